import {
  AUTHORITY_ENDS,
  AUTHORITY_KINDS,
  type Authority,
  type AuthorityEnd,
  type AuthorityEndWhy,
  type AuthorityId,
  type AuthorityKind,
  checkAuthority,
  checkDecisionMaking,
  coveredOn,
  DECIDERS,
  type Decider,
  type DecisionMaking,
  type DecisionMakingLine,
  lineFor,
  mayDecide,
  standsOn,
  type WhoDecides,
} from '../ledger/authority.ts'
import { type Day, printDay } from '../ledger/day.ts'
import { DECISION_KINDS, type DecisionKind } from '../ledger/decision.ts'
import { readText, type WordRef } from '../ledger/entry.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import type { AccessEndWhy } from '../ledger/role.ts'
import { isDocument, isOpen, providerName, whoDecides } from './access.ts'
import type { Daybook } from './daybook.ts'
import { type DecidedAsked, decided } from './decision.ts'
import {
  fundersOf,
  knownFunder,
  openInvitations,
  personsFund,
  proposeEnd,
  readEmail,
  sameName,
  staffRefusal,
} from './people.ts'
import type { Wrote } from './record.ts'
import type { FundRow } from './store.ts'
import type { AccessId, AccessRow, CouncilPolicyRow, ProposalId } from './store-people.ts'

/** An authority as a manager saw the evidence for it. */
export interface AuthorityAsked {
  readonly kind: string
  /** Who holds it, by name. */
  readonly name: string
  readonly email?: string
  readonly decides: readonly string[]
  /** Whether the person wants them told of decisions written down for them. */
  readonly told: boolean
  readonly from: Day
  readonly to?: Day
  readonly recognisedBy: string
  readonly evidence: string
  /** The manager has made sure that they are not paid by the provider. */
  readonly notStaff: boolean
}

export interface AuthorityWritten extends Wrote {
  readonly authority: AuthorityId
}

/**
 * Writes an authority down with its evidence (design.md §8). Refuses everything that is wrong at once: staff of the
 * provider, days the wrong way round, and decisions that this kind of authority cannot cover.
 */
export async function recordAuthority(
  daybook: Daybook,
  ask: AuthorityAsked & { readonly fund: string },
): Promise<AuthorityWritten | Refusal | readonly Refusal[]> {
  const fund = await personsFund(daybook, ask.fund)
  return isRefusal(fund) ? fund : writeAuthority(daybook, fund, ask)
}

/** The same for a fund that is read already, or opened by the same act. */
export async function writeAuthority(
  daybook: Daybook,
  fund: FundRow,
  ask: AuthorityAsked,
): Promise<AuthorityWritten | Refusal | readonly Refusal[]> {
  const texts = [
    readText(ask.name, 'name'),
    readText(ask.recognisedBy, 'recognisedBy'),
    readText(ask.evidence, 'evidence'),
  ] as const
  const [name, recognisedBy, evidence] = texts
  const email = ask.email === undefined ? undefined : readEmail(ask.email)
  const kind = Object.hasOwn(AUTHORITY_KINDS, ask.kind)
    ? (ask.kind as AuthorityKind)
    : unknown('kind of authority', ask.kind, 'kind', AUTHORITY_KINDS)
  const decides = readKinds(ask.decides, 'decides')
  const { from, to, told } = ask
  const days = to === undefined ? { from } : { from, to }
  const wrong = [
    ...[kind, ...texts, email, decides].filter(isRefusal),
    ...(isRefusal(kind) || isRefusal(decides)
      ? []
      : [checkAuthority({ kind, decides, ...days })].filter(isRefusal)),
    ...(await checkNotStaff(daybook, ask)),
  ]
  if (wrong.length > 0 || isRefusal(name) || isRefusal(recognisedBy) || isRefusal(evidence)) return wrong
  if (isRefusal(kind) || isRefusal(decides)) return wrong
  const authority: Authority = {
    format: 1,
    what: 'authority',
    id: daybook.newId('u') as AuthorityId,
    fund: fund.id,
    kind,
    name: await daybook.word(fund.id, name),
    decides,
    told,
    ...days,
    recognisedBy: await daybook.word(fund.id, recognisedBy),
    evidence: await daybook.word(fund.id, evidence),
    writtenDownBy: daybook.caller.code,
  }
  const number = await daybook.write(fund, {
    kind: 'authority',
    effective: writtenOn(daybook, fund),
    document: daybook.newDocument(authority),
    details: { authority: authority.id, from },
    transfers: [],
  })
  return isRefusal(number) ? number : { fund: fund.ref, entries: [number], authority: authority.id }
}

/** What is written down before a fund begins is dated its first day. */
function writtenOn({ today }: Daybook, fund: FundRow): Day {
  return today < fund.opened ? fund.opened : today
}

function unknown(what: string, said: string, field: string, known: Readonly<Record<string, string>>) {
  return new Refusal(
    'body-invalid',
    `There is no ${what} “${said.slice(0, 40)}”. Choose from: ${Object.values(known).join('; ')}.`,
    { known: Object.keys(known) },
    { field },
  )
}

function readKinds(list: readonly string[], field: string): readonly DecisionKind[] | Refusal {
  const stranger = list.find((kind) => !Object.hasOwn(DECISION_KINDS, kind))
  if (stranger !== undefined) return unknown('kind of decision', stranger, field, DECISION_KINDS)
  return [...new Set(list)] as DecisionKind[]
}

/** Staff of the provider are never representative (design.md §4): by address, by name, and as the manager says. */
async function checkNotStaff(daybook: Daybook, ask: AuthorityAsked): Promise<Refusal[]> {
  const { store, caller, today } = daybook
  const provider = await providerName(store, caller.provider)
  if (ask.notStaff !== true)
    return [
      new Refusal(
        'staff-representative',
        `Confirm that they are not paid by ${provider}: nobody who is can be a representative.`,
        {},
        { field: 'notStaff' },
      ),
    ]
  const managers = (await store.people.accessTo(caller.provider)).filter(
    (a) => a.role === 'manager' && isOpen(a, today),
  )
  const staff = [...(await store.people.users(managers.map((a) => a.user))).values()]
  const email = ask.email?.trim().toLowerCase()
  if (email !== undefined && staff.some((u) => u.email === email)) return [staffRefusal(provider, 'email')]
  const named = staff.find((u) => sameName(u.name, ask.name))
  if (!named) return []
  return [
    new Refusal(
      'staff-representative',
      `${named.name} works for ${provider}, and whoever does cannot be a representative. If this is somebody else of the same name, write the name so that they can be told apart.`,
      {},
      { field: 'name' },
    ),
  ]
}

/**
 * Ends an authority, and every access that rests on it, in one commit: the very next request is refused. A manager
 * may end any; the person one that they chose themselves; a representative gives up their own.
 */
export async function endAuthority(
  daybook: Daybook,
  ask: { readonly fund: string; readonly authority: string; readonly why?: string; readonly on?: Day },
): Promise<Wrote | Refusal> {
  const fund = await personsFund(daybook, ask.fund)
  if (isRefusal(fund)) return fund
  const documents = await daybook.store.people.documents(fund.id)
  const authority = documents.filter(isDocument('authority')).find((a) => a.id === ask.authority)
  if (!authority)
    return new Refusal(
      'unknown-authority',
      `There is no such authority on record for ${fund.name ?? 'this person'}.`,
      {},
      { field: 'authority' },
    )
  const ended = documents.filter(isDocument('authority-ended')).find((e) => e.authority === authority.id)
  if (ended) return new Refusal('already-answered', `This authority ended on ${printDay(ended.on)} already.`)
  const why = await whyEnds(daybook, authority, ask.why)
  if (isRefusal(why)) return why
  const on = ask.on ?? daybook.today
  const wrongDay = checkEndDay(daybook, authority, on)
  if (wrongDay) return wrongDay
  const number = await writeEnd(daybook, fund, authority, { why, on })
  if (isRefusal(number)) return number
  await endAccessUnder(daybook, fund, [authority.id], 'authority-ended')
  return { fund: fund.ref, entries: [number] }
}

/** Who may end it, and why it says that it ends. */
async function whyEnds(
  daybook: Daybook,
  authority: Authority,
  asked: string | undefined,
): Promise<AuthorityEndWhy | Refusal> {
  const { as } = daybook.caller
  const name = (await daybook.words([authority.name])).get(authority.name) ?? 'They'
  const notTheirs = (sentence: string) => new Refusal('not-yours-to-decide', sentence)
  if (as.role === 'holder')
    return authority.kind === 'nominated'
      ? 'revoked'
      : notTheirs(
          `${name} has ${anAuthority(authority.kind)}: that does not end here. Ask your provider who can end it.`,
        )
  if (as.role === 'representative')
    return as.authority === authority.id
      ? 'given-up'
      : notTheirs('You can give up your own authority, and nobody else’s.')
  if (asked !== undefined && Object.hasOwn(AUTHORITY_ENDS, asked)) return asked as AuthorityEndWhy
  return new Refusal(
    'body-invalid',
    `Say why it ends: ${Object.values(AUTHORITY_ENDS).join('; ')}.`,
    { known: Object.keys(AUTHORITY_ENDS) },
    { field: 'why' },
  )
}

/** “a lasting power of attorney for money”, in a sentence. */
function anAuthority(kind: AuthorityKind): string {
  return kind === 'nominated' ? 'been chosen by you' : IN_A_SENTENCE[kind]
}

const IN_A_SENTENCE: Readonly<Record<Exclude<AuthorityKind, 'nominated'>, string>> = {
  'lpa-finance': `a ${AUTHORITY_KINDS['lpa-finance']}`,
  'lpa-welfare': `a ${AUTHORITY_KINDS['lpa-welfare']}`,
  deputy: 'an order as deputy from the Court of Protection',
  appointee: 'the role of appointee for your benefits',
  other: 'an authority that you did not give',
}

function checkEndDay({ today }: Daybook, { from }: Authority, on: Day): Refusal | undefined {
  if (on > today)
    return new Refusal(
      'future-day',
      `${printDay(on)} has not come yet. Write the end down on the day, or record the authority with its last day.`,
      { day: on },
      { field: 'on' },
    )
  if (on < from && on !== today)
    return new Refusal(
      'ends-before-start',
      `The authority would end on ${printDay(on)}, before it starts on ${printDay(from)}. Check the days.`,
      { from, on },
      { field: 'on' },
    )
  return undefined
}

async function writeEnd(
  daybook: Daybook,
  fund: FundRow,
  authority: Authority,
  { why, on }: Pick<AuthorityEnd, 'why' | 'on'>,
): Promise<number | Refusal> {
  const end: AuthorityEnd = {
    format: 1,
    what: 'authority-ended',
    id: daybook.newId('e'),
    fund: fund.id,
    authority: authority.id,
    why,
    on,
    writtenDownBy: daybook.caller.code,
  }
  return daybook.write(fund, {
    kind: 'authority-ended',
    effective: writtenOn(daybook, fund),
    document: daybook.newDocument(end),
    details: { authority: authority.id, why, on },
    transfers: [],
  })
}

async function endAccessUnder(
  daybook: Daybook,
  fund: FundRow,
  authorities: readonly AuthorityId[],
  why: AccessEndWhy,
): Promise<readonly AccessId[]> {
  const resting = (await accessTo(daybook, fund)).filter(
    (a) => a.authority !== undefined && authorities.includes(a.authority as AuthorityId),
  )
  for (const { id } of resting) daybook.add('accessEnded', { access: id, why })
  return resting.map((a) => a.id)
}

/** Access to one fund that nobody has ended. */
async function accessTo({ store, caller }: Daybook, fund: FundRow): Promise<AccessRow[]> {
  return (await store.people.accessTo(caller.provider, fund.id)).filter((a) => a.ended === undefined)
}

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

export interface DecisionMakingAsked {
  readonly fund: string
  readonly from: Day
  readonly to?: Day
  readonly kinds: readonly {
    readonly kind: string
    readonly who: string
    /** Who helps, by name. */
    readonly helper?: string
    readonly authority?: string
    /** How I am involved. */
    readonly involved: string
  }[]
  /** Who agreed to it: the person, or who may decide about their plan. */
  readonly decided: Exclude<DecidedAsked, { readonly standing: unknown }>
}

/**
 * Writes down for each kind of decision who makes it and how the person is involved, as they agreed it (design.md
 * §4; domain.md 1.8). There is nothing in it about anybody's capacity. Refuses everything that is wrong at once.
 */
export async function agreeDecisionMaking(
  daybook: Daybook,
  ask: DecisionMakingAsked,
): Promise<(Wrote & { readonly agreement: string }) | Refusal | readonly Refusal[]> {
  const fund = await personsFund(daybook, ask.fund)
  if (isRefusal(fund)) return fund
  const read = ask.kinds.map(readLine)
  const wrong = read.flatMap((line) => (Array.isArray(line) ? line : []))
  if (wrong.length > 0) return wrong
  const documents = await daybook.store.people.documents(fund.id)
  const over = new Set(documents.filter(isDocument('authority-ended')).map((e) => e.authority))
  const standing = documents.filter(isDocument('authority')).filter((a) => !over.has(a.id))
  const days = ask.to === undefined ? { from: ask.from } : { from: ask.from, to: ask.to }
  const kinds: DecisionMakingLine[] = []
  for (const line of read)
    if ('kind' in line)
      kinds.push({
        kind: line.kind,
        who: line.who,
        ...(line.helper === undefined ? {} : { helper: await daybook.word(fund.id, line.helper) }),
        ...(line.authority === undefined ? {} : { authority: line.authority }),
        involved: await daybook.word(fund.id, line.involved),
      })
  const refused = checkDecisionMaking({ ...days, kinds }, standing)
  if (refused) return refused
  const effective = writtenOn(daybook, fund)
  const by = await decided(daybook, fund, 'plan', effective, ask.decided)
  if (isRefusal(by)) return by
  const agreement: DecisionMaking = {
    format: 1,
    what: 'decision-making',
    id: daybook.newId('m'),
    fund: fund.id,
    ...days,
    kinds,
    writtenDownBy: daybook.caller.code,
  }
  const { decision } = by
  const numbers = await daybook.writeAll(fund, [
    {
      kind: 'decision',
      effective,
      decision,
      ...(by.document ? { document: by.document } : {}),
      details: { decision },
      transfers: [],
    },
    {
      kind: 'decision-making',
      effective,
      decision,
      document: daybook.newDocument(agreement),
      details: { document: agreement.id, from: ask.from },
      transfers: [],
    },
  ])
  return isRefusal(numbers) ? numbers : { fund: fund.ref, entries: numbers, agreement: agreement.id }
}

interface LineRead {
  readonly kind: DecisionKind
  readonly who: Decider
  readonly helper?: string
  readonly authority?: AuthorityId
  readonly involved: string
}

function readLine(line: DecisionMakingAsked['kinds'][number]): LineRead | Refusal[] {
  const field = `kinds.${line.kind.slice(0, 40)}`
  const kind = readKinds([line.kind], 'kinds')
  const who = DECIDERS.find((d) => d === line.who)
  const involved = readText(line.involved, `${field}.involved`)
  const helper = line.helper === undefined ? undefined : readText(line.helper, `${field}.helper`)
  const wrong = [
    ...(isRefusal(kind) ? [kind] : []),
    ...(who
      ? []
      : [
          unknown('such way to decide', line.who, field, {
            me: 'me',
            'me-with-help': 'me with help',
            'best-interests': 'somebody for me in my best interests',
          }),
        ]),
    ...(isRefusal(involved)
      ? [
          involved.name === 'bad-text'
            ? new Refusal('bad-text', 'Say how the person is involved.', {}, involved.where)
            : involved,
        ]
      : []),
    ...(isRefusal(helper) ? [helper] : []),
  ]
  const [first] = isRefusal(kind) ? [] : kind
  if (wrong.length > 0 || !first || !who || isRefusal(involved) || isRefusal(helper)) return wrong
  return {
    kind: first,
    who,
    involved,
    ...(helper === undefined ? {} : { helper }),
    ...(line.authority === undefined ? {} : { authority: line.authority as AuthorityId }),
  }
}

/** What a council's own policy lets an appointee decide, from a day on (domain.md 2.10). */
export async function recordCouncilPolicy(
  daybook: Daybook,
  ask: {
    readonly funder: string
    readonly from: Day
    readonly appointeeDecides: readonly string[]
    /** Where the council has written it down: its name and date. */
    readonly where: string
  },
): Promise<{ readonly funder: string; readonly from: Day } | readonly Refusal[]> {
  const funder = await knownFunder(daybook, ask.funder)
  const decides = readKinds(ask.appointeeDecides, 'appointeeDecides')
  const where = readText(ask.where, 'where')
  const beyond = isRefusal(decides)
    ? undefined
    : checkAuthority({ kind: 'appointee', decides, from: ask.from })?.at({ field: 'appointeeDecides' })
  const wrong = [funder, decides, where, beyond].filter(isRefusal)
  if (isRefusal(funder) || isRefusal(decides) || isRefusal(where) || beyond) return wrong
  daybook.add('councilPolicies', {
    provider: daybook.caller.provider,
    funder: funder.code,
    from: ask.from,
    appointeeDecides: decides,
    where,
  })
  return { funder: funder.code, from: ask.from }
}

export interface CouncilPolicies {
  readonly policies: readonly (CouncilPolicyRow & { readonly name: string })[]
  /** Every funder that an agreement names. */
  readonly funders: readonly { readonly code: string; readonly name: string }[]
}

/** What each council says an appointee may decide, newest last; and the funders there are. */
export async function councilPolicies(daybook: Daybook): Promise<CouncilPolicies> {
  const funders = await fundersOf(daybook)
  const rows = await daybook.store.people.councilPolicies(daybook.caller.provider)
  return {
    policies: rows.map((row) => ({ ...row, name: funders.get(row.funder) ?? row.funder })),
    funders: [...funders].map(([code, name]) => ({ code, name })),
  }
}

/** An authority in words. */
export interface AuthorityShown {
  readonly id: AuthorityId
  readonly kind: AuthorityKind
  readonly name: string
  readonly decides: readonly DecisionKind[]
  /** What of it counts today: an appointee's is what the council's policy says. */
  readonly covers: readonly DecisionKind[]
  readonly told: boolean
  readonly from: Day
  readonly to?: Day
  readonly recognisedBy: string
  readonly evidence: string
  readonly stands: boolean
  readonly ended?: { readonly why: AuthorityEndWhy; readonly on: Day }
  /** Whether they can come in and see. */
  readonly hasAccess: boolean
  /** Whether whoever asks may end it. */
  readonly mayEnd: boolean
}

/** Who makes a kind of decision today, and how the person is involved. */
export interface DecidesShown {
  readonly kind: DecisionKind
  /** Who can make it, by name; the person among them. */
  readonly names: readonly string[]
  readonly person: boolean
  readonly who: Decider
  readonly helper?: string
  readonly involved?: string
}

export interface DecisionMakingShown {
  readonly id: string
  readonly from: Day
  readonly to?: Day
  readonly inForce: boolean
  readonly kinds: readonly {
    readonly kind: DecisionKind
    readonly who: Decider
    readonly helper?: string
    /** Whose authority decides, by name. */
    readonly by?: string
    readonly authority?: AuthorityId
    readonly involved: string
  }[]
}

export interface WhoCanSee {
  readonly fund: FundRow
  readonly provider: string
  readonly managers: readonly string[]
  /** Whether the person can come in themselves. */
  readonly holder: { readonly access: AccessId; readonly name: string } | undefined
  readonly authorities: readonly AuthorityShown[]
  readonly decisions: readonly DecidesShown[]
  readonly agreements: readonly DecisionMakingShown[]
  readonly funders: readonly {
    readonly code: string
    readonly name: string
    /** How many people of theirs can come in and see. */
    readonly commissioners: number
    readonly policy?: {
      readonly from: Day
      readonly decides: readonly DecisionKind[]
      readonly where: string
    }
  }[]
}

/**
 * Who can see one person's record, and who decides what, under what authority and from when to when: for the person,
 * in names and words (design.md §8).
 */
export async function whoCanSee(
  daybook: Daybook,
  ask: { readonly fund: string },
): Promise<WhoCanSee | Refusal> {
  const fund = await personsFund(daybook, ask.fund)
  if (isRefusal(fund)) return fund
  const { store, caller, today } = daybook
  const who = await whoDecides(daybook, fund, today)
  const given = (await store.people.accessTo(caller.provider)).filter((a) => isOpen(a, today))
  const users = await store.people.users([...new Set(given.map((a) => a.user))])
  const here = given.filter((a) => a.fund === fund.id)
  const own = here.find((a) => a.role === 'holder')
  const words = await daybook.words(wordsOf(who))
  return {
    fund,
    provider: await providerName(store, caller.provider),
    managers: given
      .filter((a) => a.role === 'manager')
      .map((a) => users.get(a.user)?.name ?? '(name removed)')
      .sort((a, b) => a.localeCompare(b, 'en-GB')),
    holder: own && { access: own.id, name: users.get(own.user)?.name ?? who.person },
    authorities: who.authorities.map((a) => authorityShown(daybook, who, a, words, here)),
    decisions: (Object.keys(DECISION_KINDS) as DecisionKind[]).map((kind) =>
      decidesShown(who, kind, today, words),
    ),
    agreements: who.agreements.map((a) => agreementShown(a, who, today, words)),
    funders: await fundersShown(daybook, fund, given),
  }
}

function wordsOf({ authorities, agreements }: WhoDecides): WordRef[] {
  return [
    ...authorities.flatMap((a) => [a.name, a.recognisedBy, a.evidence]),
    ...agreements.flatMap((a) => a.kinds.flatMap((l) => [l.involved, ...(l.helper ? [l.helper] : [])])),
  ]
}

type Words = ReadonlyMap<WordRef, string>
const REMOVED = '(removed)'

function authorityShown(
  { caller, today }: Daybook,
  who: WhoDecides,
  authority: Authority,
  words: Words,
  here: readonly AccessRow[],
): AuthorityShown {
  const { id, kind, decides, told, from, to } = authority
  const end = who.ends.find((e) => e.authority === id)
  const stands = standsOn(authority, who.ends, today)
  const over = end !== undefined || (to !== undefined && to < today)
  const { as } = caller
  const theirs =
    as.role === 'manager' ||
    (as.role === 'holder' && kind === 'nominated') ||
    (as.role === 'representative' && as.authority === id)
  return {
    id,
    kind,
    name: words.get(authority.name) ?? '(name removed)',
    decides,
    covers: stands ? coveredOn(authority, who, today) : [],
    told,
    from,
    ...(to === undefined ? {} : { to }),
    recognisedBy: words.get(authority.recognisedBy) ?? REMOVED,
    evidence: words.get(authority.evidence) ?? REMOVED,
    stands,
    ...(end ? { ended: { why: end.why, on: end.on } } : {}),
    hasAccess: stands && here.some((a) => a.authority === id),
    mayEnd: theirs && !over,
  }
}

function decidesShown(who: WhoDecides, kind: DecisionKind, today: Day, words: Words): DecidesShown {
  const may = mayDecide(who, kind, today)
  const line = lineFor(who.agreements, kind, today)
  const helper = line?.helper && words.get(line.helper)
  const names = new Set([
    ...(may.person ? [who.person] : []),
    ...may.representatives.map((a) => who.names.get(a.name) ?? '(name removed)'),
  ])
  return {
    kind,
    names: [...names],
    person: may.person,
    who: line === undefined || (line.who === 'best-interests' && may.person) ? 'me' : line.who,
    ...(helper === undefined ? {} : { helper }),
    ...(line ? { involved: words.get(line.involved) ?? REMOVED } : {}),
  }
}

function agreementShown(
  { id, from, to, kinds }: DecisionMaking,
  who: WhoDecides,
  today: Day,
  words: Words,
): DecisionMakingShown {
  return {
    id,
    from,
    ...(to === undefined ? {} : { to }),
    inForce: from <= today && (to === undefined || today <= to),
    kinds: kinds.map((line) => {
      const named = who.authorities.find((a) => a.id === line.authority)
      return {
        kind: line.kind,
        who: line.who,
        ...(line.helper ? { helper: words.get(line.helper) ?? '(name removed)' } : {}),
        ...(named ? { by: who.names.get(named.name) ?? '(name removed)', authority: named.id } : {}),
        involved: words.get(line.involved) ?? REMOVED,
      }
    }),
  }
}

async function fundersShown(
  { store, caller, today }: Daybook,
  fund: FundRow,
  given: readonly AccessRow[],
): Promise<WhoCanSee['funders']> {
  const policies = await store.people.councilPolicies(caller.provider)
  const funders = new Map(
    (await store.agreements(fund.id)).flatMap((a) => a.streams).map((s) => [s.code, s.name]),
  )
  return [...funders].map(([code, name]) => {
    const policy = policies
      .filter((p) => p.funder === code && p.from <= today)
      .reduce<CouncilPolicyRow | undefined>(
        (best, p) => (best === undefined || p.from >= best.from ? p : best),
        undefined,
      )
    return {
      code,
      name,
      commissioners: given.filter((a) => a.role === 'commissioner' && a.funder === code).length,
      ...(policy
        ? { policy: { from: policy.from, decides: policy.appointeeDecides, where: policy.where } }
        : {}),
    }
  })
}
