import type { Context, Hono } from 'hono'
import type { Child } from 'hono/jsx'
import type { MonthOver, OverTime, Report, ReportLine, Totals } from '../../bookkeeping/reports.ts'
import {
  directAndManagementTable,
  overTimeTable,
  planAndActualTable,
  spendingTable,
} from '../../formats/report.ts'
import {
  type Day,
  firstDay,
  lastDay,
  type Month,
  monthOf,
  printDay,
  printMonth,
  readDay,
} from '../../ledger/day.ts'
import { printPence } from '../../ledger/money.ts'
import type { Period } from '../../ledger/period.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import {
  type HoursFigures,
  hasShares,
  inMinutes,
  monthBefore,
  ofHundred,
  quarterOf,
  together,
  yearOf,
} from '../../ledger/report.ts'
import type { PoundsUsed } from '../../ledger/statement.ts'
import type { MonthsChart, SharesChart } from '../../words/blocks.ts'
import { hoursSaid, IN_COUNT, IN_HOURS, IN_PENCE, monthsChart, shareSaid } from '../../words/report.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Button, DateField, ErrorSummary, errorOf, type FieldError, Select } from '../design/fields.tsx'
import { ChartFigure, KeyFigure, KeyFigures } from '../design/figures.tsx'
import { Page, Pagination } from '../design/frame.tsx'
import { Lines, Table, type TableColumn, type TableRow } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { errorsOf, Form, partsOf } from './form.ts'
import { type Frame, frameOf, providerOf } from './frame.ts'
import { howMuch, personOf } from './words.ts'

/**
 * What a provider is asked (domain.md 1.1): what is spent on each person's service, how much of it is direct support
 * and how much management, and what was planned and what was given; and the same month by month. A commissioner reads
 * them of the funds and days that their organisation pays.
 */
export function reports(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/reports', async (c) => {
    const found = await books.report(c.var.caller, {})
    if (isRefusal(found)) return refused(c, [found])
    const report = asShown(found)
    return c.html(<IndexPage {...{ report, ...(await around(c, urls.reports())) }} />)
  })

  for (const which of WHICH) {
    app.get(`/reports/${which}`, async (c) => {
      const form = Form.asked(c)
      const asked = daysAsked(form)
      const found = await books.report(c.var.caller, asked)
      // What cannot be asked is said beside the fields, over the days that are shown where none are asked.
      const exact = isRefusal(found) ? await books.report(c.var.caller, {}) : found
      if (isRefusal(exact)) return refused(c, [exact])
      const report = asShown(exact)
      const errors = [
        ...form.errors,
        ...(isRefusal(found) ? errorsOf([found], { to: 'to', from: 'from' }) : []),
      ]
      const shown = shownBy(form, report, which)
      const hasErrors = errors.length > 0
      const more = await around(c, urls.report(which), hasErrors)
      return c.html(
        <ReportPage {...{ which, report, shown, form, errors, ...more }} />,
        hasErrors ? 422 : 200,
      )
    })

    app.get(`/reports/${which}.csv`, async (c) => {
      const form = Form.asked(c)
      const asked = daysAsked(form)
      const report = await books.report(c.var.caller, asked)
      if (isRefusal(report)) return refused(c, [report])
      const rows = [
        ...report.people.map(({ fund: { ref, name }, ...sums }) => ({ ref, name, ...sums })),
        { ref: 'Total', name: undefined, ...report.total },
      ]
      return csv(c, TABLES[which](rows), `${which}-${report.days.first}-to-${report.days.last}`)
    })
  }

  app.get('/reports/over-time', async (c) => {
    const over = await books.reportOverTime(c.var.caller, {})
    return c.html(<OverTimePage {...{ over, ...(await around(c, urls.report('over-time'))) }} />)
  })

  app.get('/reports/over-time.csv', async (c) => {
    const { months } = await books.reportOverTime(c.var.caller, {})
    return csv(c, overTimeTable(months), `over-time-to-${months.at(-1)?.month ?? 'now'}`)
  })

  async function around(c: Context<WebEnv>, here: string, hasErrors = false): Promise<Around> {
    const above = here === urls.reports() ? [] : [{ href: urls.reports(), text: 'Reports' }]
    const more = { hasErrors, ...(above.length > 0 ? { breadcrumbs: above } : {}) }
    return {
      provider: (await providerOf(c, service))?.name ?? '',
      isPaying: c.var.caller.as.role === 'commissioner',
      frame: await frameOf(c, service, here, more),
    }
  }
}

function csv(c: Context<WebEnv>, table: string, name: string): Response {
  return c.body(table, 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${name}.csv"`,
  })
}

const WHICH = ['spending', 'direct-and-management', 'plan-and-actual'] as const
type Which = (typeof WHICH)[number]

const TABLES = {
  spending: spendingTable,
  'direct-and-management': directAndManagementTable,
  'plan-and-actual': planAndActualTable,
} as const

const TITLES: Readonly<Record<Which, string>> = {
  spending: 'What is spent on each person’s service?',
  'direct-and-management': 'Direct support and management',
  'plan-and-actual': 'What was agreed, planned and given',
}

interface Around {
  readonly provider: string
  /** Somebody of a funder reads it: of what they pay. */
  readonly isPaying: boolean
  readonly frame: Frame
}

// ── Which days ─────────────────────────────────────────────────────────────────────────────────────────

/** From the address: a stretch with a name, two days typed, or two days in a link. Nothing asked: nothing is said. */
function daysAsked(form: Form): { readonly from?: Day; readonly to?: Day } {
  const named = typedInstead(form) ? 'dates' : form.written('days')
  if (named !== '' && named !== 'dates') {
    const stretch = stretchNamed(named)
    if (stretch) return { from: stretch.first, to: stretch.last }
    form.wrong('days', 'Choose one of these.')
    return {}
  }
  if (named === 'dates') {
    const [from, to] = [form.day('from'), form.day('to')]
    return from && to ? { from, to } : {}
  }
  if (!form.has('from') && !form.has('to')) return {}
  const from = form.read('from', readDay, 'Say which day.')
  const to = form.read('to', readDay, 'Say which day.')
  return from && to ? { from, to } : {}
}

/** Whether somebody typed other days than were shown, and left the choice above them as it was. */
function typedInstead(form: Form): boolean {
  const [value, first, last] = form.written('was').split(' ')
  if (!value || value !== form.written('days')) return false
  const typed = (name: 'from' | 'to') => {
    const { day, month, year } = form.dayWritten(name)
    return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  }
  return typed('from') !== first || typed('to') !== last
}

/** `2026-04`; `2026-04-quarter`, named by its first month; `2026-year`, which begins in April. */
function stretchNamed(name: string): Period | undefined {
  const [, year, month, rest] = /^(20\d\d)-(?:(0[1-9]|1[0-2])(-quarter)?|year)$/.exec(name) ?? []
  if (year === undefined) return undefined
  if (month === undefined) return yearOf(`${year}-04-01` as Day)
  const of = `${year}-${month}` as Month
  return rest ? quarterOf(of) : { first: firstDay(of), last: lastDay(of) }
}

/** What can be chosen with one word, newest first: months of two years, the quarters and the years they make. */
function stretches({ since, today }: Report): readonly { value: string; text: string; days: Period }[] {
  const months: Month[] = [monthOf(today)]
  while (months.length < 24 && (months.at(-1) ?? '') > monthOf(since))
    months.push(monthBefore(months.at(-1) ?? monthOf(today)))
  const quarters = [...new Set(months.map((m) => monthOf(quarterOf(m).first)))].slice(0, 4)
  const years = [...new Set(months.map((m) => yearOf(firstDay(m)).first.slice(0, 4)))].slice(0, 2)
  const named = [
    ...months.map((m) => ({ value: m as string, text: printMonth(m) })),
    ...quarters.map((m) => {
      const { first, last } = quarterOf(m)
      return {
        value: `${m}-quarter`,
        text: `${printMonth(monthOf(first)).replace(/ .*/, '')} to ${printMonth(monthOf(last))}`,
      }
    }),
    ...years.map((y, i) => {
      const { first, last } = yearOf(`${y}-04-01` as Day)
      return {
        value: `${y}-year`,
        text: i === 0 ? `The year so far, from ${printDay(first)}` : `The year to ${printDay(last)}`,
      }
    }),
  ]
  return named.flatMap((one) => {
    const days = stretchNamed(one.value)
    return days ? [{ ...one, days: days.last > today ? { ...days, last: today } : days }] : []
  })
}

/** “April 2026”, or “2 March 2026 to 5 April 2026”. */
function daysSaid({ first, last }: Period): string {
  const month = monthOf(first)
  if (first === firstDay(month) && last === lastDay(month)) return printMonth(month)
  return first === last ? printDay(first) : `${printDay(first)} to ${printDay(last)}`
}

function DaysForm(props: {
  which: Which
  report: Report
  form: Form
  errors: readonly FieldError[]
  more: Child
}) {
  const { which, report, form, errors, more } = props
  const known = stretches(report)
  const { first, last } = report.days
  const chosen = known.find(({ days }) => days.first === first && days.last === last)
  const isTyped = form.written('days') === 'dates' || typedInstead(form)
  const written = (name: 'from' | 'to', day: Day) => {
    if (!isTyped) return partsOf(day)
    const said = form.dayWritten(name)
    return said.day || said.month || said.year ? said : partsOf(day)
  }
  return (
    <form method="get" action={urls.report(which)} novalidate>
      {chosen && <input type="hidden" name="was" value={`${chosen.value} ${first} ${last}`} />}
      <Select
        name="days"
        label="Days"
        options={[...known, { value: 'dates', text: 'From one day to another' }]}
        value={isTyped ? 'dates' : (chosen?.value ?? 'dates')}
        error={errorOf(errors, 'days')}
      />
      <details class="govuk-details" open={chosen === undefined || isTyped ? true : undefined}>
        <summary class="govuk-details__summary">
          <span class="govuk-details__summary-text">From one day to another</span>
        </summary>
        <div class="govuk-details__text">
          <DateField
            name="from"
            label="First day"
            value={written('from', first)}
            error={errorOf(errors, 'from')}
          />
          <DateField name="to" label="Last day" value={written('to', last)} error={errorOf(errors, 'to')} />
        </div>
      </details>
      {more}
      <Button kind="secondary">Show</Button>
    </form>
  )
}

// ── The start ──────────────────────────────────────────────────────────────────────────────────────────

function IndexPage({ report, provider, isPaying, frame }: Around & { report: Report }) {
  const { total, people, days } = report
  const direct = hasShares(total.used) ? `${total.used.of100.direct}p of each £1 used` : ''
  const { agreed, delivered } = total.figures.standard
  const given = ofHundred(delivered, agreed)
  return (
    <Page {...frame} title="Reports">
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{provider}</span>
        Reports
      </h1>
      <p class="govuk-body">
        {isPaying ? 'Of the funds that your organisation pays, on the days that it pays. ' : ''}
        The figures here are of {daysSaid(days)}; each report can be asked for other days.
      </p>
      <Questions
        list={[
          {
            href: urls.report('spending'),
            text: 'How much money is spent on each person’s service?',
            figure: printPence(total.used.total.pence),
            beneath: `used by ${peopleSaid(people.length)}`,
          },
          {
            href: urls.report('direct-and-management'),
            text: 'What goes on the person’s direct support, and what on management?',
            figure: direct || '–',
            beneath: direct ? 'was direct support' : 'nothing was used',
          },
          {
            href: urls.report('plan-and-actual'),
            text: 'What was agreed and planned, and what was given?',
            figure: given === undefined ? '–' : `${given} of each 100 hours`,
            beneath: given === undefined ? 'no hours were agreed' : 'agreed were given',
          },
          {
            href: urls.report('over-time'),
            text: 'How has it gone over time?',
            figure: 'Twelve months',
            beneath: 'side by side, with charts',
          },
        ]}
      />
    </Page>
  )
}

/** Questions as links, each with the figure that answers it first. */
function Questions(props: {
  list: readonly { href: string; text: string; figure: string; beneath: string }[]
}) {
  return (
    <ul class="govuk-list rf-rows">
      {props.list.map(({ href, text, figure, beneath }) => (
        <li>
          <strong class="govuk-heading-m">{figure}</strong>
          <span>{beneath}</span>
          <a class="govuk-link" href={href}>
            {text}
          </a>
        </li>
      ))}
    </ul>
  )
}

function peopleSaid(n: number): string {
  return n === 1 ? 'one person' : `${n.toLocaleString('en-GB')} people`
}

// ── One report ─────────────────────────────────────────────────────────────────────────────────────────

/** How the rows are shown: in which order, which page, and what else was asked. */
interface Shown {
  readonly lines: readonly ReportLine[]
  readonly sort: string
  readonly page: number
  readonly pages: number
  readonly byKind: boolean
}

const ROWS_ON_PAGE = 50

/** By what rows can be sorted: the largest first, but people by name. */
const SORTS: Readonly<Record<string, { readonly text: string; readonly of: (l: ReportLine) => number }>> = {
  used: { text: 'Hours used', of: (l) => l.figures.standard.used },
  support: { text: 'Support', of: (l) => l.used.direct.exact + l.used.management.exact },
  direct: { text: 'Direct support', of: (l) => l.used.direct.exact },
  management: { text: 'Management', of: (l) => l.used.management.exact },
  share: {
    text: 'Direct share',
    of: (l) => (hasShares(l.used) ? l.used.direct.exact / l.used.total.exact : -1),
  },
  bought: { text: 'Things bought', of: (l) => l.used.bought.exact },
  late: { text: 'Cancelled late', of: (l) => l.used.cancelledLate.exact },
  unfunded: { text: 'Not charged for', of: (l) => l.figures.standard.unfunded },
  total: { text: 'Total', of: (l) => l.used.total.exact },
  agreed: { text: 'Agreed', of: (l) => l.figures.standard.agreed },
  given: { text: 'Given', of: (l) => l.figures.standard.delivered },
  short: {
    text: 'Given least of what was agreed',
    of: (l) => l.figures.standard.agreed - l.figures.standard.delivered,
  },
}

const SORTS_OF: Readonly<Record<Which, readonly string[]>> = {
  spending: ['used', 'support', 'bought', 'late', 'unfunded', 'total'],
  'direct-and-management': ['direct', 'management', 'late', 'bought', 'share', 'total'],
  'plan-and-actual': ['agreed', 'given', 'short', 'total'],
}

/** Each person's hours as they are shown, and their sums: the whole table adds up, all its pages together. */
function asShown(report: Report): Report {
  const people = report.people.map((line) => ({ ...line, figures: inMinutes(line.figures) }))
  const figures = together(people.map((line) => line.figures))
  return { ...report, people, total: { ...report.total, figures } }
}

function shownBy(form: Form, report: Report, which: Which): Shown {
  const asked = form.written('sort')
  const sort = SORTS_OF[which].includes(asked) ? asked : 'name'
  const by = SORTS[sort]
  const lines = report.people.toSorted(
    (a, b) => (by ? by.of(b) - by.of(a) : 0) || personOf(a.fund).localeCompare(personOf(b.fund), 'en-GB'),
  )
  const pages = Math.max(1, Math.ceil(lines.length / ROWS_ON_PAGE))
  const wanted = Number(form.written('page') || 1)
  const page = Number.isSafeInteger(wanted) ? Math.min(Math.max(1, wanted), pages) : 1
  return {
    lines: lines.slice((page - 1) * ROWS_ON_PAGE, page * ROWS_ON_PAGE),
    ...{ sort, page, pages },
    byKind: form.written('kinds') === 'yes',
  }
}

interface ReportProps extends Around {
  readonly which: Which
  readonly report: Report
  readonly shown: Shown
  readonly form: Form
  readonly errors: readonly FieldError[]
}

function ReportPage(props: ReportProps) {
  const { which, report, shown, form, errors, provider, isPaying, frame } = props
  const { days, people } = report
  const asked = { from: days.first, to: days.last, ...(shown.byKind ? { kinds: 'yes' } : {}) }
  const link = (page: number, text: string) => ({
    href: urls.report(which, { ...asked, sort: shown.sort, page }),
    text,
  })
  return (
    <Page {...frame} title={`${TITLES[which]} ${daysSaid(days)}`}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">
          {provider}, {daysSaid(days)}
        </span>
        {TITLES[which]}
      </h1>
      <State report={report} isPaying={isPaying} />
      <DaysForm
        {...{ which, report, form, errors }}
        more={
          <>
            {shown.sort !== 'name' && <input type="hidden" name="sort" value={shown.sort} />}
            {shown.byKind && <input type="hidden" name="kinds" value="yes" />}
          </>
        }
      />
      {people.length === 0 ? (
        <p class="govuk-body">Nobody had a fund in these days.</p>
      ) : (
        <>
          <Above {...props} />
          <SortLinks {...{ which, shown, asked }} />
          <Rows {...props} />
          {shown.pages > 1 && (
            <Pagination
              label="Pages of people"
              {...(shown.page > 1 ? { previous: link(shown.page - 1, 'Back') } : {})}
              {...(shown.page < shown.pages
                ? { next: link(shown.page + 1, `More: page ${shown.page + 1} of ${shown.pages}`) }
                : {})}
            />
          )}
          <Below {...props} />
          <p class="govuk-body">
            <a
              class="govuk-link"
              href={urls.reportTable(which, { from: days.first, to: days.last })}
              download
            >
              The same as a table for a spreadsheet (CSV)
            </a>
            , with everybody in it.
          </p>
        </>
      )}
    </Page>
  )
}

/** Whether these figures may still change, and of whom they are. */
function State({ report: { closed, people, days }, isPaying }: { report: Report; isPaying: boolean }) {
  const open = people.length - closed
  return (
    <p class="govuk-body">
      {isPaying && 'Of the funds that your organisation pays, on the days that it pays. '}
      {people.length === 0
        ? ''
        : open === 0
          ? 'These days are closed for everybody: the figures will not change.'
          : `${open === people.length ? 'These days are not closed yet' : `For ${peopleSaid(open)} of ${people.length.toLocaleString('en-GB')} these days are not closed yet`}: the figures may still change up to ${printDay(days.last)}.`}
    </p>
  )
}

function SortLinks(props: { which: Which; shown: Shown; asked: Readonly<Record<string, string>> }) {
  const { which, shown, asked } = props
  const ways = [
    { name: 'name', text: 'Name' },
    ...SORTS_OF[which].map((name) => ({ name, text: SORTS[name]?.text ?? name })),
  ]
  return (
    <nav aria-label="Sort the people">
      <ul class="rf-ways">
        <li>Sorted by</li>
        {ways.map(({ name, text }) => (
          <li>
            <a
              class="govuk-link"
              href={urls.report(which, { ...asked, sort: name })}
              aria-current={shown.sort === name ? 'true' : undefined}
            >
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** Whose row it is, with the way to the entries behind it. */
function Who({ line, report }: { line: ReportLine; report: Report }) {
  const { fund, days } = line
  const last = days.at(-1)?.last ?? report.days.last
  const [first] = days
  const isPart = first !== undefined && (first.first !== report.days.first || last !== report.days.last)
  return (
    <>
      <a class="govuk-link" href={urls.fund(fund.id)}>
        {personOf(fund)}
      </a>{' '}
      <small>
        {fund.ref}
        {isPart && `, ${days.map(daysSaid).join(' and ')}`},{' '}
        <a class="govuk-link" href={urls.entries(fund.id, { to: last })}>
          entries
        </a>
      </small>
    </>
  )
}

function Rows({ which, report, shown }: ReportProps) {
  const table = ROWS[which](report, shown)
  const { people } = report
  return (
    <Table
      caption={`${TITLES[which]} ${daysSaid(report.days)}`}
      captionHidden
      lean
      columns={[{ heading: 'Person' }, ...table.columns]}
      rows={[
        ...shown.lines.map(
          (line): TableRow => ({ cells: [<Who {...{ line, report }} />, ...table.cells(line)] }),
        ),
        {
          cells: [
            people.length === 1 ? 'Together' : `All ${peopleSaid(people.length)}`,
            ...table.cells(report.total),
          ],
          kind: 'total',
        },
      ]}
    />
  )
}

interface Columns {
  readonly columns: readonly TableColumn[]
  readonly cells: (of: Totals) => readonly Child[]
}

const ROWS: Readonly<Record<Which, (report: Report, shown: Shown) => Columns>> = {
  spending: (report, shown) =>
    columns([
      ['Hours given', ({ figures }) => hoursSaid(figures.standard.given)],
      ['Hours used', ({ figures }) => hoursUsed(figures.standard.used, figures.hours, shown.byKind)],
      ['Support', ({ used }) => printPence(used.direct.pence + used.management.pence)],
      ['Things bought', ({ used }) => sumOrNone(used.bought.pence)],
      ['Cancelled late', ({ used }) => sumOrNone(used.cancelledLate.pence)],
      ...(report.people.some((l) => l.used.kept.exact !== 0) ? [KEPT] : []),
      ['Not charged for', ({ figures }) => hoursOrNone(figures.standard.unfunded)],
      ['Total', ({ used }) => printPence(used.total.pence)],
    ]),
  'direct-and-management': (report) =>
    columns([
      ['Direct support', (t) => withShare(t.used, 'direct')],
      ['Management', (t) => withShare(t.used, 'management')],
      ['Cancelled late', (t) => withShare(t.used, 'cancelledLate')],
      ['Things bought', (t) => withShare(t.used, 'bought')],
      ...(report.people.some((l) => l.used.kept.exact !== 0)
        ? [['Kept for running costs', (t: Totals) => withShare(t.used, 'kept')] as const]
        : []),
      ['Total', ({ used }) => printPence(used.total.pence)],
    ]),
  'plan-and-actual': (report) =>
    columns([
      ['Hours agreed', ({ figures }) => hoursSaid(figures.standard.agreed)],
      ...(report.total.figures.standard.planned !== 0
        ? [['Hours planned', (t: Totals) => hoursOrNone(t.figures.standard.planned)] as const]
        : []),
      ['Hours given', ({ figures }) => hoursSaid(figures.standard.delivered)],
      [
        'Difference',
        ({ figures: { standard: h } }) =>
          [signed(h.delivered - h.agreed, hoursSaid), shareSaid(ofHundred(h.delivered, h.agreed), 'hours')]
            .flatMap((said, i) => (said === '' ? [] : [i === 0 ? said : `(${said})`]))
            .join('\n'),
      ],
      ['Money agreed', ({ agreed }) => printPence(agreed.pence)],
      ['Money used', ({ used }) => printPence(used.total.pence)],
      ['Difference in money', ({ used, agreed }) => signed(used.total.pence - agreed.pence, printPence)],
    ]),
}

const KEPT = ['Kept for running costs', ({ used }: Totals) => sumOrNone(used.kept.pence)] as const

function columns(list: readonly (readonly [heading: string, cell: (of: Totals) => string])[]): Columns {
  return {
    columns: list.map(([heading]) => ({ heading, align: 'right' })),
    cells: (of) => list.map(([, cell]) => <Lines text={unbroken(cell(of))} />),
  }
}

/** “39 h 13” stays on one line, and “70p of £1”. */
function unbroken(text: string): string {
  return text.replace(/\d h(?: \d\d)?(?!\w)|\d+p of £1/g, (said) => said.replaceAll(' ', '\u00a0'))
}

function sumOrNone(pence: number): string {
  return pence === 0 ? '–' : printPence(pence)
}

function hoursOrNone(seconds: number): string {
  return seconds === 0 ? '–' : hoursSaid(seconds)
}

function signed(n: number, print: (n: number) => string): string {
  return n > 0 ? `+${print(n)}` : print(n)
}

/** “77 h 30”, and of what kinds these were where that is asked. */
function hoursUsed(standard: number, hours: readonly HoursFigures[], byKind: boolean): string {
  const kinds = hours.map((h) => ({ code: h.kind, label: h.label, measure: h.measure }))
  const said = hours
    .filter((h) => h.used !== 0)
    .map((h) => (h.measure === 'count' ? howMuch(kinds, h.kind, h.used) : `${hoursSaid(h.used)} ${h.label}`))
    .map((one) => `(${one})`)
  return [hoursSaid(standard), ...(byKind ? said : [])].join('\n')
}

/** The sum, and under it how much of each £1 used it is. */
function withShare(used: PoundsUsed, part: keyof PoundsUsed['of100']): string {
  const { pence } = used[part]
  if (used[part].exact === 0) return '–'
  return hasShares(used) ? `${printPence(pence)}\n(${used.of100[part]}p of £1)` : printPence(pence)
}

// ── What stands over and under the rows ────────────────────────────────────────────────────────────────

function Above({ which, report, provider, shown }: ReportProps) {
  const { total, days, people } = report
  const { standard } = total.figures
  switch (which) {
    case 'spending':
      return (
        <>
          <KeyFigures>
            <KeyFigure
              label="Used"
              value={printPence(total.used.total.pence)}
              beneath={`by ${peopleSaid(people.length)}`}
            />
            <KeyFigure
              label="Hours used"
              value={hoursSaid(standard.used)}
              beneath={`of ${hoursSaid(standard.given)} given`}
            />
            <KeyFigure label="Support not charged for" value={hoursSaid(standard.unfunded)} />
          </KeyFigures>
          <p class="govuk-body">
            <a
              class="govuk-link"
              href={urls.report(which, {
                ...{ from: days.first, to: days.last, sort: shown.sort },
                kinds: shown.byKind ? undefined : 'yes',
              })}
            >
              {shown.byKind ? 'Show hours all together' : 'Show hours by their kind'}
            </a>
          </p>
        </>
      )
    case 'direct-and-management':
      return (
        <>
          {hasShares(total.used) && <ChartFigure id="pounds" chart={poundChart(total.used, provider)} />}
          <p class="govuk-body">
            This is how the agreed price is made up; it is not what staff were paid. Of each £1 used, the
            parts make 100p.
          </p>
        </>
      )
    case 'plan-and-actual':
      return (
        <KeyFigures>
          <KeyFigure
            label="Hours agreed"
            value={hoursSaid(standard.agreed)}
            beneath="in the weeks that began"
          />
          <KeyFigure
            label="Hours given"
            value={hoursSaid(standard.delivered)}
            beneath={shareSaid(ofHundred(standard.delivered, standard.agreed), 'hours')}
          />
          <KeyFigure
            label="Money used"
            value={printPence(total.used.total.pence)}
            beneath={`of ${printPence(total.agreed.pence)} agreed`}
          />
        </KeyFigures>
      )
  }
}

function Below({ which, report }: ReportProps) {
  switch (which) {
    case 'spending':
      return (
        <p class="govuk-body">
          Hours are counted in day hours. Support not charged for was given by the provider at its own cost.
          Where a fund is given as money, support is paid from it and no hours are used.
        </p>
      )
    case 'direct-and-management':
      return (
        <p class="govuk-body">
          Cancelled late is what was charged for visits that were called off too late. It is neither direct
          support nor management, and stands for itself.
        </p>
      )
    case 'plan-and-actual':
      return (
        <>
          <p class="govuk-body">
            Hours are counted in day hours. Agreed is what the agreement gives in the weeks that began in
            these days; hours that are not used stay the person’s. Given is all support, what was not charged
            for too.
            {report.total.figures.standard.planned === 0
              ? ' No visits were planned ahead in these days.'
              : ''}
          </p>
          <h2 class="govuk-heading-m">What it was for</h2>
          <p class="govuk-body">
            No costed plan is on record yet. Once there is one, what it sets aside for each purpose stands
            here beside what was used for it.
          </p>
        </>
      )
  }
}

function poundChart(used: PoundsUsed, provider: string): SharesChart {
  const parts = [
    { label: 'Direct support', share: used.of100.direct },
    { label: `Management (running ${provider})`, share: used.of100.management },
    { label: 'Cancelled late', share: used.of100.cancelledLate },
    { label: 'Things bought', share: used.of100.bought },
    { label: 'Kept for running costs', share: used.of100.kept },
  ]
    .filter(({ share }) => share > 0)
    .map((part) => ({ ...part, text: `${part.share}p` }))
  return {
    type: 'chart',
    chart: 'shares',
    title: 'Where each £1 used went',
    alt: `A bar cut into parts: ${parts.map(({ label, text }) => `${label} ${text}`).join(', ')}.`,
    parts,
  }
}

// ── Month by month ─────────────────────────────────────────────────────────────────────────────────────

/** One figure over the months: its chart and its table. */
interface Trend {
  readonly id: string
  readonly heading: string
  readonly why: string
  readonly chart: MonthsChart
  readonly columns: readonly string[]
  readonly cells: (m: MonthOver) => readonly string[]
}

function trendsOf(list: readonly MonthOver[]): readonly Trend[] {
  const months = list.map((m) => m.month)
  const series = (name: string, of: (m: MonthOver) => number) => ({ name, values: list.map(of) })
  return [
    {
      id: 'direct',
      heading: 'Direct support of each £1 used',
      why: 'Of each £1 used, how many pence were direct support.',
      chart: monthsChart(
        'Pence of each £1 used that were direct support',
        months,
        [series('Direct', (m) => m.used.of100.direct)],
        IN_PENCE,
      ),
      columns: ['Direct support', 'Management'],
      cells: (m) =>
        hasShares(m.used) ? [`${m.used.of100.direct}p`, `${m.used.of100.management}p`] : ['–', '–'],
    },
    {
      id: 'given',
      heading: 'Hours agreed and hours given',
      why: 'What the agreements give in the weeks that began in the month, and all support that was given in it.',
      chart: monthsChart(
        'Hours agreed and given',
        months,
        [
          series('Agreed', (m) => m.figures.standard.agreed),
          series('Given', (m) => m.figures.standard.delivered),
        ],
        IN_HOURS,
      ),
      columns: ['Agreed', 'Given', 'Of each 100 hours'],
      cells: ({ figures: { standard: h } }) => [
        hoursSaid(h.agreed),
        hoursSaid(h.delivered),
        String(ofHundred(h.delivered, h.agreed) ?? '–'),
      ],
    },
    {
      id: 'held',
      heading: 'Hours not used yet',
      why: 'What people still had at the end of the month, saved hours too.',
      chart: monthsChart(
        'Hours not used yet at the end of each month',
        months,
        [series('Hours', (m) => m.held)],
        IN_HOURS,
      ),
      columns: ['Hours not used yet'],
      cells: (m) => [hoursSaid(m.held)],
    },
    {
      id: 'late',
      heading: 'Cancelled late',
      why: 'Visits that were called off too late, and the hours that were charged for them.',
      chart: monthsChart(
        'Visits cancelled late',
        months,
        [series('Visits', (m) => m.figures.lateVisits)],
        IN_COUNT,
      ),
      columns: ['Visits', 'Hours charged'],
      cells: (m) => [String(m.figures.lateVisits), hoursSaid(m.figures.standard.cancelledLate)],
    },
    {
      id: 'missed',
      heading: 'Visits that could not be made',
      why: 'Visits that the provider could not come to. They cost nobody anything, and count.',
      chart: monthsChart(
        'Visits that the provider could not come to',
        months,
        [series('Visits', (m) => m.figures.missedVisits)],
        IN_COUNT,
      ),
      columns: ['Visits'],
      cells: (m) => [String(m.figures.missedVisits)],
    },
    {
      id: 'funds',
      heading: 'Funds',
      why: 'How many people had a fund, and for how many of them the month is closed.',
      chart: monthsChart('Number of funds', months, [series('Funds', (m) => m.funds)], IN_COUNT),
      columns: ['Funds', 'Closed'],
      cells: (m) => [String(m.funds), String(m.closed)],
    },
  ]
}

function OverTimePage({ over: { months }, provider, isPaying, frame }: Around & { over: OverTime }) {
  const open = months.filter((m) => m.closed < m.funds)
  return (
    <Page {...frame} title="Month by month">
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{provider}</span>
        Month by month
      </h1>
      <p class="govuk-body">
        {isPaying ? 'Of the funds that your organisation pays, on the days that it pays. ' : ''}
        The last twelve months that are over. Hours are counted in day hours.
        {open.length > 0 &&
          ` Not closed for everybody yet, and so it may change: ${open.map((m) => printMonth(m.month)).join(', ')}.`}
      </p>
      {months.length === 0 ? (
        <p class="govuk-body">Nobody had a fund in a month that is over.</p>
      ) : (
        <>
          {trendsOf(months).map((trend) => (
            <TrendPart {...{ trend, months }} />
          ))}
          <p class="govuk-body">
            <a class="govuk-link" href={urls.reportTable('over-time')} download>
              The same as a table for a spreadsheet (CSV)
            </a>
          </p>
        </>
      )}
    </Page>
  )
}

function TrendPart({ trend, months }: { trend: Trend; months: readonly MonthOver[] }) {
  const { id, heading, why, chart, columns: headings, cells } = trend
  return (
    <section aria-labelledby={`${id}-heading`}>
      <h2 class="govuk-heading-m" id={`${id}-heading`}>
        {heading}
      </h2>
      <p class="govuk-body">{why}</p>
      <ChartFigure id={id} chart={chart} />
      <Table
        caption={heading}
        captionHidden
        lean
        columns={[
          { heading: 'Month' },
          ...headings.map((text) => ({ heading: text, align: 'right' as const })),
        ]}
        rows={months.map((m) => ({ cells: [printMonth(m.month), ...cells(m)] }))}
      />
    </section>
  )
}
