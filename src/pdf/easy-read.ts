import { symbol } from '../drawing/symbols.ts'
import type { WordRef } from '../ledger/entry.ts'
import type { Statement } from '../ledger/statement.ts'
import { type Language, wordsIn } from '../words/catalogue.ts'
import { easyReadIn, type Idea } from '../words/easy-read.ts'
import { keptTogether } from '../words/together.ts'
import { EASY } from './measure.ts'
import { Paper, RULE, type Sheets, type Style } from './paper.ts'
import { chartHeight, drawShapes, writeChart } from './picture.ts'
import { itemHeight, partHeadingHeight, writeHeading, writeItem, writeParagraph, writeTitle } from './text.ts'

/** The symbol's side, and where the words beside it begin. */
const SYMBOL = 92
const WORDS = SYMBOL + 28
/** White above and below each idea. */
const APART = 14

interface EasyPrinting {
  readonly language?: Language
}

/**
 * A statement in Easy Read on paper: a tagged A4 PDF, each idea with its picture left and its words right. The same
 * document and words always give the same bytes. Throws where the figures do not add up.
 */
export async function easyReadPdf(
  statement: Statement,
  words: ReadonlyMap<WordRef, string>,
  printing: EasyPrinting = {},
): Promise<Uint8Array> {
  const paper = await easyReadPaper(statement, words, printing)
  return paper.finish()
}

/** The same, not finished yet: in a file of its own, or one of many in these sheets. */
export async function easyReadPaper(
  statement: Statement,
  words: ReadonlyMap<WordRef, string>,
  { language = 'en' }: EasyPrinting,
  sheets?: Sheets,
): Promise<Paper> {
  const says = keptTogether(wordsIn(language, statement.nation))
  const text = easyReadIn(says, statement, words)
  const paper = await Paper.open(
    {
      title: text.documentTitle,
      language: text.language,
      made: new Date(statement.knownAt),
      running: { foot: text.runningLine, head: text.mayChange, pageOf: text.pageOf },
      addresses: [says.nation.web],
    },
    EASY,
    sheets,
  )
  writeTitle(paper, text.title)
  for (const section of text.sections) {
    const last = section === text.sections.at(-1)
    // Nothing comes after the code.
    if (last && paper.boxed > 0) writeParagraph(paper, says.boxes)
    const height = partHeight(paper, section.ideas)
    const whole = partHeadingHeight(paper, section.heading) + height
    writeHeading(
      paper,
      section.heading,
      height < paper.tall * SHORT ? height : withNext(paper, section.ideas),
      section.ownPage === true && !(last && paper.fits(whole)),
    )
    for (const [i, idea] of section.ideas.entries()) {
      if (!idea.follows || !paper.fits(ideaHeight(paper, idea)))
        paper.room(withNext(paper, section.ideas.slice(i)))
      if (i > 0 && !paper.atTop) paper.rule(0.75, RULE)
      writeIdea(paper, idea)
    }
  }
  return paper
}

/** A part of less than so much of a page is not cut in two. */
const SHORT = 0.3

/** What stands on one page: an idea, and those that follow from it unless all are too tall. */
function withNext(paper: Paper, [first, ...next]: readonly Idea[]): number {
  if (first === undefined) return 0
  const own = ideaHeight(paper, first)
  const end = next.findIndex((idea) => !idea.follows)
  const all = own + partHeight(paper, end === -1 ? next : next.slice(0, end))
  return all <= paper.tall ? all : own
}

function partHeight(paper: Paper, ideas: readonly Idea[]): number {
  return ideas.reduce((sum, idea) => sum + ideaHeight(paper, idea) + 1, 0)
}

function column(paper: Paper): { readonly x: number; readonly width: number } {
  return { x: paper.left + WORDS, width: paper.width - WORDS }
}

/** The symbol repeats the words beside it, and is not read aloud; a chart below has its own words. */
function writeIdea(paper: Paper, idea: Idea): void {
  const { sentences, figure, list, picture } = idea
  paper.y += APART
  const top = paper.y
  const page = paper.pages
  paper.decoration('Layout', () =>
    drawShapes(paper, symbol(idea.symbol).shapes, { x: paper.left, y: top, scale: SYMBOL / 96 }),
  )
  paper.y += Math.max(0, (SYMBOL - wordsHeight(paper, idea)) / 2)
  for (const sentence of sentences) writeLines(paper, sentence, 'sentence')
  if (figure !== undefined) writeLines(paper, figure, 'figure')
  if (list !== undefined) {
    const element = paper.child(paper.into, 'L')
    element.dictionary.data['A'] = { O: 'List', ListNumbering: 'Disc' }
    for (const item of list) writeItem(paper, element, '•', item, column(paper))
  }
  // Words that run on to the next page leave the symbol behind.
  if (paper.pages === page) paper.y = Math.max(paper.y, top + SYMBOL)
  if (picture !== undefined) {
    paper.y += APART
    writeChart(paper, picture)
  }
  paper.y += APART
}

type Kind = 'sentence' | 'figure'

function writeLines(paper: Paper, text: string, kind: Kind): void {
  const { x, width } = column(paper)
  const { style, leading, after } = lettering(paper, kind)
  for (
    let rest = paper.lines(text, style, width), element = paper.child(paper.into, 'P');
    rest.length > 0;
  ) {
    paper.room(leading)
    const now = rest.slice(0, Math.max(1, Math.floor((paper.bottom - paper.y) / leading)))
    rest = rest.slice(now.length)
    paper.write(element, now, { x, y: paper.y, leading }, style)
    paper.y += now.length * leading
  }
  paper.y += after
}

function lettering(paper: Paper, kind: Kind): { style: Style; leading: number; after: number } {
  const { body, leading, after, figure } = paper.measure
  return kind === 'sentence'
    ? { style: { size: body, weight: 'regular' }, leading, after }
    : { style: { size: figure.size, weight: 'bold' }, leading: figure.leading, after: figure.after }
}

/** What stands on one page: an idea with its chart, or without it where both are too tall. */
function ideaHeight(paper: Paper, idea: Idea): number {
  const words = 2 * APART + Math.max(SYMBOL, wordsHeight(paper, idea))
  if (idea.picture === undefined) return words
  const whole = words + APART + chartHeight(paper, idea.picture) + paper.measure.after
  return whole <= paper.tall ? whole : words
}

function wordsHeight(paper: Paper, { sentences, figure, list = [] }: Idea): number {
  const { width } = column(paper)
  const height = (text: string, kind: Kind) => {
    const { style, leading, after } = lettering(paper, kind)
    return paper.lines(text, style, width).length * leading + after
  }
  return [
    ...sentences.map((sentence) => height(sentence, 'sentence')),
    ...(figure === undefined ? [] : [height(figure, 'figure')]),
    ...list.map((item) => itemHeight(paper, item, width)),
  ].reduce((sum, each) => sum + each, 0)
}
