import type { Agreement } from './agreement.ts'
import type { Period } from './period.ts'
import { fundedPeriods, fundersIn, liesWithin } from './role.ts'

/** Why a statement goes not to somebody to whom it would go as agreed: said after their name. */
export const KEPT_BACK = {
  'has-died':
    'their death is written down, so nothing goes out to them. It waits until a manager gives it to whoever acts for their estate.',
  'part-of-the-days': 'they do not pay for every day of this statement, so it does not go to them.',
} as const
export type KeptBack = keyof typeof KEPT_BACK

/** What decides from whom a fund's statement is kept back. */
export interface KeptBackBy {
  readonly agreements: readonly Agreement[]
  readonly period: Period
  /** Whether the person's death is written down. */
  readonly hasDied: boolean
}

/**
 * Why a statement is kept back from a reader: from the person after their death, and from a funder that does not pay
 * for all of its days, which may not see it (design.md §8). Nothing where it goes to them.
 */
export function keptBack(reader: string, { agreements, period, hasDied }: KeptBackBy): KeptBack | undefined {
  if (reader === 'person') return hasDied ? 'has-died' : undefined
  if (!reader.startsWith(FUNDER)) return undefined
  const days = fundedPeriods(agreements, reader.slice(FUNDER.length))
  return liesWithin(days, period.first, period.last) ? undefined : 'part-of-the-days'
}

/** Whoever pays for some of a statement's days and not for all of them: it goes to none of these. */
export function payingInPart({ agreements, period }: Omit<KeptBackBy, 'hasDied'>) {
  const { first, last } = period
  return fundersIn(agreements, first, last).filter(
    ({ code }) => !liesWithin(fundedPeriods(agreements, code), first, last),
  )
}

const FUNDER = 'funder:'
