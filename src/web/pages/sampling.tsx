import type { Context, Hono } from 'hono'
import { isRefused, refusalsOf } from '../../bookkeeping/open-books.ts'
import type { Sample, SampleAsked, SampledEntry } from '../../bookkeeping/sample.ts'
import { sampleTable } from '../../formats/audit.ts'
import {
  addDays,
  type Day,
  dayAt,
  firstDay,
  isAfter,
  lastDay,
  type Moment,
  monthOf,
  printDay,
  printMonth,
  readInstant,
} from '../../ledger/day.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import {
  MOST_SAMPLED,
  SAMPLE_HOW,
  SAMPLE_OF,
  SAMPLE_SIZE,
  type SampleHow,
  type SampleOf,
} from '../../ledger/sample.ts'
import type { Service, WebEnv } from '../caller.ts'
import {
  Button,
  DateField,
  ErrorSummary,
  errorOf,
  type FieldError,
  Radios,
  Select,
  TextField,
} from '../design/fields.tsx'
import { Inset } from '../design/figures.tsx'
import { Page, Pagination } from '../design/frame.tsx'
import { Table, Whole } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { sendTable } from '../table-file.ts'
import { urls } from '../urls.ts'
import { pageIn } from './exceptions.tsx'
import { errorsOf, Form, partsOf } from './form.ts'
import { type Frame, frameOf, providerOf, todayOf } from './frame.ts'
import { capital, happenings, personOf, pounds } from './words.ts'

/** Entries to look at, drawn so that anybody can draw the same again: choose how, then each row leads to its evidence. */
export function sampling(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/sampling', async (c) => {
    const form = Form.asked(c)
    const frame = await frameOf(c, service, urls.sampling())
    if (!form.has('how')) return c.html(<SamplingPage {...{ form, frame }} errors={[]} lately={lately()} />)
    const asked = askedIn(form, books.clock())
    if (!asked)
      return c.html(<SamplingPage {...{ form, frame }} errors={form.errors} lately={lately()} />, 422)
    // The seed stands in the address: whoever has it draws the same.
    if (asked.seed === undefined || asked.knownAt === undefined) {
      const begun = await books.newSample(c.var.caller, {})
      const { seed, knownAt } = { seed: asked.seed ?? begun.seed, knownAt: asked.knownAt ?? begun.knownAt }
      return c.redirect(urls.sampling(addressOf({ ...asked, seed, knownAt })), 303)
    }
    const found = await draw(c, { ...asked, seed: asked.seed, knownAt: asked.knownAt })
    if (isRefused(found)) {
      const errors = errorsOf(refusalsOf(found), FIELDS)
      return c.html(<SamplingPage {...{ form, frame, errors }} lately={lately()} />, 422)
    }
    const provider = (await providerOf(c, service))?.name ?? ''
    const page = pageIn(c)
    return c.html(
      <SamplePage {...{ found: found as Sample, form, provider, page, frame }} lately={lately()} />,
    )
  })

  app.get('/sampling.csv', async (c) => {
    const asked = askedIn(Form.asked(c), books.clock())
    const { seed, knownAt } = asked ?? {}
    const found = asked && seed && knownAt ? await draw(c, { ...asked, seed, knownAt }) : undefined
    if (found === undefined) return c.redirect(urls.sampling(), 303)
    if (isRefused(found)) return refused(c, refusalsOf(found))
    const provider = (await providerOf(c, service))?.name ?? ''
    const sample = found as Sample
    const rows = sample.rows.map((row) => {
      const told = toldOf(row, sample, provider)
      return {
        ref: row.fund.ref,
        person: personOf(row.fund),
        entry: row.entry.number,
        day: row.entry.effective,
        what: told.what,
        amount: told.amount,
        moved: row.sum,
        reversedBy: row.reversedBy?.number,
        hash: row.entry.hash,
      }
    })
    return sendTable(c, `sample-${sample.asked.from}-${sample.asked.seed}.csv`, sampleTable(rows))
  })

  async function draw(c: Context<WebEnv>, ask: SampleAsked) {
    if (ask.how !== 'exceptions') return books.sample(c.var.caller, ask)
    const found = await books.positions(c.var.caller, {})
    if (isRefusal(found)) return found
    const exceptions = found.people.flatMap(({ fund, exceptions: all }) =>
      all.flatMap((e) =>
        e.numbers && e.code !== 'not-opened' ? [{ fund: fund.id, numbers: e.numbers }] : [],
      ),
    )
    return books.sample(c.var.caller, { ...ask, exceptions })
  }

  /** The last whole month. */
  function lately(): { readonly from: Day; readonly to: Day } {
    const to = addDays(firstDay(monthOf(todayOf(service))), -1)
    return { from: firstDay(monthOf(to)), to }
  }
}

const FIELDS = { to: 'to', from: 'from', size: 'size', seed: 'seed' }

type Asked = Omit<SampleAsked, 'seed' | 'knownAt'> & {
  readonly seed: string | undefined
  readonly knownAt: Moment | undefined
}

/** What is asked; undefined where something is wrong with it, which the form gathers. */
function askedIn(form: Form, now: Moment): Asked | undefined {
  const how = form.oneOf('how', Object.keys(SAMPLE_HOW) as SampleHow[], 'Say how the entries are chosen.')
  const of = form.oneOf('of', Object.keys(SAMPLE_OF) as SampleOf[], 'Say which entries.')
  const [from, to] = [form.day('from'), form.day('to')]
  const size = form.count('size', 'entries')
  const [seed, known] = [form.written('seed').trim().toLowerCase(), form.written('known').trim()]
  const knownAt = readInstant(known)
  if (known !== '' && !knownAt) form.wrong('known', 'The address is not whole. Draw a new sample.')
  if (knownAt && isAfter(knownAt, now))
    form.wrong('known', 'The address asks for entries of a time that is still to come. Draw a new sample.')
  if (!how || !of || !from || !to || !size || form.errors.length > 0) return undefined
  return { how, of, from, to, size, seed: seed === '' ? undefined : seed, knownAt }
}

/** The same choice as an address; `form` days are three boxes. */
function addressOf({ how, of, from, to, size, seed, knownAt }: Asked): Record<string, string | number> {
  const parts = (name: string, day: Day) => {
    const { day: d = '', month = '', year = '' } = partsOf(day)
    return { [`${name}-day`]: d, [`${name}-month`]: month, [`${name}-year`]: year }
  }
  return {
    how,
    of,
    ...parts('from', from),
    ...parts('to', to),
    size,
    ...(seed ? { seed } : {}),
    ...(knownAt ? { known: knownAt } : {}),
  }
}

function toldOf({ entry, agreement, reversedBy: by }: SampledEntry, { words }: Sample, provider: string) {
  const others = new Map(by ? [[by.number, by]] : [])
  const told = { kinds: agreement?.kinds ?? [], words, provider, agreement, others }
  const [line] = happenings([entry], new Map(by ? [[entry.number, by.number]] : []), told)
  return { what: line?.what ?? '', amount: line?.amount ?? '', note: line?.note }
}

interface Around {
  readonly form: Form
  readonly lately: { readonly from: Day; readonly to: Day }
  readonly frame: Frame
}

function SamplingPage({ form, errors, lately, frame }: Around & { errors: readonly FieldError[] }) {
  return (
    <Page {...frame} title="Sampling" hasErrors={errors.length > 0}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">Sampling</h1>
      <p class="govuk-body">
        Draw some entries from the funds and days that you may see, and look at the evidence for each.
      </p>
      <Choosing {...{ form, errors, lately }} />
    </Page>
  )
}

function Choosing({ form, errors, lately }: Omit<Around, 'frame'> & { errors: readonly FieldError[] }) {
  const day = (name: 'from' | 'to') =>
    form.has(`${name}-day`) ? form.dayWritten(name) : partsOf(lately[name])
  return (
    <form method="get" action={urls.sampling()} novalidate>
      <Radios
        name="how"
        label="How are they chosen?"
        options={[
          {
            value: 'random',
            text: 'At random',
            hint: 'Each as likely as the others. The address draws the same again.',
          },
          { value: 'largest', text: 'The largest sums', hint: 'By the money that they moved.' },
          {
            value: 'exceptions',
            text: 'From the exceptions',
            hint: 'Decided after it happened, no receipt, a worker in two places.',
          },
        ]}
        value={form.written('how') || 'random'}
        error={errorOf(errors, 'how')}
      />
      <Select
        name="of"
        label="Which entries?"
        options={(Object.keys(SAMPLE_OF) as SampleOf[]).map((of) => ({
          value: of,
          text: capital(SAMPLE_OF[of]),
        }))}
        value={form.written('of') || 'all'}
        error={errorOf(errors, 'of')}
      />
      <DateField name="from" label="From" value={day('from')} error={errorOf(errors, 'from')} />
      <DateField name="to" label="Up to and including" value={day('to')} error={errorOf(errors, 'to')} />
      <TextField
        name="size"
        label="How many?"
        hint={`At most ${MOST_SAMPLED}`}
        width={3}
        numeric
        value={form.written('size') || String(SAMPLE_SIZE)}
        error={errorOf(errors, 'size')}
      />
      <TextField
        name="seed"
        label="Seed, to draw a sample again that somebody drew before"
        hint="Leave it empty for a new one."
        width={20}
        autocomplete="off"
        error={errorOf(errors, 'seed') ?? errorOf(errors, 'known')}
      />
      <Button>Draw</Button>
    </form>
  )
}

const ON_PAGE = 25

function SamplePage(props: Around & { found: Sample; provider: string; page: number }) {
  const { found, form, provider, lately, frame } = props
  const { asked, rows } = found
  const pages = Math.max(1, Math.ceil(rows.length / ON_PAGE))
  const page = Math.min(props.page, pages)
  const at = (n: number) => urls.sampling({ ...query, page: n })
  const query = addressOf(asked)
  return (
    <Page {...frame} title="A sample">
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{capital(SAMPLE_HOW[asked.how])}</span>
        {populationSaid(found)}
      </h1>
      <HowDrawn found={found} />
      {rows.length === 0 ? (
        <Inset>There is nothing to draw from. Choose other days, or other entries.</Inset>
      ) : (
        <>
          <p class="govuk-body">
            <a class="govuk-link" href={urls.sampleFile(query)}>
              This sample as a table (CSV)
            </a>
          </p>
          <Table
            caption="The sample"
            captionHidden
            lean
            wide
            columns={[
              { heading: 'Person' },
              { heading: 'Day' },
              { heading: 'What happened' },
              { heading: 'How much', align: 'right' },
              { heading: 'Money it moved', align: 'right' },
            ]}
            rows={rows.slice((page - 1) * ON_PAGE, page * ON_PAGE).map((row) => {
              const told = toldOf(row, found, provider)
              const { fund, entry, reversedBy } = row
              return {
                cells: [
                  <>
                    <a class="govuk-link" href={urls.fund(fund.id)}>
                      {personOf(fund)}
                    </a>{' '}
                    <Whole>{fund.ref}</Whole>
                  </>,
                  <Whole>{printDay(entry.effective)}</Whole>,
                  <>
                    <a class="govuk-link" href={urls.entry(fund.id, entry.number)}>
                      {told.what}
                    </a>
                    {reversedBy !== undefined && (
                      <>
                        <br />({told.note})
                      </>
                    )}
                  </>,
                  told.amount,
                  pounds(row.sum),
                ],
              }
            })}
          />
          {pages > 1 && (
            <Pagination
              label="Pages of the sample"
              {...(page > 1 ? { previous: { href: at(page - 1), text: `Page ${page - 1}` } } : {})}
              {...(page < pages
                ? { next: { href: at(page + 1), text: `Page ${page + 1} of ${pages}` } }
                : {})}
            />
          )}
        </>
      )}
      <h2 class="govuk-heading-m">Another sample</h2>
      <Choosing {...{ form, lately }} errors={[]} />
    </Page>
  )
}

/** “25 of 1,312 entries of April 2026 with 9 funds”. */
function populationSaid({ asked: { from, to }, rows, entries, funds }: Sample): string {
  const counted = (n: number) => n.toLocaleString('en-GB')
  const isMonth = from === firstDay(monthOf(from)) && to === lastDay(monthOf(from))
  const when = isMonth
    ? printMonth(monthOf(from))
    : from === to
      ? printDay(from)
      : `${printDay(from)} to ${printDay(to)}`
  const of = `${counted(entries)} ${entries === 1 ? 'entry' : 'entries'} of ${when}`
  return `${counted(rows.length)} of ${of} with ${counted(funds)} ${funds === 1 ? 'fund' : 'funds'}`
}

function HowDrawn({ found: { asked } }: { found: Sample }) {
  const known = `written down by ${printDay(dayAt(asked.knownAt))}`
  const which = `${capital(SAMPLE_OF[asked.of])}, ${known}; planned visits, and what only writes something down, are not among them.`
  if (asked.how === 'largest')
    return <p class="govuk-body">{which} Those that moved most money, the largest first.</p>
  return (
    <>
      <p class="govuk-body">
        {which}{' '}
        {asked.how === 'exceptions'
          ? 'Drawn from those that today’s exceptions name, each as likely as the others.'
          : 'Drawn from all of them, each as likely as the others.'}
      </p>
      <p class="govuk-body">
        Seed <strong class="rf-number">{asked.seed}</strong>.{' '}
        {asked.how === 'random'
          ? 'The address of this page draws the same entries again, for whoever sees the same funds and days.'
          : 'The address of this page draws the same entries again while the exceptions are the same.'}
      </p>
    </>
  )
}
