import { type Agreement, inForce, kindsOf, standardOf } from '../ledger/agreement.ts'
import { ALLOCATION, openWeeks } from '../ledger/allocation.ts'
import { accountsOf, type Book, balanceOn, key, withTransfers } from '../ledger/book.ts'
import { addDays, type Day, type LocalTime, type Month, monthOf, printDay, weekOf } from '../ledger/day.ts'
import type { Decision } from '../ledger/decision.ts'
import { type Dispute, type KeptStill, keptStill } from '../ledger/dispute.ts'
import type { DecisionId, Entry, Numbered, WordRef } from '../ledger/entry.ts'
import { type AccountCode, type FundId, isOwnCash, PROVIDER_CODES, type Unit } from '../ledger/fund.ts'
import { money, PENNY, penceDown, pencePrinted } from '../ledger/money.ts'
import { howLate, type Quote, quote, type WeekFacts, weekFacts, weekFactsSeen } from '../ledger/plan.ts'
import { committedIn, type DecidedToBuy } from '../ledger/purchase.ts'
import { inKindDown, inStandardDown, type Kind, priceOf } from '../ledger/rate.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { type PotName, potsOf } from '../ledger/saving.ts'
import { type GivenAs, sessionTimes } from '../ledger/session.ts'
import type { Statement } from '../ledger/statement.ts'
import type { FundCase } from '../ledger/support.ts'
import { isDocument } from './access.ts'
import { type Daybook, isKind } from './daybook.ts'
import type { ChoiceAsked } from './decision.ts'
import {
  agreementsSeen,
  type DaysSeen,
  daysSeen,
  entriesSeen,
  fundSeen,
  lastSeen,
  notSeen,
  reversalsSeen,
  sees,
  seesEntry,
  statementsSeen,
  textsNotTheirs,
} from './funded.ts'
import { OWN_BOOK } from './own-book.ts'
import type { Wrote } from './record.ts'
import type { BankBalanceRow, FundRow, PutAsideRow, SaltedWord, StatementRow } from './store.ts'

/** What people look up. Each figure asks by name for what it needs and reads no more than it shows. */

/** One person's line in the list of funds, as of a day. */
export interface FundLine {
  readonly fund: FundRow
  /** Hours left, by kind, in whole seconds (units for nights and visits): available and booked. */
  readonly left: readonly { readonly kind: string; readonly label: string; readonly amount: number }[]
  /** The same and what is saved, in standard hours, rounded down. */
  readonly leftInStandard: number
  readonly saved: number
  /** All in penny-seconds. */
  readonly worth: number
  readonly spending: number
  readonly bank: number
  readonly owed: number
  readonly earned: number
  readonly lent: number
  /** Rows of files put aside for this person. */
  readonly putAside: number
}

/** Every fund that may be seen, on a day. Exact balances come with `accounts`. */
export async function fundList(daybook: Daybook, ask: { readonly on?: Day }): Promise<readonly FundLine[]> {
  const on = ask.on ?? daybook.today
  const { store, caller } = daybook
  if (on !== daybook.today) daybook.lookedAbout = on
  const [funds, rows, aside] = [
    await daybook.fundsSeen(),
    await store.balances(caller.provider, on),
    await putAsideFor(daybook),
  ]
  const byFund = new Map<FundId, { unit: string; code: string; balance: number }[]>()
  for (const r of rows) {
    const list = byFund.get(r.fund)
    if (list) list.push(r)
    else byFund.set(r.fund, [r])
  }
  const agreements = await daybook.kept.agreementsIn(funds)
  const lines: FundLine[] = []
  for (const fund of funds) {
    const seen = await daysSeen(daybook, fund)
    if (!sees(seen, on)) continue
    const kinds = kindsOf(agreedBy(agreements.get(fund.id) ?? [], seen, on))
    const known = await fundSeen(daybook, fund, seen)
    lines.push(
      lineOf(known, kinds, byFund.get(fund.id) ?? [], aside.filter((r) => r.fund === fund.id).length),
    )
  }
  return lines
}

/** Rows of files that wait for a human are the managers' own. */
async function putAsideFor(
  { store, caller }: Daybook,
  fund?: FundId | null,
): Promise<readonly PutAsideRow[]> {
  if (caller.as.role !== 'manager') return []
  return store.putAside(caller.provider, fund === undefined ? {} : { fund })
}

/** Where not every day may be seen, what was agreed later than a day is not known on it. */
function agreedBy(agreements: readonly Agreement[], seen: DaysSeen, on: Day): readonly Agreement[] {
  return seen === undefined ? agreements : agreements.filter((a) => a.from <= on)
}

function lineOf(
  fund: FundRow,
  kinds: readonly Kind[],
  balances: readonly { readonly unit: string; readonly code: string; readonly balance: number }[],
  putAside: number,
): FundLine {
  const at = (wanted: (unit: string, code: string) => boolean) =>
    balances.filter((b) => wanted(b.unit, b.code)).reduce((sum, b) => sum + b.balance, 0)
  const held = (kind: string, wanted: (code: AccountCode) => boolean) =>
    at((unit, code) => unit === kind && wanted(code as AccountCode))
  const left = kinds.map((kind) => ({
    kind: kind.code,
    label: kind.label,
    amount: held(kind.code, (code) => code === 'available' || code === 'booked'),
  }))
  return {
    fund,
    left: left.filter((l) => l.amount !== 0 || l.kind === 'standard'),
    leftInStandard: inStandardDown(kinds, left),
    saved: inStandardDown(
      kinds,
      kinds.map((k) => ({ kind: k.code, amount: held(k.code, (code) => code.startsWith('pot:')) })),
    ),
    worth: at((unit, code) => unit === 'GBP' && code === 'hours'),
    spending: at((unit, code) => unit === 'GBP' && code === 'spending'),
    bank: at((unit, code) => unit === 'GBP' && code === 'bank'),
    owed: at((unit, code) => unit === 'GBP' && code.startsWith('funder:')),
    earned: at((_, code) => (PROVIDER_CODES as readonly string[]).includes(code)),
    lent: at((unit, code) => unit === 'GBP' && code === 'advance'),
    putAside,
  }
}

/** One account's exact balance, and for people in pence or hours. */
export interface AccountBalance {
  readonly unit: Unit
  readonly code: AccountCode
  /** Penny-seconds, seconds or a count. */
  readonly balance: number
  /** Rounded half up; `spending` rounded down. Only money. */
  readonly pence?: number
}

/** Every account's exact balance on a day, as known at an entry number where one is given. */
export async function accounts(
  daybook: Daybook,
  ask: { readonly fund: string; readonly on?: Day; readonly asKnownAt?: number },
): Promise<
  { readonly fund: FundRow; readonly on: Day; readonly accounts: readonly AccountBalance[] } | Refusal
> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const on = ask.on ?? daybook.today
  const book = await daybook.store.book(fund.id, addDays(on, 1), ask.asKnownAt)
  const list = accountsOf(book).map(({ unit, code }): AccountBalance => {
    const balance = book.before.get(key(unit, code)) ?? 0
    return { unit, code, balance, ...(unit === 'GBP' ? { pence: penceOf(code, balance) } : {}) }
  })
  return { fund, on, accounts: list }
}

/** An account's exact balance and how it is counted. */
export interface Counted extends AccountBalance {
  readonly in: 'penny-seconds' | 'seconds' | 'count'
}

/** Every account of every book of the provider on a day, the own book's and those at nothing included. */
export async function allAccounts(
  daybook: Daybook,
  ask: { readonly on?: Day },
): Promise<readonly { readonly fund: FundRow; readonly on: Day; readonly accounts: readonly Counted[] }[]> {
  const on = ask.on ?? daybook.today
  const { store, caller } = daybook
  const byFund = Map.groupBy(await store.balances(caller.provider, on), (row) => row.fund)
  const books = []
  for (const fund of await store.funds(caller.provider)) {
    const kinds = kindsOf(fund.holder === 'person' ? await store.agreements(fund.id) : [])
    const countOf = (unit: Unit): Counted['in'] =>
      kinds.find((k) => k.code === unit)?.measure === 'count' ? 'count' : 'seconds'
    const accounts = (byFund.get(fund.id) ?? []).map(({ unit, code, balance }): Counted => {
      const account = { unit, code: code as AccountCode, balance }
      return unit === 'GBP'
        ? { ...account, in: 'penny-seconds', pence: penceOf(account.code, balance) }
        : { ...account, in: countOf(unit) }
    })
    books.push({ fund, on, accounts: accounts.sort(byUnitAndCode) })
  }
  return books
}

function byUnitAndCode(a: AccountBalance, b: AccountBalance): number {
  const [x, y] = [key(a.unit, a.code), key(b.unit, b.code)]
  return x < y ? -1 : x > y ? 1 : 0
}

/** What can be spent is rounded down, everything else half up. */
function penceOf(code: AccountCode, balance: number): number {
  return code === 'spending' ? penceDown(money(balance)) : pencePrinted(money(balance))
}

/** What was decided to buy and is not paid yet: what it all comes to, and of it what may be seen by name. */
export interface Committed {
  /** Penny-seconds. */
  readonly sum: number
  /** How many things it is for. */
  readonly things: number
  /** The newest, a few of them. */
  readonly named: readonly DecidedToBuy[]
}

const MOST_COMMITTED = 3

/** What is left is told whole to whoever sees it; what it is for, of the days that they may see. */
async function committedOn(daybook: Daybook, fund: FundRow, seen: DaysSeen, on: Day): Promise<Committed> {
  const decided = await daybook.store.figures.decidedToBuy(fund.id, on)
  return {
    sum: committedIn(decided),
    things: decided.length,
    named: decided
      .filter((d) => seesEntry(seen, d))
      .toReversed()
      .slice(0, MOST_COMMITTED),
  }
}

/** One fund's own page. */
export interface FundPage {
  readonly fund: FundRow
  readonly on: Day
  readonly line: FundLine
  readonly agreement: Agreement | undefined
  readonly week: Day
  readonly thisWeek: WeekFacts
  readonly pots: readonly { readonly pot: PotName; readonly unit: string; readonly balance: number }[]
  readonly contingency: number
  /** What of the money to spend is for what was decided to buy and is not paid yet. */
  readonly committed: Committed
  readonly recent: readonly Entry[]
  readonly reversedBy: ReadonlyMap<number, number>
  readonly decisions: ReadonlyMap<string, Decision>
  readonly words: ReadonlyMap<WordRef, string>
  readonly statements: readonly StatementRow[]
  readonly putAside: readonly PutAsideRow[]
  /** Rows that belong to nobody yet: any of them may be this person's. */
  readonly nobodysPutAside: readonly PutAsideRow[]
  /** Support given that the fund did not pay for, in whole units by kind. */
  readonly unfunded: readonly { readonly kind: string; readonly label: string; readonly amount: number }[]
  /** What open disputes keep still of what is left: it cannot be chosen over until they are answered. */
  readonly held: readonly KeptStill[]
  /** Every dispute there was, for telling what happened. */
  readonly disputes: readonly Dispute[]
}

const RECENT = 50

/** What is left in hours and pounds, up to which day support is recorded, and the latest entries. */
export async function fundPage(
  daybook: Daybook,
  ask: { readonly fund: string; readonly on?: Day },
): Promise<FundPage | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  if (fund.holder === 'provider')
    return new Refusal(
      'unknown-fund',
      'The provider’s own book is no person’s fund.',
      { fund: ask.fund },
      { field: 'fund' },
    )
  const { store } = daybook
  const seen = await daysSeen(daybook, fund)
  const on = ask.on ?? lastSeen(seen, daybook.today)
  const hidden = notSeen(seen, ask.fund, on)
  if (hidden) return hidden
  const agreements = agreedBy(await store.agreements(fund.id), seen, on)
  const agreement = inForce(agreements, on) ?? agreements.at(-1)
  const week = weekOf(on, agreement?.weekStarts ?? 1)
  const about = await planCase(daybook, fund, week, on)
  const putAside = await putAsideFor(daybook, fund.id)
  const recent = await entriesSeen(daybook, fund, seen, { newest: true, most: RECENT })
  const balances = accountsOf(about.book).map(({ unit, code }) => ({
    unit,
    code,
    balance: balanceOn(about.book, unit, code, on),
  }))
  const kinds = kindsOf(agreements)
  const pots = potsOf(await store.entriesOfKind(fund.id, ['saving', 'brought-forward'])).flatMap((pot) =>
    balances
      .filter((b) => b.balance !== 0 && (b.code === `pot:${pot.pot}` || b.code === `saved:${pot.pot}`))
      .map((b) => ({ pot, unit: b.unit, balance: b.balance })),
  )
  const { disputes, held } = await disputedIn(daybook, fund, seen, about.book, on)
  const decisions = await decisionsFor(daybook, seen, [
    ...recent.flatMap((e) => (e.decision ? [e.decision] : [])),
    ...held.flatMap((h) => h.disputes.map((d) => d.decision)),
  ])
  const committed = await committedOn(daybook, fund, seen, on)
  const known = await fundSeen(daybook, fund, seen)
  return {
    fund: known,
    on,
    line: lineOf(known, kinds, balances, putAside.length),
    agreement,
    week,
    thisWeek: await weekOfFund(daybook, about, fund, { week, seen, on }),
    pots,
    contingency: balances.find((b) => b.code === 'contingency')?.balance ?? 0,
    committed,
    recent,
    reversedBy: await reversalsSeen(daybook, fund, seen, recent),
    decisions,
    words: await store.words([
      ...wordsFor(daybook, recent),
      ...pots.map((p) => p.pot.name),
      ...committed.named.map((d) => d.what),
      ...[...decisions.values()].map((d) => d.name),
    ]),
    statements: statementsSeen(await store.statements(fund.id), seen),
    putAside,
    nobodysPutAside: await putAsideFor(daybook, null),
    unfunded: kinds.flatMap((k) => {
      const amount = balances.find((b) => b.unit === k.code && b.code === 'unfunded')?.balance ?? 0
      return amount === 0 ? [] : [{ kind: k.code, label: k.label, amount }]
    }),
    held,
    disputes,
  }
}

/** The disputes of the days that may be seen, and what those that wait keep still, never more than there is. */
async function disputedIn(daybook: Daybook, fund: FundRow, seen: DaysSeen, book: Book, on: Day) {
  const documents = await daybook.store.people.documents(fund.id)
  const all = documents.filter(isDocument('dispute'))
  const disputes = all.filter((d) => d.on <= on && sees(seen, d.on))
  const answered = new Set(documents.filter(isDocument('dispute-answered')).map((a) => a.dispute))
  // A representative may choose over what is left today, and so is told all that is kept still of it.
  const isNow = daybook.caller.as.role !== 'commissioner'
  const open = isNow ? all.filter((d) => d.on <= on && !answered.has(d.id)) : []
  // Whoever sees only some days is not told of decisions of other days: they cannot open them.
  const known = await decisionsFor(
    daybook,
    seen,
    open.map((d) => d.decision),
  )
  const held = keptStill(open, book).map((h) => ({
    ...h,
    disputes: h.disputes.filter((d) => known.has(d.decision)),
    amount: Math.min(h.amount, balanceOn(book, h.unit, h.code, on)),
  }))
  return { disputes, held: held.filter((h) => h.amount > 0) }
}

async function decisionsFor(
  daybook: Daybook,
  seen: DaysSeen,
  ids: readonly DecisionId[],
): Promise<ReadonlyMap<string, Decision>> {
  const found = new Map<string, Decision>()
  for (const id of new Set(ids)) {
    const decision = await daybook.store.decision(id)
    if (decision && sees(seen, decision.on)) found.set(id, decision)
  }
  return found
}

const WORD = /^[0-9a-f]{64}$/

/** The commitments an entry's details name, wherever they stand. */
export function wordsIn(entries: readonly Entry[]): WordRef[] {
  const refs = new Set<WordRef>()
  const look = (value: unknown): void => {
    if (typeof value === 'string') {
      if (WORD.test(value)) refs.add(value as WordRef)
    } else if (Array.isArray(value)) for (const v of value) look(v)
    else if (value && typeof value === 'object') for (const v of Object.values(value)) look(v)
  }
  for (const e of entries) {
    look(e.details)
    if (e.source?.text) refs.add(e.source.text)
  }
  return [...refs]
}

/** A row of a file as it was written is the provider's own: its managers read it, and nobody else. */
export function wordsFor({ caller }: Daybook, entries: readonly Entry[]): WordRef[] {
  if (caller.as.role === 'manager') return wordsIn(entries)
  const rows = new Set(entries.flatMap((e) => (e.source?.text ? [e.source.text] : [])))
  return wordsIn(entries).filter((ref) => !rows.has(ref))
}

/** More entries, older than a number: for paging. */
export async function entriesOf(
  daybook: Daybook,
  ask: {
    readonly fund: string
    readonly below?: number
    readonly most?: number
    readonly from?: Day
    readonly to?: Day
  },
): Promise<
  | {
      readonly fund: FundRow
      readonly entries: readonly Entry[]
      readonly reversedBy: ReadonlyMap<number, number>
      readonly words: ReadonlyMap<WordRef, string>
    }
  | Refusal
> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const seen = await daysSeen(daybook, fund)
  const entries = await entriesSeen(daybook, fund, seen, {
    newest: true,
    most: Math.min(ask.most ?? RECENT, 500),
    ...(ask.below === undefined ? {} : { upTo: ask.below - 1 }),
    ...(ask.from ? { from: ask.from } : {}),
    ...(ask.to ? { to: ask.to } : {}),
  })
  return {
    fund,
    entries,
    reversedBy: await reversalsSeen(daybook, fund, seen, entries),
    words: await daybook.store.words(wordsFor(daybook, entries)),
  }
}

/** A fund with what falls due by a day already counted: prices and plans look ahead, and write nothing. */
async function planCase(daybook: Daybook, fund: FundRow, since: Day, through: Day): Promise<FundCase> {
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

async function weekOfFund(
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

export interface StatementShown {
  readonly fund: FundRow
  readonly statement: Statement
  readonly words: ReadonlyMap<WordRef, string>
  /** The newest of the same days that was issued after it. */
  readonly newer?: StatementRow
}

/**
 * A statement as it was issued, with the words it names: by its number; or of a month, the final one, else the newest
 * early copy.
 */
export async function statementOf(
  daybook: Daybook,
  ask: { readonly fund: string; readonly number?: number; readonly month?: Month },
): Promise<StatementShown | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const rows = await statementsOf(daybook, { fund: fund.id })
  if (isRefusal(rows)) return rows
  const asked = rows.filter((r) => (ask.month ? monthOf(r.last) === ask.month : r.number === ask.number))
  const row = asked.find((r) => r.state === 'final') ?? asked.at(-1)
  const statement = row ? await daybook.store.statement(fund.id, row.number) : undefined
  if (!statement) {
    return new Refusal('unknown-document', 'There is no such statement. Close the month first.', {
      fund: fund.ref,
      ...(ask.month ? { month: ask.month } : {}),
    })
  }
  daybook.lookedAbout = monthOf(statement.last)
  const newer = rows.findLast((r) => r.number > statement.number && r.first === statement.first)
  return {
    ...{ fund, statement, words: await wordsOfStatement(daybook, statement) },
    ...(newer ? { newer } : {}),
  }
}

/** The statements of a fund, early copies too, oldest first. */
export async function statementsOf(
  daybook: Daybook,
  ask: { readonly fund: string },
): Promise<readonly StatementRow[] | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  return statementsSeen(await daybook.store.statements(fund.id), await daysSeen(daybook, fund))
}

/** Every version of what was agreed, oldest first. */
export async function agreementsOf(
  daybook: Daybook,
  ask: { readonly fund: string },
): Promise<readonly Agreement[] | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  return agreementsSeen(await daybook.store.agreements(fund.id), await daysSeen(daybook, fund))
}

/** The books that are about to be exported, whole or of some days: one by its reference, or every one. */
export async function exportBooks(
  daybook: Daybook,
  ask: { readonly fund?: string },
): Promise<readonly FundRow[] | Refusal> {
  if (ask.fund !== undefined) {
    const fund = await daybook.fund(ask.fund)
    return isRefusal(fund) ? fund : [fund]
  }
  const funds = await daybook.store.funds(daybook.caller.provider)
  for (const fund of funds) await daybook.ruling(fund)
  return funds
}

/** The words a statement names; an erased one is missing and prints blank, and so is a question that is not theirs. */
export async function wordsOfStatement(
  daybook: Daybook,
  statement: Statement,
): Promise<ReadonlyMap<WordRef, string>> {
  return daybook.store.words(await refsSeen(daybook, statement))
}

/** The same with their salts: whoever holds the document can see that a text is the one that it commits to. */
export async function saltedWordsOfStatement(
  daybook: Daybook,
  statement: Statement,
): Promise<ReadonlyMap<WordRef, SaltedWord>> {
  return daybook.store.saltedWords(await refsSeen(daybook, statement))
}

async function refsSeen(daybook: Daybook, statement: Statement): Promise<WordRef[]> {
  const refs = [...JSON.stringify(statement).matchAll(/"([0-9a-f]{64})"/g)].flatMap((m) =>
    m[1] ? [m[1] as WordRef] : [],
  )
  const hidden = await textsNotTheirs(daybook, statement)
  return [...new Set(refs)].filter((ref) => !hidden.has(ref))
}

/** Does the bank agree? Sum of the funds' shares and the own book against what the bank said (design.md §3). */
export interface TieOut {
  readonly on: Day
  readonly shares: readonly { readonly fund: string; readonly id: FundId; readonly pence: number }[]
  readonly sharesPence: number
  readonly ownPence: number
  readonly ledgerPence: number
  readonly bank: BankBalanceRow | undefined
  readonly differencePence: number | undefined
}

export async function tieOut(daybook: Daybook, ask: { readonly on: Day }): Promise<TieOut> {
  const { store, caller } = daybook
  const funds = await store.funds(caller.provider)
  const rows = (await store.balances(caller.provider, ask.on)).filter((r) => r.unit === 'GBP')
  const at = new Map(rows.flatMap((r) => (r.code === 'bank' ? [[r.fund, r.balance] as const] : [])))
  const shares = funds
    .filter((f) => f.holder === 'person')
    .map((f) => ({ fund: f.ref, id: f.id, pence: (at.get(f.id) ?? 0) / PENNY }))
  const own = funds.find((f) => f.ref === OWN_BOOK)
  const ownPence = (rows.find((r) => r.fund === own?.id && r.code === 'own:bank')?.balance ?? 0) / PENNY
  const sharesPence = shares.reduce((sum, s) => sum + s.pence, 0)
  const bank = (await store.bankStatements(caller.provider)).filter((b) => b.on <= ask.on).at(-1)
  const current = bank?.on === ask.on ? bank : undefined
  return {
    on: ask.on,
    shares,
    sharesPence,
    ownPence,
    ledgerPence: sharesPence + ownPence,
    bank: current,
    differencePence: current ? current.pence - (sharesPence + ownPence) : undefined,
  }
}

/** What an hour of each kind costs and what it is made of. */
export function pricesOf(agreement: Agreement): readonly {
  readonly kind: Kind
  readonly price: ReturnType<typeof priceOf>
  readonly inStandard: number
}[] {
  const standard = standardOf(agreement)
  return agreement.kinds.map((kind) => ({
    kind,
    price: priceOf(kind),
    inStandard: inKindDown(kind.measure === 'time' ? 3600 : 1, kind, standard),
  }))
}

/** What a choice would do: its entries, and what is left before and after: by kind, to spend, and kept. */
export interface TriedOut {
  readonly fund: FundRow
  readonly drafts: readonly Numbered[]
  readonly left: readonly {
    readonly kind: string
    readonly label: string
    readonly before: number
    readonly after: number
  }[]
  /** Penny-seconds. */
  readonly spending: { readonly before: number; readonly after: number }
  /** Of this, what is for what was decided to buy and is not paid yet. */
  readonly committed: { readonly before: number; readonly after: number }
  /** Of what is saved and kept for emergencies, what it changes: seconds, a count or penny-seconds. */
  readonly kept: readonly {
    readonly unit: Unit
    readonly code: AccountCode
    readonly before: number
    readonly after: number
  }[]
}

/** Runs an act on a daybook that is thrown away, and shows what it would have done. */
export function tryOut<A extends ChoiceAsked>(act: (daybook: Daybook, ask: A) => Promise<Wrote | Refusal>) {
  return async (daybook: Daybook, ask: A): Promise<TriedOut | Refusal> => {
    const fund = await daybook.fund(ask.fund)
    if (isRefusal(fund)) return fund
    const before = await planCase(daybook, fund, ask.on, ask.on)
    const wrote = await act(daybook, ask)
    if (isRefusal(wrote)) return wrote
    const after = await daybook.case(fund, ask.on)
    const last = daybook.today > ask.on ? daybook.today : ask.on
    const at = (book: Book, unit: string, code: AccountCode) => balanceOn(book, unit, code, last)
    const decided = await daybook.store.figures.decidedToBuy(fund.id, last)
    return {
      fund,
      drafts: daybook.written(fund.id, 'conversion', 'hours-into-money', 'money-into-hours'),
      left: kindsOf(before.agreements).map((k) => ({
        kind: k.code,
        label: k.label,
        before: at(before.book, k.code, 'available'),
        after: at(after.book, k.code, 'available'),
      })),
      spending: { before: at(before.book, 'GBP', 'spending'), after: at(after.book, 'GBP', 'spending') },
      committed: { before: committedIn(decided), after: committedAfter(daybook, fund, decided) },
      kept: accountsOf(after.book)
        .filter(({ code }) => code.startsWith('pot:') || (isOwnCash(code) && code !== 'spending'))
        .map(({ unit, code }) => ({
          unit,
          code,
          before: at(before.book, unit, code),
          after: at(after.book, unit, code),
        }))
        .filter((k) => k.before !== k.after),
    }
  }
}

/** The same with what the act decided to buy, and without what it undid. */
function committedAfter(daybook: Daybook, fund: FundRow, decided: readonly DecidedToBuy[]): number {
  const undone = new Set(daybook.written(fund.id, 'reversal').map((e) => e.reverses))
  const bought = daybook.written(fund.id, 'purchase-decided')
  return (
    committedIn(decided.filter((d) => !undone.has(d.number))) + bought.reduce((n, e) => n + e.details.sum, 0)
  )
}
