import type { Agreement } from './agreement.ts'
import type { AuthorityId } from './authority.ts'
import { type Book, key, latest, withTransfers } from './book.ts'
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
import { printSeconds } from './hours.ts'
import { money, penceDown, pencePrinted, printPence } from './money.ts'
import type { Kind } from './rate.ts'
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

/** What is kept still of one account, and by which disputes. */
export interface KeptStill extends Held {
  readonly disputes: readonly Pick<Dispute, 'id' | 'decision'>[]
}

/**
 * What open disputes keep still of each account today, never more than it holds: for showing it beside what there
 * is. Two disputes about one account keep both sums still.
 */
export function keptStill(open: readonly Dispute[], book: Book): KeptStill[] {
  const held = Map.groupBy(
    open.flatMap((d) => d.held.map((h) => ({ ...h, dispute: { id: d.id, decision: d.decision } }))),
    (h) => key(h.unit, h.code),
  )
  return [...held.values()].flatMap((list) => {
    const [first] = list
    if (!first) return []
    const { unit, code } = first
    const amount = Math.min(
      list.reduce((sum, h) => sum + h.amount, 0),
      latest(book, unit, code),
    )
    return amount > 0 ? [{ unit, code, amount, disputes: list.map((h) => h.dispute) }] : []
  })
}

/**
 * Refuses a choice, or a plan, that would use what an open dispute keeps still: how much of what is, and how much is free.
 * Support that was given is a fact and is not held up; the database has the same guard (design.md §4).
 */
export function checkDisputes(
  open: readonly Dispute[],
  book: Book,
  draft: Draft,
  agreements: readonly Agreement[] = [],
): Refusal | undefined {
  const after = withTransfers(book, draft.effective, draft.transfers)
  for (const { unit, code, amount } of keptStill(open, book)) {
    const [was, is] = [latest(book, unit, code), latest(after, unit, code)]
    if (is >= was || is >= amount) continue
    const free = was - amount
    const kind = agreements.flatMap((a) => a.kinds).findLast((k) => k.code === unit)
    const rest = free > 0 ? `at most ${printHeld(code, free, kind)} can be used` : 'none of it can be used'
    return new Refusal(
      'disputed',
      `Kept still: ${printHeld(code, amount, kind)}${heldWhere(code, kind)}, because the decision behind it is disputed. Until a second manager has answered, ${rest}.`,
      { account: code, unit, kept: amount, free },
    )
  }
  return undefined
}

function printHeld(code: AccountCode, amount: number, kind: Kind | undefined): string {
  if (code === 'spending') return printPence(penceDown(money(amount)))
  if (isOwnCash(code)) return printPence(pencePrinted(money(amount)))
  return kind?.measure === 'count' ? `${amount} ${kind.label}` : printSeconds(amount)
}

function heldWhere(code: AccountCode, kind: Kind | undefined): string {
  if (code === 'spending') return ' of the money to spend'
  if (code === 'contingency') return ' of the money for emergencies'
  if (isOwnCash(code)) return ' of the money saved'
  const hours = kind?.measure === 'count' ? '' : ` of ${kind?.label ?? 'these hours'}`
  return `${hours}${code.startsWith('pot:') ? ', saved' : ''}`
}
