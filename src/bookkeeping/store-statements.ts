import type { AuthorityId } from '../ledger/authority.ts'
import type { Day, Moment, Month } from '../ledger/day.ts'
import type { CallerCode, Digest, WordRef } from '../ledger/entry.ts'
import type { FundId, ProviderId } from '../ledger/fund.ts'
import type { Contact, Form, Statement } from '../ledger/statement.ts'
import type { StatementRow } from './store.ts'
import type { Told } from './store-people.ts'

/** The part of the port that is about what happens to statements: how they go out, and what is asked about them. */
export interface StatementStore {
  /** The issued statement that has this verification code. */
  byCode(code: string): Promise<CodedStatement | undefined>
  /** Files that were made of a statement, so that a file in somebody's hands can be known again; no erased ones. */
  renditions(fund: FundId, number: number): Promise<RenditionRow[]>

  /** The statements of a month over all funds of a provider, those of a fund in their order. */
  statementsOf(provider: ProviderId, month: Month): Promise<StatementRow[]>

  /** How somebody needs to be written to, the newest for each reader of a fund; as known at a moment, or now. */
  needs(fund: FundId, which?: { readonly knownAt?: Moment }): Promise<NeedRow[]>
  /** Those of every fund of a provider; with a day, only what is to be looked at again by then. */
  needsOf(provider: ProviderId, which?: { readonly reviewBy?: Day }): Promise<NeedRow[]>

  /** How the provider and its funders are reached. */
  contacts(provider: ProviderId): Promise<ContactRow[]>
  /** Every funder that an agreement of the provider names, by its latest name there. */
  funders(provider: ProviderId): Promise<{ readonly code: string; readonly name: string }[]>

  /** To whom the statements of a fund were sent, oldest first. */
  deliveries(fund: FundId): Promise<DeliveryRow[]>
  /** To whom the statements of a month were sent, over all funds of a provider. */
  deliveriesOf(provider: ProviderId, month: Month): Promise<DeliveryRow[]>

  /** Who has opened the statements of a fund, oldest first; those of a month over all funds of a provider. */
  opened(fund: FundId): Promise<OpenedRow[]>
  openedOf(provider: ProviderId, month: Month): Promise<OpenedRow[]>

  /** Questions about a fund's statements with their answers, oldest first; one of them; those not answered yet. */
  questions(fund: FundId): Promise<QuestionRow[]>
  question(id: string): Promise<QuestionRow | undefined>
  openQuestions(provider: ProviderId): Promise<QuestionRow[]>
  /** Those whose answer nobody has told yet to whoever asked, the oldest answer first. */
  answersToTell(provider: ProviderId): Promise<QuestionRow[]>

  /** Issuing of a month for every fund, newest first: what began, and what came to its end. */
  issuings(provider: ProviderId): Promise<IssuingRow[]>
}

export interface CodedStatement {
  readonly fund: FundId
  readonly provider: ProviderId
  readonly number: number
  readonly state: Statement['state']
  readonly digest: Digest
}

/**
 * A file made of a statement: SHA-256 of its bytes. Unique in its statement. Names stand in the bytes, so the digest
 * is a word of the fund: committed with a salt, and erased with what the file says (docs/decisions/0025).
 */
export interface RenditionRow {
  readonly fund: FundId
  readonly number: number
  readonly form: Form
  readonly language: string
  readonly digest: Digest
  readonly by: CallerCode
  readonly at: Moment
}

/** A file as it is written down: its digest as a word of the fund. */
export type RenditionMade = Omit<RenditionRow, 'digest' | 'by' | 'at'> & { readonly file: WordRef }

/** How people reach the provider, or a funder: the newest of each counts. */
export interface ContactRow extends Contact {
  readonly provider: ProviderId
  readonly whose: 'provider' | `funder:${string}`
  readonly by: CallerCode
  readonly at: Moment
}

/** Who reads: the person, a representative by their authority, or a funder by its code. */
export type Reader = 'person' | AuthorityId | `funder:${string}`

/**
 * How somebody needs to be written to (Accessible Information Standard, DAPB1605: identify, record, flag, share,
 * meet, review). Never changed: a newer one for the same reader takes its place.
 */
export interface NeedRow {
  readonly provider: ProviderId
  readonly fund: FundId
  readonly reader: Reader
  /** `other`: a form that people make; `says` tells which. */
  readonly form: Form | 'other'
  readonly language: string
  readonly way: 'e-mail' | 'post' | 'in-person'
  /** The need in words, and where letters go: erasable. */
  readonly says?: WordRef
  readonly address?: WordRef
  /** When to ask again whether it is still right. */
  readonly review: Day
  readonly by: CallerCode
  readonly at: Moment
}

/** A statement handed over to somebody, once a reader, statement and form: in another form it was sent again. */
export interface DeliveryRow {
  readonly fund: FundId
  readonly number: number
  readonly reader: Reader
  readonly form: Form | 'other'
  /** `e-mail` is a link, never the document; `print`: in a print bundle. */
  readonly way: 'e-mail' | 'print' | 'in-person'
  readonly by: CallerCode
  readonly at: Moment
}

/** The first time that somebody who reads a statement, in whatever form, opened it: once a reader and statement. */
export interface OpenedRow {
  readonly fund: FundId
  readonly number: number
  readonly reader: Reader
  readonly form: Form
  readonly by: CallerCode
  readonly at: Moment
}

/** A question about a statement, and its answer. The texts are words of the fund. */
export interface QuestionRow {
  readonly id: string
  readonly provider: ProviderId
  readonly fund: FundId
  /** The statement it is about, and the line's number there (`numberedLines`); none: about all of it. */
  readonly number: number
  readonly line?: number
  readonly says: WordRef
  readonly askedBy: 'person' | 'representative' | 'commissioner'
  readonly authority?: AuthorityId
  readonly funder?: string
  readonly way: 'on-screen' | 'in-person' | 'by-phone' | 'in-writing'
  readonly on: Day
  /** An answer is due on this day; after `funderFrom` without one, the funder sees it. */
  readonly due: Day
  readonly funderFrom: Day
  readonly by: CallerCode
  readonly at: Moment
  readonly answered?: {
    readonly says: WordRef
    readonly on: Day
    readonly by: CallerCode
    readonly at: Moment
    /** How whoever asked was told that there is an answer. */
    readonly told?: Told
  }
}

/** Issuing the statements of one month for every fund: what it began with, so that it can be taken up again. */
export interface IssuingRow {
  readonly id: string
  readonly provider: ProviderId
  readonly month: Month
  readonly state: Statement['state']
  readonly by: CallerCode
  readonly at: Moment
  readonly done?: { readonly issued: number; readonly refused: number; readonly at: Moment }
}
