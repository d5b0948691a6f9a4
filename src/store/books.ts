import type { Changes, FundRow } from '../bookkeeping/store.ts'
import type { FundDocument } from '../bookkeeping/store-people.ts'
import type { Agreement } from '../ledger/agreement.ts'
import type { Day } from '../ledger/day.ts'
import type { Decision } from '../ledger/decision.ts'
import type { Digest } from '../ledger/entry.ts'
import type { AccountCode, FundId } from '../ledger/fund.ts'
import { PENNY } from '../ledger/money.ts'
import { type Kind, priceOf } from '../ledger/rate.ts'
import type { Statement } from '../ledger/statement.ts'
import type { Commit, Filing } from './filed.ts'
import { aboutOf } from './people.ts'
import { canonicalJson, commitment, sha256 } from './rows.ts'

/** Books, their words and their documents: what is filed of a commit, and rows as the ledger knows them. */

export function fileWords({ file, fundKey }: Filing, { changes }: Commit): void {
  for (const { ref, fund, salt, text } of changes.words ?? []) {
    if (!text.isWellFormed()) throw new TypeError('text with a lone surrogate cannot be stored')
    if (commitment(salt, text) !== ref) throw new RangeError(`the text of ${ref} is not what it commits to`)
    file('word', [ref, fundKey(fund)], [salt, text])
  }
}

/**
 * Documents are filed before the entries that carry them, and wait for them: returns the digest each
 * entry of the commit carries, by its index.
 */
export function fileDocuments({ file, fundKey, price }: Filing, { changes }: Commit): Map<number, Digest> {
  const carried = new Map<number, Digest>()
  for (const [index, { draft }] of changes.entries.entries())
    if (draft.document !== undefined) carried.set(index, draft.document)
  for (const { fund, agreement, digest } of changes.agreements ?? []) {
    mustBeCarried(changes, fund, digest)
    const key = fundKey(fund)
    file('agreement', [key, agreement.version, agreement.from, digest], [1, bodyOf(agreement, digest)])
    for (const kind of agreement.kinds)
      price({
        ...{ fund: key, unit: kind.code, version: agreement.version, from: agreement.from },
        each: worthOfOne(kind),
      })
  }
  for (const { fund, statement, digest } of changes.statements ?? []) {
    mustBeCarried(changes, fund, digest)
    const { number, first, last, state } = statement
    const columns = [fundKey(fund), number, first, last, state, digest]
    file('statement', columns, [1, bodyOf(statement, digest)])
  }
  for (const { document, digest } of changes.documents ?? []) {
    mustBeCarried(changes, document.fund, digest)
    const columns = [document.id, fundKey(document.fund), document.what]
    file('document', [...columns, aboutOf(document), digest], [1, bodyOf(document, digest)])
  }
  for (const { decision, digest } of changes.decisions ?? []) {
    carried.set(carrierOfDecision(changes, decision, digest, carried), digest)
    const columns = [decision.id, fundKey(decision.fund), digest]
    file('decision', columns, [1, bodyOf(decision, digest)])
  }
  return carried
}

/** A document's canonical text, which must be what its digest says. */
function bodyOf(document: Agreement | Decision | Statement | FundDocument, digest: Digest): string {
  const body = canonicalJson(document)
  if (sha256(body) !== digest) throw new RangeError(`the digest ${digest} is not that of its document`)
  return body
}

/** A document enters its fund's chain by an entry that carries its digest. */
function mustBeCarried({ entries }: Changes, fund: FundId, digest: Digest): void {
  if (!entries.some((e) => e.fund === fund && e.draft.document === digest))
    throw new RangeError(`no entry carries the document ${digest} into the chain of ${fund}`)
}

/** A decision is carried by the entry that names its digest, or else by the first that rests on it and carries nothing. */
function carrierOfDecision(
  { entries }: Changes,
  { id, fund }: Decision,
  digest: Digest,
  carried: ReadonlyMap<number, Digest>,
): number {
  const named = entries.findIndex((e) => e.fund === fund && e.draft.document === digest)
  if (named !== -1) return named
  const resting = entries.findIndex((e, i) => e.fund === fund && e.draft.decision === id && !carried.has(i))
  if (resting === -1) throw new RangeError(`no entry carries the decision ${id} into the chain of ${fund}`)
  return resting
}

/** The erasure entry blanks its words itself; what the caller asked for must be what it lists. */
export function mustErase({ erase = [], entries }: Changes): void {
  const listed = entries.flatMap(({ draft }) => (draft.kind === 'erasure' ? draft.details.words : []))
  if ([...listed].sort().join() !== [...erase].sort().join())
    throw new RangeError('the words to erase are not the words that the erasure entry lists')
}

/** What was answered to a request, with what it led to. */
export function fileRequest({ file }: Filing, { changes: { request } }: Commit): void {
  if (request) file('request', [request.caller, request.key, request.digest, request.status, request.answer])
}

/** What one second (or one night or visit) of a kind is worth, in penny-seconds. */
export function worthOfOne(kind: Kind): number {
  const price = priceOf(kind)
  if (price.per !== 1) throw new RangeError(`the price of ${kind.code} is not whole pence`)
  return kind.measure === 'count' ? price.pence * PENNY : price.pence
}

/** The part an account plays in the promises; the file checks the same by its code. */
export function partOf(code: AccountCode): string {
  if (code === 'bank' || code === 'own:bank') return 'bank'
  if (code === 'hours') return 'hours'
  if (code === 'available' || code === 'booked' || code.startsWith('pot:')) return 'held'
  if (code === 'spending' || code === 'contingency' || code.startsWith('saved:')) return 'own-cash'
  if (code.startsWith('provider:')) return 'earned'
  return code === 'advance' || code === 'own:lent' ? 'lent' : 'other'
}

export type FundColumns = Pick<
  FundRow,
  'id' | 'provider' | 'ref' | 'holder' | 'version' | 'head' | 'opened'
> & {
  readonly lockedThrough: Day | null
  readonly recordedThrough: Day | null
  readonly name: string | null
}

export function fundFrom({ lockedThrough, recordedThrough, name, ...fund }: FundColumns): FundRow {
  return {
    ...fund,
    ...(lockedThrough === null ? {} : { lockedThrough }),
    ...(recordedThrough === null ? {} : { recordedThrough }),
    name: name ?? undefined,
  }
}
