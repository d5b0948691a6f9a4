import type { WordRef } from '../ledger/entry.ts'
import type { Statement } from '../ledger/statement.ts'
import { ENGLAND } from '../words/english.ts'
import { type Block, statementText } from '../words/statement.ts'
import { Paper } from './paper.ts'

/**
 * A statement on paper: a tagged A4 PDF with the figures and words of `statementText`. The same document and
 * words always give the same bytes. Throws where the figures do not add up.
 */
export async function statementPdf(
  statement: Statement,
  words: ReadonlyMap<WordRef, string>,
): Promise<Uint8Array> {
  const text = statementText(statement, words)
  const paper = await Paper.open({
    title: text.documentTitle,
    made: new Date(statement.knownAt),
    foot: text.runningLine,
    head: text.mayChange,
    pageOf: ENGLAND.page,
  })
  paper.title(text.title)
  for (const section of text.sections) {
    paper.section(section.heading, firstHeight(paper, section.blocks), section.ownPage === true)
    for (const [i, block] of section.blocks.entries()) write(paper, block, section.blocks.slice(i + 1))
  }
  return paper.finish()
}

function write(paper: Paper, block: Block, after: readonly Block[]): void {
  switch (block.type) {
    case 'paragraph':
      paper.paragraph(block.text, block.strong ? 'bold' : 'regular')
      break
    case 'subheading':
      paper.subheading(block.text, firstHeight(paper, after))
      break
    case 'list':
      paper.list(block.items, block.ordered)
      break
    case 'facts':
      paper.labelled(block.items)
      break
    case 'figure':
      paper.figure(block.label, block.value, block.beneath)
      break
    case 'chart':
      if (block.chart === 'shares') paper.chart(block)
      break
    case 'table':
      paper.table(block)
      break
  }
}

/** What a heading must have under it on its page: the start of what it is about. */
function firstHeight(paper: Paper, blocks: readonly Block[]): number {
  const [block, ...after] = blocks
  switch (block?.type) {
    case 'table':
      return paper.firstOf(block)
    case 'figure':
      return Paper.figureHeight(block.beneath)
    case 'chart':
      return Paper.chartHeight
    case 'paragraph':
      // A sentence that leads to a table stays with it.
      return 44 + (after[0]?.type === 'table' ? firstHeight(paper, after) : 0)
    case undefined:
      return 0
    default:
      return 60
  }
}
