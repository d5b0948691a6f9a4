import type { Context, Hono } from 'hono'
import type { FundPage } from '../../bookkeeping/figures.ts'
import { isRefused, refusalsOf } from '../../bookkeeping/open-books.ts'
import { type Day, lastDay, type Month, printDay, printMonth, readMonth } from '../../ledger/day.ts'
import { mayClose, mayIssueEarly, nextPeriod, rowsAside } from '../../ledger/period.ts'
import { isRefusal, type Refusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Button, ErrorSummary, LinkButton } from '../design/fields.tsx'
import { Inset, Panel, Warning } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { SummaryList } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { Form, patiently } from './form.ts'
import { type Frame, frameOf, newKey, todayOf, wayTo } from './frame.ts'
import { personOf } from './words.ts'

/** A month of one fund: an early copy of its statement, and closing it. Each is checked before it is done. */
export function period(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/funds/:fund/periods/:month/early-copy', async (c) => {
    const asked = await monthAsked(c)
    if (isRefusal(asked)) return refused(c, [asked], 404)
    const no = mayIssueEarly(asked.page.fund, asked.month, todayOf(service))
    return c.html(<EarlyCopyPage {...asked} refused={no ? [no] : []} inTheWay={inTheWay(asked)} />)
  })

  app.post('/funds/:fund/periods/:month/early-copy', async (c) => {
    const form = await Form.sent(c)
    const asked = await monthAsked(c)
    if (isRefusal(asked)) return refused(c, [asked], 404)
    const request = form.request()
    if (isRefusal(request)) return refused(c, [request])
    const { page, month, frame } = asked
    const done = await patiently(() =>
      books.issueStatement(c.var.caller, { fund: page.fund.ref, month }, request),
    )
    if (isRefused(done))
      return c.html(<EarlyCopyPage {...asked} refused={refusalsOf(done)} inTheWay={inTheWay(asked)} />, 422)
    const title = `The early copy of ${printMonth(month)} is issued`
    return c.html(<Issued {...{ page, frame, title }} number={done.statement} />)
  })

  app.get('/funds/:fund/periods/:month/closure', async (c) => {
    const asked = await monthAsked(c)
    if (isRefusal(asked)) return refused(c, [asked], 404)
    return c.html(<ClosurePage {...asked} wrong={inTheWay(asked)} />)
  })

  app.post('/funds/:fund/periods/:month/closure', async (c) => {
    const form = await Form.sent(c)
    const asked = await monthAsked(c)
    if (isRefusal(asked)) return refused(c, [asked], 404)
    const request = form.request()
    if (isRefusal(request)) return refused(c, [request])
    const { page, month, frame } = asked
    const done = await patiently(() =>
      books.closeMonth(c.var.caller, { fund: page.fund.ref, month }, request),
    )
    if (isRefused(done)) return c.html(<ClosurePage {...asked} wrong={refusalsOf(done)} />, 422)
    return c.html(
      <Issued {...{ page, frame }} title={`${printMonth(month)} is closed`} number={done.statement} />,
    )
  })

  async function monthAsked(c: Context<WebEnv>): Promise<MonthPage | Refusal> {
    const month = readMonth(c.req.param('month') ?? '')
    if (isRefusal(month)) return month
    const page = await books.fundPage(c.var.caller, { fund: c.req.param('fund') ?? '' })
    if (isRefusal(page)) return page
    const frame = await frameOf(c, service, '', { breadcrumbs: wayTo(c, page.fund) })
    return { page, month, frame }
  }

  function inTheWay({ page, month }: MonthPage): readonly Refusal[] {
    const rows = rowsAside(page.fund, lastDay(month), [...page.putAside, ...page.nobodysPutAside])
    return mayClose(page.fund, month, { today: todayOf(service), ...rows })
  }
}

interface MonthPage {
  readonly page: FundPage
  readonly month: Month
  readonly frame: Frame
}

function Issued(props: { page: FundPage; frame: Frame; title: string; number: number }) {
  const { page, frame, title, number } = props
  const { id } = page.fund
  return (
    <Page {...frame} title={title}>
      <Panel title={title}>Statement {number} is ready to send</Panel>
      <p class="govuk-body">
        <a class="govuk-link" href={urls.statement(id, number)}>
          Read statement {number}
        </a>{' '}
        or{' '}
        <a class="govuk-link" href={urls.statementPdf(id, number)}>
          print it (PDF)
        </a>
        .
      </p>
      <p class="govuk-body">
        <a class="govuk-link" href={urls.statements()}>
          To whom it goes, and how it gets there
        </a>
      </p>
    </Page>
  )
}

function EarlyCopyPage(
  props: MonthPage & { readonly refused: readonly Refusal[]; readonly inTheWay: readonly Refusal[] },
) {
  const { page, month, frame, refused: wrong, inTheWay } = props
  const { id } = page.fund
  const title = `Issue an early copy of ${printMonth(month)}`
  return (
    <Page {...frame} title={title} hasErrors={wrong.length > 0}>
      <ErrorSummary errors={wrong.map((r) => ({ text: r.sentence }))} />
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{personOf(page.fund)}</span>
        {title}
      </h1>
      {wrong.length === 0 && (
        <>
          <WhatItTells {...{ page, month }} today={page.on} />
          <p class="govuk-body">
            An early copy has a number and is kept. It says on every page that it may change, and it locks
            nothing. The final statement of {printMonth(month)} will say what changed since.
          </p>
          {inTheWay.length > 0 && (
            <>
              <h2 class="govuk-heading-m">Before the month can be closed</h2>
              <ul class="govuk-list govuk-list--bullet">
                {inTheWay.map((r) => (
                  <li>{r.sentence}</li>
                ))}
              </ul>
            </>
          )}
          <form method="post" action={urls.earlyCopy(id, month)}>
            <input type="hidden" name="key" value={newKey()} />
            <div class="govuk-button-group">
              <Button>Issue the early copy</Button>
              <LinkButton href={urls.closure(id, month)} kind="secondary">
                Close {printMonth(month)} instead
              </LinkButton>
            </div>
          </form>
        </>
      )}
    </Page>
  )
}

/** What is about to be issued, to be checked before it is. */
function WhatItTells({ page, month, today }: { page: FundPage; month: Month; today: Day }) {
  const { first, last } = nextPeriod(page.fund)
  const { recordedThrough } = page.fund
  const before = page.statements.findLast((s) => s.state === 'may-change' && s.last === last)
  const aside = rowsAside(page.fund, lastDay(month), [...page.putAside, ...page.nobodysPutAside])
  const late = aside.putAside + aside.nobodys
  return (
    <SummaryList
      items={[
        { label: 'Days', value: `${printDay(first)} to ${printDay(last)}` },
        { label: 'As known on', value: printDay(today) },
        {
          label: 'Support recorded',
          value: recordedThrough ? `up to ${printDay(recordedThrough)}` : 'none yet',
        },
        { label: 'Rows put aside', value: late === 0 ? 'none' : String(late) },
        {
          label: 'Early copies before',
          value: before ? `statement ${before.number}; this one takes its place` : 'none',
        },
        { label: 'Number', value: `statement ${(page.statements.at(-1)?.number ?? 0) + 1}` },
      ]}
    />
  )
}

function ClosurePage({ page, month, frame, wrong }: MonthPage & { readonly wrong: readonly Refusal[] }) {
  const { id } = page.fund
  return (
    <Page {...frame} title={`Close ${printMonth(month)}`} hasErrors={wrong.length > 0}>
      <ErrorSummary errors={wrong.map((r) => ({ text: r.sentence }))} />
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{personOf(page.fund)}</span>
        Close {printMonth(month)}
      </h1>
      <p class="govuk-body">
        Closing makes the one final statement of {printMonth(month)} and locks it. What comes later goes into
        the next month and says which day it belongs to.
      </p>
      {wrong.length > 0 ? (
        <Inset>
          {printMonth(month)} cannot be closed yet: put right what is listed above first.
          {wrong.some((r) => r.name === 'rows-put-aside') && (
            <>
              {' '}
              <a class="govuk-link" href={urls.putAside()}>
                See the rows put aside
              </a>
            </>
          )}
        </Inset>
      ) : (
        <>
          <WhatItTells {...{ page, month }} today={page.on} />
          <Warning>A closed month is never opened again.</Warning>
          <form method="post" action={urls.closure(id, month)}>
            <input type="hidden" name="key" value={newKey()} />
            <div class="govuk-button-group">
              <Button>Close {printMonth(month)}</Button>
              <LinkButton href={urls.statement(id, month)} kind="secondary">
                Read it as it stands today first
              </LinkButton>
              <LinkButton href={urls.earlyCopy(id, month)} kind="secondary">
                Issue an early copy instead
              </LinkButton>
            </div>
          </form>
        </>
      )}
    </Page>
  )
}
