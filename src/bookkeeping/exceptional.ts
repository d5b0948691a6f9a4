import { type Agreement, inForce } from '../ledger/agreement.ts'
import { addDays, type Day } from '../ledger/day.ts'
import type { Entry, WordRef } from '../ledger/entry.ts'
import type { Exception, ExceptionCode } from '../ledger/exception.ts'
import { FOUR_WEEKS, LATELY_DAYS } from '../ledger/position.ts'
import { isRefusal, type Refusal } from '../ledger/refusal.ts'
import { type Daybook, ENDED } from './daybook.ts'
import { wordsFor } from './entries.ts'
import { type Elsewhere, elsewhereIn } from './evidence.ts'
import { daysSeen, entriesSeen, reversalsSeen, statementsSeen } from './funded.ts'
import { type PersonPosition, position } from './positions.ts'
import type { FundRow, StatementRow } from './store.ts'

/** One exception of one fund, with the entries and statements that it is told from. */
export interface Exceptional {
  readonly fund: FundRow
  /** None where it was put right since. */
  readonly exception: Exception | undefined
  readonly position: PersonPosition['position']
  /** Newest first, at most `MOST_SHOWN`; those of a visit that was cut at midnight together. */
  readonly entries: readonly Entry[]
  readonly reversedBy: ReadonlyMap<number, number>
  /** Of visits whose worker was with others too: when, by entry. */
  readonly elsewhere: ReadonlyMap<number, readonly Elsewhere[]>
  readonly statements: readonly StatementRow[]
  readonly words: ReadonlyMap<WordRef, string>
  readonly agreement: Agreement | undefined
}

const MOST_SHOWN = 50

/** What an exception is about, as far as the days tell that may be seen. */
export async function exceptionOf(
  daybook: Daybook,
  ask: { readonly fund: string; readonly code: ExceptionCode },
): Promise<Exceptional | Refusal> {
  const found = await position(daybook, { fund: ask.fund })
  if (isRefusal(found)) return found
  const { fund, position: stands, exceptions } = found
  const exception = exceptions.find((e) => e.code === ask.code)
  const { store } = daybook
  const seen = await daysSeen(daybook, fund)
  const entries = exception ? await entriesAbout(daybook, fund, exception, stands.on) : []
  const reversedBy = await reversalsSeen(daybook, fund, seen, entries)
  // What was put right is no part of what is counted.
  const shown = entries.filter((e) => !reversedBy.has(e.number)).slice(0, MOST_SHOWN)
  const elsewhere = new Map<number, readonly Elsewhere[]>()
  for (const entry of ask.code === 'two-places' ? shown : [])
    elsewhere.set(entry.number, (await elsewhereIn(daybook, entry, seen)) ?? [])
  const numbers = new Set(ask.code === 'not-opened' ? exception?.numbers : [])
  return {
    fund,
    exception,
    position: stands,
    entries: shown,
    reversedBy,
    elsewhere,
    statements: statementsSeen(await store.statements(fund.id), seen).filter((s) => numbers.has(s.number)),
    words: await store.words(wordsFor(daybook, entries)),
    agreement: inForce(await store.agreements(fund.id), stands.on),
  }
}

/** Entries of twelve weeks are read, of one fund: some hundreds. */
async function entriesAbout(
  daybook: Daybook,
  fund: FundRow,
  { code, numbers = [] }: Exception,
  on: Day,
): Promise<readonly Entry[]> {
  const seen = await daysSeen(daybook, fund)
  const since = (days: number, about: (e: Entry) => boolean) =>
    entriesSeen(daybook, fund, seen, { from: addDays(on, 0 - days), to: on, newest: true }).then((all) =>
      all.filter(about),
    )
  switch (code) {
    case 'decided-after':
    case 'no-receipt':
    case 'two-places': {
      const wanted = new Set(numbers)
      return since(LATELY_DAYS, (e) => wanted.has(e.number))
    }
    case 'cancelled-late':
      return since(LATELY_DAYS, (e) => e.kind === 'not-given' && e.details.reason === 'cancelled-late')
    case 'missed':
      return since(FOUR_WEEKS, (e) => e.kind === 'not-given' && e.details.reason === 'could-not-come')
    case 'unfunded':
      return since(
        LATELY_DAYS,
        (e) => (e.kind === 'support' && e.details.unfunded.length > 0) || e.kind === 'funding',
      )
    case 'lent':
      return since(LATELY_DAYS, (e) =>
        e.transfers.some((t) => t.debit === 'advance' || t.credit === 'advance'),
      )
    case 'nothing-spent':
    case 'will-not-last':
    case 'surplus-over-rule':
      return since(
        LATELY_DAYS,
        (e) => e.kind === 'support' || e.kind === 'purchase' || e.kind === 'not-given',
      )
    default:
      return []
  }
}

/** A fund that was paid for, and no longer is. */
export interface EndedFund {
  readonly fund: FundRow
  /** The last day that may be seen. */
  readonly last: Day
}

/** Funds of which no day from today on may be seen, the latest first: they stay to be looked at. */
export async function endedFunds(daybook: Daybook): Promise<readonly EndedFund[]> {
  daybook.lookedAbout = ENDED
  const ended: EndedFund[] = []
  for (const fund of await daybook.fundsSeen()) {
    const last = (await daysSeen(daybook, fund))?.at(-1)?.to
    if (last !== undefined && last < daybook.today) ended.push({ fund, last })
  }
  return ended.sort((a, b) => (a.last < b.last ? 1 : a.last > b.last ? -1 : a.fund.ref < b.fund.ref ? -1 : 1))
}
