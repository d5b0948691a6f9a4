import { type Agreement, inForce } from '../ledger/agreement.ts'
import { type Authority, type AuthorityEnd, standsOn } from '../ledger/authority.ts'
import { type Day, dayAt, type Moment, monthOf, secondsBetween } from '../ledger/day.ts'
import { readText, type WordRef } from '../ledger/entry.ts'
import type { Period } from '../ledger/period.ts'
import {
  ASKED_WAYS,
  type AskedWay,
  checkAskedOn,
  dueDays,
  hasRisen,
  isOverdue,
  lineAsked,
} from '../ledger/question.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { authorisedDays, fundersIn, liesWithin } from '../ledger/role.ts'
import { ASKING, type NumberedLine, type QuestionLine, type Statement } from '../ledger/statement.ts'
import { isDocument } from './access.ts'
import type { Daybook } from './daybook.ts'
import type { Writer } from './decision.ts'
import { daysSeen, fundSeen, questionsSeen, statementsSeen } from './funded.ts'
import type { FundRow, StatementRow } from './store.ts'
import type { UserId } from './store-people.ts'
import type { QuestionRow } from './store-statements.ts'

// ── Asking ────────────────────────────────────────────────────────────────────────────────────────────────

export interface QuestionAsked {
  readonly fund: string
  /** The issued statement it is about, and the number beside the line; about all of it where none is given. */
  readonly number: number
  readonly line?: number
  readonly says: string
  /** Only where a manager writes down what they heard: `person` or an authority's id, how, and when. */
  readonly askedBy?: string
  readonly way?: Exclude<AskedWay, 'on-screen'>
  readonly on?: Day
}

export interface QuestionMade {
  readonly fund: string
  readonly question: string
  readonly on: Day
  /** The last day on which an answer is in time; and the last on which the funder does not see it unanswered. */
  readonly due: Day
  readonly funderFrom: Day
}

type Asker = Pick<QuestionRow, 'askedBy' | 'authority' | 'funder' | 'way' | 'on'>

/**
 * Asks about an issued statement, or one line of it (domain.md 4.2): the person, a representative who may see it and
 * a commissioner ask on screen, today; a manager writes down what somebody asked otherwise, today or up to 31 days
 * ago. An answer is due within the days of the agreement in force. Refused with everything that is wrong at once.
 */
export async function askAboutLine(
  daybook: Daybook,
  ask: QuestionAsked,
): Promise<QuestionMade | Refusal | readonly Refusal[]> {
  const found = await issued(daybook, ask)
  if (isRefusal(found)) return found
  const { fund, row, statement } = found
  const asker = await askerOf(daybook, fund, row, ask)
  const line = ask.line === undefined ? undefined : lineAsked(statement, ask.line)
  const says = readText(ask.says, 'says')
  if (isRefusal(asker) || isRefusal(line) || isRefusal(says))
    return [asker, line, says].filter((read) => isRefusal(read))
  const { due, funderFrom } = dueDays(asker.on, await askingTerm(daybook, fund, asker.on))
  const question = daybook.newId('q')
  daybook.add('questions', {
    ...asker,
    id: question,
    fund: fund.id,
    number: row.number,
    ...(line ? { line: line.number } : {}),
    says: daybook.newWord(fund.id, says),
    due,
    funderFrom,
  })
  return { fund: fund.ref, question, on: asker.on, due, funderFrom }
}

interface Issued {
  readonly fund: FundRow
  readonly row: StatementRow
  readonly statement: Statement
}

/** An issued statement whose days whoever asks may see; any other does not exist. */
async function issued(
  daybook: Daybook,
  ask: { readonly fund: string; readonly number: number },
): Promise<Issued | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const rows = statementsSeen(await daybook.store.statements(fund.id), await daysSeen(daybook, fund))
  const row = rows.find((r) => r.number === ask.number)
  const statement = row && (await daybook.store.statement(fund.id, row.number))
  if (!row || !statement)
    return new Refusal('unknown-document', 'There is no such statement.', {}, { field: 'number' })
  return { fund, row, statement }
}

/** Who asks, how and when: whoever is on the screen, or whom a manager heard. */
async function askerOf(
  daybook: Daybook,
  fund: FundRow,
  row: StatementRow,
  ask: QuestionAsked,
): Promise<Asker | Refusal> {
  const { as } = daybook.caller
  if (as.role === 'manager') return heardFrom(daybook, fund, row, ask)
  if (ask.askedBy !== undefined || ask.way !== undefined || ask.on !== undefined)
    return new Refusal(
      'body-invalid',
      'What you ask here is asked by you, on screen, today. Leave out who asked, how and when.',
      {},
      { field: 'askedBy' },
    )
  const now = { way: 'on-screen', on: daybook.today } as const
  if (as.role === 'holder') return { ...now, askedBy: 'person' }
  if (as.role === 'representative') return { ...now, askedBy: 'representative', authority: as.authority }
  return { ...now, askedBy: 'commissioner', funder: as.funder }
}

async function heardFrom(
  daybook: Daybook,
  fund: FundRow,
  row: StatementRow,
  { way, askedBy = 'person', on = daybook.today }: QuestionAsked,
): Promise<Asker | Refusal> {
  if (way === undefined || !HEARD_WAYS.includes(way))
    return new Refusal(
      'body-invalid',
      'You write down what somebody asked. Say how they asked: in person, by phone or in writing.',
      { known: HEARD_WAYS },
      { field: 'way' },
    )
  const wrong = checkAskedOn(on, dayAt(row.issuedAt), daybook.today)
  if (wrong) return wrong
  if (askedBy === 'person') return { askedBy, way, on }
  const { authorities, ends } = await authoritiesOf(daybook, fund)
  const authority = authorities.find((a) => a.id === askedBy && standsOn(a, ends, daybook.today))
  if (!authority)
    return new Refusal(
      'unknown-authority',
      'There is no such authority for this person. Say that the person asked, or name one that stands.',
      {},
      { field: 'askedBy' },
    )
  if (!liesWithin([authorisedDays(authority, ends)], row.first, row.last))
    return new Refusal(
      'authority-does-not-cover',
      'This authority is not for the days of that statement. Whoever holds it can ask about later ones.',
      { from: authority.from },
      { field: 'askedBy' },
    )
  return { askedBy: 'representative', authority: authority.id, way, on }
}

export const HEARD_WAYS = (Object.keys(ASKED_WAYS) as AskedWay[]).filter((way) => way !== 'on-screen')

export async function authoritiesOf(
  { store }: Daybook,
  fund: FundRow,
): Promise<{ readonly authorities: readonly Authority[]; readonly ends: readonly AuthorityEnd[] }> {
  const documents = await store.people.documents(fund.id)
  return {
    authorities: documents.filter(isDocument('authority')),
    ends: documents.filter(isDocument('authority-ended')),
  }
}

async function askingTerm({ store }: Daybook, fund: FundRow, on: Day) {
  const agreements = await store.agreements(fund.id)
  return (inForce(agreements, on) ?? agreements.at(-1))?.asking ?? ASKING
}

/**
 * What somebody reads before they ask: the line as it stands, by when it is answered, and whom a manager can name who
 * asked otherwise, perhaps on an earlier day.
 */
export interface AboutToAsk extends Issued {
  /** None: about all of the statement. */
  readonly line: NumberedLine | undefined
  readonly words: ReadonlyMap<WordRef, string>
  /** By when it would be answered, were it asked today, or on the day that is named. */
  readonly due: Day
  readonly funderFrom: Day
  /** Who sees it if nobody answers. */
  readonly funders: readonly string[]
  /** Representatives who can ask about this statement; only for a manager. */
  readonly representatives: readonly { readonly authority: string; readonly name: string }[]
}

export async function aboutToAsk(
  daybook: Daybook,
  ask: { readonly fund: string; readonly number: number; readonly line?: number; readonly on?: Day },
): Promise<AboutToAsk | Refusal> {
  const found = await issued(daybook, ask)
  if (isRefusal(found)) return found
  const { fund, row, statement } = found
  const on = ask.on ?? daybook.today
  daybook.lookedAbout = monthOf(row.last)
  const line = ask.line === undefined ? undefined : lineAsked(statement, ask.line)
  if (isRefusal(line)) return line
  const { authorities, ends } = await authoritiesOf(daybook, fund)
  const can = authorities.filter(
    (a) =>
      daybook.caller.as.role === 'manager' &&
      standsOn(a, ends, daybook.today) &&
      liesWithin([authorisedDays(a, ends)], row.first, row.last),
  )
  const words = await daybook.store.words([...refsIn(line?.line), ...can.map((a) => a.name)])
  return {
    ...found,
    line,
    words,
    ...dueDays(on, await askingTerm(daybook, fund, on)),
    funders: fundersIn(await daybook.store.agreements(fund.id), row.first, row.last).map((f) => f.name),
    representatives: can.map((a) => ({ authority: a.id, name: words.get(a.name) ?? '' })),
  }
}

/** A question of a fund that the caller may see; any other does not exist. */
export async function questionIn(
  daybook: Daybook,
  id: string,
): Promise<{ readonly fund: FundRow; readonly row: QuestionRow } | Refusal> {
  const row = await daybook.store.issued.question(id)
  const fund = row && (await daybook.fund(row.fund))
  if (!row || !fund || isRefusal(fund))
    return new Refusal('unknown-question', 'There is no such question.', {}, { field: 'question' })
  return { fund, row }
}

// ── What was asked ────────────────────────────────────────────────────────────────────────────────────────

/** A question with everything that is needed to tell it in words. */
export interface QuestionShown {
  readonly asked: QuestionRow
  readonly fund: FundRow
  readonly statement: Statement
  /** Not where whoever looks paid only some of its days: then neither it nor the line is theirs to read. */
  readonly readsStatement: boolean
  /** The line as it stands there; none where it is about all of the statement, or that may not be read. */
  readonly line: NumberedLine | undefined
  /** By name: the person, a representative, or a funder; none where it is erased. */
  readonly asker: string | undefined
  /** Who wrote it down, and who answered. */
  readonly by: Writer
  readonly answeredBy: Writer | undefined
  /** Nobody has answered, and somebody should have by now. */
  readonly overdue: boolean
  /** It went unanswered for so long that the funder sees it. */
  readonly risen: boolean
  readonly words: ReadonlyMap<WordRef, string>
}

/** Every question about a fund's statements that whoever asks may see, newest first, with its answer. */
export async function questionsOf(
  daybook: Daybook,
  ask: { readonly fund: string },
): Promise<{ readonly fund: FundRow; readonly questions: readonly QuestionShown[] } | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const seen = await questionsSeen(daybook, fund, await daybook.store.issued.questions(fund.id))
  const known = await fundSeen(daybook, fund, await daysSeen(daybook, fund))
  const questions = await shownOf(daybook, known, seen.rows, seen.unread)
  return { fund: known, questions: questions.sort((a, b) => byDay(b.asked, a.asked)) }
}

/**
 * Questions that nobody has answered, the one due first in front: for a manager all of them, so that what is overdue
 * stands on top; for a commissioner those that have risen to them.
 */
export async function openQuestions(
  daybook: Daybook,
  _: Readonly<Record<string, never>> = {},
): Promise<readonly QuestionShown[]> {
  const { as, provider } = daybook.caller
  const open = await daybook.store.issued.openQuestions(provider)
  const wanted = as.role === 'commissioner' ? open.filter((q) => hasRisen(q, daybook.today)) : open
  const shown: QuestionShown[] = []
  for (const [id, rows] of Map.groupBy(wanted, (q) => q.fund)) {
    const fund = await daybook.fund(id)
    if (isRefusal(fund)) continue
    const seen = await questionsSeen(daybook, fund, rows)
    shown.push(...(await shownOf(daybook, fund, seen.rows, seen.unread)))
  }
  // A funder's are of funds that it paid for on any day: whoever is among them finds the look.
  if (as.role === 'commissioner') daybook.listed = [...new Set(shown.map((q) => q.fund.id))]
  return shown.sort((a, b) => (a.asked.due < b.asked.due ? -1 : a.asked.due > b.asked.due ? 1 : 0))
}

export async function shownOf(
  daybook: Daybook,
  fund: FundRow,
  rows: readonly QuestionRow[],
  unread: ReadonlySet<number> = new Set(),
): Promise<QuestionShown[]> {
  const { store, today } = daybook
  const statements = new Map<number, Statement>()
  for (const number of new Set(rows.map((q) => q.number))) {
    const statement = await store.statement(fund.id, number)
    if (statement) statements.set(number, statement)
  }
  const { authorities } = await authoritiesOf(daybook, fund)
  const agreements = await store.agreements(fund.id)
  const found = rows.flatMap((asked) => {
    const statement = statements.get(asked.number)
    if (!statement) return []
    const readsStatement = !unread.has(asked.number)
    const line = asked.line === undefined || !readsStatement ? undefined : lineAsked(statement, asked.line)
    return [{ asked, statement, readsStatement, line: isRefusal(line) ? undefined : line }]
  })
  const words = await store.words([
    ...found.flatMap(({ asked, line }) => [
      asked.says,
      ...(asked.answered ? [asked.answered.says] : []),
      ...refsIn(line?.line),
    ]),
    ...authorities.map((a) => a.name),
  ])
  const users = await store.people.users([
    ...new Set(rows.flatMap((q) => [q.by, ...(q.answered ? [q.answered.by] : [])])),
  ])
  const writer = (code: UserId): Writer => ({ code, name: users.get(code)?.name })
  return found.map(({ asked, statement, readsStatement, line }) => ({
    asked,
    fund,
    statement,
    readsStatement,
    line,
    asker: askerNamed(asked, fund, agreements, authorities, words),
    by: writer(asked.by),
    answeredBy: asked.answered && writer(asked.answered.by),
    overdue: isOverdue(asked, today),
    risen: hasRisen(asked, today),
    words,
  }))
}

function askerNamed(
  { askedBy, authority, funder }: QuestionRow,
  fund: FundRow,
  agreements: readonly Agreement[],
  authorities: readonly Authority[],
  words: ReadonlyMap<WordRef, string>,
): string | undefined {
  if (askedBy === 'person') return fund.name
  if (askedBy === 'commissioner')
    return agreements.flatMap((a) => a.streams).findLast((s) => s.code === funder)?.name ?? funder
  const name = authorities.find((a) => a.id === authority)?.name
  return name && words.get(name)
}

/** The commitments that a part of a document names, wherever they stand. */
function refsIn(part: unknown): WordRef[] {
  const text = JSON.stringify(part ?? null)
  return [...new Set([...text.matchAll(/"([0-9a-f]{64})"/g)].flatMap((m) => (m[1] ? [m[1] as WordRef] : [])))]
}

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
