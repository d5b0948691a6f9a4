import {
  addDays,
  type Day,
  firstDay,
  lastDay,
  type Month,
  monthOf,
  nextMonth,
  printDay,
  printMonth,
} from './day.ts'
import type { Digest, DraftOf } from './entry.ts'
import type { Fund, FundId } from './fund.ts'
import { Refusal } from './refusal.ts'

/** A statement period: from the first day not closed yet to the month's last day (design.md §7). */
export interface Period {
  readonly first: Day
  readonly last: Day
}

/** The period that is closed next. Periods follow each other without a gap from the fund's first day. */
export function nextPeriod(fund: Fund): Period {
  const first = fund.lockedThrough === undefined ? fund.opened : addDays(fund.lockedThrough, 1)
  return { first, last: lastDay(monthOf(first)) }
}

/** The month still to be closed before `month`, for a list of what is missing. */
export function monthsToClose(fund: Fund, through: Month): Month[] {
  const months: Month[] = []
  for (let m = monthOf(nextPeriod(fund).first); m <= through; m = nextMonth(m)) months.push(m)
  return months
}

/** How many rows of files wait for a human: this person's own, and those of nobody yet. */
export interface RowsAside {
  readonly putAside: number
  readonly nobodys: number
}

/**
 * Of the rows that are put aside, those in the way of closing a fund up to a day: its own, and those that belong to
 * nobody yet and could be this person's, for the days since the fund was opened.
 */
export function rowsAside(
  fund: Fund,
  last: Day,
  rows: readonly { readonly fund?: FundId; readonly day: Day }[],
): RowsAside {
  const due = rows.filter((r) => r.day <= last)
  return {
    putAside: due.filter((r) => r.fund === fund.id).length,
    nobodys: due.filter((r) => r.fund === undefined && r.day >= fund.opened).length,
  }
}

/**
 * Whether a month may be closed (design.md §7): it is the next one, it is over, support is recorded to its
 * last day, and no row of a file is put aside that is this person's or could be. All that is in the way, not only
 * the first.
 */
export function mayClose(fund: Fund, month: Month, facts: RowsAside & { readonly today: Day }): Refusal[] {
  const period = nextPeriod(fund)
  const other = notNext(fund, month)
  if (other) return [other]
  const wrong: Refusal[] = []
  if (facts.today <= period.last)
    wrong.push(
      new Refusal(
        'period-not-over',
        `${printMonth(month)} ends on ${printDay(period.last)}. Close it after that.`,
        { month },
      ),
    )
  if ((fund.recordedThrough ?? addDays(fund.opened, -1)) < period.last) {
    wrong.push(
      new Refusal(
        'support-not-recorded',
        `${fund.recordedThrough ? `Support is recorded only up to ${printDay(fund.recordedThrough)}` : 'No support is recorded yet'}. Record it to ${printDay(period.last)} first.`,
        { month, recordedThrough: fund.recordedThrough ?? '' },
      ),
    )
  }
  if (facts.putAside > 0) {
    wrong.push(
      new Refusal(
        'rows-put-aside',
        `${facts.putAside === 1 ? 'A row is' : `${facts.putAside} rows are`} put aside for this person. Settle ${facts.putAside === 1 ? 'it' : 'them'} first.`,
        { month, rows: facts.putAside },
      ),
    )
  }
  if (facts.nobodys > 0) {
    const [rows, them] = facts.nobodys === 1 ? ['A row', 'it'] : [`${facts.nobodys} rows`, 'them']
    wrong.push(
      new Refusal(
        'rows-put-aside',
        `${rows} put aside for these days may be about anybody: we do not know whose. Say whose, or leave ${them} out, first.`,
        { month, rows: facts.nobodys },
      ),
    )
  }
  return wrong
}

/**
 * Whether an early copy of a month may be issued: it is the next to be closed, and it has begun. It says that it may
 * change, so nothing else is in its way (docs/decisions/0024).
 */
export function mayIssueEarly(fund: Fund, month: Month, today: Day): Refusal | undefined {
  const { first } = nextPeriod(fund)
  const other = notNext(fund, month)
  if (other || first <= today) return other
  return new Refusal(
    'future-day',
    `${printMonth(month)} begins here on ${printDay(first)}. Make an early copy after that.`,
    { month, day: first },
  )
}

/** Months are closed in order: refuses one that is closed, and one that comes after the next. */
function notNext(fund: Fund, month: Month): Refusal | undefined {
  const period = nextPeriod(fund)
  if (lastDay(month) === period.last) return undefined
  if (fund.lockedThrough !== undefined && lastDay(month) <= fund.lockedThrough)
    return new Refusal('period-closed', `${printMonth(month)} is closed already.`, { month })
  const next = monthOf(period.first)
  return new Refusal('period-not-next', `Close ${printMonth(next)} first: months are closed in order.`, {
    month,
    next,
  })
}

/** What an entry says of the statement it carries. */
interface Carried {
  readonly number: number
  readonly standsOn: number
  readonly digest: Digest
}

/** Closing: an entry without transfers, dated the period's last day, which locks it (design.md §7). */
export function decideClosing(period: Period, statement: Carried): DraftOf<'closing'> {
  return { kind: 'closing', effective: period.last, ...carrying(period, statement) }
}

/** An early copy: an entry without transfers, dated the day it is issued, which locks nothing (design.md §7). */
export function decideEarlyCopy(period: Period, today: Day, statement: Carried): DraftOf<'statement-issued'> {
  return { kind: 'statement-issued', effective: today, ...carrying(period, statement) }
}

function carrying({ first, last }: Period, { number, standsOn, digest }: Carried) {
  return { details: { first, last, statement: number, standsOn }, document: digest, transfers: [] }
}

/** "Support recorded up to this day": forwards only. */
export function decideRecorded(
  fund: Fund,
  through: Day,
  today: Day,
): DraftOf<'support-recorded'> | Refusal | undefined {
  if (through > today)
    return new Refusal(
      'future-day',
      `${printDay(through)} has not come yet.`,
      { day: through },
      { field: 'through' },
    )
  if (fund.recordedThrough !== undefined && through <= fund.recordedThrough) return undefined
  if (fund.lockedThrough !== undefined && through <= fund.lockedThrough) return undefined
  return { kind: 'support-recorded', effective: through, details: { through }, transfers: [] }
}

export function monthPeriod(month: Month): Period {
  return { first: firstDay(month), last: lastDay(month) }
}
