import type { Day } from '../ledger/day.ts'
import type { Decision } from '../ledger/decision.ts'
import {
  type Dispute,
  type DisputeAnswer,
  type DisputeId,
  type DisputeOutcome,
  type Held,
  heldBy,
} from '../ledger/dispute.ts'
import { type DecisionId, type Digest, type Entry, readText, type WordRef } from '../ledger/entry.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { isDocument } from './access.ts'
import type { Daybook } from './daybook.ts'
import {
  answerTo,
  type DecisionOnRecord,
  type Decisions,
  type DisputeOnRecord,
  disputesOf,
  madeByThemselves,
  onRecord,
  tellTomorrow,
} from './decision.ts'
import { daysSeen, sees } from './funded.ts'
import { openCase, standing, type Wrote, wroteOne } from './record.ts'
import { reverseWhole } from './reversal.ts'
import type { FundRow } from './store.ts'
import { doAgain } from './undo.ts'

/**
 * "This was not my decision" (domain.md 1.8): said by the person, or by a representative who can see the fund; or
 * written down for them by a manager. What the decision brought and is not used yet is kept still until a second
 * manager has answered. Refused for what the person, or that representative, decided on screen themselves, and
 * while a dispute about it is open.
 *
 * A manager may write one down about what was done on screen too: whoever holds a person's card and device, or reads
 * their letters, comes in as them, and a manager may be just that. The account shows whose session it was, not whose
 * hand. On screen the person decides anew; by phone or face to face they are heard.
 */
export async function dispute(
  daybook: Daybook,
  ask: { readonly fund: string; readonly decision: string; readonly says?: string },
): Promise<(Wrote & { readonly dispute: DisputeId; readonly held: readonly Held[] }) | Refusal> {
  const opened = await openCase(daybook, ask.fund, daybook.today)
  if (isRefusal(opened)) return opened
  const { fund, about } = opened
  const decision = await decisionToDispute(daybook, fund, ask.decision)
  if (isRefusal(decision)) return decision
  const says = ask.says?.trim() ? readText(ask.says, 'says') : undefined
  if (isRefusal(says)) return says
  const resting = await standing(
    daybook,
    fund,
    await daybook.store.people.entriesOfDecision(fund.id, decision.id),
  )
  const { as, code } = daybook.caller
  const document: Dispute = {
    format: 1,
    what: 'dispute',
    id: daybook.newId('x') as DisputeId,
    fund: fund.id,
    decision: decision.id,
    on: daybook.today,
    by: as.role === 'representative' ? 'representative' : 'person',
    ...(as.role === 'representative' ? { authority: as.authority } : {}),
    ...(says === undefined ? {} : { says: daybook.newWord(fund.id, says) }),
    held: heldBy(about.book, resting),
    writtenDownBy: code,
  }
  const wrote = await carried(daybook, fund, document, daybook.newDocument(document))
  return isRefusal(wrote) ? wrote : { ...wrote, dispute: document.id, held: document.held }
}

async function decisionToDispute(daybook: Daybook, fund: FundRow, id: string): Promise<Decision | Refusal> {
  const { store, caller } = daybook
  const decision = await store.decision(id as DecisionId)
  const seen = await daysSeen(daybook, fund)
  if (decision?.fund !== fund.id || !sees(seen, decision.on))
    return new Refusal(
      'unknown-decision',
      'There is no such decision on record for this person.',
      {},
      { field: 'decision' },
    )
  const isOwn =
    caller.as.role !== 'manager' &&
    (decision.writtenDownBy === caller.code ||
      (decision.by === 'person' && (await madeByThemselves(daybook, fund, decision))))
  if (isOwn)
    return new Refusal(
      'not-allowed',
      'Nobody else wrote this decision down: it was made on screen by whoever decided. Decide anew instead.',
      { decision: decision.id },
      { field: 'decision' },
    )
  const documents = await store.people.documents(fund.id)
  for (const d of disputesOf(documents, decision.id)) {
    const answer = answerTo(documents, d.id)
    if (!answer)
      return new Refusal(
        'already-exists',
        'This decision is disputed already. What it brought is kept still until a second manager has answered.',
        { dispute: d.id },
        { field: 'decision' },
      )
    if (answer.outcome === 'put-right')
      return new Refusal(
        'already-answered',
        'This decision was disputed and taken back already.',
        { dispute: d.id },
        { field: 'decision' },
      )
  }
  return decision
}

export interface AnswerAsked {
  readonly fund: string
  readonly dispute: string
  readonly outcome: DisputeOutcome
  readonly because: string
}

/**
 * A second manager answers: the decision stands, and what was kept still is free again; or it is put right, and
 * everything that rests on it is reversed in the same commit. Never by whoever wrote down the decision or the
 * dispute. Refused, with nothing written, where something stands in the way: it says what.
 */
export async function answerDispute(daybook: Daybook, ask: AnswerAsked): Promise<Wrote | Refusal> {
  const opened = await openCase(daybook, ask.fund, daybook.today)
  if (isRefusal(opened)) return opened
  const { fund } = opened
  const documents = await daybook.store.people.documents(fund.id)
  const disputed = documents.filter(isDocument('dispute')).find((d) => d.id === ask.dispute)
  const decision = disputed && (await daybook.store.decision(disputed.decision))
  if (!disputed || !decision)
    return new Refusal('unknown-document', 'There is no such dispute.', {}, { field: 'dispute' })
  if (answerTo(documents, disputed.id))
    return new Refusal('already-answered', 'This dispute was answered already.', { dispute: disputed.id })
  const no = notToAnswer(daybook, decision, disputed)
  if (no) return no
  const text = readText(ask.because, 'because')
  if (isRefusal(text)) return text
  const because = daybook.newWord(fund.id, text)
  const document: DisputeAnswer = {
    format: 1,
    what: 'dispute-answered',
    id: daybook.newId('w'),
    fund: fund.id,
    dispute: disputed.id,
    outcome: ask.outcome,
    because,
    writtenDownBy: daybook.caller.code,
  }
  // Filed before what it takes back: from then on nothing is kept still for this dispute.
  const digest = daybook.newDocument(document)
  const reversed = ask.outcome === 'put-right' ? await takeBack(daybook, fund, decision, because) : []
  if (isRefusal(reversed)) return reversed
  const wrote = await carried(daybook, fund, document, digest)
  if (isRefusal(wrote)) return wrote
  await tellTomorrow(daybook, fund, decision.id, {
    begin: document.id,
    ...(disputed.authority ? { also: disputed.authority } : {}),
  })
  return { ...wrote, entries: [...reversed, ...wrote.entries] }
}

/** Nobody answers about what they wrote down themselves; the file has the same guard. */
function notToAnswer(
  { caller }: Daybook,
  { writtenDownBy }: Decision,
  disputed: Dispute,
): Refusal | undefined {
  if (caller.code !== writtenDownBy && caller.code !== disputed.writtenDownBy) return undefined
  const what = caller.code === writtenDownBy ? 'decision' : 'dispute'
  return new Refusal('two-managers', `You wrote down the ${what}: another manager must answer.`, {
    dispute: disputed.id,
  })
}

/**
 * Reverses all that rests on a decision, the newest first, and does again what it undid; the numbers of what was
 * written.
 */
async function takeBack(
  daybook: Daybook,
  fund: FundRow,
  decision: Decision,
  reason: WordRef,
): Promise<readonly number[] | Refusal> {
  const all = await daybook.store.people.entriesOfDecision(fund.id, decision.id)
  const live = await standing(daybook, fund, all)
  const replaced = await replacedIn(daybook, fund)
  const numbers: number[] = []
  for (const entry of live.toReversed()) {
    // A decision's own record stays: it covers nothing any more. So does what a newer agreement has replaced.
    if (entry.kind === 'decision' || replaced(entry)) continue
    const kept = keptAsFact(entry)
    if (kept) return kept
    const wrote =
      entry.kind === 'reversal'
        ? await doAgain(daybook, fund, entry)
        : await reverseWhole(daybook, fund, entry, { reason })
    if (isRefusal(wrote)) return wrote
    numbers.push(...(wrote?.entries ?? []))
  }
  return numbers
}

/** Whether an agreement, about support or about how decisions are made, has a newer one after it. */
async function replacedIn({ store }: Daybook, fund: FundRow): Promise<(entry: Entry) => boolean> {
  const version = (await store.agreements(fund.id)).at(-1)?.version ?? 0
  const latest = (await store.people.documents(fund.id)).filter(isDocument('decision-making')).at(-1)?.id
  return ({ kind, details }) => {
    if (kind === 'decision-making') return details.document !== latest
    return (kind === 'agreement' || kind === 'repricing') && details.version < version
  }
}

const AGREED: ReadonlySet<Entry['kind']> = new Set([
  'agreement',
  'repricing',
  'brought-forward',
  'decision-making',
])

/** What stays as it is until something else has happened first. */
function keptAsFact(entry: Entry): Refusal | undefined {
  if (entry.kind === 'purchase' && entry.details.paidFrom === 'bank')
    return new Refusal(
      'entries-in-the-way',
      `Entry ${entry.number} was paid at the bank. Pay the money back into the account and put that entry right first; then answer.`,
      { entry: entry.number, inTheWay: [String(entry.number)] },
    )
  if (AGREED.has(entry.kind))
    return new Refusal(
      'cannot-reverse',
      'An agreement is not taken back. Agree a new version with the person first; then answer.',
      { entry: entry.number, kind: entry.kind },
    )
  return undefined
}

/** Writes the entry that carries a document into the fund's chain. */
function carried(
  daybook: Daybook,
  fund: FundRow,
  document: Dispute | DisputeAnswer,
  digest: Digest,
): Promise<Wrote | Refusal> {
  const entry = { effective: daybook.today, document: digest, transfers: [] }
  return document.what === 'dispute'
    ? wroteOne(daybook, fund, {
        ...entry,
        kind: 'dispute',
        details: { dispute: document.id, decision: document.decision },
      })
    : wroteOne(daybook, fund, {
        ...entry,
        kind: 'dispute-answered',
        details: { dispute: document.dispute, outcome: document.outcome },
      })
}

/** A dispute that waits for its answer, or had it lately. */
export interface OpenDispute extends DisputeOnRecord {
  readonly about: Decisions
  readonly record: DecisionOnRecord
  /** Since when, in days kept still. */
  readonly since: Day
  /** Whether whoever asks may answer it; else who asks wrote the decision or the dispute down. */
  readonly mayAnswer: boolean
}

/**
 * Every open dispute of the provider's people, oldest first; where it is asked for, also those that were answered
 * since a day.
 */
export async function disputes(
  daybook: Daybook,
  ask: { readonly answeredSince?: Day },
): Promise<readonly OpenDispute[]> {
  const { answeredSince: since } = ask
  const { people } = daybook.store
  const open: OpenDispute[] = []
  for (const fund of await daybook.fundsSeen()) {
    const isThere =
      since === undefined
        ? (await people.openDisputes(fund.id)).length > 0
        : (await people.documents(fund.id)).some(isDocument('dispute'))
    if (!isThere) continue
    const about = await onRecord(daybook, fund)
    const wanted = ({ answered }: DisputeOnRecord) =>
      answered === undefined || (since !== undefined && answered.on >= since)
    for (const record of about.decisions)
      for (const d of record.disputes.filter(wanted))
        open.push({
          ...d,
          about,
          record,
          since: d.dispute.on,
          mayAnswer:
            d.answered === undefined && notToAnswer(daybook, record.decision, d.dispute) === undefined,
        })
  }
  return open.sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0))
}
