// The API's description as pages: every route and every shape has one, told from what programs read.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Described, routesOf } from '../../src/web/reference.tsx'
import { type Larch, openLarch } from './larch.ts'

let larch: Larch
let described: Described
beforeAll(async () => {
  larch = await openLarch()
  described = (await (await larch.app.request('/api/openapi.json')).json()) as Described
}, 60_000)
afterAll(() => larch.close())

const page = async (path: string) => {
  const res = await larch.app.request(path)
  return { status: res.status, html: await res.text() }
}

/** What stands on a page, as somebody reads it; a heading that a phone repeats in each cell is not counted twice. */
const textOf = (html: string) =>
  html
    .replace(/<span class="rf-table__heading-inside"[^>]*>.*?<\/span>/g, '')
    .replace(/<wbr\s*\/?>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ')

test('each route and each shape has a page of its own that is not long, and every link leads to one', async () => {
  const index = await page('/reference')
  const routes = routesOf(described)
  expect(new Set(routes.map((r) => r.slug)).size).toBe(routes.length)
  const paths = [
    '/reference',
    ...routes.map((r) => `/reference/routes/${r.slug}`),
    ...Object.keys(described.components?.schemas ?? {}).map((name) => `/reference/shapes/${name}`),
  ]
  const wrong: string[] = []
  for (const path of paths) {
    const { status, html } = await page(path)
    if (status !== 200) wrong.push(`${path}: ${status}`)
    if (html.length > 60_000) wrong.push(`${path} has ${html.length} signs`)
    if (html.includes('undefined') || html.includes('[object')) wrong.push(`${path} is not told in words`)
    if (path !== '/reference' && !index.html.includes(`"${path}"`)) wrong.push(`${path} is not in the list`)
    for (const [, to = ''] of html.matchAll(/href="(\/reference[^"]*)"/g))
      if (!paths.includes(to)) wrong.push(`${path} leads to ${to}`)
  }
  expect(wrong).toEqual([])
})

test('a route says where it is, what it takes and what comes back', async () => {
  const text = textOf((await page('/reference/routes/post-funds-fund-quotes')).html)
  for (const said of [
    'POST /api/funds/{fund}/quotes',
    'What would it cost, in the person’s own hours?',
    'fund in the address text, 1 to 80 characters The fund’s id; references stand in no address. such as "f_4k9d2m7xq0c8r1tz"',
    'What is sent: application/json',
    'start text Local time in Europe/London',
    'givenAs (may be left out) text, 1 to 40 characters',
    'What comes back: 200, application/json Quote',
    'Refused, or something went wrong (RFC 9457). Problem',
  ])
    expect(text).toContain(said)
  const shape = textOf((await page('/reference/shapes/Quote')).html)
  expect(shape).toContain('pieces a list, each an object')
  expect(shape).toContain('pieces[].localStart text')
  const either = textOf((await page('/reference/shapes/Decided')).html)
  expect(either).toContain('One of these:')
  expect(either).toContain('standing text, 1 to 80 characters')
})

test('what is not there is not found', async () => {
  for (const path of [
    '/reference/routes/get-nothing',
    '/reference/shapes/Nothing',
    '/reference/shapes/toString',
  ])
    expect((await page(path)).status).toBe(404)
})
