import type { Report, ReportLine } from '../../../bookkeeping/reports.ts'
import { printDay } from '../../../ledger/day.ts'
import { ErrorSummary } from '../../design/fields.tsx'
import { Page, Pagination } from '../../design/frame.tsx'
import { Table, type TableRow } from '../../design/tables.tsx'
import { urls } from '../../urls.ts'
import { personOf } from '../words.ts'
import { DaysForm, daysSaid } from './days.tsx'
import { type OneReport, peopleSaid, type ReportProps, type Shown, SORTS } from './one-report.tsx'

/** The page of one report: of which days, whether they may change, and a row for each person. */
export function ReportPage(props: ReportProps) {
  const { one, report, shown, form, errors, provider, isPaying, frame } = props
  const { days, people } = report
  const asked = { from: days.first, to: days.last, ...(shown.byKind ? { kinds: 'yes' } : {}) }
  const link = (page: number, text: string) => ({
    href: urls.report(one.name, { ...asked, sort: shown.sort, page }),
    text,
  })
  return (
    <Page {...frame} title={`${one.title} ${daysSaid(days)}`}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">
          {provider}, {daysSaid(days)}
        </span>
        {one.title}
      </h1>
      <State report={report} isPaying={isPaying} />
      <DaysForm
        {...{ report, form, errors }}
        name={one.name}
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
          <one.Above {...props} />
          <SortLinks {...{ one, shown, asked }} />
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
          <one.Below {...props} />
          <p class="govuk-body">
            Each total is rounded once, and its rows share the difference. A statement rounds line by line,
            and a pack adds statements up: these can differ by some pennies.
          </p>
          <p class="govuk-body">
            <a
              class="govuk-link"
              href={urls.reportTable(one.name, { from: days.first, to: days.last })}
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

function SortLinks(props: { one: OneReport; shown: Shown; asked: Readonly<Record<string, string>> }) {
  const { one, shown, asked } = props
  const ways = [
    { name: 'name', text: 'Name' },
    ...one.sorts.map((name) => ({ name, text: SORTS[name]?.text ?? name })),
  ]
  return (
    <nav aria-label="Sort the people">
      <ul class="rf-ways">
        <li>Sorted by</li>
        {ways.map(({ name, text }) => (
          <li>
            <a
              class="govuk-link"
              href={urls.report(one.name, { ...asked, sort: name })}
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

function Rows({ one, report, shown }: ReportProps) {
  const table = one.columns(report, shown)
  const { people } = report
  return (
    <Table
      caption={`${one.title} ${daysSaid(report.days)}`}
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
