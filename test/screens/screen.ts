// A screen is a page in one of its states, as one of the demo's people meets it. Each is opened in a real browser at
// two widths: axe-core looks for what shuts people out, nothing may be wider than the screen, the browser says what
// the page's own policy refused, and a picture is taken where there is a folder for it (`npm run screens`).
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Day, Moment } from '../../src/ledger/day.ts'
import { faultsOn, openBrowser, openWindow, widthOf } from '../web/design/browser.ts'
import { type Doors, openDoors, type Who } from './doors.ts'
import { takePicture } from './picture.ts'
import { isOf } from './routes.ts'

export interface Screen {
  /** What the picture is called: small letters and hyphens. */
  readonly name: string
  /** Not whoever the door is for. */
  readonly as?: Who
  readonly path: string
  /** The route of the page that is shown, where it is not the path's own. */
  readonly shows?: string
  /** With May's files in. */
  readonly may?: true
  /** On a later day of the demo's. */
  readonly on?: Day
  /** What somebody did before; the books are its own then. */
  readonly before?: (doors: Doors) => Promise<unknown>
  /** What brings the page to the state that is shown; the picture is of where it ends. */
  readonly to?: (page: Page) => Promise<unknown>
  /** It changes the books, so it has a file of books of its own. */
  readonly writes?: true
  /** It is refused, or there is nothing. */
  readonly refused?: true
  /** While another process goes on writing in the books, so that nobody else can. */
  readonly busy?: true
  /** While the issuing of statements is slow: what was begun goes on for as long as the page is looked at. */
  readonly slow?: true
  /** As it goes to a printer. */
  readonly print?: true
}

const WIDTHS = [
  ['wide', { width: 1100, height: 900 }],
  ['phone', { width: 320, height: 700 }],
] as const
const OUT = process.env['SCREENS_OUT']

/** Takes every one of them, in one browser. */
export function take(folder: string, who: Who, screens: readonly Screen[]): void {
  let browser: Browser
  const shared = new Map<boolean, Doors>()
  beforeAll(async () => {
    browser = await openBrowser()
    for (const may of new Set(screens.filter(isShared).map((s) => s.may ?? false)))
      shared.set(may, await openDoors({ may }))
  }, 120_000)
  afterAll(async () => {
    await browser.close()
    for (const doors of shared.values()) await doors.close()
  })

  test.each(screens.map((screen) => [screen.name, screen] as const))(
    '%s is open to all',
    async (name, screen) => {
      const doors = (isShared(screen) && shared.get(screen.may ?? false)) || (await openDoors(screen))
      const { context, page, complaints } = await openWindow(browser, { viewport: WIDTHS[0][1] }, MEANT)
      try {
        await show(page, doors, screen.as ?? who, screen)
        for (const [width, viewport] of WIDTHS) {
          if (screen.print && width !== 'wide') continue
          await page.setViewportSize(viewport)
          if (OUT) {
            const file = join(OUT, folder, `${name}-${width}.png`)
            mkdirSync(dirname(file), { recursive: true })
            await takePicture(page, { path: file, fullPage: true })
          }
          expect(await faultsOn(page)).toEqual([])
          expect(await widthOf(page), `${name} is wider than the screen`).toBeLessThanOrEqual(viewport.width)
        }
        expect(complaints).toEqual([])
        doors.goOn()
        // What was begun ends before its books are put away.
        if (screen.slow)
          await expect
            .poll(async () => (await page.reload()) && page.title(), { timeout: 30_000 })
            .not.toMatch(/ being /)
      } finally {
        doors.goOn()
        await context.close()
        if (!isShared(screen)) await doors.close()
      }
    },
    120_000,
  )
}

/** The browser says so of every answer that is not 200; a refusal and a form sent back with errors are meant. */
export const MEANT = /status of (403|404|409|422)/

const isShared = (s: Screen) => !(s.writes || s.before || s.on || s.busy || s.slow)

/** Opens the page and brings it to the state that is shown. */
export async function show(page: Page, doors: Doors, who: Who, screen: Screen): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await screen.before?.(doors)
  if (screen.on) doors.larch.clock.now = `${screen.on}T08:00:00Z` as Moment
  const answer = await page.goto(await doors.address(who, screen.path))
  if (screen.refused || !screen.to)
    expect(answer?.status() === 200, `${screen.name} is refused`).toBe(!screen.refused)
  if (screen.busy) doors.holdWriting()
  if (screen.slow) doors.holdIssuing()
  await screen.to?.(page)
  const { pathname } = new URL(page.url())
  if (screen.shows && !isOf(screen.shows, pathname)) throw new Error(`${screen.name} shows ${pathname}`)
  await page.evaluate('document.fonts.ready.then(() => undefined)')
  if (screen.print) await page.emulateMedia({ media: 'print' })
}
