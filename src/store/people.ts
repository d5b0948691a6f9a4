import type {
  AccessRow,
  FlagRow,
  FundDocument,
  InvitationRow,
  LookRow,
  NoticeRow,
  ProposalRow,
  UserId,
} from '../bookkeeping/store-people.ts'
import { type Commit, type Filing, fundOrNone } from './filed.ts'
import { filled, type Nullable } from './rows.ts'

/** Who sees, decides and allows: what is filed of a commit, and rows as the acts know them. */

/** What was proposed and answered: before the entries, for money leaves only as a second manager allowed. */
export function fileProposals({ file }: Filing, { changes, provider, at }: Commit): void {
  const { by, proposals = [], proposalAnswers = [] } = changes
  for (const { id, what, ask } of proposals) file('proposal', [provider, id, what, ask, by, at])
  for (const { proposal, answer, because } of proposalAnswers)
    file('proposal_answer', [proposal, answer, because, by, at])
}

/** Everything else about people: after the entries, which carry the authorities and decisions that it names. */
export function filePeople(filing: Filing, commit: Commit): void {
  fileAccess(filing, commit)
  const { file, fundKey } = filing
  const { changes, provider, at } = commit
  const { by } = changes
  for (const f of changes.flags ?? [])
    file('flag', [provider, f.id, fundOrNone(filing, f.fund), f.what, f.facts, by, at])
  for (const { flag, because } of changes.flagAnswers ?? []) file('flag_answer', [flag, because, by, at])
  for (const p of changes.councilPolicies ?? [])
    file('council_policy', [
      ...[provider, p.funder, p.from, JSON.stringify(p.appointeeDecides), p.where, by, at],
    ])
  for (const d of changes.paymentDetails ?? [])
    file('payment_details', [provider, d.what, d.name, d.sortCode, d.number, d.proposal, by, at])
  for (const { pence, proposal } of changes.paymentLimits ?? [])
    file('payment_limit', [provider, pence, proposal, by, at])
  for (const l of changes.looks ?? [])
    file('look', [
      ...[provider, fundOrNone(filing, l.fund), l.role, l.funder ?? null, l.what, l.about ?? null],
      ...[l.by, l.at],
    ])
  for (const n of changes.notices ?? [])
    file('notice', [provider, n.id, fundKey(n.fund), n.decision, n.to, n.due, by, at])
  for (const { notice, how } of changes.told ?? []) file('told', [notice, how, by, at])
}

function fileAccess(filing: Filing, { changes, provider, at }: Commit): void {
  const { by } = changes
  for (const a of changes.access ?? [])
    filing.file('access', [
      ...[a.id, a.user, provider, a.role, fundOrNone(filing, a.fund), a.authority ?? null, a.funder ?? null],
      ...[a.from, a.to ?? null, by, at],
    ])
  for (const { access, why, proposal } of changes.accessEnded ?? [])
    filing.file('access_end', [access, why, proposal ?? null, by, at])
}

/** What an end ends, what an answer answers, what is disputed. */
export function aboutOf(document: FundDocument): string | null {
  switch (document.what) {
    case 'authority-ended':
      return document.authority
    case 'dispute':
      return document.decision
    case 'dispute-answered':
      return document.dispute
    case 'authority':
    case 'decision-making':
      return null
  }
}

export type AccessColumns = Nullable<Omit<AccessRow, 'ended'>> & Ended<'why'>
export type InvitationColumns = Nullable<InvitationRow>
export type ProposalColumns = Nullable<Omit<ProposalRow, 'answered'>> & Answered<'answer' | 'because'>
export type FlagColumns = Nullable<Omit<FlagRow, 'answered'>> & Answered<'because'>
export type LookColumns = Nullable<LookRow> & { readonly key: number }
export type NoticeColumns = Nullable<Omit<NoticeRow, 'told'>> & {
  readonly how: NonNullable<NoticeRow['told']>['how'] | null
  readonly toldBy: UserId
  readonly toldAt: NonNullable<NoticeRow['told']>['at']
}
type Ended<K extends string> = { readonly [P in K]: string | null } & {
  readonly endedBy: UserId
  readonly endedAt: NoticeRow['at']
}
type Answered<K extends string> = { readonly [P in K]: string | null } & {
  readonly answeredBy: UserId
  readonly answeredAt: NoticeRow['at']
}

export function accessFrom({ why, endedBy, endedAt, ...row }: AccessColumns): AccessRow {
  const access = filled<Omit<AccessRow, 'ended'>>(row)
  return why === null ? access : { ...access, ended: { why, by: endedBy, at: endedAt } }
}

export function proposalFrom({
  answer,
  because,
  answeredBy,
  answeredAt,
  ...row
}: ProposalColumns): ProposalRow {
  if (answer === null || because === null) return row
  return {
    ...row,
    answered: {
      answer: answer as NonNullable<ProposalRow['answered']>['answer'],
      because,
      by: answeredBy,
      at: answeredAt,
    },
  }
}

export function flagFrom({ because, answeredBy, answeredAt, ...row }: FlagColumns): FlagRow {
  const flag = filled<Omit<FlagRow, 'answered'>>(row)
  return because === null ? flag : { ...flag, answered: { because, by: answeredBy, at: answeredAt } }
}

export function noticeFrom({ how, toldBy, toldAt, ...row }: NoticeColumns): NoticeRow {
  return how === null ? row : { ...row, told: { how, by: toldBy, at: toldAt } }
}
