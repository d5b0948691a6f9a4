import type { Month } from '../ledger/day.ts'
import { type Figures, ofHundred } from '../ledger/report.ts'
import type { PoundsUsed, Sum } from '../ledger/statement.ts'
import { type Value, writeTable } from './tables.ts'

/** One person of a report, or everybody together. Sums are as printed; this only writes them down. */
export interface ReportRow {
  readonly ref: string
  readonly name: string | undefined
  readonly figures: Figures
  readonly used: PoundsUsed
  readonly agreed: Sum
}

const pence = ({ pence }: Sum): Value => ({ pence })
const seconds = (n: number): Value => ({ seconds: n })
const whole = (n: number | undefined): Value => (n === undefined ? undefined : { whole: n })

/** What is spent on each person's service: the hours that left of each kind have a column of their own. */
export function spendingTable(rows: readonly ReportRow[]): string {
  const kinds = new Map(rows.flatMap((r) => r.figures.hours.map((h) => [h.kind, h.label] as const)))
  const used = ({ figures }: ReportRow, kind: string): Value => {
    const found = figures.hours.find((h) => h.kind === kind)
    if (found === undefined) return undefined
    return found.measure === 'time' ? seconds(found.used) : whole(found.used)
  }
  return writeTable(
    [
      ...['Fund', 'Name', 'Hours Given', 'Hours Used'],
      ...[...kinds.values()].map((label) => `Used: ${label}`),
      ...[
        'Support',
        'Things Bought',
        'Cancelled Late',
        'Kept For Running Costs',
        'Hours Not Charged For',
        'Total',
      ],
    ],
    rows.map((r) => [
      r.ref,
      r.name,
      seconds(r.figures.standard.given),
      seconds(r.figures.standard.used),
      ...[...kinds.keys()].map((kind) => used(r, kind)),
      { pence: r.used.direct.pence + r.used.management.pence },
      pence(r.used.bought),
      pence(r.used.cancelledLate),
      pence(r.used.kept),
      seconds(r.figures.standard.unfunded),
      pence(r.used.total),
    ]),
  )
}

/** Where each pound used went, in pounds and in pence of each £1. */
export function directAndManagementTable(rows: readonly ReportRow[]): string {
  return writeTable(
    [
      ...[
        'Fund',
        'Name',
        'Direct',
        'Management',
        'Cancelled Late',
        'Things Bought',
        'Kept For Running Costs',
        'Total',
      ],
      ...['Direct Of 100', 'Management Of 100', 'Cancelled Late Of 100', 'Bought Of 100', 'Kept Of 100'],
    ],
    rows.map(({ ref, name, used: u }) => [
      ref,
      name,
      ...[u.direct, u.management, u.cancelledLate, u.bought, u.kept, u.total].map(pence),
      ...[u.of100.direct, u.of100.management, u.of100.cancelledLate, u.of100.bought, u.of100.kept].map(whole),
    ]),
  )
}

/** What the agreement gives, what was planned and what was delivered, in standard hours and in pounds. */
export function planAndActualTable(rows: readonly ReportRow[]): string {
  return writeTable(
    [
      ...[
        'Fund',
        'Name',
        'Hours Agreed',
        'Hours Planned',
        'Hours Delivered',
        'Difference In Hours',
        'Delivered Of 100',
      ],
      ...['Agreed', 'Used', 'Difference'],
    ],
    rows.map(({ ref, name, figures: { standard: h }, agreed, used }) => [
      ref,
      name,
      seconds(h.agreed),
      seconds(h.planned),
      seconds(h.delivered),
      seconds(h.delivered - h.agreed),
      whole(ofHundred(h.delivered, h.agreed)),
      pence(agreed),
      pence(used.total),
      { pence: used.total.pence - agreed.pence },
    ]),
  )
}

/** Month by month. */
export function overTimeTable(
  months: readonly {
    readonly month: Month
    readonly funds: number
    readonly closed: number
    readonly figures: Figures
    readonly used: PoundsUsed
    readonly held: number
  }[],
): string {
  return writeTable(
    [
      ...['Month', 'Funds', 'Closed', 'Direct Of 100', 'Management Of 100', 'Hours Held At Its End'],
      ...[
        'Hours Agreed',
        'Hours Delivered',
        'Visits Cancelled Late',
        'Hours Cancelled Late',
        'Visits We Could Not Come To',
      ],
    ],
    months.map(({ month, funds, closed, figures, used, held }) => [
      month,
      whole(funds),
      whole(closed),
      whole(used.of100.direct),
      whole(used.of100.management),
      seconds(held),
      seconds(figures.standard.agreed),
      seconds(figures.standard.delivered),
      whole(figures.lateVisits),
      seconds(figures.standard.cancelledLate),
      whole(figures.missedVisits),
    ]),
  )
}
