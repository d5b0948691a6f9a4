import type { WordRef } from '../ledger/entry.ts'
import type { Statement } from '../ledger/statement.ts'
import type { Block, KeyFigure, OtherBlock, Section } from '../words/blocks.ts'
import { type Language, wordsIn } from '../words/catalogue.ts'
import { statementIn } from '../words/statement.ts'
import { keptTogether } from '../words/together.ts'
import { LARGE, USUAL } from './measure.ts'
import { Paper, type Sheets } from './paper.ts'
import {
  chartHeight,
  fitBeside,
  keyFiguresHeight,
  qrHeight,
  writeChart,
  writeKeyFigures,
  writeQr,
} from './picture.ts'
import { factsHeight, factsStart, tableHeight, tableStart, writeFacts, writeTable } from './table.ts'
import {
  linkHeight,
  listHeight,
  listStart,
  paragraphHeight,
  partHeadingHeight,
  subheadingHeight,
  writeHeading,
  writeLink,
  writeList,
  writeParagraph,
  writeSubheading,
  writeTitle,
} from './text.ts'

export interface Printing {
  readonly language?: Language
  /** Large print is set at 18 points and more. */
  readonly size?: 'usual' | 'large'
}

/**
 * A statement on paper: a tagged A4 PDF with the figures and words of `statementText`. The same document and
 * words always give the same bytes. Throws where the figures do not add up.
 */
export async function statementPdf(
  statement: Statement,
  words: ReadonlyMap<WordRef, string>,
  printing: Printing = {},
): Promise<Uint8Array> {
  const paper = await statementPaper(statement, words, printing)
  return paper.finish()
}

/** The same, not finished yet: in a file of its own, or one of many in these sheets. */
export async function statementPaper(
  statement: Statement,
  words: ReadonlyMap<WordRef, string>,
  { language = 'en', size = 'usual' }: Printing,
  sheets?: Sheets,
): Promise<Paper> {
  const says = keptTogether(wordsIn(language, statement.nation))
  const text = statementIn(says, statement, words)
  const paper = await Paper.open(
    {
      title: text.documentTitle,
      language: text.language,
      made: new Date(statement.knownAt),
      running: { foot: text.runningLine, head: text.mayChange, pageOf: text.pageOf },
      addresses: [says.nation.web],
    },
    size === 'large' ? LARGE : USUAL,
    sheets,
  )
  writeTitle(paper, text.title)
  for (const [nth, section] of text.sections.entries()) {
    const last = section === text.sections.at(-1)
    // Nothing comes after the codes.
    if (last && paper.boxed > 0) writeParagraph(paper, says.boxes)
    const blocks = placed(paper, section.blocks)
    const height = heightOfAll(paper, blocks)
    const first = height < paper.tall * SHORT ? height : startOf(paper, blocks)
    const below = belowHeight(paper, text.sections.slice(nth + 1))
    const whole = partHeadingHeight(paper, section.heading) + height - paper.measure.after
    writeHeading(
      paper,
      section.heading,
      first,
      section.ownPage === true && !follows(paper, last ? whole : 0, last ? LAST_FROM : DETAILS_FROM),
    )
    for (const [i, block] of blocks.entries()) write(paper, block, blocks.slice(i + 1), below)
  }
  return paper
}

/** A part of less than so much of a page is not cut in two. */
const SHORT = 0.3
/** How much of a page must be left for the details to begin on it; for the codes, which stand whole on the last one. */
const DETAILS_FROM = 0.6
const LAST_FROM = 0.4

/** A short part does not stand alone on a page before the codes: its height, for the end of the part before it. */
function belowHeight(paper: Paper, [next, ...after]: readonly Section[]): number {
  if (next === undefined || after.length !== 1) return 0
  const height =
    paper.measure.heading.above +
    partHeadingHeight(paper, next.heading) +
    heightOfAll(paper, placed(paper, next.blocks))
  return height < paper.tall * SHORT ? height : 0
}

/** Whether what begins a page may follow on one that is not full. */
function follows(paper: Paper, height: number, from: number): boolean {
  return paper.fits(paper.tall * from) && paper.fits(height)
}

/** `below` is the height of what stays with the end of the part. */
function write(paper: Paper, block: Placed, after: readonly Placed[], below: number): void {
  switch (block.type) {
    case 'paragraph':
      if (leads(after)) paper.room(startOf(paper, [block, ...after]) + (after.length === 1 ? below : 0))
      writeParagraph(paper, block.text, block.strong ? 'bold' : 'regular')
      break
    case 'subheading':
      writeSubheading(paper, block.text, startOf(paper, after) + closingHeight(paper, after.slice(1)))
      break
    case 'list':
      writeList(paper, block.items, block.ordered)
      break
    case 'facts':
      writeFacts(paper, block.items)
      break
    case 'figures':
      writeKeyFigures(paper, block.figures)
      break
    case 'link':
      writeLink(paper, block.says, block.href)
      break
    case 'qr':
      writeQr(paper, block)
      break
    case 'chart':
      writeChart(paper, block)
      break
    case 'table':
      writeTable(paper, block, closingHeight(paper, after))
      break
  }
}

/** What stands on paper as one: a block, or figures beside each other. */
type Placed = OtherBlock | { readonly type: 'figures'; readonly figures: readonly KeyFigure[] }

function placed(paper: Paper, blocks: readonly Block[]): readonly Placed[] {
  const all: Placed[] = []
  for (const block of blocks) {
    const last = all.at(-1)
    if (block.type !== 'figure') all.push(block)
    else if (last?.type === 'figures' && fitBeside(paper, [...last.figures, block]))
      all[all.length - 1] = { type: 'figures', figures: [...last.figures, block] }
    else all.push({ type: 'figures', figures: [block] })
  }
  return all
}

/** Whether a sentence leads to what comes next, and stays with it. */
function leads([next]: readonly Placed[]): boolean {
  return next?.type === 'table' || next?.type === 'list'
}

/** The height of a short sentence that ends what it is about: no page begins with it. */
function closingHeight(paper: Paper, [next, after]: readonly Placed[]): number {
  if (next?.type !== 'paragraph' || (after !== undefined && after.type !== 'subheading')) return 0
  const height = heightOf(paper, next)
  return height <= 4 * paper.measure.leading ? height : 0
}

/** What a heading must have under it on its page: the start of what it is about. */
function startOf(paper: Paper, blocks: readonly Placed[]): number {
  const [block, ...after] = blocks
  switch (block?.type) {
    case 'table':
      return tableStart(paper, block, closingHeight(paper, after))
    case 'paragraph': {
      const height = paragraphHeight(paper, block.text, block.strong ? 'bold' : 'regular')
      return leads(after)
        ? Math.min(height + startOf(paper, after), paper.tall)
        : Math.min(height, 4 * paper.measure.leading)
    }
    case 'facts':
      return factsStart(paper, block.items)
    case 'list':
      return listStart(paper, block.items)
    case 'subheading':
      return (
        subheadingHeight(paper, block.text) + startOf(paper, after) + closingHeight(paper, after.slice(1))
      )
    case 'figures':
    case 'link':
    case 'qr':
    case 'chart':
      return heightOf(paper, block)
    case undefined:
      return 0
  }
}

function heightOf(paper: Paper, block: Placed): number {
  switch (block.type) {
    case 'paragraph':
      return paragraphHeight(paper, block.text, block.strong ? 'bold' : 'regular')
    case 'subheading':
      return subheadingHeight(paper, block.text)
    case 'list':
      return listHeight(paper, block.items)
    case 'facts':
      return factsHeight(paper, block.items)
    case 'figures':
      return keyFiguresHeight(paper, block.figures)
    case 'link':
      return linkHeight(paper, block.says, block.href)
    case 'qr':
      return qrHeight(paper, block)
    case 'chart':
      return chartHeight(paper, block) + paper.measure.after + 2
    case 'table':
      return tableHeight(paper, block)
  }
}

function heightOfAll(paper: Paper, blocks: readonly Placed[]): number {
  return blocks.reduce((sum, block) => sum + heightOf(paper, block), 0)
}
