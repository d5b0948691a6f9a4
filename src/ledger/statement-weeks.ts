import { addDays, type Day, weekOf } from './day.ts'
import type { Entry } from './entry.ts'
import type { Period } from './period.ts'
import type { Kind } from './rate.ts'
import type { MoneyRow, Statement, SupportLine, WeekOf } from './statement.ts'
import { kindsIn, paid, type StatementFacts, total } from './statement-facts.ts'
import { columnOf, inStandard, leftChange, leftOn } from './statement-hours.ts'

/** What was left at the end of each day of the period, in standard hours. */
export function daysOf(facts: StatementFacts, live: readonly Entry[]): Statement['days'] {
  const left = leftBefore(facts)
  const byDay = Map.groupBy(live, (e) => e.effective)
  return daysIn(facts.period).map((day) => {
    for (const e of byDay.get(day) ?? []) for (const l of left) l.amount += leftChange(e, l.kind.code)
    return { day, left: left.reduce((sum, l) => sum + inStandard(facts, l.kind, l.amount), 0) }
  })
}

/**
 * Week by week. Of each kind the running total is rounded down and each column shows the difference that it makes, in
 * the order in which a reader adds up: so a week foots whatever a kind's ratio, and the rounding is in no week twice.
 */
export function weeksOf(
  facts: StatementFacts,
  live: readonly Entry[],
  lines: readonly SupportLine[],
  meantRows: readonly MoneyRow[],
): WeekOf[] {
  const left = leftBefore(facts)
  const paidFor = (rows: readonly MoneyRow[], ...whats: MoneyRow['what'][]) =>
    paid(total(rows.filter((r) => whats.includes(r.what)).map((r) => r.change)))
  return stretches(facts).map(({ first, last }) => {
    const isHere = (x: { readonly day: Day }) => first <= x.day && x.day <= last
    const entries = live.filter((e) => first <= e.effective && e.effective <= last)
    const week = { before: 0, given: 0, used: 0, other: 0, left: 0 }
    for (const l of left) {
      const moved = moves(entries, l.kind)
      const running = [0, moved.before, moved.given, moved.other, 0 - moved.used].map((n) => {
        l.amount += n
        return inStandard(facts, l.kind, l.amount)
      })
      const [, before = 0, given = 0, other = 0, rest = 0] = running
      week.before += before
      week.given += given - before
      week.other += other - given
      week.used += other - rest
      week.left += rest
    }
    const rows = meantRows.filter(isHere)
    return {
      from: first,
      to: last,
      visits: new Set(lines.filter((l) => isHere(l) && l.undoneOn === null).map((l) => l.session)).size,
      ...week,
      cost: paidFor(rows, 'support', 'cancelled-late'),
      bought: paidFor(rows, 'bought'),
    }
  })
}

/** The weeks in which hours are given, cut at the period's ends. */
function stretches({ agreements, period }: StatementFacts): Period[] {
  const starts = agreements[0]?.weekStarts ?? 1
  const list: Period[] = []
  for (let week = weekOf(period.first, starts); week <= period.last; week = addDays(week, 7)) {
    const last = addDays(week, 6)
    list.push({
      first: week < period.first ? period.first : week,
      last: last > period.last ? period.last : last,
    })
  }
  return list
}

function daysIn({ first, last }: Period): Day[] {
  const days: Day[] = []
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day)
  return days
}

/** Of every kind, what was left before the period. */
function leftBefore(facts: StatementFacts): { readonly kind: Kind; amount: number }[] {
  const before = addDays(facts.period.first, -1)
  return kindsIn(facts).map((kind) => ({ kind, amount: leftOn(facts.book, kind.code, before) }))
}

/** What the entries of some days did to the hours left of a kind. */
function moves(entries: readonly Entry[], kind: Kind) {
  const sums = { before: 0, given: 0, used: 0, other: 0 }
  for (const e of entries) {
    const n = leftChange(e, kind.code)
    const column = columnOf(e)
    if (column === 'used' || column === 'cancelledLate') sums.used -= n
    else if (column === 'before' || column === 'given') sums[column] += n
    else sums.other += n
  }
  return sums
}
