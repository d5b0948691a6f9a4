import { type Agreement, agreementOn, kindOf } from './agreement.ts'
import { type Day, type LocalTime, localAt, type Moment, moment, secondsBetween, ZONE } from './day.ts'
import type { Piece } from './entry.ts'
import { shown } from './money.ts'
import { isBetween, type KindCode } from './rate.ts'
import { isRefusal, Refusal } from './refusal.ts'

/** A session's two moments and how its ends read on the clock. */
export interface SessionTimes {
  readonly start: Moment
  readonly end: Moment
  readonly localStart: LocalTime
  readonly localEnd: LocalTime
}

/** Whether support counts by the clock (standard, and enhanced in its window) or is of one agreed kind. */
export type GivenAs = 'by-clock' | KindCode

/** The longest session that is not a slip of the pen. */
const LONGEST_HOURS = 24

/**
 * Turns typed local times into moments (design.md §6). A time that does not exist (29 March 2026 01:30) is
 * refused; one that comes twice (25 October 01:30) needs "BST" or "GMT" after it, and otherwise asks which.
 */
export function sessionTimes(startText: string, endText: string): SessionTimes | Refusal {
  const from = readMoment(startText)
  if (isRefusal(from)) return from.at({ field: 'start' })
  const to = readMoment(endText)
  if (isRefusal(to)) return to.at({ field: 'end' })
  const lasts = secondsBetween(from, to)
  if (lasts <= 0) {
    return new Refusal(
      'ends-before-start',
      `The support ends (${plain(endText)}) before it starts (${plain(startText)}). Check both times; after midnight the day is the next one.`,
      { start: shown(startText), end: shown(endText) },
      { field: 'end' },
    )
  }
  if (lasts > LONGEST_HOURS * 3600) {
    return new Refusal(
      'too-long',
      `Support from ${plain(startText)} to ${plain(endText)} is longer than ${LONGEST_HOURS} hours. Record each day by itself.`,
      { start: shown(startText), end: shown(endText) },
      { field: 'end' },
    )
  }
  return { start: from, end: to, localStart: localAt(from), localEnd: localAt(to) }
}

const LOCAL = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?:\s*(BST|GMT))?$/

/** The moment of a typed local time, by the rules of `sessionTimes`. */
export function readMoment(text: string): Moment | Refusal {
  const match = LOCAL.exec(text.trim())
  const wall = match ? plainDateTime(`${match[1]}T${match[2]}`) : undefined
  if (!match || !wall) {
    return new Refusal(
      'not-a-time',
      `“${shown(text)}” is not a day and time. Write it like 2026-03-13 20:00.`,
      {
        given: shown(text),
      },
    )
  }
  const earlier = wall.toZonedDateTime(ZONE, { disambiguation: 'earlier' })
  const later = wall.toZonedDateTime(ZONE, { disambiguation: 'later' })
  if (earlier.equals(later)) return inItsZone(text, earlier, match[3])
  if (!earlier.toPlainDateTime().equals(wall)) {
    return new Refusal(
      'no-such-time',
      `There is no ${match[2]} on ${match[1]}: the clocks go forward that night. Write the time before or after the change.`,
      { given: shown(text) },
    )
  }
  if (match[3] === 'BST') return moment(earlier.toInstant())
  if (match[3] === 'GMT') return moment(later.toInstant())
  return new Refusal(
    'which-time',
    `${match[2]} comes twice on ${match[1]}: the clocks go back that night. Write BST after it for the first, GMT for the second.`,
    { given: shown(text) },
  )
}

/** A zone written after a time that comes once must be the one in force: 10:00 GMT in July is another hour. */
function inItsZone(text: string, at: Temporal.ZonedDateTime, zone: string | undefined): Moment | Refusal {
  const inForce = at.offsetNanoseconds === 0 ? 'GMT' : 'BST'
  if (zone === undefined || zone === inForce) return moment(at.toInstant())
  return new Refusal(
    'not-a-time',
    `On ${at.toPlainDate().toString()} the clocks show ${inForce}, so “${shown(text)}” is not clear. Write the time as the clock on the wall shows it.`,
    { given: shown(text) },
  )
}

function plainDateTime(iso: string): Temporal.PlainDateTime | undefined {
  try {
    return Temporal.PlainDateTime.from(iso, { overflow: 'reject' })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function plain(text: string): string {
  return shown(text).replace('T', ' ')
}

/**
 * Cuts a session at every boundary: midnight, the edges of each kind's window, the clock change (design.md
 * §6). Each piece has real seconds and the kind in force at its start on that day. A kind counted in nights
 * or visits is one piece, dated by its start.
 */
export function cut(
  times: SessionTimes,
  given: GivenAs,
  agreements: readonly Agreement[],
): Piece[] | Refusal {
  const pieces: Piece[] = []
  const end = Temporal.Instant.from(times.end).toZonedDateTimeISO(ZONE)
  let at = Temporal.Instant.from(times.start).toZonedDateTimeISO(ZONE)
  while (Temporal.ZonedDateTime.compare(at, end) < 0) {
    const day = at.toPlainDate().toString() as Day
    const agreement = agreementOn(agreements, day)
    if (isRefusal(agreement)) return agreement
    const start = moment(at.toInstant())
    const kind = kindOf(agreement, given === 'by-clock' ? kindAt(agreement, localAt(start)) : given)
    if (isRefusal(kind)) return kind
    const next = kind.measure === 'count' ? end : earliest([end, ...boundariesAfter(at, agreement)])
    const stop = moment(next.toInstant())
    pieces.push({
      day,
      start,
      end: stop,
      localStart: localAt(start),
      localEnd: localAt(stop),
      kind: kind.code,
      amount: kind.measure === 'count' ? 1 : at.until(next, { largestUnit: 'second' }).total('second'),
    })
    at = next
  }
  return joined(pieces)
}

/** The kind a clock time falls in: the first kind whose window holds it, else standard. */
function kindAt(agreement: Agreement, local: LocalTime): KindCode {
  return agreement.kinds.find((kind) => kind.between && isBetween(local, kind.between))?.code ?? 'standard'
}

function boundariesAfter(at: Temporal.ZonedDateTime, agreement: Agreement): Temporal.ZonedDateTime[] {
  const edges = agreement.kinds.flatMap((kind) => (kind.between ? [kind.between.from, kind.between.to] : []))
  const days = [at.toPlainDate(), at.toPlainDate().add({ days: 1 })]
  const atEdges = days.flatMap((date) =>
    edges.flatMap((edge) => bothTimes(date.toPlainDateTime(Temporal.PlainTime.from(edge)))),
  )
  const midnight = at.toPlainDate().add({ days: 1 }).toZonedDateTime(ZONE)
  const change = at.getTimeZoneTransition('next')
  return [...atEdges, midnight, ...(change ? [change] : [])].filter(
    (b) => Temporal.ZonedDateTime.compare(b, at) > 0,
  )
}

/** An edge at a time that comes twice is crossed twice. */
function bothTimes(edge: Temporal.PlainDateTime): Temporal.ZonedDateTime[] {
  return (['earlier', 'later'] as const).map((disambiguation) =>
    edge.toZonedDateTime(ZONE, { disambiguation }),
  )
}

function earliest(moments: readonly Temporal.ZonedDateTime[]): Temporal.ZonedDateTime {
  return moments.reduce((a, b) => (Temporal.ZonedDateTime.compare(b, a) < 0 ? b : a))
}

/** Two pieces that meet inside one window on one day at an unchanged clock are one. */
function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = []
  for (const piece of pieces) {
    const last = result.at(-1)
    const sameOffset = last && offsetAt(last.start) === offsetAt(piece.start)
    if (last && sameOffset && last.day === piece.day && last.kind === piece.kind)
      result[result.length - 1] = {
        ...last,
        end: piece.end,
        localEnd: piece.localEnd,
        amount: last.amount + piece.amount,
      }
    else result.push(piece)
  }
  return result
}

function offsetAt(m: Moment): string {
  return Temporal.Instant.from(m).toZonedDateTimeISO(ZONE).offset
}

/** The pieces of each civil day, in order: one entry for each (design.md §6). */
export function byDay(pieces: readonly Piece[]): readonly (readonly [Day, Piece[]])[] {
  const days = new Map<Day, Piece[]>()
  for (const piece of pieces) days.set(piece.day, [...(days.get(piece.day) ?? []), piece])
  return [...days]
}
