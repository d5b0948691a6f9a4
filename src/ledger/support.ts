import { type Agreement, agreementOn, kindOf } from './agreement.ts'
import { type Book, lowestFrom, withTransfers } from './book.ts'
import { addDays, type Day, daysBetween, type LocalTime, printDay, secondsBetween } from './day.ts'
import {
  type DecisionId,
  type Draft,
  type DraftOf,
  mirrored,
  moneyTransfer,
  type NotGiven,
  type Numbered,
  netted,
  type Piece,
  type Reached,
  type Source,
  type TimesKept,
  type Transfer,
  unitTransfer,
  type WordRef,
} from './entry.ts'
import type { Fund } from './fund.ts'
import { HOUR, MINUTE, printSeconds } from './hours.ts'
import { money, pennySeconds, roundedDown } from './money.ts'
import { directPart, gcd, inKind, inKindDown, type Kind, partOf, priceOf, worth } from './rate.ts'
import { isRefusal, Refusal } from './refusal.ts'
import { byDay, cut, type GivenAs, readMoment, type SessionTimes } from './session.ts'
import { atValueOf } from './valuation.ts'

/** What a rule about one fund decides from: the fund, its agreements and its balances. */
export interface FundCase {
  readonly fund: Fund
  readonly agreements: readonly Agreement[]
  readonly book: Book
  /** The civil day in London. */
  readonly today: Day
}

/** One visit as it was given or is planned. */
export interface Visit {
  readonly session: string
  readonly at: SessionTimes
  readonly givenAs: GivenAs
  readonly worker?: WordRef
  readonly together: number
  readonly times: TimesKept
  readonly source?: Omit<Source, 'piece'>
}

/** The day an entry is dated, and the earlier day it belongs to where that period is closed (design.md §7). */
export function postedOn(
  fund: Pick<Fund, 'lockedThrough'>,
  day: Day,
): { readonly effective: Day; readonly relatesTo?: Day } {
  return fund.lockedThrough !== undefined && day <= fund.lockedThrough
    ? { effective: addDays(fund.lockedThrough, 1), relatesTo: day }
    : { effective: day }
}

/**
 * Support given: one entry for each civil day (design.md §6). Each piece reaches what was booked for this
 * visit, then the hours available of its kind, then other kinds if the agreement says so; the rest is
 * recorded in full as unfunded (design.md §3 "Reach of a charge"). Never refused for want of hours; refused
 * outside the agreement and for a day that has not come.
 */
export function decideSupport(
  about: FundCase,
  visit: Visit,
  booked: readonly Numbered<'booking'>[] = [],
): Draft[] | Refusal {
  const pieces = cut(visit.at, visit.givenAs, about.agreements)
  if (isRefusal(pieces)) return pieces
  const future = pieces.find((p) => p.day > about.today)
  if (future) {
    return new Refusal(
      'future-day',
      `${printDay(future.day)} has not come yet: support can be planned for it, but not recorded as delivered.`,
      { day: future.day },
    )
  }
  let book = about.book
  const drafts: Draft[] = []
  for (const [index, [day, list]] of byDay(pieces).entries()) {
    const draft = supportOnDay({ ...about, book }, visit, day, list, booked, index + 1)
    if (isRefusal(draft)) return draft
    drafts.push(draft)
    book = withTransfers(book, draft.effective, draft.transfers)
  }
  const given = new Set(byDay(pieces).map(([day]) => day))
  const notGiven = booked.filter((b) => !given.has(b.effective))
  const released = releases({ ...about, book }, notGiven, drafts.length)
  return [...drafts, ...released]
}

function supportOnDay(
  about: FundCase,
  visit: Visit,
  day: Day,
  pieces: readonly Piece[],
  booked: readonly Numbered<'booking'>[],
  piece: number,
): DraftOf<'support'> | Refusal {
  const agreement = agreementOn(about.agreements, day)
  if (isRefusal(agreement)) return agreement
  const when = postedOn(about.fund, day)
  const booking = booked.find((b) => b.effective === day && isStillHeld(about.book, b, when.effective))
  const release = booking ? booking.transfers.map(mirrored) : []
  const charged = chargePieces(about.book, agreement, when.effective, pieces, 'delivered', release, booking)
  if (isRefusal(charged)) return charged
  return {
    kind: 'support',
    ...when,
    ...(visit.source ? { source: { ...visit.source, piece } } : {}),
    details: {
      ...sessionDetails(visit),
      pieces,
      reached: charged.reached,
      unfunded: charged.unfunded,
      ...(booking ? { booking: booking.number } : {}),
    },
    transfers: atValueOf(when.effective, about.agreements, netted([...release, ...charged.transfers])),
  }
}

/**
 * Support recorded again after what had paid for it was put right: the same visit and times, charged anew with
 * what is there now, unfunded if need be (design.md §4). The next part of its source.
 */
export function decideSupportAgain(
  about: FundCase,
  was: Numbered<'support'>,
  part: number,
): DraftOf<'support'> | Refusal {
  const day = was.relatesTo ?? was.effective
  const agreement = agreementOn(about.agreements, day)
  if (isRefusal(agreement)) return agreement
  const when = postedOn(about.fund, day)
  const { pieces } = was.details
  const charged = chargePieces(about.book, agreement, when.effective, pieces, 'delivered', [], undefined)
  if (isRefusal(charged)) return charged
  return {
    kind: 'support',
    ...when,
    ...(was.source ? { source: { ...was.source, part } } : {}),
    details: { ...was.details, reached: charged.reached, unfunded: charged.unfunded },
    transfers: atValueOf(when.effective, about.agreements, charged.transfers),
  }
}

function sessionDetails(visit: Visit) {
  return {
    session: visit.session,
    start: visit.at.start,
    end: visit.at.end,
    localStart: visit.at.localStart,
    localEnd: visit.at.localEnd,
    ...(visit.worker ? { worker: visit.worker } : {}),
    together: visit.together,
    times: visit.times,
  }
}

/**
 * Whether what a booking holds is there from a day on: it is not where the visit was recorded once and put
 * right only on a later day. Then the visit is charged like one that was not planned.
 */
function isStillHeld(book: Book, booking: Numbered<'booking'>, on: Day): boolean {
  return booking.transfers.every((t) => lowestFrom(book, t.unit, 'booked', on) >= t.amount)
}

/** Bookings of days on which nothing was given after all: their hours go back. */
function releases(about: FundCase, notGiven: readonly Numbered<'booking'>[], from: number): Draft[] {
  return notGiven
    .filter((b) => isStillHeld(about.book, b, postedOn(about.fund, b.effective).effective))
    .map((b, i) => ({
      kind: 'reversal' as const,
      ...postedOn(about.fund, b.effective),
      reverses: b.number,
      details: { of: 'booking' as const, advance: 0 },
      transfers: b.transfers.map(mirrored),
      ...(b.source ? { source: { ...b.source, part: b.source.part + 1, piece: from + i + 1 } } : {}),
    }))
}

interface Charged {
  readonly reached: readonly Reached[]
  readonly unfunded: readonly { readonly kind: string; readonly amount: number }[]
  readonly transfers: readonly Transfer[]
}

/** Where a charge can end: support given, a visit cancelled late, or support given before that is funded now. */
type Into = 'delivered' | 'cancelled-late' | 'unfunded'

function chargePieces(
  book: Book,
  agreement: Agreement,
  on: Day,
  pieces: readonly { readonly kind: string; readonly amount: number }[],
  into: Into,
  release: readonly Transfer[],
  booking: Numbered<'booking'> | undefined,
): Charged | Refusal {
  let rest = withTransfers(book, on, release)
  const reserved = booking ? booking.details.reached.map((r) => ({ ...r })) : []
  const reached: Reached[] = []
  const unfunded: { kind: string; amount: number }[] = []
  const transfers: Transfer[] = []
  for (const piece of pieces) {
    const kind = kindOf(agreement, piece.kind)
    if (isRefusal(kind)) return kind
    const paid: Reached[] = []
    let left = piece.amount
    for (const r of reserved) {
      const found = r.kind === kind.code ? fromReserved(rest, agreement, on, kind, left, r) : undefined
      if (!found) continue
      paid.push(found)
      left -= found.given
      r.given -= found.given
      rest = withTransfers(rest, on, chargeTransfers(found, into))
    }
    for (const source of sourcesFor(agreement, kind)) {
      const found = left > 0 ? reachOne(rest, agreement, on, kind, left, source) : undefined
      if (!found) continue
      paid.push(found)
      left -= found.given
      rest = withTransfers(rest, on, chargeTransfers(found, into))
    }
    reached.push(...paid)
    for (const r of paid) transfers.push(...chargeTransfers(r, into))
    if (left > 0) {
      unfunded.push({ kind: kind.code, amount: left })
      if (into !== 'unfunded') transfers.push(...unitTransfer(kind.code, 'unfunded', into, left))
    }
  }
  return { reached: merged(reached), unfunded, transfers: netted(transfers) }
}

/** Its own kind, then the kinds the agreement lets it draw on, then money where the fund is given as money. */
function sourcesFor(agreement: Agreement, kind: Kind): string[] {
  const drawn = agreement.draws.filter((d) => d.kind === kind.code).flatMap((d) => d.on)
  return [kind.code, ...drawn, ...(agreement.weekly.length === 0 ? ['GBP'] : [])]
}

/**
 * What was booked for this visit is reached first, source by source, as far as the piece needs it. Left to the
 * other sources where prices or ratios changed since, and what is there does not pay for it any more.
 */
function fromReserved(
  book: Book,
  agreement: Agreement,
  on: Day,
  kind: Kind,
  amount: number,
  reserved: { readonly given: number; readonly from: string },
): Reached | undefined {
  const from = kindOf(agreement, reserved.from)
  if (isRefusal(from)) return undefined
  const take = wholeUnits(Math.min(reserved.given, amount), kind, from)
  if (take === 0) return undefined
  const found = priced(kind, from, take)
  const reaches = found.left <= lowestFrom(book, from.code, 'available', on)
  return reaches && riseIsThere(book, on, found) ? found : undefined
}

/** A rise in value of drawn hours comes from what there is to spend (design.md §3 "Drawing on another kind"). */
function riseIsThere(book: Book, on: Day, found: Reached): boolean {
  return found.fall >= 0 || lowestFrom(book, 'GBP', 'spending', on) >= -found.fall
}

/** As much of `amount` as one source reaches on every day from `on`; undefined where it reaches nothing. */
function reachOne(
  book: Book,
  agreement: Agreement,
  on: Day,
  kind: Kind,
  amount: number,
  source: string,
): Reached | undefined {
  if (source === 'GBP') return fromMoney(book, on, kind, amount)
  const from = kindOf(agreement, source)
  if (isRefusal(from)) return undefined
  const there = Math.max(0, lowestFrom(book, source, 'available', on))
  if (there === 0) return undefined
  if (from.code === kind.code) return priced(kind, from, Math.min(amount, there))
  const whole = wholeUnits(amount, kind, from)
  const given = inKindDown(whole, kind, from) <= there ? whole : wholeSteps(there, from, kind)
  if (given === 0) return undefined
  const found = priced(kind, from, given)
  return riseIsThere(book, on, found) ? found : undefined
}

/**
 * How much of `amount` whole nights or visits pay for: part of one is none, and would leave what it pays for unpaid.
 * From hours, all of it: what is not a whole second is rounded.
 */
function wholeUnits(amount: number, kind: Kind, from: Kind): number {
  if (from.measure === 'time' || from.code === kind.code) return amount
  return wholeSteps(inKindDown(amount, kind, from), from, kind)
}

/** What `there` seconds give in whole steps of the ratio: 100 s of standard are 66 s of enhanced (33 steps of 3 for 2). */
function wholeSteps(there: number, from: Kind, kind: Kind): number {
  const one = inKind(1, from, kind)
  const d = gcd(one.num, one.den)
  return Math.floor(there / (one.den / d)) * (one.num / d)
}

/** Support in a fund given as money is paid from what there is to spend, at the price of the day. */
function fromMoney(book: Book, on: Day, kind: Kind, amount: number): Reached | undefined {
  const toSpend = Math.max(0, lowestFrom(book, 'GBP', 'spending', on))
  const price = priceOf(kind)
  const reaches = roundedDown(toSpend, price.per, price.pence * (kind.measure === 'count' ? HOUR : 1))
  const given = Math.min(amount, reaches)
  if (given === 0) return undefined
  const charge = pennySeconds(worth(kind, given))
  return {
    kind: kind.code,
    given,
    from: 'GBP',
    left: charge,
    charge,
    direct: pennySeconds(directPart(kind, given)),
    fall: 0,
  }
}

/**
 * What `given` of a kind costs when its hours come from `from`. Drawn hours are rounded down to whole
 * seconds in the person's favour, and the charge is the value of what left: the provider bears the rest,
 * in its management part. Where the prices do not agree with the ratio, the fall or rise is the person's
 * (design.md §2, §3).
 */
export function priced(kind: Kind, from: Kind, given: number): Reached {
  const left = from.code === kind.code ? given : inKindDown(given, kind, from)
  const value = pennySeconds(worth(from, left))
  const fall = from.code === kind.code ? 0 : Math.min(value, fallInValue(kind, from, given))
  const charge = value - fall
  const direct = Math.min(pennySeconds(directPart(kind, given)), charge)
  return { kind: kind.code, given, from: from.code, left, charge, direct, fall }
}

/** The exact worth of the hours the ratio asks for, less that of the hours given; rounded in the person's favour. */
function fallInValue(kind: Kind, from: Kind, given: number): number {
  const { num, den } = inKind(given, kind, from)
  const whole = pennySeconds(worth(from, 1)) * num - pennySeconds(worth(kind, given)) * den
  return -roundedDown(-whole, 1, den)
}

/** The transfers of one reached part of a charge. */
function chargeTransfers(r: Reached, into: Into): Transfer[] {
  const earned = (amount: number, code: 'hours' | 'spending', charge: number): Transfer[] => {
    if (into === 'cancelled-late') return moneyTransfer(code, 'provider:cancelled-late', money(charge))
    const direct = Math.min(amount, charge)
    return [
      ...moneyTransfer(code, 'provider:direct', money(direct)),
      ...moneyTransfer(code, 'provider:management', money(charge - direct)),
    ]
  }
  if (r.from === 'GBP')
    return [...unitTransfer(r.kind, 'issued', into, r.given), ...earned(r.direct, 'spending', r.charge)]
  const moved =
    r.from === r.kind
      ? unitTransfer(r.kind, 'available', into, r.given)
      : [
          ...unitTransfer(r.from, 'available', 'converted', r.left),
          ...unitTransfer(r.kind, 'converted', into, r.given),
        ]
  if (r.fall >= 0)
    return [
      ...moved,
      ...earned(r.direct, 'hours', r.charge),
      ...moneyTransfer('hours', 'spending', money(r.fall)),
    ]
  const fromHours = r.charge + r.fall
  return [
    ...moved,
    ...earned(Math.min(r.direct, fromHours), 'hours', fromHours),
    ...earned(r.direct - Math.min(r.direct, fromHours), 'spending', -r.fall),
  ]
}

/** Parts of one entry with the same kind and source, as one. */
function merged(list: readonly Reached[]): Reached[] {
  const result: Reached[] = []
  for (const r of list) {
    const at = result.findIndex((x) => x.kind === r.kind && x.from === r.from)
    const x = result[at]
    if (!x) result.push(r)
    else
      result[at] = {
        ...x,
        given: x.given + r.given,
        left: x.left + r.left,
        charge: x.charge + r.charge,
        direct: x.direct + r.direct,
        fall: x.fall + r.fall,
      }
  }
  return result
}

/**
 * A planned visit: its hours are held as booked, in the kinds they will be paid from (design.md §3), as far as
 * the hours reach; what they do not reach is named in the draft, and the act says what becomes of it (a person's
 * plan is refused, a roster's stands). A fund given as money holds nothing for a booking. Refused in a closed
 * month.
 */
export function decideBooking(about: FundCase, visit: Visit): Draft[] | Refusal {
  const pieces = cut(visit.at, visit.givenAs, about.agreements)
  if (isRefusal(pieces)) return pieces
  let book = about.book
  const drafts: Draft[] = []
  for (const [index, [day, list]] of byDay(pieces).entries()) {
    const agreement = agreementOn(about.agreements, day)
    if (isRefusal(agreement)) return agreement
    const when = postedOn(about.fund, day)
    if (when.relatesTo !== undefined) {
      return new Refusal(
        'period-closed',
        `${printDay(day)} is in a closed month: nothing can be planned for it.`,
        {
          day,
        },
      )
    }
    const charged = chargePieces(book, agreement, day, list, 'delivered', [], undefined)
    if (isRefusal(charged)) return charged
    const held = charged.reached
      .filter((r) => r.from !== 'GBP')
      .flatMap((r) => unitTransfer(r.from, 'available', 'booked', r.left))
    const draft: Draft = {
      kind: 'booking',
      effective: day,
      ...(visit.source ? { source: { ...visit.source, piece: index + 1 } } : {}),
      details: {
        ...sessionDetails(visit),
        pieces: list,
        reached: charged.reached.filter((r) => r.from !== 'GBP'),
        unfunded: charged.unfunded,
      },
      transfers: netted(held),
    }
    drafts.push(draft)
    // The next day sees what this one will cost, money and rises in value too: not only what is held for it.
    book = withTransfers(book, day, charged.transfers)
  }
  return drafts
}

/** A planned visit that was not given. */
export interface MissedVisit {
  readonly session: string
  readonly at: SessionTimes
  readonly givenAs: GivenAs
  readonly worker?: WordRef
  readonly together: number
  readonly reason: 'client-cancelled' | 'no-access' | 'hospital' | 'illness' | 'could-not-come'
  readonly cancelledAt?: LocalTime
  /** The two questions: was the worker paid, and not given other work? Unanswered: undefined. */
  readonly workerPaid?: boolean
  readonly otherWork?: boolean
  readonly source?: Omit<Source, 'piece'>
}

/**
 * A visit that was not given. Cancelled in time, hospital, illness and no access cost nothing unless agreed;
 * "we could not come" never does. Cancelled late is charged by the agreement's term, once its two questions
 * are answered; until then nothing is charged and it is refused (design.md §3 "Cancelled late").
 */
export function decideNotGiven(
  about: FundCase,
  visit: MissedVisit,
  booked: readonly Numbered<'booking'>[] = [],
): Draft[] | Refusal {
  const pieces = cut(visit.at, visit.givenAs, about.agreements)
  if (isRefusal(pieces)) return pieces
  const first = pieces[0]
  const agreement = first ? agreementOn(about.agreements, first.day) : undefined
  if (!first || agreement === undefined) throw new Error('a visit without a piece')
  if (isRefusal(agreement)) return agreement
  const reason = reasonOf(agreement, visit)
  if (isRefusal(reason)) return reason
  let book = about.book
  const drafts: Draft[] = []
  for (const [index, [day, list]] of byDay(pieces).entries()) {
    const draft = notGivenOnDay(
      { ...about, book },
      agreement,
      visit,
      reason,
      { day, list, piece: index + 1 },
      booked,
    )
    if (isRefusal(draft)) return draft
    drafts.push(draft)
    book = withTransfers(book, draft.effective, draft.transfers)
  }
  return drafts
}

function notGivenOnDay(
  about: FundCase,
  agreement: Agreement,
  visit: MissedVisit,
  reason: NotGiven,
  on: { readonly day: Day; readonly list: readonly Piece[]; readonly piece: number },
  booked: readonly Numbered<'booking'>[],
): DraftOf<'not-given'> | Refusal {
  const when = postedOn(about.fund, on.day)
  const booking = booked.find((b) => b.effective === on.day && isStillHeld(about.book, b, when.effective))
  const release = booking ? booking.transfers.map(mirrored) : []
  const leaving = isCharged(agreement, visit, reason) ? lateHours(agreement, on.list) : []
  if (isRefusal(leaving)) return leaving
  const charged = chargePieces(
    about.book,
    agreement,
    when.effective,
    leaving,
    'cancelled-late',
    release,
    booking,
  )
  if (isRefusal(charged)) return charged
  return {
    kind: 'not-given',
    ...when,
    ...(visit.source ? { source: { ...visit.source, piece: on.piece } } : {}),
    details: {
      session: visit.session,
      start: visit.at.start,
      end: visit.at.end,
      localStart: visit.at.localStart,
      localEnd: visit.at.localEnd,
      ...(visit.worker ? { worker: visit.worker } : {}),
      together: visit.together,
      times: 'planned',
      reason,
      ...(visit.cancelledAt ? { cancelledAt: visit.cancelledAt } : {}),
      ...(visit.workerPaid !== undefined ? { workerPaid: visit.workerPaid } : {}),
      ...(visit.otherWork !== undefined ? { otherWork: visit.otherWork } : {}),
      planned: on.list.reduce((sum, p) => sum + p.amount, 0),
      reached: charged.reached,
      unfunded: charged.unfunded,
      ...(booking ? { booking: booking.number } : {}),
    },
    transfers: atValueOf(when.effective, about.agreements, netted([...release, ...charged.transfers])),
  }
}

/** Late means less notice than agreed, in real hours. The two questions must then be answered. */
function reasonOf(agreement: Agreement, visit: MissedVisit): NotGiven | Refusal {
  const late = isLate(agreement, visit)
  if (isRefusal(late)) return late
  if (visit.reason === 'hospital' || visit.reason === 'illness') {
    if (!agreement.chargesIllness || !late) return visit.reason
  } else if (visit.reason !== 'client-cancelled') return visit.reason
  else if (!late) return 'cancelled-in-time'
  if (agreement.cancelledLate.rule === 'nothing') return 'cancelled-late'
  if (visit.workerPaid === undefined || (visit.workerPaid && visit.otherWork === undefined)) {
    return new Refusal(
      'late-cancellation-not-answered',
      'This was cancelled with less notice than agreed. Say two things first: was the worker paid, and were they given other work? Until then nothing is charged.',
      { session: visit.session },
    )
  }
  return visit.reason === 'client-cancelled' ? 'cancelled-late' : visit.reason
}

function isLate(agreement: Agreement, visit: MissedVisit): boolean | Refusal {
  if (!visit.cancelledAt) return true
  const cancelled = readMoment(visit.cancelledAt)
  if (isRefusal(cancelled)) return cancelled.at({ field: 'cancelledAt' })
  return secondsBetween(cancelled, visit.at.start) < agreement.noticeHours * HOUR
}

function isCharged(agreement: Agreement, visit: MissedVisit, reason: NotGiven): boolean {
  const kindOfReason = reason === 'cancelled-late' || reason === 'hospital' || reason === 'illness'
  const allowed = reason === 'cancelled-late' || agreement.chargesIllness
  return kindOfReason && allowed && visit.workerPaid === true && visit.otherWork === false
}

/**
 * Hours leaving for a late cancellation, by kind: cost ÷ price, rounded down to the minute (design.md §3).
 * Emma's 5 h 30 at £17.40 direct cost £95.70: 3 h 53 at £24.60.
 */
function lateHours(
  agreement: Agreement,
  pieces: readonly Piece[],
): { readonly kind: string; readonly amount: number }[] | Refusal {
  const sums = new Map<string, number>()
  for (const p of pieces) sums.set(p.kind, (sums.get(p.kind) ?? 0) + p.amount)
  const leaving: { kind: string; amount: number }[] = []
  for (const [code, amount] of sums) {
    const kind = kindOf(agreement, code)
    if (isRefusal(kind)) return kind
    leaving.push({ kind: code, amount: chargedOf(agreement, kind, amount) })
  }
  return leaving
}

function chargedOf(agreement: Agreement, kind: Kind, amount: number): number {
  const term = agreement.cancelledLate
  const step = kind.measure === 'count' ? 1 : MINUTE
  const down = (n: number) => Math.floor(n / step) * step
  if (term.rule === 'nothing') return 0
  if (term.rule === 'all-booked') return amount
  if (term.rule === 'part') return down(roundedDown(amount, term.num, term.den))
  const direct = partOf(kind, 'direct')
  const price = priceOf(kind)
  return down(roundedDown(amount, direct.pence * price.per, direct.per * price.pence))
}

/**
 * Funds support that was given before and not charged for: only by a decision that names the session, at the
 * price of the day it was given (design.md §3). Refused for more than is unfunded there, or than the hours
 * reach; nothing funds it by itself.
 */
export function decideFunding(
  about: FundCase,
  support: Numbered<'support'>,
  ask: {
    readonly kind: string
    readonly amount: number
    readonly on: Day
    readonly decision: DecisionId
    readonly already: number
  },
): DraftOf<'funding'> | Refusal {
  const there = (support.details.unfunded.find((u) => u.kind === ask.kind)?.amount ?? 0) - ask.already
  if (!Number.isSafeInteger(ask.amount) || ask.amount <= 0 || ask.amount > there) {
    return new Refusal(
      'not-enough-hours',
      `${printSeconds(Math.max(0, there))} of this visit was not charged for. Fund at most that.`,
      { asked: ask.amount, left: Math.max(0, there) },
      { field: 'amount' },
    )
  }
  const agreement = agreementOn(about.agreements, support.relatesTo ?? support.effective)
  if (isRefusal(agreement)) return agreement
  const charged = chargePieces(about.book, agreement, ask.on, [ask], 'unfunded', [], undefined)
  if (isRefusal(charged)) return charged
  const short = charged.unfunded[0]
  if (short) {
    return new Refusal(
      'not-enough-hours',
      `The unused hours reach ${printSeconds(ask.amount - short.amount)} of it. Fund at most that.`,
      { asked: ask.amount, left: ask.amount - short.amount },
      { field: 'amount' },
    )
  }
  return {
    kind: 'funding',
    effective: ask.on,
    decision: ask.decision,
    details: {
      session: support.details.session,
      support: support.number,
      kind: ask.kind,
      amount: ask.amount,
      reached: charged.reached,
    },
    transfers: atValueOf(ask.on, about.agreements, charged.transfers),
  }
}

/** How long ago support was last recorded, for the three days' rule (design.md §4 "Only unused hours"). */
const RECORDED_WITHIN_DAYS = 3

/**
 * Only unused hours can become money or be saved: refused where support is recorded only up to a day more
 * than three days before, until a manager has entered the hours given since.
 */
export function supportIsRecorded(fund: Fund, on: Day): Refusal | undefined {
  const through = fund.recordedThrough ?? addDays(fund.opened, -1)
  if (daysBetween(through, on) <= RECORDED_WITHIN_DAYS) return undefined
  return new Refusal(
    'support-not-recorded',
    `Support is recorded only up to ${printDay(through)}. Enter the visits since then first, so that only unused hours are used.`,
    { recordedThrough: through, day: on },
  )
}
