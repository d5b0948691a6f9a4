import { money, pennySeconds, share } from '../../../ledger/money.ts'
import { type Kind, partOf, priceOf, printRate } from '../../../ledger/rate.ts'
import { errorOf, Radios, TextField } from '../../design/fields.tsx'
import { StepButton } from '../../design/steps.tsx'
import type { SummaryItem } from '../../design/tables.tsx'
import type { Step, StepProps } from '../steps.tsx'
import { capital } from '../words.ts'
import { labelIn, withFields } from './fields.ts'
import { type AgreedKinds, writtenKinds } from './kinds.tsx'
import { freshLines, Lines, linesIn, STANDARD, SumOf, writtenLines, wrongPrice } from './price-lines.tsx'

/** What an hour by day costs and what it is made of. */

const LINES = 'price-line'
const BY_LINES = 'lines'
/** More lists of prices than anybody looks through. */
const MOST_PRICES = 10

export const price: Step = {
  id: 'price',
  title: () => 'What an hour costs',
  suggest: ({ help }) => (help.prices.length === 0 ? freshLines(LINES) : {}),
  // First where the prices come from; then the lines, to look at and change.
  more: (form, { help }, fields) => {
    if (form.has(`${LINES}-rows`)) return undefined
    const from = form.oneOf(
      'price-from',
      [BY_LINES, ...help.prices.map((p) => p.id)],
      'Choose the prices to start from.',
    )
    if (from === undefined) return fields
    const copied = help.prices.find((p) => p.id === from)
    return withFields(
      fields,
      copied ? { ...writtenPrice(copied), ...writtenKinds(copied) } : freshLines(LINES),
    )
  },
  read: (form) => {
    const label = labelIn(form, 'price-label', 'Say what the person calls an hour of support by day.')
    const lines = linesIn(form, LINES)
    const kind = { ...STANDARD, label: label ?? '', lines }
    if (form.errors.length === 0) wrongPrice(form, kind, `${LINES}-rows`)
    return { terms: { kinds: [kind] } }
  },
  show: (props) => (props.form.has(`${LINES}-rows`) ? <LinesPage {...props} /> : <FromWhere {...props} />),
  told: ({ agreement: { kinds } }) => kinds.slice(0, 1).flatMap(toldPrice),
  fields: { kinds: `${LINES}-rows` },
  written: writtenPrice,
}

function FromWhere({ form, about, errors }: StepProps) {
  const { prices } = about.help
  return (
    <>
      <Radios
        name="price-from"
        label="Start from prices that are agreed already, or write them line by line"
        hint={
          prices.length > MOST_PRICES
            ? `The ${MOST_PRICES} that are agreed with most people are listed.`
            : undefined
        }
        options={[
          ...prices.slice(0, MOST_PRICES).map((p) => ({
            value: p.id,
            text: capital(p.kinds.map((k) => `${k.label} ${printRate(priceOf(k))}`).join('; ')),
            hint: `As agreed with ${p.people === 1 ? 'one person' : `${p.people} people`}`,
          })),
          { value: BY_LINES, text: 'Write the price line by line' },
        ]}
        value={form.written('price-from')}
        error={errorOf(errors, 'price-from')}
      />
      <p class="govuk-body">You can change every line on the next page.</p>
    </>
  )
}

function LinesPage({ form, about, errors }: StepProps) {
  return (
    <>
      <TextField
        name="price-label"
        label="What the person calls an hour of support by day"
        hint="Stands on every statement, such as “day hours”"
        width={20}
        value={form.written('price-label')}
        error={errorOf(errors, 'price-label')}
      />
      <h2 class="govuk-heading-m">What one hour is made of</h2>
      <p class="govuk-body">
        Leave a line empty where there is no such cost. The words stand on every statement, with the sum.
      </p>
      <Lines {...{ form, about, errors }} group={LINES} />
      <SumOf form={form} group={LINES} unit="hour" />
      <p class="govuk-body">
        <StepButton does="stay" kind="link">
          Work out the sum
        </StepButton>
        {about.help.prices.length > 0 && (
          <>
            {' · '}
            <StepButton does="restart price" kind="link">
              Start from other prices
            </StepButton>
          </>
        )}
      </p>
    </>
  )
}

function writtenPrice({ kinds: [standard] }: AgreedKinds): Record<string, string> {
  return { 'price-label': standard?.label ?? '', ...writtenLines(LINES, standard?.lines ?? []) }
}

/** What one hour costs, direct and management, and how much that is of each £1. */
function toldPrice(kind: Kind): SummaryItem[] {
  const [direct, management] = (['direct', 'management'] as const).map((part) => partOf(kind, part))
  if (!direct || !management) return []
  const of100 = share(money(100), [direct.pence * management.per, management.pence * direct.per])
  const [d = 0, m = 0] = of100.map(pennySeconds)
  return [
    { label: `An hour of ${kind.label}`, value: printRate(priceOf(kind)) },
    { label: 'Direct support', value: `${printRate(direct)} an hour: ${d}p of each £1` },
    { label: 'Management', value: `${printRate(management)} an hour: ${m}p of each £1` },
    {
      label: 'Its lines',
      value: kind.lines.map((l) => `${capital(l.label)} ${printRate(l.rate)}`).join('\n'),
    },
  ]
}
