import type { Terms } from '../../../bookkeeping/agree.ts'
import { DAYS, MONTHS } from '../../../ledger/day.ts'
import { printPence } from '../../../ledger/money.ts'
import { errorOf, Select, TextField } from '../../design/fields.tsx'
import type { Form } from '../form.ts'
import type { Step } from '../steps.tsx'
import { capital, howMuch } from '../words.ts'

export const week: Step = {
  id: 'week',
  title: () => 'What is given each week',
  suggest: () => ({ 'week-starts': '1', 'week-year': '1 April' }),
  read: (form, { kinds }) => {
    const weekly = kinds.flatMap((kind) => {
      const name = `week-hours-${kind.code}`
      if (form.written(name).trim() === '') return []
      const amount = kind.measure === 'count' ? form.count(name, kind.label) : form.hours(name)
      return amount === undefined ? [] : [{ kind: kind.code, amount }]
    })
    const weeklyPence = form.written('week-money').trim() === '' ? 0 : form.pence('week-money')
    if (weeklyPence !== undefined && weeklyPence < 0)
      form.wrong('week-money', 'Write a sum that is not below nothing.')
    if (kinds.length === 0) form.wrong('week-hours-standard', 'Write what an hour costs first.')
    else if (weekly.length === 0 && weeklyPence === 0 && form.errors.length === 0)
      form.wrong('week-hours-standard', 'Write the hours of a week, or the money of a week, or both.')
    const weekStarts = Number(form.oneOf('week-starts', ['1', '2', '3', '4', '5', '6', '7'], 'Choose a day.'))
    const yearStarts = yearIn(form)
    if (weeklyPence === undefined || !yearStarts || form.errors.length > 0) return undefined
    return { terms: { weekly, weeklyPence, weekStarts, yearStarts } }
  },
  show: ({ form, about, errors }) => (
    <>
      <p class="govuk-body">Hours, money, or both. Leave empty what is not given.</p>
      {(about.kinds.length > 0
        ? about.kinds
        : [{ code: 'standard', label: 'day hours', measure: 'time' }]
      ).map((kind) => (
        <TextField
          name={`week-hours-${kind.code}`}
          label={`${capital(kind.label)} a week`}
          hint={kind.measure === 'count' ? undefined : 'Hours and minutes, like 24:00'}
          width={5}
          numeric
          value={form.written(`week-hours-${kind.code}`)}
          error={errorOf(errors, `week-hours-${kind.code}`)}
        />
      ))}
      <TextField
        name="week-money"
        label="Money a week, beside the hours or instead of them"
        prefix="£"
        width={10}
        numeric
        value={form.written('week-money')}
        error={errorOf(errors, 'week-money')}
      />
      {about.way === 'anew' ? (
        <input type="hidden" name="week-starts" value={form.written('week-starts')} />
      ) : (
        <Select
          name="week-starts"
          label="The week begins on"
          options={DAYS.map((text, i) => ({ value: String(i + 1), text }))}
          value={form.written('week-starts')}
          error={errorOf(errors, 'week-starts')}
        />
      )}
      <TextField
        name="week-year"
        label="The fund’s year begins on"
        hint="Day and month, like 1 April"
        width={20}
        value={form.written('week-year')}
        error={errorOf(errors, 'week-year')}
      />
    </>
  ),
  told: ({ agreement: a }) => [
    ...a.weekly.map(({ kind, amount }) => ({
      label: `${capital(a.kinds.find((k) => k.code === kind)?.label ?? kind)} a week`,
      value: howMuch(a.kinds, kind, amount),
    })),
    ...(a.weeklyPence === 0 ? [] : [{ label: 'Money a week', value: printPence(a.weeklyPence) }]),
    { label: 'The week begins on', value: DAYS[a.weekStarts - 1] ?? '' },
    { label: 'The year begins on', value: dayAndMonth(a.yearStarts) },
  ],
  fields: {
    weekly: 'week-hours-standard',
    weeklyPence: 'week-money',
    weekStarts: 'week-starts',
    yearStarts: 'week-year',
  },
  written: (agreed) => ({
    ...Object.fromEntries(
      agreed.weekly.map(({ kind, amount }) => [`week-hours-${kind}`, weeklyAsWritten(agreed, kind, amount)]),
    ),
    'week-money': agreed.weeklyPence === 0 ? '' : printPence(agreed.weeklyPence).replace('£', ''),
    'week-starts': String(agreed.weekStarts),
    'week-year': dayAndMonth(agreed.yearStarts),
  }),
}

/** “1 April”, 1/4 or 01-04 as the agreement writes it: 04-01. */
function yearIn(form: Form): string | undefined {
  const text = form.text('week-year', 'Say on which day the year begins, like 1 April.')
  if (text === undefined) return undefined
  const [, d = '', m = ''] = /^(\d{1,2})\s*[\s/.-]\s*(\d{1,2}|\p{L}{3,9})$/u.exec(text) ?? []
  const named =
    MONTHS.findIndex((name) => m.length >= 3 && name.toLowerCase().startsWith(m.toLowerCase())) + 1
  const month = named > 0 ? named : /^\d+$/.test(m) ? Number(m) : 0
  if (month >= 1 && month <= 12 && Number(d) >= 1 && Number(d) <= 28)
    return `${String(month).padStart(2, '0')}-${d.padStart(2, '0')}`
  return form.wrong('week-year', 'Write a day from 1 to 28 and a month, like 1 April.')
}

function dayAndMonth(yearStarts: string): string {
  const [m, d] = yearStarts.split('-').map(Number)
  return `${d} ${MONTHS[(m ?? 1) - 1]}`
}

function weeklyAsWritten({ kinds }: Terms, code: string, amount: number): string {
  if (kinds.find((k) => k.code === code)?.measure === 'count') return String(amount)
  return `${Math.floor(amount / 3600)}:${String(Math.floor((amount % 3600) / 60)).padStart(2, '0')}`
}
