import { type Letter, NotSent, type Post, type PostLog } from './post.ts'

/** A post that takes letters at once and sends them in its own time. */
export interface PostQueue extends Post {
  /** Takes no more letters and tries those that wait one last time; what is left then is lost, and said. */
  readonly close: () => Promise<void>
}

export interface Queueing {
  readonly log: PostLog
  /** How many letters may wait, whose first try or whose next one. */
  readonly most?: number
  /** How long each next try waits, in milliseconds; after the last the letter is given up. */
  readonly waits?: readonly number[]
}

const MOST_WAITING = 200
/** Together about six minutes: a sign-in link that comes later is of no use. */
const WAITS_MS = [1_000, 5_000, 30_000, 300_000] as const
const AT_ONCE = 3

interface Waiting {
  readonly letter: Letter
  readonly tries: number
}

/**
 * Letters wait here for the post, so that a page is answered as fast whether or not anything is sent, and
 * whatever the mail server does (trust.md T16). The queue is bounded and kept in memory only: a letter that
 * is lost is asked for again. Failures are logged without the address and without the text.
 */
export function inQueue(post: Post, { log, most = MOST_WAITING, waits = WAITS_MS }: Queueing): PostQueue {
  const ready: Waiting[] = []
  const later = new Map<NodeJS.Timeout, Waiting>()
  const sending = new Set<Promise<void>>()
  let closed = false

  async function attempt({ letter, tries }: Waiting): Promise<void> {
    try {
      await post.send(letter)
    } catch (error) {
      const { why, code, passing } = error instanceof NotSent ? error : new NotSent('not-reached')
      const wait = waits[tries]
      const facts = { why, ...(code === undefined ? {} : { code }), try: tries + 1 }
      if (!passing || wait === undefined || closed) log.error(facts, 'a letter was given up')
      else {
        log.warn(facts, 'a letter was not sent yet')
        const timer = setTimeout(() => {
          later.delete(timer)
          put({ letter, tries: tries + 1 })
        }, wait)
        later.set(timer.unref(), { letter, tries: tries + 1 })
      }
    }
  }

  function put(waiting: Waiting): void {
    ready.push(waiting)
    turn()
  }

  function turn(): void {
    while (sending.size < AT_ONCE) {
      const next = ready.shift()
      if (!next) return
      const sent = attempt(next).finally(() => {
        sending.delete(sent)
        turn()
      })
      sending.add(sent)
    }
  }

  return {
    async send(letter) {
      if (closed || ready.length + later.size + sending.size >= most)
        log.error({ waiting: ready.length + later.size + sending.size }, 'a letter was not taken')
      else put({ letter, tries: 0 })
    },
    async close() {
      closed = true
      for (const [timer, waiting] of later) {
        clearTimeout(timer)
        put(waiting)
      }
      later.clear()
      while (sending.size > 0) await Promise.all(sending)
    },
  }
}
