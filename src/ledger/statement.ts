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
  readonly format: 2
  readonly fund: FundId
  readonly ref: string
  /** Dense in the fund, over early copies and final statements alike. */
  readonly number: number
  readonly state: 'final' | 'may-change'
  readonly first: Day
  readonly last: Day
  /** What we knew when. */
  readonly knownAt: Moment
  /** The day up to which support was recorded then: an early copy knows nothing of later visits; null where none was. */
  readonly recordedThrough: Day | null
  readonly standsOn: number
  /** Whose law and whose Ombudsman: where to complain. */
  readonly nation: Nation
  readonly person: WordRef
  readonly provider: string
  readonly funders: readonly string[]
  /** Since when and until when the fund runs; null in documents of format 1, which did not say. */
  readonly runs: FundRuns | null
  readonly sentTo: readonly Recipient[]
  /** The early copy of the same days that was issued before, and what it said; null where there was none. */
  readonly replaces: Replaced | null
  readonly hours: readonly HoursOfKind[]
  /** Every kind's hours left, in standard hours rounded down to the second. */
  readonly leftInStandard: number
  readonly pots: readonly Pot[]
  readonly given: readonly GivenSum[]
  /** Week by week within the period, each a stretch of the agreement's weeks; they add up to the month. */
  readonly weeks: readonly WeekOf[]
  /**
   * What was left at the end of every day of the period, in standard hours rounded down to the second; the last is
   * `leftInStandard`. As it is known now: what was written and taken back within the period is as if it had never
   * been. In an early copy the days to come show what is written for them.
   */
  readonly days: readonly { readonly day: Day; readonly left: number }[]
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
  /** Why one kind carries more management than another, where it does. */
  readonly managementNote: string | null
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
  /** The costed plan, what it sets aside for each purpose and what was used; null until one is agreed. */
  readonly plan: PlanPart | null
  /** What the person pays towards it themselves; null where nothing is assessed. */
  readonly contribution: ContributionPart | null
  /** When the fund is looked at together again. */
  readonly review: ReviewPart | null
  /** What may be sent back to the funder, when, and under which rule; null where nothing is said of it. */
  readonly reclaim: ReclaimPart | null
  /** Asked about a line in this period, answered in it, or still open at its end. */
  readonly questions: readonly QuestionLine[]
  /** How soon a question is answered, in days, and when the funder hears that it was not. */
  readonly asking: AskingTerm
  /** How the provider and each funder are reached, for asking and complaining; null where nobody has written it down. */
  readonly contacts: {
    readonly provider: Contact | null
    readonly funders: readonly { readonly funder: string; readonly contact: Contact }[]
  }
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
    /** The digest of the last final statement; null on the first. */
    readonly lastStatement: Digest | null
    /** 16 signs that follow from everything else in the document (bookkeeping/statement.ts). */
    readonly code: string
    /** Where anybody can check the code: an origin such as `https://ringfence.example`; null where none is set. */
    readonly checkAt: string | null
  }
}

/** The fund's days: its first, its last where an end is agreed, and what is left of its year. */
export interface FundRuns {
  readonly from: Day
  readonly until: Day | null
  /** The last day of the fund's year, or `until` where that is earlier; and how many days are left after the period. */
  readonly yearEnds: Day
  readonly daysLeft: number
}

/** Nations whose words and Ombudsman differ (words/nations.ts). */
export type Nation = 'england' | 'wales' | 'scotland'

/** The forms a statement can have; always the same document, always the same figures. */
export const FORMS = ['web', 'pdf', 'large-print', 'easy-read', 'csv', 'json'] as const
export type Form = (typeof FORMS)[number]

/** Whom it is for, and in which form: as recorded with the person (Accessible Information Standard). */
export interface Recipient {
  readonly to: 'person' | 'representative' | 'commissioner' | 'provider'
  /** A representative's name. */
  readonly name: WordRef | null
  /** A funder's name. */
  readonly funder: string | null
  /** `other`: a form that people make, such as a recording or Braille. */
  readonly form: Form | 'other'
}

/** What the early copy said, so that the final statement can show what changed since. */
export interface Replaced {
  readonly number: number
  readonly digest: Digest
  readonly knownAt: Moment
  readonly leftInStandard: number
  readonly closing: Sum
}

/**
 * One week of the agreement, cut at the period's ends. Everything counts on the day on which it is written, what is
 * late for an earlier month too; what was written and taken back within the period counts nowhere.
 *
 * Hours are standard hours, rounded down to the second as a running total, so that they foot in every week:
 * before + given − used + other = left, and left is the next week's before. The first week's `before` is what the
 * hours' table says was left before, `left` is what `days` says at the end of `to`, and the last one's is
 * `leftInStandard`. Over all weeks, `given` is the hours given and `used` the hours used and cancelled late.
 *
 * Over all weeks, `cost` is direct support + management + cancelled late of `pounds`, and `bought` is what was bought
 * there, exactly and as printed. A visit over midnight between two weeks counts, and costs, in the week in which it
 * began; its hours leave on the days on which they were given.
 */
export interface WeekOf {
  readonly from: Day
  readonly to: Day
  /** How many visits the lines of these days tell of. */
  readonly visits: number
  readonly before: number
  /** Whole in the week that begins here. */
  readonly given: number
  readonly used: number
  /** Swapped, saved, turned into money or sent back (−); taken out, bought back or put right (+). */
  readonly other: number
  readonly left: number
  readonly cost: Sum
  readonly bought: Sum
}

export interface PlanPart {
  readonly lines: readonly { readonly purpose: WordRef; readonly planned: Sum; readonly used: Sum }[]
  readonly planned: Sum
  readonly used: Sum
}

export interface ContributionPart {
  readonly assessed: Sum
  readonly due: Sum
  readonly paid: Sum
  /** How it is collected, in plain words of the agreement. */
  readonly collected: string
}

export interface ReviewPart {
  readonly next: Day
  readonly actions: readonly WordRef[]
}

export interface ReclaimPart {
  /** The rule by its name in the agreement's terms. */
  readonly rule: string
  readonly sum: Sum
  readonly on: Day
}

/** A question about a line of an issued statement, and its answer. */
export interface QuestionLine {
  readonly question: string
  /** The statement it is about, and the line's number there (`numberedLines`); null: about all of it. */
  readonly statement: number
  readonly line: number | null
  readonly on: Day
  readonly askedBy: 'person' | 'representative' | 'commissioner'
  readonly says: WordRef
  readonly due: Day
  readonly answer: { readonly on: Day; readonly says: WordRef } | null
}

/** How somebody is reached; at least one of these. An address may have several lines. */
export interface Contact {
  readonly phone: string | null
  readonly email: string | null
  readonly web: string | null
  readonly address: string | null
}

/** In days after the question: when an answer is due, and when the funder hears that none came. */
export interface AskingTerm {
  readonly answerWithin: number
  readonly funderAfter: number
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
    | 'kept'
    | 'brought-forward'
    | 'put-right'
    | 'repriced'
    | 'other'
  readonly entries: readonly number[]
  /** The session, supplier or week it is about. */
  readonly about: WordRef | Day | string | null
  readonly change: Sum
  readonly balance: Sum
}

/**
 * Where each pound used went; `of100` are whole pence of each £1 and sum to 100. They are all nothing where nothing was
 * used, or where more was given back of one part than was used of it: then there is no £1 to share out.
 */
export interface PoundsUsed {
  readonly direct: Sum
  readonly management: Sum
  readonly cancelledLate: Sum
  readonly bought: Sum
  /** Of hours turned into money at a lower agreed rate: kept by the provider though no support was given. */
  readonly kept: Sum
  readonly total: Sum
  readonly of100: {
    readonly direct: number
    readonly management: number
    readonly cancelledLate: number
    readonly bought: number
    readonly kept: number
  }
}

/**
 * One visit, as the person knows it: its pieces within the period, as one line. A visit that was put right at another
 * price has two: what was undone, and what stands (statement-facts.ts says which entries belong together).
 */
export interface SupportLine {
  readonly session: string
  /** The numbers of its entries. */
  readonly entries: readonly number[]
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
  /** What was given and not charged for, by kind. */
  readonly unfunded: readonly { readonly kind: KindCode; readonly label: string; readonly amount: number }[]
  /** It stands in the place of another that was undone. */
  readonly putRight: boolean
  /** The day on which it was undone within the period: it does not stand, and the account gives it back that day. */
  readonly undoneOn: Day | null
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
  /** Who decided it, where that is on record; documents of format 1 do not say. */
  readonly decidedBy?: WordRef | null
  readonly by?: 'person' | 'representative' | null
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
  /** Of `other`, support of earlier days that is paid for after all: what it cost. */
  readonly sum: Sum | null
  readonly name: WordRef | null
  readonly decidedBy: WordRef | null
  readonly by: 'person' | 'representative' | null
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
  readonly entries: readonly number[]
  readonly localStart: LocalTime
  readonly localEnd: LocalTime
  readonly reason:
    | 'cancelled-in-time'
    | 'cancelled-late'
    | 'no-access'
    | 'hospital'
    | 'illness'
    | 'could-not-come'
  /** Hours that were charged for it, by kind; nothing unless it was cancelled late. */
  readonly charged: readonly { readonly kind: KindCode; readonly label: string; readonly amount: number }[]
  readonly sum: Sum
  /** The day on which its charge was undone within the period, where the account tells both. */
  readonly undoneOn: Day | null
}

/** A line that somebody can ask about: its number stays, because the document is frozen. */
export type NumberedLine =
  | { readonly number: number; readonly part: 'visit'; readonly day: Day; readonly line: SupportLine }
  | { readonly number: number; readonly part: 'not-given'; readonly day: Day; readonly line: NotGivenLine }
  | { readonly number: number; readonly part: 'bought'; readonly day: Day; readonly line: PurchaseLine }
  | { readonly number: number; readonly part: 'decision'; readonly day: Day; readonly line: DecisionLine }
  | {
      readonly number: number
      readonly part: 'earlier'
      readonly day: Day
      readonly line: Statement['earlierMonths'][number]
    }

/** Every line that can be asked about, numbered from 1 in this order: visits, visits that did not happen, things bought, decisions, changes to earlier months. */
export function numberedLines(
  s: Pick<Statement, 'lines' | 'notGiven' | 'purchases' | 'decisions' | 'earlierMonths'>,
): NumberedLine[] {
  let number = 0
  const numbered = <L extends { readonly day: Day }, P extends NumberedLine['part']>(
    part: P,
    lines: readonly L[],
  ) => lines.map((line) => ({ number: ++number, part, day: line.day, line }))
  return [
    ...numbered('visit', s.lines),
    ...numbered('not-given', s.notGiven),
    ...numbered('bought', s.purchases),
    ...numbered('decision', s.decisions),
    ...numbered('earlier', s.earlierMonths),
  ]
}

/** A document of format 1, as it was stored before forms, weeks and questions had a place in it. */
export type StatementOfFormat1 = Omit<
  Statement,
  | 'format'
  | 'recordedThrough'
  | 'nation'
  | 'runs'
  | 'sentTo'
  | 'replaces'
  | 'weeks'
  | 'days'
  | 'plan'
  | 'contribution'
  | 'review'
  | 'reclaim'
  | 'questions'
  | 'asking'
  | 'contacts'
  | 'proof'
  | 'lines'
  | 'notGiven'
  | 'earlierMonths'
> & {
  readonly format: 1
  readonly lines: readonly Omit<SupportLine, 'entries' | 'undoneOn'>[]
  readonly notGiven: readonly Omit<NotGivenLine, 'entries' | 'undoneOn'>[]
  readonly earlierMonths: readonly (Omit<Statement['earlierMonths'][number], 'what'> & {
    readonly what: Omit<SupportLine, 'entries' | 'undoneOn'> | null
  })[]
  readonly sentTo: readonly { readonly reader: string; readonly format: string }[]
  readonly proof: Omit<Statement['proof'], 'checkAt'>
}

/** A stored document as it is read today: nothing is added to an old one but empty places. */
export function statementRead(stored: Statement | StatementOfFormat1): Statement {
  if (stored.format === 2) return stored
  return {
    ...stored,
    format: 2,
    // A month was closed once support was recorded to its last day; of early copies none of format 1 was kept.
    recordedThrough: stored.last,
    nation: 'england',
    runs: null,
    sentTo: stored.sentTo.map((s) => recipientFrom(s)),
    replaces: null,
    weeks: [],
    days: [],
    lines: stored.lines.map((l) => ({ ...l, ...UNSAID })),
    notGiven: stored.notGiven.map((l) => ({ ...l, ...UNSAID })),
    earlierMonths: stored.earlierMonths.map((e) => ({ ...e, what: e.what && { ...e.what, ...UNSAID } })),
    plan: null,
    contribution: null,
    review: null,
    reclaim: null,
    questions: [],
    asking: ASKING,
    contacts: { provider: null, funders: [] },
    proof: { ...stored.proof, checkAt: null },
  }
}

/** What a visit’s line of format 1 does not say. */
const UNSAID = { entries: [], undoneOn: null } as const

/** Where the agreement says nothing else (docs/decisions/0024). */
export const ASKING: AskingTerm = { answerWithin: 10, funderAfter: 20 }

/** How an agreement writes down a reader and a format, as a recipient; a form nobody here makes is `other`. */
export function recipientFrom({
  reader,
  format,
}: {
  readonly reader: string
  readonly format: string
}): Recipient {
  const written = format.trim().toLowerCase()
  const known = FORMS.find((form) => form === written)
  const form = known ?? (written in WRITTEN ? WRITTEN[written as keyof typeof WRITTEN] : 'other')
  const to =
    reader === 'representative' || reader === 'commissioner' || reader === 'provider' ? reader : 'person'
  return { to, name: null, funder: null, form }
}

/** What agreements call the forms. */
const WRITTEN = { paper: 'pdf', html: 'web', screen: 'web', email: 'web', 'e-mail': 'web' } as const
