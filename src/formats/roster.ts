import { type LocalTime, readDay, ZONE } from '../ledger/day.ts'
import type { TimesKept } from '../ledger/entry.ts'
import { shown } from '../ledger/money.ts'
import { Refusal } from '../ledger/refusal.ts'
import type { GivenAs } from '../ledger/session.ts'
import {
  type Cells,
  isRefused,
  needed,
  oneOf,
  type Row,
  readList,
  readName,
  reference,
  type Wanted,
} from './csv.ts'
import {
  givenAs,
  type Reason,
  ROSTER_COLUMNS,
  type RosterColumn,
  type RosterMapping,
  type Status,
  type TimeFormat,
} from './mapping.ts'

/** A roster export: one row for every person at a visit. */
export interface RosterFile {
  /** The mapping's name, as the `system` of every source. */
  readonly system: string
  readonly rows: readonly RosterRow[]
  /** Lines that say again exactly what an earlier line says; they are not in `rows`. */
  readonly repeated: readonly number[]
}

export interface RosterRow {
  readonly line: number
  /** The row as it stood in the file. */
  readonly text: string
  /** Visit and client: the same in every export, whatever else changes. */
  readonly reference: string
  readonly visit: string
  readonly client: string
  readonly clientName: string
  readonly worker?: string
  /** As the roster says it; `given` is what the mapping makes of it, undefined where it does not know. */
  readonly service: string
  readonly given?: GivenAs
  readonly planned: RosterTimes
  /** The times the fund is charged by; only for a visit that was given, or is being given. */
  readonly actual?: RosterTimes
  /** What `actual` is; `planned` where the mapping lets the plan stand for it. */
  readonly kept?: TimesKept
  readonly status: Status
  readonly reason?: Reason
  readonly cancelledAt?: LocalTime
}

/** Which of the two hours, in the night when the clocks go back. */
export type Zone = 'BST' | 'GMT'

/** Wall times as the roster holds them. What a clock change makes of them is the ledger's to say. */
export interface RosterTimes {
  readonly start: LocalTime
  readonly end: LocalTime
  readonly startZone?: Zone
  readonly endZone?: Zone
}

/** A wall time as the ledger reads it: 2026-10-25T01:30 BST. */
export function withZone(local: LocalTime, zone: Zone | undefined): string {
  return zone === undefined ? local : `${local} ${zone}`
}

/** Reads a roster export through a saved mapping: all its rows, or everything that is wrong with it. */
export function readRoster(
  input: Uint8Array | string,
  mapping: RosterMapping,
  file: string,
): RosterFile | Refusal[] {
  const repeated: number[] = []
  const visits = new Map<string, Row>()
  const rows = readList<RosterColumn, RosterRow>(input, file, wantedOf(mapping), (row, cells) => {
    const read = rosterRow(row, cells, mapping)
    if (!read) return undefined
    const before = visits.get(read.reference)
    visits.set(read.reference, before ?? row)
    if (!before) return read
    if (sameCells(before, row)) repeated.push(row.line)
    else {
      cells.wrong(
        row,
        'visit',
        new Refusal(
          'already-exists',
          `Visit ${shown(read.visit)} of ${shown(read.client)} stands in line ${before.line} too, and says something else. Keep the right one.`,
          { visit: read.visit, client: read.client, other: before.line },
        ),
      )
    }
    return undefined
  })
  return isRefused(rows) ? rows : { system: mapping.name, rows, repeated }
}

/** Every column the mapping names must be there: a heading that was renamed is not an empty column. */
function wantedOf(mapping: RosterMapping): Wanted<RosterColumn>[] {
  return ROSTER_COLUMNS.flatMap((name) => {
    const heading = mapping.columns[name]
    return heading === undefined ? [] : [{ name, heading }]
  })
}

function sameCells(a: Row, b: Row): boolean {
  return a.cells.every((cell, i) => cell === b.cells[i])
}

function rosterRow(row: Row, cells: Cells<RosterColumn>, mapping: RosterMapping): RosterRow | undefined {
  const visit = cells.read(row, 'visit', needed('the visit’s number', readName))
  const client = cells.read(row, 'client', needed('the person’s reference', readName))
  const clientName = cells.read(row, 'clientName', readName)
  const worker = cells.readIfThere(row, 'worker', readName)
  const service = serviceOf(row, cells, mapping)
  const status = cells.read(row, 'status', needed('a status', oneOf('status', mapped(mapping.statuses))))
  const reason =
    cells.readIfThere(row, 'reason', oneOf('reason', mapped(mapping.reasons))) ??
    (status === 'cancelled' && cells.text(row, 'reason') === '' ? mapping.defaults.reason : undefined)
  const planned = timesOf(row, cells, mapping.times, { start: 'plannedStart', end: 'plannedEnd' })
  const actual = actualOf(row, cells, mapping, status)
  const cancelledAt = cells.readIfThere(row, 'cancelledAt', (text) => readWall(text, mapping.times))
  // Everything above is read before anything is given up, so that a row's refusals come together.
  if (visit === undefined || client === undefined || clientName === undefined || service === undefined)
    return undefined
  if (status === undefined || planned === undefined || actual === undefined) return undefined
  if (contradicts(row, cells, status, reason)) return undefined

  const given = givenAs(mapping, service)
  const times = actual === 'none' ? undefined : actual === 'as-planned' ? planned : actual
  return {
    line: row.line,
    text: row.text,
    reference: reference([visit, client]),
    visit,
    client,
    clientName,
    ...(worker === undefined ? {} : { worker }),
    service,
    ...(given === undefined ? {} : { given }),
    planned,
    ...(times === undefined
      ? {}
      : { actual: times, kept: actual === 'as-planned' ? 'planned' : mapping.kept }),
    status,
    ...(reason === undefined ? {} : { reason }),
    ...(cancelledAt === undefined ? {} : { cancelledAt: cancelledAt.local }),
  }
}

function mapped<T>(words: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(words))
}

function serviceOf(row: Row, cells: Cells<RosterColumn>, mapping: RosterMapping): string | undefined {
  const byDefault = mapping.defaults.service
  if (byDefault !== undefined && cells.text(row, 'service') === '') return byDefault
  return cells.read(row, 'service', needed('the service', readName))
}

/** Actual times where there are any; undefined where they are refused, which is gathered. */
function actualOf(
  row: Row,
  cells: Cells<RosterColumn>,
  mapping: RosterMapping,
  status: Status | undefined,
): RosterTimes | 'none' | 'as-planned' | undefined {
  const started = cells.text(row, 'actualStart') !== ''
  const ended = cells.text(row, 'actualEnd') !== ''
  if (started && ended && status === 'cancelled') {
    return cells.wrong(
      row,
      'actualStart',
      new Refusal(
        'file-unreadable',
        'This visit is cancelled but has actual times. Correct its status, or take the times out.',
      ),
    )
  }
  if (started && ended) return timesOf(row, cells, mapping.times, { start: 'actualStart', end: 'actualEnd' })
  // A visit going on at the moment of the export has begun and is still planned.
  if (status !== 'given') return 'none'
  if (!started && !ended && mapping.defaults.actual === 'as-planned') return 'as-planned'
  return cells.wrong(
    row,
    started ? 'actualEnd' : 'actualStart',
    new Refusal('not-a-time', 'This is empty. A visit that was delivered needs its actual start and end.'),
  )
}

function timesOf(
  row: Row,
  cells: Cells<RosterColumn>,
  format: TimeFormat,
  at: { readonly start: RosterColumn; readonly end: RosterColumn },
): RosterTimes | undefined {
  const reader = needed('a day and time', (text) => readWall(text, format))
  const start = cells.read(row, at.start, reader)
  const end = cells.read(row, at.end, reader)
  if (start === undefined || end === undefined) return undefined
  const minutes = minutesBetween(start, end)
  if (minutes <= 0) {
    return cells.wrong(
      row,
      at.end,
      new Refusal(
        'ends-before-start',
        `This ends (${plain(end)}) before it starts (${plain(start)}). Check both times; after midnight the day is the next one.`,
        { start: start.local, end: end.local },
      ),
    )
  }
  if (minutes > LONGEST_MINUTES) {
    return cells.wrong(
      row,
      at.end,
      new Refusal(
        'too-long',
        `From ${plain(start)} to ${plain(end)} is longer than 24 hours. Check both days, or enter each day by itself.`,
        { start: start.local, end: end.local },
      ),
    )
  }
  return {
    start: start.local,
    end: end.local,
    ...(start.zone ? { startZone: start.zone } : {}),
    ...(end.zone ? { endZone: end.zone } : {}),
  }
}

const LONGEST_MINUTES = 24 * 60

interface Wall {
  readonly local: LocalTime
  readonly zone?: Zone
}

function plain({ local, zone }: Wall): string {
  return withZone(local, zone).replace('T', ' ')
}

/** By the clock on the wall; where both ends name their zone, 01:50 BST comes before 01:10 GMT. */
function minutesBetween(a: Wall, b: Wall): number {
  const wall = Temporal.PlainDateTime.from(a.local).until(b.local, { largestUnit: 'minute' }).minutes
  if (a.zone === undefined || b.zone === undefined || a.zone === b.zone) return wall
  return a.zone === 'BST' ? wall + 60 : wall - 60
}

const PATTERNS: Record<TimeFormat, RegExp> = {
  'dd/mm/yyyy HH:mm': /^(\d{1,2}\/\d{1,2}\/\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*(BST|GMT))?$/i,
  'dd-mm-yyyy HH:mm': /^(\d{1,2}-\d{1,2}-\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*(BST|GMT))?$/i,
  'yyyy-mm-dd HH:mm': /^(\d{4}-\d{2}-\d{2})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*(BST|GMT))?$/i,
  ISO: /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,]0+)?)?(?:\s*(BST|GMT)|(Z|[+-]\d{2}:\d{2}))?$/i,
}

const EXAMPLES: Record<TimeFormat, string> = {
  'dd/mm/yyyy HH:mm': '31/03/2026 09:15',
  'dd-mm-yyyy HH:mm': '31-03-2026 09:15',
  'yyyy-mm-dd HH:mm': '2026-03-31 09:15',
  ISO: '2026-03-31T09:15',
}

/**
 * Reads a wall time in the mapping's format, with `BST` or `GMT` after it where the roster says which. An
 * ISO time with an offset is a moment, and is turned into London's wall time.
 */
export function readWall(text: string, format: TimeFormat): Wall | Refusal {
  const match = PATTERNS[format].exec(text)
  const [, date = '', h = '', min = '', s = '00', zone, offset] = match ?? []
  const day = match ? readDay(date) : undefined
  if (typeof day !== 'string' || Number(h) > 23 || Number(min) > 59 || Number(s) > 59) {
    return new Refusal(
      'not-a-time',
      `“${shown(text)}” is not a day and time. Write it like ${EXAMPLES[format]}.`,
      { given: shown(text) },
    )
  }
  if (s !== '00') {
    return new Refusal(
      'not-a-time',
      `“${shown(text)}” has seconds. Times are kept in whole minutes: export them so.`,
      { given: shown(text) },
    )
  }
  const local = `${day}T${h.padStart(2, '0')}:${min}` as LocalTime
  if (offset !== undefined) return inLondon(local, offset, text)
  return zone === undefined ? { local } : { local, zone: zone.toUpperCase() === 'BST' ? 'BST' : 'GMT' }
}

function inLondon(local: LocalTime, offset: string, text: string): Wall | Refusal {
  let instant: Temporal.Instant
  try {
    instant = Temporal.Instant.from(`${local}:00${offset}`)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return new Refusal(
      'not-a-time',
      `“${shown(text)}” is not a day and time. Write it like ${EXAMPLES.ISO}.`,
      {
        given: shown(text),
      },
    )
  }
  const london = instant.toZonedDateTimeISO(ZONE)
  return {
    local: london.toPlainDateTime().toString({ smallestUnit: 'minute' }) as LocalTime,
    zone: london.offset === '+01:00' ? 'BST' : 'GMT',
  }
}

/** Only a cancelled visit has a reason, and it must have one: nothing else is ever taken for "delivered". */
function contradicts(
  row: Row,
  cells: Cells<RosterColumn>,
  status: Status,
  reason: Reason | undefined,
): boolean {
  const written = cells.text(row, 'reason')
  if (status !== 'cancelled' && written !== '') {
    cells.wrong(
      row,
      'reason',
      new Refusal(
        'file-unreadable',
        `This visit is not cancelled but has a reason, “${shown(written)}”. Correct its status, or take the reason out.`,
      ),
    )
    return true
  }
  if (status === 'cancelled' && reason === undefined) {
    if (written === '') {
      cells.wrong(
        row,
        'reason',
        new Refusal('bad-text', 'This is empty. A cancelled visit needs its reason.'),
      )
    }
    return true
  }
  return false
}
