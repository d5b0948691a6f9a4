import { describe, expect, test } from 'vitest'
import { type Day, day } from '../../src/ledger/day.ts'
import {
  audit,
  type Bookkeeper,
  BY,
  balance,
  book,
  decidedBy,
  done,
  entries,
  h,
  lines,
  namesOf,
  newBooks,
  openPerson,
  pounds,
  refusal,
} from './bookkeeper.ts'

const on = (text: string): Day => day(text)

/** One person's fund in its second week, support recorded up to that Monday. */
async function running(ref: string, more: Parameters<typeof openPerson>[2] = {}): Promise<Bookkeeper> {
  const k = await newBooks('2026-03-09')
  await openPerson(k, ref, more)
  done(await k.books.allocate(BY, { through: on('2026-03-09') }))
  done(await k.books.recordThrough(BY, { through: on('2026-03-09') }))
  return k
}

const choice = (fund: string, name: string) => ({ fund, on: on('2026-03-09'), decided: decidedBy(name) })

describe('Sally swaps', () => {
  const swap = { ...choice('LS-001', 'Sally'), from: 'standard', to: 'enhanced' }

  test('6 day hours for 4 late hours: no money moves, and back again', async () => {
    const k = await running('LS-001')
    done(await k.books.swapHours(BY, { ...swap, amount: h(6) }))
    expect(await book(k, 'LS-001')).toBe(
      lines(`
        GBP funder:northshire £1,180.80
        GBP hours £1,180.80
        enhanced available 4 h
        enhanced converted −4 h
        standard available 42 h
        standard converted 6 h
        standard issued 48 h
      `),
    )
    done(await k.books.swapHours(BY, { ...swap, from: 'enhanced', to: 'standard', amount: h(4) }))
    expect(await balance(k, 'LS-001', 'standard', 'available')).toBe(h(48))
    // Late hours that she chose are used before any are drawn.
    done(await k.books.swapHours(BY, { ...swap, amount: h(6) }))
    done(
      await k.books.giveSupport(BY, { fund: 'LS-001', start: '2026-03-08 23:00', end: '2026-03-09 02:00' }),
    )
    expect(await balance(k, 'LS-001', 'enhanced', 'available')).toBe(h(2))
    expect(await balance(k, 'LS-001', 'standard', 'available')).toBe(h(40, 30))
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('a dearer kind than its ratio says costs what there is to spend; a cheaper one gives it', async () => {
    const dearer = (await import('./bookkeeper.ts')).terms('LS-001').kinds.map((kind) =>
      kind.code === 'enhanced'
        ? {
            ...kind,
            lines: kind.lines.map((l) =>
              l.category === 'margin' ? { ...l, rate: { pence: 280, per: 1 } } : l,
            ),
          }
        : kind,
    )
    const k = await running('LS-001', { kinds: dearer })
    // 4 late hours are £38.… each: 4 × (£36.90 + £1.00) less 6 × £24.60 is £4.00 more.
    const no = refusal(await k.books.swapHours(BY, { ...swap, amount: h(6) }))
    expect(no.sentence).toContain(
      'worth £4.00 more than the hours they come from, and there is £0.00 to spend',
    )
    done(
      await k.books.turnHoursIntoMoney(BY, { ...choice('LS-001', 'Sally'), kind: 'standard', amount: h(1) }),
    )
    done(await k.books.swapHours(BY, { ...swap, amount: h(6) }))
    expect(await pounds(k, 'LS-001', 'spending')).toBe('£20.60')
    done(await k.books.swapHours(BY, { ...swap, from: 'enhanced', to: 'standard', amount: h(2) }))
    expect(await pounds(k, 'LS-001', 'spending')).toBe('£22.60')
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test.each([
    ['what is no whole number of seconds, with the nearest that are', { amount: 3601 }, 'not-whole-seconds'],
    ['more than is unused', { amount: h(48, 3) }, 'not-enough-hours'],
    ['nothing', { amount: 0 }, 'not-hours'],
    ['less than nothing', { amount: -60 }, 'not-hours'],
    ['a kind for itself', { to: 'standard', amount: h(1) }, 'not-hours'],
    ['a kind that is not agreed', { to: 'sleep-in', amount: h(1) }, 'unknown-kind'],
    ['before the fund began', { on: on('2026-02-27'), amount: h(1) }, 'outside-agreement'],
    ['on a day to come', { on: on('2026-03-10'), amount: h(6) }, 'future-day'],
    ['without a name', { decided: decidedBy(' '), amount: h(6) }, 'bad-text'],
  ])('is refused: %s', async (_, more, name) => {
    const k = await running('LS-001')
    expect(namesOf(await k.books.swapHours(BY, { ...swap, ...more }))).toEqual([name])
    expect(await balance(k, 'LS-001', 'standard', 'available')).toBe(h(48))
    expect((await entries(k, 'LS-001')).at(-1)?.kind).toBe('support-recorded')
  })

  test('a try shows what it would do and writes nothing', async () => {
    const k = await running('LS-001')
    const tried = done(await k.books.trySwap(BY, { ...swap, amount: h(6) }))
    expect(tried.left).toEqual([
      { kind: 'standard', label: 'day hours', before: h(48), after: h(42) },
      { kind: 'enhanced', label: 'late hours (after 11pm)', before: 0, after: h(4) },
    ])
    expect(await balance(k, 'LS-001', 'enhanced', 'available')).toBe(0)
    expect(namesOf(await k.books.trySwap(BY, { ...swap, amount: h(60) }))).toEqual(['not-enough-hours'])
  })
})

describe('Brian turns unused hours into money', () => {
  const swap = { ...choice('LS-002', 'Brian'), kind: 'standard' }

  test('5 h are £123.00 at the full price; and money back into hours at the price of the day', async () => {
    const k = await running('LS-002')
    done(await k.books.turnHoursIntoMoney(BY, { ...swap, amount: h(5) }))
    expect(await book(k, 'LS-002')).toBe(
      lines(`
        GBP funder:northshire £1,722.00
        GBP hours £1,599.00
        GBP spending £123.00
        standard available 65 h
        standard converted 5 h
        standard issued 70 h
      `),
    )
    expect(refusal(await k.books.turnMoneyIntoHours(BY, { ...swap, amount: h(5, 1) })).sentence).toContain(
      'costs £123.41, and there is £123.00 to spend',
    )
    done(await k.books.turnMoneyIntoHours(BY, { ...swap, amount: h(2) }))
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£73.80')
    expect(await balance(k, 'LS-002', 'standard', 'available')).toBe(h(67))
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test.each([
    ['contingency', undefined, 'contingency', '£23.00'],
    ['funder', undefined, 'funder:northshire', '£1,699.00'],
    ['provider', 'Rota changes cost this much', 'provider:management', '£23.00'],
  ] as const)('at a lower agreed rate the rest goes to the %s', async (cashRest, reason, code, sum) => {
    const k = await running('LS-002', {
      cashRate: { pence: 2000, per: 1 },
      cashRest,
      ...(reason ? { cashRestReason: reason } : {}),
    })
    done(await k.books.turnHoursIntoMoney(BY, { ...swap, amount: h(5) }))
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£100.00')
    expect(await pounds(k, 'LS-002', code)).toBe(sum)
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('not hours that are given, planned or not recorded yet', async () => {
    const k = await running('LS-002')
    done(
      await k.books.giveSupport(BY, { fund: 'LS-002', start: '2026-03-09 05:00', end: '2026-03-09 09:00' }),
    )
    done(await k.books.planVisit(BY, { fund: 'LS-002', start: '2026-03-12 08:00', end: '2026-03-12 18:00' }))
    // 2 h of Monday's 4 were late hours: 3 day hours each 2. 70 − 5 − 10 = 55.
    expect(refusal(await k.books.turnHoursIntoMoney(BY, { ...swap, amount: h(55, 1) })).facts).toMatchObject({
      left: h(55),
    })
    k.clock.now = '2026-03-12T09:00:00Z' as typeof k.clock.now
    done(await k.books.turnHoursIntoMoney(BY, { ...swap, on: on('2026-03-12'), amount: h(1) }))
    k.clock.now = '2026-03-13T09:00:00Z' as typeof k.clock.now
    const friday = { ...swap, on: on('2026-03-13'), amount: h(1) }
    expect(refusal(await k.books.turnHoursIntoMoney(BY, friday)).sentence).toBe(
      'Support is recorded only up to 9 March 2026. Enter the visits since then first, so that only unused hours are used.',
    )
    done(await k.books.recordThrough(BY, { fund: 'LS-002', through: on('2026-03-13') }))
    done(await k.books.turnHoursIntoMoney(BY, friday))
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('support recorded goes forwards only, and not into days to come', async () => {
    const k = await running('LS-002')
    expect(done(await k.books.recordThrough(BY, { through: on('2026-03-05') }))).toEqual([])
    expect(namesOf(await k.books.recordThrough(BY, { through: on('2026-03-10') }))).toEqual(['future-day'])
  })
})

describe('Paul saves for a City break', () => {
  const paul = { ...choice('LS-003', 'Paul'), pot: 'City break', unit: 'standard' }

  test('hours put away, put away again under the same name, used, and the rest given back', async () => {
    const k = await running('LS-003')
    done(await k.books.save(BY, { ...paul, amount: h(10) }))
    done(await k.books.save(BY, { ...paul, pot: ' City break ', amount: h(12) }))
    expect(await balance(k, 'LS-003', 'standard', 'pot:1')).toBe(h(22))
    expect(await pounds(k, 'LS-003', 'hours')).toBe('£1,476.00')
    const bike = { ...paul, pot: 'A bike', unit: 'GBP', amount: 2000 }
    expect(namesOf(await k.books.save(BY, bike))).toEqual(['not-enough-money'])
    done(
      await k.books.turnHoursIntoMoney(BY, { ...choice('LS-003', 'Paul'), kind: 'standard', amount: h(1) }),
    )
    done(await k.books.save(BY, bike))
    expect(await pounds(k, 'LS-003', 'saved:2')).toBe('£20.00')
    done(await k.books.takeOut(BY, { ...paul, amount: h(20) }))
    expect(refusal(await k.books.takeOut(BY, { ...paul, amount: h(3) })).sentence).toBe(
      '2 h is saved here. Take out at most that.',
    )
    done(await k.books.takeOut(BY, { ...paul, amount: h(2) }))
    done(await k.books.takeOut(BY, bike))
    expect(await book(k, 'LS-003')).toBe(
      lines(`
        GBP funder:northshire £1,476.00
        GBP hours £1,451.40
        GBP spending £24.60
        standard available 59 h
        standard converted 1 h
        standard issued 60 h
      `),
    )
  })

  test('support never reaches into a pot', async () => {
    const k = await running('LS-003')
    done(await k.books.save(BY, { ...paul, amount: h(58) }))
    done(
      await k.books.giveSupport(BY, { fund: 'LS-003', start: '2026-03-09 07:00', end: '2026-03-09 10:00' }),
    )
    expect(await balance(k, 'LS-003', 'standard', 'pot:1')).toBe(h(58))
    expect(await balance(k, 'LS-003', 'standard', 'unfunded')).toBe(h(1))
  })

  test.each([
    ['nothing', { amount: 0 }, 'not-hours'],
    ['part of a penny', { unit: 'GBP', amount: 0.5 }, 'not-hours'],
    ['more than is unused', { amount: h(61) }, 'not-enough-hours'],
    ['a kind that is not agreed', { unit: 'sleep-in', amount: 1 }, 'unknown-kind'],
    ['for nothing named', { pot: '', amount: h(1) }, 'bad-text'],
  ])('is refused: %s', async (_, more, name) => {
    const k = await running('LS-003')
    expect(namesOf(await k.books.save(BY, { ...paul, ...more }))).toEqual([name])
    expect(namesOf(await k.books.takeOut(BY, { ...paul, pot: 'Nothing', amount: h(1) }))).toEqual([
      'unknown-pot',
    ])
  })
})

describe('kept for emergencies', () => {
  test('set aside from what there is to spend; drawn with a reason', async () => {
    const k = await running('LS-002')
    const ask = choice('LS-002', 'Brian')
    const keep = (action: 'set-aside' | 'drawn', pence: number, reason?: string) =>
      k.books.keepForEmergencies(BY, { ...ask, action, pence, ...(reason ? { reason } : {}) })
    expect(namesOf(await keep('set-aside', 5000))).toEqual(['not-enough-money'])
    done(await k.books.turnHoursIntoMoney(BY, { ...ask, kind: 'standard', amount: h(5) }))
    done(await keep('set-aside', 5000))
    expect([await pounds(k, 'LS-002', 'spending'), await pounds(k, 'LS-002', 'contingency')]).toEqual([
      '£73.00',
      '£50.00',
    ])
    expect(namesOf(await keep('drawn', 2000))).toEqual(['bad-text'])
    expect(namesOf(await keep('drawn', 5001, 'A new key'))).toEqual(['not-enough-money'])
    expect(namesOf(await keep('drawn', 0.5, 'A new key'))).toEqual(['not-an-amount'])
    done(await keep('drawn', 2000, 'A new key'))
    expect([await pounds(k, 'LS-002', 'spending'), await pounds(k, 'LS-002', 'contingency')]).toEqual([
      '£93.00',
      '£30.00',
    ])
    // What is kept cannot be spent on anything else.
    const buy = {
      fund: 'LS-002',
      on: ask.on,
      supplier: 'Shop',
      what: 'A lamp',
      pence: 9301,
      paidFrom: 'bank',
      decided: ask.decided,
    } as const
    expect(namesOf(await k.books.payForPurchase(BY, buy))).toEqual(['not-enough-money'])
  })
})
