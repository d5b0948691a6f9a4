// Nobody's words get out by a side door: canaries are planted as names, e-mail addresses, texts, file names and
// secrets, in what is right, what is refused and what breaks; then everything that was logged, every address that
// a browser was sent to and every address in a page is searched for them (trust.md T17).
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import { createApp } from '../../src/web/app.ts'
import { aKey } from './asking.ts'
import { type Larch, openLarch } from './larch.ts'

const CANARIES = {
  name: 'Quillon Zephyrbird',
  email: 'quillon.zephyrbird@canary.example',
  text: 'zephyrbird sang at the clinic on Tuesday',
  supplier: 'Zephyrbird Clinic',
  secret: 'sEcReT-zephyrbird-0123456789abcdef',
  file: 'zephyrbird-roster.csv',
}
/** However it was written, escaped or in capital letters. */
const CANARY = /zephyrbird|quillon/i
const seen = (text: string) =>
  CANARY.test(text) || CANARY.test(decodeURIComponent(text.replaceAll('%', '%25')))

let larch: Larch
let sally: string
const logged: string[] = []
const say = (facts: object, line: string) => void logged.push(`${line} ${JSON.stringify(facts)}`)
const log = { info: say, warn: say, error: say }

beforeAll(async () => {
  larch = await openLarch()
  sally = (await larch.store.fundByRef(DEMO_CALLER.provider, 'LS-001'))?.id ?? ''
}, 60_000)
afterAll(() => larch.close())

const who = async () => ({ caller: DEMO_CALLER, name: 'Dana Reed' })
const OURS = { origin: 'http://localhost', cookie: `session=${CANARIES.secret}` }

interface Heard {
  readonly status: number
  readonly text: string
  readonly headers: Headers
}

async function asked(app: Larch['app'], path: string, init: RequestInit = {}): Promise<Heard> {
  const res = await app.request(path, init)
  return { status: res.status, text: await res.text(), headers: res.headers }
}

describe('canaries', () => {
  const heard: Heard[] = []
  const decided = { name: CANARIES.name, involved: 'by-phone', what: CANARIES.text }
  const about = (path: string) => `/api/funds/${sally}${path}`
  const json = (body: unknown) => ({
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { ...OURS, 'content-type': 'application/json', 'idempotency-key': aKey() },
  })
  const form = (fields: Record<string, string>) => ({
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: OURS,
  })

  test('are planted in what is right', async () => {
    const app = createApp({ books: larch.books, who, log })
    const purchase = { on: '2026-06-02', supplier: CANARIES.supplier, what: CANARIES.text, pence: 500 }
    const right = [
      await asked(app, about('/purchases'), json(purchase)),
      await asked(app, `/funds/${sally}`),
      await asked(app, `/funds/${sally}/entries`),
      await asked(app, about('')),
      await asked(app, about('/entries')),
    ]
    expect(right.map((r) => r.status)).toEqual([201, 200, 200, 200, 200])
    // It is there to be seen by whoever may: otherwise nothing below would find it.
    expect(right.some((r) => seen(r.text))).toBe(true)
    heard.push(...right)
  })

  test('in what is refused', async () => {
    const app = createApp({ books: larch.books, who, log })
    const upload = new FormData()
    upload.append('files', new File([`Client,${CANARIES.name}\n`], CANARIES.file))
    const part = encodeURIComponent(CANARIES.name)
    const no = [
      await asked(
        app,
        about('/swaps'),
        json({ on: '2026-06-02', decided, from: 'standard', to: 'x', amount: 1 }),
      ),
      await asked(app, about('/purchases'), json({ [CANARIES.text]: CANARIES.name })),
      await asked(app, about('/purchases'), json(`{"name":"${CANARIES.name}", ${CANARIES.text}`)),
      await asked(app, about('/purchases'), {
        ...json('{}'),
        headers: { ...OURS, 'content-type': CANARIES.email },
      }),
      await asked(app, `/api/funds/${part}`),
      await asked(app, `/funds/${part}`),
      await asked(app, `/${part}?email=${encodeURIComponent(CANARIES.email)}`),
      await asked(app, `/invitations/${CANARIES.secret}`),
      await asked(app, `/import/${CANARIES.secret}`),
      await asked(app, '/import', { method: 'POST', body: upload, headers: OURS }),
      await asked(app, `/funds/${sally}/swap`, form({ name: CANARIES.name, amount: CANARIES.text })),
      await asked(app, `/funds/${sally}/swaps`, form({ key: CANARIES.secret, name: CANARIES.name })),
      await asked(app, '/drawdown', {
        method: 'POST',
        body: CANARIES.text,
        headers: { cookie: OURS.cookie },
      }),
      await asked(app, '/', { headers: { host: `${CANARIES.secret}.example` } }),
    ]
    for (const r of no) expect(r.status).toBeGreaterThanOrEqual(400)
    for (const r of no) expect(r.status).toBeLessThan(500)
    heard.push(...no)
  })

  test.each<[string, () => Error]>([
    ['a word in quotation marks', () => new Error(`no kind “${CANARIES.name}” for "${CANARIES.text}"`)],
    ['JSON that breaks off', () => brokenJson(`{"name":${CANARIES.name}}`)],
    ['a mail server’s answer', () => new Error(`550 <${CANARIES.email}> mailbox unavailable`)],
    ['an address without marks', () => new Error(`no user ${CANARIES.email}`)],
    [
      'a message of several lines',
      () => new Error(`could not read:\n${CANARIES.text}\n    at ${CANARIES.name}’s`),
    ],
    ['a quotation without an end', () => new Error(`found '${CANARIES.text}`)],
    ['a cause', () => new Error('could not', { cause: new Error(`read \`${CANARIES.text}\``) })],
    ['a name of an error', () => Object.assign(new Error('x'), { name: 'TypeError', detail: CANARIES.text })],
  ])('in what breaks: %s', async (_, error) => {
    const breaks = () => Promise.reject(error())
    const books = { ...larch.books, fundList: breaks, positions: breaks }
    const app = createApp({ books, who, log })
    for (const path of ['/', '/api/funds']) {
      const broken = await asked(app, path, { headers: OURS })
      expect(broken.status).toBe(500)
      expect(seen(broken.text)).toBe(false)
      heard.push(broken)
    }
    expect(logged.at(-2)).toMatch(/^something went wrong .*guard-canary\.test\.ts/)
  })

  test('and stand in no line of the log, no address, and no answer’s headers', () => {
    expect(heard.length).toBeGreaterThan(30)
    expect(logged.length).toBeGreaterThan(heard.length)
    expect(logged.filter(seen)).toEqual([])
    expect(logged.join('\n')).not.toMatch(/LS-0|session=|f_[\w-]{8}|"\/funds/)
    for (const { headers, text } of heard) {
      expect([...headers].filter(([, value]) => seen(value))).toEqual([])
      const addresses = [...text.matchAll(/(?:href|action|src)="([^"]*)"/g)].map(([, to = '']) => to)
      expect(addresses.filter(seen)).toEqual([])
    }
  })
})

/** What a parser says of a text, quotation marks and all. */
function brokenJson(text: string): Error {
  try {
    JSON.parse(text)
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('it was read')
}

describe('what could be read in two ways', () => {
  const post = (path: string, body: string, type: string) =>
    asked(larch.app, path, {
      method: 'POST',
      body,
      headers: { ...OURS, 'content-type': type, 'idempotency-key': aKey() },
    })

  test('a field that stands twice in a form is refused', async () => {
    const twice = await post(
      `/funds/${sally}/swap`,
      'amount=1%3A00&amount=2%3A00&give=standard&want=enhanced',
      'application/x-www-form-urlencoded',
    )
    expect(twice.status).toBe(400)
  })

  test.each(['__proto__', 'constructor', 'prototype', 'hasOwnProperty'])(
    'a field called %s is a field that there is not',
    async (field) => {
      const body = `{"on":"2026-06-02","pence":100,"${field}":{"role":"manager","polluted":true}}`
      const found = await post(`/api/funds/${sally}/advances`, body, 'application/json')
      expect(found.status).toBe(422)
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
      const inForm = await post(
        `/funds/${sally}/swap`,
        `${field}=1&${field}[polluted]=1`,
        'application/x-www-form-urlencoded',
      )
      expect(inForm.status).toBe(422)
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    },
  )

  test.each(['provider', 'role', 'recordedBy', 'recordedAt', 'number', 'hash', 'sequence', 'by'])(
    'nobody sets %s by sending it along',
    async (field) => {
      const body = JSON.stringify({ on: '2026-06-02', pence: 100, [field]: 'x' })
      const found = await post(`/api/funds/${sally}/advances`, body, 'application/json')
      expect(found.status).toBe(422)
      expect(found.text).toContain(`There is no field “${field}” here.`)
    },
  )
})
