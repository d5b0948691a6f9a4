// What people come for, walked from each door in every way.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { WAYS, Walker } from '../journeys/walker.ts'
import { aPersonsWay } from '../journeys/ways.ts'
import { openBrowser } from '../web/design/browser.ts'
import { openDoors } from './doors.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
}, 60_000)
afterAll(() => browser.close())

describe.each(WAYS)('%s', (way) => {
  test('a person', async () => {
    const doors = await openDoors({ may: true })
    const walker = await Walker.begin(browser, way, `journeys/${way.replace(' ', '-')}`)
    await aPersonsWay(walker, doors)
    await walker.end()
    await doors.close()
  }, 120_000)
})
