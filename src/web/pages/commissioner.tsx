import type { Context, Hono } from 'hono'
import type { PaidFor } from '../../bookkeeping/paid-for.ts'
import type { PersonPosition, Positions } from '../../bookkeeping/positions.ts'
import { paidForTable } from '../../formats/audit.ts'
import { monthOf, printDay, printMonth, readMonth } from '../../ledger/day.ts'
import { money, pencePrinted, printPence } from '../../ledger/money.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Inset, KeyFigure, KeyFigures } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { Table } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { sendTable } from '../table-file.ts'
import { urls } from '../urls.ts'
import {
  type Exceptional,
  ExceptionKinds,
  ExceptionPages,
  ExceptionsOfPeople,
  exceptional,
  pageIn,
} from './exceptions.tsx'
import { type Frame, frameOf, providerOf } from './frame.ts'
import { hm, personOf } from './words.ts'

/** A commissioner's door: totals that foot, then what stands out, then the way to everything else. */
export async function commissionerHome(c: Context<WebEnv>, service: Service): Promise<Response> {
  const { books } = service
  const { found, months } = await books.paidForToday(c.var.caller, {})
  const provider = (await providerOf(c, service))?.name ?? ''
  const frame = await frameOf(c, service, urls.funds())
  const list = exceptional(found, { kind: undefined, q: '', page: pageIn(c) })
  return c.html(<HomePage {...{ found, months, list, provider, frame }} />)
}

/** The rows behind a month's totals. */
export function commissioner(app: Hono<WebEnv>, { books }: Service): void {
  app.get('/paid-for.csv', async (c) => {
    const month = readMonth(c.req.query('month') ?? '')
    if (isRefusal(month)) return refused(c, [month])
    const paid = await books.paidFor(c.var.caller, { month })
    const found = await books.positions(c.var.caller, {})
    if (isRefusal(found)) return refused(c, [found])
    const held = new Map(found.people.map((p) => [p.fund.id, heldPence(p)]))
    const isNow = month === monthOf(found.on)
    const rows = paid.rows.map(({ fund, ...row }) => ({
      ref: fund.ref,
      person: personOf(fund),
      ...row,
      held: isNow ? held.get(fund.id) : undefined,
    }))
    return sendTable(c, `paid-for-${month}.csv`, paidForTable(paid.through, rows))
  })
}

/** What a row shows, so that the rows add up to the total. */
function heldPence({ position }: PersonPosition): number {
  return pencePrinted(money(position.bank))
}

function HomePage(props: {
  found: Positions
  months: readonly PaidFor[]
  list: Exceptional
  provider: string
  frame: Frame
}) {
  const { found, months, list, provider, frame } = props
  const { people } = found
  const held = people.reduce((n, p) => n + heldPence(p), 0)
  const hours = (of: (p: PersonPosition) => number) => people.reduce((n, p) => n + of(p) - (of(p) % 60), 0)
  return (
    <Page {...frame} title="What you pay for">
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{provider}</span>
        What you pay for
      </h1>
      <KeyFigures>
        <KeyFigure label="Funds today" value={people.length.toLocaleString('en-GB')} />
        <KeyFigure
          label="Hours left"
          value={hm(hours((p) => p.position.left))}
          beneath={`${hm(hours((p) => p.position.banked))} of them banked from before this week`}
        />
        <KeyFigure
          label="Money held at the bank"
          value={printPence(held)}
          beneath={`in the funds’ own shares, on ${printDay(found.on)}`}
        />
      </KeyFigures>
      <p class="govuk-body">
        These are the sums of{' '}
        <a class="govuk-link" href={urls.allFunds()}>
          everybody’s figures
        </a>
        , each as it is shown there.
      </p>
      <Months months={months} />

      <h2 class="govuk-heading-l">What stands out</h2>
      <OfTheProvider found={found} />
      {list.all === 0 ? (
        <Inset>Nothing stands out today.</Inset>
      ) : (
        <>
          <ExceptionKinds list={list} />
          <h3 class="govuk-heading-m">People, the heaviest first</h3>
          <ExceptionsOfPeople list={list} />
          <ExceptionPages list={list} at={(page) => urls.everybody({ page })} />
        </>
      )}
      <Onwards provider={provider} risen={people.reduce((n, p) => n + p.position.waiting.questions, 0)} />
    </Page>
  )
}

function Months({ months }: { months: readonly PaidFor[] }) {
  const rows: readonly (readonly [string, (of: PaidFor) => string])[] = [
    ['Funds', ({ total }) => total.funds.toLocaleString('en-GB')],
    ['Hours given', ({ total }) => hm(total.given)],
    ['Hours used', ({ total }) => hm(total.used)],
    ['Money in', ({ total }) => printPence(total.in)],
    ['Money used', ({ total }) => printPence(total.spent)],
  ]
  return (
    <>
      <Table
        caption="Last month and this month"
        columns={[
          { heading: 'All funds' },
          ...months.map(({ month, through }) => ({
            heading:
              through.slice(0, 7) === month && isWhole(through)
                ? printMonth(month)
                : `${printMonth(month)}, up to ${printDay(through)}`,
            align: 'right' as const,
          })),
        ]}
        rows={rows.map(([label, of]) => ({ cells: [label, ...months.map(of)] }))}
      />
      <p class="govuk-body">
        Hours are counted in day hours, on the days that you pay for. The rows behind them, one for each fund:{' '}
        {months.map(({ month }, i) => (
          <>
            {i > 0 && ', '}
            <a class="govuk-link" href={urls.paidFor(month)}>
              {printMonth(month)} (CSV)
            </a>
          </>
        ))}
        .
      </p>
    </>
  )
}

const isWhole = (day: string) => Temporal.PlainDate.from(day).day === Temporal.PlainDate.from(day).daysInMonth

/** What is about the provider's books and not about one person. */
function OfTheProvider({ found: { people, provider } }: { found: Positions }) {
  const late = people.filter((p) => p.exceptions.some((e) => e.code === 'not-closed'))
  const due = late
    .flatMap((p) => p.exceptions)
    .flatMap((e) => (e.code === 'not-closed' && e.day ? [e.day] : []))
    .sort()[0]
  const { untied } = provider
  if (!untied && late.length === 0) return null
  return (
    <ul class="govuk-list govuk-list--spaced">
      {untied && (
        <li>
          <strong>The bank does not agree with the books</strong> since {printDay(untied.on)}: the difference
          is {printPence(Math.abs(untied.pence))}.
        </li>
      )}
      {late.length > 0 && (
        <li>
          <a class="govuk-link" href={urls.exceptions({ kind: 'not-closed' })}>
            A month is not closed
          </a>{' '}
          for {late.length} of {people.length} {people.length === 1 ? 'fund' : 'funds'}
          {due && `: it should have been by ${printDay(due)}, the fifteenth working day after it`}.
        </li>
      )}
    </ul>
  )
}

function Onwards({ risen, provider }: { risen: number; provider: string }) {
  return (
    <>
      <h2 class="govuk-heading-l">Look further</h2>
      <ul class="govuk-list govuk-list--spaced">
        <Way href={urls.allFunds()} text="Everybody" rest="all funds with their figures" />
        <Way href={urls.sampling()} text="Sampling" rest="draw entries and look at the evidence for each" />
        <Way href={urls.payments()} text="Payments" rest="load your own payment list and see what agrees" />
        <Way
          href={urls.reports()}
          text="Reports"
          rest="what is spent, direct and management, plan and actual, over time"
        />
        <Way href={urls.queries()} text="Queries" rest={`what you asked ${provider}, and its answers`} />
        <Way href={urls.packs()} text="Packs" rest="what was true at each month’s close, to keep and check" />
        <Way
          href={urls.reference()}
          text="For programs"
          rest="what a program of yours can ask for, route by route"
        />
        <Way
          href={urls.openQuestions()}
          text="Questions not answered in time"
          rest={
            risen === 0
              ? `what was asked about statements, and ${provider} did not answer`
              : `${risen === 1 ? 'one' : risen} about statements that ${provider} did not answer`
          }
        />
      </ul>
    </>
  )
}

function Way({ href, text, rest }: { href: string; text: string; rest: string }) {
  return (
    <li>
      <a class="govuk-link" href={href}>
        {text}
      </a>
      : {rest}
    </li>
  )
}
