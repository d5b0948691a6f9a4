import type { Day } from '../ledger/day.ts'
import type { AccountCode, FundId, ProviderId, Unit } from '../ledger/fund.ts'

/** The part of the port that lists and reports stand on: sums over many funds, read at once. */
export interface FigureStore {
  /**
   * What moved between accounts on the days from one to another, both included: one row for each fund, day, unit and
   * pair of accounts, with what went back by reversals as rows of its own (debit and credit the other way round).
   * Costs as much as these days hold, whatever else is in the file.
   */
  flows(
    provider: ProviderId,
    which: {
      readonly from: Day
      readonly to: Day
      readonly funds?: readonly FundId[]
      readonly by?: 'day' | 'month' | 'all'
    },
  ): Promise<FlowRow[]>
}

export interface FlowRow {
  readonly fund: FundId
  /** The day, the month's first day, or the first day asked for. */
  readonly from: Day
  readonly unit: Unit
  readonly debit: AccountCode
  readonly credit: AccountCode
  /** Penny-seconds, seconds or a count. */
  readonly amount: number
}
