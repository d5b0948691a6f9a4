import { integer, type SQLiteColumnBuilderBase, text } from 'drizzle-orm/sqlite-core'

/** The columns of a table that is filed in the register: a row's place there first, and its seal last. */
export const filed = <C extends Record<string, SQLiteColumnBuilderBase>>(own: C) => ({
  key: integer('key').primaryKey(),
  ...own,
  seal: text('seal').notNull(),
})

/** The same, of what says itself who wrote it, and when. */
export const filedBy = <C extends Record<string, SQLiteColumnBuilderBase>>(own: C) =>
  filed({ ...own, by: text('by').notNull(), at: text('at').notNull() })
