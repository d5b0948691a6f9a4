import { createRoute, OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type {
  ClientErrorStatusCode,
  ContentfulStatusCode,
  ServerErrorStatusCode,
} from 'hono/utils/http-status'
import { type Caller, sha256 } from '../../bookkeeping/daybook.ts'
import { type Answer, isRefused, type Request, refusalsOf } from '../../bookkeeping/open-books.ts'
import { Refusal, type RefusalName } from '../../ledger/refusal.ts'
import type { WebEnv } from '../caller.ts'
import { refused } from '../refused.tsx'
import { problem } from './shapes.ts'

/** What a route takes and gives. The same shapes check what comes in and write the OpenAPI document. */
interface Route<P, Q, B, A> {
  readonly summary: string
  readonly description?: string
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly answer: A
}

/** What a handler is handed, read and checked. */
interface Asked<P, Q, B> {
  readonly caller: Caller
  /** The address that was asked. */
  readonly at: string
  readonly params: P
  readonly query: Q
  readonly body: B
}

interface AskedToWrite<P, Q, B> extends Asked<P, Q, B> {
  /** The caller's key and the digest of the request as sent: a repeated request gets its first answer. */
  readonly request: Request
}

type Shape = z.ZodType
const nothing = z.strictObject({})
type Nothing = typeof nothing
export const keyed = z.object({
  'Idempotency-Key': z
    .string()
    .min(1)
    .max(200)
    .regex(/^[\x21-\x7e]+$/)
    .openapi({ description: 'A new key for each thing to do; the same key again gets the first answer.' }),
})

/** How every route says no. */
const refusesBy = {
  default: {
    description: 'Refused, or something went wrong (RFC 9457).',
    content: { 'application/problem+json': { schema: problem } },
  },
} as const

/** An address as Hono writes it: `/api/funds/:fund` for `/api/funds/{fund}`. */
type Address<Path extends string> = Path extends `${infer Before}{${infer Name}}${infer After}`
  ? `${Before}:${Name}${Address<After>}`
  : Path

/** What one route takes and answers, for a program's compiler (hono/client): its answer, or the problem it says no with. */
type Described<Path extends string, Method extends string, In, Out, Status extends 200 | 201> = {
  [P in Address<Path>]: {
    [M in `$${Method}`]:
      | { input: In; output: Out; outputFormat: 'json'; status: Status }
      | {
          input: In
          output: Problem
          outputFormat: 'json'
          status: ClientErrorStatusCode | ServerErrorStatusCode
        }
  }
}
type Problem = z.output<typeof problem>
/** Nothing is asked for where nothing is described. */
type Given<P extends Shape, Q extends Shape> = (Nothing extends P ? object : { param: z.input<P> }) &
  (Nothing extends Q ? object : { query: z.input<Q> })
/** A route with other bodies or answers than JSON: of what it gives, a compiler knows the JSON. */
type FileRoute = RouteConfig & { readonly method: 'get' | 'post' }
type FileAsked<R> = (R extends { request: { params: infer P extends Shape } }
  ? { param: z.input<P> }
  : unknown) &
  (R extends { request: { query: infer Q extends Shape } } ? { query: z.input<Q> } : unknown)
type FileAnswer<R> = R extends {
  responses: { 200: { content: { 'application/json': { schema: infer A extends Shape } } } }
}
  ? z.output<A>
  : unknown
type Keyed = { header: z.input<typeof keyed> }

/**
 * The API's routes. A handler reads its input, calls one act and shows the result; what is refused, on the
 * way in or by the act, becomes a problem here and nowhere else. `S` is what they are, for a program's compiler.
 */
// biome-ignore lint/complexity/noBannedTypes: nothing is described yet
export class Routes<S = {}> {
  declare readonly described: S
  readonly app = new OpenAPIHono<WebEnv>({
    defaultHook: (result, c) => (result.success ? undefined : notRight(c, result.target, result.error)),
  })

  /** A figure: reads and writes nothing. */
  get<const Path extends string, A extends Shape, P extends Shape = Nothing, Q extends Shape = Nothing>(
    path: Path,
    route: Omit<Route<P, Q, never, A>, 'body'>,
    handle: (asked: Asked<z.output<P>, z.output<Q>, undefined>) => Promise<Answer<z.output<A>>>,
  ): Routes<S & Described<Path, 'get', Given<P, Q>, z.output<A>, 200>> {
    this.#add('get', path, route, {}, 200, async (c) =>
      handle({ ...this.#read<P, Q, never>(c), body: undefined }),
    )
    return this.#with()
  }

  /** An act: writes once for each key. */
  post<const Path extends string, A extends Shape, B extends Shape, P extends Shape = Nothing>(
    path: Path,
    route: Omit<Route<P, never, B, A>, 'query'> & { readonly body: B },
    handle: (asked: AskedToWrite<z.output<P>, unknown, z.output<B>>) => Promise<Answer<z.output<A>>>,
  ): Routes<S & Described<Path, 'post', Given<P, Nothing> & Keyed & { json: z.input<B> }, z.output<A>, 201>> {
    this.#add('post', path, route, { headers: keyed }, 201, async (c) =>
      handle({ ...this.#read<P, never, B>(c), request: await requestOf(c) }),
    )
    return this.#with()
  }

  /** A question with a body: writes nothing and needs no key. */
  ask<const Path extends string, A extends Shape, B extends Shape, P extends Shape = Nothing>(
    path: Path,
    route: Omit<Route<P, never, B, A>, 'query'> & { readonly body: B },
    handle: (asked: Asked<z.output<P>, unknown, z.output<B>>) => Promise<Answer<z.output<A>>>,
  ): Routes<S & Described<Path, 'post', Given<P, Nothing> & { json: z.input<B> }, z.output<A>, 200>> {
    this.#add('post', path, route, {}, 200, async (c) => handle(this.#read<P, never, B>(c)))
    return this.#with()
  }

  /** A route with other bodies or answers than JSON: files in, paper out. */
  files<P extends string, R extends FileRoute & { readonly path: P }>(
    asked: R,
    handle: (c: Context<WebEnv>) => Promise<Response>,
  ): Routes<S & Described<R['path'], R['method'], FileAsked<R>, FileAnswer<R>, 200>> {
    const route: RouteConfig = { ...asked, responses: { ...asked.responses, ...refusesBy } }
    this.app.openapi(createRoute(route), handle)
    return this.#with()
  }

  /** The same routes, of which more is known. */
  #with<More>(): Routes<S & More> {
    return this as unknown as Routes<S & More>
  }

  #read<P extends Shape, Q extends Shape, B extends Shape>(c: Context<WebEnv>) {
    const valid = <T>(target: 'param' | 'query' | 'json') => c.req.valid(target as never) as T
    return {
      caller: c.var.caller,
      at: c.req.url,
      params: valid<z.output<P>>('param'),
      query: valid<z.output<Q>>('query'),
      body: valid<z.output<B>>('json'),
    }
  }

  #add(
    method: 'get' | 'post',
    path: string,
    {
      params = nothing,
      query = nothing,
      body,
      answer,
      summary,
      description,
    }: Partial<Route<Shape, Shape, Shape, Shape>>,
    more: { readonly headers?: z.ZodType },
    status: 200 | 201,
    handle: (c: Context<WebEnv>) => Promise<Answer<unknown>>,
  ): void {
    const route: RouteConfig = {
      method,
      path,
      tags: [path.split('/')[2] ?? 'api'],
      ...(summary ? { summary } : {}),
      ...(description ? { description } : {}),
      request: {
        params: params as z.ZodObject,
        query: query as z.ZodObject,
        ...(more.headers ? { headers: more.headers as z.ZodObject } : {}),
        ...(body ? { body: { required: true, content: { 'application/json': { schema: body } } } } : {}),
      },
      responses: {
        [status]: {
          description: summary ?? '',
          content: { 'application/json': { schema: answer ?? nothing } },
        },
        ...refusesBy,
      },
    }
    this.app.openapi(createRoute(route), async (c: Context<WebEnv>) => shown(c, await handle(c), status))
  }
}

/** The result of an act or a figure as JSON, or as the problem it was refused with. */
export function shown(c: Context<WebEnv>, answer: Answer<unknown>, status: ContentfulStatusCode) {
  if (isRefused(answer)) return refused(c, refusalsOf(answer))
  return c.body(JSON.stringify(answer), status, { 'content-type': 'application/json; charset=utf-8' })
}

/** The key, and what exactly was asked: a key that comes with another request is refused. */
async function requestOf(c: Context<WebEnv>): Promise<Request> {
  return requestFor(c, await c.req.text())
}

/** The same, where what was asked is told by something else than the bytes sent. */
export function requestFor(c: Context<WebEnv>, body: string): Request {
  const { pathname, search } = new URL(c.req.url)
  const digest = sha256(`${c.req.method} ${pathname}${search}\n${body}`)
  return { key: c.req.header('idempotency-key') ?? '', digest }
}

/** Everything that is wrong with the form of a request, each with its field. */
function notRight(c: Context<WebEnv>, target: string, error: z.core.$ZodError) {
  if (target === 'header') {
    return refused(c, [
      new Refusal(
        'key-missing',
        'Send an Idempotency-Key: up to 200 plain characters, a new one for each thing to do.',
        {},
        { field: 'Idempotency-Key' },
      ),
    ])
  }
  if (target === 'param') return refused(c, [new Refusal('not-found', 'There is nothing at this address.')])
  return refused(c, error.issues.slice(0, 50).flatMap(refusalsIn))
}

function refusalsIn(issue: z.core.$ZodIssue): Refusal[] {
  const at = (path: readonly PropertyKey[]) => path.map(String).join('.')
  const say = (field: string, sentence: string, name: RefusalName = 'body-invalid') =>
    new Refusal(name, sentence, { field }, { field })
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) =>
      say(at([...issue.path, key]), `There is no field “${key.slice(0, 40)}” here.`),
    )
  // Of several forms a part may have, what is wrong with the one it comes nearest to.
  const [nearest] =
    issue.code === 'invalid_union' ? [...issue.errors].sort((a, b) => a.length - b.length) : []
  if (nearest && nearest.length > 0)
    return nearest.flatMap((inner) => refusalsIn({ ...inner, path: [...issue.path, ...inner.path] }))
  const field = at(issue.path)
  return [say(field, field === '' ? `${issue.message}.` : `“${field}”: ${issue.message}.`)]
}
