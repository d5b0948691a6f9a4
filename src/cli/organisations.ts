import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Organisation } from '../web/sign-in/organisation.ts'
import { WrongUsage } from './command.ts'
import type { Env } from './settings.ts'

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Everybody’s tenant is nobody’s: whoever opens one could say to be anybody. */
const EVERYBODYS = /\/(?:common|organizations|consumers)(?:\/|$)/

const issuer = z
  .url()
  .refine((text) => {
    const url = new URL(text)
    return url.protocol === 'https:' || LOOPBACK.has(url.hostname)
  }, 'it must begin with https://')
  .refine((text) => !EVERYBODYS.test(text), 'it must be the issuer of one organisation, not everybody’s')

const shape = z.array(
  z.strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/, 'small letters, digits and hyphens'),
    name: z.string().trim().min(1).max(80),
    issuer,
    clientId: z.string().min(1).max(200),
    clientSecret: z.string().min(1).max(500),
    domains: z.array(z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, 'a domain in small letters')).min(1),
  }),
)

/**
 * The organisations whose people come in by its own sign-in: the JSON file that RINGFENCE_OIDC names. It holds a
 * secret of each, so only its owner may read it. Refuses a file that is not whole, naming every place that is wrong.
 */
export function organisationsIn(env: Env): readonly Organisation[] {
  const file = env['RINGFENCE_OIDC'] || undefined
  if (file === undefined) return []
  const wrong = (sentence: string) => new WrongUsage(`RINGFENCE_OIDC: ${sentence}`)
  const read = shape.safeParse(jsonIn(file, wrong))
  if (!read.success) {
    const all = read.error.issues.map((i) => `${i.path.join('.') || 'the whole'}: ${i.message}`)
    throw wrong(`${file} is not as it should be. ${all.join('; ')}.`)
  }
  const ids = read.data.map((o) => o.id)
  const domains = read.data.flatMap((o) => o.domains)
  if (new Set(ids).size !== ids.length || new Set(domains).size !== domains.length)
    throw wrong(`${file} names an organisation or a domain twice. One organisation vouches for a domain.`)
  return read.data
}

function jsonIn(file: string, wrong: (sentence: string) => WrongUsage): unknown {
  let open: number
  try {
    open = openSync(file, 'r')
  } catch {
    throw wrong(`${file} cannot be read.`)
  }
  try {
    // Windows has no such modes.
    if (process.platform !== 'win32' && (fstatSync(open).mode & 0o077) !== 0)
      throw wrong(`${file} can be read by others. Take that away first: chmod 600 ${file}`)
    return JSON.parse(readFileSync(open, 'utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) throw wrong(`${file} is no JSON.`)
    throw error
  } finally {
    closeSync(open)
  }
}
