import { type Day, laterOf } from '../ledger/day.ts'
import type { Transfer } from '../ledger/entry.ts'
import { type AccountCode, sideOf, type Unit } from '../ledger/fund.ts'
import type { Kind } from '../ledger/rate.ts'

/**
 * The books for an independent checker: `hledger check -s accounts commodities balancednoautoconversion
 * assertions ordereddates`. References and codes only, never a name.
 */
export interface JournalBook {
  /** The fund's reference, such as LS-001: the first part of its accounts' names. */
  readonly ref: string
  /** In order of effective date. Sealed entries fit as they are. */
  readonly entries: Iterable<JournalEntry>
  /** The fund's kinds of all agreement versions: how each unit is counted. */
  readonly kinds: readonly Pick<Kind, 'code' | 'measure'>[]
  /** The balances the books say they have, at the end of these days: each becomes an assertion. */
  readonly balances: readonly JournalBalance[]
  /** Every account there is, after everything written: what is declared, and what is asserted at the end. */
  readonly closing: readonly ClosingBalance[]
}

export interface JournalEntry {
  readonly number: number
  readonly kind: string
  readonly effective: Day
  readonly transfers: readonly Transfer[]
}

/** A balance on the account's own side, in penny-seconds, seconds or a count. */
export interface ClosingBalance {
  readonly unit: Unit
  readonly code: AccountCode
  readonly balance: number
}

export interface JournalBalance extends ClosingBalance {
  readonly on: Day
}

/** The whole journal as one text. */
export function writeJournal(books: readonly JournalBook[]): string {
  return [...journal(books)].join('')
}

/**
 * The journal piece by piece. Accounts are declared from the balances and not from the transfers, so that a
 * transfer on an account the books do not know of fails the check.
 */
export function* journal(books: readonly JournalBook[]): Generator<string> {
  const scribes = books.map((book) => scribeOf(book))
  yield '; Ringfence books. Whole units only: "GBPps" is penny-seconds (1 penny = 3,600), "…_s" is seconds.\n\n'
  for (const commodity of new Set(['GBPps', ...scribes.flatMap((s) => s.commodities)]))
    yield `commodity "${commodity}"\n`
  yield '\n'
  for (const scribe of scribes) yield* scribe.accounts.map((name) => `account ${name}\n`)

  let last = '' as Day
  for (const text of byDay(scribes.map((scribe) => scribe.days()))) {
    last = laterOf(last, text.day)
    yield text.text
  }
  if (last === '') return
  for (const scribe of scribes) yield scribe.assertions(last, scribe.closing)
}

interface DayText {
  readonly day: Day
  readonly text: string
}

function scribeOf(book: JournalBook) {
  const ref = plainName(book.ref)
  const measures = new Map(book.kinds.map((kind) => [kind.code, kind.measure]))
  const commodityOf = (unit: Unit) => commodity(unit, measures.get(unit))
  const nameOf = (unit: Unit, code: AccountCode) =>
    `${ref}:${plainName(unit)}:${code.split(':').map(plainName).join(':')}`

  const line = (unit: Unit, code: AccountCode, amount: number, asserted?: number) => {
    const symbol = `"${commodityOf(unit)}"`
    const must = asserted === undefined ? '' : ` == ${asserted} ${symbol}`
    return `    ${nameOf(unit, code)}  ${amount} ${symbol}${must}\n`
  }
  const postings = ({ unit, debit, credit, amount }: Transfer) =>
    line(unit, debit, amount) + line(unit, credit, -amount)
  const transaction = ({ number, kind, effective, transfers }: JournalEntry): DayText => ({
    day: effective,
    text: `\n${effective} (${ref}/${number}) ${kind}\n${transfers.map(postings).join('')}`,
  })
  const assertions = (on: Day, balances: readonly ClosingBalance[]) =>
    balances.length === 0
      ? ''
      : `\n${on} (${ref}) balances\n${balances
          .map((b) =>
            line(b.unit, b.code, 0, b.balance === 0 || sideOf(b.code) === 'D' ? b.balance : -b.balance),
          )
          .join('')}`

  return {
    commodities: [...new Set(book.closing.map((b) => commodityOf(b.unit)))],
    accounts: [...new Set(book.closing.map((b) => nameOf(b.unit, b.code)))].sort(),
    closing: book.closing,
    assertions,
    /** Each entry, and after the last of a day the balances asserted for it. */
    *days(): Generator<DayText> {
      const asserted = [...Map.groupBy(book.balances, (b) => b.on)].sort(([a], [b]) => (a < b ? -1 : 1))
      for (const entry of book.entries) {
        while (asserted[0] && asserted[0][0] < entry.effective) yield* due()
        yield transaction(entry)
      }
      while (asserted.length > 0) yield* due()

      function* due(): Generator<DayText> {
        const [next] = asserted.splice(0, 1)
        if (next) yield { day: next[0], text: assertions(...next) }
      }
    },
  }
}

/** hledger's name for a unit: its whole smallest part, so that every amount is a whole number. */
function commodity(unit: Unit, measure: Kind['measure'] | undefined): string {
  if (unit === 'GBP') return 'GBPps'
  if (measure === undefined) throw new RangeError(`the books hold ${unit}, which no agreement names`)
  return measure === 'time' ? `${unit}_s` : unit
}

/** A name hledger cannot take for anything else; different names stay different. */
function plainName(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*~]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** Many books, each in order of days, as one in order of days; within a day in the order of the books. */
function* byDay(books: readonly Iterator<DayText>[]): Generator<DayText> {
  const waiting = new Map<Day, Map<number, DayText>>()
  const wait = (at: number, text: DayText) => {
    waiting.set(text.day, (waiting.get(text.day) ?? new Map<number, DayText>()).set(at, text))
  }
  /** Says all that a book has for the day, and keeps what comes after. */
  function* say(at: number, day: Day, first: DayText | undefined): Generator<DayText> {
    if (first) yield first
    for (let next = books[at]?.next(); next && !next.done; next = books[at]?.next()) {
      if (next.value.day < day) throw new RangeError(`${next.value.day} comes after ${day} in a book`)
      if (next.value.day > day) return wait(at, next.value)
      yield next.value
    }
  }
  for (const at of books.keys()) yield* say(at, '' as Day, undefined)
  while (waiting.size > 0) {
    const day = [...waiting.keys()].reduce((a, b) => (a < b ? a : b))
    const today = [...(waiting.get(day) ?? [])].sort(([a], [b]) => a - b)
    waiting.delete(day)
    for (const [at, text] of today) yield* say(at, day, text)
  }
}
