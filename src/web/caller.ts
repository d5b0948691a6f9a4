import type { Caller } from '../bookkeeping/daybook.ts'
import type { Books } from '../bookkeeping/open-books.ts'

/**
 * What every page and every route works with, handed in once. Until sign-in comes, whoever reaches this
 * computer is the manager of one provider; `caller` is the one place where that will change.
 */
export interface Service {
  readonly books: Books
  readonly caller: Caller
  /** The program's version, such as 0.1.0. */
  readonly version: string
  /** Files that wait to be imported: named here, read when they are asked for. */
  readonly inbox?: Inbox
  readonly log: Log
}

export interface Inbox {
  readonly list: () => Promise<readonly string[]> | readonly string[]
  readonly read: (name: string) => Promise<Uint8Array> | Uint8Array
}

/** Where lines are logged: pino, or anything with the same three ways to say something. */
export interface Log {
  readonly info: (facts: object, line: string) => void
  readonly warn: (facts: object, line: string) => void
  readonly error: (facts: object, line: string) => void
}

/** What a request carries on its way: a reference that people can quote and the log holds. */
export interface WebEnv {
  Variables: { reference: string }
}
