// What managers and commissioners change of their own sign-in: the password, the phone that shows their codes, and
// the backup codes.
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  Browser,
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

const WRONG = 'a wrong password, of course'
const ANOTHER = 'lantern orbit maple dune'
/** How long a phone shows one code. */
const STEP = 30_000

type Manager = Awaited<ReturnType<House['manager']>>

/** What a page says, without its marks. */
const saidOn = ({ html }: Page) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const tokenOf = (browser: Browser) => browser.cookies.get('ringfence')

/** The codes on a page that shows them. */
const codesOn = ({ html }: Page) =>
  [...html.matchAll(/class="rf-key">([\w-]{11})</g)].map(([, code]) => code ?? '')
/** What a page sends along. */
const hiddenOn = ({ html }: Page) =>
  Object.fromEntries(
    [...html.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name ?? '',
      value ?? '',
    ]),
  )

/** Signs a manager in on a new browser, with a code that was not used yet. */
async function comeIn({ email }: Manager, phone: Phone, password = PASSWORD) {
  later(MINUTE)
  const browser = new Browser(house.app)
  await browser.send('/sign-in/staff', { email, password })
  return { browser, page: await browser.send('/sign-in/code', { code: phone.code() }) }
}

test('whoever has a password changes it with the one they have: everywhere else ends, and a letter says so', async () => {
  house = await openHouse()
  const manager = await house.manager()
  const { browser } = manager
  const { browser: elsewhere } = await comeIn(manager, manager.phone)
  expect((await browser.open('/sessions')).html).toContain('href="/password"')
  const change = (present: string, password: string) => browser.send('/password', { present, password })

  const refused = {
    'Write the password you have now.': await change('', ANOTHER),
    'This is not your password.': await change(WRONG, ANOTHER),
    'Use at least 12 characters.': await change(PASSWORD, 'short'),
    'Leave out your name': await change(PASSWORD, 'Dana Reed is here'),
    'This is the password you have now.': await change(PASSWORD, PASSWORD),
  }
  for (const [says, page] of Object.entries(refused))
    expect([page.status, saidOn(page)], says).toEqual([422, expect.stringContaining(says)])
  expect((await elsewhere.open('/')).status).toBe(200)

  const before = tokenOf(browser)
  const done = await change(PASSWORD, ANOTHER)
  expect([done.status, done.location]).toEqual([303, '/sessions?changed=password'])
  expect(saidOn(await browser.open(done.location))).toContain(
    'Your password is changed. Everywhere else you are signed out.',
  )
  // Here it goes on under a new token; the old one, and every other place, is over.
  expect(tokenOf(browser)).not.toBe(before)
  expect((await browser.open('/')).status).toBe(200)
  expect((await elsewhere.open('/')).location).toMatch(/^\/sign-in/)
  const thief = new Browser(house.app)
  thief.cookies.set('ringfence', before!)
  expect((await thief.open('/')).location).toMatch(/^\/sign-in/)

  const fresh = new Browser(house.app)
  expect((await fresh.send('/sign-in/staff', { email: manager.email, password: PASSWORD })).status).toBe(422)
  expect((await comeIn(manager, manager.phone, ANOTHER)).page.location).toBe('/')
  await settled()
  expect(house.letters).toEqual([
    {
      to: manager.email,
      subject: 'Your password for Ringfence was changed',
      text: expect.stringMatching(
        /2 June 2026, 09:0\d\. Everywhere else you were signed out\.[\s\S]*http:\/\/localhost\/sign-in\/lost$/,
      ),
    },
  ])
})

test('another phone shows the codes after the password and a present code; the one before counts until then', async () => {
  house = await openHouse()
  const manager = await house.manager()
  const { browser, phone } = manager
  const { browser: elsewhere } = await comeIn(manager, phone)
  later(MINUTE)
  const prove = (password: string, code: string) => browser.send('/second-factor/another', { password, code })
  expect(saidOn(await prove(WRONG, phone.code()))).toContain('This is not your password.')
  expect(saidOn(await prove(PASSWORD, '000000'))).toContain('This code is not right')
  const page = await prove(PASSWORD, phone.code())
  expect([page.status, saidOn(page)]).toEqual([200, expect.stringContaining('Set up the other phone')])
  // Shown once: the same code shows nothing more.
  expect((await prove(PASSWORD, phone.code())).status).toBe(422)

  const other = new Phone(keyIn(page.html))
  const { secret = '', seal = '' } = hiddenOn(page)
  const confirm = (by: Browser, code: string, key = secret) =>
    by.send('/second-factor/another/first-code', { secret: key, seal, code })
  // Nothing has changed yet.
  expect((await comeIn(manager, phone)).page.location).toBe('/')
  const wrong = await confirm(browser, '000000')
  expect([wrong.status, keyIn(wrong.html)]).toEqual([422, keyIn(page.html)])
  // Neither another key, nor another browser of the same manager's.
  const forged = await confirm(browser, other.code(), secret.replace(/.$/, '!'))
  expect([forged.status, saidOn(forged)]).toEqual([422, expect.stringContaining('Begin once more')])
  expect((await confirm(elsewhere, other.code())).status).toBe(422)

  const done = await confirm(browser, other.code())
  expect([done.status, done.location]).toEqual([303, '/sessions?changed=codes'])
  expect(saidOn(await browser.open(done.location))).toContain('Your codes come from the other phone now.')
  expect((await elsewhere.open('/')).location).toMatch(/^\/sign-in/)
  expect((await comeIn(manager, phone)).page.status).toBe(422)
  expect((await comeIn(manager, other)).page.location).toBe('/')
  await settled()
  expect(house.letters.map((l) => [l.to, l.subject])).toEqual([
    [manager.email, 'Your codes for Ringfence come from another phone now'],
  ])
  expect(JSON.stringify(house.rows('SELECT * FROM auth_two_factor'))).not.toContain(secret)
})

test('who lost their phone shows a backup code instead, once; the key waits for a quarter of an hour', async () => {
  house = await openHouse()
  const { browser, backup } = await house.manager()
  const prove = () => browser.send('/second-factor/another', { password: PASSWORD, code: backup[0]! })
  const page = await prove()
  expect(page.status).toBe(200)
  later(6 * MINUTE)
  expect((await prove()).status).toBe(422)
  const other = new Phone(keyIn(page.html))
  later(9 * MINUTE)
  const code = other.code()
  const late = await browser.send('/second-factor/another/first-code', { ...hiddenOn(page), code })
  expect([late.status, saidOn(late)]).toEqual([
    422,
    expect.stringContaining('It took too long. Begin once more: nothing has changed.'),
  ])
})

test('the first code of the other phone counts for a step more, as clocks differ, and once', async () => {
  house = await openHouse()
  const manager = await house.manager()
  const { browser, phone } = manager
  later(MINUTE)
  const page = await browser.send('/second-factor/another', { password: PASSWORD, code: phone.code() })
  const other = new Phone(keyIn(page.html))
  const confirm = (code: string) =>
    browser.send('/second-factor/another/first-code', { ...hiddenOn(page), code })
  const twoStepsAgo = other.code()
  later(2 * STEP)
  expect((await confirm(twoStepsAgo)).status).toBe(422)
  const code = other.code()
  later(STEP)
  expect((await confirm(code)).location).toBe('/sessions?changed=codes')
  const fresh = new Browser(house.app)
  await fresh.send('/sign-in/staff', { email: manager.email, password: PASSWORD })
  expect((await fresh.send('/sign-in/code', { code })).status).toBe(422)
  expect((await fresh.send('/sign-in/code', { code: other.code() })).location).toBe('/')
})

test('new backup codes are printed after the password and a code: whoever has the password alone gets none', async () => {
  house = await openHouse()
  const { browser, phone, backup, email } = await house.manager()
  later(MINUTE)
  const print = (password: string, code: string) =>
    browser.send('/second-factor/backup-codes', { password, code })
  const refused = {
    'This is not your password.': await print(WRONG, phone.code()),
    'This code is not right': await print(PASSWORD, ''),
    'or was used already': await print(PASSWORD, 'abcde-12345'),
  }
  for (const [says, page] of Object.entries(refused))
    expect([page.status, saidOn(page)], says).toEqual([422, expect.stringContaining(says)])
  const codes = codesOn(await print(PASSWORD, phone.code()))
  expect(codes).toHaveLength(10)
  // The same code shows nothing more, and the ones before are over.
  expect((await print(PASSWORD, phone.code())).status).toBe(422)
  expect((await print(PASSWORD, backup[0]!)).status).toBe(422)
  const latest = codesOn(await print(PASSWORD, codes[0]!))
  expect(latest).toHaveLength(10)
  const fresh = new Browser(house.app)
  await fresh.send('/sign-in/staff', { email, password: PASSWORD })
  for (const old of [backup[1]!, codes[1]!])
    expect((await fresh.send('/sign-in/code', { code: old })).status).toBe(422)
  expect((await fresh.send('/sign-in/code', { code: latest[0]! })).location).toBe('/')
  await settled()
  expect(house.letters.map((l) => l.subject)).toEqual([
    'New backup codes for Ringfence were made',
    'New backup codes for Ringfence were made',
  ])
})

describe('what was begun before comes to nothing', () => {
  /** A sign-in that owes its code, and two links for a forgotten password. */
  async function begun() {
    house = await openHouse()
    const manager = await house.manager()
    later(MINUTE)
    const { email } = manager
    const halfWay = new Browser(house.app)
    await halfWay.send('/sign-in/staff', { email, password: PASSWORD })
    const nobody = new Browser(house.app)
    for (const _ of [1, 2]) await nobody.send('/sign-in/lost', { email })
    await settled()
    const [one = '', another = ''] = house.letters.map(linkIn)
    later(MINUTE)
    return { manager, halfWay, one, another }
  }

  async function isOver({ manager, halfWay, another }: Awaited<ReturnType<typeof begun>>) {
    const [code = ''] = manager.backup
    expect((await halfWay.send('/sign-in/code', { code })).location).toBe('/sign-in/staff')
    expect((await halfWay.open('/')).location).toMatch(/^\/sign-in/)
    const link = await new Browser(house.app).send(another, { password: 'harbour velvet thumb' })
    expect([link.status, saidOn(link)]).toEqual([422, expect.stringContaining('does not work any more')])
  }

  test('once the password is changed; what others have begun goes on', async () => {
    const was = await begun()
    const tom = await house.manager('Tom Hale', 'tom@larch.example')
    const tomsHalfWay = new Browser(house.app)
    await tomsHalfWay.send('/sign-in/staff', { email: tom.email, password: PASSWORD })
    await was.manager.browser.send('/password', { present: PASSWORD, password: ANOTHER })
    await isOver(was)
    expect((await comeIn(was.manager, was.manager.phone, ANOTHER)).page.location).toBe('/')
    expect((await tomsHalfWay.send('/sign-in/code', { code: tom.phone.code() })).location).toBe('/')
  })

  test('once a link has replaced a forgotten password', async () => {
    const was = await begun()
    const replaced = await new Browser(house.app).send(was.one, { password: ANOTHER })
    expect(replaced.location).toBe('/sign-in/staff')
    await isOver(was)
    expect((await comeIn(was.manager, was.manager.phone, ANOTHER)).page.location).toBe('/')
  })

  test('once the codes come from another phone', async () => {
    const was = await begun()
    const { browser, phone } = was.manager
    const page = await browser.send('/second-factor/another', { password: PASSWORD, code: phone.code() })
    const code = new Phone(keyIn(page.html)).code()
    await browser.send('/second-factor/another/first-code', { ...hiddenOn(page), code })
    await isOver(was)
  })

  test('once the second factor is taken away by the command', async () => {
    const was = await begun()
    await house.store.signIn.removeSecondFactor(house.user(was.manager.email), Date.now())
    await isOver(was)
  })

  test('with the old password while it is being changed', async () => {
    house = await openHouse()
    const { browser, email, backup } = await house.manager()
    later(MINUTE)
    // Three at a time and two looked at together: one of them still waits when the change is written.
    let isChanged = false
    const begun: Browser[] = []
    const begin = async () => {
      while (!isChanged) {
        const halfWay = new Browser(house.app)
        begun.push(halfWay)
        await halfWay.send('/sign-in/staff', { email, password: PASSWORD })
      }
    }
    const change = async () => {
      const done = await browser.send('/password', { present: PASSWORD, password: ANOTHER })
      isChanged = true
      return done
    }
    const [done] = await Promise.all([change(), begin(), begin(), begin()])
    expect(done.location).toBe('/sessions?changed=password')
    expect(begun.length).toBeGreaterThan(3)
    for (const halfWay of begun)
      expect((await halfWay.send('/sign-in/code', { code: backup[0]! })).location).toBe('/sign-in/staff')
  }, 60_000)
})

test('ten wrong present passwords, on whichever of these pages, then none for a quarter of an hour', async () => {
  house = await openHouse()
  const { browser, phone } = await house.manager()
  const pages: readonly (() => Promise<Page>)[] = [
    () => browser.send('/password', { present: WRONG, password: ANOTHER }),
    () => browser.send('/second-factor/another', { password: WRONG, code: phone.code() }),
    () => browser.send('/second-factor/backup-codes', { password: WRONG, code: phone.code() }),
  ]
  for (let n = 0; n < 10; n++) expect((await pages[n % 3]!()).status).toBe(422)
  const right = () => browser.send('/password', { present: PASSWORD, password: ANOTHER })
  const put = await right()
  expect([put.status, put.headers.get('retry-after')]).toEqual([429, '900'])
  later(15 * MINUTE)
  expect((await right()).status).toBe(303)
}, 60_000)

test('nobody else finds these pages: not by a link, not signed out, not from another site', async () => {
  house = await openHouse()
  const manager = await house.manager()
  const { browser: sally } = await house.holder()
  const another = '/second-factor/another'
  const paths = ['/password', another, '/second-factor/backup-codes']
  const sent = { present: PASSWORD, password: PASSWORD, code: manager.phone.code() }
  const nowhere = await sally.open('/nowhere')
  expect(nowhere.status).toBe(404)
  const answer = ({ status, html }: Page) => ({ status, html })
  for (const path of paths) {
    expect(answer(await sally.open(path)), path).toEqual(answer(nowhere))
    expect((await new Browser(house.app).open(path)).location, path).toMatch(/^\/sign-in/)
  }
  for (const path of [...paths, `${another}/first-code`]) {
    expect(answer(await sally.send(path, sent)), path).toEqual(answer(nowhere))
    expect((await new Browser(house.app).send(path, sent)).location, path).toBe('/sign-in')
  }
  expect((await sally.open('/sessions')).html).not.toContain('href="/password"')
  const forged = await house.app.request('http://localhost/password', {
    method: 'POST',
    body: new URLSearchParams({ present: PASSWORD, password: ANOTHER }),
    headers: {
      cookie: `ringfence=${tokenOf(manager.browser)}`,
      origin: 'https://elsewhere.example',
      'sec-fetch-site': 'cross-site',
    },
  })
  expect(forged.status).toBe(403)
  const fresh = new Browser(house.app)
  const first = await fresh.send('/sign-in/staff', { email: manager.email, password: PASSWORD })
  expect(first.location).toBe('/sign-in/code')
})
