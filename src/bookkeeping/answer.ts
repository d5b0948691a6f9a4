import { standsOn } from '../ledger/authority.ts'
import type { Day } from '../ledger/day.ts'
import { readText } from '../ledger/entry.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { NOTHING_THERE } from '../ledger/role.ts'
import type { Daybook } from './daybook.ts'
import { accountsOf, writingTo } from './need.ts'
import { COMMAND_LINE } from './proposal.ts'
import { authoritiesOf, type QuestionShown, questionIn, shownOf } from './question.ts'
import type { FundRow } from './store.ts'
import type { Told, UserId } from './store-people.ts'
import type { QuestionRow, Reader } from './store-statements.ts'

/**
 * A manager answers a question, once. An answer changes no entry: what was wrong is put right by its own acts, and
 * the answer may say so. Whoever asked is told of it (`answersToTell`).
 */
export async function answerQuestion(
  daybook: Daybook,
  ask: { readonly question: string; readonly says: string },
): Promise<{ readonly fund: string; readonly question: string; readonly on: Day } | Refusal> {
  const found = await questionIn(daybook, ask.question)
  if (isRefusal(found)) return found
  const { fund, row } = found
  if (row.answered)
    return new Refusal('already-answered', 'This question was answered already.', { question: row.id })
  const says = readText(ask.says, 'says')
  if (isRefusal(says)) return says
  daybook.add('questionAnswers', {
    question: row.id,
    says: daybook.newWord(fund.id, says),
    on: daybook.today,
  })
  return { fund: fund.ref, question: row.id, on: daybook.today }
}

/** An answer that is to be told to whoever asked. */
export interface AnswerToTell extends QuestionShown {
  /** Whom: by the name they are written to. */
  readonly to: string
  /** They read on a screen, as was recorded or agreed with them. */
  readonly onScreen: boolean
  /** Large letters and short sentences, where that is how they read. */
  readonly large: boolean
  /** Where letters go, as recorded with them. */
  readonly address?: string
  /** The account they sign in to by an e-mail address, which stands beside the books; none by a card. */
  readonly user?: UserId
}

/** Answers that nobody has told yet, the oldest first. */
export async function answersToTell(
  daybook: Daybook,
  { most }: { readonly most?: number } = {},
): Promise<readonly AnswerToTell[]> {
  const { store, caller } = daybook
  const found: AnswerToTell[] = []
  for (const row of (await store.issued.answersToTell(caller.provider)).slice(0, most)) {
    const fund = await daybook.fund(row.fund)
    if (!isRefusal(fund)) found.push(...(await toTell(daybook, fund, row)))
  }
  return found
}

/** One answer, told or not: for its letter. */
export async function answerToTell(
  daybook: Daybook,
  ask: { readonly question: string },
): Promise<AnswerToTell | Refusal> {
  const found = await questionIn(daybook, ask.question)
  if (isRefusal(found)) return found
  const [shown] = found.row.answered ? await toTell(daybook, found.fund, found.row) : []
  return (
    shown ?? new Refusal('unknown-question', 'This question has no answer yet.', {}, { field: 'question' })
  )
}

/** That whoever asked was told of the answer, by a letter or in person. Once. */
export function markAnswerTold(
  daybook: Daybook,
  ask: { readonly question: string; readonly how: Exclude<Told['how'], 'e-mail'> },
): Promise<{ readonly question: string; readonly how: Told['how'] } | Refusal> {
  return told(daybook, ask.question, ask.how)
}

/** That the service has handed over an e-mail about it: only the service itself says so (cli/telling.ts). */
export async function answerToldByEmail(
  daybook: Daybook,
  ask: { readonly question: string },
): Promise<{ readonly question: string; readonly how: Told['how'] } | Refusal> {
  return daybook.caller.code === COMMAND_LINE ? told(daybook, ask.question, 'e-mail') : NOTHING_THERE
}

async function told(daybook: Daybook, id: string, how: Told['how']) {
  const found = await questionIn(daybook, id)
  if (isRefusal(found)) return found
  const { row } = found
  if (!row.answered)
    return new Refusal('unknown-question', 'This question has no answer yet.', {}, { field: 'question' })
  if (row.answered.told)
    return new Refusal('already-answered', 'They were told of this answer already.', { question: id })
  daybook.add('answersTold', { question: id, how })
  return { question: id, how }
}

/** To whom an answer is told: to whoever asked; to the person where a representative's authority has ended since. */
async function toTell(daybook: Daybook, fund: FundRow, row: QuestionRow): Promise<readonly AnswerToTell[]> {
  const reader = await readerOf(daybook, fund, row)
  const { need, form, way } = await writingTo(daybook, fund, reader)
  const accounts = await accountsOf(daybook, fund, reader)
  // A funder may have several who come in for it: the answer is for the one who asked.
  const isFunders = row.askedBy === 'commissioner'
  const [user] = isFunders ? accounts.filter((u) => u.id === row.by) : accounts
  const address = need?.address && (await daybook.store.words([need.address])).get(need.address)
  return (await shownOf(daybook, fund, [row])).map((shown) => ({
    ...shown,
    to: (reader === 'person' ? fund.name : shown.asker) ?? '',
    onScreen: isFunders || way === 'e-mail',
    large: LARGE.has(form),
    ...(address ? { address } : {}),
    ...(user ? { user: user.id } : {}),
  }))
}

const LARGE: ReadonlySet<string> = new Set(['large-print', 'easy-read'])

async function readerOf(daybook: Daybook, fund: FundRow, row: QuestionRow): Promise<Reader> {
  if (row.askedBy === 'commissioner') return `funder:${row.funder ?? ''}`
  const { authorities, ends } = await authoritiesOf(daybook, fund)
  const authority = authorities.find((a) => a.id === row.authority && standsOn(a, ends, daybook.today))
  return authority?.id ?? 'person'
}
