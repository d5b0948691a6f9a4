import { type AccountCode, hasFloor, sideOf } from '../../ledger/fund.ts'
import { PENNY } from '../../ledger/money.ts'
import { partOf } from '../books.ts'
import type { AccountRead, Check, EntryRead, Line, Reading } from './check.ts'

export interface AccountRow {
  readonly id: number
  readonly fund: number
  readonly unit: string
  readonly code: AccountCode
  readonly side: string
  readonly floor: number
  readonly part: string
  readonly balance: number
  readonly moved_by: number
}

/** Every account is what its transfers come to, each within one fund and one unit, and none with a floor was below it. */
export class Balances implements Check {
  readonly #reading: Reading

  constructor(reading: Reading) {
    this.#reading = reading
  }

  account({ id, fund, unit, code, side, floor, part, balance, moved_by }: AccountRow): void {
    const { accounts, funds } = this.#reading
    const find = (sentence: string) =>
      this.#reading.find(sentence, 'account', { row: id, ...this.#reading.named(fund) })
    if (id !== accounts.size + 1) find(`account ${accounts.size + 1} is missing`)
    if (side !== sideOf(code) || floor !== (hasFloor(code) ? 1 : 0) || part !== partOf(code))
      find(`the account ${code} has another side, floor or part than its code`)
    const kept = floor === 1 || part === 'hours' || part === 'held' || part === 'bank' || part === 'own-cash'
    const account: AccountRead = {
      ...{ id, fund, unit, code, part, now: 0, movedBy: 0, stored: balance, storedMovedBy: moved_by },
      isDebit: sideOf(code) === 'D',
      floor: hasFloor(code),
      days: kept ? [] : undefined,
      changes: [],
    }
    accounts.set(id, account)
    const state = funds.get(fund)
    if (!state) find('it belongs to no fund')
    state?.accounts.push(account)
  }

  /** Moves the balances, as far as the transfers are this fund's. */
  entry(e: EntryRead): void {
    const { fund, columns: c, moved, start, end } = e
    const find = (sentence: string, table = 'transfer') => this.#reading.findIn(e, sentence, table)
    const lines: Line[] = []
    const touched: AccountRead[] = []
    for (let i = start; i < end; i++) {
      const transfer = moved[i]
      if (!transfer) break
      const [entry, line, of, unit, debitId, creditId, amount] = transfer
      const debit = this.#reading.accounts.get(debitId)
      const credit = this.#reading.accounts.get(creditId)
      if (line !== i - start + 1) find(`line ${i - start + 1} of its transfers is missing`)
      if (
        !debit ||
        !credit ||
        of !== fund.key ||
        debit.fund !== of ||
        credit.fund !== of ||
        debit.unit !== unit ||
        credit.unit !== unit
      ) {
        find('a transfer leaves its fund or its unit')
        return
      }
      if (amount <= 0 || !Number.isSafeInteger(amount) || debit === credit)
        find('a transfer is not a positive amount between two accounts')
      if ((debit.part === 'bank' || credit.part === 'bank') && amount % PENNY !== 0)
        find('the bank is touched by part of a penny')
      move(debit, c.effective, debit.isDebit ? amount : -amount, entry * 4096 + line)
      move(credit, c.effective, credit.isDebit ? -amount : amount, entry * 4096 + line)
      lines.push([unit, debit.code, credit.code, amount])
      touched.push(debit, credit)
    }
    e.lines = lines
    e.touched = touched
    this.#floors(e)
  }

  #floors({ fund, columns: c, moved, start, end, touched }: EntryRead): void {
    for (const account of touched)
      if (
        account.now < 0 &&
        (account.floor ||
          (account.part === 'earned' &&
            c.kind !== 'reversal' &&
            moved.slice(start, end).some((t) => t[4] === account.id)))
      )
        this.#reading.find(`${account.unit} ${account.code} fell below nothing`, 'entry', {
          fund: fund.id,
          entry: c.number,
        })
  }

  end(): void {
    for (const a of this.#reading.accounts.values()) {
      const find = (sentence: string) =>
        this.#reading.find(sentence, 'account', { row: a.id, ...this.#reading.named(a.fund) })
      if (a.now !== a.stored || a.movedBy !== a.storedMovedBy)
        find(`the balance of ${a.unit} ${a.code} is not what its transfers come to`)
      if (a.movedBy === 0) find(`the account ${a.unit} ${a.code} was opened for nothing`)
      const below = a.floor ? firstDayBelow(a) : undefined
      if (below !== undefined) find(`${a.unit} ${a.code} is below nothing on ${below}`)
    }
    for (const [key, { stored }] of this.#reading.providers) {
      let gap = 0
      for (const a of this.#reading.accounts.values())
        if (a.part === 'lent' && this.#reading.funds.get(a.fund)?.provider === key)
          gap += a.code === 'own:lent' ? a.now : -a.now
      if (gap !== 0 || stored.lent_gap !== null)
        this.#reading.find('what was lent to the funds is not what they owe', 'provider', { row: key })
    }
  }
}

function firstDayBelow({ days, changes }: AccountRead): string | undefined {
  let balance = 0
  for (const [i, change] of changes.entries()) {
    balance += change
    if (balance < 0) return days?.[i]
  }
  return undefined
}

function move(account: AccountRead, day: string, change: number, by: number): void {
  account.now += change
  account.movedBy = by
  const { days, changes } = account
  if (days === undefined) return
  const last = days.length - 1
  const latest = days[last]
  if (latest === day) changes[last] = (changes[last] ?? 0) + change
  else if (latest === undefined || latest < day) {
    days.push(day)
    changes.push(change)
  } else insertDay(days, changes, day, change)
}

function insertDay(days: string[], changes: number[], day: string, change: number): void {
  let [low, high] = [0, days.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((days[middle] ?? '') < day) low = middle + 1
    else high = middle
  }
  if (days[low] === day) changes[low] = (changes[low] ?? 0) + change
  else {
    days.splice(low, 0, day)
    changes.splice(low, 0, change)
  }
}
