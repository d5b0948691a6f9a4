import { printPence } from '../ledger/money.ts'
import type { Sum } from '../ledger/statement.ts'
import { left, right, row, type Section } from './blocks.ts'
import { negative } from './statement-sums.ts'
import { change, pounds, type Teller } from './teller.ts'

/** Where the closing balance is: at the bank, with the funders, less what is lent and what the provider has earned. */
export function bankSection(t: Teller): Section {
  return {
    id: 'bank',
    heading: t.says.bank.heading,
    blocks: [
      {
        type: 'table',
        caption: t.says.bank.table,
        captionShown: false,
        columns: [left(t.says.bank.row), right(t.says.bank.amount)],
        rows: [
          ...bankSums(t).map(([label, sum], i) =>
            row(label, [i === 0 ? pounds(sum) : change(sum.pence, printPence)]),
          ),
          row(t.yours, [pounds(t.s.money.closing)], 'total'),
        ],
      },
    ],
  }
}

/** What is at the bank, then what is to come and to go: the signed sums that make up the closing balance. */
export function bankSums(t: Teller): [label: string, sum: Sum][] {
  const { bank, provider } = t.s
  const parts: [label: string, sum: Sum][] = [
    ...bank.owedByFunders.map(({ funder, sum }): [string, Sum] => [
      sum.exact < 0 ? t.says.bank.ahead(funder) : t.says.bank.owed(funder),
      sum,
    ]),
    [t.says.bank.lent(provider), negative(bank.lent)],
    [t.says.bank.earned(provider), negative(bank.earnedNotTaken)],
  ]
  return [[t.says.bank.atBank, bank.atBank], ...parts.filter(([, sum]) => sum.exact !== 0 || sum.pence !== 0)]
}
