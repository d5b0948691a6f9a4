import { inForce } from '../ledger/agreement.ts'
import { addDays, firstDay, lastDay, type Month, monthOf, nextMonth, printMonth } from '../ledger/day.ts'
import type { WordRef } from '../ledger/entry.ts'
import { type KeptBack, type KeptBackBy, keptBack, payingInPart } from '../ledger/kept-back.ts'
import { isByHand, type WrittenTo } from '../ledger/need.ts'
import { mayClose, rowsAside } from '../ledger/period.ts'
import { Refusal } from '../ledger/refusal.ts'
import { isDocument } from './access.ts'
import type { Daybook } from './daybook.ts'
import { deathsAmong } from './death.ts'
import { hasIt, nameOf } from './delivery.ts'
import { inTurns } from './in-turns.ts'
import { type Delivered, isForOthers, recipientsOf } from './need.ts'
import type { FundRow, StatementRow } from './store.ts'
import type { DeliveryRow, OpenedRow, Reader } from './store-statements.ts'

/**
 * How a month's statements stand over everybody's funds: what a manager looks at each month-end. It is told from rows
 * alone, and no document is built for it: however many entries a fund has, it costs the same.
 */
export interface StatementsOfMonth {
  readonly month: Month
  readonly isOver: boolean
  readonly earlier?: Month
  readonly later?: Month
  readonly counts: StatementCounts
  /** How many funds stand so, in the order in which they are listed. */
  readonly standing: Readonly<Record<Standing, number>>
  /** Those of this page: what needs somebody first, then by reference. */
  readonly funds: readonly MonthOfFund[]
  readonly page: number
  readonly pages: number
}

/** Funds, and the readers of what was issued. An early copy counts where there is no final statement. */
export interface StatementCounts {
  readonly funds: number
  readonly final: number
  readonly early: number
  readonly sent: number
  readonly toHandOver: number
  readonly toSend: number
}

/**
 * What one fund's month waits for: something is in the way of its statement; somebody is to hand it over; it can be
 * issued; the month is not over; it is to be sent; nothing.
 */
export const STANDINGS = ['in-the-way', 'to-hand-over', 'to-issue', 'not-over', 'to-send', 'done'] as const
export type Standing = (typeof STANDINGS)[number]

export interface MonthOfFund {
  readonly fund: FundRow
  readonly standing: Standing
  /** The final one, or the newest early copy while there is none. */
  readonly statement: StatementRow | undefined
  /** Everything that is in the way of the final one. */
  readonly inTheWay: readonly Refusal[]
  readonly readers: readonly ReaderOfStatement[]
  readonly keptBack: readonly KeptBackFrom[]
}

/** Somebody to whom it would go as agreed, and why it does not. */
export interface KeptBackFrom {
  readonly reader: Reader
  readonly name: string
  readonly why: KeptBack
}

/** Somebody to whom it goes, as it is recorded with them; or who has it, though it would not go to them today. */
export interface ReaderOfStatement {
  readonly reader: Reader
  readonly name: string
  readonly written: WrittenTo | undefined
  /** The form that people make, in words. */
  readonly says: string | undefined
  readonly handedOver: DeliveryRow | undefined
  /** Every other time that they were sent it, in another form, the first in front. */
  readonly alsoSent: readonly DeliveryRow[]
  /** The first time that they opened it, on screen or as a file; of paper nobody knows. */
  readonly opened: OpenedRow | undefined
  /** Issued, not handed over, and somebody has to do it. */
  readonly toHandOver: boolean
}

/** A page is one read, and stays small. */
const FUNDS_ON_PAGE = 50

/**
 * How the statements of a month stand; of the last month that is over, where none is asked. A month that has not begun
 * is refused.
 */
export async function statementsOfMonth(
  daybook: Daybook,
  ask: { readonly month?: Month; readonly page?: number },
): Promise<StatementsOfMonth | Refusal> {
  const { today } = daybook
  const now = monthOf(today)
  const month = ask.month ?? before(now)
  if (month > now)
    return new Refusal(
      'period-not-over',
      `${printMonth(month)} has not begun. Nothing can be said of it yet.`,
      { month },
    )
  const last = lastDay(month)
  const everybody = await daybook.fundsSeen()
  const known = await everybodysMonth(daybook, month, everybody)
  const isOver = today > last
  const listed = known.map((k) => ({ ...k, standing: standingOf(k, isOver) }))
  const ordered = STANDINGS.flatMap((standing) => listed.filter((k) => k.standing === standing))
  const pages = Math.max(1, Math.ceil(ordered.length / FUNDS_ON_PAGE))
  const page = Math.min(Math.max(1, ask.page ?? 1), pages)
  const first = everybody.reduce((m, f) => (monthOf(f.opened) < m ? monthOf(f.opened) : m), now)
  return {
    ...{ month, isOver },
    ...(first < month ? { earlier: before(month) } : {}),
    ...(month < now ? { later: nextMonth(month) } : {}),
    counts: countsOf(known),
    standing: Object.fromEntries(
      STANDINGS.map((s) => [s, listed.filter((k) => k.standing === s).length]),
    ) as Record<Standing, number>,
    funds: await shownOf(daybook, month, ordered.slice((page - 1) * FUNDS_ON_PAGE, page * FUNDS_ON_PAGE)),
    ...{ page, pages },
  }
}

/** What the rows say of a month, for each fund that had begun by its end. */
export async function everybodysMonth(
  daybook: Daybook,
  month: Month,
  everybody: readonly FundRow[],
): Promise<readonly Known[]> {
  const { store, caller, today } = daybook
  const last = lastDay(month)
  const statements = new Map(
    (await store.issued.statementsOf(caller.provider, month)).map((s) => [s.fund, s]),
  )
  const sent = Map.groupBy(await store.issued.deliveriesOf(caller.provider, month), (d) => d.fund)
  const aside = Map.groupBy(await store.putAside(caller.provider), (r) => r.fund)
  const needs = Map.groupBy(await store.issued.needsOf(caller.provider), (n) => n.fund)
  const funds = everybody.filter((f) => f.opened <= last)
  const agreements = await daybook.kept.agreementsIn(funds)
  const documents = await store.people.authoritiesIn(
    funds.filter(({ id }) => agreements.get(id)?.some(isForOthers)).map(({ id }) => id),
  )
  const died = await deathsAmong(daybook, funds)
  const known: Known[] = []
  const standsIn = async (fund: FundRow) => {
    const statement = statements.get(fund.id)
    const rows = rowsAside(fund, last, [...(aside.get(fund.id) ?? []), ...(aside.get(undefined) ?? [])])
    const inTheWay = statement?.state === 'final' ? [] : mayClose(fund, month, { today, ...rows })
    const period = statement ?? { first: fund.opened > firstDay(month) ? fund.opened : firstDay(month), last }
    const agreed = agreements.get(fund.id) ?? []
    const agreement = inForce(agreed, period.last) ?? agreed.at(-1)
    const named = agreement
      ? await recipientsOf(daybook, fund, agreement, {
          ...{ period, needs: needs.get(fund.id) ?? [], documents: documents.get(fund.id) ?? [] },
        })
      : []
    const deliveries = (sent.get(fund.id) ?? []).filter((d) => d.number === statement?.number)
    const by = { agreements: agreed, period, hasDied: died.has(fund.id) }
    const recipients = named.filter(({ reader }) => keptBack(reader, by) === undefined)
    known.push({ fund, statement, inTheWay, recipients, keptBack: keptFrom(fund, named, by), deliveries })
  }
  await inTurns(funds, 1, async (part) => {
    for (const fund of part) await standsIn(fund)
  })
  return known
}

/**
 * From whom a statement is kept back. Where it is from a funder that pays in part, the others that do are named beside
 * it: it goes to neither.
 */
function keptFrom(fund: FundRow, named: readonly Delivered[], by: KeptBackBy): KeptBackFrom[] {
  const kept = named.flatMap(({ reader }) => {
    const why = keptBack(reader, by)
    return why ? [{ reader, why }] : []
  })
  const people = kept.filter(({ reader }) => reader === 'person')
  return [
    ...people.map((k) => ({ ...k, name: fund.name ?? fund.ref })),
    ...(kept.length === people.length ? [] : payingInPart(by)).map(({ code, name }) => ({
      ...{ reader: `funder:${code}` as const, name, why: 'part-of-the-days' as const },
    })),
  ]
}

export function before(month: Month): Month {
  return monthOf(addDays(firstDay(month), -1))
}

/** What the rows say of one fund's month. */
export interface Known {
  readonly fund: FundRow
  readonly statement: StatementRow | undefined
  readonly inTheWay: readonly Refusal[]
  /** To whom it goes; and from whom it is kept back. */
  readonly recipients: readonly Delivered[]
  readonly keptBack: readonly KeptBackFrom[]
  /** Of this statement. */
  readonly deliveries: readonly DeliveryRow[]
}

function standingOf(known: Known, isOver: boolean): Standing {
  const { statement, inTheWay } = known
  const isFinal = statement?.state === 'final'
  if (!isFinal && inTheWay.some((r) => !(NOT_YET.has(r.name) && !isOver))) return 'in-the-way'
  const waiting = waitingOf(known)
  if (waiting.some(isByHand)) return 'to-hand-over'
  if (!isFinal) return isOver ? 'to-issue' : 'not-over'
  return waiting.length > 0 ? 'to-send' : 'done'
}

/** In the way of every month that goes on, and nothing to put right. */
const NOT_YET: ReadonlySet<Refusal['name']> = new Set<Refusal['name']>([
  ...(['period-not-over', 'support-not-recorded', 'period-not-next'] as const),
])

/** To whom an issued statement has still to come. */
export function waitingOf({ statement, recipients, deliveries }: Known): readonly Delivered[] {
  if (!statement) return []
  return recipients.filter((r) => !hasIt(r, deliveries))
}

/** From whom it is kept back, and who has not had it before that was so. */
export function notSent({ keptBack, deliveries }: Known): readonly KeptBackFrom[] {
  return keptBack.filter((k) => !deliveries.some((d) => d.reader === k.reader))
}

/** What was handed over to somebody to whom it would not go today: their authority has ended, or somebody else pays. */
function formerOf({ recipients, deliveries }: Known): readonly DeliveryRow[] {
  const others = deliveries.filter((d) => !recipients.some((r) => r.reader === d.reader))
  return [...new Map(others.map((d) => [d.reader, d])).values()]
}

export function countsOf(known: readonly Known[]): StatementCounts {
  const waiting = known.flatMap(waitingOf)
  const toHandOver = waiting.filter(isByHand).length
  return {
    funds: known.length,
    final: known.filter((k) => k.statement?.state === 'final').length,
    early: known.filter((k) => k.statement?.state === 'may-change').length,
    sent: known.flatMap((k) => [...k.recipients.filter((r) => hasIt(r, k.deliveries)), ...formerOf(k)])
      .length,
    ...{ toHandOver, toSend: waiting.length - toHandOver },
  }
}

/** A month that is over, and to how many readers a final statement of it is still to be sent or handed over. */
export interface UnsentMonth {
  readonly month: Month
  readonly statements: number
}

/** What was closed longer ago is no end of a month any more: it stands on the page of its own month's statements. */
const MONTHS_BACK = 3

/**
 * Of the last three months that are over those of which somebody still waits for a statement, the oldest first: as the
 * end of each month counts them. Worked out when something was written since, and else as it was told before.
 */
export async function unsentMonths(daybook: Daybook): Promise<readonly UnsentMonth[]> {
  const { kept, caller, today } = daybook
  return kept.unsent(caller.provider, today, async () => {
    const everybody = await daybook.fundsSeen()
    const months: UnsentMonth[] = []
    let month = monthOf(today)
    for (let i = 0; i < MONTHS_BACK; i++) {
      month = before(month)
      const known = await everybodysMonth(daybook, month, everybody)
      const { toHandOver, toSend } = countsOf(known.filter(({ statement }) => statement?.state === 'final'))
      if (toHandOver + toSend > 0) months.unshift({ month, statements: toHandOver + toSend })
    }
    return months
  })
}

// ── What is shown of them ──────────────────────────────────────────────────────────────────────────────

async function shownOf(
  daybook: Daybook,
  month: Month,
  page: readonly (Known & { readonly standing: Standing })[],
): Promise<readonly MonthOfFund[]> {
  const funds: MonthOfFund[] = []
  const opened = Map.groupBy(
    await daybook.store.issued.openedOf(daybook.caller.provider, month),
    (o) => o.fund,
  )
  for (const known of page) {
    const { fund, standing, statement, inTheWay } = known
    funds.push({
      fund,
      standing,
      statement,
      inTheWay,
      readers: await readersOf(daybook, known, opened.get(fund.id)),
      keptBack: notSent(known),
    })
  }
  return funds
}

async function readersOf(
  daybook: Daybook,
  known: Known,
  openings: readonly OpenedRow[] = [],
): Promise<readonly ReaderOfStatement[]> {
  const { fund, recipients, deliveries } = known
  const { store } = daybook
  const waiting = new Set(waitingOf(known))
  const needs = recipients.some((r) => r.form === 'other') ? await store.issued.needs(fund.id) : []
  const saysOf = ({ reader, form }: Delivered) =>
    form === 'other' ? needs.find((n) => n.reader === reader)?.says : undefined
  const refs = recipients.flatMap((r) => [r.name, saysOf(r)]).filter((ref) => typeof ref === 'string')
  const words = await store.words(refs as WordRef[])
  const text = (ref: WordRef | null | undefined) => (ref ? words.get(ref) : undefined)
  const readers = recipients.map((r) => ({
    reader: r.reader,
    name: nameOf(r, fund, text(r.name)),
    written: { form: r.form, way: r.way, language: r.language },
    says: text(saysOf(r)),
    handedOver: hasIt(r, deliveries),
    toHandOver: waiting.has(r) && isByHand(r),
  }))
  const nothing = { written: undefined, says: undefined, toHandOver: false }
  const former: Omit<ReaderOfStatement, 'alsoSent' | 'opened'>[] = []
  for (const handedOver of formerOf(known)) {
    const { reader } = handedOver
    former.push({ reader, name: await formerName(daybook, fund, reader), ...nothing, handedOver })
  }
  return [...readers, ...former].map((r) => ({
    ...r,
    opened: openings.find((o) => o.reader === r.reader && o.number === known.statement?.number),
    alsoSent: deliveries.filter((d) => d.reader === r.reader && d !== r.handedOver),
  }))
}

async function formerName({ store }: Daybook, fund: FundRow, reader: Reader): Promise<string> {
  if (reader === 'person') return fund.name ?? fund.ref
  const agreements = await store.agreements(fund.id)
  const funder = agreements.flatMap((a) => a.streams).findLast((s) => `funder:${s.code}` === reader)
  if (funder) return funder.name
  const documents = await store.people.documents(fund.id)
  const authority = documents.filter(isDocument('authority')).find((a) => a.id === reader)
  const name = authority && (await store.words([authority.name])).get(authority.name)
  return name ?? fund.ref
}
