import type { Day } from '../ledger/day.ts'
import type { Entry, WordRef } from '../ledger/entry.ts'
import { isRefusal, type Refusal } from '../ledger/refusal.ts'
import { decisionToUndo } from '../ledger/undo.ts'
import type { Daybook } from './daybook.ts'
import { type DaysSeen, daysSeen, entriesSeen, reversalsSeen, seesEntry } from './funded.ts'
import type { FundRow } from './store.ts'

/** Entries as people look them up, and the words that they name. */

/** How many there are on a page where nobody asks for more. */
export const RECENT = 50

const WORD = /^[0-9a-f]{64}$/

/** The commitments an entry's details name, wherever they stand. */
export function wordsIn(entries: readonly Entry[]): WordRef[] {
  const refs = new Set<WordRef>()
  const look = (value: unknown): void => {
    if (typeof value === 'string') {
      if (WORD.test(value)) refs.add(value as WordRef)
    } else if (Array.isArray(value)) for (const v of value) look(v)
    else if (value && typeof value === 'object') for (const v of Object.values(value)) look(v)
  }
  for (const e of entries) {
    look(e.details)
    if (e.source?.text) refs.add(e.source.text)
  }
  return [...refs]
}

/** A row of a file as it was written is the provider's own: its managers read it, and nobody else. */
export function wordsFor({ caller }: Daybook, entries: readonly Entry[]): WordRef[] {
  if (caller.as.role === 'manager') return wordsIn(entries)
  const rows = new Set(entries.flatMap((e) => (e.source?.text ? [e.source.text] : [])))
  return wordsIn(entries).filter((ref) => !rows.has(ref))
}

/** More entries, older than a number: for paging. */
export async function entriesOf(
  daybook: Daybook,
  ask: {
    readonly fund: string
    readonly below?: number
    readonly most?: number
    readonly from?: Day
    readonly to?: Day
  },
): Promise<
  | {
      readonly fund: FundRow
      readonly entries: readonly Entry[]
      readonly reversedBy: ReadonlyMap<number, number>
      /** Of what was undone on other days than it was chosen, and is not among them: the other half, by number. */
      readonly paired: ReadonlyMap<number, Entry>
      /** Of these and of the other halves. */
      readonly words: ReadonlyMap<WordRef, string>
    }
  | Refusal
> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const seen = await daysSeen(daybook, fund)
  const entries = await entriesSeen(daybook, fund, seen, {
    newest: true,
    most: Math.min(ask.most ?? RECENT, 500),
    ...(ask.below === undefined ? {} : { upTo: ask.below - 1 }),
    ...(ask.from ? { from: ask.from } : {}),
    ...(ask.to ? { to: ask.to } : {}),
  })
  const reversedBy = await reversalsSeen(daybook, fund, seen, entries)
  const paired = await pairedWith(daybook, fund, seen, { entries, reversedBy })
  return {
    fund,
    entries,
    reversedBy,
    paired,
    words: await daybook.store.words(wordsFor(daybook, [...entries, ...paired.values()])),
  }
}

/** What was undone among these and chosen on other days, and what was chosen among these and undone on others. */
async function pairedWith(
  daybook: Daybook,
  fund: FundRow,
  seen: DaysSeen,
  told: { readonly entries: readonly Entry[]; readonly reversedBy: ReadonlyMap<number, number> },
): Promise<ReadonlyMap<number, Entry>> {
  const here = new Set(told.entries.map((e) => e.number))
  const others = told.entries
    .flatMap((e) =>
      e.kind === 'reversal' ? (e.decision ? [e.reverses] : []) : [chosenAndUndone(e, told.reversedBy)],
    )
    .flatMap((number) => (number === undefined || here.has(number) ? [] : [number]))
  const paired = new Map<number, Entry>()
  for (const number of others) {
    const entry = await daybook.store.entry(fund.id, number)
    if (entry && seesEntry(seen, entry)) paired.set(number, entry)
  }
  return paired
}

function chosenAndUndone(
  { kind, number }: Entry,
  reversedBy: ReadonlyMap<number, number>,
): number | undefined {
  return decisionToUndo(kind) === undefined ? undefined : reversedBy.get(number)
}

/** The books that are about to be exported, whole or of some days: one by its reference, or every one. */
export async function exportBooks(
  daybook: Daybook,
  ask: { readonly fund?: string },
): Promise<readonly FundRow[] | Refusal> {
  if (ask.fund !== undefined) {
    const fund = await daybook.fund(ask.fund)
    return isRefusal(fund) ? fund : [fund]
  }
  const funds = await daybook.store.funds(daybook.caller.provider)
  for (const fund of funds) await daybook.ruling(fund)
  return funds
}
