import type { Server } from 'node:http'
import { isRefused, refusalsOf } from '../bookkeeping/open-books.ts'
import type { StoreBroken } from '../bookkeeping/store.ts'
import { dayAt } from '../ledger/day.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import type { Inbox, Log } from '../web/caller.ts'
import { BOOKS, command, type Outcome, refused, WrongUsage } from './command.ts'
import { type House, openHouse } from './house.ts'
import { inboxIn } from './inbox.ts'
import { version } from './own-files.ts'
import type { Terminal } from './terminal.ts'

/** What serving asks for; `demo --serve` has the same. */
export const SERVING = {
  port: { type: 'string', value: 'PORT', says: 'the port to answer on (3000); 0 takes any that is free' },
  host: {
    type: 'string',
    value: 'HOST',
    says: 'the address to answer on (127.0.0.1); only this computer’s own until there is sign-in',
  },
} as const

export const serving = command({
  name: 'serve',
  summary: 'Answer browsers and programs on this computer',
  usage: ['[--db FILE] [--port PORT] [--host HOST] [--inbox FOLDER]'],
  examples: ['serve', 'serve --db larch.db --port 8080'],
  options: {
    ...SERVING,
    inbox: { type: 'string', value: 'FOLDER', says: 'a folder whose CSV files are offered for import' },
    ...BOOKS,
  },
  words: 0,
  async run({ options }, terminal) {
    const { db, provider, inbox } = options
    const files = inbox === undefined ? undefined : inboxIn(inbox)
    return serve({ db, provider, at: addressOf(options), inbox: files }, terminal)
  },
})

interface Address {
  readonly host: string
  readonly port: number
}

const LOOPBACK = ['127.0.0.1', '::1', 'localhost']

export function addressOf(options: {
  readonly host: string | undefined
  readonly port: string | undefined
}): Address {
  const host = options.host ?? '127.0.0.1'
  if (!LOOPBACK.includes(host)) {
    throw new WrongUsage(
      `--host: “${host}” is not this computer’s own address. There is no sign-in yet, so only ${LOOPBACK.join(', ')} are allowed: anybody who reaches the service is the manager.`,
    )
  }
  const port = options.port ?? '3000'
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new WrongUsage(`--port: “${port}” is no port. It is a number from 0 to 65535.`)
  return { host, port: Number(port) }
}

/** How long requests that are being answered may go on after the service was told to stop. */
const PATIENCE_MS = 10_000

/** Serves until it is told to stop, or until the file can no longer be written safely. */
export async function serve(
  asked: {
    readonly db: string | undefined
    readonly provider: string | undefined
    readonly at: Address
    readonly inbox: Inbox | undefined
  },
  terminal: Terminal,
): Promise<Outcome> {
  const stop = Promise.withResolvers<StoreBroken | undefined>()
  const house = await openHouse({ db: asked.db, provider: asked.provider, onBroken: stop.resolve })
  if (isRefusal(house)) return refused(house)
  try {
    // Only serving needs these, and other commands start in half the time without them.
    const { createAdaptorServer } = await import('@hono/node-server')
    const { createApp, MOST_CONNECTIONS, serverOptions } = await import('../web/app.ts')
    const { books, caller, provider } = house
    const inbox = asked.inbox ? { inbox: asked.inbox } : {}
    const contact = process.env['RINGFENCE_SECURITY_CONTACT']
    const log = await logger()
    const app = createApp({
      books,
      who: async () => ({ caller, name: provider.name }),
      version: version(),
      log,
      ...inbox,
      ...(contact ? { securityContact: contact } : {}),
    })
    const server = createAdaptorServer({ fetch: app.fetch, serverOptions }) as Server
    server.maxConnections = MOST_CONNECTIONS
    const listening = await listen(server, asked.at)
    if (isRefusal(listening)) return refused(listening)
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.resolve(undefined))
    const { file } = house
    await terminal.say(
      terminal.json
        ? `${JSON.stringify({ address: listening, db: file, provider: provider.name })}\n`
        : `${provider.name} is at ${listening}\nThe books are in ${file}. Stop with Ctrl-C.\n`,
    )
    const weeks = giveWeeksAsTheyBegin(house, log)
    const broken = await stop.promise
    clearInterval(weeks)
    await close(server)
    if (broken) throw broken
    return { json: undefined, text: 'Stopped.' }
  } finally {
    await house.store.close()
  }
}

/** How often the service looks whether a week has begun. */
const LOOK_EVERY_MS = 10 * 60_000

/**
 * Gives each week's hours when it begins, and at the start those that began while nothing ran: the same entries
 * either way (design.md §3 "Allocation"). What is refused is said in the log; every act of a fund says it again.
 */
function giveWeeksAsTheyBegin({ books, caller }: House, log: Log): NodeJS.Timeout {
  const give = async () => {
    try {
      const gave = await books.allocate(caller, { through: dayAt(books.clock()) })
      if (isRefused(gave)) log.warn({ refused: refusalsOf(gave).map((r) => r.name) }, 'weeks not given')
    } catch (error) {
      log.error({ name: error instanceof Error ? error.name : 'unknown' }, 'weeks not given')
    }
  }
  void give()
  return setInterval(() => void give(), LOOK_EVERY_MS).unref()
}

/** One JSON line on stderr for what goes wrong; RINGFENCE_LOG=info tells every request. No words of a person. */
async function logger(): Promise<Log> {
  const { pino } = await import('pino')
  const level = process.env['RINGFENCE_LOG'] || 'warn'
  const to = pino({ level, base: null }, pino.destination({ dest: 2, sync: true }))
  return {
    info: (facts, line) => to.info(facts, line),
    warn: (facts, line) => to.warn(facts, line),
    error: (facts, line) => to.error(facts, line),
  }
}

function listen(server: Server, { host, port }: Address): Promise<string | Refusal> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        resolve(
          new Refusal(
            'already-exists',
            `Something answers on port ${port} already. Stop it, or choose another port: --port ${port + 1}.`,
            { port },
            { field: 'port' },
          ),
        )
      else if (error.code === 'EACCES')
        resolve(
          new Refusal(
            'not-allowed',
            `This user may not answer on port ${port}. Choose one above 1023: --port 3000.`,
            { port },
            { field: 'port' },
          ),
        )
      else reject(error)
    })
    server.listen({ host, port }, () => {
      const address = server.address()
      const taken = address !== null && typeof address === 'object' ? address.port : port
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${taken}`)
    })
  })
}

/** Takes no new requests, lets those that are being answered end, and then cuts what is left. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), PATIENCE_MS)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}
