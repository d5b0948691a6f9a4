import { type Agreement, inForce } from './agreement.ts'
import type { Book } from './book.ts'
import type { Day, Moment } from './day.ts'
import type { Decision } from './decision.ts'
import {
  changeOf,
  type DecisionId,
  type Digest,
  type Entry,
  type EntryKind,
  type EntryOf,
  netted,
  type Reached,
  type WordRef,
} from './entry.ts'
import { type AccountCode, type Fund, isOwnCash, type Unit } from './fund.ts'
import { money, pencePrinted } from './money.ts'
import type { Period } from './period.ts'
import type { Kind } from './rate.ts'
import type { PotName } from './saving.ts'
import type { AskingTerm, Nation, QuestionLine, Recipient, Replaced, Statement, Sum } from './statement.ts'

/** Everything a statement is built from. Built once; after that the document is what is shown. */
export interface StatementFacts {
  readonly fund: Fund
  readonly person: WordRef
  readonly provider: string
  readonly number: number
  readonly state: Statement['state']
  readonly period: Period
  readonly knownAt: Moment
  readonly agreements: readonly Agreement[]
  /** Entries dated within the period, by day and number. */
  readonly entries: readonly Entry[]
  /** Entries of earlier periods that reversals in this one put right. */
  readonly originals: ReadonlyMap<number, Entry>
  /** The balances from the period's first day on. */
  readonly book: Book
  readonly decisions: ReadonlyMap<DecisionId, Decision>
  readonly pots: readonly PotName[]
  readonly purchases: readonly (
    | EntryOf<'purchase-asked'>
    | EntryOf<'purchase-decided'>
    | EntryOf<'purchase'>
    | EntryOf<'receipt-seen'>
  )[]
  /** The last final statement. */
  readonly previous?: { readonly digest: Digest; readonly statement: Statement }
  readonly nation: Nation
  readonly sentTo: readonly Recipient[]
  readonly replaces: Replaced | null
  /** Questions asked or answered within the period, or open at its end. */
  readonly questions: readonly QuestionLine[]
  readonly asking: AskingTerm
  readonly checkAt: string | null
}

/**
 * An entry and its reversal in one period fold away; what stands is what was right (design.md §7). Where the price of
 * the hours changed in between, they do not undo each other to the penny, and both are told.
 */
export function folded(entries: readonly Entry[]): Entry[] {
  const byNumber = new Map(entries.map((e) => [e.number, e]))
  const gone = new Set<number>()
  for (const e of entries) {
    const original = e.reverses === undefined ? undefined : byNumber.get(e.reverses)
    if (original && undoes(original, e)) for (const { number } of [original, e]) gone.add(number)
  }
  return entries.filter((e) => !gone.has(e.number))
}

/** Whether two entries together leave what the person has as it was. */
function undoes(original: Entry, reversal: Entry): boolean {
  const left = netted([...original.transfers, ...reversal.transfers])
  return left.every((t) => t.unit === 'GBP' && !isTheirs(t.debit) && !isTheirs(t.credit))
}

/** What the person has in the fund: the money behind the hours, to spend, saved, and for emergencies. */
export function isTheirs(code: AccountCode): boolean {
  return code === 'hours' || isOwnCash(code)
}

/** Whether an entry replaced one that was put right, here or in an earlier month: a later part of its source. */
export function putsRight(entry: Entry, facts: StatementFacts): boolean {
  const source = entry.source
  if (!source || source.part === 1) return false
  return [...facts.entries, ...facts.originals.values()].some(
    (e) =>
      e.kind === entry.kind &&
      e.source?.system === source.system &&
      e.source.reference === source.reference &&
      e.source.part < source.part,
  )
}

/** A kind by its code, as the newest version that has it says. */
export function kindIn(facts: StatementFacts, code: string): Kind {
  const kind = facts.agreements.flatMap((a) => a.kinds).findLast((k) => k.code === code)
  if (!kind) throw new Error(`an entry of an unknown kind ${code}`)
  return kind
}

export function kindsIn(facts: StatementFacts): Kind[] {
  const codes = new Set(facts.agreements.flatMap((a) => a.kinds.map((k) => k.code)))
  return [...codes].map((code) => kindIn(facts, code))
}

/** A kind as it was agreed on a day. */
export function kindOn(facts: StatementFacts, code: string, on: Day): Kind {
  return inForce(facts.agreements, on)?.kinds.find((k) => k.code === code) ?? kindIn(facts, code)
}

/** What an entry did to some accounts of a unit. */
export function change(entry: Entry, unit: Unit, wanted: (code: AccountCode) => boolean): number {
  let sum = 0
  for (const t of entry.transfers) {
    if (t.unit !== unit) continue
    for (const code of [t.debit, t.credit]) if (wanted(code)) sum += changeOf(t, code)
  }
  return sum
}

/** The kind whose line an entry belongs to: a reversal belongs to what it put right. */
export function meant(entry: Entry): EntryKind {
  return entry.kind === 'reversal' ? entry.details.of : entry.kind
}

/**
 * The entries of one visit belong together, as the person knows it; what is late for an earlier month stands
 * by itself, so that "changes to earlier months" adds up.
 */
export function bySession(live: readonly Entry[]): (readonly [Entry, ...Entry[]])[] {
  const grouped = new Map<string, [Entry, ...Entry[]]>()
  for (const e of live) {
    const late = e.relatesTo === undefined ? '' : ' late'
    const key =
      e.kind === 'support' || e.kind === 'not-given'
        ? `${e.kind} ${e.details.session}${late}`
        : `entry ${e.number}`
    const found = grouped.get(key)
    if (found) found.push(e)
    else grouped.set(key, [e])
  }
  return [...grouped.values()]
}

export function labelled(
  facts: StatementFacts,
  list: readonly { readonly kind: string; readonly amount: number }[],
) {
  return list.map(({ kind, amount }) => ({ kind, label: kindIn(facts, kind).label, amount }))
}

export function byKind(
  list: readonly { readonly kind: string; readonly amount: number }[],
): { kind: string; amount: number }[] {
  const sums = new Map<string, number>()
  for (const { kind, amount } of list) sums.set(kind, (sums.get(kind) ?? 0) + amount)
  return [...sums].map(([kind, amount]) => ({ kind, amount }))
}

/** Hours that left, by kind; money given for time has none. */
export function usedOf(reached: readonly Reached[]): { kind: string; amount: number }[] {
  return byKind(reached.filter((r) => r.from !== 'GBP').map((r) => ({ kind: r.from, amount: r.left })))
}

export function printed(exact: number): number {
  return pencePrinted(money(exact))
}

/** Exactly, and as printed. */
export function sum(exact: number): Sum {
  return { exact, pence: printed(exact) }
}

export function total(sums: readonly Sum[]): Sum {
  return {
    exact: sums.reduce((n, s) => n + s.exact, 0),
    pence: sums.reduce((n, s) => n + s.pence, 0),
  }
}

/** What went out, as what it cost. */
export function paid({ exact, pence }: Sum): Sum {
  return { exact: 0 - exact, pence: 0 - pence }
}

export const NOTHING: Sum = { exact: 0, pence: 0 }
