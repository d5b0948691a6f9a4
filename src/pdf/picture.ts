import { chart } from '../drawing/charts.ts'
import type { Picture, Shape } from '../drawing/picture.ts'
import { qrPicture } from '../drawing/qr.ts'
import type { Chart, KeyFigure, Qr } from '../words/blocks.ts'
import { DARK, PALE, type Paper, type Style } from './paper.ts'

const PADDING = 14
/** In points. */
const QR_SQUARE = 2.2

/** The figures that matter most, large and in boxes side by side, each with its words over and under it. */
export function writeKeyFigures(paper: Paper, figures: readonly KeyFigure[]): void {
  const { boxes, height } = keyFigureBoxes(paper, figures)
  paper.room(height)
  const top = paper.y
  for (const { x, width, lines } of boxes) {
    paper.decoration('Layout', () => {
      paper.doc.roundedRect(x, top, width, height, 5).lineWidth(1.5).fillAndStroke(PALE, DARK)
    })
    let y = top + paper.measure.figure.above
    for (const { said, style, leading } of lines) {
      paper.write(paper.child(paper.into, 'P'), said, { x: x + PADDING, y, leading }, style)
      y += said.length * leading
    }
  }
  paper.y = top + height + paper.measure.figure.after
}

export function keyFiguresHeight(paper: Paper, figures: readonly KeyFigure[]): number {
  return keyFigureBoxes(paper, figures).height + paper.measure.figure.after
}

/** Whether the figures can stand side by side, none of their words broken. */
export function fitBeside(paper: Paper, figures: readonly KeyFigure[]): boolean {
  const inside = (paper.width - PADDING * (figures.length - 1)) / figures.length - 2 * PADDING
  const { body, figure } = paper.measure
  const fits = (text: string, style: Style) =>
    text.split(' ').every((word) => paper.widthOf(word, style) <= inside)
  return figures.every(
    ({ label, value, beneath = '' }) =>
      fits(value, { size: figure.size, weight: 'bold' }) &&
      fits(`${label} ${beneath}`, { size: body, weight: 'regular' }),
  )
}

function keyFigureBoxes(paper: Paper, figures: readonly KeyFigure[]) {
  const room = (paper.width - PADDING * (figures.length - 1)) / figures.length
  const drawn = figures.map((figure) => keyFigureLines(paper, figure, room))
  const boxes = drawn.map(({ lines, width }, i) => ({
    x: paper.left + i * (room + PADDING),
    width: figures.length === 1 ? width : room,
    lines,
  }))
  return { boxes, height: Math.max(...drawn.map(({ height }) => height)) }
}

function keyFigureLines(paper: Paper, { label, value, beneath }: KeyFigure, room: number) {
  const { body, leading, figure } = paper.measure
  const regular: Style = { size: body, weight: 'regular' }
  const large: Style = { size: figure.size, weight: 'bold' }
  const inside = room - 2 * PADDING
  const line = (text: string, style: Style, leading: number) => ({
    said: paper.lines(text, style, inside),
    style,
    leading,
  })
  const lines = [
    line(label, regular, leading),
    line(value, large, figure.leading),
    ...(beneath === undefined ? [] : [line(beneath, regular, leading)]),
  ]
  const height = lines.reduce((sum, { said, leading }) => sum + said.length * leading, 2 * figure.above)
  const widest = Math.max(
    ...lines.flatMap(({ said, style }) => said.map((text) => paper.widthOf(text, style))),
  )
  return { lines, height, width: Math.min(room, Math.max(330, widest + 2 * PADDING)) }
}

/**
 * A chart under its title, read aloud as the words given for it. One that would be taller than a page at the size of
 * the text is left out: its figures stand beside it in a table or a list.
 */
export function writeChart(paper: Paper, block: Chart): void {
  const picture = chartPicture(paper, block)
  if (picture === undefined) return
  const { leading, after } = paper.measure
  const title = titleLines(paper, block)
  paper.room(chartHeight(paper, block))
  paper.write(paper.child(paper.into, 'P'), title, { x: paper.left, y: paper.y, leading }, bold(paper))
  paper.y += title.length * leading + 3
  // Its title stands over it.
  writePicture(paper, picture, { alt: block.alt })
  paper.y += after + 2
}

/** A chart and its title stand on one page; 0 where it is left out. */
export function chartHeight(paper: Paper, block: Chart): number {
  const picture = chartPicture(paper, block)
  return picture === undefined ? 0 : titleHeight(paper, block) + picture.height
}

function titleHeight(paper: Paper, block: Chart): number {
  return titleLines(paper, block).length * paper.measure.leading + 3
}

function titleLines(paper: Paper, block: Chart): string[] {
  return paper.lines(block.title, bold(paper), paper.line)
}

function bold(paper: Paper): Style {
  return { size: paper.measure.body, weight: 'bold' }
}

const drawn = new WeakMap<Chart, Map<Paper, Picture | undefined>>()

/** As wide as the page and with words as large as the text; drawn once, measured and printed. */
function chartPicture(paper: Paper, block: Chart): Picture | undefined {
  const pictures = drawn.get(block) ?? new Map<Paper, Picture | undefined>()
  drawn.set(block, pictures)
  if (!pictures.has(paper)) {
    const { body, least } = paper.measure
    const most = paper.tall - titleHeight(paper, block)
    const set = (size: number) => {
      const picture = chart(block, { width: paper.width, size })
      return picture.height <= most ? picture : undefined
    }
    pictures.set(paper, set(body) ?? set(least))
  }
  return pictures.get(paper)
}

/** The code for a phone's camera beside what it is for; its squares are three quarters of a millimetre wide. */
export function writeQr(paper: Paper, { text, says }: Qr): void {
  const { body: size, leading, after } = paper.measure
  const picture = qrPicture(text, says, text)
  const style: Style = { size, weight: 'regular' }
  const side = picture.width * QR_SQUARE
  const x = paper.left + side + size
  const lines = paper.lines(says, style, paper.left + paper.width - x)
  paper.room(side)
  const y = paper.y + (side - lines.length * leading) / 2
  paper.write(paper.child(paper.into, 'P'), lines, { x, y, leading }, style)
  writePicture(paper, picture, { width: side, alt: text })
  paper.y += after
}

export function qrHeight(paper: Paper, { text, says }: Qr): number {
  return qrPicture(text, says, text).width * QR_SQUARE + paper.measure.after
}

/** A picture with its words: its title and what it shows, unless `alt` says it where the title was said before. */
function writePicture(
  paper: Paper,
  picture: Picture,
  {
    width = picture.width,
    alt = [picture.title, picture.description].filter(Boolean).join('. '),
  }: { readonly width?: number; readonly alt?: string } = {},
): void {
  // One taller than a page is made smaller.
  const scale = Math.min(width / picture.width, paper.tall / picture.height)
  paper.room(picture.height * scale)
  const [x, top] = [paper.left, paper.y]
  const bottom = top + picture.height * scale
  const figure = paper.child(paper.into, 'Figure', {
    alt: alt.replaceAll('\u00a0', ' '),
    bbox: [x, top, x + picture.width * scale, bottom],
  })
  figure.add(() => drawShapes(paper, picture.shapes, { x, y: top, scale }))
  paper.y = bottom
}

/** A picture's shapes at a place; what they are said to be is the caller's part. */
export function drawShapes(
  paper: Paper,
  shapes: readonly Shape[],
  at: { readonly x: number; readonly y: number; readonly scale: number },
): void {
  const { doc } = paper
  for (const shape of shapes) {
    if (shape.type === 'text') {
      drawText(paper, shape, at)
      continue
    }
    const { d, fill, stroke, strokeWidth = 1, round } = shape
    doc.save().translate(at.x, at.y).scale(at.scale)
    doc.path(d).lineWidth(strokeWidth)
    if (round) doc.lineCap('round').lineJoin('round')
    if (fill !== undefined && stroke !== undefined) doc.fillAndStroke(fill, stroke)
    else if (stroke !== undefined) doc.stroke(stroke)
    else if (fill !== undefined) doc.fill(fill)
    doc.restore()
  }
}

function drawText(
  paper: Paper,
  { x, y, text, size, anchor, bold, fill }: Extract<Shape, { type: 'text' }>,
  at: { readonly x: number; readonly y: number; readonly scale: number },
): void {
  const style: Style = { size: size * at.scale, weight: bold ? 'bold' : 'regular', color: fill }
  const before = { start: 0, middle: 0.5, end: 1 }[anchor] * paper.widthOf(text, style)
  const ascent = paper.faces[style.weight].ascent * style.size
  paper.put(text, at.x + x * at.scale - before, at.y + y * at.scale - ascent, style)
}
