// Drawing places out of a whole by numbers that are handed in. Three funds with 2, 0 and 3 entries are five places:
//
//   place   0 1   2 3 4
//   fund    a a   c c c
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chanceOf } from '../../src/bookkeeping/sample.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import { drawPlaces, placesByFund, SEED } from '../../src/ledger/sample.ts'

const [a, b, c] = ['f_a', 'f_b', 'f_c'] as [FundId, FundId, FundId]
const counts = [
  { fund: a, entries: 2 },
  { fund: b, entries: 0 },
  { fund: c, entries: 3 },
]
/** Numbers in the order given. */
const chance = (numbers: readonly number[]) => (n: number) => numbers[n] ?? 0

describe('drawing', () => {
  test('a shuffle that stops when it has enough', () => {
    // 0+3 of five: place 3; then 1+0 of the other four: place 1.
    expect(drawPlaces(5, 2, chance([3, 0]))).toEqual([1, 3])
    // The first place is taken again where it was moved to.
    expect(drawPlaces(5, 2, chance([3, 2]))).toEqual([0, 3])
  })

  test('a number past the last whole multiple is left out, so that no place is likelier', () => {
    const past = 2 ** 48 - 1
    expect(2 ** 48 % 5).toBe(1)
    expect(drawPlaces(5, 1, chance([past, 4]))).toEqual([4])
  })

  test('all of them where there are no more, and none of none', () => {
    expect(drawPlaces(3, 25, chance([]))).toEqual([0, 1, 2])
    expect(drawPlaces(0, 25, chance([]))).toEqual([])
  })

  test('always so many different places of the whole, the same for the same seed', () => {
    const seeds = fc.stringMatching(/^[0-9a-f]{12}$/)
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3000 }),
        fc.integer({ min: 1, max: 100 }),
        seeds,
        (whole, many, seed) => {
          const places = drawPlaces(whole, many, chanceOf(seed))
          expect(places).toHaveLength(Math.min(whole, many))
          expect(new Set(places).size).toBe(places.length)
          expect(places.every((p) => Number.isSafeInteger(p) && p >= 0 && p < whole)).toBe(true)
          expect(drawPlaces(whole, many, chanceOf(seed))).toEqual(places)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('each place is drawn about as often as the others', () => {
    const drawn = Array.from({ length: 10 }, () => 0)
    for (let n = 0; n < 2000; n++)
      for (const place of drawPlaces(10, 3, chanceOf(`${n}`))) drawn[place] = (drawn[place] ?? 0) + 1
    // 600 each is expected; five standard deviations are 102.
    expect(Math.min(...drawn)).toBeGreaterThan(498)
    expect(Math.max(...drawn)).toBeLessThan(702)
  })

  test('a seed’s numbers are the first 48 bits of SHA-256 of “seed n”', () => {
    // printf '%s' '0123456789ab 0' | sha256sum
    expect(chanceOf('0123456789ab')(0).toString(16).padStart(12, '0')).toBe('c05ac1d6e3f3')
    expect(SEED.test('0123456789ab')).toBe(true)
    expect(SEED.test('0123456789AB')).toBe(false)
  })
})

describe('places of the whole as places within each fund', () => {
  test.each([
    [
      [0, 1, 4],
      [
        [a, [0, 1]],
        [c, [2]],
      ],
    ],
    [[2], [[c, [0]]]],
    [[], []],
  ])('%j', (places, expected) => {
    expect(placesByFund(counts, places).map((p) => [p.fund, p.places])).toEqual(expected)
  })
})
