import { addDays, type Day, printDay } from '../../../ledger/day.ts'
import { DateField, errorOf } from '../../design/fields.tsx'
import { Rows, rowsIn, type Step } from '../steps.tsx'
import { dayFields } from './fields.ts'

const REVIEWS = 'reviews-row'

export const reviews: Step = {
  id: 'reviews',
  title: () => 'Reviews',
  suggest: ({ from }) => suggestedReviews(from),
  read: (form, { from, way }) => {
    const written = (row: string) =>
      Object.values(form.dayWritten(`${REVIEWS}-${row}`)).some((part) => part !== '')
    const days = rowsIn(form, REVIEWS)
      .filter(written)
      .flatMap((row) => {
        const on = form.day(`${REVIEWS}-${row}`)
        if (way !== 'anew' && on && from && on < from)
          form.wrong(`${REVIEWS}-${row}`, 'This is before the agreement begins.')
        return on ? [on] : []
      })
    return { terms: { reviews: days.sort() } }
  },
  show: ({ form, about, errors }) => (
    <>
      <p class="govuk-body">
        When everybody looks again whether it works. Four weeks and twelve months after the start are usual.
      </p>
      <Rows
        {...{ form, about }}
        group={REVIEWS}
        title={(_, i) => `Review ${i + 1}`}
        add="Add a review"
        row={(row) => (
          <DateField
            name={`${REVIEWS}-${row}`}
            label="Day of the review"
            value={form.dayWritten(`${REVIEWS}-${row}`)}
            error={errorOf(errors, `${REVIEWS}-${row}`)}
          />
        )}
      />
    </>
  ),
  told: ({ agreement }) => [
    {
      label: 'Reviews',
      value: agreement.reviews.length === 0 ? 'None' : agreement.reviews.map(printDay).join('\n'),
    },
  ],
  fields: { reviews: REVIEWS },
  written: ({ reviews: days }) =>
    Object.assign(
      { [`${REVIEWS}-rows`]: days.map((_, i) => i + 1).join(' ') },
      ...days.map((on, i) => dayFields(`${REVIEWS}-${i + 1}`, on)),
    ),
}

/** After four weeks and after twelve months. */
function suggestedReviews(from: Day | undefined): Record<string, string> {
  if (from === undefined) return { [`${REVIEWS}-rows`]: '1' }
  const year = Temporal.PlainDate.from(from).add({ months: 12 }).toString() as Day
  return {
    [`${REVIEWS}-rows`]: '1 2',
    ...dayFields(`${REVIEWS}-1`, addDays(from, 28)),
    ...dayFields(`${REVIEWS}-2`, year),
  }
}
