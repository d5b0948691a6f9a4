import { printPence } from '../ledger/money.ts'
import type { WeekOf } from '../ledger/statement.ts'
import { type Column, left, right, row, type Section, type Table } from './blocks.ts'
import { daysChart, isStillOpen, someLate, weekNamed, weeksChart } from './statement-charts.ts'
import { change, pounds, sumPence, type Teller } from './teller.ts'

/** Week by week: the same days as the visits below, as pictures and in a few rows, hours first and then money. */
export function weeksSection(t: Teller): Section {
  const { weeks, hours } = t.s
  const says = t.says.weeks
  const section = { id: 'weeks', heading: says.heading }
  if (weeks.length === 0) return { ...section, blocks: [] }
  const stillOpen = (w: WeekOf, isNothing: boolean, said: string) =>
    isNothing && isStillOpen(t, w) ? t.says.soFar.open : said
  const sum = (of: (w: WeekOf) => number) => weeks.reduce((all, w) => all + of(w), 0)
  const inHours = weekTable(t, says.hours(t.standard), [
    {
      column: right(says.given),
      of: (w) => stillOpen(w, w.given === 0, t.time(w.given)),
      total: t.time(sum((w) => w.given)),
    },
    {
      column: right(someLate(t) ? says.usedOrLate : says.used),
      of: (w) => stillOpen(w, true, t.time(w.used)),
      total: t.time(sum((w) => w.used)),
    },
    ...(weeks.some((w) => w.other !== 0)
      ? [
          {
            column: right(says.other),
            of: (w: WeekOf) =>
              stillOpen(
                w,
                w.other === 0,
                change(w.other, (n) => t.time(n)),
              ),
            total: change(
              sum((w) => w.other),
              (n) => t.time(n),
            ),
          },
        ]
      : []),
    { column: right(says.left), of: (w) => stillOpen(w, true, t.time(w.left)), total: '' },
  ])
  const inMoney = weekTable(t, says.money, [
    {
      column: right(says.visits),
      of: (w) => stillOpen(w, true, String(w.visits)),
      total: String(sum((w) => w.visits)),
    },
    {
      column: right(says.cost),
      of: (w) => stillOpen(w, true, pounds(w.cost)),
      total: printPence(sumPence(weeks.map((w) => w.cost))),
    },
    ...(weeks.some((w) => w.bought.exact !== 0)
      ? [
          {
            column: right(says.bought),
            of: (w: WeekOf) => stillOpen(w, w.bought.exact === 0, pounds(w.bought)),
            total: printPence(sumPence(weeks.map((w) => w.bought))),
          },
        ]
      : []),
  ])
  const charts = [daysChart(t), weeksChart(t)].filter((chart) => chart !== undefined)
  return { ...section, blocks: [...charts, ...(hours.length > 0 ? [inHours] : []), inMoney] }
}

interface WeekColumn {
  readonly column: Column
  readonly of: (week: WeekOf) => string
  readonly total: string
}

function weekTable(t: Teller, caption: string, columns: readonly WeekColumn[]): Table {
  const says = t.says.weeks
  return {
    type: 'table',
    caption,
    captionShown: true,
    columns: [left(says.week), ...columns.map(({ column }) => column)],
    rows: [
      ...t.s.weeks.map((week) =>
        row(
          weekNamed(t, week),
          columns.map(({ of }) => of(week)),
        ),
      ),
      row(
        t.isOpen ? t.says.soFar.of(says.total) : says.total,
        columns.map(({ total }) => total),
        'total',
      ),
    ],
  }
}
