// A council's own sign-in (OpenID Connect): a real server in a process of its own, and browsers that go there and
// come back.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import type { Organisation } from '../../src/web/sign-in/organisation.ts'
import { Browser, type House, openHouse, type Page } from './sign-in-browser.ts'

let server: ChildProcess
let issuer: string
let house: House

beforeAll(async () => {
  const file = join(import.meta.dirname, 'oidc-server.ts')
  server = spawn(process.execPath, [file, 'http://localhost/sign-in/with/northshire/back'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const port = await new Promise<string>((resolve, reject) => {
    server.stdout?.once('data', (line: Buffer) => resolve(line.toString().trim()))
    server.once('exit', (code) => reject(new Error(`the OpenID Connect server ended with ${code}`)))
  })
  issuer = `http://127.0.0.1:${port}`
})
afterAll(() => {
  server.kill()
})

const northshire = (): Organisation => ({
  id: 'northshire',
  name: 'Northshire Council',
  issuer,
  clientId: 'ringfence',
  clientSecret: 'a-secret-between-the-two-of-them',
  domains: ['northshire.example'],
})

beforeEach(async () => {
  house = await openHouse({ organisations: [northshire()] })
})
afterEach(async () => {
  await house.close()
  vi.useRealTimers()
})

/** Signs in at the council as an address, and comes back to where the council sends the browser. */
async function atTheCouncil(browser: Browser, start: string, email: string): Promise<Page> {
  return onFrom(browser, await browser.open(start), email)
}

async function onFrom(browser: Browser, away: Page, email: string): Promise<Page> {
  expect(away.status).toBe(303)
  expect(new URL(away.location).origin).toBe(issuer)
  const jar = new Map<string, string>()
  const ask = async (url: string, form?: Record<string, string>): Promise<Response> => {
    const answered = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    })
    for (const line of answered.headers.getSetCookie()) {
      const [name, value] = (line.split(';')[0] ?? '').split('=')
      if (name) jar.set(name, value ?? '')
    }
    return answered
  }
  let at = away.location
  for (let hop = 0; hop < 12; hop++) {
    if (!at.startsWith(issuer)) {
      const { pathname, search } = new URL(at)
      return browser.open(`${pathname}${search}`)
    }
    const page = await ask(at)
    const onwards = page.headers.get('location')
    if (onwards) {
      at = new URL(onwards, at).href
      continue
    }
    const html = await page.text()
    const form = /action="([^"]+)"/.exec(html)?.[1]
    const prompt = /name="prompt" value="([^"]+)"/.exec(html)?.[1]
    if (!form || !prompt) throw new Error(`the council's page has no form: ${html.slice(0, 300)}`)
    const sent = await ask(new URL(form, at).href, { prompt, login: email, password: 'any' })
    at = new URL(sent.headers.get('location') ?? '', at).href
  }
  throw new Error('the council never sends the browser back')
}

const WITH = '/sign-in/with/northshire'

async function commissioner(email = 'priya@northshire.example', browser = new Browser(house.app)) {
  const token = await house.invite({ role: 'commissioner', email, name: 'Priya Shah', funder: 'northshire' })
  const path = `/invitations/${token}`
  const back = await atTheCouncil(browser, `${WITH}?next=${path}`, email)
  return { browser, back, path, token }
}

describe('a council’s own sign-in', () => {
  test('an invited commissioner comes from the invitation, has no password here, and comes in again by the council', async () => {
    const token = await house.invite({
      role: 'commissioner',
      email: 'priya@northshire.example',
      name: 'Priya Shah',
      funder: 'northshire',
    })
    const shown = await new Browser(house.app).open(`/invitations/${token}`)
    expect(shown.html).toContain('Sign in with Northshire Council')
    expect(shown.html).toContain(`/sign-in/with/northshire?next=%2Finvitations%2F${token}`)

    const browser = new Browser(house.app)
    const path = `/invitations/${token}`
    const back = await atTheCouncil(browser, `${WITH}?next=${path}`, 'priya@northshire.example')
    expect({ status: back.status, to: back.location }).toEqual({ status: 303, to: path })
    const accepted = await browser.send(path, {})
    expect({ status: accepted.status, to: accepted.location }).toEqual({ status: 303, to: '/' })
    const list = await browser.open('/')
    expect(list.status).toBe(200)
    expect(list.html).toContain('Brian')
    expect(
      house.rows(
        "SELECT provider_id, password, access_token, refresh_token, id_token FROM auth_account WHERE provider_id <> 'credential'",
      ),
    ).toEqual([
      { provider_id: 'northshire', password: null, access_token: null, refresh_token: null, id_token: null },
    ])

    const again = new Browser(house.app)
    const home = await atTheCouncil(again, WITH, 'priya@northshire.example')
    expect({ status: home.status, to: home.location }).toEqual({ status: 303, to: '/' })
    expect((await again.open('/')).status).toBe(200)
    // Their password and their codes are the council's to look after.
    const { html: nothing } = await again.open('/nowhere')
    for (const page of ['/password', '/second-factor/another', '/second-factor/backup-codes']) {
      const { status, html } = await again.open(page)
      expect({ status, html }, page).toEqual({ status: 404, html: nothing })
    }
  })

  test('a manager who has a password and a code here may come in by the organisation too', async () => {
    const dana = await house.manager('Dana Reed', 'dana@northshire.example')
    const browser = new Browser(house.app)
    const home = await atTheCouncil(browser, WITH, 'dana@northshire.example')
    expect(home.location).toBe('/')
    expect((await browser.open('/people')).status).toBe(200)
    expect((await dana.browser.open('/people')).status).toBe(200)
  })

  test('the session is a new one, strong, and as short as other staff’s', async () => {
    const { browser } = await commissioner()
    const before = browser.cookies.get('ringfence')
    const again = await atTheCouncil(browser, WITH, 'priya@northshire.example')
    expect(again.status).toBe(303)
    expect(browser.cookies.get('ringfence')).not.toBe(before)
    expect(
      house.rows("SELECT count(*) AS open FROM auth_session WHERE way = 'oidc' AND ended IS NULL"),
    ).toEqual([{ open: 1 }])
  })
})

describe('what does not open anything', () => {
  const refused = async (email: string, start = WITH) => {
    const browser = new Browser(house.app)
    const page = await atTheCouncil(browser, start, email)
    expect(page.status).toBe(422)
    expect(page.html).toContain('Your organisation’s sign-in does not open anything here.')
    expect(browser.cookies.get('ringfence') ?? '').toBe('')
    return house.rows('SELECT email FROM auth_user ORDER BY email')
  }

  test('nobody comes in who was not invited, and no account is made for them', async () => {
    expect(JSON.stringify(await refused('stranger@northshire.example'))).not.toContain('stranger')
  })

  test('an address that the organisation does not vouch for: another domain, or one said to be unverified', async () => {
    const dana = await house.manager('Dana Reed', 'dana@larch.example')
    await refused('dana@larch.example')
    await house.invite({ role: 'manager', email: 'unverified@northshire.example', name: 'Una' })
    await refused('unverified@northshire.example')
    expect((await dana.browser.open('/people')).status).toBe(200)
  })

  test.each([
    ['made up', 'stranger@northshire.example', () => 'nothing-at-all'],
    ['for another address', 'ben@northshire.example', () => priyas()],
    ['for an address of another domain', 'dana@larch.example', () => danas()],
    ['taken back', 'priya@northshire.example', () => takenBack()],
    ['and more behind it', 'priya@northshire.example', async () => `${await priyas()}/../x`],
  ])('an invitation that is %s: no account, no session', async (_, email, token) => {
    const rows = await refused(email, `${WITH}?next=/invitations/${await token()}`)
    expect(rows).toEqual([])
    expect(house.rows('SELECT 1 FROM auth_session')).toEqual([])
  })

  const priyas = () =>
    house.invite({
      role: 'commissioner',
      email: 'priya@northshire.example',
      name: 'Priya Shah',
      funder: 'northshire',
    })
  const danas = () => house.invite({ role: 'manager', email: 'dana@larch.example', name: 'Dana Reed' })
  async function takenBack(): Promise<string> {
    const token = await priyas()
    const [{ id } = { id: '' }] = (await house.books.people(DEMO_CALLER, {})).invitations
    expect(await house.books.withdrawInvitation(DEMO_CALLER, { invitation: id })).toEqual({ invitation: id })
    return token
  }

  test('an invitation that was taken back while they signed in at the council', async () => {
    const token = await priyas()
    const browser = new Browser(house.app)
    const away = await browser.open(`${WITH}?next=/invitations/${token}`)
    const [{ id } = { id: '' }] = (await house.books.people(DEMO_CALLER, {})).invitations
    await house.books.withdrawInvitation(DEMO_CALLER, { invitation: id })
    const back = await onFrom(browser, away, 'priya@northshire.example')
    expect(back.status).toBe(422)
    expect(house.rows('SELECT 1 FROM auth_user')).toEqual([])
  })

  test('an invitation for another address of the same council, to somebody who has an account', async () => {
    const { browser, path } = await commissioner('ben@northshire.example')
    await browser.send(path, {})
    const other = `/invitations/${await priyas()}`
    const back = await atTheCouncil(browser, `${WITH}?next=${other}`, 'ben@northshire.example')
    expect(back.location).toBe(other)
    const page = await browser.send(other, {})
    expect(page.status).toBe(422)
    expect(page.html).toContain('another e-mail address than the invitation is for')
  })

  test('an answer that nobody here asked for, was asked by another browser, or is used twice', async () => {
    await commissioner()
    const [one, other] = [new Browser(house.app), new Browser(house.app)]
    const away = await one.open(WITH)
    const state = new URL(away.location).searchParams.get('state') ?? ''
    const forged = `${WITH}/back?${new URLSearchParams({ code: 'made-up', state })}`
    for (const [browser, path] of [
      [other, forged],
      [one, forged],
      [one, forged],
      [other, `${WITH}/back`],
    ] as const) {
      const page = await browser.open(path)
      expect(page.status).toBe(422)
      expect(page.html).toContain('does not open anything here')
    }
  })

  test('an organisation that is not known, and one that does not answer', async () => {
    const browser = new Browser(house.app)
    expect((await browser.open('/sign-in/with/southshire')).status).toBe(404)
    expect((await browser.open('/sign-in/with/southshire/back')).status).toBe(404)
    const silent = await openHouse({
      organisations: [{ ...northshire(), id: 'silent', issuer: 'http://127.0.0.1:9' }],
    })
    const page = await new Browser(silent.app).open('/sign-in/with/silent')
    expect(page.status).toBe(503)
    await silent.close()
  })

  test('nobody is sent anywhere else afterwards', async () => {
    const invited = await commissioner()
    await invited.browser.send(invited.path, {})
    const browser = new Browser(house.app)
    const back = await atTheCouncil(
      browser,
      `${WITH}?next=${encodeURIComponent('https://elsewhere.example/')}`,
      'priya@northshire.example',
    )
    expect(back.location).toBe('/')
  })

  test('an ended access ends what came by the council with the very next request', async () => {
    const { browser, path } = await commissioner()
    await browser.send(path, {})
    expect((await browser.open('/')).status).toBe(200)
    const [access] = (await house.store.people.accessOf(house.user('priya@northshire.example'))).slice(-1)
    const ended = await house.books.endAccess(
      { code: house.user('priya@northshire.example'), provider: access!.provider, as: { role: 'manager' } },
      { access: access!.id, why: 'left' },
    )
    expect(ended).not.toHaveProperty('name')
    expect((await browser.open('/')).location).toContain('why=access')
  })
})
