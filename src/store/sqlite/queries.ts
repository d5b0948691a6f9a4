import type { QueryRow, QueryStore, ReclaimRow, WhichAsked } from '../../bookkeeping/store-queries.ts'
import type { ProviderId } from '../../ledger/fund.ts'
import { type QueryColumns, queryFrom, type ReclaimColumns, reclaimFrom } from '../queries.ts'
import type { Reads } from './file.ts'

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

const USES = `(SELECT json_group_array(json_object('whose', u.whose, 'way', u.way, 'says', u.says, 'on', u.on_day,
    'by', u.by, 'at', u.at) ORDER BY u.key)
  FROM reclaim_use u WHERE u.reclaim = q.id)`
const RECLAIMS = `SELECT q.id, p.id AS provider, f.id AS fund, q.funder, q.pence, q.most, q.rule, q.version,
    q.on_day AS "on", q.says, q.by, q.at, ${USES} AS uses, t.how, t.on_day AS toldOn, t.by AS toldBy, t.at AS toldAt,
    w.answer, w.says AS because, w.on_day AS answeredOn, w.by AS answeredBy, w.at AS answeredAt
  FROM reclaim q JOIN fund f ON f.key = q.fund JOIN provider p ON p.key = q.provider
    LEFT JOIN reclaim_told t ON t.reclaim = q.id LEFT JOIN reclaim_answer w ON w.reclaim = q.id`
