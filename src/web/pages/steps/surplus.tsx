import type { SurplusRule } from '../../../ledger/agreement.ts'
import { printPence, readPence } from '../../../ledger/money.ts'
import { readRatio } from '../../../ledger/rate.ts'
import { errorOf, Radios, TextField } from '../../design/fields.tsx'
import type { Form } from '../form.ts'
import type { Step } from '../steps.tsx'
import { whole } from './fields.ts'

const SURPLUS = {
  'not-agreed-yet': 'Not agreed yet',
  none: 'Nothing goes back',
  'over-sum': 'What is over a sum of money',
  'over-share-of-budget': 'What is over a share of the year’s budget',
  'over-share-of-unspent': 'What is over a share of what is not spent',
  'over-weeks': 'What is over the worth of some weeks',
} as const

export const surplus: Step = {
  id: 'surplus',
  title: () => 'What goes back to whoever pays',
  read: (form) => {
    const rule = form.oneOf(
      'surplus-rule',
      Object.keys(SURPLUS) as (keyof typeof SURPLUS)[],
      'Choose a rule, or that it is not agreed yet.',
    )
    const agreed = rule && surplusIn(form, rule)
    return agreed && { terms: { surplus: agreed } }
  },
  show: ({ form, errors }) => (
    <>
      <p class="govuk-body">
        Nothing is worked out to go back until a rule is agreed, and then a person confirms it each time.
      </p>
      <Radios
        name="surplus-rule"
        label="What goes back at a review"
        options={Object.entries(SURPLUS).map(([value, text]) => ({ value, text }))}
        value={form.written('surplus-rule')}
        error={errorOf(errors, 'surplus-rule')}
      />
      <TextField
        name="surplus-over"
        label="Over how much, where the rule needs it"
        hint="A sum like 500.00, a share like 10 %, or a number of weeks like 4"
        width={10}
        value={form.written('surplus-over')}
        error={errorOf(errors, 'surplus-over')}
      />
    </>
  ),
  told: ({ agreement: { surplus: rule } }) => [{ label: 'What goes back', value: surplusSaid(rule) }],
  fields: { surplus: 'surplus-rule' },
  written: ({ surplus: rule }) => ({ 'surplus-rule': rule.rule, 'surplus-over': overAsWritten(rule) }),
}

function surplusIn(form: Form, rule: keyof typeof SURPLUS): SurplusRule | undefined {
  switch (rule) {
    case 'not-agreed-yet':
    case 'none':
      return { rule }
    case 'over-sum': {
      const pence = form.read('surplus-over', readPence, 'Say over which sum, like 500.00.')
      if (pence !== undefined && pence < 0)
        return form.wrong('surplus-over', 'Write a sum that is not below nothing.')
      return pence === undefined ? undefined : { rule, pence }
    }
    case 'over-weeks': {
      const weeks = whole(form, 'surplus-over', 'Say how many weeks, like 4.', { most: 520 })
      return weeks === undefined ? undefined : { rule, weeks }
    }
    default: {
      const share = form.read('surplus-over', readRatio, 'Say over which share, like 10 %.')
      return share && { rule, num: share.num, den: share.den }
    }
  }
}

function surplusSaid(rule: SurplusRule): string {
  if (rule.rule === 'over-sum') return `What is over ${printPence(rule.pence)}`
  if (rule.rule === 'over-weeks')
    return `What is over the worth of ${rule.weeks === 1 ? 'one week' : `${rule.weeks} weeks`}`
  if ('num' in rule) return SURPLUS[rule.rule].replace('a share', `${rule.num}/${rule.den}`)
  return SURPLUS[rule.rule]
}

function overAsWritten(rule: SurplusRule): string {
  if (rule.rule === 'over-sum') return printPence(rule.pence).replace('£', '')
  if ('num' in rule) return `${rule.num}/${rule.den}`
  return 'weeks' in rule ? String(rule.weeks) : ''
}
