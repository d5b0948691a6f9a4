// Every money step can be undone until it is used. Brian has 70 unused hours at £24.60; he turns 5 of them into
// £123.00, and changes his mind.
import { describe, expect, test } from 'vitest'
import { day, type Month } from '../../src/ledger/day.ts'
import { verify } from '../../src/store/sqlite/verify.ts'
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
  terms,
} from './bookkeeper.ts'
import { aroundBrian, authorityOf, comesIn, nextDay } from './people-around.ts'

const MONDAY = day('2026-03-09')
const own = { own: true } as const
const byPhone = { name: 'Brian', involved: 'by-phone' as const }
const F = 'LS-002'

async function brians() {
  const k = await newBooks('2026-03-09')
  await openPerson(k, F)
  done(await k.books.allocate(BY, { through: MONDAY }))
  done(await k.books.recordThrough(BY, { through: MONDAY }))
  return { k, ...(await aroundBrian(k)) }
}

const BEFORE = lines(`
  GBP funder:northshire £1,722.00
  GBP hours £1,722.00
  standard available 70 h
  standard issued 70 h
`)

const money = { fund: F, on: MONDAY, decided: own, kind: 'standard', amount: h(5) }
const gym = (pence: number) => ({
  fund: F,
  on: MONDAY,
  supplier: 'Leisure Centre',
  what: 'Gym, one month',
  pence,
})
const last = (wrote: { entries: readonly number[] }) => wrote.entries.at(-1) ?? 0
const why = <R>(answer: Parameters<typeof refusal<R>>[0]) => refusal(answer).sentence

describe('Brian turns 5 h into £123.00', () => {
  test('and undoes it: the book is as it was, by an entry with a decision of its own', async () => {
    const { k, brian, tom } = await brians()
    const number = last(done(await k.books.turnHoursIntoMoney(brian, money)))
    expect(await pounds(k, F, 'spending')).toBe('£123.00')
    const ask = { fund: F, number, on: MONDAY, decided: own }
    const tried = done(await k.books.tryUndo(brian, ask))
    expect(tried.spending).toEqual({ before: 12_300 * 3600, after: 0 })
    expect(tried.left.find((l) => l.kind === 'standard')).toMatchObject({ before: h(65), after: h(70) })
    expect(await pounds(k, F, 'spending')).toBe('£123.00')

    const undone = done(await k.books.undo(brian, ask))
    expect(await book(k, F)).toBe(BEFORE)
    const [was, now] = (await entries(k, F)).slice(-2)
    expect(now).toMatchObject({ kind: 'reversal', number: last(undone), reverses: number, effective: MONDAY })
    expect(now?.decision).not.toBe(was?.decision)
    expect(now?.document).toMatch(/^[0-9a-f]{64}$/)
    const [latest, before] = done(await k.books.decisionsOf(tom, { fund: F })).decisions
    expect(latest).toMatchObject({
      own: true,
      decision: { kind: 'hours-into-money', by: 'person' },
      notices: [],
    })
    expect(latest?.entries.map((e) => e.number)).toEqual([last(undone)])
    expect(before?.entries.map((e) => e.number)).toEqual([number])
    expect(await audit(k)).toEqual({ bankPence: 0, wrong: [] })
    // Once only; and what was undone is decided anew, not undone back.
    expect(namesOf(await k.books.undo(brian, ask))).toEqual(['already-reversed'])
    expect(namesOf(await k.books.undo(brian, { ...ask, number: last(undone) }))).toEqual(['cannot-reverse'])
    done(await k.books.turnHoursIntoMoney(brian, money))
  })

  test('and buys for £100.00 first: it is used, and he is told by what', async () => {
    const { k, brian, tom } = await brians()
    const number = last(done(await k.books.turnHoursIntoMoney(brian, money)))
    const { purchase } = done(await k.books.chooseToBuy(brian, { ...gym(10_000), decided: own }))
    done(await k.books.payForPurchase(tom, { fund: F, on: MONDAY, purchase, paidFrom: 'provider-card' }))
    const ask = { fund: F, number, on: MONDAY, decided: own }
    expect(namesOf(await k.books.undo(brian, ask))).toEqual(['entries-in-the-way'])
    expect(why(await k.books.undo(brian, ask))).toBe(
      'This cannot be undone any more: what it brought has been used since, by something that was bought on 9 March 2026. The £23.00 that is left can be swapped back by a new decision.',
    )
    expect(await pounds(k, F, 'spending')).toBe('£23.00')
  })

  test('and saves it all: that is undone first, then this', async () => {
    const { k, brian } = await brians()
    const number = last(done(await k.books.turnHoursIntoMoney(brian, money)))
    const save = { fund: F, on: MONDAY, decided: own, pot: 'A bike', unit: 'GBP', amount: 12_300 }
    const saved = last(done(await k.books.save(brian, save)))
    const ask = (n: number) => ({ fund: F, number: n, on: MONDAY, decided: own })
    expect(why(await k.books.undo(brian, ask(number)))).toBe(
      'This cannot be undone any more: what it brought has been used since, by what was saved or taken out on 9 March 2026. Undo that first.',
    )
    done(await k.books.undo(brian, ask(saved)))
    expect(await pounds(k, F, 'saved:1')).toBe('£0.00')
    done(await k.books.undo(brian, ask(number)))
    expect(await book(k, F)).toBe(BEFORE)
  })

  test('and prices change: it is not undone, dated today or dated back to before the change', async () => {
    const { k, dana } = await brians()
    const number = last(
      done(await k.books.turnHoursIntoMoney(dana, { ...money, decided: decidedBy('Brian') })),
    )
    const was = terms(F)
    const kinds = was.kinds.map((kind) => ({
      ...kind,
      lines: kind.lines.map((l) => ({ ...l, rate: { ...l.rate, pence: l.rate.pence * 2 } })),
    }))
    const agreement = { ...was, kinds, from: day('2026-03-11') }
    done(await k.books.agreeAnew(BY, { fund: F, agreement, decided: decidedBy('Brian') }))
    nextDay(k, '2026-03-12')
    done(await k.books.recordThrough(BY, { through: day('2026-03-12') }))
    const owed = await pounds(k, F, 'funder:northshire')
    for (const on of ['2026-03-12', '2026-03-10'])
      expect(
        why(await k.books.undo(dana, { fund: F, number, on: day(on), decided: decidedBy('Brian') })),
      ).toBe(
        'Prices have changed since, so this cannot be undone as it was. Swap back at today’s price instead.',
      )
    expect(await pounds(k, F, 'funder:northshire')).toBe(owed)
  })

  test('in March, and undoes it in April when March is closed: dated in April, and it adds up', async () => {
    const { k, brian } = await brians()
    const number = last(done(await k.books.turnHoursIntoMoney(brian, money)))
    nextDay(k, '2026-04-02')
    done(await k.books.recordThrough(BY, { through: day('2026-03-31') }))
    done(await k.books.closeMonth(BY, { fund: F, month: '2026-03' as Month }))
    const on = nextDay(k, '2026-04-02')
    done(await k.books.undo(brian, { fund: F, number, on, decided: own }))
    expect((await entries(k, F)).at(-1)).toMatchObject({
      kind: 'reversal',
      effective: on,
      relatesTo: MONDAY,
      reverses: number,
    })
    expect([await pounds(k, F, 'spending', '2026-03-31'), await pounds(k, F, 'spending', on)]).toEqual([
      '£123.00',
      '£0.00',
    ])
    expect((await audit(k)).wrong).toEqual([])
    // The next month closes over it, and its statement foots.
    nextDay(k, '2026-05-02')
    done(await k.books.recordThrough(BY, { through: day('2026-04-30') }))
    done(await k.books.closeMonth(BY, { fund: F, month: '2026-04' as Month }))
    expect((await verify(k.file)).findings).toEqual([])
  })
})

describe('what else can be undone, and what came of it', () => {
  type Act = (k: Bookkeeper, as: Awaited<ReturnType<typeof brians>>['brian']) => Promise<number>
  const ask = { fund: F, on: MONDAY, decided: own }
  const acts: readonly [string, Act][] = [
    [
      'a swap',
      async (k, as) =>
        last(done(await k.books.swapHours(as, { ...ask, from: 'standard', to: 'enhanced', amount: h(6) }))),
    ],
    [
      'money into hours',
      async (k, as) => last(done(await k.books.turnMoneyIntoHours(as, { ...money, amount: h(2) }))),
    ],
    [
      'hours saved',
      async (k, as) =>
        last(done(await k.books.save(as, { ...ask, pot: 'A trip', unit: 'standard', amount: h(3) }))),
    ],
    [
      'money saved',
      async (k, as) =>
        last(done(await k.books.save(as, { ...ask, pot: 'A trip', unit: 'GBP', amount: 1_000 }))),
    ],
    [
      'money taken out',
      async (k, as) =>
        last(done(await k.books.takeOut(as, { ...ask, pot: 'A bike', unit: 'GBP', amount: 500 }))),
    ],
    [
      'kept for emergencies',
      async (k, as) =>
        last(done(await k.books.keepForEmergencies(as, { ...ask, action: 'set-aside', pence: 400 }))),
    ],
    [
      'used of what was kept',
      async (k, as) =>
        last(
          done(
            await k.books.keepForEmergencies(as, { ...ask, action: 'drawn', pence: 100, reason: 'A kettle' }),
          ),
        ),
    ],
    [
      'a decision to buy',
      async (k, as) => last(done(await k.books.chooseToBuy(as, { ...gym(3500), decided: own }))),
    ],
  ]

  test('each leaves the book as it was', async () => {
    const { k, brian } = await brians()
    done(await k.books.turnHoursIntoMoney(brian, money))
    done(await k.books.save(brian, { ...ask, pot: 'A bike', unit: 'GBP', amount: 2_000 }))
    done(await k.books.keepForEmergencies(brian, { ...ask, action: 'set-aside', pence: 1_000 }))
    const before = await book(k, F)
    for (const [what, act] of acts) {
      const number = await act(k, brian)
      done(await k.books.undo(brian, { ...ask, number }))
      expect(await book(k, F), what).toBe(before)
      expect(namesOf(await k.books.undo(brian, { ...ask, number })), what).toEqual(['already-reversed'])
    }
    expect((await audit(k)).wrong).toEqual([])
    expect((await verify(k.file)).findings).toEqual([])
  })

  test('a decision to buy is not there any more: nobody pays for it; once it is paid it stays', async () => {
    const { k, brian, tom } = await brians()
    done(await k.books.turnHoursIntoMoney(brian, money))
    const first = done(await k.books.chooseToBuy(brian, { ...gym(3500), decided: own }))
    done(await k.books.undo(brian, { ...ask, number: last(first) }))
    expect(done(await k.books.purchasesOf(brian, { fund: F })).waiting).toEqual([])
    const pay = { fund: F, on: MONDAY, paidFrom: 'provider-card' as const }
    expect(namesOf(await k.books.payForPurchase(tom, { ...pay, purchase: first.purchase }))).toEqual([
      'needs-decision',
    ])
    const second = done(await k.books.chooseToBuy(brian, { ...gym(3500), decided: own }))
    done(await k.books.payForPurchase(tom, { ...pay, purchase: second.purchase }))
    expect(why(await k.books.undo(brian, { ...ask, number: last(second) }))).toBe(
      'This was paid for on 9 March 2026, so it cannot be undone. If the shop gives the money back, ask the provider to write it down.',
    )
    const paid = (await entries(k, F)).find((e) => e.kind === 'purchase')?.number ?? 0
    expect(namesOf(await k.books.undo(brian, { ...ask, number: paid }))).toEqual(['cannot-reverse'])
    expect(namesOf(await k.books.undo(brian, { ...ask, number: 9999 }))).toEqual(['unknown-entry'])
    expect(namesOf(await k.books.undo(brian, { ...ask, number: 1 }))).toEqual(['cannot-reverse'])
  })

  test('late hours that a visit used stay swapped', async () => {
    const { k, brian } = await brians()
    const swap = { ...ask, from: 'standard', to: 'enhanced', amount: h(6) }
    const number = last(done(await k.books.swapHours(brian, swap)))
    const on = nextDay(k, '2026-03-10')
    done(await k.books.giveSupport(BY, { fund: F, start: '2026-03-09 23:00', end: '2026-03-10 01:00' }))
    expect(await balance(k, F, 'enhanced', 'available')).toBe(h(2))
    expect(why(await k.books.undo(brian, { ...ask, on, number }))).toBe(
      'This cannot be undone any more: what it brought has been used since, by a visit on 9 March 2026 and a visit on 10 March 2026. The 2 h that is left can be swapped back by a new decision.',
    )
  })

  test('hours are not swapped back while visits may be missing', async () => {
    const { k, brian } = await brians()
    const swap = { ...ask, from: 'standard', to: 'enhanced', amount: h(6) }
    const number = last(done(await k.books.swapHours(brian, swap)))
    const on = nextDay(k, '2026-03-20')
    expect(namesOf(await k.books.undo(brian, { ...ask, on, number }))).toEqual(['support-not-recorded'])
  })
})

describe('who decides it', () => {
  test('a representative only what their authority covers today', async () => {
    const { k, brian } = await brians()
    const swapped = last(
      done(
        await k.books.swapHours(brian, {
          fund: F,
          on: MONDAY,
          decided: own,
          from: 'standard',
          to: 'enhanced',
          amount: h(6),
        }),
      ),
    )
    const number = last(done(await k.books.turnHoursIntoMoney(brian, money)))
    const authority = await authorityOf(k, F, 'Sue Hall', { decides: ['swap'] })
    const { id } = await fundOf(k, F)
    const sue = await comesIn(k, 'Sue Hall', { role: 'representative', fund: id, authority })
    const ask = { fund: F, on: MONDAY, decided: own }
    expect(namesOf(await k.books.undo(sue, { ...ask, number }))).toEqual(['not-yours-to-decide'])
    done(await k.books.undo(sue, { ...ask, number: swapped }))
    const [latest] = done(await k.books.decisionsOf(brian, { fund: F })).decisions
    expect(latest?.decision).toMatchObject({ kind: 'swap', by: 'representative', authority })
    // Brian is told of it the next day, as of any decision that somebody else made for him.
    expect(latest?.notices.map((n) => [n.to, n.due])).toEqual([['person', '2026-03-10']])
  })

  test('a manager writes it down, and Brian is told the next day', async () => {
    const { k, brian, dana } = await brians()
    const number = last(done(await k.books.turnHoursIntoMoney(brian, money)))
    const ask = { fund: F, number, on: MONDAY }
    expect(namesOf(await k.books.undo(dana, { ...ask, decided: own }))).toEqual(['needs-decision'])
    expect(namesOf(await k.books.undo(brian, { ...ask, decided: byPhone }))).toEqual(['body-invalid'])
    expect(namesOf(await k.books.undo(dana, { ...ask, on: day('2026-03-08'), decided: byPhone }))).toEqual([
      'ends-before-start',
    ])
    expect(namesOf(await k.books.undo(dana, { ...ask, on: day('2026-03-10'), decided: byPhone }))).toEqual([
      'future-day',
    ])
    done(await k.books.undo(dana, { ...ask, decided: byPhone }))
    nextDay(k, '2026-03-10')
    const told = done(await k.books.notices(BY, {}))
    const [notice] = told.filter((n) => n.record.decision.kind === 'hours-into-money')
    expect(notice).toMatchObject({ to: 'Brian', takenBack: undefined })
    expect(notice?.record.entries.map((e) => e.kind)).toEqual(['reversal'])
  })

  test('what Dana undid for him, and Brian did not decide, is done again by the answer', async () => {
    const { k, brian, dana, tom } = await brians()
    const number = last(done(await k.books.turnHoursIntoMoney(brian, money)))
    const ask = { fund: F, number, on: MONDAY, decided: byPhone }
    const undone = last(done(await k.books.undo(dana, ask)))
    const decision = (await entries(k, F)).find((e) => e.number === undone)?.decision ?? ''
    const { dispute, held } = done(await k.books.dispute(brian, { fund: F, decision, says: 'I did not.' }))
    expect(held).toEqual([{ unit: 'standard', code: 'available', amount: h(5) }])
    done(
      await k.books.answerDispute(tom, {
        fund: F,
        dispute,
        outcome: 'put-right',
        because: 'Brian never rang that day.',
      }),
    )
    expect(await pounds(k, F, 'spending')).toBe('£123.00')
    expect(await balance(k, F, 'standard', 'available')).toBe(h(65))
    expect((await audit(k)).wrong).toEqual([])
    expect((await verify(k.file)).findings).toEqual([])
  })

  /** Dana writes down that Brian wants £123, and then that he does not; he decided neither. */
  async function neither() {
    const they = await brians()
    const { k, brian, dana } = they
    const number = last(done(await k.books.turnHoursIntoMoney(dana, { ...money, decided: byPhone })))
    const undone = last(done(await k.books.undo(dana, { fund: F, number, on: MONDAY, decided: byPhone })))
    const dispute = async (of: number) => {
      const decision = (await entries(k, F)).find((e) => e.number === of)?.decision ?? ''
      return done(await k.books.dispute(brian, { fund: F, decision })).dispute
    }
    const answer = (dispute: string, outcome: 'put-right' | 'stands') =>
      k.books.answerDispute(they.tom, { fund: F, dispute, outcome, because: 'Brian was asked.' })
    return { ...they, number, undone, dispute, answer }
  }

  test('a decision that was taken back is not done again with the undoing of it', async () => {
    const { k, brian, number, undone, dispute, answer } = await neither()
    const first = await dispute(number)
    done(await answer(first, 'put-right'))
    const second = await dispute(undone)
    const written = done(await answer(second, 'put-right'))
    // The answer alone: neither was his.
    expect(written.entries).toHaveLength(1)
    expect(await pounds(k, F, 'spending')).toBe('£0.00')
    expect(await balance(k, F, 'standard', 'available')).toBe(h(70))
    const { disputes } = done(await k.books.decisionsOf(brian, { fund: F })).decisions[0] ?? { disputes: [] }
    expect(disputes.map((d) => d.answered?.answer.outcome)).toEqual(['put-right'])
    expect((await audit(k)).wrong).toEqual([])
    expect((await verify(k.file)).findings).toEqual([])
  })

  test('where both are disputed the first is answered first; where it stands, it is done again', async () => {
    const { k, number, undone, dispute, answer } = await neither()
    const [first, second] = [await dispute(number), await dispute(undone)]
    expect(why(await answer(second, 'put-right'))).toBe(
      `What was undone here, entry ${number}, rests on a decision that is disputed too. Answer that dispute first; then this one.`,
    )
    expect(await balance(k, F, 'standard', 'available')).toBe(h(70))
    done(await answer(first, 'stands'))
    done(await answer(second, 'put-right'))
    expect(await pounds(k, F, 'spending')).toBe('£123.00')
    expect((await audit(k)).wrong).toEqual([])
  })

  test('what is disputed stays, and what a dispute keeps still is not undone away', async () => {
    const { k, brian, dana } = await brians()
    const written = last(done(await k.books.turnHoursIntoMoney(dana, { ...money, decided: byPhone })))
    const decision = (await entries(k, F)).find((e) => e.number === written)?.decision ?? ''
    const hers = last(done(await k.books.turnMoneyIntoHours(brian, { ...money, amount: h(1) })))
    done(await k.books.dispute(brian, { fund: F, decision }))
    const ask = { fund: F, on: MONDAY, decided: own }
    expect(why(await k.books.undo(brian, { ...ask, number: written }))).toBe(
      'This decision is disputed, so it stays as it is until a second manager has answered.',
    )
    // Money that comes back is free; hours that leave for it were never kept still.
    done(await k.books.undo(brian, { ...ask, number: hers }))
    expect(await pounds(k, F, 'spending')).toBe('£123.00')
  })
})
