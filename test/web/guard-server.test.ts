// The same service over a real socket, with the limits it is served with (shortened where a test would wait):
// what node itself refuses, and what must not get past it.

import type { Server } from 'node:http'
import { connect } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import { createApp, MOST_CONNECTIONS, serverOptions } from '../../src/web/app.ts'
import { type Larch, openLarch } from './larch.ts'

let larch: Larch
let server: Server
let port: number
let signedIn = true
beforeAll(async () => {
  larch = await openLarch()
  const app = createApp({
    books: larch.books,
    who: async () => (signedIn ? { caller: DEMO_CALLER, name: 'Dana Reed' } : undefined),
    securityContact: 'security@larch.example',
  })
  const short = { headersTimeout: 700, requestTimeout: 1_500, connectionsCheckingInterval: 100 }
  server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: { ...serverOptions, ...short },
  }) as Server
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  port = typeof address === 'object' && address ? address.port : 0
}, 60_000)
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await larch.close()
})

/** Sends bytes as they are, some of them later, and gives everything that comes back until it is closed. */
function say(first: string, ...later: readonly { readonly after: number; readonly text: string }[]) {
  return new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    const heard: Buffer[] = []
    socket.on('data', (data) => heard.push(Buffer.from(data)))
    socket.on('close', () => resolve(Buffer.concat(heard).toString('utf8')))
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? undefined : reject(error),
    )
    socket.write(first)
    for (const { after, text } of later) setTimeout(() => socket.writable && socket.write(text), after)
  })
}

const request = (line: string, headers: readonly string[] = [], body = '') =>
  `${[`${line} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers].join('\r\n')}\r\n\r\n${body}`
/** 0 where the connection was closed without an answer. */
const statusOf = (heard: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1] ?? 0)
const OURS = 'Origin: http://localhost'

describe('what no browser sends', () => {
  test.each<[string, readonly number[]]>([
    ['TRACE /', [405]],
    ['TRACE /api/funds', [405]],
    ['TRACK /', [400]],
    ['NONSENSE /', [400]],
    ['CONNECT localhost:80', [0]],
  ])('%s', async (line, statuses) => {
    const heard = await say(request(line, [OURS, 'Cookie: session=secret']))
    expect(statuses).toContain(statusOf(heard))
    expect(heard).not.toContain('session=secret')
  })

  test.each<[string, readonly string[], string]>([
    ['a length and chunks', ['Content-Length: 5', 'Transfer-Encoding: chunked'], '0\r\n\r\n'],
    ['two lengths', ['Content-Length: 5', 'Content-Length: 6'], 'hello'],
    ['a length that is no number', ['Content-Length: 5x'], 'hello'],
    ['a folded header', ['X-A: one\r\n two'], ''],
    ['a header with a null', ['X-A: \u0000'], ''],
  ])('%s', async (_, headers, body) => {
    expect(statusOf(await say(request('POST /drawdown', [OURS, ...headers], body)))).toBe(400)
  })

  test('headers of more than 16 KB', async () => {
    const heard = await say(request('GET /healthz', [`X-Long: ${'x'.repeat(17_000)}`]))
    expect(statusOf(heard)).toBe(431)
    const long = await say(request(`GET /healthz?q=${'x'.repeat(17_000)}`))
    expect(statusOf(long)).toBe(431)
  })

  test.each(['//', '/funds//x', '/funds/../x', '/funds/%2e%2e/x', '/a\\b', '/funds/%00'])(
    'an address like %s',
    async (path) => {
      const heard = await say(request(`GET ${path}`))
      expect([400, 404]).toContain(statusOf(heard))
      expect(heard).not.toContain('Sally')
    },
  )
})

describe('a slow sender is cut off', () => {
  test('with its headers', async () => {
    const began = performance.now()
    const heard = await say('GET / HTTP/1.1\r\nHost: localhost\r\n', { after: 400, text: 'X-A: 1\r\n' })
    expect([408, 0]).toContain(statusOf(heard))
    expect(performance.now() - began).toBeLessThan(3_000)
  })

  test('with its body', async () => {
    const began = performance.now()
    const heard = await say(
      request(
        'POST /drawdown',
        [OURS, 'Content-Type: application/x-www-form-urlencoded', 'Content-Length: 100'],
        'a=',
      ),
      ...[300, 600, 900, 1_200, 1_500].map((after) => ({ after, text: 'x' })),
    )
    expect([408, 0]).toContain(statusOf(heard))
    expect(performance.now() - began).toBeLessThan(4_000)
  })

  test('as it is served, within ten seconds of headers and a minute of body, 500 at once', () => {
    expect(serverOptions).toMatchObject({
      headersTimeout: 10_000,
      requestTimeout: 60_000,
      maxHeaderSize: 16_384,
    })
    expect(MOST_CONNECTIONS).toBe(500)
  })
})

describe('a body', () => {
  const chunk = `${(65_536).toString(16)}\r\n${'x'.repeat(65_536)}\r\n`
  const chunked = (path: string, chunks: number) =>
    say(
      request(
        `POST ${path}`,
        [OURS, 'Content-Type: multipart/form-data; boundary=a', 'Transfer-Encoding: chunked'],
        `${chunk.repeat(chunks)}0\r\n\r\n`,
      ),
    )

  test('in chunks is counted while it comes, without a length to believe', async () => {
    expect(statusOf(await chunked('/drawdown', 17))).toBe(413)
    expect(statusOf(await chunked('/import', 17))).toBe(400)
  })

  test('that may be large is not read before somebody has come in', async () => {
    signedIn = false
    try {
      const before = process.memoryUsage().arrayBuffers
      const heard = await chunked('/import', 300)
      expect([401, 303]).toContain(statusOf(heard))
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000)
    } finally {
      signedIn = true
    }
  })

  test('longer than it said is cut at what it said', async () => {
    const head = [OURS, 'Content-Type: application/json', 'Content-Length: 2', 'Idempotency-Key: cut-short-1']
    const heard = await say(request('POST /api/mappings', head, '{}{"name":"smuggled"}'))
    expect([400, 422]).toContain(statusOf(heard))
    expect(heard).not.toContain('smuggled')
  })
})

describe('whom to tell of a weakness', () => {
  test('stands at its usual address, for half a year from the day it is read', async () => {
    const heard = await say(request('GET /.well-known/security.txt'))
    expect(statusOf(heard)).toBe(200)
    expect(heard.toLowerCase()).toContain('content-type: text/plain; charset=utf-8')
    expect(heard.split('\r\n\r\n')[1]).toBe(
      'Contact: mailto:security@larch.example\nExpires: 2026-12-01T00:00:00.000Z\nPreferred-Languages: en\n',
    )
  })

  test.each<[string | undefined, number]>([
    [undefined, 404],
    ['', 404],
    ['mail us\nInjected: yes', 404],
    ['https://larch.example/security', 200],
  ])('%j', async (contact, status) => {
    const app = createApp({
      books: larch.books,
      who: async () => undefined,
      ...(contact === undefined ? {} : { securityContact: contact }),
    })
    const res = await app.request('/.well-known/security.txt')
    const text = await res.text()
    expect(res.status).toBe(status)
    expect(text).not.toContain('Injected')
    if (status === 200) expect(text).toMatch(/^Contact: https:\/\/larch\.example\/security\nExpires: /)
  })
})
