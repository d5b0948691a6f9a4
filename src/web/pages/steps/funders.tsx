import type { Stream } from '../../../ledger/agreement.ts'
import { readRatio } from '../../../ledger/rate.ts'
import { errorOf, Select, TextField } from '../../design/fields.tsx'
import type { Form } from '../form.ts'
import { type About, Rows, rowsIn, type Step, type StepProps } from '../steps.tsx'
import { codeFrom, labelIn } from './fields.ts'

const FUNDERS = 'funders-row'
const NEW_FUNDER = 'new'
const RELATIONS = { included: 'part of the agreed budget', added: 'on top of the agreed budget' } as const

export const funders: Step = {
  id: 'funders',
  title: () => 'Who pays',
  suggest: () => ({ [`${FUNDERS}-rows`]: '1' }),
  read: (form, about) => {
    const rows = rowsIn(form, FUNDERS)
    const streams = rows.flatMap((row, i) => streamIn(form, about, row, i === rows.length - 1) ?? [])
    if (rows.length === 0) form.wrong(FUNDERS, 'Add whoever pays: at least one.')
    for (const [i, { code }] of streams.entries())
      if (streams.findIndex((s) => s.code === code) < i)
        form.wrong(`${FUNDERS}-${rows[i]}-who`, 'This funder stands above already. Each pays once.')
    return form.errors.length > 0 ? undefined : { terms: { streams } }
  },
  show: (props) => <FundersPage {...props} />,
  told: ({ agreement: { streams } }) =>
    streams.map((s, i) => ({
      label: s.name,
      value: `${sharePaid(s, streams.length)}; ${RELATIONS[s.relation]}${streams.length > 1 ? ` (${i + 1}. in order)` : ''}`,
    })),
  fields: { streams: FUNDERS },
  written: ({ streams }) => ({
    [`${FUNDERS}-rows`]: streams.map((_, i) => i + 1).join(' '),
    ...Object.fromEntries(
      streams.flatMap(({ code, relation, share }, i) => [
        [`${FUNDERS}-${i + 1}-who`, code],
        [`${FUNDERS}-${i + 1}-relation`, relation],
        [`${FUNDERS}-${i + 1}-share`, share ? `${share.num}/${share.den}` : ''],
      ]),
    ),
  }),
}

function sharePaid({ share }: Stream, all: number): string {
  if (share) return `Pays ${share.num}/${share.den} of each week`
  return all === 1 ? 'Pays for all of it' : 'Pays the rest'
}

function FundersPage({ form, about, errors }: StepProps) {
  const known = about.help.funders
  const several = rowsIn(form, FUNDERS).length > 1
  return (
    <>
      <p class="govuk-body">Each pays its share of every week, in this order; the last one pays the rest.</p>
      <Rows
        {...{ form, about }}
        group={FUNDERS}
        ordered
        title={(_, i) => `Funder ${i + 1}`}
        add="Add another funder"
        row={(row) => {
          const at = `${FUNDERS}-${row}`
          const last = rowsIn(form, FUNDERS).at(-1) === row
          const isNew = known.length === 0
          return (
            <>
              {isNew ? (
                <input type="hidden" name={`${at}-who`} value={NEW_FUNDER} />
              ) : (
                <Select
                  name={`${at}-who`}
                  label="Who pays"
                  empty="Choose"
                  options={[
                    ...known.map((f) => ({ value: f.code, text: f.name })),
                    { value: NEW_FUNDER, text: 'Somebody else, by name' },
                  ]}
                  value={form.written(`${at}-who`)}
                  error={errorOf(errors, `${at}-who`)}
                />
              )}
              <TextField
                name={`${at}-name`}
                label={isNew ? 'Name' : 'Name, where it is somebody else'}
                hint="Such as Northshire Council: it stands on every statement"
                width={20}
                value={form.written(`${at}-name`)}
                error={errorOf(errors, `${at}-name`)}
              />
              <Select
                name={`${at}-relation`}
                label="What they pay is"
                options={Object.entries(RELATIONS).map(([value, text]) => ({ value, text }))}
                value={form.written(`${at}-relation`)}
                error={errorOf(errors, `${at}-relation`)}
              />
              {several && (
                <TextField
                  name={`${at}-share`}
                  label="Share of each week"
                  hint={last ? 'Leave it empty: the last one pays the rest' : 'Like 3/4 or 70 %'}
                  width={5}
                  value={form.written(`${at}-share`)}
                  error={errorOf(errors, `${at}-share`)}
                />
              )}
            </>
          )
        }}
      />
    </>
  )
}

function streamIn(form: Form, { help }: About, row: string, last: boolean): Stream | undefined {
  const at = `${FUNDERS}-${row}`
  const codes = [NEW_FUNDER, ...help.funders.map((f) => f.code)]
  const who = form.oneOf(`${at}-who`, codes, 'Choose who pays.')
  const relation = form.oneOf(
    `${at}-relation`,
    ['included', 'added'] as const,
    'Choose how it belongs to the budget.',
  )
  const share = last
    ? undefined
    : form.read(`${at}-share`, readRatio, 'Say which share of each week they pay, like 3/4.')
  if (share && share.num >= share.den)
    form.wrong(`${at}-share`, 'A share is less than the whole: the last funder pays the rest.')
  if (last && form.written(`${at}-share`).trim() !== '')
    form.wrong(`${at}-share`, 'The last one pays the rest. Leave this empty, or add another funder after it.')
  const named =
    who === undefined
      ? undefined
      : who === NEW_FUNDER
        ? newFunder(form, help.funders, at)
        : help.funders.find((f) => f.code === who)
  if (!named || !relation) return undefined
  return { code: named.code, name: named.name, relation, ...(share ? { share } : {}) }
}

/** A funder by name: one that is known already, or a new one whose code is nobody else's. */
function newFunder(form: Form, known: About['help']['funders'], at: string) {
  const name = labelIn(form, `${at}-name`, 'Say who pays.')
  if (name === undefined) return undefined
  const same = known.find((f) => f.name.toLowerCase() === name.toLowerCase())
  if (same) return same
  const code = codeFrom(name)
  const other = known.find((f) => f.code === code)
  // Whoever looks at funds for a funder is known by its code: a second one of the same would see the first one's.
  if (other)
    return form.wrong(
      `${at}-name`,
      `This is too like ${other.name}. Choose that, or write the name so that they can be told apart.`,
    )
  if (code === '') return form.wrong(`${at}-name`, 'Write the name with letters.')
  return { code, name }
}
