import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Font, GlyphRun } from 'fontkit'

export type Weight = 'regular' | 'bold'

const FILES: Record<Weight, string> = {
  regular: '400Regular/AtkinsonHyperlegibleNext_400Regular.ttf',
  bold: '700Bold/AtkinsonHyperlegibleNext_700Bold.ttf',
}

// Figures of one width, so that pounds stand under pounds.
const FEATURES = ['tnum']

/** Statements share most of their words; past this many the oldest go, so that names do not pile up. */
const WORDS_KEPT = 5000

/** Room for the box that stands for a sign without a glyph: blanks, drawn round. */
const BOX = '\u00a0\u00a0\u00a0'

let opened: Promise<Record<Weight, Typeface>> | undefined

/** Atkinson Hyperlegible Next, a typeface made for low vision, in both weights; opened once, when first asked for. */
export function typefaces(): Promise<Record<Weight, Typeface>> {
  opened ??= open()
  return opened
}

async function open(): Promise<Record<Weight, Typeface>> {
  const { create } = await import('fontkit')
  const require = createRequire(import.meta.url)
  const read = (weight: Weight) => {
    // From TTF: from WOFF pages are thirty times slower to make, and WOFF2 fails.
    const font = create(
      readFileSync(require.resolve(`@expo-google-fonts/atkinson-hyperlegible-next/${FILES[weight]}`)),
    )
    if (!('layout' in font)) throw new Error(`${FILES[weight]} holds more than one font`)
    return new Typeface(font)
  }
  return { regular: read('regular'), bold: read('bold') }
}

/** A stretch of text as it is drawn. */
export interface Piece {
  readonly shown: string
  /** What is meant, where there is no glyph for it: for whoever hears, searches or copies it. */
  readonly meant?: string
  /** Whether nothing like it can be shown: a box stands for it. */
  readonly boxed?: true
}

/** One weight. It remembers how each word was laid out, which is most of the work of a page. */
export class Typeface {
  /** For pdfkit: the same font, laying words out from memory. */
  readonly font: Font
  /** From the top of a line to its baseline, as a share of the size. */
  readonly ascent: number
  private readonly parsed: Font
  private readonly unitsPerEm: number
  private readonly runs = new Map<string, { readonly run: GlyphRun; readonly width: number }>()
  private readonly known: ReadonlySet<number>

  constructor(parsed: Font) {
    this.parsed = parsed
    this.unitsPerEm = parsed.unitsPerEm
    this.ascent = parsed.ascent / parsed.unitsPerEm
    this.known = new Set(parsed.characterSet)
    this.font = Object.create(parsed, { layout: { value: (text: string) => this.laidOut(text).run } })
  }

  private laidOut(text: string): { readonly run: GlyphRun; readonly width: number } {
    const seen = this.runs.get(text)
    if (seen) return seen
    const run = this.parsed.layout(this.has(text) ? text : this.shown(text), FEATURES)
    const made = { run, width: run.advanceWidth }
    if (this.runs.size >= WORDS_KEPT)
      for (const oldest of this.runs.keys()) if (this.runs.delete(oldest)) break
    this.runs.set(text, made)
    return made
  }

  /** Whether there is a glyph for each sign of a text. */
  has(text: string): boolean {
    for (const sign of text) if (!this.known.has(sign.codePointAt(0) ?? 0)) return false
    return true
  }

  /**
   * A text cut where the typeface has no glyph: a letter whose mark it lacks is drawn without it, a sign that has a
   * plain form in that, and any other as a box. Nothing that is meant gets lost, and nothing is refused: a person's
   * name in another script does not keep them from their statement.
   */
  pieces(text: string): readonly Piece[] {
    if (this.has(text) && !/\p{M}/u.test(text)) return [{ shown: text }]
    const pieces: Piece[] = []
    for (const [sign] of text.normalize('NFC').matchAll(/\P{M}\p{M}*|\p{M}+/gu)) {
      const piece = this.piece(sign)
      const last = pieces.at(-1)
      if (piece.meant === undefined && last !== undefined && last.meant === undefined)
        pieces[pieces.length - 1] = { shown: last.shown + piece.shown }
      else if (piece.shown !== '') pieces.push(piece)
    }
    return pieces
  }

  private piece(sign: string): Piece {
    // A letter and its accent are two glyphs, and readers may keep only one of them.
    if (this.has(sign)) return /\p{M}/u.test(sign) ? { shown: sign, meant: sign } : { shown: sign }
    // Breaks and joiners have no form of their own.
    if (/^\s+$/u.test(sign)) return { shown: ' ' }
    if (/^[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]+$/u.test(sign)) return { shown: '' }
    const plain = sign.normalize('NFKC')
    if (this.has(plain)) return { shown: plain, meant: sign }
    const letter = plain.normalize('NFD').replace(/\p{M}/gu, '')
    if (letter !== '' && this.has(letter)) return { shown: letter, meant: sign }
    return { shown: BOX, meant: sign, boxed: true }
  }

  private shown(text: string): string {
    return this.pieces(text)
      .map((piece) => piece.shown)
      .join('')
  }

  /** How wide a text is, in points. Word by word, as pdfkit lays it out: whole lines are seldom met again. */
  width(text: string, size: number): number {
    let [units, from] = [0, 0]
    while (from < text.length) {
      const space = text.indexOf(' ', from)
      const to = space < 0 ? text.length : space + 1
      units += this.laidOut(text.slice(from, to)).width
      from = to
    }
    return (units / this.unitsPerEm) * size
  }

  /** A text's lines within a width: broken at spaces, and within a word only where it is wider than the line. */
  lines(text: string, size: number, width: number): string[] {
    return text.split('\n').flatMap((paragraph) => {
      if (this.width(paragraph, size) <= width) return [paragraph]
      const lines: string[] = []
      let line = ''
      for (const word of paragraph.split(' ')) {
        const longer = line === '' ? word : `${line} ${word}`
        if (this.width(longer, size) <= width) {
          line = longer
          continue
        }
        if (line !== '') lines.push(line)
        const parts = this.broken(word, size, width)
        lines.push(...parts.slice(0, -1))
        line = parts.at(-1) ?? ''
      }
      return [...lines, line]
    })
  }

  private broken(word: string, size: number, width: number): string[] {
    if (this.width(word, size) <= width) return [word]
    const parts = ['']
    for (const letter of word) {
      const part = parts.at(-1) ?? ''
      if (part !== '' && this.width(part + letter, size) > width) parts.push(letter)
      else parts[parts.length - 1] = part + letter
    }
    return parts
  }
}
