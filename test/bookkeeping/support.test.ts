import { describe, expect, test } from 'vitest'
import type { MissedAsked, VisitAsked } from '../../src/bookkeeping/support.ts'
import { type Day, day, type LocalTime } from '../../src/ledger/day.ts'
import {
  audit,
  type Bookkeeper,
  BY,
  balance,
  book,
  decidedBy,
  done,
  entries,
  fundOf,
  h,
  lines,
  namesOf,
  newBooks,
  openPerson,
  pounds,
  refusal,
} from './bookkeeper.ts'

const on = (text: string): Day => day(text)
const local = (text: string) => text as LocalTime

async function sally(now = '2026-03-20'): Promise<Bookkeeper> {
  const k = await newBooks(now)
  await openPerson(k, 'LS-001')
  return k
}

/** `13 20:00` is eight in the evening of 13 March. */
const march = (text: string) => `2026-03-${text}`
const give = (k: Bookkeeper, from: string, to: string, more: Partial<VisitAsked> = {}) =>
  k.books.giveSupport(BY, { fund: 'LS-001', start: march(from), end: march(to), ...more })
const plan = (k: Bookkeeper, from: string, to: string, more: Partial<VisitAsked> = {}) =>
  k.books.planVisit(BY, { fund: 'LS-001', start: march(from), end: march(to), ...more })
const miss = (
  k: Bookkeeper,
  from: string,
  to: string,
  more: Partial<MissedAsked> & Pick<MissedAsked, 'reason'>,
) => k.books.recordNotGiven(BY, { fund: 'LS-001', start: march(from), end: march(to), ...more })

const left = async (k: Bookkeeper, text?: string) =>
  (await balance(k, 'LS-001', 'standard', 'available', text)) / 60
const booked = async (k: Bookkeeper) => (await balance(k, 'LS-001', 'standard', 'booked')) / 60

describe('support given', () => {
  test('3 h of day hours: £52.20 direct and £21.60 management', async () => {
    const k = await sally()
    done(await give(k, '02 10:00', '02 13:00', { worker: 'Tilly', times: 'clocked' }))
    expect(await book(k, 'LS-001', '2026-03-02')).toBe(
      lines(`
        GBP funder:northshire £590.40
        GBP hours £516.60
        GBP provider:direct £52.20
        GBP provider:management £21.60
        standard available 21 h
        standard delivered 3 h
        standard issued 24 h
      `),
    )
  })

  test('a night out of 20:00 to 02:00 is 3 day hours and 3 late hours: 7 h 30 of the 24', async () => {
    const k = await sally()
    const { entries: numbers } = done(await give(k, '06 20:00', '07 02:00'))
    expect(await left(k, '2026-03-08')).toBe((24 - 7) * 60 - 30)
    // One entry for each civil day: Friday's 4 h, Saturday's 2 h.
    const list = (await entries(k, 'LS-001')).filter((e) => numbers.includes(e.number))
    expect(list.map((e) => [e.kind, e.effective, e.source?.piece])).toEqual([
      ['support', '2026-03-06', 1],
      ['support', '2026-03-07', 2],
    ])
    // £24.60 × 3 + £36.90 × 3.
    expect(await pounds(k, 'LS-001', 'hours', '2026-03-08')).toBe('£405.90')
    expect(await balance(k, 'LS-001', 'enhanced', 'delivered')).toBe(h(3))
  })

  test('more than the fund holds is recorded in full and charged as far as it reaches', async () => {
    const k = await sally('2026-03-08')
    done(await give(k, '03 08:00', '03 20:00'))
    done(await give(k, '04 08:00', '04 18:00'))
    done(await give(k, '05 08:00', '05 13:00'))
    expect(await book(k, 'LS-001', '2026-03-08')).toBe(
      lines(`
        GBP funder:northshire £590.40
        GBP provider:direct £417.60
        GBP provider:management £172.80
        standard delivered 27 h
        standard issued 24 h
        standard unfunded 3 h
      `),
    )
    // Nothing funds it by itself, not even the next week.
    done(await k.books.allocate(BY, { through: on('2026-03-09') }))
    expect(await balance(k, 'LS-001', 'standard', 'unfunded')).toBe(h(3))
    expect(await left(k)).toBe(24 * 60)
  })

  test('back-dated it reaches the smallest balance since', async () => {
    const k = await sally('2026-03-08')
    done(await give(k, '05 08:00', '05 20:00'))
    done(await give(k, '06 08:00', '06 19:00'))
    done(await give(k, '03 10:00', '03 13:00'))
    expect(await balance(k, 'LS-001', 'standard', 'unfunded')).toBe(h(2))
    expect(await left(k, '2026-03-04')).toBe(23 * 60)
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('the clocks: a night is 8 real hours in March; a time that is not there is refused, one that is twice asks', async () => {
    const k = await sally('2026-10-31')
    done(await give(k, '28 22:00', '29 07:00'))
    expect(await balance(k, 'LS-001', 'enhanced', 'delivered')).toBe(h(7))
    expect(namesOf(await give(k, '29 01:30', '29 04:00'))).toEqual(['no-such-time'])
    const night = (end: string) => k.books.giveSupport(BY, { fund: 'LS-001', start: '2026-10-24 22:00', end })
    expect(namesOf(await night('2026-10-25 01:30'))).toEqual(['which-time'])
    done(await night('2026-10-25 01:30 GMT'))
    expect(await balance(k, 'LS-001', 'enhanced', 'delivered')).toBe(h(7) + h(3, 30))
  })

  test('is refused for a day to come, without an agreement, backwards, too long, a second time', async () => {
    const k = await sally('2026-03-10')
    expect(namesOf(await give(k, '11 10:00', '11 12:00'))).toEqual(['future-day'])
    expect(namesOf(await give(k, '01 10:00', '01 12:00'))).toEqual(['outside-agreement'])
    expect(namesOf(await give(k, '09 12:00', '09 10:00'))).toEqual(['ends-before-start'])
    expect(namesOf(await give(k, '08 10:00', '09 10:01'))).toEqual(['too-long'])
    expect(namesOf(await give(k, '9 10:00', '09 10:01'))).toEqual(['not-a-time'])
    expect(namesOf(await give(k, '09 10:00', '09 12:00', { givenAs: 'sleep-in' }))).toEqual(['unknown-kind'])
    expect(namesOf(await give(k, '09 10:00', '09 12:00', { worker: 'x\u0000' }))).toEqual(['bad-text'])
    expect(namesOf(await give(k, '09 10:00', '09 12:00', { fund: 'OWN' }))).toEqual(['unknown-fund'])
    expect(await entries(k, 'LS-001')).toHaveLength(2)
    done(await give(k, '09 10:00', '09 12:00', { session: 'V1' }))
    expect(namesOf(await give(k, '09 10:00', '09 12:00', { session: 'V1' }))).toEqual(['already-exists'])
  })
})

describe('a planned visit', () => {
  test('holds its hours; given as planned it uses exactly those', async () => {
    const k = await sally('2026-03-03')
    done(await plan(k, '05 10:00', '05 14:00', { session: 'V1' }))
    expect([await left(k), await booked(k)]).toEqual([20 * 60, 240])
    expect(await pounds(k, 'LS-001', 'hours')).toBe('£590.40')
    k.clock.now = '2026-03-06T09:00:00Z' as typeof k.clock.now
    done(await give(k, '05 10:00', '05 14:00', { session: 'V1' }))
    expect([await left(k), await booked(k)]).toEqual([20 * 60, 0])
    expect((await entries(k, 'LS-001')).at(-1)?.details).toMatchObject({ session: 'V1', booking: 4 })
  })

  test.each([
    ['shorter', '05 10:00', '05 13:00', 21 * 60, 0],
    ['longer', '05 10:00', '05 16:30', 17 * 60 + 30, 0],
    ['on the day before', '04 10:00', '04 14:00', 20 * 60, 0],
    ['on the day after', '06 10:00', '06 14:00', 20 * 60, 0],
  ])('given %s', async (_, from, to, leftThen, bookedThen) => {
    const k = await sally('2026-03-03')
    done(await plan(k, '05 10:00', '05 14:00', { session: 'V1' }))
    k.clock.now = '2026-03-06T19:00:00Z' as typeof k.clock.now
    done(await give(k, from, to, { session: 'V1' }))
    expect([await left(k), await booked(k)]).toEqual([leftThen, bookedThen])
    expect(await balance(k, 'LS-001', 'standard', 'unfunded')).toBe(0)
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('a night over midnight planned on two days is given on two days, its late hours drawn when it is planned', async () => {
    const k = await sally('2026-03-03')
    done(await plan(k, '06 20:00', '07 02:00', { session: 'V1' }))
    expect([await left(k), await booked(k)]).toEqual([16 * 60 + 30, 450])
    k.clock.now = '2026-03-07T09:00:00Z' as typeof k.clock.now
    done(await give(k, '06 20:00', '06 23:30', { session: 'V1' }))
    expect([await left(k), await booked(k)]).toEqual([20 * 60 + 15, 0])
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test.each([
    ['in time', { reason: 'client-cancelled', cancelledAt: local('2026-03-04T09:00') }, 24 * 60],
    ['by hospital', { reason: 'hospital' }, 24 * 60],
    ['because we could not come', { reason: 'could-not-come' }, 24 * 60],
    [
      'late, the worker paid',
      {
        reason: 'client-cancelled',
        cancelledAt: local('2026-03-05T08:00'),
        workerPaid: true,
        otherWork: false,
      },
      24 * 60 - 169,
    ],
  ] as const)('cancelled %s gives its hours back', async (_, more, leftThen) => {
    const k = await sally('2026-03-03')
    done(await plan(k, '05 10:00', '05 14:00', { session: 'V1' }))
    done(await miss(k, '05 10:00', '05 14:00', { session: 'V1', ...more }))
    // Late: 4 h at £17.40 direct are £69.60, at £24.60 an hour 2 h 49.
    expect([await left(k), await booked(k)]).toEqual([leftThen, 0])
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('is refused where the hours are not there, for a closed month, and twice', async () => {
    const k = await sally('2026-03-03')
    done(await plan(k, '05 08:00', '05 20:00', { session: 'V1' }))
    expect(refusal(await plan(k, '06 08:00', '06 20:01'))).toMatchObject({
      name: 'not-enough-hours',
      facts: { short: 60 },
    })
    expect(namesOf(await plan(k, '06 08:00', '06 09:00', { session: 'V1' }))).toEqual(['already-exists'])
    expect([await left(k), await booked(k)]).toEqual([12 * 60, 720])
    k.clock.now = '2026-04-02T09:00:00Z' as typeof k.clock.now
    done(await k.books.recordThrough(BY, { through: on('2026-03-31') }))
    done(await k.books.closeMonth(BY, { fund: 'LS-001', month: '2026-03' as never }))
    expect(namesOf(await plan(k, '20 08:00', '20 09:00'))).toEqual(['period-closed'])
  })

  test('planned hours are not unused: another cannot take them', async () => {
    const k = await sally('2026-03-03')
    done(await plan(k, '05 08:00', '05 20:00'))
    done(await k.books.recordThrough(BY, { through: on('2026-03-03') }))
    const ask = { fund: 'LS-001', on: on('2026-03-03'), kind: 'standard', decided: decidedBy('Sally') }
    expect(refusal(await k.books.turnHoursIntoMoney(BY, { ...ask, amount: h(13) })).facts).toMatchObject({
      left: h(12),
    })
    done(await k.books.turnHoursIntoMoney(BY, { ...ask, amount: h(12) }))
  })
})

describe('cancelled late', () => {
  const late = { reason: 'client-cancelled', cancelledAt: local('2026-03-12T20:00') } as const
  const emma = async () => {
    const k = await newBooks('2026-03-20')
    await openPerson(k, 'LS-009')
    return k
  }
  const missed = (k: Bookkeeper, more: Partial<MissedAsked>) =>
    k.books.recordNotGiven(BY, {
      fund: 'LS-009',
      start: '2026-03-13 10:00',
      end: '2026-03-13 15:30',
      ...late,
      ...more,
    })

  test('two questions first: until they are answered nothing is charged', async () => {
    const k = await emma()
    for (const answers of [{}, { workerPaid: true }])
      expect(namesOf(await missed(k, answers))).toEqual(['late-cancellation-not-answered'])
    expect(await entries(k, 'LS-009')).toHaveLength(2)
  })

  test.each([
    ['paid and not given other work', { workerPaid: true, otherWork: false }, 233],
    ['paid and given other work', { workerPaid: true, otherWork: true }, 0],
    ['not paid', { workerPaid: false }, 0],
  ])('the worker was %s', async (_, answers, minutes) => {
    const k = await emma()
    done(await missed(k, answers))
    // Emma's 5 h 30 at £17.40 direct cost £95.70: 3 h 53 at £24.60, which are £95.53.
    expect(await balance(k, 'LS-009', 'standard', 'cancelled-late')).toBe(minutes * 60)
    expect(await balance(k, 'LS-009', 'GBP', 'provider:cancelled-late')).toBe(minutes * 60 * 2460)
    expect(await balance(k, 'LS-009', 'GBP', 'provider:direct')).toBe(0)
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('24 hours before, to the minute, is in time', async () => {
    const k = await emma()
    done(await missed(k, { cancelledAt: local('2026-03-12T10:00') }))
    const last = (await entries(k, 'LS-009')).at(-1)
    expect(last?.kind === 'not-given' && [last.details.reason, last.transfers]).toEqual([
      'cancelled-in-time',
      [],
    ])
    expect(namesOf(await missed(k, { session: 'V2', cancelledAt: local('2026-03-12T10:01') }))).toEqual([
      'late-cancellation-not-answered',
    ])
  })

  test.each(['no-access', 'hospital', 'illness', 'could-not-come'] as const)(
    '%s costs nothing',
    async (reason) => {
      const k = await emma()
      done(await missed(k, { reason, workerPaid: true, otherWork: false }))
      const last = (await entries(k, 'LS-009')).at(-1)
      expect(last?.kind === 'not-given' && [last.details.reason, last.transfers]).toEqual([reason, []])
    },
  )
})

describe('two friends with one worker', () => {
  const friends = async () => {
    const k = await newBooks('2026-03-31')
    await openPerson(k, 'LS-007')
    await openPerson(k, 'LS-008')
    return k
  }
  const together = {
    funds: ['LS-007', 'LS-008'],
    start: '2026-03-10 12:00',
    end: '2026-03-10 16:00',
    givenAs: 'shared',
    worker: 'Femi',
  }

  test('4 h with Femi use 2 h 30 of each, £15.00 an hour', async () => {
    const k = await friends()
    done(await k.books.giveSharedSupport(BY, together))
    for (const ref of together.funds) {
      expect(await book(k, ref, '2026-03-15')).toBe(
        lines(`
          GBP funder:northshire £960.00
          GBP hours £900.00
          GBP provider:direct £42.40
          GBP provider:management £17.60
          shared converted −4 h
          shared delivered 4 h
          standard available 37 h 30
          standard converted 2 h 30
          standard issued 40 h
        `),
      )
    }
    const [a, b] = await Promise.all(together.funds.map(async (ref) => (await entries(k, ref)).at(-1)))
    expect(a?.act).toBe(b?.act)
    expect(a?.kind === 'support' && a.details.together).toBe(2)
  })

  test('neither’s name or reference is anywhere in the other’s entries, words or statement', async () => {
    const k = await friends()
    done(await k.books.giveSharedSupport(BY, together))
    done(await k.books.recordThrough(BY, { through: on('2026-03-31') }))
    const people = [
      { ref: 'LS-007', name: 'Chloe', other: ['LS-008', 'Aisha'] },
      { ref: 'LS-008', name: 'Aisha', other: ['LS-007', 'Chloe'] },
    ]
    for (const { ref, name, other } of people) {
      const draft = done(await k.books.draftStatement(BY, { fund: ref, month: '2026-03' as never }))
      const words = await k.books.wordsOfStatement(BY, draft)
      const page = done(await k.books.fundPage(BY, { fund: ref, on: on('2026-03-31') }))
      const seen = JSON.stringify([
        draft,
        [...words],
        await entries(k, ref),
        page,
        [...page.words],
        await k.store.agreements((await fundOf(k, ref)).id),
        await k.store.decisions((await fundOf(k, ref)).id),
      ])
      expect(seen).toContain(name)
      expect(seen).toContain(ref)
      for (const text of [...other, (await fundOf(k, other[0] ?? '')).id]) expect(seen).not.toContain(text)
    }
  })

  test('all or none: where one has no such agreement, neither is charged', async () => {
    const k = await friends()
    await openPerson(k, 'LS-001')
    const no = await k.books.giveSharedSupport(BY, { ...together, funds: ['LS-007', 'LS-001'] })
    expect(namesOf(no)).toEqual(['unknown-kind'])
    expect(await entries(k, 'LS-007')).toHaveLength(2)
    expect(namesOf(await k.books.giveSharedSupport(BY, { ...together, funds: ['LS-007'] }))).toEqual([
      'body-invalid',
    ])
    expect(
      namesOf(await k.books.giveSharedSupport(BY, { ...together, funds: ['LS-007', 'LS-007'] })),
    ).toEqual(['body-invalid'])
  })
})

describe('what would it cost?', () => {
  test('Friday 20:00 to 02:00 is 7 h 30; with three visits planned 4 h 30 of the week are left', async () => {
    const k = await sally('2026-03-03')
    const ask = { fund: 'LS-001', start: '2026-03-06 20:00', end: '2026-03-07 02:00' }
    expect(done(await k.books.whatWouldItCost(BY, ask)).quote).toMatchObject({
      cost: h(7, 30),
      leftThisWeek: h(16, 30),
    })
    for (const d of ['02', '04', '07']) done(await plan(k, `${d} 10:00`, `${d} 14:00`))
    const before = (await entries(k, 'LS-001')).length
    expect(done(await k.books.whatWouldItCost(BY, ask)).quote).toMatchObject({
      given: h(24),
      used: 0,
      planned: h(12),
      cost: h(7, 30),
      leftThisWeek: h(4, 30),
      short: 0,
    })
    const until = done(
      await k.books.howLateCanIStay(BY, { fund: 'LS-001', start: '2026-03-06 20:00', seconds: h(6, 30) }),
    )
    expect(until.until).toBe('2026-03-07T01:20')
    expect(await entries(k, 'LS-001')).toHaveLength(before)
  })
})
