import type { AuthorityId } from './authority.ts'
import { type Day, firstDay, lastDay, monthOf, printDay } from './day.ts'
import type { CallerCode, DecisionId, WordRef } from './entry.ts'
import type { FundId } from './fund.ts'
import { printPence } from './money.ts'
import { Refusal } from './refusal.ts'

/** The kinds of decision that are the person's (design.md §4, §8). */
export const DECISION_KINDS = {
  support: 'when and who supports me',
  swap: 'swap hours',
  'hours-into-money': 'hours into money',
  buy: 'buy something',
  save: 'save for something',
  plan: 'plan and agreement',
  move: 'move to another provider',
  'put-right': 'what happens to support the fund did not pay for',
} as const
export type DecisionKind = keyof typeof DECISION_KINDS

/** How the person was involved, as it was written down. */
export const INVOLVED = ['on-screen', 'in-person', 'by-phone', 'in-writing', 'in-their-way'] as const
export type Involved = (typeof INVOLVED)[number]

/**
 * "The individual decides how to spend the money": who decided, when, how they were involved, who wrote
 * it down (design.md §4). A document: its digest enters the fund's chain. Names and text are commitments.
 */
export interface Decision {
  readonly format: 1
  readonly id: DecisionId
  readonly fund: FundId
  readonly kind: DecisionKind
  readonly on: Day
  /** The person, or a representative; the name as it was given. */
  readonly by: 'person' | 'representative'
  readonly name: WordRef
  readonly involved: Involved
  /** The authority under which a representative decided. */
  readonly authority?: AuthorityId
  /** Who helped the person to decide, as their decision-making agreement says. */
  readonly helper?: WordRef
  readonly writtenDownBy: CallerCode
  /** What was decided, in words. */
  readonly what?: WordRef
  /** A standing decision covers small purchases: up to so much each and a month, from–to. */
  readonly standing?: Standing
}

export interface Standing {
  readonly eachPence: number
  readonly monthPence: number
  readonly from: Day
  readonly to?: Day
}

/**
 * Whether a standing decision covers a purchase: its days, its sum for each, and what it has covered this
 * month already, in whole pence (design.md §4).
 */
export function standingCovers(
  decision: Decision,
  purchase: { readonly on: Day; readonly pence: number; readonly alreadyThisMonth: number },
): Refusal | undefined {
  const s = decision.standing
  const no = (sentence: string) => new Refusal('decision-does-not-cover', sentence, { decision: decision.id })
  if (!s) return no('This is a decision about one thing, not a standing decision.')
  if (purchase.on < s.from || (s.to !== undefined && purchase.on > s.to))
    return no(
      `The standing decision does not cover ${printDay(purchase.on)}. Ask for a decision about this purchase.`,
    )
  if (purchase.pence > s.eachPence)
    return no(
      `The standing decision covers up to ${printPence(s.eachPence)} each. Ask for a decision about this purchase.`,
    )
  if (purchase.pence + purchase.alreadyThisMonth > s.monthPence)
    return no(
      `The standing decision covers up to ${printPence(s.monthPence)} a month, and ${printPence(purchase.alreadyThisMonth)} is used. Ask for a decision about this purchase.`,
    )
  return undefined
}

/** The month a standing decision's monthly sum counts over. */
export function monthAround(on: Day): { first: Day; last: Day } {
  const month = monthOf(on)
  return { first: firstDay(month), last: lastDay(month) }
}
