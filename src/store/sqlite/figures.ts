import type { FigureStore, FlowRow, NotGivenRow, WhichFlows } from '../../bookkeeping/store-figures.ts'
import { type Day, firstDay, laterOf, type Month } from '../../ledger/day.ts'
import type { EntryKind } from '../../ledger/entry.ts'
import type { AccountCode, FundId, ProviderId, Unit } from '../../ledger/fund.ts'
import type { Reads } from './people.ts'

/** Sums over many funds from one SQLite file (bookkeeping/store-figures.ts). */
export class SqliteFigures implements FigureStore {
  readonly #read: Pick<Reads, 'all'>

  constructor(read: Pick<Reads, 'all'>) {
    this.#read = read
  }

  /** Fund by fund: each is a short stretch of an index, and sorting few rows many times is quicker than many once. */
  async flows(provider: ProviderId, { from, to, funds, by = 'all' }: WhichFlows): Promise<FlowRow[]> {
    return this.#fundsOf(provider, funds).flatMap(({ id: fund, key }) =>
      this.#read.all<Flow>(FLOWS[by], key, from, to).map(({ part, ...row }) => ({
        fund,
        from:
          part === null ? from : part.length === 10 ? (part as Day) : laterOf(from, firstDay(part as Month)),
        ...row,
      })),
    )
  }

  async notGiven(provider: ProviderId, { from, to, funds }: Omit<WhichFlows, 'by'>): Promise<NotGivenRow[]> {
    return this.#fundsOf(provider, funds).flatMap(({ id: fund, key }) =>
      this.#read.all<Omit<NotGivenRow, 'fund'>>(NOT_GIVEN, key, from, to).map((row) => ({ fund, ...row })),
    )
  }

  #fundsOf(provider: ProviderId, funds: readonly FundId[] | undefined): readonly FundKey[] {
    const wanted = funds && new Set<string>(funds)
    return this.#read
      .all<FundKey>(
        `SELECT f.id, f.key FROM fund f JOIN provider p ON p.key = f.provider
         WHERE p.id = ? AND f.holder = 'person' ORDER BY f.ref`,
        provider,
      )
      .filter(({ id }) => wanted === undefined || wanted.has(id))
  }
}

interface FundKey {
  readonly id: FundId
  readonly key: number
}

interface Flow {
  /** The day or the month it was summed by. */
  readonly part: string | null
  readonly kind: EntryKind
  readonly unit: Unit
  readonly debit: AccountCode
  readonly credit: AccountCode
  readonly amount: number
}

const PARTS = { day: 'e.effective', month: 'substr(e.effective, 1, 7)', all: 'NULL' } as const

function flowsBy(part: string): string {
  return `SELECT g.part, g.kind, d.unit, d.code AS debit, c.code AS credit, g.amount
    FROM (
      SELECT ${part} AS part,
        CASE e.kind WHEN 'reversal' THEN json_extract(e.details, '$.of') ELSE e.kind END AS kind,
        t.debit, t.credit, sum(t.amount) AS amount
      FROM entry e JOIN transfer t ON t.entry = e.id
      WHERE e.fund = ? AND e.effective BETWEEN ? AND ?
      GROUP BY 1, 2, 3, 4
    ) g JOIN account d ON d.id = g.debit JOIN account c ON c.id = g.credit
    ORDER BY g.part, g.kind, g.debit, g.credit`
}

const FLOWS = { day: flowsBy(PARTS.day), month: flowsBy(PARTS.month), all: flowsBy(PARTS.all) } as const

const NOT_GIVEN = `SELECT reason, count(*) AS visits FROM (
    SELECT DISTINCT json_extract(e.details, '$.reason') AS reason, json_extract(e.details, '$.session') AS session,
      e.relates_to IS NULL AS in_time, substr(e.effective, 1, 7) AS month
    FROM entry e
    WHERE e.fund = ? AND e.effective BETWEEN ? AND ? AND e.kind = 'not-given'
      AND NOT EXISTS (
        SELECT 1 FROM entry r
        WHERE r.fund = e.fund AND r.reverses = e.number AND substr(r.effective, 1, 7) = substr(e.effective, 1, 7))
  ) GROUP BY reason ORDER BY reason`
