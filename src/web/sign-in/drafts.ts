import type { UserId } from '../../bookkeeping/store-people.ts'

export const KEPT_MS = 15 * 60_000
const MOST = 500
const MOST_BYTES = 65_536

/** Forms about people's funds. Nothing about coming in, second factors, cards or sessions, and no files. */
const KEPT = /^\/(?:funds\/[\w-]+\/(?!cards(?:\/|$))|people\/|proposals\/|new-fund(?:\/|$))/

/** Whether the form of a page may be kept at all. */
export function mayBeKept(path: string): boolean {
  return KEPT.test(path)
}

/** What was sent, as text; undefined where it is long, of which no more is read than shows that. */
export async function readShort(request: Request): Promise<string | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > MOST_BYTES) return undefined
  const reader = request.body?.getReader()
  const parts: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
    if (done || value === undefined) return Buffer.concat(parts).toString()
    size += value.length
    if (size > MOST_BYTES) {
      await reader?.cancel()
      return undefined
    }
    parts.push(value)
  }
}

/** A form that was sent after its session had run out. */
export interface Draft {
  readonly path: string
  readonly fields: readonly (readonly [string, string])[]
}

interface Kept {
  readonly path: string
  /** Which browser it waits for: a keyed hash of what that one holds. */
  readonly browser: string
  readonly at: number
}

/**
 * What somebody typed is not lost when their session ran out meanwhile: it is offered again to the same user at the
 * same browser, for a quarter of an hour. In memory only, bounded, one for each user; never in an address or in the
 * file.
 */
export class Drafts {
  readonly #of = new Map<UserId, Kept & { readonly body: string }>()

  /** Whether it was kept: nothing is in which somebody wrote a password or a code. */
  keep(user: UserId, draft: Kept, body: string): boolean {
    if ([...new URLSearchParams(body).keys()].some((name) => /password|code/i.test(name))) return false
    this.#of.delete(user)
    // As it was sent: taken apart, many short fields are many times as large.
    this.#of.set(user, { ...draft, body })
    for (const oldest of this.#of.keys()) {
      if (this.#of.size <= MOST) break
      this.#of.delete(oldest)
    }
    return true
  }

  of(user: UserId, browser: string, now: number): Draft | undefined {
    const kept = this.#of.get(user)
    if (kept && kept.at <= now - KEPT_MS) this.#of.delete(user)
    else if (kept?.browser === browser)
      return { path: kept.path, fields: [...new URLSearchParams(kept.body)] }
    return undefined
  }

  forget(user: UserId): void {
    this.#of.delete(user)
  }
}
