import { balanceOn, partsOf } from './book.ts'
import { addDays, type Day } from './day.ts'
import type { Entry, EntryKind } from './entry.ts'
import { type AccountCode, PROVIDER_CODES } from './fund.ts'
import { money, PENNY, penceDown } from './money.ts'
import type { MoneyAccount, MoneyRow, Statement, Sum, SupportLine } from './statement.ts'
import {
  bySession,
  change,
  isTheirs,
  meant,
  NOTHING,
  paid,
  printed,
  type StatementFacts,
  sum,
  total,
} from './statement-facts.ts'

export const ROW: Partial<Record<EntryKind, MoneyRow['what']>> = {
  'brought-forward': 'brought-forward',
  allocation: 'week',
  support: 'support',
  funding: 'support',
  'not-given': 'cancelled-late',
  purchase: 'bought',
  repricing: 'repriced',
}

/** The account with its running balance: the total is rounded half up and each row shows the difference. */
export function moneyRows(facts: StatementFacts, live: readonly Entry[]): MoneyRow[] {
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
  for (const entries of bySession(live, live)) {
    const [first] = entries
    const exact = entries.reduce((n, e) => n + change(e, 'GBP', isTheirs), 0)
    const repriced = entries.reduce((n, e) => n + sinceRepriced(e), 0)
    add(entries, first, first.kind === 'reversal' ? 'put-right' : rowFor(first), exact - repriced)
    add(entries, first, 'repriced', repriced)
  }
  return rows
}

/** Rows with what they are about in the end: putting support right is about support. */
export function meantRows(live: readonly Entry[], rows: readonly MoneyRow[]): MoneyRow[] {
  return rows.map((r) => {
    const entry = r.what === 'put-right' ? live.find((e) => e.number === r.entries[0]) : undefined
    return entry ? { ...r, what: meantRow(entry) } : r
  })
}

function meantRow(e: Entry): MoneyRow['what'] {
  return isKept(e) ? 'kept' : (ROW[meant(e)] ?? 'other')
}

/** Whether the provider keeps what a lower agreed rate for hours that became money leaves out, or gives it back. */
function isKept(e: Entry): boolean {
  return (
    meant(e) === 'hours-into-money' &&
    e.transfers.some((t) => [t.debit, t.credit].some((code) => code.startsWith('provider:')))
  )
}

/** Opening + in − out = closing, row by row. */
export function moneyAccount(facts: StatementFacts, rows: readonly MoneyRow[]): MoneyAccount {
  const opening = sum(theirs(facts, addDays(facts.period.first, -1)))
  const closing = rows.at(-1)?.balance ?? opening
  const changes = rows.map((r) => r.change)
  return {
    opening,
    in: total(changes.filter((c) => c.exact > 0)),
    out: paid(total(changes.filter((c) => c.exact < 0))),
    closing,
    rows,
  }
}

/** The closing balance in its parts: to spend is rounded down, the others by a running total, so that they foot. */
export function closingSplit(facts: StatementFacts): Statement['split'] {
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

/** Asked for and not yet paid; what was put right by then counts as if it had never been. */
export function askedFor(facts: StatementFacts): Statement['askedFor'] {
  const standing = facts.purchases.filter((e) => !facts.purchasesUndone.has(e.number))
  const bought = new Set(
    standing.flatMap((e) =>
      e.kind === 'purchase' && e.effective <= facts.period.last ? [e.details.purchase] : [],
    ),
  )
  return standing.flatMap((e) =>
    e.kind === 'purchase-asked' && e.effective <= facts.period.last && !bought.has(e.details.purchase)
      ? [{ what: e.details.what, supplier: e.details.supplier, sum: sum(e.details.sum), on: e.effective }]
      : [],
  )
}

/** Where the closing balance is. What is earned takes the difference of a penny, as printed, so that it foots. */
export function bankPart(facts: StatementFacts, closingPence: number | undefined): Statement['bank'] {
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

/** Dated in an earlier, closed month and written in this one: a visit once, with all it changed. */
export function earlierMonths(
  live: readonly Entry[],
  rows: readonly MoneyRow[],
  lines: readonly SupportLine[],
): Statement['earlierMonths'] {
  const late = live.filter((e) => e.relatesTo !== undefined)
  return bySession(late, live).map(([e]) => {
    return {
      day: e.relatesTo ?? e.effective,
      what: lines.find((l) => l.entries.includes(e.number)) ?? null,
      entry: e.number,
      sum: total(rows.filter((r) => r.entries.includes(e.number)).map((r) => r.change)),
    }
  })
}

/** What an entry cost, as the running account printed it; nothing where it moved no money. */
export function costOf(rows: readonly MoneyRow[], e: Entry): Sum {
  const row = rows.find((r) => r.entries.includes(e.number))
  return row ? paid(row.change) : NOTHING
}

/** What a lower agreed rate for swapped hours leaves out is kept by the provider or sent back to the funder. */
function rowFor(e: Entry): MoneyRow['what'] {
  return e.kind === 'hours-into-money' && e.details.restTo === 'funder' ? 'sent-back' : meantRow(e)
}

/** Of an entry that uses money: what the funder got (−) or gave because the price had changed since its day. */
function sinceRepriced(e: Entry): number {
  const row = meantRow(e)
  if (row !== 'support' && row !== 'cancelled-late' && row !== 'kept') return 0
  return change(e, 'GBP', (code) => code.startsWith('funder:'))
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
