// Checking a statement over real sockets: whoever sends slowly, or never ends, keeps nobody else from it.

import type { Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { timeout } from 'hono/timeout'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { WebEnv } from '../../src/web/caller.ts'
import { checking } from '../../src/web/check.ts'
import { serverOptions } from '../../src/web/guard.ts'
import { type Larch, openLarch } from './larch.ts'

const WITHIN = 400
const PATIENCE = 800

let larch: Larch
let server: Server
let port: number
let sockets: readonly Socket[] = []
beforeAll(async () => {
  larch = await openLarch()
  // As the app holds it: the patience with any request is outside (web/app.ts).
  const app = new Hono<WebEnv>()
  app.use(timeout(PATIENCE))
  app.onError((_, c) => c.text('went wrong', 500))
  app.route(
    '/',
    checking(larch.books, (c) => c.req.header('x-test-from'), WITHIN),
  )
  server = createAdaptorServer({ fetch: app.fetch, serverOptions }) as Server
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  port = typeof address === 'object' && address ? address.port : 0
}, 60_000)
afterEach(() => {
  for (const socket of sockets) socket.destroy()
  sockets = []
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await larch.close()
})

/** Begins to send a file of 100 KB and sends no more; gives what comes back until the line is closed. */
async function slow(from: string): Promise<{ readonly heard: Promise<string> }> {
  const socket = connect(port, '127.0.0.1')
  sockets = [...sockets, socket]
  const heard: Buffer[] = []
  socket.on('data', (data) => heard.push(Buffer.from(data)))
  socket.on('error', () => undefined)
  const all = new Promise<string>((resolve) =>
    socket.on('close', () => resolve(Buffer.concat(heard).toString('utf8'))),
  )
  const headers = [
    'POST /check HTTP/1.1',
    'Host: localhost',
    'Origin: http://localhost',
    `X-Test-From: ${from}`,
    'Content-Type: multipart/form-data; boundary=x',
    'Content-Length: 100000',
  ]
  socket.write(`${headers.join('\r\n')}\r\n\r\n--x\r\n`)
  await new Promise((resolve) => setTimeout(resolve, 50))
  return { heard: all }
}

function send(from: string, file?: Uint8Array<ArrayBuffer>) {
  const body = new FormData()
  body.append('code', '0000-0000-0000-0000')
  if (file) body.append('file', new File([file], 'statement.pdf'))
  return fetch(`http://127.0.0.1:${port}/check`, { method: 'POST', headers: { 'x-test-from': from }, body })
}
const FILE = new Uint8Array(100_000)

test('four who never end their file are let go, and a file is read again', async () => {
  const four = [await slow('a'), await slow('a'), await slow('b'), await slow('b')]
  const meanwhile = await send('c', FILE)
  expect([meanwhile.status, meanwhile.headers.get('retry-after')]).toEqual([503, '5'])
  // A code without a file needs no room: it is answered all the while.
  expect((await send('c')).status).toBe(200)
  for (const { heard } of four) expect(await heard).toMatch(/^HTTP\/1\.1 408 /)
  expect((await send('c', FILE)).status).toBe(200)
})

test('one who goes away without ending gives the room back at once', async () => {
  for (const from of ['a', 'a', 'b', 'b']) await slow(from)
  const began = performance.now()
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect((await send('c', FILE)).status).toBe(200)
  expect(performance.now() - began).toBeLessThan(WITHIN / 2)
})

test('one address has two places of the four', async () => {
  await slow('a')
  await slow('a')
  expect((await send('a', FILE)).status).toBe(503)
  expect((await send('c', FILE)).status).toBe(200)
})
