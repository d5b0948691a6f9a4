import { checkAgreement } from '../../../ledger/agreement.ts'
import {
  CATEGORIES,
  type Category,
  type CostLine,
  type Kind,
  partOf,
  priceOf,
  printRate,
  readRate,
} from '../../../ledger/rate.ts'
import { isRefusal } from '../../../ledger/refusal.ts'
import { errorOf, Select, TextField } from '../../design/fields.tsx'
import { Inset } from '../../design/figures.tsx'
import type { Form } from '../form.ts'
import { Rows, rowsIn, type StepProps } from '../steps.tsx'
import { capital } from '../words.ts'
import { labelIn } from './fields.ts'

/** The lines that a price is made of: those of the day hour, and of a kind that has its own. */

const CATEGORY_SAID: Readonly<Record<Category, string>> = {
  wages: 'wages',
  'holiday-pay': 'holiday pay',
  'national-insurance': 'employer’s National Insurance',
  pension: 'pension',
  'training-and-sick-pay': 'training and sick pay',
  'travel-and-mileage': 'travel and mileage',
  'supervision-and-registered-manager': 'supervision and the registered manager',
  'office-and-systems': 'office and systems',
  recruitment: 'finding new staff',
  'insurance-and-regulation': 'insurance and regulation',
  margin: 'the provider’s margin',
}
const PART_SAID = { direct: 'direct support', management: 'management' } as const
const CODES = Object.keys(CATEGORIES) as Category[]
export const STANDARD = { code: 'standard', measure: 'time', ratio: { standard: 1, own: 1 } } as const

export function Lines({ form, about, errors, group }: StepProps & { group: string }) {
  return (
    <>
      {errorOf(errors, `${group}-rows`) && (
        <p class="govuk-error-message" id={`${group}-rows`} tabindex={-1}>
          <span class="govuk-visually-hidden">Error:</span> {errorOf(errors, `${group}-rows`)}
        </p>
      )}
      <Rows
        {...{ form, about, group }}
        title={(row, i) => lineTitle(form, `${group}-${row}`, i)}
        add="Add a cost line"
        compact
        row={(row) => {
          const at = `${group}-${row}`
          const known = CODES.includes(form.written(`${at}-cat`) as Category)
          return (
            <>
              {known && <input type="hidden" name={`${at}-cat`} value={form.written(`${at}-cat`)} />}
              {!known && (
                <Select
                  name={`${at}-cat`}
                  label="What it is for"
                  empty="Choose"
                  options={CODES.map((value) => ({
                    value,
                    text: `${capital(CATEGORY_SAID[value])} (${PART_SAID[CATEGORIES[value]]})`,
                  }))}
                  error={errorOf(errors, `${at}-cat`)}
                />
              )}
              <TextField
                name={`${at}-label`}
                label={known ? lineTitle(form, at, 0) : 'In words'}
                width={20}
                value={form.written(`${at}-label`)}
                error={errorOf(errors, `${at}-label`)}
              />
              <TextField
                name={`${at}-sum`}
                label="An hour"
                prefix="£"
                width={5}
                numeric
                value={form.written(`${at}-sum`)}
                error={errorOf(errors, `${at}-sum`)}
              />
            </>
          )
        }}
      />
    </>
  )
}

function lineTitle(form: Form, at: string, i: number): string {
  const category = CODES.find((c) => c === form.written(`${at}-cat`))
  if (!category) return `Line ${i + 1}`
  return `${capital(CATEGORY_SAID[category])} (${PART_SAID[CATEGORIES[category]]})`
}

/** What the lines come to, as far as they can be read. */
export function SumOf({ form, group, unit }: { form: Form; group: string; unit: string }) {
  const lines = readableLines(form, group)
  if (lines.length === 0) return null
  const kind: Kind = { ...STANDARD, label: '', lines }
  return (
    <Inset>
      The lines come to <strong>{printRate(priceOf(kind))}</strong> for one {unit}:{' '}
      {printRate(partOf(kind, 'direct'))} direct support and {printRate(partOf(kind, 'management'))}{' '}
      management.
    </Inset>
  )
}

function readableLines(form: Form, group: string): CostLine[] {
  return rowsIn(form, group).flatMap((row) => {
    const category = CODES.find((c) => c === form.written(`${group}-${row}-cat`))
    const rate = readRate(form.written(`${group}-${row}-sum`))
    return category && !isRefusal(rate) ? [{ category, label: '', part: CATEGORIES[category], rate }] : []
  })
}

/** The lines that have a sum; what is left empty is no line. */
export function linesIn(form: Form, group: string): CostLine[] {
  const lines = rowsIn(form, group).flatMap((row) => {
    const at = `${group}-${row}`
    if (form.written(`${at}-sum`).trim() === '') return []
    const category = form.oneOf(`${at}-cat`, CODES, 'Choose what the line is for.')
    const label = labelIn(form, `${at}-label`, 'Say in words what the line is for.')
    const rate = form.read(`${at}-sum`, readRate, '')
    if (!category || !label || !rate) return []
    return [{ category, label, part: CATEGORIES[category], rate }]
  })
  if (lines.length === 0 && form.errors.length === 0)
    form.wrong(`${group}-rows`, 'Write at least one line with its sum.')
  return lines
}

/** A price is whole pence, more than nothing; the ledger's own rule says whatever else is wrong with it. */
export function wrongPrice(form: Form, kind: Kind, field: string): void {
  const sum = priceOf(kind)
  if (sum.per !== 1 || sum.pence <= 0) {
    form.wrong(
      field,
      `An hour of ${kind.label} comes to ${printRate(sum)}. Change the lines until one hour is whole pence, more than nothing.`,
    )
    return
  }
  for (const { sentence } of wrongKinds([kind])) form.wrong(field, sentence)
}

function wrongKinds(kinds: readonly Kind[]) {
  const all = kinds[0]?.code === 'standard' ? kinds : [{ ...STANDARD, label: '', lines: [] }, ...kinds]
  return checkAgreement({ ...NOTHING_ELSE, kinds: all }).filter(
    ({ where, sentence }) => where?.field === 'kinds' && !sentence.includes('“standard”'),
  )
}

/** Terms about which nothing is wrong, for asking the ledger about one of them. */
const NOTHING_ELSE: Omit<Parameters<typeof checkAgreement>[0], 'kinds'> = {
  format: 1,
  version: 1,
  from: '2026-01-01' as Parameters<typeof checkAgreement>[0]['from'],
  weekStarts: 1,
  yearStarts: '04-01',
  weekly: [],
  weeklyPence: 1,
  notSupported: [],
  draws: [],
  cashRest: 'contingency',
  noticeHours: 0,
  cancelledLate: { rule: 'nothing' },
  chargesIllness: false,
  streams: [{ code: 'one', name: 'One', relation: 'included' }],
  surplus: { rule: 'none' },
  reviews: [],
  statementTo: [],
}

/** One row for each category, without sums; of a day hour also what it is called. */
export function freshLines(group: string, isDay = true): Record<string, string> {
  return {
    ...(isDay ? { 'price-label': 'day hours' } : {}),
    [`${group}-rows`]: CODES.map((_, i) => i + 1).join(' '),
    ...Object.fromEntries(
      CODES.flatMap((category, i) => [
        [`${group}-${i + 1}-cat`, category],
        [`${group}-${i + 1}-label`, CATEGORY_SAID[category]],
      ]),
    ),
  }
}

export function writtenLines(group: string, lines: readonly CostLine[]): Record<string, string> {
  return {
    [`${group}-rows`]: lines.map((_, i) => i + 1).join(' '),
    ...Object.fromEntries(
      lines.flatMap(({ category, label, rate }, i) => [
        [`${group}-${i + 1}-cat`, category],
        [`${group}-${i + 1}-label`, label],
        [`${group}-${i + 1}-sum`, printRate(rate).replace('£', '')],
      ]),
    ),
  }
}
