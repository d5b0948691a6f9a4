import type { Entry } from './entry.ts'
import type { MoneyRow, PoundsUsed, SupportLine } from './statement.ts'
import { change, meant, paid, sum, total } from './statement-facts.ts'
import { ROW } from './statement-money.ts'

/** Where each pound used went: the printed lines added up, so that the page foots; of £1 by largest remainder. */
export function poundsUsed(
  live: readonly Entry[],
  meantRows: readonly MoneyRow[],
  lines: readonly SupportLine[],
): PoundsUsed {
  const paidFor = (what: MoneyRow['what']) =>
    paid(total(meantRows.filter((r) => r.what === what).map((r) => r.change)))
  const support = paidFor('support')
  const besideLines = live
    .filter((e) => e.kind !== 'support' && ROW[meant(e)] === 'support')
    .map((e) => sum(change(e, 'GBP', (code) => code === 'provider:direct')))
  const direct = total([...lines.map((l) => l.direct), ...besideLines])
  const management = { exact: support.exact - direct.exact, pence: support.pence - direct.pence }
  const [cancelledLate, bought, kept] = [paidFor('cancelled-late'), paidFor('bought'), paidFor('kept')]
  const parts = [direct, management, cancelledLate, bought, kept]
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = of100(parts.map((s) => s.exact))
  return {
    direct,
    management,
    cancelledLate,
    bought,
    kept,
    total: total(parts),
    of100: { direct: a, management: b, cancelledLate: c, bought: d, kept: e },
  }
}

/** Whole pence of each £1, summing to 100: the largest remainders get the pence left over. */
export function of100(parts: readonly number[]): number[] {
  const whole = parts.reduce((a, b) => a + b, 0)
  if (whole <= 0 || parts.some((p) => p < 0)) return parts.map(() => 0)
  const shares = parts.map((p, i) => {
    const exact = BigInt(p) * 100n
    return { i, down: Number(exact / BigInt(whole)), rest: exact % BigInt(whole) }
  })
  let left = 100 - shares.reduce((n, s) => n + s.down, 0)
  const result = shares.map((s) => s.down)
  for (const s of [...shares].sort((x, y) => (y.rest > x.rest ? 1 : y.rest < x.rest ? -1 : x.i - y.i))) {
    if (left === 0) break
    result[s.i] = s.down + 1
    left -= 1
  }
  return result
}
