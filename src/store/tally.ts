import { type AccountKey, key as accountKey, type Book, type DayChange } from '../ledger/book.ts'
import type { Day } from '../ledger/day.ts'
import { type AccountCode, sideOf, type Unit } from '../ledger/fund.ts'

/** An account as it stands by now, by its place in the store. */
export interface AccountColumns {
  readonly id: number
  readonly unit: Unit
  readonly code: AccountCode
  readonly balance: number
}

export type TransferRow = [effective: Day, debit: number, credit: number, amount: number]

/** Works balances back from the latest: what is undone on or after a day is what that day and later changed. */
export class Tally {
  readonly #accounts = new Map<
    number,
    AccountColumns & { readonly side: 'D' | 'C'; before: number; changes: DayChange[] }
  >()

  constructor(accounts: readonly AccountColumns[]) {
    for (const a of accounts)
      this.#accounts.set(a.id, { ...a, side: sideOf(a.code), before: a.balance, changes: [] })
  }

  before(account: number): number {
    return this.#accounts.get(account)?.before ?? 0
  }

  /** Takes a transfer back without remembering its day. */
  forget([, debit, credit, amount]: TransferRow): void {
    this.#back(debit, 'D', amount)
    this.#back(credit, 'C', amount)
  }

  /** Takes a transfer back from the opening balance and remembers its day; days must come in order. */
  undo([day, debit, credit, amount]: TransferRow): void {
    this.#back(debit, 'D', amount, day)
    this.#back(credit, 'C', amount, day)
  }

  #back(id: number, side: 'D' | 'C', amount: number, day?: Day): void {
    const account = this.#accounts.get(id)
    if (!account) throw new Error(`a transfer moves account ${id}, which is not in this fund`)
    const change = account.side === side ? amount : -amount
    account.before -= change
    if (day === undefined) return
    const last = account.changes.at(-1)
    if (last?.day === day) account.changes[account.changes.length - 1] = { day, change: last.change + change }
    else account.changes.push({ day, change })
  }

  book(from: Day): Book {
    const before = new Map<AccountKey, number>()
    const changes = new Map<AccountKey, DayChange[]>()
    for (const account of this.#accounts.values()) {
      const k = accountKey(account.unit, account.code)
      if (account.before !== 0) before.set(k, account.before)
      if (account.changes.length > 0) changes.set(k, account.changes)
    }
    return { from, before, changes }
  }
}
