import type { WordRef } from '../ledger/entry.ts'
import type { Statement } from '../ledger/statement.ts'
import { type Language, wordsIn } from '../words/catalogue.ts'
import { type Block, statementText } from '../words/statement.ts'
import { LARGE, USUAL } from './measure.ts'
import { Paper } from './paper.ts'
import { chartHeight, keyFigureHeight, writeChart, writeKeyFigure, writeQr } from './picture.ts'
import { factsStart, tableStart, writeFacts, writeTable } from './table.ts'
import {
  listStart,
  paragraphHeight,
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
  { language = 'en', size = 'usual' }: Printing = {},
): Promise<Uint8Array> {
  const text = statementText(statement, words, language)
  const says = wordsIn(language, statement.nation)
  const paper = await Paper.open(
    {
      title: text.documentTitle,
      language: text.language,
      made: new Date(statement.knownAt),
      running: { foot: text.runningLine, head: text.mayChange, pageOf: text.pageOf },
      addresses: [says.nation.web],
    },
    size === 'large' ? LARGE : USUAL,
  )
  writeTitle(paper, text.title)
  for (const section of text.sections) {
    // What comes after the first page may follow on a page that is nearly empty; the last page stands alone.
    const ownPage =
      section.ownPage === true && (section === text.sections.at(-1) || !paper.fits(paper.tall * 0.6))
    writeHeading(paper, section.heading, startOf(paper, section.blocks), ownPage)
    for (const [i, block] of section.blocks.entries()) write(paper, block, section.blocks.slice(i + 1))
  }
  if (paper.boxed > 0) writeParagraph(paper, says.boxes)
  return paper.finish()
}

function write(paper: Paper, block: Block, after: readonly Block[]): void {
  switch (block.type) {
    case 'paragraph':
      if (leads(after)) paper.room(startOf(paper, [block, ...after]))
      writeParagraph(paper, block.text, block.strong ? 'bold' : 'regular')
      break
    case 'subheading':
      writeSubheading(paper, block.text, startOf(paper, after))
      break
    case 'list':
      writeList(paper, block.items, block.ordered)
      break
    case 'facts':
      writeFacts(paper, block.items)
      break
    case 'figure':
      writeKeyFigure(paper, block)
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
      writeTable(paper, block)
      break
  }
}

/** Whether a sentence leads to what comes next, and stays with it. */
function leads([next]: readonly Block[]): boolean {
  return next?.type === 'table' || next?.type === 'list'
}

/** What a heading must have under it on its page: the start of what it is about. */
function startOf(paper: Paper, blocks: readonly Block[]): number {
  const [block, ...after] = blocks
  switch (block?.type) {
    case 'table':
      return tableStart(paper, block)
    case 'figure':
      return keyFigureHeight(paper, block)
    case 'chart':
      return chartHeight(paper, block)
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
      return subheadingHeight(paper, block.text) + startOf(paper, after)
    case 'link':
    case 'qr':
      return 2 * paper.measure.leading
    case undefined:
      return 0
  }
}
