import { describe, expect, test } from 'vitest'
import { comparedTable, readPaymentList } from '../../src/formats/payment-list.ts'
import { comparePayments } from '../../src/ledger/payment-list.ts'
import { kept, said, sample } from './said.ts'

const read = (rows: string[], heading = 'Reference,Date,Amount') =>
  readPaymentList([heading, ...rows].join('\n'), 'paid.csv')

test('reference, date and amount by their headings; other columns are not looked at', () => {
  const file = kept(
    read(
      ['x,09/04/2026,"£2,950.00",NCC260409', ',2026-04-27,-5.00,NCC260427'],
      'Notes,payment date,NET,Bacs Ref',
    ),
  )
  expect(file.payments).toEqual([
    { line: 2, reference: 'NCC260409', day: '2026-04-09', pence: 295_000 },
    { line: 3, reference: 'NCC260427', day: '2026-04-27', pence: -500 },
  ])
  expect(file.totalPence).toBe(294_500)
})

test('a remittance list is a payment list too: ten rows under one reference', () => {
  const name = 'remittance-2026-04-09.csv'
  const { payments, totalPence } = kept(readPaymentList(sample(name), name))
  expect([payments.length, new Set(payments.map((p) => p.reference)).size, totalPence]).toEqual([
    10, 1, 3_277_470,
  ])
})

test('sums and days as ledgers and spreadsheets write them', () => {
  const rows = [
    ...['A1,01/04/26,(12.50)', 'A2,2026-04-01 00:00:00,£-12.50', 'A3,01/04/2026 00:00,12.50-'],
    ...['A4,1/4/2026,-£12.50', 'A5,01.04.2026,"(£1,250.00)"'],
  ]
  const { payments } = kept(read(rows))
  expect(payments.map((p) => p.day)).toEqual(rows.map(() => '2026-04-01'))
  expect(payments.map((p) => p.pence)).toEqual([-1250, -1250, -1250, -1250, -125_000])
})

test.each([
  ['Reference;Date;Amount\nA1;01.04.2026;12.50', 'by semicolons'],
  ['Reference\tDate\tAmount\nA1\t01/04/2026\t12.50', 'by tabs'],
  ['sep=;\nReference;Date;Amount\nA1;01.04.2026;12.50', 'by something else'],
  ['Northshire Council payments,,\nReference,Date,Amount\nA1,01/04/2026,12.50', 'above the headings'],
])('%j is refused with one sentence', (text, says) => {
  const sentences = said(readPaymentList(text, 'paid.csv'))
  expect(sentences).toHaveLength(1)
  expect(sentences[0]).toMatch(/^1: /)
  expect(sentences[0]).toContain(says)
})

test('a total is not a payment: it says what to do', () => {
  expect(said(read(['A1,01/04/2026,12.50', 'Total,,12.50']))).toEqual([
    '3, 1 (Reference): This row is a total. Take it out of the list: sums are worked out here.',
  ])
})

describe('everything that is wrong, with its line and column', () => {
  test.each([
    [['A1,31/02/2026,5.00'], ['2, 2 (Date): “31/02/2026” is not a day. Write it like 31/03/2026.']],
    [
      [',09/04/2026,5.00', 'A1,,', '=A1,09/04/2026,five'],
      [
        '2, 1 (Reference): This is empty. It needs the payment’s reference.',
        '3, 2 (Date): This is empty. It needs the day of the payment.',
        '3, 3 (Amount): This is empty. It needs a sum of money.',
        '4, 1 (Reference): “=A1” begins with “=”, which a spreadsheet would run as a formula. Write it without, or leave it empty.',
        '4, 3 (Amount): “five” is not a sum of money. Write pounds and pence like 12.50.',
      ],
    ],
  ])('%j', (rows, sentences) => {
    expect(said(read(rows))).toEqual(sentences)
  })

  test('a column that is missing is named, with those that are there', () => {
    expect(said(read(['A1,5.00'], 'Reference,Amount'))).toEqual([
      'file: There is no column “Date”. The file has: Reference, Amount.',
    ])
  })

  test('an empty file, one without rows, and one that is too long', () => {
    expect(said(readPaymentList('', 'x.csv'))).toEqual(['file: The file is empty. Export it again.'])
    expect(said(read([]))).toEqual(['1: The file has headings but no rows. Export it again.'])
    const many = Array.from({ length: 10_001 }, (_, i) => `A${i},09/04/2026,1.00`)
    expect(said(read(many))).toEqual([
      'file: The list has more than 10,000 payments. Export fewer months at a time.',
    ])
  })
})

test('the comparison as a table that a spreadsheet runs nothing of', () => {
  const { payments } = kept(read(['A1,09/04/2026,5.00']))
  const table = comparedTable(comparePayments(payments, []))
  expect(table.replace('\ufeff', '').split('\r\n')).toEqual([
    '"Result","Reference","Date in your list","Amount in your list","Date in these books","Amount in these books","Difference","People it was split over","Lines of your file"',
    '"Only in your list","A1","2026-04-09",5.00,"",0.00,-5.00,0,"2"',
    '',
  ])
})
