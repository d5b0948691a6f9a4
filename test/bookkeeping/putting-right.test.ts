import { describe, expect, test } from 'vitest'
import { type Day, day, type Month } from '../../src/ledger/day.ts'
import {
  audit,
  type Bookkeeper,
  BY,
  balance,
  book,
  decidedBy,
  done,
  drawn,
  entries,
  h,
  namesOf,
  newBooks,
  openPerson,
  pounds,
  refusal,
  twoManagers,
} from './bookkeeper.ts'

const on = (text: string): Day => day(text)

async function brian(now = '2026-03-20'): Promise<Bookkeeper> {
  const k = await newBooks(now)
  await openPerson(k, 'LS-002')
  done(await k.books.allocate(BY, { through: on('2026-03-09') }))
  done(await k.books.recordThrough(BY, { through: on('2026-03-12') }))
  return k
}

const give = (k: Bookkeeper, from: string, to: string, session?: string) =>
  k.books.giveSupport(BY, {
    fund: 'LS-002',
    start: `2026-03-${from}`,
    end: `2026-03-${to}`,
    ...(session ? { session } : {}),
  })
const undo = (k: Bookkeeper, number = 0, more: { reason?: string; on?: Day } = {}) =>
  k.books.reverse(BY, { fund: 'LS-002', number, reason: 'A slip of the pen', ...more })
const ask = { fund: 'LS-002', on: on('2026-03-12'), decided: decidedBy('Brian') }

describe('every kind of entry taken back leaves the book as it was before', () => {
  const acts: readonly [string, (k: Bookkeeper) => Promise<{ entries: readonly number[] }>][] = [
    ['support', async (k) => done(await give(k, '10 10:00', '10 13:00'))],
    ['support drawn from day hours', async (k) => done(await give(k, '10 22:30', '10 23:30'))],
    [
      'a booking',
      async (k) =>
        done(
          await k.books.planVisit(BY, { fund: 'LS-002', start: '2026-03-25 10:00', end: '2026-03-25 12:00' }),
        ),
    ],
    [
      'a late cancellation',
      async (k) =>
        done(
          await k.books.recordNotGiven(BY, {
            fund: 'LS-002',
            start: '2026-03-10 10:00',
            end: '2026-03-10 13:00',
            reason: 'client-cancelled',
            workerPaid: true,
            otherWork: false,
          }),
        ),
    ],
    [
      'a swap',
      async (k) =>
        done(await k.books.swapHours(BY, { ...ask, from: 'standard', to: 'enhanced', amount: h(6) })),
    ],
    [
      'hours into money',
      async (k) => done(await k.books.turnHoursIntoMoney(BY, { ...ask, kind: 'standard', amount: h(5) })),
    ],
    [
      'a receipt',
      async (k) =>
        done(
          await k.books.receivePayment(BY, {
            on: ask.on,
            pence: 500,
            reference: 'X',
            lines: [{ fund: 'LS-002', pence: 500 }],
          }),
        )[0] ?? { entries: [] },
    ],
    [
      'hours saved',
      async (k) => done(await k.books.save(BY, { ...ask, pot: 'A trip', unit: 'standard', amount: h(3) })),
    ],
    [
      'a purchase asked for',
      async (k) =>
        done(
          await k.books.askToBuy(BY, {
            fund: 'LS-002',
            on: ask.on,
            supplier: 'Shop',
            what: 'A lamp',
            pence: 100,
          }),
        ),
    ],
  ]

  test.each(acts)('%s', async (_, act) => {
    const k = await brian()
    done(await k.books.allocate(BY, { through: on('2026-03-23') }))
    const [before, own] = [await book(k, 'LS-002'), await book(k, 'OWN')]
    const wrote = await act(k)
    const number = wrote.entries.at(-1) ?? 0
    const [original] = (await entries(k, 'LS-002')).filter((e) => e.number === number)
    done(await undo(k, number))
    expect(await book(k, 'LS-002')).toBe(before)
    expect(await book(k, 'OWN')).toBe(own)
    expect(await audit(k)).toEqual({ bankPence: 0, wrong: [] })
    const last = (await entries(k, 'LS-002')).at(-1)
    expect(last).toMatchObject({ kind: 'reversal', reverses: number, effective: original?.effective })
    expect(refusal(await undo(k, number)).facts).toEqual({ entry: number, by: last?.number ?? 0 })
  })

  test('money into hours, money kept, drawn and saved, a purchase, a repayment, a drawdown', async () => {
    const k = await brian()
    done(
      await k.books.receivePayment(BY, {
        on: ask.on,
        pence: 100_000,
        reference: 'X',
        lines: [{ fund: 'LS-002', pence: 100_000 }],
      }),
    )
    done(await k.books.turnHoursIntoMoney(BY, { ...ask, kind: 'standard', amount: h(5) }))
    done(await give(k, '10 10:00', '10 13:00'))
    done(await k.books.lend(BY, { fund: 'LS-002', on: ask.on, pence: 500 }))
    done(await k.books.keepForEmergencies(BY, { ...ask, action: 'set-aside', pence: 1000 }))
    const { bankPence } = await audit(k)
    const more: (() => Promise<{ entries?: readonly number[] }>)[] = [
      async () => done(await k.books.turnMoneyIntoHours(BY, { ...ask, kind: 'standard', amount: h(2) })),
      async () =>
        done(await k.books.keepForEmergencies(BY, { ...ask, action: 'drawn', pence: 500, reason: 'A key' })),
      async () => done(await k.books.save(BY, { ...ask, pot: 'A bike', unit: 'GBP', amount: 700 })),
      async () =>
        done(
          await k.books.payForPurchase(BY, {
            ...ask,
            supplier: 'Shop',
            what: 'A lamp',
            pence: 800,
            paidFrom: 'bank',
          }),
        ),
      async () =>
        done(
          await k.books.payForPurchase(BY, {
            ...ask,
            supplier: 'Shop',
            what: 'A lamp',
            pence: 800,
            paidFrom: 'provider-cash',
          }),
        ),
      async () =>
        done(await twoManagers(k, { what: 'advance-repaid', fund: 'LS-002', on: ask.on, pence: 300 })),
      async () => {
        done(await drawn(k, ask.on))
        return {}
      },
    ]
    for (const act of more) {
      const [before, own] = [await book(k, 'LS-002'), await book(k, 'OWN')]
      await act()
      done(await undo(k, (await entries(k, 'LS-002')).at(-1)?.number))
      expect([await book(k, 'LS-002'), await book(k, 'OWN')]).toEqual([before, own])
      expect(await audit(k)).toEqual({ bankPence, wrong: [] })
    }
  })

  test('but not an agreement, a decision, what is recorded up to, or a reversal: those are recorded anew', async () => {
    const k = await brian()
    const visit = done(await give(k, '10 10:00', '10 13:00')).entries.at(-1)
    done(await undo(k, visit))
    for (const e of await entries(k, 'LS-002'))
      if (['agreement', 'decision', 'support-recorded', 'reversal'].includes(e.kind))
        expect(namesOf(await undo(k, e.number))).toEqual(['cannot-reverse'])
    const { entries: lent } = done(await k.books.lend(BY, { fund: 'LS-002', on: ask.on, pence: 500 }))
    const no = refusal(await undo(k, lent[0]))
    expect([no.name, no.sentence]).toEqual([
      'cannot-reverse',
      'What the provider lent is not taken back by one manager: its money leaves the fund then. Propose the repayment instead.',
    ])
    expect(await pounds(k, 'LS-002', 'bank')).toBe('£5.00')
    expect(namesOf(await undo(k, 99))).toEqual(['unknown-entry'])
    expect(namesOf(await undo(k, visit, { reason: ' ' }))).toEqual(['bad-text'])
  })
})

describe('what has been used since is in the way', () => {
  test('a week’s hours that were given away: the visits are recorded again, not charged if need be', async () => {
    const k = await brian()
    for (const d of ['02', '03', '04', '09', '10', '11']) done(await give(k, `${d} 08:00`, `${d} 20:00`))
    // 2 × 35 h were there for 72 h of visits.
    expect(await balance(k, 'LS-002', 'standard', 'unfunded')).toBe(h(2))
    const before = await entries(k, 'LS-002')
    const week = before.find((e) => e.kind === 'allocation')?.number
    const wrote = done(await undo(k, week)).entries
    expect(wrote.length).toBe(6 + 1 + 6)
    // All 72 h stand as given; what the first week had paid for is not charged now, and the second week pays 35 h.
    expect(await balance(k, 'LS-002', 'standard', 'delivered')).toBe(h(72))
    expect(await balance(k, 'LS-002', 'standard', 'unfunded')).toBe(h(72 - 35))
    expect(await balance(k, 'LS-002', 'standard', 'available')).toBe(0)
    const again = (await entries(k, 'LS-002')).filter((e) => e.kind === 'support' && e.source?.part === 2)
    expect(again.map((e) => e.effective)).toEqual(
      ['02', '03', '04', '09', '10', '11'].map((d) => `2026-03-${d}`),
    )
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('a week’s hours taken back are given no more, on the fund’s own page as in the list of people', async () => {
    const k = await brian()
    const told = async () => {
      const page = done(await k.books.fundPage(BY, { fund: 'LS-002', on: on('2026-03-10') }))
      const { people } = await k.books.positions(BY, { on: on('2026-03-10') })
      return [page.thisWeek.given, people[0]?.position.week.given]
    }
    expect(await told()).toEqual([h(35), h(35)])
    const week = (await entries(k, 'LS-002')).findLast((e) => e.kind === 'allocation')
    expect(week?.effective).toBe('2026-03-09')
    done(await undo(k, week?.number))
    expect(await told()).toEqual([0, 0])
  })

  test('a week’s hours that were saved too, naming what is in the way', async () => {
    const k = await brian()
    const [saved] = done(
      await k.books.save(BY, { ...ask, pot: 'City break', unit: 'standard', amount: h(36) }),
    ).entries
    const used = done(await give(k, '10 08:00', '10 20:00')).entries
    const week = (await entries(k, 'LS-002')).find((e) => e.kind === 'allocation')?.number
    const no = refusal(await undo(k, week))
    expect(no.name).toBe('entries-in-the-way')
    expect(no.facts['inTheWay']).toEqual([...used, saved].map(String))
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('a booking that a visit was given from', async () => {
    const k = await brian()
    const [booking] = done(
      await k.books.planVisit(BY, {
        fund: 'LS-002',
        start: '2026-03-10 10:00',
        end: '2026-03-10 13:00',
        session: 'V1',
      }),
    ).entries.slice(-1)
    const [visit] = done(await give(k, '10 10:00', '10 12:00', 'V1')).entries
    expect(refusal(await undo(k, booking)).facts['inTheWay']).toEqual([String(visit)])
    // The visit put right, its booking holds the hours again and the visit can be recorded as it was.
    done(await undo(k, visit))
    expect(await balance(k, 'LS-002', 'standard', 'booked')).toBe(h(3))
    done(await give(k, '10 10:00', '10 13:00', 'V1'))
    expect(await balance(k, 'LS-002', 'standard', 'booked')).toBe(0)
    expect((await entries(k, 'LS-002')).at(-1)?.source).toMatchObject({ reference: 'V1', part: 3 })
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('hours that became money which is spent', async () => {
    const k = await brian()
    const [swap] = done(
      await k.books.turnHoursIntoMoney(BY, { ...ask, kind: 'standard', amount: h(5) }),
    ).entries
    const bought = done(
      await k.books.payForPurchase(BY, {
        ...ask,
        supplier: 'Shop',
        what: 'A lamp',
        pence: 12_000,
        paidFrom: 'provider-card',
      }),
    )
    expect(refusal(await undo(k, swap)).facts['inTheWay']).toEqual(bought.entries.map(String))
    done(await undo(k, bought.entries[0]))
    done(await undo(k, swap))
    expect(await book(k, 'OWN')).toBe('')
  })
})

describe('in a closed month', () => {
  const march = '2026-03' as Month
  const closed = async () => {
    const k = await brian('2026-04-02')
    const visit = done(await give(k, '10 10:00', '10 13:00')).entries.at(-1) ?? 0
    done(await k.books.recordThrough(BY, { through: on('2026-03-31') }))
    done(await k.books.closeMonth(BY, { fund: 'LS-002', month: march }))
    return { k, visit }
  }

  test('an entry is put right in the open month, and says which day it belongs to', async () => {
    const { k, visit } = await closed()
    const before = await book(k, 'LS-002', '2026-03-31')
    done(await undo(k, visit))
    expect((await entries(k, 'LS-002')).at(-1)).toMatchObject({
      effective: '2026-04-01',
      relatesTo: '2026-03-10',
      reverses: visit,
    })
    expect(await book(k, 'LS-002', '2026-03-31')).toBe(before)
    expect(await pounds(k, 'LS-002', 'provider:direct')).toBe('£0.00')
    done(await give(k, '10 10:00', '10 12:00'))
    expect((await entries(k, 'LS-002')).at(-1)).toMatchObject({
      effective: '2026-04-01',
      relatesTo: '2026-03-10',
    })
    const draft = done(await k.books.draftStatement(BY, { fund: 'LS-002', month: '2026-04' as Month }))
    // 3 h back, 2 h gone: £24.60 more than March said.
    expect(draft.earlierMonths.map((e) => [e.day, e.sum.pence])).toEqual([
      ['2026-03-10', 7380],
      ['2026-03-10', -4920],
    ])
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('a purchase and a receipt of it too', async () => {
    const k = await brian('2026-04-02')
    done(await k.books.turnHoursIntoMoney(BY, { ...ask, kind: 'standard', amount: h(5) }))
    const [receipt] = done(
      await k.books.receivePayment(BY, {
        on: ask.on,
        pence: 9000,
        reference: 'X',
        lines: [{ fund: 'LS-002', pence: 9000 }],
      }),
    )
    const bought = done(
      await k.books.payForPurchase(BY, {
        ...ask,
        supplier: 'Shop',
        what: 'A lamp',
        pence: 5000,
        paidFrom: 'bank',
      }),
    )
    done(await k.books.recordThrough(BY, { through: on('2026-03-31') }))
    done(await k.books.closeMonth(BY, { fund: 'LS-002', month: march }))
    done(await undo(k, receipt?.entries[0]))
    expect(await pounds(k, 'LS-002', 'advance', '2026-04-01')).toBe('£50.00')
    expect(await pounds(k, 'OWN', 'own:lent', '2026-04-01')).toBe('£50.00')
    done(await undo(k, bought.entries[0]))
    expect(await audit(k)).toEqual({ bankPence: 0, wrong: [] })
  })
})

describe('support that the fund did not pay for', () => {
  const unfunded = async () => {
    const k = await brian()
    for (const d of ['02', '03', '04']) done(await give(k, `${d} 08:00`, `${d} 20:00`))
    const visit = (await entries(k, 'LS-002')).findLast((e) => e.kind === 'support')?.number ?? 0
    return { k, visit }
  }
  const fund = (k: Bookkeeper, support: number, amount: number, kind = 'standard') =>
    k.books.fundUnfunded(BY, { ...ask, support, kind, amount })

  test('is funded by a decision that names the visit, at the price of its day, and never twice', async () => {
    const { k, visit } = await unfunded()
    expect(await balance(k, 'LS-002', 'standard', 'unfunded')).toBe(h(1))
    expect(refusal(await fund(k, visit, h(2))).sentence).toBe(
      '1 h of this visit was not charged for. Fund at most that.',
    )
    const [funding] = done(await fund(k, visit, h(0, 40))).entries
    expect(await balance(k, 'LS-002', 'standard', 'unfunded')).toBe(h(0, 20))
    expect(await pounds(k, 'LS-002', 'provider:direct')).toBe('£620.60')
    expect(refusal(await fund(k, visit, h(0, 21))).facts).toMatchObject({ left: h(0, 20) })
    done(await fund(k, visit, h(0, 20)))
    expect(namesOf(await fund(k, visit, 60))).toEqual(['not-enough-hours'])
    // What was funded is in the way of the visit; taken back, it can be funded again.
    expect(namesOf(await undo(k, visit))).toEqual(['entries-in-the-way'])
    done(await undo(k, funding))
    done(await fund(k, visit, h(0, 40)))
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })

  test('is refused for what is no support, of another kind, put right, or without a decision', async () => {
    const { k, visit } = await unfunded()
    expect(namesOf(await fund(k, 1, h(1)))).toEqual(['unknown-entry'])
    expect(namesOf(await fund(k, visit, h(1), 'enhanced'))).toEqual(['not-enough-hours'])
    const nobody = { ...ask, support: visit, kind: 'standard', amount: h(1), decided: decidedBy('') }
    expect(namesOf(await k.books.fundUnfunded(BY, nobody))).toEqual(['bad-text'])
    done(await undo(k, visit))
    expect(namesOf(await fund(k, visit, h(1)))).toEqual(['already-reversed'])
    expect(await balance(k, 'LS-002', 'standard', 'unfunded')).toBe(0)
  })
})
