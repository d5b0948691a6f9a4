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

/**
 * The tables, as drizzle-kit and the readers see them. What drizzle cannot say is written by hand in
 * migrations/sqlite (STRICT, checks, deferred keys, guards), and migrations/schema.sql shows the whole;
 * test/store/schema.test.ts compares the three.
 */
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

export const never = sqliteTable(
  'never',
  { day: text('day').primaryKey(), amount: integer('amount').notNull() },
  (t) => [uniqueIndex('never_amount').on(t.amount)],
)

export const provider = sqliteTable(
  'provider',
  {
    key: integer('key').primaryKey(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    sequence: integer('sequence').notNull(),
    head: text('head').notNull(),
    recordedAt: text('recorded_at'),
    lentGap: integer('lent_gap').references(() => never.amount),
    seal: text('seal').notNull(),
  },
  (t) => [uniqueIndex('provider_id').on(t.id)],
)

const ofProvider = () =>
  integer('provider')
    .notNull()
    .references(() => provider.key)

export const bankAccount = sqliteTable(
  'bank_account',
  {
    key: integer('key').primaryKey(),
    provider: ofProvider(),
    code: text('code').notNull(),
    name: text('name').notNull(),
    sortCode: text('sort_code').notNull(),
    number: text('number').notNull(),
    seal: text('seal').notNull(),
  },
  (t) => [uniqueIndex('bank_account_code').on(t.provider, t.code)],
)

export const demoDay = sqliteTable('demo_day', {
  key: integer('key').primaryKey(),
  provider: ofProvider(),
  today: text('today').notNull(),
  seal: text('seal').notNull(),
})

export const fund = sqliteTable(
  'fund',
  {
    key: integer('key').primaryKey(),
    id: text('id').notNull(),
    provider: ofProvider(),
    ref: text('ref').notNull(),
    holder: text('holder').notNull(),
    opened: text('opened').notNull(),
    name: text('name')
      .notNull()
      .references((): AnySQLiteColumn => word.ref),
    lockedThrough: text('locked_through'),
    recordedThrough: text('recorded_through'),
    priced: integer('priced').notNull(),
    pricedFrom: text('priced_from'),
    waitsFrom: text('waits_from'),
    unbackedFrom: text('unbacked_from').references(() => never.day),
    seal: text('seal').notNull(),
  },
  (t) => [uniqueIndex('fund_id').on(t.id), uniqueIndex('fund_ref').on(t.provider, t.ref)],
)

const ofFund = () =>
  integer('fund')
    .notNull()
    .references(() => fund.key)

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
  {
    key: integer('key').primaryKey(),
    ref: text('ref').notNull(),
    fund: ofFund(),
    salt: text('salt'),
    text: text('text'),
    seal: text('seal').notNull(),
  },
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

const carriedBy = () => integer('entry').references(() => entry.id)
const waiting = () => integer('awaits').references(() => never.amount)

export const agreement = sqliteTable(
  'agreement',
  {
    key: integer('key').primaryKey(),
    fund: ofFund(),
    version: integer('version').notNull(),
    fromDay: text('from_day').notNull(),
    entry: carriedBy(),
    awaits: waiting(),
    digest: text('digest').notNull(),
    body: text('body').notNull(),
    seal: text('seal').notNull(),
  },
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
  {
    key: integer('key').primaryKey(),
    id: text('id').notNull(),
    fund: ofFund(),
    entry: carriedBy(),
    awaits: waiting(),
    digest: text('digest').notNull(),
    body: text('body').notNull(),
    seal: text('seal').notNull(),
  },
  (t) => [
    uniqueIndex('decision_id').on(t.id),
    uniqueIndex('decision_entry').on(t.entry),
    uniqueIndex('decision_digest').on(t.fund, t.digest),
  ],
)

export const statement = sqliteTable(
  'statement',
  {
    key: integer('key').primaryKey(),
    fund: ofFund(),
    number: integer('number').notNull(),
    firstDay: text('first_day').notNull(),
    lastDay: text('last_day').notNull(),
    state: text('state').notNull(),
    entry: carriedBy(),
    awaits: waiting(),
    digest: text('digest').notNull(),
    body: text('body').notNull(),
    seal: text('seal').notNull(),
  },
  (t) => [
    uniqueIndex('statement_number').on(t.fund, t.number),
    uniqueIndex('statement_entry').on(t.entry),
    uniqueIndex('statement_digest').on(t.fund, t.digest),
    uniqueIndex('statement_code').on(sql`json_extract(${t.body}, '$.proof.code')`),
    index('statement_last_day').on(t.lastDay),
  ],
)

export const request = sqliteTable(
  'request',
  {
    key: integer('key').primaryKey(),
    caller: text('caller').notNull(),
    idempotencyKey: text('idempotency_key').notNull(),
    digest: text('digest').notNull(),
    status: integer('status').notNull(),
    answer: text('answer').notNull(),
    seal: text('seal').notNull(),
  },
  (t) => [uniqueIndex('request_key').on(t.caller, t.idempotencyKey)],
)

export const imported = sqliteTable(
  'import',
  {
    key: integer('key').primaryKey(),
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
    by: text('by').notNull(),
    at: text('at').notNull(),
    seal: text('seal').notNull(),
  },
  (t) => [uniqueIndex('import_id').on(t.provider, t.id)],
)

export const putAside = sqliteTable(
  'put_aside',
  {
    key: integer('key').primaryKey(),
    provider: ofProvider(),
    id: text('id').notNull(),
    import: text('import').notNull(),
    file: text('file').notNull(),
    fileName: text('file_name').notNull(),
    row: integer('row').notNull(),
    text: text('text').notNull(),
    system: text('system').notNull(),
    reference: text('reference').notNull(),
    fund: integer('fund').references(() => fund.key),
    day: text('day').notNull(),
    reason: text('reason').notNull(),
    sentence: text('sentence').notNull(),
    by: text('by').notNull(),
    at: text('at').notNull(),
    seal: text('seal').notNull(),
  },
  (t) => [uniqueIndex('put_aside_id').on(t.provider, t.id)],
)

export const settlement = sqliteTable(
  'settlement',
  {
    key: integer('key').primaryKey(),
    provider: integer('provider').notNull(),
    putAside: text('put_aside').notNull(),
    how: text('how').notNull(),
    because: text('because').notNull(),
    by: text('by').notNull(),
    at: text('at').notNull(),
    seal: text('seal').notNull(),
  },
  (t) => [
    foreignKey({ columns: [t.provider, t.putAside], foreignColumns: [putAside.provider, putAside.id] }),
    uniqueIndex('settlement_of').on(t.provider, t.putAside),
  ],
)

export const mapping = sqliteTable('mapping', {
  key: integer('key').primaryKey(),
  provider: ofProvider(),
  name: text('name').notNull(),
  body: text('body').notNull(),
  seal: text('seal').notNull(),
})

export const leaveOutRule = sqliteTable('leave_out_rule', {
  key: integer('key').primaryKey(),
  provider: ofProvider(),
  field: text('field', { enum: ['client', 'service'] }).notNull(),
  value: text('value').notNull(),
  because: text('because').notNull(),
  by: text('by').notNull(),
  at: text('at').notNull(),
  seal: text('seal').notNull(),
})

export const bankBalance = sqliteTable('bank_balance', {
  key: integer('key').primaryKey(),
  provider: ofProvider(),
  onDay: text('on_day').notNull(),
  pence: integer('pence').notNull(),
  source: text('source').notNull(),
  at: text('at').notNull(),
  seal: text('seal').notNull(),
})

/** Authorities, their ends, decision-making agreements and disputes: documents of a fund's chain. */
export const document = sqliteTable(
  'document',
  {
    key: integer('key').primaryKey(),
    id: text('id').notNull(),
    fund: ofFund(),
    what: text('what').notNull(),
    about: text('about'),
    entry: carriedBy(),
    awaits: waiting(),
    digest: text('digest').notNull(),
    body: text('body').notNull(),
    seal: text('seal').notNull(),
  },
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
  fund: integer('fund').references(() => fund.key),
  authority: text('authority').references((): AnySQLiteColumn => document.id),
  funder: text('funder'),
})
const says = () =>
  text('says')
    .notNull()
    .references(() => word.ref)
const byAt = () => ({ by: text('by').notNull(), at: text('at').notNull(), seal: text('seal').notNull() })

export const access = sqliteTable(
  'access',
  {
    key: integer('key').primaryKey(),
    id: text('id').notNull(),
    user: text('user').notNull(),
    ...given(),
    fromDay: text('from_day').notNull(),
    toDay: text('to_day'),
    ...byAt(),
  },
  (t) => [
    uniqueIndex('access_id').on(t.id),
    index('access_user').on(t.user),
    index('access_fund').on(t.fund).where(sql`${t.fund} IS NOT NULL`),
    index('access_funder').on(t.funder).where(sql`${t.funder} IS NOT NULL`),
  ],
)

export const accessEnd = sqliteTable(
  'access_end',
  {
    key: integer('key').primaryKey(),
    access: text('access')
      .notNull()
      .references(() => access.id),
    why: text('why').notNull(),
    proposal: text('proposal').references((): AnySQLiteColumn => proposal.id),
    ...byAt(),
  },
  (t) => [uniqueIndex('access_end_access').on(t.access)],
)

export const proposal = sqliteTable(
  'proposal',
  {
    key: integer('key').primaryKey(),
    provider: ofProvider(),
    id: text('id').notNull(),
    what: text('what').notNull(),
    ask: text('ask').notNull(),
    ...byAt(),
  },
  (t) => [uniqueIndex('proposal_id').on(t.id)],
)

export const proposalAnswer = sqliteTable(
  'proposal_answer',
  {
    key: integer('key').primaryKey(),
    proposal: text('proposal')
      .notNull()
      .references(() => proposal.id),
    answer: text('answer').notNull(),
    because: text('because').notNull(),
    ...byAt(),
  },
  (t) => [uniqueIndex('proposal_answer_proposal').on(t.proposal)],
)

export const flag = sqliteTable(
  'flag',
  {
    key: integer('key').primaryKey(),
    provider: ofProvider(),
    id: text('id').notNull(),
    fund: integer('fund').references(() => fund.key),
    what: text('what').notNull(),
    facts: text('facts').notNull(),
    ...byAt(),
  },
  (t) => [uniqueIndex('flag_id').on(t.id)],
)

export const flagAnswer = sqliteTable(
  'flag_answer',
  {
    key: integer('key').primaryKey(),
    flag: text('flag')
      .notNull()
      .references(() => flag.id),
    because: text('because').notNull(),
    ...byAt(),
  },
  (t) => [uniqueIndex('flag_answer_flag').on(t.flag)],
)

export const councilPolicy = sqliteTable('council_policy', {
  key: integer('key').primaryKey(),
  provider: ofProvider(),
  funder: text('funder').notNull(),
  fromDay: text('from_day').notNull(),
  appointeeDecides: text('appointee_decides').notNull(),
  written: text('written').notNull(),
  ...byAt(),
})

export const paymentDetails = sqliteTable('payment_details', {
  key: integer('key').primaryKey(),
  provider: ofProvider(),
  what: text('what').notNull(),
  name: text('name').notNull(),
  sortCode: text('sort_code').notNull(),
  number: text('number').notNull(),
  proposal: text('proposal')
    .notNull()
    .references(() => proposal.id),
  ...byAt(),
})

export const paymentLimit = sqliteTable('payment_limit', {
  key: integer('key').primaryKey(),
  provider: ofProvider(),
  pence: integer('pence').notNull(),
  proposal: text('proposal')
    .notNull()
    .references(() => proposal.id),
  ...byAt(),
})

export const look = sqliteTable(
  'look',
  {
    key: integer('key').primaryKey(),
    provider: ofProvider(),
    fund: integer('fund').references(() => fund.key),
    role: text('role').notNull(),
    funder: text('funder'),
    what: text('what').notNull(),
    about: text('about'),
    ...byAt(),
  },
  (t) => [
    index('look_fund').on(t.fund, t.at).where(sql`${t.fund} IS NOT NULL`),
    index('look_list').on(t.provider, t.at).where(sql`${t.fund} IS NULL`),
  ],
)

export const notice = sqliteTable(
  'notice',
  {
    key: integer('key').primaryKey(),
    provider: ofProvider(),
    id: text('id').notNull(),
    fund: ofFund(),
    decision: text('decision')
      .notNull()
      .references(() => decision.id),
    whom: text('whom').notNull(),
    due: text('due').notNull(),
    ...byAt(),
  },
  (t) => [
    uniqueIndex('notice_id').on(t.id),
    index('notice_due').on(t.provider, t.due),
    index('notice_fund').on(t.fund),
  ],
)

export const told = sqliteTable(
  'told',
  {
    key: integer('key').primaryKey(),
    notice: text('notice')
      .notNull()
      .references(() => notice.id),
    how: text('how').notNull(),
    ...byAt(),
  },
  (t) => [uniqueIndex('told_notice').on(t.notice)],
)

export const need = sqliteTable(
  'need',
  {
    key: integer('key').primaryKey(),
    provider: ofProvider(),
    fund: ofFund(),
    reader: text('reader').notNull(),
    form: text('form').notNull(),
    language: text('language').notNull(),
    way: text('way').notNull(),
    says: text('says').references(() => word.ref),
    address: text('address').references(() => word.ref),
    reviewDay: text('review_day').notNull(),
    ...byAt(),
  },
  (t) => [index('need_fund').on(t.fund, t.reader), index('need_review').on(t.provider, t.reviewDay)],
)

export const rendition = sqliteTable(
  'rendition',
  {
    key: integer('key').primaryKey(),
    fund: integer('fund').notNull(),
    number: integer('number').notNull(),
    form: text('form').notNull(),
    language: text('language').notNull(),
    /** Its SHA-256, as a word: erased with what the file says. */
    file: text('file')
      .notNull()
      .references(() => word.ref),
    ...byAt(),
  },
  (t) => [
    foreignKey({ columns: [t.fund, t.number], foreignColumns: [statement.fund, statement.number] }),
    uniqueIndex('rendition_file_once').on(t.fund, t.number, t.file),
  ],
)

export const delivery = sqliteTable(
  'delivery',
  {
    key: integer('key').primaryKey(),
    fund: integer('fund').notNull(),
    number: integer('number').notNull(),
    reader: text('reader').notNull(),
    form: text('form').notNull(),
    way: text('way').notNull(),
    ...byAt(),
  },
  (t) => [
    foreignKey({ columns: [t.fund, t.number], foreignColumns: [statement.fund, statement.number] }),
    uniqueIndex('delivery_once').on(t.fund, t.number, t.reader, t.form),
  ],
)

export const question = sqliteTable(
  'question',
  {
    key: integer('key').primaryKey(),
    provider: ofProvider(),
    id: text('id').notNull(),
    fund: integer('fund').notNull(),
    number: integer('number').notNull(),
    line: integer('line'),
    says: text('says')
      .notNull()
      .references(() => word.ref),
    askedBy: text('asked_by').notNull(),
    authority: text('authority'),
    funder: text('funder'),
    way: text('way').notNull(),
    onDay: text('on_day').notNull(),
    due: text('due').notNull(),
    funderFrom: text('funder_from').notNull(),
    ...byAt(),
  },
  (t) => [
    foreignKey({ columns: [t.fund, t.number], foreignColumns: [statement.fund, statement.number] }),
    uniqueIndex('question_id').on(t.id),
    index('question_fund').on(t.fund),
    index('question_provider').on(t.provider),
  ],
)

export const questionAnswer = sqliteTable(
  'question_answer',
  {
    key: integer('key').primaryKey(),
    question: text('question')
      .notNull()
      .references(() => question.id),
    says: text('says')
      .notNull()
      .references(() => word.ref),
    onDay: text('on_day').notNull(),
    ...byAt(),
  },
  (t) => [uniqueIndex('question_answer_question').on(t.question)],
)

export const answerTold = sqliteTable(
  'answer_told',
  {
    key: integer('key').primaryKey(),
    question: text('question')
      .notNull()
      .references(() => questionAnswer.question),
    how: text('how').notNull(),
    ...byAt(),
  },
  (t) => [uniqueIndex('answer_told_question').on(t.question)],
)

export const issuing = sqliteTable(
  'issuing',
  {
    key: integer('key').primaryKey(),
    provider: ofProvider(),
    id: text('id').notNull(),
    month: text('month').notNull(),
    state: text('state').notNull(),
    ...byAt(),
  },
  (t) => [uniqueIndex('issuing_id').on(t.id)],
)

export const issuingDone = sqliteTable(
  'issuing_done',
  {
    key: integer('key').primaryKey(),
    issuing: text('issuing')
      .notNull()
      .references(() => issuing.id),
    issued: integer('issued').notNull(),
    refused: integer('refused').notNull(),
    ...byAt(),
  },
  (t) => [uniqueIndex('issuing_done_issuing').on(t.issuing)],
)

export const contact = sqliteTable(
  'contact',
  {
    key: integer('key').primaryKey(),
    provider: ofProvider(),
    whose: text('whose').notNull(),
    phone: text('phone'),
    email: text('email'),
    web: text('web'),
    address: text('address'),
    ...byAt(),
  },
  (t) => [index('contact_whose').on(t.provider, t.whose)],
)

/** What a commissioner asks the provider: about a fund, or (in the provider's own book) about all of it. */
export const query = sqliteTable(
  'query',
  {
    key: integer('key').primaryKey(),
    provider: ofProvider(),
    id: text('id').notNull(),
    fund: ofFund(),
    funder: text('funder').notNull(),
    about: text('about').notNull(),
    number: integer('number'),
    code: text('code'),
    says: says(),
    onDay: text('on_day').notNull(),
    due: text('due').notNull(),
    ...byAt(),
  },
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
  {
    key: integer('key').primaryKey(),
    query: ofQuery(),
    number: integer('number').notNull(),
    sender: text('sender').notNull(),
    says: says(),
    onDay: text('on_day').notNull(),
    due: text('due'),
    ...byAt(),
  },
  (t) => [uniqueIndex('query_message_number').on(t.query, t.number)],
)

export const queryClosed = sqliteTable(
  'query_closed',
  { key: integer('key').primaryKey(), query: ofQuery(), ...byAt() },
  (t) => [uniqueIndex('query_closed_query').on(t.query)],
)

/** The first time each reader opened an issued statement, in whatever form. */
export const statementOpened = sqliteTable(
  'statement_opened',
  {
    key: integer('key').primaryKey(),
    fund: integer('fund').notNull(),
    number: integer('number').notNull(),
    reader: text('reader').notNull(),
    form: text('form').notNull(),
    ...byAt(),
  },
  (t) => [
    foreignKey({ columns: [t.fund, t.number], foreignColumns: [statement.fund, statement.number] }),
    uniqueIndex('statement_opened_once').on(t.fund, t.number, t.reader),
  ],
)

/** A sum of the person's that is to go back to a funder under the rule of the agreement. */
export const reclaim = sqliteTable(
  'reclaim',
  {
    key: integer('key').primaryKey(),
    provider: ofProvider(),
    id: text('id').notNull(),
    fund: ofFund(),
    funder: text('funder').notNull(),
    pence: integer('pence').notNull(),
    most: integer('most').notNull(),
    rule: text('rule').notNull(),
    version: integer('version').notNull(),
    onDay: text('on_day').notNull(),
    says: says(),
    ...byAt(),
  },
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
  {
    key: integer('key').primaryKey(),
    reclaim: ofReclaim(),
    how: text('how').notNull(),
    onDay: text('on_day').notNull(),
    ...byAt(),
  },
  (t) => [uniqueIndex('reclaim_told_reclaim').on(t.reclaim)],
)

/** What the person names, or somebody for them, that they would use it for. */
export const reclaimUse = sqliteTable(
  'reclaim_use',
  {
    key: integer('key').primaryKey(),
    reclaim: ofReclaim(),
    whose: text('whose').notNull(),
    way: text('way').notNull(),
    says: says(),
    onDay: text('on_day').notNull(),
    ...byAt(),
  },
  (t) => [index('reclaim_use_reclaim').on(t.reclaim)],
)

export const reclaimAnswer = sqliteTable(
  'reclaim_answer',
  {
    key: integer('key').primaryKey(),
    reclaim: ofReclaim(),
    answer: text('answer').notNull(),
    says: says(),
    onDay: text('on_day').notNull(),
    ...byAt(),
  },
  (t) => [uniqueIndex('reclaim_answer_reclaim').on(t.reclaim)],
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

/**
 * Who signs in, with what, and where they are signed in: the tables that better-auth works on, by the names it asks
 * for, and what we keep beside its own columns. Moments are whole milliseconds, as it hands them over.
 */
const moment = (name: string) => integer(name, { mode: 'timestamp_ms' })
const yesNo = (name: string) => integer(name, { mode: 'boolean' })
const madeAndChanged = () => ({
  createdAt: moment('created_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
})
const ofUser = () =>
  text('user_id')
    .notNull()
    .references(() => authUser.id, { onDelete: 'cascade' })

export const authUser = sqliteTable(
  'auth_user',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    email: text('email').notNull(),
    emailVerified: yesNo('email_verified').notNull(),
    image: text('image'),
    twoFactorEnabled: yesNo('two_factor_enabled').notNull().default(false),
    ...madeAndChanged(),
  },
  (t) => [uniqueIndex('auth_user_email').on(t.email)],
)

export const authSession = sqliteTable(
  'auth_session',
  {
    id: text('id').primaryKey(),
    /** SHA-256 of what the browser holds. */
    token: text('token').notNull(),
    userId: ofUser(),
    expiresAt: moment('expires_at').notNull(),
    ipAddress: text('ip_address'),
    /** The kind of device, such as “Firefox on Windows”; never the whole line a browser sends. */
    userAgent: text('user_agent'),
    ...madeAndChanged(),
    /** How they came in; nothing until it is known, and then nobody has come in. */
    way: text('way'),
    secondFactor: yesNo('second_factor').notNull().default(false),
    kept: yesNo('kept').notNull().default(false),
    /** What they look in as: an access of theirs. */
    access: text('access').references(() => access.id),
    began: integer('began'),
    seen: integer('seen'),
    ended: integer('ended'),
    /** The device that a card was held up to. */
    cardDevice: text('card_device').references((): AnySQLiteColumn => authDevice.id),
  },
  (t) => [
    uniqueIndex('auth_session_token').on(t.token),
    index('auth_session_user').on(t.userId),
    index('auth_session_card_device').on(t.cardDevice).where(sql`${t.cardDevice} IS NOT NULL`),
  ],
)

export const authAccount = sqliteTable(
  'auth_account',
  {
    id: text('id').primaryKey(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    userId: ofUser(),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: moment('access_token_expires_at'),
    refreshTokenExpiresAt: moment('refresh_token_expires_at'),
    scope: text('scope'),
    /** A salted scrypt hash. */
    password: text('password'),
    ...madeAndChanged(),
  },
  (t) => [
    uniqueIndex('auth_account_provider').on(t.providerId, t.accountId),
    index('auth_account_user').on(t.userId),
  ],
)

export const authVerification = sqliteTable(
  'auth_verification',
  {
    id: text('id').primaryKey(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: moment('expires_at').notNull(),
    ...madeAndChanged(),
  },
  (t) => [
    index('auth_verification_identifier').on(t.identifier),
    index('auth_verification_expires').on(t.expiresAt),
  ],
)

export const authTwoFactor = sqliteTable(
  'auth_two_factor',
  {
    id: text('id').primaryKey(),
    userId: ofUser(),
    /** Both are encrypted with the service's own secret, which is not in this file. */
    secret: text('secret').notNull(),
    backupCodes: text('backup_codes').notNull(),
    verified: yesNo('verified').notNull().default(false),
    failedVerificationCount: integer('failed_verification_count').notNull().default(0),
    lockedUntil: moment('locked_until'),
  },
  (t) => [uniqueIndex('auth_two_factor_user').on(t.userId)],
)

/** Codes that were used in the last minutes, as keyed hashes: none is taken twice. */
export const authUsedCode = sqliteTable(
  'auth_used_code',
  { userId: ofUser(), code: text('code').notNull(), at: integer('at').notNull() },
  (t) => [primaryKey({ columns: [t.userId, t.code] })],
)

/** Printed cards of people without e-mail: one that opens for each user, and those that were before it. */
export const authCard = sqliteTable(
  'auth_card',
  {
    id: text('id').primaryKey(),
    userId: ofUser(),
    /** SHA-256 of what is printed. */
    secret: text('secret').notNull(),
    madeBy: text('made_by').notNull(),
    made: integer('made').notNull(),
    revoked: integer('revoked'),
  },
  (t) => [
    uniqueIndex('auth_card_secret').on(t.secret),
    uniqueIndex('auth_card_user').on(t.userId).where(sql`${t.revoked} IS NULL`),
  ],
)

/** Devices on which a user's card opens; one that several people use is there once for each of them. */
export const authDevice = sqliteTable(
  'auth_device',
  {
    id: text('id').primaryKey(),
    userId: ofUser(),
    /** SHA-256 of what the device's browser holds. */
    token: text('token').notNull(),
    kind: text('kind').notNull(),
    /** The kind of device, such as “Safari on an iPad”. */
    name: text('name').notNull(),
    enrolledBy: text('enrolled_by').notNull(),
    enrolled: integer('enrolled').notNull(),
    used: integer('used'),
    ended: integer('ended'),
  },
  (t) => [
    uniqueIndex('auth_device_token').on(t.token, t.userId).where(sql`${t.ended} IS NULL`),
    index('auth_device_user').on(t.userId),
  ],
)

/** Links that make a device one on which a user's card opens: gone once used. */
export const authEnrolment = sqliteTable('auth_enrolment', {
  /** SHA-256 of the link's secret. */
  token: text('token').primaryKey(),
  userId: ofUser(),
  madeBy: text('made_by').notNull(),
  until: integer('until').notNull(),
})

/**
 * What stands beside the books and not in them: it says who somebody is and how they come in, changes and is
 * removed again, and nothing that was recorded rests on it.
 */
export const BESIDE_THE_BOOKS: readonly string[] = [
  'invitation',
  'auth_user',
  'auth_session',
  'auth_account',
  'auth_verification',
  'auth_two_factor',
  'auth_used_code',
  'auth_card',
  'auth_device',
  'auth_enrolment',
]

/**
 * The tables filed in the register, and the columns each row's seal covers, in order. A body is covered by
 * its digest, a word by its commitment; versions, heads and locks move, and follow from the entries.
 */
export const FILED = {
  provider: ['id', 'name'],
  bank_account: ['provider', 'code', 'name', 'sort_code', 'number'],
  demo_day: ['provider', 'today'],
  fund: ['id', 'provider', 'ref', 'holder', 'opened', 'name'],
  word: ['ref', 'fund'],
  agreement: ['fund', 'version', 'from_day', 'digest'],
  decision: ['id', 'fund', 'digest'],
  statement: ['fund', 'number', 'first_day', 'last_day', 'state', 'digest'],
  request: ['caller', 'idempotency_key', 'digest', 'status', 'answer'],
  import: [
    'provider',
    'id',
    'file',
    'name',
    'what',
    'rows',
    'added',
    'changed',
    'already',
    'left_out',
    'put_aside',
    'by',
    'at',
  ],
  put_aside: [
    'provider',
    'id',
    'import',
    'file',
    'file_name',
    'row',
    'text',
    'system',
    'reference',
    'fund',
    'day',
    'reason',
    'sentence',
    'by',
    'at',
  ],
  settlement: ['provider', 'put_aside', 'how', 'because', 'by', 'at'],
  mapping: ['provider', 'name', 'body'],
  leave_out_rule: ['provider', 'field', 'value', 'because', 'by', 'at'],
  bank_balance: ['provider', 'on_day', 'pence', 'source', 'at'],
  document: ['id', 'fund', 'what', 'about', 'digest'],
  access: ['id', 'user', 'provider', 'role', 'fund', 'authority', 'funder', 'from_day', 'to_day', 'by', 'at'],
  access_end: ['access', 'why', 'proposal', 'by', 'at'],
  proposal: ['provider', 'id', 'what', 'ask', 'by', 'at'],
  proposal_answer: ['proposal', 'answer', 'because', 'by', 'at'],
  flag: ['provider', 'id', 'fund', 'what', 'facts', 'by', 'at'],
  flag_answer: ['flag', 'because', 'by', 'at'],
  council_policy: ['provider', 'funder', 'from_day', 'appointee_decides', 'written', 'by', 'at'],
  payment_details: ['provider', 'what', 'name', 'sort_code', 'number', 'proposal', 'by', 'at'],
  payment_limit: ['provider', 'pence', 'proposal', 'by', 'at'],
  look: ['provider', 'fund', 'role', 'funder', 'what', 'about', 'by', 'at'],
  notice: ['provider', 'id', 'fund', 'decision', 'whom', 'due', 'by', 'at'],
  told: ['notice', 'how', 'by', 'at'],
  contact: ['provider', 'whose', 'phone', 'email', 'web', 'address', 'by', 'at'],
  need: [
    'provider',
    'fund',
    'reader',
    'form',
    'language',
    'way',
    'says',
    'address',
    'review_day',
    'by',
    'at',
  ],
  rendition: ['fund', 'number', 'form', 'language', 'file', 'by', 'at'],
  delivery: ['fund', 'number', 'reader', 'form', 'way', 'by', 'at'],
  question: [
    'provider',
    'id',
    'fund',
    'number',
    'line',
    'says',
    'asked_by',
    'authority',
    'funder',
    'way',
    'on_day',
    'due',
    'funder_from',
    'by',
    'at',
  ],
  question_answer: ['question', 'says', 'on_day', 'by', 'at'],
  answer_told: ['question', 'how', 'by', 'at'],
  issuing: ['provider', 'id', 'month', 'state', 'by', 'at'],
  issuing_done: ['issuing', 'issued', 'refused', 'by', 'at'],
  query: ['provider', 'id', 'fund', 'funder', 'about', 'number', 'code', 'says', 'on_day', 'due', 'by', 'at'],
  query_message: ['query', 'number', 'sender', 'says', 'on_day', 'due', 'by', 'at'],
  query_closed: ['query', 'by', 'at'],
  statement_opened: ['fund', 'number', 'reader', 'form', 'by', 'at'],
  reclaim: [
    'provider',
    'id',
    'fund',
    'funder',
    'pence',
    'most',
    'rule',
    'version',
    'on_day',
    'says',
    'by',
    'at',
  ],
  reclaim_told: ['reclaim', 'how', 'on_day', 'by', 'at'],
  reclaim_use: ['reclaim', 'whose', 'way', 'says', 'on_day', 'by', 'at'],
  reclaim_answer: ['reclaim', 'answer', 'says', 'on_day', 'by', 'at'],
} as const satisfies Record<string, readonly string[]>

export type FiledTable = keyof typeof FILED

/** Columns of a filed table that its seal does not cover, set when the row is filed. */
export const BESIDE: { readonly [T in FiledTable]?: readonly string[] } = {
  provider: ['sequence', 'head'],
  fund: ['priced'],
  word: ['salt', 'text'],
  agreement: ['awaits', 'body'],
  decision: ['awaits', 'body'],
  statement: ['awaits', 'body'],
  document: ['awaits', 'body'],
}
