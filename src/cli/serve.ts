import type { IncomingMessage, Server } from 'node:http'
import { isRefused, refusalsOf } from '../bookkeeping/open-books.ts'
import type { StoreBroken } from '../bookkeeping/store.ts'
import { DEMO_PEOPLE, demoAccounts } from '../demo/people.ts'
import { type Day, dayAt } from '../ledger/day.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import type { Post } from '../mail/post.ts'
import { inQueue } from '../mail/queue.ts'
import { smtpPost } from '../mail/smtp.ts'
import type { AppOptions } from '../web/app.ts'
import type { Log, WaitingFiles } from '../web/caller.ts'
import type { DemoEntering } from '../web/pages/demo.tsx'
import type { Organisation } from '../web/sign-in/organisation.ts'
import type { SignIn, SignInOptions } from '../web/sign-in/sign-in.ts'
import { BOOKS, command, type Outcome, refused, WrongUsage } from './command.ts'
import { type House, openHouse, systemClock } from './house.ts'
import { inboxIn } from './inbox.ts'
import { organisationsIn } from './organisations.ts'
import { version } from './own-files.ts'
import { originIn, secretFor, smtpIn } from './settings.ts'
import { Telling } from './telling.ts'
import type { Terminal } from './terminal.ts'

/** What serving asks for; `demo --serve` has the same. */
export const SERVING = {
  port: { type: 'string', value: 'PORT', says: 'the port to answer on (3000); 0 takes any that is free' },
} as const

export const serving = command({
  name: 'serve',
  summary: 'Answer browsers and programs: people sign in',
  usage: ['[--db FILE] [--port PORT] [--origin URL] [--host HOST] [--inbox FOLDER]'],
  examples: ['serve', 'serve --db larch.db --port 8080 --origin https://fund.larch.example'],
  options: {
    ...SERVING,
    host: {
      type: 'string',
      value: 'HOST',
      says: 'the address to answer on (127.0.0.1); another than this computer’s own only with an https --origin',
    },
    origin: {
      type: 'string',
      value: 'URL',
      says: 'the public address that people open, such as https://fund.example.org (RINGFENCE_ORIGIN)',
    },
    inbox: { type: 'string', value: 'FOLDER', says: 'a folder whose CSV files are offered for import' },
    ...BOOKS,
  },
  words: 0,
  async run({ options }, terminal) {
    const { db, provider, inbox } = options
    const at = addressOf(options, originIn(options.origin, process.env))
    const files = inbox === undefined ? undefined : inboxIn(inbox)
    const smtp = smtpIn(process.env)
    const post = smtp && smtpPost(smtp)
    const organisations = organisationsIn(process.env)
    return serve({ db, provider, at, inbox: files, post, organisations }, terminal)
  },
})

type AddressOf = NonNullable<SignInOptions['address']>

interface Address {
  readonly host: string
  readonly port: number
  /** The public address, where the service has one. */
  readonly origin?: string
}

const LOOPBACK = ['127.0.0.1', '::1', 'localhost']

/** Where to answer. Refused where somebody else could read what goes by: without encryption only on this computer. */
export function addressOf(
  options: { readonly host?: string | undefined; readonly port: string | undefined },
  origin?: string,
): Address {
  const host = options.host ?? '127.0.0.1'
  if (!LOOPBACK.includes(host) && !origin?.startsWith('https:')) {
    throw new WrongUsage(
      `--host: “${host}” is not this computer’s own address. That needs the address people open, encrypted: --origin https://…, and a proxy in front that keeps it so. Without it only ${LOOPBACK.join(', ')} are allowed.`,
    )
  }
  const port = options.port ?? '3000'
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new WrongUsage(`--port: “${port}” is no port. It is a number from 0 to 65535.`)
  return { host, port: Number(port), ...(origin === undefined ? {} : { origin }) }
}

export interface Serving {
  readonly db: string | undefined
  readonly provider: string | undefined
  readonly at: Address
  /** Files that wait for the provider that is served. */
  readonly inbox: WaitingFiles | undefined
  /** What carries letters; without it no sign-in link goes out. */
  readonly post: Post | undefined
  /** Whose people come in by their own sign-in. */
  readonly organisations?: readonly Organisation[]
  /** Anybody at this computer may come in as anybody: for a demo's own books alone. */
  readonly demo?: boolean
}

/** How long requests that are being answered, and letters, may go on after the service was told to stop. */
const PATIENCE_MS = 10_000

/** Serves until it is told to stop, or until the file can no longer be written safely. */
export async function serve(asked: Serving, terminal: Terminal): Promise<Outcome> {
  const stop = Promise.withResolvers<StoreBroken | undefined>()
  const { db, provider, at } = asked
  const house = await openHouse({ db, provider, origin: at.origin, onBroken: stop.resolve })
  if (isRefusal(house)) return refused(house)
  try {
    const mistaken = asked.demo ? undefined : await isDemo(house)
    if (mistaken) return refused(mistaken)
    const { file } = house
    const secret = secretFor(file, process.env)
    const log = await logger()
    const letters = asked.post && inQueue(asked.post, { log })

    // Listening comes first: links in letters need the port, where any that is free was asked for.
    const { createAdaptorServer } = await import('@hono/node-server')
    const { createApp, MOST_CONNECTIONS, serverOptions } = await import('../web/app.ts')
    const open = Promise.withResolvers<ReturnType<typeof createApp>>()
    const server = createAdaptorServer({
      fetch: async (...request: Parameters<ReturnType<typeof createApp>['fetch']>) =>
        (await open.promise).fetch(...request),
      serverOptions,
    }) as Server
    server.maxConnections = MOST_CONNECTIONS
    const listening = await listen(server, asked.at)
    if (isRefusal(listening)) return refused(listening)
    const origin = asked.at.origin ?? listening
    try {
      open.resolve(createApp(await appOptions(house, asked, { secret, log, letters, origin })))
    } catch (error) {
      server.closeAllConnections()
      await close(server)
      throw error
    }

    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.resolve(undefined))
    await terminal.say(saidAtStart(terminal, { house, origin, listening, hasPost: letters !== undefined }))
    const jobs = [giveWeeksAsTheyBegin, keepLooksAsTheyWait, workAhead, sweepAsItFallsDue].map((job) =>
      job(house, log),
    )
    if (asked.post) jobs.push(tellAsItFallsDue(new Telling(house, { post: asked.post, origin, log }), log))
    const broken = await stop.promise
    for (const job of jobs) clearInterval(job)
    await close(server)
    if (letters) await atMost(PATIENCE_MS, letters.close())
    await keepLooks(house, log, { isLast: true })
    if (broken) throw broken
    return { json: undefined, text: 'Stopped.' }
  } finally {
    await house.store.close()
  }
}

function saidAtStart(
  { json }: Terminal,
  about: { house: House; origin: string; listening: string; hasPost: boolean },
): string {
  const { house, origin, listening, hasPost } = about
  const { file, provider } = house
  if (json) {
    const answers = { address: origin, listening, db: file, provider: provider.name, post: hasPost }
    return `${JSON.stringify(answers)}\n`
  }
  return [
    `${provider.name} is at ${origin}`,
    ...(listening === origin ? [] : [`A proxy reaches it at ${listening}`]),
    ...(hasPost ? [] : [NO_POST]),
    `The books are in ${file}. Stop with Ctrl-C.\n`,
  ].join('\n')
}

const NO_POST =
  'No mail server is set (RINGFENCE_SMTP_HOST): no sign-in link and no invitation is sent by e-mail.'

/** Demo accounts are everybody's: whoever knows of them could come in to real books by them. */
async function isDemo({ file, store }: House): Promise<Refusal | undefined> {
  const again = `Serve a demo with: ringfence demo --serve --db ${file}`
  if ((await store.providers()).some((p) => p.demoToday !== undefined))
    return new Refusal('not-allowed', `${file} is a demo’s, and nothing else. ${again}`, { file })
  const accounts = await demoAccounts(store)
  if (accounts.length === 0) return undefined
  return new Refusal(
    'not-allowed',
    `${file} has accounts of the demo in it (${accounts.join(', ')}): anybody could come in by them. It is not served. End their access first, and take back their invitations.`,
    { file, accounts },
  )
}

/** What the app is made of: the books, who signs in, and what carries letters. */
async function appOptions(
  house: House,
  asked: Serving,
  { secret, log, letters, origin }: { secret: string; log: Log; letters: Post | undefined; origin: string },
): Promise<AppOptions> {
  const { signIn } = await import('../web/sign-in/sign-in.ts')
  const { books, store } = house
  const address: AddressOf = (c) => addressIn(c, asked.at.origin?.startsWith('https:') ?? false)
  const door = signIn({
    books,
    store: store.signIn,
    secret,
    baseUrl: origin,
    clock: systemClock,
    log,
    address,
    ...(letters ? { post: letters } : {}),
    organisations: asked.organisations ?? [],
    ...(asked.demo ? { demo: true } : {}),
  })
  const contact = process.env['RINGFENCE_SECURITY_CONTACT'] || undefined
  return {
    books,
    signIn: door,
    address,
    version: version(),
    log,
    ...(asked.inbox ? { inbox: { ...asked.inbox, provider: house.provider.id } } : {}),
    ...(asked.post ? { post: asked.post } : {}),
    ...(asked.at.origin === undefined ? {} : { origin: asked.at.origin }),
    ...(contact === undefined ? {} : { securityContact: contact }),
    ...(asked.demo ? { demo: demoEntering(house, door) } : {}),
  }
}

function demoEntering({ store }: House, door: SignIn): DemoEntering {
  return {
    people: DEMO_PEOPLE,
    enter: async (c, email) => {
      const user = await store.people.userByEmail(email)
      if (!user) throw new Error('the demo’s account is not there')
      await door.letIn(c, user.id)
    },
  }
}

/**
 * Who is at the other end, for counting tries. Behind a proxy that is what the proxy wrote last; what stands before
 * it was sent by somebody, and anybody can write anything.
 */
function addressIn(c: Parameters<AddressOf>[0], behindProxy: boolean): string | undefined {
  if (behindProxy) return c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() || undefined
  const { incoming } = c.env as { readonly incoming?: IncomingMessage }
  return incoming?.socket.remoteAddress
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

/** How everybody stands is worked out as the service starts and as each day begins: whoever asks first need not wait. */
function workAhead({ books, caller }: House, log: Log): NodeJS.Timeout {
  let done: Day | undefined
  const work = async () => {
    const today = dayAt(books.clock())
    if (done === today) return
    done = today
    try {
      await books.workAhead(caller)
    } catch (error) {
      log.error({ name: error instanceof Error ? error.name : 'unknown' }, 'not worked ahead')
    }
  }
  void work()
  return setInterval(() => void work(), LOOK_EVERY_MS).unref()
}

/** What was put aside and nobody has changed for 30 days is deleted as the service starts, and while it runs. */
function sweepAsItFallsDue({ books }: House, log: Log): NodeJS.Timeout {
  const sweep = async () => {
    try {
      await books.sweepDrafts()
    } catch (error) {
      log.error({ name: error instanceof Error ? error.name : 'unknown' }, 'drafts not swept')
    }
  }
  void sweep()
  return setInterval(() => void sweep(), LOOK_EVERY_MS).unref()
}

/** The same for what people are to be told by e-mail. */
function tellAsItFallsDue(telling: Telling, log: Log): NodeJS.Timeout {
  const tell = async () => {
    try {
      await telling.tell()
    } catch (error) {
      log.error({ name: error instanceof Error ? error.name : 'unknown' }, 'people not told')
    }
  }
  void tell()
  return setInterval(() => void tell(), LOOK_EVERY_MS).unref()
}

/** How often looks that wait for the file are tried again. */
const KEEP_EVERY_MS = 5_000
/** How often that is tried before the service stops. */
const LAST_TRIES = 5

/** Who looked is not lost while nobody else looks: what waits for the file goes in when it can be written. */
function keepLooksAsTheyWait(house: House, log: Log): NodeJS.Timeout {
  return setInterval(() => void keepLooks(house, log), KEEP_EVERY_MS).unref()
}

async function keepLooks({ books }: House, log: Log, { isLast = false } = {}): Promise<void> {
  try {
    let waiting = await books.keepLooks()
    for (let tries = 1; isLast && waiting > 0 && tries < LAST_TRIES; tries++)
      waiting = await books.keepLooks()
    if (isLast && waiting > 0) log.error({ looks: waiting }, 'looks lost')
  } catch (error) {
    log.error({ name: error instanceof Error ? error.name : 'unknown' }, 'looks not kept')
  }
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

function atMost(ms: number, work: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(late.resolve, ms)
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer))
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
