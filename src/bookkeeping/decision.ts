import { type Agreement, inForce } from '../ledger/agreement.ts'
import {
  type Authority,
  type AuthorityId,
  type AuthorityKind,
  checkDecider,
  type Decider,
  lineFor,
  mayDecide,
  standsOn,
  type WhoDecides,
} from '../ledger/authority.ts'
import { addDays, type Day, printDay } from '../ledger/day.ts'
import type { Decision, DecisionKind, Involved } from '../ledger/decision.ts'
import { type Dispute, type DisputeAnswer, type DisputeId, type Held, heldBy } from '../ledger/dispute.ts'
import {
  type CallerCode,
  type DecisionId,
  type Digest,
  type Draft,
  type Entry,
  readText,
  type Source,
  type WordRef,
} from '../ledger/entry.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { type FundCase, postedOn, supportIsRecorded } from '../ledger/support.ts'
import { isDocument, whoDecides } from './access.ts'
import type { Daybook } from './daybook.ts'
import { wordsIn } from './entries.ts'
import { type DaysSeen, daysSeen, fundSeen, reversalsSeen, sees, seesEntry } from './funded.ts'
import { openCase, openOn, sourced, type Wrote, wroteOne } from './record.ts'
import type { FundRow, RareKind } from './store.ts'
import type { AccessRow, FundDocument, NoticeRow } from './store-people.ts'

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

/**
 * Who decided, as a new record, or the standing decision that is named. One that is disputed, or was taken back,
 * covers nothing, except what a file says has happened already: that is a fact, recorded and flagged.
 */
export async function decided(
  daybook: Daybook,
  fund: FundRow,
  kind: DecisionKind,
  on: Day,
  ask: DecidedAsked,
  { isFact = false }: { readonly isFact?: boolean } = {},
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
    const no = isFact
      ? undefined
      : ((await coversNothing(daybook, fund, record.id)) ?? (await isOver(daybook, fund, record, on)))
    return no ?? { decision: record.id, record }
  }
  const made = await decision(daybook, fund, kind, on, ask)
  if (isRefusal(made)) return made
  const noted = daybook.newDecision(made)
  await tellOfDecision(daybook, fund, noted.record)
  return noted
}

/** A representative's standing decision covers what they may decide themselves on that day, and ends with it. */
async function isOver(
  daybook: Daybook,
  fund: FundRow,
  { authority }: Decision,
  on: Day,
): Promise<Refusal | undefined> {
  if (authority === undefined) return undefined
  return checkDecider(await whoDecides(daybook, fund, on), 'buy', on, { by: 'representative', authority })
}

/** Refuses to rest anything more on a decision that is disputed, or that was taken back (design.md §4). */
export async function coversNothing(
  daybook: Daybook,
  fund: FundRow,
  decision: DecisionId,
): Promise<Refusal | undefined> {
  const documents = await daybook.store.people.documents(fund.id)
  const at = { field: 'decision' }
  for (const { id } of disputesOf(documents, decision)) {
    const answer = answerTo(documents, id)
    if (!answer)
      return new Refusal(
        'disputed',
        'This decision is disputed: it covers nothing until a second manager has answered.',
        { decision },
        at,
      )
    if (answer.outcome === 'put-right')
      return new Refusal(
        'decision-does-not-cover',
        'This decision was disputed and taken back. Ask for a new one.',
        { decision },
        at,
      )
  }
  return undefined
}

export function disputesOf(documents: readonly FundDocument[], decision: DecisionId): Dispute[] {
  return documents.filter(isDocument('dispute')).filter((d) => d.decision === decision)
}

export function answerTo(documents: readonly FundDocument[], dispute: DisputeId): DisputeAnswer | undefined {
  return documents.filter(isDocument('dispute-answered')).find((a) => a.dispute === dispute)
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
    // Whoever decides on screen decides now: another day would be a false record of when.
    if (as.role !== 'manager' && on !== daybook.today)
      return new Refusal(
        'body-invalid',
        `What you decide here is decided today, ${printDay(daybook.today)}. Give that day.`,
        { today: daybook.today },
        { field: 'on' },
      )
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

/** What somebody else than the person wrote down is told to them the next day. */
async function tellOfDecision(daybook: Daybook, fund: FundRow, record: Decision): Promise<void> {
  if (daybook.caller.as.role !== 'holder')
    await tellTomorrow(daybook, fund, record.id, record.authority ? { but: record.authority } : {})
}

/**
 * The person, and whoever they want told, hears of it the next day: of a decision, of the answer to a dispute about
 * one, or of an entry that rested on it and was taken back. A notice of an answer begins with the answer's id, and
 * one of what was taken back with `takenBackId`, so that a letter knows what it tells.
 */
export async function tellTomorrow(
  daybook: Daybook,
  fund: FundRow,
  decision: DecisionId,
  more: {
    /** What the notices begin with: the answer's id, or `takenBackId`. */
    readonly begin?: string
    /** A representative who decided it themselves, and one who disputed it. */
    readonly but?: AuthorityId
    readonly also?: AuthorityId
  } = {},
): Promise<void> {
  const who = await whoDecides(daybook, fund, daybook.today)
  const told = who.authorities.filter(
    (a) => (a.told || a.id === more.also) && a.id !== more.but && standsOn(a, who.ends, daybook.today),
  )
  for (const [i, to] of ['person' as const, ...told.map((a) => a.id)].entries())
    daybook.add('notices', {
      id: more.begin === undefined ? daybook.newId('n') : `${more.begin}-${i + 1}`,
      provider: fund.provider,
      fund: fund.id,
      decision,
      to,
      due: addDays(daybook.today, 1),
    })
}

/** What a notice begins with that tells of a decision's entry that was taken back: that happens once. */
export function takenBackId(decision: DecisionId, entry: number): string {
  return `${decision}-back-${entry}`
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
  if ('own' in ask.decided && ask.from < daybook.today)
    return new Refusal(
      'body-invalid',
      `What you decide here counts from today, ${printDay(daybook.today)}. Begin on that day, or later.`,
      { today: daybook.today },
      { field: 'from' },
    )
  const by = await decision(daybook, fund, 'buy', ask.on, ask.decided)
  if (isRefusal(by)) return by
  const last = by.authority && (await lastDayOf(daybook, fund, by.authority))
  if (last !== undefined && ask.to !== undefined && ask.to > last)
    return new Refusal(
      'authority-does-not-cover',
      `The authority ends on ${printDay(last)}. End the standing decision by then.`,
      { last },
      { field: 'to' },
    )
  const made = daybook.newDecision({
    ...by,
    standing: {
      eachPence: ask.eachPence,
      monthPence: ask.monthPence,
      from: ask.from,
      ...(ask.to ? { to: ask.to } : {}),
    },
  })
  await tellOfDecision(daybook, fund, made.record)
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

async function lastDayOf(daybook: Daybook, fund: FundRow, authority: AuthorityId): Promise<Day | undefined> {
  const { authorities } = await whoDecides(daybook, fund, daybook.today)
  return authorities.find((a) => a.id === authority)?.to
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

/** Kinds of entry that rest on a decision, and carry it. */
const RESTING = [
  'decision',
  'agreement',
  'brought-forward',
  'repricing',
  'decision-making',
  'conversion',
  'hours-into-money',
  'money-into-hours',
  'saving',
  'contingency',
  'purchase-decided',
  'purchase',
  'funding',
] as const satisfies readonly RareKind[]

/** Who wrote something down: by the name they are known by, where they have an account. */
export interface Writer {
  readonly code: CallerCode
  readonly name: string | undefined
}

/** One decision with all that became of it. */
export interface DecisionOnRecord {
  readonly decision: Decision
  /** What rests on it, oldest first. */
  readonly entries: readonly Entry[]
  readonly writtenDownBy: Writer
  /** Whoever decided wrote it down themselves, on screen. */
  readonly own: boolean
  /** Under what a representative decided. */
  readonly authority: Authority | undefined
  readonly disputes: readonly DisputeOnRecord[]
  /** What it brought and is still there: what a dispute would keep still now. */
  readonly left: readonly Held[]
  /** To whom it is told, and how it was. */
  readonly notices: readonly NoticeRow[]
}

export interface DisputeOnRecord {
  readonly dispute: Dispute
  readonly writtenDownBy: Writer
  readonly answered: { readonly answer: DisputeAnswer; readonly on: Day; readonly by: Writer } | undefined
}

/** What a fund has on record of decisions, and what is needed to tell it in words. */
export interface Decisions {
  readonly fund: FundRow
  readonly decisions: readonly DecisionOnRecord[]
  readonly reversedBy: ReadonlyMap<number, number>
  readonly words: ReadonlyMap<WordRef, string>
  readonly agreement: Agreement | undefined
  readonly authorities: readonly Authority[]
}

/**
 * Every decision on record, newest first: what, who decided and under what authority, when, how the person was
 * involved, who wrote it down, what was disputed and answered, and how it was told (design.md §4). A representative
 * sees those of the days of their authority; a commissioner those of the days it pays for, and not the person's own
 * words about a dispute.
 */
export async function decisionsOf(
  daybook: Daybook,
  ask: { readonly fund: string },
): Promise<Decisions | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const all = await onRecord(daybook, fund)
  const seen = await daysSeen(daybook, fund)
  if (seen === undefined) return all
  const entries = all.decisions.flatMap((d) => d.entries).filter((e) => seesEntry(seen, e))
  const cut = daybook.caller.as.role === 'commissioner' ? asPaidFor : asAuthorised
  return {
    ...all,
    fund: await fundSeen(daybook, fund, seen),
    decisions: all.decisions.filter((d) => sees(seen, d.decision.on)).map((d) => cut(d, seen)),
    reversedBy: await reversalsSeen(daybook, fund, seen, entries),
  }
}

/** What became of a decision in the days of an authority. */
function asAuthorised(record: DecisionOnRecord, seen: DaysSeen): DecisionOnRecord {
  const disputes = record.disputes.filter(({ dispute: { on } }) => sees(seen, on))
  return {
    ...record,
    entries: record.entries.filter((e) => seesEntry(seen, e)),
    disputes: disputes.map(({ answered, ...d }) => ({
      ...d,
      answered: answered && sees(seen, answered.on) ? answered : undefined,
    })),
    notices: record.notices.filter((n) => sees(seen, n.due)),
  }
}

/** What became of a decision in the days that somebody pays for, without the person's own words about it. */
function asPaidFor(record: DecisionOnRecord, seen: DaysSeen): DecisionOnRecord {
  const disputes = record.disputes.filter(({ dispute: { on } }) => sees(seen, on))
  return {
    ...record,
    entries: record.entries.filter((e) => seesEntry(seen, e)),
    disputes: disputes.map(({ dispute: { says: _, ...dispute }, answered, writtenDownBy }) => ({
      dispute,
      writtenDownBy,
      answered: answered && sees(seen, answered.on) ? answered : undefined,
    })),
    notices: record.notices.filter((n) => sees(seen, n.due)),
    left: [],
  }
}

/** The same for whoever may see all of it. */
export async function onRecord(daybook: Daybook, fund: FundRow): Promise<Decisions> {
  const { store } = daybook
  const agreements = await store.agreements(fund.id)
  const decisions = await store.decisions(fund.id)
  const documents = await store.people.documents(fund.id)
  const rare = await store.entriesOfKind(fund.id, [...RESTING, 'dispute-answered'])
  const notices = await store.people.notices(fund.id)
  const writers = await writersOf(daybook, [
    ...decisions.map((d) => d.writtenDownBy),
    ...documents.map((d) => d.writtenDownBy),
  ])
  const accesses = await store.people.accessTo(fund.provider, fund.id)
  const reversedBy = await store.reversals(
    fund.id,
    rare.map((e) => e.number),
  )
  const entries: Entry[] = [...rare, ...(await undone(daybook, fund, reversedBy))]
  const book = await store.book(fund.id, daybook.today)
  const authorities = documents.filter(isDocument('authority'))
  const list = decisions.toReversed().map((decision): DecisionOnRecord => {
    const { writtenDownBy, authority } = decision
    const resting = entries.filter((e) => e.kind !== 'dispute-answered' && e.decision === decision.id)
    const live = resting.filter((e) => !reversedBy.has(e.number))
    return {
      decision,
      entries: resting,
      left: heldBy(book, live),
      writtenDownBy: writers(writtenDownBy),
      own: isOwn(accesses, decision),
      authority: authorities.find((a) => a.id === authority),
      disputes: disputesOf(documents, decision.id).map((dispute) => {
        const answer = answerTo(documents, dispute.id)
        const carrier = entries.find((e) => e.kind === 'dispute-answered' && e.details.dispute === dispute.id)
        return {
          dispute,
          writtenDownBy: writers(dispute.writtenDownBy),
          answered: answer && {
            answer,
            on: carrier?.effective ?? dispute.on,
            by: writers(answer.writtenDownBy),
          },
        }
      }),
      notices: notices.filter((n) => n.decision === decision.id),
    }
  })
  return {
    fund,
    decisions: list,
    reversedBy,
    words: await store.words([
      ...wordsIn(entries),
      ...authorities.map((a) => a.name),
      ...decisions.flatMap(({ name, helper, what }) => [name, helper, what].filter((w) => w !== undefined)),
      ...documents.flatMap((d) =>
        d.what === 'dispute' && d.says ? [d.says] : d.what === 'dispute-answered' ? [d.because] : [],
      ),
    ]),
    agreement: inForce(agreements, daybook.today) ?? agreements.at(-1),
    authorities,
  }
}

/** Of what reversed these, what the person decided to undo: it rests on a decision of its own. */
async function undone(
  { store }: Daybook,
  fund: FundRow,
  reversedBy: ReadonlyMap<number, number>,
): Promise<Entry[]> {
  const found: Entry[] = []
  for (const number of new Set(reversedBy.values())) {
    const reversal = await store.entry(fund.id, number)
    if (reversal?.decision !== undefined) found.push(reversal)
  }
  return found
}

/** Whether whoever decided wrote it down themselves: the person on screen, or that representative. */
export async function madeByThemselves(
  daybook: Daybook,
  fund: FundRow,
  decision: Decision,
): Promise<boolean> {
  return isOwn(await daybook.store.people.accessTo(fund.provider, fund.id), decision)
}

function isOwn(accesses: readonly AccessRow[], { by, authority, writtenDownBy }: Decision): boolean {
  return accesses.some(
    (a) =>
      a.user === writtenDownBy &&
      (by === 'person' ? a.role === 'holder' : a.role === 'representative' && a.authority === authority),
  )
}

/** The names that people know the writers by; what was written on the command line has none. */
async function writersOf(
  daybook: Daybook,
  codes: readonly CallerCode[],
): Promise<(code: CallerCode) => Writer> {
  const users = await daybook.store.people.users([...new Set(codes)])
  return (code) => ({ code, name: users.get(code)?.name })
}

/** Whom a manager may name as having decided, by kind of decision, today. */
export interface MayDecideToday {
  readonly kind: DecisionKind
  readonly person: boolean
  readonly representatives: readonly {
    readonly authority: AuthorityId
    readonly name: string
    /** By what right they decide. */
    readonly under: AuthorityKind
  }[]
  /** Who helps the person to decide, as agreed. */
  readonly helper?: string
  /** What the decision-making agreement that is in force says of this kind: who makes it, and how the person is involved. */
  readonly agreed?: { readonly who: Decider; readonly involved: string }
}

/** Who may make some kinds of decision today: for asking who did, and for saying who can. */
export async function whoMayDecide(
  daybook: Daybook,
  ask: { readonly fund: string; readonly kinds: readonly DecisionKind[] },
): Promise<readonly MayDecideToday[] | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const who = await whoDecides(daybook, fund, daybook.today)
  const all = ask.kinds.map((kind) => ({ kind, ...mayDecide(who, kind, daybook.today) }))
  const words = await daybook.words(all.flatMap(({ line }) => line?.involved ?? []))
  return all.map(({ kind, person, representatives, line }) => {
    const helper = line?.helper && who.names.get(line.helper)
    return {
      kind,
      person,
      representatives: representatives.map((a) => ({
        authority: a.id,
        name: who.names.get(a.name) ?? '',
        under: a.kind,
      })),
      ...(helper ? { helper } : {}),
      ...(line ? { agreed: { who: line.who, involved: words.get(line.involved) ?? '(removed)' } } : {}),
    }
  })
}
