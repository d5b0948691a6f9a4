import type { Day } from './day.ts'
import type { KindCode } from './rate.ts'

/** A public id: random, opaque, safe in addresses. */
export type FundId = string & { readonly id: 'fund' }
export type ProviderId = string & { readonly id: 'provider' }

/**
 * One book of entries: a person's ring-fenced fund, or the provider's own book beside the funds of one
 * bank account (design.md §3, "Money that is nobody's").
 */
export interface Fund {
  readonly id: FundId
  readonly provider: ProviderId
  /** The provider's own reference, such as LS-001. */
  readonly ref: string
  readonly holder: 'person' | 'provider'
  /** The number of its last entry; 0 before the first. */
  readonly version: number
  /** The hash of its last entry; 64 zeros before the first. */
  readonly head: string
  readonly opened: Day
  /** Closed to its end: nothing may be dated up to this day. */
  readonly lockedThrough?: Day
  /** Support is recorded up to and including this day. */
  readonly recordedThrough?: Day
}

/** `GBP`, or a kind of hour, night or visit. */
export type Unit = 'GBP' | KindCode

/** The account codes of design.md §3, without their unit. */
export type MoneyCode =
  | 'bank'
  | `funder:${string}`
  | 'hours'
  | 'spending'
  | 'contingency'
  | `saved:${number}`
  | 'provider:direct'
  | 'provider:management'
  | 'provider:cancelled-late'
  | 'advance'
export type HoursCode =
  | 'available'
  | 'booked'
  | `pot:${number}`
  | 'delivered'
  | 'cancelled-late'
  | 'returned'
  | 'issued'
  | 'unfunded'
  | 'converted'
  | 'moved'
/** The provider's own book. `own:lent` always equals the advances of all its funds. */
export type OwnCode =
  | 'own:bank'
  | 'own:money'
  | 'own:unidentified'
  | 'own:interest'
  | 'own:charges'
  | 'own:lent'
export type AccountCode = MoneyCode | HoursCode | OwnCode

export type Side = 'D' | 'C'

/** Which side an account grows on. Total over the codes; the database has the same rule as a CHECK. */
export function sideOf(code: AccountCode): Side {
  if (code.startsWith('funder:') || code.startsWith('pot:')) return 'D'
  if (code.startsWith('saved:')) return 'C'
  return DEBIT_NORMAL.has(code) ? 'D' : 'C'
}

const DEBIT_NORMAL: ReadonlySet<string> = new Set([
  'bank',
  'available',
  'booked',
  'delivered',
  'cancelled-late',
  'returned',
  'converted',
  'moved',
  'own:bank',
  'own:charges',
  'own:lent',
])

/** Whether the file keeps this account from going below nothing on any day. */
export function hasFloor(code: AccountCode): boolean {
  return code.startsWith('saved:') || code.startsWith('pot:') || FLOORED.has(code)
}

const FLOORED: ReadonlySet<string> = new Set([
  'bank',
  'hours',
  'spending',
  'contingency',
  'advance',
  'available',
  'booked',
  'own:lent',
])

/** Hours still held, whose worth is the account `hours`: available, booked and saved (design.md §1.4). */
export function isHeld(code: AccountCode): boolean {
  return code === 'available' || code === 'booked' || code.startsWith('pot:')
}

/** The person's own cash: what a drawdown must leave in the bank (design.md §1.1). */
export function isOwnCash(code: AccountCode): boolean {
  return code === 'spending' || code === 'contingency' || code.startsWith('saved:')
}

export const PROVIDER_CODES = ['provider:direct', 'provider:management', 'provider:cancelled-late'] as const
