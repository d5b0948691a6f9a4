// How people are written to, as they and their managers meet it on pages and in the API: over the demo provider's
// books on 2 June 2026. Sally has large print by post, Emma easy words by hand; Mary was to be asked again by 1 June.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import { aKey, ask, at, open, send } from './asking.ts'
import { asAnother, type Larch, openLarch } from './larch.ts'

let dana: Larch
let brian: Larch
beforeAll(async () => {
  dana = await openLarch()
  const fund = await idOf('LS-002')
  const caller: Caller = {
    ...{ code: 'u_brian' as CallerCode, provider: 'p_larch' as Caller['provider'] },
    as: { role: 'holder', fund },
  }
  brian = asAnother(dana, caller)
}, 60_000)
afterAll(() => dana.close())

async function idOf(ref: string): Promise<FundId> {
  const path = await at(dana, `/funds/${ref}`)
  return path.replace('/funds/', '') as FundId
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

async function page(who: Larch, path: string, status = 200): Promise<string> {
  const found = await open(who, path)
  expect(found.status, path).toBe(status)
  return textOf(found.html)
}

const review = { 'review-day': '3', 'review-month': '5', 'review-year': '2027' }
const inLarge = {
  form: 'large-print',
  says: '',
  way: 'post',
  address: '2 Example Road\r\nNorthtown',
  ...review,
}

/** The page's own form, filled in otherwise. */
async function fill(who: Larch, path: string, fields: Record<string, string>) {
  const { html } = await open(who, path)
  const key = /name="key" value="([^"]*)"/.exec(html)?.[1] ?? ''
  return send(who, path, { key, ...fields })
}

describe('a manager', () => {
  test('sees on somebody’s page what they need, and where nobody has asked', async () => {
    expect(await page(dana, '/funds/LS-001')).toContain(
      'Needs large print, by post. Ask again by 2 March 2027. How we write to Sally',
    )
    expect(await page(dana, '/funds/LS-010')).toContain('Needs large print, by post. Ask again now.')
    expect(await page(dana, '/funds/LS-003')).toContain('Nobody has asked Paul how to write to them.')
  })

  test('is told on the first page whom to ask again, finds them, and writes down what they say', async () => {
    expect(await page(dana, '/')).toContain('One person is to be asked again how we write to them.')
    const list = await page(dana, '/writing')
    expect(list).toContain('Mary What they need In large print. By post. Ask by 1 June 2026')
    expect(list).toContain('Not asked yet Brian Paul')

    const path = `/funds/${await idOf('LS-010')}/writing/person`
    const { html } = await open(dana, path)
    expect(textOf(html)).toContain('How do we write to Mary?')
    expect(html).toContain('My eyes are looked at in May.')
    expect(html).toMatch(/value="large-print" checked/)
    const done = await fill(dana, path, { ...inLarge, form: 'pdf' })
    expect([done.status, done.location]).toEqual([303, `/funds/${await idOf('LS-010')}/writing?saved=person`])
    const shown = await page(dana, done.location)
    expect(shown).toContain('It is written down. It counts from the next letter on.')
    expect(shown).toMatch(/How to read it In usual print .*Address 2 Example Road ; Northtown/)
    expect(shown).toContain('We ask again by 3 May 2027')
    expect(shown).not.toContain('My eyes')
    expect(await page(dana, '/')).not.toContain('asked again how we write')
    expect(await page(dana, '/writing')).toContain('Nobody is to be asked again yet.')
  })

  test('gets a form back as it was written, with everything that is wrong', async () => {
    const path = '/funds/LS-003/writing/person'
    const wrong = { ...inLarge, address: ' ', form: 'other', 'review-year': '2036' }
    const { status, html } = await fill(dana, path, wrong)
    expect(status).toBe(422)
    const text = textOf(html)
    expect(text).toContain('There are 3 problems')
    expect(text).toContain('Say which form it is, such as a recording, Braille or another language.')
    expect(text).toContain('Write the address that letters go to.')
    expect(text).toContain('Ask again within three years: by 2 June 2029 at the latest.')
    expect(html).toMatch(/value="other" checked/)
    expect(html).toContain('value="2036"')
    expect(html).toContain('href="#says"')
    const empty = await fill(dana, path, { form: '', way: '' })
    expect(textOf(empty.html)).toMatch(/Choose how to read it\. Choose how it comes\. Say which day\./)
    const mail = await fill(dana, path, { ...inLarge, way: 'e-mail' })
    expect(textOf(mail.html)).toContain('They have no account with an e-mail address here')
    expect((await send(dana, path, inLarge)).status).toBe(400)
    expect(await page(dana, '/funds/LS-003/writing')).toContain('Nobody has asked yet.')
  })

  test('writes it down for a representative and for whoever pays; sends it twice, and it stands once', async () => {
    const text = await page(dana, '/funds/LS-009/writing')
    expect(text).toContain('Femi goes through it with me. I like the pictures.')
    expect(text).toContain('Northshire Council')
    for (const where of ['/funds/LS-009/writing', '/to-tell'])
      expect((await open(dana, where)).html).toContain('href="/writing"')
    const path = '/funds/LS-009/writing/funder:northshire'
    const first = await open(dana, path)
    expect(textOf(first.html)).toContain('As a table for a computer')
    const key = aKey()
    const fields = { key, ...inLarge, form: 'csv', way: 'post' }
    for (let sent = 0; sent < 2; sent++) expect((await send(dana, path, fields)).status).toBe(303)
    const needs = await dana.store.issued.needs(await idOf('LS-009'))
    expect(needs.map((n) => [n.reader, n.form])).toEqual([
      ['person', 'easy-read'],
      ['funder:northshire', 'csv'],
    ])
    expect(await page(dana, '/funds/LS-009/writing/nobody', 404)).toContain('There is nothing')
  })
})

describe('a person', () => {
  test('finds it from the start, reads it in plain words, and changes it without a day to choose', async () => {
    const own = `/funds/${await idOf('LS-002')}/writing`
    expect((await open(brian, '/funds/LS-002/mine/seeing')).html).toContain(`href="${own}"`)
    const text = await page(brian, own)
    expect(text).toContain('How we write to you')
    expect(text).toContain('Larch Support writes to you in the way that you need.')
    // The council gets no statements about him: how it is written to is not his to read about.
    expect(text).not.toMatch(/Northshire|They get none/)
    expect(await page(dana, own)).toContain('Northshire Council')
    const { html } = await open(brian, `${own}/person`)
    expect(textOf(html)).toContain('How do you want us to write to you?')
    expect(html).not.toContain('review-day')
    expect(html).not.toContain('As a table for a computer')
    const done = await fill(brian, `${own}/person`, {
      form: 'easy-read',
      says: 'Big pictures',
      way: 'in-person',
    })
    expect(done.status).toBe(303)
    const after = await page(brian, own)
    expect(after).toMatch(
      /How to read it In easy words with pictures In words Big pictures How it comes By hand/,
    )
    expect(after).toContain('We ask again by 2 June 2027')
    expect(await page(dana, '/funds/LS-002')).toContain('Needs easy words with pictures, by hand.')
  })

  test('changes nobody else’s, and finds nothing of another person', async () => {
    const own = `/funds/${await idOf('LS-002')}/writing`
    const path = `${own}/funder:northshire`
    await page(brian, path, 404)
    expect((await send(brian, path, { key: aKey(), ...inLarge })).status).toBe(404)
    await page(brian, '/funds/LS-001/writing', 404)
    await page(brian, '/writing', 404)
  })
})

test('the API says the same as the pages, and refuses all that is wrong with its field', async () => {
  const { body } = await ask(dana, 'GET', '/api/funds/LS-001/needs')
  expect(body).toMatchObject({
    fund: 'LS-001',
    readers: [
      {
        ...{
          reader: 'person',
          to: 'person',
          name: 'Sally',
          form: 'large-print',
          way: 'post',
          language: 'en',
        },
        record: {
          on: '2026-03-02',
          review: '2027-03-02',
          due: false,
          address: expect.stringContaining('ZZ1'),
        },
      },
      { reader: 'funder:northshire', to: 'commissioner', name: 'Northshire Council', getsStatements: false },
    ],
  })
  const made = await ask(dana, 'POST', '/api/funds/LS-001/needs', {
    ...{ reader: 'person', form: 'other', says: 'A recording', way: 'in-person', review: '2026-06-03' },
  })
  expect([made.status, made.body]).toEqual([201, { fund: 'LS-001', reader: 'person', review: '2026-06-03' }])
  const due = await ask(dana, 'GET', '/api/needs-to-review?by=2026-06-03')
  expect(due.body).toMatchObject({ due: [{ fund: 'LS-001', need: { form: 'other' } }] })
  const wrong = await ask(dana, 'POST', '/api/funds/LS-001/needs', {
    ...{ reader: 'person', form: 'large', way: 'post', review: '2026-06-02' },
  })
  expect(wrong.status).toBe(422)
  expect(wrong.body).toMatchObject({
    refusals: [{ where: { field: 'form' } }, { where: { field: 'review' } }, { where: { field: 'address' } }],
  })
})
