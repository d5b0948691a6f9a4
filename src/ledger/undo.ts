import { lowestFrom } from './book.ts'
import { type Day, printDay } from './day.ts'
import type { DecisionKind } from './decision.ts'
import { checkDisputes, type Dispute } from './dispute.ts'
import {
  type DecisionId,
  type Draft,
  type DraftOf,
  type EntryKind,
  lowersFloored,
  mirrored,
  type Numbered,
} from './entry.ts'
import { type AccountCode, isOwnCash } from './fund.ts'
import { printSeconds } from './hours.ts'
import { money, penceDown, printPence } from './money.ts'
import { isRefusal, Refusal } from './refusal.ts'
import { decideReversal } from './reversal.ts'
import { type FundCase, supportIsRecorded } from './support.ts'
import { backsExactly, withRepricings } from './valuation.ts'

/**
 * What the person chose and can undo until it is used, and which kind of decision that is: undoing is a decision of
 * the same kind, and whoever may make the one may make the other (design.md §4 "Decision").
 */
const UNDOES = {
  conversion: 'swap',
  'hours-into-money': 'hours-into-money',
  'money-into-hours': 'hours-into-money',
  saving: 'save',
  contingency: 'save',
  'purchase-decided': 'buy',
} as const satisfies Partial<Record<EntryKind, DecisionKind>>

/** The kind of decision that undoes an entry of a kind; none where it cannot be undone by deciding. */
export function decisionToUndo(kind: EntryKind): DecisionKind | undefined {
  const kinds: Partial<Record<EntryKind, DecisionKind>> = UNDOES
  return kinds[kind]
}

/** What is known beside the fund when something is to be undone. */
export interface Undoing {
  /** The day on which it was decided to undo it. */
  readonly on: Day
  readonly decision: DecisionId
  /** The entry that undid it, or put it right, before. */
  readonly reversedBy?: number | undefined
  /** Of a decision to buy: how it was paid for. */
  readonly paid?: Numbered<'purchase'> | undefined
  readonly disputes: readonly Dispute[]
  /** What was written after it: to say what has used it. */
  readonly later: readonly Numbered[]
}

/**
 * Undoes a choice, by a reversal that rests on a decision of its own and is dated the day it was decided: in the open
 * month, whatever month the choice was in (design.md §4 "Reversal"). Refused for what is no choice of these; what was
 * undone already; before the day of the choice or ahead of today; what is paid for, or disputed; hours that may be used
 * and not written down; where prices have changed, since somebody else would bear the difference; and where what it
 * brought has been used since, on any day from then on: it says by what, where that can be told.
 */
export function decideUndo(
  about: FundCase,
  entry: Numbered,
  undoing: Undoing,
): DraftOf<'reversal'> | Refusal {
  const refused = notNow(about, entry, undoing)
  if (refused) return refused
  const { on, decision, later } = undoing
  const reversed = decideReversal(about, entry, { on, later })
  if (isRefusal(reversed)) return inPlainWords(about, entry, undoing, reversed)
  const { draft } = reversed
  // Dated back, it would still bring hours at a price that is not today's any more.
  const begun = about.agreements.filter((a) => a.from <= about.today)
  if (draft.transfers.length > entry.transfers.length || withRepricings(begun, draft).length > 1)
    return new Refusal(
      'cannot-reverse',
      'Prices have changed since, so this cannot be undone as it was. Swap back at today’s price instead.',
      { entry: entry.number },
    )
  return checkDisputes(undoing.disputes, about.book, draft, about.agreements) ?? { ...draft, decision }
}

/** What stands in the way whatever the balances are. */
function notNow(
  about: FundCase,
  entry: Numbered,
  { on, reversedBy, paid, disputes }: Undoing,
): Refusal | undefined {
  const at = { entry: entry.number }
  if (decisionToUndo(entry.kind) === undefined)
    return new Refusal(
      'cannot-reverse',
      'This is not a choice that can be undone. If something is wrong, ask the provider: they put it right.',
      { ...at, kind: entry.kind },
    )
  if (reversedBy !== undefined)
    return new Refusal('already-reversed', 'This was undone already, or put right.', {
      ...at,
      by: reversedBy,
    })
  if (on < entry.effective)
    return new Refusal(
      'ends-before-start',
      `This was decided on ${printDay(entry.effective)}. It cannot be undone before that day.`,
      { ...at, day: on },
      { field: 'on' },
    )
  if (on > about.today)
    return new Refusal(
      'future-day',
      `${printDay(on)} has not come yet. Give the day on which it was decided.`,
      { ...at, day: on },
      { field: 'on' },
    )
  if (paid)
    return new Refusal(
      'entries-in-the-way',
      `This was paid for on ${printDay(paid.effective)}, so it cannot be undone. If the shop gives the money back, ask the provider to write it down.`,
      { ...at, inTheWay: [String(paid.number)] },
    )
  if (disputes.some((d) => d.decision === entry.decision))
    return new Refusal(
      'disputed',
      'This decision is disputed, so it stays as it is until a second manager has answered.',
      at,
    )
  const usesUnused = entry.transfers.map(mirrored).some((t) => lowersFloored(t).includes('available'))
  return usesUnused ? supportIsRecorded(about.fund, on) : undefined
}

/** Why it cannot be undone, for the person: what has used it, and what can be done instead. */
function inPlainWords(about: FundCase, entry: Numbered, { on, later }: Undoing, refused: Refusal): Refusal {
  const { facts } = refused
  if (refused.name !== 'entries-in-the-way')
    return new Refusal(
      'cannot-reverse',
      'This cannot be undone: what was agreed has changed since. Decide anew what is right.',
      facts,
    )
  const numbers = new Set(facts['inTheWay'] as readonly string[])
  const users = later.filter((e) => numbers.has(String(e.number))).toSorted((a, b) => a.number - b.number)
  const [unit, code] = String(facts['account'] ?? '').split(' ')
  const left = unit && code ? leftOf(about, unit, code as AccountCode, on) : undefined
  const by = users.length === 0 ? '' : `, by ${listed(users.map(usedBy))}`
  const then =
    users.length > 0 && users.every((e) => decisionToUndo(e.kind) !== undefined)
      ? `Undo ${users.length === 1 ? 'that' : 'those'} first.`
      : `${left ?? 'What is still there'} can be ${INSTEAD[entry.kind] ?? 'used'} by a new decision.`
  return new Refusal(
    'entries-in-the-way',
    `This cannot be undone any more: what it brought has been used since${by}. ${then}`,
    facts,
  )
}

/** What can be done with what is left, where not all of it is. */
const INSTEAD: Partial<Record<EntryKind, string>> = {
  conversion: 'swapped back',
  'hours-into-money': 'swapped back',
  'money-into-hours': 'swapped back',
  saving: 'saved again, or taken out,',
  contingency: 'kept again, or used,',
}

/** “The £23.00 that is left”; nothing where nothing is. */
function leftOf(about: FundCase, unit: string, code: AccountCode, on: Day): string | undefined {
  const left = Math.max(0, lowestFrom(about.book, unit, code, on))
  const kind = about.agreements.flatMap((a) => a.kinds).findLast((k) => k.code === unit)
  if (left === 0 || (unit !== 'GBP' && kind?.measure === 'count')) return undefined
  const much = isOwnCash(code) ? printPence(penceDown(money(left))) : printSeconds(left)
  return `The ${much} that is left`
}

const MOST_NAMED = 3

function listed(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED
  const shown = rest > 0 ? [...names.slice(0, MOST_NAMED), `${rest} more`] : names
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(shown)
}

const USED_BY: Partial<Record<EntryKind, string>> = {
  support: 'a visit',
  booking: 'a planned visit',
  'not-given': 'a visit that was cancelled late',
  purchase: 'something that was bought',
  conversion: 'a swap',
  'hours-into-money': 'a swap',
  'money-into-hours': 'a swap',
  saving: 'what was saved or taken out',
  contingency: 'what was kept for emergencies or used',
  funding: 'support that was paid for',
  reversal: 'something that was undone or put right',
}

/** “a visit on 10 March 2026”, without anybody’s name. */
function usedBy({ kind, effective }: Numbered): string {
  return `${USED_BY[kind] ?? 'something else'} on ${printDay(effective)}`
}

/**
 * Does again what was undone, where the undoing was no decision of the person's: the same entry, resting on the first
 * decision, dated today. Refused where prices have changed since: it would move other sums. What it needs must still be
 * there: the floors are checked as of any entry.
 */
export function decideAgain(about: FundCase, original: Numbered, on: Day): Draft | Refusal {
  if (decisionToUndo(original.kind) === undefined || !backsExactly(about.agreements, on, original.transfers))
    return new Refusal(
      'cannot-reverse',
      'Prices have changed since, so what was undone cannot be done again as it was. Write down anew what the person decides; then answer that the undoing stands.',
      { entry: original.number },
    )
  const { kind, details, transfers, decision } = original
  return { kind, effective: on, details, transfers, ...(decision ? { decision } : {}) } as Draft
}
