import type { Changes } from '../bookkeeping/store.ts'
import type { Day, Moment } from '../ledger/day.ts'
import type { FundId, ProviderId, Unit } from '../ledger/fund.ts'

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
  'opening_draft',
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

/** A commit as its rows are filed: under the provider's key in the store, at the commit's moment. */
export interface Commit {
  readonly changes: Changes
  readonly provider: number
  readonly at: Moment
}

/** What filing a commit needs of the store. */
export interface Filing {
  /** Files a row in the register, and returns its place there. */
  readonly file: (
    table: FiledTable,
    columns: readonly (string | number | null)[],
    beside?: readonly (string | number | null)[],
  ) => number
  readonly fundKey: (fund: FundId) => number
  readonly providerKey: (provider: ProviderId) => number
  /** Keeps what one of a kind is worth, in penny-seconds: not filed, for it follows from the agreement. */
  readonly price: (price: { fund: number; unit: Unit; version: number; from: Day; each: number }) => void
}

export function fundOrNone({ fundKey }: Filing, fund: FundId | undefined): number | null {
  return fund === undefined ? null : fundKey(fund)
}
