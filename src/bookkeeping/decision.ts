import {
  type Authority,
  checkDecider,
  lineFor,
  mayDecide,
  standsOn,
  type WhoDecides,
} from '../ledger/authority.ts'
import { addDays, type Day } from '../ledger/day.ts'
import type { Decision, DecisionKind, Involved } from '../ledger/decision.ts'
import { type DecisionId, type Digest, type Draft, readText, type Source } from '../ledger/entry.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { type FundCase, postedOn, supportIsRecorded } from '../ledger/support.ts'
import { whoDecides } from './access.ts'
import type { Daybook } from './daybook.ts'
import { openCase, openOn, sourced, type Wrote, wroteOne } from './record.ts'
import type { FundRow } from './store.ts'

/** Who decided, when, and how they were involved; or a standing decision already on record. */
export type DecidedAsked =
  | {
      readonly name: string
      readonly by?: Decision['by']
      readonly involved: Involved
      readonly what?: string
    }
  | { readonly standing: DecisionId }
  /** Decided on screen by whoever asks: the person, or a representative within their authority. */
  | { readonly own: true; readonly what?: string }

export interface Decided {
  readonly decision: DecisionId
  readonly document?: Digest
  readonly record: Decision
}

export async function decided(
  daybook: Daybook,
  fund: FundRow,
  kind: DecisionKind,
  on: Day,
  ask: DecidedAsked,
): Promise<Decided | Refusal> {
  if ('standing' in ask) {
    const record = await daybook.store.decision(ask.standing)
    if (!record || record.fund !== fund.id)
      return new Refusal(
        'unknown-decision',
        'There is no such standing decision for this person.',
        {},
        { field: 'decision' },
      )
    if (kind !== 'buy' || !record.standing)
      return new Refusal(
        'decision-does-not-cover',
        'That decision was about something else. Record who decided this, when and how.',
        { decision: record.id },
        { field: 'decision' },
      )
    return { decision: record.id, record }
  }
  const made = await decision(daybook, fund, kind, on, ask)
  if (isRefusal(made)) return made
  const noted = daybook.newDecision(made)
  if (daybook.caller.as.role === 'manager') await tellTomorrow(daybook, fund, noted.record)
  return noted
}

/** A decision as it is about to be written down: by whoever asks themselves, or as a manager heard it. */
async function decision(
  daybook: Daybook,
  fund: FundRow,
  kind: DecisionKind,
  on: Day,
  ask: Exclude<DecidedAsked, { readonly standing: DecisionId }>,
): Promise<Omit<Decision, 'format' | 'id' | 'writtenDownBy'> | Refusal> {
  const what = ask.what === undefined ? undefined : readText(ask.what, 'what')
  if (isRefusal(what)) return what
  const who = await whoDecides(daybook, fund, on)
  const decider = deciderOf(daybook, who, fund, kind, on, ask)
  if (isRefusal(decider)) return decider
  const { authority, involved, name } = decider
  const refused = checkDecider(
    who,
    kind,
    on,
    authority === undefined ? { by: 'person' } : { by: 'representative', authority: authority.id },
  )
  if (refused) return refused
  const helper = authority === undefined ? lineFor(who.agreements, kind, on)?.helper : undefined
  return {
    fund: fund.id,
    kind,
    on,
    by: authority === undefined ? 'person' : 'representative',
    name: authority?.name ?? (await daybook.word(fund.id, name)),
    involved,
    ...(authority ? { authority: authority.id } : {}),
    ...(helper ? { helper } : {}),
    ...(what ? { what: await daybook.word(fund.id, what) } : {}),
  }
}

interface Deciding {
  readonly name: string
  readonly involved: Involved
  readonly authority?: Authority
}

/** The person or the representative who decides; a name that a manager gives is one on record, or refused. */
function deciderOf(
  daybook: Daybook,
  who: WhoDecides,
  fund: FundRow,
  kind: DecisionKind,
  on: Day,
  ask: Exclude<DecidedAsked, { readonly standing: DecisionId }>,
): Deciding | Refusal {
  const { as } = daybook.caller
  if ('own' in ask) {
    if (as.role === 'holder') return { name: who.person, involved: 'on-screen' }
    const own = as.role === 'representative' && who.authorities.find((a) => a.id === as.authority)
    if (own) return { name: who.names.get(own.name) ?? '', involved: 'on-screen', authority: own }
    return new Refusal(
      'needs-decision',
      'This is for the person to decide. Say who decided, when and how.',
      {},
      { field: 'decided' },
    )
  }
  if (as.role !== 'manager')
    return new Refusal(
      'body-invalid',
      'You decide this yourself: nobody else’s name can be written down here.',
      {},
      { field: 'decided' },
    )
  const name = readText(ask.name, 'decidedBy')
  if (isRefusal(name)) return name
  const { involved } = ask
  if (ask.by !== 'representative' && (fund.name === undefined || fund.name === name))
    return { name, involved }
  const named = who.authorities.filter((a) => who.names.get(a.name) === name)
  const authority =
    named.find((a) => checkDecider(who, kind, on, { by: 'representative', authority: a.id }) === undefined) ??
    named.at(-1)
  if (authority) return { name, involved, authority }
  const { person, representatives } = mayDecide(who, kind, on)
  const can = [...(person ? [who.person] : []), ...representatives.map((a) => who.names.get(a.name) ?? '')]
  return new Refusal(
    'not-yours-to-decide',
    `No authority of ${name} is on record. ${new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(can)} can decide this; record the authority first if it is there.`,
    { kind, day: on },
    { field: 'decidedBy' },
  )
}

/** The person, and whoever they want told, hears the next day of a decision that somebody else wrote down. */
async function tellTomorrow(daybook: Daybook, fund: FundRow, record: Decision): Promise<void> {
  const who = await whoDecides(daybook, fund, daybook.today)
  const told = who.authorities.filter((a) => a.told && standsOn(a, who.ends, daybook.today))
  for (const to of ['person' as const, ...told.map((a) => a.id)])
    daybook.add('notices', {
      id: daybook.newId('n'),
      provider: fund.provider,
      fund: fund.id,
      decision: record.id,
      to,
      due: addDays(daybook.today, 1),
    })
}

export function carrying<D extends Draft>(draft: D, by: Decided): D {
  return by.document ? { ...draft, document: by.document } : draft
}

/** A standing decision for small purchases: up to so much each and so much a month (design.md §4). */
export async function recordStandingDecision(
  daybook: Daybook,
  ask: {
    readonly fund: string
    readonly on: Day
    /** Who decided, and in words what for: “gym”. */
    readonly decided: Exclude<DecidedAsked, { readonly standing: DecisionId }>
    readonly eachPence: number
    readonly monthPence: number
    readonly from: Day
    readonly to?: Day
  },
): Promise<(Wrote & { readonly decision: string }) | Refusal> {
  const opened = await openOn(daybook, ask.fund, ask.on)
  if (isRefusal(opened)) return opened
  const { fund } = opened
  if (ask.eachPence <= 0 || ask.monthPence < ask.eachPence)
    return new Refusal(
      'not-an-amount',
      'The sum a month must be at least the sum each, and both more than nothing.',
      {},
      { field: 'monthPence' },
    )
  if (ask.to !== undefined && ask.to < ask.from)
    return new Refusal(
      'ends-before-start',
      'The standing decision ends before it starts.',
      {},
      { field: 'to' },
    )
  if (ask.decided.what === undefined)
    return new Refusal(
      'bad-text',
      'Say what the standing decision is for, like “gym”.',
      {},
      { field: 'decided.what' },
    )
  const by = await decision(daybook, fund, 'buy', ask.on, ask.decided)
  if (isRefusal(by)) return by
  const made = daybook.newDecision({
    ...by,
    standing: {
      eachPence: ask.eachPence,
      monthPence: ask.monthPence,
      from: ask.from,
      ...(ask.to ? { to: ask.to } : {}),
    },
  })
  if (daybook.caller.as.role === 'manager') await tellTomorrow(daybook, fund, made.record)
  const wrote = await wroteOne(daybook, fund, {
    kind: 'decision',
    effective: ask.on,
    decision: made.decision,
    document: made.document,
    details: { decision: made.decision },
    transfers: [],
  })
  return isRefusal(wrote) ? wrote : { ...wrote, decision: made.decision }
}

export interface ChoiceAsked {
  readonly fund: string
  readonly on: Day
  readonly decided: DecidedAsked
  /** How far support is recorded by the same act, where a file brings both. */
  readonly recordedThrough?: Day
  readonly source?: Omit<Source, 'piece' | 'part' | 'text'> & { readonly rowText?: string }
}

export async function choice(
  daybook: Daybook,
  kind: DecisionKind,
  ask: ChoiceAsked,
  onlyUnused: boolean,
  decide: (about: FundCase, decision: DecisionId, on: Day) => Draft | Refusal,
): Promise<Wrote | Refusal> {
  // A file's row that comes after its month was closed goes into the open one and names its day; a person dates anew.
  const opened = await (ask.source ? openCase : openOn)(daybook, ask.fund, ask.on)
  if (isRefusal(opened)) return opened
  const { fund, about } = opened
  const when = postedOn(fund, ask.on)
  const recordedThrough = [fund.recordedThrough, ask.recordedThrough]
    .filter((d) => d !== undefined)
    .sort()
    .at(-1)
  const notYet = onlyUnused
    ? supportIsRecorded(recordedThrough ? { ...about.fund, recordedThrough } : about.fund, ask.on)
    : undefined
  if (notYet) return notYet
  const by = await decided(daybook, fund, kind, ask.on, ask.decided)
  if (isRefusal(by)) return by
  const draft = decide(about, by.decision, when.effective)
  if (isRefusal(draft)) return draft
  const source = ask.source ? { source: { ...sourced(daybook, fund, ask.source), part: 1, piece: 1 } } : {}
  return wroteOne(daybook, fund, { ...carrying(draft, by), ...when, ...source })
}
