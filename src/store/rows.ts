import { hash } from 'node:crypto'
import type { Moment } from '../ledger/day.ts'
import type {
  ActId,
  CallerCode,
  DecisionId,
  Digest,
  Draft,
  Entry,
  EntryColumns,
  Source,
  Transfer,
  WordRef,
} from '../ledger/entry.ts'
import type { AccountCode, FundId } from '../ledger/fund.ts'

/** What the rows of every store have in common: canonical text, hashes, and entries to and from columns. */

/** SHA-256 in hex over UTF-8. */
export function sha256(text: string): string {
  return hash('sha256', text)
}

/** The commitment to a text: SHA-256 over the salt's 32 bytes, then the text (design.md §1.3). */
export function commitment(salt: string, text: string): string {
  return hash('sha256', Buffer.concat([Buffer.from(salt, 'hex'), Buffer.from(text, 'utf8')]))
}

/**
 * Canonical JSON (RFC 8785) for what the ledger stores: objects with their keys in order, arrays, text,
 * whole numbers, yes and no, nothing. A test compares it with the canonicalize package, which costs four
 * times as much. Throws on anything else: fractions and lone surrogates have no place in the books.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(inOrder(value))
}

const [ZERO, NINE] = [48, 57]

/** The same value with every object's names in the order of their UTF-16 code units, as RFC 8785 has them. */
function inOrder(value: unknown): unknown {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError('text with a lone surrogate cannot be stored')
    return value
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError(`not a safe whole number: ${value}`)
    return value
  }
  if (value === null || typeof value === 'boolean' || value === undefined) return value
  if (typeof value !== 'object') throw new TypeError(`cannot be stored: ${typeof value}`)
  if (Array.isArray(value)) return value.map(inOrder)
  const ordered: Record<string, unknown> = {}
  for (const name of Object.keys(value).sort()) {
    // JavaScript keeps names like numbers in an order of their own, and one name is no property at all.
    const first = name.charCodeAt(0)
    if ((first >= ZERO && first <= NINE) || name === '__proto__' || !name.isWellFormed())
      throw new TypeError(`cannot be stored: “${name}”`)
    ordered[name] = inOrder(value[name as keyof typeof value])
  }
  return ordered
}

/** A moment to the millisecond, always: moments are compared as text, so all must have the same length. */
export function toTheMillisecond(moment: Moment): Moment {
  return Temporal.Instant.from(moment).toString({ smallestUnit: 'millisecond' }) as Moment
}

/** The order of an entry's columns in a SELECT that `entryFrom` reads. */
export type EntryRow = [
  number: number,
  sequence: number,
  kind: Entry['kind'],
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
  transfers: string,
]

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

/** An entry as the ledger knows it, from its row; `transfers` is a JSON array of [unit, debit, credit, amount]. */
export function entryFrom(fund: FundId, row: EntryRow): Entry {
  const [number, sequence, kind, effective, recordedAt, recordedBy, act, key, decision, reverses, relatesTo] =
    row
  const document = row[11]
  const source = sourceFrom(row)
  const transfers: [string, AccountCode, AccountCode, number][] = JSON.parse(row[23])
  // The row's kind and details were written together from one draft, and the hash covers both.
  return {
    fund,
    number,
    sequence,
    kind,
    effective,
    recordedAt,
    recordedBy: recordedBy as CallerCode,
    ...(act === null ? {} : { act: act as ActId }),
    ...(key === null ? {} : { key }),
    ...(decision === null ? {} : { decision: decision as DecisionId }),
    ...(reverses === null ? {} : { reverses }),
    ...(relatesTo === null ? {} : { relatesTo }),
    ...(document === null ? {} : { document: document as Digest }),
    ...(source === undefined ? {} : { source }),
    details: JSON.parse(row[19]),
    transfers: transfers.map(([unit, debit, credit, amount]): Transfer => ({ unit, debit, credit, amount })),
    previous: row[20],
    previousHead: row[21],
    hash: row[22],
  } as unknown as Entry
}

function sourceFrom(row: EntryRow): Source | undefined {
  const [system, reference, part, piece, file, line, text] = [
    row[12],
    row[13],
    row[14],
    row[15],
    row[16],
    row[17],
    row[18],
  ]
  if (system === null || reference === null || part === null || piece === null) return undefined
  return {
    system,
    reference,
    part,
    piece,
    ...(file === null ? {} : { file: file as Digest }),
    ...(line === null ? {} : { row: line }),
    ...(text === null ? {} : { text: text as WordRef }),
  }
}

/** Where an entry takes its place: what the store adds to a draft. */
export interface Place {
  readonly fund: FundId
  readonly number: number
  readonly sequence: number
  readonly recordedAt: Moment
  readonly recordedBy: CallerCode
  readonly act: ActId | undefined
  readonly key: string | undefined
  readonly document: Digest | undefined
  readonly previous: string
  readonly previousHead: string
}

/** A draft's columns at its place, as they are stored and hashed. */
export function columnsOf(draft: Draft, place: Place): EntryColumns {
  const { source } = draft
  const columns: EntryColumns = {
    fund: place.fund,
    number: place.number,
    sequence: place.sequence,
    kind: draft.kind,
    effective: draft.effective,
    recordedAt: place.recordedAt,
    recordedBy: place.recordedBy,
    act: place.act ?? null,
    key: place.key ?? null,
    decision: draft.decision ?? null,
    reverses: draft.reverses ?? null,
    relatesTo: draft.relatesTo ?? null,
    document: place.document ?? null,
    sourceSystem: source?.system ?? null,
    sourceReference: source?.reference ?? null,
    sourcePart: source?.part ?? null,
    sourcePiece: source?.piece ?? null,
    sourceFile: source?.file ?? null,
    sourceRow: source?.row ?? null,
    sourceText: source?.text ?? null,
    details: canonicalJson(draft.details),
    previous: place.previous,
    previousHead: place.previousHead,
  }
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

/**
 * The seal of a filed row: its table, its columns in the table's order, and the seal of the row filed
 * before it, in whatever table. A row lost, added, changed or moved shows from there on.
 */
export function sealOf(table: string, columns: readonly (string | number | null)[], before: string): string {
  return sha256(JSON.stringify([table, ...columns, before]))
}
