// Sending a month's statements from the screen: by e-mail through a real mail server, on paper with tick boxes. Twelve
// people in April 2026, on 10 May: two by e-mail, four printed with an address and two without, two handed over, two in
// Braille.
import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { programFor } from '../../src/bookkeeping/delivery.ts'
import { isRefused, openBooks } from '../../src/bookkeeping/open-books.ts'
import { writeBundle } from '../../src/cli/bundle.ts'
import { deliver } from '../../src/cli/delivery.ts'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import { PROVIDER } from '../../src/demo/larch.ts'
import { day, type Moment } from '../../src/ledger/day.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import type { ProviderId } from '../../src/ledger/fund.ts'
import type { Refusal } from '../../src/ledger/refusal.ts'
import type { Post } from '../../src/mail/post.ts'
import { smtpPost } from '../../src/mail/smtp.ts'
import { openStore } from '../../src/store/sqlite/store.ts'
import { createApp } from '../../src/web/app.ts'
import { isByMail, readersOf, sendMonth } from '../../src/web/sending.ts'
import { APRIL, emailOf, manyFunds, refOf } from '../cli/many-funds.ts'
import { postOffice } from '../mail/post-office.ts'
import { inspect } from '../pdf/inspect.ts'
import { asFile, tool } from '../pdf/tool.ts'
import { aKey, type open, send } from './asking.ts'

const SENDING = '/month-end/2026-04/sending'
const PAPER = '/month-end/2026-04/paper'
const DELIVERIES = '/month-end/2026-04/deliveries'
const ORIGIN = 'https://fund.larch.example'
const DANA = { ...DEMO_CALLER, code: 'u_dana' as CallerCode }

const folder = mkdtempSync(join(tmpdir(), 'ringfence-sending-'))
const closed = join(folder, 'closed.db')
beforeAll(async () => {
  await manyFunds(closed, { funds: 12, visits: 3 })
  const larch = await openApril(undefined, closed)
  await send(larch, '/month-end/2026-04/closure', {})
  await ended(larch, '/month-end/2026-04/closure')
  await larch.close()
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let copies = 0
/** April closed for everybody, in a file of its own; with what carries letters, where something does. */
async function openApril(post?: Post, from?: string) {
  const file = from ?? join(folder, `april-${++copies}.db`)
  if (from === undefined) copyFileSync(closed, file)
  const store = await openStore(file)
  const newId = (prefix: string) => `${prefix}_${randomBytes(9).toString('base64url')}`
  const newSalt = () => randomBytes(32).toString('hex')
  const clock = { now: '2026-05-10T08:00:00Z' as Moment }
  const books = openBooks({ store, newId, newSalt, clock: () => clock.now })
  const app = (carries: Post | undefined) =>
    createApp({
      books,
      who: async () => ({ caller: DANA, name: 'Dana Reed' }),
      origin: ORIGIN,
      ...(carries ? { post: carries } : {}),
    })
  return { file, store, books, app: app(post), with: app, close: () => store.close() }
}
type April = Awaited<ReturnType<typeof openApril>>
type Asked = Parameters<typeof open>[0]

/** A letter's way through a mail server on this computer. */
const by = (port: number) => smtpPost({ host: '127.0.0.1', port, from: 'fund@larch.example', tls: 'none' })

/** What stands on a page, without its tags. */
function textOf(html: string): string {
  const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'))
  const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
  return main
    .replace(/<[^>]*>/g, ' ')
    .replace(/&([a-z0-9#]+);/g, (_, name) => signs[name] ?? '')
    .replace(/\s+/g, ' ')
}

// Only its own address answers where one is set.
const at = (path: string) => `${ORIGIN}${path}`

async function page(larch: Asked, path: string, status = 200): Promise<string> {
  const res = await larch.app.request(at(path))
  expect(res.status, path).toBe(status)
  return textOf(await res.text())
}

async function post(larch: Asked, path: string, fields: Record<string, string> | URLSearchParams) {
  const res = await larch.app.request(at(path), {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { origin: ORIGIN, 'sec-fetch-site': 'same-origin' },
  })
  return { status: res.status, text: textOf(await res.text()), location: res.headers.get('location') ?? '' }
}

/** Waits for work over everybody to come to its end. */
async function ended(larch: Asked, path: string): Promise<void> {
  while ((await larch.app.request(at(path))).headers.get('refresh') !== null)
    await new Promise((wake) => setTimeout(wake, 20))
}

async function sendAll(larch: Asked): Promise<string> {
  expect(await post(larch, SENDING, {})).toMatchObject({ status: 303, location: SENDING })
  await ended(larch, SENDING)
  return page(larch, SENDING)
}

async function sentOf(april: April, i: number) {
  const rows = await april.store.issued.deliveries(await idOf(april, i))
  return rows.map((d) => [d.form, d.way, d.by])
}

async function idOf({ store }: April, i: number) {
  const fund = await store.fundByRef(DEMO_CALLER.provider, refOf(i))
  if (!fund) throw new Error('nobody is called so')
  return fund.id
}

function done<T>(answer: T | Refusal | readonly Refusal[]): T {
  if (isRefused(answer)) throw new Error(JSON.stringify(answer))
  return answer
}

/** Another manager answers what was asked for. */
const answered = async (april: April, proposal: string, answer: 'approved' | 'refused') =>
  done(
    await april.books.answerProposal(
      { ...DANA, code: 'u_omar' as CallerCode },
      { proposal, answer, because: 'I have seen the certificate' },
    ),
  )

describe('by e-mail', () => {
  test('who waits stands there before; each gets one link, written down as sent by whoever pressed', async () => {
    const office = await postOffice({ tls: 'none' })
    const april = await openApril(by(office.port))
    const before = await page(april, SENDING)
    expect(before).toContain(
      'Sent or handed over 0 By e-mail 2 to be sent On paper or by hand 10 to print and post',
    )
    expect(before).toMatch(
      /How Person 6 Whose statement Person 6 BF-0006 How A link, to read on a screen Person 12 /,
    )
    expect(before).toContain('Send 2 statements by e-mail')
    expect(before).toContain(
      'Do not send with the command at the same moment: an e-mail that is just on its way could then go out twice.',
    )
    const after = await sendAll(april)
    expect(after).toContain(
      'The e-mails for April 2026 are sent 2 readers have their statements. On paper or by hand: 10',
    )
    expect(after).not.toContain('Send 2 statements')
    const letters = await office.arrived(2)
    expect(letters.map((l) => l.to)).toEqual([[emailOf(6)], [emailOf(12)]])
    expect(letters[0]?.text).toMatch(
      new RegExp(
        `^Hello Person 6,\n\nA statement for April 2026 is ready .*\n\n${ORIGIN}/funds/f_\\w+/statements/1\n`,
        's',
      ),
    )
    expect(await sentOf(april, 6)).toEqual([['web', 'e-mail', 'u_dana']])
    // Again, and by two at once: nobody is written to twice.
    await Promise.all([post(april, SENDING, {}), post(april, SENDING, {})])
    await ended(april, SENDING)
    expect(office.letters).toHaveLength(2)
    const step = await page(april, '/month-end/2026-04')
    expect(step).toContain(
      '12 statements are issued. Sent or handed over: 2. To be sent: 6. To hand over: 4.',
    )
    await april.close()
  }, 30_000)

  test('pressed twice at once it is sent once', async () => {
    const office = await postOffice({ tls: 'none' })
    const april = await openApril(by(office.port))
    await Promise.all([post(april, SENDING, {}), post(april, SENDING, {})])
    await ended(april, SENDING)
    expect(office.letters.flatMap((l) => l.to)).toEqual([emailOf(6), emailOf(12)])
    await april.close()
  }, 30_000)

  test('whose address is refused stands there by name with what to do; the others have theirs', async () => {
    const office = await postOffice({ tls: 'none', no: emailOf(6) })
    const april = await openApril(by(office.port))
    expect(await sendAll(april)).toMatch(
      /Not reached Person 6 BF-0006: Person 6: the mail server refused the e-mail address\. Invite them by another address, or change how we write to them and print it\. Sent or handed over 1 By e-mail 1 to be sent/,
    )
    expect(await sentOf(april, 6)).toEqual([])
    expect(await sentOf(april, 12)).toEqual([['web', 'e-mail', 'u_dana']])
    // After the service was started again, with a server that takes it: only who is missing.
    const other = await postOffice({ tls: 'none' })
    expect(await sendAll({ app: april.with(by(other.port)) })).toContain(
      'The e-mails for April 2026 are sent',
    )
    expect(other.letters.flatMap((l) => l.to)).toEqual([emailOf(6)])
    await april.close()
  }, 30_000)

  test('a mail server that is down: nothing is lost, and it is said what to do', async () => {
    const office = await postOffice({ tls: 'none' })
    await office.close()
    const april = await openApril(by(office.port))
    expect(await sendAll(april)).toContain(
      'Not reached 2 readers were not written to yet, because the mail server could not be used. Try again later',
    )
    expect(await sentOf(april, 6)).toEqual([])
    await april.close()
  }, 30_000)

  test('without a mail server the page says so, and nothing begins', async () => {
    const april = await openApril()
    const said = await page(april, SENDING)
    expect(said).toContain('No e-mail can be sent from here: the service has no mail server.')
    expect(said).not.toContain('Send 2 statements by e-mail')
    expect(await post(april, SENDING, {})).toMatchObject({
      status: 422,
      text: expect.stringContaining('No mail can be sent from here, so nobody was written to.'),
    })
    await april.close()
  })

  test('what the command has sent meanwhile is not sent again', async () => {
    const april = await openApril()
    const sent: string[] = []
    const [six, twelve] = [refOf(6), refOf(12)]
    const sender = { books: april.books, turn: async () => undefined }
    const told = { count: () => undefined, note: () => undefined }
    const ask = { funds: [six, twelve], month: APRIL }
    const letters = { origin: ORIGIN, provider: 'Larch Support' }
    // While the page's first letter is on its way, the command sends all that waits.
    const command: Post = { send: async ({ to }) => void sent.push(`command ${to}`) }
    const slow: Post = {
      send: async ({ to }) => {
        sent.push(`page ${to}`)
        await sendMonth({ ...sender, caller: DEMO_CALLER }, ask, { ...letters, post: command }, told)
      },
    }
    await sendMonth({ ...sender, caller: programFor(DANA) }, ask, { ...letters, post: slow }, told)
    expect(sent).toEqual([`page ${emailOf(6)}`, `command ${emailOf(6)}`, `command ${emailOf(12)}`])
    expect(await sentOf(april, 12)).toEqual([['web', 'e-mail', DEMO_CALLER.code]])
    await april.close()
  })

  test('how somebody is written to is read again right before their letter', async () => {
    const meanwhile = async (change: (april: April) => Promise<unknown>) => {
      const letters: string[] = []
      const april: April = await openApril({
        send: async ({ to }) => {
          if (letters.push(to) === 1) await change(april)
        },
      })
      const after = await sendAll(april)
      expect(letters).toEqual([emailOf(6)])
      expect(after).toContain(
        'Person 12 BF-0012: Person 12: how they are written to was changed while this was sent, so nothing was sent to them.',
      )
      expect(await sentOf(april, 12)).toEqual([])
      return april
    }
    const byPost = await meanwhile(async (april) => {
      const address = '12 Acacia Avenue'
      const need = { reader: 'person', form: 'large-print', way: 'post', address }
      return done(await april.books.recordNeed(DANA, { fund: await idOf(april, 12), ...need }))
    })
    expect(await page(byPost, PAPER)).toContain('Large print for Person 12')
    await byPost.close()

    const ended = await meanwhile(async (april) => {
      const [access] = await april.store.people.accessTo(DANA.provider, await idOf(april, 12))
      const { proposal } = done(await april.books.endAccess(DANA, { access: access?.id ?? '', why: 'asked' }))
      return answered(april, proposal ?? '', 'approved')
    })
    await ended.close()
  })

  test('a link goes in the form that is recorded when it goes', async () => {
    const letters: string[] = []
    const april: April = await openApril({
      send: async ({ text }) => {
        if (letters.push(text) > 1) return
        const need = { reader: 'person', form: 'easy-read', way: 'e-mail' }
        done(await april.books.recordNeed(DANA, { fund: await idOf(april, 12), ...need }))
      },
    })
    await sendAll(april)
    expect(letters[1]).toContain(`/funds/${await idOf(april, 12)}/statements/1-easy-read\n`)
    expect(await sentOf(april, 12)).toEqual([['easy-read', 'e-mail', 'u_dana']])
    await april.close()
  })

  test('after somebody’s death nothing goes out to them: it is kept back by name, and waits', async () => {
    const letters: string[] = []
    const post: Post = { send: async ({ to }) => void letters.push(to) }
    const april = await openApril(post)
    const fund = await idOf(april, 6)
    const { proposal = '' } = done(await april.books.recordDeath(DANA, { fund, on: day('2026-05-05') }))
    const KEPT =
      'Kept back: 1 Person 6 BF-0006: their death is written down, so nothing goes out to them. It waits until a manager gives it to whoever acts for their estate.'
    const before = await page(april, SENDING)
    expect(before).toContain('By e-mail 1 to be sent On paper or by hand 10')
    expect(before).toContain(KEPT)
    expect(await page(april, PAPER)).toContain(KEPT)
    expect(await page(april, '/statements?month=2026-04')).toContain(
      'Person 6 BF-0006 Statement 1 , final Person 6: their death is written down',
    )
    const path = `/funds/${fund}/statements/1/deliveries/person`
    for (const at of [path, `${path}/paper.pdf`])
      expect(await page(april, at, 422)).toContain('Person 6: their death is written down')
    // The command says the same.
    const provider = await april.books.provider(DANA, {})
    if (!provider || isRefused(provider)) throw new Error('nobody is there')
    const house = { file: '', store: april.store, books: april.books, caller: DEMO_CALLER, provider }
    const told = { count: () => undefined, note: () => undefined }
    const left = await deliver(house, { month: APRIL, state: 'final' }, {}, told)
    expect([left.byMailLeft, left.onPaperLeft, left.not[0]]).toMatchObject([
      ...[1, 8],
      { fund: 'BF-0006', name: 'Person 6', why: expect.stringContaining('their death is written down') },
    ])
    const after = await sendAll(april)
    expect(letters).toEqual([emailOf(12)])
    expect(after).toContain('One reader has their statement. On paper or by hand: 10. Kept back: 1')
    expect(await sentOf(april, 6)).toEqual([])
    // The same once their access has ended.
    await answered(april, proposal, 'approved')
    expect(await page(april, SENDING)).toContain(KEPT)
    await april.close()

    // Somebody was wrong: the other manager said no.
    const lives = await openApril(post)
    const asked = done(await lives.books.recordDeath(DANA, { fund, on: day('2026-05-05') }))
    await answered(lives, asked.proposal ?? '', 'refused')
    const said = await page(lives, SENDING)
    expect(said).toContain('By e-mail 2 to be sent')
    expect(said).not.toContain('Kept back')
    await lives.close()
  })

  test('whoever has no account stands in front, with the ways on; nobody has the program send for them', async () => {
    const april = await openApril()
    const fund = (await april.store.fundByRef(DEMO_CALLER.provider, refOf(6)))?.id ?? ''
    const all = await april.store.people.accessTo(DEMO_CALLER.provider)
    const access = all.find((a) => a.fund === fund)
    const asked = await april.books.endAccess(DEMO_CALLER, { access: access?.id ?? '', why: 'asked' })
    if (isRefused(asked) || !asked.proposal) throw new Error('it is not proposed')
    const ends = { proposal: asked.proposal, answer: 'approved' as const, because: 'she asked' }
    expect(isRefused(await april.books.answerProposal(DANA, ends))).toBe(false)
    const said = await page(april, SENDING)
    expect(said).toContain('By e-mail 1 to be sent On paper or by hand 11')
    expect(said).toMatch(
      /How Person 6 Whose statement Person 6 BF-0006 How No account with an e-mail address, so no e-mail would come\. Change how we write to Person 6 , invite Person 6 , or print it Person 12 /,
    )
    expect(await page(april, PAPER)).toContain(
      'on a screen, by e-mail; no account that an e-mail would reach To print Usual print for Person 6, PDF',
    )
    const holder = { ...DANA, as: { role: 'holder' as const, fund: fund as never } }
    expect(() => programFor(holder)).toThrow('toSend')
    await april.close()
  })
})

describe('on paper', () => {
  /** The tick boxes of the page, by whose name stands beside each. */
  async function boxes(larch: Asked, path = PAPER): Promise<Map<string, string>> {
    const html = await (await larch.app.request(at(path))).text()
    return new Map(
      [...html.matchAll(/type="checkbox" value="([^"]*)"[^>]*\/><label[^>]*>([^<]*)</g)].map(
        ([, value = '', name = '']) => [name, value],
      ),
    )
  }
  /** All of a page as one file. */
  async function toPrint(larch: Asked, path = `${PAPER}.pdf`) {
    const res = await larch.app.request(at(path))
    expect(res.status, path).toBe(200)
    expect(res.headers.get('content-type')).toBe('application/pdf')
    const name = res.headers.get('content-disposition')
    return { name, bytes: Buffer.from(await res.arrayBuffer()) }
  }
  const pagesIn = async (pdf: Uint8Array | string) =>
    (await tool('pdftotext', ['-layout'], pdf, ['-'])).split('\f').slice(0, -1)
  /** Whom the cover sheets are for, and their numbers. */
  const covers = (pages: readonly string[]) =>
    pages
      .filter((text) => text.includes('If you would rather have it in another form'))
      .map((text) => text.replace(/\s+/g, ' ').replace(/^ ?(Person \d+) .* (\d{4}) ?$/, '$1: $2'))
  const ticking = (...values: (string | undefined)[]) =>
    new URLSearchParams(values.map((v) => ['handed', v ?? '']))

  test('in post order, each in its form; what is handed over or made by people comes last', async () => {
    const april = await openApril()
    const said = await page(april, PAPER)
    expect([...(await boxes(april)).keys()].map((name) => Number(name.replace('Person ', '')))).toEqual([
      ...[1, 2, 7, 8, 5, 11],
      ...[3, 9, 10, 4],
    ])
    expect(said).toContain(
      'Person 2 Whose Person 2 BF-0002 How in large print, by post, to 2 Acacia Avenue, Northtown, NT3 2AB To print Large print for Person 2, PDF',
    )
    expect(said).toContain('in print, by post; no address is recorded')
    expect(said).toContain('in easy words, by hand To print Easy words for Person 3, PDF')
    expect(said).toContain('in another form (Braille), by post, to 4 Acacia Avenue, Northtown, NT5 4AB')
    await april.close()
  })

  test('each opens as the file that its reader gets, and looking at it is kept', async () => {
    const april = await openApril()
    const html = await (await april.app.request(at(PAPER))).text()
    const id = (await april.store.fundByRef(DEMO_CALLER.provider, refOf(2)))?.id
    if (!id) throw new Error('nobody is called so')
    const paper = `/funds/${id}/statements/1/deliveries/person/paper.pdf`
    expect(html).toContain(`href="${paper}"`)
    const res = await april.app.request(at(paper))
    expect(res.headers.get('content-type')).toBe('application/pdf')
    expect(res.headers.get('content-disposition')).toBe(
      'inline; filename="statement-BF-0002-2026-04-large-print.pdf"',
    )
    const bytes = Buffer.from(await res.arrayBuffer())
    const own = await april.app.request(at(`/funds/${id}/statements/1-large-print.pdf`))
    expect(bytes.equals(Buffer.from(await own.arrayBuffer()))).toBe(true)
    const looks = await april.store.people.looks(id, { from: day('2026-05-10'), to: day('2026-05-11') })
    expect(looks.map((l) => [l.what, l.by])).toContainEqual(['statement', 'u_dana'])
    expect(await page(april, paper.replace('person/', 'funder:northshire/'), 404)).toContain(
      'This statement does not go to them.',
    )
    await april.close()
  })

  test('all of a page is one file to print: what goes into the envelopes of the command', async () => {
    const april = await openApril()
    expect(await page(april, PAPER)).toMatch(
      / All of this page as one PDF, to print .* such as Braille, is not in it/,
    )
    const { bytes, name } = await toPrint(april)
    expect(name).toBe('inline; filename="to-print-2026-04-1.pdf"')

    const caller = programFor(DANA)
    const funds = (await april.store.funds(DANA.provider)).map((f) => f.id)
    const sender = { books: april.books, caller, turn: async () => undefined }
    const all = await readersOf(sender, { funds, month: APRIL, state: 'final' })
    const envelopes = all
      .filter((to) => !isByMail(to) || to.emails.length === 0)
      .map((to) => ({ to, note: '' }))
    const provider = await april.books.provider(DANA, {})
    if (!provider || isRefused(provider)) throw new Error('nobody is there')
    const house = { file: '', store: april.store, books: april.books, caller, provider }
    const bundle = { envelopes, month: APRIL, state: 'final', out: join(folder, 'bundle') } as const
    const done = await writeBundle(house, bundle, { count: () => undefined })
    expect(done.envelopes).toBe(8)

    const expected: string[] = []
    for (let order = 1; order <= 8; order++) {
      const pile = order <= 6 ? 'post' : 'in-person'
      const file = (what: string) => join(done.folder, pile, `000${order}-${what}.pdf`)
      const statement = await pagesIn(file('statement'))
      // A sheet of its own each, printed on both sides.
      if (expected.length % 2 === 1) expected.push('')
      expected.push(...(await pagesIn(file('cover'))), '', ...statement)
    }
    const pages = await pagesIn(bytes)
    expect(pages).toEqual(expected)
    expect(pages[0]).toMatch(
      /Person 1\s+1 Acacia Avenue\s+Northtown\s+NT2 1AB\s+Your statement for April 2026/,
    )
    expect(pages.filter((text) => text.includes('It is in large print'))).toHaveLength(2)
    expect(pages.filter((text) => text.includes('It is in Easy Read'))).toHaveLength(2)

    const { wrong, bookmarks } = await inspect(await asFile(bytes))
    expect(wrong).toEqual([])
    expect(bookmarks.filter((said) => said.startsWith('Cover sheet'))).toHaveLength(8)
    expect((await toPrint(april)).bytes.equals(bytes)).toBe(true)
    await april.close()
  })

  test('printing all of a page is a look at each statement, sends nothing, and lets others go first', async () => {
    const april = await openApril()
    await toPrint(april)
    for (const [i, what] of [
      [1, ['statement']],
      [3, ['statement']],
      // Made by people, and by e-mail: neither is in the file.
      [4, []],
      [6, []],
    ] as const) {
      const id = (await april.store.fundByRef(DEMO_CALLER.provider, refOf(i)))?.id
      if (!id) throw new Error('nobody is called so')
      const looks = await april.store.people.looks(id, { from: day('2026-05-10'), to: day('2026-05-11') })
      const kept = looks.filter((l) => l.what === 'statement' && l.by === 'u_dana').map((l) => l.what)
      expect(kept, refOf(i)).toEqual(what)
      expect(await sentOf(april, i)).toEqual([])
    }
    let turns = 0
    let isMade = false
    const others = () => {
      turns++
      if (!isMade) setImmediate(others)
    }
    setImmediate(others)
    await toPrint(april)
    isMade = true
    expect(turns).toBeGreaterThanOrEqual(7)
    await april.close()
  })

  test('there is a file of what the page shows, and of nothing else', async () => {
    const april = await openApril()
    const leads = async (path: string, app = april.app) => {
      const res = await app.request(at(path))
      return [res.status, res.headers.get('location')]
    }
    // Nobody waits on the second page, in May, or at another provider; the list says so.
    expect(await leads(`${PAPER}.pdf?page=2`)).toEqual([303, `${PAPER}?page=2`])
    expect(await leads('/month-end/2026-05/paper.pdf')).toEqual([303, '/month-end/2026-05/paper'])
    expect(await leads('/month-end/2026-06/paper.pdf')).toEqual([422, null])
    const rosa = { ...DANA, provider: 'p_rowan' as ProviderId, code: 'u_rosa' as CallerCode }
    const opened = {
      name: 'Rowan Care',
      opened: day('2026-03-01'),
      demoToday: '2026-05-10T08:00:00Z' as Moment,
    }
    expect(isRefused(await april.books.openProvider(rosa, { ...opened, bank: PROVIDER.bank }))).toBe(false)
    const rowan = createApp({
      books: april.books,
      who: async () => ({ caller: rosa, name: 'Rosa Lee' }),
      origin: ORIGIN,
    })
    expect(await leads(`${PAPER}.pdf`, rowan)).toEqual([303, PAPER])

    const box = await boxes(april)
    const handed = ticking(...[...box].filter(([name]) => name !== 'Person 9').map(([, value]) => value))
    handed.set('key', aKey())
    expect(await post(april, DELIVERIES, handed)).toMatchObject({ location: `${PAPER}?handed=9` })
    expect(covers(await pagesIn((await toPrint(april)).bytes))).toEqual(['Person 9: 0001'])
    handed.set('handed', box.get('Person 9') ?? '')
    handed.set('key', aKey())
    await post(april, DELIVERIES, handed)
    expect(await leads(`${PAPER}.pdf`)).toEqual([303, PAPER])
    expect(await page(april, PAPER)).not.toContain('one PDF')
    await april.close()
  })

  test('one that cannot be printed is named, and the others have their file', async () => {
    const april = await openApril()
    const raw = new Database(april.file)
    raw.exec('DROP TRIGGER statement_no_update')
    raw.exec(
      `UPDATE statement SET body = json_set(body, '$.money.opening.exact', 1)
       WHERE fund IN (SELECT key FROM fund WHERE ref IN ('BF-0007', 'BF-0003'))`,
    )
    raw.close()
    const res = await april.app.request(at(`${PAPER}.pdf`))
    expect(res.status).toBe(422)
    const html = await res.text()
    const text = html.slice(html.indexOf('govuk-error-summary')).replace(/<[^>]*>/g, ' ')
    expect(text).toMatch(
      /The statement of Person 7 BF-0007 cannot be printed\. Tell whoever looks after the service/,
    )
    expect(text).toContain('The statement of Person 3 BF-0003 cannot be printed.')
    expect(html).toContain('href="#handed-3"')
    const [, rest = ''] =
      /href="([^"]*paper\.pdf[^"]*)"[^>]*>\s*The others of this page as one PDF/.exec(html) ?? []
    const { bytes } = await toPrint(april, rest.replaceAll('&amp;', '&'))
    expect(covers(await pagesIn(bytes))).toEqual(
      ['1: 0001', '2: 0002', '8: 0004', '5: 0005', '11: 0006', '9: 0008'].map((said) => `Person ${said}`),
    )
    await april.close()
  })

  test('each page of the list has its own file, numbered as the list goes on', async () => {
    const file = join(folder, 'long.db')
    await manyFunds(file, { funds: 27, visits: 1, needs: 'paper' })
    const april = await openApril(undefined, file)
    await send(april, '/month-end/2026-04/closure', {})
    await ended(april, '/month-end/2026-04/closure')
    const { bytes, name } = await toPrint(april, `${PAPER}.pdf?page=2`)
    expect(name).toBe('inline; filename="to-print-2026-04-2.pdf"')
    // Without an address they come by name.
    const named = [...(await boxes(april, `${PAPER}?page=2`)).keys()]
    expect(named).toHaveLength(2)
    expect(covers(await pagesIn(bytes))).toEqual([`${named[0]}: 0026`, `${named[1]}: 0027`])
    await april.close()
  }, 30_000)

  test('several are ticked, looked at, and written down once', async () => {
    const april = await openApril()
    const box = await boxes(april)
    // What an address says is not what the file says.
    expect(await page(april, `${PAPER}?handed=999`)).not.toContain('written down')
    expect((await boxes(april, `${PAPER}?all=1`)).size).toBe(10)
    const checked = await post(
      april,
      PAPER,
      ticking(box.get('Person 2'), box.get('Person 3'), box.get('Person 4')),
    )
    expect(checked.status).toBe(200)
    expect(checked.text).toMatch(
      /Are these 3 on their way\? .*Person 2 Whose statement Person 2 BF-0002, statement 1 How posted to 2 Acacia Avenue, Northtown, NT3 2AB Person 3 .* How handed over Person 4 .* How posted to 4 Acacia Avenue.*cannot be taken back/,
    )
    expect(await sentOf(april, 2)).toEqual([])
    // The list again, with the ticks as they were.
    const change = ticking(box.get('Person 2'))
    change.set('change', 'yes')
    expect((await post(april, PAPER, change)).text).toContain('Say that these are on their way')

    const handed = ticking(box.get('Person 2'), box.get('Person 3'), box.get('Person 4'))
    handed.set('key', aKey())
    for (let sent = 0; sent < 2; sent++)
      expect(await post(april, DELIVERIES, handed)).toMatchObject({
        status: 303,
        location: `${PAPER}?handed=3`,
      })
    expect(await page(april, `${PAPER}?handed=3`)).toContain(
      'It is written down. 3 readers have their statements of April 2026, or they are on their way.',
    )
    expect([...(await boxes(april)).keys()]).not.toContain('Person 2')
    expect([await sentOf(april, 2), await sentOf(april, 3), await sentOf(april, 4)]).toEqual([
      [['large-print', 'print', 'u_dana']],
      [['easy-read', 'in-person', 'u_dana']],
      [['other', 'in-person', 'u_dana']],
    ])
    // Somebody else said so meanwhile of one of two: it stays as it is.
    const both = ticking(box.get('Person 2'), box.get('Person 7'))
    both.set('key', aKey())
    expect(await post(april, DELIVERIES, both)).toMatchObject({ location: `${PAPER}?handed=1` })
    expect(await sentOf(april, 2)).toHaveLength(1)
    await april.close()
  })

  test('nothing ticked, what goes by e-mail, and what no page sends', async () => {
    const april = await openApril()
    expect(await post(april, PAPER, {})).toMatchObject({
      status: 422,
      text: expect.stringContaining('Tick whose statement was handed over or posted.'),
    })
    const six = (await april.store.fundByRef(DEMO_CALLER.provider, refOf(6)))?.id
    const byMail = ticking(`${six} 1 person`, (await boxes(april)).get('Person 1'))
    expect(await post(april, PAPER, byMail)).toMatchObject({
      status: 422,
      text: expect.stringContaining('This one goes by e-mail: it is written down when it is sent.'),
    })
    // All or none: Person 1 has not got theirs either.
    byMail.set('key', aKey())
    expect((await post(april, DELIVERIES, byMail)).status).toBe(422)
    expect(await sentOf(april, 1)).toEqual([])
    expect((await post(april, PAPER, ticking('nobody'))).status).toBe(400)
    expect((await post(april, DELIVERIES, ticking(`${six} 1 person`))).status).toBe(400)
    await april.close()
  })
})

test('a month that is not closed, and one that has not begun', async () => {
  const april = await openApril()
  expect(await page(april, '/month-end/2026-05/sending')).toContain(
    'Nobody’s May 2026 is closed. Statements go out once the month is closed.',
  )
  expect(await page(april, '/month-end/2026-05/paper')).toContain('Nothing of May 2026 waits to be printed')
  expect(await page(april, '/month-end/2026-06/sending', 422)).toContain('June 2026 has not begun.')
  await april.close()
})
