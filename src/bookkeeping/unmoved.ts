import type { FundId } from '../ledger/fund.ts'
import { inTurns } from './in-turns.ts'
import type { FundRow } from './store.ts'

/**
 * What was worked out of each fund, kept until the fund moves or something else is asked: a list of everybody costs as
 * much as what was written since it was asked for last (docs/decisions/0031). Only what follows from a fund's own
 * entries may be kept so.
 */
export class Unmoved<T> {
  readonly #kept = new Map<FundId, { readonly version: number; readonly asked: string; readonly value: T }>()

  /** One for each fund, in their order; `asked` tells apart what else it depends on, such as a day. */
  async of(
    funds: readonly FundRow[],
    asked: string,
    workOut: (fund: FundRow) => Promise<T>,
  ): Promise<readonly T[]> {
    const values: T[] = []
    await inTurns(funds, 1, async (part) => {
      for (const fund of part) {
        const { id, version } = fund
        const known = this.#kept.get(id)
        const isFresh = known?.version === version && known.asked === asked
        const value = isFresh ? known.value : await workOut(fund)
        if (!isFresh) this.#kept.set(id, { version, asked, value })
        values.push(value)
      }
    })
    return values
  }
}
