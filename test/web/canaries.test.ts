// Fifty people read at once, each with a session of their own: whatever page comes back holds the name of whoever
// asked, and nobody else's (trust.md T2: a page kept between requests would show one person another's).
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { openBooks } from '../../src/bookkeeping/open-books.ts'
import { PROVIDER, START } from '../../src/demo/larch.ts'
import { day, type Moment, month } from '../../src/ledger/day.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import { createApp } from '../../src/web/app.ts'
import { emptyBooks, LARCH, must, terms } from './two-providers.ts'

const PEOPLE = 50
const READS_EACH = 26
const manager: Caller = { code: 'u_dana' as CallerCode, provider: LARCH, as: { role: 'manager' } }

interface Reader {
  readonly canary: string
  readonly fund: FundId
}
const readers: Reader[] = []
let app: ReturnType<typeof createApp>
let close: () => Promise<void>

beforeAll(async () => {
  const { store, desk } = await emptyBooks()
  close = () => store.close()
  let now = '2026-03-02T09:00:00Z' as Moment
  const books = openBooks({ ...desk, clock: () => now })
  must(await books.openProvider(manager, { name: PROVIDER.name, bank: PROVIDER.bank, opened: START }))
  for (let i = 0; i < PEOPLE; i++) {
    const canary = `Canary${String(i).padStart(2, '0')}bird`
    const fund = `LS-${String(i + 1).padStart(3, '0')}`
    const decided = { name: canary, involved: 'in-person' as const }
    const { id } = must(
      await books.openFund(manager, { ref: fund, name: canary, agreement: terms(['northshire']), decided }),
    )
    readers.push({ canary, fund: id })
  }
  now = '2026-04-02T09:00:00Z' as Moment
  for (const { fund, canary } of readers) {
    const visit = { fund, start: '2026-03-30T10:00', end: '2026-03-30T12:00' }
    must(await books.giveSupport(manager, { ...visit, worker: canary }))
  }
  must(await books.recordThrough(manager, { through: day('2026-03-31') }))
  for (const { fund } of readers) must(await books.closeMonth(manager, { fund, month: month('2026-03') }))
  app = createApp({
    books,
    // A session: a name that only the server knows, told from the request alone and a moment later.
    who: async (c) => {
      const reader = readers[Number(c.req.header('x-test-session'))]
      await new Promise((resolve) => setImmediate(resolve))
      if (!reader) return undefined
      const code = `u_${reader.canary}` as CallerCode
      return {
        caller: { code, provider: LARCH, as: { role: 'holder', fund: reader.fund } },
        name: reader.canary,
      }
    },
  })
}, 60_000)
afterAll(() => close())

const READS: readonly ((fund: string) => string)[] = [
  (f) => `/funds/${f}`,
  (f) => `/funds/${f}/entries`,
  (f) => `/funds/${f}/decisions`,
  (f) => `/funds/${f}/people`,
  (f) => `/funds/${f}/looked`,
  (f) => `/funds/${f}/swap`,
  (f) => `/funds/${f}/cost?day-day=5&day-month=4&day-year=2026&from=20:00&to=22:00`,
  (f) => `/funds/${f}/statements/1`,
  (f) => `/funds/${f}/statements/2026-04`,
  () => '/api/funds',
  (f) => `/api/funds/${f}/statements/1`,
  (f) => `/api/funds/${f}/entries`,
  (f) => `/api/funds/${f}/people`,
]

/** Every session asks for something else at every turn, all at the same time. */
test(`${PEOPLE} people, ${PEOPLE * READS_EACH} reads: each page holds only its own reader`, async () => {
  const wrong: string[] = []
  let shown = 0
  for (let turn = 0; turn < READS_EACH; turn++) {
    await Promise.all(
      readers.map(async ({ canary, fund }, i) => {
        const path = READS[(turn + i) % READS.length]?.(fund) ?? ''
        const res = await app.request(path, { headers: { 'x-test-session': String(i) } })
        const text = await res.text()
        const found = [...new Set(text.match(/Canary\d\dbird/g))]
        if (res.status !== 200 || found.length !== 1 || found[0] !== canary)
          wrong.push(`${canary}: ${path} answered ${res.status} with ${found.join(', ')}`)
        else if (/LS-\d{3}/.test(text) && [...new Set(text.match(/LS-\d{3}/g))].length > 1)
          wrong.push(`${canary}: ${path} names other funds`)
        else shown++
      }),
    )
  }
  expect(wrong).toEqual([])
  expect(shown).toBe(PEOPLE * READS_EACH)
}, 60_000)

test('nobody’s page is found by another’s session, however it is interleaved', async () => {
  const answers = await Promise.all(
    readers.map(async ({ fund, canary }, i) => {
      const another = { 'x-test-session': String((i + 1) % PEOPLE) }
      const res = await app.request(`/funds/${fund}`, { headers: another })
      return [res.status, (await res.text()).includes(canary)]
    }),
  )
  expect(new Set(answers.map((a) => JSON.stringify(a)))).toEqual(new Set(['[404,false]']))
})
