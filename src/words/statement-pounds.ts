import type { Statement } from '../ledger/statement.ts'
import { left, right, row, type Section } from './blocks.ts'
import { poundChart } from './statement-charts.ts'
import { pounds, type Teller } from './teller.ts'

export function poundsSection(t: Teller): Section {
  const p = t.s.pounds
  const section = { id: 'pounds', heading: t.says.pounds.heading }
  if (p.total.exact === 0)
    return { ...section, blocks: [{ type: 'paragraph', text: t.says.pounds.nothing(t.inPeriod) }] }
  const parts = [
    { label: t.says.pounds.direct, sum: p.direct, share: p.of100.direct },
    { label: t.says.pounds.management(t.s.provider), sum: p.management, share: p.of100.management },
    { label: t.says.pounds.cancelledLate, sum: p.cancelledLate, share: p.of100.cancelledLate },
    { label: t.says.pounds.bought, sum: p.bought, share: p.of100.bought },
    { label: t.says.pounds.kept, sum: p.kept, share: p.of100.kept },
  ].filter(({ sum }) => sum.exact !== 0)
  const shares = parts.map(({ label, share }) => ({ label, share, text: t.says.pounds.pence(share) }))
  // Where a part was given back there are no shares of a pound to show.
  const shared = isHundred(p.of100)
  return {
    ...section,
    blocks: [
      ...(shared ? [poundChart(t, shares)] : []),
      {
        type: 'table',
        caption: t.says.pounds.table,
        captionShown: false,
        columns: [
          left(t.says.pounds.row),
          right(t.says.pounds.amount),
          ...(shared ? [right(t.says.pounds.of100)] : []),
        ],
        rows: [
          ...parts.map(({ label, sum, share }) =>
            row(label, [pounds(sum), ...(shared ? [t.says.pounds.pence(share)] : [])]),
          ),
          row(t.says.pounds.total, [pounds(p.total), ...(shared ? [t.says.pounds.pound] : [])], 'total'),
        ],
      },
      { type: 'paragraph', text: t.says.pounds.not },
    ],
  }
}

function isHundred(of100: Statement['pounds']['of100']): boolean {
  return Object.values(of100).reduce((sum, share) => sum + share, 0) === 100
}
