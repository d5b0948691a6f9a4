import { sql } from 'drizzle-orm'
import {
  type AnySQLiteColumn,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import { access } from './people.ts'

/**
 * Who signs in, with what, and where they are signed in: the tables that better-auth works on, by the names it asks
 * for, and what we keep beside its own columns. Moments are whole milliseconds, as it hands them over.
 */
const moment = (name: string) => integer(name, { mode: 'timestamp_ms' })
const yesNo = (name: string) => integer(name, { mode: 'boolean' })
const madeAndChanged = () => ({
  createdAt: moment('created_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
})
const ofUser = () =>
  text('user_id')
    .notNull()
    .references(() => authUser.id, { onDelete: 'cascade' })

export const authUser = sqliteTable(
  'auth_user',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    email: text('email').notNull(),
    emailVerified: yesNo('email_verified').notNull(),
    image: text('image'),
    twoFactorEnabled: yesNo('two_factor_enabled').notNull().default(false),
    ...madeAndChanged(),
  },
  (t) => [uniqueIndex('auth_user_email').on(t.email)],
)

export const authSession = sqliteTable(
  'auth_session',
  {
    id: text('id').primaryKey(),
    /** SHA-256 of what the browser holds. */
    token: text('token').notNull(),
    userId: ofUser(),
    expiresAt: moment('expires_at').notNull(),
    ipAddress: text('ip_address'),
    /** The kind of device, such as “Firefox on Windows”; never the whole line a browser sends. */
    userAgent: text('user_agent'),
    ...madeAndChanged(),
    /** How they came in; nothing until it is known, and then nobody has come in. */
    way: text('way'),
    secondFactor: yesNo('second_factor').notNull().default(false),
    kept: yesNo('kept').notNull().default(false),
    /** What they look in as: an access of theirs. */
    access: text('access').references(() => access.id),
    began: integer('began'),
    seen: integer('seen'),
    ended: integer('ended'),
    /** The device that a card was held up to. */
    cardDevice: text('card_device').references((): AnySQLiteColumn => authDevice.id),
  },
  (t) => [
    uniqueIndex('auth_session_token').on(t.token),
    index('auth_session_user').on(t.userId),
    index('auth_session_card_device').on(t.cardDevice).where(sql`${t.cardDevice} IS NOT NULL`),
  ],
)

export const authAccount = sqliteTable(
  'auth_account',
  {
    id: text('id').primaryKey(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    userId: ofUser(),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: moment('access_token_expires_at'),
    refreshTokenExpiresAt: moment('refresh_token_expires_at'),
    scope: text('scope'),
    /** A salted scrypt hash. */
    password: text('password'),
    ...madeAndChanged(),
  },
  (t) => [
    uniqueIndex('auth_account_provider').on(t.providerId, t.accountId),
    index('auth_account_user').on(t.userId),
  ],
)

export const authVerification = sqliteTable(
  'auth_verification',
  {
    id: text('id').primaryKey(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: moment('expires_at').notNull(),
    ...madeAndChanged(),
  },
  (t) => [
    index('auth_verification_identifier').on(t.identifier),
    index('auth_verification_expires').on(t.expiresAt),
  ],
)

export const authTwoFactor = sqliteTable(
  'auth_two_factor',
  {
    id: text('id').primaryKey(),
    userId: ofUser(),
    /** Both are encrypted with the service's own secret, which is not in this file. */
    secret: text('secret').notNull(),
    backupCodes: text('backup_codes').notNull(),
    verified: yesNo('verified').notNull().default(false),
    failedVerificationCount: integer('failed_verification_count').notNull().default(0),
    lockedUntil: moment('locked_until'),
  },
  (t) => [uniqueIndex('auth_two_factor_user').on(t.userId)],
)

/** Codes that were used in the last minutes, as keyed hashes: none is taken twice. */
export const authUsedCode = sqliteTable(
  'auth_used_code',
  { userId: ofUser(), code: text('code').notNull(), at: integer('at').notNull() },
  (t) => [primaryKey({ columns: [t.userId, t.code] })],
)

/** Printed cards of people without e-mail: one that opens for each user, and those that were before it. */
export const authCard = sqliteTable(
  'auth_card',
  {
    id: text('id').primaryKey(),
    userId: ofUser(),
    /** SHA-256 of what is printed. */
    secret: text('secret').notNull(),
    madeBy: text('made_by').notNull(),
    made: integer('made').notNull(),
    revoked: integer('revoked'),
  },
  (t) => [
    uniqueIndex('auth_card_secret').on(t.secret),
    uniqueIndex('auth_card_user').on(t.userId).where(sql`${t.revoked} IS NULL`),
  ],
)

/** Devices on which a user's card opens; one that several people use is there once for each of them. */
export const authDevice = sqliteTable(
  'auth_device',
  {
    id: text('id').primaryKey(),
    userId: ofUser(),
    /** SHA-256 of what the device's browser holds. */
    token: text('token').notNull(),
    kind: text('kind').notNull(),
    /** The kind of device, such as “Safari on an iPad”. */
    name: text('name').notNull(),
    enrolledBy: text('enrolled_by').notNull(),
    enrolled: integer('enrolled').notNull(),
    used: integer('used'),
    ended: integer('ended'),
  },
  (t) => [
    uniqueIndex('auth_device_token').on(t.token, t.userId).where(sql`${t.ended} IS NULL`),
    index('auth_device_user').on(t.userId),
  ],
)

/** Links that make a device one on which a user's card opens: gone once used. */
export const authEnrolment = sqliteTable('auth_enrolment', {
  /** SHA-256 of the link's secret. */
  token: text('token').primaryKey(),
  userId: ofUser(),
  madeBy: text('made_by').notNull(),
  until: integer('until').notNull(),
})
