import { inForce } from './agreement.ts'
import { fundersIn } from './role.ts'
import type { Statement } from './statement.ts'
import { folded, type StatementFacts } from './statement-facts.ts'
import { givenSums, hoursByKind, leftInStandard, potsTable, unfundedByKind } from './statement-hours.ts'
import { decisionLines, notGivenLines, purchaseLines, supportLines } from './statement-lines.ts'
import {
  askedFor,
  bankPart,
  closingSplit,
  earlierMonths,
  meantRows,
  moneyAccount,
  moneyRows,
} from './statement-money.ts'
import { poundsUsed } from './statement-pounds.ts'
import { pricesIn } from './statement-prices.ts'
import { daysOf, weeksOf } from './statement-weeks.ts'
import { fundRuns, nextReview, yearSoFar } from './statement-year.ts'

/** Builds the document (design.md §7). Pure: the same facts give the same bytes. */
export function buildStatement(facts: StatementFacts): Statement {
  const { fund, period } = facts
  const agreement = inForce(facts.agreements, period.last) ?? facts.agreements.at(-1)
  if (!agreement) throw new Error(`fund ${fund.ref} has no agreement`)
  const paying = fundersIn(facts.agreements, period.first, period.last)
  const live = folded(facts.entries)
  const rows = moneyRows(facts, live)
  const meant = meantRows(live, rows)
  const lines = supportLines(facts, live, rows)
  const hours = hoursByKind(facts)
  const notGiven = notGivenLines(facts, live, rows)
  return {
    format: 2,
    fund: fund.id,
    ref: fund.ref,
    number: facts.number,
    state: facts.state,
    first: period.first,
    last: period.last,
    knownAt: facts.knownAt,
    recordedThrough: fund.recordedThrough ?? null,
    standsOn: fund.version,
    nation: facts.nation,
    person: facts.person,
    provider: facts.provider,
    funders: (paying.length > 0 ? paying : agreement.streams).map((f) => f.name),
    runs: fundRuns(facts, agreement),
    sentTo: facts.sentTo,
    replaces: facts.replaces,
    hours,
    leftInStandard: leftInStandard(facts, hours),
    pots: potsTable(facts, live),
    given: givenSums(facts, live),
    weeks: weeksOf(facts, live, lines, meant),
    days: daysOf(facts, live),
    money: moneyAccount(facts, rows),
    split: closingSplit(facts),
    askedFor: askedFor(facts),
    pounds: poundsUsed(live, meant, lines),
    lines,
    purchases: purchaseLines(facts, live, rows),
    decisions: decisionLines(facts, live, rows),
    prices: pricesIn(facts),
    managementNote: agreement.managementNote ?? null,
    bank: bankPart(facts, rows.at(-1)?.balance.pence),
    earlierMonths: earlierMonths(live, rows, lines),
    unfunded: unfundedByKind(facts),
    notGiven,
    couldNotCome: notGiven.filter((l) => l.reason === 'could-not-come' && l.undoneOn === null).length,
    plan: null,
    contribution: null,
    review: nextReview(facts, agreement),
    reclaim: null,
    questions: facts.questions,
    asking: facts.asking,
    contacts: facts.contacts,
    yearSoFar: yearSoFar(facts, agreement, meant, hours),
    proof: {
      head: fund.head,
      lastStatement: facts.previous?.digest ?? null,
      code: '',
      checkAt: facts.checkAt,
    },
  }
}
