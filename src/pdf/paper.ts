import type { Font } from 'fontkit'
import type { Measure } from './measure.ts'
import { type Typeface, typefaces, type Weight } from './typeface.ts'

/** A document's own facts. */
export interface PaperFacts {
  readonly title: string
  /** What it is written in, such as “en-GB”. */
  readonly language: string
  readonly made: Date
  /** Said on every page; without it a page is empty but for what is written on it. */
  readonly running?: Running
  /** Web addresses that stand within sentences, such as “www.lgo.org.uk”: each becomes a link. */
  readonly addresses?: readonly string[]
}

/** What every page says at its foot and, where it is given, at its head. */
export interface Running {
  readonly foot: string
  readonly head?: string | undefined
  readonly pageOf: (page: number, of: number) => string
}

export type Element = PDFKit.PDFStructureElement

export interface Style {
  readonly size: number
  readonly weight: Weight
  readonly color?: string
}

/** A4 in points. */
export const A4 = { width: 595.28, height: 841.89 }
export const DARK = '#0b4f5c'
export const INK = '#000000'
export const PALE = '#eef5f6'
export const RULE = '#8a979a'

/** How far the foot's last line stands above the lower edge, and the text above the foot. */
const FOOT = { below: 35, above: 26 }
const HEAD = 34

/**
 * The file that a paper stands in, or several one after the other: tagged, with bookmarks. The same calls give the same
 * bytes, wherever and whenever.
 */
export class Sheets {
  readonly doc: PDFKit.PDFDocument
  readonly faces: Record<Weight, Typeface>
  readonly root: Element
  private readonly drawn = new Map<PDFKit.PDFPage, string[]>()

  private constructor(doc: PDFKit.PDFDocument, faces: Record<Weight, Typeface>) {
    this.doc = doc
    this.faces = faces
    // Kept and written once for each page: pdfkit turns each piece into bytes by itself, which is half of its work.
    doc.addContent = (piece: unknown) => {
      const content = this.drawn.get(doc.page) ?? []
      if (content.length === 0) this.drawn.set(doc.page, content)
      content.push(String(piece))
      return doc
    }
    this.root = doc.struct('Document')
    doc.addStructure(this.root)
  }

  static async open(facts: Pick<PaperFacts, 'title' | 'language' | 'made'>): Promise<Sheets> {
    // Loaded when the first paper is made: the service starts without them.
    const [{ default: PDFDocument }, faces] = await Promise.all([import('pdfkit'), typefaces()])
    const options: object = {
      size: 'A4',
      margin: 0,
      autoFirstPage: false,
      bufferPages: true,
      font: '',
      pdfVersion: '1.7',
      tagged: true,
      subset: 'PDF/UA',
      lang: facts.language,
      displayTitle: true,
      info: {
        Title: facts.title,
        Creator: 'Ringfence',
        Producer: 'Ringfence',
        CreationDate: facts.made,
        ModDate: facts.made,
      },
    }
    const doc = new PDFDocument(options)
    // As text and not as a number, pdfkit leaves out its list of a font's signs (CIDSet): it forgets the parts that
    // letters with accents are put together from, which PDF/UA-1 (7.21.4.2) forbids. The list need not be there.
    doc.subset = '1'
    // pdfkit writes the properties into XML as they are.
    const { endMetadata } = doc
    doc.endMetadata = () => {
      doc.info.Title = asXml(facts.title)
      endMetadata.call(doc)
    }
    doc.registerFont('regular', asSource(faces.regular.font))
    doc.registerFont('bold', asSource(faces.bold.font))
    return new Sheets(doc, faces)
  }

  /** How many pages there are so far. */
  get pages(): number {
    const { start, count } = this.doc.bufferedPageRange()
    return start + count
  }

  /** The next page is a right-hand one: an empty one stands before it where it would be the back of the last. */
  fromTheRight(): void {
    if (this.pages % 2 === 1) this.doc.addPage()
  }

  /** Writes the pages so far: nothing can be added to them, and nothing of them stays in memory but the file. */
  write(): void {
    for (const [page, content] of this.drawn) page.write(Buffer.from(`${content.join('\n')}\n`, 'latin1'))
    this.drawn.clear()
    this.doc.flushPages()
  }

  /** Everything written so far, as a file. Nothing can be added after it. */
  finish(): Uint8Array {
    this.write()
    this.doc.end()
    const chunks: Uint8Array[] = []
    for (let chunk = this.doc.read(); chunk !== null; chunk = this.doc.read()) chunks.push(chunk)
    return new Uint8Array(Buffer.concat(chunks))
  }
}

/**
 * Paper: A4 pages, tagged so that a screen reader finds headings, paragraphs, lists, tables with their headings,
 * links, and pictures with their words. Lines and what repeats on each page are marked as decoration. What stands on
 * it is written by text.ts, table.ts and picture.ts, from the top down: `y` is where the next thing goes.
 */
export class Paper {
  readonly doc: PDFKit.PDFDocument
  readonly measure: Measure
  readonly left: number
  readonly width: number
  /** How long lines of text are. */
  readonly line: number
  readonly bottom: number
  /** Where the next thing stands, from the page's top. */
  y: number
  /** What the next thing belongs to. */
  into: Element
  readonly faces: Record<Weight, Typeface>
  private readonly sheets: Sheets
  private readonly facts: PaperFacts
  private readonly root: Element
  private readonly outline: PDFKit.PDFOutline
  private readonly foot: readonly string[]
  /** The page's number stands at the head where the foot has no room for it. */
  private readonly numberedAtHead: boolean
  private boxes = 0
  /** Which of the file's pages are its own. */
  private readonly own: number[] = []
  private readonly words = { regular: new Map<string, Glyphs[]>(), bold: new Map<string, Glyphs[]>() }

  private constructor(sheets: Sheets, facts: PaperFacts, measure: Measure, isOneOfMany: boolean) {
    const { doc, faces } = sheets
    this.sheets = sheets
    this.doc = doc
    this.faces = faces
    this.facts = facts
    this.measure = measure
    this.left = measure.margin
    this.width = A4.width - 2 * measure.margin
    this.line = Math.min(this.width, measure.line)
    const { foot = '', pageOf = () => '' } = facts.running ?? {}
    const numbered = faces.regular.width(pageOf(999, 999), measure.body) + measure.body
    this.numberedAtHead = faces.regular.width(foot, measure.body) + numbered > this.width
    this.foot = faces.regular.lines(foot, measure.body, this.width)
    this.bottom = this.footTop - FOOT.above
    this.y = measure.top
    this.root = isOneOfMany
      ? this.child(sheets.root, 'Part', { title: facts.title, lang: facts.language })
      : sheets.root
    this.into = this.root
    if (isOneOfMany) sheets.fromTheRight()
    this.addPage()
    this.outline = isOneOfMany ? doc.outline.addItem(facts.title) : doc.outline
  }

  /** A paper in a file of its own, or one of many in these sheets, from the next right-hand page on. */
  static async open(facts: PaperFacts, measure: Measure, sheets?: Sheets): Promise<Paper> {
    return new Paper(sheets ?? (await Sheets.open(facts)), facts, measure, sheets !== undefined)
  }

  /** Everything written so far, as a file. Nothing can be added after it. */
  async finish(): Promise<Uint8Array> {
    this.end()
    return this.sheets.finish()
  }

  /** What each page repeats, once all are there. Nothing can be added after it. */
  end(): void {
    const { running } = this.facts
    const of = this.pages
    for (let page = 1; running !== undefined && page <= of; page++) {
      this.turnTo(page)
      this.repeated(running, running.pageOf(page, of))
    }
    // Of a paper in a file of its own the file's end is soon enough.
    if (this.root !== this.sheets.root) this.root.end()
  }

  /** How often a sign that the typeface lacks was shown as a box. */
  get boxed(): number {
    return this.boxes
  }

  /** The foot's top: as many lines as its words need. */
  private get footTop(): number {
    return A4.height - FOOT.below - this.foot.length * this.measure.body * 1.25
  }

  private repeated({ head }: Running, numbered: string): void {
    const { body } = this.measure
    const style: Style = { size: body, weight: 'regular' }
    const bold: Style = { size: body, weight: 'bold' }
    const right = (text: string, style: Style) => this.left + this.width - this.widthOf(text, style)
    this.decoration('Pagination', () => {
      this.stroke(this.footTop - 8, 0.75, RULE)
      for (const [i, line] of this.foot.entries())
        this.put(line, this.left, this.footTop + i * body * 1.25, style)
      this.put(numbered, right(numbered, style), this.numberedAtHead ? HEAD : this.footTop, style)
      if (head !== undefined) this.put(head, this.numberedAtHead ? this.left : right(head, bold), HEAD, bold)
    })
  }

  /** Starts a part of the document and its bookmark; its heading is the next thing. */
  part(name: string): void {
    this.into = this.child(this.root, 'Sect')
    this.outline.addItem(name)
  }

  child(parent: Element, tag: string, options: PDFKit.Mixins.StructureElementOptions = {}): Element {
    const element = this.doc.struct(tag, options)
    parent.add(element)
    return element
  }

  widthOf(text: string, { size, weight }: Style): number {
    return this.faces[weight].width(text, size)
  }

  lines(text: string, { size, weight }: Style, width = this.width): string[] {
    return this.faces[weight].lines(text, size, width)
  }

  /** Lines of one element, from `y` down: with their links, and a blank between the last word of one and the next. */
  write(element: Element, lines: readonly string[], at: Place, style: Style): void {
    const { x, y, leading } = at
    const said = lines.map((line, i) => (i + 1 < lines.length && line !== '' ? `${line} ` : line))
    const runs = said.map((line) => this.cutAtAddresses(line))
    if (runs.every((run) => run.length === 1 && run[0]?.href === undefined)) {
      element.add(() => {
        for (const [i, line] of said.entries()) this.put(line, x, y + i * leading, style)
      })
      return
    }
    for (const [i, run] of runs.entries()) {
      let along = x
      for (const { text, href } of run) {
        const [from, top] = [along, y + i * leading]
        if (href === undefined) element.add(() => this.put(text, from, top, style))
        else this.link(element, [text], { x: from, y: top, leading }, { href, says: text, style })
        along += this.widthOf(text, style)
      }
    }
  }

  private cutAtAddresses(line: string): readonly { readonly text: string; readonly href?: string }[] {
    const address = this.facts.addresses?.find((each) => line.includes(each))
    if (address === undefined) return [{ text: line }]
    const at = line.indexOf(address)
    const rest = line.slice(at + address.length)
    return [
      ...(at === 0 ? [] : [{ text: line.slice(0, at) }]),
      { text: address, href: `https://${address}` },
      ...(rest === '' ? [] : this.cutAtAddresses(rest)),
    ]
  }

  /** A link, underlined: what it says when it is met alone is `says`. */
  link(
    parent: Element,
    lines: readonly string[],
    { x, y, leading }: Place,
    { href, says, style }: { readonly href: string; readonly says: string; readonly style: Style },
  ): void {
    const element = this.child(parent, 'Link')
    const drawn = { ...style, color: DARK }
    element.add(() => {
      for (const [i, line] of lines.entries()) {
        const base = y + i * leading + this.faces[style.weight].ascent * style.size
        this.put(line, x, y + i * leading, drawn)
        this.doc
          .moveTo(x, base + 2)
          .lineTo(x + this.widthOf(line, style), base + 2)
          .lineWidth(0.75)
          .stroke(DARK)
      }
    })
    for (const [i, line] of lines.entries())
      this.doc.link(x, y + i * leading, this.widthOf(line, style), leading, href, {
        structParent: element,
        Contents: asText(says),
      })
    // pdfkit takes the page of a link's annotation to be the one it is on when the element ends.
    element.end()
  }

  put(text: string, x: number, top: number, style: Style): void {
    if (text === '') return
    const base = top + this.faces[style.weight].ascent * style.size
    let along = x
    for (const { shown, meant, boxed } of this.faces[style.weight].pieces(text)) {
      if (meant !== undefined) this.doc.markContent('Span', { actual: meant })
      this.show(shown, along, base, style)
      const width = this.widthOf(shown, style)
      if (boxed) this.box(along, base, width, style)
      if (meant !== undefined) this.doc.endMarkedContent()
      along += width
    }
  }

  /**
   * Text without a change of coordinates around it, as pdfkit makes it: readers lose there what is meant by a sign.
   * Words are put into glyphs once for each paper, which is most of the work of a page.
   */
  private show(text: string, x: number, base: number, { size, weight, color = INK }: Style): void {
    const { _font: font, page } = this.doc.font(weight)
    page.fonts[font.id] ??= font.ref()
    const known = this.words[weight]
    const n = (points: number) => String(Math.round(points * 1000) / 1000)
    const from = (at: number, y: number) => `1 0 0 -1 ${n(at)} ${n(y)} Tm [<`
    let [along, line] = [x, from(x, base)]
    for (const [word] of text.matchAll(/[^ ]* |[^ ]+/g)) {
      const glyphs = known.get(word) ?? glyphsOf(font, word)
      known.set(word, glyphs)
      for (const { hex, width, rise, shift } of glyphs) {
        // An accent stands over the letter before it.
        if (rise !== 0 || shift !== 0)
          line += `>] TJ ${from(along + (shift * size) / 1000, base - (rise * size) / 1000)}${hex}>] TJ ${from(along + (width * size) / 1000, base)}`
        else line += hex
        along += (width * size) / 1000
      }
    }
    this.doc.addContent(`BT ${asFill(color)} /${font.id} ${n(size)} Tf ${line}>] TJ ET`)
  }

  private box(x: number, base: number, width: number, { size, color = INK }: Style): void {
    this.boxes += 1
    this.doc
      .rect(x + size * 0.08, base - size * 0.66, width - size * 0.16, size * 0.66)
      .lineWidth(size * 0.07)
      .stroke(color)
  }

  rule(width: number, color: string): void {
    this.decoration('Layout', () => this.stroke(this.y, width, color))
    this.y += width
  }

  private stroke(y: number, width: number, color: string): void {
    this.doc
      .moveTo(this.left, y)
      .lineTo(this.left + this.width, y)
      .lineWidth(width)
      .stroke(color)
  }

  /** What a screen reader passes over: lines, boxes, and what each page repeats. */
  decoration(type: 'Layout' | 'Pagination', draw: () => void): void {
    this.doc.markContent('Artifact', { type })
    draw()
    this.doc.endMarkedContent()
  }

  /** Whether so much fits on the rest of the page. */
  fits(height: number): boolean {
    return this.y + height <= this.bottom
  }

  /** The most that fits on a page. */
  get tall(): number {
    return this.bottom - this.measure.top
  }

  get atTop(): boolean {
    return this.y === this.measure.top
  }

  /** How many pages there are so far. */
  get pages(): number {
    return this.own.length
  }

  /** What is written next stands on this page of it, from 1 on. */
  turnTo(page: number): void {
    const index = this.own[page - 1]
    if (index === undefined) throw new Error(`a paper without a page ${page}`)
    this.doc.switchToPage(index)
  }

  /** Goes on to the next page where so much does not fit on this one. */
  room(height: number): void {
    if (!this.fits(height) && !this.atTop) this.newPage()
  }

  newPage(): void {
    this.addPage()
    this.y = this.measure.top
  }

  private addPage(): void {
    this.own.push(this.sheets.pages)
    this.doc.addPage()
  }
}

export interface Place {
  readonly x: number
  readonly y: number
  readonly leading: number
}

/** A stretch of a word as a PDF writes it, in thousandths of the size; an accent is a stretch by itself. */
interface Glyphs {
  readonly hex: string
  readonly width: number
  readonly rise: number
  readonly shift: number
}

function glyphsOf(font: PDFKit.PDFDocument['_font'], word: string): Glyphs[] {
  const [numbers, places] = font.encode(word)
  const stretches: { hex: string; width: number; rise: number; shift: number }[] = []
  for (const [i, { xAdvance, advanceWidth, xOffset, yOffset }] of places.entries()) {
    const number = numbers[i] ?? ''
    const kern = Math.round((advanceWidth - xAdvance) * 1000) / 1000
    const hex = kern === 0 ? number : `${number}> ${kern} <`
    const last = stretches.at(-1)
    if (xOffset === 0 && yOffset === 0 && last?.rise === 0 && last.shift === 0) {
      last.hex += hex
      last.width += xAdvance
    } else stretches.push({ hex, width: xAdvance, rise: yOffset, shift: xOffset })
  }
  return stretches
}

/** “#0b4f5c” as the operator that fills with it. */
function asFill(color: string): string {
  const parts = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
  return `${parts.map((part) => Math.round(part * 1000) / 1000).join(' ')} rg`
}

function asXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/\p{Cc}/gu, ' ')
    .toWellFormed()
}

/** pdfkit writes a `String` as text and a string as a name; its types know only the second. */
function asText(text: string): string {
  return new String(text) as string
}

/** pdfkit takes an opened fontkit font; its types know only bytes and names. */
function asSource(font: Font): Uint8Array {
  return font as unknown as Uint8Array
}
