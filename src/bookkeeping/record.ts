import { type Day, printDay } from '../ledger/day.ts'
import type { ActId, Draft, Numbered, Source } from '../ledger/entry.ts'
import { MOST_PENCE } from '../ledger/money.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { type FundCase, postedOn } from '../ledger/support.ts'
import type { Daybook } from './daybook.ts'
import type { FundRow } from './store.ts'

/** What an act about one fund wrote. */
export interface Wrote {
  readonly fund: string
  readonly entries: readonly number[]
}

/** The rows of a file say where they came from; by hand, an act says so itself. */
type From = Omit<Source, 'part' | 'piece'>

/** Opens a fund for an act dated a day: posts what is due first, then gives what rules decide from. */
export async function openCase(
  daybook: Daybook,
  ref: string,
  on: Day,
): Promise<{ readonly fund: FundRow; readonly about: FundCase } | Refusal> {
  const fund = await daybook.fund(ref)
  if (isRefusal(fund)) return fund
  if (fund.holder === 'provider')
    return new Refusal(
      'unknown-fund',
      'The provider’s own book is no person’s fund.',
      { fund: ref },
      { field: 'fund' },
    )
  const due = await daybook.postDue(fund, on)
  if (isRefusal(due)) return due
  return { fund, about: await daybook.case(fund, postedOn(fund, on).effective) }
}

/** The same for an act that is dated a day of its own choosing: refused where that day's month is closed. */
export async function openOn(
  daybook: Daybook,
  ref: string,
  on: Day,
): Promise<{ readonly fund: FundRow; readonly about: FundCase } | Refusal> {
  const opened = await openCase(daybook, ref, on)
  if (isRefusal(opened) || postedOn(opened.fund, on).effective === on) return opened
  return new Refusal(
    'period-closed',
    `The month of ${printDay(on)} is closed. Date it in the open month.`,
    { day: on, lockedThrough: opened.fund.lockedThrough ?? '' },
    { field: 'on' },
  )
}

export const FIRST = { part: 1, piece: 1 } as const

/** The place of one more line of a payment typed by hand; refused where the payment is recorded for this person. */
export async function nextPiece(
  daybook: Daybook,
  fund: FundRow,
  reference: string,
  pieces: Map<string, Pick<Source, 'part' | 'piece'>>,
): Promise<Pick<Source, 'part' | 'piece'> | Refusal> {
  const last = pieces.get(fund.ref)
  const before = last ? [] : await daybook.entriesFrom(fund, 'by-hand', [reference])
  if ((await standing(daybook, fund, before)).length > 0)
    return new Refusal(
      'already-exists',
      `The payment ${reference.split('/')[0]} is recorded for ${fund.ref} already. Put that right first if it is wrong.`,
      { fund: fund.ref, reference },
      { field: 'reference' },
    )
  const next = last
    ? { part: last.part, piece: last.piece + 1 }
    : { part: before.reduce((most, e) => Math.max(most, e.source?.part ?? 0), 0) + 1, piece: 1 }
  pieces.set(fund.ref, next)
  return next
}

/** Entries that nothing has reversed. */
export async function standing<E extends Numbered>(
  daybook: Daybook,
  fund: FundRow,
  list: readonly E[],
): Promise<readonly E[]> {
  const reversed = await daybook.reversals(
    fund,
    list.map((e) => e.number),
  )
  return list.filter((e) => !reversed.has(e.number))
}

export function byHand(reference: string): From {
  return { system: 'by-hand', reference }
}

/** A row's source, its own text beside it in `words`. */
export function sourced(
  daybook: Daybook,
  fund: FundRow,
  from: Omit<From, 'text'> & { readonly rowText?: string },
): From {
  const { rowText, ...rest } = from
  return rowText === undefined ? rest : { ...rest, text: daybook.newWord(fund.id, rowText) }
}

export async function wroteOne(
  daybook: Daybook,
  fund: FundRow,
  draft: Draft | Refusal,
  act?: ActId,
): Promise<Wrote | Refusal> {
  if (isRefusal(draft)) return draft
  const number = await daybook.write(fund, draft, act ? { act } : {})
  return isRefusal(number) ? number : { fund: fund.ref, entries: [number] }
}

export async function wroteAll(
  daybook: Daybook,
  fund: FundRow,
  drafts: readonly Draft[] | Refusal,
  act?: ActId,
): Promise<Wrote | Refusal> {
  if (drafts instanceof Refusal) return drafts
  const numbers = await daybook.writeAll(fund, drafts, act ? { act } : {})
  return isRefusal(numbers) ? numbers : { fund: fund.ref, entries: numbers }
}

/** A sum somebody may ask for: whole pence, more than nothing, no more than a fund can hold. */
export function isSum(amount: number): boolean {
  return Number.isSafeInteger(amount) && amount > 0 && amount <= MOST_PENCE
}

export function noSum(): Refusal {
  return new Refusal(
    'not-an-amount',
    'The sum must be more than nothing, in whole pence.',
    {},
    { field: 'amount' },
  )
}
