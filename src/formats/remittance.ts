import { type Day, readDay } from '../ledger/day.ts'
import { printPence, readPence, shown } from '../ledger/money.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import {
  type Cells,
  isRefused,
  needed,
  type Row,
  readList,
  readName,
  totalOf,
  withReferences,
} from './csv.ts'

/** A funder's list of what a lump payment is made of. */
export interface RemittanceFile {
  /** One for each payment at the bank, in the order in which the file names them. */
  readonly payments: readonly Payment[]
  readonly totalPence: number
}

export interface Payment {
  readonly bacsRef: string
  readonly day: Day
  readonly rows: readonly RemittanceRow[]
  /** What must come in at the bank: the sum of the rows' net. */
  readonly totalPence: number
}

export interface RemittanceRow {
  readonly line: number
  readonly text: string
  /** Payment, service order and first day, and an ordinal among equal rows. */
  readonly reference: string
  readonly day: Day
  readonly bacsRef: string
  readonly serviceOrder: string
  readonly clientName: string
  readonly from: Day
  readonly to: Day
  /** Whole pence; net = gross − contribution + adjustment. */
  readonly gross: number
  readonly contribution: number
  readonly adjustment: number
  readonly net: number
}

const COLUMNS = [
  { name: 'day', heading: 'Payment Date' },
  { name: 'bacsRef', heading: 'BACS Ref' },
  { name: 'serviceOrder', heading: 'Service Order' },
  { name: 'clientName', heading: 'Client' },
  { name: 'from', heading: 'Period From' },
  { name: 'to', heading: 'Period To' },
  { name: 'gross', heading: 'Gross' },
  { name: 'contribution', heading: 'Contribution' },
  { name: 'adjustment', heading: 'Adjustment' },
  { name: 'net', heading: 'Net' },
] as const
type Name = (typeof COLUMNS)[number]['name']
type Unreferenced = Omit<RemittanceRow, 'reference'>

/** The headings by which a remittance list is known. */
export const REMITTANCE_HEADINGS = COLUMNS.map((c) => c.heading)

/** Reads a remittance list, grouped by payment: all its rows, or everything that is wrong with it. */
export function readRemittance(input: Uint8Array | string, file: string): RemittanceFile | Refusal[] {
  const rows = readList<Name, Unreferenced>(input, file, COLUMNS, remittanceRow, eachPaymentOnOneDay)
  if (isRefused(rows)) return rows
  const totalPence = totalOf(rows.map((r) => r.net))
  if (isRefusal(totalPence)) return [totalPence.at({ file })]
  const groups = Map.groupBy(
    withReferences(rows, (r) => [r.bacsRef, r.serviceOrder, r.from]),
    (r) => r.bacsRef,
  )
  const payments = [...groups.values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const sum = group.reduce((all, r) => all + r.net, 0)
    return [{ bacsRef: first.bacsRef, day: first.day, rows: group, totalPence: sum }]
  })
  return { payments, totalPence }
}

function remittanceRow(row: Row, cells: Cells<Name>): Unreferenced | undefined {
  const day = cells.read(row, 'day', needed('the day of the payment', readDay))
  const bacsRef = cells.read(row, 'bacsRef', needed('the payment’s reference', readName))
  const serviceOrder = cells.read(row, 'serviceOrder', needed('the service order', readName))
  const clientName = cells.read(row, 'clientName', readName)
  const from = cells.read(row, 'from', needed('the first day', readDay))
  const to = cells.read(row, 'to', needed('the last day', readDay))
  const gross = cells.read(row, 'gross', needed('a sum of money', notNegative))
  const contribution = cells.read(row, 'contribution', needed('a sum of money, or 0.00', notNegative))
  const adjustment = cells.read(row, 'adjustment', needed('a sum of money, or 0.00', readPence))
  const net = cells.read(row, 'net', needed('a sum of money', readPence))
  const backwards = from !== undefined && to !== undefined && to < from
  if (backwards) {
    cells.wrong(
      row,
      'to',
      new Refusal(
        'ends-before-start',
        `The period ends (${to}) before it starts (${from}). Check both days.`,
        { from, to },
      ),
    )
  }
  if (gross === undefined || contribution === undefined || adjustment === undefined || net === undefined)
    return undefined
  const comes = gross - contribution + adjustment
  if (net !== comes) {
    return cells.wrong(
      row,
      'net',
      new Refusal(
        'does-not-add-up',
        `${printPence(gross)} less ${printPence(contribution)} with ${printPence(adjustment)} adjusted is ${printPence(comes)}, but the net is ${printPence(net)}. Ask the funder which is right.`,
        { gross, contribution, adjustment, net },
      ),
    )
  }
  if (day === undefined || bacsRef === undefined || serviceOrder === undefined || clientName === undefined)
    return undefined
  if (from === undefined || to === undefined || backwards) return undefined
  return {
    line: row.line,
    text: row.text,
    day,
    bacsRef,
    serviceOrder,
    clientName,
    from,
    to,
    gross,
    contribution,
    adjustment,
    net,
  }
}

/** What is taken away stands under Contribution or Adjustment; a minus sign before a gross is a slip. */
function notNegative(text: string): number | Refusal {
  const amount = readPence(text)
  if (isRefusal(amount) || amount >= 0) return amount
  return new Refusal(
    'not-an-amount',
    `“${shown(text)}” is less than nothing. Write what is taken away under Adjustment.`,
    {
      given: shown(text),
    },
  )
}

/** One payment comes into the bank on one day: rows that disagree are two payments under one reference. */
function eachPaymentOnOneDay(rows: readonly Unreferenced[], cells: Cells<Name>): void {
  const firsts = new Map<string, Unreferenced>()
  for (const row of rows) {
    const first = firsts.get(row.bacsRef) ?? row
    firsts.set(row.bacsRef, first)
    if (first.day === row.day) continue
    cells.wrong(
      row,
      'day',
      new Refusal(
        'does-not-add-up',
        `Payment ${shown(row.bacsRef)} is dated ${row.day} here and ${first.day} in line ${first.line}. One payment has one day.`,
        { bacsRef: row.bacsRef },
      ),
    )
  }
}
