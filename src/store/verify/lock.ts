import { type Check, detailsOf, type EntryRead, type FundRead, type Reading } from './check.ts'
import type { Statements } from './statements.ts'

/** A fund's last closed day, and the day up to which its support is recorded. */
interface Locked {
  lock: string | null
  recorded: string | null
}

/** Nothing is dated in a closed period, and only closing with a final statement closes one, once support is recorded. */
export class Lock implements Check {
  readonly #reading: Reading
  readonly #statements: Statements
  readonly #locked = new Map<number, Locked>()

  constructor(reading: Reading, statements: Statements) {
    this.#reading = reading
    this.#statements = statements
  }

  entry(e: EntryRead): void {
    const { lock } = this.#of(e.fund)
    if (lock !== null && e.columns.effective <= lock)
      this.#reading.findIn(e, 'it is dated in a closed period')
  }

  meaning(e: EntryRead): void {
    const { fund, columns: c } = e
    this.#issued(e)
    if (c.kind !== 'support-recorded') return
    const of = this.#of(fund)
    const { through } = detailsOf<'support-recorded'>(c)
    if (of.recorded !== null && through <= of.recorded)
      this.#reading.findIn(e, 'support was recorded further already')
    of.recorded = through
  }

  /** A final statement or an early copy that an entry carries; only closing moves the lock. */
  #issued(e: EntryRead): void {
    const { id, fund, columns: c } = e
    const of = this.#of(fund)
    const find = (sentence: string) => this.#reading.findIn(e, sentence, 'statement')
    const wrong = this.#statements.carried(id, fund.key, c, of.lock) ?? []
    for (const sentence of wrong) find(sentence)
    if (c.kind !== 'closing' || wrong.length > 0) return
    const { last } = detailsOf<'closing'>(c)
    if (of.recorded === null || of.recorded < last) find('the period was closed before support was recorded')
    of.lock = last
  }

  end(): void {
    for (const fund of this.#reading.funds.values()) {
      const { lock, recorded } = this.#of(fund)
      const find = (sentence: string) =>
        this.#reading.find(sentence, 'fund', { row: fund.key, fund: fund.id, entry: fund.number })
      if (fund.stored.locked_through !== lock) find('the lock is not where the last closing put it')
      if (fund.stored.recorded_through !== recorded)
        find('the day up to which support is recorded is not what was recorded')
    }
  }

  #of({ key }: FundRead): Locked {
    const known = this.#locked.get(key)
    if (known) return known
    const made: Locked = { lock: null, recorded: null }
    this.#locked.set(key, made)
    return made
  }
}
