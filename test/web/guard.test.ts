// What a request may be: from here, to a true address, with a method and a size that are meant. And what
// people and logs are told when something goes wrong.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { StoreBroken } from '../../src/bookkeeping/store.ts'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import { createApp } from '../../src/web/app.ts'
import { urls } from '../../src/web/urls.ts'
import { aKey, ask, open } from './asking.ts'
import { type Larch, openLarch } from './larch.ts'

let larch: Larch
let sallys: string
beforeAll(async () => {
  larch = await openLarch()
  sallys = (await larch.store.fundByRef(DEMO_CALLER.provider, 'LS-001'))?.id ?? ''
}, 60_000)
afterAll(() => larch.close())

/** An address of Sally's fund: addresses name a fund by its random id. */
const at = (path: string) => path.replace('SALLY', sallys)
const OURS = { origin: 'http://localhost' }

const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

describe('headers', () => {
  test.each(['/', '/funds/SALLY', '/nix', '/api/funds', '/api/nix', '/import', '/healthz'])(
    '%s',
    async (path) => {
      const { headers } = await open(larch, at(path))
      expect(headers.get('content-security-policy')).toBe(POLICY)
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('referrer-policy')).toBe('same-origin')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(headers.get('access-control-allow-origin')).toBeNull()
      expect(headers.get('strict-transport-security')).toBeNull()
      expect(headers.get('server')).toBeNull()
      expect(headers.get('x-powered-by')).toBeNull()
    },
  )

  test('at a public address browsers keep to encryption for a year; every answer says of what type it is', async () => {
    const app = createApp({
      books: larch.books,
      who: async () => ({ caller: DEMO_CALLER, name: 'Dana Reed' }),
      origin: 'https://fund.example.org',
    })
    for (const path of ['/', '/nix', '/api/funds', '/healthz', '/assets/ringfence.css']) {
      const { headers } = await app.request(path, { headers: { host: 'fund.example.org' } })
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
      expect(headers.get('content-type')).toMatch(
        /^(?:application\/json|(?:text|application)\/[\w+-]+; charset=utf-8)$/i,
      )
    }
  })

  test('every page of somebody who is signed in has a way out', async () => {
    for (const path of [
      '/',
      '/funds/SALLY',
      '/funds/SALLY/entries',
      '/import',
      '/put-aside',
      '/drawdown',
      '/bank',
    ]) {
      const { html } = await open(larch, at(path))
      expect(html, path).toMatch(/<form method="post" action="\/sign-out">\s*<button[^>]*>\s*Sign out/)
    }
  })

  test('no page holds a script, a style or a handler of its own, nor anything from elsewhere', async () => {
    const paths = ['/', '/funds/SALLY', '/funds/SALLY/entries', '/funds/SALLY/cost', '/funds/SALLY/swap']
    for (const path of [...paths, '/import', '/put-aside', '/drawdown', '/bank', '/nix']) {
      const { html } = await open(larch, at(path))
      expect(html, path).not.toMatch(
        /<script(?![^>]*src="\/assets\/)|<style|\sstyle="|\son\w+="|javascript:/i,
      )
      expect(html, path).not.toMatch(/(?:src|href|action)="(?:https?:)?\/\//i)
    }
  })

  test('styles and typefaces may be kept, under a name that changes with them', async () => {
    const page = await open(larch, '/')
    const [, css = ''] = /href="(\/assets\/ringfence\.css\?v=[\w-]+)"/.exec(page.html) ?? []
    const found = await open(larch, css)
    expect(found.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    const again = await larch.app.request(css, {
      headers: { 'if-none-match': found.headers.get('etag') ?? '' },
    })
    expect(again.status).toBe(304)
    expect((await open(larch, '/assets/nothing.css')).status).toBe(404)
  })
})

describe('who may ask', () => {
  test.each(['localhost', 'localhost:3000', '127.0.0.1', '127.0.0.1:80', '[::1]:3000', 'LOCALHOST:1'])(
    'a browser on this computer: %s',
    async (host) => {
      expect((await larch.app.request('/healthz', { headers: { host } })).status).toBe(200)
    },
  )

  test.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example:3000',
    '192.168.1.5',
    'localhost@evil',
  ])('nobody by another name: %s', async (host) => {
    for (const path of ['/', '/api/funds', '/healthz', '/assets/ringfence.css']) {
      const res = await larch.app.request(path, { headers: { host } })
      expect(res.status).toBe(421)
      expect(await res.text()).not.toContain('Sally')
    }
  })

  describe('by a public address', () => {
    const ORIGIN = 'https://fund.example.org'
    const publicly = () =>
      createApp({
        books: larch.books,
        who: async () => ({ caller: DEMO_CALLER, name: 'Dana Reed' }),
        origin: ORIGIN,
      })

    test.each(['fund.example.org', 'FUND.example.org', 'localhost:3000'])(
      'its own name: %s',
      async (host) => {
        const res = await publicly().request('/', { headers: { host } })
        expect(res.status).toBe(200)
        expect(res.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
      },
    )

    test.each([
      'evil.example',
      'fund.example.org.evil.example',
      'fund.example.org:8443',
      'x.fund.example.org',
    ])('no other: %s', async (host) => {
      const res = await publicly().request('/', { headers: { host } })
      expect([res.status, (await res.text()).includes('Sally')]).toEqual([421, false])
    })

    test.each<[string, string, number]>([
      [ORIGIN, 'fund.example.org', 404],
      ['http://fund.example.org', 'fund.example.org', 403],
      ['https://fund.example.org:8443', 'fund.example.org', 403],
      ['http://localhost:3000', 'fund.example.org', 403],
      [ORIGIN, 'localhost:3000', 403],
      ['http://localhost:3000', 'localhost:3000', 404],
    ])('what comes from %s to %s', async (origin, host, status) => {
      const sent = { method: 'POST', headers: { origin, host, 'content-type': 'application/json' } }
      const res = await publicly().request('/api/nothing-here', sent)
      expect(res.status).toBe(status)
    })
  })

  const lend = { on: '2026-06-02', pence: 100 }
  const versions = async () => (await larch.store.funds(DEMO_CALLER.provider)).map((f) => f.version)

  test.each([
    'application/json',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    '',
  ])('what carries a cookie and does not say where it comes from writes nothing (%j)', async (type) => {
    const before = await versions()
    for (const [path, cookie] of [
      [at('/api/funds/SALLY/advances'), 'session=1'],
      ['/drawdown', 'session=1'],
      ['/drawdown', undefined],
      [at('/funds/SALLY/swaps'), undefined],
      ['/import', undefined],
    ] as const) {
      const res = await larch.app.request(path, {
        method: 'POST',
        body: new TextEncoder().encode(JSON.stringify(lend)),
        headers: {
          'idempotency-key': aKey(),
          ...(type === '' ? {} : { 'content-type': type }),
          ...(cookie === undefined ? {} : { cookie }),
        },
      })
      expect(res.status, path).toBe(403)
      expect(await res.text()).toContain('This does not say where it comes from.')
    }
    expect(await versions()).toEqual(before)
  })

  test('a program with a cookie says this service’s own address as Origin; one without a cookie need not', async () => {
    const path = at('/api/funds/SALLY/quotes')
    const visit = { start: '2026-06-05T20:00', end: '2026-06-06T02:00' }
    expect((await ask(larch, 'POST', path, visit, { ...OURS, cookie: 'session=1' })).status).toBe(200)
    expect((await ask(larch, 'POST', path, visit, {})).status).toBe(200)
  })

  test.each<[string, Record<string, string>]>([
    ['another site’s origin', { origin: 'https://evil.example' }],
    ['no origin to speak of', { origin: 'null' }],
    ['the same name on another port', { origin: 'http://localhost:9' }],
    ['cross-site by the browser’s own word', { 'sec-fetch-site': 'cross-site' }],
    ['same-site is not same-origin', { 'sec-fetch-site': 'same-site' }],
    ['a true origin with a false site', { origin: 'http://localhost', 'sec-fetch-site': 'cross-site' }],
  ])('writes nothing for %s, whatever content type', async (_, headers) => {
    const before = await versions()
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
      const asked = { ...headers, 'content-type': type, 'idempotency-key': aKey() }
      const found = await ask(larch, 'POST', at('/api/funds/SALLY/advances'), lend, asked)
      expect(found.status).toBe(403)
    }
    const page = await larch.app.request('/drawdown', { method: 'POST', headers })
    expect(page.status).toBe(403)
    expect(await versions()).toEqual(before)
  })
})

describe('addresses and methods', () => {
  test.each([
    '//',
    '//funds/LS-001',
    '/funds//LS-001',
    '/api//funds',
    '/funds/%2e%2e/x',
    '/funds/a%2fb',
    '/funds/a%5Cb',
    '/funds/%00',
  ])('%s is no address', async (path) => {
    // The URL parser would mend some of these: what matters is what reaches the service.
    const res = await larch.app.fetch(asIs(`http://localhost${path}`))
    expect([400, 404]).toContain(res.status)
    expect(await res.text()).not.toContain('Sally')
  })

  function asIs(url: string): Request {
    const request = new Request('http://localhost/')
    return new Proxy(request, {
      get: (target, name) => {
        if (name === 'url') return url
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }

  test.each([
    ['DELETE', '/api/funds/SALLY', 'GET, HEAD'],
    ['PUT', '/api/funds', 'GET, HEAD, POST'],
    ['PATCH', '/funds/SALLY', 'GET, HEAD'],
    ['POST', '/funds/SALLY', 'GET, HEAD'],
    ['GET', '/funds/SALLY/swaps', 'POST'],
    ['OPTIONS', '/api/funds', 'GET, HEAD, POST'],
  ])('%s %s', async (method, path, allow) => {
    const res = await larch.app.request(at(path), { method, headers: OURS })
    expect([res.status, res.headers.get('allow')]).toEqual([405, allow])
  })

  test('a name that stands twice', async () => {
    expect((await open(larch, '/?on=2026-04-30&on=2026-05-01')).status).toBe(400)
    expect((await ask(larch, 'GET', '/api/funds?on=2026-04-30&on=2026-05-01')).status).toBe(400)
  })

  test('a method that pretends to be another is not believed', async () => {
    const asked = await larch.app.request(at('/api/funds/SALLY?_method=DELETE'), {
      headers: { 'x-http-method-override': 'DELETE' },
    })
    expect(asked.status).toBe(422)
    for (const said of [{ 'x-http-method-override': 'DELETE' }, { 'x-http-method': 'PUT' }]) {
      const path = at('/api/funds/SALLY')
      const [plain, pretending] = [
        await larch.app.request(path),
        await larch.app.request(path, { headers: said }),
      ]
      expect([pretending.status, await pretending.text()]).toEqual([200, await plain.text()])
      expect((await larch.app.request(path, { method: 'POST', headers: { ...OURS, ...said } })).status).toBe(
        405,
      )
    }
  })
})

describe('bodies', () => {
  const path = '/api/funds/SALLY/quotes'

  test.each(['{', '', '{"start":', 'null', '[]', '"text"', '\u0000'])('malformed: %j', async (body) => {
    const found = await ask(larch, 'POST', at(path), body, {})
    expect([400, 422]).toContain(found.status)
    expect(found.headers.get('content-type')).toContain('application/problem+json')
  })

  test('another content type', async () => {
    const found = await ask(larch, 'POST', at(path), '{}', { 'content-type': 'text/plain' })
    expect(found.status).toBe(415)
    const form = await larch.app.request('/drawdown', {
      method: 'POST',
      body: '{}',
      headers: { ...OURS, 'content-type': 'application/json' },
    })
    expect(form.status).toBe(415)
  })

  test('too big, said or not, is not read', async () => {
    const big = 'x'.repeat(1_100_000)
    const said = await ask(larch, 'POST', at(path), big, { 'content-length': '1100000' })
    expect(said.status).toBe(413)
    const stream = new Blob([big]).stream()
    const found = await larch.app.request(at(path), {
      method: 'POST',
      body: stream,
      headers: { 'content-type': 'application/json' },
      duplex: 'half',
    } as RequestInit)
    expect(found.status).toBe(413)
    const upload = await larch.app.request('/import', {
      method: 'POST',
      body: 'x',
      headers: {
        ...OURS,
        'content-type': 'multipart/form-data; boundary=a',
        'content-length': String(26 * 1024 * 1024),
      },
    })
    expect(upload.status).toBe(413)
  })

  test('a form that is no form', async () => {
    const res = await larch.app.request('/import', {
      method: 'POST',
      body: 'nonsense',
      headers: { ...OURS, 'content-type': 'multipart/form-data; boundary=a' },
    })
    expect(res.status).toBe(400)
  })
})

describe('words stay words', () => {
  const NASTY = `'); DROP TABLE entry; --"><img src=x onerror=alert(1)> {{7*7}} <%= 7*7 %> %s %n`

  test('in the file, in an answer and on a page, as they were written', async () => {
    const body = { on: '2026-06-02', supplier: NASTY, what: NASTY, pence: 100 }
    expect((await ask(larch, 'POST', at('/api/funds/SALLY/purchases'), body)).status).toBe(201)
    const answered = JSON.stringify((await ask(larch, 'GET', at('/api/funds/SALLY/entries'))).body)
    expect(answered).toContain(JSON.stringify(NASTY).slice(1, -1))
    const { html } = await open(larch, at('/funds/SALLY'))
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; {{7*7}} &lt;%= 7*7 %&gt; %s %n')
    expect(html).not.toContain('<img')
    expect((await larch.store.funds(DEMO_CALLER.provider)).length).toBeGreaterThan(5)
  })

  test.each(["SALLY' OR '1'='1", "f_' UNION SELECT 1 --", 'f_%', 'f_*', 'f_1;DROP TABLE fund'])(
    'an id like %s is one that there is not',
    async (id) => {
      for (const path of ['/api/funds/', '/funds/'])
        expect((await ask(larch, 'GET', `${path}${encodeURIComponent(id)}`)).status).toBe(404)
    },
  )

  test('every address that is built holds what it was given as one part of a path or a query', () => {
    const nasty = '../a b/?q=1&x=//evil.example#é"<'
    for (const [name, build] of Object.entries(urls)) {
      const made = (build as (...given: readonly unknown[]) => string)(nasty, nasty, nasty)
      expect(made, name).toMatch(/^\/[\w/.~!*'()%+-]*(?:\?[\w=&.*%+-]*)?$/)
      expect(made, name).not.toMatch(/\.\.\/|\/\//)
    }
  })

  test('a file that waits is read only by a name that is offered', async () => {
    const read: string[] = []
    const inbox = {
      provider: DEMO_CALLER.provider,
      list: () => ['may.csv'],
      read: (name: string) => {
        read.push(name)
        return new Uint8Array()
      },
    }
    const who = async () => ({ caller: DEMO_CALLER, name: 'Dana Reed' })
    const app = createApp({ books: larch.books, who, inbox })
    const body = new URLSearchParams([
      ['waiting', '../../etc/passwd'],
      ['waiting', '/etc/passwd'],
      ['waiting', 'may.csv'],
    ])
    await app.request('/import/waiting', { method: 'POST', body, headers: OURS })
    expect(read).toEqual(['may.csv'])
  })
})

describe('when something goes wrong', () => {
  test('people get a reference, the log gets the place, nobody gets the words', async () => {
    const logged: string[] = []
    const say = (facts: object, line: string) => void logged.push(`${line} ${JSON.stringify(facts)}`)
    const breaks = () => Promise.reject(new Error('no kind “golden” for "Sally Jones" of \'LS-001\''))
    const books = { ...larch.books, fundList: breaks, positions: breaks }
    const app = createApp({
      books,
      who: async () => ({ caller: DEMO_CALLER, name: 'Dana Reed' }),
      log: { info: say, warn: say, error: say },
    })
    for (const path of ['/', '/api/funds']) {
      const res = await app.request(path)
      const text = await res.text()
      expect(res.status).toBe(500)
      expect(text).not.toMatch(/Sally|golden/)
      const [reference = 'none'] = /[0-9a-f]{16}/.exec(text) ?? []
      const line = logged.find((l) => l.startsWith('something went wrong') && l.includes(reference))
      expect(line).toContain('guard.test.ts')
      expect(line).not.toMatch(/Sally|golden|LS-001/)
    }
  })

  test.each([true, false])('the file cannot be written (passing: %s)', async (passing) => {
    const books = { ...larch.books, lend: () => Promise.reject(new StoreBroken('full', { passing })) }
    const app = createApp({ books, who: async () => ({ caller: DEMO_CALLER, name: 'Dana Reed' }) })
    const found = await ask({ app }, 'POST', at('/api/funds/SALLY/advances'), { on: '2026-06-02', pence: 1 })
    expect(found.status).toBe(503)
    expect(found.headers.get('retry-after')).toBe(passing ? '1' : null)
    expect(found.body).toMatchObject({ type: 'urn:ringfence:refusal:store-broken' })
  })

  test('no line of the log holds a name, a reference of a fund or an address', async () => {
    await open(larch, at('/funds/SALLY'))
    await open(larch, '/funds/LS-002/cost?day-day=1')
    await ask(larch, 'GET', '/api/funds/LS-003')
    expect(larch.logged.length).toBeGreaterThan(3)
    expect(larch.logged.join('\n')).not.toMatch(/LS-0|Sally|Brian|Paul|\/funds/)
  })
})

describe('starting', () => {
  test('while the books are made ready, health answers and everything else says so', async () => {
    const books = vi.fn()
    const readiness = () => ({ ready: false, what: 'importing April', done: 4, of: 7 }) as const
    const app = createApp({
      books: larch.books,
      who: async () => ({ caller: DEMO_CALLER, name: 'Dana Reed' }),
      version: '9.9.9',
      readiness,
    })
    const health = await app.request('/healthz')
    expect([health.status, await health.json()]).toEqual([
      200,
      { status: 'ok', version: '9.9.9', ready: false, what: 'importing April', done: 4, of: 7 },
    ])
    expect((await app.request('/readyz')).status).toBe(503)
    const page = await app.request('/')
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '2'])
    expect(await page.text()).toContain('Getting ready: importing April (4 of 7).')
    expect(books).not.toHaveBeenCalled()
  })

  test('health needs no books', async () => {
    const books = new Proxy(larch.books, {
      get: () => {
        throw new Error('the books were asked')
      },
    })
    const app = createApp({ books, who: async () => ({ caller: DEMO_CALLER, name: 'Dana Reed' }) })
    expect((await app.request('/healthz')).status).toBe(200)
    expect((await app.request('/readyz')).status).toBe(200)
  })
})
