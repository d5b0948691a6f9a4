import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { secureHeaders } from 'hono/secure-headers'
import { timeout } from 'hono/timeout'
import { unknownFund } from '../bookkeeping/daybook.ts'
import { addDays, type Day } from '../ledger/day.ts'
import { Refusal } from '../ledger/refusal.ts'
import { type Act, may, NOTHING_THERE } from '../ledger/role.ts'
import type { WebEnv } from './caller.ts'
import { isForPrograms, refused } from './refused.tsx'

type Guard = MiddlewareHandler<WebEnv>

/** What a request may be, for whoever serves the app: `node:http` cuts off the rest by itself. */
export const serverOptions = {
  /** All of the headers must have come within this time; a slow sender is cut off. */
  headersTimeout: 10_000,
  /** The whole request, its body included. */
  requestTimeout: 60_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16_384,
} as const

/** How many connections may be open at once. */
export const MOST_CONNECTIONS = 500

const MB = 1024 * 1024
const MOST_BODY = MB
const MOST_UPLOAD = 25 * MB
const UPLOADS: ReadonlySet<string> = new Set(['/import', '/api/imports', '/api/imports/preview'])
/** Files from anybody: counted before they are read, and a few at a time (pages/check.tsx). */
const LIMITED_BY_ITSELF = '/check'
const PATIENCE_MS = 30_000
const UPLOAD_PATIENCE_MS = 120_000

/**
 * Nothing inline and nothing from elsewhere, scripts neither; and where the service has an address of its own
 * (`https://fund.example.org`), never again without encryption.
 */
export const headers = (origin?: string): Guard =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      scriptSrc: ["'self'"],
      connectSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      objectSrc: ["'none'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    // The default makes browsers send “Origin: null” with our own forms.
    referrerPolicy: 'same-origin',
    strictTransportSecurity: origin?.startsWith('https:') ? 'max-age=31536000; includeSubDomains' : false,
    xFrameOptions: 'DENY',
    permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [] },
  })

/** Nobody keeps a copy of what is about a person; what is the same for all may be kept (assets say so). */
export const noStore: Guard = async (c, next) => {
  await next()
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store')
}

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i

/**
 * Only by the names it was given, this computer's own and that of its public address: a foreign name that is
 * made to point here gets nothing (DNS rebinding).
 */
export const onlyByItsNames =
  (origin?: string): Guard =>
  async (c, next) => {
    if (onThisComputer(c) || hostOf(c) === hostIn(origin)) return next()
    const at = origin ?? 'http://localhost with its port'
    const sentence = origin
      ? `This service answers by its own name only. Open it as ${at}.`
      : `This service answers on this computer only. Open it as ${at}.`
    return refused(c, [new Refusal('not-allowed', sentence)], 421)
  }

/** Whether this computer is asked by its own name, and not by that of a public address. */
export function onThisComputer(c: Context<WebEnv>): boolean {
  return LOOPBACK.test(hostOf(c))
}

function hostOf(c: Context<WebEnv>): string {
  return (c.req.header('host') ?? new URL(c.req.url).host).toLowerCase()
}

function hostIn(origin: string | undefined): string | undefined {
  return origin === undefined ? undefined : new URL(origin).host
}

/** One address for one thing: no empty, dotted or hidden parts that a rule about paths might not see. */
export const canonicalPath: Guard = async (c, next) => {
  const path = c.req.url.replace(/^https?:\/\/[^/]*/i, '').split(/[?#]/)[0] ?? ''
  if (/\/\/|\\|%2e|%2f|%5c|%00|\/\.{1,2}(?:\/|$)/i.test(path))
    return refused(c, [new Refusal('not-found', 'This is no address of this service.')], 400)
  return next()
}

/** A name that stands twice in an address could be read in two ways. */
export const noDuplicates: Guard = async (c, next) => {
  const twice = Object.entries(c.req.queries()).find(([, values]) => values.length > 1)
  if (!twice) return next()
  const [field] = twice
  return refused(
    c,
    [new Refusal('body-invalid', `“${field.slice(0, 40)}” stands twice. Say it once.`, {}, { field })],
    400,
  )
}

/** A fund is named in an address by its random id alone: references are told to people, and can be guessed. */
export const onlyIds: Guard = async (c, next) => {
  const id = c.req.param('fund') ?? ''
  return /^f_[\w-]{8,64}$/.test(id) ? next() : refused(c, [unknownFund(id)])
}

/** For pages that ask nothing of the books before they show a form: nothing is there for a role that may not do it. */
export const only =
  (act: Act): Guard =>
  async (c, next) =>
    may(c.var.caller, act) === 'yes' ? next() : refused(c, [NOTHING_THERE])

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Another site cannot make a browser write here, whatever content type it sends (trust.md T14): what changes
 * something must say that it comes from our own pages. Every browser does. A request that says nothing of where it
 * comes from is taken only from a program without a cookie: whoever carries somebody's session says `Origin`.
 */
export const sameOrigin =
  (own?: string): Guard =>
  async (c, next) => {
    if (SAFE.has(c.req.method)) return next()
    const site = c.req.header('sec-fetch-site')
    const origin = c.req.header('origin')
    const saysNothing = site === undefined && origin === undefined
    if (saysNothing && (!isForPrograms(c) || c.req.header('cookie') !== undefined)) {
      const sentence = 'This does not say where it comes from. Send this service’s own address as Origin.'
      return refused(c, [new Refusal('not-allowed', sentence, {}, { field: 'origin' })])
    }
    const ours = origin === undefined || isOurs(origin, hostOf(c), own)
    if ((site === undefined || site === 'same-origin' || site === 'none') && ours) return next()
    const sentence = 'This came from another site. Open the page here and do it again.'
    return refused(c, [new Refusal('not-allowed', sentence, {}, { field: 'origin' })])
  }

/** By the public name only from the public address: its scheme and port count too. */
function isOurs(origin: string, host: string, own: string | undefined): boolean {
  if (host === hostIn(own)) return origin === own
  return URL.canParse(origin) && new URL(origin).host === host
}

/**
 * Looked at before anything is read into memory. What may be large is looked at once it is known who sends it, and
 * not read till then, by signing in neither: nobody fills the memory before they have come in.
 */
export const limits: Guard = (c, next) =>
  UPLOADS.has(c.req.path) || c.req.path === LIMITED_BY_ITSELF ? next() : atMost(MOST_BODY)(c, next)
export const uploadLimits: Guard = (c, next) =>
  UPLOADS.has(c.req.path) ? atMost(MOST_UPLOAD)(c, next) : next()

function atMost(maxSize: number): Guard {
  const onError = (at: Context) =>
    refused(at, [
      new Refusal('too-big', `At most ${maxSize / MB} MB can be sent here at once.`, { most: maxSize }),
    ]) as Response
  return bodyLimit({ maxSize, onError })
}

export const patience: Guard = (c, next) =>
  timeout(UPLOADS.has(c.req.path) ? UPLOAD_PATIENCE_MS : PATIENCE_MS)(c, next)

/**
 * How somebody who found a weakness reaches whoever runs the service (RFC 9116): an address of theirs or a page;
 * undefined where none was given. It is good for half a year from the day it is read.
 */
export function securityText(contact: string | undefined, today: Day): string | undefined {
  if (!contact || /\s/.test(contact)) return undefined
  const uri = /^(?:https:|mailto:|tel:)/.test(contact) ? contact : `mailto:${contact}`
  return `Contact: ${uri}\nExpires: ${addDays(today, 182)}T00:00:00.000Z\nPreferred-Languages: en\n`
}
