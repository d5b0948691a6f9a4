// A council's packs as pages, tables and files: the demo's ten people, of whom Emma's April is not closed.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import { said } from '../bookkeeping/packed.ts'
import { said as typed } from '../cli/ringfence.ts'
import { asAnother, type Larch, openLarch } from './larch.ts'

let larch: Larch
let council: Larch
beforeAll(async () => {
  larch = await openLarch()
  const as = { role: 'commissioner', funder: 'northshire' } as const
  council = asAnother(larch, { ...DEMO_CALLER, code: 'u_jo' as CallerCode, as })
}, 60_000)
afterAll(() => larch.close())

/** What stands on a page; a heading that a phone repeats in each cell is not counted twice. */
const textOf = (html: string) =>
  html
    .replace(/<span class="rf-table__heading-inside"[^>]*>.*?<\/span>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
const page = async (by: Larch, path: string) => {
  const res = await by.app.request(path)
  return { status: res.status, headers: res.headers, body: await res.text() }
}

describe('the pages', () => {
  test('say by month whether a pack is whole, or for how many it waits', async () => {
    for (const by of [larch, council]) {
      const text = textOf((await page(by, '/packs')).body)
      expect(text).toContain('May 2026 0 of 10 Waits for 10 funds; all are due by 19 June 2026')
      expect(text).toContain('April 2026 9 of 10 Waits for one fund; all were due by 22 May 2026')
      expect(text).toContain('March 2026 10 of 10 Whole')
    }
  })

  test('tell a month’s totals, who is not in them and why, and lead to the files', async () => {
    const { body } = await page(council, '/packs/2026-04')
    const text = textOf(body)
    expect(text).toContain('Not closed yet: 1 All should have been closed by 22 May 2026')
    expect(text).toContain('Emma LS-009 Rows of files wait for somebody to settle them.')
    expect(text).toContain(
      'Left before 449 h 55 Given 1,263 h Used, or cancelled late −1,110 h 1 min 14 s Swapped, saved, turned into money, put right −19 h 30 Left, beside what is saved 583 h 23 min 46 s',
    )
    expect(text).toContain('Before £11,506.38 In £31,003.51 Out −£27,420.78 Left £15,089.11')
    // What is left stands somewhere, to the penny.
    expect(text).toContain(
      'At the bank £38,396.75 Paid ahead by Northshire Council −£23,252.62 Lent by the provider −£54.99 Earned by the provider and not taken yet −£0.03 Together £15,089.11',
    )
    expect(text).toContain('Support worth £393.60 was delivered and not charged for.')
    for (const to of ['/packs/2026-04.ndjson', '/packs/2026-04.csv', '/check/check-packs.mjs'])
      expect(body).toContain(`href="${to}"`)
  })

  test('say what a report of the same funds and days prints, where it is some pennies less', async () => {
    const text = textOf((await page(council, '/packs/2026-03')).body)
    expect(text).toContain('Bought £35.00 Together £28,521.48')
    expect(text).toContain('which round a total once: what these funds used is £28,521.46 there.')
    const report = textOf((await page(council, '/reports/spending?from=2026-03-01&to=2026-03-31')).body)
    expect(report).toContain('Used £28,521.46 by 10 people')
  })

  test('what is no month, not over, or of another council is not there', async () => {
    for (const path of ['/packs/x', '/packs/2026-13', '/packs/2026-04.pdf', '/packs/2019-01'])
      expect((await page(council, path)).status, path).toBe(path === '/packs/2026-13' ? 422 : 404)
    expect((await page(council, '/packs/2026-06')).status).toBe(422)
    expect((await page(council, '/packs/2026-04?funder=southmere')).status).toBe(404)
  })
})

describe('the files', () => {
  test('are for whoever may see the page, agree with each other, and are checked by the program beside them', async () => {
    const [march, april] = [
      await page(council, '/packs/2026-03.ndjson'),
      await page(council, '/packs/2026-04.ndjson'),
    ]
    expect(april.headers.get('content-disposition')).toBe(
      'attachment; filename="pack-northshire-2026-04.ndjson"',
    )
    expect(april.headers.get('cache-control')).toContain('no-store')
    expect((await page(larch, '/api/packs/2026-04.ndjson?funder=northshire')).body).toBe(april.body)
    expect(said([march, april].map((p) => Buffer.from(p.body)))).toMatchObject({ sound: true, wrong: [] })
    const program = await page(council, '/check/check-packs.mjs')
    expect(program.body).toMatch(/^#!\/usr\/bin\/env node\n/)
  })

  test('the table has a row a fund, and a total that each column adds up to', async () => {
    const { body } = await page(larch, '/packs/2026-04.csv')
    const [head = [], ...rows] = body
      .replace(/^\ufeff/, '')
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(',').map((cell) => cell.replace(/^"|"$/g, '')))
    expect(rows.map(([is]) => is)).toEqual([...Array<string>(9).fill('closed'), 'open', 'total'])
    expect(rows.every((row) => row.length === head.length)).toBe(true)
    const total = rows.at(-1) ?? []
    for (const name of [
      'Money In',
      'Money Left',
      'Direct Support',
      'Behind The Hours',
      'Owed By Funder',
      'Visits',
    ]) {
      const at = head.indexOf(name)
      const pence = (cell: string | undefined) => Math.round(Number(cell) * 100)
      const sum = rows.slice(0, 9).reduce((n, row) => n + pence(row[at]), 0)
      expect(pence(total[at]), name).toBe(sum)
    }
    expect(total[head.indexOf('Hours Left')]).toMatch(/^583:23/)
  })

  test('programs have the same totals', async () => {
    const found = JSON.parse((await page(council, '/api/packs/2026-04')).body)
    expect(found).toMatchObject({ month: '2026-04', due: '2026-05-22', closed: 9, open: 1 })
    expect(found.figures.money.closing.pence).toBe(1_508_911)
    const list = JSON.parse((await page(council, '/api/packs')).body)
    expect(list.months.map((m: { closed: number }) => m.closed)).toEqual([0, 9, 10])
  })
})

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-pack-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const out = join(folder, 'april.ndjson')
  const pack = (...more: readonly string[]) => typed('pack', '--db', larch.file, ...more)

  test('writes the same files, for whoever wrote them only', async () => {
    const ran = await pack('--funder', 'northshire', '--month', '2026-04', '--out', out)
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toContain(`The pack of April 2026 for Northshire Council is in ${out}.`)
    expect(readFileSync(out, 'utf8')).toBe((await page(council, '/packs/2026-04.ndjson')).body)
    expect(statSync(out).mode & 0o777).toBe(0o600)
    const table = join(folder, 'april.csv')
    expect(await pack('--month', '2026-04', '--format', 'csv', '--out', table)).toMatchObject({ code: 0 })
    // What is read as text has lost its mark at the beginning.
    expect(readFileSync(table, 'utf8').slice(1)).toBe((await page(council, '/packs/2026-04.csv')).body)
  })

  test('says what it needs, and why there is none', async () => {
    expect((await pack('--month', '2026-04')).code).toBe(2)
    expect((await pack('--month', '2026-04', '--format', 'pdf', '--out', out)).code).toBe(2)
    const soon = await pack('--month', '2026-06', '--out', out)
    expect([soon.code, soon.err]).toEqual([1, expect.stringContaining('June 2026 is not over.')])
    expect((await pack('--month', '2026-04', '--funder', 'eastshire', '--out', out)).code).toBe(1)
  })
})
