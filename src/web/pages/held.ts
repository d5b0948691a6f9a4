import { randomBytes } from 'node:crypto'
import type { Caller } from '../../bookkeeping/daybook.ts'
import type { FileIn, ImportReport } from '../../bookkeeping/imported.ts'

/** Files between looking at them and taking them in; afterwards what became of them. */
export interface Held {
  readonly token: string
  /** Whoever sent them: nobody else looks at them or takes them in. */
  readonly by: Caller
  readonly files: readonly FileIn[]
  report?: ImportReport
}

const MINUTES = 30
const MOST_HELD = 8
const MOST_BYTES = 60 * 1024 * 1024

/**
 * Holds files in memory under a name nobody can guess, for half an hour and never more than a few: nothing of
 * them reaches a disk before somebody says so. The oldest make room for the newest.
 */
export class HeldFiles {
  readonly #held = new Map<string, { readonly held: Held; readonly bytes: number; readonly until: number }>()

  hold(by: Caller, files: readonly FileIn[]): Held {
    const held: Held = { token: randomBytes(18).toString('base64url'), by, files }
    const bytes = files.reduce((n, f) => n + f.bytes.byteLength, 0)
    this.#held.set(held.token, { held, bytes, until: performance.now() + MINUTES * 60_000 })
    this.#forget()
    return held
  }

  find({ code, provider }: Caller, token: string): Held | undefined {
    this.#forget()
    const held = this.#held.get(token)?.held
    return held?.by.code === code && held.by.provider === provider ? held : undefined
  }

  #forget(): void {
    const now = performance.now()
    for (const [token, { until }] of this.#held) if (until < now) this.#held.delete(token)
    for (const [token] of this.#held) {
      const bytes = [...this.#held.values()].reduce((n, h) => n + h.bytes, 0)
      if (this.#held.size <= MOST_HELD && bytes <= MOST_BYTES) return
      if (this.#held.size > 1) this.#held.delete(token)
    }
  }
}
