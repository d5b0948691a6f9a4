import { type Agreement, inForce } from '../ledger/agreement.ts'
import { type Authority, standsOn } from '../ledger/authority.ts'
import { type Day, dayAt, type Moment } from '../ledger/day.ts'
import { readText, type WordRef } from '../ledger/entry.ts'
import {
  checkReview,
  NEED_FORMS,
  NEED_LANGUAGES,
  NEED_WAYS,
  type WrittenTo,
  writtenAsAgreed,
  yearsOn,
} from '../ledger/need.ts'
import type { Period } from '../ledger/period.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { authorisedDays, liesWithin } from '../ledger/role.ts'
import type { Recipient } from '../ledger/statement.ts'
import { isCardAddress, isDocument, isOpen, providerName } from './access.ts'
import type { Daybook } from './daybook.ts'
import type { Writer } from './decision.ts'
import { personsFund } from './person.ts'
import type { FundRow } from './store.ts'
import type { AccessRow, FundDocument, UserId, UserRow } from './store-people.ts'
import type { NeedRow, Reader } from './store-statements.ts'

// ── Recording what somebody needs ─────────────────────────────────────────────────────────────────────────

export interface NeedAsked {
  readonly fund: string
  /** `person`, an authority's id, or `funder:` and the funder's code. */
  readonly reader: string
  readonly form: string
  /** English where nothing is said. */
  readonly language?: string
  readonly way: string
  /** What they need, in words; of a form that people make it has to be said. */
  readonly says?: string
  /** Where letters go. */
  readonly address?: string
  /** When to ask again; in a year where nothing is said. */
  readonly review?: Day
}

export interface NeedMade {
  readonly fund: string
  readonly reader: Reader
  readonly review: Day
}

/**
 * Records how somebody is written to (Accessible Information Standard, DAPB1605): from the next letter and statement
 * on, until something newer is recorded. A manager records it for every reader of a fund, the person for themselves.
 * Refused with everything that is wrong at once: an unknown reader, form, way or language, a form that people make
 * without saying which, letters without an address, e-mails that would reach nobody, and a day to ask again that is
 * over or more than three years off.
 */
export async function recordNeed(
  daybook: Daybook,
  ask: NeedAsked,
): Promise<NeedMade | Refusal | readonly Refusal[]> {
  const fund = await personsFund(daybook, ask.fund)
  if (isRefusal(fund)) return fund
  const { review = yearsOn(daybook.today) } = ask
  const reader = await readerAsked(daybook, fund, ask.reader)
  const form = oneOf(NEED_FORMS, ask.form, 'form', 'In which form do they read?')
  const way = oneOf(NEED_WAYS, ask.way, 'way', 'How does it get to them?')
  const language = languageAsked(ask.language ?? 'en')
  const says = wordsAsked(ask.says, 'says')
  const address = wordsAsked(ask.address, 'address')
  const read = [reader, form, way, language, says, address, checkReview(review, daybook.today)].filter((r) =>
    isRefusal(r),
  )
  const missing = [
    ...(form === 'other' && says === undefined ? [SAY_WHICH] : []),
    ...(way === 'post' && address === undefined ? [SAY_WHERE] : []),
    ...(way === 'e-mail' && !isRefusal(reader) ? await unreachable(daybook, fund, reader) : []),
  ]
  const wrong = [...read, ...missing]
  if (wrong.length > 0 || isRefusal(reader) || isRefusal(form) || isRefusal(way)) return wrong
  if (isRefusal(language) || isRefusal(says) || isRefusal(address)) return wrong
  daybook.add('needs', {
    fund: fund.id,
    ...{ reader, form, way, language, review },
    ...(says === undefined ? {} : { says: await daybook.word(fund.id, says) }),
    ...(address === undefined ? {} : { address: await daybook.word(fund.id, address) }),
  })
  return { fund: fund.ref, reader, review }
}

const SAY_WHICH = new Refusal(
  'bad-text',
  'Say which form it is, such as a recording, Braille or another language.',
  {},
  { field: 'says' },
)
const SAY_WHERE = new Refusal('bad-text', 'Write the address that letters go to.', {}, { field: 'address' })

function oneOf<T extends string>(
  known: readonly T[],
  said: string,
  field: string,
  question: string,
): T | Refusal {
  const found = known.find((k) => k === said)
  return (
    found ??
    new Refusal('body-invalid', `${question} Choose one of: ${known.join(', ')}.`, { known }, { field })
  )
}

function languageAsked(said: string): string | Refusal {
  const code = said.trim().toLowerCase().split('-')[0] ?? ''
  return (
    NEED_LANGUAGES.find((known) => known === code) ??
    new Refusal(
      'body-invalid',
      'Statements are written in English. For another language, choose another form and say which.',
      { known: NEED_LANGUAGES },
      { field: 'language' },
    )
  )
}

/** A text that may be left out; lines that say nothing are left out of it. */
function wordsAsked(text: string | undefined, field: string): string | Refusal | undefined {
  const lines = (text ?? '').split(/\r?\n/).map((line) => line.trim())
  const said = lines.filter((line) => line !== '').join('\n')
  return said === '' ? undefined : readText(said, field)
}

/** A reader of this fund: whoever has an account says it for themselves alone. */
async function readerAsked(daybook: Daybook, fund: FundRow, said: string): Promise<Reader | Refusal> {
  if (said === 'person') return said
  if (daybook.caller.as.role !== 'manager')
    return new Refusal(
      'not-yours-to-decide',
      `Here you say how we write to you. Others tell ${await providerName(daybook.store, fund.provider)} themselves.`,
      {},
      { field: 'reader' },
    )
  const readers = await readersOf(daybook, fund)
  const found = readers.find((r) => r.reader === said)
  if (found) return found.reader
  return isFunder(said)
    ? new Refusal('unknown-stream', 'The agreement names no such funder.', {}, { field: 'reader' })
    : new Refusal(
        'unknown-authority',
        'Nobody with such an authority stands on record here. Record the authority first.',
        {},
        { field: 'reader' },
      )
}

/** What is said where an e-mail would reach nobody: they have no account, or come in by a card. */
async function unreachable(daybook: Daybook, fund: FundRow, reader: Reader): Promise<Refusal[]> {
  if ((await accountsOf(daybook, fund, reader)).length > 0) return []
  const who = daybook.caller.as.role === 'manager' ? 'They have' : 'You have'
  return [
    new Refusal(
      'body-invalid',
      `${who} no account with an e-mail address here, so no e-mail would come. Choose post or by hand${who === 'They have' ? ', or invite them first' : ''}.`,
      {},
      { field: 'way' },
    ),
  ]
}

/** Whoever comes in as this reader today, by an address that letters reach; the address of a card is none. */
export async function accountsOf(
  { store, today }: Daybook,
  fund: FundRow,
  reader: Reader,
): Promise<readonly UserRow[]> {
  const isTheirs = (a: { role: string; authority?: string; funder?: string }) => {
    if (reader === 'person') return a.role === 'holder'
    if (isFunder(reader)) return a.role === 'commissioner' && `funder:${a.funder}` === reader
    return a.role === 'representative' && a.authority === reader
  }
  const all = isFunder(reader)
    ? await store.people.accessFor(fund.provider, reader.slice(FUNDER.length))
    : await store.people.accessTo(fund.provider, fund.id)
  const users = await store.people.users(
    all.filter((a) => isOpen(a, today) && isTheirs(a)).map((a) => a.user),
  )
  return [...users.values()].filter(({ email }) => !isCardAddress(email))
}

/** The same of every fund of a provider, in two reads: whether somebody comes in as a reader of it. */
export async function reachedByEmail({ store, caller, today }: Daybook) {
  const open = (await store.people.accessTo(caller.provider)).filter((a) => isOpen(a, today))
  const users = await store.people.users([...new Set(open.map((a) => a.user))])
  const reached = open.filter(({ user }) => {
    const email = users.get(user)?.email
    return email !== undefined && !isCardAddress(email)
  })
  const readers = new Set(reached.map(comesInAs))
  // A funder's people read of every fund that it pays for.
  return (fund: FundRow, reader: Reader) => readers.has(isFunder(reader) ? reader : `${fund.id} ${reader}`)
}

function comesInAs({ role, fund, authority, funder }: AccessRow): string {
  if (role === 'holder') return `${fund} person`
  if (role === 'representative') return `${fund} ${authority}`
  return role === 'commissioner' ? `funder:${funder}` : ''
}

// ── What is recorded ──────────────────────────────────────────────────────────────────────────────────────

/** One reader of a fund, how they are written to today, and what is recorded with them. */
export interface NeedShown extends WrittenTo {
  readonly reader: Reader
  readonly to: 'person' | 'representative' | 'commissioner'
  readonly name: string
  /** Whether the agreement sends them the statements. */
  readonly getsStatements: boolean
  /** Whether an e-mail would reach them. */
  readonly hasEmail: boolean
  readonly record: NeedOnRecord | undefined
}

export interface NeedOnRecord {
  readonly on: Day
  readonly by: Writer
  /** When to ask again, and whether that day has come. */
  readonly review: Day
  readonly due: boolean
  /** In words: only for a manager, and of oneself; nothing where they are erased. */
  readonly says: string | undefined
  readonly address: string | undefined
}

export interface NeedsOfFund {
  readonly fund: FundRow
  readonly readers: readonly NeedShown[]
}

/**
 * How everybody who reads about a fund is written to, the person first. A representative sees the person's and their
 * own; what somebody needs in words, and where they live, is shown to a manager and to themselves alone.
 */
export async function needsOf(
  daybook: Daybook,
  ask: { readonly fund: string },
): Promise<NeedsOfFund | Refusal> {
  const fund = await personsFund(daybook, ask.fund)
  if (isRefusal(fund)) return fund
  return { fund, readers: await shownOf(daybook, fund) }
}

/** What is to be asked again, and whom nobody has asked yet. */
export interface NeedsToReview {
  /** By the day, the longest waiting first. */
  readonly due: readonly { readonly fund: FundRow; readonly need: NeedShown & { record: NeedOnRecord } }[]
  /** People with whom nothing is recorded: they are written to as their agreement says. */
  readonly notAsked: readonly FundRow[]
}

/** Records whose day has come, of whoever is still written to; of everybody in a few reads. */
export async function needsToReview(
  daybook: Daybook,
  { by = daybook.today }: { readonly by?: Day } = {},
): Promise<NeedsToReview> {
  const { store, kept, caller } = daybook
  const needs = await store.issued.needsOf(caller.provider)
  const asked = new Set(needs.filter((n) => n.reader === 'person').map((n) => n.fund))
  const funds = await daybook.fundsSeen()
  const byId = new Map(funds.map((fund) => [fund.id, fund]))
  const rows = needs.filter((n) => n.review <= by && byId.has(n.fund))
  const theirs = [...new Set(rows.map((n) => n.fund))].flatMap((id) => byId.get(id) ?? [])
  const agreements = await kept.agreementsIn(theirs)
  const authorities = await store.people.authoritiesIn(theirs.map(({ id }) => id))
  const readers = new Map(
    theirs.map((fund) => {
      const of = readersIn(fund, agreements.get(fund.id) ?? [], authorities.get(fund.id) ?? [], daybook.today)
      return [fund.id, new Map(of.map((r) => [r.reader, r]))] as const
    }),
  )
  const found = rows.flatMap((need) => {
    const [fund, reader] = [byId.get(need.fund), readers.get(need.fund)?.get(need.reader)]
    return fund && reader ? [{ fund, reader, need }] : []
  })
  const known = {
    ...{ today: daybook.today, mayRead: () => true },
    words: await store.words(
      wordsOfNeeds(
        found.map((f) => f.reader),
        found.map((f) => f.need),
      ),
    ),
    users: await store.people.users([...new Set(found.map((f) => f.need.by))]),
    reaches: await reachedByEmail(daybook),
  }
  const due = found.flatMap(({ fund, reader, need }) => {
    const { record, ...shown } = shownAs(fund, reader, need, known)
    return record ? [{ fund, need: { ...shown, record } }] : []
  })
  const day = (of: (typeof due)[number]) => of.need.record.review
  return {
    due: due.sort((a, b) => (day(a) < day(b) ? -1 : day(a) > day(b) ? 1 : 0)),
    notAsked: funds.filter((fund) => !asked.has(fund.id)),
  }
}

interface ReaderOf {
  readonly reader: Reader
  readonly to: NeedShown['to']
  readonly name: WordRef | string | undefined
  readonly agreed: string | undefined
}

/** Everybody who may be written to about a fund today: the person, whose authority stands, and who pays. */
async function readersOf({ store, today }: Daybook, fund: FundRow): Promise<readonly ReaderOf[]> {
  return readersIn(fund, await store.agreements(fund.id), await store.people.documents(fund.id), today)
}

function readersIn(
  fund: FundRow,
  agreements: readonly Agreement[],
  documents: readonly FundDocument[],
  today: Day,
): readonly ReaderOf[] {
  const agreement = inForce(agreements, today) ?? agreements.at(-1)
  const agreed = (reader: string) => agreement?.statementTo.find((s) => s.reader === reader)?.format
  return [
    { reader: 'person', to: 'person', name: fund.name, agreed: agreed('person') },
    ...standing(documents, today).map(
      ({ id, name }): ReaderOf => ({
        reader: id,
        to: 'representative',
        name,
        agreed: agreed('representative'),
      }),
    ),
    ...(agreement?.streams ?? []).map(
      ({ code, name }): ReaderOf => ({
        ...{ reader: `funder:${code}`, to: 'commissioner', name, agreed: agreed('commissioner') },
      }),
    ),
  ]
}

async function shownOf(daybook: Daybook, fund: FundRow): Promise<readonly NeedShown[]> {
  const { store, caller, today } = daybook
  const { as } = caller
  const own = as.role === 'representative' ? as.authority : 'person'
  const isSeen = ({ reader }: ReaderOf) =>
    as.role !== 'representative' || reader === 'person' || reader === own
  const readers = (await readersOf(daybook, fund)).filter(isSeen)
  const needs = await store.issued.needs(fund.id)
  const reached = new Map<Reader, boolean>()
  for (const { reader } of readers) reached.set(reader, (await accountsOf(daybook, fund, reader)).length > 0)
  const known: KnownOfNeeds = {
    today,
    mayRead: (reader) => as.role === 'manager' || reader === own,
    words: await store.words(wordsOfNeeds(readers, needs)),
    users: await store.people.users([...new Set(needs.map((n) => n.by))]),
    reaches: (_, reader) => reached.get(reader) ?? false,
  }
  return readers.map((reader) => {
    const need = needs.find((n) => n.reader === reader.reader)
    return shownAs(fund, reader, need, known)
  })
}

interface KnownOfNeeds {
  readonly today: Day
  /** Whether what a reader needs in words, and where they live, is shown to whoever asks. */
  readonly mayRead: (reader: Reader) => boolean
  readonly words: ReadonlyMap<WordRef, string>
  readonly users: ReadonlyMap<UserId, UserRow>
  readonly reaches: (fund: FundRow, reader: Reader) => boolean
}

function wordsOfNeeds(readers: readonly ReaderOf[], needs: readonly NeedRow[]): WordRef[] {
  return [
    ...needs.flatMap((n) => [n.says, n.address]).filter((ref) => ref !== undefined),
    ...readers.flatMap((r) => (r.to === 'representative' && r.name ? [r.name as WordRef] : [])),
  ]
}

function shownAs(
  fund: FundRow,
  { reader, to, name, agreed }: ReaderOf,
  need: NeedRow | undefined,
  { today, mayRead, words, users, reaches }: KnownOfNeeds,
): NeedShown {
  const text = (ref: WordRef | undefined) => (ref && mayRead(reader) ? words.get(ref) : undefined)
  return {
    ...(need ? writtenAs(need) : writtenAsAgreed(agreed)),
    ...{ reader, to, getsStatements: agreed !== undefined || (to === 'person' && need !== undefined) },
    name: (to === 'representative' ? words.get(name as WordRef) : name) ?? fund.ref,
    hasEmail: reaches(fund, reader),
    record: need && {
      on: dayAt(need.at),
      by: { code: need.by, name: users.get(need.by)?.name },
      ...{ review: need.review, due: need.review <= today },
      ...{ says: text(need.says), address: text(need.address) },
    },
  }
}

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
  /** The needs recorded with the fund's readers by then, where they were read with those of others. */
  readonly needs?: readonly NeedRow[]
  /** The same of the documents that say whose authority stands. */
  readonly documents?: readonly FundDocument[]
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
  { period, knownAt = daybook.at, needs: read, documents: known }: SentWhen = {},
): Promise<readonly Delivered[]> {
  const { store } = daybook
  const needs = read ?? (await store.issued.needs(fund.id, { knownAt }))
  const documents = isForOthers(agreement) ? (known ?? (await store.people.documents(fund.id))) : []
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

/** Whether the statements go to whoever's authority stands. */
export function isForOthers(agreement: Agreement): boolean {
  return agreement.statementTo.some(({ reader }) => reader === 'representative')
}

/** How one reader is written to today: as recorded with them, else as agreed with them, which comes beside it. */
export async function writingTo(
  { store, today }: Daybook,
  fund: FundRow,
  reader: Reader,
): Promise<WrittenTo & { readonly need?: NeedRow; readonly agreed?: string }> {
  const need = (await store.issued.needs(fund.id)).find((n) => n.reader === reader)
  if (need) return { ...writtenAs(need), need }
  const agreements = await store.agreements(fund.id)
  const agreement = inForce(agreements, today) ?? agreements.at(-1)
  const agreed = agreement?.statementTo.find((s) => s.reader === roleOf(reader))?.format
  return { ...writtenAsAgreed(agreed), ...(agreed === undefined ? {} : { agreed }) }
}

function writtenAs({ form, way, language }: NeedRow): WrittenTo {
  return { form, way, language }
}

/** What an agreement calls a reader. */
function roleOf(reader: Reader): 'person' | 'commissioner' | 'representative' {
  if (reader === 'person') return 'person'
  return isFunder(reader) ? 'commissioner' : 'representative'
}

const FUNDER = 'funder:'

function isFunder(reader: string): reader is `funder:${string}` {
  return reader.startsWith(FUNDER)
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
