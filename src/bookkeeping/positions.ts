import { ALLOCATION } from '../ledger/allocation.ts'
import { accountsOf, key } from '../ledger/book.ts'
import { addDays, type Day } from '../ledger/day.ts'
import type { Entry } from '../ledger/entry.ts'
import { type Exception, exceptionsOf } from '../ledger/exception.ts'
import {
  NOTHING_WAITS,
  type Position,
  type PositionFacts,
  positionOf,
  type Waiting,
  type Window,
  windowsOf,
} from '../ledger/position.ts'
import { isOverdue } from '../ledger/question.ts'
import { isRefusal, type Refusal } from '../ledger/refusal.ts'
import { isDocument } from './access.ts'
import { type Daybook, isKind, unknownFund } from './daybook.ts'
import { daysSeen, fundSeen, questionsSeen, sees } from './funded.ts'
import type { FundRow } from './store.ts'

/** How every fund that may be seen stands on a day, and what is exceptional about each. */
export interface Positions {
  readonly on: Day
  /** The heaviest exceptions first, then by name. */
  readonly people: readonly PersonPosition[]
  readonly provider: {
    /** Since which statement of the bank the books do not agree with it, and by how much now, in whole pence. */
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
  const people: PersonPosition[] = []
  for (const fund of await daybook.fundsSeen()) {
    const found = await positionIn(daybook, fund, on)
    if (found) people.push(found)
  }
  return { on, people: people.sort(byNeed), provider: {} }
}

/** How one fund stands. */
export async function position(
  daybook: Daybook,
  ask: { readonly fund: string; readonly on?: Day },
): Promise<PersonPosition | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const on = ask.on ?? daybook.today
  const found = fund.holder === 'person' ? await positionIn(daybook, fund, on) : undefined
  return found ?? unknownFund(ask.fund)
}

async function positionIn(daybook: Daybook, fund: FundRow, on: Day): Promise<PersonPosition | undefined> {
  const seen = await daysSeen(daybook, fund)
  if (!sees(seen, on)) return undefined
  const known = await fundSeen(daybook, fund, seen)
  const from = seen?.find((s) => s.from <= on && (s.to === undefined || on <= s.to))?.from
  const facts = await factsOf(daybook, known, on, from)
  const stands = positionOf(facts.facts, facts.windows, on, await waitingFor(daybook, fund))
  const exceptions = exceptionsOf(stands, on)
  return { fund: known, position: stands, exceptions }
}

function byNeed(a: PersonPosition, b: PersonPosition): number {
  const heavy = (p: PersonPosition) => p.exceptions.reduce((n, e) => n + 100 ** e.weight, 0)
  const name = (p: PersonPosition) => p.fund.name ?? p.fund.ref
  return heavy(b) - heavy(a) || name(a).localeCompare(name(b), 'en')
}

async function factsOf(daybook: Daybook, fund: FundRow, on: Day, seenFrom: Day | undefined) {
  const { store } = daybook
  const agreements = (await store.agreements(fund.id)).filter((a) => seenFrom === undefined || a.from <= on)
  const windows = windowsOf(fund, agreements, on, seenFrom)
  const from = [windows.weeksFrom, windows.lately.from, windows.pace?.from ?? on].sort()[0] ?? on
  const stored = await store.book(fund.id, addDays(on, 1))
  const all = await store.entries(fund.id, { from, to: windows.week.to })
  const reversals = await store.reversals(
    fund.id,
    all.map((e) => e.number),
  )
  const weeks: Day[] = []
  for (let w = windows.weeksFrom; w <= windows.week.to; w = addDays(w, 7)) weeks.push(w)
  const allocations = (await store.entriesFrom(fund.id, ALLOCATION, weeks)).filter(isKind('allocation'))
  const undone = await store.reversals(
    fund.id,
    allocations.map((e) => e.number),
  )
  const live = all.filter((e) => !reversals.has(e.number))
  const visits = live
    .filter(isKind('support', 'not-given', 'booking'))
    .filter((e) => windows.week.from <= e.effective)
  const used = new Set(visits.flatMap((e) => (e.details.booking === undefined ? [] : [e.details.booking])))
  const moved = (window: Window | undefined) =>
    all
      .filter((e) => window !== undefined && window.from <= e.effective && e.effective <= window.to)
      .flatMap((e: Entry) => e.transfers)
  const support = live.filter(
    (e) => e.kind === 'support' && e.effective <= on && e.effective >= windows.first,
  )
  const lastSupport = support
    .map((e) => e.relatesTo ?? e.effective)
    .sort()
    .at(-1)
  const bought = (await store.entriesOfKind(fund.id, ['purchase'])).filter((e) => e.effective <= on)
  const lastSpent = [lastSupport, ...bought.map((e) => e.effective)]
    .flatMap((d) => d ?? [])
    .sort()
    .at(-1)
  const facts: PositionFacts = {
    fund,
    agreements,
    balances: accountsOf(stored).map(({ unit, code }) => ({
      unit,
      code,
      balance: stored.before.get(key(unit, code)) ?? 0,
    })),
    allocations,
    reversed: new Set(undone.keys()),
    visits: visits.filter((e) => !(e.kind === 'booking' && used.has(e.number))),
    overPace: moved(windows.pace),
    lately: moved(windows.lately),
    ...(lastSupport ? { lastSupport } : {}),
    ...(lastSpent ? { lastSpent } : {}),
    missed: live.filter(
      (e) =>
        e.kind === 'not-given' &&
        e.details.reason === 'could-not-come' &&
        windows.missed.from <= e.effective &&
        e.effective <= on,
    ).length,
    decidedAfter: [],
    noReceipt: [],
    twoPlaces: [],
  }
  return { facts, windows }
}

async function waitingFor(daybook: Daybook, fund: FundRow): Promise<Waiting> {
  const { store, caller, today } = daybook
  const isManager = caller.as.role === 'manager'
  const asked = (await store.issued.questions(fund.id)).filter((q) => q.answered === undefined)
  const { rows } = await questionsSeen(daybook, fund, asked)
  const documents = isManager ? await store.people.documents(fund.id) : []
  const answered = new Set(documents.filter(isDocument('dispute-answered')).map((a) => a.dispute))
  return {
    ...NOTHING_WAITS,
    putAside: isManager ? (await store.putAside(caller.provider, { fund: fund.id })).length : 0,
    questions: rows.length,
    overdueQuestions: rows.filter((q) => isOverdue(q, today)).length,
    disputes: documents.filter(isDocument('dispute')).filter((d) => !answered.has(d.id)).length,
  }
}
