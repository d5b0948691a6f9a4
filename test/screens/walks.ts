// What people come for, walked from their own door in every way.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { WAYS, Walker } from '../journeys/walker.ts'
import type { Walk } from '../journeys/ways.ts'
import { openBrowser } from '../web/design/browser.ts'
import { openDoors } from './doors.ts'

/** Every one of them in all the ways, in one browser; each in books of its own, with May's files in or waiting. */
export function walk(
  folder: string,
  walks: Readonly<Record<string, Walk>>,
  may: 'in' | 'waits' = 'in',
): void {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  }, 60_000)
  afterAll(() => browser.close())

  describe.each(WAYS)('%s', (way) => {
    test.each(Object.entries(walks))(
      '%s',
      async (_, aWay) => {
        const doors = await openDoors({ may: may === 'in' })
        const walker = await Walker.begin(browser, way, `${folder}/${way.replace(' ', '-')}`)
        await aWay(walker, doors)
        await walker.end()
        await doors.close()
      },
      240_000,
    )
  })
}
