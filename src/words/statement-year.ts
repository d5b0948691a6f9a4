import { left, right, row, type Section } from './blocks.ts'
import { pounds, type Teller } from './teller.ts'

export function yearSection(t: Teller): Section {
  const { from, given, used, hoursUsed } = t.s.yearSoFar
  return {
    id: 'year',
    heading: t.says.year.heading,
    blocks: [
      {
        type: 'table',
        caption: t.says.year.table(t.fullDay(from)),
        captionShown: true,
        columns: [left(t.says.year.row), right(t.says.year.amount)],
        rows: [
          ...hoursUsed.map((h) => row(t.says.year.hours(h.label), [t.amount(h.kind, h.amount)])),
          row(t.says.year.given, [pounds(given)]),
          row(t.says.year.used, [pounds(used)]),
        ],
      },
    ],
  }
}
