import type { Context, Hono } from 'hono'
import { endIssuing, giveWhatIsDue, issueMonth } from '../../bookkeeping/issue-month.ts'
import type { MonthEnd } from '../../bookkeeping/month-end.ts'
import { type Day, dayAt, printDay, printMonth, readMonth } from '../../ledger/day.ts'
import { printPence } from '../../ledger/money.ts'
import { isRefusal, type Refusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Button, LinkButton } from '../design/fields.tsx'
import { Panel, Warning } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { refused } from '../refused.tsx'
import type { Run } from '../runs.ts'
import { urls } from '../urls.ts'
import { type Frame, frameOf } from './frame.ts'
import { NotReady } from './month-end-steps.tsx'
import {
  BrokenOff,
  GoesOn,
  type People,
  Refused,
  titleOf,
  Way,
  type Work,
  wayBack,
} from './month-end-work.tsx'
import { counted, peopleSaid } from './paging.tsx'

/** Giving everybody what is due, and closing the month for everybody who is ready. */
export function monthClosing(app: Hono<WebEnv>, service: Service, work: Work): void {
  const { books } = service

  // ── What is due, given to everybody ──

  app.get('/month-end/:month/allocations', async (c) => {
    const found = await monthIn(c)
    if (isRefusal(found)) return refused(c, [found])
    const { month } = found.facts
    const run = work.of(c, 'allocations', month)
    if (!run) return c.redirect(urls.monthEnd(month), 303)
    if (run.state === 'goes-on') return work.progress(c, { what: 'allocations', month, run })
    const frame = await frameOf(c, service, '', wayBack(month))
    return c.html(<GivenPage {...{ found, run, frame }} people={await work.peopleIn(c, run)} />)
  })

  app.post('/month-end/:month/allocations', async (c) => {
    const found = await monthIn(c)
    if (isRefusal(found)) return refused(c, [found])
    const { through, toGive, facts } = found
    const over = work.overEverybody(c)
    await work.begin(c, { what: 'allocations', month: facts.month }, (count) =>
      giveWhatIsDue(over, { funds: toGive, through }, { count }),
    )
    return c.redirect(urls.monthAllocations(facts.month), 303)
  })

  // ── Closing, for everybody who is ready ──

  // Before it begins it is asked whether it is meant; then how far it is; then what came of it.
  app.get('/month-end/:month/closure', async (c) => {
    const found = await monthIn(c)
    if (isRefusal(found)) return refused(c, [found])
    const { month } = found.facts
    const run = work.of(c, 'closure', month)
    if (run?.state === 'goes-on') return work.progress(c, { what: 'closure', month, run })
    const frame = await frameOf(c, service, '', wayBack(month))
    const going = work.goingOn(c)
    return c.html(<ClosurePage {...{ found, run, going, frame }} people={await work.peopleIn(c, run)} />)
  })

  app.post('/month-end/:month/closure', async (c) => {
    const found = await monthIn(c)
    if (isRefusal(found)) return refused(c, [found])
    const { month } = found.facts
    const over = work.overEverybody(c)
    await work.begin(c, { what: 'closure', month }, async (count) => {
      const done = await issueMonth(over, { month }, { count, note: () => undefined })
      if (isRefusal(done)) return [{ fund: '', refusals: [done] }]
      await endIssuing(over, done)
      return done.stopped
    })
    return c.redirect(urls.monthClosure(month), 303)
  })

  async function monthIn(c: Context<WebEnv>): Promise<MonthEnd | Refusal> {
    const month = readMonth(c.req.param('month') ?? '')
    return isRefusal(month) ? month : books.monthEnd(c.var.caller, { month })
  }
}

function GivenPage(props: { found: MonthEnd; run: Run; people: People; frame: Frame }) {
  const { found, run, people, frame } = props
  const { facts, through } = found
  const isDone = run.state === 'ended' && run.refused.length === 0
  const title = isDone ? 'What is due is given' : 'Not all that is due is given'
  return (
    <Page {...frame} title={title}>
      {isDone ? (
        <Panel title={title}>Up to {printDay(through)}, to everybody</Panel>
      ) : (
        <>
          <h1 class="govuk-heading-l">{title}</h1>
          {run.state === 'broken-off' && <BrokenOff />}
          <Refused list={run.refused} people={people} />
          <form method="post" action={urls.monthAllocations(facts.month)}>
            <Button>Go on</Button>
          </form>
        </>
      )}
      <Way to={urls.monthEnd(facts.month)} text={titleOf(facts.month)} />
    </Page>
  )
}

function ClosurePage(props: {
  found: MonthEnd
  run: Run | undefined
  /** Other work: one at a time. */
  going: Run | undefined
  people: People
  frame: Frame
}) {
  const { found, run, going, people, frame } = props
  const { facts, inTheWay, begun, statements } = found
  const { month, closed, funds, ready } = facts
  const title =
    closed === funds
      ? `${printMonth(month)} is closed`
      : run?.state === 'ended' && ready === 0
        ? `${printMonth(month)} is closed for ${counted(closed)} of ${peopleSaid(funds)}`
        : `Close ${printMonth(month)} for ${ready === 0 ? 'everybody' : peopleSaid(ready)}?`
  const isDone = closed === funds || (run?.state === 'ended' && ready === 0)
  return (
    <Page {...frame} title={title}>
      {isDone ? (
        <Panel title={title}>
          {statements.final === 1 ? 'One statement is' : `${counted(statements.final)} statements are`} ready
          to send
        </Panel>
      ) : (
        <h1 class="govuk-heading-l">{title}</h1>
      )}
      {run?.state === 'broken-off' ? <BrokenOff /> : begun && !isDone && <BegunBefore at={dayAt(begun.at)} />}
      {run && <NotClosed {...{ found, run, people }} />}
      {going && !isDone && (
        <Warning>
          <GoesOn going={going} /> One work is done at a time: wait until it has ended, then close{' '}
          {printMonth(month)} here.
        </Warning>
      )}
      {!isDone && ready > 0 && found.bank && found.bank.differencePence !== 0 && (
        <Warning>
          The bank does not agree on {printDay(found.bank.on)}: it held{' '}
          {printPence(Math.abs(found.bank.differencePence))}{' '}
          {found.bank.differencePence > 0 ? 'more' : 'less'} than the books say. Find out why before
          statements say what is at the bank.
        </Warning>
      )}
      {!isDone && ready > 0 && (
        <p class="govuk-body rf-text">
          Each of them gets one final statement, and nothing more is dated into {printMonth(month)}. This
          cannot be undone; a mistake is put right in the next month.
        </p>
      )}
      {inTheWay.count > 0 && <NotReady found={found} />}
      {ready > 0 && !going && (
        <form method="post" action={urls.monthClosure(month)}>
          <div class="govuk-button-group">
            <Button>
              {begun ? 'Go on' : 'Close'} for {peopleSaid(ready)}
            </Button>
            <LinkButton href={urls.monthEnd(month)} kind="secondary">
              Not now
            </LinkButton>
          </div>
        </form>
      )}
      {isDone && (
        <Way to={urls.monthSending(month)} text="To whom the statements go, and how they get there" />
      )}
      <Way to={urls.monthEnd(month)} text={titleOf(month)} />
    </Page>
  )
}

/** What was in the way while it was closed; whoever something is in the way of still is named with it as it stands now. */
function NotClosed({ found, run, people }: { found: MonthEnd; run: Run; people: People }) {
  const now = new Set(found.inTheWay.first.map(({ fund }) => fund.ref))
  const list = run.refused.filter(({ fund }) => !now.has(fund))
  if (list.length === 0) return null
  return (
    <>
      <p class="govuk-body">While it was closed, this was in the way:</p>
      <Refused list={list} people={people} />
    </>
  )
}

function BegunBefore({ at }: { at: Day }) {
  return (
    <Warning>
      Closing began on {printDay(at)} and was broken off. What was done is done; go on with the rest.
    </Warning>
  )
}
