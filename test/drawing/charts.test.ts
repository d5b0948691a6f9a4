// What a chart draws: every figure at its place, every word within the picture, and nothing told by colour alone.
import { describe, expect, test } from 'vitest'
import { chart } from '../../src/drawing/charts.ts'
import type { Picture, Shape } from '../../src/drawing/picture.ts'
import type { Chart } from '../../src/words/blocks.ts'
import { statementText } from '../../src/words/statement.ts'
import { sallysEverything, words } from '../words/fixture.ts'

const charts = statementText(sallysEverything(), words)
  .sections.flatMap(({ blocks }) => blocks)
  .filter((block) => block.type === 'chart')

function only<C extends Chart['chart']>(kind: C, nth = 0): Extract<Chart, { chart: C }> {
  return charts.filter((c): c is Extract<Chart, { chart: C }> => c.chart === kind)[nth]!
}

const SPACES = [
  { width: 640, size: 16 },
  { width: 483, size: 12 },
  { width: 288, size: 14 },
  { width: 450, size: 18 },
]

const paths = ({ shapes }: Picture) => shapes.filter((shape) => shape.type === 'path')
const texts = ({ shapes }: Picture) => shapes.filter((shape) => shape.type === 'text')
const said = (picture: Picture) => texts(picture).map(({ text }) => text)

/** The rectangles drawn, by their outlines: x, width, height. */
function boxes(picture: Picture): { x: number; y: number; width: number; height: number; fill: string }[] {
  return paths(picture).flatMap(({ d, fill }) => {
    if (fill === undefined || !/^(M([\d.]+) [\d.]+H[\d.]+V[\d.]+H\2Z)+$/.test(d)) return []
    return [...d.matchAll(/M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)/g)].map((match) => {
      const [x = 0, y = 0, right = 0, bottom = 0] = match.slice(1).map(Number)
      return { x, y, width: right - x, height: bottom - y, fill }
    })
  })
}

/** Contrast of two colours, as WCAG 2 counts it. */
function contrast(one: string, other: string): number {
  const light = (colour: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const c = Number.parseInt(colour.slice(at, at + 2), 16) / 255
      return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const [dark = 0, bright = 0] = [light(one), light(other)].sort((a, b) => a - b)
  return (bright + 0.05) / (dark + 0.05)
}

describe('where each £1 went', () => {
  const shares = only('shares')

  test('parts are as wide as their shares, and fill the bar', () => {
    const bar = boxes(chart(shares)).filter(({ y, height }) => y === 1 && height === 48)
    const whole = bar.reduce((sum, { width }) => sum + width, 0)
    expect(whole).toBeCloseTo(638, 1)
    expect(bar.map(({ width }) => Math.round((width / whole) * 100))).toEqual(
      shares.parts.map(({ share }) => share),
    )
  })

  test('every part says its name and its pence', () => {
    for (const { label, text } of shares.parts) {
      expect(said(chart(shares))).toContain(label)
      expect(said(chart(shares))).toContain(text)
    }
  })

  test('five parts differ in grey: in their lines, not in their colour alone', () => {
    const parts = [1, 2, 3, 4, 5].map((n) => ({ label: `Part ${n}`, share: 20, text: '20p' }))
    const picture = chart({ ...shares, parts })
    // A part is filled, then lined, then outlined.
    const drawn = paths(picture)
    const bar = drawn.flatMap(({ fill, d }, i) => (fill === undefined || !d.includes('V49H') ? [] : [i]))
    const lines = bar.map((i) =>
      drawn[i + 1]?.d.endsWith('Z') ? '' : drawn[i + 1]?.d.replace(/[\d. -]/g, ''),
    )
    expect(lines.map((d) => [...new Set(d)].sort().join(''))).toEqual(['', 'LM', 'MV', 'HM', 'HLM'])
  })
})

describe('hours day by day', () => {
  const days = only('days')

  test('the line steps once for each day that differs from the one before', () => {
    const line = paths(chart(days)).find(({ strokeWidth }) => strokeWidth === 3)
    const heights = [...(line?.d.matchAll(/,([\d.]+)/g) ?? [])].map((m) => Number(m[1]))
    const steps = heights.filter((y, i) => i > 0 && y !== heights[i - 1]).length
    const changes = days.days.filter((left, i) => i > 0 && left !== days.days[i - 1]).length
    expect(steps).toBe(changes)
    // More left is further up.
    const most = Math.max(...days.days)
    const first = days.days[0] ?? 0
    expect(first).toBeLessThan(most)
    expect(Math.min(...heights)).toBeLessThan(heights[0] ?? 0)
  })

  test('the first day and the last say their hours, and the day with the fewest between them', () => {
    const low = { ...days, days: days.days.map((left, i) => (i === 12 ? 0 : left)) }
    const points = [...days.said]
    points.splice(1, 0, { at: 12, value: '0 h', label: 'Fewest, on 13 March' })
    const words = said(chart({ ...low, said: points }))
    expect(words.slice(words.indexOf(days.said[0]!.value))).toContain('0 h')
    for (const { value, label } of points) expect(words.join(' ')).toMatch(new RegExp(`${value}.*${label}`))
  })

  test('weeks are marked by their first day', () => {
    for (const { label } of days.weeks) expect(said(chart(days))).toContain(label)
  })

  test('below nothing there is room too', () => {
    const picture = chart({ ...days, days: days.days.map((left) => left - 100_000) })
    const line = paths(picture).find(({ strokeWidth }) => strokeWidth === 3)
    for (const m of line?.d.matchAll(/,([\d.-]+)/g) ?? []) expect(Number(m[1])).toBeLessThan(picture.height)
  })
})

describe('given and used', () => {
  const weeks = only('pairs', 1)

  test('bars are as long as their hours, each with its number', () => {
    const picture = chart(weeks)
    const bars = boxes(picture).slice(2)
    const values = weeks.rows.flatMap(({ pair }) => pair).filter(({ value }) => value > 0)
    const longest = Math.max(...values.map(({ value }) => value))
    const widest = Math.max(...bars.map(({ width }) => width))
    expect(bars).toHaveLength(values.length)
    for (const [i, { value }] of values.entries())
      expect((bars[i]?.width ?? 0) / widest).toBeCloseTo(value / longest, 2)
    for (const { text } of values) expect(said(picture)).toContain(text)
  })

  test('the costed plan is drawn the same way', () => {
    const plan = only('pairs')
    expect(plan.series).toEqual(['Planned', 'You used'])
    expect(said(chart(plan))).toContain('£1,600.00')
  })

  test('where nothing was given or used there are numbers and no bars', () => {
    const rows = weeks.rows.map(({ label }) => ({
      label,
      pair: [
        { value: 0, text: '0 h' },
        { value: 0, text: '0 h' },
      ] as const,
    }))
    expect(boxes(chart({ ...weeks, rows }))).toHaveLength(2)
  })
})

describe.each(charts.map((block) => [block.title, block] as const))('%s', (_, block) => {
  test.each(SPACES)('every word keeps its size and its place within %o', (space) => {
    const picture = chart(block, space)
    expect(picture).toMatchObject({ title: block.title, description: block.alt, width: space.width })
    for (const text of texts(picture)) {
      expect(text.size, text.text).toBeGreaterThanOrEqual(Math.min(space.size, 12))
      expect(text.y, text.text).toBeLessThanOrEqual(picture.height)
      // Half an em a sign: a little less than the typeface has, so that what is past the edge here is past it there.
      const width = text.text.length * text.size * 0.5
      const start = { start: text.x, middle: text.x - width / 2, end: text.x - width }[text.anchor]
      expect(start, text.text).toBeGreaterThan(-1)
      expect(start + width, text.text).toBeLessThanOrEqual(space.width + text.size)
    }
  })

  test('its words are 4.5:1 and its shapes’ edges 3:1 on white', () => {
    for (const shape of chart(block).shapes)
      expect(contrast(edge(shape), '#ffffff')).toBeGreaterThanOrEqual(shape.type === 'text' ? 4.5 : 3)
  })

  test('is described in words, with its figures', () => {
    expect(block.alt).toMatch(/\d/)
    expect(block.alt).toMatch(/\.$/)
  })
})

/** What stands out from the page: a text’s colour, a line’s, or that of the line round a shape. */
function edge(shape: Shape): string {
  if (shape.type === 'text') return shape.fill
  // What is filled without a line has its outline drawn after it.
  return shape.stroke ?? '#0b0c0c'
}

describe('month by month', () => {
  const amount = (value: number) => ({ value, text: String(value) })
  const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
  const year = (
    one: (i: number) => number,
    other?: (i: number) => number,
  ): Extract<Chart, { chart: 'months' }> => ({
    type: 'chart',
    chart: 'months',
    title: 'Hours',
    alt: 'A bar for each month.',
    series: other ? ['Agreed', 'Given'] : ['Given'],
    levels: [0, 100, 200].map((value) => ({ value, text: `${value} h` })),
    months: names.map((month, i) => ({
      month,
      year: i < 3 ? '2025' : '2026',
      amounts: [one(i), ...(other ? [other(i)] : [])].map(amount),
    })),
  })

  test('bars are as high as their amounts, and none is drawn for nothing', () => {
    const bars = boxes(chart(year((i) => i * 20))).filter(({ width }) => width > 20)
    expect(bars).toHaveLength(11)
    const one = bars[0]?.height ?? 0
    for (const [i, { height }] of bars.entries()) expect(height / one).toBeCloseTo(i + 1, 1)
  })

  test('two amounts of a month stand side by side, told apart by lines as well as colour, with a key', () => {
    const block = year(
      () => 200,
      () => 150,
    )
    const picture = chart(block)
    expect(boxes(picture)).toHaveLength(2 * 12 + 2)
    expect(said(picture)).toEqual(expect.arrayContaining(['Agreed', 'Given']))
    // Strokes beside the bars' outlines: the lines that fill one of the two, bar by bar.
    const [plain, lined] = [chart(year(() => 200)), picture].map(
      (p) =>
        paths(p)
          .filter((s) => s.stroke && !s.fill)
          .flatMap((s) => s.d.match(/M/g) ?? []).length,
    )
    expect(lined ?? 0).toBeGreaterThan((plain ?? 0) + 12 * 5)
  })

  test.each(SPACES)(
    'at $width wide every word is within the picture, and months are named in order',
    (space) => {
      const picture = chart(
        year((i) => 1000 + i),
        space,
      )
      for (const { x, text, size, anchor } of texts(picture)) {
        const wide = text.length * size * 0.66
        const left = anchor === 'end' ? x - wide : anchor === 'middle' ? x - wide / 2 : x
        expect(left).toBeGreaterThanOrEqual(-size)
        expect(left + wide).toBeLessThanOrEqual(space.width + size)
      }
      const named = said(picture).filter((text) => names.includes(text))
      expect(named).toEqual(names.filter((name) => named.includes(name)))
      expect(named.length).toBeGreaterThanOrEqual(4)
      expect(said(picture)).toEqual(expect.arrayContaining(['2025']))
    },
  )

  test('numbers stand over the bars only where there is room for all of them', () => {
    expect(said(chart(year((i) => i)))).toContain('11')
    expect(said(chart(year((i) => 1_234_567 + i)))).not.toContain('1234567')
  })
})
