// The demo's own door: anybody at this computer comes in as any of its people, and nobody anywhere else does.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBooks } from '../../src/bookkeeping/open-books.ts'
import { DEMO_TODAY } from '../../src/demo/build.ts'
import { DEMO_PEOPLE } from '../../src/demo/people.ts'
import type { Moment } from '../../src/ledger/day.ts'
import { openStore, type SqliteStore } from '../../src/store/sqlite/store.ts'
import { createApp } from '../../src/web/app.ts'
import { signIn } from '../../src/web/sign-in/sign-in.ts'
import { said } from '../cli/ringfence.ts'

const folder = mkdtempSync(join(tmpdir(), 'ringfence-demo-page-'))
const secret = randomBytes(32).toString('hex')
let store: SqliteStore
let demoApp: ReturnType<typeof createApp>
let plainApp: ReturnType<typeof createApp>
let publicApp: ReturnType<typeof createApp>

beforeAll(async () => {
  expect((await said('demo', '--db', join(folder, 'demo.db'))).code).toBe(0)
  store = await openStore(join(folder, 'demo.db'))
  const books = openBooks({
    store,
    clock: () => DEMO_TODAY,
    newId: (prefix) => `${prefix}_${randomBytes(9).toString('base64url')}`,
    newSalt: () => randomBytes(32).toString('hex'),
  })
  const clock = () => '2026-11-22T10:00:00.000Z' as Moment
  const about = { books, store: store.signIn, secret, baseUrl: 'http://localhost', clock }
  const door = signIn({ ...about, demo: true })
  const demo = {
    people: DEMO_PEOPLE,
    enter: async (c: Parameters<typeof door.letIn>[0], email: string) => {
      const user = await store.people.userByEmail(email)
      if (!user) throw new Error('no such account')
      await door.letIn(c, user.id)
    },
  }
  demoApp = createApp({ books, signIn: door, demo })
  plainApp = createApp({ books, signIn: signIn(about) })
  publicApp = createApp({ books, signIn: door, demo, origin: 'https://fund.example.org' })
}, 60_000)

afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

const ORIGIN = { origin: 'http://localhost' }
const enter = (who: string, headers: Record<string, string> = ORIGIN) =>
  demoApp.request('/demo', { method: 'POST', headers, body: new URLSearchParams({ who }) })
const cookieOf = (res: Response) =>
  res.headers
    .getSetCookie()
    .filter((line) => !/max-age=0/i.test(line))
    .map((line) => line.split(';')[0])
    .join('; ')

describe('the demo’s door', () => {
  test('is shown on the sign-in page, and has a button for each of its people', async () => {
    expect(await (await demoApp.request('/sign-in')).text()).toContain('href="/demo"')
    const html = await (await demoApp.request('/demo')).text()
    expect([...html.matchAll(/Come in as ([\w ]+)</g)].map(([, name]) => name)).toEqual([
      'Dana Reed',
      'Tom Okafor',
      'Brian',
      'Ruth Bell',
      'Jo Hill',
    ])
    expect(html).toContain('Provider manager: the second manager, who allows what Dana proposes')
  })

  test.each([
    ['dana@demo.invalid', 10],
    ['tom@demo.invalid', 10],
    ['brian@demo.invalid', 1],
    ['ruth@demo.invalid', 1],
    ['jo@demo.invalid', 10],
  ])('%s comes in, and sees what is theirs', async (who, funds) => {
    const res = await enter(who)
    expect([res.status, res.headers.get('location')]).toEqual([303, '/'])
    const seen = await demoApp.request('/api/funds', { headers: { cookie: cookieOf(res) } })
    const body = (await seen.json()) as { funds: { name: string }[] }
    expect(body.funds.length).toBe(funds)
    if (funds === 1) expect(body.funds[0]?.name).toBe(who.startsWith('brian') ? 'Brian' : 'Emma')
  })

  test('whoever comes in as somebody else is not the one before any more', async () => {
    const dana = cookieOf(await enter('dana@demo.invalid'))
    const brian = await enter('brian@demo.invalid', { ...ORIGIN, cookie: dana })
    expect((await demoApp.request('/api/funds', { headers: { cookie: dana } })).status).toBe(401)
    expect((await demoApp.request('/api/funds', { headers: { cookie: cookieOf(brian) } })).status).toBe(200)
  })

  test.each(['', 'stranger@demo.invalid', 'Dana Reed'])('nobody comes in as “%s”', async (who) => {
    const res = await enter(who)
    expect([res.status, cookieOf(res)]).toEqual([404, ''])
  })

  test('nobody comes in from another site’s page', async () => {
    for (const headers of [{ origin: 'https://evil.example' }, {} as Record<string, string>]) {
      const res = await enter('dana@demo.invalid', headers)
      expect([res.status, cookieOf(res)]).toEqual([403, ''])
    }
  })
})

describe('where there is no such door', () => {
  test('by a name that is not this computer’s', async () => {
    const body = new URLSearchParams({ who: 'dana@demo.invalid' })
    for (const [host, status] of [
      ['fund.example.org', 404],
      ['evil.example', 421],
    ] as const) {
      const headers = { host, origin: `https://${host}` }
      expect((await publicApp.request('/demo', { headers })).status).toBe(status)
      const res = await publicApp.request('/demo', { method: 'POST', headers, body })
      expect([res.status, cookieOf(res)]).toEqual([status, ''])
    }
  })

  test('nor where the service was not started with a demo: it is like any address that is not there', async () => {
    const plain = async (path: string) => {
      const res = await plainApp.request(path)
      return [res.status, res.headers.get('location')?.replace(encodeURIComponent(path), '…')]
    }
    expect(await plain('/demo')).toEqual(await plain('/nothing'))
    const body = new URLSearchParams({ who: 'dana@demo.invalid' })
    const res = await plainApp.request('/demo', { method: 'POST', headers: ORIGIN, body })
    expect(cookieOf(res)).toBe('')
    expect(await (await plainApp.request('/sign-in')).text()).not.toContain('/demo')
  })

  test('and a door that was not given a demo lets nobody in', async () => {
    const user = await store.people.userByEmail('dana@demo.invalid')
    const { books } = { books: openBooks({ store, clock: () => DEMO_TODAY, newId: String, newSalt: String }) }
    const door = signIn({
      books,
      store: store.signIn,
      secret,
      baseUrl: 'http://localhost',
      clock: () => DEMO_TODAY,
    })
    await expect(door.letIn({} as never, user?.id ?? ('' as never))).rejects.toThrow('only a demo')
  })
})
