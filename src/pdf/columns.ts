import type { Row, Table } from '../words/blocks.ts'
import type { Paper, Style } from './paper.ts'

/** A column is tried at so many widths: those at which a line fits that did not before. */
const STEPS = 7
/** A long table is as its first rows are. */
const TRIED = 30

/**
 * How wide a table's columns are: as wide as they want where that fits. Else no word is broken, and the rest is
 * shared so that the rows take the fewest lines. Undefined where even the words do not fit side by side.
 */
export function columnWidths(paper: Paper, table: Table): readonly number[] | undefined {
  const { cell } = paper.measure
  const room = paper.width - cell.gap * (table.columns.length - 1)
  // A heading of a few words is set in two lines at most, unless the columns then do not fit.
  const flat = table.columns.map((_, i) => measured(paper, table, i, 2))
  const columns =
    sum(flat.map(({ need }) => need)) <= room ? flat : table.columns.map((_, i) => measured(paper, table, i))
  const wanted = sum(columns.map(({ want }) => want))
  if (wanted <= room) return spread(columns, room - wanted, table)
  const needed = sum(columns.map(({ need }) => need))
  if (needed <= room) return shared(paper, table, columns, room)
  if (Number.isFinite(cell.lines)) return undefined
  return columns.map(({ need }) => (need / needed) * room)
}

export function weightOf(row: Row): Style['weight'] {
  return row.kind === 'row' ? 'regular' : 'bold'
}

/** What a column needs for its longest word, and wants for its longest line. */
interface Column {
  readonly need: number
  readonly want: number
}

function measured(paper: Paper, table: Table, i: number, headingLines?: 2): Column {
  const size = paper.measure.body
  const { heading = '', align = 'left' } = table.columns[i] ?? {}
  const bold: Style = { size, weight: 'bold' }
  let [want, need] = [paper.widthOf(heading, bold), 0]
  const words = heading.split(' ')
  for (const word of words) need = Math.max(need, paper.widthOf(word, bold))
  if (headingLines !== undefined) {
    const broken = words.map((_, k) =>
      Math.max(...[words.slice(0, k), words.slice(k)].map((line) => paper.widthOf(line.join(' '), bold))),
    )
    need = Math.max(need, Math.min(...broken))
  }
  for (const row of table.rows) {
    const text = row.cells[i] ?? ''
    const style: Style = { size, weight: weightOf(row) }
    for (const line of text.split('\n')) want = Math.max(want, paper.widthOf(line, style))
    // A sum is never broken.
    for (const word of align === 'right' ? [text] : text.split(/[ \n]/))
      need = Math.max(need, paper.widthOf(word, style))
  }
  // A word as long as half a page is broken rather than giving its table another form.
  if (align === 'left') need = Math.min(need, paper.width / 2)
  return { need, want: Math.max(want, need) }
}

/** Room left over goes to the columns of words, to the first only where that is the only one. */
function spread(columns: readonly Column[], rest: number, table: Table): number[] {
  const words = table.columns.flatMap((column, i) => (column.align === 'left' && i > 0 ? [i] : []))
  const takers = words.length === 0 ? [0] : words
  return columns.map(({ want }, i) => (takers.includes(i) ? want + rest / takers.length : want))
}

function shared(paper: Paper, table: Table, columns: readonly Column[], room: number): number[] {
  const tried = columns.map((column, i) => widthsOf(paper, table, i, column))
  let [best, fewest] = [columns.map(({ need }) => need), Number.POSITIVE_INFINITY]
  const chosen: Tried[] = []
  // From wide to narrow: of two that take as many lines the one with the wider first columns stays.
  const choose = (i: number, left: number): void => {
    const last = i === columns.length - 1
    const needs = sum(columns.slice(i + 1).map(({ need }) => need))
    for (const width of tried[i] ?? []) {
      if (width.width + needs > left) continue
      chosen[i] = width
      if (!last) choose(i + 1, left - width.width)
      else {
        const lines = linesOf(chosen)
        if (lines < fewest) [best, fewest] = [chosen.map((each) => each.width), lines]
        break
      }
    }
  }
  choose(0, room)
  const rest = room - sum(best)
  const lacking = sum(columns.map(({ want }, i) => want - (best[i] ?? 0)))
  return best.map((width, i) => width + (((columns[i]?.want ?? 0) - width) / lacking) * rest)
}

/** A width, and how many lines each row takes in it. */
interface Tried {
  readonly width: number
  readonly lines: readonly number[]
}

function widthsOf(paper: Paper, table: Table, i: number, { need, want }: Column): Tried[] {
  const size = paper.measure.body
  const rows: { text: string; style: Style }[] = [
    { text: table.columns[i]?.heading ?? '', style: { size, weight: 'bold' } },
    ...table.rows.slice(0, TRIED).map((row): { text: string; style: Style } => ({
      text: row.cells[i] ?? '',
      style: { size, weight: weightOf(row) },
    })),
  ]
  const lines = rows.flatMap(({ text, style }) => text.split('\n').map((line) => paper.widthOf(line, style)))
  const fitting = [...new Set([want, ...lines.filter((line) => line > need), need])].sort((a, b) => b - a)
  const every = Math.max(1, (fitting.length - 1) / (STEPS - 1))
  const steps = Array.from(
    { length: Math.min(STEPS, fitting.length) },
    (_, k) => fitting[Math.round(k * every)] ?? need,
  )
  return steps.map((width) => ({
    width,
    lines: rows.map(({ text, style }) => paper.lines(text, style, width).length),
  }))
}

function linesOf(columns: readonly Tried[]): number {
  let all = 0
  for (let row = 0; row < (columns[0]?.lines.length ?? 0); row++) {
    let most = 1
    for (const { lines } of columns) most = Math.max(most, lines[row] ?? 0)
    all += most
  }
  return all
}

function sum(all: readonly number[]): number {
  return all.reduce((a, b) => a + b, 0)
}
