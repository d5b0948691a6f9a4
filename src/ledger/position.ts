import type { SurplusRule } from './agreement.ts'
import type { Day } from './day.ts'
import type { FundId } from './fund.ts'

/**
 * How one fund stands on a day: what a list of people says about it in a row, and what exceptions are told from
 * (domain.md 4.1, 4.3). Hours are whole seconds counted in standard hours, rounded down; money is penny-seconds.
 * Only of days that whoever asks may see: a window begins no earlier than those.
 */
export interface Position {
  readonly fund: FundId
  readonly on: Day
  readonly opened: Day
  /** Support is recorded, and months are closed, up to these days. */
  readonly recordedThrough?: Day
  readonly lockedThrough?: Day

  /** The week around the day: what it gives, what was used of it, what is planned; what is left may be below nothing. */
  readonly week: WeekPosition
  /** Hours left: available and booked. */
  readonly left: number
  /** Of these, what is left from before this week: the hours banked. */
  readonly banked: number
  /** Hours in pots, each saved for something. */
  readonly saved: number
  /** The money behind all hours held. */
  readonly worth: number
  readonly spending: number
  /** Money set aside: saved for something, and kept for emergencies. */
  readonly savedMoney: number
  readonly contingency: number
  readonly bank: number
  /** Funders still owe this; below nothing where they have paid ahead. */
  readonly owed: number
  /** Earned by the provider and not drawn yet; lent by it. */
  readonly earned: number
  readonly lent: number
  /** Support given that the fund did not pay for. */
  readonly unfunded: number

  /** What the agreement in force gives each week; nothing where none is in force. */
  readonly weekly: number
  readonly weeklyPence: number
  /** A year of it in whole pence, at the prices in force, for rules about shares of the budget. */
  readonly yearPence: number
  /** The last whole weeks up to the day support is recorded to, at most four; none before there is one. */
  readonly pace?: Pace
  /** At this pace, the hours left on the last day of the fund's year: below nothing where they will not last. */
  readonly forecast?: { readonly on: Day; readonly left: number }

  /** The latest day on which support was given, and on which anything was (support, or something bought). */
  readonly lastSupport?: Day
  readonly lastSpent?: Day
  /** Of the last twelve weeks: hours cancelled late and charged, and hours given. */
  readonly late: { readonly from: Day; readonly cancelled: number; readonly given: number }
  /** Visits of the last four weeks that the provider could not come to. */
  readonly missed: number

  /** Days agreed for reviews: the next, and the last that has passed. */
  readonly nextReview?: Day
  readonly lastReview?: Day
  readonly surplus: SurplusRule

  /** Entries of the last twelve weeks, by number, that an audit looks at first. */
  readonly decidedAfter: readonly number[]
  readonly noReceipt: readonly number[]
  readonly twoPlaces: readonly number[]
  /** Statements that went out as a link four weeks ago or more, and that nobody has opened. */
  readonly notOpened: readonly number[]

  readonly waiting: Waiting
}

/** Seconds in standard hours. */
export interface WeekPosition {
  readonly from: Day
  readonly given: number
  readonly used: number
  readonly planned: number
}

/** Seconds in standard hours, over whole weeks from one day to another, both included. */
export interface Pace {
  readonly from: Day
  readonly to: Day
  readonly given: number
  readonly used: number
}

/** How many of each wait for somebody, of this fund. */
export interface Waiting {
  readonly putAside: number
  readonly questions: number
  readonly overdueQuestions: number
  readonly disputes: number
  /** Questions of a commissioner to the provider that wait for the provider. */
  readonly queries: number
  readonly overdueQueries: number
}
