import type {
  AccessId,
  AccessRow,
  CouncilPolicyRow,
  FlagRow,
  FundDocument,
  InvitationRow,
  LookRow,
  NoticeRow,
  PaymentDetailsRow,
  PeopleStore,
  ProposalId,
  ProposalRow,
  UserId,
  UserRow,
  Waiting,
} from '../../bookkeeping/store-people.ts'
import { addDays, type Day } from '../../ledger/day.ts'
import type { Dispute } from '../../ledger/dispute.ts'
import type { DecisionId, Digest, Entry } from '../../ledger/entry.ts'
import type { FundId, ProviderId } from '../../ledger/fund.ts'
import { type Commit, type Filing, fundOrNone } from '../filed.ts'
import {
  type AccessColumns,
  accessFrom,
  type FlagColumns,
  flagFrom,
  type InvitationColumns,
  type LookColumns,
  type NoticeColumns,
  noticeFrom,
  type ProposalColumns,
  proposalFrom,
} from '../people.ts'
import { filled } from '../rows.ts'
import type { Reads, Value } from './file.ts'

/** Beside the books: who was asked to come in, and who has. */
export function keepInvitations(
  filing: Filing,
  { changes, provider, at }: Commit,
  run: (sql: string, ...values: Value[]) => number,
): void {
  const { by } = changes
  for (const i of changes.invitations ?? [])
    run(
      'INSERT INTO invitation (id, token, provider, role, fund, authority, funder, email, name, until, by, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ...[i.id, i.token, provider, i.role, fundOrNone(filing, i.fund), i.authority ?? null, i.funder ?? null],
      ...[i.email.toLowerCase(), i.name, i.until, by, at],
    )
  if (changes.invitationUsed === undefined) return
  // Its address and name are in the account now: beside the books nothing personal is kept twice.
  const used = "UPDATE invitation SET used = ?, email = '', name = '' WHERE id = ?"
  if (run(used, at, changes.invitationUsed) !== 1)
    throw new RangeError(`there is no invitation ${changes.invitationUsed}`)
}

/** Reads about people from one SQLite file (bookkeeping/store-people.ts). */
export class SqlitePeople implements PeopleStore {
  readonly #read: Reads

  constructor(read: Reads) {
    this.#read = read
  }

  async documents(fund: FundId): Promise<FundDocument[]> {
    return this.#bodies<FundDocument>(`${DOCUMENTS} ORDER BY d.key`, fund)
  }

  async authoritiesIn(funds: readonly FundId[]): Promise<ReadonlyMap<FundId, FundDocument[]>> {
    const rows = this.#read.all<{ fund: FundId; body: string }>(
      // CROSS: from the funds that are asked for to their documents, not through everybody's.
      `SELECT f.id AS fund, d.body
       FROM json_each(?) asked CROSS JOIN fund f ON f.id = asked.value CROSS JOIN document d ON d.fund = f.key
       WHERE d.what IN ('authority', 'authority-ended') ORDER BY d.key`,
      JSON.stringify(funds),
    )
    const found = new Map<FundId, FundDocument[]>()
    for (const { fund, body } of rows) {
      const document: FundDocument = JSON.parse(body)
      const known = found.get(fund)
      if (known) known.push(document)
      else found.set(fund, [document])
    }
    return found
  }

  async openDisputes(fund: FundId): Promise<Dispute[]> {
    return this.#bodies<Dispute>(
      `${DOCUMENTS} AND d.what = 'dispute' AND NOT EXISTS (
         SELECT 1 FROM document w WHERE w.fund = d.fund AND w.what = 'dispute-answered' AND w.about = d.id) ORDER BY d.key`,
      fund,
    )
  }

  #bodies<T>(sql: string, ...values: Value[]): T[] {
    return this.#read.all<{ body: string }>(sql, ...values).map(({ body }): T => JSON.parse(body))
  }

  async entriesOfDecision(fund: FundId, decision: DecisionId): Promise<Entry[]> {
    // The plus keeps the order from choosing the index: the entries of a decision are few, those of a fund are not.
    return this.#read.entries(
      fund,
      'WHERE e.fund = (SELECT key FROM fund WHERE id = ?) AND e.decision = ? ORDER BY +e.number',
      fund,
      decision,
    )
  }

  async access(id: AccessId): Promise<AccessRow | undefined> {
    return this.#read.all<AccessColumns>(`${ACCESS} WHERE a.id = ?`, id).map(accessFrom)[0]
  }

  async accessOf(user: UserId): Promise<AccessRow[]> {
    return this.#read.all<AccessColumns>(`${ACCESS} WHERE a.user = ? ORDER BY a.key`, user).map(accessFrom)
  }

  async accessTo(provider: ProviderId, fund?: FundId): Promise<AccessRow[]> {
    const rows =
      fund === undefined
        ? this.#read.all<AccessColumns>(`${ACCESS} WHERE p.id = ? ORDER BY a.key`, provider)
        : this.#read.all<AccessColumns>(
            `${ACCESS} WHERE p.id = ? AND f.id = ? ORDER BY a.key`,
            provider,
            fund,
          )
    return rows.map(accessFrom)
  }

  async accessFor(provider: ProviderId, funder: string): Promise<AccessRow[]> {
    return this.#read
      .all<AccessColumns>(`${ACCESS} WHERE p.id = ? AND a.funder = ? ORDER BY a.key`, provider, funder)
      .map(accessFrom)
  }

  async users(ids: readonly UserId[]): Promise<ReadonlyMap<UserId, UserRow>> {
    const rows = this.#read.all<UserRow>(
      `${USERS} WHERE id IN (SELECT value FROM json_each(?))`,
      JSON.stringify(ids),
    )
    return new Map(rows.map((row) => [row.id, row]))
  }

  async userByEmail(email: string): Promise<UserRow | undefined> {
    return this.#read.all<UserRow>(`${USERS} WHERE email = ?`, email.toLowerCase())[0]
  }

  async invitation(token: Digest): Promise<InvitationRow | undefined> {
    return this.#read.all<InvitationColumns>(`${INVITATIONS} WHERE i.token = ?`, token).map(filled)[0]
  }

  async invitations(provider: ProviderId): Promise<InvitationRow[]> {
    return this.#read
      .all<InvitationColumns>(`${INVITATIONS} WHERE p.id = ? ORDER BY i.at, i.id`, provider)
      .map(filled)
  }

  async proposals(provider: ProviderId, which: { readonly openOnly?: boolean } = {}): Promise<ProposalRow[]> {
    const open = which.openOnly ? ' AND w.key IS NULL' : ''
    return this.#read
      .all<ProposalColumns>(`${PROPOSALS} WHERE p.id = ?${open} ORDER BY o.key`, provider)
      .map(proposalFrom)
  }

  async proposal(id: ProposalId): Promise<ProposalRow | undefined> {
    return this.#read.all<ProposalColumns>(`${PROPOSALS} WHERE o.id = ?`, id).map(proposalFrom)[0]
  }

  async flags(provider: ProviderId, which: { readonly answeredToo?: boolean } = {}): Promise<FlagRow[]> {
    const open = which.answeredToo ? '' : ' AND w.key IS NULL'
    return this.#read
      .all<FlagColumns>(
        `SELECT g.id, p.id AS provider, f.id AS fund, g.what, g.facts, g.by, g.at,
           w.because, w.by AS answeredBy, w.at AS answeredAt
         FROM flag g JOIN provider p ON p.key = g.provider LEFT JOIN fund f ON f.key = g.fund
           LEFT JOIN flag_answer w ON w.flag = g.id
         WHERE p.id = ?${open} ORDER BY g.key`,
        provider,
      )
      .map(flagFrom)
  }

  async councilPolicies(provider: ProviderId): Promise<CouncilPolicyRow[]> {
    return this.#read
      .all<Omit<CouncilPolicyRow, 'appointeeDecides'> & { appointeeDecides: string }>(
        `SELECT p.id AS provider, c.funder, c.from_day AS "from", c.appointee_decides AS appointeeDecides,
           c.written AS "where", c.by, c.at
         FROM council_policy c JOIN provider p ON p.key = c.provider WHERE p.id = ? ORDER BY c.key`,
        provider,
      )
      .map((row) => ({ ...row, appointeeDecides: JSON.parse(row.appointeeDecides) }))
  }

  async paymentDetails(provider: ProviderId): Promise<PaymentDetailsRow[]> {
    return this.#read.all<PaymentDetailsRow>(
      `SELECT p.id AS provider, d.what, d.name, d.sort_code AS sortCode, d.number, d.proposal, d.at
       FROM payment_details d JOIN provider p ON p.key = d.provider
       WHERE p.id = ? AND d.key = (
         SELECT max(key) FROM payment_details WHERE provider = d.provider AND what = d.what)
       ORDER BY d.what`,
      provider,
    )
  }

  async paymentLimit(provider: ProviderId): Promise<number | undefined> {
    return this.#read.all<{ pence: number }>(
      `SELECT l.pence FROM payment_limit l JOIN provider p ON p.key = l.provider
       WHERE p.id = ? ORDER BY l.key DESC LIMIT 1`,
      provider,
    )[0]?.pence
  }

  async looks(fund: FundId, { from, to }: { readonly from: Day; readonly to: Day }): Promise<LookRow[]> {
    // Days are London's, moments are UTC: an hour more on either side, and the caller sorts them by day.
    const [since, until] = [`${addDays(from, -1)}T22:00`, `${addDays(to, 1)}T02:00`]
    return this.#read
      .all<LookColumns>(
        `SELECT * FROM (
           SELECT l.key, ${LOOK} WHERE f.id = ? AND l.at >= ? AND l.at < ?
           UNION ALL
           SELECT l.key, ${LOOK} WHERE l.fund IS NULL AND l.at >= ? AND l.at < ?
             AND l.provider = (SELECT provider FROM fund WHERE id = ?)
         ) ORDER BY key DESC`,
        ...[fund, since, until],
        ...[since, until, fund],
      )
      .map(({ key: _, ...row }) => filled<LookRow>(row))
  }

  async notice(id: string): Promise<NoticeRow | undefined> {
    return this.#read.all<NoticeColumns>(`${NOTICES} WHERE n.id = ?`, id).map(noticeFrom)[0]
  }

  async notices(fund: FundId): Promise<NoticeRow[]> {
    return this.#read.all<NoticeColumns>(`${NOTICES} WHERE f.id = ? ORDER BY n.key`, fund).map(noticeFrom)
  }

  async noticesDue(provider: ProviderId, by: Day): Promise<NoticeRow[]> {
    return this.#read
      .all<NoticeColumns>(
        `${NOTICES} WHERE p.id = ? AND n.due <= ? AND t.key IS NULL ORDER BY n.key`,
        provider,
        by,
      )
      .map(noticeFrom)
  }

  async waiting(provider: ProviderId, on: Day): Promise<Waiting> {
    const [row] = this.#read.all<Waiting>(WAITING, on, provider)
    return (
      row ?? {
        proposals: 0,
        disputes: 0,
        notices: 0,
        flags: 0,
        questions: 0,
        overdueQuestions: 0,
        answers: 0,
        queries: 0,
        overdueQueries: 0,
        reclaims: 0,
        needs: 0,
      }
    )
  }
}

// A query waits for the provider from the first message of whoever pays that it has not answered (ledger/query.ts).
const WAITING = `WITH asked AS (
    SELECT q.id, q.provider, q.due,
      (SELECT max(number) FROM query_message WHERE query = q.id AND sender = 'provider') AS answered
    FROM query q WHERE NOT EXISTS (SELECT 1 FROM query_closed WHERE query = q.id)
  ), unanswered AS (
    SELECT provider, CASE WHEN answered IS NULL THEN due
      ELSE (SELECT due FROM query_message WHERE query = a.id AND number > answered ORDER BY number LIMIT 1) END AS due
    FROM asked a
  ) SELECT
    (SELECT count(*) FROM proposal o LEFT JOIN proposal_answer w ON w.proposal = o.id
      WHERE o.provider = p.key AND w.key IS NULL) AS proposals,
    (SELECT count(*) FROM fund f JOIN document d ON d.fund = f.key AND d.what = 'dispute'
      WHERE f.provider = p.key AND NOT EXISTS (
        SELECT 1 FROM document w WHERE w.fund = d.fund AND w.what = 'dispute-answered' AND w.about = d.id)) AS disputes,
    (SELECT count(*) FROM notice n LEFT JOIN told t ON t.notice = n.id
      WHERE n.provider = p.key AND n.due <= o.day AND t.key IS NULL) AS notices,
    (SELECT count(*) FROM flag g LEFT JOIN flag_answer w ON w.flag = g.id
      WHERE g.provider = p.key AND w.key IS NULL) AS flags,
    (SELECT count(*) FROM question q LEFT JOIN question_answer w ON w.question = q.id
      WHERE q.provider = p.key AND w.key IS NULL) AS questions,
    (SELECT count(*) FROM question q LEFT JOIN question_answer w ON w.question = q.id
      WHERE q.provider = p.key AND w.key IS NULL AND q.due < o.day) AS overdueQuestions,
    (SELECT count(*) FROM question q JOIN question_answer w ON w.question = q.id
      LEFT JOIN answer_told t ON t.question = q.id WHERE q.provider = p.key AND t.key IS NULL) AS answers,
    (SELECT count(*) FROM unanswered u WHERE u.provider = p.key AND u.due IS NOT NULL) AS queries,
    (SELECT count(*) FROM unanswered u WHERE u.provider = p.key AND u.due < o.day) AS overdueQueries,
    (SELECT count(*) FROM reclaim r WHERE r.provider = p.key
      AND NOT EXISTS (SELECT 1 FROM reclaim_told WHERE reclaim = r.id)
      AND NOT EXISTS (SELECT 1 FROM reclaim_answer WHERE reclaim = r.id)) AS reclaims,
    (SELECT count(*) FROM need n WHERE n.provider = p.key AND n.review_day <= o.day
      AND n.key = (SELECT max(key) FROM need WHERE fund = n.fund AND reader = n.reader)
      AND (n.reader = 'person'
        OR EXISTS (SELECT 1 FROM document d WHERE d.id = n.reader AND d.fund = n.fund AND d.what = 'authority'
          AND json_extract(d.body, '$.from') <= o.day AND o.day <= coalesce(json_extract(d.body, '$.to'), '9999')
          AND NOT EXISTS (SELECT 1 FROM document e WHERE e.fund = n.fund AND e.what = 'authority-ended' AND e.about = d.id
            AND json_extract(e.body, '$.on') <= o.day))
        OR n.reader IN (SELECT 'funder:' || json_extract(s.value, '$.code') FROM json_each((
          SELECT json_extract(a.body, '$.streams') FROM agreement a WHERE a.fund = n.fund
          ORDER BY a.version IS (SELECT max(version) FROM agreement WHERE fund = n.fund AND from_day <= o.day)
            AND o.day <= coalesce(json_extract(a.body, '$.until'), '9999') DESC, a.version DESC
          LIMIT 1)) s))) AS needs
  FROM (SELECT ? AS day) o JOIN provider p ON p.id = ?`

const DOCUMENTS = 'SELECT d.body FROM document d JOIN fund f ON f.key = d.fund WHERE f.id = ?'

const USERS = 'SELECT id, name, email FROM auth_user'

const ACCESS = `SELECT a.id, a.user, p.id AS provider, a.role, f.id AS fund, a.authority, a.funder,
    a.from_day AS "from", a.to_day AS "to", a.by, a.at, e.why, e.by AS endedBy, e.at AS endedAt
  FROM access a JOIN provider p ON p.key = a.provider LEFT JOIN fund f ON f.key = a.fund
    LEFT JOIN access_end e ON e.access = a.id`

const INVITATIONS = `SELECT i.id, i.token, p.id AS provider, i.role, f.id AS fund, i.authority, i.funder, i.email, i.name,
    i.until, i.by, i.at, i.used
  FROM invitation i JOIN provider p ON p.key = i.provider LEFT JOIN fund f ON f.key = i.fund`

const PROPOSALS = `SELECT o.id, p.id AS provider, o.what, o.ask, o.by, o.at,
    w.answer, w.because, w.by AS answeredBy, w.at AS answeredAt
  FROM proposal o JOIN provider p ON p.key = o.provider LEFT JOIN proposal_answer w ON w.proposal = o.id`

const LOOK = `p.id AS provider, f.id AS fund, l.role, l.funder, l.what, l.about, l.by, l.at
  FROM look l JOIN provider p ON p.key = l.provider LEFT JOIN fund f ON f.key = l.fund`

const NOTICES = `SELECT n.id, p.id AS provider, f.id AS fund, n.decision, n.whom AS "to", n.due, n.by, n.at,
    t.how, t.by AS toldBy, t.at AS toldAt
  FROM notice n JOIN provider p ON p.key = n.provider JOIN fund f ON f.key = n.fund LEFT JOIN told t ON t.notice = n.id`
