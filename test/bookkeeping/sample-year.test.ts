import { beforeAll, describe, expect, test } from 'vitest'
import { wordsIn } from '../../src/bookkeeping/entries.ts'
import type { FileIn } from '../../src/bookkeeping/imported.ts'
import { LEFT_OUT, PEOPLE, STANDING, START } from '../../src/demo/larch.ts'
import { type Day, day, type Month } from '../../src/ledger/day.ts'
import {
  audit,
  type Bookkeeper,
  BY,
  balance,
  book,
  copyOf,
  done,
  entries,
  fundOf,
  h,
  newBooks,
  openPerson,
} from './bookkeeper.ts'
import { again, aside, counts, file, sample, sampleText, turned } from './files.ts'

const on = (text: string): Day => day(text)
const LOGS = ['decisions-2026.csv', 'purchases-2026.csv', 'bank-2026.csv']
const MARCH = ['roster-2026-03.csv', 'remittance-2026-03-02.csv']
const APRIL = ['roster-2026-04.csv', 'remittance-2026-04-09.csv', 'remittance-2026-04-27.csv']
const MAY_29 = 'roster-2026-05-exported-29-may.csv'
const MAY_2 = 'roster-2026-05-exported-2-june.csv'
const WAITING = ['remittance-2026-05-25.csv', ...LOGS]

async function larch(now: string): Promise<Bookkeeper> {
  const k = await newBooks(now)
  for (const rule of LEFT_OUT) done(await k.books.rememberLeaveOut(BY, rule))
  for (const person of PEOPLE) await openPerson(k, person.ref)
  done(await k.books.recordStandingDecision(BY, { ...STANDING, on: START, from: START }))
  return k
}

async function take(k: Bookkeeper, files: readonly FileIn[], until?: string) {
  return done(await k.books.importFiles(BY, { files, ...(until ? { until: on(until) } : {}) }))
}

/** March and April taken in, and the slip of 21 April accepted, so that the bank agrees. */
async function throughApril(k: Bookkeeper): Promise<void> {
  k.clock.now = '2026-05-05T09:00:00Z' as typeof k.clock.now
  const names = [...MARCH, ...APRIL, ...LOGS.slice(0, 2)]
  await take(
    k,
    names.map((n) => sample(n)),
    '2026-04-30',
  )
  for (const row of await aside(k))
    if (row.reason === 'worker-in-two-places')
      done(
        await k.books.settle(BY, {
          id: row.id,
          file: again(row),
          answer: { how: 'accept', because: 'A slip' },
        }),
      )
  await take(k, [sample('bank-2026.csv')], '2026-04-30')
}

/** Every fund's book on a day, and the own book's. */
async function everyBook(k: Bookkeeper, text: string): Promise<string> {
  const all: string[] = []
  for (const fund of await k.store.funds(BY.provider))
    all.push(`${fund.ref}\n${await book(k, fund.ref, text)}`)
  return all.join('\n\n')
}

async function everyEntry(k: Bookkeeper): Promise<number> {
  let n = 0
  for (const fund of await k.store.funds(BY.provider)) n += fund.version
  return n
}

describe('March and April of the sample', () => {
  test('agree with the bank to the penny; one row waits for a human', async () => {
    const k = await larch('2026-03-01')
    await throughApril(k)
    const tie = await k.books.tieOut(BY, { on: on('2026-04-30') })
    expect([tie.ledgerPence, tie.bank?.pence, tie.differencePence]).toEqual([4_156_097, 4_156_097, 0])
    expect((await k.books.tieOut(BY, { on: on('2026-03-31') })).ledgerPence).toBe(474_824)
    expect((await aside(k)).map((r) => [r.reason, r.reference])).toEqual([
      ['late-cancellation-not-answered', 'V00387/LS-009'],
    ])
    expect(await audit(k)).toEqual({ bankPence: 4_156_097, wrong: [] })

    // Dev is given more than his fund holds; Brian's game waits for its receipt; Paul has his 22 h saved.
    expect(await balance(k, 'LS-005', 'standard', 'unfunded', '2026-04-30')).toBeGreaterThan(0)
    expect(await balance(k, 'LS-002', 'GBP', 'advance', '2026-04-30')).toBe(5499 * 3600)
    expect(await balance(k, 'LS-003', 'standard', 'pot:1', '2026-04-30')).toBe(h(22))

    // The two friends share visits, and neither is anywhere in what is the other's.
    for (const [ref, other] of [
      ['LS-007', ['LS-008', 'Aisha', 'AISHA']],
      ['LS-008', ['LS-007', 'Chloe', 'CHLOE']],
    ] as const) {
      const list = await entries(k, ref)
      expect(list.some((e) => e.kind === 'support' && e.details.together === 2)).toBe(true)
      const words = await k.store.words(wordsIn(list))
      const march = done(await k.books.draftStatement(BY, { fund: ref, month: '2026-03' as Month }))
      const seen = JSON.stringify([list, [...words], march, [...(await k.books.wordsOfStatement(BY, march))]])
      expect(seen).toContain(ref)
      for (const text of [...other, (await fundOf(k, other[0])).id]) expect(seen).not.toContain(text)
    }

    // The same files again, under other names and in another order of rows: nothing.
    const [before, count] = [await everyBook(k, '2026-12-31'), await everyEntry(k)]
    const other = [...MARCH, ...APRIL, ...LOGS]
      .filter((n) => n !== 'bank-2026.csv')
      .map((n, i) => file(`again-${i}.csv`, turned(sampleText(n))))
    const report = await take(k, other, '2026-04-30')
    expect(report.entries).toBe(0)
    expect(counts(report).new).toBeUndefined()
    expect(counts(report).changed).toBeUndefined()
    expect([await everyBook(k, '2026-12-31'), await everyEntry(k)]).toEqual([before, count])
    expect(await aside(k)).toHaveLength(1)
  })

  test('March alone, file by file in any order, comes to the same books', async () => {
    const together = await larch('2026-04-02')
    await take(
      together,
      [...MARCH, ...LOGS].map((n) => sample(n)),
      '2026-03-31',
    )
    const turnedRound = await larch('2026-04-02')
    await take(
      turnedRound,
      [...LOGS, ...MARCH]
        .reverse()
        .map((n) => file(n, n === 'bank-2026.csv' ? sampleText(n) : turned(sampleText(n)))),
      '2026-03-31',
    )
    expect(await everyBook(turnedRound, '2026-03-31')).toBe(await everyBook(together, '2026-03-31'))
    expect(await audit(turnedRound)).toEqual({ bankPence: 474_824, wrong: [] })
  })

  test('Emma’s unanswered cancellation keeps her April open, and nobody else’s', async () => {
    const k = await larch('2026-03-01')
    await throughApril(k)
    const open: string[] = []
    for (const month of ['2026-03', '2026-04'] as Month[])
      for (const { ref } of PEOPLE) {
        const closed = await k.books.closeMonth(BY, { fund: ref, month })
        if (!('statement' in closed)) open.push(`${ref} ${month}`)
      }
    expect(open).toEqual(['LS-009 2026-04'])
    const [row] = await aside(k)
    if (!row) throw new Error('Emma’s row is not put aside')
    const answer = { how: 'answer', because: 'She was paid', workerPaid: true, otherWork: false } as const
    done(await k.books.settle(BY, { id: row.id, file: again(row), answer }))
    done(await k.books.closeMonth(BY, { fund: 'LS-009', month: '2026-04' as Month }))
    expect(await audit(k)).toMatchObject({ wrong: [] })
  })
})

describe('May, exported on 29 May and again on 2 June', () => {
  const orders: readonly [string, readonly (readonly string[])[]][] = [
    ['first the one, then the other', [[MAY_29], [MAY_2]]],
    ['only the later', [[MAY_2]]],
    ['the later, then the older', [[MAY_2], [MAY_29]]],
    ['both at once', [[MAY_29, MAY_2]]],
    ['both at once, the other way round', [[MAY_2, MAY_29]]],
    ['the older twice, then the later twice', [[MAY_29], [MAY_29], [MAY_2], [MAY_2]]],
  ]
  const books: {
    [order: string]: { readonly text: string; readonly bank: number; readonly waiting: number }
  } = {}

  beforeAll(async () => {
    const april = await larch('2026-03-01')
    await throughApril(april)
    for (const [order, imports] of orders) {
      const k = await copyOf(april)
      k.clock.now = '2026-05-29T20:00:00Z' as typeof k.clock.now
      for (const names of imports) {
        if (names.includes(MAY_2)) k.clock.now = '2026-06-02T08:00:00Z' as typeof k.clock.now
        await take(
          k,
          names.map((n) => sample(n)),
        )
      }
      const rows = (await aside(k)).filter((r) => !r.reference.startsWith('V00387'))
      await take(
        k,
        WAITING.map((n) => sample(n)),
      )
      const { bankPence, wrong } = await audit(k)
      if (wrong.length > 0) throw new Error(`${order}: ${wrong.join(', ')}`)
      books[order] = { text: await everyBook(k, '2026-05-31'), bank: bankPence, waiting: rows.length }
      if (order === 'first the one, then the other') await looksAtTheChangedVisit(k)
    }
  }, 60_000)

  /** Paul's 20 May: 16:30 became 17:00. */
  async function looksAtTheChangedVisit(k: Bookkeeper): Promise<void> {
    const list = await k.store.entriesFrom((await fundOf(k, 'LS-003')).id, 'roster:larch-roster', [
      'V00670/LS-003',
    ])
    expect(list.map((e) => [e.kind, e.source?.part])).toEqual([
      ['support', 1],
      ['support', 2],
    ])
    const reversal = (await entries(k, 'LS-003')).find((e) => e.reverses === list[0]?.number)
    expect(reversal).toMatchObject({ kind: 'reversal', effective: '2026-05-20' })
  }

  test.each(orders.map(([order]) => order))('%s: the same books, and the bank agrees', (order) => {
    // The older export after the later: Paul's 20 May differs in it, and a human says which is right.
    expect(books[order]?.waiting).toBe(order === 'the later, then the older' ? 1 : 0)
    expect(books[order]?.bank).toBe(4_608_418)
    expect(books[order]?.text).toBe(books['only the later']?.text)
  })
})
