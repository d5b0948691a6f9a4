import {
  addDays,
  type Day,
  dayAt,
  firstDay,
  type LocalTime,
  lastDay,
  type Month,
  monthOf,
  printTime,
} from '../ledger/day.ts'
import type { WordRef } from '../ledger/entry.ts'
import { HOUR, MINUTE } from '../ledger/hours.ts'
import { printPence } from '../ledger/money.ts'
import type { KindCode, Rate } from '../ledger/rate.ts'
import { type MoneyRow, numberedLines, type Statement, type Sum } from '../ledger/statement.ts'
import { type Column, type Row, right, row } from './blocks.ts'
import type { Words } from './catalogue.ts'
import { type DateSaid, ENGLISH } from './english.ts'

/** How one statement says its names, days, hours and prices in the words of a language and a nation. */
export class Teller {
  readonly s: Statement
  readonly says: Words
  readonly period: string
  /** "in March 2026"; "so far in March 2026" while its days are open. */
  readonly inPeriod: string
  readonly known: string
  readonly lastDay: string
  readonly dayBefore: string
  /** Whether visits of its days may still be written down: then nothing is counted on its last day. */
  readonly isOpen: boolean
  /** Of a copy that may change: the last of its days up to which visits are written down; null where none are. */
  readonly writtenDown: Day | null
  private readonly words: ReadonlyMap<WordRef, string>
  private readonly numbers: ReadonlyMap<object, number>
  private readonly visits: ReadonlyMap<string | number, { localStart: LocalTime; localEnd: LocalTime }>
  private readonly kinds: ReadonlyMap<KindCode, { label: string; measure: 'time' | 'count' }>

  constructor(statement: Statement, words: ReadonlyMap<WordRef, string>, says: Words) {
    this.s = statement
    this.words = words
    this.says = says
    this.kinds = new Map([...statement.prices, ...statement.hours].map((k) => [k.kind, k]))
    const visits = [...statement.notGiven, ...statement.lines]
    this.visits = new Map(visits.flatMap((v) => [v.session, ...v.entries].map((by) => [by, v] as const)))
    this.numbers = new Map(numberedLines(statement).map(({ line, number }) => [line, number]))
    const { first, last, knownAt } = statement
    const month = monthOf(first)
    const whole = first === firstDay(month) && last === lastDay(month)
    this.period = whole ? this.month(month) : says.about.days(this.day(first), this.fullDay(last))
    const inPeriod = whole ? says.about.inMonth(this.period) : says.about.inDays(this.period)
    const through = statement.recordedThrough
    this.isOpen = statement.state === 'may-change' && (through === null || through < last)
    this.writtenDown = through !== null && through > last ? last : through
    this.inPeriod = this.isOpen ? says.soFar.inPeriod(inPeriod) : inPeriod
    this.known = this.fullDay(dayAt(knownAt))
    this.lastDay = this.day(last)
    const before = addDays(first, -1)
    const beforeIsOpen = this.isOpen && through !== null && through < before
    this.dayBefore = beforeIsOpen ? says.soFar.of(this.day(before)) : this.day(before)
  }

  /** Whether visits of this day, or of days after it, may still be written down. */
  isOpenOn(d: Day): boolean {
    return this.isOpen && (this.writtenDown === null || this.writtenDown < d)
  }

  /** "Left on 31 March"; of days that are open "Left so far". */
  get leftOn(): string {
    return this.isOpen ? this.says.soFar.left : this.says.hours.leftOn(this.lastDay)
  }

  /** The same, where several kinds of hours are counted as one. */
  get leftInStandard(): string {
    return this.isOpen
      ? this.says.soFar.leftIn(this.standard)
      : this.says.hours.left(this.lastDay, this.standard)
  }

  /** What is the person's, wherever it is. */
  get yours(): string {
    return this.isOpen ? this.says.soFar.yours : this.says.bank.total(this.lastDay)
  }

  /** The number by which people ask about a line: the last column of its table. */
  line(line: object): string {
    return String(this.numbers.get(line) ?? '')
  }

  get lineColumn(): Column {
    return { ...right(this.says.lines.line), lines: true }
  }

  /** A name or a text; blank after an erasure (design.md §7). */
  word(ref: WordRef): string {
    return this.words.get(ref) ?? this.says.removed
  }

  wordIfAny(text: string): string | undefined {
    return this.words.get(text as WordRef)
  }

  /** "31 March", and the year where it is not the statement's own. */
  day(d: Day): string {
    if (d.slice(0, 4) !== this.s.last.slice(0, 4)) return this.fullDay(d)
    return this.says.dates.dayAndMonth(this.parts(d))
  }

  /** "31 March 2026" */
  fullDay(d: Day): string {
    return this.says.dates.day(this.parts(d))
  }

  /** "Mon 2 March": a table's column of days stays narrow, and does not break. */
  shortDay(d: Day): string {
    return unbroken(this.says.dates.shortDay(this.parts(d)))
  }

  /** "March 2026" */
  month(m: Month): string {
    return this.says.dates.month(this.parts(firstDay(m)))
  }

  private parts(d: Day): DateSaid {
    const date = Temporal.PlainDate.from(d)
    const { months, weekdays } = this.says.dates
    return {
      weekday: weekdays[date.dayOfWeek - 1] ?? '',
      day: date.day,
      month: months[date.month - 1] ?? '',
      year: date.year,
    }
  }

  /** "2 March to 8 March", or the one day. */
  days(from: Day, to: Day): string {
    return from === to ? this.day(from) : this.says.about.days(this.day(from), this.day(to))
  }

  /** The times of the visit that a row is about, where the statement has it; documents of format 1 name no entries. */
  timesOf({ about, entries }: Pick<MoneyRow, 'about' | 'entries'>): string | undefined {
    const visit = this.visits.get(entries[0] ?? '') ?? this.visits.get(about ?? '')
    return visit && this.times(visit)
  }

  /** "18:00 to 22:00" */
  times({ localStart, localEnd }: { localStart: LocalTime; localEnd: LocalTime }): string {
    return unbroken(this.says.about.days(printTime(localStart), printTime(localEnd)))
  }

  /** "7 h 30" */
  time(seconds: number): string {
    const all = Math.abs(seconds)
    const said = this.says.time(Math.floor(all / HOUR), Math.floor((all % HOUR) / MINUTE), all % MINUTE)
    return seconds < 0 ? `−${said}` : said
  }

  count(n: number): string {
    return n < 0 ? `−${-n}` : String(n)
  }

  label(kind: KindCode | null): string {
    return kind === null ? '' : (this.kinds.get(kind)?.label ?? kind)
  }

  /** Hours and minutes, or a count of nights or visits. */
  amount(kind: KindCode | null, n: number): string {
    return kind !== null && this.isCount(kind) ? this.count(n) : this.time(n)
  }

  /** Nights or visits, not hours. */
  isCount(kind: KindCode): boolean {
    return this.kinds.get(kind)?.measure === 'count'
  }

  /** "6 h of day hours" */
  hoursOf(kind: KindCode | null, n: number | null): string {
    return this.says.lines.hoursOf(this.amount(kind, n ?? 0), this.label(kind))
  }

  rate(rate: Rate): string {
    return printRate(rate, this.says.prices.forSome)
  }

  get standard(): string {
    return this.kinds.get('standard')?.label ?? this.s.hours[0]?.label ?? ''
  }

  get funders(): string {
    return this.says.list(this.s.funders)
  }
}

/** A rate as people read it: £24.60, or £2.385 where a tenth of a penny counts; where it never ends, for so many hours. */
export function printRate({ pence, per }: Rate, forSome = ENGLISH.prices.forSome): string {
  for (const places of [0, 1, 2]) {
    const scaled = pence * 10 ** places
    if (scaled % per !== 0) continue
    const digits = String(Math.abs(scaled / per)).padStart(3 + places, '0')
    const whole = printPence(Number(digits.slice(0, digits.length - places)))
    return `${pence < 0 ? '−' : ''}${whole}${digits.slice(digits.length - places)}`
  }
  return forSome(printPence(pence), per)
}

export function pounds(sum: Sum): string {
  return printPence(sum.pence)
}

/** What went up shows +, what went down −. */
export function change(n: number, print: (n: number) => string): string {
  return n > 0 ? `+${print(n)}` : print(n)
}

export function sumPence(sums: readonly Sum[]): number {
  return sums.reduce((all, sum) => all + sum.pence, 0)
}

/** One line needs no sum. */
export function totalRow(
  label: string,
  between: readonly string[],
  sums: readonly Sum[],
  after: readonly string[] = [],
): Row[] {
  return sums.length < 2 ? [] : [row(label, [...between, printPence(sumPence(sums)), ...after], 'total')]
}

/** Keeps what belongs together on one line. */
export function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0')
}

export function isDay(text: string | null): text is Day {
  return text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text)
}
