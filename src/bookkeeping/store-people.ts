import type {
  Authority,
  AuthorityEnd,
  AuthorityId,
  CouncilPolicy,
  DecisionMaking,
} from '../ledger/authority.ts'
import type { Day, Moment } from '../ledger/day.ts'
import type { Dispute, DisputeAnswer } from '../ledger/dispute.ts'
import type { ActId, CallerCode, DecisionId, Digest, Entry } from '../ledger/entry.ts'
import type { FundId, ProviderId } from '../ledger/fund.ts'
import type { RoleName } from '../ledger/role.ts'

/** The part of the port that is about people: who they are, what they may see and decide, and who looked. */
export interface PeopleStore {
  /** Authorities, their ends, decision-making agreements and disputes of a fund, oldest first. */
  documents(fund: FundId): Promise<FundDocument[]>
  /** The authorities in many funds with how they ended, oldest first; a fund without any is left out. */
  authoritiesIn(funds: readonly FundId[]): Promise<ReadonlyMap<FundId, FundDocument[]>>
  /** Disputes nobody has answered: what they keep still. */
  openDisputes(fund: FundId): Promise<Dispute[]>
  /** Entries that carry a decision, oldest first. */
  entriesOfDecision(fund: FundId, decision: DecisionId): Promise<Entry[]>

  /** One access with how it ended; all of one user; all of a provider, or of one fund of it. */
  access(id: AccessId): Promise<AccessRow | undefined>
  accessOf(user: UserId): Promise<AccessRow[]>
  accessTo(provider: ProviderId, fund?: FundId): Promise<AccessRow[]>
  /** Of those who pay: one funder's. */
  accessFor(provider: ProviderId, funder: string): Promise<AccessRow[]>
  /** Who people are who sign in: names and addresses stand beside the books and can be erased. */
  users(ids: readonly UserId[]): Promise<ReadonlyMap<UserId, UserRow>>
  userByEmail(email: string): Promise<UserRow | undefined>
  invitation(token: Digest): Promise<InvitationRow | undefined>
  invitations(provider: ProviderId): Promise<InvitationRow[]>

  proposals(provider: ProviderId, which?: { readonly openOnly?: boolean }): Promise<ProposalRow[]>
  proposal(id: ProposalId): Promise<ProposalRow | undefined>
  /** What was told of being flagged, the open ones unless all are asked for. */
  flags(provider: ProviderId, which?: { readonly answeredToo?: boolean }): Promise<FlagRow[]>
  councilPolicies(provider: ProviderId): Promise<CouncilPolicyRow[]>
  /** The details of an account that count now. */
  paymentDetails(provider: ProviderId): Promise<PaymentDetailsRow[]>
  /** The sum in whole pence above which a payment needs two managers; undefined where none is set. */
  paymentLimit(provider: ProviderId): Promise<number | undefined>

  /** Who looked at a fund, and at lists that it stands in; newest first. */
  looks(fund: FundId, which: { readonly from: Day; readonly to: Day }): Promise<LookRow[]>
  /** One notice; those of one fund; those of a provider that are due by a day and not told. */
  notice(id: string): Promise<NoticeRow | undefined>
  notices(fund: FundId): Promise<NoticeRow[]>
  noticesDue(provider: ProviderId, by: Day): Promise<NoticeRow[]>
  /** How much of it waits for a manager on a day. */
  waiting(provider: ProviderId, on: Day): Promise<Waiting>
}

/** How many of each wait for a manager of a provider. */
export interface Waiting {
  /** Asked for, and to be answered by a second manager. */
  readonly proposals: number
  readonly disputes: number
  /** Due by the day, and not told. */
  readonly notices: number
  /** Happened as they should not have, and to be explained. */
  readonly flags: number
  /** About statements, and not answered; of them, those that should have been by the day before. */
  readonly questions: number
  readonly overdueQuestions: number
  /** Given, and not told to whoever asked. */
  readonly answers: number
  /** Of those who pay, and not answered; of them, those that should have been by the day before. */
  readonly queries: number
  readonly overdueQueries: number
  /** Sums that are to go back to whoever paid, and of which nobody has told the person. */
  readonly reclaims: number
  /** How people need to be written to who still are, where the day to ask again has come. */
  readonly needs: number
}

/** A document of a fund's chain about who sees and decides, carried by the entry of the same kind. */
export type FundDocument = Authority | AuthorityEnd | DecisionMaking | Dispute | DisputeAnswer

export interface NewDocument {
  readonly document: FundDocument
  readonly digest: Digest
}

export type UserId = CallerCode
export type AccessId = string & { readonly id: 'access' }
export type InvitationId = string & { readonly id: 'invitation' }
export type ProposalId = ActId

export interface UserRow {
  readonly id: UserId
  /** The name that the people they work for know them by. */
  readonly name: string
  readonly email: string
}

/** What somebody was given to see and do; never changed, only ended. */
export interface AccessRow {
  readonly id: AccessId
  readonly user: UserId
  readonly provider: ProviderId
  readonly role: RoleName
  /** Of a budget holder or a representative. */
  readonly fund?: FundId
  /** Of a representative. */
  readonly authority?: AuthorityId
  /** Of a commissioner: the funder's code. */
  readonly funder?: string
  readonly from: Day
  readonly to?: Day
  readonly by: CallerCode
  readonly at: Moment
  readonly ended?: { readonly why: string; readonly by: CallerCode; readonly at: Moment }
}

export interface AccessEnding {
  readonly access: AccessId
  readonly why: string
  /** The approved proposal, where a person's access to their own fund ends. */
  readonly proposal?: ProposalId
}

/** An invitation; the address and the name are personal and stand beside the books. */
export interface InvitationRow {
  readonly id: InvitationId
  /** SHA-256 of the link's secret: whoever reads the file cannot use it. */
  readonly token: Digest
  readonly provider: ProviderId
  readonly role: RoleName
  readonly fund?: FundId
  readonly authority?: AuthorityId
  readonly funder?: string
  readonly email: string
  readonly name: string
  readonly until: Moment
  readonly by: CallerCode
  readonly at: Moment
  readonly used?: Moment
}

/** What a manager asks a second one to allow. */
export type ProposalWhat =
  | 'drawdown'
  | 'advance-repaid'
  | 'payment'
  | 'payment-details'
  | 'payment-limit'
  | 'end-access'

export interface ProposalRow {
  readonly id: ProposalId
  readonly provider: ProviderId
  readonly what: ProposalWhat
  /** The act as it would be done, as JSON: codes, days and sums. */
  readonly ask: string
  readonly by: CallerCode
  readonly at: Moment
  readonly answered?: {
    readonly answer: ProposalAnswer['answer']
    readonly because: string
    readonly by: CallerCode
    readonly at: Moment
  }
}

export interface ProposalAnswer {
  readonly proposal: ProposalId
  readonly answer: 'approved' | 'refused' | 'withdrawn'
  readonly because: string
}

/** Something that happened as it should not have: recorded, and to be looked at by a manager. */
export interface FlagRow {
  readonly id: string
  readonly provider: ProviderId
  readonly fund?: FundId
  readonly what: 'not-proposed' | 'over-limit' | 'disputed-paid' | 'new-manager'
  /** Codes, days and sums, as JSON. */
  readonly facts: string
  readonly by: CallerCode
  readonly at: Moment
  readonly answered?: { readonly because: string; readonly by: CallerCode; readonly at: Moment }
}

export interface CouncilPolicyRow extends CouncilPolicy {
  readonly provider: ProviderId
  readonly by: CallerCode
  readonly at: Moment
}

/** The details of the ring-fenced account, or of the account the provider's own money goes to. */
export interface PaymentDetailsRow {
  readonly provider: ProviderId
  readonly what: 'ring-fenced' | 'own'
  readonly name: string
  readonly sortCode: string
  readonly number: string
  readonly proposal: ProposalId
  readonly at: Moment
}

/** One look at a person's record by staff or a commissioner. No fund: at a list of everybody. */
export interface LookRow {
  readonly provider: ProviderId
  readonly fund?: FundId
  readonly role: RoleName
  /** The funder a commissioner looked for. */
  readonly funder?: string
  readonly what: 'account' | 'entries' | 'statement' | 'people' | 'decisions' | 'list' | 'export'
  /** Which statement: its number, or the month of an early copy. */
  readonly about?: string
  readonly by: CallerCode
  readonly at: Moment
}

/** Telling the person, the day after, of a decision written down for them. */
export interface NoticeRow {
  readonly id: string
  readonly provider: ProviderId
  readonly fund: FundId
  readonly decision: DecisionId
  /** Whom: the person, or a representative they chose. */
  readonly to: 'person' | AuthorityId
  readonly due: Day
  /** Who wrote down what is told. */
  readonly by: CallerCode
  readonly at: Moment
  readonly told?: Told
}

export interface Told {
  readonly how: 'e-mail' | 'letter' | 'in-person'
  readonly by: CallerCode
  readonly at: Moment
}
