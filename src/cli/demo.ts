import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { FileIn } from '../bookkeeping/imported.ts'
import { buildDemo, WAITING } from '../demo/build.ts'
import { demoAccounts } from '../demo/people.ts'
import { isRefused } from '../formats/csv.ts'
import { larchRoster } from '../formats/mapping.ts'
import { readFile } from '../formats/reading.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { outboxPost } from '../mail/outbox.ts'
import { connect } from '../store/sqlite/open.ts'
import { openStore, SqliteStore } from '../store/sqlite/store.ts'
import { command, type Done, refused } from './command.ts'
import { CHANCE } from './house.ts'
import { inboxIn } from './inbox.ts'
import { ownFile } from './own-files.ts'
import { addressOf, SERVING, serve } from './serve.ts'
import type { Terminal } from './terminal.ts'

const DEMO_FILE = './demo/ringfence-demo.db'
/** The demo’s own files lie beside its story. */
const DEMO_FILES = ownFile('src/demo/files')

export const demo = command({
  name: 'demo',
  summary: 'Make the demo provider’s books, and show them',
  usage: ['[--db FILE] [--fresh]', '--serve [--db FILE] [--fresh] [--port PORT]'],
  examples: ['demo', 'demo --serve --port 8080', 'demo --fresh --db /tmp/larch.db'],
  options: {
    db: { type: 'string', value: 'FILE', says: `where the demo’s database is (${DEMO_FILE})` },
    fresh: { type: 'boolean', says: 'throw the demo’s database away and make it again' },
    serve: { type: 'boolean', says: 'answer browsers and programs with it afterwards' },
    ...SERVING,
  },
  words: 0,
  async run({ options }, terminal) {
    const file = options.db ?? DEMO_FILE
    // Anybody comes in to a demo, so it is answered on this computer only, and by no public address.
    const at = addressOf({ port: options.port })
    const made = await make(file, options.fresh ?? false, terminal)
    if (isRefusal(made)) return refused(made)
    if (!options.serve) return made
    if (!terminal.json) await terminal.say(`${made.text}\n`)
    const post = outboxPost(join(dirname(file), 'outbox'))
    const inbox = inboxIn(DEMO_FILES, WAITING)
    return serve({ db: file, provider: undefined, at, inbox, post, demo: true }, terminal)
  },
})

/** The demo's file: the one that is there, or a new one. Only a demo's file is ever thrown away. */
async function make(file: string, fresh: boolean, terminal: Terminal): Promise<Done | Refusal> {
  if (existsSync(file)) {
    const provider = await demoIn(file)
    if (isRefusal(provider)) return provider
    if (!fresh) {
      const no = await cannotKeep(file)
      if (no) return no
      return { json: { db: file, made: false, provider }, text: `The demo is in ${file}: kept as it is.` }
    }
  }
  mkdirSync(dirname(file), { recursive: true })
  // Told into a file beside it, so that a demo that was interrupted is never taken for a whole one.
  const building = `${file}.${process.pid}`
  try {
    const store = await openStore(building)
    try {
      const { demoAccountsIn } = await import('../web/sign-in/demo.ts')
      await buildDemo({
        desk: { store, ...CHANCE },
        read: readDemoFile,
        account: demoAccountsIn(store.signIn, randomBytes(32).toString('hex')),
        progress: terminal.progress,
      })
    } finally {
      await store.close()
    }
    removeDatabase(file)
    renameSync(building, file)
  } finally {
    removeDatabase(building)
  }
  const provider = await demoIn(file)
  if (isRefusal(provider)) return provider
  return { json: { db: file, made: true, provider }, text: `The demo is in ${file}.` }
}

/** The demo provider in a file, read as it is: also a file of another Ringfence may be thrown away. */
async function demoIn(file: string): Promise<string | Refusal> {
  const store = new SqliteStore(connect(file, { readOnly: true, mustExist: true }))
  try {
    const providers = await store.providers()
    const [first] = providers
    return first && providers.every((p) => p.demoToday !== undefined)
      ? first.name
      : new Refusal(
          'already-exists',
          `${file} holds books that are no demo: they are left alone. Name another file with --db.`,
          { file },
        )
  } finally {
    await store.close()
  }
}

/** Whether this program can go on with a file that is kept. */
async function cannotKeep(file: string): Promise<Refusal | undefined> {
  try {
    const store = await openStore(file, { mustExist: true })
    const accounts = await demoAccounts(store)
    await store.close()
    if (accounts.length > 0) return undefined
    throw new Error('it has nobody who could come in')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return new Refusal(
      'already-exists',
      `The demo that is there cannot be kept (${why}). Make it again: ringfence demo --fresh${file === DEMO_FILE ? '' : ` --db ${file}`}.`,
      { file },
    )
  }
}

function removeDatabase(file: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
}

function readDemoFile(name: string): FileIn {
  const read = readFile(readFileSync(join(DEMO_FILES, name)), name, [larchRoster])
  if (isRefused(read)) throw new Error(`the demo’s own ${name} cannot be read: ${read[0]?.sentence}`)
  return read
}
