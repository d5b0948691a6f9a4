const WINDOW_MS = 15 * 60_000
const MOST_KEYS = 20_000

/**
 * How often something was tried in the last quarter of an hour, by account and by address. Kept in memory and bounded:
 * the oldest is forgotten first, and a restart forgets all of it.
 */
export class Tries {
  readonly #at = new Map<string, readonly number[]>()

  /** In how many whole seconds it may be tried again; 0 where it may be now. */
  wait(key: string, most: number, now: number): number {
    const tries = this.#lately(key, now)
    const [first] = tries.slice(-most)
    return tries.length < most || first === undefined ? 0 : Math.ceil((first + WINDOW_MS - now) / 1000)
  }

  add(key: string, now: number): void {
    const tries = [...this.#lately(key, now), now].slice(-100)
    this.#at.delete(key)
    this.#at.set(key, tries)
    for (const oldest of this.#at.keys()) {
      if (this.#at.size <= MOST_KEYS) break
      this.#at.delete(oldest)
    }
  }

  /** The last one did not count after all. */
  takeBack(key: string): void {
    this.#at.set(key, (this.#at.get(key) ?? []).slice(0, -1))
  }

  forget(key: string): void {
    this.#at.delete(key)
  }

  #lately(key: string, now: number): readonly number[] {
    return (this.#at.get(key) ?? []).filter((at) => at > now - WINDOW_MS)
  }
}
