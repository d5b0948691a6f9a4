import type { Totals } from '../../../bookkeeping/reports.ts'
import { directAndManagementTable } from '../../../formats/report.ts'
import { printPence } from '../../../ledger/money.ts'
import { hasShares } from '../../../ledger/report.ts'
import type { PoundsUsed } from '../../../ledger/statement.ts'
import type { SharesChart } from '../../../words/blocks.ts'
import { ChartFigure } from '../../design/figures.tsx'
import { columns, type OneReport, type ReportProps } from './one-report.tsx'

/** Where each pound used went: the person’s direct support, management, and the rest. */
export const directAndManagement: OneReport = {
  name: 'direct-and-management',
  title: 'Direct support and management',
  sorts: ['direct', 'management', 'late', 'bought', 'share', 'total'],
  columns: (report) =>
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
  Above,
  Below,
  table: directAndManagementTable,
}

function Above({ report: { total }, provider }: ReportProps) {
  return (
    <>
      {hasShares(total.used) && <ChartFigure id="pounds" chart={poundChart(total.used, provider)} />}
      <p class="govuk-body">
        This is how the agreed price is made up; it is not what staff were paid. Of each £1 used, the parts
        make 100p.
      </p>
    </>
  )
}

function Below() {
  return (
    <p class="govuk-body">
      Cancelled late is what was charged for visits that were called off too late. It is neither direct
      support nor management, and stands for itself.
    </p>
  )
}

/** The sum, and under it how much of each £1 used it is. */
function withShare(used: PoundsUsed, part: keyof PoundsUsed['of100']): string {
  const { pence } = used[part]
  if (used[part].exact === 0) return '–'
  return hasShares(used) ? `${printPence(pence)}\n(${used.of100[part]}p of £1)` : printPence(pence)
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
