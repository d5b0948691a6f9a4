import type { DetailsByKind, EntryColumns } from '../../ledger/entry.ts'
import type { AccountCode, FundId, ProviderId } from '../../ledger/fund.ts'
import type { FiledTable } from '../filed.ts'
import { type Finding, MOST_FINDINGS, type Where } from './finding.ts'

export type Row = Readonly<Record<string, unknown>>

/**
 * One kind of promise, looked at once more. Everything that is read comes to each check once, in the order in which
 * it was written; what a check needs of it later it keeps for itself.
 */
export interface Check {
  /** A filed row other than a provider, a fund, a word or a document. */
  row?(table: FiledTable, key: number, row: Row): void
  /** A document that is what its digest says, with its fund. */
  document?(document: DocumentRead): void
  entry?(entry: EntryRead): void
  /** Of an entry that is as it was written and not an everyday one: what it says. */
  meaning?(entry: EntryRead): void
  end?(): void
}

/** A fund as it is read again: what its row says, and how far its entries are read. */
export interface FundRead {
  readonly key: number
  readonly id: FundId
  readonly provider: number
  readonly holder: string
  readonly opened: string
  readonly stored: {
    readonly locked_through: string | null
    readonly recorded_through: string | null
    readonly priced: number
    readonly priced_from: string | null
    readonly waits_from: string | null
    readonly unbacked_from: string | null
  }
  readonly accounts: AccountRead[]
  number: number
  head: string
}

export interface ProviderRead {
  readonly id: ProviderId
  readonly stored: { sequence: number; head: string; recorded_at: string | null; lent_gap: number | null }
  sequence: number
  head: string
  recordedAt: string | null
}

export interface AccountRead {
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

export interface DocumentRead {
  readonly table: DocumentTable
  readonly key: number
  readonly row: Row
  readonly fund: FundRead
  /** What it says, of the kind that its table holds. */
  readonly body: unknown
}

export type DocumentTable = 'agreement' | 'decision' | 'statement' | 'document'

export type Line = readonly [unit: string, debit: string, credit: string, amount: number]
export type TransferRead = [
  entry: number,
  line: number,
  fund: number,
  unit: string,
  debit: number,
  credit: number,
  amount: number,
]

export interface EntryRead {
  readonly id: number
  /** Counts all that were read, from 1. */
  readonly place: number
  /** Its provider's key, as its row says. */
  readonly of: number
  readonly fund: FundRead
  readonly provider: ProviderRead
  readonly columns: EntryColumns
  readonly hash: string
  /** Its transfers stand among these, from `start` up to `end`. */
  readonly moved: readonly TransferRead[]
  readonly start: number
  readonly end: number
  /** The same by the codes of the accounts; none where one of them is not of its fund. */
  lines: readonly Line[] | undefined
  /** The accounts that they move, the debit before the credit. */
  touched: readonly AccountRead[]
}

/** What checks ask the store for by a key, beside what is read to them in order. */
export interface Lookups {
  /** When an entry was recorded: an answer counts for all that its own commit wrote. */
  readonly recordedAt: (entry: number) => string | undefined
  /** The hash of an entry by its number in its fund. */
  readonly hashOf: (fund: number, number: number) => string | undefined
  /** The digest of the document that an entry says it carries. */
  readonly documentOf: (entry: number) => string | undefined
  readonly transfersOf: (fund: number, number: number) => readonly [kind: string, ...Line][]
  readonly fundOfWord: (ref: string) => number | undefined
  /** What a version's kinds are worth, as it was kept when the version was filed. */
  readonly prices: (
    fund: number,
    version: number,
  ) => readonly { readonly unit: string; readonly from_day: string; readonly each: number }[]
  readonly howManyPrices: () => number
  /** Files of statements that were made before what they say was erased, and can be known still. */
  readonly filesSayingErased: (fund: number) => readonly number[]
}

/** What has been read by now, and what was found. */
export class Reading {
  readonly lookups: Lookups
  readonly funds = new Map<number, FundRead>()
  readonly providers = new Map<number, ProviderRead>()
  readonly accounts = new Map<number, AccountRead>()
  readonly findings: Finding[] = []

  constructor(lookups: Lookups) {
    this.lookups = lookups
  }

  find(sentence: string, table: string, where: Where = {}): void {
    if (this.findings.length < MOST_FINDINGS) this.findings.push({ sentence, table, ...where })
  }

  /** The same of a row, with its fund. */
  findAt(sentence: string, table: string, row: number | string, fund = 0): void {
    this.find(sentence, table, { row, ...this.named(fund) })
  }

  /** The same of an entry. */
  findIn({ id, fund, columns }: EntryRead, sentence: string, table = 'entry'): void {
    this.find(sentence, table, { row: id, fund: fund.id, entry: columns.number })
  }

  /** Texts about a person that a row names and that are not of its fund. */
  findWords(refs: readonly unknown[], fund: number, find: (sentence: string) => void): void {
    for (const ref of refs)
      if (ref !== null && this.lookups.fundOfWord(String(ref)) !== fund)
        find('its words are not among those of its fund')
  }

  named(fund: number): { fund?: FundId } {
    const found = this.funds.get(fund)
    return found ? { fund: found.id } : {}
  }
}

/** What an entry of a kind says; its hash covers both. */
export function detailsOf<K extends keyof DetailsByKind>(c: EntryColumns): DetailsByKind[K] {
  return JSON.parse(c.details)
}
