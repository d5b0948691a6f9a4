import type { Report } from '../../../bookkeeping/reports.ts'
import { printPence } from '../../../ledger/money.ts'
import { hasShares, ofHundred } from '../../../ledger/report.ts'
import { Page } from '../../design/frame.tsx'
import { urls } from '../../urls.ts'
import { daysSaid } from './days.tsx'
import { type Around, peopleSaid } from './one-report.tsx'

/** Where reports begin: each question, with the figure that answers it first. */
export function IndexPage({ report, provider, isPaying, frame }: Around & { report: Report }) {
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
            text: 'What was agreed and planned, and what was delivered?',
            figure: given === undefined ? '–' : `${given} of each 100 hours`,
            beneath: given === undefined ? 'no hours were agreed' : 'agreed were delivered',
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
          <div>{beneath}</div>
          <div>
            <a class="govuk-link" href={href}>
              {text}
            </a>
          </div>
        </li>
      ))}
    </ul>
  )
}
