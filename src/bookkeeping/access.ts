import { inForce } from '../ledger/agreement.ts'
import { standsOn, type WhoDecides } from '../ledger/authority.ts'
import type { Day } from '../ledger/day.ts'
import type { ProviderId } from '../ledger/fund.ts'
import { Refusal } from '../ledger/refusal.ts'
import type { Role } from '../ledger/role.ts'
import type { Caller, Daybook } from './daybook.ts'
import type { FundRow, Store } from './store.ts'
import type { AccessId, AccessRow, FundDocument } from './store-people.ts'

/** Everything on record about who may decide for a person on a day, with the names. */
export async function whoDecides(daybook: Daybook, fund: FundRow, on: Day): Promise<WhoDecides> {
  const { store } = daybook
  const stored = fund.version === 0 ? [] : await store.people.documents(fund.id)
  const documents = [...stored, ...daybook.documents(fund.id)]
  const authorities = documents.filter(isDocument('authority'))
  const agreements = documents.filter(isDocument('decision-making'))
  const asksCouncil = authorities.some((a) => a.kind === 'appointee')
  const inForceNow = asksCouncil ? inForce(await store.agreements(fund.id), on) : undefined
  return {
    authorities,
    ends: documents.filter(isDocument('authority-ended')),
    agreements,
    policies: asksCouncil ? await store.people.councilPolicies(fund.provider) : [],
    funders: inForceNow?.streams.map((s) => s.code) ?? [],
    person: fund.name ?? 'The person',
    names: await daybook.words([
      ...authorities.map((a) => a.name),
      ...agreements.flatMap((a) => a.kinds.flatMap((line) => (line.helper ? [line.helper] : []))),
    ]),
  }
}

/** Picks documents of one kind. */
export function isDocument<W extends FundDocument['what']>(what: W) {
  return (d: FundDocument): d is Extract<FundDocument, { what: W }> => d.what === what
}

/**
 * The caller that an access makes today: none once it has ended, before it begins, after its last day, or when the
 * authority it rests on no longer stands. Asked for each request, so an end counts with the very next one (§8).
 */
export async function callerOf(store: Store, id: AccessId, today: Day): Promise<Caller | undefined> {
  const access = await store.people.access(id)
  if (!access || !isOpen(access, today)) return undefined
  const as = roleOf(access)
  if (as.role === 'representative') {
    const documents = await store.people.documents(as.fund)
    const authority = documents.filter(isDocument('authority')).find((a) => a.id === as.authority)
    if (!authority || !standsOn(authority, documents.filter(isDocument('authority-ended')), today))
      return undefined
  }
  return { code: access.user, provider: access.provider, as }
}

/** Where an account has no e-mail: an address that cannot be one (RFC 2606), and is shown to nobody. */
const CARD_DOMAIN = '@card.invalid'

/** The address of an account that is come in to by a card alone; `random` is text nobody can guess. */
export function cardAddress(random: string): string {
  return `${random.toLowerCase()}${CARD_DOMAIN}`
}

export function isCardAddress(email: string): boolean {
  return email.endsWith(CARD_DOMAIN)
}

export function isOpen({ from, to, ended }: AccessRow, today: Day): boolean {
  return ended === undefined && from <= today && (to === undefined || today <= to)
}

export function roleOf({
  role,
  fund,
  authority,
  funder,
}: Pick<AccessRow, 'role' | 'fund' | 'authority' | 'funder'>): Role {
  if (role === 'holder' && fund !== undefined) return { role, fund }
  if (role === 'representative' && fund !== undefined && authority !== undefined)
    return { role, fund, authority }
  if (role === 'commissioner' && funder !== undefined) return { role, funder }
  if (role === 'manager') return { role }
  throw new Error('an access without its fund, authority or funder was stored')
}

/** Refuses the end of an access without which the provider has no manager. */
export async function lastManager(
  { store, caller, today }: Daybook,
  access: AccessRow,
): Promise<Refusal | undefined> {
  if (access.role !== 'manager') return undefined
  const all = await store.people.accessTo(caller.provider)
  if (all.some((a) => a.role === 'manager' && a.user !== access.user && isOpen(a, today))) return undefined
  return new Refusal(
    'two-managers',
    `${await providerName(store, caller.provider)} would have no manager left. Invite another one first.`,
  )
}

/** A provider's name, as statements print it. */
export async function providerName(store: Store, id: ProviderId): Promise<string> {
  return (await store.providers()).find((p) => p.id === id)?.name ?? 'the provider'
}
