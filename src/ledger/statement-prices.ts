import { inForce } from './agreement.ts'
import { priceOf } from './rate.ts'
import type { PriceOfKind } from './statement.ts'
import type { StatementFacts } from './statement-facts.ts'

/** What a unit of each kind costs and is made of, by every version in force in the period. */
export function pricesIn(facts: StatementFacts): PriceOfKind[] {
  const versions = facts.agreements.filter(
    (a) =>
      a.from <= facts.period.last &&
      (inForce(facts.agreements, facts.period.first)?.version ?? 0) <= a.version,
  )
  return versions.flatMap((a) =>
    a.kinds.map((k) => ({
      kind: k.code,
      label: k.label,
      measure: k.measure,
      from: a.from,
      price: priceOf(k),
      lines: k.lines.map((l) => ({ category: l.category, label: l.label, part: l.part, rate: l.rate })),
      ratio: k.ratio,
    })),
  )
}
