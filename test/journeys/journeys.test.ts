// One short way for each role in a real browser, each in another way. All ways are walked in all five by
// `npm run screens`, which also looks at every page.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { openDoors } from '../screens/doors.ts'
import { openBrowser } from '../web/design/browser.ts'
import { Walker, type Way } from './walker.ts'
import { aManagersWay, anAuditorsWay, aPersonsWay, aRepresentativesWay, type Walk } from './ways.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
}, 60_000)
afterAll(() => browser.close())

const ROLES: readonly (readonly [string, Way, Walk])[] = [
  ['a person', 'keyboard', aPersonsWay],
  ['a representative', 'phone', aRepresentativesWay],
  ['a manager', 'no scripts', aManagersWay],
  ['a commissioner', 'enlarged', anAuditorsWay],
]

test.each(ROLES)(
  '%s: %s',
  async (_, way, walk) => {
    const doors = await openDoors({ may: true })
    const walker = await Walker.begin(browser, way, 'short')
    await walk(walker, doors)
    await walker.end()
    await doors.close()
  },
  60_000,
)
