import type { Agreement } from './agreement.ts'
import { addDays, type Day, daysBetween } from './day.ts'
import type { KindCode } from './rate.ts'
import type { FundRuns, HoursOfKind, MoneyRow, ReviewPart, Statement, Sum } from './statement.ts'
import { kindIn, type StatementFacts } from './statement-facts.ts'
import { columnOf, leftChange } from './statement-hours.ts'

/** Hours of a kind used in the period, from a day on. */
function usedSince({ entries }: StatementFacts, from: Day, kind: KindCode): number {
  const used = entries.filter((e) => e.effective >= from && columnOf(e) === 'used')
  return 0 - used.reduce((n, e) => n + leftChange(e, kind), 0)
}

/** Since when and until when the fund runs, and how much of its year is left after the period. */
export function fundRuns({ fund, period }: StatementFacts, agreement: Agreement): FundRuns {
  const until = agreement.until ?? null
  const nextYear = `${Number(yearOf(agreement, period.last).slice(0, 4)) + 1}-${agreement.yearStarts}` as Day
  const last = addDays(nextYear, -1)
  const yearEnds = until !== null && until < last ? until : last
  return { from: fund.opened, until, yearEnds, daysLeft: Math.max(0, daysBetween(period.last, yearEnds)) }
}

/** The first day of the fund's year that a day lies in. */
function yearOf(agreement: Agreement, on: Day): Day {
  const year = Number(on.slice(0, 4))
  const started = `${year}-${agreement.yearStarts}` as Day
  return started <= on ? started : (`${year - 1}-${agreement.yearStarts}` as Day)
}

/** The next of the days agreed for looking at the fund together; what is to be done there is not known yet. */
export function nextReview({ period }: StatementFacts, agreement: Agreement): ReviewPart | null {
  const next = [...agreement.reviews].sort().find((day) => day > period.last)
  return next === undefined ? null : { next, actions: [] }
}

/**
 * What was given and used since the fund's year began: the last final statement's sums where that is of the same year,
 * and this period's, of which only the days from the year's first on count: a year may begin within a month.
 */
export function yearSoFar(
  facts: StatementFacts,
  agreement: Agreement,
  meantRows: readonly MoneyRow[],
  hours: readonly HoursOfKind[],
): Statement['yearSoFar'] {
  const from = yearOf(agreement, facts.period.last)
  const last = facts.previous?.statement.yearSoFar
  const before = last?.from === from ? last : undefined
  const add = (whats: readonly MoneyRow['what'][], sign: 1 | -1, start: Sum | undefined): Sum => {
    const rows = meantRows.filter((r) => r.day >= from && whats.includes(r.what))
    return {
      exact: (start?.exact ?? 0) + rows.reduce((n, r) => n + sign * r.change.exact, 0),
      pence: (start?.pence ?? 0) + rows.reduce((n, r) => n + sign * r.change.pence, 0),
    }
  }
  const codes = [...new Set([...(before?.hoursUsed ?? []).map((h) => h.kind), ...hours.map((h) => h.kind)])]
  return {
    from,
    given: add(['week', 'brought-forward'], 1, before?.given),
    used: add(['support', 'cancelled-late', 'bought', 'kept'], -1, before?.used),
    hoursUsed: codes.map((code) => ({
      kind: code,
      label: kindIn(facts, code).label,
      amount: (before?.hoursUsed.find((h) => h.kind === code)?.amount ?? 0) + usedSince(facts, from, code),
    })),
  }
}
