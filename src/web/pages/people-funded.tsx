import type { Hono } from 'hono'
import type { EndedFund } from '../../bookkeeping/exceptional.ts'
import type { PersonPosition } from '../../bookkeeping/positions.ts'
import { fundsTable } from '../../formats/audit.ts'
import { printDay } from '../../ledger/day.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Button, TextField } from '../design/fields.tsx'
import { Inset } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { Table, Whole } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { sendTable } from '../table-file.ts'
import { urls } from '../urls.ts'
import { isCalled, pageIn } from './exceptions.tsx'
import { type Frame, frameOf, providerOf } from './frame.ts'
import { Pages } from './paging.tsx'
import { hm, personOf, pounds, toSpend } from './words.ts'

const ON_PAGE = 25

/** Everybody whose fund is paid for, a row a person with key figures; and those that no longer are. */
export function peopleFunded(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/funds', async (c) => {
    const found = await books.positions(c.var.caller, {})
    if (isRefusal(found)) return refused(c, [found])
    const q = (c.req.query('q') ?? '').trim().slice(0, 100)
    const matching = byName(found.people.filter((p) => isCalled(p.fund, q)))
    const provider = (await providerOf(c, service))?.name ?? ''
    const frame = await frameOf(c, service, urls.allFunds())
    const hasEnded = c.var.caller.as.role === 'commissioner'
    return c.html(
      <EverybodyPage
        {...{ q, matching, provider, hasEnded, frame }}
        all={found.people.length}
        page={pageIn(c)}
      />,
    )
  })

  app.get('/funds.csv', async (c) => {
    const found = await books.positions(c.var.caller, {})
    if (isRefusal(found)) return refused(c, [found])
    const q = (c.req.query('q') ?? '').trim().slice(0, 100)
    const rows = byName(found.people.filter((p) => isCalled(p.fund, q))).map((p) => ({
      ref: p.fund.ref,
      person: personOf(p.fund),
      ...p.position,
      aside: p.position.savedMoney + p.position.contingency,
      recordedThrough: p.position.recordedThrough,
      lockedThrough: p.position.lockedThrough,
      nextReview: p.position.nextReview,
      exceptions: p.exceptions.length,
    }))
    return sendTable(c, `funds-${found.on}.csv`, fundsTable(rows))
  })

  app.get('/funds-ended', async (c) => {
    const ended = await books.endedFunds(c.var.caller, {})
    const provider = (await providerOf(c, service))?.name ?? ''
    const frame = await frameOf(c, service, urls.allFunds(), {
      breadcrumbs: [{ href: urls.allFunds(), text: 'Everybody' }],
    })
    return c.html(<EndedPage {...{ ended, provider, frame }} page={pageIn(c)} />)
  })
}

function byName(people: readonly PersonPosition[]): readonly PersonPosition[] {
  return people.toSorted(
    (a, b) => personOf(a.fund).localeCompare(personOf(b.fund), 'en') || (a.fund.ref < b.fund.ref ? -1 : 1),
  )
}

const counted = (n: number) => n.toLocaleString('en-GB')

function EverybodyPage(props: {
  q: string
  matching: readonly PersonPosition[]
  all: number
  page: number
  provider: string
  hasEnded: boolean
  frame: Frame
}) {
  const { q, matching, all, provider, hasEnded, frame } = props
  const pages = Math.max(1, Math.ceil(matching.length / ON_PAGE))
  const page = Math.min(props.page, pages)
  const query = q === '' ? {} : { q }
  const people = matching.length === 1 ? 'One person' : `${counted(matching.length)} people`
  return (
    <Page {...frame} title="Everybody">
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{provider}</span>
        Everybody with a fund
      </h1>
      <search>
        <form class="rf-asking" method="get" action={urls.allFunds()}>
          <TextField name="q" label="Name or reference" type="search" width={20} value={q} />
          <Button kind="secondary">Show</Button>
        </form>
      </search>
      {matching.length === 0 ? (
        <Inset>
          {all === 0 ? 'Nobody has a fund that you pay for today.' : 'Nobody is found by this. '}
          {all > 0 && (
            <a class="govuk-link" href={urls.allFunds()}>
              Show everybody
            </a>
          )}
        </Inset>
      ) : (
        <>
          <p class="govuk-body">
            <strong>{people}</strong>
            {matching.length < all && ` of ${counted(all)}`}, by name.{' '}
            <a class="govuk-link" href={urls.allFundsFile(query)}>
              All of these as a table (CSV)
            </a>
          </p>
          <Table
            caption="Everybody with a fund"
            captionHidden
            lean
            columns={[
              { heading: 'Person' },
              { heading: 'This week' },
              { heading: 'Hours left', align: 'right' },
              { heading: 'To spend', align: 'right' },
              { heading: 'Set aside', align: 'right' },
              { heading: 'At the bank', align: 'right' },
              { heading: 'Recorded up to' },
              { heading: 'Stands out', align: 'right' },
            ]}
            rows={matching.slice((page - 1) * ON_PAGE, page * ON_PAGE).map((p) => ({ cells: cellsOf(p) }))}
          />
          <Pages
            paged={{ page, pages }}
            label="Pages of people"
            to={(n) => urls.allFunds({ ...query, page: n })}
          />
          <p class="govuk-body">Hours are counted in day hours.</p>
        </>
      )}
      {hasEnded && (
        <p class="govuk-body">
          <a class="govuk-link" href={urls.endedFunds()}>
            Funds that you paid for before, and do not today
          </a>
        </p>
      )}
    </Page>
  )
}

function cellsOf({ fund, position: p, exceptions }: PersonPosition) {
  return [
    <>
      <a class="govuk-link" href={urls.fund(fund.id)}>
        {personOf(fund)}
      </a>
      <br />
      <small>{fund.ref}</small>
    </>,
    p.week.given === 0 && p.weekly === 0 ? 'No hours' : `${hm(p.week.used)} of ${hm(p.week.given)} used`,
    <>
      <Whole>{hm(p.left)}</Whole>
      {p.banked > 0 && (
        <>
          <br />
          <small>{hm(p.banked)} banked</small>
        </>
      )}
      {p.week.goesBack && (
        <>
          <br />
          <small>
            {p.week.goesBack.amount > 0
              ? `${hm(p.week.goesBack.amount)} go back`
              : `${pounds(p.week.goesBack.worth)} go back`}{' '}
            on {printDay(p.week.goesBack.on)}
          </small>
        </>
      )}
    </>,
    toSpend(p.spending),
    pounds(p.savedMoney + p.contingency),
    pounds(p.bank),
    p.recordedThrough ? <Whole>{printDay(p.recordedThrough)}</Whole> : 'Not yet',
    exceptions.length === 0 ? (
      ''
    ) : (
      <a class="govuk-link" href={urls.exceptions({ q: fund.ref })}>
        {exceptions.length === 1 ? '1 thing' : `${exceptions.length} things`}
        <span class="govuk-visually-hidden"> about {personOf(fund)}</span>
      </a>
    ),
  ]
}

function EndedPage(props: { ended: readonly EndedFund[]; page: number; provider: string; frame: Frame }) {
  const { ended, provider, frame } = props
  const pages = Math.max(1, Math.ceil(ended.length / ON_PAGE))
  const page = Math.min(props.page, pages)
  const at = (n: number) => `${urls.endedFunds()}?page=${n}`
  return (
    <Page {...frame} title="Funds you paid for before">
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{provider}</span>
        Funds you paid for before
      </h1>
      <p class="govuk-body">You see the days that you paid for, and no later ones.</p>
      {ended.length === 0 ? (
        <Inset>There are none.</Inset>
      ) : (
        <Table
          caption="Funds you paid for before"
          captionHidden
          columns={[{ heading: 'Person' }, { heading: 'Up to' }]}
          rows={ended.slice((page - 1) * ON_PAGE, page * ON_PAGE).map(({ fund, last }) => ({
            cells: [
              <>
                <a class="govuk-link" href={urls.fund(fund.id)}>
                  {personOf(fund)}
                </a>{' '}
                <Whole>{fund.ref}</Whole>
              </>,
              printDay(last),
            ],
          }))}
        />
      )}
      <Pages paged={{ page, pages }} label="Pages of funds" to={at} />
    </Page>
  )
}
