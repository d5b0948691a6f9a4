import { addDays, type Day } from './day.ts'
import { changeOf, type Transfer } from './entry.ts'
import { type AccountCode, hasFloor, isHeld, isOwnCash, type Unit } from './fund.ts'
import { type Money, money } from './money.ts'

export type AccountKey = `${Unit} ${AccountCode}`

export interface DayChange {
  readonly day: Day
  /** The net change of the day, on the account's own side. */
  readonly change: number
}

/**
 * The balances of one fund from a day on: what each account held at the end of the day before `from`,
 * and what each day since has changed. Enough to answer "on day d" and "the smallest on any day from d"
 * for every d from `from` on (design.md §3 "Reach of a charge", §4 "Back-dating").
 */
export interface Book {
  readonly from: Day
  readonly before: ReadonlyMap<AccountKey, number>
  readonly changes: ReadonlyMap<AccountKey, readonly DayChange[]>
}

export const EMPTY_BOOK: Book = { from: '0001-01-01' as Day, before: new Map(), changes: new Map() }

export function key(unit: Unit, code: AccountCode): AccountKey {
  return `${unit} ${code}`
}

export function partsOf(k: AccountKey): { unit: Unit; code: AccountCode } {
  const space = k.indexOf(' ')
  return { unit: k.slice(0, space), code: k.slice(space + 1) as AccountCode }
}

/** The closing balance of `on`, on the account's own side, in the unit's whole numbers. */
export function balanceOn(book: Book, unit: Unit, code: AccountCode, on: Day): number {
  mustReach(book, on)
  const k = key(unit, code)
  let balance = book.before.get(k) ?? 0
  for (const { day, change } of book.changes.get(k) ?? []) {
    if (day > on) break
    balance += change
  }
  return balance
}

/** The smallest closing balance of any day from `from` on, to the end of what is written. */
export function lowestFrom(book: Book, unit: Unit, code: AccountCode, from: Day): number {
  let balance = balanceOn(book, unit, code, from)
  let lowest = balance
  for (const { day, change } of book.changes.get(key(unit, code)) ?? []) {
    if (day <= from) continue
    balance += change
    lowest = Math.min(lowest, balance)
  }
  return lowest
}

/** The balance after everything written so far, whatever its day. */
export function latest(book: Book, unit: Unit, code: AccountCode): number {
  const k = key(unit, code)
  return (book.changes.get(k) ?? []).reduce((sum, c) => sum + c.change, book.before.get(k) ?? 0)
}

export function moneyOn(book: Book, code: AccountCode, on: Day): Money {
  return money(balanceOn(book, 'GBP', code, on))
}

/** Every account this book knows of. */
export function accountsOf(book: Book): { unit: Unit; code: AccountCode }[] {
  return [...new Set([...book.before.keys(), ...book.changes.keys()])].sort().map(partsOf)
}

/** Hours held of a kind: available, booked and saved. */
export function heldOn(book: Book, kind: Unit, on: Day): number {
  return sumOver(book, on, (unit, code) => unit === kind && isHeld(code))
}

/** The person's own cash: to spend, saved, and kept for emergencies. */
export function ownCashOn(book: Book, on: Day): Money {
  return money(sumOver(book, on, (unit, code) => unit === 'GBP' && isOwnCash(code)))
}

function sumOver(book: Book, on: Day, wanted: (unit: Unit, code: AccountCode) => boolean): number {
  return accountsOf(book)
    .filter(({ unit, code }) => wanted(unit, code))
    .reduce((sum, { unit, code }) => sum + balanceOn(book, unit, code, on), 0)
}

/** Days on which anything changes, from `from` on, the day itself first. */
export function daysFrom(book: Book, from: Day): Day[] {
  const days = new Set<Day>([from])
  for (const changes of book.changes.values()) for (const { day } of changes) if (day > from) days.add(day)
  return [...days].sort()
}

/** The same book with more transfers written on a day: how a rule looks at what it is about to do. */
export function withTransfers(book: Book, on: Day, transfers: readonly Transfer[]): Book {
  mustReach(book, on)
  const changes = new Map(book.changes)
  for (const t of transfers) {
    for (const code of [t.debit, t.credit]) {
      const k = key(t.unit, code)
      changes.set(k, withChange(changes.get(k) ?? [], on, changeOf(t, code)))
    }
  }
  return { ...book, changes }
}

function withChange(list: readonly DayChange[], day: Day, change: number): DayChange[] {
  const at = list.findIndex((c) => c.day >= day)
  if (at === -1) return [...list, { day, change }]
  const found = list[at]
  return found?.day === day
    ? [...list.slice(0, at), { day, change: found.change + change }, ...list.slice(at + 1)]
    : [...list.slice(0, at), { day, change }, ...list.slice(at)]
}

/** The first account and day that would close below nothing from `from` on; undefined where every floor holds. */
export function brokenFloor(
  book: Book,
  from: Day,
): { unit: Unit; code: AccountCode; day: Day; balance: number } | undefined {
  for (const { unit, code } of accountsOf(book)) {
    if (!hasFloor(code)) continue
    let balance = balanceOn(book, unit, code, from)
    if (balance < 0) return { unit, code, day: from, balance }
    for (const { day, change } of book.changes.get(key(unit, code)) ?? []) {
      if (day <= from) continue
      balance += change
      if (balance < 0) return { unit, code, day, balance }
    }
  }
  return undefined
}

function mustReach(book: Book, on: Day): void {
  if (on < book.from && addDays(on, 1) < book.from)
    throw new RangeError(`the book starts on ${book.from}, it cannot answer for ${on}`)
}
