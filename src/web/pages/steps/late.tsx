import type { LateTerm } from '../../../ledger/agreement.ts'
import { readRatio } from '../../../ledger/rate.ts'
import { errorOf, Radios, TextField } from '../../design/fields.tsx'
import type { Step } from '../steps.tsx'
import { whole } from './fields.ts'

const LATE = {
  nothing: 'Nothing',
  'direct-lines': 'The direct lines of the price, for the time that was paid and not used otherwise',
  part: 'A part of the hours booked',
  'all-booked': 'All of the hours booked',
} as const

export const late: Step = {
  id: 'late',
  title: () => 'When a visit is cancelled',
  suggest: () => ({ 'late-notice': '24', 'late-illness': 'no' }),
  read: (form) => {
    const notice = whole(form, 'late-notice', 'Write whole hours, like 24.', { least: 0 })
    const rule = form.oneOf(
      'late-rule',
      Object.keys(LATE) as (keyof typeof LATE)[],
      'Choose what a late cancellation costs.',
    )
    const part = rule === 'part' ? form.read('late-part', readRatio, 'Say which part, like 1/2.') : undefined
    if (part && part.num > part.den) form.wrong('late-part', 'A part is not more than the whole.')
    const illness = form.oneOf('late-illness', ['no', 'yes'] as const, 'Choose one.')
    if (notice === undefined || !rule || !illness || form.errors.length > 0) return undefined
    const cancelledLate: LateTerm =
      rule === 'part' ? { rule, num: part?.num ?? 1, den: part?.den ?? 1 } : { rule }
    return { terms: { noticeHours: notice, cancelledLate, chargesIllness: illness === 'yes' } }
  },
  show: ({ form, errors }) => (
    <>
      <TextField
        name="late-notice"
        label="How many hours before is in time?"
        hint="A visit that is cancelled in time costs nothing"
        suffix="hours"
        width={4}
        numeric
        value={form.written('late-notice')}
        error={errorOf(errors, 'late-notice')}
      />
      <Radios
        name="late-rule"
        label="What does it cost the person when a visit is cancelled later than that?"
        hint="Only where the worker was paid and had no other work. A visit that the provider could not make costs nothing, however late."
        options={Object.entries(LATE).map(([value, text]) => ({ value, text }))}
        value={form.written('late-rule')}
        error={errorOf(errors, 'late-rule')}
      />
      <TextField
        name="late-part"
        label="Which part, where it is a part"
        hint="Like 1/2 or 50 %"
        width={5}
        value={form.written('late-part')}
        error={errorOf(errors, 'late-part')}
      />
      <Radios
        name="late-illness"
        label="Are illness and hospital charged in the same way?"
        inline
        options={[
          { value: 'no', text: 'No' },
          { value: 'yes', text: 'Yes' },
        ]}
        value={form.written('late-illness')}
        error={errorOf(errors, 'late-illness')}
      />
    </>
  ),
  told: ({ agreement: { noticeHours, cancelledLate, chargesIllness } }) => [
    { label: 'In time', value: `${noticeHours} hours before, or sooner` },
    {
      label: 'Later costs',
      value:
        cancelledLate.rule === 'part'
          ? `${cancelledLate.num}/${cancelledLate.den} of the hours booked`
          : LATE[cancelledLate.rule],
    },
    { label: 'Illness and hospital', value: chargesIllness ? 'Charged in the same way' : 'Cost nothing' },
  ],
  fields: { noticeHours: 'late-notice', cancelledLate: 'late-rule' },
  written: ({ noticeHours, cancelledLate, chargesIllness }) => ({
    'late-notice': String(noticeHours),
    'late-rule': cancelledLate.rule,
    'late-part': 'num' in cancelledLate ? `${cancelledLate.num}/${cancelledLate.den}` : '',
    'late-illness': chargesIllness ? 'yes' : 'no',
  }),
}
