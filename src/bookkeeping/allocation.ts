import type { Day } from '../ledger/day.ts'
import type { FundId } from '../ledger/fund.ts'
import { isRefusal, type Refusal } from '../ledger/refusal.ts'
import type { Daybook } from './daybook.ts'
import type { Wrote } from './record.ts'
import type { FundRow } from './store.ts'

/**
 * Posts every allocation due up to a day, for one fund, for some or all; a second time it posts nothing (design.md
 * §3). Asked for one fund, it also gives a week again that was reversed.
 */
export async function allocate(
  daybook: Daybook,
  ask: { readonly fund?: string; readonly funds?: readonly string[]; readonly through: Day },
): Promise<readonly Wrote[] | Refusal> {
  const one = ask.fund === undefined ? undefined : await daybook.fund(ask.fund)
  if (isRefusal(one)) return one
  const everybody = one ? [] : await daybook.store.funds(daybook.caller.provider)
  const isAsked = ({ ref, holder }: FundRow) => holder === 'person' && (ask.funds?.includes(ref) ?? true)
  const funds = one ? [one] : everybody.filter(isAsked)
  const wrote: Wrote[] = []
  for (const fund of funds) {
    const before = daybook.count
    const due = await daybook.postDue(fund, ask.through, one !== undefined)
    if (isRefusal(due)) return due
    const count = daybook.count - before
    if (count > 0) wrote.push({ fund: fund.ref, entries: numbersUpTo(daybook, fund.id, count) })
  }
  return wrote
}

function numbersUpTo(daybook: Daybook, fund: FundId, count: number): number[] {
  return daybook
    .written(fund, 'allocation')
    .slice(-count)
    .map((e) => e.number)
}
