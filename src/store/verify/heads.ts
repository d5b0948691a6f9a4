import type { Check, Reading } from './check.ts'
import type { Verifying } from './finding.ts'

/** The history is the one that ended with each head held elsewhere. */
export class Heads implements Check {
  readonly #reading: Reading
  readonly #held: NonNullable<Verifying['heads']>

  constructor(reading: Reading, held: NonNullable<Verifying['heads']>) {
    this.#reading = reading
    this.#held = held
  }

  end(): void {
    const keys = new Map([...this.#reading.funds.values()].map((f) => [f.id, f.key]))
    for (const { fund, entry, hash } of this.#held)
      if (this.#reading.lookups.hashOf(keys.get(fund) ?? 0, entry) !== hash)
        this.#reading.find('the history is not the one that ended with this head', 'entry', { fund, entry })
  }
}
