import { agreementOn, kindOf } from './agreement.ts'
import { lowestFrom } from './book.ts'
import { notEnough } from './conversion.ts'
import type { Day } from './day.ts'
import {
  type DecisionId,
  type DraftOf,
  moneyTransfer,
  type Numbered,
  unitTransfer,
  type WordRef,
} from './entry.ts'
import type { Unit } from './fund.ts'
import { printSeconds } from './hours.ts'
import { isLess, type Money, money, PENNY, penceDown, pennySeconds, printMoney } from './money.ts'
import { type Kind, printAmount } from './rate.ts'
import { isRefusal, Refusal } from './refusal.ts'
import type { FundCase } from './support.ts'

/** Something the person is saving for: Paul's "City break". */
export interface PotName {
  readonly pot: number
  readonly name: WordRef
}

/** The pots a fund has, in the order in which they were begun: brought forward, or by saving. */
export function potsOf(entries: readonly (Numbered<'saving'> | Numbered<'brought-forward'>)[]): PotName[] {
  const pots = new Map<number, PotName>()
  const begun = entries.flatMap((e) =>
    e.kind === 'saving'
      ? [{ pot: e.details.pot, name: e.details.name }]
      : e.details.pots.map((p) => ({ pot: Number(p.code.split(':')[1]), name: p.name })),
  )
  for (const pot of begun) if (!pots.has(pot.pot)) pots.set(pot.pot, pot)
  return [...pots.values()]
}

/** Hours (of a kind) or money (in penny-seconds) put away, or taken out again. */
export interface Saving {
  readonly pot: PotName
  readonly unit: Unit
  readonly amount: number
  readonly on: Day
  readonly decision: DecisionId
}

/** Puts unused hours, or money to spend, away for something named (design.md §3). */
export function decideSave(about: FundCase, saving: Saving): DraftOf<'saving'> | Refusal {
  const wrong = wrongAmount(saving) ?? wrongUnit(about, saving)
  if (wrong) return wrong
  if (saving.unit === 'GBP') {
    const short = shortOf(about, 'spending', saving, 'to spend')
    return (
      short ??
      savingDraft(saving, 'saved', moneyTransfer('spending', `saved:${saving.pot.pot}`, money(saving.amount)))
    )
  }
  const kind = kindSaved(about, saving)
  if (isRefusal(kind)) return kind
  const short = notEnough(about.book, kind, saving.amount, saving.on)
  if (short) return short
  return savingDraft(
    saving,
    'saved',
    unitTransfer(saving.unit, 'available', `pot:${saving.pot.pot}`, saving.amount),
  )
}

/** Takes saved hours or money out again, to use or to give up saving. */
export function decideTakeOut(about: FundCase, saving: Saving): DraftOf<'saving'> | Refusal {
  const wrong = wrongAmount(saving) ?? wrongUnit(about, saving)
  if (wrong) return wrong
  if (saving.unit === 'GBP') {
    const short = shortOf(about, `saved:${saving.pot.pot}`, saving, 'saved here')
    return (
      short ??
      savingDraft(
        saving,
        'taken-out',
        moneyTransfer(`saved:${saving.pot.pot}`, 'spending', money(saving.amount)),
      )
    )
  }
  const kind = kindSaved(about, saving)
  if (isRefusal(kind)) return kind
  const there = lowestFrom(about.book, saving.unit, `pot:${saving.pot.pot}`, saving.on)
  if (there < saving.amount) {
    return new Refusal(
      'not-enough-hours',
      `${kind.measure === 'count' ? `${printAmount(kind, Math.max(0, there))} are` : `${printSeconds(Math.max(0, there))} is`} saved here. Take out at most that.`,
      { asked: saving.amount, left: Math.max(0, there) },
      { field: 'amount' },
    )
  }
  return savingDraft(
    saving,
    'taken-out',
    unitTransfer(saving.unit, `pot:${saving.pot.pot}`, 'available', saving.amount),
  )
}

function savingDraft(
  saving: Saving,
  action: 'saved' | 'taken-out',
  transfers: DraftOf<'saving'>['transfers'],
): DraftOf<'saving'> {
  return {
    kind: 'saving',
    effective: saving.on,
    decision: saving.decision,
    details: {
      pot: saving.pot.pot,
      name: saving.pot.name,
      action,
      ...(saving.unit === 'GBP' ? { sum: saving.amount } : { kind: saving.unit, amount: saving.amount }),
    },
    transfers,
  }
}

function wrongAmount(saving: Saving): Refusal | undefined {
  return Number.isSafeInteger(saving.amount) && saving.amount > 0
    ? undefined
    : new Refusal('not-hours', 'Say how much, more than nothing.', {}, { field: 'amount' })
}

function wrongUnit(about: FundCase, saving: Saving): Refusal | undefined {
  const agreement = agreementOn(about.agreements, saving.on)
  if (isRefusal(agreement)) return agreement
  const kind = saving.unit === 'GBP' ? undefined : kindSaved(about, saving)
  return isRefusal(kind) ? kind : undefined
}

function kindSaved(about: FundCase, saving: Saving): Kind | Refusal {
  const agreement = agreementOn(about.agreements, saving.on)
  if (isRefusal(agreement)) return agreement
  const kind = kindOf(agreement, saving.unit)
  return isRefusal(kind) ? kind.at({ field: 'kind' }) : kind
}

function shortOf(
  about: FundCase,
  code: 'spending' | 'contingency' | `saved:${number}`,
  ask: { readonly amount: number; readonly on: Day },
  where: string,
): Refusal | undefined {
  const there = money(Math.max(0, lowestFrom(about.book, 'GBP', code, ask.on)))
  if (!isLess(there, money(ask.amount))) return undefined
  return new Refusal(
    'not-enough-money',
    `There is ${printMoney(money(penceDown(there) * PENNY))} ${where}. Ask for at most that.`,
    {
      asked: ask.amount,
      ...(code === 'spending' ? { toSpend: pennySeconds(there) } : { there: pennySeconds(there) }),
    },
    { field: 'amount' },
  )
}

/** Money kept for emergencies: set aside from what there is to spend; drawn with a reason (design.md §3). */
export function decideContingency(
  about: FundCase,
  ask: {
    readonly action: 'set-aside' | 'drawn'
    readonly sum: Money
    readonly on: Day
    readonly decision: DecisionId
    readonly reason?: WordRef
  },
): DraftOf<'contingency'> | Refusal {
  const amount = pennySeconds(ask.sum)
  if (amount <= 0)
    return new Refusal('not-an-amount', 'Say how much, more than nothing.', {}, { field: 'amount' })
  if (ask.action === 'drawn' && !ask.reason)
    return new Refusal(
      'bad-text',
      'Money kept for emergencies needs a reason when it is used.',
      {},
      { field: 'reason' },
    )
  const from = ask.action === 'set-aside' ? 'spending' : 'contingency'
  const short = shortOf(
    about,
    from,
    { amount, on: ask.on },
    from === 'spending' ? 'to spend' : 'kept for emergencies',
  )
  if (short) return short
  return {
    kind: 'contingency',
    effective: ask.on,
    decision: ask.decision,
    details: { action: ask.action, sum: amount, ...(ask.reason ? { reason: ask.reason } : {}) },
    transfers:
      ask.action === 'set-aside'
        ? moneyTransfer('spending', 'contingency', ask.sum)
        : moneyTransfer('contingency', 'spending', ask.sum),
  }
}
