import type { WordRef } from '../ledger/entry.ts'
import { printPence } from '../ledger/money.ts'
import type { MoneyRow, Sum } from '../ledger/statement.ts'
import { left, right, row, type Section, type Table } from './blocks.ts'
import { change, isDay, pounds, type Teller } from './teller.ts'

export function moneySection(t: Teller): Section {
  const { money } = t.s
  return {
    id: 'money',
    heading: t.says.money.heading,
    blocks: [
      { type: 'figure', label: leftOn(t), value: pounds(money.closing) },
      {
        type: 'table',
        caption: t.says.money.table,
        captionShown: true,
        columns: [left(t.says.money.row), right(t.says.money.amount)],
        rows: [
          row(t.says.money.before(t.dayBefore), [pounds(money.opening)]),
          row(t.says.money.in, [change(money.in.pence, printPence)]),
          row(t.says.money.out, [change(-money.out.pence, printPence)]),
          row(leftOn(t), [pounds(money.closing)], 'total'),
        ],
      },
      {
        type: 'table',
        caption: t.says.money.splitTable,
        captionShown: true,
        columns: [left(t.says.money.splitRow), right(t.says.money.amount)],
        rows: [
          ...splitParts(t).map(([label, sum]) => row(label, [pounds(sum)])),
          row(
            t.isOpen ? t.says.soFar.left : t.says.money.splitTotal(t.lastDay),
            [pounds(money.closing)],
            'total',
          ),
        ],
      },
      ...(money.rows.length > 0 ? [accountTable(t)] : []),
    ],
  }
}

function leftOn(t: Teller): string {
  return t.isOpen ? t.says.soFar.left : t.says.money.left(t.lastDay)
}

/** What the money is for; what there is none of is left out. */
export function splitParts(t: Teller): [label: string, sum: Sum][] {
  const { split } = t.s
  const parts: [label: string, sum: Sum][] = [
    [t.says.money.behindHours, split.behindHours],
    [t.says.money.toSpend, split.toSpend],
    ...split.saved.map(({ name, sum }): [string, Sum] => [t.says.money.savedFor(t.word(name)), sum]),
    [t.says.money.emergencies, split.emergencies],
  ]
  return parts.filter(([, sum]) => sum.exact !== 0)
}

function accountTable(t: Teller): Table {
  return {
    type: 'table',
    caption: t.says.money.account,
    captionShown: true,
    columns: [
      left(t.says.money.day),
      left(t.says.money.what),
      right(t.says.money.change),
      right(t.says.money.balance),
    ],
    rows: [
      row(t.day(t.s.first), [t.says.money.start(t.dayBefore), '', pounds(t.s.money.opening)]),
      ...t.s.money.rows.map((r) =>
        row(t.shortDay(r.day), [movement(t, r), change(r.change.pence, printPence), pounds(r.balance)]),
      ),
    ],
  }
}

/** What changed the money, in words. */
export function movement(t: Teller, r: MoneyRow): string {
  const { about } = r
  const visit = t.timesOf(r)
  switch (r.what) {
    case 'week':
      return isDay(about) ? t.says.money.week(t.day(about)) : t.says.money.weekly
    case 'support':
      return visit ? t.says.money.support(visit) : t.says.money.supportAlone
    case 'cancelled-late':
      return visit ? t.says.money['cancelled-late'](visit) : t.says.money.cancelledLateAlone
    case 'bought':
      return t.says.money.bought(about === null ? t.says.removed : t.word(about as WordRef))
    case 'sent-back':
      return t.says.money['sent-back'](about !== null && t.s.funders.includes(about) ? about : t.funders)
    case 'brought-forward':
    case 'put-right':
    case 'repriced':
    case 'kept':
      return t.says.money[r.what]
    case 'other':
      return (about !== null && t.wordIfAny(about)) || t.says.money.other
  }
}
