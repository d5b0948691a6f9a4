import { type Authority, standsOn } from '../ledger/authority.ts'
import { dayAt, type Moment, moment, printDay, secondsBetween } from '../ledger/day.ts'
import { readText } from '../ledger/entry.ts'
import type { FundId } from '../ledger/fund.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { ROLES, type RoleName } from '../ledger/role.ts'
import { isDocument, isOpen, providerName, roleOf } from './access.ts'
import { type Caller, Daybook, type Desk, sha256 } from './daybook.ts'
import { placeOf, sameAccess } from './entrance.ts'
import { flag } from './flag.ts'
import { knownFunder, personsFund, readEmail, sameName, staffRefusal } from './person.ts'
import { COMMAND_LINE } from './proposal.ts'
import type { FundRow } from './store.ts'
import type { AccessId, AccessRow, InvitationId, InvitationRow, UserId } from './store-people.ts'

/** How long a link is open. */
const INVITATION_DAYS = 7

export interface InvitationAsked {
  readonly role: string
  readonly email: string
  /** The name that the people they work for know them by. */
  readonly name: string
  /** Of a budget holder or a representative. */
  readonly fund?: string
  /** Of a representative: one on record that stands. */
  readonly authority?: string
  /** Of a commissioner: the funder's code in the agreements. */
  readonly funder?: string
  /** Of a budget holder or a representative: the address is another's whom we know, and that is right. */
  readonly sameAddress?: boolean
}

export interface InvitationMade {
  readonly invitation: InvitationId
  /** The link's secret: for the letter, and kept nowhere. */
  readonly token: string
  readonly until: Moment
}

/** What an invitation is about, without its secret. */
type Invited = Pick<InvitationRow, 'role' | 'fund' | 'authority' | 'funder' | 'email' | 'name'>

/** What each role's access is to; whatever else is said about it is refused. */
const TO: Readonly<Record<RoleName, readonly ('fund' | 'authority' | 'funder')[]>> = {
  manager: [],
  holder: ['fund'],
  representative: ['fund', 'authority'],
  commissioner: ['funder'],
}

/**
 * Invites somebody to see and do what a role may. Answers the link's secret once: only its digest is kept, for
 * seven days and one use. Refuses everything that is wrong at once.
 */
export async function invite(
  daybook: Daybook,
  ask: InvitationAsked,
): Promise<InvitationMade | Refusal | readonly Refusal[]> {
  const read = [
    Object.hasOwn(ROLES, ask.role) ? (ask.role as RoleName) : unknownRole(ask.role),
    readEmail(ask.email),
    readText(ask.name, 'name'),
  ] as const
  const [role, email, name] = read
  if (isRefusal(role) || isRefusal(email) || isRefusal(name)) return read.filter(isRefusal)
  const about = await invitedTo(daybook, role, name, ask)
  if (Array.isArray(about)) return about
  const invited: Invited = { role, email, name, ...about }
  const refused =
    (await checkStaff(daybook, invited)) ??
    (await checkNew(daybook, invited)) ??
    (await checkAddress(daybook, invited, ask.sameAddress === true))
  if (refused) return refused
  const token = daybook.newSecret()
  const until = moment(Temporal.Instant.from(daybook.at).add({ hours: INVITATION_DAYS * 24 }))
  const id = daybook.newId('i') as InvitationId
  daybook.add('invitations', {
    ...invited,
    id,
    token: sha256(token),
    provider: daybook.caller.provider,
    until,
  })
  return { invitation: id, token, until }
}

function unknownRole(role: string): Refusal {
  const known = Object.values(ROLES).join(', ')
  return new Refusal(
    'unknown-role',
    `There is no role “${role.slice(0, 40)}”. Choose one of: ${known}.`,
    { known: Object.keys(ROLES) },
    { field: 'role' },
  )
}

type To = Pick<InvitationRow, 'fund' | 'authority' | 'funder'>

/** What the access would be to, or everything that is wrong with it. */
async function invitedTo(
  daybook: Daybook,
  role: RoleName,
  name: string,
  ask: InvitationAsked,
): Promise<To | readonly Refusal[]> {
  const needs = TO[role]
  const beside = (['fund', 'authority', 'funder'] as const).filter(
    (field) => ask[field] !== undefined && !needs.includes(field),
  )
  if (beside.length > 0)
    return beside.map(
      (field) =>
        new Refusal('body-invalid', `Leave out the ${field}: a ${ROLES[role]} has none.`, {}, { field }),
    )
  if (role === 'manager') return {}
  if (role === 'commissioner') {
    const funder = await knownFunder(daybook, ask.funder ?? '')
    return isRefusal(funder) ? [funder] : { funder: funder.code }
  }
  const fund = await personsFund(daybook, ask.fund ?? '')
  if (isRefusal(fund)) return [fund]
  if (role === 'holder') return { fund: fund.id }
  const authority = await standingAuthority(daybook, fund, ask.authority ?? '', name)
  return isRefusal(authority) ? [authority] : { fund: fund.id, authority: authority.id }
}

/** An authority on record that has not ended, and is the invited person's own. */
async function standingAuthority(
  daybook: Daybook,
  fund: FundRow,
  id: string,
  name: string,
): Promise<Authority | Refusal> {
  const no = (sentence: string) => new Refusal('unknown-authority', sentence, {}, { field: 'authority' })
  const whose = fund.name ?? 'this person'
  const documents = await daybook.store.people.documents(fund.id)
  const authority = documents.filter(isDocument('authority')).find((a) => a.id === id)
  if (!authority) return no(`There is no such authority on record for ${whose}. Record it first.`)
  const end = documents.filter(isDocument('authority-ended')).find((e) => e.authority === authority.id)
  const over =
    end?.on ?? (authority.to !== undefined && authority.to < daybook.today ? authority.to : undefined)
  if (over !== undefined)
    return no(`This authority ended on ${printDay(over)}. Record the one that stands now first.`)
  const holds = (await daybook.words([authority.name])).get(authority.name)
  if (holds !== undefined && !sameName(holds, name))
    return new Refusal(
      'authority-does-not-cover',
      `This authority is ${holds}’s and nobody else’s. Invite them by that name, or record the authority of ${name} first.`,
      {},
      { field: 'name' },
    )
  return authority
}

/** Staff of the provider are never representative (design.md §4); the file refuses it too. */
async function checkStaff(daybook: Daybook, { role, email }: Invited): Promise<Refusal | undefined> {
  if (role !== 'manager' && role !== 'representative') return undefined
  const other = role === 'manager' ? 'representative' : 'manager'
  const given = await openAccess(daybook, email)
  const invited = await openInvitations(daybook, email)
  if (![...given, ...invited].some((has) => has.role === other)) return undefined
  const provider = await providerName(daybook.store, daybook.caller.provider)
  return role === 'representative'
    ? staffRefusal(provider)
    : new Refusal(
        'staff-representative',
        `Whoever has this address is a representative: staff of ${provider} never are. End that first, or invite somebody else.`,
        {},
        { field: 'email' },
      )
}

/** What an address has here now. */
async function openAccess({ store, caller, today }: Daybook, email: string): Promise<AccessRow[]> {
  const user = await store.people.userByEmail(email)
  const all = user ? await store.people.accessOf(user.id) : []
  return all.filter((a) => a.provider === caller.provider && isOpen(a, today))
}

/** Invitations whose links still open something; those of one address, or all. */
export async function openInvitations(
  { store, caller, at }: Daybook,
  email?: string,
): Promise<InvitationRow[]> {
  return (await store.people.invitations(caller.provider)).filter(
    (i) => (email === undefined || i.email === email) && stillOpen(i, at),
  )
}

function stillOpen({ used, until }: InvitationRow, at: Moment): boolean {
  return used === undefined && secondsBetween(at, until) > 0
}

/** Refuses what is there already, or on its way; and a manager who lets themselves in as the person. */
async function checkNew(daybook: Daybook, invited: Invited): Promise<Refusal | undefined> {
  const { store, caller, today } = daybook
  const there = (sentence: string) => new Refusal('already-exists', sentence, {}, { field: 'email' })
  const given = (await openAccess(daybook, invited.email)).find((a) => sameAccess(a, invited))
  if (given) return there(`Whoever has this address is ${ROLES[invited.role]} here already.`)
  const open = (await openInvitations(daybook)).filter((i) => sameAccess(i, invited))
  const again = open.find((i) => i.email === invited.email)
  if (again)
    return new Refusal(
      'already-exists',
      `This address is invited already, and the link is open until ${printDay(dayAt(again.until))}. Take that invitation back to send a new one.`,
      { invited: again.id },
      { field: 'email' },
    )
  if (invited.role !== 'holder' && invited.role !== 'representative') return undefined
  const others = (await store.people.accessTo(caller.provider, invited.fund)).filter((a) => isOpen(a, today))
  if (others.some((a) => sameAccess(a, invited)) || open.length > 0)
    return there(
      'Somebody with another address has this access, or is invited to it. End that first if this one is right.',
    )
  const me = (await store.people.users([caller.code])).get(caller.code)
  return me?.email === invited.email
    ? new Refusal(
        'two-managers',
        'Nobody lets themselves in as the person. Another manager must invite you.',
        {},
        {
          field: 'email',
        },
      )
    : undefined
}

/**
 * Refuses an address that we know by another name, so that nobody comes in for somebody else by a slip. A family may
 * share an address, which has to be said; whoever works here has their own. Only names are told that this provider
 * has on its own list.
 */
async function checkAddress(
  daybook: Daybook,
  { role, email, name }: Invited,
  isRight: boolean,
): Promise<Refusal | undefined> {
  const known = await nameAt(daybook, email)
  if (known === undefined || sameName(known, name)) return undefined
  const mayShare = role === 'holder' || role === 'representative'
  if (mayShare && isRight) return undefined
  return new Refusal(
    'already-exists',
    mayShare
      ? `This address is ${known}’s. Invite ${name} by their own, or tick that it is right: ${known} comes in for ${name} too.`
      : `This address is ${known}’s. Invite ${name} by their own.`,
    {},
    { field: mayShare ? 'sameAddress' : 'email' },
  )
}

/** By which name an address is known here: its account's, else that of an open invitation. */
async function nameAt(daybook: Daybook, email: string): Promise<string | undefined> {
  const { store, caller } = daybook
  const user = await store.people.userByEmail(email)
  const isOurs = user && (await store.people.accessOf(user.id)).some((a) => a.provider === caller.provider)
  return isOurs ? user.name : (await openInvitations(daybook, email))[0]?.name
}

/** Takes an open invitation back: its link opens nothing any more, and its address and name are blanked. */
export async function withdrawInvitation(
  daybook: Daybook,
  ask: { readonly invitation: string },
): Promise<{ readonly invitation: InvitationId } | Refusal> {
  const found = (await daybook.store.people.invitations(daybook.caller.provider)).find(
    (i) => i.id === ask.invitation,
  )
  if (!found) return new Refusal('unknown-person', 'There is no such invitation.')
  if (found.used !== undefined) return new Refusal('already-answered', 'This invitation is no longer open.')
  daybook.set('invitationUsed', found.id)
  return { invitation: found.id }
}

/** An invitation as whoever holds its link may see it. */
export interface InvitationShown {
  readonly provider: string
  readonly role: RoleName
  readonly email: string
  readonly name: string
  readonly fund?: { readonly id: FundId; readonly name: string }
  /** The funder's name, for a commissioner. */
  readonly funder?: string
  readonly until: Moment
}

/** The same for a link that never was, that is over, and that was used: nobody learns which (trust.md T16). */
const LINK_USED = new Refusal(
  'link-used',
  'This invitation does not work any more. Ask whoever invited you for a new one.',
)

/** What the file says where somebody else came first, in people's words. */
const GUARDS: Readonly<Record<string, Refusal | undefined>> = {
  'invitation-used': LINK_USED,
  'staff-representative': staffRefusal('the provider'),
  'holder-there': LINK_USED,
}

async function openInvitation({ store, clock }: Desk, token: string): Promise<InvitationRow | Refusal> {
  const found = await store.people.invitation(sha256(token))
  const at = clock()
  if (!found || !stillOpen(found, at)) return LINK_USED
  if (found.role !== 'representative' || found.fund === undefined) return found
  // An authority that has ended since makes its invitation worthless too.
  const documents = await store.people.documents(found.fund)
  const authority = documents.filter(isDocument('authority')).find((a) => a.id === found.authority)
  const begins = authority && (authority.from > dayAt(at) ? authority.from : dayAt(at))
  const stands = begins && standsOn(authority, documents.filter(isDocument('authority-ended')), begins)
  return stands ? found : LINK_USED
}

/** What a link invites to; refused alike whether it is over, used or was never one. */
export async function invitationFor(desk: Desk, token: string): Promise<InvitationShown | Refusal> {
  const found = await openInvitation(desk, token)
  if (isRefusal(found)) return found
  const { role, email, name, until } = found
  return { role, email, name, until, ...(await placeOf(desk.store, found)) }
}

/** How often accepting is tried when somebody else wrote first. */
const TRIES = 8

/**
 * Gives the access of an invitation to a user, and uses the invitation up: one commit, or nothing. The account must
 * have the invited address, so a second access goes to the same account. The link's secret stands for a role here.
 */
export async function acceptInvitation(
  desk: Desk,
  ask: { readonly token: string; readonly user: UserId },
): Promise<{ readonly access: AccessId } | Refusal> {
  for (let tries = 0; tries < TRIES; tries++) {
    const invitation = await openInvitation(desk, ask.token)
    if (isRefusal(invitation)) return invitation
    const caller: Caller = { code: ask.user, provider: invitation.provider, as: roleOf(invitation) }
    const daybook = new Daybook(desk, caller, 'invite')
    const given = await giveAccess(daybook, invitation)
    if (isRefusal(given)) return given
    const outcome = await daybook.commit()
    if (outcome.done) return given
    if (!('guard' in outcome)) continue
    const refused = GUARDS[outcome.guard]
    if (!refused) throw new Error(`the file refused what the rules allowed: ${outcome.guard}`)
    return refused
  }
  return new Refusal('changed-meanwhile', 'Others wrote at the same time, again and again. Try once more.')
}

async function giveAccess(
  daybook: Daybook,
  invitation: InvitationRow,
): Promise<{ readonly access: AccessId } | Refusal> {
  const { store, caller, today } = daybook
  const user = (await store.people.users([caller.code])).get(caller.code)
  if (user?.email !== invitation.email)
    return new Refusal(
      'wrong-sign-in',
      'This invitation is for another e-mail address. Sign out, and open the link again from that address.',
    )
  const has = (await store.people.accessOf(user.id)).filter(
    (a) => a.provider === invitation.provider && isOpen(a, today),
  )
  if (has.some((a) => sameAccess(a, invitation)))
    return new Refusal('already-exists', 'You can see and do this already. Sign in as usual.')
  if (invitation.role === 'representative' && has.some((a) => a.role === 'manager'))
    return staffRefusal(await providerName(store, invitation.provider))
  const id = daybook.newId('x') as AccessId
  const { role, fund, authority, funder, provider } = invitation
  const to = { ...(fund ? { fund } : {}), ...(authority ? { authority } : {}), ...(funder ? { funder } : {}) }
  daybook.add('access', { id, user: user.id, provider, role, ...to, from: today })
  daybook.set('invitationUsed', invitation.id)
  // Whoever lets a manager in could let in their own second manager: the others hear of it, where there are others.
  const letInAlone = role === 'manager' && invitation.by !== COMMAND_LINE
  const others = letInAlone ? await store.people.accessTo(provider) : []
  if (others.some((a) => a.role === 'manager' && a.user !== invitation.by && isOpen(a, today)))
    flag(daybook, { what: 'new-manager', facts: { access: id, invitedBy: invitation.by } })
  return { access: id }
}
