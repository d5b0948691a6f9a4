import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { ToPrint } from '../pdf/envelopes.ts'

/** An order to a thread, and what comes of it: of one order, and of no other. */
export interface Ordered {
  readonly number: number
  readonly paper: ToPrint
}
export type Answered =
  | { readonly number: number; readonly pdf: Uint8Array }
  | { readonly number: number; readonly failed: Error }

/** A paper that could not be made. Others are. */
export class NotPrinted extends Error {
  override readonly name = 'NotPrinted'
}

type Waiting = PromiseWithResolvers<Uint8Array>
/** What a thread was asked for and has not answered. */
type Thread = { readonly worker: Worker; readonly waiting: Map<number, Waiting> }

/**
 * Printers: threads that make papers while the program goes on, because rendering takes longest of all. One processor
 * is left to the program. A thread starts when there is more to do than those that are there are busy with.
 */
export class Printers {
  readonly #most = Math.max(1, availableParallelism() - 1)
  readonly #threads: Thread[] = []
  #ordered = 0

  /** How many papers to order ahead: enough for each thread to have the next one at hand, and no more in memory. */
  get ahead(): number {
    return 3 * this.#most
  }

  /** Makes one paper. Rejected with `NotPrinted` where this one cannot be made, else where printing is over at all. */
  print(paper: ToPrint): Promise<Uint8Array> {
    const { worker, waiting } = this.#nextThread()
    const number = ++this.#ordered
    const made = Promise.withResolvers<Uint8Array>()
    waiting.set(number, made)
    worker.postMessage({ number, paper } satisfies Ordered)
    return made.promise
  }

  /** Ends all threads, whatever they are at. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.splice(0).map(({ worker }) => worker.terminate()))
  }

  #nextThread(): Thread {
    const [idlest] = [...this.#threads].sort((a, b) => a.waiting.size - b.waiting.size)
    if (idlest && (idlest.waiting.size === 0 || this.#threads.length >= this.#most)) return idlest
    const thread: Thread = { worker: new Worker(PRINTER, { resourceLimits: LIMITS }), waiting: new Map() }
    this.#threads.push(thread)
    thread.worker.on('message', (answered: Answered) => {
      const waiting = thread.waiting.get(answered.number)
      thread.waiting.delete(answered.number)
      if ('pdf' in answered) waiting?.resolve(answered.pdf)
      else waiting?.reject(new NotPrinted(answered.failed.message, { cause: answered.failed }))
    })
    // A thread that could not start, or broke: nothing it was asked for is made any more.
    const over = (why: unknown) => {
      for (const { reject } of thread.waiting.values()) reject(why)
      thread.waiting.clear()
    }
    thread.worker.on('error', (error) => over(new Error('a printer broke', { cause: error })))
    thread.worker.on('exit', (code) => over(new Error(`a printer ended with ${code}`)))
    return thread
  }
}

/** A paper leaves much behind and keeps little: swept up more often, a thread takes a third of the memory. */
const LIMITS = { maxYoungGenerationSizeMb: 16 }

/** Beside this file; bundled, beside the program and named after it (scripts/build.mjs). */
const PRINTER = import.meta.url.endsWith('.ts')
  ? new URL('./printer.ts', import.meta.url)
  : new URL(import.meta.url.replace(/\.mjs$/, '-printer.mjs'))
