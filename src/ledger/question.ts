import { addDays, type Day, printDay } from './day.ts'
import { Refusal } from './refusal.ts'
import { type AskingTerm, type NumberedLine, numberedLines, type Statement } from './statement.ts'

/** How a question came: typed in by whoever asks, or heard by a manager who wrote it down. */
export const ASKED_WAYS = {
  'on-screen': 'on screen',
  'in-person': 'face to face',
  'by-phone': 'by phone',
  'in-writing': 'in writing',
} as const
export type AskedWay = keyof typeof ASKED_WAYS

/** How long a manager may take to write down what somebody asked, in days. */
const WRITTEN_DOWN_WITHIN = 31

/** The days of a question that count: asked, to be answered by, and answered. */
export interface Asked {
  readonly on: Day
  /** The last day on which an answer is in time. */
  readonly due: Day
  /** The last day on which it is between the person and the provider; from the day after, the funder sees it. */
  readonly funderFrom: Day
  readonly answered?: { readonly on: Day }
}

/** By when a question of a day is to be answered: calendar days, as the agreement says (docs/decisions/0026). */
export function dueDays(on: Day, term: AskingTerm): { readonly due: Day; readonly funderFrom: Day } {
  return { due: addDays(on, term.answerWithin), funderFrom: addDays(on, term.funderAfter) }
}

/** Whether nobody has answered and the day by which somebody should have is over. */
export function isOverdue(q: Asked, today: Day): boolean {
  return q.answered === undefined && today > q.due
}

/** Whether the funder sees what somebody else asked: it went unanswered for longer than was agreed. */
export function hasRisen(q: Asked, today: Day): boolean {
  return (q.answered?.on ?? today) > q.funderFrom
}

/** The line with a number in a statement, or a refusal that says which there are. */
export function lineAsked(statement: Statement, number: number): NumberedLine | Refusal {
  const lines = numberedLines(statement)
  const line = lines.find((l) => l.number === number)
  if (line) return line
  const there =
    lines.length === 0
      ? `Statement ${statement.number} has no numbered lines.`
      : `The lines of statement ${statement.number} have the numbers 1 to ${lines.length}.`
  return new Refusal(
    'unknown-line',
    `${there} ${lines.length === 0 ? 'Ask about all of it.' : 'Ask about one of them, or about all of it.'}`,
    { statement: statement.number, lines: lines.length },
    { field: 'line' },
  )
}

/** Refuses a day on which nobody can have asked: before the statement was issued, long ago, or yet to come. */
export function checkAskedOn(on: Day, issued: Day, today: Day): Refusal | undefined {
  const earliest = addDays(today, -WRITTEN_DOWN_WITHIN)
  const from = issued > earliest ? issued : earliest
  if (on > today)
    return new Refusal(
      'future-day',
      `Nobody has asked on ${printDay(on)} yet. Give a day up to today, ${printDay(today)}.`,
      { today },
      { field: 'on' },
    )
  if (on >= from) return undefined
  return new Refusal(
    'not-a-day',
    issued > earliest
      ? `The statement was issued on ${printDay(issued)}: nobody asked about it before. Give a day from then on.`
      : `A question is written down within ${WRITTEN_DOWN_WITHIN} days. Give a day from ${printDay(from)} on.`,
    { from, today },
    { field: 'on' },
  )
}

/**
 * Whether a funder sees a question: one that was asked for it, and anybody else's that went unanswered for too long.
 * What a person asks their provider is otherwise between the two of them (docs/decisions/0026).
 */
export function funderSees(q: Asked & { readonly funder?: string }, funder: string, today: Day): boolean {
  return q.funder === undefined ? hasRisen(q, today) : q.funder === funder
}
