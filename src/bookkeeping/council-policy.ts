import { checkAuthority } from '../ledger/authority.ts'
import type { Day } from '../ledger/day.ts'
import { readText } from '../ledger/entry.ts'
import { isRefusal, type Refusal } from '../ledger/refusal.ts'
import { readKinds } from './authority.ts'
import type { Daybook } from './daybook.ts'
import { fundersOf, knownFunder } from './person.ts'
import type { CouncilPolicyRow } from './store-people.ts'

/** What a council's own policy lets an appointee decide, from a day on (domain.md 2.10). */
export async function recordCouncilPolicy(
  daybook: Daybook,
  ask: {
    readonly funder: string
    readonly from: Day
    readonly appointeeDecides: readonly string[]
    /** Where the council has written it down: its name and date. */
    readonly where: string
  },
): Promise<{ readonly funder: string; readonly from: Day } | readonly Refusal[]> {
  const funder = await knownFunder(daybook, ask.funder)
  const decides = readKinds(ask.appointeeDecides, 'appointeeDecides')
  const where = readText(ask.where, 'where')
  const beyond = isRefusal(decides)
    ? undefined
    : checkAuthority({ kind: 'appointee', decides, from: ask.from })?.at({ field: 'appointeeDecides' })
  const wrong = [funder, decides, where, beyond].filter(isRefusal)
  if (isRefusal(funder) || isRefusal(decides) || isRefusal(where) || beyond) return wrong
  daybook.add('councilPolicies', {
    provider: daybook.caller.provider,
    funder: funder.code,
    from: ask.from,
    appointeeDecides: decides,
    where,
  })
  return { funder: funder.code, from: ask.from }
}

export interface CouncilPolicies {
  readonly policies: readonly (CouncilPolicyRow & { readonly name: string })[]
  /** Every funder that an agreement names. */
  readonly funders: readonly { readonly code: string; readonly name: string }[]
}

/** What each council says an appointee may decide, newest last; and the funders there are. */
export async function councilPolicies(daybook: Daybook): Promise<CouncilPolicies> {
  const funders = await fundersOf(daybook)
  const rows = await daybook.store.people.councilPolicies(daybook.caller.provider)
  return {
    policies: rows.map((row) => ({ ...row, name: funders.get(row.funder) ?? row.funder })),
    funders: [...funders].map(([code, name]) => ({ code, name })),
  }
}
