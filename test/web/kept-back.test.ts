// From whom a month's statement is kept back. Sally has 24 h each week; Northshire pays up to Wednesday 13 May 2026 and
// Southmere from Thursday on, so May goes to neither: each may see its own days alone. Sally has hers in large print.
import { beforeEach, expect, test } from 'vitest'
import { day, month } from '../../src/ledger/day.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import { pagesOf } from '../../src/pdf/cover.ts'
import { createApp } from '../../src/web/app.ts'
import {
  type Bookkeeper,
  BY,
  decidedBy,
  done,
  fundOf,
  moment,
  newBooks,
  openPerson,
  terms,
} from '../bookkeeping/bookkeeper.ts'
import { authorityOf } from '../bookkeeping/people-around.ts'

const MAY = month('2026-05')
const SOUTHMERE = [{ code: 'southmere', name: 'Southmere Council', relation: 'included' as const }]
const TO = {
  statementTo: [
    { reader: 'person', format: 'large print' },
    { reader: 'commissioner', format: 'print' },
  ],
}

let k: Bookkeeper
let sally: FundId
beforeEach(async () => {
  k = await newBooks('2026-03-02')
  await openPerson(k, 'LS-001', TO)
  sally = (await fundOf(k, 'LS-001')).id
})

/** Support is recorded, and each month closed, to the end of May. */
async function closed(): Promise<void> {
  k.clock.now = moment('2026-06-03')
  done(await k.books.allocate(BY, { through: day('2026-05-31') }))
  done(await k.books.recordThrough(BY, { through: day('2026-05-31') }))
  for (const of of ['2026-03', '2026-04', '2026-05'])
    done(await k.books.closeMonth(BY, { fund: 'LS-001', month: month(of) }))
}

const waits = async (of = MAY) =>
  done(
    await k.books.whoWaits(BY, {
      month: of,
      gets: ['post', 'by-hand', 'no-account', 'e-mail'],
      skip: 0,
      most: 50,
    }),
  )

test('a month that two councils pay goes to neither, and holds up nobody', async () => {
  k.clock.now = moment('2026-05-13')
  const agreement = terms('LS-001', { ...TO, from: day('2026-05-14'), streams: SOUTHMERE })
  done(await k.books.agreeAnew(BY, { fund: 'LS-001', decided: decidedBy('Sally'), agreement }))
  await closed()
  const address = '1 High Street\nNT1 2AB'
  for (const [reader, form] of [
    ['person', 'large-print'],
    ['funder:southmere', 'pdf'],
  ] as const)
    done(await k.books.recordNeed(BY, { fund: 'LS-001', reader, form, way: 'post', address }))

  const may = await waits()
  expect(may.waiting.map((w) => [w.reader, w.gets])).toEqual([['person', 'post']])
  expect(may.keptBack.first.map(({ name, why }) => [name, why])).toEqual([
    ['Northshire Council', 'part-of-the-days'],
    ['Southmere Council', 'part-of-the-days'],
  ])
  // All of April is Northshire’s.
  const april = await waits(month('2026-04'))
  expect(april.waiting.map((w) => w.reader)).toEqual(['person', 'funder:northshire'])
  expect(april.keptBack.count).toBe(0)

  const app = createApp({ books: k.books, who: async () => ({ caller: BY, name: 'Dana' }) })
  const text = async (path: string) => (await (await app.request(path)).text()).replace(/<[^>]*>/g, '')
  const file = await app.request('/month-end/2026-05/paper.pdf')
  expect([file.status, file.headers.get('content-type')]).toEqual([200, 'application/pdf'])
  expect(pagesOf(new Uint8Array(await file.arrayBuffer()))).toBeGreaterThan(2)
  for (const path of ['/month-end/2026-05/paper', '/month-end/2026-05/sending', '/statements?month=2026-05'])
    for (const name of ['Northshire Council', 'Southmere Council'])
      expect(await text(path), path).toContain(
        `${name}: they do not pay for every day of this statement, so it does not go to them.`,
      )
  const council = { fund: 'LS-001', number: 3, reader: 'funder:southmere' }
  expect(await k.books.markHandedOver(BY, council)).toMatchObject({
    name: 'body-invalid',
    sentence:
      'Southmere Council: they do not pay for every day of this statement, so it does not go to them.',
  })
})

test('a death that only the end of an authority tells of keeps it back too; what was sent before stays sent', async () => {
  const authority = await authorityOf(k, 'LS-001', 'Jo Hill')
  await closed()
  expect((await waits()).waiting.map((w) => w.reader)).toContain('person')
  done(await k.books.markHandedOver(BY, { fund: 'LS-001', number: 2, reader: 'person' }))
  const why = 'person-died'
  done(await k.books.endAuthority(BY, { fund: 'LS-001', authority, why, on: day('2026-06-03') }))
  const may = await waits()
  expect(may.waiting.map((w) => w.reader)).not.toContain('person')
  expect(may.keptBack.first).toMatchObject([{ fund: { id: sally }, reader: 'person', why: 'has-died' }])
  expect((await waits(month('2026-04'))).keptBack.count).toBe(0)
})
