import { type Day, printDay } from './day.ts'
import { CATEGORIES, type Kind, type KindCode, priceOf, type Rate } from './rate.ts'
import { Refusal } from './refusal.ts'
import type { AskingTerm, Nation } from './statement.ts'

/**
 * One dated version of the agreement, never edited (design.md §5). Every local number is a term here and
 * nowhere a constant. It is a document: its canonical bytes are hashed into the fund's chain, so it holds
 * terms and roles, never a person's name.
 */
export interface Agreement {
  readonly format: 1
  readonly version: number
  /** First day on which this version is in force. */
  readonly from: Day
  /** Last day, where one is agreed. */
  readonly until?: Day
  /** 1 = Monday … 7 = Sunday. */
  readonly weekStarts: number
  /** The first day of the fund's year, as month and day: 04-01. */
  readonly yearStarts: string
  /** Hours given each week, by kind, in whole seconds (units for nights and visits). */
  readonly weekly: readonly { readonly kind: KindCode; readonly amount: number }[]
  /** Money given each week, in whole pence; 0 where the fund is given as hours. */
  readonly weeklyPence: number
  /** Days without support (college, holidays): no allocation; part weeks are shared by days. */
  readonly notSupported: readonly { readonly from: Day; readonly to: Day }[]
  /** `standard` first; every other kind's ratio is to it. */
  readonly kinds: readonly Kind[]
  /** Which kinds a kind may draw on by itself, in order, when its own hours are used up. */
  readonly draws: readonly { readonly kind: KindCode; readonly on: readonly KindCode[] }[]
  /** What an unused standard hour becomes in money; undefined: its full price. */
  readonly cashRate?: Rate
  /** Where the rest goes when the cash rate is lower than the price; to the provider only with a reason. */
  readonly cashRest: 'contingency' | 'funder' | 'provider'
  readonly cashRestReason?: string
  readonly noticeHours: number
  readonly cancelledLate: LateTerm
  /** Whether illness and hospital are charged like other late cancellations; default no. */
  readonly chargesIllness: boolean
  /** Funders in order: each takes its share of a week's worth, the last takes the rest. */
  readonly streams: readonly Stream[]
  readonly surplus: SurplusRule
  readonly reviews: readonly Day[]
  readonly statementTo: readonly { readonly reader: string; readonly format: string }[]
  /** Why one kind carries more management than another, where it does; printed on the statement. */
  readonly managementNote?: string
  /** Whose law and Ombudsman; England where nothing is said. */
  readonly nation?: Nation
  /** How soon questions are answered; `ASKING` where nothing is said. */
  readonly asking?: AskingTerm
}

/** What a late cancellation costs (design.md §3): nothing, the direct lines of the time paid, a part of it, or all. */
export type LateTerm =
  | { readonly rule: 'nothing' }
  | { readonly rule: 'direct-lines' }
  | { readonly rule: 'part'; readonly num: number; readonly den: number }
  | { readonly rule: 'all-booked' }

export interface Stream {
  readonly code: string
  readonly name: string
  readonly relation: 'included' | 'added'
  /** The agreed share of each week, as two whole numbers; the last stream has none and takes the rest. */
  readonly share?: { readonly num: number; readonly den: number }
}

/** No default: a reclaim is never worked out until somebody with authority has named the rule (design.md §5). */
export type SurplusRule =
  | { readonly rule: 'not-agreed-yet' }
  | { readonly rule: 'none' }
  | { readonly rule: 'over-sum'; readonly pence: number }
  | { readonly rule: 'over-share-of-budget'; readonly num: number; readonly den: number }
  | { readonly rule: 'over-share-of-unspent'; readonly num: number; readonly den: number }
  | { readonly rule: 'over-weeks'; readonly weeks: number }

/** The version in force on a day; versions come in order of version number. */
export function inForce(agreements: readonly Agreement[], on: Day): Agreement | undefined {
  const started = agreements.filter((a) => a.from <= on)
  const latest = started.reduce<Agreement | undefined>(
    (best, a) => (best === undefined || a.version > best.version ? a : best),
    undefined,
  )
  return latest && (latest.until === undefined || on <= latest.until) ? latest : undefined
}

/** The version in force, or a refusal that names the day. */
export function agreementOn(agreements: readonly Agreement[], on: Day): Agreement | Refusal {
  return (
    inForce(agreements, on) ??
    new Refusal(
      'outside-agreement',
      `No agreement is in force on ${printDay(on)}. Agree one for that day first.`,
      {
        day: on,
      },
    )
  )
}

export function kindOf(agreement: Agreement, code: KindCode): Kind | Refusal {
  return (
    agreement.kinds.find((kind) => kind.code === code) ??
    new Refusal(
      'unknown-kind',
      `The agreement has no kind of hour called “${code}”. It has: ${agreement.kinds.map((k) => k.code).join(', ')}.`,
      { kind: code, known: agreement.kinds.map((k) => k.code) },
    )
  )
}

export function standardOf(agreement: Agreement): Kind {
  const standard = agreement.kinds[0]
  if (!standard) throw new Error('an agreement without kinds was stored')
  return standard
}

/** Every kind of hour that any of these versions has, in the order in which they came, the latest terms for each. */
export function kindsOf(agreements: readonly Agreement[]): Kind[] {
  return [...new Map(agreements.flatMap((a) => a.kinds.map((k) => [k.code, k] as const))).values()]
}

export const KIND_CODE = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/

/** Everything that is wrong with an agreement before it is signed; nothing found means it may be stored. */
export function checkAgreement(a: Agreement): Refusal[] {
  const wrong: Refusal[] = []
  const say = (field: string, sentence: string) =>
    wrong.push(new Refusal('agreement-invalid', sentence, { field }, { field }))

  if (a.kinds[0]?.code !== 'standard') say('kinds', 'The first kind of hour must be “standard”.')
  if (new Set(a.kinds.map((k) => k.code)).size !== a.kinds.length)
    say('kinds', 'Two kinds have the same code.')
  for (const kind of a.kinds) {
    const price = priceOf(kind)
    if (!KIND_CODE.test(kind.code) || kind.code.length > 30)
      say('kinds', `“${kind.code}” is no code: use small letters, digits and hyphens.`)
    if (price.per !== 1 || price.pence <= 0)
      say('kinds', `The price of “${kind.code}” must come to whole pence, more than nothing.`)
    if (kind.lines.some((l) => l.rate.pence < 0 || l.rate.per <= 0 || CATEGORIES[l.category] !== l.part))
      say('kinds', `A cost line of “${kind.code}” is negative or in the wrong part.`)
    if (!isRatio(kind.ratio.standard, kind.ratio.own))
      say('kinds', `The ratio of “${kind.code}” must be two whole numbers.`)
    if (kind.code === 'standard' && kind.ratio.standard !== kind.ratio.own)
      say('kinds', 'Standard hours equal themselves: their ratio is 1 to 1.')
    if (kind.code === 'standard' && kind.measure !== 'time')
      say('kinds', 'Standard hours are counted in hours and minutes: every other kind is compared with them.')
  }
  const known = new Set(a.kinds.map((k) => k.code))
  for (const { kind, on } of a.draws)
    if (!known.has(kind) || on.some((k) => !known.has(k)))
      say('draws', `“${kind}” draws on a kind that is not agreed.`)
  for (const { kind, amount } of a.weekly)
    if (!known.has(kind) || !Number.isSafeInteger(amount) || amount <= 0)
      say('weekly', `The weekly hours of “${kind}” must be more than nothing, of a kind that is agreed.`)
  if (a.weekly.length === 0 && a.weeklyPence === 0)
    say('weekly', 'Weekly hours or weekly money must be agreed.')
  if (!Number.isSafeInteger(a.weeklyPence) || a.weeklyPence < 0)
    say('weeklyPence', 'Weekly money must be whole pence.')
  if (a.weekStarts < 1 || a.weekStarts > 7)
    say('weekStarts', 'The week starts on a day from 1 (Monday) to 7 (Sunday).')
  if (!/^(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$/.test(a.yearStarts))
    say('yearStarts', 'The year starts on a month and day like 04-01.')
  if (a.until !== undefined && a.until < a.from) say('until', 'The agreement ends before it starts.')
  if (a.notSupported.some((n) => n.to < n.from))
    say('notSupported', 'Days without support end before they start.')
  if (!Number.isSafeInteger(a.noticeHours) || a.noticeHours < 0)
    say('noticeHours', 'The notice must be whole hours.')
  if (a.streams.length === 0) say('streams', 'At least one funder must be named.')
  a.streams.forEach((s, i) => {
    const last = i === a.streams.length - 1
    if (!KIND_CODE.test(s.code))
      say('streams', `“${s.code}” is no code: use small letters, digits and hyphens.`)
    if (last !== (s.share === undefined))
      say('streams', 'Every funder but the last has an agreed share; the last takes the rest.')
    if (s.share && !(isRatio(s.share.num, s.share.den) && s.share.num < s.share.den))
      say('streams', `The share of “${s.name}” must be two whole numbers, less than the whole.`)
  })
  if (a.cashRest === 'provider' && !a.cashRestReason)
    say('cashRestReason', 'What the provider keeps of swapped hours needs its reason in the agreement.')
  if (a.asking && !isAsking(a.asking))
    say(
      'asking',
      'Questions are answered within 1 to 366 days, and whoever pays sees them on that day or later.',
    )
  if (a.cancelledLate.rule === 'part' && !isRatio(a.cancelledLate.num, a.cancelledLate.den))
    say('cancelledLate', 'The part charged for a late cancellation must be two whole numbers.')
  return wrong
}

function isRatio(a: number, b: number): boolean {
  return Number.isSafeInteger(a) && Number.isSafeInteger(b) && a > 0 && b > 0 && a <= 10_000 && b <= 10_000
}

function isAsking({ answerWithin, funderAfter }: AskingTerm): boolean {
  const whole = Number.isSafeInteger(answerWithin) && Number.isSafeInteger(funderAfter)
  return whole && answerWithin >= 1 && funderAfter >= answerWithin && funderAfter <= 366
}
