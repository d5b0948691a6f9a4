// A new price (design.md §5 "Uplift"): hours keep their worth in one sum, whatever is written late or early.
import { describe, expect, test } from 'vitest'
import { decideAllocations } from '../../src/ledger/allocation.ts'
import { day } from '../../src/ledger/day.ts'
import { HOUR } from '../../src/ledger/hours.ts'
import { PENNY, pennySeconds } from '../../src/ledger/money.ts'
import { decideReversal } from '../../src/ledger/reversal.ts'
import { decideSave } from '../../src/ledger/saving.ts'
import { decideBooking, decideFunding, decideSupport } from '../../src/ledger/support.ts'
import { decideRepricing, withRepricings, worthHeld } from '../../src/ledger/valuation.ts'
import {
  agreementOf,
  D1,
  type Ledger,
  ledgerOf,
  linesOf,
  must,
  refused,
  standard,
  table,
  visitAt,
  word,
} from './book-builder.ts'

/** £25.00 an hour, £17.60 direct, from a day on. */
function dearerFrom(from: string) {
  return {
    ...agreementOf(24, { kinds: [standard(linesOf(2500, 1760))], draws: [] }),
    version: 2,
    from: day(from),
  }
}

const plain = agreementOf(24, { kinds: [standard()], draws: [] })

function started(through: string, weeksThrough = through): Ledger {
  const l = ledgerOf(plain, through)
  return l.post(decideAllocations(l.fund, l.agreements, [], day(weeksThrough)))
}

function reprice(l: Ledger, from: string): Ledger {
  const next = dearerFrom(from)
  const repricing = must(decideRepricing(l.book, l.agreements, next, 'funder', D1))
  l.agreements = [...l.agreements, next]
  return l.post(repricing)
}

const close = (l: Ledger, through: string): void => {
  l.fund = { ...l.fund, lockedThrough: day(through) }
}

test('covers available, booked and saved hours; the funder bears it', () => {
  const l = started('2026-03-04')
  l.post(decideBooking(l.about, visitAt('2026-03-04 10:00', '2026-03-04 14:00')))
  const pot = { pot: 1, name: word('City break') }
  l.post(decideSave(l.about, { pot, unit: 'standard', amount: 6 * HOUR, on: l.today, decision: D1 }))
  reprice(l, '2026-03-06')
  expect(l.text()).toBe(
    table(`
      day         what        debit               credit              amount
      2026-03-02  allocation  standard available  standard issued     24 h
                              funder:council      hours               £590.40
      2026-03-04  booking     standard booked     standard available  4 h
      2026-03-04  saving      standard pot:1      standard available  6 h
      2026-03-06  repricing   funder:council      hours               £9.60
      after
                              funder:council                          £600.00
                              hours                                   £600.00
                              standard available                      14 h
                              standard booked                         4 h
                              standard issued                         24 h
                              standard pot:1                          6 h
    `),
  )
})

test('an entry back-dated before it gets a companion on the day of the new price', () => {
  const l = reprice(started('2026-03-08'), '2026-03-06')
  const [support] = must(decideSupport(l.about, visitAt('2026-03-04 10:00', '2026-03-04 14:00')))
  l.post(withRepricings(l.agreements, support!))
  expect(l.entries.slice(-2).map((e) => [e.kind, e.effective, ...e.transfers.map((t) => t.amount)])).toEqual([
    ['support', '2026-03-04', 4 * HOUR, 4 * 1740 * PENNY, 4 * 720 * PENNY],
    ['repricing', '2026-03-06', 4 * 40 * PENNY],
  ])
})

test('so does one written while the new price lies ahead and nothing is held for it yet', () => {
  const l = ledgerOf(plain, '2026-03-08')
  reprice(l, '2026-03-06')
  const [week] = decideAllocations(l.fund, l.agreements, [], day('2026-03-02'))
  l.post(withRepricings(l.agreements, week!))
  expect(l.entries.map((e) => [e.kind, e.effective])).toEqual([
    ['repricing', '2026-03-06'],
    ['repricing', '2026-03-06'],
    ['allocation', '2026-03-02'],
  ])
  expect(l.balance('GBP', 'hours')).toBe(l.balance('standard', 'available') * 2500)
})

test('it comes before the hours of its first day: refused after them, and allowed the day after', () => {
  const l = started('2026-03-09')
  expect(
    refused(decideRepricing(l.book, l.agreements, dearerFrom('2026-03-09'), 'funder', D1)),
  ).toMatchObject({
    name: 'entries-in-the-way',
    facts: { day: '2026-03-09' },
  })
  reprice(l, '2026-03-10')
})

describe('what is written late, after the month is closed', () => {
  const late = () => {
    const l = started('2026-03-10', '2026-03-02')
    l.post(decideSupport(l.about, visitAt('2026-03-03 10:00', '2026-03-03 12:00')))
    reprice(l, '2026-03-05')
    close(l, '2026-03-04')
    return l
  }
  const hoursOut = (l: Ledger) =>
    l.entries
      .at(-1)!
      .transfers.filter((t) => t.unit === 'GBP')
      .map((t) => [t.debit, t.credit, t.amount / PENNY])

  test('support is charged at the price of its day; the council gets the difference', () => {
    const l = late()
    l.post(decideSupport(l.about, visitAt('2026-03-04 10:00', '2026-03-04 12:00')))
    expect(l.entries.at(-1)).toMatchObject({ effective: '2026-03-05', relatesTo: '2026-03-04' })
    expect(hoursOut(l)).toEqual([
      ['hours', 'provider:direct', 3480],
      ['hours', 'provider:management', 1440],
      ['hours', 'funder:council', 80],
    ])
  })

  test('a reversal brings the hours back at their value now; the council pays the difference', () => {
    const l = late()
    l.post(must(decideReversal(l.about, l.entriesOf('support')[0]!, { later: [] })).draft)
    expect(hoursOut(l)).toEqual([
      ['provider:direct', 'hours', 3480],
      ['provider:management', 'hours', 1440],
      ['funder:council', 'hours', 80],
    ])
  })

  test('a week that was forgotten comes at its own price, and the council pays up to the value now', () => {
    const l = ledgerOf(plain, '2026-03-10')
    reprice(l, '2026-03-05')
    close(l, '2026-03-04')
    const [week] = decideAllocations(l.fund, l.agreements, [], day('2026-03-04'))
    l.post(week!)
    expect(week).toMatchObject({ effective: '2026-03-05', relatesTo: '2026-03-02' })
    expect(l.balance('GBP', 'hours')).toBe(l.balance('standard', 'available') * 2500)
    expect(decideAllocations(l.fund, l.agreements, l.entriesOf('allocation'), day('2026-03-04'))).toEqual([])
  })

  test('support of the old price that is funded now is charged at the old price', () => {
    const l = ledgerOf(plain, '2026-03-10')
    l.post(decideSupport(l.about, visitAt('2026-03-03 10:00', '2026-03-03 12:00')))
    reprice(l, '2026-03-05')
    l.post(decideAllocations(l.fund, l.agreements, [], l.today).filter((d) => d.effective >= '2026-03-05'))
    const ask = { kind: 'standard', amount: 2 * HOUR, on: l.today, decision: D1, already: 0 }
    l.post(decideFunding(l.about, l.entriesOf('support')[0]!, ask))
    expect(hoursOut(l).map(([, to, sum]) => [to, sum])).toEqual([
      ['provider:direct', 3480],
      ['provider:management', 1440],
      ['funder:council', 80],
    ])
  })
})

test('a reversal before a lower price is not stopped by the price', () => {
  const l = started('2026-03-08', '2026-03-02')
  const cheaper = { ...dearerFrom('2026-03-06'), kinds: [standard(linesOf(1000, 700))] }
  const repricing = must(decideRepricing(l.book, l.agreements, cheaper, 'funder', D1))
  l.agreements = [plain, cheaper]
  l.post(repricing)
  const { draft } = must(decideReversal(l.about, l.entries[0]!, { later: l.entries.slice(1) }))
  l.post(withRepricings(l.agreements, draft))
  expect(l.balance('GBP', 'hours')).toBe(0)
})

test('what was booked at another ratio is drawn at the new one, as far as it reaches', () => {
  const shared = (own: number) => ({
    ...standard(linesOf(1500, 1060)),
    code: 'shared',
    ratio: { standard: 5, own },
  })
  const terms = (own: number) => ({
    kinds: [standard(linesOf(2400, 1696)), shared(own)],
    draws: [{ kind: 'shared', on: ['standard'] }],
  })
  const was = agreementOf(5, terms(8))
  const now = { ...agreementOf(5, terms(4)), version: 2, from: day('2026-03-04') }
  const l = ledgerOf(was, '2026-03-06')
  l.post(decideAllocations(l.fund, l.agreements, [], day('2026-03-02')))
  const visit = visitAt('2026-03-05 10:00', '2026-03-05 18:00', { givenAs: 'shared', together: 2 })
  l.post(decideBooking(l.about, visit))
  expect(l.balance('standard', 'booked')).toBe(5 * HOUR)
  l.agreements = [was, now]
  l.post(decideSupport(l.about, visit, l.entriesOf('booking')))
  expect(l.entriesOf('support')[0]?.details).toMatchObject({
    reached: [{ given: 4 * HOUR, left: 5 * HOUR }],
    unfunded: [{ kind: 'shared', amount: 4 * HOUR }],
  })
})

test('hours left after the agreement’s last day keep their price until the next one starts', () => {
  const ended = { ...plain, until: day('2026-03-08') }
  const l = ledgerOf(ended, '2026-03-20')
  l.post(decideAllocations(l.fund, l.agreements, [], l.today))
  reprice(l, '2026-03-16')
  const worthOn = (on: string) => pennySeconds(worthHeld(l.book, l.agreements, day(on)))
  expect(worthOn('2026-03-12')).toBe(24 * HOUR * 2460)
  expect(l.balance('GBP', 'hours')).toBe(24 * HOUR * 2500)
})
