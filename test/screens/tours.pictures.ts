// Takes the pictures of the tours, where `npm run screens -- --tours` says.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openWindow } from '../web/design/browser.ts'
import { openDoors } from './doors.ts'
import { withPalette } from './palette.ts'
import { takePicture } from './picture.ts'
import { MEANT, show } from './screen.ts'
import { TOUR_PICTURES } from './tours.ts'

const OUT = join(import.meta.dirname, '../../docs/pictures/tours')
const WIDTHS = { wide: 1000, phone: 390 } as const
/** Above this a document with eight of them is slow to open. */
const MOST_BYTES = 80_000
/** What stands above a page's own content is the same on all of them. */
const ABOVE = 24

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
  mkdirSync(OUT, { recursive: true })
}, 60_000)
afterAll(() => browser.close())

test.each(TOUR_PICTURES.map((picture) => [picture.name, picture] as const))(
  '%s',
  async (name, { as, screen, on, height, from = 'main' }) => {
    const width = WIDTHS[on]
    const doors = await openDoors(screen)
    const { context, page } = await openWindow(browser, { viewport: { width, height: 900 } }, MEANT)
    try {
      await show(page, doors, as, screen)
      const box = await page.locator(from).first().boundingBox()
      const main = await page.locator('main').boundingBox()
      const scrolled = Number(await page.evaluate('window.scrollY'))
      const all = scrolled + (main?.y ?? 0) + (main?.height ?? 0)
      const y = Math.max(0, (box?.y ?? 0) + scrolled + (from === 'main' ? 0 : -ABOVE))
      const clip = { x: 0, y, width, height: Math.min(height, all - y) }
      const small = withPalette(await takePicture(page, { fullPage: true, clip }))
      expect(small.length, `${name} is too large`).toBeLessThan(MOST_BYTES)
      writeFileSync(join(OUT, `${name}.png`), small)
    } finally {
      await context.close()
      await doors.close()
    }
  },
  60_000,
)
