import { AUTHORITY_KINDS, type AuthorityId, standsOn } from '../ledger/authority.ts'
import { secondsBetween } from '../ledger/day.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { isCardAddress, isOpen, providerName, whoDecides } from './access.ts'
import type { Daybook } from './daybook.ts'
import { personsFund } from './person.ts'
import type { FundRow } from './store.ts'
import type { AccessId, AccessRow, UserId } from './store-people.ts'

/** Somebody who may come in to a fund by a card: the person, or a representative whose authority stands today. */
export interface CardPlace {
  readonly role: 'holder' | 'representative'
  readonly authority?: AuthorityId
  readonly name: string
  /** By what right, for a representative. */
  readonly kind?: string
  /** Who comes in there now, by an account that is for a card alone. */
  readonly user?: UserId
  /** They come in by e-mail, or are invited to: no card is made for them. */
  readonly byEmail: boolean
}

export interface CardPlaces {
  readonly fund: FundRow
  readonly provider: string
  readonly places: readonly CardPlace[]
}

/** Who could come in to a fund by a card, or does; a representative is shown their own place alone. */
export async function cardPlaces(
  daybook: Daybook,
  ask: { readonly fund: string },
): Promise<CardPlaces | Refusal> {
  const fund = await personsFund(daybook, ask.fund)
  if (isRefusal(fund)) return fund
  const { store, caller, today } = daybook
  const who = await whoDecides(daybook, fund, today)
  const standing = who.authorities.filter((a) => standsOn(a, who.ends, today))
  const { as } = caller
  const shown = as.role === 'representative' ? standing.filter((a) => a.id === as.authority) : standing
  const places: CardPlace[] = []
  if (as.role !== 'representative')
    places.push({ role: 'holder', name: who.person, ...(await whoComesIn(daybook, fund)) })
  for (const a of shown)
    places.push({
      role: 'representative',
      authority: a.id,
      name: who.names.get(a.name) ?? '(name removed)',
      kind: AUTHORITY_KINDS[a.kind],
      ...(await whoComesIn(daybook, fund, a.id)),
    })
  return { fund, provider: await providerName(store, caller.provider), places }
}

async function whoComesIn(
  daybook: Daybook,
  fund: FundRow,
  authority?: AuthorityId,
): Promise<Pick<CardPlace, 'user' | 'byEmail'>> {
  const { store, caller, at } = daybook
  const given = await accessThere(daybook, fund, authority)
  const user = given && (await store.people.users([given.user])).get(given.user)
  if (user) return isCardAddress(user.email) ? { user: user.id, byEmail: false } : { byEmail: true }
  const isInvited = (await store.people.invitations(caller.provider)).some(
    (i) => isThere(i, fund, authority) && i.used === undefined && secondsBetween(at, i.until) > 0,
  )
  return { byEmail: isInvited }
}

/** The open access to a fund as the person, or under an authority. */
async function accessThere(
  { store, caller, today }: Daybook,
  fund: FundRow,
  authority: AuthorityId | undefined,
): Promise<AccessRow | undefined> {
  const all = await store.people.accessTo(caller.provider, fund.id)
  return all.find((a) => isThere(a, fund, authority) && isOpen(a, today))
}

function isThere(
  about: Pick<AccessRow, 'role' | 'fund' | 'authority'>,
  fund: FundRow,
  authority: AuthorityId | undefined,
): boolean {
  const role = authority === undefined ? 'holder' : 'representative'
  return about.role === role && about.fund === fund.id && about.authority === authority
}

/**
 * Gives the account behind a card its access: to one person's fund as the person, or under an authority that stands
 * today. Done once; refused where somebody else comes in there, and for an account that is not for a card alone: no
 * manager lets themselves in as the person.
 */
export async function giveCard(
  daybook: Daybook,
  ask: { readonly fund: string; readonly authority?: string; readonly user: UserId },
): Promise<{ readonly access: AccessId } | Refusal> {
  const places = await cardPlaces(daybook, ask)
  if (isRefusal(places)) return places
  const { store, caller, today } = daybook
  const { fund } = places
  const place = places.places.find((p) => p.authority === ask.authority)
  if (!place)
    return new Refusal(
      'unknown-authority',
      `There is no such authority in force for ${fund.name ?? 'this person'}. Record it first.`,
    )
  if (place.byEmail || (place.user !== undefined && place.user !== ask.user))
    return new Refusal(
      'already-exists',
      `${place.name} comes in by e-mail, or is invited to. A card is for somebody who has no e-mail: end that first.`,
    )
  const user = (await store.people.users([ask.user])).get(ask.user)
  const has = (await store.people.accessOf(ask.user)).filter((a) => isOpen(a, today))
  const [given] = has.filter((a) => isThere(a, fund, place.authority))
  if (ask.user === caller.code || !user || !isCardAddress(user.email) || (has.length > 0 && !given))
    return new Refusal('two-managers', 'Nobody lets themselves in as the person: a card has its own account.')
  if (given) return { access: given.id }
  const id = daybook.newId('x') as AccessId
  const { role, authority } = place
  daybook.add('access', {
    ...{ id, user: user.id, provider: caller.provider, role, fund: fund.id, from: today },
    ...(authority === undefined ? {} : { authority }),
  })
  return { access: id }
}
