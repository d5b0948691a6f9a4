// The books under test: Larch Care looks after Amir and Bea, who each have a fund, and keeps its own book.
//
//   1 April   Amir's agreement: £24.60 a day hour, £36.90 a late hour, £90 a night; 24 h a week
//   1 April   24 h given (£590.40), owed by Northshire
//   2 April   £590.40 received
//   3 April   3 h support given, £73.80 earned
//
// What Larch takes out was proposed by one of its managers and allowed by the other.
import type { Changes, NewEntry, Outcome, Store } from '../../src/bookkeeping/store.ts'
import type {
  AccessId,
  FundDocument,
  InvitationId,
  ProposalId,
  ProposalRow,
} from '../../src/bookkeeping/store-people.ts'
import type { QueryAsked, ReclaimAsked } from '../../src/bookkeeping/store-queries.ts'
import type { Agreement } from '../../src/ledger/agreement.ts'
import type { Authority, AuthorityId } from '../../src/ledger/authority.ts'
import type { Day, Moment, Month } from '../../src/ledger/day.ts'
import type { Decision } from '../../src/ledger/decision.ts'
import type { Dispute, DisputeAnswer, DisputeId, Held } from '../../src/ledger/dispute.ts'
import {
  type ActId,
  type CallerCode,
  type DecisionId,
  type Digest,
  type Draft,
  type DraftOf,
  hoursTransfer,
  moneyTransfer,
  type Transfer,
  unitTransfer,
  type WordRef,
} from '../../src/ledger/entry.ts'
import type { FundId, ProviderId } from '../../src/ledger/fund.ts'
import { HOUR, hours } from '../../src/ledger/hours.ts'
import { money, PENNY, pence } from '../../src/ledger/money.ts'
import type { Kind } from '../../src/ledger/rate.ts'
import type { Form, Statement } from '../../src/ledger/statement.ts'
import { codeOfDocument } from '../../src/ledger/statement-code.ts'
import { canonicalJson, commitment, sha256 } from '../../src/store/rows.ts'

export const LARCH = 'larch' as ProviderId
export const AMIR = 'fund-amir' as FundId
export const BEA = 'fund-bea' as FundId
export const OWN = 'fund-own' as FundId
/** Another provider, and the person it looks after. */
export const ROWAN = 'rowan' as ProviderId
export const CARA = 'fund-cara' as FundId
export const MANAGER = 'manager-1' as CallerCode
export const SECOND = 'manager-2' as CallerCode
export const day = (text: string) => text as Day
export const NOW = '2026-05-20T09:00:00Z' as Moment
export const NEXT_DAY = '2026-05-21T09:00:00Z' as Moment

let words = 0
export function aWord(fund: FundId, text: string) {
  const salt = sha256(`salt ${words++}`)
  return { ref: commitment(salt, text) as WordRef, fund, salt, text }
}

function kind(code: string, direct: number, management: number, measure: Kind['measure'] = 'time'): Kind {
  return {
    code,
    label: `${code} hours`,
    measure,
    ratio: code === 'enhanced' ? { standard: 6, own: 4 } : { standard: 1, own: 1 },
    lines: [
      { category: 'wages', label: 'Wages', part: 'direct', rate: { pence: direct, per: 1 } },
      { category: 'margin', label: 'Margin', part: 'management', rate: { pence: management, per: 1 } },
    ],
  }
}

export function anAgreement(version = 1, from = '2026-04-01', standardPence = 2460): Agreement {
  return {
    format: 1,
    version,
    from: day(from),
    weekStarts: 3,
    yearStarts: '04-01',
    weekly: [{ kind: 'standard', amount: 24 * HOUR }],
    weeklyPence: 0,
    notSupported: [],
    kinds: [
      kind('standard', 1968, standardPence - 1968),
      kind('enhanced', 2952, 738),
      kind('night', 8000, 1000, 'count'),
    ],
    draws: [{ kind: 'enhanced', on: ['standard'] }],
    cashRest: 'contingency',
    noticeHours: 24,
    cancelledLate: { rule: 'direct-lines' },
    chargesIllness: false,
    streams: [{ code: 'northshire', name: 'Northshire', relation: 'included' }],
    surplus: { rule: 'not-agreed-yet' },
    reviews: [],
    statementTo: [],
  }
}

export const digestOf = (document: Agreement | Decision | Statement | FundDocument) =>
  sha256(canonicalJson(document)) as Digest

export function agreed(fund: FundId, agreement: Agreement, effective = agreement.from) {
  const digest = digestOf(agreement)
  const draft: DraftOf<'agreement'> = {
    kind: 'agreement',
    effective,
    details: { version: agreement.version, from: agreement.from },
    document: digest,
    transfers: [],
  }
  return { entry: { fund, draft }, agreements: [{ fund, agreement, digest }] }
}

export function aDecision(fund: FundId, id: string, name: WordRef): Decision {
  return {
    format: 1,
    id: id as DecisionId,
    fund,
    kind: 'buy',
    on: day('2026-04-02'),
    by: 'person',
    name,
    involved: 'in-person',
    writtenDownBy: MANAGER,
  }
}

export function allocation(on: string, hoursGiven = 24, each = 2460): DraftOf<'allocation'> {
  return {
    kind: 'allocation',
    effective: day(on),
    details: { week: day(on), version: 1, to: day(on) },
    transfers: [
      ...hoursTransfer('standard', 'issued', 'available', hours(hoursGiven * HOUR)),
      ...moneyTransfer('funder:northshire', 'hours', money(hoursGiven * HOUR * each)),
    ],
  }
}

function receipt(on: string, sumPence: number, reference = `BACS ${on}`): DraftOf<'receipt'> {
  return {
    kind: 'receipt',
    effective: day(on),
    details: { stream: 'northshire', reference },
    transfers: moneyTransfer('bank', 'funder:northshire', pence(sumPence)),
  }
}

export function support(
  on: string,
  visit: string,
  more: {
    minutes?: number
    worker?: WordRef
    each?: number
    direct?: number
    from?: 'available' | 'booked'
  } = {},
): DraftOf<'support'> {
  const { minutes = 180, each = 2460, direct = 1968, from = 'available' } = more
  const seconds = minutes * 60
  const at = (time: string) => `${on}T${time}` as never
  return {
    kind: 'support',
    effective: day(on),
    source: {
      system: 'roster',
      reference: visit,
      part: 1,
      piece: 1,
      file: sha256('roster.csv') as Digest,
      row: 2,
    },
    details: {
      session: visit,
      start: at('09:00:00Z'),
      end: at('12:00:00Z'),
      localStart: at('10:00'),
      localEnd: at('13:00'),
      ...(more.worker ? { worker: more.worker } : {}),
      together: 1,
      times: 'clocked',
      pieces: [
        {
          day: day(on),
          start: at('09:00:00Z'),
          end: at('12:00:00Z'),
          localStart: at('10:00'),
          localEnd: at('13:00'),
          kind: 'standard',
          amount: seconds,
        },
      ],
      reached: [
        {
          kind: 'standard',
          given: seconds,
          from: 'standard',
          left: seconds,
          charge: seconds * each,
          direct: seconds * direct,
          fall: 0,
        },
      ],
      unfunded: [],
    },
    transfers: [
      ...hoursTransfer('standard', from, 'delivered', hours(seconds)),
      ...moneyTransfer('hours', 'provider:direct', money(seconds * direct)),
      ...moneyTransfer('hours', 'provider:management', money(seconds * (each - direct))),
    ],
  }
}

export function intoMoney(on: string, hoursLeft: number, each = 2460): DraftOf<'hours-into-money'> {
  const seconds = hoursLeft * HOUR
  return {
    kind: 'hours-into-money',
    effective: day(on),
    details: { kind: 'standard', amount: seconds, sum: seconds * each, rest: 0, restTo: 'none' },
    transfers: [
      ...unitTransfer('standard', 'available', 'converted', seconds),
      ...moneyTransfer('hours', 'spending', money(seconds * each)),
    ],
  }
}

export function drawdown(on: string, sumPence: number): DraftOf<'drawdown'> {
  return {
    kind: 'drawdown',
    effective: day(on),
    details: { through: day(on), sum: sumPence * PENNY },
    transfers: moneyTransfer('provider:direct', 'bank', pence(sumPence)),
  }
}

export function advance(on: string, sumPence: number): DraftOf<'advance'> {
  return {
    kind: 'advance',
    effective: day(on),
    details: { sum: sumPence * PENNY },
    transfers: moneyTransfer('bank', 'advance', pence(sumPence)),
  }
}

export function purchase(on: string, sumPence: number): DraftOf<'purchase'> {
  const words = { supplier: sha256('supplier') as WordRef, what: sha256('what') as WordRef }
  return {
    kind: 'purchase',
    effective: day(on),
    details: { purchase: 'P-1', ...words, sum: sumPence * PENNY, paidFrom: 'bank', shortfall: 0 },
    transfers: moneyTransfer('spending', 'bank', pence(sumPence)),
  }
}

export function recorded(through: string): DraftOf<'support-recorded'> {
  return {
    kind: 'support-recorded',
    effective: day(through),
    details: { through: day(through) },
    transfers: [],
  }
}

export function reversalOf(number: number, of: Draft, on: string = of.effective): DraftOf<'reversal'> {
  return {
    kind: 'reversal',
    effective: day(on),
    reverses: number,
    details: { of: of.kind, advance: 0 },
    transfers: of.transfers.map((t): Transfer => ({ ...t, debit: t.credit, credit: t.debit })),
  }
}

/**
 * A statement with enough in it to be kept and looked at again: its number, days, state, what it follows from and
 * stands on (the fund's first entry), two visits to ask about, and the code that all of this makes.
 */
export function aStatement(
  fund: FundId,
  of: {
    number: number
    first: string
    last: string
    state?: Statement['state']
    head?: string
    lastStatement?: Digest
  },
): Statement {
  const visit = { day: day(of.last) }
  const frozen = {
    ...{ format: 2, fund, ref: 'LS-001', number: of.number, state: of.state ?? 'final' },
    ...{ first: day(of.first), last: day(of.last), knownAt: NOW, standsOn: 1, provider: 'Larch Care' },
    ...{ lines: [visit, visit], notGiven: [], purchases: [], decisions: [], earlierMonths: [] },
    proof: { head: of.head ?? '', lastStatement: of.lastStatement ?? null, code: '', checkAt: null },
  } as unknown as Statement
  const code = codeOfDocument(frozen, (document) => sha256(canonicalJson(document)))
  return { ...frozen, proof: { ...frozen.proof, code } }
}

export function closing(fund: FundId, statement: Statement) {
  const digest = digestOf(statement)
  const draft: DraftOf<'closing'> | DraftOf<'statement-issued'> = {
    kind: statement.state === 'final' ? 'closing' : 'statement-issued',
    effective: statement.last,
    details: { first: statement.first, last: statement.last, statement: statement.number, standsOn: 1 },
    document: digest,
    transfers: [],
  }
  return { entry: { fund, draft }, statements: [{ fund, statement, digest }] }
}

/** Larch, its own book, and the two funds; nothing in them yet. */
export async function larch(store: Store): Promise<Outcome> {
  const books = [
    { id: OWN, ref: 'OWN', holder: 'provider', text: 'Larch Care' },
    { id: AMIR, ref: 'LS-001', holder: 'person', text: 'Amir' },
    { id: BEA, ref: 'LS-002', holder: 'person', text: 'Bea' },
  ] as const
  const names = books.map(({ id, text }) => aWord(id, text))
  return store.commit(
    {
      provider: LARCH,
      at: '2026-04-01T08:00:00Z' as Moment,
      by: MANAGER,
      entries: [],
      newProvider: {
        name: 'Larch Care',
        bank: { code: 'ring-fenced', name: 'Larch Care ISF', sortCode: '00-00-00', number: '00000000' },
      },
      newFunds: books.map(({ id, ref, holder }, i) => ({
        id,
        ref,
        holder,
        opened: day('2026-04-01'),
        name: names[i]!.ref,
      })),
      words: names,
    },
    new Map(),
  )
}

let proposals = 0

/** One manager proposes something; what the other's commit says to approve it. */
export async function allowing(store: Store, what: ProposalRow['what'], ask: object) {
  const id = `proposal-${++proposals}` as ProposalId
  // What is refused stays proposed: the next one asks for something else, as far as the file knows.
  const proposed = { id, provider: LARCH, what, ask: JSON.stringify({ ...ask, test: proposals }) }
  const commit = { provider: LARCH, at: NOW, by: MANAGER, entries: [], proposals: [proposed] }
  await must(store.commit(commit, new Map()))
  const answer = { proposal: id, answer: 'approved', because: 'it is due' } as const
  return { id, approving: { by: SECOND, proposalAnswers: [answer] } }
}

/**
 * Commits drafts to a fund (or several) at the versions it has now. A bare draft of money that the provider takes
 * was proposed before, and is approved by this commit.
 */
export async function write(
  store: Store,
  entries: readonly (NewEntry | Draft)[],
  more: Partial<Changes> & { fund?: FundId } = {},
): Promise<Outcome> {
  const { fund = AMIR, ...changes } = more
  const placed: NewEntry[] = []
  const proposalAnswers = [...(changes.proposalAnswers ?? [])]
  for (const e of entries) {
    const taken = 'kind' in e && (e.kind === 'drawdown' || e.kind === 'advance-repaid') ? e : undefined
    if (!taken) placed.push('draft' in e ? e : { fund, draft: e })
    else {
      const { id, approving } = await allowing(store, taken.kind, { pence: taken.details.sum / PENNY })
      placed.push({ fund, draft: taken, act: id })
      proposalAnswers.push(...approving.proposalAnswers)
    }
  }
  const expecting = new Map<FundId, number>()
  for (const id of [AMIR, BEA, OWN]) expecting.set(id, (await store.fund(id))?.version ?? 0)
  const by = proposalAnswers.length > 0 ? SECOND : MANAGER
  return store.commit(
    { provider: LARCH, at: NOW, by, entries: placed, ...changes, proposalAnswers },
    expecting,
  )
}

/** Amir's first days, as above. */
export async function amirsApril(store: Store): Promise<void> {
  const { entry, agreements } = agreed(AMIR, anAgreement())
  const worker = aWord(AMIR, 'Femi')
  const outcome = await write(
    store,
    [
      entry,
      allocation('2026-04-01'),
      receipt('2026-04-02', 59_040),
      support('2026-04-03', 'V-1', { worker: worker.ref }),
    ],
    { agreements, words: [worker] },
  )
  if (!outcome.done) throw new Error(`Amir's April was refused: ${JSON.stringify(outcome)}`)
}

// ── Who sees, decides and disputes ─────────────────────────────────────────────────────────────────────

export const userCode = (text: string) => text as CallerCode
export const accessId = (text: string) => text as AccessId
export const proposalId = (text: string) => text as ProposalId
export const PRIYA = 'authority-1' as AuthorityId

/** Priya, whom Amir chose: she may buy and swap for him. Names and evidence are commitments. */
export function anAuthority(fund: FundId, id: AuthorityId, word: WordRef): Authority {
  return {
    ...{ format: 1, what: 'authority', id, fund, kind: 'nominated', name: word, decides: ['buy', 'swap'] },
    ...{ told: true, from: day('2026-04-01'), recognisedBy: word, evidence: word, writtenDownBy: MANAGER },
  }
}

export function aDispute(decision: Decision, held: readonly Held[], id = `dispute-${decision.id}`): Dispute {
  return {
    ...{ format: 1, what: 'dispute', id: id as DisputeId, fund: decision.fund, decision: decision.id },
    ...{ on: day('2026-05-08'), by: 'person', held, writtenDownBy: userCode('user-amir') },
  }
}

export function anAnswer(dispute: Dispute, because: WordRef, by: CallerCode = SECOND): DisputeAnswer {
  return {
    ...{ format: 1, what: 'dispute-answered', id: `answer-${dispute.id}`, fund: dispute.fund },
    ...{ dispute: dispute.id, outcome: 'stands', because, writtenDownBy: by },
  }
}

/** The entry that carries such a document, and the document. */
export function carried(document: FundDocument, on = '2026-05-20') {
  const digest = digestOf(document)
  const entry: NewEntry = {
    fund: document.fund,
    draft: { ...saying(document), effective: day(on), document: digest, transfers: [] } as Draft,
  }
  return { entry, documents: [{ document, digest }] }
}

function saying(d: FundDocument) {
  switch (d.what) {
    case 'authority':
      return { kind: d.what, details: { authority: d.id, from: d.from } }
    case 'authority-ended':
      return { kind: d.what, details: { authority: d.authority, why: d.why, on: d.on } }
    case 'decision-making':
      return { kind: d.what, details: { document: d.id, from: d.from } }
    case 'dispute':
      return { kind: d.what, details: { dispute: d.id, decision: d.decision } }
    case 'dispute-answered':
      return { kind: d.what, details: { dispute: d.dispute, outcome: d.outcome } }
  }
}

/** Files documents, each with its entry, in one commit. */
export function file(store: Store, documents: readonly FundDocument[], more: Partial<Changes> = {}) {
  const all = documents.map((d) => carried(d))
  return write(
    store,
    all.map((c) => c.entry),
    { ...more, documents: all.flatMap((c) => c.documents) },
  )
}

/** A choice that a manager wrote down for Amir, and a notice for him the day after. */
export function decided(id: string, name: WordRef, draft: Draft) {
  const decision = aDecision(AMIR, id, name)
  const notice = { id: `notice-${id}`, provider: LARCH, fund: AMIR, decision: decision.id } as const
  return {
    decision,
    entry: { ...draft, decision: decision.id },
    more: {
      decisions: [{ decision, digest: digestOf(decision) }],
      notices: [{ ...notice, to: 'person', due: day('2026-05-21') }],
    } as const,
  }
}

/**
 * Books with something in every table and every column: Amir's April, closed, and his uplift in May; a
 * purchase decided by Bea and paid with Larch's card; a mistake put right; a text erased; a file brought in,
 * with rows put aside; who may see and decide, who asked and who allowed, what was disputed, told and flagged,
 * and who looked; how people are written to, what was made of April's statements, sent, asked and answered, and
 * the issuing of a month; and a second provider.
 */
export async function fullBooks(store: Store): Promise<void> {
  await must(larch(store))
  await amirsApril(store)
  await must(store.commit(rowan(), new Map()))
  await aprilClosed(store)
  await beasPurchase(store)
  await uplift(store)
  await mistakePutRight(store)
  await fileBroughtIn(store)
  await whoDecides(store)
  await twoManagers(store)
  await saidNotMine(store)
  await whoLooked(store)
  await afterIssuing(store)
  await whoPaysAsks(store)
}

/** What the file says where one of its guards does. */
export const refused = (guard: string, fund?: FundId): Outcome => ({
  done: false,
  guard,
  ...(fund ? { fund } : {}),
})

export async function must(outcome: Promise<Outcome>): Promise<Extract<Outcome, { done: true }>> {
  const found = await outcome
  if (!found.done) throw new Error(`refused: ${JSON.stringify(found)}`)
  return found
}

export function rowan(): Changes {
  const name = aWord(CARA, 'Cara')
  return {
    provider: ROWAN,
    at: '2026-04-02T08:00:00Z' as Moment,
    by: MANAGER,
    entries: [{ fund: CARA, draft: { ...recorded('2026-04-01') } }],
    newProvider: {
      name: 'Rowan Support',
      bank: { code: 'main', name: 'Rowan ISF', sortCode: '00-00-01', number: '00000001' },
      demoToday: '2026-04-20T08:00:00Z' as Moment,
    },
    newFunds: [{ id: CARA, ref: 'R-1', holder: 'person', opened: day('2026-04-01'), name: name.ref }],
    words: [name],
  }
}

async function aprilClosed(store: Store): Promise<void> {
  const head = (await store.entry(AMIR, 1))?.hash ?? ''
  const april = { first: '2026-04-01', last: '2026-04-30', head }
  const early = closing(AMIR, aStatement(AMIR, { ...april, number: 1, state: 'may-change' }))
  await must(
    write(store, [drawdown('2026-04-10', 5_904), recorded('2026-04-30'), early.entry], {
      statements: early.statements,
    }),
  )
  const final = closing(AMIR, aStatement(AMIR, { ...april, number: 2 }))
  await must(write(store, [final.entry], { statements: final.statements, demoToday: NOW }))
}

async function beasPurchase(store: Store): Promise<void> {
  const { entry, agreements } = agreed(BEA, anAgreement())
  const [name, supplier, what, row] = ['Bea', 'City Gym', 'A gym session', '7;gym;35.00'].map((text) =>
    aWord(BEA, text),
  )
  const decision = aDecision(BEA, 'decision-1', name!.ref)
  const purchase: DraftOf<'purchase'> = {
    kind: 'purchase',
    effective: day('2026-05-02'),
    decision: decision.id,
    details: {
      ...{ purchase: 'P-1', supplier: supplier!.ref, what: what!.ref, sum: 3_500 * PENNY },
      ...{ paidFrom: 'provider-card', shortfall: 0 },
    },
    source: {
      ...{ system: 'purchases', reference: 'P-1', part: 1, piece: 1 },
      ...{ file: sha256('purchases.csv') as Digest, row: 7, text: row!.ref },
    },
    transfers: moneyTransfer('spending', 'advance', pence(3_500)),
  }
  const lent: DraftOf<'own-money'> = {
    kind: 'own-money',
    effective: day('2026-05-02'),
    details: { what: 'lent', sum: 3_500 * PENNY },
    transfers: moneyTransfer('own:lent', 'own:money', pence(3_500)),
  }
  const act = 'act-1' as ActId
  await must(
    write(
      store,
      [
        entry,
        { fund: BEA, draft: allocation('2026-04-01') },
        { fund: BEA, draft: intoMoney('2026-04-15', 5) },
        { fund: BEA, draft: purchase, act, key: 'request-1' },
        { fund: OWN, draft: lent, act, key: 'request-1' },
      ],
      {
        agreements,
        words: [name!, supplier!, what!, row!],
        decisions: [{ decision, digest: digestOf(decision) }],
        request: {
          caller: MANAGER,
          key: 'request-1',
          digest: sha256('sent') as Digest,
          status: 201,
          answer: '{"entry":4}',
        },
      },
    ),
  )
}

/** 21 hours held become worth £25.00 each: 40 pence more an hour, borne by Northshire. */
async function uplift(store: Store): Promise<void> {
  const { entry, agreements } = agreed(AMIR, anAgreement(2, '2026-05-01', 2500))
  const name = aWord(AMIR, 'Amir')
  const decision = aDecision(AMIR, 'decision-2', name.ref)
  const decided: DraftOf<'decision'> = {
    ...{ kind: 'decision', effective: day('2026-05-01'), details: { decision: decision.id } },
    ...{ decision: decision.id, document: digestOf(decision), transfers: [] },
  }
  const documents = { agreements, words: [name], decisions: [{ decision, digest: digestOf(decision) }] }
  await must(write(store, [decided, entry, repricing('2026-05-01', 21 * HOUR * 40, 2)], documents))
  await must(write(store, [support('2026-05-04', 'V-2', { each: 2500 }), allocation('2026-05-06', 24, 2500)]))
}

export function repricing(on: string, difference: number, version: number): DraftOf<'repricing'> {
  return {
    kind: 'repricing',
    effective: day(on),
    details: { version, bornBy: 'funder', prices: [], difference },
    transfers: moneyTransfer('funder:northshire', 'hours', money(difference)),
  }
}

async function mistakePutRight(store: Store): Promise<void> {
  const wrong = support('2026-05-05', 'V-3', { each: 2500 })
  const placed = await must(write(store, [wrong]))
  const late: Draft = {
    ...support('2026-05-05', 'V-0', { each: 2500, minutes: 60 }),
    relatesTo: day('2026-04-29'),
  }
  await must(write(store, [reversalOf(placed.entries[0]!.number, wrong), late]))
  const note = aWord(AMIR, 'something that should not have been written')
  await must(write(store, [], { words: [note] }))
  await must(write(store, [erasure(note.ref)], { erase: [note.ref] }))
}

export function erasure(...words: WordRef[]): DraftOf<'erasure'> {
  return { kind: 'erasure', effective: day('2026-05-20'), details: { words }, transfers: [] }
}

async function fileBroughtIn(store: Store): Promise<void> {
  const file = sha256('roster.csv') as Digest
  const aside = (id: string, fund?: FundId) => ({
    ...{
      provider: LARCH,
      id,
      import: 'import-1',
      file,
      fileName: 'roster.csv',
      row: 3,
      text: 'the row',
      system: 'roster',
    },
    ...{
      reference: `V-${id}`,
      day: day('2026-05-07'),
      reason: 'unknown-kind',
      sentence: 'No such kind.',
      by: MANAGER,
    },
    ...(fund ? { fund } : {}),
  })
  const counts = { rows: 9, added: 4, changed: 1, already: 1, leftOut: 1, putAside: 2 }
  await must(
    write(store, [], {
      mapping: { provider: LARCH, name: 'Roster', body: '{"a":1}' },
      leaveOut: [
        { provider: LARCH, field: 'client', value: 'Office', because: 'not a client', by: MANAGER },
        { provider: LARCH, field: 'service', value: 'Training', because: 'not support', by: MANAGER },
      ],
      imports: [
        { provider: LARCH, id: 'import-1', file, name: 'roster.csv', what: 'roster', ...counts, by: MANAGER },
      ],
      putAside: [aside('aside-1', AMIR), aside('aside-2')],
      bankBalance: { provider: LARCH, on: day('2026-04-30'), pence: 53_136, source: 'statement of 30 April' },
    }),
  )
  await must(
    write(store, [], {
      mapping: { provider: LARCH, name: 'Roster', body: '{"a":2}' },
      imports: [
        { provider: LARCH, id: 'import-2', file, name: 'again.csv', what: 'roster', ...counts, by: MANAGER },
      ],
      settled: [
        { id: 'aside-1', how: 'left-out', because: 'twice in the file' },
        { id: 'aside-2', how: 'left-out', because: 'not ours' },
      ],
      bankBalance: { provider: LARCH, on: day('2026-05-19'), pence: 53_136, source: 'statement of 19 May' },
      request: {
        caller: MANAGER,
        key: 'request-2',
        digest: sha256('sent too') as Digest,
        status: 200,
        answer: '{}',
      },
    }),
  )
}

async function whoDecides(store: Store): Promise<void> {
  const [priya, hana, how] = ['Priya', 'Hana', 'I am told in pictures'].map((text) => aWord(AMIR, text))
  const ended = anAuthority(AMIR, 'authority-2' as AuthorityId, hana!.ref)
  const documents: FundDocument[] = [
    anAuthority(AMIR, PRIYA, priya!.ref),
    ended,
    {
      ...{ format: 1, what: 'decision-making', id: 'agreed-1', fund: AMIR, from: day('2026-05-01') },
      kinds: [{ kind: 'buy', who: 'me-with-help', helper: priya!.ref, involved: how!.ref }],
      writtenDownBy: MANAGER,
    },
  ]
  await must(file(store, documents, { words: [priya!, hana!, how!] }))
  await must(
    file(store, [
      {
        ...{ format: 1, what: 'authority-ended', id: 'end-1', fund: AMIR, authority: ended.id },
        ...{ why: 'revoked', on: day('2026-05-20'), writtenDownBy: MANAGER },
      },
    ]),
  )
  const from = day('2026-04-01')
  const given = { provider: LARCH, from }
  const invited = { provider: LARCH, until: '2026-05-27T09:00:00Z' as Moment }
  await must(
    write(store, [], {
      access: [
        { ...given, id: accessId('jo'), user: userCode('user-jo'), role: 'manager' },
        { ...given, id: accessId('old'), user: userCode('user-old'), role: 'manager' },
        { ...given, id: accessId('amir'), user: userCode('user-amir'), role: 'holder', fund: AMIR },
        { ...given, id: accessId('bea'), user: userCode('user-bea'), role: 'holder', fund: BEA },
        {
          ...{ ...given, id: accessId('priya'), user: userCode('user-priya'), role: 'representative' },
          ...{ fund: AMIR, authority: PRIYA, to: day('2026-12-31') },
        },
        {
          ...given,
          id: accessId('council'),
          user: userCode('user-c'),
          role: 'commissioner',
          funder: 'northshire',
        },
      ],
      invitations: [
        {
          ...{ ...invited, id: 'invitation-1' as InvitationId, token: sha256('secret 1') as Digest },
          ...{
            role: 'representative',
            fund: AMIR,
            authority: PRIYA,
            email: 'Priya@Example.org',
            name: 'Priya',
          },
        },
        {
          ...{ ...invited, id: 'invitation-2' as InvitationId, token: sha256('secret 2') as Digest },
          ...{ role: 'commissioner', funder: 'northshire', email: 'c@example.org', name: 'Chris' },
        },
      ],
      councilPolicies: [
        { provider: LARCH, funder: 'northshire', from, appointeeDecides: ['buy'], where: 'Policy of 2024' },
        {
          provider: LARCH,
          funder: 'northshire',
          from: day('2026-05-01'),
          appointeeDecides: [],
          where: 'of 2026',
        },
      ],
    }),
  )
  await must(write(store, [], { invitationUsed: 'invitation-1' as InvitationId }))
}

async function twoManagers(store: Store): Promise<void> {
  await must(write(store, [], { accessEnded: [{ access: accessId('old'), why: 'left' }] }))
  const end = await allowing(store, 'end-access', { access: 'bea' })
  const accessEnded = [{ access: accessId('bea'), why: 'asked', proposal: end.id }]
  await must(write(store, [], { ...end.approving, accessEnded }))
  for (const [what, number] of [
    ['ring-fenced', '00000001'],
    ['own', '00000002'],
  ] as const)
    await must(changedDetails(store, { what, number }))
  for (const pence of [20_000, 50_000]) await must(changedLimit(store, pence))
  await must(
    write(store, [], {
      proposals: [
        { id: proposalId('propose-open'), provider: LARCH, what: 'payment', ask: '{"purchase":"P-9"}' },
      ],
      flags: [
        { id: 'flag-1', provider: LARCH, fund: BEA, what: 'not-proposed', facts: '{"pence":3500}' },
        { id: 'flag-2', provider: LARCH, what: 'over-limit', facts: '{"pence":70000}' },
        { id: 'flag-3', provider: LARCH, fund: AMIR, what: 'disputed-paid', facts: '{}' },
      ],
    }),
  )
  await must(
    write(store, [], {
      by: SECOND,
      flagAnswers: [
        { flag: 'flag-1', because: 'paid with the card' },
        { flag: 'flag-2', because: 'a new washing machine' },
      ],
    }),
  )
}

/** Bank details as two managers changed them. */
export async function changedDetails(store: Store, of: { what: 'ring-fenced' | 'own'; number: string }) {
  const details = { name: 'Larch Care', sortCode: '000000', number: of.number }
  const { id, approving } = await allowing(store, 'payment-details', { account: of.what, ...details })
  const paymentDetails = [{ provider: LARCH, what: of.what, ...details, proposal: id }]
  return write(store, [], { ...approving, paymentDetails })
}

/** The sum above which a payment needs two managers, as two managers set it. */
export async function changedLimit(store: Store, pence: number) {
  const { id, approving } = await allowing(store, 'payment-limit', { pence })
  return write(store, [], { ...approving, paymentLimits: [{ pence, proposal: id }] })
}

/** Two hours into money on 7 May, £50.00: Amir says it was not his decision, and Larch's other manager answers. */
async function saidNotMine(store: Store): Promise<void> {
  const [name, because] = ['Amir', 'He said so himself, and Femi heard it'].map((text) => aWord(AMIR, text))
  const swap = decided('decision-3', name!.ref, intoMoney('2026-05-07', 2, 2500))
  const other = decided('decision-4', name!.ref, intoMoney('2026-05-08', 1, 2500))
  await must(write(store, [swap.entry], { ...swap.more, words: [name!, because!] }))
  await must(write(store, [other.entry], other.more))
  const disputes = [swap, other].map(({ decision }, i) =>
    aDispute(decision, [{ unit: 'GBP', code: 'spending', amount: (2 - i) * HOUR * 2500 }]),
  )
  await must(file(store, disputes, { by: userCode('user-amir') }))
  await must(file(store, [anAnswer(disputes[0]!, because!.ref)], { by: SECOND }))
  await must(
    write(store, [], {
      at: NEXT_DAY,
      by: SECOND,
      told: [
        { notice: 'notice-decision-3', how: 'in-person' },
        { notice: 'notice-decision-4', how: 'letter' },
      ],
    }),
  )
}

async function whoLooked(store: Store): Promise<void> {
  const look = { provider: LARCH, role: 'manager', by: userCode('user-jo'), at: NOW } as const
  const council = { ...look, role: 'commissioner', funder: 'northshire', by: userCode('user-c') } as const
  await must(
    write(store, [], {
      looks: [
        { ...look, fund: AMIR, what: 'account' },
        { ...council, fund: AMIR, what: 'statement', about: '2' },
        { ...look, what: 'list' },
      ],
    }),
  )
}

export const funder = (code: string) => `funder:${code}` as const

/**
 * How Amir, Priya and Northshire are written to; April's two statements as files and letters; what was asked about
 * them; two issuings of a month, both at their end.
 */
async function afterIssuing(store: Store): Promise<void> {
  const texts = ['Large print, and nothing in red', '1 Example Road, Northtown, ZZ1 1ZZ']
  const asked = ['Why two visits on one day?', 'Who is Northshire?', 'Is this right?']
  const said = ['You asked for both.', 'The council.']
  const [needs, address, why, who, right, both, council] = [...texts, ...asked, ...said].map((text) =>
    aWord(AMIR, text),
  )
  const review = day('2027-05-20')
  const need = { fund: AMIR, language: 'en', review } as const
  const amirs = { ...need, reader: 'person', says: needs!.ref, address: address!.ref } as const
  const [pdf, large] = ['pdf', 'large-print'].map((form) => aWord(AMIR, sha256(form)))
  const file = (form: Form, { ref }: ReturnType<typeof aWord>) =>
    ({ fund: AMIR, language: 'en', form, file: ref }) as const
  const question = { fund: AMIR, number: 2, on: day('2026-05-20'), due: day('2026-05-30') } as const
  const open = { funderFrom: day('2026-06-09'), way: 'on-screen' } as const
  await must(
    write(store, [], {
      words: [needs!, address!, why!, who!, right!, both!, council!, pdf!, large!],
      needs: [
        { ...amirs, form: 'other', way: 'in-person', review },
        { ...need, reader: PRIYA, form: 'easy-read', way: 'e-mail' },
        { ...need, reader: funder('northshire'), form: 'csv', way: 'e-mail' },
      ],
      contacts: [
        {
          ...{ whose: 'provider', phone: '01632 960 120', email: 'funds@larch.example' },
          ...{ web: 'www.larch.example', address: '12 Example Street' },
        },
        { whose: funder('northshire'), phone: '01632 960 200', email: null, web: null, address: null },
      ],
      renditions: [
        { ...file('pdf', pdf!), number: 1 },
        { ...file('pdf', pdf!), number: 2 },
        { ...file('large-print', large!), number: 2 },
      ],
      deliveries: [
        { fund: AMIR, number: 2, reader: 'person', form: 'large-print', way: 'print' },
        { fund: AMIR, number: 2, reader: PRIYA, form: 'easy-read', way: 'e-mail' },
        { fund: AMIR, number: 1, reader: 'person', form: 'other', way: 'in-person' },
      ],
      questions: [
        { ...question, ...open, id: 'question-1', line: 2, says: why!.ref, askedBy: 'person' },
        {
          ...{ ...question, ...open, id: 'question-2', says: who!.ref },
          ...{ askedBy: 'representative', authority: PRIYA },
        },
        {
          ...{ ...question, ...open, id: 'question-3', line: 1, says: right!.ref },
          ...{ askedBy: 'commissioner', funder: 'northshire' },
        },
      ],
      issuings: [
        { id: 'issuing-1', month: '2026-04' as Month, state: 'may-change' },
        { id: 'issuing-2', month: '2026-04' as Month, state: 'final' },
      ],
      issuingsDone: [{ issuing: 'issuing-1', issued: 1, refused: 1 }],
    }),
  )
  await must(
    write(store, [], {
      at: NEXT_DAY,
      by: SECOND,
      needs: [{ ...amirs, form: 'large-print', way: 'post', review: day('2026-06-20') }],
      questionAnswers: [
        { question: 'question-2', says: council!.ref, on: day('2026-05-21') },
        { question: 'question-1', says: both!.ref, on: day('2026-05-21') },
      ],
      issuingsDone: [{ issuing: 'issuing-2', issued: 2, refused: 0 }],
    }),
  )
  await must(
    write(store, [], {
      at: NEXT_DAY,
      answersTold: [
        { question: 'question-1', how: 'in-person' },
        { question: 'question-2', how: 'letter' },
      ],
    }),
  )
}

export const COUNCIL = userCode('user-c')

/** Version 3 of Amir's agreement, from 20 May: what is over £100.00 goes back to Northshire. */
async function surplusAgreed(store: Store): Promise<void> {
  const terms = anAgreement(3, '2026-05-20', 2500)
  const { entry, agreements } = agreed(AMIR, { ...terms, surplus: { rule: 'over-sum', pence: 10_000 } })
  const name = aWord(AMIR, 'Amir')
  const decision = aDecision(AMIR, 'decision-surplus', name.ref)
  const decided: DraftOf<'decision'> = {
    ...{ kind: 'decision', effective: day('2026-05-20'), details: { decision: decision.id } },
    ...{ decision: decision.id, document: digestOf(decision), transfers: [] },
  }
  const documents = { agreements, words: [name], decisions: [{ decision, digest: digestOf(decision) }] }
  await must(write(store, [decided, entry, repricing('2026-05-20', 0, 3)], documents))
}

/** A reclaim of £25.00 from Amir's fund, as a manager asks for it. */
export const aReclaim: Omit<ReclaimAsked, 'says'> = {
  ...{ id: 'reclaim-1', fund: AMIR, funder: 'northshire', pence: 2_500, most: 5_000, version: 3 },
  rule: { rule: 'over-sum', pence: 10_000 },
  on: day('2026-05-20'),
}
/** Northshire's query about Amir's third entry, and one about Larch as a whole. */
export const aQuery: Omit<QueryAsked, 'says'> = {
  ...{ id: 'query-1', fund: AMIR, funder: 'northshire', on: day('2026-05-20'), due: day('2026-05-30') },
  about: { what: 'entry', number: 3 },
}

/** Who has opened April's statements, what Northshire asks, and what is to go back to it. */
async function whoPaysAsks(store: Store): Promise<void> {
  await surplusAgreed(store)
  const words = (fund: FundId, ...texts: string[]) => texts.map((text) => aWord(fund, text))
  const [why, because, and, sum, holiday, yes, no] = words(
    AMIR,
    ...['Why this visit?', 'It was moved.', 'Who moved it?', 'Over £100.00', 'A holiday', 'Yes', 'No'],
  )
  const [how, risk] = [...words(OWN, 'How do you choose workers?'), ...words(AMIR, 'So many late?')]
  await must(
    write(store, [], {
      by: COUNCIL,
      words: [why!, how!, risk!],
      queries: [
        { ...aQuery, says: why!.ref },
        { ...aQuery, id: 'query-2', fund: OWN, about: { what: 'provider' }, says: how!.ref },
        { ...aQuery, id: 'query-3', about: { what: 'exception', code: 'cancelled-late' }, says: risk!.ref },
      ],
      opened: [
        { fund: AMIR, number: 2, reader: funder('northshire'), form: 'csv', by: COUNCIL, at: NOW },
        { fund: AMIR, number: 2, reader: PRIYA, form: 'easy-read', by: userCode('user-priya'), at: NOW },
        { fund: AMIR, number: 1, reader: 'person', form: 'web', by: userCode('user-amir'), at: NEXT_DAY },
      ],
    }),
  )
  const answer = { query: 'query-1', number: 2, from: 'provider', on: day('2026-05-21') } as const
  await must(
    write(store, [], { at: NEXT_DAY, words: [because!], queryMessages: [{ ...answer, says: because!.ref }] }),
  )
  const further = { ...answer, number: 3, from: 'commissioner', due: day('2026-05-31') } as const
  await must(
    write(store, [], {
      ...{ at: NEXT_DAY, by: COUNCIL, words: [and!] },
      queryMessages: [{ ...further, says: and!.ref }],
      queriesClosed: [{ query: 'query-2' }, { query: 'query-3' }],
    }),
  )
  await must(write(store, [], { words: [sum!], reclaims: [{ ...aReclaim, says: sum!.ref }] }))
  const said = { reclaim: 'reclaim-1', on: day('2026-05-21') } as const
  await must(
    write(store, [], {
      ...{ at: NEXT_DAY, by: SECOND, words: [holiday!] },
      reclaimsTold: [{ ...said, how: 'letter' }],
      reclaimUses: [
        { ...said, whose: 'person', way: 'by-phone', says: holiday!.ref },
        { ...said, whose: PRIYA, way: 'in-person', says: holiday!.ref },
      ],
    }),
  )
  const answered = { ...said, on: day('2026-06-18') }
  await must(
    write(store, [], {
      ...{ at: '2026-06-18T09:00:00Z' as Moment, by: COUNCIL, words: [yes!] },
      reclaimAnswers: [{ ...answered, answer: 'confirmed', says: yes!.ref }],
    }),
  )
  const again = { ...aReclaim, id: 'reclaim-2', pence: 1_000, on: day('2026-06-18') } as const
  await must(
    write(store, [], {
      ...{ at: '2026-06-18T10:00:00Z' as Moment, words: [no!] },
      reclaims: [{ ...again, says: sum!.ref }],
      reclaimAnswers: [{ ...answered, reclaim: 'reclaim-2', answer: 'withdrawn', says: no!.ref }],
    }),
  )
  await must(
    write(store, [], {
      ...{ at: '2026-06-18T11:00:00Z' as Moment, by: SECOND },
      reclaims: [{ ...again, id: 'reclaim-3', says: sum!.ref }],
      opened: [],
    }),
  )
  await must(
    write(store, [], {
      ...{ at: '2026-06-18T12:00:00Z' as Moment, by: userCode('user-amir') },
      reclaimsTold: [{ reclaim: 'reclaim-3', how: 'on-screen', on: day('2026-06-18') }],
    }),
  )
}
