// The tours: what a page says is what docs/tours says, each picture is one that a command takes, and what they name in
// quotation marks stands on the page they show. To write docs/tours anew: RENEW=1 npx vitest run test/web/tours.test.ts
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { isRefused } from '../../src/bookkeeping/open-books.ts'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import type { AuthorityId } from '../../src/ledger/authority.ts'
import { day } from '../../src/ledger/day.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import { ROLES, type RoleName } from '../../src/ledger/role.ts'
import { type Stop, TOURS, type Tour } from '../../src/words/tours.ts'
import { TOUR_PICTURES } from '../screens/tours.ts'
import { CODES, FORBIDDEN } from '../words/forbidden.ts'
import { at, open, send } from './asking.ts'
import { asAnother, type Larch, openLarch } from './larch.ts'

const root = join(import.meta.dirname, '../..')
const PICTURES = 'docs/pictures/tours'
const FILES: Record<RoleName, string> = {
  manager: 'manager',
  holder: 'person',
  representative: 'representative',
  commissioner: 'commissioner',
}
const ALL = (Object.keys(ROLES) as RoleName[]).map((role) => [FILES[role], role, TOURS[role]] as const)
const stops = Object.values(TOURS).flatMap(({ stops }) => stops)

let larch: Larch
let doors: Record<RoleName, Larch>

beforeAll(async () => {
  larch = await openLarch()
  const through = day('2026-06-02')
  expect(isRefused(await larch.books.recordThrough(DEMO_CALLER, { through }))).toBe(false)
  const { provider } = DEMO_CALLER
  const [brians, emmas] = [
    await larch.store.fundByRef(provider, 'LS-002'),
    await larch.store.fundByRef(provider, 'LS-009'),
  ]
  if (!brians || !emmas) throw new Error('the demo has no Brian or no Emma')
  const ruths = (await larch.store.people.documents(emmas.id)).find((d) => d.what === 'authority')
  const authority = ruths?.id as AuthorityId
  const door = (code: string, as: Caller['as']) =>
    asAnother(larch, { provider, code: `u_${code}` as CallerCode, as })
  doors = {
    manager: larch,
    holder: door('brian', { role: 'holder', fund: brians.id }),
    representative: door('ruth', { role: 'representative', fund: emmas.id, authority }),
    commissioner: door('jo', { role: 'commissioner', funder: 'northshire' }),
  }
}, 60_000)
afterAll(() => larch.close())

/** A tour as a document. */
function documentOf({ title, lead, stops }: Tour): string {
  const parts = stops.map(({ heading, picture, seen, says }) =>
    [`## ${heading}`, `![${seen}](../pictures/tours/${picture}.png)`, ...says].join('\n\n'),
  )
  return `${[`# ${title}`, lead, ...parts].join('\n\n')}\n`
}

describe.each(ALL)('docs/tours/%s.md', (file, role, tour) => {
  test('says what the page says, and README leads to it', async () => {
    const path = join(root, `docs/tours/${file}.md`)
    if (process.env['RENEW']) writeFileSync(path, documentOf(tour))
    expect(readFileSync(path, 'utf8')).toBe(documentOf(tour))
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(`(docs/tours/${file}.md)`)
    const text = textOf((await open(doors[role], '/help')).html)
    for (const said of [tour.title, tour.lead, ...tour.stops.flatMap((s) => [s.heading, ...s.says])])
      expect(text).toContain(said)
  })

  test('every page leads to it, and each stop to where it is', async () => {
    const { html } = await open(doors[role], '/help')
    expect(html.slice(html.indexOf('<footer'))).toContain('href="/help"')
    const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'))
    const links = [...main.matchAll(/<a [^>]*href="([^"]+)"/g)].map(([, href = '']) => href)
    expect(links).toHaveLength(tour.stops.length)
    for (const link of new Set(links)) {
      const { status, headers } = await open(doors[role], link)
      // The month’s end leads on to the month that is next.
      const last = status === 303 ? await open(doors[role], headers.get('location') ?? '') : { status }
      expect([link, last.status]).toEqual([link, 200])
    }
    expect(html.length).toBeLessThan(60_000)
  })

  test('is one screen a picture', () => {
    expect(tour.stops.length).toBeGreaterThan(5)
    expect(tour.stops.length).toBeLessThan(9)
    for (const { says, heading } of tour.stops) expect(says.join(' ').length, heading).toBeLessThan(420)
  })

  test('what stands in quotation marks stands on the page that is shown', async () => {
    let named = 0
    for (const stop of tour.stops) {
      const quoted = stop.says.flatMap((text) =>
        [...text.matchAll(/“([^”]+)”/g)].map(([, said = '']) => said),
      )
      if (quoted.length === 0) continue
      const text = textOf(await shownAt(doors[role], stop))
      for (const said of quoted) expect(text, stop.picture).toContain(said)
      named += quoted.length
    }
    expect(named).toBeGreaterThan(4)
  })
})

test('each picture is small, one that the command takes, and stands in a tour; there is no other', () => {
  const named = stops.map(({ picture }) => picture).sort()
  expect(TOUR_PICTURES.map(({ name }) => name).sort()).toEqual(named)
  expect(readdirSync(join(root, PICTURES)).sort()).toEqual(named.map((name) => `${name}.png`))
  for (const name of named)
    expect(statSync(join(root, PICTURES, `${name}.png`)).size, name).toBeLessThan(80_000)
})

test('the person’s tour is in short sentences and plain words', () => {
  const { title, lead, stops } = TOURS.holder
  const text = [title, lead, ...stops.flatMap(({ heading, says, go }) => [heading, ...says, go])]
  for (const said of text) {
    expect(said).not.toMatch(FORBIDDEN)
    expect(said).not.toMatch(CODES)
    for (const sentence of said.split(/[.?:!]\s/))
      expect(sentence.split(/\s+/).length).toBeLessThanOrEqual(13)
  }
  for (const { symbol, heading } of stops) expect(symbol, heading).toBeDefined()
})

const SWAP = { give: 'standard', want: 'money', amount: '5:00' }
const HEARD = { who: 'person', involved: 'by-phone', 'day-day': '2', 'day-month': '6', 'day-year': '2026' }

/** How the page of a picture comes to the state that is shown, where its address alone does not bring it there. */
const WAYS: Readonly<Record<string, (asker: Larch, html: string) => Promise<string>>> = {
  'manager-import': (asker, html) => press(asker, html, 'Look at these files'),
  'manager-put-aside': (asker, html) => follow(asker, html, /line 140/),
  'manager-swap': (asker, html) => press(asker, html, 'Check it', { ...SWAP, ...HEARD }),
  'person-swap': (asker, html) => press(asker, html, 'Check it', SWAP),
  'person-undo': async (asker, html) => {
    const check = await press(asker, html, 'Check it', SWAP)
    return follow(asker, await press(asker, check, 'Swap now'), /^Undo this/)
  },
  'representative-swap': (asker, html) => press(asker, html, 'Check it', SWAP),
  'commissioner-entry': (asker, html) => follow(asker, html, /^Support, /),
  'commissioner-query': (asker, html) => follow(asker, html, /^Ask Larch/),
}

async function shownAt(asker: Larch, { picture }: Stop): Promise<string> {
  const taken = TOUR_PICTURES.find(({ name }) => name === picture)
  const { status, html } = await open(asker, taken?.screen.path ?? '')
  expect([picture, status]).toEqual([picture, 200])
  const way = WAYS[picture]
  expect([picture, way !== undefined]).toEqual([picture, taken?.screen.to !== undefined])
  return way ? way(asker, html) : html
}

async function follow(asker: Larch, html: string, name: RegExp): Promise<string> {
  const links = [...html.matchAll(/<a [^>]*href="([^"]+)"[^>]*>(.*?)<\/a>/gs)]
  const [, href = ''] = links.find(([, , text = '']) => name.test(textOf(text).trim())) ?? []
  const found = await open(asker, href.replaceAll('&amp;', '&'))
  expect([String(name), found.status]).toEqual([String(name), 200])
  return found.html
}

/** Sends the form of a button, as it stands there but for what is written into it. */
async function press(asker: Larch, html: string, name: string, written: Record<string, string> = {}) {
  const form = [...html.matchAll(/<form [^>]*action="([^"]+)"[^>]*>(.*?)<\/form>/gs)].find(
    ([, , inner = '']) =>
      [...inner.matchAll(/<button[^>]*>(.*?)<\/button>/gs)].some(
        ([, text = '']) => textOf(text).trim() === name,
      ),
  )
  const [, action = '', inner = ''] = form ?? []
  const kept = [...inner.matchAll(/<input [^>]*>/g)].flatMap(([input]) => {
    const attribute = (of: string) => new RegExp(` ${of}="([^"]*)"`).exec(input)?.[1]
    const isSent = !/type="(?:radio|checkbox|file)"/.test(input) || / checked/.test(input)
    const field = attribute('name')
    return field && isSent ? [[field, attribute('value') ?? ''] as const] : []
  })
  const sent = await send(asker, action.replaceAll('&amp;', '&'), { ...Object.fromEntries(kept), ...written })
  if (sent.location) return (await open(asker, await at(asker, sent.location))).html
  expect([name, sent.status]).toEqual([name, 200])
  return sent.html
}

/** What is seen on a page. */
function textOf(html: string): string {
  return html
    .replace(/<(?:style|script)[\s\S]*?<\/(?:style|script)>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
}
