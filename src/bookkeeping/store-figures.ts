import type { Day } from '../ledger/day.ts'
import type { EntryKind, NotGiven } from '../ledger/entry.ts'
import type { AccountCode, FundId, ProviderId, Unit } from '../ledger/fund.ts'

/** The part of the port that lists and reports stand on: sums over many funds, read at once. */
export interface FigureStore {
  /**
   * What moved between accounts on the days from one to another, both included: one row for each fund, day, kind of
   * entry, unit and pair of accounts, with what went back by reversals as rows of its own (debit and credit the other
   * way round, under the kind of what was put right). Costs as much as these days hold, whatever else is in the file.
   */
  flows(provider: ProviderId, which: WhichFlows): Promise<FlowRow[]>

  /**
   * Visits that were not given, and why, on the days from one to another: a visit that was cut at midnight counts once,
   * and one whose record was put right within the same calendar month does not count, as in that month's statement.
   */
  notGiven(provider: ProviderId, which: Omit<WhichFlows, 'by'>): Promise<NotGivenRow[]>
}

export interface WhichFlows {
  readonly from: Day
  readonly to: Day
  readonly funds?: readonly FundId[]
  /** Summed by day, by calendar month, or over all the days, which is what is meant where nothing is said. */
  readonly by?: 'day' | 'month' | 'all'
}

export interface FlowRow {
  readonly fund: FundId
  /** The day, the first day asked for of the month, or the first day asked for. */
  readonly from: Day
  /** What moved it; of a reversal, what was put right. */
  readonly kind: EntryKind
  readonly unit: Unit
  readonly debit: AccountCode
  readonly credit: AccountCode
  /** Penny-seconds, seconds or a count. */
  readonly amount: number
}

export interface NotGivenRow {
  readonly fund: FundId
  readonly reason: NotGiven
  readonly visits: number
}
