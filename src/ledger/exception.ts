import { addDays, type Day, daysBetween } from './day.ts'
import { HOUR } from './hours.ts'
import { FOUR_WEEKS, type Pace, type Position } from './position.ts'

/**
 * What makes a fund one to look at first (domain.md 4.3): told from its position, worked out anew each day, and gone
 * as soon as it is put right. `weight` sorts: 3 is a person at risk or money in the wrong place, 2 is overdue,
 * 1 is to be known.
 */
export interface Exception {
  readonly code: ExceptionCode
  readonly weight: 1 | 2 | 3
  /** Since when, or by when. */
  readonly day?: Day
  /** How much: hours in standard seconds, penny-seconds or a count, as the code says; else as `in` says. */
  readonly much?: number
  /** Counted in money, in a fund that is given as money and as no hours. */
  readonly in?: 'money'
  /** Of how much, counted alike: of the hours given, of the hours of the weeks. */
  readonly of?: number
  /** The entries or statements it is about, by number. */
  readonly numbers?: readonly number[]
}

/** Every kind of exception: who sees it, and how `much` is counted. */
export const EXCEPTIONS = {
  // Money.
  lent: { for: 'both', much: 'money' },
  'surplus-over-rule': { for: 'both', much: 'money' },
  'nothing-spent': { for: 'both', much: 'none' },
  'will-not-last': { for: 'both', much: 'hours' },
  'bank-growing': { for: 'manager', much: 'hours' },
  'using-fast': { for: 'manager', much: 'hours' },
  unfunded: { for: 'both', much: 'hours' },
  // Support.
  'cancelled-late': { for: 'both', much: 'hours' },
  missed: { for: 'both', much: 'count' },
  'two-places': { for: 'both', much: 'count' },
  // Evidence.
  'decided-after': { for: 'both', much: 'count' },
  'no-receipt': { for: 'both', much: 'count' },
  'not-opened': { for: 'both', much: 'count' },
  // What should have been done by now.
  'not-recorded': { for: 'manager', much: 'none' },
  'not-closed': { for: 'both', much: 'none' },
  'review-passed': { for: 'both', much: 'none' },
  'question-overdue': { for: 'both', much: 'count' },
  'query-overdue': { for: 'both', much: 'count' },
  'put-aside': { for: 'manager', much: 'count' },
  question: { for: 'manager', much: 'count' },
  query: { for: 'manager', much: 'count' },
  dispute: { for: 'manager', much: 'count' },
} as const satisfies Record<string, { for: 'manager' | 'both'; much: 'money' | 'hours' | 'count' | 'none' }>

export type ExceptionCode = keyof typeof EXCEPTIONS

/** Below a tenth, cancelling late is what happens; and three hours in twelve weeks are one visit, not a habit. */
const LATE_SHARE = { num: 1, den: 10 } as const
const LATE_LEAST = 3 * HOUR
/** Up to 15 % over what the weeks give is a busy month; more of it eats the year. */
const FAST = { num: 115, den: 100 } as const
/** Below three fifths of what the weeks give, support that was agreed is not happening, or is not needed. */
const SLOW = { num: 60, den: 100 } as const
/** Two visits in four weeks that nobody came to put somebody at risk; one is to be known. */
const MISSED_AT_RISK = 2
/** Support is written down within three days (design.md §4 "Only unused hours"). */
const RECORDED_WITHIN = 3

/** What a position does not tell by itself. */
export interface Around {
  /** Up to when support is recorded of anybody: who is left out of the rosters since then has had nothing. */
  readonly othersRecordedThrough?: Day
  /** By when the fund's oldest open month had to be closed, where that has passed. */
  readonly closingDue?: Day
}

/** What is exceptional about a fund, the heaviest first, in the order of `EXCEPTIONS`. */
export function exceptionsOf(p: Position, today: Day, around: Around = {}): readonly Exception[] {
  const found = [
    ...ofMoney(p, around),
    ...ofSupport(p),
    ...ofEvidence(p),
    ...ofWork(p, today, around),
    ...ofWaiting(p),
  ]
  return found.sort((a, b) => b.weight - a.weight)
}

function ofMoney(p: Position, { othersRecordedThrough }: Around): Exception[] {
  const found: Exception[] = []
  const { pace, moneyPace, forecast, moneyForecast } = p
  if (p.lent > 0) found.push({ code: 'lent', weight: 3, much: p.lent })
  if (p.overRule && isTimeFor(p)) found.push({ code: 'surplus-over-rule', weight: 2, much: p.overRule })
  const idle = nothingSpentSince(p, othersRecordedThrough)
  if (idle !== undefined) found.push({ code: 'nothing-spent', weight: 3, day: idle })
  const short = forecast ?? moneyForecast
  if (short && short.left < 0)
    found.push({
      code: 'will-not-last',
      weight: 2,
      day: short.on,
      much: 0 - short.left,
      ...inMoney(forecast),
    })
  const went = pace ?? moneyPace
  if (went && isBelow(went, SLOW))
    found.push({ code: 'bank-growing', weight: 1, much: went.used, of: went.given, ...inMoney(pace) })
  if (went && isAbove(went, FAST))
    found.push({ code: 'using-fast', weight: 1, much: went.used, of: went.given, ...inMoney(pace) })
  if (p.unfundedLately > 0) found.push({ code: 'unfunded', weight: 2, much: p.unfundedLately })
  return found
}

/**
 * Of what is unspent some share is always over the rule that names a share of it: that is looked at when the fund is,
 * four weeks before a review and four weeks after.
 */
function isTimeFor({ surplus, on, nextReview, lastReview }: Position): boolean {
  if (surplus.rule !== 'over-share-of-unspent') return true
  const isNear = (day: Day | undefined) => day !== undefined && Math.abs(daysBetween(on, day)) <= FOUR_WEEKS
  return isNear(nextReview) || isNear(lastReview)
}

function inMoney(hours: unknown): { readonly in?: 'money' } {
  return hours === undefined ? { in: 'money' } : {}
}

function isBelow(
  { given, used }: Pace,
  { num, den }: { readonly num: number; readonly den: number },
): boolean {
  return given > 0 && used * den < given * num
}

function isAbove(
  { given, used }: Pace,
  { num, den }: { readonly num: number; readonly den: number },
): boolean {
  return used * den > given * num
}

/**
 * Since when no support was delivered and nothing was bought, where that is four weeks: up to the day that support is recorded to, of
 * anybody. While May's roster waits for everybody, nobody's May is known; whoever alone is missing from it stands out.
 */
function nothingSpentSince(p: Position, othersRecordedThrough: Day | undefined): Day | undefined {
  if (p.weekly === 0 && p.weeklyPence === 0) return undefined
  const known = latestOf([p.recordedThrough, othersRecordedThrough])
  if (known === undefined) return undefined
  const through = known < p.on ? known : p.on
  const since = p.lastSpent ?? addDays(p.opened, -1)
  return daysBetween(since, through) >= FOUR_WEEKS ? addDays(since, 1) : undefined
}

function latestOf(days: readonly (Day | undefined)[]): Day | undefined {
  return days
    .flatMap((d) => (d === undefined ? [] : [d]))
    .sort()
    .at(-1)
}

function ofSupport(p: Position): Exception[] {
  const found: Exception[] = []
  const { cancelled, delivered, from } = p.late
  if (cancelled >= LATE_LEAST && cancelled * LATE_SHARE.den >= delivered * LATE_SHARE.num)
    found.push({ code: 'cancelled-late', weight: 2, much: cancelled, of: delivered, day: from })
  if (p.missed > 0) found.push({ code: 'missed', weight: p.missed >= MISSED_AT_RISK ? 3 : 1, much: p.missed })
  if (p.twoPlaces.length > 0) found.push(counted('two-places', 2, p.twoPlaces))
  return found
}

function counted(code: ExceptionCode, weight: 1 | 2 | 3, numbers: readonly number[]): Exception {
  return { code, weight, much: numbers.length, numbers }
}

function ofEvidence(p: Position): Exception[] {
  const found: Exception[] = []
  if (p.decidedAfter.length > 0) found.push(counted('decided-after', 1, p.decidedAfter))
  if (p.noReceipt.length > 0) found.push(counted('no-receipt', 1, p.noReceipt))
  if (p.notOpened.length > 0) found.push(counted('not-opened', 1, p.notOpened))
  return found
}

function ofWork(p: Position, today: Day, { closingDue }: Around): Exception[] {
  const found: Exception[] = []
  const runs = p.weekly > 0 || p.weeklyPence > 0
  const recorded = p.recordedThrough ?? addDays(p.opened, -1)
  if (runs && daysBetween(recorded, today) > RECORDED_WITHIN)
    found.push({ code: 'not-recorded', weight: 2, day: recorded })
  if (closingDue !== undefined && today > closingDue)
    found.push({ code: 'not-closed', weight: 2, day: closingDue })
  // A day agreed for a review passes once the next one is agreed: what came of it is the people's own.
  if (runs && p.lastReview !== undefined && p.nextReview === undefined)
    found.push({ code: 'review-passed', weight: 2, day: p.lastReview })
  return found
}

function ofWaiting({ waiting: w }: Position): Exception[] {
  const found: Exception[] = []
  const say = (code: ExceptionCode, weight: 1 | 2 | 3, much: number) => {
    if (much > 0) found.push({ code, weight, much })
  }
  say('question-overdue', 2, w.overdueQuestions)
  say('query-overdue', 2, w.overdueQueries)
  say('put-aside', 1, w.putAside)
  say('question', 1, w.questions - w.overdueQuestions)
  say('query', 1, w.queries - w.overdueQueries)
  say('dispute', 3, w.disputes)
  return found
}
