import { type Day, printDay } from './day.ts'
import { DECISION_KINDS, type DecisionKind } from './decision.ts'
import type { CallerCode, WordRef } from './entry.ts'
import type { FundId } from './fund.ts'
import { Refusal } from './refusal.ts'

export type AuthorityId = string & { readonly id: 'authority' }

/** By what right somebody may see or decide for the person (domain.md 1.8, 2.10). */
export const AUTHORITY_KINDS = {
  nominated: 'chosen by the person',
  'lpa-finance': 'lasting power of attorney for money',
  'lpa-welfare': 'lasting power of attorney for health and welfare',
  deputy: 'deputy of the Court of Protection',
  appointee: 'appointee for benefits',
  other: 'another authority',
} as const
export type AuthorityKind = keyof typeof AUTHORITY_KINDS

/**
 * What a kind of authority can cover at most: an attorney for money does not decide who supports somebody, and
 * one for health and welfare does not decide about money (Mental Capacity Act 2005, s.9(1)).
 */
const MAY_COVER: Readonly<Record<AuthorityKind, readonly DecisionKind[]>> = {
  nominated: ['support', 'swap', 'hours-into-money', 'buy', 'save', 'plan', 'put-right', 'move'],
  'lpa-finance': ['swap', 'hours-into-money', 'buy', 'save', 'plan', 'put-right'],
  'lpa-welfare': ['support', 'swap', 'plan', 'move'],
  deputy: ['support', 'swap', 'hours-into-money', 'buy', 'save', 'plan', 'put-right', 'move'],
  appointee: ['swap', 'hours-into-money', 'buy', 'save', 'put-right'],
  other: ['support', 'swap', 'hours-into-money', 'buy', 'save', 'plan', 'put-right', 'move'],
}

/**
 * A representative's authority: dated evidence, never a tick (design.md §8). A document in the fund's chain:
 * names and texts are commitments. Seeing is part of every authority; deciding only what `decides` lists.
 */
export interface Authority {
  readonly format: 1
  readonly what: 'authority'
  readonly id: AuthorityId
  readonly fund: FundId
  readonly kind: AuthorityKind
  readonly name: WordRef
  readonly decides: readonly DecisionKind[]
  /** Whether the person wants them told of decisions written down for them. */
  readonly told: boolean
  readonly from: Day
  /** The last day, where one is known. */
  readonly to?: Day
  /** Who recognised the authority, and the evidence that was seen. */
  readonly recognisedBy: WordRef
  readonly evidence: WordRef
  readonly writtenDownBy: CallerCode
}

/** Why an authority ended before its last day. */
export const AUTHORITY_ENDS = {
  revoked: 'taken back',
  'given-up': 'given up by the representative',
  died: 'the representative died',
  'person-died': 'the person died',
  'order-ended': 'the order or power ended',
} as const
export type AuthorityEndWhy = keyof typeof AUTHORITY_ENDS

/** The end of an authority: from the moment it is written down nothing more can be seen or decided under it. */
export interface AuthorityEnd {
  readonly format: 1
  readonly what: 'authority-ended'
  readonly id: string
  readonly fund: FundId
  readonly authority: AuthorityId
  readonly why: AuthorityEndWhy
  /** The first day on which it no longer stands; one written down as ended today ends with the next request. */
  readonly on: Day
  readonly writtenDownBy: CallerCode
}

/** Who makes a kind of decision: the person; the person with somebody's help; somebody in their best interests. */
export const DECIDERS = ['me', 'me-with-help', 'best-interests'] as const
export type Decider = (typeof DECIDERS)[number]

/**
 * A decision-making agreement: for each kind of decision who makes it, how the person is involved, and from
 * when to when (design.md §4; domain.md 1.8). There is no word about the person's capacity in it. The newest
 * that is in force on a day counts for the kinds it names; for any other kind the person decides.
 */
export interface DecisionMaking {
  readonly format: 1
  readonly what: 'decision-making'
  readonly id: string
  readonly fund: FundId
  readonly from: Day
  readonly to?: Day
  readonly kinds: readonly DecisionMakingLine[]
  readonly writtenDownBy: CallerCode
}

export interface DecisionMakingLine {
  readonly kind: DecisionKind
  readonly who: Decider
  /** Who helps, by name; only with `me-with-help`. */
  readonly helper?: WordRef
  /** Whose authority decides; only with `best-interests`. */
  readonly authority?: AuthorityId
  /** How I am involved, in words. */
  readonly involved: WordRef
}

/** What the council's own policy lets an appointee decide; without one, nothing (domain.md 2.10). */
export interface CouncilPolicy {
  /** The funder's code in the agreement. */
  readonly funder: string
  readonly from: Day
  readonly appointeeDecides: readonly DecisionKind[]
  /** Where it is written down: its name and date. */
  readonly where: string
}

/** Everything on record about who may decide for one person. */
export interface WhoDecides {
  readonly authorities: readonly Authority[]
  readonly ends: readonly AuthorityEnd[]
  readonly agreements: readonly DecisionMaking[]
  readonly policies: readonly CouncilPolicy[]
  /** The funders of the fund on the day asked about, by code. */
  readonly funders: readonly string[]
  /** The person's and the representatives' names, where they are not erased. */
  readonly person: string
  readonly names: ReadonlyMap<WordRef, string>
}

/** Refuses an authority that cannot be written down as asked: its days, and what its kind can cover. */
export function checkAuthority(ask: {
  readonly kind: AuthorityKind
  readonly decides: readonly DecisionKind[]
  readonly from: Day
  readonly to?: Day
}): Refusal | undefined {
  if (ask.to !== undefined && ask.to < ask.from)
    return new Refusal(
      'ends-before-start',
      `The authority would end on ${printDay(ask.to)}, before it starts on ${printDay(ask.from)}. Check the days.`,
      { from: ask.from, to: ask.to },
      { field: 'to' },
    )
  const beyond = ask.decides.filter((kind) => !MAY_COVER[ask.kind].includes(kind))
  if (beyond.length > 0)
    return new Refusal(
      'authority-does-not-cover',
      `This authority (${AUTHORITY_KINDS[ask.kind]}) cannot cover: ${beyond.map((k) => DECISION_KINDS[k]).join('; ')}. Leave it out, or record the authority that does.`,
      { kinds: beyond },
      { field: 'decides' },
    )
  return undefined
}

/** Refuses a decision-making agreement that does not hold together; the authority it names must decide that kind. */
export function checkDecisionMaking(
  ask: Pick<DecisionMaking, 'from' | 'to' | 'kinds'>,
  authorities: readonly Authority[],
): Refusal | undefined {
  const wrong = (sentence: string, field: string) => new Refusal('agreement-invalid', sentence, {}, { field })
  if (ask.to !== undefined && ask.to < ask.from)
    return new Refusal(
      'ends-before-start',
      `The agreement would end on ${printDay(ask.to)}, before it starts on ${printDay(ask.from)}. Check the days.`,
      { from: ask.from, to: ask.to },
      { field: 'to' },
    )
  if (ask.kinds.length === 0) return wrong('Name at least one kind of decision.', 'kinds')
  if (new Set(ask.kinds.map((l) => l.kind)).size !== ask.kinds.length)
    return wrong('A kind of decision stands twice. Say once who makes it.', 'kinds')
  for (const line of ask.kinds) {
    const field = `kinds.${line.kind}`
    if ((line.who === 'me-with-help') !== (line.helper !== undefined))
      return wrong(`Say who helps with “${DECISION_KINDS[line.kind]}”, and only where somebody helps.`, field)
    if ((line.who === 'best-interests') !== (line.authority !== undefined))
      return wrong(`Say whose authority decides “${DECISION_KINDS[line.kind]}”, and only there.`, field)
    if (line.authority === undefined) continue
    const authority = authorities.find((a) => a.id === line.authority)
    if (!authority?.decides.includes(line.kind))
      return wrong(
        `There is no authority on record that covers “${DECISION_KINDS[line.kind]}”. Record the authority first.`,
        field,
      )
  }
  return undefined
}

/** Whether an authority stands on a day: begun, not past its last day, and not ended by then. */
export function standsOn(authority: Authority, ends: readonly AuthorityEnd[], on: Day): boolean {
  return (
    authority.from <= on &&
    (authority.to === undefined || on <= authority.to) &&
    !ends.some((e) => e.authority === authority.id && e.on <= on)
  )
}

/** What an authority decides on a day: its own list, less what a council's policy leaves out for an appointee. */
export function coveredOn(authority: Authority, who: WhoDecides, on: Day): readonly DecisionKind[] {
  if (authority.kind !== 'appointee') return authority.decides
  const lists = who.funders.map((funder) => {
    const policies = who.policies.filter((p) => p.funder === funder && p.from <= on)
    const latest = policies.reduce<CouncilPolicy | undefined>(
      (best, p) => (best === undefined || p.from >= best.from ? p : best),
      undefined,
    )
    return latest?.appointeeDecides ?? []
  })
  return lists.length === 0
    ? []
    : authority.decides.filter((kind) => lists.every((list) => list.includes(kind)))
}

/** The line of the decision-making agreement that counts for a kind on a day. */
export function lineFor(
  agreements: readonly DecisionMaking[],
  kind: DecisionKind,
  on: Day,
): DecisionMakingLine | undefined {
  return agreements
    .filter((a) => a.from <= on && (a.to === undefined || on <= a.to))
    .flatMap((a) => a.kinds.filter((line) => line.kind === kind))
    .at(-1)
}

/** Who may make a kind of decision on a day. */
export interface MayDecide {
  readonly person: boolean
  readonly representatives: readonly Authority[]
  readonly line?: DecisionMakingLine
}

export function mayDecide(who: WhoDecides, kind: DecisionKind, on: Day): MayDecide {
  const line = lineFor(who.agreements, kind, on)
  const standing = who.authorities.filter(
    (a) => standsOn(a, who.ends, on) && coveredOn(a, who, on).includes(kind),
  )
  if (line?.who === 'best-interests') {
    // Where the named authority has ended, nobody is left to decide against the person: they decide again.
    const named = standing.filter((a) => a.id === line.authority)
    return { person: named.length === 0, representatives: named, line }
  }
  return { person: true, representatives: line ? [] : standing, ...(line ? { line } : {}) }
}

/**
 * Whether the person, or a representative under an authority, may make a kind of decision on a day. Refused
 * with a sentence that says who can (design.md §4 "Decision").
 */
export function checkDecider(
  who: WhoDecides,
  kind: DecisionKind,
  on: Day,
  decider: { readonly by: 'person' } | { readonly by: 'representative'; readonly authority: AuthorityId },
): Refusal | undefined {
  const may = mayDecide(who, kind, on)
  const fine =
    decider.by === 'person'
      ? may.person
      : may.representatives.some((authority) => authority.id === decider.authority)
  if (fine) return undefined
  return new Refusal('not-yours-to-decide', `${notCovered(who, kind, on, decider)} ${whoCan(who, may)}`, {
    kind,
    day: on,
  })
}

function notCovered(
  who: WhoDecides,
  kind: DecisionKind,
  on: Day,
  decider: { readonly by: 'person' } | { readonly by: 'representative'; readonly authority: AuthorityId },
): string {
  const what = `“${DECISION_KINDS[kind]}”`
  if (decider.by === 'person')
    return `The decision-making agreement says that somebody else makes the decision ${what} with ${who.person}.`
  const authority = who.authorities.find((a) => a.id === decider.authority)
  if (!authority) return `There is no authority on record for the decision ${what}.`
  const name = who.names.get(authority.name) ?? 'The representative'
  if (!standsOn(authority, who.ends, on)) return `${name}’s authority does not stand on ${printDay(on)}.`
  if (!coveredOn(authority, who, on).includes(kind))
    return `${name}’s authority does not cover the decision ${what}.`
  return `The decision-making agreement gives the decision ${what} to somebody else.`
}

function whoCan(who: WhoDecides, may: MayDecide): string {
  // One person may hold two authorities that both cover this: they are named once.
  const names = new Set([
    ...(may.person ? [who.person] : []),
    ...may.representatives.map((a) => who.names.get(a.name) ?? 'another representative'),
  ])
  return `${new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(names)} can decide this.`
}
