// What can be undone, until when, and in which words it is refused (design.md §4 "Reversal", "Decision").
import { describe, expect, test } from 'vitest'
import { decideAllocations } from '../../src/ledger/allocation.ts'
import { decideHoursIntoMoney, decideSwap } from '../../src/ledger/conversion.ts'
import { day } from '../../src/ledger/day.ts'
import type { Dispute } from '../../src/ledger/dispute.ts'
import type { DecisionId, Numbered } from '../../src/ledger/entry.ts'
import { HOUR } from '../../src/ledger/hours.ts'
import { PENNY, pence, pennySeconds } from '../../src/ledger/money.ts'
import { decidePurchase } from '../../src/ledger/purchase.ts'
import { decideSave } from '../../src/ledger/saving.ts'
import { decideSupport } from '../../src/ledger/support.ts'
import { decideAgain, decideUndo, decisionToUndo, type Undoing } from '../../src/ledger/undo.ts'
import { decideRepricing } from '../../src/ledger/valuation.ts'
import {
  agreementOf,
  D1,
  decisionOf,
  enhanced,
  type Ledger,
  ledgerOf,
  linesOf,
  must,
  refused,
  standard,
  visitAt,
  word,
} from './book-builder.ts'

const ON = day('2026-03-10')
const D2 = 'D2' as DecisionId

/** Brian's second week, 70 h at £24.60, support recorded up to Monday, 5 h turned into £123.00. */
function brian(agreement = agreementOf(35)): { l: Ledger; money: Numbered } {
  const l = ledgerOf(agreement, '2026-03-10')
  l.post(decideAllocations(l.fund, l.agreements, [], l.today))
  l.post({
    kind: 'support-recorded',
    effective: ON,
    details: { through: day('2026-03-09') },
    transfers: [],
  })
  l.post(
    decideHoursIntoMoney(l.book, l.agreements, {
      kind: 'standard',
      amount: 5 * HOUR,
      on: ON,
      decision: D1,
    }),
  )
  return { l, money: l.entries.at(-1)! }
}

const undoing = (l: Ledger, entry: Numbered, more: Partial<Undoing> = {}) =>
  decideUndo(l.about, entry, {
    on: l.today,
    decision: D2,
    disputes: [],
    later: l.entries.filter((e) => e.number > entry.number),
    ...more,
  })

const buy = (l: Ledger, sum: number) =>
  l.post(
    must(
      decidePurchase(
        l.about,
        {
          purchase: 'P1',
          supplier: word('Shop'),
          what: word('A lamp'),
          on: l.today,
          pence: sum,
          paidFrom: 'provider-card',
        },
        decisionOf(),
        0,
      ),
    ).draft,
  )

describe('undoing', () => {
  test('mirrors every transfer, rests on a decision of its own, and is dated the day it was decided', () => {
    const { l, money } = brian()
    l.today = day('2026-03-12')
    const draft = must(undoing(l, money))
    expect(draft).toMatchObject({
      kind: 'reversal',
      effective: '2026-03-12',
      reverses: money.number,
      decision: D2,
      details: { of: 'hours-into-money', advance: 0 },
    })
    l.post(draft)
    expect(l.balance('standard', 'available')).toBe(70 * HOUR)
    expect(l.balance('GBP', 'spending')).toBe(0)
    expect(l.balance('GBP', 'spending', '2026-03-11')).toBe(12_300 * PENNY)
  })

  test('is of the kind of decision that was made, and of nothing else', () => {
    expect(
      ['conversion', 'hours-into-money', 'money-into-hours', 'saving', 'contingency', 'purchase-decided'].map(
        (kind) => decisionToUndo(kind as Numbered['kind']),
      ),
    ).toEqual(['swap', 'hours-into-money', 'hours-into-money', 'save', 'save', 'buy'])
    for (const kind of ['purchase', 'support', 'receipt', 'funding', 'reversal', 'agreement'] as const)
      expect(decisionToUndo(kind)).toBeUndefined()
  })

  test('stops where any day from then on would fall below nothing: it names what used it, and what is left', () => {
    const { l, money } = brian()
    buy(l, 10_000)
    const no = refused(undoing(l, money))
    expect(no).toMatchObject({
      name: 'entries-in-the-way',
      facts: { account: 'GBP spending', day: '2026-03-10', inTheWay: [String(l.entries.length)] },
    })
    expect(no.sentence).toBe(
      'This cannot be undone any more: what it brought has been used since, by something that was bought on 10 March 2026. The £23.00 that is left can be swapped back by a new decision.',
    )
    // With £100.00 more to spend, all of the £123.00 is there again.
    l.post(
      decideHoursIntoMoney(l.book, l.agreements, {
        kind: 'standard',
        amount: 5 * HOUR,
        on: ON,
        decision: D1,
      }),
    )
    l.post(must(undoing(l, money)))
    expect(l.balance('GBP', 'spending')).toBe(2_300 * PENNY)
  })

  test('of many things that used it, three are named', () => {
    const { l, money } = brian()
    for (let n = 0; n < 5; n++) buy(l, 2_460)
    expect(refused(undoing(l, money)).sentence).toContain(
      'by something that was bought on 10 March 2026, something that was bought on 10 March 2026, something that was bought on 10 March 2026 and 2 more. What is still there can be swapped back',
    )
  })

  test('what was saved out of it is undone first', () => {
    const { l, money } = brian()
    const saving = {
      pot: { pot: 1, name: word('A bike') },
      unit: 'GBP',
      amount: pennySeconds(pence(12_300)),
      on: ON,
      decision: D1,
    }
    l.post(decideSave(l.about, saving))
    const saved = l.entries.at(-1)!
    expect(refused(undoing(l, money)).sentence).toContain('Undo that first.')
    l.post(must(undoing(l, saved)))
    l.post(must(undoing(l, money)))
    expect(l.balance('standard', 'available')).toBe(70 * HOUR)
  })

  test('late hours that a night has used are not swapped back; the rest can be', () => {
    const { l } = brian()
    l.post(
      decideSwap(l.book, l.agreements, {
        from: 'standard',
        to: 'enhanced',
        amount: 6 * HOUR,
        on: ON,
        decision: D1,
      }),
    )
    const swap = l.entries.at(-1)!
    l.today = day('2026-03-11')
    l.post(decideSupport(l.about, visitAt('2026-03-10 23:00', '2026-03-11 00:00')))
    expect(refused(undoing(l, swap)).sentence).toBe(
      'This cannot be undone any more: what it brought has been used since, by a visit on 10 March 2026. The 3 h that is left can be swapped back by a new decision.',
    )
  })

  test.each<[string, (l: Ledger, money: Numbered) => unknown, string]>([
    ['twice', (l, money) => undoing(l, money, { reversedBy: 9 }), 'already-reversed'],
    [
      'what is not chosen',
      (l) => undoing(l, l.entries.find((e) => e.kind === 'allocation')!),
      'cannot-reverse',
    ],
    [
      'before it was decided',
      (l, money) => undoing(l, money, { on: day('2026-03-09') }),
      'ends-before-start',
    ],
    ['on a day to come', (l, money) => undoing(l, money, { on: day('2026-03-11') }), 'future-day'],
    [
      'while it is disputed',
      (l, money) => undoing(l, money, { disputes: [{ decision: D1, held: [] } as unknown as Dispute] }),
      'disputed',
    ],
  ])('not %s', (_, ask, name) => {
    const { l, money } = brian()
    expect(refused(ask(l, money)).name).toBe(name)
  })

  test('money that another dispute keeps still is not undone away', () => {
    const { l, money } = brian()
    const held = [{ unit: 'GBP', code: 'spending', amount: 12_300 * PENNY }]
    const disputes = [{ decision: 'D9', held } as unknown as Dispute]
    expect(refused(undoing(l, money, { disputes })).sentence).toContain('Kept still: £123.00')
  })

  test('unused hours leave only while support is recorded', () => {
    const { l } = brian()
    l.post(
      decideSwap(l.book, l.agreements, {
        from: 'standard',
        to: 'enhanced',
        amount: 6 * HOUR,
        on: ON,
        decision: D1,
      }),
    )
    const swap = l.entries.at(-1)!
    l.today = day('2026-03-20')
    expect(refused(undoing(l, swap)).name).toBe('support-not-recorded')
  })

  test('nobody else bears a new price: what was worth another sum is decided anew', () => {
    const { l, money } = brian()
    const next = agreementOf(35, {
      version: 2,
      from: day('2026-03-16'),
      kinds: [standard(linesOf(2600, 1800)), enhanced(linesOf(2600, 1800))],
    })
    l.today = day('2026-03-16')
    const repriced = must(decideRepricing(l.book, l.agreements, next, 'funder', D1))
    l.agreements = [...l.agreements, next]
    l.post(repriced)
    expect(refused(undoing(l, money)).sentence).toBe(
      'Prices have changed since, so this cannot be undone as it was. Swap back at today’s price instead.',
    )
    expect(refused(decideAgain(l.about, money, l.today)).name).toBe('cannot-reverse')
  })
})

test('what was undone and not decided so is done again, resting on the first decision', () => {
  const { l, money } = brian()
  l.post(must(undoing(l, money)))
  l.post(must(decideAgain(l.about, money, l.today)))
  expect(l.entries.at(-1)).toMatchObject({ kind: 'hours-into-money', decision: D1, effective: ON })
  expect(l.balance('GBP', 'spending')).toBe(12_300 * PENNY)
})
