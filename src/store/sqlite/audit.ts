import type { AuditedEntry, AuditStore, FundDays, WhichAudited } from '../../bookkeeping/store-audit.ts'
import type { Day } from '../../ledger/day.ts'
import { PENNY } from '../../ledger/money.ts'
import type { OurReceipt } from '../../ledger/payment-list.ts'
import type { FundCount } from '../../ledger/sample.ts'
import type { Reads } from './file.ts'

/** The funds and days asked about, as rows. The joins keep their order: from the days to the entries of each. */
const ENTRIES_OF_DAYS = `
  FROM json_each(?) j
    CROSS JOIN fund f ON f.id = json_extract(j.value, '$.fund')
    CROSS JOIN entry e ON e.fund = f.key
      AND e.effective BETWEEN json_extract(j.value, '$.from') AND json_extract(j.value, '$.to')`
/** Whether a day of an entry may be seen. */
const isSeen = (day: string) => `EXISTS (SELECT 1 FROM json_each(j.value, '$.seen') s
    WHERE ${day} BETWEEN s.value ->> 'from' AND coalesce(s.value ->> 'to', '9999-12-31'))`
const AUDITED = `${ENTRIES_OF_DAYS}
    AND (e.relates_to IS NULL OR j.value ->> 'seen' IS NULL OR ${isSeen('e.relates_to')})
    AND (e.kind <> 'receipt' OR j.value ->> 'streams' IS NULL OR json_extract(e.details, '$.stream') IS NULL
      OR json_extract(e.details, '$.stream') IN (SELECT value FROM json_each(j.value, '$.streams')))
  WHERE e.kind IN (SELECT value FROM json_each(?)) AND e.recorded_at <= ?`

/** A year of so many people is counted in some hundredths of a second. */
const FUNDS_AT_ONCE = 25

/** Reads what an audit asks for from one SQLite file (bookkeeping/store-audit.ts). */
export class SqliteAudit implements AuditStore {
  readonly #read: Pick<Reads, 'all'>

  constructor(read: Pick<Reads, 'all'>) {
    this.#read = read
  }

  async counts(days: readonly FundDays[], which: WhichAudited): Promise<FundCount[]> {
    const found = await this.#inParts(days, (part) =>
      this.#read.all<FundCount>(
        `SELECT f.id AS fund, count(*) AS entries ${AUDITED} GROUP BY f.id ORDER BY f.id`,
        ...asked(part, which),
      ),
    )
    return found.sort(byFund)
  }

  async numbersAt(
    days: readonly FundDays[],
    which: WhichAudited,
    places: readonly number[],
  ): Promise<number[]> {
    return this.#read
      .all<{ number: number }>(
        `SELECT number FROM (SELECT e.number, row_number() OVER (ORDER BY e.number) - 1 AS place ${AUDITED})
         WHERE place IN (SELECT value FROM json_each(?)) ORDER BY number`,
        ...asked(days, which),
        JSON.stringify(places),
      )
      .map(({ number }) => number)
  }

  async largest(days: readonly FundDays[], which: WhichAudited, most: number): Promise<AuditedEntry[]> {
    const found = await this.#inParts(days, (part) =>
      this.#read.all<AuditedEntry>(
        `SELECT f.id AS fund, e.number,
           (SELECT coalesce(sum(max(net, 0)), 0) FROM (
              SELECT sum(amount) AS net FROM (
                SELECT debit AS account, amount FROM transfer WHERE entry = e.id AND unit = 'GBP'
                UNION ALL SELECT credit, 0 - amount FROM transfer WHERE entry = e.id AND unit = 'GBP')
              GROUP BY account)) AS sum
         ${AUDITED} ORDER BY sum DESC, f.id, e.number LIMIT ?`,
        ...asked(part, which),
        most,
      ),
    )
    return found.sort((a, b) => b.sum - a.sum || byFund(a, b) || a.number - b.number).slice(0, most)
  }

  /** Some funds at a time: whoever else asks meanwhile is answered in between. A fund's stretches stay together. */
  async #inParts<R>(days: readonly FundDays[], read: (part: readonly FundDays[]) => R[]): Promise<R[]> {
    const found: R[] = []
    const funds = [...Map.groupBy(days, (d) => d.fund).values()]
    for (let i = 0; i < funds.length; i += FUNDS_AT_ONCE) {
      if (i > 0) await new Promise((wake) => setImmediate(wake))
      found.push(...read(funds.slice(i, i + FUNDS_AT_ONCE).flat()))
    }
    return found
  }

  async among(days: readonly FundDays[], which: WhichAudited, numbers: readonly number[]): Promise<number[]> {
    return this.#read
      .all<{ number: number }>(
        `SELECT e.number ${AUDITED} AND e.number IN (SELECT value FROM json_each(?)) ORDER BY e.number`,
        ...asked(days, which),
        JSON.stringify(numbers),
      )
      .map(({ number }) => number)
  }

  async receipts(
    days: readonly FundDays[],
    { stream, from, to }: { readonly stream: string; readonly from: Day; readonly to: Day },
  ): Promise<OurReceipt[]> {
    const rows = this.#read.all<Omit<OurReceipt, 'pence'> & { amount: number }>(
      `SELECT f.id AS fund, e.number, json_extract(e.details, '$.reference') AS reference,
         coalesce(e.relates_to, e.effective) AS day,
         (SELECT coalesce(sum(CASE WHEN d.code = 'bank' THEN t.amount WHEN c.code = 'bank' THEN -t.amount END), 0)
          FROM transfer t JOIN account d ON d.id = t.debit JOIN account c ON c.id = t.credit
          WHERE t.entry = e.id AND t.unit = 'GBP') AS amount
       FROM json_each(?) j
         CROSS JOIN fund f ON f.id = json_extract(j.value, '$.fund')
         CROSS JOIN entry e INDEXED BY entry_rare ON e.fund = f.key
           AND e.effective BETWEEN json_extract(j.value, '$.from') AND json_extract(j.value, '$.to')
       WHERE e.kind = 'receipt'
         AND e.kind NOT IN ('support', 'booking', 'not-given', 'allocation', 'reversal')
         AND json_extract(e.details, '$.stream') = ?
         AND coalesce(e.relates_to, e.effective) BETWEEN ? AND ?
         AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.fund = e.fund AND r.reverses = e.number
           AND (j.value ->> 'seen' IS NULL OR NOT ${isSeen('e.effective')} OR ${isSeen('r.effective')}))
       ORDER BY day, reference, f.id, e.number`,
      JSON.stringify(days),
      stream,
      from,
      to,
    )
    return rows.map(({ amount, ...row }) => ({ ...row, pence: amount / PENNY }))
  }
}

function byFund(a: { readonly fund: string }, b: { readonly fund: string }): number {
  return a.fund < b.fund ? -1 : a.fund > b.fund ? 1 : 0
}

function asked(days: readonly FundDays[], { kinds, knownAt }: WhichAudited) {
  return [JSON.stringify(days), JSON.stringify(kinds), knownAt] as const
}
