import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { fund, ofProvider } from './books.ts'

/** An agreement that somebody began on screen and put aside: no record yet, changed and deleted again. */
export const openingDraft = sqliteTable(
  'opening_draft',
  {
    id: text('id').primaryKey(),
    provider: ofProvider(),
    way: text('way').notNull(),
    /** That has an agreement already, and gets another. */
    fund: integer('fund').references(() => fund.key),
    /** The key of its form, under which it opens once. */
    form: text('form').notNull(),
    /** What was written, as JSON. */
    fields: text('fields').notNull(),
    version: integer('version').notNull(),
    /** The first of the versions since which nobody else has changed it. */
    since: integer('since').notNull(),
    begunBy: text('begun_by').notNull(),
    begunAt: text('begun_at').notNull(),
    changedBy: text('changed_by').notNull(),
    changedAt: text('changed_at').notNull(),
  },
  (t) => [
    uniqueIndex('opening_draft_form').on(t.provider, t.form),
    index('opening_draft_begun').on(t.provider, t.begunAt),
    index('opening_draft_changed').on(t.changedAt),
    index('opening_draft_fund').on(t.fund).where(sql`${t.fund} IS NOT NULL`),
  ],
)
