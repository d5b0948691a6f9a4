import type { BetterAuthOptions } from 'better-auth/minimal'
import type { AccessId, UserId } from '../../bookkeeping/store-people.ts'

/** How somebody came in. */
export type Way = 'password' | 'link' | 'card' | 'oidc'

/** A place where somebody is signed in. Moments are whole milliseconds since 1970. */
export interface Session {
  readonly id: string
  readonly user: UserId
  readonly name: string
  readonly email: string
  readonly way: Way
  readonly secondFactor: boolean
  /** Kept on a device that is theirs. */
  readonly kept: boolean
  /** What they look in as; nothing until it is chosen. */
  readonly access: AccessId | null
  readonly began: number
  readonly seen: number
  readonly ended: number | null
  readonly device: string | null
}

/** Who has an address here, and what they sign in with. */
export interface Account {
  readonly user: UserId
  readonly name: string
  readonly email: string
  readonly hasPassword: boolean
  readonly hasSecondFactor: boolean
}

/** What sign-in asks to be kept: the store has it over its own connection. */
export interface SignInStore {
  /** What better-auth reads and writes by. */
  readonly database: BetterAuthOptions['database']
  /** By what the browser holds, also when it has ended. */
  readonly session: (token: string) => Promise<Session | undefined>
  readonly comeIn: (
    token: string,
    how: { readonly way: Way; readonly secondFactor: boolean; readonly kept: boolean },
    at: number,
    began?: number,
  ) => Promise<void>
  readonly enter: (token: string, access: AccessId) => Promise<void>
  readonly seen: (session: string, at: number) => Promise<void>
  readonly end: (user: UserId, session: string, at: number) => Promise<number>
  readonly endOthers: (user: UserId, session: string, at: number) => Promise<number>
  readonly sessionsOf: (user: UserId) => Promise<readonly Session[]>
  readonly account: (email: string) => Promise<Account | undefined>
  /** False where this code was taken in the last minutes. */
  readonly claimCode: (user: UserId, code: string, at: number) => Promise<boolean>
}
