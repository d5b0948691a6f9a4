import type { Font } from 'fontkit'
import { type BarPart, bar, keySquare } from '../drawing/bar.ts'
import type { SharesChart } from '../words/blocks.ts'
import type { Row, Table } from '../words/statement.ts'
import { type Typeface, typefaces, type Weight } from './typeface.ts'

/** A document's own facts, and what every page says at its foot and, where it is given, at its head. */
export interface PaperFacts {
  readonly title: string
  readonly made: Date
  readonly foot: string
  readonly head: string | undefined
  readonly pageOf: (page: number, of: number) => string
}

type Element = PDFKit.PDFStructureElement

// A4 in points. 12 points is the least for clear print.
const PAGE = { width: 595.28, height: 841.89, left: 56, right: 56, top: 64, bottom: 76 }
const WIDTH = PAGE.width - PAGE.left - PAGE.right
const BOTTOM = PAGE.height - PAGE.bottom
const BODY = 12
const LEADING = 18
const DARK = '#0b4f5c'
const INK = '#000000'
const PALE = '#eef5f6'
const RULE = '#8a979a'

const CELL = { leading: 15.5, above: 3.5, below: 4, gap: 11 }

/**
 * Paper: A4 pages with their own small layout, tagged so that a screen reader finds headings, paragraphs,
 * lists, tables with their headings and pictures with their words. Lines and what repeats on each page are
 * marked as decoration. The same calls give the same bytes, wherever and whenever.
 */
export class Paper {
  private readonly doc: PDFKit.PDFDocument
  private readonly faces: Record<Weight, Typeface>
  private readonly facts: PaperFacts
  private readonly root: Element
  private into: Element
  private y = PAGE.top
  private readonly widths = new WeakMap<Table, readonly number[]>()

  private constructor(doc: PDFKit.PDFDocument, faces: Record<Weight, Typeface>, facts: PaperFacts) {
    this.doc = doc
    this.faces = faces
    this.facts = facts
    this.root = doc.struct('Document')
    doc.addStructure(this.root)
    this.into = this.root
    doc.addPage()
  }

  static async open(facts: PaperFacts): Promise<Paper> {
    // Loaded when the first paper is made: the service starts without them.
    const [{ default: PDFDocument }, faces] = await Promise.all([import('pdfkit'), typefaces()])
    // pdfkit writes the title into XML as it is; these characters would break it.
    const title = facts.title.replaceAll('&', 'and').replaceAll('<', '‹').replaceAll('>', '›')
    const options: object = {
      size: 'A4',
      margin: 0,
      autoFirstPage: false,
      bufferPages: true,
      font: '',
      pdfVersion: '1.7',
      tagged: true,
      subset: 'PDF/UA',
      lang: 'en-GB',
      displayTitle: true,
      info: {
        Title: title,
        Creator: 'Ringfence',
        Producer: 'Ringfence',
        CreationDate: facts.made,
        ModDate: facts.made,
      },
    }
    const doc = new PDFDocument(options)
    doc.registerFont('regular', asSource(faces.regular.font))
    doc.registerFont('bold', asSource(faces.bold.font))
    return new Paper(doc, faces, facts)
  }

  /** Everything written so far, as a file. Nothing can be added after it. */
  async finish(): Promise<Uint8Array> {
    const { count } = this.doc.bufferedPageRange()
    for (let i = 0; i < count; i++) {
      this.doc.switchToPage(i)
      this.repeated(i + 1, count)
    }
    this.doc.end()
    const chunks: Uint8Array[] = []
    for await (const chunk of this.doc) chunks.push(chunk)
    return new Uint8Array(Buffer.concat(chunks))
  }

  private repeated(page: number, of: number): void {
    const { foot, head, pageOf } = this.facts
    const y = PAGE.height - 50
    this.decoration('Pagination', () => {
      this.stroke(y - 8, 0.75, RULE)
      this.put(foot, PAGE.left, y, 10.5, 'regular')
      const numbered = pageOf(page, of)
      this.put(
        numbered,
        PAGE.width - PAGE.right - this.faces.regular.width(numbered, 10.5),
        y,
        10.5,
        'regular',
      )
      if (head === undefined) return
      this.put(head, PAGE.width - PAGE.right - this.faces.bold.width(head, BODY), 34, BODY, 'bold')
    })
  }

  title(text: string): void {
    this.block('H1', text, { size: 25, weight: 'bold', leading: 30, after: 10, color: DARK })
  }

  /** Starts a part with its heading, on a page that also holds `first`, the height of what comes first in it. */
  section(heading: string, first: number, ownPage: boolean): void {
    const above = 20
    if (ownPage || this.y + above + 24 + 8 + first > BOTTOM) this.newPage()
    else if (this.y > PAGE.top) this.y += above
    this.into = this.child(this.root, 'Sect')
    this.doc.outline.addItem(heading)
    this.block('H2', heading, { size: 18, weight: 'bold', leading: 24, after: 6, color: DARK })
  }

  subheading(text: string, next: number): void {
    this.room(6 + LEADING + next)
    this.y += 6
    this.block('H3', text, { size: 13, weight: 'bold', leading: LEADING, after: 2 })
  }

  paragraph(text: string, weight: Weight = 'regular'): void {
    this.block('P', text, { size: BODY, weight, leading: LEADING, after: 8 })
  }

  list(items: readonly string[], ordered: boolean): void {
    const indent = 22
    const list = this.child(this.into, 'L')
    for (const [i, item] of items.entries()) {
      const lines = this.faces.regular.lines(item, BODY, WIDTH - indent)
      this.room(lines.length * LEADING)
      const entry = this.child(list, 'LI')
      this.child(entry, 'Lbl').add(() =>
        this.put(ordered ? `${i + 1}.` : '•', PAGE.left, this.y, BODY, 'regular'),
      )
      this.child(entry, 'LBody').add(() => this.putLines(lines, PAGE.left + indent, LEADING))
      this.y += lines.length * LEADING + 3
    }
    this.y += 5
  }

  /** Labels and values: a table whose rows have headings and whose columns need none. */
  labelled(items: readonly { readonly label: string; readonly value: string }[]): void {
    const rows = items.map(({ label, value }): Row => ({ cells: [label, value], kind: 'row' }))
    this.rows(
      this.child(this.into, 'Table'),
      rows,
      [160, WIDTH - 160 - CELL.gap],
      ['left', 'left'],
      undefined,
      'bold',
    )
    this.y += 10
  }

  static readonly figureHeight = (beneath: string | undefined) => (beneath === undefined ? 74 : 92)

  figure(label: string, value: string, beneath: string | undefined): void {
    const height = Paper.figureHeight(beneath)
    this.room(height)
    const top = this.y
    this.decoration('Layout', () => {
      this.doc.roundedRect(PAGE.left, top, 330, height, 5).lineWidth(1.5).fillAndStroke(PALE, DARK)
    })
    const line = (text: string, y: number, size: number, weight: Weight) =>
      this.child(this.into, 'P').add(() => this.put(text, PAGE.left + 14, y, size, weight))
    line(label, top + 10, BODY, 'regular')
    line(value, top + 26, 30, 'bold')
    if (beneath !== undefined) line(beneath, top + 66, BODY, 'regular')
    this.y = top + height + 12
  }

  static readonly chartHeight = 130

  /** A bar cut into parts with its key under it; read aloud as the words given for it. */
  chart(chart: SharesChart): void {
    this.room(Paper.chartHeight)
    this.block('P', chart.title, { size: BODY, weight: 'bold', leading: LEADING, after: 3 })
    const [top, height] = [this.y, 40]
    const shares = chart.parts.map((part) => part.share)
    const keys = this.keyPlaces(chart, top + height + 10)
    const bottom = (keys.at(-1)?.y ?? top) + LEADING
    const figure = this.child(this.into, 'Figure', {
      alt: chart.alt,
      bbox: [PAGE.left, top, PAGE.left + WIDTH, bottom],
    })
    figure.add(() => {
      for (const part of bar(shares, WIDTH, height)) this.drawn(part, PAGE.left, top)
      for (const [i, { x, y, text }] of keys.entries()) {
        this.drawn(keySquare(i, 22, 13), x, y + 1)
        this.put(text, x + 29, y, BODY, 'regular')
      }
    })
    this.y = bottom + 10
  }

  private keyPlaces(chart: SharesChart, top: number): { x: number; y: number; text: string }[] {
    let [x, y] = [PAGE.left, top]
    return chart.parts.map((part) => {
      const text = `${part.label} ${part.text}`
      const width = 29 + this.faces.regular.width(text, BODY)
      if (x > PAGE.left && x + width > PAGE.left + WIDTH) [x, y] = [PAGE.left, y + LEADING]
      const place = { x, y, text }
      x += width + 20
      return place
    })
  }

  private drawn(part: BarPart, x: number, y: number): void {
    const { doc } = this
    doc.save().translate(x, y)
    doc.path(part.outline).fill(part.fill)
    if (part.lines !== '') doc.path(part.lines).lineWidth(1).stroke(part.stroke)
    doc.path(part.outline).lineWidth(1).stroke(INK)
    doc.restore()
  }

  /** A table; its headings stand again at the top of each page it runs on to. */
  table(table: Table): void {
    const widths = this.columnWidths(table)
    const aligns = table.columns.map((column) => column.align)
    const heading: Row = { cells: table.columns.map((column) => column.heading), kind: 'row' }
    this.room(this.firstOf(table))
    const element = this.child(this.into, 'Table', { title: table.caption })
    if (table.captionShown) {
      this.y += 4
      this.child(element, 'Caption').add(() => this.put(table.caption, PAGE.left, this.y, 13, 'bold'))
      this.y += LEADING + 2
    }
    const cells = this.cellLines(heading, widths, 'bold')
    const line = this.child(this.child(element, 'THead'), 'TR')
    for (const [i, lines] of cells.entries())
      this.child(line, 'TH', { scope: 'Column' }).add(() =>
        this.putCell(lines, i, widths, aligns, this.y, 'bold'),
      )
    this.y += heightOf(cells)
    this.rule(1.25, INK)
    this.rows(this.child(element, 'TBody'), table.rows, widths, aligns, cells, 'regular')
    this.y += 12
  }

  /** What must stand together at a table's start: all of a short one, else its headings and two rows. */
  firstOf(table: Table): number {
    const widths = this.columnWidths(table)
    const caption = table.captionShown ? LEADING + 6 : 0
    const heading: Row = { cells: table.columns.map((column) => column.heading), kind: 'row' }
    const height = (rows: readonly Row[]) =>
      rows.reduce(
        (sum, row) => sum + heightOf(this.cellLines(row, widths, weightOf(row))),
        caption + heightOf(this.cellLines(heading, widths, 'bold')) + 2,
      )
    const whole = table.rows.length <= 8 ? height(table.rows) : Number.POSITIVE_INFINITY
    return Math.min(whole < 260 ? whole : height(table.rows.slice(0, 2)), BOTTOM - PAGE.top)
  }

  private rows(
    body: Element,
    rows: readonly Row[],
    widths: readonly number[],
    aligns: readonly ('left' | 'right')[],
    headings: readonly string[][] | undefined,
    rowHeading: Weight,
  ): void {
    const measured = rows.map((row) => this.cellLines(row, widths, weightOf(row), rowHeading))
    for (const [i, row] of rows.entries()) {
      const lines = measured[i] ?? []
      // The last row does not stand on a page alone.
      const last = i + 2 === rows.length ? heightOf(measured[i + 1] ?? []) : 0
      if (this.y + heightOf(lines) + last > BOTTOM && this.y > PAGE.top)
        this.newTablePage(headings, widths, aligns)
      this.row(body, row, lines, { widths, aligns, headings, rowHeading })
    }
  }

  /** A row stands on one page, unless it is taller than any. */
  private row(
    body: Element,
    row: Row,
    cells: readonly string[][],
    table: {
      widths: readonly number[]
      aligns: readonly ('left' | 'right')[]
      headings: readonly string[][] | undefined
      rowHeading: Weight
    },
  ): void {
    const { widths, aligns, headings, rowHeading } = table
    const weight = weightOf(row)
    if (row.kind === 'total') this.rule(1.25, INK)
    const line = this.child(body, 'TR')
    const elements = cells.map((_, i) =>
      i === 0 ? this.child(line, 'TH', { scope: 'Row' }) : this.child(line, 'TD'),
    )
    let left = cells
    while (left.some((lines) => lines.length > 0)) {
      const fits = Math.max(1, Math.floor((BOTTOM - this.y - CELL.above - CELL.below) / CELL.leading))
      const now = left.map((lines) => lines.slice(0, fits))
      left = left.map((lines) => lines.slice(fits))
      for (const [i, lines] of now.entries()) {
        if (lines.every((text) => text === '')) continue
        const bold = i === 0 && weight === 'regular' ? rowHeading : weight
        elements[i]?.add(() => this.putCell(lines, i, widths, aligns, this.y, bold))
      }
      this.y += heightOf(now)
      if (left.some((lines) => lines.length > 0)) this.newTablePage(headings, widths, aligns)
    }
    this.rule(row.kind === 'total' ? 1.25 : 0.5, row.kind === 'total' ? INK : RULE)
  }

  private newTablePage(
    headings: readonly string[][] | undefined,
    widths: readonly number[],
    aligns: readonly ('left' | 'right')[],
  ): void {
    this.newPage()
    if (headings === undefined) return
    this.decoration('Pagination', () => {
      for (const [i, lines] of headings.entries()) this.putCell(lines, i, widths, aligns, this.y, 'bold')
    })
    this.y += heightOf(headings)
    this.rule(1.25, INK)
  }

  private cellLines(row: Row, widths: readonly number[], weight: Weight, first: Weight = weight): string[][] {
    return row.cells.map((text, i) =>
      this.faces[i === 0 && weight === 'regular' ? first : weight].lines(text, BODY, widths[i] ?? WIDTH),
    )
  }

  private putCell(
    lines: readonly string[],
    column: number,
    widths: readonly number[],
    aligns: readonly ('left' | 'right')[],
    top: number,
    weight: Weight,
  ): void {
    const x = PAGE.left + widths.slice(0, column).reduce((sum, width) => sum + width + CELL.gap, 0)
    for (const [i, text] of lines.entries()) {
      const shift =
        aligns[column] === 'right' ? (widths[column] ?? 0) - this.faces[weight].width(text, BODY) : 0
      this.put(text, x + shift, top + CELL.above + i * CELL.leading, BODY, weight)
    }
  }

  /**
   * Columns as wide as they want where that fits; else each gets what its longest word needs and a share of
   * the rest.
   */
  private columnWidths(table: Table): readonly number[] {
    const known = this.widths.get(table)
    if (known) return known
    const widths = this.measuredWidths(table)
    this.widths.set(table, widths)
    return widths
  }

  private measuredWidths(table: Table): number[] {
    const room = WIDTH - CELL.gap * (table.columns.length - 1)
    const wants: number[] = []
    const needs: number[] = []
    for (const [i, column] of table.columns.entries()) {
      const words = (text: string) => (column.align === 'right' ? [text] : text.split(/[ \n]/))
      let [want, need] = [0, 0]
      for (const row of table.rows) {
        const text = row.cells[i] ?? ''
        const face = this.faces[weightOf(row)]
        for (const line of text.split('\n')) want = Math.max(want, face.width(line, BODY))
        for (const word of words(text)) need = Math.max(need, face.width(word, BODY))
      }
      for (const word of column.heading.split(' ')) need = Math.max(need, this.faces.bold.width(word, BODY))
      wants.push(Math.max(want, need, this.faces.bold.width(column.heading, BODY)))
      needs.push(need)
    }
    const wanted = sum(wants)
    if (wanted <= room) return spread(wants, room - wanted, table)
    const needed = sum(needs)
    if (needed > room) return needs.map((need) => (need / needed) * room)
    return wants.map((want, i) => {
      const need = needs[i] ?? 0
      return need + ((want - need) / (wanted - needed)) * (room - needed)
    })
  }

  private block(
    tag: string,
    text: string,
    style: { size: number; weight: Weight; leading: number; after: number; color?: string },
  ): void {
    const { size, weight, leading, after, color = INK } = style
    let lines = this.faces[weight].lines(text, size, WIDTH)
    const element = this.child(this.into, tag)
    this.room(Math.min(lines.length, 2) * leading)
    while (lines.length > 0) {
      const now = lines.slice(0, Math.max(1, Math.floor((BOTTOM - this.y) / leading)))
      lines = lines.slice(now.length)
      element.add(() => {
        for (const [i, line] of now.entries())
          this.put(line, PAGE.left, this.y + i * leading, size, weight, color)
      })
      this.y += now.length * leading
      if (lines.length > 0) this.newPage()
    }
    this.y += after
  }

  private putLines(lines: readonly string[], x: number, leading: number): void {
    for (const [i, line] of lines.entries()) this.put(line, x, this.y + i * leading, BODY, 'regular')
  }

  private put(text: string, x: number, y: number, size: number, weight: Weight, color = INK): void {
    if (text !== '')
      this.doc.font(weight).fontSize(size).fillColor(color).text(text, x, y, { lineBreak: false })
  }

  private child(parent: Element, tag: string, options: PDFKit.Mixins.StructureElementOptions = {}): Element {
    const element = this.doc.struct(tag, options)
    parent.add(element)
    return element
  }

  private rule(width: number, color: string): void {
    this.decoration('Layout', () => this.stroke(this.y, width, color))
    this.y += width
  }

  private stroke(y: number, width: number, color: string): void {
    this.doc
      .moveTo(PAGE.left, y)
      .lineTo(PAGE.width - PAGE.right, y)
      .lineWidth(width)
      .stroke(color)
  }

  /** What a screen reader passes over: lines, boxes, and what each page repeats. */
  private decoration(type: 'Layout' | 'Pagination', draw: () => void): void {
    this.doc.markContent('Artifact', { type })
    draw()
    this.doc.endMarkedContent()
  }

  private room(height: number): void {
    if (this.y + height > BOTTOM && this.y > PAGE.top) this.newPage()
  }

  private newPage(): void {
    this.doc.addPage()
    this.y = PAGE.top
  }
}

function heightOf(cells: readonly (readonly string[])[]): number {
  return CELL.above + CELL.below + Math.max(1, ...cells.map((lines) => lines.length)) * CELL.leading
}

function weightOf(row: Row): Weight {
  return row.kind === 'row' ? 'regular' : 'bold'
}

/** Room left over goes to the columns of words, before the first only where that is the only one. */
function spread(wants: readonly number[], rest: number, table: Table): number[] {
  const words = table.columns.flatMap((column, i) => (column.align === 'left' && i > 0 ? [i] : []))
  const takers = words.length === 0 ? [0] : words
  return wants.map((want, i) => (takers.includes(i) ? want + rest / takers.length : want))
}

function sum(all: readonly number[]): number {
  return all.reduce((a, b) => a + b, 0)
}

/** pdfkit takes an opened fontkit font; its types know only bytes and names. */
function asSource(font: Font): Uint8Array {
  return font as unknown as Uint8Array
}
