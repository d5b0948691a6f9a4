import type { Hono } from 'hono'
import type { FundLine } from '../../bookkeeping/figures.ts'
import type { Books } from '../../bookkeeping/open-books.ts'
import { type Day, printDay, readDay } from '../../ledger/day.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Tag } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { Table, Whole } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { type Frame, frameOf, providerOf, todayOf } from './frame.ts'
import { hm, personOf, pounds, toSpend } from './words.ts'

type Waiting = Awaited<ReturnType<Books['toLookAt']>>

/** Everybody with a fund: one row a person, hours first. Whoever has one fund starts there. */
export function funds(app: Hono<WebEnv>, service: Service): void {
  app.get('/', async (c) => {
    const { as } = c.var.caller
    if (as.role === 'holder' || as.role === 'representative') return c.redirect(urls.fund(as.fund), 303)
    const asked = c.req.query('on')
    const on = asked === undefined ? todayOf(service) : readDay(asked)
    if (isRefusal(on)) return refused(c, [on])
    const lines = await service.books.fundList(c.var.caller, { on })
    const provider = await providerOf(c, service)
    const waiting = as.role === 'manager' ? await service.books.toLookAt(c.var.caller, {}) : undefined
    const risen = as.role === 'commissioner' ? await service.books.openQuestions(c.var.caller, {}) : []
    return c.html(
      <FundsPage
        lines={lines}
        on={on}
        provider={provider?.name ?? 'Funds'}
        waiting={waiting}
        risen={risen.length}
        frame={await frameOf(c, service, urls.funds())}
      />,
    )
  })
}

function FundsPage(props: {
  lines: readonly FundLine[]
  on: Day
  provider: string
  /** What waits for a manager; nobody else sees it. */
  waiting: Waiting | undefined
  /** Questions that went unanswered for so long that a commissioner sees them. */
  risen: number
  frame: Frame
}) {
  const { lines, on, provider, waiting, risen, frame } = props
  const isManager = waiting !== undefined
  return (
    <Page {...frame} title="Funds">
      <h1 class="govuk-heading-xl">
        <span class="govuk-caption-l">{provider}</span>
        Funds on {printDay(on)}
      </h1>
      {waiting && <ToLookAt waiting={waiting} aside={lines.reduce((n, l) => n + l.putAside, 0)} />}
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
          ...(isManager ? [{ heading: 'To look at' }] : []),
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
            ...(isManager ? [toLookAt(l)] : []),
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

/** What waits for a manager, with the way to it; nothing where nothing waits. */
function ToLookAt({ waiting, aside }: { waiting: Waiting; aside: number }) {
  const { proposals, disputes, notices, flags, questions, overdueQuestions, answers, needs } = waiting
  const list = [
    {
      n: proposals,
      href: urls.proposals(),
      one: 'One proposal waits',
      more: 'proposals wait',
      rest: 'for a second manager.',
    },
    {
      n: disputes,
      href: urls.disputes(),
      one: 'One disputed decision waits',
      more: 'disputed decisions wait',
      rest: 'for an answer.',
    },
    {
      n: questions,
      href: urls.openQuestions(),
      one: 'One question waits',
      more: 'questions wait',
      rest: overdueQuestions === 0 ? 'for an answer.' : `for an answer: ${overdueQuestions} overdue.`,
    },
    {
      n: answers,
      href: urls.toTell(),
      one: 'One answer is to be told',
      more: 'answers are to be told',
      rest: 'to whoever asked.',
    },
    {
      n: notices,
      href: urls.toTell(),
      one: 'One notice is due',
      more: 'notices are due',
      rest: 'to somebody who is to be told.',
    },
    {
      n: needs,
      href: urls.toAskAgain(),
      one: 'One person is to be asked again',
      more: 'people are to be asked again',
      rest: 'how we write to them.',
    },
    {
      n: flags,
      href: urls.proposals(),
      one: 'One thing that happened is flagged',
      more: 'things that happened are flagged',
      rest: 'for a manager to explain.',
    },
    {
      n: aside,
      href: urls.putAside(),
      one: 'One row of a file is put aside',
      more: 'rows of files are put aside',
      rest: 'for somebody to settle.',
    },
  ].filter(({ n }) => n > 0)
  if (list.length === 0) return null
  return (
    <section aria-labelledby="to-look-at">
      <h2 class="govuk-heading-m" id="to-look-at">
        To look at
      </h2>
      <ul class="govuk-list">
        {list.map(({ n, href, one, more, rest }) => (
          <li>
            <a class="govuk-link" href={href}>
              {n === 1 ? one : `${n} ${more}`}
            </a>{' '}
            {rest}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What a manager should see to: rows of files that wait, and what the provider has lent. */
function toLookAt({ putAside, lent }: FundLine) {
  if (putAside === 0 && lent === 0) return ''
  return (
    <>
      {putAside > 0 && <Tag colour="yellow">{putAside === 1 ? '1 row' : `${putAside} rows`}</Tag>}{' '}
      {lent > 0 && <Tag>{`${pounds(lent)} lent`}</Tag>}
    </>
  )
}
