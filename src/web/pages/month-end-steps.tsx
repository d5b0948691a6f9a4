import type { Child } from 'hono/jsx'
import type { Drawdown } from '../../bookkeeping/drawn.ts'
import type { MonthEnd } from '../../bookkeeping/month-end.ts'
import { type Day, dayAt, lastDay, type Month, printDay, printMonth } from '../../ledger/day.ts'
import { printPence } from '../../ledger/money.ts'
import { MONTH_STEPS, type MonthStep } from '../../ledger/month-end.ts'
import { Button } from '../design/fields.tsx'
import { Inset, Warning } from '../design/figures.tsx'
import { Page, Pagination } from '../design/frame.tsx'
import { Table } from '../design/tables.tsx'
import { WorkStep, WorkSteps } from '../design/work-steps.tsx'
import type { Run } from '../runs.ts'
import { urls } from '../urls.ts'
import type { Frame } from './frame.ts'
import { GoesOn, titleOf, Way } from './month-end-work.tsx'
import { counted, peopleSaid } from './paging.tsx'
import { personOf } from './words.ts'

/** The end of a month for everybody, step by step: what is done, what is to do, and what is in the way. */
export function MonthEndPage(props: {
  found: MonthEnd
  provider: string
  going: Run | undefined
  frame: Frame
}) {
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

function Receipts({ receipts, facts: { month }, isOver }: MonthEnd) {
  const { funders, unidentifiedPence } = receipts
  // Nothing has come since a month that goes on; the column would say nothing.
  const isPast = isOver && funders.some((f) => f.cameSincePence !== 0)
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
            { heading: `Before ${printMonth(month)}`, align: 'right' },
            { heading: 'Due for the month', align: 'right' },
            { heading: 'Came in the month', align: 'right' },
            ...(isPast ? [{ heading: 'Came since', align: 'right' } as const] : []),
            { heading: `Now, up to ${printDay(lastDay(month))}`, align: 'right' },
          ]}
          rows={funders.map((f) => ({
            cells: [
              f.name,
              standsSaid(f.owedBeforePence, f.aheadBeforePence),
              printPence(f.duePence),
              printPence(f.camePence),
              ...(isPast ? [printPence(f.cameSincePence)] : []),
              standsSaid(f.owedPence, f.aheadPence),
            ],
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

/** “£8,193.68 owed”; what is paid ahead for some makes up for nothing that is owed for others, so both are said. */
function standsSaid(owedPence: number, aheadPence: number): string {
  const owed = owedPence > 0 ? [`${printPence(owedPence)} owed`] : []
  const ahead = aheadPence > 0 ? [`${printPence(aheadPence)} paid ahead`] : []
  return [...owed, ...ahead].join(', ') || 'Nothing owed'
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

/** Whoever something is in the way of, by name. */
export function NotReady({ found: { inTheWay } }: { found: MonthEnd }) {
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
  const waits = toSend + toHandOver > 0
  return (
    <>
      <p class="govuk-body">
        {final === 1 ? 'One statement is' : `${counted(final)} statements are`} issued. Sent or handed over:{' '}
        {counted(sent)}.{' '}
        {waits
          ? `To be sent: ${counted(toSend)}. To hand over: ${counted(toHandOver)}.`
          : 'Everybody has theirs.'}
      </p>
      {waits && <Way to={urls.monthSending(month)} text="Send them, by e-mail and on paper" />}
      <Way to={urls.statements({ month })} text={`Statements of ${printMonth(month)}, person by person`} />
      <Way to={urls.packs()} text="Packs for those who pay" />
    </>
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
