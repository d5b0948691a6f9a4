import { describe, expect, test } from 'vitest'
import { readRemittance } from '../../src/formats/remittance.ts'
import { kept, said, sample } from './said.ts'

const HEADING =
  'Payment Date,BACS Ref,Service Order,Client,Period From,Period To,Gross,Contribution,Adjustment,Net'
const read = (rows: string[]) => readRemittance([HEADING, ...rows].join('\n'), 'remittance.csv')

test.each([
  ['remittance-2026-03-02.csv', 'NCC260302', '2026-03-02'],
  ['remittance-2026-04-09.csv', 'NCC260409', '2026-04-09'],
  ['remittance-2026-04-27.csv', 'NCC260427', '2026-04-27'],
  ['remittance-2026-05-25.csv', 'NCC260525', '2026-05-25'],
])('the sample %s is one payment of ten people, £32,774.70', (name, bacsRef, day) => {
  const { payments, totalPence } = kept(readRemittance(sample(name), name))
  expect(totalPence).toBe(3_277_470)
  expect(payments.map((p) => [p.bacsRef, p.day, p.totalPence, p.rows.length])).toEqual([
    [bacsRef, day, 3_277_470, 10],
  ])
})

test('rows are grouped by payment; contribution and adjustment make the net', () => {
  const { payments, totalPence } = kept(
    read([
      '02/03/2026,A1,LS-001,SALLY,02/03/2026,29/03/2026,100.00,20.00,0.00,80.00',
      '09/03/2026,B2,LS-001,SALLY,02/03/2026,29/03/2026,0.00,0.00,-15.00,-15.00',
      '02/03/2026,A1,LS-002,BRIAN,02/03/2026,29/03/2026,"1,000.00",0.00,5.00,"1,005.00"',
    ]),
  )
  expect(payments.map((p) => [p.bacsRef, p.totalPence, p.rows.map((r) => r.reference)])).toEqual([
    ['A1', 108_500, ['A1/LS-001/2026-03-02/1', 'A1/LS-002/2026-03-02/1']],
    ['B2', -1500, ['B2/LS-001/2026-03-02/1']],
  ])
  expect(totalPence).toBe(107_000)
})

describe('bad rows are refused with their column and a sentence', () => {
  test.each([
    [
      '02/03/2026,A1,LS-001,SALLY,02/03/2026,29/03/2026,100.00,20.00,0.00,100.00',
      '2, 10 (Net): £100.00 less £20.00 with £0.00 adjusted is £80.00, but the net is £100.00. Ask the funder which is right.',
    ],
    [
      '02/03/2026,A1,LS-001,SALLY,29/03/2026,02/03/2026,100.00,0.00,0.00,100.00',
      '2, 6 (Period To): The period ends (2026-03-02) before it starts (2026-03-29). Check both days.',
    ],
    [
      '02/03/2026,A1,LS-001,SALLY,02/03/2026,29/03/2026,-100.00,0.00,0.00,-100.00',
      '2, 7 (Gross): “-100.00” is less than nothing. Write what is taken away under Adjustment.',
    ],
    [
      '02/03/2026,A1,LS-001,SALLY,02/03/2026,29/03/2026,100.00,0.00,,100.00',
      '2, 9 (Adjustment): This is empty. It needs a sum of money, or 0.00.',
    ],
    [
      '02/03/2026,,LS-001,SALLY,02/03/2026,29/03/2026,100.00,0.00,0.00,100.00',
      '2, 2 (BACS Ref): This is empty. It needs the payment’s reference.',
    ],
    [
      '02/03/2026,A1,+1,SALLY,02/03/2026,29/03/2026,100.00,0.00,0.00,100.00',
      '2, 3 (Service Order): “+1” begins with “+”, which a spreadsheet would run as a formula. Write it without, or leave it empty.',
    ],
    [
      '02/03/2026,A1,LS-001,SALLY,02/03/2026,29/03/2026,100.001,0.00,0.00,100.00',
      '2, 7 (Gross): “100.001” is not a sum of money. Write pounds and pence like 12.50.',
    ],
  ])('%s', (row, sentence) => {
    expect(said(read([row]))).toEqual([sentence])
  })

  test('one payment on two days', () => {
    const row = (day: string) => `${day},A1,LS-001,SALLY,02/03/2026,29/03/2026,1.00,0.00,0.00,1.00`
    expect(said(read([row('02/03/2026'), row('03/03/2026')]))).toEqual([
      '3, 1 (Payment Date): Payment A1 is dated 2026-03-03 here and 2026-03-02 in line 2. One payment has one day.',
    ])
  })

  test('sums that together are too large', () => {
    const row = (n: number) =>
      `02/03/2026,A1,LS-00${n},X,02/03/2026,29/03/2026,20000000000.00,0.00,0.00,20000000000.00`
    expect(said(read([row(1), row(2)]))).toEqual([
      'file: All together this is more money than can be kept. Check the amounts.',
    ])
  })
})
