import { isRefusal } from '../ledger/refusal.ts'
import type { Form } from '../ledger/statement.ts'
import type { Daybook, Desk } from './daybook.ts'
import { daysSeen, statementsSeen } from './funded.ts'
import { StoreBroken } from './store.ts'
import type { OpenedRow, Reader } from './store-statements.ts'

/** An issued statement that somebody is about to be shown, on screen (`web`, `easy-read`) or as a file. */
export interface Opening {
  readonly fund: string
  readonly number: number
  readonly form: Form
}

/** How many openings may wait while the file cannot be written; more than that are forgotten. */
const MOST_WAITING = 10_000

/**
 * Who has opened their statement: the first time that the person, a representative or a funder opens one, in any form,
 * so that a statement that nobody reads is seen (domain.md 4.3). A manager's look is no opening. Nothing more is
 * kept: not how often, nor how long. Unlike a look it is written for whoever reads, so it never keeps a statement
 * from them: while the file cannot be written it waits.
 */
export class Openings {
  readonly #desk: Pick<Desk, 'store' | 'clock'>
  #waiting: readonly Waits[] = []

  constructor(desk: Pick<Desk, 'store' | 'clock'>) {
    this.#desk = desk
  }

  /** Writes it down where it is the first time; says whether it was. */
  async keep(daybook: Daybook, opening: Opening): Promise<boolean> {
    const row = await openingOf(daybook, opening)
    if (!row || this.#waiting.some((w) => isSame(w, row))) return false
    await this.#write([{ ...row, provider: daybook.caller.provider }])
    return true
  }

  /** Writes down what waits; how many still wait. */
  async flush(): Promise<number> {
    if (this.#waiting.length > 0) await this.#write([])
    return this.#waiting.length
  }

  async #write(more: readonly Waits[]): Promise<void> {
    const left = [...this.#waiting, ...more]
    this.#waiting = []
    try {
      for (let next = left[0]; next !== undefined; next = left[0]) {
        const { provider, ...opened } = next
        const commit = { provider, at: this.#desk.clock(), by: opened.by, entries: [], opened: [opened] }
        const kept = await this.#desk.store.commit(commit, new Map())
        // Opened twice at once: one of the two was first.
        if (!kept.done && !('guard' in kept && kept.guard === 'already-there'))
          throw new Error('the file refused that a statement was opened')
        left.shift()
      }
    } catch (error) {
      this.#waiting = [...left, ...this.#waiting].slice(-MOST_WAITING)
      if (!(error instanceof StoreBroken)) throw error
    }
  }
}

type Waits = OpenedRow & Pick<Daybook['caller'], 'provider'>

/** What is to be written down: nothing for a manager, of what may not be seen, or where it was opened before. */
async function openingOf(
  daybook: Daybook,
  { fund: ref, number, form }: Opening,
): Promise<OpenedRow | undefined> {
  const reader = readerOf(daybook)
  const fund = reader && (await daybook.fund(ref))
  if (!reader || isRefusal(fund) || !fund) return undefined
  const { store, caller, at } = daybook
  const seen = statementsSeen(await store.statements(fund.id), await daysSeen(daybook, fund))
  if (!seen.some((s) => s.number === number)) return undefined
  const opened = await store.issued.opened(fund.id)
  const row = { fund: fund.id, number, reader, form, by: caller.code, at }
  return opened.some((o) => isSame(o, row)) ? undefined : row
}

type Which = Pick<OpenedRow, 'fund' | 'number' | 'reader'>
function isSame(a: Which, b: Which): boolean {
  return a.fund === b.fund && a.number === b.number && a.reader === b.reader
}

function readerOf({ caller: { as } }: Daybook): Reader | undefined {
  switch (as.role) {
    case 'manager':
      return undefined
    case 'holder':
      return 'person'
    case 'representative':
      return as.authority
    case 'commissioner':
      return `funder:${as.funder}`
  }
}
