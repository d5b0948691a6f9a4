import type { Chart } from './blocks.ts'
import type { Teller } from './teller.ts'

/** Where each £1 went, as parts of one bar. */
export function poundChart(t: Teller, parts: Chart['parts']): Chart {
  const said = parts.map(({ label, text }) => t.says.pounds.part(label, text)).join(', ')
  return { type: 'chart', chart: 'shares', title: t.says.pounds.chart, alt: t.says.pounds.alt(said), parts }
}
