import type { InTheWay } from '../bookkeeping/issuing.ts'
import type { ProviderId } from '../ledger/fund.ts'

/** Work over everybody that takes longer than a page may: it goes on in slices, and pages say how far it is. */
export interface Run {
  /** Which work it is: begun again while it goes on, it is the same. */
  readonly name: string
  readonly done: number
  readonly of: number
  readonly says: string
  readonly state: 'goes-on' | 'ended' | 'broken-off'
  /** Of whom something was in the way. */
  readonly refused: readonly InTheWay[]
}

/** How far the work is, as it goes on. */
export type Counting = (done: number, of: number, says: string) => void

/**
 * What goes on for a provider, and what ended last. One work at a time: whoever asks for it again, or for another,
 * looks at the one that goes on. What is broken off with the service can be begun again: every slice is a commit of its
 * own, and what is done is not done twice.
 */
export class Runs {
  readonly #runs = new Map<ProviderId, Run>()

  of(provider: ProviderId, name: string): Run | undefined {
    const run = this.#runs.get(provider)
    return run?.name === name ? run : undefined
  }

  /** What goes on now, whatever it is. */
  goingOn(provider: ProviderId): Run | undefined {
    const run = this.#runs.get(provider)
    return run?.state === 'goes-on' ? run : undefined
  }

  /** Begins the work, unless some goes on already: pages say which, and to wait. Ended by the time it answers, or soon after: it waits a moment. */
  async begin(
    provider: ProviderId,
    name: string,
    work: (count: Counting) => Promise<readonly InTheWay[]>,
    failed: (error: unknown) => void,
  ): Promise<void> {
    if (this.goingOn(provider)) return
    const now = (change: Partial<Run>) => {
      const before = this.#runs.get(provider) ?? NEW
      this.#runs.set(provider, { ...before, ...change, name })
    }
    this.#runs.set(provider, { ...NEW, name })
    const running = work((done, of, says) => now({ done, of, says }))
      .then((refused) => now({ state: 'ended', refused }))
      .catch((error: unknown) => {
        now({ state: 'broken-off' })
        failed(error)
      })
    await Promise.race([running, new Promise((wake) => setTimeout(wake, A_MOMENT_MS))])
  }
}

const NEW: Run = { name: '', done: 0, of: 0, says: '', state: 'goes-on', refused: [] }

/** So long a page may wait for its answer: for ten people nobody sees the work going on. */
const A_MOMENT_MS = 900
