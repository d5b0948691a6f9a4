import type { Moment } from '../ledger/day.ts'
import type { CallerCode } from '../ledger/entry.ts'
import type { FundId, ProviderId } from '../ledger/fund.ts'

/**
 * The part of the port that keeps what somebody began on screen and put aside. It is no record: it stands beside the
 * books, is changed and deleted, and is gone from the file when it is deleted. So it is written here at once; a commit
 * deletes it, with the record that is made of it or because it is thrown away (`Changes.draftsDone`).
 */
export interface DraftStore {
  /** Those that open a fund, or those of a fund that get it another agreement: the oldest first, and how many. */
  drafts(
    provider: ProviderId,
    which: { readonly fund?: FundId; readonly skip: number; readonly most: number },
  ): Promise<{ readonly rows: readonly DraftRow[]; readonly count: number }>
  draft(provider: ProviderId, id: string): Promise<DraftRow | undefined>
  /** The one that a form was put aside as. */
  draftOf(provider: ProviderId, form: string): Promise<DraftRow | undefined>
  /** Puts a new one aside; false where its form is put aside already. */
  begin(draft: DraftRow): Promise<boolean>
  /** Writes its next version; false where it is no more at the version before. */
  goOn(draft: DraftRow): Promise<boolean>
  /** Deletes every one, of whatever provider, that nobody has changed since before a moment; how many. */
  sweep(before: Moment): Promise<number>
}

/** A new person, a running fund that is taken on, or a new agreement for a fund that is here. */
export type DraftWay = 'person' | 'running' | 'anew'

export interface DraftRow {
  readonly id: string
  readonly provider: ProviderId
  readonly way: DraftWay
  /** That gets another agreement. */
  readonly fund?: FundId
  /** The key of its form, under which it opens once. */
  readonly form: string
  /** What was written, by the names of the form's fields. */
  readonly fields: Readonly<Record<string, string>>
  /** From 1, one more each time it is put aside. */
  readonly version: number
  /** The first of the versions since which nobody but `changed.by` has changed it. */
  readonly since: number
  readonly begun: DraftBy
  readonly changed: DraftBy
}

interface DraftBy {
  readonly by: CallerCode
  readonly at: Moment
}

/** One at the version that was looked at. */
export type DraftDone = Pick<DraftRow, 'id' | 'version'>
