import { readDay } from '../ledger/day.ts'
import { readPence } from '../ledger/money.ts'
import { COMPARED, type ComparedList, type TheirPayment } from '../ledger/payment-list.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import {
  type Cells,
  folded,
  isRefused,
  needed,
  type Row,
  readHeadings,
  readList,
  readName,
  totalOf,
} from './csv.ts'
import { type Value, writeTable } from './tables.ts'

/** A funder's own list of what it paid: every row with its line. */
export interface PaymentListFile {
  readonly payments: readonly TheirPayment[]
  readonly totalPence: number
}

/** What councils call these columns, the usual name first. */
const NAMES = {
  reference: ['Reference', 'Payment Reference', 'BACS Ref', 'BACS Reference', 'Payment Ref', 'Ref'],
  day: ['Date', 'Payment Date', 'Date Paid', 'Paid On'],
  amount: ['Amount', 'Net', 'Net Amount', 'Amount (GBP)', 'Payment Amount', 'Value'],
} as const
type Name = keyof typeof NAMES

/** More payments than any council makes to one provider in a year. */
const MOST_PAYMENTS = 10_000

/**
 * Reads a payment list: reference, date and amount by their headings; other columns are not looked at. All its rows,
 * or everything that is wrong with it, each with its line and column.
 */
export function readPaymentList(input: Uint8Array | string, file: string): PaymentListFile | Refusal[] {
  const headings = readHeadings(input, file)
  if (isRefused(headings)) return headings
  const has = new Set(headings.map(folded))
  const wanted = (['reference', 'day', 'amount'] as const).map((name) => ({
    name,
    heading: NAMES[name].find((heading) => has.has(folded(heading))) ?? NAMES[name][0],
  }))
  const payments = readList<Name, TheirPayment>(input, file, wanted, paymentRow)
  if (isRefused(payments)) return payments
  if (payments.length > MOST_PAYMENTS)
    return [
      new Refusal(
        'too-big',
        `The list has more than ${MOST_PAYMENTS.toLocaleString('en-GB')} payments. Export fewer months at a time.`,
        { most: MOST_PAYMENTS },
        { file },
      ),
    ]
  const totalPence = totalOf(payments.map((p) => p.pence))
  return isRefusal(totalPence) ? [totalPence.at({ file })] : { payments, totalPence }
}

function paymentRow(row: Row, cells: Cells<Name>): TheirPayment | undefined {
  const reference = cells.read(row, 'reference', needed('the payment’s reference', readName))
  const day = cells.read(row, 'day', needed('the day of the payment', readDay))
  const pence = cells.read(row, 'amount', needed('a sum of money', readPence))
  if (reference === undefined || day === undefined || pence === undefined) return undefined
  return { line: row.line, reference, day, pence }
}

/** The comparison as a table: one row for each payment; the sums of its columns are those on the page. */
export function comparedTable({ payments }: ComparedList): string {
  return writeTable(
    [
      'Result',
      'Reference',
      'Date in your list',
      'Amount in your list',
      'Date in these books',
      'Amount in these books',
      'Difference',
      'People it was split over',
      'Lines of your file',
    ],
    payments.map((p): readonly Value[] => [
      COMPARED[p.what],
      p.reference,
      p.theirDays.join(' '),
      { pence: p.theirs },
      p.ourDays.join(' '),
      { pence: p.ours },
      { pence: p.ours - p.theirs },
      { whole: new Set(p.receipts.map((r) => r.fund)).size },
      p.lines.join(' '),
    ]),
  )
}
