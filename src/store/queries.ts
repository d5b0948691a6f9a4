import type {
  QueryAbout,
  QueryMessage,
  QueryRow,
  ReclaimRow,
  ReclaimUse,
} from '../bookkeeping/store-queries.ts'
import type { Moment } from '../ledger/day.ts'
import type { Commit, Filing } from './filed.ts'
import { canonicalJson, filled, type Nullable } from './rows.ts'

/** What is asked and what is to go back, filed after the entries and the statements that it may be about. */
export function fileQueries({ file, fundKey }: Filing, { changes, provider, at }: Commit): void {
  const { by } = changes
  for (const q of changes.queries ?? [])
    file('query', [
      ...[provider, q.id, fundKey(q.fund), q.funder, q.about.what],
      ...['number' in q.about ? q.about.number : null, 'code' in q.about ? q.about.code : null],
      ...[q.says, q.on, q.due, by, at],
    ])
  for (const m of changes.queryMessages ?? [])
    file('query_message', [m.query, m.number, m.from, m.says, m.on, m.due ?? null, by, at])
  for (const { query } of changes.queriesClosed ?? []) file('query_closed', [query, by, at])
  for (const r of changes.reclaims ?? [])
    file('reclaim', [
      ...[provider, r.id, fundKey(r.fund), r.funder, r.pence, r.most, canonicalJson(r.rule), r.version],
      ...[r.on, r.says, by, at],
    ])
  for (const { reclaim, how, on } of changes.reclaimsTold ?? [])
    file('reclaim_told', [reclaim, how, on, by, at])
  for (const u of changes.reclaimUses ?? [])
    file('reclaim_use', [u.reclaim, u.whose, u.way, u.says, u.on, by, at])
  for (const { reclaim, answer, says, on } of changes.reclaimAnswers ?? [])
    file('reclaim_answer', [reclaim, answer, says, on, by, at])
}

export type QueryColumns = Omit<QueryRow, 'about' | 'messages' | 'closed'> & {
  readonly about: QueryAbout['what']
  readonly number: number | null
  readonly code: string | null
  readonly messages: string
  readonly closedBy: NonNullable<QueryRow['closed']>['by'] | null
  readonly closedAt: Moment
}

export function queryFrom(columns: QueryColumns): QueryRow {
  const { about, number, code, messages, closedBy, closedAt, ...query } = columns
  const written: Nullable<QueryMessage>[] = JSON.parse(messages)
  return {
    ...query,
    about: aboutFrom(about, number, code),
    messages: written.map((m) => filled<QueryMessage>(m)),
    ...(closedBy === null ? {} : { closed: { by: closedBy, at: closedAt } }),
  }
}

function aboutFrom(what: QueryAbout['what'], number: number | null, code: string | null): QueryAbout {
  // Checks of the file: a number with an entry or a statement, a code with an exception, and nowhere else.
  return filled<QueryAbout>({ what, number, code } as Nullable<QueryAbout>)
}

type Told = NonNullable<ReclaimRow['told']>
type Answered = NonNullable<ReclaimRow['answered']>
export type ReclaimColumns = Omit<ReclaimRow, 'rule' | 'uses' | 'told' | 'answered'> & {
  readonly rule: string
  readonly uses: string
  readonly how: Told['how'] | null
  readonly toldOn: Told['on']
  readonly toldBy: Told['by']
  readonly toldAt: Moment
  readonly answer: Answered['answer'] | null
  readonly because: Answered['says']
  readonly answeredOn: Answered['on']
  readonly answeredBy: Answered['by']
  readonly answeredAt: Moment
}

export function reclaimFrom(columns: ReclaimColumns): ReclaimRow {
  const { how, toldOn, toldBy, toldAt, answer, because, answeredOn, answeredBy, answeredAt, ...rest } =
    columns
  const uses: ReclaimUse[] = JSON.parse(rest.uses)
  return {
    ...rest,
    rule: JSON.parse(rest.rule),
    uses,
    ...(how === null ? {} : { told: { how, on: toldOn, by: toldBy, at: toldAt } }),
    ...(answer === null
      ? {}
      : { answered: { answer, says: because, on: answeredOn, by: answeredBy, at: answeredAt } }),
  }
}
