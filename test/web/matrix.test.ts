// Who gets what, asked of every route of the running application: as everybody who may come in, about a fund of
// their own, another person's, one whose funder changed, another provider's, and one that does not exist. What is
// expected comes from the policy's own table; what may not be seen must answer exactly like what does not exist.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DecisionKind } from '../../src/ledger/decision.ts'
import { type Act, POLICY } from '../../src/ledger/role.ts'
import { aKey } from './asking.ts'
import { DOORS, PUBLIC, ROWS, type Row } from './matrix-rows.ts'
import {
  IDENTITY_NAMES,
  type Identity,
  type IdentityName,
  LARCH,
  nothing,
  openWorld,
  RELATIONS,
  type Relation,
  ROWAN,
  type Things,
  TODAY,
  type Told,
  theStory,
  type World,
} from './two-providers.ts'

let story: Told
let world: World
beforeAll(async () => {
  story = await theStory()
  world = await openWorld(story)
}, 60_000)
afterAll(() => world.close())

const RELATION_NAMES = Object.keys(RELATIONS) as Relation[]

// ── What the policy says ────────────────────────────────────────────────────────────────────────────────

type Expected = 'ok' | 'refused' | 'hidden' | 'no such part' | 'sign in first'

/** Worked out here again, from the table alone: not by the functions that are tested. */
function expected(who: IdentityName, row: Row, relation: Relation | undefined): Expected {
  const { as, provider, decides = [] } = story.identities[who]
  if (!as || who === 'representative whose authority ended') return 'sign in first'
  const roleMay = (act: Act) => Object.hasOwn(POLICY, act) && POLICY[act][as.role] !== 'no'
  if (![...row.acts, ...(row.forms ?? [])].every(roleMay)) return 'hidden'
  if (relation === undefined) return 'ok'
  const fund = RELATIONS[relation]
  if (fund.provider !== provider) return 'hidden'
  if (as.role === 'manager') return 'ok'
  if (as.role === 'commissioner') {
    const days = daysPaid(relation, as.funder)
    const isPaid = (day: string) => days.some(([from, to]) => from <= day && day <= to)
    if (!days.some(([from]) => from <= TODAY)) return 'hidden'
    if (row.notWhole?.some(([one, of]) => one === who && of === relation)) return 'no such part'
    if (row.day === undefined || isPaid(row.day)) return 'ok'
    return row.partly ? 'no such part' : 'hidden'
  }
  if (relation !== 'own') return 'hidden'
  const needs = row.acts.map((act): string => POLICY[act].representative)
  const isDecided = needs.every((need) => need === 'see' || decides.includes(need as DecisionKind))
  return as.role === 'holder' || isDecided ? 'ok' : 'refused'
}

function daysPaid(relation: Relation, funder: string): (readonly [string, string])[] {
  const { paid } = RELATIONS[relation]
  return paid.flatMap(([council, from], i) =>
    council === funder ? [[from, dayBefore(paid[i + 1]?.[1]) ?? '9999'] as const] : [],
  )
}

const dayBefore = (day: string | undefined) =>
  day && new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)

// ── Asking ──────────────────────────────────────────────────────────────────────────────────────────────

interface Answered {
  readonly status: number
  readonly headers: string
  readonly body: string
  /** All of it, for a comparison byte for byte. */
  readonly all: string
}

interface Asked {
  readonly who: IdentityName
  readonly route: string
  readonly row: Row
  readonly things: Things
  readonly params?: Readonly<Record<string, string>>
}

async function ask({ who, route, row, things, params = {} }: Asked, away: readonly string[] = []) {
  const identity = story.identities[who]
  const [method = '', pattern = ''] = route.split(' ')
  const rest = { ...row.params?.(things), ...(row.before ? { token: 'x'.repeat(24) } : {}), ...params }
  const path = Object.entries({ fund: things.id, ...rest }).reduce(
    (p, [name, value]) => p.replace(`:${name}`, encodeURIComponent(value)),
    pattern,
  )
  const query = typeof row.query === 'function' ? row.query(who) : row.query
  const res = await world.app.request(`${path}${query ? `?${query}` : ''}`, {
    method,
    ...bodyOf(row, things, identity),
  })
  return answerOf(res, away)
}

const OURS = { origin: 'http://localhost', 'sec-fetch-site': 'same-origin' }

function bodyOf(
  row: Row,
  things: Things,
  identity: Identity,
): { headers: Record<string, string>; body?: string | FormData | URLSearchParams } {
  const access = identity.access === undefined ? {} : { 'x-test-access': identity.access }
  const isManager = identity.as?.role === 'manager'
  if (row.json) {
    const decided = isManager || !identity.as ? { name: things.name, involved: 'in-person' } : { own: true }
    const headers = { ...access, 'content-type': 'application/json', 'idempotency-key': aKey() }
    return { headers, body: JSON.stringify(row.json(things, decided)) }
  }
  if (!row.form) return { headers: access }
  const form = row.form(things, isManager)
  const body = form instanceof FormData ? form : new URLSearchParams({ ...form, key: aKey() })
  return { headers: { ...access, ...OURS }, body }
}

async function answerOf(res: Response, away: readonly string[]): Promise<Answered> {
  const plain = (text: string) =>
    away
      .reduce((t, id) => t.replaceAll(id, '‹id›'), text)
      .replace(/urn:ringfence:request:[0-9a-f]{16}/g, 'urn:ringfence:request:‹reference›')
  const headers = plain(JSON.stringify([...res.headers].sort()))
  const body = plain(await res.text())
  return { status: res.status, headers, body, all: `${res.status}\n${headers}\n${body}` }
}

/** The same things, with an id that is nothing's in place of the one that stands in the address. */
function instead(row: Row, things: Things): { readonly things: Things; readonly away: readonly string[] } {
  const key = row.of === 'fund' || row.of === 'body' ? 'id' : row.of
  if (key === 'none') return { things, away: [] }
  const was = String(things[key])
  const gone = nothing(was.split('_')[0] ?? '')
  return { things: { ...things, [key]: gone }, away: [was, gone] }
}

// A number is everywhere on a page; an id stands only for itself.
const isId = (text: string) => text.includes('_')

const IS_FINE = [200, 201, 303]
const wanted = (row: Row, who: IdentityName) => row.says?.[who] ?? row.says?.all ?? IS_FINE

let asked = 0
const routes = () => [
  ...new Set(world.app.routes.filter((r) => r.method !== 'ALL').map((r) => `${r.method} ${r.path}`)),
]
const relationsOf = (row: Row): readonly (Relation | undefined)[] =>
  row.of === 'none' ? [undefined] : RELATION_NAMES

/** All that is in the file but who looked: what was refused must have left nothing there. */
async function everythingKept(): Promise<string> {
  const kept: unknown[] = []
  for (const provider of [LARCH, ROWAN]) {
    const found = (await world.store.providers()).find((p) => p.id === provider)
    kept.push(found?.sequence, found?.head, await world.store.imports(provider))
    kept.push(await world.store.people.accessTo(provider), await world.store.people.invitations(provider))
    kept.push(await world.store.people.proposals(provider), await world.store.people.flags(provider))
    kept.push(await world.store.people.councilPolicies(provider), await world.store.putAside(provider))
    kept.push(await world.store.bankStatements(provider), await world.store.leaveOutRules(provider))
    kept.push(await world.store.mappings(provider), await world.store.people.noticesDue(provider, TODAY))
    kept.push(
      await world.store.issued.openQuestions(provider),
      await world.store.issued.answersToTell(provider),
      await world.store.drafts.drafts(provider, { skip: 0, most: 99 }),
    )
    for (const { id } of Object.values(story.funds))
      kept.push(await world.store.drafts.drafts(provider, { fund: id, skip: 0, most: 99 }))
  }
  return JSON.stringify(kept)
}

async function looks(): Promise<number> {
  const [from, to] = [TODAY, TODAY]
  const found = new Set<string>()
  let lists = 0
  for (const { id } of Object.values(story.funds)) {
    const of = await world.store.people.looks(id, { from, to })
    lists += of.length
    for (const look of of) found.add(JSON.stringify(look))
  }
  return lists
}

// ── The matrix ──────────────────────────────────────────────────────────────────────────────────────────

test('every route of the application has its row, and every row its route', () => {
  const known = [...Object.keys(ROWS), ...PUBLIC, ...DOORS].sort()
  expect(routes().sort()).toEqual(known)
  const named = Object.values(ROWS).flatMap((row) => [...row.acts, ...(row.forms ?? [])])
  expect(named.filter((act) => !Object.hasOwn(POLICY, act))).toEqual([])
})

describe('what may not be seen answers like what is not there, and changes nothing', () => {
  let before = ''
  beforeAll(async () => {
    before = await everythingKept()
  })

  test.each(IDENTITY_NAMES)(
    '%s',
    async (who) => {
      const wrong: string[] = []
      const nobodys = new Map<string, string>()
      for (const route of Object.keys(ROWS)) {
        const row = ROWS[route] as Row
        for (const relation of relationsOf(row)) {
          const says = expected(who, row, relation)
          const things = story.funds[relation ?? 'own']
          const at = `${who}: ${route}, ${relation ?? 'no object'}`
          if (says === 'ok' || says === 'refused') {
            if (says === 'refused') {
              const found = await ask({ who, route, row, things })
              asked++
              if (![403, 422].includes(found.status))
                wrong.push(`${at}: ${found.status} instead of a refusal`)
            }
            continue
          }
          const { things: none, away } = instead(row, things)
          const found = await ask({ who, route, row, things }, away)
          asked++
          if (says === 'sign in first') {
            // A page leads to the door and remembers where to: no more than what was asked.
            const area = route.includes(' /api') ? 'api' : `pages ${route.split(' ')[0]}`
            const said = found.all.replace(/\/sign-in(\?next=[^"&]*)?/, '/sign-in')
            const first = nobodys.get(area) ?? said
            nobodys.set(area, first)
            const isDoor = found.status === (area === 'api' ? 401 : 303)
            if (!isDoor || said !== first) wrong.push(`${at}: ${found.status}, or other bytes`)
            continue
          }
          const like =
            says === 'no such part'
              ? await ask(
                  { who, route, row, things, params: row.partly ?? {} },
                  Object.values(row.partly ?? {}).filter(isId),
                )
              : row.of === 'none'
                ? await nothingAtAll(who, route)
                : await ask({ who, route, row, things: none }, away)
          asked++
          const part = says === 'no such part' ? Object.values(row.params?.(things) ?? {}) : []
          const here = part.length > 0 ? await ask({ who, route, row, things }, part.filter(isId)) : found
          if (here.status !== 404) wrong.push(`${at}: ${here.status} instead of 404`)
          else if (here.all !== like.all) wrong.push(`${at}: differs\n${here.all}\n${like.all}`)
        }
      }
      expect(wrong).toEqual([])
      expect(await everythingKept()).toBe(before)
    },
    60_000,
  )

  async function nothingAtAll(who: IdentityName, route: string): Promise<Answered> {
    const [method = ''] = route.split(' ')
    const { access } = story.identities[who]
    const path = route.includes(' /api/') ? '/api/no-such-thing' : '/no-such-thing'
    const headers = { ...OURS, ...(access ? { 'x-test-access': access } : {}) }
    return answerOf(await world.app.request(path, { method, headers }), [])
  }
})

describe('a thing of another fund is no thing of this one', () => {
  const mixed = Object.entries(ROWS).filter(([, row]) => row.within)

  test.each(mixed)('%s', async (route, row) => {
    const { param, thing } = row.within ?? { param: '', thing: 'decision' }
    for (const who of ['manager', 'holder', 'representative who decides some', 'commissioner'] as const) {
      if (expected(who, row, 'own') !== 'ok') continue
      for (const relation of ['another person’s', 'another provider’s'] as const) {
        const other = String(story.funds[relation][thing])
        const gone = nothing(other.split('_')[0] ?? '')
        const things = story.funds.own
        const [foreign, none] = [
          await ask({ who, route, row, things, params: { [param]: other } }, [other, gone]),
          await ask({ who, route, row, things, params: { [param]: gone } }, [other, gone]),
        ]
        asked += 2
        expect(foreign.status, `${who}: ${route} with ${relation}`).toBe(404)
        expect(foreign.all).toBe(none.all)
      }
    }
  })
})

describe('what may be seen and done is', () => {
  test.each(IDENTITY_NAMES)(
    '%s',
    async (who) => {
      const wrong: string[] = []
      const { as } = story.identities[who]
      const isWatched = as?.role === 'manager' || as?.role === 'commissioner'
      for (const route of Object.keys(ROWS)) {
        const row = ROWS[route] as Row
        for (const relation of relationsOf(row)) {
          if (expected(who, row, relation) !== 'ok') continue
          // What a role may do it may do with each of its funds: once is enough for what writes.
          const isRead = route.startsWith('GET ') && !row.before
          const first = relationsOf(row).find((r) => expected(who, row, r) === 'ok')
          if (!isRead && relation !== first) continue
          const at = `${who}: ${route}, ${relation ?? 'no object'}`
          const things = story.funds[relation ?? 'own']
          asked++
          if (!isRead) {
            const found = await world.apart(async () => {
              const params = await beforehand(who, row)
              return ask({ who, route, row, things, params })
            })
            if (!wanted(row, who).includes(found.status))
              wrong.push(`${at}: ${found.status} ${short(found.body)}`)
            continue
          }
          const was = isWatched && !row.noLook ? await looks() : 0
          const found = await ask({ who, route, row, things })
          if (!wanted(row, who).includes(found.status))
            wrong.push(`${at}: ${found.status} ${short(found.body)}`)
          else if (isWatched && !row.noLook && (await looks()) <= was)
            wrong.push(`${at}: nobody wrote down who looked`)
        }
      }
      expect(wrong).toEqual([])
    },
    60_000,
  )

  async function beforehand(who: IdentityName, row: Row): Promise<Record<string, string>> {
    if (!row.before) return {}
    const upload = ROWS['POST /import'] as Row
    const { app } = world
    const sent = await app.request('/import', {
      method: 'POST',
      ...bodyOf(upload, story.funds.own, story.identities[who]),
    })
    const path = sent.headers.get('location')?.split('?')[0] ?? ''
    const send = { ...upload, form: () => ({ until: '' }) }
    if (row.before === 'files taken in')
      await app.request(path, { method: 'POST', ...bodyOf(send, story.funds.own, story.identities[who]) })
    return { token: path.split('/').at(-1) ?? '' }
  }

  const short = (html: string) =>
    html.startsWith('{')
      ? html.slice(0, 600)
      : html
          .replace(/<[^>]*>/g, ' ')
          .replace(/\s+/g, ' ')
          .slice(0, 600)

  test('files that one manager holds are nothing to another', async () => {
    const { app } = world
    const by = (who: IdentityName) =>
      bodyOf(ROWS['POST /import'] as Row, story.funds.own, story.identities[who])
    const sent = await app.request('/import', { method: 'POST', ...by('manager') })
    const path = sent.headers.get('location')?.split('?')[0] ?? ''
    for (const who of ['second manager', 'manager of another provider', 'holder'] as const) {
      const { headers } = by(who)
      expect((await app.request(path, { headers })).status, who).toBe(404)
    }
  })
})

test('files that wait for one provider are nothing to the managers of another', async () => {
  const { app } = world
  const by = (who: IdentityName, name: string) => {
    const row = { ...(ROWS['POST /import/waiting'] as Row), form: () => ({ waiting: name }) }
    return { method: 'POST', ...bodyOf(row, story.funds.own, story.identities[who]) }
  }
  const offered = async (who: IdentityName) => {
    const { access = '' } = story.identities[who]
    return (await app.request('/import', { headers: { 'x-test-access': access } })).text()
  }
  expect(await offered('manager')).toContain('June.csv')
  expect(await offered('manager of another provider')).not.toMatch(/June|wait here/)
  const larchs = await app.request('/import/waiting', by('manager', 'June.csv'))
  expect(larchs.headers.get('location')).toMatch(/^\/import\/[\w-]+$/)
  const rowans = await app.request('/import/waiting', by('manager of another provider', 'June.csv'))
  const nothings = await app.request('/import/waiting', by('manager of another provider', 'No such.csv'))
  expect(rowans.status).toBe(422)
  expect((await answerOf(rowans, [])).all).toBe((await answerOf(nothings, [])).all)
})

describe('nobody who has not signed in learns anything', () => {
  test.each([...PUBLIC])('%s is the same for all', async (route) => {
    const [method = '', pattern = ''] = route.split(' ')
    const path = pattern.replace(':name', 'nothing.css')
    const { code } = story.funds.own
    const asked = path.startsWith('/api/')
      ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code }) }
      : { headers: OURS, body: new URLSearchParams({ code }) }
    const answers = new Set<string>()
    for (const who of IDENTITY_NAMES) {
      const { access } = story.identities[who]
      const { headers, ...rest } = method === 'POST' ? asked : { headers: {} }
      const res = await world.app.request(path, {
        method,
        headers: { ...headers, ...(access ? { 'x-test-access': access } : {}) },
        ...rest,
      })
      answers.add((await answerOf(res, [])).all)
    }
    expect(answers.size).toBe(1)
  })
})

describe('the door', () => {
  test.each([...DOORS])('%s answers a made-up session as it answers none', async (route) => {
    const [method = '', pattern = ''] = route.split(' ')
    const path = pattern.replace(/:\w+/g, 'nothing-there')
    const body = method === 'GET' ? {} : { body: new URLSearchParams({ key: 'a-key-of-this-test' }) }
    const answers = new Set<string>()
    const real = await world.cookieOf('manager')
    const [name = ''] = real.split('=')
    for (const cookie of [undefined, `${name}=made-up.signature`, `${name}=.`, `${name}=%00%F0%9F`]) {
      const headers = { ...OURS, ...(cookie === undefined ? {} : { cookie }) }
      const found = await answerOf(await world.app.request(path, { method, headers, ...body }), [])
      expect(found.status, found.body).toBeLessThan(500)
      answers.add(found.all)
    }
    expect([...answers]).toHaveLength(1)
  })
})

describe('cards, asked by people who are really signed in', () => {
  const CARDS = [
    ['GET', ''],
    ['POST', ''],
    ['POST', '/revoke'],
    ['POST', '/devices'],
    ['POST', '/devices/v_nothing/end'],
  ] as const

  test.each(
    IDENTITY_NAMES.filter((who) => who !== 'nobody' && who !== 'representative whose authority ended'),
  )('%s', async (who) => {
    const cookie = await world.cookieOf(who)
    const { as, provider } = story.identities[who]
    const request = async (method: string, fund: string, path: string) => {
      const body = method === 'GET' ? {} : { body: new URLSearchParams({ place: 'nobody' }) }
      const headers = { ...OURS, cookie }
      return answerOf(await world.app.request(`/funds/${fund}/cards${path}`, { method, headers, ...body }), [
        fund,
      ])
    }
    for (const relation of RELATION_NAMES)
      for (const [method, path] of CARDS) {
        const { id } = story.funds[relation]
        const found = await request(method, id, path)
        const isOwn = as?.role === 'manager' ? RELATIONS[relation].provider === provider : relation === 'own'
        const isShown = method === 'GET' && isOwn && as?.role !== 'commissioner'
        const at = `${method} ${path} ${relation}`
        expect(found.status, at).toBe(isShown ? 200 : 404)
        if (!isOwn) expect(found.all, at).toBe((await request(method, nothing('f'), path)).all)
      }
    const own = await answerOf(await world.app.request('/sessions', { headers: { cookie } }), [])
    expect(own.status).toBe(200)
  })
})

test('nobody ends where somebody else is signed in', async () => {
  const [first, second] = [await world.cookieOf('holder'), await world.cookieOf('holder')]
  const endings = async (cookie: string) => {
    const page = await (await world.app.request('/sessions', { headers: { cookie } })).text()
    return [...page.matchAll(/action="(\/sessions\/[^"/]+\/end)"/g)].map(([, at]) => at ?? '')
  }
  // One's own sign-in has no such button: the second's is what only the first can end.
  const seconds = await endings(second)
  const path = (await endings(first)).find((at) => !seconds.includes(at)) ?? 'none'
  const end = async (cookie: string, at: string) =>
    answerOf(
      await world.app.request(at, {
        method: 'POST',
        headers: { ...OURS, cookie },
        body: new URLSearchParams(),
      }),
      [],
    )
  const isIn = async () => (await world.app.request('/sessions', { headers: { cookie: second } })).status
  for (const who of ['manager', 'representative who may see', 'manager of another provider'] as const) {
    const cookie = await world.cookieOf(who)
    expect((await end(cookie, path)).all, who).toBe((await end(cookie, '/sessions/nothing/end')).all)
    expect(await isIn(), who).toBe(200)
  }
  await end(first, path)
  expect([await isIn(), path]).not.toContain(200)
})

describe('the time tells nothing', () => {
  test.each([
    ['holder', '/api/funds/:fund/entries'],
    ['representative who decides some', '/api/funds/:fund/statements'],
    ['commissioner', '/funds/:fund'],
    ['manager of another provider', '/api/funds/:fund'],
  ] as const)(
    '%s: %s of another’s fund and of none',
    async (who, path) => {
      const { access = '' } = story.identities[who]
      const foreign = story.funds['another person’s'].id
      const took = { foreign: [] as number[], none: [] as number[] }
      for (let i = 0; i < 240; i++) {
        // Turn about, so that what else the machine does falls on both.
        const which = i % 2 === 0 ? 'foreign' : 'none'
        const id = which === 'foreign' ? foreign : nothing('f')
        const began = performance.now()
        const res = await world.app.request(path.replace(':fund', id), {
          headers: { 'x-test-access': access },
        })
        await res.text()
        took[which].push(performance.now() - began)
        expect(res.status).toBe(404)
      }
      const median = (list: number[]) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0
      const [a, b] = [median(took.foreign), median(took.none)]
      expect(Math.abs(a - b), `${a.toFixed(2)} ms and ${b.toFixed(2)} ms`).toBeLessThan(
        Math.max(5, Math.max(a, b) / 2),
      )
    },
    30_000,
  )
})

test('it was asked often enough', () => {
  console.info(`${routes().length} routes, ${IDENTITY_NAMES.length} identities, ${asked} requests`)
  expect(asked).toBeGreaterThan(1000)
})
