/** Exact amounts in whole units that add up: what they come to is rounded once, and they share it (decision 0040). */

/**
 * Exact amounts as whole units of a table that shows their sum. The sum was rounded once, so that it is the same
 * wherever it is shown, however the rows are cut; the rows share it: each is rounded down, and what is left over goes
 * to the largest remainders, to the earlier of two that are equal. So a row is less than one unit from what it is, and
 * one that is whole stays whole (design.md §1.4, §2). `whole` is their exact sum, rounded down or up.
 */
export function shared(exact: readonly number[], unit: number, whole: number): number[] {
  const parts = exact.map((n, i) => ({ i, ...cut(n, unit) }))
  const left = whole - added(parts.map((p) => p.down))
  const most = parts.filter((p) => p.rest > 0).sort((a, b) => b.rest - a.rest || a.i - b.i)
  if (left < 0 || left > most.length) throw new RangeError(`${whole} is not what the rows come to`)
  const more = new Set(most.slice(0, left).map((p) => p.i))
  return parts.map((p) => p.down + (more.has(p.i) ? 1 : 0))
}

/**
 * The same of a table whose rows and columns both say what they come to: all of them add up, and every amount, every
 * row and every column is less than one unit from what it is exactly. So what is whole stays whole, and what is not
 * below nothing is not shown below it. There always is such a table (a controlled rounding: Cox and Ernst, 1982).
 *
 * What the columns come to shares `whole` as `shared` has it, in whatever order the rows are; so does what the rows
 * come to. Where no table has both, the rows give way; where none has such columns, the columns give way too, to the
 * largest remainders that one has. Every row has as many amounts.
 */
export function sharedTable(
  exact: readonly (readonly number[])[],
  unit: number,
  whole: number,
): readonly (readonly number[])[] {
  const totals = shared(exact.map(added), unit, whole)
  const rows = exact.map((row, i) => rowOf(row, unit, totals[i] ?? 0))
  const columns = columnsOf(rows, unit)
  roundInTurn(rows, columns, unit)
  // What rows come to stands in the last column: they keep it, until nothing else helps.
  for (const among of [columns.length - 1, columns.length]) while (movedOne(rows, columns.slice(0, among)));
  return rows.map((row) => row.slice(0, -1).map((cell) => cell.down + (cell.isUp ? 1 : 0)))
}

/** An amount that is shown rounded down or up; up only where something is left over. */
interface Cell {
  readonly down: number
  readonly rest: number
  isUp: boolean
}

/** How many of a column's amounts are rounded up, and may be at least and at most; of two, the higher rank goes up. */
interface Column {
  readonly least: number
  readonly most: number
  readonly rank: number
  up: number
}

/**
 * A row with one amount more, by which it comes to a whole number whatever it shows: that is rounded up where the row
 * is rounded down.
 */
function rowOf(exact: readonly number[], unit: number, total: number): readonly Cell[] {
  const cells = exact.map((n): Cell => ({ ...cut(n, unit), isUp: false }))
  const { down, rest } = cut(added(exact), unit)
  return [...cells, { down: 0, rest: rest === 0 ? 0 : unit - rest, isUp: rest > 0 && total === down }]
}

function columnsOf(rows: readonly (readonly Cell[])[], unit: number): readonly Column[] {
  const width = rows[0]?.length ?? 1
  return Array.from({ length: width }, (_, j): Column => {
    const column = rows.flatMap((row) => row[j] ?? [])
    const up = column.filter((cell) => cell.isUp).length
    // How many rows are rounded up is settled by what all come to.
    if (j === width - 1) return { least: up, most: up, rank: 0, up }
    const { down, rest } = cut(added(column.map((cell) => cell.rest)), unit)
    return { least: down, most: rest > 0 ? down + 1 : down, rank: rest * width - j, up }
  })
}

/** Row by row: what rows before it were rounded down by, column by column, counts for the next. */
function roundInTurn(rows: readonly (readonly Cell[])[], columns: readonly Column[], unit: number): void {
  const owed = columns.map(() => 0)
  for (const row of rows) {
    const parts = row.slice(0, -1).map((cell, j) => ({ cell, j, owed: (owed[j] ?? 0) + cell.rest }))
    const most = parts.filter((p) => p.cell.rest > 0).sort((a, b) => b.owed - a.owed || a.j - b.j)
    const left = (added(row.map((cell) => cell.rest)) - (row.at(-1)?.isUp ? unit : 0)) / unit
    for (const { cell, j } of most.slice(0, left)) {
      const column = columns[j]
      if (column) column.up += 1
      cell.isUp = true
    }
    for (const { cell, j, owed: sum } of parts) owed[j] = sum - (cell.isUp ? unit : 0)
  }
}

/**
 * Moves one unit from a column to another that it stands better in, within rows, by way of other columns if need be:
 * so no row comes to anything else. Where no such move is left, no table has better columns (they are the bases of a
 * flow: what no exchange betters is best). False where nothing was moved.
 */
function movedOne(rows: readonly (readonly Cell[])[], columns: readonly Column[]): boolean {
  const moves = movesIn(rows, columns.length)
  for (const [from, gives] of columns.entries())
    for (const [to, takes] of columns.entries()) {
      if (worthOfMore(takes) <= worthOfLast(gives)) continue
      const way = wayBetween(moves, from, to)
      if (!way) continue
      for (const { out, into } of way) {
        out.isUp = false
        into.isUp = true
      }
      gives.up -= 1
      takes.up += 1
      return true
    }
  return false
}

/** What a column must have, and must not have, counts more than any rank. */
const MUST = Number.MAX_SAFE_INTEGER

function worthOfMore({ up, least, most, rank }: Column): number {
  return up < least ? MUST : up < most ? rank : -MUST
}

function worthOfLast({ up, least, most, rank }: Column): number {
  return up > most ? -MUST : up > least ? rank : MUST
}

/** In one row: one amount is rounded down that was rounded up, and another up. */
interface Move {
  readonly out: Cell
  readonly into: Cell
  readonly to: number
}

/** From each column to each other one: the move by which both are nearest to what they are exactly. */
function movesIn(rows: readonly (readonly Cell[])[], width: number): readonly (readonly Move[])[] {
  const best = Array.from({ length: width }, () => new Map<number, Move>())
  for (const row of rows)
    for (const [from, moves] of best.entries()) {
      const out = row[from]
      if (!out?.isUp) continue
      for (let to = 0; to < width; to += 1) {
        const into = row[to]
        if (!into || into.isUp || into.rest === 0) continue
        const known = moves.get(to)
        if (!known || into.rest - out.rest > known.into.rest - known.out.rest)
          moves.set(to, { out, into, to })
      }
    }
  return best.map((moves) => [...moves.values()])
}

/** The fewest moves from a column to another. */
function wayBetween(
  moves: readonly (readonly Move[])[],
  from: number,
  to: number,
): readonly Move[] | undefined {
  const ways = new Map<number, readonly Move[]>([[from, []]])
  // What is added to a map is come to in turn.
  for (const [at, way] of ways) {
    if (at === to) return way
    for (const move of moves[at] ?? []) if (!ways.has(move.to)) ways.set(move.to, [...way, move])
  }
  return undefined
}

/** An amount as whole units, rounded down, and what is left over. */
function cut(n: number, unit: number): { readonly down: number; readonly rest: number } {
  const rest = ((n % unit) + unit) % unit
  return { down: (n - rest) / unit, rest }
}

export function added(list: readonly number[]): number {
  return list.reduce((all, n) => all + n, 0)
}
