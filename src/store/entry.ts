import {
  type ActId,
  type CallerCode,
  type DecisionId,
  type Digest,
  type Draft,
  type Entry,
  type EntryColumns,
  entryColumns,
  entryValues,
  type Place,
  type Source,
  type Transfer,
  type WordRef,
} from '../ledger/entry.ts'
import type { AccountCode, FundId } from '../ledger/fund.ts'
import { canonicalJson } from './rows.ts'

/** Entries to and from the columns that every store keeps them in. */

export const ENTRY_COLUMNS = [
  'number',
  'sequence',
  'kind',
  'effective',
  'recorded_at',
  'recorded_by',
  'act',
  'idempotency_key',
  'decision',
  'reverses',
  'relates_to',
  'document',
  'source_system',
  'source_reference',
  'source_part',
  'source_piece',
  'source_file',
  'source_row',
  'source_text',
  'details',
  'previous',
  'previous_head',
  'hash',
] as const

/** What a row holds of an entry, in the order of `ENTRY_COLUMNS`. */
export type EntryValues = [
  number: number,
  sequence: number,
  kind: string,
  effective: string,
  recordedAt: string,
  recordedBy: string,
  act: string | null,
  key: string | null,
  decision: string | null,
  reverses: number | null,
  relatesTo: string | null,
  document: string | null,
  sourceSystem: string | null,
  sourceReference: string | null,
  sourcePart: number | null,
  sourcePiece: number | null,
  sourceFile: string | null,
  sourceRow: number | null,
  sourceText: string | null,
  details: string,
  previous: string,
  previousHead: string,
  hash: string,
]

/** And its transfers: a JSON array of [unit, debit, credit, amount]. */
export type EntryRow = [...EntryValues, transfers: string]

/** An entry's columns and its hash, as a row takes them. */
export function valuesOf(c: EntryColumns, hash: string): EntryValues {
  return [...entryValues(c), c.previous, c.previousHead, hash]
}

/** An entry's columns as they were hashed, from its row. */
export function columnsFrom(fund: FundId, row: EntryValues | EntryRow): EntryColumns {
  return {
    fund,
    number: row[0],
    sequence: row[1],
    kind: row[2],
    effective: row[3],
    recordedAt: row[4],
    recordedBy: row[5],
    act: row[6],
    key: row[7],
    decision: row[8],
    reverses: row[9],
    relatesTo: row[10],
    document: row[11],
    sourceSystem: row[12],
    sourceReference: row[13],
    sourcePart: row[14],
    sourcePiece: row[15],
    sourceFile: row[16],
    sourceRow: row[17],
    sourceText: row[18],
    details: row[19],
    previous: row[20],
    previousHead: row[21],
  }
}

/** An entry as the ledger knows it, from its row. */
export function entryFrom(fund: FundId, row: EntryRow): Entry {
  const c = columnsFrom(fund, row)
  const source = sourceFrom(c)
  const transfers: [string, AccountCode, AccountCode, number][] = JSON.parse(row[23])
  // The row's kind and details were written together from one draft, and the hash covers both.
  return {
    fund,
    number: c.number,
    sequence: c.sequence,
    kind: c.kind,
    effective: c.effective,
    recordedAt: c.recordedAt,
    recordedBy: c.recordedBy as CallerCode,
    ...(c.act === null ? {} : { act: c.act as ActId }),
    ...(c.key === null ? {} : { key: c.key }),
    ...(c.decision === null ? {} : { decision: c.decision as DecisionId }),
    ...(c.reverses === null ? {} : { reverses: c.reverses }),
    ...(c.relatesTo === null ? {} : { relatesTo: c.relatesTo }),
    ...(c.document === null ? {} : { document: c.document as Digest }),
    ...(source === undefined ? {} : { source }),
    details: JSON.parse(c.details),
    transfers: transfers.map(([unit, debit, credit, amount]): Transfer => ({ unit, debit, credit, amount })),
    previous: c.previous,
    previousHead: c.previousHead,
    hash: row[22],
  } as unknown as Entry
}

function sourceFrom(c: EntryColumns): Source | undefined {
  const [system, reference, part, piece] = [c.sourceSystem, c.sourceReference, c.sourcePart, c.sourcePiece]
  if (system === null || reference === null || part === null || piece === null) return undefined
  return {
    ...{ system, reference, part, piece },
    ...(c.sourceFile === null ? {} : { file: c.sourceFile as Digest }),
    ...(c.sourceRow === null ? {} : { row: c.sourceRow }),
    ...(c.sourceText === null ? {} : { text: c.sourceText as WordRef }),
  }
}

/** A draft's columns at its place, as they are stored and hashed. */
export function columnsOf(draft: Draft, place: Place): EntryColumns {
  const columns = entryColumns(draft, place, canonicalJson(draft.details))
  for (const text of [
    columns.recordedBy,
    columns.act,
    columns.key,
    columns.sourceSystem,
    columns.sourceReference,
  ])
    if (text !== null && !text.isWellFormed())
      throw new TypeError('text with a lone surrogate cannot be stored')
  return columns
}
