// A manager's and a person's ways through the service, in a real browser against a server on this computer:
// with a pointer and by keyboard, wide and at 320 pixels, with scripts switched off. On every page that is
// met axe-core looks for what shuts people out, and the browser says what its policy refused.
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { at } from '../web/asking.ts'
import { faultsOn, openBrowser } from '../web/design/browser.ts'
import { FILES, type Larch, openLarch } from '../web/larch.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
}, 60_000)
afterAll(() => browser.close())

let larch: Larch
let home: string
let stop: () => Promise<void>
beforeEach(async () => {
  larch = await openLarch()
  const server = createAdaptorServer({ fetch: larch.app.fetch })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  stop = async () => {
    await new Promise((closed) => server.close(closed))
    await larch.close()
  }
}, 60_000)
afterEach(() => stop())

/** Where a page is: a fund is named here by its reference, and there by its id. */
const address = async (path: string) => `${home}${await at(larch, path)}`

const WIDE = { width: 1100, height: 900 }
const NARROW = { width: 320, height: 700 }

/** A visit by one browser. What the page's policy refused, or what could not be had, stands in `complaints`. */
async function visit(settings: { viewport?: typeof WIDE; javaScriptEnabled?: boolean } = {}) {
  const context: BrowserContext = await browser.newContext({ viewport: WIDE, ...settings })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    // The browser says so of every answer that is not 200, and a form sent back with errors is none.
    if (!message.text().includes('status of 422')) complaints.push(message.text())
  })
  page.on('requestfailed', (request) => complaints.push(request.url()))
  return { page, complaints, close: () => context.close() }
}

/** Nothing on the page shuts anybody out, and it is not wider than the screen. */
async function isOpenToAll(page: Page): Promise<void> {
  expect(await faultsOn(page)).toEqual([])
  const width = page.viewportSize()?.width ?? 0
  expect(await page.evaluate('document.documentElement.scrollWidth'), page.url()).toBeLessThanOrEqual(width)
}

/** Does something that leads to another page, and waits until it is there. */
async function arrival(page: Page, leave: () => Promise<void>): Promise<void> {
  const arrived = page.waitForEvent('domcontentloaded')
  await leave()
  await arrived
}

const follow = (at: Locator) => arrival(at.page(), () => at.click())
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name })

describe('a manager', () => {
  test('imports May with its files waiting, settles a row, and closes April for Emma', async () => {
    const { page, complaints, close } = await visit()
    await page.goto(home)
    await isOpenToAll(page)
    await follow(page.getByRole('link', { name: 'Files', exact: true }))
    await isOpenToAll(page)
    await follow(button(page, 'Look at these files'))
    await isOpenToAll(page)
    expect(await page.textContent('main')).toContain('Nothing is recorded yet.')
    await follow(button(page, 'Import now'))
    await isOpenToAll(page)
    expect(await page.textContent('h1')).toBe('The files are imported')
    // Sent again, it is done once.
    await page.goBack()
    await page.reload()
    await follow(button(page, 'Import now'))
    expect(await page.textContent('h1')).toBe('The files are imported')

    await follow(link(page, 'Rows put aside'))
    await isOpenToAll(page)
    await follow(link(page, /roster-2026-04\.csv, line 140/))
    await isOpenToAll(page)
    await follow(button(page, 'Settle it'))
    await isOpenToAll(page)
    await link(page, 'Choose what is right.').click()
    await page.keyboard.press('Space')
    await page.getByRole('group', { name: 'Was the worker paid for this time?' }).getByLabel('Yes').check()
    await page
      .getByRole('group', { name: /given other work/ })
      .getByLabel('No')
      .check()
    await page.getByLabel('Why?').fill('The rota says so')
    await follow(button(page, 'Settle it'))
    expect(await page.textContent('main')).toContain('The row is settled.')
    await isOpenToAll(page)

    await page.goto(await address('/funds/LS-009'))
    await isOpenToAll(page)
    await follow(link(page, 'Close April 2026'))
    await isOpenToAll(page)
    await follow(button(page, 'Close April 2026'))
    expect(await page.textContent('h1')).toBe('April 2026 is closed')
    await isOpenToAll(page)
    await follow(link(page, 'Read statement 2'))
    await isOpenToAll(page)
    expect(await page.textContent('h1')).toContain('April 2026')
    expect(complaints).toEqual([])
    await close()
  }, 120_000)

  test('sends files from this computer; an unreadable one says where', async () => {
    const { page, complaints, close } = await visit()
    await page.goto(`${home}/import`)
    const broken = readFileSync(join(FILES, 'purchases-2026.csv'), 'utf8').replace('45.00', '45.0x')
    await page
      .getByLabel('CSV files')
      .setInputFiles({ name: 'purchases.csv', mimeType: 'text/csv', buffer: Buffer.from(broken) })
    await follow(button(page, 'Look at the files'))
    await isOpenToAll(page)
    expect(await page.textContent('main')).toContain('line 3, column 5 (Amount)')
    await page
      .getByLabel('CSV files')
      .setInputFiles(['purchases-2026.csv', 'remittance-2026-05-25.csv'].map((name) => join(FILES, name)))
    await follow(button(page, 'Look at the files'))
    expect(await page.textContent('h1')).toBe('Check before importing')
    await isOpenToAll(page)
    expect(complaints).toEqual([])
    await close()
  }, 60_000)

  test('sees what may be taken and whether the bank agrees', async () => {
    const { page, complaints, close } = await visit({ viewport: NARROW })
    await page.goto(home)
    await isOpenToAll(page)
    await follow(page.getByRole('link', { name: 'Money', exact: true }))
    await isOpenToAll(page)
    await follow(button(page, 'Propose to take £36.90'))
    await isOpenToAll(page)
    await follow(button(page, 'Ask a second manager'))
    await isOpenToAll(page)
    await follow(link(page, 'Does the bank agree?'))
    await isOpenToAll(page)
    await page.getByLabel('Day', { exact: true }).fill('30')
    await page.getByLabel('Month').fill('4')
    await follow(button(page, 'Show'))
    expect(await page.textContent('main')).toContain('Agrees')
    await isOpenToAll(page)
    expect(complaints).toEqual([])
    await close()
  }, 60_000)

  test('sees how a month’s statements stand, and hands one over, by keyboard', async () => {
    const { page, complaints, close } = await visit({ viewport: NARROW })
    await page.goto(home)
    const enter = (to: Locator) => arrival(page, () => to.press('Enter'))
    await enter(page.getByRole('link', { name: 'Month end', exact: true }))
    await isOpenToAll(page)
    await enter(page.getByRole('link', { name: 'Statements', exact: true }))
    await isOpenToAll(page)
    const months = page.getByRole('navigation', { name: 'Months' })
    await enter(months.getByRole('link', { name: 'April 2026' }))
    await enter(months.getByRole('link', { name: 'March 2026' }))
    await isOpenToAll(page)
    await enter(link(page, 'I have handed it over to Emma'))
    await isOpenToAll(page)
    await enter(button(page, 'I have handed it over'))
    expect(await page.textContent('main')).toContain('handed over on 2 June 2026')
    expect(complaints).toEqual([])
    await close()
  }, 60_000)
})

describe('a person', () => {
  test('looks at their fund, asks what Friday night would cost, and how late they can stay', async () => {
    const { page, complaints, close } = await visit({ viewport: NARROW })
    await page.goto(home)
    await follow(link(page, 'Sally'))
    await isOpenToAll(page)
    expect(await page.textContent('h1')).toContain('Sally')
    await follow(link(page, 'What would it cost?'))
    await page.getByLabel('Day', { exact: true }).fill('5')
    await page.getByLabel('From').fill('20:00')
    await page.getByLabel('Until').fill('25:00')
    await follow(button(page, 'What would it cost?'))
    await isOpenToAll(page)
    expect(await page.title()).toMatch(/^Error: /)
    await link(page, '“25:00” is not a time. Write it like 20:00.').click()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('02:00')
    await arrival(page, () => page.keyboard.press('Enter'))
    expect(await page.textContent('main')).toContain('7 h 30')
    await isOpenToAll(page)
    await follow(link(page, 'Sally'))
    await follow(link(page, 'How late can I stay?'))
    await page.getByLabel('From').fill('20:00')
    await page.getByLabel('At most so many day hours').fill('7:30')
    await follow(button(page, 'How late can I stay?'))
    expect(await page.textContent('main')).toContain('02:00')
    await isOpenToAll(page)
    expect(complaints).toEqual([])
    await close()
  }, 60_000)

  test('swaps hours with scripts switched off, and by keyboard alone', async () => {
    const { page, complaints, close } = await visit({ javaScriptEnabled: false })
    const press = async (key: string, times = 1) => {
      for (let i = 0; i < times; i++) await page.keyboard.press(key)
    }
    /** Moves on with the Tab key until what has the focus says this. */
    const reach = async (what: RegExp) => {
      for (let i = 0; i < 120; i++) {
        await press('Tab')
        const at = await page.evaluate(
          '(() => { const e = document.activeElement; return (e.labels?.[0]?.innerText ?? e.innerText ?? "") })()',
        )
        if (what.test(String(at))) return
      }
      throw new Error(`the keyboard never came to ${what}`)
    }

    await page.goto(await address('/funds/LS-001'))
    await press('Tab')
    await press('Enter')
    await page.waitForURL(/#main-content$/)
    await reach(/Say that all support is recorded/)
    await press('Enter')
    await reach(/Record this day/)
    await arrival(page, () => press('Enter'))
    await page.waitForURL(await address('/funds/LS-001'))
    expect(await page.textContent('main')).toContain('Support is recorded up to 2 June 2026.')

    await reach(/Swap hours or money/)
    await arrival(page, () => press('Enter'))
    await page.waitForURL(/swap$/)
    await reach(/^Give/)
    await page.keyboard.type('Day')
    await reach(/^Get/)
    await page.keyboard.type('Late')
    await reach(/How many hours/)
    await page.keyboard.type('6:00')
    await reach(/Who decided/)
    await page.keyboard.type('Sally')
    await reach(/On screen/)
    await press('ArrowDown')
    await reach(/Check it/)
    await arrival(page, () => press('Enter'))
    await page.waitForSelector('text=Check the swap')
    expect(await page.textContent('main')).toContain('4 h of late hours (after 11pm)')
    expect(await page.textContent('main')).toContain('In person')

    await reach(/Change something/)
    await arrival(page, () => press('Enter'))
    await page.waitForSelector('text=Swap hours or money')
    expect(await page.getByLabel('How many hours').inputValue()).toBe('6:00')
    await reach(/Check it/)
    await arrival(page, () => press('Enter'))
    await page.waitForSelector('text=Check the swap')
    await reach(/Swap now/)
    await arrival(page, () => press('Enter'))
    await page.waitForURL(/swaps\/\d+$/)
    expect(await page.textContent('h1')).toBe('The swap is done')
    expect(complaints).toEqual([])
    await close()
  }, 120_000)

  test('swaps hours on a small phone', async () => {
    const { page, complaints, close } = await visit({ viewport: NARROW })
    await page.goto(await address('/funds/LS-001'))
    await page.getByText('Say that all support is recorded').click()
    await isOpenToAll(page)
    await follow(button(page, 'Record this day'))
    await follow(link(page, 'Swap hours or money'))
    await follow(button(page, 'Check it'))
    await isOpenToAll(page)
    await page.getByLabel('Give').selectOption({ label: 'Day hours (171 h 30 left)' })
    await page.getByLabel('Get', { exact: true }).selectOption({ label: 'Money to spend' })
    await page.getByLabel('How many hours').fill('5')
    expect(await page.getByLabel('Sally', { exact: true }).isChecked()).toBe(true)
    await page.getByLabel('By phone').check()
    await follow(button(page, 'Check it'))
    await isOpenToAll(page)
    expect(await page.textContent('main')).toContain('£123.00 to spend')
    await follow(button(page, 'Swap now'))
    await isOpenToAll(page)
    expect(await page.textContent('h1')).toBe('The swap is done')
    expect(complaints).toEqual([])
    await close()
  }, 60_000)

  test('reads a statement, on the page and on paper', async () => {
    const { page, complaints, close } = await visit({ viewport: NARROW })
    await page.goto(await address('/funds/LS-003'))
    await isOpenToAll(page)
    await follow(link(page, 'March 2026').first())
    await isOpenToAll(page)
    const paper = await link(page, 'To print or keep (PDF)').getAttribute('href')
    const response = await page.request.get(`${home}${paper}`)
    expect(response.headers()['content-type']).toBe('application/pdf')
    expect((await response.body()).subarray(0, 8).toString()).toBe('%PDF-1.7')
    await page.goto(await address('/funds/LS-003/statements/2026-05'))
    expect(await page.textContent('main')).toContain('Early copy: this may change')
    await isOpenToAll(page)
    expect(complaints).toEqual([])
    await close()
  }, 60_000)

  test.each([
    ['wide', WIDE],
    ['on a small phone', NARROW],
  ])(
    'every other page is open to all, %s',
    async (_, viewport) => {
      const { page, close } = await visit({ viewport })
      for (const path of [
        '/funds/LS-007',
        '/funds/LS-007/cost',
        '/funds/LS-002/entries',
        '/funds/LS-007/swap',
        '/funds/LS-009/periods/2026-04/closure',
        '/funds/LS-009/periods/2026-04/early-copy',
        '/import',
        '/put-aside',
        '/drawdown',
        '/bank?on=2026-04-30',
        '/nothing-here',
        '/funds/LS-999',
      ]) {
        await page.goto(await address(path))
        await isOpenToAll(page)
      }
      await close()
    },
    90_000,
  )
})
