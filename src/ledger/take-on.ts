import { type Agreement, agreementOn, kindOf } from './agreement.ts'
import type { Day } from './day.ts'
import {
  type DecisionId,
  type DraftOf,
  moneyTransfer,
  netted,
  type Transfer,
  unitTransfer,
  type WordRef,
} from './entry.ts'
import type { MoneyCode } from './fund.ts'
import {
  isLess,
  type Money,
  minus,
  money,
  NO_MONEY,
  pence,
  pennySeconds,
  plus,
  printMoney,
  sumOf,
} from './money.ts'
import { worth } from './rate.ts'
import { isRefusal, Refusal } from './refusal.ts'

/** What is brought forward when a running fund is taken on (design.md §3); money in whole pence. */
export interface BroughtForward {
  readonly asAt: Day
  readonly hours: readonly { readonly kind: string; readonly amount: number }[]
  readonly pots: readonly { readonly name: WordRef; readonly kind: string; readonly amount: number }[]
  readonly spendingPence: number
  readonly savedPence: readonly { readonly name: WordRef; readonly pence: number }[]
  readonly contingencyPence: number
  readonly bankPence: number
  /** Owed by each funder; negative: paid ahead. */
  readonly owed: readonly { readonly stream: string; readonly pence: number }[]
  readonly earnedPence: number
  readonly advancePence: number
}

/**
 * Opening balances, dated and agreed, "brought forward, not proved here". Refused where what is held
 * (bank, owed by funders) does not equal what it stands for (hours, to spend, saved, emergencies, earned,
 * lent), naming the difference.
 */
export function decideTakeOn(
  agreements: readonly Agreement[],
  brought: BroughtForward,
  decision: DecisionId,
): DraftOf<'brought-forward'> | Refusal {
  const agreement = agreementOn(agreements, brought.asAt)
  if (isRefusal(agreement)) return agreement
  const parts = [...brought.hours, ...brought.pots].map(({ kind, amount }) => {
    const found = kindOf(agreement, kind)
    return isRefusal(found) ? found : worth(found, amount)
  })
  const unknown = parts.find(isRefusal)
  if (unknown) return unknown
  const behindHours = sumOf(parts.filter((p): p is Money => !isRefusal(p)))
  const stands: [MoneyCode, Money][] = [
    ['spending', pence(brought.spendingPence)],
    ['contingency', pence(brought.contingencyPence)],
    ...brought.savedPence.map((s, i): [MoneyCode, Money] => [
      `saved:${brought.pots.length + i + 1}`,
      pence(s.pence),
    ]),
    ['provider:direct', pence(brought.earnedPence)],
    ['advance', pence(brought.advancePence)],
  ]
  const held: [MoneyCode, Money][] = [
    ['bank', pence(brought.bankPence)],
    ...brought.owed.map((o): [MoneyCode, Money] => [`funder:${o.stream}`, pence(o.pence)]),
  ]
  const difference = minus(sumOf(held.map(([, m]) => m)), plus(behindHours, sumOf(stands.map(([, m]) => m))))
  if (pennySeconds(difference) !== 0) {
    return new Refusal(
      'does-not-add-up',
      `What is held and owed comes to ${printMoney(sumOf(held.map(([, m]) => m)))}; what it stands for comes to ${printMoney(plus(behindHours, sumOf(stands.map(([, m]) => m))))}. Correct the difference of ${printMoney(difference)} first.`,
      { difference: pennySeconds(difference) },
    )
  }
  return {
    kind: 'brought-forward',
    effective: brought.asAt,
    decision,
    details: {
      asAt: brought.asAt,
      pots: [
        ...brought.pots.map((p, i) => ({ code: `pot:${i + 1}`, name: p.name })),
        ...brought.savedPence.map((s, i) => ({ code: `saved:${brought.pots.length + i + 1}`, name: s.name })),
      ],
    },
    transfers: [
      ...brought.hours.flatMap((h) => unitTransfer(h.kind, 'issued', 'available', h.amount)),
      ...brought.pots.flatMap((p, i) => unitTransfer(p.kind, 'issued', `pot:${i + 1}`, p.amount)),
      ...netted([
        ...held.flatMap(([code, m]) => through(code, m, 'debit')),
        ...stands.flatMap(([code, m]) => through(code, m, 'credit')),
      ]),
    ],
  }
}

/** Every opening balance stands against `hours`; what is left there is exactly the worth of the hours. */
function through(code: MoneyCode, sum: Money, side: 'debit' | 'credit'): Transfer[] {
  const turned = isLess(sum, NO_MONEY)
  const amount = turned ? money(-pennySeconds(sum)) : sum
  return (side === 'debit') === !turned
    ? moneyTransfer(code, 'hours', amount)
    : moneyTransfer('hours', code, amount)
}
