// What a manager looks at at a month's end, on the page and in the API: over the demo provider's books on 2 June 2026.
// March is closed for everybody, April for all but Emma; May's files are not taken in. Emma gets hers by hand.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openHouse } from '../../src/cli/house.ts'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import { isRefusal } from '../../src/ledger/refusal.ts'
import { createApp } from '../../src/web/app.ts'
import { manyFunds } from '../cli/many-funds.ts'
import { aKey, ask, open, send } from './asking.ts'
import { type Larch, openLarch } from './larch.ts'

let dana: Larch
beforeAll(async () => {
  dana = await openLarch()
}, 60_000)
afterAll(() => dana.close())

async function idOf(ref: string): Promise<FundId> {
  const fund = await dana.store.fundByRef(DEMO_CALLER.provider, ref)
  if (!fund) throw new Error(`no fund ${ref}`)
  return fund.id
}

/** What stands on a page, without its tags. */
function textOf(html: string): string {
  const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'))
  const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
  return main
    .replace(/<[^>]*>/g, ' ')
    .replace(/&([a-z0-9#]+);/g, (_, name) => signs[name] ?? '')
    .replace(/\s+/g, ' ')
}

async function page(path: string, status = 200): Promise<string> {
  const found = await open(dana, path)
  expect(found.status, path).toBe(status)
  return textOf(found.html)
}

const MARCH = '/statements?month=2026-03'
const APRIL = '/statements?month=2026-04'
const MAY = '/statements?month=2026-05'
const handOver = async (ref: string, number: number, reader = 'person') =>
  `/funds/${await idOf(ref)}/statements/${number}/deliveries/${encodeURIComponent(reader)}`

describe('a manager at the month’s end', () => {
  test('finds the last month that is over in the menu, with what is in the way first', async () => {
    const { html } = await open(dana, '/month-end/2026-05')
    expect(html).toContain('href="/statements">Statements</a>')
    const may = await page('/statements')
    expect(may).toBe(await page(MAY))
    expect(may).toMatch(/Statements of May 2026 .*Issued 0 of 10 Sent or handed over 0/)
    expect(may).toContain(
      'Something is in the way: 10 Sally LS-001 Not issued Support is recorded only up to',
    )
    expect(may).toContain('Emma LS-009 Not issued Close April 2026 first: months are closed in order.')
    expect(may).toContain('Statements are issued as the month is closed. Close May 2026 for whoever is ready')
    expect(may).not.toContain('Send what waits')
    const april = await page(APRIL)
    expect(april).toMatch(/Issued 9 of 10 Sent or handed over 0 To hand over 0 To be sent 9/)
    expect(april).toMatch(
      /in the way: 1 Emma LS-009 Not issued A row is put aside for this person\. Settle it first\. Early copy for Emma Emma: in easy words, by hand To be sent: 9 Sally LS-001 Statement 2 , final Sally: in large print, by post; waits to be sent I have posted it to Sally/,
    )
    const links = (await open(dana, APRIL)).html
    for (const href of [
      '/put-aside',
      '/month-end/2026-04/sending',
      '/month-end/2026-04/closure',
      `/funds/${await idOf('LS-009')}/periods/2026-04/early-copy`,
    ])
      expect(links).toContain(`href="${href}"`)
    expect(links).toMatch(/rel="prev".*March 2026.*rel="next".*May 2026/s)
    expect((await open(dana, MARCH)).html).not.toContain('rel="prev"')
  })

  test('sees who can be closed and whose early copy is out, and gets to both', async () => {
    const brian = await idOf('LS-002')
    await ask(dana, 'POST', '/api/recorded-through', { fund: 'LS-001', through: '2026-05-31' })
    await ask(dana, 'POST', '/api/funds/LS-002/periods/2026-05/early-copy', {})
    const may = await page(MAY)
    expect(may).toContain('Issued 0 of 10 and one early copy')
    expect(may).toMatch(
      /Ready to be issued: 1 Sally LS-001 Not issued Close for Sally or early copy for Sally/,
    )
    expect(may).toMatch(/Brian LS-002 Statement 3 , early copy Support is recorded only up to 30 April 2026/)
    const { html } = await open(dana, MAY)
    expect(html).toContain(`href="/funds/${await idOf('LS-001')}/periods/2026-05/closure"`)
    expect(html).toContain(`href="/funds/${brian}/periods/2026-05/early-copy"`)
    const june = await page('/statements?month=2026-06')
    expect(june).toContain('June 2026 ends on 30 June 2026. Early copies for everybody:')
    expect(june).toMatch(/The month is not over: 10 .*Close May 2026 first/)
    expect(await page('/statements?month=2026-07', 422)).toContain('July 2026 has not begun.')
    expect(await page('/statements?month=soon', 422)).toContain('soon')
  })

  test('hands a statement over, says so once, and the page tells when', async () => {
    const to = await handOver('LS-009', 1)
    expect(await page(MARCH)).toMatch(
      /To hand over 1 To be sent 9 .*To hand over: 1 Emma LS-009 Statement 1 , final Emma: in easy words, by hand I have handed it over to Emma/,
    )
    expect((await open(dana, MARCH)).html).toContain(`href="${to}"`)
    const { html } = await open(dana, to)
    expect(textOf(html)).toMatch(
      /Have you handed it over to Emma\? Statement Statement 1, March 2026 It is final To Emma To print Open it in their form How they read it in easy words In words Femi goes through it with me/,
    )
    const key = /name="key" value="([^"]*)"/.exec(html)?.[1] ?? ''
    for (let sent = 0; sent < 2; sent++) {
      const done = await send(dana, to, { key })
      expect([done.status, done.location]).toEqual([303, `${MARCH}&handed=1`])
    }
    const march = await page(`${MARCH}&handed=1`)
    expect(march).toContain('It is written down that it is on its way.')
    expect(march).toMatch(/Sent or handed over 1 To hand over 0 To be sent 9/)
    expect(march).toMatch(/Done: 1 Emma .*in easy words, by hand; handed over on 2 June 2026/)
    const rows = await dana.store.issued.deliveries(await idOf('LS-009'))
    expect(rows.map((d) => [d.number, d.reader, d.form, d.way])).toEqual([
      [1, 'person', 'easy-read', 'in-person'],
    ])
    const again = await send(dana, to, { key: aKey() })
    expect([again.status, textOf(again.html)]).toEqual([
      409,
      expect.stringContaining('It is written down already that they have it, since 2 June 2026.'),
    ])
  })

  test('makes Braille for whoever needs it; what goes by itself shows by which way it went', async () => {
    const paul = await idOf('LS-003')
    const asked = {
      reader: 'person',
      form: 'other',
      says: 'Braille, grade 2',
      way: 'post',
      address: '1 Road',
    }
    await ask(dana, 'POST', '/api/funds/LS-003/needs', asked)
    const row = (fund: FundId, form: 'pdf' | 'web', way: 'print' | 'e-mail') =>
      ({ fund, number: 2, reader: 'person', form, way }) as const
    await dana.books.recordHandedOver(DEMO_CALLER, {
      handedOver: [row(await idOf('LS-002'), 'pdf', 'print'), row(await idOf('LS-004'), 'web', 'e-mail')],
    })
    // Brian is sent it again, in large print.
    await dana.books.recordHandedOver(DEMO_CALLER, {
      handedOver: [{ ...row(await idOf('LS-002'), 'pdf', 'print'), form: 'large-print' }],
    })
    // Paper that came before does not stand for Braille.
    await dana.books.recordHandedOver(DEMO_CALLER, { handedOver: [row(paul, 'pdf', 'print')] })
    const april = await page(APRIL)
    expect(april).toMatch(/Sent or handed over 2 To hand over 1 To be sent 6/)
    expect(april).toContain(
      'To hand over: 1 Paul LS-003 Statement 2 , final Paul: in another form (Braille, grade 2), by post; also printed on 2 June 2026 I have handed it over to Paul',
    )
    expect(april).toContain(
      'Brian: in print, by post; printed in large print on 2 June 2026; also printed on 2 June 2026',
    )
    expect(april).toContain('Ken: in print, by post; sent by e-mail on a screen on 2 June 2026')
    const made = await ask(dana, 'POST', '/api/funds/LS-003/statements/2/deliveries', { reader: 'person' })
    expect([made.status, made.body]).toEqual([
      201,
      { fund: 'LS-003', month: '2026-04', statement: 2, reader: 'person', form: 'other' },
    ])
    expect(await page(APRIL)).toMatch(
      /Sent or handed over 3 To hand over 0 .*by post; handed over on 2 June 2026/,
    )
  })

  test('says it of nothing that is not issued or is not for them; paper is posted', async () => {
    expect(await page(await handOver('LS-009', 2), 404)).toContain(
      'There is no statement 2 of this fund. Issue it before it is handed over.',
    )
    expect(await page(await handOver('LS-001', 2))).toMatch(
      /Have you posted it to Sally\? .* How they read it in large print .* Say so once it is in the post\./,
    )
    expect(await page(await handOver('LS-001', 2, 'funder:northshire'), 404)).toContain(
      'This statement does not go to them.',
    )
    expect((await send(dana, await handOver('LS-009', 1), {})).status).toBe(400)
    const none = await ask(dana, 'POST', '/api/funds/LS-009/statements/2/deliveries', { reader: 'person' })
    expect(none.status).toBe(404)
    expect(await dana.store.issued.deliveries(await idOf('LS-001'))).toEqual([])
  })
})

describe('a program', () => {
  test('reads the same', async () => {
    const { status, body } = await ask(dana, 'GET', '/api/statements?month=2026-04')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      ...{ month: '2026-04', isOver: true, earlier: '2026-03', later: '2026-05', page: 1, pages: 1 },
      counts: { funds: 10, final: 9, early: 0, sent: 3, toHandOver: 0, toSend: 6 },
      standing: { 'in-the-way': 1, 'to-hand-over': 0, 'to-issue': 0, 'to-send': 6, done: 3 },
    })
    const { funds } = body as { funds: { fund: string }[] }
    expect(funds.map((f) => f.fund)).toEqual([
      'LS-009',
      ...['LS-001', 'LS-005', 'LS-006', 'LS-007', 'LS-008', 'LS-010'],
      ...['LS-002', 'LS-003', 'LS-004'],
    ])
    expect(funds[0]).toEqual({
      keptBack: [],
      ...{ fund: 'LS-009', standing: 'in-the-way' },
      inTheWay: [{ name: 'rows-put-aside', detail: 'A row is put aside for this person. Settle it first.' }],
      readers: [{ reader: 'person', name: 'Emma', form: 'easy-read', way: 'in-person', toHandOver: false }],
    })
    expect((await ask(dana, 'GET', '/api/statements?month=2026-07')).status).toBe(422)
  })
})

test('with many people, a page holds fifty of them in less than 60 kB', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'ringfence-many-')), 'books.db')
  await manyFunds(file, { funds: 51, visits: 1 })
  const house = await openHouse({ db: file, provider: undefined })
  if (isRefusal(house)) throw new Error(house.sentence)
  const who = async () => ({ caller: DEMO_CALLER, name: 'Dana Reed' })
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const many = { app: createApp({ books: house.books, who, log: silent }) }
  const first = await open(many, APRIL)
  expect(first.html.length).toBeLessThan(60_000)
  expect(first.html.match(/Not issued/g)).toHaveLength(50)
  expect(textOf(first.html)).toMatch(/Ready to be issued: 51 Person 1 BF-0001 .*More: page 2 of 2/)
  const second = await open(many, `${APRIL}&page=2`)
  expect(textOf(second.html)).toMatch(/Ready to be issued: 51 Person 51 BF-0051 .*Earlier/)
  expect(second.html.match(/Not issued/g)).toHaveLength(1)
  expect(textOf((await open(many, `${APRIL}&page=9`)).html)).toBe(textOf(second.html))
  await house.store.close()
  rmSync(dirname(file), { recursive: true })
}, 60_000)
