import { lowestFrom } from '../ledger/book.ts'
import { decideHoursIntoMoney, decideMoneyIntoHours, decideSwap } from '../ledger/conversion.ts'
import { type Day, dayAt, type LocalTime, laterOf, monthOf, printDay } from '../ledger/day.ts'
import { type Decision, type DecisionKind, type Involved, standingCovers } from '../ledger/decision.ts'
import { decideDrawdown, mayTake } from '../ledger/drawdown.ts'
import {
  type ActId,
  type DecisionId,
  type Digest,
  type Draft,
  moneyTransfer,
  type Numbered,
  type PaidFrom,
  readCode,
  readText,
  type Source,
  type TimesKept,
  type WordRef,
} from '../ledger/entry.ts'
import type { FundId } from '../ledger/fund.ts'
import {
  isNothing,
  MOST_PENCE,
  type Money,
  money,
  PENNY,
  pence,
  pennySeconds,
  printPence,
} from '../ledger/money.ts'
import { decideLent, decideLentBack, decideOwnMoney, type OwnMoney } from '../ledger/own-book.ts'
import { decideRecorded } from '../ledger/period.ts'
import {
  coveredThisMonth,
  decidePurchase,
  decidePurchaseStep,
  decideReceiptSeen,
} from '../ledger/purchase.ts'
import { addsUp, decideReceipt } from '../ledger/receipt.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { decideReversal } from '../ledger/reversal.ts'
import { decideContingency, decideSave, decideTakeOut, type PotName, potsOf } from '../ledger/saving.ts'
import { type GivenAs, sessionTimes } from '../ledger/session.ts'
import {
  decideBooking,
  decideFunding,
  decideNotGiven,
  decideSupport,
  type FundCase,
  type MissedVisit,
  postedOn,
  supportIsRecorded,
} from '../ledger/support.ts'
import { type Daybook, isKind } from './daybook.ts'
import type { FundRow } from './store.ts'

/** The reference of the provider's own book among its funds. */
export const OWN_BOOK = 'OWN'

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
async function openOn(
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

// ── Allocations ────────────────────────────────────────────────────────────────────────────────────────

/** Posts every allocation due up to a day, for one fund or all; a second time it posts nothing (design.md §3). */
export async function allocate(
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
    const before = daybook.count
    const due = await daybook.postDue(fund, ask.through)
    if (isRefusal(due)) return due
    const count = daybook.count - before
    if (count > 0) wrote.push({ fund: fund.ref, entries: numbersUpTo(daybook, fund.id, count) })
  }
  return wrote
}

function numbersUpTo(daybook: Daybook, fund: FundId, count: number): number[] {
  return daybook
    .written(fund, 'allocation')
    .slice(-count)
    .map((e) => e.number)
}

// ── Money in, and the provider's own book ──────────────────────────────────────────────────────────────

export interface PaymentReceived {
  readonly on: Day
  readonly pence: number
  /** The payment's own reference, such as NCC260302. */
  readonly reference: string
  readonly lines: readonly PaymentLine[]
  /** The number of an entry in the own book that kept this money apart until somebody knew whose it is. */
  readonly unidentified?: number
}

export interface PaymentLine {
  readonly fund: string
  /** The funder's code; the agreement's last stream where none is named. */
  readonly stream?: string
  readonly pence: number
  readonly covers?: { readonly from: Day; readonly to: Day }
  readonly source?: Omit<Source, 'piece' | 'part' | 'text'> & { readonly rowText?: string }
}

/**
 * One payment over many funds: one act, refused whole where its list does not add up (design.md §3). What the
 * own book kept apart as money that is nobody's is let go where it is this payment: it came in only once.
 */
export async function receivePayment(
  daybook: Daybook,
  ask: PaymentReceived,
): Promise<readonly Wrote[] | Refusal> {
  const wrong = addsUp(
    ask.pence,
    ask.lines.map((l) => l.pence),
  )
  if (wrong) return wrong
  const reference = readText(ask.reference, 'reference')
  if (isRefusal(reference)) return reference
  const act = daybook.newId('a') as ActId
  const pieces = new Map<string, Pick<Source, 'part' | 'piece'>>()
  const wrote: Wrote[] = []
  for (const line of ask.lines) {
    const opened = await openCase(daybook, line.fund, ask.on)
    if (isRefusal(opened)) return opened
    const { fund, about } = opened
    const source = line.source ? sourced(daybook, fund, line.source) : byHand(`${reference}/${fund.ref}`)
    const at = line.source ? FIRST : await nextPiece(daybook, fund, source.reference, pieces)
    if (isRefusal(at)) return at
    const draft = decideReceipt(about, {
      on: ask.on,
      stream: line.stream ?? about.agreements.at(-1)?.streams.at(-1)?.code ?? '',
      pence: line.pence,
      reference,
      ...(line.covers ? { covers: line.covers } : {}),
      source: { ...source, ...at },
    })
    if (isRefusal(draft)) return draft
    // A fact at the bank is always recorded: of a closed month in the open one, naming its day.
    const number = await daybook.write(fund, { ...draft, ...postedOn(fund, ask.on) }, { act })
    if (isRefusal(number)) return number
    wrote.push({ fund: fund.ref, entries: [number] })
  }
  return (await letGoOfUnidentified(daybook, { ...ask, reference }, act)) ?? wrote
}

const FIRST = { part: 1, piece: 1 } as const

/** The place of one more line of a payment typed by hand; refused where the payment is recorded for this person. */
async function nextPiece(
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

/**
 * The bank line may have come before anybody knew whose the money is. It is named by its entry, or known by
 * the payment's reference and sum in the bank's own words.
 */
async function letGoOfUnidentified(
  daybook: Daybook,
  ask: PaymentReceived,
  act: ActId,
): Promise<undefined | Refusal> {
  const own = await ownBook(daybook)
  if (isRefusal(own)) return own
  const kept = await unidentifiedMoney(daybook, own)
  const texts = await daybook.words(kept.flatMap((e) => e.details.reference ?? []))
  const found = kept.find(
    (e) =>
      e.details.sum === pennySeconds(pence(ask.pence)) &&
      (ask.unidentified === undefined
        ? (texts.get(e.details.reference as WordRef) ?? '').split(/\s+/).includes(ask.reference)
        : e.number === ask.unidentified),
  )
  if (!found)
    return ask.unidentified === undefined
      ? undefined
      : new Refusal(
          'does-not-add-up',
          `No unidentified money of ${printPence(ask.pence)} is kept under entry ${ask.unidentified} of the own book.`,
          { entry: ask.unidentified },
          { field: 'unidentified' },
        )
  const on = laterOf(ask.on, found.effective)
  const { reference } = found.details
  const wrote = await wroteOne(
    daybook,
    own,
    decideOwnMoney('identified', on, pence(ask.pence), reference ? { reference } : {}),
    act,
  )
  return isRefusal(wrote) ? wrote : undefined
}

/** Money in the own book that is nobody's yet: what has been identified since is taken off, oldest first. */
async function unidentifiedMoney(daybook: Daybook, own: FundRow): Promise<readonly Numbered<'own-money'>[]> {
  const all = await standing(daybook, own, await daybook.entriesOfKind(own, 'own-money'))
  const gone = all.filter((e) => e.details.what === 'identified')
  return all.filter((e) => {
    if (e.details.what !== 'unidentified') return false
    const at = gone.findIndex(
      (g) => g.details.reference === e.details.reference && g.details.sum === e.details.sum,
    )
    if (at !== -1) gone.splice(at, 1)
    return at === -1
  })
}

function byHand(reference: string): From {
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

export async function ownBook(daybook: Daybook): Promise<FundRow | Refusal> {
  return daybook.fund(OWN_BOOK)
}

/** Money that is nobody's, or the provider's own, at the bank (design.md §3 "Money that is nobody's"). */
export async function recordOwnMoney(
  daybook: Daybook,
  ask: {
    readonly what: Exclude<OwnMoney, 'lent' | 'lent-back' | 'identified'>
    readonly on: Day
    readonly pence: number
    readonly reference?: string
    readonly source?: Omit<Source, 'piece' | 'part' | 'text'> & { readonly rowText?: string }
  },
): Promise<Wrote | Refusal> {
  const own = await ownBook(daybook)
  if (isRefusal(own)) return own
  if (!isSum(ask.pence)) return noSum()
  const text = ask.reference === undefined ? undefined : readText(ask.reference, 'reference')
  if (isRefusal(text)) return text
  if (ask.what === 'withdrawn') {
    const short = await notInOwnShare(daybook, own, ask.on, ask.pence)
    if (short) return short
  }
  const reference = text === undefined ? undefined : await daybook.word(own.id, text)
  const source = ask.source ? { ...sourced(daybook, own, ask.source), part: 1, piece: 1 } : undefined
  return wroteOne(
    daybook,
    own,
    decideOwnMoney(ask.what, ask.on, pence(ask.pence), {
      ...(reference ? { reference } : {}),
      ...(source ? { source } : {}),
    }),
  )
}

/** What the provider takes or lends out of its own share must be there: the rest of the bank is people's money. */
async function notInOwnShare(
  daybook: Daybook,
  own: FundRow,
  on: Day,
  asked: number,
): Promise<undefined | Refusal> {
  const { book } = await daybook.case(own, on)
  const there = Math.floor(Math.max(0, lowestFrom(book, 'GBP', 'own:bank', on)) / PENNY)
  if (asked <= there) return undefined
  return new Refusal(
    'not-enough-money',
    `The provider’s own share of the bank is ${printPence(there)}. The rest is people’s money: take at most that.`,
    { asked, there },
    { field: 'amount' },
  )
}

async function wroteOne(
  daybook: Daybook,
  fund: FundRow,
  draft: Draft | Refusal,
  act?: ActId,
): Promise<Wrote | Refusal> {
  if (isRefusal(draft)) return draft
  const number = await daybook.write(fund, draft, act ? { act } : {})
  return isRefusal(number) ? number : { fund: fund.ref, entries: [number] }
}

async function wroteAll(
  daybook: Daybook,
  fund: FundRow,
  drafts: readonly Draft[] | Refusal,
  act?: ActId,
): Promise<Wrote | Refusal> {
  if (drafts instanceof Refusal) return drafts
  const numbers = await daybook.writeAll(fund, drafts, act ? { act } : {})
  return isRefusal(numbers) ? numbers : { fund: fund.ref, entries: numbers }
}

// ── Support ────────────────────────────────────────────────────────────────────────────────────────────

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
async function wordOf(
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

// ── Decisions ──────────────────────────────────────────────────────────────────────────────────────────

/** Who decided, when, and how they were involved; or a standing decision already on record. */
export type DecidedAsked =
  | {
      readonly name: string
      readonly by?: Decision['by']
      readonly involved: Involved
      readonly what?: string
    }
  | { readonly standing: DecisionId }

interface Decided {
  readonly decision: DecisionId
  readonly document?: Digest
  readonly record: Decision
}

export async function decided(
  daybook: Daybook,
  fund: FundRow,
  kind: DecisionKind,
  on: Day,
  ask: DecidedAsked,
): Promise<Decided | Refusal> {
  if ('standing' in ask) {
    const record = await daybook.store.decision(ask.standing)
    if (!record || record.fund !== fund.id)
      return new Refusal(
        'unknown-decision',
        'There is no such standing decision for this person.',
        {},
        { field: 'decision' },
      )
    if (kind !== 'buy' || !record.standing)
      return new Refusal(
        'decision-does-not-cover',
        'That decision was about something else. Record who decided this, when and how.',
        { decision: record.id },
        { field: 'decision' },
      )
    return { decision: record.id, record }
  }
  const name = readText(ask.name, 'decidedBy')
  if (isRefusal(name)) return name
  const what = ask.what === undefined ? undefined : readText(ask.what, 'what')
  if (isRefusal(what)) return what
  return daybook.newDecision({
    fund: fund.id,
    kind,
    on,
    by: ask.by ?? (fund.name === undefined || fund.name === name ? 'person' : 'representative'),
    name: await daybook.word(fund.id, name),
    involved: ask.involved,
    ...(what ? { what: await daybook.word(fund.id, what) } : {}),
  })
}

function carrying<D extends Draft>(draft: D, by: Decided): D {
  return by.document ? { ...draft, document: by.document } : draft
}

/** A standing decision for small purchases: up to so much each and so much a month (design.md §4). */
export async function recordStandingDecision(
  daybook: Daybook,
  ask: {
    readonly fund: string
    readonly on: Day
    readonly name: string
    readonly involved: Involved
    readonly what: string
    readonly eachPence: number
    readonly monthPence: number
    readonly from: Day
    readonly to?: Day
  },
): Promise<(Wrote & { readonly decision: string }) | Refusal> {
  const opened = await openOn(daybook, ask.fund, ask.on)
  if (isRefusal(opened)) return opened
  const { fund } = opened
  if (ask.eachPence <= 0 || ask.monthPence < ask.eachPence)
    return new Refusal(
      'not-an-amount',
      'The sum a month must be at least the sum each, and both more than nothing.',
      {},
      { field: 'monthPence' },
    )
  if (ask.to !== undefined && ask.to < ask.from)
    return new Refusal(
      'ends-before-start',
      'The standing decision ends before it starts.',
      {},
      { field: 'to' },
    )
  const [name, what] = [readText(ask.name, 'name'), readText(ask.what, 'what')]
  if (isRefusal(name)) return name
  if (isRefusal(what)) return what
  const made = daybook.newDecision({
    fund: fund.id,
    kind: 'buy',
    on: ask.on,
    by: fund.name === name ? 'person' : 'representative',
    name: await daybook.word(fund.id, name),
    involved: ask.involved,
    what: await daybook.word(fund.id, what),
    standing: {
      eachPence: ask.eachPence,
      monthPence: ask.monthPence,
      from: ask.from,
      ...(ask.to ? { to: ask.to } : {}),
    },
  })
  const wrote = await wroteOne(daybook, fund, {
    kind: 'decision',
    effective: ask.on,
    decision: made.decision,
    document: made.document,
    details: { decision: made.decision },
    transfers: [],
  })
  return isRefusal(wrote) ? wrote : { ...wrote, decision: made.decision }
}

// ── Swaps ──────────────────────────────────────────────────────────────────────────────────────────────

export interface ChoiceAsked {
  readonly fund: string
  readonly on: Day
  readonly decided: DecidedAsked
  /** How far support is recorded by the same act, where a file brings both. */
  readonly recordedThrough?: Day
  readonly source?: Omit<Source, 'piece' | 'part' | 'text'> & { readonly rowText?: string }
}

async function choice(
  daybook: Daybook,
  kind: DecisionKind,
  ask: ChoiceAsked,
  onlyUnused: boolean,
  decide: (about: FundCase, decision: DecisionId, on: Day) => Draft | Refusal,
): Promise<Wrote | Refusal> {
  // A file's row that comes after its month was closed goes into the open one and names its day; a person dates anew.
  const opened = await (ask.source ? openCase : openOn)(daybook, ask.fund, ask.on)
  if (isRefusal(opened)) return opened
  const { fund, about } = opened
  const when = postedOn(fund, ask.on)
  const recordedThrough = [fund.recordedThrough, ask.recordedThrough]
    .filter((d) => d !== undefined)
    .sort()
    .at(-1)
  const notYet = onlyUnused
    ? supportIsRecorded(recordedThrough ? { ...about.fund, recordedThrough } : about.fund, ask.on)
    : undefined
  if (notYet) return notYet
  const by = await decided(daybook, fund, kind, ask.on, ask.decided)
  if (isRefusal(by)) return by
  const draft = decide(about, by.decision, when.effective)
  if (isRefusal(draft)) return draft
  const source = ask.source ? { source: { ...sourced(daybook, fund, ask.source), part: 1, piece: 1 } } : {}
  return wroteOne(daybook, fund, { ...carrying(draft, by), ...when, ...source })
}

export interface SwapAsked extends ChoiceAsked {
  readonly from: string
  readonly to: string
  /** Seconds that leave. */
  readonly amount: number
}

/** Hours of one kind into another (Sally). */
export async function swapHours(daybook: Daybook, ask: SwapAsked): Promise<Wrote | Refusal> {
  return choice(daybook, 'swap', ask, true, (about, decision, on) =>
    decideSwap(about.book, about.agreements, {
      from: ask.from,
      to: ask.to,
      amount: ask.amount,
      on,
      decision,
    }),
  )
}

export interface HoursAndMoneyAsked extends ChoiceAsked {
  readonly kind: string
  readonly amount: number
}

/** Unused hours into money (Brian). */
export async function turnHoursIntoMoney(
  daybook: Daybook,
  ask: HoursAndMoneyAsked,
): Promise<Wrote | Refusal> {
  return choice(daybook, 'hours-into-money', ask, true, (about, decision, on) =>
    decideHoursIntoMoney(about.book, about.agreements, {
      kind: ask.kind,
      amount: ask.amount,
      on,
      decision,
    }),
  )
}

/** Money back into hours. */
export async function turnMoneyIntoHours(
  daybook: Daybook,
  ask: HoursAndMoneyAsked,
): Promise<Wrote | Refusal> {
  return choice(daybook, 'hours-into-money', ask, false, (about, decision, on) =>
    decideMoneyIntoHours(about.book, about.agreements, {
      kind: ask.kind,
      amount: ask.amount,
      on,
      decision,
    }),
  )
}

// ── Saving and emergencies ─────────────────────────────────────────────────────────────────────────────

export interface SavingAsked extends ChoiceAsked {
  /** What it is for, in the person's words; the same name is the same pot. */
  readonly pot: string
  /** A kind of hour, or GBP. */
  readonly unit: string
  /** Seconds, or whole pence. */
  readonly amount: number
}

/** Saves hours or money for something named (Paul's "City break"). */
export async function save(daybook: Daybook, ask: SavingAsked): Promise<Wrote | Refusal> {
  const pot = await potNamed(daybook, ask.fund, ask.pot, true)
  if (isRefusal(pot)) return pot
  return choice(daybook, 'save', ask, ask.unit !== 'GBP', (about, decision, on) =>
    decideSave(about, { pot, unit: ask.unit, amount: inUnit(ask), on, decision }),
  )
}

/** Takes saved hours or money out again, to use or to give up saving. */
export async function takeOut(daybook: Daybook, ask: SavingAsked): Promise<Wrote | Refusal> {
  const pot = await potNamed(daybook, ask.fund, ask.pot, false)
  if (isRefusal(pot)) return pot
  return choice(daybook, 'save', ask, false, (about, decision, on) =>
    decideTakeOut(about, { pot, unit: ask.unit, amount: inUnit(ask), on, decision }),
  )
}

/** Seconds or penny-seconds. Where the pence are no sum, nothing: the rule refuses it. */
function inUnit(ask: SavingAsked): number {
  if (ask.unit !== 'GBP') return ask.amount
  return isSum(ask.amount) ? pennySeconds(pence(ask.amount)) : 0
}

async function potNamed(
  daybook: Daybook,
  ref: string,
  name: string,
  mayBegin: boolean,
): Promise<PotName | Refusal> {
  const fund = await daybook.fund(ref)
  if (isRefusal(fund)) return fund
  const text = readText(name, 'pot')
  if (isRefusal(text)) return text
  const word = await daybook.word(fund.id, text)
  const pots = potsOf(await daybook.entriesOfKind(fund, 'saving', 'brought-forward'))
  const found = pots.find((p) => p.name === word)
  if (found) return found
  if (!mayBegin)
    return new Refusal(
      'unknown-pot',
      `Nothing is being saved for “${text}”.`,
      { pot: text },
      { field: 'pot' },
    )
  return { pot: Math.max(0, ...pots.map((p) => p.pot)) + 1, name: word }
}

/** Money kept for emergencies: set aside, or drawn with a reason. */
export async function keepForEmergencies(
  daybook: Daybook,
  ask: ChoiceAsked & {
    readonly action: 'set-aside' | 'drawn'
    readonly pence: number
    readonly reason?: string
  },
): Promise<Wrote | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  if (!isSum(ask.pence)) return noSum()
  const reason = await wordOf(daybook, fund, ask.reason, 'reason')
  if (isRefusal(reason)) return reason
  return choice(daybook, 'save', ask, false, (about, decision, on) =>
    decideContingency(about, {
      action: ask.action,
      sum: pence(ask.pence),
      on,
      decision,
      ...(reason ? { reason } : {}),
    }),
  )
}

// ── Purchases ──────────────────────────────────────────────────────────────────────────────────────────

export interface PurchaseAsked {
  readonly fund: string
  readonly on: Day
  readonly supplier: string
  readonly what: string
  readonly pence: number
}

/** Somebody asks to buy something; nothing moves yet. */
export async function askToBuy(
  daybook: Daybook,
  ask: PurchaseAsked,
): Promise<(Wrote & { readonly purchase: string }) | Refusal> {
  const opened = await openOn(daybook, ask.fund, ask.on)
  if (isRefusal(opened)) return opened
  const bought = await purchaseOf(daybook, opened.fund, ask, daybook.newId('p'))
  if (isRefusal(bought)) return bought
  const wrote = await wroteOne(daybook, opened.fund, decidePurchaseStep('purchase-asked', bought))
  return isRefusal(wrote) ? wrote : { ...wrote, purchase: bought.purchase }
}

/** The person decides to buy what was asked for. */
export async function decideToBuy(
  daybook: Daybook,
  ask: { readonly fund: string; readonly purchase: string; readonly on: Day; readonly decided: DecidedAsked },
): Promise<Wrote | Refusal> {
  const opened = await openOn(daybook, ask.fund, ask.on)
  if (isRefusal(opened)) return opened
  const { fund } = opened
  const asked = await askedPurchase(daybook, fund, ask.purchase)
  if (isRefusal(asked)) return asked
  if (await standsFor(daybook, fund, 'purchase-decided', ask.purchase))
    return new Refusal(
      'already-exists',
      'This was decided already.',
      { purchase: ask.purchase },
      { field: 'purchase' },
    )
  const by = await decided(daybook, fund, 'buy', ask.on, ask.decided)
  if (isRefusal(by)) return by
  const step = decidePurchaseStep('purchase-decided', { ...asked, on: ask.on }, by.decision)
  return wroteOne(daybook, fund, isRefusal(step) ? step : carrying(step, by))
}

/** A step of a purchase that nothing has taken back. */
async function standsFor<K extends 'purchase-asked' | 'purchase-decided' | 'purchase'>(
  daybook: Daybook,
  fund: FundRow,
  kind: K,
  purchase: string,
): Promise<Extract<Numbered, { kind: K }> | undefined> {
  const steps = (await daybook.entriesOfKind(fund, kind)).filter((e) => {
    const step: Numbered<'purchase-asked' | 'purchase-decided' | 'purchase'> = e
    return step.details.purchase === purchase
  })
  return (await standing(daybook, fund, steps)).at(-1)
}

async function askedPurchase(daybook: Daybook, fund: FundRow, purchase: string) {
  const asked = await standsFor(daybook, fund, 'purchase-asked', purchase)
  if (!asked)
    return new Refusal('unknown-purchase', 'Nobody asked to buy this.', { purchase }, { field: 'purchase' })
  const { supplier, what, sum } = asked.details
  return { purchase, on: asked.effective, supplier, what, pence: Math.floor(sum / PENNY) }
}

async function purchaseOf(daybook: Daybook, fund: FundRow, ask: PurchaseAsked, purchase: string) {
  const [supplier, what] = [readText(ask.supplier, 'supplier'), readText(ask.what, 'what')]
  if (isRefusal(supplier)) return supplier
  if (isRefusal(what)) return what
  return {
    purchase,
    on: ask.on,
    supplier: await daybook.word(fund.id, supplier),
    what: await daybook.word(fund.id, what),
    pence: ask.pence,
  }
}

export type PaidAsked = (
  | PurchaseAsked
  | { readonly fund: string; readonly on: Day; readonly purchase: string }
) & {
  readonly paidFrom: PaidFrom
  /** Needed unless the purchase was decided before. */
  readonly decided?: DecidedAsked
  readonly receipt?: string
  readonly source?: Omit<Source, 'piece' | 'part' | 'text'> & { readonly rowText?: string }
}

/**
 * A purchase paid, by the fund's share of the bank or by the provider's card or cash. A shortfall at the bank
 * becomes the provider's named advance, in the own book too (design.md §3).
 */
export async function payForPurchase(
  daybook: Daybook,
  ask: PaidAsked,
): Promise<(Wrote & { readonly purchase: string; readonly lentPence: number }) | Refusal> {
  const opened = await openCase(daybook, ask.fund, ask.on)
  if (isRefusal(opened)) return opened
  const { fund, about } = opened
  // A fact at the bank is always recorded: of a closed month in the open one, naming its day.
  const when = postedOn(fund, ask.on)
  const bought =
    'purchase' in ask
      ? await askedPurchase(daybook, fund, ask.purchase)
      : await purchaseOf(daybook, fund, ask, daybook.newId('p'))
  if (isRefusal(bought)) return bought
  if (await standsFor(daybook, fund, 'purchase', bought.purchase))
    return new Refusal(
      'already-exists',
      'This was paid for already.',
      { purchase: bought.purchase },
      { field: 'purchase' },
    )
  const receipt = ask.receipt === undefined ? undefined : readCode(ask.receipt, 'receipt')
  if (isRefusal(receipt)) return receipt
  const by = await purchaseDecision(daybook, fund, bought.purchase, ask)
  if (isRefusal(by)) return by
  const { standing: always, ...once } = by.record
  const no = always
    ? standingCovers(by.record, {
        on: ask.on,
        pence: bought.pence,
        alreadyThisMonth: await covers(daybook, fund, by.record, ask.on),
      })
    : undefined
  if (no) return no
  const source = ask.source ? { source: { ...sourced(daybook, fund, ask.source), part: 1, piece: 1 } } : {}
  const paid = decidePurchase(
    about,
    { ...bought, ...source, on: when.effective, paidFrom: ask.paidFrom },
    once,
    0,
  )
  if (isRefusal(paid)) return paid
  const act = daybook.newId('a') as ActId
  const wrote = await wroteOne(daybook, fund, { ...carrying(paid.draft, by), ...when }, act)
  if (isRefusal(wrote)) return wrote
  const lent = ask.paidFrom === 'bank' ? paid.shortfall : pence(bought.pence)
  const own = await lendFromOwnBook(
    daybook,
    when.effective,
    lent,
    ask.paidFrom === 'bank' ? 'own-share' : 'outside',
    act,
  )
  if (isRefusal(own)) return own
  if (receipt) {
    const seen = await wroteOne(daybook, fund, decideReceiptSeen(when.effective, bought.purchase, receipt))
    if (isRefusal(seen)) return seen
  }
  return { ...wrote, purchase: bought.purchase, lentPence: Math.floor(pennySeconds(lent) / PENNY) }
}

async function purchaseDecision(
  daybook: Daybook,
  fund: FundRow,
  purchase: string,
  ask: PaidAsked,
): Promise<Decided | Refusal> {
  if (ask.decided) return decided(daybook, fund, 'buy', ask.on, ask.decided)
  const before = await standsFor(daybook, fund, 'purchase-decided', purchase)
  const record = before?.decision ? await daybook.store.decision(before.decision) : undefined
  return record
    ? { decision: record.id, record }
    : new Refusal(
        'needs-decision',
        'Record who decided to buy this, when and how first.',
        { purchase },
        { field: 'decided' },
      )
}

async function covers(daybook: Daybook, fund: FundRow, decision: Decision, on: Day): Promise<number> {
  // A purchase of a closed month is dated in the open one, but was covered on its own day.
  const bought = (await daybook.entriesOfKind(fund, 'purchase')).map((e) => ({
    ...e,
    effective: e.relatesTo ?? e.effective,
  }))
  const inMonth = bought.filter((e) => e.decision === decision.id && monthOf(e.effective) === monthOf(on))
  return coveredThisMonth(decision, on, await standing(daybook, fund, inMonth), new Set())
}

/** The own book's side of what the provider lends a fund; nothing where nothing is lent. */
export async function lendFromOwnBook(
  daybook: Daybook,
  on: Day,
  sum: Money,
  from: 'own-share' | 'outside',
  act: ActId,
): Promise<undefined | Refusal> {
  if (isNothing(sum)) return undefined
  const own = await ownBook(daybook)
  if (isRefusal(own)) return own
  const wrote = await wroteOne(daybook, own, decideLent(on, sum, from), act)
  return isRefusal(wrote) ? wrote : undefined
}

/** The receipt of a purchase has been seen. */
export async function seeReceipt(
  daybook: Daybook,
  ask: { readonly fund: string; readonly purchase: string; readonly on: Day; readonly receipt: string },
): Promise<Wrote | Refusal> {
  const opened = await openOn(daybook, ask.fund, ask.on)
  if (isRefusal(opened)) return opened
  const { fund } = opened
  const receipt = readCode(ask.receipt, 'receipt')
  if (isRefusal(receipt)) return receipt
  if (!(await standsFor(daybook, fund, 'purchase', ask.purchase)))
    return new Refusal(
      'unknown-purchase',
      'This was not paid for yet.',
      { purchase: ask.purchase },
      { field: 'purchase' },
    )
  return wroteOne(daybook, fund, decideReceiptSeen(ask.on, ask.purchase, receipt))
}

/** A sum somebody may ask for: whole pence, more than nothing, no more than a fund can hold. */
function isSum(amount: number): boolean {
  return Number.isSafeInteger(amount) && amount > 0 && amount <= MOST_PENCE
}

function noSum(): Refusal {
  return new Refusal(
    'not-an-amount',
    'The sum must be more than nothing, in whole pence.',
    {},
    { field: 'amount' },
  )
}

// ── Advances and drawdowns ─────────────────────────────────────────────────────────────────────────────

/** The provider lends its own money to a fund: named, never hidden (design.md §3). */
export async function lend(
  daybook: Daybook,
  ask: {
    readonly fund: string
    readonly on: Day
    readonly pence: number
    readonly from?: 'own-share' | 'outside'
    readonly reason?: string
  },
): Promise<Wrote | Refusal> {
  const opened = await openOn(daybook, ask.fund, ask.on)
  if (isRefusal(opened)) return opened
  const { fund } = opened
  if (!isSum(ask.pence)) return noSum()
  const [sum, act] = [pence(ask.pence), daybook.newId('a') as ActId]
  const reason = await wordOf(daybook, fund, ask.reason, 'reason')
  if (isRefusal(reason)) return reason
  const own = await ownBook(daybook)
  if (isRefusal(own)) return own
  const short = ask.from === 'own-share' ? await notInOwnShare(daybook, own, ask.on, ask.pence) : undefined
  if (short) return short
  const wrote = await wroteOne(
    daybook,
    fund,
    {
      kind: 'advance',
      effective: ask.on,
      details: { sum: pennySeconds(sum), ...(reason ? { reason } : {}) },
      transfers: moneyTransfer('bank', 'advance', sum),
    },
    act,
  )
  if (isRefusal(wrote)) return wrote
  return (await lendFromOwnBook(daybook, ask.on, sum, ask.from ?? 'outside', act)) ?? wrote
}

/**
 * The fund pays back what the provider lent: no more than is lent, and not out of the person's own cash
 * (design.md §3 "repaid when the money comes").
 */
export async function repayAdvance(
  daybook: Daybook,
  ask: {
    readonly fund: string
    readonly on: Day
    readonly pence: number
    readonly to?: 'own-share' | 'outside'
  },
): Promise<Wrote | Refusal> {
  const opened = await openOn(daybook, ask.fund, ask.on)
  if (isRefusal(opened)) return opened
  const { fund, about } = opened
  if (!isSum(ask.pence)) return noSum()
  const short = notToRepay(about, ask.on, ask.pence)
  if (short) return short
  const [sum, act] = [pence(ask.pence), daybook.newId('a') as ActId]
  const wrote = await wroteOne(
    daybook,
    fund,
    {
      kind: 'advance-repaid',
      effective: ask.on,
      details: { sum: pennySeconds(sum) },
      transfers: moneyTransfer('advance', 'bank', sum),
    },
    act,
  )
  if (isRefusal(wrote)) return wrote
  const own = await ownBook(daybook)
  if (isRefusal(own)) return own
  const back = await wroteOne(daybook, own, decideLentBack(ask.on, sum, ask.to ?? 'outside'), act)
  return isRefusal(back) ? back : wrote
}

function notToRepay({ book }: FundCase, on: Day, asked: number): Refusal | undefined {
  const lent = Math.floor(Math.max(0, lowestFrom(book, 'GBP', 'advance', on)) / PENNY)
  if (asked > lent)
    return new Refusal(
      'not-enough-money',
      `${printPence(lent)} is lent to this fund. Pay back at most that.`,
      { asked, lent },
      { field: 'amount' },
    )
  const room = Math.max(0, Math.floor(pennySeconds(mayTake(book, on).room) / PENNY))
  if (asked > room)
    return new Refusal(
      'own-cash-first',
      `The person’s own cash must stay in the bank: ${printPence(room)} can be paid back now, the rest when the funder has paid.`,
      { asked, room },
      { field: 'amount' },
    )
  return undefined
}

export interface MayTakeLine {
  readonly fund: string
  readonly earnedPence: number
  readonly roomPence: number
  readonly pence: number
}

/** "What we may take" from every fund on a day (design.md §1.1, §9). */
export async function whatWeMayTake(
  daybook: Daybook,
  ask: { readonly through: Day },
): Promise<readonly MayTakeLine[]> {
  return mayTakeFrom(daybook, ask.through, () => ask.through)
}

async function mayTakeFrom(
  daybook: Daybook,
  through: Day,
  dated: (fund: FundRow) => Day,
): Promise<readonly MayTakeLine[]> {
  const funds = (await daybook.store.funds(daybook.caller.provider)).filter(
    (f) => f.holder === 'person' && f.opened <= through,
  )
  const lines: MayTakeLine[] = []
  for (const fund of funds) {
    const about = await daybook.case(fund, dated(fund))
    const may = mayTake(about.book, dated(fund))
    lines.push({
      fund: fund.ref,
      earnedPence: Math.floor(pennySeconds(may.earned) / PENNY),
      roomPence: Math.floor(pennySeconds(may.room) / PENNY),
      pence: may.pence,
    })
  }
  return lines
}

export interface Drawn {
  readonly through: Day
  readonly pence: number
  readonly lines: readonly MayTakeLine[]
}

/**
 * One transfer to the provider, one entry for each fund, a list to keep. Where a sum is named, it must be
 * exactly what may be taken.
 */
export async function drawDown(
  daybook: Daybook,
  ask: {
    readonly through: Day
    readonly pence?: number
    readonly source?: Omit<Source, 'piece' | 'part' | 'text'> & { readonly rowText?: string }
  },
): Promise<Drawn | Refusal> {
  // The bank's own line of a day in a closed month is a fact: it is dated in the open one and names its day.
  const dated = (fund: FundRow) => (ask.source ? postedOn(fund, ask.through) : { effective: ask.through })
  const all = await mayTakeFrom(daybook, ask.through, (fund) => dated(fund).effective)
  const lines = all.filter((l) => l.pence > 0)
  const total = lines.reduce((sum, l) => sum + l.pence, 0)
  if (total === 0)
    return new Refusal('nothing-to-take', 'There is nothing to take.', { through: ask.through })
  if (ask.pence !== undefined && ask.pence !== total) {
    return new Refusal(
      'does-not-add-up',
      `${printPence(ask.pence)} was taken, and what may be taken comes to ${printPence(total)}. Find the difference of ${printPence(Math.abs(ask.pence - total))} first.`,
      { taken: ask.pence, mayTake: total },
    )
  }
  const act = daybook.newId('a') as ActId
  for (const line of lines) {
    const fund = await daybook.fund(line.fund)
    if (isRefusal(fund)) return fund
    const when = dated(fund)
    const due = await daybook.postDue(fund, when.effective)
    if (isRefusal(due)) return due
    const about = await daybook.case(fund, when.effective)
    const draft = decideDrawdown(about.book, when.effective, line.pence)
    if (isRefusal(draft)) return draft
    const source = ask.source ? { source: { ...sourced(daybook, fund, ask.source), part: 1, piece: 1 } } : {}
    const wrote = await wroteOne(daybook, fund, { ...draft, ...when, ...source }, act)
    if (isRefusal(wrote)) return wrote
  }
  return { through: ask.through, pence: total, lines }
}

// ── Putting right ──────────────────────────────────────────────────────────────────────────────────────

/** Reverses one entry (design.md §4). */
export async function reverse(
  daybook: Daybook,
  ask: { readonly fund: string; readonly number: number; readonly reason: string; readonly on?: Day },
): Promise<Wrote | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const reason = readText(ask.reason, 'reason')
  if (isRefusal(reason)) return reason
  const entry = await daybook.store.entry(fund.id, ask.number)
  if (!entry)
    return new Refusal(
      'unknown-entry',
      `There is no entry ${ask.number} in this fund.`,
      { entry: ask.number },
      { field: 'number' },
    )
  if (entry.kind === 'own-money' && (entry.details.what === 'lent' || entry.details.what === 'lent-back'))
    return new Refusal(
      'cannot-reverse',
      'This goes with what was lent to a person’s fund, or paid back. Put that entry right in the person’s fund: this one follows.',
      { entry: entry.number },
    )
  const word = await daybook.word(fund.id, reason)
  const due = await daybook.postDue(fund, entry.effective)
  if (isRefusal(due)) return due
  return reverseEntry(daybook, fund, entry, { reason: word, ...(ask.on ? { on: ask.on } : {}) })
}

export async function reverseEntry(
  daybook: Daybook,
  fund: FundRow,
  entry: Numbered,
  more: { readonly reason?: Awaited<ReturnType<Daybook['word']>>; readonly on?: Day },
): Promise<Wrote | Refusal> {
  const reversed = await daybook.reversals(fund, [entry.number])
  const by = reversed.get(entry.number)
  const since = postedOn(fund, entry.effective).effective
  const later = await daybook.store.entries(fund.id, { from: since, above: entry.number })
  const decision = decideReversal(await daybook.case(fund, since), entry, {
    ...(by === undefined ? {} : { reversedBy: by }),
    later,
    ...more,
  })
  if (isRefusal(decision)) return decision
  const act = daybook.newId('a') as ActId
  const wrote = await wroteOne(daybook, fund, decision.draft, act)
  if (isRefusal(wrote)) return wrote
  const own = await ownSideOfReversal(daybook, entry, decision.draft.effective, decision.advance, act)
  return own ?? wrote
}

/**
 * The own book follows: an advance that a reversal undoes is lent back, one that it makes is lent; the money
 * goes back where it came from.
 */
async function ownSideOfReversal(
  daybook: Daybook,
  entry: Numbered,
  on: Day,
  advance: Money,
  act: ActId,
): Promise<undefined | Refusal> {
  const lent = entry.transfers.reduce(
    (sum, t) =>
      sum +
      (t.unit !== 'GBP' ? 0 : t.credit === 'advance' ? t.amount : t.debit === 'advance' ? -t.amount : 0),
    0,
  )
  const net = pennySeconds(advance) - lent
  if (net === 0) return undefined
  const own = await ownBook(daybook)
  if (isRefusal(own)) return own
  const from = lent === 0 ? 'own-share' : await lentFrom(daybook, own, entry)
  const draft = net > 0 ? decideLent(on, money(net), from) : decideLentBack(on, money(-net), from)
  const wrote = await wroteOne(daybook, own, draft, act)
  return isRefusal(wrote) ? wrote : undefined
}

/** Where the money of an advance or its repayment was: the own book's entry of the same act says it. */
async function lentFrom(
  daybook: Daybook,
  own: FundRow,
  entry: Numbered & { readonly act?: ActId },
): Promise<'own-share' | 'outside'> {
  const same = (await daybook.store.entries(own.id, { from: entry.effective, to: entry.effective })).filter(
    (e) => e.act !== undefined && e.act === entry.act,
  )
  const atBank = same.some((e) => e.transfers.some((t) => t.debit === 'own:bank' || t.credit === 'own:bank'))
  return atBank ? 'own-share' : 'outside'
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
