// The books under test: Larch Care looks after Amir and Bea, who each have a fund, and keeps its own book.
//
//   1 April   Amir's agreement: £24.60 a day hour, £36.90 a late hour, £90 a night; 24 h a week
//   1 April   24 h given (£590.40), owed by Northshire
//   2 April   £590.40 received
//   3 April   3 h support given, £73.80 earned
import type { Changes, NewEntry, Outcome, Store } from '../../src/bookkeeping/store.ts'
import type { Agreement } from '../../src/ledger/agreement.ts'
import type { Day, Moment } from '../../src/ledger/day.ts'
import type { Decision } from '../../src/ledger/decision.ts'
import {
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

export function receipt(on: string, sumPence: number, reference = `BACS ${on}`): DraftOf<'receipt'> {
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

/** Commits drafts to a fund (or several) at the versions it has now. */
export async function write(
  store: Store,
  entries: readonly (NewEntry | Draft)[],
  more: Partial<Changes> & { fund?: FundId } = {},
): Promise<Outcome> {
  const { fund = AMIR, ...changes } = more
  const placed = entries.map((e): NewEntry => ('draft' in e ? e : { fund, draft: e }))
  const expecting = new Map<FundId, number>()
  for (const id of [AMIR, BEA, OWN]) expecting.set(id, (await store.fund(id))?.version ?? 0)
  return store.commit({ provider: LARCH, at: NOW, by: MANAGER, entries: placed, ...changes }, expecting)
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
