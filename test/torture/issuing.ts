// Run by scripts/torture.mjs: issuing and printing a month, killed at moments of chance; and its memory.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { ended, killing } from '../cli/killing.ts'
import { APRIL, manyFunds } from '../cli/many-funds.ts'

const [program = '', ...args] = process.argv.slice(2)
const { values } = parseArgs({
  args,
  options: {
    kills: { type: 'string', default: '20' },
    funds: { type: 'string', default: '200' },
    visits: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
})
const [kills, funds, visits, seed] = [values.kills, values.funds, values.visits, values.seed].map(Number)
if ([kills, funds, visits, seed].some((n) => n === undefined || !Number.isSafeInteger(n) || n < 1))
  throw new Error('--kills, --funds, --visits and --seed are whole numbers above nothing')

/**
 * What each thread may keep at any one time, in MB: some 25 are the program and its typefaces, the rest is one sheet of
 * the order and a few papers. A thousand papers, or what else is kept of each fund, would not fit, and it ends.
 */
const MOST_KEPT = 64
/** What more memory the machine may give ten times the funds: words laid out once (kept to a number), and sweepings. */
const MOST_MORE = 1.4

const wrong: string[] = []
const folder = mkdtempSync(join(tmpdir(), 'ringfence-torture-'))
const env = { PATH: process.env['PATH'] ?? '', RINGFENCE_DB: '' }
const start = (...words: readonly string[]) =>
  spawn(process.execPath, [program, ...words], { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] })
const startWithin = (mb: number, ...words: readonly string[]) =>
  spawn(process.execPath, [`--max-old-space-size=${mb}`, program, ...words], {
    cwd: folder,
    env,
    stdio: 'ignore',
  })

async function memoryOf(many: number): Promise<number> {
  const db = join(folder, `memory-${many}.db`)
  await manyFunds(db, { funds: many, visits: visits ?? 1, needs: 'paper' })
  const out = join(folder, `memory-${many}`)
  const words = ['statements', 'issue', '--month', APRIL, '--db', db, '--deliver', 'print', '--out', out]
  const { code, peakBytes } = await ended(startWithin(MOST_KEPT, ...words))
  if (code !== 0) wrong.push(`issuing ${many} funds within ${MOST_KEPT} MB ended with ${code}`)
  return peakBytes
}

try {
  console.log(`seed ${seed}: ${funds} funds, ${kills} kills`)
  const asked = { kills: kills ?? 1, funds: funds ?? 1, visits: visits ?? 1, seed: seed ?? 1 }
  const done = await killing({ ...asked, folder, start, ways: 'print' })
  const { undisturbed, disturbed } = done
  console.log(`killed ${done.kills} times; statements and files there after each: ${done.after.join(', ')}`)
  console.log(`${undisturbed.statements.length} statements, ${Object.keys(undisturbed.files).length} files`)
  if (undisturbed.statements.length !== funds) wrong.push('not every statement was issued')
  // With a few kills chance alone may leave them all at one place.
  if (done.kills === 0 || (asked.kills >= 10 && new Set(done.after).size < 2))
    wrong.push('hardly ever killed while it ran')
  const [issuing, ...more] = undisturbed.issuings as readonly { issued: unknown; refused: unknown }[]
  if (more.length > 0 || issuing?.issued !== funds || issuing?.refused !== 0)
    wrong.push('the month was not issued at one go')
  for (const part of ['statements', 'deliveries', 'renditions', 'issuings', 'files'] as const)
    if (!isDeepStrictEqual(disturbed[part], undisturbed[part])) wrong.push(`other ${part} than without kills`)
  const verified = await ended(start('verify', '--db', join(folder, 'disturbed.db')))
  if (verified.code !== 0) wrong.push('the killed file does not verify')

  const few = Math.max(100, Math.ceil((funds ?? 1) / 10))
  const small = await memoryOf(few)
  // Below a hundred funds the program itself is most of it.
  const large = (funds ?? 1) > few ? await memoryOf(funds ?? 1) : small
  const mb = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(0)} MB`
  console.log(
    `most memory, with ${MOST_KEPT} MB to keep things in: ${mb(small)} for ${few} funds, ${mb(large)} for ${funds}`,
  )
  if (large > MOST_MORE * small) wrong.push('memory grows with the number of funds')
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(wrong.length === 0 ? 'the same, to the byte' : `WRONG: ${wrong.join('; ')}`)
process.exit(wrong.length === 0 ? 0 : 1)
