import { checkLetter, type Letter, NotSent, type Post } from './post.ts'

export interface SmtpServer {
  readonly host: string
  readonly port: number
  readonly user?: string
  readonly password?: string
  /** Whom letters come from: one address. */
  readonly from: string
  /**
   * `starttls`: the connection must become encrypted before anything is said; `implicit`: it is from the start;
   * `none`: only for a server on this computer.
   */
  readonly tls: Tls
  /** Certificates that are trusted instead of the system's, as PEM. */
  readonly ca?: string
}

type Tls = 'starttls' | 'implicit' | 'none'

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1'])
const IMPLICIT_PORT = 465

/** How the way to a server is kept safe, where nobody says otherwise. */
export function tlsFor(host: string, port: number): Tls {
  if (port === IMPLICIT_PORT) return 'implicit'
  return LOOPBACK.has(host) ? 'none' : 'starttls'
}

/** A server that does not answer is given up soon; the letter is tried again later. */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 } as const

/** Hands letters to a mail server: plain text, one recipient, nothing fetched from files or addresses. */
export function smtpPost(server: SmtpServer): Post {
  if (server.tls === 'none' && !LOOPBACK.has(server.host))
    throw new Error('letters go unencrypted only to a server on this computer')
  const { host, port, user, password = '' } = server
  return {
    async send(letter: Letter): Promise<void> {
      checkLetter(letter)
      // Only sending needs it, and every other command starts sooner without it.
      const { createTransport } = await import('nodemailer')
      const transport = createTransport({
        host,
        port,
        secure: server.tls === 'implicit',
        requireTLS: server.tls === 'starttls',
        ignoreTLS: server.tls === 'none',
        tls: {
          minVersion: 'TLSv1.2',
          rejectUnauthorized: true,
          ...(server.ca === undefined ? {} : { ca: server.ca }),
        },
        ...(user === undefined ? {} : { auth: { user, pass: password } }),
        ...TIMEOUTS,
        disableFileAccess: true,
        disableUrlAccess: true,
      })
      try {
        await transport.sendMail({
          from: { name: '', address: server.from },
          to: { name: '', address: letter.to },
          envelope: { from: server.from, to: [letter.to] },
          subject: letter.subject,
          text: letter.text,
          // A machine's answer to a machine's letter helps nobody (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
      } catch (error) {
        throw notSent(error)
      } finally {
        transport.close()
      }
    },
  }
}

/** What the server's or the network's error means. Its own words may hold the address and are left behind. */
function notSent(error: unknown): NotSent {
  const code = told(error, 'code')
  const said = told(error, 'responseCode')
  if (code === 'EAUTH' || code === 'ENOAUTH') return new NotSent('not-let-in', said ?? code)
  if (code === 'ETLS' || isCertificate(error)) return new NotSent('not-safe', code)
  if (said?.startsWith('5')) return new NotSent('refused', said)
  return new NotSent('not-reached', said ?? code)
}

function told(error: unknown, what: string): string | undefined {
  if (!(error instanceof Error)) return undefined
  const value: unknown = Reflect.get(error, what)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

/** Node and OpenSSL name what is wrong with a certificate in words of their own. */
function isCertificate(error: unknown): boolean {
  const text = error instanceof Error ? error.message : ''
  return /certificate|altnames|ssl routines/i.test(text)
}
