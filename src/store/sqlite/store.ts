import Database from 'better-sqlite3'
import { desc, eq } from 'drizzle-orm'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import {
  type BalanceRow,
  type BankAccount,
  type BankBalanceRow,
  type Changes,
  type Expecting,
  type FundRow,
  type ImportRow,
  type LeaveOutRule,
  type NamedRow,
  type NewEntry,
  type Outcome,
  type Placed,
  type Provider,
  type PutAsideRow,
  type RareKind,
  type RequestRow,
  type SaltedWord,
  type SessionRow,
  type StatementRow,
  type Store,
  StoreBroken,
  type WhichEntries,
} from '../../bookkeeping/store.ts'
import type { FundDocument } from '../../bookkeeping/store-people.ts'
import type { Agreement } from '../../ledger/agreement.ts'
import { type AccountKey, key as accountKey, type Book, type DayChange } from '../../ledger/book.ts'
import { type Day, laterOf, type Moment } from '../../ledger/day.ts'
import type { Decision } from '../../ledger/decision.ts'
import {
  type CallerCode,
  type DecisionId,
  type Digest,
  type Entry,
  type EntryColumns,
  entryBytes,
  type Transfer,
  type WordRef,
} from '../../ledger/entry.ts'
import {
  type AccountCode,
  type FundId,
  hasFloor,
  type ProviderId,
  sideOf,
  type Unit,
} from '../../ledger/fund.ts'
import { PENNY } from '../../ledger/money.ts'
import { type Kind, priceOf } from '../../ledger/rate.ts'
import { type Statement, statementRead } from '../../ledger/statement.ts'
import { columnsOf, ENTRY_COLUMNS, type EntryRow, entryFrom, valuesOf } from '../entry.ts'
import { BESIDE, FILED, type FiledTable } from '../filed.ts'
import { canonicalJson, commitment, sealOf, sha256, toTheMillisecond } from '../rows.ts'
import { SqliteAudit } from './audit.ts'
import { SqliteFigures } from './figures.ts'
import { type Connection, connect, type Migration, migrate, migrationsHere } from './open.ts'
import { aboutOf, type Filing, filePeople, fileProposals, SqlitePeople } from './people.ts'
import { fileQueries, SqliteQueries } from './queries.ts'
import * as tables from './schema.ts'
import { SqliteSignIn } from './sign-in.ts'
import { fileIssued, SqliteStatements } from './statements.ts'

export interface Opening {
  /** Asks for a file that is there; without it a new one is made. */
  readonly mustExist?: boolean
  /** Told once, when the file can no longer be written safely: the service should stop. */
  readonly onBroken?: (error: StoreBroken) => void
  /** Other migrations than this program's own: for tests. */
  readonly migrations?: readonly Migration[]
}

/** Opens a file of books, new or old, and brings its schema up to date. */
export async function openStore(file: string, opening: Opening = {}): Promise<SqliteStore> {
  const db = connect(file, { mustExist: opening.mustExist ?? false })
  try {
    migrate(db, opening.migrations ?? migrationsHere())
    return new SqliteStore(db, opening.onBroken)
  } catch (error) {
    db.close()
    throw error
  }
}

/** How long a commit waits, outside the driver, for another process to let go of the file. */
const PATIENCE_MS = 700

type Value = string | number | null

/** A fund as the writer needs it: its key in the file, and where its chain stands. */
interface Standing {
  readonly key: number
  readonly provider: number
  readonly holder: 'person' | 'provider'
  version: number
  head: string
}

interface ProviderStanding {
  readonly key: number
  sequence: number
  head: string
  recordedAt: Moment | null
}

/** A demo's clock goes on from what was written last: what somebody chose before it was started again still counts. */
const DEMO_WRITTEN = ['look', 'need', 'question', 'access', 'proposal', 'flag', 'notice', 'issuing'] as const

/**
 * The books in one SQLite file (docs: ARCHITECTURE.md). What must hold is refused by the file itself, in
 * migrations/sqlite; this class only writes rows in the order the guards ask for, and names their refusals.
 * Hot paths are prepared SQL: the query builder costs ten times as much on writes.
 */
export class SqliteStore implements Store {
  readonly #db: Connection
  readonly #drizzle: BetterSQLite3Database
  readonly #onBroken: ((error: StoreBroken) => void) | undefined
  readonly #prepared = new Map<string, Database.Statement<unknown[], unknown>>()
  /** Accounts by fund key, then unit and code: they never change once there, so they may be remembered. */
  readonly #accounts = new Map<number, Map<AccountKey, number>>()
  #broken: StoreBroken | undefined
  readonly #filing: Filing
  readonly people: SqlitePeople
  readonly issued: SqliteStatements
  readonly queries: SqliteQueries
  readonly audit: SqliteAudit
  readonly figures: SqliteFigures

  constructor(db: Connection, onBroken?: (error: StoreBroken) => void) {
    this.#db = db
    this.#drizzle = drizzle(db)
    this.#onBroken = onBroken
    this.#filing = {
      file: (table, columns) => this.#file(table, columns),
      fundKey: (fund) => this.#fundKey(fund),
      run: (sql, ...values) => this.#one(sql).run(...values).changes,
    }
    this.people = new SqlitePeople({
      all: (sql, ...values) => this.#guarded(() => this.#all(sql, ...values)),
      entries: (fund, where, ...values) => this.#reading(() => this.#entries(fund, where, ...values)),
    })
    this.issued = new SqliteStatements({
      all: (sql, ...values) => this.#guarded(() => this.#all(sql, ...values)),
    })
    this.queries = new SqliteQueries({
      all: (sql, ...values) => this.#guarded(() => this.#all(sql, ...values)),
    })
    this.audit = new SqliteAudit({
      all: (sql, ...values) => this.#guarded(() => this.#all(sql, ...values)),
    })
    this.figures = new SqliteFigures({
      all: (sql, ...values) => this.#guarded(() => this.#all(sql, ...values)),
      rows: <R>(sql: string, ...values: Value[]) => this.#guarded(() => this.#raw<R>(sql).all(...values)),
      reading: (read) => this.#reading(read),
    })
  }

  // ── Writing ────────────────────────────────────────────────────────────────────────────────────────

  async commit(changes: Changes, expecting: Expecting): Promise<Outcome> {
    const at = toTheMillisecond(changes.at)
    for (const started = performance.now(); ; ) {
      try {
        const outcome = this.#guarded(() => this.#commitNow({ ...changes, at }, expecting))
        if (outcome.done && changes.erase && changes.erase.length > 0) this.#emptyLog()
        return outcome
      } catch (error) {
        const mayWait =
          error instanceof StoreBroken && error.passing && codeOf(error.cause).startsWith('SQLITE_BUSY')
        if (!mayWait || performance.now() - started > PATIENCE_MS) throw error
        // Waiting here, not in the driver, keeps pages and health checks answered meanwhile.
        await new Promise((wake) => setTimeout(wake, 10))
      }
    }
  }

  /** Who signs in, over this same connection. */
  get signIn(): SqliteSignIn {
    return new SqliteSignIn({
      drizzle: this.#drizzle,
      all: (sql, ...values) => this.#guarded(() => this.#all(sql, ...values)),
      run: (sql, ...values) => this.#guarded(() => this.#one(sql).run(...values).changes),
      patiently: (run) => this.#patiently(run),
    })
  }

  /** Waiting here, not in the driver, keeps pages and health checks answered meanwhile. */
  async #patiently<T>(run: () => T | Promise<T>): Promise<T> {
    for (const started = performance.now(); ; ) {
      try {
        return await run()
      } catch (error) {
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
        if (!codeOf(cause).startsWith('SQLITE_BUSY') || performance.now() - started > PATIENCE_MS)
          return this.#guarded(() => {
            throw codeOf(cause) === '' ? error : cause
          })
        await new Promise((wake) => setTimeout(wake, 10))
      }
    }
  }

  #commitNow(changes: Changes, expecting: Expecting): Outcome {
    this.#one('BEGIN IMMEDIATE').run()
    const writing = new Writing()
    try {
      const outcome = this.#write(changes, expecting, writing)
      this.#one(outcome.done ? 'COMMIT' : 'ROLLBACK').run()
      if (!outcome.done) this.#forget(writing)
      return outcome
    } catch (error) {
      const guard = guardOf(error)
      const found = guard === 'foreign-key' ? this.#whatIsOwed() : undefined
      if (this.#db.inTransaction) this.#one('ROLLBACK').run()
      this.#forget(writing)
      if (guard === undefined) throw error
      const fund = found?.fund ?? writing.fund
      return { done: false, guard: found?.guard ?? guard, ...(fund === undefined ? {} : { fund }) }
    }
  }

  /**
   * What an erasure blanked goes from the log too. The commit is made by now, so nothing here may make it look
   * otherwise: while somebody reads the file the log is emptied later, and a broken file stops what comes next.
   */
  #emptyLog(): void {
    try {
      this.#guarded(() => this.#db.pragma('wal_checkpoint(TRUNCATE)'))
    } catch (error) {
      if (!(error instanceof StoreBroken)) throw error
    }
  }

  #write(changes: Changes, expecting: Expecting, writing: Writing): Outcome {
    if (changes.newProvider) this.#fileProvider(changes.provider, changes.newProvider)
    const provider = this.#providerStanding(changes.provider)
    const at = laterOf(changes.at, provider.recordedAt ?? changes.at)
    if (changes.demoToday) this.#file('demo_day', [provider.key, changes.demoToday])
    for (const fund of changes.newFunds ?? [])
      this.#file('fund', [fund.id, provider.key, fund.ref, fund.holder, fund.opened, fund.name], [0])

    const standings = new Map<FundId, Standing>()
    for (const id of fundsIn(changes)) {
      const standing = this.#fundStanding(id)
      const isNew = changes.newFunds?.some((f) => f.id === id) ?? false
      const expected = expecting.get(id) ?? (isNew ? 0 : undefined)
      if (expected === undefined)
        throw new RangeError(`the commit touches fund ${id} and does not say at which version`)
      if (standing.provider !== provider.key) throw new RangeError(`fund ${id} belongs to another provider`)
      if (standing.version !== expected) return { done: false, moved: id }
      standings.set(id, standing)
    }
    for (const [id, expected] of expecting)
      if (!standings.has(id) && this.#fundStanding(id).version !== expected) return { done: false, moved: id }

    this.#fileWords(changes, standings)
    const documents = this.#fileDocuments(changes, standings)
    // Before the entries: a closing is refused while a row of its days is put aside, also by its own commit, and
    // money leaves only as a second manager allowed.
    this.#filePutAside(changes, provider.key, at)
    fileProposals(this.#filing, { changes, provider: provider.key, at })
    writing.entry = this.#number('SELECT coalesce(max(id), 0) + 1 FROM entry')
    const placed = changes.entries.map((entry, index): Placed => {
      const standing = standingOf(standings, entry.fund)
      writing.fund = entry.fund
      return this.#place(entry, { changes, at, provider, standing, document: documents.get(index), writing })
    })
    writing.fund = undefined
    this.#mustErase(changes)
    this.#fileTheRest(changes, at)
    filePeople(this.#filing, { changes, provider: provider.key, at })
    fileIssued(this.#filing, { changes, provider: provider.key, at })
    fileQueries(this.#filing, { changes, provider: provider.key, at })
    return { done: true, entries: placed }
  }

  /** Seal order: the transfers, then the entry's own row, whose guards look at the whole (design.md §1.3). */
  #place(
    { fund, draft, act, key }: NewEntry,
    to: {
      readonly changes: Changes
      readonly at: Moment
      readonly provider: ProviderStanding
      readonly standing: Standing
      readonly document: Digest | undefined
      readonly writing: Writing
    },
  ): Placed {
    const { provider, standing, at } = to
    const number = standing.version + 1
    const sequence = provider.sequence + 1
    const columns = columnsOf(draft, {
      fund,
      number,
      sequence,
      recordedAt: at,
      recordedBy: to.changes.by,
      act,
      key,
      document: to.document,
      previous: standing.head,
      previousHead: provider.head,
    })
    const id = to.writing.entry++
    this.#placeTransfers(id, standing, draft.transfers, to.writing)
    const hash = sha256(
      entryBytes(
        columns,
        draft.transfers.map((t) => [t.unit, t.debit, t.credit, t.amount]),
      ),
    )
    this.#insertEntry(id, provider.key, standing.key, columns, hash)
    standing.version = number
    standing.head = hash
    provider.sequence = sequence
    provider.head = hash
    return { fund, number, sequence, hash }
  }

  #placeTransfers(entry: number, fund: Standing, transfers: readonly Transfer[], writing: Writing): void {
    let line = 0
    for (const { unit, debit, credit, amount } of transfers) {
      const from = this.#account(fund, unit, debit, writing)
      const to = this.#account(fund, unit, credit, writing)
      this.#one(
        'INSERT INTO transfer (entry, line, fund, unit, debit, credit, amount) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ).run(entry, ++line, fund.key, unit, from, to, amount)
    }
  }

  #insertEntry(id: number, provider: number, fund: number, c: EntryColumns, hash: string): void {
    this.#one(INSERT_ENTRY).run(id, provider, fund, ...valuesOf(c, hash))
  }

  /** An account is opened on its first use. */
  #account(fund: Standing, unit: Unit, code: AccountCode, writing: Writing): number {
    const k = accountKey(unit, code)
    const known = this.#accountsOf(fund.key)
    const found = known.get(k)
    if (found !== undefined) return found
    const there = this.#pluck(
      'SELECT id FROM account WHERE fund = ? AND unit = ? AND code = ?',
      fund.key,
      unit,
      code,
    )
    const id = typeof there === 'number' ? there : this.#openAccount(fund, unit, code, writing)
    known.set(k, id)
    return id
  }

  #openAccount(fund: Standing, unit: Unit, code: AccountCode, writing: Writing): number {
    const id = this.#number('SELECT coalesce(max(id), 0) + 1 FROM account')
    this.#one(
      'INSERT INTO account (id, fund, unit, code, side, floor, part, balance, moved_by) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0)',
    ).run(id, fund.key, unit, code, sideOf(code), hasFloor(code) ? 1 : 0, partOf(code))
    writing.opened.push([fund.key, accountKey(unit, code)])
    return id
  }

  #accountsOf(fund: number): Map<AccountKey, number> {
    const known = this.#accounts.get(fund) ?? new Map<AccountKey, number>()
    this.#accounts.set(fund, known)
    return known
  }

  #forget(writing: Writing): void {
    for (const [fund, k] of writing.opened) this.#accounts.get(fund)?.delete(k)
  }

  #fileProvider(id: ProviderId, { name, bank, demoToday }: NonNullable<Changes['newProvider']>): void {
    const key = this.#file('provider', [id, name], [0, NOTHING])
    this.#file('bank_account', [key, bank.code, bank.name, bank.sortCode, bank.number])
    if (demoToday) this.#file('demo_day', [key, demoToday])
  }

  #fileWords(changes: Changes, standings: ReadonlyMap<FundId, Standing>): void {
    for (const { ref, fund, salt, text } of changes.words ?? []) {
      if (!text.isWellFormed()) throw new TypeError('text with a lone surrogate cannot be stored')
      if (commitment(salt, text) !== ref) throw new RangeError(`the text of ${ref} is not what it commits to`)
      this.#file('word', [ref, standingOf(standings, fund).key], [salt, text])
    }
  }

  /**
   * Documents are filed before the entries that carry them, and wait for them: returns the digest each
   * entry of the commit carries, by its index.
   */
  #fileDocuments(changes: Changes, standings: ReadonlyMap<FundId, Standing>): Map<number, Digest> {
    const carried = new Map<number, Digest>()
    for (const [index, { draft }] of changes.entries.entries())
      if (draft.document !== undefined) carried.set(index, draft.document)
    for (const { fund, agreement, digest } of changes.agreements ?? []) {
      mustBeCarried(changes, fund, digest)
      const { key } = standingOf(standings, fund)
      this.#file(
        'agreement',
        [key, agreement.version, agreement.from, digest],
        [1, bodyOf(agreement, digest)],
      )
      for (const kind of agreement.kinds)
        this.#one('INSERT INTO price (fund, unit, version, from_day, each) VALUES (?, ?, ?, ?, ?)').run(
          ...[key, kind.code, agreement.version, agreement.from, worthOfOne(kind)],
        )
    }
    for (const { fund, statement, digest } of changes.statements ?? []) {
      mustBeCarried(changes, fund, digest)
      const { number, first, last, state } = statement
      const columns = [standingOf(standings, fund).key, number, first, last, state, digest]
      this.#file('statement', columns, [1, bodyOf(statement, digest)])
    }
    for (const { document, digest } of changes.documents ?? []) {
      mustBeCarried(changes, document.fund, digest)
      const columns = [document.id, standingOf(standings, document.fund).key, document.what]
      this.#file('document', [...columns, aboutOf(document), digest], [1, bodyOf(document, digest)])
    }
    for (const { decision, digest } of changes.decisions ?? []) {
      carried.set(carrierOfDecision(changes, decision, digest, carried), digest)
      const columns = [decision.id, standingOf(standings, decision.fund).key, digest]
      this.#file('decision', columns, [1, bodyOf(decision, digest)])
    }
    return carried
  }

  /** The erasure entry blanks its words itself; what the caller asked for must be what it lists. */
  #mustErase({ erase = [], entries }: Changes): void {
    const listed = entries.flatMap(({ draft }) => (draft.kind === 'erasure' ? draft.details.words : []))
    if ([...listed].sort().join() !== [...erase].sort().join())
      throw new RangeError('the words to erase are not the words that the erasure entry lists')
  }

  #filePutAside(changes: Changes, provider: number, at: Moment): void {
    const { by } = changes
    for (const i of changes.imports ?? [])
      this.#file('import', [
        this.#providerKey(i.provider),
        ...[i.id, i.file, i.name, i.what, i.rows, i.added, i.changed, i.already, i.leftOut, i.putAside],
        ...[i.by, at],
      ])
    for (const p of changes.putAside ?? [])
      this.#file('put_aside', [
        this.#providerKey(p.provider),
        ...[p.id, p.import, p.file, p.fileName, p.row, p.text, p.system, p.reference],
        p.fund === undefined ? null : this.#fundKey(p.fund),
        ...[p.day, p.reason, p.sentence, p.by, at],
      ])
    for (const { id, how, because } of changes.settled ?? [])
      this.#file('settlement', [provider, id, how, because, by, at])
  }

  #fileTheRest(changes: Changes, at: Moment): void {
    if (changes.mapping) {
      const { provider: of, name, body } = changes.mapping
      this.#file('mapping', [this.#providerKey(of), name, body])
    }
    for (const rule of changes.leaveOut ?? [])
      this.#file('leave_out_rule', [
        this.#providerKey(rule.provider),
        ...[rule.field, rule.value, rule.because, rule.by, at],
      ])
    if (changes.bankBalance) {
      const { provider: of, on, pence, source } = changes.bankBalance
      this.#file('bank_balance', [this.#providerKey(of), on, pence, source, at])
    }
    if (changes.request) {
      const { caller, key, digest, status, answer } = changes.request
      this.#file('request', [caller, key, digest, status, answer])
    }
  }

  /** Files a row in the register, and returns its place there. */
  #file(table: FiledTable, columns: readonly Value[], beside: readonly Value[] = []): number {
    for (const value of columns)
      if (typeof value === 'string' && !value.isWellFormed())
        throw new TypeError('text with a lone surrogate cannot be stored')
    const { last, head } = this.#row<{ last: number; head: string }>('SELECT last, head FROM register')
    const names = ['key', ...FILED[table], ...(BESIDE[table] ?? []), 'seal']
    const key = last + 1
    this.#one(
      `INSERT INTO "${table}" (${names.map((n) => `"${n}"`).join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    ).run(key, ...columns, ...beside, sealOf(table, [key, ...columns], head))
    return key
  }

  #providerStanding(id: ProviderId): ProviderStanding {
    const found = this.#find<ProviderStanding>(
      'SELECT key, sequence, head, recorded_at AS recordedAt FROM provider WHERE id = ?',
      id,
    )
    if (!found) throw new RangeError(`there is no provider ${id}`)
    return found
  }

  #providerKey(id: ProviderId): number {
    return this.#providerStanding(id).key
  }

  #fundStanding(id: FundId): Standing {
    const found = this.#find<Standing>(
      `SELECT f.key, f.provider, f.holder, coalesce(e.number, 0) AS version, coalesce(e.hash, '${NOTHING}') AS head
       FROM fund f ${LAST_ENTRY} WHERE f.id = ?`,
      id,
    )
    if (!found) throw new RangeError(`there is no fund ${id}`)
    return found
  }

  /** Which promise a commit that ended with a key pointing nowhere would have broken. */
  #whatIsOwed(): { guard: string; fund?: FundId } | undefined {
    if (!this.#db.inTransaction) return undefined
    const fund = this.#pluck('SELECT id FROM fund WHERE unbacked_from IS NOT NULL')
    if (typeof fund === 'string') return { guard: 'backing', fund: fund as FundId }
    const provider = this.#pluck('SELECT id FROM provider WHERE lent_gap IS NOT NULL')
    return typeof provider === 'string' ? { guard: 'lent' } : undefined
  }

  // ── Reading ────────────────────────────────────────────────────────────────────────────────────────

  async providers(): Promise<Provider[]> {
    return this.#guarded(() =>
      this.#all<{ id: ProviderId; name: string; sequence: number; head: string; demoToday: Moment | null }>(
        `SELECT id, name, sequence, head, CASE WHEN demoToday IS NULL THEN NULL ELSE max(demoToday, ${DEMO_WRITTEN.map(
          (table) => `coalesce((SELECT max(at) FROM ${table} WHERE provider = o.key), '')`,
        ).join(', ')}, coalesce(recorded_at, '')) END AS demoToday
         FROM (SELECT *, (
           SELECT today FROM demo_day d WHERE d.provider = p.key ORDER BY d.key DESC LIMIT 1) AS demoToday
         FROM provider p) o ORDER BY key`,
      ).map(({ demoToday, ...provider }) => ({ ...provider, ...(demoToday === null ? {} : { demoToday }) })),
    )
  }

  async bankAccounts(id: ProviderId): Promise<BankAccount[]> {
    const { bankAccount: b, provider: p } = tables
    return this.#guarded(() =>
      this.#drizzle
        .select({ code: b.code, name: b.name, sortCode: b.sortCode, number: b.number })
        .from(b)
        .innerJoin(p, eq(p.key, b.provider))
        .where(eq(p.id, id))
        .orderBy(b.key)
        .all()
        .map((row) => ({ provider: id, ...row })),
    )
  }

  async funds(provider: ProviderId): Promise<FundRow[]> {
    return this.#guarded(() =>
      this.#all<FundColumns>(`${SELECT_FUND} WHERE p.id = ? ORDER BY f.ref`, provider).map(fundFrom),
    )
  }

  async fund(id: FundId): Promise<FundRow | undefined> {
    return this.#guarded(() => this.#all<FundColumns>(`${SELECT_FUND} WHERE f.id = ?`, id).map(fundFrom)[0])
  }

  async fundByRef(provider: ProviderId, ref: string): Promise<FundRow | undefined> {
    return this.#guarded(
      () =>
        this.#all<FundColumns>(`${SELECT_FUND} WHERE p.id = ? AND f.ref = ?`, provider, ref).map(fundFrom)[0],
    )
  }

  async book(id: FundId, from: Day, asKnownAt?: number): Promise<Book> {
    return this.#reading(() => {
      const fund = this.#fundKey(id)
      const accounts = this.#all<AccountColumns>(
        'SELECT id, unit, code, balance FROM account WHERE fund = ?',
        fund,
      )
      const tally = new Tally(accounts)
      const known = asKnownAt ?? Number.MAX_SAFE_INTEGER
      if (asKnownAt !== undefined)
        for (const row of this.#transfers(`e.fund = ? AND e.number > ? ORDER BY e.number`, fund, known))
          tally.forget(row)
      for (const row of this.#transfers(
        `e.fund = ? AND e.effective >= ? AND +e.number <= ? ORDER BY e.effective, e.id`,
        fund,
        from,
        known,
      ))
        tally.undo(row)
      return tally.book(from)
    })
  }

  async balances(provider: ProviderId, on: Day): Promise<BalanceRow[]> {
    return this.#reading(() => {
      const accounts = this.#all<AccountColumns & { fund: FundId }>(
        `SELECT a.id, f.id AS fund, a.unit, a.code, a.balance
         FROM provider p JOIN fund f ON f.provider = p.key JOIN account a ON a.fund = f.key
         WHERE p.id = ? ORDER BY f.ref, a.id`,
        provider,
      )
      const tally = new Tally(accounts)
      for (const fund of this.#all<{ key: number }>(
        'SELECT f.key FROM fund f JOIN provider p ON p.key = f.provider WHERE p.id = ?',
        provider,
      ))
        for (const row of this.#transfers('e.fund = ? AND e.effective > ?', fund.key, on)) tally.forget(row)
      return accounts.map(({ id, fund, unit, code }) => ({ fund, unit, code, balance: tally.before(id) }))
    })
  }

  #transfers(where: string, ...values: Value[]): IterableIterator<TransferRow> {
    return this.#raw<TransferRow>(
      `SELECT e.effective, t.debit, t.credit, t.amount FROM entry e JOIN transfer t ON t.entry = e.id WHERE ${where}`,
    ).iterate(...values)
  }

  async agreements(fund: FundId): Promise<Agreement[]> {
    return this.#guarded(() =>
      this.#bodies<Agreement>(
        'SELECT a.body FROM agreement a JOIN fund f ON f.key = a.fund WHERE f.id = ? ORDER BY a.version',
        fund,
      ),
    )
  }

  async decisions(fund: FundId): Promise<Decision[]> {
    return this.#guarded(() =>
      this.#bodies<Decision>(
        'SELECT d.body FROM decision d JOIN fund f ON f.key = d.fund WHERE f.id = ? ORDER BY d.key',
        fund,
      ),
    )
  }

  async decision(id: DecisionId): Promise<Decision | undefined> {
    return this.#guarded(() => this.#bodies<Decision>('SELECT body FROM decision WHERE id = ?', id)[0])
  }

  async statements(fund: FundId): Promise<StatementRow[]> {
    return this.#guarded(() =>
      this.#all<StatementRow>(
        `SELECT f.id AS fund, s.number, s.first_day AS first, s.last_day AS last, s.state, s.digest, e.number AS entry,
           e.recorded_at AS issuedAt
         FROM fund f JOIN statement s ON s.fund = f.key JOIN entry e ON e.id = s.entry
         WHERE f.id = ? ORDER BY s.number`,
        fund,
      ),
    )
  }

  async statement(fund: FundId, number: number): Promise<Statement | undefined> {
    return this.#guarded(
      () =>
        this.#bodies<Statement>(
          'SELECT s.body FROM statement s JOIN fund f ON f.key = s.fund WHERE f.id = ? AND s.number = ?',
          fund,
          number,
        ).map(statementRead)[0],
    )
  }

  async entries(fund: FundId, which: WhichEntries): Promise<Entry[]> {
    return this.#reading(() => {
      const conditions = ['e.fund = ?']
      const values: Value[] = [this.#fundKey(fund)]
      const also = (condition: string, value: Value | undefined) => {
        if (value === undefined) return
        conditions.push(condition)
        values.push(value)
      }
      also('e.effective >= ?', which.from)
      also('e.effective <= ?', which.to)
      also('e.number > ?', which.above)
      also('e.number <= ?', which.upTo)
      also(
        `(e.relates_to IS NULL OR EXISTS (SELECT 1 FROM json_each(?) s
           WHERE e.relates_to BETWEEN s.value ->> 'from' AND coalesce(s.value ->> 'to', '9999-12-31')))`,
        which.about && JSON.stringify(which.about),
      )
      also(
        `(e.kind <> 'receipt' OR json_extract(e.details, '$.stream') IS NULL
           OR json_extract(e.details, '$.stream') IN (SELECT value FROM json_each(?)))`,
        which.streams && JSON.stringify(which.streams),
      )
      const order = which.newest ? 'e.effective DESC, e.id DESC' : 'e.effective, e.id'
      const most = which.most === undefined ? '' : ' LIMIT ?'
      if (which.most !== undefined) values.push(which.most)
      return this.#entries(fund, `WHERE ${conditions.join(' AND ')} ORDER BY ${order}${most}`, ...values)
    })
  }

  async entry(fund: FundId, number: number): Promise<Entry | undefined> {
    return this.#reading(
      () => this.#entries(fund, 'WHERE e.fund = ? AND e.number = ?', this.#fundKey(fund), number)[0],
    )
  }

  async entriesOfKind<K extends RareKind>(
    fund: FundId,
    kinds: readonly K[],
  ): Promise<Extract<Entry, { kind: K }>[]> {
    return this.#reading(() => {
      const marks = kinds.map(() => '?').join(', ')
      const found = this.#entries(
        fund,
        `WHERE e.fund = ? AND e.kind IN (${marks})
           AND e.kind NOT IN ('support', 'booking', 'not-given', 'allocation', 'reversal') ORDER BY e.id`,
        this.#fundKey(fund),
        ...kinds,
      )
      const isWanted = (e: Entry): e is Extract<Entry, { kind: K }> => kinds.some((kind) => kind === e.kind)
      return found.filter(isWanted)
    })
  }

  async reversals(fund: FundId, numbers: readonly number[]): Promise<ReadonlyMap<number, number>> {
    return this.#reading(() => {
      const key = this.#fundKey(fund)
      const found = new Map<number, number>()
      for (const number of numbers) {
        const by = this.#pluck('SELECT number FROM entry WHERE fund = ? AND reverses = ?', key, number)
        if (typeof by === 'number') found.set(number, by)
      }
      return found
    })
  }

  async entriesFrom(fund: FundId, system: string, references: readonly string[]): Promise<Entry[]> {
    return this.#reading(() => {
      const key = this.#fundKey(fund)
      const which = 'WHERE e.fund = ? AND e.source_system = ? AND e.source_reference = ?'
      return references
        .flatMap((reference) => this.#entries(fund, which, key, system, reference))
        .sort((a, b) => a.number - b.number)
    })
  }

  async sessionsBetween(provider: ProviderId, from: Day, to: Day): Promise<SessionRow[]> {
    return this.#guarded(() => {
      const sessions = (days: string) => `
        SELECT f.id AS fund, e.number, json_extract(e.details, '$.session') AS session,
          json_extract(e.details, '$.start') AS start, json_extract(e.details, '$.end') AS end,
          w.text AS worker, e.kind = 'support' AS given
        FROM provider p CROSS JOIN fund f ON f.provider = p.key CROSS JOIN entry e ON e.fund = f.key AND ${days}
          LEFT JOIN word w ON w.ref = json_extract(e.details, '$.worker')
        WHERE p.id = ? AND e.kind IN ('support', 'booking', 'not-given')
          AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.fund = e.fund AND r.reverses = e.number)`
      const rows = this.#all<Omit<SessionRow, 'worker' | 'given'> & { worker: string | null; given: 0 | 1 }>(
        `${sessions('e.effective BETWEEN ? AND ? AND e.relates_to IS NULL')}
         UNION ALL ${sessions('e.relates_to BETWEEN ? AND ?')} ORDER BY start, number`,
        ...[from, to, provider, from, to, provider],
      )
      return rows.map((row) => ({ ...row, worker: row.worker ?? undefined, given: row.given === 1 }))
    })
  }

  async words(refs: readonly WordRef[]): Promise<ReadonlyMap<WordRef, string>> {
    return this.#reading(() => {
      const found = new Map<WordRef, string>()
      for (const ref of refs) {
        const text = this.#pluck('SELECT text FROM word WHERE ref = ?', ref)
        if (typeof text === 'string') found.set(ref, text)
      }
      return found
    })
  }

  async saltedWords(refs: readonly WordRef[]): Promise<ReadonlyMap<WordRef, SaltedWord>> {
    return this.#reading(() => {
      const found = new Map<WordRef, SaltedWord>()
      for (const ref of refs) {
        const [row] = this.#all<{ salt: string | null; text: string | null }>(
          'SELECT salt, text FROM word WHERE ref = ?',
          ref,
        )
        if (row?.salt && row.text !== null) found.set(ref, { salt: row.salt, text: row.text })
      }
      return found
    })
  }

  async wordsFor(fund: FundId, texts: readonly string[]): Promise<ReadonlyMap<string, WordRef>> {
    return this.#reading(() => {
      const key = this.#fundKey(fund)
      const found = new Map<string, WordRef>()
      for (const text of texts) {
        const ref = this.#pluck(
          'SELECT ref FROM word WHERE fund = ? AND text = ? ORDER BY key LIMIT 1',
          key,
          text,
        )
        if (typeof ref === 'string') found.set(text, ref as WordRef)
      }
      return found
    })
  }

  async request(caller: string, key: string): Promise<RequestRow | undefined> {
    return this.#guarded(() =>
      this.#find<RequestRow>(
        'SELECT caller, idempotency_key AS key, digest, status, answer FROM request WHERE caller = ? AND idempotency_key = ?',
        caller,
        key,
      ),
    )
  }

  async mappings(id: ProviderId): Promise<NamedRow[]> {
    const { mapping: m, provider: p } = tables
    return this.#guarded(() => {
      const rows = this.#drizzle
        .select({ name: m.name, body: m.body })
        .from(m)
        .innerJoin(p, eq(p.key, m.provider))
        .where(eq(p.id, id))
        .orderBy(m.key)
        .all()
      // The newest of a name counts.
      return [...new Map(rows.map((row) => [row.name, { provider: id, ...row }])).values()]
    })
  }

  async leaveOutRules(id: ProviderId): Promise<LeaveOutRule[]> {
    const { leaveOutRule: r, provider: p } = tables
    return this.#guarded(() =>
      this.#drizzle
        .select({ field: r.field, value: r.value, because: r.because, by: r.by, at: r.at })
        .from(r)
        .innerJoin(p, eq(p.key, r.provider))
        .where(eq(p.id, id))
        .orderBy(r.key)
        .all()
        .map((row) => ({ provider: id, ...row, by: row.by as CallerCode, at: row.at as Moment })),
    )
  }

  async imports(id: ProviderId): Promise<ImportRow[]> {
    const { imported: i, provider: p } = tables
    return this.#guarded(() =>
      this.#drizzle
        .select()
        .from(i)
        .innerJoin(p, eq(p.key, i.provider))
        .where(eq(p.id, id))
        .orderBy(desc(i.key))
        .all()
        .map(({ import: { key: _, seal: __, ...row } }) => ({
          ...row,
          provider: id,
          file: row.file as Digest,
          by: row.by as CallerCode,
          at: row.at as Moment,
        })),
    )
  }

  async putAside(
    id: ProviderId,
    which: { readonly settledToo?: boolean; readonly fund?: FundId | null } = {},
  ): Promise<PutAsideRow[]> {
    const conditions = ['p.id = ?']
    if (!which.settledToo) conditions.push('s.key IS NULL')
    if (which.fund === null) conditions.push('a.fund IS NULL')
    else if (which.fund !== undefined) conditions.push('f.id = ?')
    return this.#guarded(() =>
      this.#all<PutAsideColumns>(
        `${SELECT_PUT_ASIDE} WHERE ${conditions.join(' AND ')} ORDER BY a.key`,
        ...[id, ...(which.fund ? [which.fund] : [])],
      ).map(putAsideFrom),
    )
  }

  async bankStatements(id: ProviderId): Promise<BankBalanceRow[]> {
    return this.#guarded(() =>
      this.#all<Omit<BankBalanceRow, 'provider'>>(
        `SELECT b.on_day AS "on", b.pence, b.source, b.at
         FROM bank_balance b JOIN provider p ON p.key = b.provider WHERE p.id = ? ORDER BY b.on_day, b.key`,
        id,
      ).map((row) => ({ provider: id, ...row })),
    )
  }

  async close(): Promise<void> {
    this.#prepared.clear()
    this.#db.close()
  }

  #fundKey(id: FundId): number {
    const key = this.#pluck('SELECT key FROM fund WHERE id = ?', id)
    if (typeof key !== 'number') throw new RangeError(`there is no fund ${id}`)
    return key
  }

  #entries(fund: FundId, which: string, ...values: Value[]): Entry[] {
    return this.#raw<EntryRow>(`${SELECT_ENTRY} ${which}`)
      .all(...values)
      .map((row) => entryFrom(fund, row))
  }

  #bodies<T>(sql: string, ...values: Value[]): T[] {
    return this.#all<{ body: string }>(sql, ...values).map(({ body }): T => JSON.parse(body))
  }

  // ── The driver ─────────────────────────────────────────────────────────────────────────────────────

  /** Several reads as of one moment, whatever another process writes meanwhile. */
  #reading<T>(read: () => T): T {
    return this.#guarded(() => {
      this.#one('BEGIN').run()
      try {
        return read()
      } finally {
        this.#one('COMMIT').run()
      }
    })
  }

  /** Runs on the file while it can be trusted; from the first I/O error on it cannot, until it is opened anew. */
  #guarded<T>(run: () => T): T {
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

  #one(sql: string): Database.Statement<unknown[], unknown> {
    const known = this.#prepared.get(sql)
    if (known) return known
    const made = this.#db.prepare<unknown[], unknown>(sql)
    this.#prepared.set(sql, made)
    return made
  }

  #raw<T>(sql: string): Database.Statement<unknown[], T> {
    const known = this.#prepared.get(`raw ${sql}`)
    if (known) return known as Database.Statement<unknown[], T>
    const made = this.#db.prepare<unknown[], T>(sql).raw()
    this.#prepared.set(`raw ${sql}`, made)
    return made
  }

  #all<T>(sql: string, ...values: Value[]): T[] {
    return this.#one(sql).all(...values) as T[]
  }

  #find<T>(sql: string, ...values: Value[]): T | undefined {
    return this.#one(sql).get(...values) as T | undefined
  }

  #row<T>(sql: string, ...values: Value[]): T {
    const found = this.#find<T>(sql, ...values)
    if (found === undefined) throw new Error(`nothing came back for: ${sql}`)
    return found
  }

  #pluck(sql: string, ...values: Value[]): unknown {
    const known = this.#prepared.get(`pluck ${sql}`) ?? this.#db.prepare<unknown[], unknown>(sql).pluck()
    this.#prepared.set(`pluck ${sql}`, known)
    return known.get(...values)
  }

  #number(sql: string, ...values: Value[]): number {
    const found = this.#pluck(sql, ...values)
    if (typeof found !== 'number') throw new Error(`no number came back for: ${sql}`)
    return found
  }
}

const NOTHING = '0'.repeat(64)

const INSERT_ENTRY = `INSERT INTO entry (id, provider, fund, ${ENTRY_COLUMNS.join(', ')})
  VALUES (?, ?, ?, ${ENTRY_COLUMNS.map(() => '?').join(', ')})`

const SELECT_ENTRY = `SELECT ${ENTRY_COLUMNS.map((c) => `e.${c}`).join(', ')}, (
    SELECT json_group_array(json_array(t.unit, d.code, c.code, t.amount) ORDER BY t.line)
    FROM transfer t JOIN account d ON d.id = t.debit JOIN account c ON c.id = t.credit WHERE t.entry = e.id
  ) FROM entry e`

const LAST_ENTRY = `LEFT JOIN entry e
  ON e.fund = f.key AND e.number = (SELECT max(number) FROM entry WHERE fund = f.key)`

const SELECT_FUND = `SELECT f.id, p.id AS provider, f.ref, f.holder, f.opened,
    coalesce(e.number, 0) AS version, coalesce(e.hash, '${NOTHING}') AS head,
    f.locked_through AS lockedThrough, f.recorded_through AS recordedThrough, w.text AS name
  FROM fund f JOIN provider p ON p.key = f.provider LEFT JOIN word w ON w.ref = f.name ${LAST_ENTRY}`

type FundColumns = Pick<FundRow, 'id' | 'provider' | 'ref' | 'holder' | 'version' | 'head' | 'opened'> & {
  readonly lockedThrough: Day | null
  readonly recordedThrough: Day | null
  readonly name: string | null
}

function fundFrom({ lockedThrough, recordedThrough, name, ...fund }: FundColumns): FundRow {
  return {
    ...fund,
    ...(lockedThrough === null ? {} : { lockedThrough }),
    ...(recordedThrough === null ? {} : { recordedThrough }),
    name: name ?? undefined,
  }
}

interface AccountColumns {
  readonly id: number
  readonly unit: Unit
  readonly code: AccountCode
  readonly balance: number
}

type TransferRow = [effective: Day, debit: number, credit: number, amount: number]

/** Works balances back from the latest: what is undone on or after a day is what that day and later changed. */
class Tally {
  readonly #accounts = new Map<
    number,
    AccountColumns & { readonly side: 'D' | 'C'; before: number; changes: DayChange[] }
  >()

  constructor(accounts: readonly AccountColumns[]) {
    for (const a of accounts)
      this.#accounts.set(a.id, { ...a, side: sideOf(a.code), before: a.balance, changes: [] })
  }

  before(account: number): number {
    return this.#accounts.get(account)?.before ?? 0
  }

  /** Takes a transfer back without remembering its day. */
  forget([, debit, credit, amount]: TransferRow): void {
    this.#back(debit, 'D', amount)
    this.#back(credit, 'C', amount)
  }

  /** Takes a transfer back from the opening balance and remembers its day; days must come in order. */
  undo([day, debit, credit, amount]: TransferRow): void {
    this.#back(debit, 'D', amount, day)
    this.#back(credit, 'C', amount, day)
  }

  #back(id: number, side: 'D' | 'C', amount: number, day?: Day): void {
    const account = this.#accounts.get(id)
    if (!account) throw new Error(`a transfer moves account ${id}, which is not in this fund`)
    const change = account.side === side ? amount : -amount
    account.before -= change
    if (day === undefined) return
    const last = account.changes.at(-1)
    if (last?.day === day) account.changes[account.changes.length - 1] = { day, change: last.change + change }
    else account.changes.push({ day, change })
  }

  book(from: Day): Book {
    const before = new Map<AccountKey, number>()
    const changes = new Map<AccountKey, DayChange[]>()
    for (const account of this.#accounts.values()) {
      const k = accountKey(account.unit, account.code)
      if (account.before !== 0) before.set(k, account.before)
      if (account.changes.length > 0) changes.set(k, account.changes)
    }
    return { from, before, changes }
  }
}

/** What is being written: which entry, whose, and the accounts opened for it, to be forgotten if it comes to nothing. */
class Writing {
  entry = 0
  fund: FundId | undefined
  readonly opened: [fund: number, key: AccountKey][] = []
}

function fundsIn(changes: Changes): Set<FundId> {
  return new Set([
    ...changes.entries.map((e) => e.fund),
    ...(changes.newFunds ?? []).map((f) => f.id),
    ...(changes.words ?? []).map((w) => w.fund),
    ...(changes.agreements ?? []).map((a) => a.fund),
    ...(changes.decisions ?? []).map((d) => d.decision.fund),
    ...(changes.statements ?? []).map((s) => s.fund),
    ...(changes.documents ?? []).map((d) => d.document.fund),
  ])
}

function standingOf(standings: ReadonlyMap<FundId, Standing>, fund: FundId): Standing {
  const standing = standings.get(fund)
  if (!standing) throw new RangeError(`fund ${fund} is not part of this commit`)
  return standing
}

/** A document's canonical text, which must be what its digest says. */
function bodyOf(document: Agreement | Decision | Statement | FundDocument, digest: Digest): string {
  const body = canonicalJson(document)
  if (sha256(body) !== digest) throw new RangeError(`the digest ${digest} is not that of its document`)
  return body
}

/** A document enters its fund's chain by an entry that carries its digest. */
function mustBeCarried({ entries }: Changes, fund: FundId, digest: Digest): void {
  if (!entries.some((e) => e.fund === fund && e.draft.document === digest))
    throw new RangeError(`no entry carries the document ${digest} into the chain of ${fund}`)
}

/** A decision is carried by the entry that names its digest, or else by the first that rests on it and carries nothing. */
function carrierOfDecision(
  { entries }: Changes,
  { id, fund }: Decision,
  digest: Digest,
  carried: ReadonlyMap<number, Digest>,
): number {
  const named = entries.findIndex((e) => e.fund === fund && e.draft.document === digest)
  if (named !== -1) return named
  const resting = entries.findIndex((e, i) => e.fund === fund && e.draft.decision === id && !carried.has(i))
  if (resting === -1) throw new RangeError(`no entry carries the decision ${id} into the chain of ${fund}`)
  return resting
}

/** What one second (or one night or visit) of a kind is worth, in penny-seconds. */
export function worthOfOne(kind: Kind): number {
  const price = priceOf(kind)
  if (price.per !== 1) throw new RangeError(`the price of ${kind.code} is not whole pence`)
  return kind.measure === 'count' ? price.pence * PENNY : price.pence
}

/** The part an account plays in the promises; the file checks the same by its code. */
export function partOf(code: AccountCode): string {
  if (code === 'bank' || code === 'own:bank') return 'bank'
  if (code === 'hours') return 'hours'
  if (code === 'available' || code === 'booked' || code.startsWith('pot:')) return 'held'
  if (code === 'spending' || code === 'contingency' || code.startsWith('saved:')) return 'own-cash'
  if (code.startsWith('provider:')) return 'earned'
  return code === 'advance' || code === 'own:lent' ? 'lent' : 'other'
}

// In SQL, not by the query builder: closing asks it for every fund.
const SELECT_PUT_ASIDE = `SELECT p.id AS provider, a.id, a.import, a.file, a.file_name AS fileName, a.row, a.text,
    a.system, a.reference, f.id AS fund, a.day, a.reason, a.sentence, a.by, a.at,
    s.how, s.because, s.by AS settledBy, s.at AS settledAt
  FROM put_aside a JOIN provider p ON p.key = a.provider
    LEFT JOIN settlement s ON s.provider = a.provider AND s.put_aside = a.id LEFT JOIN fund f ON f.key = a.fund`

type PutAsideColumns = Omit<PutAsideRow, 'fund' | 'settled'> & { readonly fund: FundId | null } & (
    | {
        readonly how: string
        readonly because: string
        readonly settledBy: CallerCode
        readonly settledAt: Moment
      }
    | { readonly how: null; readonly because: null; readonly settledBy: null; readonly settledAt: null }
  )

function putAsideFrom({ fund, how, because, settledBy, settledAt, ...row }: PutAsideColumns): PutAsideRow {
  return {
    ...row,
    ...(fund === null ? {} : { fund }),
    ...(how === null ? {} : { settled: { how, because, by: settledBy, at: settledAt } }),
  }
}

function codeOf(error: unknown): string {
  return error instanceof Database.SqliteError ? error.code : ''
}

/** The name of the guard that refused a write, where one did; a constraint's own name where it has one. */
function guardOf(error: unknown): string | undefined {
  const code = codeOf(error)
  if (!code.startsWith('SQLITE_CONSTRAINT') || !(error instanceof Error)) return undefined
  const guard = /^guard:([a-z-]+)$/.exec(error.message)?.[1]
  if (guard !== undefined) return guard
  if (code === 'SQLITE_CONSTRAINT_FOREIGNKEY') return 'foreign-key'
  if (code === 'SQLITE_CONSTRAINT_CHECK')
    return /constraint failed: (.+)$/.exec(error.message)?.[1] ?? 'check'
  return 'already-there'
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
