import { type Agreement, inForce } from '../ledger/agreement.ts'
import type { Authority } from '../ledger/authority.ts'
import { addDays, type Day } from '../ledger/day.ts'
import type { Decision } from '../ledger/decision.ts'
import { type Entry, type EntryOf, entryText, NO_HASH, type WordRef } from '../ledger/entry.ts'
import type { FundId } from '../ledger/fund.ts'
import { LATELY_DAYS } from '../ledger/position.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { type NumberedLine, numberedLines } from '../ledger/statement.ts'
import { type During, timesOn, timesTogether } from '../ledger/two-places.ts'
import { isDocument } from './access.ts'
import { type Daybook, sha256 } from './daybook.ts'
import { madeByThemselves } from './decision.ts'
import { wordsFor } from './entries.ts'
import { type DaysSeen, daysSeen, sees, seesEntry, seesOf, statementsSeen } from './funded.ts'
import { COMMAND_LINE } from './proposal.ts'
import type { FundRow, StatementRow } from './store.ts'

/**
 * One entry with everything that it rests on and everything that rests on it, as far as the days tell that may be
 * seen: what an audit asks for (domain.md 4.3 “fund → entry → evidence”).
 */
export interface Evidence {
  readonly fund: FundRow
  readonly entry: Entry
  /** In force on its day. */
  readonly agreement: Agreement | undefined
  readonly words: ReadonlyMap<WordRef, string>
  readonly by: WrittenBy
  readonly decision: DecisionSeen | undefined
  /** Other entries of the same visit: a night is cut at midnight. */
  readonly visit: readonly Entry[]
  readonly purchase: PurchaseSeen | undefined
  /** Support of the last twelve weeks at whose time the worker is on record with somebody else too; none where not. */
  readonly elsewhere: readonly Elsewhere[] | undefined
  readonly reverses: Entry | undefined
  readonly reversedBy: Entry | undefined
  /** The final statement that tells of its day, else the newest early copy that stands on it; and its line there. */
  readonly statement: { readonly row: StatementRow; readonly line: number | undefined } | undefined
  /** The file that it came from: its name, where it was taken in by name, and the row from 1. */
  readonly file: { readonly name: string | undefined; readonly row: number } | undefined
  /** Whether it still hashes to what was sealed, and stands between its neighbours as it did. */
  readonly unchanged: boolean
}

/** Who wrote an entry down, in role. */
export type WrittenBy = 'person' | 'representative' | 'manager' | 'command' | 'file' | 'agreement'

/**
 * When in a visit its worker is on record with others too. A visit that whoever asks may see is named; of all others
 * together only the times that lie in this visit, on days of it that may be seen (docs/decisions/0041).
 */
export interface Elsewhere extends During {
  readonly visit?: { readonly fund: FundRow; readonly number: number } & During
}

export interface DecisionSeen {
  readonly decision: Decision
  readonly authority: Authority | undefined
  /** Whoever decided wrote it down themselves, on screen. */
  readonly own: boolean
}

export interface PurchaseSeen {
  readonly asked: EntryOf<'purchase-asked'> | undefined
  readonly decided: EntryOf<'purchase-decided'> | undefined
  readonly paid: EntryOf<'purchase'> | undefined
  readonly receipt: EntryOf<'receipt-seen'> | undefined
}

/** What is answered where there is no such entry, and where it may not be seen. */
function unknownEntry(): Refusal {
  return new Refusal(
    'unknown-entry',
    'There is no such entry in this fund. Look for it in the list of what happened.',
    {},
    { field: 'entry' },
  )
}

/** One entry of a fund by its number, with its evidence; refuses one that is not there, or not theirs to see. */
export async function entryOf(
  daybook: Daybook,
  ask: { readonly fund: string; readonly number: number },
): Promise<Evidence | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const seen = await daysSeen(daybook, fund)
  const entry = await entrySeen(daybook, fund, seen, ask.number)
  if (!entry) return unknownEntry()
  const { store } = daybook
  const decision = await decisionSeen(daybook, fund, seen, entry)
  const purchase = await purchaseSeen(daybook, fund, seen, entry)
  const visit = await sameVisit(daybook, fund, seen, entry)
  const by = (await store.reversals(fund.id, [entry.number])).get(entry.number)
  const reversedBy = by === undefined ? undefined : await entrySeen(daybook, fund, seen, by)
  const reverses =
    entry.reverses === undefined ? undefined : await entrySeen(daybook, fund, seen, entry.reverses)
  const told = [entry, ...visit, ...[reverses, reversedBy].filter((e) => e !== undefined)]
  const names = decision
    ? [decision.decision.name, decision.decision.helper, decision.decision.what, decision.authority?.name]
    : []
  return {
    fund,
    entry,
    agreement: inForce(await store.agreements(fund.id), entry.effective),
    words: await store.words([
      ...wordsFor(daybook, [...told, ...Object.values(purchase ?? {}).filter((e) => e !== undefined)]),
      ...names.filter((ref) => ref !== undefined),
    ]),
    by: await writtenBy(daybook, fund, entry),
    decision,
    visit,
    purchase,
    elsewhere: await elsewhereIn(daybook, entry, seen),
    reverses,
    reversedBy,
    statement: await statementOn(daybook, fund, seen, entry),
    file: await fileOf(daybook, entry),
    unchanged: await isUnchanged(daybook, entry),
  }
}

async function entrySeen(
  daybook: Daybook,
  fund: FundRow,
  seen: DaysSeen,
  number: number,
): Promise<Entry | undefined> {
  const entry = await daybook.store.entry(fund.id, number)
  const isSeen = await seesOf(daybook, fund, seen)
  return entry && isSeen(entry) ? entry : undefined
}

async function decisionSeen(
  daybook: Daybook,
  fund: FundRow,
  seen: DaysSeen,
  entry: Entry,
): Promise<DecisionSeen | undefined> {
  const decision = entry.decision && (await daybook.store.decision(entry.decision))
  if (!decision || !sees(seen, decision.on)) return undefined
  const documents = await daybook.store.people.documents(fund.id)
  return {
    decision,
    authority: documents.filter(isDocument('authority')).find((a) => a.id === decision.authority),
    own: await madeByThemselves(daybook, fund, decision),
  }
}

/** Everything about what was bought: asked for, decided, paid and whether its receipt has come. */
async function purchaseSeen(
  { store }: Daybook,
  fund: FundRow,
  seen: DaysSeen,
  entry: Entry,
): Promise<PurchaseSeen | undefined> {
  if (!('purchase' in entry.details)) return undefined
  const { purchase } = entry.details
  const kinds = ['purchase-asked', 'purchase-decided', 'purchase', 'receipt-seen'] as const
  const about = (await store.entriesOfKind(fund.id, kinds)).filter(
    (e) => e.details.purchase === purchase && seesEntry(seen, e),
  )
  const undone = await store.reversals(
    fund.id,
    about.map((e) => e.number),
  )
  // What was put right is the evidence only where nothing stands in its place.
  const last = <K extends (typeof kinds)[number]>(kind: K) => {
    const of = about.filter((e): e is Extract<typeof e, { kind: K }> => e.kind === kind)
    return of.findLast((e) => !undone.has(e.number)) ?? of.at(-1)
  }
  return {
    asked: last('purchase-asked'),
    decided: last('purchase-decided'),
    paid: last('purchase'),
    receipt: last('receipt-seen'),
  }
}

async function sameVisit(
  { store }: Daybook,
  fund: FundRow,
  seen: DaysSeen,
  entry: Entry,
): Promise<readonly Entry[]> {
  const { source } = entry
  if (!source || !('session' in entry.details)) return []
  const { session } = entry.details
  const found = await store.entriesFrom(fund.id, source.system, [source.reference])
  return found.filter(
    (e) =>
      e.number !== entry.number &&
      e.kind === entry.kind &&
      e.source?.part === source.part &&
      'session' in e.details &&
      e.details.session === session &&
      seesEntry(seen, e),
  )
}

/** Told as the exception is, from the same days; to nobody but managers and who pays. */
export async function elsewhereIn(
  daybook: Daybook,
  entry: Entry,
  seen: DaysSeen,
): Promise<readonly Elsewhere[] | undefined> {
  const { kept, caller, today } = daybook
  if (entry.kind !== 'support' || (caller.as.role !== 'manager' && caller.as.role !== 'commissioner'))
    return undefined
  const from = addDays(today, 1 - LATELY_DAYS)
  const workers = await kept.twoPlaces(caller.provider, from)
  if (!workers.clashesIn(entry.fund, from, today).includes(entry.number)) return undefined
  const clash = workers.clashesWith(entry.fund, entry.number)
  if (!clash) return []
  const { visit } = clash
  const named: Elsewhere[] = []
  const unnamed: During[] = []
  // A night that was cut at midnight is one visit.
  for (const of of Map.groupBy(clash.others, (v) => `${v.fund} ${v.session}`).values()) {
    const [other] = of
    if (!other) continue
    const times = timesTogether(visit, of)
    const theirs = await otherSeen(daybook, of)
    if (!theirs) {
      unnamed.push(...times)
      continue
    }
    const { fund, days, number } = theirs
    const { start, end } = other
    const isTheirs = (day: Day) => sees(days, day)
    named.push(...timesOn(times, isTheirs).map((time) => ({ ...time, visit: { fund, number, start, end } })))
    unnamed.push(...timesOn(times, (day) => !isTheirs(day)))
  }
  const hidden = timesOn(timesTogether(visit, unnamed), (day) => sees(seen, day))
  return [...named, ...hidden].sort((a, b) => (a.start < b.start ? -1 : 1))
}

/** The other person's fund and days, where whoever asks may open an entry of their visit: it is looked at then too. */
async function otherSeen(
  daybook: Daybook,
  entries: readonly { readonly fund: FundId; readonly number: number }[],
): Promise<{ readonly fund: FundRow; readonly days: DaysSeen; readonly number: number } | undefined> {
  const [first] = entries
  const fund = first && (await daybook.fund(first.fund))
  if (!fund || isRefusal(fund)) return undefined
  const days = await daysSeen(daybook, fund)
  for (const { number } of entries)
    if (await entrySeen(daybook, fund, days, number)) return { fund, days, number }
  return undefined
}

/** A row of a file and a week's hours are written by nobody's own hand; else the role of whoever was signed in. */
async function writtenBy({ store }: Daybook, fund: FundRow, entry: Entry): Promise<WrittenBy> {
  if (entry.kind === 'allocation' || entry.kind === 'repricing') return 'agreement'
  if (entry.source?.file) return 'file'
  if (entry.recordedBy === COMMAND_LINE) return 'command'
  const accesses = await store.people.accessTo(fund.provider, fund.id)
  const role = accesses.find((a) => a.user === entry.recordedBy)?.role
  return role === 'holder' ? 'person' : role === 'representative' ? 'representative' : 'manager'
}

async function statementOn(
  { store }: Daybook,
  fund: FundRow,
  seen: DaysSeen,
  entry: Entry,
): Promise<Evidence['statement']> {
  const rows = statementsSeen(await store.statements(fund.id), seen).filter(
    (s) => s.first <= entry.effective && entry.effective <= s.last && entry.number <= s.entry,
  )
  const row = rows.find((s) => s.state === 'final') ?? rows.at(-1)
  const statement = row && (await store.statement(fund.id, row.number))
  if (!row || !statement) return undefined
  return { row, line: numberedLines(statement).find((line) => tellsOf(line, entry))?.number }
}

function tellsOf(numbered: NumberedLine, entry: Entry): boolean {
  switch (numbered.part) {
    case 'visit':
    case 'not-given': {
      const { entries, session } = numbered.line
      if (entries.length > 0) return entries.includes(entry.number)
      // A document of format 1 does not name its entries.
      return 'session' in entry.details && entry.kind !== 'booking' && entry.details.session === session
    }
    case 'bought':
      return entry.kind === 'purchase' && entry.details.purchase === numbered.line.purchase
    case 'decision':
    case 'earlier':
      return numbered.line.entry === entry.number
  }
}

async function fileOf({ store, caller }: Daybook, { source }: Entry): Promise<Evidence['file']> {
  if (source?.file === undefined || source.row === undefined) return undefined
  // Which files the provider takes in is its own and its funders’ business.
  if (caller.as.role !== 'manager' && caller.as.role !== 'commissioner') return undefined
  const taken = (await store.imports(caller.provider)).find((i) => i.file === source.file)
  return { name: taken?.name, row: source.row }
}

/** Its own hash worked out anew; and it names the entry before it, and is named by the one after, as they stand now. */
async function isUnchanged({ store }: Daybook, entry: Entry): Promise<boolean> {
  if (sha256(entryText(entry)) !== entry.hash) return false
  const [before, after] = [
    await store.entry(entry.fund, entry.number - 1),
    await store.entry(entry.fund, entry.number + 1),
  ]
  return (
    (before?.hash ?? NO_HASH) === entry.previous && (after === undefined || after.previous === entry.hash)
  )
}
