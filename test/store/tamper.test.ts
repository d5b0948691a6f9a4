// Whoever can write to the file can drop its guards, change something and put the guards back. Then only
// reading everything again tells. This changes, removes, adds and swaps rows of every table, column by
// column, and asks that `verify` names the table. It is made from the schema: a new column cannot be forgotten.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Store } from '../../src/bookkeeping/store.ts'
import type { AccessRow } from '../../src/bookkeeping/store-people.ts'
import type { AuthorityEnd } from '../../src/ledger/authority.ts'
import type { Moment } from '../../src/ledger/day.ts'
import type { DisputeId } from '../../src/ledger/dispute.ts'
import { type DecisionId, type Draft, moneyTransfer, type Transfer } from '../../src/ledger/entry.ts'
import type { FundId } from '../../src/ledger/fund.ts'
import { HOUR } from '../../src/ledger/hours.ts'
import { PENNY, pence } from '../../src/ledger/money.ts'
import type { Statement } from '../../src/ledger/statement.ts'
import { codeOfDocument } from '../../src/ledger/statement-code.ts'
import { canonicalJson, sha256 } from '../../src/store/rows.ts'
import { migrate } from '../../src/store/sqlite/open.ts'
import { BESIDE_THE_BOOKS } from '../../src/store/sqlite/schema.ts'
import { openStore } from '../../src/store/sqlite/store.ts'
import { type Verified, verify, verifyOpen } from '../../src/store/sqlite/verify.ts'
import {
  AMIR,
  accessId,
  aDispute,
  allowing,
  amirsApril,
  anAnswer,
  anAuthority,
  aStatement,
  aWord,
  BEA,
  carried,
  changedLimit,
  closing,
  day,
  decided,
  digestOf,
  drawdown,
  erasure,
  file as filed,
  fullBooks,
  intoMoney,
  LARCH,
  larch,
  MANAGER,
  must,
  NEXT_DAY,
  NOW,
  PRIYA,
  recorded,
  reversalOf,
  rowan,
  SECOND,
  support,
  userCode,
  write,
} from './larch.ts'

const folder = mkdtempSync(join(tmpdir(), 'tamper-'))
const file = join(folder, 'books.sqlite')
const april = join(folder, 'april.sqlite')
/** Sees the file as it is. */
let guarded: Database.Database
/** Took the guards away and has not noticed that they are back: so it writes what no guard lets through. */
let db: Database.Database

beforeAll(async () => {
  const store = await openStore(file)
  await fullBooks(store)
  await store.close()
  const books = await openStore(april)
  await must(larch(books))
  await amirsApril(books)
  await books.close()
  guarded = new Database(file)
  db = new Database(file)
  db.pragma('foreign_keys = OFF')
  db.pragma('ignore_check_constraints = ON')
  const guards = guarded
    .prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    .all()
  db.exec(guards.map(({ name }) => `DROP TRIGGER "${name}";`).join(''))
  // A connection looks at the schema again only when its number has changed.
  const seen = Number(db.pragma('schema_version', { simple: true }))
  guarded.prepare('SELECT count(*) FROM sqlite_schema').get()
  guarded.exec(`BEGIN; ${guards.map(({ sql }) => `${sql};`).join('\n')} COMMIT`)
  guarded.unsafeMode().pragma(`schema_version = ${seen}`)
})
afterAll(() => {
  db.close()
  guarded.close()
  rmSync(folder, { recursive: true })
})

/** The books of Amir's April, in a file of their own. */
function copyOfApril(name: string): string {
  const path = join(folder, `${name}.sqlite`)
  copyFileSync(april, path)
  return path
}

const schema = new Database(':memory:')
migrate(schema)
const tables = schema
  .prepare<[], string>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'never' ORDER BY name",
  )
  .pluck()
  .all()
  // What stands beside the books says who comes in, is changed and removed by right, and nothing rests on it.
  .filter((name) => !BESIDE_THE_BOOKS.includes(name))
interface Column {
  name: string
  type: 'INTEGER' | 'TEXT'
  pk: number
  required: 0 | 1
}
const columnsOf = (table: string) =>
  schema
    .prepare<[string], Column>('SELECT name, type, pk, "notnull" AS required FROM pragma_table_info(?)')
    .all(table)

/** Changes the file past its guards, which stand in it all the while, reads it all again, and leaves it as it was. */
const tampered = (change: () => void): Promise<Verified> => changed(db, change)

/** The same of what the file says of its tables and guards. */
const rebuilt = (sql: string): Promise<Verified> => changed(guarded, () => guarded.exec(sql))

async function changed(connection: Database.Database, change: () => void): Promise<Verified> {
  connection.prepare('BEGIN').run()
  try {
    change()
    return await verifyOpen(connection)
  } finally {
    connection.prepare('ROLLBACK').run()
  }
}

// A changed transfer shows in its entry's hash and its accounts; a changed fund in what stands in it.
const ALSO: Record<string, string[]> = {
  transfer: ['entry', 'account'],
  entry: ['transfer', 'fund', 'provider', 'word', 'statement', 'account'],
  account: ['entry', 'transfer'],
  fund: ['entry', 'account'],
  price: ['agreement'],
  provider: ['entry', 'fund'],
}

function expectNamed({ sound, findings }: Verified, table: string, also?: string): void {
  expect(sound).toBe(false)
  const named = findings.map((f) => f.table)
  expect(
    [table, also, ...(ALSO[table] ?? [])].some((name) => named.includes(name ?? table)),
    JSON.stringify(findings),
  ).toBe(true)
}

const rowsOf = (table: string) =>
  db.prepare<[], Record<string, string | number | null>>(`SELECT * FROM "${table}"`).all()
const whereOf = (table: string) =>
  columnsOf(table)
    .filter((c) => c.pk > 0)
    .map((c) => `"${c.name}" = @${c.name}`)
    .join(' AND ')

test('books that nobody touched are sound', async () => {
  const { sound, findings, entries, funds } = await verify(file)
  expect(findings).toEqual([])
  expect({ sound, funds }).toEqual({ sound: true, funds: 4 })
  expect(entries).toBe(rowsOf('entry').length)
})

test('every table has rows, and every column that may be empty is somewhere filled, but for the gaps', () => {
  const gaps = ['lent_gap', 'unbacked_from', 'waits_from', 'awaits']
  for (const table of tables) {
    const rows = rowsOf(table)
    expect(rows.length, table).toBeGreaterThan(0)
    for (const { name } of columnsOf(table))
      if (!gaps.includes(name))
        expect(
          rows.some((row) => row[name] !== null),
          `${table}.${name}`,
        ).toBe(true)
  }
})

describe.each(tables)('%s', (table) => {
  const columns = columnsOf(table)

  test.each(columns.map((c) => c.name))('a changed %s', async (name) => {
    const column = columns.find((c) => c.name === name)!
    const rows = rowsOf(table)
    for (const row of new Set([
      rows[0]!,
      rows[rows.length >> 1]!,
      rows.at(-1)!,
      rows.find((r) => r[name] !== null) ?? rows[0]!,
    ]))
      for (const value of othersThan(row[name] ?? null, column)) {
        const set = { ...row, ' value': value }
        const sql = `UPDATE "${table}" SET "${name}" = @value WHERE ${whereOf(table)}`
        expectNamed(
          await tampered(() => expect(db.prepare(sql).run({ ...set, value }).changes).toBe(1)),
          table,
        )
      }
  })

  test('a removed row', async () => {
    const rows = rowsOf(table)
    for (const row of new Set([rows[0]!, rows[rows.length >> 1]!, rows.at(-1)!])) {
      const sql = `DELETE FROM "${table}" WHERE ${whereOf(table)}`
      expectNamed(await tampered(() => expect(db.prepare(sql).run(row).changes).toBe(1)), table, 'register')
    }
  })

  test('an added row', async () => {
    const row = rowsOf(table).at(-1)!
    const names = columns.map((c) => c.name)
    // Made to fit every unique key: the last row again, one further.
    const added = Object.fromEntries(names.map((name) => [name, further(row[name] ?? null)]))
    const kept = [
      'fund',
      'provider',
      'entry',
      'kind',
      'unit',
      'code',
      'holder',
      'state',
      'field',
      'details',
      'version',
      'debit',
      'credit',
    ]
    const unique = uniqueColumns(table)
    for (const name of kept) if (name in added && !unique.includes(name)) added[name] = row[name] ?? null
    // A statement's code stands in its document.
    if (table === 'statement') added['body'] = String(row['body']).replace('"code":"', '"code":"Z')
    const sql = `INSERT INTO "${table}" (${names.map((n) => `"${n}"`).join()}) VALUES (${names.map((n) => `@${n}`).join()})`
    expectNamed(await tampered(() => db.prepare(sql).run(added)), table)
  })

  test('two swapped rows', async () => {
    const rows = rowsOf(table)
    const [one, two] = [rows[0]!, rows.at(-1)!]
    if (one === two) return expect(table).toBe('register')
    const keys = columns.filter((c) => c.pk > 0).map((c) => c.name)
    const swap = () => {
      const sql = `DELETE FROM "${table}" WHERE ${whereOf(table)}`
      for (const row of [one, two]) db.prepare(sql).run(row)
      const names = columns.map((c) => c.name)
      const insert = `INSERT INTO "${table}" (${names.map((n) => `"${n}"`).join()}) VALUES (${names.map((n) => `@${n}`).join()})`
      for (const [place, content] of [
        [one, two],
        [two, one],
      ] as const)
        db.prepare(insert).run({ ...content, ...Object.fromEntries(keys.map((k) => [k, place[k]])) })
    }
    expectNamed(await tampered(swap), table)
  })
})

/** Another value of the column's type; and nothing, where nothing may stand. */
function othersThan(
  value: string | number | null,
  { type, required, pk }: Column,
): (string | number | null)[] {
  const other = value === null ? (type === 'INTEGER' ? 1 : '2026-05-01') : further(value)
  return value !== null && required === 0 && pk === 0 ? [other, null] : [other]
}

function further(value: string | number | null): string | number | null {
  if (value === null) return null
  if (typeof value === 'number') return value + 1_000
  const last = value.at(-1) ?? ''
  // Where an index reads into a document, it must stay one.
  if (last === '}') return `${value} `
  return `${value.slice(0, -1)}${last === 'z' ? 'y' : 'z'}`
}

function uniqueColumns(table: string): string[] {
  return schema
    .prepare<[string], string>(
      `SELECT i.name FROM pragma_index_list(?) l, pragma_index_info(l.name) i WHERE l."unique" = 1 AND l.partial = 0`,
    )
    .pluck()
    .all(table)
}

describe('and besides', () => {
  test('a row in the table that is always empty', async () => {
    const found = await tampered(() => db.prepare("INSERT INTO never VALUES ('2026-01-01', 1)").run())
    expectNamed(found, 'never')
  })

  test('a text and its salt taken away together', async () => {
    const found = await tampered(() =>
      db.prepare("UPDATE word SET salt = NULL, text = NULL WHERE text = 'Femi'").run(),
    )
    expectNamed(found, 'word')
  })

  test('an erased text put back', async () => {
    const found = await tampered(() =>
      db.prepare("UPDATE word SET salt = lower(hex(zeroblob(32))), text = 'x' WHERE text IS NULL").run(),
    )
    expectNamed(found, 'word')
  })

  test.each(['trigger', 'index', 'view'])('a missing %s', async (type) => {
    const names = schema
      .prepare<[string], string>('SELECT name FROM sqlite_schema WHERE type = ? AND sql IS NOT NULL')
      .pluck()
      .all(type)
    for (const name of names) {
      const { sound, findings } = await rebuilt(`DROP ${type} "${name}"`)
      expect(sound).toBe(false)
      expect(findings.map((f) => f.sentence)).toContain(`${type} ${name} is missing from the file`)
    }
  })

  test('a guard that no longer guards', async () => {
    const { findings } = await rebuilt(
      'DROP TRIGGER entry_no_update; CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT 1; END',
    )
    expect(findings[0]?.sentence).toBe('trigger entry_no_update is not as the program made it')
  })

  test('a last entry taken away with its transfers, and everything put back to fit but the provider', async () => {
    const found = await tampered(() => {
      const last = db.prepare('SELECT max(id) FROM entry').pluck().get()
      db.prepare('DELETE FROM entry WHERE id = ?').run(last)
    })
    expect(found.findings.map((f) => f.table)).toContain('provider')
  })

  test('the first bad entry is named with its fund', async () => {
    const { findings } = await tampered(() =>
      db
        .prepare("UPDATE entry SET details = replace(details, 'V-1', 'V-9') WHERE source_reference = 'V-1'")
        .run(),
    )
    expect(findings[0]).toMatchObject({ table: 'entry', fund: AMIR, entry: 4 })
    expect(findings).toHaveLength(1)
  })

  test('a whole history written anew shows against a head held outside', async () => {
    const hash = String(db.prepare('SELECT hash FROM entry WHERE id = 4').pluck().get())
    expect((await verify(file, { heads: [{ fund: AMIR, entry: 4, hash }] })).sound).toBe(true)
    const { findings } = await verify(file, { heads: [{ fund: AMIR, entry: 4, hash: '0'.repeat(64) }] })
    expect(findings).toMatchObject([{ fund: AMIR, entry: 4 }])
  })

  test('what was earned taken by another way than a drawdown, while the guard was away', async () => {
    const path = copyOfApril('taken')
    const store = await openStore(path)
    const raw = new Database(path)
    const sql = String(raw.prepare("SELECT sql FROM sqlite_schema WHERE name = 'entry_sealed'").pluck().get())
    raw.exec(`DROP TRIGGER entry_sealed; ${sql.replace('WHEN `taken`', 'WHEN 0')}`)
    const round: Draft[] = [
      {
        ...drawdown('2026-04-10', 100),
        transfers: moneyTransfer('provider:direct', 'funder:northshire', pence(100)),
      },
      { ...drawdown('2026-04-10', 100), transfers: moneyTransfer('funder:northshire', 'bank', pence(100)) },
    ]
    await must(write(store, round))
    raw.exec(`DROP TRIGGER entry_sealed; ${sql}`)
    raw.close()
    await store.close()
    expect((await verify(path)).findings).toEqual([
      {
        ...{ table: 'entry', fund: AMIR, entry: 5 },
        sentence: 'what was earned was taken by another way than a drawdown',
      },
    ])
  })

  // Each of these is written while the guard against it is away, and put back: what stands is chained and sealed.
  type Besides = [what: string, guard: string, run: (store: Store) => Promise<unknown>, found: string[]]
  test.each<Besides>([
    [
      'money that left and nobody allowed',
      'sealing_second_manager',
      (store) => write(store, [{ fund: AMIR, draft: drawdown('2026-04-10', 100) }]),
      ['money left and no second manager had allowed it'],
    ],
    [
      'more money than was allowed',
      'sealing_second_manager',
      async (store) => {
        const { id, approving } = await allowing(store, 'drawdown', { pence: 99 })
        return write(store, [{ fund: AMIR, draft: drawdown('2026-04-10', 100), act: id }], approving)
      },
      ['money left and no second manager had allowed it'],
    ],
    [
      'a drawdown allowed by who proposed it',
      'proposal_answer_two_managers',
      async (store) => {
        const { id, approving } = await allowing(store, 'drawdown', { pence: 100 })
        const entry = { fund: AMIR, draft: drawdown('2026-04-10', 100), act: id }
        return write(store, [entry], { ...approving, by: MANAGER })
      },
      ['a proposal was answered by who made it, or taken back by somebody else'],
    ],
    [
      'a payment above the limit',
      'sealing_second_manager',
      async (store) => {
        await must(write(store, [intoMoney('2026-04-04', 2)]))
        await must(changedLimit(store, 2_000))
        const later = { at: '2026-05-20T09:00:01Z' as Moment }
        await must(write(store, [paid(2_000)], later))
        return write(store, [paid(2_001)], later)
      },
      ['money left and no second manager had allowed it'],
    ],
    [
      'bank details that nobody allowed',
      'payment_details_second_manager',
      async (store) => {
        const ask = { account: 'own', sortCode: '000000', number: '00000001' }
        const { id, approving } = await allowing(store, 'payment-details', ask)
        const details = {
          provider: LARCH,
          what: 'own',
          name: 'Larch',
          sortCode: '000000',
          proposal: id,
        } as const
        return write(store, [], { ...approving, paymentDetails: [{ ...details, number: '00000002' }] })
      },
      ['no second manager allowed it'],
    ],
    [
      'a limit that nobody allowed',
      'payment_limit_second_manager',
      async (store) => {
        const { id, approving } = await allowing(store, 'payment-limit', { pence: 100 })
        return write(store, [], { ...approving, paymentLimits: [{ pence: 101, proposal: id }] })
      },
      ['no second manager allowed it'],
    ],
    [
      'a person’s access to their own fund ended by one manager',
      'access_end_second_manager',
      async (store) => {
        await must(write(store, [], { access: [holder] }))
        return write(store, [], { accessEnded: [{ access: holder.id, why: 'asked' }] })
      },
      ['a person’s access to their own fund was ended and no second manager allowed it'],
    ],
    [
      'a manager who is a representative',
      'access_of_its_provider',
      async (store) => {
        const word = aWord(AMIR, 'Priya')
        await must(filed(store, [anAuthority(AMIR, PRIYA, word.ref)], { words: [word] }))
        const representing = {
          ...holder,
          id: accessId('r'),
          role: 'representative',
          fund: AMIR,
          authority: PRIYA,
        } as const
        const { fund: _, ...staff } = { ...holder, id: accessId('m'), role: 'manager' } as const
        return write(store, [], { access: [representing, staff] })
      },
      ['somebody is staff and a representative at once'],
    ],
    [
      'access to the fund of another provider, under the authority of another',
      'access_of_its_provider',
      async (store) => {
        const word = aWord(AMIR, 'Priya')
        await must(filed(store, [anAuthority(AMIR, PRIYA, word.ref)], { words: [word] }))
        await must(store.commit(rowan(), new Map()))
        const elsewhere = { ...holder, id: accessId('e'), fund: 'fund-cara' as FundId }
        const under = {
          ...holder,
          id: accessId('u'),
          role: 'representative',
          fund: BEA,
          authority: PRIYA,
        } as const
        return write(store, [], { access: [elsewhere, under] })
      },
      ['it is about a fund of another provider', 'the authority it rests on is not one of its fund'],
    ],
    ...(['look', 'flag'] as const).map(
      (table): [string, string, (store: Store) => Promise<unknown>, string[]] => [
        `a ${table} at a fund of another provider`,
        `${table}_of_its_provider`,
        async (store) => {
          await must(store.commit(rowan(), new Map()))
          const about = { provider: LARCH, fund: 'fund-cara' as FundId }
          const look = { ...about, role: 'manager', what: 'account', by: MANAGER, at: NOW } as const
          const flag = { ...about, id: 'flag-1', what: 'over-limit', facts: '{}' } as const
          return write(store, [], table === 'look' ? { looks: [look] } : { flags: [flag] })
        },
        ['it is about a fund of another provider'],
      ],
    ),
    [
      'a notice of another fund’s decision',
      'notice_of_its_provider',
      async (store) => {
        await disputedSwap(store)
        const notice = {
          id: 'elsewhere',
          provider: LARCH,
          fund: BEA,
          decision: 'decision-1' as DecisionId,
        } as const
        return write(store, [], { notices: [{ ...notice, to: 'person', due: day('2026-05-21') }] })
      },
      ['it tells of a decision that its fund does not have'],
    ],
    [
      'the end of an authority that another fund has',
      'document_about_its_fund',
      async (store) => {
        const word = aWord(AMIR, 'Priya')
        await must(filed(store, [anAuthority(AMIR, PRIYA, word.ref)], { words: [word] }))
        const end: AuthorityEnd = {
          ...{ format: 1, what: 'authority-ended', id: 'end', fund: BEA, authority: PRIYA },
          ...{ why: 'revoked', on: day('2026-05-20'), writtenDownBy: MANAGER },
        }
        return filed(store, [end])
      },
      ['it ends an authority that this fund does not have'],
    ],
    [
      'a dispute about another fund’s decision, and an answer to another’s dispute',
      'document_about_its_fund',
      async (store) => {
        const { dispute, word } = await disputedSwap(store)
        const elsewhere = { ...dispute, id: 'x' as DisputeId, fund: BEA }
        return filed(store, [elsewhere, { ...anAnswer(dispute, word.ref), fund: BEA }], { by: SECOND })
      },
      [
        'it disputes a decision that this fund does not have',
        'it answers a dispute that this fund does not have',
      ],
    ],
    [
      'a dispute answered by who wrote the decision down',
      'document_two_managers',
      async (store) => {
        const { dispute, word } = await disputedSwap(store)
        return filed(store, [anAnswer(dispute, word.ref, MANAGER)])
      },
      ['a dispute was answered by who wrote down what is disputed'],
    ],
    [
      'what is disputed taken back before anybody answered',
      'sealing_answer_first',
      async (store) => {
        await disputedSwap(store)
        const swap = (await store.entries(AMIR, {})).find((e) => e.kind === 'hours-into-money')
        return swap ? write(store, [reversalOf(swap.number, swap)]) : { done: false, guard: 'no swap' }
      },
      ['what was disputed was taken back before anybody had answered'],
    ],
    [
      'a choice over what is disputed',
      'sealing_disputed',
      async (store) => {
        await disputedSwap(store)
        return write(store, [paid(1)])
      },
      ['what was disputed was used before anybody had answered'],
    ],
    [
      'nothing, where a dispute was answered before the choice',
      'sealing_disputed',
      async (store) => {
        const { dispute, word } = await disputedSwap(store)
        await must(filed(store, [anAnswer(dispute, word.ref)], { by: SECOND }))
        return write(store, [paid(1)])
      },
      [],
    ],
    [
      'a need of another provider’s fund',
      'need_of_its_provider',
      async (store) => {
        await must(store.commit(rowan(), new Map()))
        return write(store, [], { needs: [{ ...aNeed, fund: 'fund-cara' as FundId }] })
      },
      ['it is about a fund of another provider'],
    ],
    [
      'a need in another fund’s words',
      'need_words',
      async (store) => {
        const word = aWord(BEA, 'Large print')
        return write(store, [], { words: [word], needs: [{ ...aNeed, says: word.ref }] })
      },
      ['its words are not among those of its fund'],
    ],
    [
      'a need of a representative that the fund does not have',
      'need_reader',
      (store) => write(store, [], { needs: [{ ...aNeed, reader: PRIYA }] }),
      ['it names a representative that its fund does not have'],
    ],
    [
      'a statement sent to a representative that the fund does not have',
      'delivery_reader',
      async (store) => {
        await must(aprilIssued(store))
        const sent = { fund: AMIR, number: 1, reader: PRIYA, form: 'pdf', way: 'print' } as const
        return write(store, [], { deliveries: [sent] })
      },
      ['it names a representative that its fund does not have'],
    ],
    [
      'a question in another fund’s words',
      'question_words',
      async (store) => {
        await must(aprilIssued(store))
        const word = aWord(BEA, 'Why?')
        return write(store, [], { words: [word], questions: [{ ...aQuestion, says: word.ref }] })
      },
      ['its words are not among those of its fund'],
    ],
    ...(
      [
        [
          'a line that is not there',
          'question_about',
          { line: 3 },
          'it asks about a line that the statement does not have',
        ],
        [
          'what was not issued yet',
          'question_about',
          DAYS_BEFORE,
          'it was asked before the statement was issued',
        ],
        [
          'what is due some day',
          'question_due',
          { due: day('9999-01-01'), funderFrom: day('9999-01-01') },
          'its answer is not due when the agreement says',
        ],
        [
          'a funder’s that does not pay',
          'question_funder',
          { askedBy: 'commissioner', funder: 'nobody' },
          'it names a funder that does not pay for its fund',
        ],
      ] as const
    ).map(
      ([what, guard, change, found]): Besides => [
        `a question about ${what}`,
        guard,
        async (store) => {
          await must(aprilIssued(store))
          const word = aWord(AMIR, 'Why?')
          return write(store, [], { words: [word], questions: [{ ...aQuestion, ...change, says: word.ref }] })
        },
        [found],
      ],
    ),
    [
      'a statement sent to a funder that does not pay',
      'delivery_reader',
      async (store) => {
        await must(aprilIssued(store))
        const sent = { fund: AMIR, number: 1, reader: 'funder:nobody', form: 'pdf', way: 'print' } as const
        return write(store, [], { deliveries: [sent] })
      },
      ['it names a funder that does not pay for its fund'],
    ],
    [
      'a file in another fund’s words',
      'rendition_words',
      async (store) => {
        await must(aprilIssued(store))
        const word = aWord(BEA, sha256('pdf'))
        const made = { fund: AMIR, number: 1, form: 'pdf', language: 'en', file: word.ref } as const
        return write(store, [], { words: [word], renditions: [made] })
      },
      ['its words are not among those of its fund'],
    ],
    [
      'an erasure that leaves the digest of a file that says what is erased',
      'sealing_erased_files',
      async (store) => {
        const [name, file] = [aWord(AMIR, 'Her name'), aWord(AMIR, sha256('pdf'))]
        await must(aprilIssued(store, {}, name))
        const made = { fund: AMIR, number: 1, form: 'pdf', language: 'en', file: file.ref } as const
        await must(write(store, [], { words: [file], renditions: [made] }))
        return write(store, [erasure(name.ref)], { erase: [name.ref], at: NEXT_DAY })
      },
      ['the file it was made from says what is erased, and it can still be known'],
    ],
    [
      'an early copy of two months',
      'statement_early',
      (store) => aprilIssued(store, { last: '2026-05-01' }),
      ['an early copy is of several months'],
    ],
    [
      'a question under an authority that the fund does not have',
      'question_authority',
      async (store) => {
        await must(aprilIssued(store))
        const word = aWord(AMIR, 'Why?')
        const asked = { ...aQuestion, askedBy: 'representative', authority: PRIYA, says: word.ref } as const
        return write(store, [], { words: [word], questions: [asked] })
      },
      ['it names a representative that its fund does not have'],
    ],
    [
      'an answer in another fund’s words',
      'question_answer_words',
      async (store) => {
        await must(aprilIssued(store))
        const words = [aWord(AMIR, 'Why?'), aWord(BEA, 'So')] as const
        await must(write(store, [], { words, questions: [{ ...aQuestion, says: words[0].ref }] }))
        const answer = { question: aQuestion.id, says: words[1].ref, on: day('2026-05-20') }
        return write(store, [], { questionAnswers: [answer] })
      },
      ['its words are not among those of its fund'],
    ],
    [
      'an answer from before it was asked',
      'question_answer_after',
      async (store) => {
        await must(aprilIssued(store))
        const words = [aWord(AMIR, 'Why?'), aWord(AMIR, 'So')] as const
        await must(write(store, [], { words, questions: [{ ...aQuestion, says: words[0].ref }] }))
        const answer = { question: aQuestion.id, says: words[1].ref, on: day('2026-05-19') }
        return write(store, [], { questionAnswers: [answer] })
      },
      ['it was answered before it was asked'],
    ],
    [
      'an early copy that closing carries',
      'sealing_statement',
      async (store) => {
        const { entry, statements } = await aprilsStatement(store)
        return write(store, [{ ...entry.draft, kind: 'closing' } as Draft], { statements })
      },
      [CARRIED_OTHERWISE],
    ],
    [
      'a final statement that issuing early carries',
      'sealing_statement',
      async (store) => {
        const { entry, statements } = await aprilsStatement(store, { state: 'final' })
        return write(store, [{ ...entry.draft, kind: 'statement-issued' } as Draft], { statements })
      },
      [CARRIED_OTHERWISE],
    ],
    [
      'a statement that a decision carries',
      'sealing_statement',
      async (store) => {
        const { entry, statements } = await aprilsStatement(store, { state: 'final' })
        const decided = { kind: 'decision', details: { decision: 'decision-1' } } as const
        return write(store, [{ ...entry.draft, ...decided } as unknown as Draft], { statements })
      },
      [CARRIED_OTHERWISE],
    ],
    [
      'an early copy of days that are not next',
      'statement_early',
      (store) => aprilIssued(store, { first: '2026-04-02' }),
      ['days are left out between two statements'],
    ],
    [
      'an entry about a document that it does not carry',
      'sealing_people',
      async (store) => {
        const { dispute } = await disputedSwap(store)
        const { document: _, ...without } = carried(dispute).entry.draft
        return write(store, [without as Draft])
      },
      ['the document it carries is about something else'],
    ],
  ])('%s is found', async (what, guard, run, found) => {
    const path = copyOfApril(what)
    const store = await openStore(path)
    const raw = new Database(path)
    const sql = String(raw.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').pluck().get(guard))
    raw.exec(`DROP TRIGGER ${guard}`)
    expect(await run(store)).toMatchObject({ done: true })
    raw.exec(sql)
    raw.close()
    await store.close()
    expect((await verify(path)).findings.map((f) => f.sentence)).toEqual(found)
  })

  // The file cannot know what a document says of itself; whoever reads everything again does.
  test.each<[string, (s: Statement) => Statement, string[]]>([
    ['as it is', (s) => s, []],
    ['about another fund', (s) => coded({ ...s, fund: BEA }), ['the document is about another fund']],
    [
      'with a code that is not its own',
      (s) => ({ ...s, proof: { ...s.proof, code: '0'.repeat(16) } }),
      ['its verification code is not that of the document'],
    ],
    [
      'of a format that nobody knows',
      (s) => ({ ...s, format: 9 }) as unknown as Statement,
      ['the document is of a format that this program does not know'],
    ],
    [
      'that names another last statement',
      (s) => coded({ ...s, proof: { ...s.proof, lastStatement: digestOf(s) } }),
      ['it does not follow from the last final statement'],
    ],
    [
      'that stands on another history',
      (s) => coded({ ...s, proof: { ...s.proof, head: '0'.repeat(64) } }),
      ['it does not stand on the entry that it names'],
    ],
    [
      'that stands on what its entry does not name',
      (s) => coded({ ...s, standsOn: 2 }),
      ['the closing and its statement do not agree'],
    ],
  ])('a statement %s', async (name, changed, found) => {
    const path = copyOfApril(`statement ${name}`)
    const store = await openStore(path)
    const { statements } = await aprilsStatement(store)
    const statement = changed(statements[0].statement)
    const digest = digestOf(statement)
    const draft = { ...closing(AMIR, statement).entry.draft, document: digest }
    await must(write(store, [draft], { statements: [{ fund: AMIR, statement, digest }] }))
    await store.close()
    expect((await verify(path)).findings.map((f) => f.sentence)).toEqual(found)
  })

  // 3 h given on 3 April: £59.04 direct and £14.76 management, taken back.
  test.each<[string, (t: readonly Transfer[]) => Transfer[], sound: boolean]>([
    ['as it was', (t) => [...t], true],
    ['with what the funder gives and gets back', (t) => [...t, ...fromFunder, ...toFunder], true],
    ['in part', (t) => t.filter(({ debit }) => debit !== 'provider:management').concat(fromFunder), false],
    ['from another account', (t) => t.map((l) => (l.debit === 'provider:management' ? direct(l) : l)), false],
    ['of no hours', (t) => t.filter((l) => l.unit === 'GBP').concat(backToFunder), false],
    ['with money of the bank beside it', (t) => [...t, ...atBank], false],
  ])('a reversal %s', async (name, changed, sound) => {
    const path = copyOfApril(name)
    const store = await openStore(path)
    const reversal = reversalOf(4, support('2026-04-03', 'V-1'))
    await must(write(store, [{ ...reversal, transfers: changed(reversal.transfers) }]))
    await store.close()
    const sentence = 'it is not the mirror of the entry that it reverses'
    const found = [{ ...{ table: 'entry', row: 5, fund: AMIR, entry: 5 }, sentence }]
    expect((await verify(path)).findings).toEqual(sound ? [] : found)
  })
})

const holder: Omit<AccessRow, 'by' | 'at' | 'ended'> = {
  ...{ id: accessId('bea'), user: userCode('user-bea'), provider: LARCH, role: 'holder', fund: BEA },
  from: day('2026-04-01'),
}

const CARRIED_OTHERWISE =
  'closing carries the final statement, issuing early the copy that may change, and nothing else does'
const large = { fund: AMIR, reader: 'person', form: 'large-print', language: 'en', way: 'in-person' } as const
const aNeed = { ...large, review: day('2027-05-20') }
const DAYS_BEFORE = { on: day('2026-05-19'), due: day('2026-05-29'), funderFrom: day('2026-06-08') }
const byPhone = { id: 'question-1', fund: AMIR, number: 1, askedBy: 'person', way: 'by-phone' } as const
const days = { on: day('2026-05-20'), due: day('2026-05-30'), funderFrom: day('2026-06-09') }
const aQuestion = { ...byPhone, ...days }

/** April's statement, an early copy unless said otherwise, and the entry that carries it; support is recorded. */
async function aprilsStatement(
  store: Store,
  of: { readonly state?: Statement['state']; readonly first?: string; readonly last?: string } = {},
  together?: ReturnType<typeof aWord>,
) {
  await must(write(store, [recorded('2026-04-30')]))
  const head = (await store.entry(AMIR, 1))?.hash ?? ''
  const april = { number: 1, first: '2026-04-01', last: '2026-04-30', state: 'may-change', head } as const
  const plain = aStatement(AMIR, { ...april, ...of })
  const lines = plain.lines.map((line) => ({ ...line, together: together?.ref ?? null }))
  const { entry, statements } = closing(
    AMIR,
    together ? coded({ ...plain, lines } as unknown as Statement) : plain,
  )
  return { entry, statements: [statements[0]!] as const }
}

async function aprilIssued(
  store: Store,
  of: { readonly first?: string; readonly last?: string } = {},
  together?: ReturnType<typeof aWord>,
) {
  const { entry, statements } = await aprilsStatement(store, of, together)
  return write(store, [entry], { statements, ...(together ? { words: [together] } : {}) })
}

const coded = (s: Statement): Statement => ({
  ...s,
  proof: { ...s.proof, code: codeOfDocument(s, (d) => sha256(canonicalJson(d))) },
})

/** £49.20 that two hours were made into, all of it disputed by Amir. */
async function disputedSwap(store: Store) {
  const word = aWord(AMIR, 'Amir')
  const { decision, entry, more } = decided('decision-1', word.ref, intoMoney('2026-04-04', 2))
  await must(write(store, [entry], { ...more, words: [word] }))
  const dispute = aDispute(decision, [{ unit: 'GBP', code: 'spending', amount: 2 * HOUR * 2460 }])
  await must(filed(store, [dispute], { by: userCode('user-amir') }))
  return { dispute, word }
}

function paid(sumPence: number): Draft {
  const words = { supplier: sha256('supplier') as never, what: sha256('what') as never }
  return {
    kind: 'purchase',
    effective: day('2026-04-05'),
    details: { purchase: 'P-1', ...words, sum: sumPence * PENNY, paidFrom: 'bank', shortfall: 0 },
    transfers: moneyTransfer('spending', 'bank', pence(sumPence)),
  }
}

const fromFunder = moneyTransfer('funder:northshire', 'hours', pence(1_476))
const toFunder = moneyTransfer('hours', 'funder:northshire', pence(1_476))
const backToFunder = moneyTransfer('hours', 'funder:northshire', pence(7_380))
const atBank = moneyTransfer('funder:northshire', 'bank', pence(100))
const direct = (line: Transfer): Transfer => ({ ...line, debit: 'provider:direct' })
