import type { Child } from 'hono/jsx'
import type { Report } from '../../../bookkeeping/reports.ts'
import {
  type Day,
  firstDay,
  lastDay,
  type Month,
  monthOf,
  printDay,
  printMonth,
  readDay,
} from '../../../ledger/day.ts'
import type { Period } from '../../../ledger/period.ts'
import { monthBefore, quarterOf, yearOf } from '../../../ledger/report.ts'
import { Button, DateField, errorOf, type FieldError, Select } from '../../design/fields.tsx'
import { urls } from '../../urls.ts'
import { type Form, partsOf } from '../form.ts'

/** Which days a report is of: as an address says it, as it can be chosen, and as it is said. */

/** From the address: a stretch with a name, two days typed, or two days in a link. Nothing asked: nothing is said. */
export function daysAsked(form: Form): { readonly from?: Day; readonly to?: Day } {
  const named = typedInstead(form) ? 'dates' : form.written('days')
  if (named !== '' && named !== 'dates') {
    const stretch = stretchNamed(named)
    if (stretch) return { from: stretch.first, to: stretch.last }
    form.wrong('days', 'Choose one of these.')
    return {}
  }
  if (named === 'dates') {
    const [from, to] = [form.day('from'), form.day('to')]
    return from && to ? { from, to } : {}
  }
  if (!form.has('from') && !form.has('to')) return {}
  const from = form.read('from', readDay, 'Say which day.')
  const to = form.read('to', readDay, 'Say which day.')
  return from && to ? { from, to } : {}
}

/** Whether somebody typed other days than were shown, and left the choice above them as it was. */
function typedInstead(form: Form): boolean {
  const [value, first, last] = form.written('was').split(' ')
  if (!value || value !== form.written('days')) return false
  const typed = (name: 'from' | 'to') => {
    const { day, month, year } = form.dayWritten(name)
    return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  }
  return typed('from') !== first || typed('to') !== last
}

/** `2026-04`; `2026-04-quarter`, named by its first month; `2026-year`, which begins in April. */
function stretchNamed(name: string): Period | undefined {
  const [, year, month, rest] = /^(20\d\d)-(?:(0[1-9]|1[0-2])(-quarter)?|year)$/.exec(name) ?? []
  if (year === undefined) return undefined
  if (month === undefined) return yearOf(`${year}-04-01` as Day)
  const of = `${year}-${month}` as Month
  return rest ? quarterOf(of) : { first: firstDay(of), last: lastDay(of) }
}

/** What can be chosen with one word, newest first: months of two years, the quarters and the years they make. */
function stretches({ since, today }: Report): readonly { value: string; text: string; days: Period }[] {
  const months: Month[] = [monthOf(today)]
  while (months.length < 24 && (months.at(-1) ?? '') > monthOf(since))
    months.push(monthBefore(months.at(-1) ?? monthOf(today)))
  const quarters = [...new Set(months.map((m) => monthOf(quarterOf(m).first)))].slice(0, 4)
  const years = [...new Set(months.map((m) => yearOf(firstDay(m)).first.slice(0, 4)))].slice(0, 2)
  const named = [
    ...months.map((m) => ({ value: m as string, text: printMonth(m) })),
    ...quarters.map((m) => {
      const { first, last } = quarterOf(m)
      return {
        value: `${m}-quarter`,
        text: `${printMonth(monthOf(first)).replace(/ .*/, '')} to ${printMonth(monthOf(last))}`,
      }
    }),
    ...years.map((y, i) => {
      const { first, last } = yearOf(`${y}-04-01` as Day)
      return {
        value: `${y}-year`,
        text: i === 0 ? `The year so far, from ${printDay(first)}` : `The year to ${printDay(last)}`,
      }
    }),
  ]
  return named.flatMap((one) => {
    const days = stretchNamed(one.value)
    return days ? [{ ...one, days: days.last > today ? { ...days, last: today } : days }] : []
  })
}

/** “April 2026”, or “2 March 2026 to 5 April 2026”. */
export function daysSaid({ first, last }: Period): string {
  const month = monthOf(first)
  if (first === firstDay(month) && last === lastDay(month)) return printMonth(month)
  return first === last ? printDay(first) : `${printDay(first)} to ${printDay(last)}`
}

export function DaysForm(props: {
  /** The report’s own name. */
  name: string
  report: Report
  form: Form
  errors: readonly FieldError[]
  more: Child
}) {
  const { name, report, form, errors, more } = props
  const known = stretches(report)
  const { first, last } = report.days
  const chosen = known.find(({ days }) => days.first === first && days.last === last)
  const isTyped = form.written('days') === 'dates' || typedInstead(form)
  const written = (name: 'from' | 'to', day: Day) => {
    if (!isTyped) return partsOf(day)
    const said = form.dayWritten(name)
    return said.day || said.month || said.year ? said : partsOf(day)
  }
  return (
    <form method="get" action={urls.report(name)} novalidate>
      {chosen && <input type="hidden" name="was" value={`${chosen.value} ${first} ${last}`} />}
      <Select
        name="days"
        label="Days"
        options={[...known, { value: 'dates', text: 'From one day to another' }]}
        value={isTyped ? 'dates' : (chosen?.value ?? 'dates')}
        error={errorOf(errors, 'days')}
      />
      <details class="govuk-details" open={chosen === undefined || isTyped ? true : undefined}>
        <summary class="govuk-details__summary">
          <span class="govuk-details__summary-text">From one day to another</span>
        </summary>
        <div class="govuk-details__text">
          <DateField
            name="from"
            label="First day"
            value={written('from', first)}
            error={errorOf(errors, 'from')}
          />
          <DateField name="to" label="Last day" value={written('to', last)} error={errorOf(errors, 'to')} />
        </div>
      </details>
      {more}
      <Button kind="secondary">Show</Button>
    </form>
  )
}
