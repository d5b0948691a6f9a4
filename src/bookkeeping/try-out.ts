import { kindsOf } from '../ledger/agreement.ts'
import { accountsOf, type Book, balanceOn } from '../ledger/book.ts'
import type { Numbered } from '../ledger/entry.ts'
import { type AccountCode, isOwnCash, type Unit } from '../ledger/fund.ts'
import { committedIn, type DecidedToBuy } from '../ledger/purchase.ts'
import { isRefusal, type Refusal } from '../ledger/refusal.ts'
import type { Daybook } from './daybook.ts'
import type { ChoiceAsked } from './decision.ts'
import { planCase } from './plan.ts'
import type { Wrote } from './record.ts'
import type { FundRow } from './store.ts'

/** What a choice would do: its entries, and what is left before and after: by kind, to spend, and kept. */
export interface TriedOut {
  readonly fund: FundRow
  readonly drafts: readonly Numbered[]
  readonly left: readonly {
    readonly kind: string
    readonly label: string
    readonly before: number
    readonly after: number
  }[]
  /** Penny-seconds. */
  readonly spending: { readonly before: number; readonly after: number }
  /** Of this, what is for what was decided to buy and is not paid yet. */
  readonly committed: { readonly before: number; readonly after: number }
  /** Of what is saved and kept for emergencies, what it changes: seconds, a count or penny-seconds. */
  readonly kept: readonly {
    readonly unit: Unit
    readonly code: AccountCode
    readonly before: number
    readonly after: number
  }[]
}

/** Runs an act on a daybook that is thrown away, and shows what it would have done. */
export function tryOut<A extends Pick<ChoiceAsked, 'fund' | 'on'>>(
  act: (daybook: Daybook, ask: A) => Promise<Wrote | Refusal>,
) {
  return async (daybook: Daybook, ask: A): Promise<TriedOut | Refusal> => {
    const fund = await daybook.fund(ask.fund)
    if (isRefusal(fund)) return fund
    const before = await planCase(daybook, fund, ask.on, ask.on)
    const wrote = await act(daybook, ask)
    if (isRefusal(wrote)) return wrote
    const after = await daybook.case(fund, ask.on)
    const last = daybook.today > ask.on ? daybook.today : ask.on
    const at = (book: Book, unit: string, code: AccountCode) => balanceOn(book, unit, code, last)
    const decided = await daybook.store.figures.decidedToBuy(fund.id, last)
    return {
      fund,
      drafts: daybook.written(fund.id, 'conversion', 'hours-into-money', 'money-into-hours'),
      left: kindsOf(before.agreements).map((k) => ({
        kind: k.code,
        label: k.label,
        before: at(before.book, k.code, 'available'),
        after: at(after.book, k.code, 'available'),
      })),
      spending: { before: at(before.book, 'GBP', 'spending'), after: at(after.book, 'GBP', 'spending') },
      committed: { before: committedIn(decided), after: committedAfter(daybook, fund, decided) },
      kept: accountsOf(after.book)
        .filter(({ code }) => code.startsWith('pot:') || (isOwnCash(code) && code !== 'spending'))
        .map(({ unit, code }) => ({
          unit,
          code,
          before: at(before.book, unit, code),
          after: at(after.book, unit, code),
        }))
        .filter((k) => k.before !== k.after),
    }
  }
}

/** The same with what the act decided to buy, and without what it undid. */
function committedAfter(daybook: Daybook, fund: FundRow, decided: readonly DecidedToBuy[]): number {
  const undone = new Set(daybook.written(fund.id, 'reversal').map((e) => e.reverses))
  const bought = daybook.written(fund.id, 'purchase-decided')
  return (
    committedIn(decided.filter((d) => !undone.has(d.number))) + bought.reduce((n, e) => n + e.details.sum, 0)
  )
}
