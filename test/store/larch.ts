// The books under test: Larch Care looks after Amir and Bea, who each have a fund, and keeps its own book.
//
//   1 April   Amir's agreement: £24.60 a day hour, £36.90 a late hour, £90 a night; 24 h a week
//   1 April   24 h given (£590.40), owed by Northshire
//   2 April   £590.40 received
//   3 April   3 h support given, £73.80 earned
//
// What Larch takes out was proposed by one of its managers and allowed by the other.
import type { Changes, NewEntry, Outcome, Store } from '../../src/bookkeeping/store.ts'
import type { ProposalId, ProposalRow } from '../../src/bookkeeping/store-people.ts'
import type { Agreement } from '../../src/ledger/agreement.ts'
import type { Day, Moment } from '../../src/ledger/day.ts'
import type { Decision } from '../../src/ledger/decision.ts'
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
import type { Statement } from '../../src/ledger/statement.ts'
import { canonicalJson, commitment, sha256 } from '../../src/store/rows.ts'

export const LARCH = 'larch' as ProviderId
export const AMIR = 'fund-amir' as FundId
export const BEA = 'fund-bea' as FundId
export const OWN = 'fund-own' as FundId
export const MANAGER = 'manager-1' as CallerCode
export const SECOND = 'manager-2' as CallerCode
export const day = (text: string) => text as Day
export const NOW = '2026-05-20T09:00:00Z' as Moment

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

export const digestOf = (document: Agreement | Decision | Statement) =>
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

/** A statement with enough in it to be kept: the store reads its number, days and state. */
export function aStatement(
  fund: FundId,
  of: { number: number; first: string; last: string; state?: Statement['state'] },
): Statement {
  const frozen = {
    format: 1,
    fund,
    ref: 'LS-001',
    number: of.number,
    state: of.state ?? 'final',
    first: day(of.first),
    last: day(of.last),
    knownAt: NOW,
    standsOn: 1,
    provider: 'Larch Care',
  }
  return frozen as unknown as Statement
}

export function closing(fund: FundId, statement: Statement) {
  const digest = digestOf(statement)
  const draft: DraftOf<'closing'> = {
    kind: 'closing',
    effective: statement.last,
    details: { first: statement.first, last: statement.last, statement: statement.number, standsOn: 1 },
    document: digest,
    transfers: [],
  }
  return { entry: { fund, draft }, statements: [{ fund, statement, digest }] }
}

/** Larch, its own book, and the two funds; nothing in them yet. What needs a second manager, one has allowed. */
export async function larch(store: Store): Promise<Outcome> {
  const outcome = await opened(store)
  for (const what of ['drawdown', 'advance-repaid'] as const) await allowed(store, what, ALLOWED[what])
  return outcome
}

/** Something that one manager proposed and a second one approved. */
export async function allowed(
  store: Store,
  what: ProposalRow['what'],
  id: ProposalId,
  ask: object = {},
): Promise<ProposalId> {
  const commit = { provider: LARCH, at: '2026-04-01T08:00:00Z' as Moment, entries: [] }
  const proposals = [{ id, provider: LARCH, what, ask: JSON.stringify(ask) }]
  const proposalAnswers = [{ proposal: id, answer: 'approved', because: 'it is due' } as const]
  await must(store.commit({ ...commit, by: MANAGER, proposals }, new Map()))
  await must(store.commit({ ...commit, by: SECOND, proposalAnswers }, new Map()))
  return id
}

const ALLOWED = {
  drawdown: 'allowed-drawdown' as ProposalId,
  'advance-repaid': 'allowed-repayment' as ProposalId,
}

async function opened(store: Store): Promise<Outcome> {
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

/** Commits drafts to a fund (or several) at the versions it has now; a bare draft goes with what was allowed. */
export async function write(
  store: Store,
  entries: readonly (NewEntry | Draft)[],
  more: Partial<Changes> & { fund?: FundId } = {},
): Promise<Outcome> {
  const { fund = AMIR, ...changes } = more
  const placed = entries.map((e): NewEntry => ('draft' in e ? e : { fund, draft: e, ...allowing(e) }))
  const expecting = new Map<FundId, number>()
  for (const id of [AMIR, BEA, OWN]) expecting.set(id, (await store.fund(id))?.version ?? 0)
  return store.commit({ provider: LARCH, at: NOW, by: MANAGER, entries: placed, ...changes }, expecting)
}

function allowing({ kind }: Draft): Pick<NewEntry, 'act'> {
  return kind === 'drawdown' || kind === 'advance-repaid' ? { act: ALLOWED[kind] } : {}
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

const ROWAN = 'rowan' as ProviderId
const CARA = 'fund-cara' as FundId

/**
 * Books with something in every table and every column: Amir's April, closed, and his uplift in May; a
 * purchase decided by Bea and paid with Larch's card; a mistake put right; a text erased; a file brought in,
 * with rows put aside; and a second provider.
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
}

export async function must(outcome: Promise<Outcome>): Promise<Extract<Outcome, { done: true }>> {
  const found = await outcome
  if (!found.done) throw new Error(`refused: ${JSON.stringify(found)}`)
  return found
}

function rowan(): Changes {
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
  const first = closing(
    AMIR,
    aStatement(AMIR, { number: 1, first: '2026-04-01', last: '2026-04-30', state: 'may-change' }),
  )
  await must(
    write(store, [drawdown('2026-04-10', 5_904), recorded('2026-04-30'), first.entry], {
      statements: first.statements,
    }),
  )
  const final = closing(AMIR, aStatement(AMIR, { number: 2, first: '2026-04-01', last: '2026-04-30' }))
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
  const erasure: DraftOf<'erasure'> = {
    kind: 'erasure',
    effective: day('2026-05-20'),
    details: { words: [note.ref] },
    transfers: [],
  }
  await must(write(store, [erasure], { erase: [note.ref] }))
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
