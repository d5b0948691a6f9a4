import type { BroughtForwardAsked } from '../../../bookkeeping/agree.ts'
import { printDay } from '../../../ledger/day.ts'
import { readText } from '../../../ledger/entry.ts'
import { pence, pennySeconds, printPence, readPence } from '../../../ledger/money.ts'
import { type Kind, worth } from '../../../ledger/rate.ts'
import { DateField, errorOf, Select, TextField } from '../../design/fields.tsx'
import { Inset } from '../../design/figures.tsx'
import { StepButton } from '../../design/steps.tsx'
import { Table } from '../../design/tables.tsx'
import type { Form } from '../form.ts'
import { type About, formOf, Rows, rowsIn, type Step, type StepProps } from '../steps.tsx'
import { capital, hoursOf, howMuch, pounds } from '../words.ts'

/** What a running fund brings with it: what was left as at a day, agreed with whoever kept it before. */

const POTS = 'brought-pot'
const SAVED = 'brought-saved'

export const brought: Step = {
  id: 'brought',
  title: () => 'What is brought forward',
  when: ({ way }) => way === 'running',
  read: (form, about) => {
    const asked = broughtIn(form, about)
    if (!asked || form.errors.length > 0) return undefined
    const { held, stands } = bothSides(asked, about)
    const difference = sum(held) - sum(stands)
    if (difference !== 0)
      form.wrong(
        'brought-bank',
        `What is held comes to ${pounds(sum(held))}, and what it stands for to ${pounds(sum(stands))}: ${pounds(Math.abs(difference))} too ${difference > 0 ? 'much' : 'little'} is held. Both must be the same. The table below shows both.`,
      )
    return { broughtForward: asked }
  },
  show: (props) => <BroughtPage {...props} />,
  told: ({ broughtForward: b, agreement: { kinds, streams } }) =>
    b === undefined
      ? []
      : [
          { label: 'The fund begins here on', value: printDay(b.asAt) },
          ...b.hours.map(({ kind, amount }) => ({
            label: capital(kinds.find((k) => k.code === kind)?.label ?? kind),
            value: howMuch(kinds, kind, amount),
          })),
          ...(b.pots ?? []).map((p) => ({
            label: `Saved for ${p.name}`,
            value: hoursOf(kinds, p.kind, p.amount),
          })),
          ...(b.savedPence ?? []).map((p) => ({ label: `Saved for ${p.name}`, value: printPence(p.pence) })),
          { label: 'Money to spend', value: printPence(b.spendingPence ?? 0) },
          { label: 'Kept for emergencies', value: printPence(b.contingencyPence ?? 0) },
          { label: 'At the bank', value: printPence(b.bankPence) },
          ...(b.owed ?? []).map((o) => ({
            label: `Owed by ${streams.find((s) => s.code === o.stream)?.name ?? o.stream}`,
            value: printPence(o.pence),
          })),
          { label: 'Earned and not taken yet', value: printPence(b.earnedPence ?? 0) },
          { label: 'Lent by the provider', value: printPence(b.advancePence ?? 0) },
          { label: 'How it is marked', value: 'Brought forward, not proved here' },
        ],
  fields: {
    broughtForward: 'brought-bank',
    asAt: 'brought-as-at',
    bankPence: 'brought-bank',
  },
}

function BroughtPage({ form, about, errors }: StepProps) {
  const { kinds, streams } = about
  const sumField = (name: string, label: string, hint?: string) => (
    <TextField
      name={name}
      label={label}
      hint={hint}
      prefix="£"
      width={10}
      numeric
      value={form.written(name)}
      error={errorOf(errors, name)}
    />
  )
  return (
    <>
      <p class="govuk-body">
        Copy the last account of whoever kept the fund before. These figures are marked “brought forward, not
        proved here” on every statement that shows them.
      </p>
      <DateField
        name="brought-as-at"
        label="The fund begins here on"
        hint="The figures are what was left at the end of the day before. Weeks that begin on this day or later are given by the agreement."
        value={form.dayWritten('brought-as-at')}
        error={errorOf(errors, 'brought-as-at')}
      />
      <h2 class="govuk-heading-m">Hours not used</h2>
      {kinds.map((kind) => (
        <TextField
          name={`brought-hours-${kind.code}`}
          label={capital(kind.label)}
          hint={kind.measure === 'count' ? undefined : 'Hours and minutes, like 30:00; without what is saved'}
          width={5}
          numeric
          value={form.written(`brought-hours-${kind.code}`)}
          error={errorOf(errors, `brought-hours-${kind.code}`)}
        />
      ))}
      <h2 class="govuk-heading-m">Hours saved for something</h2>
      <Rows
        {...{ form, about }}
        group={POTS}
        title={(_, i) => `Hours saved ${i + 1}`}
        add="Add hours that are saved"
        compact
        row={(row) => (
          <>
            <TextField
              name={`${POTS}-${row}-name`}
              label="Saved for"
              width={20}
              autocomplete="off"
              value={form.written(`${POTS}-${row}-name`)}
              error={errorOf(errors, `${POTS}-${row}-name`)}
            />
            <Select
              name={`${POTS}-${row}-kind`}
              label="Kind"
              options={kinds.map((k) => ({ value: k.code, text: k.label }))}
              value={form.written(`${POTS}-${row}-kind`)}
              error={errorOf(errors, `${POTS}-${row}-kind`)}
            />
            <TextField
              name={`${POTS}-${row}-amount`}
              label="How many"
              width={5}
              numeric
              value={form.written(`${POTS}-${row}-amount`)}
              error={errorOf(errors, `${POTS}-${row}-amount`)}
            />
          </>
        )}
      />
      <h2 class="govuk-heading-m">Money of the person</h2>
      {sumField('brought-spending', 'To spend')}
      {sumField('brought-emergencies', 'Kept for emergencies')}
      <Rows
        {...{ form, about }}
        group={SAVED}
        title={(_, i) => `Money saved ${i + 1}`}
        add="Add money that is saved"
        compact
        row={(row) => (
          <>
            <TextField
              name={`${SAVED}-${row}-name`}
              label="Saved for"
              width={20}
              autocomplete="off"
              value={form.written(`${SAVED}-${row}-name`)}
              error={errorOf(errors, `${SAVED}-${row}-name`)}
            />
            <TextField
              name={`${SAVED}-${row}-sum`}
              label="How much"
              prefix="£"
              width={10}
              numeric
              value={form.written(`${SAVED}-${row}-sum`)}
              error={errorOf(errors, `${SAVED}-${row}-sum`)}
            />
          </>
        )}
      />
      <h2 class="govuk-heading-m">What is held, and what is owed</h2>
      {sumField('brought-bank', 'At the bank, in the ring-fenced account')}
      {streams.map((s) =>
        sumField(
          `brought-owed-${s.code}`,
          `Owed by ${s.name}`,
          'Given to the person and not paid yet. Paid ahead: with a minus, like -50.00',
        ),
      )}
      {sumField('brought-earned', 'Earned by the provider for support delivered, and not taken yet')}
      {sumField('brought-lent', 'Lent to the fund by the provider')}
      <BothSides {...{ form, about }} />
      <p class="govuk-body">
        <StepButton does="stay" kind="link">
          Add it up
        </StepButton>
      </p>
    </>
  )
}

/** Both sides as far as they can be read. */
function BothSides({ form, about }: { form: Form; about: About }) {
  const asked = broughtIn(formOf(fieldsOf(form)), about)
  if (!asked || about.kinds.length === 0) return null
  const { held, stands } = bothSides(asked, about)
  const rows = (list: readonly Line[]) =>
    list.filter((l) => l.sum !== 0).map((l) => ({ cells: [l.label, pounds(l.sum)] }))
  const difference = sum(held) - sum(stands)
  return (
    <>
      <Table
        caption="What must be the same"
        columns={[{ heading: 'What' }, { heading: 'How much', align: 'right' }]}
        rows={[
          ...rows(held),
          { cells: ['What is held and owed', pounds(sum(held))], kind: 'part' },
          ...rows(stands),
          { cells: ['What it stands for', pounds(sum(stands))], kind: 'part' },
        ]}
      />
      <Inset>
        {difference === 0
          ? 'Both are the same.'
          : `${pounds(Math.abs(difference))} too ${difference > 0 ? 'much' : 'little'} is held for what it stands for. Look for it in the hours, at the bank and in what is owed.`}
      </Inset>
    </>
  )
}

function fieldsOf(form: Form): URLSearchParams {
  return new URLSearchParams([...form.fields])
}

interface Line {
  readonly label: string
  /** In penny-seconds. */
  readonly sum: number
}

function sum(lines: readonly Line[]): number {
  return lines.reduce((all, l) => all + l.sum, 0)
}

/** What is held and owed, and what it stands for: hours at their price, the person's money, what is earned and lent. */
function bothSides(b: BroughtForwardAsked, { kinds, streams }: About): { held: Line[]; stands: Line[] } {
  const line = (label: string, amount: number | undefined): Line => ({
    label,
    sum: pennySeconds(pence(amount ?? 0)),
  })
  const hours = (label: (kind: Kind) => string, list: BroughtForwardAsked['hours']) =>
    list.flatMap(({ kind: code, amount }) => {
      const kind = kinds.find((k) => k.code === code)
      return kind ? [{ label: label(kind), sum: pennySeconds(worth(kind, amount)) }] : []
    })
  return {
    held: [
      line('At the bank', b.bankPence),
      ...(b.owed ?? []).map((o) =>
        line(`Owed by ${streams.find((s) => s.code === o.stream)?.name ?? o.stream}`, o.pence),
      ),
    ],
    stands: [
      ...hours((k) => `${capital(k.label)}, at their price`, b.hours),
      ...hours((k) => `Saved: ${k.label}`, b.pots ?? []),
      line('To spend', b.spendingPence),
      ...(b.savedPence ?? []).map((p) => line(`Saved for ${p.name}`, p.pence)),
      line('Kept for emergencies', b.contingencyPence),
      line('Earned and not taken yet', b.earnedPence),
      line('Lent by the provider', b.advancePence),
    ],
  }
}

function broughtIn(form: Form, { kinds, streams, from, today }: About): BroughtForwardAsked | undefined {
  const asAt = form.day('brought-as-at')
  if (asAt && from && asAt < from)
    form.wrong(
      'brought-as-at',
      `The agreement begins on ${printDay(from)}, after this day. Let it begin on this day or before.`,
    )
  if (asAt && asAt > today)
    form.wrong('brought-as-at', `${printDay(asAt)} has not come yet. Bring it forward on the day.`)
  const amountOf = (name: string, kind: Kind | undefined) =>
    kind?.measure === 'count' ? form.count(name, kind.label) : form.hours(name)
  const hours = kinds.flatMap((kind) => {
    const name = `brought-hours-${kind.code}`
    if (/^0*(?::00)?$/.test(form.written(name).trim())) return []
    const amount = amountOf(name, kind)
    return amount === undefined ? [] : [{ kind: kind.code, amount }]
  })
  const nameIn = (at: string) =>
    form.read(`${at}-name`, (text) => readText(text, 'name'), 'Say what it is saved for.')
  const pots = rowsIn(form, POTS).flatMap((row) => {
    const at = `${POTS}-${row}`
    const [name, kind] = [
      nameIn(at),
      form.oneOf(
        `${at}-kind`,
        kinds.map((k) => k.code),
        'Choose the kind.',
      ),
    ]
    const amount = amountOf(
      `${at}-amount`,
      kinds.find((k) => k.code === kind),
    )
    return name && kind && amount ? [{ name, kind, amount }] : []
  })
  const savedPence = rowsIn(form, SAVED).flatMap((row) => {
    const name = nameIn(`${SAVED}-${row}`)
    const amount = form.pence(`${SAVED}-${row}-sum`)
    if (amount !== undefined && amount <= 0)
      form.wrong(`${SAVED}-${row}-sum`, 'Write a sum that is more than nothing.')
    return name && amount ? [{ name, pence: amount }] : []
  })
  const bankPence = sumIn(form, 'brought-bank')
  const owed = streams.flatMap((s) => {
    const amount = sumIn(form, `brought-owed-${s.code}`, true)
    return amount ? [{ stream: s.code, pence: amount }] : []
  })
  const [spendingPence, contingencyPence, earnedPence, advancePence] = [
    'brought-spending',
    'brought-emergencies',
    'brought-earned',
    'brought-lent',
  ].map((name) => sumIn(form, name))
  if (!asAt || form.errors.length > 0) return undefined
  return {
    asAt,
    hours,
    pots,
    spendingPence: spendingPence ?? 0,
    savedPence,
    contingencyPence: contingencyPence ?? 0,
    bankPence: bankPence ?? 0,
    owed,
    earnedPence: earnedPence ?? 0,
    advancePence: advancePence ?? 0,
  }
}

/** Whole pence; nothing where it is left empty. */
function sumIn(form: Form, name: string, mayBeLess = false): number | undefined {
  if (form.written(name).trim() === '') return 0
  const amount = form.read(name, readPence, '')
  if (amount !== undefined && amount < 0 && !mayBeLess)
    return form.wrong(name, 'Write a sum that is not below nothing.')
  return amount
}
