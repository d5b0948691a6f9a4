import type { Told } from '../bookkeeping/store-people.ts'
import type { IssuingRow, QuestionRow } from '../bookkeeping/store-statements.ts'
import type { Day, Moment } from '../ledger/day.ts'
import type { WordRef } from '../ledger/entry.ts'
import type { Commit, Filing } from './filed.ts'
import { filled, type Nullable, toTheMillisecond } from './rows.ts'

/** What happens to statements, filed after the entries that carry them. */
export function fileIssued({ file, fundKey }: Filing, { changes, provider, at }: Commit): void {
  const { by } = changes
  for (const n of changes.needs ?? [])
    file('need', [
      ...[provider, fundKey(n.fund), n.reader, n.form, n.language, n.way, n.says ?? null, n.address ?? null],
      ...[n.review, by, at],
    ])
  for (const c of changes.contacts ?? [])
    file('contact', [provider, c.whose, c.phone, c.email, c.web, c.address, by, at])
  for (const r of changes.renditions ?? [])
    file('rendition', [fundKey(r.fund), r.number, r.form, r.language, r.file, by, at])
  for (const d of changes.deliveries ?? [])
    file('delivery', [fundKey(d.fund), d.number, d.reader, d.form, d.way, by, at])
  for (const o of changes.opened ?? [])
    file('statement_opened', [fundKey(o.fund), o.number, o.reader, o.form, o.by, toTheMillisecond(o.at)])
  for (const q of changes.questions ?? [])
    file('question', [
      ...[provider, q.id, fundKey(q.fund), q.number, q.line ?? null, q.says, q.askedBy],
      ...[q.authority ?? null, q.funder ?? null, q.way, q.on, q.due, q.funderFrom, by, at],
    ])
  for (const { question, says, on } of changes.questionAnswers ?? [])
    file('question_answer', [question, says, on, by, at])
  for (const { question, how } of changes.answersTold ?? []) file('answer_told', [question, how, by, at])
  for (const i of changes.issuings ?? []) file('issuing', [provider, i.id, i.month, i.state, by, at])
  for (const { issuing, issued, refused } of changes.issuingsDone ?? [])
    file('issuing_done', [issuing, issued, refused, by, at])
}

export type QuestionColumns = Nullable<Omit<QuestionRow, 'answered'>> & {
  readonly answer: WordRef | null
  readonly answeredOn: Day
  readonly answeredBy: QuestionRow['by']
  readonly answeredAt: Moment
  readonly how: Told['how'] | null
  readonly toldBy: Told['by']
  readonly toldAt: Moment
}

export function questionFrom(row: QuestionColumns): QuestionRow {
  const { answer, answeredOn, answeredBy, answeredAt, how, toldBy, toldAt, ...asked } = row
  const question = filled<Omit<QuestionRow, 'answered'>>(asked)
  if (answer === null) return question
  const answered = { says: answer, on: answeredOn, by: answeredBy, at: answeredAt }
  const told = how === null ? {} : { told: { how, by: toldBy, at: toldAt } }
  return { ...question, answered: { ...answered, ...told } }
}

export type IssuingColumns = Omit<IssuingRow, 'done'> & {
  readonly issued: number | null
  readonly refused: number
  readonly doneAt: Moment
}

export function issuingFrom({ issued, refused, doneAt, ...row }: IssuingColumns): IssuingRow {
  return issued === null ? row : { ...row, done: { issued, refused, at: doneAt } }
}
