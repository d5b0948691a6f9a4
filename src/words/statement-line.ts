import type { WordRef } from '../ledger/entry.ts'
import { printPence } from '../ledger/money.ts'
import type { NumberedLine, Statement } from '../ledger/statement.ts'
import { type Language, wordsIn } from './catalogue.ts'
import { decided, whoDecided } from './statement-decisions.ts'
import { remarks, visit, withWhom } from './statement-visits.ts'
import { change, pounds, Teller } from './teller.ts'

/** One line of a statement by itself, as it stands there: for asking about it. */
export interface LineSaid {
  /** “Wed 15 April, 18:00 to 21:00” */
  readonly when: string
  readonly what: readonly string[]
  /** What it cost or changed; none where it is about no money. */
  readonly amount: string | undefined
}

export function lineSaid(
  statement: Statement,
  words: ReadonlyMap<WordRef, string>,
  { part, day, line }: NumberedLine,
  language: Language = 'en',
): LineSaid {
  const t = new Teller(statement, words, wordsIn(language, statement.nation))
  const on = t.shortDay(day)
  switch (part) {
    case 'visit':
      return {
        when: `${on}, ${t.times(line)}`,
        what: [withWhom(t, line), ...remarks(t, line)].filter((said) => said !== ''),
        amount: pounds(line.sum),
      }
    case 'not-given':
      return {
        when: `${on}, ${t.times(line)}`,
        what: [
          t.says.missed.reasons[line.reason],
          ...line.charged.map((c) => t.hoursOf(c.kind, c.amount)),
          ...(line.undoneOn === null ? [] : [t.says.lines.undone(t.day(line.undoneOn))]),
        ],
        amount: line.sum.exact === 0 ? undefined : pounds(line.sum),
      }
    case 'bought':
      return {
        when: on,
        what: [[t.word(line.what), t.says.bought.from(t.word(line.supplier))].join(', ')],
        amount: pounds(line.sum),
      }
    case 'decision':
      return { when: on, what: [decided(t, line), ...whoDecided(t, line).split('\n')], amount: undefined }
    case 'earlier':
      return {
        when: on,
        what: line.what
          ? [t.times(line.what), ...visit(t, { ...line.what, relatesTo: null })]
          : [t.says.earlier.other],
        amount: change(line.sum.pence, printPence),
      }
  }
}
