// A statement of a fund for tests, and what a reader would find by adding it up with a pencil.
import { expect } from 'vitest'
import { addDays, type Day, type Moment, type Month } from '../../src/ledger/day.ts'
import type { EntryKind } from '../../src/ledger/entry.ts'
import { PENNY } from '../../src/ledger/money.ts'
import { monthPeriod, type Period } from '../../src/ledger/period.ts'
import { potsOf } from '../../src/ledger/saving.ts'
import {
  ASKING,
  type HoursOfKind,
  type PoundsUsed,
  type Statement,
  type Sum,
  type WeekOf,
} from '../../src/ledger/statement.ts'
import { buildStatement } from '../../src/ledger/statement-building.ts'
import { D1, decisionOf, digest, type Ledger, word } from './book-builder.ts'

/** A month's statement of a fund for tests; or of the days that are named. */
export function statementOf(l: Ledger, month: string, previous?: Statement): Statement {
  return statementFor(l, monthPeriod(month as Month), previous)
}

export function statementFor(l: Ledger, period: Period, previous?: Statement): Statement {
  const entries = l
    .sealed()
    .filter((e) => e.effective >= period.first && e.effective <= period.last)
    .sort((a, b) => (a.effective < b.effective ? -1 : a.effective > b.effective ? 1 : a.number - b.number))
  const asked: readonly EntryKind[] = ['purchase-asked', 'purchase-decided', 'purchase', 'receipt-seen']
  return buildStatement({
    fund: l.fund,
    person: word('Sally'),
    provider: 'Larch Support',
    number: previous ? previous.number + 1 : 1,
    state: 'final',
    period,
    knownAt: '2026-05-01T09:00:00.000Z' as Moment,
    agreements: l.agreements,
    entries,
    originals: new Map(
      l
        .sealed()
        .flatMap((e) => (entries.some((x) => x.reverses === e.number) ? [[e.number, e] as const] : [])),
    ),
    book: l.book,
    decisions: new Map([[D1, decisionOf()]]),
    pots: potsOf(l.entriesOf('saving')),
    purchases: l
      .sealed()
      .filter((e) => asked.includes(e.kind))
      .flatMap((e) =>
        e.kind === 'purchase-asked' ||
        e.kind === 'purchase-decided' ||
        e.kind === 'purchase' ||
        e.kind === 'receipt-seen'
          ? [e]
          : [],
      ),
    purchasesUndone: new Set(
      l.sealed().flatMap((e) => (e.reverses && e.effective <= period.last ? [e.reverses] : [])),
    ),
    ...(previous ? { previous: { digest: digest('previous'), statement: previous } } : {}),
    nation: 'england',
    sentTo: [],
    replaces: null,
    questions: [],
    asking: ASKING,
    contacts: { provider: null, funders: [] },
    checkAt: null,
  })
}

/** Every promise of a statement's arithmetic (design.md §7), exactly and as printed. */
export function mustFoot(s: Statement): void {
  expect(JSON.parse(JSON.stringify(s)), 'stored, and read again').toEqual(s)
  for (const h of s.hours) {
    const into = h.before + h.given + h.swapped + h.money + h.saved + h.other
    expect(into - h.used - h.cancelledLate - h.sentBack, `${h.kind} hours`).toBe(h.left)
    expect(s.given.find((g) => g.kind === h.kind)?.total ?? 0, `${h.kind} given`).toBe(h.given)
    expect(s.yearSoFar.hoursUsed.find((u) => u.kind === h.kind)?.amount).toBeDefined()
  }
  for (const p of s.pots) expect(p.before + p.in - p.out).toBe(p.left)
  for (const part of ['exact', 'pence'] as const) {
    const { opening, in: into, out, closing, rows } = s.money
    expect(opening[part] + into[part] - out[part], `money, ${part}`).toBe(closing[part])
    let running = opening[part]
    for (const r of rows) {
      running += r.change[part]
      expect(running, `row ${r.entries}, ${part}`).toBe(r.balance[part])
    }
    const { toSpend, saved, emergencies, behindHours } = s.split
    const split = [toSpend, ...saved.map((x) => x.sum), emergencies, behindHours]
    expect(total(split, part), `split, ${part}`).toBe(closing[part])
    const { direct, management, cancelledLate, bought, kept } = s.pounds
    expect(total([direct, management, cancelledLate, bought, kept], part), `pounds, ${part}`).toBe(
      s.pounds.total[part],
    )
    for (const line of s.lines)
      expect(line.direct[part] + line.management[part], `line ${line.session}`).toBe(line.sum[part])
    for (const about of ['support', 'cancelled-late', 'bought'] as const) {
      // Support that is paid for after all is told where it was decided.
      const funded = s.decisions.flatMap((d) => (d.what === 'other' && d.sum ? [{ sum: d.sum }] : []))
      const lines = {
        support: [...s.lines, ...funded],
        'cancelled-late': s.notGiven,
        bought: s.purchases,
      }[about]
      const inRows = total(
        rows.filter((r) => r.what === about).map((r) => r.change),
        part,
      )
      expect(
        total(
          lines.map((l) => l.sum),
          part,
        ),
        `${about} lines, ${part}`,
      ).toBe(0 - inRows)
    }
  }
  for (const part of ['exact', 'pence'] as const) {
    const { atBank, owedByFunders, lent, earnedNotTaken } = s.bank
    const where =
      atBank[part] +
      total(
        owedByFunders.map((o) => o.sum),
        part,
      ) -
      lent[part] -
      earnedNotTaken[part]
    expect(where, `where it is, ${part}`).toBe(s.money.closing[part])
  }
  mustFootByWeek(s)
  const of100 = Object.values(s.pounds.of100)
  expect(of100.reduce((a, b) => a + b, 0)).toBe(canBeShared(s.pounds) ? 100 : 0)
  for (const x of [s.money.opening, s.money.closing, s.split.emergencies, ...s.split.saved.map((n) => n.sum)])
    if (x.exact % PENNY === 0) expect(x.pence).toBe(x.exact / PENNY)
}

function canBeShared({ total, direct, management, cancelledLate, bought, kept }: PoundsUsed): boolean {
  return total.exact > 0 && [direct, management, cancelledLate, bought, kept].every((s) => s.exact >= 0)
}

/** Week by week and day by day: each week foots, they follow each other, and together they are the month. */
function mustFootByWeek(s: Statement): void {
  const { weeks, days } = s
  expect(days.map((d) => d.day)).toEqual(daysIn(s.first, s.last))
  expect(days.at(-1)?.left, 'the last day').toBe(s.leftInStandard)
  expect(
    weeks.flatMap((w) => daysIn(w.from, w.to)),
    'no day twice or left out',
  ).toEqual(days.map((d) => d.day))
  let before = weeks[0]?.before
  for (const w of weeks) {
    expect(w.before).toBe(before)
    expect(w.before + w.given - w.used + w.other, `hours of the week from ${w.from}`).toBe(w.left)
    expect(w.left).toBe(days.find((d) => d.day === w.to)?.left)
    before = w.left
  }
  const of = (number: (w: WeekOf) => number) => weeks.reduce((sum, w) => sum + number(w), 0)
  const standing = s.lines.filter((l) => l.undoneOn === null)
  expect(of((w) => w.visits)).toBe(new Set(standing.map((l) => l.session)).size)
  // Kinds that are no whole number of standard seconds: each week may be less than a second of each kind away.
  const kinds = s.hours.map((h) => ({ ...h, ratio: s.prices.findLast((p) => p.kind === h.kind)?.ratio }))
  const inStandard = (n: (h: HoursOfKind) => number) =>
    kinds.reduce((sum, h) => sum + (n(h) * (h.ratio?.standard ?? 1)) / (h.ratio?.own ?? 1), 0)
  const isWhole = kinds.every((h) => h.ratio?.own === h.ratio?.standard)
  const near = isWhole ? 0 : kinds.length * (weeks.length + 1)
  const month = {
    before: inStandard((h) => h.before),
    given: inStandard((h) => h.given),
    used: inStandard((h) => h.used + h.cancelledLate),
  }
  expect(Math.abs((weeks[0]?.before ?? 0) - month.before), 'before').toBeLessThanOrEqual(near)
  expect(Math.abs(of((w) => w.given) - month.given), 'given').toBeLessThanOrEqual(near)
  expect(Math.abs(of((w) => w.used) - month.used), 'used').toBeLessThanOrEqual(near)
  for (const part of ['exact', 'pence'] as const) {
    const { direct, management, cancelledLate, bought } = s.pounds
    expect(
      of((w) => w.cost[part]),
      `cost, ${part}`,
    ).toBe(total([direct, management, cancelledLate], part))
    expect(
      of((w) => w.bought[part]),
      `bought, ${part}`,
    ).toBe(bought[part])
  }
}

function daysIn(first: Day, last: Day): Day[] {
  const days: Day[] = []
  for (let on = first; on <= last; on = addDays(on, 1)) days.push(on)
  return days
}

export function total(sums: readonly Sum[], part: 'exact' | 'pence'): number {
  return sums.reduce((n, s) => n + s[part], 0)
}
