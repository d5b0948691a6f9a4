import { describe, expect, test } from 'vitest'
import { readDecidedBy, readPurchases } from '../../src/formats/purchases.ts'
import { isRefusal } from '../../src/ledger/refusal.ts'
import { kept, said, sample } from './said.ts'

const HEADING = 'Date,Client Ref,Supplier,What,Amount,Receipt,Paid From,Decided By'
const read = (rows: string[]) => readPurchases([HEADING, ...rows].join('\n'), 'purchases.csv')

test('the sample log is read whole', () => {
  const { rows, totalPence } = kept(readPurchases(sample('purchases-2026.csv'), 'purchases-2026.csv'))
  expect(totalPence).toBe(23_999)
  const gym = { name: 'Brian', standing: { what: 'gym', eachPence: 7500, monthPence: 15_000 } }
  expect(
    rows.map((r) => [r.line, r.day, r.supplier, r.what, r.pence, r.receipt, r.paidFrom, r.decidedBy]),
  ).toEqual([
    [2, '2026-03-30', 'Riverside Gym', 'Personal trainer, one hour', 3500, 'R-0001', 'bank', gym],
    [
      3,
      '2026-04-02',
      'Calm Hands',
      'Massage',
      4500,
      'R-0002',
      'bank',
      { name: 'Brian', involved: 'in-person' },
    ],
    [4, '2026-04-09', 'Riverside Gym', 'Personal trainer, one hour', 3500, 'R-0003', 'bank', gym],
    [
      5,
      '2026-04-27',
      'Game Shop',
      'Computer game',
      5499,
      undefined,
      'provider-card',
      { name: 'Brian', involved: 'in-person' },
    ],
    [6, '2026-05-07', 'Riverside Gym', 'Personal trainer, two hours', 7000, 'R-0005', 'bank', gym],
  ])
})

test('a receipt that comes later leaves the reference as it was', () => {
  const refs = (receipt: string) =>
    kept(
      read([`27/04/2026,LS-002,Game Shop,Game,54.99,${receipt},provider card,"Brian, in person"`]),
    ).rows.map((r) => r.reference)
  expect(refs('')).toEqual(['2026-04-27/LS-002/provider-card/5499/1'])
  expect(refs('R-0004')).toEqual(refs(''))
})

test.each([
  ['"1,234.56"', 123_456],
  ['£7', 700],
  ['0.01', 1],
])('%s is a sum', (amount, pence) => {
  const { rows } = kept(read([`27/04/2026,LS-002,Shop,Thing,${amount},,bank,"Brian, in person"`]))
  expect(rows.map((r) => r.pence)).toEqual([pence])
})

describe('bad rows are refused with their column and a sentence', () => {
  const notASum = (text: string) =>
    `2, 5 (Amount): “${text}” is not a sum of money. Write pounds and pence like 12.50.`
  test.each([
    ['ten', notASum('ten')],
    ['0.005', notASum('0.005')],
    ['1e400', notASum('1e400')],
    ['٣', notASum('٣')],
    ['NaN', notASum('NaN')],
    ['"1,23"', notASum('1,23')],
    ['=1+1', notASum('=1+1')],
    ['-5.00', '2, 5 (Amount): “-5.00” must be more than nothing.'],
    ['0.00', '2, 5 (Amount): “0.00” must be more than nothing.'],
    ['', '2, 5 (Amount): This is empty. It needs a sum of money.'],
    ['99999999999999999999', '2, 5 (Amount): “99999999999999999999” is more money than a fund can hold.'],
  ])('an amount of %s', (amount, sentence) => {
    expect(said(read([`27/04/2026,LS-002,Shop,Thing,${amount},,bank,"Brian, in person"`]))).toEqual([
      sentence,
    ])
  })

  test.each([
    [
      '27/04/2026,LS-002,=cmd(),Thing,1.00,,bank,"Brian, in person"',
      '2, 3 (Supplier): “=cmd()” begins with “=”, which a spreadsheet would run as a formula. Write it without, or leave it empty.',
    ],
    [
      '27/04/2026,LS-002,Shop,,1.00,,bank,"Brian, in person"',
      '2, 4 (What): This is empty. It needs what was bought.',
    ],
    [
      '27/04/2026,LS-002,Shop,Thing,1.00,,pocket,"Brian, in person"',
      '2, 7 (Paid From): “pocket” is no way of paying that is known here. Known: bank, provider card, provider cash.',
    ],
    ['27/04/2026,LS-002,Shop,Thing,1.00,,bank,', '2, 8 (Decided By): This is empty. It needs who decided.'],
  ])('%s', (row, sentence) => {
    expect(said(read([row]))).toEqual([sentence])
  })

  test('text that begins like a formula is text where nothing is known by it', () => {
    const { rows } = kept(read(['27/04/2026,LS-002,Shop,=1+1 lamp,1.00,,bank,"Brian, in person"']))
    expect(rows.map((r) => r.what)).toEqual(['=1+1 lamp'])
  })

  test('sums that together are too large', () => {
    const row = (n: number) => `27/04/2026,LS-00${n},Shop,Thing,20000000000.00,,bank,"Brian, in person"`
    expect(said(read([row(1), row(2)]))).toEqual([
      'file: All together this is more money than can be kept. Check the amounts.',
    ])
  })
})

describe('who decided', () => {
  const HOW =
    'does not say who decided and how. Write it like “Brian, in person” or “Brian, standing: gym up to £75 each, £150 a month”.'
  test.each([
    ['Brian', `“Brian” ${HOW}`],
    ['Brian, somehow', `“Brian, somehow” ${HOW}`],
    ['Brian, standing: gym', `“Brian, standing: gym” ${HOW}`],
    [
      'Brian, standing: gym up to lots each, £150 a month',
      '“lots” is not a sum of money. Write pounds and pence like 12.50.',
    ],
    ['Brian, standing: gym up to £75 each, £0 a month', '“£0” must be more than nothing.'],
    [
      'Brian, standing: gym up to £175 each, £150 a month',
      'A standing decision cannot cover more for each purchase than for the whole month. Check both sums.',
    ],
    [
      '=Brian, in person',
      '“=Brian” begins with “=”, which a spreadsheet would run as a formula. Write it without, or leave it empty.',
    ],
  ])('%s is refused', (text, sentence) => {
    const by = readDecidedBy(text)
    expect(isRefusal(by) && by.sentence).toBe(sentence)
  })

  test('a standing decision may cover thousands', () => {
    expect(readDecidedBy('Ann Lee, standing: art, and clay up to £1,075.50 each, £2,000 a month')).toEqual({
      name: 'Ann Lee',
      standing: { what: 'art, and clay', eachPence: 107_550, monthPence: 200_000 },
    })
  })
})
