import { type Agreement, inForce, kindsOf } from '../ledger/agreement.ts'
import { accountsOf, type Book, balanceOn } from '../ledger/book.ts'
import { type Day, weekOf } from '../ledger/day.ts'
import type { Decision } from '../ledger/decision.ts'
import { type Dispute, type KeptStill, keptStill } from '../ledger/dispute.ts'
import type { DecisionId, Entry, WordRef } from '../ledger/entry.ts'
import { type AccountCode, type FundId, PROVIDER_CODES } from '../ledger/fund.ts'
import type { WeekFacts } from '../ledger/plan.ts'
import { committedIn, type DecidedToBuy } from '../ledger/purchase.ts'
import { inStandardDown, type Kind } from '../ledger/rate.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { type PotName, potsOf } from '../ledger/saving.ts'
import { isDocument } from './access.ts'
import type { Daybook } from './daybook.ts'
import { RECENT, wordsFor } from './entries.ts'
import {
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
} from './funded.ts'
import { planCase, weekOfFund } from './plan.ts'
import type { FundRow, PutAsideRow, StatementRow } from './store.ts'

/** What the list of funds and a fund’s own page show: each reads no more than it shows. */

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
