import type { Check, EntryRead, FundRead, Line, Reading } from './check.ts'

/** An entry is reversed once, by its mirror. */
export class Reversals implements Check {
  readonly #reading: Reading
  /** By fund, the numbers that were reversed. */
  readonly #reversed = new Map<number, Set<number>>()

  constructor(reading: Reading) {
    this.#reading = reading
  }

  meaning(e: EntryRead): void {
    const { fund, columns: c } = e
    if (c.reverses === null) return
    const reversed = this.#reversed.get(fund.key) ?? new Set()
    if (reversed.has(c.reverses) || c.reverses >= c.number)
      this.#reading.findIn(e, 'it reverses an entry a second time, or none')
    this.#reversed.set(fund.key, reversed.add(c.reverses))
    if (!this.#isMirrored(fund, c.reverses, e.lines ?? []))
      this.#reading.findIn(e, 'it is not the mirror of the entry that it reverses')
  }

  /**
   * A reversal moves every transfer back, in the same unit and amount. Two things may come with it: what the
   * provider lends where a receipt's money is gone, and what the funder gets or gives for a price changed since.
   */
  #isMirrored(fund: FundRead, reversed: number, lines: readonly Line[]): boolean {
    const left = [...lines]
    const original = this.#reading.lookups.transfersOf(fund.key, reversed)
    for (const [, unit, debit, credit, amount] of original) {
      const i = left.findIndex((l) => l[0] === unit && l[1] === credit && l[2] === debit && l[3] === amount)
      if (i === -1) return false
      left.splice(i, 1)
    }
    const isReceipt = original.some(([kind]) => kind === 'receipt')
    return left.every(
      ([unit, debit, credit]) =>
        unit === 'GBP' &&
        ((isReceipt && debit === 'bank' && credit === 'advance') ||
          (debit === 'hours' && credit.startsWith('funder:')) ||
          (debit.startsWith('funder:') && credit === 'hours')),
    )
  }
}
