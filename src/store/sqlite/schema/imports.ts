import { foreignKey, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { fundOrNone, ofProvider } from './books.ts'
import { filed, filedBy } from './filed.ts'

export const imported = sqliteTable(
  'import',
  filedBy({
    provider: ofProvider(),
    id: text('id').notNull(),
    file: text('file').notNull(),
    name: text('name').notNull(),
    what: text('what').notNull(),
    rows: integer('rows').notNull(),
    added: integer('added').notNull(),
    changed: integer('changed').notNull(),
    already: integer('already').notNull(),
    leftOut: integer('left_out').notNull(),
    putAside: integer('put_aside').notNull(),
  }),
  (t) => [uniqueIndex('import_id').on(t.provider, t.id)],
)

export const putAside = sqliteTable(
  'put_aside',
  filedBy({
    provider: ofProvider(),
    id: text('id').notNull(),
    import: text('import').notNull(),
    file: text('file').notNull(),
    fileName: text('file_name').notNull(),
    row: integer('row').notNull(),
    text: text('text').notNull(),
    system: text('system').notNull(),
    reference: text('reference').notNull(),
    fund: fundOrNone(),
    day: text('day').notNull(),
    reason: text('reason').notNull(),
    sentence: text('sentence').notNull(),
  }),
  (t) => [uniqueIndex('put_aside_id').on(t.provider, t.id)],
)

export const settlement = sqliteTable(
  'settlement',
  filedBy({
    provider: integer('provider').notNull(),
    putAside: text('put_aside').notNull(),
    how: text('how').notNull(),
    because: text('because').notNull(),
  }),
  (t) => [
    foreignKey({ columns: [t.provider, t.putAside], foreignColumns: [putAside.provider, putAside.id] }),
    uniqueIndex('settlement_of').on(t.provider, t.putAside),
  ],
)

export const mapping = sqliteTable(
  'mapping',
  filed({
    provider: ofProvider(),
    name: text('name').notNull(),
    body: text('body').notNull(),
  }),
)

export const leaveOutRule = sqliteTable(
  'leave_out_rule',
  filedBy({
    provider: ofProvider(),
    field: text('field', { enum: ['client', 'service'] }).notNull(),
    value: text('value').notNull(),
    because: text('because').notNull(),
  }),
)

export const bankBalance = sqliteTable(
  'bank_balance',
  filed({
    provider: ofProvider(),
    onDay: text('on_day').notNull(),
    pence: integer('pence').notNull(),
    source: text('source').notNull(),
    at: text('at').notNull(),
  }),
)
