import type { Context, Hono } from 'hono'
import { isTransferAside, type MayTakeLine } from '../../bookkeeping/drawdown.ts'
import type { Drawdown, DrawdownShown } from '../../bookkeeping/drawn.ts'
import type { ProposalShown } from '../../bookkeeping/proposal.ts'
import type { FundRow, PutAsideRow } from '../../bookkeeping/store.ts'
import { type DrawdownTable, drawdownTable } from '../../formats/drawdown.ts'
import { writePence } from '../../formats/tables.ts'
import { type Day, dayAt, printDay, readDay } from '../../ledger/day.ts'
import type { DrawnParts } from '../../ledger/drawdown.ts'
import { printPence } from '../../ledger/money.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import {
  Button,
  ButtonGroup,
  DateField,
  ErrorSummary,
  errorOf,
  type FieldError,
  LinkButton,
} from '../design/fields.tsx'
import { Inset, KeyFigure } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { SummaryList, Table, Whole } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { sendTable } from '../table-file.ts'
import { urls } from '../urls.ts'
import { act } from './act.ts'
import { Form, partsOf } from './form.ts'
import { type Frame, frameOf, newKey, providerOf, todayOf } from './frame.ts'
import { counted, type Paged, Pages, paged, peopleSaid, whichOf } from './paging.tsx'
import { personOf } from './words.ts'

/** What we may take: earned from support given, as far as the bank share reaches beyond the person's own cash. */
export function drawdown(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/drawdown', async (c) => {
    const form = Form.asked(c)
    const asked = c.req.query('through')
    const through = form.has('day-day')
      ? form.day('day')
      : asked === undefined
        ? todayOf(service)
        : readDay(asked)
    if (isRefusal(through)) return refused(c, [through])
    return c.html(
      await shown(c, through ?? todayOf(service), form.errors),
      form.errors.length > 0 ? 422 : 200,
    )
  })

  // Checked before it is proposed (WCAG 3.3.4): whom it comes from, and what happens next.
  app.post('/drawdown', async (c) => {
    const form = await Form.sent(c)
    const through = readDay(form.written('through'))
    if (isRefusal(through)) return refused(c, [through])
    const pence = form.pence('pence')
    if (pence === undefined) return c.html(await shown(c, through, form.errors), 422)
    const lines = (await books.whatWeMayTake(c.var.caller, { through })).filter((l) => l.pence > 0)
    const now = lines.reduce((n, l) => n + l.pence, 0)
    if (now !== pence) {
      const text = `It was ${printPence(pence)} a moment ago and is ${printPence(now)} now. Check the list again.`
      return c.html(await shown(c, through, [{ text }]), 422)
    }
    const people = await peopleOf(c, service)
    const frame = await frameOf(c, service, '')
    return c.html(<CheckPage {...{ lines, pence, through, people, frame }} />)
  })

  app.post('/drawdown/proposal', async (c) => {
    const form = await Form.sent(c)
    const through = readDay(form.written('through'))
    if (isRefusal(through)) return refused(c, [through])
    return act(c, form, {
      read: () => form.pence('pence'),
      act: (pence, request) => books.propose(c.var.caller, { what: 'drawdown', through, pence }, request),
      again: (errors) => shown(c, through, errors),
      next: (done) => urls.proposal(done.proposal),
    })
  })

  // The list to keep: on a page that can be printed, and as a table.
  app.get('/drawdown/taken/:drawdown', async (c) => {
    const named = c.req.param('drawdown')
    const isTable = named.endsWith(TABLE)
    const drawdown = isTable ? named.slice(0, -TABLE.length) : named
    const found = await books.drawdownOf(c.var.caller, { drawdown })
    if (isRefusal(found)) return refused(c, [found])
    if (isTable) return sendTable(c, `drawdown-${found.reference}.csv`, drawdownTable(tableOf(found)))
    const provider = (await providerOf(c, service))?.name ?? ''
    const frame = await frameOf(c, service, '', {
      breadcrumbs: [{ href: urls.drawdown(), text: 'What we may take' }],
    })
    // Whole for the printer, else a page of it: the sums are of all.
    const isWhole = c.req.query('all') !== undefined
    const shown = paged(found.lines, c.req.query('page'), isWhole ? found.lines.length : undefined)
    return c.html(<TakenPage {...{ found, shown, provider, frame }} />)
  })

  async function shown(c: Context<WebEnv>, through: Day, errors: readonly FieldError[]) {
    const lines = await books.whatWeMayTake(c.var.caller, { through })
    const people = await peopleOf(c, service)
    const waiting = (await books.proposals(c.var.caller, { openOnly: true })).filter(
      (p) => p.act.what === 'drawdown' && p.cannot === undefined,
    )
    const aside = (await books.putAside(c.var.caller, {})).find(isTransferAside)
    const before = await books.drawdowns(c.var.caller, {})
    const frame = await frameOf(c, service, urls.drawdown(), { hasErrors: errors.length > 0 })
    const page = c.req.query('page')
    return <MayTakePage {...{ lines, waiting, aside, before, through, errors, people, page, frame }} />
  }
}

/** Whose fund a reference or an id is. */
export type People = ReadonlyMap<string, Pick<FundRow, 'id' | 'name' | 'ref'>>

export async function peopleOf(c: Context<WebEnv>, { books }: Service): Promise<People> {
  const list = await books.fundNames(c.var.caller, {})
  return new Map(list.flatMap((fund) => [[fund.ref, fund] as const, [fund.id, fund] as const]))
}

const COLUMNS = [
  { heading: 'Person' },
  { heading: 'Earned, not yet taken', align: 'right' },
  { heading: 'At the bank beyond their own cash', align: 'right' },
  { heading: 'We may take', align: 'right' },
] as const

/** What may be taken from each, person by person, and together: a page of it, with the sums of all. */
export function MayTakeTable(props: {
  lines: readonly MayTakeLine[]
  people: People
  page: string | undefined
  /** The address of another page of it. */
  to: (page: number) => string
}) {
  const { lines, people, page, to } = props
  const shown = paged(lines, page)
  return (
    <>
      <Table
        caption={`What we may take from each person’s fund${shown.pages > 1 ? `: ${whichOf(shown)}` : ''}`}
        captionHidden={shown.pages === 1}
        columns={COLUMNS}
        rows={rowsOf(shown.rows, lines, people)}
      />
      <Pages label="Pages of people" paged={shown} to={to} />
    </>
  )
}

function rowsOf(shown: readonly MayTakeLine[], lines: readonly MayTakeLine[], people: People) {
  const sum = (of: (l: MayTakeLine) => number) => printPence(lines.reduce((n, l) => n + of(l), 0))
  return [
    ...shown.map((l) => ({
      cells: [
        <PersonLink fund={people.get(l.fund)} otherwise={l.fund} />,
        printPence(l.earnedPence),
        printPence(l.roomPence),
        printPence(l.pence),
      ],
    })),
    {
      cells: ['All', sum((l) => l.earnedPence), '', sum((l) => l.pence)],
      kind: 'total' as const,
    },
  ]
}

export function PersonLink({ fund, otherwise }: { fund: ReturnType<People['get']>; otherwise: string }) {
  if (!fund) return <>{otherwise}</>
  return (
    <a class="govuk-link" href={urls.fund(fund.id)}>
      {personOf(fund)}
    </a>
  )
}

function MayTakePage(props: {
  lines: readonly MayTakeLine[]
  waiting: readonly ProposalShown[]
  aside: PutAsideRow | undefined
  before: readonly Drawdown[]
  through: Day
  errors: readonly FieldError[]
  people: People
  page: string | undefined
  frame: Frame
}) {
  const { lines, waiting, aside, before, through, errors, people, page, frame } = props
  const total = lines.reduce((n, l) => n + l.pence, 0)
  return (
    <Page {...frame} title="What we may take">
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">What we may take</h1>
      <KeyFigure label={`For support up to ${printDay(through)}`} value={printPence(total)} />
      <p class="govuk-body">
        What was earned by support that was delivered, and never what is the person’s own: money to spend,
        money saved and money kept for emergencies stay at the bank.
      </p>
      <MayTakeTable {...{ lines, people, page }} to={(n) => urls.drawdown(through, n)} />
      {waiting.map((p) => (
        <Inset>
          {p.own ? 'You' : (p.byName ?? 'A manager')} proposed this on {printDay(dayAt(p.at))}:{' '}
          <a class="govuk-link" href={urls.proposal(p.id)}>
            {proposedSaid(p)}
          </a>
          . It waits for another manager.
        </Inset>
      ))}
      {aside && (
        <Inset>
          The bank says that money was taken on {printDay(aside.day)}, and it does not agree with what is
          recorded. So that nothing is taken twice, nothing can be proposed until{' '}
          <a class="govuk-link" href={urls.row(aside.id)}>
            that line is settled
          </a>
          .
        </Inset>
      )}
      {waiting.length > 0 || aside ? null : total > 0 ? (
        <form method="post" action={urls.drawdown()}>
          <input type="hidden" name="through" value={through} />
          <input type="hidden" name="pence" value={writePence(total)} />
          <Button>Propose to take {printPence(total)}</Button>
        </form>
      ) : (
        <Inset>There is nothing to take.</Inset>
      )}
      <h2 class="govuk-heading-m">Up to another day</h2>
      <form method="get" action={urls.drawdown()} novalidate>
        <DateField
          name="day"
          label="Up to and including"
          value={partsOf(through)}
          error={errorOf(errors, 'day')}
        />
        <Button kind="secondary">Show</Button>
      </form>
      <TakenBefore list={before} />
    </Page>
  )
}

/** The last of what was taken, each with its list to keep. */
function TakenBefore({ list }: { list: readonly Drawdown[] }) {
  if (list.length === 0) return null
  return (
    <>
      <h2 class="govuk-heading-m">Taken before</h2>
      <Table
        caption="Taken before"
        captionHidden
        columns={[
          { heading: 'List to keep' },
          { heading: 'For support up to' },
          { heading: 'From', align: 'right' },
          { heading: 'Sum', align: 'right' },
        ]}
        rows={list.slice(0, MOST_BEFORE).map((d) => ({
          cells: [
            <a class="govuk-link" href={urls.drawdownTaken(d.id)}>
              {d.reference}
            </a>,
            <Whole>{printDay(d.through)}</Whole>,
            peopleSaid(d.funds),
            printPence(d.pence),
          ],
        }))}
      />
      {list.length > MOST_BEFORE && (
        <p class="govuk-body">
          Earlier ones stand on the page of their month’s end: {counted(list.length - MOST_BEFORE)} more.
        </p>
      )}
    </>
  )
}

const MOST_BEFORE = 12

function proposedSaid({ act }: ProposalShown): string {
  return act.what === 'drawdown'
    ? `Take ${printPence(act.pence)} for support up to ${printDay(act.through)}`
    : 'What is proposed'
}

function CheckPage(props: {
  lines: readonly MayTakeLine[]
  pence: number
  through: Day
  people: People
  frame: Frame
}) {
  const { lines, pence, through, people, frame } = props
  return (
    <Page {...frame} title="Check what is proposed">
      <h1 class="govuk-heading-l">Check what is proposed</h1>
      <KeyFigure
        label={`To take for support up to ${printDay(through)}`}
        value={printPence(pence)}
        beneath={`from ${lines.length} ${lines.length === 1 ? 'person' : 'people'}`}
      />
      <MayTakeTable {...{ lines, people }} page={undefined} to={(n) => urls.drawdown(through, n)} />
      <p class="govuk-body">
        Nothing is taken yet. Another manager looks at it under “For a second manager”; once they allow it, it
        is recorded, and one transfer of this sum is made at the bank.
      </p>
      <form method="post" action={urls.drawdownProposal()}>
        <input type="hidden" name="key" value={newKey()} />
        <input type="hidden" name="through" value={through} />
        <input type="hidden" name="pence" value={writePence(pence)} />
        <ButtonGroup>
          <Button>Ask a second manager</Button>
          <LinkButton href={urls.drawdown(through)} kind="secondary">
            Do not propose it
          </LinkButton>
        </ButtonGroup>
      </form>
    </Page>
  )
}

// ── The list to keep ───────────────────────────────────────────────────────────────────────────────────

const TABLE = '.csv'

function tableOf({ lines, reference, through, recordedAt, ...sums }: DrawdownShown): DrawdownTable {
  return {
    ...sums,
    ...{ reference, through, recordedOn: dayAt(recordedAt) },
    lines: lines.map(({ fund, ...line }) => ({ ...line, fund: fund.ref, name: fund.name })),
  }
}

function TakenPage(props: {
  found: DrawdownShown
  shown: Paged<DrawdownShown['lines'][number]>
  provider: string
  frame: Frame
}) {
  const { found, shown, provider, frame } = props
  const { id, reference, through, recordedAt, allowed } = found
  const title = `What was taken, ${reference}`
  const cells = (of: DrawnParts) =>
    [of.directPence, of.managementPence, of.cancelledLatePence, of.pence].map(printPence)
  return (
    <Page {...frame} title={title}>
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{provider}</span>
        {title}
      </h1>
      <SummaryList
        items={[
          { label: 'Sum of the one transfer', value: printPence(found.pence) },
          { label: 'Reference', value: <Whole>{reference}</Whole> },
          { label: 'For support up to', value: printDay(through) },
          { label: 'Recorded', value: printDay(dayAt(recordedAt)) },
          {
            label: 'Two managers',
            value: allowed
              ? `Proposed by ${allowed.proposedBy ?? 'the command line'}, allowed by ${allowed.allowedBy ?? 'a manager'} on ${printDay(dayAt(allowed.at))}`
              : 'It came with the bank’s file; no second manager had allowed it',
          },
        ]}
      />
      <p class="govuk-body rf-noprint">
        <a class="govuk-link" href={urls.drawdownTable(id)}>
          The same as a table (CSV)
        </a>
        {shown.pages > 1 ? (
          <>
            , or{' '}
            <a class="govuk-link" href={urls.drawdownTaken(id, { all: '1' })}>
              all on one page, to print
            </a>
            .
          </>
        ) : (
          '. Print this page to keep it on paper.'
        )}
      </p>
      <Table
        caption={`From each fund${shown.pages > 1 ? `: ${whichOf(shown)}` : ''}`}
        lean={shown.rows.length > MANY}
        columns={[
          { heading: 'Fund' },
          { heading: 'Person' },
          { heading: 'Direct support', align: 'right' },
          { heading: 'Management', align: 'right' },
          { heading: 'Cancelled late', align: 'right' },
          { heading: 'Total', align: 'right' },
        ]}
        rows={[
          ...shown.rows.map((line) => ({ cells: [line.fund.ref, personOf(line.fund), ...cells(line)] })),
          { cells: ['All', '', ...cells(found)], kind: 'total' as const },
        ]}
      />
      <Pages label="Pages of funds" paged={shown} to={(page) => urls.drawdownTaken(id, { page })} />
    </Page>
  )
}

/** A longer list is written in fewer signs. */
const MANY = 50
