import type { Context, Hono } from 'hono'
import type { Drawdown } from '../../bookkeeping/drawn.ts'
import type { FlagShown } from '../../bookkeeping/flag.ts'
import type { Books } from '../../bookkeeping/open-books.ts'
import { COMMAND_LINE, type ProposalShown } from '../../bookkeeping/proposal.ts'
import { type Day, dayAt, daysBetween, printDay, readDay } from '../../ledger/day.ts'
import { printPence } from '../../ledger/money.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import { ACCESS_ENDS, ROLES } from '../../ledger/role.ts'
import type { Service, WebEnv } from '../caller.ts'
import {
  Button,
  ErrorSummary,
  errorOf,
  type FieldError,
  Radios,
  Select,
  TextArea,
  TextField,
} from '../design/fields.tsx'
import { Inset, Tag, Warning } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { type SummaryItem, SummaryList, Table, Whole } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { act } from './act.ts'
import { MayTakeTable, type People, PersonLink, peopleOf } from './drawdown.tsx'
import { Form } from './form.ts'
import { type Frame, frameOf, newKey, todayOf } from './frame.ts'
import { type Paged, Pages, paged } from './paging.tsx'
import { capital, personOf } from './words.ts'

type AccountDetails = Awaited<ReturnType<Books['paymentDetails']>>[number]

/** What one manager proposes and another allows, what happened without, and where payments go. */
export function proposals(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/proposals', async (c) => {
    const { caller } = c.var
    const list = await books.proposals(caller, { untried: true })
    const flagged = paged(await books.flags(caller, {}), c.req.query('page'))
    const [details, limit] = [await books.paymentDetails(caller, {}), await books.limit(caller, {})]
    const people = await peopleOf(c, service)
    const frame = await frameOf(c, service, urls.proposals())
    const today = todayOf(service)
    return c.html(<ListPage {...{ list, flagged, details, people, today, frame }} limit={limit.pence} />)
  })

  app.get('/proposals/:proposal', async (c) => {
    const found = await proposalOf(c)
    if (isRefusal(found)) return refused(c, [found])
    return c.html(await asking(c, found, Form.asked(c), []))
  })

  app.post('/proposals/:proposal/answer', async (c) => {
    const form = await Form.sent(c)
    const found = await proposalOf(c)
    if (isRefusal(found)) return refused(c, [found])
    return act(c, form, {
      read: () => readAnswer(form),
      act: (said, request) => books.answerProposal(c.var.caller, { proposal: found.id, ...said }, request),
      fields: { because: 'because' },
      again: async (errors) => {
        // Read anew: it is shown as it stands now.
        const now = await proposalOf(c)
        return asking(c, isRefusal(now) ? found : now, form, errors)
      },
      next: () => urls.proposal(found.id),
    })
  })

  app.get('/flags/:flag/answer', async (c) => {
    const found = await flagOf(c)
    if (isRefusal(found)) return refused(c, [found])
    return c.html(await explaining(c, found, Form.asked(c), []))
  })

  app.post('/flags/:flag/answer', async (c) => {
    const form = await Form.sent(c)
    const found = await flagOf(c)
    if (isRefusal(found)) return refused(c, [found])
    return act(c, form, {
      read: () => form.text('because', 'Say in a few words how it came about.'),
      act: (because, request) => books.answerFlag(c.var.caller, { flag: found.id, because }, request),
      fields: { because: 'because' },
      again: (errors) => explaining(c, found, form, errors),
      next: () => urls.proposals(),
    })
  })

  app.get('/payment-details', async (c) => c.html(await changingDetails(c, Form.asked(c), [])))

  app.post('/payment-details', async (c) => {
    const form = await Form.sent(c)
    return act(c, form, {
      read: () => readDetails(form),
      act: (details, request) =>
        books.propose(c.var.caller, { what: 'payment-details', ...details }, request),
      fields: DETAILS,
      again: (errors) => changingDetails(c, form, errors),
      next: (done) => urls.proposal(done.proposal),
    })
  })

  app.get('/payment-limit', async (c) => c.html(await changingLimit(c, Form.asked(c), [])))

  app.post('/payment-limit', async (c) => {
    const form = await Form.sent(c)
    return act(c, form, {
      read: () => form.pence('limit', 'Say how much, like 250.00. 0 means every payment.'),
      act: (pence, request) => books.propose(c.var.caller, { what: 'payment-limit', pence }, request),
      fields: { pence: 'limit' },
      again: (errors) => changingLimit(c, form, errors),
      next: (done) => urls.proposal(done.proposal),
    })
  })

  async function proposalOf(c: Context<WebEnv>): Promise<ProposalShown | Refusal> {
    const id = c.req.param('proposal')
    const [found] = await books.proposals(c.var.caller, { only: id ?? '' })
    return found ?? new Refusal('unknown-proposal', 'There is no such proposal.')
  }

  async function flagOf(c: Context<WebEnv>): Promise<FlagShown | Refusal> {
    const id = c.req.param('flag')
    const found = (await books.flags(c.var.caller, { answeredToo: true })).find((f) => f.id === id)
    return found ?? new Refusal('not-found', 'Nothing is flagged under this address.')
  }

  async function asking(
    c: Context<WebEnv>,
    proposal: ProposalShown,
    form: Form,
    errors: readonly FieldError[],
  ) {
    const [people, frame] = [await peopleOf(c, service), await frameFor(c, errors)]
    const taken = await takenBy(c, proposal)
    return <ProposalPage {...{ proposal, taken, form, errors, people, frame }} page={c.req.query('page')} />
  }

  /** What an allowed drawdown took; nothing where it was put right since. */
  async function takenBy(c: Context<WebEnv>, { id, act, answered }: ProposalShown) {
    if (act.what !== 'drawdown' || answered?.answer !== 'approved') return undefined
    const found = await books.drawdownOf(c.var.caller, { drawdown: id })
    return isRefusal(found) ? undefined : found
  }

  async function explaining(c: Context<WebEnv>, flag: FlagShown, form: Form, errors: readonly FieldError[]) {
    const [people, frame] = [await peopleOf(c, service), await frameFor(c, errors)]
    return <FlagPage {...{ flag, form, errors, people, frame }} />
  }

  async function changingDetails(c: Context<WebEnv>, form: Form, errors: readonly FieldError[]) {
    const waiting = await waitingFor(c, 'payment-details')
    const details = await books.paymentDetails(c.var.caller, {})
    return <DetailsPage {...{ details, waiting, form, errors }} frame={await frameFor(c, errors)} />
  }

  async function changingLimit(c: Context<WebEnv>, form: Form, errors: readonly FieldError[]) {
    const waiting = await waitingFor(c, 'payment-limit')
    const { pence } = await books.limit(c.var.caller, {})
    return <LimitPage {...{ waiting, form, errors }} limit={pence} frame={await frameFor(c, errors)} />
  }

  /** What is proposed of the same kind already, so that nobody asks for it twice. */
  async function waitingFor(c: Context<WebEnv>, what: ProposalShown['act']['what']) {
    return (await books.proposals(c.var.caller, { openOnly: true })).filter((p) => p.act.what === what)
  }

  function frameFor(c: Context<WebEnv>, errors: readonly FieldError[]): Promise<Frame> {
    return frameOf(c, service, '', {
      hasErrors: errors.length > 0,
      breadcrumbs: [{ href: urls.proposals(), text: 'For a second manager' }],
    })
  }
}

const ANSWERS = ['approved', 'refused', 'withdrawn'] as const
/** People allow; programs approve. */
const ANSWERED = { approved: 'Allowed', refused: 'Refused', withdrawn: 'Withdrawn' } as const
const DETAILS = { name: 'holder', sortCode: 'sortCode', number: 'number' } as const
const ACCOUNTS = {
  'ring-fenced': 'the ring-fenced account, where people’s money is kept',
  own: 'our own account, where what we may take goes',
} as const
const SHORT = { 'ring-fenced': 'the ring-fenced account', own: 'our own account' } as const

function readAnswer(form: Form) {
  const answer = form.oneOf('answer', ANSWERS, 'Choose an answer.')
  const because = form.written('because').trim()
  if (answer === 'refused' && because === '') form.wrong('because', 'Say in a few words why.')
  return answer && { answer, because }
}

function readDetails(form: Form) {
  const account = form.oneOf('account', ['ring-fenced', 'own'] as const, 'Choose which account.')
  const name = form.text('holder', 'Say the name of the account.')
  const sortCode = form.text('sortCode', 'Write the six digits of the sort code.')
  const number = form.text('number', 'Write the eight digits of the account number.')
  return account && name && sortCode && number ? { account, name, sortCode, number } : undefined
}

/** How long an answered proposal stands on the page. */
const LATELY_DAYS = 28

/** What a proposal would do, in a line. */
function titleOf({ act, purchase, access }: ProposalShown, people: People): string {
  const whose = (fund: string) => {
    const found = people.get(fund)
    return found ? personOf(found) : fund
  }
  switch (act.what) {
    case 'drawdown':
      return `Take ${printPence(act.pence)} for support up to ${printDay(act.through)}`
    case 'advance-repaid':
      return `Pay back ${printPence(act.pence)} that was lent to ${whose(act.fund)}`
    case 'payment':
      return `Pay ${purchase ? printPence(purchase.pence) : 'for a purchase'} for ${whose(act.fund)}`
    case 'payment-details':
      return `New bank details of ${SHORT[act.account]}`
    case 'payment-limit':
      return act.pence === 0
        ? 'Two managers for every payment'
        : `Two managers for payments of more than ${printPence(act.pence)}`
    case 'end-access':
      return `End the access of ${access?.name ?? (access?.fund === undefined ? 'somebody' : whose(access.fund))}`
  }
}

function whoIs(code: string, name: string | undefined): string {
  return name ?? (code === COMMAND_LINE ? 'the command line' : 'a manager')
}

function sortCodeSaid(digits: string): string {
  return digits.replace(/^(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3')
}

function detailsSaid(details: Pick<AccountDetails, 'name' | 'sortCode' | 'number'>): string {
  return `${details.name}\n${sortCodeSaid(details.sortCode)}, ${details.number}`
}

function limitSaid(limit: number | undefined): string {
  if (limit === undefined) return 'No limit is set: one manager pays any sum'
  return limit === 0 ? 'Every payment' : `Payments of more than ${printPence(limit)}`
}

function ListPage(props: {
  list: readonly ProposalShown[]
  flagged: Paged<FlagShown>
  details: readonly AccountDetails[]
  limit: number | undefined
  people: People
  today: Day
  frame: Frame
}) {
  const { list, flagged, details, limit, people, today, frame } = props
  const open = list.filter((p) => !p.answered)
  const lately = list.filter((p) => p.answered && daysBetween(dayAt(p.answered.at), today) <= LATELY_DAYS)
  return (
    <Page {...frame} title="For a second manager">
      <h1 class="govuk-heading-l">For a second manager</h1>
      <p class="govuk-body">
        Some things one manager proposes and another allows: what we take, paying back what we lent, large
        payments, new bank details, and ending somebody’s access to their own fund.
      </p>
      <h2 class="govuk-heading-m">Waiting for an answer</h2>
      {open.length === 0 ? (
        <Inset>Nothing waits for a second manager.</Inset>
      ) : (
        <Table
          caption="Waiting for an answer"
          captionHidden
          wide
          columns={[{ heading: 'What' }, { heading: 'Proposed' }, { heading: 'Who answers' }]}
          rows={open.map((p) => ({
            cells: [
              <a class="govuk-link" href={urls.proposal(p.id)}>
                {titleOf(p, people)}
              </a>,
              `${printDay(dayAt(p.at))}, ${p.own ? 'by you' : `by ${whoIs(p.by, p.byName)}`}`,
              p.own ? 'Another manager' : 'You can',
            ],
          }))}
        />
      )}
      <h2 class="govuk-heading-m">What happened without a second manager</h2>
      {flagged.count === 0 ? (
        <Inset>There is nothing to explain.</Inset>
      ) : (
        <Table
          caption="What happened without a second manager"
          captionHidden
          wide
          columns={[{ heading: 'What' }, { heading: 'What to do' }]}
          rows={flagged.rows.map((f) => ({
            cells: [
              flagSaid(f, people),
              <a class="govuk-link" href={urls.flagAnswer(f.id)}>
                Say how it came about
                <span class="govuk-visually-hidden">: {flagSaid(f, people)}</span>
              </a>,
            ],
          }))}
        />
      )}
      <Pages label="Pages of what happened" paged={flagged} to={(page) => urls.proposals({ page })} />
      <h2 class="govuk-heading-m">Payments and bank details</h2>
      <SummaryList
        items={[
          {
            label: 'Two managers',
            value: limitSaid(limit),
            action: { href: urls.paymentLimit(), text: 'Change', about: 'the limit for payments' },
          },
          ...(['ring-fenced', 'own'] as const).map((account) => {
            const known = details.find((d) => d.account === account)
            return {
              label: capital(SHORT[account]),
              value: known ? detailsSaid(known) : 'Not on record',
              action: { href: urls.paymentDetails(), text: 'Change', about: SHORT[account] },
            }
          }),
        ]}
      />
      {lately.length > 0 && (
        <Table
          caption="Answered in the last four weeks"
          wide
          columns={[{ heading: 'What' }, { heading: 'Proposed' }, { heading: 'Answered' }]}
          rows={lately.toReversed().map((p) => ({
            cells: [
              <a class="govuk-link" href={urls.proposal(p.id)}>
                {titleOf(p, people)}
              </a>,
              `${printDay(dayAt(p.at))}, by ${whoIs(p.by, p.byName)}`,
              answeredSaid(p),
            ],
          }))}
        />
      )}
    </Page>
  )
}

function answeredSaid({ answered, answeredByName }: ProposalShown): string {
  if (!answered) return ''
  const why = answered.because === '' ? '' : `: ${answered.because}`
  return `${ANSWERED[answered.answer]} on ${printDay(dayAt(answered.at))}, by ${whoIs(answered.by, answeredByName)}${why}`
}

/** What is flagged, in a sentence with its sums. */
function flagSaid({ what, fund, facts, manager, invitedBy }: FlagShown, people: People): string {
  const found = fund === undefined ? undefined : people.get(fund)
  const whose = found ? ` for ${personOf(found)}` : ''
  const day = readDay(String(facts['on'] ?? ''))
  const on = isRefusal(day) ? '' : ` on ${printDay(day)}`
  const sum = (name: string) => {
    const pence = facts[name]
    return typeof pence === 'number' ? printPence(pence) : 'A sum'
  }
  switch (what) {
    case 'not-proposed':
      return `${sum('pence')} was taken${on}, and no second manager had allowed it.`
    case 'over-limit':
      return `${sum('pence')} was paid${whose}${on}, more than the limit of ${sum('limitPence')}, and no second manager had allowed it.`
    case 'disputed-paid':
      return `${sum('pence')} was paid${whose}${on} though the decision about it is disputed.`
    case 'new-manager':
      return `${manager ?? 'Somebody'} came in as a manager, let in by ${invitedBy ?? 'another manager'}. Is that right?`
  }
}

function ProposalPage(props: {
  proposal: ProposalShown
  taken: Drawdown | undefined
  form: Form
  errors: readonly FieldError[]
  people: People
  page: string | undefined
  frame: Frame
}) {
  const { proposal, taken, form, errors, people, page, frame } = props
  const title = titleOf(proposal, people)
  return (
    <Page {...frame} title={title}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">{title}</h1>
      <SummaryList items={summaryOf(proposal, people)} />
      {taken && (
        <Inset>
          It is recorded. If its one transfer at the bank is not made yet, make it now:{' '}
          {printPence(taken.pence)}, with the reference <Whole>{taken.reference}</Whole>.{' '}
          <a class="govuk-link" href={urls.drawdownTaken(taken.id)}>
            The list to keep, fund by fund
          </a>
        </Inset>
      )}
      {proposal.would?.lines && (
        <MayTakeTable
          {...{ lines: proposal.would.lines, people, page }}
          to={(n) => urls.proposal(proposal.id, n)}
        />
      )}
      {proposal.cannot !== undefined && (
        <Warning>This can no longer be done as it was proposed. {proposal.cannot}</Warning>
      )}
      {!proposal.answered && (proposal.own ? <Withdrawing /> : <Answering />)}
    </Page>
  )

  function Withdrawing() {
    return (
      <form method="post" action={urls.proposalAnswer(proposal.id)}>
        <p class="govuk-body">
          You proposed this, so another manager answers it: nobody allows what they proposed. You can withdraw
          it.
        </p>
        <input type="hidden" name="key" value={newKey()} />
        <input type="hidden" name="answer" value="withdrawn" />
        <Button kind="secondary">Withdraw it</Button>
      </form>
    )
  }

  function Answering() {
    return (
      <form method="post" action={urls.proposalAnswer(proposal.id)} novalidate>
        <input type="hidden" name="key" value={newKey()} />
        <Radios
          name="answer"
          label="Your answer"
          options={[
            ...(proposal.cannot === undefined
              ? [{ value: 'approved', text: 'Allow', hint: 'It is done and recorded at once' }]
              : []),
            { value: 'refused', text: 'Refuse', hint: 'Nothing happens' },
          ]}
          value={form.written('answer')}
          error={errorOf(errors, 'answer')}
        />
        <TextArea
          name="because"
          label="Why?"
          hint="Needed to refuse. It is kept for good: write nothing about a person here."
          rows={2}
          value={form.written('because')}
          error={errorOf(errors, 'because')}
        />
        <Button>Answer</Button>
      </form>
    )
  }
}

/** Exactly what would happen, line by line. */
function summaryOf(proposal: ProposalShown, people: People): readonly SummaryItem[] {
  const { act, purchase, access, answered } = proposal
  const person = (fund: string): SummaryItem => ({
    label: 'Person',
    value: <PersonLink fund={people.get(fund)} otherwise={fund} />,
  })
  const base: readonly SummaryItem[] = [
    {
      label: 'Proposed',
      value: `${printDay(dayAt(proposal.at))}, ${proposal.own ? 'by you' : `by ${whoIs(proposal.by, proposal.byName)}`}`,
    },
    {
      label: 'Answer',
      value: answered ? answeredSaid(proposal) : <Tag colour="yellow">Waiting</Tag>,
    },
  ]
  switch (act.what) {
    case 'drawdown':
      return [
        { label: 'Sum', value: printPence(act.pence) },
        { label: 'For support up to', value: printDay(act.through) },
        ...base,
      ]
    case 'advance-repaid':
      return [
        person(act.fund),
        { label: 'Sum', value: printPence(act.pence) },
        { label: 'Day', value: printDay(act.on) },
        {
          label: 'Goes to',
          value:
            act.to === 'own-share'
              ? 'Our own share of the same bank account'
              : 'Us, out of this bank account',
        },
        ...base,
      ]
    case 'payment':
      return [
        person(act.fund),
        { label: 'What', value: purchase?.bought ?? '(words removed)' },
        { label: 'From', value: purchase?.supplier ?? '(words removed)' },
        { label: 'Sum', value: purchase ? printPence(purchase.pence) : '' },
        { label: 'Day', value: printDay(act.on) },
        { label: 'Paid from', value: PAID_FROM[act.paidFrom] },
        ...(proposal.would?.lentPence
          ? [{ label: 'We would lend', value: printPence(proposal.would.lentPence) }]
          : []),
        ...base,
      ]
    case 'payment-details':
      return [
        { label: 'Account', value: capital(ACCOUNTS[act.account]) },
        { label: 'Name', value: act.name },
        { label: 'Sort code', value: <Whole>{sortCodeSaid(act.sortCode)}</Whole> },
        { label: 'Account number', value: <Whole>{act.number}</Whole> },
        ...base,
      ]
    case 'payment-limit':
      return [{ label: 'Two managers', value: limitSaid(act.pence) }, ...base]
    case 'end-access':
      return [
        ...(access?.fund === undefined ? [] : [person(access.fund)]),
        ...(access ? [{ label: 'Signs in as', value: capital(ROLES[access.role]) }] : []),
        { label: 'Why it ends', value: capital(ACCESS_ENDS[act.why]) },
        ...base,
      ]
  }
}

const PAID_FROM = {
  bank: 'The fund’s share of the bank',
  'provider-card': 'Our card, lent to the fund',
  'provider-cash': 'Our cash, lent to the fund',
} as const

function FlagPage(props: {
  flag: FlagShown
  form: Form
  errors: readonly FieldError[]
  people: People
  frame: Frame
}) {
  const { flag, form, errors, people, frame } = props
  return (
    <Page {...frame} title="How it came about">
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">How it came about</h1>
      <p class="govuk-body">{flagSaid(flag, people)}</p>
      {flag.answered ? (
        <Inset>
          Seen and explained on {printDay(dayAt(flag.answered.at))}: {flag.answered.because}
        </Inset>
      ) : (
        <form method="post" action={urls.flagAnswer(flag.id)} novalidate>
          <input type="hidden" name="key" value={newKey()} />
          <TextArea
            name="because"
            label="How did it come about?"
            hint="It is kept for good: write nothing about a person here."
            rows={3}
            value={form.written('because')}
            error={errorOf(errors, 'because')}
          />
          <Button>Seen and explained</Button>
        </form>
      )}
    </Page>
  )
}

function Waiting({ waiting }: { waiting: readonly ProposalShown[] }) {
  return (
    <>
      {waiting.map((p) => (
        <Inset>
          A change waits for a second manager:{' '}
          <a class="govuk-link" href={urls.proposal(p.id)}>
            {titleOf(p, new Map())}
          </a>
        </Inset>
      ))}
    </>
  )
}

function DetailsPage(props: {
  details: readonly AccountDetails[]
  waiting: readonly ProposalShown[]
  form: Form
  errors: readonly FieldError[]
  frame: Frame
}) {
  const { details, waiting, form, errors, frame } = props
  return (
    <Page {...frame} title="New bank details">
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">New bank details</h1>
      <SummaryList
        items={details.map((d) => ({ label: capital(SHORT[d.account]), value: detailsSaid(d) }))}
      />
      <p class="govuk-body">
        Nothing changes until another manager allows it. If a letter or a message asked for this change, ring
        the bank or the sender first, on a number you knew before.
      </p>
      <Waiting waiting={waiting} />
      <form method="post" action={urls.paymentDetails()} novalidate>
        <input type="hidden" name="key" value={newKey()} />
        <Select
          name="account"
          label="Which account"
          empty="Choose"
          options={(['ring-fenced', 'own'] as const).map((value) => ({
            value,
            text: capital(ACCOUNTS[value]),
          }))}
          value={form.written('account')}
          error={errorOf(errors, 'account')}
        />
        <TextField
          name="holder"
          label="Name on the account"
          width={20}
          autocomplete="off"
          value={form.written('holder')}
          error={errorOf(errors, 'holder')}
        />
        <TextField
          name="sortCode"
          label="Sort code"
          hint="Six digits, like 30-00-00"
          width={10}
          autocomplete="off"
          value={form.written('sortCode')}
          error={errorOf(errors, 'sortCode')}
        />
        <TextField
          name="number"
          label="Account number"
          hint="Eight digits"
          width={10}
          autocomplete="off"
          value={form.written('number')}
          error={errorOf(errors, 'number')}
        />
        <Button>Ask a second manager</Button>
      </form>
    </Page>
  )
}

function LimitPage(props: {
  limit: number | undefined
  waiting: readonly ProposalShown[]
  form: Form
  errors: readonly FieldError[]
  frame: Frame
}) {
  const { limit, waiting, form, errors, frame } = props
  return (
    <Page {...frame} title="The limit for payments">
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">The limit for payments</h1>
      <SummaryList items={[{ label: 'Two managers', value: limitSaid(limit) }]} />
      <Waiting waiting={waiting} />
      <form method="post" action={urls.paymentLimit()} novalidate>
        <input type="hidden" name="key" value={newKey()} />
        <TextField
          name="limit"
          label="Above which sum does a payment need a second manager?"
          hint="Like 250.00. 0 means every payment."
          width={10}
          prefix="£"
          numeric
          value={form.written('limit')}
          error={errorOf(errors, 'limit')}
        />
        <Button>Ask a second manager</Button>
      </form>
    </Page>
  )
}
