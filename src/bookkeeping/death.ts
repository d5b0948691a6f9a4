import { type Day, printDay } from '../ledger/day.ts'
import type { FundId } from '../ledger/fund.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { isDocument } from './access.ts'
import { accessTo, endAccessUnder, writeEnd } from './authority.ts'
import type { Daybook } from './daybook.ts'
import { proposeEnd } from './entrance.ts'
import { openInvitations } from './invitation.ts'
import { personsFund } from './person.ts'
import type { Wrote } from './record.ts'
import type { FundRow } from './store.ts'
import type { AccessId, FundDocument, ProposalId, ProposalRow } from './store-people.ts'

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

/**
 * Whose death is written down, of these funds: an authority or the person's own access ended for it, or a second
 * manager is asked to end that. Where they refused, or whoever asked took it back, the person lives, and still comes in.
 */
export async function deathsAmong(daybook: Daybook, funds: readonly FundRow[]): Promise<ReadonlySet<FundId>> {
  const { people } = daybook.store
  const { provider } = daybook.caller
  const [one, ...others] = funds
  const all = await people.accessTo(provider, others.length === 0 ? one?.id : undefined)
  const own = Map.groupBy(
    all.filter((a) => a.role === 'holder'),
    (a) => a.fund,
  )
  const documents = await people.authoritiesIn(funds.map(({ id }) => id))
  const asked = endsAsked(await people.proposals(provider, { openOnly: true }))
  const died = new Set<FundId>()
  const toLookUp: FundId[] = []
  for (const { id } of funds) {
    const access = own.get(id) ?? []
    const standing = access.filter((a) => a.ended === undefined)
    const hasEnded = access.some((a) => a.ended?.why === PERSON_DIED)
    const isWritten = (documents.get(id) ?? []).some(saysDied)
    if (standing.some((a) => asked.has(a.id))) died.add(id)
    else if (standing.length === 0 && (hasEnded || isWritten)) died.add(id)
    // Whoever was let in again after it lives.
    else if (isWritten && !hasEnded) toLookUp.push(id)
  }
  if (toLookUp.length === 0) return died
  const ever = endsAsked(await people.proposals(provider))
  for (const id of toLookUp) if (!own.get(id)?.some((a) => ever.has(a.id))) died.add(id)
  return died
}

const PERSON_DIED = 'person-died'

function saysDied(document: FundDocument): boolean {
  return document.what === 'authority-ended' && document.why === PERSON_DIED
}

/** The accesses that were asked to be ended because the person died. */
function endsAsked(proposals: readonly ProposalRow[]): ReadonlySet<AccessId> {
  const ends = proposals.filter((p) => p.what === 'end-access').map((p) => JSON.parse(p.ask))
  return new Set(ends.filter((ask) => ask.why === PERSON_DIED).map((ask) => ask.access))
}
