import { type Agreement, inForce, kindsOf, type SurplusRule } from './agreement.ts'
import { decideAllocations, takesBack } from './allocation.ts'
import { key } from './book.ts'
import { addDays, type Day, daysBetween, laterOf, weekOf } from './day.ts'
import { changeOf, type DraftOf, type Numbered } from './entry.ts'
import { type AccountCode, type Fund, type FundId, PROVIDER_CODES, type Unit } from './fund.ts'
import { money, PENNY, pence, penceDown, pennySeconds, roundedDown, sumOf } from './money.ts'
import { type WeekFacts, type WeekVisit, weekFacts, weekFactsSeen } from './plan.ts'
import { inStandardDown, type Kind, worth } from './rate.ts'
import type { Stretch } from './role.ts'

/**
 * How one fund stands on a day: what a list of people says about it in a row, and what exceptions are told from
 * (domain.md 4.1, 4.3). Hours are whole seconds counted in standard hours, rounded down; money is penny-seconds.
 * Only of days that whoever asks may see: a window begins no earlier than those.
 */
export interface Position {
  readonly fund: FundId
  readonly on: Day
  readonly opened: Day
  /** Support is recorded, and months are closed, up to these days. */
  readonly recordedThrough?: Day
  readonly lockedThrough?: Day

  /** The week around the day: what it gives, what was used of it, what is planned; what is left may be below nothing. */
  readonly week: WeekPosition
  /** Hours left: available and booked. */
  readonly left: number
  /** Of these, what is left from before this week: the hours banked. */
  readonly banked: number
  /** Hours in pots, each saved for something. */
  readonly saved: number
  /** The money behind all hours held. */
  readonly worth: number
  readonly spending: number
  /** What was decided to buy and is not paid yet: it is to come out of `spending`, and may be more than that. */
  readonly committed: number
  /** Money set aside: saved for something, and kept for emergencies. */
  readonly savedMoney: number
  readonly contingency: number
  readonly bank: number
  /** Funders still owe this; below nothing where they have paid ahead. */
  readonly owed: number
  /** Earned by the provider and not drawn yet; lent by it. */
  readonly earned: number
  readonly lent: number
  /** Support given that the fund did not pay for; and of it, that of the last twelve weeks, less what was paid since. */
  readonly unfunded: number
  readonly unfundedLately: number

  /** What the agreement in force gives each week; nothing where none is in force. */
  readonly weekly: number
  readonly weeklyPence: number
  /** A year of it in whole pence, at the prices in force, for rules about shares of the budget. */
  readonly yearPence: number
  /** The last whole weeks up to the day support is recorded to, at most four; none before there is one. */
  readonly pace?: Pace
  /** At this pace, the hours left on the last day of the fund's year: below nothing where they will not last. */
  readonly forecast?: { readonly on: Day; readonly left: number }
  /** The same in penny-seconds of money to spend, where the fund is given as money and as no hours. */
  readonly moneyPace?: Pace
  readonly moneyForecast?: { readonly on: Day; readonly left: number }

  /** The latest day on which support was given, and on which anything was (support, or something bought). */
  readonly lastSupport?: Day
  readonly lastSpent?: Day
  /** Of the last twelve weeks: hours cancelled late and charged, and hours delivered. */
  readonly late: { readonly from: Day; readonly cancelled: number; readonly delivered: number }
  /** Visits of the last four weeks that the provider could not come to. */
  readonly missed: number

  /** Days agreed for reviews: the next, and the last that has passed. */
  readonly nextReview?: Day
  readonly lastReview?: Day
  readonly surplus: SurplusRule
  /**
   * Of what is left and to spend, and not set aside for anything, the part over that rule, in penny-seconds; nothing
   * where it is under, and none where no rule is agreed, or the rule is that there is none.
   */
  readonly overRule?: number

  /** Entries of the last twelve weeks, by number, that an audit looks at first. */
  readonly decidedAfter: readonly number[]
  readonly noReceipt: readonly number[]
  readonly twoPlaces: readonly number[]
  /** Statements that went out as a link four weeks ago or more, and that nobody has opened. */
  readonly notOpened: readonly number[]

  readonly waiting: Waiting
}

/** Seconds in standard hours. Of a fund given as money there are none: its support is paid from what is to spend. */
export interface WeekPosition extends WeekFacts {
  readonly from: Day
}

/** Seconds in standard hours, over whole weeks from one day to another, both included. */
export interface Pace {
  readonly from: Day
  readonly to: Day
  readonly given: number
  readonly used: number
}

/** How many of each wait for somebody, of this fund. */
export interface Waiting {
  readonly putAside: number
  readonly questions: number
  readonly overdueQuestions: number
  readonly disputes: number
  /** Questions of a commissioner to the provider that wait for the provider. */
  readonly queries: number
  readonly overdueQueries: number
}

export const NOTHING_WAITS: Waiting = {
  putAside: 0,
  questions: 0,
  overdueQuestions: 0,
  disputes: 0,
  queries: 0,
  overdueQueries: 0,
}

/** Over how many days late cancellations, unpaid support and what an audit asks for are counted: twelve weeks. */
export const LATELY_DAYS = 84
/** Over how many days visits are counted that the provider could not come to, and how long nothing may be spent. */
export const FOUR_WEEKS = 28
/** A shop's receipt is on file within two weeks of paying, or it is asked for. */
export const RECEIPT_WITHIN = 14
/** How many whole weeks a pace is taken over. */
const PACE_WEEKS = 4
/** Councils and providers count a year of a weekly budget as 52 weeks. */
const WEEKS_A_YEAR = 52

/** What moved from one account to another over some days, reversals as rows of their own. */
export interface Moved {
  readonly unit: Unit
  readonly debit: AccountCode
  readonly credit: AccountCode
  readonly amount: number
}

/** What a position is told from: read of one fund, for one day, of days that may be seen. */
export interface PositionFacts {
  readonly fund: Pick<Fund, 'id' | 'opened' | 'lockedThrough' | 'recordedThrough'>
  readonly agreements: readonly Agreement[]
  /** Where not every day may be seen: the same of all days. What a week gives is decided from these alone. */
  readonly whole?: WholeFund
  /** Closing balances of the day. */
  readonly balances: readonly { readonly unit: Unit; readonly code: AccountCode; readonly balance: number }[]
  /** What was decided to buy by the day and is not paid then: penny-seconds. */
  readonly committed: number
  /** Those of the weeks of `windowsOf`, with those of them that were reversed. */
  readonly allocations: readonly Numbered<'allocation'>[]
  readonly reversed: ReadonlySet<number>
  /** This week's visits, given, not given and planned; none that was reversed, and no plan that was carried out. */
  readonly visits: readonly WeekVisit[]
  readonly overPace: readonly Moved[]
  readonly lately: readonly Moved[]
  readonly lastSupport?: Day
  readonly lastSpent?: Day
  readonly missed: number
  readonly decidedAfter: readonly number[]
  readonly noReceipt: readonly number[]
  readonly twoPlaces: readonly number[]
}

export interface Window {
  readonly from: Day
  readonly to: Day
}

/** The days that the facts of a position are read for: none before the first day that may be seen. */
export interface Windows {
  readonly first: Day
  readonly week: Window
  /** The first week whose allocation counts: of those still open, of the pace's, and this one. */
  readonly weeksFrom: Day
  readonly pace?: Window
  readonly lately: Window
  readonly missed: Window
  /** The days that may be seen, where not every one may: what lies outside counts in no week. */
  readonly seen?: readonly Stretch[]
}

type FundDays = Pick<Fund, 'opened' | 'lockedThrough' | 'recordedThrough'>

/** A fund and every version of its agreement, whoever may see which of its days. */
export interface WholeFund {
  readonly fund: Pick<Fund, 'opened' | 'lockedThrough'>
  readonly agreements: readonly Agreement[]
}

/** Which days to read of a fund, seen from `first` on, to say how it stands on a day. */
export function windowsOf(
  fund: FundDays,
  agreements: readonly Agreement[],
  on: Day,
  seenFrom: Day = fund.opened,
  whole: WholeFund = { fund, agreements },
): Windows {
  const first = laterOf(seenFrom, fund.opened)
  const terms = termsOn(agreements, on)
  const starts = terms?.weekStarts ?? 1
  const week = weekOf(on, starts)
  const pace = inForce(agreements, on) ? paceWindow(fund, first, starts, on) : undefined
  const { lockedThrough, opened } = whole.fund
  const open = lockedThrough === undefined ? opened : addDays(lockedThrough, 1)
  // Weeks are as the first version counts them, as for giving them.
  const weeks = [week, weekOf(open, whole.agreements[0]?.weekStarts ?? 1), ...(pace ? [pace.from] : [])]
  const since = (days: number): Window => ({ from: laterOf(addDays(on, 1 - days), first), to: on })
  return {
    first,
    week: { from: week, to: addDays(week, 6) },
    weeksFrom: weeks.sort()[0] ?? week,
    ...(pace ? { pace } : {}),
    lately: since(LATELY_DAYS),
    missed: since(FOUR_WEEKS),
  }
}

/** The last whole weeks of which everything is recorded, at most four. */
function paceWindow(fund: FundDays, first: Day, starts: number, on: Day): Window | undefined {
  const { recordedThrough } = fund
  if (recordedThrough === undefined) return undefined
  const through = recordedThrough < on ? recordedThrough : on
  const to = addDays(weekOf(addDays(through, 1), starts), -1)
  const begun = weekOf(first, starts)
  const from = laterOf(addDays(to, 1 - 7 * PACE_WEEKS), begun < first ? addDays(begun, 7) : begun)
  return from > to ? undefined : { from, to }
}

/** The version in force, or else the last that has begun. */
function termsOn(agreements: readonly Agreement[], on: Day): Agreement | undefined {
  return inForce(agreements, on) ?? agreements.filter((a) => a.from <= on).at(-1) ?? agreements[0]
}

/** How a fund stands on a day, from what was read of it. */
export function positionOf(
  facts: PositionFacts,
  windows: Windows,
  on: Day,
  waiting = NOTHING_WAITS,
): Position {
  const { fund, agreements } = facts
  const agreed = inForce(agreements, on)
  const terms = termsOn(agreements, on)
  const kinds = latestKinds(agreements, on)
  const due = dueOn(facts, windows.week.to)
  const held = heldOn(facts, due, on)
  const at = (unit: Unit, wanted: (code: AccountCode) => boolean) =>
    [...held].reduce((n, [k, b]) => (k.startsWith(`${unit} `) && wanted(codeIn(k)) ? n + b : n), 0)
  const pounds = (wanted: (code: AccountCode) => boolean) => at('GBP', wanted)
  const inHours = (wanted: (code: AccountCode) => boolean) =>
    inStandardDown(
      kinds,
      kinds.map((k) => ({ kind: k.code, amount: at(k.code, wanted) })),
    )
  const left = inHours((code) => code === 'available' || code === 'booked')
  const week: WeekFacts = agreed ? weekOn(facts, due, windows, on) : { given: 0, used: 0, planned: 0 }
  const weekly = agreed ? inStandardDown(kinds, agreed.weekly) : 0
  const unfunded = inStandardDown(
    kinds,
    movedInto(facts.lately, 'unfunded').map(({ kind, amount }) => ({ kind, amount: 0 - amount })),
  )
  const spending = pounds((code) => code === 'spending')
  const pace = agreed && weekly > 0 ? paceOf(facts, windows, kinds) : undefined
  const moneyPace = agreed && weekly === 0 && agreed.weeklyPence > 0 ? moneyPaceOf(facts, windows) : undefined
  const reviews = [...(terms?.reviews ?? [])].sort()
  const [next, last] = [reviews.find((d) => d >= on), reviews.findLast((d) => d < on)]
  const from = windows.lately.from
  const unset = unsetAside(held, kinds)
  const yearPence = terms ? yearPenceOf(terms, on) : 0
  const kept = keptToBuy({ spending, committed: facts.committed })
  const over = terms && overRule(terms, { unset: unset - kept, yearPence })
  const forecast = pace && agreed && forecastOf(facts, agreed, on, { left, pace, weekly })
  const moneyWeekly = agreed ? agreed.weeklyPence * PENNY : 0
  const moneyForecast =
    moneyPace &&
    agreed &&
    forecastOf(facts, agreed, on, { left: spending, pace: moneyPace, weekly: moneyWeekly })
  return {
    fund: fund.id,
    on,
    opened: fund.opened,
    ...(fund.recordedThrough ? { recordedThrough: fund.recordedThrough } : {}),
    ...(fund.lockedThrough ? { lockedThrough: fund.lockedThrough } : {}),
    week: { from: windows.week.from, ...week },
    left,
    banked: Math.max(0, left - (week.goesBack?.amount ?? 0) - Math.max(0, week.given - week.used)),
    saved: inHours((code) => code.startsWith('pot:')),
    worth: pounds((code) => code === 'hours'),
    spending,
    committed: facts.committed,
    savedMoney: pounds((code) => code.startsWith('saved:')),
    contingency: pounds((code) => code === 'contingency'),
    bank: pounds((code) => code === 'bank'),
    owed: pounds((code) => code.startsWith('funder:')),
    earned: pounds((code) => (PROVIDER_CODES as readonly string[]).includes(code)),
    lent: pounds((code) => code === 'advance'),
    unfunded: inHours((code) => code === 'unfunded'),
    unfundedLately: Math.max(0, unfunded),
    weekly,
    weeklyPence: agreed?.weeklyPence ?? 0,
    yearPence,
    ...(pace ? { pace } : {}),
    ...(forecast ? { forecast } : {}),
    ...(moneyPace ? { moneyPace } : {}),
    ...(moneyForecast ? { moneyForecast } : {}),
    ...(facts.lastSupport ? { lastSupport: facts.lastSupport } : {}),
    ...(facts.lastSpent ? { lastSpent: facts.lastSpent } : {}),
    late: {
      from,
      cancelled: Math.max(0, inStandardDown(kinds, movedInto(facts.lately, 'cancelled-late'))),
      delivered: Math.max(0, inStandardDown(kinds, movedInto(facts.lately, 'delivered'))),
    },
    missed: facts.missed,
    ...(next ? { nextReview: next } : {}),
    ...(last ? { lastReview: last } : {}),
    surplus: terms?.surplus ?? { rule: 'not-agreed-yet' },
    ...(over === undefined ? {} : { overRule: over }),
    decidedAfter: facts.decidedAfter,
    noReceipt: facts.noReceipt,
    twoPlaces: facts.twoPlaces,
    notOpened: [],
    waiting,
  }
}

export type Held = ReadonlyMap<string, number>

function codeIn(key: string): AccountCode {
  return key.slice(key.indexOf(' ') + 1) as AccountCode
}

/** The day's balances with what falls due by then counted: a week is given as it begins, whenever it is written. */
function heldOn(facts: PositionFacts, due: readonly DraftOf<'allocation'>[], on: Day): Held {
  const held = new Map<string, number>(facts.balances.map((b) => [`${b.unit} ${b.code}`, b.balance]))
  for (const draft of due.filter((d) => d.effective <= on))
    for (const t of draft.transfers)
      for (const code of [t.debit, t.credit]) {
        const k = `${t.unit} ${code}`
        held.set(k, (held.get(k) ?? 0) + changeOf(t, code))
      }
  return held
}

/** What falls due by a day and is not written yet. */
function dueOn(facts: PositionFacts, through: Day) {
  const { allocations, reversed } = facts
  const { fund, agreements } = facts.whole ?? facts
  const undone = { reversed, again: false }
  const due = decideAllocations(fund, agreements, allocations, through, undone)
  if (!due.some(takesBack)) return due
  // Whatever is written on or after the day of a change, the change is written first: what is there now is there then.
  const before = new Map(facts.balances.map((b) => [key(b.unit, b.code), b.balance] as const))
  const from = due.reduce((day, d) => (d.effective < day ? d.effective : day), through)
  return decideAllocations(fund, agreements, allocations, through, undone, {
    from,
    before,
    changes: new Map(),
  })
}

/** This week, with what it still gives by its last day; in standard hours. */
function weekOn(
  facts: PositionFacts,
  due: readonly DraftOf<'allocation'>[],
  { week: { from }, seen }: Pick<Windows, 'week' | 'seen'>,
  on: Day,
): WeekFacts {
  const coming = due.filter((d) => d.details.week === from).map((d) => ({ ...d, number: 0 }))
  const posted = facts.allocations.filter((e) => e.details.week === from && !facts.reversed.has(e.number))
  const given = [...posted, ...coming]
  if (seen === undefined) return weekFacts(facts, from, given, facts.visits)
  const { agreements } = facts.whole ?? facts
  return weekFactsSeen(facts, from, given, facts.visits, { agreements, seen, on })
}

/** Every kind that any version begun by a day has, by its latest terms; before the first begins, by that one's. */
function latestKinds(agreements: readonly Agreement[], on: Day): Kind[] {
  const begun = agreements.filter((a, i) => i === 0 || a.from <= on)
  return kindsOf(begun)
}

/** What came into an account of hours, less what went back, by kind. */
function movedInto(
  moved: readonly Moved[],
  code: AccountCode,
  counts: (other: AccountCode) => boolean = () => true,
): { kind: Unit; amount: number }[] {
  const sums = new Map<Unit, number>()
  const add = (unit: Unit, amount: number) => sums.set(unit, (sums.get(unit) ?? 0) + amount)
  for (const m of moved) {
    if (m.debit === code && counts(m.credit)) add(m.unit, m.amount)
    if (m.credit === code && counts(m.debit)) add(m.unit, 0 - m.amount)
  }
  return [...sums].map(([kind, amount]) => ({ kind, amount }))
}

/** What whole weeks gave, and what of the person's hours went on support in them. */
function paceOf(facts: PositionFacts, { pace }: Windows, kinds: readonly Kind[]): Pace | undefined {
  if (!pace) return undefined
  const given = weeksGiven(facts, pace).flatMap((t) =>
    t.unit === 'GBP' || (t.credit !== 'issued' && t.debit !== 'issued')
      ? []
      : [{ kind: t.unit, amount: t.credit === 'issued' ? t.amount : 0 - t.amount }],
  )
  // What the fund did not pay for left none of its hours, and what was paid by money left none either.
  const paid = (other: AccountCode) => other !== 'unfunded' && other !== 'issued'
  const used = [
    ...movedInto(facts.overPace, 'delivered', paid),
    ...movedInto(facts.overPace, 'cancelled-late', paid),
  ]
  return { ...pace, given: inStandardDown(kinds, given), used: Math.max(0, inStandardDown(kinds, used)) }
}

/** The same of a fund given as money: what went from `spending` to support and to shops. */
function moneyPaceOf(facts: PositionFacts, { pace }: Windows): Pace | undefined {
  if (!pace) return undefined
  const given = weeksGiven(facts, pace).reduce(
    (n, t) => (t.credit === 'spending' ? n + t.amount : t.debit === 'spending' ? n - t.amount : n),
    0,
  )
  const used = facts.overPace.reduce((n, m) => {
    if (m.debit === 'spending' && isPaidTo(m.credit)) return n + m.amount
    return m.credit === 'spending' && isPaidTo(m.debit) ? n - m.amount : n
  }, 0)
  return { ...pace, given, used: Math.max(0, used) }
}

function isPaidTo(code: AccountCode): boolean {
  return code === 'bank' || code === 'advance' || code.startsWith('provider:')
}

function weeksGiven({ allocations, reversed }: PositionFacts, { from, to }: Window) {
  return allocations
    .filter((e) => from <= e.details.week && e.details.week <= to && !reversed.has(e.number))
    .flatMap((e) => e.transfers)
}

/**
 * What is left on the last day of the fund's year, or of the agreement where that is sooner, if things go on as they
 * went: what is left now, what later weeks give, less the pace for every day of which support is not recorded yet.
 */
function forecastOf(
  { fund }: PositionFacts,
  agreed: Agreement,
  on: Day,
  { left, pace, weekly }: { readonly left: number; readonly pace: Pace; readonly weekly: number },
): Position['forecast'] {
  const { until } = agreed
  const year = yearEnd(agreed, on)
  const end = until !== undefined && until < year ? until : year
  const later = addDays(weekOf(on, agreed.weekStarts), 7)
  const recorded = fund.recordedThrough !== undefined && fund.recordedThrough < on ? fund.recordedThrough : on
  const paceDays = daysBetween(pace.from, pace.to) + 1
  const comes = roundedDown(weekly, supportedDays(agreed, later, end), 7)
  const goes = roundedDown(pace.used, supportedDays(agreed, addDays(recorded, 1), end), paceDays)
  return { on: end, left: left + comes - goes }
}

/** The last day of the fund's year that a day lies in. */
function yearEnd({ yearStarts }: Agreement, on: Day): Day {
  const year = Number(on.slice(0, 4))
  const next = on.slice(5) < yearStarts ? `${year}-${yearStarts}` : `${year + 1}-${yearStarts}`
  return addDays(next as Day, -1)
}

/** Days from one to another on which the agreement gives support. */
function supportedDays({ notSupported }: Agreement, from: Day, to: Day): number {
  if (from > to) return 0
  const off = notSupported.reduce((n, rest) => {
    const [a, b] = [laterOf(rest.from, from), rest.to < to ? rest.to : to]
    return a > b ? n : n + daysBetween(a, b) + 1
  }, 0)
  return Math.max(0, daysBetween(from, to) + 1 - off)
}

/** A week of the agreement in whole pence, at its own prices. */
function weekPenceOf(agreement: Agreement): number {
  const parts = agreement.weekly.flatMap(({ kind, amount }) => {
    const found = agreement.kinds.find((k) => k.code === kind)
    return found ? [worth(found, amount)] : []
  })
  return penceDown(sumOf([...parts, pence(agreement.weeklyPence)]))
}

/** A year of it: 52 weeks, less the days of the fund's year on which none is given. */
export function yearPenceOf(agreement: Agreement, on: Day): number {
  const to = yearEnd(agreement, on)
  const from = addDays(to, 1 - 7 * WEEKS_A_YEAR)
  return roundedDown(weekPenceOf(agreement), supportedDays(agreement, from, to), 7)
}

/** What is left and to spend, without what is saved for something and kept for emergencies: in penny-seconds. */
export function unsetAside(held: Held, kinds: readonly Kind[]): number {
  const free = kinds.map((kind) => {
    const amount = (held.get(`${kind.code} available`) ?? 0) + (held.get(`${kind.code} booked`) ?? 0)
    return worth(kind, amount)
  })
  return pennySeconds(sumOf([...free, money(held.get('GBP spending') ?? 0)]))
}

/**
 * What was decided to buy and is not paid yet keeps back of what is over the agreed rule, in penny-seconds: at most the
 * money to spend, which is all that could pay for it (domain.md 7.10). However much is decided, unused hours stay over.
 */
export function keptToBuy({
  spending,
  committed,
}: {
  readonly spending: number
  readonly committed: number
}): number {
  return Math.max(0, Math.min(spending, committed))
}

/**
 * How much of what is not set aside is over the agreed rule, in penny-seconds (domain.md 2.3). Never worked out where
 * nobody with authority has named a rule (design.md §5).
 */
export function overRule(
  terms: Agreement,
  { unset, yearPence }: { readonly unset: number; readonly yearPence: number },
): number | undefined {
  const { surplus } = terms
  const over = (kept: number) => Math.max(0, unset - kept)
  switch (surplus.rule) {
    case 'not-agreed-yet':
    case 'none':
      return undefined
    case 'over-sum':
      return over(surplus.pence * PENNY)
    case 'over-share-of-budget':
      return over(roundedDown(yearPence * PENNY, surplus.num, surplus.den))
    case 'over-share-of-unspent':
      return over(roundedDown(unset, surplus.num, surplus.den))
    case 'over-weeks':
      return over(surplus.weeks * weekPenceOf(terms) * PENNY)
  }
}
