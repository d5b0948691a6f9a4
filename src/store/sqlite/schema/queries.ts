import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { ofFund, ofProvider, ofWord } from './books.ts'
import { filedBy } from './filed.ts'

/** What a commissioner asks the provider: about a fund, or (in the provider's own book) about all of it. */
export const query = sqliteTable(
  'query',
  filedBy({
    provider: ofProvider(),
    id: text('id').notNull(),
    fund: ofFund(),
    funder: text('funder').notNull(),
    about: text('about').notNull(),
    number: integer('number'),
    code: text('code'),
    says: ofWord('says'),
    onDay: text('on_day').notNull(),
    due: text('due').notNull(),
  }),
  (t) => [
    uniqueIndex('query_id').on(t.id),
    index('query_provider').on(t.provider, t.funder),
    index('query_fund').on(t.fund),
  ],
)

const ofQuery = () =>
  text('query')
    .notNull()
    .references(() => query.id)

/** What was written after the question, which is the first message itself. */
export const queryMessage = sqliteTable(
  'query_message',
  filedBy({
    query: ofQuery(),
    number: integer('number').notNull(),
    sender: text('sender').notNull(),
    says: ofWord('says'),
    onDay: text('on_day').notNull(),
    due: text('due'),
  }),
  (t) => [uniqueIndex('query_message_number').on(t.query, t.number)],
)

export const queryClosed = sqliteTable('query_closed', filedBy({ query: ofQuery() }), (t) => [
  uniqueIndex('query_closed_query').on(t.query),
])

/** A sum of the person's that is to go back to a funder under the rule of the agreement. */
export const reclaim = sqliteTable(
  'reclaim',
  filedBy({
    provider: ofProvider(),
    id: text('id').notNull(),
    fund: ofFund(),
    funder: text('funder').notNull(),
    pence: integer('pence').notNull(),
    most: integer('most').notNull(),
    rule: text('rule').notNull(),
    version: integer('version').notNull(),
    onDay: text('on_day').notNull(),
    says: ofWord('says'),
  }),
  (t) => [
    uniqueIndex('reclaim_id').on(t.id),
    index('reclaim_provider').on(t.provider, t.funder),
    index('reclaim_fund').on(t.fund),
  ],
)

const ofReclaim = () =>
  text('reclaim')
    .notNull()
    .references(() => reclaim.id)

export const reclaimTold = sqliteTable(
  'reclaim_told',
  filedBy({
    reclaim: ofReclaim(),
    how: text('how').notNull(),
    onDay: text('on_day').notNull(),
  }),
  (t) => [uniqueIndex('reclaim_told_reclaim').on(t.reclaim)],
)

/** What the person names, or somebody for them, that they would use it for. */
export const reclaimUse = sqliteTable(
  'reclaim_use',
  filedBy({
    reclaim: ofReclaim(),
    whose: text('whose').notNull(),
    way: text('way').notNull(),
    says: ofWord('says'),
    onDay: text('on_day').notNull(),
  }),
  (t) => [index('reclaim_use_reclaim').on(t.reclaim)],
)

export const reclaimAnswer = sqliteTable(
  'reclaim_answer',
  filedBy({
    reclaim: ofReclaim(),
    answer: text('answer').notNull(),
    says: ofWord('says'),
    onDay: text('on_day').notNull(),
  }),
  (t) => [uniqueIndex('reclaim_answer_reclaim').on(t.reclaim)],
)
