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
  /** The device that a card was held up to. */
  readonly cardDevice: string | null
  readonly device: string | null
}

/** How somebody comes in. */
export interface ComingIn {
  readonly way: Way
  readonly secondFactor: boolean
  readonly kept: boolean
  readonly cardDevice?: string | null
}

/** A device of the person's own, or one that several people use. */
export type DeviceKind = 'own' | 'shared'

export interface Card {
  readonly id: string
  readonly made: number
  /** The name of whoever made it; none where it was erased. */
  readonly madeBy: string | null
}

/** A device on which a user's card opens. */
export interface Device {
  readonly id: string
  readonly kind: DeviceKind
  /** The kind of device, such as “Safari on an iPad”. */
  readonly name: string
  readonly enrolled: number
  readonly enrolledBy: string | null
  readonly used: number | null
  readonly ended: number | null
}

/** Cards of people without e-mail, and the devices they open on. */
export interface CardStore {
  readonly card: (user: UserId) => Promise<Card | undefined>
  readonly make: (card: { id: string; user: UserId; secret: string; by: string }, at: number) => Promise<void>
  readonly revoke: (user: UserId, at: number) => Promise<number>
  readonly invite: (
    link: { user: UserId; token: string; by: string; until: number },
    at: number,
  ) => Promise<void>
  readonly enrolment: (
    token: string,
    at: number,
  ) => Promise<{ user: UserId; name: string; by: string; byName: string | null } | undefined>
  readonly useUp: (token: string, at: number) => Promise<boolean>
  readonly enrol: (
    device: { id: string; user: UserId; token: string; kind: DeviceKind; name: string; by: string },
    at: number,
  ) => Promise<void>
  readonly known: (token: string, user: UserId) => Promise<{ others: boolean; any: boolean }>
  readonly devices: (user: UserId) => Promise<readonly Device[]>
  readonly endDevice: (user: UserId, id: string, at: number) => Promise<number>
  readonly opens: (
    secret: string,
    token: string,
  ) => Promise<{ user: UserId; device: string; kind: DeviceKind } | undefined>
  readonly leave: (token: string, at: number) => Promise<void>
  readonly used: (device: string, at: number) => Promise<void>
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
  readonly cards: CardStore
  /** By what the browser holds, also when it has ended. */
  readonly session: (token: string) => Promise<Session | undefined>
  readonly comeIn: (token: string, how: ComingIn, at: number, began?: number) => Promise<void>
  readonly enter: (token: string, access: AccessId) => Promise<void>
  readonly seen: (session: string, at: number) => Promise<void>
  readonly end: (user: UserId, session: string, at: number) => Promise<number>
  /** Ends it because what it looked in as is over: its access stays beside it. */
  readonly endWithAccess: (user: UserId, session: string, at: number) => Promise<number>
  /** Ends all but one, or all, and what is half way: a sign-in that owes its code, a link for a forgotten password. */
  readonly endOthers: (user: UserId, session: string | null, at: number) => Promise<number>
  readonly sessionsOf: (user: UserId) => Promise<readonly Session[]>
  readonly account: (email: string) => Promise<Account | undefined>
  /** Tells the password of an address from the one before it, and nothing else about it. */
  readonly passwordMark: (email: string) => Promise<string | undefined>
  /** Whether it was this user who accepted an invitation; false also where it is open or was never one. */
  readonly hasAccepted: (token: string, user: UserId) => Promise<boolean>
  /** False where this code was taken in the last minutes. */
  readonly claimCode: (user: UserId, code: string, at: number) => Promise<boolean>
}
