import type { Day } from '../ledger/day.ts'
import type { DrawnParts } from '../ledger/drawdown.ts'
import { type Value, writeTable } from './tables.ts'

/** A drawdown as its list to keep has it: one transfer, and a line for each fund that adds up to it. */
export interface DrawdownTable extends DrawnParts {
  readonly reference: string
  /** Up to which day it was earned, and when it was recorded. */
  readonly through: Day
  readonly recordedOn: Day
  readonly lines: readonly (DrawnParts & {
    readonly fund: string
    readonly name: string | undefined
    readonly entry: number
  })[]
}

const HEADINGS = [
  'Reference',
  'Earned Up To',
  'Recorded On',
  'Fund',
  'Name',
  'Entry',
  'Direct',
  'Management',
  'Cancelled Late',
  'Total',
] as const

/** The list to keep of one drawdown; the last line is the transfer, and every column above it makes its sum. */
export function drawdownTable(drawdown: DrawdownTable): string {
  const { reference, through, recordedOn, lines } = drawdown
  const sums = (of: DrawnParts): Value[] => [
    { pence: of.directPence },
    { pence: of.managementPence },
    { pence: of.cancelledLatePence },
    { pence: of.pence },
  ]
  return writeTable(HEADINGS, [
    ...lines.map((line) => [
      ...[reference, through, recordedOn, line.fund, line.name, { whole: line.entry }],
      ...sums(line),
    ]),
    [reference, through, recordedOn, 'All', undefined, undefined, ...sums(drawdown)],
  ])
}
