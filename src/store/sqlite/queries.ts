import type { Changes } from '../../bookkeeping/store.ts'
import type {
  QueryAbout,
  QueryMessage,
  QueryRow,
  QueryStore,
  ReclaimRow,
  ReclaimUse,
  WhichAsked,
} from '../../bookkeeping/store-queries.ts'
import type { Moment } from '../../ledger/day.ts'
import type { ProviderId } from '../../ledger/fund.ts'
import { canonicalJson } from '../rows.ts'
import { type Filing, filled, type Nullable, type Reads } from './people.ts'

/** What is asked and what is to go back, filed after the entries and the statements that it may be about. */
export function fileQueries(
  { file, fundKey }: Filing,
  { changes, provider, at }: { readonly changes: Changes; readonly provider: number; readonly at: Moment },
): void {
  const { by } = changes
  for (const q of changes.queries ?? [])
    file('query', [
      ...[provider, q.id, fundKey(q.fund), q.funder, q.about.what],
      ...['number' in q.about ? q.about.number : null, 'code' in q.about ? q.about.code : null],
      ...[q.says, q.on, q.due, by, at],
    ])
  for (const m of changes.queryMessages ?? [])
    file('query_message', [m.query, m.number, m.from, m.says, m.on, m.due ?? null, by, at])
  for (const { query } of changes.queriesClosed ?? []) file('query_closed', [query, by, at])
  for (const r of changes.reclaims ?? [])
    file('reclaim', [
      ...[provider, r.id, fundKey(r.fund), r.funder, r.pence, r.most, canonicalJson(r.rule), r.version],
      ...[r.on, r.says, by, at],
    ])
  for (const { reclaim, how, on } of changes.reclaimsTold ?? [])
    file('reclaim_told', [reclaim, how, on, by, at])
  for (const u of changes.reclaimUses ?? [])
    file('reclaim_use', [u.reclaim, u.whose, u.way, u.says, u.on, by, at])
  for (const { reclaim, answer, says, on } of changes.reclaimAnswers ?? [])
    file('reclaim_answer', [reclaim, answer, says, on, by, at])
}

/** Reads them from one SQLite file (bookkeeping/store-queries.ts). */
export class SqliteQueries implements QueryStore {
  readonly #read: Pick<Reads, 'all'>

  constructor(read: Pick<Reads, 'all'>) {
    this.#read = read
  }

  async query(id: string): Promise<QueryRow | undefined> {
    return this.#read.all<QueryColumns>(`${QUERIES} WHERE q.id = ?`, id).map(queryFrom)[0]
  }

  async queries(provider: ProviderId, which: WhichAsked = {}): Promise<QueryRow[]> {
    return this.#asked<QueryColumns>(QUERIES, provider, which).map(queryFrom)
  }

  async openQueries(provider: ProviderId, which: WhichAsked = {}): Promise<QueryRow[]> {
    return this.#asked<QueryColumns>(QUERIES, provider, which, 'AND c.key IS NULL').map(queryFrom)
  }

  async reclaim(id: string): Promise<ReclaimRow | undefined> {
    return this.#read.all<ReclaimColumns>(`${RECLAIMS} WHERE q.id = ?`, id).map(reclaimFrom)[0]
  }

  async reclaims(provider: ProviderId, which: WhichAsked = {}): Promise<ReclaimRow[]> {
    return this.#asked<ReclaimColumns>(RECLAIMS, provider, which).map(reclaimFrom)
  }

  #asked<R>(select: string, provider: ProviderId, { funder, fund }: WhichAsked, more = ''): R[] {
    const narrower = `${funder === undefined ? '' : 'AND q.funder = ?'} ${fund === undefined ? '' : 'AND f.id = ?'}`
    const values = [funder, fund].filter((value) => value !== undefined)
    const where = `WHERE p.id = ? ${narrower} ${more} ORDER BY q.key DESC`
    return this.#read.all<R>(`${select} ${where}`, provider, ...values)
  }
}

// What belongs to one row comes with it, as JSON in the order of filing: a list is one read.
const MESSAGES = `(SELECT json_group_array(json_object('number', m.number, 'from', m.sender, 'says', m.says,
    'on', m.on_day, 'due', m.due, 'by', m.by, 'at', m.at) ORDER BY m.number)
  FROM query_message m WHERE m.query = q.id)`
const QUERIES = `SELECT q.id, p.id AS provider, f.id AS fund, q.funder, q.about, q.number, q.code, q.says,
    q.on_day AS "on", q.due, q.by, q.at, ${MESSAGES} AS messages, c.by AS closedBy, c.at AS closedAt
  FROM query q JOIN fund f ON f.key = q.fund JOIN provider p ON p.key = q.provider
    LEFT JOIN query_closed c ON c.query = q.id`

type QueryColumns = Omit<QueryRow, 'about' | 'messages' | 'closed'> & {
  readonly about: QueryAbout['what']
  readonly number: number | null
  readonly code: string | null
  readonly messages: string
  readonly closedBy: NonNullable<QueryRow['closed']>['by'] | null
  readonly closedAt: Moment
}

function queryFrom(columns: QueryColumns): QueryRow {
  const { about, number, code, messages, closedBy, closedAt, ...query } = columns
  const written: Nullable<QueryMessage>[] = JSON.parse(messages)
  return {
    ...query,
    about: aboutFrom(about, number, code),
    messages: written.map((m) => filled<QueryMessage>(m)),
    ...(closedBy === null ? {} : { closed: { by: closedBy, at: closedAt } }),
  }
}

function aboutFrom(what: QueryAbout['what'], number: number | null, code: string | null): QueryAbout {
  // Checks of the file: a number with an entry or a statement, a code with an exception, and nowhere else.
  return filled<QueryAbout>({ what, number, code } as Nullable<QueryAbout>)
}

const USES = `(SELECT json_group_array(json_object('whose', u.whose, 'way', u.way, 'says', u.says, 'on', u.on_day,
    'by', u.by, 'at', u.at) ORDER BY u.key)
  FROM reclaim_use u WHERE u.reclaim = q.id)`
const RECLAIMS = `SELECT q.id, p.id AS provider, f.id AS fund, q.funder, q.pence, q.most, q.rule, q.version,
    q.on_day AS "on", q.says, q.by, q.at, ${USES} AS uses, t.how, t.on_day AS toldOn, t.by AS toldBy, t.at AS toldAt,
    w.answer, w.says AS because, w.on_day AS answeredOn, w.by AS answeredBy, w.at AS answeredAt
  FROM reclaim q JOIN fund f ON f.key = q.fund JOIN provider p ON p.key = q.provider
    LEFT JOIN reclaim_told t ON t.reclaim = q.id LEFT JOIN reclaim_answer w ON w.reclaim = q.id`

type Told = NonNullable<ReclaimRow['told']>
type Answered = NonNullable<ReclaimRow['answered']>
type ReclaimColumns = Omit<ReclaimRow, 'rule' | 'uses' | 'told' | 'answered'> & {
  readonly rule: string
  readonly uses: string
  readonly how: Told['how'] | null
  readonly toldOn: Told['on']
  readonly toldBy: Told['by']
  readonly toldAt: Moment
  readonly answer: Answered['answer'] | null
  readonly because: Answered['says']
  readonly answeredOn: Answered['on']
  readonly answeredBy: Answered['by']
  readonly answeredAt: Moment
}

function reclaimFrom(columns: ReclaimColumns): ReclaimRow {
  const { how, toldOn, toldBy, toldAt, answer, because, answeredOn, answeredBy, answeredAt, ...rest } =
    columns
  const uses: ReclaimUse[] = JSON.parse(rest.uses)
  return {
    ...rest,
    rule: JSON.parse(rest.rule),
    uses,
    ...(how === null ? {} : { told: { how, on: toldOn, by: toldBy, at: toldAt } }),
    ...(answer === null
      ? {}
      : { answered: { answer, says: because, on: answeredOn, by: answeredBy, at: answeredAt } }),
  }
}
