// Shows every component and a full statement to a real browser under the strict policy the service answers
// with, and has axe-core look at them: nothing inline, nothing from elsewhere, nothing it finds wrong.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assets } from '../../src/web/design/assets.ts'
import { EasyReadPage } from '../../src/web/design/easy-read.tsx'
import { Gallery } from '../../src/web/design/gallery.tsx'
import { StatementPage } from '../../src/web/design/statement.tsx'
import { easyRead } from '../../src/words/easy-read.ts'
import { faultsOn, openBrowser, openWindow, widthOf } from '../web/design/browser.ts'
import { sallysEverything, sallysMarch, words } from '../words/fixture.ts'

const POLICY =
  "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"

const statementPage = (state: 'final' | 'may-change') => (
  <StatementPage
    statement={sallysMarch({ state })}
    words={words}
    frame={{ back: { href: '/funds/1', text: 'Back to the fund' } }}
    forms={[{ href: '/funds/1/statements/3.pdf', text: 'Print it or keep it (PDF)' }]}
  />
)

const pages: Record<string, string> = {
  '/gallery': String(<Gallery />),
  '/statement': String(statementPage('final')),
  '/easy-read': String(
    <EasyReadPage
      text={easyRead(sallysEverything(), words)}
      frame={{ back: { href: '/funds/1', text: 'Back to the fund' } }}
      forms={[{ href: '/funds/1/statements/3', text: 'All of it' }]}
      askAt="/funds/1/statements/3/ask"
    />,
  ),
}

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** Opens one page as the service would answer it; `complaints` is what the browser refused or could not find. */
async function open(path: string, width: number) {
  const { context, page, complaints } = await openWindow(browser, { viewport: { width, height: 900 } })
  await page.route('**/*', (route) => {
    const asked = new URL(route.request().url()).pathname
    const asset = assets(asked)
    if (asset) return route.fulfill({ body: Buffer.from(asset.body), contentType: asset.type })
    const body = pages[asked]
    if (body === undefined) return route.fulfill({ status: 404, body: '' })
    return route.fulfill({
      body,
      contentType: 'text/html; charset=utf-8',
      headers: { 'content-security-policy': POLICY },
    })
  })
  await page.goto(`http://ringfence.test${path}`)
  await page.evaluate('document.fonts.ready.then(() => undefined)')
  return { page, complaints, close: () => context.close() }
}

/** How large words are on the screen, in pixels: those of charts that are shown, and those of Easy Read with its charts. */
const SHOWN_SIZES = `(() => {
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((e) => e.getClientRects().length > 0)
  const size = (e) => {
    const svg = e.closest('svg')
    const scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1
    return Math.round(parseFloat(getComputedStyle(e).fontSize) * scale * 10) / 10
  }
  return {
    drawn: shown('svg text').map(size),
    easy: shown('.rf-idea p, .rf-idea li, .rf-easy > p, .rf-idea figcaption, .rf-idea svg text').map(size),
  }
})()`

describe.each(Object.keys(pages))('%s', (path) => {
  test.each([320, 1100])('shows well %i pixels wide', async (width) => {
    const { page, complaints, close } = await open(path, width)
    expect(await faultsOn(page)).toEqual([])
    expect(complaints).toEqual([])
    expect(await widthOf(page)).toBe(width)
    const sizes = (await page.evaluate(SHOWN_SIZES)) as { drawn: number[]; easy: number[] }
    expect(sizes.drawn.length).toBeGreaterThan(10)
    expect(Math.min(...sizes.drawn), 'a chart’s words').toBeGreaterThanOrEqual(12)
    if (path === '/easy-read') {
      expect(sizes.easy.length).toBeGreaterThan(100)
      expect(Math.min(...sizes.easy), 'Easy Read, 14 point').toBeGreaterThanOrEqual(14 / 0.75)
    }
    const fonts = '[...document.fonts].filter((face) => face.status === "loaded").map((face) => face.family)'
    expect(new Set((await page.evaluate(fonts)) as string[])).toEqual(new Set(['Atkinson Hyperlegible Next']))
    expect(await page.evaluate('getComputedStyle(document.querySelector("h1")).fontFamily')).toMatch(
      /^"Atkinson Hyperlegible Next"/,
    )
    await close()
  })

  test('holds no style, script or address from elsewhere', () => {
    const html = pages[path] ?? ''
    expect(html).not.toMatch(/\sstyle=|<style|<script|\son\w+=|javascript:/i)
    expect(html.match(/(?:href|src|action)="(?!\/|#)[^"]*"/g)).toBeNull()
  })
})

test('a stacked table is still a table to a screen reader', async () => {
  const { page, close } = await open('/statement', 320)
  const visits = page.getByRole('table', { name: 'Every visit in March 2026' })
  expect(await visits.getByRole('columnheader').count()).toBe(6)
  expect(await visits.getByRole('rowheader').count()).toBe(19)
  await close()
})

test('an error’s link leads to its field', async () => {
  const { page, close } = await open('/gallery', 1100)
  for (const field of ['wrong-day', 'wrong-hours', 'wrong-who', 'wrong-kind']) {
    await page.locator(`.govuk-error-summary a[href="#${field}"]`).click()
    expect(await page.evaluate('location.hash')).toBe(`#${field}`)
    expect(await page.locator(`#${field}`).count()).toBe(1)
  }
  await close()
})
