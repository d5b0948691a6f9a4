import type { Day } from '../ledger/day.ts'
import type { Decision, DecisionKind, Involved } from '../ledger/decision.ts'
import { type DecisionId, type Digest, type Draft, readText, type Source } from '../ledger/entry.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { type FundCase, postedOn, supportIsRecorded } from '../ledger/support.ts'
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
  const name = readText(ask.name, 'decidedBy')
  if (isRefusal(name)) return name
  const what = ask.what === undefined ? undefined : readText(ask.what, 'what')
  if (isRefusal(what)) return what
  return daybook.newDecision({
    fund: fund.id,
    kind,
    on,
    by: ask.by ?? (fund.name === undefined || fund.name === name ? 'person' : 'representative'),
    name: await daybook.word(fund.id, name),
    involved: ask.involved,
    ...(what ? { what: await daybook.word(fund.id, what) } : {}),
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
    readonly name: string
    readonly involved: Involved
    readonly what: string
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
  const [name, what] = [readText(ask.name, 'name'), readText(ask.what, 'what')]
  if (isRefusal(name)) return name
  if (isRefusal(what)) return what
  const made = daybook.newDecision({
    fund: fund.id,
    kind: 'buy',
    on: ask.on,
    by: fund.name === name ? 'person' : 'representative',
    name: await daybook.word(fund.id, name),
    involved: ask.involved,
    what: await daybook.word(fund.id, what),
    standing: {
      eachPence: ask.eachPence,
      monthPence: ask.monthPence,
      from: ask.from,
      ...(ask.to ? { to: ask.to } : {}),
    },
  })
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
