import { type Day, printDay } from '../ledger/day.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { isDocument } from './access.ts'
import { accessTo, endAccessUnder, writeEnd } from './authority.ts'
import type { Daybook } from './daybook.ts'
import { proposeEnd } from './entrance.ts'
import { openInvitations } from './invitation.ts'
import { personsFund } from './person.ts'
import type { Wrote } from './record.ts'
import type { ProposalId } from './store-people.ts'

/**
 * The person has died: every authority ends, with the access that rests on it, and a second manager is asked to
 * end the person's own (domain.md 1.8). Refused where there is nothing left to end.
 */
export async function recordDeath(
  daybook: Daybook,
  ask: { readonly fund: string; readonly on: Day },
): Promise<(Wrote & { readonly proposal?: ProposalId }) | Refusal> {
  const fund = await personsFund(daybook, ask.fund)
  if (isRefusal(fund)) return fund
  if (ask.on > daybook.today)
    return new Refusal(
      'future-day',
      `${printDay(ask.on)} has not come yet.`,
      { day: ask.on },
      { field: 'on' },
    )
  const documents = await daybook.store.people.documents(fund.id)
  const over = new Set(documents.filter(isDocument('authority-ended')).map((e) => e.authority))
  const left = documents.filter(isDocument('authority')).filter((a) => !over.has(a.id))
  const entries: number[] = []
  for (const authority of left) {
    const number = await writeEnd(daybook, fund, authority, { why: 'person-died', on: ask.on })
    if (isRefusal(number)) return number
    entries.push(number)
  }
  await endAccessUnder(
    daybook,
    fund,
    left.map((a) => a.id),
    'person-died',
  )
  const own = (await accessTo(daybook, fund)).find((a) => a.role === 'holder')
  const proposed = own && (await proposeEnd(daybook, own, 'person-died'))
  // Who has not come in yet never will.
  const invited = (await openInvitations(daybook)).find((i) => i.role === 'holder' && i.fund === fund.id)
  if (invited) daybook.set('invitationUsed', invited.id)
  const ended = entries.length > 0 || invited !== undefined
  if (isRefusal(proposed)) return ended ? { fund: fund.ref, entries } : proposed
  if (!proposed && !ended)
    return new Refusal(
      'already-answered',
      `Nobody has an authority for ${fund.name ?? 'this person'} or access as them: there is nothing to end.`,
    )
  return { fund: fund.ref, entries, ...(proposed ? { proposal: proposed.proposal } : {}) }
}
