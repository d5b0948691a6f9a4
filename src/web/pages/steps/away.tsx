import { printDay } from '../../../ledger/day.ts'
import { DateField, errorOf } from '../../design/fields.tsx'
import { Rows, rowsIn, type Step } from '../steps.tsx'
import { dayFields } from './fields.ts'

const AWAY = 'away-row'

export const away: Step = {
  id: 'away',
  title: () => 'Days without support',
  read: (form) => {
    const notSupported = rowsIn(form, AWAY).flatMap((row) => {
      const [from, to] = [form.day(`${AWAY}-${row}-from`), form.day(`${AWAY}-${row}-to`)]
      if (from && to && to < from)
        form.wrong(`${AWAY}-${row}-to`, 'This is before the first day. Check both.')
      return from && to ? [{ from, to }] : []
    })
    return { terms: { notSupported } }
  },
  show: ({ form, about, errors }) => (
    <>
      <p class="govuk-body">
        Such as weeks at college, or a holiday with the family. No hours are given for these days. Where there
        are none, there is nothing to add here.
      </p>
      <Rows
        {...{ form, about }}
        group={AWAY}
        title={(_, i) => `Days without support ${i + 1}`}
        add="Add days"
        row={(row) => (
          <>
            <DateField
              name={`${AWAY}-${row}-from`}
              label="First day"
              value={form.dayWritten(`${AWAY}-${row}-from`)}
              error={errorOf(errors, `${AWAY}-${row}-from`)}
            />
            <DateField
              name={`${AWAY}-${row}-to`}
              label="Last day"
              value={form.dayWritten(`${AWAY}-${row}-to`)}
              error={errorOf(errors, `${AWAY}-${row}-to`)}
            />
          </>
        )}
      />
    </>
  ),
  told: ({ agreement: { notSupported } }) => [
    {
      label: 'Days without support',
      value:
        notSupported.length === 0
          ? 'None'
          : notSupported.map((n) => `${printDay(n.from)} to ${printDay(n.to)}`).join('\n'),
    },
  ],
  fields: { notSupported: AWAY },
  written: ({ notSupported }) =>
    Object.assign(
      { [`${AWAY}-rows`]: notSupported.map((_, i) => i + 1).join(' ') },
      ...notSupported.flatMap(({ from, to }, i) => [
        dayFields(`${AWAY}-${i + 1}-from`, from),
        dayFields(`${AWAY}-${i + 1}-to`, to),
      ]),
    ),
}
