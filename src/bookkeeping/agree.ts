import { type Agreement, checkAgreement } from '../ledger/agreement.ts'
import { addDays, type Day, type Moment, printDay } from '../ledger/day.ts'
import { type ActId, type Draft, readText, type WordRef } from '../ledger/entry.ts'
import type { FundId } from '../ledger/fund.ts'
import { pence } from '../ledger/money.ts'
import { priceOf } from '../ledger/rate.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { decideTakeOn } from '../ledger/take-on.ts'
import { decideRepricing } from '../ledger/valuation.ts'
import { type AuthorityAsked, writeAuthority } from './authority.ts'
import { type Daybook, digestOf } from './daybook.ts'
import { type DecidedAsked, decided } from './decision.ts'
import { endDraft } from './draft.ts'
import { lendFromOwnBook, OWN_BOOK } from './own-book.ts'
import { openCase, type Wrote } from './record.ts'
import type { BankAccount, FundRow } from './store.ts'

/** A fund's reference, as providers write them. */
const REF = /^[A-Z0-9][A-Z0-9-]{0,19}$/

/** A reference as it is written down; refused where it is none. */
export function readReference(text: string): string | Refusal {
  const ref = text.trim()
  if (REF.test(ref)) return ref
  return new Refusal(
    'bad-text',
    `“${ref.slice(0, 30)}” is no reference: use capital letters, digits and hyphens, like LS-001.`,
    {},
    { field: 'ref' },
  )
}

/** The terms as they are asked for; the version and the document's format are given here. */
export type Terms = Omit<Agreement, 'format' | 'version'>

/** A provider, its ring-fenced bank account and its own book beside the funds (design.md §3). */
export async function openProvider(
  daybook: Daybook,
  ask: {
    readonly name: string
    readonly bank: Omit<BankAccount, 'provider'>
    readonly opened: Day
    readonly demoToday?: Moment
  },
): Promise<{ readonly provider: string } | Refusal> {
  const name = readText(ask.name, 'name')
  if (isRefusal(name)) return name
  if ((await daybook.store.providers()).some((p) => p.id === daybook.caller.provider))
    return new Refusal('already-exists', 'This provider is open already.', {
      provider: daybook.caller.provider,
    })
  daybook.set('newProvider', { name, bank: ask.bank, ...(ask.demoToday ? { demoToday: ask.demoToday } : {}) })
  const own = daybook.newId('f') as FundId
  daybook.add('newFunds', {
    id: own,
    ref: OWN_BOOK,
    holder: 'provider',
    opened: ask.opened,
    name: daybook.newWord(own, `${name}: own book`),
  })
  return { provider: daybook.caller.provider }
}

export interface FundAsked {
  readonly ref: string
  /** The person's name as they are known. */
  readonly name: string
  readonly agreement: Terms
  readonly decided: DecidedAsked
  /** Of whoever decides for the person from the first day: written down first, in the same commit. */
  readonly authority?: AuthorityAsked
  /** Balances of a running fund that is taken on. */
  readonly broughtForward?: BroughtForwardAsked
  /** Which version of what was put aside (draft.ts) whoever asks had before them. */
  readonly draft?: number
}

export interface BroughtForwardAsked {
  readonly asAt: Day
  readonly hours: readonly { readonly kind: string; readonly amount: number }[]
  readonly pots?: readonly { readonly name: string; readonly kind: string; readonly amount: number }[]
  readonly spendingPence?: number
  readonly savedPence?: readonly { readonly name: string; readonly pence: number }[]
  readonly contingencyPence?: number
  readonly bankPence: number
  readonly owed?: readonly { readonly stream: string; readonly pence: number }[]
  readonly earnedPence?: number
  readonly advancePence?: number
}

/** Opens a fund under an agreement, or takes on a running one with what is brought forward. */
export async function openFund(
  daybook: Daybook,
  ask: FundAsked,
): Promise<(Wrote & { readonly id: FundId }) | Refusal | readonly Refusal[]> {
  const ended = await endDraft(daybook, ask.draft)
  if (ended) return ended
  const ref = readReference(ask.ref)
  const name = readText(ask.name, 'name')
  const wrong = [
    ...[ref, name].filter(isRefusal),
    ...checkAgreement({ ...ask.agreement, format: 1, version: 1 }),
  ]
  if (wrong.length > 0 || isRefusal(ref) || isRefusal(name)) return wrong
  if (await daybook.store.fundByRef(daybook.caller.provider, ref))
    return new Refusal('already-exists', `There is a fund ${ref} already.`, { fund: ref }, { field: 'ref' })

  const id = daybook.newId('f') as FundId
  const opened = ask.broughtForward ? ask.broughtForward.asAt : ask.agreement.from
  const fund: FundRow = {
    id,
    provider: daybook.caller.provider,
    ref,
    holder: 'person',
    version: 0,
    head: '0'.repeat(64),
    opened,
    name,
  }
  const agreement: Agreement = { ...ask.agreement, format: 1, version: 1 }
  daybook.openPage(fund, [agreement])
  daybook.add('newFunds', { id, ref, holder: 'person', opened, name: await daybook.word(id, name) })
  const authority = ask.authority ? await writeAuthority(daybook, fund, ask.authority) : undefined
  if (authority && !('authority' in authority)) {
    const refusals = isRefusal(authority) ? [authority] : authority
    return refusals.map((r) => r.at({ field: `authority.${r.where?.field ?? ''}` }))
  }
  const entries = await writeAgreement(daybook, fund, agreement, ask.decided)
  if (isRefusal(entries)) return entries
  if (!ask.broughtForward) return { fund: ref, id, entries: entries.numbers }
  const brought = await broughtForward(daybook, fund, agreement, ask.broughtForward, entries.decision)
  return isRefusal(brought) ? brought : { fund: ref, id, entries: [...entries.numbers, brought] }
}

async function writeAgreement(daybook: Daybook, fund: FundRow, agreement: Agreement, ask: DecidedAsked) {
  const by = await decided(daybook, fund, 'plan', agreement.from, ask)
  if (isRefusal(by)) return by
  const digest = digestOf(agreement)
  daybook.add('agreements', { fund: fund.id, agreement, digest })
  const drafts: Draft[] = [
    {
      kind: 'decision',
      effective: agreement.from < fund.opened ? fund.opened : agreement.from,
      decision: by.decision,
      ...(by.document ? { document: by.document } : {}),
      details: { decision: by.decision },
      transfers: [],
    },
    {
      kind: 'agreement',
      effective: agreement.from < fund.opened ? fund.opened : agreement.from,
      decision: by.decision,
      document: digest,
      details: { version: agreement.version, from: agreement.from },
      transfers: [],
    },
  ]
  const numbers = await daybook.writeAll(fund, drafts)
  return isRefusal(numbers) ? numbers : { numbers, decision: by.decision }
}

async function broughtForward(
  daybook: Daybook,
  fund: FundRow,
  agreement: Agreement,
  ask: BroughtForwardAsked,
  decision: Parameters<typeof decideTakeOn>[2],
): Promise<number | Refusal> {
  const named = async <T extends { readonly name: string }>(
    list: readonly T[],
  ): Promise<(Omit<T, 'name'> & { name: WordRef })[]> => {
    const result: (Omit<T, 'name'> & { name: WordRef })[] = []
    for (const item of list) result.push({ ...item, name: await daybook.word(fund.id, item.name.trim()) })
    return result
  }
  const unnamed = [...(ask.pots ?? []), ...(ask.savedPence ?? [])]
    .map((pot) => readText(pot.name, 'broughtForward'))
    .find(isRefusal)
  if (unnamed) return unnamed
  const draft = decideTakeOn(
    [agreement],
    {
      asAt: ask.asAt,
      hours: ask.hours,
      pots: await named(ask.pots ?? []),
      spendingPence: ask.spendingPence ?? 0,
      savedPence: await named(ask.savedPence ?? []),
      contingencyPence: ask.contingencyPence ?? 0,
      bankPence: ask.bankPence,
      owed: ask.owed ?? [],
      earnedPence: ask.earnedPence ?? 0,
      advancePence: ask.advancePence ?? 0,
    },
    decision,
  )
  if (isRefusal(draft)) return draft
  const act = daybook.newId('a') as ActId
  const number = await daybook.write(fund, draft, { act })
  if (isRefusal(number)) return number
  return (await lendFromOwnBook(daybook, ask.asAt, pence(ask.advancePence ?? 0), 'outside', act)) ?? number
}

/**
 * A new version of the agreement (design.md §5). A new price takes force with its repricing entry, on the
 * version's first day and before any other entry of that day; refused over a closed day, and where it stands on
 * another version than the latest: what was agreed meanwhile is not lost unread.
 */
export async function agreeAnew(
  daybook: Daybook,
  ask: {
    readonly fund: string
    readonly agreement: Terms
    readonly decided: DecidedAsked
    readonly bornBy?: 'funder' | 'hours'
    /** The version that whoever asks had before them. */
    readonly standsOn?: number
    /** Which version of what was put aside (draft.ts) they had before them. */
    readonly draft?: number
  },
): Promise<Wrote | Refusal | readonly Refusal[]> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const earlier = await daybook.store.agreements(fund.id)
  const [first, before] = [earlier.at(0), earlier.at(-1)]
  if (!first || !before) throw new Error(`fund ${fund.ref} has no agreement`)
  if (ask.standsOn !== undefined && ask.standsOn !== before.version)
    return new Refusal(
      'changed-meanwhile',
      `Another agreement was written down meanwhile: version ${before.version}, from ${printDay(before.from)}. Look at what is agreed now, and make the new one from there.`,
      { version: before.version, standsOn: ask.standsOn },
    )
  const ended = await endDraft(daybook, ask.draft, fund.id)
  if (ended) return ended
  const agreement: Agreement = { ...ask.agreement, format: 1, version: before.version + 1 }
  const wrong = checkAgreement(agreement)
  if (wrong.length > 0) return wrong
  if (agreement.from <= before.from)
    return new Refusal(
      'agreement-invalid',
      `A new version starts after the one before it (${printDay(before.from)}).`,
      { from: agreement.from },
      { field: 'from' },
    )
  // Weeks are counted from the fund's first day on: another first day would cut every week in two.
  if (agreement.weekStarts !== first.weekStarts)
    return new Refusal(
      'agreement-invalid',
      `The week of this fund begins on a ${WEEKDAYS[first.weekStarts - 1]}, and goes on beginning on it. Leave that day as it is.`,
      { weekStarts: agreement.weekStarts },
      { field: 'weekStarts' },
    )
  if (fund.lockedThrough !== undefined && agreement.from <= fund.lockedThrough) {
    return new Refusal(
      'period-closed',
      `The month up to ${printDay(fund.lockedThrough)} is closed: the new version cannot start on ${printDay(agreement.from)}. Start it later; the change for closed days is one adjustment.`,
      { from: agreement.from, lockedThrough: fund.lockedThrough },
      { field: 'from' },
    )
  }
  const sincePrevious = await openCase(daybook, ask.fund, addDays(agreement.from, -1))
  if (isRefusal(sincePrevious)) return sincePrevious
  const about = await daybook.case(fund, agreement.from)
  await daybook.withAgreement(fund, agreement)
  const written = await writeAgreement(daybook, fund, agreement, ask.decided)
  if (isRefusal(written)) return written
  const entries = [...written.numbers]
  if (!samePrices(before, agreement)) {
    const repricing = decideRepricing(
      about.book,
      [before],
      agreement,
      ask.bornBy ?? 'funder',
      written.decision,
    )
    if (isRefusal(repricing)) return repricing
    const number = await daybook.write(fund, repricing)
    if (isRefusal(number)) return number
    entries.push(number)
  }
  // Weeks that the new version changes are put right now: one that cannot be must be said before it is agreed.
  const due = agreement.from <= daybook.today ? await daybook.postDue(fund, daybook.today) : 0
  return isRefusal(due) ? due : { fund: fund.ref, entries }
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

function samePrices(a: Agreement, b: Agreement): boolean {
  const prices = (x: Agreement) => x.kinds.map((k) => `${k.code} ${priceOf(k).pence}`).join()
  return prices(a) === prices(b)
}
