import type { Changes, Expecting, NewEntry, Outcome, Placed } from '../../bookkeeping/store.ts'
import { type AccountKey, key as accountKey } from '../../ledger/book.ts'
import { laterOf, type Moment } from '../../ledger/day.ts'
import { type Digest, type EntryColumns, entryBytes, NO_HASH, type Transfer } from '../../ledger/entry.ts'
import {
  type AccountCode,
  type FundId,
  hasFloor,
  type ProviderId,
  sideOf,
  type Unit,
} from '../../ledger/fund.ts'
import { partOf } from '../books.ts'
import { fileAfter, fileBefore, fundsIn } from '../commit.ts'
import { columnsOf, ENTRY_COLUMNS, valuesOf } from '../entry.ts'
import { BESIDE, type Commit, FILED, type FiledTable, type Filing } from '../filed.ts'
import { sealOf, sha256, toTheMillisecond } from '../rows.ts'
import { DROP } from './drafts.ts'
import { codeOf, LAST_ENTRY, type OpenFile, type Value } from './file.ts'
import { keepInvitations } from './people.ts'

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

/**
 * Writes commits into one SQLite file. What must hold is refused by the file itself, in migrations/sqlite; this only
 * writes rows in the order the guards ask for, and names their refusals.
 */
export class Commits {
  readonly #file: OpenFile
  /** Accounts by fund key, then unit and code: they never change once there, so they may be remembered. */
  readonly #accounts = new Map<number, Map<AccountKey, number>>()

  constructor(file: OpenFile) {
    this.#file = file
  }

  async commit(changes: Changes, expecting: Expecting): Promise<Outcome> {
    const at = toTheMillisecond(changes.at)
    const outcome = await this.#file.patiently(() =>
      this.#file.guarded(() => this.#commitNow({ ...changes, at }, expecting)),
    )
    const { erase = [], draftsDone = [] } = changes
    if (outcome.done && erase.length + draftsDone.length > 0) this.#file.emptyLog()
    return outcome
  }

  #commitNow(changes: Changes, expecting: Expecting): Outcome {
    this.#file.one('BEGIN IMMEDIATE').run()
    const writing = new Writing()
    try {
      const outcome = this.#write(changes, expecting, writing)
      this.#file.one(outcome.done ? 'COMMIT' : 'ROLLBACK').run()
      if (!outcome.done) this.#forget(writing)
      return outcome
    } catch (error) {
      const guard = guardOf(error)
      const found = guard === 'foreign-key' ? this.#whatIsOwed() : undefined
      if (this.#file.db.inTransaction) this.#file.one('ROLLBACK').run()
      this.#forget(writing)
      if (guard === undefined) throw error
      const fund = found?.fund ?? writing.fund
      return { done: false, guard: found?.guard ?? guard, ...(fund === undefined ? {} : { fund }) }
    }
  }

  #write(changes: Changes, expecting: Expecting, writing: Writing): Outcome {
    if (changes.newProvider) this.#newProvider(changes.provider, changes.newProvider)
    const provider = this.#providerStanding(changes.provider)
    const at = laterOf(changes.at, provider.recordedAt ?? changes.at)
    if (changes.demoToday) this.#put('demo_day', [provider.key, changes.demoToday])
    for (const fund of changes.newFunds ?? [])
      this.#put('fund', [fund.id, provider.key, fund.ref, fund.holder, fund.opened, fund.name], [0])

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

    const commit: Commit = { changes, provider: provider.key, at }
    const filing = this.#filing(standings)
    const documents = fileBefore(filing, commit)
    writing.entry = this.#file.number('SELECT coalesce(max(id), 0) + 1 FROM entry')
    const placed = changes.entries.map((entry, index): Placed => {
      const standing = standingOf(standings, entry.fund)
      writing.fund = entry.fund
      return this.#place(entry, { changes, at, provider, standing, document: documents.get(index), writing })
    })
    writing.fund = undefined
    fileAfter(filing, commit)
    keepInvitations(filing, commit, (sql, ...values) => this.#file.one(sql).run(...values).changes)
    for (const { id, version } of changes.draftsDone ?? [])
      if (this.#file.one(DROP).run(id, version, changes.provider).changes !== 1)
        return { done: false, guard: 'draft-moved' }
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
      this.#file
        .one(
          'INSERT INTO transfer (entry, line, fund, unit, debit, credit, amount) VALUES (?, ?, ?, ?, ?, ?, ?)',
        )
        .run(entry, ++line, fund.key, unit, from, to, amount)
    }
  }

  #insertEntry(id: number, provider: number, fund: number, c: EntryColumns, hash: string): void {
    this.#file.one(INSERT_ENTRY).run(id, provider, fund, ...valuesOf(c, hash))
  }

  /** An account is opened on its first use. */
  #account(fund: Standing, unit: Unit, code: AccountCode, writing: Writing): number {
    const k = accountKey(unit, code)
    const known = this.#accountsOf(fund.key)
    const found = known.get(k)
    if (found !== undefined) return found
    const there = this.#file.pluck(
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
    const id = this.#file.number('SELECT coalesce(max(id), 0) + 1 FROM account')
    this.#file
      .one(
        'INSERT INTO account (id, fund, unit, code, side, floor, part, balance, moved_by) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0)',
      )
      .run(id, fund.key, unit, code, sideOf(code), hasFloor(code) ? 1 : 0, partOf(code))
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

  #newProvider(id: ProviderId, { name, bank, demoToday }: NonNullable<Changes['newProvider']>): void {
    const key = this.#put('provider', [id, name], [0, NO_HASH])
    this.#put('bank_account', [key, bank.code, bank.name, bank.sortCode, bank.number])
    if (demoToday) this.#put('demo_day', [key, demoToday])
  }

  /** Files a row in the register, and returns its place there. */
  #put(table: FiledTable, columns: readonly Value[], beside: readonly Value[] = []): number {
    for (const value of columns)
      if (typeof value === 'string' && !value.isWellFormed())
        throw new TypeError('text with a lone surrogate cannot be stored')
    const { last, head } = this.#file.row<{ last: number; head: string }>('SELECT last, head FROM register')
    const names = ['key', ...FILED[table], ...(BESIDE[table] ?? []), 'seal']
    const key = last + 1
    this.#file
      .one(
        `INSERT INTO "${table}" (${names.map((n) => `"${n}"`).join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
      )
      .run(key, ...columns, ...beside, sealOf(table, [key, ...columns], head))
    return key
  }

  #providerStanding(id: ProviderId): ProviderStanding {
    const found = this.#file.find<ProviderStanding>(
      'SELECT key, sequence, head, recorded_at AS recordedAt FROM provider WHERE id = ?',
      id,
    )
    if (!found) throw new RangeError(`there is no provider ${id}`)
    return found
  }

  #fundStanding(id: FundId): Standing {
    const found = this.#file.find<Standing>(
      `SELECT f.key, f.provider, f.holder, coalesce(e.number, 0) AS version, coalesce(e.hash, '${NO_HASH}') AS head
       FROM fund f ${LAST_ENTRY} WHERE f.id = ?`,
      id,
    )
    if (!found) throw new RangeError(`there is no fund ${id}`)
    return found
  }

  /** Which promise a commit that ended with a key pointing nowhere would have broken. */
  #whatIsOwed(): { guard: string; fund?: FundId } | undefined {
    if (!this.#file.db.inTransaction) return undefined
    const fund = this.#file.pluck('SELECT id FROM fund WHERE unbacked_from IS NOT NULL')
    if (typeof fund === 'string') return { guard: 'backing', fund: fund as FundId }
    const provider = this.#file.pluck('SELECT id FROM provider WHERE lent_gap IS NOT NULL')
    return typeof provider === 'string' ? { guard: 'lent' } : undefined
  }

  #filing(standings: ReadonlyMap<FundId, Standing>): Filing {
    return {
      file: (table, columns, beside) => this.#put(table, columns, beside),
      fundKey: (fund) => standings.get(fund)?.key ?? this.#file.fundKey(fund),
      providerKey: (provider) => this.#providerStanding(provider).key,
      price: ({ fund, unit, version, from, each }) =>
        this.#file
          .one('INSERT INTO price (fund, unit, version, from_day, each) VALUES (?, ?, ?, ?, ?)')
          .run(fund, unit, version, from, each),
    }
  }
}

const INSERT_ENTRY = `INSERT INTO entry (id, provider, fund, ${ENTRY_COLUMNS.join(', ')})
  VALUES (?, ?, ?, ${ENTRY_COLUMNS.map(() => '?').join(', ')})`

/** What is being written: which entry, whose, and the accounts opened for it, to be forgotten if it comes to nothing. */
class Writing {
  entry = 0
  fund: FundId | undefined
  readonly opened: [fund: number, key: AccountKey][] = []
}

function standingOf(standings: ReadonlyMap<FundId, Standing>, fund: FundId): Standing {
  const standing = standings.get(fund)
  if (!standing) throw new RangeError(`fund ${fund} is not part of this commit`)
  return standing
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
