// What the files of an import hold, as their readers hand it over, and what became of each row.
import type { Day, LocalTime, Moment } from '../ledger/day.ts'
import type { Involved } from '../ledger/decision.ts'
import type { Digest, Numbered, PaidFrom, TimesKept } from '../ledger/entry.ts'
import { PENNY } from '../ledger/money.ts'
import { Refusal } from '../ledger/refusal.ts'
import type { GivenAs } from '../ledger/session.ts'
import type { BankLines } from './bank-lines.ts'
import type { Daybook } from './daybook.ts'
import type { FundRow, LeaveOutRule, PutAsideRow } from './store.ts'

interface AnyRow {
  /** The line on which the row begins; the heading is line 1. */
  readonly line: number
  readonly text: string
  /** The same in every export of the same list, whatever else changes. */
  readonly reference: string
}

export interface RosterRowIn extends AnyRow {
  readonly visit: string
  readonly client: string
  readonly clientName: string
  readonly worker?: string
  readonly service: string
  readonly given?: GivenAs
  readonly planned: TimesIn
  readonly actual?: TimesIn
  readonly kept?: TimesKept
  readonly status: 'given' | 'planned' | 'cancelled'
  readonly reason?: ReasonIn
  readonly cancelledAt?: LocalTime
}

export type ReasonIn =
  | 'client-cancelled'
  | 'client-cancelled-worker-paid'
  | 'client-cancelled-worker-redeployed'
  | 'hospital'
  | 'illness'
  | 'no-access'
  | 'could-not-come'

interface TimesIn {
  readonly start: LocalTime
  readonly end: LocalTime
  readonly startZone?: 'BST' | 'GMT'
  readonly endZone?: 'BST' | 'GMT'
}

export interface DecisionRowIn extends AnyRow {
  readonly day: Day
  readonly client: string
  readonly decided:
    | { readonly what: 'swap'; readonly from: string; readonly to: string }
    | { readonly what: 'hours-into-money' | 'money-into-hours'; readonly kind: string }
    | { readonly what: 'save' | 'use'; readonly kind: string; readonly pot: string }
    | { readonly what: 'give-back'; readonly kind: string }
  readonly seconds?: number
  readonly pence?: number
  readonly decidedBy: string
  readonly involved: Involved
}

export interface PurchaseRowIn extends AnyRow {
  readonly day: Day
  readonly client: string
  readonly supplier: string
  readonly what: string
  readonly pence: number
  readonly receipt?: string
  readonly paidFrom: PaidFrom
  readonly decidedBy:
    | { readonly name: string; readonly involved: Involved }
    | {
        readonly name: string
        readonly standing: { readonly what: string; readonly eachPence: number; readonly monthPence: number }
      }
}

export interface PaymentIn {
  readonly bacsRef: string
  readonly day: Day
  readonly totalPence: number
  readonly rows: readonly (AnyRow & {
    readonly serviceOrder: string
    readonly from: Day
    readonly to: Day
    readonly net: number
  })[]
}

export interface BankRowIn extends AnyRow {
  readonly day: Day
  readonly ordinal: number
  readonly type: string
  readonly description: string
  /** Whole pence; more than nothing came in. */
  readonly pence: number
  readonly balancePence?: number
}

/** A file as its reader understood it, with its bytes for the digest. */
export type FileIn = {
  readonly name: string
  readonly bytes: Uint8Array
  /** The line of headings: kept before the text of a row put aside, so that it can be read again alone. */
  readonly heading?: string
} & (
  | {
      readonly list: 'roster'
      readonly file: { readonly system: string; readonly rows: readonly RosterRowIn[] }
    }
  | { readonly list: 'decisions'; readonly file: { readonly rows: readonly DecisionRowIn[] } }
  | { readonly list: 'purchases'; readonly file: { readonly rows: readonly PurchaseRowIn[] } }
  | { readonly list: 'remittance'; readonly file: { readonly payments: readonly PaymentIn[] } }
  | {
      readonly list: 'bank'
      readonly file: {
        /** Where the file names it. */
        readonly account?: { readonly sortCode: string; readonly number: string }
        readonly rows: readonly BankRowIn[]
        readonly closingPence?: number
        readonly last: Day
      }
    }
)

export interface ImportAsked {
  readonly files: readonly FileIn[]
  /** Rows after this day wait for a later import. */
  readonly until?: Day
}

export type RowOutcome =
  | 'new'
  | 'already-here'
  | 'changed'
  | 'left-out'
  | 'put-aside'
  /** A bank line that agrees with what is recorded. */
  | 'agrees'
  /** After the day that was asked for. */
  | 'later'
  /** A later file in the same import has the same row again. */
  | 'replaced'

export interface RowReport {
  readonly file: string
  readonly line: number
  readonly outcome: RowOutcome
  readonly fund?: string
  readonly day: Day
  /** What it is, or why it was put aside or left out, in a sentence. */
  readonly sentence: string
  readonly reason?: string
  /** It was put aside before, and still waits. */
  readonly stillWaits?: boolean
  readonly entries?: readonly number[]
}

export interface FileReport {
  readonly name: string
  readonly what: FileIn['list']
  readonly digest: Digest
  readonly rows: number
  readonly counts: Readonly<Record<RowOutcome, number>>
}

export interface ImportReport {
  readonly files: readonly FileReport[]
  readonly rows: readonly RowReport[]
  readonly entries: number
  /** Support is recorded up to this day now, where a roster said so. */
  readonly recordedThrough?: Day
  readonly notes: readonly string[]
  readonly bank?: { readonly on: Day; readonly pence: number }
}

/** One row on its way in. */
export interface Item {
  readonly file: FileIn
  readonly index: number
  readonly digest: Digest
  readonly row: AnyRow
  readonly day: Day
  /** design.md §4 "Order within a day": money in, decisions, support by its start, purchases, drawdowns. */
  readonly order: number
  readonly start: string
  readonly system: string
  readonly client?: string
  readonly take: (run: Run, item: Item) => Promise<Ran | Refusal>
}

export interface Ran {
  readonly outcome: RowOutcome
  readonly sentence: string
  readonly fund?: string
  readonly entries?: readonly number[]
}

/** The days that one roster records, and whose. */
export interface Covered {
  readonly from: Day
  readonly through: Day
  readonly clients: ReadonlySet<string>
}

/** What the whole import shares while it runs. */
export interface Run {
  readonly daybook: Daybook
  readonly rules: readonly LeaveOutRule[]
  readonly aside: readonly PutAsideRow[]
  readonly sessions: SessionIndex
  /** The days its rosters record support for. */
  readonly coverage: readonly Covered[]
  /** Rows of logs already told apart: the list, fund and number. */
  readonly matched: Set<string>
  readonly bank: BankLines
  readonly receipts: Map<string, number>
  /** Rosters found to be older than what is recorded. */
  readonly older: Map<FileIn, boolean>
  /** What whoever takes the files in should know before they do, and after; in sentences. */
  readonly notes: string[]
  /** A human's answer to one row put aside, while it is settled. */
  readonly settling?: { readonly row: PutAsideRow; readonly answer: Answered }
}

export const REMITTANCE = 'remittance'

export function sourceOf(item: Item, row: AnyRow = item.row) {
  return {
    system: item.system,
    reference: row.reference,
    file: item.digest,
    row: row.line,
    rowText: row.text,
  }
}

/** How many rows of a log may look alike but for their words. */
const MOST_ALIKE = 20

/**
 * Where a row of a log belongs. Logs have no numbers of their own: rows of one day, person and sum share a key and
 * are told apart by their words. `here`: the same words are recorded. A reference: it is new. Refused where the key
 * is recorded with other words: it may be another one or a correction, and a human says which.
 */
export async function placeOf(
  run: Run,
  fund: FundRow,
  item: Item,
  says: (e: Numbered, text: string | undefined) => 'this' | 'another-row' | 'other',
): Promise<{ readonly here: Numbered } | { readonly reference: string } | Refusal> {
  const { daybook } = run
  const key = item.row.reference.slice(0, item.row.reference.lastIndexOf('/'))
  const alike = Array.from({ length: MOST_ALIKE }, (_, n) => `${key}/${n + 1}`)
  const stored = await daybook.entriesFrom(fund, item.system, alike)
  const texts = await daybook.words(stored.flatMap((e) => e.source?.text ?? []))
  const name = (e: Numbered) => `${item.system} ${fund.id} ${e.number}`
  const saysOf = (e: Numbered) => says(e, e.source?.text ? texts.get(e.source.text) : undefined)
  const here = stored.find((e) => !run.matched.has(name(e)) && saysOf(e) === 'this')
  if (here) {
    run.matched.add(name(here))
    return { here }
  }
  const taken = new Set(stored.map((e) => e.source?.reference))
  const others = stored.filter((e) => !run.matched.has(name(e)) && saysOf(e) === 'other')
  if (others.length > 0 && !run.settling) {
    return new Refusal(
      'already-exists',
      'A row of the same day, person and sum is recorded with other words. Say whether this is another one; if it corrects that one, put that right first.',
      { entries: others.map((e) => String(e.number)) },
    )
  }
  const free = alike.find((reference) => !taken.has(reference))
  return { reference: free ?? item.row.reference }
}

/** What was just written for a row is no row of the file's another. */
export function written(run: Run, fund: FundRow, item: Item, entries: readonly number[]): void {
  for (const number of entries) run.matched.add(`${item.system} ${fund.id} ${number}`)
}

export const HERE: Ran = { outcome: 'already-here', sentence: 'Already here.' }

/** What receipts brought to the bank, in whole pence. */
export function receivedPence(entries: readonly Numbered[]): number {
  const sums = entries.flatMap((e) =>
    e.kind === 'receipt' ? e.transfers.map((t) => (t.debit === 'bank' ? t.amount : 0)) : [],
  )
  return sums.reduce((a, b) => a + b, 0) / PENNY
}

export interface Placed {
  readonly session: string
  readonly fund: string
  readonly worker: string | undefined
  readonly start: Moment
  readonly end: Moment
  readonly line: number | undefined
}

export interface SessionIndex {
  readonly together: (session: string) => number
  readonly during: (start: Moment, end: Moment) => readonly Placed[]
  readonly add: (placed: Placed) => void
}

/** Of a row of a purchase log: it pays for nothing that was decided before. */
export const ANOTHER = 'another'

/** What a human says of a row put aside. */
export type Answered =
  /**
   * It is right as it stands; for an unknown service, which kind it is; for what was bought, which purchase that was
   * decided it pays for, or that it is another one.
   */
  | {
      readonly how: 'accept'
      readonly because: string
      readonly givenAs?: GivenAs
      readonly paysFor?: string
    }
  /** It is not for a fund, or it did not happen. */
  | { readonly how: 'leave-out'; readonly because: string; readonly remember?: 'client' | 'service' }
  /** The two questions of a late cancellation. */
  | {
      readonly how: 'answer'
      readonly because: string
      readonly workerPaid: boolean
      readonly otherWork?: boolean
    }
