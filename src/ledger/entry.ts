import canonicalize from 'canonicalize'
import type { Day, LocalTime, Moment } from './day.ts'
import {
  type AccountCode,
  type FundId,
  type HoursCode,
  hasFloor,
  type MoneyCode,
  type OwnCode,
  sideOf,
  type Unit,
} from './fund.ts'
import { type Hours, seconds } from './hours.ts'
import { type Money, PENNY, pennySeconds } from './money.ts'
import type { KindCode } from './rate.ts'
import { Refusal } from './refusal.ts'

/**
 * One row, one debit account, one credit account, one unit, a positive whole amount: it cannot be
 * unbalanced (design.md §1.2). `amount` is penny-seconds, seconds, or a count.
 */
export interface Transfer {
  readonly unit: Unit
  readonly debit: AccountCode
  readonly credit: AccountCode
  readonly amount: number
}

type MoneyAccount = MoneyCode | OwnCode

/** Debit and credit money. An amount of nothing makes no transfer, so rules need not ask. */
export function moneyTransfer(debit: MoneyAccount, credit: MoneyAccount, amount: Money): Transfer[] {
  return transfer('GBP', debit, credit, pennySeconds(amount))
}

/** Moves hours of a kind `from` one account `to` another: credit the first, debit the second (design.md §3). */
export function hoursTransfer(kind: KindCode, from: HoursCode, to: HoursCode, amount: Hours): Transfer[] {
  return transfer(kind, to, from, seconds(amount))
}

/** The same for whole nights or visits, or where the measure is not known here. */
export function unitTransfer(kind: KindCode, from: HoursCode, to: HoursCode, amount: number): Transfer[] {
  return transfer(kind, to, from, amount)
}

function transfer(unit: Unit, debit: AccountCode, credit: AccountCode, amount: number): Transfer[] {
  if (amount < 0 || !Number.isSafeInteger(amount)) throw new RangeError(`a transfer of ${amount} ${unit}`)
  return amount === 0 ? [] : [{ unit, debit, credit, amount }]
}

/** What a transfer does to an account's balance, counted on the account's own side. */
export function changeOf(t: Transfer, code: AccountCode): number {
  const debited = t.debit === code ? t.amount : 0
  const credited = t.credit === code ? t.amount : 0
  return sideOf(code) === 'D' ? debited - credited : credited - debited
}

/** The opposite of a transfer: what a reversal posts. */
export function mirrored(t: Transfer): Transfer {
  return { unit: t.unit, debit: t.credit, credit: t.debit, amount: t.amount }
}

/**
 * The fewest transfers with the same effect on every account: what goes out and comes back in one entry
 * is not shown as two movements. Accounts keep the order in which they first appear.
 */
export function netted(transfers: readonly Transfer[]): Transfer[] {
  const debits = new Map<Unit, Map<AccountCode, number>>()
  for (const t of transfers) {
    const unit = debits.get(t.unit) ?? new Map<AccountCode, number>()
    debits.set(t.unit, unit)
    unit.set(t.credit, (unit.get(t.credit) ?? 0) - t.amount)
    unit.set(t.debit, (unit.get(t.debit) ?? 0) + t.amount)
  }
  return [...debits].flatMap(([unit, sums]) => pairedUp(unit, sums))
}

function pairedUp(unit: Unit, sums: ReadonlyMap<AccountCode, number>): Transfer[] {
  const gives = [...sums].filter(([, n]) => n < 0).map(([code, n]) => ({ code, left: -n }))
  const takes = [...sums].filter(([, n]) => n > 0).map(([code, n]) => ({ code, left: n }))
  const made: Transfer[] = []
  for (const take of takes) {
    for (const give of gives) {
      const amount = Math.min(take.left, give.left)
      if (amount === 0) continue
      made.push({ unit, debit: take.code, credit: give.code, amount })
      take.left -= amount
      give.left -= amount
    }
  }
  return made
}

/** A commitment to a piece of text kept in `words`: SHA-256(salt ‖ text) in hex (design.md §1.3). */
export type WordRef = string & { readonly id: 'word' }
/** SHA-256 in hex over canonical bytes. */
export type Digest = string & { readonly id: 'digest' }
export type DecisionId = string & { readonly id: 'decision' }
/** Links the entries that one act made in several funds. */
export type ActId = string & { readonly id: 'act' }
/** Who wrote it down: an opaque code, never a name. */
export type CallerCode = string & { readonly id: 'caller' }

/** Where an entry came from; unique in its fund whoever imports it (design.md §4). */
export interface Source {
  /** Which kind of list: `roster`, `purchases`, `remittance`, `allocation` … with the provider's saved name. */
  readonly system: string
  /** The other system's own number: a visit, a receipt, a payment, a week. */
  readonly reference: string
  /** Counts the contents seen for this reference: a corrected row is the next part. */
  readonly part: number
  /** One row may make several entries: a night is cut at midnight. From 1. */
  readonly piece: number
  /** SHA-256 of the file, its row from 1 (the heading is row 1), and the row's own text in `words`. */
  readonly file?: Digest
  readonly row?: number
  readonly text?: WordRef
}

export type TimesKept = 'clocked' | 'confirmed' | 'planned'

/** One piece of a session: between two cuts, on one civil day, of one kind (design.md §6). */
export interface Piece {
  readonly day: Day
  readonly start: Moment
  readonly end: Moment
  readonly localStart: LocalTime
  readonly localEnd: LocalTime
  readonly kind: KindCode
  /** Real seconds (or units of a count kind). */
  readonly amount: number
}

/** Where the hours of a charge came from, and their worth. */
export interface Reached {
  readonly kind: KindCode
  /** Real time of the given kind that this paid for. */
  readonly given: number
  /** The kind whose hours left, and how many; the same kind unless drawn. */
  readonly from: KindCode
  readonly left: number
  /** The charge in penny-seconds, and its direct part. */
  readonly charge: number
  readonly direct: number
  /** What the drawn hours were worth more (+) or less (−) than the hours given; to or from `spending`. */
  readonly fall: number
}

export interface SessionDetails {
  /** The session's code, shared by its pieces: the visit number. */
  readonly session: string
  readonly start: Moment
  readonly end: Moment
  readonly localStart: LocalTime
  readonly localEnd: LocalTime
  readonly worker?: WordRef
  /** How many people were supported together; their names are nowhere here. */
  readonly together: number
  readonly times: TimesKept
}

export interface SupportDetails extends SessionDetails {
  readonly pieces: readonly Piece[]
  readonly reached: readonly Reached[]
  /** What the fund did not pay for, by kind: carried by the provider. */
  readonly unfunded: readonly { readonly kind: KindCode; readonly amount: number }[]
  /** The booking's entry number, where the visit was planned. */
  readonly booking?: number
}

/** Why a planned visit was not given (design.md §6). Never "delivered". */
export type NotGiven =
  | 'cancelled-in-time'
  | 'cancelled-late'
  | 'no-access'
  | 'hospital'
  | 'illness'
  | 'could-not-come'

export interface NotGivenDetails extends SessionDetails {
  readonly reason: NotGiven
  readonly cancelledAt?: LocalTime
  /** The two questions of a late cancellation: was the worker paid, and not given other work? */
  readonly workerPaid?: boolean
  readonly otherWork?: boolean
  /** The planned time on this day, in real seconds. */
  readonly planned: number
  /** What was charged, if anything: hours by kind, as for support. */
  readonly reached: readonly Reached[]
  readonly unfunded: readonly { readonly kind: KindCode; readonly amount: number }[]
  readonly booking?: number
}

/** What each kind of entry says besides its transfers: opaque codes, days, whole numbers, and commitments. */
export interface DetailsByKind {
  agreement: { readonly version: number; readonly from: Day }
  'brought-forward': {
    readonly asAt: Day
    readonly pots: readonly { readonly code: string; readonly name: WordRef }[]
  }
  allocation: { readonly week: Day; readonly version: number; readonly to: Day }
  receipt: {
    readonly stream: string
    readonly reference: string
    readonly covers?: { readonly from: Day; readonly to: Day }
  }
  support: SupportDetails
  booking: SupportDetails
  'not-given': NotGivenDetails
  conversion: {
    readonly from: KindCode
    readonly left: number
    readonly to: KindCode
    readonly came: number
    /** Fall (+) or rise (−) in worth, to or from `spending`, in penny-seconds. */
    readonly difference: number
  }
  'hours-into-money': {
    readonly kind: KindCode
    readonly amount: number
    readonly sum: number
    readonly rest: number
    readonly restTo: 'contingency' | 'funder' | 'provider' | 'none'
  }
  'money-into-hours': { readonly kind: KindCode; readonly amount: number; readonly sum: number }
  saving: {
    readonly pot: number
    readonly name: WordRef
    readonly action: 'saved' | 'taken-out'
    readonly kind?: KindCode
    readonly amount?: number
    readonly sum?: number
  }
  contingency: { readonly action: 'set-aside' | 'drawn'; readonly sum: number; readonly reason?: WordRef }
  'purchase-asked': PurchaseDetails
  'purchase-decided': PurchaseDetails
  purchase: PurchaseDetails & { readonly paidFrom: PaidFrom; readonly shortfall: number }
  'receipt-seen': { readonly purchase: string; readonly receipt: string }
  advance: { readonly sum: number; readonly reason?: WordRef }
  'advance-repaid': { readonly sum: number }
  drawdown: { readonly through: Day; readonly sum: number }
  funding: {
    readonly session: string
    /** The support entry that is funded now. */
    readonly support: number
    readonly kind: KindCode
    readonly amount: number
    readonly reached: readonly Reached[]
  }
  reversal: { readonly reason?: WordRef; readonly of: EntryKind; readonly advance: number }
  repricing: {
    readonly version: number
    readonly bornBy: 'funder' | 'hours'
    readonly prices: readonly {
      readonly kind: KindCode
      readonly was: number
      readonly now: number
      readonly held: number
    }[]
    readonly difference: number
  }
  /** A decision written down by itself: a standing one, or the one an agreement stands on. */
  decision: { readonly decision: string }
  /** Documents about who sees and decides, and disputes (design.md §1.3): each is carried by its entry. */
  authority: { readonly authority: string; readonly from: Day }
  'authority-ended': { readonly authority: string; readonly why: string; readonly on: Day }
  'decision-making': { readonly document: string; readonly from: Day }
  dispute: { readonly dispute: string; readonly decision: string }
  'dispute-answered': { readonly dispute: string; readonly outcome: string }
  'support-recorded': { readonly through: Day }
  closing: {
    readonly first: Day
    readonly last: Day
    readonly statement: number
    /** The entry number the statement stands on. */
    readonly standsOn: number
  }
  /** An early copy of a statement, marked “may change”; dated the day it was issued, and locks nothing. */
  'statement-issued': {
    readonly first: Day
    readonly last: Day
    readonly statement: number
    readonly standsOn: number
  }
  erasure: { readonly words: readonly WordRef[] }
  /** In the provider's own book: money that is nobody's, or the provider's (design.md §3). */
  'own-money': {
    readonly what:
      | 'float'
      | 'interest'
      | 'charges'
      | 'unidentified'
      | 'identified'
      | 'withdrawn'
      | 'lent'
      | 'lent-back'
    readonly sum: number
    readonly reference?: WordRef
  }
  /** In the provider's own book too, and moves nothing: a line of the bank agreed with what was recorded already. */
  'bank-line': {
    /** What the line says came in; less than nothing went out. */
    readonly sum: number
    readonly with: readonly AgreedWith[]
  }
}

/** A drawdown by its act, a funder's payment by its reference, or one entry of a fund. */
export type AgreedWith =
  | { readonly act: ActId }
  | { readonly payment: string }
  | { readonly fund: FundId; readonly entry: number }

export interface PurchaseDetails {
  readonly purchase: string
  readonly supplier: WordRef
  readonly what: WordRef
  readonly sum: number
}

export type PaidFrom = 'bank' | 'provider-card' | 'provider-cash'

export type EntryKind = keyof DetailsByKind

/** What a rule decides: everything of an entry but its place in the chain. */
export type Draft = { [K in EntryKind]: DraftOf<K> }[EntryKind]

export interface DraftOf<K extends EntryKind> {
  readonly kind: K
  readonly effective: Day
  readonly transfers: readonly Transfer[]
  readonly details: DetailsByKind[K]
  readonly decision?: DecisionId
  readonly reverses?: number
  /** A day in an earlier, closed period that this belongs to. */
  readonly relatesTo?: Day
  readonly source?: Source
  /** The digest of the document this entry carries into the chain. */
  readonly document?: Digest
}

/** A draft with its number in the fund: what rules need of an entry already written, or about to be. */
export type Numbered<K extends EntryKind = EntryKind> = {
  [P in K]: DraftOf<P> & { readonly number: number }
}[K]

/** An entry as it stands in its fund, sealed. */
export type Entry = { [K in EntryKind]: EntryOf<K> }[EntryKind]

export type EntryOf<K extends EntryKind> = DraftOf<K> & {
  readonly fund: FundId
  readonly number: number
  /** Dense over all the provider's books: a missing last entry shows. */
  readonly sequence: number
  readonly recordedAt: Moment
  readonly recordedBy: CallerCode
  readonly act?: ActId
  /** The Idempotency-Key of the request, or the import's code. */
  readonly key?: string
  /** The hash of the fund's entry before this one. */
  readonly previous: string
  /** The hash of the provider's entry before this one, in whatever fund. */
  readonly previousHead: string
  readonly hash: string
}

export const NO_HASH = '0'.repeat(64)
export const ENTRY_FORMAT = 1

/** An entry's columns in the order in which they are hashed. `details` is its canonical JSON text. */
export interface EntryColumns {
  readonly fund: string
  readonly number: number
  readonly sequence: number
  readonly kind: string
  readonly effective: string
  readonly recordedAt: string
  readonly recordedBy: string
  readonly act: string | null
  readonly key: string | null
  readonly decision: string | null
  readonly reverses: number | null
  readonly relatesTo: string | null
  readonly document: string | null
  readonly sourceSystem: string | null
  readonly sourceReference: string | null
  readonly sourcePart: number | null
  readonly sourcePiece: number | null
  readonly sourceFile: string | null
  readonly sourceRow: number | null
  readonly sourceText: string | null
  readonly details: string
  readonly previous: string
  readonly previousHead: string
}

/** What an entry's columns take of a draft. */
type Drafted = Pick<Draft, 'kind' | 'effective' | 'decision' | 'reverses' | 'relatesTo' | 'source'>

/** Where an entry takes its place: what is added to a draft as it is written. */
export interface Place {
  readonly fund: FundId
  readonly number: number
  readonly sequence: number
  readonly recordedAt: Moment
  readonly recordedBy: CallerCode
  readonly act?: ActId | undefined
  readonly key?: string | undefined
  readonly document?: Digest | undefined
  readonly previous: string
  readonly previousHead: string
}

/** An entry's columns, as they are stored and hashed; `details` is their canonical JSON. */
export function entryColumns(draft: Drafted, place: Place, details: string): EntryColumns {
  const { source } = draft
  return {
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
    details,
    previous: place.previous,
    previousHead: place.previousHead,
  }
}

/** From its number to its details, in the order in which an entry is hashed and stored. */
export function entryValues(c: EntryColumns) {
  return [
    c.number,
    c.sequence,
    c.kind,
    c.effective,
    c.recordedAt,
    c.recordedBy,
    c.act,
    c.key,
    c.decision,
    c.reverses,
    c.relatesTo,
    c.document,
    c.sourceSystem,
    c.sourceReference,
    c.sourcePart,
    c.sourcePiece,
    c.sourceFile,
    c.sourceRow,
    c.sourceText,
    c.details,
  ] as const
}

/**
 * The bytes an entry's hash is taken over: a fixed-order JSON array with a format number, holding every
 * column and every transfer (design.md §1.3). It holds only strings, whole numbers and nulls, so
 * JSON.stringify writes what RFC 8785 prescribes; a test compares the two.
 */
export function entryBytes(
  c: EntryColumns,
  transfers: readonly (readonly [unit: string, debit: string, credit: string, amount: number])[],
): string {
  return JSON.stringify([ENTRY_FORMAT, c.fund, ...entryValues(c), transfers, c.previous, c.previousHead])
}

/** The text that a sealed entry's hash is taken over, from the entry as the ledger knows it. */
export function entryText(entry: Entry): string {
  return entryBytes(
    entryColumns(entry, entry, canonicalText(entry.details)),
    entry.transfers.map((t) => [t.unit, t.debit, t.credit, t.amount]),
  )
}

/** A document's canonical JSON (RFC 8785): what is hashed and what is stored. */
export function canonicalText(document: object): string {
  const text = canonicalize(document)
  if (text === undefined || !text.isWellFormed()) throw new Error('a document that has no canonical JSON')
  return text
}

/** Text that JSON and UTF-8 can carry: no lone surrogates, no control characters but a line break and a tab. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !/[^\P{Cc}\n\r\t]/u.test(text)
}

const LONGEST_TEXT = 2000

/** Text from outside, trimmed; refused where it is empty, too long, or cannot be stored. */
export function readText(text: string, field: string): string | Refusal {
  const trimmed = text.trim()
  if (trimmed === '') return new Refusal('bad-text', 'This needs a few words.', { field }, { field })
  if (trimmed.length > LONGEST_TEXT)
    return new Refusal('too-long', `This may be at most ${LONGEST_TEXT} characters.`, { field }, { field })
  if (!isStorable(trimmed))
    return new Refusal('bad-text', 'This text holds characters that cannot be stored.', { field }, { field })
  return trimmed
}

/** Bank accounts are kept in whole pence. */
export function touchesBankInWholePence(transfers: readonly Transfer[]): boolean {
  return transfers.every((t) => !(t.debit === 'bank' || t.credit === 'bank') || t.amount % PENNY === 0)
}

/** Whether a transfer takes from an account with a floor. */
export function lowersFloored(t: Transfer): AccountCode[] {
  return [t.debit, t.credit].filter((code) => hasFloor(code) && changeOf(t, code) < 0)
}

/**
 * A number or code from another system: a receipt, a payment's reference. It enters the hashed bytes as it is
 * and can never be erased, so it must be short and no sentence (design.md §1.3).
 */
export function readCode(text: string, field: string): string | Refusal {
  const trimmed = text.trim()
  if (/^[\p{L}\p{N}][\p{L}\p{N} ./_#-]{0,39}$/u.test(trimmed)) return trimmed
  return new Refusal(
    'bad-text',
    'This must be a number or code of at most 40 letters, digits, spaces and . / _ # -.',
    { field },
    { field },
  )
}
