import type { Entry, EntryOf } from './entry.ts'
import { priceOf } from './rate.ts'
import type { DecisionLine, MoneyRow, NotGivenLine, PurchaseLine, SupportLine } from './statement.ts'
import {
  byKind,
  bySession,
  kindIn,
  kindOn,
  labelled,
  printed,
  putsRight,
  type StatementFacts,
  sum,
  undoneIn,
  usedOf,
} from './statement-facts.ts'
import { costOf } from './statement-money.ts'

/** One line a visit: its entries within the period, with the sum as the running account printed it. */
export function supportLines(
  facts: StatementFacts,
  live: readonly Entry[],
  rows: readonly MoneyRow[],
): SupportLine[] {
  const given = live.filter((e): e is EntryOf<'support'> => e.kind === 'support')
  const undone = undoneIn(live)
  let directSoFar = 0
  return bySession(given, live).flatMap((visit) => {
    const entries = visit.filter((e) => e.kind === 'support')
    const first = entries[0]
    if (!first) return []
    const d = first.details
    const pieces = entries.flatMap((e) => e.details.pieces)
    const reached = entries.flatMap((e) => e.details.reached)
    const charge = costOf(rows, first)
    const directExact = reached.reduce((n, r) => n + r.direct, 0)
    const directPence = Math.min(charge.pence, printed(directSoFar + directExact) - printed(directSoFar))
    directSoFar += directExact
    return [
      {
        session: d.session,
        entries: entries.map((e) => e.number),
        day: first.effective,
        localStart: pieces[0]?.localStart ?? d.localStart,
        localEnd: pieces.at(-1)?.localEnd ?? d.localEnd,
        worker: d.worker ?? null,
        together: d.together,
        times: d.times,
        given: byKind(pieces).map(({ kind, amount }) => ({
          kind,
          label: kindIn(facts, kind).label,
          amount,
          rate: priceOf(kindOn(facts, kind, first.relatesTo ?? first.effective)),
        })),
        used: labelled(facts, usedOf(reached)),
        sum: charge,
        direct: { exact: directExact, pence: directPence },
        management: { exact: charge.exact - directExact, pence: charge.pence - directPence },
        unfunded: labelled(facts, byKind(entries.flatMap((e) => e.details.unfunded))),
        putRight: entries.some((e) => putsRight(e, facts)),
        undoneOn: undone.get(first.number) ?? null,
        relatesTo: first.relatesTo ?? null,
      },
    ]
  })
}

/** What was bought, with who decided it and whether its receipt was seen. */
export function purchaseLines(
  facts: StatementFacts,
  live: readonly Entry[],
  rows: readonly MoneyRow[],
): PurchaseLine[] {
  return live.flatMap((e) => {
    if (e.kind !== 'purchase') return []
    const decision = e.decision ? facts.decisions.get(e.decision) : undefined
    const seen = facts.purchases.find(
      (p) => p.kind === 'receipt-seen' && p.details.purchase === e.details.purchase,
    )
    return [
      {
        day: e.effective,
        purchase: e.details.purchase,
        supplier: e.details.supplier,
        what: e.details.what,
        sum: costOf(rows, e),
        paidFrom: e.details.paidFrom,
        receipt: seen?.kind === 'receipt-seen' ? seen.details.receipt : null,
        decision: e.decision ?? null,
        decidedBy: decision?.name ?? null,
        by: decision?.by ?? null,
        putRight: putsRight(e, facts),
      },
    ]
  })
}

/** One line a visit that did not happen, and what was charged for it. */
export function notGivenLines(
  facts: StatementFacts,
  live: readonly Entry[],
  rows: readonly MoneyRow[],
): NotGivenLine[] {
  const missed = live.filter((e): e is EntryOf<'not-given'> => e.kind === 'not-given')
  const undone = undoneIn(live)
  return bySession(missed, live).flatMap((visit) => {
    const entries = visit.filter((e) => e.kind === 'not-given')
    const e = entries[0]
    if (!e) return []
    return [
      {
        day: e.relatesTo ?? e.effective,
        session: e.details.session,
        entries: entries.map((x) => x.number),
        localStart: e.details.localStart,
        localEnd: e.details.localEnd,
        reason: e.details.reason,
        charged: labelled(facts, usedOf(entries.flatMap((x) => x.details.reached))),
        sum: costOf(rows, e),
        undoneOn: undone.get(e.number) ?? null,
      },
    ]
  })
}

/** What was decided and by whom; a decision by itself only where it stands for later purchases. */
export function decisionLines(
  facts: StatementFacts,
  live: readonly Entry[],
  rows: readonly MoneyRow[],
): DecisionLine[] {
  return live.flatMap((e) => {
    const said = saidOf(e, rows)
    const decision = e.decision ? facts.decisions.get(e.decision) : undefined
    if (!said || (e.kind === 'decision' && !decision?.standing)) return []
    return [
      {
        day: e.effective,
        entry: e.number,
        kind: null,
        amount: null,
        toKind: null,
        toAmount: null,
        sum: null,
        name: null,
        ...said,
        decidedBy: decision?.name ?? null,
        by: decision?.by ?? null,
        involved: decision?.involved ?? null,
      },
    ]
  })
}

function saidOf(
  e: Entry,
  rows: readonly MoneyRow[],
): (Pick<DecisionLine, 'what'> & Partial<DecisionLine>) | undefined {
  switch (e.kind) {
    case 'conversion':
      return {
        what: 'swapped',
        kind: e.details.from,
        amount: e.details.left,
        toKind: e.details.to,
        toAmount: e.details.came,
      }
    case 'hours-into-money':
      return { what: 'into-money', kind: e.details.kind, amount: e.details.amount, sum: sum(e.details.sum) }
    case 'money-into-hours':
      return {
        what: 'back-into-hours',
        kind: e.details.kind,
        amount: e.details.amount,
        sum: sum(e.details.sum),
      }
    case 'saving':
      return {
        what: e.details.action,
        name: e.details.name,
        kind: e.details.kind ?? null,
        amount: e.details.amount ?? null,
        sum: e.details.sum === undefined ? null : sum(e.details.sum),
      }
    case 'contingency':
      return { what: e.details.action, sum: sum(e.details.sum), name: e.details.reason ?? null }
    case 'purchase':
      return { what: 'bought', sum: sum(e.details.sum), name: e.details.what }
    case 'agreement':
      return { what: 'agreement' }
    case 'decision':
      return { what: 'standing' }
    case 'funding':
      return { what: 'other', kind: e.details.kind, amount: e.details.amount, sum: costOf(rows, e) }
    default:
      return undefined
  }
}
