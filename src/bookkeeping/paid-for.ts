import type { Agreement } from '../ledger/agreement.ts'
import { addDays, type Day, firstDay, lastDay, laterOf, type Month, monthOf } from '../ledger/day.ts'
import type { FundId } from '../ledger/fund.ts'
import { money, pencePrinted } from '../ledger/money.ts'
import { figuresOfMonth, type Moved, minutesColumn, POUNDS, printedColumn } from '../ledger/report.ts'
import type { Daybook } from './daybook.ts'
import { type CountedElsewhere, countedElsewhere, countedOn, daysSeen } from './funded.ts'
import { inTurns } from './in-turns.ts'
import { type Positions, positions } from './positions.ts'
import type { FundRow } from './store.ts'
import type { FundDays } from './store-audit.ts'

/**
 * What a month brought to one fund and what was used of it, on the days that may be seen: as it is shown, so that
 * what is shown adds up. Hours are whole minutes of standard hours, money is whole pence: what all come to is rounded
 * once, as a report of the same days rounds it, and the rows share it (docs/decisions/0040).
 */
export interface PaidForRow {
  readonly fund: FundRow
  /** Seconds, whole minutes of them. */
  readonly given: number
  readonly used: number
  /**
   * Whole pence: what came in at the bank (for a funder from itself alone, also after somebody else began to pay), and
   * what support and shopping cost.
   */
  readonly in: number
  readonly spent: number
}

export interface PaidFor {
  readonly month: Month
  /** Up to today, or the month's last day. */
  readonly through: Day
  /** Every fund of which a day of the month may be seen, or into which whoever asks paid in it; by reference. */
  readonly rows: readonly PaidForRow[]
  readonly total: Omit<PaidForRow, 'fund'> & { readonly funds: number }
}

/** The same exactly, until everybody is shown together: seconds, and penny-seconds; what came in is whole pence. */
type Exact = Omit<PaidForRow, 'fund'>
type Kept = Exact | undefined

interface MonthKept {
  readonly rows: Map<FundId, { readonly version: number; readonly row: Kept }>
  /** What was told the last time, and of which books. */
  told?: { readonly books: readonly FundRow[]; readonly paid: PaidFor }
}

/**
 * Adds a month up over everybody. Worked out once for each fund and kept until an entry is written to it: everything
 * that changes what is told here, the days that somebody pays for too, is written with an entry.
 */
export class PaidForMonths {
  readonly #kept = new Map<string, MonthKept>()

  async of(daybook: Daybook, ask: { readonly month: Month }): Promise<PaidFor> {
    const { caller, today } = daybook
    const { month } = ask
    const last = lastDay(month)
    const through = last < today ? last : today
    daybook.lookedAtDays(firstDay(month), through)
    const funder = caller.as.role === 'commissioner' ? caller.as.funder : ''
    const kept = this.#keptFor(JSON.stringify([caller.provider, caller.as.role, funder, month, through]))
    const books = await daybook.kept.funds(caller.provider)
    // The same list is handed out for as long as nothing in it moves.
    if (kept.told?.books === books) return kept.told.paid
    const funds = books.filter((f) => f.holder === 'person')
    const found = new Map(funds.map(({ id }) => [id, kept.rows.get(id)]))
    const moved = funds.filter((f) => found.get(f.id)?.version !== f.version)
    const rows = await monthsOf(daybook, moved, { from: firstDay(month), to: through })
    for (const { id, version } of moved) {
      const one = { version, row: rows.get(id) }
      found.set(id, one)
      kept.rows.set(id, one)
    }
    const list = asShown(
      funds.flatMap((fund) => {
        const row = found.get(fund.id)?.row
        return row ? [{ fund, ...row }] : []
      }),
    )
    const sum = (of: 'given' | 'used' | 'in' | 'spent') => list.reduce((n, row) => n + row[of], 0)
    const paid = {
      month,
      through,
      rows: list,
      total: {
        funds: list.length,
        given: sum('given'),
        used: sum('used'),
        in: sum('in'),
        spent: sum('spent'),
      },
    }
    kept.told = { books, paid }
    return paid
  }

  /** The months that were asked for last, by whom and up to when; older ones make room. */
  #keptFor(key: string): MonthKept {
    const kept: MonthKept = this.#kept.get(key) ?? { rows: new Map() }
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    for (const old of this.#kept.keys()) if (this.#kept.size > MOST_KEPT) this.#kept.delete(old)
    return kept
  }
}

function asShown(exact: readonly (Exact & { readonly fund: FundRow })[]): readonly PaidForRow[] {
  const given = minutesColumn(exact.map((row) => row.given))
  const used = minutesColumn(exact.map((row) => row.used))
  const spent = printedColumn(exact.map((row) => row.spent))
  return exact.map((row, i) => ({
    ...row,
    given: given[i] ?? 0,
    used: used[i] ?? 0,
    spent: spent[i] ?? 0,
  }))
}

/** What whoever pays meets when they come in: how everybody stands, and last month's and this month's sums. */
export interface PaidForToday {
  readonly found: Positions
  readonly months: readonly PaidFor[]
}

/** The same for a front door, looked at once. */
export async function paidForToday(months: PaidForMonths, daybook: Daybook): Promise<PaidForToday> {
  const month = monthOf(daybook.today)
  const both = [await months.of(daybook, { month: monthBefore(month) }), await months.of(daybook, { month })]
  // Of the months a front door shows sums, and of today's list people.
  daybook.lookedAbout = undefined
  return { found: await positions(daybook, {}), months: both }
}

/** A few roles, this month and the last: at a thousand people a few megabytes. */
const MOST_KEPT = 24

interface Stretch {
  readonly from: Day
  readonly to: Day
}

/** Reads funds that are paid for on the same days in one go; those of which no day may be seen are left out. */
async function monthsOf(
  daybook: Daybook,
  funds: readonly FundRow[],
  within: Stretch,
): Promise<ReadonlyMap<FundId, Kept>> {
  const { store, kept, caller } = daybook
  const funder = caller.as.role === 'commissioner' ? caller.as.funder : undefined
  const agreements = await kept.agreementsIn(funds)
  // Whoever asks is let in to all of them at once: whose days they are is then known.
  if (funds.length > 0) await daybook.fundsSeen()
  const alike = new Map<string, { readonly stretch: Stretch; readonly funds: FundRow[] }>()
  const found = new Map<FundId, Kept>()
  const elsewhere = new Map<FundId, readonly CountedElsewhere[]>()
  for (const fund of funds) {
    const seen = await daysSeen(daybook, fund)
    elsewhere.set(fund.id, await countedElsewhere(daybook, fund, agreements.get(fund.id) ?? [], seen))
    for (const stretch of seen ?? [{ from: fund.opened }]) {
      const from = laterOf(stretch.from, within.from)
      const to = stretch.to !== undefined && stretch.to < within.to ? stretch.to : within.to
      if (from > to) continue
      const group = alike.get(`${from} ${to}`) ?? { stretch: { from, to }, funds: [] }
      alike.set(`${from} ${to}`, group)
      group.funds.push(fund)
    }
  }
  for (const { stretch, funds: of } of alike.values()) {
    const flows = await store.figures.flows(daybook.caller.provider, {
      ...stretch,
      funds: of.map((f) => f.id),
      by: 'all',
    })
    const byFund = Map.groupBy(flows, (row) => row.fund)
    await inTurns(of, 1, (part) => {
      for (const fund of part) {
        const moves = [
          ...(byFund.get(fund.id) ?? []),
          ...countedOn(elsewhere.get(fund.id) ?? [], stretch.from, stretch.to),
        ]
        const row = rowOf(fund, agreements.get(fund.id) ?? [], stretch, moves, funder)
        found.set(fund.id, plus(found.get(fund.id), row))
      }
    })
  }
  for (const [fund, came] of await cameElsewhere(daybook, funds, within))
    found.set(fund, plus(found.get(fund), { given: 0, used: 0, spent: 0, in: came }))
  return found
}

/** What came in from a funder on days of a month that somebody else pays for, in whole pence. */
async function cameElsewhere(
  daybook: Daybook,
  funds: readonly FundRow[],
  within: Stretch,
): Promise<ReadonlyMap<FundId, number>> {
  const { as } = daybook.caller
  const came = new Map<FundId, number>()
  if (as.role !== 'commissioner') return came
  const days: FundDays[] = []
  for (const fund of funds) {
    const seen = (await daysSeen(daybook, fund)) ?? []
    let from = within.from
    for (const stretch of seen) {
      const before = addDays(stretch.from, -1)
      if (from <= before)
        days.push({ fund: fund.id, from, to: before < within.to ? before : within.to, seen })
      from = stretch.to === undefined ? addDays(within.to, 1) : laterOf(from, addDays(stretch.to, 1))
    }
    if (seen.length > 0 && from <= within.to) days.push({ fund: fund.id, from, to: within.to, seen })
  }
  const ever = { from: '0000-01-01' as Day, to: '9999-12-31' as Day }
  for (const receipt of days.length === 0
    ? []
    : await daybook.store.audit.receipts(days, { stream: as.funder, ...ever }))
    came.set(receipt.fund, (came.get(receipt.fund) ?? 0) + receipt.pence)
  return came
}

function rowOf(
  fund: FundRow,
  agreements: readonly Agreement[],
  { from, to }: Stretch,
  moved: readonly Moved[],
  funder: string | undefined,
) {
  const days = { first: from, last: to }
  const { standard, pounds } = figuresOfMonth({ fund, agreements, days, moved, notGiven: [] })
  const isFrom = ({ debit, credit }: Moved) =>
    funder === undefined || [debit, credit].includes(`funder:${funder}`)
  const came = moved.reduce((n, m) => (m.kind === 'receipt' && isFrom(m) ? n + atBank(m) : n), 0)
  return {
    given: standard.given,
    used: standard.used,
    in: pencePrinted(money(came)),
    spent: POUNDS.reduce((n, column) => n + pounds[column], 0),
  }
}

function atBank({ debit, credit, amount }: Moved): number {
  return debit === 'bank' ? amount : credit === 'bank' ? 0 - amount : 0
}

function plus(a: Kept, b: Exact): Exact {
  if (!a) return b
  return { given: a.given + b.given, used: a.used + b.used, in: a.in + b.in, spent: a.spent + b.spent }
}

/** The month before. */
function monthBefore(month: Month): Month {
  return monthOf(addDays(firstDay(month), -1))
}
