import type { Moment } from '../ledger/day.ts'
import { type Cover, coverText } from '../words/cover.ts'
import { Paper } from './paper.ts'
import { type Typeface, typefaces, type Weight } from './typeface.ts'

const MM = 72 / 25.4
const PAGE = { width: 595.28, height: 841.89, left: 20 * MM, right: 20 * MM }
/**
 * Where the window of a UK DL or C5 envelope shows the sheet: 20 mm from the left, 55 mm from the top, 90 × 35 mm
 * less what a sheet can slip.
 */
const WINDOW = { left: 20 * MM, top: 55 * MM, width: 85 * MM, height: 33 * MM }
/** Below the first fold: nothing of it shows in the window. */
const BELOW_FOLD = 120 * MM
const INK = '#000000'

/** The sheet before a statement in its envelope: A4, tagged, the same bytes for the same cover and time. */
export async function coverPdf(cover: Cover, made: Moment): Promise<Uint8Array> {
  const text = coverText(cover)
  const [{ default: PDFDocument }, faces] = await Promise.all([import('pdfkit'), typefaces()])
  const options: object = {
    size: 'A4',
    margin: 0,
    font: '',
    pdfVersion: '1.7',
    tagged: true,
    subset: 'PDF/UA',
    lang: 'en-GB',
    displayTitle: true,
    info: {
      Title: text.documentTitle,
      Creator: 'Ringfence',
      Producer: 'Ringfence',
      CreationDate: new Date(made),
      ModDate: new Date(made),
    },
  }
  const doc = new PDFDocument({ ...options, autoFirstPage: false })
  for (const weight of ['regular', 'bold'] as const) doc.registerFont(weight, asSource(faces[weight]))
  const root = doc.struct('Document')
  doc.addStructure(root)
  doc.addPage()
  const put = (tag: string, lines: readonly string[], at: Place) => {
    const element = doc.struct(tag)
    root.add(element)
    element.add(() => {
      for (const [i, line] of lines.entries()) {
        if (line === '') continue
        // Read aloud, the last word of a line is not one with the first of the next.
        const said = i + 1 < lines.length ? `${line} ` : line
        doc.font(at.weight).fontSize(at.size).fillColor(INK)
        doc.text(said, at.left, at.top + i * at.leading, { lineBreak: false })
      }
    })
    return at.top + lines.length * at.leading
  }
  const { size, lines } = inWindow(text.address, faces.regular)
  put('P', lines, { left: WINDOW.left, top: WINDOW.top, size, leading: size * 1.25, weight: 'regular' })
  const width = PAGE.width - PAGE.left - PAGE.right
  let top = put('H1', faces.bold.lines(text.title, 22, width), {
    ...{ left: PAGE.left, top: BELOW_FOLD, size: 22, leading: 28, weight: 'bold' },
  })
  for (const line of text.lines) {
    top += 8
    top = put('P', faces.regular.lines(line, 14, width), {
      ...{ left: PAGE.left, top, size: 14, leading: 20, weight: 'regular' },
    })
  }
  put('P', [text.foot], {
    left: PAGE.width - PAGE.right - faces.regular.width(text.foot, 12),
    top: PAGE.height - 50,
    ...{ size: 12, leading: 18, weight: 'regular' },
  })
  doc.end()
  const chunks: Uint8Array[] = []
  for await (const chunk of doc) chunks.push(chunk)
  return new Uint8Array(Buffer.concat(chunks))
}

interface Place {
  readonly left: number
  readonly top: number
  readonly size: number
  readonly leading: number
  readonly weight: Weight
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
  const paper = await Paper.open({
    title,
    made: new Date(made),
    foot: provider,
    head: undefined,
    pageOf: (page, of) => `Page ${page} of ${of}`,
  })
  paper.title(title)
  paper.table({
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

/** pdfkit takes an opened fontkit font; its types know only bytes and names. */
function asSource({ font }: Typeface): Uint8Array {
  return font as unknown as Uint8Array
}
