// What managers and commissioners change of their own sign-in: the password, the phone that shows their codes, and
// the backup codes.
import { afterEach, expect, test, vi } from 'vitest'
import {
  Browser,
  type House,
  keyIn,
  later,
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

type Manager = Awaited<ReturnType<House['manager']>>

/** What a page says, without its marks. */
const saidOn = ({ html }: Page) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const tokenOf = (browser: Browser) => browser.cookies.get('ringfence')

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
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page.html)![1]!
  const [secret, seal] = [hidden('secret'), hidden('seal')]
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
  const fields = Object.fromEntries(
    [...page.html.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name!,
      value!,
    ]),
  )
  later(9 * MINUTE)
  const late = await browser.send('/second-factor/another/first-code', { ...fields, code: other.code() })
  expect([late.status, saidOn(late)]).toEqual([
    422,
    expect.stringContaining('It took too long. Begin once more: nothing has changed.'),
  ])
})

test('ten wrong present passwords, on whichever of these pages, then none for a quarter of an hour', async () => {
  house = await openHouse()
  const { browser, phone } = await house.manager()
  const pages: readonly (() => Promise<Page>)[] = [
    () => browser.send('/password', { present: WRONG, password: ANOTHER }),
    () => browser.send('/second-factor/another', { password: WRONG, code: phone.code() }),
    () => browser.send('/second-factor/backup-codes', { password: WRONG }),
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
  const paths = ['/password', '/second-factor/another', '/second-factor/backup-codes']
  const sent = { present: PASSWORD, password: PASSWORD, code: manager.phone.code() }
  for (const path of paths) {
    expect((await sally.open(path)).status, path).toBe(404)
    expect((await sally.send(path, sent)).status, path).toBe(404)
    expect((await new Browser(house.app).open(path)).location, path).toMatch(/^\/sign-in/)
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
