// The books below, told twice: as our transfers, and as hledger checks them.
//
//   LS-001  2 March   24 h given at £24.60         standard 24:00, hours £590.40
//          12 March   6 standard into 4 enhanced   standard 18:00, enhanced 4:00
//          13 March   20 minutes of support        standard 17:40; £8.20, of which £5.80 direct
//           2 April   council pays £590.40
//   LS-002  2 March   £100.00 given as money; 4 nights
//          31 March   the gym, £35.00
import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { type JournalBook, journal, writeJournal } from '../../src/formats/hledger.ts'
import { day } from '../../src/ledger/day.ts'
import {
  changeOf,
  hoursTransfer,
  moneyTransfer,
  type Transfer,
  unitTransfer,
} from '../../src/ledger/entry.ts'
import type { AccountCode } from '../../src/ledger/fund.ts'
import { hours } from '../../src/ledger/hours.ts'
import { money, pence } from '../../src/ledger/money.ts'

const time = (code: string) => ({ code, measure: 'time' as const })

const sally: JournalBook = {
  ref: 'LS-001',
  kinds: [time('standard'), time('enhanced')],
  entries: [
    { number: 1, kind: 'agreement', effective: day('2026-03-02'), transfers: [] },
    {
      number: 2,
      kind: 'allocation',
      effective: day('2026-03-02'),
      transfers: [
        ...hoursTransfer('standard', 'issued', 'available', hours(86_400)),
        ...moneyTransfer('funder:northshire', 'hours', pence(59_040)),
      ],
    },
    {
      number: 3,
      kind: 'conversion',
      effective: day('2026-03-12'),
      transfers: [
        ...hoursTransfer('standard', 'available', 'converted', hours(21_600)),
        ...hoursTransfer('enhanced', 'converted', 'available', hours(14_400)),
      ],
    },
    {
      number: 4,
      kind: 'support',
      effective: day('2026-03-13'),
      transfers: [
        ...hoursTransfer('standard', 'available', 'delivered', hours(1200)),
        ...moneyTransfer('hours', 'provider:direct', money(1740 * 1200)),
        ...moneyTransfer('hours', 'provider:management', money(720 * 1200)),
      ],
    },
    {
      number: 5,
      kind: 'receipt',
      effective: day('2026-04-02'),
      transfers: moneyTransfer('bank', 'funder:northshire', pence(59_040)),
    },
  ],
  balances: [
    { on: day('2026-03-31'), unit: 'standard', code: 'available', balance: 63_600 },
    { on: day('2026-03-31'), unit: 'standard', code: 'issued', balance: 86_400 },
    { on: day('2026-03-31'), unit: 'GBP', code: 'hours', balance: 2460 * 85_200 },
    { on: day('2026-03-31'), unit: 'GBP', code: 'funder:northshire', balance: 59_040 * 3600 },
    { on: day('2026-03-31'), unit: 'GBP', code: 'bank', balance: 0 },
  ],
  closing: [
    { unit: 'standard', code: 'available', balance: 63_600 },
    { unit: 'standard', code: 'issued', balance: 86_400 },
    { unit: 'standard', code: 'converted', balance: 21_600 },
    { unit: 'standard', code: 'delivered', balance: 1200 },
    { unit: 'enhanced', code: 'available', balance: 14_400 },
    { unit: 'enhanced', code: 'converted', balance: -14_400 },
    { unit: 'GBP', code: 'funder:northshire', balance: 0 },
    { unit: 'GBP', code: 'bank', balance: 59_040 * 3600 },
    { unit: 'GBP', code: 'hours', balance: 2460 * 85_200 },
    { unit: 'GBP', code: 'provider:direct', balance: 1740 * 1200 },
    { unit: 'GBP', code: 'provider:management', balance: 720 * 1200 },
  ],
}

const brian: JournalBook = {
  ref: 'LS 002 (b); x',
  kinds: [{ code: 'sleep-in', measure: 'count' }],
  entries: [
    {
      number: 1,
      kind: 'brought-forward',
      effective: day('2026-03-02'),
      transfers: [
        ...unitTransfer('sleep-in', 'issued', 'available', 4),
        ...moneyTransfer('bank', 'spending', pence(10_000)),
      ],
    },
    {
      number: 2,
      kind: 'purchase',
      effective: day('2026-03-31'),
      transfers: moneyTransfer('spending', 'bank', pence(3500)),
    },
  ],
  balances: [{ on: day('2026-03-31'), unit: 'GBP', code: 'spending', balance: 6500 * 3600 }],
  closing: [
    { unit: 'sleep-in', code: 'available', balance: 4 },
    { unit: 'sleep-in', code: 'issued', balance: 4 },
    { unit: 'GBP', code: 'bank', balance: 6500 * 3600 },
    { unit: 'GBP', code: 'spending', balance: 6500 * 3600 },
  ],
}

/** hledger itself, and not our own arithmetic, says whether the books hold. */
const CHECKER = 'hledger'
const CHECKS = ['accounts', 'commodities', 'balancednoautoconversion', 'assertions', 'ordereddates']

function hledger(text: string) {
  const run = spawnSync(CHECKER, ['-f', '-', 'check', '-s', ...CHECKS], { input: text, encoding: 'utf8' })
  if (run.error)
    throw new Error('hledger is needed for this test: apt-get install hledger', { cause: run.error })
  return { status: run.status, says: run.stderr }
}

const books = [sally, brian]

test('the journal is what hledger reads, and it agrees', () => {
  expect(writeJournal([sally]).split('\n').slice(0, 33).join('\n')).toBe(
    `; Ringfence books. Whole units only: "GBPps" is penny-seconds (1 penny = 3,600), "…_s" is seconds.

commodity "GBPps"
commodity "standard_s"
commodity "enhanced_s"

account LS-001:GBP:bank
account LS-001:GBP:funder:northshire
account LS-001:GBP:hours
account LS-001:GBP:provider:direct
account LS-001:GBP:provider:management
account LS-001:enhanced:available
account LS-001:enhanced:converted
account LS-001:standard:available
account LS-001:standard:converted
account LS-001:standard:delivered
account LS-001:standard:issued

2026-03-02 (LS-001/1) agreement

2026-03-02 (LS-001/2) allocation
    LS-001:standard:available  86400 "standard_s"
    LS-001:standard:issued  -86400 "standard_s"
    LS-001:GBP:funder:northshire  212544000 "GBPps"
    LS-001:GBP:hours  -212544000 "GBPps"

2026-03-12 (LS-001/3) conversion
    LS-001:standard:converted  21600 "standard_s"
    LS-001:standard:available  -21600 "standard_s"
    LS-001:enhanced:available  14400 "enhanced_s"
    LS-001:enhanced:converted  -14400 "enhanced_s"

2026-03-13 (LS-001/4) support`,
  )
  expect(hledger(writeJournal(books))).toEqual({ status: 0, says: '' })
  expect([...journal(books)].join('')).toBe(writeJournal(books))
})

test('no books make a journal too', () => {
  expect(hledger(writeJournal([]))).toEqual({ status: 0, says: '' })
  expect(
    hledger(writeJournal([{ ref: 'LS-003', kinds: [], entries: [], balances: [], closing: [] }])).status,
  ).toBe(0)
})

describe('an error of one unit is found', () => {
  const entries = [...sally.entries]
  const changed = entries.flatMap((entry, e) =>
    entry.transfers.map((_, t): [string, JournalBook] => [
      `entry ${entry.number}, transfer ${t + 1}`,
      {
        ...sally,
        entries: entries.map((other, i) =>
          i === e ? { ...other, transfers: oneMore(other.transfers, t) } : other,
        ),
      },
    ]),
  )

  test.each(changed)('%s', (_, book) => {
    const { status, says } = hledger(writeJournal([book, brian]))
    expect(status).toBe(1)
    expect(says).toMatch(/difference:\s+-?1\n/)
  })

  test.each(sally.closing.map((_, i) => [i]))('closing balance %i', (i) => {
    const closing = sally.closing.map((b, n) => (n === i ? { ...b, balance: b.balance + 1 } : b))
    expect(hledger(writeJournal([{ ...sally, closing }])).says).toMatch(/difference:\s+-?1\n/)
  })

  test('a month’s end', () => {
    const balances = sally.balances.map((b) => (b.code === 'issued' ? { ...b, balance: b.balance - 1 } : b))
    expect(hledger(writeJournal([{ ...sally, balances }])).says).toMatch(/difference:\s+-?1\n/)
  })

  test('one side of a transfer', () => {
    const text = writeJournal(books).replace('-21600 "standard_s"', '-21599 "standard_s"')
    expect(hledger(text).says).toMatch(/balanced|sum/)
  })
})

test('an account or a unit the books do not know of is found', () => {
  const extra = (code: AccountCode) => ({
    ...sally,
    entries: [
      ...sally.entries,
      {
        number: 6,
        kind: 'x',
        effective: day('2026-04-03'),
        transfers: moneyTransfer('bank', 'spending', pence(1)),
      },
    ],
    closing: sally.closing.filter((b) => b.code !== code),
  })
  expect(hledger(writeJournal([extra('bank')])).says).toMatch(
    /undeclared account "LS-001:GBP:(bank|spending)"/,
  )
  const nights = {
    number: 6,
    kind: 'x',
    effective: day('2026-04-03'),
    transfers: unitTransfer('night', 'issued', 'available', 1),
  }
  expect(() => writeJournal([{ ...sally, entries: [...sally.entries, nights] }])).toThrow(RangeError)
})

test('entries out of the order of days are a programming error', () => {
  expect(() => writeJournal([{ ...sally, entries: [...sally.entries].reverse() }])).toThrow(RangeError)
})

test('many books are one journal in order of days', () => {
  const days = [...writeJournal([brian, sally]).matchAll(/^(\d{4}-\d\d-\d\d) \((\S+)\)/gm)].map(
    ([, on, code]) => `${on} ${code}`,
  )
  expect(days).toEqual([
    '2026-03-02 LS%20002%20%28b%29%3B%20x/1',
    '2026-03-02 LS-001/1',
    '2026-03-02 LS-001/2',
    '2026-03-12 LS-001/3',
    '2026-03-13 LS-001/4',
    '2026-03-31 LS%20002%20%28b%29%3B%20x/2',
    '2026-03-31 LS%20002%20%28b%29%3B%20x',
    '2026-03-31 LS-001',
    '2026-04-02 LS-001/5',
    '2026-04-02 LS%20002%20%28b%29%3B%20x',
    '2026-04-02 LS-001',
  ])
})

test('the balances above are what the transfers make', () => {
  for (const book of books) {
    const transfers = [...book.entries].flatMap((entry) => entry.transfers)
    for (const { unit, code, balance } of book.closing) {
      const sum = transfers.filter((t) => t.unit === unit).reduce((all, t) => all + changeOf(t, code), 0)
      expect([unit, code, sum]).toEqual([unit, code, balance])
    }
  }
})

function oneMore(transfers: readonly Transfer[], at: number): Transfer[] {
  return transfers.map((t, i) => (i === at ? { ...t, amount: t.amount + 1 } : t))
}
