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
  /** The numbers of those `purchases` that an entry dated up to the period’s last day put right, in whatever month. */
  readonly purchasesUndone: ReadonlySet<number>
  /** The last final statement. */
  readonly previous?: { readonly digest: Digest; readonly statement: Statement }
  readonly nation: Nation
  readonly sentTo: readonly Recipient[]
  readonly replaces: Replaced | null
  /** Questions asked or answered within the period, or open at its end. */
  readonly questions: readonly QuestionLine[]
  readonly asking: AskingTerm
  readonly contacts: Statement['contacts']
  readonly checkAt: string | null
}

/**
 * How entries of the period become lines. Whoever checks a statement without this program goes by the same rule:
 *
 * 1. Folding. An entry and its reversal, both dated within the period, fold away where together they leave everything
 *    the person has as it was: no account of hours changes at all, and no account of pounds that is theirs (`isTheirs`).
 *    What stands is what was right (design.md §7). Pounds of others may differ. Where the price of the hours changed in
 *    between, `hours` does, and both are told.
 * 2. Undone. Of what is left, an entry is undone where its reversal is left too; every other entry stands.
 * 3. A visit. Entries of support, or of a visit not given, that are left are one visit where all of these are alike:
 *    the kind of entry; the session; whether they are late (`relatesTo`); whether they are undone; and of those that
 *    are undone, the part of their source. So a visit put right has a line for what was undone and one for what
 *    stands. Of those that stand, pieces of several parts are one visit: one piece of a night may be recorded again.
 * 4. A line of a visit names its entries, and an undone one the day of its (first) reversal in `undoneOn`; each
 *    reversal stands in the running account as a row of its own (“put right”). Weeks count sessions with a line that
 *    stands. Visits nobody could come to are counted where they stand.
 * 5. Kept. Hours that became money, and the reversal of that, are about what was kept where one of their transfers
 *    touches an account `provider:*`. Of support, late cancellations, what was kept, and their reversals, what an
 *    entry moves on accounts `funder:*` is a row of its own (“repriced”): the price had changed since its day.
 * 6. The year so far takes from the last final statement where that is of the same year; of the period it takes the
 *    rows of the account and the entries of hours that are dated from the year’s first day on. “Used” is support, late
 *    cancellations, things bought and what was kept, their reversals too.
 * 7. Asked for and not yet paid: dated up to the period’s last day and not paid for by then. What any entry dated up to
 *    that day put right, in whatever month, counts as if it had never been.
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

/** Of entries that are left after folding: on which day each one was undone. */
export function undoneIn(live: readonly Entry[]): ReadonlyMap<number, Day> {
  const days = new Map<number, Day>()
  for (const e of live) if (e.reverses !== undefined) days.set(e.reverses, e.effective)
  return days
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
 * The entries of one visit belong together, as the person knows it, by the rule at `folded`; what is late for an
 * earlier month stands by itself, so that "changes to earlier months" adds up. `live`: all that folding left.
 */
export function bySession(some: readonly Entry[], live: readonly Entry[]): (readonly [Entry, ...Entry[]])[] {
  const undone = undoneIn(live)
  const grouped = new Map<string, [Entry, ...Entry[]]>()
  for (const e of some) {
    const key =
      e.kind === 'support' || e.kind === 'not-given'
        ? [
            e.kind,
            e.details.session,
            e.relatesTo === undefined ? '' : 'late',
            undone.has(e.number) ? `undone ${e.source?.part ?? ''}` : '',
          ].join(' ')
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
