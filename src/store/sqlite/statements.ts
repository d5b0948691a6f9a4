import type { StatementRow } from '../../bookkeeping/store.ts'
import type {
  CodedStatement,
  ContactRow,
  DeliveryRow,
  IssuingRow,
  NeedRow,
  OpenedRow,
  QuestionRow,
  RenditionRow,
  StatementStore,
} from '../../bookkeeping/store-statements.ts'
import type { Day, Moment, Month } from '../../ledger/day.ts'
import type { FundId, ProviderId } from '../../ledger/fund.ts'
import { filled, type Nullable, toTheMillisecond } from '../rows.ts'
import { type IssuingColumns, issuingFrom, type QuestionColumns, questionFrom } from '../statements.ts'
import type { Reads } from './file.ts'

/** Reads what happened to statements from one SQLite file (bookkeeping/store-statements.ts). */
export class SqliteStatements implements StatementStore {
  readonly #read: Pick<Reads, 'all'>

  constructor(read: Pick<Reads, 'all'>) {
    this.#read = read
  }

  async byCode(code: string): Promise<CodedStatement | undefined> {
    return this.#read.all<CodedStatement>(
      `SELECT f.id AS fund, p.id AS provider, s.number, s.state, s.digest
       FROM statement s JOIN fund f ON f.key = s.fund JOIN provider p ON p.key = f.provider
       WHERE json_extract(s.body, '$.proof.code') = ?`,
      code,
    )[0]
  }

  async renditions(fund: FundId, number: number): Promise<RenditionRow[]> {
    return this.#read.all<RenditionRow>(
      `SELECT f.id AS fund, r.number, r.form, r.language, w.text AS digest, r.by, r.at
       FROM rendition r JOIN fund f ON f.key = r.fund JOIN word w ON w.ref = r.file
       WHERE f.id = ? AND r.number = ? AND w.text IS NOT NULL ORDER BY r.key`,
      fund,
      number,
    )
  }

  async statementsOf(provider: ProviderId, month: Month): Promise<StatementRow[]> {
    return this.#read.all<StatementRow>(
      `SELECT f.id AS fund, s.number, s.first_day AS first, s.last_day AS last, s.state, s.digest, e.number AS entry,
         e.recorded_at AS issuedAt
       FROM statement s JOIN fund f ON f.key = s.fund JOIN provider p ON p.key = f.provider
         JOIN entry e ON e.id = s.entry
       WHERE s.last_day BETWEEN ? || '-01' AND ? || '-31' AND p.id = ? ORDER BY s.fund, s.number`,
      month,
      month,
      provider,
    )
  }

  async needs(fund: FundId, { knownAt }: { readonly knownAt?: Moment } = {}): Promise<NeedRow[]> {
    const by = knownAt === undefined ? LAST : toTheMillisecond(knownAt)
    return this.#read.all<Nullable<NeedRow>>(`${NEEDS} AND f.id = ? ORDER BY n.key`, by, fund).map(filled)
  }

  async needsOf(provider: ProviderId, which: { readonly reviewBy?: Day } = {}): Promise<NeedRow[]> {
    return this.#read
      .all<Nullable<NeedRow>>(
        `${NEEDS} AND p.id = ? AND n.review_day <= ? ORDER BY n.key`,
        LAST,
        provider,
        which.reviewBy ?? LAST,
      )
      .map(filled)
  }

  async contacts(provider: ProviderId): Promise<ContactRow[]> {
    return this.#read.all<ContactRow>(
      `SELECT p.id AS provider, c.whose, c.phone, c.email, c.web, c.address, c.by, c.at
       FROM contact c JOIN provider p ON p.key = c.provider
       WHERE p.id = ? AND c.key = (SELECT max(key) FROM contact WHERE provider = c.provider AND whose = c.whose)
       ORDER BY c.whose = 'provider' DESC, c.whose`,
      provider,
    )
  }

  async funders(provider: ProviderId): Promise<{ code: string; name: string }[]> {
    return this.#read.all<{ code: string; name: string }>(
      `SELECT code, name FROM (
         SELECT json_extract(s.value, '$.code') AS code, json_extract(s.value, '$.name') AS name, max(a.key)
         FROM provider p JOIN fund f ON f.provider = p.key JOIN agreement a ON a.fund = f.key,
           json_each(a.body, '$.streams') s
         WHERE p.id = ? GROUP BY json_extract(s.value, '$.code'))
       ORDER BY name`,
      provider,
    )
  }

  async deliveries(fund: FundId): Promise<DeliveryRow[]> {
    return this.#read.all<DeliveryRow>(`${DELIVERIES} WHERE f.id = ? ORDER BY d.key`, fund)
  }

  async deliveriesOf(provider: ProviderId, month: Month): Promise<DeliveryRow[]> {
    // CROSS: from the month's statements to what was sent, not through everything that was ever sent.
    return this.#read.all<DeliveryRow>(
      `SELECT ${DELIVERY}
       FROM statement s CROSS JOIN delivery d ON d.fund = s.fund AND d.number = s.number
         JOIN fund f ON f.key = d.fund JOIN provider p ON p.key = f.provider
       WHERE s.last_day BETWEEN ? || '-01' AND ? || '-31' AND p.id = ? ORDER BY d.key`,
      month,
      month,
      provider,
    )
  }

  async opened(fund: FundId): Promise<OpenedRow[]> {
    return this.#read.all<OpenedRow>(
      `SELECT ${OPENED} FROM statement_opened o JOIN fund f ON f.key = o.fund WHERE f.id = ? ORDER BY o.key`,
      fund,
    )
  }

  async openedOf(provider: ProviderId, month: Month): Promise<OpenedRow[]> {
    return this.#read.all<OpenedRow>(
      `SELECT ${OPENED}
       FROM statement s CROSS JOIN statement_opened o ON o.fund = s.fund AND o.number = s.number
         JOIN fund f ON f.key = o.fund JOIN provider p ON p.key = f.provider
       WHERE s.last_day BETWEEN ? || '-01' AND ? || '-31' AND p.id = ? ORDER BY o.key`,
      month,
      month,
      provider,
    )
  }

  async questions(fund: FundId): Promise<QuestionRow[]> {
    return this.#read
      .all<QuestionColumns>(`${QUESTIONS} WHERE f.id = ? ORDER BY q.key`, fund)
      .map(questionFrom)
  }

  async question(id: string): Promise<QuestionRow | undefined> {
    return this.#read.all<QuestionColumns>(`${QUESTIONS} WHERE q.id = ?`, id).map(questionFrom)[0]
  }

  async openQuestions(provider: ProviderId): Promise<QuestionRow[]> {
    return this.#read
      .all<QuestionColumns>(`${QUESTIONS} WHERE p.id = ? AND w.key IS NULL ORDER BY q.key`, provider)
      .map(questionFrom)
  }

  async answersToTell(provider: ProviderId): Promise<QuestionRow[]> {
    return this.#read
      .all<QuestionColumns>(
        `${QUESTIONS} WHERE p.id = ? AND w.key IS NOT NULL AND t.key IS NULL ORDER BY w.key`,
        provider,
      )
      .map(questionFrom)
  }

  async issuings(provider: ProviderId): Promise<IssuingRow[]> {
    return this.#read
      .all<IssuingColumns>(
        `SELECT i.id, p.id AS provider, i.month, i.state, i.by, i.at, d.issued, d.refused, d.at AS doneAt
         FROM issuing i JOIN provider p ON p.key = i.provider LEFT JOIN issuing_done d ON d.issuing = i.id
         WHERE p.id = ? ORDER BY i.key DESC`,
        provider,
      )
      .map(issuingFrom)
  }
}

const NEEDS = `SELECT p.id AS provider, f.id AS fund, n.reader, n.form, n.language, n.way, n.says, n.address,
    n.review_day AS review, n.by, n.at
  FROM need n JOIN fund f ON f.key = n.fund JOIN provider p ON p.key = n.provider
  WHERE n.key = (SELECT max(key) FROM need WHERE fund = n.fund AND reader = n.reader AND at <= ?)`
/** Comes after every day and moment. */
const LAST = '9999'

const DELIVERY = 'f.id AS fund, d.number, d.reader, d.form, d.way, d.by, d.at'
const DELIVERIES = `SELECT ${DELIVERY} FROM delivery d JOIN fund f ON f.key = d.fund`

const OPENED = 'f.id AS fund, o.number, o.reader, o.form, o.by, o.at'

const QUESTIONS = `SELECT q.id, p.id AS provider, f.id AS fund, q.number, q.line, q.says, q.asked_by AS askedBy,
    q.authority, q.funder, q.way, q.on_day AS "on", q.due, q.funder_from AS funderFrom, q.by, q.at,
    w.says AS answer, w.on_day AS answeredOn, w.by AS answeredBy, w.at AS answeredAt,
    t.how, t.by AS toldBy, t.at AS toldAt
  FROM question q JOIN fund f ON f.key = q.fund JOIN provider p ON p.key = q.provider
    LEFT JOIN question_answer w ON w.question = q.id LEFT JOIN answer_told t ON t.question = q.id`
