import { type Agreement, inForce } from '../ledger/agreement.ts'
import { ALLOCATION, openWeeks } from '../ledger/allocation.ts'
import { type Book, withTransfers } from '../ledger/book.ts'
import { addDays, type Day, type LocalTime, printDay, weekOf } from '../ledger/day.ts'
import type { Entry } from '../ledger/entry.ts'
import { howLate, type Quote, quote, type WeekFacts, weekFacts, weekFactsSeen } from '../ledger/plan.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { type GivenAs, sessionTimes } from '../ledger/session.ts'
import type { FundCase } from '../ledger/support.ts'
import { type Daybook, isKind } from './daybook.ts'
import { type DaysSeen, daysSeen, entriesSeen, notSeen } from './funded.ts'
import type { FundRow } from './store.ts'

/** What something would cost before it happens, and what a week has left for it (design.md §6). */

/** A fund with what falls due by a day already counted: prices and plans look ahead, and write nothing. */
export async function planCase(daybook: Daybook, fund: FundRow, since: Day, through: Day): Promise<FundCase> {
  const agreements = await daybook.store.agreements(fund.id)
  const weeks = openWeeks(fund, agreements, through)
  const posted = (await daybook.store.entriesFrom(fund.id, ALLOCATION, weeks)).filter(isKind('allocation'))
  const due = await daybook.due(fund, agreements, posted, through, await undone(daybook, fund, posted))
  const first = due.reduce((d, e) => (e.effective < d ? e.effective : d), since)
  const about = await daybook.case(fund, first)
  const book = due.reduce<Book>((b, e) => withTransfers(b, e.effective, e.transfers), about.book)
  return { ...about, book }
}

async function undone(daybook: Daybook, fund: FundRow, posted: readonly Entry[]) {
  const reversals = await daybook.store.reversals(
    fund.id,
    posted.map((e) => e.number),
  )
  return { reversed: new Set(reversals.keys()), again: false }
}

export async function weekOfFund(
  daybook: Daybook,
  about: FundCase,
  fund: FundRow,
  { week, seen: days, on }: { readonly week: Day; readonly seen: DaysSeen; readonly on: Day },
): Promise<WeekFacts> {
  const { store } = daybook
  // What a representative may plan with is all that is left of the week, whenever in it their authority began.
  const seen = daybook.caller.as.role === 'representative' ? undefined : days
  const agreements = about.agreements
  const posted = (await store.entriesFrom(fund.id, ALLOCATION, [week])).filter(isKind('allocation'))
  const taken = await undone(daybook, fund, posted)
  const given = posted.filter((e) => !taken.reversed.has(e.number))
  const due = (await daybook.due(fund, agreements, posted, addDays(week, 6), taken))
    .filter((d) => d.details.week === week)
    .map((d) => ({ ...d, number: 0 }))
  const entries = await entriesSeen(daybook, fund, seen, { from: week, to: addDays(week, 6) })
  const reversed = await store.reversals(
    fund.id,
    entries.map((e) => e.number),
  )
  const live = entries.filter((e) => !reversed.has(e.number))
  const visits = live.filter(isKind('support', 'not-given', 'booking'))
  const used = new Set(visits.flatMap((e) => (e.details.booking === undefined ? [] : [e.details.booking])))
  const allocations = [...given, ...due]
  const counted = visits.filter((e) => !(e.kind === 'booking' && used.has(e.number)))
  return seen === undefined
    ? weekFacts(about, week, allocations, counted)
    : weekFactsSeen(about, week, allocations, counted, { agreements, seen, on })
}

export interface Priced {
  readonly fund: FundRow
  readonly agreement: Agreement
  readonly quote: Quote
}

/** "What would it cost?" in the person's own hours; writes nothing (design.md §6). */
export async function whatWouldItCost(
  daybook: Daybook,
  ask: { readonly fund: string; readonly start: string; readonly end: string; readonly givenAs?: GivenAs },
): Promise<Priced | Refusal> {
  const at = sessionTimes(ask.start, ask.end)
  if (isRefusal(at)) return at
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const day = at.localStart.slice(0, 10) as Day
  const seen = await daysSeen(daybook, fund)
  const hidden = notSeen(seen, ask.fund, day, at.localEnd.slice(0, 10) as Day)
  if (hidden) return hidden
  const agreements = await daybook.store.agreements(fund.id)
  const agreement = inForce(agreements, day)
  if (!agreement)
    return new Refusal(
      'outside-agreement',
      `No agreement is in force on ${printDay(day)}. Ask for another day.`,
      { day },
      { field: 'start' },
    )
  const week = weekOf(day, agreement.weekStarts)
  const about = await planCase(
    daybook,
    fund,
    week < fund.opened ? fund.opened : week,
    at.localEnd.slice(0, 10) as Day,
  )
  const facts = await weekOfFund(daybook, about, fund, { week, seen, on: day })
  const priced = quote(about, at, ask.givenAs ?? 'by-clock', facts)
  return isRefusal(priced) ? priced : { fund, agreement, quote: priced }
}

/** "How late can I stay?" from a start, with all unused hours or at most so many standard hours. */
export async function howLateCanIStay(
  daybook: Daybook,
  ask: {
    readonly fund: string
    readonly start: string
    readonly givenAs?: GivenAs
    readonly seconds?: number
  },
): Promise<
  | { readonly fund: FundRow; readonly until: LocalTime; readonly minutes: number; readonly priced: Priced }
  | Refusal
> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const day = ask.start.trim().slice(0, 10)
  const week = /^\d{4}-\d{2}-\d{2}$/.test(day) ? (day as Day) : daybook.today
  const hidden = notSeen(await daysSeen(daybook, fund), ask.fund, week)
  if (hidden) return hidden
  const from = week < fund.opened ? fund.opened : week
  const found = howLate(
    await planCase(daybook, fund, from, addDays(from, 1)),
    ask.start,
    ask.givenAs ?? 'by-clock',
    ask.seconds,
  )
  if (isRefusal(found)) return found
  const priced = await whatWouldItCost(daybook, {
    fund: ask.fund,
    start: ask.start,
    end: withHint(found.until, found.end),
    ...(ask.givenAs ? { givenAs: ask.givenAs } : {}),
  })
  return isRefusal(priced) ? priced : { fund, until: found.until, minutes: found.minutes, priced }
}

/** A local time that comes twice names which of the two it is. */
function withHint(local: LocalTime, end: string): string {
  const bst = Temporal.Instant.from(end).toZonedDateTimeISO('Europe/London').offset === '+01:00'
  return `${local} ${bst ? 'BST' : 'GMT'}`
}
