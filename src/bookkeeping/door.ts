import { addDays, type Day, weekOf } from '../ledger/day.ts'
import type { Entry, WordRef } from '../ledger/entry.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { type Daybook, isKind } from './daybook.ts'
import { entriesOf } from './entries.ts'
import { type FundPage, fundPage } from './figures.ts'

/** What the person meets when they come in: what is left, a week as it was, and what is planned next. */
export interface Door {
  readonly page: FundPage
  /** The week that was asked about; last week where none was. */
  readonly week: WeekTold
  /** The days of the last week that is written down, where that is before it. */
  readonly before?: WeekTold
  readonly next: Planned
}

/** What was written down for one week of the agreement, with what lies beside its ends: a night may cross them. */
export interface WeekTold {
  readonly first: Day
  readonly last: Day
  /** Newest first. Those of the day before and the day after too: only they tell when a night began. */
  readonly entries: readonly Entry[]
  readonly reversedBy: ReadonlyMap<number, number>
  readonly words: ReadonlyMap<WordRef, string>
  /** Of what was undone in another week than it was chosen: the other half, by number. */
  readonly paired: ReadonlyMap<number, Entry>
  /** The weeks beside it that may have something in them. */
  readonly earlier?: Day
  readonly later?: Day
}

/** Visits that are planned and still to come, within two weeks. */
export interface Planned {
  /** Newest first, as in a week. */
  readonly entries: readonly Entry[]
  readonly words: ReadonlyMap<WordRef, string>
}

/** A week has no more entries than can be read at once; what is more than this is read day by day elsewhere. */
const MOST_IN_A_WEEK = 500
const PLANNED_DAYS = 13

/**
 * The person's own door, for them and for whoever speaks for them, within the days of their authority. It costs as
 * much as the weeks that it shows, however long the fund has run.
 */
export async function door(
  daybook: Daybook,
  ask: { readonly fund: string; readonly on?: Day; readonly week?: Day },
): Promise<Door | Refusal> {
  const { week: asked, ...of } = ask
  const page = await fundPage(daybook, of)
  if (isRefusal(page)) return page
  const { agreement, fund, on } = page
  const starts = agreement?.weekStarts ?? 1
  if (asked !== undefined && (asked < weekOf(fund.opened, starts) || asked > addDays(page.week, 13)))
    return new Refusal('not-found', 'Nothing is written down here for that week.', { week: asked })
  const first = weekOf(asked ?? addDays(page.week, -7), starts)
  const week = await weekTold(daybook, page, first)
  if (isRefusal(week)) return week
  const before = asked === undefined ? await lastWritten(daybook, page, week) : undefined
  if (isRefusal(before)) return before
  const found = await entriesOf(daybook, {
    fund: fund.id,
    from: on,
    to: addDays(on, PLANNED_DAYS),
    most: MOST_IN_A_WEEK,
  })
  if (isRefusal(found)) return found
  const given = new Set(
    found.entries
      .filter(isKind('support', 'not-given'))
      .filter((e) => !found.reversedBy.has(e.number))
      .map((e) => e.details.booking),
  )
  const planned = found.entries
    .filter(isKind('booking'))
    .filter((e) => e.details.end > daybook.at && !given.has(e.number) && !found.reversedBy.has(e.number))
  return { page, week, ...(before ? { before } : {}), next: { entries: planned, words: found.words } }
}

/** The week up to which support is recorded, where that is before the week that is shown: its days that may be seen. */
async function lastWritten(
  daybook: Daybook,
  page: FundPage,
  week: WeekTold,
): Promise<WeekTold | Refusal | undefined> {
  const { fund, agreement } = page
  const { recordedThrough: until } = fund
  if (until === undefined || until < fund.opened || until >= week.first) return undefined
  const first = weekOf(until, agreement?.weekStarts ?? 1)
  const from = first < fund.opened ? fund.opened : first
  const told = await weekTold(daybook, page, first)
  return isRefusal(told) ? told : { ...told, first: from, last: until }
}

async function weekTold(daybook: Daybook, page: FundPage, first: Day): Promise<WeekTold | Refusal> {
  const last = addDays(first, 6)
  const { fund } = page
  const found = await entriesOf(daybook, {
    fund: fund.id,
    from: addDays(first, -1),
    to: addDays(last, 1),
    most: MOST_IN_A_WEEK,
  })
  if (isRefusal(found)) return found
  const { entries, reversedBy, words, paired } = found
  return {
    first,
    last,
    entries,
    reversedBy,
    words,
    paired,
    ...(fund.opened < first ? { earlier: addDays(first, -7) } : {}),
    // Next week may be planned.
    ...(first <= page.week ? { later: addDays(first, 7) } : {}),
  }
}
