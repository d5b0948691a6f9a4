import { type Agreement, standardOf } from '../ledger/agreement.ts'
import { inKindDown, type Kind, priceOf } from '../ledger/rate.ts'
import { isRefusal, type Refusal } from '../ledger/refusal.ts'
import type { Daybook } from './daybook.ts'
import { agreementsSeen, daysSeen } from './funded.ts'

/** What was agreed, as people look it up. */

/** Every version of what was agreed, oldest first. */
export async function agreementsOf(
  daybook: Daybook,
  ask: { readonly fund: string },
): Promise<readonly Agreement[] | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  return agreementsSeen(await daybook.store.agreements(fund.id), await daysSeen(daybook, fund))
}

/** What an hour of each kind costs and what it is made of. */
export function pricesOf(agreement: Agreement): readonly {
  readonly kind: Kind
  readonly price: ReturnType<typeof priceOf>
  readonly inStandard: number
}[] {
  const standard = standardOf(agreement)
  return agreement.kinds.map((kind) => ({
    kind,
    price: priceOf(kind),
    inStandard: inKindDown(kind.measure === 'time' ? 3600 : 1, kind, standard),
  }))
}
