import { addDays, type Day, dayAt, type Moment, midnight } from './day.ts'
import type { FundId } from './fund.ts'

/** From one moment to another. */
export interface During {
  readonly start: Moment
  readonly end: Moment
}

/** A visit that was charged in full: where its worker was, from when to when. */
export interface Placed extends During {
  readonly fund: FundId
  readonly number: number
  readonly session: string
}

/**
 * Of one worker's visits, those at whose time the same worker is on record in another person's fund too. One visit of
 * several people has one code in all their funds, and is no clash.
 */
export function inTwoPlaces<V extends Placed>(visits: readonly V[]): ReadonlySet<V> {
  const clashing = new Set<V>()
  let during: V[] = []
  for (const visit of [...visits].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))) {
    during = during.filter((other) => visit.start < other.end)
    for (const other of during)
      if (isClash(visit, other)) {
        clashing.add(visit)
        clashing.add(other)
      }
    during.push(visit)
  }
  return clashing
}

/** Whether one worker's two visits are in two places at one time. */
export function isClash(a: Placed, b: Placed): boolean {
  return a.fund !== b.fund && a.session !== b.session && a.start < b.end && b.start < a.end
}

/** The times of a visit at which others were too, in their order; what runs on is one, so that nobody counts the others. */
export function timesTogether(visit: During, others: readonly During[]): readonly During[] {
  const parts = others.map(({ start, end }) => ({
    start: start > visit.start ? start : visit.start,
    end: end < visit.end ? end : visit.end,
  }))
  const times: During[] = []
  for (const part of parts.filter((p) => p.start < p.end).sort((a, b) => (a.start < b.start ? -1 : 1))) {
    const last = times.at(-1)
    if (!last || last.end < part.start) times.push(part)
    else if (last.end < part.end) times[times.length - 1] = { start: last.start, end: part.end }
  }
  return times
}

/** Of these times, what lies on days that may be seen: a night is cut at midnight. */
export function timesOn(times: readonly During[], isSeen: (day: Day) => boolean): readonly During[] {
  return times.flatMap(({ start, end }) => {
    const parts: During[] = []
    for (let day = dayAt(start); midnight(day) < end; day = addDays(day, 1))
      if (isSeen(day)) parts.push({ start: midnight(day), end: midnight(addDays(day, 1)) })
    return timesTogether({ start, end }, parts)
  })
}
