import type { Context } from 'hono'
import type { Caller } from '../bookkeeping/daybook.ts'
import type { Books } from '../bookkeeping/open-books.ts'
import type { ProviderId } from '../ledger/fund.ts'
import type { Post } from '../mail/post.ts'

/** What every page and every route works with, handed in once. Who asks comes with each request. */
export interface Service {
  readonly books: Books
  /** The program's version, such as 0.1.0. */
  readonly version: string
  /** Files that wait to be imported by one provider: named here, read when they are asked for. */
  readonly inbox?: Inbox
  /** What carries letters out of the house; without it nobody is invited from here. */
  readonly post?: Post
  /** The public address, such as `https://fund.example.org`, for links in letters. */
  readonly origin?: string
  readonly log: Log
}

export interface Inbox extends WaitingFiles {
  /** Whose files they are: nobody else’s managers see that they wait, or read them. */
  readonly provider: ProviderId
}

export interface WaitingFiles {
  readonly list: () => Promise<readonly string[]> | readonly string[]
  readonly read: (name: string) => Promise<Uint8Array> | Uint8Array
}

/** Where lines are logged: pino, or anything with the same three ways to say something. */
export interface Log {
  readonly info: (facts: object, line: string) => void
  readonly warn: (facts: object, line: string) => void
  readonly error: (facts: object, line: string) => void
}

/** Somebody who has come in, as one of what they may be. */
export interface Visitor {
  readonly caller: Caller
  /** The name they are known by. */
  readonly name: string
  /** When they are signed out if they do nothing, as a London time: 14:35. */
  readonly until?: string
  /** In how many whole seconds that is. */
  readonly left?: number
  /** On a device that others use: it locks by itself after two minutes, and as soon as they leave. */
  readonly locks?: boolean
  /** They may look in as somebody else too. */
  readonly others?: boolean
}

/** Who asks, told from the request alone; nobody until somebody has signed in. */
export type Who = (c: Context<WebEnv>) => Promise<Visitor | undefined>

/** What a request carries on its way: a reference that people can quote and the log holds, and who asks. */
export interface WebEnv {
  Variables: { reference: string; caller: Caller; visitor: Visitor }
}
