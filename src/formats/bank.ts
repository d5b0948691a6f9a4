import { type Day, readDay } from '../ledger/day.ts'
import { printPence, readPence, shown } from '../ledger/money.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import {
  type Cells,
  folded,
  isRefused,
  needed,
  type Row,
  readHeadings,
  readList,
  type Wanted,
  withReferences,
} from './csv.ts'

/** A bank account's statement file, oldest line first. */
export interface BankFile {
  readonly bank: BankName
  /** Where the file names the account; Starling's does not. */
  readonly account?: { readonly sortCode: string; readonly number: string }
  readonly rows: readonly BankRow[]
  readonly first: Day
  readonly last: Day
  /** What the account held before the first line and after the last; Barclays' file does not say. */
  readonly openingPence?: number
  readonly closingPence?: number
}

export interface BankRow {
  readonly line: number
  readonly text: string
  /** Day, sum and the balance after it, and an ordinal among equal rows; never the description. */
  readonly reference: string
  readonly day: Day
  /** Its place among the day's lines, oldest first, from 1. */
  readonly ordinal: number
  /** The bank's own word: BGC, FPO, DEB, CHG … */
  readonly type: string
  readonly description: string
  /** Whole pence; more than nothing came in, less went out. */
  readonly pence: number
  readonly balancePence?: number
}

export type BankName = 'lloyds' | 'starling' | 'barclays'

type Name =
  | 'day'
  | 'type'
  | 'description'
  | 'more'
  | 'out'
  | 'in'
  | 'amount'
  | 'balance'
  | 'sortCode'
  | 'account'

/** What each bank calls its columns, and which way its lines run. */
const LAYOUTS: Record<
  BankName,
  { readonly columns: readonly Wanted<Name>[]; readonly newestFirst: boolean }
> = {
  lloyds: {
    columns: [
      { name: 'day', heading: 'Transaction Date' },
      { name: 'type', heading: 'Transaction Type' },
      { name: 'sortCode', heading: 'Sort Code' },
      { name: 'account', heading: 'Account Number' },
      { name: 'description', heading: 'Transaction Description' },
      { name: 'out', heading: 'Debit Amount' },
      { name: 'in', heading: 'Credit Amount' },
      { name: 'balance', heading: 'Balance' },
    ],
    newestFirst: true,
  },
  starling: {
    columns: [
      { name: 'day', heading: 'Date' },
      { name: 'description', heading: 'Counter Party' },
      { name: 'more', heading: 'Reference' },
      { name: 'type', heading: 'Type' },
      { name: 'amount', heading: 'Amount (GBP)' },
      { name: 'balance', heading: 'Balance (GBP)' },
    ],
    newestFirst: false,
  },
  barclays: {
    columns: [
      { name: 'day', heading: 'Date' },
      { name: 'account', heading: 'Account' },
      { name: 'amount', heading: 'Amount' },
      { name: 'type', heading: 'Subcategory' },
      { name: 'description', heading: 'Memo' },
    ],
    newestFirst: true,
  },
}

/** Which bank's layout these headings are; undefined where no layout has all its columns. */
export function bankOf(headings: readonly string[]): BankName | undefined {
  const has = new Set(headings.map(folded))
  const names: readonly BankName[] = ['lloyds', 'starling', 'barclays']
  return names.find((bank) => LAYOUTS[bank].columns.every((c) => has.has(folded(c.heading))))
}

/** Reads a bank's statement file, and checks its running balance line by line. All its rows or all refusals. */
export function readBank(input: Uint8Array | string, file: string): BankFile | Refusal[] {
  const headings = readHeadings(input, file)
  if (isRefused(headings)) return headings
  const bank = bankOf(headings)
  if (bank === undefined) {
    return [
      new Refusal(
        'file-unreadable',
        'These are not the columns of a bank that is known here. Known: Lloyds and Halifax, Starling, Barclays.',
        { has: headings.filter((h) => h !== '').map(shown) },
        { file, line: 1 },
      ),
    ]
  }
  const { columns, newestFirst } = LAYOUTS[bank]
  const accounts: (Account | undefined)[] = []
  let oldestFirst: readonly Line[] = []
  const lines = readList<Name, Line>(input, file, columns, bankLine, (all, cells) => {
    accounts.push(...oneAccount(all, cells))
    oldestFirst = inOrder(all, newestFirst)
    checkDays(oldestFirst, cells)
    checkBalances(oldestFirst, cells)
  })
  return isRefused(lines) ? lines : bankFile(bank, oldestFirst, accounts[0])
}

interface Line extends Omit<BankRow, 'reference' | 'ordinal'> {
  readonly account?: Account
}

interface Account {
  readonly sortCode: string
  readonly number: string
}

function bankLine(row: Row, cells: Cells<Name>): Line | undefined {
  const day = cells.read(row, 'day', needed('a day', readDay))
  const pence = cells.has('amount')
    ? cells.read(row, 'amount', needed('a sum of money', notNothing))
    : outOrIn(row, cells)
  const balancePence = cells.has('balance')
    ? cells.read(row, 'balance', needed('the balance', readPence))
    : undefined
  const account = cells.has('account') ? accountOf(row, cells) : undefined
  if (day === undefined || pence === undefined) return undefined
  if (cells.has('balance') && balancePence === undefined) return undefined
  if (cells.has('account') && account === undefined) return undefined
  const words = [cells.text(row, 'description'), cells.text(row, 'more')].filter((text) => text !== '')
  return {
    line: row.line,
    text: row.text,
    day,
    type: cells.text(row, 'type'),
    description: words.join(' · '),
    pence,
    ...(balancePence === undefined ? {} : { balancePence }),
    ...(account === undefined ? {} : { account }),
  }
}

/** Exactly one of the two columns holds a sum; the bank's own minus sign in the debit column is not doubled. */
function outOrIn(row: Row, cells: Cells<Name>): number | undefined {
  const [out, came] = [cells.text(row, 'out') !== '', cells.text(row, 'in') !== '']
  if (out === came) {
    return cells.wrong(
      row,
      out ? 'in' : 'out',
      new Refusal(
        'not-an-amount',
        out
          ? 'Money went out and came in on one line. One of the two must be empty.'
          : 'This is empty. Either the debit or the credit needs a sum.',
      ),
    )
  }
  const pence = cells.read(row, out ? 'out' : 'in', moreThanNothing)
  return pence === undefined || !out ? pence : -pence
}

function moreThanNothing(text: string): number | Refusal {
  const pence = readPence(text)
  if (isRefusal(pence) || pence > 0) return pence
  return new Refusal('not-an-amount', `“${shown(text)}” must be more than nothing.`, { given: shown(text) })
}

function notNothing(text: string): number | Refusal {
  const pence = readPence(text)
  if (isRefusal(pence) || pence !== 0) return pence
  return new Refusal('not-an-amount', 'A line of nothing moves no money. Take it out, or correct its sum.')
}

/** Lloyds: '30-00-00 and 12345678 in two columns (the apostrophe keeps a spreadsheet from taking it for a day). Barclays: "20-00-00 12345678" in one. */
function accountOf(row: Row, cells: Cells<Name>): Account | undefined {
  const inOne = !cells.has('sortCode')
  const text = cells.text(row, 'account').replaceAll("'", '')
  const [code, number] = inOne ? text.split(/\s+/) : [cells.text(row, 'sortCode').replaceAll("'", ''), text]
  if (!/^\d{2}-\d{2}-\d{2}$/.test(code ?? '')) {
    return cells.wrong(
      row,
      inOne ? 'account' : 'sortCode',
      new Refusal('file-unreadable', `“${shown(code ?? '')}” is not a sort code. It looks like 30-00-00.`),
    )
  }
  if (!/^\d{8}$/.test(number ?? '')) {
    return cells.wrong(
      row,
      'account',
      new Refusal(
        'file-unreadable',
        `“${shown(number ?? '')}” is not an account number. It has eight digits; a spreadsheet drops noughts at its start.`,
      ),
    )
  }
  return { sortCode: code ?? '', number: number ?? '' }
}

/** A file holds one account: lines of another would be counted as this one's. */
function oneAccount(lines: readonly Line[], cells: Cells<Name>): (Account | undefined)[] {
  const [first] = lines
  for (const line of lines) {
    if (
      line.account?.number === first?.account?.number &&
      line.account?.sortCode === first?.account?.sortCode
    )
      continue
    cells.wrong(
      line,
      'account',
      new Refusal(
        'file-unreadable',
        'This line is of another account than the first. Export one account at a time.',
      ),
    )
  }
  return [first?.account]
}

/**
 * Oldest first. The days say which way the file runs; in a file of one day its balances say, and failing
 * those the bank's habit.
 */
function inOrder(lines: readonly Line[], newestFirst: boolean): readonly Line[] {
  const [first, last] = [lines[0], lines.at(-1)]
  if (!first || !last) return lines
  const turned = lines.toReversed()
  if (first.day !== last.day) return first.day > last.day ? turned : lines
  const [habit, other] = newestFirst ? [turned, lines] : [lines, turned]
  return breaks(habit) <= breaks(other) ? habit : other
}

function breaks(lines: readonly Line[]): number {
  return lines.filter((line, i) => follows(lines[i - 1], line) === false).length
}

/** Whether a line's balance is the one before it and its own sum; undefined where there is nothing to check. */
function follows(before: Line | undefined, line: Line): boolean | undefined {
  if (before?.balancePence === undefined || line.balancePence === undefined) return undefined
  return before.balancePence + line.pence === line.balancePence
}

function checkDays(oldestFirst: readonly Line[], cells: Cells<Name>): void {
  oldestFirst.forEach((line, i) => {
    const before = oldestFirst[i - 1]
    if (before === undefined || before.day <= line.day) return
    cells.wrong(
      line,
      'day',
      new Refusal(
        'file-unreadable',
        `This line’s day is out of order: it comes after ${before.day} (line ${before.line}). Send the file as the bank gave it.`,
        { other: before.line },
      ),
    )
  })
}

function checkBalances(oldestFirst: readonly Line[], cells: Cells<Name>): void {
  oldestFirst.forEach((line, i) => {
    const before = oldestFirst[i - 1]
    if (follows(before, line) !== false || before?.balancePence === undefined) return
    const comes = before.balancePence + line.pence
    cells.wrong(
      line,
      'balance',
      new Refusal(
        'does-not-add-up',
        `The balance before was ${printPence(before.balancePence)} (line ${before.line}); ${printPence(Math.abs(line.pence))} ${line.pence < 0 ? 'out' : 'in'} makes ${printPence(comes)}, but this line says ${printPence(line.balancePence ?? 0)}. A line is missing or was changed: send the file as the bank gave it.`,
        { before: before.balancePence, comes, says: line.balancePence ?? 0 },
      ),
    )
  })
}

function bankFile(
  bank: BankName,
  lines: readonly Line[],
  account: Account | undefined,
): BankFile | Refusal[] {
  const [first, last] = [lines[0], lines.at(-1)]
  if (!first || !last) throw new Error('a bank file without lines was read')
  let ordinal = 0
  const numbered = lines.map(({ account: _, ...line }, i) => {
    ordinal = lines[i - 1]?.day === line.day ? ordinal + 1 : 1
    return { ...line, ordinal }
  })
  return {
    bank,
    ...(account === undefined ? {} : { account }),
    rows: withReferences(numbered, (r) => [
      r.day,
      r.pence,
      ...(r.balancePence === undefined ? [] : [r.balancePence]),
    ]),
    first: first.day,
    last: last.day,
    ...(first.balancePence === undefined ? {} : { openingPence: first.balancePence - first.pence }),
    ...(last.balancePence === undefined ? {} : { closingPence: last.balancePence }),
  }
}
