import { type Agreement, agreementOn, inForce, kindsOf, standardOf } from './agreement.ts'
import { dayGiven } from './allocation.ts'
import { balanceOn } from './book.ts'
import {
  addDays,
  type Day,
  daysBetween,
  type LocalTime,
  localAt,
  type Moment,
  moment,
  weekOf,
} from './day.ts'
import type { Entry, Numbered, Piece, Reached } from './entry.ts'
import type { AccountCode } from './fund.ts'
import { inKindDown, type Kind } from './rate.ts'
import { isRefusal, Refusal } from './refusal.ts'
import { liesWithin, type Stretch } from './role.ts'
import { cut, type GivenAs, readMoment, type SessionTimes } from './session.ts'
import { decideBooking, type FundCase } from './support.ts'

/**
 * What a visit would cost, before it happens, in the person's own hours (design.md §6): given this week −
 * used − already planned − this = left this week; and, apart, hours saved from before. All in whole seconds
 * of standard hours, rounded down.
 */
export interface Quote {
  readonly pieces: readonly Piece[]
  readonly reached: readonly Reached[]
  /** What it costs in standard hours; the whole of it, funded or not. */
  readonly cost: number
  readonly week: Day
  readonly given: number
  readonly used: number
  readonly planned: number
  readonly leftThisWeek: number
  /** Hours from before this week that are still there. */
  readonly fromBefore: number
  /** Left over all, by kind, after this visit. */
  readonly left: readonly { readonly kind: string; readonly amount: number }[]
  /** What the hours do not reach: it would be extra support, not charged for. */
  readonly short: number
}

/** This week's entries that give or use hours: allocations, support, bookings, late cancellations, and their reversals. */
export interface WeekFacts {
  readonly given: number
  readonly used: number
  readonly planned: number
  /**
   * Given already for days of the week that another funder pays for, and still among what is left: it goes back on the
   * first of those. Only for a funder whose days end within the week.
   */
  readonly goesBack?: GoesBack
}

/** Hours in standard seconds, and what funders owe for them or for money to spend, in penny-seconds. */
export interface GoesBack {
  readonly on: Day
  readonly amount: number
  readonly worth: number
  /** By which entry; none while it is not written. */
  readonly entry?: number
}

/** Prices a visit with the same function that books and delivers it. Refused outside the agreement and for impossible times. */
export function quote(about: FundCase, at: SessionTimes, givenAs: GivenAs, week: WeekFacts): Quote | Refusal {
  const pieces = cut(at, givenAs, about.agreements)
  if (isRefusal(pieces)) return pieces
  const first = pieces[0]
  if (!first) throw new Error('a visit without a piece')
  const agreement = agreementOn(about.agreements, first.day)
  if (isRefusal(agreement)) return agreement
  const booked = decideBooking(about, { session: '', at, givenAs, together: 1, times: 'planned' })
  if (isRefusal(booked)) return booked
  const reached = booked.flatMap((d) => (d.kind === 'booking' ? d.details.reached : []))
  const unfunded = booked.flatMap((d) => (d.kind === 'booking' ? d.details.unfunded : []))
  const standard = standardOf(agreement)
  const inStandard = (parts: readonly { readonly kind: string; readonly amount: number }[]) =>
    parts.reduce((sum, p) => sum + inKindDown(p.amount, kindIn(agreement.kinds, p.kind), standard), 0)
  const cost = inStandard(pieces)
  const last = pieces.at(-1)?.day ?? first.day
  const after = agreement.kinds.map((kind) => ({
    kind: kind.code,
    amount:
      balanceOn(about.book, kind.code, 'available', last) -
      reached.filter((r) => r.from === kind.code).reduce((sum, r) => sum + r.left, 0),
  }))
  const leftThisWeek = week.given - week.used - week.planned - cost
  return {
    pieces,
    reached,
    cost,
    week: weekOf(first.day, agreement.weekStarts),
    given: week.given,
    used: week.used,
    planned: week.planned,
    leftThisWeek,
    fromBefore: Math.max(0, inStandard(after) - Math.max(0, leftThisWeek)),
    left: after,
    short: inStandard(unfunded),
  }
}

function kindIn(kinds: readonly Kind[], code: string): Kind {
  const kind = kinds.find((k) => k.code === code)
  if (!kind) throw new Error(`a piece of an unknown kind ${code}`)
  return kind
}

/**
 * "How late can I stay?": the last minute until which the hours reach, from a start, with at most `budget`
 * seconds of standard hours where one is given, and not past the agreement's last day. The same cutting and
 * reaching as everything else; it is found by halving, since a longer visit never costs less.
 */
export function howLate(
  about: FundCase,
  startText: string,
  givenAs: GivenAs,
  budget?: number,
): { readonly until: LocalTime; readonly end: Moment; readonly minutes: number } | Refusal {
  const start = readMoment(startText)
  if (isRefusal(start)) return start.at({ field: 'start' })
  const fits = (minutes: number): boolean | Refusal => {
    const end = moment(Temporal.Instant.from(start).add({ minutes }))
    const at = { start, end, localStart: localAt(start), localEnd: localAt(end) }
    const priced = quote(about, at, givenAs, { given: 0, used: 0, planned: 0 })
    if (isRefusal(priced)) return priced
    return priced.short === 0 && (budget === undefined || priced.cost <= budget)
  }
  const first = fits(1)
  if (isRefusal(first)) return first
  let [low, high] = [0, 24 * 60]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(middle) === true) low = middle
    else high = middle - 1
  }
  if (low === 0) {
    return new Refusal(
      'not-enough-hours',
      'There are no hours left from then on. Ask for another day, or swap some hours first.',
      {
        start: localAt(start),
      },
    )
  }
  const end = moment(Temporal.Instant.from(start).add({ minutes: low }))
  return { until: localAt(end), end, minutes: low }
}

/** What a week's sum needs of a visit that was given, not given or planned. */
export type WeekVisit = {
  [K in 'support' | 'not-given' | 'booking']: Pick<Numbered<K>, 'kind' | 'effective' | 'relatesTo'> & {
    readonly details: Pick<Numbered<K>['details'], 'reached'>
  }
}['support' | 'not-given' | 'booking']

/**
 * Whether something was written down in another week than the one it is about, because its day was closed: it is no
 * part of what the week used in which it is dated. Weeks are counted from any one of them.
 */
export function isWrittenLate(
  { effective, relatesTo }: Pick<Entry, 'effective' | 'relatesTo'>,
  week: Day,
): boolean {
  const weeksFrom = (day: Day) => Math.floor(daysBetween(week, day) / 7)
  return relatesTo !== undefined && weeksFrom(relatesTo) !== weeksFrom(effective)
}

/**
 * Adds up what a week gave, used and planned, in standard hours, from its entries (reversed ones left out, and what was
 * written down late for another week).
 */
export function weekFacts(
  about: { readonly fund: Pick<FundCase['fund'], 'opened'>; readonly agreements: FundCase['agreements'] },
  week: Day,
  allocations: readonly Numbered<'allocation'>[],
  visits: readonly WeekVisit[],
): WeekFacts {
  // By the terms of its own day: a version that begins within the week may bring a kind that the one before had not.
  const toStandard = (day: Day, kind: string, amount: number) => {
    const terms = inForce(about.agreements, day) ?? about.agreements[0]
    const found = [...(terms?.kinds ?? []), ...kindsOf(about.agreements)].find((k) => k.code === kind)
    return terms && found ? inKindDown(amount, found, standardOf(terms)) : 0
  }
  const left = ({ effective, details }: WeekVisit) =>
    details.reached.reduce(
      (sum, r) => sum + (r.from === 'GBP' ? 0 : toStandard(effective, r.from, r.left)),
      0,
    )
  const inWeek = visits.filter(
    (e) => e.effective >= week && e.effective <= addDays(week, 6) && !isWrittenLate(e, week),
  )
  const given = allocations
    .filter((e) => e.details.week === week)
    .flatMap((e) => e.transfers.map((t) => ({ ...t, on: dayGiven(about.agreements, e) })))
    .reduce((sum, t) => {
      if (t.unit === 'GBP') return sum
      const change = t.credit === 'issued' ? t.amount : t.debit === 'issued' ? -t.amount : 0
      return sum + toStandard(t.on, t.unit, change)
    }, 0)
  return {
    given,
    used: inWeek.reduce((sum, e) => sum + (e.kind === 'booking' ? 0 : left(e)), 0),
    planned: inWeek.reduce((sum, e) => sum + (e.kind === 'booking' ? left(e) : 0), 0),
  }
}

/** What is told of a week to whoever sees only some days of a fund, and as of which day. */
export interface WeekSeen {
  /** Every version, those that begin after the days seen too: what a week gives each day is told from them all. */
  readonly agreements: readonly Agreement[]
  readonly seen: readonly Stretch[]
  readonly on: Day
}

/**
 * The same for whoever pays for only some days of the week: what its own versions give of it, and what was used and is
 * planned on its days. Given and used together make what the managers are told (docs/decisions/0039).
 */
export function weekFactsSeen(
  about: Parameters<typeof weekFacts>[0],
  week: Day,
  allocations: readonly Numbered<'allocation'>[],
  visits: readonly WeekVisit[],
  { agreements, seen, on }: WeekSeen,
): WeekFacts {
  const whole = { ...about, agreements }
  const isSeen = (day: Day) => liesWithin(seen, day, day)
  const own = allocations.filter((e) => isSeen(dayGiven(agreements, e)))
  const theirs = visits.filter(
    ({ effective, relatesTo = effective }) => isSeen(effective) && isSeen(relatesTo),
  )
  const facts = weekFacts(whole, week, own, theirs)
  const [back] = own.filter(({ effective }) => effective > on && !isSeen(effective))
  return { ...facts, ...(back ? { goesBack: goingBack(whole, week, back) } : {}) }
}

/** One difference entry takes back all that a version gave too much of a week. */
function goingBack(
  about: Parameters<typeof weekFacts>[0],
  week: Day,
  back: Numbered<'allocation'>,
): GoesBack {
  const owed = back.transfers.reduce(
    (sum, t) => sum + (isFunder(t.credit) ? t.amount : isFunder(t.debit) ? 0 - t.amount : 0),
    0,
  )
  return {
    on: back.effective,
    amount: 0 - weekFacts(about, week, [back], []).given,
    worth: owed,
    ...(back.number > 0 ? { entry: back.number } : {}),
  }
}

const isFunder = (code: AccountCode) => code.startsWith('funder:')
