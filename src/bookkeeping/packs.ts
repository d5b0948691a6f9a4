import { createHash, type Hash } from 'node:crypto'
import { type Agreement, inForce } from '../ledger/agreement.ts'
import { addDays, type Day, firstDay, lastDay, type Month, monthOf, printMonth } from '../ledger/day.ts'
import { canonicalText, type Entry, entryText, NO_HASH, type WordRef } from '../ledger/entry.ts'
import {
  figuresOf,
  NO_FIGURES,
  owedBy,
  type PackClosed,
  type PackEnded,
  type PackFigures,
  type PackHead,
  type PackLine,
  type PackOpen,
  type PackTotals,
  type PackWithheld,
  together,
  whyOpen,
} from '../ledger/pack.ts'
import { mayClose, type Period, rowsAside } from '../ledger/period.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { fundedPeriods, liesWithin, type Stretch, touches } from '../ledger/role.ts'
import type { Statement } from '../ledger/statement.ts'
import { closingDue } from '../ledger/working-day.ts'
import { type Daybook, sha256 } from './daybook.ts'
import { countedElsewhere, countedOn, seesEntry } from './funded.ts'
import { inTurns } from './in-turns.ts'
import type { FundRow, SaltedWord, StatementRow, Store } from './store.ts'

/** Which pack: for a commissioner their own funder's, so none is named; a month that is over. */
export interface PackAsked {
  readonly funder?: string
  readonly month: Month
}

/** A month in the list of packs, by how many of the funds that are paid for in it are closed. */
export interface PackMonth {
  readonly month: Month
  readonly funds: number
  readonly closed: number
  /** The day by which all should be closed; the latest, where their nations' bank holidays differ. */
  readonly due: Day
}

export interface PackList {
  /** None where a manager has not said which, and there are several. */
  readonly funder: Funder | undefined
  /** Everybody a manager may make packs for. */
  readonly funders: readonly Funder[]
  /** Newest first. */
  readonly months: readonly PackMonth[]
  readonly page: number
  readonly pages: number
}

interface Funder {
  readonly code: string
  readonly name: string
}

const MONTHS_ON_PAGE = 24

/** The packs of a funder by month: those that are whole, and those that wait for months to be closed. */
export async function packList(
  daybook: Daybook,
  ask: { readonly funder?: string; readonly page?: number },
): Promise<PackList | Refusal> {
  const funders = await fundersFor(daybook)
  const nothing = { funders, funder: undefined, months: [], page: 1, pages: 1 }
  const [first, second] = funders
  if (ask.funder === undefined && (!first || second)) return nothing
  const funder = ask.funder === undefined ? first : funders.find((f) => f.code === ask.funder)
  if (!funder) return noSuchFunder()
  const paid = await paidFor(daybook, funder.code)
  const now = monthOf(daybook.today)
  const begun = paid.map(({ stretches: [s] }) => monthOf(s?.from ?? daybook.today)).sort()
  const months: Month[] = []
  for (let m = before(now); m >= (begun[0] ?? now); m = before(m)) {
    const days = daysOf(m)
    if (paid.some((p) => isPaid(p, days))) months.push(m)
  }
  const pages = Math.max(1, Math.ceil(months.length / MONTHS_ON_PAGE))
  const page = Math.min(Math.max(1, ask.page ?? 1), pages)
  const shown = months.slice((page - 1) * MONTHS_ON_PAGE, page * MONTHS_ON_PAGE)
  return {
    ...{ funder, funders, page, pages },
    months: shown.map((month) => {
      const days = daysOf(month)
      const here = paid.filter((p) => isPaid(p, days))
      const closed = here.filter((p) => isClosed(p, days)).length
      return { month, funds: here.length, closed, due: dueOf(here, month) }
    }),
  }
}

/** A month's pack as a page tells it: totals, and who is not in them. */
export interface PackShown {
  readonly head: PackHead
  readonly due: Day
  readonly today: Day
  readonly totals: PackTotals
  /** Whether hours of a week that this funder shares with another were given to one for both (docs/decisions/0039). */
  readonly weeksCut: boolean
  /** A page of those that are not closed, by reference. */
  readonly open: readonly { readonly fund: FundRow; readonly line: PackOpen }[]
  readonly withheld: readonly { readonly fund: FundRow; readonly line: PackWithheld }[]
  readonly page: number
  readonly pages: number
}

const OPEN_ON_PAGE = 25

/** A month's pack without its entries. Refused: a month that is not over, or that this funder pays nothing of. */
export async function pack(
  daybook: Daybook,
  ask: PackAsked & { readonly page?: number },
  kept: KeptFigures,
): Promise<PackShown | Refusal> {
  const plan = await planOf(daybook, ask)
  if (isRefusal(plan)) return plan
  daybook.lookedAtDays(firstDay(ask.month), lastDay(ask.month))
  const { store } = daybook
  let totals = NO_TOTALS
  await inTurns(plan.closed, 1, async (part) => {
    for (const closed of part) {
      const { figures, end } = await kept.of(store, closed)
      totals = withClosed(totals, figures, end)
    }
  })
  totals = { ...totals, ...plan.counts }
  let weeksCut = false
  for (const { fund, agreements, stretches, row } of plan.closed) {
    const elsewhere = await countedElsewhere(daybook, fund, agreements, stretches)
    weeksCut ||= countedOn(elsewhere, row.first, row.last).length > 0
  }
  const pages = Math.max(1, Math.ceil(plan.open.length / OPEN_ON_PAGE))
  const page = Math.min(Math.max(1, ask.page ?? 1), pages)
  const shown = plan.open.slice((page - 1) * OPEN_ON_PAGE, page * OPEN_ON_PAGE)
  return {
    ...{ head: plan.head, due: plan.due, today: daybook.today, totals, weeksCut, page, pages },
    open: shown.map(({ fund, line }) => ({ fund, line })),
    withheld: plan.withheld.slice(0, OPEN_ON_PAGE).map(({ fund, line }) => ({ fund, line })),
  }
}

/** A pack to be written into a file. */
export interface PackFile {
  readonly head: PackHead
  /** Every line with its line break, as it is read: memory does not grow with the number of funds. */
  readonly lines: () => AsyncGenerator<string>
  /** The same without the entries, each with the name that stands beside it: for a table. */
  readonly rows: () => AsyncGenerator<PackRow>
}

export interface PackRow {
  readonly line: PackLine
  readonly name: string | undefined
}

/**
 * A month's pack as a file (docs/checking.md): one line a fund, totals, and a digest over all of it. Whoever asks, it
 * holds what the funder may see: entries of days of others stay out, and with them all entries of that fund, for a
 * chain with a gap proves nothing (`entriesProof` does the same).
 */
export async function packFile(
  daybook: Daybook,
  ask: PackAsked,
  kept: KeptFigures,
): Promise<PackFile | Refusal> {
  const plan = await planOf(daybook, ask)
  if (isRefusal(plan)) return plan
  daybook.lookedAbout = ask.month
  const { store } = daybook
  return {
    head: plan.head,
    lines: () => linesOf(store, plan, kept),
    rows: () => rowsOf(store, plan, kept, { entries: false }),
  }
}

// ── Which funds ────────────────────────────────────────────────────────────────────────────────────────

interface Paid {
  readonly fund: FundRow
  readonly agreements: readonly Agreement[]
  /** The days that the funder pays for, in their order. */
  readonly stretches: readonly Stretch[]
}

/** Everybody's funds that a funder pays for or has paid for; begun by today. */
async function paidFor(daybook: Daybook, funder: string): Promise<readonly Paid[]> {
  const { kept, caller, today } = daybook
  const paid: Paid[] = []
  const people = (await kept.funds(caller.provider)).filter((fund) => fund.holder === 'person')
  const agreed = await kept.agreementsIn(people)
  for (const fund of people) {
    const agreements = agreed.get(fund.id) ?? []
    const stretches = fundedPeriods(agreements, funder).filter((s) => s.from <= today)
    if (stretches.length > 0) paid.push({ fund, agreements, stretches })
  }
  return paid
}

function isPaid({ fund, stretches }: Paid, { first, last }: Period): boolean {
  return fund.opened <= last && touches(stretches, fund.opened > first ? fund.opened : first, last)
}

function isClosed({ fund }: Paid, { last }: Period): boolean {
  return fund.lockedThrough !== undefined && fund.lockedThrough >= last
}

/** Worked out once, not for each of a thousand people. */
function daysOf(month: Month): Period {
  return { first: firstDay(month), last: lastDay(month) }
}

function dueOf(paid: readonly Paid[], month: Month): Day {
  const last = lastDay(month)
  // By the version agreed then: what was agreed for later does not move a day that lies behind.
  const nations = new Set(
    paid.map(({ agreements }) => agreements.findLast((a) => a.from <= last)?.nation ?? 'england'),
  )
  return [...nations].map((nation) => closingDue(month, nation)).reduce((a, b) => (a > b ? a : b))
}

function before(month: Month): Month {
  return monthOf(addDays(firstDay(month), -1))
}

/** A manager may make a pack for every funder; a commissioner has their own. */
async function fundersFor({ kept, caller }: Daybook): Promise<readonly Funder[]> {
  const all = await kept.funders(caller.provider)
  const { as } = caller
  const own = as.role === 'commissioner' ? all.filter((f) => f.code === as.funder) : all
  return own.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function noSuchFunder(): Refusal {
  return new Refusal('not-found', 'There is no such funder. Choose one of the list.', {}, { field: 'funder' })
}

interface Closed extends Paid {
  readonly row: StatementRow
  /** The number of the closing before it; 0 where there is none. */
  readonly from: number
  /** The code of the funder whose pack it is. */
  readonly funder: string
}

/** What a pack is made of; nothing of it is read twice, so that a month closed meanwhile changes nothing. */
interface Plan {
  readonly head: PackHead
  readonly due: Day
  readonly closed: readonly Closed[]
  readonly withheld: readonly { readonly fund: FundRow; readonly line: PackWithheld }[]
  readonly open: readonly { readonly fund: FundRow; readonly line: PackOpen }[]
  readonly ended: readonly PackEnded[]
  readonly counts: Pick<PackTotals, 'closed' | 'withheld' | 'open' | 'ended'>
}

async function planOf(daybook: Daybook, ask: PackAsked): Promise<Plan | Refusal> {
  const { store, caller, today } = daybook
  const { month } = ask
  const funders = await fundersFor(daybook)
  const funder = funders.find((f) => f.code === ask.funder) ?? (ask.funder ? undefined : funders[0])
  if (!funder || (ask.funder === undefined && funders.length > 1)) return noSuchFunder()
  const days = daysOf(month)
  const { last } = days
  if (today <= last)
    return new Refusal(
      'period-not-over',
      `${printMonth(month)} is not over. There is a pack of it once it is closed.`,
      { month },
    )
  const everybody = await paidFor(daybook, funder.code)
  const paid = everybody.filter((p) => isPaid(p, days))
  if (paid.length === 0)
    return new Refusal('not-found', `${funder.name} pays for nobody in ${printMonth(month)}.`, { month })
  // Whose record is looked at: asked by name, so that the look is kept with each of them.
  for (const { fund } of paid) await daybook.ruling(fund)
  const closed: Closed[] = []
  const withheld: { fund: FundRow; line: PackWithheld }[] = []
  const open: { fund: FundRow; line: PackOpen }[] = []
  const aside = Map.groupBy(await store.putAside(caller.provider), (r) => r.fund)
  const standsIn = async (p: Paid) => {
    const { fund } = p
    const rows = isClosed(p, days) ? await store.statements(fund.id) : []
    const finals = rows.filter((r) => r.state === 'final')
    const row = finals.find((r) => r.last === last)
    if (!row) {
      const waiting = rowsAside(fund, last, [...(aside.get(fund.id) ?? []), ...(aside.get(undefined) ?? [])])
      const why = whyOpen(mayClose(fund, month, { today, ...waiting }))
      const person = await personOf(store, fund)
      open.push({ fund, line: { is: 'open', fund: fund.id, ref: fund.ref, person, why } })
    } else if (liesWithin(p.stretches, row.first, row.last)) {
      const from = finals[finals.indexOf(row) - 1]?.entry ?? 0
      closed.push({ ...p, row, from, funder: funder.code })
    } else
      withheld.push({
        fund,
        line: {
          ...{ is: 'withheld', fund: fund.id, ref: fund.ref },
          person: await personOf(store, fund),
          ...daysIn(p.stretches, row),
        },
      })
  }
  await inTurns(paid, 1, async (part) => {
    for (const p of part) await standsIn(p)
  })
  const ended = everybody.flatMap((p): PackEnded[] => {
    const until = p.stretches.findLast((s) => s.from <= last)?.to
    if (paid.includes(p) || until === undefined) return []
    return [{ is: 'ended', fund: p.fund.id, ref: p.fund.ref, until }]
  })
  const provider = (await store.providers()).find((p) => p.id === caller.provider)
  return {
    head: {
      ...{ is: 'pack', format: 1, provider: { id: caller.provider, name: provider?.name ?? '' } },
      ...{ funder, month },
    },
    ...{ due: dueOf(paid, month), closed, withheld, open, ended },
    counts: {
      closed: closed.length,
      withheld: withheld.length,
      open: open.length,
      ended: ended.length,
    },
  }
}

/** The first and the last day of a closed month that the funder pays for. */
function daysIn(stretches: readonly Stretch[], { first, last }: StatementRow): { first: Day; last: Day } {
  const here = stretches.filter((s) => touches([s], first, last))
  const [from, to] = [here[0]?.from ?? first, here.at(-1)?.to ?? last]
  return { first: from > first ? from : first, last: to < last ? to : last }
}

async function personOf(store: Store, { id, name }: FundRow): Promise<WordRef | null> {
  return name === undefined ? null : ((await store.wordsFor(id, [name])).get(name) ?? null)
}

// ── What is told of them ───────────────────────────────────────────────────────────────────────────────

/** What a statement says in a pack; the document never changes, so it is worked out once and kept a while. */
type Figures = Pick<PackClosed, 'person' | 'funders' | 'statement' | 'figures'> & {
  /** The entry that closed the month. */
  readonly end: Pick<Entry, 'sequence' | 'hash'>
}

const MOST_KEPT = 5_000

/** The figures of closed months, by the digest of their statement: a page of a thousand funds reads no document twice. */
export class KeptFigures {
  readonly #kept = new Map<string, Figures>()

  async of(store: Store, closed: Closed): Promise<Figures> {
    const { fund, funder, row } = closed
    const key = `${row.digest} ${funder}`
    const known = this.#kept.get(key)
    if (known) return known
    const statement = await store.statement(fund.id, row.number)
    if (!statement) throw new Error(`statement ${row.number} of ${fund.id} is not there`)
    const { sequence, hash } = await endOf(store, closed)
    const figures = { ...figuresIn(statement, closed), end: { sequence, hash } }
    if (this.#kept.size >= MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value ?? '')
    this.#kept.set(key, figures)
    return figures
  }
}

function figuresIn(statement: Statement, { row, funder, agreements }: Closed): Omit<Figures, 'end'> {
  const { person, funders, number, proof, knownAt } = statement
  return {
    ...{ person, funders },
    statement: { number, digest: row.digest, code: proof.code, knownAt },
    figures: figuresOf(statement, owedBy(statement, funder, agreements)),
  }
}

const NO_TOTALS: PackTotals = {
  ...{ is: 'totals', closed: 0, withheld: 0, open: 0, ended: 0 },
  ...{ figures: NO_FIGURES, provider: null },
}

function withClosed(totals: PackTotals, figures: PackFigures, end: Figures['end']): PackTotals {
  const isLater = end.sequence > (totals.provider?.sequence ?? 0)
  return {
    ...totals,
    figures: together(totals.figures, figures),
    provider: isLater ? { sequence: end.sequence, head: end.hash } : totals.provider,
  }
}

/** The entry that closed the month. */
async function endOf(store: Store, { fund, row }: Closed): Promise<Entry> {
  const end = await store.entry(fund.id, row.entry)
  if (!end) throw new Error(`entry ${row.entry} of ${fund.id} is not there`)
  return end
}

/** The lines in the order of the file: its head, those that are closed, those that are not, the totals. */
async function* rowsOf(
  store: Store,
  plan: Plan,
  kept: KeptFigures,
  { entries }: { readonly entries: boolean },
): AsyncGenerator<PackRow & { readonly word?: SaltedWord }> {
  yield { line: plan.head, name: undefined }
  let totals = NO_TOTALS
  for (const closed of plan.closed) {
    const end = await endOf(store, closed)
    const line = await closedLine(store, closed, { end, kept, entries })
    totals = withClosed(totals, line.figures, end)
    yield named(line, line.person, await store.saltedWords([line.person]))
  }
  for (const { line } of [...plan.withheld, ...plan.open])
    yield named(line, line.person, await store.saltedWords(line.person === null ? [] : [line.person]))
  for (const line of plan.ended) yield { line, name: undefined }
  yield { line: { ...totals, ...plan.counts }, name: undefined }
}

function named(line: PackLine, person: WordRef | null, words: ReadonlyMap<WordRef, SaltedWord>) {
  const word = person === null ? undefined : words.get(person)
  return word === undefined ? { line, name: undefined } : { line, name: word.text, word }
}

async function closedLine(
  store: Store,
  closed: Closed,
  { end, kept, entries }: { end: Entry; kept: KeptFigures; entries: boolean },
): Promise<PackClosed> {
  const { fund, agreements, row, from } = closed
  const { person, funders, statement, figures } = await kept.of(store, closed)
  const start = from === 0 ? undefined : await store.entry(fund.id, from)
  const agreed = inForce(agreements, row.last)
  return {
    ...{ is: 'closed', fund: fund.id, ref: fund.ref, person, first: row.first, last: row.last },
    ...{ funders, statement, figures },
    agreement: agreed ? { version: agreed.version, from: agreed.from, surplus: agreed.surplus } : null,
    chain: {
      from: { number: from, hash: start?.hash ?? NO_HASH },
      to: { number: end.number, hash: end.hash, sequence: end.sequence },
    },
    entries: entries ? await textsOf(store, closed, start?.hash ?? NO_HASH) : null,
  }
}

/** The exact text of each entry since the closing before; nothing where one lies on a day that is not the funder's. */
async function textsOf(
  store: Store,
  { fund, row, from, stretches }: Closed,
  head: string,
): Promise<readonly string[] | null> {
  const entries = await store.entries(fund.id, { above: from, upTo: row.entry })
  if (!entries.every((e) => seesEntry(stretches, e))) return null
  let before = head
  return entries
    .toSorted((a, b) => a.number - b.number)
    .map((entry) => {
      const text = entryText(entry)
      // What does not hash to what was sealed is not handed out as proof of anything.
      if (sha256(text) !== entry.hash || entry.previous !== before)
        throw new Error(`entry ${entry.number} of ${fund.id} is not as it was written`)
      before = entry.hash
      return text
    })
}

/**
 * The file. The digest is taken over each line without the name that stands beside it, so that a name erased later
 * changes none.
 */
async function* linesOf(store: Store, plan: Plan, kept: KeptFigures): AsyncGenerator<string> {
  const digest: Hash = createHash('sha256')
  let lines = 0
  for await (const { line, word } of rowsOf(store, plan, kept, { entries: true })) {
    const text = canonicalText(line)
    digest.update(`${text}\n`)
    lines += 1
    yield `${word === undefined ? text : canonicalText({ ...line, name: word })}\n`
  }
  yield `${canonicalText({ is: 'digest', lines, digest: digest.digest('hex') })}\n`
}
