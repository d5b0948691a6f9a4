import type { Agreement, SurplusRule } from './agreement.ts'
import type { Day, Moment, Month } from './day.ts'
import type { Digest, WordRef } from './entry.ts'
import type { FundId, ProviderId } from './fund.ts'
import type { KindCode } from './rate.ts'
import type { Refusal } from './refusal.ts'
import type { Statement, Sum } from './statement.ts'
import { NOTHING, total } from './statement-facts.ts'

/**
 * The pack of a month for one funder: what it pays for, with the entries that show that nothing older was changed
 * (docs/decisions/0036, docs/checking.md). It is told from closed months alone and stored nowhere. One line a fund.
 */
export type PackLine = PackHead | PackClosed | PackWithheld | PackOpen | PackEnded | PackTotals

export interface PackHead {
  readonly is: 'pack'
  readonly format: 1
  readonly provider: { readonly id: ProviderId; readonly name: string }
  readonly funder: { readonly code: string; readonly name: string }
  readonly month: Month
}

/** An entry of a fund, by its number and its hash: with it, everything before it is fixed. */
export interface ChainEnd {
  readonly number: number
  readonly hash: string
}

export interface PackClosed {
  readonly is: 'closed'
  readonly fund: FundId
  readonly ref: string
  readonly person: WordRef
  readonly first: Day
  readonly last: Day
  /** Everybody who pays: the figures are the fund's, whoever else pays for the same days. */
  readonly funders: readonly string[]
  readonly statement: {
    readonly number: number
    readonly digest: Digest
    readonly code: string
    readonly knownAt: Moment
  }
  /** The version in force on the last day; null where none was any more. */
  readonly agreement: { readonly version: number; readonly from: Day; readonly surplus: SurplusRule } | null
  readonly figures: PackFigures
  readonly chain: {
    /** The closing before this one; number 0 and noughts where this is the first. */
    readonly from: ChainEnd
    /** This closing, and its place in the books of the provider. */
    readonly to: ChainEnd & { readonly sequence: number }
  }
  /** The exact text of each entry after `from`, up to and including `to`; null where one is of days of others. */
  readonly entries: readonly string[] | null
}

/** Closed, and another funder pays for days of it: its statement goes to neither (docs/decisions/0019). */
export interface PackWithheld {
  readonly is: 'withheld'
  readonly fund: FundId
  readonly ref: string
  readonly person: WordRef | null
  /** The days of it that this funder pays for. */
  readonly first: Day
  readonly last: Day
}

/** Paid for in this month, and not closed. */
export interface PackOpen {
  readonly is: 'open'
  readonly fund: FundId
  readonly ref: string
  readonly person: WordRef | null
  readonly why: readonly WhyOpen[]
}

/** Paid for before, and for no day of this month. */
export interface PackEnded {
  readonly is: 'ended'
  readonly fund: FundId
  readonly ref: string
  /** The last day that this funder paid for. */
  readonly until: Day
}

export interface PackTotals {
  readonly is: 'totals'
  readonly closed: number
  readonly withheld: number
  readonly open: number
  readonly ended: number
  readonly figures: PackFigures
  /** The closing in the pack that was written last: its place in the books of the provider, and its hash. */
  readonly provider: { readonly sequence: number; readonly head: string } | null
}

/** What a closed month comes to, as its statement says it: hours exactly, money exactly and as printed. */
export interface PackFigures {
  /** In standard hours: before + given − used + other = left; null in statements that did not count so yet. */
  readonly standard: StandardHours | null
  readonly kinds: readonly HoursInPack[]
  readonly money: {
    readonly opening: Sum
    readonly in: Sum
    readonly out: Sum
    readonly closing: Sum
  }
  /** Where it went; `kept` is the provider's of hours that became money. */
  readonly used: {
    readonly direct: Sum
    readonly management: Sum
    readonly cancelledLate: Sum
    readonly bought: Sum
    readonly kept: Sum
    readonly total: Sum
  }
  /** The parts of the closing balance. */
  readonly held: {
    readonly toSpend: Sum
    readonly saved: Sum
    readonly emergencies: Sum
    readonly behindHours: Sum
  }
  readonly bank: {
    readonly atBank: Sum
    readonly owed: Sum
    readonly lent: Sum
    readonly earnedNotTaken: Sum
  }
  readonly counts: {
    readonly visits: number
    /** Visits that the provider could not come to. */
    readonly missed: number
    /** Dated in an earlier, closed month and written in this one. */
    readonly late: number
    /** What was given and not paid for, at its price. */
    readonly unfunded: Sum
  }
}

export interface StandardHours {
  readonly before: number
  readonly given: number
  /** Cancelled late and charged among them. */
  readonly used: number
  readonly other: number
  readonly left: number
}

/** Of one kind, in its own seconds or units: before + given − used − cancelledLate + other = left. */
export interface HoursInPack {
  readonly kind: KindCode
  readonly measure: 'time' | 'count'
  readonly before: number
  readonly given: number
  readonly used: number
  readonly cancelledLate: number
  readonly other: number
  readonly left: number
  /** Given and not paid for; in none of the others. */
  readonly unfunded: number
}

export type WhyOpen = keyof typeof WHY_OPEN

/** Why a month is not closed, as far as it is a funder's business: never what stands in a file. */
export const WHY_OPEN = {
  'earlier-month': 'An earlier month is not closed yet.',
  'support-not-recorded': 'Support is not recorded to the end of the month.',
  'rows-put-aside': 'Rows of files wait for somebody to settle them.',
  'not-closed': 'Nothing is in the way; nobody has closed it.',
} as const

/** What is in the way of closing a month, as `mayClose` says it, in the words of a pack. */
export function whyOpen(inTheWay: readonly Refusal[]): readonly WhyOpen[] {
  const known: Readonly<Partial<Record<Refusal['name'], WhyOpen>>> = {
    'period-not-next': 'earlier-month',
    'support-not-recorded': 'support-not-recorded',
    'rows-put-aside': 'rows-put-aside',
  }
  const why = [...new Set(inTheWay.flatMap(({ name }) => known[name] ?? []))]
  return why.length > 0 ? why : ['not-closed']
}

/**
 * What a funder owes at the end of a statement. The document tells funders by their names, which two may share, in the
 * order in which the fund's agreements first name their codes; versions agreed later add theirs after those.
 */
export function owedBy(statement: Statement, funder: string, agreements: readonly Agreement[]): Sum {
  const versions = agreements.toSorted((a, b) => a.version - b.version)
  const codes = [...new Set(versions.flatMap((a) => a.streams.map((s) => s.code)))]
  return statement.bank.owedByFunders[codes.indexOf(funder)]?.sum ?? NOTHING
}

/** The figures of one closed month; `owed` is what this funder owes at its end. */
export function figuresOf(statement: Statement, owed: Sum): PackFigures {
  const { weeks, hours, money, pounds, split, bank, unfunded } = statement
  const over = (of: (week: Statement['weeks'][number]) => number) => weeks.reduce((sum, w) => sum + of(w), 0)
  const kinds = hours.map((h): HoursInPack => {
    const { kind, measure, before, given, used, cancelledLate, left } = h
    const other = left - before - given + used + cancelledLate
    const short = unfunded.find((u) => u.kind === kind)?.amount ?? 0
    return { kind, measure, before, given, used, cancelledLate, other, left, unfunded: short }
  })
  const { direct, management, cancelledLate, bought, kept } = pounds
  return {
    standard:
      weeks.length === 0
        ? null
        : {
            before: weeks[0]?.before ?? 0,
            given: over((w) => w.given),
            used: over((w) => w.used),
            other: over((w) => w.other),
            left: statement.leftInStandard,
          },
    kinds,
    money: { opening: money.opening, in: money.in, out: money.out, closing: money.closing },
    used: { direct, management, cancelledLate, bought, kept, total: pounds.total },
    held: {
      toSpend: split.toSpend,
      saved: total(split.saved.map((s) => s.sum)),
      emergencies: split.emergencies,
      behindHours: split.behindHours,
    },
    bank: {
      atBank: bank.atBank,
      owed,
      lent: bank.lent,
      earnedNotTaken: bank.earnedNotTaken,
    },
    counts: {
      visits: new Set(statement.lines.filter((l) => l.undoneOn === null).map((l) => l.session)).size,
      missed: statement.couldNotCome,
      late: statement.earlierMonths.length,
      unfunded: total(unfunded.map((u) => u.worth)),
    },
  }
}

export const NO_FIGURES: PackFigures = {
  standard: null,
  kinds: [],
  money: { opening: NOTHING, in: NOTHING, out: NOTHING, closing: NOTHING },
  used: {
    direct: NOTHING,
    management: NOTHING,
    cancelledLate: NOTHING,
    bought: NOTHING,
    kept: NOTHING,
    total: NOTHING,
  },
  held: { toSpend: NOTHING, saved: NOTHING, emergencies: NOTHING, behindHours: NOTHING },
  bank: { atBank: NOTHING, owed: NOTHING, lent: NOTHING, earnedNotTaken: NOTHING },
  counts: { visits: 0, missed: 0, late: 0, unfunded: NOTHING },
}

/** Two together: every column adds up, exactly and as printed. Hours of one kind and measure count together. */
export function together(a: PackFigures, b: PackFigures): PackFigures {
  const sums = <T extends Readonly<Record<string, Sum>>>(x: T, y: T): T =>
    Object.fromEntries(Object.entries(x).map(([name, one]) => [name, total([one, y[name] ?? NOTHING])])) as T
  const { visits, missed, late, unfunded } = a.counts
  return {
    standard:
      a.standard === null || b.standard === null ? (a.standard ?? b.standard) : added(a.standard, b.standard),
    kinds: [...Map.groupBy([...a.kinds, ...b.kinds], (k) => `${k.kind} ${k.measure}`).values()]
      .flatMap(([first, ...rest]) => (first ? [rest.reduce<HoursInPack>(addedOfKind, first)] : []))
      .sort((x, y) => (`${x.kind} ${x.measure}` < `${y.kind} ${y.measure}` ? -1 : 1)),
    money: sums(a.money, b.money),
    used: sums(a.used, b.used),
    held: sums(a.held, b.held),
    bank: sums(a.bank, b.bank),
    counts: {
      visits: visits + b.counts.visits,
      missed: missed + b.counts.missed,
      late: late + b.counts.late,
      unfunded: total([unfunded, b.counts.unfunded]),
    },
  }
}

function added(a: StandardHours, b: StandardHours): StandardHours {
  return {
    before: a.before + b.before,
    given: a.given + b.given,
    used: a.used + b.used,
    other: a.other + b.other,
    left: a.left + b.left,
  }
}

function addedOfKind(a: HoursInPack, b: HoursInPack): HoursInPack {
  return {
    ...{ kind: a.kind, measure: a.measure, ...added(a, b) },
    cancelledLate: a.cancelledLate + b.cancelledLate,
    unfunded: a.unfunded + b.unfunded,
  }
}
