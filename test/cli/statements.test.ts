// A month's statements for everybody: issued once each, sent in the form that is recorded, killed and begun again.
import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { parse } from 'csv-parse/sync'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { sha256 } from '../../src/bookkeeping/daybook.ts'
import { counting } from '../../src/cli/terminal.ts'
import { canonicalText } from '../../src/ledger/entry.ts'
import { postOffice } from '../mail/post-office.ts'
import { ended } from './killing.ts'
import { emailOf, manyFunds, type NEEDS, needOf, refOf } from './many-funds.ts'
import { said, theProgram } from './ringfence.ts'

const { file, env, start, ringfence } = await theProgram()
const FUNDS = 12
const LATER = 60_000
const ORIGIN = 'https://fund.larch.example'
/** The settings that name a mail server on this computer. */
const mailAt = (port: number) => ({
  RINGFENCE_SMTP_HOST: '127.0.0.1',
  RINGFENCE_SMTP_PORT: String(port),
  RINGFENCE_SMTP_FROM: 'fund@larch.example',
  RINGFENCE_ORIGIN: ORIGIN,
})

beforeAll(() => manyFunds(file('april.db'), { funds: FUNDS, visits: 3 }), LATER)

let copies = 0
/** The same April, in a file of its own. */
function april(): string {
  const db = `april-${++copies}.db`
  copyFileSync(file('april.db'), file(db))
  return db
}

const issue = (db: string, ...more: readonly string[]) =>
  said('statements', 'issue', '--month', '2026-04', '--db', db, ...more)
const count = (need: (typeof NEEDS)[number]) =>
  Array.from({ length: FUNDS }, (_, i) => needOf(i + 1)).filter((n) => n === need).length
/** The rows of an order as whoever fills the envelopes reads them. */
const rowsOf = (path: string): Record<string, string>[] =>
  parse(readFileSync(path), { bom: true, columns: true })

describe('issuing April for everybody', () => {
  test('each is issued once, and again there is nothing to do', async () => {
    const db = april()
    expect(await issue(db)).toEqual({ code: 0, out: '12 statements of April 2026 issued.\n', err: '' })
    expect(await issue(db)).toEqual({
      code: 0,
      out: '0 statements of April 2026 issued, 12 issued before.\n',
      err: '',
    })
    const { out } = await issue(db, '--json')
    expect(JSON.parse(out)).toMatchObject({ issued: [], refused: 0, before: { length: 12 } })
    expect((await said('verify', '--db', db)).code).toBe(0)
  })

  test('“close --all” is the same', async () => {
    const db = april()
    const closed = await said('close', '--all', '--month', '2026-04', '--db', db)
    expect(closed.out).toMatch(
      /^April 2026 closed for 12 funds\.\n {2}BF-0001 {2}statement 1, 2026-04-01 to 2026-04-30/,
    )
    expect((await issue(db)).out).toBe('0 statements of April 2026 issued, 12 issued before.\n')
  })

  test('a month that is not over has no final statements', async () => {
    const { code, err } = await said('statements', 'issue', '--month', '2026-05', '--db', april())
    expect(code).toBe(1)
    expect(err).toBe('May 2026 ends on 31 May 2026. Issue its statements after that, or early copies now.\n')
  })
})

describe('a print bundle', () => {
  const onPaper = FUNDS - count('e-mail') - count('Braille')
  let db = ''
  beforeAll(() => {
    db = april()
  })

  test('is in post order, each in its form; what people hand over or make is apart', async () => {
    const { code, out } = await issue(db, '--deliver', 'print', '--out', 'bundle')
    expect(code).toBe(0)
    expect(out.replace(/\d+ pages/, 'many pages')).toBe(
      [
        '12 statements of April 2026 issued.',
        '8 envelopes with many pages in bundle/2026-04, in post order; order.csv and order.pdf say what is where.',
        '4 of them to be handed over, or without an address: to be ticked on the page “Month end”, under “Send”, once on their way.',
        '2 statements to be made by people: at the end of order.csv.',
        '2 readers by e-mail: --deliver e-mail sends them a link.\n',
      ].join('\n'),
    )
    const said = rowsOf(file('bundle/2026-04/order.csv')).map((r) =>
      [r['order'], r['pile'], r['name'], r['address'], r['print'], r['note']]
        .filter((t) => t !== '')
        .join(' | '),
    )
    expect(said).toEqual([
      '1 | by post | Person 1 | 1 Acacia Avenue, Northtown, NT2 1AB | usual print',
      '2 | by post | Person 2 | 2 Acacia Avenue, Northtown, NT3 2AB | large print',
      '3 | by post | Person 7 | 7 Acacia Avenue, Northtown, NT8 7AB | usual print',
      '4 | by post | Person 8 | 8 Acacia Avenue, Northtown, NT9 8AB | large print',
      '5 | by post | Person 5 | usual print | no address is recorded',
      '6 | by post | Person 11 | usual print | no address is recorded',
      '7 | hand over in person | Person 3 | Easy Read',
      '8 | hand over in person | Person 9 | Easy Read',
      '9 | to be made by people | Person 10 | 10 Acacia Avenue, Northtown, NT2 0AB | Braille',
      '10 | to be made by people | Person 4 | 4 Acacia Avenue, Northtown, NT5 4AB | Braille',
    ])
    const files = readdirSync(file('bundle/2026-04'), { recursive: true }).map(String)
    expect(files).toHaveLength(3 + 2 + 2 * onPaper)
    // Names, addresses and money: only for whoever ran it.
    for (const name of files) expect(statSync(file(`bundle/2026-04/${name}`)).mode & 0o077, name).toBe(0)
  })

  test('holds each statement as anybody gets it who asks for this form', async () => {
    const [row] = rowsOf(file('bundle/2026-04/order.csv'))
    const asked = ['statement', row?.['fund'] ?? '', '--number', '1', '--format', 'pdf', '--out', 'asked.pdf']
    expect((await said(...asked, '--db', db)).code).toBe(0)
    const [, printed = ''] = row?.['files']?.split(' ') ?? []
    expect(readFileSync(file(`bundle/2026-04/${printed}`)).equals(readFileSync(file('asked.pdf')))).toBe(true)
  })

  test('has no statement that was altered in the file, and everybody else’s', async () => {
    const altered = file(april())
    await issue(altered)
    const raw = new Database(altered)
    raw.exec('DROP TRIGGER statement_no_update')
    raw.exec(
      `UPDATE statement SET body = json_set(body, '$.money.opening.exact', 1)
       WHERE fund = (SELECT key FROM fund WHERE ref = 'BF-0007')`,
    )
    raw.close()
    const print = ['statements', 'print', '--month', '2026-04', '--db', altered, '--out', 'altered']
    const { code, err } = await said(...print)
    expect(code).toBe(3)
    expect(err).toMatch(/not printed: statement 1 of BF-0007 \(a statement that does not add up: .+\)\n/)
    const names = rowsOf(file('altered/2026-04/order.csv')).map((r) => r['name'])
    expect(names).toHaveLength(onPaper + count('Braille') - 1)
    expect(names).not.toContain('Person 7')
  })

  test('is sent once; printed again it is the same to the byte, in the same folder', async () => {
    const before = contents('bundle')
    expect((await issue(db, '--deliver', 'print', '--out', 'bundle')).out).toBe(
      [
        '0 statements of April 2026 issued, 12 issued before.',
        '2 readers by e-mail: --deliver e-mail sends them a link.',
        '4 readers printed before: to be ticked on the page “Month end”, under “Send”, once on their way.',
        '4 readers sent before.',
        '  BF-0004  Person 4: to be made by people: Braille',
        '  BF-0010  Person 10: to be made by people: Braille\n',
      ].join('\n'),
    )
    // A file that was damaged is made again.
    writeFileSync(file('bundle/2026-04/post/0002-statement.pdf'), 'nothing')
    const again = await said('statements', 'print', '--month', '2026-04', '--out', 'bundle', '--db', db)
    expect(again.code).toBe(0)
    expect(again.out).toMatch(/^8 envelopes .* in bundle\/2026-04, .*\n7 of them were there already\.\n/)
    expect(contents('bundle')).toEqual(before)
  })

  test('is told from another by commitments: what stands on envelopes cannot be guessed from it', () => {
    const { plan } = JSON.parse(readFileSync(file('bundle/2026-04/bundle.json'), 'utf8'))
    const raw = new Database(file(db))
    const known = raw.prepare<[string], { fund: string; address: string | null }>(
      'SELECT f.id AS fund, n.address FROM fund f LEFT JOIN need n ON n.fund = f.key WHERE f.ref = ?',
    )
    const piles = { 'by post': 'post', 'hand over in person': 'in-person', 'to be made by people': 'by-hand' }
    const prints = { 'usual print': 'pdf', 'large print': 'large-print', 'Easy Read': 'easy-read' }
    const lines = rowsOf(file('bundle/2026-04/order.csv')).map((r) => {
      const { fund, address } = known.get(r['fund'] ?? '') ?? {}
      const pile = piles[r['pile'] as keyof typeof piles]
      const print = prints[r['print'] as keyof typeof prints] ?? null
      const statement = [fund, Number(r['statement']), 'person', r['language']]
      return [Number(r['order']), pile, print, r['note'], ...statement, null, address]
    })
    raw.close()
    expect(plan).toBe(sha256(canonicalText({ plan: lines })))
  })

  test('nothing issued, nothing printed', async () => {
    const { code, err } = await said(
      'statements',
      'print',
      '--month',
      '2026-04',
      '--out',
      'none',
      '--db',
      april(),
    )
    expect([code, err]).toEqual([1, 'There is nothing of April 2026 to print. Issue its statements first.\n'])
  })
})

const contents = (out: string) =>
  Object.fromEntries(
    readdirSync(file(out), { recursive: true, withFileTypes: true })
      .filter((f) => f.isFile())
      .map((f) => [join(f.parentPath, f.name), sha256(readFileSync(join(f.parentPath, f.name)))] as const),
  )

describe('by e-mail', () => {
  const byMail = (port: number, db: string, ...more: readonly string[]) => {
    for (const [name, value] of Object.entries(mailAt(port))) vi.stubEnv(name, value)
    return issue(db, '--deliver', more.length > 0 ? 'e-mail,print' : 'e-mail', ...more)
  }
  afterEach(() => vi.unstubAllEnvs())

  test('a letter holds a link and says nothing of anybody’s money; once each', async () => {
    const office = await postOffice({ tls: 'none' })
    const db = april()
    const first = await byMail(office.port, db)
    expect(first.out).toContain('2 readers sent a link by e-mail.\n')
    expect(first.code).toBe(0)
    const letters = await office.arrived(2)
    expect(letters.map((l) => l.to)).toEqual([[emailOf(6)], [emailOf(12)]])
    expect(letters[0]?.headings.get('subject')).toBe('A statement for April 2026 from Larch Support')
    expect(letters[0]?.text).toMatch(
      new RegExp(
        `^Hello Person 6,\n\nA statement for April 2026 is ready for you\\.\n\nSign in here to read it:\n\n${ORIGIN}/funds/f_[0-9a-f]+/statements/1\n\n`,
      ),
    )
    expect(letters[0]?.raw).not.toMatch(/£|BF-|pdf|Content-Disposition/i)
    expect((await byMail(office.port, db)).out).toContain('2 readers sent before.\n')
    expect(office.letters).toHaveLength(2)
  })

  test('an address that is refused is printed, and the order says why', async () => {
    const office = await postOffice({ tls: 'none', no: emailOf(6) })
    const db = april()
    const ran = await byMail(office.port, db, '--out', 'refused')
    expect([ran.code, ran.err]).toEqual([0, ''])
    expect((await office.arrived(1)).map((l) => l.to)).toEqual([[emailOf(12)]])
    const rows = rowsOf(file('refused/2026-04/order.csv'))
    expect(rows.find((r) => r['fund'] === refOf(6))?.['note']).toBe(
      'recorded for e-mail, but the address was refused; recorded as a web page, which cannot be posted: printed in the usual print',
    )
  })

  test('a mail server that is down: nothing is lost, and the same again sends it', async () => {
    const office = await postOffice({ tls: 'none' })
    await office.close()
    const db = april()
    const down = await byMail(office.port, db)
    expect(down.code).toBe(1)
    expect(down.err).toMatch(
      /2 readers not written to yet, because the mail server could not be used\. Run the same again\.\n$/,
    )
    const up = await postOffice({ tls: 'none' })
    const again = await byMail(up.port, db)
    expect([again.code, again.err]).toEqual([
      0,
      expect.stringMatching(/^Taking up what began on 10 May 2026, 09:0\d: 12 of 12 were issued\.\n$/),
    ])
    expect((await up.arrived(2)).map((l) => l.to)).toEqual([[emailOf(6)], [emailOf(12)]])
  })
})

// At moments of chance: `npm run torture -- issuing`, which CI runs with a few kills.
describe('killed', () => {
  test('between a letter and its record: it goes out again, and nobody is left out', async () => {
    const office = await postOffice({ tls: 'none' })
    Object.assign(env, mailAt(office.port))
    const db = april()
    const child = start('statements', 'issue', '--month', '2026-04', '--db', db, '--deliver', 'e-mail').child
    await office.arrived(1)
    child.kill('SIGKILL')
    await ended(child)
    const again = await ringfence(
      'statements',
      'issue',
      '--month',
      '2026-04',
      '--db',
      db,
      '--deliver',
      'e-mail',
    )
    expect(again.code).toBe(0)
    const to = office.letters.flatMap((l) => l.to)
    expect(new Set(to)).toEqual(new Set([emailOf(6), emailOf(12)]))
    expect(to.length).toBeLessThanOrEqual(3)
  })
})

describe('progress without a terminal', () => {
  test('is a line for every tenth, not more often than every two seconds, and says what is left', () => {
    const clock = { now: 0 }
    const lines: string[] = []
    const count = counting(
      undefined,
      (line) => lines.push(line),
      () => clock.now,
    )
    for (let done = 0; done <= 1000; done += 10) {
      clock.now = done * 60
      count(done, 1000, 'Issuing April 2026')
    }
    expect(lines).toHaveLength(10)
    expect(lines.slice(0, 2)).toEqual([
      'Issuing April 2026: 100 of 1,000, about 54 seconds left',
      'Issuing April 2026: 200 of 1,000, about 48 seconds left',
    ])
    expect(lines.at(-1)).toBe('Issuing April 2026: 1,000 of 1,000')
  })

  test('says nothing of short work; taken up, the time left is of what is left', () => {
    const clock = { now: 0 }
    const lines: string[] = []
    const count = counting(
      undefined,
      (line) => lines.push(line),
      () => clock.now,
    )
    for (const done of [0, 5, 10]) count(done, 10, 'Short')
    expect(lines).toEqual([])
    count(400, 1000, 'Taken up')
    clock.now = 60_000
    count(500, 1000, 'Taken up')
    expect(lines).toEqual(['Taken up: 500 of 1,000, about 5 minutes left'])
  })
})

describe('what is typed wrong', () => {
  test.each([
    [[], 'Say what to do: “statements issue” or “statements print”.'],
    [['send', '--month', '2026-04'], 'Say what to do: “statements issue” or “statements print”.'],
    [['issue'], 'Say which month: --month 2026-05.'],
    [['issue', '--month', '2026-04', '--deliver', 'pigeon'], '--deliver is one of: e-mail, print.'],
    [['issue', '--month', '2026-04', '--deliver', 'print'], 'Say where the print bundle goes: --out FOLDER.'],
    [['issue', '--month', '2026-04', '--out', 'x'], '--out goes with --deliver print.'],
    [
      ['print', '--month', '2026-04', '--deliver', 'print', '--out', 'x'],
      '--deliver goes with “statements issue”.',
    ],
    [
      ['issue', '--month', '2026-04', '--deliver', 'e-mail'],
      'No mail server is set: RINGFENCE_SMTP_HOST and RINGFENCE_SMTP_FROM.',
    ],
    [
      ['issue', '--month', '2026-04', '--deliver', 'print', '--out', 'april.db'],
      '--out: april.db is a file. Name a folder.',
    ],
  ])('%j', async (words, sentence) => {
    const { code, err } = await said('statements', ...words)
    expect([code, err]).toEqual([2, `${sentence}\nSee: ringfence statements --help\n`])
  })
})
