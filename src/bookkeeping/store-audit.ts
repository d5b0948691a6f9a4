import type { Day, Moment } from '../ledger/day.ts'
import type { EntryKind } from '../ledger/entry.ts'
import type { FundId } from '../ledger/fund.ts'
import type { OurReceipt } from '../ledger/payment-list.ts'
import type { Stretch } from '../ledger/role.ts'
import type { FundCount } from '../ledger/sample.ts'

/**
 * The part of the port that an audit stands on: which entries there are to look at, counted and named without being
 * read, and what a funder paid by its own references. Each is asked for the days that may be seen and no others.
 */
export interface AuditStore {
  /** How many entries each of these funds has, in the order of their ids; funds without any are left out. */
  counts(days: readonly FundDays[], which: WhichAudited): Promise<FundCount[]>
  /** The numbers of a fund's entries at these places, from 0 and rising, in the order of the numbers. */
  numbersAt(days: readonly FundDays[], which: WhichAudited, places: readonly number[]): Promise<number[]>
  /** The entries that moved most money, the largest first; of equal ones by fund and number. */
  largest(days: readonly FundDays[], which: WhichAudited, most: number): Promise<AuditedEntry[]>
  /** Of these entries of a fund those that are among them, in the order of their numbers. */
  among(days: readonly FundDays[], which: WhichAudited, numbers: readonly number[]): Promise<number[]>
  /**
   * What came in from a funder on the bank's days, by the payment's reference. What was put right is left out; where it
   * came in on a day that may be seen and was put right on one that may not, it stands as it does elsewhere.
   */
  receipts(
    days: readonly FundDays[],
    which: { readonly stream: string; readonly from: Day; readonly to: Day },
  ): Promise<OurReceipt[]>
}

/** A stretch of days of one fund, both included; a fund may have several that do not meet. */
export interface FundDays {
  readonly fund: FundId
  readonly from: Day
  readonly to: Day
  /** All days of the fund that may be seen, and whose receipts; where they are not given, every one. */
  readonly seen?: readonly Stretch[]
  readonly streams?: readonly string[]
}

export interface WhichAudited {
  readonly kinds: readonly EntryKind[]
  /** Written down by then. */
  readonly knownAt: Moment
}

export interface AuditedEntry {
  readonly fund: FundId
  readonly number: number
  /** Penny-seconds: the money that it moved from some accounts to others, what only went through one left out. */
  readonly sum: number
}
