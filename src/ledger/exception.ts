import type { Day } from './day.ts'

/**
 * What makes a fund one to look at first (domain.md 4.3): told from its position, worked out anew each day, and gone
 * as soon as it is put right. `weight` sorts: 3 is a person at risk or money in the wrong place, 2 is overdue,
 * 1 is to be known.
 */
export interface Exception {
  readonly code: ExceptionCode
  readonly weight: 1 | 2 | 3
  /** Since when, or by when. */
  readonly day?: Day
  /** How much: hours in standard seconds, penny-seconds or a count, as the code says. */
  readonly much?: number
  /** The entries or statements it is about, by number. */
  readonly numbers?: readonly number[]
}

/** Every kind of exception: who sees it, and how `much` is counted. */
export const EXCEPTIONS = {
  // Money.
  lent: { for: 'both', much: 'money' },
  'surplus-over-rule': { for: 'both', much: 'money' },
  'nothing-spent': { for: 'both', much: 'none' },
  'will-not-last': { for: 'both', much: 'hours' },
  'bank-growing': { for: 'manager', much: 'hours' },
  'using-fast': { for: 'manager', much: 'hours' },
  unfunded: { for: 'both', much: 'hours' },
  // Support.
  'cancelled-late': { for: 'both', much: 'hours' },
  missed: { for: 'both', much: 'count' },
  'two-places': { for: 'both', much: 'count' },
  // Evidence.
  'decided-after': { for: 'both', much: 'count' },
  'no-receipt': { for: 'both', much: 'count' },
  'not-opened': { for: 'both', much: 'count' },
  // What should have been done by now.
  'not-recorded': { for: 'manager', much: 'none' },
  'not-closed': { for: 'both', much: 'none' },
  'review-passed': { for: 'both', much: 'none' },
  'question-overdue': { for: 'both', much: 'count' },
  'query-overdue': { for: 'both', much: 'count' },
  'put-aside': { for: 'manager', much: 'count' },
  question: { for: 'manager', much: 'count' },
  query: { for: 'manager', much: 'count' },
  dispute: { for: 'manager', much: 'count' },
} as const satisfies Record<string, { for: 'manager' | 'both'; much: 'money' | 'hours' | 'count' | 'none' }>

export type ExceptionCode = keyof typeof EXCEPTIONS
