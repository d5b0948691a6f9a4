/** Files for imports: the sample provider's own, and small ones written in a test, read by the real readers. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FileIn, ImportReport, RowOutcome } from '../../src/bookkeeping/imported.ts'
import { larchRoster } from '../../src/formats/mapping.ts'
import { readFile, readRowAgain } from '../../src/formats/reading.ts'
import { type Bookkeeper, BY, done } from './bookkeeper.ts'

const SAMPLES = join(import.meta.dirname, '../../src/demo/files')

export function sampleText(name: string): string {
  return readFileSync(join(SAMPLES, name), 'utf8')
}

export const sample = (name: string, as = name): FileIn => file(as, sampleText(name))

export function file(name: string, text: string): FileIn {
  const read = readFile(new TextEncoder().encode(text), name, [larchRoster])
  if (Array.isArray(read)) throw new Error(read.map((r) => r.sentence).join('\n'))
  return read
}

/** The same rows in another order, under the same headings. */
export function turned(text: string): string {
  const [heading, ...rows] = text.trimEnd().split('\n')
  return `${[heading, ...rows.reverse()].join('\n')}\n`
}

const ROSTER =
  'Visit ID,Client Ref,Client,Carer,Service,Planned Start,Planned End,Actual Start,Actual End,Status,Reason,Cancelled At'

export interface Visit {
  readonly id: string
  readonly client?: string
  readonly carer?: string
  readonly service?: string
  readonly planned: string
  /** Not given: only planned, or cancelled. */
  readonly actual?: string | undefined
  readonly reason?: string
  readonly cancelled?: string
}

/** `{ id: 'V1', planned: '10/03 10:00-13:00', actual: '10/03 10:00-12:30' }` */
export function roster(name: string, visits: readonly Visit[]): FileIn {
  const times = (text = '') => {
    const [, d, from, to] = /^(\d\d\/\d\d) (\S+)-(\S+)$/.exec(text) ?? []
    return d ? `${d}/2026 ${from},${d}/2026 ${to}` : ','
  }
  const rows = visits.map((v) => {
    const status = v.reason ? 'Cancelled' : v.actual ? 'Confirmed' : 'Scheduled'
    return [
      v.id,
      v.client ?? 'LS-001',
      'Somebody',
      v.carer ?? '',
      v.service ?? '1:1',
      times(v.planned),
      times(v.actual),
      status,
      v.reason ?? '',
      v.cancelled ?? '',
    ].join(',')
  })
  return file(name, `${[ROSTER, ...rows].join('\n')}\n`)
}

export const given = (id: string, at: string, more: Partial<Visit> = {}): Visit => ({
  id,
  planned: at,
  actual: at,
  ...more,
})

export const decisions = (name: string, ...rows: string[]) =>
  file(name, `${['Date,Client Ref,What,Hours,Amount,Decided By,How', ...rows].join('\n')}\n`)
export const purchases = (name: string, ...rows: string[]) =>
  file(name, `${['Date,Client Ref,Supplier,What,Amount,Receipt,Paid From,Decided By', ...rows].join('\n')}\n`)
export const remittance = (name: string, ...rows: string[]) =>
  file(
    name,
    `${['Payment Date,BACS Ref,Service Order,Client,Period From,Period To,Gross,Contribution,Adjustment,Net', ...rows].join('\n')}\n`,
  )
/** Oldest first: day, type, words, pence and the balance after it. */
export const bank = (name: string, ...rows: (readonly [string, string, string, number, number])[]) =>
  file(
    name,
    `${[
      'Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,Debit Amount,Credit Amount,Balance',
      ...rows
        .map(([on, type, words, pence, balance]) => {
          const sum = (Math.abs(pence) / 100).toFixed(2)
          return `${on}/2026,${type},'30-00-00,12345678,${words},${pence < 0 ? sum : ''},${pence < 0 ? '' : sum},${(balance / 100).toFixed(2)}`
        })
        .reverse(),
    ].join('\n')}\n`,
  )

export async function take(k: Bookkeeper, ...files: readonly FileIn[]): Promise<ImportReport> {
  return done(await k.books.importFiles(BY, { files }))
}

/** What became of the rows: how many of each, without what there was none of. */
export function counts(report: ImportReport): Partial<Record<RowOutcome, number>> {
  const sums: Partial<Record<RowOutcome, number>> = {}
  for (const row of report.rows) sums[row.outcome] = (sums[row.outcome] ?? 0) + 1
  return sums
}

/** Rows put aside, by the reason. */
export async function aside(k: Bookkeeper): Promise<
  {
    readonly id: string
    readonly reason: string
    readonly reference: string
    readonly text: string
    readonly fileName: string
  }[]
> {
  return [...(await k.books.putAside(BY, {}))]
}

export function again(row: { readonly text: string; readonly fileName: string }): FileIn {
  const read = readRowAgain(row.text, row.fileName, [larchRoster])
  if (Array.isArray(read)) throw new Error(read.map((r) => r.sentence).join('\n'))
  return read
}
