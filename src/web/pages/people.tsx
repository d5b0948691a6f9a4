import type { Context, Hono } from 'hono'
import type { CouncilPolicies } from '../../bookkeeping/council-policy.ts'
import { type People, type PersonLine, printMoment } from '../../bookkeeping/people.ts'
import { type Day, printDay } from '../../ledger/day.ts'
import { DECISION_KINDS, type DecisionKind } from '../../ledger/decision.ts'
import { Refusal } from '../../ledger/refusal.ts'
import { ACCESS_ENDS, ROLES, type RoleName } from '../../ledger/role.ts'
import type { Service, WebEnv } from '../caller.ts'
import {
  Button,
  ButtonGroup,
  Checkboxes,
  DateField,
  ErrorSummary,
  errorOf,
  type FieldError,
  LinkButton,
  Radios,
  Select,
  TextField,
} from '../design/fields.tsx'
import { Inset, Tag, Warning } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { SummaryList, Table, Whole } from '../design/tables.tsx'
import { inviteByPost } from '../invite.ts'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { act } from './act.ts'
import { Form, partsOf } from './form.ts'
import { type Frame, frameOf, newKey, todayOf } from './frame.ts'
import { type Paged, Pages, paged, whichOf } from './paging.tsx'
import { capital } from './words.ts'

const ROLE_NAMES = Object.keys(ROLES) as RoleName[]
/** The ends that a manager gives as a reason; the end of an authority brings its own. */
const REASONS = (Object.keys(ACCESS_ENDS) as (keyof typeof ACCESS_ENDS)[]).filter(
  (why) => why !== 'authority-ended',
)

/** Everybody who can come in, who is invited, and what councils say about appointees: for managers. */
export function people(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/people', async (c) => c.html(await listed(c, [], c.req.query('invited'))))

  // As what comes first, so that only what it needs is asked.
  app.get('/people/invitations', async (c) => {
    const form = Form.asked(c)
    const role = ROLE_NAMES.find((r) => r === form.written('role'))
    return c.html(role ? await inviting(c, role, form, []) : await listed(c, []))
  })

  app.post('/people/invitations', async (c) => {
    const form = await Form.sent(c)
    const role = ROLE_NAMES.find((r) => r === form.written('role'))
    return act(c, form, {
      read: () => (role ? readInvitation(form, role) : form.wrong('role', 'Choose as what they come in.')),
      act: (asked, request) => inviteByPost(service, c.var.caller, asked, { request, at: c.req.url }),
      fields: INVITATION_FIELDS,
      again: (errors) => (role ? inviting(c, role, form, errors) : listed(c, errors)),
      next: (done) => urls.people({ invited: done.invitation }),
    })
  })

  app.post('/people/invitations/:invitation/withdrawal', async (c) => {
    return act(c, await Form.sent(c), {
      read: () => ({ invitation: c.req.param('invitation') }),
      act: (ask, request) => books.withdrawInvitation(c.var.caller, ask, request),
      next: () => urls.people(),
    })
  })

  app.get('/people/access/:access/end', async (c) => {
    const found = await accessOf(c)
    if (!found) return refused(c, [NO_ACCESS])
    return c.html(await ending(c, found, Form.asked(c), []))
  })

  app.post('/people/access/:access/end', async (c) => {
    const form = await Form.sent(c)
    const access = c.req.param('access')
    const found = await accessOf(c)
    return act(c, form, {
      // Of one that has ended meanwhile the act says so, whatever was chosen.
      read: () => (found ? form.oneOf('why', REASONS, 'Choose why it ends.') : form.written('why')),
      act: (why, request) => books.endAccess(c.var.caller, { access, why }, request),
      fields: { why: 'why' },
      again: (errors) => (found ? ending(c, found, form, errors) : NO_ACCESS),
      next: (done) => (done.proposal ? urls.proposal(done.proposal) : urls.people()),
    })
  })

  app.get('/council-policies', async (c) => c.html(await policies(c, Form.asked(c), [])))

  app.post('/council-policies', async (c) => {
    const form = await Form.sent(c)
    return act(c, form, {
      read: () => readPolicy(form),
      act: (ask, request) => books.recordCouncilPolicy(c.var.caller, ask, request),
      fields: POLICY_FIELDS,
      again: (errors) => policies(c, form, errors),
      next: () => urls.councilPolicies(),
    })
  })

  async function listed(c: Context<WebEnv>, errors: readonly FieldError[], invited?: string) {
    const all = await books.people(c.var.caller, {})
    const frame = await frameOf(c, service, urls.people(), { hasErrors: errors.length > 0 })
    const sent = all.invitations.find((i) => i.id === invited)
    const access = paged(all.access, c.req.query('page'), 25)
    const invitations = paged(all.invitations, c.req.query('invitations'), 15)
    const hasPost = service.post !== undefined
    return <PeoplePage {...{ access, invitations, errors, sent, frame, hasPost }} />
  }

  async function inviting(c: Context<WebEnv>, role: RoleName, form: Form, errors: readonly FieldError[]) {
    const { to } = await books.people(c.var.caller, {})
    const frame = await frameOf(c, service, '', {
      hasErrors: errors.length > 0,
      breadcrumbs: [{ href: urls.people(), text: 'Who can come in' }],
    })
    return <InvitePage {...{ role, to, form, errors, frame }} hasPost={service.post !== undefined} />
  }

  async function accessOf(c: Context<WebEnv>) {
    const { access } = await books.people(c.var.caller, {})
    return access.find((a) => a.id === c.req.param('access'))
  }

  async function ending(
    c: Context<WebEnv>,
    found: People['access'][number],
    form: Form,
    errors: readonly FieldError[],
  ) {
    const frame = await frameOf(c, service, '', {
      hasErrors: errors.length > 0,
      breadcrumbs: [{ href: urls.people(), text: 'Who can come in' }],
    })
    return <EndPage {...{ found, form, errors, frame }} />
  }

  async function policies(c: Context<WebEnv>, form: Form, errors: readonly FieldError[]) {
    const known = await books.councilPolicies(c.var.caller, {})
    const frame = await frameOf(c, service, '', {
      hasErrors: errors.length > 0,
      breadcrumbs: [{ href: urls.people(), text: 'Who can come in' }],
    })
    return <PoliciesPage {...{ known, form, errors, frame }} today={todayOf(service)} />
  }
}

const NO_ACCESS = new Refusal('unknown-person', 'Nobody has such an access here.')
const POLICY_FIELDS = { funder: 'funder', from: 'from', where: 'where', appointeeDecides: 'appointeeDecides' }
const INVITATION_FIELDS = {
  role: 'role',
  email: 'email',
  name: 'name',
  fund: 'fund',
  authority: 'authority',
  funder: 'funder',
  sameAddress: 'sameAddress',
}

/** What else each role's form asks. */
const ASKED: Readonly<Record<RoleName, readonly string[]>> = {
  manager: [],
  holder: ['fund'],
  representative: ['authority'],
  commissioner: ['funder'],
}

/** What the role does not have is handed on as well, and refused there. */
function readInvitation(form: Form, role: RoleName) {
  const name = form.text('name', 'Say the name that people know them by.')
  const email = form.text('email', 'Write their e-mail address.')
  const chosen = (field: string, missing: string) =>
    ASKED[role].includes(field) ? form.text(field, missing) : form.written(field).trim()
  // An authority is of one fund: both stand in one choice.
  const [ofFund, authority] = chosen('authority', 'Choose under which authority.')?.split(' ') ?? []
  const fund = chosen('fund', 'Choose whose fund it is.') || (role === 'representative' ? ofFund : '')
  const funder = chosen('funder', 'Choose for which council.')
  if (!name || !email) return undefined
  return {
    role,
    name,
    email,
    ...(fund ? { fund } : {}),
    ...(authority ? { authority } : {}),
    ...(funder ? { funder } : {}),
    ...(form.written('sameAddress') === 'yes' ? { sameAddress: true } : {}),
  }
}

function readPolicy(form: Form) {
  const funder = form.text('funder', 'Choose the council.')
  const from = form.day('from')
  const where = form.text('where', 'Say where the council has written it down.')
  if (!funder || !from || !where) return undefined
  return { funder, from, where, appointeeDecides: form.all('appointeeDecides') }
}

interface ListProps {
  readonly access: Paged<People['access'][number]>
  readonly invitations: Paged<People['invitations'][number]>
  /** Whose invitation has just gone out. */
  readonly sent: People['invitations'][number] | undefined
  readonly errors: readonly FieldError[]
  readonly frame: Frame
  readonly hasPost: boolean
}

function PeoplePage({ access, invitations, sent, errors, frame, hasPost }: ListProps) {
  return (
    <Page {...frame} title="Who can come in">
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">Who can come in</h1>
      {sent && (
        <Inset>
          The letter is on its way to {sent.name}, {sent.email}.
        </Inset>
      )}
      <p class="govuk-body">
        Who can come in, and to what. What each person’s representatives may decide stands on that person’s
        own page.{' '}
        <a class="govuk-link" href={urls.councilPolicies()}>
          What councils let appointees decide
        </a>
      </p>
      {access.count === 0 ? (
        <Inset>Nobody has come in yet.</Inset>
      ) : (
        <Table
          caption={access.pages === 1 ? 'Who can come in' : `Who can come in: ${whichOf(access)}`}
          columns={[
            { heading: 'Name' },
            { heading: 'E-mail' },
            { heading: 'As' },
            { heading: 'Since' },
            { heading: 'End access' },
          ]}
          rows={access.rows.map((a) => ({
            cells: [
              a.name,
              a.email || 'No e-mail',
              <Place person={a} />,
              <Whole>{printDay(a.from)}</Whole>,
              <a class="govuk-link" href={urls.endingAccess(a.id)}>
                End
                <span class="govuk-visually-hidden">
                  {' '}
                  the access of {a.name} as {ROLES[a.role]}
                </span>
              </a>,
            ],
          }))}
        />
      )}
      <Pages label="Pages of who can come in" paged={access} to={(page) => urls.people({ page })} />
      {invitations.count > 0 && (
        <Table
          caption={invitations.pages === 1 ? 'Invited' : `Invited: ${whichOf(invitations)}`}
          columns={[
            { heading: 'Name' },
            { heading: 'E-mail' },
            { heading: 'As' },
            { heading: 'Open until' },
            { heading: 'Take it back' },
          ]}
          rows={invitations.rows.map((i) => ({
            cells: [
              i.name,
              i.email,
              <Place person={i} />,
              printMoment(i.until),
              <form method="post" action={urls.withdrawal(i.id)}>
                <input type="hidden" name="key" value={newKey()} />
                <Button kind="secondary">
                  Take back<span class="govuk-visually-hidden"> the invitation of {i.name}</span>
                </Button>
              </form>,
            ],
          }))}
        />
      )}
      <Pages
        label="Pages of who is invited"
        paged={invitations}
        to={(page) => urls.people({ invitations: page })}
      />
      <h2 class="govuk-heading-m">Invite somebody</h2>
      {hasPost ? (
        <>
          <p class="govuk-body">As what do they come in?</p>
          <ul class="govuk-list govuk-list--bullet" id="role">
            {ROLE_NAMES.map((role) => (
              <li>
                <a class="govuk-link" href={urls.inviting({ role })}>
                  {capital(ROLES[role])}
                </a>
                : {HINTS[role]}
              </li>
            ))}
          </ul>
        </>
      ) : (
        <NoPost />
      )}
    </Page>
  )
}

function Place({ person }: { person: PersonLine }) {
  const { role, fund, authority, funder } = person
  return (
    <>
      {capital(ROLES[role])}
      {fund && (
        <>
          {' '}
          for{' '}
          <a class="govuk-link" href={urls.whoCanSee(fund.id)}>
            {fund.name}
          </a>{' '}
          <Whole>{fund.ref}</Whole>
        </>
      )}
      {authority && `, ${authority.kind}`}
      {funder && ` for ${funder}`}{' '}
      {authority && !authority.stands && <Tag colour="yellow">Not in force today</Tag>}
    </>
  )
}

function NoPost() {
  return <Inset>No mail can be sent from here, so nobody can be invited until that is set up.</Inset>
}

interface InviteProps {
  readonly role: RoleName
  readonly to: People['to']
  readonly form: Form
  readonly errors: readonly FieldError[]
}

function InvitePage(props: InviteProps & { readonly frame: Frame; readonly hasPost: boolean }) {
  const { role, errors, frame, hasPost } = props
  const title = `Invite a ${ROLES[role]}`
  return (
    <Page {...frame} {...{ title }}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body">{HINTS[role]}.</p>
      {hasPost ? (
        <>
          <p class="govuk-body">
            They get a letter by e-mail with a link that works once, for seven days. Nobody else sees the
            link.
          </p>
          <InviteForm {...props} />
        </>
      ) : (
        <NoPost />
      )}
    </Page>
  )
}

/** More than these are not looked through in a box. */
const MOST_CHOICES = 200

/** What the role needs, and what was sent beside it and refused. An address names ids alone: names are ours to fill in. */
function InviteForm({ role, to, form, errors }: InviteProps) {
  const { funds, authorities, funders } = to
  const shows = (field: string) => ASKED[role].includes(field) || errorOf(errors, field) !== undefined
  const [first = '', second] = form.written('authority').split(' ')
  const authority = authorities.find((a) => a.id === (second ?? first))
  const fund = role === 'holder' ? funds.find((f) => f.id === form.written('fund')) : undefined
  const name = form.has('name') ? form.written('name') : (authority?.name ?? fund?.name)
  return (
    <form method="post" action={urls.inviting()} novalidate>
      <input type="hidden" name="key" value={newKey()} />
      <input type="hidden" name="role" value={role} />
      {shows('fund') && funds.length > MOST_CHOICES && (
        <TextField
          name="fund"
          label="Whose fund?"
          hint="Its reference, as it stands in the list of people"
          width={20}
          value={fund?.ref ?? form.written('fund')}
          error={errorOf(errors, 'fund')}
        />
      )}
      {shows('fund') && funds.length <= MOST_CHOICES && (
        <Select
          {...form.field('fund', errors)}
          label="Whose fund?"
          empty="Nobody’s"
          options={funds.map((f) => ({ value: f.id, text: `${f.name} ${f.ref}` }))}
        />
      )}
      {shows('authority') && (
        <Select
          name="authority"
          label="Under which authority?"
          hint={
            authorities.length > MOST_CHOICES
              ? 'Invite them from the person’s own page, “Who can see this”'
              : 'Write it down on the person’s page first'
          }
          empty="None"
          options={(authorities.length > MOST_CHOICES && authority
            ? [authority]
            : authorities.slice(0, MOST_CHOICES)
          ).map((a) => ({
            value: `${a.fund.id} ${a.id}`,
            text: `${a.name} for ${a.fund.name} ${a.fund.ref}`,
          }))}
          value={authority && `${authority.fund.id} ${authority.id}`}
          error={errorOf(errors, 'authority')}
        />
      )}
      {shows('funder') && (
        <Select
          {...form.field('funder', errors)}
          label="For which council?"
          empty="None"
          options={funders.map((f) => ({ value: f.code, text: f.name }))}
        />
      )}
      <TextField
        name="name"
        label="Name"
        hint="As the people they work for, or live with, know them"
        width={20}
        autocomplete="off"
        value={name}
        error={errorOf(errors, 'name')}
      />
      <TextField {...form.field('email', errors)} label="E-mail address" type="email" autocomplete="off" />
      {(shows('sameAddress') || form.has('sameAddress')) && (
        <Checkboxes
          name="sameAddress"
          label="Is this address right?"
          options={[{ value: 'yes', text: 'Yes, they share it: whoever has it comes in for both' }]}
          values={form.all('sameAddress')}
          error={errorOf(errors, 'sameAddress')}
        />
      )}
      <ButtonGroup>
        <Button>Invite</Button>
        <LinkButton href={urls.people()} kind="secondary">
          Go back
        </LinkButton>
      </ButtonGroup>
    </form>
  )
}

const HINTS: Readonly<Record<RoleName, string>> = {
  manager: 'Sees all funds, records and proposes',
  holder: 'The person whose fund it is: sees it, and decides',
  representative: 'Sees a person’s fund and decides within their authority; never anybody who is paid here',
  commissioner: 'Reads the funds that their council pays for, in the time it pays',
}

function EndPage(props: {
  found: People['access'][number]
  form: Form
  errors: readonly FieldError[]
  frame: Frame
}) {
  const { found, form, errors, frame } = props
  const isHolder = found.role === 'holder'
  return (
    <Page {...frame} title={`End the access of ${found.name}`}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">End the access of {found.name}?</h1>
      <SummaryList
        items={[
          { label: 'Name', value: found.name },
          { label: 'E-mail', value: found.email || 'No e-mail' },
          { label: 'As', value: <Place person={found} /> },
          { label: 'Since', value: printDay(found.from) },
        ]}
      />
      {isHolder ? (
        <Warning>
          This is {found.name}’s own fund. A second manager must allow it; until then nothing changes.
        </Warning>
      ) : (
        <p class="govuk-body">
          From the moment it is ended they see nothing more. What they have done stays as it is.
        </p>
      )}
      <form method="post" action={urls.endingAccess(found.id)} novalidate>
        <input type="hidden" name="key" value={newKey()} />
        <Radios
          {...form.field('why', errors)}
          label="Why does it end?"
          options={REASONS.map((why) => ({ value: why, text: capital(ACCESS_ENDS[why]) }))}
        />
        <ButtonGroup>
          <Button kind="warning">{isHolder ? 'Ask a second manager' : 'End it now'}</Button>
          <LinkButton href={urls.people()} kind="secondary">
            Leave it as it is
          </LinkButton>
        </ButtonGroup>
      </form>
    </Page>
  )
}

/** What an appointee could be allowed at all; the council's policy says which of it. */
const APPOINTEES: readonly DecisionKind[] = ['swap', 'hours-into-money', 'buy', 'save', 'put-right']

function PoliciesPage(props: {
  known: CouncilPolicies
  form: Form
  errors: readonly FieldError[]
  frame: Frame
  today: Day
}) {
  const { known, form, errors, frame, today } = props
  return (
    <Page {...frame} title="What councils let appointees decide">
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">What councils let appointees decide</h1>
      <p class="govuk-body">
        An appointee looks after somebody’s benefits. Whether they decide about the fund too is for the
        council to say, and only what it says here counts. Where nothing is written down, they decide nothing.
      </p>
      {known.policies.length > 0 && (
        <Table
          caption="On record"
          columns={[
            { heading: 'Council' },
            { heading: 'From' },
            { heading: 'An appointee decides' },
            { heading: 'Where it is written' },
          ]}
          rows={known.policies.map((p) => ({
            cells: [
              p.name,
              <Whole>{printDay(p.from)}</Whole>,
              p.appointeeDecides.length === 0
                ? 'Nothing'
                : capital(p.appointeeDecides.map((k) => DECISION_KINDS[k]).join('; ')),
              p.where,
            ],
          }))}
        />
      )}
      <h2 class="govuk-heading-m">Write down what a council says</h2>
      <form method="post" action={urls.councilPolicies()} novalidate>
        <input type="hidden" name="key" value={newKey()} />
        <Select
          {...form.field('funder', errors)}
          label="Council"
          empty="Choose"
          options={known.funders.map((f) => ({ value: f.code, text: f.name }))}
        />
        <DateField
          name="from"
          label="From which day?"
          value={form.has('from-day') ? form.dayWritten('from') : partsOf(today)}
          error={errorOf(errors, 'from')}
        />
        <Checkboxes
          name="appointeeDecides"
          label="An appointee may decide"
          hint="Choose none where the council says that they decide nothing"
          options={APPOINTEES.map((kind) => ({ value: kind, text: capital(DECISION_KINDS[kind]) }))}
          values={form.all('appointeeDecides')}
          error={errorOf(errors, 'appointeeDecides')}
        />
        <TextField
          {...form.field('where', errors)}
          label="Where has the council written it down?"
          hint="The name of the policy and its date"
        />
        <Button>Write it down</Button>
      </form>
    </Page>
  )
}
