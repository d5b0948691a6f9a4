// Every page of the running service is looked at in a real browser by `npm run screens`: this says so without one.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { COMMISSIONER, MANAGER, PERSON, REPRESENTATIVE } from '../screens/pages.ts'
import { routeOf } from '../screens/routes.ts'
import { DOORS, PUBLIC, ROWS } from './matrix-rows.ts'

const SCREENS = join(import.meta.dirname, '../screens')

/** No pages: what programs read, and files to keep. */
const NO_PAGE = /^\/(?:api|assets)\/|^\/(?:healthz|readyz|\.well-known)|\.(?:csv|mjs|ndjson|pdf)$/

/** Pages that lead on to another, and show nothing themselves. */
const LEADS_ON: readonly string[] = [
  '/month-end',
  '/s/:code',
  '/sign-in/with/:organisation',
  '/sign-in/with/:organisation/back',
]

/** Walked through, each where what comes before it is made: whoever signs in, a printed card, a fund just opened. */
const WALKED: Readonly<Record<string, readonly string[]>> = {
  'sign-in.screens.ts': [
    '/invitations/:token',
    '/sign-in',
    '/sign-in/link/:token',
    '/sign-in/staff',
    '/sign-in/code',
    '/sign-in/kept',
    '/sign-in/lost',
    '/sign-in/lost/:token',
    '/second-factor',
    '/second-factor/another',
    '/second-factor/backup-codes',
    '/password',
    '/enter',
    '/sessions',
    '/sessions/longer',
  ],
  'cards.screens.ts': [
    '/card/:secret',
    '/card-device/:token',
    '/locked',
    '/funds/:fund/cards',
    '/funds/:fund/cards/new',
    '/funds/:fund/cards/revoke',
    '/funds/:fund/cards/devices/:device/end',
    '/sessions/card/revoke',
    '/sessions/devices/:device/end',
  ],
  'manager-ways.screens.ts': ['/funds/:fund/opening'],
}

const pages = [...Object.keys(ROWS), ...PUBLIC, ...DOORS]
  .flatMap((route) => (route.startsWith('GET ') ? [route.slice(4)] : []))
  .filter((route) => !NO_PAGE.test(route))
const screens = [...MANAGER, ...PERSON, ...REPRESENTATIVE, ...COMMISSIONER]

test('every page of the service is looked at', () => {
  const shown = new Set([
    ...screens.map(({ path, shows }) => shows ?? routeOf(path, pages)),
    ...Object.values(WALKED).flat(),
    ...LEADS_ON,
  ])
  expect(pages.filter((page) => !shown.has(page))).toEqual([])
})

test('what is said to be looked at is a page of the service', () => {
  const named = [...screens.flatMap((s) => s.shows ?? []), ...Object.values(WALKED).flat(), ...LEADS_ON]
  expect(named.filter((route) => !pages.includes(route))).toEqual([])
  for (const file of Object.keys(WALKED)) expect(existsSync(join(SCREENS, file)), file).toBe(true)
})

test('every list of screens is taken, and no two pictures of it have one name', () => {
  for (const [list, file] of [
    [MANAGER, 'manager'],
    [PERSON, 'person'],
    [REPRESENTATIVE, 'representative'],
    [COMMISSIONER, 'commissioner'],
  ] as const) {
    expect(readFileSync(join(SCREENS, `${file}.screens.ts`), 'utf8')).toContain(`take('${file}'`)
    const names = list.map(({ name }) => name)
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  }
})
