import { describe, expect, test } from 'vitest'
import { type Day, day, type Month } from '../../src/ledger/day.ts'
import type { Statement } from '../../src/ledger/statement.ts'
import { mustFoot } from '../ledger/statement-foots.ts'
import { wrongAtHome } from './at-home.ts'
import {
  audit,
  type Bookkeeper,
  BY,
  balance,
  decidedBy,
  done,
  drawn,
  entries,
  fundOf,
  h,
  moment,
  namesOf,
  newBooks,
  openPerson,
  refusal,
  terms,
  twoManagers,
} from './bookkeeper.ts'

const on = (text: string): Day => day(text)
const MARCH = '2026-03' as Month
const APRIL = '2026-04' as Month

async function sally(now = '2026-04-02'): Promise<Bookkeeper> {
  const k = await newBooks(now)
  await openPerson(k, 'LS-001')
  return k
}

const give = (k: Bookkeeper, from: string, to: string) =>
  k.books.giveSupport(BY, { fund: 'LS-001', start: `2026-${from}`, end: `2026-${to}` })
const visit = (k: Bookkeeper, from: string, to: string) =>
  k.books.giveSupport(BY, { fund: 'LS-001', start: `2026-${from}`, end: `2026-${to}`, session: 'V1' })
/** Every hour costs £1.00 more from a day on, and the council bears it. */
const dearer = (k: Bookkeeper, from: string, more: Parameters<typeof terms>[1] = {}) => {
  const kinds = terms('LS-001').kinds.map((kind) => ({
    ...kind,
    lines: kind.lines.map((l, i) => (i > 0 ? l : { ...l, rate: { ...l.rate, pence: l.rate.pence + 100 } })),
  }))
  const agreement = terms('LS-001', { ...more, kinds, from: on(from) })
  return k.books.agreeAnew(BY, { fund: 'LS-001', agreement, decided: decidedBy('Sally'), bornBy: 'funder' })
}
const close = (k: Bookkeeper, month: Month = MARCH, fund = 'LS-001') =>
  k.books.closeMonth(BY, { fund, month })
const recorded = (k: Bookkeeper, text: string) => k.books.recordThrough(BY, { through: on(text) })

async function statement(k: Bookkeeper, number: number): Promise<Statement> {
  return done(await k.books.statementOf(BY, { fund: 'LS-001', number })).statement
}

/** The hours' own sum, and the money's, as a reader would add them up on paper. */
function feet(s: Statement): void {
  for (const x of s.hours)
    expect(
      x.before + x.given - x.used + x.swapped + x.money + x.saved - x.cancelledLate + x.sentBack + x.other,
    ).toBe(x.left)
  expect(s.money.opening.pence + s.money.in.pence - s.money.out.pence).toBe(s.money.closing.pence)
  expect(s.money.rows.at(-1)?.balance ?? s.money.opening).toEqual(s.money.closing)
  const { toSpend, saved, emergencies, behindHours } = s.split
  const parts =
    toSpend.pence + saved.reduce((n, p) => n + p.sum.pence, 0) + emergencies.pence + behindHours.pence
  expect(parts).toBe(s.money.closing.pence)
  const p = s.pounds
  expect(p.direct.pence + p.management.pence + p.cancelledLate.pence + p.bought.pence).toBe(p.total.pence)
  if (p.total.pence > 0) expect(Object.values(p.of100).reduce((a, b) => a + b)).toBe(100)
}

describe('a month is closed', () => {
  test('everything that is in the way is listed, and nothing is written', async () => {
    const k = await sally('2026-03-31')
    done(await k.books.allocate(BY, { through: on('2026-03-09') }))
    const before = (await entries(k, 'LS-001')).length
    expect(namesOf(await close(k))).toEqual(['period-not-over', 'support-not-recorded'])
    expect(namesOf(await close(k, APRIL))).toEqual(['period-not-next'])
    expect(namesOf(await close(k, MARCH, 'LS-999'))).toEqual(['unknown-fund'])
    expect(namesOf(await close(k, MARCH, 'OWN'))).toEqual(['unknown-fund'])
    expect(await entries(k, 'LS-001')).toHaveLength(before)
    expect(refusal(await close(k)).sentence).toBe('March 2026 ends on 31 March 2026. Close it after that.')
  })

  test('its weeks are given, its statement is kept, it is locked', async () => {
    const k = await sally()
    done(await recorded(k, '2026-03-31'))
    const closure = done(await close(k))
    expect(closure).toMatchObject({ first: '2026-03-02', last: '2026-03-31', statement: 1 })
    const list = await entries(k, 'LS-001')
    expect(list.filter((e) => e.kind === 'allocation')).toHaveLength(5)
    expect(list.at(-1)).toMatchObject({
      kind: 'closing',
      effective: '2026-03-31',
      document: closure.digest,
      transfers: [],
    })
    expect((await fundOf(k, 'LS-001')).lockedThrough).toBe('2026-03-31')
    const s = await statement(k, 1)
    expect(s).toMatchObject({ state: 'final', standsOn: list.length - 1 })
    expect(s.given).toMatchObject([{ total: h(120), weeks: [{ amount: h(24) }, {}, {}, {}, {}] }])
    expect(namesOf(await close(k))).toEqual(['period-closed'])
    feet(s)
  })

  test('nothing can be dated in it any more: support and choices move or are refused by name', async () => {
    const k = await sally()
    done(await recorded(k, '2026-03-31'))
    done(await close(k))
    done(await give(k, '03-31 23:30', '04-01 00:30'))
    const [late, own] = (await entries(k, 'LS-001')).slice(-2)
    expect([late?.effective, late?.relatesTo]).toEqual(['2026-04-01', '2026-03-31'])
    expect([own?.effective, own?.relatesTo]).toEqual(['2026-04-01', undefined])
    for (const text of ['2026-03-31', '2026-03-05']) {
      const choice = { fund: 'LS-001', on: on(text), decided: decidedBy('Sally') }
      const refused = [
        await k.books.swapHours(BY, { ...choice, from: 'standard', to: 'enhanced', amount: h(6) }),
        await k.books.turnHoursIntoMoney(BY, { ...choice, kind: 'standard', amount: h(6) }),
        await k.books.save(BY, { ...choice, pot: 'A trip', unit: 'standard', amount: h(1) }),
        await k.books.keepForEmergencies(BY, { ...choice, action: 'set-aside', pence: 1 }),
        await k.books.lend(BY, { ...choice, pence: 1 }),
        await twoManagers(k, { what: 'advance-repaid', ...choice, pence: 1 }),
        await k.books.askToBuy(BY, { ...choice, supplier: 'Shop', what: 'A lamp', pence: 1 }),
        await drawn(k, on(text)),
      ]
      expect(refused.slice(0, -1).flatMap(namesOf)).toEqual(Array(7).fill('period-closed'))
      expect(namesOf(refused.at(-1) as (typeof refused)[number])).toEqual(['nothing-to-take'])
    }
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('money that came or went in it is always recorded: in the open month, naming its day', async () => {
    const k = await sally()
    done(await recorded(k, '2026-03-31'))
    const hours = { fund: 'LS-001', on: on('2026-03-12'), decided: decidedBy('Sally'), kind: 'standard' }
    done(await k.books.turnHoursIntoMoney(BY, { ...hours, amount: h(2) }))
    done(await close(k))
    const pay = { on: on('2026-03-20'), pence: 500, reference: 'X', lines: [{ fund: 'LS-001', pence: 500 }] }
    done(await k.books.receivePayment(BY, pay))
    const lamp = { ...hours, on: on('2026-03-24'), supplier: 'Shop', what: 'A lamp', pence: 800 }
    done(await k.books.payForPurchase(BY, { ...lamp, paidFrom: 'bank' }))
    const late = (await entries(k, 'LS-001')).filter((e) => e.kind === 'receipt' || e.kind === 'purchase')
    expect(late.map((e) => [e.effective, e.relatesTo])).toEqual([
      ['2026-04-01', '2026-03-20'],
      ['2026-04-01', '2026-03-24'],
    ])
    expect(await balance(k, 'OWN', 'GBP', 'own:lent', '2026-03-31')).toBe(0)
    expect(await audit(k)).toEqual({ bankPence: -300, wrong: [] })
  })

  test('statements follow without a gap, each carrying the one before', async () => {
    const k = await sally('2026-05-04')
    done(await give(k, '03-10 10:00', '03-10 13:00'))
    done(await recorded(k, '2026-04-30'))
    const first = done(await close(k))
    done(await close(k, APRIL))
    const [march, april] = [await statement(k, 1), await statement(k, 2)]
    expect([april.first, april.last, april.number]).toEqual(['2026-04-01', '2026-04-30', 2])
    expect(april.proof.lastStatement).toBe(first.digest)
    expect(april.money.opening).toEqual(march.money.closing)
    expect(april.hours[0]?.before).toBe(march.hours[0]?.left)
    feet(april)
  })

  test('the same request twice: one closing, one answer, and no weeks ahead', async () => {
    const k = await sally()
    done(await recorded(k, '2026-03-31'))
    const ask = { fund: 'LS-001', month: MARCH }
    const request = { key: 'close-march', digest: 'd1' as never }
    const first = done(await k.books.closeMonth(BY, ask, request))
    const count = (await entries(k, 'LS-001')).length
    expect(done(await k.books.closeMonth(BY, ask, request))).toEqual(first)
    expect(await entries(k, 'LS-001')).toHaveLength(count)
  })
})

describe('the statement of the month', () => {
  test('three visits of 20 minutes print £8.20 each and foot to the penny', async () => {
    const k = await newBooks('2026-04-02')
    // £24.70 an hour: a third of it is £8.23 and a third of a penny.
    const kinds = terms('LS-001')
      .kinds.slice(0, 1)
      .map((kind) => ({
        ...kind,
        lines: kind.lines.map((l) => (l.category === 'margin' ? { ...l, rate: { pence: 130, per: 1 } } : l)),
      }))
    await openPerson(k, 'LS-001', { kinds, draws: [] })
    for (const d of ['10', '11', '12']) done(await give(k, `03-${d} 10:00`, `03-${d} 10:20`))
    done(await recorded(k, '2026-03-31'))
    done(await close(k))
    const s = await statement(k, 1)
    expect(s.lines.map((l) => l.sum.pence)).toEqual([823, 824, 823])
    expect(s.pounds.total.pence).toBe(2470)
    feet(s)
  })

  test('hours first: before, given, used, swapped, saved, late, left; and what they are in day hours', async () => {
    const k = await sally()
    const choice = { fund: 'LS-001', on: on('2026-03-12'), decided: decidedBy('Sally') }
    done(await recorded(k, '2026-03-12'))
    done(await k.books.swapHours(BY, { ...choice, from: 'standard', to: 'enhanced', amount: h(6) }))
    done(await k.books.save(BY, { ...choice, pot: 'A party', unit: 'standard', amount: h(8) }))
    done(await k.books.turnHoursIntoMoney(BY, { ...choice, kind: 'standard', amount: h(2) }))
    done(await k.books.keepForEmergencies(BY, { ...choice, action: 'set-aside', pence: 1001 }))
    done(
      await k.books.payForPurchase(BY, {
        ...choice,
        supplier: 'Shop',
        what: 'A lamp',
        pence: 1250,
        paidFrom: 'provider-card',
      }),
    )
    done(
      await k.books.askToBuy(BY, {
        fund: 'LS-001',
        on: on('2026-03-12'),
        supplier: 'Shop',
        what: 'A chair',
        pence: 900,
      }),
    )
    done(await give(k, '03-13 20:00', '03-14 02:00'))
    const missed = { fund: 'LS-001', start: '2026-03-16 10:00', end: '2026-03-16 14:00' } as const
    done(
      await k.books.recordNotGiven(BY, {
        ...missed,
        reason: 'client-cancelled',
        workerPaid: true,
        otherWork: false,
      }),
    )
    done(
      await k.books.recordNotGiven(BY, {
        ...missed,
        start: '2026-03-17 10:00',
        end: '2026-03-17 14:00',
        reason: 'could-not-come',
      }),
    )
    done(await k.books.recordThrough(BY, { through: on('2026-03-31') }))
    done(await close(k))
    const s = await statement(k, 1)
    const nothing = {
      before: 0,
      given: 0,
      swapped: 0,
      money: 0,
      saved: 0,
      cancelledLate: 0,
      sentBack: 0,
      other: 0,
      planned: 0,
    }
    expect(s.hours).toMatchObject([
      {
        ...nothing,
        kind: 'standard',
        given: h(120),
        used: h(3),
        swapped: -h(6),
        money: -h(2),
        saved: -h(8),
        cancelledLate: h(2, 49),
        left: h(98, 11),
      },
      { ...nothing, kind: 'enhanced', used: h(3), swapped: h(4), left: h(1) },
    ])
    expect(s.leftInStandard).toBe(h(99, 41))
    expect(s.pots).toMatchObject([{ in: h(8), out: 0, left: h(8) }])
    expect(s.couldNotCome).toBe(1)
    expect(s.askedFor.map((a) => a.sum.pence)).toEqual([900])
    expect(s.split).toMatchObject({ toSpend: { pence: 4920 - 1001 - 1250 }, emergencies: { pence: 1001 } })
    expect(s.bank).toMatchObject({ lent: { pence: 1250 }, owedByFunders: [{ sum: { pence: 5 * 59_040 } }] })
    // The night out is one line of two days, its sum what the money account shows.
    expect(s.lines).toHaveLength(1)
    expect(s.lines[0]).toMatchObject({
      localStart: '2026-03-13T20:00',
      localEnd: '2026-03-14T02:00',
      sum: { pence: 18_450 },
    })
    feet(s)
  })

  test('an entry and its reversal fold away; across months it is a change to an earlier month', async () => {
    const k = await sally('2026-05-04')
    const [wrong = 0] = done(await give(k, '03-10 10:00', '03-10 13:00')).entries.slice(-1)
    done(await k.books.reverse(BY, { fund: 'LS-001', number: wrong, reason: 'Somebody else’s visit' }))
    const [kept = 0] = done(await give(k, '03-11 10:00', '03-11 13:00')).entries.slice(-1)
    done(await recorded(k, '2026-03-31'))
    done(await close(k))
    const march = await statement(k, 1)
    expect(march.lines.map((l) => l.day)).toEqual(['2026-03-11'])
    expect(march.money.rows.filter((r) => r.what === 'put-right' || r.what === 'support')).toHaveLength(1)
    expect(march.earlierMonths).toEqual([])

    done(await k.books.reverse(BY, { fund: 'LS-001', number: kept, reason: 'Two hours only' }))
    done(await give(k, '03-11 10:00', '03-11 12:00'))
    done(await recorded(k, '2026-04-30'))
    done(await close(k, APRIL))
    const april = await statement(k, 2)
    expect(april.earlierMonths.map((e) => [e.day, e.sum.pence])).toEqual([
      ['2026-03-11', 7380],
      ['2026-03-11', -4920],
    ])
    expect(april.hours[0]?.used).toBe(h(2) - h(3))
    feet(april)
  })

  test('a visit put right at a new price has a line for what was undone and one for what stands', async () => {
    const k = await sally()
    const [wrong = 0] = done(await visit(k, '03-10 10:00', '03-10 13:00')).entries.slice(-1)
    done(await dearer(k, '2026-03-16'))
    const again = { fund: 'LS-001', number: wrong, reason: 'Two hours only', on: on('2026-03-17') }
    const [undoing = 0] = done(await k.books.reverse(BY, again)).entries
    const right = done(await visit(k, '03-10 10:00', '03-10 12:00')).entries
    done(await recorded(k, '2026-03-31'))
    done(await close(k))
    const s = await statement(k, 1)
    expect(
      s.lines.map((l) => [
        l.entries,
        l.localStart.slice(11),
        l.localEnd.slice(11),
        l.used.map((u) => u.amount),
        l.sum.pence,
        l.putRight,
        l.undoneOn,
      ]),
    ).toEqual([
      [[wrong], '10:00', '13:00', [h(3)], 73_80, false, '2026-03-17'],
      [right.slice(0, 1), '10:00', '12:00', [h(2)], 49_20, true, null],
    ])
    // 3 h came back at £25.60, of which the council bears what they cost more: £3.00.
    expect(
      s.money.rows.filter((r) => r.what !== 'week').map((r) => [r.day, r.what, r.entries, r.change.pence]),
    ).toEqual([
      ['2026-03-10', 'support', [wrong], -73_80],
      ['2026-03-10', 'support', right.slice(0, 1), -49_20],
      // What was held on the new price's first day, and then 2 h less of it.
      ['2026-03-16', 'repriced', [expect.any(Number)], 45_00],
      ['2026-03-16', 'repriced', [expect.any(Number)], -2_00],
      ['2026-03-17', 'put-right', [undoing], 73_80],
      ['2026-03-17', 'repriced', [undoing], 3_00],
    ])
    expect(s.hours[0]?.used).toBe(h(2))
    expect(s.weeks.map((w) => w.visits)).toEqual([0, 1, 0, 0, 0])
    expect(s.pounds.total.pence).toBe(49_20)
    feet(s)
    mustFoot(s)
    expect(await wrongAtHome(k)).toEqual([])
  })

  test('a look at the open month may change, is not kept and locks nothing', async () => {
    const k = await sally('2026-03-20')
    done(await give(k, '03-10 10:00', '03-10 13:00'))
    const draft = done(await k.books.draftStatement(BY, { fund: 'LS-001', month: MARCH }))
    expect(draft).toMatchObject({ state: 'may-change', number: 1 })
    feet(draft)
    expect(done(await k.books.statements(BY, { fund: 'LS-001' }))).toEqual([])
    done(await give(k, '03-11 10:00', '03-11 13:00'))
    expect(namesOf(await k.books.draftStatement(BY, { fund: 'LS-001', month: APRIL }))).toEqual([
      'period-not-next',
    ])
    expect(namesOf(await k.books.draftStatement(BY, { fund: 'OWN', month: MARCH }))).toEqual(['unknown-fund'])
    k.clock.now = moment('2026-02-27')
    expect(namesOf(await k.books.draftStatement(BY, { fund: 'LS-001', month: MARCH }))).toEqual([
      'period-not-next',
    ])
  })

  test('a fund opened in the middle of a month has its first statement from that day', async () => {
    const k = await newBooks('2026-04-02')
    await openPerson(k, 'LS-001', { from: on('2026-03-19') })
    done(await recorded(k, '2026-03-31'))
    done(await close(k))
    expect(await statement(k, 1)).toMatchObject({ first: '2026-03-19', last: '2026-03-31' })
    expect(await balance(k, 'LS-001', 'standard', 'available', '2026-03-31')).toBeGreaterThan(h(48))
  })
})

const early = (k: Bookkeeper, month: Month = MARCH, fund = 'LS-001') =>
  k.books.issueStatement(BY, { fund, month })

describe('an early copy', () => {
  test('is numbered, kept and carried by an entry of the day; it locks nothing', async () => {
    const k = await sally('2026-03-20')
    done(await give(k, '03-10 10:00', '03-10 13:00'))
    const copy = done(await early(k))
    const list = await entries(k, 'LS-001')
    expect(copy).toEqual({
      fund: 'LS-001',
      month: MARCH,
      first: '2026-03-02',
      last: '2026-03-31',
      statement: 1,
      state: 'may-change',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      entry: list.length,
    })
    expect(list.at(-1)).toMatchObject({
      kind: 'statement-issued',
      effective: '2026-03-20',
      document: copy.digest,
      details: { first: '2026-03-02', last: '2026-03-31', statement: 1, standsOn: list.length - 1 },
      transfers: [],
    })
    const s = await statement(k, 1)
    expect(s).toMatchObject({
      state: 'may-change',
      standsOn: list.length - 1,
      replaces: null,
      recordedThrough: null,
      runs: { from: '2026-03-02', until: null, yearEnds: '2026-03-31', daysLeft: 0 },
    })
    expect(s.proof.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}$/)
    // The weeks that have begun, and no other, are given by then.
    expect(s.given).toMatchObject([{ total: h(72) }])
    expect([s.days.length, s.days.at(-1)?.left, s.leftInStandard]).toEqual([30, h(69), h(69)])
    feet(s)
    expect((await fundOf(k, 'LS-001')).lockedThrough).toBeUndefined()
    expect(done(await k.books.statementOf(BY, { fund: 'LS-001', month: MARCH })).statement).toEqual(s)
    done(await give(k, '03-11 10:00', '03-11 13:00'))
    // A look at the month is no statement: it has no code, and the next number is still free.
    const look = done(await k.books.draftStatement(BY, { fund: 'LS-001', month: MARCH }))
    expect([look.number, look.proof.code, look.replaces?.number]).toEqual([2, '', 1])
    const cannot = await k.books.reverse(BY, { fund: 'LS-001', number: copy.entry, reason: 'Too early' })
    expect(namesOf(cannot)).toEqual(['cannot-reverse'])
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('the next one names it, and the final statement names the newest and what it said was left', async () => {
    const k = await sally('2026-03-20')
    done(await give(k, '03-10 10:00', '03-10 13:00'))
    const [first, one] = [done(await early(k)), await statement(k, 1)]
    expect(first.statement).toBe(1)
    done(await give(k, '03-12 10:00', '03-12 12:00'))
    k.clock.now = moment('2026-03-25')
    const [second, two] = [done(await early(k)), await statement(k, 2)]
    expect(two.replaces).toEqual({
      number: 1,
      digest: first.digest,
      knownAt: one.knownAt,
      leftInStandard: h(69),
      closing: one.money.closing,
    })
    k.clock.now = moment('2026-04-02')
    done(await give(k, '03-13 10:00', '03-13 11:00'))
    done(await recorded(k, '2026-03-31'))
    const closure = done(await close(k))
    expect(closure).toMatchObject({ statement: 3, state: 'final' })
    const march = await statement(k, 3)
    expect(march.replaces).toMatchObject({ number: 2, digest: second.digest, leftInStandard: h(91) })
    // A week of 24 h began on the 30th, and an hour was written late.
    expect(march.leftInStandard - h(91)).toBe(h(24) - h(1))
    expect(march.money.closing.pence - two.money.closing.pence).toBe(23 * 2460)
    expect(march.proof.lastStatement).toBeNull()
    expect(march.recordedThrough).toBe('2026-03-31')
    expect(await statement(k, 1)).toEqual(one)
    expect(done(await k.books.statementOf(BY, { fund: 'LS-001', month: MARCH })).statement).toEqual(march)
    expect(done(await k.books.statements(BY, { fund: 'LS-001' })).map((r) => [r.number, r.state])).toEqual([
      [1, 'may-change'],
      [2, 'may-change'],
      [3, 'final'],
    ])
    feet(march)
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('the year and the last statement go from final statement to final statement', async () => {
    const k = await sally('2026-06-03')
    done(await give(k, '04-14 10:00', '04-14 12:00'))
    done(await give(k, '05-14 10:00', '05-14 13:00'))
    done(await recorded(k, '2026-05-31'))
    done(await close(k))
    done(await early(k, APRIL))
    const april = done(await close(k, APRIL))
    const MAY = '2026-05' as Month
    done(await early(k, MAY))
    const [copy, may] = [done(await early(k, MAY)), done(await close(k, MAY))]
    expect([april.statement, copy.statement, may.statement]).toEqual([3, 5, 6])
    const s = await statement(k, 6)
    expect(s.proof.lastStatement).toBe(april.digest)
    expect(s.yearSoFar.hoursUsed).toMatchObject([{ kind: 'standard', amount: h(5) }])
    expect(s.yearSoFar.used.pence).toBe(5 * 2460)
    expect((await statement(k, 5)).yearSoFar).toEqual(s.yearSoFar)
    feet(s)
  })

  test('is refused for a month that is closed, comes after the next or has not begun, and for the own book', async () => {
    const k = await sally()
    done(await recorded(k, '2026-03-31'))
    expect(namesOf(await early(k, APRIL))).toEqual(['period-not-next'])
    done(await close(k))
    const before = (await entries(k, 'LS-001')).length
    expect(namesOf(await early(k))).toEqual(['period-closed'])
    expect(namesOf(await early(k, '2026-05' as Month))).toEqual(['period-not-next'])
    expect(namesOf(await early(k, MARCH, 'OWN'))).toEqual(['unknown-fund'])
    expect(namesOf(await early(k, MARCH, 'LS-999'))).toEqual(['unknown-fund'])
    k.clock.now = moment('2026-03-31')
    expect(refusal(await early(k, APRIL))).toMatchObject({
      name: 'future-day',
      sentence: 'April 2026 begins here on 1 April 2026. Make an early copy after that.',
    })
    expect(await entries(k, 'LS-001')).toHaveLength(before)
  })

  test('the same request twice is one copy', async () => {
    const k = await sally()
    const request = { key: 'early-march', digest: 'd1' as never }
    const ask = { fund: 'LS-001', month: MARCH }
    const first = done(await k.books.issueStatement(BY, ask, request))
    expect(done(await k.books.issueStatement(BY, ask, request))).toEqual(first)
    expect(done(await k.books.statements(BY, { fund: 'LS-001' }))).toHaveLength(1)
  })

  test('within an issuing it says what was known when that began, or when the fund was last written to', async () => {
    const k = await sally()
    await openPerson(k, 'LS-002')
    for (const fund of ['LS-001', 'LS-002'])
      done(await k.books.allocate(BY, { fund, through: on('2026-03-31') }))
    k.clock.now = moment('2026-04-03')
    const { id } = done(await k.books.beginIssuing(BY, { month: MARCH, early: true }))
    const issuings = await k.store.issued.issuings(BY.provider)
    k.clock.now = moment('2026-04-04')
    done(
      await k.books.giveSupport(BY, { fund: 'LS-002', start: '2026-03-10 10:00', end: '2026-03-10 11:00' }),
    )
    k.clock.now = moment('2026-04-05')
    const known = async (fund: string) => {
      done(await k.books.issueStatement(BY, { fund, month: MARCH, issuing: id }))
      return done(await k.books.statementOf(BY, { fund, month: MARCH })).statement.knownAt
    }
    expect(await known('LS-001')).toBe(issuings[0]?.at)
    expect(await known('LS-002')).toBe((await entries(k, 'LS-002')).at(-2)?.recordedAt)
    // An issuing of early copies closes nothing, and there are no others.
    done(await recorded(k, '2026-03-31'))
    for (const issuing of [id, 'is_other']) {
      const closing = await k.books.closeMonth(BY, { fund: 'LS-001', month: MARCH, issuing })
      expect(namesOf(closing)).toEqual(['not-found'])
    }
  })
})

describe('the year so far', () => {
  const MAY = '2026-05' as Month
  const closed = async (k: Bookkeeper, month: Month) => {
    done(await recorded(k, `${month}-${month === APRIL ? '30' : '31'}`))
    const made = done(await close(k, month))
    const s = await statement(k, made.statement)
    mustFoot(s)
    return s
  }
  const year = ({ yearSoFar: y }: Statement) => [
    y.from,
    y.given.pence,
    y.used.pence,
    y.hoursUsed.map((u) => [u.kind, u.amount]),
  ]

  test('begins on its own day, also within a month: what came before counts in the year before', async () => {
    const k = await newBooks('2026-06-02')
    await openPerson(k, 'LS-001', { yearStarts: '04-06' })
    done(await give(k, '03-10 10:00', '03-10 13:00'))
    for (const date of ['04-02', '04-20', '05-06']) done(await give(k, `${date} 10:00`, `${date} 12:00`))
    // 24 h a week at £24.60: five weeks began in March, four in April, all on or after the 6th, four in May.
    expect(year(await closed(k, MARCH))).toEqual(['2025-04-06', 2_952_00, 73_80, [['standard', h(3)]]])
    const april = await closed(k, APRIL)
    expect(april.pounds.total.pence).toBe(98_40)
    expect(april.hours[0]?.used).toBe(h(4))
    expect(year(april)).toEqual(['2026-04-06', 2_361_60, 49_20, [['standard', h(2)]]])
    expect(year(await closed(k, MAY))).toEqual(['2026-04-06', 4_723_20, 98_40, [['standard', h(4)]]])
  })

  test('what the provider keeps of hours turned into money is used, until that is undone', async () => {
    const k = await newBooks('2026-05-04')
    const agreed = {
      cashRate: { pence: 2000, per: 1 },
      cashRest: 'provider',
      cashRestReason: 'Rota changes',
    } as const
    await openPerson(k, 'LS-001', agreed)
    done(await give(k, '03-10 10:00', '03-10 12:00'))
    done(await recorded(k, '2026-03-31'))
    const ask = { fund: 'LS-001', on: on('2026-03-31'), decided: decidedBy('Sally') }
    const [turned = 0] = done(
      await k.books.turnHoursIntoMoney(BY, { ...ask, kind: 'standard', amount: h(5) }),
    ).entries
    const march = await closed(k, MARCH)
    // 2 h of support at £24.60, and £4.60 of each of 5 h.
    expect([march.pounds.kept.pence, march.pounds.total.pence]).toEqual([23_00, 72_20])
    expect(march.yearSoFar.used.pence).toBe(72_20)

    done(await dearer(k, '2026-04-20', agreed))
    const undo = { fund: 'LS-001', number: turned, reason: 'She keeps her hours', on: on('2026-04-21') }
    const [undoing] = done(await k.books.reverse(BY, undo)).entries
    const april = await closed(k, APRIL)
    const rows = april.money.rows.filter((r) => r.day === undo.on)
    // The provider gives back what it kept; the council bears that 5 h cost £1.00 more each.
    expect(rows.map((r) => [r.what, r.entries, r.change.pence])).toEqual([
      ['put-right', [undoing], 23_00],
      ['repriced', [undoing], 5_00],
    ])
    expect([april.pounds.kept.pence, april.pounds.total.pence]).toEqual([-23_00, -23_00])
    expect(april.yearSoFar.used.pence).toBe(-23_00)
  })
})

describe('asked for and not yet paid', () => {
  const JUNE = '2026-06-02'
  const [MAY, gym] = ['2026-05' as Month, { supplier: 'Northgate Gym', what: 'Gym', pence: 35_00 }]
  const closed = async (k: Bookkeeper, month: Month) => {
    done(await recorded(k, `${month}-${month === APRIL ? '30' : '31'}`))
    const made = done(await close(k, month))
    return (await statement(k, made.statement)).askedFor.map((a) => [a.on, a.sum.pence])
  }
  const asked = async () => {
    const k = await sally(JUNE)
    done(await recorded(k, '2026-03-30'))
    const decided = decidedBy('Sally')
    const at = { fund: 'LS-001', on: on('2026-03-30') }
    done(await k.books.turnHoursIntoMoney(BY, { ...at, decided, kind: 'standard', amount: h(5) }))
    const wrote = done(await k.books.askToBuy(BY, { ...at, ...gym }))
    return { k, at, decided, wrote }
  }
  const undo = (k: Bookkeeper, number = 0, day = '2026-04-10') =>
    k.books.reverse(BY, { fund: 'LS-001', number, reason: 'A slip of the pen', on: on(day) })

  test('taken back in April, it stands in March and in no month after', async () => {
    const { k, wrote } = await asked()
    expect(await closed(k, MARCH)).toEqual([['2026-03-30', 35_00]])
    done(await undo(k, wrote.entries[0]))
    expect(await closed(k, APRIL)).toEqual([])
    expect(await closed(k, MAY)).toEqual([])
  })

  test('taken back in April before March is closed, it was still open on 31 March', async () => {
    const { k, wrote } = await asked()
    done(await undo(k, wrote.entries[0]))
    expect(await closed(k, MARCH)).toEqual([['2026-03-30', 35_00]])
    expect(await closed(k, APRIL)).toEqual([])
  })

  test('paid for in March and not after all in April, it is open from April on until it is paid', async () => {
    const { k, at, decided, wrote } = await asked()
    const step = { ...at, purchase: wrote.purchase }
    done(await k.books.decideToBuy(BY, { ...step, decided }))
    const paid = done(await k.books.payForPurchase(BY, { ...step, paidFrom: 'provider-card' })).entries
    expect(await closed(k, MARCH)).toEqual([])
    done(await undo(k, paid[0]))
    expect(await closed(k, APRIL)).toEqual([['2026-03-30', 35_00]])
    expect(await closed(k, MAY)).toEqual([['2026-03-30', 35_00]])
  })
})

describe('what comes late', () => {
  test('adds up exactly to what the closed month would have said with it', async () => {
    // £24.70 an hour, so that 20 minutes are no whole pence.
    const kinds = terms('LS-001')
      .kinds.slice(0, 1)
      .map((kind) => ({
        ...kind,
        lines: kind.lines.map((l) => (l.category === 'margin' ? { ...l, rate: { pence: 130, per: 1 } } : l)),
      }))
    const months = async (late: boolean): Promise<readonly [Statement, Statement]> => {
      const k = await newBooks('2026-05-04')
      await openPerson(k, 'LS-001', { kinds, draws: [] })
      const [wrong = 0] = done(await give(k, '03-09 10:00', '03-09 11:00')).entries.slice(-1)
      done(await give(k, '03-10 10:00', '03-10 10:20'))
      const put = async () => {
        done(await give(k, '03-17 10:00', '03-17 10:20'))
        done(await k.books.reverse(BY, { fund: 'LS-001', number: wrong, reason: 'Nobody came' }))
        const missed = { fund: 'LS-001', start: '2026-03-18 10:00', end: '2026-03-18 14:00' }
        const why = { reason: 'client-cancelled', workerPaid: true, otherWork: false } as const
        done(await k.books.recordNotGiven(BY, { ...missed, ...why }))
      }
      if (!late) await put()
      done(await recorded(k, '2026-03-31'))
      done(await early(k))
      done(await close(k))
      if (late) await put()
      done(await give(k, '04-07 10:00', '04-07 13:20'))
      done(await recorded(k, '2026-04-30'))
      done(await early(k, APRIL))
      done(await close(k, APRIL))
      const both = [await statement(k, 2), await statement(k, 4)] as const
      for (const s of both) feet(s)
      expect(await audit(k)).toMatchObject({ wrong: [] })
      return both
    }
    const [[inTime, after], [closed, next]] = [await months(false), await months(true)]
    const changes = next.earlierMonths.map((e) => e.sum.exact)
    expect(next.earlierMonths.map((e) => e.day)).toEqual(['2026-03-17', '2026-03-09', '2026-03-18'])
    expect(changes.reduce((a, b) => a + b)).toBe(inTime.money.closing.exact - closed.money.closing.exact)
    expect(after.earlierMonths).toEqual([])
    expect(next.money.closing).toEqual(after.money.closing)
    expect(next.leftInStandard).toBe(after.leftInStandard)
    const used = (s: Statement) => (s.hours[0]?.used ?? 0) + (s.hours[0]?.cancelledLate ?? 0)
    expect(used(next) - used(after)).toBe(used(inTime) - used(closed))
  })
})
