import { randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import { type Context, Hono } from 'hono'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { Hidden } from '../bookkeeping/daybook.ts'
import { StoreBroken } from '../bookkeeping/store.ts'
import { dayAt } from '../ledger/day.ts'
import { Refusal } from '../ledger/refusal.ts'
import { NOTHING_THERE } from '../ledger/role.ts'
import { api } from './api/api.ts'
import type { Log, Service, WebEnv, Who } from './caller.ts'
import { checking } from './check.ts'
import { assets } from './design/assets.ts'
import {
  canonicalPath,
  headers,
  limits,
  noDuplicates,
  noStore,
  onlyByItsNames,
  onlyIds,
  patience,
  sameOrigin,
  securityText,
  uploadLimits,
} from './guard.ts'
import { type DemoEntering, demo } from './pages/demo.tsx'
import { pages } from './pages/pages.tsx'
import { reference } from './reference.tsx'
import { isForPrograms, refused, wentWrong } from './refused.tsx'
import type { SignIn } from './sign-in/sign-in.ts'

export { MOST_CONNECTIONS, serverOptions } from './guard.ts'

/** Whether the books can be asked yet; until then, what is going on. */
export type Readiness =
  | { readonly ready: true }
  | { readonly ready: false; readonly what: string; readonly done?: number; readonly of?: number }

export interface AppOptions extends Omit<Service, 'log' | 'version'> {
  /** Signing in: who asks is told by their session, and whoever has none is led to the door. */
  readonly signIn?: SignIn
  /** Who asks, where there is no signing in: for tests. */
  readonly who?: Who
  /** Only for a demo's books on this computer: a page to come in by as anybody. */
  readonly demo?: DemoEntering
  /** This package's own version, where no other is said. */
  readonly version?: string
  /** Ready from the start, where nothing else is said. */
  readonly readiness?: () => Readiness
  /** Nothing is logged where there is none. */
  readonly log?: Log
  /** The public address, such as `https://fund.example.org`; without one only this computer is answered. */
  readonly origin?: string
  /** Whoever is at the other end of the line, for limits by address; none are kept where it is not known. */
  readonly address?: (c: Context<WebEnv>) => string | undefined
  /** Where weaknesses are told of: an e-mail address or a page; nothing is said where there is none. */
  readonly securityContact?: string
}

function ownVersion(): string {
  const own: { readonly version: string } = createRequire(import.meta.url)('#package.json')
  return own.version
}

const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** The whole service: pages for people and an API for programs over the same acts. Served by src/cli. */
export function createApp(options: AppOptions): Hono<WebEnv> {
  const { readiness = () => ({ ready: true }), log = SILENT, version = ownVersion(), origin } = options
  const { signIn, who: fixed, ...rest } = options
  const who: Who = fixed ?? signIn?.who ?? (async () => undefined)
  const service: Service = { ...rest, log, version }
  const app = new Hono<WebEnv>({ strict: true })

  app.use(async (c, next) => {
    c.set('reference', randomBytes(8).toString('hex'))
    const began = performance.now()
    await next()
    const facts = { reference: c.var.reference, method: c.req.method, status: c.res.status }
    log.info({ ...facts, ms: Math.round(performance.now() - began) }, 'answered')
  })
  app.use(headers(origin), noStore, onlyByItsNames(origin), canonicalPath)

  // Asked by whoever watches over the service: answered without the books, however busy they are.
  app.get('/healthz', (c) => c.json({ status: 'ok', version, ...readiness() }))
  app.get('/readyz', (c) => c.json(readiness(), readiness().ready ? 200 : 503))
  app.get('/.well-known/security.txt', (c) => {
    const text = securityText(options.securityContact, dayAt(service.books.clock()))
    return text === undefined ? refused(c, [NOTHING_THERE]) : c.text(text)
  })
  app.get('/assets/:name', (c) => {
    const asset = assets(c.req.path)
    if (!asset) return refused(c, [NOTHING_THERE])
    const kept = c.req.query('v') === undefined ? 'max-age=3600' : 'max-age=31536000, immutable'
    const said = { 'cache-control': `public, ${kept}`, etag: asset.etag }
    if (c.req.header('if-none-match') === asset.etag) return c.body(null, 304, said)
    return c.body(asset.body, 200, { ...said, 'content-type': asset.type })
  })

  app.use(async (c, next) => {
    const now = readiness()
    if (now.ready) return next()
    const so_far = now.of ? ` (${now.done ?? 0} of ${now.of})` : ''
    const busy = new Refusal('store-broken', `Getting ready: ${now.what}${so_far}. Try again in a moment.`)
    return refused(c, [busy], 503, { 'retry-after': '2', refresh: '2' })
  })
  app.use(sameOrigin(origin), noDuplicates, patience, limits)
  app.route('/', checking(service.books, options.address))
  if (signIn) app.route('/', signIn.routes)
  if (options.demo) app.route('/', demo(options.demo))

  app.use(async (c, next) => {
    const visitor = await who(c)
    if (!visitor) return signIn && !isForPrograms(c) ? signIn.nobody(c) : refused(c, [SIGN_IN_FIRST])
    c.set('visitor', visitor)
    c.set('caller', visitor.caller)
    return next()
  })
  // Not before it is known who asks: which addresses there are is nobody else's business.
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: async (c: Context<WebEnv>, methods) =>
        refused(c, [new Refusal('not-allowed', `This address answers only ${methods.join(', ')}.`)], 405, {
          allow: methods.join(', '),
        }),
    }),
  )
  app.use(uploadLimits)
  app.use('/funds/:fund/*', onlyIds)
  app.use('/api/funds/:fund/*', onlyIds)
  const programs = api(service)
  app.route('/', programs.app)
  app.route('/', reference(service, programs.document))
  app.route('/', pages(service))

  app.notFound((c) => refused(c, [NOTHING_THERE]))
  app.onError((error, c) => failed(error, c, log))
  return app
}

const SIGN_IN_FIRST = new Refusal('sign-in-first', 'Sign in first.')

function failed(error: Error, c: Context<WebEnv>, log: Log): Response | Promise<Response> {
  if (error instanceof Hidden) return refused(c, [NOTHING_THERE])
  if (error instanceof StoreBroken) {
    log.error({ reference: c.var.reference, passing: error.passing }, 'the store could not be used safely')
    const again = error.passing
      ? 'Nothing was recorded. Try again in a moment.'
      : 'The service must be started again.'
    const said = new Refusal('store-broken', `The books could not be read or written safely. ${again}`)
    return refused(c, [said], 503, error.passing ? { 'retry-after': '1' } : {})
  }
  const status = statusIn(error)
  if (status !== undefined && status < 500) return notUnderstood(status, c)
  if (status === 504) return wentWrong(c, 504)
  log.error({ reference: c.var.reference, error: withoutWords(error) }, 'something went wrong')
  return wentWrong(c)
}

/** Told by its shape: the packages that throw it may carry a copy of their own. */
function statusIn(error: Error): number | undefined {
  return 'getResponse' in error && 'status' in error && typeof error.status === 'number'
    ? error.status
    : undefined
}

function notUnderstood(status: number, c: Context<WebEnv>): Response | Promise<Response> {
  const sentence =
    status === 415
      ? 'This was sent in a form that is not read here. A program sends application/json.'
      : 'This could not be read. Check that it is whole and well formed.'
  return refused(c, [new Refusal('body-invalid', sentence)], status === 415 ? 415 : 400)
}

/**
 * Where it happened, not whose it was (trust.md T17): a message is told up to where somebody’s words may begin, in
 * quotation marks or at an address, and of the stack only the places.
 */
function withoutWords(error: Error): object {
  const plain = (text: string) => text.replace(/["'`“‘][\s\S]*$|\S*@\S*|\n[\s\S]*$/gu, '…').slice(0, 200)
  const cause = error.cause instanceof Error ? { cause: plain(error.cause.message) } : {}
  return {
    name: error.name,
    message: plain(error.message),
    stack: error.stack
      ?.split('\n')
      .filter((line) => /^\s+at .*(?::\d+:\d+\)?|<anonymous>\))$/.test(line))
      .slice(0, 11),
    ...cause,
  }
}
