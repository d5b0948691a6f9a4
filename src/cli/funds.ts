import type { Counted } from '../bookkeeping/accounts.ts'
import type { FundRow } from '../bookkeeping/store.ts'
import { type Day, printDay, readDay } from '../ledger/day.ts'
import { printSeconds } from '../ledger/hours.ts'
import { money, penceDown, pencePrinted, printPence } from '../ledger/money.ts'
import { BOOKS, command, readIfGiven } from './command.ts'
import { inHouse } from './house.ts'
import { textTable } from './terminal.ts'

export const funds = command({
  name: 'funds',
  summary: 'Every fund: hours left, worth, money to spend, at the bank; with --json every account exactly',
  usage: ['[--on DAY]'],
  examples: ['funds', 'funds --on 2026-04-30 --json'],
  options: {
    on: { type: 'string', value: 'DAY', says: 'balances at the end of this day (today)' },
    ...BOOKS,
  },
  words: 0,
  run({ options }) {
    const asked = readIfGiven('on', options.on, readDay)
    return inHouse(options, async ({ books, caller }) => {
      const ask = asked ? { on: asked } : {}
      const all = await books.allAccounts(caller, ask)
      const on = all[0]?.on
      const lines = await books.fundList(caller, ask)
      const hours = (amount: number) => ({ right: printSeconds(amount) })
      const sum = (exact: number, round = pencePrinted) => ({ right: printPence(round(money(exact))) })
      const rows = lines.map((l) => [
        l.fund.ref,
        l.fund.name ?? '(erased)',
        hours(l.leftInStandard),
        hours(l.saved),
        sum(l.worth),
        sum(l.spending, penceDown),
        sum(l.bank),
        sum(l.owed),
        l.fund.recordedThrough ?? '–',
        l.fund.lockedThrough ?? '–',
        { right: l.putAside === 0 ? '' : String(l.putAside) },
      ])
      const headings = [
        'Fund',
        'Name',
        { right: 'Hours left' },
        { right: 'Saved' },
        { right: 'Worth' },
        { right: 'To spend' },
        { right: 'At bank' },
        { right: 'Owed by funders' },
        'Recorded to',
        'Closed to',
        { right: 'Put aside' },
      ]
      const text = on
        ? `On ${printDay(on)}, in standard hours:\n\n${textTable(headings, rows)}`
        : 'There are no funds yet.'
      return { json: all.map(accountsJson), text }
    })
  },
})

/** One fund's accounts as a program reads them (docs/operating.md, "Balances"). */
export function accountsJson({
  fund,
  on,
  accounts,
}: {
  readonly fund: FundRow
  readonly on: Day
  readonly accounts: readonly Counted[]
}) {
  return {
    ref: fund.ref,
    ...(fund.name === undefined ? {} : { name: fund.name }),
    on,
    accounts: accounts.map((a) => ({ ...a, text: balanceText(a) })),
  }
}

/** "£1,045.50", "42 h 30", "4". */
export function balanceText(account: Counted): string {
  if (account.in === 'seconds') return printSeconds(account.balance)
  return account.pence === undefined ? String(account.balance) : printPence(account.pence)
}
