import type { Act } from '../ledger/role.ts'
import type { Daybook } from './daybook.ts'
import { type Store, StoreBroken } from './store.ts'
import type { LookRow } from './store-people.ts'

/** What looking at each of these is; the others show nothing of a person's record, or go with one of these. */
const LOOKS: { readonly [A in Act]?: LookRow['what'] } = {
  fundList: 'list',
  allAccounts: 'list',
  fundPage: 'account',
  accounts: 'account',
  entriesOf: 'entries',
  statementOf: 'statement',
  draftStatement: 'statement',
  decisionsOf: 'decisions',
  whoCanSee: 'people',
}

/** How many looks may wait while the file cannot be written. */
const MOST_WAITING = 10_000

/**
 * Who looked (design.md §8; trust.md T21): every look at a person's record by staff or a commissioner is written
 * down before it is shown. While the file cannot be written for a moment, pages are still answered: the looks
 * wait here and go in with the next one; when too many wait, nothing more is shown.
 */
export class Looks {
  readonly #store: Store
  #waiting: LookRow[] = []

  constructor(store: Store) {
    this.#store = store
  }

  async keep(daybook: Daybook, act: Act): Promise<void> {
    const looks = looksOf(daybook, act)
    if (looks.length === 0) return
    const all = [...this.#waiting, ...looks]
    this.#waiting = []
    try {
      // Providers' books are apart: what waited for another provider goes in its own commit.
      for (const [provider, of] of Map.groupBy(all, (look) => look.provider))
        await this.#store.commit(
          { provider, at: daybook.at, by: daybook.caller.code, entries: [], looks: of },
          new Map(),
        )
    } catch (error) {
      const mayWait = error instanceof StoreBroken && error.passing
      if (!mayWait || all.length + this.#waiting.length > MOST_WAITING) throw error
      this.#waiting = [...all, ...this.#waiting]
    }
  }
}

function looksOf(daybook: Daybook, act: Act): LookRow[] {
  const what = LOOKS[act]
  const { as, provider, code } = daybook.caller
  if (what === undefined || (as.role !== 'manager' && as.role !== 'commissioner')) return []
  const look = {
    provider,
    role: as.role,
    ...(as.role === 'commissioner' ? { funder: as.funder } : {}),
    what,
    ...(daybook.lookedAbout === undefined ? {} : { about: daybook.lookedAbout }),
    by: code,
    at: daybook.at,
  }
  if (what === 'list') return [look]
  return daybook.opened.map((fund) => ({ ...look, fund }))
}
