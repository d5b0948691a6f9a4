import { addDays, type Day, firstDay, lastDay, laterOf, type Month, monthOf } from '../ledger/day.ts'
import { type FundId, isHeld } from '../ledger/fund.ts'
import type { Period } from '../ledger/period.ts'
import type { Kind } from '../ledger/rate.ts'
import { Refusal } from '../ledger/refusal.ts'
import {
  type Figures,
  figuresOfMonth,
  isNothing,
  kindsAgreed,
  monthsIn,
  monthsUpTo,
  poundsTable,
  printedColumn,
  runsWithin,
  standardOf,
  together,
} from '../ledger/report.ts'
import type { PoundsUsed, Sum } from '../ledger/statement.ts'
import type { Daybook } from './daybook.ts'
import { type DaysSeen, daysSeen, sees } from './funded.ts'
import type { FundRow } from './store.ts'

/** What the three questions of a provider are answered from, for some days, of everybody that may be seen. */
export interface Report {
  readonly days: Period
  readonly today: Day
  /** The first day of all that may be asked about. */
  readonly since: Day
  /** How many of these people's days are closed to the end: what is closed does not change any more. */
  readonly closed: number
  /** By reference; printed sums are rounded in this order, however the rows are shown. */
  readonly people: readonly ReportLine[]
  readonly total: Totals
}

export interface ReportLine extends Totals {
  readonly fund: Pick<FundRow, 'id' | 'ref' | 'name'>
  /** The days of the report that are this person's: from their first day, or those that may be seen. */
  readonly days: readonly Period[]
}

export interface Totals {
  readonly figures: Figures
  /** Where each pound used went; every row and every column of the table adds up, exactly and as printed. */
  readonly used: PoundsUsed
  /** What the agreement gives in the weeks that began: the worth of its hours, and money. */
  readonly agreed: Sum
}

/** How a provider (or what one funder pays of it) went, month by month. */
export interface OverTime {
  /** Oldest first; months before there was anybody are left out. */
  readonly months: readonly MonthOver[]
}

export interface MonthOver {
  readonly month: Month
  readonly funds: number
  /** How many of them are closed. */
  readonly closed: number
  readonly figures: Figures
  readonly used: PoundsUsed
  /** Hours that were still there on the last day, saved ones too, in standard hours; of those who were seen on it. */
  readonly held: number
}

const MONTHS_OVER_TIME = 12
/** Two years and a day: past it a report is asked for year by year. */
const MOST_DAYS = 732

/** A closed month of a fund, worked out: nothing that is dated in it can be written any more. */
interface Known {
  readonly figures: Figures
  /** Whether an agreement was in force in it. */
  readonly runs: boolean
  readonly kinds: readonly Kind[]
}

/** One calendar month of a fund, or a part of it. */
interface Part {
  readonly fund: FundRow
  readonly month: Month
  readonly days: Period
}

/** How many closed months are kept: of 1,000 people, three years. */
const MOST_KEPT = 40_000

/**
 * Answers from what moved between accounts (store.figures). What was worked out of a closed month is kept for as long
 * as the service runs: the file refuses whatever would change it.
 */
export class Reports {
  readonly #closed = new Map<string, Known>()
  readonly #heldAtEnd = new Map<string, ReadonlyMap<FundId, ReadonlyMap<string, number>>>()

  /** What was spent, on what, and what was agreed: for some days, or for the last month that anybody's fund is closed for. */
  async report(daybook: Daybook, ask: { readonly from?: Day; readonly to?: Day }): Promise<Report | Refusal> {
    const { today } = daybook
    const funds = await this.#seen(daybook)
    const usual = lastClosed(funds) ?? monthOf(today)
    const asked = { first: ask.from ?? firstDay(usual), last: ask.to ?? lastDay(usual) }
    // What is still to come was neither given nor used: a month that goes on is told up to today.
    const days = asked.first <= today && today < asked.last ? { ...asked, last: today } : asked
    const wrong = notAPeriod(asked)
    if (wrong) return wrong
    daybook.lookedAbout = days.last < today ? days.last : today
    const people = funds.map(({ fund, seen }) => ({ fund, windows: windowsOf(fund, seen, days) }))
    const known = await this.#worked(
      daybook,
      people.flatMap(({ fund, windows }) => windows.flatMap((w) => partsOf(fund, w))),
    )
    const lines = people.flatMap(({ fund, windows }) => {
      const months = windows.flatMap((w) => partsOf(fund, w)).flatMap((part) => known.get(named(part)) ?? [])
      const figures = together(months.map((m) => m.figures))
      const isThere = months.some((m) => m.runs) || !isNothing(figures)
      return windows.length > 0 && isThere ? [{ fund, windows, figures }] : []
    })
    const pounds = poundsTable(lines.map((l) => l.figures.pounds))
    const agreed = lines.map((l) => l.figures.agreedWorth + l.figures.agreedCash)
    const agreedPence = printedColumn(agreed)
    const sumUp = (list: readonly number[]) => list.reduce((all, n) => all + n, 0)
    return {
      days,
      today,
      since: funds.map(firstSeen).sort()[0] ?? days.first,
      closed: lines.filter(({ fund }) => (fund.lockedThrough ?? '') >= days.last).length,
      people: lines.map(({ fund: { id, ref, name }, windows, figures }, i) => ({
        fund: { id, ref, name },
        days: windows,
        figures,
        used: pounds.rows[i] ?? pounds.total,
        agreed: { exact: agreed[i] ?? 0, pence: agreedPence[i] ?? 0 },
      })),
      total: {
        figures: together(lines.map((l) => l.figures)),
        used: pounds.total,
        agreed: { exact: sumUp(agreed), pence: sumUp(agreedPence) },
      },
    }
  }

  /** The last twelve months that are over. */
  async overTime(daybook: Daybook): Promise<OverTime> {
    const { today } = daybook
    const funds = await this.#seen(daybook)
    const last = monthOf(addDays(firstDay(monthOf(today)), -1))
    const months = monthsUpTo(last, MONTHS_OVER_TIME)
    const days = { first: firstDay(months[0] ?? last), last: lastDay(last) }
    daybook.lookedAbout = days.last
    const people = funds.map(({ fund, seen }) => ({
      fund,
      seen,
      whole: windowsOf(fund, undefined, days).flatMap((w) => partsOf(fund, w)),
      shown: windowsOf(fund, seen, days).flatMap((w) => partsOf(fund, w)),
    }))
    const known = await this.#worked(
      daybook,
      people.flatMap((p) => [...p.whole, ...p.shown]),
    )
    const heldAtEnd = await this.#held(
      daybook,
      last,
      funds.map((f) => f.fund),
    )
    const held = new Map<Month, number>()
    for (const { fund, seen, whole } of people) {
      // From the last day backwards: what a month changed is taken back from what was there at its end.
      const left = new Map(heldAtEnd.get(fund.id) ?? [])
      for (const part of whole.toReversed()) {
        const month = known.get(named(part))
        if (!month) continue
        const end = lastDay(part.month)
        if (sees(seen, end)) {
          const hours = [...left].reduce((all, [kind, n]) => all + standardOf(month.kinds, kind, n), 0)
          held.set(part.month, (held.get(part.month) ?? 0) + hours)
        }
        for (const h of month.figures.hours) left.set(h.kind, (left.get(h.kind) ?? 0) - h.held)
      }
    }
    return {
      months: months.flatMap((month): MonthOver[] => {
        const parts = people.flatMap((p) => p.shown.filter((part) => part.month === month))
        const there = parts.flatMap((part) => {
          const one = known.get(named(part))
          return one && (one.runs || !isNothing(one.figures)) ? [{ part, figures: one.figures }] : []
        })
        if (there.length === 0) return []
        const ids = (list: typeof there) => new Set(list.map(({ part }) => part.fund.id)).size
        return [
          {
            month,
            funds: ids(there),
            closed: ids(there.filter(({ part }) => (part.fund.lockedThrough ?? '') >= lastDay(month))),
            figures: together(there.map((t) => t.figures)),
            used: poundsTable(there.map((t) => t.figures.pounds)).total,
            held: held.get(month) ?? 0,
          },
        ]
      }),
    }
  }

  /** Every person's fund that whoever asks may see, with the days that they may see of it. */
  async #seen(daybook: Daybook): Promise<readonly Seen[]> {
    const list: Seen[] = []
    for (const fund of await daybook.fundsSeen()) list.push({ fund, seen: await daysSeen(daybook, fund) })
    return list
  }

  /** The figures of each part, by its name; of whole closed months those that are known. */
  async #worked(daybook: Daybook, parts: readonly Part[]): Promise<ReadonlyMap<string, Known>> {
    const { store, caller } = daybook
    const found = new Map<string, Known>()
    const missing = new Map<string, Part>()
    for (const part of parts) {
      const name = named(part)
      const known = this.#closed.get(name)
      if (known) found.set(name, known)
      else missing.set(name, part)
    }
    const agreements = new Map<FundId, Awaited<ReturnType<typeof store.agreements>>>()
    for (const [, group] of Map.groupBy(missing.values(), ({ days }) => `${days.first} ${days.last}`)) {
      const [one] = group
      if (!one) continue
      const which = { from: one.days.first, to: one.days.last, funds: group.map((p) => p.fund.id) }
      const moved = Map.groupBy(await store.figures.flows(caller.provider, which), (f) => f.fund)
      const notGiven = Map.groupBy(await store.figures.notGiven(caller.provider, which), (f) => f.fund)
      for (const part of group) {
        const { fund, days } = part
        const agreed = agreements.get(fund.id) ?? (await store.agreements(fund.id))
        agreements.set(fund.id, agreed)
        const worked: Known = {
          figures: figuresOfMonth({
            fund,
            agreements: agreed,
            days,
            moved: moved.get(fund.id) ?? [],
            notGiven: notGiven.get(fund.id) ?? [],
          }),
          runs: runsWithin(agreed, days),
          kinds: kindsAgreed(agreed, days.last),
        }
        found.set(named(part), worked)
        this.#keep(part, worked)
      }
    }
    return found
  }

  #keep(part: Part, worked: Known): void {
    const { fund, days } = part
    const [whole] = partsOf(fund, {
      first: laterOf(firstDay(part.month), fund.opened),
      last: lastDay(part.month),
    })
    const isWhole = whole !== undefined && named(whole) === named(part)
    if (!isWhole || fund.lockedThrough === undefined || fund.lockedThrough < days.last) return
    if (this.#closed.size >= MOST_KEPT) this.#closed.clear()
    this.#closed.set(named(part), worked)
  }

  /** What everybody still held at the end of a month, by fund and kind; kept once it is closed for them all. */
  async #held(
    { store, caller }: Daybook,
    month: Month,
    funds: readonly FundRow[],
  ): Promise<ReadonlyMap<FundId, ReadonlyMap<string, number>>> {
    const last = lastDay(month)
    const name = `${caller.provider} ${month} ${funds.length}`
    const known = this.#heldAtEnd.get(name)
    if (known) return known
    const held = new Map<FundId, Map<string, number>>()
    for (const { fund, unit, code, balance } of await store.balances(caller.provider, last)) {
      if (unit === 'GBP' || balance === 0 || !isHeld(code as Parameters<typeof isHeld>[0])) continue
      const kinds = held.get(fund) ?? new Map<string, number>()
      held.set(fund, kinds.set(unit, (kinds.get(unit) ?? 0) + balance))
    }
    const isClosed = funds.every((f) => f.opened > last || (f.lockedThrough ?? '') >= last)
    if (isClosed && caller.as.role === 'manager') this.#heldAtEnd.set(name, held)
    return held
  }
}

interface Seen {
  readonly fund: FundRow
  readonly seen: DaysSeen
}

function named({ fund, days }: Part): string {
  return `${fund.id} ${days.first} ${days.last}`
}

/** The stretches of some days that are a fund's own and may be seen. */
function windowsOf(fund: FundRow, seen: DaysSeen, days: Period): readonly Period[] {
  const stretches = seen ?? [{ from: fund.opened }]
  return stretches.flatMap(({ from, to }) => {
    const first = laterOf(laterOf(from, fund.opened), days.first)
    const last = to !== undefined && to < days.last ? to : days.last
    return first <= last ? [{ first, last }] : []
  })
}

function partsOf(fund: FundRow, window: Period): readonly Part[] {
  return monthsIn(window).map((part) => ({ fund, ...part }))
}

function firstSeen({ fund, seen }: Seen): Day {
  const from = seen?.[0]?.from
  return from === undefined ? fund.opened : laterOf(from, fund.opened)
}

/** The last month for which somebody's fund is closed, of those that may be seen. */
function lastClosed(funds: readonly Seen[]): Month | undefined {
  const months = funds.flatMap(({ fund: { lockedThrough: day }, seen }) =>
    day !== undefined && sees(seen, day) ? [monthOf(day)] : [],
  )
  return months.sort().at(-1)
}

function notAPeriod({ first, last }: Period): Refusal | undefined {
  if (last < first)
    return new Refusal(
      'ends-before-start',
      'The last day is before the first. Put the earlier day first.',
      { from: first, to: last },
      { field: 'to' },
    )
  if (addDays(first, MOST_DAYS) <= last)
    return new Refusal(
      'too-long',
      'These are more than two years. Ask for at most two years at a time.',
      { from: first, to: last },
      { field: 'to' },
    )
  return undefined
}
