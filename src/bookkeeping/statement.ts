import { type Agreement, inForce } from '../ledger/agreement.ts'
import type { Day, Moment } from '../ledger/day.ts'
import type { Decision } from '../ledger/decision.ts'
import type { DecisionId, Entry } from '../ledger/entry.ts'
import type { Period } from '../ledger/period.ts'
import { fundersIn } from '../ledger/role.ts'
import { potsOf } from '../ledger/saving.ts'
import { ASKING, type Recipient, type Replaced, type Statement } from '../ledger/statement.ts'
import { buildStatement } from '../ledger/statement-building.ts'
import { codeOfDocument } from '../ledger/statement-code.ts'
import { contactsFor } from './contact.ts'
import { type Daybook, digestOf } from './daybook.ts'
import { recipientsOf, type SentWhen } from './need.ts'
import { questionLines } from './question.ts'
import type { FundRow, StatementRow } from './store.ts'

/** Which statement: of which days, final or not, and what was known when. */
export interface StatementAsked {
  readonly period: Period
  readonly state: Statement['state']
  readonly knownAt: Moment
}

/**
 * Builds the one document of a period from (fund, period, as known at) (design.md §7). It is read from the books as
 * they stand in this daybook; nothing is written, and it has no code as long as it is not issued.
 */
export async function statementFor(
  daybook: Daybook,
  fund: FundRow,
  { period, state, knownAt }: StatementAsked,
): Promise<Statement> {
  const { store } = daybook
  const about = await daybook.case(fund, period.first)
  const entries = await store.entries(fund.id, { from: period.first, to: period.last })
  const purchases = await store.entriesOfKind(fund.id, [
    'purchase-asked',
    'purchase-decided',
    'purchase',
    'receipt-seen',
  ])
  const rows = await store.statements(fund.id)
  const last = rows.findLast((r) => r.state === 'final')
  const previous = last ? await store.statement(fund.id, last.number) : undefined
  const provider = (await store.providers()).find((p) => p.id === fund.provider)
  const agreement = inForce(about.agreements, period.last) ?? about.agreements.at(-1)
  const paying = fundersIn(about.agreements, period.first, period.last)
  return buildStatement({
    fund: about.fund,
    person: await daybook.word(fund.id, fund.name ?? fund.ref),
    provider: provider?.name ?? '',
    number: (rows.at(-1)?.number ?? 0) + 1,
    state,
    period,
    knownAt,
    agreements: about.agreements,
    entries,
    originals: await originalsOf(daybook, fund, entries),
    book: about.book,
    decisions: await decisionsOf(daybook, entries),
    pots: potsOf(await store.entriesOfKind(fund.id, ['saving', 'brought-forward'])),
    purchases,
    purchasesUndone: await undoneBy(daybook, fund, purchases, period.last),
    ...(previous && last ? { previous: { digest: last.digest, statement: previous } } : {}),
    nation: agreement?.nation ?? 'england',
    sentTo: agreement ? await sentTo(daybook, fund, agreement, { period, knownAt }) : [],
    replaces: await replacedBy(daybook, rows, period),
    questions: await questionLines(daybook, fund, period, knownAt),
    asking: agreement?.asking ?? ASKING,
    contacts: await contactsFor(daybook, paying.length > 0 ? paying : (agreement?.streams ?? [])),
    checkAt: daybook.origin,
  })
}

/** The statement with the code that follows from all the rest of it: what is issued. */
export function withCode(statement: Statement): Statement {
  return { ...statement, proof: { ...statement.proof, code: codeOf(statement) } }
}

/** The verification code of a document (ledger/statement-code.ts). */
export function codeOf(statement: Statement): string {
  return codeOfDocument(statement, digestOf)
}

/** To whom it goes and in which form; how it reaches them is no matter of the document. */
async function sentTo(
  daybook: Daybook,
  fund: FundRow,
  agreement: Agreement,
  when: SentWhen,
): Promise<Recipient[]> {
  const readers = await recipientsOf(daybook, fund, agreement, when)
  return readers.map(({ to, name, funder, form }) => ({ to, name, funder, form }))
}

/** The newest early copy of the same days. */
async function replacedBy(
  { store }: Daybook,
  rows: readonly StatementRow[],
  period: Period,
): Promise<Replaced | null> {
  const row = rows.findLast(
    (r) => r.state === 'may-change' && r.first === period.first && r.last === period.last,
  )
  const early = row && (await store.statement(row.fund, row.number))
  if (!row || !early) return null
  const { number, knownAt, leftInStandard, money } = early
  return { number, digest: row.digest, knownAt, leftInStandard, closing: money.closing }
}

/** Which of these entries were put right by a day. */
async function undoneBy(
  { store }: Daybook,
  fund: FundRow,
  entries: readonly Entry[],
  day: Day,
): Promise<ReadonlySet<number>> {
  const reversals = await store.reversals(
    fund.id,
    entries.map((e) => e.number),
  )
  const undone = new Set<number>()
  for (const [number, by] of reversals) {
    const reversal = await store.entry(fund.id, by)
    if (reversal && reversal.effective <= day) undone.add(number)
  }
  return undone
}

async function originalsOf(
  daybook: Daybook,
  fund: FundRow,
  entries: readonly Entry[],
): Promise<ReadonlyMap<number, Entry>> {
  const here = new Set(entries.map((e) => e.number))
  const originals = new Map<number, Entry>()
  for (const e of entries) {
    if (e.reverses === undefined || here.has(e.reverses)) continue
    const original = await daybook.store.entry(fund.id, e.reverses)
    if (original) originals.set(e.reverses, original)
  }
  return originals
}

async function decisionsOf(
  daybook: Daybook,
  entries: readonly Entry[],
): Promise<ReadonlyMap<DecisionId, Decision>> {
  const found = new Map<DecisionId, Decision>()
  for (const id of new Set(entries.flatMap((e) => (e.decision ? [e.decision] : [])))) {
    const decision = await daybook.store.decision(id)
    if (decision) found.set(id, decision)
  }
  return found
}
