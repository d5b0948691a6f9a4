// A manager's pages over everybody: one row a person, the end of a month step by step, the list to keep of what was
// taken; for ten people with their figures, and for more than a page holds.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBooks } from '../../src/bookkeeping/open-books.ts'
import { DEMO_CALLER, WAITING } from '../../src/demo/build.ts'
import { larchRoster } from '../../src/formats/mapping.ts'
import { readFile } from '../../src/formats/reading.ts'
import { day, type Moment, month } from '../../src/ledger/day.ts'
import { openStore } from '../../src/store/sqlite/store.ts'
import { createApp } from '../../src/web/app.ts'
import { manyFunds } from '../cli/many-funds.ts'
import { open, send } from './asking.ts'
import { bytesOf, type Larch, openLarch } from './larch.ts'

/** What stands on a page, without its tags; a cell's heading is said by the styles on a phone alone. */
function textOf(html: string): string {
  const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'))
  const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
  return main
    .replace(/<[^>]*>/g, ' ')
    .replace(/&([a-z0-9#]+);/g, (_, name) => signs[name] ?? '')
    .replace(/\s+/g, ' ')
}

type Asked = Pick<Larch, 'app'> & Partial<Pick<Larch, 'store'>>

async function page(larch: Asked, path: string, status = 200): Promise<string> {
  const found = await open(larch, path)
  expect(found.status, path).toBe(status)
  return textOf(found.html)
}

/** The people of the list, in its order. */
async function namesOn(larch: Asked, path: string): Promise<string[]> {
  const { html } = await open(larch, path)
  return [...html.matchAll(/rowheader"><a [^>]*>([^<]*)</g)].map(([, name = '']) => name)
}

describe('one row a person', () => {
  let larch: Larch
  beforeAll(async () => {
    larch = await openLarch()
  }, 60_000)
  afterAll(() => larch.close())

  test('this week, hours left, money, pace, the next review and what needs attention', async () => {
    const text = await page(larch, '/')
    expect(text).toContain(
      'Sally LS-001 0 h of 24 h used, 24 h left 171 h 30 147 h 30 banked £0.00 to spend 19 h 30 of 24 h a week: slower than agreed 1 March 2027',
    )
    expect(text).toContain('Paul LS-003 0 h of 30 h used, 30 h left 200 h 170 h banked and 22 h saved')
    expect(text).toContain(
      'Brian LS-002 0 h of 35 h used, 35 h left 237 h 30 202 h 30 banked £309.71 to spend',
    )
    expect(text).toContain('We have lent this fund £54.99, and it is not paid back.')
    expect(text).toMatch(/Brian LS-002 .*? And \d more about Brian Dev/)
  })

  test('what waits stands above it', async () => {
    const text = await page(larch, '/')
    expect(text).toMatch(
      /To look at May 2026 is closed for 0 of 10 people\. 10 statements of March 2026 are to be sent or handed over\. 9 statements of April 2026 are to be sent or handed over\. .*One question waits for an answer\. .*One row of a file is put aside for somebody to settle\./,
    )
    const { html } = await open(larch, '/')
    expect(html).toContain('<a class="govuk-link" href="/month-end/2026-05">May 2026 is closed</a>')
    expect(html).toContain('href="/month-end/2026-04/sending">9 statements of April 2026</a>')
    // Beside it the filter counts what is late, and says so.
    expect(text).toContain('Month not closed in time (1)')
  })

  test('in order of need, or as it is asked', async () => {
    const byName = ['Aisha', 'Brian', 'Chloe', 'Dev', 'Emma', 'Ken', 'Martin', 'Mary', 'Paul', 'Sally']
    const [first, ...others] = await namesOn(larch, '/')
    expect(first).toBe('Brian')
    expect(others).toHaveLength(9)
    expect(await namesOn(larch, '/?sort=name')).toEqual(byName)
    expect((await namesOn(larch, '/?sort=hours')).slice(0, 3)).toEqual(['Mary', 'Emma', 'Sally'])
    expect((await namesOn(larch, '/?sort=spend')).slice(0, 2)).toEqual(['Brian', 'Aisha'])
    // First whose review has passed and none is agreed; on the same day by name. What there is not is the order of need.
    const unagreed = ['Dev', 'Mary']
    expect(await namesOn(larch, '/?sort=review')).toEqual([
      ...unagreed,
      ...byName.filter((name) => !unagreed.includes(name)),
    ])
    expect(await page(larch, '/?called=Dev')).toContain('None agreed the last was due on 30 March 2026')
    expect(await namesOn(larch, '/?sort=constructor')).toEqual([first, ...others])
  })

  test('those with one thing, or called so; both counted', async () => {
    expect(await namesOn(larch, '/?need=lent')).toEqual(['Brian'])
    expect(await page(larch, '/?need=lent')).toContain('1 of 10 people . Show everybody')
    expect(await namesOn(larch, '/?called=ls-00')).toHaveLength(9)
    expect(await namesOn(larch, '/?called=m%C3%81ry')).toEqual(['Mary'])
    const { html } = await open(larch, '/?need=not-recorded&called=a&sort=name')
    // The form keeps what was asked, and the order; a link to another order keeps both.
    expect(html).toContain('<option value="not-recorded" selected="">Support not recorded (10)</option>')
    expect(html).toMatch(/name="called" type="search" value="a"/)
    expect(html).toContain('<input type="hidden" name="sort" value="name"/>')
    expect(html).toContain('href="/?called=a&amp;need=not-recorded&amp;sort=hours"')
  })

  test('nobody: what to do', async () => {
    expect(await page(larch, '/?called=Zo%C3%AB')).toContain(
      'Nobody has “Zoë” in their name or reference. Check how it is written. Show everybody',
    )
    expect(await page(larch, '/?need=missed')).toContain('Nobody has this today. Show everybody')
    expect(await page(larch, '/?need=lent&called=Sally')).toContain('Nobody with this has “Sally”')
  })

  test('on another day; what is no day is refused', async () => {
    const march = await page(larch, '/?on=2026-03-31')
    expect(march).toContain('People on 31 March 2026')
    expect((await open(larch, '/?on=2026-03-31&sort=name')).html).toContain(
      '<input type="hidden" name="on" value="2026-03-31"/>',
    )
    expect(await page(larch, '/?day-day=31&day-month=3&day-year=2026')).toContain('People on 31 March 2026')
    expect(await page(larch, '/?day-day=31&day-month=2&day-year=2026', 422)).toContain(
      '“31 2 2026” is not a day',
    )
    expect(await page(larch, '/?on=31.2.2026', 422)).toContain('is not a day')
  })
})

describe('the menu', () => {
  test('at most seven links, and every page under them in two steps', async () => {
    const larch = await openLarch()
    const { html } = await open(larch, '/')
    const linksIn = (text: string, label: string) => {
      const nav = text.slice(text.indexOf(`aria-label="${label}"`)).split('</nav>')[0] ?? ''
      return [...nav.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href)
    }
    const top = linksIn(html, 'Menu')
    expect(top.length).toBeLessThanOrEqual(7)
    const reached = new Set(top)
    for (const href of top) {
      const came = await open(larch, href)
      const at = came.status === 303 ? await open(larch, came.headers.get('location') ?? '') : came
      expect(at.status, href).toBe(200)
      expect(at.html.match(/aria-current="true"[^>]*>|aria-current="page"/), href).not.toBeNull()
      const section = at.html.match(/class="rf-section" aria-label="([^"]*)"/)?.[1]
      if (section) for (const link of linksIn(at.html, section)) reached.add(link)
    }
    for (const path of [
      ...['/', '/people', '/contacts', '/month-end', '/statements', '/import', '/put-aside', '/drawdown'],
      ...['/bank', '/proposals', '/questions', '/disputes', '/to-tell', '/writing'],
    ])
      expect([...reached], path).toContain(path)
    await larch.close()
  }, 30_000)
})

describe('the end of a month', () => {
  test('step by step: May waits, is recorded, and is closed for whoever is ready', async () => {
    const larch = await openLarch()
    const first = await larch.app.request('/month-end')
    expect([first.status, first.headers.get('location')]).toEqual([303, '/month-end/2026-04'])
    expect(await page(larch, '/month-end/2026-04')).toContain('Next: Settle what needs a human')

    const waits = await page(larch, '/month-end/2026-05')
    expect(waits).toContain('Next: Record the support')
    expect(waits).toContain('Record the support To do 0 of 10 people recorded up to 31 May 2026.')
    expect(waits).toMatch(
      /Northshire Council Before May 2026 £24,581\.02 paid ahead Due for the month £32,774\.70 Came in the month £0\.00 Now, up to 31 May 2026 £8,193\.68 owed/,
    )
    expect(waits).toContain('May 2026 is closed for 0 of 10 people. Nobody is ready yet.')
    expect(waits).toContain('Statements go out once the month is closed.')

    const fileOf = (name: string) => {
      const file = readFile(bytesOf(name), name, [larchRoster])
      if (Array.isArray(file)) throw new Error(file.map((r) => r.sentence).join(' '))
      return file
    }
    const files = WAITING.map(fileOf)
    await larch.books.importFiles(DEMO_CALLER, { files, until: day('2026-05-31') })
    const recorded = await page(larch, '/month-end/2026-05')
    expect(recorded).toContain('10 of 10 people recorded up to 31 May 2026.')
    expect(recorded).toContain('The bank agrees on 29 May 2026: £46,084.18.')
    expect(recorded).toContain(
      '£28,174.99 was taken for support up to 29 May 2026, from 10 people: the list to keep',
    )
    expect(recorded).toContain('£1,339.35 may still be taken for support up to 31 May 2026, from 7 people')
    expect(recorded).toContain('May 2026 is closed for 0 of 10 people. 9 are ready.')

    // Asked before it begins, since it cannot be undone; then what came of it, and who was not closed.
    const asks = await page(larch, '/month-end/2026-05/closure')
    expect(asks).toContain('Close May 2026 for 9 people?')
    expect(asks).not.toContain('The bank does not agree')
    await larch.books.enterBankBalance(DEMO_CALLER, { on: day('2026-05-31'), pence: 46_084_18 - 10_00 })
    expect(await page(larch, '/month-end/2026-05/closure')).toContain(
      'The bank does not agree on 31 May 2026: it held £10.00 less than the books say.',
    )
    expect(asks).toContain('Emma LS-009: Close April 2026 first: months are closed in order.')
    const sent = await send(larch, '/month-end/2026-05/closure', {})
    expect([sent.status, sent.location]).toEqual([303, '/month-end/2026-05/closure'])
    await ended(larch, '/month-end/2026-05/closure')
    const done = await page(larch, '/month-end/2026-05/closure')
    expect(done).toContain('May 2026 is closed for 9 of 10 people 9 statements are ready to send')
    expect(done).toContain('Emma LS-009: Close April 2026 first')
    const closed = await page(larch, '/month-end/2026-05')
    expect(closed).toContain('May 2026 is closed for 9 of 10 people. Nobody else is ready yet.')
    expect(closed).toContain(
      '9 statements are issued. Sent or handed over: 0. To be sent: 9. To hand over: 0.',
    )
    expect(closed).toContain('What is earned from now on is taken with the next month.')

    // Once April is closed for Emma nothing is in her way any more; what was is told by person.
    const [row] = await larch.books.putAside(DEMO_CALLER, {})
    if (!row) throw new Error('no row is put aside')
    const file = fileOf(row.fileName)
    const answer = { how: 'answer', because: 'The rota says so', workerPaid: true, otherWork: false } as const
    await larch.books.settle(DEMO_CALLER, { id: row.id, file, answer })
    await larch.books.closeMonth(DEMO_CALLER, { fund: 'LS-009', month: month('2026-04') })
    const again = await page(larch, '/month-end/2026-05/closure')
    expect(again).toContain(
      'Close May 2026 for one person? While it was closed, this was in the way: Emma LS-009: Close April 2026 first: months are closed in order.',
    )
  }, 60_000)

  test('what is due is given to everybody, once', async () => {
    const larch = await openLarch()
    larch.clock.now = '2026-06-16T09:00:00Z' as Moment
    expect(await page(larch, '/month-end/2026-06')).toContain(
      '20 allocations to 10 people are due up to 16 June 2026 and not given.',
    )
    const { location } = await send(larch, '/month-end/2026-06/allocations', {})
    await ended(larch, location)
    expect(await page(larch, location)).toContain('What is due is given Up to 16 June 2026, to everybody')
    expect(await page(larch, '/month-end/2026-06')).toContain('All that is due up to 16 June 2026 is given.')
    await larch.close()
  })

  test('what is no month, and what has not begun', async () => {
    const larch = await openLarch()
    expect(await page(larch, '/month-end/May', 422)).toContain('May')
    expect(await page(larch, '/month-end/2026-07', 422)).toContain('July 2026 has not begun.')
    expect((await send(larch, '/month-end/2026-07/closure', {})).status).toBe(422)
    // Where nothing was given from here there is nothing to tell of it.
    const none = await larch.app.request('/month-end/2026-05/allocations')
    expect([none.status, none.headers.get('location')]).toEqual([303, '/month-end/2026-05'])
    await larch.close()
  })
})

/** Waits for work over everybody to come to its end. */
async function ended(larch: Asked, path: string): Promise<void> {
  for (;;) {
    const { headers } = await open(larch, path)
    if (headers.get('refresh') === null) return
    await new Promise((wake) => setTimeout(wake, 20))
  }
}

describe('the list to keep', () => {
  test('on a page that can be printed, and as a table', async () => {
    const larch = await openLarch()
    const before = await page(larch, '/drawdown')
    expect(before).toMatch(/Taken before .*ISF260430-[0-9A-F]{4} .*30 April 2026 .*10 people .*£28,773\.38/)
    const { html } = await open(larch, '/drawdown')
    const path = html.match(/href="(\/drawdown\/taken\/[^"]*)"/)?.[1] ?? ''
    const text = await page(larch, path)
    expect(text).toContain('Sum of the one transfer £28,773.38')
    expect(text).toContain('It came with the bank’s file; no second manager had allowed it')
    expect(text).toMatch(
      /LS-009 Person Emma Direct support £669\.90 Management £277\.20 Cancelled late £95\.53 Total £1,042\.63/,
    )
    const table = await larch.app.request(`${path}.csv`)
    expect(table.headers.get('content-disposition')).toMatch(
      /^attachment; filename="drawdown-ISF260430-[0-9A-F]{4}\.csv"$/,
    )
    expect((await table.text()).trimEnd().split('\r\n')).toHaveLength(12)
    expect((await open(larch, '/drawdown/taken/a_nothing')).status).toBe(404)
    await larch.close()
  })
})

describe('more people than a page holds', () => {
  const PEOPLE = 60
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-manager-'))
  let many: Asked
  let close: () => Promise<void>
  beforeAll(async () => {
    const file = join(folder, 'many.db')
    await manyFunds(file, { funds: PEOPLE, visits: 3 })
    const store = await openStore(file)
    const ids = { newId: (prefix: string) => `${prefix}_${crypto.randomUUID().slice(0, 13)}`, newSalt: salt }
    const books = openBooks({ store, ...ids, clock: () => '2026-05-10T08:00:00Z' as Moment })
    many = {
      store,
      app: createApp({ books, who: async () => ({ caller: DEMO_CALLER, name: 'Dana Reed' }) }),
    }
    close = () => store.close()
  }, 60_000)
  afterAll(async () => {
    await close()
    rmSync(folder, { recursive: true, force: true })
  })
  const salt = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(32)), (b) => b.toString(16).padStart(2, '0')).join('')

  test('25 a page, with the way to the others', async () => {
    expect(await page(many, '/')).toContain('60 people , shown from 1 to 25')
    expect(await page(many, '/?page=2&sort=name')).toContain('60 people , shown from 26 to 50')
    const names = await Promise.all([1, 2, 3].map((n) => namesOn(many, `/?sort=name&page=${n}`)))
    expect(names.map((list) => list.length)).toEqual([25, 25, 10])
    expect(new Set(names.flat()).size).toBe(PEOPLE)
    const { html } = await open(many, '/?page=2&sort=name&need=any')
    expect(html).toContain('href="/?need=any&amp;sort=name"')
    expect(html).toContain('href="/?need=any&amp;sort=name&amp;page=3"')
    // A page that there is not is the nearest.
    expect(await namesOn(many, '/?sort=name&page=99')).toHaveLength(10)
    expect(await namesOn(many, '/?sort=name&page=-1')).toHaveLength(25)
  })

  test('every page over everybody stays small', async () => {
    for (const path of [
      ...['/', '/?page=2', '/month-end/2026-04', '/month-end/2026-04/closure', '/statements', '/drawdown'],
      ...['/bank', '/put-aside', '/proposals', '/to-tell', '/writing', '/people'],
    ]) {
      const { status, html } = await open(many, path)
      expect(status, path).toBe(200)
      expect(Buffer.byteLength(html), path).toBeLessThan(60_000)
    }
  }, 30_000)

  test('closing goes on while a page says how far it is, and ends', async () => {
    const path = '/month-end/2026-04/closure'
    expect(await page(many, path)).toContain('Close April 2026 for 60 people?')
    const sent = send(many, path, {})
    let progress = await open(many, path)
    while (progress.headers.get('refresh') === null) progress = await open(many, path)
    expect(progress.headers.get('refresh')).toBe('3')
    expect(textOf(progress.html)).toMatch(/April 2026 is being closed .* \d+ of 60 It goes on by itself/)
    // Whoever would rather look when they like is not hurried, and pressing again begins nothing anew.
    const still = await open(many, `${path}?still=1`)
    expect(still.headers.get('refresh')).toBeNull()
    expect(textOf(still.html)).toContain('Look how far it is')
    await send(many, path, {})
    expect(await page(many, '/month-end/2026-04')).toContain('Work over everybody goes on:')
    // Another month waits, and says for what.
    const other = '/month-end/2026-05/closure'
    expect((await send(many, other, {})).status).toBe(303)
    const waits = await open(many, other)
    expect(textOf(waits.html)).toMatch(
      /Work over everybody goes on: \d+ of 60\. See how far it is One work is done at a time: wait until it has ended, then close May 2026 here\./,
    )
    expect(waits.html).toContain(`href="${path}"`)
    expect(waits.html).not.toContain('<form method="post" action="/month-end')
    expect((await sent).status).toBe(303)
    await ended(many, path)
    expect(await page(many, path)).toContain('April 2026 is closed 60 statements are ready to send')
    const month = await page(many, '/month-end/2026-04')
    expect(month).toContain('April 2026 is closed for all 60 people.')
    expect(month).toContain('To be sent: 40. To hand over: 20.')

    // Then 50 are printed or handed over, 25 a page, and 10 sent by e-mail.
    const sending = await page(many, '/month-end/2026-04/sending')
    expect(sending).toContain('By e-mail 10 to be sent On paper or by hand 50 to print and post')
    const boxes = async (at: string) => {
      const { html } = await open(many, at)
      expect(Buffer.byteLength(html), at).toBeLessThan(60_000)
      return [...html.matchAll(/type="checkbox" value="([^"]*)"( checked)?/g)]
    }
    const paper = '/month-end/2026-04/paper'
    const all = [...(await boxes(paper)), ...(await boxes(`${paper}?page=2`))]
    expect(new Set(all.map(([, value]) => value)).size).toBe(50)
    const ticked = await boxes(`${paper}?page=2&all=1`)
    expect(ticked.filter(([, , checked]) => checked)).toHaveLength(25)
    const handed = new URLSearchParams(ticked.map(([, value = '']) => ['handed', value]))
    const asked = await send(many, `${paper}?page=2`, handed)
    expect(textOf(asked.html)).toContain('Are these 25 on their way?')
    // “Change something” leads to the page where they were ticked.
    expect(asked.html).toContain(`action="${paper}?page=2"`)
    handed.set('key', 'twenty-five-at-once')
    expect((await send(many, '/month-end/2026-04/deliveries', handed)).location).toBe(`${paper}?handed=25`)
    expect(await boxes(paper)).toHaveLength(25)
  }, 60_000)
})
