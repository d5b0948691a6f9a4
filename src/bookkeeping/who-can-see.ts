import {
  type Authority,
  type AuthorityEndWhy,
  type AuthorityId,
  type AuthorityKind,
  coveredOn,
  type Decider,
  type DecisionMaking,
  lineFor,
  mayDecide,
  standsOn,
  type WhoDecides,
} from '../ledger/authority.ts'
import type { Day } from '../ledger/day.ts'
import { DECISION_KINDS, type DecisionKind } from '../ledger/decision.ts'
import type { WordRef } from '../ledger/entry.ts'
import { isRefusal, type Refusal } from '../ledger/refusal.ts'
import { isOpen, providerName, whoDecides } from './access.ts'
import type { Daybook } from './daybook.ts'
import { personsFund } from './person.ts'
import type { FundRow } from './store.ts'
import type { AccessId, AccessRow, CouncilPolicyRow } from './store-people.ts'

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
