import { entryBytes } from '../../ledger/entry.ts'
import { sha256 } from '../rows.ts'
import type { Check, EntryRead, Reading } from './check.ts'

/** No entry is missing, added or changed: each follows from the one before it in its fund and in its provider's order. */
export class Chain implements Check {
  readonly #reading: Reading

  constructor(reading: Reading) {
    this.#reading = reading
  }

  entry(e: EntryRead): void {
    const { fund, provider, columns: c } = e
    const find = (sentence: string) => this.#reading.findIn(e, sentence)
    if (e.id !== e.place) find(`the entry before it is missing, or it was added`)
    if (c.number !== fund.number + 1)
      find(`entry ${fund.number + 1} of this fund is missing, or this one was added`)
    if (e.of !== fund.provider) find('it stands in another provider’s order')
    if (c.sequence !== provider.sequence + 1) find('an entry before it is missing from the provider’s order')
    if (c.previous !== fund.head) find('it does not follow from the entry before it in its fund')
    if (c.previousHead !== provider.head) find('it does not follow from the provider’s entry before it')
    if (provider.recordedAt !== null && c.recordedAt < provider.recordedAt)
      find('it was recorded before the entry before it')
  }

  /** Whether it is as it was written; the next one must follow from it in either case. */
  isAsWritten(e: EntryRead): boolean {
    const { fund, provider, columns: c, hash } = e
    const is = e.lines !== undefined && sha256(entryBytes(c, e.lines)) === hash
    if (!is) this.#reading.findIn(e, 'the entry or its transfers were changed after they were written')
    fund.number = c.number
    fund.head = hash
    provider.sequence = c.sequence
    provider.head = hash
    provider.recordedAt = c.recordedAt
    return is
  }

  end(): void {
    for (const [key, { stored, sequence, head, recordedAt }] of this.#reading.providers)
      if (stored.sequence !== sequence || stored.head !== head || stored.recorded_at !== recordedAt)
        this.#reading.find(
          `the provider’s order does not end with entry ${sequence}: entries are missing, or were added`,
          'provider',
          { row: key },
        )
  }
}
