import type { Context } from 'hono'
import type { FundLine } from '../../bookkeeping/figures.ts'
import { type Day, printDay, readDay } from '../../ledger/day.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Page } from '../design/frame.tsx'
import { Table, Whole } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { type Frame, frameOf, providerOf, todayOf } from './frame.ts'
import { hm, personOf, pounds, toSpend } from './words.ts'

/** The funds that somebody pays for: one row a person, hours first. */
export async function fundsHome(c: Context<WebEnv>, service: Service): Promise<Response> {
  const asked = c.req.query('on')
  const on = asked === undefined ? todayOf(service) : readDay(asked)
  if (isRefusal(on)) return refused(c, [on])
  const lines = await service.books.fundList(c.var.caller, { on })
  const provider = (await providerOf(c, service))?.name ?? 'Funds'
  const risen = (await service.books.openQuestions(c.var.caller, {})).length
  const frame = await frameOf(c, service, urls.funds())
  return c.html(<FundsPage {...{ lines, on, provider, risen, frame }} />)
}

function FundsPage(props: {
  lines: readonly FundLine[]
  on: Day
  provider: string
  /** Questions that went unanswered for so long that a commissioner sees them. */
  risen: number
  frame: Frame
}) {
  const { lines, on, provider, risen, frame } = props
  return (
    <Page {...frame} title="Funds">
      <h1 class="govuk-heading-xl">
        <span class="govuk-caption-l">{provider}</span>
        Funds on {printDay(on)}
      </h1>
      {risen > 0 && <Risen n={risen} provider={provider} />}
      <Table
        caption="Everybody with a fund"
        captionHidden
        columns={[
          { heading: 'Person' },
          { heading: 'Hours left', align: 'right' },
          { heading: 'Worth', align: 'right' },
          { heading: 'Saved', align: 'right' },
          { heading: 'To spend', align: 'right' },
          { heading: 'Support recorded up to' },
        ]}
        rows={lines.map((l) => ({
          cells: [
            <>
              <a class="govuk-link" href={urls.fund(l.fund.id)}>
                {personOf(l.fund)}
              </a>{' '}
              <Whole>{l.fund.ref}</Whole>
            </>,
            hm(l.leftInStandard),
            pounds(l.worth),
            l.saved === 0 ? '' : hm(l.saved),
            toSpend(l.spending),
            l.fund.recordedThrough ? <Whole>{printDay(l.fund.recordedThrough)}</Whole> : 'Not yet',
          ],
        }))}
      />
      <p class="govuk-body">
        Hours are counted in day hours. Their worth is the money that stands behind them, saved hours
        included: it is not a second sum beside them.
      </p>
    </Page>
  )
}

/** What a commissioner is to ask the provider about. */
function Risen({ n, provider }: { n: number; provider: string }) {
  return (
    <p class="govuk-body">
      <a class="govuk-link" href={urls.openQuestions()}>
        {n === 1 ? 'One question' : `${n} questions`}
      </a>{' '}
      about statements {n === 1 ? 'was' : 'were'} not answered by {provider} in time.
    </p>
  )
}
