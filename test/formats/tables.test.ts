import { expect, test } from 'vitest'
import { entriesTable, fundsTable, writePence, writeSeconds, writeTable } from '../../src/formats/tables.ts'
import { type Day, day, type Moment } from '../../src/ledger/day.ts'
import type { CallerCode, DecisionId, Entry } from '../../src/ledger/entry.ts'
import type { FundId } from '../../src/ledger/fund.ts'

test('text is quoted and never a formula; numbers keep their grammar', () => {
  const rows = [
    ['=cmd()', '+1', '-1', '@x', '\tx', '＝x'],
    ['a "b", c', 'two\nlines', '', undefined, 'x-1', '£5'],
    [{ pence: -104_550 }, { pence: 5 }, { seconds: 27_000 }, { seconds: -5445 }, { whole: -3 }, { whole: 0 }],
  ] as const
  expect(writeTable(['A', 'B', 'C', 'D', 'E', '=F'], rows)).toBe(
    [
      '\ufeff"A","B","C","D","E","\'=F"',
      `"'=cmd()","'+1","'-1","'@x","'\tx","'＝x"`,
      '"a ""b"", c","two\nlines","",,"x-1","£5"',
      '-1045.50,0.05,7:30,-1:30:45,-3,0',
      '',
    ].join('\r\n'),
  )
})

test.each([
  [0, '0.00', '0:00'],
  [59, '0.59', '0:00:59'],
  [3600, '36.00', '1:00'],
  [-1, '-0.01', '-0:00:01'],
  [9_007_199_254_740_991, '90071992547409.91', '2501999792983:36:31'],
])('%s is written %s as pence and %s as seconds', (n, pence, seconds) => {
  expect(writePence(n)).toBe(pence)
  expect(writeSeconds(n)).toBe(seconds)
})

test('half a penny is no number for a table', () => {
  expect(() => writeTable(['A'], [[{ pence: 0.5 }]])).toThrow(RangeError)
})

test('the list of funds has a column for every kind anyone holds', () => {
  const sums = { hoursWorthPence: 104_550, toSpendPence: 30_000, savedPence: 0, contingencyPence: 0 }
  const bank = { atBankPence: 150_000, owedByFundersPence: -5, advancePence: 5499 }
  const table = fundsTable([
    {
      ref: 'LS-001',
      name: 'Sally',
      on: day('2026-03-31'),
      held: [{ kind: 'standard', measure: 'time', amount: 153_000 }],
      ...sums,
      ...bank,
      recordedThrough: day('2026-03-31'),
    },
    {
      ref: 'LS-004',
      name: undefined,
      on: day('2026-03-31'),
      held: [{ kind: 'sleep-in', measure: 'count', amount: 4 }],
      ...sums,
      ...bank,
    },
  ])
  expect(table.replaceAll('"', '').trim().split('\r\n')).toEqual([
    '\ufeffFund,Name,On,Held standard,Held sleep-in,Worth,To Spend,Saved,Emergencies,At Bank,Owed By Funders,Lent By Provider,Recorded Through,Closed Through'.slice(
      1,
    ),
    'LS-001,Sally,2026-03-31,42:30,,1045.50,300.00,0.00,0.00,1500.00,-0.05,54.99,2026-03-31,',
    'LS-004,,2026-03-31,,4,1045.50,300.00,0.00,0.00,1500.00,-0.05,54.99,,',
  ])
})

test('entries are one row a transfer, in the ledger’s own whole numbers', () => {
  const entry = (number: number, more: Partial<Entry>) =>
    ({
      fund: 'f1' as FundId,
      number,
      sequence: number,
      kind: 'allocation',
      effective: '2026-03-02' as Day,
      recordedAt: '2026-03-02T09:00:00Z' as Moment,
      recordedBy: 'c1' as CallerCode,
      transfers: [],
      details: { week: '2026-03-02' as Day, version: 1, to: '2026-03-08' as Day },
      previous: '0',
      previousHead: '0',
      hash: `h${number}`,
      ...more,
    }) as Entry
  const table = entriesTable('LS-001', [
    entry(1, {}),
    entry(2, {
      decision: 'd1' as DecisionId,
      reverses: 1,
      relatesTo: '2026-02-28' as Day,
      transfers: [
        { unit: 'standard', debit: 'available', credit: 'issued', amount: 86_400 },
        { unit: 'GBP', debit: 'funder:council', credit: 'hours', amount: 212_544_000 },
      ],
    }),
  ])
  expect(table.replaceAll('"', '').trim().split('\r\n')).toEqual([
    'Fund,Entry,Date,Kind,Recorded At,Recorded By,Decision,Reverses,Belongs To,Unit,Debit,Credit,Amount,Hash',
    'LS-001,1,2026-03-02,allocation,2026-03-02T09:00:00Z,c1,,,,,,,,h1',
    'LS-001,2,2026-03-02,allocation,2026-03-02T09:00:00Z,c1,d1,1,2026-02-28,standard,available,issued,86400,h2',
    'LS-001,2,2026-03-02,allocation,2026-03-02T09:00:00Z,c1,d1,1,2026-02-28,GBP,funder:council,hours,212544000,h2',
  ])
})
