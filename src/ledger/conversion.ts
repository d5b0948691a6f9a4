import { type Agreement, agreementOn, kindOf } from './agreement.ts'
import { type Book, lowestFrom } from './book.ts'
import type { Day } from './day.ts'
import {
  type DecisionId,
  type Draft,
  hoursTransfer,
  moneyTransfer,
  netted,
  type Transfer,
  unitTransfer,
} from './entry.ts'
import { hours, printSeconds } from './hours.ts'
import type { Money } from './money.ts'
import { isLess, isNothing, minus, money, NO_MONEY, pennySeconds, printMoney, roundedDown } from './money.ts'
import { gcd, inKind, type Kind, priceOf, printAmount, worth, worthOf } from './rate.ts'
import { isRefusal, Refusal } from './refusal.ts'

/** A chosen swap of hours of one kind into another: Sally's 6 standard into 4 enhanced (design.md §3). */
export interface Swap {
  readonly from: string
  readonly to: string
  /** How many leave, in whole seconds. */
  readonly amount: number
  readonly on: Day
  readonly decision: DecisionId
}

/**
 * A chosen swap. Refused where it is not whole seconds on both sides (with the nearest sums that are),
 * where the unused hours do not reach it on every day from then on, and where a rise in value is more than
 * there is to spend. A fall in value is the person's to spend (design.md §2, §3).
 */
export function decideSwap(book: Book, agreements: readonly Agreement[], swap: Swap): Draft | Refusal {
  const kinds = bothKinds(agreements, swap)
  if (isRefusal(kinds)) return kinds
  const { from, to } = kinds
  const short = swap.amount > 0 ? notEnough(book, from, swap.amount, swap.on) : undefined
  if (short) return short
  const came = swapped(from, to, swap.amount)
  if (isRefusal(came)) return came
  const difference = minus(worth(from, swap.amount), worth(to, came))
  const rise = minus(NO_MONEY, difference)
  const toSpend = money(lowestFrom(book, 'GBP', 'spending', swap.on))
  if (isLess(NO_MONEY, rise) && isLess(toSpend, rise)) {
    return new Refusal(
      'not-enough-money',
      `These ${to.label} are worth ${printMoney(rise)} more than the hours they come from, and there is ${printMoney(toSpend)} to spend.`,
      { needed: pennySeconds(rise), toSpend: pennySeconds(toSpend) },
    )
  }
  return {
    kind: 'conversion',
    effective: swap.on,
    decision: swap.decision,
    details: { from: from.code, left: swap.amount, to: to.code, came, difference: pennySeconds(difference) },
    transfers: [
      ...unitTransfer(from.code, 'available', 'converted', swap.amount),
      ...unitTransfer(to.code, 'converted', 'available', came),
      ...fallOrRise(difference),
    ],
  }
}

/** A fall in value goes from the money behind hours to what the person can spend; a rise the other way. */
function fallOrRise(difference: Money): Transfer[] {
  return isLess(difference, NO_MONEY)
    ? moneyTransfer('spending', 'hours', minus(NO_MONEY, difference))
    : moneyTransfer('hours', 'spending', difference)
}

function bothKinds(agreements: readonly Agreement[], swap: Swap): { from: Kind; to: Kind } | Refusal {
  const agreement = agreementOn(agreements, swap.on)
  if (isRefusal(agreement)) return agreement
  const from = kindOf(agreement, swap.from)
  if (isRefusal(from)) return from.at({ field: 'from' })
  const to = kindOf(agreement, swap.to)
  if (isRefusal(to)) return to.at({ field: 'to' })
  if (from.code === to.code)
    return new Refusal(
      'not-hours',
      'A swap needs two different kinds of hour.',
      { kind: from.code },
      { field: 'to' },
    )
  return { from, to }
}

/** What `amount` comes to in the other kind; refused where that is not whole, with the nearest sums that are. */
function swapped(from: Kind, to: Kind, amount: number): number | Refusal {
  if (!Number.isSafeInteger(amount) || amount <= 0)
    return new Refusal('not-hours', 'Say how many hours to swap, more than none.', {}, { field: 'amount' })
  const { num, den } = inKind(amount, from, to)
  const step = inKind(1, from, to)
  const whole = step.den / gcd(step.num, step.den)
  if (num % den === 0) return num / den
  const below = Math.floor(amount / whole) * whole
  const nearest = [below, below + whole].filter((n) => n > 0)
  return new Refusal(
    'not-whole-seconds',
    `${ofKind(from, amount)} ${from.measure === 'count' ? 'are' : 'is'} not a whole number of ${to.measure === 'count' ? '' : 'seconds of '}${to.label}. The nearest that are: ${nearest.map((n) => printAmount(from, n)).join(' or ')}.`,
    { amount, nearest: nearest.map(String) },
    { field: 'amount' },
  )
}

/** “7 h 30 of day hours”, “2 sleep-in nights”. */
function ofKind(kind: Kind, amount: number): string {
  return kind.measure === 'count' ? printAmount(kind, amount) : `${printSeconds(amount)} of ${kind.label}`
}

/** The refusal where unused hours of a kind do not reach `amount` on every day from `on`. */
export function notEnough(
  book: Book,
  kind: Pick<Kind, 'code' | 'label' | 'measure'>,
  amount: number,
  on: Day,
): Refusal | undefined {
  const left = Math.max(0, lowestFrom(book, kind.code, 'available', on))
  if (left >= amount) return undefined
  return new Refusal(
    'not-enough-hours',
    `Only ${kind.measure === 'count' ? printAmount(kind, left) : `${printSeconds(left)} of these hours`} are unused: neither used nor already planned. Ask for at most that.`,
    { kind: kind.code, asked: amount, left },
    { field: 'amount' },
  )
}

/**
 * Unused hours into money (Brian). At the full price unless the agreement names a lower rate; what that
 * leaves out goes to contingency or the funder, to the provider only with the agreement's reason
 * (design.md §3).
 */
export function decideHoursIntoMoney(
  book: Book,
  agreements: readonly Agreement[],
  ask: { readonly kind: string; readonly amount: number; readonly on: Day; readonly decision: DecisionId },
): Draft | Refusal {
  const agreement = agreementOn(agreements, ask.on)
  if (isRefusal(agreement)) return agreement
  const kind = kindOf(agreement, ask.kind)
  if (isRefusal(kind)) return kind.at({ field: 'kind' })
  if (!Number.isSafeInteger(ask.amount) || ask.amount <= 0)
    return new Refusal(
      'not-hours',
      'Say how many hours to turn into money, more than none.',
      {},
      { field: 'amount' },
    )
  const short = notEnough(book, kind, ask.amount, ask.on)
  if (short) return short
  const full = worth(kind, ask.amount)
  const sum = atCashRate(agreement, kind, ask.amount)
  const rest = minus(full, sum)
  const restTo = isNothing(rest) ? 'none' : agreement.cashRest
  const stream = agreement.streams.at(-1)?.code ?? ''
  const restAccount = {
    contingency: 'contingency',
    funder: `funder:${stream}`,
    provider: 'provider:management',
  } as const
  return {
    kind: 'hours-into-money',
    effective: ask.on,
    decision: ask.decision,
    details: {
      kind: kind.code,
      amount: ask.amount,
      sum: pennySeconds(sum),
      rest: pennySeconds(rest),
      restTo,
    },
    transfers: [
      ...unitTransfer(kind.code, 'available', 'converted', ask.amount),
      ...moneyTransfer('hours', 'spending', sum),
      ...(restTo === 'none' ? [] : moneyTransfer('hours', restAccount[restTo], rest)),
    ],
  }
}

/** The agreed cash rate is for a standard hour; other kinds in proportion to their price; rounded down, never above it. */
function atCashRate(agreement: Agreement, kind: Kind, amount: number): Money {
  const full = worth(kind, amount)
  const standard = agreement.kinds[0]
  if (!agreement.cashRate || !standard) return full
  const price = priceOf(standard)
  const sum = roundedDown(
    pennySeconds(full),
    agreement.cashRate.pence * price.per,
    agreement.cashRate.per * price.pence,
  )
  return money(Math.min(sum, pennySeconds(full)))
}

/** Money back into hours, at the price of the day (design.md §3). */
export function decideMoneyIntoHours(
  book: Book,
  agreements: readonly Agreement[],
  ask: { readonly kind: string; readonly amount: number; readonly on: Day; readonly decision: DecisionId },
): Draft | Refusal {
  const agreement = agreementOn(agreements, ask.on)
  if (isRefusal(agreement)) return agreement
  const kind = kindOf(agreement, ask.kind)
  if (isRefusal(kind)) return kind.at({ field: 'kind' })
  if (!Number.isSafeInteger(ask.amount) || ask.amount <= 0)
    return new Refusal('not-hours', 'Say how many hours to buy, more than none.', {}, { field: 'amount' })
  const sum = worthOf(priceOf(kind), ask.amount, kind.measure)
  if (sum === undefined) throw new RangeError(`the price of ${kind.code} is not whole pence`)
  const toSpend = money(Math.max(0, lowestFrom(book, 'GBP', 'spending', ask.on)))
  if (isLess(toSpend, sum)) {
    return new Refusal(
      'not-enough-money',
      `${printSeconds(ask.amount)} of ${kind.label} costs ${printMoney(sum)}, and there is ${printMoney(toSpend)} to spend.`,
      { needed: pennySeconds(sum), toSpend: pennySeconds(toSpend) },
      { field: 'amount' },
    )
  }
  return {
    kind: 'money-into-hours',
    effective: ask.on,
    decision: ask.decision,
    details: { kind: kind.code, amount: ask.amount, sum: pennySeconds(sum) },
    transfers: netted([
      ...hoursTransfer(kind.code, 'issued', 'available', hours(ask.amount)),
      ...moneyTransfer('spending', 'hours', sum),
    ]),
  }
}
