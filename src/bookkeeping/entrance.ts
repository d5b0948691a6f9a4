import { standsOn } from '../ledger/authority.ts'
import { type Day, dayAt, printDay } from '../ledger/day.ts'
import type { FundId, ProviderId } from '../ledger/fund.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { ACCESS_ENDS, type AccessEndWhy, type RoleName } from '../ledger/role.ts'
import { isDocument, isOpen, lastManager, providerName } from './access.ts'
import type { Daybook, Desk } from './daybook.ts'
import { propose } from './proposal.ts'
import type { Store } from './store.ts'
import type { AccessId, AccessRow, ProposalId, UserId } from './store-people.ts'

/** A door somebody may come in by: one access that is open now. */
export interface Entrance {
  readonly access: AccessId
  /** The provider's name. */
  readonly provider: string
  readonly role: RoleName
  readonly fund?: { readonly id: FundId; readonly name: string }
  /** The funder's name. */
  readonly funder?: string
}

/** Everything a user may come in as now; what has ended, or rests on an ended authority, is not there. */
export async function accessesOf({ store, clock }: Desk, user: UserId): Promise<readonly Entrance[]> {
  const entrances: Entrance[] = []
  for (const access of await store.people.accessOf(user))
    if (await standsNow(store, access, dayAt(clock())))
      entrances.push({ access: access.id, role: access.role, ...(await placeOf(store, access)) })
  return entrances
}

async function standsNow(store: Store, access: AccessRow, today: Day): Promise<boolean> {
  if (!isOpen(access, today)) return false
  if (access.role !== 'representative' || access.fund === undefined) return true
  const documents = await store.people.documents(access.fund)
  const authority = documents.filter(isDocument('authority')).find((a) => a.id === access.authority)
  return (
    authority !== undefined && standsOn(authority, documents.filter(isDocument('authority-ended')), today)
  )
}

/** Where an access leads, in names. */
export async function placeOf(store: Store, about: About & { readonly provider: ProviderId }) {
  const fund = about.fund === undefined ? undefined : await store.fund(about.fund)
  const funder =
    about.funder === undefined ? undefined : await funderName(store, about.provider, about.funder)
  return {
    provider: await providerName(store, about.provider),
    ...(fund ? { fund: { id: fund.id, name: fund.name ?? '(name removed)' } } : {}),
    ...(funder === undefined ? {} : { funder }),
  }
}

async function funderName(store: Store, provider: ProviderId, code: string): Promise<string> {
  for (const fund of await store.funds(provider))
    for (const agreement of await store.agreements(fund.id)) {
      const found = agreement.streams.find((s) => s.code === code)
      if (found) return found.name
    }
  return code
}

/**
 * Ends an access: the very next request is refused. A person's access to their own fund is proposed for a second
 * manager instead, and the last manager's is not ended at all.
 */
export async function endAccess(
  daybook: Daybook,
  ask: { readonly access: string; readonly why: string },
): Promise<{ readonly access: AccessId; readonly proposal?: ProposalId } | Refusal> {
  const { store, caller } = daybook
  const access = await store.people.access(ask.access as AccessId)
  if (!access || access.provider !== caller.provider)
    return new Refusal('unknown-person', 'Nobody has such an access here.')
  if (access.ended)
    return new Refusal('already-answered', `It ended on ${printDay(dayAt(access.ended.at))} already.`)
  if (!Object.hasOwn(ACCESS_ENDS, ask.why))
    return new Refusal(
      'body-invalid',
      `Say why it ends: ${Object.values(ACCESS_ENDS).join('; ')}.`,
      { known: Object.keys(ACCESS_ENDS) },
      { field: 'why' },
    )
  const why = ask.why as AccessEndWhy
  if (access.role === 'holder') {
    const proposed = await proposeEnd(daybook, access, why)
    return isRefusal(proposed) ? proposed : { access: access.id, proposal: proposed.proposal }
  }
  const last = await lastManager(daybook, access)
  if (last) return last
  daybook.add('accessEnded', { access: access.id, why })
  return { access: access.id }
}

/** A second manager decides whether a person's access to their own fund ends. */
export async function proposeEnd(daybook: Daybook, { id: access }: AccessRow, why: AccessEndWhy) {
  const open = await daybook.store.people.proposals(daybook.caller.provider, { openOnly: true })
  if (open.some((p) => p.what === 'end-access' && JSON.parse(p.ask).access === access))
    return new Refusal('already-exists', 'This is proposed already. A second manager must answer it.')
  return propose(daybook, { what: 'end-access', access, why })
}

/** As what, and to what. */
export type About = Pick<AccessRow, 'role' | 'fund' | 'authority' | 'funder'>

/** Whether two let somebody see and do the same. */
export function sameAccess(a: About, b: About): boolean {
  return a.role === b.role && a.fund === b.fund && a.authority === b.authority && a.funder === b.funder
}
