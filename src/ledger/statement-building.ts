import { type Agreement, inForce, standardOf } from './agreement.ts'
import { type Book, balanceOn, partsOf } from './book.ts'
import { addDays, type Day, type Moment } from './day.ts'
import type { Decision } from './decision.ts'
import {
  changeOf,
  type DecisionId,
  type Digest,
  type Entry,
  type EntryKind,
  type EntryOf,
  type Reached,
  type WordRef,
} from './entry.ts'
import { type AccountCode, type Fund, isOwnCash, PROVIDER_CODES, type Unit } from './fund.ts'
import { money, PENNY, penceDown, pencePrinted, pennySeconds } from './money.ts'
import type { Period } from './period.ts'
import { inKindDown, type Kind, priceOf, worth } from './rate.ts'
import type { PotName } from './saving.ts'

import type {
  AskingTerm,
  DecisionLine,
  GivenSum,
  HoursOfKind,
  MoneyAccount,
  MoneyRow,
  Nation,
  NotGivenLine,
  Pot,
  PoundsUsed,
  PriceOfKind,
  PurchaseLine,
  QuestionLine,
  Recipient,
  Replaced,
  Statement,
  Sum,
  SupportLine,
} from './statement.ts'

/** Everything a statement is built from. Built once; after that the document is what is shown. */
export interface StatementFacts {
  readonly fund: Fund
  readonly person: WordRef
  readonly provider: string
  readonly number: number
  readonly state: Statement['state']
  readonly period: Period
  readonly knownAt: Moment
  readonly agreements: readonly Agreement[]
  /** Entries dated within the period, by day and number. */
  readonly entries: readonly Entry[]
  /** Entries of earlier periods that reversals in this one put right. */
  readonly originals: ReadonlyMap<number, Entry>
  /** The balances from the period's first day on. */
  readonly book: Book
  readonly decisions: ReadonlyMap<DecisionId, Decision>
  readonly pots: readonly PotName[]
  readonly purchases: readonly (
    | EntryOf<'purchase-asked'>
    | EntryOf<'purchase-decided'>
    | EntryOf<'purchase'>
    | EntryOf<'receipt-seen'>
  )[]
  /** The last final statement. */
  readonly previous?: { readonly digest: Digest; readonly statement: Statement }
  readonly nation: Nation
  readonly sentTo: readonly Recipient[]
  readonly replaces: Replaced | null
  /** Questions asked or answered within the period, or open at its end. */
  readonly questions: readonly QuestionLine[]
  readonly asking: AskingTerm
  readonly checkAt: string | null
}

/** Builds the document (design.md §7). Pure: the same facts give the same bytes. */
export function buildStatement(facts: StatementFacts): Statement {
  const live = folded(facts.entries)
  const rows = moneyRows(facts, live)
  const lines = supportLines(facts, live, rows)
  const { fund, period } = facts
  const agreement = inForce(facts.agreements, period.last) ?? facts.agreements.at(-1)
  if (!agreement) throw new Error(`fund ${fund.ref} has no agreement`)
  const hours = hoursByKind(facts)
  const standard = standardOf(agreement)
  return {
    format: 2,
    fund: fund.id,
    ref: fund.ref,
    number: facts.number,
    state: facts.state,
    first: period.first,
    last: period.last,
    knownAt: facts.knownAt,
    standsOn: fund.version,
    nation: facts.nation,
    person: facts.person,
    provider: facts.provider,
    funders: agreement.streams.map((s) => s.name),
    sentTo: facts.sentTo,
    replaces: facts.replaces,
    hours,
    leftInStandard: hours.reduce((sum, h) => sum + inKindDown(h.left, kindIn(facts, h.kind), standard), 0),
    pots: potsTable(facts),
    given: givenSums(facts, live),
    weeks: [],
    days: [],
    money: moneyAccount(facts, rows),
    split: closingSplit(facts),
    askedFor: askedFor(facts),
    pounds: poundsUsed(live, rows, lines),
    lines,
    purchases: purchaseLines(facts, live, rows),
    decisions: decisionLines(facts, live),
    prices: pricesIn(facts),
    managementNote: agreement.managementNote ?? null,
    bank: bankPart(facts, rows.at(-1)?.balance.pence),
    earlierMonths: earlierMonths(live, rows, lines),
    unfunded: unfundedByKind(facts),
    notGiven: notGivenLines(facts, live, rows),
    couldNotCome: notGivenLines(facts, live, rows).filter((l) => l.reason === 'could-not-come').length,
    plan: null,
    contribution: null,
    review: null,
    reclaim: null,
    questions: facts.questions,
    asking: facts.asking,
    yearSoFar: yearSoFar(facts, agreement, meantRows(live, rows), hours),
    proof: {
      head: fund.head,
      lastStatement: facts.previous?.digest ?? null,
      code: '',
      checkAt: facts.checkAt,
    },
  }
}

const NOTHING: Sum = { exact: 0, pence: 0 }

/** An entry and its reversal in one period fold away; what stands is what was right (design.md §7). */
function folded(entries: readonly Entry[]): Entry[] {
  const here = new Set(entries.map((e) => e.number))
  const undone = new Set(
    entries.flatMap((e) => (e.reverses !== undefined && here.has(e.reverses) ? [e.reverses] : [])),
  )
  return entries.filter((e) => !undone.has(e.number) && !(e.reverses !== undefined && undone.has(e.reverses)))
}

/** Whether an entry replaced one that was put right, here or in an earlier month: a later part of its source. */
function putsRight(entry: Entry, facts: StatementFacts): boolean {
  const source = entry.source
  if (!source || source.part === 1) return false
  return [...facts.entries, ...facts.originals.values()].some(
    (e) =>
      e.kind === entry.kind &&
      e.source?.system === source.system &&
      e.source.reference === source.reference &&
      e.source.part < source.part,
  )
}

function kindIn(facts: StatementFacts, code: string): Kind {
  const kind = facts.agreements.flatMap((a) => a.kinds).findLast((k) => k.code === code)
  if (!kind) throw new Error(`an entry of an unknown kind ${code}`)
  return kind
}

function kindsIn(facts: StatementFacts): Kind[] {
  const codes = new Set(facts.agreements.flatMap((a) => a.kinds.map((k) => k.code)))
  return [...codes].map((code) => kindIn(facts, code))
}

function change(entry: Entry, unit: Unit, wanted: (code: AccountCode) => boolean): number {
  let sum = 0
  for (const t of entry.transfers) {
    if (t.unit !== unit) continue
    for (const code of [t.debit, t.credit]) if (wanted(code)) sum += changeOf(t, code)
  }
  return sum
}

/** The kind whose line an entry belongs to: a reversal belongs to what it put right. */
function meant(entry: Entry): EntryKind {
  return entry.kind === 'reversal' ? entry.details.of : entry.kind
}

type HoursColumn = Exclude<keyof HoursOfKind, 'kind' | 'label' | 'measure' | 'left' | 'planned'>

const COLUMN: Partial<Record<EntryKind, HoursColumn>> = {
  'brought-forward': 'before',
  allocation: 'given',
  support: 'used',
  funding: 'used',
  conversion: 'swapped',
  'hours-into-money': 'money',
  'money-into-hours': 'money',
  saving: 'saved',
  'not-given': 'cancelledLate',
}

/** before + given − used ± swapped ± money ± saved − cancelled late ± other = left: it foots because it is the account. */
function hoursByKind(facts: StatementFacts): HoursOfKind[] {
  const { book, period } = facts
  const dayBefore = addDays(period.first, -1)
  const at = (kind: string, code: AccountCode, on: Day) => balanceOn(book, kind, code, on)
  return kindsIn(facts)
    .map((kind) => {
      const sums = {
        before: 0,
        given: 0,
        used: 0,
        swapped: 0,
        money: 0,
        saved: 0,
        cancelledLate: 0,
        sentBack: 0,
        other: 0,
      }
      sums.before = at(kind.code, 'available', dayBefore) + at(kind.code, 'booked', dayBefore)
      for (const e of facts.entries) {
        const n = change(e, kind.code, (code) => code === 'available' || code === 'booked')
        const column = COLUMN[meant(e)] ?? 'other'
        const leaving = column === 'used' || column === 'cancelledLate'
        sums[column] += leaving ? -n : n
      }
      return {
        kind: kind.code,
        label: kind.label,
        measure: kind.measure,
        ...sums,
        left: at(kind.code, 'available', period.last) + at(kind.code, 'booked', period.last),
        planned: at(kind.code, 'booked', period.last),
      }
    })
    .filter((h) => h.kind === 'standard' || Object.values(h).some((v) => typeof v === 'number' && v !== 0))
}

function potsTable(facts: StatementFacts): Pot[] {
  const dayBefore = addDays(facts.period.first, -1)
  return facts.pots.flatMap((pot) =>
    kindsIn(facts).flatMap((kind) => {
      const code = `pot:${pot.pot}` as const
      const moves = facts.entries.map((e) => change(e, kind.code, (c) => c === code))
      const row = {
        pot: pot.pot,
        name: pot.name,
        kind: kind.code,
        label: kind.label,
        before: balanceOn(facts.book, kind.code, code, dayBefore),
        in: moves.filter((n) => n > 0).reduce((a, b) => a + b, 0),
        out: 0 - moves.filter((n) => n < 0).reduce((a, b) => a + b, 0),
        left: balanceOn(facts.book, kind.code, code, facts.period.last),
      }
      return row.before || row.in || row.out || row.left ? [row] : []
    }),
  )
}

/** What each week gave, with its difference entries and what was taken back of it: the sum is the hours given. */
function givenSums(facts: StatementFacts, live: readonly Entry[]): GivenSum[] {
  const posted = live.filter((e) => meant(e) === 'allocation')
  const weekOf = (e: Entry): Day => {
    const original = e.kind === 'reversal' ? facts.originals.get(e.reverses ?? 0) : e
    return original?.kind === 'allocation' ? original.details.week : e.effective
  }
  return kindsIn(facts).flatMap((kind) => {
    const sums = new Map<Day, number>()
    for (const e of posted)
      sums.set(weekOf(e), (sums.get(weekOf(e)) ?? 0) + change(e, kind.code, (c) => c === 'available'))
    const weeks = [...sums].map(([week, amount]) => ({ week, amount })).filter((w) => w.amount !== 0)
    const total = weeks.reduce((sum, w) => sum + w.amount, 0)
    return weeks.length ? [{ kind: kind.code, label: kind.label, weeks, total }] : []
  })
}

/** What the person has in the fund: the money behind the hours, to spend, saved, and for emergencies. */
function isTheirs(code: AccountCode): boolean {
  return code === 'hours' || isOwnCash(code)
}

const ROW: Partial<Record<EntryKind, MoneyRow['what']>> = {
  'brought-forward': 'brought-forward',
  allocation: 'week',
  support: 'support',
  funding: 'support',
  'not-given': 'cancelled-late',
  purchase: 'bought',
  repricing: 'repriced',
}

/** What a lower agreed rate for swapped hours leaves out is kept by the provider or sent back to the funder. */
function rowFor(e: Entry): MoneyRow['what'] {
  if (e.kind !== 'hours-into-money') return ROW[e.kind] ?? 'other'
  return e.details.restTo === 'provider' ? 'kept' : e.details.restTo === 'funder' ? 'sent-back' : 'other'
}

/** The account with its running balance: the total is rounded half up and each row shows the difference. */
function moneyRows(facts: StatementFacts, live: readonly Entry[]): MoneyRow[] {
  let balance = theirs(facts, addDays(facts.period.first, -1))
  const rows: MoneyRow[] = []
  const add = (entries: readonly Entry[], first: Entry, what: MoneyRow['what'], exact: number) => {
    if (exact === 0) return
    const before = balance
    balance += exact
    rows.push({
      day: first.effective,
      what,
      entries: entries.map((e) => e.number),
      about: aboutOf(first),
      change: { exact, pence: printed(balance) - printed(before) },
      balance: sum(balance),
    })
  }
  for (const entries of bySession(live)) {
    const [first] = entries
    const exact = entries.reduce((n, e) => n + change(e, 'GBP', isTheirs), 0)
    const repriced = entries.reduce((n, e) => n + sinceRepriced(e), 0)
    add(entries, first, first.kind === 'reversal' ? 'put-right' : rowFor(first), exact - repriced)
    add(entries, first, 'repriced', repriced)
  }
  return rows
}

/**
 * The entries of one visit belong together, as the person knows it; what is late for an earlier month stands
 * by itself, so that "changes to earlier months" adds up.
 */
function bySession(live: readonly Entry[]): (readonly [Entry, ...Entry[]])[] {
  const grouped = new Map<string, [Entry, ...Entry[]]>()
  for (const e of live) {
    const late = e.relatesTo === undefined ? '' : ' late'
    const key =
      e.kind === 'support' || e.kind === 'not-given'
        ? `${e.kind} ${e.details.session}${late}`
        : `entry ${e.number}`
    const found = grouped.get(key)
    if (found) found.push(e)
    else grouped.set(key, [e])
  }
  return [...grouped.values()]
}

/** Of an entry that uses money: what the funder got (−) or gave because the price had changed since its day. */
function sinceRepriced(e: Entry): number {
  const row = ROW[meant(e)]
  if (row !== 'support' && row !== 'cancelled-late') return 0
  return change(e, 'GBP', (code) => code.startsWith('funder:'))
}

/** Rows with what they are about in the end: putting support right is about support. */
function meantRows(live: readonly Entry[], rows: readonly MoneyRow[]): MoneyRow[] {
  return rows.map((r) => {
    const entry = r.what === 'put-right' ? live.find((e) => e.number === r.entries[0]) : undefined
    return entry ? { ...r, what: ROW[meant(entry)] ?? 'other' } : r
  })
}

/** Dated in an earlier, closed month and written in this one: a visit once, with all it changed. */
function earlierMonths(
  live: readonly Entry[],
  rows: readonly MoneyRow[],
  lines: readonly SupportLine[],
): Statement['earlierMonths'] {
  return bySession(live.filter((e) => e.relatesTo !== undefined)).map(([e]) => {
    const changes = rows.filter((r) => r.entries.includes(e.number)).map((r) => r.change)
    return {
      day: e.relatesTo ?? e.effective,
      what:
        lines.find((l) => e.kind === 'support' && l.session === e.details.session && l.relatesTo !== null) ??
        null,
      entry: e.number,
      sum: {
        exact: changes.reduce((n, c) => n + c.exact, 0),
        pence: changes.reduce((n, c) => n + c.pence, 0),
      },
    }
  })
}

function aboutOf(e: Entry): MoneyRow['about'] {
  if (e.kind === 'allocation') return e.details.week
  if (e.kind === 'support' || e.kind === 'not-given') return e.details.session
  if (e.kind === 'purchase') return e.details.supplier
  return null
}

function theirs(facts: StatementFacts, on: Day): number {
  const accounts = [...new Set([...facts.book.before.keys(), ...facts.book.changes.keys()])].map(partsOf)
  return accounts
    .filter(({ unit, code }) => unit === 'GBP' && isTheirs(code))
    .reduce((total, { code }) => total + balanceOn(facts.book, 'GBP', code, on), 0)
}

function printed(exact: number): number {
  return pencePrinted(money(exact))
}

function sum(exact: number): Sum {
  return { exact, pence: printed(exact) }
}

function rowOf(rows: readonly MoneyRow[], e: Entry): MoneyRow | undefined {
  return rows.find((r) => r.entries.includes(e.number))
}

function moneyAccount(facts: StatementFacts, rows: readonly MoneyRow[]): MoneyAccount {
  const opening = sum(theirs(facts, addDays(facts.period.first, -1)))
  const closing = rows.at(-1)?.balance ?? opening
  const total = (list: readonly MoneyRow[]): Sum => ({
    exact: list.reduce((n, r) => n + r.change.exact, 0),
    pence: list.reduce((n, r) => n + r.change.pence, 0),
  })
  const out = total(rows.filter((r) => r.change.exact < 0))
  return {
    opening,
    in: total(rows.filter((r) => r.change.exact > 0)),
    out: { exact: 0 - out.exact, pence: 0 - out.pence },
    closing,
    rows,
  }
}

/** The closing balance in its parts: to spend is rounded down, the others by a running total, so that they foot. */
function closingSplit(facts: StatementFacts): Statement['split'] {
  const on = facts.period.last
  const at = (code: AccountCode) => balanceOn(facts.book, 'GBP', code, on)
  const toSpend = { exact: at('spending'), pence: penceDown(money(at('spending'))) }
  let running = theirs(facts, on) - toSpend.pence * PENNY
  let left = printed(running)
  const next = (exact: number): Sum => {
    const rest = running - exact
    const pence = left - printed(rest)
    running = rest
    left -= pence
    return { exact, pence }
  }
  const saved = facts.pots
    .map((pot) => ({ name: pot.name, exact: at(`saved:${pot.pot}`) }))
    .filter((p) => p.exact !== 0)
    .map((p) => ({ name: p.name, sum: next(p.exact) }))
  const emergencies = next(at('contingency'))
  return { toSpend, saved, emergencies, behindHours: { exact: at('hours'), pence: left } }
}

/** Asked for and not yet paid; what was put right in this period counts as if it had never been. */
function askedFor(facts: StatementFacts): Statement['askedFor'] {
  const undone = new Set(facts.entries.map((e) => e.reverses))
  const standing = facts.purchases.filter((e) => !undone.has(e.number))
  const paid = new Set(
    standing.flatMap((e) =>
      e.kind === 'purchase' && e.effective <= facts.period.last ? [e.details.purchase] : [],
    ),
  )
  return standing.flatMap((e) =>
    e.kind === 'purchase-asked' && e.effective <= facts.period.last && !paid.has(e.details.purchase)
      ? [{ what: e.details.what, supplier: e.details.supplier, sum: sum(e.details.sum), on: e.effective }]
      : [],
  )
}

/** One line a visit: its entries within the period, with the sum as the running account printed it. */
function supportLines(
  facts: StatementFacts,
  live: readonly Entry[],
  rows: readonly MoneyRow[],
): SupportLine[] {
  const given = live.filter((e): e is EntryOf<'support'> => e.kind === 'support')
  let directSoFar = 0
  return bySession(given).flatMap((visit) => {
    const entries = visit.filter((e) => e.kind === 'support')
    const first = entries[0]
    if (!first) return []
    const d = first.details
    const pieces = entries.flatMap((e) => e.details.pieces)
    const reached = entries.flatMap((e) => e.details.reached)
    const row = rowOf(rows, first)
    const charge = row ? { exact: 0 - row.change.exact, pence: 0 - row.change.pence } : NOTHING
    const directExact = reached.reduce((n, r) => n + r.direct, 0)
    const directPence = Math.min(charge.pence, printed(directSoFar + directExact) - printed(directSoFar))
    directSoFar += directExact
    return [
      {
        session: d.session,
        day: first.effective,
        localStart: pieces[0]?.localStart ?? d.localStart,
        localEnd: pieces.at(-1)?.localEnd ?? d.localEnd,
        worker: d.worker ?? null,
        together: d.together,
        times: d.times,
        given: byKind(pieces).map(({ kind, amount }) => ({
          kind,
          label: kindIn(facts, kind).label,
          amount,
          rate: priceOf(kindOn(facts, kind, first.relatesTo ?? first.effective)),
        })),
        used: labelled(facts, usedOf(reached)),
        sum: charge,
        direct: { exact: directExact, pence: directPence },
        management: { exact: charge.exact - directExact, pence: charge.pence - directPence },
        unfunded: labelled(facts, byKind(entries.flatMap((e) => e.details.unfunded))),
        putRight: entries.some((e) => putsRight(e, facts)),
        relatesTo: first.relatesTo ?? null,
      },
    ]
  })
}

function kindOn(facts: StatementFacts, code: string, on: Day): Kind {
  return inForce(facts.agreements, on)?.kinds.find((k) => k.code === code) ?? kindIn(facts, code)
}

function byKind(
  list: readonly { readonly kind: string; readonly amount: number }[],
): { kind: string; amount: number }[] {
  const sums = new Map<string, number>()
  for (const { kind, amount } of list) sums.set(kind, (sums.get(kind) ?? 0) + amount)
  return [...sums].map(([kind, amount]) => ({ kind, amount }))
}

function labelled(
  facts: StatementFacts,
  list: readonly { readonly kind: string; readonly amount: number }[],
) {
  return list.map(({ kind, amount }) => ({ kind, label: kindIn(facts, kind).label, amount }))
}

function usedOf(reached: readonly Reached[]): { kind: string; amount: number }[] {
  return byKind(reached.filter((r) => r.from !== 'GBP').map((r) => ({ kind: r.from, amount: r.left })))
}

/** Where each pound used went: the printed lines added up, so that the page foots; of £1 by largest remainder. */
function poundsUsed(
  live: readonly Entry[],
  rows: readonly MoneyRow[],
  lines: readonly SupportLine[],
): PoundsUsed {
  const add = (list: readonly Sum[]): Sum => ({
    exact: list.reduce((n, s) => n + s.exact, 0),
    pence: list.reduce((n, s) => n + s.pence, 0),
  })
  const about = meantRows(live, rows)
  const paid = (what: MoneyRow['what']) => {
    const s = add(about.filter((r) => r.what === what).map((r) => r.change))
    return { exact: 0 - s.exact, pence: 0 - s.pence }
  }
  const support = paid('support')
  const besideLines = live
    .filter((e) => e.kind !== 'support' && ROW[meant(e)] === 'support')
    .map((e) => sum(change(e, 'GBP', (code) => code === 'provider:direct')))
  const direct = add([...lines.map((l) => l.direct), ...besideLines])
  const management = { exact: support.exact - direct.exact, pence: support.pence - direct.pence }
  const [cancelledLate, bought, kept] = [paid('cancelled-late'), paid('bought'), paid('kept')]
  const parts = [direct, management, cancelledLate, bought, kept]
  const total = add(parts)
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = of100(parts.map((s) => s.exact))
  return {
    direct,
    management,
    cancelledLate,
    bought,
    kept,
    total,
    of100: { direct: a, management: b, cancelledLate: c, bought: d, kept: e },
  }
}

/** Whole pence of each £1, summing to 100: the largest remainders get the pence left over. */
function of100(parts: readonly number[]): number[] {
  const total = parts.reduce((a, b) => a + b, 0)
  if (total <= 0 || parts.some((p) => p < 0)) return parts.map(() => 0)
  const shares = parts.map((p, i) => {
    const exact = BigInt(p) * 100n
    return { i, whole: Number(exact / BigInt(total)), rest: exact % BigInt(total) }
  })
  let left = 100 - shares.reduce((n, s) => n + s.whole, 0)
  const result = shares.map((s) => s.whole)
  for (const s of [...shares].sort((x, y) => (y.rest > x.rest ? 1 : y.rest < x.rest ? -1 : x.i - y.i))) {
    if (left === 0) break
    result[s.i] = s.whole + 1
    left -= 1
  }
  return result
}

function purchaseLines(
  facts: StatementFacts,
  live: readonly Entry[],
  rows: readonly MoneyRow[],
): PurchaseLine[] {
  return live.flatMap((e) => {
    if (e.kind !== 'purchase') return []
    const row = rowOf(rows, e)
    const seen = facts.purchases.find(
      (p) => p.kind === 'receipt-seen' && p.details.purchase === e.details.purchase,
    )
    return [
      {
        day: e.effective,
        purchase: e.details.purchase,
        supplier: e.details.supplier,
        what: e.details.what,
        sum: row ? { exact: 0 - row.change.exact, pence: 0 - row.change.pence } : sum(e.details.sum),
        paidFrom: e.details.paidFrom,
        receipt: seen?.kind === 'receipt-seen' ? seen.details.receipt : null,
        decision: e.decision ?? null,
        putRight: putsRight(e, facts),
      },
    ]
  })
}

function decisionLines(facts: StatementFacts, live: readonly Entry[]): DecisionLine[] {
  return live.flatMap((e) => {
    const said = saidOf(e)
    const decision = e.decision ? facts.decisions.get(e.decision) : undefined
    if (!said || (e.kind === 'decision' && !decision?.standing)) return []
    return [
      {
        day: e.effective,
        entry: e.number,
        kind: null,
        amount: null,
        toKind: null,
        toAmount: null,
        sum: null,
        name: null,
        ...said,
        decidedBy: decision?.name ?? null,
        by: decision?.by ?? null,
        involved: decision?.involved ?? null,
      },
    ]
  })
}

function saidOf(e: Entry): (Pick<DecisionLine, 'what'> & Partial<DecisionLine>) | undefined {
  switch (e.kind) {
    case 'conversion':
      return {
        what: 'swapped',
        kind: e.details.from,
        amount: e.details.left,
        toKind: e.details.to,
        toAmount: e.details.came,
      }
    case 'hours-into-money':
      return { what: 'into-money', kind: e.details.kind, amount: e.details.amount, sum: sum(e.details.sum) }
    case 'money-into-hours':
      return {
        what: 'back-into-hours',
        kind: e.details.kind,
        amount: e.details.amount,
        sum: sum(e.details.sum),
      }
    case 'saving':
      return {
        what: e.details.action,
        name: e.details.name,
        kind: e.details.kind ?? null,
        amount: e.details.amount ?? null,
        sum: e.details.sum === undefined ? null : sum(e.details.sum),
      }
    case 'contingency':
      return { what: e.details.action, sum: sum(e.details.sum), name: e.details.reason ?? null }
    case 'purchase':
      return { what: 'bought', sum: sum(e.details.sum), name: e.details.what }
    case 'agreement':
      return { what: 'agreement' }
    case 'decision':
      return { what: 'standing' }
    case 'funding':
      return { what: 'other', kind: e.details.kind, amount: e.details.amount }
    default:
      return undefined
  }
}

function pricesIn(facts: StatementFacts): PriceOfKind[] {
  const versions = facts.agreements.filter(
    (a) =>
      a.from <= facts.period.last &&
      (inForce(facts.agreements, facts.period.first)?.version ?? 0) <= a.version,
  )
  return versions.flatMap((a) =>
    a.kinds.map((k) => ({
      kind: k.code,
      label: k.label,
      measure: k.measure,
      from: a.from,
      price: priceOf(k),
      lines: k.lines.map((l) => ({ category: l.category, label: l.label, part: l.part, rate: l.rate })),
      ratio: k.ratio,
    })),
  )
}

/** Where the closing balance is. What is earned takes the difference of a penny, as printed, so that it foots. */
function bankPart(facts: StatementFacts, closingPence: number | undefined): Statement['bank'] {
  const at = (code: AccountCode) => balanceOn(facts.book, 'GBP', code, facts.period.last)
  const streams = new Map(facts.agreements.flatMap((a) => a.streams.map((s) => [s.code, s.name] as const)))
  const atBank = sum(at('bank'))
  const owedByFunders = [...streams].map(([code, name]) => ({ funder: name, sum: sum(at(`funder:${code}`)) }))
  const lent = sum(at('advance'))
  const closing = closingPence ?? printed(theirs(facts, facts.period.last))
  const owed = owedByFunders.reduce((n, o) => n + o.sum.pence, 0)
  return {
    atBank,
    owedByFunders,
    lent,
    earnedNotTaken: {
      exact: PROVIDER_CODES.reduce((n, code) => n + at(code), 0),
      pence: atBank.pence + owed - lent.pence - closing,
    },
  }
}

function unfundedByKind(facts: StatementFacts): Statement['unfunded'] {
  return kindsIn(facts).flatMap((kind) => {
    const amount = facts.entries.reduce((n, e) => n + change(e, kind.code, (c) => c === 'unfunded'), 0)
    return amount === 0
      ? []
      : [
          {
            kind: kind.code,
            label: kind.label,
            amount,
            worth: sum(pennySeconds(worth(kindOn(facts, kind.code, facts.period.last), amount))),
          },
        ]
  })
}

function notGivenLines(
  facts: StatementFacts,
  live: readonly Entry[],
  rows: readonly MoneyRow[],
): NotGivenLine[] {
  const missed = live.filter((e): e is EntryOf<'not-given'> => e.kind === 'not-given')
  return bySession(missed).flatMap((visit) => {
    const entries = visit.filter((e) => e.kind === 'not-given')
    const e = entries[0]
    if (!e) return []
    const row = rowOf(rows, e)
    return [
      {
        day: e.relatesTo ?? e.effective,
        session: e.details.session,
        localStart: e.details.localStart,
        localEnd: e.details.localEnd,
        reason: e.details.reason,
        charged: labelled(facts, usedOf(entries.flatMap((x) => x.details.reached))),
        sum: row ? { exact: 0 - row.change.exact, pence: 0 - row.change.pence } : NOTHING,
      },
    ]
  })
}

function yearSoFar(
  facts: StatementFacts,
  agreement: Agreement,
  rows: readonly MoneyRow[],
  hours: readonly HoursOfKind[],
): Statement['yearSoFar'] {
  const thisYear = `${facts.period.last.slice(0, 4)}-${agreement.yearStarts}` as Day
  const from =
    thisYear <= facts.period.last
      ? thisYear
      : (`${Number(facts.period.last.slice(0, 4)) - 1}-${agreement.yearStarts}` as Day)
  const before =
    facts.previous && facts.previous.statement.yearSoFar.from === from
      ? facts.previous.statement.yearSoFar
      : undefined
  const add = (wanted: (r: MoneyRow) => boolean, sign: 1 | -1, start: Sum | undefined): Sum => ({
    exact: (start?.exact ?? 0) + rows.filter(wanted).reduce((n, r) => n + sign * r.change.exact, 0),
    pence: (start?.pence ?? 0) + rows.filter(wanted).reduce((n, r) => n + sign * r.change.pence, 0),
  })
  const codes = [...new Set([...(before?.hoursUsed ?? []).map((h) => h.kind), ...hours.map((h) => h.kind)])]
  return {
    from,
    given: add((r) => r.what === 'week' || r.what === 'brought-forward', 1, before?.given),
    used: add(
      (r) => r.what === 'support' || r.what === 'cancelled-late' || r.what === 'bought',
      -1,
      before?.used,
    ),
    hoursUsed: codes.map((code) => ({
      kind: code,
      label: kindIn(facts, code).label,
      amount:
        (before?.hoursUsed.find((h) => h.kind === code)?.amount ?? 0) +
        (hours.find((h) => h.kind === code)?.used ?? 0),
    })),
  }
}
