import type { UserId } from '../../bookkeeping/store-people.ts'

const KEPT_MS = 15 * 60_000
const MOST = 500
const MOST_CHARACTERS = 65_536

/** A form that was sent after its session had ended. */
export interface Draft {
  readonly path: string
  readonly fields: readonly (readonly [string, string])[]
  readonly at: number
}

/**
 * What somebody typed is not lost when they were signed out meanwhile: it is offered again to the same user, for a
 * quarter of an hour. In memory only, bounded, one for each user; never in an address or in the file.
 */
export class Drafts {
  readonly #of = new Map<UserId, Draft>()

  /** Whether it was kept: what is very long is not. */
  keep(user: UserId, path: string, body: string, now: number): boolean {
    if (body.length > MOST_CHARACTERS) return false
    this.#of.delete(user)
    this.#of.set(user, { path, fields: [...new URLSearchParams(body)], at: now })
    for (const oldest of this.#of.keys()) {
      if (this.#of.size <= MOST) break
      this.#of.delete(oldest)
    }
    return true
  }

  of(user: UserId, now: number): Draft | undefined {
    const draft = this.#of.get(user)
    if (draft && draft.at > now - KEPT_MS) return draft
    this.#of.delete(user)
    return undefined
  }

  forget(user: UserId): void {
    this.#of.delete(user)
  }
}
