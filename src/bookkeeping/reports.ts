import { addDays, type Day, firstDay, lastDay, laterOf, type Month, monthOf } from '../ledger/day.ts'
import { type AccountCode, type FundId, isHeld } from '../ledger/fund.ts'
import type { Period } from '../ledger/period.ts'
import type { Kind } from '../ledger/rate.ts'
import { Refusal } from '../ledger/refusal.ts'
import {
  type Figures,
  figuresOfMonth,
  isNothing,
  kindsAgreed,
  type MonthOf,
  type Moved,
  monthsIn,
  monthsUpTo,
  poundsPrinted,
  poundsTable,
  printedColumn,
  runsWithin,
  standardOf,
  together,
} from '../ledger/report.ts'
import type { PoundsUsed, Sum } from '../ledger/statement.ts'
import type { Daybook } from './daybook.ts'
import {
  type CountedElsewhere,
  countedElsewhere,
  countedOn,
  type DaysSeen,
  daysSeen,
  sees,
} from './funded.ts'
import { inTurns } from './in-turns.ts'
import type { FundRow } from './store.ts'

/** What the three questions of a provider are answered from, for some days, of everybody that may be seen. */
export interface Report {
  readonly days: Period
  readonly today: Day
  /** The first day of all that may be asked about. */
  readonly since: Day
  /** How many of these people's days are closed to the end: what is closed does not change any more. */
  readonly closed: number
  /** Whether a funder pays for a part of a week of which hours count here otherwise than a statement writes them. */
  readonly weeksCut: boolean
  /** By reference: of two that would round alike the first rounds up, however the rows are shown. */
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
interface Part extends MonthOf {
  readonly fund: FundRow
  /** What counts on its days and is written on others, or the other way round. */
  readonly elsewhere: readonly Moved[]
}

/** How many closed months are kept: of 1,000 people, three years. */
const MOST_KEPT = 40_000

/**
 * Answers from what moved between accounts (store.figures). What was worked out of a closed month is kept for as long
 * as the service runs: the file refuses whatever would change it.
 */
export class Reports {
  readonly #closed = new Map<string, Known>()
  /** Of months that are open, and of parts of months, beside the version of the fund. */
  readonly #open = new Map<string, Known & { readonly version: number }>()
  readonly #held = new Map<string, HeldRead>()
  /** The last that each was told over time, for as long as nothing is written. */
  readonly #told = new Map<string, Told>()

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
    daybook.lookedAtDays(days.first, days.last < today ? days.last : today)
    const partsOf = cutter()
    const people = funds.map(({ fund, seen, elsewhere }) => {
      const windows = windowsOf(fund, seen, days)
      return { fund, windows, parts: partsOf(fund, windows, elsewhere) }
    })
    const known = await this.#worked(
      daybook,
      people.flatMap((p) => p.parts),
    )
    const lines = people.flatMap(({ fund, windows, parts }) => {
      const months = parts.flatMap((part) => known.get(named(part)) ?? [])
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
      weeksCut: people.some((p) => p.parts.some((part) => part.elsewhere.length > 0)),
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
    const { today, kept, caller } = daybook
    // Read first: what is written from here on makes another list of them, and is told the next time.
    const rows = await kept.funds(caller.provider)
    const funds = await this.#seen(daybook)
    const last = monthOf(addDays(firstDay(monthOf(today)), -1))
    const months = monthsUpTo(last, MONTHS_OVER_TIME)
    const days = { first: firstDay(months[0] ?? last), last: lastDay(last) }
    daybook.lookedAtDays(days.first, days.last)
    const before = this.#told.get(whoseDays(daybook))
    if (before?.rows === rows && before.funds.length === funds.length) return before.of
    const partsOf = cutter()
    const people = funds.map(({ fund, seen, elsewhere }) => ({
      fund,
      seen,
      whole: partsOf(fund, windowsOf(fund, undefined, days)),
      shown: partsOf(fund, windowsOf(fund, seen, days), elsewhere),
    }))
    const known = await this.#worked(
      daybook,
      people.flatMap((p) => [...p.whole, ...p.shown]),
    )
    const heldAtEnd = await this.#heldAt(daybook, last)
    const held = new Map<Month, number>()
    for (const { fund, seen, whole } of people) {
      // From the last day backwards: what a month changed is taken back from what was there at its end.
      const left = new Map(heldAtEnd.get(fund.id) ?? [])
      for (const part of whole.toReversed()) {
        const month = known.get(named(part))
        if (!month) continue
        if (sees(seen, part.ends)) {
          const hours = [...left].reduce((all, [kind, n]) => all + standardOf(month.kinds, kind, n), 0)
          held.set(part.month, (held.get(part.month) ?? 0) + hours)
        }
        for (const h of month.figures.hours) left.set(h.kind, (left.get(h.kind) ?? 0) - h.held)
      }
    }
    const byMonth = Map.groupBy(
      people.flatMap((p) => p.shown),
      (part) => part.month,
    )
    const told: MonthOver[] = []
    await inTurns(months, 1, (some) => {
      for (const month of some) {
        const there = (byMonth.get(month) ?? []).flatMap((part) => {
          const one = known.get(named(part))
          return one && (one.runs || !isNothing(one.figures)) ? [{ part, figures: one.figures }] : []
        })
        const ids = (list: typeof there) => new Set(list.map(({ part }) => part.fund.id)).size
        const figures = together(there.map((t) => t.figures))
        if (there.length > 0)
          told.push({
            month,
            funds: ids(there),
            closed: ids(there.filter(({ part }) => (part.fund.lockedThrough ?? '') >= part.ends)),
            figures,
            used: poundsPrinted(figures.pounds),
            held: held.get(month) ?? 0,
          })
      }
    })
    const of: OverTime = { months: told }
    if (this.#told.size >= MOST_TOLD) this.#told.clear()
    this.#told.set(whoseDays(daybook), { rows, funds, of })
    return of
  }

  /** Every person's fund that whoever asks may see, with the days that they may see of it. */
  async #seen(daybook: Daybook): Promise<readonly Seen[]> {
    const list: Seen[] = []
    const funds = await daybook.fundsSeen()
    const agreements = await daybook.kept.agreementsIn(funds)
    for (const fund of funds) {
      const seen = await daysSeen(daybook, fund)
      const elsewhere = await countedElsewhere(daybook, fund, agreements.get(fund.id) ?? [], seen)
      list.push({ fund, seen, elsewhere })
    }
    return list
  }

  /** The figures of each part, by its name; of whole closed months those that are known. */
  async #worked(daybook: Daybook, parts: readonly Part[]): Promise<ReadonlyMap<string, Known>> {
    const { store, caller, kept } = daybook
    const found = new Map<string, Known>()
    const missing = new Map<string, Part>()
    for (const part of parts) {
      const name = named(part)
      const open = this.#open.get(name)
      const known = this.#closed.get(name) ?? (open?.version === part.fund.version ? open : undefined)
      if (known) found.set(name, known)
      else missing.set(name, part)
    }
    const unknown = new Map([...missing.values()].map(({ fund }) => [fund.id, fund]))
    const agreements = await kept.agreementsIn([...unknown.values()])
    for (const [, group] of Map.groupBy(missing.values(), ({ days }) => `${days.first} ${days.last}`)) {
      const [one] = group
      if (!one) continue
      const which = { from: one.days.first, to: one.days.last, funds: group.map((p) => p.fund.id) }
      const moved = Map.groupBy(await store.figures.flows(caller.provider, which), (f) => f.fund)
      const notGiven = Map.groupBy(await store.figures.notGiven(caller.provider, which), (f) => f.fund)
      await inTurns(group, 1, (some) => {
        for (const part of some) {
          const { fund, days } = part
          const agreed = agreements.get(fund.id) ?? []
          const worked: Known = {
            figures: figuresOfMonth({
              fund,
              agreements: agreed,
              days,
              moved: [...(moved.get(fund.id) ?? []), ...part.elsewhere],
              notGiven: notGiven.get(fund.id) ?? [],
            }),
            runs: runsWithin(agreed, days),
            kinds: kindsAgreed(agreed, days.last),
          }
          found.set(named(part), worked)
          this.#keep(part, worked)
        }
      })
    }
    return found
  }

  #keep(part: Part, worked: Known): void {
    const { fund, days, ends } = part
    const isWhole = days.first === laterOf(firstDay(part.month), fund.opened) && days.last === ends
    const isClosed = isWhole && fund.lockedThrough !== undefined && fund.lockedThrough >= ends
    const kept: Map<string, Known> = isClosed ? this.#closed : this.#open
    if (kept.size >= MOST_KEPT) kept.clear()
    if (isClosed) this.#closed.set(named(part), worked)
    else this.#open.set(named(part), { ...worked, version: fund.version })
  }

  /** What everybody still held at the end of a month, by fund and kind; read again of the funds that moved. */
  async #heldAt({ store, kept, caller }: Daybook, month: Month): Promise<Held> {
    const name = `${caller.provider} ${month}`
    const known: HeldRead = this.#held.get(name) ?? new Map()
    if (this.#held.size > MOST_TOLD) this.#held.clear()
    this.#held.set(name, known)
    const rows = (await kept.funds(caller.provider)).filter((f) => f.holder === 'person')
    const found = new Map(rows.map(({ id }) => [id, known.get(id)]))
    const moved = rows.filter(({ id, version }) => found.get(id)?.version !== version)
    const balances = await store.figures.balancesIn(
      moved.map((fund) => fund.id),
      lastDay(month),
    )
    for (const { id, version } of moved) {
      const one = { version, kinds: new Map<string, number>() }
      found.set(id, one)
      known.set(id, one)
    }
    for (const { fund, unit, code, balance } of balances) {
      if (unit === 'GBP' || balance === 0 || !isHeld(code as AccountCode)) continue
      const kinds = found.get(fund)?.kinds
      kinds?.set(unit, (kinds.get(unit) ?? 0) + balance)
    }
    return new Map(rows.map(({ id }) => [id, found.get(id)?.kinds ?? new Map()]))
  }
}

type Held = ReadonlyMap<FundId, ReadonlyMap<string, number>>

/** What a fund held at a month's end, as it was read at a version of it. */
type HeldRead = Map<FundId, { readonly version: number; readonly kinds: Map<string, number> }>

/** Over time, as it was told of these books: they are the same rows for as long as nothing is written. */
interface Told {
  readonly rows: readonly FundRow[]
  readonly funds: readonly Seen[]
  readonly of: OverTime
}

/** Managers, and some councils. */
const MOST_TOLD = 24

/** Which days whoever asks may see, for as long as no agreement moves. */
function whoseDays({ caller: { provider, as }, today }: Daybook): string {
  return JSON.stringify([provider, as.role, 'funder' in as ? as.funder : '', today])
}

interface Seen {
  readonly fund: FundRow
  readonly seen: DaysSeen
  readonly elsewhere: readonly CountedElsewhere[]
}

function named({ fund, days, elsewhere }: Part): string {
  const whole = `${fund.id} ${days.first} ${days.last}`
  return elsewhere.length === 0 ? whole : `${whole} ${JSON.stringify(elsewhere)}`
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

/** Cuts stretches into months; most of a thousand people have the same stretch, which is cut once. */
function cutter() {
  const cut = new Map<string, readonly MonthOf[]>()
  return (
    fund: FundRow,
    windows: readonly Period[],
    elsewhere: readonly CountedElsewhere[] = [],
  ): readonly Part[] =>
    windows.flatMap((window) => {
      const name = `${window.first} ${window.last}`
      const months = cut.get(name) ?? monthsIn(window)
      cut.set(name, months)
      return months.map(({ days, ...month }) => ({
        ...{ fund, days, ...month },
        elsewhere: elsewhere.length === 0 ? NONE : countedOn(elsewhere, days.first, days.last),
      }))
    })
}

const NONE: readonly Moved[] = []

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
