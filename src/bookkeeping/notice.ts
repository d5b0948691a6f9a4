import { inForce } from '../ledger/agreement.ts'
import type { Day } from '../ledger/day.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { isOpen } from './access.ts'
import type { Daybook } from './daybook.ts'
import { type DecisionOnRecord, type Decisions, type DisputeOnRecord, onRecord } from './decision.ts'
import type { FundRow } from './store.ts'
import type { NoticeRow, Told, UserId } from './store-people.ts'

/** What somebody is to be told: of a decision that was written down for the person, or how a dispute was answered. */
export interface NoticeShown {
  readonly notice: NoticeRow
  readonly about: Decisions
  readonly record: DecisionOnRecord
  /** Where it tells of an answer. */
  readonly answer: DisputeOnRecord | undefined
  /** By name: the person, or the representative they chose. */
  readonly to: string
  /** How the person gets their statements, as agreed: `paper`, `large-print`, `easy-read` …; the person's own only. */
  readonly format: string
  /** Their account, where they sign in; its address stands beside the books. */
  readonly user?: UserId
}

/** What is due by a day (today, where none is said) and not told yet, oldest first. */
export async function notices(daybook: Daybook, ask: { readonly by?: Day }): Promise<readonly NoticeShown[]> {
  const due = await daybook.store.people.noticesDue(daybook.caller.provider, ask.by ?? daybook.today)
  const shown: NoticeShown[] = []
  const byFund = Map.groupBy(due, (n) => n.fund)
  for (const [id, rows] of byFund) {
    const fund = await daybook.fund(id)
    if (isRefusal(fund)) continue
    const about = await onRecord(daybook, fund)
    for (const row of rows) shown.push(await shownOf(daybook, about, row))
  }
  return shown.sort((a, b) => (a.notice.due < b.notice.due ? -1 : a.notice.due > b.notice.due ? 1 : 0))
}

/** One notice, told or not: for its letter. */
export async function notice(
  daybook: Daybook,
  ask: { readonly notice: string },
): Promise<NoticeShown | Refusal> {
  const found = await find(daybook, ask.notice)
  if (isRefusal(found)) return found
  return shownOf(daybook, await onRecord(daybook, found.fund), found.row)
}

/** That somebody was told, and how; once. */
export async function markTold(
  daybook: Daybook,
  ask: { readonly notice: string; readonly how: Told['how'] },
): Promise<{ readonly notice: string; readonly how: Told['how'] } | Refusal> {
  const found = await find(daybook, ask.notice)
  if (isRefusal(found)) return found
  if (found.row.told)
    return new Refusal('already-answered', 'They were told of this already.', { notice: ask.notice })
  daybook.add('told', { notice: found.row.id, how: ask.how })
  return { notice: found.row.id, how: ask.how }
}

/** A notice of a fund that the caller may see; anything else does not exist. */
async function find(
  daybook: Daybook,
  id: string,
): Promise<{ readonly fund: FundRow; readonly row: NoticeRow } | Refusal> {
  for (const fund of await daybook.fundsSeen()) {
    const row = (await daybook.store.people.notices(fund.id)).find((n) => n.id === id)
    if (row) return { fund, row }
  }
  return new Refusal('unknown-document', 'There is no such notice.', {}, { field: 'notice' })
}

async function shownOf(daybook: Daybook, about: Decisions, row: NoticeRow): Promise<NoticeShown> {
  const { fund } = about
  const record = about.decisions.find((d) => d.decision.id === row.decision)
  if (!record) throw new Error('a notice of a decision that is not on record was stored')
  const authority = about.authorities.find((a) => a.id === row.to)
  const user = await accountOf(daybook, fund, row)
  return {
    notice: row,
    about,
    record,
    answer: record.disputes.find((d) => d.answered && row.id.startsWith(`${d.answered.answer.id}-`)),
    to: (authority ? about.words.get(authority.name) : fund.name) ?? '',
    format: await formatFor(daybook, fund, row),
    ...(user ? { user } : {}),
  }
}

const ON_PAPER = 'paper'

/** The person's own format as the agreement says it; a representative gets a plain letter. */
async function formatFor({ store, today }: Daybook, fund: FundRow, row: NoticeRow): Promise<string> {
  if (row.to !== 'person') return ON_PAPER
  const agreements = await store.agreements(fund.id)
  const agreement = inForce(agreements, today) ?? agreements.at(-1)
  return agreement?.statementTo.find((s) => s.reader === 'person')?.format ?? ON_PAPER
}

async function accountOf(
  { store, today }: Daybook,
  fund: FundRow,
  row: NoticeRow,
): Promise<UserId | undefined> {
  const accesses = await store.people.accessTo(fund.provider, fund.id)
  const theirs = accesses.filter((a) =>
    row.to === 'person' ? a.role === 'holder' : a.role === 'representative' && a.authority === row.to,
  )
  return theirs.find((a) => isOpen(a, today))?.user
}
