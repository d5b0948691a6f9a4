import type { Authority, AuthorityId } from '../ledger/authority.ts'
import { AUTHORITY_KINDS, standsOn } from '../ledger/authority.ts'
import { type Day, dayAt, localAt, type Moment, moment, printDay, secondsBetween } from '../ledger/day.ts'
import { isStorable, readText } from '../ledger/entry.ts'
import type { FundId, ProviderId } from '../ledger/fund.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { ACCESS_ENDS, type AccessEndWhy, ROLES, type RoleName } from '../ledger/role.ts'
import { isCardAddress, isDocument, isOpen, lastManager, providerName, roleOf } from './access.ts'
import { type Caller, Daybook, type Desk, sha256, unknownFund } from './daybook.ts'
import { flag } from './flag.ts'
import { COMMAND_LINE, propose } from './proposal.ts'
import type { FundRow, Store } from './store.ts'
import type { AccessId, AccessRow, InvitationId, InvitationRow, ProposalId, UserId } from './store-people.ts'

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

/** An e-mail address as it is kept: in small letters. Refused where no letter could be sent to it. */
export function readEmail(text: string): string | Refusal {
  const email = text.trim().toLowerCase()
  const isAddress =
    email.length <= 254 &&
    isStorable(email) &&
    /^[^\s@<>()[\],;:\\"]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u.test(email)
  return isAddress
    ? email
    : new Refusal('bad-text', 'Write one e-mail address, like name@example.org.', {}, { field: 'email' })
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

/** A person's fund; the provider's own book is nobody's. */
export async function personsFund(daybook: Daybook, ref: string): Promise<FundRow | Refusal> {
  if (ref === '') return new Refusal('unknown-fund', 'Say whose fund it is.', {}, { field: 'fund' })
  const fund = await daybook.fund(ref)
  return isRefusal(fund) || fund.holder === 'person' ? fund : unknownFund(ref)
}

/** The funders that agreements of the provider name, by code. */
export async function fundersOf(daybook: Daybook): Promise<ReadonlyMap<string, string>> {
  const funders = await daybook.kept.funders(daybook.caller.provider)
  return new Map(funders.map(({ code, name }) => [code, name]))
}

export async function knownFunder(
  daybook: Daybook,
  code: string,
): Promise<{ readonly code: string; readonly name: string } | Refusal> {
  const funders = await fundersOf(daybook)
  const name = funders.get(code)
  if (name !== undefined) return { code, name }
  const known = [...funders.keys()]
  const what = code === '' ? 'Say for which funder.' : `No agreement names a funder “${code.slice(0, 40)}”.`
  return new Refusal(
    'unknown-stream',
    `${what} The agreements name: ${known.join(', ')}.`,
    { known },
    { field: 'funder' },
  )
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

/** Names are the same whatever their spaces and capital letters. */
export function sameName(a: string, b: string): boolean {
  const plain = (name: string) => name.trim().replace(/\s+/gu, ' ').toLocaleLowerCase('en-GB')
  return plain(a) === plain(b)
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

export function staffRefusal(provider: string, field = 'email'): Refusal {
  return new Refusal(
    'staff-representative',
    `Whoever works for ${provider} cannot be a representative. It must be somebody who is not paid by ${provider}.`,
    {},
    { field },
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

type About = Pick<AccessRow, 'role' | 'fund' | 'authority' | 'funder'>

function sameAccess(a: About, b: About): boolean {
  return a.role === b.role && a.fund === b.fund && a.authority === b.authority && a.funder === b.funder
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
async function placeOf(store: Store, about: About & { readonly provider: ProviderId }) {
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

/** Somebody with access, or on their way to it. */
export interface PersonLine {
  readonly name: string
  /** Empty for whoever has none. */
  readonly email: string
  readonly role: RoleName
  readonly fund?: Whose
  /** By what right, for a representative. */
  readonly authority?: { readonly id: AuthorityId; readonly kind: string; readonly stands: boolean }
  readonly funder?: string
}

export interface People {
  readonly access: readonly (PersonLine & { readonly id: AccessId; readonly from: Day; readonly to?: Day })[]
  readonly invitations: readonly (PersonLine & { readonly id: InvitationId; readonly until: Moment })[]
  /** What somebody could be invited to. */
  readonly to: {
    readonly funds: readonly Whose[]
    readonly authorities: readonly { readonly id: AuthorityId; readonly name: string; readonly fund: Whose }[]
    readonly funders: readonly { readonly code: string; readonly name: string }[]
  }
}

interface Whose {
  readonly id: FundId
  readonly ref: string
  readonly name: string
}

/** Everybody who has access to anything of the provider's, and who is invited. */
export async function people(daybook: Daybook): Promise<People> {
  const { store, kept, caller, today } = daybook
  const given = (await store.people.accessTo(caller.provider)).filter((a) => isOpen(a, today))
  const users = await store.people.users([...new Set(given.map((a) => a.user))])
  const funders = await fundersOf(daybook)
  const funds = new Map((await kept.funds(caller.provider)).map((f) => [f.id, f]))
  const line = async (a: About, who: { name: string; email: string } | undefined): Promise<PersonLine> => {
    const fund = a.fund === undefined ? undefined : funds.get(a.fund)
    const documents = a.authority === undefined || !a.fund ? [] : await store.people.documents(a.fund)
    const authority = documents.filter(isDocument('authority')).find((d) => d.id === a.authority)
    const ends = documents.filter(isDocument('authority-ended'))
    return {
      name: who?.name ?? '(name removed)',
      email: who && !isCardAddress(who.email) ? who.email : '',
      role: a.role,
      ...(fund ? { fund: whose(fund) } : {}),
      ...(authority
        ? {
            authority: {
              id: authority.id,
              kind: AUTHORITY_KINDS[authority.kind],
              stands: standsOn(authority, ends, today),
            },
          }
        : {}),
      ...(a.funder === undefined ? {} : { funder: funders.get(a.funder) ?? a.funder }),
    }
  }
  const access: People['access'][number][] = []
  for (const a of given)
    access.push({
      id: a.id,
      from: a.from,
      ...(a.to ? { to: a.to } : {}),
      ...(await line(a, users.get(a.user))),
    })
  const invitations: People['invitations'][number][] = []
  for (const i of await openInvitations(daybook))
    invitations.push({ id: i.id, until: i.until, ...(await line(i, i)) })
  const to = {
    funds: [...funds.values()].filter((f) => f.holder === 'person').map(whose),
    authorities: await authoritiesLeft(daybook, [...funds.values()]),
    funders: [...funders].map(([code, name]) => ({ code, name })),
  }
  return { access, invitations, to }
}

function whose({ id, ref, name }: FundRow): Whose {
  return { id, ref, name: name ?? '(name removed)' }
}

/** Authorities on record that have not ended. */
async function authoritiesLeft(daybook: Daybook, funds: readonly FundRow[]) {
  const left: { id: AuthorityId; name: string; fund: Whose }[] = []
  for (const fund of funds) {
    const documents = await daybook.store.people.documents(fund.id)
    const over = new Set(documents.filter(isDocument('authority-ended')).map((e) => e.authority))
    const standing = documents
      .filter(isDocument('authority'))
      .filter((a) => !over.has(a.id) && (a.to === undefined || a.to >= daybook.today))
    const names = await daybook.words(standing.map((a) => a.name))
    for (const { id, name } of standing)
      left.push({ id, name: names.get(name) ?? '(name removed)', fund: whose(fund) })
  }
  return left
}

/** A moment as people read it: 9 June 2026 at 14:35. */
export function printMoment(at: Moment): string {
  return `${printDay(dayAt(at))} at ${localAt(at).slice(11)}`
}
