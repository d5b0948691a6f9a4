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

/** Recorded anew instead: what cannot be taken back by a mirror (design.md §4). */
const NEVER: ReadonlySet<EntryKind> = new Set([
  'reversal',
  'closing',
  'agreement',
  'repricing',
  'brought-forward',
  'decision',
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
  const transfers = [...moneyTransfer('bank', 'advance', advance), ...mirror]
  const after = withTransfers(about.book, effective, transfers)
  const broken = brokenFloor(after, effective)
  if (broken) {
    const inTheWay = more.later.filter(
      (e) =>
        e.number > entry.number &&
        e.transfers.some((t) => t.unit === broken.unit && lowersFloored(t).includes(broken.code)),
    )
    return new Refusal(
      'entries-in-the-way',
      `Entry ${entry.number} cannot be put right yet: what it gave has been used since${inTheWay.length ? `, by entries ${inTheWay.map((e) => e.number).join(', ')}` : ''}. Put those right first.`,
      {
        entry: entry.number,
        account: `${broken.unit} ${broken.code}`,
        day: broken.day,
        inTheWay: inTheWay.map((e) => String(e.number)),
      },
    )
  }
  return {
    advance,
    draft: {
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
    },
  }
}

function shortAtBank(book: Book, on: Day, receipt: Numbered): Money {
  const sum = receipt.transfers.filter((t) => t.debit === 'bank').reduce((total, t) => total + t.amount, 0)
  return money(Math.max(0, sum - Math.max(0, lowestFrom(book, 'GBP', 'bank', on))))
}
