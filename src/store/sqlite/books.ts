import { desc, eq } from 'drizzle-orm'
import type {
  BalanceRow,
  BankAccount,
  BankBalanceRow,
  FundRow,
  ImportRow,
  LeaveOutRule,
  NamedRow,
  Provider,
  PutAsideRow,
  RareKind,
  RequestRow,
  SaltedWord,
  SessionRow,
  StatementRow,
  Store,
  WhichEntries,
} from '../../bookkeeping/store.ts'
import type { Agreement } from '../../ledger/agreement.ts'
import type { Book } from '../../ledger/book.ts'
import type { Day, Moment } from '../../ledger/day.ts'
import type { Decision } from '../../ledger/decision.ts'
import {
  type CallerCode,
  type DecisionId,
  type Digest,
  type Entry,
  NO_HASH,
  type WordRef,
} from '../../ledger/entry.ts'
import type { FundId, ProviderId } from '../../ledger/fund.ts'
import { type Statement, statementRead } from '../../ledger/statement.ts'
import { type FundColumns, fundFrom } from '../books.ts'
import { type PutAsideColumns, putAsideFrom } from '../imports.ts'
import { type AccountColumns, Tally, type TransferRow } from '../tally.ts'
import { LAST_ENTRY, type OpenFile, type Value } from './file.ts'
import * as tables from './schema.ts'

/** A demo's clock goes on from what was written last: what somebody chose before it was started again still counts. */
const DEMO_WRITTEN = ['look', 'need', 'question', 'access', 'proposal', 'flag', 'notice', 'issuing'] as const

/** What the store answers of books and of what came in files; the areas of their own have ports of their own. */
type BooksStore = Omit<
  Store,
  'commit' | 'close' | 'people' | 'issued' | 'queries' | 'audit' | 'drafts' | 'figures'
>

/** Reads books from one SQLite file (bookkeeping/store.ts). */
export class SqliteBooks implements BooksStore {
  readonly #file: OpenFile

  constructor(file: OpenFile) {
    this.#file = file
  }

  async providers(): Promise<Provider[]> {
    return this.#file.guarded(() =>
      this.#file
        .all<{ id: ProviderId; name: string; sequence: number; head: string; demoToday: Moment | null }>(
          `SELECT id, name, sequence, head, CASE WHEN demoToday IS NULL THEN NULL ELSE max(demoToday, ${DEMO_WRITTEN.map(
            (table) => `coalesce((SELECT max(at) FROM ${table} WHERE provider = o.key), '')`,
          ).join(', ')}, coalesce(recorded_at, '')) END AS demoToday
         FROM (SELECT *, (
           SELECT today FROM demo_day d WHERE d.provider = p.key ORDER BY d.key DESC LIMIT 1) AS demoToday
         FROM provider p) o ORDER BY key`,
        )
        .map(({ demoToday, ...provider }) => ({ ...provider, ...(demoToday === null ? {} : { demoToday }) })),
    )
  }

  async bankAccounts(id: ProviderId): Promise<BankAccount[]> {
    const { bankAccount: b, provider: p } = tables
    return this.#file.guarded(() =>
      this.#file.drizzle
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
    return this.#file.guarded(() =>
      this.#file.all<FundColumns>(`${SELECT_FUND} WHERE p.id = ? ORDER BY f.ref`, provider).map(fundFrom),
    )
  }

  async fund(id: FundId): Promise<FundRow | undefined> {
    return this.#file.guarded(
      () => this.#file.all<FundColumns>(`${SELECT_FUND} WHERE f.id = ?`, id).map(fundFrom)[0],
    )
  }

  async fundByRef(provider: ProviderId, ref: string): Promise<FundRow | undefined> {
    return this.#file.guarded(
      () =>
        this.#file
          .all<FundColumns>(`${SELECT_FUND} WHERE p.id = ? AND f.ref = ?`, provider, ref)
          .map(fundFrom)[0],
    )
  }

  async book(id: FundId, from: Day, asKnownAt?: number): Promise<Book> {
    return this.#file.reading(() => {
      const fund = this.#file.fundKey(id)
      const accounts = this.#file.all<AccountColumns>(
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
    return this.#file.reading(() => {
      const accounts = this.#file.all<AccountColumns & { fund: FundId }>(
        `SELECT a.id, f.id AS fund, a.unit, a.code, a.balance
         FROM provider p JOIN fund f ON f.provider = p.key JOIN account a ON a.fund = f.key
         WHERE p.id = ? ORDER BY f.ref, a.id`,
        provider,
      )
      const tally = new Tally(accounts)
      for (const fund of this.#file.all<{ key: number }>(
        'SELECT f.key FROM fund f JOIN provider p ON p.key = f.provider WHERE p.id = ?',
        provider,
      ))
        for (const row of this.#transfers('e.fund = ? AND e.effective > ?', fund.key, on)) tally.forget(row)
      return accounts.map(({ id, fund, unit, code }) => ({ fund, unit, code, balance: tally.before(id) }))
    })
  }

  #transfers(where: string, ...values: Value[]): IterableIterator<TransferRow> {
    return this.#file
      .raw<TransferRow>(
        `SELECT e.effective, t.debit, t.credit, t.amount FROM entry e JOIN transfer t ON t.entry = e.id WHERE ${where}`,
      )
      .iterate(...values)
  }

  async agreements(fund: FundId): Promise<Agreement[]> {
    return this.#file.guarded(() =>
      this.#bodies<Agreement>(
        'SELECT a.body FROM agreement a JOIN fund f ON f.key = a.fund WHERE f.id = ? ORDER BY a.version',
        fund,
      ),
    )
  }

  async decisions(fund: FundId): Promise<Decision[]> {
    return this.#file.guarded(() =>
      this.#bodies<Decision>(
        'SELECT d.body FROM decision d JOIN fund f ON f.key = d.fund WHERE f.id = ? ORDER BY d.key',
        fund,
      ),
    )
  }

  async decision(id: DecisionId): Promise<Decision | undefined> {
    return this.#file.guarded(() => this.#bodies<Decision>('SELECT body FROM decision WHERE id = ?', id)[0])
  }

  async statements(fund: FundId): Promise<StatementRow[]> {
    return this.#file.guarded(() =>
      this.#file.all<StatementRow>(
        `SELECT f.id AS fund, s.number, s.first_day AS first, s.last_day AS last, s.state, s.digest, e.number AS entry,
           e.recorded_at AS issuedAt
         FROM fund f JOIN statement s ON s.fund = f.key JOIN entry e ON e.id = s.entry
         WHERE f.id = ? ORDER BY s.number`,
        fund,
      ),
    )
  }

  async statement(fund: FundId, number: number): Promise<Statement | undefined> {
    return this.#file.guarded(
      () =>
        this.#bodies<Statement>(
          'SELECT s.body FROM statement s JOIN fund f ON f.key = s.fund WHERE f.id = ? AND s.number = ?',
          fund,
          number,
        ).map(statementRead)[0],
    )
  }

  async entries(fund: FundId, which: WhichEntries): Promise<Entry[]> {
    return this.#file.reading(() => {
      const conditions = ['e.fund = ?']
      const values: Value[] = [this.#file.fundKey(fund)]
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
      return this.#file.entries(fund, `WHERE ${conditions.join(' AND ')} ORDER BY ${order}${most}`, ...values)
    })
  }

  async entry(fund: FundId, number: number): Promise<Entry | undefined> {
    return this.#file.reading(
      () =>
        this.#file.entries(fund, 'WHERE e.fund = ? AND e.number = ?', this.#file.fundKey(fund), number)[0],
    )
  }

  async entriesOfKind<K extends RareKind>(
    fund: FundId,
    kinds: readonly K[],
  ): Promise<Extract<Entry, { kind: K }>[]> {
    return this.#file.reading(() => {
      const marks = kinds.map(() => '?').join(', ')
      const found = this.#file.entries(
        fund,
        `WHERE e.fund = ? AND e.kind IN (${marks})
           AND e.kind NOT IN ('support', 'booking', 'not-given', 'allocation', 'reversal') ORDER BY e.id`,
        this.#file.fundKey(fund),
        ...kinds,
      )
      const isWanted = (e: Entry): e is Extract<Entry, { kind: K }> => kinds.some((kind) => kind === e.kind)
      return found.filter(isWanted)
    })
  }

  async reversals(fund: FundId, numbers: readonly number[]): Promise<ReadonlyMap<number, number>> {
    return this.#file.reading(() => {
      const key = this.#file.fundKey(fund)
      const found = new Map<number, number>()
      for (const number of numbers) {
        const by = this.#file.pluck('SELECT number FROM entry WHERE fund = ? AND reverses = ?', key, number)
        if (typeof by === 'number') found.set(number, by)
      }
      return found
    })
  }

  async entriesFrom(fund: FundId, system: string, references: readonly string[]): Promise<Entry[]> {
    return this.#file.reading(() => {
      const key = this.#file.fundKey(fund)
      const which = 'WHERE e.fund = ? AND e.source_system = ? AND e.source_reference = ?'
      return references
        .flatMap((reference) => this.#file.entries(fund, which, key, system, reference))
        .sort((a, b) => a.number - b.number)
    })
  }

  async sessionsBetween(provider: ProviderId, from: Day, to: Day): Promise<SessionRow[]> {
    return this.#file.guarded(() => {
      const sessions = (days: string) => `
        SELECT f.id AS fund, e.number, json_extract(e.details, '$.session') AS session,
          json_extract(e.details, '$.start') AS start, json_extract(e.details, '$.end') AS end,
          w.text AS worker, e.kind = 'support' AS given
        FROM provider p CROSS JOIN fund f ON f.provider = p.key CROSS JOIN entry e ON e.fund = f.key AND ${days}
          LEFT JOIN word w ON w.ref = json_extract(e.details, '$.worker')
        WHERE p.id = ? AND e.kind IN ('support', 'booking', 'not-given')
          AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.fund = e.fund AND r.reverses = e.number)`
      const rows = this.#file.all<
        Omit<SessionRow, 'worker' | 'given'> & { worker: string | null; given: 0 | 1 }
      >(
        `${sessions('e.effective BETWEEN ? AND ? AND e.relates_to IS NULL')}
         UNION ALL ${sessions('e.relates_to BETWEEN ? AND ?')} ORDER BY start, number`,
        ...[from, to, provider, from, to, provider],
      )
      return rows.map((row) => ({ ...row, worker: row.worker ?? undefined, given: row.given === 1 }))
    })
  }

  async words(refs: readonly WordRef[]): Promise<ReadonlyMap<WordRef, string>> {
    return this.#file.reading(() => {
      const found = new Map<WordRef, string>()
      for (const ref of refs) {
        const text = this.#file.pluck('SELECT text FROM word WHERE ref = ?', ref)
        if (typeof text === 'string') found.set(ref, text)
      }
      return found
    })
  }

  async saltedWords(refs: readonly WordRef[]): Promise<ReadonlyMap<WordRef, SaltedWord>> {
    return this.#file.reading(() => {
      const found = new Map<WordRef, SaltedWord>()
      for (const ref of refs) {
        const [row] = this.#file.all<{ salt: string | null; text: string | null }>(
          'SELECT salt, text FROM word WHERE ref = ?',
          ref,
        )
        if (row?.salt && row.text !== null) found.set(ref, { salt: row.salt, text: row.text })
      }
      return found
    })
  }

  async wordsFor(fund: FundId, texts: readonly string[]): Promise<ReadonlyMap<string, WordRef>> {
    return this.#file.reading(() => {
      const key = this.#file.fundKey(fund)
      const found = new Map<string, WordRef>()
      for (const text of texts) {
        const ref = this.#file.pluck(
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
    return this.#file.guarded(() =>
      this.#file.find<RequestRow>(
        'SELECT caller, idempotency_key AS key, digest, status, answer FROM request WHERE caller = ? AND idempotency_key = ?',
        caller,
        key,
      ),
    )
  }

  async mappings(id: ProviderId): Promise<NamedRow[]> {
    const { mapping: m, provider: p } = tables
    return this.#file.guarded(() => {
      const rows = this.#file.drizzle
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
    return this.#file.guarded(() =>
      this.#file.drizzle
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
    return this.#file.guarded(() =>
      this.#file.drizzle
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
    return this.#file.guarded(() =>
      this.#file
        .all<PutAsideColumns>(
          `${SELECT_PUT_ASIDE} WHERE ${conditions.join(' AND ')} ORDER BY a.key`,
          ...[id, ...(which.fund ? [which.fund] : [])],
        )
        .map(putAsideFrom),
    )
  }

  async bankStatements(id: ProviderId): Promise<BankBalanceRow[]> {
    return this.#file.guarded(() =>
      this.#file
        .all<Omit<BankBalanceRow, 'provider'>>(
          `SELECT b.on_day AS "on", b.pence, b.source, b.at
         FROM bank_balance b JOIN provider p ON p.key = b.provider WHERE p.id = ? ORDER BY b.on_day, b.key`,
          id,
        )
        .map((row) => ({ provider: id, ...row })),
    )
  }

  #bodies<T>(sql: string, ...values: Value[]): T[] {
    return this.#file.all<{ body: string }>(sql, ...values).map(({ body }): T => JSON.parse(body))
  }
}

const SELECT_FUND = `SELECT f.id, p.id AS provider, f.ref, f.holder, f.opened,
    coalesce(e.number, 0) AS version, coalesce(e.hash, '${NO_HASH}') AS head,
    f.locked_through AS lockedThrough, f.recorded_through AS recordedThrough, w.text AS name
  FROM fund f JOIN provider p ON p.key = f.provider LEFT JOIN word w ON w.ref = f.name ${LAST_ENTRY}`

// In SQL, not by the query builder: closing asks it for every fund.
const SELECT_PUT_ASIDE = `SELECT p.id AS provider, a.id, a.import, a.file, a.file_name AS fileName, a.row, a.text,
    a.system, a.reference, f.id AS fund, a.day, a.reason, a.sentence, a.by, a.at,
    s.how, s.because, s.by AS settledBy, s.at AS settledAt
  FROM put_aside a JOIN provider p ON p.key = a.provider
    LEFT JOIN settlement s ON s.provider = a.provider AND s.put_aside = a.id LEFT JOIN fund f ON f.key = a.fund`
