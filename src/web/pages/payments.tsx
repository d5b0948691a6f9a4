import type { Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { isRefused, refusalsOf } from '../../bookkeeping/open-books.ts'
import type { PaymentsCompared } from '../../bookkeeping/payment-list.ts'
import type { FundRow } from '../../bookkeeping/store.ts'
import { isRefused as isUnread } from '../../formats/csv.ts'
import { comparedTable, readPaymentList } from '../../formats/payment-list.ts'
import { type Day, printDay } from '../../ledger/day.ts'
import { printPence } from '../../ledger/money.ts'
import { COMPARED, type Compared, type ComparedPayment, DAYS_APART } from '../../ledger/payment-list.ts'
import { Refusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Button, ErrorSummary, type FieldError, FileField } from '../design/fields.tsx'
import { Inset } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { Table, Whole } from '../design/tables.tsx'
import { sendTable } from '../table-file.ts'
import { urls } from '../urls.ts'
import { type Frame, frameOf, providerOf } from './frame.ts'
import { personOf } from './words.ts'

/** How many payments of each kind stand on the page; all of them are in the table that can be taken away. */
const ON_PAGE = 20
/** And how many receipts under each. */
const RECEIPTS_ON_PAGE = 5

/** A commissioner's own payment list beside these books: what agrees, and what is only here or only there. */
export function payments(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/payments', async (c) => c.html(await choosing(c, [])))

  // Reads a file and answers; nothing of it is kept.
  app.post('/payments', async (c) => {
    const body = await formData(c)
    const file = body.get('file')
    const unread = (refusals: readonly Refusal[]) => choosing(c, refusals).then((page) => c.html(page, 422))
    if (!(file instanceof File) || file.name === '')
      return unread([new Refusal('file-unreadable', 'Choose the file with your payments.')])
    const name = file.name.slice(0, 200)
    const list = readPaymentList(new Uint8Array(await file.arrayBuffer()), name)
    if (isUnread(list)) return unread(list)
    const found = await books.paymentsCompared(c.var.caller, list)
    if (isRefused(found)) return unread(refusalsOf(found))
    const answer = found as PaymentsCompared
    if (body.get('as') === 'csv') {
      const { from, to } = answer.compared
      return sendTable(c, `payments-${from}-to-${to}.csv`, comparedTable(answer.compared))
    }
    const provider = (await providerOf(c, service))?.name ?? ''
    const frame = await frameOf(c, service, urls.payments())
    return c.html(<ComparedPage {...{ found: answer, name, provider, frame }} />)
  })

  async function choosing(c: Context<WebEnv>, refusals: readonly Refusal[]) {
    const frame = await frameOf(c, service, urls.payments())
    return <ChoosingPage {...{ refusals, frame }} />
  }
}

async function formData(c: Context<WebEnv>): Promise<FormData> {
  if (!(c.req.header('content-type') ?? '').startsWith('multipart/form-data')) throw new HTTPException(415)
  try {
    return await c.req.formData()
  } catch (error) {
    if (error instanceof TypeError) throw new HTTPException(400, { cause: error })
    throw error
  }
}

const LISTED = 20

function ChoosingPage({ refusals, frame }: { refusals: readonly Refusal[]; frame: Frame }) {
  const errors: FieldError[] = refusals.slice(0, LISTED).map((r) => ({
    text: `${whereSaid(r)}${r.sentence}`,
    field: 'file',
  }))
  return (
    <Page {...frame} title="Payments" hasErrors={errors.length > 0}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">Payments</h1>
      <p class="govuk-body">
        Load your own list of what you paid, and see what agrees with these books. Nothing of your list is
        kept.
      </p>
      <Choosing error={errors[0]?.text} />
      {refusals.length > LISTED && (
        <Table
          caption="Everything that is wrong with the file"
          columns={[
            { heading: 'Line', align: 'right' },
            { heading: 'Column', align: 'right' },
            { heading: 'What is wrong' },
          ]}
          rows={refusals.map((r) => ({
            cells: [String(r.where?.line ?? ''), String(r.where?.column ?? ''), r.sentence],
          }))}
        />
      )}
    </Page>
  )
}

function whereSaid({ where }: Refusal): string {
  if (where?.line === undefined) return ''
  return `Line ${where.line}${where.column === undefined ? '' : `, column ${where.column}`}: `
}

function Choosing({ error }: { error?: string | undefined }) {
  return (
    <form method="post" action={urls.payments()} enctype="multipart/form-data" novalidate>
      <FileField
        name="file"
        label="Your payments, as a CSV file"
        hint="It needs the columns Reference, Date and Amount; others are not looked at. At most 1 MB."
        accept=".csv,text/csv"
        error={error}
      />
      <div class="govuk-button-group">
        <Button>Compare</Button>
        <Button kind="secondary" name="as" value="csv">
          Compare and get a table (CSV)
        </Button>
      </div>
    </form>
  )
}

const ORDER: readonly Compared[] = ['differs', 'ours', 'theirs', 'agrees']

function ComparedPage(props: { found: PaymentsCompared; name: string; provider: string; frame: Frame }) {
  const { found, name, provider, frame } = props
  const { compared, funds } = found
  const { sums, all } = compared
  const counted = (n: number) => n.toLocaleString('en-GB')
  return (
    <Page {...frame} title="Your payments compared">
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{name}</span>
        {all.difference === 0 && all.payments === sums.agrees.payments
          ? 'Everything agrees'
          : 'Your payments compared'}
      </h1>
      <p class="govuk-body">
        Your list from {printDay(compared.from)} to {printDay(compared.to)}, beside what {provider} wrote down
        as received from you, in the funds that you pay for or have paid for. A payment is compared by its
        reference, as a whole, however many people it was split over. It agrees where its sum came in at most{' '}
        {DAYS_APART} days before or after its date.
      </p>
      <Table
        caption="All together"
        columns={[
          { heading: 'Result' },
          { heading: 'Payments', align: 'right' },
          { heading: 'In your list', align: 'right' },
          { heading: 'In these books', align: 'right' },
          { heading: 'Difference', align: 'right' },
        ]}
        rows={[
          ...ORDER.map((what) => ({
            cells: [
              COMPARED[what],
              counted(sums[what].payments),
              printPence(sums[what].theirs),
              printPence(sums[what].ours),
              printPence(sums[what].ours - sums[what].theirs),
            ],
          })),
          {
            cells: [
              'All together',
              counted(all.payments),
              printPence(all.theirs),
              printPence(all.ours),
              printPence(all.difference),
            ],
            kind: 'total' as const,
          },
        ]}
      />
      {ORDER.map((what) => (
        <OfKind {...{ what, funds }} list={compared.payments.filter((p) => p.what === what)} />
      ))}
      <h2 class="govuk-heading-m">Another list, or this one as a table</h2>
      <p class="govuk-body">Nothing of your file is kept, so choose it again.</p>
      <Choosing />
    </Page>
  )
}

function OfKind(props: { what: Compared; list: readonly ComparedPayment[]; funds: readonly FundRow[] }) {
  const { what, list, funds } = props
  if (list.length === 0) return null
  const shown = list.slice(0, ON_PAGE)
  return (
    <>
      <h2 class="govuk-heading-m">{COMPARED[what]}</h2>
      <Table
        caption={COMPARED[what]}
        captionHidden
        lean
        wide
        columns={[
          { heading: 'Reference' },
          { heading: 'Your date' },
          { heading: 'Your sum', align: 'right' },
          { heading: 'Date here' },
          { heading: 'Sum here', align: 'right' },
          { heading: 'People' },
        ]}
        rows={shown.map((p) => ({
          cells: [
            <Whole>{p.reference}</Whole>,
            daysSaid(p.theirDays),
            p.theirDays.length === 0 ? '' : printPence(p.theirs),
            daysSaid(p.ourDays),
            p.ourDays.length === 0 ? '' : printPence(p.ours),
            <People payment={p} funds={funds} />,
          ],
        }))}
      />
      {list.length > shown.length && (
        <Inset>
          {shown.length} of {list.length.toLocaleString('en-GB')}. All of them are in the table that you can
          get below.
        </Inset>
      )}
    </>
  )
}

function daysSaid(days: readonly Day[]): string {
  if (days.length <= 3) return days.map(printDay).join('\n')
  return `${printDay(days[0] as Day)} and ${days.length - 1} other days`
}

/** Whom a payment was split over; of one that does not agree, each receipt with its evidence. */
function People({
  payment: { what, receipts },
  funds,
}: {
  payment: ComparedPayment
  funds: readonly FundRow[]
}) {
  if (receipts.length === 0) return <>None</>
  const people = new Set(receipts.map((r) => r.fund)).size
  const said = people === 1 ? 'One person' : `${people} people`
  if (what === 'agrees') return <>{said}</>
  return (
    <details class="govuk-details rf-small-details">
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">{said}</span>
      </summary>
      <ul class="govuk-list">
        {receipts.slice(0, RECEIPTS_ON_PAGE).map((r) => {
          const fund = funds.find((f) => f.id === r.fund)
          return (
            <li>
              <a class="govuk-link" href={urls.entry(r.fund, r.number)}>
                {fund ? personOf(fund) : 'Receipt'}
              </a>{' '}
              {printPence(r.pence)}
            </li>
          )
        })}
        {receipts.length > RECEIPTS_ON_PAGE && <li>and {receipts.length - RECEIPTS_ON_PAGE} more</li>}
      </ul>
    </details>
  )
}
