import type { Agreement } from '../ledger/agreement.ts'
import { inForce } from '../ledger/agreement.ts'
import { type Day, daysBetween, laterOf, type Moment } from '../ledger/day.ts'
import { type Entry, netted, type WordRef } from '../ledger/entry.ts'
import type { FundId } from '../ledger/fund.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import {
  type Chance,
  drawPlaces,
  KINDS_OF,
  MOST_SAMPLED,
  type Population,
  placesByFund,
  type SampleHow,
  SEED,
} from '../ledger/sample.ts'
import { type Daybook, sha256 } from './daybook.ts'
import { wordsFor } from './entries.ts'
import { daysSeen, reversalsSeen, streamsSeen } from './funded.ts'
import type { FundRow } from './store.ts'
import type { AuditedEntry, FundDays } from './store-audit.ts'

export interface SampleAsked extends Population {
  readonly how: SampleHow
  readonly size: number
  /** With the same seed anybody who sees the same funds draws the same entries. */
  readonly seed: string
  /** Entries that exceptions are about: what is drawn from where that is asked for. */
  readonly exceptions?: readonly { readonly fund: FundId; readonly numbers: readonly number[] }[]
}

export interface Sample {
  readonly asked: Omit<SampleAsked, 'exceptions'>
  /** What was drawn from: entries, and the funds that have any of them. */
  readonly entries: number
  readonly funds: number
  /** By person and day; the largest first where they are chosen by that. */
  readonly rows: readonly SampledEntry[]
  readonly words: ReadonlyMap<WordRef, string>
}

export interface SampledEntry {
  readonly fund: FundRow
  readonly entry: Entry
  /** In force on the entry's day. */
  readonly agreement: Agreement | undefined
  /** What took it back since. */
  readonly reversedBy: Entry | undefined
  /** Penny-seconds: the money that it moved from some accounts to others, what only went through one left out. */
  readonly sum: number
}

/** A seed, and the moment up to which entries count: what an address needs so that a sample can be drawn again. */
export async function newSample(
  daybook: Daybook,
): Promise<{ readonly seed: string; readonly knownAt: Moment }> {
  return { seed: daybook.newSecret().slice(0, 12), knownAt: daybook.at }
}

/** A population grows with its days: a year of a large provider is counted in about a second. */
const MOST_DAYS = 366

/**
 * Draws entries to look at, from the days that may be seen and no others. Refuses a period that is none or too long,
 * a size that is none or too large, and what is no seed. It reads the entries that are drawn, whatever else there is.
 */
export async function sample(daybook: Daybook, ask: SampleAsked): Promise<Sample | readonly Refusal[]> {
  const wrong = checkAsked(ask)
  if (wrong.length > 0) return wrong
  const { exceptions, ...asked } = ask
  const { days, funds } = await daysToAudit(daybook, ask.from, ask.to)
  const from = await drawn(daybook, ask, days)
  const rows: SampledEntry[] = []
  for (const { fund: id, numbers } of from.chosen) {
    // Whose record is looked at is theirs whose entry is drawn.
    const fund = funds.get(id) ?? (await daybook.fund(id))
    if (isRefusal(fund) || (await daybook.ruling(fund)) !== 'yes') continue
    rows.push(...(await rowsOf(daybook, fund, numbers)))
  }
  return {
    asked,
    entries: from.entries,
    funds: from.funds,
    rows: ask.how === 'largest' ? rows.sort((a, b) => b.sum - a.sum) : rows.sort(byPersonAndDay),
    words: await daybook.store.words(
      wordsFor(
        daybook,
        rows.map((r) => r.entry),
      ),
    ),
  }
}

function checkAsked({ from, to, size, seed }: SampleAsked): readonly Refusal[] {
  const no = (
    name: 'ends-before-start' | 'too-long' | 'not-a-number' | 'bad-text',
    field: string,
    sentence: string,
  ) => new Refusal(name, sentence, {}, { field })
  return [
    ...(to < from ? [no('ends-before-start', 'to', 'The last day comes before the first.')] : []),
    ...(to >= from && daysBetween(from, to) >= MOST_DAYS
      ? [no('too-long', 'to', 'Choose at most a year at a time.')]
      : []),
    ...(Number.isSafeInteger(size) && size >= 1 && size <= MOST_SAMPLED
      ? []
      : [no('not-a-number', 'size', `Say how many, from 1 to ${MOST_SAMPLED}.`)]),
    ...(SEED.test(seed) ? [] : [no('bad-text', 'seed', 'A seed is 12 digits and letters from a to f.')]),
  ]
}

/** The days of each fund within a period that may be seen: a fund without any is not among them. */
async function daysToAudit(
  daybook: Daybook,
  from: Day,
  to: Day,
): Promise<{ readonly days: readonly FundDays[]; readonly funds: ReadonlyMap<FundId, FundRow> }> {
  const days: FundDays[] = []
  const funds = new Map<FundId, FundRow>()
  for (const fund of await daybook.kept.funds(daybook.caller.provider)) {
    if (fund.holder !== 'person') continue
    const seen = await daysSeen(daybook, fund)
    const streams = await streamsSeen(daybook, fund, seen)
    const shown = { ...(seen ? { seen } : {}), ...(streams ? { streams } : {}) }
    for (const stretch of seen ?? [{ from: fund.opened }]) {
      const first = laterOf(from, stretch.from)
      const last = stretch.to !== undefined && stretch.to < to ? stretch.to : to
      if (first > last) continue
      days.push({ fund: fund.id, from: first, to: last, ...shown })
      funds.set(fund.id, fund)
    }
  }
  return { days, funds }
}

interface Drawn {
  readonly entries: number
  readonly funds: number
  readonly chosen: readonly { readonly fund: FundId; readonly numbers: readonly number[] }[]
}

async function drawn({ store }: Daybook, ask: SampleAsked, days: readonly FundDays[]): Promise<Drawn> {
  const which = { kinds: KINDS_OF[ask.of], knownAt: ask.knownAt }
  const of = (fund: FundId) => days.filter((d) => d.fund === fund)
  if (ask.how === 'exceptions') {
    const named: { fund: FundId; numbers: readonly number[] }[] = []
    const byFund = Map.groupBy(ask.exceptions ?? [], (e) => e.fund)
    for (const [fund, lists] of [...byFund].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const numbers = await store.audit.among(of(fund), which, [...new Set(lists.flatMap((l) => l.numbers))])
      if (numbers.length > 0) named.push({ fund, numbers })
    }
    const counts = named.map(({ fund, numbers }) => ({ fund, entries: numbers.length }))
    const entries = counts.reduce((n, c) => n + c.entries, 0)
    const places = placesByFund(counts, drawPlaces(entries, ask.size, chanceOf(ask.seed)))
    const chosen = places.map(({ fund, places: own }) => {
      const numbers = named.find((n) => n.fund === fund)?.numbers ?? []
      return { fund, numbers: own.flatMap((p) => numbers[p] ?? []) }
    })
    return { entries, funds: counts.length, chosen }
  }
  const counts = await store.audit.counts(days, which)
  const entries = counts.reduce((n, c) => n + c.entries, 0)
  if (ask.how === 'largest') {
    const found = await store.audit.largest(days, which, ask.size)
    const chosen = [...Map.groupBy(found, (e: AuditedEntry) => e.fund)].map(([fund, list]) => ({
      fund,
      numbers: list.map((e) => e.number),
    }))
    return { entries, funds: counts.length, chosen }
  }
  const chosen: { fund: FundId; numbers: readonly number[] }[] = []
  for (const { fund, places } of placesByFund(counts, drawPlaces(entries, ask.size, chanceOf(ask.seed))))
    chosen.push({ fund, numbers: await store.audit.numbersAt(of(fund), which, places) })
  return { entries, funds: counts.length, chosen }
}

/** The n-th number of a seed is the first 48 bits of SHA-256 of “seed n”: anybody can work it out. */
export function chanceOf(seed: string): Chance {
  return (n) => Number.parseInt(sha256(`${seed} ${n}`).slice(0, 12), 16)
}

async function rowsOf(daybook: Daybook, fund: FundRow, numbers: readonly number[]): Promise<SampledEntry[]> {
  const agreements = await daybook.store.agreements(fund.id)
  const seen = await daysSeen(daybook, fund)
  const entries: Entry[] = []
  for (const number of numbers) {
    const entry = await daybook.store.entry(fund.id, number)
    if (entry) entries.push(entry)
  }
  const reversedBy = await reversalsSeen(daybook, fund, seen, entries)
  const reversals = new Map<number, Entry>()
  for (const [number, by] of reversedBy) {
    const reversal = await daybook.store.entry(fund.id, by)
    if (reversal) reversals.set(number, reversal)
  }
  return entries.map((entry) => ({
    fund,
    entry,
    agreement: inForce(agreements, entry.effective),
    reversedBy: reversals.get(entry.number),
    sum: netted(entry.transfers).reduce((n, t) => n + (t.unit === 'GBP' ? t.amount : 0), 0),
  }))
}

function byPersonAndDay(a: SampledEntry, b: SampledEntry): number {
  const text = ({ fund, entry }: SampledEntry) =>
    `${fund.name ?? '~'}\n${fund.ref}\n${entry.effective}\n${String(entry.number).padStart(12, '0')}`
  return text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0
}
