// The service as it is started and stopped: the demo made once and kept, an address that answers, and an end
// that loses nothing.
import { closeSync, openSync, readFileSync, statSync, writeSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { comeIn } from './coming-in.ts'
import { theProgram } from './ringfence.ts'

const { file, ringfence, json, start } = await theProgram()
const DB = ['--db', 'demo/larch.db']
const ANY = ['--port', '0']
const LEFT = `INSERT INTO opening_draft (id, provider, way, form, fields, version, since, begun_by, begun_at, changed_by, changed_at)
  SELECT @id, key, 'person', @id, '{}', 1, 1, 'u_dana', @on, 'u_dana', @on FROM provider`

describe('the demo', () => {
  test('is made once, and kept as it is', async () => {
    expect((await ringfence('demo', ...DB)).out).toBe('The demo is in demo/larch.db.\n')
    const before = statSync(file('demo/larch.db'))
    expect((await ringfence('demo', ...DB)).out).toBe('The demo is in demo/larch.db: kept as it is.\n')
    expect(await json('demo', ...DB)).toEqual({ db: 'demo/larch.db', made: false, provider: 'Larch Support' })
    expect(statSync(file('demo/larch.db')).ino).toBe(before.ino)
    expect(await json('demo', '--fresh', ...DB)).toMatchObject({ made: true })
    expect(statSync(file('demo/larch.db')).ino).not.toBe(before.ino)
  })

  test('has its own day', async () => {
    const [sally] = await json<{ on: string }[]>('funds', ...DB)
    expect(sally?.on).toBe('2026-06-02')
  })

  test('is sound', async () => {
    expect(await json('verify', ...DB)).toMatchObject({ sound: true, funds: 11 })
  })
})

describe('the service', () => {
  test('answers at the address it prints, soon, and stops when told to', async () => {
    // Begun on screen and left: what nobody has saved for 30 days goes as the service starts.
    const books = new Database(file('demo/larch.db'))
    for (const [id, on] of [
      ['o_old', '2026-05-03T07:59:59.999Z'],
      ['o_new', '2026-05-03T23:59:59.000Z'],
    ])
      books.prepare(LEFT).run({ id, on })
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const began = performance.now()
      const service = start('demo', '--serve', ...DB, ...ANY)
      const [, address = ''] = await service.until(/Larch Support is at (http:\/\/127\.0\.0\.1:\d+)\n/)
      // Half a second on a quiet machine; tests run beside others.
      expect(performance.now() - began).toBeLessThan(3_000)
      expect((await fetch(`${address}/healthz`)).status).toBe(200)
      const page = await comeIn(address).get('/')
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Sally')])
      service.child.kill(signal)
      expect(await service.ended).toBe(0)
      expect(service.said.out).toMatch(/\nStopped\.\n$/)
      await expect(fetch(`${address}/healthz`)).rejects.toThrow('fetch failed')
    }
    expect(books.prepare('SELECT id FROM opening_draft').pluck().all()).toEqual(['o_new'])
    books.close()
  })

  test('says as JSON where it is', async () => {
    const service = start('demo', '--serve', ...DB, ...ANY, '--json')
    const [document] = await service.until(/\{.*\}\n/)
    expect(JSON.parse(document)).toEqual({
      address: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      listening: JSON.parse(document).address,
      db: 'demo/larch.db',
      provider: 'Larch Support',
      post: true,
    })
    service.child.kill('SIGTERM')
    expect(await service.ended).toBe(0)
    expect(service.said.out).toBe(document)
  })

  test('a port that is taken', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const ran = await ringfence('demo', '--serve', ...DB, '--port', String(port))
    other.close()
    expect([ran.code, ran.err]).toEqual([
      1,
      `Something answers on port ${port} already. Stop it, or choose another port: --port ${port + 1}.\n`,
    ])
  })

  test('stops by itself when the file can no longer be read safely', async () => {
    expect((await ringfence('demo', '--db', 'broken.db')).code).toBe(0)
    const service = start('demo', '--serve', '--db', 'broken.db', ...ANY)
    const [, address = ''] = await service.until(/is at (http:\S+)\n/)
    const size = readFileSync(file('broken.db')).length
    const bytes = openSync(file('broken.db'), 'r+')
    for (let at = 4096; at < size; at += 4096) writeSync(bytes, Buffer.alloc(4096, 0xaa), 0, 4096, at)
    closeSync(bytes)
    // Whoever touches the file first finds it: this request, or the service itself as it gives the week's hours.
    const answer = await fetch(`${address}/`).catch(() => undefined)
    expect([503, undefined]).toContain(answer?.status)
    expect(await service.ended).toBe(3)
    expect(service.said.err).toContain('The file could not be read or written safely.')
    const found = await ringfence('verify', '--db', 'broken.db')
    expect([found.code, found.err]).toEqual([1, ''])
  })
})
