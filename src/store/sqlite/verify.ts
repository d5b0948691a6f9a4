import Database from 'better-sqlite3'
import type { Agreement } from '../../ledger/agreement.ts'
import type { Day } from '../../ledger/day.ts'
import {
  type DetailsByKind,
  type EntryColumns,
  entryBytes,
  NO_HASH,
  type WordRef,
} from '../../ledger/entry.ts'
import { type AccountCode, type FundId, hasFloor, type ProviderId, sideOf } from '../../ledger/fund.ts'
import { PENNY } from '../../ledger/money.ts'
import { partOf, worthOfOne } from '../books.ts'
import { columnsFrom, ENTRY_COLUMNS, type EntryValues } from '../entry.ts'
import { FILED, type FiledTable } from '../filed.ts'
import { commitment, sealOf, sha256 } from '../rows.ts'
import { type Connection, connect, migrate, migrationsDone, migrationsHere } from './open.ts'
import { type Moved, PeopleVerification } from './verify-people.ts'
import { QueryVerification } from './verify-queries.ts'
import { StatementVerification } from './verify-statements.ts'

/** One thing that is not as it must be: where, and in plain words what. */
export interface Finding {
  readonly sentence: string
  /** The table, and the row's key or number in it. */
  readonly table: string
  readonly row?: number | string
  readonly fund?: FundId
  /** The entry's number in its fund. */
  readonly entry?: number
}

export interface Verified {
  readonly sound: boolean
  /** What was found, the first bad thing first; no more than `MOST_FINDINGS`. */
  readonly findings: readonly Finding[]
  readonly entries: number
  readonly funds: number
  readonly seconds: number
  /** Each provider's running head: what may be held against a head kept elsewhere. */
  readonly providers: readonly { readonly id: ProviderId; readonly sequence: number; readonly head: string }[]
}

export interface Verifying {
  readonly onProgress?: (entriesRead: number, entries: number) => void
  /** Heads held outside, as a statement prints them: only these show a whole history written anew. */
  readonly heads?: readonly { readonly fund: FundId; readonly entry: number; readonly hash: string }[]
}

const MOST_FINDINGS = 100
const AT_ONCE = 1000

/**
 * Reads every row again and works everything out anew (design.md §1): the schema and its guards, each seal
 * and hash and chain, documents against the entries that carry them, words against their commitments,
 * balances, floors, exact backing and the person's own cash on every day, the lock, statements without a
 * gap and what happened to them, who answered and allowed what, and what was used while it was disputed. Reads one moment of the file, without writing; another process may go on writing.
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
  const found = await new Verification(db, verifying).run()
  return { ...found, seconds: (performance.now() - started) / 1000 }
}

interface FundState {
  readonly key: number
  readonly id: FundId
  readonly provider: number
  readonly holder: string
  readonly opened: string
  readonly stored: StoredFund
  number: number
  head: string
  lock: string | null
  recorded: string | null
  priced: number
  pricedFrom: string | null
  readonly accounts: AccountState[]
  readonly versions: Version[]
  readonly reversed: Set<number>
  readonly erased: Set<string>
}

interface StoredFund {
  readonly locked_through: string | null
  readonly recorded_through: string | null
  readonly priced: number
  readonly priced_from: string | null
  readonly waits_from: string | null
  readonly unbacked_from: string | null
}

interface Version {
  readonly version: number
  readonly from: Day
  readonly each: ReadonlyMap<string, number>
}

interface ProviderState {
  readonly id: ProviderId
  readonly stored: { sequence: number; head: string; recorded_at: string | null; lent_gap: number | null }
  sequence: number
  head: string
  recordedAt: string | null
}

interface AccountState {
  readonly id: number
  readonly fund: number
  readonly unit: string
  readonly code: AccountCode
  readonly isDebit: boolean
  readonly floor: boolean
  readonly part: string
  readonly stored: number
  readonly storedMovedBy: number
  now: number
  movedBy: number
  /** The days on which it changed, in order, and by how much; only where a promise looks at days. */
  readonly days: string[] | undefined
  readonly changes: number[]
}

/** A document that says which entry carries it. */
interface Carried {
  readonly table: string
  /** Of a document about who sees and decides: the kind of its entry. */
  readonly what: unknown
  readonly fund: number
  readonly digest: string
  readonly row: number
}

type EntryTuple = [id: number, provider: number, fund: number, ...EntryValues]
type TransferTuple = [
  entry: number,
  line: number,
  fund: number,
  unit: string,
  debit: number,
  credit: number,
  amount: number,
]
type Line = readonly [unit: string, debit: string, credit: string, amount: number]

class Verification {
  readonly #db: Connection
  readonly #asked: Verifying
  readonly #findings: Finding[] = []
  readonly #funds = new Map<number, FundState>()
  readonly #providers = new Map<number, ProviderState>()
  readonly #accounts = new Map<number, AccountState>()
  /** Documents by the entry that carries them. */
  readonly #carried = new Map<number, Carried>()
  readonly #people = new PeopleVerification({
    fund: (key) => this.#funds.get(key),
    hasProvider: (key) => this.#providers.has(key),
    recordedAt: (entry) => this.#recordedAt(entry),
    find: (sentence, table, row, fund = 0) => this.#find(sentence, table, { row, ...this.#named(fund) }),
  })
  readonly #statements = new StatementVerification({
    fund: (key) => this.#funds.get(key),
    hashOf: (fund, number) => this.#hashOf(fund, number),
    recordedAt: (entry) => this.#recordedAt(entry),
    fundOfWord: (ref) => this.#fundOfWord(ref),
    hasAuthority: (id, fund) => this.#people.hasAuthority(id, fund),
    find: (sentence, table, row, fund = 0) => this.#find(sentence, table, { row, ...this.#named(fund) }),
  })
  readonly #queries = new QueryVerification({
    fund: (key) => this.#funds.get(key),
    hashOf: (fund, number) => this.#hashOf(fund, number),
    hasStatement: (fund, number) => this.#statements.has(fund, number),
    agreed: (fund) => this.#statements.agreed(fund),
    fundOfWord: (ref) => this.#fundOfWord(ref),
    hasAuthority: (id, fund) => this.#people.hasAuthority(id, fund),
    comesInFor: (user, provider, funder) => this.#people.comesInFor(user, provider, funder),
    speaksFor: (user, provider) => this.#people.speaksFor(user, provider),
    comesInAs: (user, fund, whose) => this.#people.comesInAs(user, fund, whose),
    find: (sentence, table, row, fund = 0) => this.#find(sentence, table, { row, ...this.#named(fund) }),
  })
  readonly #blanked = new Map<string, { fund: number; row: number }>()
  #entries = 0

  constructor(db: Connection, asked: Verifying) {
    this.#db = db
    this.#asked = asked
  }

  async run(): Promise<Omit<Verified, 'seconds'>> {
    this.#schema()
    // What is not readable as expected is not read further: its findings say enough.
    if (this.#findings.length === 0) await this.#everything()
    return {
      sound: this.#findings.length === 0,
      findings: this.#findings,
      entries: this.#entries,
      funds: this.#funds.size,
      providers: [...this.#providers.values()].map(({ id, sequence, head }) => ({ id, sequence, head })),
    }
  }

  async #everything(): Promise<void> {
    try {
      this.#pages()
      this.#register()
      this.#openAccounts()
      await this.#everyEntry()
      this.#accountsAtTheEnd()
      for (const fund of this.#funds.values()) this.#fundAtTheEnd(fund)
      for (const [key, provider] of this.#providers) this.#providerAtTheEnd(key, provider)
      this.#documentsAtTheEnd()
      this.#wordsAtTheEnd()
      this.#filesAtTheEnd()
      this.#headsHeldOutside()
    } catch (error) {
      // A page that cannot be read ends the reading, and is what is wrong.
      if (!(error instanceof Database.SqliteError)) throw error
      this.#find(`the file is damaged: ${error.message}`, 'file')
    }
  }

  #find(sentence: string, table: string, where: Omit<Finding, 'sentence' | 'table'> = {}): void {
    if (this.#findings.length < MOST_FINDINGS) this.#findings.push({ sentence, table, ...where })
  }

  // ── The file, its schema and its guards ────────────────────────────────────────────────────────────

  #schema(): void {
    const is = objectsOf(this.#db)
    const must = expectedSchema()
    for (const [name, sql] of must) {
      if (!is.has(name)) this.#find(`${name} is missing from the file`, 'schema', { row: name })
      else if (is.get(name) !== sql)
        this.#find(`${name} is not as the program made it`, 'schema', { row: name })
    }
    for (const name of is.keys())
      if (!must.has(name))
        this.#find(`${name} is in the file and not of this program`, 'schema', { row: name })
    if (this.#findings.length > 0) return
    const here = migrationsHere()
    const done = migrationsDone(this.#db)
    for (let i = 0; i < Math.max(here.length, done.length); i++) {
      const [a, b] = [here[i], done[i]]
      if (a?.number !== b?.number || a?.name !== b?.name || a?.digest !== b?.digest)
        this.#find(`migration ${i + 1} is not the one this program knows`, 'migration', { row: i + 1 })
    }
    if (this.#count('never') > 0) this.#find('rows stand in a table that is always empty', 'never')
  }

  #pages(): void {
    const said = this.#db.pragma('quick_check(5)', { simple: false })
    for (const row of Array.isArray(said) ? said : [])
      if (row.quick_check !== 'ok') this.#find(`the file is damaged: ${row.quick_check}`, 'file')
  }

  #count(table: string): number {
    return Number(this.#db.prepare(`SELECT count(*) FROM "${table}"`).pluck().get())
  }

  // ── The register: every filed row, in the order of filing ──────────────────────────────────────────

  #register(): void {
    const readers = Object.keys(FILED).map((table) => this.#readerOf(table as FiledTable))
    let last = 0
    let head = NO_HASH
    for (;;) {
      const next = readers.reduce((a, b) => (keyOf(b) < keyOf(a) ? b : a))
      const row = next.row
      if (!row) break
      const { key, values, seal } = row
      if (key !== last + 1) {
        const missing = key > last + 1
        const sentence = missing
          ? `row ${last + 1} of the register is missing`
          : 'two rows have one place in the register'
        this.#find(sentence, missing ? 'register' : next.table, { row: missing ? last + 1 : key })
      }
      if (sealOf(next.table, [key, ...values], head) !== seal)
        this.#find('the row, or the one filed before it, was changed, added or taken away', next.table, {
          row: key,
        })
      this.#understand(next.table, key, row.all)
      last = key
      head = seal
      next.read()
    }
    const rows = this.#db
      .prepare<[], { one: number; last: number; head: string }>('SELECT * FROM register')
      .all()
    if (rows.length !== 1 || rows[0]?.one !== 1 || rows[0].last !== last || rows[0].head !== head)
      this.#find(`the register does not end with row ${last}: rows are missing or were added`, 'register', {
        row: last,
      })
  }

  #readerOf(table: FiledTable) {
    const names = ['key', ...FILED[table], 'seal'].map((n) => `"${n}"`).join(', ')
    const rows = this.#db
      .prepare<[], Record<string, unknown>>(`SELECT ${names}, * FROM "${table}" ORDER BY key`)
      .iterate()
    const reader = {
      table,
      row: undefined as FiledRow | undefined,
      read() {
        const { value, done } = rows.next()
        reader.row = done ? undefined : filedRow(table, value)
      },
    }
    reader.read()
    return reader
  }

  /** Takes from a filed row what the later checks need, and checks what the row says of itself. */
  #understand(table: FiledTable, key: number, row: Record<string, unknown>): void {
    if (table === 'provider') this.#takeProvider(key, row)
    else if (table === 'fund') this.#takeFund(key, row)
    else if (table === 'word') this.#takeWord(key, row)
    else if (table === 'agreement' || table === 'decision' || table === 'statement' || table === 'document')
      this.#takeDocument(table, key, row)
    else {
      this.#people.take(table, key, row)
      this.#statements.take(table, key, row)
      this.#queries.take(table, key, row)
    }
  }

  #takeProvider(key: number, row: Record<string, unknown>): void {
    this.#providers.set(key, {
      id: row['id'] as ProviderId,
      stored: row as unknown as ProviderState['stored'],
      sequence: 0,
      head: NO_HASH,
      recordedAt: null,
    })
  }

  #takeFund(key: number, row: Record<string, unknown>): void {
    this.#funds.set(key, {
      key,
      id: row['id'] as FundId,
      provider: Number(row['provider']),
      holder: String(row['holder']),
      opened: String(row['opened']),
      stored: row as unknown as StoredFund,
      number: 0,
      head: NO_HASH,
      lock: null,
      recorded: null,
      priced: 0,
      pricedFrom: null,
      accounts: [],
      versions: [],
      reversed: new Set(),
      erased: new Set(),
    })
    if (this.#db.prepare('SELECT 1 FROM word WHERE ref = ?').get(row['name']) === undefined)
      this.#find('its name is not among the words', 'fund', { row: key, fund: row['id'] as FundId })
  }

  #takeWord(key: number, row: Record<string, unknown>): void {
    const { ref, salt, text, fund } = row
    if (text === null && salt === null) this.#blanked.set(String(ref), { fund: Number(fund), row: key })
    else if (commitment(String(salt), String(text)) !== ref)
      this.#find('the text is not what was committed to', 'word', { row: key, ...this.#named(Number(fund)) })
  }

  #takeDocument(
    table: 'agreement' | 'decision' | 'statement' | 'document',
    key: number,
    row: Record<string, unknown>,
  ): void {
    const body = String(row['body'])
    const digest = String(row['digest'])
    const fund = this.#funds.get(Number(row['fund']))
    const where = { row: key, ...this.#named(Number(row['fund'])) }
    if (sha256(body) !== digest) {
      this.#find('the document is not what its digest says', table, where)
      return
    }
    if (typeof row['entry'] !== 'number' || row['awaits'] !== null || this.#carried.has(row['entry']))
      this.#find('no entry of its own carries the document', table, where)
    else
      this.#carried.set(row['entry'], {
        ...{ table, fund: Number(row['fund']), digest, row: key },
        what: table === 'document' ? row['what'] : undefined,
      })
    if (!fund) {
      this.#find('it belongs to no fund', table, where)
      return
    }
    if (table === 'agreement') this.#takeAgreement(fund, row, JSON.parse(body))
    if (table === 'statement') this.#statements.takeStatement(row, fund.key, JSON.parse(body))
    if (table === 'document') this.#people.takeDocument(key, row, JSON.parse(body))
    if (table === 'decision') {
      const { id, writtenDownBy } = JSON.parse(body)
      this.#people.takeDecision(String(row['id']), fund.key, writtenDownBy)
      if (id !== row['id']) this.#find('the document has another id than its row', table, where)
    }
  }

  #takeAgreement(fund: FundState, row: Record<string, unknown>, agreement: Agreement): void {
    const where = { row: Number(row['key']), fund: fund.id }
    const { version, from } = agreement
    if (row['version'] !== version || row['from_day'] !== from || version !== fund.versions.length + 1)
      this.#find('the version or its first day is not that of the document', 'agreement', where)
    const each = new Map(agreement.kinds.map((kind) => [kind.code, worthOfOne(kind)]))
    fund.versions.push({ version, from, each })
    this.#statements.takeAgreement(fund.key, agreement)
    const stored = this.#db
      .prepare<[number, number], { unit: string; from_day: string; each: number }>(
        'SELECT unit, from_day, each FROM price WHERE fund = ? AND version = ?',
      )
      .all(fund.key, version)
    const right = stored.every((p) => p.from_day === from && each.get(p.unit) === p.each)
    if (!right || stored.length !== each.size)
      this.#find(`the prices of version ${version} are not those of the agreement`, 'price', {
        row: version,
        fund: fund.id,
      })
  }

  #recordedAt(entry: number): string | undefined {
    const at = this.#db.prepare('SELECT recorded_at FROM entry WHERE id = ?').pluck().get(entry)
    return typeof at === 'string' ? at : undefined
  }

  #hashOf(fund: number, number: number): string | undefined {
    const sql = 'SELECT hash FROM entry WHERE fund = ? AND number = ?'
    return this.#db.prepare<[number, number], string>(sql).pluck().get(fund, number)
  }

  #fundOfWord(ref: string): number | undefined {
    return this.#db.prepare<[string], number>('SELECT fund FROM word WHERE ref = ?').pluck().get(ref)
  }

  #named(fund: number): { fund?: FundId } {
    const found = this.#funds.get(fund)
    return found ? { fund: found.id } : {}
  }

  // ── Entries, in the order in which they were written ───────────────────────────────────────────────

  #openAccounts(): void {
    interface Row {
      id: number
      fund: number
      unit: string
      code: AccountCode
      side: string
      floor: number
      part: string
      balance: number
      moved_by: number
    }
    const rows = this.#db.prepare<[], Row>('SELECT * FROM account ORDER BY id')
    for (const { id, fund, unit, code, side, floor, part, balance, moved_by } of rows.iterate()) {
      const where = { row: id, ...this.#named(fund) }
      if (id !== this.#accounts.size + 1)
        this.#find(`account ${this.#accounts.size + 1} is missing`, 'account', where)
      if (side !== sideOf(code) || floor !== (hasFloor(code) ? 1 : 0) || part !== partOf(code))
        this.#find(`the account ${code} has another side, floor or part than its code`, 'account', where)
      const kept =
        floor === 1 || part === 'hours' || part === 'held' || part === 'bank' || part === 'own-cash'
      const account: AccountState = {
        ...{ id, fund, unit, code, part, now: 0, movedBy: 0, stored: balance, storedMovedBy: moved_by },
        isDebit: sideOf(code) === 'D',
        floor: hasFloor(code),
        days: kept ? [] : undefined,
        changes: [],
      }
      this.#accounts.set(id, account)
      const state = this.#funds.get(fund)
      if (!state) this.#find('it belongs to no fund', 'account', where)
      state?.accounts.push(account)
    }
  }

  async #everyEntry(): Promise<void> {
    const total = this.#count('entry')
    const entries = this.#db
      .prepare<[number, number], EntryTuple>(
        `SELECT id, provider, fund, ${ENTRY_COLUMNS.join(', ')} FROM entry WHERE id > ? ORDER BY id LIMIT ?`,
      )
      .raw()
    const transfers = this.#db
      .prepare<[number, number], TransferTuple>(
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
      this.#asked.onProgress?.(this.#entries, total)
      // Another process may want this one's attention between two pieces of work.
      if (chunks % 10 === 0) await new Promise((wake) => setImmediate(wake))
    }
  }

  #chunk(rows: readonly EntryTuple[], moved: readonly TransferTuple[]): void {
    let at = 0
    for (const row of rows) {
      const id = row[0]
      const from = at
      while ((moved[at]?.[0] ?? Number.MAX_SAFE_INTEGER) < id) at++
      if (at > from) this.#find(`a transfer belongs to no entry`, 'transfer', { row: moved[from]?.[0] ?? 0 })
      const start = at
      while (moved[at]?.[0] === id) at++
      this.#entry(row, moved, start, at)
    }
    if (at < moved.length)
      this.#find(`a transfer belongs to no entry`, 'transfer', { row: moved[at]?.[0] ?? 0 })
  }

  #entry(row: EntryTuple, moved: readonly TransferTuple[], start: number, end: number): void {
    const [, providerKey, fundKey, ...values] = row
    const fund = this.#funds.get(fundKey)
    const provider = this.#providers.get(providerKey)
    this.#entries += 1
    if (!fund || !provider) {
      this.#find('it belongs to no fund or no provider', 'entry', { row: row[0] })
      return
    }
    const c = columnsFrom(fund.id, values)
    const hash = values[22]
    const find = (sentence: string, table = 'entry') =>
      this.#find(sentence, table, { row: row[0], fund: fund.id, entry: c.number })

    if (row[0] !== this.#entries) find(`the entry before it is missing, or it was added`)
    if (c.number !== fund.number + 1)
      find(`entry ${fund.number + 1} of this fund is missing, or this one was added`)
    if (providerKey !== fund.provider) find('it stands in another provider’s order')
    if (c.sequence !== provider.sequence + 1) find('an entry before it is missing from the provider’s order')
    if (c.previous !== fund.head) find('it does not follow from the entry before it in its fund')
    if (c.previousHead !== provider.head) find('it does not follow from the provider’s entry before it')
    if (provider.recordedAt !== null && c.recordedAt < provider.recordedAt)
      find('it was recorded before the entry before it')
    if (fund.lock !== null && c.effective <= fund.lock) find('it is dated in a closed period')

    const lines = this.#transfers(fund, c, moved, start, end)
    const isAsWritten = lines !== undefined && sha256(entryBytes(c, lines)) === hash
    if (!isAsWritten) find('the entry or its transfers were changed after they were written')

    fund.number = c.number
    fund.head = hash
    provider.sequence = c.sequence
    provider.head = hash
    provider.recordedAt = c.recordedAt
    // What was changed is not asked what it means.
    if (!isAsWritten) return
    if (!EVERYDAY.has(c.kind) || c.document !== null || c.decision !== null)
      this.#furtherEntry(row[0], fund, c, lines)
    else if (this.#carried.size > 0 && this.#carried.has(row[0]))
      find('a document says that it is carried here')
  }

  /** Moves the balances; undefined where a transfer is not one of this fund's. */
  #transfers(
    fund: FundState,
    c: EntryColumns,
    moved: readonly TransferTuple[],
    start: number,
    end: number,
  ): Line[] | undefined {
    const lines: Line[] = []
    const touched: AccountState[] = []
    let drawn = 0
    for (let i = start; i < end; i++) {
      const transfer = moved[i]
      if (!transfer) break
      const [entry, line, of, unit, debitId, creditId, amount] = transfer
      const debit = this.#accounts.get(debitId)
      const credit = this.#accounts.get(creditId)
      const where = { row: entry, fund: fund.id, entry: c.number }
      if (line !== i - start + 1)
        this.#find(`line ${i - start + 1} of its transfers is missing`, 'transfer', where)
      if (
        !debit ||
        !credit ||
        of !== fund.key ||
        debit.fund !== of ||
        credit.fund !== of ||
        debit.unit !== unit ||
        credit.unit !== unit
      ) {
        this.#find('a transfer leaves its fund or its unit', 'transfer', where)
        return undefined
      }
      if (amount <= 0 || !Number.isSafeInteger(amount) || debit === credit)
        this.#find('a transfer is not a positive amount between two accounts', 'transfer', where)
      if ((debit.part === 'bank' || credit.part === 'bank') && amount % PENNY !== 0)
        this.#find('the bank is touched by part of a penny', 'transfer', where)
      move(debit, c.effective, debit.isDebit ? amount : -amount, entry * 4096 + line)
      move(credit, c.effective, credit.isDebit ? -amount : amount, entry * 4096 + line)
      lines.push([unit, debit.code, credit.code, amount])
      touched.push(debit, credit)
      if (debit.part === 'earned' && credit.part !== 'earned' && !mayTakeEarned(c.kind, credit))
        this.#find('what was earned was taken by another way than a drawdown', 'entry', {
          fund: fund.id,
          entry: c.number,
        })
      if (debit.part === 'earned') drawn |= 1
      if (credit.part === 'bank') drawn |= 2
      if (debit.part === 'earned') touched.push(debit)
    }
    for (const account of touched)
      if (
        account.now < 0 &&
        (account.floor ||
          (account.part === 'earned' && c.kind !== 'reversal' && isDebited(moved, start, end, account)))
      )
        this.#find(`${account.unit} ${account.code} fell below nothing`, 'entry', {
          fund: fund.id,
          entry: c.number,
        })
    if (drawn === 3) this.#ownCash(fund, c)
    return lines
  }

  /** What the provider took left the person's own cash in the bank, on that and every later day known then. */
  #ownCash(fund: FundState, c: EntryColumns): void {
    const later = new Map<string, number>()
    let left = 0
    for (const account of fund.accounts) {
      const sign = account.part === 'bank' ? 1 : account.part === 'own-cash' ? -1 : 0
      if (sign === 0) continue
      left += sign * account.now
      const days = account.days ?? []
      for (let i = days.length - 1; i >= 0; i--) {
        const day = days[i] ?? ''
        if (day <= c.effective) break
        later.set(day, (later.get(day) ?? 0) + sign * (account.changes[i] ?? 0))
      }
    }
    let least = left
    for (const day of [...later.keys()].sort().reverse()) {
      left -= later.get(day) ?? 0
      least = Math.min(least, left)
    }
    if (least < 0)
      this.#find('the provider took what left the person’s own cash short at the bank', 'entry', {
        fund: fund.id,
        entry: c.number,
      })
  }

  /** What only few entries have: a document, a decision, a mark on the fund's days. */
  #furtherEntry(id: number, fund: FundState, c: EntryColumns, lines: readonly Line[]): void {
    const find = (sentence: string, table = 'entry') =>
      this.#find(sentence, table, { row: id, fund: fund.id, entry: c.number })
    const document = this.#carried.get(id)
    if (
      c.document === null
        ? document !== undefined
        : document?.digest !== c.document || document.fund !== fund.key
    )
      find('the document it carries is missing or another')
    if (ABOUT_PEOPLE.has(c.kind) ? document?.what !== c.kind : document?.what !== undefined)
      find('the document it carries is about something else')
    if (c.decision !== null && !this.#people.hasDecision(c.decision, fund.key))
      find('the decision it rests on is missing')
    const wrong = this.#people.entry(id, c, { fund: fund.key, provider: fund.provider }, movedBy(fund, lines))
    if (wrong !== undefined) find(wrong)
    if (c.reverses !== null) {
      if (fund.reversed.has(c.reverses) || c.reverses >= c.number)
        find('it reverses an entry a second time, or none')
      fund.reversed.add(c.reverses)
      if (!this.#isMirrored(fund, c.reverses, lines))
        find('it is not the mirror of the entry that it reverses')
    }
    if (c.kind === 'agreement') this.#priced(fund, detailsOf<'agreement'>(c).version, false, c)
    if (c.kind === 'repricing') this.#priced(fund, detailsOf<'repricing'>(c).version, true, c)
    this.#issued(id, fund, c)
    if (c.kind === 'support-recorded') {
      const { through } = detailsOf<'support-recorded'>(c)
      if (fund.recorded !== null && through <= fund.recorded) find('support was recorded further already')
      fund.recorded = through
    }
    if (c.kind === 'erasure') for (const ref of detailsOf<'erasure'>(c).words) fund.erased.add(ref)
  }

  /**
   * A reversal moves every transfer back, in the same unit and amount. Two things may come with it: what the
   * provider lends where a receipt's money is gone, and what the funder gets or gives for a price changed since.
   */
  #isMirrored(fund: FundState, reversed: number, lines: readonly Line[]): boolean {
    const left = [...lines]
    const original = this.#db
      .prepare<[number, number], [kind: string, ...Line]>(
        `SELECT e.kind, t.unit, d.code, c.code, t.amount
         FROM entry e JOIN transfer t ON t.entry = e.id JOIN account d ON d.id = t.debit JOIN account c ON c.id = t.credit
         WHERE e.fund = ? AND e.number = ?`,
      )
      .raw()
      .all(fund.key, reversed)
    for (const [, unit, debit, credit, amount] of original) {
      const i = left.findIndex((l) => l[0] === unit && l[1] === credit && l[2] === debit && l[3] === amount)
      if (i === -1) return false
      left.splice(i, 1)
    }
    const isReceipt = original.some(([kind]) => kind === 'receipt')
    return left.every(
      ([unit, debit, credit]) =>
        unit === 'GBP' &&
        ((isReceipt && debit === 'bank' && credit === 'advance') ||
          (debit === 'hours' && credit.startsWith('funder:')) ||
          (debit.startsWith('funder:') && credit === 'hours')),
    )
  }

  /** The same rule as the file's: a version takes force by itself where it values what is held as before. */
  #priced(fund: FundState, number: number, isRepricing: boolean, c: EntryColumns): void {
    const version = fund.versions[number - 1]
    if (!version) {
      this.#find('its agreement is missing', 'agreement', { fund: fund.id, entry: c.number })
      return
    }
    const before = (unit: string) =>
      fund.versions
        .slice(0, number - 1)
        .findLast((v) => v.each.has(unit))
        ?.each.get(unit)
    const isRevalued = (a: AccountState) =>
      version.each.has(a.unit) &&
      version.each.get(a.unit) !== before(a.unit) &&
      (a.now !== 0 || (a.days?.at(-1) ?? '') >= version.from)
    const takesForce = isRepricing
      ? number > fund.priced && version.from === c.effective
      : number === fund.priced + 1 &&
        !fund.accounts.some((a) => a.part === 'held' && a.movedBy > 0 && isRevalued(a))
    if (!takesForce) return
    fund.priced = number
    fund.pricedFrom =
      fund.pricedFrom !== null && fund.pricedFrom > version.from ? fund.pricedFrom : version.from
  }

  /** A final statement or an early copy that an entry carries; only closing moves the lock. */
  #issued(id: number, fund: FundState, c: EntryColumns): void {
    const where = { row: id, fund: fund.id, entry: c.number }
    const find = (sentence: string) => this.#find(sentence, 'statement', where)
    const wrong = this.#statements.carried(id, fund.key, c, fund.lock) ?? []
    for (const sentence of wrong) find(sentence)
    if (c.kind !== 'closing' || wrong.length > 0) return
    const { last } = detailsOf<'closing'>(c)
    if (fund.recorded === null || fund.recorded < last)
      find('the period was closed before support was recorded')
    fund.lock = last
  }

  // ── What must hold at the end ──────────────────────────────────────────────────────────────────────

  #accountsAtTheEnd(): void {
    for (const a of this.#accounts.values()) {
      const where = { row: a.id, ...this.#named(a.fund) }
      if (a.now !== a.stored || a.movedBy !== a.storedMovedBy)
        this.#find(`the balance of ${a.unit} ${a.code} is not what its transfers come to`, 'account', where)
      if (a.movedBy === 0)
        this.#find(`the account ${a.unit} ${a.code} was opened for nothing`, 'account', where)
      if (a.floor) this.#floorOnEveryDay(a)
    }
  }

  #floorOnEveryDay(account: AccountState): void {
    let balance = 0
    for (const [i, change] of account.changes.entries()) {
      balance += change
      if (balance < 0) {
        this.#find(`${account.unit} ${account.code} is below nothing on ${account.days?.[i]}`, 'account', {
          row: account.id,
          ...this.#named(account.fund),
        })
        return
      }
    }
  }

  #fundAtTheEnd(fund: FundState): void {
    const { stored } = fund
    const waits =
      fund.versions
        .filter((v) => v.version > fund.priced)
        .map((v) => v.from)
        .sort()[0] ?? null
    const find = (sentence: string) =>
      this.#find(sentence, 'fund', { row: fund.key, fund: fund.id, entry: fund.number })
    if (stored.locked_through !== fund.lock) find('the lock is not where the last closing put it')
    if (stored.recorded_through !== fund.recorded)
      find('the day up to which support is recorded is not what was recorded')
    if (
      stored.priced !== fund.priced ||
      stored.priced_from !== fund.pricedFrom ||
      stored.waits_from !== waits
    )
      find('the prices in force are not those of the agreement and its repricing')
    if (stored.unbacked_from !== null) find('the money behind the hours was left unsettled')
    this.#backingOnEveryDay(fund)
  }

  /** The money behind the hours held equals price × hours, on every day on which either changes. */
  #backingOnEveryDay(fund: FundState): void {
    const held = fund.accounts.filter((a) => a.part === 'held' || a.part === 'hours')
    const days = new Set(held.flatMap((a) => a.days ?? []))
    for (const v of fund.versions) if (v.version <= fund.priced) days.add(v.from)
    const walks = held.map((account) => ({ account, at: 0, balance: 0 }))
    for (const day of [...days].sort()) {
      let gap = 0
      for (const walk of walks) {
        const { account } = walk
        while ((account.days?.[walk.at] ?? '9999-99-99') <= day)
          walk.balance += account.changes[walk.at++] ?? 0
        gap +=
          account.part === 'hours' ? walk.balance : -walk.balance * this.#priceOn(fund, account.unit, day)
      }
      if (gap !== 0) {
        this.#find(`pounds and hours do not agree on ${day}`, 'account', { row: day, fund: fund.id })
        return
      }
    }
  }

  #priceOn(fund: FundState, unit: string, day: string): number {
    for (let i = fund.priced - 1; i >= 0; i--) {
      const version = fund.versions[i]
      const each = version && version.from <= day ? version.each.get(unit) : undefined
      if (each !== undefined) return each
    }
    return fund.versions.find((v) => v.each.has(unit))?.each.get(unit) ?? 0
  }

  #providerAtTheEnd(key: number, provider: ProviderState): void {
    const { stored } = provider
    const find = (sentence: string) => this.#find(sentence, 'provider', { row: key })
    if (
      stored.sequence !== provider.sequence ||
      stored.head !== provider.head ||
      stored.recorded_at !== provider.recordedAt
    )
      find(
        `the provider’s order does not end with entry ${provider.sequence}: entries are missing, or were added`,
      )
    let gap = 0
    for (const a of this.#accounts.values())
      if (a.part === 'lent' && this.#funds.get(a.fund)?.provider === key)
        gap += a.code === 'own:lent' ? a.now : -a.now
    if (gap !== 0 || stored.lent_gap !== null) find('what was lent to the funds is not what they owe')
  }

  #documentsAtTheEnd(): void {
    const last = this.#db.prepare('SELECT document FROM entry WHERE id = ?').pluck()
    for (const [entry, { table, digest, row }] of this.#carried)
      if (last.get(entry) !== digest) this.#find('the entry that should carry it does not', table, { row })
    const priced = Number(this.#count('price'))
    const agreed = [...this.#funds.values()]
      .flatMap((f) => f.versions)
      .reduce((sum, v) => sum + v.each.size, 0)
    if (priced !== agreed) this.#find('there are prices of no agreement', 'price')
  }

  #wordsAtTheEnd(): void {
    for (const [ref, { fund, row }] of this.#blanked)
      if (!this.#funds.get(fund)?.erased.has(ref))
        this.#find('a text is gone and no erasure says so', 'word', { row, ...this.#named(fund) })
    for (const fund of this.#funds.values())
      for (const ref of fund.erased)
        if (this.#blanked.get(ref)?.fund !== fund.key)
          this.#find('an erasure lists a text that is still there', 'word', {
            row: ref as WordRef,
            fund: fund.id,
          })
  }

  /** What an erasure blanks, no file may give away that was made before it: its digest goes with it. */
  #filesAtTheEnd(): void {
    const known = this.#db.prepare<[number], number>(
      `SELECT DISTINCT r.key FROM entry e, json_each(e.details, '$.words') w
         JOIN statement s ON s.fund = e.fund AND instr(s.body, w.value) > 0
         JOIN rendition r ON r.fund = s.fund AND r.number = s.number
         JOIN word f ON f.ref = r.file
       WHERE e.fund = ? AND e.kind = 'erasure' AND f.text IS NOT NULL AND r.at < e.recorded_at ORDER BY r.key`,
    )
    for (const fund of this.#funds.values()) {
      if (fund.erased.size === 0) continue
      for (const row of known.pluck().all(fund.key))
        this.#find('the file it was made from says what is erased, and it can still be known', 'rendition', {
          row,
          fund: fund.id,
        })
    }
  }

  #headsHeldOutside(): void {
    const hashOf = this.#db
      .prepare('SELECT e.hash FROM entry e JOIN fund f ON f.key = e.fund WHERE f.id = ? AND e.number = ?')
      .pluck()
    for (const { fund, entry, hash } of this.#asked.heads ?? [])
      if (hashOf.get(fund, entry) !== hash)
        this.#find('the history is not the one that ended with this head', 'entry', { fund, entry })
  }
}

/** What an entry did to an account of its fund, and what it left there. */
function movedBy(fund: FundState, lines: readonly Line[]): Moved {
  const of = (unit: string, code: AccountCode) =>
    fund.accounts.find((a) => a.unit === unit && a.code === code)
  return {
    now: (unit, code) => of(unit, code)?.now ?? 0,
    by: (unit, code) => {
      const sign = sideOf(code) === 'D' ? 1 : -1
      return lines.reduce((sum, [u, debit, credit, amount]) => {
        if (u !== unit) return sum
        return sum + (debit === code ? sign * amount : credit === code ? -sign * amount : 0)
      }, 0)
    },
  }
}

/** Kinds whose entry carries a document of the same kind. */
const ABOUT_PEOPLE: ReadonlySet<string> = new Set([
  ...['authority', 'authority-ended', 'decision-making', 'dispute', 'dispute-answered'],
])

const EVERYDAY: ReadonlySet<string> = new Set(['support', 'booking', 'not-given', 'allocation'])

interface FiledRow {
  readonly key: number
  readonly values: (string | number | null)[]
  readonly seal: string
  readonly all: Record<string, unknown>
}

function filedRow(table: FiledTable, row: Record<string, unknown>): FiledRow {
  const values = FILED[table].map((name) => row[name] as string | number | null)
  return { key: Number(row['key']), values, seal: String(row['seal']), all: row }
}

function keyOf(reader: { readonly row: FiledRow | undefined }): number {
  return reader.row?.key ?? Number.POSITIVE_INFINITY
}

function detailsOf<K extends keyof DetailsByKind>(c: EntryColumns): DetailsByKind[K] {
  return JSON.parse(c.details)
}

function move(account: AccountState, day: string, change: number, by: number): void {
  account.now += change
  account.movedBy = by
  const { days, changes } = account
  if (days === undefined) return
  const last = days.length - 1
  const latest = days[last]
  if (latest === day) changes[last] = (changes[last] ?? 0) + change
  else if (latest === undefined || latest < day) {
    days.push(day)
    changes.push(change)
  } else insertDay(days, changes, day, change)
}

function insertDay(days: string[], changes: number[], day: string, change: number): void {
  let [low, high] = [0, days.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((days[middle] ?? '') < day) low = middle + 1
    else high = middle
  }
  if (days[low] === day) changes[low] = (changes[low] ?? 0) + change
  else {
    days.splice(low, 0, day)
    changes.splice(low, 0, change)
  }
}

/** What is earned leaves by a drawdown, straight to the bank; a reversal and a beginning may take it back. */
function mayTakeEarned(kind: string, credit: AccountState): boolean {
  return kind === 'drawdown' ? credit.part === 'bank' : kind === 'reversal' || kind === 'brought-forward'
}

function isDebited(
  moved: readonly TransferTuple[],
  start: number,
  end: number,
  account: AccountState,
): boolean {
  for (let i = start; i < end; i++) if (moved[i]?.[4] === account.id) return true
  return false
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
