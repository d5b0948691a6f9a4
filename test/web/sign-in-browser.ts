// Signing in as people do it: browsers that keep cookies, a phone that shows codes, and letters that arrive.
import { createHmac, randomBytes } from 'node:crypto'
import Database from 'better-sqlite3'
import { vi } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import type { InvitationAsked } from '../../src/bookkeeping/invitation.ts'
import { isRefused, openBooks } from '../../src/bookkeeping/open-books.ts'
import type { UserId } from '../../src/bookkeeping/store-people.ts'
import { DEMO_CALLER, DEMO_TODAY } from '../../src/demo/build.ts'
import type { Moment } from '../../src/ledger/day.ts'
import type { Letter } from '../../src/mail/post.ts'
import { createApp } from '../../src/web/app.ts'
import type { Organisation } from '../../src/web/sign-in/organisation.ts'
import { signIn } from '../../src/web/sign-in/sign-in.ts'
import { openLarch } from './larch.ts'

export type House = Awaited<ReturnType<typeof openHouse>>

/** The demo provider's books with real sign-in, on 2 June 2026; the time moves only when a test says so. */
export async function openHouse(
  options: {
    post?: boolean
    address?: () => string
    baseUrl?: string
    organisations?: readonly Organisation[]
  } = {},
) {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(DEMO_TODAY) })
  const larch = await openLarch()
  const { store } = larch
  const clock = () => new Date().toISOString() as Moment
  const books = openBooks({
    store,
    clock,
    newId: (prefix) => `${prefix}_${randomBytes(9).toString('base64url')}`,
    newSalt: () => randomBytes(32).toString('hex'),
  })
  const letters: Letter[] = []
  const logged: string[] = []
  const say = (facts: object, line: string) => void logged.push(`${line} ${JSON.stringify(facts)}`)
  const log = { info: say, warn: say, error: say }
  const baseUrl = options.baseUrl ?? 'http://localhost'
  const door = signIn({
    books,
    store: store.signIn,
    secret: randomBytes(32).toString('base64url'),
    baseUrl,
    clock,
    log,
    ...(options.post === false ? {} : { post: { send: async (letter) => void letters.push(letter) } }),
    ...(options.address ? { address: options.address } : {}),
    ...(options.organisations ? { organisations: options.organisations } : {}),
  })
  const app = createApp({ books, signIn: door, log, origin: baseUrl })
  const funds = await store.funds(DEMO_CALLER.provider)
  const fundOf = (name: string) => funds.find((f) => f.name?.startsWith(name))!

  async function invite(ask: InvitationAsked, by: Caller = DEMO_CALLER): Promise<string> {
    const invited = await books.invite(by, ask)
    if (isRefused(invited)) throw new Error(JSON.stringify(invited))
    return invited.token
  }

  /** Staff or a commissioner who has set everything up, signed in with this browser. */
  async function staff(ask: InvitationAsked) {
    const { email, name } = ask
    const browser = new Browser(app)
    const token = await invite(ask)
    const made = await browser.send(`/invitations/${token}`, { name, password: PASSWORD })
    const page = await browser.open(made.location)
    const phone = new Phone(keyIn(page.html))
    const done = await browser.send('/second-factor', { code: phone.code() })
    return { browser, phone, email, backup: codesIn(done.html) }
  }
  const manager = (name = 'Dana Reed', email = 'dana@larch.example') =>
    staff({ role: 'manager', email, name })

  async function holder(name = 'Sally Ash', email = 'sally@home.example', fund = 'Sally') {
    const browser = new Browser(app)
    const token = await invite({ role: 'holder', email, name, fund: fundOf(fund).id })
    const done = await browser.send(`/invitations/${token}`, {})
    return { browser, email, done, fund: fundOf(fund).id }
  }

  /** What stands in the file, for looking at from outside. */
  const rows = (sql: string): unknown[] => {
    const db = new Database(larch.file, { readonly: true })
    try {
      return db.prepare(sql).all()
    } finally {
      db.close()
    }
  }
  const user = (email: string) =>
    (rows(`SELECT id FROM auth_user WHERE email = '${email}'`) as { id: UserId }[])[0]!.id

  const close = () => larch.close()
  return {
    app,
    books,
    store,
    letters,
    logged,
    door,
    fundOf,
    invite,
    staff,
    manager,
    holder,
    rows,
    user,
    close,
  }
}

export const PASSWORD = 'heron kettle plum walk'

export interface Page {
  readonly status: number
  readonly html: string
  readonly location: string
  readonly headers: Headers
}

/** A browser: it keeps cookies, and sends forms from our own pages. */
export class Browser {
  readonly cookies = new Map<string, string>()
  readonly #app: House['app']
  readonly #host: string
  agent = 'Mozilla/5.0 (Windows NT 10.0; rv:143.0) Gecko/20100101 Firefox/143.0'

  constructor(app: House['app'], host = 'http://localhost') {
    this.#app = app
    this.#host = host
  }

  open(path: string): Promise<Page> {
    return this.#ask(path, {})
  }

  send(path: string, fields: Record<string, string>): Promise<Page> {
    return this.#ask(path, { method: 'POST', body: new URLSearchParams(fields) })
  }

  async #ask(path: string, init: RequestInit): Promise<Page> {
    const cookie = [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ')
    const headers = {
      ...(cookie ? { cookie } : {}),
      'user-agent': this.agent,
      ...(init.method ? { origin: this.#host, 'sec-fetch-site': 'same-origin' } : {}),
    }
    const res = await this.#app.request(`${this.#host}${path}`, { ...init, headers })
    for (const line of res.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/max-age=0/i.test(line) || value === '') this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    const location = res.headers.get('location') ?? ''
    return { status: res.status, html: await res.text(), location, headers: res.headers }
  }
}

/** An authenticator app (RFC 6238), written apart from the one under test. */
export class Phone {
  readonly #key: Buffer
  constructor(key: string) {
    const bits = [...key]
      .map((s) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(s).toString(2).padStart(5, '0'))
      .join('')
    this.#key = Buffer.from(bits.match(/.{8}/g)!.map((b) => Number.parseInt(b, 2)))
  }

  code(at = Date.now()): string {
    const counter = Buffer.alloc(8)
    counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
    const mac = createHmac('sha1', this.#key).update(counter).digest()
    const from = (mac.at(-1) ?? 0) & 15
    return String((mac.readUInt32BE(from) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, '0')
  }
}

export const keyIn = (html: string) => /class="rf-key">([A-Z2-7 ]+)</.exec(html)![1]!.replaceAll(' ', '')
const codesIn = (html: string) => [...html.matchAll(/class="rf-key">([\w-]{11})</g)].map(([, code]) => code!)

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const later = (ms: number) => vi.setSystemTime(Date.now() + ms)
/** What is done after an answer is done now. */
export const settled = () => new Promise((wake) => setTimeout(wake, 80))
export const linkIn = (letter: Letter) => /https?:\/\/[^/\s]+(\/\S+)/.exec(letter.text)![1]!
