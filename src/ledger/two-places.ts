import type { Moment } from './day.ts'
import type { FundId } from './fund.ts'

/** A visit that was charged in full: where its worker was, from when to when. */
export interface Placed {
  readonly fund: FundId
  readonly number: number
  readonly session: string
  readonly start: Moment
  readonly end: Moment
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
      if (other.fund !== visit.fund && other.session !== visit.session) {
        clashing.add(visit)
        clashing.add(other)
      }
    during.push(visit)
  }
  return clashing
}
