// Mistakes are put right by another record (design.md §4 "Reversal"), and a fact at the bank is always recorded.
import { describe, expect, test } from 'vitest'
import { decideAllocations } from '../../src/ledger/allocation.ts'
import { decideHoursIntoMoney } from '../../src/ledger/conversion.ts'
import { day } from '../../src/ledger/day.ts'
import { decideDrawdown, mayTake } from '../../src/ledger/drawdown.ts'
import { HOUR } from '../../src/ledger/hours.ts'
import { PENNY, pennySeconds } from '../../src/ledger/money.ts'
import { quote } from '../../src/ledger/plan.ts'
import { decidePurchase } from '../../src/ledger/purchase.ts'
import { decideReceipt } from '../../src/ledger/receipt.ts'
import { decideReversal } from '../../src/ledger/reversal.ts'
import { decideBooking, decideFunding, decideSupport, priced } from '../../src/ledger/support.ts'
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
  sallysAgreement,
  standard,
  visitAt,
  word,
} from './book-builder.ts'

function sally(today = '2026-03-15', agreement = sallysAgreement): Ledger {
  const l = ledgerOf(agreement, today)
  return l.post(decideAllocations(l.fund, l.agreements, [], l.today))
}

function receive(l: Ledger, pence: number, on = l.today): void {
  l.post(decideReceipt(l.about, { on, stream: 'council', pence, reference: 'R1' }))
}

const laterThan = (l: Ledger, number: number) => l.entries.filter((e) => e.number > number)
const tryReverse = (l: Ledger, number: number) =>
  decideReversal(l.about, l.entries[number - 1]!, { later: laterThan(l, number) })

describe('a reversal', () => {
  test('of a booking that was delivered waits for the delivery’s, even where other bookings hold as much', () => {
    const l = sally()
    const [one, other] = [
      visitAt('2026-03-12 10:00', '2026-03-12 12:00'),
      visitAt('2026-03-12 14:00', '2026-03-12 16:00'),
    ]
    for (const v of [one, other]) l.post(decideBooking(l.about, v))
    const booking = l.entriesOf('booking')[0]!
    l.post(decideSupport(l.about, one, [booking]))
    expect(refused(tryReverse(l, booking.number))).toMatchObject({
      name: 'entries-in-the-way',
      facts: { inTheWay: [String(l.entriesOf('support')[0]?.number)] },
    })
    l.post(must(tryReverse(l, l.entries.length)).draft)
    l.post(must(tryReverse(l, booking.number)).draft)
    l.post(decideSupport(l.about, other, [l.entriesOf('booking')[1]!]))
    expect(l.balance('standard', 'booked')).toBe(0)
  })

  test('of support that was funded since waits for the funding’s', () => {
    const l = sally('2026-03-08', agreementOf(1))
    l.post(decideSupport(l.about, visitAt('2026-03-03 10:00', '2026-03-03 12:00')))
    l.today = day('2026-03-09')
    l.post(decideAllocations(l.fund, l.agreements, l.entriesOf('allocation'), l.today))
    const support = l.entriesOf('support')[0]!
    l.post(
      decideFunding(l.about, support, {
        kind: 'standard',
        amount: HOUR,
        on: l.today,
        decision: D1,
        already: 0,
      }),
    )
    expect(refused(tryReverse(l, support.number)).facts['inTheWay']).toEqual([String(l.entries.length)])
    l.post(must(tryReverse(l, l.entries.length)).draft)
    l.post(must(tryReverse(l, support.number)).draft)
    expect([l.balance('standard', 'unfunded'), l.balance('standard', 'delivered')]).toEqual([0, 0])
  })

  test('of a receipt whose money is gone is lent by name, in the same entry', () => {
    const l = sally()
    receive(l, 5000)
    l.post(
      decideHoursIntoMoney(l.book, l.agreements, {
        kind: 'standard',
        amount: 5 * HOUR,
        on: l.today,
        decision: D1,
      }),
    )
    const bought = {
      purchase: 'P1',
      on: l.today,
      supplier: word('s'),
      what: word('w'),
      pence: 3500,
      paidFrom: 'bank',
    } as const
    l.post(must(decidePurchase(l.about, bought, decisionOf(), 0)).draft)
    const { draft, advance } = must(tryReverse(l, l.entriesOf('receipt')[0]!.number))
    l.post(draft)
    expect([l.balance('GBP', 'bank'), l.balance('GBP', 'advance')]).toEqual([0, 3500 * PENNY])
    expect(pennySeconds(advance)).toBe(3500 * PENNY)
    expect(draft.details.advance).toBe(3500 * PENNY)
  })

  test('of support that was drawn already leaves it owed back, and then nothing can be drawn', () => {
    const l = sally()
    receive(l, 50000)
    l.post(decideSupport(l.about, visitAt('2026-03-12 10:00', '2026-03-12 12:00')))
    l.post(decideSupport(l.about, visitAt('2026-03-13 10:00', '2026-03-13 11:00')))
    const support = l.entriesOf('support')[0]!
    l.post(decideDrawdown(l.book, l.today, 7380))
    l.post(must(tryReverse(l, support.number)).draft)
    expect(l.balance('GBP', 'provider:direct')).toBe(-3480 * PENNY)
    l.post(decideSupport(l.about, visitAt('2026-03-14 10:00', '2026-03-14 11:00')))
    expect(mayTake(l.book, l.today).pence).toBe(0)
  })
})

describe('a drawdown', () => {
  test('back-dated, takes from each account only what a later one left', () => {
    const l = sally()
    receive(l, 50000, day('2026-03-09'))
    l.post(decideSupport(l.about, visitAt('2026-03-10 10:00', '2026-03-10 12:00')))
    l.post(decideDrawdown(l.book, day('2026-03-14'), 3480))
    expect(l.balance('GBP', 'provider:direct')).toBe(0)
    l.post(decideDrawdown(l.book, day('2026-03-11'), 1440))
    for (const on of ['2026-03-11', '2026-03-14'])
      expect(l.balance('GBP', 'provider:direct', on)).toBeGreaterThanOrEqual(0)
    expect(l.balance('GBP', 'provider:management')).toBe(0)
  })

  test('leaves the person’s own cash in the bank, on that day and on every day since', () => {
    const l = sally()
    receive(l, 10000, day('2026-03-09'))
    l.post(decideSupport(l.about, visitAt('2026-03-10 10:00', '2026-03-10 14:00')))
    expect(mayTake(l.book, day('2026-03-10')).pence).toBe(9840)
    l.post(
      decideHoursIntoMoney(l.book, l.agreements, {
        kind: 'standard',
        amount: 2 * HOUR,
        on: day('2026-03-13'),
        decision: D1,
      }),
    )
    expect(mayTake(l.book, day('2026-03-10')).pence).toBe(10000 - 4920)
    expect(refused(decideDrawdown(l.book, day('2026-03-10'), 5081)).name).toBe('own-cash-first')
    l.post(decideDrawdown(l.book, day('2026-03-10'), 5080))
  })
})

test('a council that pays after the agreement’s last day is still its funder', () => {
  const l = sally('2026-03-20', agreementOf(24, { until: day('2026-03-15') }))
  receive(l, 118080)
  expect(l.balance('GBP', 'funder:council')).toBe(0)
})

test('money of a fund given as money is not promised twice to one night', () => {
  const l = sally('2026-03-08', agreementOf(0, { weeklyPence: 3690 }))
  const night = visitAt('2026-03-06 23:00', '2026-03-07 01:00')
  expect(must(quote(l.about, night.at, 'by-clock', { given: 0, used: 0, planned: 0 })).short).toBe(1.5 * HOUR)
})

test('a second of a kind too cheap for its ratio costs nothing, and is no reason to stop', () => {
  const cheap = { ...standard(linesOf(1400, 1000)), code: 'shared', ratio: { standard: 5, own: 8 } }
  expect(priced(cheap, standard(linesOf(2400, 1696)), 1)).toMatchObject({
    left: 0,
    charge: 0,
    direct: 0,
    fall: 0,
  })
})

test('a rise that was there when the visit was booked, and is spent since, is not charged', () => {
  const dear = { ...enhanced(), lines: linesOf(3700, 2600) }
  const l = sally('2026-03-15', agreementOf(24, { kinds: [standard(), dear] }))
  l.post(
    decideHoursIntoMoney(l.book, l.agreements, {
      kind: 'standard',
      amount: HOUR,
      on: day('2026-03-10'),
      decision: D1,
    }),
  )
  const night = visitAt('2026-03-13 23:00', '2026-03-14 00:00')
  l.post(decideBooking(l.about, night))
  const all = {
    purchase: 'P1',
    on: day('2026-03-11'),
    supplier: word('s'),
    what: word('w'),
    pence: 2460,
    paidFrom: 'provider-card',
  } as const
  l.post(must(decidePurchase(l.about, all, decisionOf(), 0)).draft)
  l.post(decideSupport(l.about, night, l.entriesOf('booking')))
  expect(l.entriesOf('support')[0]?.details).toMatchObject({ reached: [], unfunded: [{ amount: HOUR }] })
  expect([l.balance('standard', 'booked'), l.balance('standard', 'available')]).toEqual([0, 47 * HOUR])
})
