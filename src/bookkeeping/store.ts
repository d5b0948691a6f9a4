import type { Agreement } from '../ledger/agreement.ts'
import type { Book } from '../ledger/book.ts'
import type { Day, Moment } from '../ledger/day.ts'
import type { Decision } from '../ledger/decision.ts'
import type {
  ActId,
  CallerCode,
  DecisionId,
  Digest,
  Draft,
  Entry,
  EntryKind,
  WordRef,
} from '../ledger/entry.ts'
import type { Fund, FundId, ProviderId } from '../ledger/fund.ts'
import type { Stretch } from '../ledger/role.ts'
import type { Statement } from '../ledger/statement.ts'
import type { AuditStore } from './store-audit.ts'
import type { DraftDone, DraftStore } from './store-drafts.ts'
import type { FigureStore } from './store-figures.ts'
import type {
  AccessEnding,
  AccessRow,
  CouncilPolicyRow,
  FlagRow,
  InvitationId,
  InvitationRow,
  LookRow,
  NewDocument,
  NoticeRow,
  PaymentDetailsRow,
  PeopleStore,
  ProposalAnswer,
  ProposalId,
  ProposalRow,
  Told,
} from './store-people.ts'
import type { QueryChanges, QueryStore } from './store-queries.ts'
import type {
  ContactRow,
  DeliveryRow,
  IssuingRow,
  NeedRow,
  OpenedRow,
  QuestionRow,
  RenditionMade,
  StatementStore,
} from './store-statements.ts'

/**
 * The keeping, as the acts need it. It takes decisions, not callbacks: the ledger's rules return values,
 * and `commit` makes them real, all or nothing, at the versions they were decided on. No transaction
 * handle crosses it, so an embedded file and a database server can both stand behind it
 * (docs/decisions/0002). Every store passes test/store/contract.ts.
 */
export interface Store {
  /** Writes everything or nothing. A version that moved, or a request already answered, writes nothing. */
  commit(changes: Changes, expecting: Expecting): Promise<Outcome>

  providers(): Promise<Provider[]>
  bankAccounts(provider: ProviderId): Promise<BankAccount[]>
  /** Every book of a provider, its own book included, by reference. */
  funds(provider: ProviderId): Promise<FundRow[]>
  fund(id: FundId): Promise<FundRow | undefined>
  fundByRef(provider: ProviderId, ref: string): Promise<FundRow | undefined>

  /**
   * The balances of a fund from a day on: read from the latest balances backwards, so what it costs grows
   * with the days asked for and never with the fund's age. As known at an entry number where one is given.
   */
  book(fund: FundId, from: Day, asKnownAt?: number): Promise<Book>
  /** Closing balances of every account of every fund of a provider on a day: for the list of funds. */
  balances(provider: ProviderId, on: Day): Promise<BalanceRow[]>

  agreements(fund: FundId): Promise<Agreement[]>
  decisions(fund: FundId): Promise<Decision[]>
  decision(id: DecisionId): Promise<Decision | undefined>
  statements(fund: FundId): Promise<StatementRow[]>
  statement(fund: FundId, number: number): Promise<Statement | undefined>

  /** Entries by effective date then number; `newest` turns the order and `most` ends it. */
  entries(fund: FundId, which: WhichEntries): Promise<Entry[]>
  entry(fund: FundId, number: number): Promise<Entry | undefined>
  /** The rare kinds (pots, purchases, closings, support recorded …), oldest first; never support or bookings. */
  entriesOfKind<K extends RareKind>(fund: FundId, kinds: readonly K[]): Promise<Extract<Entry, { kind: K }>[]>
  /** The entry that reverses each of these, where one does. */
  reversals(fund: FundId, numbers: readonly number[]): Promise<ReadonlyMap<number, number>>
  /** Entries that came from these references of one system; all parts and pieces, oldest first. */
  entriesFrom(fund: FundId, system: string, references: readonly string[]): Promise<Entry[]>
  /** Sessions of other funds and of this one that overlap a stretch of time: for "two places at once". */
  sessionsBetween(provider: ProviderId, from: Day, to: Day): Promise<SessionRow[]>

  /** The texts behind commitments; an erased one is missing. */
  words(refs: readonly WordRef[]): Promise<ReadonlyMap<WordRef, string>>
  /** The same with the salts, by which anybody can see that a text is the one that was committed to. */
  saltedWords(refs: readonly WordRef[]): Promise<ReadonlyMap<WordRef, SaltedWord>>
  /** Commitments that a fund already has for these texts. */
  wordsFor(fund: FundId, texts: readonly string[]): Promise<ReadonlyMap<string, WordRef>>

  request(caller: string, key: string): Promise<RequestRow | undefined>

  mappings(provider: ProviderId): Promise<NamedRow[]>
  leaveOutRules(provider: ProviderId): Promise<LeaveOutRule[]>
  imports(provider: ProviderId): Promise<ImportRow[]>
  /** Rows put aside, the open ones unless all are asked for; of a fund, or (null) those that belong to nobody yet. */
  putAside(
    provider: ProviderId,
    which?: { readonly settledToo?: boolean; readonly fund?: FundId | null },
  ): Promise<PutAsideRow[]>
  bankStatements(provider: ProviderId): Promise<BankBalanceRow[]>

  /** The same about people: who they are, what they may see and decide, and who looked. */
  readonly people: PeopleStore
  /** The same about statements that were issued: their codes, how they go out, and what is asked about them. */
  readonly issued: StatementStore
  /** The same between those who pay and the provider: what they ask, and what is to go back to them. */
  readonly queries: QueryStore
  /** What an audit looks at: entries counted and drawn, and payments by their references. */
  readonly audit: AuditStore
  /** What somebody began on screen and put aside: no record yet. */
  readonly drafts: DraftStore
  /** Sums over many funds, for lists and reports. */
  readonly figures: FigureStore

  close(): Promise<void>
}

/**
 * The file could not be read or written safely. `passing` says that nothing was written and that a later
 * try may go well: the disk is full, or another process holds the file. Otherwise the store stays shut:
 * after a failed write nobody knows what reached the disk, and only a restart reads it again.
 */
export class StoreBroken extends Error {
  override readonly name = 'StoreBroken'
  readonly passing: boolean

  constructor(message: string, options: { readonly passing: boolean; readonly cause?: unknown }) {
    super(message, { cause: options.cause })
    this.passing = options.passing
  }
}

/** A text and the salt of its commitment, 32 bytes in hex: SHA-256(salt ‖ text) is its WordRef. */
export interface SaltedWord {
  readonly salt: string
  readonly text: string
}

export type RareKind = Exclude<EntryKind, 'support' | 'booking' | 'not-given' | 'allocation' | 'reversal'>

export interface Provider {
  readonly id: ProviderId
  readonly name: string
  /** Version and running head over all its books (design.md §1.3). */
  readonly sequence: number
  readonly head: string
  /** A made-up provider for showing: its day, or when something was written to it last; the service's clock starts there. */
  readonly demoToday?: Moment
}

export interface BankAccount {
  readonly provider: ProviderId
  readonly code: string
  readonly name: string
  readonly sortCode: string
  readonly number: string
}

/** A fund with the words beside it. */
export interface FundRow extends Fund {
  /** The person's name as they are known, or the provider's own book's; undefined once erased. */
  readonly name: string | undefined
}

export interface BalanceRow {
  readonly fund: FundId
  readonly unit: string
  readonly code: string
  readonly balance: number
}

export interface StatementRow {
  readonly fund: FundId
  readonly number: number
  readonly first: Day
  readonly last: Day
  readonly state: Statement['state']
  readonly digest: Digest
  readonly entry: number
  readonly issuedAt: Moment
}

export interface WhichEntries {
  readonly from?: Day
  readonly to?: Day
  /** Only entries with a number above / up to this one. */
  readonly above?: number
  readonly upTo?: number
  readonly newest?: boolean
  readonly most?: number
  /** Of what was written down late, only what is about one of these days. */
  readonly about?: readonly Stretch[]
  /** Of what came in, only from these funders. */
  readonly streams?: readonly string[]
}

export interface SessionRow {
  readonly fund: FundId
  readonly number: number
  readonly session: string
  readonly start: Moment
  readonly end: Moment
  readonly worker: string | undefined
  readonly given: boolean
}

/** What a commit writes. Order matters: entries are numbered in the order given. */
export interface Changes extends QueryChanges {
  readonly provider: ProviderId
  /** The caller's clock; the file keeps the later of this and the last entry's. */
  readonly at: Moment
  readonly by: CallerCode
  readonly entries: readonly NewEntry[]
  readonly newProvider?: {
    readonly name: string
    readonly bank: Omit<BankAccount, 'provider'>
    readonly demoToday?: Moment
  }
  readonly demoToday?: Moment
  readonly newFunds?: readonly NewFund[]
  readonly words?: readonly NewWord[]
  readonly agreements?: readonly {
    readonly fund: FundId
    readonly agreement: Agreement
    readonly digest: Digest
  }[]
  readonly decisions?: readonly { readonly decision: Decision; readonly digest: Digest }[]
  readonly statements?: readonly {
    readonly fund: FundId
    readonly statement: Statement
    readonly digest: Digest
  }[]
  /** Words to blank: only with an `erasure` entry of the same fund that lists them. */
  readonly erase?: readonly WordRef[]
  readonly request?: RequestRow
  readonly mapping?: NamedRow
  readonly leaveOut?: readonly Omit<LeaveOutRule, 'at'>[]
  readonly imports?: readonly Omit<ImportRow, 'at'>[]
  readonly putAside?: readonly Omit<PutAsideRow, 'settled' | 'at'>[]
  readonly settled?: readonly { readonly id: string; readonly how: string; readonly because: string }[]
  readonly bankBalance?: Omit<BankBalanceRow, 'at'>

  readonly documents?: readonly NewDocument[]
  readonly access?: readonly Omit<AccessRow, 'by' | 'at' | 'ended'>[]
  readonly accessEnded?: readonly AccessEnding[]
  readonly invitations?: readonly Omit<InvitationRow, 'by' | 'at' | 'used'>[]
  /** Uses an invitation up, in the commit that gives its access; one that is used already is a guard's refusal. */
  readonly invitationUsed?: InvitationId
  readonly proposals?: readonly Omit<ProposalRow, 'by' | 'at' | 'answered'>[]
  /** An approval counts in its own commit alone: what it allows is written with it, as it was asked. */
  readonly proposalAnswers?: readonly ProposalAnswer[]
  readonly flags?: readonly Omit<FlagRow, 'by' | 'at' | 'answered'>[]
  readonly flagAnswers?: readonly { readonly flag: string; readonly because: string }[]
  readonly councilPolicies?: readonly Omit<CouncilPolicyRow, 'by' | 'at'>[]
  readonly paymentDetails?: readonly Omit<PaymentDetailsRow, 'at'>[]
  readonly paymentLimits?: readonly { readonly pence: number; readonly proposal: ProposalId }[]
  /** Each says itself who looked and when: some waited while the file could not be written. */
  readonly looks?: readonly LookRow[]
  readonly notices?: readonly Omit<NoticeRow, 'by' | 'at' | 'told'>[]
  readonly told?: readonly { readonly notice: string; readonly how: Told['how'] }[]

  readonly contacts?: readonly Omit<ContactRow, 'provider' | 'by' | 'at'>[]
  readonly renditions?: readonly RenditionMade[]
  readonly needs?: readonly Omit<NeedRow, 'provider' | 'by' | 'at'>[]
  readonly deliveries?: readonly Omit<DeliveryRow, 'by' | 'at'>[]
  readonly questions?: readonly Omit<QuestionRow, 'provider' | 'by' | 'at' | 'answered'>[]
  readonly questionAnswers?: readonly {
    readonly question: string
    readonly says: WordRef
    readonly on: Day
  }[]
  readonly answersTold?: readonly { readonly question: string; readonly how: Told['how'] }[]
  /** Each says itself who opened and when, as looks do; what was opened before is not written again. */
  readonly opened?: readonly OpenedRow[]
  /** Put aside before, and now written down: deleted with this commit, or else it writes nothing (`draft-moved`). */
  readonly draftsDone?: readonly DraftDone[]
  readonly issuings?: readonly Omit<IssuingRow, 'provider' | 'by' | 'at' | 'done'>[]
  readonly issuingsDone?: readonly {
    readonly issuing: string
    readonly issued: number
    readonly refused: number
  }[]
}

export interface NewEntry {
  readonly fund: FundId
  readonly draft: Draft
  readonly act?: ActId
  readonly key?: string
}

export interface NewFund {
  readonly id: FundId
  readonly ref: string
  readonly holder: Fund['holder']
  readonly opened: Day
  readonly name: WordRef
}

export interface NewWord {
  readonly ref: WordRef
  readonly fund: FundId
  /** 32 random bytes in hex. */
  readonly salt: string
  readonly text: string
}

/** The version of every fund that was decided on; a commit that touches a fund not named here throws. */
export type Expecting = ReadonlyMap<FundId, number>

export type Outcome =
  | { readonly done: true; readonly entries: readonly Placed[] }
  /** A fund moved since it was read: decide again. */
  | { readonly done: false; readonly moved: FundId }
  /** The file itself refused: a guard's name and the sentence it raised. Nothing was written. */
  | { readonly done: false; readonly guard: string; readonly fund?: FundId }

export interface Placed {
  readonly fund: FundId
  readonly number: number
  readonly sequence: number
  readonly hash: string
}

/** An answered request: the same digest gets the same answer (design.md §4). Refusals are not kept. */
export interface RequestRow {
  /** Who asked, as what. */
  readonly caller: string
  readonly key: string
  readonly digest: Digest
  readonly status: number
  readonly answer: string
}

/** A saved mapping of somebody's columns, by name; `body` is its JSON. The newest of a name counts. */
export interface NamedRow {
  readonly provider: ProviderId
  readonly name: string
  readonly body: string
}

export interface LeaveOutRule {
  readonly provider: ProviderId
  /** Which field of a row: its client or its service. */
  readonly field: 'client' | 'service'
  readonly value: string
  readonly because: string
  readonly by: CallerCode
  readonly at: Moment
}

export interface ImportRow {
  readonly provider: ProviderId
  readonly id: string
  readonly file: Digest
  readonly name: string
  readonly what: string
  readonly rows: number
  readonly added: number
  readonly changed: number
  readonly already: number
  readonly leftOut: number
  readonly putAside: number
  readonly by: CallerCode
  readonly at: Moment
}

/** A row of a file that a human must settle. It blocks closing that person's month (issue of putting aside). */
export interface PutAsideRow {
  readonly provider: ProviderId
  readonly id: string
  readonly import: string
  readonly file: Digest
  readonly fileName: string
  readonly row: number
  /** The line of headings, where the reader gave one, and the row's own text: enough to read it again. */
  readonly text: string
  readonly system: string
  readonly reference: string
  readonly fund?: FundId
  readonly day: Day
  readonly reason: string
  readonly sentence: string
  readonly by: CallerCode
  readonly at: Moment
  readonly settled?: {
    readonly how: string
    readonly because: string
    readonly by: CallerCode
    readonly at: Moment
  }
}

/** What the bank said it held at the end of a day, in whole pence. */
export interface BankBalanceRow {
  readonly provider: ProviderId
  readonly on: Day
  readonly pence: number
  readonly source: string
  readonly at: Moment
}
