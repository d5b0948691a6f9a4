import type { Terms } from '../../bookkeeping/agree.ts'
import type { LateTerm, Stream, SurplusRule } from '../../ledger/agreement.ts'
import { addDays, DAYS, type Day, MONTHS, printDay } from '../../ledger/day.ts'
import { printPence, readPence } from '../../ledger/money.ts'
import { printRate, readRate, readRatio } from '../../ledger/rate.ts'
import { ASKING } from '../../ledger/statement.ts'
import { DateField, errorOf, Radios, Select, TextField } from '../design/fields.tsx'
import { type Form, partsOf } from './form.ts'
import { codeFrom, labelIn, whole } from './prices.tsx'
import { type About, Rows, rowsIn, type Step, type StepProps } from './steps.tsx'
import { capital, howMuch } from './words.ts'

/** What is agreed beside the prices: what is given each week, who pays, and what happens when. */

export const week: Step = {
  id: 'week',
  title: () => 'What is given each week',
  suggest: () => ({ 'week-starts': '1', 'week-year': '1 April' }),
  read: (form, { kinds }) => {
    const weekly = kinds.flatMap((kind) => {
      const name = `week-hours-${kind.code}`
      if (form.written(name).trim() === '') return []
      const amount = kind.measure === 'count' ? form.count(name, kind.label) : form.hours(name)
      return amount === undefined ? [] : [{ kind: kind.code, amount }]
    })
    const weeklyPence = form.written('week-money').trim() === '' ? 0 : form.pence('week-money')
    if (weeklyPence !== undefined && weeklyPence < 0)
      form.wrong('week-money', 'Write a sum that is not below nothing.')
    if (kinds.length === 0) form.wrong('week-hours-standard', 'Write what an hour costs first.')
    else if (weekly.length === 0 && weeklyPence === 0 && form.errors.length === 0)
      form.wrong('week-hours-standard', 'Write the hours of a week, or the money of a week, or both.')
    const weekStarts = Number(form.oneOf('week-starts', ['1', '2', '3', '4', '5', '6', '7'], 'Choose a day.'))
    const yearStarts = yearIn(form)
    if (weeklyPence === undefined || !yearStarts || form.errors.length > 0) return undefined
    return { terms: { weekly, weeklyPence, weekStarts, yearStarts } }
  },
  show: ({ form, about, errors }) => (
    <>
      <p class="govuk-body">Hours, money, or both. Leave empty what is not given.</p>
      {(about.kinds.length > 0
        ? about.kinds
        : [{ code: 'standard', label: 'day hours', measure: 'time' }]
      ).map((kind) => (
        <TextField
          name={`week-hours-${kind.code}`}
          label={`${capital(kind.label)} a week`}
          hint={kind.measure === 'count' ? undefined : 'Hours and minutes, like 24:00'}
          width={5}
          numeric
          value={form.written(`week-hours-${kind.code}`)}
          error={errorOf(errors, `week-hours-${kind.code}`)}
        />
      ))}
      <TextField
        name="week-money"
        label="Money a week, beside the hours or instead of them"
        prefix="£"
        width={10}
        numeric
        value={form.written('week-money')}
        error={errorOf(errors, 'week-money')}
      />
      {about.way === 'anew' ? (
        <input type="hidden" name="week-starts" value={form.written('week-starts')} />
      ) : (
        <Select
          name="week-starts"
          label="The week begins on"
          options={DAYS.map((text, i) => ({ value: String(i + 1), text }))}
          value={form.written('week-starts')}
          error={errorOf(errors, 'week-starts')}
        />
      )}
      <TextField
        name="week-year"
        label="The fund’s year begins on"
        hint="Day and month, like 1 April"
        width={20}
        value={form.written('week-year')}
        error={errorOf(errors, 'week-year')}
      />
    </>
  ),
  told: ({ agreement: a }) => [
    ...a.weekly.map(({ kind, amount }) => ({
      label: `${capital(a.kinds.find((k) => k.code === kind)?.label ?? kind)} a week`,
      value: howMuch(a.kinds, kind, amount),
    })),
    ...(a.weeklyPence === 0 ? [] : [{ label: 'Money a week', value: printPence(a.weeklyPence) }]),
    { label: 'The week begins on', value: DAYS[a.weekStarts - 1] ?? '' },
    { label: 'The year begins on', value: dayAndMonth(a.yearStarts) },
  ],
  fields: {
    weekly: 'week-hours-standard',
    weeklyPence: 'week-money',
    weekStarts: 'week-starts',
    yearStarts: 'week-year',
  },
}

/** “1 April”, 1/4 or 01-04 as the agreement writes it: 04-01. */
function yearIn(form: Form): string | undefined {
  const text = form.text('week-year', 'Say on which day the year begins, like 1 April.')
  if (text === undefined) return undefined
  const [, d = '', m = ''] = /^(\d{1,2})\s*[\s/.-]\s*(\d{1,2}|\p{L}{3,9})$/u.exec(text) ?? []
  const named =
    MONTHS.findIndex((name) => m.length >= 3 && name.toLowerCase().startsWith(m.toLowerCase())) + 1
  const month = named > 0 ? named : /^\d+$/.test(m) ? Number(m) : 0
  if (month >= 1 && month <= 12 && Number(d) >= 1 && Number(d) <= 28)
    return `${String(month).padStart(2, '0')}-${d.padStart(2, '0')}`
  return form.wrong('week-year', 'Write a day from 1 to 28 and a month, like 1 April.')
}

function dayAndMonth(yearStarts: string): string {
  const [m, d] = yearStarts.split('-').map(Number)
  return `${d} ${MONTHS[(m ?? 1) - 1]}`
}

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

const LATE = {
  nothing: 'Nothing',
  'direct-lines': 'The direct lines of the price, for the time that was paid and not used otherwise',
  part: 'A part of the hours booked',
  'all-booked': 'All of the hours booked',
} as const

export const late: Step = {
  id: 'late',
  title: () => 'When a visit is cancelled',
  suggest: () => ({ 'late-notice': '24', 'late-illness': 'no' }),
  read: (form) => {
    const notice = whole(form, 'late-notice', 'Write whole hours, like 24.', { least: 0 })
    const rule = form.oneOf(
      'late-rule',
      Object.keys(LATE) as (keyof typeof LATE)[],
      'Choose what a late cancellation costs.',
    )
    const part = rule === 'part' ? form.read('late-part', readRatio, 'Say which part, like 1/2.') : undefined
    if (part && part.num > part.den) form.wrong('late-part', 'A part is not more than the whole.')
    const illness = form.oneOf('late-illness', ['no', 'yes'] as const, 'Choose one.')
    if (notice === undefined || !rule || !illness || form.errors.length > 0) return undefined
    const cancelledLate: LateTerm =
      rule === 'part' ? { rule, num: part?.num ?? 1, den: part?.den ?? 1 } : { rule }
    return { terms: { noticeHours: notice, cancelledLate, chargesIllness: illness === 'yes' } }
  },
  show: ({ form, errors }) => (
    <>
      <TextField
        name="late-notice"
        label="How many hours before is in time?"
        hint="A visit that is cancelled in time costs nothing"
        suffix="hours"
        width={4}
        numeric
        value={form.written('late-notice')}
        error={errorOf(errors, 'late-notice')}
      />
      <Radios
        name="late-rule"
        label="What does it cost the person when a visit is cancelled later than that?"
        hint="Only where the worker was paid and had no other work. A visit that the provider could not make costs nothing, however late."
        options={Object.entries(LATE).map(([value, text]) => ({ value, text }))}
        value={form.written('late-rule')}
        error={errorOf(errors, 'late-rule')}
      />
      <TextField
        name="late-part"
        label="Which part, where it is a part"
        hint="Like 1/2 or 50 %"
        width={5}
        value={form.written('late-part')}
        error={errorOf(errors, 'late-part')}
      />
      <Radios
        name="late-illness"
        label="Are illness and hospital charged in the same way?"
        inline
        options={[
          { value: 'no', text: 'No' },
          { value: 'yes', text: 'Yes' },
        ]}
        value={form.written('late-illness')}
        error={errorOf(errors, 'late-illness')}
      />
    </>
  ),
  told: ({ agreement: { noticeHours, cancelledLate, chargesIllness } }) => [
    { label: 'In time', value: `${noticeHours} hours before, or sooner` },
    {
      label: 'Later costs',
      value:
        cancelledLate.rule === 'part'
          ? `${cancelledLate.num}/${cancelledLate.den} of the hours booked`
          : LATE[cancelledLate.rule],
    },
    { label: 'Illness and hospital', value: chargesIllness ? 'Charged in the same way' : 'Cost nothing' },
  ],
  fields: { noticeHours: 'late-notice', cancelledLate: 'late-rule' },
}

const RESTS = {
  contingency: 'is kept for the person’s emergencies',
  funder: 'goes to whoever pays',
  provider: 'is kept by the provider for running costs, though no support was given',
} as const

export const unused: Step = {
  id: 'unused',
  title: () => 'When unused hours become money',
  suggest: () => ({ 'unused-rate': 'full' }),
  read: (form) => {
    const rate = form.oneOf('unused-rate', ['full', 'less'] as const, 'Choose what an unused hour becomes.')
    if (rate === 'full') return { terms: { cashRest: 'contingency' } }
    const cashRate = form.read('unused-sum', readRate, 'Say how much an unused hour becomes, like 20.00.')
    const rest = form.oneOf(
      'unused-rest',
      Object.keys(RESTS) as (keyof typeof RESTS)[],
      'Choose where the rest goes.',
    )
    const reason = form.written('unused-reason').trim()
    if (rest === 'provider' && reason === '')
      form.wrong(
        'unused-reason',
        'What the provider keeps of swapped hours needs its reason in the agreement.',
      )
    if (!cashRate || !rest || form.errors.length > 0) return undefined
    return {
      terms: {
        cashRate,
        cashRest: rest,
        ...(reason === '' ? {} : { cashRestReason: reason.slice(0, 2000) }),
      },
    }
  },
  show: ({ form, errors }) => (
    <>
      <Radios
        name="unused-rate"
        label="An unused day hour becomes"
        options={[
          { value: 'full', text: 'Its full price', hint: 'Other hours by their ratio' },
          { value: 'less', text: 'A lower sum that was agreed' },
        ]}
        value={form.written('unused-rate')}
        error={errorOf(errors, 'unused-rate')}
      />
      <h2 class="govuk-heading-s">Only where a lower sum was agreed</h2>
      <TextField
        name="unused-sum"
        label="How much for an hour"
        prefix="£"
        width={5}
        numeric
        value={form.written('unused-sum')}
        error={errorOf(errors, 'unused-sum')}
      />
      <Radios
        name="unused-rest"
        label="The rest of what the hour is worth"
        options={Object.entries(RESTS).map(([value, text]) => ({ value, text: capital(text) }))}
        value={form.written('unused-rest')}
        error={errorOf(errors, 'unused-rest')}
      />
      <TextField
        name="unused-reason"
        label="Why, where the provider keeps it"
        hint="Stands on every statement"
        value={form.written('unused-reason')}
        error={errorOf(errors, 'unused-reason')}
      />
    </>
  ),
  told: ({ agreement: { cashRate, cashRest, cashRestReason } }) =>
    cashRate === undefined
      ? [{ label: 'An unused day hour becomes', value: 'Its full price' }]
      : [
          { label: 'An unused day hour becomes', value: printRate(cashRate) },
          { label: 'The rest', value: capital(RESTS[cashRest]) },
          ...(cashRestReason ? [{ label: 'Why', value: cashRestReason }] : []),
        ],
  fields: { cashRate: 'unused-sum', cashRest: 'unused-rest', cashRestReason: 'unused-reason' },
}

const SURPLUS = {
  'not-agreed-yet': 'Not agreed yet',
  none: 'Nothing goes back',
  'over-sum': 'What is over a sum of money',
  'over-share-of-budget': 'What is over a share of the year’s budget',
  'over-share-of-unspent': 'What is over a share of what is not spent',
  'over-weeks': 'What is over the worth of some weeks',
} as const

export const surplus: Step = {
  id: 'surplus',
  title: () => 'What goes back to whoever pays',
  read: (form) => {
    const rule = form.oneOf(
      'surplus-rule',
      Object.keys(SURPLUS) as (keyof typeof SURPLUS)[],
      'Choose a rule, or that it is not agreed yet.',
    )
    const agreed = rule && surplusIn(form, rule)
    return agreed && { terms: { surplus: agreed } }
  },
  show: ({ form, errors }) => (
    <>
      <p class="govuk-body">
        Nothing is worked out to go back until a rule is agreed, and then a person confirms it each time.
      </p>
      <Radios
        name="surplus-rule"
        label="What goes back at a review"
        options={Object.entries(SURPLUS).map(([value, text]) => ({ value, text }))}
        value={form.written('surplus-rule')}
        error={errorOf(errors, 'surplus-rule')}
      />
      <TextField
        name="surplus-over"
        label="Over how much, where the rule needs it"
        hint="A sum like 500.00, a share like 10 %, or a number of weeks like 4"
        width={10}
        value={form.written('surplus-over')}
        error={errorOf(errors, 'surplus-over')}
      />
    </>
  ),
  told: ({ agreement: { surplus: rule } }) => [{ label: 'What goes back', value: surplusSaid(rule) }],
  fields: { surplus: 'surplus-rule' },
}

function surplusIn(form: Form, rule: keyof typeof SURPLUS): SurplusRule | undefined {
  switch (rule) {
    case 'not-agreed-yet':
    case 'none':
      return { rule }
    case 'over-sum': {
      const pence = form.read('surplus-over', readPence, 'Say over which sum, like 500.00.')
      if (pence !== undefined && pence < 0)
        return form.wrong('surplus-over', 'Write a sum that is not below nothing.')
      return pence === undefined ? undefined : { rule, pence }
    }
    case 'over-weeks': {
      const weeks = whole(form, 'surplus-over', 'Say how many weeks, like 4.', { most: 520 })
      return weeks === undefined ? undefined : { rule, weeks }
    }
    default: {
      const share = form.read('surplus-over', readRatio, 'Say over which share, like 10 %.')
      return share && { rule, num: share.num, den: share.den }
    }
  }
}

function surplusSaid(rule: SurplusRule): string {
  if (rule.rule === 'over-sum') return `What is over ${printPence(rule.pence)}`
  if (rule.rule === 'over-weeks')
    return `What is over the worth of ${rule.weeks === 1 ? 'one week' : `${rule.weeks} weeks`}`
  if ('num' in rule) return SURPLUS[rule.rule].replace('a share', `${rule.num}/${rule.den}`)
  return SURPLUS[rule.rule]
}

const AWAY = 'away-row'

export const away: Step = {
  id: 'away',
  title: () => 'Days without support',
  read: (form) => {
    const notSupported = rowsIn(form, AWAY).flatMap((row) => {
      const [from, to] = [form.day(`${AWAY}-${row}-from`), form.day(`${AWAY}-${row}-to`)]
      if (from && to && to < from)
        form.wrong(`${AWAY}-${row}-to`, 'This is before the first day. Check both.')
      return from && to ? [{ from, to }] : []
    })
    return { terms: { notSupported } }
  },
  show: ({ form, about, errors }) => (
    <>
      <p class="govuk-body">
        Such as weeks at college, or a holiday with the family. No hours are given for these days. Where there
        are none, there is nothing to add here.
      </p>
      <Rows
        {...{ form, about }}
        group={AWAY}
        title={(_, i) => `Days without support ${i + 1}`}
        add="Add days"
        row={(row) => (
          <>
            <DateField
              name={`${AWAY}-${row}-from`}
              label="First day"
              value={form.dayWritten(`${AWAY}-${row}-from`)}
              error={errorOf(errors, `${AWAY}-${row}-from`)}
            />
            <DateField
              name={`${AWAY}-${row}-to`}
              label="Last day"
              value={form.dayWritten(`${AWAY}-${row}-to`)}
              error={errorOf(errors, `${AWAY}-${row}-to`)}
            />
          </>
        )}
      />
    </>
  ),
  told: ({ agreement: { notSupported } }) => [
    {
      label: 'Days without support',
      value:
        notSupported.length === 0
          ? 'None'
          : notSupported.map((n) => `${printDay(n.from)} to ${printDay(n.to)}`).join('\n'),
    },
  ],
  fields: { notSupported: AWAY },
}

const REVIEWS = 'reviews-row'

export const reviews: Step = {
  id: 'reviews',
  title: () => 'Reviews',
  suggest: ({ from }) => suggestedReviews(from),
  read: (form, { from, way }) => {
    const written = (row: string) =>
      Object.values(form.dayWritten(`${REVIEWS}-${row}`)).some((part) => part !== '')
    const days = rowsIn(form, REVIEWS)
      .filter(written)
      .flatMap((row) => {
        const on = form.day(`${REVIEWS}-${row}`)
        if (way !== 'anew' && on && from && on < from)
          form.wrong(`${REVIEWS}-${row}`, 'This is before the agreement begins.')
        return on ? [on] : []
      })
    return { terms: { reviews: days.sort() } }
  },
  show: ({ form, about, errors }) => (
    <>
      <p class="govuk-body">
        When everybody looks again whether it works. Four weeks and twelve months after the start are usual.
      </p>
      <Rows
        {...{ form, about }}
        group={REVIEWS}
        title={(_, i) => `Review ${i + 1}`}
        add="Add a review"
        row={(row) => (
          <DateField
            name={`${REVIEWS}-${row}`}
            label="Day of the review"
            value={form.dayWritten(`${REVIEWS}-${row}`)}
            error={errorOf(errors, `${REVIEWS}-${row}`)}
          />
        )}
      />
    </>
  ),
  told: ({ agreement }) => [
    {
      label: 'Reviews',
      value: agreement.reviews.length === 0 ? 'None' : agreement.reviews.map(printDay).join('\n'),
    },
  ],
  fields: { reviews: REVIEWS },
}

/** After four weeks and after twelve months. */
function suggestedReviews(from: Day | undefined): Record<string, string> {
  if (from === undefined) return { [`${REVIEWS}-rows`]: '1' }
  const year = Temporal.PlainDate.from(from).add({ months: 12 }).toString() as Day
  return {
    [`${REVIEWS}-rows`]: '1 2',
    ...dayFields(`${REVIEWS}-1`, addDays(from, 28)),
    ...dayFields(`${REVIEWS}-2`, year),
  }
}

export function dayFields(name: string, day: Day): Record<string, string> {
  return Object.fromEntries(
    Object.entries(partsOf(day)).map(([part, text]) => [`${name}-${part}`, String(text)]),
  )
}

const READERS = {
  person: 'The person',
  representative: 'Whoever represents them',
  commissioner: 'Whoever pays',
} as const
/** Formats as agreements write them. */
const FORMATS: readonly (readonly [value: string, text: string])[] = [
  ['paper', 'On paper'],
  ['large-print', 'On paper, in large print'],
  ['easy-read', 'Easy Read'],
  ['web', 'On screen'],
  ['csv', 'As a table (CSV)'],
  ['other', 'In another form, made by hand'],
]

export const statements: Step = {
  id: 'statements',
  title: () => 'Statements and questions',
  suggest: () => ({
    'statements-person': 'paper',
    'statements-within': String(ASKING.answerWithin),
    'statements-after': String(ASKING.funderAfter),
  }),
  read: (form) => {
    const statementTo = Object.keys(READERS).flatMap((reader) => {
      const format = form.written(`statements-${reader}`)
      return format === '' ? [] : [{ reader, format: format.slice(0, 200) }]
    })
    const answerWithin = whole(form, 'statements-within', 'Say how many days, like 10.', { most: 366 })
    const funderAfter = whole(form, 'statements-after', 'Say how many days, like 20.', { most: 366 })
    if (answerWithin && funderAfter && funderAfter < answerWithin)
      form.wrong(
        'statements-after',
        'Whoever pays sees a question on the day by which it is answered, or later.',
      )
    if (!answerWithin || !funderAfter || form.errors.length > 0) return undefined
    const usual = answerWithin === ASKING.answerWithin && funderAfter === ASKING.funderAfter
    return { terms: { statementTo, ...(usual ? {} : { asking: { answerWithin, funderAfter } }) } }
  },
  show: ({ form, errors }) => (
    <>
      {Object.entries(READERS).map(([reader, label]) => {
        const name = `statements-${reader}`
        const value = form.written(name)
        const own = value !== '' && !FORMATS.some(([format]) => format === value)
        return (
          <Select
            name={name}
            label={`${label} gets statements`}
            empty="Not in writing by this agreement"
            options={[
              ...FORMATS.map(([format, text]) => ({ value: format, text })),
              ...(own ? [{ value, text: value }] : []),
            ]}
            value={value}
            error={errorOf(errors, name)}
          />
        )
      })}
      <p class="govuk-body">
        How somebody needs to be written to is recorded with them later, and then counts instead.
      </p>
      <TextField
        name="statements-within"
        label="A question about a statement is answered within"
        suffix="days"
        width={3}
        numeric
        value={form.written('statements-within')}
        error={errorOf(errors, 'statements-within')}
      />
      <TextField
        name="statements-after"
        label="Whoever pays sees that it is not answered after"
        suffix="days"
        width={3}
        numeric
        value={form.written('statements-after')}
        error={errorOf(errors, 'statements-after')}
      />
    </>
  ),
  told: ({ agreement: { statementTo, asking = ASKING } }) => [
    {
      label: 'Statements go to',
      value: statementTo.length === 0 ? 'Nobody in writing' : statementTo.map(recipientSaid).join('\n'),
    },
    {
      label: 'Questions',
      value: `Answered within ${asking.answerWithin} days; whoever pays sees after ${asking.funderAfter} that one is not`,
    },
  ],
  fields: { statementTo: 'statements-person', asking: 'statements-within' },
}

function recipientSaid({ reader, format }: Terms['statementTo'][number]): string {
  const who = Object.entries(READERS).find(([r]) => r === reader)?.[1] ?? reader
  const how = FORMATS.find(([f]) => f === format)?.[1] ?? format
  return `${who}: ${how.charAt(0).toLowerCase()}${how.slice(1)}`
}

/** Terms that are agreed already, as the fields of these steps. */
export function writtenTerms(a: Terms): Record<string, string> {
  const over = a.surplus
  const fields: Record<string, string> = {
    ...Object.fromEntries(
      a.weekly.map(({ kind, amount }) => [`week-hours-${kind}`, weeklyAsWritten(a, kind, amount)]),
    ),
    'week-money': a.weeklyPence === 0 ? '' : printPence(a.weeklyPence).replace('£', ''),
    'week-starts': String(a.weekStarts),
    'week-year': dayAndMonth(a.yearStarts),
    [`${FUNDERS}-rows`]: a.streams.map((_, i) => i + 1).join(' '),
    'late-notice': String(a.noticeHours),
    'late-rule': a.cancelledLate.rule,
    'late-part': 'num' in a.cancelledLate ? `${a.cancelledLate.num}/${a.cancelledLate.den}` : '',
    'late-illness': a.chargesIllness ? 'yes' : 'no',
    'unused-rate': a.cashRate ? 'less' : 'full',
    'unused-sum': a.cashRate ? printRate(a.cashRate).replace('£', '') : '',
    'unused-rest': a.cashRate ? a.cashRest : '',
    'unused-reason': a.cashRestReason ?? '',
    'surplus-rule': over.rule,
    'surplus-over':
      over.rule === 'over-sum'
        ? printPence(over.pence).replace('£', '')
        : 'num' in over
          ? `${over.num}/${over.den}`
          : 'weeks' in over
            ? String(over.weeks)
            : '',
    [`${AWAY}-rows`]: a.notSupported.map((_, i) => i + 1).join(' '),
    [`${REVIEWS}-rows`]: a.reviews.map((_, i) => i + 1).join(' '),
    'statements-within': String((a.asking ?? ASKING).answerWithin),
    'statements-after': String((a.asking ?? ASKING).funderAfter),
    ...Object.fromEntries(a.statementTo.map(({ reader, format }) => [`statements-${reader}`, format])),
  }
  for (const [i, s] of a.streams.entries())
    Object.assign(fields, {
      [`${FUNDERS}-${i + 1}-who`]: s.code,
      [`${FUNDERS}-${i + 1}-relation`]: s.relation,
      [`${FUNDERS}-${i + 1}-share`]: s.share ? `${s.share.num}/${s.share.den}` : '',
    })
  for (const [i, { from, to }] of a.notSupported.entries())
    Object.assign(fields, dayFields(`${AWAY}-${i + 1}-from`, from), dayFields(`${AWAY}-${i + 1}-to`, to))
  for (const [i, on] of a.reviews.entries()) Object.assign(fields, dayFields(`${REVIEWS}-${i + 1}`, on))
  return fields
}

function weeklyAsWritten({ kinds }: Terms, code: string, amount: number): string {
  if (kinds.find((k) => k.code === code)?.measure === 'count') return String(amount)
  return `${Math.floor(amount / 3600)}:${String(Math.floor((amount % 3600) / 60)).padStart(2, '0')}`
}
