import type { Context, Hono } from 'hono'
import { isFromOurselves, isTransferAside } from '../../bookkeeping/drawdown.ts'
import { ANOTHER, type Answered } from '../../bookkeeping/imported.ts'
import { type Fitting, fittingAmong } from '../../bookkeeping/purchase.ts'
import type { FundRow, PutAsideRow } from '../../bookkeeping/store.ts'
import { isRefused as isUnread, readSheet } from '../../formats/csv.ts'
import type { Agreement } from '../../ledger/agreement.ts'
import { printDay } from '../../ledger/day.ts'
import { printPence } from '../../ledger/money.ts'
import { isRefusal, Refusal, type RefusalName } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import {
  Button,
  ErrorSummary,
  errorOf,
  type FieldError,
  type Option,
  Radios,
  TextArea,
} from '../design/fields.tsx'
import { Inset } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { SummaryList, Table, Whole } from '../design/tables.tsx'
import { alike, mappingsOf, rowAgain, visitIn } from '../files.ts'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { act } from './act.ts'
import { Form } from './form.ts'
import { type Frame, frameOf, newKey } from './frame.ts'
import { type Paged, Pages, paged, whichOf } from './paging.tsx'
import { capital, personOf } from './words.ts'

/** Rows of files that a human must settle, each with what is wrong and what can be said of it. */
export function putAside(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/put-aside', async (c) => {
    const rows = paged(await books.putAside(c.var.caller, {}), c.req.query('page'))
    const funds = await books.fundNames(c.var.caller, {})
    const frame = await frameOf(c, service, urls.putAside())
    return c.html(<ListPage {...{ rows, funds, frame }} settled={c.req.query('settled')} />)
  })

  app.get('/put-aside/:id', async (c) => {
    const found = await rowOf(c, c.req.param('id'))
    if (isRefusal(found)) return refused(c, [found])
    return c.html(await asking(c, found, Form.asked(c), []))
  })

  app.post('/put-aside/:id', async (c) => {
    // Sent twice, the first has settled it: the act answers both alike, and refuses another form.
    const found = await rowOf(c, c.req.param('id'), { settledToo: true })
    if (isRefusal(found)) return refused(c, [found])
    const form = await Form.sent(c)
    const { row, file, mappings, open } = found
    return act(c, form, {
      read: () => {
        const answer = answerIn(form, found)
        const remember = answer?.how === 'leave-out' ? answer.remember : undefined
        return answer && { answer, also: remember ? alike(row, remember, open, mappings) : [] }
      },
      act: (said, request) =>
        books.settle(c.var.caller, { id: row.id, ...(file ? { file } : {}), ...said }, request),
      fields: { because: 'because', paysFor: 'how', purchase: 'how' },
      again: (errors) => (row.settled ? notOpen() : asking(c, found, form, errors)),
      next: ({ also = 0 }) => urls.putAside({ settled: String(1 + also) }),
    })
  })

  async function rowOf(
    c: Context<WebEnv>,
    id: string,
    { settledToo = false }: { readonly settledToo?: boolean } = {},
  ): Promise<Found | Refusal> {
    const open = await books.putAside(c.var.caller, {})
    const isIt = (r: PutAsideRow) => r.id === id
    const row =
      open.find(isIt) ??
      (settledToo ? (await books.putAside(c.var.caller, { settledToo })).find(isIt) : undefined)
    if (!row) return notOpen()
    const mappings = await mappingsOf(books, c.var.caller)
    const agreed = row.fund ? await books.agreements(c.var.caller, { fund: row.fund }) : []
    const agreements = isRefusal(agreed) ? [] : agreed
    const file = rowAgain(row, mappings)
    return { row, open, mappings, file, agreement: agreements.at(-1), fits: await fitsOf(c, row, file) }
  }

  /** What was decided to buy and is not paid yet that the row may be. */
  async function fitsOf(c: Context<WebEnv>, row: PutAsideRow, file: Found['file']): Promise<Found['fits']> {
    const [bought] = file?.list === 'purchases' ? file.file.rows : []
    if (!bought || !row.fund) return []
    const purchases = await books.purchasesOf(c.var.caller, { fund: row.fund })
    return isRefusal(purchases) ? [] : fittingAmong(bought, purchases)
  }

  async function asking(c: Context<WebEnv>, found: Found, form: Form, errors: readonly FieldError[]) {
    const frame = await frameOf(c, service, '', {
      hasErrors: errors.length > 0,
      breadcrumbs: [{ href: urls.putAside(), text: 'Rows put aside' }],
    })
    return <RowPage {...{ found, form, errors, frame }} />
  }
}

interface Found {
  readonly row: PutAsideRow
  readonly open: readonly PutAsideRow[]
  readonly mappings: Awaited<ReturnType<typeof mappingsOf>>
  readonly file: ReturnType<typeof rowAgain>
  readonly agreement: Agreement | undefined
  readonly fits: readonly Fitting[]
}

function notOpen(): Refusal {
  return new Refusal('not-found', 'This row is not put aside, or it is settled already.')
}

/** Reasons that a human's word puts right; the others are tried again once their cause is gone. */
const RIGHT_AS_IT_STANDS: ReadonlySet<string> = new Set<RefusalName>([
  'unknown-kind',
  'overlaps-another-visit',
  'worker-in-two-places',
  'older-file',
])
const QUESTIONS: RefusalName = 'late-cancellation-not-answered'
const UNKNOWN_FUND: RefusalName = 'unknown-fund'
const UNKNOWN_KIND: RefusalName = 'unknown-kind'

/** When a row is left out. */
function leftOutWhere(row: PutAsideRow): string {
  if (isFromOurselves(row)) return 'It gives back what was taken too much'
  if (isTransferAside(row)) return 'A wrong sum was sent, and it is put right as is said above'
  return 'It did not happen, or it is not for a fund'
}

/** What a row of a purchase log pays for stands after this in the answer. */
const PAYS_FOR = 'pays-for-'

/** Which purchase that was decided it is, or another: asked where it may be one. */
function whichPurchase(fits: readonly Fitting[]): Option[] {
  return [
    ...fits.map(({ purchase, what, supplier, pence, on }) => ({
      value: `${PAYS_FOR}${purchase}`,
      text: `It is this purchase: ${what}, ${supplier}, ${printPence(pence)}`,
      hint: `Decided on ${printDay(on)}, and not paid yet`,
    })),
    {
      value: `${PAYS_FOR}${ANOTHER}`,
      text: 'It is another purchase: record it',
      hint: 'What was decided stays waiting to be paid',
    },
  ]
}

/** Only what is strange here can be left out for good: never a person with a fund, nor a service they have. */
function answersFor({ row, file, fits }: Found): Option[] {
  const visit = visitIn(file)
  const stranger = row.reason === UNKNOWN_FUND ? visit : undefined
  const service = row.reason === UNKNOWN_KIND ? visit : undefined
  return [
    ...(row.reason === QUESTIONS
      ? [{ value: 'answer', text: 'It was cancelled late: answer the two questions below' }]
      : fits.length > 0
        ? whichPurchase(fits)
        : [
            isFromOurselves(row)
              ? { value: 'accept', text: 'It is our own money: record it as ours' }
              : RIGHT_AS_IT_STANDS.has(row.reason)
                ? { value: 'accept', text: 'It is right as it stands: record it' }
                : { value: 'accept', text: 'What was wrong is put right: try again' },
          ]),
    {
      value: 'leave-out',
      text: 'Leave out this row',
      hint: leftOutWhere(row),
    },
    ...(stranger
      ? [{ value: 'leave-out-client', text: `Leave out all rows of ${stranger.client}, now and later` }]
      : []),
    ...(service
      ? [{ value: 'leave-out-service', text: `Leave out all rows for “${service.service}”, now and later` }]
      : []),
  ]
}

function answerIn(form: Form, found: Found): Answered | undefined {
  const sent = form.written('how')
  // What waited may be paid by now: that is the act's to say.
  const known = sent.startsWith(PAYS_FOR) ? [sent] : answersFor(found).map((o) => o.value)
  const how = form.oneOf('how', known, 'Choose what is right.')
  const because = form.text('because', 'Say in a few words why.')
  const yesNo = (name: string, missing: string) => form.oneOf(name, ['yes', 'no'], missing) === 'yes'
  if (how === 'answer') {
    const workerPaid = yesNo('paid', 'Say whether the worker was paid.')
    const otherWork = workerPaid ? yesNo('other', 'Say whether the worker was given other work.') : undefined
    if (form.errors.length > 0 || because === undefined) return undefined
    return { how, because, workerPaid, ...(otherWork === undefined ? {} : { otherWork }) }
  }
  if (how?.startsWith(PAYS_FOR)) {
    if (form.errors.length > 0 || because === undefined) return undefined
    return { how: 'accept', because, paysFor: how.slice(PAYS_FOR.length) }
  }
  if (how === 'accept') {
    const kinds = ['by-clock', ...(found.agreement?.kinds ?? []).map((k) => k.code)]
    const givenAs =
      found.row.reason === UNKNOWN_KIND ? form.oneOf('kind', kinds, 'Choose what it was.') : undefined
    if (form.errors.length > 0 || because === undefined) return undefined
    return { how, because, ...(givenAs ? { givenAs } : {}) }
  }
  if (form.errors.length > 0 || because === undefined) return undefined
  const remember = how === 'leave-out-client' ? 'client' : how === 'leave-out-service' ? 'service' : undefined
  return { how: 'leave-out', because, ...(remember ? { remember } : {}) }
}

function ListPage(props: {
  rows: Paged<PutAsideRow>
  funds: readonly FundRow[]
  settled: string | undefined
  frame: Frame
}) {
  const { rows, funds, settled, frame } = props
  const whose = (row: PutAsideRow) => {
    const fund = funds.find((f) => f.id === row.fund)
    return fund ? `${personOf(fund)} (${fund.ref})` : 'Nobody known here'
  }
  return (
    <Page {...frame} title="Rows put aside">
      <h1 class="govuk-heading-l">Rows put aside</h1>
      {settled && /^\d{1,4}$/.test(settled) && (
        <Inset>{settled === '1' ? 'The row is settled.' : `${settled} rows are settled.`}</Inset>
      )}
      {rows.count === 0 ? (
        <p class="govuk-body">
          There is nothing to settle.{' '}
          <a class="govuk-link" href={urls.monthEnd()}>
            Go on with the month end
          </a>
        </p>
      ) : (
        <>
          <p class="govuk-body">
            These rows of files need somebody to say what is right. A month is not closed while it has any.
          </p>
          <Table
            caption={`Rows to settle${rows.pages > 1 ? `: ${whichOf(rows)}` : ''}`}
            captionHidden={rows.pages === 1}
            columns={[
              { heading: 'Row' },
              { heading: 'Person' },
              { heading: 'Day' },
              { heading: 'Why it waits' },
            ]}
            rows={rows.rows.map((r) => ({
              cells: [
                <a class="govuk-link" href={urls.row(r.id)}>
                  {r.fileName}, line {r.row}
                </a>,
                whose(r),
                <Whole>{printDay(r.day)}</Whole>,
                r.sentence,
              ],
            }))}
          />
          <Pages label="Pages of rows" paged={rows} to={(page) => urls.putAside({ page })} />
        </>
      )}
    </Page>
  )
}

function RowPage(props: { found: Found; form: Form; errors: readonly FieldError[]; frame: Frame }) {
  const { found, form, errors, frame } = props
  const { row, agreement } = found
  const value = (name: string) => form.written(name) || undefined
  const title = `${row.fileName}, line ${row.row}`
  return (
    <Page {...frame} title={title}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">Row put aside</span>
        {title}
      </h1>
      <Inset>{row.sentence}</Inset>
      <SummaryList items={cellsOf(row)} />
      {isTransferAside(row) && <TransferAside />}
      <form method="post" action={urls.row(row.id)} novalidate>
        <input type="hidden" name="key" value={newKey()} />
        <Radios
          name="how"
          label="What is right?"
          options={answersFor(found)}
          value={value('how')}
          error={errorOf(errors, 'how')}
        />
        {row.reason === QUESTIONS && (
          <>
            <Radios
              name="paid"
              label="Was the worker paid for this time?"
              inline
              options={YES_NO}
              value={value('paid')}
              error={errorOf(errors, 'paid')}
            />
            <Radios
              name="other"
              label="If paid: was the worker given other work?"
              inline
              options={YES_NO}
              value={value('other')}
              error={errorOf(errors, 'other')}
            />
          </>
        )}
        {row.reason === UNKNOWN_KIND && (
          <Radios
            name="kind"
            label="If it is right: what kind of support was it?"
            options={[
              { value: 'by-clock', text: 'With one worker, by the clock' },
              ...(agreement?.kinds ?? [])
                .filter((k) => k.code !== 'standard')
                .map((k) => ({ value: k.code, text: capital(k.label) })),
            ]}
            value={value('kind')}
            error={errorOf(errors, 'kind')}
          />
        )}
        <TextArea
          name="because"
          label="Why?"
          hint="In a few words. It is kept with the row."
          rows={2}
          value={form.written('because')}
          error={errorOf(errors, 'because')}
        />
        <Button>Settle it</Button>
      </form>
    </Page>
  )
}

/** How a transfer that agrees with nothing is put right: by what is missing here, or by what was sent. */
function TransferAside() {
  return (
    <>
      <h2 class="govuk-heading-m">How to put this right</h2>
      <p class="govuk-body">Until this line is settled, nothing more can be proposed to take.</p>
      <ul class="govuk-list govuk-list--bullet">
        <li>
          <strong>If support is not recorded yet:</strong> bring in its file or record it, then come back and
          choose “try again”. What is earned by then is taken, and flagged for a manager to explain.
        </li>
        <li>
          <strong>If a wrong sum was sent, too much or too little:</strong> leave out this line and say why.
          Then propose{' '}
          <a class="govuk-link" href={urls.drawdown()}>
            what we may take
          </a>{' '}
          and have it allowed by a second manager, but make no new transfer of it. At the bank send only the
          difference: back to the ring-fenced account, or to ours. When the bank’s file brings that line,
          leave it out too. Then the bank agrees. If the whole sum is sent again all the same, its line is put
          aside here.
        </li>
        <li>
          <strong>If the sum was sent a second time:</strong> send it back to the ring-fenced account. Leave
          out this line, and the line that brings it back when the bank’s file has it. Then the bank agrees.
        </li>
      </ul>
    </>
  )
}

const YES_NO = [
  { value: 'yes', text: 'Yes' },
  { value: 'no', text: 'No' },
]

/** The row as it stood in its file: each heading with its value. */
function cellsOf(row: PutAsideRow): { label: string; value: string }[] {
  const sheet = readSheet(row.text, row.fileName)
  if (isUnread(sheet)) return [{ label: 'The row', value: row.text }]
  const { headings, rows } = sheet
  return rows.flatMap((r) =>
    headings.flatMap((label, i) =>
      r.cells[i] ? [{ label: label || `Column ${i + 1}`, value: r.cells[i] ?? '' }] : [],
    ),
  )
}
