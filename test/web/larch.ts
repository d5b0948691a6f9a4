// The service under test: the demo provider's ten people on 2 June 2026, in a real file of books, asked as a
// browser and a program ask. March and April are closed (Emma's April is not), May's files are waiting.
import { randomBytes } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { inject } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import type { FileIn } from '../../src/bookkeeping/imported.ts'
import { type Books, isRefused, openBooks, refusalsOf } from '../../src/bookkeeping/open-books.ts'
import type { UserId } from '../../src/bookkeeping/store-people.ts'
import { buildDemo, DEMO_CALLER, DEMO_TODAY, WAITING } from '../../src/demo/build.ts'
import type { NewAccount } from '../../src/demo/people.ts'
import { larchRoster } from '../../src/formats/mapping.ts'
import { readFile } from '../../src/formats/reading.ts'
import type { Moment } from '../../src/ledger/day.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import { openStore, type SqliteStore } from '../../src/store/sqlite/store.ts'
import { createApp } from '../../src/web/app.ts'

const FILES = join(import.meta.dirname, '../../src/demo/files')
export const bytesOf = (name: string): Uint8Array => readFileSync(join(FILES, name))

export interface Larch {
  readonly app: ReturnType<typeof createApp>
  readonly books: Books
  readonly store: SqliteStore
  /** Moved on by a test that needs another day. */
  readonly clock: { now: Moment }
  /** Where the file of books is. */
  readonly file: string
  /** What was logged, as one text. */
  readonly logged: string[]
  readonly close: () => Promise<void>
}

const folder = mkdtempSync(join(tmpdir(), 'ringfence-web-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const told = new Map<Story, Promise<string>>()
let copies = 0

/** How far the story is told: with accounts for those who come in, and with May's files taken in as well. */
export type Story = 'larch' | 'accounts' | 'may'

/** The books as the story left them: told once in a run, copied for each who writes in them. */
export async function openLarch(story: Story = 'larch'): Promise<Larch> {
  const once = told.get(story) ?? tell(story)
  told.set(story, once)
  const file = join(folder, `copy-${++copies}.db`)
  copyFileSync(await once, file)
  const store = await openStore(file)
  const clock = { now: DEMO_TODAY }
  const books = openBooks({ ...deskOf(store), clock: () => clock.now })
  const logged: string[] = []
  const say = (facts: object, line: string) => void logged.push(`${line} ${JSON.stringify(facts)}`)
  const app = createApp({
    books,
    who: async () => ({ caller: DEMO_CALLER, name: 'Dana Reed' }),
    inbox: { provider: DEMO_CALLER.provider, list: () => WAITING, read: bytesOf },
    log: { info: say, warn: say, error: say },
  })
  return { app, books, store, clock, file, logged, close: () => store.close() }
}

/** The same service, asked by another manager: the one who answers what the first proposed. */
export function secondManager(larch: Larch): Larch {
  return asAnother(larch, { ...DEMO_CALLER, code: 'u_omar' as CallerCode })
}

/** The same service, asked as somebody else. */
export function asAnother(larch: Larch, caller: Caller): Larch {
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const who = async () => ({ caller, name: 'Omar Haddad' })
  return { ...larch, app: createApp({ books: larch.books, who, log: silent }) }
}

async function tell(story: Story): Promise<string> {
  const told = join(inject('madeOnce'), `${story}.db`)
  if (existsSync(told)) return told
  // Whoever tells it at the same moment has a file of their own; it appears when it is whole.
  const file = join(folder, `told-${story}.db`)
  if (story === 'may') copyFileSync(await tell('accounts'), file)
  const store = await openStore(file)
  if (story === 'may') await takeMayIn(store)
  else
    await buildDemo({
      desk: deskOf(store),
      read: readOwn,
      ...(story === 'accounts' ? { account: newIn(file) } : {}),
    })
  await store.close()
  mkdirSync(inject('madeOnce'), { recursive: true })
  renameSync(file, told)
  return told
}

/** An account for somebody of the demo, called by their first name: u_dana. */
const newIn =
  (file: string): NewAccount =>
  async ({ name, email }) => {
    const id = userOf(name)
    const db = new Database(file)
    db.prepare(
      'INSERT INTO auth_user (id, name, email, email_verified, created_at, updated_at) VALUES (?, ?, ?, 1, 0, 0)',
    ).run(id, name, email)
    db.close()
    return id
  }

const userOf = (name: string) => `u_${name.split(' ')[0]?.toLowerCase()}` as UserId

/** Somebody of the demo, as they come in where the story is told with accounts. */
export async function comesIn({ books, store }: Larch, name: string): Promise<Caller> {
  const [access] = await store.people.accessOf(userOf(name))
  const caller = access && (await books.callerOf(access.id))
  if (!caller) throw new Error(`${name} does not come in`)
  return caller
}

/** May's files are imported, as a manager does it: support is recorded up to 31 May. */
async function takeMayIn(store: SqliteStore): Promise<void> {
  const books = openBooks({ ...deskOf(store), clock: () => DEMO_TODAY })
  const done = await books.importFiles(DEMO_CALLER, { files: WAITING.map(readOwn) })
  if (isRefused(done))
    throw new Error(
      refusalsOf(done)
        .map((r) => r.sentence)
        .join(' '),
    )
}

function deskOf(store: SqliteStore) {
  return {
    store,
    newId: (prefix: string) => `${prefix}_${randomBytes(9).toString('base64url')}`,
    newSalt: () => randomBytes(32).toString('hex'),
  }
}

function readOwn(name: string): FileIn {
  const file = readFile(bytesOf(name), name, [larchRoster])
  if (Array.isArray(file)) throw new Error(file.map((r) => r.sentence).join(' '))
  return file
}
