// What the file itself keeps, whoever writes to it: raw SQL against the guards, settings, migrations, a
// second process, a full disk, a damaged file, backup and restore.
import { spawn } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { StoreBroken } from '../../src/bookkeeping/store.ts'
import type { Month } from '../../src/ledger/day.ts'
import type { DraftOf } from '../../src/ledger/entry.ts'
import type { Statement } from '../../src/ledger/statement.ts'
import { sha256 } from '../../src/store/rows.ts'
import { backup, restore } from '../../src/store/sqlite/backup.ts'
import type { Reads } from '../../src/store/sqlite/file.ts'
import { connect, migrate, migrationsHere } from '../../src/store/sqlite/open.ts'
import { SqlitePeople } from '../../src/store/sqlite/people.ts'
import { BESIDE_THE_BOOKS } from '../../src/store/sqlite/schema.ts'
import { SqliteStatements } from '../../src/store/sqlite/statements.ts'
import { openStore, SqliteStore } from '../../src/store/sqlite/store.ts'
import { verify } from '../../src/store/sqlite/verify.ts'
import { auditContract } from './audit-contract.ts'
import { storeContract } from './contract.ts'
import { aDraft, draftsContract } from './drafts-contract.ts'
import { figuresContract } from './figures-contract.ts'
import { issuedContract } from './issued-contract.ts'
import {
  AMIR,
  amirsApril,
  aStatement,
  aWord,
  BEA,
  closing,
  day,
  fullBooks,
  LARCH,
  larch,
  must,
  NOW,
  recorded,
  support,
  userCode,
  write,
} from './larch.ts'
import { peopleContract } from './people-contract.ts'
import { queriesContract } from './queries-contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'books-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0
const newFile = () => join(folder, `${files++}.sqlite`)
const full = join(folder, 'full.sqlite')
beforeAll(async () => {
  const store = await openStore(full)
  await fullBooks(store)
  await store.close()
})
function copyOfFull(): string {
  const file = newFile()
  copyFileSync(full, file)
  return file
}

storeContract('the SQLite store', () => openStore(newFile()))
peopleContract('the SQLite store', () => openStore(newFile()))
issuedContract('the SQLite store', () => openStore(newFile()))
figuresContract('the SQLite store', () => openStore(newFile()))
queriesContract('the SQLite store', () => openStore(newFile()))
auditContract('the SQLite store', () => openStore(newFile()))
draftsContract('the SQLite store', () => openStore(newFile()))

test('who signs in is found by code and by address, whatever case it is typed in', async () => {
  const file = newFile()
  const store = await openStore(file)
  const db = connect(file)
  const add = db.prepare(
    'INSERT INTO auth_user (id, name, email, email_verified, created_at, updated_at) VALUES (?, ?, ?, 1, 0, 0)',
  )
  for (const name of ['jo', 'priya']) add.run(`user-${name}`, name, `${name}@example.org`)
  const [jo, priya] = ['jo', 'priya'].map((name) => ({
    ...{ id: userCode(`user-${name}`), name, email: `${name}@example.org` },
  }))
  expect(await store.people.userByEmail('Jo@Example.org')).toEqual(jo)
  expect(await store.people.userByEmail('nobody@example.org')).toBeUndefined()
  const codes = ['user-priya', 'user-jo', 'nobody'].map(userCode)
  expect(await store.people.users(codes)).toEqual(
    new Map([
      [userCode('user-jo'), jo],
      [userCode('user-priya'), priya],
    ]),
  )
  expect(await store.people.users([])).toEqual(new Map())
  expect(() => add.run('user-again', 'again', 'jo@example.org')).toThrow('UNIQUE')
  db.close()
  await store.close()
})

describe('raw SQL', () => {
  let db: Database.Database
  beforeAll(() => {
    db = connect(copyOfFull())
    return () => db.close()
  })
  const schema = new Database(':memory:')
  migrate(schema)
  const tables = schema
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .pluck()
    .all()
  const columnsOf = (table: string) =>
    schema
      .prepare<[string], { name: string; type: string; pk: number }>(
        'SELECT name, type, pk FROM pragma_table_info(?)',
      )
      .all(table)
  const filled = tables.filter((t) => t !== 'never' && !BESIDE_THE_BOOKS.includes(t))

  /** Runs inside a transaction that is always taken back, the deferred keys looked at as at its end. */
  function inVain(run: () => unknown): void {
    db.exec('BEGIN')
    try {
      run()
      db.exec('COMMIT')
      throw new Error('the file let it happen')
    } finally {
      if (db.inTransaction) db.exec('ROLLBACK')
    }
  }

  test.each(filled)('cannot delete from %s', (table) => {
    expect(() => inVain(() => db.exec(`DELETE FROM "${table}"`))).toThrow('guard:append-only')
  })

  test.each(filled.flatMap((table) => columnsOf(table).map((c) => [table, c] as const)))(
    'cannot update %s.%o',
    (table, { name, type }) => {
      const other = type === 'INTEGER' ? `coalesce("${name}", 0) + 1` : `coalesce("${name}", '') || 'x'`
      const row = `rowid = (SELECT min(rowid) FROM "${table}")`
      const where = ['transfer', 'price'].includes(table) ? 'true' : row
      const update = () => db.exec(`UPDATE "${table}" SET "${name}" = ${other} WHERE ${where}`)
      expect(() => inVain(update)).toThrow(/guard:|FOREIGN KEY|CHECK/)
    },
  )

  test.each([true, false])(
    'cannot put a row in the place of another (recursive triggers: %s)',
    (recursive) => {
      db.pragma(`recursive_triggers = ${recursive ? 'ON' : 'OFF'}`)
      for (const table of filled) {
        const rows = db.prepare<[], Record<string, unknown>>(`SELECT * FROM "${table}"`).all()
        const names = Object.keys(rows[0] ?? {})
        const insert = db.prepare(
          `INSERT OR REPLACE INTO "${table}" (${names.map((n) => `"${n}"`).join()}) VALUES (${names.map((n) => `@${n}`).join()})`,
        )
        for (const row of [rows[0], rows.at(-1)])
          expect(() => inVain(() => insert.run(row)), table).toThrow('guard:')
      }
      db.pragma('recursive_triggers = ON')
    },
  )

  // The same row under the next free number, so that only its other unique keys stand in the way.
  test.each([
    ...['provider', 'bank_account', 'fund', 'word', 'agreement', 'decision', 'statement', 'request'],
    ...[
      'import',
      'put_aside',
      'settlement',
      'document',
      'access',
      'access_end',
      'proposal',
      'proposal_answer',
    ],
    ...['flag', 'flag_answer', 'notice', 'told', 'rendition', 'delivery', 'question', 'question_answer'],
    ...['answer_told', 'issuing', 'issuing_done', 'query', 'query_message', 'query_closed'],
    ...['statement_opened', 'reclaim', 'reclaim_told', 'reclaim_answer'],
  ])('cannot use a key of %s a second time', (table) => {
    db.pragma('recursive_triggers = OFF')
    const row = db.prepare<[], Record<string, unknown>>(`SELECT * FROM "${table}" ORDER BY key DESC`).get()
    const key = Number(db.prepare('SELECT last FROM register').pluck().get()) + 1
    const names = Object.keys(row ?? {})
    const insert = `INSERT OR REPLACE INTO "${table}" (${names.map((n) => `"${n}"`).join()}) VALUES (${names.map((n) => `@${n}`).join()})`
    const begun = { sequence: 0, head: '0'.repeat(64), priced: 0 }
    const fresh = ['provider', 'fund'].includes(table)
      ? { ...begun, recorded_at: null, locked_through: null, recorded_through: null, priced_from: null }
      : {}
    const text = table === 'word' ? { salt: '0'.repeat(64), text: 'again' } : {}
    const documents = ['agreement', 'decision', 'statement', 'document']
    const waiting = documents.includes(table) ? { entry: null, awaits: 1 } : {}
    expect(() =>
      inVain(() => db.prepare(insert).run({ ...row, ...fresh, ...text, ...waiting, key })),
    ).toThrow(table === 'request' ? 'guard:request-exists' : /guard:(already-there|version|statement-number)/)
    db.pragma('recursive_triggers = ON')
  })

  /** The newest row of a table again, under the next place in the register and with some of it changed. */
  function filedAgain(table: string, change: Record<string, unknown>): void {
    const row = db.prepare<[], Record<string, unknown>>(`SELECT * FROM "${table}" ORDER BY key DESC`).get()
    const key = Number(db.prepare('SELECT last FROM register').pluck().get()) + 1
    const names = Object.keys(row ?? {})
    const marks = names.map((n) => `@${n}`).join()
    const sql = `INSERT INTO "${table}" (${names.map((n) => `"${n}"`).join()}) VALUES (${marks})`
    db.prepare(sql).run({ ...row, ...change, key })
  }

  test.each([
    ['provider', { sequence: 5 }],
    ['provider', { head: '1'.repeat(64) }],
    ['provider', { recorded_at: '2026-04-01T08:00:00.000Z' }],
    ['fund', { locked_through: '2026-04-30' }],
    ['fund', { recorded_through: '2026-04-30' }],
    ['fund', { priced: 1 }],
    ['fund', { waits_from: '2026-04-30' }],
  ])('cannot begin a %s with %o', (table, change) => {
    const nothing = table === 'provider' ? { sequence: 0, head: '0'.repeat(64), recorded_at: null } : {}
    expect(() => inVain(() => filedAgain(table, { id: 'new', ref: 'new', ...nothing, ...change }))).toThrow(
      'guard:begins-empty',
    )
  })

  test('cannot file a document as carried by an old entry, nor a text that is gone', () => {
    expect(() => inVain(() => filedAgain('decision', { id: 'new', digest: 'new' }))).toThrow('guard:document')
    expect(() => inVain(() => filedAgain('word', { ref: 'new', salt: null, text: null }))).toThrow(
      'guard:word',
    )
  })

  const open = { answer: 'approved', proposal: 'propose-open' }
  const person = { asked_by: 'person', funder: null }
  test.each([
    ['two-managers', 'proposal_answer', { ...open, by: 'manager-1' }],
    ['two-managers', 'proposal_answer', { ...open, answer: 'withdrawn', by: 'manager-2' }],
    ['needs-second-manager', 'payment_details', { number: '99999999' }],
    ['needs-second-manager', 'payment_details', { sort_code: '999999' }],
    ['needs-second-manager', 'payment_details', { what: 'ring-fenced' }],
    ['needs-second-manager', 'payment_details', { proposal: 'propose-open' }],
    ['needs-second-manager', 'payment_details', { at: '2026-05-21T09:00:00.000Z' }],
    ['needs-second-manager', 'payment_limit', { pence: 50_001 }],
    ['needs-second-manager', 'payment_limit', { at: '2026-05-21T09:00:00.000Z' }],
    ['needs-second-manager', 'access_end', { access: 'amir' }],
    ['needs-second-manager', 'access_end', { access: 'amir', proposal: null }],
    ['staff-representative', 'access', { user: 'user-priya', role: 'manager', funder: null }],
    ['other-provider', 'access', { role: 'holder', funder: null, fund: 'fund-cara' }],
    ['other-provider', 'access', { role: 'holder', funder: null, fund: 'fund-own' }],
    ['other-fund', 'access', { role: 'representative', funder: null, fund: BEA, authority: 'authority-1' }],
    ['other-provider', 'look', { fund: 'fund-cara' }],
    ['other-provider', 'flag', { id: 'new', fund: 'fund-cara' }],
    ['other-provider', 'notice', { id: 'new', fund: 'fund-cara' }],
    ['other-fund', 'notice', { id: 'new', fund: BEA }],
    ['other-provider', 'need', { fund: 'fund-cara', says: null, address: null }],
    ['other-fund', 'need', { fund: BEA, reader: 'authority-1', says: null, address: null }],
    ['other-fund', 'need', { reader: 'authority-9' }],
    ['word', 'need', { fund: BEA, address: null }],
    ['word', 'need', { fund: BEA, says: null }],
    ['other-fund', 'delivery', { reader: 'authority-9' }],
    ['other-fund', 'delivery', { reader: 'FUNDER:northshire' }],
    ['other-fund', 'delivery', { reader: 'funder:nobody' }],
    ['other-fund', 'need', { reader: 'funder:nobody' }],
    ['other-provider', 'question', { id: 'new', fund: 'fund-cara', says: 'none', ...person }],
    ['word', 'question', { id: 'new', fund: BEA }],
    ['other-fund', 'question', { id: 'new', asked_by: 'representative', authority: 'authority-9' }],
    ['other-fund', 'question', { id: 'new', funder: 'nobody' }],
    ['no-such-line', 'question', { id: 'new', line: 3 }],
    [
      'before-issued',
      'question',
      { id: 'new', on_day: '2026-05-19', due: '2026-05-29', funder_from: '2026-06-08' },
    ],
    ['due', 'question', { id: 'new', due: '2026-05-31' }],
    ['due', 'question', { id: 'new', funder_from: '9999-12-31' }],
    ['before-asked', 'question_answer', { question: 'question-3', on_day: '2026-05-19' }],
    ['already-there', 'access', {}],
  ])('guard:%s on %s with %o', (guard, table, change) => {
    const key = (fund: unknown) => db.prepare('SELECT key FROM fund WHERE id = ?').pluck().get(fund)
    const id = table === 'access' && guard !== 'already-there' ? { id: 'new' } : {}
    const keyed = 'fund' in change ? { ...change, fund: key(change.fund) } : change
    expect(() => inVain(() => filedAgain(table, { ...id, ...keyed }))).toThrow(`guard:${guard}`)
  })

  test.each([
    [
      'question_days',
      'question',
      { id: 'new', on_day: '2026-05-20T', due: '2026-05-30', funder_from: '2026-06-09' },
    ],
    ['question_asked_by', 'question', { id: 'new', asked_by: 'representative', funder: null }],
    ['question_answer_day', 'question_answer', { question: 'question-3', on_day: '2026-05-32' }],
    ['need_review_day', 'need', { review_day: 'some day' }],
    ['issuing_month', 'issuing', { id: 'new', month: '2026-99' }],
    ['issuing_month', 'issuing', { id: 'new', month: '2026-5' }],
    ['issuing_done_counts', 'issuing_done', { issuing: 'issuing-3', issued: -1 }],
  ])('%s holds on %s with %o', (check, table, change) => {
    expect(() => inVain(() => filedAgain(table, change))).toThrow(`CHECK constraint failed: ${check}`)
  })

  test('takes no second statement with the same code, and no early copy of more than its month', () => {
    const of = (number: number, change: object) => {
      const row = db
        .prepare<[], { body: string }>("SELECT body FROM statement WHERE state = 'may-change'")
        .get()
      const body = {
        ...JSON.parse(row?.body ?? ''),
        number,
        first: '2026-05-01',
        last: '2026-05-31',
        ...change,
      }
      const { first, last } = body
      const state = 'may-change'
      const columns = {
        number,
        first_day: first,
        last_day: last,
        state,
        entry: null,
        awaits: 1,
        digest: 'new',
      }
      return () => inVain(() => filedAgain('statement', { ...columns, body: JSON.stringify(body) }))
    }
    const own = { proof: { code: 'ANOTHER' } }
    expect(of(3, {})).toThrow('guard:already-there')
    expect(of(3, { ...own, last: '2026-06-30' })).toThrow('guard:statement-gap')
    expect(of(3, { ...own, last: '2030-12-31' })).toThrow('guard:statement-gap')
    expect(of(3, { ...own, last: '2026-05-3' })).toThrow('guard:statement-gap')
    // Nothing carries it: it does not stay either.
    expect(of(3, own)).toThrow('FOREIGN KEY')
  })

  test('uses an invitation up once, and changes nothing else of it', () => {
    const change = (what: string, id: string) => () =>
      inVain(() => db.exec(`UPDATE invitation SET ${what} WHERE id = '${id}'`))
    const used = "used = '2026-05-20T09:00:00.000Z'"
    expect(change(used, 'invitation-1')).toThrow('guard:invitation-used')
    expect(change('used = NULL', 'invitation-1')).toThrow('guard:invitation-used')
    for (const what of ["email = 'x'", "until = '2099'", "token = 'x'"])
      expect(change(what, 'invitation-2')).toThrow('guard:invitation-used')
    const more = [
      ...["token = 'x'", "id = 'x'", 'provider = provider + 1', "role = 'manager'", 'fund = 1'],
      ...["authority = 'authority-1'", "funder = 'x'", "until = '2099'", "by = 'x'", "at = '2026'"],
    ]
    for (const what of more)
      expect(change(`${used}, ${what}`, 'invitation-2')).toThrow('guard:invitation-used')
    expect(change(`${used}, email = '', name = ''`, 'invitation-2')).toThrow('the file let it happen')
  })

  test('cannot fill the table that is always empty', () => {
    expect(() => inVain(() => db.exec("INSERT INTO never VALUES ('2026-01-01', 1)"))).toThrow(
      'guard:append-only',
    )
  })

  describe('transfers', () => {
    const next = () => Number(db.prepare('SELECT max(id) FROM entry').pluck().get()) + 1
    const account = (fund: string, unit: string, code: string) =>
      db
        .prepare(
          'SELECT a.id FROM account a JOIN fund f ON f.key = a.fund WHERE f.id = ? AND a.unit = ? AND a.code = ?',
        )
        .pluck()
        .get(fund, unit, code)
    const fundKey = (fund: string) => db.prepare('SELECT key FROM fund WHERE id = ?').pluck().get(fund)
    const insert = (...values: unknown[]) =>
      db
        .prepare(
          'INSERT INTO transfer (entry, line, fund, unit, debit, credit, amount) VALUES (?, ?, ?, ?, ?, ?, ?)',
        )
        .run(...values)

    test('between two funds are not to be had', () => {
      const [amirs, beas] = [
        account(AMIR, 'GBP', 'spending') ?? account(AMIR, 'GBP', 'bank'),
        account(BEA, 'GBP', 'spending'),
      ]
      for (const fund of [fundKey(AMIR), fundKey(BEA)])
        expect(() => inVain(() => insert(next(), 1, fund, 'GBP', amirs, beas, 1))).toThrow('FOREIGN KEY')
    })

    test('between two units are not to be had', () => {
      const [pounds, hours] = [account(AMIR, 'GBP', 'hours'), account(AMIR, 'standard', 'available')]
      for (const unit of ['GBP', 'standard'])
        expect(() => inVain(() => insert(next(), 1, fundKey(AMIR), unit, pounds, hours, 1))).toThrow(
          'FOREIGN KEY',
        )
    })

    test('are not added to an entry that is sealed, nor out of line', () => {
      const [one, two] = [account(AMIR, 'standard', 'available'), account(AMIR, 'standard', 'issued')]
      const at = (entry: number, line: number) => () =>
        inVain(() => insert(entry, line, fundKey(AMIR), 'standard', one, two, 1))
      expect(at(next() - 1, 3)).toThrow('guard:transfer-order')
      expect(at(next() + 1, 1)).toThrow('guard:transfer-order')
      expect(at(next(), 2)).toThrow('guard:transfer-order')
    })

    test('do not stay without their entry', () => {
      const [one, two] = [account(AMIR, 'standard', 'available'), account(AMIR, 'standard', 'issued')]
      expect(() => inVain(() => insert(next(), 1, fundKey(AMIR), 'standard', one, two, 1))).toThrow(
        'FOREIGN KEY',
      )
    })

    test('move a balance once, and nothing else does, not even while an entry is open', () => {
      const [one, two] = [account(AMIR, 'standard', 'available'), account(AMIR, 'standard', 'issued')]
      const opened = (sql: string) => () =>
        inVain(() => {
          insert(next(), 1, fundKey(AMIR), 'standard', one, two, 60)
          db.exec(sql)
        })
      expect(opened(`UPDATE account SET balance = balance + 60 WHERE id = ${one}`)).toThrow(
        'guard:append-only',
      )
      expect(
        opened(`UPDATE account SET balance = balance + 60, moved_by = moved_by + 1 WHERE id = ${one}`),
      ).toThrow('guard:append-only')
      expect(
        opened(`UPDATE account SET balance = balance + 60, moved_by = moved_by WHERE id = ${one}`),
      ).toThrow('guard:append-only')
    })

    test('larger than a number can hold are refused, also by INSERT OR IGNORE', () => {
      const [one, two] = [account(AMIR, 'standard', 'available'), account(AMIR, 'standard', 'issued')]
      for (const or of ['', 'OR IGNORE', 'OR REPLACE'])
        expect(() =>
          inVain(() => {
            const most = 9007199254740991
            const sql = `INSERT ${or} INTO transfer (entry, line, fund, unit, debit, credit, amount) VALUES (?, ?, ?, 'standard', ?, ?, ?)`
            db.prepare(sql).run(next(), 1, fundKey(AMIR), one, two, most)
          }),
        ).toThrow('guard:too-large')
    })
  })

  describe('an entry', () => {
    const columns = () =>
      db.prepare<[], Record<string, unknown>>('SELECT * FROM entry ORDER BY id DESC LIMIT 1').get() ?? {}
    const chained = (id: string = AMIR) => {
      const fund = db
        .prepare<[string], { key: number; provider: number; number: number; hash: string }>(
          `SELECT f.key, f.provider, e.number, e.hash FROM fund f JOIN entry e ON e.fund = f.key
           WHERE f.id = ? ORDER BY e.number DESC LIMIT 1`,
        )
        .get(id)!
      const provider = db
        .prepare<[number], { key: number; sequence: number; head: string }>(
          'SELECT * FROM provider WHERE key = ?',
        )
        .get(fund.provider)!
      const nothing = Object.fromEntries(Object.keys(columns()).map((name) => [name, null]))
      return {
        ...nothing,
        ...{ id: Number(columns()['id']) + 1, provider: provider.key, sequence: provider.sequence + 1 },
        ...{ fund: fund.key, number: fund.number + 1, kind: 'own-words', effective: '2026-05-20' },
        ...{ recorded_at: '2026-05-20T10:00:00.000Z', recorded_by: 'me', details: '{}' },
        ...{ previous: fund.hash, previous_head: provider.head, hash: sha256('no such hash') },
      }
    }
    const insertNow = (change: Record<string, unknown>) => {
      const row = { ...chained(), ...change }
      const names = Object.keys(row)
      const marks = names.map((n) => `@${n}`).join()
      db.prepare(`INSERT INTO entry (${names.join()}) VALUES (${marks})`).run(row)
    }
    const insert = (change: Record<string, unknown>) => () => inVain(() => insertNow(change))
    const fits = (change: Record<string, unknown>) => {
      db.exec('BEGIN')
      insertNow(change)
      db.exec('ROLLBACK')
    }

    test('takes the next place, or none', () => {
      expect(() => fits({})).not.toThrow()
    })

    test.each([
      ['entry-order', { id: 99_999 }],
      ['entry-order', { id: 1 }],
      ['number', { number: 99 }],
      ['number', { number: 1 }],
      ['sequence', { sequence: 1 }],
      ['other-provider', { provider: 999 }],
      ['chain', { previous: '0'.repeat(64) }],
      ['chain', { previous_head: '0'.repeat(64) }],
      ['clock', { recorded_at: '2026-04-01T08:00:00.000Z' }],
      ['period-closed', { effective: '2026-04-30' }],
      ['future-day', { effective: '2026-05-21' }],
      ['document', { document: 'x' }],
      ['decision', { decision: 'decision-1' }],
      [
        'source-recorded',
        { source_system: 'roster', source_reference: 'V-1', source_part: 1, source_piece: 1 },
      ],
      ['already-reversed', { kind: 'reversal', reverses: 15 }],
      ['recorded-already', { kind: 'support-recorded', details: '{"through":"2026-04-30"}' }],
      ['document', { kind: 'closing' }],
      ['document', { kind: 'statement-issued' }],
      ['word', { kind: 'erasure', details: '{"words":["none"]}' }],
    ])('guard:%s %o', (guard, change) => {
      const reversed = db.prepare('SELECT e.reverses FROM entry e WHERE e.reverses IS NOT NULL').pluck().get()
      const named = 'reverses' in change ? { ...change, reverses: reversed } : change
      expect(insert(named)).toThrow(`guard:${guard}`)
    })

    // What must be nothing when a commit ends cannot be said to be nothing before it is.
    const leaving =
      (fund: string, row: Record<string, unknown>, transfer: [string, string, number], then: string) => () =>
        inVain(() => {
          const entry = { ...chained(fund), ...row }
          const account = (code: string) =>
            db
              .prepare("SELECT id FROM account WHERE fund = ? AND unit = 'GBP' AND code = ?")
              .pluck()
              .get(entry.fund, code)
          const [debit, credit, amount] = transfer
          db.prepare(
            "INSERT INTO transfer (entry, line, fund, unit, debit, credit, amount) VALUES (?, 1, ?, 'GBP', ?, ?, ?)",
          ).run(...[entry.id, entry.fund, account(debit), account(credit), amount])
          const names = Object.keys(entry)
          const marks = names.map((n) => `@${n}`).join()
          db.prepare(`INSERT INTO entry (${names.join()}) VALUES (${marks})`).run(entry)
          db.exec(then)
        })

    test('that lends without the lender’s book cannot have that put out of sight', () => {
      const lent = (then: string) => leaving(BEA, { kind: 'advance' }, ['spending', 'advance', 3_600], then)
      expect(lent('')).toThrow('FOREIGN KEY')
      expect(lent('UPDATE provider SET lent_gap = NULL')).toThrow('guard:append-only')
    })

    test('that revalues hours without cause cannot have that put out of sight', () => {
      const details = '{"version":2}'
      const revalued = (then: string) =>
        leaving(AMIR, { kind: 'repricing', details }, ['funder:northshire', 'hours', 3_600], then)
      expect(revalued('')).toThrow('FOREIGN KEY')
      expect(revalued('UPDATE fund SET unbacked_from = NULL')).toThrow('guard:append-only')
    })

    test('at one minute past midnight of a summer’s night is London’s day, not UTC’s', () => {
      const midnight = { recorded_at: '2026-06-30T23:01:00.000Z', effective: '2026-07-01' }
      expect(() => fits(midnight)).not.toThrow()
      expect(insert({ ...midnight, recorded_at: '2026-06-30T22:59:00.000Z' })).toThrow('guard:future-day')
    })
  })
})

test('no reading of what happened to statements goes through a whole table that grows', async () => {
  const db = connect(full)
  const plans: string[] = []
  const explained = new SqliteStatements({
    all: (sql, ...values) => {
      const plan = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...values)
      plans.push(plan.map((step) => step.detail).join('; '))
      return []
    },
  })
  await explained.byCode('0000000000000000')
  expect(plans[0]).toMatch(/^SEARCH s USING INDEX statement_code/)
  await explained.renditions(AMIR, 1)
  await explained.needs(AMIR)
  await explained.needsOf(LARCH, { reviewBy: day('2027-01-01') })
  await explained.deliveries(AMIR)
  await explained.deliveriesOf(LARCH, '2026-04' as Month)
  await explained.questions(AMIR)
  await explained.question('question-1')
  await explained.openQuestions(LARCH)
  await explained.answersToTell(LARCH)
  // Issuings are a few a year and provider, and are read whole.
  expect(plans).toHaveLength(10)
  for (const plan of plans) expect(plan).not.toContain('SCAN')
  expect(plans[5]).toContain('statement_last_day')
  db.close()
})

test('counting what waits, and who comes in for a funder, reads no fund and no access one by one', async () => {
  const db = connect(full)
  const plans: string[] = []
  const explained = new SqlitePeople({
    all: (sql, ...values) => {
      const plan = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...values)
      plans.push(plan.map((step) => step.detail).join('; '))
      return []
    },
    entries: () => [],
  } satisfies Reads)
  await explained.waiting(LARCH, day('2027-01-01'))
  await explained.accessFor(LARCH, 'northshire')
  expect(plans[0]).toContain('SEARCH n USING INDEX need_review (provider=? AND review_day<?)')
  expect(plans[0]).toContain('SEARCH need USING COVERING INDEX need_fund (fund=? AND reader=?)')
  const [, needs] = plans[0]?.split('need_review') ?? []
  expect(needs).not.toMatch(/SCAN (?!s VIRTUAL TABLE)/)
  expect(plans[1]).toContain('USING INDEX access_funder (funder=?)')
  db.close()
})

describe('a connection', () => {
  test('has its settings, also after a read', () => {
    const db = connect(newFile())
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    const is = (name: string) => db.pragma(name, { simple: true })
    expect([
      is('journal_mode'),
      is('synchronous'),
      is('foreign_keys'),
      is('recursive_triggers'),
      is('secure_delete'),
    ]).toEqual(['wal', 2, 1, 1, 1])
    db.close()
  })

  test('makes files that only their owner reads', async () => {
    const file = newFile()
    const store = await openStore(file)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    await store.close()
  })

  test('takes no other program’s file for its own, and none that is not there', async () => {
    const file = newFile()
    const db = new Database(file)
    db.exec('CREATE TABLE recipes (name)')
    db.close()
    await expect(openStore(file)).rejects.toThrow('not a file of Ringfence')
    await expect(openStore(newFile(), { mustExist: true })).rejects.toThrow()
  })
})

describe('migrations', () => {
  const here = migrationsHere()
  const further = (sql: string) => [
    ...here,
    { number: here.length + 1, name: '9999_further', sql, digest: sha256(sql) },
  ]

  test('a statement of format 1 in a file of before is read with empty places, found by its code, and sound', async () => {
    const file = newFile()
    const before = await openStore(file, { migrations: here.slice(0, 5) })
    await must(larch(before))
    await amirsApril(before)
    await must(write(before, [recorded('2026-04-30')]))
    const head = (await before.entry(AMIR, 1))?.hash ?? ''
    const old = {
      ...{
        format: 1,
        fund: AMIR,
        ref: 'LS-001',
        number: 1,
        state: 'final',
        standsOn: 1,
        provider: 'Larch Care',
      },
      ...{ first: day('2026-04-01'), last: day('2026-04-30'), knownAt: NOW },
      ...{ lines: [], notGiven: [], purchases: [], decisions: [], earlierMonths: [] },
      sentTo: [
        { reader: 'person', format: 'Paper' },
        { reader: 'commissioner', format: 'Braille' },
      ],
      proof: { head, lastStatement: null, code: sha256(`${AMIR} 1 ${head}`).slice(0, 12).toUpperCase() },
    }
    const { entry, statements } = closing(AMIR, old as unknown as Statement)
    await must(write(before, [entry], { statements }))
    await before.close()

    const store = await openStore(file)
    expect(await store.statement(AMIR, 1)).toMatchObject({
      ...old,
      ...{ format: 2, nation: 'england', replaces: null, weeks: [], days: [], questions: [] },
      ...{ plan: null, contribution: null, review: null, reclaim: null },
      asking: { answerWithin: 10, funderAfter: 20 },
      sentTo: [
        { to: 'person', name: null, funder: null, form: 'pdf' },
        { to: 'commissioner', name: null, funder: null, form: 'other' },
      ],
      proof: { ...old.proof, checkAt: null },
    })
    expect(await store.issued.byCode(old.proof.code)).toMatchObject({ fund: AMIR, number: 1, state: 'final' })
    const lastStatement = statements[0]?.digest
    const next = aStatement(AMIR, {
      ...{ number: 2, first: '2026-05-01', last: '2026-05-31', state: 'may-change', head },
      ...(lastStatement ? { lastStatement } : {}),
    })
    const early = closing(AMIR, next)
    const draft = { ...early.entry.draft, effective: day('2026-05-20') }
    await must(write(store, [draft], { statements: early.statements }))
    await store.close()
    expect((await verify(file)).findings).toEqual([])
  })

  test('that fail leave the file as it was, and the next start carries on', async () => {
    const file = copyOfFull()
    const before = (await verify(file)).providers
    const broken = further('CREATE TABLE more (a INTEGER) STRICT; INSERT INTO none VALUES (1);')
    await expect(openStore(file, { migrations: broken })).rejects.toThrow('no such table: none')
    const store = await openStore(file)
    expect((await store.funds(LARCH)).length).toBe(3)
    await store.close()
    expect(await verify(file)).toMatchObject({ sound: true, providers: before })
  })

  test('of a newer program are not touched by an older one', async () => {
    const file = copyOfFull()
    const store = await openStore(file, { migrations: further('CREATE TABLE more (a INTEGER) STRICT;') })
    await store.close()
    await expect(openStore(file)).rejects.toThrow('written by a newer Ringfence')
  })

  test('with another past are refused', async () => {
    const other = here.map((m, i) => (i === 0 ? { ...m, digest: sha256('other') } : m))
    await expect(openStore(copyOfFull(), { migrations: other })).rejects.toThrow('another migration')
  })
})

describe('two processes on one file', () => {
  const run = (file: string, name: string, visits: number) =>
    new Promise<number | null>((done) => {
      const script = fileURLToPath(new URL('./another-process.ts', import.meta.url))
      spawn(process.execPath, [script, file, name, String(visits)], {
        stdio: ['ignore', 'ignore', 'inherit'],
      }).on('exit', done)
    })

  test('write in turn, and nothing is lost or written twice', async () => {
    const file = newFile()
    const store = await openStore(file)
    await must(larch(store))
    await amirsApril(store)
    const others = Promise.all([run(file, 'one', 60), run(file, 'two', 60)])
    for (let i = 0; i < 60; ) {
      const outcome = await write(store, [support('2026-04-04', `three-${i}`, { minutes: 1 })])
      if (outcome.done) i++
      else expect(outcome).toEqual({ done: false, moved: AMIR })
      await new Promise((wake) => setTimeout(wake, 5))
    }
    expect(await others).toEqual([0, 0])
    const visits = (await store.entries(AMIR, { above: 4 })).map((e) => e.source?.reference)
    expect(new Set(visits).size).toBe(180)
    expect(visits.length).toBe(180)
    await store.close()
    expect((await verify(file)).findings).toEqual([])
  }, 30_000)

  test('where one holds the file, the other’s write says so within a second, and its reads go on', async () => {
    const file = copyOfFull()
    const store = await openStore(file)
    const other = connect(file)
    other.exec('BEGIN IMMEDIATE')
    const started = performance.now()
    const refusal = expect(
      write(store, [support('2026-05-10', 'V-9', { each: 2500 })]),
    ).rejects.toMatchObject({ passing: true })
    expect((await store.funds(LARCH)).length).toBe(3)
    expect(performance.now() - started).toBeLessThan(300)
    await refusal
    expect(performance.now() - started).toBeLessThan(1_000)
    other.exec('ROLLBACK')
    await must(write(store, [support('2026-05-10', 'V-9', { each: 2500 })]))
    other.close()
    await store.close()
  })

  test('where the other lets go in time, the write goes through', async () => {
    const file = copyOfFull()
    const store = await openStore(file)
    const other = connect(file)
    other.exec('BEGIN IMMEDIATE')
    const written = write(store, [support('2026-05-10', 'V-9', { each: 2500 })])
    setTimeout(() => other.exec('ROLLBACK'), 200)
    await must(written)
    other.close()
    await store.close()
  })
})

describe('when the file cannot be written safely', () => {
  test('a full disk refuses the write and keeps the rest: it goes on when there is room', async () => {
    const db = connect(copyOfFull())
    const store = new SqliteStore(db)
    db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true })}`)
    const visits = Array.from({ length: 200 }, (_, i) =>
      support('2026-05-10', `F-${i}`, { each: 2500, minutes: 1 }),
    )
    const failure = await write(store, visits).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(StoreBroken)
    expect(failure).toMatchObject({ passing: true, message: 'The disk is full.' })
    expect((await store.funds(LARCH)).length).toBe(3)
    db.pragma('max_page_count = 1000000')
    await must(write(store, visits))
    await store.close()
  })

  test('a damaged file shuts the store for good, and says so once', async () => {
    const file = copyOfFull()
    const told: StoreBroken[] = []
    const store = await openStore(file, { onBroken: (error) => told.push(error) })
    truncateSync(file, 8192)
    const failure = await store.entries(AMIR, {}).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(StoreBroken)
    expect(failure).toMatchObject({ passing: false })
    await expect(store.providers()).rejects.toBe(failure)
    await expect(write(store, [])).rejects.toBe(failure)
    expect(told).toEqual([failure])
    await store.close()
  })
})

describe('backup and restore', () => {
  test('give the same books, while they are written to', async () => {
    const [file, to, back] = [copyOfFull(), newFile(), newFile()]
    const store = await openStore(file)
    await must(write(store, [support('2026-05-10', 'V-9', { each: 2500 })]))
    const saved = await backup(file, to)
    expect(saved).toMatchObject({ placed: true, verified: { sound: true } })
    await must(write(store, [support('2026-05-11', 'V-10', { each: 2500 })]))
    expect((await restore(to, back)).verified.providers).toEqual(saved.verified.providers)
    const restored = await openStore(back)
    expect(
      (await restored.entriesFrom(AMIR, 'roster', ['V-9', 'V-10'])).map((e) => e.source?.reference),
    ).toEqual(['V-9'])
    await restored.close()
    await store.close()
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([])
    expect(statSync(to).mode & 0o777).toBe(0o600)
  })

  test('never write over a file, nor beside what is left of one', async () => {
    const there = newFile()
    writeFileSync(there, 'something')
    await expect(backup(full, there)).rejects.toThrow('nothing is written over')
    const beside = newFile()
    writeFileSync(`${beside}-wal`, '')
    await expect(restore(full, beside)).rejects.toThrow('nothing is written over')
    expect(readFileSync(there, 'utf8')).toBe('something')
  })

  test('put no copy in place that is not sound', async () => {
    const [file, to] = [copyOfFull(), newFile()]
    const db = new Database(file)
    db.exec("DROP TRIGGER entry_no_update; UPDATE entry SET recorded_by = 'nobody' WHERE id = 1")
    db.close()
    for (const copy of [backup, restore]) {
      const { placed, verified } = await copy(file, to)
      expect({ placed, sound: verified.sound }).toEqual({ placed: false, sound: false })
      expect(existsSync(to)).toBe(false)
    }
  })

  test.each([
    ['SQLITE_BUSY', undefined],
    ['SQLITE_IOERR', 'The file could not be read or written safely.'],
  ])('an erasure is made once, also when emptying the log ends in %s', async (code, broken) => {
    const db = connect(newFile())
    migrate(db)
    const told: string[] = []
    const store = new SqliteStore(db, (error) => told.push(error.message))
    await must(larch(store))
    const note = aWord(AMIR, 'a note')
    await must(write(store, [], { words: [note] }))
    // What cannot be brought about at will: the file fails right after the commit.
    let asked = 0
    db.pragma = () => {
      asked += 1
      throw new Database.SqliteError('no', code)
    }
    const erasure: DraftOf<'erasure'> = {
      ...{ kind: 'erasure', effective: day('2026-05-20'), details: { words: [note.ref] }, transfers: [] },
    }
    expect((await write(store, [erasure], { erase: [note.ref] })).done).toBe(true)
    expect(db.prepare("SELECT count(*) FROM entry WHERE kind = 'erasure'").pluck().get()).toBe(1)
    expect({ asked, told }).toEqual({ asked: 1, told: broken ? [broken] : [] })
    db.close()
  })

  test('what is put aside is in a backup, no check counts it, and deleted it is gone from the file’s bytes', async () => {
    const [file, to] = [newFile(), newFile()]
    const store = await openStore(file)
    await fullBooks(store)
    const checked = async () => ({ ...(await verify(file)), seconds: 0 })
    const before = await checked()
    // Long enough for pages of its own, and as it was before it was changed.
    const written = (word: string) => ({ 'person-name': `${word} Zebedee`, 'late-why': word.repeat(2_000) })
    const draft = aDraft('o-1', { fields: written('Quillon') })
    await store.drafts.begin(draft)
    await store.drafts.goOn({ ...draft, version: 2, fields: written('Wyverna') })
    const holds = (path: string) => {
      const bytes = readFileSync(path)
      return ['Quillon', 'Wyverna', 'Zebedee'].filter((word) => bytes.includes(word))
    }
    expect([...holds(file), ...holds(`${file}-wal`)]).toContain('Wyverna')
    expect(await checked()).toEqual(before)
    await backup(file, to)
    const restored = await openStore(to)
    expect((await restored.drafts.draft(draft.provider, 'o-1'))?.fields).toEqual(written('Wyverna'))
    await restored.close()
    await must(write(store, [], { draftsDone: [{ id: 'o-1', version: 2 }] }))
    for (const path of [file, `${file}-wal`]) expect(holds(path), path).toEqual([])
    rmSync(to)
    await backup(file, to)
    expect(holds(to)).toEqual([])
    await store.close()
  })

  test('an erased text is gone from the file’s bytes and from the next backup', async () => {
    const [file, to] = [newFile(), newFile()]
    const store = await openStore(file)
    await fullBooks(store)
    await backup(file, to)
    for (const path of [file, `${file}-wal`, to])
      expect(readFileSync(path).includes('should not have been written'), path).toBe(false)
    await store.close()
  })
})
