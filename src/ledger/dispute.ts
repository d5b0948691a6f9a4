import type { AuthorityId } from './authority.ts'
import { type Book, latest, withTransfers } from './book.ts'
import type { Day } from './day.ts'
import {
  type CallerCode,
  changeOf,
  type DecisionId,
  type Draft,
  type Transfer,
  type WordRef,
} from './entry.ts'
import { type AccountCode, type FundId, isOwnCash, type Unit } from './fund.ts'
import { Refusal } from './refusal.ts'

export type DisputeId = string & { readonly id: 'dispute' }

/** What is kept still of one account while a decision is disputed, in the account's own whole numbers. */
export interface Held {
  readonly unit: Unit
  readonly code: AccountCode
  readonly amount: number
}

/**
 * "This was not my decision" (domain.md 1.8). A document in the fund's chain: what the decision brought and is
 * not yet used is kept still until a manager who did not write the decision down has answered.
 */
export interface Dispute {
  readonly format: 1
  readonly what: 'dispute'
  readonly id: DisputeId
  readonly fund: FundId
  readonly decision: DecisionId
  readonly on: Day
  readonly by: 'person' | 'representative'
  readonly authority?: AuthorityId
  /** What they say, in their own words. */
  readonly says?: WordRef
  readonly held: readonly Held[]
  readonly writtenDownBy: CallerCode
}

export const DISPUTE_OUTCOMES = {
  stands: 'the decision stands',
  'put-right': 'the decision was taken back',
} as const
export type DisputeOutcome = keyof typeof DISPUTE_OUTCOMES

/** What a second manager answered. */
export interface DisputeAnswer {
  readonly format: 1
  readonly what: 'dispute-answered'
  readonly id: string
  readonly fund: FundId
  readonly dispute: DisputeId
  readonly outcome: DisputeOutcome
  readonly because: WordRef
  readonly writtenDownBy: CallerCode
}

/**
 * What a decision brought and is still there: for each account of the person's that its entries raised, what
 * they raised it by, or what is left of that. Whole numbers of the account's own unit.
 */
export function heldBy(book: Book, entries: readonly { readonly transfers: readonly Transfer[] }[]): Held[] {
  const raised = new Map<string, Held>()
  for (const t of entries.flatMap((e) => e.transfers))
    for (const code of new Set([t.debit, t.credit])) {
      if (!isPersons(code)) continue
      const k = `${t.unit} ${code}`
      raised.set(k, { unit: t.unit, code, amount: (raised.get(k)?.amount ?? 0) + changeOf(t, code) })
    }
  return [...raised.values()]
    .map((h) => ({ ...h, amount: Math.min(h.amount, latest(book, h.unit, h.code)) }))
    .filter((h) => h.amount > 0)
}

/** What the person chooses over: unused hours, what is saved, and money to spend. */
function isPersons(code: AccountCode): boolean {
  return code === 'available' || code.startsWith('pot:') || isOwnCash(code)
}

/**
 * Refuses a choice that would use what an open dispute keeps still. Support that was given is a fact and is not
 * held up; the database has the same guard (design.md §4).
 */
export function checkDisputes(open: readonly Dispute[], book: Book, draft: Draft): Refusal | undefined {
  const after = withTransfers(book, draft.effective, draft.transfers)
  // Two disputes about one account keep both sums still.
  const held = Map.groupBy(
    open.flatMap((d) => d.held),
    (h) => `${h.unit} ${h.code}`,
  )
  for (const [first, ...more] of held.values()) {
    if (!first) continue
    const { unit, code } = first
    const amount = more.reduce((sum, h) => sum + h.amount, first.amount)
    const [was, is] = [latest(book, unit, code), latest(after, unit, code)]
    if (is < was && is < amount)
      return new Refusal(
        'disputed',
        'Part of this comes from a decision that is disputed. It is kept still until a second manager has answered.',
        { account: code, unit },
      )
  }
  return undefined
}
