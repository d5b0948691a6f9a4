// Read by tsc, never run: each line after `@ts-expect-error` must not compile, or the check itself fails.
import { hc } from 'hono/client'
import type { ApiType } from '../../src/web/api/api.ts'

const { api } = hc<ApiType>('http://localhost')
const param = { fund: 'f_4k9d2m7xq0c8r1tz' }
const header = { 'Idempotency-Key': 'a-new-one-each-time' }
const night = { start: '2026-06-05T20:00', end: '2026-06-06T02:00' }

const quote = await api.funds[':fund'].quotes.$post({ param, json: night })
if (quote.ok) {
  const { cost, pieces } = await quote.json()
  const seconds: number = cost
  // @ts-expect-error what comes back has no such field
  pieces[0]?.price
  // @ts-expect-error seconds are a number
  const words: string = cost
  void [seconds, words]
} else {
  const { refusals } = await quote.json()
  const [first] = refusals
  const sentence: string | undefined = first?.detail
  // @ts-expect-error what was refused is no quote
  const { cost } = await quote.json()
  void [sentence, cost]
}

// @ts-expect-error a field that is not there
await api.funds[':fund'].quotes.$post({ param, json: { ...night, until: '2026-06-06T02:00' } })
// @ts-expect-error an end is needed
await api.funds[':fund'].quotes.$post({ param, json: { start: night.start } })
// @ts-expect-error whose it would be
await api.funds[':fund'].quotes.$post({ json: night })
// @ts-expect-error there is no such address
await api.funds[':fund'].prices.$get({ param })
// @ts-expect-error this is not read but asked
await api.funds[':fund'].quotes.$get({ param })
await api.allocations.$post({ header, json: { through: '2026-06-05' as never } })
// @ts-expect-error every write needs its key
await api.allocations.$post({ json: { through: '2026-06-05' as never } })
