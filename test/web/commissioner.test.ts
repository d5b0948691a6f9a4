// A commissioner's door: Jo of Northshire over the demo, where ten people's March and April are recorded and May's
// files wait. Southmere pays for Chloe (LS-007) from 1 May on where a test says so.
import Database from 'better-sqlite3'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { isRefused } from '../../src/bookkeeping/open-books.ts'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import { PEOPLE, termsFor } from '../../src/demo/larch.ts'
import { day, type Moment } from '../../src/ledger/day.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import { POLICY } from '../../src/ledger/role.ts'
import { menuOf } from '../../src/web/menu.ts'
import { at, open } from './asking.ts'
import { asAnother, type Larch, openLarch } from './larch.ts'

const PROVIDER = DEMO_CALLER.provider
const commissioner = (funder: string): Caller => ({
  code: `u_${funder}` as CallerCode,
  provider: PROVIDER,
  as: { role: 'commissioner', funder },
})

let larch: Larch
let jo: Larch
beforeAll(async () => {
  larch = await openLarch()
  jo = asAnother(larch, commissioner('northshire'))
}, 60_000)
afterAll(() => larch.close())

const plain = (html: string) =>
  html
    .replace(/<span class="rf-table__heading-inside"[^>]*>[^<]*<\/span>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#39;/g, '’')
    .replace(/\s+/g, ' ')

async function table(of: Larch, path: string): Promise<readonly Record<string, string>[]> {
  const { status, html, headers } = await open(of, path)
  expect(status, path).toBe(200)
  expect(headers.get('content-type')).toContain('text/csv')
  expect(headers.get('cache-control')).toBe('no-store')
  return parse(html, { bom: true, columns: true })
}

const pence = (rows: readonly Record<string, string>[], column: string) =>
  rows.reduce((n, row) => n + Math.round(Number(row[column]) * 100), 0)
/** “1:30” in minutes. */
const minutes = (rows: readonly Record<string, string>[], column: string) =>
  rows.reduce((n, row) => {
    const [h = '0', m = '0'] = (row[column] ?? '').split(':')
    return n + Number(h) * 60 + Number(m)
  }, 0)

const MONTH = (size: number) =>
  `of=all&from-day=1&from-month=4&from-year=2026&to-day=30&to-month=4&to-year=2026&size=${size}`
const SPRING = 'of=all&from-day=1&from-month=3&from-year=2026&to-day=2&to-month=6&to-year=2026&size=100'
const KNOWN = 'known=2026-06-02T08:00:00Z'
const SEED = 'seed=0123456789ab'

describe('totals that foot', () => {
  test('the first page says them, and each is the sum of the rows behind it', async () => {
    const { status, html } = await open(jo, '/')
    expect(status).toBe(200)
    const text = plain(html)
    expect(text).toContain('Funds today 10')
    expect(text).toContain('Hours left 2,318 h 28 1,984 h 43 of them banked from before this week')
    expect(text).toContain('Money held at the bank £41,394.26')
    expect(text).toContain('Hours given 1,335 h 333 h 45')
    expect(text).toContain('Hours used 1 h 30 0 h')
    expect(text).toContain('Money in £0.00 £0.00')
    expect(text).toContain('Money used £36.90 £0.00')

    const everybody = await table(jo, '/funds.csv')
    expect(everybody).toHaveLength(10)
    expect(minutes(everybody, 'Hours left')).toBe(2318 * 60 + 28)
    expect(minutes(everybody, 'Hours banked')).toBe(1984 * 60 + 43)
    expect(pence(everybody, 'At the bank')).toBe(4_139_426)

    const may = await table(jo, '/paid-for.csv?month=2026-05')
    expect([may.length, minutes(may, 'Hours given'), minutes(may, 'Hours used')]).toEqual([10, 1335 * 60, 90])
    expect([pence(may, 'Money in'), pence(may, 'Money used')]).toEqual([0, 3_690])
    expect(new Set(may.map((row) => row['Money held']))).toEqual(new Set(['']))
    const june = await table(jo, '/paid-for.csv?month=2026-06')
    expect([minutes(june, 'Hours given'), pence(june, 'Money held')]).toEqual([333 * 60 + 45, 4_139_426])
    expect(new Set(june.map((row) => row['Up to']))).toEqual(new Set(['2026-06-02']))
  })

  test('a month that was recorded: two payments of £32,774.70, and what the statements say was used', async () => {
    const april = await table(jo, '/paid-for.csv?month=2026-04')
    expect(pence(april, 'Money in')).toBe(2 * 3_277_470)
    // Sally's April by her own final statement.
    const sally = await larch.store.fundByRef(PROVIDER, 'LS-001')
    const statement = await larch.store.statement(sally?.id as FundId, 2)
    const { direct, management, cancelledLate } = statement?.pounds ?? {}
    const used = (direct?.pence ?? 0) + (management?.pence ?? 0) + (cancelledLate?.pence ?? 0)
    const hers = april.filter((row) => row['Reference'] === 'LS-001')
    expect(pence(hers, 'Money used')).toBe(used)
    const given = statement?.given.reduce((n, g) => n + g.total, 0) ?? 0
    expect(minutes(hers, 'Hours given') * 60).toBe(given)
  })

  test('what is not a month is refused', async () => {
    expect((await open(jo, '/paid-for.csv?month=soon')).status).toBe(422)
  })
})

describe('what stands out', () => {
  test('each kind leads to as many people as it says, and each sentence to its evidence', async () => {
    const { html } = await open(jo, '/')
    const kinds = [
      ...html.matchAll(/<th[^>]*><a[^>]*\/exceptions\?kind=([\w-]+)"[\s\S]*?rf-table__value">(\d+)</g),
    ]
    expect(kinds.map(([, kind, n]) => `${kind} ${n}`)).toEqual([
      'lent 1',
      'two-places 2',
      'review-passed 2',
      'will-not-last 1',
      'unfunded 1',
      'cancelled-late 1',
      'not-closed 1',
      'no-receipt 1',
    ])
    for (const [, kind, n] of kinds) {
      const rows = await table(jo, `/exceptions.csv?kind=${kind}`)
      expect(new Set(rows.map((row) => row['Reference'])).size, kind).toBe(Number(n))
      expect(plain((await open(jo, `/exceptions?kind=${kind}`)).html)).toContain(
        n === '1' ? 'One person' : `${n} people`,
      )
    }
    const evidence = [...html.matchAll(/href="(\/funds\/f_[\w-]+\/exceptions\/([\w-]+))"/g)]
    expect(evidence).toHaveLength(10)
    const told = new Map<string, number>()
    for (const [, path = '', kind = ''] of evidence) {
      const found = await open(jo, path)
      expect(found.status, path).toBe(200)
      expect(plain(found.html)).not.toContain('There is nothing of this kind today')
      told.set(kind, [...found.html.matchAll(/\/entries\/\d+"/g)].length)
    }
    // One loan; one visit each, beside the other’s; one purchase; seven visits of Dev that were half charged; four late cancellations of Emma.
    expect(Object.fromEntries(told)).toMatchObject({
      lent: 1,
      'two-places': 2,
      'no-receipt': 1,
      unfunded: 7,
      'cancelled-late': 4,
    })
  })

  test('is searched by name and reference, and an exception that is put right is said to be', async () => {
    expect((await table(jo, '/exceptions.csv?q=brian')).length).toBe(3)
    expect((await table(jo, '/exceptions.csv?q=ls-005')).map((row) => row['Kind'])).toEqual([
      'Will not last the year',
      'Support not paid for',
      'Review overdue',
    ])
    expect(plain((await open(jo, '/exceptions?q=nobody')).html)).toContain('Nobody is found by this.')
    const sally = await open(jo, '/funds/LS-001/exceptions/no-receipt')
    expect(plain(sally.html)).toContain('There is nothing of this kind today')
  })

  test('the provider’s own work is no commissioner’s business', async () => {
    expect((await open(jo, '/funds/LS-001/exceptions/not-recorded')).status).toBe(404)
    expect((await open(jo, '/funds/LS-001/exceptions/constructor')).status).toBe(404)
    expect((await open(larch, '/funds/LS-001/exceptions/not-recorded')).status).toBe(200)
    expect(plain((await open(jo, '/exceptions')).html)).not.toContain('Support is recorded up to')
  })
})

describe('one entry with its evidence', () => {
  const entryOf = async (ref: string, kind: string, day?: string) => {
    const fund = await larch.store.fundByRef(PROVIDER, ref)
    const all = await larch.store.entries(fund?.id as FundId, {})
    const found = all.find((e) => e.kind === kind && (day === undefined || e.effective === day))
    if (!found) throw new Error(`no ${kind} of ${ref}`)
    return found
  }

  test('a purchase without a receipt: what, when, by whom, who decided, where it came from, its line', async () => {
    const { number, hash } = await entryOf('LS-002', 'purchase', '2026-04-27')
    const { status, html } = await open(jo, `/funds/LS-002/entries/${number}`)
    expect(status).toBe(200)
    const text = plain(html)
    for (const said of [
      'When it happened Monday 27 April 2026',
      'When it was written down 5 May 2026 at 10:00, from a file that a manager of Larch Support took in',
      'File it came from purchases-2026.csv, row 5',
      'What Computer game',
      'How much £54.99',
      'Paid from Larch Support’s card, and owed back',
      'Receipt Not seen',
      'Who Brian',
      'How they were involved In person',
      'Statement 2, April 2026 , line 25',
      'Money to spend Lent by Larch Support £54.99',
      'History unchanged since 5 May 2026',
      `Entry number ${number}`,
      hash,
    ])
      expect(text).toContain(said)
    // The row as it was written is the managers' own, and no code stands before the end.
    expect(text.indexOf(hash)).toBeGreaterThan(text.indexOf('History unchanged'))
    const manager = plain((await open(larch, `/funds/LS-002/entries/${number}`)).html)
    expect(manager).toContain('purchases-2026.csv, row 5')
  })

  test('a night that is cut at midnight says which days it was, and leads to its other part', async () => {
    const { number } = await entryOf('LS-001', 'support', '2026-05-01')
    const { html } = await open(jo, `/funds/LS-001/entries/${number}`)
    const text = plain(html)
    expect(text).toContain('Times 30 April 2026 21:00 to 1 May 2026 01:00')
    expect(text).toContain('Hours used 1 h 30 of day hours, £24.60 an hour')
    expect(text).toContain('£36.90 (direct support £26.10, management £10.80)')
    const [, path = ''] = /The rest of this visit[\s\S]*?href="([^"]+)"/.exec(html) ?? []
    expect(plain((await open(jo, path)).html)).toContain('Support delivered')
  })

  test('the evidence that a worker was in two places says when, and leads to both visits', async () => {
    const { html } = await open(jo, '/funds/LS-003/exceptions/two-places')
    expect(plain(html)).toContain('With Brian, LS-002 , from 09:00 to 15:00: with both from 12:00 to 15:00')
  })

  test('a worker who is on record elsewhere: with whom and when, as far as they pay for both', async () => {
    const [row] = await table(jo, '/exceptions.csv?kind=two-places&q=Paul')
    const { html } = await open(jo, `/funds/LS-003/entries/${row?.['Numbers of entries or statements']}`)
    expect(plain(html)).toContain(
      'On record elsewhere too With Brian, LS-002 , from 09:00 to 15:00: with both from 12:00 to 15:00',
    )
  })

  test('in plain words to the person, without codes, files and accounts', async () => {
    const brian = await larch.store.fundByRef(PROVIDER, 'LS-002')
    const own: Caller = { ...DEMO_CALLER, as: { role: 'holder', fund: brian?.id as FundId } }
    const { number, hash } = await entryOf('LS-002', 'purchase', '2026-04-27')
    const text = plain((await open(asAnother(larch, own), `/funds/LS-002/entries/${number}`)).html)
    expect(text).toContain('What Computer game')
    for (const said of [hash, 'purchases-2026.csv', 'Debit', 'LS-002', 'Entry number'])
      expect(text).not.toContain(said)
  })

  test('what is not there', async () => {
    for (const number of ['99999', '0', 'x', '1e3'])
      expect((await open(jo, `/funds/LS-002/entries/${number}`)).status).toBe(404)
  })

  test('one that was changed behind the books’ back says so', async () => {
    const spoiled = await openLarch()
    const file = new Database(spoiled.file)
    for (const { name } of file
      .prepare<[], { name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'entry'",
      )
      .all())
      file.exec(`DROP TRIGGER "${name}"`)
    const { number } = await entryOf('LS-002', 'purchase', '2026-04-27')
    file
      .prepare(
        "UPDATE entry SET recorded_at = '2026-04-27T10:00:00.000Z' WHERE number = ? AND fund = (SELECT key FROM fund WHERE ref = 'LS-002')",
      )
      .run(number)
    file.close()
    const as = asAnother(spoiled, commissioner('northshire'))
    const text = plain((await open(as, `/funds/LS-002/entries/${number}`)).html)
    expect(text).toContain('This entry is not as it was written down.')
    expect(text).not.toContain('History unchanged')
    expect(plain((await open(as, `/funds/LS-002/entries/${number - 1}`)).html)).toContain('History unchanged')
    await spoiled.close()
  })
})

describe('sampling', () => {
  const numbers = (rows: readonly Record<string, string>[]) =>
    rows.map((r) => `${r['Reference']} ${r['Entry']}`)

  test('a new sample stands in its address with its seed, and the address draws it again', async () => {
    const begun = await jo.app.request(`/sampling?how=random&${MONTH(25)}`)
    expect(begun.status).toBe(303)
    const address = begun.headers.get('location') ?? ''
    expect(address).toMatch(/seed=[0-9a-f]{12}&known=2026-06-02T08%3A00%3A00Z$/)
    const { html } = await open(jo, address)
    expect(plain(html)).toContain('25 of 329 entries of April 2026 with 10 funds')
    const links = (text: string) => [...text.matchAll(/\/funds\/f_[\w-]+\/entries\/\d+/g)].map(([l]) => l)
    expect(links(html)).toHaveLength(25)
    expect(links((await open(jo, address)).html)).toEqual(links(html))
    expect((await open(jo, links(html)[0] ?? '')).status).toBe(200)
  })

  test('the same seed draws the same entries later too, and another draws others', async () => {
    const later = await openLarch()
    const as = asAnother(later, commissioner('northshire'))
    const path = `/sampling.csv?how=random&${MONTH(25)}&${KNOWN}`
    const before = numbers(await table(as, `${path}&${SEED}`))
    expect(before).toHaveLength(25)
    later.clock.now = '2026-06-03T09:00:00Z' as Moment
    const emma = { fund: 'LS-009', start: '2026-04-28T10:00', end: '2026-04-28T11:00' }
    expect(isRefused(await later.books.giveSupport(DEMO_CALLER, emma))).toBe(false)
    expect(numbers(await table(as, `${path}&${SEED}`))).toEqual(before)
    expect(numbers(await table(as, `${path}&seed=fedcba987654`))).not.toEqual(before)
    const now = `/sampling?how=random&${MONTH(25)}&${SEED}&known=2026-06-03T09:00:00Z`
    expect(plain((await open(as, now)).html)).toContain('25 of 330 entries')
    await later.close()
  })

  test('the largest sums, the largest first; and from the exceptions', async () => {
    // Of four days, so that a sample may hold all there is.
    const days = `${MONTH(100)}&${SEED}&${KNOWN}`.replace('from-day=1&', 'from-day=27&')
    const all = await table(jo, `/sampling.csv?how=random&${days}`)
    expect(all.length).toBeLessThan(100)
    const sums = (rows: typeof all) => rows.map((row) => Number(row['Money it moved']))
    const largest = await table(jo, `/sampling.csv?how=largest&${days.replace('size=100', 'size=5')}`)
    expect(sums(largest)).toEqual(
      sums(all)
        .sort((a, b) => b - a)
        .slice(0, 5),
    )
    const named = await table(jo, `/sampling.csv?how=exceptions&${MONTH(25)}&${SEED}&${KNOWN}`)
    expect(numbers(named).length).toBe(3)
    expect(named.map((row) => row['Person'])).toEqual(['Brian', 'Brian', 'Paul'])
  })

  test('of one kind only', async () => {
    const rows = await table(
      jo,
      `/sampling.csv?how=random&${MONTH(100)}&${SEED}&${KNOWN}`.replace('of=all', 'of=drawn'),
    )
    expect(rows.map((row) => row['What happened'])).toEqual(
      Array.from({ length: 10 }, () => 'Larch Support took what it had earned'),
    )
    expect(rows.find((row) => row['Person'] === 'Aisha')).toMatchObject({
      'How much': '−£941.24 at the bank',
      'Money it moved': '941.24',
    })
    const bought = await table(
      jo,
      `/sampling.csv?how=random&${MONTH(100)}&${SEED}&${KNOWN}`.replace('of=all', 'of=bought'),
    )
    expect(bought.length).toBeGreaterThan(0)
    expect(bought.every((row) => row['What happened']?.startsWith('Bought: '))).toBe(true)
  })

  test.each([
    ['size=101', 'Say how many, from 1 to 100.'],
    ['size=0', 'Write a whole number of entries.'],
    ['to-year=2025', 'The last day comes before the first.'],
    ['from-year=2025&from-month=1', 'Choose at most a year at a time.'],
    ['seed=xyz', 'A seed is 12 digits and letters from a to f.'],
    ['how=luck', 'Say how the entries are chosen.'],
    ['known=yesterday', 'The address is not whole. Draw a new sample.'],
    ['known=2026-99-99T99:99:99Z', 'The address is not whole. Draw a new sample.'],
    ['known=2026-02-30T10:00:00Z', 'The address is not whole. Draw a new sample.'],
    ['known=2026-04-30T10:00:60Z', 'The address is not whole. Draw a new sample.'],
    [
      'known=2026-06-02T08:00:00.001Z',
      'The address asks for entries of a time that is still to come. Draw a new sample.',
    ],
  ])('%s is refused', async (change, sentence) => {
    const query = new URLSearchParams(`how=random&${MONTH(25)}&${SEED}&${KNOWN}`)
    for (const [name, value] of new URLSearchParams(change)) query.set(name, value)
    const { status, html } = await open(jo, `/sampling?${query}`)
    expect(status).toBe(422)
    expect(plain(html)).toContain(sentence)
  })
})

describe('their own payments', () => {
  const compare = async (of: Larch, text: string, more: Record<string, string> = {}) => {
    const body = new FormData()
    body.append('file', new File([text], 'paid.csv', { type: 'text/csv' }))
    for (const [name, value] of Object.entries(more)) body.append(name, value)
    const headers = { origin: 'http://localhost', 'sec-fetch-site': 'same-origin' }
    const res = await of.app.request('/payments', { method: 'POST', body, headers })
    return { status: res.status, text: await res.text() }
  }
  const LIST = [
    'Reference,Date,Amount,Notes',
    'NCC260302,02/03/2026,"32,774.70",agrees',
    'ncc 260409,09/04/2026,"32,700.00",other sum',
    'NCC260499,20/04/2026,50.00,only theirs',
    'NCC260430,30/04/2026,0.10,only theirs',
  ].join('\n')

  test('agrees, differs, only here, only there, with sums that foot; and as a table', async () => {
    const { status, text } = await compare(jo, LIST)
    expect(status).toBe(200)
    const said = plain(text)
    expect(said).toContain('Same reference, other sum or date 1 £32,700.00 £32,774.70')
    expect(said).toContain('Only in these books 1 £0.00 £32,774.70')
    expect(said).toContain('Only in your list 2 £50.10 £0.00')
    expect(said).toContain('Agrees 1 £32,774.70 £32,774.70')
    expect(said).toContain('All together 5 £65,524.80 £98,324.10 £32,799.30')
    const [, receipt = ''] = /href="(\/funds\/f_[\w-]+\/entries\/\d+)"/.exec(text) ?? []
    expect(plain((await open(jo, receipt)).html)).toContain('Payment’s reference NCC260')

    const csv = await compare(jo, LIST, { as: 'csv' })
    const rows: Record<string, string>[] = parse(csv.text, { bom: true, columns: true })
    expect(rows.map((row) => [row['Result'], row['Reference'], row['People it was split over']])).toEqual([
      ['Same reference, other sum or date', 'ncc 260409', '10'],
      ['Only in these books', 'NCC260427', '10'],
      ['Only in your list', 'NCC260499', '0'],
      ['Only in your list', 'NCC260430', '0'],
      ['Agrees', 'NCC260302', '10'],
    ])
    expect(pence(rows, 'Amount in these books')).toBe(9_832_410)
  })

  test('everything that is wrong with the file, and nothing of it is kept', async () => {
    const was = (await larch.store.providers()).find((p) => p.id === PROVIDER)
    const { status, text } = await compare(jo, 'Reference,Date,Amount\nA1,31/02/2026,five')
    expect(status).toBe(422)
    expect(plain(text)).toContain('Line 2, column 2 (Date): “31/02/2026” is not a day.')
    expect(plain(text)).toContain('Line 2, column 3 (Amount): “five” is not a sum of money.')
    expect((await compare(jo, LIST)).status).toBe(200)
    const now = (await larch.store.providers()).find((p) => p.id === PROVIDER)
    expect([now?.sequence, now?.head]).toEqual([was?.sequence, was?.head])
    expect(await larch.store.imports(PROVIDER)).not.toContainEqual(
      expect.objectContaining({ name: 'paid.csv' }),
    )
  })

  test('a form without a file, and a file that is too big', async () => {
    const empty = await jo.app.request('/payments', {
      method: 'POST',
      body: new FormData(),
      headers: { origin: 'http://localhost', 'sec-fetch-site': 'same-origin' },
    })
    expect(empty.status).toBe(422)
    expect((await compare(jo, 'x'.repeat(1_100_000))).status).toBe(413)
  })
})

describe('where Southmere pays for Chloe from 1 May on', () => {
  let moved: Larch
  let northshire: Larch
  let southmere: Larch
  let chloe: FundId
  beforeAll(async () => {
    moved = await openLarch()
    const person = PEOPLE.find((p) => p.ref === 'LS-007')
    if (!person) throw new Error('no Chloe')
    const streams = [{ code: 'southmere', name: 'Southmere Council', relation: 'included' as const }]
    const agreed = await moved.books.agreeAnew(DEMO_CALLER, {
      fund: 'LS-007',
      agreement: { ...termsFor(person), from: day('2026-05-01'), streams },
      decided: { name: 'Chloe', involved: 'in-person' },
    })
    if (isRefused(agreed)) throw new Error('not agreed')
    northshire = asAnother(moved, commissioner('northshire'))
    southmere = asAnother(moved, commissioner('southmere'))
    chloe = (await moved.store.fundByRef(PROVIDER, 'LS-007'))?.id as FundId
  }, 60_000)
  afterAll(() => moved.close())

  test('neither sees the other’s days: lists, totals, tables, the months', async () => {
    for (const path of [
      '/',
      '/funds',
      '/funds.csv',
      '/exceptions',
      '/exceptions.csv',
      '/paid-for.csv?month=2026-06',
    ])
      expect(plain((await open(northshire, path)).html), path).not.toContain('Chloe')
    expect(plain((await open(northshire, '/')).html)).toContain('Funds today 9')
    expect(plain((await open(northshire, '/funds-ended')).html)).toContain('Chloe LS-007 30 April 2026')
    expect(plain((await open(southmere, '/')).html)).toContain('Funds today 1')
    expect((await table(southmere, '/funds.csv')).map((r) => r['Person'])).toEqual(['Chloe'])
    expect(await table(southmere, '/paid-for.csv?month=2026-04')).toEqual([])
    expect((await table(northshire, '/paid-for.csv?month=2026-04')).length).toBe(10)
    expect((await table(southmere, '/paid-for.csv?month=2026-05')).map((r) => r['Person'])).toEqual(['Chloe'])
  })

  test('a sample never holds an entry that is not theirs to see, however it is drawn', async () => {
    const seeds = ['0123456789ab', 'a0a0a0a0a0a0', '777777777777', 'fedcba987654', '00000000beef']
    let [before, after] = [0, 0]
    for (const how of ['random', 'largest'])
      for (const seed of seeds) {
        const query = `/sampling.csv?how=${how}&${SPRING}&seed=${seed}&${KNOWN}`
        for (const row of await table(northshire, query)) {
          if (row['Person'] !== 'Chloe') continue
          expect(row['Day'] ?? '').toMatch(/^2026-0[34]/)
          before++
        }
        for (const row of await table(southmere, query)) {
          expect(row['Person']).toBe('Chloe')
          expect(row['Day'] ?? '').toMatch(/^2026-0[56]/)
          after++
        }
      }
    expect(Math.min(before, after)).toBeGreaterThan(0)
  })

  test('entries and exceptions of other days answer like what is not there', async () => {
    const entries = await moved.store.entries(chloe, {})
    const ofMay = entries.find((e) => e.effective >= '2026-05-01')?.number
    const ofApril = entries.find((e) => e.effective < '2026-05-01')?.number
    const nothing = plain((await open(northshire, `/funds/${chloe}/entries/99999`)).html)
    const hidden = await open(northshire, `/funds/${chloe}/entries/${ofMay}`)
    expect([hidden.status, plain(hidden.html)]).toEqual([404, nothing])
    expect((await open(northshire, `/funds/${chloe}/entries/${ofApril}`)).status).toBe(200)
    expect((await open(southmere, `/funds/${chloe}/entries/${ofApril}`)).status).toBe(404)
    expect((await open(southmere, `/funds/${chloe}/entries/${ofMay}`)).status).toBe(200)
    expect((await open(northshire, `/funds/${chloe}/exceptions/lent`)).status).toBe(404)
    expect((await open(southmere, '/funds/LS-001/entries/1')).status).toBe(404)
  })

  test('a payment list finds only what was received for them, from them', async () => {
    const body = new FormData()
    body.append('file', new File(['Reference,Date,Amount\nNCC260427,27/04/2026,"32,774.70"'], 'paid.csv'))
    const headers = { origin: 'http://localhost', 'sec-fetch-site': 'same-origin' }
    const res = await southmere.app.request('/payments', { method: 'POST', body, headers })
    expect(plain(await res.text())).toContain('All together 1 £32,774.70 £0.00 −£32,774.70')
  })
})

test('pages stay small, the menu short, and a commissioner reads only', async () => {
  for (const path of [
    '/',
    '/funds',
    '/exceptions',
    `/sampling?how=random&${SPRING}&${SEED}&${KNOWN}`,
    await at(larch, '/funds/LS-001/entries'),
  ])
    expect((await open(jo, path)).html.length, path).toBeLessThan(60_000)
  expect(menuOf(commissioner('northshire').as).length).toBeLessThanOrEqual(7)
  for (const act of ['reverse', 'closeMonth', 'importFiles', 'settle', 'answerQuestion', 'propose'] as const)
    expect(POLICY[act].commissioner).toBe('no')
})

test('a person is told that their entry was looked at, and that they were in a list', async () => {
  const fresh = await openLarch()
  const as = asAnother(fresh, commissioner('northshire'))
  const sally = (await fresh.store.fundByRef(PROVIDER, 'LS-001'))?.id as FundId
  await open(as, '/payments')
  const looks = () => fresh.store.people.looks(sally, { from: day('2026-06-02'), to: day('2026-06-02') })
  expect(await looks()).toEqual([])
  await open(as, `/funds/${sally}/entries/1`)
  expect((await looks()).map((l) => l.what)).toEqual(['entries'])
  await open(as, '/funds')
  expect((await looks()).map((l) => l.what).sort()).toEqual(['entries', 'list'])
  await fresh.close()
})
