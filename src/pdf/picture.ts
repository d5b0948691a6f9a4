import { chart } from '../drawing/charts.ts'
import type { Picture, Shape } from '../drawing/picture.ts'
import { qrPicture } from '../drawing/qr.ts'
import type { Block, Chart, Qr } from '../words/blocks.ts'
import { DARK, PALE, type Paper, type Style } from './paper.ts'

type KeyFigure = Extract<Block, { readonly type: 'figure' }>

const PADDING = 14

/** A figure that matters most, large and in a box, with its words over and under it. */
export function writeKeyFigure(paper: Paper, figure: KeyFigure): void {
  const { lines, width, height } = keyFigureLines(paper, figure)
  const { after } = paper.measure.figure
  paper.room(height)
  const top = paper.y
  paper.decoration('Layout', () => {
    paper.doc.roundedRect(paper.left, top, width, height, 5).lineWidth(1.5).fillAndStroke(PALE, DARK)
  })
  let y = top + paper.measure.figure.above
  for (const { said, style, leading } of lines) {
    paper.write(paper.child(paper.into, 'P'), said, { x: paper.left + PADDING, y, leading }, style)
    y += said.length * leading
  }
  paper.y = top + height + after
}

export function keyFigureHeight(paper: Paper, figure: KeyFigure): number {
  return keyFigureLines(paper, figure).height
}

function keyFigureLines(paper: Paper, { label, value, beneath }: KeyFigure) {
  const { body, leading, figure } = paper.measure
  const regular: Style = { size: body, weight: 'regular' }
  const large: Style = { size: figure.size, weight: 'bold' }
  const inside = paper.width - 2 * PADDING
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
  return { lines, height, width: Math.min(paper.width, Math.max(330, widest + 2 * PADDING)) }
}

/** A chart under its title, read aloud as the words given for it. */
export function writeChart(paper: Paper, block: Chart): void {
  const { body, leading, after } = paper.measure
  const picture = chartPicture(paper, block)
  paper.room(chartHeight(paper, block))
  const style: Style = { size: body, weight: 'bold' }
  const title = paper.lines(block.title, style)
  paper.write(paper.child(paper.into, 'P'), title, { x: paper.left, y: paper.y, leading }, style)
  paper.y += title.length * leading + 3
  // Its title stands over it.
  writePicture(paper, picture, { alt: block.alt })
  paper.y += after + 2
}

export function chartHeight(paper: Paper, block: Chart): number {
  const { body, leading } = paper.measure
  const title = paper.lines(block.title, { size: body, weight: 'bold' })
  return title.length * leading + 3 + Math.min(chartPicture(paper, block).height, paper.tall / 2)
}

const drawn = new WeakMap<Chart, Map<number, Picture>>()

/** As wide as the page and with words as large as the text; drawn once, measured and printed. */
function chartPicture(paper: Paper, block: Chart): Picture {
  const sizes = drawn.get(block) ?? new Map<number, Picture>()
  drawn.set(block, sizes)
  const { body: size } = paper.measure
  const picture = sizes.get(size) ?? chart(block, { width: paper.width, size })
  sizes.set(size, picture)
  return picture
}

/** The code for a phone's camera, under what it is for; its squares are at least half a millimetre wide. */
export function writeQr(paper: Paper, { text, says }: Qr): void {
  const { body: size, leading, after } = paper.measure
  const picture = qrPicture(text, says, text)
  const style: Style = { size, weight: 'regular' }
  const lines = paper.lines(says, style)
  const side = picture.width * (size / 12) * 2.4
  paper.room(lines.length * leading + side)
  paper.write(paper.child(paper.into, 'P'), lines, { x: paper.left, y: paper.y, leading }, style)
  paper.y += lines.length * leading
  writePicture(paper, picture, { width: side, alt: text })
  paper.y += after
}

/** A picture with its words: its title and what it shows, unless `alt` says it where the title was said before. */
export function writePicture(
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
  const figure = paper.child(paper.into, 'Figure', { alt, bbox: [x, top, x + picture.width * scale, bottom] })
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
