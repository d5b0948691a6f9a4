import type { Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { sha256 } from '../../bookkeeping/daybook.ts'
import type { FileReport, ImportReport, RowOutcome, RowReport } from '../../bookkeeping/imported.ts'
import { isRefused, refusalsOf } from '../../bookkeeping/open-books.ts'
import { addDays, type Day, firstDay, monthOf, printDay, readDay } from '../../ledger/day.ts'
import { printPence } from '../../ledger/money.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import {
  Button,
  Checkboxes,
  DateField,
  ErrorSummary,
  errorOf,
  type FieldError,
  FileField,
  LinkButton,
} from '../design/fields.tsx'
import { Inset, Panel, Tag } from '../design/figures.tsx'
import { Page, Pagination } from '../design/frame.tsx'
import { SummaryList, Table, Whole } from '../design/tables.tsx'
import { readAll, type Sent, wasRead } from '../files.ts'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { Form, partsOf, patiently } from './form.ts'
import { type Frame, frameOf, todayOf } from './frame.ts'
import { type Held, HeldFiles } from './held.ts'

const ROWS_ON_PAGE = 50

/** Taking in other people's files: choose them, look at what they would do, and only then is it done. */
export function importing(app: Hono<WebEnv>, service: Service): void {
  const { books, inbox } = service
  const files = new HeldFiles()
  /** The files that wait for whoever asks. */
  const waitingFor = (c: Context<WebEnv>) => (inbox?.provider === c.var.caller.provider ? inbox : undefined)

  app.get('/import', async (c) => c.html(await choosing(c, Form.asked(c), [])))

  app.post('/import', async (c) => {
    const body = await formData(c)
    const form = new Form(textsOf(body), c.req.path)
    const uploads = body.getAll('files').filter((f): f is File => f instanceof File && f.name !== '')
    const sent = await Promise.all(uploads.map(sentOf))
    return looked(c, form, sent)
  })

  app.post('/import/waiting', async (c) => {
    const form = await Form.sent(c)
    const waits = waitingFor(c)
    const names = (await waits?.list()) ?? []
    const chosen = names.filter((name) => form.all('waiting').includes(name))
    const sent: Sent[] = []
    for (const name of chosen) sent.push({ name, bytes: (await waits?.read(name)) ?? new Uint8Array() })
    return looked(c, form, sent)
  })

  async function looked(c: Context<WebEnv>, form: Form, sent: readonly Sent[]) {
    const until = untilIn(form)
    const read = await readAll(books, c.var.caller, sent)
    if (!wasRead(read)) return c.html(await choosing(c, form, read), 422)
    if (form.errors.length > 0) return c.html(await choosing(c, form, []), 422)
    const held = files.hold(c.var.caller, read)
    return c.redirect(urls.imported(held.token, until ? { until } : {}), 303)
  }

  app.get('/import/:token', async (c) => {
    const held = files.find(c.var.caller, c.req.param('token'))
    if (!held) return gone(c)
    const form = Form.asked(c)
    const until = form.has('until') ? readDay(form.written('until')) : untilIn(form)
    if (isRefusal(until)) return refused(c, [until])
    const report = await books.previewImport(c.var.caller, { files: held.files, ...(until ? { until } : {}) })
    const frame = await frameOf(c, service, '', { back: { href: urls.importing(), text: 'Other files' } })
    return c.html(<PreviewPage {...{ held, report, until, frame }} page={pageIn(c)} errors={form.errors} />)
  })

  app.post('/import/:token', async (c) => {
    const held = files.find(c.var.caller, c.req.param('token'))
    if (!held) return gone(c)
    const form = await Form.sent(c)
    const asked = form.written('until')
    const until = asked === '' ? undefined : readDay(asked)
    if (isRefusal(until)) return refused(c, [until])
    // One look at the files is one thing to do: sent twice, it is done once.
    const what = JSON.stringify([until ?? '', ...held.files.map((f) => [f.name, sha256(f.bytes)])])
    const request = { key: `import-${held.token}-${until ?? 'all'}`, digest: sha256(what) }
    const ask = { files: held.files, ...(until ? { until } : {}) }
    const done = await patiently(() => books.importFiles(c.var.caller, ask, request))
    if (isRefused(done)) return refused(c, refusalsOf(done))
    held.report = done as ImportReport
    return c.redirect(urls.importResult(held.token), 303)
  })

  app.get('/import/:token/result', async (c) => {
    const held = files.find(c.var.caller, c.req.param('token'))
    if (!held?.report) return gone(c)
    const frame = await frameOf(c, service, '')
    return c.html(<ResultPage held={held} report={held.report} page={pageIn(c)} frame={frame} />)
  })

  async function choosing(c: Context<WebEnv>, form: Form, unread: readonly Refusal[]) {
    const waiting = (await waitingFor(c)?.list()) ?? []
    const errors: FieldError[] = [
      ...form.errors,
      ...unread.slice(0, 20).map((r) => ({ text: `${where(r)}${r.sentence}`, field: 'files' })),
    ]
    const frame = await frameOf(c, service, urls.importing(), { hasErrors: errors.length > 0 })
    const lastMonth = addDays(firstDay(monthOf(todayOf(service))), -1)
    return <ChoosePage {...{ form, waiting, errors, unread, frame, lastMonth }} />
  }
}

async function formData(c: Context<WebEnv>): Promise<FormData> {
  try {
    return await c.req.formData()
  } catch (error) {
    if (error instanceof TypeError) throw new HTTPException(400, { cause: error })
    throw error
  }
}

const GONE = new Refusal(
  'not-found',
  'These files are not held any more: they are kept for half an hour. Choose them again under “Import files”. What was imported stays.',
)

function gone(c: Context<WebEnv>) {
  return refused(c, [GONE])
}

function textsOf(body: FormData): URLSearchParams {
  return new URLSearchParams([...body].flatMap(([k, v]) => (typeof v === 'string' ? [[k, v]] : [])))
}

async function sentOf(file: File): Promise<Sent> {
  return { name: file.name.slice(0, 200), bytes: new Uint8Array(await file.arrayBuffer()) }
}

/** A day that may be left empty: then every row is taken in. */
function untilIn(form: Form): Day | undefined {
  const { day, month, year } = form.dayWritten('until')
  return day || month || year ? form.day('until') : undefined
}

function pageIn(c: Context<WebEnv>): number {
  const page = Number(c.req.query('page') ?? '1')
  return Number.isSafeInteger(page) && page > 0 && page < 100_000 ? page : 1
}

function where({ where: at }: Refusal): string {
  const parts = [
    at?.file,
    at?.line === undefined ? undefined : `line ${at.line}`,
    at?.column === undefined ? undefined : `column ${at.column}`,
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? '' : `${parts.join(', ')}: `
}

function ChoosePage(props: {
  form: Form
  waiting: readonly string[]
  errors: readonly FieldError[]
  unread: readonly Refusal[]
  lastMonth: Day
  frame: Frame
}) {
  const { form, waiting, errors, unread, lastMonth, frame } = props
  const until = form.has('until-day') ? form.dayWritten('until') : partsOf(lastMonth)
  return (
    <Page {...frame} title="Import files">
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">Import files</h1>
      <p class="govuk-body">
        Rosters, decisions, purchases, payment lists and bank statements, as CSV files. You see what they
        would do before anything is recorded.
      </p>
      {unread.length > 0 && <Unread refusals={unread} />}
      {waiting.length > 0 && (
        <form method="post" action="/import/waiting" novalidate>
          <h2 class="govuk-heading-m">Files that wait here</h2>
          <Checkboxes
            name="waiting"
            label="Which files?"
            options={waiting.map((name) => ({ value: name, text: name }))}
            values={form.has('waiting') ? form.all('waiting') : waiting}
          />
          <Until {...{ until, errors }} name="until" />
          <Button>Look at these files</Button>
        </form>
      )}
      <form method="post" action={urls.importing()} enctype="multipart/form-data" novalidate>
        <h2 class="govuk-heading-m">{waiting.length > 0 ? 'Other files' : 'Choose files'}</h2>
        <FileField
          name="files"
          label="CSV files"
          hint="One or several, up to 20 MB each"
          accept=".csv,text/csv"
          multiple
          error={errorOf(errors, 'files')}
        />
        {waiting.length === 0 && <Until {...{ until, errors }} name="until" />}
        <Button kind={waiting.length > 0 ? 'secondary' : 'main'}>Look at the files</Button>
      </form>
    </Page>
  )
}

function Until({
  until,
  errors,
  name,
}: {
  until: ReturnType<typeof partsOf>
  errors: readonly FieldError[]
  name: string
}) {
  return (
    <DateField
      name={name}
      label="Take in everything up to and including"
      hint="Later rows wait for a later import. Leave it empty to take in everything."
      value={until}
      error={errorOf(errors, name)}
    />
  )
}

function Unread({ refusals }: { refusals: readonly Refusal[] }) {
  return (
    <Table
      caption="Nothing was taken in. Mend this in the files, and choose them again"
      columns={[
        { heading: 'File' },
        { heading: 'Line', align: 'right' },
        { heading: 'Column', align: 'right' },
        { heading: 'What is wrong' },
      ]}
      rows={refusals.map((r) => ({
        cells: [
          r.where?.file ?? '',
          r.where?.line === undefined ? '' : String(r.where.line),
          r.where?.column === undefined ? '' : String(r.where.column),
          r.sentence,
        ],
      }))}
    />
  )
}

const SAID: Readonly<
  Record<RowOutcome, { readonly text: string; readonly colour: 'grey' | 'green' | 'yellow' | 'red' | 'blue' }>
> = {
  'put-aside': { text: 'Put aside', colour: 'yellow' },
  changed: { text: 'Changed', colour: 'blue' },
  'left-out': { text: 'Left out', colour: 'grey' },
  replaced: { text: 'Replaced', colour: 'grey' },
  later: { text: 'Later', colour: 'grey' },
  'already-here': { text: 'Already here', colour: 'grey' },
  agrees: { text: 'Agrees', colour: 'green' },
  new: { text: 'New', colour: 'green' },
}
const ORDER = Object.keys(SAID)

const LISTS: Readonly<Record<FileReport['what'], string>> = {
  roster: 'Roster',
  decisions: 'Decisions',
  purchases: 'Purchases',
  remittance: 'Payment list',
  bank: 'Bank statement',
}

function Counts({ files }: { files: readonly FileReport[] }) {
  const used = (Object.keys(SAID) as RowOutcome[])
    .reverse()
    .filter((outcome) => files.some((f) => f.counts[outcome] > 0))
  return (
    <Table
      caption="What the files hold"
      columns={[
        { heading: 'File' },
        { heading: 'List' },
        ...used.map((outcome) => ({ heading: SAID[outcome].text, align: 'right' as const })),
        { heading: 'Rows', align: 'right' as const },
      ]}
      rows={files.map((f) => ({
        cells: [f.name, LISTS[f.what], ...used.map((outcome) => String(f.counts[outcome])), String(f.rows)],
      }))}
    />
  )
}

/** Every row that is not plainly new: first those that need somebody. */
function Rows({
  rows,
  page,
  pageUrl,
}: {
  rows: readonly RowReport[]
  page: number
  pageUrl: (page: number) => string
}) {
  const listed = rows
    .filter((r) => r.outcome !== 'new')
    .sort((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome))
  const from = (page - 1) * ROWS_ON_PAGE
  const shown = listed.slice(from, from + ROWS_ON_PAGE)
  if (listed.length === 0) return <Inset>Every row is new.</Inset>
  return (
    <>
      <Table
        caption={`Rows that are not plainly new: ${listed.length === 0 ? 0 : from + 1} to ${from + shown.length} of ${listed.length}`}
        columns={[
          { heading: 'Row' },
          { heading: 'Day' },
          { heading: 'Fund' },
          { heading: 'Outcome' },
          { heading: 'Why' },
        ]}
        rows={shown.map((r) => ({
          cells: [
            `${r.file}, line ${r.line}`,
            <Whole>{printDay(r.day)}</Whole>,
            <Whole>{r.fund ?? ''}</Whole>,
            <Tag colour={SAID[r.outcome].colour}>{SAID[r.outcome].text}</Tag>,
            r.sentence,
          ],
        }))}
      />
      {listed.length > ROWS_ON_PAGE && (
        <Pagination
          label="Pages of rows"
          {...(page > 1 ? { previous: { href: pageUrl(page - 1), text: 'Earlier rows' } } : {})}
          {...(from + ROWS_ON_PAGE < listed.length
            ? { next: { href: pageUrl(page + 1), text: 'More rows' } }
            : {})}
        />
      )}
    </>
  )
}

function factsOf(report: ImportReport) {
  return [
    { label: 'Entries', value: String(report.entries) },
    ...(report.recordedThrough
      ? [{ label: 'Support recorded up to', value: printDay(report.recordedThrough) }]
      : []),
    ...(report.bank
      ? [{ label: `The bank held on ${printDay(report.bank.on)}`, value: printPence(report.bank.pence) }]
      : []),
  ]
}

function Notes({ report }: { report: ImportReport }) {
  return (
    <>
      {report.notes.map((note) => (
        <Inset>{note}</Inset>
      ))}
    </>
  )
}

function PreviewPage(props: {
  held: Held
  report: ImportReport
  until: Day | undefined
  page: number
  errors: readonly FieldError[]
  frame: Frame
}) {
  const { held, report, until, page, errors, frame } = props
  const again = held.report !== undefined
  const query = until ? { until } : {}
  return (
    <Page {...frame} title="Check before importing" hasErrors={errors.length > 0}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">Check before importing</h1>
      <p class="govuk-body">
        {until ? `Everything up to ${printDay(until)}. ` : 'Everything in the files. '}
        {again ? 'These files were imported just now.' : 'Nothing is recorded yet.'}
      </p>
      <Counts files={report.files} />
      <SummaryList items={factsOf(report)} />
      <Notes report={report} />
      <form method="post" action={urls.imported(held.token)}>
        <input type="hidden" name="until" value={until ?? ''} />
        <div class="govuk-button-group">
          <Button>Import now</Button>
          <LinkButton href={urls.importing()} kind="secondary">
            Do not import
          </LinkButton>
        </div>
      </form>
      <Rows
        rows={report.rows}
        page={page}
        pageUrl={(n) => urls.imported(held.token, { ...query, page: n })}
      />
      <h2 class="govuk-heading-m">Up to another day</h2>
      <form method="get" action={urls.imported(held.token)} novalidate>
        <Until until={until ? partsOf(until) : {}} errors={errors} name="until" />
        <Button kind="secondary">Look again</Button>
      </form>
    </Page>
  )
}

function ResultPage(props: { held: Held; report: ImportReport; page: number; frame: Frame }) {
  const { held, report, page, frame } = props
  const aside = report.files.reduce((n, f) => n + f.counts['put-aside'], 0)
  return (
    <Page {...frame} title="Imported">
      <Panel title="The files are imported">
        {report.entries === 0 ? 'Nothing in them was new' : `${report.entries} entries were written`}
      </Panel>
      {aside > 0 && (
        <p class="govuk-body">
          <a class="govuk-link" href={urls.putAside()}>
            {aside === 1 ? 'One row is' : `${aside} rows are`} put aside
          </a>{' '}
          for you to settle.
        </p>
      )}
      <Counts files={report.files} />
      <SummaryList items={factsOf(report)} />
      <Notes report={report} />
      <Rows rows={report.rows} page={page} pageUrl={(n) => urls.importResult(held.token, n)} />
      <p class="govuk-body">
        <a class="govuk-link" href={urls.monthEnd()}>
          Go on with the month end
        </a>{' '}
        or{' '}
        <a class="govuk-link" href={urls.funds()}>
          see the funds
        </a>
      </p>
    </Page>
  )
}
