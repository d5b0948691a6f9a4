// How a fund stands, told from what was read of it. Sally's agreement gives 24 h a week at £24.60 from Monday
// 2 March 2026; her year begins on 1 April.
import { describe, expect, test } from 'vitest'
import { PEOPLE, termsFor } from '../../src/demo/larch.ts'
import type { Agreement } from '../../src/ledger/agreement.ts'
import { type Day, day } from '../../src/ledger/day.ts'
import { hoursTransfer, moneyTransfer, type Numbered } from '../../src/ledger/entry.ts'
import type { AccountCode, FundId } from '../../src/ledger/fund.ts'
import { HOUR, hours, printSeconds } from '../../src/ledger/hours.ts'
import { money, PENNY, pence } from '../../src/ledger/money.ts'
import {
  type Moved,
  type Position,
  type PositionFacts,
  positionOf,
  windowsOf,
} from '../../src/ledger/position.ts'

const EACH = 2460
const [SALLY] = PEOPLE
if (!SALLY) throw new Error('nobody is in the sample')
const START = day('2026-03-02')

const agreed = (more: Partial<Agreement> = {}): Agreement => ({
  format: 1,
  version: 1,
  ...termsFor(SALLY, START),
  ...more,
})

const FUND = { id: 'f_sally' as FundId, opened: START, lockedThrough: day('2026-04-30') }

function week(number: number, of: string, given = 24 * HOUR): Numbered<'allocation'> {
  return {
    kind: 'allocation',
    number,
    effective: day(of),
    details: { week: day(of), version: 1, to: day(of) },
    source: { system: 'allocation', reference: of, part: 1, piece: 1 },
    transfers: [
      ...hoursTransfer('standard', 'issued', 'available', hours(given)),
      ...moneyTransfer('funder:northshire', 'hours', money(given * EACH)),
    ],
  }
}

const held = (code: AccountCode, balance: number, unit = 'standard') => ({ unit, code, balance })
const moved = (debit: AccountCode, credit: AccountCode, amount: number, unit = 'standard'): Moved => ({
  ...{ unit, debit, credit, amount },
})

// From the week that the first open day lies in.
const MAY_AND_JUNE = [
  '2026-04-27',
  '2026-05-04',
  '2026-05-11',
  '2026-05-18',
  '2026-05-25',
  '2026-06-01',
  '2026-06-08',
]

/** Friday 12 June: everything up to Thursday is recorded, and every week is given. */
function sally(
  more: Partial<Omit<PositionFacts, 'fund'>> & { fund?: object; on?: string; seenFrom?: Day } = {},
): Position {
  const { on = '2026-06-12', seenFrom, fund, ...facts } = more
  const agreements = more.agreements ?? [agreed()]
  const row = { ...FUND, recordedThrough: day('2026-06-11'), ...fund }
  const windows = windowsOf(row, agreements, day(on), seenFrom)
  return positionOf(
    {
      fund: row,
      agreements,
      balances: [],
      committed: 0,
      allocations: MAY_AND_JUNE.map((w, i) => week(i + 1, w)),
      reversed: new Set(),
      visits: [],
      overPace: [],
      lately: [],
      missed: 0,
      decidedAfter: [],
      noReceipt: [],
      twoPlaces: [],
      ...facts,
    },
    windows,
    day(on),
  )
}

const used = (seconds: number, on = '2026-06-09') => ({
  kind: 'support' as const,
  effective: day(on),
  details: {
    reached: [
      ...[
        { kind: 'standard', given: seconds, from: 'standard', left: seconds, charge: 0, direct: 0, fall: 0 },
      ],
    ],
  },
})

describe('this week', () => {
  test('18 h 30 of the 24 h were used, and what is left from before is banked', () => {
    const p = sally({
      balances: [held('available', 100 * HOUR), held('booked', 2 * HOUR), held('pot:1', 6 * HOUR)],
      visits: [
        used(10 * HOUR + 1800),
        used(8 * HOUR),
        { ...used(2 * HOUR, '2026-06-13'), kind: 'booking' as const },
      ],
    })
    expect(p.week).toEqual({ from: '2026-06-08', given: 24 * HOUR, used: 18.5 * HOUR, planned: 2 * HOUR })
    expect(printSeconds(p.left)).toBe('102 h')
    // 24 − 18 h 30 = 5 h 30 are this week's own.
    expect(printSeconds(p.banked)).toBe('96 h 30')
    expect(printSeconds(p.saved)).toBe('6 h')
  })

  test('what was written down late counts in this week only where it is about a day of it', () => {
    const late = { ...used(3 * HOUR), relatesTo: day('2026-05-26') }
    const p = sally({ visits: [used(2 * HOUR), late, { ...used(4 * HOUR), relatesTo: day('2026-06-08') }] })
    expect(p.week.used).toBe(6 * HOUR)
  })

  test('nothing is banked while more of this week is left than there is, and none is ever owed', () => {
    expect(sally({ balances: [held('available', 3 * HOUR)] }).banked).toBe(0)
    const over = sally({ balances: [held('available', 3 * HOUR)], visits: [used(30 * HOUR)] })
    expect([over.week.used, over.banked]).toEqual([30 * HOUR, 3 * HOUR])
  })

  test('a week that has begun counts as given before anybody writes it down', () => {
    const posted = MAY_AND_JUNE.slice(0, -1).map((w, i) => week(i + 1, w))
    const p = sally({ balances: [held('available', 10 * HOUR)], allocations: posted })
    expect([p.week.given, p.left, p.banked]).toEqual([24 * HOUR, 34 * HOUR, 10 * HOUR])
    expect(p.worth).toBe(24 * HOUR * EACH)
    expect(p.owed).toBe(24 * HOUR * EACH)
  })

  test('a week that was put right gives nothing', () => {
    const p = sally({ reversed: new Set([7]), balances: [held('available', 10 * HOUR)] })
    expect([p.week.given, p.left]).toEqual([0, 10 * HOUR])
  })
})

describe('the pace and how long it lasts', () => {
  const whole = (over: Moved[], more: Parameters<typeof sally>[0] = {}) =>
    sally({ balances: [held('available', 40 * HOUR)], overPace: over, ...more })

  test('is of the last four whole weeks that are recorded', () => {
    const p = whole([
      moved('delivered', 'available', 60 * HOUR),
      moved('delivered', 'booked', 12 * HOUR),
      moved('cancelled-late', 'available', 2 * HOUR),
      // Put right: 1 h went back; not paid by the fund: 9 h.
      moved('available', 'delivered', 1 * HOUR),
      moved('delivered', 'unfunded', 9 * HOUR),
    ])
    expect(p.pace).toEqual({ from: '2026-05-11', to: '2026-06-07', given: 96 * HOUR, used: 73 * HOUR })
  })

  test('a late hour counts as the one and a half it costs', () => {
    expect(whole([moved('delivered', 'converted', 4 * HOUR, 'enhanced')]).pace?.used).toBe(6 * HOUR)
  })

  test.each([
    ['nothing is recorded', { recordedThrough: undefined }, undefined],
    ['recorded to a Saturday', { recordedThrough: day('2026-06-06') }, ['2026-05-04', '2026-05-31']],
    ['recorded to a Sunday', { recordedThrough: day('2026-06-07') }, ['2026-05-11', '2026-06-07']],
    ['begun on a Wednesday', { opened: day('2026-05-27') }, ['2026-06-01', '2026-06-07']],
    ['begun this week', { opened: day('2026-06-09') }, undefined],
  ] as const)('%s', (_, fund, days) => {
    const p = whole([], { fund })
    expect(p.pace && [p.pace.from, p.pace.to]).toEqual(days)
  })

  test('begins no earlier than the days that may be seen', () => {
    expect(whole([], { seenFrom: day('2026-05-20') }).pace?.from).toBe('2026-05-25')
    expect(whole([], { seenFrom: day('2026-06-03') }).pace).toBeUndefined()
  })

  test('at 20 h a week of 24 h, 40 h left become so many more by 31 March', () => {
    const p = whole([moved('delivered', 'available', 80 * HOUR)])
    // From Monday 15 June to 31 March are 290 days: 24 h × 290/7 = 994 h 17; from 12 June on 293 days at 20 h a week.
    expect(p.forecast?.on).toBe('2027-03-31')
    const comes = Math.floor((24 * HOUR * 290) / 7)
    const goes = Math.floor((80 * HOUR * 293) / 28)
    expect(p.forecast?.left).toBe(40 * HOUR + comes - goes)
  })

  test('the forecast ends with the agreement, and days without support are left out', () => {
    const until = { until: day('2026-06-28') }
    expect(whole([], { agreements: [agreed(until)] }).forecast).toEqual({
      on: '2026-06-28',
      left: 40 * HOUR + 48 * HOUR,
    })
    const rest = { ...until, notSupported: [{ from: day('2026-06-15'), to: day('2026-06-21') }] }
    expect(whole([], { agreements: [agreed(rest)] }).forecast?.left).toBe(64 * HOUR)
  })
})

describe('a fund that is given as money', () => {
  const asMoney = agreed({ weekly: [], weeklyPence: 59_040 })
  const cash = (number: number, of: string): Numbered<'allocation'> => ({
    ...week(number, of, 0),
    transfers: moneyTransfer('funder:northshire', 'spending', pence(59_040)),
  })
  const p = sally({
    agreements: [asMoney],
    allocations: MAY_AND_JUNE.map((w, i) => cash(i + 1, w)),
    balances: [held('spending', 100_000 * PENNY, 'GBP')],
    overPace: [
      moved('spending', 'provider:direct', 150_000 * PENNY, 'GBP'),
      moved('spending', 'bank', 20_000 * PENNY, 'GBP'),
      moved('delivered', 'issued', 60 * HOUR),
      // Sent back to the funder, and put by for emergencies: not used.
      moved('spending', 'funder:northshire', 5_000 * PENNY, 'GBP'),
      moved('spending', 'contingency', 5_000 * PENNY, 'GBP'),
    ],
  })
  test('has no hours in its week, and its pace in pounds', () => {
    expect([p.week.given, p.week.used, p.left, p.banked, p.weekly]).toEqual([0, 0, 0, 0, 0])
    expect([p.pace, p.forecast]).toEqual([undefined, undefined])
    expect(p.moneyPace).toMatchObject({ given: 4 * 59_040 * PENNY, used: 170_000 * PENNY })
    expect(p.moneyForecast?.on).toBe('2027-03-31')
    expect(p.yearPence).toBe(59_040 * 52)
  })
})

describe('funds that are not running', () => {
  test('one whose agreement has ended has no week and no pace, and keeps what is left', () => {
    const ended = agreed({ until: day('2026-05-31'), surplus: { rule: 'over-sum', pence: 10_000 } })
    const allocations = MAY_AND_JUNE.slice(0, 5).map((w, i) => week(i + 1, w))
    const p = sally({ agreements: [ended], allocations, balances: [held('available', 10 * HOUR)] })
    expect([p.week.given, p.weekly, p.pace, p.forecast]).toEqual([0, 0, undefined, undefined])
    expect([p.left, p.banked]).toEqual([10 * HOUR, 10 * HOUR])
    // 10 h at £24.60 are £246.00, £146.00 over.
    expect(p.overRule).toBe(14_600 * PENNY)
  })

  test('one that begins on a later day', () => {
    const later = agreed({ from: day('2026-07-06') })
    const fund = { opened: day('2026-07-06'), lockedThrough: undefined, recordedThrough: undefined }
    const p = sally({ agreements: [later], fund, allocations: [] })
    expect([p.left, p.week.given, p.weekly, p.banked, p.pace]).toEqual([0, 0, 0, 0, undefined])
  })

  test('one with no agreement at all', () => {
    const p = sally({ agreements: [], allocations: [] })
    expect([p.weekly, p.yearPence, p.surplus.rule, p.overRule]).toEqual([0, 0, 'not-agreed-yet', undefined])
  })
})

describe('what is over the rule', () => {
  // 100 h at £24.60 are £2,460.00, 20 h more are saved, £300.00 are to spend, £50.00 are kept for emergencies.
  const balances = [
    held('available', 96 * HOUR),
    held('booked', 4 * HOUR),
    held('pot:1', 20 * HOUR),
    held('spending', 30_000 * PENNY, 'GBP'),
    held('saved:2', 7_000 * PENNY, 'GBP'),
    held('contingency', 5_000 * PENNY, 'GBP'),
  ]
  const over = (surplus: Agreement['surplus']) =>
    sally({ agreements: [agreed({ surplus })], balances }).overRule
  test.each([
    [{ rule: 'not-agreed-yet' }, undefined],
    [{ rule: 'none' }, undefined],
    [{ rule: 'over-sum', pence: 100_000 }, 176_000],
    [{ rule: 'over-sum', pence: 276_000 }, 0],
    // A year is 52 × £590.40 = £30,700.80; 8 % of it £2,456.06.
    [{ rule: 'over-share-of-budget', num: 8, den: 100 }, 276_000 - 245_606.4],
    [{ rule: 'over-share-of-unspent', num: 1, den: 4 }, 207_000],
    [{ rule: 'over-weeks', weeks: 4 }, 276_000 - 4 * 59_040],
    [{ rule: 'over-weeks', weeks: 5 }, 0],
  ] as const)('%j', (rule, expected) => {
    expect(over(rule)).toBe(expected === undefined ? undefined : Math.round(expected * PENNY))
  })

  // Of £2,760.00 £1,000.00 are kept: 100 h and the money that nothing was decided for are over.
  test.each([
    [4_000, 172_000],
    [30_000, 146_000],
    [100_000, 146_000],
  ])('what was decided to buy keeps back at most the money to spend: of %i pence', (committed, expected) => {
    const terms = agreed({ surplus: { rule: 'over-sum', pence: 100_000 } })
    const p = sally({ agreements: [terms], balances, committed: committed * PENNY })
    expect([p.committed, p.overRule]).toEqual([committed * PENNY, expected * PENNY])
  })

  test('a year with weeks off is worth less', () => {
    const off = agreed({ notSupported: [{ from: day('2026-07-20'), to: day('2026-08-30') }] })
    expect(sally({ agreements: [off] }).yearPence).toBe(46 * 59_040)
  })
})

test('support the fund did not pay for, late cancellations and visits given are told of twelve weeks', () => {
  const p = sally({
    balances: [held('unfunded', 9 * HOUR)],
    lately: [
      moved('delivered', 'unfunded', 3 * HOUR),
      // Funded since: 1 h.
      moved('unfunded', 'available', 1 * HOUR),
      moved('delivered', 'available', 200 * HOUR),
      moved('cancelled-late', 'available', 4 * HOUR),
      moved('available', 'cancelled-late', 1 * HOUR),
    ],
  })
  expect([p.unfunded, p.unfundedLately]).toEqual([9 * HOUR, 2 * HOUR])
  expect(p.late).toEqual({ from: '2026-03-21', cancelled: 3 * HOUR, delivered: 203 * HOUR })
})

test('the next review and the last', () => {
  const reviews = [day('2026-09-01'), day('2026-06-12'), day('2026-03-30')]
  expect(sally({ agreements: [agreed({ reviews })] })).toMatchObject({
    nextReview: '2026-06-12',
    lastReview: '2026-03-30',
  })
})
