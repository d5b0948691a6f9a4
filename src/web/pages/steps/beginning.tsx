import { readReference } from '../../../bookkeeping/agree.ts'
import { AUTHORITY_KINDS, type AuthorityKind } from '../../../ledger/authority.ts'
import { type Day, printDay } from '../../../ledger/day.ts'
import { DECISION_KINDS, type DecisionKind, INVOLVED } from '../../../ledger/decision.ts'
import { readText } from '../../../ledger/entry.ts'
import type { Nation } from '../../../ledger/statement.ts'
import { DateField, errorOf, Radios, Select, TextArea, TextField } from '../../design/fields.tsx'
import type { Form } from '../form.ts'
import type { Step, StepProps } from '../steps.tsx'
import { capital, INVOLVED_SAID } from '../words.ts'
import { dayFields } from './fields.ts'

/** Who it is about and from when, and who decided it. */

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

const PERSON = 'person'
const REPRESENTATIVE = 'representative'

export const decidedStep: Step = {
  id: 'decided',
  title: () => 'Who decided',
  read: (form, { name, way }) => {
    const by = form.oneOf('decided-by', [PERSON, REPRESENTATIVE] as const, 'Choose who decided.')
    const involved = form.oneOf('decided-involved', INVOLVED, 'Choose how the person was involved.')
    const what = form.written('decided-what').trim()
    const said = what === '' ? undefined : form.read('decided-what', (text) => readText(text, 'what'), '')
    const whoElse =
      way === 'anew' && by === REPRESENTATIVE
        ? form.text('decided-name', 'Say who decided for them.')
        : undefined
    if (!by || !involved || form.errors.length > 0) return undefined
    // Of a representative who is new here the next step asks the name.
    const decider = by === PERSON ? name : (whoElse ?? form.written('authority-name').trim())
    return { decided: { name: decider, by, involved, ...(said ? { what: said } : {}) } }
  },
  show: ({ form, about, errors }) => (
    <>
      <p class="govuk-body">
        The person directs their fund: the agreement stands on their decision, or on that of somebody who may
        decide for them.
      </p>
      <Radios
        name="decided-by"
        label="Who decided?"
        options={[
          {
            value: PERSON,
            text: about.name === '' ? 'The person themselves' : about.name,
            hint: 'With help or without',
          },
          {
            value: REPRESENTATIVE,
            text: 'Somebody who may decide for them',
            hint:
              about.way === 'anew'
                ? 'Somebody whose authority is on record'
                : 'The next page asks for their authority and the evidence for it',
          },
        ]}
        value={form.written('decided-by')}
        error={errorOf(errors, 'decided-by')}
      />
      {about.way === 'anew' && (
        <TextField
          name="decided-name"
          label="Name of whoever decided for them, where somebody did"
          width={20}
          autocomplete="off"
          value={form.written('decided-name')}
          error={errorOf(errors, 'decided-name')}
        />
      )}
      <Radios
        name="decided-involved"
        label="How was the person involved?"
        options={INVOLVED.map((value) => ({ value, text: capital(INVOLVED_SAID[value]) }))}
        value={form.written('decided-involved')}
        error={errorOf(errors, 'decided-involved')}
      />
      <TextArea
        name="decided-what"
        label="In their own words (if you like)"
        rows={3}
        value={form.written('decided-what')}
        error={errorOf(errors, 'decided-what')}
      />
    </>
  ),
  told: ({ decided }) => [
    { label: 'Decided by', value: decided.by === 'person' ? decided.name : `${decided.name}, for them` },
    { label: 'How', value: capital(INVOLVED_SAID[decided.involved]) },
    ...(decided.what ? [{ label: 'In their own words', value: decided.what }] : []),
  ],
  fields: { decided: 'decided-by', decidedBy: 'decided-by', what: 'decided-what' },
}

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

/** Three boxes that may all be left empty. */
function optionalDay(form: Form, name: string): Day | undefined {
  return Object.values(form.dayWritten(name)).every((part) => part === '') ? undefined : form.day(name)
}
