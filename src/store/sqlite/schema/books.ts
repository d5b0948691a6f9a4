import { sql } from 'drizzle-orm'
import {
  type AnySQLiteColumn,
  foreignKey,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import { filed } from './filed.ts'

export const migration = sqliteTable('migration', {
  number: integer('number').primaryKey(),
  name: text('name').notNull(),
  digest: text('digest').notNull(),
})

export const register = sqliteTable('register', {
  one: integer('one').primaryKey(),
  last: integer('last').notNull(),
  head: text('head').notNull(),
})

/** Always empty: a deferred key into it holds up a commit until what is owed is settled. */
export const never = sqliteTable(
  'never',
  { day: text('day').primaryKey(), amount: integer('amount').notNull() },
  (t) => [uniqueIndex('never_amount').on(t.amount)],
)

export const provider = sqliteTable(
  'provider',
  filed({
    id: text('id').notNull(),
    name: text('name').notNull(),
    sequence: integer('sequence').notNull(),
    head: text('head').notNull(),
    recordedAt: text('recorded_at'),
    lentGap: integer('lent_gap').references(() => never.amount),
  }),
  (t) => [uniqueIndex('provider_id').on(t.id)],
)

export const ofProvider = () =>
  integer('provider')
    .notNull()
    .references(() => provider.key)

export const bankAccount = sqliteTable(
  'bank_account',
  filed({
    provider: ofProvider(),
    code: text('code').notNull(),
    name: text('name').notNull(),
    sortCode: text('sort_code').notNull(),
    number: text('number').notNull(),
  }),
  (t) => [uniqueIndex('bank_account_code').on(t.provider, t.code)],
)

export const demoDay = sqliteTable(
  'demo_day',
  filed({
    provider: ofProvider(),
    today: text('today').notNull(),
  }),
)

export const ofWord = (name: string) =>
  text(name)
    .notNull()
    .references((): AnySQLiteColumn => word.ref)

export const fund = sqliteTable(
  'fund',
  filed({
    id: text('id').notNull(),
    provider: ofProvider(),
    ref: text('ref').notNull(),
    holder: text('holder').notNull(),
    opened: text('opened').notNull(),
    name: ofWord('name'),
    lockedThrough: text('locked_through'),
    recordedThrough: text('recorded_through'),
    priced: integer('priced').notNull(),
    pricedFrom: text('priced_from'),
    waitsFrom: text('waits_from'),
    unbackedFrom: text('unbacked_from').references(() => never.day),
  }),
  (t) => [uniqueIndex('fund_id').on(t.id), uniqueIndex('fund_ref').on(t.provider, t.ref)],
)

export const ofFund = () =>
  integer('fund')
    .notNull()
    .references(() => fund.key)

export const fundOrNone = () => integer('fund').references(() => fund.key)

export const account = sqliteTable(
  'account',
  {
    id: integer('id').primaryKey(),
    fund: ofFund(),
    unit: text('unit').notNull(),
    code: text('code').notNull(),
    side: text('side').notNull(),
    floor: integer('floor').notNull(),
    part: text('part').notNull(),
    balance: integer('balance').notNull(),
    movedBy: integer('moved_by').notNull(),
  },
  (t) => [
    uniqueIndex('account_code').on(t.fund, t.unit, t.code),
    uniqueIndex('account_of_fund').on(t.id, t.fund, t.unit),
  ],
)

export const word = sqliteTable(
  'word',
  filed({
    ref: text('ref').notNull(),
    fund: ofFund(),
    salt: text('salt'),
    text: text('text'),
  }),
  (t) => [
    uniqueIndex('word_ref').on(t.ref),
    index('word_text').on(t.fund, t.text).where(sql`${t.text} IS NOT NULL`),
  ],
)

export const entry = sqliteTable(
  'entry',
  {
    id: integer('id').primaryKey(),
    provider: ofProvider(),
    sequence: integer('sequence').notNull(),
    fund: ofFund(),
    number: integer('number').notNull(),
    kind: text('kind').notNull(),
    effective: text('effective').notNull(),
    recordedAt: text('recorded_at').notNull(),
    recordedBy: text('recorded_by').notNull(),
    act: text('act'),
    idempotencyKey: text('idempotency_key'),
    decision: text('decision').references((): AnySQLiteColumn => decision.id),
    reverses: integer('reverses'),
    relatesTo: text('relates_to'),
    document: text('document'),
    sourceSystem: text('source_system'),
    sourceReference: text('source_reference'),
    sourcePart: integer('source_part'),
    sourcePiece: integer('source_piece'),
    sourceFile: text('source_file'),
    sourceRow: integer('source_row'),
    sourceText: text('source_text'),
    details: text('details').notNull(),
    previous: text('previous').notNull(),
    previousHead: text('previous_head').notNull(),
    hash: text('hash').notNull(),
  },
  (t) => [
    foreignKey({ columns: [t.fund, t.reverses], foreignColumns: [t.fund, t.number] }),
    uniqueIndex('entry_number').on(t.fund, t.number),
    index('entry_effective').on(t.fund, t.effective),
    index('entry_relates_to').on(t.fund, t.relatesTo).where(sql`${t.relatesTo} IS NOT NULL`),
    uniqueIndex('entry_reverses').on(t.fund, t.reverses).where(sql`${t.reverses} IS NOT NULL`),
    uniqueIndex('entry_source')
      .on(t.fund, t.sourceSystem, t.sourceReference, t.sourcePart, t.sourcePiece)
      .where(sql`${t.sourceSystem} IS NOT NULL`),
    index('entry_decision').on(t.fund, t.decision).where(sql`${t.decision} IS NOT NULL`),
    index('entry_rare')
      .on(t.fund, t.kind)
      .where(sql`${t.kind} NOT IN ('support', 'booking', 'not-given', 'allocation', 'reversal')`),
  ],
)

export const transfer = sqliteTable(
  'transfer',
  {
    entry: integer('entry')
      .notNull()
      .references(() => entry.id),
    line: integer('line').notNull(),
    fund: integer('fund').notNull(),
    unit: text('unit').notNull(),
    debit: integer('debit').notNull(),
    credit: integer('credit').notNull(),
    amount: integer('amount').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.entry, t.line] }),
    foreignKey({
      columns: [t.debit, t.fund, t.unit],
      foreignColumns: [account.id, account.fund, account.unit],
    }),
    foreignKey({
      columns: [t.credit, t.fund, t.unit],
      foreignColumns: [account.id, account.fund, account.unit],
    }),
  ],
)

/** A document that an entry carries into its fund's chain; until then it waits. */
export const carried = () => ({
  entry: integer('entry').references(() => entry.id),
  awaits: integer('awaits').references(() => never.amount),
  digest: text('digest').notNull(),
  body: text('body').notNull(),
})

export const agreement = sqliteTable(
  'agreement',
  filed({
    fund: ofFund(),
    version: integer('version').notNull(),
    fromDay: text('from_day').notNull(),
    ...carried(),
  }),
  (t) => [
    uniqueIndex('agreement_version').on(t.fund, t.version),
    uniqueIndex('agreement_entry').on(t.entry),
    uniqueIndex('agreement_digest').on(t.fund, t.digest),
    index('agreement_from').on(t.fund, t.fromDay, t.version),
  ],
)

export const price = sqliteTable(
  'price',
  {
    fund: integer('fund').notNull(),
    unit: text('unit').notNull(),
    version: integer('version').notNull(),
    fromDay: text('from_day').notNull(),
    each: integer('each').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.fund, t.unit, t.version] }),
    foreignKey({ columns: [t.fund, t.version], foreignColumns: [agreement.fund, agreement.version] }),
  ],
)

export const decision = sqliteTable(
  'decision',
  filed({
    id: text('id').notNull(),
    fund: ofFund(),
    ...carried(),
  }),
  (t) => [
    uniqueIndex('decision_id').on(t.id),
    uniqueIndex('decision_entry').on(t.entry),
    uniqueIndex('decision_digest').on(t.fund, t.digest),
  ],
)

export const statement = sqliteTable(
  'statement',
  filed({
    fund: ofFund(),
    number: integer('number').notNull(),
    firstDay: text('first_day').notNull(),
    lastDay: text('last_day').notNull(),
    state: text('state').notNull(),
    ...carried(),
  }),
  (t) => [
    uniqueIndex('statement_number').on(t.fund, t.number),
    uniqueIndex('statement_entry').on(t.entry),
    uniqueIndex('statement_digest').on(t.fund, t.digest),
    uniqueIndex('statement_code').on(sql`json_extract(${t.body}, '$.proof.code')`),
    index('statement_last_day').on(t.lastDay),
  ],
)

export const ofStatement = (t: { fund: AnySQLiteColumn; number: AnySQLiteColumn }) =>
  foreignKey({ columns: [t.fund, t.number], foreignColumns: [statement.fund, statement.number] })

export const request = sqliteTable(
  'request',
  filed({
    caller: text('caller').notNull(),
    idempotencyKey: text('idempotency_key').notNull(),
    digest: text('digest').notNull(),
    status: integer('status').notNull(),
    answer: text('answer').notNull(),
  }),
  (t) => [uniqueIndex('request_key').on(t.caller, t.idempotencyKey)],
)
