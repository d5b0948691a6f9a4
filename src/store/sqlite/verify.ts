import Database from 'better-sqlite3'
import { ENTRY_COLUMNS, type EntryValues } from '../entry.ts'
import { FILED, type FiledTable } from '../filed.ts'
import type { AccountRow } from '../verify/balances.ts'
import type { Lookups, Row, TransferRead } from '../verify/check.ts'
import { Checks } from '../verify/checks.ts'
import type { Verified, Verifying } from '../verify/finding.ts'
import type { FiledRow } from '../verify/register.ts'
import { type Connection, connect, migrate, migrationsDone, migrationsHere } from './open.ts'

export type { Finding, Verified, Verifying } from '../verify/finding.ts'

const AT_ONCE = 1000

/**
 * Reads every row again and works everything out anew (design.md §1): the schema and its guards, each seal
 * and hash and chain, documents against the entries that carry them, words against their commitments,
 * balances, floors, exact backing and the person's own cash on every day, the lock, statements without a
 * gap and what happened to them, who answered and allowed what, and what was used while it was disputed: each kind
 * of promise is a check in src/store/verify. Reads one moment of the file, without writing; another process may go on
 * writing.
 */
export async function verify(file: string, verifying: Verifying = {}): Promise<Verified> {
  const db = connect(file, { readOnly: true, mustExist: true })
  try {
    db.pragma('mmap_size = 1073741824')
    db.prepare('BEGIN').run()
    return await verifyOpen(db, verifying)
  } finally {
    db.close()
  }
}

/** The same over a connection that is open, as of its own transaction. */
export async function verifyOpen(db: Connection, verifying: Verifying = {}): Promise<Verified> {
  const started = performance.now()
  const found = await new Rereading(db, verifying).run()
  return { ...found, seconds: (performance.now() - started) / 1000 }
}

type EntryTuple = [id: number, provider: number, fund: number, ...EntryValues]

/** Reads one file to the checks: its schema first, and where that is right every row in the order of writing. */
class Rereading {
  readonly #db: Connection
  readonly #asked: Verifying
  readonly #checks: Checks

  constructor(db: Connection, asked: Verifying) {
    this.#db = db
    this.#asked = asked
    this.#checks = new Checks(lookupsIn(db), asked.heads)
  }

  async run(): Promise<Omit<Verified, 'seconds'>> {
    this.#schema()
    // What is not readable as expected is not read further: its findings say enough.
    if (this.#checks.isSound) await this.#everything()
    return this.#checks.verified()
  }

  async #everything(): Promise<void> {
    try {
      this.#pages()
      this.#register()
      const accounts = this.#db.prepare<[], AccountRow>('SELECT * FROM account ORDER BY id')
      for (const row of accounts.iterate()) this.#checks.account(row)
      await this.#everyEntry()
      this.#checks.end()
    } catch (error) {
      // A page that cannot be read ends the reading, and is what is wrong.
      if (!(error instanceof Database.SqliteError)) throw error
      this.#checks.find(`the file is damaged: ${error.message}`, 'file')
    }
  }

  #schema(): void {
    const is = objectsOf(this.#db)
    const must = expectedSchema()
    for (const [name, sql] of must) {
      if (!is.has(name)) this.#checks.find(`${name} is missing from the file`, 'schema', { row: name })
      else if (is.get(name) !== sql)
        this.#checks.find(`${name} is not as the program made it`, 'schema', { row: name })
    }
    for (const name of is.keys())
      if (!must.has(name))
        this.#checks.find(`${name} is in the file and not of this program`, 'schema', { row: name })
    if (!this.#checks.isSound) return
    const here = migrationsHere()
    const done = migrationsDone(this.#db)
    for (let i = 0; i < Math.max(here.length, done.length); i++) {
      const [a, b] = [here[i], done[i]]
      if (a?.number !== b?.number || a?.name !== b?.name || a?.digest !== b?.digest)
        this.#checks.find(`migration ${i + 1} is not the one this program knows`, 'migration', { row: i + 1 })
    }
    if (countOf(this.#db, 'never') > 0)
      this.#checks.find('rows stand in a table that is always empty', 'never')
  }

  #pages(): void {
    const said = this.#db.pragma('quick_check(5)', { simple: false })
    for (const row of Array.isArray(said) ? said : [])
      if (row.quick_check !== 'ok') this.#checks.find(`the file is damaged: ${row.quick_check}`, 'file')
  }

  /** Every filed row, in the order of filing. */
  #register(): void {
    const readers = Object.keys(FILED).map((table) => this.#readerOf(table as FiledTable))
    for (;;) {
      const next = readers.reduce((a, b) => (keyOf(b) < keyOf(a) ? b : a))
      if (!next.row) break
      this.#checks.row(next.row, next.row.all)
      next.read()
    }
    const rows = this.#db
      .prepare<[], { one: number; last: number; head: string }>('SELECT * FROM register')
      .all()
    this.#checks.registered(rows.length === 1 && rows[0]?.one === 1 ? rows[0] : undefined)
  }

  #readerOf(table: FiledTable) {
    const names = ['key', ...FILED[table], 'seal'].map((n) => `"${n}"`).join(', ')
    const rows = this.#db
      .prepare<[], Record<string, unknown>>(`SELECT ${names}, * FROM "${table}" ORDER BY key`)
      .iterate()
    const reader = {
      table,
      row: undefined as WholeRow | undefined,
      read() {
        const { value, done } = rows.next()
        reader.row = done ? undefined : filedRow(table, value)
      },
    }
    reader.read()
    return reader
  }

  async #everyEntry(): Promise<void> {
    const total = countOf(this.#db, 'entry')
    const entries = this.#db
      .prepare<[number, number], EntryTuple>(
        `SELECT id, provider, fund, ${ENTRY_COLUMNS.join(', ')} FROM entry WHERE id > ? ORDER BY id LIMIT ?`,
      )
      .raw()
    const transfers = this.#db
      .prepare<[number, number], TransferRead>(
        'SELECT entry, line, fund, unit, debit, credit, amount FROM transfer WHERE entry > ? AND entry <= ?',
      )
      .raw()
    let last = 0
    for (let chunks = 1; ; chunks++) {
      const rows = entries.all(last, AT_ONCE)
      const end = rows.at(-1)?.[0] ?? Number.MAX_SAFE_INTEGER
      const moved = transfers.all(last, end)
      this.#chunk(rows, moved)
      if (rows.length === 0) break
      last = end
      this.#asked.onProgress?.(this.#checks.entries, total)
      // Another process may want this one's attention between two pieces of work.
      if (chunks % 10 === 0) await new Promise((wake) => setImmediate(wake))
    }
  }

  #chunk(rows: readonly EntryTuple[], moved: readonly TransferRead[]): void {
    let at = 0
    for (const row of rows) {
      const id = row[0]
      const from = at
      while ((moved[at]?.[0] ?? Number.MAX_SAFE_INTEGER) < id) at++
      if (at > from)
        this.#checks.find(`a transfer belongs to no entry`, 'transfer', { row: moved[from]?.[0] ?? 0 })
      const start = at
      while (moved[at]?.[0] === id) at++
      this.#checks.entry(row, moved, start, at)
    }
    if (at < moved.length)
      this.#checks.find(`a transfer belongs to no entry`, 'transfer', { row: moved[at]?.[0] ?? 0 })
  }
}

/** A row of the register, with all of its table's columns. */
interface WholeRow extends FiledRow {
  readonly all: Row
}

function filedRow(table: FiledTable, row: Record<string, unknown>): WholeRow {
  const values = FILED[table].map((name) => row[name] as string | number | null)
  return { table, key: Number(row['key']), values, seal: String(row['seal']), all: row }
}

function keyOf(reader: { readonly row: WholeRow | undefined }): number {
  return reader.row?.key ?? Number.POSITIVE_INFINITY
}

function countOf(db: Connection, table: string): number {
  return Number(db.prepare(`SELECT count(*) FROM "${table}"`).pluck().get())
}

function lookupsIn(db: Connection): Lookups {
  const prepared = new Map<string, Database.Statement<(string | number)[], unknown>>()
  const one = (sql: string, ...values: (string | number)[]) => {
    const statement = prepared.get(sql) ?? db.prepare<(string | number)[], unknown>(sql).pluck()
    prepared.set(sql, statement)
    return statement.get(...values)
  }
  return {
    recordedAt: (entry) => textOf(one('SELECT recorded_at FROM entry WHERE id = ?', entry)),
    hashOf: (fund, number) =>
      textOf(one('SELECT hash FROM entry WHERE fund = ? AND number = ?', fund, number)),
    documentOf: (entry) => textOf(one('SELECT document FROM entry WHERE id = ?', entry)),
    fundOfWord: (ref) => {
      const fund = one('SELECT fund FROM word WHERE ref = ?', ref)
      return typeof fund === 'number' ? fund : undefined
    },
    transfersOf: (fund, number) =>
      db
        .prepare<[number, number], ReturnType<Lookups['transfersOf']>[number]>(
          `SELECT e.kind, t.unit, d.code, c.code, t.amount
           FROM entry e JOIN transfer t ON t.entry = e.id JOIN account d ON d.id = t.debit JOIN account c ON c.id = t.credit
           WHERE e.fund = ? AND e.number = ?`,
        )
        .raw()
        .all(fund, number),
    prices: (fund, version) =>
      db
        .prepare<[number, number], ReturnType<Lookups['prices']>[number]>(
          'SELECT unit, from_day, each FROM price WHERE fund = ? AND version = ?',
        )
        .all(fund, version),
    howManyPrices: () => countOf(db, 'price'),
    filesSayingErased: (fund) =>
      db
        .prepare<[number], number>(
          `SELECT DISTINCT r.key FROM entry e, json_each(e.details, '$.words') w
             JOIN statement s ON s.fund = e.fund AND instr(s.body, w.value) > 0
             JOIN rendition r ON r.fund = s.fund AND r.number = s.number
             JOIN word f ON f.ref = r.file
           WHERE e.fund = ? AND e.kind = 'erasure' AND f.text IS NOT NULL AND r.at < e.recorded_at ORDER BY r.key`,
        )
        .pluck()
        .all(fund),
  }
}

function textOf(found: unknown): string | undefined {
  return typeof found === 'string' ? found : undefined
}

/** Every table, index, view and guard of a file, by name. */
function objectsOf(db: Connection): Map<string, string> {
  const rows = db
    .prepare<[], { type: string; name: string; sql: string | null }>(
      "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name",
    )
    .all()
  return new Map(rows.map(({ type, name, sql }) => [`${type} ${name}`, sql ?? '']))
}

let expected: ReadonlyMap<string, string> | undefined

/** What the migrations that came with this program result in: they do not change while it runs. */
function expectedSchema(): ReadonlyMap<string, string> {
  if (expected) return expected
  const db = new Database(':memory:')
  try {
    migrate(db)
    expected = objectsOf(db)
    return expected
  } finally {
    db.close()
  }
}
