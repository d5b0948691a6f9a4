import { type Day, printDay } from '../ledger/day.ts'
import type { Exception, ExceptionCode } from '../ledger/exception.ts'
import { printSeconds } from '../ledger/hours.ts'
import { money, printMoney } from '../ledger/money.ts'

/** What is exceptional about a fund, in plain words for whoever looks after many of them. */

/** A few words, for a filter or a column. */
const NAMES: Readonly<Record<ExceptionCode, string>> = {
  lent: 'lent by the provider',
  'surplus-over-rule': 'surplus over the rule',
  'nothing-spent': 'nothing spent for four weeks',
  'will-not-last': 'will not last the year',
  'bank-growing': 'hours building up',
  'using-fast': 'hours going fast',
  unfunded: 'support not paid for',
  'cancelled-late': 'many late cancellations',
  missed: 'visits missed',
  'two-places': 'worker in two places',
  'decided-after': 'decided after it happened',
  'no-receipt': 'no receipt',
  'not-opened': 'statement not opened',
  'not-recorded': 'support not recorded',
  'not-closed': 'month not closed in time',
  'review-passed': 'review overdue',
  'question-overdue': 'question overdue',
  'query-overdue': 'query overdue',
  'put-aside': 'rows put aside',
  question: 'question to answer',
  query: 'query to answer',
  dispute: 'decision disputed',
}

export function exceptionName(code: ExceptionCode): string {
  return NAMES[code]
}

/** One exception as a whole sentence with its figures. */
export function exceptionSaid(e: Exception, who: 'manager' | 'commissioner'): string {
  return SAID[e.code](e, who)
}

type Says = (e: Exception, who: 'manager' | 'commissioner') => string

const hours = (e: Exception, n = e.much) =>
  e.in === 'money' ? printMoney(money(n ?? 0)) : printSeconds(roundedToMinute(n ?? 0))
const sum = (e: Exception) => printMoney(money(e.much ?? 0))
const on = (day: Day | undefined) => (day === undefined ? 'an earlier day' : printDay(day))
const count = (e: Exception) => e.much ?? e.numbers?.length ?? 0
const are = (e: Exception, one: string, more: string) =>
  count(e) === 1 ? `One ${one}` : `${count(e)} ${more}`
const us = (who: 'manager' | 'commissioner') => (who === 'manager' ? 'We have' : 'The provider has')

const SAID: Readonly<Record<ExceptionCode, Says>> = {
  lent: (e, who) => `${us(who)} lent this fund ${sum(e)}, and it is not paid back.`,
  'surplus-over-rule': (e) => `What is not used is ${sum(e)} over the agreed rule.`,
  'nothing-spent': (e) =>
    `No support was delivered and nothing was bought since ${on(e.day)}: four weeks or more.`,
  'will-not-last': (e) =>
    e.in === 'money'
      ? `At this pace the money runs out before ${on(e.day)}: ${hours(e)} short.`
      : `At this pace the hours run out before ${on(e.day)}: ${hours(e)} short.`,
  'bank-growing': (e) =>
    `In the last whole weeks ${hours(e)} of ${hours(e, e.of)} were used: less than three fifths.`,
  'using-fast': (e) => `In the last whole weeks ${hours(e)} were used, and ${hours(e, e.of)} were given.`,
  unfunded: (e) => `${hours(e)} of support in the last twelve weeks was not paid for by the fund.`,
  'cancelled-late': (e) =>
    `${hours(e)} were cancelled late and charged in the last twelve weeks, beside ${hours(e, e.of)} delivered.`,
  missed: (e, who) => {
    const visits = count(e) === 1 ? 'one visit' : `${count(e)} visits`
    return `${who === 'manager' ? 'We' : 'The provider'} could not come to ${visits} in the last four weeks.`
  },
  'two-places': (e) =>
    `${are(e, 'visit was', 'visits were')} charged in full while the worker is on record with somebody else too.`,
  'decided-after': (e) =>
    `${count(e) === 1 ? 'One thing was done before the day it was' : `${count(e)} things were done before the day they were`} decided.`,
  'no-receipt': (e) => `${are(e, 'purchase', 'purchases')} paid more than two weeks ago without a receipt.`,
  'not-opened': (e) =>
    `${are(e, 'statement', 'statements')} sent as a link four weeks ago or more, and never opened.`,
  'not-recorded': (e) => `Support is recorded up to ${on(e.day)} only.`,
  'not-closed': (e) => `The oldest open month should have been closed by ${on(e.day)}.`,
  'review-passed': (e) => `The review of ${on(e.day)} has passed, and no next one is agreed.`,
  'question-overdue': (e) => `${are(e, 'question should', 'questions should')} have been answered by now.`,
  'query-overdue': (e, who) =>
    who === 'manager'
      ? `${are(e, 'query of whoever pays should', 'queries of whoever pays should')} have been answered by now.`
      : `${are(e, 'query should', 'queries should')} have been answered by now.`,
  'put-aside': (e) => `${are(e, 'row of a file waits', 'rows of files wait')} to be settled.`,
  question: (e) => `${are(e, 'question waits', 'questions wait')} for an answer.`,
  query: (e) => `${are(e, 'query of whoever pays waits', 'queries of whoever pays wait')} for an answer.`,
  dispute: (e) => `${are(e, 'decision is', 'decisions are')} disputed and not answered.`,
}

/** Down to the minute: on a list nobody looks for seconds. */
function roundedToMinute(seconds: number): number {
  return seconds - (seconds % 60)
}
