import { type Day, dayAt, firstDay, lastDay, type Month, printDay, printMonth } from '../ledger/day.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import type { Statement } from '../ledger/statement.ts'
import { allocateForClosing, allocateForEarlyCopy, closeMonth, issueStatement } from './close.ts'
import type { Daybook } from './daybook.ts'
import type { FundRow, StatementRow } from './store.ts'
import type { IssuingRow } from './store-statements.ts'

/**
 * Issuing the statements of one month for everybody (docs/decisions/0027). It begins once, with a row that says
 * when; then each fund is closed in the commit that keeps its statement. What ends in between is taken up by
 * the same row, so every statement says that it was known then, whoever wrote it and when; early copies on that day only.
 */
export interface Issuing {
  readonly id: string
  readonly month: Month
  readonly state: Statement['state']
  /** It had begun before and not come to its end. */
  readonly takenUp: boolean
}

/** What is asked for: the final statements of a month, or early copies, which may change. */
export interface MonthAsked {
  readonly month: Month
  readonly early?: boolean
}

/** What one fund's month came to. */
export interface Issued {
  readonly fund: string
  readonly state: Statement['state']
  readonly first: Day
  readonly last: Day
  readonly statement: number
  readonly digest: string
  readonly entry: number
  /** It was there already: nothing was written now. */
  readonly before: boolean
}

/** Where issuing a month stands. */
export interface ToIssue {
  readonly month: Month
  readonly state: Statement['state']
  /** The one that began and did not end. */
  readonly begun: IssuingRow | undefined
  /** Every person's fund that had begun by the month's end, by reference; `byThis`: done by what began. */
  readonly funds: readonly { readonly ref: string; readonly done: boolean; readonly byThis: boolean }[]
}

const stateOf = ({ early }: MonthAsked): Statement['state'] => (early ? 'may-change' : 'final')

/** Whose statements of a month are to be issued, and whose are done. Refused where it is too soon for anybody. */
export async function toIssue(daybook: Daybook, ask: MonthAsked): Promise<ToIssue | Refusal> {
  const tooSoon = isTooSoon(daybook, ask)
  if (tooSoon) return tooSoon
  const state = stateOf(ask)
  const begun = await begunBefore(daybook, ask)
  const funds: { ref: string; done: boolean; byThis: boolean }[] = []
  for (const fund of await fundsOf(daybook, ask.month)) {
    const before = await issuedBefore(daybook, fund, ask, begun)
    const byThis = before !== undefined && (await isOf(daybook, before, begun))
    funds.push({ ref: fund.ref, done: before !== undefined, byThis })
  }
  return { month: ask.month, state, begun, funds }
}

/**
 * Gives some funds what is due before the issuing begins, so that their statements stand on the same however long it
 * takes: in one commit, and what is in the way of one fund leaves the others be.
 */
export async function allocateForIssuing(
  daybook: Daybook,
  { funds, month, early }: MonthAsked & { readonly funds: readonly string[] },
): Promise<{ readonly refused: readonly InTheWay[] }> {
  const { refused } = await each(daybook, funds, (fund) =>
    early ? allocateForEarlyCopy(daybook, { fund, month }) : allocateForClosing(daybook, { fund, month }),
  )
  return { refused }
}

/** What is in the way of one fund, by its reference. */
export interface InTheWay {
  readonly fund: string
  readonly refusals: readonly Refusal[]
}

/** Does the same with each fund; what one leaves in the daybook before it is refused is taken back. */
async function each<R>(
  daybook: Daybook,
  funds: readonly string[],
  act: (fund: string) => Promise<R | Refusal | readonly Refusal[]>,
): Promise<{ readonly done: readonly R[]; readonly refused: readonly InTheWay[] }> {
  const done: R[] = []
  const refused: InTheWay[] = []
  for (const fund of funds) {
    const undo = daybook.mark()
    const answer = await act(fund)
    const refusals = isRefusal(answer) ? [answer] : isListOfRefusals(answer) ? answer : undefined
    if (refusals === undefined) done.push(answer as R)
    else {
      undo()
      refused.push({ fund, refusals })
    }
  }
  return { done, refused }
}

function isListOfRefusals(answer: unknown): answer is readonly Refusal[] {
  return Array.isArray(answer) && answer.length > 0 && answer.every(isRefusal)
}

/** Begins issuing a month, or takes up what began before and did not end. */
export async function beginIssuing(daybook: Daybook, ask: MonthAsked): Promise<Issuing | Refusal> {
  const tooSoon = isTooSoon(daybook, ask)
  if (tooSoon) return tooSoon
  const begun = await begunBefore(daybook, ask)
  if (begun) return { id: begun.id, month: begun.month, state: begun.state, takenUp: true }
  const issuing = { id: daybook.newId('is'), month: ask.month, state: stateOf(ask) }
  daybook.add('issuings', issuing)
  return { ...issuing, takenUp: false }
}

/**
 * Issues the statements of some funds within an issuing, in one commit: each once, however often it is asked. What
 * is in the way of one fund, all of it, holds up no other. How many are asked for together changes nothing in them.
 */
export async function issueSome(
  daybook: Daybook,
  ask: { readonly issuing: string; readonly funds: readonly string[] },
): Promise<{ readonly issued: readonly Issued[]; readonly refused: readonly InTheWay[] } | Refusal> {
  const issuing = await issuingBy(daybook, ask.issuing)
  if (isRefusal(issuing)) return issuing
  const { done, refused } = await each(daybook, ask.funds, (fund) => issueOne(daybook, issuing, fund))
  return { issued: done, refused }
}

async function issueOne(
  daybook: Daybook,
  issuing: IssuingRow,
  ref: string,
): Promise<Issued | Refusal | readonly Refusal[]> {
  const fund = await daybook.fund(ref)
  if (isRefusal(fund)) return fund
  const { month } = issuing
  const early = issuing.state === 'may-change'
  const before = await issuedBefore(daybook, fund, { month, early }, issuing)
  if (before) {
    const { state, first, last, number, digest, entry } = before
    return { fund: fund.ref, state, first, last, statement: number, digest, entry, before: true }
  }
  const within = { fund: fund.ref, month, issuing: issuing.id }
  const made = early ? await issueStatement(daybook, within) : await closeMonth(daybook, within)
  if (isRefusal(made) || !('statement' in made)) return made
  const { first, last, statement, digest, entry } = made
  return { fund: fund.ref, state: issuing.state, first, last, statement, digest, entry, before: false }
}

/** Ends an issuing: how many statements it made, and of how many funds something was in the way. */
export async function endIssuing(
  daybook: Daybook,
  ask: { readonly issuing: string; readonly issued: number; readonly refused: number },
): Promise<{ readonly issuing: string } | Refusal> {
  const issuing = await issuingBy(daybook, ask.issuing)
  if (isRefusal(issuing)) return issuing
  if (!issuing.done) daybook.add('issuingsDone', ask)
  return { issuing: issuing.id }
}

function isTooSoon({ today }: Daybook, { month, early }: MonthAsked): Refusal | undefined {
  if (early) {
    if (firstDay(month) <= today) return undefined
    return new Refusal(
      'period-not-over',
      `${printMonth(month)} has not begun. Nothing can be said of it yet.`,
      {
        month,
      },
    )
  }
  if (today > lastDay(month)) return undefined
  return new Refusal(
    'period-not-over',
    `${printMonth(month)} ends on ${printDay(lastDay(month))}. Issue its statements after that, or early copies now.`,
    { month },
  )
}

/** Everybody's funds that had begun by the month's end. */
async function fundsOf({ store, caller }: Daybook, month: Month): Promise<FundRow[]> {
  const last = lastDay(month)
  return (await store.funds(caller.provider)).filter((f) => f.holder === 'person' && f.opened <= last)
}

/**
 * What began and did not end. Early copies only on the day they began: later they would say what was so then, though
 * more is written down by now. A copy since which nothing was written stays as it is (`issuedBefore`).
 */
async function begunBefore(
  { store, caller, today }: Daybook,
  ask: MonthAsked,
): Promise<IssuingRow | undefined> {
  const rows = await store.issued.issuings(caller.provider)
  const begun = rows.filter((i) => !i.done && i.month === ask.month && i.state === stateOf(ask))
  return begun.find((i) => !ask.early || dayAt(i.at) === today)
}

async function issuingBy({ store, caller }: Daybook, id: string): Promise<IssuingRow | Refusal> {
  const row = (await store.issued.issuings(caller.provider)).find((i) => i.id === id)
  return row ?? new Refusal('not-found', 'No statements are being issued under this id.', { issuing: id })
}

/**
 * The statement of a month that stands already, so that another would say the same: the final one; or an early copy
 * that this issuing made, or since which nothing was written in the fund.
 */
async function issuedBefore(
  daybook: Daybook,
  fund: FundRow,
  { month, early }: MonthAsked,
  issuing: IssuingRow | undefined,
): Promise<StatementRow | undefined> {
  const isClosed = fund.lockedThrough !== undefined && fund.lockedThrough >= lastDay(month)
  if (!isClosed && !early) return undefined
  const rows = (await daybook.store.statements(fund.id)).filter((r) => r.last === lastDay(month))
  const final = rows.find((r) => r.state === 'final')
  if (final || !early) return final
  const copy = rows.at(-1)
  if (copy === undefined) return undefined
  return copy.entry === fund.version || (await isOf(daybook, copy, issuing)) ? copy : undefined
}

/** Whether a statement was made since an issuing began: it says itself as of when it was known, whatever a clock did. */
async function isOf(
  { store }: Daybook,
  { fund, number }: StatementRow,
  issuing: IssuingRow | undefined,
): Promise<boolean> {
  if (issuing === undefined) return false
  const statement = await store.statement(fund, number)
  return statement !== undefined && statement.knownAt >= issuing.at
}
