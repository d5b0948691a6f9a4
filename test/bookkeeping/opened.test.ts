// Who has opened their statement. Sally's March and April are issued on Monday 4 May 2026; Brian's are too.
import { beforeEach, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { openBooks } from '../../src/bookkeeping/open-books.ts'
import { type Store, StoreBroken } from '../../src/bookkeeping/store.ts'
import { day, type Month } from '../../src/ledger/day.ts'
import { type Bookkeeper, BY, done, fundOf, newBooks, openPerson } from './bookkeeper.ts'
import { authorityOf, comesIn, nextDay } from './people-around.ts'

const SALLY = 'LS-001'
let k: Bookkeeper
let { sally, tara, priya } = {} as { sally: Caller; tara: Caller; priya: Caller }
beforeEach(async () => {
  k = await newBooks('2026-05-04')
  await openPerson(k, SALLY)
  done(await k.books.recordThrough(BY, { through: day('2026-05-04') }))
  for (const month of ['2026-03', '2026-04'])
    done(await k.books.closeMonth(BY, { fund: SALLY, month: month as Month }))
  const { id } = await fundOf(k, SALLY)
  const authority = await authorityOf(k, SALLY, 'Tara', { from: day('2026-04-01') })
  sally = await comesIn(k, 'Sally', { role: 'holder', fund: id })
  tara = await comesIn(k, 'Tara', { role: 'representative', fund: id, authority })
  priya = await comesIn(k, 'Priya Shah', { role: 'commissioner', funder: 'northshire' })
})

const opens = (by: Caller, number: number, form: 'web' | 'pdf' | 'easy-read' = 'web', fund = SALLY) =>
  k.books.openedStatement(by, { fund, number, form })
const opened = async () => {
  const rows = await k.store.issued.opened((await fundOf(k, SALLY)).id)
  return rows.map((o) => `${o.number} ${o.reader.split('_')[0]} ${o.form} ${o.at.slice(0, 10)}`)
}

test('the first time is kept for each reader and statement, and nothing more', async () => {
  expect(await opens(sally, 2, 'easy-read')).toBe(true)
  nextDay(k, '2026-05-06')
  expect(await opens(sally, 2, 'pdf')).toBe(false)
  expect(await opens(sally, 1, 'pdf')).toBe(true)
  expect(await opens(tara, 2)).toBe(true)
  expect(await opens(priya, 2)).toBe(true)
  expect(await opened()).toEqual([
    '2 person easy-read 2026-05-04',
    '1 person pdf 2026-05-06',
    '2 au web 2026-05-06',
    '2 funder:northshire web 2026-05-06',
  ])
})

test('a manager’s look is no opening, nor is what somebody may not see', async () => {
  expect(await opens(BY, 2)).toBe(false)
  // Tara's authority began in April: March is not hers to read.
  expect(await opens(tara, 1)).toBe(false)
  expect(await opens(sally, 9)).toBe(false)
  expect(await opens(sally, 2, 'web', 'LS-002')).toBe(false)
  expect(await opens({ ...priya, as: { role: 'commissioner', funder: 'southmere' } }, 2)).toBe(false)
  expect(await opened()).toEqual([])
})

test('while the file cannot be written the statement is read all the same, and the opening goes in later', async () => {
  let full = true
  const store = new Proxy(k.store, {
    get: (of, name) => {
      if (name === 'commit' && full)
        return () => Promise.reject(new StoreBroken('The disk is full.', { passing: true }))
      const value: unknown = Reflect.get(of, name, of)
      return typeof value === 'function' ? value.bind(of) : value
    },
  }) as Store
  const books = openBooks({ ...k.desk, store })
  expect(await books.openedStatement(sally, { fund: SALLY, number: 2, form: 'web' })).toBe(true)
  expect(await books.openedStatement(sally, { fund: SALLY, number: 2, form: 'pdf' })).toBe(false)
  nextDay(k, '2026-05-05')
  expect(await opened()).toEqual([])
  expect(await books.keepLooks()).toBe(1)
  full = false
  expect(await books.keepLooks()).toBe(0)
  expect(await opened()).toEqual(['2 person web 2026-05-04'])
})

test('two at once leave one', async () => {
  const other = openBooks(k.desk)
  const both = await Promise.all([
    k.books.openedStatement(sally, { fund: SALLY, number: 2, form: 'web' }),
    other.openedStatement(sally, { fund: SALLY, number: 2, form: 'pdf' }),
  ])
  expect(both).toContain(true)
  expect((await opened()).length).toBe(1)
})
