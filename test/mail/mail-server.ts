// A real mail server, run by post-office.ts as a process of its own. Prints the port it answers on, then each
// letter it takes, as JSON lines.  node mail-server.ts '{"port": 0, "tls": "own"}'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import type { MailServer } from './post-office.ts'

const asked: MailServer = JSON.parse(process.argv[2] ?? '{}')
const pem = readFileSync(join(import.meta.dirname, 'localhost.pem'), 'utf8')
const own = asked.tls === 'own' || asked.implicit ? { key: pem, cert: pem } : {}
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)
const no = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code })
let busy = asked.busy ?? 0

const server = new SMTPServer({
  ...own,
  secure: asked.implicit ?? false,
  disabledCommands: asked.tls === 'none' ? ['STARTTLS'] : [],
  authOptional: asked.user === undefined,
  // Letters to these are refused, for good or for now, in words that name whom they were for.
  onRcptTo({ address }, _session, done) {
    if (address.startsWith('nobody@') || address === asked.no) return done(no(550, `No mailbox ${address}`))
    if (address.startsWith('busy@') && busy-- > 0) return done(no(450, `Mailbox of ${address} is busy`))
    done()
  },
  onAuth({ username, password }, _session, done) {
    if (username === asked.user && password === asked.password) return done(null, { user: username })
    done(no(535, `Not ${username}`))
  },
  onData(stream, session, done) {
    const parts: Buffer[] = []
    stream.on('data', (part: Buffer) => parts.push(part))
    stream.on('end', () => {
      const { mailFrom, rcptTo } = session.envelope
      say({
        from: mailFrom === false ? '' : mailFrom.address,
        to: rcptTo.map((to) => to.address),
        raw: Buffer.concat(parts).toString('utf8'),
        secure: session.secure,
        ...(session.user === undefined ? {} : { user: session.user }),
      })
      done()
    })
  },
})
// What a client breaks off is its own business.
server.on('error', () => undefined)
server.listen(asked.port ?? 0, '127.0.0.1', () => {
  const address = server.server.address()
  say({ port: address !== null && typeof address === 'object' ? address.port : 0 })
})

// Nobody's child any more: the test that started it is over, however it ended.
const parent = process.ppid
setInterval(() => {
  if (process.ppid !== parent) process.exit(0)
}, 500).unref()
