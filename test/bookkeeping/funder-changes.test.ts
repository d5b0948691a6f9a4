// Whoever pays changes within a week. Sally has 24 h each week from Monday, at £24.60; Northshire pays up to Wednesday
// 13 May 2026 and Southmere from Thursday on. Of the week each gives its own days: 3/7 are 10:17:09, 4/7 are 13:42:51.
//
//   11 May   given for the whole week           24:00:00    Northshire
//   12 May   2 h of support
//   14 May   given by the next agreement        13:42:51    Southmere
//   14 May   back, of what was given before    −13:42:51    Northshire
//   15 May   3 h of support
import { beforeEach, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { type Day, day, month } from '../../src/ledger/day.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import { printSeconds } from '../../src/ledger/hours.ts'
import { isRefusal } from '../../src/ledger/refusal.ts'
import {
  type Bookkeeper,
  BY,
  decidedBy,
  done,
  exactMoney,
  fundOf,
  moment,
  newBooks,
  openPerson,
  terms,
} from './bookkeeper.ts'
import { authorityOf } from './people-around.ts'

const SOUTHMERE = [{ code: 'southmere', name: 'Southmere Council', relation: 'included' as const }]
const commissioner = (funder: string): Caller => ({
  code: `u_${funder}` as CallerCode,
  provider: BY.provider,
  as: { role: 'commissioner', funder },
})
const [N, S] = [commissioner('northshire'), commissioner('southmere')]

let k: Bookkeeper
let sally: FundId
beforeEach(async () => {
  k = await newBooks('2026-03-02')
})

const give = (on: string, to: string) =>
  k.books
    .giveSupport(BY, { fund: 'LS-001', start: `${on}T10:00`, end: `${on}T${to}`, worker: 'Femi' })
    .then(done)

/** Sally is taken on, and the next agreement is made on a day, from another on. */
async function changes(made: string, from: string, more: Parameters<typeof terms>[1] = {}): Promise<void> {
  await openPerson(k, 'LS-001', more)
  sally = (await fundOf(k, 'LS-001')).id
  k.clock.now = moment(made)
  done(
    await k.books.agreeAnew(BY, {
      ...{ fund: 'LS-001', decided: decidedBy('Sally') },
      agreement: terms('LS-001', { ...more, from: day(from), streams: SOUTHMERE }),
    }),
  )
}

/** Of this week, and what is left: in the list of people, which is the same as on the fund's page. */
async function week(by: Caller): Promise<readonly string[]> {
  const { people } = await k.books.positions(by, {})
  const { position: p } = people.find((one) => one.fund.ref === 'LS-001') ?? {}
  const { thisWeek, line } = done(await k.books.fundPage(by, { fund: sally }))
  if (p) {
    const { from: _, ...facts } = p.week
    expect([facts, p.left, p.worth, p.owed]).toEqual([thisWeek, line.leftInStandard, line.worth, line.owed])
  }
  const { given, used, planned, goesBack } = thisWeek
  return [
    `given ${printSeconds(given)}, used ${printSeconds(used)}, planned ${printSeconds(planned)}`,
    `left ${printSeconds(line.leftInStandard)}${p ? `, banked ${printSeconds(p.banked)}` : ''}`,
    ...(goesBack
      ? [`${printSeconds(goesBack.amount)} (${exactMoney(goesBack.worth)}) goes back on ${goesBack.on}`]
      : []),
  ]
}

async function reported(by: Caller, from: string, to: string): Promise<string | undefined> {
  const report = done(await k.books.report(by, { from: day(from), to: day(to) }))
  const line = report.people.find((p) => p.fund.ref === 'LS-001')
  if (!line) return undefined
  const { agreed, given, used } = line.figures.standard
  return `agreed ${printSeconds(agreed)}, given ${printSeconds(given)}, used ${printSeconds(used)}${report.weeksCut ? '; weeks cut' : ''}`
}

async function paid(by: Caller, of: string): Promise<string> {
  const { rows, total } = await k.books.paidFor(by, { month: month(of) })
  expect(rows.map((r) => [r.given, r.used])).toEqual(total.funds === 0 ? [] : [[total.given, total.used]])
  return `given ${printSeconds(total.given)}, used ${printSeconds(total.used)}`
}

describe('agreed while the week goes on', () => {
  /** The week of 11 May is written whole before anybody knows of the change. */
  beforeEach(async () => {
    await openPerson(k, 'LS-001')
    sally = (await fundOf(k, 'LS-001')).id
    k.clock.now = moment('2026-05-12')
    await give('2026-05-12', '12:00')
  })
  async function change(): Promise<void> {
    k.clock.now = moment('2026-05-13')
    done(
      await k.books.agreeAnew(BY, {
        ...{ fund: 'LS-001', decided: decidedBy('Sally') },
        agreement: terms('LS-001', { from: day('2026-05-14'), streams: SOUTHMERE }),
      }),
    )
  }

  test('its last day: the council is told its own share, and what goes back of what is left', async () => {
    expect(await week(N)).toEqual(['given 24 h, used 2 h, planned 0 min', 'left 262 h, banked 240 h'])
    await change()
    expect(await week(BY)).toEqual(['given 24 h, used 2 h, planned 0 min', 'left 262 h, banked 240 h'])
    expect(await week(N)).toEqual([
      'given 10 h 17 min 9 s, used 2 h, planned 0 min',
      'left 262 h, banked 240 h',
      '13 h 42 min 51 s (£337.36 and 3060/3600 p) goes back on 2026-05-14',
    ])
  })

  test('the next council is told what it gives, not nothing; both together are what the managers are told', async () => {
    await change()
    k.clock.now = moment('2026-05-16')
    await give('2026-05-15', '13:00')
    expect(await week(BY)).toEqual(['given 24 h, used 5 h, planned 0 min', 'left 259 h, banked 240 h'])
    // Northshire still sees its last day.
    expect(await week(N)).toEqual([
      'given 10 h 17 min 9 s, used 2 h, planned 0 min',
      'left 262 h',
      '13 h 42 min 51 s (£337.36 and 3060/3600 p) goes back on 2026-05-14',
    ])
    // What Northshire’s days left of the week, 8:17:09, is banked from before Southmere’s.
    expect(await week(S)).toEqual([
      'given 13 h 42 min 51 s, used 3 h, planned 0 min',
      'left 259 h, banked 248 h 17 min 9 s',
    ])
    const days = ['2026-05-11', '2026-05-17'] as const
    expect(await reported(BY, ...days)).toBe('agreed 24 h, given 24 h, used 5 h')
    expect(await reported(N, ...days)).toBe(
      'agreed 10 h 17 min 9 s, given 10 h 17 min 9 s, used 2 h; weeks cut',
    )
    expect(await reported(S, ...days)).toBe(
      'agreed 13 h 42 min 51 s, given 13 h 42 min 51 s, used 3 h; weeks cut',
    )
    // May from the 4th: shown in whole minutes, each rounded down.
    expect([await paid(BY, '2026-05'), await paid(N, '2026-05'), await paid(S, '2026-05')]).toEqual([
      'given 48 h, used 5 h',
      'given 34 h 17, used 2 h',
      'given 13 h 42, used 3 h',
    ])
    const over = async (by: Caller) =>
      done(await k.books.report(by, { from: day('2026-04-01'), to: day('2026-05-16') })).total.figures
        .standard
    const [all, north, south] = [await over(BY), await over(N), await over(S)]
    expect(north.given + south.given).toBe(all.given)
    expect(north.used + south.used).toBe(all.used)
    expect(north.agreed + south.agreed).toBe(all.agreed)
  })

  test('Northshire opens the entry by which its hours went back, and none that Southmere pays for', async () => {
    await change()
    k.clock.now = moment('2026-05-16')
    await give('2026-05-15', '13:00')
    const { entries } = done(await k.books.entriesOf(BY, { fund: sally, from: day('2026-05-14') }))
    const numberOf = (version: number) =>
      entries.find((e) => e.kind === 'allocation' && e.details.version === version)?.number ?? 0
    const opens = async (by: Caller, number: number) =>
      !isRefusal(await k.books.entryOf(by, { fund: sally, number }))
    expect([await opens(N, numberOf(1)), await opens(N, numberOf(2))]).toEqual([true, false])
    expect([await opens(S, numberOf(1)), await opens(S, numberOf(2))]).toEqual([true, true])
    expect(done(await k.books.fundPage(N, { fund: sally })).thisWeek.goesBack?.entry).toBe(numberOf(1))
  })

  test('hours that Northshire’s days had used are not asked back, and stay what it gave', async () => {
    await give('2026-05-11', '20:00')
    // 24 h and 240 h banked, of which all but 4 h are used by Wednesday.
    for (const on of ['2026-05-04', '2026-05-05', '2026-05-06', '2026-05-07', '2026-05-08', '2026-05-09'])
      for (const [from, to] of [
        ['00:00', '14:00'],
        ['14:00', '23:30'],
      ] as const)
        done(
          await k.books.giveSupport(BY, {
            ...{ fund: 'LS-001', start: `${on}T${from}`, end: `${on}T${to}`, worker: 'Femi' },
            givenAs: 'standard',
          }),
        )
    await change()
    k.clock.now = moment('2026-05-16')
    await give('2026-05-15', '13:00')
    const given = async (by: Caller) =>
      done(await k.books.report(by, { from: day('2026-05-11'), to: day('2026-05-17') })).total.figures
        .standard
    const [all, north, south] = [await given(BY), await given(N), await given(S)]
    expect(north.given + south.given).toBe(all.given)
    expect(printSeconds(south.given)).toBe('13 h 42 min 51 s')
  })
})

test('agreed a week ahead: the same, since agreeing writes the weeks up to its own first day', async () => {
  await changes('2026-05-07', '2026-05-14')
  k.clock.now = moment('2026-05-12')
  await give('2026-05-12', '12:00')
  expect(await week(N)).toEqual([
    'given 10 h 17 min 9 s, used 2 h, planned 0 min',
    'left 262 h, banked 240 h',
    '13 h 42 min 51 s (£337.36 and 3060/3600 p) goes back on 2026-05-14',
  ])
  k.clock.now = moment('2026-05-16')
  await give('2026-05-15', '13:00')
  expect(await week(S)).toEqual([
    'given 13 h 42 min 51 s, used 3 h, planned 0 min',
    'left 259 h, banked 248 h 17 min 9 s',
  ])
  expect(await reported(N, '2026-05-11', '2026-05-17')).toBe(
    'agreed 10 h 17 min 9 s, given 10 h 17 min 9 s, used 2 h; weeks cut',
  )
  expect(await reported(S, '2026-05-11', '2026-05-17')).toBe(
    'agreed 13 h 42 min 51 s, given 13 h 42 min 51 s, used 3 h; weeks cut',
  )
})

test('nobody pays from Monday to Wednesday: the week gives and plans what is agreed from Thursday on', async () => {
  await openPerson(k, 'LS-001', { until: day('2026-05-10') })
  sally = (await fundOf(k, 'LS-001')).id
  k.clock.now = moment('2026-05-11')
  done(
    await k.books.agreeAnew(BY, {
      ...{ fund: 'LS-001', decided: decidedBy('Sally') },
      agreement: terms('LS-001', { from: day('2026-05-14'), streams: SOUTHMERE }),
    }),
  )
  k.clock.now = moment('2026-05-14')
  await give('2026-05-14', '12:00')
  done(await k.books.planVisit(BY, { fund: 'LS-001', start: '2026-05-16T10:00', end: '2026-05-16T15:00' }))
  const told = ['given 13 h 42 min 51 s, used 2 h, planned 5 h', 'left 251 h 42 min 51 s, banked 240 h']
  expect(await week(BY)).toEqual(told)
  expect(await week(S)).toEqual(told)
})

test('a kind of hour that begins on Thursday counts as what it is', async () => {
  const [standard, ...others] = terms('LS-001').kinds
  if (!standard) throw new Error('Sally has no hours')
  await openPerson(k, 'LS-001', { kinds: [standard], draws: [] })
  sally = (await fundOf(k, 'LS-001')).id
  k.clock.now = moment('2026-05-12')
  await give('2026-05-12', '12:00')
  done(
    await k.books.agreeAnew(BY, {
      ...{ fund: 'LS-001', decided: decidedBy('Sally') },
      agreement: terms('LS-001', {
        from: day('2026-05-14'),
        streams: SOUTHMERE,
        kinds: [standard, ...others],
        weekly: [{ kind: 'enhanced', amount: 7 * 3600 }],
      }),
    }),
  )
  k.clock.now = moment('2026-05-15')
  done(await k.books.allocate(BY, { through: day('2026-05-15') }))
  // 4/7 of 7 late hours, each an hour and a half.
  expect((await week(S))[0]).toBe('given 6 h, used 0 min, planned 0 min')
  expect((await week(BY))[0]).toBe('given 16 h 17 min 9 s, used 2 h, planned 0 min')
})

test('money that is given each week goes back as money', async () => {
  const more = { weekly: [], weeklyPence: 7000 }
  await openPerson(k, 'LS-001', more)
  sally = (await fundOf(k, 'LS-001')).id
  k.clock.now = moment('2026-05-12')
  done(await k.books.allocate(BY, { through: day('2026-05-12') }))
  k.clock.now = moment('2026-05-13')
  done(
    await k.books.agreeAnew(BY, {
      ...{ fund: 'LS-001', decided: decidedBy('Sally') },
      agreement: terms('LS-001', { ...more, from: day('2026-05-14'), streams: SOUTHMERE }),
    }),
  )
  const { goesBack } = done(await k.books.fundPage(N, { fund: sally })).thisWeek
  expect([goesBack?.amount, exactMoney(goesBack?.worth ?? 0), goesBack?.on]).toEqual([
    0,
    '£40.00',
    '2026-05-14',
  ])
})

// Friday 1 May: the week of 27 April lies in both months.
describe('a week that lies in two closed months', () => {
  const close = async (last: Day) => {
    done(await k.books.recordThrough(BY, { fund: 'LS-001', through: last }))
    done(await k.books.closeMonth(BY, { fund: 'LS-001', month: month(last.slice(0, 7)) }))
  }
  beforeEach(async () => {
    await openPerson(k, 'LS-001')
    sally = (await fundOf(k, 'LS-001')).id
    k.clock.now = moment('2026-04-30')
    done(await k.books.allocate(BY, { through: day('2026-04-30') }))
    k.clock.now = moment('2026-05-04')
    for (const last of ['2026-03-31', '2026-04-30']) await close(day(last))
    done(
      await k.books.agreeAnew(BY, {
        ...{ fund: 'LS-001', decided: decidedBy('Sally') },
        agreement: terms('LS-001', { from: day('2026-05-01'), streams: SOUTHMERE }),
      }),
    )
    k.clock.now = moment('2026-06-03')
    await close(day('2026-05-31'))
  })

  test('reports tell each council its own share of it, packs the fund’s books, and say so', async () => {
    // Four weeks begin in April, the last with 4/7 of 24 h; in May 3/7 of it and four whole weeks.
    expect(await reported(N, '2026-04-01', '2026-04-30')).toBe(
      'agreed 85 h 42 min 52 s, given 85 h 42 min 52 s, used 0 min; weeks cut',
    )
    expect(await reported(S, '2026-05-01', '2026-05-31')).toBe(
      'agreed 106 h 17 min 8 s, given 106 h 17 min 8 s, used 0 min; weeks cut',
    )
    expect(await reported(BY, '2026-04-01', '2026-05-31')).toBe('agreed 192 h, given 192 h, used 0 min')
    expect([await paid(N, '2026-04'), await paid(S, '2026-05')]).toEqual([
      'given 85 h 42, used 0 min',
      'given 106 h 17, used 0 min',
    ])
    const packed = async (by: Caller, of: string) => {
      const { totals, weeksCut } = done(await k.books.pack(by, { month: month(of) }))
      const { before, given, used, other, left } = totals.figures.standard ?? {
        ...{ before: 0, given: 0, used: 0, other: 0, left: 0 },
      }
      expect(before + given - used + other).toBe(left)
      return `${totals.closed} closed, given ${printSeconds(given)}, left ${printSeconds(left)}, ${weeksCut ? 'a week is cut' : 'no week is cut'}`
    }
    expect(await packed(N, '2026-03')).toBe('1 closed, given 120 h, left 120 h, no week is cut')
    expect(await packed(N, '2026-04')).toBe('1 closed, given 96 h, left 216 h, a week is cut')
    expect(await packed(S, '2026-05')).toBe('1 closed, given 96 h, left 312 h, a week is cut')
  })
})

test('a representative from Thursday on is told the whole week, as the person is', async () => {
  await openPerson(k, 'LS-001')
  sally = (await fundOf(k, 'LS-001')).id
  k.clock.now = moment('2026-05-15')
  await give('2026-05-12', '12:00')
  const authority = await authorityOf(k, 'LS-001', 'Ann Ash', { from: day('2026-05-14') })
  const ann: Caller = {
    ...{ code: 'u_ann' as CallerCode, provider: BY.provider },
    as: { role: 'representative', fund: sally, authority },
  }
  const holder: Caller = { ...BY, as: { role: 'holder', fund: sally } }
  const facts = async (by: Caller) => done(await k.books.fundPage(by, { fund: sally })).thisWeek
  expect(await facts(ann)).toEqual(await facts(holder))
  expect((await facts(ann)).given).toBe(24 * 3600)
})
