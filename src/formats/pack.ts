import type { SurplusRule } from '../ledger/agreement.ts'
import { type PackFigures, type PackLine, WHY_OPEN } from '../ledger/pack.ts'
import type { Sum } from '../ledger/statement.ts'
import { type Value, writePence, writeTable } from './tables.ts'

/** A line of a pack with the name that stands beside it. */
export interface PackTableRow {
  readonly line: PackLine
  readonly name: string | undefined
}

const HEADINGS = [
  'Is',
  'Fund',
  'Name',
  'From',
  'To',
  'Statement',
  'Code',
  'Agreement',
  'Surplus Rule',
  'Hours Before',
  'Hours Given',
  'Hours Used',
  'Hours Otherwise',
  'Hours Left',
  'Money Before',
  'Money In',
  'Money Out',
  'Money Left',
  'Direct Support',
  'Management',
  'Cancelled Late',
  'Bought',
  'Kept By Provider',
  'To Spend',
  'Saved',
  'Emergencies',
  'Behind The Hours',
  'At Bank',
  'Owed By Funder',
  'Lent By Provider',
  'Earned Not Taken',
  'Visits',
  'Could Not Come',
  'Late For Earlier Months',
  'Not Charged',
  'Last Entry',
  'Its Hash',
  'Why',
] as const

/**
 * A pack as one flat table, a row a fund, and after them their totals in a row that says so. Hours are standard hours,
 * money whole pence as printed: every column adds up.
 */
export async function packTable(rows: AsyncIterable<PackTableRow>): Promise<string> {
  const told: Value[][] = []
  for await (const row of rows) if (row.line.is !== 'pack') told.push(cells(row))
  return writeTable(HEADINGS, told)
}

function cells({ line, name }: PackTableRow): Value[] {
  switch (line.is) {
    case 'pack':
      return []
    case 'closed': {
      const { ref, first, last, statement, agreement, figures, chain } = line
      return [
        ...[line.is, ref, name, first, last],
        { whole: statement.number },
        statement.code,
        agreement === null ? undefined : { whole: agreement.version },
        agreement === null ? undefined : ruleOf(agreement.surplus),
        ...figureCells(figures),
        { whole: chain.to.number },
        chain.to.hash,
        undefined,
      ]
    }
    case 'withheld':
      return [
        ...[line.is, line.ref, name, line.first, line.last],
        ...nothing(HEADINGS.length - 6),
        'Another funder pays for the rest of these days: its statement goes to neither.',
      ]
    case 'open':
      return [
        ...[line.is, line.ref, name],
        ...nothing(HEADINGS.length - 4),
        line.why.map((why) => WHY_OPEN[why]).join(' '),
      ]
    case 'ended':
      return [line.is, line.ref, undefined, undefined, line.until, ...nothing(HEADINGS.length - 5)]
    case 'totals':
      return ['total', ...nothing(8), ...figureCells(line.figures), ...nothing(3)]
  }
}

function figureCells({ standard, money, used, held, bank, counts }: PackFigures): Value[] {
  const seconds = (amount: number | undefined) => (amount === undefined ? undefined : { seconds: amount })
  const pence = (...sums: readonly Sum[]) => sums.map((s) => ({ pence: s.pence }))
  return [
    ...[standard?.before, standard?.given, standard?.used, standard?.other, standard?.left].map(seconds),
    ...pence(money.opening, money.in, money.out, money.closing),
    ...pence(used.direct, used.management, used.cancelledLate, used.bought, used.kept),
    ...pence(held.toSpend, held.saved, held.emergencies, held.behindHours),
    ...pence(bank.atBank, bank.owed, bank.lent, bank.earnedNotTaken),
    ...[counts.visits, counts.missed, counts.late].map((whole) => ({ whole })),
    ...pence(counts.unfunded),
  ]
}

function nothing(cells: number): undefined[] {
  return Array.from({ length: cells })
}

/** “over-sum 500.00”, “over-weeks 4”, “over-share-of-budget 1/10”. */
function ruleOf(rule: SurplusRule): string {
  if ('pence' in rule) return `${rule.rule} ${writePence(rule.pence)}`
  if ('weeks' in rule) return `${rule.rule} ${rule.weeks}`
  if ('num' in rule) return `${rule.rule} ${rule.num}/${rule.den}`
  return rule.rule
}
