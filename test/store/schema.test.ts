// The schema is said three times: in the migrations (what is run), in schema.ts (what drizzle reads) and in
// migrations/schema.sql (what people read). They must say the same. `npm test -- test/store/schema -u`
// writes schema.sql again after a migration.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { is } from 'drizzle-orm'
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { describe, expect, test } from 'vitest'
import { type AccountCode, hasFloor, isHeld, isOwnCash, sideOf } from '../../src/ledger/fund.ts'
import { partOf } from '../../src/store/books.ts'
import { migrate, migrationsHere } from '../../src/store/sqlite/open.ts'
import * as schema from '../../src/store/sqlite/schema.ts'

const root = join(import.meta.dirname, '../..')

function migrated() {
  const db = new Database(':memory:')
  migrate(db)
  return db
}

interface Column {
  name: string
  type: string
  notnull: 0 | 1
  pk: number
}
const columnsOf = (db: Database.Database, table: string) =>
  db.prepare<[string], Column>('SELECT name, type, "notnull", pk FROM pragma_table_info(?)').all(table)
const drizzleTables = Object.values(schema).filter((value) => is(value, SQLiteTable))

const objects = (db: Database.Database) =>
  db
    .prepare<[], { type: string; name: string; sql: string }>(
      `SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL
       ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'index' THEN 2 WHEN 'view' THEN 3 ELSE 4 END, tbl_name, name`,
    )
    .all()

test('migrations/schema.sql is what the migrations result in', async () => {
  const text = objects(migrated())
    .map(({ sql }) => `${sql};`)
    .join('\n\n')
  await expect(
    `-- What migrations/sqlite results in. Written by test/store/schema.test.ts.\n\n${text}\n`,
  ).toMatchFileSnapshot(join(root, 'migrations/schema.sql'))
})

describe('schema.ts and the migrations', () => {
  const db = migrated()
  const names = objects(db)
    .filter((o) => o.type === 'table')
    .map((o) => o.name)

  test('have the same tables', () => {
    expect(drizzleTables.map((t) => getTableConfig(t).name).sort()).toEqual([...names].sort())
  })

  test.each(drizzleTables.map((t) => [getTableConfig(t).name, t] as const))(
    'have the same columns in %s',
    (name, t) => {
      const { columns, primaryKeys } = getTableConfig(t)
      const keys = primaryKeys.flatMap((k) => k.columns.map((c) => c.name))
      expect(
        columns.map((c) => ({
          name: c.name,
          type: c.getSQLType(),
          required: c.notNull,
          key: c.primary || keys.includes(c.name),
        })),
      ).toEqual(
        columnsOf(db, name).map((c) => ({
          name: c.name,
          type: c.type.toLowerCase(),
          required: c.notnull === 1,
          key: c.pk > 0,
        })),
      )
    },
  )

  test.each(drizzleTables.map((t) => [getTableConfig(t).name, t] as const))(
    'have the same indexes on %s',
    (name, t) => {
      const { indexes } = getTableConfig(t)
      const made = db
        .prepare<[string], { name: string; unique: 0 | 1 }>(
          `SELECT name, "unique" FROM pragma_index_list(?) WHERE origin = 'c' ORDER BY name`,
        )
        .all(name)
      expect(
        indexes
          .map((i) => ({ name: i.config.name, unique: i.config.unique ? 1 : 0 }))
          .sort((a, b) => (a.name < b.name ? -1 : 1)),
      ).toEqual(made)
    },
  )

  test('drizzle-kit has nothing left to generate: its last snapshot knows every column', () => {
    const last = migrationsHere().at(-1)
    const file = join(root, `migrations/sqlite/meta/${last?.name.slice(0, 4)}_snapshot.json`)
    const { tables } = JSON.parse(readFileSync(file, 'utf8'))
    for (const t of drizzleTables) {
      const { name, columns } = getTableConfig(t)
      expect(Object.keys(tables[name].columns).sort()).toEqual(columns.map((c) => c.name).sort())
    }
  })
})

describe('every table', () => {
  const db = migrated()
  const tables = objects(db).filter((o) => o.type === 'table')

  test.each(tables.map((t) => [t.name, t.sql]))('%s is STRICT', (_, sql) => {
    expect(sql).toMatch(/\) STRICT(, WITHOUT ROWID)?$/)
  })

  // What stands beside the books changes and is removed again; that it was used is all an invitation is asked for.
  const filed = tables.map((t) => t.name).filter((name) => !schema.BESIDE_THE_BOOKS.includes(name))

  test('only what is told by name stands beside the books, and nothing of it is sealed', () => {
    const names = tables.map((t) => t.name)
    for (const name of schema.BESIDE_THE_BOOKS) {
      expect(names).toContain(name)
      expect(Object.keys(schema.FILED)).not.toContain(name)
      expect(columnsOf(db, name).map((c) => c.name)).not.toContain('seal')
    }
  })

  test.each(filed)('%s is guarded against UPDATE, DELETE and a key that is there', (name) => {
    const triggers = db
      .prepare<[string], { name: string; sql: string }>(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?",
      )
      .all(name)
    for (const guard of ['already_there', 'no_update', 'no_delete'])
      expect(triggers.map((t) => t.name)).toContain(`${name}_${guard}`)
  })

  test.each(Object.entries(schema.FILED))(
    '%s is sealed in every column but those that move',
    (name, sealed) => {
      const beside = {
        provider: ['sequence', 'head', 'recorded_at', 'lent_gap'],
        word: ['salt', 'text'],
      } as const
      const document = ['entry', 'awaits', 'body']
      const fund = [
        'locked_through',
        'recorded_through',
        'priced',
        'priced_from',
        'waits_from',
        'unbacked_from',
      ]
      const moving: Record<string, readonly string[]> = {
        ...beside,
        ...{ fund, agreement: document, decision: document, statement: document, document },
      }
      const all = columnsOf(db, name).map((c) => c.name)
      expect([...sealed, 'key', 'seal', ...(moving[name] ?? [])].sort()).toEqual(all.sort())
    },
  )
})

// Side, floor and part are told by the code twice: to the rules, and to the file.
describe('the file and the ledger agree on every account', () => {
  const money: AccountCode[] = [
    ...(['bank', 'funder:northshire', 'hours', 'spending', 'contingency', 'saved:1', 'saved:12'] as const),
    ...(['provider:direct', 'provider:management', 'provider:cancelled-late', 'advance'] as const),
    ...(['own:bank', 'own:money', 'own:unidentified', 'own:interest', 'own:charges', 'own:lent'] as const),
  ]
  const hours: AccountCode[] = [
    ...(['available', 'booked', 'pot:1', 'pot:10', 'delivered', 'cancelled-late', 'returned'] as const),
    ...(['issued', 'unfunded', 'converted', 'moved'] as const),
  ]
  const db = migrated()
  db.pragma('foreign_keys = OFF')
  const open = db.prepare(
    'INSERT INTO account (id, fund, unit, code, side, floor, part, balance, moved_by) VALUES ((SELECT coalesce(max(id), 0) + 1 FROM account), 1, ?, ?, ?, ?, ?, 0, 0)',
  )
  const all = [
    ...money.map((code) => ['GBP', code] as const),
    ...hours.map((code) => ['standard', code] as const),
  ]

  test.each(all)('%s %s', (unit, code) => {
    const [side, floor, part] = [sideOf(code), hasFloor(code) ? 1 : 0, partOf(code)]
    expect(() => open.run(unit, code, side === 'D' ? 'C' : 'D', floor, part)).toThrow('account_side')
    expect(() => open.run(unit, code, side, 1 - floor, part)).toThrow('account_floor')
    expect(() => open.run(unit, code, side, floor, part === 'other' ? 'bank' : 'other')).toThrow(
      'account_part',
    )
    expect(() => open.run(unit === 'GBP' ? 'standard' : 'GBP', code, side, floor, part)).toThrow(
      'account_code',
    )
    expect(open.run(unit, code, side, floor, part).changes).toBe(1)
    expect(part === 'held').toBe(isHeld(code))
    expect(part === 'own-cash').toBe(isOwnCash(code))
  })

  test.each(['saved:0', 'saved:', 'saved:1x', 'funder:', 'funder:A', 'banks', 'own:other', 'provider:other'])(
    'GBP %s is no account',
    (code) => {
      expect(() => open.run('GBP', code, 'C', 0, 'other')).toThrow('constraint')
    },
  )
})
