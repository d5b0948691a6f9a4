import { readText } from '../ledger/entry.ts'
import { pence, pennySeconds } from '../ledger/money.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { decideContingency, decideSave, decideTakeOut, type PotName, potsOf } from '../ledger/saving.ts'
import type { Daybook } from './daybook.ts'
import { type ChoiceAsked, choice } from './decision.ts'
import { isSum, noSum, type Wrote } from './record.ts'
import { wordOf } from './support.ts'

export interface SavingAsked extends ChoiceAsked {
  /** What it is for, in the person's words; the same name is the same pot. */
  readonly pot: string
  /** A kind of hour, or GBP. */
  readonly unit: string
  /** Seconds, or whole pence. */
  readonly amount: number
}

/** Saves hours or money for something named (Paul's "City break"). */
export async function save(daybook: Daybook, ask: SavingAsked): Promise<Wrote | Refusal> {
  const pot = await potNamed(daybook, ask.fund, ask.pot, true)
  if (isRefusal(pot)) return pot
  return choice(daybook, 'save', ask, ask.unit !== 'GBP', (about, decision, on) =>
    decideSave(about, { pot, unit: ask.unit, amount: inUnit(ask), on, decision }),
  )
}

/** Takes saved hours or money out again, to use or to give up saving. */
export async function takeOut(daybook: Daybook, ask: SavingAsked): Promise<Wrote | Refusal> {
  const pot = await potNamed(daybook, ask.fund, ask.pot, false)
  if (isRefusal(pot)) return pot
  return choice(daybook, 'save', ask, false, (about, decision, on) =>
    decideTakeOut(about, { pot, unit: ask.unit, amount: inUnit(ask), on, decision }),
  )
}

/** Seconds or penny-seconds. Where the pence are no sum, nothing: the rule refuses it. */
function inUnit(ask: SavingAsked): number {
  if (ask.unit !== 'GBP') return ask.amount
  return isSum(ask.amount) ? pennySeconds(pence(ask.amount)) : 0
}

async function potNamed(
  daybook: Daybook,
  ref: string,
  name: string,
  mayBegin: boolean,
): Promise<PotName | Refusal> {
  const fund = await daybook.fund(ref)
  if (isRefusal(fund)) return fund
  const text = readText(name, 'pot')
  if (isRefusal(text)) return text
  const word = await daybook.word(fund.id, text)
  const pots = potsOf(await daybook.entriesOfKind(fund, 'saving', 'brought-forward'))
  const found = pots.find((p) => p.name === word)
  if (found) return found
  if (!mayBegin)
    return new Refusal(
      'unknown-pot',
      `Nothing is being saved for “${text}”.`,
      { pot: text },
      { field: 'pot' },
    )
  return { pot: Math.max(0, ...pots.map((p) => p.pot)) + 1, name: word }
}

/** Money kept for emergencies: set aside, or drawn with a reason. */
export async function keepForEmergencies(
  daybook: Daybook,
  ask: ChoiceAsked & {
    readonly action: 'set-aside' | 'drawn'
    readonly pence: number
    readonly reason?: string
  },
): Promise<Wrote | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  if (!isSum(ask.pence)) return noSum()
  const reason = await wordOf(daybook, fund, ask.reason, 'reason')
  if (isRefusal(reason)) return reason
  return choice(daybook, 'save', ask, false, (about, decision, on) =>
    decideContingency(about, {
      action: ask.action,
      sum: pence(ask.pence),
      on,
      decision,
      ...(reason ? { reason } : {}),
    }),
  )
}
