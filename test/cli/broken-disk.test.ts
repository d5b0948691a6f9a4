// A disk that fails: strace answers every fsync of the running service with EIO. Nothing is acknowledged that is
// not on the disk, and the service stops by itself rather than go on with a file it can no longer trust.
import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'
import { comeIn } from './coming-in.ts'
import { theProgram } from './ringfence.ts'

const { ringfence, json, start } = await theProgram()
const DB = ['--db', 'failing.db']
const TRACER = 'strace'

const entries = async (): Promise<number> => (await json<{ entries: number }>('verify', ...DB)).entries

test('a write that meets an fsync error is not acknowledged, and stops the service', async () => {
  expect((await ringfence('demo', ...DB)).code).toBe(0)
  const before = await entries()
  const service = start('demo', '--serve', ...DB, '--port', '0')
  const [, address = ''] = await service.until(/is at (http:\S+)\n/)
  const dana = comeIn(address)
  expect((await dana.get('/api/funds')).status).toBe(200)
  const failing = await failEveryFsync(service.child.pid ?? 0)

  const answer = await dana.send('/api/recorded-through', { through: '2026-05-03' })
  expect(answer.status).toBe(503)
  expect(await answer.json()).toMatchObject({ refusals: [{ name: 'store-broken' }] })
  expect(await service.ended).toBe(3)
  expect(service.said.err).toContain('The file could not be read or written safely.')
  failing.kill()

  // What was not acknowledged may be there whole or not at all: one entry for each of ten people, or none.
  expect([before, before + 10]).toContain(await entries())
}, 60_000)

/** Resolves once strace stands between the process and its disk. */
async function failEveryFsync(pid: number) {
  const errors = 'inject=fsync,fdatasync:error=EIO'
  const strace = spawn(TRACER, [
    '-f',
    '-p',
    String(pid),
    '-o',
    '/dev/null',
    '-e',
    'trace=fsync,fdatasync',
    '-e',
    errors,
  ])
  await new Promise<void>((resolve, reject) => {
    strace.once('error', () => reject(new Error('strace is needed for this test: apt-get install strace')))
    strace.once('exit', (code) => reject(new Error(`strace ended with ${code}`)))
    strace.stderr.on('data', (text: Buffer) => {
      if (/attached/.test(String(text))) resolve()
    })
  })
  return strace
}
