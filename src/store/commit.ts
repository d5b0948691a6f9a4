import type { Changes } from '../bookkeeping/store.ts'
import type { Digest } from '../ledger/entry.ts'
import type { FundId } from '../ledger/fund.ts'
import { fileDocuments, fileRequest, fileWords, mustErase } from './books.ts'
import type { Commit, Filing } from './filed.ts'
import { fileMappings, filePutAside } from './imports.ts'
import { filePeople, fileProposals } from './people.ts'
import { fileQueries } from './queries.ts'
import { fileIssued } from './statements.ts'

/**
 * What a commit files before its entries: a closing is refused while a row of its days is put aside, also by its own
 * commit, and money leaves only as a second manager allowed. Returns the digest that each entry carries, by its index.
 */
export function fileBefore(filing: Filing, commit: Commit): ReadonlyMap<number, Digest> {
  fileWords(filing, commit)
  const documents = fileDocuments(filing, commit)
  filePutAside(filing, commit)
  fileProposals(filing, commit)
  return documents
}

/** And after them. */
export function fileAfter(filing: Filing, commit: Commit): void {
  mustErase(commit.changes)
  fileMappings(filing, commit)
  fileRequest(filing, commit)
  filePeople(filing, commit)
  fileIssued(filing, commit)
  fileQueries(filing, commit)
}

/** The funds that a commit writes to. */
export function fundsIn(changes: Changes): Set<FundId> {
  return new Set([
    ...changes.entries.map((e) => e.fund),
    ...(changes.newFunds ?? []).map((f) => f.id),
    ...(changes.words ?? []).map((w) => w.fund),
    ...(changes.agreements ?? []).map((a) => a.fund),
    ...(changes.decisions ?? []).map((d) => d.decision.fund),
    ...(changes.statements ?? []).map((s) => s.fund),
    ...(changes.documents ?? []).map((d) => d.document.fund),
  ])
}
