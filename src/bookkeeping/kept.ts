import type { Agreement } from '../ledger/agreement.ts'
import type { Day } from '../ledger/day.ts'
import type { FundId, ProviderId } from '../ledger/fund.ts'
import type { Position } from '../ledger/position.ts'
import type { RoleName } from '../ledger/role.ts'
import { inTwoPlaces, isClash } from '../ledger/two-places.ts'
import { inTurns } from './in-turns.ts'
import type { PersonPosition } from './positions.ts'
import type { UnsentMonth } from './statements.ts'
import type { FundRow, Store } from './store.ts'
import type { BankIn, WaitingIn, WorkersIn, WorkerVisit } from './store-figures.ts'
import type { QueryRow } from './store-queries.ts'
import type { QuestionRow } from './store-statements.ts'

/**
 * What was read and worked out of the books, kept for as long as the service runs (docs/decisions/0031). Everything
 * stands beside the version of the fund that it was read at, and versions are read from the file each time: what moved,
 * whoever wrote it, is read again. Nothing here is about a caller; who may see what is asked for each request.
 */
export class Kept {
  readonly #store: Store
  readonly #books = new Map<ProviderId, BooksKept>()
  readonly #agreements = new Map<FundId, AtVersion<readonly Agreement[]>>()
  readonly #workers = new Map<ProviderId, Workers>()
  readonly #banks = new Map<FundId, AtVersion<BankIn> & { readonly since: Day }>()
  /** How funds stand, by the day; of each fund, by which of its days are seen. */
  readonly #stands = new Map<Day, Map<FundId, Map<string, Stands>>>()
  readonly #waiting = new Map<ProviderId, WaitingKept>()
  readonly #unsent = new Map<ProviderId, UnsentKept>()
  readonly #funders = new Map<ProviderId, FundersKept>()
  readonly #people = new Map<string, PeopleKept>()
  readonly #orders: { readonly before: readonly unknown[]; readonly after: readonly unknown[] }[] = []

  constructor(store: Store) {
    this.#store = store
  }

  /** Every book of a provider, its own included, by reference: as `Store.funds`, without reading what has not moved. */
  async funds(provider: ProviderId): Promise<readonly FundRow[]> {
    return (await this.#booksOf(provider)).rows
  }

  async #booksOf(provider: ProviderId): Promise<BooksKept> {
    const { figures } = this.#store
    const written = await figures.written(provider)
    const known = this.#books.get(provider)
    if (known && known.sequence === written.sequence && known.books === written.books) return known
    const versions = await figures.versions(provider)
    const before = new Map(known?.rows.map((row) => [row.id, row]))
    const moved = [...versions].filter(([id, version]) => before.get(id)?.version !== version)
    this.#forget(moved.map(([id]) => id))
    const read =
      moved.length > MOST_SINGLY
        ? await this.#store.funds(provider)
        : (await Promise.all(moved.map(([id]) => this.#store.fund(id)))).flatMap((row) => row ?? [])
    for (const row of read) if (before.get(row.id)?.version !== row.version) before.set(row.id, row)
    const rows = [...versions.keys()].flatMap((id) => before.get(id) ?? [])
    const { sequence, books } = written
    const kept = { sequence, books, rows }
    this.#books.set(provider, kept)
    return kept
  }

  /** What was agreed in these funds, as it stands in the file at the version of each row. */
  async agreementsIn(funds: readonly FundRow[]): Promise<ReadonlyMap<FundId, readonly Agreement[]>> {
    // What is answered is never looked up again after waiting: somebody else may have kept another version meanwhile.
    const found = new Map<FundId, readonly Agreement[]>()
    const missing = funds.filter(({ id, version }) => {
      const known = this.#agreements.get(id)
      found.set(id, known?.of ?? [])
      return known?.version !== version
    })
    if (missing.length > 0) {
      const read = await this.#store.figures.agreementsIn(missing.map((fund) => fund.id))
      for (const { id, version } of missing) {
        const of = read.get(id) ?? []
        found.set(id, of)
        this.#agreements.set(id, { version, of })
      }
    }
    return found
  }

  /** Every funder that an agreement of a provider names, by its latest name there. */
  async funders(provider: ProviderId): Promise<FundersKept['of']> {
    const { agreed } = await this.#store.figures.written(provider)
    const known = this.#funders.get(provider)
    if (known?.agreed === agreed) return known.of
    const of = await this.#store.issued.funders(provider)
    this.#funders.set(provider, { agreed, of })
    return of
  }

  /**
   * How these people stand, as it was told whoever asks this (`which`: as what, and of which day) the last time: told
   * again where anything was written since, and where they may see others now.
   */
  async people(
    provider: ProviderId,
    which: string,
    funds: readonly FundRow[],
    tell: () => Promise<readonly PersonPosition[]>,
  ): Promise<readonly PersonPosition[]> {
    const { sequence, books, lists } = await this.#store.figures.written(provider)
    const at = `${sequence} ${books} ${lists}`
    const name = `${provider} ${which}`
    const known = this.#people.get(name)
    const isSame = known?.at === at && known.funds.length === funds.length
    if (isSame && known.funds.every((fund, i) => fund === funds[i])) return known.of
    const of = await tell()
    this.#people.delete(name)
    this.#people.set(name, { at, funds, of })
    for (const oldest of this.#people.keys()) if (this.#people.size > MOST_ORDERS) this.#people.delete(oldest)
    return of
  }

  /** How these funds stand, from what is kept or else from what `workOut` makes of those that moved. */
  async stands(
    funds: readonly Seen[],
    on: Day,
    workOut: (moved: readonly Seen[]) => Promise<readonly WorkedOut[]>,
  ): Promise<ReadonlyMap<FundId, Stands>> {
    const kept = this.#standsOn(on)
    const found = new Map<FundId, Stands>()
    /** Those that are not kept; the others are found. */
    const without = (some: readonly Seen[]) =>
      some.filter(({ fund: { id, version }, days = '' }) => {
        const known = kept.get(id)?.get(days)
        if (known?.version === version) found.set(id, known)
        return known?.version !== version
      })
    await inTurns(without(funds), FUNDS_AT_ONCE, async (part) => {
      // Whoever asks at the same time works through the same list: nobody works out what another did meanwhile.
      const moved = without(part)
      const made = moved.length === 0 ? [] : await workOut(moved)
      for (const [i, { fund, days = '' }] of moved.entries()) {
        const one = made[i]
        if (!one) continue
        const { id, version } = fund
        const stands: Stands = { ...one, version, told: new Map() }
        found.set(id, stands)
        const ofFund = kept.get(id) ?? new Map<string, Stands>()
        kept.set(id, ofFund.set(days, stands))
      }
    })
    return found
  }

  #standsOn(on: Day): Map<FundId, Map<string, Stands>> {
    const known = this.#stands.get(on) ?? new Map<FundId, Map<string, Stands>>()
    // The day asked for last is the last to go.
    this.#stands.delete(on)
    this.#stands.set(on, known)
    for (const oldest of this.#stands.keys()) {
      if (this.#stands.size <= MOST_DAYS) break
      this.#stands.delete(oldest)
    }
    return known
  }

  /** What was told of a fund before it moved may name what is erased now. */
  #forget(funds: readonly FundId[]): void {
    if (funds.length === 0) return
    this.#orders.length = 0
    this.#people.clear()
    for (const kept of this.#stands.values()) for (const fund of funds) kept.delete(fund)
  }

  /** A list as `sort` sorts it: the same things in the same order are sorted once. */
  inOrder<T>(list: readonly T[], sort: (list: readonly T[]) => readonly T[]): readonly T[] {
    const known = this.#orders.find(
      ({ before }) => before.length === list.length && before.every((one, i) => one === list[i]),
    )
    if (known) return known.after as readonly T[]
    const after = sort(list)
    this.#orders.unshift({ before: list, after })
    this.#orders.length = Math.min(this.#orders.length, MOST_ORDERS)
    return after
  }

  /** Entries of each fund at whose time the worker was on record elsewhere too, with their days. */
  async twoPlaces(provider: ProviderId, from: Day): Promise<Workers> {
    const known = this.#workers.get(provider)
    // Read anew from time to time, so that what is long past does not stay.
    const workers = known && known.from <= from && known.from >= addYear(from) ? known : new Workers(from)
    const { sequence, rows } = await this.#booksOf(provider)
    if (workers.sequence === sequence) return workers
    const moved = rows.filter((row) => row.holder === 'person' && workers.versionOf(row.id) !== row.version)
    const asked = moved.map(({ id }) => ({ fund: id, from: workers.from, above: workers.versionOf(id) ?? 0 }))
    const read = await this.#store.figures.workers(asked)
    const erased = read
      .filter((one) => one.erased)
      .map(({ fund }) => ({ fund, from: workers.from, above: 0 }))
    const anew = new Map((await this.#store.figures.workers(erased)).map((one) => [one.fund, one]))
    // Somebody else may have taken in the same meanwhile: only what is still new is taken in.
    let isWhole = true
    await inTurns([...read.entries()], FUNDS_AT_ONCE, (part) => {
      for (const [i, one] of part) {
        const ask = asked[i]
        const row = moved[i]
        if (ask && row && (workers.versionOf(row.id) ?? 0) === ask.above)
          workers.take(row, anew.get(one.fund) ?? one, ask.above === 0 || one.erased)
        else isWhole = false
      }
    })
    await workers.lookAgain()
    if (isWhole) workers.sequence = sequence
    this.#workers.set(provider, workers)
    return workers
  }

  /** The bank's money that every book of a provider has, and when it moved since a day, or an earlier one. */
  async banks(provider: ProviderId, since: Day): Promise<readonly BankIn[]> {
    const { rows } = await this.#booksOf(provider)
    const found = new Map<FundId, BankIn>()
    const moved = rows.filter(({ id, version }) => {
      const known = this.#banks.get(id)
      const isKept = known?.version === version && known.since <= since
      if (isKept) found.set(id, known.of)
      return !isKept
    })
    const read = await this.#store.figures.banks(
      moved.map((row) => row.id),
      since,
    )
    for (const [i, { id, version }] of moved.entries()) {
      const of = read[i]
      if (!of) continue
      found.set(id, of)
      // What reaches further back answers for every later day too.
      const known = this.#banks.get(id)
      const isWider = known?.version === version && known.since <= since
      if (!isWider) this.#banks.set(id, { version, since, of })
    }
    return rows.flatMap(({ id }) => found.get(id) ?? [])
  }

  /** What waits for somebody, in each fund of a provider. */
  async waiting(
    provider: ProviderId,
    day: Day,
    which: Parameters<Store['figures']['waitingIn']>[1],
  ): Promise<WaitingKept> {
    const { figures, issued, queries } = this.#store
    const { sequence, lists } = await figures.written(provider)
    const at = `${sequence} ${lists} ${day}`
    const known = this.#waiting.get(provider)
    if (known?.at === at) return known
    const of = await figures.waitingIn(provider, which)
    const open = await issued.openQuestions(provider)
    const kept = { at, of, questions: open, queries: await queries.openQueries(provider) }
    this.#waiting.set(provider, kept)
    return kept
  }

  /** Of which months statements are still to be sent, as it was told on the day since anything was written. */
  async unsent(
    provider: ProviderId,
    day: Day,
    tell: () => Promise<readonly UnsentMonth[]>,
  ): Promise<readonly UnsentMonth[]> {
    const { sequence, books, lists } = await this.#store.figures.written(provider)
    const at = `${sequence} ${books} ${lists} ${day}`
    const known = this.#unsent.get(provider)
    if (known?.at === at) return known.of
    const of = await tell()
    this.#unsent.set(provider, { at, of })
    return of
  }
}

/** How many funds are read as of one moment, and worked out together. */
const FUNDS_AT_ONCE = 4
/** How many rows that moved are read one by one: of more, all are read together. */
const MOST_SINGLY = 40
/** Today, yesterday, and some days that somebody looks back to. */
const MOST_DAYS = 6

/** Everybody, as the managers and a few councils see them. */
const MOST_ORDERS = 6

interface AtVersion<T> {
  readonly version: number
  readonly of: T
}

interface BooksKept {
  readonly sequence: number
  readonly books: number
  readonly rows: readonly FundRow[]
}

interface FundersKept {
  /** The last agreement that was filed when it was read. */
  readonly agreed: number
  readonly of: readonly { readonly code: string; readonly name: string }[]
}

interface PeopleKept {
  readonly at: string
  readonly funds: readonly FundRow[]
  readonly of: readonly PersonPosition[]
}

interface UnsentKept {
  readonly at: string
  readonly of: readonly UnsentMonth[]
}

interface WaitingKept {
  readonly at: string
  readonly of: WaitingIn
  readonly questions: readonly QuestionRow[]
  readonly queries: readonly QueryRow[]
}

/** A fund of which only some days are seen: from one on, and which, in letters; else all of them. */
export interface Seen {
  readonly fund: FundRow
  readonly from?: Day
  readonly days?: string
}

/** How a fund stands, at a version of it. */
export interface Stands extends WorkedOut {
  readonly version: number
  /** The same with what stands elsewhere, as each role was told it last. */
  readonly told: Map<RoleName, { readonly about: string; readonly person: PersonPosition }>
}

/** How a fund stands, without what waits in it and what stands in other funds too. */
export interface WorkedOut {
  readonly position: Position
  readonly newest: number
  /** By when its oldest open month is to be closed; none where nothing is open. */
  readonly closingDue?: Day
}

/** A year before a day: how long visits are kept that are past the days looked at. */
function addYear(day: Day): Day {
  return `${Number(day.slice(0, 4)) - 1}${day.slice(4)}` as Day
}

type Visit = WorkerVisit & { readonly fund: FundId }

/** Where workers were, over all of a provider's people: only for telling that one was in two places. */
class Workers {
  readonly from: Day
  sequence = -1
  readonly #versions = new Map<FundId, number>()
  readonly #byFund = new Map<FundId, Visit[]>()
  readonly #byWorker = new Map<string, Set<Visit>>()
  readonly #clashing = new Map<string, ReadonlySet<Visit>>()
  readonly #dirty = new Set<string>()
  #isStale = false
  #clashesIn: ReadonlyMap<FundId, readonly Visit[]> = new Map()

  constructor(from: Day) {
    this.from = from
  }

  versionOf(fund: FundId): number | undefined {
    return this.#versions.get(fund)
  }

  take({ id, version }: FundRow, { visits, reversed }: WorkersIn, anew: boolean): void {
    const gone = new Set(reversed)
    const before = this.#byFund.get(id) ?? []
    const stay = anew ? [] : before.filter((v) => !gone.has(v.number))
    const kept = new Set(stay)
    for (const v of before) if (!kept.has(v)) this.#touch(v.worker).delete(v)
    // What was written since the version was read is taken in with the next.
    const come = visits.filter((v) => v.number <= version).map((v): Visit => ({ ...v, fund: id }))
    for (const v of come) this.#touch(v.worker).add(v)
    this.#byFund.set(id, [...stay, ...come])
    this.#versions.set(id, version)
  }

  #touch(worker: string): Set<Visit> {
    const known = this.#byWorker.get(worker) ?? new Set<Visit>()
    this.#byWorker.set(worker, known)
    this.#dirty.add(worker)
    this.#isStale = true
    return known
  }

  /** A fund's own entries, by number, of the days from one to another. */
  clashesIn(fund: FundId, from: Day, to: Day): readonly number[] {
    const own = this.#clashesIn.get(fund)
    if (!own) return NONE
    const numbers = own.filter((v) => from <= v.day && v.day <= to).map((v) => v.number)
    return numbers.sort((a, b) => a - b)
  }

  /** One of them, and the visits to others at whose time it was. */
  clashesWith(
    fund: FundId,
    number: number,
  ): { readonly visit: Visit; readonly others: readonly Visit[] } | undefined {
    const visit = this.#clashesIn.get(fund)?.find((v) => v.number === number)
    if (!visit) return undefined
    const others = [...(this.#byWorker.get(visit.worker) ?? [])].filter((v) => isClash(visit, v))
    return { visit, others: others.sort((a, b) => (a.start < b.start ? -1 : 1)) }
  }

  /** Compares anew where those were of whom something was taken in. */
  async lookAgain(): Promise<void> {
    if (!this.#isStale) return
    await inTurns([...this.#dirty], 1, ([worker = '']) => {
      const clashing = inTwoPlaces([...(this.#byWorker.get(worker) ?? [])])
      if (clashing.size > 0) this.#clashing.set(worker, clashing)
      else this.#clashing.delete(worker)
      this.#dirty.delete(worker)
    })
    const all = [...this.#clashing.values()].flatMap((visits) => [...visits])
    this.#clashesIn = Map.groupBy(all, (v) => v.fund)
    // What was taken in meanwhile is looked at by whoever took it in.
    this.#isStale = this.#dirty.size > 0
  }
}

const NONE: readonly number[] = []
