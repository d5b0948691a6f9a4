import { shown } from './money.ts'
import { Refusal } from './refusal.ts'

/** A civil day in Europe/London, written 2026-03-31. Days compare as text. */
export type Day = string & { readonly civil: 'day' }
/** A civil month, written 2026-03. */
export type Month = string & { readonly civil: 'month' }
/** A moment in UTC, written 2026-03-31T09:15:00Z (whole seconds when typed; milliseconds when recorded). */
export type Moment = string & { readonly civil: 'moment' }
/** A local date and time without zone, written 2026-03-31T09:15. */
export type LocalTime = string & { readonly civil: 'local' }

export const ZONE = 'Europe/London'

const PATTERN = /^\d{4}-\d{2}-\d{2}$/

/** A day written 2026-03-31. Throws on anything else: people's writing goes through `readDay`. */
export function day(text: string): Day {
  if (!PATTERN.test(text)) throw new RangeError(`not a day: ${text}`)
  return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() as Day
}

export function month(text: string): Month {
  return Temporal.PlainYearMonth.from(text, { overflow: 'reject' }).toString() as Month
}

const EARLIEST = '2000-01-01'
const LATEST = '2099-12-31'

/** Reads a day people write: 31/03/2026, 31-3-2026, 2026-03-31. Refuses what is no day, and days outside 2000–2099. */
export function readDay(text: string): Day | Refusal {
  const t = text.trim()
  const uk = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(t)
  const iso = uk ? `${uk[3]}-${uk[2]?.padStart(2, '0')}-${uk[1]?.padStart(2, '0')}` : t
  const found = PATTERN.test(iso) ? plainDate(iso) : undefined
  if (!found || found.toString() < EARLIEST || found.toString() > LATEST) {
    return new Refusal('not-a-day', `“${shown(text)}” is not a day. Write it like 31/03/2026.`, {
      given: shown(text),
    })
  }
  return found.toString() as Day
}

/** Reads a month people write: 2026-04 or 04/2026. */
export function readMonth(text: string): Month | Refusal {
  const match = /^(?:(\d{4})-(\d{2})|(\d{1,2})\/(\d{4}))$/.exec(text.trim())
  const iso = match ? `${match[1] ?? match[4]}-${(match[2] ?? match[3] ?? '').padStart(2, '0')}` : ''
  const first = match ? readDay(`${iso}-01`) : undefined
  if (first === undefined || first instanceof Refusal) {
    return new Refusal('not-a-day', `“${shown(text)}” is not a month. Write it like 2026-04.`, {
      given: shown(text),
    })
  }
  return iso as Month
}

function plainDate(iso: string): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from(iso, { overflow: 'reject' })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

export function addDays(d: Day, n: number): Day {
  return Temporal.PlainDate.from(d).add({ days: n }).toString() as Day
}

/** How many days from `a` to `b`; negative when `b` is earlier. */
export function daysBetween(a: Day, b: Day): number {
  return Temporal.PlainDate.from(a).until(Temporal.PlainDate.from(b), { largestUnit: 'day' }).days
}

/** 1 = Monday … 7 = Sunday (ISO 8601). */
function weekday(d: Day): number {
  return Temporal.PlainDate.from(d).dayOfWeek
}

/** The first day of the week that holds `d`, for weeks that start on weekday `starts`. */
export function weekOf(d: Day, starts: number): Day {
  return addDays(d, -((weekday(d) - starts + 7) % 7))
}

const WEEKS = new Map<Day, readonly Day[]>()

/** The seven days of a week from its first: asked for so often, of so few weeks, that each is worked out once. */
export function daysOfWeek(first: Day): readonly Day[] {
  const known = WEEKS.get(first) ?? [0, 1, 2, 3, 4, 5, 6].map((n) => addDays(first, n))
  WEEKS.set(first, known)
  return known
}

export function monthOf(d: Day): Month {
  return d.slice(0, 7) as Month
}

export function firstDay(m: Month): Day {
  return `${m}-01` as Day
}

export function lastDay(m: Month): Day {
  const first = Temporal.PlainDate.from(`${m}-01`)
  return first.with({ day: first.daysInMonth }).toString() as Day
}

export function nextMonth(m: Month): Month {
  return Temporal.PlainYearMonth.from(m).add({ months: 1 }).toString() as Month
}

export function laterOf<T extends Day | Moment>(a: T, b: T): T {
  return a > b ? a : b
}

/** The civil day in London at a moment. */
export function dayAt(moment: Moment): Day {
  return Temporal.Instant.from(moment).toZonedDateTimeISO(ZONE).toPlainDate().toString() as Day
}

/** The moment at which a day begins in Europe/London. */
export function midnight(day: Day): Moment {
  return moment(Temporal.PlainDate.from(day).toZonedDateTime(ZONE).toInstant())
}

/** The local London time at a moment, to the minute: 2026-03-31T09:15. */
export function localAt(moment: Moment): LocalTime {
  return Temporal.Instant.from(moment)
    .toZonedDateTimeISO(ZONE)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' }) as LocalTime
}

export function moment(instant: Temporal.Instant): Moment {
  return instant.toString() as Moment
}

/** Reads a moment as we write it, with the milliseconds that recorded ones have or without; undefined where it is none. */
export function readInstant(text: string): Moment | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?Z$/.exec(text)
  if (!match) return undefined
  const [, seconds = '', part] = match
  try {
    const instant = Temporal.Instant.from(text)
    // The sixtieth second, which a leap second would have, is read as the one before it.
    if (instant.toString({ smallestUnit: 'second' }) !== `${seconds}Z`) return undefined
    return (part === undefined ? `${seconds}Z` : `${seconds}.${part.padEnd(3, '0')}Z`) as Moment
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Whether a moment comes after another. */
export function isAfter(a: Moment, b: Moment): boolean {
  return Temporal.Instant.compare(Temporal.Instant.from(a), Temporal.Instant.from(b)) > 0
}

export function secondsBetween(a: Moment, b: Moment): number {
  return Temporal.Instant.from(a).until(Temporal.Instant.from(b), { largestUnit: 'second' }).seconds
}

/** The days of a week, from Monday, and the months, as they are written. */
export const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** "13 March 2026" */
export function printDay(d: Day): string {
  const date = Temporal.PlainDate.from(d)
  return `${date.day} ${MONTHS[date.month - 1]} ${date.year}`
}

/** "Friday 13 March" */
export function printWeekday(d: Day): string {
  const date = Temporal.PlainDate.from(d)
  return `${DAYS[date.dayOfWeek - 1]} ${date.day} ${MONTHS[date.month - 1]}`
}

/** "March 2026" */
export function printMonth(m: Month): string {
  const [year, number] = m.split('-')
  return `${MONTHS[Number(number) - 1]} ${year}`
}

/** "20:00" */
export function printTime(local: LocalTime): string {
  return local.slice(11, 16)
}
