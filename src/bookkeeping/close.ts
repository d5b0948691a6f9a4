import { type Day, firstDay, type Month, monthOf, printMonth } from '../ledger/day.ts'
import { decideClosing, mayClose, nextPeriod } from '../ledger/period.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import type { Statement } from '../ledger/statement.ts'
import { allocate } from './allocation.ts'
import { type Daybook, digestOf } from './daybook.ts'
import { daysSeen, sees } from './funded.ts'
import { statementFor } from './statement.ts'
import type { FundRow } from './store.ts'

/** What closing a month made: its one final statement. */
export interface Closure {
  readonly fund: string
  readonly month: Month
  readonly first: Day
  readonly last: Day
  readonly statement: number
  readonly digest: string
  readonly entry: number
}

/** Posts what is due to the month's last day: the statement stands on it, so it is committed before. */
export async function allocateForClosing(
  daybook: Daybook,
  ask: { readonly fund: string; readonly month: Month },
): Promise<undefined | Refusal | readonly Refusal[]> {
  const fund = await closingFund(daybook, ask)
  if (isRefusal(fund) || Array.isArray(fund)) return fund
  const posted = await allocate(daybook, { fund: fund.ref, through: nextPeriod(fund).last })
  return isRefusal(posted) ? posted : undefined
}

/** The fund whose month may be closed, or everything that is in the way. */
async function closingFund(
  daybook: Daybook,
  ask: { readonly fund: string; readonly month: Month },
): Promise<FundRow | Refusal | Refusal[]> {
  const fund = await personsFund(daybook, ask.fund)
  if (isRefusal(fund)) return fund
  const putAside = (await daybook.store.putAside(fund.provider, { fund: fund.id })).filter(
    (r) => r.day <= nextPeriod(fund).last,
  )
  const wrong = mayClose(fund, ask.month, { today: daybook.today, putAside: putAside.length })
  return wrong.length > 0 ? wrong : fund
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
  ask: { readonly fund: string; readonly month: Month },
): Promise<Closure | Refusal | readonly Refusal[]> {
  const fund = await closingFund(daybook, ask)
  if (isRefusal(fund) || Array.isArray(fund)) return fund
  const period = nextPeriod(fund)
  const statement = await statementFor(daybook, fund, period, 'final')
  const digest = digestOf(statement)
  daybook.add('statements', { fund: fund.id, statement, digest })
  const entry = await daybook.write(
    fund,
    decideClosing(period, { number: statement.number, standsOn: statement.standsOn, digest }),
  )
  if (isRefusal(entry)) return entry
  return { fund: fund.ref, month: ask.month, ...period, statement: statement.number, digest, entry }
}

/** The statement of the open month as it stands today, marked "may change"; it is not kept and locks nothing. */
export async function draftStatement(
  daybook: Daybook,
  ask: { readonly fund: string; readonly month: Month },
): Promise<Statement | Refusal> {
  const fund = await personsFund(daybook, ask.fund)
  if (isRefusal(fund)) return fund
  const next = nextPeriod(fund)
  const isSeen = sees(await daysSeen(daybook, fund), next.first, next.last)
  if (monthOf(next.first) !== ask.month || firstDay(ask.month) > daybook.today || !isSeen) {
    return new Refusal('period-not-next', `There is no statement for ${printMonth(ask.month)} yet.`, {
      month: ask.month,
    })
  }
  daybook.lookedAbout = ask.month
  return statementFor(daybook, fund, next, 'may-change')
}
