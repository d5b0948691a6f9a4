// Who looked, as the person reads it: a month a page, one line a person a day, in plain words; and the same for
// programs. Today is 2 June 2026.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type IdentityName, openWorld, type Told, theStory, type World } from './two-providers.ts'

let story: Told
let world: World
beforeAll(async () => {
  story = await theStory()
  world = await openWorld(story)
  const { own } = story.funds
  for (const [who, path] of [
    ['manager', `/funds/${own.id}`],
    ['manager', `/funds/${own.id}`],
    ['manager', `/funds/${own.id}/statements/1`],
    ['manager', `/api/funds/${own.id}/statements/2.pdf`],
    ['second manager', '/'],
    ['commissioner', `/api/funds/${own.id}/entries`],
    ['commissioner of another council', '/'],
    ['holder', `/funds/${own.id}`],
    ['representative who may see', `/funds/${own.id}`],
    ['manager of another provider', '/'],
  ] as const)
    expect((await asked(who, path)).status).toBeLessThan(400)
}, 60_000)
afterAll(() => world.close())

async function asked(who: IdentityName, path: string): Promise<Response> {
  const { access = '' } = story.identities[who]
  return world.app.request(path, { headers: { 'x-test-access': access } })
}

async function page(
  who: IdentityName,
  query = '',
): Promise<{ status: number; html: string; lines: string[] }> {
  const res = await asked(who, `/funds/${story.funds.own.id}/looked${query}`)
  const html = await res.text()
  const list = html.slice(html.indexOf('<main')).split('<nav')[0] ?? ''
  const lines = [...list.matchAll(/<li>(.*?)<\/li>/g)].map(([, line = '']) => line)
  return { status: res.status, html, lines }
}

const JUNE = [
  'Somebody of Northshire Council (Priya Shah) looked at what happened in your account on 2 June 2026.',
  'Tom Price, a manager of Larch Support, looked at a list that you are in on 2 June 2026.',
  'Dana Reed, a manager of Larch Support, looked at your account and your March and April statements on 2 June 2026.',
  'Dana Reed, a manager of Larch Support, looked at your decisions and a list that you are in on 1 June 2026.',
]

describe('the page', () => {
  test('the person reads who looked this month', async () => {
    const { html, lines } = await page('holder')
    expect([...lines].sort()).toEqual([...JUNE].sort())
    expect(lines.at(-1)).toBe(JUNE.at(-1))
    expect(html).toContain('Who looked in June 2026')
    expect(html).toContain('Nobody can take a line away.')
  })

  test('whoever acts for them, and a manager, read it about them by name', async () => {
    for (const who of ['representative who may see', 'second manager'] as const)
      expect((await page(who)).lines.sort()).toEqual(
        JUNE.map((l) => l.replaceAll('your ', 'Sally’s ').replace('you are', 'Sally is')).sort(),
      )
  })

  test('month by month, back to the first, without a dead end', async () => {
    const months: string[] = []
    let query: string | undefined = ''
    while (query !== undefined && months.length < 12) {
      const { status, html }: { status: number; html: string } = await page('holder', query)
      expect(status).toBe(200)
      months.push(/Who looked in ([A-Z]\w+ \d+)/.exec(html)?.[1] ?? '')
      query = /href="[^"]*looked(\?month=[\d-]+)" rel="prev"/.exec(html)?.[1]
    }
    // Its fund was opened in March.
    expect(months).toEqual(['June 2026', 'May 2026', 'April 2026', 'March 2026'])
    expect((await page('holder', '?month=2026-03')).html).toContain('Nobody looked in March 2026.')
    expect((await page('holder', '?month=2026-05')).html).toContain('rel="next"')
  })

  test.each(['June', '2026-13', '2026-6', '1999-01'])('“%s” is no month', async (text) => {
    expect((await page('holder', `?month=${encodeURIComponent(text)}`)).status).toBe(422)
  })

  test('nobody of a council reads it, nor anybody else', async () => {
    for (const who of [
      'commissioner',
      'commissioner of another council',
      'manager of another provider',
    ] as const)
      expect((await page(who)).status).toBe(404)
  })
})

describe('for programs', () => {
  test('the same lines, each with what was looked at', async () => {
    const res = await asked('holder', `/api/funds/${story.funds.own.id}/looked?month=2026-06`)
    const { month, lines } = (await res.json()) as { month: string; lines: { name: string }[] }
    expect(month).toBe('2026-06')
    expect(lines.find((l) => l.name === 'Dana Reed')).toEqual({
      day: '2026-06-02',
      role: 'manager',
      name: 'Dana Reed',
      of: 'Larch Support',
      byCommand: false,
      what: ['account', 'statement'],
      months: ['2026-03', '2026-04'],
    })
    expect(lines).toHaveLength(4)
  })

  test('what is no month is refused by name', async () => {
    const res = await asked('holder', `/api/funds/${story.funds.own.id}/looked?month=March`)
    expect([res.status, ((await res.json()) as { type: string }).type]).toEqual([
      422,
      'urn:ringfence:refusal:body-invalid',
    ])
  })
})
