import { inForce } from '../ledger/agreement.ts'
import { addDays, type Day } from '../ledger/day.ts'
import { type Entry, readText, type WordRef } from '../ledger/entry.ts'
import { byNeed, isAskedAbout, type QueryStands, queryStands } from '../ledger/query.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { NOTHING_THERE } from '../ledger/role.ts'
import { ASKING } from '../ledger/statement.ts'
import type { Daybook } from './daybook.ts'
import type { Writer } from './decision.ts'
import { daysSeen, seesOf, statementsSeen } from './funded.ts'
import type { FundRow, StatementRow } from './store.ts'
import type { UserId } from './store-people.ts'
import type { QueryAbout, QueryRow } from './store-queries.ts'

// ── Asking ────────────────────────────────────────────────────────────────────────────────────────────────

/** What a query is asked about: the provider as a whole, a fund, or one thing of it. */
export interface QuerySubject {
  readonly fund?: string
  readonly entry?: number
  readonly statement?: number
  readonly exception?: string
}

export interface QueryMade {
  readonly query: string
  readonly on: Day
  /** The last day on which an answer is in time. */
  readonly due: Day
}

/**
 * A commissioner asks the provider (design.md §8): about a fund, one of its entries or statements, or something that
 * stands out there, on days that their organisation pays; or about the provider as a whole. It is between the two of
 * them: the person and those who act for them do not see it (docs/decisions/0032). Due within the days of the agreement.
 */
export async function askProvider(
  daybook: Daybook,
  ask: QuerySubject & { readonly says: string },
): Promise<QueryMade | Refusal | readonly Refusal[]> {
  const { as } = daybook.caller
  if (as.role !== 'commissioner') return NOTHING_THERE
  const found = await subjectOf(daybook, ask)
  if (isRefusal(found)) return found
  const says = readText(ask.says, 'says')
  if (isRefusal(says)) return says
  const query = daybook.newId('y')
  const { book, about } = found
  const due = await dueFrom(daybook, book)
  daybook.add('queries', {
    ...{ id: query, fund: book.id, funder: as.funder, about, on: daybook.today, due },
    says: daybook.newWord(book.id, says),
  })
  return { query, on: daybook.today, due }
}

/** What somebody reads before they ask. */
export interface QueryToAsk {
  /** None: about the provider as a whole. */
  readonly fund: FundRow | undefined
  readonly about: QueryAbout
  readonly entry?: Entry
  readonly statement?: StatementRow
  readonly due: Day
}

export async function aboutToQuery(daybook: Daybook, ask: QuerySubject): Promise<QueryToAsk | Refusal> {
  const found = await subjectOf(daybook, ask)
  if (isRefusal(found)) return found
  const { book, ...subject } = found
  return { ...subject, due: await dueFrom(daybook, book) }
}

interface Subject extends Omit<QueryToAsk, 'due'> {
  /** In whose words it stands: the fund, or the provider's own book. */
  readonly book: FundRow
}

async function subjectOf(daybook: Daybook, ask: QuerySubject): Promise<Subject | Refusal> {
  if (ask.fund === undefined) {
    if (ask.entry !== undefined || ask.statement !== undefined || ask.exception !== undefined)
      return new Refusal('unknown-fund', 'Say whose fund this is about.', {}, { field: 'fund' })
    return { book: await ownBook(daybook), fund: undefined, about: { what: 'provider' } }
  }
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const seen = await daysSeen(daybook, fund)
  if (ask.entry !== undefined) {
    const entry = await daybook.store.entry(fund.id, ask.entry)
    if (!entry || !(await seesOf(daybook, fund, seen))(entry))
      return new Refusal('unknown-entry', 'There is no such entry.', {}, { field: 'entry' })
    return { book: fund, fund, about: { what: 'entry', number: entry.number }, entry }
  }
  if (ask.statement !== undefined) {
    const rows = statementsSeen(await daybook.store.statements(fund.id), seen)
    const statement = rows.find((s) => s.number === ask.statement)
    if (!statement)
      return new Refusal('unknown-document', 'There is no such statement.', {}, { field: 'statement' })
    return { book: fund, fund, about: { what: 'statement', number: statement.number }, statement }
  }
  if (ask.exception === undefined) return { book: fund, fund, about: { what: 'fund' } }
  if (!isAskedAbout(ask.exception))
    return new Refusal(
      'body-invalid',
      'Nothing of this name stands out in a fund. Take one from the list of what stands out.',
      {},
      { field: 'exception' },
    )
  return { book: fund, fund, about: { what: 'exception', code: ask.exception } }
}

/**
 * The provider's own book: what is asked about the provider as a whole stands in its words. It is nobody's fund, so no
 * policy opens it; an act that writes there does so at its version.
 */
async function ownBook(daybook: Daybook): Promise<FundRow> {
  const funds = await daybook.store.funds(daybook.caller.provider)
  const own = funds.find((f) => f.holder === 'provider')
  if (!own) throw new Error('a provider without its own book was stored')
  await daybook.case(own, daybook.today)
  return own
}

async function dueFrom(daybook: Daybook, book: FundRow): Promise<Day> {
  const agreements = await daybook.store.agreements(book.id)
  const asking = (inForce(agreements, daybook.today) ?? agreements.at(-1))?.asking ?? ASKING
  return addDays(daybook.today, asking.answerWithin)
}

// ── Answering, asking on, closing ─────────────────────────────────────────────────────────────────────────

/**
 * Writes on in a query: a manager for the provider, a commissioner of its funder for the funder, who may so ask on
 * (and is answered within as many days again). Refused once it is closed: what was settled stands, and something new
 * is a new query.
 */
export async function replyToQuery(
  daybook: Daybook,
  ask: { readonly query: string; readonly says: string },
): Promise<{ readonly query: string; readonly number: number; readonly due?: Day } | Refusal> {
  const found = await openQuery(daybook, ask.query)
  if (isRefusal(found)) return found
  const { query, book } = found
  const says = readText(ask.says, 'says')
  if (isRefusal(says)) return says
  const number = 2 + query.messages.length
  const asksOn =
    daybook.caller.as.role === 'commissioner'
      ? ({ from: 'commissioner', due: await dueFrom(daybook, book) } as const)
      : ({ from: 'provider' } as const)
  daybook.add('queryMessages', {
    ...{ query: query.id, number, on: daybook.today, ...asksOn },
    says: daybook.newWord(book.id, says),
  })
  return { query: query.id, number, ...('due' in asksOn ? { due: asksOn.due } : {}) }
}

/** Whoever asked has what they need: a commissioner of its funder closes a query, once and for good. */
export async function closeQuery(
  daybook: Daybook,
  ask: { readonly query: string },
): Promise<{ readonly query: string } | Refusal> {
  const found = await openQuery(daybook, ask.query)
  if (isRefusal(found)) return found
  daybook.add('queriesClosed', { query: found.query.id })
  return { query: found.query.id }
}

async function openQuery(daybook: Daybook, id: string) {
  const found = await queryIn(daybook, id)
  if (isRefusal(found)) return found
  const { query, fund } = found
  if (query.closed)
    return new Refusal('query-closed', 'This query is closed. Ask a new one.', { query: query.id })
  return { query, book: fund ?? (await ownBook(daybook)) }
}

/** A query that whoever asks may see, and its fund where it is about one; any other does not exist. */
async function queryIn(
  daybook: Daybook,
  id: string,
): Promise<{ readonly query: QueryRow; readonly fund: FundRow | undefined } | Refusal> {
  const query = await daybook.store.queries.query(id)
  const fund = query && (await fundOf(daybook, query))
  if (!query || fund === 'hidden')
    return new Refusal('unknown-query', 'There is no such query.', {}, { field: 'query' })
  return { query, fund }
}

/** Its fund; none where it is about the provider as a whole; hidden where it is somebody else's business. */
async function fundOf(
  daybook: Daybook,
  { provider, funder, fund, about }: QueryRow,
): Promise<FundRow | undefined | 'hidden'> {
  const { as, provider: own } = daybook.caller
  if (provider !== own || (as.role === 'commissioner' && as.funder !== funder)) return 'hidden'
  if (about.what === 'provider') return undefined
  const found = await daybook.fund(fund)
  return isRefusal(found) ? 'hidden' : found
}

// ── What was asked ────────────────────────────────────────────────────────────────────────────────────────

/** A query with everything that is needed to tell it in words. */
export interface QueryShown extends QueryStands {
  readonly query: QueryRow
  /** None: about the provider as a whole. */
  readonly fund: FundRow | undefined
  /** The funder it was asked for, by name. */
  readonly funder: string
  /** Who wrote each message, the question first. */
  readonly writers: readonly Writer[]
  readonly words: ReadonlyMap<WordRef, string>
}

export interface QueriesAsked {
  /** Only about one fund; only those that are not closed; which part of the list, from 1. */
  readonly fund?: string
  readonly openOnly?: boolean
  readonly page?: number
}

export interface QueriesShown {
  readonly fund: FundRow | undefined
  readonly queries: readonly QueryShown[]
  /** Of all that may be seen: how many there are, wait for the provider, and should have been answered. */
  readonly count: number
  readonly waiting: number
  readonly overdue: number
  readonly page: number
  readonly pages: number
}

/** How many queries stand on a page. */
export const QUERIES_A_PAGE = 25

/** Queries that whoever asks may see, what is overdue first: all of them for a manager, a commissioner's own funder's. */
export async function queries(daybook: Daybook, ask: QueriesAsked = {}): Promise<QueriesShown | Refusal> {
  const { store, caller, today } = daybook
  const fund = ask.fund === undefined ? undefined : await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const { as, provider } = caller
  const which = {
    ...(as.role === 'commissioner' ? { funder: as.funder } : {}),
    ...(fund ? { fund: fund.id } : {}),
  }
  const rows = await (ask.openOnly ? store.queries.openQueries : store.queries.queries).call(
    store.queries,
    provider,
    which,
  )
  const seen: Standing[] = []
  for (const query of rows) {
    const of = await fundOf(daybook, query)
    if (of !== 'hidden') seen.push({ query, fund: of, ...queryStands(query, today) })
  }
  const sorted = seen.toSorted(byNeed)
  const pages = Math.max(1, Math.ceil(sorted.length / QUERIES_A_PAGE))
  const page = Math.min(Math.max(1, ask.page ?? 1), pages)
  const part = sorted.slice((page - 1) * QUERIES_A_PAGE, page * QUERIES_A_PAGE)
  // A funder's are of funds that it paid for on any day: whoever is among them finds the look.
  if (as.role === 'commissioner') daybook.listed = [...new Set(part.flatMap((q) => q.fund?.id ?? []))]
  return {
    ...{ fund, page, pages, count: sorted.length },
    waiting: sorted.filter((q) => q.waitsFor === 'provider').length,
    overdue: sorted.filter((q) => q.overdue).length,
    queries: await shownOf(daybook, part),
  }
}

type Standing = QueryStands & Pick<QueryShown, 'query' | 'fund'>

/** One query with what was written since. */
export async function query(
  daybook: Daybook,
  ask: { readonly query: string },
): Promise<QueryShown | Refusal> {
  const found = await queryIn(daybook, ask.query)
  if (isRefusal(found)) return found
  const [shown] = await shownOf(daybook, [{ ...found, ...queryStands(found.query, daybook.today) }])
  return shown ?? new Refusal('unknown-query', 'There is no such query.')
}

async function shownOf({ store, kept, caller }: Daybook, found: readonly Standing[]): Promise<QueryShown[]> {
  const said = found.map(({ query }) => [query, ...query.messages])
  const words = await store.words(said.flat().map((m) => m.says))
  const users = await store.people.users([...new Set(said.flat().map((m) => m.by))])
  const writer = (code: UserId): Writer => ({ code, name: users.get(code)?.name })
  const funders = new Map((await kept.funders(caller.provider)).map((f) => [f.code, f.name]))
  return found.map((standing) => ({
    ...standing,
    funder: funders.get(standing.query.funder) ?? standing.query.funder,
    writers: [standing.query, ...standing.query.messages].map((m) => writer(m.by)),
    words,
  }))
}
