import { createOTP } from '@better-auth/utils/otp'
import { createAuthEndpoint, getOAuthState } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto'
import { type BetterAuthOptions, betterAuth } from 'better-auth/minimal'
import { magicLink } from 'better-auth/plugins/magic-link'
import { twoFactor } from 'better-auth/plugins/two-factor'
import { z } from 'zod'
import type { SignInStore } from './keeping.ts'
import { type Organisation, organisationsPlugin } from './organisation.ts'
import { boundedHashing, LONGEST, SHORTEST } from './password.ts'

export const LINK_MINUTES = 15

const CODES = { digits: 6, period: 30 } as const

/** The longest that any session lasts; the shorter limits are our own, looked at with each request. */
const LONGEST_SESSION_DAYS = 366

/** `__Host-` binds a cookie to this very host. Over http, on this computer only, not every browser takes it: Safari. */
export function cookieNames(baseUrl: string) {
  const name = baseUrl.startsWith('https:') ? '__Host-ringfence' : 'ringfence'
  return {
    session: name,
    code: `${name}-code`,
    device: `${name}-device`,
    state: `${name}-state`,
    draft: `${name}-draft`,
    card: `${name}-card-device`,
  }
}

export interface Authority {
  readonly store: SignInStore
  readonly secret: string
  readonly baseUrl: string
  readonly organisations: readonly Organisation[]
  /** Sends the link by which a forgotten password is replaced. */
  readonly sendLost?: (email: string, token: string) => Promise<void>
  /**
   * Whether an address of an organisation was invited, by the path that the sign-in began from; only without
   * organisations there is nobody to ask about.
   */
  readonly isInvited?: (email: string, path: string) => Promise<boolean>
}

/**
 * better-auth, as far as we use it: passwords, time-based codes and backup codes, single-use links, sessions. Its own
 * HTTP handler is not mounted: our forms call its endpoints, and it never sees an address or a redirect of ours.
 */
export function makeAuth({ store, secret, baseUrl, organisations, sendLost, isInvited }: Authority) {
  if (organisations.length > 0 && !isInvited) throw new Error('nobody says who was invited')
  const names = cookieNames(baseUrl)
  return betterAuth({
    appName: 'Ringfence',
    baseURL: baseUrl,
    secret,
    database: store.database,
    telemetry: { enabled: false },
    // It would log addresses of people.
    logger: { disabled: true },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: SHORTEST,
      maxPasswordLength: LONGEST,
      password: boundedHashing(),
      resetPasswordTokenExpiresIn: LINK_MINUTES * 60,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ user, token }) => sendLost?.(user.email, token),
    },
    // A link's secret stands in the file as its hash alone.
    verification: { storeIdentifier: { default: 'plain', overrides: { 'reset-password': 'hashed' } } },
    session: {
      expiresIn: LONGEST_SESSION_DAYS * 86_400,
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
    },
    advanced: {
      useSecureCookies: false,
      defaultCookieAttributes: { secure: baseUrl.startsWith('https:') },
      ipAddress: { disableIpTracking: true },
      cookies: {
        session_token: { name: names.session },
        two_factor: { name: names.code },
        state: { name: names.state },
      },
    },
    account: {
      accountLinking: {
        enabled: true,
        trustedProviders: organisations.map(({ id }) => id),
        updateUserInfoOnLink: false,
      },
    },
    ...(isInvited && { user: { validateUserInfo: onlyInvited(isInvited) } }),
    // An organisation vouches for somebody and no more: its tokens are not needed here, and not kept.
    databaseHooks: {
      account: { create: { before: withoutTokens }, update: { before: withoutTokens } },
    },
    plugins: [
      organisationsPlugin(organisations, baseUrl),
      twoFactor({ issuer: 'Ringfence', totpOptions: CODES }),
      magicLink({
        disableSignUp: true,
        expiresIn: LINK_MINUTES * 60,
        storeToken: 'hashed',
        sendMagicLink: ({ token, metadata }) => {
          // The letter is written by whoever asked for the link, after the page is answered.
          if (typeof metadata?.['hand'] === 'function') metadata['hand'](token)
        },
      }),
      doors,
    ],
  })
}

/** Asked once the organisation has said who it is, and before anything is written. */
function onlyInvited(isInvited: NonNullable<Authority['isInvited']>): ValidateUserInfo {
  return async ({ user, source }) => {
    if (source.action !== 'create-user' || source.method !== 'oauth') return
    const path = (await getOAuthState())?.callbackURL ?? ''
    const isAsked = user.email && (await isInvited(user.email.toLowerCase(), path))
    return isAsked ? undefined : { error: 'not_invited' }
  }
}

type ValidateUserInfo = NonNullable<NonNullable<BetterAuthOptions['user']>['validateUserInfo']>

async function withoutTokens<T extends object>(account: T) {
  return { data: { ...account, accessToken: null, refreshToken: null, idToken: null } }
}

export type Auth = ReturnType<typeof makeAuth>

/** Whether a phone with this key shows the code now, or in the step before or after: clocks differ (RFC 6238 §5.2). */
export function showsCode(secret: string, code: string): Promise<boolean> {
  return createOTP(secret, CODES).verify(code)
}

/** What we do with better-auth's accounts and sessions that none of its own endpoints does. Never reached by HTTP. */
const doors = {
  id: 'ringfence',
  endpoints: {
    /** Makes an account for an invited address where there is none, and signs in to it. */
    openAccount: createAuthEndpoint.serverOnly(
      {
        method: 'POST',
        body: z.object({ email: z.string(), name: z.string(), password: z.string().optional() }),
      },
      async (ctx) => {
        const { email, name, password } = ctx.body
        const { internalAdapter } = ctx.context
        const hash = password === undefined ? undefined : await ctx.context.password.hash(password)
        const found = await internalAdapter.findUserByEmail(email)
        // The invitation went to this address.
        const user =
          found?.user ??
          (await internalAdapter.createUser({ email, name, emailVerified: true }, { method: 'invitation' }))
        if (!user) throw new Error('the account was not made')
        if (hash !== undefined)
          await internalAdapter.createAccount({
            userId: user.id,
            providerId: 'credential',
            accountId: user.id,
            password: hash,
          })
        const session = await internalAdapter.createSession(user.id)
        await setSessionCookie(ctx, { session, user })
        return ctx.json({ user: user.id })
      },
    ),
    /** An account that nothing but a card opens: no password, and an address that no letter reaches. */
    makeCardAccount: createAuthEndpoint.serverOnly(
      { method: 'POST', body: z.object({ email: z.string(), name: z.string() }) },
      async (ctx) => {
        const made = { ...ctx.body, emailVerified: false }
        const user = await ctx.context.internalAdapter.createUser(made, { method: 'card' })
        return ctx.json({ user: user.id })
      },
    ),
    /** A new session for somebody who has shown who they are. */
    openSession: createAuthEndpoint.serverOnly(
      { method: 'POST', body: z.object({ user: z.string() }) },
      async (ctx) => {
        const user = await ctx.context.internalAdapter.findUserById(ctx.body.user)
        if (!user) throw new Error('the account is gone')
        const session = await ctx.context.internalAdapter.createSession(user.id)
        await setSessionCookie(ctx, { session, user })
        return ctx.json({ user: user.id })
      },
    ),
    /** The secret of codes that somebody is setting up, for showing it; none once it is confirmed. */
    secretToSetUp: createAuthEndpoint.serverOnly(
      { method: 'POST', body: z.object({ user: z.string() }) },
      async (ctx) => {
        const found = await ctx.context.adapter.findOne<{ secret: string; verified: boolean }>({
          model: 'twoFactor',
          where: [{ field: 'userId', value: ctx.body.user }],
        })
        if (!found || found.verified) return ctx.json({ secret: null })
        const secret = await symmetricDecrypt({ key: ctx.context.secretConfig, data: found.secret })
        return ctx.json({ secret })
      },
    ),
    /** Puts the secret of another phone in the place of the one before, whose codes count no more. */
    replaceSecret: createAuthEndpoint.serverOnly(
      { method: 'POST', body: z.object({ user: z.string(), secret: z.string() }) },
      async (ctx) => {
        const { user, secret } = ctx.body
        const data = { key: ctx.context.secretConfig, data: secret }
        const update = { secret: await symmetricEncrypt(data) }
        await ctx.context.adapter.update({
          model: 'twoFactor',
          where: [{ field: 'userId', value: user }],
          update,
        })
        return ctx.json({ user })
      },
    ),
    /** Whose forgotten password a link is about; nobody's where it is over. */
    whoLostPassword: createAuthEndpoint.serverOnly(
      { method: 'POST', body: z.object({ token: z.string() }) },
      async (ctx) => {
        const { internalAdapter } = ctx.context
        const found = await internalAdapter.findVerificationValue(`reset-password:${ctx.body.token}`)
        const isOpen = found && found.expiresAt > new Date()
        const user = isOpen ? await internalAdapter.findUserById(found.value) : null
        return ctx.json(user ? { user: user.id, email: user.email, name: user.name } : null)
      },
    ),
    /** Who has given their password and owes a code. */
    whoOwesCode: createAuthEndpoint.serverOnly(
      { method: 'POST', body: z.object({ challenge: z.string() }) },
      async (ctx) => {
        const found = await ctx.context.internalAdapter.findVerificationValue(ctx.body.challenge)
        return ctx.json({ user: found?.value ?? null })
      },
    ),
  },
} as const
