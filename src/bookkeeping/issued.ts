import { type Month, monthOf } from '../ledger/day.ts'
import type { WordRef } from '../ledger/entry.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import type { Statement } from '../ledger/statement.ts'
import type { Daybook } from './daybook.ts'
import { daysSeen, statementsSeen, textsNotTheirs } from './funded.ts'
import type { FundRow, SaltedWord, StatementRow } from './store.ts'

/** Statements as they were issued. */

export interface StatementShown {
  readonly fund: FundRow
  readonly statement: Statement
  readonly words: ReadonlyMap<WordRef, string>
  /** The newest of the same days that was issued after it. */
  readonly newer?: StatementRow
}

/**
 * A statement as it was issued, with the words it names: by its number; or of a month, the final one, else the newest
 * early copy.
 */
export async function statementOf(
  daybook: Daybook,
  ask: { readonly fund: string; readonly number?: number; readonly month?: Month },
): Promise<StatementShown | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const rows = await statementsOf(daybook, { fund: fund.id })
  if (isRefusal(rows)) return rows
  const asked = rows.filter((r) => (ask.month ? monthOf(r.last) === ask.month : r.number === ask.number))
  const row = asked.find((r) => r.state === 'final') ?? asked.at(-1)
  const statement = row ? await daybook.store.statement(fund.id, row.number) : undefined
  if (!statement) {
    return new Refusal('unknown-document', 'There is no such statement. Close the month first.', {
      fund: fund.ref,
      ...(ask.month ? { month: ask.month } : {}),
    })
  }
  daybook.lookedAbout = monthOf(statement.last)
  const newer = rows.findLast((r) => r.number > statement.number && r.first === statement.first)
  return {
    ...{ fund, statement, words: await wordsOfStatement(daybook, statement) },
    ...(newer ? { newer } : {}),
  }
}

/** The statements of a fund, early copies too, oldest first. */
export async function statementsOf(
  daybook: Daybook,
  ask: { readonly fund: string },
): Promise<readonly StatementRow[] | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  return statementsSeen(await daybook.store.statements(fund.id), await daysSeen(daybook, fund))
}

/** The words a statement names; an erased one is missing and prints blank, and so is a question that is not theirs. */
export async function wordsOfStatement(
  daybook: Daybook,
  statement: Statement,
): Promise<ReadonlyMap<WordRef, string>> {
  return daybook.store.words(await refsSeen(daybook, statement))
}

/** The same with their salts: whoever holds the document can see that a text is the one that it commits to. */
export async function saltedWordsOfStatement(
  daybook: Daybook,
  statement: Statement,
): Promise<ReadonlyMap<WordRef, SaltedWord>> {
  return daybook.store.saltedWords(await refsSeen(daybook, statement))
}

async function refsSeen(daybook: Daybook, statement: Statement): Promise<WordRef[]> {
  const refs = [...JSON.stringify(statement).matchAll(/"([0-9a-f]{64})"/g)].flatMap((m) =>
    m[1] ? [m[1] as WordRef] : [],
  )
  const hidden = await textsNotTheirs(daybook, statement)
  return [...new Set(refs)].filter((ref) => !hidden.has(ref))
}
