// A council's own list beside the receipts in the books.
//
//   their list                          these books
//   NCC260409   9 April   £2,950.00     9 April   £2,000.00 Sally, £950.00 Brian     agrees
//   NCC260427  27 April   £3,000.00    27 April   £2,950.00 Sally                    other sum
//   ncc 260430 30 April     £100.00     5 May       £100.00 Brian                    agrees: five days apart
//   NCC260415  15 April      £40.00     -                                            only theirs
//   -                                   20 April     £75.00 Brian, NCC260420         only ours
//   -                                    4 May       £60.00 Sally, NCC260504         after the list: not missing
import { expect, test } from 'vitest'
import { day } from '../../src/ledger/day.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import {
  comparePayments,
  type OurReceipt,
  receiptDays,
  type TheirPayment,
} from '../../src/ledger/payment-list.ts'

const [sally, brian] = ['f_sally', 'f_brian'] as [FundId, FundId]
let line = 1
let number = 0
const theirs = (reference: string, on: string, pence: number): TheirPayment => ({
  line: ++line,
  reference,
  day: day(on),
  pence,
})
const ours = (fund: FundId, reference: string, on: string, pence: number): OurReceipt => ({
  fund,
  number: ++number,
  reference,
  day: day(on),
  pence,
})

const list = [
  theirs('NCC260409', '2026-04-09', 295_000),
  theirs('NCC260427', '2026-04-27', 300_000),
  theirs('ncc 260430', '2026-04-30', 10_000),
  theirs('NCC260415', '2026-04-15', 4_000),
]
const booked = [
  ours(sally, 'NCC260409', '2026-04-09', 200_000),
  ours(brian, 'NCC260409', '2026-04-09', 95_000),
  ours(sally, 'NCC260427', '2026-04-27', 295_000),
  ours(brian, 'NCC260430', '2026-05-05', 10_000),
  ours(brian, 'NCC260420', '2026-04-20', 7_500),
  ours(sally, 'NCC260504', '2026-05-04', 6_000),
]

test('each reference once, what does not agree first, and sums that foot', () => {
  const { from, to, payments, sums, all } = comparePayments(list, booked)
  expect([from, to]).toEqual(['2026-04-09', '2026-04-30'])
  expect(
    payments.map((p) => [p.what, p.reference, p.theirDays.join(), p.theirs, p.ourDays.join(), p.ours]),
  ).toEqual([
    ['differs', 'NCC260427', '2026-04-27', 300_000, '2026-04-27', 295_000],
    ['ours', 'NCC260420', '', 0, '2026-04-20', 7_500],
    ['theirs', 'NCC260415', '2026-04-15', 4_000, '', 0],
    ['agrees', 'NCC260409', '2026-04-09', 295_000, '2026-04-09', 295_000],
    ['agrees', 'ncc 260430', '2026-04-30', 10_000, '2026-05-05', 10_000],
  ])
  expect(payments.at(-2)?.receipts.map((r) => r.fund)).toEqual([sally, brian])
  expect(sums).toEqual({
    agrees: { payments: 2, theirs: 305_000, ours: 305_000 },
    differs: { payments: 1, theirs: 300_000, ours: 295_000 },
    ours: { payments: 1, theirs: 0, ours: 7_500 },
    theirs: { payments: 1, theirs: 4_000, ours: 0 },
  })
  expect(all).toEqual({ payments: 5, theirs: 609_000, ours: 607_500, difference: -1_500 })
  const parts = Object.values(sums)
  expect(parts.reduce((n, s) => n + s.theirs, 0)).toBe(list.reduce((n, p) => n + p.pence, 0))
  expect(parts.reduce((n, s) => n + s.ours, 0)).toBe(all.ours)
})

test('receipts are looked for a week before and after the list', () => {
  expect(receiptDays(list)).toEqual({ from: '2026-04-02', to: '2026-05-07' })
})

test('a payment that their list tells in several rows is one payment', () => {
  const rows = [theirs('A1', '2026-04-09', 8_000), theirs('A1', '2026-04-09', 2_000)]
  const { payments } = comparePayments(rows, [ours(sally, 'A1', '2026-04-09', 10_000)])
  expect(payments.map((p) => [p.what, p.theirs, p.lines.length])).toEqual([['agrees', 10_000, 2]])
})

test('one reference for every payment agrees only where each day has its sum', () => {
  const rows = [theirs('LARCH', '2026-03-02', 10_000), theirs('LARCH', '2026-03-30', 20_000)]
  const both = [ours(sally, 'LARCH', '2026-03-02', 10_000), ours(sally, 'LARCH', '2026-03-30', 20_000)]
  const swapped = [ours(sally, 'LARCH', '2026-03-02', 20_000), ours(sally, 'LARCH', '2026-03-30', 10_000)]
  expect(comparePayments(rows, both).payments.map((p) => p.what)).toEqual(['agrees'])
  expect(comparePayments(rows, swapped).payments.map((p) => [p.what, p.theirs, p.ours])).toEqual([
    ['differs', 30_000, 30_000],
  ])
})

test('a sum agrees with what came in up to seven days away, all of it', () => {
  const on = (day: string, pence: number) => ours(sally, 'A1', day, pence)
  const what = (...receipts: OurReceipt[]) => {
    const [one] = comparePayments(
      [theirs('A1', '2026-04-09', 100), theirs('B', '2026-04-30', 1)],
      receipts,
    ).payments.filter((p) => p.reference === 'A1')
    return [one?.what, one?.theirs, one?.ours, one?.ourDays.join()]
  }
  expect(what(on('2026-04-10', 100))).toEqual(['agrees', 100, 100, '2026-04-10'])
  expect(what(on('2026-04-10', 60), on('2026-04-16', 40))).toEqual([
    'agrees',
    100,
    100,
    '2026-04-10,2026-04-16',
  ])
  expect(what(on('2026-04-17', 100))).toEqual(['differs', 100, 100, '2026-04-17'])
  expect(what(on('2026-04-10', 99))).toEqual(['differs', 100, 99, '2026-04-10'])
  expect(what(on('2026-04-10', 100), on('2026-04-20', 1))).toEqual([
    'differs',
    100,
    101,
    '2026-04-10,2026-04-20',
  ])
  expect(what(on('2026-05-02', 100))).toEqual(['differs', 100, 100, '2026-05-02'])
})

test('a reference that is used every week: the weeks before and after the list are not its own', () => {
  const weeks = ['2026-03-26', '2026-04-02', '2026-04-09', '2026-04-16']
  const receipts = weeks.map((day) => ours(sally, 'LARCH', day, 100))
  const of = (...days: string[]) =>
    comparePayments(
      days.map((day) => theirs('LARCH', day, 100)),
      receipts,
    )
  const { payments, all } = of('2026-04-02', '2026-04-09')
  expect(payments.map((p) => [p.what, p.ourDays])).toEqual([['agrees', ['2026-04-02', '2026-04-09']]])
  expect(all.difference).toBe(0)
  // Sent the day before it came in, the last of it after the list's last day.
  expect(of('2026-04-01', '2026-04-08').payments.map((p) => [p.what, p.ourDays])).toEqual([
    ['agrees', ['2026-04-02', '2026-04-09']],
  ])
  expect(of('2026-04-03', '2026-04-10').payments.map((p) => p.what)).toEqual(['agrees'])
  // More than came in around it is missing.
  const four = of('2026-04-02', '2026-04-02', '2026-04-02', '2026-04-02')
  expect(four.payments.map((p) => [p.what, p.theirs, p.ours])).toEqual([['differs', 400, 300]])
})

test('a payment and its return come to nothing, and are still named', () => {
  const rows = [theirs('A1', '2026-04-09', 5_000), theirs('A1', '2026-04-10', -5_000)]
  expect(comparePayments(rows, []).payments.map((p) => [p.what, p.theirs])).toEqual([['theirs', 0]])
})
