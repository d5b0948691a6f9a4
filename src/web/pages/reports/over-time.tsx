import type { MonthOver, OverTime } from '../../../bookkeeping/reports.ts'
import { printMonth } from '../../../ledger/day.ts'
import { hasShares, ofHundred } from '../../../ledger/report.ts'
import type { MonthsChart } from '../../../words/blocks.ts'
import { hoursSaid, IN_COUNT, IN_HOURS, IN_PENCE, monthsChart } from '../../../words/report.ts'
import { ChartFigure } from '../../design/figures.tsx'
import { Page } from '../../design/frame.tsx'
import { Table } from '../../design/tables.tsx'
import { urls } from '../../urls.ts'
import type { Around } from './one-report.tsx'

/** One figure over the months: its chart and its table. */
interface Trend {
  readonly id: string
  readonly heading: string
  readonly why: string
  readonly chart: MonthsChart
  readonly columns: readonly string[]
  readonly cells: (m: MonthOver) => readonly string[]
}

const NONE = ['–', '–', '–']

function trendsOf(list: readonly MonthOver[]): readonly Trend[] {
  const months = list.map((m) => m.month)
  const series = (name: string, of: (m: MonthOver) => number) => ({ name, values: list.map(of) })
  return [
    {
      id: 'direct',
      heading: 'Direct support of each £1 used',
      why: 'Of each £1 used, how many pence were direct support. All else was cancelled late, spent on things bought, or kept for running costs.',
      chart: monthsChart(
        'Pence of each £1 used that were direct support',
        months,
        [series('Direct', (m) => m.used.of100.direct)],
        IN_PENCE,
      ),
      columns: ['Direct support', 'Management', 'All else'],
      cells: ({ used }) => {
        const { direct, management } = used.of100
        return hasShares(used) ? [direct, management, 100 - direct - management].map((p) => `${p}p`) : NONE
      },
    },
    {
      id: 'delivered',
      heading: 'Hours agreed and hours delivered',
      why: 'What the agreements give in the weeks that began in the month, and all support that was delivered in it.',
      chart: monthsChart(
        'Hours agreed and delivered',
        months,
        [
          series('Agreed', (m) => m.figures.standard.agreed),
          series('Delivered', (m) => m.figures.standard.delivered),
        ],
        IN_HOURS,
      ),
      columns: ['Agreed', 'Delivered', 'Of each 100 hours'],
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

export function OverTimePage({ over: { months }, provider, isPaying, frame }: Around & { over: OverTime }) {
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
