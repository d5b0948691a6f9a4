import type { Moment } from '../ledger/day.ts'
import type { Table } from '../words/blocks.ts'
import { type Cover, coverText, coverTitle } from '../words/cover.ts'
import { USUAL } from './measure.ts'
import { A4, type Element, Paper, type Sheets, type Style } from './paper.ts'
import { writeTable } from './table.ts'
import { writeTitle } from './text.ts'

const MM = 72 / 25.4
const LEFT = 20 * MM
const WIDTH = A4.width - 2 * LEFT
/**
 * Where the window of a UK DL or C5 envelope shows the sheet: 20 mm from the left, 55 mm from the top, 90 × 35 mm
 * less what a sheet can slip.
 */
const WINDOW = { left: LEFT, top: 55 * MM, width: 85 * MM, height: 33 * MM }
/** Below the first fold: nothing of it shows in the window. */
const BELOW_FOLD = 120 * MM
const ADDRESS_LEADING = 1.25

/** The sheet before a statement in its envelope: one page of A4, the same bytes for the same cover and moment. */
export async function coverPdf(cover: Cover, made: Moment): Promise<Uint8Array> {
  const paper = await coverPaper(cover, made)
  writeCover(paper, cover)
  return paper.finish()
}

/** The sheet, empty: in a file of its own, or one of many in these sheets. */
export async function coverPaper(
  { order }: Pick<Cover, 'order'>,
  made: Moment,
  sheets?: Sheets,
): Promise<Paper> {
  return Paper.open({ title: coverTitle(order), language: 'en-GB', made: new Date(made) }, USUAL, sheets)
}

export function writeCover(paper: Paper, cover: Cover): void {
  paper.turnTo(1)
  const text = coverText(cover)
  const element = (tag: string): Element => paper.child(paper.into, tag)
  const { style, lines } = inWindow(paper, text.address)
  const leading = style.size * ADDRESS_LEADING
  paper.write(element('P'), lines, { x: WINDOW.left, y: WINDOW.top, leading }, style)

  let y = BELOW_FOLD
  const say = (tag: string, said: string, letters: Style) => {
    const of = paper.lines(said, letters, WIDTH)
    paper.write(element(tag), of, { x: LEFT, y, leading: letters.size * 1.4 }, letters)
    y += of.length * letters.size * 1.4 + 8
  }
  say('H1', text.title, { size: 22, weight: 'bold' })
  for (const line of text.lines) say('P', line, { size: 14, weight: 'regular' })
  const foot: Style = { size: 12, weight: 'regular' }
  const x = A4.width - LEFT - paper.widthOf(text.foot, foot)
  paper.write(element('P'), [text.foot], { x, y: A4.height - 50, leading: 18 }, foot)
}

/** The largest letters, from 12 points down to 8, in which an address stands whole in the window. */
function inWindow(
  paper: Paper,
  address: readonly string[],
): { readonly style: Style; readonly lines: readonly string[] } {
  let size = 12
  const set = () => {
    const style: Style = { size, weight: 'regular' }
    return { style, lines: address.flatMap((line) => paper.lines(line, style, WINDOW.width)) }
  }
  while (size > 8 && set().lines.length * size * ADDRESS_LEADING > WINDOW.height) size--
  return set()
}

/** The order of a print bundle on paper, for whoever fills the envelopes. */
export async function orderPdf(
  order: {
    readonly title: string
    readonly provider: string
    readonly columns: readonly string[]
    readonly rows: readonly (readonly string[])[]
  },
  made: Moment,
): Promise<Uint8Array> {
  const { title, provider, columns, rows } = order
  const running = { foot: provider, pageOf: (page: number, of: number) => `Page ${page} of ${of}` }
  const paper = await Paper.open({ title, language: 'en-GB', made: new Date(made), running }, USUAL)
  writeTitle(paper, title)
  const table: Table = {
    type: 'table',
    caption: title,
    captionShown: false,
    columns: columns.map((heading) => ({ heading, align: 'left' })),
    rows: rows.map((cells) => ({ cells, kind: 'row' })),
  }
  writeTable(paper, table)
  return paper.finish()
}

/** How many pages a paper of ours has, read from its page tree. */
export function pagesOf(pdf: Uint8Array): number {
  const [, count] = /\/Type \/Pages\s+\/Count (\d+)/.exec(Buffer.from(pdf).toString('latin1')) ?? []
  if (count === undefined) throw new Error('a paper without a page tree')
  return Number(count)
}
