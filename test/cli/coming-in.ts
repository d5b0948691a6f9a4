// How tests come in to a service that runs: as one of the demo's people, or with an account of their own.
import { createHmac } from 'node:crypto'

/** A browser, or a program with a session: it keeps what it is told, and says where it comes from. */
export class Visitor {
  readonly #address: string
  readonly #cookies = new Map<string, string>()
  #first: (() => Promise<unknown>) | undefined

  constructor(address: string, first?: (visitor: Visitor) => Promise<unknown>) {
    this.#address = address
    this.#first = first && (() => first(this))
  }

  get(path: string): Promise<Response> {
    return this.#ask(path, {})
  }

  /** What a program sends: JSON, under a key of its own. */
  send(path: string, body: object): Promise<Response> {
    return this.#ask(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'idempotency-key': `key-${++keys}-0123456789abcdef` },
    })
  }

  /** What a browser sends from a form. */
  post(path: string, fields: Readonly<Record<string, string>>): Promise<Response> {
    return this.#ask(path, { method: 'POST', body: new URLSearchParams(fields) })
  }

  async #ask(path: string, init: RequestInit): Promise<Response> {
    const first = this.#first
    this.#first = undefined
    await first?.()
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { origin: this.#address, ...(cookie === '' ? {} : { cookie }), ...init.headers }
    const answer = await fetch(`${this.#address}${path}`, { ...init, headers, redirect: 'manual' })
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      if (/max-age=0/i.test(line)) this.#cookies.delete(pair.slice(0, at))
      else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return answer
  }
}

let keys = 0

/** One of the demo's people, by the demo's own door. */
export function comeIn(address: string, who = 'dana'): Visitor {
  return new Visitor(address, async (visitor) => {
    const answer = await visitor.post('/demo', { who: `${who}@demo.invalid` })
    if (answer.status !== 303) throw new Error(`nobody comes in: ${answer.status} ${await answer.text()}`)
  })
}

/** Whoever opens an invitation: an account with a password and, from the page's key, a code. */
export async function accept(
  address: string,
  link: string,
  { name, password }: { readonly name: string; readonly password: string },
): Promise<Visitor> {
  const visitor = new Visitor(address)
  const { pathname } = new URL(link)
  const opened = await visitor.post(pathname, { name, password })
  if (opened.status !== 303) throw new Error(`no account was made: ${opened.status} ${await opened.text()}`)
  const page = await (await visitor.get('/second-factor')).text()
  const [, key = ''] = /<code class="rf-key">([A-Z2-7 ]+)<\/code>/.exec(page) ?? []
  const checked = await visitor.post('/second-factor', { code: codeNow(key.replaceAll(' ', '')) })
  if (checked.status !== 200) throw new Error(`the code was not taken: ${await checked.text()}`)
  return visitor
}

/** The six digits that a phone shows now (RFC 6238). */
function codeNow(key: string): string {
  const bits = [...key].map((sign) => BASE32.indexOf(sign).toString(2).padStart(5, '0')).join('')
  const secret = Buffer.from((bits.match(/[01]{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const mac = createHmac('sha1', secret).update(step).digest()
  const at = (mac.at(-1) ?? 0) & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
