import type { Hono } from 'hono'
import type { UserId } from '../../bookkeeping/store-people.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import type { WebEnv } from '../caller.ts'
import { Button, errorOf, type FieldError, TextField } from '../design/fields.tsx'
import { refused } from '../refused.tsx'
import { LINK_MINUTES } from './auth.ts'
import type { SignInDesk } from './desk.ts'
import { Door, sent } from './form.tsx'
import { tellChanged } from './own.tsx'
import { checkPassword, SHORTEST } from './password.ts'
import { patiently, readAddress, tooMany } from './staff.tsx'

const MOST_LETTERS = 3
const MOST_ASKED = 30

const OVER = new Refusal(
  'link-used',
  `This link does not work any more: it works once, and for ${LINK_MINUTES} minutes. Ask for a new one.`,
)

/**
 * A forgotten password: a link sent by e-mail lets its owner choose another one. It opens nothing by itself, for the
 * code is still asked; every place where they were signed in ends, and what is half way. The page is the same for
 * every address.
 */
export function lostPages(app: Hono<WebEnv>, desk: SignInDesk): void {
  app.get('/sign-in/lost', (c) => c.html(<LostPage hasPost={desk.post !== undefined} />))

  app.post('/sign-in/lost', async (c) => {
    const field = await sent(c)
    if (!desk.post) return c.html(<LostPage hasPost={false} />, 422)
    const email = readAddress(field('email'))
    const errors = [{ field: 'email', text: 'Write your e-mail address, like name@example.org.' }]
    if (!email) return c.html(<LostPage hasPost errors={errors} />, 422)
    const { now } = desk
    const from = `lost from ${desk.addressOf(c)}`
    const wait = desk.addressOf(c) === '' ? 0 : desk.tries.wait(from, MOST_ASKED, now)
    if (wait > 0) return tooMany(c, wait)
    desk.tries.add(from, now)
    const mayWrite = desk.tries.wait(`lost to ${email}`, MOST_LETTERS, now) === 0
    desk.tries.add(`lost to ${email}`, now)
    if (mayWrite) setImmediate(() => void write(desk, email))
    return c.html(<SentPage />)
  })

  app.get('/sign-in/lost/:token', (c) => c.html(<ChoosePage />))

  app.post('/sign-in/lost/:token', async (c) => {
    const field = await sent(c)
    const token = c.req.param('token')
    const from = `used lost from ${desk.addressOf(c)}`
    const wait = desk.addressOf(c) === '' ? 0 : desk.tries.wait(from, MOST_ASKED, desk.now)
    if (wait > 0) return tooMany(c, wait)
    desk.tries.add(from, desk.now)
    const about = await desk.auth.api.whoLostPassword({ body: { token } })
    if (!about) return refused(c, [OVER])
    const weak = await checkPassword(field('password'), about)
    if (isRefusal(weak))
      return c.html(<ChoosePage errors={[{ field: 'password', text: weak.sentence }]} />, 422)
    const answered = await patiently(c, () =>
      desk.auth.api.resetPassword({ body: { token, newPassword: field('password') }, asResponse: true }),
    )
    if (answered.status === 503) return answered
    if (!answered.ok) return refused(c, [OVER])
    await desk.store.endOthers(about.user as UserId, null, desk.now)
    tellChanged(desk, about, 'password')
    return c.redirect('/sign-in/staff', 303)
  })
}

/** Only whoever has a password gets a new one: an address that comes in by links keeps to links. */
async function write(desk: SignInDesk, email: string): Promise<void> {
  try {
    const account = await desk.store.account(email)
    if (account?.hasPassword) await desk.auth.api.requestPasswordReset({ body: { email } })
  } catch (error) {
    desk.log?.error({ name: error instanceof Error ? error.name : 'unknown' }, 'a link was not sent')
  }
}

function LostPage({ hasPost, errors = [] }: { hasPost: boolean; errors?: readonly FieldError[] }) {
  return (
    <Door title="A new password" errors={errors} back={{ href: '/sign-in/staff', text: 'Back' }}>
      {hasPost ? (
        <form method="post" action="/sign-in/lost" novalidate>
          <TextField
            name="email"
            label="Your e-mail address"
            hint="We send you a link to choose another password."
            type="email"
            autocomplete="username"
            error={errorOf(errors, 'email')}
          />
          <Button>Send me a link</Button>
        </form>
      ) : (
        <p class="govuk-body">
          This service cannot send e-mail, so nobody can be sent a link. Ask whoever runs it.
        </p>
      )}
    </Door>
  )
}

function SentPage() {
  return (
    <Door title="Look in your e-mail" back={{ href: '/sign-in/staff', text: 'Back' }}>
      <p class="govuk-body">
        If the address you wrote has a password here, a letter with a link is on its way to it. It works once,
        and for {LINK_MINUTES} minutes.
      </p>
    </Door>
  )
}

function ChoosePage({ errors = [] }: { errors?: readonly FieldError[] }) {
  return (
    <Door title="Choose a new password" errors={errors}>
      <p class="govuk-body">Wherever you are signed in now, you are signed out.</p>
      <form method="post" novalidate>
        <TextField
          name="password"
          label="New password"
          hint={`At least ${SHORTEST} characters. Three or four words that only you would put together are good.`}
          type="password"
          autocomplete="new-password"
          error={errorOf(errors, 'password')}
        />
        <Button>Change my password</Button>
      </form>
    </Door>
  )
}
