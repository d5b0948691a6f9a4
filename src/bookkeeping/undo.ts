import type { Day } from '../ledger/day.ts'
import type { DecisionKind } from '../ledger/decision.ts'
import type { DecisionId, Entry, Numbered, WordRef } from '../ledger/entry.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { decideAgain, decideUndo, decisionToUndo } from '../ledger/undo.ts'
import type { Daybook } from './daybook.ts'
import { carrying, coversNothing, type DecidedAsked, decided } from './decision.ts'
import { wordsIn } from './entries.ts'
import { daysSeen, seesEntry } from './funded.ts'
import { standsFor } from './purchase.ts'
import { openOn, type Wrote, wroteOne } from './record.ts'
import type { FundRow } from './store.ts'

export interface UndoAsked {
  readonly fund: string
  /** The entry that the choice made. */
  readonly number: number
  readonly on: Day
  readonly decided: Exclude<DecidedAsked, { readonly standing: DecisionId }>
}

/** A choice that somebody may want to undo, as it was made. */
export interface AboutToUndo {
  readonly fund: FundRow
  readonly entry: Entry
  /** The kind of decision that undoes it. */
  readonly kind: DecisionKind
  /** The entry that undid it, or put it right. */
  readonly undoneBy: number | undefined
  readonly words: ReadonlyMap<WordRef, string>
}

/** One choice, for asking whether to undo it; refused where there is none, or it can be undone by nobody. */
export async function aboutToUndo(
  daybook: Daybook,
  ask: Pick<UndoAsked, 'fund' | 'number'>,
): Promise<AboutToUndo | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const entry = await entrySeen(daybook, fund, ask.number)
  if (isRefusal(entry)) return entry
  const kind = decisionToUndo(entry.kind)
  if (kind === undefined) return noChoice(ask.number)
  const { number } = entry
  return {
    fund,
    entry,
    kind,
    undoneBy: (await daybook.reversals(fund, [number])).get(number),
    words: await daybook.words(wordsIn([entry])),
  }
}

async function entrySeen(daybook: Daybook, fund: FundRow, number: number): Promise<Entry | Refusal> {
  const entry = await daybook.store.entry(fund.id, number)
  return entry && seesEntry(await daysSeen(daybook, fund), entry) ? entry : noChoice(number)
}

function noChoice(entry: number): Refusal {
  return new Refusal(
    'unknown-entry',
    'There is no such choice here that could be undone.',
    { entry },
    { field: 'number' },
  )
}

/** How many entries written since are looked at to tell what has used it. */
const LOOKED_AT = 200

/**
 * Undoes a swap, hours into money, money into hours, saving, taking out, keeping for emergencies, or a decision to buy
 * that is not paid: until it is used, by a reversal with a decision of its own. Decided by the person, or by a
 * representative whose authority covers that kind of decision today, or written down for them by a manager, and then
 * told like any decision. Refused as `decideUndo` says.
 */
export async function undo(daybook: Daybook, ask: UndoAsked): Promise<Wrote | Refusal> {
  const opened = await openOn(daybook, ask.fund, ask.on)
  if (isRefusal(opened)) return opened
  const { fund, about } = opened
  const entry = await entrySeen(daybook, fund, ask.number)
  if (isRefusal(entry)) return entry
  const kind = decisionToUndo(entry.kind)
  const by = kind && (await decided(daybook, fund, kind, ask.on, ask.decided))
  if (isRefusal(by)) return by
  const reversedBy = (await daybook.reversals(fund, [entry.number])).get(entry.number)
  const known = {
    on: ask.on,
    decision: by?.decision ?? ('' as DecisionId),
    reversedBy,
    paid: await paidFor(daybook, fund, entry),
    disputes: await daybook.store.people.openDisputes(fund.id),
  }
  const first = decideUndo(about, entry, { ...known, later: [] })
  // What was written since is read only where it is needed, to say what has used it.
  const draft =
    isRefusal(first) && first.facts['account'] !== undefined
      ? decideUndo(about, entry, { ...known, later: await since(daybook, fund, entry) })
      : first
  if (isRefusal(draft)) return draft
  if (!by) throw new Error('a choice was undone without a decision')
  return wroteOne(daybook, fund, carrying(draft, by))
}

async function paidFor(
  daybook: Daybook,
  fund: FundRow,
  entry: Numbered,
): Promise<Numbered<'purchase'> | undefined> {
  return entry.kind === 'purchase-decided'
    ? standsFor(daybook, fund, 'purchase', entry.details.purchase)
    : undefined
}

async function since(daybook: Daybook, fund: FundRow, { number }: Numbered): Promise<readonly Numbered[]> {
  return daybook.store.entries(fund.id, { above: number, newest: true, most: LOOKED_AT })
}

/**
 * Does again what a disputed decision undid: the undoing was not what the person decided (dispute.ts). Nothing where the
 * first decision was taken back too: neither was theirs. Refused while that one is disputed.
 */
export async function doAgain(
  daybook: Daybook,
  fund: FundRow,
  undone: Numbered<'reversal'>,
): Promise<Wrote | Refusal | undefined> {
  const original = undone.reverses && (await daybook.store.entry(fund.id, undone.reverses))
  if (!original) throw new Error('a reversal of nothing was stored')
  const no = original.decision && (await coversNothing(daybook, fund, original.decision))
  if (no?.name === 'decision-does-not-cover') return undefined
  if (no)
    return new Refusal(
      'disputed',
      `What was undone here, entry ${original.number}, rests on a decision that is disputed too. Answer that dispute first; then this one.`,
      { entry: original.number },
    )
  const about = await daybook.case(fund, daybook.today)
  return wroteOne(daybook, fund, decideAgain(about, original, daybook.today))
}
