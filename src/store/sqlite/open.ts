import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { sha256 } from '../rows.ts'

export type Connection = Database.Database

/** Written into the head of every file of ours, so that another program's database is never taken for one. */
const APPLICATION_ID = 0x52_46_4e_43

/**
 * How long a write waits inside SQLite for another process's lock. It blocks the whole process, so it is
 * short; `SqliteStore.commit` waits on outside, where pages are still answered.
 */
const BUSY_MS = 40

export interface Connecting {
  readonly readOnly?: boolean
  /** Ask for a file that is there; without it a new file is made. */
  readonly mustExist?: boolean
}

/** A connection with every setting the promises rest on, each read back. */
export function connect(file: string, { readOnly = false, mustExist = false }: Connecting = {}): Connection {
  if (!readOnly && !mustExist && !existsSync(file)) closeSync(openSync(file, 'a', 0o600))
  const db = new Database(file, { readonly: readOnly, fileMustExist: true, timeout: BUSY_MS })
  try {
    settle(db, readOnly)
  } catch (error) {
    db.close()
    throw error
  }
  return db
}

function settle(db: Connection, readOnly: boolean): void {
  refuseAnothersFile(db)
  if (!readOnly) {
    db.pragma('journal_mode = WAL')
    // Checkpoints by the size of a busy minute, not of a busy second; what remains is cut back afterwards.
    db.pragma('wal_autocheckpoint = 8000')
    db.pragma('journal_size_limit = 67108864')
  }
  db.pragma('foreign_keys = ON')
  db.pragma('recursive_triggers = ON')
  db.pragma('trusted_schema = OFF')
  // An erased text must not live on in the free space of its page.
  db.pragma('secure_delete = ON')
  db.pragma('cache_size = -65536')
  db.pragma('temp_store = MEMORY')
  // better-sqlite3 gives NORMAL under WAL, and a connection may report FULL and drop it at its first read:
  // so it is set after a read, and read back after another (trust.md F1).
  db.prepare('SELECT count(*) FROM sqlite_schema').get()
  db.pragma('synchronous = FULL')
  db.prepare('SELECT count(*) FROM sqlite_schema').get()
  const wanted = {
    synchronous: 2,
    foreign_keys: 1,
    recursive_triggers: 1,
    journal_mode: 'wal',
    secure_delete: 1,
  }
  for (const [name, value] of Object.entries(wanted)) {
    const is = db.pragma(name, { simple: true })
    if (is !== value) throw new Error(`the database connection has ${name} = ${is}, and must have ${value}`)
  }
}

function refuseAnothersFile(db: Connection): void {
  const isEmpty = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0
  if (!isEmpty && db.pragma('application_id', { simple: true }) !== APPLICATION_ID)
    throw new Error(`${db.name} is not a file of Ringfence`)
}

export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
  readonly digest: string
}

/** The migrations that came with this program, in order. */
export function migrationsHere(folder = migrationsFolder()): Migration[] {
  const journal: { entries: { idx: number; tag: string }[] } = JSON.parse(
    readFileSync(join(folder, 'meta/_journal.json'), 'utf8'),
  )
  return journal.entries.map(({ idx, tag }) => {
    const sql = readFileSync(join(folder, `${tag}.sql`), 'utf8')
    return { number: idx + 1, name: tag, sql, digest: sha256(sql) }
  })
}

/**
 * migrations/sqlite of this package. The program runs from src, or bundled from dist or a folder below it,
 * of a checkout or an installed copy: so it is the nearest one upwards.
 */
function migrationsFolder(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const found = join(folder, 'migrations/sqlite')
    if (existsSync(join(found, 'meta/_journal.json'))) return found
    if (dirname(folder) === folder) throw new Error(`no migrations/sqlite above ${import.meta.dirname}`)
  }
}

/** The migrations a file has been through. */
export function migrationsDone(db: Connection): { number: number; name: string; digest: string }[] {
  const isNew = db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'migration'").pluck().get() === 0
  if (isNew) return []
  return db
    .prepare<[], { number: number; name: string; digest: string }>(
      'SELECT number, name, digest FROM migration ORDER BY number',
    )
    .all()
}

/**
 * Brings a file up to the migrations that came with this program, all in one transaction: if one fails the
 * file stays as it was. Refuses a file that is newer than the program, or whose past is not this one.
 */
export function migrate(db: Connection, migrations: readonly Migration[] = migrationsHere()): void {
  if (refuseAnotherPast(db, migrations) === migrations.length) return
  db.pragma('foreign_keys = OFF')
  try {
    db.transaction(() => {
      // Read again inside: another process may have migrated the file meanwhile.
      const done = refuseAnotherPast(db, migrations)
      for (const { number, name, sql, digest } of migrations.slice(done)) {
        db.exec(sql)
        db.prepare('INSERT INTO migration (number, name, digest) VALUES (?, ?, ?)').run(number, name, digest)
      }
      db.pragma(`application_id = ${APPLICATION_ID}`)
      const broken = db.pragma('foreign_key_check')
      if (Array.isArray(broken) && broken.length > 0)
        throw new Error('a migration left rows that point nowhere')
    }).immediate()
  } finally {
    db.pragma('foreign_keys = ON')
  }
}

/** How many of the migrations have been run on a file. */
function refuseAnotherPast(db: Connection, migrations: readonly Migration[]): number {
  const done = migrationsDone(db)
  if (done.length > migrations.length)
    throw new Error(
      `${db.name} was written by a newer Ringfence (its schema is ${done.length}, this program knows ${migrations.length}). Install the newer one.`,
    )
  for (const [i, was] of done.entries()) {
    const here = migrations[i]
    if (here?.number !== was.number || here.name !== was.name || here.digest !== was.digest)
      throw new Error(`${db.name} went through another migration ${was.name} than this program's`)
  }
  return done.length
}
