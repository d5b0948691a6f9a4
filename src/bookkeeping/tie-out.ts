import type { Day } from '../ledger/day.ts'
import type { FundId } from '../ledger/fund.ts'
import { PENNY } from '../ledger/money.ts'
import type { Daybook } from './daybook.ts'
import { OWN_BOOK } from './own-book.ts'
import type { BankBalanceRow } from './store.ts'

/** Does the bank agree? Sum of the funds' shares and the own book against what the bank said (design.md §3). */
export interface TieOut {
  readonly on: Day
  readonly shares: readonly { readonly fund: string; readonly id: FundId; readonly pence: number }[]
  readonly sharesPence: number
  readonly ownPence: number
  readonly ledgerPence: number
  readonly bank: BankBalanceRow | undefined
  readonly differencePence: number | undefined
}

export async function tieOut(daybook: Daybook, ask: { readonly on: Day }): Promise<TieOut> {
  const { store, caller } = daybook
  const funds = await store.funds(caller.provider)
  const rows = (await store.balances(caller.provider, ask.on)).filter((r) => r.unit === 'GBP')
  const at = new Map(rows.flatMap((r) => (r.code === 'bank' ? [[r.fund, r.balance] as const] : [])))
  const shares = funds
    .filter((f) => f.holder === 'person')
    .map((f) => ({ fund: f.ref, id: f.id, pence: (at.get(f.id) ?? 0) / PENNY }))
  const own = funds.find((f) => f.ref === OWN_BOOK)
  const ownPence = (rows.find((r) => r.fund === own?.id && r.code === 'own:bank')?.balance ?? 0) / PENNY
  const sharesPence = shares.reduce((sum, s) => sum + s.pence, 0)
  const bank = (await store.bankStatements(caller.provider)).filter((b) => b.on <= ask.on).at(-1)
  const current = bank?.on === ask.on ? bank : undefined
  return {
    on: ask.on,
    shares,
    sharesPence,
    ownPence,
    ledgerPence: sharesPence + ownPence,
    bank: current,
    differencePence: current ? current.pence - (sharesPence + ownPence) : undefined,
  }
}
