/**
 * Issuing and sending a month's statements, killed at moments of chance and begun again, beside the same from a copy
 * of the file that nobody disturbs. For `npm run torture -- issuing`.
 */
import type { ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { isRefused } from '../../src/bookkeeping/open-books.ts'
import { openHouse } from '../../src/cli/house.ts'
import { isRefusal } from '../../src/ledger/refusal.ts'
import { APRIL, type Many, manyFunds } from './many-funds.ts'

export interface Killing extends Many {
  readonly kills: number
  /** Chance, from this: the same seed kills after the same times. */
  readonly seed: number
  readonly folder: string
  /** Starts the program with these words; its stderr is a pipe. */
  readonly start: (...args: readonly string[]) => ChildProcess
  /** How the statements are sent: `print`, or `e-mail,print` where a mail server is set. */
  readonly ways: string
}

export interface Killed {
  /** How often it was killed while it ran. */
  readonly kills: number
  /** How many statements and files were there after each. */
  readonly after: readonly number[]
  readonly undisturbed: Outcome
  readonly disturbed: Outcome
  readonly seconds: number
  /** The most memory that the undisturbed run had, in bytes. */
  readonly peakBytes: number
}

/** Everything that must be the same. */
export interface Outcome {
  readonly statements: readonly unknown[]
  readonly deliveries: readonly unknown[]
  readonly renditions: readonly unknown[]
  readonly issuings: readonly unknown[]
  /** The bundle's files by their names, each by its SHA-256. */
  readonly files: Readonly<Record<string, string>>
}

export async function killing(asked: Killing): Promise<Killed> {
  const { folder, kills, seed, start, ways } = asked
  const base = join(folder, 'base.db')
  await manyFunds(base, asked)
  await begin(base)
  const [one, two] = [join(folder, 'undisturbed.db'), join(folder, 'disturbed.db')]
  for (const copy of [one, two]) copyFileSync(base, copy)
  const issue = (db: string, out: string) =>
    start('statements', 'issue', '--month', APRIL, '--db', db, '--deliver', ways, '--out', join(folder, out))

  const alone = issue(one, 'undisturbed')
  const end = ended(alone)
  await atWork(alone)
  const began = performance.now()
  const { code, peakBytes } = await end
  const ms = performance.now() - began
  if (code !== 0) throw new Error(`the undisturbed run ended with ${code}`)

  const chance = seeded(seed)
  const after: number[] = []
  let whole = false
  for (let i = 0; i < kills && !whole; i++) {
    const child = issue(two, 'disturbed')
    const end = ended(child)
    await atWork(child)
    // On average it comes far enough for all the kills and not much further.
    const timer = setTimeout(() => child.kill('SIGKILL'), chance() * ((2 * ms) / kills))
    whole = (await end).code === 0
    clearTimeout(timer)
    if (!whole) after.push(countOf(two) + filesIn(join(folder, 'disturbed')).length)
  }
  const last = whole ? 0 : (await ended(issue(two, 'disturbed'))).code
  if (last !== 0) throw new Error(`the last run ended with ${last}`)
  return {
    kills: after.length,
    after,
    undisturbed: outcomeOf(one, join(folder, 'undisturbed')),
    disturbed: outcomeOf(two, join(folder, 'disturbed')),
    seconds: ms / 1000,
    peakBytes,
  }
}

/** What is due is given and the issuing begun, and nothing is issued: from here two copies of the file go their ways. */
async function begin(db: string): Promise<void> {
  const house = await openHouse({ db, provider: undefined })
  if (isRefusal(house)) throw new Error(house.sentence)
  const { books, caller, store } = house
  const funds = (await store.funds(caller.provider)).filter((f) => f.holder === 'person').map((f) => f.ref)
  const due = await books.allocateForIssuing(caller, { funds, month: APRIL })
  const begun = await books.beginIssuing(caller, { month: APRIL })
  await store.close()
  if (isRefused(due) || due.refused.length > 0 || isRefused(begun))
    throw new Error(JSON.stringify([due, begun]))
}

/** It says that it takes up what began: from here on it works, however long the machine took to start it. */
function atWork(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.stderr?.on('data', () => resolve())
    child.once('exit', () => resolve())
  })
}

/** How a run ended: its exit code, none where it was killed, and the most memory it had (Linux says it). */
export function ended(child: ChildProcess): Promise<{ code: number | null; peakBytes: number }> {
  let peakBytes = 0
  const look = setInterval(() => {
    peakBytes = Math.max(peakBytes, peakOf(child.pid))
  }, 50)
  return new Promise((resolve) =>
    child.once('exit', (code) => {
      clearInterval(look)
      resolve({ code, peakBytes })
    }),
  )
}

function peakOf(pid: number | undefined): number {
  try {
    const [, kilobytes = '0'] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kilobytes) * 1024
  } catch {
    return 0
  }
}

function countOf(db: string): number {
  return read(db, 'SELECT fund FROM statement').length
}

function outcomeOf(db: string, out: string): Outcome {
  return {
    statements: read(
      db,
      'SELECT fund, number, state, first_day, last_day, digest, body FROM statement ORDER BY fund, number',
    ),
    deliveries: read(
      db,
      'SELECT fund, number, reader, form, way FROM delivery ORDER BY fund, number, reader, form',
    ),
    renditions: read(
      db,
      'SELECT r.fund, number, form, language, text FROM rendition r JOIN word w ON w.ref = r.file ORDER BY r.fund, number, text',
    ),
    issuings: read(
      db,
      'SELECT i.id, i.month, i.state, i.at, d.issued, d.refused FROM issuing i LEFT JOIN issuing_done d ON d.issuing = i.id',
    ),
    files: Object.fromEntries(
      filesIn(out).map((path) => [
        path.slice(out.length + 1),
        createHash('sha256').update(readFileSync(path)).digest('hex'),
      ]),
    ),
  }
}

function filesIn(out: string): string[] {
  return globSync('**/*', { cwd: out, withFileTypes: true })
    .filter((f) => f.isFile())
    .map((f) => join(f.parentPath, f.name))
    .sort()
}

function read(path: string, sql: string): unknown[] {
  const file = new Database(path, { readonly: true })
  try {
    return file.prepare(sql).all()
  } finally {
    file.close()
  }
}

/** Chance that can be had again: mulberry32. */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
