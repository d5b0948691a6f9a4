import { type Book, balanceOn } from './book.ts'
import { addDays, type Day } from './day.ts'
import type { Entry, EntryKind } from './entry.ts'
import { pennySeconds } from './money.ts'
import { inKindDown, type Kind, type KindCode, worth } from './rate.ts'
import type { GivenSum, HoursOfKind, Pot, Statement } from './statement.ts'
import { change, kindIn, kindOn, kindsIn, meant, type StatementFacts, sum } from './statement-facts.ts'

type HoursColumn = Exclude<keyof HoursOfKind, 'kind' | 'label' | 'measure' | 'left' | 'planned'>

const COLUMN: Partial<Record<EntryKind, HoursColumn>> = {
  'brought-forward': 'before',
  allocation: 'given',
  support: 'used',
  funding: 'used',
  conversion: 'swapped',
  'hours-into-money': 'money',
  'money-into-hours': 'money',
  saving: 'saved',
  'not-given': 'cancelledLate',
}

/** The column of the hours' account in which an entry is told. */
export function columnOf(entry: Entry): HoursColumn {
  return COLUMN[meant(entry)] ?? 'other'
}

/** Hours that are left: neither given nor saved, planned ones too. */
export function leftOn(book: Book, kind: KindCode, on: Day): number {
  return balanceOn(book, kind, 'available', on) + balanceOn(book, kind, 'booked', on)
}

/** What an entry did to the hours left of a kind. */
export function leftChange(entry: Entry, kind: KindCode): number {
  return change(entry, kind, (code) => code === 'available' || code === 'booked')
}

/** before + given − used ± swapped ± money ± saved − cancelled late ± other = left: it foots because it is the account. */
export function hoursByKind(facts: StatementFacts): HoursOfKind[] {
  const { book, period } = facts
  const dayBefore = addDays(period.first, -1)
  return kindsIn(facts)
    .map((kind) => {
      const sums = {
        before: leftOn(book, kind.code, dayBefore),
        given: 0,
        used: 0,
        swapped: 0,
        money: 0,
        saved: 0,
        cancelledLate: 0,
        sentBack: 0,
        other: 0,
      }
      for (const e of facts.entries) {
        const column = columnOf(e)
        const leaving = column === 'used' || column === 'cancelledLate'
        sums[column] += leaving ? -leftChange(e, kind.code) : leftChange(e, kind.code)
      }
      return {
        kind: kind.code,
        label: kind.label,
        measure: kind.measure,
        ...sums,
        left: leftOn(book, kind.code, period.last),
        planned: balanceOn(book, kind.code, 'booked', period.last),
      }
    })
    .filter((h) => h.kind === 'standard' || Object.values(h).some((v) => typeof v === 'number' && v !== 0))
}

/** All kinds together, each in standard hours rounded down to the second. */
export function leftInStandard(facts: StatementFacts, hours: readonly HoursOfKind[]): number {
  return hours.reduce((sum, h) => sum + inStandard(facts, kindIn(facts, h.kind), h.left), 0)
}

export function inStandard(facts: StatementFacts, kind: Kind, amount: number): number {
  return inKindDown(amount, kind, kindIn(facts, 'standard'))
}

/** Hours saved for something, by name and kind. */
export function potsTable(facts: StatementFacts, live: readonly Entry[]): Pot[] {
  const dayBefore = addDays(facts.period.first, -1)
  return facts.pots.flatMap((pot) =>
    kindsIn(facts).flatMap((kind) => {
      const code = `pot:${pot.pot}` as const
      const moves = live.map((e) => change(e, kind.code, (c) => c === code))
      const row = {
        pot: pot.pot,
        name: pot.name,
        kind: kind.code,
        label: kind.label,
        before: balanceOn(facts.book, kind.code, code, dayBefore),
        in: moves.filter((n) => n > 0).reduce((a, b) => a + b, 0),
        out: 0 - moves.filter((n) => n < 0).reduce((a, b) => a + b, 0),
        left: balanceOn(facts.book, kind.code, code, facts.period.last),
      }
      return row.before || row.in || row.out || row.left ? [row] : []
    }),
  )
}

/** What each week gave, with its difference entries and what was taken back of it: the sum is the hours given. */
export function givenSums(facts: StatementFacts, live: readonly Entry[]): GivenSum[] {
  const posted = live.filter((e) => meant(e) === 'allocation')
  const weekOf = (e: Entry): Day => {
    const original = e.kind === 'reversal' ? facts.originals.get(e.reverses ?? 0) : e
    return original?.kind === 'allocation' ? original.details.week : e.effective
  }
  return kindsIn(facts).flatMap((kind) => {
    const sums = new Map<Day, number>()
    for (const e of posted)
      sums.set(weekOf(e), (sums.get(weekOf(e)) ?? 0) + change(e, kind.code, (c) => c === 'available'))
    const weeks = [...sums].map(([week, amount]) => ({ week, amount })).filter((w) => w.amount !== 0)
    const total = weeks.reduce((sum, w) => sum + w.amount, 0)
    return weeks.length ? [{ kind: kind.code, label: kind.label, weeks, total }] : []
  })
}

/** Support given that nothing paid for: the provider bears it. */
export function unfundedByKind(facts: StatementFacts): Statement['unfunded'] {
  return kindsIn(facts).flatMap((kind) => {
    const amount = facts.entries.reduce((n, e) => n + change(e, kind.code, (c) => c === 'unfunded'), 0)
    return amount === 0
      ? []
      : [
          {
            kind: kind.code,
            label: kind.label,
            amount,
            worth: sum(pennySeconds(worth(kindOn(facts, kind.code, facts.period.last), amount))),
          },
        ]
  })
}
