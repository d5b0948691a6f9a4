// Saving, buying and asking on a screen: in a real browser at 320 pixels, by keyboard. On every page that is met
// axe-core looks for what shuts people out.
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { day, type Month } from '../../src/ledger/day.ts'
import { createApp } from '../../src/web/app.ts'
import { type Bookkeeper, BY, done, fundOf, h, newBooks, openPerson } from '../bookkeeping/bookkeeper.ts'
import { aroundBrian, nextDay } from '../bookkeeping/people-around.ts'
import { faultsOn, goOn, openBrowser, openWindow, widthOf } from '../web/design/browser.ts'
import { keepPicture } from './picture.ts'

const MONDAY = day('2026-03-09')

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
}, 60_000)
afterAll(() => browser.close())

async function isOpenToAll(page: Page): Promise<void> {
  await keepPicture(page, 'choosing')
  expect(await widthOf(page), page.url()).toBeLessThanOrEqual(320)
  expect(await faultsOn(page)).toEqual([])
}

/** Brian's books: £123.00 to spend, £20.00 saved for a bike, £5.00 for emergencies, and the gym decided. */
async function brians(): Promise<{ k: Bookkeeper; dana: Caller; brian: Caller }> {
  const k = await newBooks('2026-03-09')
  await openPerson(k, 'LS-002')
  done(await k.books.allocate(BY, { through: MONDAY }))
  done(await k.books.recordThrough(BY, { through: MONDAY }))
  const { dana, brian } = await aroundBrian(k)
  const own = { fund: 'LS-002', on: MONDAY, decided: { own: true } as const }
  done(await k.books.turnHoursIntoMoney(brian, { ...own, kind: 'standard', amount: h(5) }))
  done(await k.books.save(brian, { ...own, pot: 'Bike', unit: 'GBP', amount: 2000 }))
  done(await k.books.keepForEmergencies(brian, { ...own, action: 'set-aside', pence: 500 }))
  done(await k.books.chooseToBuy(brian, { ...own, what: 'Gym', supplier: 'Leisure Centre', pence: 3500 }))
  return { k, dana, brian }
}

/** The service in a small window, as whoever asks meets it. */
async function visit(k: Bookkeeper, caller: () => Caller) {
  const app = createApp({ books: k.books, who: async () => ({ caller: caller(), name: caller().code }) })
  const server = createAdaptorServer({ fetch: app.fetch })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { context, page } = await openWindow(browser, { viewport: { width: 320, height: 700 } })
  return {
    page,
    home: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      await context.close()
      server.close()
    },
  }
}

test.each(['brian', 'dana'] as const)(
  '%s saves and buys',
  async (who) => {
    const all = await brians()
    const { k } = all
    const { id } = await fundOf(k, 'LS-002')
    const { page, home, close } = await visit(k, () => all[who])
    const fund = `${home}/funds/${id}`
    const heard = async () => {
      if (who === 'brian') return
      await page.getByLabel('By phone').check()
      await page.getByLabel('Brian', { exact: true }).check()
    }
    try {
      for (const todo of ['take-out', 'set-aside', 'drawn']) {
        await page.goto(`${fund}/save?todo=${todo}`)
        await isOpenToAll(page)
      }
      await page.goto(`${fund}/save`)
      await page.getByRole('button', { name: 'Check it' }).press('Enter')
      await page.getByRole('heading', { name: /^There are \d problems$/ }).waitFor()
      await isOpenToAll(page)
      // The link leads to its field.
      await page.getByRole('link', { name: 'Choose what it is for.' }).press('Enter')
      await page.keyboard.press('Space')
      await page.getByLabel('Save', { exact: true }).selectOption('GBP')
      await page.getByLabel('How much').fill('1.50')
      await heard()
      await page.getByLabel('How much').press('Enter')
      await page.getByRole('heading', { name: 'Check the saving' }).waitFor()
      await isOpenToAll(page)
      await page.getByRole('button', { name: 'Save now' }).press('Enter')
      await page.getByText('Saved £1.50 for Bike').waitFor()
      await isOpenToAll(page)

      await page.goto(`${fund}/buy`)
      await isOpenToAll(page)
      await page.getByLabel('What?').fill('A lamp')
      await page.getByLabel('From whom?').fill('Shop')
      await page.getByLabel('How much does it cost?').fill('9.99')
      await heard()
      await page.getByLabel('What?').press('Enter')
      await page.getByRole('heading', { name: 'Check the purchase' }).waitFor()
      await isOpenToAll(page)
      await page.getByRole('button', { name: 'Decide to buy it' }).press('Enter')
      await page.getByText('A lamp, Shop: £9.99').waitFor()
      await isOpenToAll(page)
    } finally {
      await close()
    }
  },
  120_000,
)

test('Brian asks about a line of his statement, and Dana answers', async () => {
  const { k, dana, brian } = await brians()
  const { id } = await fundOf(k, 'LS-002')
  nextDay(k, '2026-04-10')
  done(await k.books.recordThrough(BY, { through: day('2026-03-31') }))
  done(await k.books.closeMonth(BY, { fund: 'LS-002', month: '2026-03' as Month }))
  let caller = brian
  const { page, home, close } = await visit(k, () => caller)
  const press = (name: string) => goOn(page, () => page.getByRole('button', { name }).press('Enter'))
  try {
    await page.goto(`${home}/funds/${id}/statements/1/questions?line=1`)
    await isOpenToAll(page)
    await press('Check it')
    await page.getByRole('link', { name: 'Say what the question is.' }).press('Enter')
    await page.keyboard.type('Why is this here?')
    await press('Check it')
    await page.getByRole('heading', { name: 'Check your question' }).waitFor()
    await isOpenToAll(page)
    await press('Ask this')
    await page.getByText('Your question is asked').waitFor()
    await isOpenToAll(page)
    await page.getByRole('navigation').getByRole('link', { name: 'Questions' }).first().press('Enter')
    await page.getByRole('heading', { name: 'Your questions' }).waitFor()
    await isOpenToAll(page)

    caller = dana
    await page.goto(`${home}/funds/${id}/statements/1/questions`)
    await press('Check it')
    await page.getByRole('heading', { name: 'There are 3 problems' }).waitFor()
    await isOpenToAll(page)
    await page.goto(home)
    await goOn(page, () => page.getByRole('link', { name: 'One question waits' }).press('Enter'))
    await isOpenToAll(page)
    await goOn(page, () => page.getByRole('link', { name: 'Answer Brian' }).press('Enter'))
    await isOpenToAll(page)
    await page.getByLabel('Your answer').fill('You chose it on 9 March.')
    await press('Check it')
    await page.getByRole('heading', { name: 'Check your answer' }).waitFor()
    await isOpenToAll(page)
    await press('Answer now')
    await page.getByText('Your answer is written down').waitFor()
    await isOpenToAll(page)
    await page.goto(`${home}/to-tell`)
    await isOpenToAll(page)
    await page.getByRole('link', { name: 'for Brian: Brian: line 1 of statement 1' }).press('Enter')
    await page.getByRole('heading', { name: 'Dear Brian' }).waitFor()
    await isOpenToAll(page)
  } finally {
    await close()
  }
}, 120_000)
