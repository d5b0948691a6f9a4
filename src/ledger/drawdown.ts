import { type Book, daysFrom, latest, lowestFrom, moneyOn, ownCashOn } from './book.ts'
import type { Day } from './day.ts'
import { type DraftOf, moneyTransfer } from './entry.ts'
import { PROVIDER_CODES } from './fund.ts'
import {
  isLess,
  type Money,
  minus,
  money,
  NO_MONEY,
  PENNY,
  penceDown,
  pennySeconds,
  share,
  smaller,
  sumOf,
} from './money.ts'
import { Refusal } from './refusal.ts'

/** What the provider may take from one fund, and why not more. */
export interface MayTake {
  /** Earned from support given up to and including the day, and not yet taken. */
  readonly earned: Money
  /** The fund's share of the bank less the person's own cash. */
  readonly room: Money
  /** Whole pence, rounded down. */
  readonly pence: number
}

/**
 * "What we may take": what the provider has earned up to a day, as far as the bank share reaches beyond the
 * person's own cash, on that day and on every day since (design.md §1.1). Rounded down to whole pence. Nothing
 * while anything is owed back by the provider.
 */
export function mayTake(book: Book, through: Day): MayTake {
  const owesBack = PROVIDER_CODES.some((code) => latest(book, 'GBP', code) < 0)
  const earned = owesBack
    ? NO_MONEY
    : sumOf(PROVIDER_CODES.map((code) => money(Math.max(0, lowestFrom(book, 'GBP', code, through)))))
  const room = daysFrom(book, through)
    .map((day) => minus(moneyOn(book, 'bank', day), ownCashOn(book, day)))
    .reduce(smaller)
  const free = smaller(earned, room)
  return { earned, room, pence: isLess(free, NO_MONEY) ? 0 : penceDown(free) }
}

/** The drawdown of one fund: debit what was earned, credit the bank. Refused past what may be taken. */
export function decideDrawdown(book: Book, through: Day, pence: number): DraftOf<'drawdown'> | Refusal {
  const may = mayTake(book, through)
  if (!Number.isSafeInteger(pence) || pence <= 0 || pence > may.pence) {
    const ownCash = isLess(may.room, may.earned)
    return new Refusal(
      ownCash ? 'own-cash-first' : 'nothing-to-take',
      ownCash
        ? 'The bank share would fall below the person’s own cash. Take less, or wait until the funder has paid.'
        : 'No more than this has been earned and not yet taken.',
      { asked: pence, mayTake: may.pence },
    )
  }
  let left = pence * PENNY
  const transfers = PROVIDER_CODES.flatMap((code) => {
    const part = Math.min(left, Math.max(0, lowestFrom(book, 'GBP', code, through)))
    left -= part
    return moneyTransfer(code, 'bank', money(part))
  })
  return wholePenceAtBank({
    kind: 'drawdown',
    effective: through,
    details: { through, sum: pennySeconds(money(pence * PENNY)) },
    transfers,
  })
}

/**
 * The bank is touched in whole pence (design.md §1.4): the parts are settled between the provider's own
 * accounts first, so that one whole sum leaves the bank.
 */
function wholePenceAtBank(draft: DraftOf<'drawdown'>): DraftOf<'drawdown'> {
  const [first, ...others] = draft.transfers
  if (!first || others.length === 0) return draft
  const into = first.debit
  return {
    ...draft,
    transfers: [
      ...others.map((t) => ({ ...t, credit: into })),
      { ...first, amount: draft.transfers.reduce((sum, t) => sum + t.amount, 0) },
    ],
  }
}

/** What one drawdown took from one fund, by what it was earned with, in whole pence. */
export interface DrawnParts {
  readonly pence: number
  readonly directPence: number
  readonly managementPence: number
  readonly cancelledLatePence: number
}

/**
 * The parts of a drawdown in whole pence, as a list to keep prints them: what was earned comes in penny-seconds, and
 * the largest remainder decides which part gets the penny, so that the parts always make the sum that left the bank.
 */
export function drawnParts({ details, transfers }: DraftOf<'drawdown'>): DrawnParts {
  const pence = penceDown(money(details.sum))
  const taken = PROVIDER_CODES.map((code) =>
    transfers.reduce((sum, t) => sum + (t.debit === code ? t.amount : t.credit === code ? -t.amount : 0), 0),
  )
  const [directPence = 0, managementPence = 0, cancelledLatePence = 0] = share(money(pence), taken).map(
    pennySeconds,
  )
  return { pence, directPence, managementPence, cancelledLatePence }
}
