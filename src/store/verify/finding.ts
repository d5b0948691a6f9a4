import type { FundId, ProviderId } from '../../ledger/fund.ts'

/** One thing that is not as it must be: where, and in plain words what. */
export interface Finding {
  readonly sentence: string
  /** The table, and the row's key or number in it. */
  readonly table: string
  readonly row?: number | string
  readonly fund?: FundId
  /** The entry's number in its fund. */
  readonly entry?: number
}

export interface Verified {
  readonly sound: boolean
  /** What was found, the first bad thing first; no more than `MOST_FINDINGS`. */
  readonly findings: readonly Finding[]
  readonly entries: number
  readonly funds: number
  readonly seconds: number
  /** Each provider's running head: what may be held against a head kept elsewhere. */
  readonly providers: readonly { readonly id: ProviderId; readonly sequence: number; readonly head: string }[]
}

export interface Verifying {
  readonly onProgress?: (entriesRead: number, entries: number) => void
  /** Heads held outside, as a statement prints them: only these show a whole history written anew. */
  readonly heads?: readonly { readonly fund: FundId; readonly entry: number; readonly hash: string }[]
}

/** Where it is, beside its table. */
export type Where = Omit<Finding, 'sentence' | 'table'>

export const MOST_FINDINGS = 100
