import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { ofFund, ofProvider, ofStatement, ofWord, word } from './books.ts'
import { filedBy } from './filed.ts'

export const need = sqliteTable(
  'need',
  filedBy({
    provider: ofProvider(),
    fund: ofFund(),
    reader: text('reader').notNull(),
    form: text('form').notNull(),
    language: text('language').notNull(),
    way: text('way').notNull(),
    says: text('says').references(() => word.ref),
    address: text('address').references(() => word.ref),
    reviewDay: text('review_day').notNull(),
  }),
  (t) => [index('need_fund').on(t.fund, t.reader), index('need_review').on(t.provider, t.reviewDay)],
)

export const rendition = sqliteTable(
  'rendition',
  filedBy({
    fund: integer('fund').notNull(),
    number: integer('number').notNull(),
    form: text('form').notNull(),
    language: text('language').notNull(),
    /** Its SHA-256, as a word: erased with what the file says. */
    file: ofWord('file'),
  }),
  (t) => [ofStatement(t), uniqueIndex('rendition_file_once').on(t.fund, t.number, t.file)],
)

export const delivery = sqliteTable(
  'delivery',
  filedBy({
    fund: integer('fund').notNull(),
    number: integer('number').notNull(),
    reader: text('reader').notNull(),
    form: text('form').notNull(),
    way: text('way').notNull(),
  }),
  (t) => [ofStatement(t), uniqueIndex('delivery_once').on(t.fund, t.number, t.reader, t.form)],
)

export const question = sqliteTable(
  'question',
  filedBy({
    provider: ofProvider(),
    id: text('id').notNull(),
    fund: integer('fund').notNull(),
    number: integer('number').notNull(),
    line: integer('line'),
    says: ofWord('says'),
    askedBy: text('asked_by').notNull(),
    authority: text('authority'),
    funder: text('funder'),
    way: text('way').notNull(),
    onDay: text('on_day').notNull(),
    due: text('due').notNull(),
    funderFrom: text('funder_from').notNull(),
  }),
  (t) => [
    ofStatement(t),
    uniqueIndex('question_id').on(t.id),
    index('question_fund').on(t.fund),
    index('question_provider').on(t.provider),
  ],
)

export const questionAnswer = sqliteTable(
  'question_answer',
  filedBy({
    question: text('question')
      .notNull()
      .references(() => question.id),
    says: ofWord('says'),
    onDay: text('on_day').notNull(),
  }),
  (t) => [uniqueIndex('question_answer_question').on(t.question)],
)

export const answerTold = sqliteTable(
  'answer_told',
  filedBy({
    question: text('question')
      .notNull()
      .references(() => questionAnswer.question),
    how: text('how').notNull(),
  }),
  (t) => [uniqueIndex('answer_told_question').on(t.question)],
)

export const issuing = sqliteTable(
  'issuing',
  filedBy({
    provider: ofProvider(),
    id: text('id').notNull(),
    month: text('month').notNull(),
    state: text('state').notNull(),
  }),
  (t) => [uniqueIndex('issuing_id').on(t.id)],
)

export const issuingDone = sqliteTable(
  'issuing_done',
  filedBy({
    issuing: text('issuing')
      .notNull()
      .references(() => issuing.id),
    issued: integer('issued').notNull(),
    refused: integer('refused').notNull(),
  }),
  (t) => [uniqueIndex('issuing_done_issuing').on(t.issuing)],
)

export const contact = sqliteTable(
  'contact',
  filedBy({
    provider: ofProvider(),
    whose: text('whose').notNull(),
    phone: text('phone'),
    email: text('email'),
    web: text('web'),
    address: text('address'),
  }),
  (t) => [index('contact_whose').on(t.provider, t.whose)],
)

/** The first time each reader opened an issued statement, in whatever form. */
export const statementOpened = sqliteTable(
  'statement_opened',
  filedBy({
    fund: integer('fund').notNull(),
    number: integer('number').notNull(),
    reader: text('reader').notNull(),
    form: text('form').notNull(),
  }),
  (t) => [ofStatement(t), uniqueIndex('statement_opened_once').on(t.fund, t.number, t.reader)],
)
