import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { printCode } from '../../src/bookkeeping/check.ts'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import { createApp } from '../../src/web/app.ts'
import { type Larch, openLarch } from './larch.ts'

let larch: Larch
let sally: FundId
let code: string
/** The same service to somebody who is not signed in, asking from the address in a header of this test. */
let app: Larch['app']
beforeAll(async () => {
  larch = await openLarch()
  sally = (await larch.store.fundByRef(DEMO_CALLER.provider, 'LS-001'))?.id as FundId
  code = (await larch.store.statement(sally, 1))?.proof.code ?? ''
  const say = (facts: object, line: string) => void larch.logged.push(`${line} ${JSON.stringify(facts)}`)
  const log = { info: say, warn: say, error: say }
  app = createApp({ books: larch.books, log, address: (c) => c.req.header('x-test-from') })
}, 60_000)
afterAll(() => larch.close())

const UNKNOWN = '0000-0000-0000-0000'
const OURS = { origin: 'http://localhost', 'sec-fetch-site': 'same-origin' }

function post(fields: Readonly<Record<string, string | Uint8Array>>, from = '') {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields))
    body.append(name, typeof value === 'string' ? value : new File([Uint8Array.from(value)], 'statement.pdf'))
  return app.request('/check', { method: 'POST', headers: { ...OURS, 'x-test-from': from }, body })
}
const ask = (body: object, headers: object = {}) =>
  app.request('/api/check', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
/** What the page answers, without its form. */
const answersIn = (html: string) =>
  [...(/role="status"[^>]*>([\s\S]*?)<\/div>/.exec(html)?.[1] ?? '').matchAll(/<strong>([^<]*)/g)].map(
    ([, text]) => text,
  )

describe('a statement in somebody’s hands', () => {
  test('as a PDF: the very file is known, and not with one byte changed', async () => {
    const pdf = new Uint8Array(
      await (await larch.app.request(`/funds/${sally}/statements/1.pdf`)).arrayBuffer(),
    )
    const known = await post({ code, file: pdf })
    expect([known.status, answersIn(await known.text())]).toEqual([
      200,
      ['Yes: a statement with this code was issued here.', 'Yes: this file is one made of that statement.'],
    ])
    pdf[1000] = (pdf[1000] ?? 0) ^ 1
    expect(answersIn(await (await post({ code, file: pdf })).text())).toEqual([
      'Yes: a statement with this code was issued here.',
      'No: this file is not known here as one of it.',
    ])
  })

  test('as a file for programs, by its SHA-256 alone', async () => {
    const json = await (await larch.app.request(`/funds/${sally}/statements/1.json`)).text()
    const digest = createHash('sha256').update(json).digest('hex')
    const page = await (await post({ code: printCode(code).toLowerCase(), digest })).text()
    expect(answersIn(page)[1]).toBe('Yes: this file is one made of that statement.')
    expect(await (await ask({ code, digest })).json()).toEqual({ code: 'issued', file: 'matches' })
    expect(await (await ask({ code, digest: '0'.repeat(64) })).json()).toMatchObject({ file: 'unknown' })
    expect(await (await ask({ code: UNKNOWN, digest })).json()).toEqual({ code: 'absent', file: 'unknown' })
  })

  test('by the code that a camera read: the form is filled in and answered', async () => {
    const html = await (await app.request(`/check?code=${code}`)).text()
    expect(answersIn(html)).toEqual(['Yes: a statement with this code was issued here.'])
    expect(html).toContain(`value="${printCode(code)}"`)
    const bare = await (await app.request('/check')).text()
    expect(answersIn(bare)).toEqual([])
    const wrong = await app.request('/check?code=abc')
    expect([wrong.status, answersIn(await wrong.clone().text())]).toEqual([422, []])
    expect(await wrong.text()).toContain('A code has 16 letters and digits')
  })
})

test('nothing else is told: not whose, of when, or of whom; and nothing of it is logged', async () => {
  const html = await (await app.request(`/check?code=${code}`)).text()
  expect(html).not.toMatch(/Sally|LS-001|Larch|Northshire|March|2026|final|early/)
  expect(larch.logged.join('\n')).not.toContain(code)
})

test('a code that is known and one that is not are answered alike, to the last byte of length', async () => {
  const kinds = [
    (c: string) => app.request(`/check?code=${c}`),
    (c: string) => post({ code: c, digest: '0'.repeat(64) }),
    (c: string) => ask({ code: c }),
    (c: string) => ask({ code: c, digest: '0'.repeat(64) }),
  ]
  for (const kind of kinds) {
    const [known, none] = [await kind(printCode(code)), await kind(UNKNOWN)]
    expect([...known.headers].sort()).toEqual([...none.headers].sort())
    const [a, b] = [await known.text(), await none.text()]
    expect([known.status, a.length, a === b]).toEqual([none.status, b.length, false])
  }
})

test('who is signed in gets the same page', async () => {
  for (const path of ['/check', `/check?code=${code}`])
    expect(await (await larch.app.request(path)).text()).toBe(await (await app.request(path)).text())
})

describe('how much may be asked', () => {
  test('sixty times in a quarter of an hour from one address, by page or program', async () => {
    const from = { 'x-test-from': '203.0.113.5' }
    for (let i = 0; i < 20; i++) {
      expect((await app.request(`/check?code=${UNKNOWN}`, { headers: from })).status).toBe(200)
      expect((await post({ code: UNKNOWN }, '203.0.113.5')).status).toBe(200)
      expect((await ask({ code: UNKNOWN }, from)).status).toBe(200)
    }
    const over = [
      await app.request(`/check?code=${code}`, { headers: from }),
      await post({ code }, '203.0.113.5'),
      await ask({ code }, from),
    ]
    expect(over.map((res) => res.status)).toEqual([429, 429, 429])
    expect(Number(over[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
    // The form alone, and everybody else, go on.
    expect((await app.request('/check', { headers: from })).status).toBe(200)
    expect((await ask({ code }, { 'x-test-from': '203.0.113.6' })).status).toBe(200)
  })

  test('a file of at most 5 MB, four at once', async () => {
    expect((await post({ code, file: new Uint8Array(5 * 1024 * 1024) })).status).toBe(413)
    const [open, sends] = [Promise.withResolvers<void>(), [1, 2, 3, 4]]
    const slow = sends.map(() =>
      app.request('/check', {
        method: 'POST',
        headers: { ...OURS, 'content-type': 'application/x-www-form-urlencoded' },
        body: new ReadableStream({
          async pull(controller) {
            await open.promise
            controller.enqueue(new TextEncoder().encode(`code=${code}`))
            controller.close()
          },
        }),
        duplex: 'half',
      } as RequestInit),
    )
    const fifth = await post({ code })
    expect([fifth.status, fifth.headers.get('retry-after')]).toEqual([503, '5'])
    open.resolve()
    expect((await Promise.all(slow)).map((res) => res.status)).toEqual([200, 200, 200, 200])
    expect((await post({ code })).status).toBe(200)
  })
})

test('the program that checks everything at home is the one in the package', async () => {
  const res = await app.request('/check/check-statement.mjs')
  expect(res.headers.get('content-disposition')).toContain('check-statement.mjs')
  const own = readFileSync(join(import.meta.dirname, '../../bin/check-statement.mjs'), 'utf8')
  expect(await res.text()).toBe(own)
})

test('the address on paper leads to asking about that statement, and a made-up one nowhere', async () => {
  for (const typed of [code, printCode(code).toLowerCase()]) {
    const res = await larch.app.request(`/s/${typed}`)
    expect([res.status, res.headers.get('location')]).toEqual([303, `/funds/${sally}/statements/1/questions`])
  }
  const nothing = await larch.app.request('/nothing-there')
  const page = await nothing.text()
  for (const typed of [UNKNOWN, 'abc']) {
    const res = await larch.app.request(`/s/${typed}`)
    expect([res.status, await res.text()]).toEqual([404, page])
  }
})

test('the entries behind a statement, as a file beside its other forms', async () => {
  const res = await larch.app.request(`/funds/${sally}/statements/1-entries.ndjson`)
  expect([res.status, res.headers.get('content-type')]).toEqual([200, 'application/x-ndjson'])
  expect(res.headers.get('content-disposition')).toContain('statement-LS-001-2026-03-entries.ndjson')
  const lines = (await res.text()).trimEnd().split('\n')
  const entries = await larch.store.entries(sally, { upTo: lines.length - 1 })
  const hashes = entries.toSorted((a, b) => a.number - b.number).map((e) => e.hash)
  const hashed = lines.slice(0, -1).map((l) => createHash('sha256').update(l).digest('hex'))
  expect(hashed).toEqual(hashes)
  const api = await larch.app.request(`/api/funds/${sally}/statements/1/entries`)
  expect((await api.text()).trimEnd().split('\n')).toEqual(lines)
  for (const name of ['77-entries.ndjson', '0-entries.ndjson', '2026-03-entries.ndjson'])
    expect((await larch.app.request(`/funds/${sally}/statements/${name}`)).status, name).toBe(404)
})
