import { AUTHORITY_KINDS, type AuthorityKind } from '../../../ledger/authority.ts'
import { printDay } from '../../../ledger/day.ts'
import { DECISION_KINDS, type DecisionKind } from '../../../ledger/decision.ts'
import { readText } from '../../../ledger/entry.ts'
import { DateField, errorOf, Select, TextField } from '../../design/fields.tsx'
import type { Form } from '../form.ts'
import type { Step, StepProps } from '../steps.tsx'
import { capital } from '../words.ts'
import { dayFields, optionalDay } from './fields.ts'

/** What somebody who decides for the person may decide, and the evidence for it. */

const KINDS = Object.keys(DECISION_KINDS) as DecisionKind[]

export const authorityStep: Step = {
  id: 'authority',
  title: () => 'Their authority',
  when: ({ way, representative }) => way !== 'anew' && representative,
  suggest: ({ from }) => (from ? dayFields('authority-from', from) : {}),
  read: (form, { provider }) => {
    const name = form.read('authority-name', (text) => readText(text, 'name'), 'Say who has it.')
    const kind = form.oneOf(
      'authority-kind',
      Object.keys(AUTHORITY_KINDS) as AuthorityKind[],
      'Choose the kind of authority.',
    )
    const decides = KINDS.filter((k) => form.written(`authority-decides-${k}`) === 'yes')
    if (!decides.includes('plan'))
      form.wrong(
        'authority-decides-plan',
        'This agreement is about the plan: tick it where their authority covers it. Where it does not, somebody else decides.',
      )
    const email = form.written('authority-email').trim()
    const from = form.day('authority-from')
    const to = optionalDay(form, 'authority-to')
    const recognisedBy = form.text('authority-recognised', 'Say who has recognised it.')
    const evidence = form.text('authority-evidence', 'Say which evidence was seen.')
    if (form.written('authority-not-staff') !== 'yes')
      form.wrong(
        'authority-not-staff',
        `Confirm that they are not paid by ${provider}: nobody who is can decide here.`,
      )
    if (!kind || !name || !from || !recognisedBy || !evidence || form.errors.length > 0) return undefined
    const told = form.written('authority-told') === 'yes'
    return {
      authority: {
        kind,
        name,
        ...(email === '' ? {} : { email }),
        decides,
        told,
        from,
        ...(to ? { to } : {}),
        recognisedBy,
        evidence,
        notStaff: true,
      },
    }
  },
  show: (props) => <AuthorityPage {...props} />,
  told: ({ authority: a }) =>
    a === undefined
      ? []
      : [
          { label: 'Who has it', value: a.name },
          { label: 'Kind', value: capital(AUTHORITY_KINDS[a.kind as AuthorityKind]) },
          {
            label: 'They decide about',
            value: a.decides.map((k) => DECISION_KINDS[k as DecisionKind]).join('\n'),
          },
          { label: 'From', value: `${printDay(a.from)}${a.to ? ` to ${printDay(a.to)}` : ''}` },
          { label: 'Recognised by', value: a.recognisedBy },
          { label: 'Evidence', value: a.evidence },
          { label: 'Told of decisions', value: a.told ? 'Yes' : 'No' },
        ],
  fields: {
    kind: 'authority-kind',
    name: 'authority-name',
    email: 'authority-email',
    decides: 'authority-decides-plan',
    from: 'authority-from',
    to: 'authority-to',
    recognisedBy: 'authority-recognised',
    evidence: 'authority-evidence',
    notStaff: 'authority-not-staff',
  },
}

function AuthorityPage({ form, about, errors }: StepProps) {
  const text = (name: string, label: string, hint?: string) => (
    <TextField
      name={name}
      label={label}
      hint={hint}
      width={20}
      autocomplete="off"
      value={form.written(name)}
      error={errorOf(errors, name)}
    />
  )
  return (
    <>
      {text('authority-name', 'Their name')}
      <Select
        name="authority-kind"
        label="Kind of authority"
        empty="Choose"
        options={Object.entries(AUTHORITY_KINDS).map(([value, said]) => ({ value, text: capital(said) }))}
        value={form.written('authority-kind')}
        error={errorOf(errors, 'authority-kind')}
      />
      <Ticks
        label="What it lets them decide"
        form={form}
        ticks={KINDS.map((kind) => ({
          name: `authority-decides-${kind}`,
          text: capital(DECISION_KINDS[kind]),
        }))}
        error={errorOf(errors, 'authority-decides-plan')}
      />
      <DateField
        name="authority-from"
        label="From"
        value={form.dayWritten('authority-from')}
        error={errorOf(errors, 'authority-from')}
      />
      <DateField
        name="authority-to"
        label="Last day, where it has one"
        value={form.dayWritten('authority-to')}
        error={errorOf(errors, 'authority-to')}
      />
      {text('authority-recognised', 'Who has recognised it')}
      {text(
        'authority-evidence',
        'Which evidence was seen',
        'Such as the power of attorney as it was registered, and when it was seen',
      )}
      {text('authority-email', 'Their e-mail address (if they have one)')}
      <Ticks
        label="And"
        form={form}
        ticks={[
          { name: 'authority-told', text: 'The person wants them told of decisions' },
          {
            name: 'authority-not-staff',
            text: `I have made sure that they are not paid by ${about.provider}`,
          },
        ]}
        error={errorOf(errors, 'authority-not-staff')}
        errorAt="authority-not-staff"
      />
    </>
  )
}

/** Boxes to tick, each under a name of its own, so that they are carried from step to step one by one. */
function Ticks(props: {
  label: string
  form: Form
  ticks: readonly { readonly name: string; readonly text: string }[]
  error: string | undefined
  errorAt?: string
}) {
  const { label, form, ticks, error, errorAt = ticks[0]?.name } = props
  return (
    <div class={`govuk-form-group${error ? ' govuk-form-group--error' : ''}`}>
      <fieldset class="govuk-fieldset" aria-describedby={error ? `${errorAt}-error` : undefined}>
        <legend class="govuk-fieldset__legend">{label}</legend>
        {error && (
          <p id={`${errorAt}-error`} class="govuk-error-message">
            <span class="govuk-visually-hidden">Error:</span> {error}
          </p>
        )}
        <div class="govuk-checkboxes govuk-checkboxes--small">
          {ticks.map(({ name, text }) => (
            <div class="govuk-checkboxes__item">
              <input
                class="govuk-checkboxes__input"
                id={name}
                name={name}
                type="checkbox"
                value="yes"
                checked={form.written(name) === 'yes'}
              />
              <label class="govuk-label govuk-checkboxes__label" for={name}>
                {text}
              </label>
            </div>
          ))}
        </div>
      </fieldset>
    </div>
  )
}
