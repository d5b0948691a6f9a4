import { randomBytes } from 'node:crypto'
import { closeSync, fstatSync, linkSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isAddress } from '../mail/post.ts'
import { type SmtpServer, tlsFor } from '../mail/smtp.ts'
import { ONLY_MINE, WrongUsage } from './command.ts'

/** Settings that hold a password come from the environment only: what is typed is seen by everybody. */
export type Env = Readonly<Record<string, string | undefined>>

/** The mail server that the environment names; none where it names none. */
export function smtpIn(env: Env): SmtpServer | undefined {
  const [host, user, password, from] = [
    env['RINGFENCE_SMTP_HOST'],
    env['RINGFENCE_SMTP_USER'],
    env['RINGFENCE_SMTP_PASSWORD'],
    env['RINGFENCE_SMTP_FROM'],
  ].map((text) => text || undefined)
  if (host === undefined) return undefined
  const port = env['RINGFENCE_SMTP_PORT'] || '587'
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535)
    throw new WrongUsage(`RINGFENCE_SMTP_PORT: “${port}” is no port. It is a number from 1 to 65535.`)
  if (from === undefined || !isAddress(from))
    throw new WrongUsage('RINGFENCE_SMTP_FROM: say whom letters come from, by one e-mail address.')
  if ((user === undefined) !== (password === undefined))
    throw new WrongUsage('RINGFENCE_SMTP_USER and RINGFENCE_SMTP_PASSWORD go together.')
  return {
    host,
    port: Number(port),
    from,
    tls: tlsFor(host, Number(port)),
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
  }
}

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * The address people open: `https://fund.example.org`, nothing behind it. Without encryption only on this
 * computer itself.
 */
export function originIn(option: string | undefined, env: Env): string | undefined {
  const text = option ?? (env['RINGFENCE_ORIGIN'] || undefined)
  if (text === undefined) return undefined
  const what = option === undefined ? 'RINGFENCE_ORIGIN' : '--origin'
  const url = URL.canParse(text) ? new URL(text) : undefined
  const bare = url && [url.origin, `${url.origin}/`].includes(text.toLowerCase())
  if (!url || !bare || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new WrongUsage(
      `${what}: “${text}” is no address of a service. Write it like https://fund.example.org, with nothing behind it.`,
    )
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname))
    throw new WrongUsage(
      `${what}: “${text}” is not encrypted. People sign in there: it must begin with https://.`,
    )
  return url.origin
}

/** Shorter ones could be guessed. */
const LEAST_SECRET = 32

/**
 * What sessions and links are signed with, and second factors encrypted: `RINGFENCE_SECRET`, else the file
 * beside the database, made once with 32 random bytes. It must not lie where a backup of the database lies:
 * both together open every door.
 */
export function secretFor(db: string, env: Env): string {
  const given = env['RINGFENCE_SECRET'] || undefined
  if (given !== undefined) {
    if (given.length < LEAST_SECRET)
      throw new WrongUsage(`RINGFENCE_SECRET is too short: at least ${LEAST_SECRET} signs, by chance.`)
    return given
  }
  const file = secretFile(db)
  return readSecret(file) ?? makeSecret(file)
}

export function secretFile(db: string): string {
  return `${db}.secret`
}

function readSecret(file: string): string | undefined {
  let open: number
  try {
    open = openSync(file, 'r')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  try {
    // Windows has no such modes.
    if (process.platform !== 'win32' && (fstatSync(open).mode & 0o077) !== 0)
      throw new WrongUsage(`${file} can be read by others. Take that away first: chmod 600 ${file}`)
    const secret = readFileSync(open, 'utf8').trim()
    if (secret.length < LEAST_SECRET)
      throw new WrongUsage(`${file} holds no secret. Move it away, and a new one is made.`)
    return secret
  } finally {
    closeSync(open)
  }
}

/** Written aside and linked, so that of two that start at once both use the one that was first. */
function makeSecret(file: string): string {
  const aside = `${file}.${process.pid}`
  writeFileSync(aside, `${randomBytes(32).toString('base64url')}\n`, { mode: ONLY_MINE, flag: 'wx' })
  try {
    linkSync(aside, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(aside, { force: true })
  }
  const secret = readSecret(file)
  if (secret === undefined) throw new Error(`${file} could not be written`)
  return secret
}
