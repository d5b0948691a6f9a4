import { describe, expect, test } from 'vitest'
import { type Day, day } from '../../src/ledger/day.ts'
import type { DecisionId } from '../../src/ledger/entry.ts'
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
  lines,
  moment,
  namesOf,
  newBooks,
  openPerson,
  pounds,
  refusal,
  twoManagers,
} from './bookkeeper.ts'

const on = (text: string): Day => day(text)
const MONDAY = on('2026-03-02')

async function paid(k: Bookkeeper, ref: string, pence: number, text = '2026-03-02'): Promise<void> {
  const ask = { on: on(text), pence, reference: `P${ref}${text}`, lines: [{ fund: ref, pence }] }
  done(await k.books.receivePayment(BY, ask))
}

/** Brian's money: 5 unused hours into £123.00 on a day, support being recorded up to it. */
async function intoMoney(k: Bookkeeper, hours: number, text: string): Promise<void> {
  done(await k.books.recordThrough(BY, { through: on(text) }))
  done(
    await k.books.turnHoursIntoMoney(BY, {
      fund: 'LS-002',
      on: on(text),
      kind: 'standard',
      amount: h(hours),
      decided: decidedBy('Brian'),
    }),
  )
}

describe('money received', () => {
  test('one payment over many funds by a list that adds up', async () => {
    const k = await newBooks('2026-03-02')
    for (const ref of ['LS-001', 'LS-002', 'LS-003']) await openPerson(k, ref)
    const ask = {
      on: MONDAY,
      pence: 236_160 + 344_400 + 295_200,
      reference: 'NCC260302',
      lines: [
        { fund: 'LS-001', pence: 236_160, covers: { from: on('2026-03-02'), to: on('2026-03-29') } },
        { fund: 'LS-002', pence: 344_400 },
        { fund: 'LS-003', pence: 295_200 },
      ],
    }
    const wrote = done(await k.books.receivePayment(BY, ask))
    expect(wrote.map((w) => w.fund)).toEqual(['LS-001', 'LS-002', 'LS-003'])
    // A week is due and four are paid: the council is three weeks ahead.
    expect(await book(k, 'LS-001')).toBe(
      lines(`
        GBP bank £2,361.60
        GBP funder:northshire −£1,771.20
        GBP hours £590.40
        standard available 24 h
        standard issued 24 h
      `),
    )
    const acts = await Promise.all(
      ['LS-001', 'LS-002', 'LS-003'].map(async (r) => (await entries(k, r)).at(-1)?.act),
    )
    expect(new Set(acts).size).toBe(1)
    expect(acts[0]).toBeDefined()
    expect(await audit(k)).toEqual({ bankPence: 875_760, wrong: [] })
  })

  test('is refused whole where the list does not add up, a fund is unknown or a sum is nothing', async () => {
    const k = await newBooks('2026-03-02')
    await openPerson(k, 'LS-001')
    await openPerson(k, 'LS-002')
    const pay = (pence: number, lines: readonly { fund: string; pence: number; stream?: string }[]) =>
      k.books.receivePayment(BY, { on: MONDAY, pence, reference: 'X', lines })
    const two = [
      { fund: 'LS-001', pence: 100 },
      { fund: 'LS-002', pence: 200 },
    ]
    expect(refusal(await pay(350, two)).sentence).toBe(
      'The payment is £3.50 and its list comes to £3.00: £0.50 is missing from the list. Correct the list first.',
    )
    expect(namesOf(await pay(300, [...two.slice(0, 1), { fund: 'LS-999', pence: 200 }]))).toEqual([
      'unknown-fund',
    ])
    expect(namesOf(await pay(100, [...two.slice(0, 1), { fund: 'LS-002', pence: 0 }]))).toEqual([
      'not-an-amount',
    ])
    expect(namesOf(await pay(100, [{ fund: 'LS-001', pence: 100, stream: 'nhs' }]))).toEqual([
      'unknown-stream',
    ])
    expect(await entries(k, 'LS-001')).toHaveLength(2)
  })

  test('the same payment a second time is refused by name; two lines of one person are two receipts', async () => {
    const k = await newBooks('2026-03-02')
    await openPerson(k, 'LS-001')
    const ask = {
      on: MONDAY,
      pence: 300,
      reference: 'NCC1',
      lines: [
        { fund: 'LS-001', pence: 100 },
        { fund: 'LS-001', pence: 200 },
      ],
    }
    const [first, second] = done(await k.books.receivePayment(BY, ask))
    expect(await pounds(k, 'LS-001', 'bank')).toBe('£3.00')
    expect(namesOf(await k.books.receivePayment(BY, ask))).toEqual(['already-exists'])
    // Put right, it can be recorded anew.
    for (const w of [first, second])
      done(await k.books.reverse(BY, { fund: 'LS-001', number: w?.entries[0] ?? 0, reason: 'Wrong sum' }))
    done(await k.books.receivePayment(BY, { ...ask, pence: 400, lines: [{ fund: 'LS-001', pence: 400 }] }))
    expect(await pounds(k, 'LS-001', 'bank')).toBe('£4.00')
  })
})

describe('money that is nobody’s', () => {
  test('stays in the own book: float, interest, charges, unidentified', async () => {
    const k = await newBooks('2026-04-30')
    const own = (what: 'float' | 'interest' | 'charges' | 'unidentified' | 'withdrawn', pence: number) =>
      k.books.recordOwnMoney(BY, { what, on: on('2026-04-30'), pence, reference: 'As the bank says it' })
    done(await own('float', 5000))
    done(await own('interest', 321))
    done(await own('charges', 650))
    done(await own('unidentified', 12_000))
    expect(await book(k, 'OWN')).toBe(
      lines(`
        GBP own:bank £166.71
        GBP own:charges £6.50
        GBP own:interest £3.21
        GBP own:money £50.00
        GBP own:unidentified £120.00
      `),
    )
    expect(namesOf(await own('interest', 0))).toEqual(['not-an-amount'])
    expect(namesOf(await own('interest', 0.5))).toEqual(['not-an-amount'])
    // The rest of the bank is people's money.
    expect(refusal(await own('withdrawn', 16_672)).sentence).toContain('own share of the bank is £166.71')
    done(await own('withdrawn', 4671))
    expect(await pounds(k, 'OWN', 'own:bank')).toBe('£120.00')
    expect(await audit(k)).toEqual({ bankPence: 12_000, wrong: [] })
  })

  test('found to be a person’s: named by its entry, it is counted once', async () => {
    const k = await newBooks('2026-04-30')
    await openPerson(k, 'LS-001')
    const unknown = {
      what: 'unidentified',
      on: on('2026-04-14'),
      pence: 12_000,
      reference: 'J HARRIS',
    } as const
    const [number] = done(await k.books.recordOwnMoney(BY, unknown)).entries
    const pay = (unidentified?: number) =>
      k.books.receivePayment(BY, {
        on: on('2026-04-14'),
        pence: 12_000,
        reference: 'By hand',
        lines: [{ fund: 'LS-001', pence: 12_000 }],
        ...(unidentified === undefined ? {} : { unidentified }),
      })
    expect(namesOf(await pay(99))).toEqual(['does-not-add-up'])
    done(await pay(number))
    expect(await pounds(k, 'LS-001', 'bank')).toBe('£120.00')
    expect(await book(k, 'OWN')).toBe('')
    expect(await audit(k)).toEqual({ bankPence: 12_000, wrong: [] })
  })

  test('what goes with a person’s advance is put right there, not in the own book', async () => {
    const k = await newBooks('2026-03-02')
    await openPerson(k, 'LS-001')
    done(await k.books.lend(BY, { fund: 'LS-001', on: MONDAY, pence: 5000 }))
    expect(namesOf(await k.books.reverse(BY, { fund: 'OWN', number: 1, reason: 'slip' }))).toEqual([
      'cannot-reverse',
    ])
    done(await k.books.recordOwnMoney(BY, { what: 'charges', on: MONDAY, pence: 650 }))
    done(await k.books.reverse(BY, { fund: 'OWN', number: 2, reason: 'Another account’s' }))
    expect(await pounds(k, 'OWN', 'own:charges')).toBe('£0.00')
  })
})

describe('something is bought', () => {
  async function brian(text = '2026-03-30'): Promise<Bookkeeper> {
    const k = await newBooks(text)
    await openPerson(k, 'LS-002')
    await paid(k, 'LS-002', 344_400)
    await intoMoney(k, 12, '2026-03-27')
    return k
  }
  const gym = {
    fund: 'LS-002',
    on: on('2026-03-30'),
    supplier: 'Riverside Gym',
    what: 'Personal trainer',
    pence: 3500,
  }

  test('asked, decided, paid by bank, receipt seen', async () => {
    const k = await brian()
    const { purchase } = done(await k.books.askToBuy(BY, gym))
    const step = { fund: 'LS-002', on: gym.on, purchase }
    expect(namesOf(await k.books.seeReceipt(BY, { ...step, receipt: 'R-0001' }))).toEqual([
      'unknown-purchase',
    ])
    expect(namesOf(await k.books.payForPurchase(BY, { ...step, paidFrom: 'bank' }))).toEqual([
      'needs-decision',
    ])
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£295.20')
    done(await k.books.decideToBuy(BY, { ...step, decided: decidedBy('Brian') }))
    expect(namesOf(await k.books.decideToBuy(BY, { ...step, decided: decidedBy('Brian') }))).toEqual([
      'already-exists',
    ])
    expect(done(await k.books.payForPurchase(BY, { ...step, paidFrom: 'bank' })).lentPence).toBe(0)
    expect(namesOf(await k.books.payForPurchase(BY, { ...step, paidFrom: 'bank' }))).toEqual([
      'already-exists',
    ])
    done(await k.books.seeReceipt(BY, { ...step, receipt: 'R-0001' }))
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£260.20')
    expect(await pounds(k, 'LS-002', 'bank')).toBe('£3,409.00')
    expect((await entries(k, 'LS-002')).slice(-4).map((e) => e.kind)).toEqual([
      'purchase-asked',
      'purchase-decided',
      'purchase',
      'receipt-seen',
    ])
  })

  test('is refused without a decision, past what there is to spend, for nothing, before its day', async () => {
    const k = await brian()
    const buy = (more: object) =>
      k.books.payForPurchase(BY, { ...gym, paidFrom: 'bank', decided: decidedBy('Brian'), ...more })
    expect(namesOf(await k.books.payForPurchase(BY, { ...gym, paidFrom: 'bank' }))).toEqual([
      'needs-decision',
    ])
    expect(refusal(await buy({ pence: 29_521 })).sentence).toBe(
      'This costs £295.21 and there is £295.20 to spend. Turn unused hours into money first, or ask for less.',
    )
    expect(namesOf(await buy({ pence: 0 }))).toEqual(['not-an-amount'])
    expect(namesOf(await buy({ on: on('2026-03-31') }))).toEqual(['future-day'])
    // Back-dated to a day before the hours became money there was nothing to spend.
    expect(namesOf(await buy({ on: on('2026-03-26') }))).toEqual(['not-enough-money'])
    expect(namesOf(await buy({ what: ' ' }))).toEqual(['bad-text'])
    expect(
      namesOf(
        await k.books.payForPurchase(BY, {
          fund: 'LS-002',
          on: gym.on,
          purchase: 'p_none',
          paidFrom: 'bank',
        }),
      ),
    ).toEqual(['unknown-purchase'])
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£295.20')
  })

  test('by the provider’s card: a named advance here, and the same lent in the own book', async () => {
    const k = await brian()
    const bought = done(
      await k.books.payForPurchase(BY, {
        ...gym,
        supplier: 'Game Shop',
        what: 'Computer game',
        pence: 5499,
        paidFrom: 'provider-card',
        decided: decidedBy('Brian'),
      }),
    )
    expect(bought.lentPence).toBe(5499)
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£240.21')
    expect(await pounds(k, 'LS-002', 'bank')).toBe('£3,444.00')
    expect(await pounds(k, 'LS-002', 'advance')).toBe('£54.99')
    expect(await book(k, 'OWN')).toBe('GBP own:lent £54.99\nGBP own:money £54.99')
    // Taken back: everything as before, the card's money too.
    done(await k.books.reverse(BY, { fund: 'LS-002', number: bought.entries[0] ?? 0, reason: 'Sent back' }))
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£295.20')
    expect(await book(k, 'OWN')).toBe('')
    expect(await audit(k)).toEqual({ bankPence: 344_400, wrong: [] })
  })

  test('by bank, the council being late: the shortfall is lent out of the own share, and named', async () => {
    const k = await newBooks('2026-03-30')
    await openPerson(k, 'LS-002')
    await paid(k, 'LS-002', 1000)
    done(await k.books.recordOwnMoney(BY, { what: 'float', on: MONDAY, pence: 5000 }))
    await intoMoney(k, 5, '2026-03-27')
    const bought = done(
      await k.books.payForPurchase(BY, {
        ...gym,
        paidFrom: 'bank',
        decided: decidedBy('Brian'),
        receipt: 'R-0001',
      }),
    )
    expect(bought.lentPence).toBe(2500)
    expect(await pounds(k, 'LS-002', 'bank')).toBe('£0.00')
    expect(await pounds(k, 'LS-002', 'advance')).toBe('£25.00')
    expect(await book(k, 'OWN')).toBe(
      lines(`
        GBP own:bank £25.00
        GBP own:lent £25.00
        GBP own:money £50.00
      `),
    )
    expect(await audit(k)).toEqual({ bankPence: 1000 + 5000 - 3500, wrong: [] })
    done(await k.books.reverse(BY, { fund: 'LS-002', number: bought.entries[0] ?? 0, reason: 'Not taken' }))
    expect(await pounds(k, 'OWN', 'own:bank')).toBe('£50.00')
    expect(await pounds(k, 'LS-002', 'bank')).toBe('£10.00')
    expect(await audit(k)).toEqual({ bankPence: 6000, wrong: [] })
  })

  test('a standing decision covers so much each and so much a month', async () => {
    const k = await brian('2026-05-10')
    const ask = {
      fund: 'LS-002',
      on: MONDAY,
      decided: { name: 'Brian', involved: 'in-person', what: 'gym' },
      eachPence: 7500,
      monthPence: 15_000,
      from: on('2026-03-30'),
      to: on('2026-05-08'),
    } as const
    const { decision } = done(await k.books.recordStandingDecision(BY, ask))
    const standing = { standing: decision as DecisionId }
    const buy = (text: string, pence: number) =>
      k.books.payForPurchase(BY, { ...gym, on: on(text), pence, paidFrom: 'bank', decided: standing })
    expect(namesOf(await buy('2026-03-29', 3500))).toEqual(['decision-does-not-cover'])
    expect(refusal(await buy('2026-04-01', 7501)).sentence).toContain('covers up to £75.00 each')
    const first = done(await buy('2026-04-01', 7500))
    done(await buy('2026-04-02', 4000))
    expect(refusal(await buy('2026-04-03', 3501)).sentence).toContain(
      'up to £150.00 a month, and £115.00 is used',
    )
    // What was put right counts no more; another month begins anew; after its last day it covers nothing.
    done(await k.books.reverse(BY, { fund: 'LS-002', number: first.entries[0] ?? 0, reason: 'Cancelled' }))
    done(await buy('2026-04-03', 3501))
    done(await buy('2026-05-08', 7500))
    expect(namesOf(await buy('2026-05-09', 100))).toEqual(['decision-does-not-cover'])
    expect(await pounds(k, 'LS-002', 'spending')).toBe('£145.19')
  })

  test('a standing decision must hold together, and is for small purchases only', async () => {
    const k = await brian()
    const ask = {
      fund: 'LS-002',
      on: MONDAY,
      decided: { name: 'Brian', involved: 'in-person', what: 'gym' },
      eachPence: 7500,
      monthPence: 15_000,
      from: MONDAY,
    } as const
    expect(namesOf(await k.books.recordStandingDecision(BY, { ...ask, monthPence: 7000 }))).toEqual([
      'not-an-amount',
    ])
    expect(namesOf(await k.books.recordStandingDecision(BY, { ...ask, to: on('2026-03-01') }))).toEqual([
      'ends-before-start',
    ])
    const { decision } = done(await k.books.recordStandingDecision(BY, ask))
    const swap = { fund: 'LS-002', on: on('2026-03-30'), from: 'standard', to: 'enhanced', amount: h(6) }
    const standing = { standing: decision as DecisionId }
    expect(namesOf(await k.books.swapHours(BY, { ...swap, decided: standing }))).toEqual([
      'decision-does-not-cover',
    ])
    // The decision about one purchase is not a standing one, nor is another person's.
    const one = done(
      await k.books.payForPurchase(BY, { ...gym, paidFrom: 'bank', decided: decidedBy('Brian') }),
    )
    const used = (await entries(k, 'LS-002')).find((e) => e.number === one.entries[0])?.decision as DecisionId
    const again = { ...gym, paidFrom: 'bank', decided: { standing: used } } as const
    expect(namesOf(await k.books.payForPurchase(BY, again))).toEqual(['decision-does-not-cover'])
    await openPerson(k, 'LS-001')
    const theirs = { ...again, fund: 'LS-001', decided: standing }
    expect(namesOf(await k.books.payForPurchase(BY, theirs))).toEqual(['unknown-decision'])
  })
})

describe('the provider lends', () => {
  test('and is paid back when the money comes, never out of the person’s own cash', async () => {
    const k = await newBooks('2026-04-09')
    await openPerson(k, 'LS-002')
    await intoMoney(k, 5, '2026-03-27')
    const lend = { fund: 'LS-002', on: on('2026-03-30'), pence: 12_300, reason: 'The council is late' }
    const lent = done(await k.books.lend(BY, lend))
    expect(await pounds(k, 'LS-002', 'bank')).toBe('£123.00')
    expect(await book(k, 'OWN')).toBe('GBP own:lent £123.00\nGBP own:money £123.00')
    const repay = (pence: number, text = '2026-04-09') =>
      twoManagers(k, { what: 'advance-repaid', fund: 'LS-002', on: on(text), pence })
    expect(refusal(await repay(12_300)).name).toBe('own-cash-first')
    await paid(k, 'LS-002', 344_400, '2026-04-09')
    expect(refusal(await repay(12_301)).sentence).toBe('£123.00 is lent to this fund. Pay back at most that.')
    expect(namesOf(await repay(0))).toEqual(['not-an-amount'])
    const back = done(await repay(10_000))
    expect(await pounds(k, 'LS-002', 'advance')).toBe('£23.00')
    expect(await audit(k)).toEqual({ bankPence: 344_400 + 12_300 - 10_000, wrong: [] })
    // A repayment is taken back like any slip; the loan goes back only as two managers allow.
    const undo = (number: number) => k.books.reverse(BY, { fund: 'LS-002', number, reason: 'slip' })
    done(await undo(back.entries?.[0] ?? 0))
    expect(namesOf(await undo(lent.entries[0] ?? 0))).toEqual(['cannot-reverse'])
    done(await repay(12_300))
    expect(await book(k, 'OWN')).toBe('')
    expect(await audit(k)).toEqual({ bankPence: 344_400, wrong: [] })
  })

  test('out of its own share of the bank only what is there', async () => {
    const k = await newBooks('2026-03-30')
    await openPerson(k, 'LS-002')
    const lend = { fund: 'LS-002', on: on('2026-03-30'), pence: 5000, from: 'own-share' } as const
    expect(namesOf(await k.books.lend(BY, lend))).toEqual(['not-enough-money'])
    done(await k.books.recordOwnMoney(BY, { what: 'float', on: MONDAY, pence: 5000 }))
    done(await k.books.lend(BY, lend))
    expect(await pounds(k, 'OWN', 'own:bank')).toBe('£0.00')
    const repay = { fund: 'LS-002', on: on('2026-03-30'), pence: 2000, to: 'own-share' } as const
    const back = done(await twoManagers(k, { what: 'advance-repaid', ...repay }))
    expect(await pounds(k, 'OWN', 'own:bank')).toBe('£20.00')
    const number = back.entries?.[0] ?? 0
    done(await k.books.reverse(BY, { fund: 'LS-002', number, reason: 'slip' }))
    done(await twoManagers(k, { what: 'advance-repaid', ...repay, pence: 5000 }))
    expect(await book(k, 'OWN')).toBe('GBP own:bank £50.00\nGBP own:money £50.00')
    expect(await audit(k)).toEqual({ bankPence: 5000, wrong: [] })
  })
})

describe('what we may take', () => {
  test('what was earned up to the day, never below the person’s own cash, in whole pence', async () => {
    const k = await newBooks('2026-03-31')
    await openPerson(k, 'LS-002')
    await openPerson(k, 'LS-001')
    await paid(k, 'LS-002', 10_000)
    await paid(k, 'LS-001', 100_000)
    const give = (fund: string, from: string, to: string) =>
      k.books.giveSupport(BY, { fund, start: from, end: to })
    done(await give('LS-002', '2026-03-10 10:00', '2026-03-10 13:00'))
    done(await give('LS-001', '2026-03-10 10:00', '2026-03-10 10:20'))
    done(await give('LS-001', '2026-03-31 10:00', '2026-03-31 11:00'))
    await intoMoney(k, 2, '2026-03-27')
    // Brian: £73.80 earned, £100.00 at the bank of which £49.20 are his: £50.80. Sally: 20 minutes, £8.20.
    expect(await k.books.whatWeMayTake(BY, { through: on('2026-03-30') })).toMatchObject([
      { fund: 'LS-001', earnedPence: 820, roomPence: 100_000, pence: 820 },
      { fund: 'LS-002', earnedPence: 7380, roomPence: 5080, pence: 5080 },
    ])
    const draw = (through: string, pence?: number) => drawn(k, on(through), pence)
    expect(refusal(await draw('2026-03-30', 6000)).sentence).toBe(
      '£60.00 was taken, and what may be taken comes to £59.00. Find the difference of £1.00 first.',
    )
    expect(done(await draw('2026-03-30', 5900)).pence).toBe(5900)
    expect(namesOf(await draw('2026-03-30'))).toEqual(['nothing-to-take'])
    expect((done(await draw('2026-03-31')).lines ?? []).map((l) => [l.fund, l.pence])).toEqual([
      ['LS-001', 2460],
    ])
    expect(await balance(k, 'LS-002', 'GBP', 'bank')).toBe(await balance(k, 'LS-002', 'GBP', 'spending'))
    expect(await audit(k)).toEqual({ bankPence: 110_000 - 5900 - 2460, wrong: [] })
  })

  test('a part of a penny stays until it is a whole one', async () => {
    const k = await newBooks('2026-03-31')
    await openPerson(k, 'LS-010')
    await paid(k, 'LS-010', 100_000)
    // 20 minutes at £25.70 are £8.56 and two thirds of a penny.
    done(
      await k.books.giveSupport(BY, { fund: 'LS-010', start: '2026-03-10 10:00', end: '2026-03-10 10:20' }),
    )
    expect(done(await drawn(k, on('2026-03-31'))).pence).toBe(856)
    done(
      await k.books.giveSupport(BY, { fund: 'LS-010', start: '2026-03-11 10:00', end: '2026-03-11 10:20' }),
    )
    expect(done(await drawn(k, on('2026-03-31'))).pence).toBe(857)
    expect(await audit(k)).toEqual({ bankPence: 100_000 - 1713, wrong: [] })
  })

  test('support taken for and put right is owed back: until then nothing can be taken', async () => {
    const k = await newBooks('2026-03-31')
    await openPerson(k, 'LS-001')
    await paid(k, 'LS-001', 100_000)
    const visit = { fund: 'LS-001', start: '2026-03-10 10:00', end: '2026-03-10 13:00' }
    const [number = 0] = done(await k.books.giveSupport(BY, visit)).entries.slice(-1)
    done(await drawn(k, on('2026-03-10')))
    done(await k.books.reverse(BY, { fund: 'LS-001', number, reason: 'It was another person' }))
    expect(await pounds(k, 'LS-001', 'provider:direct')).toBe('−£52.20')
    done(await k.books.giveSupport(BY, { ...visit, start: '2026-03-11 10:00', end: '2026-03-11 12:00' }))
    expect(await pounds(k, 'LS-001', 'provider:direct')).toBe('−£17.40')
    expect((await k.books.whatWeMayTake(BY, { through: on('2026-03-31') }))[0]?.pence).toBe(0)
    expect(namesOf(await drawn(k, on('2026-03-31')))).toEqual(['nothing-to-take'])
    done(await k.books.giveSupport(BY, { ...visit, start: '2026-03-12 10:00', end: '2026-03-12 12:00' }))
    // 4 h given since, 3 h owed back: an hour.
    expect(done(await drawn(k, on('2026-03-31'))).pence).toBe(2460)
    expect(await audit(k)).toEqual({ bankPence: 100_000 - 7380 - 2460, wrong: [] })
  })

  test('a receipt whose money is gone is lent, named, and in the own book', async () => {
    const k = await newBooks('2026-03-31')
    await openPerson(k, 'LS-001')
    const pay = { on: MONDAY, pence: 10_000, reference: 'X', lines: [{ fund: 'LS-001', pence: 10_000 }] }
    const [receipt] = done(await k.books.receivePayment(BY, pay))
    done(
      await k.books.giveSupport(BY, { fund: 'LS-001', start: '2026-03-10 10:00', end: '2026-03-10 13:00' }),
    )
    done(await drawn(k, on('2026-03-10')))
    const undo = { fund: 'LS-001', number: receipt?.entries[0] ?? 0, reason: 'It was for another person' }
    done(await k.books.reverse(BY, undo))
    expect(await pounds(k, 'LS-001', 'bank')).toBe('£0.00')
    expect(await pounds(k, 'LS-001', 'advance')).toBe('£73.80')
    expect(await pounds(k, 'OWN', 'own:lent')).toBe('£73.80')
    expect(await audit(k)).toEqual({ bankPence: 10_000 - 7380 - 10_000, wrong: [] })
    expect(namesOf(await k.books.reverse(BY, undo))).toEqual(['already-reversed'])
  })

  test('nothing can be taken for a day that has not come, or in a closed month', async () => {
    const k = await newBooks('2026-04-02')
    await openPerson(k, 'LS-001')
    await paid(k, 'LS-001', 100_000)
    done(
      await k.books.giveSupport(BY, { fund: 'LS-001', start: '2026-03-10 10:00', end: '2026-03-10 13:00' }),
    )
    expect(namesOf(await drawn(k, on('2026-04-30')))).toEqual(['future-day'])
    done(await k.books.recordThrough(BY, { through: on('2026-03-31') }))
    done(await k.books.closeMonth(BY, { fund: 'LS-001', month: '2026-03' as never }))
    expect(namesOf(await drawn(k, on('2026-03-31')))).toEqual(['period-closed'])
    k.clock.now = moment('2026-04-03')
    expect(done(await drawn(k, on('2026-04-03'))).pence).toBe(7380)
  })
})
