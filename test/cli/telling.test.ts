// What was written down for somebody, told to them the day after by a real mail server: Brian and Ruth have
// accounts, the others of Larch have none and stay for a letter.
import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { cardAddress } from '../../src/bookkeeping/access.ts'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { isRefused, openBooks } from '../../src/bookkeeping/open-books.ts'
import { type House, managerOf } from '../../src/cli/house.ts'
import { Telling } from '../../src/cli/telling.ts'
import { type Day, day, type Moment } from '../../src/ledger/day.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import type { Post } from '../../src/mail/post.ts'
import { smtpPost } from '../../src/mail/smtp.ts'
import { openStore } from '../../src/store/sqlite/store.ts'
import { postOffice } from '../mail/post-office.ts'
import { said } from './ringfence.ts'

const folder = mkdtempSync(join(tmpdir(), 'ringfence-telling-'))
afterAll(() => rmSync(folder, { recursive: true }))
const ORIGIN = 'https://fund.larch.example'
const MONDAY = day('2026-06-01')
const ON = day('2026-06-02')

beforeAll(async () => {
  expect((await said('demo', '--db', join(folder, 'told.db'))).code).toBe(0)
}, 60_000)

let copies = 0

/** The demo's books, with a clock that tests move on. Brian reads on a screen, unless a test says otherwise. */
async function larch({ brian = 'e-mail' } = {}) {
  const file = join(folder, `copy-${++copies}.db`)
  copyFileSync(join(folder, 'told.db'), file)
  const store = await openStore(file)
  onTestFinished(() => store.close())
  const clock = { now: '2026-06-02T10:00:00Z' as Moment }
  const [provider] = await store.providers()
  if (!provider) throw new Error('no provider')
  const books = openBooks({
    store,
    clock: () => clock.now,
    newId: (prefix) => `${prefix}_${randomBytes(9).toString('base64url')}`,
    newSalt: () => randomBytes(32).toString('hex'),
  })
  const caller = managerOf(provider.id)
  const second: Caller = { ...caller, code: 'u_second' as CallerCode }
  const house: House = { file, store, books, caller, provider }
  const logged: [string, object][] = []
  const say = (facts: object, line: string) => void logged.push([line, facts])
  const log = { info: say, warn: say, error: say }
  /** A standing decision that a manager heard: a notice is due the next day. */
  const heard = async (ref: string, name: string, what: string) => {
    const by = { name, involved: 'by-phone', what } as const
    const ask = { fund: ref, on: ON, decided: by, eachPence: 2000, monthPence: 4000, from: ON }
    const wrote = await books.recordStandingDecision(caller, ask)
    if (isRefused(wrote)) throw new Error(JSON.stringify(wrote))
  }
  /** Agreed on Monday: what is written for the person reaches them so. They are told of that themselves. */
  const agreed = async (ref: string, name: string, format: string) => {
    const fund = await store.fundByRef(provider.id, ref)
    const last = fund && (await store.agreements(fund.id)).at(-1)
    if (!last) throw new Error(`no agreement of ${ref}`)
    const { format: _, version: __, ...terms } = last
    const agreement = { ...terms, from: MONDAY, statementTo: [{ reader: 'person', format }] }
    const now = clock.now
    clock.now = '2026-06-01T10:00:00Z' as Moment
    const decided = { name, involved: 'in-person' } as const
    const wrote = await books.agreeAnew(caller, { fund: ref, agreement, decided })
    clock.now = now
    if (isRefused(wrote)) throw new Error(JSON.stringify(wrote))
    for (const { notice } of await books.notices(second, {})) {
      const told = await books.markTold(second, { notice: notice.id, how: 'in-person' })
      if (isRefused(told)) throw new Error(JSON.stringify(told))
    }
  }
  if (brian !== 'paper') await agreed('LS-002', 'Brian', brian)
  const due = async (by: Day) =>
    (await books.notices(caller, { by })).map(({ to, notice }) => `${notice.due} ${to}`)
  const tell = (post: Post) => new Telling(house, { post, origin: ORIGIN, log }).tell()
  return { house, clock, logged, log, heard, due, tell }
}

const post = (port: number): Post =>
  smtpPost({ host: '127.0.0.1', port, from: 'fund@larch.example', tls: 'none' })

describe('the day after', () => {
  test('Brian is told once, that there is something and where; Sally stays for a letter', async () => {
    const office = await postOffice({ tls: 'none' })
    const { clock, heard, due, tell, house, logged } = await larch()
    await heard('LS-002', 'Brian', 'music lessons')
    await heard('LS-002', 'Brian', 'swimming')
    await heard('LS-001', 'Sally', 'cinema')
    await tell(post(office.port))
    expect(office.letters).toEqual([])
    expect(await due(day('2026-06-03'))).toEqual(['2026-06-03 Brian', '2026-06-03 Brian', '2026-06-03 Sally'])

    clock.now = '2026-06-03T08:00:00Z' as Moment
    await tell(post(office.port))
    const [letter] = await office.arrived(1)
    const fund = await house.store.fundByRef(house.provider.id, 'LS-002')
    expect(letter?.to).toEqual(['brian@demo.invalid'])
    expect(letter?.headings.get('subject')).toBe('Larch Support has written something down')
    expect(letter?.text).toBe(
      `Hello Brian,\n\nLarch Support wrote down something that was decided in a fund that you can see.\n\nSign in here to read it, and to say if it is not right:\n\n${ORIGIN}/funds/${fund?.id}/decisions\n\nIf you cannot open it, ask Larch Support: they will tell you in another way.\n\nLarch Support`,
    )
    expect(letter?.raw).not.toMatch(/music|swimming|LS-0/)

    await tell(post(office.port))
    expect(await due(day('2026-06-30'))).toEqual(['2026-06-03 Sally'])
    const told = await house.store.people.notices(fund?.id ?? ('' as never))
    expect(told.filter((n) => n.due === '2026-06-03').map((n) => n.told?.how)).toEqual(['e-mail', 'e-mail'])
    expect(office.letters.length).toBe(1)
    expect(logged).toEqual([])
  })

  test('Ruth hears of what is written down for Emma; Emma, who has no account, by letter', async () => {
    const office = await postOffice({ tls: 'none' })
    const { clock, heard, due, tell } = await larch()
    await heard('LS-009', 'Emma', 'bus fares')
    clock.now = '2026-06-03T08:00:00Z' as Moment
    await tell(post(office.port))
    expect((await office.arrived(1)).map((l) => l.to)).toEqual([['ruth@demo.invalid']])
    expect(await due(day('2026-06-03'))).toEqual(['2026-06-03 Emma'])
  })

  test('Brian agreed to paper: he gets a letter, though he signs in', async () => {
    const office = await postOffice({ tls: 'none' })
    const { clock, heard, due, tell } = await larch({ brian: 'paper' })
    await heard('LS-002', 'Brian', 'music lessons')
    clock.now = '2026-06-03T08:00:00Z' as Moment
    await tell(post(office.port))
    expect(office.letters).toEqual([])
    expect(await due(day('2026-06-03'))).toEqual(['2026-06-03 Brian'])
  })

  test('a card is no address: nothing is sent there, and the notice stays', async () => {
    const office = await postOffice({ tls: 'none' })
    const { clock, heard, due, tell, house } = await larch()
    const file = new Database(house.file)
    file
      .prepare('UPDATE auth_user SET email = ? WHERE email = ?')
      .run(cardAddress('ab'.repeat(16)), 'brian@demo.invalid')
    file.close()
    await heard('LS-002', 'Brian', 'music lessons')
    clock.now = '2026-06-03T08:00:00Z' as Moment
    await tell(post(office.port))
    expect(office.letters).toEqual([])
    expect(await due(day('2026-06-03'))).toEqual(['2026-06-03 Brian'])
  })

  test('Brian’s question is answered: he is told at once, and of what stands behind the sign-in', async () => {
    const office = await postOffice({ tls: 'none' })
    const { tell, house } = await larch()
    const { books, caller } = house
    const [open] = await books.openQuestions(caller, {})
    const question = open?.asked.id ?? ''
    const answered = await books.answerQuestion(caller, { question, says: 'Yes: nothing was taken.' })
    expect(answered).toMatchObject({ fund: 'LS-002' })
    const on = ON
    const looked = () => house.store.people.looks(open?.fund.id ?? ('' as never), { from: on, to: on })
    const before = (await looked()).length
    await tell(post(office.port))
    await tell(post(office.port))
    const [letter, ...more] = await office.arrived(1)
    expect(more).toEqual([])
    expect(letter?.to).toEqual(['brian@demo.invalid'])
    expect(letter?.headings.get('subject')).toBe('Larch Support has answered your question')
    expect(letter?.text).toContain(`${ORIGIN}/funds/${open?.fund.id}/questions`)
    expect(letter?.raw).not.toMatch(/nothing was taken|Nobody came|LS-0/)
    expect((await house.store.issued.question(question))?.answered?.told?.how).toBe('e-mail')
    expect(await looked()).toHaveLength(before)
  })

  test('he agreed to paper: the answer stays for a letter', async () => {
    const office = await postOffice({ tls: 'none' })
    const { tell, house } = await larch({ brian: 'paper' })
    const { books, caller } = house
    const [open] = await books.openQuestions(caller, {})
    await books.answerQuestion(caller, { question: open?.asked.id ?? '', says: 'Yes.' })
    await tell(post(office.port))
    expect(office.letters).toEqual([])
    expect((await books.answersToTell(caller, {})).map((a) => a.to)).toEqual(['Brian'])
  })

  test('nobody looks at anything when the service tells', async () => {
    const office = await postOffice({ tls: 'none' })
    const { clock, heard, tell, house } = await larch()
    await heard('LS-002', 'Brian', 'music lessons')
    clock.now = '2026-06-03T08:00:00Z' as Moment
    await tell(post(office.port))
    await office.arrived(1)
    const fund = await house.store.fundByRef(house.provider.id, 'LS-002')
    const on = day('2026-06-03')
    expect(await house.store.people.looks(fund?.id ?? ('' as never), { from: on, to: on })).toEqual([])
  })

  test('a server that is down holds nothing back for good', async () => {
    const office = await postOffice({ tls: 'none' })
    const { clock, heard, due, tell, logged } = await larch()
    await heard('LS-002', 'Brian', 'music lessons')
    clock.now = '2026-06-03T08:00:00Z' as Moment
    await office.close()
    await tell(post(office.port))
    expect(await due(day('2026-06-03'))).toEqual(['2026-06-03 Brian'])
    expect(logged).toEqual([
      ['not told by e-mail', { why: 'not-reached', code: expect.any(String), notices: 1 }],
    ])
    const again = await postOffice({ tls: 'none' })
    await tell(post(again.port))
    expect((await again.arrived(1)).length).toBe(1)
    expect(await due(day('2026-06-03'))).toEqual([])
  })

  test('a letter that was handed over as the service ended goes out again, and is not left out', async () => {
    const office = await postOffice({ tls: 'none' })
    const { clock, heard, tell, house, log } = await larch()
    await heard('LS-002', 'Brian', 'music lessons')
    clock.now = '2026-06-03T08:00:00Z' as Moment
    const ended = {
      ...house,
      books: { ...house.books, toldByEmail: () => Promise.reject(new Error('the service ended')) },
    }
    const first = new Telling(ended, { post: post(office.port), origin: ORIGIN, log })
    await expect(first.tell()).rejects.toThrow('the service ended')
    await tell(post(office.port))
    expect((await office.arrived(2)).map((l) => l.to)).toEqual([
      ['brian@demo.invalid'],
      ['brian@demo.invalid'],
    ])
    await tell(post(office.port))
    expect(office.letters.length).toBe(2)
  })

  test('an address that says no for good is not written to again and again', async () => {
    const { clock, heard, due, house, log } = await larch()
    await heard('LS-002', 'Brian', 'music lessons')
    clock.now = '2026-06-03T08:00:00Z' as Moment
    const office = await postOffice({ tls: 'none', no: 'brian@demo.invalid' })
    let sent = 0
    const server = post(office.port)
    const counted: Post = {
      send: (letter) => {
        sent++
        return server.send(letter)
      },
    }
    const telling = new Telling(house, { post: counted, origin: ORIGIN, log })
    await telling.tell()
    await telling.tell()
    expect([sent, office.letters.length]).toEqual([1, 0])
    expect(await due(day('2026-06-03'))).toEqual(['2026-06-03 Brian'])
  })
})
