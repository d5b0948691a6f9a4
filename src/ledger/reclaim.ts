import type { Agreement, SurplusRule } from './agreement.ts'
import { addDays, type Day, printDay } from './day.ts'
import { money, penceDown, printPence } from './money.ts'
import { keptToBuy, overRule } from './position.ts'
import { Refusal } from './refusal.ts'

/**
 * How many days the person has, once they are told, to name a use for what a funder may take back. No law gives a
 * number; ours is four weeks, a whole payment period, because a reclaim without notice, its sum and a chance to name a
 * need is what ombudsmen find fault with (domain.md 2.3). The file holds it too.
 */
export const RECLAIM_NOTICE = 28

/** What a reclaim is worked out from, on one day: penny-seconds, but for the year's budget in whole pence. */
export interface ReclaimFacts {
  readonly on: Day
  /** Money to spend, and what was decided to buy and is not paid yet, which may be more. */
  readonly spending: number
  readonly committed: number
  /** The same with the worth of unused hours, without what is saved for something or kept for emergencies. */
  readonly unset: number
  readonly yearPence: number
  /** Whole pence of the fund that were asked for or confirmed before, to whichever funder, and not yet sent back. */
  readonly before: number
}

/** What may go back at most, and how that was worked out; all in whole pence, rounded down. */
export interface ReclaimSum {
  readonly rule: SurplusRule
  readonly version: number
  readonly on: Day
  readonly spending: number
  /** Of it, for what was decided to buy and is not paid yet: that is spoken for (domain.md 7.10). Never more than it. */
  readonly committed: number
  readonly hours: number
  /** What the rule lets the person keep of both, and what is over it. */
  readonly kept: number
  readonly over: number
  /** Of this, what is money to spend: hours become money only by the person's decision. */
  readonly most: number
  /** Of this, what was asked for or confirmed before and not yet sent back, and what is left to ask for. */
  readonly before: number
  readonly left: number
}

/**
 * What may go back to a funder under the rule that the agreement names, at most. Refused where nobody with authority
 * has named a rule, since each reading comes to another sum (design.md §5; domain.md 1.6), where none is agreed to go
 * back, and where nothing is over the rule, or all of it was asked for before: the same surplus goes back once, however
 * many funders there are.
 */
export function reclaimSum(agreement: Agreement, facts: ReclaimFacts): ReclaimSum | Refusal {
  const { surplus: rule, version } = agreement
  if (rule.rule === 'not-agreed-yet')
    return new Refusal(
      'no-surplus-rule',
      'The agreement does not say what goes back, and nothing is worked out from a guess. Agree one first: nothing; what is over a sum; over a share of a year’s budget; over a share of what is unspent; or over so many weeks’ budget.',
      { rule: rule.rule, version },
    )
  const kept = keptToBuy(facts)
  const over = overRule(agreement, { ...facts, unset: facts.unset - kept })
  if (over === undefined)
    return new Refusal(
      'no-surplus-rule',
      'The agreement says that nothing goes back: what is unused stays with the person. Agree another rule first, or leave it with them.',
      { rule: rule.rule, version },
    )
  const overPence = penceDown(money(over))
  const spending = penceDown(money(facts.spending))
  const committed = penceDown(money(kept))
  const most = Math.min(overPence, spending - committed)
  if (most <= 0)
    return new Refusal(
      'over-surplus-rule',
      overPence > 0
        ? `${printPence(overPence)} is over the rule, and none of it is money${committed === 0 ? '' : ' that is free'} to spend. Hours become money only if the person decides so.`
        : `On ${printDay(facts.on)} nothing is over the rule. It all stays with the person.`,
      { over: overPence, spending },
    )
  const { before } = facts
  const left = most - before
  if (left <= 0)
    return new Refusal(
      'over-surplus-rule',
      `At most ${printPence(most)} may go back, and ${printPence(before)} was asked for or confirmed before and is still in the account.`,
      { most, before },
    )
  const all = penceDown(money(facts.unset))
  return {
    ...{ rule, version, on: facts.on, spending, committed, hours: all - spending },
    ...{ kept: all - overPence, over: overPence, most, before, left },
  }
}

/** Refuses a sum that is nothing, or more than the rule allows together with what was asked for before. */
export function checkReclaimed(pence: number, { left }: ReclaimSum): Refusal | undefined {
  if (!Number.isSafeInteger(pence) || pence <= 0)
    return new Refusal(
      'not-an-amount',
      'Give a sum of whole pence, more than nothing.',
      { pence },
      { field: 'pence' },
    )
  if (pence <= left) return undefined
  return new Refusal(
    'over-surplus-rule',
    `At most ${printPence(left)} may go back. Ask for that or less.`,
    { pence, most: left },
    { field: 'pence' },
  )
}

/** The first day on which a funder may confirm: the person was told, and has had their time. */
export function confirmFrom(told: Day): Day {
  return addDays(told, RECLAIM_NOTICE)
}

/** The rule in plain words: what the person keeps, and where the rest goes. */
function ruleSaid(rule: SurplusRule): string {
  switch (rule.rule) {
    case 'not-agreed-yet':
      return 'nobody has agreed yet what goes back'
    case 'none':
      return 'nothing goes back'
    case 'over-sum':
      return `what is over ${printPence(rule.pence)} goes back`
    case 'over-share-of-budget':
      return `what is over ${shareSaid(rule)} of a year’s budget goes back`
    case 'over-share-of-unspent':
      return `what is over ${shareSaid(rule)} of what is unspent goes back`
    case 'over-weeks':
      return `what is over ${rule.weeks} ${rule.weeks === 1 ? 'week’s' : 'weeks’'} budget goes back`
  }
}

function shareSaid({ num, den }: { readonly num: number; readonly den: number }): string {
  return (num * 100) % den === 0 ? `${(num * 100) / den}%` : `${num}/${den}`
}

/** How the sum was worked out, in whole sentences: shown to everybody, and kept with it. */
export function sumSaid(sum: ReclaimSum): string {
  const hours = sum.hours === 0 ? '' : `, and unused hours worth ${printPence(sum.hours)}`
  const committed =
    sum.committed === 0 ? '' : ` (${printPence(sum.committed)} of it decided to buy, and not paid yet)`
  const most =
    sum.most < sum.over
      ? ` Of this, ${printPence(sum.most)} is money${sum.committed === 0 ? '' : ' that is free'} to spend: hours become money only if the person decides so.`
      : ''
  const before =
    sum.before === 0
      ? ''
      : ` ${printPence(sum.before)} was asked for or confirmed before, so at most ${printPence(sum.left)} more may go back.`
  return `On ${printDay(sum.on)} there was ${printPence(sum.spending)} to spend${committed}${hours}. The agreement (version ${sum.version}) says: ${ruleSaid(sum.rule)}. The person keeps ${printPence(sum.kept)}, and ${printPence(sum.over)} is over it.${most}${before}`
}
