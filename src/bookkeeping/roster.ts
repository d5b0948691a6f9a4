import { inForce, kindOf } from '../ledger/agreement.ts'
import { addDays, type Day, dayAt, type LocalTime, printDay } from '../ledger/day.ts'
import type { Numbered } from '../ledger/entry.ts'
import { decideRecorded } from '../ledger/period.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { type GivenAs, sessionTimes } from '../ledger/session.ts'
import { postedOn } from '../ledger/support.ts'
import { type Daybook, isKind } from './daybook.ts'
import {
  type Covered,
  type FileIn,
  HERE,
  type ImportAsked,
  type Item,
  type Placed,
  type Ran,
  type ReasonIn,
  type RosterRowIn,
  type Run,
  type SessionIndex,
  sourceOf,
} from './imported.ts'
import { reverseEntry } from './reversal.ts'
import type { FundRow, SessionRow } from './store.ts'
import { giveSupport, type MissedAsked, planVisit, recordNotGiven, visitState } from './support.ts'

export async function rosterRow(run: Run, item: Item, row: RosterRowIn): Promise<Ran | Refusal> {
  const { daybook } = run
  const fund = await daybook.fund(row.client)
  if (isRefusal(fund)) return fund
  const before = await daybook.entriesFrom(fund, item.system, [row.reference])
  const was = await earlierTexts(daybook, before)
  if (was.includes(row.text)) return { ...HERE, fund: fund.ref }
  const old = before.length > 0 ? await olderExport(run, item, row, before) : undefined
  if (old) return old
  const given = givenAsOf(run, item, row, fund)
  const kind = isRefusal(given) ? given : await kindIsAgreed(daybook, fund, given, item.day)
  if (isRefusal(kind)) return kind
  const clash = clashOf(run, row, fund)
  if (clash) return clash
  const state = await visitState(daybook, fund, item.system, row.reference)
  const corrects = state.records.length > 0
  for (const record of state.records) {
    const undone = await reverseEntry(daybook, fund, record, {})
    if (isRefusal(undone)) return undone
  }
  if (row.status === 'planned') {
    for (const booking of state.bookings) {
      const undone = await reverseEntry(daybook, fund, booking, {})
      if (isRefusal(undone)) return undone
    }
  }
  const wrote = await visitAct(run, item, row, kind)
  if (isRefusal(wrote)) return wrote
  place(run, row, fund, item)
  const changed = corrects || (before.length > 0 && row.status === 'planned')
  return {
    outcome: changed ? 'changed' : 'new',
    sentence: changed
      ? `Changed: ${whatChanged(was.at(-1), row.text)}`
      : visitSentence(row, before.length > 0),
    fund: fund.ref,
    entries: wrote.entries,
  }
}

/** The texts this row has had, oldest first: a row seen before changes nothing, however old its file is. */
async function earlierTexts(daybook: Daybook, before: readonly Numbered[]): Promise<string[]> {
  const inOrder = [...before].sort((a, b) => (a.source?.part ?? 0) - (b.source?.part ?? 0))
  const refs = inOrder.flatMap((e) => (e.source?.text ? [e.source.text] : []))
  const stored = await daybook.words(refs)
  return [...new Set(refs.flatMap((ref) => stored.get(ref) ?? []))]
}

/**
 * A file that still plans what is recorded already was exported before what is here: a plan in it says nothing
 * new, and where it differs a human says which is right.
 */
async function olderExport(
  run: Run,
  item: Item,
  row: RosterRowIn,
  before: readonly Numbered[],
): Promise<Ran | Refusal | undefined> {
  if (run.settling) return undefined
  const recorded = before.some(isKind('support', 'not-given'))
  if (row.status === 'planned')
    return recorded ? { ...HERE, sentence: 'Already here: this file is older.' } : undefined
  if (!recorded || !(await stillPlansWhatIsRecorded(run, item.file))) return undefined
  return new Refusal(
    'older-file',
    'This row differs from what is recorded, and its file seems to be older than that: it still plans visits that are recorded as delivered. Say whether this row is right.',
    { reference: item.row.reference },
  )
}

async function stillPlansWhatIsRecorded(run: Run, file: FileIn): Promise<boolean> {
  const known = run.older.get(file)
  if (known !== undefined) return known
  let found = false
  for (const row of file.list === 'roster' ? file.file.rows : []) {
    if (row.status !== 'planned' || found) continue
    const fund = await run.daybook.fund(row.client)
    if (isRefusal(fund)) continue
    const system = file.list === 'roster' ? `roster:${file.file.system}` : ''
    const before = await run.daybook.store.entriesFrom(fund.id, system, [row.reference])
    found = before.some(isKind('support', 'not-given'))
  }
  run.older.set(file, found)
  return found
}

function visitSentence(row: RosterRowIn, wasPlanned: boolean): string {
  if (row.status === 'planned') return 'A planned visit: its hours are booked.'
  if (row.status === 'cancelled') return 'A visit that did not happen.'
  return wasPlanned ? 'Support delivered, as it was planned.' : 'Support delivered.'
}

/** Which cells differ, as they stood in the file. */
function whatChanged(was: string | undefined, is: string): string {
  if (was === undefined) return 'its earlier text is no longer kept.'
  const [a, b] = [was.split(','), is.split(',')]
  const differing = b.flatMap((cell, i) => (cell === a[i] ? [] : [`“${a[i] ?? ''}” is now “${cell}”`]))
  return differing.length > 0 ? differing.join('; ') : 'its columns.'
}

function givenAsOf(run: Run, item: Item, row: RosterRowIn, fund: FundRow): GivenAs | Refusal {
  const answered = run.settling?.answer
  if (answered?.how === 'accept' && answered.givenAs !== undefined) return answered.givenAs
  if (row.given !== undefined) return row.given
  return new Refusal(
    'unknown-kind',
    `The service “${row.service}” matches no kind of hour of ${fund.ref}. Say which it is, or leave it out.`,
    { service: row.service, line: item.row.line },
  )
}

/** How a row's support counts, and how many people its kind is agreed for. */
interface AgreedKind {
  readonly givenAs: GivenAs
  readonly people: number
}

/** A service is never guessed: the agreement of that day must have its kind (design.md §2). */
async function kindIsAgreed(
  daybook: Daybook,
  fund: FundRow,
  given: GivenAs,
  on: Day,
): Promise<AgreedKind | Refusal> {
  const { agreements } = await daybook.case(fund, postedOn(fund, on).effective)
  const agreement = inForce(agreements, on)
  if (!agreement) {
    return new Refusal('outside-agreement', `No agreement of ${fund.ref} is in force on ${printDay(on)}.`, {
      day: on,
    })
  }
  const kind = given === 'by-clock' ? undefined : kindOf(agreement, given)
  return isRefusal(kind) ? kind : { givenAs: given, people: kind?.people ?? 1 }
}

async function visitAct(run: Run, item: Item, row: RosterRowIn, { givenAs, people }: AgreedKind) {
  const { daybook } = run
  const times = row.status === 'given' ? (row.actual ?? row.planned) : row.planned
  const base = {
    fund: row.client,
    start: zoned(times.start, times.startZone),
    end: zoned(times.end, times.endZone),
    givenAs,
    ...(row.worker ? { worker: row.worker } : {}),
    together: Math.max(run.sessions.together(row.visit), people),
    session: row.visit,
    from: sourceOf(item),
  }
  if (row.status === 'given') return giveSupport(daybook, { ...base, times: row.kept ?? 'confirmed' })
  if (row.status === 'planned') return planVisit(daybook, { ...base, times: 'planned' })
  const settled = run.settling?.answer
  const answers = settled?.how === 'answer' ? settled : answersOf(row.reason)
  const missed: MissedAsked = {
    ...base,
    reason: reasonIn(row.reason),
    ...(row.cancelledAt ? { cancelledAt: row.cancelledAt } : {}),
    ...(answers.workerPaid === undefined ? {} : { workerPaid: answers.workerPaid }),
    ...(answers.otherWork === undefined ? {} : { otherWork: answers.otherWork }),
  }
  return recordNotGiven(daybook, missed)
}

function zoned(local: LocalTime, zone: 'BST' | 'GMT' | undefined): string {
  return zone ? `${local} ${zone}` : local
}

function reasonIn(reason: ReasonIn | undefined): MissedAsked['reason'] {
  if (reason === undefined || reason.startsWith('client-cancelled')) return 'client-cancelled'
  return reason as MissedAsked['reason']
}

function answersOf(reason: ReasonIn | undefined): {
  readonly workerPaid?: boolean
  readonly otherWork?: boolean
} {
  if (reason === 'client-cancelled-worker-paid') return { workerPaid: true, otherWork: false }
  if (reason === 'client-cancelled-worker-redeployed') return { workerPaid: true, otherWork: true }
  return {}
}

/** Sessions on record around the files' days; rows join as they are taken in. */
export async function sessionIndex(daybook: Daybook, items: readonly Item[]): Promise<SessionIndex> {
  const rows = items.filter((i) => i.file.list === 'roster')
  const days = rows.map((i) => i.day).sort()
  const [first, last] = [days[0], days.at(-1)]
  const byDay = new Map<string, Placed[]>()
  const add = (p: Placed) => {
    for (const day of new Set([dayAt(p.start), dayAt(p.end)])) {
      const list = byDay.get(day)
      if (list) list.push(p)
      else byDay.set(day, [p])
    }
  }
  if (first && last) {
    const stored = await daybook.store.sessionsBetween(
      daybook.caller.provider,
      addDays(first, -1),
      addDays(last, 1),
    )
    const moved = await movedVisits(daybook, rows)
    for (const s of stored) {
      const now = moved.get(`${s.fund} ${s.session}`)
      if (s.given && (now === undefined || now === `${s.start} ${s.end}`)) add(placedOf(s))
    }
  }
  const people = new Map<string, Set<string>>()
  for (const i of rows) {
    const row = i.row as RosterRowIn
    if (row.status !== 'cancelled')
      people.set(row.visit, (people.get(row.visit) ?? new Set()).add(row.client))
  }
  return {
    together: (session) => people.get(session)?.size ?? 1,
    during: (start, end) => {
      const days = new Set([dayAt(start), dayAt(end)])
      const found = new Set([...days].flatMap((d) => byDay.get(d) ?? []))
      return [...found].filter((p) => p.start < end && start < p.end)
    },
    add,
  }
}

/**
 * Where the rows of this import say that visits were: one that moved, or was not given after all, makes room
 * for another at its old time.
 */
async function movedVisits(daybook: Daybook, rows: readonly Item[]): Promise<ReadonlyMap<string, string>> {
  const times = new Map<string, string>()
  for (const item of rows) {
    const row = item.row as RosterRowIn
    const fund = row.status === 'planned' ? undefined : await daybook.fund(row.client)
    if (fund === undefined || isRefusal(fund)) continue
    const { start, end, startZone, endZone } = row.actual ?? row.planned
    const at = row.status === 'given' ? sessionTimes(zoned(start, startZone), zoned(end, endZone)) : undefined
    if (!isRefusal(at)) times.set(`${fund.id} ${row.visit}`, at ? `${at.start} ${at.end}` : 'not given')
  }
  return times
}

function placedOf(s: SessionRow): Placed {
  return { session: s.session, fund: s.fund, worker: s.worker, start: s.start, end: s.end, line: undefined }
}

function clashOf(run: Run, row: RosterRowIn, fund: FundRow): Refusal | undefined {
  if (row.status !== 'given' || run.settling?.answer.how === 'accept') return undefined
  const times = row.actual ?? row.planned
  const at = sessionTimes(zoned(times.start, times.startZone), zoned(times.end, times.endZone))
  if (isRefusal(at)) return at
  const others = run.sessions.during(at.start, at.end).filter((p) => p.session !== row.visit)
  const own = others.find((p) => p.fund === fund.id)
  if (own) {
    return new Refusal(
      'overlaps-another-visit',
      `This visit overlaps another of the same person (${own.session}). Say whether two workers were there, or which one is wrong.`,
      { visit: row.visit, other: own.session },
    )
  }
  const elsewhere = row.worker === undefined ? undefined : others.find((p) => p.worker === row.worker)
  if (elsewhere) {
    return new Refusal(
      'worker-in-two-places',
      `${row.worker} is with somebody else at this time (visit ${elsewhere.session}). Say whether both visits happened, or which one is wrong.`,
      { visit: row.visit, other: elsewhere.session },
    )
  }
  return undefined
}

/** A visit that is taken in stands in the way of others at its time. */
function place(run: Run, row: RosterRowIn, fund: FundRow, item: Item): void {
  if (row.status !== 'given') return
  const times = row.actual ?? row.planned
  const at = sessionTimes(zoned(times.start, times.startZone), zoned(times.end, times.endZone))
  if (isRefusal(at)) return
  run.sessions.add({
    session: row.visit,
    fund: fund.id,
    worker: row.worker,
    start: at.start,
    end: at.end,
    line: item.row.line,
  })
}

/**
 * Which days each roster records support for: to the day before its first visit that is still only planned,
 * else to its last day; never past the day asked for or today. In order of their first day.
 */
export function coverageOf(ask: ImportAsked, today: Day): readonly Covered[] {
  const covered = ask.files.flatMap((file) => {
    if (file.list !== 'roster' || file.file.rows.length === 0) return []
    const days = file.file.rows.map((r) => r.planned.start.slice(0, 10)).sort()
    const planned = file.file.rows
      .filter((r) => r.status === 'planned')
      .map((r) => r.planned.start.slice(0, 10))
      .sort()[0]
    const through = planned ? addDays(planned as Day, -1) : ((days.at(-1) ?? today) as Day)
    const bounds = [through, ask.until, today].filter((d): d is Day => d !== undefined).sort()
    const clients = new Set(file.file.rows.map((r) => r.client))
    return [{ from: days[0] as Day, through: bounds[0] ?? through, clients }]
  })
  return covered.sort((a, b) => (a.from < b.from ? -1 : 1))
}

/**
 * How far a fund's support is recorded with these rosters: those that name the person, each following on from what
 * is recorded before it.
 */
export function recordedWith(covered: readonly Covered[], fund: FundRow): Day {
  return covered.reduce(
    (recorded, c) =>
      c.clients.has(fund.ref) && c.from <= addDays(recorded, 1) && c.through > recorded
        ? c.through
        : recorded,
    fund.recordedThrough ?? addDays(fund.opened, -1),
  )
}

export async function recordCoverage(run: Run): Promise<Day | undefined> {
  const { daybook, coverage, notes } = run
  const last = coverage
    .map((c) => c.through)
    .sort()
    .at(-1)
  if (last === undefined) return undefined
  const from = coverage[0]?.from ?? last
  let [gaps, written, unnamed] = [0, 0, 0]
  for (const fund of await daybook.store.funds(daybook.caller.provider)) {
    if (fund.holder !== 'person' || fund.opened > last) continue
    if (!coverage.some((c) => c.clients.has(fund.ref))) {
      unnamed += 1
      continue
    }
    const through = recordedWith(coverage, fund)
    if (through < last) gaps += 1
    if (through >= last) written += 1
    const isNews = through > (fund.recordedThrough ?? addDays(fund.opened, -1))
    const draft = isNews ? decideRecorded(fund, through, daybook.today) : undefined
    if (draft === undefined || isRefusal(draft)) continue
    const number = await daybook.write(fund, draft)
    if (isRefusal(number))
      throw new Error(`support recorded up to ${through} was refused: ${number.sentence}`)
  }
  if (gaps > 0) {
    notes.push(
      `The roster begins on ${printDay(from)}, and for ${gaps === 1 ? 'one person' : `${gaps} people`} support before that is not recorded yet. Import the earlier roster too, or say that support is recorded.`,
    )
  }
  if (unnamed > 0) {
    notes.push(
      `${unnamed === 1 ? 'One person is' : `${unnamed} people are`} not in the roster: if no support was planned for them, say that it is recorded.`,
    )
  }
  return written > 0 ? last : undefined
}
