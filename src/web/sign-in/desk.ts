import { createHmac, randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Entrance } from '../../bookkeeping/entrance.ts'
import type { Books } from '../../bookkeeping/open-books.ts'
import type { AccessId, UserId } from '../../bookkeeping/store-people.ts'
import { dayAt, localAt, type Moment, moment, printDay, printTime } from '../../ledger/day.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import { NOTHING_THERE } from '../../ledger/role.ts'
import type { Post } from '../../mail/post.ts'
import type { Log, Visitor, WebEnv } from '../caller.ts'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { type Auth, cookieNames, LINK_MINUTES, makeAuth } from './auth.ts'
import { deviceOf } from './device.ts'
import { type Draft, Drafts, KEPT_MS, mayBeKept, readShort } from './drafts.ts'
import type { ComingIn, Session, SignInStore } from './keeping.ts'
import type { Organisation } from './organisation.ts'
import { Tries } from './tries.ts'

export interface SignInOptions {
  readonly books: Pick<
    Books,
    'callerOf' | 'accessesOf' | 'invitationFor' | 'acceptInvitation' | 'cardPlaces' | 'giveCard'
  >
  readonly store: SignInStore
  /** At least 32 random bytes as text, kept apart from the file of books. */
  readonly secret: string
  /** Where browsers reach the service, such as https://books.example.org or http://localhost:3000. */
  readonly baseUrl: string
  /** What carries letters; without it no link is sent, and the page says so. */
  readonly post?: Post
  /** Organisations whose people come in by its own sign-in. */
  readonly organisations?: readonly Organisation[]
  /** Anybody at this computer comes in as anybody, by a page of its own: for a demo's books alone. */
  readonly demo?: boolean
  /** The real time, also where the books live on a demo's day. */
  readonly clock: () => Moment
  /** Whoever is at the other end of the line, for limits by address; none are kept where it is not known. */
  readonly address?: (c: Context<WebEnv>) => string | undefined
  readonly log?: Log
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How long a session lasts with nothing done, and at most. */
const LIMITS = {
  staff: { idle: 30 * MINUTE, most: 12 * HOUR },
  person: { idle: 2 * HOUR, most: 24 * HOUR },
  kept: { idle: 90 * DAY, most: 365 * DAY },
  /** By a card, on a device of their own, and on one that others use. */
  card: { idle: 30 * DAY, most: 90 * DAY },
  shared: { idle: 2 * MINUTE, most: 15 * MINUTE },
} as const

/** The longest that browsers keep a cookie; each coming in begins it anew. */
const CARD_DEVICE_DAYS = 400

/** A look is written down at most this often; who is signed out is told by what was written down. */
const SEEN_EVERY_MS = 30_000

/** What a request's cookie comes to. */
export type State =
  | { readonly is: 'nobody' }
  /** Their session is over; they are known for long enough to keep what they typed. */
  | {
      readonly is: 'over'
      readonly why: 'over' | 'access' | 'locked'
      readonly user: UserId
      /** They were fully in, not by a card, and nobody ended it: its time was over. */
      readonly ranOut: boolean
    }
  /** Password given, and no second factor set up yet: nothing but that page. */
  | { readonly is: 'setting-up'; readonly session: Session; readonly token: string }
  /** Signed in, and has not chosen what as. */
  | { readonly is: 'choosing'; readonly session: Session; readonly token: string }
  | { readonly is: 'in'; readonly session: Session; readonly token: string; readonly visitor: Visitor }

/** What all pages of signing in work with. */
export class SignInDesk {
  readonly books: SignInOptions['books']
  readonly store: SignInStore
  readonly post: Post | undefined
  readonly demo: boolean
  readonly organisations: readonly Organisation[]
  readonly baseUrl: string
  readonly log: Log | undefined
  readonly auth: Auth
  readonly tries = new Tries()
  /** Apart from the others: what costs nothing to ask for must not push these out. */
  readonly passwords = new Tries()
  readonly drafts = new Drafts()
  readonly secret: string
  readonly #clock: () => Moment
  readonly #address: NonNullable<SignInOptions['address']>
  readonly #names: ReturnType<typeof cookieNames>
  readonly #isSecure: boolean
  readonly #turns = new Map<string, Promise<void>>()
  readonly #states = new WeakMap<Request, Promise<State>>()

  constructor(options: SignInOptions) {
    if (options.secret.length < 32) throw new RangeError('the secret of sign-in is too short')
    this.books = options.books
    this.store = options.store
    this.post = options.post
    this.demo = options.demo ?? false
    this.organisations = options.organisations ?? []
    this.log = options.log
    this.secret = options.secret
    this.baseUrl = options.baseUrl.replace(/\/+$/, '')
    const { organisations } = this
    this.auth = makeAuth({
      store: options.store,
      secret: options.secret,
      baseUrl: this.baseUrl,
      organisations,
      sendLost: async (email, token) => this.post?.send(lostLetter(this.baseUrl, email, token)),
      isInvited: async (email, path) => (await this.invitedBy(path)) === email,
    })
    this.#clock = options.clock
    this.#address = options.address ?? (() => undefined)
    this.#names = cookieNames(this.baseUrl)
    this.#isSecure = this.baseUrl.startsWith('https:')
  }

  /** The organisation that vouches for an address. */
  organisationOf(email: string): Organisation | undefined {
    const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase()
    return this.organisations.find((o) => o.domains.some((own) => own.toLowerCase() === domain))
  }

  /** The address that a path's invitation is for, while it is open. */
  async invitedBy(path: string): Promise<string | undefined> {
    const [, token] = /^\/invitations\/([\w-]+)$/.exec(path) ?? []
    const shown = token === undefined ? undefined : await this.books.invitationFor(token)
    return shown === undefined || isRefusal(shown) ? undefined : shown.email.toLowerCase()
  }

  get now(): number {
    return Temporal.Instant.from(this.#clock()).epochMilliseconds
  }

  /** Who is at the other end; empty where it is not known. */
  addressOf(c: Context<WebEnv>): string {
    return this.#address(c) ?? ''
  }

  /** Told once for each request. */
  state(c: Context<WebEnv>): Promise<State> {
    const told = this.#states.get(c.req.raw) ?? this.#tellState(c)
    this.#states.set(c.req.raw, told)
    return told
  }

  async #tellState(c: Context<WebEnv>): Promise<State> {
    const token = tokenIn(getCookie(c, this.#names.session))
    const session = token === undefined ? undefined : await this.store.session(token)
    if (token === undefined || !session) return { is: 'nobody' }
    const { user, access } = session
    const { now } = this
    const why = session.way === 'card' ? 'locked' : 'over'
    const ranOut = !mayNotKeep(session) && (session.ended ?? now) >= endOf(session)
    // Only a session that ended with its access still has one.
    if (session.ended !== null) return { is: 'over', why: access === null ? why : 'access', user, ranOut }
    if (now >= endOf(session)) {
      await this.store.end(user, session.id, now)
      return { is: 'over', why, user, ranOut }
    }
    if (session.way === 'password' && !session.secondFactor) return { is: 'setting-up', session, token }
    const caller = access === null ? undefined : await this.books.callerOf(access)
    // Whoever may no longer come in is out with the very next request.
    if (access !== null && !(caller && mayEnter(session, caller.as.role))) {
      await this.store.endWithAccess(user, session.id, now)
      return { is: 'over', why: 'access', user, ranOut }
    }
    if (now - session.seen >= SEEN_EVERY_MS) await this.store.seen(session.id, now)
    const seen = now - session.seen >= SEEN_EVERY_MS ? { ...session, seen: now } : session
    if (!caller) return { is: 'choosing', session: seen, token }
    const until = endOf(seen)
    const visitor = {
      caller,
      name: session.name,
      ...(isShared(session) ? { locks: true } : {}),
      ...((await this.entrances(session)).length > 1 ? { others: true } : {}),
      ...(isShared(session) || until - now > DAY
        ? {}
        : { until: timeOf(until), left: Math.floor((until - now) / 1000) }),
    }
    return { is: 'in', session: seen, token, visitor }
  }

  /** What may be entered by the way somebody came in: staff and commissioners never by a link or a card alone. */
  async entrances(session: Session): Promise<readonly Entrance[]> {
    const all = await this.books.accessesOf(session.user)
    return all.filter(({ role }) => mayEnter(session, role))
  }

  /**
   * Somebody has come in: whatever this browser held before ends, a new cookie is given, and where there is one way
   * onwards it is taken. Answers where to go next.
   */
  async comeIn(
    c: Context<WebEnv>,
    answered: Response,
    how: ComingIn,
    next: string | undefined,
  ): Promise<string> {
    const session = await this.#take(c, answered, how)
    if (session.way === 'password' && !session.secondFactor) return withNext('/second-factor', next)
    const onwards = this.draft(c, session.user) ? '/sign-in/kept' : localPath(next)
    const entrances = await this.entrances(session)
    const [only, another] = entrances
    if (!only && onwards?.startsWith(urls.invitation(''))) return onwards
    const token = tokenFrom(answered, this.#names.session)
    if (!only || another || token === undefined) return withNext('/enter', onwards)
    await this.store.enter(token, only.access)
    return onwards ?? '/'
  }

  /** Looks in as another access from now on, in a new session that is no longer than this one. */
  async enter(c: Context<WebEnv>, session: Session, access: AccessId): Promise<void> {
    const answered = await this.openSession(c, session.user)
    await this.#take(c, answered, session, session.began)
    const token = tokenFrom(answered, this.#names.session)
    if (token !== undefined) await this.store.enter(token, access)
  }

  openSession(c: Context<WebEnv>, user: UserId): Promise<Response> {
    return this.auth.api.openSession({ body: { user }, headers: this.device(c), asResponse: true })
  }

  async #take(c: Context<WebEnv>, answered: Response, how: ComingIn, began?: number): Promise<Session> {
    const value = cookieIn(answered, this.#names.session)
    const token = tokenIn(value)
    if (value === undefined || token === undefined) throw new Error('no session was begun')
    const { now } = this
    const before = tokenIn(getCookie(c, this.#names.session))
    const old = before === undefined ? undefined : await this.store.session(before)
    await this.store.comeIn(token, how, now, began)
    const session = await this.store.session(token)
    if (!session) throw new Error('the session was not kept')
    if (old) await this.store.end(old.user, old.id, now)
    setCookie(c, this.#names.session, value, {
      ...this.#attributes,
      ...(how.kept ? { maxAge: limitsOf(session).most / 1000 } : {}),
    })
    deleteCookie(c, this.#names.code, this.#attributes)
    return session
  }

  /** Where somebody is signed in now. */
  async openSessions(user: UserId): Promise<readonly Session[]> {
    return (await this.store.sessionsOf(user)).filter((session) => this.now < endOf(session))
  }

  /**
   * Who is not in is led to what they must do first, and back: the same for every address. A form that came too late
   * is kept for the user whose session it was, and for this browser.
   */
  async nobody(c: Context<WebEnv>): Promise<Response> {
    const state = await this.state(c)
    const isKept = state.is === 'over' && (await this.#keepDraft(c, state))
    // In, and asking for what is another's: staff's own pages.
    if (state.is === 'in') return refused(c, [NOTHING_THERE])
    const next = c.req.method === 'GET' ? pathOf(c) : undefined
    if (state.is === 'setting-up') return c.redirect(withNext('/second-factor', next), 303)
    if (state.is === 'choosing') return c.redirect(withNext('/enter', next), 303)
    if (state.is === 'over' && state.why === 'locked') return c.redirect(urls.locked(), 303)
    const path = withNext('/sign-in', next)
    if (state.is !== 'over') return c.redirect(path, 303)
    return c.redirect(`${path}${path.includes('?') ? '&' : '?'}why=${isKept ? 'kept' : state.why}`, 303)
  }

  /**
   * Keeps a form only where the session ran out by itself and they may still come in: whoever holds the cookie of one
   * that was ended, by its owner or against them, keeps nothing here, and nothing that they send is read. It waits for
   * the very browser that sent it, so that nobody puts a form before somebody else.
   */
  async #keepDraft(c: Context<WebEnv>, { user, ranOut }: State & { is: 'over' }): Promise<boolean> {
    const isForm = c.req.header('content-type')?.startsWith('application/x-www-form-urlencoded') ?? false
    if (!ranOut || c.req.method !== 'POST' || !isForm || !mayBeKept(c.req.path)) return false
    if ((await this.books.accessesOf(user)).length === 0) return false
    const body = await readShort(c.req.raw)
    const mark = randomBytes(16).toString('base64url')
    const draft = { path: pathOf(c), browser: this.keyed(`draft ${mark}`), at: this.now }
    if (body === undefined || !this.drafts.keep(user, draft, body)) return false
    setCookie(c, this.#names.draft, mark, { ...this.#attributes, maxAge: KEPT_MS / 1000 })
    return true
  }

  /** The form that was kept for a user at this browser. */
  draft(c: Context<WebEnv>, user: UserId): Draft | undefined {
    const mark = getCookie(c, this.#names.draft)
    return mark === undefined ? undefined : this.drafts.of(user, this.keyed(`draft ${mark}`), this.now)
  }

  forgetDraft(c: Context<WebEnv>, user: UserId): void {
    if (this.draft(c, user)) this.drafts.forget(user)
    deleteCookie(c, this.#names.draft, this.#attributes)
  }

  /** Signs out here. What the browser kept of our pages goes too. */
  async signOut(c: Context<WebEnv>): Promise<void> {
    const state = await this.state(c)
    if ('session' in state) await this.store.end(state.session.user, state.session.id, this.now)
    deleteCookie(c, this.#names.session, this.#attributes)
    deleteCookie(c, this.#names.code, this.#attributes)
    c.header('clear-site-data', '"cache", "storage"')
  }

  get #attributes() {
    return { path: '/', httpOnly: true, sameSite: 'Lax', secure: this.#isSecure } as const
  }

  /** Keeps better-auth's challenge while the code is awaited. */
  setChallenge(c: Context<WebEnv>, answered: Response): boolean {
    const value = cookieIn(answered, this.#names.code)
    if (value === undefined) return false
    setCookie(c, this.#names.code, value, { ...this.#attributes, maxAge: 600 })
    return true
  }

  /** Keeps what an organisation's answer must fit while they sign in there. */
  setState(c: Context<WebEnv>, answered: Response): boolean {
    const value = cookieIn(answered, this.#names.state)
    if (value === undefined) return false
    setCookie(c, this.#names.state, value, { ...this.#attributes, maxAge: 600 })
    return true
  }

  forgetState(c: Context<WebEnv>): void {
    deleteCookie(c, this.#names.state, this.#attributes)
  }

  hasSession(answered: Response): boolean {
    return cookieIn(answered, this.#names.session) !== undefined
  }

  challenge(c: Context<WebEnv>): string | undefined {
    return tokenIn(getCookie(c, this.#names.code))
  }

  /** One after the other what must not be done twice at once. */
  async inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(key) ?? Promise.resolve()
    const mine = before.then(work, work)
    const done = mine.then(
      () => undefined,
      () => undefined,
    )
    this.#turns.set(key, done)
    try {
      return await mine
    } finally {
      if (this.#turns.get(key) === done) this.#turns.delete(key)
    }
  }

  /** What better-auth is told of a request: only the one cookie it needs, and which kind of device it is. */
  device(c: Context<WebEnv>, cookie?: 'session' | 'code' | 'state'): Headers {
    const headers = new Headers({ 'user-agent': deviceOf(c.req.header('user-agent')) })
    const name = cookie && this.#names[cookie]
    const value = name && getCookie(c, name)
    if (name && value) headers.set('cookie', `${name}=${encodeURIComponent(value)}`)
    return headers
  }

  /**
   * Marks a browser that an account was signed in from: tries from it are counted apart, so that somebody else's wrong
   * passwords never keep its owner out (OWASP, “device cookies”).
   */
  knownDevice(c: Context<WebEnv>, email: string): string | undefined {
    const [mark, signature] = getCookie(c, this.#names.device)?.split('.') ?? []
    const isOurs = mark !== undefined && signature === this.keyed(`device ${mark} ${email.toLowerCase()}`)
    return isOurs ? mark : undefined
  }

  rememberDevice(c: Context<WebEnv>, email: string): void {
    const mark = randomBytes(16).toString('base64url')
    setCookie(c, this.#names.device, `${mark}.${this.keyed(`device ${mark} ${email.toLowerCase()}`)}`, {
      ...this.#attributes,
      maxAge: LIMITS.kept.most / 1000,
    })
  }

  /** What marks this browser as a device on which cards open. */
  cardDevice(c: Context<WebEnv>): string | undefined {
    return getCookie(c, this.#names.card)
  }

  setCardDevice(c: Context<WebEnv>, token: string): void {
    setCookie(c, this.#names.card, token, { ...this.#attributes, maxAge: CARD_DEVICE_DAYS * 86_400 })
  }

  /** A keyed hash under the service's own secret. */
  keyed(text: string): string {
    return createHmac('sha256', this.secret).update(text).digest('base64url')
  }
}

/** By which a forgotten password is replaced. */
function lostLetter(baseUrl: string, email: string, token: string) {
  const text = [
    'Open this link and choose a new password:',
    '',
    `${baseUrl}/sign-in/lost/${token}`,
    '',
    `It works once, and for ${LINK_MINUTES} minutes. You need a code from your phone as before.`,
    'If you did not ask for it, do nothing: nothing has changed.',
  ].join('\n')
  return { to: email, subject: 'A new password for Ringfence', text }
}

/** When a session ends if nothing more is done. */
function endOf(session: Session): number {
  const { idle, most } = limitsOf(session)
  return Math.min(session.seen + idle, session.began + most)
}

function limitsOf(session: Session): { readonly idle: number; readonly most: number } {
  if (session.way === 'card') return LIMITS[session.kept ? 'card' : 'shared']
  return LIMITS[session.kept ? 'kept' : isStrong(session) ? 'staff' : 'person']
}

/** Came in by a card on a device that others use. */
function isShared({ way, kept }: Session): boolean {
  return way === 'card' && !kept
}

/** Came in by two proofs, or by the council's own sign-in. */
function isStrong({ way, secondFactor }: Session): boolean {
  return way === 'oidc' || (way === 'password' && secondFactor)
}

/** By a card, or by a password that no code came after: what they send then is not kept. */
function mayNotKeep({ way, secondFactor }: Session): boolean {
  return way === 'card' || (way === 'password' && !secondFactor)
}

function mayEnter(session: Session, role: Entrance['role']): boolean {
  if (session.way === 'password' && !session.secondFactor) return false
  return isStrong(session) || role === 'holder' || role === 'representative'
}

/** A London time, and the day where it is not within a day. */
function timeOf(at: number): string {
  return printTime(localAt(momentOf(at)))
}

export function whenOf(at: number): string {
  const moment = momentOf(at)
  return `${printDay(dayAt(moment))}, ${printTime(localAt(moment))}`
}

function momentOf(at: number): Moment {
  return moment(Temporal.Instant.fromEpochMilliseconds(at))
}

function pathOf(c: Context<WebEnv>): string {
  const { pathname, search } = new URL(c.req.url)
  return `${pathname}${search}`
}

/** A path of our own, whatever was asked for: nobody is sent anywhere else (open redirects). */
export function localPath(next: string | undefined): string | undefined {
  if (!next || next.length > 1000 || !/^\/(?![/\\])[\x21-\x7e]*$/.test(next) || next.includes('\\'))
    return undefined
  const here = 'http://here.invalid'
  if (!URL.canParse(next, here)) return undefined
  const url = new URL(next, here)
  return url.origin === here ? `${url.pathname}${url.search}` : undefined
}

export function withNext(path: string, next: string | undefined): string {
  const local = localPath(next)
  return local === undefined || local === '/' ? path : `${path}?${new URLSearchParams({ next: local })}`
}

/** What stands before the signature. */
function tokenIn(cookie: string | undefined): string | undefined {
  const at = cookie?.lastIndexOf('.') ?? -1
  return at > 0 ? cookie?.slice(0, at) : undefined
}

function cookieIn(answered: Response, name: string): string | undefined {
  const line = answered.headers.getSetCookie().findLast((one) => one.startsWith(`${name}=`))
  const value = line?.slice(name.length + 1).split(';')[0]
  return value ? decodeURIComponent(value) : undefined
}

function tokenFrom(answered: Response, name: string): string | undefined {
  return tokenIn(cookieIn(answered, name))
}
