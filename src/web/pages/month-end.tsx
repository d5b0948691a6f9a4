import type { Context, Hono } from 'hono'
import type { Child } from 'hono/jsx'
import type { Drawdown } from '../../bookkeeping/drawn.ts'
import { endIssuing, giveWhatIsDue, issueMonth, type OverEverybody } from '../../bookkeeping/issue-month.ts'
import type { InTheWay } from '../../bookkeeping/issuing.ts'
import type { MonthEnd } from '../../bookkeeping/month-end.ts'
import type { FundRow } from '../../bookkeeping/store.ts'
import { type Day, dayAt, lastDay, type Month, printDay, printMonth, readMonth } from '../../ledger/day.ts'
import { printPence } from '../../ledger/money.ts'
import { MONTH_STEPS, type MonthStep } from '../../ledger/month-end.ts'
import { isRefusal, type Refusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Button, LinkButton } from '../design/fields.tsx'
import { Inset, Panel, ProgressBar, Warning } from '../design/figures.tsx'
import { Page, Pagination } from '../design/frame.tsx'
import { Table } from '../design/tables.tsx'
import { WorkStep, WorkSteps } from '../design/work-steps.tsx'
import { refused } from '../refused.tsx'
import { type Run, Runs } from '../runs.ts'
import { urls } from '../urls.ts'
import { type Frame, frameOf, providerOf } from './frame.ts'
import { counted, peopleSaid } from './paging.tsx'
import { personOf } from './words.ts'

/** The end of a month for everybody, step by step; giving what is due and closing, for everybody at once. */
export function monthEnd(app: Hono<WebEnv>, service: Service): void {
  const { books } = service
  const runs = new Runs()

  app.get('/month-end', async (c) => {
    const month = await books.whichMonth(c.var.caller, {})
    return c.redirect(urls.monthEnd(month), 303)
  })

  app.get('/month-end/:month', async (c) => {
    const found = await monthIn(c)
    if (isRefusal(found)) return refused(c, [found])
    const provider = (await providerOf(c, service))?.name ?? ''
    const frame = await frameOf(c, service, urls.monthEnd())
    const going = runs.goingOn(c.var.caller.provider)
    return c.html(<MonthEndPage {...{ found, provider, going, frame }} />)
  })

  // ── What is due, given to everybody ──

  app.get('/month-end/:month/allocations', async (c) => {
    const found = await monthIn(c)
    if (isRefusal(found)) return refused(c, [found])
    const run = runs.of(c.var.caller.provider, nameOf('allocations', found))
    if (!run) return c.redirect(urls.monthEnd(found.facts.month), 303)
    if (run.state === 'goes-on') return progress(c, found, run)
    const frame = await frameOf(c, service, '', wayBack(found))
    return c.html(<GivenPage {...{ found, run, frame }} people={await peopleIn(c, run)} />)
  })

  app.post('/month-end/:month/allocations', async (c) => {
    const found = await monthIn(c)
    if (isRefusal(found)) return refused(c, [found])
    const { through, toGive } = found
    const over = overEverybody(c)
    await begin(c, nameOf('allocations', found), (count) =>
      giveWhatIsDue(over, { funds: toGive, through }, { count }),
    )
    return c.redirect(urls.monthAllocations(found.facts.month), 303)
  })

  // ── Closing, for everybody who is ready ──

  // Before it begins it is asked whether it is meant; then how far it is; then what came of it.
  app.get('/month-end/:month/closure', async (c) => {
    const found = await monthIn(c)
    if (isRefusal(found)) return refused(c, [found])
    const run = runs.of(c.var.caller.provider, nameOf('closure', found))
    if (run?.state === 'goes-on') return progress(c, found, run)
    const frame = await frameOf(c, service, '', wayBack(found))
    const going = runs.goingOn(c.var.caller.provider)
    return c.html(<ClosurePage {...{ found, run, going, frame }} people={await peopleIn(c, run)} />)
  })

  app.post('/month-end/:month/closure', async (c) => {
    const found = await monthIn(c)
    if (isRefusal(found)) return refused(c, [found])
    const { month } = found.facts
    const over = overEverybody(c)
    await begin(c, nameOf('closure', found), async (count) => {
      const done = await issueMonth(over, { month }, { count, note: () => undefined })
      if (isRefusal(done)) return [{ fund: '', refusals: [done] }]
      await endIssuing(over, done)
      return done.stopped
    })
    return c.redirect(urls.monthClosure(month), 303)
  })

  async function monthIn(c: Context<WebEnv>): Promise<MonthEnd | Refusal> {
    const month = readMonth(c.req.param('month') ?? '')
    return isRefusal(month) ? month : books.monthEnd(c.var.caller, { month })
  }

  /** By reference, where there is anybody to name: whose month something was in the way of. */
  async function peopleIn(c: Context<WebEnv>, run: Run | undefined): Promise<People> {
    if (!run || run.refused.length === 0) return new Map()
    const { people } = await books.positions(c.var.caller, {})
    return new Map(people.map(({ fund }) => [fund.ref, fund]))
  }

  /** A few people in each commit, and a breath after it: pages that others ask for wait for no more than that. */
  function overEverybody(c: Context<WebEnv>): OverEverybody {
    const turn = () => new Promise<void>((wake) => setTimeout(wake, BREATH_MS))
    return { books, caller: c.var.caller, atOnce: 5, turn }
  }

  async function begin(
    c: Context<WebEnv>,
    name: string,
    work: (count: (done: number, of: number, says: string) => void) => Promise<readonly InTheWay[]>,
  ) {
    const { reference } = c.var
    await runs.begin(c.var.caller.provider, name, work, (error) => {
      const facts = { reference, error: error instanceof Error ? error.name : 'unknown' }
      service.log.error(facts, 'work over everybody was broken off')
    })
  }

  /** Looked at anew every few seconds by the browser itself, unless whoever reads would rather look when they like. */
  async function progress(c: Context<WebEnv>, found: MonthEnd, run: Run) {
    const frame = await frameOf(c, service, '', wayBack(found))
    const isStill = c.req.query('still') !== undefined
    return c.html(
      <ProgressPage {...{ found, run, frame, isStill }} />,
      200,
      isStill ? {} : { refresh: String(AGAIN_S) },
    )
  }
}

type People = ReadonlyMap<string, FundRow>

const BREATH_MS = 5
const AGAIN_S = 3

const nameOf = (what: 'allocations' | 'closure', { facts }: MonthEnd) => `${what} ${facts.month}`

function wayBack({ facts: { month } }: MonthEnd): Frame {
  return { breadcrumbs: [{ href: urls.monthEnd(month), text: titleOf(month) }] }
}

const titleOf = (month: Month) => `The end of ${printMonth(month)}`

// ── The steps ──────────────────────────────────────────────────────────────────────────────────────────

function MonthEndPage(props: { found: MonthEnd; provider: string; going: Run | undefined; frame: Frame }) {
  const { found, provider, going, frame } = props
  const { facts, earlier, later } = found
  const link = (m: Month) => ({ href: urls.monthEnd(m), text: printMonth(m) })
  return (
    <Page {...frame} title={titleOf(facts.month)}>
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{provider}</span>
        {titleOf(facts.month)}
      </h1>
      <Pagination
        label="Months"
        {...(earlier ? { previous: link(earlier) } : {})}
        {...(later ? { next: link(later) } : {})}
      />
      {facts.funds === 0 ? (
        <Inset>Nobody had a fund in {printMonth(facts.month)}.</Inset>
      ) : (
        <>
          <Next {...{ found, going }} />
          <WorkSteps>
            {MONTH_STEPS.map((step) => (
              <WorkStep id={step} title={TITLES[step]} state={found.states[step]} next={step === found.next}>
                {STEPS[step](going ? whileGoing(found) : found)}
              </WorkStep>
            ))}
          </WorkSteps>
        </>
      )}
    </Page>
  )
}

/** While it goes on nothing is broken off. */
function whileGoing({ begun: _, ...found }: MonthEnd): MonthEnd {
  return found
}

const TITLES: Readonly<Record<MonthStep, string>> = {
  allocate: 'Give everybody their hours and money',
  receipts: 'Payments that came',
  roster: 'Record the support',
  settle: 'Settle what needs a human',
  bank: 'Does the bank agree?',
  take: 'What we may take',
  close: 'Close the month',
  send: 'Send the statements',
}

/** The one thing to do next, or that nothing is. */
function Next({ found, going }: { found: MonthEnd; going: Run | undefined }) {
  const { next, facts, isOver } = found
  const month = printMonth(facts.month)
  if (going)
    return (
      <Inset>
        <GoesOn going={going} />
      </Inset>
    )
  if (next)
    return (
      <Inset>
        <strong>Next:</strong>{' '}
        <a class="govuk-link" href={`#${next}`}>
          {TITLES[next].replace(/\?$/, '')}
        </a>
      </Inset>
    )
  return (
    <Inset>
      {facts.closed === facts.funds
        ? `${month} is closed for everybody, and every statement has been sent.`
        : isOver
          ? 'Nothing can be done here now: what is left waits for others.'
          : `${month} ends on ${printDay(lastDay(facts.month))}. There is nothing to do for it yet.`}
    </Inset>
  )
}

/** How far the work over everybody is, and the way to look at it. */
function GoesOn({ going }: { going: Run }) {
  const [what, of] = going.name.split(' ')
  const href = what === 'closure' ? urls.monthClosure(of ?? '') : urls.monthAllocations(of ?? '')
  return (
    <>
      Work over everybody goes on: {counted(going.done)} of {counted(going.of)}.{' '}
      <a class="govuk-link" href={href}>
        See how far it is
      </a>
    </>
  )
}

/** What each says, and the way to do it. */
const STEPS: Readonly<Record<MonthStep, (found: MonthEnd) => Child>> = {
  allocate: Allocate,
  receipts: Receipts,
  roster: Roster,
  settle: Settle,
  bank: Bank,
  take: Take,
  close: Close,
  send: Send,
}

function Allocate({ facts, through }: MonthEnd) {
  const { due, month } = facts
  if (due.weeks === 0) return <p class="govuk-body">All that is due up to {printDay(through)} is given.</p>
  return (
    <>
      <p class="govuk-body">
        {due.weeks === 1 ? 'One allocation' : `${counted(due.weeks)} allocations`} to {peopleSaid(due.people)}{' '}
        {due.weeks === 1 ? 'is' : 'are'} due up to {printDay(through)} and not given.
      </p>
      <form method="post" action={urls.monthAllocations(month)}>
        <Button>Give everybody what is due</Button>
      </form>
    </>
  )
}

function Receipts({ receipts, facts: { month } }: MonthEnd) {
  const { funders, unidentifiedPence } = receipts
  return (
    <>
      {funders.length === 0 ? (
        <p class="govuk-body">Nobody was to pay for {printMonth(month)}.</p>
      ) : (
        <Table
          caption={`Who pays, in ${printMonth(month)}`}
          captionHidden
          wide
          columns={[
            { heading: 'Who pays' },
            { heading: 'Due for the month', align: 'right' },
            { heading: 'Came in the month', align: 'right' },
            { heading: `Owed now, up to ${printDay(lastDay(month))}`, align: 'right' },
          ]}
          rows={funders.map((f) => ({
            cells: [f.name, printPence(f.duePence), printPence(f.camePence), printPence(f.owedPence)],
          }))}
        />
      )}
      {unidentifiedPence > 0 && (
        <p class="govuk-body">
          {printPence(unidentifiedPence)} has come, and nobody knows yet whose it is. It is kept apart in our
          own book.
        </p>
      )}
      <Way to={urls.importing()} text="Import the council’s list" />
    </>
  )
}

function Roster({ facts, notRecorded, isOver }: MonthEnd) {
  const last = printDay(lastDay(facts.month))
  return (
    <>
      <p class="govuk-body">
        {counted(facts.recorded)} of {peopleSaid(facts.funds)} recorded up to {last}.
      </p>
      {notRecorded.length > 0 && isOver && (
        <>
          <Named
            text="Not recorded to the end"
            rest={facts.funds - facts.recorded - notRecorded.length}
            list={notRecorded.map((fund) => ({ fund, says: recordedSaid(fund.recordedThrough) }))}
          />
          <Way to={urls.importing()} text="Import the roster" />
        </>
      )}
    </>
  )
}

function recordedSaid(through: Day | undefined): string {
  return through ? `up to ${printDay(through)}` : 'nothing yet'
}

function Settle({ facts, rows, through }: MonthEnd) {
  if (facts.rows === 0) return <p class="govuk-body">No row of a file is put aside.</p>
  const { nobodys } = rows
  const theirs = nobodys === facts.rows ? (nobodys === 1 ? 'It' : 'They') : counted(nobodys)
  return (
    <>
      <p class="govuk-body">
        {facts.rows === 1 ? 'One row is' : `${counted(facts.rows)} rows are`} put aside for days up to{' '}
        {printDay(through)}.{nobodys > 0 && ` ${theirs} may be about anybody: we do not know whose.`}
      </p>
      <Way to={urls.putAside()} text="Settle the rows" />
    </>
  )
}

function Bank({ bank, facts: { month } }: MonthEnd) {
  if (!bank)
    return (
      <>
        <p class="govuk-body">What the bank held in {printMonth(month)} is not known yet.</p>
        <Way to={urls.importing()} text="Import the bank’s file" />
        <Way to={urls.bank(lastDay(month))} text="Enter what the bank held" />
      </>
    )
  const { on, pence, differencePence } = bank
  return (
    <>
      <p class="govuk-body">
        {differencePence === 0
          ? `The bank agrees on ${printDay(on)}: ${printPence(pence)}.`
          : `The bank held ${printPence(pence)} on ${printDay(on)}, ${printPence(Math.abs(differencePence))} ${differencePence > 0 ? 'more' : 'less'} than the books say.`}
      </p>
      <Way to={urls.bank(on)} text="See both sides" />
    </>
  )
}

function Take({ take, facts, through, isOver }: MonthEnd) {
  const { pence, funds, proposed, taken } = take
  const isClosing = facts.closed > 0
  return (
    <>
      {taken.map((drawdown) => (
        <Taken drawdown={drawdown} />
      ))}
      {proposed ? (
        <p class="govuk-body">
          <a class="govuk-link" href={urls.proposal(proposed.id)}>
            {printPence(proposed.pence)} for support up to {printDay(proposed.through)} is proposed
          </a>
          , and waits for a second manager.
        </p>
      ) : pence > 0 ? (
        <>
          <p class="govuk-body">
            {printPence(pence)} may {taken.length > 0 ? 'still ' : ''}be taken for support up to{' '}
            {printDay(through)}, from {peopleSaid(funds)}: one transfer, one entry for each fund.
          </p>
          {isOver && <Way to={urls.drawdown(through)} text="See it person by person, and propose it" />}
        </>
      ) : (
        (taken.length === 0 || isClosing) && (
          <p class="govuk-body">
            {isClosing
              ? `${taken.length === 0 ? 'Nothing was taken for the month. ' : ''}What is earned from now on is taken with the next month.`
              : `Nothing may be taken for support up to ${printDay(through)}.`}
          </p>
        )
      )}
    </>
  )
}

function Taken({ drawdown: { id, pence, through, reference, funds } }: { drawdown: Drawdown }) {
  return (
    <p class="govuk-body">
      {printPence(pence)} was taken for support up to {printDay(through)}, from {peopleSaid(funds)}:{' '}
      <a class="govuk-link" href={urls.drawdownTaken(id)}>
        the list to keep, {reference}
      </a>
      .
    </p>
  )
}

function Close(found: MonthEnd) {
  const { facts, inTheWay, begun, isOver } = found
  const { month, closed, funds, ready } = facts
  if (closed === funds)
    return (
      <p class="govuk-body">
        {printMonth(month)} is closed for {funds === 1 ? 'one person' : `all ${peopleSaid(funds)}`}.
      </p>
    )
  return (
    <>
      <p class="govuk-body">
        {printMonth(month)} is closed for {counted(closed)} of {peopleSaid(funds)}.
        {isOver && ` ${readySaid(facts)}`}
      </p>
      {begun && (
        <Warning>
          Closing began on {printDay(dayAt(begun.at))} and was broken off. What was done is done; go on with
          the rest.
        </Warning>
      )}
      {isOver && inTheWay.count > 0 && <NotReady found={found} />}
      {ready > 0 && isOver && (
        <Way to={urls.monthClosure(month)} text={`Close ${printMonth(month)} for whoever is ready`} />
      )}
    </>
  )
}

function readySaid({ ready, closed }: MonthEnd['facts']): string {
  const more = closed === 0 ? '' : ' more'
  if (ready === 0) return closed === 0 ? 'Nobody is ready yet.' : 'Nobody else is ready yet.'
  return ready === 1 ? `One${more} is ready.` : `${counted(ready)}${more} are ready.`
}

function NotReady({ found: { inTheWay } }: { found: MonthEnd }) {
  return (
    <Named
      text="Something is in the way"
      rest={inTheWay.count - inTheWay.first.length}
      list={inTheWay.first.map(({ fund, inTheWay: no }) => ({
        fund,
        says: no.map((r) => r.sentence).join(' '),
      }))}
    />
  )
}

function Send({ statements, facts }: MonthEnd) {
  const { final, sent, toHandOver, toSend } = statements
  const { month } = facts
  if (final === 0) return <p class="govuk-body">Statements go out once the month is closed.</p>
  return (
    <>
      <p class="govuk-body">
        {final === 1 ? 'One statement is' : `${counted(final)} statements are`} issued. Sent or handed over:{' '}
        {counted(sent)}. To be sent: {counted(toSend)}. To hand over: {counted(toHandOver)}.
      </p>
      <Way to={urls.statements({ month })} text={`Statements of ${printMonth(month)}`} />
      <Way to={urls.packs()} text="Packs for those who pay" />
    </>
  )
}

function Way({ to, text }: { to: string; text: string }) {
  return (
    <p class="govuk-body">
      <a class="govuk-link" href={to}>
        {text}
      </a>
    </p>
  )
}

/** People by name with what is said of each; those who are not named are counted. */
function Named(props: {
  text: string
  list: readonly {
    readonly fund: { readonly id: string; readonly name: string | undefined; readonly ref: string }
    readonly says: string
  }[]
  rest: number
}) {
  const { text, list, rest } = props
  return (
    <details class="govuk-details" open={list.length + rest <= MOST_OPEN}>
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">
          {text}: {peopleSaid(list.length + rest)}
        </span>
      </summary>
      <div class="govuk-details__text">
        <ul class="govuk-list">
          {list.map(({ fund, says }) => (
            <li>
              <a class="govuk-link" href={urls.fund(fund.id)}>
                {personOf(fund)}
              </a>{' '}
              {fund.ref}: {says}
            </li>
          ))}
          {rest > 0 && <li>And {peopleSaid(rest)} more.</li>}
        </ul>
      </div>
    </details>
  )
}

/** A short list stands open. */
const MOST_OPEN = 5

// ── Giving what is due, and closing ────────────────────────────────────────────────────────────────────

function ProgressPage(props: { found: MonthEnd; run: Run; frame: Frame; isStill: boolean }) {
  const { found, run, frame, isStill } = props
  const { month } = found.facts
  const isClosure = run.name.startsWith('closure')
  const title = isClosure ? `${printMonth(month)} is being closed` : 'What is due is being given'
  return (
    <Page {...frame} title={title}>
      <h1 class="govuk-heading-l">{title}</h1>
      <ProgressBar
        label={run.says || 'It begins'}
        used={run.done}
        of={run.of}
        text={`${counted(run.done)} of ${counted(run.of)}`}
      />
      <p class="govuk-body rf-text">
        It goes on by itself: this page may be left, and opened again. If the service is stopped meanwhile,
        what was done is done, and the rest can be gone on with.
      </p>
      <p class="govuk-body rf-text">
        {isStill ? (
          <a class="govuk-link" href={isClosure ? urls.monthClosure(month) : urls.monthAllocations(month)}>
            Look how far it is
          </a>
        ) : (
          <>
            This page looks again every {AGAIN_S} seconds.{' '}
            {isClosure && (
              <a class="govuk-link" href={urls.monthClosure(month, { still: '1' })}>
                Do not look again by itself
              </a>
            )}
          </>
        )}
      </p>
    </Page>
  )
}

function GivenPage(props: { found: MonthEnd; run: Run; people: People; frame: Frame }) {
  const { found, run, people, frame } = props
  const { facts, through } = found
  const isDone = run.state === 'ended' && run.refused.length === 0
  const title = isDone ? 'What is due is given' : 'Not all that is due is given'
  return (
    <Page {...frame} title={title}>
      {isDone ? (
        <Panel title={title}>Up to {printDay(through)}, to everybody</Panel>
      ) : (
        <>
          <h1 class="govuk-heading-l">{title}</h1>
          {run.state === 'broken-off' && <BrokenOff />}
          <Refused list={run.refused} people={people} />
          <form method="post" action={urls.monthAllocations(facts.month)}>
            <Button>Go on</Button>
          </form>
        </>
      )}
      <Way to={urls.monthEnd(facts.month)} text={titleOf(facts.month)} />
    </Page>
  )
}

function BrokenOff() {
  return (
    <Warning>
      Something went wrong, and it was broken off. What was done is done. Go on with the rest.
    </Warning>
  )
}

/** What was in the way, by person; of the whole work, where it is nobody's. */
function Refused({ list, people }: { list: readonly InTheWay[]; people: People }) {
  if (list.length === 0) return null
  return (
    <ul class="govuk-list govuk-list--bullet">
      {list.slice(0, MOST_REFUSED).map(({ fund, refusals }) => (
        <li>
          <Whose fund={people.get(fund)} reference={fund} />
          {refusals.map((r) => r.sentence).join(' ')}
        </li>
      ))}
      {list.length > MOST_REFUSED && <li>And {peopleSaid(list.length - MOST_REFUSED)} more.</li>}
    </ul>
  )
}

const MOST_REFUSED = 25

function Whose({ fund, reference }: { fund: FundRow | undefined; reference: string }) {
  if (!fund) return <>{reference === '' ? '' : `${reference}: `}</>
  return (
    <>
      <a class="govuk-link" href={urls.fund(fund.id)}>
        {personOf(fund)}
      </a>{' '}
      {reference}:{' '}
    </>
  )
}

function ClosurePage(props: {
  found: MonthEnd
  run: Run | undefined
  /** Other work: one at a time. */
  going: Run | undefined
  people: People
  frame: Frame
}) {
  const { found, run, going, people, frame } = props
  const { facts, inTheWay, begun, statements } = found
  const { month, closed, funds, ready } = facts
  const title =
    closed === funds
      ? `${printMonth(month)} is closed`
      : run?.state === 'ended' && ready === 0
        ? `${printMonth(month)} is closed for ${counted(closed)} of ${peopleSaid(funds)}`
        : `Close ${printMonth(month)} for ${ready === 0 ? 'everybody' : peopleSaid(ready)}?`
  const isDone = closed === funds || (run?.state === 'ended' && ready === 0)
  return (
    <Page {...frame} title={title}>
      {isDone ? (
        <Panel title={title}>
          {statements.final === 1 ? 'One statement is' : `${counted(statements.final)} statements are`} ready
          to send
        </Panel>
      ) : (
        <h1 class="govuk-heading-l">{title}</h1>
      )}
      {run?.state === 'broken-off' ? <BrokenOff /> : begun && !isDone && <BegunBefore at={dayAt(begun.at)} />}
      {run && <NotClosed {...{ found, run, people }} />}
      {going && !isDone && (
        <Warning>
          <GoesOn going={going} /> One work is done at a time: wait until it has ended, then close{' '}
          {printMonth(month)} here.
        </Warning>
      )}
      {!isDone && ready > 0 && found.bank && found.bank.differencePence !== 0 && (
        <Warning>
          The bank does not agree on {printDay(found.bank.on)}: it held{' '}
          {printPence(Math.abs(found.bank.differencePence))}{' '}
          {found.bank.differencePence > 0 ? 'more' : 'less'} than the books say. Find out why before
          statements say what is at the bank.
        </Warning>
      )}
      {!isDone && ready > 0 && (
        <p class="govuk-body rf-text">
          Each of them gets one final statement, and nothing more is dated into {printMonth(month)}. This
          cannot be undone; a mistake is put right in the next month.
        </p>
      )}
      {inTheWay.count > 0 && <NotReady found={found} />}
      {ready > 0 && !going && (
        <form method="post" action={urls.monthClosure(month)}>
          <div class="govuk-button-group">
            <Button>
              {begun ? 'Go on' : 'Close'} for {peopleSaid(ready)}
            </Button>
            <LinkButton href={urls.monthEnd(month)} kind="secondary">
              Not now
            </LinkButton>
          </div>
        </form>
      )}
      {isDone && (
        <Way to={urls.statements({ month })} text="To whom the statements go, and how they get there" />
      )}
      <Way to={urls.monthEnd(month)} text={titleOf(month)} />
    </Page>
  )
}

/** What was in the way while it was closed; whoever something is in the way of still is named with it as it stands now. */
function NotClosed({ found, run, people }: { found: MonthEnd; run: Run; people: People }) {
  const now = new Set(found.inTheWay.first.map(({ fund }) => fund.ref))
  const list = run.refused.filter(({ fund }) => !now.has(fund))
  if (list.length === 0) return null
  return (
    <>
      <p class="govuk-body">While it was closed, this was in the way:</p>
      <Refused list={list} people={people} />
    </>
  )
}

function BegunBefore({ at }: { at: Day }) {
  return (
    <Warning>
      Closing began on {printDay(at)} and was broken off. What was done is done; go on with the rest.
    </Warning>
  )
}
