// Every route of the API over the demo provider's books: what it answers is what it says it answers, and what
// it refuses it refuses with a name, a field and a status.
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { DEMO_CALLER, DEMO_TODAY } from '../../src/demo/build.ts'
import type { Moment } from '../../src/ledger/day.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import { isRefusal, REFUSALS } from '../../src/ledger/refusal.ts'
import type { Letter } from '../../src/mail/post.ts'
import { problem } from '../../src/web/api/shapes.ts'
import { createApp } from '../../src/web/app.ts'
import { STATUS } from '../../src/web/refused.tsx'
import { comesIn } from '../bookkeeping/people-around.ts'
import { type Answered, aKey, ask, at, type Described, describedRoutes, open } from './asking.ts'
import { asAnother, bytesOf, type Larch, openLarch, secondManager } from './larch.ts'

let larch: Larch
let routes: readonly Described[]
const answered = new Set<string>()

beforeAll(async () => {
  larch = await openLarch()
  routes = describedRoutes(larch)
}, 60_000)
afterAll(() => larch.close())

/** Asks, and holds the answer against the shape the route describes. */
async function good<A = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
  by: Larch = larch,
): Promise<A> {
  const found = await ask(by, method, path, body)
  const route = routes.find((r) => r.method === method && r.pattern.test(path))
  const shape = route?.answers.get(found.status)
  expect(shape, `${method} ${path} answered ${found.status}: ${JSON.stringify(found.body)}`).toBeDefined()
  const parsed = shape?.safeParse(found.body)
  expect(parsed?.error?.issues ?? [], `${method} ${path}`).toEqual([])
  answered.add(`${route?.method} ${route?.path}`)
  return found.body as A
}

function names(found: Answered): string[] {
  const said = problem.parse(found.body)
  expect(found.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  expect(said.status).toBe(found.status)
  expect(found.headers.get('cache-control')).toBe('no-store')
  return said.refusals.map((r) => r.name)
}

interface Rows {
  readonly rows: readonly { readonly id: string; readonly reason: string }[]
}

interface Accounts {
  readonly version: number
  readonly accounts: readonly { readonly unit: string; readonly code: string; readonly balance: number }[]
}

const decided = { name: 'Sally', involved: 'in-person' }
const post = <A = Record<string, unknown>>(path: string, body: unknown) => good<A>('POST', path, body)

describe('what is read', () => {
  test.each([
    '/api/funds',
    '/api/funds?on=2026-04-30',
    '/api/funds/LS-001',
    '/api/funds/LS-001?on=2026-03-31',
    '/api/funds/LS-001?asKnownAt=5',
    '/api/funds/LS-002/entries',
    '/api/funds/LS-002/entries?most=3&below=20&from=2026-03-01&to=2026-04-30',
    '/api/funds/LS-001/agreements',
    '/api/funds/LS-001/statements',
    '/api/funds/LS-001/statements/1',
    '/api/funds/LS-001/statements/2.json',
    '/api/funds/LS-009/statements/2026-04',
    '/api/funds/LS-001/looked',
    '/api/funds/LS-001/looked?month=2026-06',
    '/api/funds/LS-001/needs',
    '/api/needs-to-review',
    '/api/statements?month=2026-04',
    '/api/drawdowns?through=2026-05-31',
    '/api/tie-out?on=2026-04-30',
    '/api/imports',
    '/api/put-aside',
    '/api/put-aside?settled=true',
    '/api/leave-out-rules',
    '/api/mappings',
  ])('GET %s', async (path) => void (await good('GET', path)))

  test('an address names a fund by its id alone: a reference there is nothing', async () => {
    const { id } = await good('GET', '/api/funds/LS-001')
    expect(id).toMatch(/^f_/)
    for (const [path, nothing] of [
      ['/api/funds/LS-001', '/api/funds/LS-999'],
      ['/api/funds/LS-001/entries', '/api/funds/LS-999/entries'],
      ['/funds/LS-001', '/funds/LS-999'],
      ['/funds/LS-001/statements/1', '/funds/LS-999/statements/1'],
    ] as const) {
      const said = async (p: string) => {
        const res = await larch.app.request(p)
        expect(res.status).toBe(404)
        return (await res.text()).replace(/request:[0-9a-f]{16}/, '').replaceAll('LS-001', 'LS-999')
      }
      expect(await said(path)).toBe(await said(nothing))
    }
  })

  test('hours behind money agree exactly, in every fund', async () => {
    const { funds } = await good<{ funds: { ref: string; worthPennySeconds: number }[] }>(
      'GET',
      '/api/funds?on=2026-04-30',
    )
    // The list's figures are the accounts' figures.
    for (const line of funds) {
      const { accounts } = await good<Accounts>('GET', `/api/funds/${line.ref}?on=2026-04-30`)
      expect(line.worthPennySeconds).toBe(accounts.find((a) => a.code === 'hours')?.balance)
    }
  })

  test('the bank agrees to the penny at the end of April', async () => {
    expect(await good('GET', '/api/tie-out?on=2026-04-30')).toMatchObject({
      bankPence: 4_156_097,
      differencePence: 0,
    })
  })

  test('the entries behind a statement, one a line, and whether its code was issued here', async () => {
    const res = await larch.app.request(await at(larch, '/api/funds/LS-001/statements/1/entries'))
    expect([res.status, res.headers.get('content-type')]).toEqual([200, 'application/x-ndjson'])
    expect((await res.text()).split('\n')).toHaveLength(34)
    answered.add('GET /api/funds/{fund}/statements/{number}/entries')
    const { statement } = await good<{ statement: { proof: { code: string } } }>(
      'GET',
      '/api/funds/LS-001/statements/1',
    )
    const asked = await good('POST', '/api/check', { code: statement.proof.code })
    expect(asked).toEqual({ code: 'issued', file: 'unasked' })
  })

  test('a statement on paper', async () => {
    const res = await larch.app.request(await at(larch, '/api/funds/LS-001/statements/1.pdf'))
    expect(res.status).toBe(200)
    expect(res.headers.get('content-type')).toBe('application/pdf')
    expect(res.headers.get('content-disposition')).toBe('inline; filename="statement-LS-001-2026-03.pdf"')
    expect(new TextDecoder().decode((await res.arrayBuffer()).slice(0, 5))).toBe('%PDF-')
  })
})

describe('what is written', () => {
  test('a price, and how late it could be: Friday 20:00 to 02:00 is 7 h 30', async () => {
    const asked = { start: '2026-06-05T20:00', end: '2026-06-06T02:00' }
    const quote = await post('/api/funds/LS-001/quotes', asked)
    expect(quote).toMatchObject({ cost: 27_000, given: 86_400, leftThisWeek: 59_400, short: 0 })
    const late = await post('/api/funds/LS-001/latest-finish', { start: '2026-06-05T20:00', seconds: 27_000 })
    expect(late).toMatchObject({ until: '2026-06-06T02:00', minutes: 360 })
  })

  test('support, plans, and visits that were not given', async () => {
    await post('/api/recorded-through', { through: '2026-06-01' })
    await post('/api/allocations', { through: '2026-06-08' })
    const visit = { start: '2026-06-01T20:00', end: '2026-06-01T22:00', worker: 'Femi' }
    const given = await post('/api/funds/LS-001/support', visit)
    expect(given).toMatchObject({ fund: 'LS-001', entries: [expect.any(Number)] })
    await post('/api/funds/LS-001/planned-visits', { start: '2026-06-05T20:00', end: '2026-06-06T02:00' })
    await post('/api/funds/LS-002/visits-not-given', {
      start: '2026-06-01T10:00',
      end: '2026-06-01T12:00',
      reason: 'could-not-come',
    })
    await post('/api/shared-support', {
      funds: ['LS-007', 'LS-008'],
      start: '2026-06-01T13:00',
      end: '2026-06-01T15:00',
      givenAs: 'shared',
    })
  })

  test('swaps, savings and emergencies', async () => {
    const on = '2026-06-02'
    await post('/api/funds/LS-001/swaps', { on, decided, from: 'standard', to: 'enhanced', amount: 21_600 })
    await post('/api/funds/LS-001/hours-into-money', { on, decided, kind: 'standard', amount: 18_000 })
    await post('/api/funds/LS-001/money-into-hours', { on, decided, kind: 'standard', amount: 3_600 })
    const { accounts } = await good<Accounts>('GET', '/api/funds/LS-001')
    const at = (unit: string, code: string) =>
      accounts.find((a) => a.unit === unit && a.code === code)?.balance
    expect(at('enhanced', 'available')).toBe(14_400)
    expect(at('GBP', 'spending')).toBe(4 * 2460 * 3600)
    const city = {
      on,
      decided: { ...decided, name: 'Paul' },
      pot: 'City break',
      unit: 'standard',
      amount: 3600,
    }
    await post('/api/funds/LS-003/savings', { ...city, action: 'save' })
    await post('/api/funds/LS-003/savings', { ...city, action: 'take-out' })
    await post('/api/funds/LS-002/emergencies', {
      on,
      decided: { ...decided, name: 'Brian' },
      action: 'set-aside',
      pence: 1000,
    })
  })

  test('a purchase: asked for, decided, paid, its receipt seen; and one paid at once', async () => {
    const on = '2026-06-02'
    const by = { name: 'Brian', involved: 'by-phone' }
    const asked = await post('/api/funds/LS-002/purchases', {
      on,
      supplier: 'Game Shop',
      what: '=cmd()',
      pence: 1250,
    })
    const path = `/api/funds/LS-002/purchases/${asked['purchase']}`
    await post(`${path}/decision`, { on, decided: by })
    await post(`${path}/payment`, { on, paidFrom: 'bank' })
    await post(`${path}/receipt`, { on, receipt: 'R-0099' })
    const standing = await post('/api/funds/LS-001/standing-decisions', {
      on,
      decided: { name: 'Sally', involved: 'in-person', what: 'magazines' },
      eachPence: 500,
      monthPence: 2000,
      from: on,
    })
    const paid = await post('/api/funds/LS-001/purchases', {
      on,
      supplier: 'News Shop',
      what: 'A magazine',
      pence: 350,
      paidFrom: 'provider-cash',
      decided: { standing: standing['decision'] },
    })
    expect(paid['lentPence']).toBe(350)
  })

  test('payments, the provider’s own money, lending', async () => {
    const on = '2026-06-02'
    await post('/api/payments', {
      on,
      pence: 100_000,
      reference: 'NCC260602',
      lines: [
        { fund: 'LS-001', pence: 60_000 },
        { fund: 'LS-002', pence: 40_000 },
      ],
    })
    await post('/api/own-money', { what: 'interest', on, pence: 321, reference: 'June' })
    await post('/api/funds/LS-004/advances', { on, pence: 1000, reason: 'The council is late' })
    await post('/api/bank-balances', { on, pence: 4_000_000 })
  })

  test('what needs two managers: proposed by one, answered by another', async () => {
    const on = '2026-06-02'
    const omar = secondManager(larch)
    const sent = (path: string, body: object) => ask(larch, 'POST', path, body)
    const allow = async (asked: object) => {
      const { proposal } = await post<{ proposal: string }>('/api/proposals', asked)
      const path = `/api/proposals/${proposal}/answers`
      const own = await sent(path, { answer: 'approved' })
      expect([own.status, names(own)]).toEqual([403, ['two-managers']])
      return good('POST', path, { answer: 'approved' }, omar)
    }
    const { pence } = await good<{ pence: number }>('GET', `/api/drawdowns?through=${on}`)
    expect(pence).toBeGreaterThan(0)
    expect(await allow({ what: 'drawdown', through: on, pence })).toMatchObject({ done: { pence } })
    expect(await allow({ what: 'advance-repaid', fund: 'LS-004', on, pence: 1000 })).toMatchObject({
      answer: 'approved',
      done: { fund: 'LS-004' },
    })
    expect(await good('GET', '/api/payment-limit')).toEqual({})
    await allow({ what: 'payment-limit', pence: 0 })
    expect(await good('GET', '/api/payment-limit')).toEqual({ pence: 0 })
    const coat = { on, supplier: 'Coats', pence: 1200, paidFrom: 'provider-card' }
    const who = { name: 'Sally', involved: 'in-person' }
    const no = await sent('/api/funds/LS-001/purchases', { ...coat, what: 'A coat', decided: who })
    expect([no.status, names(no)]).toEqual([403, ['two-managers']])
    const paid = { what: 'payment', fund: 'LS-001', ...coat, bought: 'A coat', decided: who }
    expect(await allow(paid)).toMatchObject({ done: { lentPence: 1200 } })
    const details = { account: 'own', name: 'Larch Support', sortCode: '30-00-01', number: '87654321' }
    await allow({ what: 'payment-details', ...details })
    expect(await good('GET', '/api/payment-details')).toMatchObject({
      accounts: [{ account: 'ring-fenced' }, { ...details, sortCode: '300001' }],
    })
    await allow({ what: 'payment-limit', pence: 100_000 })
    await post('/api/proposals', { what: 'payment-limit', pence: 200_000 })
    expect((await good<{ proposals: unknown[] }>('GET', '/api/proposals?open=true')).proposals).toEqual([
      expect.objectContaining({ own: true, act: { what: 'payment-limit', pence: 200_000 }, would: {} }),
    ])
    expect((await good<{ proposals: unknown[] }>('GET', '/api/proposals')).proposals).toHaveLength(7)
  })

  test('what the bank says has happened is flagged, and explained', async () => {
    const { flags } = await good<{ flags: { id: string; facts: object }[] }>('GET', '/api/flags')
    const [first] = flags
    if (!first) throw new Error('nothing is flagged')
    await post(`/api/flags/${first.id}/answers`, { because: 'Paid before there were two managers' })
    const left = await good<{ flags: unknown[] }>('GET', '/api/flags')
    expect(left.flags).toHaveLength(flags.length - 1)
    const all = await good<{ flags: unknown[] }>('GET', '/api/flags?answered=true')
    expect(all.flags.length).toBeGreaterThan(left.flags.length)
  })

  test('support that was not charged for, a reversal that frees hours, and funding it then', async () => {
    const nights = ['2026-05-20', '2026-05-23', '2026-05-26']
    const written: number[] = []
    for (const day of nights) {
      const next = `2026-05-${Number(day.slice(8)) + 1}`
      const { entries } = await post<{ entries: number[] }>('/api/funds/LS-010/support', {
        start: `${day}T00:00`,
        end: `${next}T00:00`,
      })
      written.push(...entries)
    }
    const { entries } = await good<{
      entries: { number: number; kind: string; details: { unfunded?: { kind: string }[] } }[]
    }>('GET', '/api/funds/LS-010/entries')
    const short = entries.find((e) => e.kind === 'support' && (e.details.unfunded ?? []).length > 0)
    const [kind, amount] = [short?.details.unfunded?.[0]?.kind, 3600]
    await post('/api/funds/LS-010/reversals', { number: written[0], reason: 'That was another week' })
    await post('/api/funds/LS-010/fundings', {
      on: '2026-06-02',
      decided: { name: 'Mary', involved: 'in-person' },
      support: short?.number,
      kind,
      amount,
    })
  })

  test('a new version of the agreement, and a new fund under the same terms', async () => {
    const { agreements } = await good<{ agreements: Record<string, unknown>[] }>(
      'GET',
      '/api/funds/LS-010/agreements',
    )
    const { format: _, version: __, ...terms } = agreements[0] ?? {}
    await post('/api/funds/LS-010/agreements', {
      agreement: { ...terms, from: '2026-06-02', noticeHours: 48 },
      decided: { name: 'Mary', involved: 'in-writing' },
      bornBy: 'funder',
    })
    const made = await post('/api/funds', {
      ref: 'LS-011',
      name: '<b>=Zoë</b>',
      agreement: { ...terms, from: '2026-06-01' },
      decided: { name: '<b>=Zoë</b>', involved: 'in-their-way' },
      broughtForward: {
        asAt: '2026-06-01',
        hours: [{ kind: 'standard', amount: 36_000 }],
        bankPence: 25_700,
      },
    })
    expect(await good('GET', `/api/funds/${made['id']}`)).toMatchObject({
      ref: 'LS-011',
      name: '<b>=Zoë</b>',
    })
    const page = (await open(larch, '/funds/LS-011')).html
    expect(page).toContain('&lt;b&gt;=Zoë&lt;/b&gt;')
    expect(page).not.toContain('<b>')
  })

  test('files: looked at, taken in as JSON and as a form, and a row settled', async () => {
    const sent = ['roster-2026-05-exported-2-june.csv', 'decisions-2026.csv'].map((name) => ({
      name,
      text: new TextDecoder().decode(bytesOf(name)),
    }))
    const looked = await post<{ files: { what: string }[] }>('/api/imports/preview', {
      files: sent,
      until: '2026-05-31',
    })
    expect(looked.files.map((f) => f.what)).toEqual(['roster', 'decisions'])
    const before = await good<Accounts>('GET', '/api/funds/LS-005')
    expect(await post('/api/imports', { files: sent, until: '2026-05-31' })).toMatchObject({
      recordedThrough: expect.any(String),
    })
    expect((await good<Accounts>('GET', '/api/funds/LS-005')).version).toBeGreaterThan(before.version)

    const form = new FormData()
    form.append(
      'files',
      new File([bytesOf('purchases-2026.csv') as Uint8Array<ArrayBuffer>], 'purchases-2026.csv'),
    )
    form.append(
      'files',
      new File(
        [bytesOf('remittance-2026-05-25.csv') as Uint8Array<ArrayBuffer>],
        'remittance-2026-05-25.csv',
      ),
    )
    const key = aKey()
    const upload = async () =>
      (
        await larch.app.request('/api/imports', {
          method: 'POST',
          body: form,
          headers: { 'idempotency-key': key },
        })
      ).json()
    const first = await upload()
    expect(first).toMatchObject({ files: [{ what: 'purchases' }, { what: 'remittance' }] })
    expect(await upload(), 'the same files under the same key get the first answer').toEqual(first)

    const { rows } = await good<Rows>('GET', '/api/put-aside')
    const emma = rows.find((r) => r.reason === 'late-cancellation-not-answered')
    await post(`/api/put-aside/${emma?.id}/settlement`, {
      how: 'answer',
      because: 'Bethan said so',
      workerPaid: true,
      otherWork: false,
    })
    expect((await good<Rows>('GET', '/api/put-aside')).rows.map((r) => r.id)).not.toContain(emma?.id)
    await post('/api/leave-out-rules', { field: 'client', value: 'LS-102', because: 'A private client' })
    const { mappings } = await good<{ mappings: object[] }>('GET', '/api/mappings')
    await post('/api/mappings', { ...mappings[0], name: 'another-roster' })
  })

  test('an early copy of a month is issued; then the month is closed, once', async () => {
    await post('/api/recorded-through', { fund: 'LS-002', through: '2026-06-01' })
    const copy = await post('/api/funds/LS-002/periods/2026-05/early-copy', {})
    expect(copy).toMatchObject({ month: '2026-05', statement: 3, state: 'may-change' })
    const closed = await post('/api/funds/LS-002/periods/2026-05/closure', {})
    expect(closed).toMatchObject({ month: '2026-05', statement: 4, state: 'final' })
    for (const what of ['closure', 'early-copy'])
      expect(names(await ask(larch, 'POST', `/api/funds/LS-002/periods/2026-05/${what}`, {}))).toEqual([
        'period-closed',
      ])
  })

  test('who comes in, who decides and under what authority', async () => {
    const letters: Letter[] = []
    const as = (caller: Caller): Larch => ({
      ...larch,
      app: createApp({
        books: larch.books,
        who: async () => ({ caller, name: 'Somebody' }),
        post: { send: async (letter) => void letters.push(letter) },
      }),
    })
    const dana = as(DEMO_CALLER)
    /** Invited, signed up by the newest letter, and come in. */
    const comeIn = async (person: { name: string; email: string; role: string }) => {
      const invited = await good('POST', '/api/people/invitations', person, dana)
      expect(Object.keys(invited).sort()).toEqual(['invitation', 'until'])
      const token = /invitations\/([0-9a-f]{64})/.exec(letters.at(-1)?.text ?? '')?.[1] ?? ''
      const file = new Database(larch.file)
      file
        .prepare(
          'INSERT INTO auth_user (id, name, email, email_verified, created_at, updated_at) VALUES (?, ?, ?, 1, 0, 0)',
        )
        .run(`u_${person.email}`, person.name, person.email)
      file.close()
      const given = await larch.books.acceptInvitation({ token, user: `u_${person.email}` as CallerCode })
      if (isRefusal(given)) throw new Error(given.sentence)
      const caller = await larch.books.callerOf(given.access)
      if (!caller) throw new Error(`${person.name} is no caller`)
      return { access: given.access, here: as(caller) }
    }
    const at = `/api/funds/${(await larch.store.fundByRef(DEMO_CALLER.provider, 'LS-003'))?.id}`
    const order = {
      kind: 'deputy',
      name: 'Lena Frost',
      decides: ['swap', 'plan', 'save'],
      told: true,
      from: '2026-06-01',
      to: '2027-05-31',
      recognisedBy: 'Dana Reed',
      evidence: 'Order of the Court of Protection of 1 June 2026',
      notStaff: true,
    }
    const { authority } = await post<{ authority: string }>(`${at}/authorities`, order)
    const fund = at.slice('/api/funds/'.length)
    const lena = { name: 'Lena Frost', email: 'lena@home.example', role: 'representative' }
    const { here } = await comeIn({ ...lena, ...{ fund, authority } })
    await post(`${at}/decision-making`, {
      from: '2026-06-02',
      kinds: [{ kind: 'save', who: 'best-interests', authority, involved: 'Lena asks me first' }],
      decided: { name: 'Lena Frost', by: 'representative', involved: 'in-person' },
    })
    expect(await good('GET', `${at}/people`, undefined, here)).toMatchObject({
      authorities: [{ name: 'Lena Frost', covers: ['swap', 'plan', 'save'], stands: true, mayEnd: true }],
    })
    expect(JSON.stringify(await good('GET', '/api/people'))).toContain('lena@home.example')
    const policy = { funder: 'northshire', appointeeDecides: [], where: 'Northshire ISF policy, July 2026' }
    await post('/api/council-policies', { ...policy, from: '2026-07-01' })
    await good('GET', '/api/council-policies')
    await post(`${at}/authorities/${authority}/end`, { why: 'order-ended' })
    expect((await ask(here, 'GET', `${at}/people`)).status).toBe(404)
    const ann = { role: 'manager', email: 'ann@larch.example', name: 'Ann Lee' }
    const { invitation } = await good('POST', '/api/people/invitations', ann, dana)
    await post(`/api/people/invitations/${invitation}/withdrawal`, {})
    await comeIn({ ...ann, name: 'Bo Hart', email: 'bo@larch.example' })
    await post(`/api/people/access/${(await comeIn(ann)).access}/end`, { why: 'left' })
    await post(`${at}/authorities`, { ...order, kind: 'other', name: 'Ola Nye', decides: [] })
    await post(`${at}/death`, { on: '2026-06-01' })
  })

  test('a decision on record, disputed, answered by a second manager, and told', async () => {
    const at = '/api/funds/LS-002'
    const swap = {
      on: '2026-06-02',
      decided: { name: 'Brian', involved: 'by-phone' },
      kind: 'standard',
      amount: 3600,
    }
    await post(`${at}/hours-into-money`, swap)
    const list = async () =>
      (await good<{ decisions: { id: string; disputes: { held: unknown }[] }[] }>('GET', `${at}/decisions`))
        .decisions
    const [last] = await list()
    const { dispute } = await post<{ dispute: string }>(`${at}/decisions/${last?.id}/disputes`, {
      says: 'Nobody asked me',
    })
    expect((await list())[0]?.disputes).toMatchObject([
      { held: [{ unit: 'GBP', code: 'spending', amount: 8_856_000 }] },
    ])
    const fund = (await good<{ id: string }>('GET', at)).id
    expect(await good('GET', '/api/disputes')).toMatchObject({
      disputes: [{ id: dispute, mayAnswer: false }],
    })
    const answer = { fund, outcome: 'put-right', because: 'It was another Brian' }
    await good('POST', `/api/disputes/${dispute}/answers`, answer, secondManager(larch))
    const { notices } = await good<{ notices: { id: string; answer?: string }[] }>(
      'GET',
      '/api/notices?by=2026-06-03',
    )
    const told = (n: { id: string } | undefined) => `/api/notices/${n?.id}/told`
    const answered = notices.find((n) => n.answer === 'put-right')
    const early = await ask(larch, 'POST', told(answered), { how: 'in-person' })
    expect([early.status, names(early)]).toEqual([422, ['future-day']])
    const emailed = await ask(larch, 'POST', told(answered), { how: 'e-mail' })
    expect([emailed.status, names(emailed)]).toEqual([422, ['body-invalid']])
    larch.clock.now = '2026-06-03T08:00:00Z' as Moment
    onTestFinished(() => {
      larch.clock.now = DEMO_TODAY
    })
    await post(told(answered), { how: 'in-person' })
  })

  test('how somebody is written to, with a day to ask again, and what is wrong with it', async () => {
    const path = '/api/funds/LS-003/needs'
    const need = { reader: 'person', form: 'large-print', way: 'in-person', review: '2027-05-03' }
    expect(await post(path, need)).toEqual({ fund: 'LS-003', reader: 'person', review: '2027-05-03' })
    const wrong = await ask(larch, 'POST', path, { ...need, form: 'other', way: 'e-mail' })
    expect(names(wrong)).toEqual(['bad-text', 'body-invalid'])
    expect(names(await ask(larch, 'POST', path, { ...need, colour: 'red' }))).toEqual(['body-invalid'])
  })

  test('that a statement was handed over: once, and of nothing that is not issued', async () => {
    const path = '/api/funds/LS-010/statements/1/deliveries'
    const person = { reader: 'person' }
    const done = { fund: 'LS-010', month: '2026-03', statement: 1, reader: 'person', form: 'large-print' }
    expect(await post(path, person)).toEqual(done)
    expect(names(await ask(larch, 'POST', path, person))).toEqual(['already-answered'])
    const none = await ask(larch, 'POST', path.replace('/1/', '/77/'), person)
    expect(names(none)).toEqual(['unknown-document'])
  })

  test('how people are reached: written down, and there for the next statement', async () => {
    const council = { whose: 'funder:northshire', phone: '01632 960 201' }
    expect(await post('/api/contacts', council)).toEqual({ whose: council.whose })
    const { contacts } = await good<{ contacts: { whose: string }[] }>('GET', '/api/contacts')
    expect(contacts.find((c) => c.whose === council.whose)).toEqual({
      ...council,
      name: 'Northshire Council',
    })
    const wrong = await ask(larch, 'POST', '/api/contacts', { whose: 'provider', web: 'not a page' })
    expect([wrong.status, names(wrong)]).toEqual([422, ['bad-text']])
  })

  test('a question about a line: asked, answered by a manager, and told', async () => {
    const fund = '/api/funds/LS-005'
    const { question } = await post<{ question: string }>(`${fund}/statements/1/questions`, {
      line: 1,
      says: 'Who was here?',
      askedBy: 'person',
      way: 'by-phone',
    })
    expect(await good('GET', `${fund}/questions`)).toMatchObject({
      questions: [{ id: question, statement: 1, line: 1, says: 'Who was here?', way: 'by-phone' }],
    })
    const open = await good<{ questions: { id: string }[] }>('GET', '/api/questions')
    expect(open.questions.map((q) => q.id)).toContain(question)
    await post(`/api/questions/${question}/answers`, { says: 'Femi was.' })
    const { answers } = await good<{ answers: { question: string }[] }>('GET', '/api/answers')
    expect(JSON.stringify(answers)).toContain(question)
    await post(`/api/questions/${question}/told`, { how: 'in-person' })
    const again = await ask(larch, 'POST', `/api/questions/${question}/told`, { how: 'in-person' })
    expect(names(again)).toEqual(['already-answered'])
  })

  test('hours turned into money, undone until it is used, and then spent', async () => {
    const path = '/api/funds/LS-006'
    const martin = { on: '2026-06-02', decided: { name: 'Martin', involved: 'in-person' } }
    const spending = async () =>
      (await good<Accounts>('GET', path)).accounts.find((a) => a.code === 'spending')?.balance ?? 0
    const before = await spending()
    const turn = { ...martin, kind: 'standard', amount: 10 * 3600 }
    const { entries } = await post<{ entries: number[] }>(`${path}/hours-into-money`, turn)
    expect((await spending()) - before).toBe(10 * 2460 * 3600)
    const undo = { ...martin, number: entries[0] }
    await post(`${path}/undoings`, undo)
    expect(await spending()).toBe(before)
    const again = await ask(larch, 'POST', `${path}/undoings`, undo)
    expect([again.status, names(again)]).toEqual([409, ['already-reversed']])
    await post(`${path}/hours-into-money`, turn)
  })

  test('what may go back: asked under the rule, told, a use named, and answered; or taken back', async () => {
    const fund = '/api/funds/LS-006'
    const omar = secondManager(larch)
    const as = { role: 'commissioner', funder: 'northshire' } as const
    const council = asAnother(larch, await comesIn(larch, 'Priya Shah', as))
    const asked = (pence: number) => ask(larch, 'POST', `${fund}/reclaims`, { pence })
    expect(names(await asked(1))).toEqual(['no-surplus-rule'])
    const { agreements } = await good<{ agreements: Record<string, unknown>[] }>('GET', `${fund}/agreements`)
    const { format: _, version: __, ...terms } = agreements.at(-1) ?? {}
    await post(`${fund}/agreements`, {
      agreement: { ...terms, from: '2026-06-02', surplus: { rule: 'over-sum', pence: 100_000 } },
      decided: { name: 'Martin', involved: 'in-writing' },
    })
    expect(names(await asked(24_601))).toEqual(['over-surplus-rule'])
    const made = await post<{ reclaim: string }>(`${fund}/reclaims`, { pence: 20_000 })
    expect(made).toMatchObject({ fund: 'LS-006', funder: 'northshire', pence: 20_000, most: 24_600 })
    const path = `/api/reclaims/${made.reclaim}`
    const told = { how: 'letter' }
    expect(names(await ask(larch, 'POST', `${path}/told`, told))).toEqual(['two-managers'])
    expect(await good('POST', `${path}/told`, told, omar)).toMatchObject({ confirmFrom: '2026-06-30' })
    await post(`${path}/uses`, { says: 'A new bed', whose: 'person', way: 'by-phone' })
    const early = { answer: 'confirmed', says: 'As agreed' }
    expect(names(await ask(council, 'POST', `${path}/answer`, early))).toEqual(['not-told-yet'])
    await good('POST', `${path}/answer`, { answer: 'refused', says: 'Keep it for the bed' }, council)
    for (const by of [larch, council])
      expect(await good('GET', path, undefined, by)).toMatchObject({
        ...{ stands: 'refused', pence: 20_000, told: { how: 'letter', on: '2026-06-02' } },
        uses: [{ whose: 'person', way: 'by-phone', says: 'A new bed', on: '2026-06-02' }],
        answer: { answer: 'refused', says: 'Keep it for the bed', on: '2026-06-02' },
      })
    const all = await post<{ reclaim: string }>(`${fund}/reclaims`, {})
    expect(all).toMatchObject({ pence: 24_600, before: 0, left: 24_600 })
    await post(`/api/reclaims/${all.reclaim}/withdrawal`, { says: 'He buys the bed' })
    expect(await good('GET', '/api/reclaims')).toMatchObject({ count: 2, page: 1, pages: 1 })
  })

  test('a commissioner asks the provider, is answered, and closes it', async () => {
    const as = { role: 'commissioner', funder: 'northshire' } as const
    const council = asAnother(larch, await comesIn(larch, 'Jo Bell', as))
    const { id } = await good('GET', '/api/funds/LS-004')
    const about = { fund: id, statement: 2 }
    const says = { says: 'Why so few hours?' }
    const none = await ask(larch, 'POST', '/api/queries', { ...about, ...says })
    expect([none.status, names(none)]).toEqual([404, ['not-found']])
    const asked = await good<{ query: string }>('POST', '/api/queries', { ...about, ...says }, council)
    expect(asked).toMatchObject({ on: '2026-06-02', due: '2026-06-12' })
    const path = `/api/queries/${asked.query}`
    expect(await good('GET', '/api/queries')).toMatchObject({
      ...{ count: 1, waiting: 1, overdue: 0 },
      queries: [{ id: asked.query, about, waitsFor: 'provider', due: '2026-06-12' }],
    })
    expect(await post(`${path}/messages`, { says: 'Ken was away' })).toMatchObject({ number: 2 })
    expect(await good('GET', path, undefined, council)).toMatchObject({
      ...{ waitsFor: 'commissioner', overdue: false },
      messages: [
        { from: 'commissioner', name: 'Jo Bell', ...says },
        { from: 'provider', says: 'Ken was away' },
      ],
    })
    await good('POST', `${path}/closure`, {}, council)
    const late = await ask(larch, 'POST', `${path}/messages`, { says: 'And ill' })
    expect([late.status, names(late)]).toEqual([409, ['query-closed']])
    expect(await good('GET', '/api/queries')).toMatchObject({ count: 0 })
  })

  test('what is reported of March and April, and a pack of April: the same for the one council that pays', async () => {
    const as = { role: 'commissioner', funder: 'northshire' } as const
    const council = asAnother(larch, { ...DEMO_CALLER, code: 'u_jo' as CallerCode, as })
    const days = '?from=2026-03-01&to=2026-04-30'
    const sum = (pennySeconds: number, pence: number) => ({ pennySeconds, pence })
    const total = sum(20_548_936_200, 5_708_038)
    for (const by of [larch, council]) {
      const reported = async (which: string) =>
        good<{ people: unknown[] }>('GET', `/api/reports/${which}${days}`, undefined, by)
      const spending = await reported('spending')
      // April of Emma is not closed.
      expect(spending).toMatchObject({
        ...{ from: '2026-03-01', to: '2026-04-30', closed: 9 },
        total: {
          ...{ hoursGiven: 10_813_500, hoursUsed: 8_277_674, hoursNotChargedFor: 115_200 },
          ...{ support: sum(20_350_176_600, 5_652_827), bought: sum(61_196_400, 16_999) },
          ...{ cancelledLate: sum(137_563_200, 38_212), kept: sum(0, 0), total },
        },
      })
      expect(spending.people).toHaveLength(10)
      expect(await reported('direct-and-management')).toMatchObject({
        total: {
          ...{ direct: sum(14_392_970_700, 3_998_048), management: sum(5_957_205_900, 1_654_779), total },
          of100: { direct: 70, management: 29, cancelledLate: 1, bought: 0, kept: 0 },
        },
      })
      // Nine weeks of 287 h at £24.60, 40 h at £24.00 and 6 h 45 at £25.70.
      expect(await reported('plan-and-actual')).toMatchObject({
        total: {
          ...{ hoursAgreed: 9 * 333.75 * 3600, hoursPlanned: 0, hoursDelivered: 8_392_874 },
          ...{ agreed: sum(26_547_507_000, 7_374_308), used: total },
        },
      })
      const { months } = await good<{ months: object[] }>('GET', '/api/reports/over-time', undefined, by)
      expect(months.slice(-3, -1)).toMatchObject([
        {
          ...{ month: '2026-03', funds: 10, closed: 10, hoursHeld: 1_793_340, hoursAgreed: 6_007_500 },
          ...{ hoursDelivered: 4_200_600, visitsCancelledLate: 2, visitsMissed: 0 },
        },
        {
          ...{ month: '2026-04', funds: 10, closed: 9, hoursHeld: 2_409_706, hoursAgreed: 4_806_000 },
          ...{ hoursDelivered: 4_192_274, visitsCancelledLate: 4, visitsMissed: 1 },
        },
      ])
      const { months: packed } = await good<{ months: { month: string; closed: number }[] }>(
        'GET',
        '/api/packs',
        undefined,
        by,
      )
      expect(packed.map((m) => [m.month, m.closed])).toEqual([
        ['2026-05', 1],
        ['2026-04', 9],
        ['2026-03', 10],
      ])
      expect(await good('GET', '/api/packs/2026-04', undefined, by)).toMatchObject({
        ...{ month: '2026-04', due: '2026-05-22', closed: 9, open: 1 },
        figures: { money: { closing: { pence: 1_508_911 } } },
      })
    }
  })

  test('every route was asked, and answered as it says', () => {
    const all = routes.map((r) => `${r.method} ${r.path}`)
    expect(all.filter((route) => !answered.has(route))).toEqual([])
  })
})

describe('what is refused', () => {
  const visit = { start: '2026-06-01T08:00', end: '2026-06-01T09:00' }
  const swap = { on: '2026-06-02', decided, from: 'standard', to: 'enhanced', amount: 21_600 }
  const buy = { on: '2026-06-02', supplier: 'Shop', what: 'Thing', pence: 100 }
  const swaps = '/api/funds/LS-001/swaps'
  test.each<[string, string, unknown, number, string, string?]>([
    ['text for a number', swaps, { ...swap, amount: '21600' }, 422, 'body-invalid', 'amount'],
    ['half a second', swaps, { ...swap, amount: 0.005 }, 422, 'body-invalid', 'amount'],
    ['nothing', swaps, { ...swap, amount: 0 }, 422, 'body-invalid', 'amount'],
    ['less than nothing', swaps, { ...swap, amount: -3600 }, 422, 'body-invalid', 'amount'],
    ['more than all', swaps, { ...swap, amount: 1e15 }, 422, 'body-invalid', 'amount'],
    [
      'a number past all numbers',
      swaps,
      JSON.stringify(swap).replace('21600', '1e400'),
      422,
      'body-invalid',
      'amount',
    ],
    ['part of a penny', '/api/funds/LS-002/purchases', { ...buy, pence: 0.5 }, 422, 'body-invalid', 'pence'],
    ['a field nobody knows', swaps, { ...swap, version: 7 }, 422, 'body-invalid', 'version'],
    [
      'a field deeper down',
      swaps,
      { ...swap, decided: { ...decided, by: 'manager' } },
      422,
      'body-invalid',
      'decided',
    ],
    [
      'a prototype’s name',
      swaps,
      JSON.stringify(swap).replace('{', '{"__proto__":{"a":1},'),
      422,
      'body-invalid',
    ],
    ['no day', swaps, { ...swap, on: '2026-02-30' }, 422, 'body-invalid', 'on'],
    ['a day of another age', swaps, { ...swap, on: '1026-02-28' }, 422, 'body-invalid', 'on'],
    ['an empty name', swaps, { ...swap, decided: { ...decided, name: '' } }, 422, 'body-invalid', 'decided'],
    [
      'only blanks for a name',
      swaps,
      { ...swap, decided: { ...decided, name: '  ' } },
      422,
      'bad-text',
      'decidedBy',
    ],
    ['more hours than there are', swaps, { ...swap, amount: 35_999_964 }, 422, 'not-enough-hours'],
    ['an unknown kind', swaps, { ...swap, to: 'golden' }, 422, 'unknown-kind'],
    ['an unknown fund', '/api/funds/LS-999/swaps', swap, 404, 'unknown-fund'],
    ['the provider’s own book', '/api/funds/OWN/support', visit, 404, 'unknown-fund'],
    [
      'an end before its start',
      '/api/funds/LS-001/support',
      { start: visit.end, end: visit.start },
      422,
      'ends-before-start',
      'end',
    ],
    [
      'a time that does not exist',
      '/api/funds/LS-001/support',
      { start: '2026-03-29T01:30', end: '2026-03-29T03:30' },
      422,
      'no-such-time',
      'start',
    ],
    [
      'a time that comes twice',
      '/api/funds/LS-001/quotes',
      { start: '2026-10-25T01:30', end: '2026-10-25T04:00' },
      422,
      'which-time',
      'start',
    ],
    [
      'an hour past midnight',
      '/api/funds/LS-001/support',
      { ...visit, end: '2026-06-01T24:30' },
      422,
      'not-a-time',
      'end',
    ],
    [
      'a day that has not come',
      '/api/funds/LS-001/support',
      { start: '2026-06-20T08:00', end: '2026-06-20T09:00' },
      422,
      'future-day',
    ],
    [
      'a payment that does not add up',
      '/api/payments',
      { on: '2026-06-02', pence: 10, reference: 'X', lines: [{ fund: 'LS-001', pence: 9 }] },
      422,
      'does-not-add-up',
    ],
    [
      'another sum than may be taken',
      '/api/proposals',
      { what: 'drawdown', through: '2026-06-02', pence: 1 },
      422,
      'does-not-add-up',
    ],
    [
      'an unknown purchase',
      '/api/funds/LS-002/purchases/p_nix/receipt',
      { on: '2026-06-02', receipt: 'R' },
      404,
      'unknown-purchase',
    ],
    [
      'an unknown entry',
      '/api/funds/LS-002/reversals',
      { number: 9999, reason: 'Wrong' },
      404,
      'unknown-entry',
    ],
    ['a month that is not over', '/api/funds/LS-001/periods/2026-06/closure', {}, 422, 'period-not-next'],
    ['a mapping with nothing in it', '/api/mappings', { name: 'x' }, 422, 'body-invalid'],
    [
      'files nobody can read',
      '/api/imports',
      { files: [{ name: 'a.csv', text: 'a,b\n1,2\n' }] },
      422,
      'file-unreadable',
    ],
    ['no files', '/api/imports', { files: [] }, 422, 'body-invalid', 'files'],
    [
      'a row that is not there',
      '/api/put-aside/nix/settlement',
      { how: 'leave-out', because: 'x' },
      404,
      'not-found',
    ],
    [
      'a reference that is there',
      '/api/funds',
      { ref: 'ls 1', name: 'X', agreement: {}, decided },
      422,
      'body-invalid',
    ],
  ])('%s', async (_, path, body, status, name, field) => {
    const found = await ask(larch, 'POST', path, body)
    expect(names(found)).toContain(name)
    expect(found.status).toBe(status)
    const fields = problem.parse(found.body).refusals.map((r) => r.where.field ?? '')
    if (field !== undefined) expect(fields.some((f) => f.startsWith(field))).toBe(true)
  })

  test('a sum of pounds is never taken for a number of hours', async () => {
    const text =
      'Date,Client Ref,What,Hours,Amount,Decided By,How\n02/06/2026,LS-003,money back into standard,,36.00,Paul,in person\n'
    const { body } = await ask(larch, 'POST', '/api/imports/preview', { files: [{ name: 'd.csv', text }] })
    expect(body).toMatchObject({ entries: 0, rows: [{ outcome: 'put-aside', reason: 'not-hours' }] })
  })

  test('several things that are wrong, all at once', async () => {
    const found = await ask(larch, 'POST', swaps, { on: 'x', amount: 'y', z: 1 })
    expect(names(found).length).toBeGreaterThan(4)
  })

  test.each([
    ['GET', '/api/funds/LS-999', 404, 'unknown-fund'],
    ['GET', '/api/funds/LS-001/statements/99', 404, 'unknown-document'],
    ['GET', '/api/funds/LS-001/statements/x', 404, 'not-found'],
    ['GET', '/api/funds/LS-001/statements/2027-01', 404, 'period-not-next'],
    ['GET', '/api/funds?on=yesterday', 422, 'body-invalid'],
    ['GET', '/api/funds?nix=1', 422, 'body-invalid'],
    ['GET', '/api/tie-out', 422, 'body-invalid'],
    ['GET', '/api/nix', 404, 'not-found'],
  ])('%s %s', async (method, path, status, name) => {
    const found = await ask(larch, method, path)
    expect([found.status, ...names(found)]).toEqual([status, name])
  })

  test('an unreadable file says its line and column', async () => {
    const text = new TextDecoder().decode(bytesOf('purchases-2026.csv')).replace('45.00', '45.0x')
    const found = await ask(larch, 'POST', '/api/imports/preview', {
      files: [{ name: 'purchases.csv', text }],
    })
    expect(problem.parse(found.body).refusals[0]).toMatchObject({
      name: 'not-an-amount',
      where: { file: 'purchases.csv', line: 3, column: '5 (Amount)' },
    })
  })

  test('every refusal there is has a status of its own kind', () => {
    expect(Object.keys(STATUS).sort()).toEqual(Object.keys(REFUSALS).sort())
    for (const status of Object.values(STATUS)) expect(status >= 400 && status < 600).toBe(true)
  })
})

describe('once and only once', () => {
  const body = { on: '2026-06-02', pence: 100, reason: 'Once' }
  const path = '/api/funds/LS-005/advances'

  test('no key', async () => {
    const found = await ask(larch, 'POST', path, body, {})
    expect([found.status, ...names(found)]).toEqual([400, 'key-missing'])
    const long = await ask(larch, 'POST', path, body, { 'idempotency-key': 'x'.repeat(300) })
    expect([long.status, ...names(long)]).toEqual([400, 'key-missing'])
  })

  test('the same again gets the first answer, another body is refused', async () => {
    const key = { 'idempotency-key': aKey() }
    const first = await ask(larch, 'POST', path, body, key)
    expect(first.status).toBe(201)
    const again = await ask(larch, 'POST', path, body, key)
    expect([again.status, again.body]).toEqual([201, first.body])
    const other = await ask(larch, 'POST', path, { ...body, pence: 101 }, key)
    expect([other.status, ...names(other)]).toEqual([422, 'key-reused'])
    const elsewhere = await ask(larch, 'POST', '/api/funds/LS-006/advances', body, key)
    expect([elsewhere.status, ...names(elsewhere)]).toEqual([422, 'key-reused'])
  })

  test('fifty at the same time make one entry', async () => {
    const before = await good<Accounts>('GET', '/api/funds/LS-005')
    const key = { 'idempotency-key': aKey() }
    const all = await Promise.all(Array.from({ length: 50 }, () => ask(larch, 'POST', path, body, key)))
    const statuses = new Set(all.map((a) => a.status))
    expect(statuses.has(201)).toBe(true)
    for (const a of all) expect(a.status === 201 || names(a)[0] === 'still-running').toBe(true)
    expect(new Set(all.filter((a) => a.status === 201).map((a) => JSON.stringify(a.body))).size).toBe(1)
    expect((await good<Accounts>('GET', '/api/funds/LS-005')).version).toBe(before.version + 1)
  })

  test('fifty different ones at the same time all arrive, or say that they did not', async () => {
    const before = await good<Accounts>('GET', '/api/funds/LS-006')
    const all = await Promise.all(
      Array.from({ length: 50 }, () => ask(larch, 'POST', '/api/funds/LS-006/advances', body)),
    )
    const done = all.filter((a) => a.status === 201).length
    for (const a of all) expect(a.status === 201 || names(a)[0] === 'changed-meanwhile').toBe(true)
    expect((await good<Accounts>('GET', '/api/funds/LS-006')).version).toBe(before.version + done)
  })
})
