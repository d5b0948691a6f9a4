import type { Context, Hono } from 'hono'
import type { Purchases } from '../../bookkeeping/purchase.ts'
import type { PurchaseToPay } from '../../bookkeeping/to-pay.ts'
import type { TriedOut } from '../../bookkeeping/try-out.ts'
import { type Day, printDay } from '../../ledger/day.ts'
import type { PaidFrom } from '../../ledger/entry.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import {
  Button,
  ButtonGroup,
  DateField,
  ErrorSummary,
  errorOf,
  type FieldError,
  LinkButton,
  Radios,
  TextField,
} from '../design/fields.tsx'
import { Page } from '../design/frame.tsx'
import { SummaryList, Table, Whole } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { type Asking, act, check } from './act.ts'
import { Again } from './deciding.tsx'
import { Form } from './form.ts'
import { type Frame, frameOf, newKey, providerOf, wayTo } from './frame.ts'
import { type Paged, Pages, pageAsked, pageOf } from './paging.tsx'
import { personOf, pounds, toSpend } from './words.ts'

const ON_PAGE = 25

/** What people decided to buy and nobody has paid yet; and that it is paid, which moves the money. */
export function toPay(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/to-pay', async (c) => {
    const asked = pageAsked(c.req.query('page'), ON_PAGE)
    const { count, purchases } = await books.toPay(c.var.caller, asked)
    const waiting = { ...pageOf(count, asked, ON_PAGE), rows: purchases }
    return c.html(<ListPage waiting={waiting} frame={await frameOf(c, service, urls.toPay())} />)
  })

  app.get('/funds/:fund/purchases/:purchase/payment', async (c) => {
    const bought = await asked(c)
    if (isRefusal(bought)) return refused(c, [bought])
    return c.html(await asking(c, bought, Form.asked(c), []))
  })

  // The same form again after “Change”, with what was written.
  app.post('/funds/:fund/purchases/:purchase/payment', async (c) => {
    const bought = await asked(c)
    if (isRefusal(bought)) return refused(c, [bought])
    const form = await Form.sent(c)
    return check(c, form, {
      ...said(c, bought, form),
      check: async (paid) => {
        const tried = await books.tryToPay(c.var.caller, paymentOf(bought, paid))
        if (isRefusal(tried)) return tried
        return <CheckPage {...{ bought, paid, form, tried }} frame={await frameFor(c, bought)} />
      },
    })
  })

  app.post('/funds/:fund/purchases/:purchase/payments', async (c) => {
    const bought = await asked(c)
    if (isRefusal(bought)) return refused(c, [bought])
    const form = await Form.sent(c)
    return act(c, form, {
      ...said(c, bought, form),
      act: (paid, request) => books.payForPurchase(c.var.caller, paymentOf(bought, paid), request),
      next: (done) => urls.purchase(bought.fund.id, done.purchase),
    })
  })

  /** What is to be paid; what is paid already is shown again, so that what is sent twice is answered as before. */
  async function asked(c: Context<WebEnv>): Promise<Bought | Refusal> {
    const found = await books.purchasesOf(c.var.caller, { fund: c.req.param('fund') ?? '' })
    if (isRefusal(found)) return found
    const purchase = c.req.param('purchase') ?? ''
    const one = [...found.waiting, ...found.bought].find((p) => p.details.purchase === purchase)
    if (!one) return new Refusal('unknown-purchase', 'There is no such purchase here that waits to be paid.')
    const provider = (await providerOf(c, service))?.name ?? 'The provider'
    const { what, supplier, sum } = one.details
    return {
      ...{ fund: found.fund, purchase, sum, provider },
      what: found.words.get(what) ?? '(removed)',
      supplier: found.words.get(supplier) ?? '(removed)',
      ...(one.kind === 'purchase-decided' ? { decidedOn: one.relatesTo ?? one.effective } : {}),
    }
  }

  async function asking(c: Context<WebEnv>, bought: Bought, form: Form, errors: readonly FieldError[]) {
    return <AskPage {...{ bought, form, errors }} frame={await frameFor(c, bought, errors)} />
  }

  function said(c: Context<WebEnv>, bought: Bought, form: Form): Asking<Paid> {
    return {
      read: () => readPaid(form),
      fields: { on: 'on', effective: 'on', paidFrom: 'from', receipt: 'receipt' },
      again: (errors) => asking(c, bought, form, errors),
    }
  }

  function frameFor(
    c: Context<WebEnv>,
    { fund }: Bought,
    errors: readonly FieldError[] = [],
  ): Promise<Frame> {
    return frameOf(c, service, '', { hasErrors: errors.length > 0, breadcrumbs: wayTo(c, fund) })
  }
}

interface Bought {
  readonly fund: Purchases['fund']
  readonly purchase: string
  readonly what: string
  readonly supplier: string
  /** Penny-seconds. */
  readonly sum: number
  readonly provider: string
  /** Nothing where it is paid already. */
  readonly decidedOn?: Day
}

interface Paid {
  readonly on: Day
  readonly paidFrom: PaidFrom
  readonly receipt: string
}

function readPaid(form: Form): Paid | undefined {
  const on = form.day('on')
  const paidFrom = form.oneOf(
    'from',
    ['bank', 'provider-card', 'provider-cash'],
    'Choose what it was paid from.',
  )
  return on && paidFrom ? { on, paidFrom, receipt: form.written('receipt').trim() } : undefined
}

function paymentOf({ fund, purchase }: Bought, { on, paidFrom, receipt }: Paid) {
  return { fund: fund.ref, purchase, on, paidFrom, ...(receipt === '' ? {} : { receipt }) }
}

const PAID_FROM: Readonly<Record<PaidFrom, (provider: string) => string>> = {
  bank: () => 'The bank account of the funds',
  'provider-card': (provider) => `${provider}’s card, owed back`,
  'provider-cash': (provider) => `${provider}’s cash, owed back`,
}

function ListPage({ waiting, frame }: { waiting: Paged<PurchaseToPay>; frame: Frame }) {
  return (
    <Page {...frame} title="To pay">
      <h1 class="govuk-heading-l">To pay</h1>
      <p class="govuk-body rf-text">
        People have decided to buy these. The money stays in the fund until somebody says here that it is
        paid, or the{' '}
        <a class="govuk-link" href={urls.importing()}>
          file of purchases
        </a>{' '}
        says so.
      </p>
      {waiting.count === 0 ? (
        <p class="govuk-body">Nothing waits to be paid.</p>
      ) : (
        <Table
          caption="What waits to be paid"
          captionHidden
          columns={[
            { heading: 'Who' },
            { heading: 'What' },
            { heading: 'Decided' },
            { heading: 'How much', align: 'right' },
            { heading: 'Then' },
          ]}
          rows={waiting.rows.map(({ fund, purchase, what, supplier, on, sum }) => ({
            cells: [
              <a class="govuk-link" href={urls.fund(fund.id)}>
                {personOf(fund)}
              </a>,
              `${what ?? '(removed)'}, ${supplier ?? '(removed)'}`,
              <Whole>{printDay(on)}</Whole>,
              pounds(sum),
              <a class="govuk-link" href={urls.payment(fund.id, purchase)}>
                It is paid
                <span class="govuk-visually-hidden">
                  : {what ?? '(removed)'}, for {personOf(fund)}
                </span>
              </a>,
            ],
          }))}
        />
      )}
      <Pages label="Pages of purchases" paged={waiting} to={(page) => urls.toPay({ page })} />
    </Page>
  )
}

function boughtItems({ what, supplier, sum, decidedOn }: Bought) {
  return [
    { label: 'What', value: what },
    { label: 'From', value: supplier },
    { label: 'How much', value: pounds(sum) },
    ...(decidedOn ? [{ label: 'Decided', value: printDay(decidedOn) }] : []),
  ]
}

function AskPage(props: { bought: Bought; form: Form; errors: readonly FieldError[]; frame: Frame }) {
  const { bought, form, errors, frame } = props
  return (
    <Page {...frame} title={`It is paid, ${personOf(bought.fund)}`}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{personOf(bought.fund)}</span>
        It is paid
      </h1>
      <SummaryList items={boughtItems(bought)} />
      <p class="govuk-body rf-text">
        Say it once it was paid. If it cost something else, leave it to the file of purchases, which says what
        was paid.
      </p>
      <form method="post" action={urls.payment(bought.fund.id, bought.purchase)} novalidate>
        <DateField
          name="on"
          label="On which day was it paid?"
          value={form.dayWritten('on')}
          error={errorOf(errors, 'on')}
        />
        <Radios
          name="from"
          label="What was it paid from?"
          options={Object.entries(PAID_FROM).map(([value, text]) => ({ value, text: text(bought.provider) }))}
          value={form.written('from')}
          error={errorOf(errors, 'from')}
        />
        <TextField
          {...form.field('receipt', errors)}
          label="Number of the receipt"
          hint="Leave it empty if you have no receipt yet"
          width={20}
        />
        <Button>Check it</Button>
      </form>
    </Page>
  )
}

function CheckPage(props: { bought: Bought; paid: Paid; form: Form; tried: TriedOut; frame: Frame }) {
  const { bought, paid, form, tried, frame } = props
  const { fund, purchase, provider } = bought
  const { day, month, year } = form.dayWritten('on')
  const fields = {
    ...{ 'on-day': day, 'on-month': month, 'on-year': year },
    ...{ from: paid.paidFrom, receipt: paid.receipt },
  }
  return (
    <Page {...frame} title="Check the payment">
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{personOf(fund)}</span>
        Check the payment
      </h1>
      <SummaryList
        items={[
          ...boughtItems(bought),
          { label: 'Paid on', value: printDay(paid.on) },
          { label: 'Paid from', value: PAID_FROM[paid.paidFrom](provider) },
          { label: 'Receipt', value: paid.receipt || 'None yet' },
          {
            label: 'Money to spend',
            value: `${toSpend(tried.spending.before)} now, ${toSpend(tried.spending.after)} then`,
          },
        ]}
      />
      <ButtonGroup>
        <form method="post" action={urls.purchasePaid(fund.id, purchase)}>
          <Again fields={fields} />
          <input type="hidden" name="key" value={newKey()} />
          <Button>It is paid</Button>
        </form>
        <form method="post" action={urls.payment(fund.id, purchase)}>
          <Again fields={fields} />
          <Button kind="secondary" name="change" value="yes">
            Change something
          </Button>
        </form>
        <LinkButton href={urls.toPay()} kind="secondary">
          Not yet
        </LinkButton>
      </ButtonGroup>
    </Page>
  )
}
