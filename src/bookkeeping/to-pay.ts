import type { Day } from '../ledger/day.ts'
import { isRefusal } from '../ledger/refusal.ts'
import type { Daybook } from './daybook.ts'
import { positions } from './positions.ts'
import { purchasesOf } from './purchase.ts'
import type { FundRow } from './store.ts'

/** What was decided to buy and is not paid yet, over everybody: what has waited longest first. */
export interface ToPay {
  readonly count: number
  /** Those of the page. */
  readonly purchases: readonly PurchaseToPay[]
}

export interface PurchaseToPay {
  readonly fund: FundRow
  readonly purchase: string
  /** The day that it was decided. */
  readonly on: Day
  /** Nothing where the words are erased. */
  readonly what: string | undefined
  readonly supplier: string | undefined
  /** Penny-seconds. */
  readonly sum: number
}

/** Some of what waits to be paid, and how many there are: only the funds of those that are shown are opened. */
export async function toPay(
  daybook: Daybook,
  { skip, most }: { readonly skip: number; readonly most: number },
): Promise<ToPay> {
  const all = (await waitingToBePaid(daybook)).sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
  const shown = all.slice(skip, skip + most)
  const found = new Map<string, PurchaseToPay>()
  for (const ref of new Set(shown.map(({ fund }) => fund.ref))) {
    const of = await purchasesOf(daybook, { fund: ref })
    if (isRefusal(of)) continue
    for (const { number, effective, relatesTo, details } of of.waiting) {
      const { purchase, sum } = details
      const [what, supplier] = [of.words.get(details.what), of.words.get(details.supplier)]
      const on = relatesTo ?? effective
      found.set(`${ref} ${number}`, { fund: of.fund, purchase, on, what, supplier, sum })
    }
  }
  return {
    count: all.length,
    purchases: shown.flatMap(({ fund, number }) => found.get(`${fund.ref} ${number}`) ?? []),
  }
}

/** How many purchases wait to be paid. */
export async function countToPay(daybook: Daybook): Promise<number> {
  return (await waitingToBePaid(daybook)).length
}

/** Only in funds of which it is known that something waits: how everybody stands says so, and is kept. */
async function waitingToBePaid(daybook: Daybook) {
  const { people } = await positions(daybook, {})
  const waiting: { readonly fund: FundRow; readonly number: number; readonly on: Day }[] = []
  for (const { fund } of people.filter(({ position }) => position.committed > 0))
    for (const { number, effective, relatesTo } of await daybook.store.figures.decidedToBuy(
      fund.id,
      daybook.today,
    ))
      waiting.push({ fund, number, on: relatesTo ?? effective })
  return waiting
}
