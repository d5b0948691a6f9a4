import { addDays, type Day, lastDay, type Month } from './day.ts'

/** What is done at the end of each month, in this order (domain.md 4.1). */
export const MONTH_STEPS = [
  'allocate',
  'receipts',
  'roster',
  'settle',
  'bank',
  'take',
  'close',
  'send',
] as const
export type MonthStep = (typeof MONTH_STEPS)[number]

/**
 * How far one of them is: `done`; `to-do` now; `in-the-way` of closing, until somebody puts it right; `waits` for
 * others or for its time, and nothing can be done here.
 */
export type StepState = 'done' | 'to-do' | 'in-the-way' | 'waits'

/** What the books say of one month, over everybody who had a fund in it. Money in whole pence. */
export interface MonthFacts {
  readonly month: Month
  readonly today: Day
  readonly funds: number
  /** Final statements of the month. */
  readonly closed: number
  /** Of those not closed: with nothing in the way. */
  readonly ready: number
  /** Allocations that are due by the month's end, or by today while it goes on, and not given. */
  readonly due: { readonly weeks: number; readonly people: number }
  /** What funders still owe of what was due up to the month's end. */
  readonly owedPence: number
  /** People whose support is recorded up to the month's last day. */
  readonly recorded: number
  /** Rows of files put aside, dated up to the month's last day. */
  readonly rows: number
  /** The latest day of the month on which the bank's balance is known, and how much more it was than the books say. */
  readonly bank?: { readonly on: Day; readonly differencePence: number }
  /** May be taken for support up to the month's last day. */
  readonly takePence: number
  /** What is proposed of it, and waits for a second manager. */
  readonly isProposed: boolean
  /** Readers whose statement was issued and has not reached them. */
  readonly toSend: number
}

/** A weekend and two bank holidays: so long before a month's end may be the last day on which a bank says anything. */
const BANK_IS_SILENT = 4

export interface MonthSteps {
  readonly states: Readonly<Record<MonthStep, StepState>>
  /** The one thing to do next; none where nothing is, or everything waits. */
  readonly next: MonthStep | undefined
}

/**
 * How each step of a month stands, and which is next. Of a month that is closed for everybody nothing is left to do but
 * to send its statements, and to see that the money is where it should be.
 */
export function monthSteps(facts: MonthFacts): MonthSteps {
  const { closed, funds } = facts
  const isClosed = closed === funds
  const states = {
    allocate: facts.due.weeks === 0 ? 'done' : 'to-do',
    receipts: facts.owedPence === 0 ? 'done' : 'waits',
    roster: isClosed || facts.recorded === funds ? 'done' : isOver(facts) ? 'to-do' : 'waits',
    settle: facts.rows === 0 ? 'done' : 'in-the-way',
    bank: bankState(facts),
    take: isClosed ? 'done' : takeState(facts),
    close: isClosed ? 'done' : facts.ready > 0 ? 'to-do' : isOver(facts) ? 'in-the-way' : 'waits',
    send: facts.toSend > 0 ? 'to-do' : isClosed ? 'done' : 'waits',
  } as const satisfies Record<MonthStep, StepState>
  return { states, next: nextOf(states) }
}

function isOver({ month, today }: MonthFacts): boolean {
  return today > lastDay(month)
}

/** What the month earned is known once its support is recorded. */
function takeState(facts: MonthFacts): StepState {
  const isKnown = isOver(facts) && facts.recorded === facts.funds
  if (facts.isProposed || !isKnown) return 'waits'
  return facts.takePence === 0 ? 'done' : 'to-do'
}

function bankState(facts: MonthFacts): StepState {
  const { bank, month } = facts
  if (bank && bank.differencePence !== 0) return 'in-the-way'
  if (bank && bank.on >= addDays(lastDay(month), -BANK_IS_SILENT)) return 'done'
  return isOver(facts) ? 'to-do' : 'waits'
}

/**
 * The first that can be done. What has to be put right is done before what comes after it; that nobody can be closed
 * is never the next thing: what is in the way stands above it.
 */
function nextOf(states: Readonly<Record<MonthStep, StepState>>): MonthStep | undefined {
  return MONTH_STEPS.find(
    (step) => states[step] === 'to-do' || (states[step] === 'in-the-way' && step !== 'close'),
  )
}

/**
 * The month whose end is worked on: the oldest that is over and that somebody's fund has still open; where all are
 * closed, the oldest of which a statement is still to be sent, and else the one that goes on. Each fund is told by the
 * first month it has open. What stands open comes first: a month that is not closed keeps all later ones open.
 */
export function monthToEnd(
  { open, unsent }: { readonly open: readonly Month[]; readonly unsent: readonly Month[] },
  now: Month,
): Month {
  const [oldest] = open.filter((month) => month < now).sort()
  return oldest ?? [...unsent].sort()[0] ?? now
}
