import { KIND_CODE } from '../ledger/agreement.ts'
import { type Day, readDay } from '../ledger/day.ts'
import type { Involved } from '../ledger/decision.ts'
import { readHours } from '../ledger/hours.ts'
import { readPence, shown } from '../ledger/money.ts'
import type { KindCode } from '../ledger/rate.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { type Cells, isRefused, needed, oneOf, type Row, readList, readName, withReferences } from './csv.ts'

/** What the person decided about their hours and money, in the order of the file. */
export interface DecisionFile {
  readonly rows: readonly DecisionRow[]
}

export interface DecisionRow {
  readonly line: number
  readonly text: string
  /** Day, client, what and how much, and an ordinal among equal rows; never a name. */
  readonly reference: string
  readonly day: Day
  readonly client: string
  readonly decided: Decided
  /** Exactly one of the two: whole seconds of the kind, or whole pence. */
  readonly seconds?: number
  readonly pence?: number
  /** The name as it was written down. */
  readonly decidedBy: string
  readonly involved: Involved
}

/** Kinds are codes, or the word `money`. Whether the fund's agreement has them is the agreement's to say. */
export type Decided =
  /** So many hours of one kind leave, hours of the other come. */
  | { readonly what: 'swap'; readonly from: KindCode; readonly to: KindCode }
  | { readonly what: 'hours-into-money'; readonly kind: KindCode }
  /** So many hours of the kind come, paid from the person's money; or as many as a sum buys. */
  | { readonly what: 'money-into-hours'; readonly kind: KindCode }
  | { readonly what: 'save'; readonly kind: KindCode | 'money'; readonly pot: string }
  | { readonly what: 'use'; readonly kind: KindCode | 'money'; readonly pot: string }
  | { readonly what: 'give-back'; readonly kind: KindCode | 'money' }

const COLUMNS = [
  { name: 'day', heading: 'Date' },
  { name: 'client', heading: 'Client Ref' },
  { name: 'what', heading: 'What' },
  { name: 'hours', heading: 'Hours' },
  { name: 'amount', heading: 'Amount', optional: true },
  { name: 'decidedBy', heading: 'Decided By' },
  { name: 'how', heading: 'How' },
] as const
type Name = (typeof COLUMNS)[number]['name']

/** The headings by which a decision log is known. */
export const DECISION_HEADINGS = COLUMNS.filter((c) => !('optional' in c)).map((c) => c.heading)

export const INVOLVED_WORDS: ReadonlyMap<string, Involved> = new Map([
  ['in person', 'in-person'],
  ['by phone', 'by-phone'],
  ['in writing', 'in-writing'],
  ['on screen', 'on-screen'],
  ['in their way', 'in-their-way'],
])

/** Reads a decision log: all its rows, or everything that is wrong with it. */
export function readDecisions(input: Uint8Array | string, file: string): DecisionFile | Refusal[] {
  const rows = readList<Name, Omit<DecisionRow, 'reference'>>(input, file, COLUMNS, decisionRow)
  if (isRefused(rows)) return rows
  return {
    rows: withReferences(rows, (r) => [
      r.day,
      r.client,
      r.decided.what,
      r.decided.what === 'swap' ? `${r.decided.from}-${r.decided.to}` : r.decided.kind,
      r.seconds ?? `${r.pence}p`,
    ]),
  }
}

function decisionRow(row: Row, cells: Cells<Name>): Omit<DecisionRow, 'reference'> | undefined {
  const day = cells.read(row, 'day', needed('the day of the decision', readDay))
  const client = cells.read(row, 'client', needed('the person’s reference', readName))
  const decided = cells.read(row, 'what', needed('what was decided', readDecided))
  const much = howMuch(row, cells, decided)
  const decidedBy = cells.read(row, 'decidedBy', needed('who decided', readName))
  const involved = cells.read(
    row,
    'how',
    needed('how the person was involved', oneOf('way of being involved', INVOLVED_WORDS)),
  )
  if (day === undefined || client === undefined || decided === undefined || much === undefined)
    return undefined
  if (decidedBy === undefined || involved === undefined) return undefined
  return { line: row.line, text: row.text, day, client, decided, ...much, decidedBy, involved }
}

const MONEY = 'money'

/**
 * Reads what was decided: "swap standard for enhanced", "swap standard for money", "money back into
 * standard", "save standard for City break", "use standard from City break", "give back standard".
 */
export function readDecided(text: string): Decided | Refusal {
  const swap = /^swap\s+(\S+)\s+for\s+(\S+)$/i.exec(text)
  if (swap) return swapped(text, swap[1] ?? '', swap[2] ?? '')
  const back = /^money\s+back\s+into\s+(\S+?)(?:\s+hours)?$/i.exec(text)
  if (back) return swapped(text, MONEY, back[1] ?? '')
  const pot = /^(?:(save)\s+(\S+)\s+for|(use)\s+(\S+)\s+from)\s+(.+)$/i.exec(text)
  if (pot) {
    const kind = readKind(pot[2] ?? pot[4] ?? '')
    const name = readName(pot[5] ?? '')
    if (isRefusal(kind)) return kind
    if (isRefusal(name)) return name
    return { what: pot[1] === undefined ? 'use' : 'save', kind, pot: name }
  }
  const given = /^give\s+back\s+(\S+)$/i.exec(text)
  const kind = given ? readKind(given[1] ?? '') : undefined
  if (isRefusal(kind)) return kind
  return kind === undefined ? notADecision(text) : { what: 'give-back', kind }
}

function swapped(text: string, fromWord: string, toWord: string): Decided | Refusal {
  const from = readKind(fromWord)
  const to = readKind(toWord)
  if (isRefusal(from)) return from
  if (isRefusal(to)) return to
  if (from === to) return notADecision(text)
  if (to === MONEY) return { what: 'hours-into-money', kind: from }
  if (from === MONEY) return { what: 'money-into-hours', kind: to }
  return { what: 'swap', from, to }
}

function readKind(word: string): KindCode | Refusal {
  const code = word.toLowerCase()
  if (KIND_CODE.test(code) && code.length <= 30) {
    // "Money back into hours" means the hours everything else is measured by.
    return code === 'hours' ? 'standard' : code
  }
  return new Refusal(
    'unknown-kind',
    `“${shown(word)}” is no kind of hour. Write its code, such as standard or enhanced.`,
    {
      kind: shown(word),
    },
  )
}

function notADecision(text: string): Refusal {
  return new Refusal(
    'file-unreadable',
    `“${shown(text)}” is no decision that is known here. Write it like “swap standard for enhanced”, “swap standard for money”, “money back into standard”, “save standard for City break”, “use standard from City break” or “give back standard”.`,
    { given: shown(text) },
  )
}

/** Hours for what is counted in hours, pounds for what is counted in money, never both. */
function howMuch(
  row: Row,
  cells: Cells<Name>,
  decided: Decided | undefined,
): { readonly seconds: number } | { readonly pence: number } | undefined {
  const [hours, amount] = [cells.text(row, 'hours'), cells.text(row, 'amount')]
  const money = decided !== undefined && 'kind' in decided && decided.kind === MONEY
  if (hours !== '' && amount !== '') {
    return cells.wrong(row, 'amount', new Refusal('not-an-amount', 'Write hours or an amount, not both.'))
  }
  if (amount !== '' && decided !== undefined && !money && decided.what !== 'money-into-hours') {
    return cells.wrong(
      row,
      'amount',
      new Refusal('not-an-amount', 'This decision is about hours: leave the amount empty.'),
    )
  }
  if (money && !cells.has('amount')) {
    return cells.wrong(
      row,
      'what',
      new Refusal('not-an-amount', 'This decision is about money. Add a column “Amount” with its sum.'),
    )
  }
  if (hours !== '' && money) {
    return cells.wrong(
      row,
      'hours',
      new Refusal('not-hours', 'This decision is about money: write it under “Amount”.'),
    )
  }
  if (amount !== '' || money) {
    const pence = cells.read(row, 'amount', needed('a sum of money', moreThanNothing(readPence)))
    return pence === undefined ? undefined : { pence }
  }
  const seconds = cells.read(row, 'hours', needed('hours and minutes, like 7:30', moreThanNothing(readHours)))
  return seconds === undefined ? undefined : { seconds }
}

/** A decision or a purchase of nothing, or of less, is a slip of the pen. */
export function moreThanNothing(
  reader: (text: string) => number | Refusal,
): (text: string) => number | Refusal {
  return (text) => {
    const amount = reader(text)
    if (isRefusal(amount) || amount > 0) return amount
    return new Refusal('not-an-amount', `“${shown(text)}” must be more than nothing.`, { given: shown(text) })
  }
}
