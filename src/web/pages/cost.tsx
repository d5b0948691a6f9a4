import type { Context, Hono } from 'hono'
import type { FundPage } from '../../bookkeeping/figures.ts'
import type { Priced } from '../../bookkeeping/plan.ts'
import { standardOf } from '../../ledger/agreement.ts'
import { type Day, printDay, printTime, printWeekday } from '../../ledger/day.ts'
import type { Piece } from '../../ledger/entry.ts'
import { printSeconds, readHours } from '../../ledger/hours.ts'
import { inKindDown } from '../../ledger/rate.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import {
  Button,
  DateField,
  ErrorSummary,
  errorOf,
  type FieldError,
  Radios,
  TextField,
  TimeField,
} from '../design/fields.tsx'
import { Inset, KeyFigure, Warning } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { Table } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { errorsOf, Form, partsOf, stretch } from './form.ts'
import { type Frame, frameOf, todayOf, wayTo } from './frame.ts'
import { capital, hm, howMuch, labelOf, personOf } from './words.ts'

const FIELDS = { start: 'from', end: 'to', kind: 'kind', day: 'day', seconds: 'most' } as const

/** “What would it cost?” and “How late can I stay?”: asked before it happens, and nothing is written. */
export function cost(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/funds/:fund/cost', async (c) => {
    const page = await books.fundPage(c.var.caller, { fund: c.req.param('fund') })
    if (isRefusal(page)) return refused(c, [page])
    const form = Form.asked(c)
    const ask = form.has('from') ? visitAsked(form, page) : undefined
    const priced = ask && (await books.whatWouldItCost(c.var.caller, { fund: page.fund.id, ...ask }))
    if (isRefusal(priced) && priced.name === 'unknown-fund') return refused(c, [priced])
    const errors = isRefusal(priced) ? errorsOf([priced], FIELDS) : form.errors
    const frame = await frameFor(c, page, errors)
    return c.html(
      <CostPage
        {...{ page, form, errors, frame }}
        today={todayOf(service)}
        priced={isRefusal(priced) ? undefined : priced}
      />,
      errors.length > 0 ? 422 : 200,
    )
  })

  app.get('/funds/:fund/latest', async (c) => {
    const page = await books.fundPage(c.var.caller, { fund: c.req.param('fund') })
    if (isRefusal(page)) return refused(c, [page])
    const form = Form.asked(c)
    const ask = form.has('from') ? startAsked(form, page) : undefined
    const late = ask && (await books.howLateCanIStay(c.var.caller, { fund: page.fund.id, ...ask }))
    if (isRefusal(late) && late.name === 'unknown-fund') return refused(c, [late])
    const errors = isRefusal(late) ? errorsOf([late], FIELDS) : form.errors
    const frame = await frameFor(c, page, errors)
    return c.html(
      <LatestPage
        {...{ page, form, errors, frame }}
        today={todayOf(service)}
        late={isRefusal(late) ? undefined : late}
      />,
      errors.length > 0 ? 422 : 200,
    )
  })

  function frameFor(c: Context<WebEnv>, page: FundPage, errors: readonly FieldError[]): Promise<Frame> {
    return frameOf(c, service, '', {
      hasErrors: errors.length > 0,
      breadcrumbs: wayTo(c, page.fund),
    })
  }
}

function visitAsked(form: Form, page: FundPage) {
  const [day, from, to, as] = [
    form.day('day'),
    form.time('from', 'Say when it starts, like 20:00.'),
    form.time('to', 'Say when it ends, like 02:00.'),
    kindAsked(form, page),
  ]
  if (day === undefined || from === undefined || to === undefined || form.errors.length > 0) return undefined
  return { ...stretch(day, from, to), ...as }
}

function startAsked(form: Form, page: FundPage) {
  const [day, from, as] = [
    form.day('day'),
    form.time('from', 'Say when it starts, like 20:00.'),
    kindAsked(form, page),
  ]
  const seconds = form.written('most').trim() === '' ? undefined : form.read('most', readHours, '')
  if (day === undefined || from === undefined || form.errors.length > 0) return undefined
  return { start: `${day}T${from}`, ...(seconds === undefined ? {} : { seconds }), ...as }
}

function kindAsked(form: Form, page: FundPage): { givenAs?: string } {
  if (form.written('kind') === '') return {}
  const known = ['by-clock', ...(page.agreement?.kinds ?? []).map((k) => k.code)]
  const givenAs = form.oneOf('kind', known, 'Choose a kind of hours.')
  return givenAs === undefined ? {} : { givenAs }
}

interface AskProps {
  readonly page: FundPage
  readonly form: Form
  readonly errors: readonly FieldError[]
  readonly frame: Frame
  readonly today: Day
}

function CostPage({ page, form, errors, frame, today, priced }: AskProps & { priced: Priced | undefined }) {
  return (
    <Page {...frame} title={`What would it cost? ${personOf(page.fund)}`}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{personOf(page.fund)}</span>
        What would it cost?
      </h1>
      {priced && <CostFound priced={priced} />}
      <form method="get" action={urls.cost(page.fund.id)} novalidate>
        {priced && <h2 class="govuk-heading-m">Ask again</h2>}
        <DayAndStart {...{ form, errors, today }} />
        <TimeField
          name="to"
          label="Until"
          hint="Like 02:00. A time after midnight is on the next day."
          value={form.written('to')}
          error={errorOf(errors, 'to')}
        />
        <KindField {...{ page, form, errors }} />
        <Button>What would it cost?</Button>
      </form>
    </Page>
  )
}

function DayAndStart({ form, errors, today }: Pick<AskProps, 'form' | 'errors' | 'today'>) {
  return (
    <>
      <DateField
        name="day"
        label="Day"
        hint="Like 13 3 2026"
        value={form.has('day-day') ? form.dayWritten('day') : partsOf(today)}
        error={errorOf(errors, 'day')}
      />
      <TimeField
        name="from"
        label="From"
        hint="Like 20:00"
        value={form.written('from')}
        error={errorOf(errors, 'from')}
      />
    </>
  )
}

function KindField({ page, form, errors }: Pick<AskProps, 'page' | 'form' | 'errors'>) {
  // By the clock covers the first kind and every kind that has its own hours of the day.
  const others = (page.agreement?.kinds ?? []).filter((k) => k.code !== 'standard' && k.between === undefined)
  if (others.length === 0) return null
  return (
    <Radios
      name="kind"
      label="Kind of support"
      options={[
        { value: 'by-clock', text: 'With one worker, by the clock' },
        ...others.map((k) => ({ value: k.code, text: capital(k.label) })),
      ]}
      value={form.written('kind') || 'by-clock'}
      error={errorOf(errors, 'kind')}
    />
  )
}

function CostFound({ priced }: { priced: Priced }) {
  const { quote: q } = priced
  const [first, last] = [q.pieces[0], q.pieces.at(-1)]
  if (!first || !last) return null
  return (
    <section aria-labelledby="found">
      <h2 class="govuk-heading-m" id="found">
        {printWeekday(first.day)}, {printTime(first.localStart)} to {printTime(last.localEnd)}
      </h2>
      <KeyFigure
        label="It would cost"
        value={printSeconds(q.cost)}
        beneath={`of ${standardOf(priced.agreement).label}`}
      />
      <Breakdown priced={priced} />
    </section>
  )
}

/** What it is made of, and what it leaves: given − used − planned − this (design.md §6). */
function Breakdown({ priced }: { priced: Priced }) {
  const { quote: q, agreement } = priced
  const { kinds } = agreement
  const standard = standardOf(agreement)
  const cost = (piece: Piece) => {
    const kind = kinds.find((k) => k.code === piece.kind)
    return kind ? inKindDown(piece.amount, kind, standard) : 0
  }
  return (
    <>
      {q.short > 0 && (
        <Warning>
          The hours do not reach: {printSeconds(q.short)} of it would be extra support that is not charged
          for.
        </Warning>
      )}
      <Table
        caption="What it is made of"
        columns={[
          { heading: 'Time' },
          { heading: 'Kind of hours' },
          { heading: 'How long', align: 'right' },
          { heading: `In ${standard.label}`, align: 'right' },
        ]}
        rows={[
          ...withoutMidnight(q.pieces).map((p) => ({
            cells: [
              `${printTime(p.localStart)} to ${printTime(p.localEnd)}`,
              capital(labelOf(kinds, p.kind)),
              howMuch(kinds, p.kind, p.amount),
              printSeconds(cost(p)),
            ],
          })),
          { cells: ['All together', '', '', printSeconds(q.cost)], kind: 'total' as const },
        ]}
      />
      <Table
        caption={`The week from ${printDay(q.week)}`}
        columns={[{ heading: 'This week' }, { heading: 'Hours', align: 'right' }]}
        rows={[
          { cells: ['Given', hm(q.given)] },
          { cells: ['Used', less(q.used)] },
          { cells: ['Already planned', less(q.planned)] },
          { cells: ['This', less(q.cost)] },
          { cells: ['Left this week', hm(q.leftThisWeek)], kind: 'total' },
        ]}
      />
      <Inset>
        {q.fromBefore > 0
          ? `There are also ${hm(q.fromBefore)} from before this week.`
          : 'There are no hours from before this week.'}
        {q.leftThisWeek < 0 && q.short === 0 && ' This uses some of the hours from before.'}
      </Inset>
    </>
  )
}

function less(seconds: number): string {
  return seconds === 0 ? '0 h' : `−${hm(seconds)}`
}

/** A night is cut at midnight for the books; for people it is one stretch. */
function withoutMidnight(pieces: readonly Piece[]): readonly Piece[] {
  const result: Piece[] = []
  for (const piece of pieces) {
    const last = result.at(-1)
    if (last && last.kind === piece.kind && last.end === piece.start && last.day !== piece.day)
      result[result.length - 1] = {
        ...last,
        end: piece.end,
        localEnd: piece.localEnd,
        amount: last.amount + piece.amount,
      }
    else result.push(piece)
  }
  return result
}

function LatestPage(
  props: AskProps & {
    late: { readonly until: Piece['localEnd']; readonly minutes: number; readonly priced: Priced } | undefined
  },
) {
  const { page, form, errors, frame, today, late } = props
  return (
    <Page {...frame} title={`How late can I stay? ${personOf(page.fund)}`}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{personOf(page.fund)}</span>
        How late can I stay?
      </h1>
      {late && (
        <section aria-labelledby="found">
          <h2 class="govuk-heading-m" id="found">
            From {printTime(late.priced.quote.pieces[0]?.localStart ?? late.until)} on{' '}
            {printWeekday(late.priced.quote.pieces[0]?.day ?? today)}
          </h2>
          <KeyFigure
            label="Until"
            value={printTime(late.until)}
            beneath={`${printWeekday(late.until.slice(0, 10) as Day)}: ${printSeconds(late.minutes * 60)} of support${late.minutes === 24 * 60 ? '. 24 hours is the longest that is worked out.' : ''}`}
          />
          <Breakdown priced={late.priced} />
        </section>
      )}
      <form method="get" action={urls.latest(page.fund.id)} novalidate>
        {late && <h2 class="govuk-heading-m">Ask again</h2>}
        <DayAndStart {...{ form, errors, today }} />
        <TextField
          name="most"
          label="At most so many day hours"
          hint="Like 6:00. Leave it empty for all the hours there are."
          width={5}
          numeric
          value={form.written('most')}
          error={errorOf(errors, 'most')}
        />
        <KindField {...{ page, form, errors }} />
        <Button>How late can I stay?</Button>
      </form>
    </Page>
  )
}
