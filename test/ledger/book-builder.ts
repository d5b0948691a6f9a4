/**
 * A fund for tests: the published people's agreements, and a book that every rule is tried on through the
 * same checks as a real commit. `text()` shows it as a bookkeeper would write it down.
 */
import type { Agreement } from '../../src/ledger/agreement.ts'
import {
  accountsOf,
  type Book,
  balanceOn,
  brokenFloor,
  daysFrom,
  EMPTY_BOOK,
  latest,
  withTransfers,
} from '../../src/ledger/book.ts'
import { checkDraft } from '../../src/ledger/checks.ts'
import { type Day, day, type Moment } from '../../src/ledger/day.ts'
import type { Decision } from '../../src/ledger/decision.ts'
import type {
  CallerCode,
  DecisionId,
  Digest,
  Draft,
  Entry,
  EntryKind,
  Numbered,
  WordRef,
} from '../../src/ledger/entry.ts'
import type { AccountCode, Fund, FundId, ProviderId, Unit } from '../../src/ledger/fund.ts'
import { HOUR, printSeconds } from '../../src/ledger/hours.ts'
import { PENNY, printPence } from '../../src/ledger/money.ts'
import { type CostLine, type Kind, timesRate } from '../../src/ledger/rate.ts'
import { isRefusal, Refusal } from '../../src/ledger/refusal.ts'
import { type GivenAs, type SessionTimes, sessionTimes } from '../../src/ledger/session.ts'
import type { FundCase, Visit } from '../../src/ledger/support.ts'
import { disagreement } from '../../src/ledger/valuation.ts'

export const D1 = 'D1' as DecisionId
export const word = (text: string) => text as WordRef

/** The sample's hour of £24.60: direct £17.40, management £7.20. */
const SAMPLE_HOUR: CostLine[] = [
  line('wages', 'direct', 1320),
  line('holiday-pay', 'direct', 159),
  line('national-insurance', 'direct', 142),
  line('pension', 'direct', 40),
  line('training-and-sick-pay', 'direct', 79),
  line('supervision-and-registered-manager', 'management', 310),
  line('office-and-systems', 'management', 165),
  line('recruitment', 'management', 55),
  line('insurance-and-regulation', 'management', 70),
  line('margin', 'management', 120),
]

function line(category: CostLine['category'], part: CostLine['part'], pence: number): CostLine {
  return { category, label: category, part, rate: { pence, per: 1 } }
}

/** An hour's price in two lines: what is direct, and the rest. */
export function linesOf(price: number, direct: number): CostLine[] {
  return [line('wages', 'direct', direct), line('office-and-systems', 'management', price - direct)]
}

export function standard(lines: readonly CostLine[] = SAMPLE_HOUR): Kind {
  return {
    code: 'standard',
    label: 'day hours',
    measure: 'time',
    ratio: { standard: 1, own: 1 },
    lines,
  }
}

/** 23:00 to 07:00; 6 standard = 4 enhanced, every line of the hour one and a half times. */
export function enhanced(lines: readonly CostLine[] = SAMPLE_HOUR): Kind {
  return {
    code: 'enhanced',
    label: 'late hours (after 11pm)',
    measure: 'time',
    ratio: { standard: 6, own: 4 },
    lines: lines.map((l) => ({ ...l, rate: timesRate(l.rate, 3, 2) })),
    between: { from: '23:00', to: '07:00' },
  }
}

/** Together at £15.00 each: 8 shared hours use 5 standard. */
export function shared(): Kind {
  return {
    code: 'shared',
    label: 'shared hours',
    measure: 'time',
    ratio: { standard: 5, own: 8 },
    lines: linesOf(1500, 1060),
    people: 2,
  }
}

export function agreementOf(weeklyHours: number, terms: Partial<Agreement> = {}): Agreement {
  return {
    format: 1,
    version: 1,
    from: day('2026-03-02'),
    weekStarts: 1,
    yearStarts: '04-01',
    weekly: weeklyHours ? [{ kind: 'standard', amount: weeklyHours * HOUR }] : [],
    weeklyPence: 0,
    notSupported: [],
    kinds: [standard(), enhanced()],
    draws: [{ kind: 'enhanced', on: ['standard'] }],
    cashRest: 'contingency',
    noticeHours: 24,
    cancelledLate: { rule: 'direct-lines' },
    chargesIllness: false,
    streams: [{ code: 'council', name: 'Northshire Council', relation: 'included' }],
    surplus: { rule: 'not-agreed-yet' },
    reviews: [],
    statementTo: [],
    ...terms,
  }
}

export const sallysAgreement = agreementOf(24)
export const friendsAgreement = agreementOf(20, {
  kinds: [standard(linesOf(2400, 1696)), shared()],
  draws: [{ kind: 'shared', on: ['standard'] }],
})

/** Typed times, which must be right: `times('2026-03-13 20:00', '2026-03-14 02:00')`. */
export function times(from: string, to: string): SessionTimes {
  return must(sessionTimes(from, to))
}

/** A minute of the day as the clock shows it: 540 is 09:00. */
export function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

export function visitAt(from: string, to: string, more: Partial<Visit> = {}): Visit {
  return {
    session: `V ${from}`,
    at: times(from, to),
    givenAs: 'by-clock' satisfies GivenAs,
    together: 1,
    times: 'confirmed',
    ...more,
  }
}

export function decisionOf(more: Partial<Decision> = {}): Decision {
  return {
    format: 1,
    id: D1,
    fund: 'F1' as FundId,
    kind: 'buy',
    on: day('2026-03-02'),
    by: 'person',
    name: word('the person'),
    involved: 'in-person',
    writtenDownBy: 'M1' as CallerCode,
    ...more,
  }
}

/** What was decided, which must not be refused. */
export function must<T>(decided: T | Refusal): T {
  if (isRefusal(decided)) throw new Error(`refused (${decided.name}): ${decided.sentence}`)
  return decided
}

/** The refusal, which there must be. */
export function refused(decided: unknown): Refusal {
  if (decided instanceof Refusal) return decided
  throw new Error(`not refused: ${JSON.stringify(decided)?.slice(0, 400)}`)
}

/** One fund's entries and balances. Everything posted passes `checkDraft`; after it, hours and pounds agree. */
export class Ledger {
  readonly entries: Numbered[] = []
  book: Book = EMPTY_BOOK
  fund: Fund
  agreements: Agreement[]
  today: Day

  constructor(agreements: readonly Agreement[], today: Day, opened: Day) {
    this.agreements = [...agreements]
    this.today = today
    this.fund = {
      id: 'F1' as FundId,
      provider: 'P1' as ProviderId,
      ref: 'LS-001',
      holder: 'person',
      version: 0,
      head: '0'.repeat(64),
      opened,
    }
  }

  get about(): FundCase {
    return { fund: this.fund, agreements: this.agreements, book: this.book, today: this.today }
  }

  /** Writes what was decided, or says why it cannot stand. */
  tryPost(decided: Draft | readonly Draft[] | Refusal): Refusal | undefined {
    if (isRefusal(decided)) return decided
    for (const draft of 'kind' in decided ? [decided] : decided) {
      const no = checkDraft(this.about, draft)
      if (no) return no
      this.write(draft)
    }
    return undefined
  }

  post(decided: Draft | readonly Draft[] | Refusal): this {
    const no = this.tryPost(decided)
    if (no) throw new Error(`refused (${no.name}): ${no.sentence}`)
    this.mustHold()
    return this
  }

  /** Adds the entry without asking: only for what the checks have passed, or could not pass. */
  write(draft: Draft): void {
    const number = this.entries.length + 1
    this.entries.push({ ...draft, number })
    this.book = withTransfers(this.book, draft.effective, draft.transfers)
    this.fund = {
      ...this.fund,
      version: number,
      ...(draft.kind === 'support-recorded' ? { recordedThrough: draft.details.through } : {}),
      ...(draft.kind === 'closing' ? { lockedThrough: draft.details.last } : {}),
    }
  }

  /** The first and the third promise, on every day (design.md §1). */
  mustHold(): void {
    const wrong = disagreement(this.book, this.agreements, this.fund.opened)
    if (wrong) throw new Error(`hours and pounds disagree on ${wrong.day}\n${this.text()}`)
    const broken = brokenFloor(this.book, this.fund.opened)
    if (broken) throw new Error(`${broken.unit} ${broken.code} is ${broken.balance} on ${broken.day}`)
  }

  entriesOf<K extends EntryKind>(...kinds: readonly K[]): Numbered<K>[] {
    const wanted = (kind: EntryKind): boolean => kinds.some((k) => k === kind)
    return this.entries.filter((e) => wanted(e.kind)) as Numbered<K>[]
  }

  balance(unit: Unit, code: AccountCode, on?: string): number {
    return on ? balanceOn(this.book, unit, code, day(on)) : latest(this.book, unit, code)
  }

  /** Every balance on every day on which anything changes: two books with equal ones are the same. */
  balances(): Record<string, number> {
    const found: Record<string, number> = {}
    for (const on of daysFrom(this.book, this.fund.opened))
      for (const { unit, code } of accountsOf(this.book)) {
        const balance = balanceOn(this.book, unit, code, on)
        if (balance !== 0) found[`${on} ${unit} ${code}`] = balance
      }
    return found
  }

  /** The whole book, one transfer a line, and the balances after it. */
  text(): string {
    const rows = this.entries.flatMap((e) =>
      e.transfers.map((t, i) => [
        i === 0 ? e.effective : '',
        i === 0 ? e.kind : '',
        accountName(t.unit, t.debit),
        accountName(t.unit, t.credit),
        amountOf(t.unit, t.amount),
      ]),
    )
    const after = accountsOf(this.book).flatMap(({ unit, code }) => {
      const balance = latest(this.book, unit, code)
      return balance === 0 ? [] : [['', '', accountName(unit, code), '', amountOf(unit, balance)]]
    })
    return aligned([
      ['day', 'what', 'debit', 'credit', 'amount'],
      ...rows,
      ['after', '', '', '', ''],
      ...after,
    ])
  }

  /** The entries with a place in a chain that no rule looks at. */
  sealed(): Entry[] {
    return this.entries.map((e) => ({
      ...e,
      fund: this.fund.id,
      sequence: e.number,
      recordedAt: `${e.effective}T18:00:00.000Z` as Moment,
      recordedBy: 'M1' as CallerCode,
      previous: '',
      previousHead: '',
      hash: `hash ${e.number}`,
    }))
  }
}

/** A fund that opens on Monday 2 March 2026, looked at on `today`. */
export function ledgerOf(
  agreement: Agreement | readonly Agreement[],
  today: string,
  opened = '2026-03-02',
): Ledger {
  const agreements = 'kinds' in agreement ? [agreement] : agreement
  return new Ledger(agreements, day(today), day(opened))
}

function accountName(unit: Unit, code: AccountCode): string {
  return unit === 'GBP' ? code : `${unit} ${code}`
}

/** Exact: what is not whole pence is shown in seconds of a penny. */
function amountOf(unit: Unit, amount: number): string {
  if (unit !== 'GBP') return printSeconds(amount)
  const rest = ((amount % PENNY) + PENNY) % PENNY
  return `${printPence((amount - rest) / PENNY)}${rest ? ` and ${rest}/3600 p` : ''}`
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = [0, 1, 2, 3].map((i) => Math.max(...rows.map((r) => r[i]?.length ?? 0)))
  return rows
    .map((r) =>
      r
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** A table as it is written in a test: its own indentation is not part of it. */
export function table(text: string): string {
  const lines = text.split('\n').filter((l) => l.trim() !== '')
  const indent = Math.min(...lines.map((l) => l.length - l.trimStart().length))
  return lines.map((l) => l.slice(indent).trimEnd()).join('\n')
}

export const digest = (text: string) => text as Digest
