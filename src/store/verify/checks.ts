import { NO_HASH } from '../../ledger/entry.ts'
import type { FundId, ProviderId } from '../../ledger/fund.ts'
import { columnsFrom, type EntryValues } from '../entry.ts'
import { Backing } from './backing.ts'
import { type AccountRow, Balances } from './balances.ts'
import { Chain } from './chain.ts'
import {
  type Check,
  type EntryRead,
  type FundRead,
  type Lookups,
  type ProviderRead,
  Reading,
  type Row,
  type TransferRead,
} from './check.ts'
import { Documents } from './documents.ts'
import type { Verified, Verifying } from './finding.ts'
import { Heads } from './heads.ts'
import { Lock } from './lock.ts'
import { People } from './people.ts'
import { Queries } from './queries.ts'
import { type FiledRow, Register } from './register.ts'
import { Reversals } from './reversals.ts'
import { Statements } from './statements.ts'
import { Taken } from './taken.ts'
import { Words } from './words.ts'

/** What an everyday entry says follows from its transfers: it is asked nothing more. */
const EVERYDAY: ReadonlySet<string> = new Set(['support', 'booking', 'not-given', 'allocation'])

/**
 * Every promise, looked at once more (design.md §1). A store reads its rows to it, each once: the filed ones in the
 * order of filing, then the accounts, then the entries with their transfers in the order of writing.
 */
export class Checks {
  readonly #reading: Reading
  readonly #register: Register
  readonly #chain: Chain
  readonly #balances: Balances
  readonly #documents: Documents
  readonly #words: Words
  readonly #all: readonly Check[]
  /** Those that look at every entry: of many entries, asking the others too would cost a tenth of the time. */
  readonly #ofEntries: readonly Check[]
  #entries = 0

  /** `heads`: what is held elsewhere. */
  constructor(lookups: Lookups, heads: NonNullable<Verifying['heads']> = []) {
    const reading = new Reading(lookups)
    const people = new People(reading)
    const statements = new Statements(reading, people)
    this.#reading = reading
    this.#register = new Register(reading)
    this.#chain = new Chain(reading)
    this.#balances = new Balances(reading)
    this.#documents = new Documents(reading)
    this.#words = new Words(reading)
    this.#all = [
      this.#chain,
      this.#balances,
      new Taken(reading),
      this.#documents,
      people,
      new Reversals(reading),
      new Backing(reading),
      new Lock(reading, statements),
      statements,
      new Queries(reading, people, statements),
      this.#words,
      new Heads(reading, heads),
    ]
    this.#ofEntries = this.#all.filter((check) => check.entry !== undefined)
  }

  find: Reading['find'] = (sentence, table, where) => this.#reading.find(sentence, table, where)

  get isSound(): boolean {
    return this.#reading.findings.length === 0
  }

  get entries(): number {
    return this.#entries
  }

  verified(): Omit<Verified, 'seconds'> {
    const { findings, funds, providers } = this.#reading
    return {
      sound: findings.length === 0,
      findings,
      entries: this.#entries,
      funds: funds.size,
      providers: [...providers.values()].map(({ id, sequence, head }) => ({ id, sequence, head })),
    }
  }

  /** A filed row, with all of its columns. */
  row(filed: FiledRow, row: Row): void {
    const { table, key } = filed
    this.#register.row(filed)
    if (table === 'provider') this.#reading.providers.set(key, providerRead(row))
    else if (table === 'fund') this.#fund(key, row)
    else if (table === 'word') this.#words.take(key, row)
    else if (table === 'agreement' || table === 'decision' || table === 'statement' || table === 'document') {
      const document = this.#documents.take(table, key, row)
      if (document) for (const check of this.#all) check.document?.(document)
    } else for (const check of this.#all) check.row?.(table, key, row)
  }

  /** What the register says of its end. */
  registered(says: { readonly last: number; readonly head: string } | undefined): void {
    this.#register.end(says)
  }

  #fund(key: number, row: Row): void {
    const fund = fundRead(key, row)
    this.#reading.funds.set(key, fund)
    if (this.#reading.lookups.fundOfWord(String(row['name'])) === undefined)
      this.#reading.find('its name is not among the words', 'fund', { row: key, fund: fund.id })
  }

  account(row: AccountRow): void {
    this.#balances.account(row)
  }

  /** Its transfers stand among these, from `start` up to `end`. */
  entry(
    row: readonly [id: number, provider: number, fund: number, ...EntryValues],
    moved: readonly TransferRead[],
    start: number,
    end: number,
  ): void {
    const [id, of, key, ...values] = row
    const fund = this.#reading.funds.get(key)
    const provider = this.#reading.providers.get(of)
    this.#entries += 1
    if (!fund || !provider) {
      this.#reading.find('it belongs to no fund or no provider', 'entry', { row: id })
      return
    }
    const place = this.#entries
    const hash = values[22]
    this.#read({
      id,
      place,
      of,
      fund,
      provider,
      columns: columnsFrom(fund.id, values),
      hash,
      moved,
      start,
      end,
      lines: undefined,
      touched: [],
    })
  }

  #read(e: EntryRead): void {
    for (const check of this.#ofEntries) check.entry?.(e)
    // What was changed is not asked what it means.
    if (!this.#chain.isAsWritten(e)) return
    const { kind, document, decision } = e.columns
    if (EVERYDAY.has(kind) && document === null && decision === null) this.#documents.everyday(e)
    else for (const check of this.#all) check.meaning?.(e)
  }

  end(): void {
    for (const check of this.#all) check.end?.()
  }
}

function providerRead(row: Row): ProviderRead {
  return {
    id: row['id'] as ProviderId,
    stored: row as unknown as ProviderRead['stored'],
    sequence: 0,
    head: NO_HASH,
    recordedAt: null,
  }
}

function fundRead(key: number, row: Row): FundRead {
  return {
    key,
    id: row['id'] as FundId,
    provider: Number(row['provider']),
    holder: String(row['holder']),
    opened: String(row['opened']),
    stored: row as unknown as FundRead['stored'],
    accounts: [],
    number: 0,
    head: NO_HASH,
  }
}
