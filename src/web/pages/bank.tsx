import type { Context, Hono } from 'hono'
import type { TieOut } from '../../bookkeeping/tie-out.ts'
import { type Day, printDay, readDay } from '../../ledger/day.ts'
import { printPence } from '../../ledger/money.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Button, DateField, ErrorSummary, errorOf, type FieldError, TextField } from '../design/fields.tsx'
import { Tag } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { Table } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { act } from './act.ts'
import { Form, partsOf } from './form.ts'
import { type Frame, frameOf, newKey, todayOf } from './frame.ts'
import { type Paged, Pages, paged, whichOf } from './paging.tsx'

/** Does the bank agree? The funds' shares and the own book, against what the bank says it holds. */
export function bank(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/bank', async (c) => {
    const form = Form.asked(c)
    const asked = c.req.query('on')
    const on = form.has('day-day') ? form.day('day') : asked === undefined ? todayOf(service) : readDay(asked)
    if (isRefusal(on)) return refused(c, [on])
    return c.html(await shown(c, on ?? todayOf(service), form), form.errors.length > 0 ? 422 : 200)
  })

  app.post('/bank/balances', async (c) => {
    const form = await Form.sent(c)
    const on = readDay(form.written('on'))
    if (isRefusal(on)) return refused(c, [on])
    return act(c, form, {
      read: () => form.pence('held', 'Say what the bank holds, like 1234.50.'),
      act: (pence, request) => books.enterBankBalance(c.var.caller, { on, pence }, request),
      fields: { on: 'held' },
      again: (errors) => shown(c, on, form, errors),
      next: () => urls.bank(on),
    })
  })

  async function shown(c: Context<WebEnv>, on: Day, form: Form, errors: readonly FieldError[] = form.errors) {
    const tie = await books.tieOut(c.var.caller, { on })
    const frame = await frameOf(c, service, urls.bank(), { hasErrors: errors.length > 0 })
    const shares = paged(tie.shares, c.req.query('page'))
    return <BankPage {...{ tie, shares, form, errors, frame }} />
  }
}

function BankPage(props: {
  tie: TieOut
  shares: Paged<TieOut['shares'][number]>
  form: Form
  errors: readonly FieldError[]
  frame: Frame
}) {
  const { tie, shares, form, errors, frame } = props
  const { differencePence: difference } = tie
  return (
    <Page {...frame} title="Does the bank agree?">
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">Does the bank agree?</h1>
      <p class="govuk-body">
        {printDay(tie.on)}:{' '}
        {difference === undefined ? (
          <Tag colour="grey">Not known</Tag>
        ) : difference === 0 ? (
          <Tag colour="green">Agrees</Tag>
        ) : (
          <Tag colour="red">Does not agree</Tag>
        )}
      </p>
      <Table
        caption={`What the books say, and what the bank says${shares.pages > 1 ? `: people’s shares ${whichOf(shares)}` : ''}`}
        captionHidden={shares.pages === 1}
        columns={[{ heading: 'What' }, { heading: 'Amount', align: 'right' }]}
        rows={[
          ...shares.rows.map((s) => ({
            cells: [
              <a class="govuk-link" href={urls.fund(s.id)}>
                {s.fund}
              </a>,
              printPence(s.pence),
            ],
          })),
          { cells: ['All people’s shares', printPence(tie.sharesPence)], kind: 'part' },
          { cells: ['Our own, and nobody’s yet', printPence(tie.ownPence)] },
          { cells: ['The books say', printPence(tie.ledgerPence)], kind: 'total' },
          { cells: ['The bank says', tie.bank ? printPence(tie.bank.pence) : 'Not entered for this day'] },
          ...(difference === undefined
            ? []
            : [{ cells: ['Difference', printPence(difference)], kind: 'total' as const }]),
        ]}
      />
      <Pages label="Pages of people’s shares" paged={shares} to={(page) => urls.bank(tie.on, page)} />
      {difference !== undefined && difference !== 0 && (
        <p class="govuk-body">
          Look for the difference in the{' '}
          <a class="govuk-link" href={urls.putAside()}>
            rows put aside
          </a>
          , and in bank lines that are not imported yet.
        </p>
      )}
      <h2 class="govuk-heading-m">Enter what the bank held on {printDay(tie.on)}</h2>
      <form method="post" action={urls.bankBalances()} novalidate>
        <input type="hidden" name="key" value={newKey()} />
        <input type="hidden" name="on" value={tie.on} />
        <TextField
          name="held"
          label="At the end of the day"
          hint="Pounds and pence, like 1234.50"
          prefix="£"
          width={10}
          numeric
          value={form.written('held')}
          error={errorOf(errors, 'held')}
        />
        <Button kind="secondary">Enter it</Button>
      </form>
      <h2 class="govuk-heading-m">Another day</h2>
      <form method="get" action={urls.bank()} novalidate>
        <DateField name="day" label="At the end of" value={partsOf(tie.on)} error={errorOf(errors, 'day')} />
        <Button kind="secondary">Show</Button>
      </form>
    </Page>
  )
}
