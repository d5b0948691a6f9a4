import { type Agreement, inForce } from '../ledger/agreement.ts'
import { decideAllocations } from '../ledger/allocation.ts'
import { addDays, laterOf } from '../ledger/day.ts'
import { canonicalText, type DraftOf } from '../ledger/entry.ts'
import type { Kind } from '../ledger/rate.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { agreeAnew, type FundAsked, openFund } from './agree.ts'
import { type Daybook, sha256 } from './daybook.ts'
import type { FundRow } from './store.ts'

/** Kinds of hours with their prices as they are agreed with somebody today, and with how many people. */
export interface AgreedPrices {
  /** Tells them from others; the same as long as the prices are. */
  readonly id: string
  readonly kinds: readonly Kind[]
  readonly draws: Agreement['draws']
  readonly managementNote?: string
  readonly people: number
}

/** What is known before a fund is opened: nothing of it says which person has which prices. */
export interface OpeningHelp {
  /** A reference that follows those there are: LS-011 after LS-010. */
  readonly ref: string
  /** References that are given. */
  readonly taken: ReadonlySet<string>
  /** Whoever an agreement names as a funder. */
  readonly funders: readonly { readonly code: string; readonly name: string }[]
  /** What is agreed today, the most usual first. */
  readonly prices: readonly AgreedPrices[]
}

/** The next reference, who pays already, and the prices that are in use: for opening one more fund. */
export async function openingHelp(daybook: Daybook): Promise<OpeningHelp> {
  const { store, kept, caller, today } = daybook
  const funds = await kept.funds(caller.provider)
  const people = funds.filter((f) => f.holder === 'person')
  const funders = new Map<string, string>()
  const found = new Map<string, Omit<AgreedPrices, 'id'>>()
  for (const agreements of (await kept.agreementsIn(people)).values()) {
    for (const { code, name } of agreements.flatMap((a) => a.streams)) funders.set(code, name)
    const agreed = inForce(agreements, today)
    if (!agreed) continue
    const { kinds, draws, managementNote } = agreed
    // Not canonical, which takes longer for a thousand people: what is written the same way is the same.
    const text = JSON.stringify([kinds, draws, managementNote])
    const said = { kinds, draws, ...(managementNote === undefined ? {} : { managementNote }) }
    found.set(text, { ...said, people: (found.get(text)?.people ?? 0) + 1 })
  }
  const prices = new Map<string, AgreedPrices>()
  for (const { people: some, ...said } of found.values()) {
    const id = sha256(canonicalText(said)).slice(0, 16)
    prices.set(id, { id, ...said, people: (prices.get(id)?.people ?? 0) + some })
  }
  const provider = (await store.providers()).find((p) => p.id === caller.provider)?.name ?? ''
  return {
    ref: nextReference(funds, provider),
    taken: new Set(funds.map((f) => f.ref)),
    funders: [...funders].map(([code, name]) => ({ code, name })),
    prices: [...prices.values()].sort((a, b) => b.people - a.people),
  }
}

/** One more than the highest of the usual kind, as many digits wide; the provider's initials where there is none. */
function nextReference(funds: readonly FundRow[], provider: string): string {
  const numbered = funds.flatMap(({ ref, holder }) => {
    const [, begin, digits] = /^(.*?)(\d{1,9})$/.exec(ref) ?? []
    return holder === 'person' && begin !== undefined && digits !== undefined ? [{ begin, digits }] : []
  })
  const usual = [...Map.groupBy(numbered, (n) => n.begin)].sort((a, b) => b[1].length - a[1].length)[0]
  const next = usual && usual[0] + one(usual[1].map((n) => n.digits))
  if (next !== undefined && next.length <= 20) return next
  const initials =
    provider
      .normalize('NFKD')
      .toUpperCase()
      .match(/\b[A-Z]/g) ?? []
  return `${initials.slice(0, 3).join('') || 'P'}-001`
}

function one(digits: readonly string[]): string {
  const width = Math.max(...digits.map((d) => d.length))
  return String(Math.max(...digits.map(Number)) + 1).padStart(width, '0')
}

/** What opening a fund would bring. */
export interface TriedOpening {
  /** What is given for the first weeks: two of them, of which the first may be a part. */
  readonly weeks: readonly DraftOf<'allocation'>[]
  /** Funds of somebody who is called the same: perhaps the same person. */
  readonly sameName: readonly { readonly id: string; readonly ref: string }[]
}

/** Opens a fund on a daybook that is thrown away: everything that is wrong, or what it would bring. */
export async function tryOpening(
  daybook: Daybook,
  ask: FundAsked,
): Promise<TriedOpening | readonly Refusal[]> {
  const done = await openFund(daybook, ask)
  if (!('id' in done)) return done instanceof Refusal ? [done] : done
  const agreement: Agreement = { ...ask.agreement, format: 1, version: 1 }
  const fund = await daybook.fund(done.id)
  if (fund instanceof Refusal) return [fund]
  const through = addDays(laterOf(fund.opened, agreement.from), 13)
  const same = (text: string | undefined) => text?.trim().toLowerCase()
  const funds = await daybook.store.funds(daybook.caller.provider)
  return {
    weeks: decideAllocations(fund, [agreement], [], through),
    sameName: funds
      .filter((f) => f.holder === 'person' && same(f.name) === same(ask.name))
      .map(({ id, ref }) => ({ id, ref })),
  }
}

/** What a new version of an agreement would bring. */
export interface TriedAgreement {
  /** What is given for the first weeks under it. */
  readonly weeks: readonly DraftOf<'allocation'>[]
  /** How the new price values the hours that are held, where it is another one. */
  readonly repricing: DraftOf<'repricing'> | undefined
}

/** Agrees a new version on a daybook that is thrown away: everything that is wrong, or what it would bring. */
export async function tryAgreement(
  daybook: Daybook,
  ask: Parameters<typeof agreeAnew>[1],
): Promise<TriedAgreement | readonly Refusal[]> {
  const before = await daybook.fund(ask.fund)
  if (isRefusal(before)) return [before]
  const done = await agreeAnew(daybook, ask)
  if (!('entries' in done)) return isRefusal(done) ? [done] : done
  const { fund, agreements } = await daybook.case(before, ask.agreement.from)
  const version = agreements.at(-1)?.version
  const weeks = decideAllocations(fund, agreements, [], addDays(ask.agreement.from, 13))
  return {
    weeks: weeks.filter((w) => w.details.version === version),
    repricing: daybook.written(fund.id, 'repricing').at(-1),
  }
}
