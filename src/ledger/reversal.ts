import { type Book, brokenFloor, lowestFrom, withTransfers } from './book.ts'
import { addDays, type Day, laterOf } from './day.ts'
import {
  type DraftOf,
  type EntryKind,
  lowersFloored,
  mirrored,
  moneyTransfer,
  type Numbered,
  type WordRef,
} from './entry.ts'
import { type Money, money, NO_MONEY, pennySeconds } from './money.ts'
import { Refusal } from './refusal.ts'
import type { FundCase } from './support.ts'
import { atValueOf, backsExactly, withRepricings } from './valuation.ts'

/** Recorded anew instead: what cannot be taken back by a mirror (design.md §4). */
const NEVER: ReadonlySet<EntryKind> = new Set([
  'reversal',
  'closing',
  'statement-issued',
  'agreement',
  'repricing',
  'brought-forward',
  'decision',
  'authority',
  'authority-ended',
  'decision-making',
  'dispute',
  'dispute-answered',
  'support-recorded',
  'erasure',
])

export interface Reversed {
  readonly draft: DraftOf<'reversal'>
  /** Where a reversed receipt's money is gone: lent by the provider in the same entry. */
  readonly advance: Money
}

/**
 * Puts a mistake right: mirrors every transfer of one entry, once only (design.md §4). Dated the entry's
 * own day where that period is open, else the first open day, saying which day it belongs to. A reversal
 * that would break a floor is refused and names the later entries in the way; a reversed receipt whose money
 * is gone names the provider's advance instead.
 */
export function decideReversal(
  about: FundCase,
  entry: Numbered,
  more: {
    readonly reversedBy?: number
    readonly later: readonly Numbered[]
    readonly on?: Day
    readonly reason?: WordRef
  },
): Reversed | Refusal {
  if (entry.kind === 'advance') {
    return new Refusal(
      'cannot-reverse',
      'What the provider lent is not taken back by one manager: its money leaves the fund then. Propose the repayment instead.',
      { entry: entry.number, kind: entry.kind },
    )
  }
  if (NEVER.has(entry.kind)) {
    return new Refusal(
      'cannot-reverse',
      'This entry cannot be taken back. Record what is right as a new entry.',
      { entry: entry.number, kind: entry.kind },
    )
  }
  if (more.reversedBy !== undefined) {
    return new Refusal(
      'already-reversed',
      `Entry ${entry.number} was put right already, by entry ${more.reversedBy}.`,
      {
        entry: entry.number,
        by: more.reversedBy,
      },
    )
  }
  const open = about.fund.lockedThrough === undefined ? entry.effective : addDays(about.fund.lockedThrough, 1)
  const effective = laterOf(laterOf(entry.effective, open), more.on ?? entry.effective)
  const mirror = entry.transfers.map(mirrored)
  const advance = entry.kind === 'receipt' ? shortAtBank(about.book, effective, entry) : NO_MONEY
  const transfers = atValueOf(effective, about.agreements, [
    ...moneyTransfer('bank', 'advance', advance),
    ...mirror,
  ])
  if (!backsExactly(about.agreements, effective, transfers)) {
    return new Refusal(
      'cannot-reverse',
      'This entry cannot be taken back: its kind of hour is not agreed any more. Record what is right as a new entry.',
      { entry: entry.number, kind: entry.kind },
    )
  }
  const draft: DraftOf<'reversal'> = {
    kind: 'reversal',
    effective,
    ...(entry.effective < open ? { relatesTo: entry.effective } : {}),
    reverses: entry.number,
    details: {
      of: entry.kind,
      advance: pennySeconds(advance),
      ...(more.reason ? { reason: more.reason } : {}),
    },
    transfers,
  }
  return inTheWay(about, entry, draft, more.later) ?? { advance, draft }
}

/** Later entries that need what this one gave: it can be put right only after them (design.md §4). */
function inTheWay(
  about: FundCase,
  entry: Numbered,
  draft: DraftOf<'reversal'>,
  later: readonly Numbered[],
): Refusal | undefined {
  const standing = notPutRight(later.filter((e) => e.number > entry.number))
  const undone = new Set(later.map((e) => e.reverses))
  const built = standing.filter((e) => !undone.has(e.number) && standsOn(e, entry))
  const after = withRepricings(about.agreements, draft).reduce(
    (book, d) => withTransfers(book, d.effective, d.transfers),
    about.book,
  )
  const broken = brokenFloor(after, draft.effective)
  if (!broken && built.length === 0) return undefined
  const used = standing.filter(
    (e) =>
      broken && e.transfers.some((t) => t.unit === broken.unit && lowersFloored(t).includes(broken.code)),
  )
  const named = built.length > 0 ? built : used
  return new Refusal(
    'entries-in-the-way',
    `Entry ${entry.number} cannot be put right yet: what it gave has been used since${named.length ? `, by ${named.length === 1 ? 'entry' : 'entries'} ${named.map((e) => e.number).join(', ')}` : ''}. Put ${named.length === 1 ? 'that' : 'those'} right first.`,
    {
      entry: entry.number,
      ...(broken ? { account: `${broken.unit} ${broken.code}`, day: broken.day } : {}),
      inTheWay: named.map((e) => String(e.number)),
    },
  )
}

/** Without entries that were taken back on their own day, and without what took them back. */
function notPutRight(later: readonly Numbered[]): Numbered[] {
  const gone = new Set<number>()
  for (const e of later) {
    const original = later.find((o) => o.number === e.reverses)
    if (original?.effective === e.effective) gone.add(original.number).add(e.number)
  }
  return later.filter((e) => !gone.has(e.number))
}

/** A visit given from a booking, or support funded since, holds the earlier entry even where balances allow it. */
function standsOn(e: Numbered, entry: Numbered): boolean {
  if (e.kind === 'support' || e.kind === 'not-given') return e.details.booking === entry.number
  return e.kind === 'funding' && e.details.support === entry.number
}

function shortAtBank(book: Book, on: Day, receipt: Numbered): Money {
  const sum = receipt.transfers.filter((t) => t.debit === 'bank').reduce((total, t) => total + t.amount, 0)
  return money(Math.max(0, sum - Math.max(0, lowestFrom(book, 'GBP', 'bank', on))))
}
