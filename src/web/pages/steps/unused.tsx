import { printRate, readRate } from '../../../ledger/rate.ts'
import { errorOf, Radios, TextField } from '../../design/fields.tsx'
import type { Step } from '../steps.tsx'
import { capital } from '../words.ts'

const RESTS = {
  contingency: 'is kept for the person’s emergencies',
  funder: 'goes to whoever pays',
  provider: 'is kept by the provider for running costs, though there was no support',
} as const

export const unused: Step = {
  id: 'unused',
  title: () => 'When unused hours become money',
  suggest: () => ({ 'unused-rate': 'full' }),
  read: (form) => {
    const rate = form.oneOf('unused-rate', ['full', 'less'] as const, 'Choose what an unused hour becomes.')
    if (rate === 'full') return { terms: { cashRest: 'contingency' } }
    const cashRate = form.read('unused-sum', readRate, 'Say how much an unused hour becomes, like 20.00.')
    const rest = form.oneOf(
      'unused-rest',
      Object.keys(RESTS) as (keyof typeof RESTS)[],
      'Choose where the rest goes.',
    )
    const reason = form.written('unused-reason').trim()
    if (rest === 'provider' && reason === '')
      form.wrong(
        'unused-reason',
        'What the provider keeps of swapped hours needs its reason in the agreement.',
      )
    if (!cashRate || !rest || form.errors.length > 0) return undefined
    return {
      terms: {
        cashRate,
        cashRest: rest,
        ...(reason === '' ? {} : { cashRestReason: reason.slice(0, 2000) }),
      },
    }
  },
  show: ({ form, errors }) => (
    <>
      <Radios
        name="unused-rate"
        label="An unused day hour becomes"
        options={[
          { value: 'full', text: 'Its full price', hint: 'Other hours by their ratio' },
          { value: 'less', text: 'A lower sum that was agreed' },
        ]}
        value={form.written('unused-rate')}
        error={errorOf(errors, 'unused-rate')}
      />
      <h2 class="govuk-heading-s">Only where a lower sum was agreed</h2>
      <TextField
        name="unused-sum"
        label="How much for an hour"
        prefix="£"
        width={5}
        numeric
        value={form.written('unused-sum')}
        error={errorOf(errors, 'unused-sum')}
      />
      <Radios
        name="unused-rest"
        label="The rest of what the hour is worth"
        options={Object.entries(RESTS).map(([value, text]) => ({ value, text: capital(text) }))}
        value={form.written('unused-rest')}
        error={errorOf(errors, 'unused-rest')}
      />
      <TextField
        name="unused-reason"
        label="Why, where the provider keeps it"
        hint="Stands on every statement"
        value={form.written('unused-reason')}
        error={errorOf(errors, 'unused-reason')}
      />
    </>
  ),
  told: ({ agreement: { cashRate, cashRest, cashRestReason } }) =>
    cashRate === undefined
      ? [{ label: 'An unused day hour becomes', value: 'Its full price' }]
      : [
          { label: 'An unused day hour becomes', value: printRate(cashRate) },
          { label: 'The rest', value: capital(RESTS[cashRest]) },
          ...(cashRestReason ? [{ label: 'Why', value: cashRestReason }] : []),
        ],
  fields: { cashRate: 'unused-sum', cashRest: 'unused-rest', cashRestReason: 'unused-reason' },
  written: ({ cashRate, cashRest, cashRestReason }) => ({
    'unused-rate': cashRate ? 'less' : 'full',
    'unused-sum': cashRate ? printRate(cashRate).replace('£', '') : '',
    'unused-rest': cashRate ? cashRest : '',
    'unused-reason': cashRestReason ?? '',
  }),
}
