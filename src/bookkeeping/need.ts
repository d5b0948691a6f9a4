import { type Agreement, inForce } from '../ledger/agreement.ts'
import { type Authority, standsOn } from '../ledger/authority.ts'
import { type Day, dayAt, type Moment } from '../ledger/day.ts'
import { type WrittenTo, writtenAsAgreed } from '../ledger/need.ts'
import type { Period } from '../ledger/period.ts'
import { authorisedDays, liesWithin } from '../ledger/role.ts'
import type { Recipient } from '../ledger/statement.ts'
import { isDocument } from './access.ts'
import type { Daybook } from './daybook.ts'
import type { FundRow } from './store.ts'
import type { FundDocument } from './store-people.ts'
import type { NeedRow, Reader } from './store-statements.ts'

// ── To whom statements go ─────────────────────────────────────────────────────────────────────────────────

/** A recipient of a statement, with how they are written to. */
export type Delivered = Recipient &
  WrittenTo & {
    readonly reader: Reader
    /** The day on which their need was recorded; null where only the agreement says. */
    readonly needFrom: Day | null
  }

/** A statement's days, and the moment as of which it is known: what was recorded later does not count. */
export interface SentWhen {
  readonly period?: Period
  readonly knownAt?: Moment
}

/**
 * To whom a fund's statements go: the readers that the agreement names, each in the form recorded with them, else as
 * agreed. “representative” is whoever's authority stands, and covers the days where they are said; “commissioner” is
 * every funder of the agreement. The person is always among them once somebody has asked what they need.
 */
export async function recipientsOf(
  daybook: Daybook,
  fund: FundRow,
  agreement: Agreement,
  { period, knownAt = daybook.at }: SentWhen = {},
): Promise<readonly Delivered[]> {
  const { store } = daybook
  const needs = await store.issued.needs(fund.id, { knownAt })
  const documents = await store.people.documents(fund.id)
  const readers = new Map<Reader, Delivered>()
  const add = (to: Recipient['to'], reader: Reader, format?: string, named: Partial<Recipient> = {}) => {
    // Whoever is named twice is written to once, as it was agreed first.
    if (readers.has(reader)) return
    const need = needs.find((n) => n.reader === reader)
    const needFrom = need ? dayAt(need.at) : null
    const written = need ? writtenAs(need) : writtenAsAgreed(format)
    readers.set(reader, { to, name: null, funder: null, ...named, ...written, reader, needFrom })
  }
  for (const { reader, format } of agreement.statementTo) {
    if (reader === 'person') add('person', 'person', format)
    if (reader === 'commissioner')
      for (const { code, name } of agreement.streams)
        add('commissioner', `funder:${code}`, format, { funder: name })
    if (reader === 'representative')
      for (const { id, name } of standing(documents, dayAt(knownAt), period))
        add('representative', id, format, { name })
  }
  if (needs.some((n) => n.reader === 'person')) add('person', 'person')
  return [...readers.values()]
}

/** How one reader is written to today: as recorded with them, else as agreed; and the record, where there is one. */
export async function writingTo(
  { store, today }: Daybook,
  fund: FundRow,
  reader: Reader,
): Promise<WrittenTo & { readonly need?: NeedRow }> {
  const need = (await store.issued.needs(fund.id)).find((n) => n.reader === reader)
  if (need) return { ...writtenAs(need), need }
  const agreements = await store.agreements(fund.id)
  const agreement = inForce(agreements, today) ?? agreements.at(-1)
  return writtenAsAgreed(agreement?.statementTo.find((s) => s.reader === roleOf(reader))?.format)
}

function writtenAs({ form, way, language }: NeedRow): WrittenTo {
  return { form, way, language }
}

/** What an agreement calls a reader. */
function roleOf(reader: Reader): 'person' | 'commissioner' | 'representative' {
  if (reader === 'person') return 'person'
  return isFunder(reader) ? 'commissioner' : 'representative'
}

function isFunder(reader: string): reader is `funder:${string}` {
  return reader.startsWith('funder:')
}

function standing(documents: readonly FundDocument[], on: Day, period?: Period): readonly Authority[] {
  const ends = documents.filter(isDocument('authority-ended'))
  return documents
    .filter(isDocument('authority'))
    .filter(
      (a) =>
        standsOn(a, ends, on) &&
        (!period || liesWithin([authorisedDays(a, ends)], period.first, period.last)),
    )
}
