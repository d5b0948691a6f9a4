import { type Agreement, agreementOn, inForce } from '../ledger/agreement.ts'
import { standsOn } from '../ledger/authority.ts'
import { accountsOf, balanceOn } from '../ledger/book.ts'
import { type Day, printDay } from '../ledger/day.ts'
import { readText, type WordRef } from '../ledger/entry.ts'
import { printPence } from '../ledger/money.ts'
import { unsetAside, yearPenceOf } from '../ledger/position.ts'
import { committedIn } from '../ledger/purchase.ts'
import type { AskedWay } from '../ledger/question.ts'
import { checkReclaimed, confirmFrom, type ReclaimSum, reclaimSum, sumSaid } from '../ledger/reclaim.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { type FundCase, supportIsRecorded } from '../ledger/support.ts'
import type { Daybook } from './daybook.ts'
import type { Writer } from './decision.ts'
import { daysSeen, sees } from './funded.ts'
import { authoritiesOf } from './question.ts'
import { openCase } from './record.ts'
import type { FundRow } from './store.ts'
import type { UserId } from './store-people.ts'
import type { ReclaimAnswer, ReclaimRow, ReclaimToldHow, ReclaimUse } from './store-queries.ts'

// ── Asking ────────────────────────────────────────────────────────────────────────────────────────────────

export interface ReclaimWanted {
  readonly fund: string
  /** The funder's code; needed where several pay. */
  readonly funder?: string
  /** Whole pence: all that is left under the rule, where none is given. */
  readonly pence?: number
}

export interface ReclaimMade extends ReclaimSum {
  readonly reclaim: string
  readonly fund: string
  readonly funder: string
  readonly pence: number
}

/**
 * A manager writes down that a sum of the person's money to spend is to go back to a funder, under the rule that the
 * agreement names (design.md §5). It moves nothing: the person is told first and may name a use, and then the funder
 * confirms or refuses. Refused where no rule is agreed, where support is not recorded up to today, where the sum is
 * more than the rule allows together with what was asked for before, and while another one to this funder waits for an
 * answer.
 */
export async function askReclaim(daybook: Daybook, ask: ReclaimWanted): Promise<ReclaimMade | Refusal> {
  const found = await toReclaim(daybook, ask)
  if (isRefusal(found)) return found
  const { fund, funder, sum } = found
  const pence = ask.pence ?? sum.left
  const wrong = checkReclaimed(pence, sum)
  if (wrong) return wrong
  const reclaim = daybook.newId('w')
  daybook.add('reclaims', {
    ...{ id: reclaim, fund: fund.id, funder: funder.code, pence, most: sum.most },
    ...{ rule: sum.rule, version: sum.version, on: sum.on },
    says: daybook.newWord(fund.id, sumSaid(sum)),
  })
  return { ...sum, reclaim, fund: fund.ref, funder: funder.code, pence }
}

/** What a manager reads before they ask: the sum, and how it was worked out. */
export interface ReclaimToAsk {
  readonly fund: FundRow
  readonly funder: { readonly code: string; readonly name: string }
  readonly funders: readonly { readonly code: string; readonly name: string }[]
  readonly sum: ReclaimSum
}

export async function toReclaim(
  daybook: Daybook,
  ask: Omit<ReclaimWanted, 'pence'>,
): Promise<ReclaimToAsk | Refusal> {
  const opened = await openCase(daybook, ask.fund, daybook.today)
  if (isRefusal(opened)) return opened
  const { fund, about } = opened
  const agreement = agreementOn(about.agreements, daybook.today)
  if (isRefusal(agreement)) return agreement
  const funder = funderNamed(agreement, ask.funder)
  if (isRefusal(funder)) return funder
  const rows = await rowsOf(daybook, fund)
  const wrong = supportIsRecorded(fund, daybook.today) ?? anotherOpen(rows, funder.code)
  if (wrong) return wrong
  const committed = await committedOf(daybook, fund)
  const before = penceOf(rows.filter(mayGoBack))
  const sum = reclaimSum(agreement, factsOf(about, agreement, { committed, before }))
  return isRefusal(sum) ? sum : { fund, funder, funders: agreement.streams, sum }
}

function funderNamed(
  { streams }: Agreement,
  code: string | undefined,
): { readonly code: string; readonly name: string } | Refusal {
  const funder =
    streams.length === 1 && code === undefined ? streams[0] : streams.find((s) => s.code === code)
  if (funder) return funder
  const names = streams.map((s) => s.name)
  return new Refusal(
    'unknown-stream',
    `Say to whom it goes back: ${new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(names)}.`,
    { known: streams.map((s) => s.code) },
    { field: 'funder' },
  )
}

function rowsOf({ store, caller }: Daybook, fund: FundRow): Promise<ReclaimRow[]> {
  return store.queries.reclaims(caller.provider, { fund: fund.id })
}

/** Asked for and not yet answered, or confirmed: no entry sends a sum back yet, so all of these are in the account. */
function mayGoBack(row: ReclaimRow): boolean {
  return row.answered === undefined || isConfirmed(row)
}

function isConfirmed({ answered }: ReclaimRow): boolean {
  return answered?.answer === 'confirmed'
}

function penceOf(rows: readonly ReclaimRow[]): number {
  return rows.reduce((sum, { pence }) => sum + pence, 0)
}

function anotherOpen(rows: readonly ReclaimRow[], funder: string): Refusal | undefined {
  const open = rows.find((r) => r.answered === undefined && r.funder === funder)
  return (
    open &&
    new Refusal(
      'already-exists',
      `A sum of ${printDay(open.on)} waits for their answer. Withdraw it before you ask anew.`,
      { reclaim: open.id },
    )
  )
}

/** What was decided to buy and is not paid yet, in penny-seconds. */
async function committedOf({ store, today }: Daybook, fund: FundRow): Promise<number> {
  return committedIn(await store.figures.decidedToBuy(fund.id, today))
}

function factsOf(
  { book, today }: FundCase,
  agreement: Agreement,
  known: { readonly committed: number; readonly before: number },
) {
  const held = new Map(
    accountsOf(book).map(({ unit, code }) => [`${unit} ${code}`, balanceOn(book, unit, code, today)]),
  )
  return {
    on: today,
    spending: held.get('GBP spending') ?? 0,
    unset: unsetAside(held, agreement.kinds),
    yearPence: yearPenceOf(agreement, today),
    ...known,
  }
}

// ── Telling the person, and what they would use it for ────────────────────────────────────────────────────

/**
 * That the person was told: by a letter or in person, as a manager says who did not ask for it themselves (trust.md
 * T5); or on screen, by the person reading it there. Their 28 days begin with it.
 */
export async function markReclaimTold(
  daybook: Daybook,
  ask: { readonly reclaim: string; readonly how: ReclaimToldHow },
): Promise<{ readonly reclaim: string; readonly confirmFrom: Day } | Refusal> {
  const found = await openReclaim(daybook, ask.reclaim)
  if (isRefusal(found)) return found
  const { row } = found
  const isPersons = daybook.caller.as.role === 'holder'
  if (isPersons !== (ask.how === 'on-screen'))
    return new Refusal(
      'body-invalid',
      'Say how they were told: by a letter or in person. Only the person reads it on screen.',
      {},
      { field: 'how' },
    )
  if (row.told) return new Refusal('already-answered', 'They were told of this already.', { reclaim: row.id })
  if (row.by === daybook.caller.code)
    return new Refusal(
      'two-managers',
      'You asked for this sum, so somebody else says that the person was told.',
      { reclaim: row.id },
    )
  daybook.add('reclaimsTold', { reclaim: row.id, how: ask.how, on: daybook.today })
  return { reclaim: row.id, confirmFrom: confirmFrom(daybook.today) }
}

export interface UseNamed {
  readonly reclaim: string
  readonly says: string
  /** Only where a manager writes down what they heard: `person` or an authority's id, and how. */
  readonly whose?: string
  readonly way?: Exclude<AskedWay, 'on-screen'>
}

/**
 * What the person would use the sum for, before anybody has answered: said by them or a representative on screen, or
 * written down by a manager who heard it. Whoever confirms reads it first.
 */
export async function nameUse(
  daybook: Daybook,
  ask: UseNamed,
): Promise<{ readonly reclaim: string } | Refusal | readonly Refusal[]> {
  const found = await openReclaim(daybook, ask.reclaim)
  if (isRefusal(found)) return found
  const { row, fund } = found
  const said = await saidBy(daybook, fund, ask)
  const says = readText(ask.says, 'says')
  if (isRefusal(said) || isRefusal(says)) return [said, says].filter((read) => isRefusal(read))
  daybook.add('reclaimUses', {
    ...{ reclaim: row.id, ...said, on: daybook.today },
    says: daybook.newWord(fund.id, says),
  })
  return { reclaim: row.id }
}

async function saidBy(
  daybook: Daybook,
  fund: FundRow,
  { whose = 'person', way }: UseNamed,
): Promise<Pick<ReclaimUse, 'whose' | 'way'> | Refusal> {
  const { as } = daybook.caller
  if (as.role === 'holder') return { whose: 'person', way: 'on-screen' }
  if (as.role === 'representative') return { whose: as.authority, way: 'on-screen' }
  if (way === undefined)
    return new Refusal(
      'body-invalid',
      'You write down what somebody said. Say how they said it: in person, by phone or in writing.',
      {},
      { field: 'way' },
    )
  if (whose === 'person') return { whose, way }
  const { authorities, ends } = await authoritiesOf(daybook, fund)
  const authority = authorities.find((a) => a.id === whose && standsOn(a, ends, daybook.today))
  return authority
    ? { whose: authority.id, way }
    : new Refusal(
        'unknown-authority',
        'There is no such authority for this person. Say that the person said it, or name one that stands.',
        {},
        { field: 'whose' },
      )
}

// ── The answer ────────────────────────────────────────────────────────────────────────────────────────────

/**
 * A commissioner of the funder confirms or refuses, once, with their reason. Confirming waits until the person was
 * told, has had their 28 days to name a use, and nothing they said was not theirs is still open; and it is worked out
 * anew, under the agreement of today. Refusing waits for nothing. What is confirmed is recorded with the review.
 */
export async function answerReclaim(
  daybook: Daybook,
  ask: {
    readonly reclaim: string
    readonly answer: Exclude<ReclaimAnswer, 'withdrawn'>
    readonly says: string
  },
): Promise<{ readonly reclaim: string; readonly answer: ReclaimAnswer } | Refusal> {
  const found = await openReclaim(daybook, ask.reclaim)
  if (isRefusal(found)) return found
  const { row, fund } = found
  const wrong = ask.answer === 'confirmed' ? await notYet(daybook, row, fund) : undefined
  if (wrong) return wrong
  return answered(daybook, found, ask)
}

async function notYet(daybook: Daybook, row: ReclaimRow, fund: FundRow): Promise<Refusal | undefined> {
  const { store, today } = daybook
  if (!row.told)
    return new Refusal(
      'not-told-yet',
      'The person is told first, and has 28 days to name a use. Nobody has told them yet.',
      { reclaim: row.id },
    )
  const from = confirmFrom(row.told.on)
  if (today < from)
    return new Refusal(
      'not-told-yet',
      `The person was told on ${printDay(row.told.on)}, and has 28 days to name a use. Confirm it from ${printDay(from)} on.`,
      { reclaim: row.id, from },
    )
  if ((await store.people.openDisputes(fund.id)).length > 0)
    return new Refusal(
      'disputed',
      'A decision in this account is disputed, and nobody has answered yet. Confirm it once that is answered.',
      { reclaim: row.id },
    )
  // The weeks that are due by today count, but answering writes nothing into the account.
  const undo = daybook.mark()
  const wrong = await overToday(daybook, row, fund)
  undo()
  return wrong
}

/** Whether a sum is more than what may go back today, together with what was confirmed before it. */
async function overToday(daybook: Daybook, row: ReclaimRow, { id }: FundRow): Promise<Refusal | undefined> {
  const opened = await openCase(daybook, id, daybook.today)
  if (isRefusal(opened)) return opened
  const { fund, about } = opened
  const named = { reclaim: row.id }
  const agreement = inForce(about.agreements, daybook.today)
  if (!agreement?.streams.some((s) => s.code === row.funder))
    return new Refusal(
      'outside-agreement',
      `No agreement of today says that you pay for this person, so nothing is confirmed. ${OTHERWISE}`,
      named,
    )
  const unrecorded = supportIsRecorded(fund, daybook.today)
  if (unrecorded)
    return new Refusal(
      unrecorded.name,
      'Support is not recorded up to today, so what may go back is not known. Confirm it once the provider has recorded it.',
      named,
    )
  const confirmed = (await rowsOf(daybook, fund)).filter(isConfirmed)
  const known = { committed: await committedOf(daybook, fund), before: penceOf(confirmed) }
  const sum = reclaimSum(agreement, factsOf(about, agreement, known))
  if (isRefusal(sum))
    return new Refusal(
      sum.name,
      sum.name === 'no-surplus-rule'
        ? `The agreement of today does not say any more that anything goes back. ${OTHERWISE}`
        : `${sum.sentence} ${OTHERWISE}`,
      { ...sum.facts, ...named },
    )
  if (row.pence <= sum.left) return undefined
  return new Refusal(
    'over-surplus-rule',
    `Today at most ${printPence(sum.left)} may go back, and this is ${printPence(row.pence)}. ${OTHERWISE}`,
    { ...named, pence: row.pence, most: sum.left },
  )
}

const OTHERWISE = 'Refuse it, or ask the provider to withdraw it.'

/** The provider takes back what it asked for, before anybody has answered, and says why. */
export async function withdrawReclaim(
  daybook: Daybook,
  ask: { readonly reclaim: string; readonly says: string },
): Promise<{ readonly reclaim: string; readonly answer: ReclaimAnswer } | Refusal> {
  const found = await openReclaim(daybook, ask.reclaim)
  return isRefusal(found) ? found : answered(daybook, found, { ...ask, answer: 'withdrawn' })
}

function answered(
  daybook: Daybook,
  { row, fund }: { readonly row: ReclaimRow; readonly fund: FundRow },
  ask: { readonly answer: ReclaimAnswer; readonly says: string },
) {
  const says = readText(ask.says, 'says')
  if (isRefusal(says)) return says
  const { answer } = ask
  const words = daybook.newWord(fund.id, says)
  daybook.add('reclaimAnswers', { reclaim: row.id, answer, says: words, on: daybook.today })
  return { reclaim: row.id, answer }
}

async function openReclaim(daybook: Daybook, id: string) {
  const found = await reclaimIn(daybook, id)
  if (isRefusal(found) || !found.row.answered) return found
  return new Refusal('already-answered', 'This was answered already. What was said stands.', { reclaim: id })
}

/** A reclaim that whoever asks may see; any other does not exist. */
async function reclaimIn(
  daybook: Daybook,
  id: string,
): Promise<{ readonly row: ReclaimRow; readonly fund: FundRow } | Refusal> {
  const row = await daybook.store.queries.reclaim(id)
  const fund = row && (await fundOf(daybook, row))
  if (!row || !fund)
    return new Refusal('unknown-reclaim', 'There is no such reclaim.', {}, { field: 'reclaim' })
  return { row, fund }
}

async function fundOf(daybook: Daybook, row: ReclaimRow): Promise<FundRow | undefined> {
  const { as, provider } = daybook.caller
  if (row.provider !== provider || (as.role === 'commissioner' && as.funder !== row.funder)) return undefined
  const fund = await daybook.fund(row.fund)
  if (isRefusal(fund)) return undefined
  // What was settled before a representative's authority began is not theirs; what still waits is.
  if (as.role !== 'representative' || row.answered === undefined) return fund
  return sees(await daysSeen(daybook, fund), row.answered.on) ? fund : undefined
}

// ── What was asked ────────────────────────────────────────────────────────────────────────────────────────

/** Where a reclaim stands: to be told, with the person, with the funder, or answered. */
export type ReclaimStands = 'to-tell' | 'with-person' | 'with-funder' | ReclaimAnswer

export interface ReclaimShown {
  readonly row: ReclaimRow
  readonly fund: FundRow
  /** The funder by name. */
  readonly funder: string
  readonly stands: ReclaimStands
  /** The first day on which it may be confirmed, once the person was told. */
  readonly confirmFrom?: Day
  readonly by: Writer
  readonly toldBy: Writer | undefined
  readonly answeredBy: Writer | undefined
  /** Representatives who named a use, by authority. */
  readonly names: ReadonlyMap<string, string>
  readonly words: ReadonlyMap<WordRef, string>
}

export interface ReclaimsShown {
  readonly fund: FundRow | undefined
  readonly reclaims: readonly ReclaimShown[]
  readonly count: number
  readonly page: number
  readonly pages: number
}

const RECLAIMS_A_PAGE = 25

/** Reclaims that whoever asks may see, those that wait in front: of everybody, or of one fund. */
export async function reclaims(
  daybook: Daybook,
  ask: { readonly fund?: string; readonly page?: number } = {},
): Promise<ReclaimsShown | Refusal> {
  const { as, provider } = daybook.caller
  const own = 'fund' in as ? as.fund : ask.fund
  const fund = own === undefined ? undefined : await daybook.fund(own)
  if (isRefusal(fund)) return fund
  const rows = await daybook.store.queries.reclaims(provider, {
    ...(as.role === 'commissioner' ? { funder: as.funder } : {}),
    ...(fund ? { fund: fund.id } : {}),
  })
  const seen: { row: ReclaimRow; fund: FundRow }[] = []
  for (const row of rows) {
    const of = await fundOf(daybook, row)
    if (of) seen.push({ row, fund: of })
  }
  const sorted = seen.toSorted((a, b) => Number(!!a.row.answered) - Number(!!b.row.answered))
  const pages = Math.max(1, Math.ceil(sorted.length / RECLAIMS_A_PAGE))
  const page = Math.min(Math.max(1, ask.page ?? 1), pages)
  const part = sorted.slice((page - 1) * RECLAIMS_A_PAGE, page * RECLAIMS_A_PAGE)
  // A funder's are of funds that it paid for on any day: whoever is among them finds the look.
  if (as.role === 'commissioner') daybook.listed = [...new Set(part.map((r) => r.fund.id))]
  return { fund, count: sorted.length, page, pages, reclaims: await shownOf(daybook, part) }
}

export async function reclaim(
  daybook: Daybook,
  ask: { readonly reclaim: string },
): Promise<ReclaimShown | Refusal> {
  const found = await reclaimIn(daybook, ask.reclaim)
  if (isRefusal(found)) return found
  const [shown] = await shownOf(daybook, [found])
  return shown ?? new Refusal('unknown-reclaim', 'There is no such reclaim.')
}

async function shownOf(
  daybook: Daybook,
  found: readonly { readonly row: ReclaimRow; readonly fund: FundRow }[],
): Promise<ReclaimShown[]> {
  const { store, kept, caller, today } = daybook
  const rows = found.map((f) => f.row)
  const users = await store.people.users([
    ...new Set(rows.flatMap((r) => [r.by, r.told?.by, r.answered?.by].filter((by) => by !== undefined))),
  ])
  const funders = new Map((await kept.funders(caller.provider)).map((f) => [f.code, f.name]))
  const named = new Map<string, WordRef>()
  for (const fund of new Set(found.filter((f) => f.row.uses.some(isByOther)).map((f) => f.fund)))
    for (const a of (await authoritiesOf(daybook, fund)).authorities) named.set(a.id, a.name)
  const said = rows.flatMap((r) => [
    r.says,
    ...r.uses.map((u) => u.says),
    ...(r.answered ? [r.answered.says] : []),
  ])
  const words = await store.words([...said, ...named.values()])
  const writer = (code: UserId): Writer => ({ code, name: users.get(code)?.name })
  return found.map(({ row, fund }) => ({
    ...{ row, fund, words },
    funder: funders.get(row.funder) ?? row.funder,
    stands: standsOf(row, today),
    ...(row.told ? { confirmFrom: confirmFrom(row.told.on) } : {}),
    by: writer(row.by),
    toldBy: row.told && writer(row.told.by),
    answeredBy: row.answered && writer(row.answered.by),
    names: new Map([...named].map(([id, ref]) => [id, words.get(ref) ?? ''])),
  }))
}

const isByOther = (use: ReclaimUse) => use.whose !== 'person'

function standsOf({ told, answered }: ReclaimRow, today: Day): ReclaimStands {
  if (answered) return answered.answer
  if (!told) return 'to-tell'
  return today < confirmFrom(told.on) ? 'with-person' : 'with-funder'
}
