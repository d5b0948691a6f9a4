// Northshire asks about Sally's visit and Larch answers; a statement is opened; £61.00 may go back. Asked as a browser
// and as a program asks, each as who they are.
import { beforeEach, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { day, type Month } from '../../src/ledger/day.ts'
import { createApp } from '../../src/web/app.ts'
import {
  type Bookkeeper,
  BY,
  decidedBy,
  done,
  fundOf,
  h,
  newBooks,
  openPerson,
  terms,
} from '../bookkeeping/bookkeeper.ts'
import { comesIn, nextDay } from '../bookkeeping/people-around.ts'
import { aKey, ask, open, send } from './asking.ts'

const SALLY = 'LS-001'
let k: Bookkeeper
let id: string
let { sally, dana, tom, priya } = {} as { sally: Caller; dana: Caller; tom: Caller; priya: Caller }

beforeEach(async () => {
  k = await newBooks('2026-05-04')
  await openPerson(k, SALLY)
  done(await k.books.recordThrough(BY, { through: day('2026-05-04') }))
  for (const month of ['2026-03', '2026-04'])
    done(await k.books.closeMonth(BY, { fund: SALLY, month: month as Month }))
  const fund = (await fundOf(k, SALLY)).id
  id = fund
  sally = await comesIn(k, 'Sally', { role: 'holder', fund })
  dana = await comesIn(k, 'Dana Reed', { role: 'manager' })
  tom = await comesIn(k, 'Tom Price', { role: 'manager' })
  priya = await comesIn(k, 'Priya Shah', { role: 'commissioner', funder: 'northshire' })
})

/** The service as one person meets it. */
const as = (caller: Caller) => ({
  app: createApp({ books: k.books, who: async () => ({ caller, name: caller.code }) }),
})
const textOf = (html: string) =>
  html
    .slice(html.indexOf('<main'), html.indexOf('</main>'))
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
const reads = async (caller: Caller, path: string) => textOf((await open(as(caller), path)).html)

describe('a query', () => {
  test('is asked on a page, answered on another, asked on and closed', async () => {
    expect(await reads(priya, `/queries/new?fund=${id}&statement=2`)).toContain('About Sally, statement 2')
    const form = { fund: id, statement: '2', key: aKey() }
    const empty = await send(as(priya), '/queries', { ...form, says: ' ' })
    expect([empty.status, textOf(empty.html)]).toEqual([422, expect.stringContaining('Say what you want')])
    const asked = await send(as(priya), '/queries', { ...form, key: aKey(), says: 'Why so few hours?' })
    expect(asked.status).toBe(303)
    const path = asked.location.split('?')[0] ?? ''
    const list = await reads(dana, '/queries')
    expect(list).toContain('1 query is open: 1 waits for you.')
    expect(list).toContain('Sally, statement 2')
    expect(await reads(dana, '/')).toContain('One query of those who pay waits')
    const answer = { key: aKey(), says: 'Sally was away.\nShe told us.' }
    expect((await send(as(dana), `${path}/messages`, answer)).status).toBe(303)
    const thread = await reads(priya, path)
    expect(thread).toContain('Priya Shah, Northshire Council, 4 May 2026')
    expect(thread).toContain('Dana Reed, Larch Support, 4 May 2026')
    expect((await send(as(priya), `${path}/closure`, { key: aKey() })).status).toBe(303)
    expect(await reads(priya, path)).toContain('This query is closed')
    expect((await send(as(dana), `${path}/messages`, { ...answer, key: aKey() })).status).toBe(409)
    expect(await reads(priya, '/queries')).toContain('No query is open.')
    expect(await reads(priya, '/queries?all=1')).toContain('Closed')
    for (const page of ['/queries', path, '/queries/new'])
      expect((await open(as(sally), page)).status).toBe(404)
  })

  test('a program asks and reads the same', async () => {
    const body = { fund: id, exception: 'cancelled-late', says: 'Why so many?' }
    const made = await ask(as(priya), 'POST', '/api/queries', body)
    expect(made).toMatchObject({ status: 201, body: { on: '2026-05-04', due: '2026-05-14' } })
    const { query } = made.body as { query: string }
    const shown = await ask(as(dana), 'GET', `/api/queries/${query}`)
    expect(shown.body).toMatchObject({
      ...{ id: query, about: { fund: id, exception: 'cancelled-late' }, waitsFor: 'provider' },
      funder: { code: 'northshire', name: 'Northshire Council' },
      messages: [{ from: 'commissioner', name: 'Priya Shah', says: 'Why so many?', due: '2026-05-14' }],
    })
  })
})

test('whoever opens a statement is known to have, once; the manager reads so on the month’s page', async () => {
  const sent = { fund: SALLY, number: 2, reader: 'person', form: 'web', way: 'e-mail' } as const
  await k.store.commit(
    {
      ...{ provider: BY.provider, at: k.clock.now, by: BY.code, entries: [] },
      deliveries: [{ ...sent, fund: (await fundOf(k, SALLY)).id }],
    },
    new Map(),
  )
  const month = '/statements?month=2026-04'
  const statement = `/funds/${id}/statements/2`
  expect(await reads(dana, month)).toContain('not opened yet')
  for (const ending of ['', '.pdf']) expect((await open(as(dana), `${statement}${ending}`)).status).toBe(200)
  expect(await reads(dana, month)).toContain('not opened yet')
  nextDay(k, '2026-05-06')
  expect((await open(as(sally), `${statement}-easy-read`)).status).toBe(200)
  nextDay(k, '2026-05-08')
  expect((await open(as(sally), statement)).status).toBe(200)
  const read = await reads(dana, month)
  expect(read).toContain('opened on 6 May 2026')
  expect(read).not.toContain('not opened yet')
  const { id: fund } = await fundOf(k, SALLY)
  expect((await k.store.issued.opened(fund)).map((o) => [o.reader, o.form])).toEqual([
    ['person', 'easy-read'],
  ])
  expect((await ask(as(priya), 'GET', `/api/funds/${id}/statements/2`)).status).toBe(200)
  expect((await k.store.issued.opened(fund)).map((o) => [o.reader, o.form])).toContainEqual([
    'funder:northshire',
    'json',
  ])
})

describe('what may go back', () => {
  beforeEach(async () => {
    const decided = decidedBy('Sally')
    const hours = { fund: SALLY, on: day('2026-05-04'), kind: 'standard', amount: h(10) }
    done(await k.books.turnHoursIntoMoney(BY, { ...hours, decided }))
  })

  test('is refused with the readings that could be agreed, while none is', async () => {
    const page = await open(as(dana), `/funds/${id}/reclaims/new`)
    expect([page.status, textOf(page.html)]).toEqual([
      409,
      expect.stringContaining('over so many weeks’ budget'),
    ])
    expect(page.html).toContain(`href="/funds/${id}/new-agreement"`)
    expect(page.html).toContain(`href="/funds/${id}"`)
  })

  test('is asked with its sum, read by Sally, and confirmed by Northshire', async () => {
    const surplus = { rule: 'over-weeks', weeks: 8 } as const
    const agreement = terms(SALLY, { from: day('2026-05-04'), surplus })
    done(await k.books.agreeAnew(BY, { fund: SALLY, agreement, decided: decidedBy('Sally') }))
    // Ten weeks of £590.40 were given, so two are over eight: more than the £246.00 that is to spend.
    const form = await reads(dana, `/funds/${id}/reclaims/new`)
    expect(form).toContain('what is over 8 weeks’ budget goes back')
    expect(form).toContain('At most £246.00. It may be less.')
    expect((await open(as(dana), `/funds/${id}/reclaims/new`)).html).not.toMatch(/name="sum"[^>]*value="[^"]/)
    const asks = (sum: string) =>
      send(as(dana), `/funds/${id}/reclaims`, { key: aKey(), sum, funder: 'northshire' })
    expect(textOf((await asks('246.01')).html)).toContain('At most £246.00 may go back')
    const asked = await asks('200')
    expect(asked.status).toBe(303)
    const path = asked.location.split('?')[0] ?? ''
    expect(await reads(tom, '/')).toContain('One person is to be told')
    const door = await open(as(sally), `/funds/${id}`)
    expect(door.html).toContain(`href="${path}"`)
    // Nobody read it where only its headers were asked for.
    expect((await as(sally).app.request(path, { method: 'HEAD' })).status).toBe(200)
    expect((await ask(as(dana), 'GET', `/api${path}`)).body).toMatchObject({ stands: 'to-tell' })
    expect(await reads(sally, path)).toContain('by 31 May 2026: Northshire Council reads it')
    const use = { key: aKey(), use: 'A new bed' }
    expect((await send(as(sally), `${path}/uses`, use)).status).toBe(303)
    const answer = { answer: 'confirmed', says: 'As agreed' }
    const early = await send(as(priya), `${path}/answer`, { ...answer, key: aKey() })
    expect([early.status, textOf(early.html)]).toEqual([
      409,
      expect.stringContaining('Confirm it from 1 June 2026 on'),
    ])
    nextDay(k, '2026-06-01')
    done(await k.books.recordThrough(BY, { through: day('2026-06-01') }))
    expect(await reads(priya, path)).toContain('A new bed')
    expect((await send(as(priya), `${path}/answer`, { ...answer, key: aKey() })).status).toBe(303)
    expect(await reads(dana, path)).toContain('The sum is still in the account')
    expect((await ask(as(sally), 'GET', `/api${path}`)).body).toMatchObject({
      ...{ pence: 20_000, most: 24_600, stands: 'confirmed', told: { how: 'on-screen' } },
      answer: { answer: 'confirmed', says: 'As agreed' },
    })
  })
})
