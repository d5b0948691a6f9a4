// What adds up on paper: a sum is rounded once, and the rows and columns of its table share it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { added, shared, sharedTable } from '../../src/ledger/sharing.ts'

const UNIT = 3600
const half = UNIT / 2
const third = UNIT / 3

/** As money is rounded: half up. */
const rounded = (n: number) => Math.floor((n + half) / UNIT)
const table = (rows: readonly (readonly number[])[]) => {
  const cells = sharedTable(rows, UNIT, rounded(added(rows.map(added))))
  return { cells, rows: cells.map(added), columns: columnsOf(cells) }
}
const columnsOf = (rows: readonly (readonly number[])[]) =>
  (rows[0] ?? []).map((_, j) => added(rows.map((row) => row[j] ?? 0)))

test('rows share what they come to: the largest remainders first, the earlier of two that are equal', () => {
  expect(shared([third, third, third], UNIT, 1)).toEqual([1, 0, 0])
  expect(shared([third, 0, 2 * third], UNIT, 1)).toEqual([0, 0, 1])
  expect(shared([-third, -2 * third, -3 * UNIT], UNIT, -4)).toEqual([0, -1, -3])
  expect(() => shared([third, third], UNIT, 3)).toThrow('3 is not what the rows come to')
})

describe('a table', () => {
  test('of nobody, and of one row', () => {
    expect(table([]).cells).toEqual([])
    expect(table([[half, half, -UNIT]]).cells).toEqual([[1, 0, -1]])
  })

  // 100.5 and 50.5 each: column by column alone, the first row had both halves and came to 152.
  test('two rows that come to exactly 151 each are shown so', () => {
    const { cells, rows, columns } = table([
      [100 * UNIT + half, 50 * UNIT + half],
      [100 * UNIT + half, 50 * UNIT + half],
    ])
    expect(cells).toEqual([
      [101, 50],
      [100, 51],
    ])
    expect([rows, columns]).toEqual([
      [151, 151],
      [201, 101],
    ])
  })

  // Of two that are equal the first column goes up; the first row, which would, has nothing in it.
  test('rows give way where they and the columns could not both have the largest remainders', () => {
    const { cells, rows, columns } = table([
      [0, 2 * third],
      [2 * third, 0],
    ])
    expect(cells).toEqual([
      [0, 0],
      [1, 0],
    ])
    expect([rows, columns]).toEqual([
      [0, 1],
      [1, 0],
    ])
  })

  // Both rows are whole, and columns alone would give both units to the first row: they give way.
  test('columns give way where rows that are whole could not stay whole', () => {
    const rows = [
      [half, half, 0, 0],
      [0, 0, half, half],
    ]
    expect(shared(columnsOf(rows), UNIT, 2)).toEqual([1, 1, 0, 0])
    expect(table(rows)).toMatchObject({ rows: [1, 1], columns: [1, 0, 1, 0] })
    expect(table(rows.toReversed()).columns).toEqual([1, 0, 1, 0])
  })
})

/** Halves, thirds and single penny-seconds either side of nothing: much that is equal, much that is whole. */
const exact = fc.oneof(
  fc.constant(0),
  fc.integer({ min: -6, max: 6 }).map((n) => n * half),
  fc.integer({ min: -9, max: 9 }).map((n) => n * third),
  fc.integer({ min: -3 * UNIT, max: 3 * UNIT }),
  fc.integer({ min: -1e12, max: 1e12 }),
)
const isNear = (shown: number, of: number) => {
  expect(Math.abs(shown * UNIT - of)).toBeLessThan(UNIT)
  expect(Object.is(shown, -0)).toBe(false)
  if (of >= 0) expect(shown).toBeGreaterThanOrEqual(0)
}

test('any table adds up, and each amount, row and column is less than one unit from what it is', () => {
  fc.assert(
    fc.property(
      fc
        .integer({ min: 1, max: 5 })
        .chain((width) =>
          fc.array(fc.array(exact, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
        ),
      (rows) => {
        const all = table(rows)
        expect(added(all.rows)).toBe(rounded(added(rows.map(added))))
        for (const [i, row] of rows.entries()) {
          for (const [j, of] of row.entries()) isNear(all.cells[i]?.[j] ?? Number.NaN, of)
          isNear(all.rows[i] ?? Number.NaN, added(row))
        }
        for (const [j, of] of columnsOf(rows).entries()) isNear(all.columns[j] ?? Number.NaN, of)
        // However the rows are ordered.
        expect(table(rows.toReversed()).columns).toEqual(all.columns)
        if (rows.length === 1) expect(all.cells[0]).toEqual(shared(rows[0] ?? [], UNIT, added(all.rows)))
      },
    ),
    { numRuns: 300 },
  )
})

test('where two columns are not whole, all columns come to what they come to without the rows', () => {
  const row = fc.tuple(exact, exact, fc.integer({ min: -9, max: 9 })).map(([a, b, c]) => [a, b, c * UNIT])
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (rows) => {
      const all = table(rows)
      expect(all.columns).toEqual(shared(columnsOf(rows), UNIT, added(all.rows)))
    }),
  )
})
