import type { Hono } from 'hono'
import type { Child } from 'hono/jsx'
import type { Entrance } from '../../bookkeeping/entrance.ts'
import { Refusal } from '../../ledger/refusal.ts'
import { NOTHING_THERE, ROLES } from '../../ledger/role.ts'
import type { WebEnv } from '../caller.ts'
import { Button, ButtonGroup, errorOf, type FieldError, LinkButton, Radios } from '../design/fields.tsx'
import { Inset } from '../design/figures.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { OwnCard } from './cards.tsx'
import { localPath, type SignInDesk, type State, whenOf } from './desk.ts'
import type { Draft } from './drafts.ts'
import { Door, Hidden, sent, shownOf } from './form.tsx'
import type { Session } from './keeping.ts'

/** What somebody looks in as, how long, and from where: of their own sessions only. */
export function sessionPages(app: Hono<WebEnv>, desk: SignInDesk): void {
  // What is refused here too is said in the frame of whoever is in.
  app.use('/sessions/*', async (c, next) => {
    const state = await desk.state(c)
    if (state.is === 'in') c.set('visitor', state.visitor)
    return next()
  })

  app.get('/enter', async (c) => {
    const state = await desk.state(c)
    if (state.is !== 'in' && state.is !== 'choosing') return desk.nobody(c)
    const entrances = await desk.entrances(state.session)
    const next = localPath(c.req.query('next'))
    return c.html(<EnterPage {...{ entrances, next, state }} />)
  })

  app.post('/enter', async (c) => {
    const state = await desk.state(c)
    if (state.is !== 'in' && state.is !== 'choosing') return desk.nobody(c)
    const field = await sent(c)
    const next = localPath(field('next'))
    const entrances = await desk.entrances(state.session)
    const chosen = entrances.find(({ access }) => access === field('access'))
    const errors = [{ field: 'access', text: 'Choose one.' }]
    if (!chosen) return c.html(<EnterPage {...{ entrances, next, state, errors }} />, 422)
    await desk.enter(c, state.session, chosen.access)
    return c.redirect(next ?? urls.funds(), 303)
  })

  app.post('/sign-out', async (c) => {
    await desk.signOut(c)
    return c.redirect('/sign-in?why=out', 303)
  })

  app.get('/sessions', async (c) => {
    const state = await desk.state(c)
    if (state.is !== 'in' && state.is !== 'choosing') return desk.nobody(c)
    const sessions = await desk.openSessions(state.session.user)
    const { user } = state.session
    const [card, devices] = [await desk.store.cards.card(user), await desk.store.cards.devices(user)]
    return c.html(
      <SessionsPage
        {...{ sessions, state }}
        here={state.session.id}
        changed={c.req.query('changed')}
        own={<OwnCard {...{ card, devices }} />}
      />,
    )
  })

  app.post('/sessions/others/end', async (c) => {
    const state = await desk.state(c)
    if (state.is !== 'in' && state.is !== 'choosing') return desk.nobody(c)
    await desk.store.endOthers(state.session.user, state.session.id, desk.now)
    return c.redirect(urls.sessions(), 303)
  })

  app.post('/sessions/:id/end', async (c) => {
    const state = await desk.state(c)
    if (state.is !== 'in' && state.is !== 'choosing') return desk.nobody(c)
    const ended = await desk.store.end(state.session.user, c.req.param('id'), desk.now)
    return ended === 1 ? c.redirect(urls.sessions(), 303) : refused(c, [NOTHING_THERE])
  })

  // Being asked is what keeps a session: this page only says so, in a tab of its own or to the dialog.
  app.get('/sessions/longer', async (c) => {
    const state = await desk.state(c)
    if (state.is !== 'in') return desk.nobody(c)
    return c.html(<LongerPage state={state} />)
  })

  app.post('/sessions/longer', async (c) => {
    const state = await desk.state(c)
    if (state.is !== 'in') return refused(c, [new Refusal('sign-in-first', 'Sign in first.')])
    const { until, left } = state.visitor
    return c.json({ until, left })
  })

  app.get('/sign-in/kept', async (c) => {
    const state = await desk.state(c)
    if (state.is !== 'in') return desk.nobody(c)
    const draft = desk.draft(c, state.session.user)
    if (!draft) return c.redirect(urls.funds(), 303)
    return c.html(<KeptPage draft={draft} state={state} />)
  })

  app.post('/sign-in/kept/leave', async (c) => {
    const state = await desk.state(c)
    if (state.is !== 'in') return desk.nobody(c)
    desk.forgetDraft(c, state.session.user)
    return c.redirect(urls.funds(), 303)
  })
}

function nameOf({ provider, role, fund, funder }: Entrance): string {
  if (fund) return `${fund.name}, as ${ROLES[role]} (${provider})`
  return funder ? `${funder}, as ${ROLES[role]} (${provider})` : `${provider}, as ${ROLES[role]}`
}

function EnterPage({
  entrances,
  next,
  state,
  errors = [],
}: {
  entrances: readonly Entrance[]
  next: string | undefined
  state: State
  errors?: readonly FieldError[]
}) {
  const visitor = shownOf(state, ROLES)
  if (entrances.length === 0)
    return (
      <Door title="There is nothing open to you" visitor={visitor}>
        <p class="govuk-body">
          You are signed in, but you cannot see anybody’s fund at the moment. Ask the provider to invite you.
        </p>
      </Door>
    )
  const chosen = state.is === 'in' ? (state.session.access ?? undefined) : undefined
  return (
    <Door title="Whose fund do you look at?" errors={errors} visitor={visitor}>
      <form method="post" action={urls.choose()} novalidate>
        <Hidden name="next" value={next} />
        <Radios
          name="access"
          label="You can come in as one of these at a time"
          options={entrances.map((e) => ({ value: e.access, text: nameOf(e) }))}
          value={chosen}
          error={errorOf(errors, 'access')}
        />
        <Button>Go on</Button>
      </form>
    </Door>
  )
}

function SessionsPage({
  sessions,
  here,
  changed,
  state,
  own,
}: {
  sessions: readonly Session[]
  here: string
  changed: string | undefined
  state: State
  own: Child
}) {
  return (
    <Door
      title="Where you are signed in"
      visitor={shownOf(state, ROLES)}
      back={{ href: urls.funds(), text: 'Back' }}
    >
      {changed !== undefined && Object.hasOwn(CHANGED, changed) && (
        <Inset>{CHANGED[changed as keyof typeof CHANGED]} Everywhere else you are signed out.</Inset>
      )}
      <p class="govuk-body">If you do not know one of these, end it, and tell the provider.</p>
      <ul class="govuk-list rf-sessions">
        {sessions.map((s) => (
          <li>
            <p class="govuk-body">
              <strong>{s.device || 'A browser'}</strong>
              {s.id === here ? ' (this one)' : ''}
              <br />
              Signed in {whenOf(s.began)}. Last used {whenOf(s.seen)}.{s.kept ? ' Kept signed in.' : ''}
            </p>
            {s.id !== here && (
              <form method="post" action={`/sessions/${encodeURIComponent(s.id)}/end`}>
                <Button kind="secondary">
                  End this one
                  <span class="govuk-visually-hidden">
                    : {s.device || 'a browser'}, {whenOf(s.began)}
                  </span>
                </Button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <form method="post" action="/sessions/others/end">
          <Button kind="warning">End all others</Button>
        </form>
      )}
      {state.is === 'in' && state.session.way === 'password' && <OwnSignIn />}
      {own}
    </Door>
  )
}

const CHANGED = {
  password: 'Your password is changed.',
  codes: 'Your codes come from the other phone now. The backup codes you printed still count.',
} as const

/** What whoever has a password can change of how they come in. */
function OwnSignIn() {
  const ways = [
    { href: urls.password(), text: 'Change your password' },
    { href: urls.anotherPhone(), text: 'Get your codes on another phone' },
    { href: urls.backupCodes(), text: 'Print new backup codes' },
  ]
  return (
    <>
      <h2 class="govuk-heading-m">How you sign in</h2>
      <ul class="govuk-list">
        {ways.map(({ href, text }) => (
          <li>
            <a class="govuk-link" href={href}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}

function LongerPage({ state }: { state: State & { is: 'in' } }) {
  const { until } = state.visitor
  return (
    <Door title="You stay signed in" visitor={shownOf(state, ROLES)}>
      <p class="govuk-body">
        {until === undefined
          ? 'This device is kept signed in.'
          : `You are signed in until ${until}. You can close this tab and go on where you were: nothing there is lost.`}
      </p>
    </Door>
  )
}

/** Nobody reads keys and versions that a form carries along. */
const CARRIED: ReadonlySet<string> = new Set(['key', 'version'])

function KeptPage({ draft, state }: { draft: Draft; state: State }) {
  const typed = draft.fields.filter(([name, value]) => value !== '' && !CARRIED.has(name))
  return (
    <Door title="What you typed was kept" visitor={shownOf(state, ROLES)}>
      <p class="govuk-body">You were signed out when you sent this form, so it did not count. Send it now?</p>
      <dl class="govuk-summary-list">
        {typed.map(([name, value]) => (
          <div class="govuk-summary-list__row">
            <dt class="govuk-summary-list__key">{name.replaceAll('-', ' ')}</dt>
            <dd class="govuk-summary-list__value">{value}</dd>
          </div>
        ))}
      </dl>
      <ButtonGroup>
        <form method="post" action={draft.path}>
          {draft.fields.map(([name, value]) => (
            <Hidden name={name} value={value} />
          ))}
          <Button>Send it now</Button>
        </form>
        <form method="post" action="/sign-in/kept/leave">
          <Button kind="secondary">Leave it</Button>
        </form>
        <LinkButton href={urls.funds()} kind="secondary">
          Look first
        </LinkButton>
      </ButtonGroup>
    </Door>
  )
}
