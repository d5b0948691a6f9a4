import type { Child } from 'hono/jsx'
import type { Report, ReportLine, Totals } from '../../../bookkeeping/reports.ts'
import type { ReportRow } from '../../../formats/report.ts'
import { printPence } from '../../../ledger/money.ts'
import { hasShares, inMinutes } from '../../../ledger/report.ts'
import { hoursSaid } from '../../../words/report.ts'
import type { FieldError } from '../../design/fields.tsx'
import { Lines, type TableColumn } from '../../design/tables.tsx'
import type { Form } from '../form.ts'
import type { Frame } from '../frame.ts'
import { personOf } from '../words.ts'

/** One report about everybody, told apart by what it asks: its table, and what stands over and under it. */
export interface OneReport {
  /** As its address says it. */
  readonly name: string
  readonly title: string
  /** By what its rows can be sorted beside the name. */
  readonly sorts: readonly string[]
  readonly columns: (report: Report, shown: Shown) => Columns
  readonly Above: (props: ReportProps) => Child
  readonly Below: (props: ReportProps) => Child
  readonly table: (rows: readonly ReportRow[]) => string
}

export interface Around {
  readonly provider: string
  /** Somebody of a funder reads it: of what they pay. */
  readonly isPaying: boolean
  readonly frame: Frame
}

export interface ReportProps extends Around {
  readonly one: OneReport
  readonly report: Report
  readonly shown: Shown
  readonly form: Form
  readonly errors: readonly FieldError[]
}

/** How the rows are shown: in which order, which page, and what else was asked. */
export interface Shown {
  readonly lines: readonly ReportLine[]
  readonly sort: string
  readonly page: number
  readonly pages: number
  readonly byKind: boolean
}

const ROWS_ON_PAGE = 50

/** By what rows can be sorted: the largest first, but people by name. */
export const SORTS: Readonly<
  Record<string, { readonly text: string; readonly of: (l: ReportLine) => number }>
> = {
  used: { text: 'Hours used', of: (l) => l.figures.standard.used },
  support: { text: 'Support', of: (l) => l.used.direct.exact + l.used.management.exact },
  direct: { text: 'Direct support', of: (l) => l.used.direct.exact },
  management: { text: 'Management', of: (l) => l.used.management.exact },
  share: {
    text: 'Direct share',
    of: (l) => (hasShares(l.used) ? l.used.direct.exact / l.used.total.exact : -1),
  },
  bought: { text: 'Things bought', of: (l) => l.used.bought.exact },
  late: { text: 'Cancelled late', of: (l) => l.used.cancelledLate.exact },
  unfunded: { text: 'Not charged for', of: (l) => l.figures.standard.unfunded },
  total: { text: 'Total', of: (l) => l.used.total.exact },
  agreed: { text: 'Agreed', of: (l) => l.figures.standard.agreed },
  given: { text: 'Delivered', of: (l) => l.figures.standard.delivered },
  short: {
    text: 'Delivered least of what was agreed',
    of: (l) => l.figures.standard.agreed - l.figures.standard.delivered,
  },
}

/** Everybody's hours as they are shown: the whole table adds up, all its pages together. */
export function asShown(report: Report): Report {
  const { rows, total: figures } = inMinutes(report.people.map((line) => line.figures))
  const people = report.people.map((line, i) => ({ ...line, figures: rows[i] ?? line.figures }))
  return { ...report, people, total: { ...report.total, figures } }
}

export function shownBy(form: Form, report: Report, { sorts }: OneReport): Shown {
  const asked = form.written('sort')
  const sort = sorts.includes(asked) ? asked : 'name'
  const by = SORTS[sort]
  const lines = report.people.toSorted(
    (a, b) => (by ? by.of(b) - by.of(a) : 0) || personOf(a.fund).localeCompare(personOf(b.fund), 'en-GB'),
  )
  const pages = Math.max(1, Math.ceil(lines.length / ROWS_ON_PAGE))
  const wanted = Number(form.written('page') || 1)
  const page = Number.isSafeInteger(wanted) ? Math.min(Math.max(1, wanted), pages) : 1
  return {
    lines: lines.slice((page - 1) * ROWS_ON_PAGE, page * ROWS_ON_PAGE),
    ...{ sort, page, pages },
    byKind: form.written('kinds') === 'yes',
  }
}

// ── What the tables have in common ─────────────────────────────────────────────────────────────────────

export interface Columns {
  readonly columns: readonly TableColumn[]
  readonly cells: (of: Totals) => readonly Child[]
}

export const KEPT = ['Kept for running costs', ({ used }: Totals) => sumOrNone(used.kept.pence)] as const

export function columns(
  list: readonly (readonly [heading: string, cell: (of: Totals) => string])[],
): Columns {
  return {
    columns: list.map(([heading]) => ({ heading, align: 'right' })),
    cells: (of) => list.map(([, cell]) => <Lines text={unbroken(cell(of))} />),
  }
}

/** “39 h 13” stays on one line, and “70p of £1”. */
function unbroken(text: string): string {
  return text.replace(/\d h(?: \d\d)?(?!\w)|\d+p of £1/g, (said) => said.replaceAll(' ', '\u00a0'))
}

export function sumOrNone(pence: number): string {
  return pence === 0 ? '–' : printPence(pence)
}

export function hoursOrNone(seconds: number): string {
  return seconds === 0 ? '–' : hoursSaid(seconds)
}

export function signed(n: number, print: (n: number) => string): string {
  return n > 0 ? `+${print(n)}` : print(n)
}

export function peopleSaid(n: number): string {
  return n === 1 ? 'one person' : `${n.toLocaleString('en-GB')} people`
}
