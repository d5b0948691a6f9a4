import type { Fact, Row, Table } from '../words/blocks.ts'
import { columnWidths, weightOf } from './columns.ts'
import { type Element, INK, type Paper, RULE, type Style } from './paper.ts'
import type { Weight } from './typeface.ts'

/**
 * A table; its headings stand again at the top of each page it runs on to. Where its columns would be too narrow to
 * be read, each row is a block of its own, its cells under each other and each after its heading.
 */
export function writeTable(paper: Paper, table: Table, after = 0): void {
  const grid = gridOf(paper, table)
  if (grid === undefined) writeBlocks(paper, table, after)
  else writeGrid(paper, table, grid, after)
}

/** So many rows stand together where a table begins on a page, and where it ends. */
const TOGETHER = 3

/** What must stand together at a table's start: all of a short one with what comes after it, else its headings and a few rows. */
export function tableStart(paper: Paper, table: Table, after = 0): number {
  const { heading, rows } = heightsOf(paper, table)
  const whole = rows.length <= 8 ? heading + sum(rows) + after : Number.POSITIVE_INFINITY
  return Math.min(whole < paper.tall * 0.5 ? whole : heading + sum(rows.slice(0, TOGETHER)), paper.tall)
}

/** How much of a page a table takes, with what is kept free below it. */
export function tableHeight(paper: Paper, table: Table): number {
  const { heading, rows } = heightsOf(paper, table)
  return heading + sum(rows) + paper.measure.after + 4
}

function heightsOf(
  paper: Paper,
  table: Table,
): { readonly heading: number; readonly rows: readonly number[] } {
  const grid = gridOf(paper, table)
  const caption = captionHeight(paper, table)
  if (grid === undefined)
    return { heading: caption, rows: table.rows.map((row) => blockHeight(paper, table, row)) }
  return {
    heading: caption + rowHeight(paper, grid.heading) + 2,
    rows: grid.rows.map((cells) => rowHeight(paper, cells) + 1),
  }
}

function sum(all: readonly number[]): number {
  return all.reduce((a, b) => a + b, 0)
}

/** Labels and values: a table whose rows have headings and whose columns need none. */
export function writeFacts(paper: Paper, items: readonly Fact[]): void {
  const rows = factRows(items)
  const columns = factColumns(paper, items)
  const cells = rows.map((row) => cellLines(paper, row, columns, 'bold'))
  writeRows(paper, paper.child(paper.into, 'Table'), rows, cells, { columns, rowHeading: 'bold' })
  paper.y += paper.measure.after + 2
}

export function factsHeight(paper: Paper, items: readonly Fact[]): number {
  const columns = factColumns(paper, items)
  const rows = factRows(items).map((row) => rowHeight(paper, cellLines(paper, row, columns, 'bold')) + 1)
  return sum(rows) + paper.measure.after + 2
}

/** The height of the first two facts. */
export function factsStart(paper: Paper, items: readonly Fact[]): number {
  const columns = factColumns(paper, items)
  return sum(
    factRows(items.slice(0, 2)).map((row) => rowHeight(paper, cellLines(paper, row, columns, 'bold'))),
  )
}

function factRows(items: readonly Fact[]): Row[] {
  return items.map(({ label, value }) => ({ cells: [label, value], kind: 'row' }))
}

/** The labels' column is as wide as its longest word and at most two fifths of the page. */
function factColumns(paper: Paper, items: readonly Fact[]): Columns {
  const style: Style = { size: paper.measure.body, weight: 'bold' }
  const widest = Math.max(...items.map(({ label }) => paper.widthOf(label, style)))
  const label = Math.min(Math.max(paper.width / 3, widest + 1), paper.width * 0.4)
  return {
    widths: [label, paper.width - label - paper.measure.cell.gap],
    aligns: ['left', 'left'],
  }
}

type CellLines = readonly (readonly string[])[]

interface Columns {
  readonly widths: readonly number[]
  readonly aligns: readonly ('left' | 'right')[]
}

/** A table laid out in columns: every cell's lines. */
interface Grid extends Columns {
  readonly heading: CellLines
  readonly rows: readonly CellLines[]
}

const grids = new WeakMap<Table, Map<Paper, Grid | undefined>>()

/** The table's columns; undefined where they would be too narrow. Measured once for each paper. */
function gridOf(paper: Paper, table: Table): Grid | undefined {
  const measured = grids.get(table) ?? new Map<Paper, Grid | undefined>()
  grids.set(table, measured)
  if (!measured.has(paper)) measured.set(paper, layOut(paper, table))
  return measured.get(paper)
}

function layOut(paper: Paper, table: Table): Grid | undefined {
  const widths = columnWidths(paper, table)
  if (widths === undefined) return undefined
  const columns = { widths, aligns: table.columns.map((column) => column.align) }
  const grid = {
    ...columns,
    heading: cellLines(paper, headingRow(table), columns, 'bold'),
    rows: table.rows.map((row) => cellLines(paper, row, columns)),
  }
  const lines = sum(grid.rows.map(linesOf))
  return lines > paper.measure.cell.lines * grid.rows.length ? undefined : grid
}

function headingRow(table: Table): Row {
  return { cells: table.columns.map((column) => column.heading), kind: 'row' }
}

function writeGrid(paper: Paper, table: Table, { heading, rows, ...columns }: Grid, after: number): void {
  paper.room(tableStart(paper, table, after))
  const element = paper.child(paper.into, 'Table', { title: table.caption })
  writeCaption(paper, element, table)
  const line = paper.child(paper.child(element, 'THead'), 'TR')
  for (const [i, lines] of heading.entries())
    putCell(paper, paper.child(line, 'TH', { scope: 'Column' }), lines, i, { ...columns, weight: 'bold' })
  paper.y += rowHeight(paper, heading)
  paper.rule(1.25, INK)
  writeRows(paper, paper.child(element, 'TBody'), table.rows, rows, {
    columns,
    heading,
    rowHeading: 'regular',
    after,
  })
  paper.y += paper.measure.after + 4
}

function writeCaption(paper: Paper, element: Element, table: Table): void {
  if (!table.captionShown) return
  const { size, leading } = paper.measure.subheading
  const style: Style = { size, weight: 'bold' }
  const lines = paper.lines(table.caption, style)
  paper.y += 4
  paper.write(paper.child(element, 'Caption'), lines, { x: paper.left, y: paper.y, leading }, style)
  paper.y += lines.length * leading + 2
}

function captionHeight(paper: Paper, table: Table): number {
  if (!table.captionShown) return 0
  const { size, leading } = paper.measure.subheading
  return paper.lines(table.caption, { size, weight: 'bold' }).length * leading + 6
}

interface Rows {
  readonly columns: Columns
  readonly heading?: CellLines
  readonly rowHeading: Weight
  /** The height of what stays with the last row: a sentence about the table. */
  readonly after?: number
}

function writeRows(
  paper: Paper,
  body: Element,
  rows: readonly Row[],
  measured: readonly CellLines[],
  how: Rows,
): void {
  const heights = measured.map((cells) => rowHeight(paper, cells) + 1)
  for (const [i, row] of rows.entries()) {
    const cells = measured[i] ?? []
    if (!paper.fits(needed(paper, heights, i, how.after)) && !paper.atTop) newTablePage(paper, how)
    writeRow(paper, body, row, cells, how)
  }
}

/** What must fit with a row after the first: itself, and the last rows together with what comes after them. */
function needed(paper: Paper, heights: readonly number[], i: number, after = 0): number {
  const own = heights[i] ?? 0
  const left = heights.length - i
  if (i === 0 || left > TOGETHER || (left < TOGETHER && heights.length >= TOGETHER)) return own
  const end = sum(heights.slice(i)) + after
  // Very tall ones go by themselves.
  return end <= paper.tall / 2 ? end : own
}

/** A row stands on one page, unless it is taller than any. */
function writeRow(paper: Paper, body: Element, row: Row, cells: CellLines, how: Rows): void {
  const { cell } = paper.measure
  const weight = weightOf(row)
  if (row.kind === 'total') paper.rule(1.25, INK)
  const line = paper.child(body, 'TR')
  const elements = cells.map((_, i) =>
    i === 0 ? paper.child(line, 'TH', { scope: 'Row' }) : paper.child(line, 'TD'),
  )
  let left = cells
  while (left.some((lines) => lines.length > 0)) {
    const fits = Math.max(1, Math.floor((paper.bottom - paper.y - cell.above - cell.below) / cell.leading))
    const now = left.map((lines) => lines.slice(0, fits))
    left = left.map((lines) => lines.slice(fits))
    for (const [i, lines] of now.entries()) {
      const element = elements[i]
      if (element === undefined || lines.every((text) => text === '')) continue
      const bold = i === 0 && weight === 'regular' ? how.rowHeading : weight
      putCell(paper, element, lines, i, { ...how.columns, weight: bold })
    }
    paper.y += rowHeight(paper, now)
    if (left.some((lines) => lines.length > 0)) newTablePage(paper, how)
  }
  paper.rule(row.kind === 'total' ? 1.25 : 0.5, row.kind === 'total' ? INK : RULE)
}

function newTablePage(paper: Paper, { heading, columns }: Rows): void {
  paper.newPage()
  if (heading === undefined) return
  paper.decoration('Pagination', () => {
    for (const [i, lines] of heading.entries()) putLines(paper, lines, i, { ...columns, weight: 'bold' })
  })
  paper.y += rowHeight(paper, heading)
  paper.rule(1.25, INK)
}

function cellLines(paper: Paper, row: Row, { widths }: Columns, first?: Weight): CellLines {
  const weight = weightOf(row)
  return row.cells.map((text, i) => {
    const style: Style = {
      size: paper.measure.body,
      weight: i === 0 && weight === 'regular' ? (first ?? weight) : weight,
    }
    return paper.lines(text, style, widths[i] ?? paper.width)
  })
}

type Cell = Columns & { readonly weight: Weight }

function putCell(paper: Paper, element: Element, lines: readonly string[], column: number, how: Cell): void {
  element.add(() => putLines(paper, lines, column, how))
}

function putLines(paper: Paper, lines: readonly string[], column: number, how: Cell): void {
  const { widths, aligns, weight } = how
  const { body: size, cell } = paper.measure
  const style: Style = { size, weight }
  const x = paper.left + widths.slice(0, column).reduce((sum, width) => sum + width + cell.gap, 0)
  for (const [i, text] of lines.entries()) {
    const shift = aligns[column] === 'right' ? (widths[column] ?? 0) - paper.widthOf(text, style) : 0
    const said = i + 1 < lines.length && text !== '' ? `${text} ` : text
    paper.put(said, x + shift, paper.y + cell.above + i * cell.leading, style)
  }
}

function rowHeight(paper: Paper, cells: CellLines): number {
  const { leading, above, below } = paper.measure.cell
  return above + below + linesOf(cells) * leading
}

function linesOf(cells: CellLines): number {
  return Math.max(1, ...cells.map((lines) => lines.length))
}

/** A table as a list: each row's first cell, and under it every other that is not empty, after its heading. */
function writeBlocks(paper: Paper, table: Table, after: number): void {
  paper.room(tableStart(paper, table, after))
  const list = paper.child(paper.into, 'L', { title: table.caption })
  list.dictionary.data['A'] = { O: 'List', ListNumbering: 'None' }
  writeCaption(paper, list, table)
  const heights = table.rows.map((row) => blockHeight(paper, table, row))
  for (const [i, row] of table.rows.entries()) {
    paper.room(Math.min(needed(paper, heights, i, after), paper.tall))
    writeBlock(paper, list, table, row)
  }
  paper.y += paper.measure.after
}

function writeBlock(paper: Paper, list: Element, table: Table, row: Row): void {
  const { cell, body: size } = paper.measure
  const body = paper.child(paper.child(list, 'LI'), 'LBody')
  paper.y += cell.above
  for (const { label, lines, style, indent } of blockLines(paper, table, row)) {
    const element = paper.child(body, 'P')
    for (let rest = lines; rest.length > 0; ) {
      if (!paper.fits(cell.leading)) paper.newPage()
      const now = rest.slice(0, Math.max(1, Math.floor((paper.bottom - paper.y) / cell.leading)))
      const [first, top] = [rest === lines, paper.y]
      element.add(() => {
        if (first && label !== '') paper.put(label, paper.left, top, { size, weight: style.weight })
        for (const [i, line] of now.entries())
          paper.put(
            i + 1 < now.length ? `${line} ` : line,
            paper.left + indent,
            top + i * cell.leading,
            style,
          )
      })
      paper.y += now.length * cell.leading
      rest = rest.slice(now.length)
    }
  }
  paper.y += cell.below
  paper.rule(row.kind === 'total' ? 1.25 : 0.75, row.kind === 'total' ? INK : RULE)
}

function blockHeight(paper: Paper, table: Table, row: Row): number {
  const { leading, above, below } = paper.measure.cell
  const lines = sum(blockLines(paper, table, row).map(({ lines }) => lines.length))
  return above + below + 2 + lines * leading
}

/**
 * The lines of a row as a block: its heading bold; then what says it in brief, or each value beside or after its
 * column's heading.
 */
function blockLines(paper: Paper, table: Table, row: Row) {
  const { body: size, cell } = paper.measure
  const bold: Style = { size, weight: 'bold' }
  const style: Style = { size, weight: weightOf(row) }
  if (row.brief)
    return row.brief.map((line, i) => {
      const lettering = i === 0 ? bold : style
      return { label: '', lines: paper.lines(line, lettering), style: lettering, indent: 0 }
    })
  const labels = table.columns.slice(1).map((column) => `${column.heading}: `)
  const widest = Math.max(0, ...labels.map((label) => paper.widthOf(label, style)))
  // Values stand under each other, unless their headings are too long for it.
  const indent = widest <= paper.width * 0.36 ? widest + cell.gap / 2 : cell.gap
  const [heading = '', ...values] = row.cells
  const blocks = [{ label: '', lines: paper.lines(heading, bold), style: bold, indent: 0 }]
  for (const [i, value] of values.entries()) {
    if (value === '') continue
    const label = labels[i] ?? ''
    if (indent > cell.gap)
      blocks.push({ label, lines: paper.lines(value, style, paper.width - indent), style, indent })
    else blocks.push({ label: '', lines: paper.lines(`${label}${value}`, style), style, indent: 0 })
  }
  return blocks
}
