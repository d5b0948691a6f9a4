import { NO_HASH } from '../../ledger/entry.ts'
import type { FiledTable } from '../filed.ts'
import { sealOf } from '../rows.ts'
import type { Reading } from './check.ts'

export interface FiledRow {
  readonly table: FiledTable
  readonly key: number
  readonly values: readonly (string | number | null)[]
  readonly seal: string
}

/** Every filed row has the place after the one before it, in whatever table, and a seal over both. */
export class Register {
  readonly #reading: Reading
  #last = 0
  #head = NO_HASH

  constructor(reading: Reading) {
    this.#reading = reading
  }

  row({ table, key, values, seal }: FiledRow): void {
    if (key !== this.#last + 1) {
      const missing = key > this.#last + 1
      const sentence = missing
        ? `row ${this.#last + 1} of the register is missing`
        : 'two rows have one place in the register'
      this.#reading.find(sentence, missing ? 'register' : table, { row: missing ? this.#last + 1 : key })
    }
    if (sealOf(table, [key, ...values], this.#head) !== seal)
      this.#reading.find('the row, or the one filed before it, was changed, added or taken away', table, {
        row: key,
      })
    this.#last = key
    this.#head = seal
  }

  /** Where the register says that it ends; nothing where it does not say so once. */
  end(says: { readonly last: number; readonly head: string } | undefined): void {
    if (says?.last !== this.#last || says.head !== this.#head)
      this.#reading.find(
        `the register does not end with row ${this.#last}: rows are missing or were added`,
        'register',
        { row: this.#last },
      )
  }
}
