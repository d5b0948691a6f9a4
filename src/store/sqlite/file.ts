import Database from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { StoreBroken } from '../../bookkeeping/store.ts'
import type { Entry } from '../../ledger/entry.ts'
import type { FundId } from '../../ledger/fund.ts'
import { ENTRY_COLUMNS, type EntryRow, entryFrom } from '../entry.ts'
import type { Connection } from './open.ts'

export type Value = string | number | null

/** What the readers of an area need of the open file: every read guarded. */
export interface Reads {
  readonly all: <T>(sql: string, ...values: Value[]) => T[]
  readonly entries: (fund: FundId, where: string, ...values: Value[]) => Entry[]
}

/** How long a write waits, outside the driver, for another process to let go of the file. */
const PATIENCE_MS = 700

/**
 * One open file: its prepared statements, and whether it can be trusted still. What reads or writes with them runs
 * inside `guarded` or `reading`. Hot paths are prepared SQL: the query builder costs ten times as much on writes.
 */
export class OpenFile {
  readonly db: Connection
  readonly drizzle: BetterSQLite3Database
  readonly #onBroken: ((error: StoreBroken) => void) | undefined
  readonly #prepared = new Map<string, Database.Statement<unknown[], unknown>>()
  #broken: StoreBroken | undefined

  constructor(db: Connection, onBroken?: (error: StoreBroken) => void) {
    this.db = db
    this.drizzle = drizzle(db)
    this.#onBroken = onBroken
  }

  /** Several reads as of one moment, whatever another process writes meanwhile. */
  reading<T>(read: () => T): T {
    return this.guarded(() => {
      this.one('BEGIN').run()
      try {
        return read()
      } finally {
        this.one('COMMIT').run()
      }
    })
  }

  /** Runs on the file while it can be trusted; from the first I/O error on it cannot, until it is opened anew. */
  guarded<T>(run: () => T): T {
    if (this.#broken) throw this.#broken
    try {
      return run()
    } catch (error) {
      const broken = brokenBy(error)
      if (!broken) throw error
      if (!broken.passing) {
        this.#broken = broken
        this.#onBroken?.(broken)
      }
      throw broken
    }
  }

  one(sql: string): Database.Statement<unknown[], unknown> {
    const known = this.#prepared.get(sql)
    if (known) return known
    const made = this.db.prepare<unknown[], unknown>(sql)
    this.#prepared.set(sql, made)
    return made
  }

  raw<T>(sql: string): Database.Statement<unknown[], T> {
    const known = this.#prepared.get(`raw ${sql}`)
    if (known) return known as Database.Statement<unknown[], T>
    const made = this.db.prepare<unknown[], T>(sql).raw()
    this.#prepared.set(`raw ${sql}`, made)
    return made
  }

  all<T>(sql: string, ...values: Value[]): T[] {
    return this.one(sql).all(...values) as T[]
  }

  find<T>(sql: string, ...values: Value[]): T | undefined {
    return this.one(sql).get(...values) as T | undefined
  }

  row<T>(sql: string, ...values: Value[]): T {
    const found = this.find<T>(sql, ...values)
    if (found === undefined) throw new Error(`nothing came back for: ${sql}`)
    return found
  }

  pluck(sql: string, ...values: Value[]): unknown {
    const known = this.#prepared.get(`pluck ${sql}`) ?? this.db.prepare<unknown[], unknown>(sql).pluck()
    this.#prepared.set(`pluck ${sql}`, known)
    return known.get(...values)
  }

  number(sql: string, ...values: Value[]): number {
    const found = this.pluck(sql, ...values)
    if (typeof found !== 'number') throw new Error(`no number came back for: ${sql}`)
    return found
  }

  fundKey(id: FundId): number {
    const key = this.pluck('SELECT key FROM fund WHERE id = ?', id)
    if (typeof key !== 'number') throw new RangeError(`there is no fund ${id}`)
    return key
  }

  entries(fund: FundId, which: string, ...values: Value[]): Entry[] {
    return this.raw<EntryRow>(`${SELECT_ENTRY} ${which}`)
      .all(...values)
      .map((row) => entryFrom(fund, row))
  }

  /** Waiting here, not in the driver, keeps pages and health checks answered meanwhile. */
  async patiently<T>(run: () => T | Promise<T>): Promise<T> {
    for (const started = performance.now(); ; ) {
      try {
        return await run()
      } catch (error) {
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
        if (!codeOf(cause).startsWith('SQLITE_BUSY') || performance.now() - started > PATIENCE_MS)
          return this.guarded(() => {
            throw codeOf(cause) === '' ? error : cause
          })
        await new Promise((wake) => setTimeout(wake, 10))
      }
    }
  }

  /**
   * What an erasure blanked goes from the log too. The commit is made by now, so nothing here may make it look
   * otherwise: while somebody reads the file the log is emptied later, and a broken file stops what comes next.
   */
  emptyLog(): void {
    try {
      this.guarded(() => this.db.pragma('wal_checkpoint(TRUNCATE)'))
    } catch (error) {
      if (!(error instanceof StoreBroken)) throw error
    }
  }

  close(): void {
    this.#prepared.clear()
    this.db.close()
  }
}

/** The driver's own code of an error; nothing where it is not the driver's. */
export function codeOf(error: unknown): string {
  return error instanceof Database.SqliteError ? error.code : ''
}

/** What an error of the driver says about the file, if it says anything. */
function brokenBy(error: unknown): StoreBroken | undefined {
  const code = codeOf(error)
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return new StoreBroken('Another process is writing to the file.', { passing: true, cause: error })
  if (code === 'SQLITE_FULL') return new StoreBroken('The disk is full.', { passing: true, cause: error })
  const unsafe = [
    'SQLITE_IOERR',
    'SQLITE_CORRUPT',
    'SQLITE_NOTADB',
    'SQLITE_CANTOPEN',
    'SQLITE_READONLY',
    'SQLITE_PROTOCOL',
  ]
  if (!unsafe.some((name) => code.startsWith(name))) return undefined
  return new StoreBroken('The file could not be read or written safely.', { passing: false, cause: error })
}

const SELECT_ENTRY = `SELECT ${ENTRY_COLUMNS.map((c) => `e.${c}`).join(', ')}, (
    SELECT json_group_array(json_array(t.unit, d.code, c.code, t.amount) ORDER BY t.line)
    FROM transfer t JOIN account d ON d.id = t.debit JOIN account c ON c.id = t.credit WHERE t.entry = e.id
  ) FROM entry e`

/** A fund’s last entry, where it has one. */
export const LAST_ENTRY = `LEFT JOIN entry e
  ON e.fund = f.key AND e.number = (SELECT max(number) FROM entry WHERE fund = f.key)`
