import { addDays, monthOf } from '../ledger/day.ts'
import { entryText, NO_HASH } from '../ledger/entry.ts'
import type { FundId } from '../ledger/fund.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { type Daybook, sha256 } from './daybook.ts'
import { daysSeen, seesEntry } from './funded.ts'
import { statementsOf } from './issued.ts'
import type { FundRow, StatementRow, Store } from './store.ts'

/** The entries that a statement stands on, for checking it away from here (bin/check-statement.mjs). */
export interface EntriesProof {
  readonly fund: FundRow
  readonly row: StatementRow
  /** The numbers of the first and the last entry in it; the last carries the statement. */
  readonly from: number
  readonly to: number
  /**
   * One line for each entry, in number order: exactly the text that its hash is taken over; and after them the
   * last one's hash, as a JSON string. Read as it is asked for, so that memory does not grow with the fund.
   */
  readonly lines: () => AsyncGenerator<string>
}

const AT_ONCE = 500

/**
 * The entries from the fund's first up to and including the one that carries the statement: with them nothing has to
 * be believed. Whoever may not see all of those days gets them from where the statement's own days begin to be told;
 * and where one of these lies outside the days that may be seen, it is answered like a statement that is not there: a
 * chain with a gap proves nothing. Holds no name and no text: those are commitments.
 */
export async function entriesProof(
  daybook: Daybook,
  ask: { readonly fund: string; readonly number: number },
): Promise<EntriesProof | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const { store } = daybook
  const rows = await statementsOf(daybook, { fund: fund.id })
  if (isRefusal(rows)) return rows
  const row = rows.find((r) => r.number === ask.number)
  const from = row && (await firstSeen(daybook, fund, row))
  if (!row || from === undefined)
    return new Refusal('unknown-document', 'There is no such statement. Close the month first.', {
      fund: fund.ref,
    })
  daybook.lookedAbout = monthOf(row.last)
  return { fund, row, from, to: row.entry, lines: () => linesOf(store, fund.id, from, row.entry) }
}

/** The number of the first entry to begin with, so that all up to the statement's own may be seen. */
async function firstSeen(daybook: Daybook, fund: FundRow, row: StatementRow): Promise<number | undefined> {
  const { store } = daybook
  const seen = await daysSeen(daybook, fund)
  if (seen === undefined) return 1
  for (const from of [1, await firstOfItsDays(store, row)]) {
    let isSeen = true
    for await (const entries of chunks(store, fund.id, from, row.entry)) {
      isSeen = entries.every((e) => seesEntry(seen, e))
      if (!isSeen) break
    }
    if (isSeen) return from
  }
  return undefined
}

/** Where the days since the last final statement begin to be told. */
async function firstOfItsDays(store: Store, row: StatementRow): Promise<number> {
  const rows = await store.statements(row.fund)
  const before = rows.findLast((r) => r.state === 'final' && r.number < row.number)
  if (!before) return 1
  const which = { from: addDays(before.last, 1), to: row.last, upTo: row.entry }
  const told = await store.entries(row.fund, which)
  return told.reduce((least, e) => Math.min(least, e.number), row.entry)
}

async function* chunks(store: Store, fund: FundId, from: number, to: number) {
  for (let above = from - 1; above < to; above += AT_ONCE) {
    const entries = await store.entries(fund, { above, upTo: Math.min(above + AT_ONCE, to) })
    yield entries.toSorted((a, b) => a.number - b.number)
  }
}

async function* linesOf(store: Store, fund: FundId, from: number, to: number): AsyncGenerator<string> {
  let head: string = NO_HASH
  for await (const entries of chunks(store, fund, from, to))
    for (const entry of entries) {
      const text = entryText(entry)
      head = sha256(text)
      // What does not hash to what was sealed is not handed out as proof of anything.
      if (head !== entry.hash) throw new Error(`entry ${entry.number} of ${fund} is not as it was written`)
      yield `${text}\n`
    }
  yield `${JSON.stringify(head)}\n`
}
