import type { BalanceRow } from '../../bookkeeping/store.ts'
import type {
  BankIn,
  FigureStore,
  FlowRow,
  NotGivenRow,
  Standing,
  StandingAsked,
  WaitingIn,
  WhichFlows,
  WorkersAsked,
  WorkersIn,
  WorkerVisit,
  Written,
} from '../../bookkeeping/store-figures.ts'
import type { Agreement } from '../../ledger/agreement.ts'
import { addDays, type Day, firstDay, laterOf, type Moment, type Month } from '../../ledger/day.ts'
import type { EntryKind, Numbered, Transfer, WordRef } from '../../ledger/entry.ts'
import { type AccountCode, type FundId, type ProviderId, sideOf, type Unit } from '../../ledger/fund.ts'
import type { WeekVisit } from '../../ledger/plan.ts'
import { type Moved, RECEIPT_WITHIN, type Window } from '../../ledger/position.ts'
import { committedIn, type DecidedToBuy } from '../../ledger/purchase.ts'
import { toTheMillisecond } from '../rows.ts'
import type { Reads } from './file.ts'

/** What reading many funds at once needs of the open file. */
export interface FigureReads extends Pick<Reads, 'all'> {
  /** Rows as arrays, one after the other: of many thousands, objects cost more than the reading. */
  readonly rows: <R>(sql: string, ...values: (string | number | null)[]) => R[]
  /** Several reads as of one moment. */
  readonly reading: <T>(read: () => T) => T
}

/** How long funds are read before other requests are let through; one that takes longer is read whole. */
const A_TURN_MS = 10

/** Sums over many funds from one SQLite file (bookkeeping/store-figures.ts). */
export class SqliteFigures implements FigureStore {
  readonly #read: FigureReads

  constructor(read: FigureReads) {
    this.#read = read
  }

  /** Fund by fund: each is a short stretch of an index, and sorting few rows many times is quicker than many once. */
  async flows(provider: ProviderId, { from, to, funds, by = 'all' }: WhichFlows): Promise<FlowRow[]> {
    const found = await this.#fewAtOnce(this.#fundsOf(provider, funds), ({ id: fund, key }) =>
      this.#read.all<Flow>(FLOWS[by], key, from, to).map(({ part, ...row }) => ({
        fund,
        from:
          part === null ? from : part.length === 10 ? (part as Day) : laterOf(from, firstDay(part as Month)),
        ...row,
      })),
    )
    return found.flat()
  }

  async notGiven(provider: ProviderId, { from, to, funds }: Omit<WhichFlows, 'by'>): Promise<NotGivenRow[]> {
    const found = await this.#fewAtOnce(this.#fundsOf(provider, funds), ({ id: fund, key }) =>
      this.#read.all<Omit<NotGivenRow, 'fund'>>(NOT_GIVEN, key, from, to).map((row) => ({ fund, ...row })),
    )
    return found.flat()
  }

  async written(provider: ProviderId): Promise<Written> {
    const [row] = this.#read.all<Written>(WRITTEN, provider)
    return row ?? { sequence: 0, books: 0, agreed: 0, lists: '' }
  }

  async versions(provider: ProviderId): Promise<ReadonlyMap<FundId, number>> {
    return new Map(this.#read.rows<[FundId, number]>(VERSIONS, provider))
  }

  async agreementsIn(funds: readonly FundId[]): Promise<ReadonlyMap<FundId, readonly Agreement[]>> {
    const found = await this.#fewAtOnce(funds, (fund) => {
      const bodies = this.#read.rows<[string]>(AGREEMENTS, fund)
      return [fund, bodies.map(([body]): Agreement => JSON.parse(body))] as const
    })
    return new Map(found)
  }

  async standings(asked: readonly StandingAsked[]): Promise<Standing[]> {
    return this.#fewAtOnce(asked, (one) => this.#standing(one))
  }

  async decidedToBuy(fund: FundId, on: Day): Promise<DecidedToBuy[]> {
    return this.#read.reading(() => this.#decidedToBuy(this.#keyOf(fund), on))
  }

  async workers(asked: readonly WorkersAsked[]): Promise<WorkersIn[]> {
    return this.#fewAtOnce(asked, (one) => this.#workersIn(one))
  }

  async banks(funds: readonly FundId[], since: Day): Promise<BankIn[]> {
    return this.#fewAtOnce(funds, (fund) => {
      const key = this.#keyOf(fund)
      const [account] = this.#read.rows<[id: number, balance: number]>(BANK, key)
      if (!account) return { fund, now: 0, moved: [] }
      const [id, now] = account
      const rows = this.#read.rows<[Day, number, number]>(BANK_MOVED, key, since, id, id)
      return {
        ...{ fund, now },
        moved: rows.map(([day, debit, amount]) => ({ day, amount: debit === id ? amount : 0 - amount })),
      }
    })
  }

  async balancesIn(funds: readonly FundId[], on: Day): Promise<BalanceRow[]> {
    const found = await this.#fewAtOnce(funds, (fund) => {
      const key = this.#keyOf(fund)
      const accounts = new Map(
        this.#read
          .rows<[number, Unit, AccountCode, number]>(ACCOUNTS, key)
          .map(([id, unit, code, balance]) => [id, { fund, unit, code, balance }]),
      )
      for (const [from, to, amount] of this.#read.rows<[number, number, number]>(MOVED_AFTER, key, on)) {
        const [debit, credit] = [accounts.get(from), accounts.get(to)]
        if (!debit || !credit) throw new Error('a transfer moves an account that is not in its fund')
        undo(debit, 'D', amount)
        undo(credit, 'C', amount)
      }
      return [...accounts.values()]
    })
    return found.flat()
  }

  async waitingIn(
    provider: ProviderId,
    { sentFrom, sentBy }: { readonly sentFrom: Moment; readonly sentBy: Moment },
  ): Promise<WaitingIn> {
    const sent = [provider, toTheMillisecond(sentFrom), toTheMillisecond(sentBy)] as const
    return this.#read.reading(() => ({
      putAside: new Map(this.#read.rows<[FundId, number]>(PUT_ASIDE, provider)),
      disputes: new Map(this.#read.rows<[FundId, number]>(DISPUTED, provider)),
      notOpened: this.#read.all<WaitingIn['notOpened'][number]>(NOT_OPENED, ...sent),
    }))
  }

  async #fewAtOnce<A, R>(all: readonly A[], read: (one: A) => R): Promise<R[]> {
    const found: R[] = []
    for (let next = 0; next < all.length; ) {
      if (next > 0) await new Promise((wake) => setImmediate(wake))
      const began = performance.now()
      this.#read.reading(() => {
        while (next < all.length && performance.now() - began < A_TURN_MS)
          for (const one of all.slice(next, ++next)) found.push(read(one))
      })
    }
    return found
  }

  #keyOf(fund: FundId): number {
    const [row] = this.#read.rows<[number]>('SELECT key FROM fund WHERE id = ?', fund)
    if (!row) throw new RangeError(`there is no fund ${fund}`)
    return row[0]
  }

  #standing({ fund, on, windows }: StandingAsked): Standing {
    const { rows } = this.#read
    const key = this.#keyOf(fund)
    const { first, lately, missed } = windows
    const { balances, overPace, moved } = this.#moved(key, on, windows)
    const { allocations, reversed } = this.#allocations(key, windows)
    const [support] = rows<[Day | null]>(LAST_SUPPORT, key, first, on, key, first, on)
    const [bought] = rows<[Day | null]>(LAST_BOUGHT, key, first, on)
    const lastSupport = support?.[0] ?? undefined
    const lastSpent = [lastSupport, bought?.[0] ?? undefined]
      .flatMap((d) => d ?? [])
      .sort()
      .at(-1)
    const unpaid = addDays(on, -1 - RECEIPT_WITHIN)
    return {
      ...{
        balances,
        allocations,
        reversed,
        overPace,
        lately: moved,
        visits: this.#weekVisits(key, windows.week),
        committed: committedIn(this.#decidedToBuy(key, on)),
      },
      ...(lastSupport ? { lastSupport } : {}),
      ...(lastSpent ? { lastSpent } : {}),
      missed: rows<[number]>(MISSED, key, missed.from, on, missed.from, on)[0]?.[0] ?? 0,
      decidedAfter: rows<[number]>(DECIDED_AFTER, key, lately.from, on).map(([n]) => n),
      noReceipt: rows<[number]>(NO_RECEIPT, key, lately.from, unpaid).map(([n]) => n),
      newest: rows<[number]>(NEWEST, key, first, on)[0]?.[0] ?? 0,
    }
  }

  /** Balances worked back from the latest, and what moved over the windows: one look at a stretch of an index. */
  #moved(key: number, on: Day, { lately, pace }: StandingAsked['windows']) {
    const accounts = new Map(
      this.#read
        .rows<[number, Unit, AccountCode, number]>(ACCOUNTS, key)
        .map(([id, unit, code, balance]) => [id, { unit, code, balance }]),
    )
    const low = [lately.from, addDays(on, 1), ...(pace ? [pace.from] : [])].sort()[0] ?? on
    const paced = pace ?? { from: '', to: '' }
    const [overPace, moved]: [Moved[], Moved[]] = [[], []]
    const asked = [on, lately.from, paced.from, paced.to, key, low] as const
    for (const [isLater, isLate, isPaced, from, to, amount] of this.#read.rows<Row>(MOVED, ...asked)) {
      const [debit, credit] = [accounts.get(from), accounts.get(to)]
      if (!debit || !credit) throw new Error('a transfer moves an account that is not in its fund')
      if (isLater === 1) {
        undo(debit, 'D', amount)
        undo(credit, 'C', amount)
        continue
      }
      const row = { unit: debit.unit, debit: debit.code, credit: credit.code, amount }
      if (isLate === 1) moved.push(row)
      if (isPaced === 1) overPace.push(row)
    }
    return { balances: [...accounts.values()], overPace, moved }
  }

  #allocations(key: number, { weeksFrom, week }: StandingAsked['windows']) {
    const found = new Map<number, Numbered<'allocation'> & { transfers: Transfer[] }>()
    const reversed = new Set<number>()
    for (const row of this.#read.rows<AllocationRow>(ALLOCATIONS, key, weeksFrom, week.to)) {
      const [number, first, version, piece, effective, unit, debit, credit, amount, by] = row
      const entry = found.get(number) ?? {
        ...{ kind: 'allocation', number, effective, transfers: [] },
        details: { week: first, version, to: addDays(first, 6) },
        source: { system: 'allocation', reference: first, part: version, piece },
      }
      entry.transfers.push({ unit, debit, credit, amount })
      found.set(number, entry)
      if (by !== null) reversed.add(number)
    }
    return { allocations: [...found.values()], reversed }
  }

  #decidedToBuy(key: number, on: Day): DecidedToBuy[] {
    return this.#read
      .rows<DecidedRow>(DECIDED_TO_BUY, key, on, on, key, on, on)
      .map(([number, effective, relatesTo, what, sum]) => ({
        ...{ number, effective, what, sum },
        ...(relatesTo === null ? {} : { relatesTo }),
      }))
  }

  #weekVisits(key: number, { from, to }: Window): WeekVisit[] {
    const rows = this.#read.rows<VisitRow>(WEEK_VISITS, key, from, to)
    const used = new Set(rows.map(([, , , , booking]) => booking))
    return rows
      .filter(([number, kind]) => !(kind === 'booking' && used.has(number)))
      .map(([, kind, effective, reached, , relatesTo]) => ({
        ...{ kind, effective, details: { reached: JSON.parse(reached) } },
        ...(relatesTo === null ? {} : { relatesTo }),
      }))
  }

  #workersIn({ fund, from, above }: WorkersAsked): WorkersIn {
    const key = this.#keyOf(fund)
    const { rows } = this.#read
    const names = new Map<string, string | undefined>()
    const nameOf = (ref: string) => {
      if (!names.has(ref)) names.set(ref, rows<[string | null]>(WORD, ref)[0]?.[0] ?? undefined)
      return names.get(ref)
    }
    const found =
      above === 0 ? rows<WorkerRow>(WORKERS, key, from) : rows<WorkerRow>(WORKERS_ABOVE, key, above, from)
    const visits = found.flatMap(([number, day, session, start, end, ref]): WorkerVisit[] => {
      const worker = nameOf(ref)
      return worker === undefined ? [] : [{ number, day, session, start, end, worker }]
    })
    const later = above === 0 ? [] : rows<[string, number | null]>(TURNED_ABOVE, key, above)
    return {
      ...{ fund, visits },
      reversed: later.flatMap(([, number]) => (number === null ? [] : [number])),
      erased: later.some(([kind]) => kind === 'erasure'),
    }
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

/** By days or months only where that is asked: each thing more to sort by costs a quarter of the time. */
function flowsBy(part: string | undefined): string {
  return `SELECT ${part === undefined ? 'NULL AS part' : 'g.part'}, g.kind, d.unit, d.code AS debit, c.code AS credit, g.amount
    FROM (
      SELECT t.debit, t.credit,
        CASE e.kind WHEN 'reversal' THEN json_extract(e.details, '$.of') ELSE e.kind END AS kind,
        ${part === undefined ? '' : `${part} AS part, `}sum(t.amount) AS amount
      FROM entry e JOIN transfer t ON t.entry = e.id
      WHERE e.fund = ? AND e.effective BETWEEN ? AND ?
      GROUP BY 1, 2, 3${part === undefined ? '' : ', 4'}
    ) g JOIN account d ON d.id = g.debit JOIN account c ON c.id = g.credit`
}

const FLOWS = {
  day: flowsBy('e.effective'),
  month: flowsBy('substr(e.effective, 1, 7)'),
  all: flowsBy(undefined),
} as const

const NOT_GIVEN = `SELECT reason, count(*) AS visits FROM (
    SELECT DISTINCT json_extract(e.details, '$.reason') AS reason, json_extract(e.details, '$.session') AS session,
      e.relates_to IS NULL AS in_time, substr(e.effective, 1, 7) AS month
    FROM entry e
    WHERE e.fund = ? AND e.effective BETWEEN ? AND ? AND e.kind = 'not-given'
      AND NOT EXISTS (
        SELECT 1 FROM entry r
        WHERE r.fund = e.fund AND r.reverses = e.number AND substr(r.effective, 1, 7) = substr(e.effective, 1, 7))
  ) GROUP BY reason ORDER BY reason`

type Row = [later: 0 | 1, late: 0 | 1, paced: 0 | 1, debit: number, credit: number, amount: number]
type AllocationRow = [
  number: number,
  week: Day,
  version: number,
  piece: number,
  effective: Day,
  unit: Unit,
  debit: AccountCode,
  credit: AccountCode,
  amount: number,
  reversedBy: number | null,
]
type VisitRow = [
  number: number,
  kind: WeekVisit['kind'],
  effective: Day,
  reached: string,
  booking: number | null,
  relatesTo: Day | null,
]
type DecidedRow = [number: number, effective: Day, relatesTo: Day | null, what: WordRef, sum: number]
type WorkerRow = [number: number, day: Day, session: string, start: Moment, end: Moment, worker: string]

function undo(account: { code: AccountCode; balance: number }, side: 'D' | 'C', amount: number): void {
  account.balance -= sideOf(account.code) === side ? amount : 0 - amount
}

const undone = (e: string) =>
  `EXISTS (SELECT 1 FROM entry r WHERE r.fund = ${e}.fund AND r.reverses = ${e}.number)`
const UNDONE = undone('e')
/** What the partial index of rare kinds asks for. */
const isRare = (e: string) => `${e}.kind NOT IN ('support', 'booking', 'not-given', 'allocation', 'reversal')`
const IS_RARE = isRare('e')
/** The day it belongs to: of what came late, one in a closed month. */
const ITS_DAY = 'coalesce(e.relates_to, e.effective)'

const LISTS = [
  ...['put_aside', 'settlement', 'question', 'question_answer', 'query', 'query_message', 'query_closed'],
  ...['delivery', 'statement_opened', 'need', 'document'],
]

const WRITTEN = `SELECT p.sequence, (SELECT max(key) FROM fund) AS books,
    coalesce((SELECT max(key) FROM agreement), 0) AS agreed,
    concat_ws(' ', ${LISTS.map((table) => `coalesce((SELECT max(key) FROM ${table}), 0)`).join(', ')}) AS lists
  FROM provider p WHERE p.id = ?`

const VERSIONS = `SELECT f.id, coalesce((SELECT max(number) FROM entry WHERE fund = f.key), 0)
  FROM provider p JOIN fund f ON f.provider = p.key WHERE p.id = ? ORDER BY f.ref`

const AGREEMENTS =
  'SELECT a.body FROM agreement a JOIN fund f ON f.key = a.fund WHERE f.id = ? ORDER BY a.version'

const ACCOUNTS = 'SELECT id, unit, code, balance FROM account WHERE fund = ?'

/** What moved after the day, over the last weeks, and over those of the pace; each entry once, wherever it counts. */
const MOVED = `SELECT e.effective > ?, e.effective >= ?, e.effective BETWEEN ? AND ?, t.debit, t.credit, sum(t.amount)
  FROM entry e JOIN transfer t ON t.entry = e.id WHERE e.fund = ? AND e.effective >= ? GROUP BY 1, 2, 3, 4, 5`

const MOVED_AFTER = `SELECT t.debit, t.credit, sum(t.amount)
  FROM entry e JOIN transfer t ON t.entry = e.id WHERE e.fund = ? AND e.effective > ? GROUP BY 1, 2`

const ALLOCATIONS = `SELECT e.number, e.source_reference, json_extract(e.details, '$.version'), e.source_piece, e.effective,
    t.unit, d.code, c.code, t.amount, r.number
  FROM entry e JOIN transfer t ON t.entry = e.id JOIN account d ON d.id = t.debit JOIN account c ON c.id = t.credit
    LEFT JOIN entry r ON r.fund = e.fund AND r.reverses = e.number
  WHERE e.fund = ? AND e.source_system = 'allocation' AND e.source_reference BETWEEN ? AND ? AND e.kind = 'allocation'
  ORDER BY e.number, t.line`

const WEEK_VISITS = `SELECT e.number, e.kind, e.effective, json_extract(e.details, '$.reached'),
    json_extract(e.details, '$.booking'), e.relates_to
  FROM entry e
  WHERE e.fund = ? AND e.effective BETWEEN ? AND ? AND e.kind IN ('support', 'not-given', 'booking') AND NOT ${UNDONE}`

const LAST_SUPPORT = `SELECT max(day) FROM (
    SELECT day FROM (
      SELECT e.effective AS day FROM entry e
      WHERE e.fund = ? AND e.effective BETWEEN ? AND ? AND e.kind = 'support' AND e.relates_to IS NULL AND NOT ${UNDONE}
      ORDER BY e.effective DESC LIMIT 1)
    UNION ALL SELECT max(e.relates_to) FROM entry e
      WHERE e.fund = ? AND e.relates_to BETWEEN ? AND ? AND e.kind = 'support' AND NOT ${UNDONE})`

const LAST_BOUGHT = `SELECT max(${ITS_DAY}) FROM entry e
  WHERE e.fund = ? AND e.kind = 'purchase' AND ${IS_RARE} AND ${ITS_DAY} BETWEEN ? AND ? AND NOT ${UNDONE}`

const MISSED = `SELECT count(DISTINCT json_extract(e.details, '$.session')) FROM entry e
  WHERE e.fund = ? AND e.effective BETWEEN ? AND ? AND ${ITS_DAY} BETWEEN ? AND ? AND e.kind = 'not-given'
    AND json_extract(e.details, '$.reason') = 'could-not-come' AND NOT ${UNDONE}`

// The plus keeps the search to the few entries of these kinds, instead of all of the fund in the order asked for.
const DECIDED_AFTER = `SELECT e.number FROM entry e JOIN decision d ON d.id = e.decision
  WHERE e.fund = ? AND e.kind IN ('purchase', 'saving', 'contingency', 'conversion', 'hours-into-money', 'money-into-hours')
    AND ${IS_RARE} AND ${ITS_DAY} BETWEEN ? AND ? AND json_extract(d.body, '$.on') > ${ITS_DAY} AND NOT ${UNDONE}
  ORDER BY +e.number`

const NO_RECEIPT = `SELECT e.number FROM entry e
  WHERE e.fund = ? AND e.kind = 'purchase' AND ${IS_RARE} AND ${ITS_DAY} BETWEEN ? AND ? AND NOT ${UNDONE}
    AND NOT EXISTS (SELECT 1 FROM entry s WHERE s.fund = e.fund AND s.kind = 'receipt-seen' AND ${isRare('s')}
      AND json_extract(s.details, '$.purchase') = json_extract(e.details, '$.purchase')
      AND NOT ${undone('s')})
  ORDER BY +e.number`

const undoneBy = (e: string) =>
  `EXISTS (SELECT 1 FROM entry r WHERE r.fund = ${e}.fund AND r.reverses = ${e}.number AND r.effective <= ?)`
/** What is paid for is found once for all that was decided. */
const DECIDED_TO_BUY = `SELECT e.number, e.effective, e.relates_to, json_extract(e.details, '$.what'),
    json_extract(e.details, '$.sum')
  FROM entry e
  WHERE e.fund = ? AND e.kind = 'purchase-decided' AND ${IS_RARE} AND e.effective <= ? AND NOT ${undoneBy('e')}
    AND json_extract(e.details, '$.purchase') NOT IN (
      SELECT json_extract(p.details, '$.purchase') FROM entry p
      WHERE p.fund = ? AND p.kind = 'purchase' AND ${isRare('p')} AND p.effective <= ? AND NOT ${undoneBy('p')})
  ORDER BY +e.number`

const NEWEST = `SELECT number FROM entry WHERE fund = ? AND effective BETWEEN ? AND ?
  ORDER BY effective DESC, id DESC LIMIT 1`

const WORKER = `SELECT e.number, ${ITS_DAY}, json_extract(e.details, '$.session'), json_extract(e.details, '$.start'),
    json_extract(e.details, '$.end'), json_extract(e.details, '$.worker')
  FROM entry e`
/** Support of one person alone that was paid for: somebody supported together with others pays their share. */
const IN_FULL = `e.kind = 'support' AND json_extract(e.details, '$.worker') IS NOT NULL
  AND json_extract(e.details, '$.together') = 1 AND json_array_length(e.details, '$.reached') > 0 AND NOT ${UNDONE}`

const WORKERS = `${WORKER} WHERE e.fund = ? AND e.effective >= ? AND ${IN_FULL}`
const WORKERS_ABOVE = `${WORKER} WHERE e.fund = ? AND e.number > ? AND e.effective >= ? AND ${IN_FULL}`
const TURNED_ABOVE = `SELECT e.kind, e.reverses FROM entry e
  WHERE e.fund = ? AND e.number > ? AND e.kind IN ('reversal', 'erasure')`

const WORD = 'SELECT text FROM word WHERE ref = ?'

const BANK = `SELECT id, balance FROM account WHERE fund = ? AND unit = 'GBP' AND code IN ('bank', 'own:bank')`
const BANK_MOVED = `SELECT e.effective, t.debit, t.amount FROM entry e JOIN transfer t ON t.entry = e.id
  WHERE e.fund = ? AND e.effective > ? AND (t.debit = ? OR t.credit = ?)`

const PUT_ASIDE = `SELECT f.id, count(*) FROM provider p JOIN put_aside a ON a.provider = p.key
    LEFT JOIN settlement s ON s.provider = a.provider AND s.put_aside = a.id JOIN fund f ON f.key = a.fund
  WHERE p.id = ? AND s.key IS NULL GROUP BY f.id`

const DISPUTED = `SELECT f.id, count(*) FROM provider p JOIN fund f ON f.provider = p.key
    JOIN document d ON d.fund = f.key AND d.what = 'dispute'
  WHERE p.id = ? AND NOT EXISTS (
    SELECT 1 FROM document w WHERE w.what = 'dispute-answered' AND w.about = d.id) GROUP BY f.id`

const NOT_OPENED = `SELECT DISTINCT f.id AS fund, s.number, s.first_day AS first, s.last_day AS last
  FROM provider p JOIN fund f ON f.provider = p.key JOIN delivery d ON d.fund = f.key
    JOIN statement s ON s.fund = d.fund AND s.number = d.number
  WHERE p.id = ? AND d.way = 'e-mail' AND d.at BETWEEN ? AND ? AND d.reader NOT GLOB 'funder:*'
    AND NOT EXISTS (SELECT 1 FROM statement_opened o
      WHERE o.fund = d.fund AND o.number = d.number AND o.reader NOT GLOB 'funder:*')
  ORDER BY f.key, s.number`
