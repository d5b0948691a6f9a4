import { printPence } from '../ledger/money.ts'
import { left, right, row, type Section, tableSection } from './blocks.ts'
import { pounds, sumPence, type Teller } from './teller.ts'

/** Week by week: the same days as the visits below, in a few rows. */
export function weeksSection(t: Teller): Section {
  const { weeks, hours } = t.s
  const says = t.says.weeks
  const inHours = hours.length > 0
  const bought = weeks.some((w) => w.bought.exact !== 0)
  const sumOf = (of: (w: (typeof weeks)[number]) => number) => weeks.reduce((sum, w) => sum + of(w), 0)
  return tableSection('weeks', says.heading, weeks.length > 0, () => ({
    type: 'table',
    caption: inHours ? says.table(t.standard) : says.heading,
    captionShown: inHours,
    columns: [
      left(says.week),
      right(says.visits),
      ...(inHours ? [right(says.given), right(says.used), right(says.left)] : []),
      right(says.cost),
      ...(bought ? [right(says.bought)] : []),
    ],
    rows: [
      ...weeks.map((w) =>
        row(t.days(w.from, w.to), [
          String(w.visits),
          ...(inHours ? [t.time(w.given), t.time(w.used), t.time(w.left)] : []),
          pounds(w.cost),
          ...(bought ? [pounds(w.bought)] : []),
        ]),
      ),
      row(
        says.total,
        [
          String(sumOf((w) => w.visits)),
          ...(inHours ? [t.time(sumOf((w) => w.given)), t.time(sumOf((w) => w.used)), ''] : []),
          printPence(sumPence(weeks.map((w) => w.cost))),
          ...(bought ? [printPence(sumPence(weeks.map((w) => w.bought)))] : []),
        ],
        'total',
      ),
    ],
  }))
}
