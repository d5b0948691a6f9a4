import type { Context, Hono } from 'hono'
import { isCardAddress } from '../../bookkeeping/access.ts'
import { Refusal } from '../../ledger/refusal.ts'
import type { WebEnv } from '../caller.ts'
import { Button, errorOf, type FieldError, LinkButton, TextField } from '../design/fields.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { LINK_MINUTES } from './auth.ts'
import { localPath, type SignInDesk, withNext } from './desk.ts'
import { Door, Hidden, KeepMe, sent } from './form.tsx'
import { readAddress, tooMany } from './staff.tsx'

/** Letters to one address in a quarter of an hour; more are asked for in vain, and the page is the same. */
const MOST_LETTERS = 3
const MOST_ASKED = 30
const MOST_WRONG = 30

const WHY: Readonly<Record<string, string>> = {
  over: 'You are not signed in any more: nothing was done for a while, or you signed out. Sign in again to go on.',
  kept: 'You were signed out before you sent that. What you typed is kept for 15 minutes: sign in again and it is offered to you.',
  access:
    'You cannot see this any more: your access has ended. Ask the provider if you think it should not have.',
  out: 'You are signed out.',
}

const LINK_USED = new Refusal(
  'link-used',
  `This link does not work any more: a link works once, and for ${LINK_MINUTES} minutes. Ask for a new one.`,
)

/**
 * Coming in by a link sent by e-mail: for budget holders and representatives. Opening the link changes nothing, since
 * mail programs open links to look at them; pressing the button uses it up. The page is the same for every address,
 * and what depends on the address is done after it is answered.
 */
export function linkPages(app: Hono<WebEnv>, desk: SignInDesk): void {
  app.get('/sign-in', (c) => c.html(asking(c)))

  app.post('/sign-in/link', async (c) => {
    const field = await sent(c)
    const next = localPath(field('next'))
    if (!desk.post) return c.html(asking(c), 422)
    const email = readAddress(field('email'))
    if (!email)
      return c.html(
        asking(c, next, [{ field: 'email', text: 'Write your e-mail address, like name@example.org.' }]),
        422,
      )
    const { now } = desk
    const from = `links from ${desk.addressOf(c)}`
    const wait = desk.addressOf(c) === '' ? 0 : desk.tries.wait(from, MOST_ASKED, now)
    if (wait > 0) return tooMany(c, wait)
    desk.tries.add(from, now)
    const mayWrite = desk.tries.wait(`links to ${email}`, MOST_LETTERS, now) === 0
    desk.tries.add(`links to ${email}`, now)
    let token: string | undefined
    await desk.auth.api.signInMagicLink({
      body: { email, metadata: { hand: (made: string) => (token = made) } },
      headers: desk.device(c),
    })
    if (token !== undefined && mayWrite) {
      const made = token
      // Nobody waits for it, so nobody hears of it: the log does, without the address.
      const failed = (error: unknown) =>
        desk.log?.error({ name: error instanceof Error ? error.name : 'unknown' }, 'a link was not sent')
      setImmediate(() => void write(desk, email, made, next).catch(failed))
    }
    return c.html(<SentPage />)
  })

  app.get('/sign-in/link/:token', (c) => c.html(<ComeInPage next={localPath(c.req.query('next'))} />))

  app.post('/sign-in/link/:token', async (c) => {
    const field = await sent(c)
    const from = `used links from ${desk.addressOf(c)}`
    const wait = desk.addressOf(c) === '' ? 0 : desk.tries.wait(from, MOST_WRONG, desk.now)
    if (wait > 0) return tooMany(c, wait)
    const answered = await desk.auth.api
      .magicLinkVerify({
        query: { token: c.req.param('token') },
        headers: desk.device(c),
        asResponse: true,
      })
      .catch(() => undefined)
    if (!answered?.ok) {
      desk.tries.add(from, desk.now)
      return refused(c, [LINK_USED])
    }
    const how = { way: 'link', secondFactor: false, kept: field('keep') === 'yes' } as const
    return c.redirect(await desk.comeIn(c, answered, how, field('next')), 303)
  })

  function asking(c: Context<WebEnv>, sentNext?: string, errors: readonly FieldError[] = []) {
    const next = sentNext ?? localPath(c.req.query('next'))
    const why = WHY[c.req.query('why') ?? '']
    return (
      <AskPage
        {...{ next, why, errors }}
        hasPost={desk.post !== undefined}
        hasCard={desk.cardDevice(c) !== undefined && c.req.query('why') !== 'access'}
        demo={desk.demo}
        organisations={desk.organisations}
      />
    )
  }
}

async function write(desk: SignInDesk, email: string, token: string, next: string | undefined) {
  const account = await desk.store.account(email)
  if (!account || isCardAddress(account.email)) return
  const link = `${desk.baseUrl}${withNext(`/sign-in/link/${token}`, next)}`
  const byLink = [
    'Open this link and press “Come in”:',
    '',
    link,
    '',
    `It works once, and for ${LINK_MINUTES} minutes. If you did not ask for it, do nothing: nobody has come in.`,
  ]
  const byPassword = [
    'Somebody asked for a link to come in with this address. You sign in with your password and a code:',
    '',
    `${desk.baseUrl}/sign-in/staff`,
    '',
    'If it was not you, do nothing: nobody has come in.',
  ]
  const text = (account.hasPassword ? byPassword : byLink).join('\n')
  await desk.post?.send({ to: email, subject: 'Coming in to Ringfence', text })
}

function AskPage({
  next,
  why,
  errors,
  hasPost,
  hasCard,
  demo,
  organisations,
}: {
  next: string | undefined
  why: string | undefined
  errors: readonly FieldError[]
  hasPost: boolean
  /** A device on which cards open. */
  hasCard: boolean
  demo: boolean
  organisations: SignInDesk['organisations']
}) {
  return (
    <Door title="Sign in" errors={errors}>
      {why && (
        <div class="govuk-inset-text" role="status">
          {why}
        </div>
      )}
      {demo && (
        <p class="govuk-body">
          This is a demo.{' '}
          <a class="govuk-link" href={urls.demo()}>
            Come in to the demo as any of its people
          </a>
          .
        </p>
      )}
      {hasCard && (
        <>
          <p class="govuk-body-l">Hold your card to the camera to come in again.</p>
          <h2 class="govuk-heading-m">If you have no card</h2>
        </>
      )}
      {hasPost ? (
        <form method="post" action="/sign-in/link" novalidate>
          <Hidden name="next" value={next} />
          <TextField
            name="email"
            label="Your e-mail address"
            hint="We send you a link. Open it to come in: there is no password."
            type="email"
            autocomplete="email"
            error={errorOf(errors, 'email')}
          />
          <Button>Send me a link</Button>
        </form>
      ) : (
        <p class="govuk-body">
          This service cannot send e-mail, so nobody can be sent a link. Ask the provider how you come in.
        </p>
      )}
      <h2 class="govuk-heading-m">For providers and councils</h2>
      <p class="govuk-body">You sign in with a password and a code from your phone.</p>
      <LinkButton href={withNext('/sign-in/staff', next)} kind="secondary">
        Sign in with a password
      </LinkButton>
      {organisations.map(({ id, name }) => (
        <LinkButton href={urls.organisation(id, next)} kind="secondary">
          Sign in with {name}
        </LinkButton>
      ))}
    </Door>
  )
}

function SentPage() {
  return (
    <Door title="Look in your e-mail" back={{ href: '/sign-in', text: 'Back' }}>
      <p class="govuk-body">
        If the address you wrote is known here, a letter with a link is on its way to it. Open the link and
        press “Come in”. It works once, and for {LINK_MINUTES} minutes.
      </p>
      <p class="govuk-body">
        Nothing came? Look among unwanted mail, and check that you wrote the address that the provider knows.
      </p>
    </Door>
  )
}

function ComeInPage({ next }: { next: string | undefined }) {
  return (
    <Door title="Come in">
      <form method="post">
        <Hidden name="next" value={next} />
        <KeepMe />
        <Button>Come in</Button>
      </form>
    </Door>
  )
}
