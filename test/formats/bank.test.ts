import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readBank } from '../../src/formats/bank.ts'
import { writePence, writeTable } from '../../src/formats/tables.ts'
import { kept, said, sample } from './said.ts'

const LLOYDS =
  'Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,Debit Amount,Credit Amount,Balance'
const read = (rows: string[], heading = LLOYDS) => readBank([heading, ...rows].join('\r\n'), 'bank.csv')

test('the sample statement is read oldest first, to its closing balance', () => {
  const file = kept(readBank(sample('bank-2026.csv'), 'bank-2026.csv'))
  expect(file).toMatchObject({
    bank: 'lloyds',
    account: { sortCode: '30-00-00', number: '12345678' },
    first: '2026-03-02',
    last: '2026-05-29',
    openingPence: 0,
    closingPence: 4_608_418,
  })
  expect(file.rows.map((r) => [r.line, r.day, r.ordinal, r.type, r.pence, r.balancePence])).toEqual([
    [17, '2026-03-02', 1, 'FPI', 5000, 5000],
    [16, '2026-03-02', 2, 'BGC', 3_277_470, 3_282_470],
    [15, '2026-03-30', 1, 'DEB', -3500, 3_278_970],
    [14, '2026-03-31', 1, 'FPO', -2_804_146, 474_824],
    [13, '2026-04-01', 1, 'CHG', -650, 474_174],
    [12, '2026-04-02', 1, 'DEB', -4500, 469_674],
    [11, '2026-04-09', 1, 'BGC', 3_277_470, 3_747_144],
    [10, '2026-04-09', 2, 'DEB', -3500, 3_743_644],
    [9, '2026-04-14', 1, 'FPI', 12_000, 3_755_644],
    [8, '2026-04-27', 1, 'BGC', 3_277_470, 7_033_114],
    [7, '2026-04-30', 1, 'FPO', -2_877_338, 4_155_776],
    [6, '2026-04-30', 2, 'INT', 321, 4_156_097],
    [5, '2026-05-01', 1, 'CHG', -650, 4_155_447],
    [4, '2026-05-07', 1, 'DEB', -7000, 4_148_447],
    [3, '2026-05-25', 1, 'BGC', 3_277_470, 7_425_917],
    [2, '2026-05-29', 1, 'FPO', -2_817_499, 4_608_418],
  ])
  expect(file.rows.at(8)).toMatchObject({ description: 'J HARRIS', reference: '2026-04-14/12000/3755644/1' })
})

describe('the layouts', () => {
  test('Lloyds with a comma too many, and a file of one day', () => {
    const rows = [
      "01/04/2026,DEB,'30-00-00,12345678,SHOP,2.00,,8.00,",
      "01/04/2026,FPI,'30-00-00,12345678,A,,10.00,10.00,",
    ]
    const file = kept(read(rows, `${LLOYDS},`))
    expect(file.rows.map((r) => [r.pence, r.ordinal])).toEqual([
      [1000, 1],
      [-200, 2],
    ])
    expect(kept(read(rows.toReversed(), `${LLOYDS},`)).rows.map((r) => r.pence)).toEqual([1000, -200])
  })

  test('Starling, oldest first, signed sums', () => {
    const file = kept(
      read(
        [
          '02/03/2026,Northshire,NCC1,FASTER PAYMENT,100.00,150.00,INCOME,',
          '03/03/2026,Gym,,CARD,-35.00,115.00,LIFESTYLE,x',
        ],
        'Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP),Spending Category,Notes',
      ),
    )
    expect(file).toMatchObject({ bank: 'starling', openingPence: 5000, closingPence: 11_500 })
    expect(file).not.toHaveProperty('account')
    expect(file.rows.map((r) => [r.description, r.pence, r.reference])).toEqual([
      ['Northshire · NCC1', 10_000, '2026-03-02/10000/15000/1'],
      ['Gym', -3500, '2026-03-03/-3500/11500/1'],
    ])
  })

  test('Barclays has no balance, so none is given', () => {
    const file = kept(
      read(
        [
          ',03/03/2026,20-00-00 12345678,-35.00,DIRECTDEP,GYM',
          ',03/03/2026,20-00-00 12345678,-35.00,DIRECTDEP,GYM',
          ',02/03/2026,20-00-00 12345678,100.00,PAYMENT,NORTHSHIRE',
        ],
        'Number,Date,Account,Amount,Subcategory,Memo',
      ),
    )
    expect(file).toMatchObject({ bank: 'barclays', account: { sortCode: '20-00-00', number: '12345678' } })
    expect(file).not.toHaveProperty('closingPence')
    expect(file.rows.map((r) => r.reference)).toEqual([
      '2026-03-02/10000/1',
      '2026-03-03/-3500/1',
      '2026-03-03/-3500/2',
    ])
  })

  test('another bank is refused', () => {
    expect(said(read(['1,2'], 'Datum,Betrag'))).toEqual([
      '1: These are not the columns of a bank that is known here. Known: Lloyds and Halifax, Starling, Barclays.',
    ])
  })
})

describe('bad lines are refused with their column and a sentence', () => {
  const before = "01/04/2026,FPI,'30-00-00,12345678,A,,10.00,10.00"
  test.each([
    [
      "02/04/2026,DEB,'30-00-00,12345678,SHOP,2.00,,8.01",
      '2, 8 (Balance): The balance before was £10.00 (line 3); £2.00 out makes £8.00, but this line says £8.01. A line is missing or was changed: send the file as the bank gave it.',
    ],
    [
      "02/04/2026,DEB,'30-00-00,12345678,SHOP,2.00,2.00,10.00",
      '2, 7 (Credit Amount): Money went out and came in on one line. One of the two must be empty.',
    ],
    [
      "02/04/2026,DEB,'30-00-00,12345678,SHOP,,,10.00",
      '2, 6 (Debit Amount): This is empty. Either the debit or the credit needs a sum.',
    ],
    [
      "02/04/2026,DEB,'30-00-00,12345678,SHOP,-2.00,,12.00",
      '2, 6 (Debit Amount): “-2.00” must be more than nothing.',
    ],
    ["02/04/2026,DEB,'30-00-00,12345678,SHOP,2.00,,", '2, 8 (Balance): This is empty. It needs the balance.'],
    [
      "2nd April,DEB,'30-00-00,12345678,SHOP,2.00,,8.00",
      '2, 1 (Transaction Date): “2nd April” is not a day. Write it like 31/03/2026.',
    ],
    [
      '02/04/2026,DEB,30/00/2000,12345678,SHOP,2.00,,8.00',
      '2, 3 (Sort Code): “30/00/2000” is not a sort code. It looks like 30-00-00.',
    ],
    [
      "02/04/2026,DEB,'30-00-00,1234567,SHOP,2.00,,8.00",
      '2, 4 (Account Number): “1234567” is not an account number. It has eight digits; a spreadsheet drops noughts at its start.',
    ],
  ])('%s', (line, sentence) => {
    expect(said(read([line, before]))).toEqual([sentence])
  })

  test('lines of two accounts', () => {
    const other = "02/04/2026,DEB,'30-00-00,87654321,SHOP,2.00,,8.00"
    expect(said(read([other, before]))).toEqual([
      '3, 4 (Account Number): This line is of another account than the first. Export one account at a time.',
    ])
  })

  test('a line that cannot be read makes no break of the lines around it', () => {
    const line = (day: string, sum: string, balance: string) =>
      `${day},FPI,'30-00-00,12345678,A,,${sum},${balance}`
    const rows = [
      line('03/04/2026', '1.00', '3.00'),
      line('02/04/2026', 'one', '2.00'),
      line('01/04/2026', '1.00', '1.00'),
    ]
    expect(said(read(rows))).toEqual([
      '3, 7 (Credit Amount): “one” is not a sum of money. Write pounds and pence like 12.50.',
    ])
  })

  test('days out of order', () => {
    const line = (day: string, sum: string, balance: string) =>
      `${day},FPI,'30-00-00,12345678,A,,${sum},${balance}`
    const rows = [
      line('03/04/2026', '1.00', '3.00'),
      line('05/04/2026', '1.00', '2.00'),
      line('01/04/2026', '1.00', '1.00'),
    ]
    expect(said(read(rows))).toEqual([
      '2, 1 (Transaction Date): This line’s day is out of order: it comes after 2026-04-05 (line 3). Send the file as the bank gave it.',
    ])
  })

  test('a line of nothing', () => {
    const heading = 'Number,Date,Account,Amount,Subcategory,Memo'
    expect(said(read([',03/03/2026,20-00-00 12345678,0.00,DIRECTDEP,GYM'], heading))).toEqual([
      '2, 4 (Amount): A line of nothing moves no money. Take it out, or correct its sum.',
    ])
  })
})

test('a statement written is the statement read, whichever way it runs; one changed penny is found', () => {
  const sums = fc.array(
    fc.integer({ min: -100_000, max: 100_000 }).filter((n) => n !== 0),
    { minLength: 2, maxLength: 25 },
  )
  fc.assert(
    fc.property(sums, fc.boolean(), fc.nat(), (list, turned, pick) => {
      let balance = 12_345
      const lines = list.map((pence, i) => {
        balance += pence
        const day = `${String(1 + i).padStart(2, '0')}/04/2026`
        const [out, came] = pence < 0 ? [{ pence: -pence }, ''] : ['', { pence }]
        return [day, 'X', "'30-00-00", '12345678', 'x', out, came, { pence: balance }]
      })
      const write = (all: typeof lines) => writeTable(LLOYDS.split(','), turned ? all.toReversed() : all)
      const file = kept(readBank(write(lines), 'bank.csv'))
      expect(file.rows.map((r) => r.pence)).toEqual(list)
      expect([file.openingPence, file.closingPence]).toEqual([12_345, balance])

      const at = 1 + (pick % (lines.length - 1))
      const changed = write(lines).replace(
        new RegExp(`^("${lines[at]?.[0]}".*,)-?\\d+\\.\\d\\d$`, 'm'),
        (_, start: string) => `${start}${writePence(99_999_999)}`,
      )
      expect(said(readBank(changed, 'bank.csv'))[0]).toMatch(/A line is missing or was changed/)
    }),
  )
})
