import { commitment } from '../rows.ts'
import { type Check, detailsOf, type EntryRead, type Reading, type Row } from './check.ts'

/** Each text is what was committed to, or gone where an erasure says so: from the files made of it too. */
export class Words implements Check {
  readonly #reading: Reading
  readonly #blanked = new Map<string, { readonly fund: number; readonly row: number }>()
  /** By fund, what its erasures list. */
  readonly #erased = new Map<number, Set<string>>()

  constructor(reading: Reading) {
    this.#reading = reading
  }

  take(key: number, { ref, salt, text, fund }: Row): void {
    if (text === null && salt === null) this.#blanked.set(String(ref), { fund: Number(fund), row: key })
    else if (commitment(String(salt), String(text)) !== ref)
      this.#reading.find('the text is not what was committed to', 'word', {
        row: key,
        ...this.#reading.named(Number(fund)),
      })
  }

  meaning({ fund, columns: c }: EntryRead): void {
    if (c.kind !== 'erasure') return
    const erased = this.#erased.get(fund.key) ?? new Set()
    for (const ref of detailsOf<'erasure'>(c).words) erased.add(ref)
    this.#erased.set(fund.key, erased)
  }

  end(): void {
    for (const [ref, { fund, row }] of this.#blanked)
      if (!this.#erased.get(fund)?.has(ref))
        this.#reading.find('a text is gone and no erasure says so', 'word', {
          row,
          ...this.#reading.named(fund),
        })
    for (const [key, refs] of this.#erased) {
      const where = this.#reading.named(key)
      for (const row of refs)
        if (this.#blanked.get(row)?.fund !== key)
          this.#reading.find('an erasure lists a text that is still there', 'word', { row, ...where })
    }
    // What an erasure blanks, no file may give away that was made before it: its digest goes with it.
    for (const [key, refs] of this.#erased) {
      if (refs.size === 0) continue
      for (const row of this.#reading.lookups.filesSayingErased(key))
        this.#reading.find(
          'the file it was made from says what is erased, and it can still be known',
          'rendition',
          { row, ...this.#reading.named(key) },
        )
    }
  }
}
