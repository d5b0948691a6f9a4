import type { DraftRow, DraftStore, DraftWay } from '../../bookkeeping/store-drafts.ts'
import type { Moment } from '../../ledger/day.ts'
import type { CallerCode } from '../../ledger/entry.ts'
import type { FundId, ProviderId } from '../../ledger/fund.ts'
import { canonicalJson, toTheMillisecond } from '../rows.ts'
import type { OpenFile, Value } from './file.ts'

/** What is put aside, in one SQLite file (bookkeeping/store-drafts.ts). */
export class SqliteDrafts implements DraftStore {
  readonly #file: OpenFile

  constructor(file: OpenFile) {
    this.#file = file
  }

  async drafts(
    provider: ProviderId,
    { fund, skip, most }: { readonly fund?: FundId; readonly skip: number; readonly most: number },
  ): Promise<{ rows: DraftRow[]; count: number }> {
    const where = `WHERE p.id = ? AND ${fund === undefined ? 'd.fund IS NULL' : 'f.id = ?'}`
    const values = [provider, ...(fund === undefined ? [] : [fund])]
    return this.#file.reading(() => ({
      rows: this.#file
        .all<Columns>(`${DRAFTS} ${where} ORDER BY d.begun_at, d.id LIMIT ? OFFSET ?`, ...values, most, skip)
        .map(draftFrom),
      count: this.#file.number(`SELECT count(*) ${FROM} ${where}`, ...values),
    }))
  }

  async draft(provider: ProviderId, id: string): Promise<DraftRow | undefined> {
    return this.#find('d.id = ?', provider, id)
  }

  async draftOf(provider: ProviderId, form: string): Promise<DraftRow | undefined> {
    return this.#find('d.form = ?', provider, form)
  }

  async begin(draft: DraftRow): Promise<boolean> {
    const { id, provider, way, fund, form, fields, version, since, begun, changed } = draft
    const done = await this.#run(
      `INSERT INTO opening_draft (id, provider, way, fund, form, fields, version, since, begun_by, begun_at, changed_by, changed_at)
       SELECT ?, key, ?, (SELECT key FROM fund WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ? FROM provider WHERE id = ?
       ON CONFLICT DO NOTHING`,
      ...[id, way, fund ?? null, form, canonicalJson(fields), version, since],
      ...[begun.by, toTheMillisecond(begun.at), changed.by, toTheMillisecond(changed.at), provider],
    )
    return done === 1
  }

  async goOn({ id, provider, fields, version, since, changed }: DraftRow): Promise<boolean> {
    const done = await this.#run(
      `UPDATE opening_draft SET fields = ?, version = ?, since = ?, changed_by = ?, changed_at = ?
       WHERE id = ? AND version = ? AND provider = (SELECT key FROM provider WHERE id = ?)`,
      ...[canonicalJson(fields), version, since, changed.by, toTheMillisecond(changed.at)],
      ...[id, version - 1, provider],
    )
    return done === 1
  }

  async sweep(before: Moment): Promise<number> {
    const moment = toTheMillisecond(before)
    const old = this.#file.guarded(() =>
      this.#file.number('SELECT count(*) FROM opening_draft WHERE changed_at < ?', moment),
    )
    // Whoever only reads need not wait for the file to be free to write.
    if (old === 0) return 0
    const gone = await this.#run('DELETE FROM opening_draft WHERE changed_at < ?', moment)
    // What is deleted is overwritten in its page; what the log still has of it goes too.
    this.#file.emptyLog()
    return gone
  }

  #find(where: string, provider: ProviderId, value: string): DraftRow | undefined {
    const found = this.#file.guarded(() =>
      this.#file.find<Columns>(`${DRAFTS} WHERE p.id = ? AND ${where}`, provider, value),
    )
    return found && draftFrom(found)
  }

  #run(sql: string, ...values: Value[]): Promise<number> {
    return this.#file.patiently(() => this.#file.guarded(() => this.#file.one(sql).run(...values).changes))
  }
}

/** Deletes one at a version, as a commit does. */
export const DROP = `DELETE FROM opening_draft
  WHERE id = ? AND version = ? AND provider = (SELECT key FROM provider WHERE id = ?)`

const FROM = 'FROM opening_draft d JOIN provider p ON p.key = d.provider LEFT JOIN fund f ON f.key = d.fund'
const DRAFTS = `SELECT d.id, p.id AS provider, d.way, f.id AS fund, d.form, d.fields, d.version, d.since,
    d.begun_by AS begunBy, d.begun_at AS begunAt, d.changed_by AS changedBy, d.changed_at AS changedAt ${FROM}`

interface Columns {
  readonly id: string
  readonly provider: ProviderId
  readonly way: DraftWay
  readonly fund: FundId | null
  readonly form: string
  readonly fields: string
  readonly version: number
  readonly since: number
  readonly begunBy: CallerCode
  readonly begunAt: Moment
  readonly changedBy: CallerCode
  readonly changedAt: Moment
}

function draftFrom({ fund, fields, begunBy, begunAt, changedBy, changedAt, ...row }: Columns): DraftRow {
  return {
    ...row,
    ...(fund === null ? {} : { fund }),
    fields: JSON.parse(fields) as DraftRow['fields'],
    begun: { by: begunBy, at: begunAt },
    changed: { by: changedBy, at: changedAt },
  }
}
