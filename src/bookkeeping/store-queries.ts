import type { SurplusRule } from '../ledger/agreement.ts'
import type { AuthorityId } from '../ledger/authority.ts'
import type { Day, Moment } from '../ledger/day.ts'
import type { CallerCode, WordRef } from '../ledger/entry.ts'
import type { ExceptionCode } from '../ledger/exception.ts'
import type { FundId, ProviderId } from '../ledger/fund.ts'
import type { AskedWay } from '../ledger/question.ts'

/** The part of the port that is between those who pay and the provider: what they ask, and what is to go back. */
export interface QueryStore {
  /** One query with its messages; those of a provider, newest first, of one funder or of one fund where it is named. */
  query(id: string): Promise<QueryRow | undefined>
  queries(provider: ProviderId, which?: WhichAsked): Promise<QueryRow[]>
  /** Those that are not closed. */
  openQueries(provider: ProviderId, which?: WhichAsked): Promise<QueryRow[]>

  /** One reclaim with all that was said of it; those of a provider, newest first. */
  reclaim(id: string): Promise<ReclaimRow | undefined>
  reclaims(provider: ProviderId, which?: WhichAsked): Promise<ReclaimRow[]>
}

export interface WhichAsked {
  readonly funder?: string
  readonly fund?: FundId
}

/** What a query is about: one thing, by its code or number. `provider` stands in the provider's own book. */
export type QueryAbout =
  | { readonly what: 'provider' | 'fund' }
  | { readonly what: 'entry' | 'statement'; readonly number: number }
  | { readonly what: 'exception'; readonly code: ExceptionCode }

/** A commissioner's question to the provider, and what was written since. The texts are words of its fund. */
export interface QueryRow {
  readonly id: string
  readonly provider: ProviderId
  /** The provider's own book, where it is about the provider as a whole. */
  readonly fund: FundId
  readonly funder: string
  readonly about: QueryAbout
  readonly says: WordRef
  readonly on: Day
  /** The last day on which an answer is in time. */
  readonly due: Day
  readonly by: CallerCode
  readonly at: Moment
  /** Numbered from 2: the question itself is the first. */
  readonly messages: readonly QueryMessage[]
  readonly closed?: { readonly by: CallerCode; readonly at: Moment }
}

export interface QueryMessage {
  readonly number: number
  readonly from: 'provider' | 'commissioner'
  readonly says: WordRef
  readonly on: Day
  /** Where the commissioner asks on: by when that is to be answered. */
  readonly due?: Day
  readonly by: CallerCode
  readonly at: Moment
}

export type QueryAsked = Omit<QueryRow, 'provider' | 'by' | 'at' | 'messages' | 'closed'>
export type QueryReplied = Omit<QueryMessage, 'by' | 'at'> & { readonly query: string }

/** A sum that is to go back to a funder under the agreement's rule, and what was said of it. */
export interface ReclaimRow {
  readonly id: string
  readonly provider: ProviderId
  readonly fund: FundId
  readonly funder: string
  /** Whole pence, and the most that the rule allowed on the day. */
  readonly pence: number
  readonly most: number
  readonly rule: SurplusRule
  /** The version of the agreement that names the rule. */
  readonly version: number
  readonly on: Day
  /** How the sum was worked out. */
  readonly says: WordRef
  readonly by: CallerCode
  readonly at: Moment
  readonly told?: {
    readonly how: ReclaimToldHow
    readonly on: Day
    readonly by: CallerCode
    readonly at: Moment
  }
  /** What the person would use it for, as they or somebody for them said; oldest first. */
  readonly uses: readonly ReclaimUse[]
  readonly answered?: {
    readonly answer: ReclaimAnswer
    readonly says: WordRef
    readonly on: Day
    readonly by: CallerCode
    readonly at: Moment
  }
}

export type ReclaimToldHow = 'on-screen' | 'letter' | 'in-person'
/** Confirmed or refused by the funder, or withdrawn by the provider. */
export type ReclaimAnswer = 'confirmed' | 'refused' | 'withdrawn'

export interface ReclaimUse {
  readonly whose: 'person' | AuthorityId
  readonly way: AskedWay
  readonly says: WordRef
  readonly on: Day
  readonly by: CallerCode
  readonly at: Moment
}

export type ReclaimAsked = Omit<ReclaimRow, 'provider' | 'by' | 'at' | 'told' | 'uses' | 'answered'>

/** What a commit writes of these. */
export interface QueryChanges {
  readonly queries?: readonly QueryAsked[]
  readonly queryMessages?: readonly QueryReplied[]
  readonly queriesClosed?: readonly { readonly query: string }[]
  readonly reclaims?: readonly ReclaimAsked[]
  readonly reclaimsTold?: readonly {
    readonly reclaim: string
    readonly how: ReclaimToldHow
    readonly on: Day
  }[]
  readonly reclaimUses?: readonly (Omit<ReclaimUse, 'by' | 'at'> & { readonly reclaim: string })[]
  readonly reclaimAnswers?: readonly {
    readonly reclaim: string
    readonly answer: ReclaimAnswer
    readonly says: WordRef
    readonly on: Day
  }[]
}
