import { canonicalText, readText } from '../ledger/entry.ts'
import type { FundId } from '../ledger/fund.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import type { Daybook } from './daybook.ts'
import type { FlagRow, UserId } from './store-people.ts'

/** What happened, in codes, days and sums. */
export type FlagFacts = Readonly<Record<string, string | number>>

/**
 * Something that has already happened and should have been allowed or left first: it is recorded, because it is
 * true, and flagged for a manager to look at. A flag never stands in the way of anything (design.md §8).
 */
export function flag(
  daybook: Daybook,
  {
    what,
    fund,
    facts,
  }: { readonly what: FlagRow['what']; readonly fund?: FundId; readonly facts: FlagFacts },
): void {
  daybook.add('flags', {
    id: daybook.newId('g'),
    provider: daybook.caller.provider,
    ...(fund === undefined ? {} : { fund }),
    what,
    facts: canonicalText(facts),
  })
}

export interface FlagShown extends Omit<FlagRow, 'facts'> {
  readonly facts: FlagFacts
  /** Of a new manager: who, and by whom they were let in; the names they sign in with. */
  readonly manager?: string
  readonly invitedBy?: string
}

/** What is flagged and not explained yet; with the explained ones where they are asked for too. Oldest first. */
export async function flags(
  daybook: Daybook,
  ask: { readonly answeredToo?: boolean },
): Promise<readonly FlagShown[]> {
  const rows = await daybook.store.people.flags(daybook.caller.provider, ask)
  const managers = rows.filter(({ what }) => what === 'new-manager')
  const ids = managers.flatMap((row) => [row.by, invitedBy(row)])
  const users = await daybook.store.people.users(ids)
  return rows.map(({ facts, ...row }) => {
    const shown: FlagShown = { ...row, facts: JSON.parse(facts) }
    if (row.what !== 'new-manager') return shown
    const [manager, inviter] = [users.get(row.by)?.name, users.get(invitedBy({ facts }))?.name]
    return { ...shown, ...(manager ? { manager } : {}), ...(inviter ? { invitedBy: inviter } : {}) }
  })
}

/** A manager has seen what is flagged and says how it came about. Once. */
export async function answerFlag(
  daybook: Daybook,
  ask: { readonly flag: string; readonly because: string },
): Promise<{ readonly flag: string } | Refusal> {
  const all = await daybook.store.people.flags(daybook.caller.provider, { answeredToo: true })
  const found = all.find((f) => f.id === ask.flag)
  if (!found) return new Refusal('not-found', 'Nothing is flagged under this address.', { flag: ask.flag })
  if (found.answered)
    return new Refusal('already-answered', 'This was seen and explained already.', { flag: ask.flag })
  const isTheirs = found.by === daybook.caller.code || invitedBy(found) === daybook.caller.code
  if (found.what === 'new-manager' && isTheirs)
    return new Refusal(
      'two-managers',
      'You let this manager in, or are them: another manager must say that it is right.',
      { flag: found.id },
    )
  const because = readText(ask.because, 'because')
  if (isRefusal(because)) return because
  daybook.add('flagAnswers', { flag: found.id, because })
  return { flag: found.id }
}

function invitedBy({ facts }: Pick<FlagRow, 'facts'>): UserId {
  const read: FlagFacts = JSON.parse(facts)
  return String(read['invitedBy'] ?? '') as UserId
}
