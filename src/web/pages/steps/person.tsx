import { readReference } from '../../../bookkeeping/agree.ts'
import { printDay } from '../../../ledger/day.ts'
import { readText } from '../../../ledger/entry.ts'
import type { Nation } from '../../../ledger/statement.ts'
import { DateField, errorOf, Radios, TextField } from '../../design/fields.tsx'
import type { Step } from '../steps.tsx'
import { optionalDay } from './fields.ts'

/** Who it is about and from when. */

const NATIONS: Readonly<Record<Nation, string>> = { england: 'England', wales: 'Wales', scotland: 'Scotland' }

export const person: Step = {
  id: 'person',
  title: ({ way }) => (way === 'anew' ? 'From when' : 'The person'),
  suggest: ({ help }) => ({ 'person-ref': help.ref, 'person-nation': 'england' }),
  read: (form, { way, help }) => {
    const isNew = way !== 'anew'
    const name = isNew
      ? form.read('person-name', (text) => readText(text, 'name'), 'Say what they are called.')
      : ''
    if (name && name.length > 200) form.wrong('person-name', 'This may be at most 200 characters.')
    const ref = isNew ? form.read('person-ref', readReference, 'Give a reference, like LS-001.') : ''
    if (ref && help.taken.has(ref))
      form.wrong('person-ref', `There is a fund ${ref} already. Use ${help.ref}.`)
    const from = form.day('person-from')
    const until = optionalDay(form, 'person-until')
    if (from && until && until < from)
      form.wrong('person-until', 'It ends before it begins. Check both days.')
    const nation = form.oneOf('person-nation', Object.keys(NATIONS) as Nation[], 'Choose the nation.')
    if (name === undefined || ref === undefined || !from || !nation) return undefined
    return {
      ...(isNew ? { name, ref } : {}),
      terms: { from, ...(until ? { until } : {}), ...(nation === 'england' ? {} : { nation }) },
    }
  },
  show: ({ form, about, errors }) => (
    <>
      {about.way !== 'anew' && (
        <>
          <TextField
            name="person-name"
            label="Name, as they are known"
            width={20}
            autocomplete="off"
            value={form.written('person-name')}
            error={errorOf(errors, 'person-name')}
          />
          <TextField
            name="person-ref"
            label="Reference"
            hint="The council’s payments and the roster name them by it: capital letters, digits and hyphens"
            width={10}
            autocomplete="off"
            value={form.written('person-ref')}
            error={errorOf(errors, 'person-ref')}
          />
        </>
      )}
      <DateField
        name="person-from"
        label={about.way === 'anew' ? 'The new agreement begins on' : 'The agreement begins on'}
        hint={
          about.way === 'running'
            ? 'The day from which these terms count; not after the day as at which balances are brought forward'
            : 'Like 1 6 2026. The first week’s hours are given on that day.'
        }
        value={form.dayWritten('person-from')}
        error={errorOf(errors, 'person-from')}
      />
      <DateField
        name="person-until"
        label="Last day, where one is agreed"
        value={form.dayWritten('person-until')}
        error={errorOf(errors, 'person-until')}
      />
      <Radios
        name="person-nation"
        label="Which nation’s Ombudsman looks at complaints?"
        inline
        options={Object.entries(NATIONS).map(([value, text]) => ({ value, text }))}
        value={form.written('person-nation')}
        error={errorOf(errors, 'person-nation')}
      />
    </>
  ),
  told: ({ name, ref, agreement: { from, until, nation } }, { way }) => [
    ...(way === 'anew'
      ? []
      : [
          { label: 'Name', value: name },
          { label: 'Reference', value: ref },
        ]),
    { label: 'The agreement begins on', value: printDay(from) },
    ...(until ? [{ label: 'Last day', value: printDay(until) }] : []),
    { label: 'Nation', value: NATIONS[nation ?? 'england'] },
  ],
  fields: { name: 'person-name', ref: 'person-ref', from: 'person-from', until: 'person-until' },
}
