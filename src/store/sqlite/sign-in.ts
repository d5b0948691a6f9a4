import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import type { AccessId, UserId } from '../../bookkeeping/store-people.ts'
import { sha256 } from '../rows.ts'
import { SqliteCards } from './cards.ts'
import * as tables from './schema.ts'

type Value = string | number | null

/** What keeping sign-in needs of the open file: every statement guarded as the store's own are. */
export interface SignInFile {
  readonly drizzle: BetterSQLite3Database
  readonly all: <T>(sql: string, ...values: Value[]) => T[]
  /** How many rows it changed. */
  readonly run: (sql: string, ...values: Value[]) => number
  /** Tries again, outside the driver, while another process holds the file. */
  readonly patiently: <T>(run: () => T | Promise<T>) => Promise<T>
}

/** How somebody came in. */
type Way = 'password' | 'link' | 'card' | 'oidc'

interface SessionRow {
  readonly id: string
  readonly user: UserId
  readonly name: string
  readonly email: string
  readonly way: Way
  readonly secondFactor: boolean
  readonly kept: boolean
  readonly access: AccessId | null
  /** Whole milliseconds since 1970, as all moments of sign-in. */
  readonly began: number
  readonly seen: number
  readonly ended: number | null
  /** The device that a card was held up to. */
  readonly cardDevice: string | null
  /** The kind of device, such as “Firefox on Windows”. */
  readonly device: string | null
}

interface AccountRow {
  readonly user: UserId
  readonly name: string
  readonly email: string
  readonly hasPassword: boolean
  readonly hasSecondFactor: boolean
}

/** How long an ended session is remembered, so that a form sent after it is still its user's. */
const REMEMBERED_MS = 24 * 60 * 60_000

/** A code is taken once: longer than any code counts. */
const CODE_MS = 5 * 60_000

type Adapter = ReturnType<ReturnType<typeof drizzleAdapter>>
type Adapting = Parameters<ReturnType<typeof drizzleAdapter>>[0]

/**
 * Who signs in, and where they are signed in: better-auth's tables over the store's own connection, and what it does
 * not keep. What a browser holds is never written down: a session is found by the SHA-256 of its token, so whoever
 * reads the file cannot come in with it.
 */
export class SqliteSignIn {
  readonly #file: SignInFile

  readonly cards: SqliteCards

  constructor(file: SignInFile) {
    this.#file = file
    this.cards = new SqliteCards(file)
  }

  /** What better-auth reads and writes by. */
  readonly database = (options: Adapting): Adapter => {
    const schema = {
      user: tables.authUser,
      session: tables.authSession,
      account: tables.authAccount,
      verification: tables.authVerification,
      twoFactor: tables.authTwoFactor,
    }
    const adapter = drizzleAdapter(this.#file.drizzle, { provider: 'sqlite', schema })(options)
    hashTokens(adapter)
    const patient = WRITES.map((name) => {
      const write = adapter[name] as Acting
      return [name, (ask: Ask) => this.#file.patiently(() => write(ask))] as const
    })
    return Object.assign(adapter, Object.fromEntries(patient))
  }

  /** The session that a browser's token opens, also when it has ended; none until it is known how they came in. */
  async session(token: string): Promise<SessionRow | undefined> {
    return this.#file
      .all<SessionColumns>(`${SESSION} WHERE s.token = ? AND s.way IS NOT NULL`, sha256(token))
      .map(sessionFrom)[0]
  }

  /** Somebody has come in: from now on their session counts. */
  async comeIn(
    token: string,
    how: {
      readonly way: Way
      readonly secondFactor: boolean
      readonly kept: boolean
      readonly cardDevice?: string | null
    },
    at: number,
    /** When they began, where this only takes an earlier session's place. */
    began = at,
  ): Promise<void> {
    await this.#run(
      `UPDATE auth_session SET way = ?, second_factor = ?, kept = ?, card_device = ?, began = ?, seen = ?
       WHERE token = ?`,
      ...[how.way, how.secondFactor ? 1 : 0, how.kept ? 1 : 0, how.cardDevice ?? null],
      ...[began, at, sha256(token)],
    )
    const before = at - REMEMBERED_MS
    await this.#run(
      'DELETE FROM auth_session WHERE ended < ? OR expires_at < ? OR (way IS NULL AND created_at < ?)',
      ...[before, before, before],
    )
    await this.#run('DELETE FROM auth_verification WHERE expires_at < ?', before)
  }

  async enter(token: string, access: AccessId): Promise<void> {
    await this.#run('UPDATE auth_session SET access = ? WHERE token = ?', access, sha256(token))
  }

  async seen(session: string, at: number): Promise<void> {
    await this.#run('UPDATE auth_session SET seen = ? WHERE id = ? AND seen < ?', at, session, at)
  }

  /** Ends one session of a user; how many that were still open. */
  async end(user: UserId, session: string, at: number): Promise<number> {
    return this.#run(
      'UPDATE auth_session SET ended = ?, access = NULL WHERE id = ? AND user_id = ? AND ended IS NULL',
      ...[at, session, user],
    )
  }

  /** Ends one whose access is over: what it looked in as stays beside it, and says why it ended. */
  async endWithAccess(user: UserId, session: string, at: number): Promise<number> {
    return this.#run(
      'UPDATE auth_session SET ended = ? WHERE id = ? AND user_id = ? AND ended IS NULL',
      ...[at, session, user],
    )
  }

  /**
   * Ends every other place where they are signed in, and what is half way: a sign-in that still owes its code, a link
   * for a forgotten password. All of it where no place is named.
   */
  async endOthers(user: UserId, session: string | null, at: number): Promise<number> {
    // First what could still become a session.
    await this.#run('DELETE FROM auth_verification WHERE value = ?', user)
    return this.#run(
      'UPDATE auth_session SET ended = ?, access = NULL WHERE id IS NOT ? AND user_id = ? AND ended IS NULL',
      ...[at, session, user],
    )
  }

  /** Their codes count no more, and every place where they are signed in ends: they set up a second factor anew. */
  async removeSecondFactor(user: UserId, at: number): Promise<void> {
    await this.endOthers(user, null, at)
    await this.#run('UPDATE auth_user SET two_factor_enabled = 0 WHERE id = ?', user)
    await this.#run('DELETE FROM auth_two_factor WHERE user_id = ?', user)
  }

  /** Where somebody is signed in, the latest first. */
  async sessionsOf(user: UserId): Promise<SessionRow[]> {
    return this.#file
      .all<SessionColumns>(
        `${SESSION} WHERE s.user_id = ? AND s.way IS NOT NULL AND s.ended IS NULL ORDER BY s.seen DESC, s.id`,
        user,
      )
      .map(sessionFrom)
  }

  async account(email: string): Promise<AccountRow | undefined> {
    return this.#file
      .all<{ user: UserId; name: string; email: string; password: number; factor: number }>(
        `SELECT u.id AS user, u.name, u.email, u.two_factor_enabled AS factor, EXISTS (
           SELECT 1 FROM auth_account a WHERE a.user_id = u.id AND a.password IS NOT NULL) AS password
         FROM auth_user u WHERE u.email = ?`,
        email.toLowerCase(),
      )
      .map(({ password, factor, ...row }) => ({
        ...row,
        hasPassword: password === 1,
        hasSecondFactor: factor === 1,
      }))[0]
  }

  /** Tells the password of an address from the one before it, and nothing else about it. */
  async passwordMark(email: string): Promise<string | undefined> {
    return this.#file
      .all<{ password: string }>(
        `SELECT a.password FROM auth_user u JOIN auth_account a ON a.user_id = u.id
         WHERE u.email = ? AND a.password IS NOT NULL`,
        email.toLowerCase(),
      )
      .map(({ password }) => sha256(password))[0]
  }

  /** Whether it was this user who accepted an invitation: its access and its use are one commit. */
  async hasAccepted(token: string, user: UserId): Promise<boolean> {
    const found = this.#file.all<{ one: 1 }>(
      `SELECT 1 AS one FROM invitation i JOIN access a ON a.provider = i.provider AND a.role = i.role AND a.at = i.used
       WHERE i.token = ? AND a.user = ? AND a."by" = a.user`,
      ...[sha256(token), user],
    )
    return found.length > 0
  }

  /** Takes a code for this once; false where it was taken in the last minutes. `code` is a keyed hash. */
  async claimCode(user: UserId, code: string, at: number): Promise<boolean> {
    await this.#run('DELETE FROM auth_used_code WHERE at < ?', at - CODE_MS)
    const rows = await this.#run(
      'INSERT INTO auth_used_code (user_id, code, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      ...[user, code, at],
    )
    return rows === 1
  }

  #run(sql: string, ...values: Value[]): Promise<number> {
    return this.#file.patiently(() => this.#file.run(sql, ...values))
  }
}

const WRITES = [
  'create',
  'update',
  'updateMany',
  'delete',
  'deleteMany',
  'consumeOne',
  'incrementOne',
] as const

const SESSION = `SELECT s.id, u.id AS user, u.name, u.email, s.way, s.second_factor AS secondFactor, s.kept, s.access,
    s.began, s.seen, s.ended, s.card_device AS cardDevice, s.user_agent AS device
  FROM auth_session s JOIN auth_user u ON u.id = s.user_id`

type SessionColumns = Omit<SessionRow, 'secondFactor' | 'kept'> & {
  readonly secondFactor: 0 | 1
  readonly kept: 0 | 1
}

function sessionFrom({ secondFactor, kept, ...row }: SessionColumns): SessionRow {
  return { ...row, secondFactor: secondFactor === 1, kept: kept === 1 }
}

/** What the adapter is asked, as far as it matters here. */
interface Ask {
  readonly model: string
  readonly where?: readonly { readonly field: string; readonly value: unknown }[]
  readonly data?: { readonly token?: unknown }
}
type Acting = (ask: Ask) => Promise<object | null>

/** Session tokens go in hashed, and come out as they were asked for. */
function hashTokens(adapter: Adapter): void {
  const { create, findOne } = adapter as unknown as { create: Acting; findOne: Acting }
  const asked = ({ model, where }: Ask) =>
    model === 'session' ? where?.find((w) => w.field === 'token')?.value : undefined
  const hashed = (ask: Ask): Ask =>
    typeof asked(ask) === 'string'
      ? {
          ...ask,
          where: (ask.where ?? []).map((w) =>
            w.field === 'token' ? { ...w, value: sha256(String(w.value)) } : w,
          ),
        }
      : ask
  const others = ['update', 'updateMany', 'delete', 'deleteMany', 'consumeOne', 'findMany'] as const
  Object.assign(adapter, {
    ...Object.fromEntries(
      others.map((name) => {
        const act = adapter[name] as Acting
        return [name, (ask: Ask) => act(hashed(ask))]
      }),
    ),
    create: async (ask: Ask) => {
      const token = ask.model === 'session' ? ask.data?.token : undefined
      if (typeof token !== 'string') return create(ask)
      return { ...(await create({ ...ask, data: { ...ask.data, token: sha256(token) } })), token }
    },
    findOne: async (ask: Ask) => {
      const found = await findOne(hashed(ask))
      return found && asked(ask) !== undefined ? { ...found, token: asked(ask) } : found
    },
  })
}
