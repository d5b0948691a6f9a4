// The pages and the API on which people are invited, authorities written down and ended, and a person sees who can
// see their record: over the demo provider's books on 2 June 2026, with letters in a folder.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { isRefused } from '../../src/bookkeeping/open-books.ts'
import type { AccessId, UserId } from '../../src/bookkeeping/store-people.ts'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import { outboxPost } from '../../src/mail/outbox.ts'
import { smtpPost } from '../../src/mail/smtp.ts'
import { createApp } from '../../src/web/app.ts'
import { aKey, ask, open, send } from './asking.ts'
import { type Larch, openLarch } from './larch.ts'

let larch: Larch
let aisha: string
const folder = mkdtempSync(join(tmpdir(), 'ringfence-outbox-'))
const post = outboxPost(folder)
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

beforeAll(async () => {
  larch = await openLarch()
  aisha = (await larch.store.fundByRef(DEMO_CALLER.provider, 'LS-008'))?.id ?? ''
}, 60_000)
afterAll(async () => {
  await larch.close()
  rmSync(folder, { recursive: true })
})

type Asked = Pick<Larch, 'app' | 'books'>
/** The service as somebody meets it who has come in. */
function as(caller: Caller, more: Partial<Parameters<typeof createApp>[0]> = {}): Asked {
  const app = createApp({
    books: larch.books,
    who: async () => ({ caller, name: 'Somebody' }),
    post,
    log: silent,
    ...more,
  })
  return { app, books: larch.books }
}

const manager = (): Asked => as(DEMO_CALLER)

/** What stands on a page, without its tags. */
function textOf(html: string): string {
  const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'))
  const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
  return main
    .replace(/<[^>]*>/g, ' ')
    .replace(/&([a-z0-9#]+);/g, (_, name) => signs[name] ?? '')
    .replace(/\s+/g, ' ')
}

async function page(who: Asked, path: string, status = 200): Promise<string> {
  const found = await open(who, path)
  expect(found.status, path).toBe(status)
  return textOf(found.html)
}

/** Each line of the error summary, with the field it leads to; every one of those is on the page. */
function errorsIn(html: string): [string, string][] {
  const list = /<ul class="govuk-list govuk-error-summary__list">(.*?)<\/ul>/s.exec(html)?.[1] ?? ''
  return [...list.matchAll(/<li>(?:<a href="#([^"]+)">)?([^<]+)/g)].map((m) => {
    if (m[1]) expect(html).toContain(`id="${m[1]}"`)
    return [m[1] ?? '', textOf(`<main>${m[2]}</main>`).trim()]
  })
}

const fieldsOf = (html: string) => errorsIn(html).map(([field]) => field)
const letters = () => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
const tokenIn = (letter: string) => /\/invitations\/([0-9a-f]{64})/.exec(letter)?.[1] ?? ''

function account(name: string, email: string): UserId {
  const id = `u_${email}` as UserId
  const file = new Database(larch.file)
  file
    .prepare(
      'INSERT OR IGNORE INTO auth_user (id, name, email, email_verified, created_at, updated_at) VALUES (?, ?, ?, 1, 0, 0)',
    )
    .run(id, name, email)
  file.close()
  return id
}

/** Follows the newest letter: an account, the access, and the service as they meet it. */
async function comeIn(name: string, email: string): Promise<Asked & { access: AccessId; caller: Caller }> {
  const token = tokenIn(letters().findLast((l) => l.startsWith(`To: ${email}\n`)) ?? '')
  const given = await larch.books.acceptInvitation({ token, user: account(name, email) })
  if (isRefused(given) || !('access' in given)) throw new Error(JSON.stringify(given))
  const caller = await larch.books.callerOf(given.access)
  if (!caller) throw new Error(`${name} is no caller`)
  return { ...as(caller), access: given.access, caller }
}

const RUTHS = {
  kind: 'lpa-finance',
  name: 'Ruth Archer',
  email: '',
  decides: 'swap',
  'from-day': '1',
  'from-month': '6',
  'from-year': '2026',
  'to-day': '',
  'to-month': '',
  'to-year': '',
  recognisedBy: 'Dana Reed, Larch Support',
  evidence: 'Registered power of attorney, seen 1 June 2026',
  notStaff: 'yes',
}

describe('inviting by letter', () => {
  const JO = { role: 'commissioner', name: 'Jo Hill', email: 'jo@northshire.example', funder: 'northshire' }

  test('the link is in the letter, and nowhere else', async () => {
    const sent = await send(manager(), '/people/invitations', { ...JO, key: aKey() })
    expect(sent).toMatchObject({
      status: 303,
      location: expect.stringMatching(/^\/people\?invited=i_[\w-]+$/),
    })
    expect(await page(manager(), sent.location)).toContain(
      'The letter is on its way to Jo Hill, jo@northshire.example.',
    )
    const [letter = ''] = letters()
    expect(letters()).toHaveLength(1)
    expect(letter).toMatch(/^To: jo@northshire\.example\nSubject: Larch Support invites you to come in\n/)
    expect(letter).toMatch(/http:\/\/localhost\/invitations\/[0-9a-f]{64}\n/)
    expect(letter).toContain('Larch Support invites you to come in to Ringfence as a commissioner.')
    expect(letter).toContain('It works until 9 June 2026.')
    const text = await page(manager(), '/people')
    expect(text).toMatch(
      /Jo Hill E-mail jo@northshire\.example As Commissioner for Northshire Council Open until 9 June 2026 at 09:00/,
    )
    for (const file of [larch.file, `${larch.file}-wal`])
      if (existsSync(file)) expect(readFileSync(file).includes(tokenIn(letter))).toBe(false)
    expect(text).not.toContain(tokenIn(letter))
  })

  test('the same form twice sends one letter', async () => {
    const form = { role: 'manager', name: 'Omar Haddad', email: 'omar@larch.example', key: aKey() }
    const before = letters().length
    const both = await Promise.all([1, 2].map(() => send(manager(), '/people/invitations', form)))
    expect(both.map((s) => s.status)).toEqual([303, 303])
    expect(letters()).toHaveLength(before + 1)
    await comeIn('Omar Haddad', 'omar@larch.example')
    expect(await page(manager(), '/people')).toMatch(
      /Omar Haddad E-mail omar@larch\.example As Provider manager/,
    )
  })

  test('everything that is wrong is said at its field, and what was typed stays', async () => {
    const nothing = await send(manager(), '/people/invitations', { key: aKey() })
    expect([nothing.status, fieldsOf(nothing.html)]).toEqual([422, ['role']])
    const empty = await send(manager(), '/people/invitations', { role: 'holder', key: aKey() })
    expect([empty.status, fieldsOf(empty.html)]).toEqual([422, ['name', 'email', 'fund']])
    const typed = { role: 'holder', name: 'Aisha <b>', email: 'aisha at home', fund: aisha, key: aKey() }
    const wrong = await send(manager(), '/people/invitations', typed)
    expect(errorsIn(wrong.html)).toEqual([['email', 'Write one e-mail address, like name@example.org.']])
    expect(wrong.html).toContain('value="Aisha &lt;b&gt;"')
    expect(wrong.html).toContain('value="aisha at home"')
    expect(wrong.html).toMatch(new RegExp(`<option value="${aisha}" selected`))
    expect(wrong.html).toContain('<title>Error: Invite a budget holder – Ringfence</title>')
    const again = await send(manager(), '/people/invitations', { ...JO, key: aKey() })
    expect(errorsIn(again.html)[0]?.[1]).toContain('This address is invited already')
    const ann = { role: 'manager', name: 'Ann Lee', email: 'ann@larch.example' }
    const beside = await send(manager(), '/people/invitations', { ...ann, fund: aisha, key: aKey() })
    expect(beside.status).toBe(422)
    expect(errorsIn(beside.html)).toEqual([['fund', 'Leave out the fund: a provider manager has none.']])
  })

  test('only what the role needs is asked; names are filled in from the books, never from the address', async () => {
    const fieldsIn = (html: string) =>
      [...html.matchAll(/<(?:input|select)[^>]* name="(\w+)"/g)].map((m) => m[1]).filter((n) => n !== 'key')
    const asked = async (role: string) =>
      fieldsIn((await open(manager(), `/people/invitations?role=${role}`)).html)
    expect(await asked('manager')).toEqual(['role', 'name', 'email'])
    expect(await asked('holder')).toEqual(['role', 'fund', 'name', 'email'])
    expect(await asked('representative')).toEqual(['role', 'authority', 'name', 'email'])
    expect(await asked('commissioner')).toEqual(['role', 'funder', 'name', 'email'])
    const link = `/people/invitations?role=holder&fund=${aisha}`
    expect((await open(manager(), `/funds/${aisha}/people`)).html).toContain(link.replace('&', '&amp;'))
    const { html } = await open(manager(), link)
    expect(html).toMatch(new RegExp(`<option value="${aisha}" selected`))
    expect(html).toMatch(/name="name"[^>]* value="Aisha"/)
  })

  test('another’s address lets nobody in by a slip; a shared one is ticked, and its letter greets who has it', async () => {
    const email = 'omar@larch.example'
    const asAisha = { role: 'holder', name: 'Aisha', email, fund: aisha }
    expect((await open(manager(), '/people/invitations?role=holder')).html).not.toContain('sameAddress')
    const no = await send(manager(), '/people/invitations', { ...asAisha, key: aKey() })
    expect(errorsIn(no.html)).toEqual([
      [
        'sameAddress',
        'This address is Omar Haddad’s. Invite Aisha by their own, or tick that it is right: Omar Haddad comes in for Aisha too.',
      ],
    ])
    const said = { ...asAisha, sameAddress: 'yes', key: aKey() }
    const { location } = await send(manager(), '/people/invitations', said)
    expect(letters().findLast((l) => l.startsWith(`To: ${email}`))).toContain('Hello Omar Haddad,')
    const invitation = new URL(location, 'http://localhost').searchParams.get('invited')
    await send(manager(), `/people/invitations/${invitation}/withdrawal`, { key: aKey() })
  })

  test('without mail nobody is invited, and the page says so', async () => {
    const quiet = createApp({
      books: larch.books,
      who: async () => ({ caller: DEMO_CALLER, name: 'Dana Reed' }),
      log: silent,
    })
    const here = { app: quiet, books: larch.books }
    const shown = await open(here, '/people')
    expect(textOf(shown.html)).toContain('No mail can be sent from here')
    expect(shown.html).not.toContain('action="/people/invitations"')
    const ann = { role: 'manager', name: 'Ann Lee', email: 'ann@larch.example', key: aKey() }
    const sent = await send(here, '/people/invitations', ann)
    expect(sent.status).toBe(422)
    expect(errorsIn(sent.html)[0]?.[1]).toContain('No mail can be sent from here, so nobody was invited.')
    expect(sent.html).not.toMatch(/invitations\/[0-9a-f]{64}/)
    expect(await page(manager(), '/people')).not.toContain('Ann Lee')
  })

  test('where the letter is not taken, nobody is invited, whether asked once or twice', async () => {
    const port = await closedPort()
    const server = { host: '127.0.0.1', port, from: 'fund@larch.example', tls: 'none' } as never
    const lost = as(DEMO_CALLER, { post: smtpPost(server) })
    const ann = { role: 'manager', name: 'Ann Lee', email: 'ann@larch.example', key: aKey() }
    for (let tries = 0; tries < 2; tries++) {
      const sent = await send(lost, '/people/invitations', ann)
      expect(sent.status).toBe(422)
      expect(errorsIn(sent.html)).toEqual([
        [
          'email',
          'The letter could not be sent, so nobody was invited. Check the address, or try again later.',
        ],
      ])
    }
    expect((await larch.books.people(DEMO_CALLER, {})).invitations.map((i) => i.name)).not.toContain(
      'Ann Lee',
    )
    expect((await send(manager(), '/people/invitations', { ...ann, key: aKey() })).status).toBe(303)
  }, 20_000)

  test('an invitation is taken back, and its link opens nothing', async () => {
    const ann = (await larch.books.people(DEMO_CALLER, {})).invitations.find((i) => i.name === 'Ann Lee')
    const sent = await send(manager(), `/people/invitations/${ann?.id}/withdrawal`, { key: aKey() })
    expect(sent).toMatchObject({ status: 303, location: '/people' })
    const token = tokenIn(letters().findLast((l) => l.startsWith('To: ann@larch.example')) ?? '')
    expect(await larch.books.invitationFor(token)).toMatchObject({ name: 'link-used' })
  })
})

describe('Aisha’s representatives', () => {
  test('an authority is written down with its evidence; all that is wrong is said', async () => {
    const at = `/funds/${aisha}/authorities`
    expect(await page(manager(), at)).toContain('Are they paid by Larch Support?')
    const empty = await send(manager(), at, { key: aKey() })
    expect(empty.status).toBe(422)
    expect(fieldsOf(empty.html)).toEqual(['kind', 'name', 'from', 'recognisedBy', 'evidence', 'notStaff'])
    const turned = await send(manager(), at, {
      ...RUTHS,
      'to-day': '31',
      'to-month': '5',
      'to-year': '2026',
      key: aKey(),
    })
    expect(errorsIn(turned.html)).toEqual([
      ['to', 'The authority would end on 31 May 2026, before it starts on 1 June 2026. Check the days.'],
    ])
    expect(turned.html).toContain('value="Registered power of attorney, seen 1 June 2026"')
    const staff = await send(manager(), at, { ...RUTHS, name: 'Omar Haddad', key: aKey() })
    expect(errorsIn(staff.html)).toEqual([
      [
        'name',
        'Omar Haddad works for Larch Support, and whoever does cannot be a representative. If this is somebody else of the same name, write the name so that they can be told apart.',
      ],
    ])
    const done = await send(manager(), at, { ...RUTHS, key: aKey() })
    expect(done).toMatchObject({ status: 303, location: `/funds/${aisha}/people` })
    const text = await page(manager(), `/funds/${aisha}/people`)
    expect(text).toContain(
      'Ruth Archer, lasting power of attorney for money May decide Swap hours From 1 June 2026 Until No last day is known Recognised by Dana Reed, Larch Support Evidence seen Registered power of attorney, seen 1 June 2026',
    )
    const { html } = await open(manager(), `/funds/${aisha}/people`)
    const [, link = ''] = /href="([^"]*)">\s*Invite Ruth Archer/.exec(html) ?? []
    const invite = await open(manager(), link.replaceAll('&amp;', '&'))
    expect(invite.html).toMatch(/name="name"[^>]* value="Ruth Archer"/)
    expect(invite.html).toMatch(new RegExp(`<option value="${aisha} u_[\\w-]+" selected`))
    expect(link).not.toMatch(/ruth|archer/i)
  })

  test('how decisions are made: three choices for each kind, and no box about capacity', async () => {
    const at = `/funds/${aisha}/decision-making`
    const form = await open(manager(), at)
    expect(form.html.match(/type="radio" value="me"/g) ?? form.html.match(/value="me"/g)).toHaveLength(8)
    expect(form.html).not.toMatch(/capacity/i)
    expect(textOf(form.html)).toContain('Swap hours: now Aisha')
    expect(form.html).not.toMatch(/<details[^>]* open/)
    const empty = await send(manager(), at, { key: aKey() })
    expect(fieldsOf(empty.html)).toEqual(['from', 'who-support', 'name', 'involved'])
    const base = {
      'from-day': '2',
      'from-month': '6',
      'from-year': '2026',
      name: 'Aisha',
      involved: 'in-person',
    }
    const half = { ...base, 'who-buy': 'me-with-help', 'who-swap': 'best-interests' }
    const wrong = await send(manager(), at, { ...half, key: aKey() })
    expect(fieldsOf(wrong.html)).toEqual(['involved-swap', 'authority-swap', 'involved-buy', 'helper-buy'])
    expect(wrong.html.match(/<details[^>]* open/g)).toHaveLength(2)
    const ruth = (await larch.books.people(DEMO_CALLER, {})).to.authorities.find((a) => a.fund.id === aisha)
    const whole = {
      ...half,
      'involved-swap': 'Mum shows me the week and asks',
      'authority-swap': ruth?.id ?? '',
      'involved-buy': 'Femi shows me both and I point',
      'helper-buy': 'Femi',
    }
    expect((await send(manager(), at, { ...whole, key: aKey() })).status).toBe(303)
    const text = await page(manager(), `/funds/${aisha}/people`)
    expect(text).toContain(
      'Swap hours Who decides Ruth Archer for Aisha, in Aisha’s best interests How they are involved Mum shows me the week and asks',
    )
    expect(text).toContain('Buy something Who decides Aisha, with help from Femi')
    expect(text).toContain('Save for something Who decides Aisha')
    expect(text).toContain('What Aisha agreed about decisions')
  })

  test('Aisha sees who can see and who decides, in her words, and ends only what she chose', async () => {
    const asAisha = { role: 'holder', name: 'Aisha', email: 'aisha@home.example', fund: aisha }
    expect((await send(manager(), '/people/invitations', { ...asAisha, key: aKey() })).status).toBe(303)
    const own = await comeIn('Aisha', 'aisha@home.example')
    const sam = { ...RUTHS, kind: 'nominated', name: 'Sam Cole', decides: 'buy', told: 'yes' }
    await send(manager(), `/funds/${aisha}/authorities`, { ...sam, key: aKey() })
    const { authorities } = (await larch.books.people(DEMO_CALLER, {})).to
    const sams = authorities.find((a) => a.name === 'Sam Cole')?.id ?? ''
    const asSam = { role: 'representative', name: 'Sam Cole', email: 'sam@home.example' }
    expect(
      (await send(manager(), '/people/invitations', { ...asSam, authority: `${aisha} ${sams}`, key: aKey() }))
        .status,
    ).toBe(303)
    const samHere = await comeIn('Sam Cole', 'sam@home.example')
    expect(await page(samHere, `/funds/${aisha}`)).toContain('Aisha')

    const shown = await open(own, `/funds/${aisha}/people`)
    const text = textOf(shown.html)
    expect(text).toContain(
      'Who can see your fund You Sam Cole, chosen by the person 1 manager of Larch Support: Omar Haddad Nobody from Northshire Council yet; they may, for the time they pay Who decides',
    )
    expect(text).toContain('Swap hours Who decides Ruth Archer for you, in your best interests')
    expect(text).toContain('Buy something Who decides You, with help from Femi')
    expect(text).toContain('Save for something Who decides You')
    expect(text).toContain('End the authority of Sam Cole')
    expect(text).not.toContain('End the authority of Ruth Archer')
    expect(shown.html).not.toMatch(/capacity|Write down an authority|\/people\/invit/i)

    const at = `/funds/${aisha}/authorities/${sams}/end`
    const check = await page(own, at)
    expect(check).toContain(
      'From the moment it ends Sam Cole sees nothing more here and decides nothing more.',
    )
    expect(await page(samHere, `/funds/${aisha}`)).toContain('Aisha')
    expect(await send(own, at, { key: aKey() })).toMatchObject({
      status: 303,
      location: `/funds/${aisha}/people`,
    })
    // The very next request, by a caller made before and by one made now.
    expect(await page(samHere, `/funds/${aisha}`, 404)).toContain('There is nothing at this address')
    expect(await larch.books.callerOf(samHere.access)).toBeUndefined()
    const ruth = authorities.find((a) => a.name === 'Ruth Archer')?.id
    expect(await page(own, `/funds/${aisha}/authorities/${ruth}/end`)).toContain(
      'This does not end here. Ask Larch Support who can end it.',
    )
    const no = await send(own, `/funds/${aisha}/authorities/${ruth}/end`, { key: aKey() })
    expect(no.status).toBe(422)
    expect(errorsIn(no.html)[0]?.[1]).toContain('Ruth Archer has a lasting power of attorney for money')
  })

  test('a manager ends one with a reason and a day; Ruth gives up her own', async () => {
    const { authorities } = (await larch.books.people(DEMO_CALLER, {})).to
    const ruths = authorities.find((a) => a.name === 'Ruth Archer')?.id ?? ''
    const at = `/funds/${aisha}/authorities/${ruths}/end`
    const empty = await send(manager(), at, { key: aKey() })
    expect(fieldsOf(empty.html)).toEqual(['why', 'on'])
    const asRuth = { role: 'representative', name: 'Ruth Archer', email: 'ruth@home.example' }
    await send(manager(), '/people/invitations', { ...asRuth, authority: `${aisha} ${ruths}`, key: aKey() })
    const ruth = await comeIn('Ruth Archer', 'ruth@home.example')
    expect(await page(ruth, at)).toContain('From the moment you give it up you see nothing of Aisha’s fund')
    expect(await send(ruth, at, { key: aKey() })).toMatchObject({ status: 303, location: '/enter' })
    expect(await page(ruth, `/funds/${aisha}/people`, 404)).toContain('There is nothing at this address')
    expect(await page(manager(), `/funds/${aisha}/people`)).toContain(
      'Ended 2 June 2026: given up by the representative',
    )
  })

  test('pages for managers are not there for others, and what is not there answers the same', async () => {
    const own = (await larch.books.people(DEMO_CALLER, {})).access.find((a) => a.name === 'Aisha')
    const caller = await larch.books.callerOf(own?.id as AccessId)
    if (!caller) throw new Error('Aisha is no caller')
    const her = as(caller)
    const nowhere = (await open(her, '/nowhere')).html
    for (const path of [
      '/people',
      `/people/access/${own?.id}/end`,
      '/council-policies',
      `/funds/${aisha}/authorities`,
      `/funds/${aisha}/decision-making`,
      `/funds/${aisha}/death`,
    ]) {
      const found = await open(her, path)
      expect([found.status, found.html], path).toEqual([404, nowhere])
    }
    const others = (await larch.store.fundByRef(DEMO_CALLER.provider, 'LS-001'))?.id ?? ''
    const missing = `f_${'0'.repeat(16)}`
    const [theirs, none] = [
      await open(her, `/funds/${others}/people`),
      await open(her, `/funds/${missing}/people`),
    ]
    expect(theirs.status).toBe(404)
    expect(theirs.html.replaceAll(others, missing)).toBe(none.html)
  })
})

describe('ending an access, and what councils say', () => {
  test('a check page first, with a reason; the last manager stays', async () => {
    const all = (await larch.books.people(DEMO_CALLER, {})).access
    const [omar, own] = [all.find((a) => a.name === 'Omar Haddad'), all.find((a) => a.name === 'Aisha')]
    const at = `/people/access/${omar?.id}/end`
    expect(await page(manager(), at)).toContain('End the access of Omar Haddad?')
    expect(fieldsOf((await send(manager(), at, { key: aKey() })).html)).toEqual(['why'])
    const last = await send(manager(), at, { why: 'left', key: aKey() })
    expect(errorsIn(last.html)).toEqual([
      ['', 'Larch Support would have no manager left. Invite another one first.'],
    ])
    const hers = await send(manager(), `/people/access/${own?.id}/end`, { why: 'asked', key: aKey() })
    expect(hers).toMatchObject({ status: 303, location: expect.stringMatching(/^\/proposals\/a_/) })
    expect(await larch.books.callerOf(own?.id as AccessId)).toBeDefined()
    expect(await page(manager(), '/people/access/x_none/end', 404)).toContain(
      'Nobody has such an access here.',
    )
  })

  test('a council’s policy for appointees', async () => {
    expect(await page(manager(), '/council-policies')).toContain('they decide nothing')
    const empty = await send(manager(), '/council-policies', { key: aKey() })
    expect(fieldsOf(empty.html)).toEqual(['funder', 'from', 'where'])
    const body = new URLSearchParams({
      funder: 'northshire',
      'from-day': '1',
      'from-month': '4',
      'from-year': '2026',
      where: 'Northshire ISF policy, January 2026',
      key: aKey(),
    })
    for (const kind of ['buy', 'save']) body.append('appointeeDecides', kind)
    const res = await manager().app.request('/council-policies', {
      method: 'POST',
      body,
      headers: { origin: 'http://localhost', 'sec-fetch-site': 'same-origin' },
    })
    expect(res.status).toBe(303)
    expect(await page(manager(), '/council-policies')).toContain(
      'Northshire Council From 1 April 2026 An appointee decides Buy something; save for something Where it is written Northshire ISF policy, January 2026',
    )
  })

  test('Aisha has died: her page says what ends before it is written down', async () => {
    const own = (await larch.books.people(DEMO_CALLER, {})).access.find((a) => a.name === 'Aisha')
    expect(own).toBeDefined()
    const text = await page(manager(), `/funds/${aisha}/death`)
    expect(text).toContain('There is no authority on record that would end.')
    expect(text).toContain('Aisha’s own access ends when a second manager has allowed it.')
    expect(fieldsOf((await send(manager(), `/funds/${aisha}/death`, { key: aKey() })).html)).toEqual(['on'])
    // Its end was proposed already, above.
    const again = await send(manager(), `/funds/${aisha}/death`, {
      'on-day': '1',
      'on-month': '6',
      'on-year': '2026',
      key: aKey(),
    })
    expect(errorsIn(again.html)).toEqual([['', 'This is proposed already. A second manager must answer it.']])
  })
})

describe('the same for programs', () => {
  const names = (body: unknown) => (body as { refusals: { name: string }[] }).refusals.map((r) => r.name)

  test.each([
    [{ role: 'owner', email: 'x@y.example', name: 'X' }, 422, ['unknown-role']],
    [{ role: 'manager', email: 'x', name: ' ' }, 422, ['bad-text', 'bad-text']],
    [{ role: 'manager', email: 'x@y.example', name: 'X', fund: 'LS-001' }, 422, ['body-invalid']],
    [{ role: 'manager', email: 'x@y.example', name: 'X', provider: 'p_oak' }, 422, ['body-invalid']],
    [{ role: 'holder', email: 'x@y.example', name: 'X', fund: 'LS-999' }, 404, ['unknown-fund']],
  ])('refuses %j', async (body, status, said) => {
    const found = await ask(manager(), 'POST', '/api/people/invitations', body)
    expect([found.status, names(found.body)]).toEqual([status, said])
  })

  test('a fund opened with the authority of whoever agrees to it', async () => {
    const sally = (await larch.store.fundByRef(DEMO_CALLER.provider, 'LS-001'))?.id ?? ''
    const { agreements } = (await ask(manager(), 'GET', `/api/funds/${sally}/agreements`)).body as {
      agreements: Record<string, unknown>[]
    }
    const { format: _f, version: _v, ...terms } = agreements[0] ?? {}
    const body = {
      ref: 'LS-020',
      name: 'Nia',
      agreement: { ...terms, from: '2026-06-08' },
      decided: { name: 'Lena Frost', by: 'representative', involved: 'in-person' },
    }
    const refused = await ask(manager(), 'POST', '/api/funds', body)
    expect([refused.status, names(refused.body)]).toEqual([403, ['not-yours-to-decide']])
    const authority = {
      kind: 'deputy',
      name: 'Lena Frost',
      decides: ['plan'],
      told: false,
      from: '2026-01-01',
      recognisedBy: 'Dana Reed',
      evidence: 'Order of the Court of Protection',
      notStaff: true,
    }
    const half = await ask(manager(), 'POST', '/api/funds', {
      ...body,
      authority: { ...authority, notStaff: false },
    })
    expect(names(half.body)).toEqual(['staff-representative'])
    expect((await ask(manager(), 'POST', '/api/funds', { ...body, authority })).status).toBe(201)
  })
})

/** A port that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((ready) => server.once('listening', ready))
  const address = server.address()
  await new Promise((closed) => server.close(closed))
  return typeof address === 'object' && address ? address.port : 1
}
