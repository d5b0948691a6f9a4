import type { Totals } from '../../../bookkeeping/reports.ts'
import { planAndActualTable } from '../../../formats/report.ts'
import { printPence } from '../../../ledger/money.ts'
import { ofHundred } from '../../../ledger/report.ts'
import { hoursSaid, shareSaid } from '../../../words/report.ts'
import { KeyFigure, KeyFigures } from '../../design/figures.tsx'
import { columns, hoursOrNone, type OneReport, type ReportProps, signed } from './one-report.tsx'

/** What the agreement gives, what was planned and what was delivered. */
export const planAndActual: OneReport = {
  name: 'plan-and-actual',
  title: 'What was agreed, planned and delivered',
  sorts: ['agreed', 'given', 'short', 'total'],
  columns: (report) =>
    columns([
      ['Hours agreed', ({ figures }) => hoursSaid(figures.standard.agreed)],
      ...(report.total.figures.standard.planned !== 0
        ? [['Hours planned', (t: Totals) => hoursOrNone(t.figures.standard.planned)] as const]
        : []),
      ['Hours delivered', ({ figures }) => hoursSaid(figures.standard.delivered)],
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
  Above,
  Below,
  table: planAndActualTable,
}

function Above({ report: { total } }: ReportProps) {
  const { standard } = total.figures
  return (
    <KeyFigures>
      <KeyFigure label="Hours agreed" value={hoursSaid(standard.agreed)} beneath="in the weeks that began" />
      <KeyFigure
        label="Hours delivered"
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

function Below({ report }: ReportProps) {
  return (
    <>
      <p class="govuk-body">
        Hours are counted in day hours. Agreed is what the agreement gives in the weeks that began in these
        days; hours that are not used stay the person’s. Delivered is all support, what was not charged for
        too.
        {report.total.figures.standard.planned === 0 ? ' No visits were planned ahead in these days.' : ''}
      </p>
      <h2 class="govuk-heading-m">What it was for</h2>
      <p class="govuk-body">
        No costed plan is on record yet. Once there is one, what it sets aside for each purpose stands here
        beside what was used for it.
      </p>
    </>
  )
}
