import { type Day, readDay } from '../ledger/day.ts'
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
  const unlike = notAList(headings)
  if (unlike) return [new Refusal('file-unreadable', unlike, {}, { file, line: 1 })]
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

/** What stands in the way where the first line is no headings of such a list: said once, instead of once a column. */
function notAList(headings: readonly string[]): string | undefined {
  const text = headings.join(',')
  const parted = /^sep=/i.test(text) ? 'sep=' : headings.length === 1 ? /[;\t|]/.exec(text)?.[0] : undefined
  if (parted !== undefined) {
    const by = parted === ';' ? 'semicolons' : parted === '\t' ? 'tabs' : 'something else'
    return `The columns of this file are parted by ${by}, not by commas. Save it as CSV with commas, without a line “sep=”.`
  }
  const known = new Set(Object.values(NAMES).flat().map(folded))
  return headings.some((heading) => known.has(folded(heading)))
    ? undefined
    : 'The first line holds none of the columns Reference, Date and Amount. Take out what stands above the headings.'
}

/** Sums as banks and ledgers write what was taken back too: (12.50), £-12.50 and 12.50-. */
function readAmount(text: string): number | Refusal {
  const written = /^\((.+)\)$/.exec(text) ?? /^(£?\d.*)[-−]$/.exec(text) ?? /^£[-−](.+)$/.exec(text)
  const pence = readPence(written ? `-${written[1]}` : text)
  return isRefusal(pence) ? readPence(text) : pence
}

/** Days as spreadsheets write them too: with a two-figure year, and with midnight. */
function readDayOfPayment(text: string): Day | Refusal {
  const plain = text.replace(/[ T]00:00(?::00(?:\.0+)?)?$/, '')
  const day = readDay(plain.replace(/^(\d{1,2})\/(\d{1,2})\/(\d{2})$/, '$1/$2/20$3'))
  return isRefusal(day) ? readDay(text) : day
}

const TOTAL = /^(?:grand |sub-?)?totals?\b/i

function readReference(text: string): string | Refusal {
  return TOTAL.test(text)
    ? new Refusal('bad-text', 'This row is a total. Take it out of the list: sums are worked out here.')
    : readName(text)
}

function paymentRow(row: Row, cells: Cells<Name>): TheirPayment | undefined {
  const reference = cells.read(row, 'reference', needed('the payment’s reference', readReference))
  // Of a total no more needs to be said.
  if (reference === undefined && row.cells.some((cell) => TOTAL.test(cell.trim()))) return undefined
  const day = cells.read(row, 'day', needed('the day of the payment', readDayOfPayment))
  const pence = cells.read(row, 'amount', needed('a sum of money', readAmount))
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
