// A short program against the API: who has a fund, what would Friday night cost the first of them, and what does the
// latest statement say? Nothing in it is written. The compiler knows every route, what it takes and what it answers.
import { hc } from 'hono/client'
import type { ApiType } from '../../src/web/api/api.ts'

/**
 * @param at where the service is, such as `https://ringfence.example`
 * @param signedIn what a browser would send with each request: the session's cookie
 * @param ask how requests are made; `fetch`, where nothing else is said
 */
export async function fridayNight(
  at: string,
  signedIn: Record<string, string>,
  ask: typeof fetch = fetch,
): Promise<string[]> {
  const { api } = hc<ApiType>(at, { headers: signedIn, fetch: ask })

  const everybody = await api.funds.$get({ query: {} })
  if (!everybody.ok) return [(await everybody.json()).detail]
  const { funds } = await everybody.json()
  const said = funds.map((fund) => `${fund.ref} ${fund.name ?? ''}: ${fund.leftInStandard / 3600} hours left`)
  const [first] = funds
  if (!first) return ['Nobody has a fund yet.']

  const param = { fund: first.id }
  const night = { start: '2026-06-05T20:00', end: '2026-06-06T02:00' }
  const asked = await api.funds[':fund'].quotes.$post({ param, json: night })
  if (!asked.ok) return [...said, (await asked.json()).detail]
  const quote = await asked.json()
  said.push(`${first.ref}: that night would cost ${quote.cost / 3600} standard hours`)

  const statements = await api.funds[':fund'].statements.$get({ param })
  if (!statements.ok) return [...said, (await statements.json()).detail]
  const latest = (await statements.json()).statements.at(-1)
  if (!latest) return [...said, `${first.ref}: no statement yet`]
  const read = await api.funds[':fund'].statements[':document'].$get({
    param: { ...param, document: String(latest.number) },
    query: {},
  })
  if (!read.ok) return [...said, (await read.json()).detail]
  const { statement } = await read.json()
  return [...said, `${first.ref}: statement ${statement.number}, ${statement.first} to ${statement.last}`]
}
