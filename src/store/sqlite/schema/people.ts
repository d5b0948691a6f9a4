import { sql } from 'drizzle-orm'
import { type AnySQLiteColumn, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { carried, decision, fundOrNone, ofFund, ofProvider } from './books.ts'
import { filed, filedBy } from './filed.ts'

/** Authorities, their ends, decision-making agreements and disputes: documents of a fund's chain. */
export const document = sqliteTable(
  'document',
  filed({
    id: text('id').notNull(),
    fund: ofFund(),
    what: text('what').notNull(),
    about: text('about'),
    ...carried(),
  }),
  (t) => [
    uniqueIndex('document_id').on(t.id),
    uniqueIndex('document_entry').on(t.entry),
    uniqueIndex('document_digest').on(t.fund, t.digest),
    uniqueIndex('document_about')
      .on(t.what, t.about)
      .where(sql`${t.what} IN ('authority-ended', 'dispute-answered')`),
    index('document_fund').on(t.fund, t.what),
  ],
)

const given = () => ({
  provider: ofProvider(),
  role: text('role').notNull(),
  fund: fundOrNone(),
  authority: text('authority').references((): AnySQLiteColumn => document.id),
  funder: text('funder'),
})

export const access = sqliteTable(
  'access',
  filedBy({
    id: text('id').notNull(),
    user: text('user').notNull(),
    ...given(),
    fromDay: text('from_day').notNull(),
    toDay: text('to_day'),
  }),
  (t) => [
    uniqueIndex('access_id').on(t.id),
    index('access_user').on(t.user),
    index('access_fund').on(t.fund).where(sql`${t.fund} IS NOT NULL`),
    index('access_funder').on(t.funder).where(sql`${t.funder} IS NOT NULL`),
  ],
)

export const accessEnd = sqliteTable(
  'access_end',
  filedBy({
    access: text('access')
      .notNull()
      .references(() => access.id),
    why: text('why').notNull(),
    proposal: text('proposal').references((): AnySQLiteColumn => proposal.id),
  }),
  (t) => [uniqueIndex('access_end_access').on(t.access)],
)

export const proposal = sqliteTable(
  'proposal',
  filedBy({
    provider: ofProvider(),
    id: text('id').notNull(),
    what: text('what').notNull(),
    ask: text('ask').notNull(),
  }),
  (t) => [uniqueIndex('proposal_id').on(t.id)],
)

const ofProposal = () =>
  text('proposal')
    .notNull()
    .references(() => proposal.id)

export const proposalAnswer = sqliteTable(
  'proposal_answer',
  filedBy({
    proposal: ofProposal(),
    answer: text('answer').notNull(),
    because: text('because').notNull(),
  }),
  (t) => [uniqueIndex('proposal_answer_proposal').on(t.proposal)],
)

export const flag = sqliteTable(
  'flag',
  filedBy({
    provider: ofProvider(),
    id: text('id').notNull(),
    fund: fundOrNone(),
    what: text('what').notNull(),
    facts: text('facts').notNull(),
  }),
  (t) => [uniqueIndex('flag_id').on(t.id)],
)

export const flagAnswer = sqliteTable(
  'flag_answer',
  filedBy({
    flag: text('flag')
      .notNull()
      .references(() => flag.id),
    because: text('because').notNull(),
  }),
  (t) => [uniqueIndex('flag_answer_flag').on(t.flag)],
)

export const councilPolicy = sqliteTable(
  'council_policy',
  filedBy({
    provider: ofProvider(),
    funder: text('funder').notNull(),
    fromDay: text('from_day').notNull(),
    appointeeDecides: text('appointee_decides').notNull(),
    written: text('written').notNull(),
  }),
)

export const paymentDetails = sqliteTable(
  'payment_details',
  filedBy({
    provider: ofProvider(),
    what: text('what').notNull(),
    name: text('name').notNull(),
    sortCode: text('sort_code').notNull(),
    number: text('number').notNull(),
    proposal: ofProposal(),
  }),
)

export const paymentLimit = sqliteTable(
  'payment_limit',
  filedBy({
    provider: ofProvider(),
    pence: integer('pence').notNull(),
    proposal: ofProposal(),
  }),
)

export const look = sqliteTable(
  'look',
  filedBy({
    provider: ofProvider(),
    fund: fundOrNone(),
    role: text('role').notNull(),
    funder: text('funder'),
    what: text('what').notNull(),
    about: text('about'),
  }),
  (t) => [
    index('look_fund').on(t.fund, t.at).where(sql`${t.fund} IS NOT NULL`),
    index('look_list').on(t.provider, t.at).where(sql`${t.fund} IS NULL`),
  ],
)

export const notice = sqliteTable(
  'notice',
  filedBy({
    provider: ofProvider(),
    id: text('id').notNull(),
    fund: ofFund(),
    decision: text('decision')
      .notNull()
      .references(() => decision.id),
    whom: text('whom').notNull(),
    due: text('due').notNull(),
  }),
  (t) => [
    uniqueIndex('notice_id').on(t.id),
    index('notice_due').on(t.provider, t.due),
    index('notice_fund').on(t.fund),
  ],
)

export const told = sqliteTable(
  'told',
  filedBy({
    notice: text('notice')
      .notNull()
      .references(() => notice.id),
    how: text('how').notNull(),
  }),
  (t) => [uniqueIndex('told_notice').on(t.notice)],
)

/** Beside the books: it holds an address and a name, and is removed once it is used or over. */
export const invitation = sqliteTable(
  'invitation',
  {
    id: text('id').primaryKey(),
    token: text('token').notNull(),
    ...given(),
    email: text('email').notNull(),
    name: text('name').notNull(),
    until: text('until').notNull(),
    by: text('by').notNull(),
    at: text('at').notNull(),
    used: text('used'),
  },
  (t) => [uniqueIndex('invitation_token').on(t.token)],
)
