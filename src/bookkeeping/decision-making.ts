import {
  type AuthorityId,
  checkDecisionMaking,
  DECIDERS,
  type Decider,
  type DecisionMaking,
  type DecisionMakingLine,
} from '../ledger/authority.ts'
import type { Day } from '../ledger/day.ts'
import type { DecisionKind } from '../ledger/decision.ts'
import { readText } from '../ledger/entry.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { isDocument } from './access.ts'
import { readKinds, unknown, writtenOn } from './authority.ts'
import type { Daybook } from './daybook.ts'
import { type DecidedAsked, decided } from './decision.ts'
import { personsFund } from './person.ts'
import type { Wrote } from './record.ts'

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
