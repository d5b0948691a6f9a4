import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { secureHeaders } from 'hono/secure-headers'
import { timeout } from 'hono/timeout'
import { Refusal } from '../ledger/refusal.ts'
import type { WebEnv } from './caller.ts'
import { refused } from './refused.tsx'

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
const UPLOADS: ReadonlySet<string> = new Set(['/import', '/api/imports'])
const PATIENCE_MS = 30_000
const UPLOAD_PATIENCE_MS = 120_000

/** Nothing inline, nothing from elsewhere, no script at all. */
export const headers: Guard = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  // The default makes browsers send “Origin: null” with our own forms.
  referrerPolicy: 'same-origin',
  strictTransportSecurity: false,
  xFrameOptions: 'DENY',
  permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [] },
})

/** Nobody keeps a copy of what is about a person; what is the same for all may be kept (assets say so). */
export const noStore: Guard = async (c, next) => {
  await next()
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store')
}

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i

/** Only by this computer's own name: a foreign name that is made to point here gets nothing (DNS rebinding). */
export const onlyThisComputer: Guard = async (c, next) => {
  if (LOOPBACK.test(hostOf(c))) return next()
  return refused(
    c,
    [
      new Refusal(
        'not-allowed',
        'This service answers on this computer only. Open it as http://localhost with its port.',
      ),
    ],
    421,
  )
}

function hostOf(c: Context<WebEnv>): string {
  return c.req.header('host') ?? new URL(c.req.url).host
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

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Another site cannot make a browser write here, whatever content type it sends: what changes something must
 * come from our own pages, or from a program that is no browser and says neither (trust.md T14).
 */
export const sameOrigin: Guard = async (c, next) => {
  if (SAFE.has(c.req.method)) return next()
  const site = c.req.header('sec-fetch-site')
  const origin = c.req.header('origin')
  const ours = origin === undefined || sameHost(origin, hostOf(c))
  if ((site === undefined || site === 'same-origin' || site === 'none') && ours) return next()
  return refused(c, [
    new Refusal(
      'not-allowed',
      'This came from another site. Open the page here and do it again.',
      {},
      {
        field: 'origin',
      },
    ),
  ])
}

function sameHost(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase()
}

/** Looked at before anything is read into memory. */
export const limits: Guard = (c, next) => {
  const most = UPLOADS.has(c.req.path) ? MOST_UPLOAD : MOST_BODY
  const onError = (at: Context) =>
    refused(at, [
      new Refusal('too-big', `At most ${most / MB} MB can be sent here at once.`, { most }),
    ]) as Response
  return bodyLimit({ maxSize: most, onError })(c, next)
}

export const patience: Guard = (c, next) =>
  timeout(UPLOADS.has(c.req.path) ? UPLOAD_PATIENCE_MS : PATIENCE_MS)(c, next)
