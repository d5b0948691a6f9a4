import { type Day, firstDay, laterOf, type Moment, type Month, monthOf, printMonth } from '../ledger/day.ts'
import {
  decideClosing,
  decideEarlyCopy,
  mayClose,
  mayIssueEarly,
  nextPeriod,
  rowsAside,
} from '../ledger/period.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import type { Statement } from '../ledger/statement.ts'
import { allocate } from './allocation.ts'
import { type Daybook, digestOf } from './daybook.ts'
import { daysSeen, sees } from './funded.ts'
import { statementFor, withCode } from './statement.ts'
import type { FundRow } from './store.ts'

/** The month of one fund; within an issuing (store-statements.ts), every statement says that it was known then. */
export interface FundMonth {
  readonly fund: string
  readonly month: Month
  readonly issuing?: string
}

/** A statement that was issued: numbered, kept, and carried by an entry. */
interface IssuedStatement {
  readonly fund: string
  readonly month: Month
  readonly first: Day
  readonly last: Day
  readonly statement: number
  readonly state: Statement['state']
  readonly digest: string
  readonly entry: number
}

/** What closing a month made: its one final statement. */
export interface Closure extends IssuedStatement {
  readonly state: 'final'
}

/** A statement of a month that is still open: it may change, and locks nothing. */
export interface EarlyCopy extends IssuedStatement {
  readonly state: 'may-change'
}

/** Posts what is due to the month's last day: the statement stands on it, so it is committed before. */
export function allocateForClosing(daybook: Daybook, ask: FundMonth) {
  return allocateFor(daybook, ask, 'final')
}

/** Posts what is due by today, or by the month's last day where that is past. */
export function allocateForEarlyCopy(daybook: Daybook, ask: FundMonth) {
  return allocateFor(daybook, ask, 'may-change')
}

async function allocateFor(
  daybook: Daybook,
  ask: FundMonth,
  state: Statement['state'],
): Promise<undefined | Refusal | readonly Refusal[]> {
  const fund = await fundToIssue(daybook, ask, state)
  if (!isFund(fund)) return fund
  const { last } = nextPeriod(fund)
  const through = state === 'may-change' && daybook.today < last ? daybook.today : last
  const posted = await allocate(daybook, { fund: fund.ref, through })
  return isRefusal(posted) ? posted : undefined
}

/** The fund whose statement may be issued, or everything that is in the way. */
async function fundToIssue(
  daybook: Daybook,
  ask: FundMonth,
  state: Statement['state'],
): Promise<FundRow | Refusal | readonly Refusal[]> {
  const fund = await personsFund(daybook, ask.fund)
  if (isRefusal(fund)) return fund
  const { today } = daybook
  if (state === 'may-change') return mayIssueEarly(fund, ask.month, today) ?? fund
  const { store } = daybook
  const own = await store.putAside(fund.provider, { fund: fund.id })
  const rows = [...own, ...(await store.putAside(fund.provider, { fund: null }))]
  const wrong = mayClose(fund, ask.month, { today, ...rowsAside(fund, nextPeriod(fund).last, rows) })
  return wrong.length > 0 ? wrong : fund
}

function isFund(found: FundRow | Refusal | readonly Refusal[]): found is FundRow {
  return !isRefusal(found) && 'ref' in found
}

async function personsFund(daybook: Daybook, ref: string): Promise<FundRow | Refusal> {
  const fund = await daybook.fund(ref)
  if (isRefusal(fund) || fund.holder === 'person') return fund
  return new Refusal(
    'unknown-fund',
    'The provider’s own book has no statements.',
    { fund: ref },
    { field: 'fund' },
  )
}

/**
 * Closes a month: one final statement, an entry without transfers dated the month's last day, and the lock,
 * in one commit (design.md §7). Refused with everything that is in the way.
 */
export async function closeMonth(
  daybook: Daybook,
  ask: FundMonth,
): Promise<Closure | Refusal | readonly Refusal[]> {
  return issue(daybook, ask, 'final')
}

/**
 * Issues an early copy of the month that is closed next: numbered and kept like a final statement, marked “may
 * change”, with an entry of its own dated today, which locks nothing (docs/decisions/0024). Refused where the month
 * is closed, comes after the next, or has not begun.
 */
export async function issueStatement(
  daybook: Daybook,
  ask: FundMonth,
): Promise<EarlyCopy | Refusal | readonly Refusal[]> {
  return issue(daybook, ask, 'may-change')
}

async function issue<S extends Statement['state']>(
  daybook: Daybook,
  ask: FundMonth,
  state: S,
): Promise<(IssuedStatement & { readonly state: S }) | Refusal | readonly Refusal[]> {
  const fund = await fundToIssue(daybook, ask, state)
  if (!isFund(fund)) return fund
  const knownAt = await momentKnown(daybook, fund, ask, state)
  if (isRefusal(knownAt)) return knownAt
  const period = nextPeriod(fund)
  const statement = withCode(await statementFor(daybook, fund, { period, state, knownAt }))
  const { number, standsOn } = statement
  const digest = digestOf(statement)
  daybook.add('statements', { fund: fund.id, statement, digest })
  const carried = { number, standsOn, digest }
  const entry = await daybook.write(
    fund,
    state === 'final' ? decideClosing(period, carried) : decideEarlyCopy(period, daybook.today, carried),
  )
  if (isRefusal(entry)) return entry
  return { fund: fund.ref, month: ask.month, ...period, statement: number, state, digest, entry }
}

/**
 * What was known when. Now; but within an issuing when that began, or when the fund's last entry was written if that
 * is later: a statement that is taken up again after a break says the same as without one.
 */
async function momentKnown(
  { store, caller, at }: Daybook,
  fund: FundRow,
  { issuing, month }: FundMonth,
  state: Statement['state'],
): Promise<Moment | Refusal> {
  if (issuing === undefined) return at
  const row = (await store.issued.issuings(caller.provider)).find(
    (i) => i.id === issuing && i.month === month && i.state === state,
  )
  if (!row) return new Refusal('not-found', 'No such statements are being issued under this id.', { issuing })
  const last = await store.entry(fund.id, fund.version)
  return last ? laterOf(row.at, last.recordedAt) : row.at
}

/**
 * The statement of the open month as it stands today, marked “may change”: only looked at. It is not issued, so it has
 * no code; it is not kept and locks nothing.
 */
export async function draftStatement(
  daybook: Daybook,
  ask: { readonly fund: string; readonly month: Month },
): Promise<Statement | Refusal> {
  const fund = await personsFund(daybook, ask.fund)
  if (isRefusal(fund)) return fund
  const period = nextPeriod(fund)
  const isSeen = sees(await daysSeen(daybook, fund), period.first, period.last)
  if (monthOf(period.first) !== ask.month || firstDay(ask.month) > daybook.today || !isSeen) {
    return new Refusal('period-not-next', `There is no statement for ${printMonth(ask.month)} yet.`, {
      month: ask.month,
    })
  }
  daybook.lookedAbout = ask.month
  return statementFor(daybook, fund, { period, state: 'may-change', knownAt: daybook.at })
}
