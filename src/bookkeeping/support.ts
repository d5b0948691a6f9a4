import { type Day, dayAt, type LocalTime } from '../ledger/day.ts'
import {
  type ActId,
  type Numbered,
  readText,
  type Source,
  type TimesKept,
  type WordRef,
} from '../ledger/entry.ts'
import { decideRecorded } from '../ledger/period.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { type GivenAs, sessionTimes } from '../ledger/session.ts'
import {
  decideBooking,
  decideFunding,
  decideNotGiven,
  decideSupport,
  type MissedVisit,
  postedOn,
} from '../ledger/support.ts'
import { type Daybook, isKind } from './daybook.ts'
import { type ChoiceAsked, choice } from './decision.ts'
import { byHand, openCase, sourced, type Wrote, wroteAll, wroteOne } from './record.ts'
import type { FundRow } from './store.ts'

export interface VisitAsked {
  readonly fund: string
  /** Local times: 2026-03-13 20:00, with BST or GMT where a time comes twice. */
  readonly start: string
  readonly end: string
  readonly givenAs?: GivenAs
  readonly worker?: string
  /** How many people were supported together; their names are not asked for. */
  readonly together?: number
  readonly times?: TimesKept
  /** The visit's own code; a new one by hand. */
  readonly session?: string
  readonly from?: Omit<Source, 'piece' | 'part' | 'text'> & { readonly rowText?: string }
}

/** The commitment to a name or a few words that may be left out; refused where they cannot be stored. */
export async function wordOf(
  daybook: Daybook,
  fund: FundRow,
  text: string | undefined,
  field: string,
): Promise<WordRef | undefined | Refusal> {
  if (text === undefined || text.trim() === '') return undefined
  const read = readText(text, field)
  return isRefusal(read) ? read : daybook.word(fund.id, read)
}

/** What is known of a visit already: its live bookings and records, and the next part of its source. */
export interface VisitState {
  readonly bookings: readonly Numbered<'booking'>[]
  readonly records: readonly (Numbered<'support'> | Numbered<'not-given'>)[]
  readonly nextPart: number
}

export async function visitState(
  daybook: Daybook,
  fund: FundRow,
  system: string,
  reference: string,
): Promise<VisitState> {
  const entries = await daybook.entriesFrom(fund, system, [reference])
  const reversed = await daybook.reversals(
    fund,
    entries.map((e) => e.number),
  )
  const live = entries.filter((e) => !reversed.has(e.number))
  const records = live.filter(isKind('support', 'not-given'))
  const used = new Set(records.flatMap((e) => (e.details.booking === undefined ? [] : [e.details.booking])))
  return {
    bookings: live.filter(isKind('booking')).filter((b) => !used.has(b.number)),
    records,
    nextPart: entries.reduce((most, e) => Math.max(most, e.source?.part ?? 0), 0) + 1,
  }
}

/** Support given (design.md §3, §6). Recording never fails because money ran out. */
export async function giveSupport(daybook: Daybook, ask: VisitAsked): Promise<Wrote | Refusal> {
  return recordVisit(daybook, ask, 'given')
}

/** A planned visit: its hours are booked. */
export async function planVisit(daybook: Daybook, ask: VisitAsked): Promise<Wrote | Refusal> {
  return recordVisit(daybook, ask, 'planned')
}

async function recordVisit(
  daybook: Daybook,
  ask: VisitAsked,
  as: 'given' | 'planned',
  act?: ActId,
): Promise<Wrote | Refusal> {
  const at = sessionTimes(ask.start, ask.end)
  if (isRefusal(at)) return at
  const session = ask.session ?? daybook.newId('v')
  const system = ask.from?.system ?? 'by-hand'
  const reference = ask.from?.reference ?? session
  const known = await daybook.fund(ask.fund)
  if (isRefusal(known)) return known
  const state = await visitState(daybook, known, system, reference)
  if (state.records.length > 0 || (as === 'planned' && state.bookings.length > 0))
    return new Refusal('already-exists', 'This visit is recorded already. Put it right instead.', { session })
  const first = [dayAt(at.start), ...state.bookings.map((b) => b.effective)].sort()[0] ?? dayAt(at.start)
  const due = await openCase(daybook, ask.fund, dayAt(at.end))
  if (isRefusal(due)) return due
  const fund = due.fund
  const about = await daybook.case(fund, postedOn(fund, first).effective)
  const worker = await wordOf(daybook, fund, ask.worker, 'worker')
  if (isRefusal(worker)) return worker
  const visit = {
    session,
    at,
    givenAs: ask.givenAs ?? 'by-clock',
    ...(worker ? { worker } : {}),
    together: ask.together ?? 1,
    times: ask.times ?? (as === 'given' ? 'confirmed' : 'planned'),
    source: {
      ...(ask.from ? sourced(daybook, fund, ask.from) : byHand(session)),
      part: state.nextPart,
    },
  } as const
  if (as === 'given') return wroteAll(daybook, fund, decideSupport(about, visit, state.bookings), act)
  const drafts = decideBooking(about, visit)
  if (isRefusal(drafts)) return drafts
  const short = drafts
    .flatMap((d) => (d.kind === 'booking' ? d.details.unfunded : []))
    .reduce((n, u) => n + u.amount, 0)
  if (short > 0 && ask.from === undefined) {
    return new Refusal(
      'not-enough-hours',
      'There are not enough unused hours for this visit. Plan a shorter one, or swap or take out saved hours first.',
      { short },
      { field: 'end' },
    )
  }
  return wroteAll(daybook, fund, drafts, act)
}

/** One worker with several people: one act, each fund at the agreed shared kind, no fund named to another (design.md §6). */
export async function giveSharedSupport(
  daybook: Daybook,
  ask: Omit<VisitAsked, 'fund' | 'together'> & {
    readonly funds: readonly string[]
    readonly givenAs: GivenAs
  },
): Promise<readonly Wrote[] | Refusal> {
  if (ask.funds.length < 2 || new Set(ask.funds).size !== ask.funds.length) {
    return new Refusal(
      'body-invalid',
      'Shared support is for two or more different people.',
      {},
      { field: 'funds' },
    )
  }
  const act = daybook.newId('a') as ActId
  const session = ask.session ?? daybook.newId('v')
  const wrote: Wrote[] = []
  for (const fund of ask.funds) {
    const one = await recordVisit(
      daybook,
      { ...ask, fund, session, together: ask.funds.length },
      'given',
      act,
    )
    if (isRefusal(one)) return one
    wrote.push(one)
  }
  return wrote
}

export interface MissedAsked {
  readonly fund: string
  readonly start: string
  readonly end: string
  readonly givenAs?: GivenAs
  readonly worker?: string
  readonly together?: number
  readonly session?: string
  readonly reason: MissedVisit['reason']
  readonly cancelledAt?: LocalTime
  readonly workerPaid?: boolean
  readonly otherWork?: boolean
  readonly from?: Omit<Source, 'piece' | 'part' | 'text'> & { readonly rowText?: string }
}

/** Cancelled in time or late, no access, hospital, illness, "we could not come" (design.md §3, §6). */
export async function recordNotGiven(daybook: Daybook, ask: MissedAsked): Promise<Wrote | Refusal> {
  const at = sessionTimes(ask.start, ask.end)
  if (isRefusal(at)) return at
  const session = ask.session ?? daybook.newId('v')
  const known = await daybook.fund(ask.fund)
  if (isRefusal(known)) return known
  const system = ask.from?.system ?? 'by-hand'
  const state = await visitState(daybook, known, system, ask.from?.reference ?? session)
  if (state.records.length > 0)
    return new Refusal('already-exists', 'This visit is recorded already. Put it right instead.', { session })
  const opened = await openCase(daybook, ask.fund, dayAt(at.end))
  if (isRefusal(opened)) return opened
  const { fund } = opened
  const first = [dayAt(at.start), ...state.bookings.map((b) => b.effective)].sort()[0] ?? dayAt(at.start)
  const about = await daybook.case(fund, postedOn(fund, first).effective)
  const worker = await wordOf(daybook, fund, ask.worker, 'worker')
  if (isRefusal(worker)) return worker
  const { workerPaid, otherWork, cancelledAt, reason } = ask
  const drafts = decideNotGiven(
    about,
    {
      session,
      at,
      givenAs: ask.givenAs ?? 'by-clock',
      together: ask.together ?? 1,
      reason,
      ...(worker ? { worker } : {}),
      ...(cancelledAt ? { cancelledAt } : {}),
      ...(workerPaid !== undefined ? { workerPaid } : {}),
      ...(otherWork !== undefined ? { otherWork } : {}),
      source: { ...(ask.from ? sourced(daybook, fund, ask.from) : byHand(session)), part: state.nextPart },
    },
    state.bookings,
  )
  return wroteAll(daybook, fund, drafts)
}

/** "Support is recorded up to this day", for one fund or for all. Forwards only. */
export async function recordThrough(
  daybook: Daybook,
  ask: { readonly fund?: string; readonly through: Day },
): Promise<readonly Wrote[] | Refusal> {
  const one = ask.fund === undefined ? undefined : await daybook.fund(ask.fund)
  if (isRefusal(one)) return one
  const funds = one
    ? [one]
    : (await daybook.store.funds(daybook.caller.provider)).filter((f) => f.holder === 'person')
  const wrote: Wrote[] = []
  for (const fund of funds) {
    if (fund.opened > ask.through) continue
    const draft = decideRecorded(fund, ask.through, daybook.today)
    if (draft === undefined) continue
    const due = await daybook.postDue(fund, ask.through)
    if (isRefusal(due)) return due
    const done = await wroteOne(daybook, fund, draft)
    if (isRefusal(done)) return done
    wrote.push(done)
  }
  return wrote
}

/** Funds support that was not charged for, by a decision that names the visit (design.md §3). */
export async function fundUnfunded(
  daybook: Daybook,
  ask: ChoiceAsked & { readonly support: number; readonly kind: string; readonly amount: number },
): Promise<Wrote | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const entry = await daybook.store.entry(fund.id, ask.support)
  if (entry?.kind !== 'support')
    return new Refusal(
      'unknown-entry',
      `Entry ${ask.support} is no support.`,
      { entry: ask.support },
      { field: 'support' },
    )
  const putRight = (await daybook.reversals(fund, [entry.number])).get(entry.number)
  if (putRight !== undefined)
    return new Refusal(
      'already-reversed',
      `Entry ${entry.number} was put right by entry ${putRight}: name the visit as it is recorded now.`,
      { entry: entry.number, by: putRight },
      { field: 'support' },
    )
  const before = (await daybook.entriesOfKind(fund, 'funding')).filter(
    (e) => e.details.support === ask.support && e.details.kind === ask.kind,
  )
  const reversed = await daybook.reversals(
    fund,
    before.map((e) => e.number),
  )
  const already = before.reduce((sum, e) => sum + (reversed.has(e.number) ? 0 : e.details.amount), 0)
  return choice(daybook, 'put-right', ask, true, (about, decision, on) =>
    decideFunding(about, entry, { kind: ask.kind, amount: ask.amount, on, decision, already }),
  )
}
