/**
 * The tables, as drizzle-kit and the readers see them, an area a file. What drizzle cannot say is written by hand in
 * migrations/sqlite (STRICT, checks, deferred keys, guards), and migrations/schema.sql shows the whole;
 * test/store/schema.test.ts compares the three.
 */
export { BESIDE_THE_BOOKS, FILED } from '../filed.ts'
export * from './schema/books.ts'
export * from './schema/drafts.ts'
export * from './schema/imports.ts'
export * from './schema/people.ts'
export * from './schema/queries.ts'
export * from './schema/sign-in.ts'
export * from './schema/statements.ts'
