import { createHash } from 'node:crypto'
import type { Agreement } from '../ledger/agreement.ts'
import { ALLOCATION, decideAllocations, openWeeks, takesBack } from '../ledger/allocation.ts'
import { type Book, withTransfers } from '../ledger/book.ts'
import { checkDraft, NEED_DECISION } from '../ledger/checks.ts'
import { type Day, dayAt, type Moment } from '../ledger/day.ts'
import type { Decision } from '../ledger/decision.ts'
import { checkDisputes, type Dispute } from '../ledger/dispute.ts'
import {
  type ActId,
  type CallerCode,
  canonicalText,
  type DecisionId,
  type Digest,
  type Draft,
  type DraftOf,
  type EntryKind,
  type Numbered,
  type WordRef,
} from '../ledger/entry.ts'
import type { FundId } from '../ledger/fund.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { type Act, type Asker, type FundAsked, mayWith, type Ruling } from '../ledger/role.ts'
import type { FundCase } from '../ledger/support.ts'
import { withRepricings } from '../ledger/valuation.ts'
import { whoDecides } from './access.ts'
import { Kept } from './kept.ts'
import type { Changes, Expecting, FundRow, NewEntry, Outcome, RareKind, RequestRow, Store } from './store.ts'
import type { FundDocument } from './store-people.ts'
import type { QueryChanges } from './store-queries.ts'

/** Everything an act needs that is not a value: all of it handed in. */
export interface Desk {
  readonly store: Store
  readonly clock: () => Moment
  /** A new random public id, such as `f_4k9…`. */
  readonly newId: (prefix: string) => string
  /** 32 random bytes in hex. */
  readonly newSalt: () => string
  /** Where the service is reached, such as `https://ringfence.example`: printed where something can be checked. */
  readonly origin?: string
  /** What was read before, for whoever asks next; a daybook that is handed none has its own. */
  readonly kept?: Kept
}

/** Who acts, as what: made from what somebody was given to see and do, anew for each request (access.ts). */
export interface Caller extends Asker {
  readonly code: CallerCode
  /** The program itself, at work for whoever asked it to: what it hands to the post nobody looks at (delivery.ts). */
  readonly isProgram?: true
}

/** A figure was asked for that the caller may not see: the edges answer as if it were not there. */
export class Hidden extends Error {
  override readonly name = 'Hidden'
}

/** What is answered where there is no such fund, and where it may not be seen. */
export function unknownFund(ref: string): Refusal {
  return new Refusal(
    'unknown-fund',
    `There is no fund “${ref}”. Check its reference.`,
    { fund: ref },
    { field: 'fund' },
  )
}

/**
 * Who asked, as what: the same person by another access, or for another provider, asks another thing, and is not
 * given the answer of the first.
 */
export function requester({ code, provider, as }: Caller): string {
  const to = [
    'fund' in as ? as.fund : undefined,
    'authority' in as ? as.authority : undefined,
    'funder' in as ? as.funder : undefined,
  ]
  return [code, provider, as.role, ...to.filter((t) => t !== undefined)].join(' ')
}

export function sha256(text: string | Uint8Array): Digest {
  return createHash('sha256').update(text).digest('hex') as Digest
}

/** The digest of a document: SHA-256 over its canonical JSON (RFC 8785). */
export function digestOf(document: object): Digest {
  return sha256(canonicalText(document))
}

/** The commitment to a text: SHA-256(salt ‖ text) (design.md §1.3). */
function commitment(salt: string, text: string): WordRef {
  return createHash('sha256').update(Buffer.from(salt, 'hex')).update(text).digest('hex') as WordRef
}

/** What a list of funds that are no longer paid for is about. */
export const ENDED = 'ended'

interface Page {
  readonly fund: FundRow
  readonly agreements: readonly Agreement[]
  book: Book
  readonly written: Numbered[]
}

type ListKey =
  | 'newFunds'
  | 'words'
  | 'agreements'
  | 'decisions'
  | 'statements'
  | 'erase'
  | 'leaveOut'
  | 'imports'
  | 'putAside'
  | 'settled'
  | 'documents'
  | 'access'
  | 'accessEnded'
  | 'invitations'
  | 'proposals'
  | 'proposalAnswers'
  | 'flags'
  | 'flagAnswers'
  | 'councilPolicies'
  | 'paymentDetails'
  | 'paymentLimits'
  | 'looks'
  | 'notices'
  | 'told'
  | 'contacts'
  | 'renditions'
  | 'needs'
  | 'deliveries'
  | 'questions'
  | 'questionAnswers'
  | 'answersTold'
  | 'issuings'
  | 'issuingsDone'
  | 'opened'
  | 'draftsDone'
  | keyof QueryChanges
type Lists = { readonly [K in ListKey]: NonNullable<Changes[K]>[number][] }
/** Single things that acts set beside entries. */
type Singles = {
  -readonly [K in Exclude<
    keyof Changes,
    ListKey | 'provider' | 'at' | 'by' | 'entries' | 'request'
  >]?: NonNullable<Changes[K]>
}

/**
 * The daybook: what an act has decided and not committed yet. It reads each fund once, lets every rule see
 * what was decided before it, checks every draft, and commits all of it at the versions it read, or nothing
 * (design.md §4 "Optimistic lock"). Preview is a daybook that is thrown away.
 */
export class Daybook {
  readonly at: Moment
  readonly today: Day
  readonly #desk: Desk
  readonly #caller: Caller
  readonly #act: Act
  readonly #key: string | undefined
  readonly #rulings = new Map<FundId, Ruling>()
  readonly #agreed = new Map<FundId, readonly Agreement[]>()
  /** What was read before and has not moved since. */
  readonly kept: Kept
  readonly #pages = new Map<FundId, Page>()
  readonly #disputes = new Map<FundId, readonly Dispute[]>()
  readonly #words = new Map<string, WordRef>()
  readonly #texts = new Map<WordRef, string>()
  readonly #expecting = new Map<FundId, number>()
  readonly #entries: NewEntry[] = []
  readonly #lists: Lists = {
    newFunds: [],
    words: [],
    agreements: [],
    decisions: [],
    statements: [],
    erase: [],
    leaveOut: [],
    imports: [],
    putAside: [],
    settled: [],
    documents: [],
    access: [],
    accessEnded: [],
    invitations: [],
    proposals: [],
    proposalAnswers: [],
    flags: [],
    flagAnswers: [],
    councilPolicies: [],
    paymentDetails: [],
    paymentLimits: [],
    looks: [],
    notices: [],
    told: [],
    contacts: [],
    renditions: [],
    needs: [],
    deliveries: [],
    questions: [],
    questionAnswers: [],
    answersTold: [],
    issuings: [],
    issuingsDone: [],
    opened: [],
    draftsDone: [],
    queries: [],
    queryMessages: [],
    queriesClosed: [],
    reclaims: [],
    reclaimsTold: [],
    reclaimUses: [],
    reclaimAnswers: [],
  }
  readonly #singles: Singles = {}

  constructor(desk: Desk, caller: Caller, act: Act, key?: string) {
    this.#desk = desk
    this.#caller = caller
    this.#act = act
    this.#key = key
    this.kept = desk.kept ?? new Kept(desk.store)
    this.at = desk.clock()
    this.today = dayAt(this.at)
  }

  get caller(): Caller {
    return this.#caller
  }

  /** The key of the request that is answered, where it has one. */
  get key(): string | undefined {
    return this.#key
  }

  get store(): Store {
    return this.#desk.store
  }

  /** Where the service is reached; null where nobody has said. */
  get origin(): string | null {
    return this.#desk.origin ?? null
  }

  newId(prefix: string): string {
    return this.#desk.newId(prefix)
  }

  /** The fund of a reference or public id, where the caller may do this with it; anything else does not exist. */
  async fund(ref: string): Promise<FundRow | Refusal> {
    const opened = [...this.#pages.values()].find((p) => p.fund.ref === ref || p.fund.id === ref)
    if (opened) return opened.fund
    const found =
      (await this.store.fundByRef(this.#caller.provider, ref)) ?? (await this.store.fund(ref as FundId))
    const ruling = found ? await this.ruling(found) : 'hidden'
    if (isRefusal(ruling)) return ruling
    if (!found || ruling === 'hidden') return unknownFund(ref)
    // What an act reads from here on is decided at this version, whatever it reads first.
    if (!this.#expecting.has(found.id)) this.#expecting.set(found.id, found.version)
    return found
  }

  /** What the policy says of this act with a fund, asked once. */
  async ruling(fund: FundRow): Promise<Ruling> {
    const known = this.#rulings.get(fund.id)
    if (known) return known
    const { as } = this.#caller
    if (as.role === 'commissioner')
      return this.#ruled(fund, { agreements: (await this.kept.agreementsIn([fund])).get(fund.id) ?? [] })
    if (as.role === 'representative')
      return this.#ruled(fund, { who: await whoDecides(this, fund, this.today) })
    return this.#ruled(fund)
  }

  #ruled(
    { id, provider, holder }: FundRow,
    { agreements = [], who }: Partial<Pick<FundAsked, 'agreements' | 'who'>> = {},
  ): Ruling {
    const asked = { id, provider, holder, agreements, ...(who ? { who } : {}) }
    const ruling = mayWith(this.#caller, this.#act, asked, this.today)
    this.#rulings.set(id, ruling)
    if (this.#caller.as.role === 'commissioner') this.#agreed.set(id, agreements)
    return ruling
  }

  /** What was agreed in a fund, as it was when the caller was let in to it. */
  async agreements(fund: FundId): Promise<readonly Agreement[]> {
    return this.#agreed.get(fund) ?? this.store.agreements(fund)
  }

  /** The funds this act or figure asked for and may see. */
  get opened(): FundId[] {
    return [...this.#rulings].flatMap(([fund, ruling]) => (ruling === 'yes' ? [fund] : []))
  }

  /**
   * What was looked at, for who looked: the month of a statement, or of a list the day that it tells of, the days from
   * one to another (`lookedAtDays`), or `ENDED`; none where it tells of today.
   */
  lookedAbout: string | undefined

  /** Those whose rows are in a list, where they are no more than some of everybody who is seen on its days. */
  listed: readonly FundId[] | undefined

  /** A list tells of these days: it shows whoever may be seen on any of them. */
  lookedAtDays(first: Day, last: Day): void {
    this.lookedAbout = first === last ? first : `${first}/${last}`
  }

  /** Every person's fund of the provider that the caller may do this with, by reference. */
  async fundsSeen(): Promise<FundRow[]> {
    const { as, provider } = this.#caller
    const people = (await this.kept.funds(provider)).filter((f) => f.holder === 'person')
    const isOne = as.role === 'representative' || as.role === 'holder'
    const agreed = as.role === 'commissioner' ? await this.kept.agreementsIn(people) : undefined
    const seen: FundRow[] = []
    for (const fund of people) {
      const known = this.#rulings.get(fund.id)
      // Of everybody, asked without waiting a thousand times for what is there.
      const ruling =
        known ??
        (isOne ? await this.ruling(fund) : this.#ruled(fund, { agreements: agreed?.get(fund.id) ?? [] }))
      if (ruling === 'yes') seen.push(fund)
    }
    return seen
  }

  /** What rules decide about a fund from: its balances from `since` on, with everything decided so far. */
  async case(fund: FundRow, since: Day): Promise<FundCase> {
    const page = await this.#page(fund, since)
    return { fund: page.fund, agreements: page.agreements, book: page.book, today: this.today }
  }

  async #page(fund: FundRow, since: Day): Promise<Page> {
    const known = this.#pages.get(fund.id)
    if (known && known.book.from <= since) return known
    const row = known?.fund ?? (await this.store.fund(fund.id)) ?? fund
    const stored = await this.store.book(fund.id, since)
    const written = known?.written ?? []
    const page: Page = {
      fund: row,
      agreements: known?.agreements ?? (await this.store.agreements(fund.id)),
      book: written.reduce((book, e) => withTransfers(book, e.effective, e.transfers), stored),
      written,
    }
    this.#pages.set(fund.id, page)
    if (!this.#expecting.has(fund.id)) this.#expecting.set(fund.id, row.version)
    return page
  }

  /** A fund that this act opens: nothing is stored of it yet. */
  openPage(fund: FundRow, agreements: readonly Agreement[]): void {
    const book: Book = { from: fund.opened, before: new Map(), changes: new Map() }
    this.#pages.set(fund.id, { fund, agreements, book, written: [] })
    this.#expecting.set(fund.id, 0)
  }

  /** Rules see a new version of the agreement from here on. */
  async withAgreement(fund: FundRow, agreement: Agreement): Promise<void> {
    const page = await this.#page(fund, agreement.from)
    this.#pages.set(fund.id, { ...page, agreements: [...page.agreements, agreement] })
  }

  /** Writes one draft into the daybook: its number in the fund, or what every entry must satisfy and this does not. */
  async write(fund: FundRow, draft: Draft, more: { readonly act?: ActId } = {}): Promise<number | Refusal> {
    const page = await this.#page(fund, draft.effective)
    let number = 0
    for (const d of withRepricings(page.agreements, draft)) {
      const about = { fund: page.fund, agreements: page.agreements, book: page.book, today: this.today }
      const refusal = checkDraft(about, d) ?? (isChoice(d) ? await this.#disputed(page, d) : undefined)
      if (refusal) return refusal
      const written = this.#append(page, d, more.act)
      if (d === draft) number = written
    }
    return number
  }

  /** Whether a choice would use what an open dispute keeps still; what is disputed is read once. */
  async #disputed({ fund, book, agreements }: Page, draft: Draft): Promise<Refusal | undefined> {
    if (fund.version === 0) return undefined
    const open = this.#disputes.get(fund.id) ?? (await this.store.people.openDisputes(fund.id))
    this.#disputes.set(fund.id, open)
    // One that is answered in this very daybook keeps nothing still any more.
    const answered = new Set<string>(
      this.documents(fund.id).flatMap((d) => (d.what === 'dispute-answered' ? [d.dispute] : [])),
    )
    const waiting = open.filter((d) => !answered.has(d.id))
    return checkDisputes(waiting, book, draft, agreements)
  }

  #append(page: Page, draft: Draft, act: ActId | undefined): number {
    const number = page.fund.version + page.written.length + 1
    page.written.push({ ...draft, number })
    page.book = withTransfers(page.book, draft.effective, draft.transfers)
    this.#entries.push({
      fund: page.fund.id,
      draft,
      ...(act ? { act } : {}),
      ...(this.#key ? { key: this.#key } : {}),
    })
    return number
  }

  /** Writes several drafts of one fund; the numbers, or the first refusal (then the act writes nothing at all). */
  async writeAll(
    fund: FundRow,
    drafts: readonly Draft[],
    more: { readonly act?: ActId } = {},
  ): Promise<number[] | Refusal> {
    const numbers: number[] = []
    for (const draft of drafts) {
      const number = await this.write(fund, draft, more)
      if (isRefusal(number)) return number
      numbers.push(number)
    }
    return numbers
  }

  /**
   * Remembers where the daybook stands; `undo` takes back what was decided since. A row of a file that turns
   * out to need a human leaves nothing behind.
   */
  mark(): () => void {
    const pages = new Map(
      [...this.#pages].map(([id, page]) => [id, { page, written: page.written.length, book: page.book }]),
    )
    const entries = this.#entries.length
    const words = this.#words.size
    const lists = Object.values(this.#lists).map((list: unknown[]) => ({ list, length: list.length }))
    return () => {
      // A page read again from an earlier day since the mark shares what was written before it.
      this.#pages.clear()
      for (const [id, was] of pages) {
        was.page.written.length = was.written
        was.page.book = was.book
        this.#pages.set(id, was.page)
      }
      this.#entries.length = entries
      for (const { list, length } of lists) list.length = length
      for (const key of [...this.#words.keys()].slice(words)) this.#words.delete(key)
    }
  }

  /** Posts the allocations due up to a day, as every commit does first (design.md §3 "Allocation"). */
  async postDue(fund: FundRow, through: Day, again = false): Promise<number | Refusal> {
    if (fund.holder === 'provider') return 0
    const known = this.#pages.get(fund.id)
    const agreements = known?.agreements ?? (await this.store.agreements(fund.id))
    const weeks = openWeeks(known?.fund ?? fund, agreements, through)
    const stored = await this.store.entriesFrom(fund.id, ALLOCATION, weeks)
    const posted = [...stored, ...(known?.written ?? [])].filter(isKind('allocation'))
    const reversed = new Set(
      (
        await this.reversals(
          fund,
          posted.map((e) => e.number),
        )
      ).keys(),
    )
    const due = await this.due(known?.fund ?? fund, agreements, posted, through, { reversed, again })
    const numbers = await this.writeAll(fund, due)
    return isRefusal(numbers) ? numbers : numbers.length
  }

  /**
   * What falls due by a day beside what is posted. What there is of hours and money is read only where a week is cut,
   * and then no more is taken back than is there.
   */
  async due(
    fund: FundRow,
    agreements: readonly Agreement[],
    posted: readonly Numbered<'allocation'>[],
    through: Day,
    undone: { readonly reversed: ReadonlySet<number>; readonly again: boolean },
  ): Promise<DraftOf<'allocation'>[]> {
    const due = decideAllocations(fund, agreements, posted, through, undone)
    if (!due.some(takesBack)) return due
    const first = due.reduce((day, d) => (d.effective < day ? d.effective : day), through)
    const { book } = await this.case(fund, first)
    return decideAllocations(fund, agreements, posted, through, undone, book)
  }

  /** Entries already written in this daybook, of some kinds, of one fund. */
  written<K extends EntryKind>(fund: FundId, ...kinds: readonly K[]): Extract<Numbered, { kind: K }>[] {
    return (this.#pages.get(fund)?.written ?? []).filter(isKind(...kinds))
  }

  /** Entries of rare kinds, stored and decided. */
  async entriesOfKind<K extends RareKind>(
    fund: FundRow,
    ...kinds: readonly K[]
  ): Promise<Extract<Numbered, { kind: K }>[]> {
    const stored: readonly Numbered[] =
      fund.version === 0 ? [] : await this.store.entriesOfKind(fund.id, kinds)
    return [...stored.filter(isKind(...kinds)), ...this.written(fund.id, ...kinds)]
  }

  /** Entries that came from these references of a list, stored and decided, with who reversed them. */
  async entriesFrom(fund: FundRow, system: string, references: readonly string[]): Promise<Numbered[]> {
    const wanted = new Set(references)
    const stored: readonly Numbered[] =
      fund.version === 0 ? [] : await this.store.entriesFrom(fund.id, system, references)
    const decided = (this.#pages.get(fund.id)?.written ?? []).filter(
      (e) => e.source?.system === system && wanted.has(e.source.reference),
    )
    return [...stored, ...decided]
  }

  /** Which of these entries are reversed, and by which number, counting what is decided here. */
  async reversals(fund: FundRow, numbers: readonly number[]): Promise<ReadonlyMap<number, number>> {
    const stored =
      numbers.length === 0 ? new Map<number, number>() : await this.store.reversals(fund.id, numbers)
    const all = new Map(stored)
    for (const e of this.#pages.get(fund.id)?.written ?? [])
      if (e.reverses !== undefined) all.set(e.reverses, e.number)
    return all
  }

  /** A commitment to a name or words that may recur in the fund: the same text gets the same one. */
  async word(fund: FundId, text: string): Promise<WordRef> {
    const cached = this.#words.get(`${fund} ${text}`)
    if (cached) return cached
    const known =
      this.#expecting.get(fund) === 0 ? undefined : (await this.store.wordsFor(fund, [text])).get(text)
    const ref = known ?? this.newWord(fund, text)
    this.#words.set(`${fund} ${text}`, ref)
    return ref
  }

  /** The texts behind commitments, stored and decided here. */
  async words(refs: readonly WordRef[]): Promise<ReadonlyMap<WordRef, string>> {
    const stored = refs.length === 0 ? new Map<WordRef, string>() : await this.store.words(refs)
    const all = new Map(stored)
    for (const ref of refs) {
      const text = this.#texts.get(ref)
      if (text !== undefined) all.set(ref, text)
    }
    return all
  }

  /** A commitment to a text of its own, such as a row of a file. */
  newWord(fund: FundId, text: string): WordRef {
    const salt = this.#desk.newSalt()
    const ref = commitment(salt, text)
    this.add('words', { ref, fund, salt, text })
    this.#texts.set(ref, text)
    return ref
  }

  /** A secret for a link: 256 random bits in hex. Whoever keeps it keeps only its digest. */
  newSecret(): string {
    return this.#desk.newSalt()
  }

  /** Adds a document about who sees and decides; the entry of the same kind carries its digest. */
  newDocument(document: FundDocument): Digest {
    const digest = digestOf(document)
    this.add('documents', { document, digest })
    return digest
  }

  /** Documents of a fund that are decided here and not stored yet. */
  documents(fund: FundId): FundDocument[] {
    return this.#lists.documents.map((d) => d.document).filter((d) => d.fund === fund)
  }

  /** A decision's record; the entry that acts on it carries its digest. */
  newDecision(decision: Omit<Decision, 'format' | 'id' | 'writtenDownBy'>): {
    decision: DecisionId
    document: Digest
    record: Decision
  } {
    const record: Decision = {
      ...decision,
      format: 1,
      id: this.newId('d') as DecisionId,
      writtenDownBy: this.#caller.code,
    }
    const digest = digestOf(record)
    this.add('decisions', { decision: record, digest })
    return { decision: record.id, document: digest, record }
  }

  /** Adds one thing beside the entries: a word, a decision, a row put aside. */
  add<K extends ListKey>(what: K, item: Lists[K][number]): void {
    const list: Lists[K][number][] = this.#lists[what]
    list.push(item)
  }

  /** Sets one thing beside the entries: a new provider, a mapping, a bank balance. */
  set<K extends keyof Singles>(what: K, item: NonNullable<Singles[K]>): void {
    Object.assign(this.#singles, { [what]: item })
  }

  get isEmpty(): boolean {
    return (
      this.#entries.length === 0 &&
      Object.keys(this.#singles).length === 0 &&
      Object.values(this.#lists).every((list) => list.length === 0)
    )
  }

  get count(): number {
    return this.#entries.length
  }

  /** Commits everything at the versions read. */
  async commit(request?: RequestRow): Promise<Outcome> {
    // Words stand in their fund, whether an entry names them or not.
    const used = new Set([...this.#entries, ...this.#lists.words].map(({ fund }) => fund))
    const expecting: Expecting = new Map([...this.#expecting].filter(([fund]) => used.has(fund)))
    return this.store.commit(
      {
        ...this.#singles,
        ...this.#lists,
        provider: this.#caller.provider,
        at: this.at,
        by: this.#caller.code,
        entries: this.#entries,
        ...(request ? { request } : {}),
      },
      expecting,
    )
  }
}

/**
 * What is still open to choose, planned support too: what a file says was already paid for has happened, and is
 * recorded.
 */
function isChoice(draft: Draft): boolean {
  if (draft.kind === 'booking') return true
  return NEED_DECISION.has(draft.kind) && !(draft.kind === 'purchase' && draft.source !== undefined)
}

/** Picks entries of some kinds, with their details' type. */
export function isKind<K extends EntryKind>(...kinds: readonly K[]) {
  const wanted: ReadonlySet<string> = new Set(kinds)
  return <E extends Numbered>(e: E): e is Extract<E, { kind: K }> => wanted.has(e.kind)
}
