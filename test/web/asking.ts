// How tests ask the service: as a program with its key, or as a browser sends a form.
import type { OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import { api } from '../../src/web/api/api.ts'
import type { WebEnv } from '../../src/web/caller.ts'
import type { Larch } from './larch.ts'

let keys = 0
export const aKey = () => `test-key-${++keys}-0123456789`

type Asked = Pick<Larch, 'app'> & Partial<Pick<Larch, 'store'>>

/** A path as it is asked: tests name a fund by its reference, addresses name it by its id. */
export async function at({ store }: Partial<Pick<Larch, 'store'>>, path: string): Promise<string> {
  const [, ref] = /\/funds\/([A-Z][A-Z0-9-]*)/.exec(path) ?? []
  const fund = ref && (await store?.fundByRef(DEMO_CALLER.provider, ref))
  return fund ? path.replace(`/funds/${ref}`, `/funds/${fund.id}`) : path
}

export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

/** A program's request. A write gets a new key, unless the test brings its own headers. */
export async function ask(
  larch: Asked,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = method === 'GET' ? {} : { 'idempotency-key': aKey() },
): Promise<Answered> {
  const res = await larch.app.request(await at(larch, path), {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await res.text()
  const isJson = res.headers.get('content-type')?.includes('json') ?? false
  return { status: res.status, headers: res.headers, body: isJson ? JSON.parse(text) : text }
}

/** What a browser sends from one of our own pages. */
export async function send(
  larch: Asked,
  path: string,
  fields: Record<string, string> | FormData | URLSearchParams,
): Promise<{ status: number; html: string; location: string }> {
  const body = fields instanceof FormData ? fields : new URLSearchParams(fields)
  const res = await larch.app.request(await at(larch, path), {
    method: 'POST',
    body,
    headers: { origin: 'http://localhost', 'sec-fetch-site': 'same-origin' },
  })
  return { status: res.status, html: await res.text(), location: res.headers.get('location') ?? '' }
}

export async function open(larch: Asked, path: string) {
  const res = await larch.app.request(await at(larch, path))
  return { status: res.status, html: await res.text(), headers: res.headers }
}

/** The routes as they describe themselves: each with the shape of its answer. */
export interface Described {
  readonly method: string
  readonly path: string
  readonly pattern: RegExp
  readonly answers: ReadonlyMap<number, z.ZodType>
}

export function describedRoutes({ books }: Pick<Larch, 'books'>): readonly Described[] {
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const app: OpenAPIHono<WebEnv> = api({ books, version: '0', log: silent }).app
  return app.openAPIRegistry.definitions.flatMap((d) => {
    if (d.type !== 'route') return []
    const answers = Object.entries(d.route.responses).flatMap(([status, response]) => {
      const content = 'content' in response ? response.content?.['application/json'] : undefined
      const shape = content && 'schema' in content ? content.schema : undefined
      return shape instanceof z.ZodType ? [[Number(status), shape] as const] : []
    })
    const pattern = new RegExp(`^${d.route.path.replace(/\{[^}]+\}/g, '[^/?]+')}(\\?.*)?$`)
    return [{ method: d.route.method.toUpperCase(), path: d.route.path, pattern, answers: new Map(answers) }]
  })
}
