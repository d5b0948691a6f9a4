import { type Agreement, agreementOn, inForce, kindOf } from './agreement.ts'
import { type Book, daysFrom, heldOn, moneyOn } from './book.ts'
import { addDays, type Day } from './day.ts'
import { changeOf, type DecisionId, type DraftOf, moneyTransfer, type Transfer } from './entry.ts'
import { isHeld } from './fund.ts'
import { isLess, type Money, minus, money, NO_MONEY, pennySeconds, printMoney, sumOf } from './money.ts'
import { type Kind, priceOf, worth } from './rate.ts'
import { isRefusal, Refusal } from './refusal.ts'

/** What the hours held on a day are worth at the prices in force: it always equals the account `hours` (design.md §1.4). */
export function worthHeld(book: Book, agreements: readonly Agreement[], on: Day): Money {
  const agreement = inForce(agreements, on) ?? agreements.at(-1)
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
  const agreement = inForce(agreements, on) ?? agreements.at(-1)
  let owed = NO_MONEY
  let moved = NO_MONEY
  for (const t of transfers) {
    for (const code of [t.debit, t.credit]) {
      if (t.unit === 'GBP') {
        if (code === 'hours') moved = money(pennySeconds(moved) + changeOf(t, code))
      } else if (isHeld(code)) {
        const kind = agreement?.kinds.find((k) => k.code === t.unit)
        if (!kind) return false
        owed = money(pennySeconds(owed) + pennySeconds(worth(kind, changeOf(t, code))))
      }
    }
  }
  return pennySeconds(owed) === pennySeconds(moved)
}

/**
 * A new price takes force only with this entry, dated the version's first day (design.md §5 "Uplift"). It
 * covers available, booked and saved hours. Borne by the funder: the hours stay and money is added (or given
 * back). Borne by the hours: the money stays and the hours shrink or grow to what it buys, rounded down to
 * the second, the rest to spend.
 */
export function decideRepricing(
  book: Book,
  agreements: readonly Agreement[],
  next: Agreement,
  bornBy: 'funder' | 'hours',
  decision: DecisionId,
): DraftOf<'repricing'> | Refusal {
  const was = agreementOn(agreements, next.from)
  if (isRefusal(was)) return was
  const later = daysFrom(book, next.from).find((day) => day > next.from)
  if (later) {
    return new Refusal(
      'entries-in-the-way',
      `Entries are already dated ${later}. A new price must be recorded before any other entry of its first day or later.`,
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

/**
 * What back-dating over a change of price asks for: an entry dated before a repricing moves hours that the
 * repricing has valued since, so whoever bore it gets or gives the difference, on the repricing's day
 * (design.md §5). Nothing where no later version has other prices.
 */
export function repricedSince(
  agreements: readonly Agreement[],
  effective: Day,
  transfers: readonly Transfer[],
  latestDay: Day,
): DraftOf<'repricing'>[] {
  const later = agreements.filter((a) => a.from > effective && a.from <= latestDay)
  return later.flatMap((next) => {
    const was = inForce(agreements, addDays(next.from, -1))
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
    transfers: isLess(difference, NO_MONEY)
      ? moneyTransfer('hours', `funder:${stream}`, minus(NO_MONEY, difference))
      : moneyTransfer(`funder:${stream}`, 'hours', difference),
  }
}
