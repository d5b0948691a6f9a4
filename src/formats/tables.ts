import { stringify } from 'csv-stringify/sync'
import type { Day } from '../ledger/day.ts'
import type { Entry } from '../ledger/entry.ts'
import { HOUR, MINUTE } from '../ledger/hours.ts'
import { safeWhole } from '../ledger/money.ts'
import type { Kind, Rate } from '../ledger/rate.ts'

/**
 * A value in a table we give out. Text is always quoted and never a formula; numbers keep one grammar:
 * pounds `-?\d+\.\d\d` (prices up to four places, `50.00/3` where they never end), hours `-?\d+:\d\d(:\d\d)?`, whole numbers `-?\d+`.
 */
export type Value =
  | string
  | undefined
  | { readonly pence: number }
  | { readonly seconds: number }
  | { readonly whole: number }
  | { readonly rate: Rate }

/**
 * A table as CSV: UTF-8 with a byte order mark (else Excel misreads the £), CRLF. A spreadsheet shows text
 * that begins like a formula with an apostrophe before it, and runs nothing.
 */
export function writeTable(headings: readonly string[], rows: Iterable<readonly Value[]>): string {
  return stringify([headings, ...rows], {
    bom: true,
    record_delimiter: 'windows',
    quoted_string: true,
    escape_formulas: true,
    cast: { object: (value) => ({ value: written(value), escape_formulas: false, quoted_string: false }) },
  })
}

function written(value: object): string {
  if ('pence' in value && typeof value.pence === 'number') return writePence(value.pence)
  if ('seconds' in value && typeof value.seconds === 'number') return writeSeconds(value.seconds)
  if ('whole' in value && typeof value.whole === 'number') return String(safeWhole(value.whole))
  if ('rate' in value && isRate(value.rate)) return writeRate(value.rate)
  throw new TypeError('a table holds something that is no text and no number')
}

/** 104550 → "1045.50": no pound sign and no commas, so that a program reads it. */
export function writePence(pence: number): string {
  const digits = String(Math.abs(safeWhole(pence))).padStart(3, '0')
  return `${pence < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

function isRate(value: unknown): value is Rate {
  return typeof value === 'object' && value !== null && 'pence' in value && 'per' in value
}

/** £24.60 → "24.60", 3,813 pence for two → "19.065", 5,000 pence for three → "50.00/3". */
function writeRate({ pence, per }: Rate): string {
  for (const places of [0, 1, 2]) {
    const scaled = safeWhole(pence) * 10 ** places
    if (scaled % per !== 0) continue
    const digits = String(Math.abs(scaled / per)).padStart(3 + places, '0')
    return `${pence < 0 ? '-' : ''}${digits.slice(0, -2 - places)}.${digits.slice(-2 - places)}`
  }
  return `${writePence(pence)}/${per}`
}

/** 27,000 → "7:30"; seconds only where there are some. */
export function writeSeconds(seconds: number): string {
  const all = Math.abs(safeWhole(seconds))
  const two = (n: number) => String(n).padStart(2, '0')
  const [h, min, s] = [Math.floor(all / HOUR), Math.floor((all % HOUR) / MINUTE), all % MINUTE]
  return `${seconds < 0 ? '-' : ''}${h}:${two(min)}${s === 0 ? '' : `:${two(s)}`}`
}

/** One fund in the list of funds. All sums are whole pence, as printed; this only writes them down. */
export interface FundLine {
  readonly ref: string
  readonly name: string | undefined
  readonly on: Day
  /** Still held, by kind: seconds, or whole nights and visits. */
  readonly held: readonly {
    readonly kind: string
    readonly measure: Kind['measure']
    readonly amount: number
  }[]
  readonly hoursWorthPence: number
  readonly toSpendPence: number
  readonly savedPence: number
  readonly contingencyPence: number
  readonly atBankPence: number
  readonly owedByFundersPence: number
  readonly advancePence: number
  readonly recordedThrough?: Day | undefined
  readonly lockedThrough?: Day | undefined
}

/** The list of funds as CSV, with a column for every kind that any fund holds. */
export function fundsTable(lines: readonly FundLine[]): string {
  const kinds = [...new Set(lines.flatMap((line) => line.held.map((h) => h.kind)))]
  const heldOf = (line: FundLine, kind: string): Value => {
    const held = line.held.find((h) => h.kind === kind)
    if (held === undefined) return undefined
    return held.measure === 'time' ? { seconds: held.amount } : { whole: held.amount }
  }
  const headings = [
    'Fund',
    'Name',
    'On',
    ...kinds.map((kind) => `Held ${kind}`),
    'Worth',
    'To Spend',
    'Saved',
    'Emergencies',
    'At Bank',
    'Owed By Funders',
    'Lent By Provider',
    'Recorded Through',
    'Closed Through',
  ]
  return writeTable(
    headings,
    lines.map((line) => [
      line.ref,
      line.name,
      line.on,
      ...kinds.map((kind) => heldOf(line, kind)),
      { pence: line.hoursWorthPence },
      { pence: line.toSpendPence },
      { pence: line.savedPence },
      { pence: line.contingencyPence },
      { pence: line.atBankPence },
      { pence: line.owedByFundersPence },
      { pence: line.advancePence },
      line.recordedThrough,
      line.lockedThrough,
    ]),
  )
}

const ENTRY_HEADINGS = [
  'Fund',
  'Entry',
  'Date',
  'Kind',
  'Recorded At',
  'Recorded By',
  'Decision',
  'Reverses',
  'Belongs To',
  'Unit',
  'Debit',
  'Credit',
  'Amount',
  'Hash',
]

/**
 * A fund's entries as CSV: one row for each transfer, one for an entry without any. Amounts are the
 * ledger's own whole numbers (penny-seconds for GBP, seconds or a count for a kind), because rounded ones
 * would not add up. Codes only.
 */
export function entriesTable(ref: string, entries: Iterable<Entry>): string {
  return writeTable(ENTRY_HEADINGS, transferRows(ref, entries))
}

/** The same for many funds in one table. */
export function booksTable(
  books: Iterable<{ readonly ref: string; readonly entries: Iterable<Entry> }>,
): string {
  function* rows() {
    for (const { ref, entries } of books) yield* transferRows(ref, entries)
  }
  return writeTable(ENTRY_HEADINGS, rows())
}

function* transferRows(ref: string, entries: Iterable<Entry>): Generator<readonly Value[]> {
  for (const entry of entries) {
    const says: Value[] = [
      ref,
      { whole: entry.number },
      entry.effective,
      entry.kind,
      entry.recordedAt,
      entry.recordedBy,
      entry.decision,
      entry.reverses === undefined ? undefined : { whole: entry.reverses },
      entry.relatesTo,
    ]
    if (entry.transfers.length === 0) yield [...says, undefined, undefined, undefined, undefined, entry.hash]
    for (const { unit, debit, credit, amount } of entry.transfers) {
      yield [...says, unit, debit, credit, { whole: amount }, entry.hash]
    }
  }
}
