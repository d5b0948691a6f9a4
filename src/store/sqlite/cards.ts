import type { UserId } from '../../bookkeeping/store-people.ts'
import { sha256 } from '../rows.ts'
import type { SignInFile } from './sign-in.ts'

/** A device of the person's own, or one that several people use. */
type DeviceKind = 'own' | 'shared'

/** Moments are whole milliseconds since 1970, as all moments of sign-in. */
interface CardRow {
  readonly id: string
  readonly made: number
  /** The name of whoever made it; none where it was erased. */
  readonly madeBy: string | null
}

interface DeviceRow {
  readonly id: string
  readonly kind: DeviceKind
  /** The kind of device, such as “Safari on an iPad”. */
  readonly name: string
  readonly enrolled: number
  readonly enrolledBy: string | null
  readonly used: number | null
  readonly ended: number | null
}

interface EnrolmentRow {
  readonly user: UserId
  readonly name: string
  /** Who made the link. */
  readonly by: string
  readonly byName: string | null
}

type Value = Parameters<SignInFile['run']>[1]

/**
 * Cards of people without e-mail, and the devices they open on. What is printed and what a device holds are never
 * written down, only their SHA-256. Whatever ends a card or a device ends what was opened by it.
 */
export class SqliteCards {
  readonly #file: SignInFile

  constructor(file: SignInFile) {
    this.#file = file
  }

  /** The card of a user that opens. */
  async card(user: UserId): Promise<CardRow | undefined> {
    return this.#file.all<CardRow>(
      `SELECT k.id, k.made, u.name AS madeBy FROM auth_card k LEFT JOIN auth_user u ON u.id = k.made_by
       WHERE k.user_id = ? AND k.revoked IS NULL`,
      user,
    )[0]
  }

  /** Gives a user a new card; the one before it opens nothing any more. */
  async make(card: { id: string; user: UserId; secret: string; by: string }, at: number): Promise<void> {
    await this.revoke(card.user, at)
    await this.#run(
      'INSERT INTO auth_card (id, user_id, secret, made_by, made) VALUES (?, ?, ?, ?, ?)',
      ...[card.id, card.user, sha256(card.secret), card.by, at],
    )
  }

  /** Takes a user's card away; how many there were. */
  async revoke(user: UserId, at: number): Promise<number> {
    await this.#run(
      `UPDATE auth_session SET ended = ?, access = NULL WHERE user_id = ? AND way = 'card' AND ended IS NULL`,
      ...[at, user],
    )
    return this.#run(
      'UPDATE auth_card SET revoked = max(made, ?) WHERE user_id = ? AND revoked IS NULL',
      ...[at, user],
    )
  }

  /** Opens a link, until a moment, that makes a device one of the user's. */
  async invite(link: { user: UserId; token: string; by: string; until: number }, at: number): Promise<void> {
    await this.#run('DELETE FROM auth_enrolment WHERE until <= ?', at)
    await this.#run(
      'INSERT INTO auth_enrolment (token, user_id, made_by, until) VALUES (?, ?, ?, ?)',
      ...[sha256(link.token), link.user, link.by, link.until],
    )
  }

  /** What a link is for that is open still. */
  async enrolment(token: string, at: number): Promise<EnrolmentRow | undefined> {
    return this.#file.all<EnrolmentRow>(
      `SELECT e.user_id AS user, u.name, e.made_by AS "by", b.name AS byName
       FROM auth_enrolment e JOIN auth_user u ON u.id = e.user_id LEFT JOIN auth_user b ON b.id = e.made_by
       WHERE e.token = ? AND e.until > ?`,
      ...[sha256(token), at],
    )[0]
  }

  /** Uses a link up; false where somebody else did first, or it is over. */
  async useUp(token: string, at: number): Promise<boolean> {
    const used = await this.#run(
      'DELETE FROM auth_enrolment WHERE token = ? AND until > ?',
      ...[sha256(token), at],
    )
    return used === 1
  }

  /**
   * Makes a device one of the user's. `token` is what its browser holds; a device that a second person gets is shared
   * for the first one too.
   */
  async enrol(
    device: { id: string; user: UserId; token: string; kind: DeviceKind; name: string; by: string },
    at: number,
  ): Promise<void> {
    const token = sha256(device.token)
    await this.leave(device.token, at)
    await this.#run(
      'UPDATE auth_device SET ended = max(enrolled, ?) WHERE token = ? AND user_id = ? AND ended IS NULL',
      ...[at, token, device.user],
    )
    if (device.kind === 'shared')
      await this.#run(`UPDATE auth_device SET kind = 'shared' WHERE token = ? AND ended IS NULL`, token)
    await this.#run(
      `INSERT INTO auth_device (id, user_id, token, kind, name, enrolled_by, enrolled)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ...[device.id, device.user, token, device.kind, device.name, device.by, at],
    )
  }

  /** Whether others than a user have this device too; whether anybody has it at all. */
  async known(token: string, user: UserId): Promise<{ readonly others: boolean; readonly any: boolean }> {
    const users = this.#file.all<{ user: UserId }>(
      'SELECT user_id AS user FROM auth_device WHERE token = ? AND ended IS NULL',
      sha256(token),
    )
    return { others: users.some((one) => one.user !== user), any: users.length > 0 }
  }

  /** A user's devices, the latest first; those that have ended too, so that nobody's visit is hidden by ending one. */
  async devices(user: UserId): Promise<DeviceRow[]> {
    return this.#file.all<DeviceRow>(
      `SELECT d.id, d.kind, d.name, d.enrolled, u.name AS enrolledBy, d.used, d.ended
       FROM auth_device d LEFT JOIN auth_user u ON u.id = d.enrolled_by
       WHERE d.user_id = ? ORDER BY d.ended IS NOT NULL, d.enrolled DESC, d.id`,
      user,
    )
  }

  /** Ends a device of a user's; how many that were open. */
  async endDevice(user: UserId, id: string, at: number): Promise<number> {
    await this.#run(
      'UPDATE auth_session SET ended = ?, access = NULL WHERE card_device = ? AND user_id = ? AND ended IS NULL',
      ...[at, id, user],
    )
    return this.#run(
      'UPDATE auth_device SET ended = max(enrolled, ?) WHERE id = ? AND user_id = ? AND ended IS NULL',
      ...[at, id, user],
    )
  }

  /** Whose card this is, and by which device of theirs: one question, whatever of it is wrong. */
  async opens(
    secret: string,
    token: string,
  ): Promise<{ readonly user: UserId; readonly device: string; readonly kind: DeviceKind } | undefined> {
    return this.#file.all<{ user: UserId; device: string; kind: DeviceKind }>(
      `SELECT d.user_id AS user, d.id AS device, d.kind FROM auth_card k JOIN auth_device d ON d.user_id = k.user_id
       WHERE k.secret = ? AND k.revoked IS NULL AND d.token = ? AND d.ended IS NULL`,
      ...[sha256(secret), sha256(token)],
    )[0]
  }

  /** Whoever was in on a device by a card is out. */
  async leave(token: string, at: number): Promise<void> {
    await this.#run(
      `UPDATE auth_session SET ended = ?, access = NULL WHERE ended IS NULL
         AND card_device IN (SELECT id FROM auth_device WHERE token = ?)`,
      ...[at, sha256(token)],
    )
  }

  async used(device: string, at: number): Promise<void> {
    await this.#run('UPDATE auth_device SET used = max(enrolled, ?) WHERE id = ?', ...[at, device])
  }

  #run(sql: string, ...values: Value[]): Promise<number> {
    return this.#file.patiently(() => this.#file.run(sql, ...values))
  }
}
