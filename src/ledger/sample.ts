import type { Day, Moment } from './day.ts'
import type { EntryKind } from './entry.ts'
import type { FundId } from './fund.ts'

/**
 * Drawing a sample of entries to look at (domain.md 4.3 “spot audit”). Pure: whoever knows how many entries each
 * fund has, and the seed, draws the same ones.
 */

/** How entries are chosen. */
export const SAMPLE_HOW = {
  random: 'at random',
  largest: 'the largest sums',
  exceptions: 'from the exceptions',
} as const
export type SampleHow = keyof typeof SAMPLE_HOW

/** What may be looked at: support given and late cancellations, what was bought, what was swapped or saved … */
export const SAMPLE_OF = {
  all: 'everything that happened',
  support: 'support and cancelled visits',
  bought: 'what was bought',
  swaps: 'swaps and savings',
  drawn: 'what the provider drew',
} as const
export type SampleOf = keyof typeof SAMPLE_OF

const SUPPORT = ['support', 'not-given', 'funding'] as const satisfies readonly EntryKind[]
const BOUGHT = ['purchase'] as const satisfies readonly EntryKind[]
const SWAPS = [
  'conversion',
  'hours-into-money',
  'money-into-hours',
  'saving',
  'contingency',
] as const satisfies readonly EntryKind[]
const DRAWN = ['drawdown'] as const satisfies readonly EntryKind[]

/**
 * Which entries each choice is of. A planned visit has moved nothing yet, and what is only written down (a decision,
 * a month's closing) moves nothing: neither is drawn. What was put right since is drawn like the rest.
 */
export const KINDS_OF: Readonly<Record<SampleOf, readonly EntryKind[]>> = {
  all: [
    ...SUPPORT,
    ...BOUGHT,
    ...SWAPS,
    ...DRAWN,
    'allocation',
    'receipt',
    'brought-forward',
    'advance',
    'advance-repaid',
    'repricing',
    'reversal',
  ],
  support: SUPPORT,
  bought: BOUGHT,
  swaps: SWAPS,
  drawn: DRAWN,
}

export const SAMPLE_SIZE = 25
export const MOST_SAMPLED = 100

/** What a sample is drawn from: the same again as long as it names the moment up to which entries count. */
export interface Population {
  readonly from: Day
  readonly to: Day
  readonly of: SampleOf
  /** Entries written down later are no part of it, so that a sample can be drawn again. */
  readonly knownAt: Moment
}

/** A seed as it stands in an address and on paper: twelve digits and letters. */
export const SEED = /^[0-9a-f]{12}$/

/** 2^48: how many different numbers `Chance` gives. */
const RANGE = 2 ** 48

/** The n-th number of a seed: whole, from 0 up to 2^48 − 1, each as likely as the others. */
export type Chance = (n: number) => number

/**
 * Draws so many different places out of a whole, each set of them as likely as any other: a shuffle that stops
 * when it has enough. All of them where there are no more. In rising order.
 */
export function drawPlaces(whole: number, many: number, chance: Chance): readonly number[] {
  if (many >= whole) return Array.from({ length: whole }, (_, i) => i)
  const moved = new Map<number, number>()
  const drawn: number[] = []
  let n = 0
  const below = (limit: number) => {
    // Numbers past the last whole multiple would make the first places likelier.
    const fair = RANGE - (RANGE % limit)
    for (;;) {
      const number = chance(n++)
      if (number < fair) return number % limit
    }
  }
  for (let i = 0; i < many; i++) {
    const at = i + below(whole - i)
    drawn.push(moved.get(at) ?? at)
    moved.set(at, moved.get(i) ?? i)
  }
  return drawn.sort((a, b) => a - b)
}

/** How many entries a fund has in a population. */
export interface FundCount {
  readonly fund: FundId
  readonly entries: number
}

/** Places of the whole as places within each fund, from 0, the funds in the order given. */
export function placesByFund(
  counts: readonly FundCount[],
  places: readonly number[],
): readonly { readonly fund: FundId; readonly places: readonly number[] }[] {
  let before = 0
  return counts.flatMap(({ fund, entries }) => {
    const own = places.filter((p) => p >= before && p < before + entries).map((p) => p - before)
    before += entries
    return own.length === 0 ? [] : [{ fund, places: own }]
  })
}
