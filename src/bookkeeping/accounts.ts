import { kindsOf } from '../ledger/agreement.ts'
import { accountsOf, key } from '../ledger/book.ts'
import { addDays, type Day } from '../ledger/day.ts'
import type { AccountCode, Unit } from '../ledger/fund.ts'
import { money, penceDown, pencePrinted } from '../ledger/money.ts'
import { isRefusal, type Refusal } from '../ledger/refusal.ts'
import type { Daybook } from './daybook.ts'
import type { FundRow } from './store.ts'

/** What stands on each account, exactly. */

/** One account's exact balance, and for people in pence or hours. */
export interface AccountBalance {
  readonly unit: Unit
  readonly code: AccountCode
  /** Penny-seconds, seconds or a count. */
  readonly balance: number
  /** Rounded half up; `spending` rounded down. Only money. */
  readonly pence?: number
}

/** Every account's exact balance on a day, as known at an entry number where one is given. */
export async function accounts(
  daybook: Daybook,
  ask: { readonly fund: string; readonly on?: Day; readonly asKnownAt?: number },
): Promise<
  { readonly fund: FundRow; readonly on: Day; readonly accounts: readonly AccountBalance[] } | Refusal
> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const on = ask.on ?? daybook.today
  const book = await daybook.store.book(fund.id, addDays(on, 1), ask.asKnownAt)
  const list = accountsOf(book).map(({ unit, code }): AccountBalance => {
    const balance = book.before.get(key(unit, code)) ?? 0
    return { unit, code, balance, ...(unit === 'GBP' ? { pence: penceOf(code, balance) } : {}) }
  })
  return { fund, on, accounts: list }
}

/** An account's exact balance and how it is counted. */
export interface Counted extends AccountBalance {
  readonly in: 'penny-seconds' | 'seconds' | 'count'
}

/** Every account of every book of the provider on a day, the own book's and those at nothing included. */
export async function allAccounts(
  daybook: Daybook,
  ask: { readonly on?: Day },
): Promise<readonly { readonly fund: FundRow; readonly on: Day; readonly accounts: readonly Counted[] }[]> {
  const on = ask.on ?? daybook.today
  const { store, caller } = daybook
  const byFund = Map.groupBy(await store.balances(caller.provider, on), (row) => row.fund)
  const books = []
  for (const fund of await store.funds(caller.provider)) {
    const kinds = kindsOf(fund.holder === 'person' ? await store.agreements(fund.id) : [])
    const countOf = (unit: Unit): Counted['in'] =>
      kinds.find((k) => k.code === unit)?.measure === 'count' ? 'count' : 'seconds'
    const accounts = (byFund.get(fund.id) ?? []).map(({ unit, code, balance }): Counted => {
      const account = { unit, code: code as AccountCode, balance }
      return unit === 'GBP'
        ? { ...account, in: 'penny-seconds', pence: penceOf(account.code, balance) }
        : { ...account, in: countOf(unit) }
    })
    books.push({ fund, on, accounts: accounts.sort(byUnitAndCode) })
  }
  return books
}

function byUnitAndCode(a: AccountBalance, b: AccountBalance): number {
  const [x, y] = [key(a.unit, a.code), key(b.unit, b.code)]
  return x < y ? -1 : x > y ? 1 : 0
}

/** What can be spent is rounded down, everything else half up. */
function penceOf(code: AccountCode, balance: number): number {
  return code === 'spending' ? penceDown(money(balance)) : pencePrinted(money(balance))
}
