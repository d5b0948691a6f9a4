import type { Day } from '../ledger/day.ts'
import { money, pencePrinted } from '../ledger/money.ts'
import { type Value, writeTable } from './tables.ts'

/** What whoever audits takes away: the rows behind the figures on a page, which are their sums. */

/** One fund in a month: hours as shown, whole minutes; money in whole pence. */
export interface PaidForLine {
  readonly ref: string
  readonly person: string
  readonly given: number
  readonly used: number
  readonly in: number
  readonly spent: number
  readonly held: number | undefined
}

export function paidForTable(through: Day, rows: readonly PaidForLine[]): string {
  return writeTable(
    ['Reference', 'Person', 'Hours given', 'Hours used', 'Money in', 'Money used', 'Money held', 'Up to'],
    rows.map((r): readonly Value[] => [
      r.ref,
      r.person,
      { seconds: r.given },
      { seconds: r.used },
      { pence: r.in },
      { pence: r.spent },
      r.held === undefined ? undefined : { pence: r.held },
      through,
    ]),
  )
}

/** One fund as it stands: hours in whole seconds of standard hours, money in penny-seconds. */
export interface FundLine {
  readonly ref: string
  readonly person: string
  readonly left: number
  readonly banked: number
  readonly saved: number
  readonly worth: number
  readonly spending: number
  readonly aside: number
  readonly bank: number
  readonly owed: number
  readonly recordedThrough: Day | undefined
  readonly lockedThrough: Day | undefined
  readonly nextReview: Day | undefined
  readonly exceptions: number
}

export function fundsTable(rows: readonly FundLine[]): string {
  const pence = (amount: number) => ({ pence: pencePrinted(money(amount)) })
  const minutes = (seconds: number) => ({ seconds: seconds - (seconds % 60) })
  return writeTable(
    [
      'Reference',
      'Person',
      'Hours left',
      'Hours banked',
      'Hours saved',
      'Worth of hours',
      'To spend',
      'Set aside',
      'At the bank',
      'Owed by funders',
      'Support recorded up to',
      'Closed up to',
      'Next review',
      'Exceptions',
    ],
    rows.map((r): readonly Value[] => [
      r.ref,
      r.person,
      minutes(r.left),
      minutes(r.banked),
      minutes(r.saved),
      pence(r.worth),
      pence(r.spending),
      pence(r.aside),
      pence(r.bank),
      pence(r.owed),
      r.recordedThrough,
      r.lockedThrough,
      r.nextReview,
      { whole: r.exceptions },
    ]),
  )
}

export interface ExceptionLine {
  readonly ref: string
  readonly person: string
  readonly name: string
  readonly sentence: string
  readonly day: Day | undefined
  readonly numbers: readonly number[]
}

export function exceptionsTable(rows: readonly ExceptionLine[]): string {
  return writeTable(
    ['Reference', 'Person', 'Kind', 'What', 'Day', 'Numbers of entries or statements'],
    rows.map((r): readonly Value[] => [r.ref, r.person, r.name, r.sentence, r.day, r.numbers.join(' ')]),
  )
}

export interface SampleLine {
  readonly ref: string
  readonly person: string
  readonly entry: number
  readonly day: Day
  readonly what: string
  readonly amount: string
  /** Penny-seconds. */
  readonly moved: number
  readonly reversedBy: number | undefined
  readonly hash: string
}

export function sampleTable(rows: readonly SampleLine[]): string {
  return writeTable(
    [
      'Reference',
      'Person',
      'Entry',
      'Day',
      'What happened',
      'How much',
      'Money it moved',
      'Put right by entry',
      'Hash',
    ],
    rows.map((r): readonly Value[] => [
      r.ref,
      r.person,
      { whole: r.entry },
      r.day,
      r.what,
      r.amount,
      { pence: pencePrinted(money(r.moved)) },
      r.reversedBy === undefined ? undefined : { whole: r.reversedBy },
      r.hash,
    ]),
  )
}
