import { daysBetween } from '../ledger/day.ts'
import { HOUR } from '../ledger/hours.ts'
import type { WeekOf } from '../ledger/statement.ts'
import type { DaysChart, PairsChart, SharesChart } from './blocks.ts'
import { pounds, type Teller } from './teller.ts'

/** Where each £1 went, as parts of one bar. */
export function poundChart(t: Teller, parts: SharesChart['parts']): SharesChart {
  const said = parts.map(({ label, text }) => t.says.pounds.part(label, text)).join(', ')
  return { type: 'chart', chart: 'shares', title: t.says.pounds.chart, alt: t.says.pounds.alt(said), parts }
}

/** The hours left at the end of each day; none for a document that does not hold them, and none of one day. */
export function daysChart(t: Teller): DaysChart | undefined {
  const { first, hours, weeks } = t.s
  const days = t.s.days.filter(({ day }) => !t.isOpenOn(day))
  const [start, end] = [days[0], days.at(-1)]
  if (hours.length === 0 || start === undefined || end === undefined || start === end) return undefined
  const words = t.says.charts
  const left = days.map((d) => d.left)
  const fewest = left.indexOf(Math.min(...left))
  const point = (at: number, label: (day: string) => string) => {
    const d = days[at] ?? start
    return { at, value: t.time(d.left), label: label(t.day(d.day)) }
  }
  const said = [
    point(0, (day) => day),
    ...(left[fewest] === start.left || left[fewest] === end.left ? [] : [point(fewest, words.fewest)]),
    point(days.length - 1, (day) => day),
  ]
  return {
    type: 'chart',
    chart: 'days',
    title: words.days(t.isOpen ? t.says.about.days(t.day(first), t.fullDay(end.day)) : t.period),
    alt: words.daysAlt(said.map(({ label, value }) => words.point(label, value)).join('; ')),
    days: left,
    levels: levels(Math.max(...left)).map((value) => ({ value, text: t.time(value) })),
    weeks: weeks
      .map((week) => ({ at: daysBetween(first, week.from), label: t.day(week.from) }))
      .filter(({ at }) => at > 0 && at < days.length),
    said,
  }
}

/** At most five round numbers of hours from 0 up to `most` seconds. */
function levels(most: number): number[] {
  const steps = [1, 2, 5].flatMap((n) => [1, 10, 100, 1000, 10_000].map((tens) => n * tens * HOUR))
  const step = steps.sort((a, b) => a - b).find((step) => most / step <= 4) ?? most
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step)
}

/** A week of which nothing is written down yet: what was used in it is not nothing, it is not known. */
export function isStillOpen(t: Teller, { from, visits, used, cost }: WeekOf): boolean {
  return t.isOpenOn(from) && visits === 0 && used === 0 && cost.exact === 0
}

/** "9 March to 15 March"; with "so far" where some of its days are open. */
export function weekNamed(t: Teller, week: WeekOf): string {
  const days = t.days(week.from, week.to)
  return t.isOpenOn(week.to) && !isStillOpen(t, week) ? t.says.soFar.of(days) : days
}

/** What each week gave beside what it used, so far; none for a document that does not hold its weeks. */
export function weeksChart(t: Teller): PairsChart | undefined {
  const weeks = t.s.weeks.filter((week) => !isStillOpen(t, week))
  if (weeks.every((week) => week.given === 0 && week.used === 0)) return undefined
  const { weeks: title, given, used, usedOrLate } = t.says.charts
  const amount = (value: number) => ({ value, text: t.time(value) })
  const rows = weeks.map(
    (week): Row => ({
      label: weekNamed(t, week),
      pair: [amount(week.given), amount(week.used)],
    }),
  )
  return pairs(t, title, [given, someLate(t) ? usedOrLate : used], rows)
}

/** Whether hours went for what was cancelled late: a week's hours hold these too. */
export function someLate(t: Teller): boolean {
  return t.s.hours.some((h) => h.cancelledLate !== 0)
}

/** What the costed plan sets aside for each purpose beside what was used; none where there is no such plan. */
export function planChart(t: Teller): PairsChart | undefined {
  const { plan } = t.s
  if (plan === null || plan.lines.length === 0) return undefined
  const { plan: title, planned, used } = t.says.charts
  const rows = plan.lines.map(
    (line): Row => ({
      label: t.word(line.purpose),
      pair: [
        { value: line.planned.exact, text: pounds(line.planned) },
        { value: line.used.exact, text: pounds(line.used) },
      ],
    }),
  )
  return pairs(t, title, [planned, used], rows)
}

type Row = PairsChart['rows'][number]

function pairs(
  t: Teller,
  title: string,
  series: readonly [string, string],
  rows: readonly Row[],
): PairsChart {
  const { pair, named, pairsAlt } = t.says.charts
  const said = rows.map(({ label, pair: [one, other] }) =>
    pair(label, named(series[0], one.text), named(series[1], other.text)),
  )
  return { type: 'chart', chart: 'pairs', title, alt: pairsAlt(said.join('; ')), series, rows }
}
