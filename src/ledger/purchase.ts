import { lowestFrom } from './book.ts'
import type { Day } from './day.ts'
import { type Decision, monthAround, standingCovers } from './decision.ts'
import {
  type DecisionId,
  type DraftOf,
  moneyTransfer,
  type Numbered,
  type PaidFrom,
  type Source,
  type WordRef,
} from './entry.ts'
import type { Money } from './money.ts'
import { isLess, minus, money, NO_MONEY, PENNY, pence, penceDown, pennySeconds, printMoney } from './money.ts'
import { Refusal } from './refusal.ts'
import type { FundCase } from './support.ts'

/** Something the person buys, from asking to the receipt (design.md §3, §4). There is no list of forbidden shops. */
export interface Purchase {
  readonly purchase: string
  readonly on: Day
  readonly supplier: WordRef
  readonly what: WordRef
  readonly pence: number
  readonly source?: Source
}

/** Something that was decided to buy and is neither paid for nor undone. */
export interface DecidedToBuy {
  readonly number: number
  readonly effective: Day
  readonly relatesTo?: Day
  readonly what: WordRef
  /** Penny-seconds. */
  readonly sum: number
}

/** What such things come to: penny-seconds. */
export function committedIn(decided: readonly DecidedToBuy[]): number {
  return decided.reduce((sum, d) => sum + d.sum, 0)
}

/**
 * What is free of the money to spend, in penny-seconds: below nothing where more was decided to buy than there is. A
 * decision to buy moves nothing and keeps nothing still until it is paid (design.md §3); so this is told, and refuses
 * nothing.
 */
export function freeToSpend({
  spending,
  committed,
}: {
  readonly spending: number
  readonly committed: number
}): number {
  return spending - committed
}

/** A purchase in words, as a log names it or as it was decided. */
export interface Bought {
  readonly on: Day
  readonly supplier: string
  readonly what: string
  readonly pence: number
}

/**
 * Whether what a log says was bought is what was decided to buy: `exactly` where supplier, what (but for case and
 * spaces) and sum are the same and it was decided by then; `perhaps` where only its supplier or its sum is. What was
 * decided after it was bought, or is bought by a standing decision, is it perhaps where both are the same.
 */
export function fitsDecided(
  bought: Bought & { readonly byStanding: boolean },
  decided: Bought,
): 'exactly' | 'perhaps' | undefined {
  const supplier = alike(bought.supplier, decided.supplier)
  const sum = bought.pence === decided.pence
  if (bought.byStanding || decided.on > bought.on) return supplier && sum ? 'perhaps' : undefined
  if (supplier && sum && alike(bought.what, decided.what)) return 'exactly'
  return supplier || sum ? 'perhaps' : undefined
}

function alike(a: string, b: string): boolean {
  const plain = (text: string) => text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase()
  return plain(a) === plain(b)
}

export function decidePurchaseStep(
  kind: 'purchase-asked' | 'purchase-decided',
  about: Purchase,
  decision?: DecisionId,
): DraftOf<'purchase-asked'> | DraftOf<'purchase-decided'> | Refusal {
  const wrong = wrongSum(about.pence)
  if (wrong) return wrong
  return {
    kind,
    effective: about.on,
    details: detailsOf(about),
    ...(decision ? { decision } : {}),
    transfers: [],
  }
}

/**
 * A purchase paid: from the fund's share of the bank, or with the provider's own card or cash, which is a
 * named advance. Where the bank share is too small, the shortfall becomes an advance in the same entry,
 * since a fact at the bank is always recorded (design.md §3). Refused without a decision that covers it and
 * where there is less to spend.
 */
export function decidePurchase(
  about: FundCase,
  bought: Purchase & { readonly paidFrom: PaidFrom },
  decision: Decision,
  paidThisMonth: number,
): { readonly draft: DraftOf<'purchase'>; readonly shortfall: Money } | Refusal {
  const wrong = wrongSum(bought.pence)
  if (wrong) return wrong
  if (decision.standing) {
    const no = standingCovers(decision, {
      on: bought.on,
      pence: bought.pence,
      alreadyThisMonth: paidThisMonth,
    })
    if (no) return no
  }
  const sum = pence(bought.pence)
  const toSpend = money(Math.max(0, lowestFrom(about.book, 'GBP', 'spending', bought.on)))
  if (isLess(toSpend, sum)) {
    return new Refusal(
      'not-enough-money',
      `This costs ${printMoney(sum)} and there is ${printMoney(money(penceDown(toSpend) * PENNY))} to spend. Turn unused hours into money first, or ask for less.`,
      { sum: pennySeconds(sum), toSpend: pennySeconds(toSpend) },
      { field: 'amount' },
    )
  }
  const atBank = money(Math.max(0, lowestFrom(about.book, 'GBP', 'bank', bought.on)))
  const shortfall = bought.paidFrom === 'bank' && isLess(atBank, sum) ? minus(sum, atBank) : NO_MONEY
  const paid = bought.paidFrom === 'bank' ? 'bank' : 'advance'
  const draft: DraftOf<'purchase'> = {
    kind: 'purchase',
    effective: bought.on,
    decision: decision.id,
    details: { ...detailsOf(bought), paidFrom: bought.paidFrom, shortfall: pennySeconds(shortfall) },
    ...(bought.source ? { source: bought.source } : {}),
    transfers: [...moneyTransfer('bank', 'advance', shortfall), ...moneyTransfer('spending', paid, sum)],
  }
  return { draft, shortfall }
}

/** What a standing decision has covered in the month already, in whole pence; reversed purchases do not count. */
export function coveredThisMonth(
  decision: Decision,
  on: Day,
  bought: readonly Numbered<'purchase'>[],
  reversed: ReadonlySet<number>,
): number {
  const { first, last } = monthAround(on)
  return bought
    .filter(
      (e) =>
        e.decision === decision.id && e.effective >= first && e.effective <= last && !reversed.has(e.number),
    )
    .reduce((sum, e) => sum + Math.floor(e.details.sum / PENNY), 0)
}

export function decideReceiptSeen(
  on: Day,
  purchase: string,
  receipt: string,
  source?: Source,
): DraftOf<'receipt-seen'> {
  return {
    kind: 'receipt-seen',
    effective: on,
    details: { purchase, receipt },
    ...(source ? { source } : {}),
    transfers: [],
  }
}

function detailsOf(p: Purchase) {
  return { purchase: p.purchase, supplier: p.supplier, what: p.what, sum: pennySeconds(pence(p.pence)) }
}

function wrongSum(amount: number): Refusal | undefined {
  return Number.isSafeInteger(amount) && amount > 0
    ? undefined
    : new Refusal(
        'not-an-amount',
        'A purchase must cost more than nothing, in whole pence.',
        {},
        { field: 'amount' },
      )
}
