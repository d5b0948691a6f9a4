import type { Context, Hono } from 'hono'
import type { MayTakeLine } from '../../bookkeeping/drawdown.ts'
import { isRefused, refusalsOf } from '../../bookkeeping/open-books.ts'
import { writePence } from '../../formats/tables.ts'
import { type Day, printDay, readDay } from '../../ledger/day.ts'
import { printPence } from '../../ledger/money.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Button, DateField, ErrorSummary, errorOf, type FieldError } from '../design/fields.tsx'
import { Inset, KeyFigure, Panel } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { Table } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { errorsOf, Form, partsOf, patiently } from './form.ts'
import { type Frame, frameOf, newKey, todayOf } from './frame.ts'

/** What we may take: earned from support given, as far as the bank share reaches beyond the person's own cash. */
export function drawdown(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/drawdown', async (c) => {
    const form = Form.asked(c)
    const asked = c.req.query('through')
    const through = form.has('day-day')
      ? form.day('day')
      : asked === undefined
        ? todayOf(service)
        : readDay(asked)
    if (isRefusal(through)) return refused(c, [through])
    return c.html(
      await shown(c, through ?? todayOf(service), form.errors),
      form.errors.length > 0 ? 422 : 200,
    )
  })

  app.post('/drawdown', async (c) => {
    const form = await Form.sent(c)
    const [through, pence] = [readDay(form.written('through')), form.pence('pence')]
    if (isRefusal(through)) return refused(c, [through])
    const request = form.request()
    if (isRefusal(request)) return refused(c, [request])
    if (pence === undefined) return c.html(await shown(c, through, form.errors), 422)
    const done = await patiently(() => books.drawDown(c.var.caller, { through, pence }, request))
    if (isRefused(done)) return c.html(await shown(c, through, errorsOf(refusalsOf(done), {})), 422)
    const frame = await frameOf(c, service, '')
    return c.html(<TakenPage lines={done.lines} pence={done.pence} through={done.through} frame={frame} />)
  })

  async function shown(c: Context<WebEnv>, through: Day, errors: readonly FieldError[]) {
    const lines = await books.whatWeMayTake(c.var.caller, { through })
    const frame = await frameOf(c, service, urls.drawdown(), { hasErrors: errors.length > 0 })
    return <MayTakePage {...{ lines, through, errors, frame }} />
  }
}

const COLUMNS = [
  { heading: 'Fund' },
  { heading: 'Earned, not yet taken', align: 'right' },
  { heading: 'At the bank beyond their own cash', align: 'right' },
  { heading: 'We may take', align: 'right' },
] as const

function rowsOf(lines: readonly MayTakeLine[]) {
  const sum = (of: (l: MayTakeLine) => number) => printPence(lines.reduce((n, l) => n + of(l), 0))
  return [
    ...lines.map((l) => ({
      cells: [
        <a class="govuk-link" href={urls.fund(l.fund)}>
          {l.fund}
        </a>,
        printPence(l.earnedPence),
        printPence(l.roomPence),
        printPence(l.pence),
      ],
    })),
    {
      cells: ['All', sum((l) => l.earnedPence), '', sum((l) => l.pence)],
      kind: 'total' as const,
    },
  ]
}

function MayTakePage(props: {
  lines: readonly MayTakeLine[]
  through: Day
  errors: readonly FieldError[]
  frame: Frame
}) {
  const { lines, through, errors, frame } = props
  const total = lines.reduce((n, l) => n + l.pence, 0)
  return (
    <Page {...frame} title="What we may take">
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">What we may take</h1>
      <KeyFigure label={`For support up to ${printDay(through)}`} value={printPence(total)} />
      <p class="govuk-body">
        What was earned by support that was given, and never what is the person’s own: money to spend, money
        saved and money kept for emergencies stay at the bank.
      </p>
      <Table caption="What we may take from each fund" captionHidden columns={COLUMNS} rows={rowsOf(lines)} />
      {total > 0 ? (
        <form method="post" action={urls.drawdown()}>
          <input type="hidden" name="key" value={newKey()} />
          <input type="hidden" name="through" value={through} />
          <input type="hidden" name="pence" value={writePence(total)} />
          <Button>Record that {printPence(total)} is taken</Button>
        </form>
      ) : (
        <Inset>There is nothing to take.</Inset>
      )}
      <h2 class="govuk-heading-m">Up to another day</h2>
      <form method="get" action={urls.drawdown()} novalidate>
        <DateField
          name="day"
          label="Up to and including"
          value={partsOf(through)}
          error={errorOf(errors, 'day')}
        />
        <Button kind="secondary">Show</Button>
      </form>
    </Page>
  )
}

function TakenPage(props: { lines: readonly MayTakeLine[]; pence: number; through: Day; frame: Frame }) {
  const { lines, pence, through, frame } = props
  return (
    <Page {...frame} title="Taken">
      <Panel title={`${printPence(pence)} is recorded as taken`}>For support up to {printDay(through)}</Panel>
      <p class="govuk-body">Now make one transfer of this sum at the bank, and keep this list with it.</p>
      <Table caption="Taken from each fund" columns={COLUMNS} rows={rowsOf(lines)} />
    </Page>
  )
}
