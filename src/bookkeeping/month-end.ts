import { ALLOCATION, openWeeks } from '../ledger/allocation.ts'
import { latest } from '../ledger/book.ts'
import { type Day, firstDay, lastDay, type Month, monthOf, nextMonth, printMonth } from '../ledger/day.ts'
import { mayTake } from '../ledger/drawdown.ts'
import type { FundId } from '../ledger/fund.ts'
import { money, PENNY, pencePrinted } from '../ledger/money.ts'
import { type MonthFacts, type MonthSteps, monthSteps, monthToEnd } from '../ledger/month-end.ts'
import { nextPeriod } from '../ledger/period.ts'
import { Refusal } from '../ledger/refusal.ts'
import { type Daybook, isKind } from './daybook.ts'
import { type Drawdown, drawnFrom, summed } from './drawn.ts'
import { inTurns } from './in-turns.ts'
import { OWN_BOOK } from './own-book.ts'
import { booksOn } from './positions.ts'
import {
  before,
  countsOf,
  everybodysMonth,
  type Known,
  type StatementCounts,
  unsentMonths,
} from './statements.ts'
import type { FundRow } from './store.ts'
import type { FlowRow } from './store-figures.ts'
import type { IssuingRow } from './store-statements.ts'

/** One month over everybody, step by step: what is done, what is to do, and what is in the way (domain.md 4.1). */
export interface MonthEnd extends MonthSteps {
  readonly facts: MonthFacts
  readonly isOver: boolean
  /** The month's last day, or today while it goes on. */
  readonly through: Day
  readonly earlier?: Month
  readonly later?: Month
  /** Whom something is due to, by reference. */
  readonly toGive: readonly string[]
  readonly receipts: {
    /** By funder: how it stood before the month, what was due by what was given in it, what came, and how it stands. */
    readonly funders: readonly FunderMonth[]
    /** Came, and nobody knows yet whose it is. */
    readonly unidentifiedPence: number
  }
  /** The first of those whose support is not recorded to the month's end. */
  readonly notRecorded: readonly FundRow[]
  /** Rows put aside, by whose they are: some person's, or nobody's yet. */
  readonly rows: { readonly ofPeople: number; readonly nobodys: number }
  readonly bank?: { readonly on: Day; readonly pence: number; readonly differencePence: number }
  readonly take: {
    readonly pence: number
    readonly funds: number
    readonly proposed?: { readonly id: string; readonly pence: number; readonly through: Day }
    /** What was taken for support up to a day of the month. */
    readonly taken: readonly Drawdown[]
  }
  /** The first of those with something in the way of closing, and how many they are. */
  readonly inTheWay: { readonly count: number; readonly first: readonly Pick<Known, 'fund' | 'inTheWay'>[] }
  readonly statements: StatementCounts
  /** Closing everybody's month began and did not come to its end. */
  readonly begun?: IssuingRow
}

/**
 * Whole pence. What was owed before, less what was paid ahead, with what was due and without what came in the month and
 * since, is what is owed now of all up to the month's end, less what is paid ahead. For one person something may be owed
 * while for another it is paid ahead: neither makes up for the other.
 */
export interface FunderMonth {
  readonly code: string
  readonly name: string
  readonly owedBeforePence: number
  readonly aheadBeforePence: number
  readonly duePence: number
  readonly camePence: number
  /** After the month, up to now. */
  readonly cameSincePence: number
  readonly owedPence: number
  readonly aheadPence: number
}

/** How many are named; the rest are counted. */
const NAMED = 25

/**
 * The month whose end is worked on: the oldest that is over and open for somebody, else the oldest with a statement
 * that is still to be sent, else the one that goes on.
 */
export async function whichMonth(daybook: Daybook): Promise<Month> {
  const open = (await daybook.fundsSeen()).map((fund) => monthOf(nextPeriod(fund).first))
  const unsent = (await unsentMonths(daybook)).map(({ month }) => month)
  return monthToEnd({ open, unsent }, monthOf(daybook.today))
}

/**
 * How the end of a month stands. What is told of a fund is worked out anew only when the fund has moved, so it costs
 * as much as what was written since.
 */
export class MonthEnds {
  /** By the month and the day up to which it is told: two that are asked for at once never answer for each other. */
  readonly #months = new Map<string, Map<FundId, Kept>>()

  async of(daybook: Daybook, ask: { readonly month: Month }): Promise<MonthEnd | Refusal> {
    const { today } = daybook
    const now = monthOf(today)
    const everybody = await daybook.fundsSeen()
    const { month } = ask
    if (month > now)
      return new Refusal('period-not-over', `${printMonth(month)} has not begun. Its end comes later.`, {
        month,
      })
    const known = await everybodysMonth(daybook, month, everybody)
    const funds = known.map(({ fund }) => fund)
    const isOver = today > lastDay(month)
    const through = isOver ? lastDay(month) : today
    const kept = await this.#keptOf(daybook, funds, { month, through })
    const notClosed = known.filter(({ statement }) => statement?.state !== 'final')
    const closed = known.length - notClosed.length
    const wrong = notClosed.filter(({ inTheWay }) => inTheWay.length > 0)
    const receipts = await receiptsOf(daybook, kept)
    const tie = await tieOf(daybook, month)
    const take = await takeOf(daybook, kept, { month, closed })
    const rows = await rowsOf(daybook, through)
    const last = lastDay(month)
    const isRecorded = ({ recordedThrough }: FundRow) =>
      recordedThrough !== undefined && recordedThrough >= last
    const due = kept.filter(({ due }) => due > 0)
    const statements = countsOf(known.filter(({ statement }) => statement?.state === 'final'))
    const facts: MonthFacts = {
      ...{ month, today, closed },
      funds: known.length,
      ready: notClosed.length - wrong.length,
      due: { weeks: due.reduce((n, k) => n + k.due, 0), people: due.length },
      owedPence: receipts.funders.reduce((sum, f) => sum + f.owedPence, 0),
      recorded: funds.filter(isRecorded).length,
      rows: rows.ofPeople + rows.nobodys,
      ...(tie ? { bank: { on: tie.on, differencePence: tie.differencePence } } : {}),
      takePence: take.pence,
      isProposed: take.proposed !== undefined,
      toSend: statements.toHandOver + statements.toSend,
    }
    const begun = (await daybook.store.issued.issuings(daybook.caller.provider)).find(
      (i) => i.month === month && i.state === 'final' && !i.done,
    )
    const first = everybody.reduce((m, f) => (monthOf(f.opened) < m ? monthOf(f.opened) : m), now)
    return {
      ...monthSteps(facts),
      ...{ facts, isOver, through, receipts, rows, take },
      ...(first < month ? { earlier: before(month) } : {}),
      ...(month < now ? { later: nextMonth(month) } : {}),
      toGive: due.map(({ ref }) => ref),
      notRecorded: funds.filter((f) => !isRecorded(f)).slice(0, NAMED),
      ...(tie ? { bank: tie } : {}),
      inTheWay: { count: wrong.length, first: wrong.slice(0, NAMED) },
      statements: { ...statements, funds: known.length },
      ...(begun ? { begun } : {}),
    }
  }

  /** What is told of each fund, as it was worked out at this version of it, or now. */
  async #keptOf(daybook: Daybook, funds: readonly FundRow[], when: When): Promise<readonly Kept[]> {
    const known = this.#month(when)
    const found = new Map<FundId, Kept>()
    const stale = funds.filter(({ id, version }) => {
      const one = known.get(id)
      if (one?.version === version) found.set(id, one)
      return one?.version !== version
    })
    if (stale.length > 0) {
      const flows = Map.groupBy(
        await daybook.store.figures.flows(daybook.caller.provider, {
          from: firstDay(when.month),
          to: FOREVER,
          funds: stale.map((f) => f.id),
          by: 'month',
        }),
        (row) => row.fund,
      )
      await inTurns(stale, 1, async (part) => {
        for (const fund of part) {
          const one = await keepOf(daybook, fund, when, flows.get(fund.id) ?? [])
          found.set(fund.id, one)
          known.set(fund.id, one)
        }
      })
    }
    return funds.flatMap((fund) => found.get(fund.id) ?? [])
  }

  #month({ month, through }: When): Map<FundId, Kept> {
    const name = `${month} ${through}`
    const known = this.#months.get(name) ?? new Map<FundId, Kept>()
    // The month asked for last is the last to go.
    this.#months.delete(name)
    this.#months.set(name, known)
    for (const oldest of this.#months.keys()) if (this.#months.size > MOST_MONTHS) this.#months.delete(oldest)
    return known
  }
}

/** The books against the bank on the latest day of a month on which the bank's balance is known. */
async function tieOf({ store, kept, caller }: Daybook, month: Month) {
  const [first, last] = [firstDay(month), lastDay(month)]
  const bank = (await store.bankStatements(caller.provider)).findLast((b) => first <= b.on && b.on <= last)
  if (!bank) return undefined
  const { on, pence } = bank
  const ledgerPence = booksOn(await kept.banks(caller.provider, on), on) / PENNY
  return { on, pence, differencePence: pence - ledgerPence }
}

/** The one that is ended, the one that goes on, and two that somebody looks back to. */
const MOST_MONTHS = 4

const FOREVER = '9999-12-31' as Day

interface When {
  readonly month: Month
  readonly through: Day
}

/** What one fund's entries say of a month, at one version of it. */
interface Kept {
  readonly ref: string
  readonly version: number
  /** Allocations that are due and not given. */
  readonly due: number
  /** May be taken, in whole pence. */
  readonly takePence: number
  readonly drawn: Awaited<ReturnType<typeof drawnFrom>>
  /** By funder's code, in penny-seconds. */
  readonly funders: ReadonlyMap<string, FunderSums>
}

const NO_SUMS = { owedBefore: 0, aheadBefore: 0, due: 0, came: 0, cameSince: 0, owed: 0, ahead: 0 }
type FunderSums = Readonly<typeof NO_SUMS>

async function keepOf(daybook: Daybook, fund: FundRow, when: When, flows: readonly FlowRow[]): Promise<Kept> {
  const { book, agreements } = await daybook.case(fund, when.through)
  const weeks = openWeeks(fund, agreements, when.through)
  const posted = (await daybook.store.entriesFrom(fund.id, ALLOCATION, weeks)).filter(isKind('allocation'))
  const numbers = posted.map((e) => e.number)
  const reversed = new Set((await daybook.store.reversals(fund.id, numbers)).keys())
  const due = await daybook.due(fund, agreements, posted, when.through, { reversed, again: false })
  const codes = [...new Set(agreements.flatMap((a) => a.streams.map((s) => s.code)))]
  return {
    ...{ ref: fund.ref, version: fund.version },
    due: due.length,
    takePence: mayTake(book, when.through).pence,
    drawn: (await drawnFrom(daybook, fund)).filter(
      ({ entry }) => monthOf(entry.details.through) === when.month,
    ),
    funders: new Map(
      codes.map((code) => {
        const owedNow = latest(book, 'GBP', `funder:${code}`)
        return [code, funderOf(flows, `funder:${code}`, owedNow, when.month)]
      }),
    ),
  }
}

/**
 * What a funder was asked for in a month, what it paid in it and since; what it owes now, less what was given after the
 * month. What was brought forward was owed before.
 */
function funderOf(flows: readonly FlowRow[], code: string, owedNow: number, month: Month): FunderSums {
  const sums = { due: 0, came: 0, since: 0, after: 0 }
  for (const { kind, from, debit, credit, amount } of flows) {
    const change = debit === code ? amount : credit === code ? -amount : 0
    const isIn = monthOf(from) === month
    if (kind === 'receipt') sums[isIn ? 'came' : 'since'] -= change
    else if (!isIn) sums.after += change
    else if (kind !== 'brought-forward') sums.due += change
  }
  const { due, came, since } = sums
  const now = owedNow - sums.after
  const before = now - due + came + since
  // One person's money never pays what is owed for another: what came ahead for one makes up for nobody.
  return {
    ...{ owedBefore: Math.max(0, before), aheadBefore: Math.max(0, 0 - before) },
    ...{ due, came, cameSince: since },
    ...{ owed: Math.max(0, now), ahead: Math.max(0, 0 - now) },
  }
}

async function receiptsOf(daybook: Daybook, kept: readonly Kept[]): Promise<MonthEnd['receipts']> {
  const { store, caller } = daybook
  const sums = new Map<string, FunderSums>()
  for (const { funders } of kept)
    for (const [code, one] of funders) sums.set(code, added(sums.get(code) ?? NO_SUMS, one))
  const names = new Map((await daybook.kept.funders(caller.provider)).map((f) => [f.code, f.name]))
  const own = await store.fundByRef(caller.provider, OWN_BOOK)
  const unidentified = own ? latest(await store.book(own.id, own.opened), 'GBP', 'own:unidentified') : 0
  return {
    funders: [...sums]
      .map(([code, sum]) => ({ code, name: names.get(code) ?? code, ...printed(sum) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    unidentifiedPence: Math.floor(unidentified / PENNY),
  }
}

/**
 * In whole pence, so that the row foots: a penny that rounding leaves over is with what was before the month, and where
 * nothing was, with what is paid ahead now.
 */
function printed(sum: FunderSums): Omit<FunderMonth, 'code' | 'name'> {
  const duePence = pencePrinted(money(sum.due))
  const camePence = pencePrinted(money(sum.came))
  const cameSincePence = pencePrinted(money(sum.cameSince))
  const owedPence = pencePrinted(money(sum.owed))
  const change = duePence - camePence - cameSincePence
  const isFirst = sum.owedBefore === 0 && sum.aheadBefore === 0 && sum.ahead > 0
  const aheadPence = isFirst ? Math.max(0, owedPence - change) : pencePrinted(money(sum.ahead))
  const before = owedPence - aheadPence - change
  const owedBefore = sum.aheadBefore === 0 ? 0 : pencePrinted(money(sum.owedBefore))
  const aheadBeforePence = Math.max(0, owedBefore - before)
  const owedBeforePence = before + aheadBeforePence
  return {
    ...{ owedBeforePence, aheadBeforePence, duePence, camePence, cameSincePence, owedPence, aheadPence },
  }
}

function added(a: FunderSums, b: FunderSums): FunderSums {
  return {
    owedBefore: a.owedBefore + b.owedBefore,
    aheadBefore: a.aheadBefore + b.aheadBefore,
    due: a.due + b.due,
    came: a.came + b.came,
    cameSince: a.cameSince + b.cameSince,
    owed: a.owed + b.owed,
    ahead: a.ahead + b.ahead,
  }
}

/** Once a month is closed for somebody, nothing is taken up to its end any more: what is earned goes with the next. */
async function takeOf(
  { store, caller }: Daybook,
  kept: readonly Kept[],
  { month, closed }: { readonly month: Month; readonly closed: number },
): Promise<MonthEnd['take']> {
  const lines = closed > 0 ? [] : kept.filter(({ takePence }) => takePence > 0)
  const open = await store.people.proposals(caller.provider, { openOnly: true })
  const proposed = open.flatMap(({ id, what, ask }) => {
    if (what !== 'drawdown') return []
    const { through, pence }: { readonly through: Day; readonly pence: number } = JSON.parse(ask)
    return monthOf(through) === month ? [{ id, pence, through }] : []
  })[0]
  const made = Map.groupBy(
    kept.flatMap(({ drawn }) => drawn),
    ({ act }) => act,
  )
  return {
    pence: lines.reduce((sum, { takePence }) => sum + takePence, 0),
    funds: lines.length,
    ...(proposed ? { proposed } : {}),
    taken: [...made].map(([act, of]) => summed(act, of)),
  }
}

async function rowsOf({ store, caller }: Daybook, through: Day): Promise<MonthEnd['rows']> {
  const rows = (await store.putAside(caller.provider)).filter((r) => r.day <= through)
  const ofPeople = rows.filter((r) => r.fund !== undefined).length
  return { ofPeople, nobodys: rows.length - ofPeople }
}
