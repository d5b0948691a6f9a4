import {
  AUTHORITY_ENDS,
  AUTHORITY_KINDS,
  type Authority,
  type AuthorityEnd,
  type AuthorityEndWhy,
  type AuthorityId,
  type AuthorityKind,
  checkAuthority,
} from '../ledger/authority.ts'
import { type Day, printDay } from '../ledger/day.ts'
import { DECISION_KINDS, type DecisionKind } from '../ledger/decision.ts'
import { readText } from '../ledger/entry.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import type { AccessEndWhy } from '../ledger/role.ts'
import { isDocument, isOpen, providerName } from './access.ts'
import type { Daybook } from './daybook.ts'
import { personsFund, readEmail, sameName, staffRefusal } from './person.ts'
import type { Wrote } from './record.ts'
import type { FundRow } from './store.ts'
import type { AccessId, AccessRow } from './store-people.ts'

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
export function writtenOn({ today }: Daybook, fund: FundRow): Day {
  return today < fund.opened ? fund.opened : today
}

/** Refuses what stands in no list, and says what does. */
export function unknown(what: string, said: string, field: string, known: Readonly<Record<string, string>>) {
  return new Refusal(
    'body-invalid',
    `There is no ${what} “${said.slice(0, 40)}”. Choose from: ${Object.values(known).join('; ')}.`,
    { known: Object.keys(known) },
    { field },
  )
}

/** Kinds of decision as they were named, each once. */
export function readKinds(list: readonly string[], field: string): readonly DecisionKind[] | Refusal {
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

/** Writes down that an authority ended, why and on which day; gives the number of its entry. */
export async function writeEnd(
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

/** Ends every access to a fund that rests on some authorities. */
export async function endAccessUnder(
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
export async function accessTo({ store, caller }: Daybook, fund: FundRow): Promise<AccessRow[]> {
  return (await store.people.accessTo(caller.provider, fund.id)).filter((a) => a.ended === undefined)
}
