import type { Context, Hono } from 'hono'
import type { InvitationShown } from '../../bookkeeping/invitation.ts'
import type { UserId } from '../../bookkeeping/store-people.ts'
import { dayAt, printDay } from '../../ledger/day.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import { ROLES } from '../../ledger/role.ts'
import type { WebEnv } from '../caller.ts'
import { Button, errorOf, type FieldError, LinkButton, TextField } from '../design/fields.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import type { SignInDesk, State } from './desk.ts'
import { withNext } from './desk.ts'
import { Door, KeepMe, sent, shownOf } from './form.tsx'
import type { Organisation } from './organisation.ts'
import { checkPassword, SHORTEST } from './password.ts'
import { beginSecondFactor, patiently, tooMany } from './staff.tsx'

const MOST_TRIED = 30

/** What an invitation asks of whoever opens it. */
type Way =
  /** Signed in with this address: one button. */
  | 'accept'
  /** Signed in with another address. */
  | 'another'
  /** The address signs in with a password here: that first. */
  | 'sign-in'
  /** Staff or a commissioner without a password: an account is made. */
  | 'account'
  /** A budget holder or a representative: the link is proof enough. */
  | 'come-in'

/**
 * Accepting an invitation. The account is made first; the access and the used-up invitation are one commit after it.
 * Whatever stops in between, the same link goes on from there.
 */
export function invitationPages(app: Hono<WebEnv>, desk: SignInDesk): void {
  app.get('/invitations/:token', async (c) => {
    const token = c.req.param('token')
    const shown = await desk.books.invitationFor(token)
    if (isRefusal(shown)) return (await isTheirs(c, token)) ? c.redirect('/', 303) : refused(c, [shown])
    const state = await desk.state(c)
    const way = await wayFor(desk, shown, state)
    const organisation = desk.organisationOf(shown.email)
    return c.html(<InvitationPage {...{ shown, way, token, state, organisation }} />)
  })

  app.post('/invitations/:token', async (c) => {
    const field = await sent(c)
    const token = c.req.param('token')
    const from = `invitations from ${desk.addressOf(c)}`
    const wait = desk.addressOf(c) === '' ? 0 : desk.tries.wait(from, MOST_TRIED, desk.now)
    if (wait > 0) return tooMany(c, wait)
    desk.tries.add(from, desk.now)
    // Pressed twice, the second press finds what the first one did.
    return desk.inTurn(`invitation ${token}`, () => accept(c, token, field))
  })

  async function accept(
    c: Context<WebEnv>,
    token: string,
    field: (name: string) => string,
  ): Promise<Response> {
    const shown = await desk.books.invitationFor(token)
    if (isRefusal(shown)) return (await isTheirs(c, token)) ? c.redirect('/', 303) : refused(c, [shown])
    const state = await desk.state(c)
    const way = await wayFor(desk, shown, state)
    if (way === 'sign-in') return c.redirect(withNext('/sign-in/staff', urls.invitation(token)), 303)
    if (way === 'another' || (way === 'accept' && !('session' in state))) return refused(c, [ANOTHER])
    if (way === 'accept' && 'session' in state) {
      const accepted = await desk.books.acceptInvitation({ token, user: state.session.user })
      if (isRefusal(accepted)) return refused(c, [accepted])
      if (state.is === 'choosing') await desk.enter(c, state.session, accepted.access)
      return c.redirect(state.is === 'choosing' ? urls.funds() : urls.choose(), 303)
    }
    if (way === 'account') return makeAccount(c, token, shown, field)
    const answered = await open(c, shown)
    const user = await userIn(answered)
    const accepted = await desk.books.acceptInvitation({ token, user })
    if (isRefusal(accepted)) return refused(c, [accepted])
    const how = { way: 'link', secondFactor: false, kept: field('keep') === 'yes' } as const
    return c.redirect(await desk.comeIn(c, answered, how, undefined), 303)
  }

  /** Pressed twice: whoever came in by it is on their way. Of others’ links nobody learns anything. */
  async function isTheirs(c: Context<WebEnv>, token: string): Promise<boolean> {
    const state = await desk.state(c)
    return 'session' in state && desk.store.hasAccepted(token, state.session.user)
  }

  /** A name, a password, and from there to the second factor. */
  async function makeAccount(
    c: Context<WebEnv>,
    token: string,
    shown: InvitationShown,
    field: (name: string) => string,
  ): Promise<Response> {
    const [name, password] = [field('name').trim(), field('password')]
    const weak = await checkPassword(password, { name, email: shown.email })
    const errors: FieldError[] = []
    if (name === '' || name.length > 100)
      errors.push({ field: 'name', text: 'Write your name, as the people you work for know it.' })
    if (weak) errors.push({ field: 'password', text: weak.sentence })
    const page = { shown, way: 'account', token, state: { is: 'nobody' }, name, errors } as const
    if (errors.length > 0) return c.html(<InvitationPage {...page} />, 422)
    const answered = await patiently(c, () => open(c, { email: shown.email, name }, password))
    if (answered.status === 503) return answered
    const user = await userIn(answered)
    await beginSecondFactor(desk, answered, password)
    const accepted = await desk.books.acceptInvitation({ token, user })
    if (isRefusal(accepted)) return refused(c, [accepted])
    const how = { way: 'password', secondFactor: false, kept: false } as const
    return c.redirect(await desk.comeIn(c, answered, how, undefined), 303)
  }

  function open(
    c: Context<WebEnv>,
    { email, name }: { readonly email: string; readonly name: string },
    password?: string,
  ): Promise<Response> {
    return desk.auth.api.openAccount({
      body: { email, name, ...(password === undefined ? {} : { password }) },
      headers: desk.device(c),
      asResponse: true,
    })
  }
}

async function userIn(answered: Response): Promise<UserId> {
  const { user } = (await answered.clone().json()) as { user: UserId }
  return user
}

const ANOTHER = new Refusal(
  'wrong-sign-in',
  'You are signed in with another e-mail address than the invitation is for. Sign out, and open its link again.',
)

async function wayFor(desk: SignInDesk, { email, role }: InvitationShown, state: State): Promise<Way> {
  const isStaff = role === 'manager' || role === 'commissioner'
  const account = await desk.store.account(email)
  if ('session' in state) {
    if (state.session.email !== email) return 'another'
    if (!isStaff || account?.hasPassword || state.session.way === 'oidc') return 'accept'
  }
  if (account?.hasPassword) return 'sign-in'
  return isStaff ? 'account' : 'come-in'
}

function InvitationPage({
  shown,
  way,
  token,
  state,
  organisation,
  name,
  errors = [],
}: {
  shown: InvitationShown
  way: Way
  token: string
  state: State
  /** Whose own sign-in vouches for the invited address. */
  organisation?: Organisation | undefined
  name?: string
  errors?: readonly FieldError[]
}) {
  return (
    <Door title={`${shown.provider} invites you`} errors={errors} visitor={shownOf(state, ROLES)}>
      <p class="govuk-body-l">
        {shown.name}, you can come in as {ROLES[shown.role]}
        {shown.fund ? ` for ${shown.fund.name}` : ''}
        {shown.funder ? ` for ${shown.funder}` : ''}.
      </p>
      <p class="govuk-body">
        The invitation is for {shown.email}. It works once, until {printDay(dayAt(shown.until))}.
      </p>
      {organisation && (way === 'sign-in' || way === 'account') && (
        <p class="govuk-body">
          <LinkButton href={urls.organisation(organisation.id, urls.invitation(token))}>
            Sign in with {organisation.name}
          </LinkButton>
        </p>
      )}
      {way === 'another' ? (
        <p class="govuk-body">{ANOTHER.sentence}</p>
      ) : way === 'sign-in' ? (
        <>
          <p class="govuk-body">
            This address has an account here. Sign in first, and you come back to this page.
          </p>
          <LinkButton href={withNext('/sign-in/staff', urls.invitation(token))}>Sign in</LinkButton>
        </>
      ) : (
        <form method="post" action={urls.invitation(token)} novalidate>
          {way === 'account' && (
            <>
              <TextField
                name="name"
                label="Your name"
                hint="As the people you work for know it. It stands beside what you do."
                autocomplete="name"
                value={name ?? shown.name}
                error={errorOf(errors, 'name')}
              />
              <TextField
                name="password"
                label="Choose a password"
                hint={`At least ${SHORTEST} characters. Three or four words that only you would put together are good.`}
                type="password"
                autocomplete="new-password"
                error={errorOf(errors, 'password')}
              />
            </>
          )}
          {way === 'come-in' && <KeepMe />}
          <Button>{way === 'account' ? 'Make my account' : 'Come in'}</Button>
        </form>
      )}
    </Door>
  )
}
