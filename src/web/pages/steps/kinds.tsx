import type { AgreedPrices } from '../../../bookkeeping/opening.ts'
import { KIND_CODE } from '../../../ledger/agreement.ts'
import { printPence } from '../../../ledger/money.ts'
import {
  type CostLine,
  gcd,
  type Kind,
  priceOf,
  printRate,
  type Rate,
  readRatio,
  timesRate,
} from '../../../ledger/rate.ts'
import { isRefusal } from '../../../ledger/refusal.ts'
import { errorOf, Radios, Select, TextArea, TextField, TimeField } from '../../design/fields.tsx'
import { Inset } from '../../design/figures.tsx'
import { StepButton } from '../../design/steps.tsx'
import type { Form } from '../form.ts'
import { type About, Rows, rowsIn, type Step, type StepProps } from '../steps.tsx'
import { capital } from '../words.ts'
import { codeFrom, labelIn, whole, withFields } from './fields.ts'
import { freshLines, Lines, linesIn, SumOf, writtenLines, wrongPrice } from './price-lines.tsx'

/** The other kinds of hours beside the day hour. */

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
  written: writtenKinds,
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

/** What of agreed prices the fields of these two steps say: the day hour's lines, and the other kinds. */
export type AgreedKinds = Pick<AgreedPrices, 'kinds' | 'draws' | 'managementNote'>

export function writtenKinds({
  kinds: [standard, ...others],
  draws,
  managementNote,
}: AgreedKinds): Record<string, string> {
  const drawsOf = (code: string) => draws.find((d) => d.kind === code)?.on.join(' ') ?? ''
  const fields: Record<string, string> = {
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

function labelOf(list: readonly { readonly code: string; readonly label: string }[], code: string): string {
  return list.find((k) => k.code === code)?.label ?? code
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
