import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const CHROMIUM = '/usr/bin/chromium'

/** A headless Chromium that asks nobody for anything. */
export function openBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM))
    throw new Error(`${CHROMIUM} is missing: install the package “chromium” (.ci/run does)`)
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** How long a page may take, on a computer that does much else at the same time. */
const PATIENCE_MS = 30_000

/**
 * Somebody's window, and what the browser complains of in it: what the page's policy refused, what could not be
 * found. `fine` are complaints that are meant. What the browser itself gave up, because somebody went on before it had
 * come, is none, nor is a download, whose page never comes.
 */
export async function openWindow(browser: Browser, settings: BrowserContextOptions, fine = /^$/) {
  const context = await browser.newContext(settings)
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (!fine.test(message.text())) complaints.push(message.text())
  })
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? ''
    if (why !== 'net::ERR_ABORTED') complaints.push(`${request.url()} ${why}`)
  })
  return { context, page, complaints }
}

/** Presses a button or follows a link, and waits for the page it leads to. */
export async function goOn(page: Page, by: () => Promise<unknown>): Promise<void> {
  await Promise.all([page.waitForEvent('domcontentloaded'), by()])
}

/**
 * What axe-core finds on a page that shuts people out, each with its rule and its mark-up. It is evaluated by the
 * debugger, which neither the page's policy nor switched-off scripts bind; of what is in order nothing is written
 * up, which takes it longer than looking.
 */
export async function faultsOn(page: Page): Promise<string[]> {
  const found = await asked<AxeResults['violations']>(
    page,
    `${axe};axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      resultTypes: ["violations"],
      selectors: false,
    }).then(({ violations }) => violations)`,
  )
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${page.url()} ${id}: ${html}`))
}

/** How wide a page is, in its own pixels: wider than the screen, and people have to go sideways to read it. */
export function widthOf(page: Page): Promise<number> {
  return asked<number>(page, 'document.documentElement.scrollWidth')
}

/** Asks the page; some come anew by themselves, and then whatever came is asked. */
async function asked<T>(page: Page, question: string): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await page.evaluate<T>(question)
    } catch (error) {
      if (tries === 10 || !/context was destroyed|because of a navigation/.test(String(error))) throw error
      await page.waitForLoadState('domcontentloaded')
    }
  }
}
