import { type Agreement, inForce, kindOf } from './agreement.ts'
import { type Book, lowestFrom, withTransfers } from './book.ts'
import { addDays, type Day, daysOfWeek, laterOf, weekOf } from './day.ts'
import {
  changeOf,
  type DraftOf,
  lowersFloored,
  mirrored,
  moneyTransfer,
  type Numbered,
  netted,
  type Transfer,
  unitTransfer,
} from './entry.ts'
import type { AccountCode, Fund, Unit } from './fund.ts'
import { type Money, minus, money, pence, pennySeconds, roundedDown, share, sumOf } from './money.ts'
import { type KindCode, worth } from './rate.ts'
import { isRefusal } from './refusal.ts'
import { postedOn } from './support.ts'
import { atValueOf } from './valuation.ts'

/** The name under which allocations are a source of their own: fund, week, agreement version (design.md §3). */
export const ALLOCATION = 'allocation'

const NOTHING_UNDONE = { reversed: new Set<number>(), again: false } as const

/** From when a fund runs, and up to when it is closed. */
type FundDays = Pick<Fund, 'opened' | 'lockedThrough'>

/** Weeks whose allocation may still be due up to a day: from the first open week on. */
export function openWeeks(fund: FundDays, agreements: readonly Agreement[], through: Day): Day[] {
  const starts = agreements[0]?.weekStarts ?? 1
  const open = fund.lockedThrough === undefined ? fund.opened : addDays(fund.lockedThrough, 1)
  const weeks: Day[] = []
  for (let week = weekOf(open, starts); week <= through; week = addDays(week, 7)) weeks.push(week)
  return weeks
}

/**
 * The allocations due up to and including a day and not posted yet: catching up after any downtime gives
 * the same entries as posting each week (design.md §3 "Allocation"). Dated the week's first day, whole on
 * that day; part weeks by listed days, whole seconds, largest remainder. A week whose agreement changed
 * after it was posted gets one difference entry, on the day of the change and after what the new version gives,
 * so that hours used in between are not asked back: where the week is cut, `held` says what is still there, and no
 * more is taken back (docs/decisions/0037). Without `held` the whole cut is told. A week that was reversed stays as it
 * is until a manager gives it again (`again`).
 */
export function decideAllocations(
  fund: FundDays,
  agreements: readonly Agreement[],
  posted: readonly Numbered<'allocation'>[],
  through: Day,
  undone: { readonly reversed: ReadonlySet<number>; readonly again: boolean } = NOTHING_UNDONE,
  held?: Book,
): DraftOf<'allocation'>[] {
  let book = held
  const isUndone = (week: Day) => posted.some((e) => e.details.week === week && undone.reversed.has(e.number))
  const weeks = openWeeks(fund, agreements, through).filter((week) => undone.again || !isUndone(week))
  return weeks.flatMap((week) =>
    agreements
      .map((agreement) => ({
        agreement,
        before: posted.filter((e) => e.details.week === week && e.details.version === agreement.version),
      }))
      .sort((a, b) => a.before.length - b.before.length)
      .flatMap(({ agreement, before }) => {
        const about = { fund, agreements, book }
        const due = weekOfAgreement(about, agreement, week, through, before, undone.reversed)
        for (const d of due) book &&= withTransfers(book, d.effective, d.transfers)
        return due
      }),
  )
}

/** Whether it takes back hours or money that were given: how much of it depends on what is still there. */
export function takesBack(due: DraftOf<'allocation'>): boolean {
  return due.transfers.some((t) => lowersFloored(t).some((code) => GIVEN_INTO.has(code)))
}

const GIVEN_INTO: ReadonlySet<AccountCode> = new Set(['available', 'spending'])

function weekOfAgreement(
  {
    fund,
    agreements,
    book,
  }: {
    readonly fund: FundDays
    readonly agreements: readonly Agreement[]
    readonly book: Book | undefined
  },
  agreement: Agreement,
  week: Day,
  through: Day,
  before: readonly Numbered<'allocation'>[],
  reversed: ReadonlySet<number>,
): DraftOf<'allocation'>[] {
  const days = supportedDays(agreements, agreement, week)
  const first = days.find((d) => d.given)?.day ?? week
  // A week that began before the fund was taken on has been given: what is left of it was brought forward.
  if (first > through || first < fund.opened) return []
  const stands = before.filter((e) => !reversed.has(e.number))
  const on = stands.length === 0 ? first : (changedOn(agreements, agreement, week) ?? first)
  if (on > through) return []
  const when = postedOn(fund, laterOf(on, fund.opened))
  const stood = stands.flatMap((e) => e.transfers)
  const wanted = notBelowUsed(agreement, givenOn(agreement, days), stood, book, when.effective)
  const difference = netted([...stood.map(mirrored), ...transfersFor(agreement, wanted)])
  if (!difference.some((t) => t.unit !== 'GBP' || [t.debit, t.credit].includes('spending'))) return []
  return [
    {
      kind: 'allocation',
      ...when,
      details: { week, version: agreement.version, to: addDays(week, 6) },
      source: { system: ALLOCATION, reference: week, part: agreement.version, piece: before.length + 1 },
      transfers: atValueOf(when.effective, agreements, difference),
    },
  ]
}

/** The first day of a week from which another version is in force: until then what was given was right. */
function changedOn(agreements: readonly Agreement[], agreement: Agreement, week: Day): Day | undefined {
  return daysOfWeek(week).find(
    (day) => day >= agreement.from && inForce(agreements, day)?.version !== agreement.version,
  )
}

function supportedDays(agreements: readonly Agreement[], agreement: Agreement, week: Day) {
  return daysOfWeek(week).map((day) => {
    const off = agreement.notSupported.some((rest) => rest.from <= day && day <= rest.to)
    return { day, given: !off && inForce(agreements, day)?.version === agreement.version }
  })
}

/** A week's hours into `available`, their worth into `hours`, weekly money into `spending`, each stream its share. */
function transfersFor(agreement: Agreement, { hours, cash }: Given): Transfer[] {
  return [
    ...hours.flatMap((p) => unitTransfer(p.kind, 'issued', 'available', p.amount)),
    ...byStream(agreement, sumOf(hours.map((p) => p.worth)), 'hours'),
    ...byStream(agreement, cash, 'spending'),
  ]
}

/**
 * What a version gives of a week, but no less than what stood and is not there any more on every day from the change
 * on: hours that were given and used are not asked back, so no later entry waits for them.
 */
function notBelowUsed(
  agreement: Agreement,
  given: Given,
  stood: readonly Transfer[],
  book: Book | undefined,
  on: Day,
): Given {
  if (book === undefined || stood.length === 0) return given
  const atLeast = (amount: number, unit: Unit, code: AccountCode) => {
    const was = movedInto(stood, unit, code)
    return was <= amount ? amount : Math.max(amount, was - Math.max(0, lowestFrom(book, unit, code, on)))
  }
  return {
    hours: given.hours.map((p) => hoursOf(agreement, p.kind, atLeast(p.amount, p.kind, 'available'))),
    cash: money(atLeast(pennySeconds(given.cash), 'GBP', 'spending')),
  }
}

function movedInto(transfers: readonly Transfer[], unit: Unit, code: AccountCode): number {
  return transfers
    .filter((t) => t.unit === unit && [t.debit, t.credit].includes(code))
    .reduce((sum, t) => sum + changeOf(t, code), 0)
}

interface Given {
  readonly hours: readonly { readonly kind: KindCode; readonly amount: number; readonly worth: Money }[]
  readonly cash: Money
}

function hoursOf(agreement: Agreement, kind: KindCode, amount: number) {
  const found = kindOf(agreement, kind)
  if (isRefusal(found)) throw new Error(`stored agreement allocates an unknown kind ${kind}`)
  return { kind, amount, worth: worth(found, amount) }
}

/** What a version gives on some days of a week: hours by kind with their worth, and money. */
function givenOn(agreement: Agreement, days: readonly { readonly given: boolean }[]): Given {
  const hours = agreement.weekly.map(({ kind, amount }) => hoursOf(agreement, kind, daysShare(amount, days)))
  return { hours, cash: money(daysShare(pennySeconds(pence(agreement.weeklyPence)), days)) }
}

/** Hours by kind, and penny-seconds: the worth of these hours, and what is given as money. */
export interface Agreed {
  readonly hours: readonly { readonly kind: KindCode; readonly amount: number }[]
  readonly worth: number
  readonly cash: number
}

/**
 * What the agreement gives in the weeks that begin from one day to another, whole in each, whatever has been posted:
 * part weeks by their days, a week with two versions each on the day on which it begins, as it is allocated.
 */
export function agreedBetween(
  { opened }: Pick<Fund, 'opened'>,
  agreements: readonly Agreement[],
  from: Day,
  to: Day,
): Agreed {
  const hours = new Map<KindCode, number>()
  let [worthOfAll, cashOfAll] = [0, 0]
  const add = (given: ReturnType<typeof givenOn>) => {
    for (const { kind, amount, worth } of given.hours) {
      hours.set(kind, (hours.get(kind) ?? 0) + amount)
      worthOfAll += pennySeconds(worth)
    }
    cashOfAll += pennySeconds(given.cash)
  }
  const whole = new Map<Agreement, ReturnType<typeof givenOn>>()
  const wholeWeekOf = (agreement: Agreement) => {
    const known = whole.get(agreement) ?? givenOn(agreement, [{ given: true }])
    whole.set(agreement, known)
    return known
  }
  for (const week of weeksBetween(from, to, agreements[0]?.weekStarts ?? 1)) {
    const only = wholeWeek(agreements, week)
    if (only) {
      if (week.first >= opened && week.first >= from) add(wholeWeekOf(only))
      continue
    }
    for (const agreement of agreements) {
      if (agreement.from > week.last) continue
      const days = supportedDays(agreements, agreement, week.first)
      const first = days.find((d) => d.given)?.day
      if (first === undefined || first < opened || first < from || first > to) continue
      add(givenOn(agreement, days))
    }
  }
  return {
    hours: [...hours].map(([kind, amount]) => ({ kind, amount })),
    worth: worthOfAll,
    cash: cashOfAll,
  }
}

/**
 * The day on which a week's allocation counts for whoever sees only days that they pay for: its own; or where another
 * version is in force on that, the nearest day of the week on which its own is. What one version gave for a whole week
 * and takes back for the next is dated on the next one's first day, and is nothing that the next gives or pays for
 * (docs/decisions/0039).
 */
export function dayGiven(
  agreements: readonly Agreement[],
  { details: { week, version }, effective }: Pick<Numbered<'allocation'>, 'details' | 'effective'>,
): Day {
  const days = daysOfWeek(week).filter((day) => inForce(agreements, day)?.version === version)
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined || days.includes(effective)) return effective
  return effective < first ? first : last
}

interface Week {
  readonly first: Day
  readonly last: Day
}

/** The version that is in force, and gives its hours, on every day of a week; most weeks have one. */
function wholeWeek(agreements: readonly Agreement[], { first, last }: Week): Agreement | undefined {
  const one = inForce(agreements, first)
  const turns = agreements.some((a) => first < a.from && a.from <= last)
  if (!one || turns || (one.until !== undefined && one.until < last)) return undefined
  return one.notSupported.some((rest) => rest.from <= last && first <= rest.to) ? undefined : one
}

/** The weeks that touch some days. They are the same for a thousand people, so the last few are remembered. */
function weeksBetween(from: Day, to: Day, starts: number): readonly Week[] {
  const name = `${from} ${to} ${starts}`
  const known = WEEKS.get(name)
  if (known) return known
  const weeks: Week[] = []
  for (let first = weekOf(from, starts); first <= to; first = addDays(first, 7))
    weeks.push({ first, last: addDays(first, 6) })
  if (WEEKS.size >= 50) WEEKS.clear()
  WEEKS.set(name, weeks)
  return weeks
}

const WEEKS = new Map<string, readonly Week[]>()

/** The listed days' share of a week's amount, in whole units, the largest remainder deciding. */
function daysShare(amount: number, days: readonly { readonly given: boolean }[]): number {
  if (days.every((d) => d.given)) return amount
  return share(
    money(amount),
    days.map(() => 1),
  ).reduce((sum, part, i) => sum + (days[i]?.given ? pennySeconds(part) : 0), 0)
}

/** Each funder its agreed share rounded down, the last in order the rest (design.md §3). */
function byStream(agreement: Agreement, sum: Money, into: 'hours' | 'spending'): Transfer[] {
  let rest = sum
  return agreement.streams.flatMap((stream) => {
    const part = stream.share
      ? money(roundedDown(pennySeconds(sum), stream.share.num, stream.share.den))
      : rest
    rest = minus(rest, part)
    return moneyTransfer(`funder:${stream.code}`, into, part)
  })
}
