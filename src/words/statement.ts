import type { WordRef } from '../ledger/entry.ts'
import type { Statement } from '../ledger/statement.ts'
import type { Section } from './blocks.ts'
import { type Language, type Words, wordsIn } from './catalogue.ts'
import { askSection, questionsSection, sentSection } from './statement-asking.ts'
import { bankSection } from './statement-bank.ts'
import { askedSection, boughtSection } from './statement-bought.ts'
import { decisionsSection } from './statement-decisions.ts'
import { about, changedSection } from './statement-first.ts'
import { hoursSection } from './statement-hours.ts'
import { moneySection } from './statement-money.ts'
import { contributionSection, planSection, reclaimSection, reviewSection } from './statement-plan.ts'
import { poundsSection } from './statement-pounds.ts'
import { pricesSection } from './statement-prices.ts'
import { proofSection } from './statement-proof.ts'
import { disagreements } from './statement-sums.ts'
import { earlierSection, linesSection, missedSection, unfundedSection } from './statement-visits.ts'
import { weeksSection } from './statement-weeks.ts'
import { yearSection } from './statement-year.ts'
import { Teller } from './teller.ts'

export type { Block, Section, Table } from './blocks.ts'
export { printRate } from './teller.ts'

/**
 * A statement as it is read, in the order of design.md §7: the one place that turns figures into text, so
 * that the page and the paper can only say the same.
 */
export interface StatementText {
  /** What the text is written in, as HTML and PDF name languages. */
  readonly language: string
  /** Names the document: a tab, a bookmark, a file's properties. */
  readonly documentTitle: string
  readonly title: string
  /** Said at the foot of every page: the period and what we knew when. */
  readonly runningLine: string
  readonly pageOf: (page: number, of: number) => string
  /** Said on every page of a copy that may change. */
  readonly mayChange: string | undefined
  readonly sections: readonly Section[]
}

/** The statement's text, with its names looked up in `words`. Throws where the figures do not add up. */
export function statementText(
  statement: Statement,
  words: ReadonlyMap<WordRef, string>,
  language: Language = 'en',
): StatementText {
  return statementIn(wordsIn(language, statement.nation), statement, words)
}

/** The same in any words: those of a language that the catalogue does not hold yet, too. */
export function statementIn(
  says: Words,
  statement: Statement,
  words: ReadonlyMap<WordRef, string>,
): StatementText {
  const wrong = disagreements(statement)
  if (wrong.length > 0) throw new RangeError(`a statement that does not add up: ${wrong.join('; ')}`)
  const told = new Teller(statement, words, says)
  return {
    language: says.language,
    documentTitle: says.documentTitle(told.word(statement.person), told.period),
    title: says.title(told.period),
    runningLine: says.runningLine(told.period, told.known),
    pageOf: says.page,
    mayChange: statement.state === 'may-change' ? says.mayChange : undefined,
    sections: [
      about(told),
      changedSection(told),
      hoursSection(told),
      moneySection(told),
      contributionSection(told),
      askedSection(told),
      poundsSection(told),
      planSection(told),
      weeksSection(told),
      linesSection(told),
      boughtSection(told),
      decisionsSection(told),
      pricesSection(told),
      bankSection(told),
      earlierSection(told),
      unfundedSection(told),
      missedSection(told),
      yearSection(told),
      reviewSection(told),
      reclaimSection(told),
      questionsSection(told),
      askSection(told),
      sentSection(told),
      proofSection(told),
    ].filter((section) => section.blocks.length > 0),
  }
}
