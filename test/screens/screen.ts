// A screen is a page in one of its states, as one of the demo's people meets it. Each is opened in a real browser at
// two widths: axe-core looks for what shuts people out, nothing may be wider than the screen, the browser says what
// the page's own policy refused, and a picture is taken where there is a folder for it (`npm run screens`).
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { faultsOn, openBrowser } from '../web/design/browser.ts'
import { type Doors, openDoors, type Who } from './doors.ts'

export interface Screen {
  /** What the picture is called: small letters and hyphens. */
  readonly name: string
  /** Not whoever the door is for. */
  readonly as?: Who
  readonly path: string
  /** The route of the page that is shown, where it is not the path's own. */
  readonly shows?: string
  /** What brings the page to the state that is shown; the picture is of where it ends. */
  readonly to?: (page: Page) => Promise<unknown>
  /** It changes the books, so it has a file of books of its own. */
  readonly writes?: true
  /** As it goes to a printer. */
  readonly print?: true
}

const WIDTHS = { wide: { width: 1100, height: 900 }, phone: { width: 320, height: 700 } } as const
const OUT = process.env['SCREENS_OUT']

/** Takes every one of them, in one browser. */
export function take(folder: string, who: Who, screens: readonly Screen[]): void {
  let browser: Browser
  let doors: Doors
  beforeAll(async () => {
    browser = await openBrowser()
    doors = await openDoors()
  }, 120_000)
  afterAll(async () => {
    await browser.close()
    await doors.close()
  })

  describe.each(Object.keys(WIDTHS) as (keyof typeof WIDTHS)[])('%s', (width) => {
    test.each(screens.map((screen) => [screen.name, screen] as const))(
      '%s is open to all',
      async (name, screen) => {
        const own = screen.writes ? await openDoors() : undefined
        const context = await browser.newContext({ viewport: WIDTHS[width], reducedMotion: 'reduce' })
        try {
          const complaints = await shown(context, own ?? doors, screen.as ?? who, screen)
          const [page] = context.pages()
          if (!page) throw new Error('the page went away')
          if (screen.print) await page.emulateMedia({ media: 'print' })
          if (OUT) {
            const file = join(OUT, folder, `${name}-${width}.png`)
            mkdirSync(dirname(file), { recursive: true })
            await page.screenshot({ path: file, fullPage: true })
          }
          expect(await faultsOn(page)).toEqual([])
          const wide = await page.evaluate('document.documentElement.scrollWidth')
          expect(wide, `${name} is wider than the screen`).toBeLessThanOrEqual(WIDTHS[width].width)
          expect(complaints).toEqual([])
        } finally {
          await context.close()
          await own?.close()
        }
      },
      60_000,
    )
  })
}

async function shown(context: BrowserContext, doors: Doors, who: Who, screen: Screen): Promise<string[]> {
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    // The browser says so of every answer that is not 200; a refusal and a form sent back with errors are meant.
    if (!/status of (404|422)/.test(message.text())) complaints.push(message.text())
  })
  page.on('requestfailed', (request) => complaints.push(request.url()))
  await page.goto(await doors.address(who, screen.path))
  await screen.to?.(page)
  await page.evaluate('document.fonts.ready.then(() => undefined)')
  return complaints
}
