import { standsOn } from '../ledger/authority.ts'
import { type Day, printDay } from '../ledger/day.ts'
import type { FundId } from '../ledger/fund.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { NOTHING_THERE } from '../ledger/role.ts'
import { isDocument, isOpen } from './access.ts'
import type { Daybook } from './daybook.ts'
import {
  type DecisionOnRecord,
  type Decisions,
  type DisputeOnRecord,
  onRecord,
  takenBackId,
} from './decision.ts'
import { daysSeen, sees } from './funded.ts'
import { accountsOf, writingTo } from './need.ts'
import { COMMAND_LINE } from './proposal.ts'
import type { FundRow } from './store.ts'
import type { NoticeRow, Told, UserId } from './store-people.ts'

/** What somebody is to be told: of a decision that was written down for the person, how a dispute was answered, or what was taken back. */
export interface NoticeShown {
  readonly notice: NoticeRow
  readonly about: Decisions
  readonly record: DecisionOnRecord
  /** Where it tells of an answer. */
  readonly answer: DisputeOnRecord | undefined
  /** Where it tells that an entry which rested on the decision was taken back: the entry's number. */
  readonly takenBack: number | undefined
  /** By name: the person, or the representative they chose. */
  readonly to: string
  /** How they read, as recorded with them, else as agreed: `paper`, `large-print`, `easy-read`, `other` … */
  readonly format: string
  /** They get it by e-mail: as recorded or agreed, or nothing else is. */
  readonly onScreen: boolean
  /** It is handed over and read to them. */
  readonly inPerson: boolean
  /** What they need, in words, and where letters go. */
  readonly says?: string
  readonly address?: string
  /** The account they sign in to by an e-mail address, which stands beside the books; none by a card. */
  readonly user?: UserId
}

/**
 * What is due by a day (today, where none is said) and not told yet, oldest first; nothing for a representative
 * whose authority has ended: what is decided since is no business of theirs.
 */
export async function notices(daybook: Daybook, ask: { readonly by?: Day }): Promise<readonly NoticeShown[]> {
  const due = await daybook.store.people.noticesDue(daybook.caller.provider, ask.by ?? daybook.today)
  const shown: NoticeShown[] = []
  const byFund = Map.groupBy(due, (n) => n.fund)
  for (const [id, rows] of byFund) {
    const fund = await daybook.fund(id)
    if (isRefusal(fund)) continue
    const about = await onRecord(daybook, fund)
    for (const row of rows) if (await mayBeTold(daybook, row)) shown.push(await shownOf(daybook, about, row))
  }
  return shown.sort((a, b) => (a.notice.due < b.notice.due ? -1 : a.notice.due > b.notice.due ? 1 : 0))
}

/** The same of today, some of them, and how many there are: only the funds of those that are shown are opened. */
export async function noticesOnPage(
  daybook: Daybook,
  { skip, most }: { readonly skip: number; readonly most: number },
): Promise<{ readonly count: number; readonly notices: readonly NoticeShown[] }> {
  const due: NoticeRow[] = []
  for (const row of await daybook.store.people.noticesDue(daybook.caller.provider, daybook.today))
    if (await mayBeTold(daybook, row)) due.push(row)
  const records = new Map<FundId, Decisions>()
  const notices: NoticeShown[] = []
  for (const row of due.slice(skip, skip + most)) {
    const fund = await daybook.fund(row.fund)
    if (isRefusal(fund)) continue
    const about = records.get(fund.id) ?? (await onRecord(daybook, fund))
    records.set(fund.id, about)
    notices.push(await shownOf(daybook, about, row))
  }
  return { count: due.length, notices }
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

/**
 * That somebody was told by a letter or in person: once, from the day it is due, and never said by whoever wrote
 * down what is told. They could keep it from the person otherwise (trust.md T5).
 */
export async function markTold(
  daybook: Daybook,
  ask: { readonly notice: string; readonly how: Exclude<Told['how'], 'e-mail'> },
): Promise<{ readonly notice: string; readonly how: Told['how'] } | Refusal> {
  const row = await toTellNow(daybook, ask.notice)
  if (isRefusal(row)) return row
  if (row.by === daybook.caller.code)
    return new Refusal(
      'two-managers',
      `You wrote this down, so somebody else says that it was told. ${await whoElseCan(daybook)}`,
      { notice: row.id },
    )
  daybook.add('told', { notice: row.id, how: ask.how })
  return { notice: row.id, how: ask.how }
}

/** That the service has handed over an e-mail about it: only the service itself says so (cli/telling.ts). */
export async function toldByEmail(
  daybook: Daybook,
  ask: { readonly notice: string },
): Promise<{ readonly notice: string } | Refusal> {
  if (daybook.caller.code !== COMMAND_LINE) return NOTHING_THERE
  const row = await toTellNow(daybook, ask.notice)
  if (isRefusal(row)) return row
  daybook.add('told', { notice: row.id, how: 'e-mail' })
  return { notice: row.id }
}

/** A notice that is due and nobody was told of yet. */
async function toTellNow(daybook: Daybook, id: string): Promise<NoticeRow | Refusal> {
  const found = await find(daybook, id)
  if (isRefusal(found)) return found
  const { row } = found
  if (row.told) return new Refusal('already-answered', 'They were told of this already.', { notice: id })
  if (row.due > daybook.today)
    return new Refusal(
      'future-day',
      `This is told from ${printDay(row.due)} on, the day after it was written down. Say then that they were told.`,
      { notice: id, due: row.due },
    )
  return row
}

async function whoElseCan({ store, caller, today }: Daybook): Promise<string> {
  const others = (await store.people.accessTo(caller.provider)).filter(
    (a) => a.role === 'manager' && a.user !== caller.code && isOpen(a, today),
  )
  const users = await store.people.users([...new Set(others.map((a) => a.user))])
  const names = [...users.values()].map((u) => u.name).sort()
  return names.length === 0
    ? 'Another manager can: invite one first.'
    : `${new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(names)} can.`
}

/** A notice of a fund that the caller may see, for somebody who may be told; anything else does not exist. */
async function find(
  daybook: Daybook,
  id: string,
): Promise<{ readonly fund: FundRow; readonly row: NoticeRow } | Refusal> {
  const row = await daybook.store.people.notice(id)
  const fund = row && (await daybook.fund(row.fund))
  const decision = row && (await daybook.store.decision(row.decision))
  const isSeen = fund && !isRefusal(fund) && decision && sees(await daysSeen(daybook, fund), decision.on)
  if (!row || !fund || isRefusal(fund) || !isSeen || !(await mayBeTold(daybook, row)))
    return new Refusal('unknown-document', 'There is no such notice.', {}, { field: 'notice' })
  return { fund, row }
}

/** The person always; a representative while their authority stands. */
async function mayBeTold({ store, today }: Daybook, { fund, to }: NoticeRow): Promise<boolean> {
  if (to === 'person') return true
  const documents = await store.people.documents(fund)
  const authority = documents.filter(isDocument('authority')).find((a) => a.id === to)
  const ends = documents.filter(isDocument('authority-ended'))
  return authority !== undefined && standsOn(authority, ends, today)
}

async function shownOf(daybook: Daybook, about: Decisions, row: NoticeRow): Promise<NoticeShown> {
  const { fund } = about
  const record = about.decisions.find((d) => d.decision.id === row.decision)
  if (!record) throw new Error('a notice of a decision that is not on record was stored')
  const authority = about.authorities.find((a) => a.id === row.to)
  const [user] = await accountsOf(daybook, fund, row.to)
  const { need, agreed, form, way } = await writingTo(daybook, fund, row.to)
  const words = await daybook.store.words([need?.says, need?.address].filter((ref) => ref !== undefined))
  const [says, address] = [need?.says && words.get(need.says), need?.address && words.get(need.address)]
  return {
    notice: row,
    about,
    record,
    answer: record.disputes.find((d) => d.answered && row.id.startsWith(`${d.answered.answer.id}-`)),
    takenBack: record.entries.find((e) => row.id.startsWith(`${takenBackId(row.decision, e.number)}-`))
      ?.number,
    to: (authority ? about.words.get(authority.name) : fund.name) ?? '',
    format: need ? form : (agreed ?? ON_PAPER),
    onScreen: way === 'e-mail',
    inPerson: way === 'in-person',
    ...(says ? { says } : {}),
    ...(address ? { address } : {}),
    ...(user ? { user: user.id } : {}),
  }
}

const ON_PAPER = 'paper'
