import type { Statement, Sum } from '../ledger/statement.ts'
import { left, right, row, type Section, type SharesChart } from './blocks.ts'
import { poundChart } from './statement-charts.ts'
import { pounds, type Teller } from './teller.ts'

export function poundsSection(t: Teller): Section {
  const p = t.s.pounds
  const section = { id: 'pounds', heading: t.says.pounds.heading }
  if (p.total.exact === 0)
    return { ...section, blocks: [{ type: 'paragraph', text: t.says.pounds.nothing(t.inPeriod) }] }
  const parts = poundParts(t)
  const chart = poundShares(t)
  return {
    ...section,
    blocks: [
      ...(chart ? [chart] : []),
      {
        type: 'table',
        caption: t.says.pounds.table,
        captionShown: false,
        columns: [
          left(t.says.pounds.row),
          right(t.says.pounds.amount),
          ...(chart ? [right(t.says.pounds.of100)] : []),
        ],
        rows: [
          ...parts.map(({ label, sum, share }) =>
            row(label, [pounds(sum), ...(chart ? [t.says.pounds.pence(share)] : [])]),
          ),
          row(t.says.pounds.total, [pounds(p.total), ...(chart ? [t.says.pounds.pound] : [])], 'total'),
        ],
      },
      { type: 'paragraph', text: t.says.pounds.not },
    ],
  }
}

/** What the money used went on; what it did not go on is left out. */
export function poundParts(t: Teller): { label: string; sum: Sum; share: number }[] {
  const p = t.s.pounds
  return [
    { label: t.says.pounds.direct, sum: p.direct, share: p.of100.direct },
    { label: t.says.pounds.management(t.s.provider), sum: p.management, share: p.of100.management },
    { label: t.says.pounds.cancelledLate, sum: p.cancelledLate, share: p.of100.cancelledLate },
    { label: t.says.pounds.bought, sum: p.bought, share: p.of100.bought },
    { label: t.says.pounds.kept, sum: p.kept, share: p.of100.kept },
  ].filter(({ sum }) => sum.exact !== 0)
}

/** Where each £1 went; nothing where a part was given back, and there are no shares of a pound to show. */
export function poundShares(t: Teller): SharesChart | undefined {
  if (!isHundred(t.s.pounds.of100)) return undefined
  return poundChart(
    t,
    poundParts(t).map(({ label, share }) => ({ label, share, text: t.says.pounds.pence(share) })),
  )
}

function isHundred(of100: Statement['pounds']['of100']): boolean {
  return Object.values(of100).reduce((sum, share) => sum + share, 0) === 100
}
