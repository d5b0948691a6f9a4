import { type Moment, secondsBetween } from '../ledger/day.ts'
import type { Period } from '../ledger/period.ts'
import type { QuestionLine } from '../ledger/statement.ts'
import type { Daybook } from './daybook.ts'
import type { FundRow } from './store.ts'
import type { QuestionRow } from './store-statements.ts'

/**
 * What a statement says of questions: those asked in its period, answered in it, or still open at its end, oldest
 * first, as they were known at a moment. An answer that is known stands beside its question even where it came
 * after the period: a statement never says that nobody has answered when somebody has.
 */
export async function questionLines(
  daybook: Daybook,
  fund: FundRow,
  period: Period,
  knownAt: Moment = daybook.at,
): Promise<QuestionLine[]> {
  const rows = (await daybook.store.issued.questions(fund.id)).filter(
    (q) => secondsBetween(q.at, knownAt) >= 0,
  )
  return rows
    .map((row) => asKnownAt(row, knownAt))
    .filter((q) => q.on <= period.last && (q.answered === undefined || q.answered.on >= period.first))
    .sort(byDay)
    .map(
      (q): QuestionLine => ({
        question: q.id,
        statement: q.number,
        line: q.line ?? null,
        on: q.on,
        askedBy: q.askedBy,
        says: q.says,
        due: q.due,
        answer: q.answered ? { on: q.answered.on, says: q.answered.says } : null,
      }),
    )
}

function asKnownAt({ answered, ...row }: QuestionRow, knownAt: Moment): QuestionRow {
  return answered && secondsBetween(answered.at, knownAt) >= 0 ? { ...row, answered } : row
}

function byDay(a: QuestionRow, b: QuestionRow): number {
  return a.on < b.on ? -1 : a.on > b.on ? 1 : 0
}
