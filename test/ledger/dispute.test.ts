// “This was not my decision.” Sally's fund on Saturday 14 March 2026: two weeks given, 48 h of day hours at
// £24.60, £200.00 at the bank. A manager wrote down decisions for her; what they brought and is not used is
// kept still until a second manager has answered.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideAllocations } from '../../src/ledger/allocation.ts'
import { latest, withTransfers } from '../../src/ledger/book.ts'
import { decideHoursIntoMoney, decideMoneyIntoHours, decideSwap } from '../../src/ledger/conversion.ts'
import { addDays, day } from '../../src/ledger/day.ts'
import { checkDisputes, type Dispute, type DisputeId, type Held, heldBy } from '../../src/ledger/dispute.ts'
import {
  type CallerCode,
  type DecisionId,
  type Draft,
  moneyTransfer,
  type Transfer,
  unitTransfer,
} from '../../src/ledger/entry.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import { HOUR, printSeconds } from '../../src/ledger/hours.ts'
import { PENNY, pence, printPence } from '../../src/ledger/money.ts'
import { decidePurchase } from '../../src/ledger/purchase.ts'
import { decideReceipt } from '../../src/ledger/receipt.ts'
import { decideContingency, decideSave } from '../../src/ledger/saving.ts'
import { decideSupport } from '../../src/ledger/support.ts'
import {
  decisionOf,
  type Ledger,
  ledgerOf,
  must,
  refused,
  sallysAgreement,
  visitAt,
  word,
} from './book-builder.ts'

const on = day('2026-03-14')
const [D1, D2] = ['D1', 'D2'] as DecisionId[]

function sally(): Ledger {
  const l = ledgerOf(sallysAgreement, on)
  l.post(decideAllocations(l.fund, l.agreements, [], on))
  return l.post(decideReceipt(l.about, { on, stream: 'council', pence: 20000, reference: 'R1' }))
}

const intoMoney = (l: Ledger, hours: number, decision = D1) =>
  must(
    decideHoursIntoMoney(l.book, l.agreements, {
      kind: 'standard',
      amount: hours * HOUR,
      on,
      decision: decision as DecisionId,
    }),
  )
const swap = (l: Ledger, from: string, to: string, hours: number, decision = D1) =>
  must(
    decideSwap(l.book, l.agreements, {
      from,
      to,
      amount: hours * HOUR,
      on,
      decision: decision as DecisionId,
    }),
  )
const buy = (l: Ledger, sum: number) =>
  must(
    decidePurchase(
      l.about,
      { purchase: `P${sum}`, on, supplier: word('s'), what: word('w'), pence: sum, paidFrom: 'bank' },
      decisionOf(),
      0,
    ),
  ).draft

/** What is held, as a bookkeeper reads it. */
const text = (held: readonly Held[]) =>
  held.map(({ unit, code, amount }) =>
    unit === 'GBP' ? `${code} ${printPence(amount / PENNY)}` : `${unit} ${code} ${printSeconds(amount)}`,
  )

function disputed(...held: Held[]): Dispute {
  return {
    format: 1,
    what: 'dispute',
    id: `dispute of ${held.map((h) => h.code)}` as DisputeId,
    fund: 'F1' as FundId,
    decision: D1 as DecisionId,
    on,
    by: 'person',
    held,
    writtenDownBy: 'M1' as CallerCode,
  }
}

describe('what a disputed decision keeps still', () => {
  test('5 h of day hours into money: £123.00 to spend; nothing of the hours that it took', () => {
    const l = sally()
    const draft = intoMoney(l, 5)
    l.post(draft)
    expect(text(heldBy(l.book, [draft]))).toEqual(['spending £123.00'])
  })

  test('once £35.00 of it is spent, the £88.00 that are left', () => {
    const l = sally()
    const draft = intoMoney(l, 5)
    l.post(draft).post(buy(l, 3500))
    expect(text(heldBy(l.book, [draft]))).toEqual(['spending £88.00'])
  })

  test('no more than it brought, however much there is', () => {
    const l = sally()
    l.post(intoMoney(l, 2, D2))
    const draft = intoMoney(l, 1)
    l.post(draft)
    expect(l.balance('GBP', 'spending')).toBe(7380 * PENNY)
    expect(text(heldBy(l.book, [draft]))).toEqual(['spending £24.60'])
  })

  test('6 h swapped for 4 late hours: the late hours, less what was given of them', () => {
    const l = sally()
    const draft = swap(l, 'standard', 'enhanced', 6)
    l.post(draft)
    expect(text(heldBy(l.book, [draft]))).toEqual(['enhanced available 4 h'])
    l.post(decideSupport(l.about, visitAt('2026-03-14 02:00', '2026-03-14 05:00')))
    expect(text(heldBy(l.book, [draft]))).toEqual(['enhanced available 1 h'])
  })

  test('saved and kept for emergencies: what stands there, not where it came from', () => {
    const l = sally()
    const pot = { pot: 1, name: word('City break') }
    const first = intoMoney(l, 5, D2)
    l.post(first)
    const saved = must(
      decideSave(l.about, { pot, unit: 'GBP', amount: 1500 * PENNY, on, decision: D1 as DecisionId }),
    )
    l.post(saved)
    const kept = must(
      decideContingency(l.about, { action: 'set-aside', sum: pence(1000), on, decision: D1 as DecisionId }),
    )
    l.post(kept)
    const hours = must(
      decideSave(l.about, {
        pot: { pot: 2, name: word('A weekend away') },
        unit: 'standard',
        amount: 2 * HOUR,
        on,
        decision: D1 as DecisionId,
      }),
    )
    l.post(hours)
    expect(text(heldBy(l.book, [saved, kept, hours]))).toEqual([
      'saved:1 £15.00',
      'contingency £10.00',
      'standard pot:2 2 h',
    ])
  })

  test('several entries of one decision are netted: what the second took of the first is not there', () => {
    const l = sally()
    const first = intoMoney(l, 5)
    l.post(first)
    const back = must(
      decideMoneyIntoHours(l.book, l.agreements, {
        kind: 'standard',
        amount: 2 * HOUR,
        on,
        decision: D1 as DecisionId,
      }),
    )
    l.post(back)
    expect(text(heldBy(l.book, [first, back]))).toEqual(['spending £73.80'])
  })

  test('a decision that brought nothing, or whose money is gone, keeps nothing', () => {
    const l = sally()
    const draft = intoMoney(l, 5)
    l.post(draft)
    const bought = buy(l, 12300)
    l.post(bought)
    expect(heldBy(l.book, [draft])).toEqual([])
    expect(heldBy(l.book, [bought])).toEqual([])
    expect(heldBy(l.book, [])).toEqual([])
  })
})

describe('a choice that would use it', () => {
  const spending = (sum: number): Held => ({ unit: 'GBP', code: 'spending', amount: sum * PENNY })

  test('is refused, to the penny', () => {
    const l = sally()
    l.post(intoMoney(l, 5)).post(intoMoney(l, 1, D2))
    const open = [disputed(spending(12300))]
    expect(checkDisputes(open, l.book, buy(l, 2460))).toBeUndefined()
    expect(refused(checkDisputes(open, l.book, buy(l, 2461)))).toMatchObject({
      name: 'disputed',
      sentence:
        'Kept still: £123.00 of the money to spend, because the decision behind it is disputed. Until a second manager has answered, at most £24.60 can be used.',
      facts: { account: 'spending', unit: 'GBP', kept: 12300 * PENNY, free: 2460 * PENNY },
    })
  })

  test('hours of the same name but another kind are not kept still', () => {
    const l = sally()
    l.post(swap(l, 'standard', 'enhanced', 6))
    const open = [disputed({ unit: 'enhanced', code: 'available', amount: 4 * HOUR })]
    expect(checkDisputes(open, l.book, intoMoney(l, 48 - 6))).toBeUndefined()
    expect(
      refused(checkDisputes(open, l.book, swap(l, 'enhanced', 'standard', 1), l.agreements)),
    ).toMatchObject({
      name: 'disputed',
      sentence:
        'Kept still: 4 h of late hours (after 11pm), because the decision behind it is disputed. Until a second manager has answered, none of it can be used.',
      facts: { account: 'available', unit: 'enhanced', kept: 4 * HOUR, free: 0 },
    })
  })

  test('two disputes about the same account keep both sums still', () => {
    const l = sally()
    l.post(intoMoney(l, 3)).post(intoMoney(l, 2, D2))
    const open = [disputed(spending(7380)), disputed(spending(4920))]
    expect(l.balance('GBP', 'spending')).toBe(12300 * PENNY)
    expect(refused(checkDisputes(open, l.book, buy(l, 1))).name).toBe('disputed')
    expect(checkDisputes(open.slice(1), l.book, buy(l, 7380))).toBeUndefined()
    expect(refused(checkDisputes(open.slice(1), l.book, buy(l, 7381))).name).toBe('disputed')
  })

  test('what adds to it, or leaves it alone, is not refused, even below what is kept', () => {
    const l = sally()
    l.post(intoMoney(l, 1))
    const open = [disputed(spending(12300))]
    expect(checkDisputes(open, l.book, intoMoney(l, 1, D2))).toBeUndefined()
    expect(checkDisputes(open, l.book, swap(l, 'standard', 'enhanced', 6))).toBeUndefined()
    expect(checkDisputes([], l.book, buy(l, 2460))).toBeUndefined()
  })
})

describe('whatever a decision did', () => {
  const code = fc.constantFrom('available', 'pot:1', 'pot:2', 'converted', 'delivered', 'issued')
  const cash = fc.constantFrom('spending', 'contingency', 'saved:1', 'hours', 'provider:direct', 'bank')
  const amount = fc.integer({ min: 1, max: 100 })
  const transfers: fc.Arbitrary<readonly Transfer[]> = fc.array(
    fc
      .oneof(
        fc.tuple(fc.constantFrom('standard', 'enhanced'), code, code, amount),
        fc.tuple(fc.constant('GBP'), cash, cash, amount),
      )
      .filter(([, debit, credit]) => debit !== credit)
      .map(([unit, debit, credit, sum]) => ({ unit, debit, credit, amount: sum }) as Transfer),
    { maxLength: 8 },
  )
  const draftOf = (list: readonly Transfer[]) => ({ effective: on, transfers: list }) as unknown as Draft
  const empty = sally().book

  test('no more is kept still than there is, and only what is the person’s to choose over', () => {
    fc.assert(
      fc.property(transfers, transfers, (before, own) => {
        const book = withTransfers(withTransfers(empty, on, before), on, own)
        for (const h of heldBy(book, [{ transfers: own }])) {
          expect(h.amount).toBeGreaterThan(0)
          expect(h.amount).toBeLessThanOrEqual(latest(book, h.unit, h.code))
          expect(h.code).toMatch(/^(?:available|pot:\d|spending|contingency|saved:\d)$/)
        }
      }),
    )
  })

  test('while it is disputed, what passes leaves it there; the day of what passes does not matter', () => {
    fc.assert(
      fc.property(transfers, transfers, fc.integer({ min: -5, max: 5 }), (own, later, days) => {
        const book = withTransfers(empty, on, own)
        const held = heldBy(book, [{ transfers: own }])
        const draft = { ...draftOf(later), effective: addDays(on, days) } as Draft
        const after = withTransfers(book, draft.effective, later)
        const left = held.every(({ unit, code: c, amount: a }) => latest(after, unit, c) >= a)
        const no = checkDisputes([disputed(...held)], book, draft)
        expect(no === undefined).toBe(left)
      }),
    )
  })
})

test('the transfers that a test writes are the ones the rules write', () => {
  const l = sally()
  expect(intoMoney(l, 5).transfers).toEqual([
    ...unitTransfer('standard', 'available', 'converted', 5 * HOUR),
    ...moneyTransfer('hours', 'spending', pence(12300)),
  ])
})
