import { type Agreement, inForce } from '../ledger/agreement.ts'
import { ALLOCATION, dayGiven } from '../ledger/allocation.ts'
import { addDays, type Day, weekOf } from '../ledger/day.ts'
import { type Entry, mirrored, type Transfer, type WordRef } from '../ledger/entry.ts'
import { funderSees } from '../ledger/question.ts'
import type { Moved } from '../ledger/report.ts'
import { authorisedDays, fundedPeriods, liesWithin, type Stretch, touches } from '../ledger/role.ts'
import type { Statement } from '../ledger/statement.ts'
import { isDocument } from './access.ts'
import { type Daybook, isKind, unknownFund } from './daybook.ts'
import type { FundRow, StatementRow, WhichEntries } from './store.ts'
import type { QuestionRow } from './store-statements.ts'

/**
 * The days of a fund that whoever asks may see: for a commissioner those that their organisation funded, begun by
 * today, and for a representative those of their authority (design.md §8); for everybody else there is no such end,
 * and this is undefined. What lies outside is answered like what does not exist.
 */
export type DaysSeen = readonly Stretch[] | undefined

export async function daysSeen(daybook: Daybook, fund: Pick<FundRow, 'id'>): Promise<DaysSeen> {
  const { as } = daybook.caller
  if (as.role === 'representative') {
    const documents = await daybook.store.people.documents(fund.id)
    const own = documents.filter(isDocument('authority')).filter((a) => a.id === as.authority)
    return own.map((authority) => authorisedDays(authority, documents.filter(isDocument('authority-ended'))))
  }
  if (as.role !== 'commissioner') return undefined
  const periods = fundedPeriods(await daybook.agreements(fund.id), as.funder)
  return periods.filter((stretch) => stretch.from <= daybook.today)
}

export function sees(seen: DaysSeen, first: Day, last: Day = first): boolean {
  return seen === undefined || liesWithin(seen, first, last)
}

/** The day that is shown where none is asked for: today, or the last of the days that may be seen. */
export function lastSeen(seen: DaysSeen, today: Day): Day {
  const end = seen?.at(-1)?.to
  return end !== undefined && end < today ? end : today
}

/**
 * Whether an entry lies in days that may be seen: its own, and where it was written down late, the earlier day that it
 * is about too (docs/decisions/0038). What is left counts it all the same, on its own day.
 */
export function seesEntry(
  seen: DaysSeen,
  { effective, relatesTo }: Pick<Entry, 'effective' | 'relatesTo'>,
): boolean {
  return sees(seen, effective) && (relatesTo === undefined || sees(seen, relatesTo))
}

/**
 * Whether whoever asks may see an entry of a fund: its days, and of what came in, a funder sees its own whatever the
 * day, since it paid it; and of others that of those who pay beside it.
 */
export async function seesOf(
  daybook: Daybook,
  fund: Pick<FundRow, 'id'>,
  seen: DaysSeen,
): Promise<(entry: Entry) => boolean> {
  const { as } = daybook.caller
  const streams = await streamsSeen(daybook, fund, seen)
  const agreements = streams === undefined ? [] : await daybook.agreements(fund.id)
  return (entry) => {
    // What a version of theirs takes back of a week is theirs to see, though it is dated when the next begins.
    if (streams !== undefined && entry.kind === 'allocation' && sees(seen, dayGiven(agreements, entry)))
      return true
    const stream = entry.kind === 'receipt' ? entry.details.stream : undefined
    if (stream === undefined || streams === undefined) return seesEntry(seen, entry)
    return ('funder' in as && stream === as.funder) || (streams.includes(stream) && seesEntry(seen, entry))
  }
}

/** Whose receipts a funder sees: those of whoever pays under a version that it pays under; undefined for others, all. */
export async function streamsSeen(
  daybook: Daybook,
  fund: Pick<FundRow, 'id'>,
  seen: DaysSeen,
): Promise<readonly string[] | undefined> {
  const { as } = daybook.caller
  if (as.role !== 'commissioner') return undefined
  const paid = agreementsSeen(await daybook.agreements(fund.id), seen)
  return [...new Set([as.funder, ...paid.flatMap((a) => a.streams.map((s) => s.code))])]
}

/** Refuses a day of a fund that may not be seen, exactly as a fund that does not exist. */
export function notSeen(seen: DaysSeen, asked: string, first: Day, last: Day = first) {
  return sees(seen, first, last) ? undefined : unknownFund(asked)
}

/** Entries of the days that may be seen; newest first where they are asked for so. */
export async function entriesSeen(
  daybook: Daybook,
  fund: FundRow,
  seen: DaysSeen,
  which: WhichEntries,
): Promise<Entry[]> {
  if (seen === undefined) return daybook.store.entries(fund.id, which)
  const streams = await streamsSeen(daybook, fund, seen)
  const shown = { about: seen, ...(streams ? { streams } : {}) }
  const found: Entry[] = []
  for (const stretch of which.newest ? seen.toReversed() : seen) {
    const from = which.from !== undefined && which.from > stretch.from ? which.from : stretch.from
    const to =
      stretch.to === undefined || (which.to !== undefined && which.to < stretch.to) ? which.to : stretch.to
    if (to !== undefined && to < from) continue
    const most = which.most === undefined ? {} : { most: which.most - found.length }
    if (most.most === 0) break
    found.push(
      ...(await daybook.store.entries(fund.id, { ...which, ...shown, from, ...(to ? { to } : {}), ...most })),
    )
  }
  return found
}

/** The entry that reverses each of these, where it lies in days that may be seen. */
export async function reversalsSeen(
  daybook: Daybook,
  fund: FundRow,
  seen: DaysSeen,
  entries: readonly Entry[],
): Promise<ReadonlyMap<number, number>> {
  const reversals = await daybook.store.reversals(
    fund.id,
    entries.map((e) => e.number),
  )
  if (seen === undefined) return reversals
  // Of what came in from them on another's day, all that became of it.
  const elsewhere = new Set(entries.flatMap((e) => (sees(seen, e.effective) ? [] : [e.number])))
  const known = new Map<number, number>()
  for (const [number, by] of reversals) {
    const reversal = await daybook.store.entry(fund.id, by)
    if (reversal && (elsewhere.has(number) || sees(seen, reversal.effective))) known.set(number, by)
  }
  return known
}

/** A fund as far as the days tell that may be seen: when it began, how far it is recorded and closed, its last entry. */
export async function fundSeen(daybook: Daybook, fund: FundRow, seen: DaysSeen): Promise<FundRow> {
  const [first, last] = [seen?.[0], seen?.at(-1)]
  if (!first || !last) return fund
  const { lockedThrough, recordedThrough, ...rest } = fund
  const clipped = (day: Day | undefined) => {
    if (day === undefined || day < first.from) return undefined
    return last.to !== undefined && last.to < day ? last.to : day
  }
  const [locked, recorded] = [clipped(lockedThrough), clipped(recordedThrough)]
  const [latest] = await entriesSeen(daybook, fund, seen, { newest: true, most: 1 })
  return {
    ...rest,
    opened: first.from > fund.opened ? first.from : fund.opened,
    version: latest?.number ?? 0,
    ...(locked ? { lockedThrough: locked } : {}),
    ...(recorded ? { recordedThrough: recorded } : {}),
  }
}

/** Hours that count on another day than the one on which they are written, for a funder that sees only one of both. */
export interface CountedElsewhere {
  /** The day that is seen: the hours are added on it, or taken off where they are written on it and are not theirs. */
  readonly day: Day
  readonly moved: Moved
}

/**
 * What a funder that pays for a part of a week counts otherwise than it is written: hours that one version gave for the
 * whole week go back on the first day of the next. They are counted with the version that gave them, each on a day
 * that its funders pay for (docs/decisions/0039). Nothing for anybody else, nor where each version gave its own days.
 */
export async function countedElsewhere(
  daybook: Daybook,
  fund: FundRow,
  agreements: readonly Agreement[],
  seen: DaysSeen,
): Promise<readonly CountedElsewhere[]> {
  if (seen === undefined) return []
  const weeks = cutWeeks(fund, seen, agreements[0]?.weekStarts ?? 1)
  if (weeks.length === 0) return []
  const of = COUNTED.get(fund) ?? new Map<string, readonly CountedElsewhere[]>()
  COUNTED.set(fund, of)
  const key = JSON.stringify(seen)
  const known = of.get(key) ?? (await countedIn(daybook, fund, agreements, seen, weeks))
  of.set(key, known)
  return known
}

/** By the row of the fund, which is another as soon as anything is written to it. */
const COUNTED = new WeakMap<FundRow, Map<string, readonly CountedElsewhere[]>>()

/** The weeks in which somebody begins or ceases to pay on another day than their first. */
function cutWeeks({ opened }: FundRow, seen: readonly Stretch[], starts: number): readonly Day[] {
  const turns = seen.flatMap(({ from, to }) => [from, ...(to === undefined ? [] : [addDays(to, 1)])])
  const cut = turns.filter((day) => day > opened && weekOf(day, starts) !== day)
  return [...new Set(cut.map((day) => weekOf(day, starts)))]
}

async function countedIn(
  { store }: Daybook,
  fund: FundRow,
  agreements: readonly Agreement[],
  seen: readonly Stretch[],
  weeks: readonly Day[],
): Promise<readonly CountedElsewhere[]> {
  const posted = (await store.entriesFrom(fund.id, ALLOCATION, weeks)).filter(isKind('allocation'))
  const reversals = await store.reversals(
    fund.id,
    posted.map((e) => e.number),
  )
  const found: CountedElsewhere[] = []
  for (const { number, details, effective, transfers } of posted) {
    const by = reversals.get(number)
    const reversal = by === undefined ? undefined : await store.entry(fund.id, by)
    const all = [{ effective, transfers }, ...(reversal ? [reversal] : [])]
    for (const { effective: day, transfers: moves } of all) {
      const counts = dayGiven(agreements, { details, effective: day })
      if (sees(seen, day) === sees(seen, counts)) continue
      const hours = moves.filter((t) => t.unit !== 'GBP')
      found.push(
        ...(sees(seen, day)
          ? hours.map((t) => ({ day, moved: movedBy(mirrored(t)) }))
          : hours.map((t) => ({ day: counts, moved: movedBy(t) }))),
      )
    }
  }
  return found
}

/** Of these, what counts on the days from one to another. */
export function countedOn(all: readonly CountedElsewhere[], from: Day, to: Day): readonly Moved[] {
  return all.flatMap(({ day, moved }) => (from <= day && day <= to ? [moved] : []))
}

function movedBy({ unit, debit, credit, amount }: Transfer): Moved {
  return { kind: 'allocation', unit, debit, credit, amount }
}

/** The versions of an agreement that are in force on a day that may be seen. */
export function agreementsSeen(agreements: readonly Agreement[], seen: DaysSeen): readonly Agreement[] {
  if (seen === undefined) return agreements
  const turns = agreements.flatMap((a) => [a.from, ...(a.until ? [addDays(a.until, 1)] : [])])
  const days = seen.flatMap((s) => [s.from, ...turns.filter((d) => liesWithin([s], d, d))])
  const versions = new Set(days.map((d) => inForce(agreements, d)?.version))
  return agreements.filter((a) => versions.has(a.version))
}

/** Statements whose whole period may be seen. */
export function statementsSeen(rows: readonly StatementRow[], seen: DaysSeen): readonly StatementRow[] {
  return rows.filter((row) => sees(seen, row.first, row.last))
}

/** Questions that are somebody's business, and the statements among those asked about that they may not read. */
export interface QuestionsSeen {
  readonly rows: readonly QuestionRow[]
  readonly unread: ReadonlySet<number>
}

/**
 * Questions of a fund that are the business of whoever asks. A question belongs to the days of its statement, and is
 * for whoever may read that: of these a commissioner sees their own organisation's, and what has risen to them. A
 * month that two councils pay is read by neither, so what was asked about it rises to each that paid a day of it.
 */
export async function questionsSeen(
  daybook: Daybook,
  fund: Pick<FundRow, 'id'>,
  rows: readonly QuestionRow[],
): Promise<QuestionsSeen> {
  const { caller, store, today } = daybook
  const seen = rows.length === 0 ? undefined : await daysSeen(daybook, fund)
  if (seen === undefined) return { rows, unread: new Set() }
  const statements = await store.statements(fund.id)
  const read = new Set(statementsSeen(statements, seen).map((s) => s.number))
  const touched = new Set(statements.filter((s) => touches(seen, s.first, s.last)).map((s) => s.number))
  const { as } = caller
  const theirs =
    as.role === 'commissioner'
      ? rows.filter(
          (q) => funderSees(q, as.funder, today) && (q.funder === undefined ? touched : read).has(q.number),
        )
      : rows.filter((q) => read.has(q.number))
  return { rows: theirs, unread: new Set(theirs.map((q) => q.number).filter((n) => !read.has(n))) }
}

/** The texts of a statement's questions and answers that are not the business of whoever reads it: left blank. */
export async function textsNotTheirs(
  daybook: Daybook,
  { fund, questions }: Pick<Statement, 'fund' | 'questions'>,
): Promise<ReadonlySet<WordRef>> {
  if (questions.length === 0) return new Set()
  const { rows } = await questionsSeen(daybook, { id: fund }, await daybook.store.issued.questions(fund))
  const theirs = new Set(rows.map((q) => q.id))
  const others = questions.filter((q) => !theirs.has(q.question))
  return new Set(others.flatMap((q) => [q.says, ...(q.answer ? [q.answer.says] : [])]))
}
