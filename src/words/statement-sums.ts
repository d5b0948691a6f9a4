import type { Statement, Sum } from '../ledger/statement.ts'

/**
 * What does not add up in a statement: a page that shows wrong sums is worse than none (design.md §1.4).
 * Sums are checked exactly and as printed.
 */
export function disagreements(s: Statement): string[] {
  const wrong: string[] = []
  const agree = (what: string, parts: readonly number[], whole: number) => {
    const made = parts.reduce((all, n) => all + n, 0)
    if (made !== whole) wrong.push(`${what}: ${made} is not ${whole}`)
  }
  const sums = (what: string, parts: readonly Sum[], whole: Sum) => {
    agree(
      what,
      parts.map((p) => p.exact),
      whole.exact,
    )
    agree(
      `${what} in pence`,
      parts.map((p) => p.pence),
      whole.pence,
    )
  }
  for (const h of s.hours) {
    const out = h.used + h.cancelledLate + h.sentBack
    agree(`hours of ${h.kind}`, [h.before, h.given, h.swapped, h.money, h.saved, h.other, -out], h.left)
  }
  for (const pot of s.pots) agree(`pot ${pot.pot}`, [pot.before, pot.in, -pot.out], pot.left)
  for (const given of s.given)
    agree(
      `weeks of ${given.kind}`,
      given.weeks.map((w) => w.amount),
      given.total,
    )
  const { money, split, pounds: used } = s
  sums('money', [money.opening, money.in, negative(money.out)], money.closing)
  sums('running account', [money.opening, ...money.rows.map((r) => r.change)], money.closing)
  sums(
    'split',
    [split.toSpend, ...split.saved.map((x) => x.sum), split.emergencies, split.behindHours],
    money.closing,
  )
  sums('pounds used', [used.direct, used.management, used.cancelledLate, used.bought, used.kept], used.total)
  if (Object.values(used.of100).some((share) => share !== 0))
    agree('each pound', Object.values(used.of100), 100)
  return wrong
}

export function negative({ exact, pence }: Sum): Sum {
  return { exact: -exact, pence: -pence }
}
