import type { Moment } from '../ledger/day.ts'
import { type Cover, coverText } from '../words/cover.ts'
import { USUAL } from './measure.ts'
import { A4, Paper, type Style } from './paper.ts'
import { writeTable } from './table.ts'
import { writeTitle } from './text.ts'
import type { Typeface } from './typeface.ts'

const MM = 72 / 25.4
const SIDE = 20 * MM
/**
 * Where the window of a UK DL or C5 envelope shows the sheet: 20 mm from the left, 55 mm from the top, 90 × 35 mm
 * less what a sheet can slip.
 */
const WINDOW = { left: 20 * MM, top: 55 * MM, width: 85 * MM, height: 33 * MM }
/** Below the first fold: nothing of it shows in the window. */
const BELOW_FOLD = 120 * MM

/** The sheet before a statement in its envelope: A4, tagged, the same bytes for the same cover and time. */
export async function coverPdf(cover: Cover, made: Moment): Promise<Uint8Array> {
  const text = coverText(cover)
  const paper = await Paper.open(
    { title: text.documentTitle, language: 'en-GB', made: new Date(made) },
    { ...USUAL, margin: SIDE },
  )
  const put = (tag: string, lines: readonly string[], at: { x: number; y: number }, style: Style) => {
    const leading = style.size * 1.4
    paper.write(paper.child(paper.into, tag), lines, { ...at, leading }, style)
    return at.y + lines.length * leading
  }
  const { size, lines } = inWindow(text.address, paper.faces.regular)
  const address = paper.child(paper.into, 'P')
  const window = { x: WINDOW.left, y: WINDOW.top, leading: size * 1.25 }
  paper.write(address, lines, window, { size, weight: 'regular' })
  const title: Style = { size: 22, weight: 'bold' }
  const words: Style = { size: 14, weight: 'regular' }
  let y = put('H1', paper.lines(text.title, title), { x: SIDE, y: BELOW_FOLD }, title)
  for (const line of text.lines) y = put('P', paper.lines(line, words), { x: SIDE, y: y + 8 }, words)
  const foot: Style = { size: 12, weight: 'regular' }
  put('P', [text.foot], { x: A4.width - SIDE - paper.widthOf(text.foot, foot), y: A4.height - 50 }, foot)
  return paper.finish()
}

/** The largest letters, from 12 points down to 8, in which an address stands whole in the window. */
function inWindow(
  address: readonly string[],
  face: Typeface,
): { readonly size: number; readonly lines: readonly string[] } {
  let lines: readonly string[] = []
  for (let size = 12; size >= 8; size--) {
    lines = address.flatMap((line) => face.lines(line, size, WINDOW.width))
    if (lines.length * size * 1.25 <= WINDOW.height) return { size, lines }
  }
  return { size: 8, lines }
}

/** The order of a print bundle on paper, for whoever fills the envelopes. */
export async function orderPdf(
  {
    title,
    provider,
    columns,
    rows,
  }: {
    readonly title: string
    readonly provider: string
    readonly columns: readonly string[]
    readonly rows: readonly (readonly string[])[]
  },
  made: Moment,
): Promise<Uint8Array> {
  const paper = await Paper.open(
    {
      title,
      language: 'en-GB',
      made: new Date(made),
      running: { foot: provider, pageOf: (page, of) => `Page ${page} of ${of}` },
    },
    USUAL,
  )
  writeTitle(paper, title)
  writeTable(paper, {
    type: 'table',
    caption: title,
    captionShown: false,
    columns: columns.map((heading) => ({ heading, align: 'left' })),
    rows: rows.map((cells) => ({ cells, kind: 'row' })),
  })
  return paper.finish()
}

/** How many pages a paper of ours has, read from its page tree. */
export function pagesOf(pdf: Uint8Array): number {
  const [, count] = /\/Type \/Pages\s+\/Count (\d+)/.exec(Buffer.from(pdf).toString('latin1')) ?? []
  if (count === undefined) throw new Error('a paper without a page tree')
  return Number(count)
}
