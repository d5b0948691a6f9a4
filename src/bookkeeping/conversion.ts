import { decideHoursIntoMoney, decideMoneyIntoHours, decideSwap } from '../ledger/conversion.ts'
import type { Refusal } from '../ledger/refusal.ts'
import type { Daybook } from './daybook.ts'
import { type ChoiceAsked, choice } from './decision.ts'
import type { Wrote } from './record.ts'

export interface SwapAsked extends ChoiceAsked {
  readonly from: string
  readonly to: string
  /** Seconds that leave. */
  readonly amount: number
}

/** Hours of one kind into another (Sally). */
export async function swapHours(daybook: Daybook, ask: SwapAsked): Promise<Wrote | Refusal> {
  return choice(daybook, 'swap', ask, true, (about, decision, on) =>
    decideSwap(about.book, about.agreements, {
      from: ask.from,
      to: ask.to,
      amount: ask.amount,
      on,
      decision,
    }),
  )
}

export interface HoursAndMoneyAsked extends ChoiceAsked {
  readonly kind: string
  readonly amount: number
}

/** Unused hours into money (Brian). */
export async function turnHoursIntoMoney(
  daybook: Daybook,
  ask: HoursAndMoneyAsked,
): Promise<Wrote | Refusal> {
  return choice(daybook, 'hours-into-money', ask, true, (about, decision, on) =>
    decideHoursIntoMoney(about.book, about.agreements, {
      kind: ask.kind,
      amount: ask.amount,
      on,
      decision,
    }),
  )
}

/** Money back into hours. */
export async function turnMoneyIntoHours(
  daybook: Daybook,
  ask: HoursAndMoneyAsked,
): Promise<Wrote | Refusal> {
  return choice(daybook, 'hours-into-money', ask, false, (about, decision, on) =>
    decideMoneyIntoHours(about.book, about.agreements, {
      kind: ask.kind,
      amount: ask.amount,
      on,
      decision,
    }),
  )
}
