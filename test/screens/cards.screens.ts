// A printed card on a screen: in a real browser, at 320 pixels, with scripts and without. On every page that is met
// axe-core looks for what shuts people out; and a shared screen locks when it is left, and when nobody is there.
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { faultsOn, goOn, openBrowser, openWindow, widthOf } from '../web/design/browser.ts'
import { textInCode } from '../web/qr-reader.ts'
import { type House, openHouse } from '../web/sign-in-browser.ts'
import { keepPicture } from './picture.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
}, 60_000)
afterAll(() => browser.close())

let house: House
let home: string
let paul: string
let stop: () => Promise<void>
beforeEach(async () => {
  house = await openHouse()
  paul = house.fundOf('Paul').id
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

const visit = (settings: { javaScriptEnabled?: boolean } = {}) =>
  openWindow(browser, { viewport: { width: 320, height: 700 }, ...settings }, /^Clear-Site-Data/)

async function isOpenToAll(page: Page): Promise<void> {
  await keepPicture(page, 'cards')
  expect(await widthOf(page), page.url()).toBeLessThanOrEqual(320)
  expect(await faultsOn(page)).toEqual([])
}

const press = (page: Page, name: string) =>
  goOn(page, () => page.getByRole('button', { name, exact: true }).click())
const titled = (page: Page, name: string) => page.getByRole('heading', { name }).first().waitFor()
const here = (address: string) => address.replace('http://localhost', home)

/** Dana makes Paul's card and a link for his device, on her own screen. */
async function make(look: (page: Page) => Promise<void> = async () => undefined) {
  const { browser: dana } = await house.manager()
  const { context, page, complaints } = await visit()
  await context.addCookies([...dana.cookies].map(([name, value]) => ({ name, value, url: home })))
  await page.goto(`${home}/funds/${paul}/people`)
  await page.getByRole('link', { name: 'A card for Paul' }).click()
  await titled(page, 'Cards and devices')
  await look(page)
  await press(page, 'Make a card for Paul')
  await titled(page, 'Paul’s card')
  await look(page)
  const card = here(textInCode(await page.content()))
  await page.getByRole('link', { name: 'Cards and devices' }).click()
  await press(page, 'Set up a device with Paul')
  await titled(page, 'Set up a device with Paul')
  await look(page)
  const link = here(textInCode(await page.content()))
  expect(complaints).toEqual([])
  await context.close()
  return { card, link }
}

async function enrol(page: Page, link: string, who: 'Only Paul' | 'Others use it too') {
  await page.goto(link)
  await page.getByLabel(who).check()
  await press(page, 'Set up this device')
  await titled(page, 'This device is set up')
}

test('Paul’s card is printed, his tablet set up, and he comes in and locks', async () => {
  const { card, link } = await make(isOpenToAll)
  const { page, complaints, context } = await visit()
  await page.goto(link)
  await isOpenToAll(page)
  await enrol(page, link, 'Others use it too')
  await isOpenToAll(page)
  await page.goto(card)
  await isOpenToAll(page)
  await press(page, 'Come in')
  await page.getByText('Paul, budget holder').waitFor()
  await isOpenToAll(page)
  await page.getByRole('link', { name: 'Your sign-ins' }).click()
  await titled(page, 'Your card')
  await isOpenToAll(page)
  await page.getByRole('link', { name: 'Take my card away' }).click()
  await titled(page, 'Take your card away?')
  await isOpenToAll(page)
  await press(page, 'Lock')
  await titled(page, 'Locked')
  await isOpenToAll(page)
  await page.goto(`${home}/funds/${paul}`)
  await titled(page, 'Sign in')
  expect(complaints).toEqual([])
  await context.close()
}, 60_000)

test('without scripts it is the same way', async () => {
  const { card, link } = await make()
  const { page, context } = await visit({ javaScriptEnabled: false })
  await enrol(page, link, 'Others use it too')
  await page.goto(card)
  await press(page, 'Come in')
  await page.getByText('Paul, budget holder').waitFor()
  await press(page, 'Lock')
  await titled(page, 'Locked')
  await context.close()
}, 60_000)

test('a shared screen stays open from page to page of ours, and locks when it is left', async () => {
  const { card, link } = await make()
  const { page, context } = await visit()
  await enrol(page, link, 'Others use it too')
  await page.goto(card)
  await press(page, 'Come in')
  await page.getByText('Paul, budget holder').waitFor()
  await page.getByRole('link', { name: 'My statements and people' }).click()
  await titled(page, 'My statements and people')
  await page.goBack()
  await page.waitForURL(`${home}/funds/${paul}`)
  await page.waitForResponse(`${home}/sessions/longer`)
  await page.getByText('Paul, budget holder').waitFor()
  // Nobody can tell it from leaving.
  await page.reload()
  await titled(page, 'Locked')

  await page.goto(card)
  await press(page, 'Come in')
  await page.getByText('Paul, budget holder').waitFor()
  await page.goto('data:text/html,<title>elsewhere</title>')
  await expect
    .poll(() => house.rows("SELECT 1 FROM auth_session WHERE ended IS NULL AND way = 'card'"))
    .toEqual([])
  await page.goto(`${home}/funds/${paul}`)
  expect(new URL(page.url()).pathname).toMatch(/^\/(?:locked|sign-in)$/)
  await context.close()
}, 60_000)

test('a shared screen that nobody touches locks after two minutes; whoever types is there', async () => {
  const { card, link } = await make()
  const { page, context } = await visit()
  await enrol(page, link, 'Others use it too')
  await page.clock.install()
  await page.goto(card)
  await press(page, 'Come in')
  await page.getByText('Paul, budget holder').waitFor()
  await page.clock.fastForward(90_000)
  const kept = page.waitForResponse(`${home}/sessions/longer`)
  await page.keyboard.press('Tab')
  expect((await kept).status()).toBe(200)
  await page.clock.fastForward(90_000)
  await page.clock.runFor(2000)
  expect(page.url()).toBe(`${home}/funds/${paul}`)
  await page.clock.fastForward(30_000)
  await page.clock.runFor(2000)
  await titled(page, 'Locked')
  expect(page.url()).toBe(`${home}/locked`)
  await context.close()
}, 60_000)
