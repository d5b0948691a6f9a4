import type { AgreedPrices } from '../../bookkeeping/opening.ts'
import { checkAgreement, KIND_CODE } from '../../ledger/agreement.ts'
import { money, pennySeconds, printPence, share } from '../../ledger/money.ts'
import {
  CATEGORIES,
  type Category,
  type CostLine,
  gcd,
  type Kind,
  partOf,
  priceOf,
  printRate,
  type Rate,
  readRate,
  readRatio,
  timesRate,
} from '../../ledger/rate.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import {
  errorOf,
  type FieldError,
  Radios,
  Select,
  TextArea,
  TextField,
  TimeField,
} from '../design/fields.tsx'
import { Inset } from '../design/figures.tsx'
import { StepButton } from '../design/steps.tsx'
import type { SummaryItem } from '../design/tables.tsx'
import type { Form } from './form.ts'
import { type About, Rows, rowsIn, type Step, type StepProps } from './steps.tsx'
import { capital } from './words.ts'

/** What an hour costs and what it is made of, and the other kinds of hours beside the day hour. */

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
    return withFields(fields, copied ? writtenPrices(copied) : freshLines(LINES))
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
}

const STANDARD = { code: 'standard', measure: 'time', ratio: { standard: 1, own: 1 } } as const

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

function Lines({ form, about, errors, group }: StepProps & { group: string }) {
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
function SumOf({ form, group, unit }: { form: Form; group: string; unit: string }) {
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
function linesIn(form: Form, group: string): CostLine[] {
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

/** Words that stand on every statement. */
export function labelIn(form: Form, name: string, missing: string): string | undefined {
  const text = form.text(name, missing)
  if (text === undefined || text.length <= 200) return text
  return form.wrong(name, 'This may be at most 200 characters.')
}

/** A price is whole pence, more than nothing; the ledger's own rule says whatever else is wrong with it. */
function wrongPrice(form: Form, kind: Kind, field: string): void {
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

const OTHERS = 'kinds-row'

export const kinds: Step = {
  id: 'kinds',
  title: () => 'Other kinds of hours',
  // Its own lines are asked for once that is chosen.
  more: (form, _, fields) => {
    const bare = rowsIn(form, OTHERS).filter(
      (row) => form.written(`${OTHERS}-${row}-price`) === 'own' && !form.has(`${OTHERS}-${row}-line-rows`),
    )
    if (bare.length === 0) return undefined
    return bare.reduce((all, row) => withFields(all, freshLines(`${OTHERS}-${row}-line`, false)), fields)
  },
  read: (form, about) => {
    const list = rowsIn(form, OTHERS).flatMap((row) => kindIn(form, about, row) ?? [])
    for (const [i, kind] of list.entries())
      if (list.findIndex((k) => k.code === kind.code) < i)
        form.wrong(`${OTHERS}-${rowsIn(form, OTHERS)[i]}-short`, 'Another kind has the same short name.')
    const draws = drawsIn(form, ['standard', ...list.map((k) => k.code)])
    const note = form.written('kinds-note').trim()
    return {
      terms: { kinds: list, draws, ...(note === '' ? {} : { managementNote: note.slice(0, 2000) }) },
    }
  },
  show: (props) => <KindsPage {...props} />,
  told: ({ agreement }) => {
    const [, ...others] = agreement.kinds
    if (others.length === 0) return [{ label: 'Other kinds', value: 'None' }]
    return [
      ...others.map((kind) => ({ label: capital(kind.label), value: toldKind(kind) })),
      ...agreement.draws.map(({ kind, on }) => ({
        label: `When ${labelOf(agreement.kinds, kind)} are used up`,
        value: `They draw on ${on.map((k) => labelOf(agreement.kinds, k)).join(', then ')}`,
      })),
      ...(agreement.managementNote
        ? [{ label: 'Why one has more management', value: agreement.managementNote }]
        : []),
    ]
  },
  fields: { kinds: OTHERS, draws: OTHERS, managementNote: 'kinds-note' },
}

const MEASURES = ['time', 'count'] as const
const PRICES = ['times', 'own'] as const

function KindsPage({ form, about, errors }: StepProps) {
  const rows = rowsIn(form, OTHERS)
  return (
    <>
      <p class="govuk-body">
        Such as late hours, hours together with a friend, or sleep-in nights. Where every hour costs the same,
        there is nothing to add here.
      </p>
      <Rows
        {...{ form, about }}
        group={OTHERS}
        title={(row, i) => capital(form.written(`${OTHERS}-${row}-label`).trim() || `Kind ${i + 1}`)}
        add="Add a kind of hour"
        row={(row) => <OneKind {...{ form, about, errors, row }} />}
      />
      {rows.length > 0 && (
        <>
          <DrawsField {...{ form, about, errors }} name="kinds-draws" own="standard" label="day hours" />
          <TextArea
            name="kinds-note"
            label="Where one kind has more management in it than another: why (if it is so)"
            hint="Stands on every statement"
            rows={2}
            value={form.written('kinds-note')}
            error={errorOf(errors, 'kinds-note')}
          />
          <p class="govuk-body">
            <StepButton does="stay" kind="link">
              Work out the prices
            </StepButton>
          </p>
        </>
      )}
    </>
  )
}

function OneKind({ form, about, errors, row }: StepProps & { row: string }) {
  const at = `${OTHERS}-${row}`
  const field = (name: string) => ({
    name: `${at}-${name}`,
    value: form.written(`${at}-${name}`),
    error: errorOf(errors, `${at}-${name}`),
  })
  const isCounted = form.written(`${at}-measure`) === 'count'
  return (
    <>
      <TextField
        {...field('label')}
        label="What the person calls them"
        hint="Such as “late hours (after 11pm)”"
        width={20}
      />
      <TextField
        {...field('short')}
        label="Short name, for files and entries (if you like)"
        hint="Small letters, such as enhanced, shared or sleep-in. Left empty, it is made from the words above."
        width={20}
      />
      <Radios
        {...field('measure')}
        label="They are counted in"
        small
        inline
        options={[
          { value: 'time', text: 'Hours' },
          { value: 'count', text: 'Whole nights or visits' },
        ]}
        value={form.written(`${at}-measure`) || 'time'}
      />
      <div class="rf-row__fields">
        <TextField {...field('standard')} label="So many day hours" width={5} numeric />
        <TextField {...field('own')} label="equal so many of these" width={5} numeric />
      </div>
      <p class="govuk-hint">Two whole numbers, such as 6 and 4: six day hours equal four late hours.</p>
      <div class="rf-row__fields">
        <TimeField
          {...field('from')}
          label="Support counts as these from (if by the clock)"
          hint="Like 23:00"
        />
        <TimeField {...field('to')} label="to" hint="Like 07:00" />
      </div>
      <TextField {...field('people')} label="People who share one worker (if they do)" width={2} numeric />
      <Radios
        {...field('price')}
        label="The price"
        small
        options={[
          { value: 'times', text: 'So many times each line of the day hour' },
          { value: 'own', text: 'Lines of its own' },
        ]}
        value={form.written(`${at}-price`) || 'times'}
      />
      {form.written(`${at}-price`) === 'own' && form.has(`${at}-line-rows`) ? (
        <>
          <Lines {...{ form, about, errors }} group={`${at}-line`} />
          <SumOf form={form} group={`${at}-line`} unit={isCounted ? 'night or visit' : 'hour'} />
        </>
      ) : (
        <>
          <TextField
            {...field('times')}
            label="How many times the day hour"
            hint="Like 1.5 or 3/2"
            width={5}
            numeric
          />
          <TimesSum {...{ form, about, at }} />
        </>
      )}
      <DrawsField
        {...{ form, about, errors }}
        name={`${at}-draws`}
        own={codeIn(form, row)}
        label="their own hours"
      />
    </>
  )
}

function TimesSum({ form, about, at }: { form: Form; about: About; at: string }) {
  const ratio = readRatio(form.written(`${at}-times`))
  const [standard] = about.kinds
  if (isRefusal(ratio) || !standard) return null
  const { num, den } = ratio
  return <Inset>One costs {printRate(timesRate(priceOf(standard), num, den))}.</Inset>
}

/** What a kind draws on by itself: one other kind, or several in the order in which they were agreed. */
function DrawsField(props: StepProps & { name: string; own: string; label: string }) {
  const { form, errors, name, own, label } = props
  const known = [
    { code: 'standard', label: form.written('price-label').trim() || 'day hours' },
    ...rowsIn(form, OTHERS).map((row) => ({
      code: codeIn(form, row),
      label: form.written(`${OTHERS}-${row}-label`).trim(),
    })),
  ].filter(({ code }) => code !== '' && code !== own)
  const value = form.written(name)
  const several = value.includes(' ')
    ? [
        {
          value,
          text: value
            .split(' ')
            .map((c) => labelOf(known, c))
            .join(', then '),
        },
      ]
    : []
  return (
    <Select
      name={name}
      label={`When ${label} are used up, they draw on`}
      empty="Nothing: it is support that the fund does not pay for"
      options={[...known.map((k) => ({ value: k.code, text: k.label })), ...several]}
      value={value}
      error={errorOf(errors, name)}
    />
  )
}

function drawsIn(form: Form, codes: readonly string[]) {
  const rows = rowsIn(form, OTHERS)
  const named = [
    { name: 'kinds-draws', kind: 'standard' },
    ...rows.map((row) => ({ name: `${OTHERS}-${row}-draws`, kind: codeIn(form, row) })),
  ]
  return named.flatMap(({ name, kind }) => {
    const on = form.written(name).split(' ').filter(Boolean)
    if (on.some((code) => !codes.includes(code) || code === kind))
      form.wrong(name, 'Choose again what they draw on: that kind is not here any more.')
    return on.length === 0 ? [] : [{ kind, on }]
  })
}

/** The short name that was given, or one made from the words. */
function codeIn(form: Form, row: string): string {
  return form.written(`${OTHERS}-${row}-short`).trim() || codeFrom(form.written(`${OTHERS}-${row}-label`))
}

/** “Northshire Council” → `northshire-council`: small letters and hyphens, at most 30. */
export function codeFrom(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const words = plain.replace(/[’']/g, '').match(/[a-z0-9]+/g) ?? []
  const code = words
    .join('-')
    .replace(/^[0-9-]+/, '')
    .slice(0, 30)
  return code.replace(/-+$/, '')
}

function kindIn(form: Form, { kinds: known }: About, row: string): Kind | undefined {
  const at = `${OTHERS}-${row}`
  const label = labelIn(form, `${at}-label`, 'Say what the person calls this kind of hour.')
  const code = codeIn(form, row)
  if (label && (!KIND_CODE.test(code) || code.length > 30 || code === 'standard'))
    form.wrong(
      `${at}-short`,
      'Write a short name of its own: small letters, digits and hyphens, like late-hours.',
    )
  const measure = form.oneOf(`${at}-measure`, MEASURES, 'Choose how they are counted.')
  const standard = whole(form, `${at}-standard`, 'Say how many day hours, like 6.')
  const own = whole(form, `${at}-own`, 'Say how many of these, like 4.')
  const between = betweenIn(form, at)
  const people =
    form.written(`${at}-people`).trim() === '' ? 1 : whole(form, `${at}-people`, '', { most: 100 })
  const lines = priceLinesIn(form, at, known[0])
  if (!label || !measure || !standard || !own || !people || form.errors.length > 0) return undefined
  const kind: Kind = {
    code,
    label,
    measure,
    ratio: { standard, own },
    lines,
    ...(between ? { between } : {}),
    ...(people > 1 ? { people } : {}),
  }
  wrongPrice(form, kind, form.written(`${at}-price`) === 'own' ? `${at}-line-rows` : `${at}-times`)
  return kind
}

function priceLinesIn(form: Form, at: string, standard: Kind | undefined): readonly CostLine[] {
  const price = form.oneOf(`${at}-price`, PRICES, 'Choose how the price is made.')
  if (price === 'own') return linesIn(form, `${at}-line`)
  const times = form.read(`${at}-times`, readRatio, 'Say how many times the day hour, like 1.5.')
  if (times && !standard) form.wrong(`${at}-times`, 'Write the price of a day hour first.')
  if (!times || !standard) return []
  return standard.lines.map((l) => ({ ...l, rate: timesRate(l.rate, times.num, times.den) }))
}

/** Both times or neither. */
function betweenIn(form: Form, at: string): Kind['between'] | undefined {
  const names = [`${at}-from`, `${at}-to`]
  if (names.every((name) => form.written(name).trim() === '')) return undefined
  const [from, to] = names.map((name) =>
    form.time(name, 'Write both times, like 23:00 and 07:00, or neither.'),
  )
  if (from && to && from === to) form.wrong(`${at}-to`, 'They start and end at the same time.')
  return from && to ? { from: from.slice(0, 5), to: to.slice(0, 5) } : undefined
}

/** A whole number between two, both included. */
export function whole(
  form: Form,
  name: string,
  missing: string,
  { least = 1, most = 10_000 }: { readonly least?: number; readonly most?: number } = {},
): number | undefined {
  const text = form.written(name).trim()
  if (text === '') return form.wrong(name, missing)
  const number = /^\d{1,6}$/.test(text) ? Number(text) : -1
  if (number >= least && number <= most) return number
  return form.wrong(name, `Write a whole number from ${least} to ${most}.`)
}

/** One row for each category, without sums; of a day hour also what it is called. */
function freshLines(group: string, isDay = true): Record<string, string> {
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

function writtenLines(group: string, lines: readonly CostLine[]): Record<string, string> {
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

/** Agreed prices as the fields of this form: of both steps, the day hour's and the other kinds'. */
export function writtenPrices({
  kinds: [standard, ...others],
  draws,
  managementNote,
}: Pick<AgreedPrices, 'kinds' | 'draws' | 'managementNote'>) {
  const drawsOf = (code: string) => draws.find((d) => d.kind === code)?.on.join(' ') ?? ''
  const fields: Record<string, string> = {
    'price-label': standard?.label ?? '',
    ...writtenLines(LINES, standard?.lines ?? []),
    [`${OTHERS}-rows`]: others.map((_, i) => i + 1).join(' '),
    'kinds-shown': '1',
    'kinds-draws': drawsOf('standard'),
    'kinds-note': managementNote ?? '',
  }
  for (const [i, kind] of others.entries()) {
    const at = `${OTHERS}-${i + 1}`
    const times = standard && timesOf(kind, standard)
    Object.assign(fields, {
      [`${at}-label`]: kind.label,
      [`${at}-short`]: kind.code,
      [`${at}-measure`]: kind.measure,
      [`${at}-standard`]: String(kind.ratio.standard),
      [`${at}-own`]: String(kind.ratio.own),
      [`${at}-from`]: kind.between?.from ?? '',
      [`${at}-to`]: kind.between?.to ?? '',
      [`${at}-people`]: kind.people === undefined ? '' : String(kind.people),
      [`${at}-draws`]: drawsOf(kind.code),
      ...(times
        ? { [`${at}-price`]: 'times', [`${at}-times`]: times }
        : { [`${at}-price`]: 'own', ...writtenLines(`${at}-line`, kind.lines) }),
    })
  }
  return fields
}

/** How many times each line of the day hour a kind's lines are, where it is the same for all of them. */
function timesOf(kind: Kind, standard: Kind): string | undefined {
  const [first] = standard.lines
  const [own] = kind.lines
  if (!first || !own || first.rate.pence === 0 || kind.lines.length !== standard.lines.length)
    return undefined
  const [num, den] = [own.rate.pence * first.rate.per, own.rate.per * first.rate.pence]
  const d = gcd(num, den)
  const same = kind.lines.every((line, i) => {
    const of = standard.lines[i]
    if (!of || of.category !== line.category || of.label !== line.label) return false
    return sameRate(timesRate(of.rate, num, den), line.rate)
  })
  const text = `${num / d}/${den / d}`
  return same && num > 0 && !isRefusal(readRatio(text)) ? text : undefined
}

function sameRate(a: Rate, b: Rate): boolean {
  return a.pence === b.pence && a.per === b.per
}

export function withFields(fields: URLSearchParams, more: Readonly<Record<string, string>>): URLSearchParams {
  const all = new URLSearchParams(fields)
  for (const [name, value] of Object.entries(more)) all.set(name, value)
  return all
}

function labelOf(list: readonly { readonly code: string; readonly label: string }[], code: string): string {
  return list.find((k) => k.code === code)?.label ?? code
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

function toldKind(kind: Kind): string {
  const { ratio, between, people, measure } = kind
  const each = measure === 'time' ? 'an hour' : 'each'
  return [
    `${printPence(priceOf(kind).pence)} ${each}.`,
    `${ratio.standard} day hours equal ${ratio.own} of these.`,
    ...(between ? [`From ${between.from} to ${between.to}.`] : []),
    ...(people === undefined ? [] : [`One worker for ${people} people.`]),
  ].join('\n')
}

/** The first thing that is wrong with each field, once. */
export function onceEach(errors: readonly FieldError[]): readonly FieldError[] {
  return errors.filter((e, i) => errors.findIndex((x) => x.field === e.field && x.text === e.text) === i)
}
