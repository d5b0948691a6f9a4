// Signing in on a screen: in a real browser, wide and at 320 pixels, with scripts and without. On every page that is
// met axe-core looks for what shuts people out.
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { faultsOn, goOn, openBrowser, openWindow, widthOf } from '../web/design/browser.ts'
import {
  type House,
  keyIn,
  later,
  linkIn,
  MINUTE,
  openHouse,
  PASSWORD,
  Phone,
} from '../web/sign-in-browser.ts'
import { keepPicture } from './picture.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
}, 60_000)
afterAll(() => browser.close())

let house: House
let home: string
let stop: () => Promise<void>
beforeEach(async () => {
  house = await openHouse()
  const server = createAdaptorServer({ fetch: house.app.fetch })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  stop = async () => {
    await new Promise((closed) => server.close(closed))
    await house.close()
    vi.useRealTimers()
  }
}, 60_000)
afterEach(() => stop())

const WIDE = { width: 1100, height: 900 }
const NARROW = { width: 320, height: 700 }

async function visit(settings: { viewport?: typeof WIDE; javaScriptEnabled?: boolean } = {}) {
  // It says so of every answer that is not 200, and what it cleared when somebody signed out.
  const meant = /status of 422|^Clear-Site-Data/
  const { page, complaints, context } = await openWindow(browser, { viewport: WIDE, ...settings }, meant)
  if (settings.javaScriptEnabled === false) withoutScripts.add(page)
  return { context, page, complaints }
}

/** Nothing waits there that axe-core could wait for: only the width is looked at. */
const withoutScripts = new WeakSet<Page>()

async function isOpenToAll(page: Page): Promise<void> {
  await keepPicture(page, 'coming-in')
  const width = page.viewportSize()?.width ?? 0
  expect(await widthOf(page), page.url()).toBeLessThanOrEqual(width)
  if (withoutScripts.has(page)) return
  expect(await faultsOn(page)).toEqual([])
}

const press = (page: Page, name: string) =>
  goOn(page, () => page.getByRole('button', { name, exact: true }).click())

const ANOTHER = 'lantern orbit maple dune'

test.each([
  ['at 320 pixels, with scripts', { viewport: NARROW }],
  ['wide, without scripts', { viewport: WIDE, javaScriptEnabled: false }],
])(
  'a manager makes an account, sets up codes, chooses, and changes how they sign in: %s',
  async (_, settings) => {
    const { page, complaints, context } = await visit(settings)
    const token = await house.invite({ role: 'manager', email: 'dana@larch.example', name: 'Dana Reed' })
    await page.goto(`${home}/invitations/${token}`)
    await isOpenToAll(page)
    await page.getByLabel('Choose a password').fill('short')
    await press(page, 'Make my account')
    await isOpenToAll(page)
    await page.getByRole('link', { name: 'Use at least 12 characters.' }).click()
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Set up codes on your phone' }).waitFor()
    await isOpenToAll(page)
    const phone = new Phone(keyIn(await page.content()))
    await page.getByLabel('The code that the app shows').fill(phone.code())
    await press(page, 'Check the code')
    await page.getByRole('heading', { name: 'Your backup codes' }).waitFor()
    await isOpenToAll(page)
    await page.getByRole('link', { name: 'I have them: go on' }).click()
    await page.getByRole('link', { name: 'Your sign-ins' }).click()
    await page.getByRole('heading', { name: 'Where you are signed in' }).waitFor()
    await isOpenToAll(page)
    // Codes on another phone, after it was shown who is there; then another password.
    await page.getByRole('link', { name: 'Get your codes on another phone' }).click()
    await isOpenToAll(page)
    later(MINUTE)
    await page.getByLabel('Your password').fill(PASSWORD)
    await page.getByLabel('The code that your phone shows now').fill(phone.code())
    await press(page, 'Go on')
    await page.getByRole('heading', { name: 'Set up the other phone' }).waitFor()
    await isOpenToAll(page)
    const other = new Phone(keyIn(await page.content()))
    await page.getByLabel('The code that the app shows').fill(other.code())
    await press(page, 'Check the code')
    await page.getByText('Your codes come from the other phone now.').waitFor()
    await isOpenToAll(page)
    await page.getByRole('link', { name: 'Change your password' }).click()
    await page.getByLabel('New password').fill('short')
    await press(page, 'Change my password')
    await isOpenToAll(page)
    await page.getByLabel('The password you have now').fill(PASSWORD)
    await page.getByLabel('New password').fill(ANOTHER)
    await page.keyboard.press('Enter')
    await page.getByText('Your password is changed.').waitFor()
    await page.getByRole('link', { name: 'Print new backup codes' }).click()
    await isOpenToAll(page)
    await page.goto(`${home}/enter`)
    await isOpenToAll(page)
    await page.goto(`${home}/sessions/longer`)
    await isOpenToAll(page)

    await press(page, 'Sign out')
    expect(page.url()).toBe(`${home}/sign-in?why=out`)
    await isOpenToAll(page)
    // Whoever has a statement in hand checks it without signing in.
    await page.goto(`${home}/check`)
    await isOpenToAll(page)
    await page.getByLabel('The code', { exact: true }).fill('0000 0000 0000 0000')
    await page.keyboard.press('Enter')
    await page.getByText('No: no statement with this code was issued here.').waitFor()
    await isOpenToAll(page)
    await page.goto(`${home}/sign-in`)
    later(MINUTE)
    await goOn(page, () => page.getByRole('link', { name: 'Sign in with a password' }).click())
    await isOpenToAll(page)
    await page.getByLabel('Your e-mail address').fill('dana@larch.example')
    await page.getByLabel('Password').fill(ANOTHER)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Your code' }).waitFor()
    await isOpenToAll(page)
    await page.getByLabel('The code that your phone shows').fill(other.code())
    await page.keyboard.press('Enter')
    await page.getByText('Dana Reed, provider manager').waitFor()
    expect(complaints).toEqual([])
    await context.close()
  },
  60_000,
)

test('a person comes in by a link, and what they send too late is offered to them again', async () => {
  const { fund, email } = await house.holder()
  const { page, complaints, context } = await visit({ viewport: NARROW })
  await page.goto(`${home}/funds/${fund}/swap`)
  const comeIn = async () => {
    const before = house.letters.length
    await page.getByLabel('Your e-mail address').fill(email)
    await press(page, 'Send me a link')
    await isOpenToAll(page)
    await expect.poll(() => house.letters.length).toBe(before + 1)
    await page.goto(`${home}${linkIn(house.letters.at(-1)!)}`)
    await isOpenToAll(page)
    await press(page, 'Come in')
  }
  await comeIn()
  expect(page.url()).toBe(`${home}/funds/${fund}/swap`)
  expect(await page.getByText('Signed out at 11:00 if you do nothing.').count()).toBe(1)
  // The link keeps the page where it is, and everything typed in it.
  const longer = page.context().waitForEvent('page')
  await page.getByRole('link', { name: 'Stay signed in' }).click()
  await (await longer).getByRole('heading', { name: 'You stay signed in' }).waitFor()
  const form = page.locator('main form').first()
  const [name, typed] = await form.evaluate((f) => {
    const box = f as unknown as { querySelector: (q: string) => { name: string; value: string } }
    const field = box.querySelector('input.govuk-input')
    field.value = '7'
    return [field.name, field.value]
  })
  later(3 * 60 * MINUTE)
  await goOn(page, () => form.getByRole('button').first().click())
  await isOpenToAll(page)
  expect(page.url()).toBe(`${home}/sign-in?why=kept`)
  await comeIn()
  await page.getByRole('heading', { name: 'What you typed was kept' }).waitFor()
  await isOpenToAll(page)
  const kept = page.locator(`form[action="/funds/${fund}/swap"] input[name="${name}"]`)
  expect(await kept.inputValue()).toBe(typed)
  await press(page, 'Send it now')
  expect(page.url()).toContain(`/funds/${fund}/`)
  expect(complaints).toEqual([])
  await context.close()
}, 60_000)

test('two minutes before the end a dialog asks, and staying loses nothing', async () => {
  const { fund, browser: held } = await house.holder()
  const { page, complaints, context } = await visit()
  const [cookie] = [...held.cookies].map(([name, value]) => ({ name, value, url: home }))
  await context.addCookies([cookie!])
  await page.clock.install({ time: Date.now() })
  await page.goto(`${home}/funds/${fund}/swap`)
  const dialog = page.getByRole('dialog', { name: 'Are you still there?' })
  await page.clock.fastForward(117 * MINUTE)
  later(117 * MINUTE)
  expect(await dialog.isVisible()).toBe(false)
  await page.clock.fastForward(80_000)
  later(80_000)
  await dialog.waitFor()
  await isOpenToAll(page)
  expect(await dialog.textContent()).toContain('You are signed out at 11:00 if you do nothing')
  await dialog.getByRole('button', { name: 'Stay signed in' }).click()
  await dialog.waitFor({ state: 'hidden' })
  expect(await page.locator('.rf-visitor__until').textContent()).toBe('12:58')
  // And again, the next time round.
  await page.clock.fastForward(119 * MINUTE)
  await dialog.waitFor()
  await page.clock.fastForward(2 * MINUTE)
  expect(await dialog.textContent()).toContain('You were signed out.')
  expect(complaints).toEqual([])
  await context.close()
}, 60_000)
