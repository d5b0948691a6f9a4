import { createHmac } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { isRefused } from '../../src/bookkeeping/open-books.ts'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import { readShort } from '../../src/web/sign-in/drafts.ts'
import {
  Browser,
  HOUR,
  type House,
  keyIn,
  later,
  linkIn,
  MINUTE,
  openHouse,
  PASSWORD,
  type Page,
  Phone,
  settled,
} from './sign-in-browser.ts'

let house: House
afterEach(async () => {
  await house.close()
  vi.useRealTimers()
})

const DAY = 24 * HOUR
const WRONG = 'a wrong password, of course'

/** What a page says, without its marks. */
const saidOn = ({ html }: Page) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .replaceAll('&quot;', '"')

async function password(browser: Browser, email: string, secret = PASSWORD, next?: string) {
  return browser.send('/sign-in/staff', { email, password: secret, ...(next ? { next } : {}) })
}

/** Signs a manager in on a new browser, with a code that was not used yet. */
async function comeIn(manager: Awaited<ReturnType<House['manager']>>, browser = new Browser(house.app)) {
  later(MINUTE)
  await password(browser, manager.email)
  const page = await browser.send('/sign-in/code', { code: manager.phone.code() })
  return { browser, page }
}

async function askForLink(email: string, next?: string, browser = new Browser(house.app)) {
  const before = house.letters.length
  const page = await browser.send('/sign-in/link', { email, ...(next ? { next } : {}) })
  await settled()
  return { browser, page, letters: house.letters.slice(before) }
}

async function comeInByLink(
  email: string,
  fields: Record<string, string> = {},
  browser = new Browser(house.app),
) {
  const { letters } = await askForLink(email, undefined, browser)
  const page = await browser.send(linkIn(letters[0]!), fields)
  return { browser, page }
}

describe('a manager', () => {
  test('is invited, chooses a password, sets up codes on a phone, and comes in with both', async () => {
    house = await openHouse()
    const token = await house.invite({ role: 'manager', email: 'Dana@Larch.example', name: 'Dana Reed' })
    const browser = new Browser(house.app)
    const invitation = await browser.open(`/invitations/${token}`)
    expect(saidOn(invitation)).toContain('Larch Support invites you')
    expect(saidOn(invitation)).toContain('Dana Reed, you can come in as provider manager')

    const made = await browser.send(`/invitations/${token}`, { name: 'Dana Reed', password: PASSWORD })
    expect([made.status, made.location]).toEqual([303, '/second-factor'])
    // Nothing but that page, whatever is asked for.
    for (const path of ['/', '/import', '/nothing/here', '/enter', '/sessions'])
      expect((await browser.open(path)).location).toMatch(/^\/second-factor/)
    expect((await browser.open('/api/funds')).status).toBe(401)

    const setUp = await browser.open('/second-factor')
    expect(setUp.html).toContain('<svg class="rf-qr"')
    expect(saidOn(await browser.send('/second-factor', { code: '000000' }))).toContain(
      'This code is not right',
    )
    const phone = new Phone(keyIn(setUp.html))
    const done = await browser.send('/second-factor', { code: phone.code() })
    expect(saidOn(done)).toContain('Print this page, or write the codes down')
    expect(done.html.match(/class="rf-key"/g)).toHaveLength(10)

    const funds = await browser.open('/')
    expect(funds.status).toBe(200)
    expect(saidOn(funds)).toContain('Dana Reed, provider manager')
    expect(saidOn(funds)).toContain('Signed out at 09:30 if you do nothing')
    // The codes were shown once: the page that sets up is closed.
    expect((await browser.open('/second-factor')).status).toBe(303)

    const another = new Browser(house.app)
    const first = await password(another, 'dana@larch.example')
    expect([first.status, first.location]).toEqual([303, '/sign-in/code'])
    expect((await another.open('/')).location).toBe('/sign-in')
    later(MINUTE)
    const second = await another.send('/sign-in/code', { code: phone.code() })
    expect([second.status, second.location]).toEqual([303, '/'])
    expect((await another.open('/sessions')).status).toBe(200)
  })

  test('comes in with each backup code once', async () => {
    house = await openHouse()
    const manager = await house.manager()
    const [code] = manager.backup
    const browser = new Browser(house.app)
    await password(browser, manager.email)
    // As people copy it: without the dash, with a space.
    const page = await browser.send('/sign-in/code', { code: ` ${code!.replace('-', ' ')}` })
    expect([page.status, page.location]).toEqual([303, '/'])
    later(10 * MINUTE)
    const again = new Browser(house.app)
    await password(again, manager.email)
    expect((await again.send('/sign-in/code', { code: code! })).status).toBe(422)
    expect((await again.open('/')).location).toBe('/sign-in')
  })

  test('cannot use a code twice, not even when another one was used between', async () => {
    house = await openHouse()
    const manager = await house.manager()
    later(2 * MINUTE)
    const [earlier, now] = [manager.phone.code(Date.now() - 30_000), manager.phone.code()]
    for (const code of [earlier, now]) {
      const browser = new Browser(house.app)
      await password(browser, manager.email)
      expect((await browser.send('/sign-in/code', { code })).status).toBe(303)
    }
    for (const code of [earlier, now]) {
      const thief = new Browser(house.app)
      await password(thief, manager.email)
      const refused = await thief.send('/sign-in/code', { code })
      expect(refused.status).toBe(422)
      expect(saidOn(refused)).toContain('This code is not right, or was used already')
    }
  })

  test('reads the same of a wrong code written twice: nobody used it', async () => {
    house = await openHouse()
    const manager = await house.manager()
    const browser = new Browser(house.app)
    await password(browser, manager.email)
    for (let n = 0; n < 2; n++)
      expect(saidOn(await browser.send('/sign-in/code', { code: '999990' }))).toContain(
        'This code is not right, or was used already. Wait until your phone shows the next one.',
      )
  })

  test('gets five codes for one password, and must give it again', async () => {
    house = await openHouse()
    const manager = await house.manager()
    const browser = new Browser(house.app)
    await password(browser, manager.email)
    later(MINUTE)
    for (let n = 0; n < 5; n++)
      expect((await browser.send('/sign-in/code', { code: `99999${n}` })).status).toBe(422)
    expect((await browser.send('/sign-in/code', { code: manager.phone.code() })).status).toBe(429)
    later(MINUTE)
    expect((await browser.send('/sign-in/code', { code: manager.phone.code() })).location).toBe(
      '/sign-in/staff',
    )
  })

  test('must choose a password that is not tried first', async () => {
    house = await openHouse()
    const token = await house.invite({ role: 'manager', email: 'dana@larch.example', name: 'Dana Reed' })
    const browser = new Browser(house.app)
    const refused: Record<string, RegExp> = {
      short: /at least 12 characters/,
      ['x'.repeat(129)]: /at most 128 characters/,
      password1234: /in the lists/,
      qwertyuiop12: /in the lists/,
      '123456789012': /in the lists/,
      footballfootball: /in the lists/,
      aaaaaaaaaaaaaaaa: /in the lists/,
      'Dana-likes-to-ride': /your name/,
      'my ringfence key': /your name/,
    }
    for (const [secret, says] of Object.entries(refused)) {
      const page = await browser.send(`/invitations/${token}`, { name: 'Dana Reed', password: secret })
      expect(page.status, secret).toBe(422)
      expect(saidOn(page), secret).toMatch(says)
    }
    expect(house.rows('SELECT 1 FROM auth_user')).toHaveLength(0)
    // Nothing is asked of it but its length.
    const page = await browser.send(`/invitations/${token}`, {
      name: 'Dana Reed',
      password: 'heron kettle plum',
    })
    expect(page.status).toBe(303)
  })

  test('who forgot the password chooses another by a link, and still needs a code', async () => {
    house = await openHouse()
    const manager = await house.manager()
    const { email } = await house.holder()
    const browser = new Browser(house.app)
    const asked = await Promise.all(
      [manager.email, email, 'nobody@else.example'].map((who) =>
        browser.send('/sign-in/lost', { email: who }),
      ),
    )
    expect(new Set(asked.map((p) => p.html)).size).toBe(1)
    await settled()
    // Whoever comes in by links gets no password.
    expect(house.letters.map((l) => l.to)).toEqual([manager.email])
    const link = linkIn(house.letters[0]!)
    const stored = JSON.stringify(house.rows('SELECT * FROM auth_verification'))
    expect(stored).not.toContain(link.split('/').at(-1))
    expect((await browser.send(link, { password: 'Dana Reed is here' })).status).toBe(422)
    const another = 'lantern orbit maple dune'
    expect((await browser.send(link, { password: another })).location).toBe('/sign-in/staff')
    await settled()
    expect(house.letters.map((l) => l.subject)).toEqual([
      'A new password for Ringfence',
      'Your password for Ringfence was changed',
    ])
    expect((await manager.browser.open('/')).location).toMatch(/^\/sign-in/)
    expect((await password(browser, manager.email)).status).toBe(422)
    expect((await password(browser, manager.email, another)).location).toBe('/sign-in/code')
    expect((await browser.open('/')).location).toBe('/sign-in')
    // Once, and for a quarter of an hour.
    expect((await browser.send(link, { password: 'a third one, for good' })).status).toBe(422)
    await browser.send('/sign-in/lost', { email: manager.email })
    await settled()
    later(15 * MINUTE + 1000)
    const late = linkIn(house.letters.at(-1)!)
    expect(saidOn(await browser.send(late, { password: 'a third one, for good' }))).toContain(
      'does not work any more',
    )
  })

  test('gets no link: the letter says how they come in', async () => {
    house = await openHouse()
    const manager = await house.manager()
    const { letters } = await askForLink(manager.email)
    expect(letters.map((l) => l.text).join()).toContain('You sign in with your password and a code')
    expect(letters.map((l) => l.text).join()).not.toContain('/sign-in/link/')
  })
})

describe('a budget holder', () => {
  test('is invited, presses one button, and comes back by a link that works once', async () => {
    house = await openHouse()
    const { browser, email, fund, done } = await house.holder()
    expect([done.status, done.location]).toEqual([303, '/'])
    const page = await browser.open(`/funds/${fund}`)
    expect(page.status).toBe(200)
    expect(saidOn(page)).toContain('Sally Ash, budget holder')
    expect(saidOn(page)).toContain('Signed out at 11:00')

    const { page: asked, letters } = await askForLink(email)
    expect(saidOn(asked)).toContain('Look in your e-mail')
    expect(letters).toHaveLength(1)
    const link = linkIn(letters[0]!)
    // Mail programs open links to look at them: that uses nothing up.
    for (let n = 0; n < 3; n++)
      expect((await new Browser(house.app).open(link)).html).toContain('Come in</button>')
    const home = new Browser(house.app)
    expect((await home.send(link, {})).location).toBe('/')
    expect((await home.open(`/funds/${fund}`)).status).toBe(200)

    const second = await new Browser(house.app).send(link, {})
    expect(second.status).toBe(422)
    expect(saidOn(second)).toContain('This link does not work any more')
  })

  test('is refused by a link that is over, or never was', async () => {
    house = await openHouse()
    const { email } = await house.holder()
    const { letters } = await askForLink(email)
    later(15 * MINUTE + 1000)
    expect((await new Browser(house.app).send(linkIn(letters[0]!), {})).status).toBe(422)
    expect(
      (await new Browser(house.app).send('/sign-in/link/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', {})).status,
    ).toBe(422)
    const { letters: next } = await askForLink(email)
    later(14 * MINUTE)
    expect((await new Browser(house.app).send(linkIn(next[0]!), {})).status).toBe(303)
  })

  test('one of two who press at once comes in', async () => {
    house = await openHouse()
    const { email } = await house.holder()
    const { letters } = await askForLink(email)
    const link = linkIn(letters[0]!)
    const pressed = await Promise.all([1, 2, 3].map(() => new Browser(house.app).send(link, {})))
    expect(pressed.map((p) => p.status).sort()).toEqual([303, 422, 422])
  })

  test('is told by everybody’s page that no link can be sent where there is no post', async () => {
    house = await openHouse({ post: false })
    const { email } = await house.holder()
    const pages = [email, 'nobody@else.example'].map((who) => askForLink(who))
    const [known, unknown] = await Promise.all(pages)
    expect(known!.page.status).toBe(422)
    expect(saidOn(known!.page)).toContain('This service cannot send e-mail')
    expect(known!.page.html).toBe(unknown!.page.html)
  })

  test('is led where they wanted to go', async () => {
    house = await openHouse()
    const { email, fund } = await house.holder()
    const browser = new Browser(house.app)
    const turned = await browser.open(`/funds/${fund}/cost?from=20%3A00`)
    expect(turned.status).toBe(303)
    const door = await browser.open(turned.location)
    const next = /name="next" value="([^"]+)"/.exec(door.html)![1]!
    const { letters } = await askForLink(email, next)
    const link = linkIn(letters[0]!)
    const shown = await browser.open(link)
    const kept = /name="next" value="([^"]+)"/.exec(shown.html)![1]!
    expect((await browser.send(link, { next: kept })).location).toBe(`/funds/${fund}/cost?from=20%3A00`)
  })
})

describe('a commissioner', () => {
  test('comes in by password and code, to what their council pays for and nothing else', async () => {
    house = await openHouse()
    const kit = await house.staff({
      role: 'commissioner',
      email: 'kit@northshire.example',
      name: 'Kit Moore',
      funder: 'northshire',
    })
    const page = await kit.browser.open('/')
    expect([page.status, saidOn(page)]).toEqual([200, expect.stringContaining('Kit Moore, commissioner')])
    expect((await kit.browser.open('/import')).status).toBe(404)
    // A password alone opens nothing.
    const browser = new Browser(house.app)
    expect((await password(browser, kit.email)).location).toBe('/sign-in/code')
    expect((await browser.open('/')).location).toBe('/sign-in')
  })
})

describe('an invitation', () => {
  test('is used once, and what stops in between goes on from the same link', async () => {
    house = await openHouse()
    const token = await house.invite({ role: 'manager', email: 'dana@larch.example', name: 'Dana Reed' })
    // The account was made, and then the service stopped: nothing was accepted.
    const { acceptInvitation } = house.books
    house.books.acceptInvitation = async () => {
      throw new Error('the power went')
    }
    const browser = new Browser(house.app)
    const stopped = await browser.send(`/invitations/${token}`, { name: 'Dana Reed', password: PASSWORD })
    expect(stopped.status).toBe(500)
    house.books.acceptInvitation = acceptInvitation
    expect(house.rows('SELECT 1 FROM auth_user')).toHaveLength(1)
    expect(house.rows('SELECT 1 FROM access WHERE user = (SELECT id FROM auth_user)')).toHaveLength(0)

    const again = new Browser(house.app)
    expect(saidOn(await again.open(`/invitations/${token}`))).toContain('This address has an account here')
    const led = await again.send(`/invitations/${token}`, {
      name: 'Dana Reed',
      password: 'another one entirely',
    })
    expect(led.location).toBe(`/sign-in/staff?${new URLSearchParams({ next: `/invitations/${token}` })}`)
    const next = `/invitations/${token}`
    const first = await password(again, 'dana@larch.example', PASSWORD, next)
    expect(first.location).toBe(`/second-factor?${new URLSearchParams({ next })}`)
    const setUp = await again.open(first.location)
    const phone = new Phone(keyIn(setUp.html))
    await again.send('/second-factor', { code: phone.code(), next })
    expect((await again.send(next, {})).status).toBe(303)
    expect((await again.open('/sessions')).status).toBe(200)

    // Pressed once more, it leads on; elsewhere, and for anybody else, it is used.
    for (const used of [await again.send(next, {}), await again.open(next)])
      expect([used.status, used.location]).toEqual([303, '/'])
    expect((await new Browser(house.app).send(next, {})).status).toBe(422)
    const { browser: sally } = await house.holder()
    expect((await sally.send(next, {})).status).toBe(422)
    expect(house.rows('SELECT 1 FROM access WHERE user = (SELECT id FROM auth_user)')).toHaveLength(1)
  })

  test('is not accepted by somebody who is signed in with another address', async () => {
    house = await openHouse()
    const { browser } = await house.manager()
    const token = await house.invite({
      role: 'commissioner',
      email: 'kit@northshire.example',
      name: 'Kit',
      funder: 'northshire',
    })
    expect(saidOn(await browser.open(`/invitations/${token}`))).toContain('another e-mail address')
    expect((await browser.send(`/invitations/${token}`, {})).status).toBe(422)
    expect(house.rows('SELECT 1 FROM auth_user')).toHaveLength(1)
  })

  test('pressed twice makes one account and one access', async () => {
    house = await openHouse()
    const token = await house.invite({ role: 'manager', email: 'dana@larch.example', name: 'Dana Reed' })
    const browser = new Browser(house.app)
    const form = { name: 'Dana Reed', password: PASSWORD }
    const pressed = await Promise.all([1, 2].map(() => browser.send(`/invitations/${token}`, form)))
    expect(pressed.map((p) => p.status).sort()).toEqual([303, 422])
    expect(house.rows('SELECT 1 FROM auth_user')).toHaveLength(1)
    expect(house.rows('SELECT 1 FROM auth_account')).toHaveLength(1)
    expect(house.rows('SELECT 1 FROM access WHERE user = (SELECT id FROM auth_user)')).toHaveLength(1)
  })

  test('says the same where the link is used, over or invented', async () => {
    house = await openHouse()
    const token = await house.invite({
      role: 'holder',
      email: 'sally@home.example',
      name: 'Sally Ash',
      fund: house.fundOf('Sally').id,
    })
    const over = await house.invite({
      role: 'holder',
      email: 'brian@home.example',
      name: 'Brian',
      fund: house.fundOf('Brian').id,
    })
    await new Browser(house.app).send(`/invitations/${token}`, {})
    later(8 * DAY)
    const pages = await Promise.all(
      [token, over, 'invented'].map((t) => new Browser(house.app).open(`/invitations/${t}`)),
    )
    expect(new Set(pages.map((p) => p.html)).size).toBe(1)
    expect(pages[0]!.status).toBe(422)
  })
})

describe('a session', () => {
  test('is a new one after signing in, and after choosing another role (no fixation)', async () => {
    house = await openHouse()
    const { email } = await house.holder()
    const token = await house.invite({
      role: 'holder',
      email,
      name: 'Sally Ash',
      fund: house.fundOf('Brian').id,
    })
    const browser = new Browser(house.app)
    browser.cookies.set('ringfence', 'planted-by-somebody.c2lnbmF0dXJl')
    await comeInByLink(email, {}, browser)
    const first = browser.cookies.get('ringfence')
    expect(first).not.toContain('planted')
    expect(saidOn(await browser.open('/sessions'))).not.toContain('Look in as somebody else')
    await browser.send(`/invitations/${token}`, {})

    const choice = await browser.open('/enter')
    const accesses = [...choice.html.matchAll(/name="access" type="radio" value="([^"]+)"/g)].map(
      ([, id]) => id!,
    )
    expect(accesses).toHaveLength(2)
    const before = browser.cookies.get('ringfence')!
    const chosen = await browser.send('/enter', { access: accesses[1]! })
    expect(chosen.location).toBe('/')
    expect(browser.cookies.get('ringfence')).not.toBe(before)
    const old = new Browser(house.app)
    old.cookies.set('ringfence', before)
    expect((await old.open('/')).location).toBe('/sign-in?why=over')
    expect((await browser.open(`/funds/${house.fundOf('Brian').id}`)).status).toBe(200)
    const hidden = await browser.open(`/funds/${house.fundOf('Sally').id}`)
    expect(hidden.status).toBe(404)
    // Still in, with the way to the other entrance.
    expect(saidOn(hidden)).toMatch(/What is left .*Sally Ash, budget holder .*Sign out .*To the start/)
    expect(hidden.html).toMatch(/href="\/enter">\s*Look in as somebody else/)
  })

  test('the old session ends when its browser signs in again', async () => {
    house = await openHouse()
    const { browser, email } = await house.holder()
    const old = new Browser(house.app)
    old.cookies.set('ringfence', browser.cookies.get('ringfence')!)
    await comeInByLink(email, {}, browser)
    expect((await old.open('/')).location).toBe('/sign-in?why=over')
    expect((await browser.open('/sessions')).status).toBe(200)
  })

  test.each([
    ['staff', 30 * MINUTE, 12 * HOUR],
    ['a person', 2 * HOUR, 24 * HOUR],
    ['a person on a kept device', 90 * DAY, 365 * DAY],
  ])('of %s ends after %i ms of nothing, and after %i ms in any case', async (who, idle, most) => {
    house = await openHouse()
    const begin = async () => {
      if (who === 'staff') return (await house.manager()).browser
      const { email } = await house.holder()
      return (await comeInByLink(email, who.includes('kept') ? { keep: 'yes' } : {})).browser
    }
    const browser = await begin()
    const began = Date.now()
    later(idle - MINUTE)
    expect((await browser.open('/sessions')).status).toBe(200)
    later(idle + 1)
    const over = await browser.open('/sessions')
    expect(over.location).toBe('/sign-in?next=%2Fsessions&why=over')
    // It does not come back, not even when the clock does.
    vi.setSystemTime(began)
    expect((await browser.open('/sessions')).status).toBe(303)

    const busy =
      who === 'staff'
        ? await again()
        : (await comeInByLink('sally@home.example', who.includes('kept') ? { keep: 'yes' } : {})).browser
    const since = Date.now()
    while (Date.now() - since < most - idle / 2) {
      expect((await busy.open('/sessions')).status).toBe(200)
      later(idle / 2)
    }
    vi.setSystemTime(since + most - 1000)
    expect((await busy.open('/sessions')).status).toBe(200)
    vi.setSystemTime(since + most)
    expect((await busy.open('/sessions')).status).toBe(303)

    async function again() {
      const other = await house.manager('Ola Berg', 'ola@larch.example')
      return other.browser
    }
  })

  test('keeps to its longest time when another role is chosen', async () => {
    house = await openHouse()
    const { browser, email } = await house.holder()
    const began = Date.now()
    const token = await house.invite({
      role: 'holder',
      email,
      name: 'Sally Ash',
      fund: house.fundOf('Brian').id,
    })
    await browser.send(`/invitations/${token}`, {})
    for (let n = 0; n < 23; n++) {
      later(HOUR)
      const accesses = [...(await browser.open('/enter')).html.matchAll(/value="(x_[^"]+)"/g)].map(
        ([, id]) => id!,
      )
      expect((await browser.send('/enter', { access: accesses[n % 2]! })).status).toBe(303)
    }
    vi.setSystemTime(began + DAY)
    expect((await browser.open('/sessions')).status).toBe(303)
  })

  test('ends with the access it looks in as: the next request is refused, and says why', async () => {
    house = await openHouse()
    const manager = await house.manager()
    await house.manager('Ola Berg', 'ola@larch.example')
    const [access] = await house.books.accessesOf(house.user(manager.email))
    const caller = (await house.books.callerOf(access!.access))!
    expect((await manager.browser.open('/sessions')).status).toBe(200)
    await house.books.endAccess(DEMO_CALLER, { access: access!.access, why: 'left' })
    // Whatever is asked first, and also afterwards; and no form is kept that could not be sent any more.
    const form = await manager.browser.send('/recorded-through', { fund: 'Sally' })
    expect(form.location).toBe('/sign-in?why=access')
    const refused = await manager.browser.open('/')
    expect(refused.location).toBe('/sign-in?why=access')
    expect(saidOn(await manager.browser.open(refused.location))).toContain('your access has ended')
    expect(
      house.rows(`SELECT 1 FROM auth_session WHERE user_id = '${caller.code}' AND ended IS NULL`),
    ).toHaveLength(0)
    // Signing in again shows nothing: there is nothing open.
    const { page } = await comeIn(manager, manager.browser)
    expect(page.location).toBe('/enter')
    expect(saidOn(await manager.browser.open('/enter'))).toContain('There is nothing open to you')
  })

  test('is listed with its device, and ended from another one', async () => {
    house = await openHouse()
    const manager = await house.manager()
    const phone = new Browser(house.app)
    phone.agent =
      'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605 Version/26.0 Mobile Safari/604.1'
    await comeIn(manager, phone)
    const third = (await comeIn(manager)).browser
    const list = await manager.browser.open('/sessions')
    expect(saidOn(list)).toMatch(/Safari on an iPhone/)
    expect(saidOn(list)).toMatch(/Firefox on Windows \(this one\) Signed in 2 June 2026, 09:00/)
    const ids = [...list.html.matchAll(/action="(\/sessions\/[^"]+\/end)"/g)].map(([, a]) => a!)
    expect(ids).toHaveLength(3)
    const iphone =
      list.html.slice(0, list.html.indexOf('Safari on an iPhone')).match(/\/sessions\/[^"]+\/end/g)?.length ??
      0
    await manager.browser.send(ids[iphone]!, {})
    expect((await phone.open('/sessions')).status).toBe(303)
    expect((await third.open('/sessions')).status).toBe(200)
    await manager.browser.send('/sessions/others/end', {})
    expect((await third.open('/sessions')).status).toBe(303)
    expect((await manager.browser.open('/sessions')).status).toBe(200)
  })

  test('of somebody else cannot be ended', async () => {
    house = await openHouse()
    const manager = await house.manager()
    const { browser } = await house.holder()
    const [theirs] = house.rows("SELECT id FROM auth_session WHERE way = 'link'") as { id: string }[]
    expect((await manager.browser.send(`/sessions/${theirs!.id}/end`, {})).status).toBe(404)
    expect((await browser.open('/sessions')).status).toBe(200)
  })

  test('is gone after signing out, and what the browser kept goes with it', async () => {
    house = await openHouse()
    const { browser } = await house.holder()
    const before = browser.cookies.get('ringfence')!
    const out = await browser.send('/sign-out', {})
    expect(out.location).toBe('/sign-in?why=out')
    expect(out.headers.get('clear-site-data')).toBe('"cache", "storage"')
    expect(browser.cookies.has('ringfence')).toBe(false)
    browser.cookies.set('ringfence', before)
    expect((await browser.open('/sessions')).status).toBe(303)
  })

  test('is told when it ends, and longer when asked', async () => {
    house = await openHouse()
    const { browser } = await house.manager()
    later(20 * MINUTE)
    const page = await browser.open('/sessions/longer')
    expect(saidOn(page)).toContain('You are signed in until 09:50')
    later(20 * MINUTE)
    const asked = await browser.send('/sessions/longer', {})
    expect(JSON.parse(asked.html)).toEqual({ until: '10:10', left: 1800 })
    later(31 * MINUTE)
    expect((await browser.send('/sessions/longer', {})).status).toBe(401)
  })

  test('holds nothing in the file that opens it, and little about the device', async () => {
    house = await openHouse()
    const { browser, email } = await house.holder()
    const { letters } = await askForLink(email)
    const file = JSON.stringify([
      ...house.rows('SELECT * FROM auth_session'),
      ...house.rows('SELECT * FROM auth_verification'),
    ])
    expect(file).toContain('Firefox on Windows')
    expect(file).not.toContain('Gecko')
    expect(file).not.toContain(decodeURIComponent(browser.cookies.get('ringfence')!).split('.')[0])
    expect(file).not.toContain(linkIn(letters[0]!).split('/').at(-1))
    // What stands in the file opens nothing.
    const [row] = house.rows('SELECT token FROM auth_session') as { token: string }[]
    const thief = new Browser(house.app)
    const signature = createHmac('sha256', 'a guess').update(row!.token).digest('base64')
    thief.cookies.set('ringfence', encodeURIComponent(`${row!.token}.${signature}`))
    expect((await thief.open('/')).location).toBe('/sign-in')
  })

  test('has a cookie that no script reads and, by https, no other host can set', async () => {
    house = await openHouse({ baseUrl: 'https://books.example.org' })
    const token = await house.invite({
      role: 'holder',
      email: 'sally@home.example',
      name: 'Sally Ash',
      fund: house.fundOf('Sally').id,
    })
    const browser = new Browser(house.app, 'https://books.example.org')
    const done = await browser.send(`/invitations/${token}`, {})
    const [line] = done.headers.getSetCookie()
    expect(line).toMatch(/^__Host-ringfence=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    expect((await browser.open('/sessions')).status).toBe(200)
  })
})

describe('nobody', () => {
  test('gets the same from every address, whether or not it exists', async () => {
    house = await openHouse()
    const browser = new Browser(house.app)
    const sally = house.fundOf('Sally').id
    for (const path of [`/funds/${sally}`, '/funds/f_nothing-here', '/nothing', '/import']) {
      const page = await browser.open(path)
      expect([page.status, page.location]).toEqual([303, `/sign-in?${new URLSearchParams({ next: path })}`])
      expect((await browser.send(path, { any: 'thing' })).location).toBe('/sign-in')
    }
    for (const path of ['/api/funds', `/api/funds/${sally}`, '/api/nothing', '/api']) {
      const answer = await browser.open(path)
      expect(answer.status).toBe(401)
      expect(JSON.parse(answer.html)).toMatchObject({
        type: 'urn:ringfence:refusal:sign-in-first',
        status: 401,
      })
    }
  })

  test('is never sent anywhere else after signing in', async () => {
    house = await openHouse()
    const { email } = await house.holder()
    const elsewhere = [
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example',
      '\\\\evil.example',
      '/\t/evil.example',
      '/%09//evil.example'.replace('%09', '\t'),
      'javascript:alert(1)',
      '/a\r\nLocation: https://evil.example',
      'http:evil.example',
      ' //evil.example',
    ]
    for (const next of elsewhere) {
      const door = await new Browser(house.app).open(`/sign-in?${new URLSearchParams({ next })}`)
      expect(door.html).not.toContain('evil.example')
    }
    for (const next of elsewhere.slice(0, 3)) {
      later(16 * MINUTE)
      const { browser, letters } = await askForLink(email)
      expect((await browser.send(linkIn(letters[0]!), { next })).location).toBe('/')
    }
  })

  test('learns from no page whether an address is known', async () => {
    house = await openHouse()
    const { email } = await house.holder()
    const manager = await house.manager()
    const unknown = 'nobody@else.example'
    const links = await Promise.all([email, manager.email, unknown].map((who) => askForLink(who)))
    expect(new Set(links.map(({ page }) => page.html)).size).toBe(1)
    expect(new Set(links.map(({ page }) => page.status))).toEqual(new Set([200]))
    const wrong = await Promise.all(
      [email, manager.email, unknown].map((who) => password(new Browser(house.app), who, WRONG)),
    )
    const same = wrong.map((p, i) => p.html.replaceAll([email, manager.email, unknown][i]!, 'WHO'))
    expect(new Set(same).size).toBe(1)
    expect(new Set(wrong.map((p) => p.status))).toEqual(new Set([422]))
  })

  test('learns it not by the time it takes either', async () => {
    house = await openHouse()
    const { email } = await house.holder()
    const manager = await house.manager()
    const median = (list: number[]) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]!
    const took = new Map<string, number[]>()
    for (let n = 0; n < 5; n++)
      for (const who of [manager.email, email, 'nobody@else.example']) {
        const started = performance.now()
        await password(new Browser(house.app), who, WRONG)
        took.set(who, [...(took.get(who) ?? []), performance.now() - started])
      }
    const medians = [...took.values()].map(median)
    expect(Math.max(...medians) / Math.min(...medians)).toBeLessThan(1.5)
  })
})

describe('tries', () => {
  test('ten wrong passwords for one account, then none for a quarter of an hour', async () => {
    house = await openHouse()
    const manager = await house.manager()
    const stranger = () => new Browser(house.app)
    for (let n = 0; n < 10; n++) expect((await password(stranger(), manager.email, WRONG)).status).toBe(422)
    const refused = await password(stranger(), manager.email)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800)
    expect(saidOn(refused)).toContain('Try again in 15 minutes')
    // Its owner comes in all the same, from a browser they came in with before.
    expect((await password(manager.browser, manager.email)).location).toBe('/sign-in/code')
    // An unknown address is refused alike.
    for (let n = 0; n < 10; n++) await password(stranger(), 'nobody@else.example', WRONG)
    expect((await password(stranger(), 'nobody@else.example', WRONG)).status).toBe(429)
    later(15 * MINUTE)
    expect((await password(stranger(), manager.email)).status).toBe(303)
  })

  test('many at once are no more tries than one after the other', async () => {
    house = await openHouse()
    const manager = await house.manager()
    const all = await Promise.all(
      Array.from({ length: 16 }, () => password(new Browser(house.app), manager.email, WRONG)),
    )
    expect(all.filter((p) => p.status === 422)).toHaveLength(10)
    expect(all.filter((p) => p.status === 429)).toHaveLength(6)
  })

  test('few passwords are looked at together, few wait, and one address has fifty', async () => {
    let address = '203.0.113.9'
    house = await openHouse({ address: () => address })
    const many = (most: number, from: number) =>
      Promise.all(
        Array.from({ length: most }, (_, n) =>
          password(new Browser(house.app), `nobody-${from + n}@else.example`, WRONG),
        ),
      )
    const all = await many(30, 0)
    expect(all.filter((p) => p.status === 422)).toHaveLength(22)
    const busy = all.filter((p) => p.status === 503)
    expect(busy).toHaveLength(8)
    expect(busy[0]!.headers.get('retry-after')).toBe('2')
    // Those that were not looked at do not count: 22 do.
    for (const from of [100, 200]) await many(14, from)
    expect((await password(new Browser(house.app), 'one-more@else.example', WRONG)).status).toBe(429)
    address = '203.0.113.10'
    expect((await password(new Browser(house.app), 'one-more@else.example', WRONG)).status).toBe(422)
  }, 60_000)

  test('three letters to one address in a quarter of an hour, and the page is the same', async () => {
    house = await openHouse()
    const { email } = await house.holder()
    const pages = []
    for (let n = 0; n < 5; n++) pages.push((await askForLink(email)).page)
    expect(house.letters).toHaveLength(3)
    expect(new Set(pages.map((p) => p.html)).size).toBe(1)
    // The letters that came still open the door.
    expect((await new Browser(house.app).send(linkIn(house.letters[0]!), {})).status).toBe(303)
  })

  test('thirty links and thirty invitations from one address', async () => {
    house = await openHouse({ address: () => '203.0.113.9' })
    const browser = new Browser(house.app)
    for (const path of ['/sign-in/link/none', '/invitations/none']) {
      for (let n = 0; n < 30; n++) expect((await browser.send(path, {})).status).toBe(422)
      expect((await browser.send(path, {})).status).toBe(429)
    }
    for (let n = 0; n < 30; n++) await browser.send('/sign-in/link', { email: `n${n}@else.example` })
    expect((await browser.send('/sign-in/link', { email: 'more@else.example' })).status).toBe(429)
  })
})

describe('a form that was sent too late', () => {
  test('is offered again to whoever typed it, and to nobody else', async () => {
    house = await openHouse()
    const { browser, email, fund } = await house.holder()
    await house.holder('Brian Oak', 'brian@home.example', 'Brian')
    later(3 * HOUR)
    const typed = { says: 'I did not choose the Friday night', key: 'a-key-0123456789' }
    const late = await browser.send(`/funds/${fund}/decisions/d_1/dispute`, typed)
    expect(late.location).toBe('/sign-in?why=kept')
    expect(saidOn(await browser.open(late.location))).toContain('What you typed is kept for 15 minutes')

    // Somebody else at the same browser sees nothing of it.
    const brian = await comeInByLink('brian@home.example', {}, browser)
    expect(brian.page.location).toBe('/')
    expect((await browser.open('/sign-in/kept')).location).toBe('/')
    await browser.send('/sign-out', {})

    const { page } = await comeInByLink(email, {}, browser)
    expect(page.location).toBe('/sign-in/kept')
    const kept = await browser.open('/sign-in/kept')
    expect(saidOn(kept)).toContain('I did not choose the Friday night')
    expect(saidOn(kept)).not.toContain('a-key-0123456789')
    expect(kept.html).toContain(`action="/funds/${fund}/decisions/d_1/dispute"`)
    expect(kept.html).toContain('name="key" value="a-key-0123456789"')
    expect((await browser.send('/sign-in/kept/leave', {})).location).toBe('/')
    expect((await browser.open('/sign-in/kept')).location).toBe('/')
  })

  test('is forgotten after a quarter of an hour', async () => {
    house = await openHouse()
    const { browser, email, fund } = await house.holder()
    later(3 * HOUR)
    await browser.send(`/funds/${fund}/swaps`, { says: 'something' })
    later(15 * MINUTE)
    expect((await comeInByLink(email, {}, browser)).page.location).toBe('/')
  })

  test('is kept too where something else was asked first', async () => {
    house = await openHouse()
    const { browser, email, fund } = await house.holder()
    later(3 * HOUR)
    expect((await browser.open(`/funds/${fund}`)).location).toContain('why=over')
    expect((await browser.send(`/funds/${fund}/swaps`, { says: 'one' })).location).toContain('why=kept')
    expect((await comeInByLink(email, {}, browser)).page.location).toBe('/sign-in/kept')
  })

  test('waits for the browser that sent it: nobody puts a form before somebody else', async () => {
    house = await openHouse()
    const { browser, email, fund } = await house.holder()
    const thief = copyOf(browser)
    later(3 * HOUR)
    const planted = { says: 'Give it all to the thief' }
    expect((await thief.send(`/funds/${fund}/purchases`, planted)).location).toContain('why=kept')
    expect((await comeInByLink(email, {}, browser)).page.location).toBe('/')
    expect((await browser.open('/sign-in/kept')).location).toBe('/')
    // Her own is not in its way.
    later(3 * HOUR)
    expect((await browser.send(`/funds/${fund}/swaps`, { says: 'mine' })).location).toContain('why=kept')
    await thief.send(`/funds/${fund}/purchases`, planted)
    expect((await comeInByLink(email, {}, browser)).page.location).not.toBe('/sign-in/kept')
  })

  test('is not kept where the session did not run out by itself', async () => {
    house = await openHouse()
    const { browser, email, fund } = await house.holder()
    const lost = copyOf(browser)
    await browser.send('/sign-out', {})
    await comeInByLink(email, {}, browser)
    const revoked = copyOf((await comeInByLink(email)).browser)
    await browser.send('/sessions/others/end', {})
    for (const wait of [20 * MINUTE, 3 * HOUR])
      for (const thief of [copyOf(lost), copyOf(revoked)]) {
        later(wait)
        const late = await thief.send(`/funds/${fund}/swaps`, { says: 'mine' })
        expect(late.location).toBe('/sign-in?why=over')
        expect((await comeInByLink(email, {}, thief)).page.location).toBe('/')
      }
  })

  test('is not kept where their access has ended meanwhile', async () => {
    house = await openHouse()
    await house.manager('Tom Hale', 'tom@larch.example')
    const { browser, email } = await house.manager()
    later(3 * HOUR)
    const [access] = await house.books.accessesOf(house.user(email))
    const ended = await house.books.endAccess(DEMO_CALLER, { access: access!.access, why: 'left' })
    expect(isRefused(ended)).toBe(false)
    const late = await browser.send('/people/invitations', { name: 'Una' })
    expect(late.location).toBe('/sign-in?why=over')
  })

  test('holds no password and no code, and nothing about coming in, cards, sessions or files', async () => {
    house = await openHouse()
    const manager = await house.manager()
    const { fund } = await house.holder()
    later(3 * HOUR)
    for (const [path, fields] of [
      ['/second-factor/backup-codes', { password: PASSWORD }],
      ['/people/invitations', { name: 'Tom', password: PASSWORD }],
      ['/people/invitations', { name: 'Tom', 'backup-code': 'abcde-fghij' }],
      [`/funds/${fund}/cards`, { name: 'Sally' }],
      [`/funds/${fund}/cards/revoke`, {}],
      ['/sessions/others/end', {}],
      ['/enter', { access: 'a' }],
      ['/import', { file: 'a,b' }],
      ['/payment-details', { account: '12345678' }],
    ] as const)
      expect((await manager.browser.send(path, fields)).location, path).not.toContain('kept')
    expect((await manager.browser.send('/people/invitations', { name: 'Tom' })).location).toContain('kept')
  })

  test('is not read where it is not kept, nor further than it may be long', async () => {
    house = await openHouse()
    const { browser, email, fund } = await house.holder()
    const over = copyOf(browser)
    later(3 * HOUR)
    await over.open('/')
    const KB = 1024
    const read = async (from: Browser, path: string, length?: number) => {
      const { body, taken } = endless(length ?? 4096 * KB)
      const res = await house.app.request(`http://localhost${path}`, {
        method: 'POST',
        body,
        duplex: 'half',
        headers: {
          cookie: [...from.cookies].map(([k, v]) => `${k}=${v}`).join('; '),
          origin: 'http://localhost',
          'content-type': 'application/x-www-form-urlencoded',
          ...(length === undefined ? {} : { 'content-length': String(length) }),
        },
      } as RequestInit)
      return { status: res.status, location: res.headers.get('location'), read: taken() }
    }
    const out = { status: 303, location: '/sign-in?why=over' }
    expect(await read(over, '/import')).toEqual({ ...out, read: 0 })
    expect(await read(over, '/import', 500 * KB)).toEqual({ ...out, read: 0 })
    expect(await read(over, '/recorded-through', 500 * KB)).toEqual({ ...out, read: 0 })
    expect(await read(over, `/funds/${fund}/swaps`, 500 * KB)).toEqual({ ...out, read: 0 })
    // One who signed out sends nothing that is read.
    await comeInByLink(email, {}, browser)
    const ended = copyOf(browser)
    await browser.send('/sign-out', {})
    expect(await read(ended, `/funds/${fund}/swaps`, 2 * KB)).toEqual({ ...out, read: 0 })
    // Whatever the header says, it is read no further than a form may be long.
    const request = (length: number) =>
      new Request('http://localhost/', {
        method: 'POST',
        body: endless(length).body,
        duplex: 'half',
      } as RequestInit)
    expect(await readShort(request(64 * KB))).toHaveLength(64 * KB)
    expect(await readShort(request(65 * KB))).toBeUndefined()
    const { body, taken } = endless(4096 * KB)
    expect(
      await readShort(
        new Request('http://localhost/', { method: 'POST', body, duplex: 'half' } as RequestInit),
      ),
    ).toBeUndefined()
    expect(taken()).toBeLessThan(70 * KB)
  })

  test('is not kept for whoever was never signed in', async () => {
    house = await openHouse()
    const { email, fund } = await house.holder()
    const browser = new Browser(house.app)
    await browser.send(`/funds/${fund}/swaps`, { says: 'something' })
    expect((await comeInByLink(email, {}, browser)).page.location).toBe('/')
  })
})

/** The same cookies elsewhere: taken, or of a browser that was copied. */
function copyOf(browser: Browser): Browser {
  const copy = new Browser(house.app)
  for (const [name, value] of browser.cookies) copy.cookies.set(name, value)
  return copy
}

/** What is sent, a kilobyte at a time, and how much of it was taken. */
function endless(length: number) {
  let taken = 0
  const body = new ReadableStream<Uint8Array>(
    {
      pull(stream) {
        if (taken >= length) return stream.close()
        taken += 1024
        stream.enqueue(new Uint8Array(1024).fill(97))
      },
    },
    { highWaterMark: 0 },
  )
  return { body, taken: () => taken }
}

test('the log holds no address, no name, no token and no password', async () => {
  house = await openHouse()
  const manager = await house.manager()
  const { email, browser } = await house.holder()
  await comeInByLink(email)
  await password(new Browser(house.app), manager.email, WRONG)
  await password(new Browser(house.app), manager.email)
  await browser.open('/nothing')
  const log = house.logged.join('\n')
  expect(log.length).toBeGreaterThan(500)
  const secrets = [...browser.cookies.values()].map((value) => value.split('.')[0]!)
  for (const word of ['larch.example', 'home.example', 'Dana', 'Sally', PASSWORD, WRONG, ...secrets])
    expect(log).not.toContain(word)
  for (const { text } of house.letters) expect(log).not.toContain(text.match(/link\/(\w+)/)?.[1])
})
