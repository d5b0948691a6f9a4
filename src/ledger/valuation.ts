import { type Agreement, agreementOn, kindOf } from './agreement.ts'
import { type Book, daysFrom, heldOn, moneyOn, partsOf } from './book.ts'
import { addDays, type Day, printDay } from './day.ts'
import { changeOf, type DecisionId, type Draft, type DraftOf, moneyTransfer, type Transfer } from './entry.ts'
import { isHeld } from './fund.ts'
import { isLess, type Money, minus, money, NO_MONEY, pennySeconds, printMoney, sumOf } from './money.ts'
import { type Kind, priceOf, worth } from './rate.ts'
import { isRefusal, Refusal } from './refusal.ts'

/**
 * The version whose prices value the hours held on a day: the latest that has started. Hours left after an
 * agreement's last day keep their price until a new version reprices them.
 */
function valuedBy(agreements: readonly Agreement[], on: Day): Agreement | undefined {
  return agreements
    .filter((a) => a.from <= on)
    .reduce((best, a) => (best === undefined || a.version > best.version ? a : best), agreements[0])
}

/** What the hours held on a day are worth at the prices in force: it always equals the account `hours` (design.md §1.4). */
export function worthHeld(book: Book, agreements: readonly Agreement[], on: Day): Money {
  const agreement = valuedBy(agreements, on)
  if (!agreement) return NO_MONEY
  return sumOf(agreement.kinds.map((kind) => worth(kind, heldOn(book, kind.code, on))))
}

/** The first day from `from` on which pounds and hours do not agree exactly; undefined where they always do. */
export function disagreement(
  book: Book,
  agreements: readonly Agreement[],
  from: Day,
): { readonly day: Day; readonly hours: Money; readonly worth: Money } | undefined {
  for (const day of daysFrom(book, from)) {
    const [hours, held] = [moneyOn(book, 'hours', day), worthHeld(book, agreements, day)]
    if (pennySeconds(hours) !== pennySeconds(held)) return { day, hours, worth: held }
  }
  return undefined
}

/**
 * Whether an entry moves `hours` by exactly the worth of the hours held that it moves, at the prices of its
 * day: the rule that the file keeps too (design.md §1.4).
 */
export function backsExactly(
  agreements: readonly Agreement[],
  on: Day,
  transfers: readonly Transfer[],
): boolean {
  const missing = missingBehind(agreements, on, transfers)
  return missing !== undefined && pennySeconds(missing) === 0
}

/** What `hours` would have to move more for the entry to back its hours; undefined for a kind that is not agreed. */
function missingBehind(
  agreements: readonly Agreement[],
  on: Day,
  transfers: readonly Transfer[],
): Money | undefined {
  const agreement = valuedBy(agreements, on)
  let owed = NO_MONEY
  let moved = NO_MONEY
  for (const t of transfers) {
    for (const code of [t.debit, t.credit]) {
      if (t.unit === 'GBP') {
        if (code === 'hours') moved = money(pennySeconds(moved) + changeOf(t, code))
      } else if (isHeld(code)) {
        const kind = agreement?.kinds.find((k) => k.code === t.unit)
        if (!kind) return undefined
        owed = money(pennySeconds(owed) + pennySeconds(worth(kind, changeOf(t, code))))
      }
    }
  }
  return minus(owed, moved)
}

/**
 * The same transfers with the difference that a repricing since has made: support of a closed month is charged
 * at the price of its own day, and a reversal mirrors the price of another, but the hours leave or come at the
 * value on the day of the entry. The funder bore the repricing, so the funder gets or gives the difference
 * (design.md §4 "Reversal", §5 "Uplift").
 */
export function atValueOf(
  on: Day,
  agreements: readonly Agreement[],
  transfers: readonly Transfer[],
): Transfer[] {
  const missing = missingBehind(agreements, on, transfers)
  const funder = `funder:${valuedBy(agreements, on)?.streams.at(-1)?.code ?? ''}` as const
  if (missing === undefined) return [...transfers]
  return [...transfers, ...broughtBy(funder, missing)]
}

/** What the funder adds to the money behind the hours, or gets back from it. */
function broughtBy(funder: `funder:${string}`, difference: Money): Transfer[] {
  return isLess(difference, NO_MONEY)
    ? moneyTransfer('hours', funder, minus(NO_MONEY, difference))
    : moneyTransfer(funder, 'hours', difference)
}

/**
 * A new price takes force only with this entry, dated the version's first day (design.md §5 "Uplift"). It
 * covers available, booked and saved hours. Borne by the funder: the hours stay and money is added (or given
 * back). Borne by the hours is refused while there is a difference: nothing shrinks what is booked or saved yet.
 * Refused where any hours are already dated on that day or later: they would have the old price.
 */
export function decideRepricing(
  book: Book,
  agreements: readonly Agreement[],
  next: Agreement,
  bornBy: 'funder' | 'hours',
  decision: DecisionId,
): DraftOf<'repricing'> | Refusal {
  const before = agreements.filter((a) => a.version < next.version)
  const was = valuedBy(before, next.from) ?? agreementOn(before, next.from)
  if (isRefusal(was)) return was
  const later = firstDated(book, next.from)
  if (later) {
    return new Refusal(
      'entries-in-the-way',
      `Entries are already dated ${printDay(later)}. A new price must be recorded before any other entry of its first day or later.`,
      { day: later },
    )
  }
  const prices = was.kinds.map((kind) => {
    const now = kindOf(next, kind.code)
    const held = heldOn(book, kind.code, next.from)
    return { kind, now: isRefusal(now) ? undefined : now, held }
  })
  const gone = prices.find((p) => !p.now && p.held !== 0)
  if (gone) {
    return new Refusal(
      'agreement-invalid',
      `The new version has no “${gone.kind.code}” hours, but some are still held. Swap them first.`,
      { kind: gone.kind.code },
    )
  }
  const difference = sumOf(
    prices.map((p) => minus(p.now ? worth(p.now, p.held) : NO_MONEY, worth(p.kind, p.held))),
  )
  if (bornBy === 'hours' && pennySeconds(difference) !== 0) {
    return new Refusal(
      'agreement-invalid',
      `The hours held would be worth ${printMoney(difference)} more. Say that the funder bears it, or first turn the hours into money.`,
      { difference: pennySeconds(difference) },
    )
  }
  const stream = next.streams.at(-1)?.code ?? ''
  return { ...repricingDraft(next, bornBy, prices, difference, stream), decision }
}

/** The first day from `from` on that already has an entry; on the day itself only hours count, which have a price. */
function firstDated(book: Book, from: Day): Day | undefined {
  const hoursThatDay = [...book.changes].some(
    ([k, changes]) =>
      (partsOf(k).unit !== 'GBP' || partsOf(k).code === 'hours') && changes.some(({ day }) => day === from),
  )
  return hoursThatDay ? from : daysFrom(book, from).find((day) => day > from)
}

/**
 * What back-dating over a change of price asks for: an entry dated before a repricing moves hours that the
 * repricing has valued since, so whoever bore it gets or gives the difference, on the repricing's day
 * (design.md §5). Nothing where no later version has other prices. A version is agreed together with its
 * repricing, so every later version counts, also one that starts after everything written.
 */
function repricedSince(
  agreements: readonly Agreement[],
  effective: Day,
  transfers: readonly Transfer[],
): DraftOf<'repricing'>[] {
  const later = agreements.filter((a) => a.from > effective && valuedBy(agreements, a.from) === a)
  return later.flatMap((next) => {
    const was = valuedBy(agreements, addDays(next.from, -1))
    if (!was) return []
    const prices = was.kinds.map((kind) => ({
      kind,
      now: next.kinds.find((k) => k.code === kind.code) ?? kind,
      held: heldChange(kind.code, transfers),
    }))
    const difference = sumOf(prices.map((p) => minus(worth(p.now, p.held), worth(p.kind, p.held))))
    if (pennySeconds(difference) === 0) return []
    const stream = next.streams.at(-1)?.code ?? ''
    return [repricingDraft(next, 'funder', prices, difference, stream)]
  })
}

/**
 * A draft with what every repricing since its day makes of it, in an order in which no floor is broken between:
 * what adds to the money behind the hours first, what takes from it last.
 */
export function withRepricings(agreements: readonly Agreement[], draft: Draft): Draft[] {
  if (draft.kind === 'repricing') return [draft]
  const since = repricedSince(agreements, draft.effective, draft.transfers)
  const adds = (d: DraftOf<'repricing'>) => d.details.difference > 0
  return [...since.filter(adds), draft, ...since.filter((d) => !adds(d))]
}

function heldChange(kind: string, transfers: readonly Transfer[]): number {
  return transfers
    .filter((t) => t.unit === kind)
    .flatMap((t) => [t.debit, t.credit].filter(isHeld).map((code) => changeOf(t, code)))
    .reduce((a, b) => a + b, 0)
}

function repricingDraft(
  next: Agreement,
  bornBy: 'funder' | 'hours',
  prices: readonly { readonly kind: Kind; readonly now: Kind | undefined; readonly held: number }[],
  difference: Money,
  stream: string,
): DraftOf<'repricing'> {
  return {
    kind: 'repricing',
    effective: next.from,
    details: {
      version: next.version,
      bornBy,
      prices: prices.map((p) => ({
        kind: p.kind.code,
        was: priceOf(p.kind).pence,
        now: p.now ? priceOf(p.now).pence : 0,
        held: p.held,
      })),
      difference: pennySeconds(difference),
    },
    transfers: broughtBy(`funder:${stream}`, difference),
  }
}
