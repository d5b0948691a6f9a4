import { INVOLVED } from '../../../ledger/decision.ts'
import { readText } from '../../../ledger/entry.ts'
import { errorOf, Radios, TextArea, TextField } from '../../design/fields.tsx'
import type { Step } from '../steps.tsx'
import { capital, INVOLVED_SAID } from '../words.ts'

/** Who decided it. */

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
