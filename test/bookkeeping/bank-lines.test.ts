import { describe, expect, test } from 'vitest'
import type { FileIn } from '../../src/bookkeeping/imported.ts'
import { day } from '../../src/ledger/day.ts'
import {
  audit,
  type Bookkeeper,
  BY,
  decidedBy,
  done,
  drawn,
  entries,
  h,
  namesOf,
  newBooks,
  OWN,
  openPerson,
  pounds,
  twoManagers,
} from './bookkeeper.ts'
import { again, aside, bank, counts, file, remittance, take } from './files.ts'

const on = (text: string) => day(`2026-${text}`)
const OFFICE = 'LARCH SUPPORT OFFICE ACCOUNT'
const SENTENCE = /^This sum (left|came to) the account twice: £/

/** Brian on 9 April: £223.00 at the bank under NCC260302, 3 hours given (£73.80), a lamp of £10.00 bought. */
async function brian(): Promise<Bookkeeper> {
  const k = await newBooks('2026-04-09')
  await openPerson(k, 'LS-002')
  const lines = [{ fund: 'LS-002', pence: 22_300 }]
  done(await k.books.receivePayment(BY, { on: on('03-02'), pence: 22_300, reference: 'NCC260302', lines }))
  done(await k.books.giveSupport(BY, { fund: 'LS-002', start: '2026-03-10 10:00', end: '2026-03-10 13:00' }))
  done(await k.books.recordThrough(BY, { through: on('04-08') }))
  const decided = { fund: 'LS-002', on: on('03-05'), decided: decidedBy('Brian') }
  done(await k.books.turnHoursIntoMoney(BY, { ...decided, kind: 'standard', amount: h(5) }))
  await lamp(k)
  return k
}

const lamp = async (k: Bookkeeper) => {
  const bought = { supplier: 'Shop', what: 'A lamp', pence: 1000, paidFrom: 'bank' } as const
  const ask = { fund: 'LS-002', on: on('03-06'), decided: decidedBy('Brian'), ...bought }
  return done(await k.books.payForPurchase(BY, ask))
}
/** Larch takes £73.80, as two managers allow. */
const allow = async (k: Bookkeeper, through = on('03-30')) => done(await drawn(k, through))
const kept = async (k: Bookkeeper) => (await entries(k, OWN)).filter((e) => e.kind === 'bank-line').length
const sentences = async (k: Bookkeeper) => (await k.books.putAside(BY, {})).map((row) => row.sentence)
const reasons = async (k: Bookkeeper) => (await aside(k)).map((row) => row.reason)
const leaveOut = async (k: Bookkeeper) => {
  for (const { id } of await aside(k))
    done(await k.books.settle(BY, { id, answer: { how: 'leave-out', because: 'Sent in error' } }))
}
const tryAgain = async (k: Bookkeeper) => {
  const [row] = await aside(k)
  if (!row) throw new Error('no row is put aside')
  return k.books.settle(BY, { id: row.id, file: again(row), answer: { how: 'accept', because: 'Again' } })
}

describe('a record agrees with one line of the bank', () => {
  type Line = readonly [string, string, string, number, number]
  const twice: [string, string, Line, Line][] = [
    [
      'a drawdown',
      'does-not-add-up',
      ['31/03', 'FPO', OFFICE, -7380, 14_920],
      ['02/04', 'FPO', OFFICE, -7380, 7540],
    ],
    [
      'a purchase',
      'unknown-purchase',
      ['06/03', 'DEB', 'SHOP', -1000, 21_300],
      ['06/03', 'DEB', 'SHOP', -1000, 20_300],
    ],
    [
      'a payment',
      'does-not-add-up',
      ['02/03', 'BGC', 'NCC NCC260302', 22_300, 22_300],
      ['03/03', 'BGC', 'NCC NCC260302', 22_300, 44_600],
    ],
  ]

  test.each(twice)(
    '%s: the same line changes nothing, another of its sum is put aside',
    async (_, reason, first, second) => {
      const k = await brian()
      await allow(k)
      const report = await take(k, bank('a.csv', first))
      expect(counts(report)).toEqual({ agrees: 1 })
      // What agreed is remembered, and is nothing new of any fund.
      expect([report.entries, await kept(k)]).toEqual([0, 1])
      const both = bank('b.csv', first, second)
      const overlapping = await take(k, both)
      expect(counts(overlapping)).toEqual({ agrees: 1, 'put-aside': 1 })
      expect(overlapping.rows.find((r) => r.outcome === 'put-aside')?.sentence).toMatch(SENTENCE)
      expect(await reasons(k)).toEqual([reason])
      expect(await tryAgain(k)).toMatchObject({ name: reason, sentence: expect.stringMatching(SENTENCE) })
      await leaveOut(k)
      for (const files of [[both], [bank('a.csv', first)], [bank('c.csv', second)]])
        expect((await take(k, ...files)).rows.map((r) => r.outcome)).not.toContain('put-aside')
      expect([await kept(k), await reasons(k)]).toEqual([1, []])
      expect(await audit(k)).toEqual({ bankPence: 22_300 - 1000 - 7380, wrong: [] })
    },
  )

  const barclays = (name: string, ...rows: string[]): FileIn =>
    file(name, `${['Number,Date,Account,Amount,Subcategory,Memo', ...rows].join('\n')}\n`)

  test('without a balance, lines of a day and sum are told apart by their words, and by how many there are', async () => {
    const k = await brian()
    const row = (words: string) => `,06/03/2026,30-00-00 12345678,-10.00,Payment,${words}`
    expect(counts(await take(k, barclays('a.csv', row('SHOP'))))).toEqual({ agrees: 1 })
    // Another line that comes before it in the file takes nothing from it.
    const more = await take(k, barclays('b.csv', row('SHOP'), row('SHOP'), row('A MARKET')))
    expect(more.rows.map((r) => [r.line, r.outcome])).toEqual([
      [2, 'put-aside'],
      [3, 'agrees'],
      [4, 'put-aside'],
    ])
    expect(await kept(k)).toBe(1)
  })

  test('the line from which a drawdown was recorded is the only one of it', async () => {
    const k = await brian()
    const first = ['31/03', 'FPO', OFFICE, -7380, 14_920] as const
    expect(counts(await take(k, bank('a.csv', first)))).toEqual({ new: 1 })
    const second = ['31/03', 'FPO', OFFICE, -7380, 7540] as const
    const report = await take(k, bank('b.csv', first, second))
    expect(report.rows.map((r) => r.outcome).sort()).toEqual(['agrees', 'put-aside'])
    expect(await sentences(k)).toEqual([expect.stringMatching(SENTENCE)])
    expect(await audit(k)).toEqual({ bankPence: 22_300 - 1000 - 7380, wrong: [] })
  })

  test('a payment that came before its list came with that line', async () => {
    const k = await newBooks('2026-03-09')
    await openPerson(k, 'LS-002')
    const first = ['02/03', 'BGC', 'NCC NCC260302', 10_000, 10_000] as const
    expect(counts(await take(k, bank('a.csv', first)))).toEqual({ new: 1 })
    const list = '02/03/2026,NCC260302,LS-002,SOMEBODY,02/03/2026,29/03/2026,100.00,0.00,0.00,100.00'
    expect(counts(await take(k, remittance('r.csv', list)))).toEqual({ new: 1 })
    const second = ['03/03', 'BGC', 'NCC NCC260302', 10_000, 20_000] as const
    expect(counts(await take(k, bank('b.csv', first, second)))).toEqual({ 'already-here': 1, 'put-aside': 1 })
    expect(await sentences(k)).toEqual([expect.stringMatching(SENTENCE)])
    // It was paid twice: recorded as nobody's, its line agrees.
    done(await k.books.recordOwnMoney(BY, { what: 'unidentified', on: on('03-03'), pence: 10_000 }))
    done(await tryAgain(k))
    expect(await k.books.tieOut(BY, { on: on('03-03') })).toMatchObject({ differencePence: 0 })
  })

  test('what is put right goes on belonging to its line; a second purchase has a line of its own', async () => {
    const k = await brian()
    const first = ['06/03', 'DEB', 'SHOP', -1000, 21_300] as const
    const second = ['06/03', 'DEB', 'SHOP', -1000, 20_300] as const
    await take(k, bank('a.csv', first))
    const number = (await entries(k, 'LS-002')).find((e) => e.kind === 'purchase')?.number ?? 0
    done(await k.books.reverse(BY, { fund: 'LS-002', number, reason: 'It was another lamp' }))
    await lamp(k)
    expect(counts(await take(k, bank('b.csv', second)))).toEqual({ 'put-aside': 1 })
    expect(counts(await take(k, bank('a.csv', first)))).toEqual({ agrees: 1 })
    expect(await kept(k)).toBe(2)
    await lamp(k)
    done(await tryAgain(k))
    expect(counts(await take(k, bank('c.csv', first, second)))).toEqual({ agrees: 1, 'already-here': 1 })
    expect(await reasons(k)).toEqual([])
  })
})

describe('a wrong sum was left out', () => {
  /** £70.00 was sent where £73.80 might be taken: left out, and £73.80 allowed “with no new transfer”. */
  async function tooLittle(): Promise<Bookkeeper> {
    const k = await brian()
    await take(k, bank('a.csv', ['31/03', 'FPO', OFFICE, -7000, 15_300]))
    expect(await reasons(k)).toEqual(['does-not-add-up'])
    await leaveOut(k)
    await allow(k, on('03-31'))
    return k
  }
  /** One hour more is given, £24.60, and allowed. */
  async function next(k: Bookkeeper): Promise<void> {
    done(
      await k.books.giveSupport(BY, { fund: 'LS-002', start: '2026-04-01 10:00', end: '2026-04-01 11:00' }),
    )
    await allow(k, on('04-02'))
  }

  test('and the whole sum is sent after it: put aside till what is too much is back', async () => {
    const k = await tooLittle()
    await take(k, bank('b.csv', ['02/04', 'FPO', OFFICE, -7380, 7920]))
    expect(await sentences(k)).toEqual([
      '£73.80 left the account, and £70.00 that was sent before was left out as a wrong sum: only £3.80 was still to be sent. Send £70.00 back to the ring-fenced account.',
    ])
    expect(namesOf(await k.books.propose(BY, { what: 'drawdown', through: on('04-02') }))).toEqual([
      'rows-put-aside',
    ])
    await leaveOut(k)
    await take(k, bank('c.csv', ['03/04', 'FPI', OFFICE, 7000, 14_920]))
    expect(await reasons(k)).toEqual(['needs-decision'])
    await leaveOut(k)
    // The lamp left the bank too; no line of this test says so.
    expect(await k.books.tieOut(BY, { on: on('04-03') })).toMatchObject({ differencePence: 1000 })
    await next(k)
    expect(counts(await take(k, bank('d.csv', ['07/04', 'FPO', OFFICE, -2460, 10_000])))).toEqual({
      agrees: 1,
    })
  })

  test('and the rest sent after it: what is allowed next is sent whole', async () => {
    const k = await tooLittle()
    await take(k, bank('b.csv', ['02/04', 'FPO', OFFICE, -380, 14_920]))
    await leaveOut(k)
    await next(k)
    const line = bank('c.csv', ['07/04', 'FPO', OFFICE, -2460, 12_460])
    for (let times = 0; times < 2; times++) expect(counts(await take(k, line))).toEqual({ agrees: 1 })
    expect(await k.books.tieOut(BY, { on: on('04-07') })).toMatchObject({ differencePence: 1000 })
  })

  test('and came back before anything was allowed: the right sum agrees', async () => {
    const k = await brian()
    await take(k, bank('a.csv', ['31/03', 'FPO', OFFICE, -7000, 15_300]))
    await take(k, bank('b.csv', ['01/04', 'FPI', OFFICE, 7000, 22_300]))
    await leaveOut(k)
    await allow(k, on('03-31'))
    expect(counts(await take(k, bank('c.csv', ['02/04', 'FPO', OFFICE, -7380, 14_920])))).toEqual({
      agrees: 1,
    })
  })
})

describe('our own account', () => {
  const details = {
    what: 'payment-details',
    account: 'own',
    name: 'Larch Care Ltd',
    sortCode: '401122',
  } as const
  const one = async (k: Bookkeeper, words: string, pence: number) =>
    (await take(k, bank('a.csv', ['09/03', 'FPI', words, pence, 50_000]))).rows.map(
      (r) => r.reason ?? r.outcome,
    )

  test.each([
    ['NORTHSHIRE COUNCIL HEAD OFFICE ACCOUNT NCC260302', 22_300, 'agrees'],
    ['LARCH SUPPORT OFFICE ACCOUNT NCC260302', 22_300, 'agrees'],
    ['NORTHSHIRE COUNCIL CHARGES NCC260302', 22_300, 'agrees'],
    ['NORTHSHIRE COUNCIL HEAD OFFICE ACCOUNT', 5000, 'new'],
    ['LARCHES LTD OFFICE ACCOUNT', 5000, 'new'],
    ['LARCH SUPPORT OFFICE ACCOUNTS', 5000, 'new'],
    ['LARCH SUPPORT OFFICE ACCOUNT', 5000, 'needs-decision'],
    ['From Larch Supp office account', 5000, 'needs-decision'],
    ['LARCH SUPPORT LTD - OFFICE ACCOUNT', 5000, 'needs-decision'],
    ['OFFICE ACCOUNT', 5000, 'needs-decision'],
    ['GYM HEAD OFFICE ACCOUNT', -7380, 'unknown-purchase'],
    ['LARCH SUPPORT OFFICE ACCOUNT', -7380, 'nothing-to-take'],
  ])('%s, %i pence: %s', async (words, pence, outcome) => {
    expect(await one(await brian(), words, pence)).toEqual([outcome])
  })

  test('is known by its number and its name once two managers have recorded them', async () => {
    const k = await brian()
    expect(await one(k, 'FASTER PAYMENT 11112222', 5100)).toEqual(['new'])
    expect(await one(k, 'LARCH CARE LTD', 5200)).toEqual(['new'])
    expect(await pounds(k, OWN, 'own:unidentified')).toBe('£103.00')
    done(await twoManagers(k, { ...details, number: '11112222' }))
    expect(await one(k, 'FASTER PAYMENT 11112222', 5300)).toEqual(['needs-decision'])
    expect(await one(k, 'LARCH CARE LTD', 5400)).toEqual(['needs-decision'])
    expect(await one(k, 'MRS LARCH CARE LTDA', 5500)).toEqual(['new'])
  })
})
