import { pricesOf } from '../../bookkeeping/agreements.ts'
import type { FundPage } from '../../bookkeeping/figures.ts'
import { printSeconds } from '../../ledger/hours.ts'
import { printRate } from '../../words/statement.ts'
import { Table } from '../design/tables.tsx'
import { capital } from './words.ts'

/** What an hour of each kind costs, and what its price is made of. */
export function Prices({ page }: { page: FundPage }) {
  if (!page.agreement) return null
  const prices = pricesOf(page.agreement)
  return (
    <>
      <Table
        caption="Prices"
        captionHidden
        columns={[
          { heading: 'Kind of hours' },
          { heading: 'Price', align: 'right' },
          { heading: 'One uses this much of day hours', align: 'right' },
        ]}
        rows={prices.map(({ kind, price, inStandard }) => ({
          cells: [capital(kind.label), printRate(price), printSeconds(inStandard)],
        }))}
      />
      {prices.map(({ kind, price }) => (
        <details class="govuk-details">
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">What the price of {kind.label} is made of</span>
          </summary>
          <div class="govuk-details__text">
            <Table
              caption={`One hour of ${kind.label}`}
              captionHidden
              columns={[{ heading: 'For' }, { heading: 'An hour', align: 'right' }]}
              rows={[
                ...kind.lines.map((l) => ({ cells: [capital(l.label), printRate(l.rate)] })),
                { cells: ['All together', printRate(price)], kind: 'total' as const },
              ]}
            />
          </div>
        </details>
      ))}
      <p class="govuk-body">This is how the agreed price is made up. It is not what staff were paid.</p>
    </>
  )
}
