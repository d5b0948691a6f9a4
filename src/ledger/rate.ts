import type { LocalTime } from './day.ts'
import { HOUR, printSeconds } from './hours.ts'
import {
  exactly,
  type Money,
  money,
  PENNY,
  printPence,
  readPence,
  roundedDown,
  safeWhole,
  shown,
} from './money.ts'
import { isRefusal, Refusal } from './refusal.ts'

/**
 * A rate is two whole numbers: `pence` for `per` hours (or nights, or visits). £2.385 an hour is 477
 * pence for 2 hours; nothing is ever a decimal (design.md §2).
 */
export interface Rate {
  readonly pence: number
  readonly per: number
}

/** One list of categories for every provider, so that providers compare (design.md §2, domain.md 5). */
export const CATEGORIES = {
  wages: 'direct',
  'holiday-pay': 'direct',
  'national-insurance': 'direct',
  pension: 'direct',
  'training-and-sick-pay': 'direct',
  'travel-and-mileage': 'direct',
  'supervision-and-registered-manager': 'management',
  'office-and-systems': 'management',
  recruitment: 'management',
  'insurance-and-regulation': 'management',
  margin: 'management',
} as const
export type Category = keyof typeof CATEGORIES
export type Part = 'direct' | 'management'

/** What one line of an hour's price pays for. */
export interface CostLine {
  readonly category: Category
  readonly label: string
  readonly part: Part
  readonly rate: Rate
}

/** A code such as `standard`, `enhanced`, `shared`: the unit its hours are counted in. */
export type KindCode = string

/** A kind of hour, night or visit, as agreed (design.md §2). */
export interface Kind {
  readonly code: KindCode
  /** In the person's words: "day hours", "late hours (after 11pm)". */
  readonly label: string
  /** `time` is counted in whole seconds; `count` in whole nights or visits. */
  readonly measure: 'time' | 'count'
  /** `standard` hours equal `own` of this kind: 6 and 4 for enhanced, 5 and 8 for shared. */
  readonly ratio: { readonly standard: number; readonly own: number }
  readonly lines: readonly CostLine[]
  /** Local times between which standard support becomes this kind; may cross midnight. */
  readonly between?: { readonly from: string; readonly to: string }
  /** How many people one worker supports at this price; 1 unless shared. */
  readonly people?: number
}

/** The greatest common divisor: what a ratio is reduced by. */
export function gcd(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : gcd(b, a % b)
}

function reduced(rate: Rate): Rate {
  const d = gcd(rate.pence, rate.per) || 1
  return { pence: rate.pence / d, per: rate.per / d }
}

export function addRates(rates: readonly Rate[]): Rate {
  return rates.reduce(
    (sum, r) => reduced({ pence: sum.pence * r.per + r.pence * sum.per, per: sum.per * r.per }),
    { pence: 0, per: 1 },
  )
}

/** The same rate `num`/`den` times: every line of an enhanced hour is 3/2 of the standard hour's. */
export function timesRate(rate: Rate, num: number, den: number): Rate {
  return reduced({ pence: rate.pence * num, per: rate.per * den })
}

/** The largest number that a ratio is written with. */
const MOST_IN_RATIO = 10_000

/**
 * Reads how many times, or which part, as people write it: `3/2`, `1.5`, `70 %`. Two whole numbers, reduced; refused
 * where it is none, is nothing, or needs numbers above ten thousand.
 */
export function readRatio(text: string): { readonly num: number; readonly den: number } | Refusal {
  const match = /^(\d{1,5})(?:\s*\/\s*(\d{1,5})|\.(\d{1,5}))?\s*(%)?$/.exec(text.trim())
  const [, whole = '', under, decimals = '', percent] = match ?? []
  const num = Number(whole + decimals)
  const den = (under === undefined ? 10 ** decimals.length : Number(under)) * (percent ? 100 : 1)
  const d = gcd(num, den)
  const ratio = { num: num / d, den: den / d }
  const fits = ratio.num > 0 && ratio.den > 0 && ratio.num <= MOST_IN_RATIO && ratio.den <= MOST_IN_RATIO
  if (match && den > 0 && fits) return ratio
  return new Refusal(
    'not-a-number',
    `“${shown(text)}” is no such number. Write two whole numbers like 3/2, or 1.5, or 70 %.`,
    { given: shown(text) },
  )
}

/** Reads a rate: a sum for one hour, night or visit, `13.20`, or for several, `4.77 for 2`. Never below nothing. */
export function readRate(text: string): Rate | Refusal {
  const [, sum = text, per = '1'] = /^(.+?)\s+for\s+(\d{1,5})$/i.exec(text.trim()) ?? []
  const amount = readPence(sum)
  if (isRefusal(amount)) return amount
  if (amount >= 0 && Number(per) > 0) return { pence: amount, per: Number(per) }
  return new Refusal('not-an-amount', `“${shown(text)}” is no price. Write pounds and pence like 13.20.`, {
    given: shown(text),
  })
}

/** A rate as `readRate` reads it: “£13.20”, or “£4.77 for 2”. */
export function printRate({ pence, per }: Rate): string {
  return per === 1 ? printPence(pence) : `${printPence(pence)} for ${per}`
}

/** What a unit of this kind costs; the sum of its cost lines. A valid kind's price is whole pence an hour. */
export function priceOf(kind: Kind): Rate {
  return addRates(kind.lines.map((line) => line.rate))
}

export function partOf(kind: Kind, part: Part): Rate {
  return addRates(kind.lines.filter((line) => line.part === part).map((line) => line.rate))
}

/**
 * What `amount` (seconds of a time kind, units of a count kind) is worth at `rate`, in penny-seconds;
 * undefined where it is not a whole number, which a valid kind's own price never is (design.md §1.4).
 */
export function worthOf(rate: Rate, amount: number, measure: Kind['measure']): Money | undefined {
  const whole = exactly(rate.pence * (measure === 'count' ? PENNY : 1), amount, rate.per)
  return whole === undefined ? undefined : money(whole)
}

/** The worth of hours at a kind's own price. */
export function worth(kind: Kind, amount: number): Money {
  const value = worthOf(priceOf(kind), amount, kind.measure)
  if (value === undefined) throw new RangeError(`the price of ${kind.code} is not whole pence`)
  return value
}

/** The direct part of a charge for `amount`, rounded down to the penny-second; management is the rest of the charge. */
export function directPart(kind: Kind, amount: number): Money {
  const rate = partOf(kind, 'direct')
  return money(roundedDown(rate.pence * (kind.measure === 'count' ? PENNY : 1), amount, rate.per))
}

/** Whether a local clock time lies in a window that may cross midnight. */
export function isBetween(local: LocalTime, window: { readonly from: string; readonly to: string }): boolean {
  const time = local.slice(11, 16)
  return window.from <= window.to
    ? time >= window.from && time < window.to
    : time >= window.from || time < window.to
}

/** What compares one kind with another: its ratio, and whether that is of hours or of nights and visits. */
type Compared = Pick<Kind, 'measure' | 'ratio'>

/**
 * What `amount` of one kind comes to in another, by their ratios to standard, as a fraction of two whole
 * numbers (design.md §2): 3,600 s of enhanced are 5,400/1 s of standard. A ratio is of hours; of a kind that is counted
 * it is of whole nights or visits, so 1 night at 8 to 1 is 28,800/1 s of standard.
 */
export function inKind(
  amount: number,
  from: Compared,
  to: Compared,
): { readonly num: number; readonly den: number } {
  const num = safeWhole(amount) * standardIn(from) * to.ratio.own
  const den = from.ratio.own * standardIn(to)
  return { num: safeWhole(num), den: safeWhole(den) }
}

/** The same rounded down to whole seconds (or units): in the person's favour when hours leave. */
export function inKindDown(amount: number, from: Compared, to: Compared): number {
  const { num, den } = inKind(amount, from, to)
  return roundedDown(num, 1, den)
}

/** What `ratio.own` of a kind's units are in units of standard: its hours, or the seconds of them for whole nights. */
function standardIn({ measure, ratio }: Compared): number {
  return ratio.standard * (measure === 'count' ? HOUR : 1)
}

/** An amount of a kind as people read it: “7 h 30”, or “2 sleep-in nights”. */
export function printAmount({ measure, label }: Pick<Kind, 'measure' | 'label'>, amount: number): string {
  return measure === 'count' ? `${amount} ${label}` : printSeconds(amount)
}

/** Amounts of several kinds in whole seconds of standard hours, each rounded down; 0 where none is standard. */
export function inStandardDown(
  kinds: readonly Kind[],
  amounts: readonly { readonly kind: KindCode; readonly amount: number }[],
): number {
  const standard = kinds.find((k) => k.code === 'standard')
  if (!standard) return 0
  return amounts.reduce((sum, { kind: code, amount }) => {
    const kind = amount === 0 ? undefined : kinds.find((k) => k.code === code)
    return kind ? sum + inKindDown(amount, kind, standard) : sum
  }, 0)
}
