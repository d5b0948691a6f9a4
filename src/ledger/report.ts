import { type Agreement, inForce } from './agreement.ts'
import { agreedBetween } from './allocation.ts'
import { addDays, type Day, firstDay, lastDay, type Month, monthOf, nextMonth } from './day.ts'
import { changeOf, type EntryKind, type NotGiven } from './entry.ts'
import { type AccountCode, type Fund, isHeld, PROVIDER_CODES, type Unit } from './fund.ts'
import { MINUTE } from './hours.ts'
import { PENNY } from './money.ts'
import type { Period } from './period.ts'
import { inKindDown, type Kind, type KindCode } from './rate.ts'
import { added, shared, sharedTable } from './sharing.ts'
import type { PoundsUsed } from './statement.ts'
import { isTheirs, printed, sum, total } from './statement-facts.ts'
import { of100 } from './statement-pounds.ts'

/** What moved between two accounts over some days: of a reversal, under the kind of what was put right. */
export interface Moved {
  readonly kind: EntryKind
  readonly unit: Unit
  readonly debit: AccountCode
  readonly credit: AccountCode
  readonly amount: number
}

/** Hours of one kind, in whole seconds (units for nights and visits), as the statement's table of hours counts them. */
export interface HoursFigures {
  readonly kind: KindCode
  readonly label: string
  readonly measure: Kind['measure']
  /** Came in: what weeks gave. */
  readonly given: number
  /** Left for support, and for visits that were cancelled late. */
  readonly used: number
  readonly cancelledLate: number
  /** Support as it was really given, in the kind given; of it, what the fund did not pay for. */
  readonly delivered: number
  readonly unfunded: number
  /** Held for visits that were planned. */
  readonly planned: number
  /** What was still there, saved hours too, changed by this. */
  readonly held: number
}
export type HoursColumn = Exclude<keyof HoursFigures, 'kind' | 'label' | 'measure'>
const HOURS_COLUMNS = [
  ...(['given', 'used', 'cancelledLate', 'delivered', 'unfunded', 'planned', 'held'] as const),
] satisfies HoursColumn[]

const STANDARD_COLUMNS = [...HOURS_COLUMNS, 'agreed'] as const

/** Hours in standard hours, rounded down to the second kind by kind and month by month. */
export type InStandard = Readonly<Record<HoursColumn | 'agreed', number>>

/** Penny-seconds. */
export const POUNDS = ['direct', 'management', 'cancelledLate', 'bought', 'kept'] as const
export type PoundsColumn = (typeof POUNDS)[number]
export type PoundsFigures = Readonly<Record<PoundsColumn, number>>

/**
 * One fund's figures over some days, exactly. They are worked out by calendar months and added up, so that the months
 * of a quarter make the quarter; those of a month are the statement's own.
 */
export interface Figures {
  readonly hours: readonly HoursFigures[]
  readonly standard: InStandard
  readonly pounds: PoundsFigures
  /** What the agreement gives in the weeks begun: the worth of its hours, and money, in penny-seconds. */
  readonly agreedWorth: number
  readonly agreedCash: number
  /** Visits that were cancelled late, and that the provider could not come to. */
  readonly lateVisits: number
  readonly missedVisits: number
}

/** What one fund's figures of (a part of) one calendar month are told from. */
export interface MonthFacts {
  readonly fund: Pick<Fund, 'opened'>
  readonly agreements: readonly Agreement[]
  readonly days: Period
  readonly moved: readonly Moved[]
  readonly notGiven: readonly { readonly reason: NotGiven; readonly visits: number }[]
}

/** The figures of one fund in a calendar month, or in a part of it. */
export function figuresOfMonth({ fund, agreements, days, moved, notGiven }: MonthFacts): Figures {
  const agreed = agreedBetween(fund, agreements, days.first, days.last)
  const kinds = [
    ...new Set([...moved.map((m) => m.unit).filter((u) => u !== 'GBP'), ...agreed.hours.map((h) => h.kind)]),
  ]
  const agreedKinds = kindsAgreed(agreements, days.last)
  const hours = kinds.map((code) => hoursOf(namedAs(agreedKinds, code), moved))
  const inStandard = (list: readonly { readonly kind: KindCode; readonly amount: number }[]) =>
    list.reduce((all, h) => all + standardOf(agreedKinds, h.kind, h.amount), 0)
  const column = (name: HoursColumn) => inStandard(hours.map((h) => ({ kind: h.kind, amount: h[name] })))
  const visits = (reason: NotGiven) =>
    notGiven.filter((n) => n.reason === reason).reduce((all, n) => all + n.visits, 0)
  return {
    hours,
    standard: {
      given: column('given'),
      used: column('used'),
      cancelledLate: column('cancelledLate'),
      delivered: column('delivered'),
      unfunded: column('unfunded'),
      planned: column('planned'),
      held: column('held'),
      agreed: inStandard(agreed.hours),
    },
    pounds: poundsOf(moved),
    agreedWorth: agreed.worth,
    agreedCash: agreed.cash,
    lateVisits: visits('cancelled-late'),
    missedVisits: visits('could-not-come'),
  }
}

/** What something did to some accounts of a unit, each counted on its own side. */
function changed(m: Moved, wanted: (code: AccountCode) => boolean): number {
  const own = (code: AccountCode) => (wanted(code) ? changeOf(m, code) : 0)
  return own(m.debit) + own(m.credit)
}

/** The statement's own columns (statement-hours.ts): hours left are those available and booked. */
function hoursOf(
  kind: Pick<HoursFigures, 'kind' | 'label' | 'measure'>,
  moved: readonly Moved[],
): HoursFigures {
  const of = moved.filter((m) => m.unit === kind.kind)
  const over = (kinds: readonly EntryKind[] | undefined, wanted: (code: AccountCode) => boolean) =>
    of.reduce((all, m) => (kinds === undefined || kinds.includes(m.kind) ? all + changed(m, wanted) : all), 0)
  const isLeft = (code: AccountCode) => code === 'available' || code === 'booked'
  return {
    ...kind,
    given: over(['allocation'], isLeft),
    used: 0 - over(SUPPORT, isLeft),
    cancelledLate: 0 - over(['not-given'], isLeft),
    delivered: over(undefined, (code) => code === 'delivered'),
    unfunded: over(undefined, (code) => code === 'unfunded'),
    planned: over(['booking'], (code) => code === 'booked'),
    held: over(undefined, isHeld),
  }
}

const SUPPORT: readonly EntryKind[] = ['support', 'funding']

/**
 * Where each pound used went, as in the statement (statement-pounds.ts): what support, late cancellations and hours
 * that became money at a lower rate cost is what the provider earned by them, whoever bore a price that had changed.
 */
function poundsOf(moved: readonly Moved[]): PoundsFigures {
  const pounds = moved.filter((m) => m.unit === 'GBP')
  const earned = (kinds: readonly EntryKind[], codes: readonly string[] = PROVIDER_CODES) =>
    pounds
      .filter((m) => kinds.includes(m.kind))
      .reduce((all, m) => all + changed(m, (code) => codes.includes(code)), 0)
  const direct = earned(SUPPORT, ['provider:direct'])
  return {
    direct,
    management: earned(SUPPORT) - direct,
    cancelledLate: earned(['not-given']),
    bought: 0 - pounds.reduce((all, m) => (m.kind === 'purchase' ? all + changed(m, isTheirs) : all), 0),
    kept: earned(['hours-into-money']),
  }
}

function namedAs(kinds: readonly Kind[], code: KindCode): Pick<HoursFigures, 'kind' | 'label' | 'measure'> {
  const found = kinds.find((k) => k.code === code)
  if (!found) throw new Error(`an entry of an unknown kind ${code}`)
  return { kind: code, label: found.label, measure: found.measure }
}

/** Every kind that was ever agreed, as it is agreed on a day; one that is not, as the latest version that has it says. */
export function kindsAgreed(agreements: readonly Agreement[], on: Day): readonly Kind[] {
  const now = inForce(agreements, on)?.kinds ?? []
  const ever = new Map(agreements.flatMap((a) => a.kinds.map((k) => [k.code, k] as const)))
  return [...now, ...[...ever.values()].filter((k) => !now.some((n) => n.code === k.code))]
}

/** Hours of a kind in standard hours, rounded down to the second; nothing where there is no such kind. */
export function standardOf(kinds: readonly Kind[], code: KindCode, amount: number): number {
  const [from, standard] = [kinds.find((k) => k.code === code), kinds.find((k) => k.code === 'standard')]
  return from && standard ? inKindDown(amount, from, standard) : 0
}

/** Whether the fund runs on one of these days: an agreement is in force. */
export function runsWithin(agreements: readonly Agreement[], { first, last }: Period): boolean {
  const days = [first, ...agreements.map((a) => a.from).filter((day) => first < day && day <= last)]
  return days.some((day) => inForce(agreements, day) !== undefined)
}

// ── Added up ───────────────────────────────────────────────────────────────────────────────────────────

const NO_HOURS: Readonly<Record<HoursColumn, number>> = {
  ...{ given: 0, used: 0, cancelledLate: 0, delivered: 0, unfunded: 0, planned: 0, held: 0 },
}

export const NO_FIGURES: Figures = {
  hours: [],
  standard: { ...NO_HOURS, agreed: 0 },
  pounds: { direct: 0, management: 0, cancelledLate: 0, bought: 0, kept: 0 },
  agreedWorth: 0,
  agreedCash: 0,
  lateVisits: 0,
  missedVisits: 0,
}

/** Of several months, or several people, together. */
export function together(list: readonly Figures[]): Figures {
  const [only] = list
  if (only && list.length === 1) return only
  const hours = new Map<KindCode, HoursFigures>()
  for (const h of list.flatMap((f) => f.hours)) {
    const before = hours.get(h.kind)
    const sums = HOURS_COLUMNS.map((column) => [column, (before?.[column] ?? 0) + h[column]] as const)
    hours.set(h.kind, { ...h, ...Object.fromEntries(sums) })
  }
  const add = (of: (f: Figures) => number) => list.reduce((all, f) => all + of(f), 0)
  return {
    hours: [...hours.values()],
    standard: {
      given: add((f) => f.standard.given),
      used: add((f) => f.standard.used),
      cancelledLate: add((f) => f.standard.cancelledLate),
      delivered: add((f) => f.standard.delivered),
      unfunded: add((f) => f.standard.unfunded),
      planned: add((f) => f.standard.planned),
      held: add((f) => f.standard.held),
      agreed: add((f) => f.standard.agreed),
    },
    pounds: poundsTogether(list.map((f) => f.pounds)),
    agreedWorth: add((f) => f.agreedWorth),
    agreedCash: add((f) => f.agreedCash),
    lateVisits: add((f) => f.lateVisits),
    missedVisits: add((f) => f.missedVisits),
  }
}

function poundsTogether(list: readonly PoundsFigures[]): PoundsFigures {
  const add = (part: PoundsColumn) => list.reduce((all, f) => all + f[part], 0)
  return {
    direct: add('direct'),
    management: add('management'),
    cancelledLate: add('cancelledLate'),
    bought: add('bought'),
    kept: add('kept'),
  }
}

/** Whether there is nothing at all to tell of these days. */
export function isNothing(f: Figures): boolean {
  const numbers = [
    ...f.hours.flatMap((h) => HOURS_COLUMNS.map((column) => h[column])),
    ...POUNDS.map((column) => f.pounds[column]),
    ...[f.agreedWorth, f.agreedCash, f.standard.agreed, f.lateVisits, f.missedVisits],
  ]
  return numbers.every((n) => n === 0)
}

// ── On paper ───────────────────────────────────────────────────────────────────────────────────────────

/** Penny-seconds as a column in whole pence: its total is rounded half up, and the rows share it. */
export function printedColumn(exact: readonly number[]): number[] {
  return shared(exact, PENNY, printed(added(exact)))
}

/** Seconds as a column in whole minutes, in seconds again: its total is rounded towards nothing, as hours are said. */
export function minutesColumn(exact: readonly number[]): number[] {
  return shared(exact, MINUTE, Math.trunc(added(exact) / MINUTE)).map((minutes) => minutes * MINUTE)
}

/**
 * Where each pound used went, of everybody in this order and of all together: every row and every column adds up. All
 * that was used is rounded once; its parts share that, and so do the people.
 */
export function poundsTable(list: readonly PoundsFigures[]): {
  readonly rows: readonly PoundsUsed[]
  readonly total: PoundsUsed
} {
  const all = poundsTogether(list)
  const exact = list.map((f) => POUNDS.map((part) => f[part]))
  const pence = sharedTable(exact, PENNY, printed(added(exact.map(added))))
  const rows = list.map((f, i) => used(f, pence[i] ?? []))
  return {
    rows,
    total: used(
      all,
      POUNDS.map((_, j) => added(pence.map((row) => row[j] ?? 0))),
    ),
  }
}

/** The same of all together alone. */
export function poundsPrinted(exact: PoundsFigures): PoundsUsed {
  return used(exact, printedColumn(POUNDS.map((part) => exact[part])))
}

/** Everybody's hours as a table shows them, in whole minutes: every column adds up. What is counted stays as it is. */
export function inMinutes(list: readonly Figures[]): {
  readonly rows: readonly Figures[]
  readonly total: Figures
} {
  const columns = new Map(
    STANDARD_COLUMNS.map((name) => [name, minutesColumn(list.map((f) => f.standard[name]))]),
  )
  const timed = new Set(list.flatMap((f) => f.hours.filter(isTime).map((h) => h.kind)))
  const kinds = new Map([...timed].map((kind) => [kind, minutesOfKind(list, kind)] as const))
  const rows = list.map((f, i): Figures => {
    const standard = STANDARD_COLUMNS.map((name) => [name, columns.get(name)?.[i] ?? 0] as const)
    return {
      ...f,
      hours: f.hours.map((h) => (isTime(h) ? { ...h, ...kinds.get(h.kind)?.[i] } : h)),
      standard: { ...f.standard, ...Object.fromEntries(standard) },
    }
  })
  return { rows, total: together(rows) }
}

function isTime({ measure }: HoursFigures): boolean {
  return measure === 'time'
}

/** Of one kind, each person's columns in whole minutes. */
function minutesOfKind(
  list: readonly Figures[],
  kind: KindCode,
): readonly Partial<Record<HoursColumn, number>>[] {
  const found = list.map((f) => f.hours.find((h) => h.kind === kind && isTime(h)))
  const columns = HOURS_COLUMNS.map(
    (name) => [name, minutesColumn(found.map((h) => h?.[name] ?? 0))] as const,
  )
  return list.map((_, i) => Object.fromEntries(columns.map(([name, column]) => [name, column[i] ?? 0])))
}

function used(exact: PoundsFigures, pence: readonly number[]): PoundsUsed {
  const sums = POUNDS.map((part, i) => ({ exact: exact[part], pence: pence[i] ?? 0 }))
  const [direct, management, cancelledLate, bought, kept] = sums
  const shares = of100(POUNDS.map((part) => exact[part]))
  const none = sum(0)
  return {
    direct: direct ?? none,
    management: management ?? none,
    cancelledLate: cancelledLate ?? none,
    bought: bought ?? none,
    kept: kept ?? none,
    total: total(sums),
    of100: {
      direct: shares[0] ?? 0,
      management: shares[1] ?? 0,
      cancelledLate: shares[2] ?? 0,
      bought: shares[3] ?? 0,
      kept: shares[4] ?? 0,
    },
  }
}

/** Whether there is a £1 to share out: nothing was given back of one part beyond what was used of it. */
export function hasShares({ of100: shares }: PoundsUsed): boolean {
  return Object.values(shares).reduce((all, n) => all + n, 0) === 100
}

/**
 * How many of each hundred, the nearest whole number; a hundred only where it is all, and none only where it is
 * nothing. Undefined where there is nothing to take a share of.
 */
export function ofHundred(part: number, whole: number): number | undefined {
  if (whole <= 0 || part < 0) return undefined
  const nearest = Number((BigInt(part) * 200n + BigInt(whole)) / (BigInt(whole) * 2n))
  return part === 0 || part >= whole ? nearest : Math.min(99, Math.max(1, nearest))
}

// ── Days ───────────────────────────────────────────────────────────────────────────────────────────────

/** One calendar month of a period: the days of it that are the period's, and the month's own last day. */
export interface MonthOf {
  readonly month: Month
  readonly days: Period
  readonly ends: Day
}

/** The calendar months of a period, the first and the last cut at its ends. */
export function monthsIn({ first, last }: Period): readonly MonthOf[] {
  const months: MonthOf[] = []
  for (let month = monthOf(first); firstDay(month) <= last; month = nextMonth(month)) {
    const ends = lastDay(month)
    months.push({
      month,
      days: {
        first: firstDay(month) > first ? firstDay(month) : first,
        last: ends < last ? ends : last,
      },
      ends,
    })
  }
  return months
}

/** The months up to one, it included, oldest first. */
export function monthsUpTo(last: Month, many: number): readonly Month[] {
  const months = [last]
  while (months.length < many) months.unshift(monthBefore(months[0] ?? last))
  return months
}

export function monthBefore(month: Month): Month {
  return monthOf(addDays(firstDay(month), -1))
}

/** The year from April that a day is in. */
export function yearOf(day: Day): Period {
  const year = Number(day.slice(0, 4)) - (day.slice(5) < '04-01' ? 1 : 0)
  return { first: `${year}-04-01` as Day, last: `${year + 1}-03-31` as Day }
}

/** The three months of a month's quarter. */
export function quarterOf(month: Month): Period {
  const number = Number(month.slice(5, 7))
  const start = number - ((number - 1) % 3)
  const at = (n: number) => `${month.slice(0, 4)}-${String(n).padStart(2, '0')}` as Month
  return { first: firstDay(at(start)), last: lastDay(at(start + 2)) }
}
