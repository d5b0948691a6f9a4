import { scaleBand, scaleLinear } from 'd3-scale'
import { area, curveStepAfter, line } from 'd3-shape'
import type { Chart, DaysChart, MonthsChart, PairsChart, SharesChart } from '../words/blocks.ts'
import type { Picture, Shape } from './picture.ts'

/** How wide a chart may be, and how large its words are in the same unit. */
export interface Space {
  readonly width: number
  readonly size: number
}

/** As wide as a page on a screen or a sheet of paper. */
const WIDE: Space = { width: 640, size: 16 }

/**
 * A chart as a picture as wide as `space` and as high as it needs; its words stay at the size given, so that a
 * narrow one is drawn anew and not made smaller. Parts differ by their lines as well as by their colour, and each
 * has its number written on or beside it (design.md §9: colour never alone).
 */
export function chart(block: Chart, space: Space = WIDE): Picture {
  const { shapes, height } = drawn(block, space)
  return { title: block.title, description: block.alt, width: space.width, height: Math.ceil(height), shapes }
}

interface Drawn {
  readonly shapes: readonly Shape[]
  readonly height: number
}

function drawn(block: Chart, space: Space): Drawn {
  switch (block.chart) {
    case 'shares':
      return shares(block, space)
    case 'days':
      return days(block, space)
    case 'pairs':
      return pairs(block, space)
    case 'months':
      return months(block, space)
  }
}

const INK = '#0b0c0c'
const DARK = '#0b4f5c'
const BROWN = '#5a3a00'
const PALE = '#d5e8eb'
const WHITE = '#ffffff'
/** 3:1 on white: for lines that help the eye. */
const QUIET = '#7a8a8d'

/** Half the stroke of an outline: what it needs beyond its shape. */
const EDGE = 1

// Each is told from the others in grey: plain dark, slanted, upright, level and crossed lines.
const STYLES = [
  { fill: DARK, stroke: DARK, lines: () => '' },
  { fill: PALE, stroke: DARK, lines: slanted },
  { fill: WHITE, stroke: BROWN, lines: upright },
  { fill: '#ffe9a8', stroke: BROWN, lines: level },
  { fill: WHITE, stroke: DARK, lines: (b: Box) => slanted(b) + level(b) },
] as const

/** One bar cut into parts, in proportion to their shares, with its key under it. */
function shares({ parts }: SharesChart, { width, size }: Space): Drawn {
  const whole = parts.reduce((all, part) => all + part.share, 0)
  const along = scaleLinear([0, whole], [EDGE, width - EDGE])
  const height = size * 3
  const bar: Shape[] = []
  let before = 0
  for (const [i, { share, text }] of parts.entries()) {
    const box = { x: along(before), y: EDGE, width: along(before + share) - along(before), height }
    before += share
    bar.push(...filled(box, i), ...writtenOn(box, text, size))
  }
  const key = keyOf(
    parts.map(({ label, text }) => ({ label, text })),
    { width, size },
    height + size,
  )
  return { shapes: [...bar, ...key.shapes], height: key.height }
}

/** A number on its part, on a plate of white, where there is room for it. */
function writtenOn(box: Box, text: string, size: number): Shape[] {
  const wide = widthOf(text, size, true) + size
  if (wide + 6 > box.width) return []
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const plate = { x: x - wide / 2, y: y - size * 0.85, width: wide, height: size * 1.7 }
  return [
    { type: 'path', d: outline(plate), fill: WHITE },
    write({ x, y: y + size * 0.36, text, size, anchor: 'middle', bold: true }),
  ]
}

/** What each part is: side by side where they fit, else under each other. */
function keyOf(
  items: readonly { readonly label: string; readonly text: string; readonly style?: number | undefined }[],
  { width, size }: Space,
  top: number,
): Drawn {
  const square = { width: size * 2, height: size * 1.25 }
  const beside = square.width + size * 0.6
  const leading = size * 1.4
  const shapes: Shape[] = []
  let [x, y] = [0, top]
  for (const [i, { label, text, style = i }] of items.entries()) {
    const bold = text === '' ? 0 : widthOf(text, size, true) + size * 0.35
    const wide = beside + widthOf(label, size) + bold
    if (x > 0 && x + wide > width) [x, y] = [0, y + leading * 1.2]
    const lines = wrapped(label, size, Math.max(width - x - beside - bold, size * 6))
    shapes.push(...filled({ x: x + EDGE, y: y + EDGE, ...square }, style))
    for (const [nth, said] of lines.entries())
      shapes.push(write({ x: x + beside, y: y + size * 1.05 + nth * leading, text: said, size }))
    const last = x + beside + widthOf(lines.at(-1) ?? '', size) + size * 0.35
    y += (lines.length - 1) * leading
    if (text !== '') shapes.push(write({ x: last, y: y + size * 1.05, text, size, bold: true }))
    x += wide + size * 1.5
  }
  return { shapes, height: y + leading + EDGE }
}

/** What was left at the end of each day, as steps; the first day, the lowest and the last say their number. */
function days(block: DaysChart, { width, size }: Space): Drawn {
  const leading = size * 1.3
  const column = width / Math.max(block.said.length, 1)
  const labels = block.said.map((point) => ({
    ...point,
    lines: wrapped(point.label, size, column - size),
  }))
  const top = leading * (1 + Math.max(0, ...labels.map(({ lines }) => lines.length))) + size * 0.5
  const left = Math.max(0, ...block.levels.map(({ text }) => widthOf(text, size))) + size * 0.6
  const bottom = top + size + Math.max(size * 9, width * 0.26)
  const across = scaleLinear([0, block.days.length], [left, width - EDGE * 2])
  const values = [...block.days, ...block.levels.map(({ value }) => value)]
  const up = scaleLinear([Math.min(0, ...values), Math.max(1, ...values)], [bottom, top + size])

  const shapes: Shape[] = []
  const steps: [number, number][] = block.days.map((n, i) => [across(i), up(n)])
  steps.push([across(block.days.length), up(block.days.at(-1) ?? 0)])
  const under = area<[number, number]>()
    .x(([x]) => x)
    .y1(([, y]) => y)
    .y0(up(0))
    .curve(curveStepAfter)
    .digits(2)
  shapes.push({ type: 'path', d: under(steps) ?? '', fill: PALE })
  for (const { value, text } of block.levels) {
    shapes.push(
      { type: 'path', d: `M${n(left)} ${n(up(value))}H${n(width)}`, stroke: QUIET, strokeWidth: 1 },
      write({ x: left - size * 0.4, y: up(value) + size * 0.35, text, size, anchor: 'end' }),
    )
  }
  const marked = weekMarks(block, { across, top: top + size, bottom, right: width, size })
  shapes.push(...marked.shapes)
  shapes.push({ type: 'path', d: `M${n(left)} ${n(up(0))}H${n(width)}`, stroke: INK, strokeWidth: 2 })
  const edge = line<[number, number]>().curve(curveStepAfter).digits(2)
  shapes.push({ type: 'path', d: edge(steps) ?? '', stroke: DARK, strokeWidth: 3 })

  for (const [i, { at, value, lines }] of labels.entries()) {
    const anchor = i === 0 ? 'start' : i === labels.length - 1 ? 'end' : 'middle'
    const x = { start: 0, middle: column * (i + 0.5), end: width }[anchor]
    shapes.push(write({ x, y: size, text: value, size: size * 1.1, anchor, bold: true }))
    for (const [nth, text] of lines.entries())
      shapes.push(write({ x, y: size + leading * (nth + 1), text, size, anchor }))
    const [px, py] = [across(at + 0.5), up(block.days[at] ?? 0)]
    const near = { start: size, middle: x, end: width - size }[anchor]
    const from = Math.abs(near - px) < size ? px : near
    const foot = size + leading * lines.length + size * 0.45
    // Down from its words, along above the line, and down to the day it is about.
    shapes.push(
      {
        type: 'path',
        d: `M${n(from)} ${n(foot)}V${n(top + size * 0.15)}H${n(px)}V${n(py)}`,
        stroke: INK,
        strokeWidth: 1.25,
      },
      { type: 'path', d: circle(px, py, size * 0.36), fill: WHITE, stroke: INK, strokeWidth: 2.5 },
    )
  }
  return { shapes, height: marked.bottom }
}

/** Where weeks begin, and which day that is: on one line where they fit, else the number over the month. */
function weekMarks(
  { weeks }: DaysChart,
  at: { across: (day: number) => number; top: number; bottom: number; right: number; size: number },
): { shapes: Shape[]; bottom: number } {
  const { across, top, bottom, right, size } = at
  const leading = size * 1.25
  const apart = Math.min(...weeks.slice(1).map((week, i) => across(week.at) - across(weeks[i]?.at ?? 0)))
  const stacked = weeks.some(({ label }) => widthOf(label, size) + size * 0.5 > apart)
  const shapes: Shape[] = []
  let free = 0
  for (const { at: day, label } of weeks) {
    const x = across(day)
    shapes.push({ type: 'path', d: dashes(x, top, bottom + size * 0.4), stroke: QUIET, strokeWidth: 1.25 })
    const lines = stacked ? label.split(' ') : [label]
    const wide = Math.max(...lines.map((text) => widthOf(text, size)))
    const start = Math.min(x, right - wide)
    if (start < free) continue
    free = start + wide + size * 0.3
    for (const [nth, text] of lines.entries())
      shapes.push(write({ x: start, y: bottom + size * 1.5 + nth * leading, text, size }))
  }
  return { shapes, bottom: bottom + size * 1.9 + (stacked ? leading : 0) }
}

/** Two bars for each row, one above the other, each with its number: what was given or planned, and what was used. */
function pairs({ series, rows }: PairsChart, space: Space): Drawn {
  const { width, size } = space
  const leading = size * 1.3
  const numbers = Math.max(...rows.flatMap(({ pair }) => pair.map((bar) => widthOf(bar.text, size, true))))
  const widest = Math.max(...rows.map(({ label }) => widthOf(label, size)))
  // Where there is little room, a row's words stand over its bars, and a number over its bar.
  const beside = widest + size < width * 0.35
  const over = numbers > width * (beside ? 0.3 : 0.45)
  const left = beside ? widest + size : EDGE
  const most = Math.max(1, ...rows.flatMap(({ pair }) => pair.map((bar) => bar.value)))
  const room = width - left - (over ? EDGE : numbers + size * 0.8)
  const along = scaleLinear([0, most], [0, room]).clamp(true)
  const thick = size * 1.3
  const reach = over ? 0 : size * 0.25
  const key = keyOf(
    series.map((label, i) => ({ label, text: '', style: PAIR[i] })),
    space,
    0,
  )
  const shapes: Shape[] = [...key.shapes]
  let y = key.height + size * 0.9
  for (const { label, pair } of rows) {
    const lines = beside ? [label] : wrapped(label, size, width)
    for (const [nth, text] of lines.entries())
      shapes.push(write({ x: 0, y: y + size + nth * leading, text, size, bold: !beside }))
    if (!beside) y += lines.length * leading + size * 0.2
    for (const [i, { value, text }] of pair.entries()) {
      if (over) {
        shapes.push(write({ x: left, y: y + size, text, size }))
        y += leading * 1.1
      }
      const box = { x: left, y, width: along(value), height: thick }
      shapes.push(...(box.width > 0 ? filled(box, PAIR[i]) : []))
      shapes.push({
        type: 'path',
        d: `M${n(left)} ${n(y - reach)}V${n(y + thick + reach)}`,
        stroke: INK,
        strokeWidth: 2,
      })
      if (!over) shapes.push(write({ x: left + box.width + size * 0.5, y: y + size, text, size, bold: true }))
      y += thick + (over ? size * 0.25 : 0)
    }
    y += size * 1.1
  }
  return { shapes, height: y - size * 0.6 }
}

/** A bar for each amount of each month, side by side; each says its number where there is room for all of them. */
function months({ series, levels, months: list }: MonthsChart, space: Space): Drawn {
  const { width, size } = space
  const leading = size * 1.25
  const styles = series.length > 1 ? PAIR : [0]
  const key =
    series.length > 1
      ? keyOf(
          series.map((label, i) => ({ label, text: '', style: styles[i] })),
          space,
          0,
        )
      : { shapes: [], height: 0 }
  const left = Math.max(0, ...levels.map(({ text }) => widthOf(text, size))) + size * 0.6
  const top = key.height + leading * 1.6
  const bottom = top + Math.max(size * 9, width * 0.24)
  // Few months stand together on the left, and are not drawn as wide as a wall.
  const right = Math.min(width - EDGE, left + list.length * size * 6)
  const across = scaleBand([...list.keys()], [left, right])
    .paddingInner(0.3)
    .paddingOuter(0.15)
  const within = scaleBand([...styles.keys()], [0, across.bandwidth()])
  const values = [...list.flatMap((m) => m.amounts.map((a) => a.value)), ...levels.map((l) => l.value)]
  const up = scaleLinear([Math.min(0, ...values), Math.max(1, ...values)], [bottom, top])

  const shapes: Shape[] = [...key.shapes]
  for (const { value, text } of levels)
    shapes.push(
      { type: 'path', d: `M${n(left)} ${n(up(value))}H${n(width)}`, stroke: QUIET, strokeWidth: 1 },
      write({ x: left - size * 0.4, y: up(value) + size * 0.35, text, size, anchor: 'end' }),
    )
  const room = series.length > 1 ? within.bandwidth() : across.step()
  const isSaid = list.every((m) => m.amounts.every(({ text }) => widthOf(text, size, true) + 4 <= room))
  const bars = styles.map((): Box[] => [])
  const said: Shape[] = []
  let free = 0
  for (const [i, { month, year, amounts }] of list.entries()) {
    const x = across(i) ?? left
    for (const [nth, { value, text }] of amounts.entries()) {
      const at = x + (within(nth) ?? 0)
      const [high, low] = [up(Math.max(0, value)), up(Math.min(0, value))]
      if (low - high > 0) bars[nth]?.push({ x: at, y: high, width: within.bandwidth(), height: low - high })
      const middle = at + within.bandwidth() / 2
      if (isSaid)
        said.push(write({ x: middle, y: high - size * 0.35, text, size, anchor: 'middle', bold: true }))
    }
    // A month is named where there is room beside the one before; the year under its first month.
    const isFirst = i === 0 || list[i - 1]?.year !== year
    const lines = isFirst ? [month, year] : [month]
    const wide = Math.max(...lines.map((text) => widthOf(text, size)))
    const start = Math.min(x + across.bandwidth() / 2 - wide / 2, width - wide)
    if (start < free) continue
    free = start + wide + size * 0.3
    for (const [nth, text] of lines.entries())
      said.push(
        write({ x: start + wide / 2, y: bottom + size * 1.3 + nth * leading, text, size, anchor: 'middle' }),
      )
  }
  // All bars of one kind are one shape: a year's are drawn in a tenth of the signs.
  for (const [nth, of] of bars.entries()) if (of.length > 0) shapes.push(...filled(of, styles[nth]))
  shapes.push(...said)
  shapes.push({ type: 'path', d: `M${n(left)} ${n(up(0))}H${n(width)}`, stroke: INK, strokeWidth: 2 })
  return { shapes, height: bottom + size * 1.7 + leading }
}

/** What was used is dark and plain, over what it is held against. */
const PAIR = [1, 0]

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A part in the style of the `i`th, or several that look alike: its colour, its lines, its outline. */
function filled(part: Box | readonly Box[], i = 0): Shape[] {
  const { fill, stroke, lines } = STYLES[i % STYLES.length] ?? STYLES[0]
  const boxes = [part].flat()
  const [d, edge] = [boxes.map(lines).join(''), boxes.map(outline).join('')]
  if (d === '') return [{ type: 'path', d: edge, fill, stroke: INK, strokeWidth: 1.5 }]
  return [
    { type: 'path', d: edge, fill },
    { type: 'path', d, stroke, strokeWidth: 1.5 },
    { type: 'path', d: edge, stroke: INK, strokeWidth: 1.5 },
  ]
}

function outline({ x, y, width, height }: Box): string {
  return `M${n(x)} ${n(y)}H${n(x + width)}V${n(y + height)}H${n(x)}Z`
}

const GAP = 6

function slanted({ x, y, width, height }: Box): string {
  let path = ''
  for (let c = GAP - height; c < width; c += GAP * 1.5)
    path += `M${n(x + Math.max(c, 0))} ${n(y + Math.max(-c, 0))}L${n(x + Math.min(width, c + height))} ${n(y + Math.min(height, width - c))}`
  return path
}

function upright({ x, y, width, height }: Box): string {
  let path = ''
  for (let at = GAP / 2; at < width; at += GAP) path += `M${n(x + at)} ${n(y)}V${n(y + height)}`
  return path
}

function level({ x, y, width, height }: Box): string {
  let path = ''
  for (let at = GAP; at < height; at += GAP) path += `M${n(x)} ${n(y + at)}H${n(x + width)}`
  return path
}

function dashes(x: number, top: number, bottom: number): string {
  let path = ''
  for (let y = top; y < bottom; y += 7) path += `M${n(x)} ${n(y)}V${n(Math.min(y + 4, bottom))}`
  return path
}

function circle(x: number, y: number, r: number): string {
  return `M${n(x - r)} ${n(y)}A${n(r)} ${n(r)} 0 1 1 ${n(x + r)} ${n(y)}A${n(r)} ${n(r)} 0 1 1 ${n(x - r)} ${n(y)}Z`
}

function write(text: {
  x: number
  y: number
  text: string
  size: number
  anchor?: 'start' | 'middle' | 'end'
  bold?: boolean
}): Shape {
  const { x, y, anchor = 'start', ...rest } = text
  return { type: 'text', fill: INK, anchor, ...rest, x: hundredth(x), y: hundredth(y) }
}

/** A text's lines within a width, broken at spaces. */
function wrapped(text: string, size: number, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    const longer = last === undefined ? word : `${last} ${word}`
    if (last === undefined || widthOf(longer, size) > width) lines.push(word)
    else lines[lines.length - 1] = longer
  }
  return lines
}

/** In ems of Atkinson Hyperlegible Next. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[ijl.,:;'’]/, 0.26],
  [/[\s ftr()I-]/, 0.34],
  [/[mwMW&]/, 0.84],
  [/[A-Z0-9£]/, 0.66],
]

/** About how wide a text is, and seldom narrower: a chart is drawn without asking a typeface. */
function widthOf(text: string, size: number, bold = false): number {
  let ems = 0
  for (const sign of text) ems += WIDTHS.find(([signs]) => signs.test(sign))?.[1] ?? 0.57
  return ems * size * (bold ? 1.07 : 1)
}

function n(value: number): string {
  return String(hundredth(value))
}

function hundredth(value: number): number {
  return Math.round(value * 100) / 100
}
