import { day } from '../ledger/day.ts'
import type { FundId } from '../ledger/fund.ts'
import { type ComparedList, comparePayments, receiptDays, type TheirPayment } from '../ledger/payment-list.ts'
import { Refusal } from '../ledger/refusal.ts'
import type { Daybook } from './daybook.ts'
import { daysSeen } from './funded.ts'
import type { FundRow } from './store.ts'
import type { FundDays } from './store-audit.ts'

/** A funder's own list beside these books, with the people whom its payments were split over. */
export interface PaymentsCompared {
  readonly compared: ComparedList
  readonly funds: readonly FundRow[]
}

/** Far past any day of these books. */
const FIRST = day('2000-01-01')
const LAST = day('2099-12-31')

/**
 * Compares a commissioner's own list of payments with what came in from their organisation in the funds that it pays
 * for or has paid for, on any day: the last of it comes when somebody else pays already. Nothing of the list is kept. Refuses a list without a payment.
 */
export async function paymentsCompared(
  daybook: Daybook,
  ask: { readonly payments: readonly TheirPayment[] },
): Promise<PaymentsCompared | Refusal> {
  const { as } = daybook.caller
  if (as.role !== 'commissioner' || ask.payments.length === 0)
    return new Refusal('file-unreadable', 'The list holds no payment.', {}, { field: 'file' })
  const days: FundDays[] = []
  const funds = new Map<FundId, FundRow>()
  for (const fund of await daybook.fundsSeen()) {
    const seen = (await daysSeen(daybook, fund)) ?? []
    days.push({ fund: fund.id, from: FIRST, to: LAST, seen })
    funds.set(fund.id, fund)
  }
  const which = { stream: as.funder, ...receiptDays(ask.payments) }
  const ours = await daybook.store.audit.receipts(days, which)
  const compared = comparePayments(ask.payments, ours)
  const named = new Set(compared.payments.flatMap((p) => p.receipts.map((r) => r.fund)))
  daybook.listed = [...named]
  return { compared, funds: [...named].flatMap((id) => funds.get(id) ?? []) }
}
