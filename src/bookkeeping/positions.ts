import { type Agreement, inForce } from '../ledger/agreement.ts'
import { addDays, type Day, type Moment, type Month, monthOf } from '../ledger/day.ts'
import { EXCEPTIONS, type Exception, exceptionsOf } from '../ledger/exception.ts'
import type { FundId } from '../ledger/fund.ts'
import { PENNY } from '../ledger/money.ts'
import {
  FOUR_WEEKS,
  LATELY_DAYS,
  NOTHING_WAITS,
  type Position,
  positionOf,
  type Waiting,
  type WholeFund,
  type Windows,
  windowsOf,
} from '../ledger/position.ts'
import { queryStands } from '../ledger/query.ts'
import { isOverdue } from '../ledger/question.ts'
import { isRefusal, type Refusal } from '../ledger/refusal.ts'
import type { RoleName } from '../ledger/role.ts'
import type { Nation } from '../ledger/statement.ts'
import { closingDue } from '../ledger/working-day.ts'
import { type Daybook, unknownFund } from './daybook.ts'
import { type DaysSeen, daysSeen, fundSeen, questionsSeen, sees } from './funded.ts'
import { inTurns } from './in-turns.ts'
import type { Seen, Stands, WorkedOut } from './kept.ts'
import type { FundRow } from './store.ts'
import type { BankIn } from './store-figures.ts'

/** How every fund that may be seen stands on a day, and what is exceptional about each. */
export interface Positions {
  readonly on: Day
  /** The heaviest exceptions first, then by name. */
  readonly people: readonly PersonPosition[]
  readonly provider: {
    /** Since which statement of the bank the books do not agree with it, and by how much at the last, in whole pence. */
    readonly untied?: { readonly on: Day; readonly pence: number }
    readonly lastTied?: Day
  }
}

export interface PersonPosition {
  readonly fund: FundRow
  readonly position: Position
  readonly exceptions: readonly Exception[]
}

/** Every fund that the caller may see on a day, today where none is asked for. */
export async function positions(daybook: Daybook, ask: { readonly on?: Day }): Promise<Positions> {
  const on = ask.on ?? daybook.today
  if (on !== daybook.today) daybook.lookedAbout = on
  const { kept, caller } = daybook
  const { role } = caller.as
  const which = [role, ...('funder' in caller.as ? [caller.as.funder] : []), on, daybook.today]
  const funds = await daybook.fundsSeen()
  const tell = () => peopleOn(daybook, funds, on)
  const people = await kept.people(caller.provider, JSON.stringify(which), funds, tell)
  return { on, people: kept.inOrder(people, sortedByNeed), provider: await bankOn(daybook, on) }
}

/** How one fund stands. */
export async function position(
  daybook: Daybook,
  ask: { readonly fund: string; readonly on?: Day },
): Promise<PersonPosition | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const [found] = fund.holder === 'person' ? await peopleOn(daybook, [fund], ask.on ?? daybook.today) : []
  return found ?? unknownFund(ask.fund)
}

const BY_NAME = new Intl.Collator('en')

function sortedByNeed(people: readonly PersonPosition[]): readonly PersonPosition[] {
  return people
    .map((person) => ({
      person,
      weight: weightOf(person),
      name: person.fund.name ?? person.fund.ref,
    }))
    .sort((a, b) => b.weight - a.weight || BY_NAME.compare(a.name, b.name))
    .map(({ person }) => person)
}

/** One that weighs 3 comes before any number of those that weigh 2, and so on. */
function weightOf({ exceptions }: PersonPosition): number {
  return exceptions.reduce((n, e) => n + 100 ** e.weight, 0)
}

/** Of these funds, those that may be seen on the day. */
async function peopleOn(daybook: Daybook, funds: readonly FundRow[], on: Day): Promise<PersonPosition[]> {
  const { kept, caller } = daybook
  const agreements = await kept.agreementsIn(funds)
  const seen = new Map<FundId, DaysSeen>()
  for (const fund of funds) {
    const days = caller.as.role === 'manager' ? undefined : await daysSeen(daybook, fund)
    if (sees(days, on)) seen.set(fund.id, days)
  }
  const asked = funds
    .filter(({ id }) => seen.has(id))
    .map((fund) => seenOf(fund, agreements.get(fund.id) ?? [], seen.get(fund.id), on))
  const stands = await kept.stands(asked, on, (moved) => workOut(daybook, moved, agreements, on, seen))
  const around = await aroundOn(daybook, asked, stands, on)
  const found: PersonPosition[] = []
  await inTurns(asked, TOLD_AT_ONCE, (part) => {
    for (const { fund } of part) {
      const one = stands.get(fund.id)
      if (one) found.push(personOf(daybook, { fund, stands: one, seen: seen.get(fund.id), around, on }))
    }
  })
  return found
}

const TOLD_AT_ONCE = 20

/**
 * From when on a fund's days are seen. Whoever pays for all of them sees what its managers see; what begins later is
 * not theirs to know, so then their days are looked at apart.
 */
function seenOf(fund: FundRow, agreements: readonly Agreement[], seen: DaysSeen, on: Day): Seen {
  const stretch = seen?.find((s) => s.from <= on && (s.to === undefined || on <= s.to))
  const isWhole =
    stretch === undefined ||
    (stretch.from <= fund.opened &&
      (stretch.to === undefined || stretch.to >= (fund.recordedThrough ?? on)) &&
      agreements.every((a) => a.from <= on))
  return isWhole ? { fund } : { fund, from: stretch.from, days: JSON.stringify(seen) }
}

async function workOut(
  daybook: Daybook,
  moved: readonly Seen[],
  agreements: ReadonlyMap<FundId, readonly Agreement[]>,
  on: Day,
  seen: ReadonlyMap<FundId, DaysSeen>,
): Promise<WorkedOut[]> {
  const about: { fund: FundRow; agreed: readonly Agreement[]; whole?: WholeFund; windows: Windows }[] = []
  for (const { fund: row, from } of moved) {
    const all = agreements.get(row.id) ?? []
    if (from === undefined) {
      about.push({ fund: row, agreed: all, windows: windowsOf(row, all, on) })
      continue
    }
    // What was agreed for later days is not shown; what this week gives is decided from it all the same.
    const days = seen.get(row.id)
    const [fund, agreed] = [await fundSeen(daybook, row, days), all.filter((a) => a.from <= on)]
    const whole = { fund: row, agreements: all }
    const windows = { ...windowsOf(fund, agreed, on, from, whole), ...(days ? { seen: days } : {}) }
    about.push({ fund, agreed, whole, windows })
  }
  const read = await daybook.store.figures.standings(
    about.map(({ fund, windows }) => ({ fund: fund.id, on, windows })),
  )
  return about.flatMap(({ fund, agreed, whole, windows }, i) => {
    const standing = read[i]
    if (!standing) return []
    const facts = { ...standing, fund, agreements: agreed, ...(whole ? { whole } : {}), twoPlaces: [] }
    const due = openMonthDue(fund, agreed)
    return [
      {
        position: positionOf(facts, windows, on),
        newest: standing.newest,
        ...(due ? { closingDue: due } : {}),
      },
    ]
  })
}

const DUE = new Map<string, Day>()

/** By when the oldest month that is not closed should be: the same day for everybody in a nation. */
function openMonthDue(fund: FundRow, agreements: readonly Agreement[]): Day | undefined {
  const open = fund.lockedThrough === undefined ? fund.opened : addDays(fund.lockedThrough, 1)
  const last = agreements.at(-1)
  if (!last || (last.until !== undefined && last.until < open)) return undefined
  return dueFor(monthOf(open), (inForce(agreements, open) ?? last).nation ?? 'england')
}

function dueFor(month: Month, nation: Nation): Day {
  const name = `${month} ${nation}`
  const due = DUE.get(name) ?? closingDue(month, nation)
  DUE.set(name, due)
  return due
}

/** What is asked for once for all: what waits, where workers were, up to when anybody's support is recorded. */
interface AroundAll {
  readonly othersRecordedThrough?: Day
  readonly waiting: Awaited<ReturnType<Daybook['kept']['waiting']>>
  readonly workers: Awaited<ReturnType<Daybook['kept']['twoPlaces']>>
  readonly questions: ReadonlyMap<FundId, Pick<Waiting, 'questions' | 'overdueQuestions'>>
  readonly queries: ReadonlyMap<FundId, Pick<Waiting, 'queries' | 'overdueQueries'>>
  readonly notOpened: ReadonlyMap<FundId, AroundAll['waiting']['of']['notOpened']>
}

async function aroundOn(
  daybook: Daybook,
  asked: readonly Seen[],
  stands: ReadonlyMap<FundId, Stands>,
  on: Day,
): Promise<AroundAll> {
  const { kept, caller, today } = daybook
  const sent = (days: number, time: string) => `${addDays(today, 0 - days)}T${time}Z` as Moment
  const waiting = await kept.waiting(caller.provider, today, {
    sentFrom: sent(FOUR_WEEKS + LATELY_DAYS, '00:00:00.000'),
    sentBy: sent(FOUR_WEEKS, '23:59:59.999'),
  })
  const recorded = [...stands.values()]
    .flatMap((s) => s.position.recordedThrough ?? [])
    .reduce<Day | undefined>((last, d) => (last === undefined || d > last ? d : last), undefined)
  return {
    ...(recorded ? { othersRecordedThrough: recorded } : {}),
    waiting,
    workers: await kept.twoPlaces(caller.provider, addDays(on, 1 - LATELY_DAYS)),
    questions: await questionsWaiting(daybook, asked, waiting),
    queries: queriesWaiting(daybook, waiting),
    notOpened: Map.groupBy(waiting.of.notOpened, (s) => s.fund),
  }
}

async function questionsWaiting(
  daybook: Daybook,
  asked: readonly Seen[],
  { questions }: AroundAll['waiting'],
): Promise<AroundAll['questions']> {
  const byFund = Map.groupBy(questions, (q) => q.fund)
  const found = new Map<FundId, Pick<Waiting, 'questions' | 'overdueQuestions'>>()
  for (const { fund } of asked) {
    const open = byFund.get(fund.id)
    if (!open) continue
    const { rows } = await questionsSeen(daybook, fund, open)
    const overdueQuestions = rows.filter((q) => isOverdue(q, daybook.today)).length
    found.set(fund.id, { questions: rows.length, overdueQuestions })
  }
  return found
}

/** Queries that wait for the provider: nobody of it has written since the commissioner did. */
function queriesWaiting({ caller, today }: Daybook, { queries }: AroundAll['waiting']): AroundAll['queries'] {
  const { as } = caller
  const theirs = queries.filter((q) => as.role !== 'commissioner' || q.funder === as.funder)
  const standing = theirs.map((q) => ({ fund: q.fund, ...queryStands(q, today) }))
  const open = standing.filter((q) => q.waitsFor === 'provider')
  return new Map(
    [...Map.groupBy(open, (q) => q.fund)].map(([fund, rows]) => [
      fund,
      { queries: rows.length, overdueQueries: rows.filter((q) => q.overdue).length },
    ]),
  )
}

function personOf(
  daybook: Daybook,
  of: { fund: FundRow; stands: Stands; seen: DaysSeen; around: AroundAll; on: Day },
): PersonPosition {
  const { caller, today } = daybook
  const { fund, stands, seen, around, on } = of
  const { role } = caller.as
  const twoPlaces = around.workers.clashesIn(fund.id, stands.position.late.from, on)
  const notOpened = notOpenedIn(around, fund.id, seen)
  const waiting = waitingIn(around, fund.id, role)
  const { othersRecordedThrough } = around
  // As it was told before, while all of this is the same: a new day, row or visit elsewhere makes another.
  const about = JSON.stringify([today, othersRecordedThrough, twoPlaces, notOpened, waiting])
  const known = stands.told.get(role)
  if (known?.about === about) return known.person
  const position: Position = { ...stands.position, twoPlaces, notOpened, waiting }
  const exceptions = exceptionsOf(position, today, {
    ...(othersRecordedThrough ? { othersRecordedThrough } : {}),
    ...(stands.closingDue ? { closingDue: stands.closingDue } : {}),
  })
  const person = {
    fund: fundKnown(fund, stands, seen),
    position,
    exceptions: role === 'manager' ? exceptions : exceptions.filter((e) => EXCEPTIONS[e.code].for === 'both'),
  }
  stands.told.set(role, { about, person })
  return person
}

function notOpenedIn({ notOpened }: AroundAll, fund: FundId, seen: DaysSeen): readonly number[] {
  const rows = notOpened.get(fund)
  return rows ? rows.filter((s) => sees(seen, s.first, s.last)).map((s) => s.number) : NONE
}

const NONE: readonly number[] = []

/** Rows put aside, and what a person disputes, are between them and their provider's managers. */
function waitingIn(
  { questions, queries, waiting: { of } }: AroundAll,
  fund: FundId,
  role: RoleName,
): Waiting {
  const [asked, queried] = [questions.get(fund), queries.get(fund)]
  const isManager = role === 'manager'
  const [putAside, disputes] = isManager ? [of.putAside.get(fund) ?? 0, of.disputes.get(fund) ?? 0] : [0, 0]
  if (!asked && !queried && putAside === 0 && disputes === 0) return NOTHING_WAITS
  return { ...NOTHING_WAITS, ...asked, ...queried, putAside, disputes }
}

/** The fund as far as the days tell that may be seen, as `fundSeen` has it, from what is known already. */
function fundKnown(fund: FundRow, { position, newest }: Stands, seen: DaysSeen): FundRow {
  if (seen === undefined) return fund
  const { lockedThrough: _, recordedThrough: __, ...rest } = fund
  const { lockedThrough, recordedThrough, opened } = position
  return {
    ...rest,
    opened,
    version: newest,
    ...(lockedThrough ? { lockedThrough } : {}),
    ...(recordedThrough ? { recordedThrough } : {}),
  }
}

/** What all of a provider's books say is at the bank at the end of a day, from which on they were read. */
export function booksOn(banks: readonly BankIn[], day: Day): number {
  return banks.reduce((sum, b) => b.moved.reduce((n, m) => (m.day > day ? n - m.amount : n), sum + b.now), 0)
}

/** How many of the bank's statements are looked back over for the last that agreed. */
const STATEMENTS_BACK = 4

/**
 * Whether the bank agrees (design.md §3 "Money that is nobody's"): of everybody's money and the provider's own
 * together, so it says nothing of any one person's.
 */
async function bankOn({ kept, store, caller }: Daybook, on: Day): Promise<Positions['provider']> {
  const rows = (await store.bankStatements(caller.provider)).filter((b) => b.on <= on)
  // What was entered last for a day counts.
  const byDay = [...new Map(rows.map((b) => [b.on, b.pence]))].slice(0 - STATEMENTS_BACK)
  const [first] = byDay
  if (!first) return {}
  const banks = await kept.banks(caller.provider, first[0])
  const apart = byDay.map(([day, pence]) => ({ day, pence: pence - booksOn(banks, day) / PENNY }))
  const tied = apart.findLast((b) => b.pence === 0)?.day
  const since = apart.find((b) => tied === undefined || b.day > tied)
  const last = apart.at(-1)
  return {
    ...(since && last ? { untied: { on: since.day, pence: last.pence } } : {}),
    ...(tied ? { lastTied: tied } : {}),
  }
}
