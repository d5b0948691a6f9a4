import type { PurchaseLine } from '../ledger/statement.ts'
import { left, right, row, type Section, tableSection } from './blocks.ts'
import { pounds, type Teller, totalRow } from './teller.ts'

export function askedSection(t: Teller): Section {
  const asked = t.s.askedFor
  return tableSection('asked', t.says.asked.heading, asked.length > 0, () => ({
    type: 'table',
    caption: t.says.asked.table,
    captionShown: false,
    columns: [
      left(t.says.asked.what),
      left(t.says.asked.supplier),
      left(t.says.asked.on),
      right(t.says.asked.amount),
    ],
    rows: [
      ...asked.map((a) => row(t.word(a.what), [t.word(a.supplier), t.day(a.on), pounds(a.sum)])),
      ...totalRow(
        t.says.asked.total,
        ['', ''],
        asked.map((a) => a.sum),
      ),
    ],
  }))
}

export function boughtSection(t: Teller): Section {
  const { purchases, provider } = t.s
  return tableSection('bought', t.says.bought.heading, purchases.length > 0, () => ({
    type: 'table',
    caption: t.says.bought.table,
    captionShown: false,
    columns: [
      left(t.says.bought.day),
      left(t.says.bought.what),
      left(t.says.bought.supplier),
      right(t.says.bought.amount),
      t.lineColumn,
    ],
    rows: [
      ...purchases.map((p) =>
        row(t.shortDay(p.day), [
          [
            t.word(p.what),
            ...(p.paidFrom === 'bank' ? [] : [t.says.bought[p.paidFrom](provider)]),
            ...(p.receipt === null ? [t.says.bought.noReceipt] : []),
            ...decidedBy(t, p),
            ...(p.putRight ? [t.says.bought.putRight] : []),
          ].join('\n'),
          t.word(p.supplier),
          pounds(p.sum),
          t.line(p),
        ]),
      ),
      ...totalRow(
        t.says.bought.total,
        ['', ''],
        purchases.map((p) => p.sum),
        [''],
      ),
    ],
  }))
}

function decidedBy(t: Teller, { by, decidedBy }: PurchaseLine): string[] {
  if (by === 'person') return [t.says.bought.you]
  return decidedBy ? [t.says.bought.decided(t.word(decidedBy))] : []
}
