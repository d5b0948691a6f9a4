import { lowestFrom } from '../ledger/book.ts'
import type { Day } from '../ledger/day.ts'
import { type ActId, readText, type Source } from '../ledger/entry.ts'
import { isNothing, type Money, PENNY, pence, printPence } from '../ledger/money.ts'
import { decideLent, decideOwnMoney, type OwnMoney } from '../ledger/own-book.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import type { Daybook } from './daybook.ts'
import { isSum, noSum, sourced, type Wrote, wroteOne } from './record.ts'
import type { FundRow } from './store.ts'

/** The reference of the provider's own book among its funds. */
export const OWN_BOOK = 'OWN'

export async function ownBook(daybook: Daybook): Promise<FundRow | Refusal> {
  return daybook.fund(OWN_BOOK)
}

/** Money that is nobody's, or the provider's own, at the bank (design.md §3 "Money that is nobody's"). */
export async function recordOwnMoney(
  daybook: Daybook,
  ask: {
    readonly what: Exclude<OwnMoney, 'lent' | 'lent-back' | 'identified'>
    readonly on: Day
    readonly pence: number
    readonly reference?: string
    readonly source?: Omit<Source, 'piece' | 'part' | 'text'> & { readonly rowText?: string }
  },
): Promise<Wrote | Refusal> {
  const own = await ownBook(daybook)
  if (isRefusal(own)) return own
  if (!isSum(ask.pence)) return noSum()
  const text = ask.reference === undefined ? undefined : readText(ask.reference, 'reference')
  if (isRefusal(text)) return text
  if (ask.what === 'withdrawn') {
    const short = await notInOwnShare(daybook, own, ask.on, ask.pence)
    if (short) return short
  }
  const reference = text === undefined ? undefined : await daybook.word(own.id, text)
  const source = ask.source ? { ...sourced(daybook, own, ask.source), part: 1, piece: 1 } : undefined
  return wroteOne(
    daybook,
    own,
    decideOwnMoney(ask.what, ask.on, pence(ask.pence), {
      ...(reference ? { reference } : {}),
      ...(source ? { source } : {}),
    }),
  )
}

/** What the provider takes or lends out of its own share must be there: the rest of the bank is people's money. */
export async function notInOwnShare(
  daybook: Daybook,
  own: FundRow,
  on: Day,
  asked: number,
): Promise<undefined | Refusal> {
  const { book } = await daybook.case(own, on)
  const there = Math.floor(Math.max(0, lowestFrom(book, 'GBP', 'own:bank', on)) / PENNY)
  if (asked <= there) return undefined
  return new Refusal(
    'not-enough-money',
    `The provider’s own share of the bank is ${printPence(there)}. The rest is people’s money: take at most that.`,
    { asked, there },
    { field: 'amount' },
  )
}

/** The own book's side of what the provider lends a fund; nothing where nothing is lent. */
export async function lendFromOwnBook(
  daybook: Daybook,
  on: Day,
  sum: Money,
  from: 'own-share' | 'outside',
  act: ActId,
): Promise<undefined | Refusal> {
  if (isNothing(sum)) return undefined
  const own = await ownBook(daybook)
  if (isRefusal(own)) return own
  const wrote = await wroteOne(daybook, own, decideLent(on, sum, from), act)
  return isRefusal(wrote) ? wrote : undefined
}
