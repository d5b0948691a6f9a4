import type { Day, LocalTime, Moment } from './day.ts'
import type { DecisionId, Digest, WordRef } from './entry.ts'
import type { FundId } from './fund.ts'
import type { Category, KindCode, Part } from './rate.ts'

/**
 * The statement: one frozen document, built once from (fund, period, as known at), stored as canonical
 * JSON, and rendered in every form with the same figures (design.md §7). It holds no name and no text:
 * those are commitments, looked up in `words` when it is shown, and blank after an erasure.
 *
 * Sums are kept exactly (penny-seconds, seconds) and as printed (whole pence): a column's running total is
 * rounded half up and each line shows the difference, so what is printed always foots (design.md §1.4).
 */
export interface Statement {
  readonly format: 1
  readonly fund: FundId
  readonly ref: string
  readonly number: number
  readonly state: 'final' | 'may-change'
  readonly first: Day
  readonly last: Day
  /** What we knew when. */
  readonly knownAt: Moment
  readonly standsOn: number
  readonly person: WordRef
  readonly provider: string
  readonly funders: readonly string[]
  readonly sentTo: readonly { readonly reader: string; readonly format: string }[]
  readonly hours: readonly HoursOfKind[]
  /** Every kind's hours left, in standard hours rounded down to the second. */
  readonly leftInStandard: number
  readonly pots: readonly Pot[]
  readonly given: readonly GivenSum[]
  readonly money: MoneyAccount
  readonly split: {
    readonly toSpend: Sum
    readonly saved: readonly { readonly name: WordRef; readonly sum: Sum }[]
    readonly emergencies: Sum
    readonly behindHours: Sum
  }
  readonly askedFor: readonly {
    readonly what: WordRef
    readonly supplier: WordRef
    readonly sum: Sum
    readonly on: Day
  }[]
  readonly pounds: PoundsUsed
  readonly lines: readonly SupportLine[]
  readonly purchases: readonly PurchaseLine[]
  readonly decisions: readonly DecisionLine[]
  readonly prices: readonly PriceOfKind[]
  readonly bank: {
    readonly atBank: Sum
    readonly owedByFunders: readonly { readonly funder: string; readonly sum: Sum }[]
    readonly lent: Sum
    readonly earnedNotTaken: Sum
  }
  /** Dated in an earlier, closed month and written in this one; adds up exactly to the difference. */
  readonly earlierMonths: readonly {
    readonly day: Day
    readonly what: SupportLine | null
    readonly entry: number
    readonly sum: Sum
  }[]
  readonly unfunded: readonly {
    readonly kind: KindCode
    readonly label: string
    readonly amount: number
    readonly worth: Sum
  }[]
  readonly notGiven: readonly NotGivenLine[]
  readonly couldNotCome: number
  readonly yearSoFar: {
    readonly from: Day
    readonly given: Sum
    readonly used: Sum
    readonly hoursUsed: readonly {
      readonly kind: KindCode
      readonly label: string
      readonly amount: number
    }[]
  }
  readonly proof: {
    readonly head: string
    readonly lastStatement: Digest | null
    readonly code: string
  }
}

/** Penny-seconds, and pence as printed. */
export interface Sum {
  readonly exact: number
  readonly pence: number
}

/** Hours of one kind, in whole seconds: before + given + back − used ± swapped … = left. */
export interface HoursOfKind {
  readonly kind: KindCode
  readonly label: string
  readonly measure: 'time' | 'count'
  readonly before: number
  readonly given: number
  readonly used: number
  /** Chosen swaps between kinds: in (+) or out (−). */
  readonly swapped: number
  /** Turned into money (−) or bought back (+). */
  readonly money: number
  /** Put away for something (−) or taken out again (+). */
  readonly saved: number
  readonly cancelledLate: number
  readonly sentBack: number
  readonly other: number
  readonly left: number
  /** Of what is left, already planned. */
  readonly planned: number
}

export interface Pot {
  readonly pot: number
  readonly name: WordRef
  readonly kind: KindCode
  readonly label: string
  readonly before: number
  readonly in: number
  readonly out: number
  readonly left: number
}

/** "5 weeks began in March: 5 × 24 = 120" */
export interface GivenSum {
  readonly kind: KindCode
  readonly label: string
  readonly weeks: readonly { readonly week: Day; readonly amount: number }[]
  readonly total: number
}

export interface MoneyAccount {
  readonly opening: Sum
  readonly in: Sum
  readonly out: Sum
  readonly closing: Sum
  readonly rows: readonly MoneyRow[]
}

export interface MoneyRow {
  readonly day: Day
  readonly what:
    | 'week'
    | 'support'
    | 'cancelled-late'
    | 'bought'
    | 'sent-back'
    | 'brought-forward'
    | 'put-right'
    | 'other'
  readonly entries: readonly number[]
  /** The session, supplier or week it is about. */
  readonly about: WordRef | Day | string | null
  readonly change: Sum
  readonly balance: Sum
}

/** Where each pound used went; `of100` are whole pence of each £1 and sum to 100 where anything was used. */
export interface PoundsUsed {
  readonly direct: Sum
  readonly management: Sum
  readonly cancelledLate: Sum
  readonly bought: Sum
  readonly total: Sum
  readonly of100: {
    readonly direct: number
    readonly management: number
    readonly cancelledLate: number
    readonly bought: number
  }
}

/** One visit, as the person knows it: its pieces within the period, as one line. */
export interface SupportLine {
  readonly session: string
  readonly day: Day
  readonly localStart: LocalTime
  readonly localEnd: LocalTime
  readonly worker: WordRef | null
  readonly together: number
  readonly times: 'clocked' | 'confirmed' | 'planned'
  /** Contact time by kind, and what left the person's hours for it. */
  readonly given: readonly {
    readonly kind: KindCode
    readonly label: string
    readonly amount: number
    readonly rate: { readonly pence: number; readonly per: number }
  }[]
  readonly used: readonly { readonly kind: KindCode; readonly label: string; readonly amount: number }[]
  readonly sum: Sum
  readonly direct: Sum
  readonly management: Sum
  readonly unfunded: number
  readonly putRight: boolean
  readonly relatesTo: Day | null
}

export interface PurchaseLine {
  readonly day: Day
  readonly purchase: string
  readonly supplier: WordRef
  readonly what: WordRef
  readonly sum: Sum
  readonly paidFrom: 'bank' | 'provider-card' | 'provider-cash'
  readonly receipt: string | null
  readonly decision: DecisionId | null
  readonly putRight: boolean
}

export interface DecisionLine {
  readonly day: Day
  readonly entry: number
  readonly what:
    | 'swapped'
    | 'into-money'
    | 'back-into-hours'
    | 'saved'
    | 'taken-out'
    | 'set-aside'
    | 'drawn'
    | 'bought'
    | 'agreement'
    | 'standing'
    | 'other'
  readonly kind: KindCode | null
  readonly amount: number | null
  readonly toKind: KindCode | null
  readonly toAmount: number | null
  readonly sum: Sum | null
  readonly name: WordRef | null
  readonly decidedBy: WordRef | null
  readonly involved: string | null
}

export interface PriceOfKind {
  readonly kind: KindCode
  readonly label: string
  readonly measure: 'time' | 'count'
  readonly from: Day
  readonly price: { readonly pence: number; readonly per: number }
  readonly lines: readonly {
    readonly category: Category
    readonly label: string
    readonly part: Part
    readonly rate: { readonly pence: number; readonly per: number }
  }[]
  readonly ratio: { readonly standard: number; readonly own: number }
}

export interface NotGivenLine {
  readonly day: Day
  readonly session: string
  readonly localStart: LocalTime
  readonly localEnd: LocalTime
  readonly reason:
    | 'cancelled-in-time'
    | 'cancelled-late'
    | 'no-access'
    | 'hospital'
    | 'illness'
    | 'could-not-come'
  readonly charged: number
  readonly sum: Sum
}
