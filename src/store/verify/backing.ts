import type { Agreement } from '../../ledger/agreement.ts'
import type { Day } from '../../ledger/day.ts'
import type { EntryColumns } from '../../ledger/entry.ts'
import { worthOfOne } from '../books.ts'
import {
  type AccountRead,
  type Check,
  type DocumentRead,
  detailsOf,
  type EntryRead,
  type FundRead,
  type Reading,
} from './check.ts'

interface Version {
  readonly version: number
  readonly from: Day
  readonly each: ReadonlyMap<string, number>
}

/** A fund's agreements, and how far they are in force. */
interface Priced {
  readonly versions: Version[]
  priced: number
  from: string | null
}

/** The money behind the hours held equals price × hours, at the prices that were agreed, on every day. */
export class Backing implements Check {
  readonly #reading: Reading
  readonly #priced = new Map<number, Priced>()

  constructor(reading: Reading) {
    this.#reading = reading
  }

  document({ table, row, fund, body }: DocumentRead): void {
    if (table !== 'agreement') return
    const agreement = body as Agreement
    const { version, from } = agreement
    const { versions } = this.#of(fund)
    if (row['version'] !== version || row['from_day'] !== from || version !== versions.length + 1)
      this.#reading.find('the version or its first day is not that of the document', 'agreement', {
        row: Number(row['key']),
        fund: fund.id,
      })
    const each = new Map(agreement.kinds.map((kind) => [kind.code, worthOfOne(kind)]))
    versions.push({ version, from, each })
    const stored = this.#reading.lookups.prices(fund.key, version)
    const right = stored.every((p) => p.from_day === from && each.get(p.unit) === p.each)
    if (!right || stored.length !== each.size)
      this.#reading.find(`the prices of version ${version} are not those of the agreement`, 'price', {
        row: version,
        fund: fund.id,
      })
  }

  meaning({ fund, columns: c }: EntryRead): void {
    if (c.kind === 'agreement') this.#takes(fund, detailsOf<'agreement'>(c).version, false, c)
    if (c.kind === 'repricing') this.#takes(fund, detailsOf<'repricing'>(c).version, true, c)
  }

  /** The same rule as the file's: a version takes force by itself where it values what is held as before. */
  #takes(fund: FundRead, number: number, isRepricing: boolean, c: EntryColumns): void {
    const of = this.#of(fund)
    const version = of.versions[number - 1]
    if (!version) {
      this.#reading.find('its agreement is missing', 'agreement', { fund: fund.id, entry: c.number })
      return
    }
    const before = (unit: string) =>
      of.versions
        .slice(0, number - 1)
        .findLast((v) => v.each.has(unit))
        ?.each.get(unit)
    const isRevalued = (a: AccountRead) =>
      version.each.has(a.unit) &&
      version.each.get(a.unit) !== before(a.unit) &&
      (a.now !== 0 || (a.days?.at(-1) ?? '') >= version.from)
    const takesForce = isRepricing
      ? number > of.priced && version.from === c.effective
      : number === of.priced + 1 &&
        !fund.accounts.some((a) => a.part === 'held' && a.movedBy > 0 && isRevalued(a))
    if (!takesForce) return
    of.priced = number
    of.from = of.from !== null && of.from > version.from ? of.from : version.from
  }

  end(): void {
    for (const fund of this.#reading.funds.values()) this.#fundAtTheEnd(fund)
    const agreed = [...this.#priced.values()]
      .flatMap((p) => p.versions)
      .reduce((sum, v) => sum + v.each.size, 0)
    if (this.#reading.lookups.howManyPrices() !== agreed)
      this.#reading.find('there are prices of no agreement', 'price')
  }

  #fundAtTheEnd(fund: FundRead): void {
    const { stored } = fund
    const { versions, priced, from } = this.#of(fund)
    const find = (sentence: string) =>
      this.#reading.find(sentence, 'fund', { row: fund.key, fund: fund.id, entry: fund.number })
    const waits =
      versions
        .filter((v) => v.version > priced)
        .map((v) => v.from)
        .sort()[0] ?? null
    if (stored.priced !== priced || stored.priced_from !== from || stored.waits_from !== waits)
      find('the prices in force are not those of the agreement and its repricing')
    if (stored.unbacked_from !== null) find('the money behind the hours was left unsettled')
    this.#everyDay(fund)
  }

  /** On every day on which either changes. */
  #everyDay(fund: FundRead): void {
    const { versions, priced } = this.#of(fund)
    const held = fund.accounts.filter((a) => a.part === 'held' || a.part === 'hours')
    const days = new Set(held.flatMap((a) => a.days ?? []))
    for (const v of versions) if (v.version <= priced) days.add(v.from)
    const walks = held.map((account) => ({ account, at: 0, balance: 0 }))
    for (const day of [...days].sort()) {
      let gap = 0
      for (const walk of walks) {
        const { account } = walk
        while ((account.days?.[walk.at] ?? '9999-99-99') <= day)
          walk.balance += account.changes[walk.at++] ?? 0
        gap +=
          account.part === 'hours' ? walk.balance : -walk.balance * this.#priceOn(fund, account.unit, day)
      }
      if (gap !== 0) {
        this.#reading.find(`pounds and hours do not agree on ${day}`, 'account', { row: day, fund: fund.id })
        return
      }
    }
  }

  #priceOn(fund: FundRead, unit: string, day: string): number {
    const { versions, priced } = this.#of(fund)
    for (let i = priced - 1; i >= 0; i--) {
      const version = versions[i]
      const each = version && version.from <= day ? version.each.get(unit) : undefined
      if (each !== undefined) return each
    }
    return versions.find((v) => v.each.has(unit))?.each.get(unit) ?? 0
  }

  #of({ key }: FundRead): Priced {
    const known = this.#priced.get(key)
    if (known) return known
    const made: Priced = { versions: [], priced: 0, from: null }
    this.#priced.set(key, made)
    return made
  }
}
