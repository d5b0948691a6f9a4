import type { Digest } from '../ledger/entry.ts'
import { isRefusal } from '../ledger/refusal.ts'
import type { Form } from '../ledger/statement.ts'
import { type Caller, Daybook, type Desk } from './daybook.ts'
import { statementsOf } from './issued.ts'

/** A file that was made of an issued statement: SHA-256 over its bytes. */
export interface Rendition {
  /** The fund's reference or id. */
  readonly fund: string
  /** The statement's number. */
  readonly number: number
  readonly form: Form
  readonly language: string
  readonly digest: Digest
}

/** How many files are remembered as written down. */
const MOST_KNOWN = 20_000

/**
 * Which files were made of which statement, so that a file in somebody's hands can be known again
 * (docs/decisions/0025). Every form is made anew each time it is asked for, and is the same to the byte as long as
 * the program is the same: each set of bytes is written down once, and known from then on. It is written
 * down before the file leaves: a file that is out and unknown would be called none of ours when somebody checks it.
 * The page on a screen is no file and waits for nothing. A digest is a word of the fund, erased with what the file says.
 */
export class Renditions {
  readonly #desk: Desk
  /** In the order in which they came in: the oldest is forgotten first. */
  readonly #known = new Set<string>()

  constructor(desk: Desk) {
    this.#desk = desk
  }

  /**
   * Writes down that this file was made, once. A statement that was not issued, or may not be seen, has no files.
   * Throws where it cannot be written just now: then the file is not to leave.
   */
  async keep(caller: Caller, made: Rendition): Promise<void> {
    if (this.#known.has(nameOf(made))) return
    const daybook = new Daybook(this.#desk, caller, 'keepRendition')
    const rows = await statementsOf(daybook, { fund: made.fund })
    const row = isRefusal(rows) ? undefined : rows.find((r) => r.number === made.number)
    if (!row) return
    const { form, language, digest } = made
    const before = await daybook.store.issued.renditions(row.fund, row.number)
    if (!before.some((r) => r.digest === digest)) {
      const file = await daybook.word(row.fund, digest)
      daybook.add('renditions', { fund: row.fund, number: row.number, form, language, file })
      const kept = await daybook.commit()
      const cameFirst = !kept.done && 'guard' in kept && kept.guard === 'already-there'
      if (!kept.done && !cameFirst) throw new Error('the file refused a rendition')
    }
    this.#known.add(nameOf(made))
    for (const oldest of this.#known) {
      if (this.#known.size <= MOST_KNOWN) break
      this.#known.delete(oldest)
    }
  }
}

/** The bytes and what they were made of: the same bytes of another statement are another file. */
function nameOf({ fund, number, digest }: Rendition): string {
  return `${fund} ${number} ${digest}`
}
