// What tests ask of a real mail server: it runs as a process of its own (mail-server.ts).
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll } from 'vitest'

export interface MailServer {
  readonly port?: number
  /** `own`: a certificate for localhost, in localhost.pem; the package's has run out long ago. */
  readonly tls?: 'own' | 'expired' | 'none'
  /** Encrypted from the start. */
  readonly implicit?: boolean
  readonly user?: string
  readonly password?: string
  /** An address that it refuses for good, besides nobody@…. */
  readonly no?: string
  /** How often it says “later” to busy@…. */
  readonly busy?: number
}

/** A letter as it arrived. */
export interface Arrived {
  readonly from: string
  readonly to: readonly string[]
  /** Headings and text as they were sent. */
  readonly raw: string
  readonly secure: boolean
  readonly user?: string
  readonly headings: ReadonlyMap<string, string>
  /** The text, whole again. */
  readonly text: string
}

export interface PostOffice {
  readonly port: number
  /** Letters that arrived so far. */
  readonly letters: readonly Arrived[]
  /** Waits until so many letters have arrived. */
  readonly arrived: (how: number) => Promise<readonly Arrived[]>
  readonly close: () => Promise<void>
}

const SCRIPT = join(import.meta.dirname, 'mail-server.ts')

export async function postOffice(asked: MailServer = {}): Promise<PostOffice> {
  const child = spawn(process.execPath, [SCRIPT, JSON.stringify(asked)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let wrong = ''
  child.stderr.on('data', (text) => {
    wrong += text
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const letters: Arrived[] = []
  const looking = new Set<() => void>()
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`the mail server ended: ${wrong}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = JSON.parse(line)
      if ('port' in said) resolve(said.port)
      else letters.push({ ...said, ...parts(said.raw) })
      for (const look of looking) look()
    })
  })
  const close = () => {
    child.kill()
    return ended
  }
  afterAll(close)
  return {
    port,
    letters,
    close,
    arrived: (many) =>
      new Promise((resolve) => {
        const look = () => {
          if (letters.length < many) return
          looking.delete(look)
          resolve(letters)
        }
        looking.add(look)
        look()
      }),
  }
}

function parts(raw: string): Pick<Arrived, 'headings' | 'text'> {
  const [head = '', ...body] = raw.split('\r\n\r\n')
  const headings = new Map(
    head
      .replace(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line) => {
        const [name = '', ...value] = line.split(': ')
        return [name.toLowerCase(), value.join(': ')]
      }),
  )
  const whole = body.join('\r\n\r\n')
  const coded = headings.get('content-transfer-encoding')
  const text =
    coded === 'base64'
      ? Buffer.from(whole, 'base64').toString('utf8')
      : coded === 'quoted-printable'
        ? quoted(whole)
        : whole
  return { headings, text: text.replaceAll('\r\n', '\n').trimEnd() }
}

/** Quoted-printable (RFC 2045) as text. */
function quoted(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
