// The figures of a report, from what moved between accounts: the statement's own columns, and sums that foot.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PEOPLE, termsFor } from '../../src/demo/larch.ts'
import type { Agreement } from '../../src/ledger/agreement.ts'
import { agreedBetween } from '../../src/ledger/allocation.ts'
import { day, month } from '../../src/ledger/day.ts'
import { mirrored } from '../../src/ledger/entry.ts'
import { HOUR } from '../../src/ledger/hours.ts'
import { money, PENNY, pencePrinted } from '../../src/ledger/money.ts'
import {
  figuresOfMonth,
  hasShares,
  inMinutes,
  isNothing,
  type Moved,
  minutesColumn,
  monthsIn,
  monthsUpTo,
  NO_FIGURES,
  ofHundred,
  type PoundsFigures,
  poundsPrinted,
  poundsTable,
  printedColumn,
  quarterOf,
  runsWithin,
  together,
  yearOf,
} from '../../src/ledger/report.ts'

const [sally] = PEOPLE
if (!sally) throw new Error('nobody is in the sample')
const agreed = (more: Partial<Agreement> = {}): Agreement => ({
  format: 1,
  version: 1,
  ...termsFor(sally),
  ...more,
})
const fund = { opened: day('2026-03-02') }
const days = { first: day('2026-03-02'), last: day('2026-03-31') }
const figures = (moved: readonly Moved[], agreements = [agreed()]) =>
  figuresOfMonth({ fund, agreements, days, moved, notGiven: [] })

/** 3 h of day support at £24.60: £17.40 direct, £7.20 management. */
const SUPPORT: readonly Moved[] = [
  { kind: 'support', unit: 'standard', debit: 'delivered', credit: 'available', amount: 3 * HOUR },
  { kind: 'support', unit: 'GBP', debit: 'hours', credit: 'provider:direct', amount: 3 * 1740 * PENNY },
  { kind: 'support', unit: 'GBP', debit: 'hours', credit: 'provider:management', amount: 3 * 720 * PENNY },
]
const back = (moved: readonly Moved[]): Moved[] => moved.map((m) => ({ kind: m.kind, ...mirrored(m) }))

describe('from what moved', () => {
  test('a week, a visit, something bought, and a late cancellation', () => {
    const f = figures([
      { kind: 'allocation', unit: 'standard', debit: 'available', credit: 'issued', amount: 24 * HOUR },
      ...SUPPORT,
      { kind: 'booking', unit: 'standard', debit: 'booked', credit: 'available', amount: 2 * HOUR },
      { kind: 'purchase', unit: 'GBP', debit: 'spending', credit: 'bank', amount: 3500 * PENNY },
      { kind: 'not-given', unit: 'standard', debit: 'cancelled-late', credit: 'available', amount: HOUR },
      {
        kind: 'not-given',
        unit: 'GBP',
        debit: 'hours',
        credit: 'provider:cancelled-late',
        amount: 1740 * PENNY,
      },
      // What the council pays, and what the provider takes, is no use of anything.
      { kind: 'receipt', unit: 'GBP', debit: 'bank', credit: 'funder:northshire', amount: 9 * PENNY },
      { kind: 'drawdown', unit: 'GBP', debit: 'provider:direct', credit: 'bank', amount: 5 * PENNY },
    ])
    expect(f.standard).toEqual({
      given: 24 * HOUR,
      used: 3 * HOUR,
      cancelledLate: HOUR,
      delivered: 3 * HOUR,
      unfunded: 0,
      planned: 2 * HOUR,
      held: 20 * HOUR,
      agreed: 5 * 24 * HOUR,
    })
    expect(f.pounds).toEqual({
      direct: 5220 * PENNY,
      management: 2160 * PENNY,
      cancelledLate: 1740 * PENNY,
      bought: 3500 * PENNY,
      kept: 0,
    })
  })

  test('what went back by a reversal is netted, under the kind of what was put right', () => {
    expect(figures([...SUPPORT, ...back(SUPPORT)])).toEqual({ ...figures([]), hours: expect.anything() })
    expect(figures([...SUPPORT, ...back(SUPPORT)]).hours.every((h) => h.used === 0)).toBe(true)
  })

  test('a late night paid from day hours: day hours are used, late hours were given', () => {
    const f = figures([
      { kind: 'support', unit: 'standard', debit: 'converted', credit: 'available', amount: 6 * HOUR },
      { kind: 'support', unit: 'enhanced', debit: 'delivered', credit: 'converted', amount: 4 * HOUR },
    ])
    const of = (kind: string) => f.hours.find((h) => h.kind === kind)
    expect([of('standard')?.used, of('enhanced')?.used]).toEqual([6 * HOUR, 0])
    expect([of('standard')?.delivered, of('enhanced')?.delivered]).toEqual([0, 4 * HOUR])
    expect([f.standard.used, f.standard.delivered]).toEqual([6 * HOUR, 6 * HOUR])
  })

  test('a chosen swap uses nothing; support that nothing paid for is given, and not used', () => {
    const f = figures([
      { kind: 'conversion', unit: 'standard', debit: 'converted', credit: 'available', amount: 6 * HOUR },
      { kind: 'conversion', unit: 'enhanced', debit: 'available', credit: 'converted', amount: 4 * HOUR },
      { kind: 'support', unit: 'standard', debit: 'delivered', credit: 'unfunded', amount: 2 * HOUR },
    ])
    expect(f.standard).toMatchObject({ used: 0, delivered: 2 * HOUR, unfunded: 2 * HOUR, held: 0 })
  })

  test('a price that has changed since is the funder’s; what is kept of a lower rate is told by itself', () => {
    const f = figures([
      { kind: 'support', unit: 'GBP', debit: 'hours', credit: 'provider:direct', amount: 100 },
      { kind: 'support', unit: 'GBP', debit: 'hours', credit: 'funder:northshire', amount: 7 },
      { kind: 'hours-into-money', unit: 'GBP', debit: 'hours', credit: 'spending', amount: 80 },
      { kind: 'hours-into-money', unit: 'GBP', debit: 'hours', credit: 'provider:management', amount: 20 },
    ])
    expect(f.pounds).toEqual({ direct: 100, management: 0, cancelledLate: 0, bought: 0, kept: 20 })
  })

  test('visits by their reason', () => {
    const notGiven = [
      { reason: 'cancelled-late' as const, visits: 2 },
      { reason: 'could-not-come' as const, visits: 1 },
      { reason: 'illness' as const, visits: 4 },
    ]
    const f = figuresOfMonth({ fund, agreements: [agreed()], days, moved: [], notGiven })
    expect([f.lateVisits, f.missedVisits]).toEqual([2, 1])
    expect([isNothing(NO_FIGURES), isNothing(f)]).toEqual([true, false])
  })

  test('a kind that no agreement has is a mistake in the books', () => {
    expect(() =>
      figures([{ kind: 'support', unit: 'flying', debit: 'delivered', credit: 'issued', amount: 1 }]),
    ).toThrow('unknown kind flying')
  })

  test('several together add up, kind by kind', () => {
    const [one, other] = [figures(SUPPORT), figures([...SUPPORT, ...SUPPORT])]
    const both = together([one, other])
    expect(both.standard.used).toBe(9 * HOUR)
    expect(both.pounds.direct).toBe(9 * 1740 * PENNY)
    expect(both.hours).toMatchObject([{ kind: 'standard', label: 'day hours', used: 9 * HOUR }])
    expect(together([])).toEqual(NO_FIGURES)
  })
})

describe('what the agreement gives', () => {
  const between = (agreements: readonly Agreement[], from: string, to: string) => {
    const { hours, worth, cash } = agreedBetween(fund, agreements, day(from), day(to))
    return [hours.reduce((n, h) => n + h.amount, 0) / HOUR, worth / PENNY, cash / PENNY]
  }
  const rest = { notSupported: [{ from: day('2026-03-11'), to: day('2026-03-12') }] }
  const later = agreed({
    version: 2,
    from: day('2026-03-18'),
    weekly: [{ kind: 'standard', amount: 14 * HOUR }],
  })
  const money = agreed({ weekly: [], weeklyPence: 7000 })

  test.each([
    ['the weeks that begin in a month', [agreed()], '2026-03-01', '2026-03-31', [120, 295_200, 0]],
    ['none where no week begins', [agreed()], '2026-03-03', '2026-03-08', [0, 0, 0]],
    [
      'none before the fund began',
      [agreed({ from: day('2026-02-02') })],
      '2026-02-01',
      '2026-03-01',
      [0, 0, 0],
    ],
    ['money in a fund given as money', [money], '2026-03-01', '2026-03-31', [0, 0, 35_000]],
    [
      'nothing past its end',
      [agreed({ until: day('2026-03-15') })],
      '2026-03-01',
      '2026-03-31',
      [48, 118_080, 0],
    ],
    [
      'its part of a week without support',
      [agreed({ ...rest, weekly: [{ kind: 'standard', amount: 14 * HOUR }] })],
      '2026-03-09',
      '2026-03-15',
      [10, 24_600, 0],
    ],
    [
      'each version its days of a week',
      [agreed({ weekly: [{ kind: 'standard', amount: 7 * HOUR }] }), later],
      '2026-03-16',
      '2026-03-22',
      [12, 29_520, 0],
    ],
    [
      'a version on the day on which it begins',
      [agreed({ weekly: [{ kind: 'standard', amount: 7 * HOUR }] }), later],
      '2026-03-18',
      '2026-03-22',
      [10, 24_600, 0],
    ],
  ])('%s', (_, agreements, from, to, gives) => {
    expect(between(agreements, from, to)).toEqual(gives)
  })

  test('whether it runs', () => {
    const ended = [agreed({ until: day('2026-03-15') })]
    expect(runsWithin(ended, { first: day('2026-03-15'), last: day('2026-03-31') })).toBe(true)
    expect(runsWithin(ended, { first: day('2026-03-16'), last: day('2026-03-31') })).toBe(false)
    expect(runsWithin([agreed()], { first: day('2026-02-01'), last: day('2026-03-02') })).toBe(true)
  })
})

describe('on paper', () => {
  test('a third of a penny, three times, is a penny once: the first of three that are equal', () => {
    expect(printedColumn([1200, 1200, 1200])).toEqual([1, 0, 0])
    expect(printedColumn([1200, 0, 2400])).toEqual([0, 0, 1])
    expect(printedColumn([(8232 * 3600) / 10, 0, (-8232 * 3600) / 10])).toEqual([823, 0, -823])
    expect(minutesColumn([HOUR + 40, HOUR + 50])).toEqual([HOUR, HOUR + 60])
    expect(minutesColumn([-HOUR - 40, -HOUR - 50])).toEqual([-HOUR, -HOUR - 60])
  })

  // Rounded part by part, two of these are a penny each, and all that was used comes to one: all is rounded once.
  test('all that was used is rounded once, whatever parts and people it is cut into', () => {
    const half = { direct: PENNY / 2, management: PENNY / 2 - 1, cancelledLate: 0, bought: 0, kept: 0 }
    const { rows, total } = poundsTable([half, { ...half, direct: 1 }])
    const pence = ({ direct, management, total: of }: (typeof rows)[number]) =>
      [direct, management, of].map((sum) => sum.pence)
    expect(pence(total)).toEqual([0, 1, 1])
    expect(rows.map(pence)).toEqual([
      [0, 1, 1],
      [0, 0, 0],
    ])
    expect(pence(poundsPrinted(half))).toEqual([1, 0, 1])
  })

  // Column by column, the first of them had both halves: £1.52, and £1.50 for the other.
  test('two people who used exactly £1.51 each are shown £1.51 each', () => {
    const one = { direct: 100.5 * PENNY, management: 50.5 * PENNY, cancelledLate: 0, bought: 0, kept: 0 }
    const { rows, total } = poundsTable([one, one])
    const pence = ({ direct, management, total: of }: (typeof rows)[number]) =>
      [direct, management, of].map((sum) => sum.pence)
    expect(rows.map(pence)).toEqual([
      [101, 50, 151],
      [100, 51, 151],
    ])
    expect(pence(total)).toEqual([201, 101, 302])
  })

  const exact = fc.oneof(
    fc.integer({ min: -20 * PENNY, max: 20 * PENNY }),
    fc.integer({ min: -1e12, max: 1e12 }),
    fc.integer({ min: -300, max: 300 }).map((pence) => pence * PENNY),
  )
  const anyPounds = fc.record<PoundsFigures>({
    direct: exact,
    management: exact,
    cancelledLate: exact,
    bought: exact,
    kept: exact,
  })
  const parts = ['direct', 'management', 'cancelledLate', 'bought', 'kept'] as const
  const sumOf = (list: readonly number[]) => list.reduce((all, n) => all + n, 0)

  test('any table of pounds adds up in every row and every column, and its total is the exact sum, rounded once', () => {
    fc.assert(
      fc.property(fc.array(anyPounds, { maxLength: 12 }), (list) => {
        const { rows, total } = poundsTable(list)
        for (const row of [...rows, total]) {
          expect(sumOf(parts.map((part) => row[part].pence))).toBe(row.total.pence)
          expect(sumOf(parts.map((part) => row[part].exact))).toBe(row.total.exact)
        }
        for (const part of [...parts, 'total'] as const) {
          expect(sumOf(rows.map((row) => row[part].pence))).toBe(total[part].pence)
          expect(sumOf(rows.map((row) => row[part].exact))).toBe(total[part].exact)
        }
        expect(total.total.pence).toBe(pencePrinted(money(total.total.exact)))
        // Whatever order the people are in, and however they are cut, what they come to is the same.
        expect(poundsTable(list.toReversed()).total).toEqual(total)
        const { pounds } = together(list.map((one) => ({ ...NO_FIGURES, pounds: one })))
        expect(poundsPrinted(pounds).total).toEqual(total.total)
        for (const row of [...rows, total])
          for (const { exact: of, pence } of [...parts, 'total' as const].map((part) => row[part])) {
            expect(Math.abs(pence * PENNY - of)).toBeLessThan(PENNY)
            if (of % PENNY === 0) expect(pence * PENNY).toBe(of)
          }
        if (list.length === 1) expect(rows).toEqual([total])
      }),
    )
  })

  test('any table of hours adds up in whole minutes, and its total is the exact sum, rounded towards nothing', () => {
    const seconds = fc.integer({ min: -200 * HOUR, max: 2000 * HOUR })
    const anyHours = fc.record({
      given: seconds,
      used: seconds,
      agreed: seconds,
      night: fc.integer({ min: 0, max: 9 }),
    })
    fc.assert(
      fc.property(fc.array(anyHours, { maxLength: 12 }), (list) => {
        const columns = { cancelledLate: 0, delivered: 0, unfunded: 0, planned: 0, held: 0 }
        const people = list.map(({ given, used, agreed: of, night }) => ({
          ...NO_FIGURES,
          standard: { ...columns, given, used, agreed: of },
          hours: [
            { kind: 'standard', label: 'day hours', measure: 'time' as const, ...columns, given, used },
            { kind: 'night', label: 'nights', measure: 'count' as const, ...columns, given: night, used: 0 },
          ],
        }))
        const { rows, total } = inMinutes(people)
        expect(total).toEqual(together(rows))
        for (const name of ['given', 'used', 'agreed'] as const) {
          const of = sumOf(people.map((p) => p.standard[name]))
          expect(total.standard[name]).toBe(of - (of % 60) + 0)
          for (const [i, row] of rows.entries()) {
            expect(row.standard[name] % 60 === 0).toBe(true)
            expect(Math.abs(row.standard[name] - (people[i]?.standard[name] ?? 0))).toBeLessThan(60)
          }
        }
        for (const [i, { hours }] of rows.entries()) {
          expect(hours[0]).toMatchObject({ given: rows[i]?.standard.given, used: rows[i]?.standard.used })
          expect(hours[1]).toEqual(people[i]?.hours[1])
        }
      }),
    )
  })

  test('shares of £1 make 100', () => {
    const { rows, total } = poundsTable([
      { direct: 7_777_777, management: 3_333_333, cancelledLate: 0, bought: 35 * PENNY, kept: 0 },
      { direct: 1, management: 1, cancelledLate: 1, bought: 0, kept: 0 },
    ])
    expect([...rows, total].map(hasShares)).toEqual([true, true, true])
  })

  test('where more was given back than used there is no £1 to share', () => {
    const { total } = poundsTable([
      { direct: -PENNY, management: 2 * PENNY, cancelledLate: 0, bought: 0, kept: 0 },
    ])
    expect(hasShares(total)).toBe(false)
    expect(hasShares(poundsTable([]).total)).toBe(false)
  })

  test.each([
    [1, 3, 33],
    [2, 3, 67],
    [1, 8, 13],
    [999, 1000, 99],
    [1, 1000, 1],
    [3, 3, 100],
    [5, 3, 167],
    [0, 3, 0],
    [1, 0, undefined],
    [-1, 3, undefined],
  ])('%i of %i is %s of a hundred', (part, whole, share) => {
    expect(ofHundred(part, whole)).toBe(share)
  })
})

describe('days', () => {
  test('months are cut at the ends', () => {
    expect(monthsIn({ first: day('2026-01-30'), last: day('2026-03-01') })).toEqual([
      { month: '2026-01', days: { first: '2026-01-30', last: '2026-01-31' }, ends: '2026-01-31' },
      { month: '2026-02', days: { first: '2026-02-01', last: '2026-02-28' }, ends: '2026-02-28' },
      { month: '2026-03', days: { first: '2026-03-01', last: '2026-03-01' }, ends: '2026-03-31' },
    ])
    expect(monthsUpTo(month('2026-02'), 3)).toEqual(['2025-12', '2026-01', '2026-02'])
  })

  test.each([
    ['2026-01', '2026-01-01', '2026-03-31'],
    ['2026-06', '2026-04-01', '2026-06-30'],
    ['2026-12', '2026-10-01', '2026-12-31'],
  ])('%s is in the quarter from %s to %s', (m, first, last) => {
    expect(quarterOf(month(m))).toEqual({ first, last })
  })

  test('a year begins in April', () => {
    expect(yearOf(day('2026-03-31'))).toEqual({ first: '2025-04-01', last: '2026-03-31' })
    expect(yearOf(day('2026-04-01'))).toEqual({ first: '2026-04-01', last: '2027-03-31' })
  })
})
