import { type Day, readDay } from '../ledger/day.ts'
import type { Involved } from '../ledger/decision.ts'
import { type PaidFrom, readText } from '../ledger/entry.ts'
import { readPence, shown } from '../ledger/money.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import {
  type Cells,
  folded,
  isRefused,
  needed,
  oneOf,
  type Row,
  readList,
  readName,
  totalOf,
  withReferences,
} from './csv.ts'
import { INVOLVED_WORDS, moreThanNothing } from './decisions.ts'

/** What was bought for the people, in the order of the file. */
export interface PurchaseFile {
  readonly rows: readonly PurchaseRow[]
  readonly totalPence: number
}

export interface PurchaseRow {
  readonly line: number
  readonly text: string
  /**
   * Day, client, payment and sum, and an ordinal among equal rows. The receipt is no part of it: receipts
   * come later, and a purchase with its receipt is the same purchase.
   */
  readonly reference: string
  readonly day: Day
  readonly client: string
  readonly supplier: string
  readonly what: string
  readonly pence: number
  readonly receipt?: string
  readonly paidFrom: PaidFrom
  readonly decidedBy: DecidedBy
}

/** Who decided: about this one thing, or by a standing decision for small purchases (design.md §4). */
export type DecidedBy =
  | { readonly name: string; readonly involved: Involved }
  | { readonly name: string; readonly standing: StandingTerms }

export interface StandingTerms {
  readonly what: string
  readonly eachPence: number
  readonly monthPence: number
}

const COLUMNS = [
  { name: 'day', heading: 'Date' },
  { name: 'client', heading: 'Client Ref' },
  { name: 'supplier', heading: 'Supplier' },
  { name: 'what', heading: 'What' },
  { name: 'amount', heading: 'Amount' },
  { name: 'receipt', heading: 'Receipt' },
  { name: 'paidFrom', heading: 'Paid From' },
  { name: 'decidedBy', heading: 'Decided By' },
] as const
type Name = (typeof COLUMNS)[number]['name']

/** The headings by which a purchase log is known. */
export const PURCHASE_HEADINGS = COLUMNS.map((c) => c.heading)

const PAID_FROM: ReadonlyMap<string, PaidFrom> = new Map([
  ['bank', 'bank'],
  ['provider card', 'provider-card'],
  ['provider cash', 'provider-cash'],
])

/** Reads a purchase log: all its rows, or everything that is wrong with it. */
export function readPurchases(input: Uint8Array | string, file: string): PurchaseFile | Refusal[] {
  const rows = readList<Name, Omit<PurchaseRow, 'reference'>>(input, file, COLUMNS, purchaseRow)
  if (isRefused(rows)) return rows
  const totalPence = totalOf(rows.map((r) => r.pence))
  if (isRefusal(totalPence)) return [totalPence.at({ file })]
  return { rows: withReferences(rows, (r) => [r.day, r.client, r.paidFrom, r.pence]), totalPence }
}

function purchaseRow(row: Row, cells: Cells<Name>): Omit<PurchaseRow, 'reference'> | undefined {
  const day = cells.read(row, 'day', needed('the day of the purchase', readDay))
  const client = cells.read(row, 'client', needed('the person’s reference', readName))
  const supplier = cells.read(row, 'supplier', needed('where it was bought', readName))
  const what = cells.read(
    row,
    'what',
    needed('what was bought', (text) => readText(text, 'what')),
  )
  const pence = cells.read(row, 'amount', needed('a sum of money', moreThanNothing(readPence)))
  const receipt = cells.readIfThere(row, 'receipt', readName)
  const paidFrom = cells.read(
    row,
    'paidFrom',
    needed('what it was paid from', oneOf('way of paying', PAID_FROM)),
  )
  const decidedBy = cells.read(row, 'decidedBy', needed('who decided', readDecidedBy))
  if (day === undefined || client === undefined || supplier === undefined || what === undefined)
    return undefined
  if (pence === undefined || paidFrom === undefined || decidedBy === undefined) return undefined
  return {
    line: row.line,
    text: row.text,
    day,
    client,
    supplier,
    what,
    pence,
    ...(receipt === undefined ? {} : { receipt }),
    paidFrom,
    decidedBy,
  }
}

/** Reads "Brian, in person" or "Brian, standing: gym up to £75 each, £150 a month". */
export function readDecidedBy(text: string): DecidedBy | Refusal {
  const match = /^([^,]+),\s*(.+)$/.exec(text)
  const name = readName(match?.[1]?.trim() ?? '')
  if (isRefusal(name)) return name
  const how = match?.[2] ?? ''
  const standing = /^standing:\s*(.+?)\s+up\s+to\s+(\S+)\s+each,\s*(\S+)\s+a\s+month$/i.exec(how)
  if (standing) return standingTerms(name, standing)
  const involved = INVOLVED_WORDS.get(folded(how))
  if (involved !== undefined) return { name, involved }
  return new Refusal(
    'file-unreadable',
    `“${shown(text)}” does not say who decided and how. Write it like “Brian, in person” or “Brian, standing: gym up to £75 each, £150 a month”.`,
    { given: shown(text) },
  )
}

function standingTerms(
  name: string,
  [, what = '', each = '', month = '']: RegExpExecArray,
): DecidedBy | Refusal {
  const readSum = moreThanNothing(readPence)
  const eachPence = readSum(each)
  const monthPence = readSum(month)
  if (isRefusal(eachPence)) return eachPence
  if (isRefusal(monthPence)) return monthPence
  if (eachPence > monthPence) {
    return new Refusal(
      'does-not-add-up',
      'A standing decision cannot cover more for each purchase than for the whole month. Check both sums.',
      { eachPence, monthPence },
    )
  }
  return { name, standing: { what, eachPence, monthPence } }
}
