import { spendingTable } from '../../../formats/report.ts'
import { printPence } from '../../../ledger/money.ts'
import type { HoursFigures } from '../../../ledger/report.ts'
import { hoursSaid } from '../../../words/report.ts'
import { KeyFigure, KeyFigures } from '../../design/figures.tsx'
import { urls } from '../../urls.ts'
import { howMuch } from '../words.ts'
import {
  columns,
  hoursOrNone,
  KEPT,
  type OneReport,
  peopleSaid,
  type ReportProps,
  sumOrNone,
} from './one-report.tsx'

/** How many hours and how much money each person’s service took. */
export const spending: OneReport = {
  name: 'spending',
  title: 'What is spent on each person’s service?',
  sorts: ['used', 'support', 'bought', 'late', 'unfunded', 'total'],
  columns: (report, shown) =>
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
  Above,
  Below,
  table: spendingTable,
}

function Above({ one, report: { total, days, people }, shown }: ReportProps) {
  const { standard } = total.figures
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
          href={urls.report(one.name, {
            ...{ from: days.first, to: days.last, sort: shown.sort },
            kinds: shown.byKind ? undefined : 'yes',
          })}
        >
          {shown.byKind ? 'Show hours all together' : 'Show hours by their kind'}
        </a>
      </p>
    </>
  )
}

function Below({ report }: ReportProps) {
  return (
    <>
      <p class="govuk-body">
        Hours are counted in day hours. Support not charged for was delivered by the provider at its own cost.
        Where a fund is given as money, support is paid from it and no hours are used.
      </p>
      {report.weeksCut && (
        <p class="govuk-body">
          Where whoever pays changes within a week, hours given are what your own agreement gives of that
          week. A statement or a pack counts them on the days on which they were written down, for both
          together.
        </p>
      )}
    </>
  )
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
