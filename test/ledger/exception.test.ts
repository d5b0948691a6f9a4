// What makes a fund one to look at first: each threshold just under and just over, on Friday 12 June 2026.
import { describe, expect, test } from 'vitest'
import { addDays, type Day, day } from '../../src/ledger/day.ts'
import { type Around, EXCEPTIONS, type ExceptionCode, exceptionsOf } from '../../src/ledger/exception.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import { HOUR } from '../../src/ledger/hours.ts'
import { PENNY } from '../../src/ledger/money.ts'
import { NOTHING_WAITS, type Position } from '../../src/ledger/position.ts'
import { exceptionName, exceptionSaid } from '../../src/words/exceptions.ts'

const TODAY = day('2026-06-12')
const ago = (days: number): Day => addDays(TODAY, 0 - days)

/** A fund with nothing exceptional about it. */
const QUIET: Position = {
  fund: 'f_sally' as FundId,
  on: TODAY,
  opened: day('2026-03-02'),
  recordedThrough: ago(1),
  lockedThrough: day('2026-04-30'),
  week: { from: day('2026-06-08'), given: 24 * HOUR, used: 18 * HOUR, planned: 0 },
  left: 40 * HOUR,
  banked: 34 * HOUR,
  saved: 0,
  worth: 0,
  spending: 0,
  committed: 0,
  savedMoney: 0,
  contingency: 0,
  bank: 0,
  owed: 0,
  earned: 0,
  lent: 0,
  unfunded: 9 * HOUR,
  unfundedLately: 0,
  weekly: 24 * HOUR,
  weeklyPence: 0,
  yearPence: 3_070_080,
  pace: { from: day('2026-05-11'), to: day('2026-06-07'), given: 100 * HOUR, used: 100 * HOUR },
  forecast: { on: day('2027-03-31'), left: 0 },
  lastSupport: ago(1),
  lastSpent: ago(1),
  late: { from: ago(83), cancelled: 0, delivered: 200 * HOUR },
  missed: 0,
  nextReview: day('2026-09-01'),
  lastReview: day('2026-03-30'),
  surplus: { rule: 'over-sum', pence: 100_000 },
  overRule: 0,
  decidedAfter: [],
  noReceipt: [],
  twoPlaces: [],
  notOpened: [],
  waiting: NOTHING_WAITS,
}

const codesOf = (more: Partial<Position>, around: Around = {}) =>
  exceptionsOf({ ...QUIET, ...more }, TODAY, around).map((e) => e.code)
const went = (used: number) => ({ pace: { ...QUIET.pace, used } as NonNullable<Position['pace']> })
const late = (cancelled: number, delivered: number) => ({ late: { from: ago(83), cancelled, delivered } })
const forecast = (left: number) => ({ forecast: { on: day('2027-03-31'), left } })

test('nothing is exceptional about a fund that goes as was agreed', () => {
  expect(codesOf({}, { closingDue: day('2026-06-19'), othersRecordedThrough: TODAY })).toEqual([])
})

test.each<[ExceptionCode, Partial<Position>, Partial<Position>]>([
  ['lent', { lent: 0 }, { lent: 1 }],
  ['surplus-over-rule', { overRule: 0 }, { overRule: 1 }],
  ['nothing-spent', { lastSpent: ago(28) }, { lastSpent: ago(29) }],
  ['will-not-last', forecast(0), forecast(-1)],
  ['bank-growing', went(60 * HOUR), went(60 * HOUR - 1)],
  ['using-fast', went(115 * HOUR), went(115 * HOUR + 1)],
  ['unfunded', { unfundedLately: 0 }, { unfundedLately: 1 }],
  ['cancelled-late', late(3 * HOUR - 60, 20 * HOUR), late(3 * HOUR, 20 * HOUR)],
  ['cancelled-late', late(20 * HOUR - 60, 200 * HOUR), late(20 * HOUR, 200 * HOUR)],
  ['missed', { missed: 0 }, { missed: 1 }],
  ['two-places', {}, { twoPlaces: [7] }],
  ['decided-after', {}, { decidedAfter: [7, 9] }],
  ['no-receipt', {}, { noReceipt: [7] }],
  ['not-opened', {}, { notOpened: [3] }],
  ['not-recorded', { recordedThrough: ago(3) }, { recordedThrough: ago(4) }],
  ['question-overdue', {}, { waiting: { ...NOTHING_WAITS, questions: 1, overdueQuestions: 1 } }],
  ['query-overdue', {}, { waiting: { ...NOTHING_WAITS, queries: 1, overdueQueries: 1 } }],
  ['question', {}, { waiting: { ...NOTHING_WAITS, questions: 1 } }],
  ['query', {}, { waiting: { ...NOTHING_WAITS, queries: 1 } }],
  ['put-aside', {}, { waiting: { ...NOTHING_WAITS, putAside: 1 } }],
  ['dispute', {}, { waiting: { ...NOTHING_WAITS, disputes: 1 } }],
])('%s', (code, under, over) => {
  expect(codesOf(under)).not.toContain(code)
  expect(codesOf(over)).toEqual([code])
})

describe('days', () => {
  test('a month is asked for the day after it should have been closed', () => {
    expect(codesOf({}, { closingDue: TODAY })).toEqual([])
    expect(exceptionsOf(QUIET, TODAY, { closingDue: ago(1) })).toEqual([
      { code: 'not-closed', weight: 2, day: ago(1) },
    ])
  })

  test('a review has passed while no next one is agreed', () => {
    const { nextReview: _, ...none } = QUIET
    expect(exceptionsOf(none, TODAY)).toEqual([{ code: 'review-passed', weight: 2, day: '2026-03-30' }])
  })

  test('nothing is known of days that nobody has recorded: while all wait for the roster, nobody stands out', () => {
    const old = { recordedThrough: ago(40), lastSpent: ago(41) }
    expect(codesOf(old, { othersRecordedThrough: ago(40) })).toEqual(['not-recorded'])
    expect(codesOf(old, { othersRecordedThrough: ago(1) })).toEqual(['nothing-spent', 'not-recorded'])
  })

  test('somebody who has had nothing since they came stands out after four weeks', () => {
    const { lastSpent: _, lastSupport: __, ...none } = { ...QUIET, opened: ago(27) }
    expect(exceptionsOf(none, TODAY)).toEqual([])
    expect(exceptionsOf({ ...none, opened: ago(28) }, TODAY)).toMatchObject([
      { code: 'nothing-spent', day: ago(28) },
    ])
  })

  test('a share of what is unspent is looked at when a review is near', () => {
    const share = { surplus: { rule: 'over-share-of-unspent', num: 1, den: 4 }, overRule: 900 } as const
    expect(codesOf(share)).toEqual([])
    expect(codesOf({ ...share, nextReview: addDays(TODAY, 28) })).toEqual(['surplus-over-rule'])
    expect(codesOf({ ...share, nextReview: addDays(TODAY, 29) })).toEqual([])
  })
})

test('a fund that has ended is not asked for support, reviews and pace', () => {
  const { pace: _, forecast: __, nextReview: ___, ...rest } = QUIET
  const ended = { ...rest, weekly: 0, recordedThrough: ago(90), lastSpent: ago(90) }
  expect(exceptionsOf(ended, TODAY, { othersRecordedThrough: TODAY })).toEqual([])
  expect(exceptionsOf({ ...ended, lent: 5 }, TODAY).map((e) => e.code)).toEqual(['lent'])
})

test('the heaviest come first: two visits that nobody came to are a person at risk, one is to be known', () => {
  const list = exceptionsOf({ ...QUIET, missed: 2, overRule: 5, noReceipt: [4] }, TODAY)
  expect(list.map((e) => [e.code, e.weight])).toEqual([
    ['missed', 3],
    ['surplus-over-rule', 2],
    ['no-receipt', 1],
  ])
  expect(exceptionsOf({ ...QUIET, missed: 1 }, TODAY)[0]?.weight).toBe(1)
})

test('a fund given as money runs out in pounds', () => {
  const { pace, forecast: _, ...rest } = QUIET
  const p = {
    ...rest,
    weekly: 0,
    weeklyPence: 50_000,
    moneyForecast: { on: day('2027-03-31'), left: -1_234 * PENNY },
  }
  const [short] = exceptionsOf(p, TODAY)
  expect(short).toMatchObject({ code: 'will-not-last', in: 'money', much: 1_234 * PENNY })
  expect(short && exceptionSaid(short, 'manager')).toBe(
    'At this pace the money runs out before 31 March 2027: £12.34 short.',
  )
  expect(pace).toBeDefined()
})

test('each is a whole sentence with its figures, and has a short name', () => {
  const waiting = {
    putAside: 2,
    questions: 3,
    overdueQuestions: 1,
    disputes: 1,
    queries: 2,
    overdueQueries: 1,
  }
  const all = exceptionsOf(
    {
      ...QUIET,
      ...late(12_600, 30 * HOUR),
      ...went(120 * HOUR),
      ...forecast(-9_000),
      ...{ lent: 5_499 * PENNY, overRule: 14_600 * PENNY, unfundedLately: 28 * HOUR, missed: 2 },
      ...{ twoPlaces: [60], decidedAfter: [1, 2], noReceipt: [68], notOpened: [3], waiting },
      ...{ recordedThrough: ago(43), lastSpent: ago(50) },
    },
    TODAY,
    { closingDue: day('2026-05-22'), othersRecordedThrough: TODAY },
  )
  const slow = exceptionsOf({ ...QUIET, ...went(50 * HOUR) }, TODAY)
  const { nextReview: _, ...unreviewed } = QUIET
  const list = [...all, ...slow, ...exceptionsOf(unreviewed, TODAY)]
  expect(new Set(list.map((e) => e.code))).toEqual(new Set(Object.keys(EXCEPTIONS)))
  expect(list.map((e) => `${exceptionName(e.code)}: ${exceptionSaid(e, 'manager')}`)).toMatchInlineSnapshot(`
    [
      "lent by the provider: We have lent this fund £54.99, and it is not paid back.",
      "nothing spent for four weeks: No support was delivered and nothing was bought since 24 April 2026: four weeks or more.",
      "visits missed: We could not come to 2 visits in the last four weeks.",
      "decision disputed: One decision is disputed and not answered.",
      "surplus over the rule: What is not used is £146.00 over the agreed rule.",
      "will not last the year: At this pace the hours run out before 31 March 2027: 2 h 30 short.",
      "support not paid for: 28 h of support in the last twelve weeks was not paid for by the fund.",
      "many late cancellations: 3 h 30 were cancelled late and charged in the last twelve weeks, beside 30 h delivered.",
      "worker in two places: One visit was charged in full while the worker is on record with somebody else too.",
      "support not recorded: Support is recorded up to 30 April 2026 only.",
      "month not closed in time: The oldest open month should have been closed by 22 May 2026.",
      "question overdue: One question should have been answered by now.",
      "query overdue: One query of whoever pays should have been answered by now.",
      "hours going fast: In the last whole weeks 120 h were used, and 100 h were given.",
      "decided after it happened: 2 things were done before the day they were decided.",
      "no receipt: One purchase paid more than two weeks ago without a receipt.",
      "statement not opened: One statement sent as a link four weeks ago or more, and never opened.",
      "rows put aside: 2 rows of files wait to be settled.",
      "question to answer: 2 questions wait for an answer.",
      "query to answer: One query of whoever pays waits for an answer.",
      "hours building up: In the last whole weeks 50 h of 100 h were used: less than three fifths.",
      "review overdue: The review of 30 March 2026 has passed, and no next one is agreed.",
    ]
  `)
  expect(list.map((e) => exceptionSaid(e, 'commissioner')).filter((s) => /\b[Ww]e\b/.test(s))).toEqual([])
})
