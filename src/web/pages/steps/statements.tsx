import type { Terms } from '../../../bookkeeping/agree.ts'
import { ASKING } from '../../../ledger/statement.ts'
import { errorOf, Select, TextField } from '../../design/fields.tsx'
import type { Step } from '../steps.tsx'
import { whole } from './fields.ts'

const READERS = {
  person: 'The person',
  representative: 'Whoever represents them',
  commissioner: 'Whoever pays',
} as const
/** Formats as agreements write them. */
const FORMATS: readonly (readonly [value: string, text: string])[] = [
  ['paper', 'On paper'],
  ['large-print', 'On paper, in large print'],
  ['easy-read', 'Easy Read'],
  ['web', 'On screen'],
  ['csv', 'As a table (CSV)'],
  ['other', 'In another form, made by hand'],
]

export const statements: Step = {
  id: 'statements',
  title: () => 'Statements and questions',
  suggest: () => ({
    'statements-person': 'paper',
    'statements-within': String(ASKING.answerWithin),
    'statements-after': String(ASKING.funderAfter),
  }),
  read: (form) => {
    const statementTo = Object.keys(READERS).flatMap((reader) => {
      const format = form.written(`statements-${reader}`)
      return format === '' ? [] : [{ reader, format: format.slice(0, 200) }]
    })
    const answerWithin = whole(form, 'statements-within', 'Say how many days, like 10.', { most: 366 })
    const funderAfter = whole(form, 'statements-after', 'Say how many days, like 20.', { most: 366 })
    if (answerWithin && funderAfter && funderAfter < answerWithin)
      form.wrong(
        'statements-after',
        'Whoever pays sees a question on the day by which it is answered, or later.',
      )
    if (!answerWithin || !funderAfter || form.errors.length > 0) return undefined
    const usual = answerWithin === ASKING.answerWithin && funderAfter === ASKING.funderAfter
    return { terms: { statementTo, ...(usual ? {} : { asking: { answerWithin, funderAfter } }) } }
  },
  show: ({ form, errors }) => (
    <>
      {Object.entries(READERS).map(([reader, label]) => {
        const name = `statements-${reader}`
        const value = form.written(name)
        const own = value !== '' && !FORMATS.some(([format]) => format === value)
        return (
          <Select
            name={name}
            label={`${label} gets statements`}
            empty="Not in writing by this agreement"
            options={[
              ...FORMATS.map(([format, text]) => ({ value: format, text })),
              ...(own ? [{ value, text: value }] : []),
            ]}
            value={value}
            error={errorOf(errors, name)}
          />
        )
      })}
      <p class="govuk-body">
        How somebody needs to be written to is recorded with them later, and then counts instead.
      </p>
      <TextField
        name="statements-within"
        label="A question about a statement is answered within"
        suffix="days"
        width={3}
        numeric
        value={form.written('statements-within')}
        error={errorOf(errors, 'statements-within')}
      />
      <TextField
        name="statements-after"
        label="Whoever pays sees that it is not answered after"
        suffix="days"
        width={3}
        numeric
        value={form.written('statements-after')}
        error={errorOf(errors, 'statements-after')}
      />
    </>
  ),
  told: ({ agreement: { statementTo, asking = ASKING } }) => [
    {
      label: 'Statements go to',
      value: statementTo.length === 0 ? 'Nobody in writing' : statementTo.map(recipientSaid).join('\n'),
    },
    {
      label: 'Questions',
      value: `Answered within ${asking.answerWithin} days; whoever pays sees after ${asking.funderAfter} that one is not`,
    },
  ],
  fields: { statementTo: 'statements-person', asking: 'statements-within' },
  written: ({ statementTo, asking = ASKING }) => ({
    'statements-within': String(asking.answerWithin),
    'statements-after': String(asking.funderAfter),
    ...Object.fromEntries(statementTo.map(({ reader, format }) => [`statements-${reader}`, format])),
  }),
}

function recipientSaid({ reader, format }: Terms['statementTo'][number]): string {
  const who = Object.entries(READERS).find(([r]) => r === reader)?.[1] ?? reader
  const how = FORMATS.find(([f]) => f === format)?.[1] ?? format
  return `${who}: ${how.charAt(0).toLowerCase()}${how.slice(1)}`
}
