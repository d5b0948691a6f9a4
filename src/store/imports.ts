import type { PutAsideRow } from '../bookkeeping/store.ts'
import type { Moment } from '../ledger/day.ts'
import type { CallerCode } from '../ledger/entry.ts'
import type { FundId } from '../ledger/fund.ts'
import { type Commit, type Filing, fundOrNone } from './filed.ts'

/** What came in files: what is filed of a commit, and rows as the acts know them. */

/** Files that were read, and the rows of them that were put aside or settled. */
export function filePutAside(filing: Filing, { changes, provider, at }: Commit): void {
  const { file, providerKey } = filing
  const { by } = changes
  for (const i of changes.imports ?? [])
    file('import', [
      providerKey(i.provider),
      ...[i.id, i.file, i.name, i.what, i.rows, i.added, i.changed, i.already, i.leftOut, i.putAside],
      ...[i.by, at],
    ])
  for (const p of changes.putAside ?? [])
    file('put_aside', [
      providerKey(p.provider),
      ...[p.id, p.import, p.file, p.fileName, p.row, p.text, p.system, p.reference],
      fundOrNone(filing, p.fund),
      ...[p.day, p.reason, p.sentence, p.by, at],
    ])
  for (const { id, how, because } of changes.settled ?? [])
    file('settlement', [provider, id, how, because, by, at])
}

/** How files are read, and what the bank said. */
export function fileMappings({ file, providerKey }: Filing, { changes, at }: Commit): void {
  if (changes.mapping) {
    const { provider: of, name, body } = changes.mapping
    file('mapping', [providerKey(of), name, body])
  }
  for (const rule of changes.leaveOut ?? [])
    file('leave_out_rule', [
      providerKey(rule.provider),
      ...[rule.field, rule.value, rule.because, rule.by, at],
    ])
  if (changes.bankBalance) {
    const { provider: of, on, pence, source } = changes.bankBalance
    file('bank_balance', [providerKey(of), on, pence, source, at])
  }
}

export type PutAsideColumns = Omit<PutAsideRow, 'fund' | 'settled'> & { readonly fund: FundId | null } & (
    | {
        readonly how: string
        readonly because: string
        readonly settledBy: CallerCode
        readonly settledAt: Moment
      }
    | { readonly how: null; readonly because: null; readonly settledBy: null; readonly settledAt: null }
  )

export function putAsideFrom({
  fund,
  how,
  because,
  settledBy,
  settledAt,
  ...row
}: PutAsideColumns): PutAsideRow {
  return {
    ...row,
    ...(fund === null ? {} : { fund }),
    ...(how === null ? {} : { settled: { how, because, by: settledBy, at: settledAt } }),
  }
}
