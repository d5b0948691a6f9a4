import type { Agreement } from '../ledger/agreement.ts'
import type { Day, Moment } from '../ledger/day.ts'
import type { EntryKind, NotGiven } from '../ledger/entry.ts'
import type { AccountCode, FundId, ProviderId, Unit } from '../ledger/fund.ts'
import type { PositionFacts, Windows } from '../ledger/position.ts'
import type { DecidedToBuy } from '../ledger/purchase.ts'
import type { BalanceRow } from './store.ts'

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

  /** How far a provider's books are written: while nothing here has moved, nothing has that is read below. */
  written(provider: ProviderId): Promise<Written>
  /** The number of every book's last entry. */
  versions(provider: ProviderId): Promise<ReadonlyMap<FundId, number>>
  /** What was agreed in many funds, each as `agreements` gives it. */
  agreementsIn(funds: readonly FundId[]): Promise<ReadonlyMap<FundId, readonly Agreement[]>>
  /**
   * What each fund's position is told from, in the order asked. Read a few funds at a time, each as of one moment:
   * other requests are answered in between.
   */
  standings(asked: readonly StandingAsked[]): Promise<Standing[]>
  /** What was decided to buy in a fund by the end of a day, and was neither paid for nor undone then, oldest first. */
  decidedToBuy(fund: FundId, on: Day): Promise<DecidedToBuy[]>
  /** Support in many funds that was charged in full, with its worker: from a day on, or what is new above a number. */
  workers(asked: readonly WorkersAsked[]): Promise<WorkersIn[]>
  /** What of the bank's money each book has now, and on which days since one it moved; in penny-seconds. */
  banks(funds: readonly FundId[], since: Day): Promise<BankIn[]>
  /** What every account of these funds has at the end of a day, read a few funds at a time. */
  balancesIn(funds: readonly FundId[], on: Day): Promise<BalanceRow[]>
  /** What waits in each fund. */
  waitingIn(
    provider: ProviderId,
    which: { readonly sentFrom: Moment; readonly sentBy: Moment },
  ): Promise<WaitingIn>
}

export interface Written {
  /** The number of the provider's last entry, in whatever book, and of its last book. */
  readonly sequence: number
  readonly books: number
  /** The last agreement that was filed, whoever’s. */
  readonly agreed: number
  /**
   * The same of the lists that wait for somebody: rows put aside, questions, queries, links sent and opened; and of what
   * says to whom and how they are sent.
   */
  readonly lists: string
}

export interface StandingAsked {
  readonly fund: FundId
  readonly on: Day
  readonly windows: Windows
}

/** A position's facts but those that stand in more than one fund. */
export type Standing = Omit<PositionFacts, 'fund' | 'agreements' | 'twoPlaces'> & {
  /** The newest entry of the days that may be seen, by its day: 0 where there is none. */
  readonly newest: number
}

export interface WorkersAsked {
  readonly fund: FundId
  readonly from: Day
  /** The last entry that is known: what came after it is told; 0 for everything. */
  readonly above: number
}

export interface WorkersIn {
  readonly fund: FundId
  readonly visits: readonly WorkerVisit[]
  /** Of what is known: entries that were put right since. */
  readonly reversed: readonly number[]
  /** A text was erased since: what is known is to be read anew. */
  readonly erased: boolean
}

export interface WorkerVisit {
  readonly number: number
  readonly day: Day
  readonly session: string
  readonly start: Moment
  readonly end: Moment
  readonly worker: string
}

export interface BankIn {
  readonly fund: FundId
  readonly now: number
  readonly moved: readonly { readonly day: Day; readonly amount: number }[]
}

export interface WaitingIn {
  readonly putAside: ReadonlyMap<FundId, number>
  readonly disputes: ReadonlyMap<FundId, number>
  /** Statements sent as a link to the person or a representative in these moments, and opened by none of them. */
  readonly notOpened: readonly {
    readonly fund: FundId
    readonly number: number
    readonly first: Day
    readonly last: Day
  }[]
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
