import type { Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Caller } from '../../bookkeeping/daybook.ts'
import {
  asReader,
  type HandedTo,
  notToThem,
  onPaper,
  programFor,
  type ToHandOver,
  type ToSend,
} from '../../bookkeeping/delivery.ts'
import { inTurns, othersFirst } from '../../bookkeeping/in-turns.ts'
import { ON_PAPER, type Waiting, type WhoWaits } from '../../bookkeeping/waiting.ts'
import { type Month, monthOf, printMonth, readMonth } from '../../ledger/day.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import { copyFor } from '../../ledger/statement-copy.ts'
import { languageFrom } from '../../words/catalogue.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Button, ButtonGroup, ErrorSummary, type FieldError } from '../design/fields.tsx'
import { Inset } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { Table } from '../design/tables.tsx'
import { coverOf, printFor, toPrint } from '../envelopes.ts'
import { refused } from '../refused.tsx'
import { type FileEnding, fileAnswer, makeFile, shown } from '../statement-file.ts'
import { urls } from '../urls.ts'
import { act } from './act.ts'
import { errorsOf, Form } from './form.ts'
import { type Frame, frameOf, newKey, providerOf } from './frame.ts'
import { KeptBack, titleOf, Way, wayBack } from './month-end-work.tsx'
import { counted, type Paged, Pages, pageAsked, pageOf, whichOf } from './paging.tsx'
import { COMES, READS } from './statements.tsx'
import { personOf } from './words.ts'

const ON_PAGE = 25
const FIELD = 'handed'

/** What of a month goes on paper or by hand: each in its reader’s form to print, and saying of several that they are on their way. */
export function monthPaper(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/month-end/:month/paper', async (c) => {
    const month = readMonth(c.req.param('month'))
    if (isRefusal(month)) return refused(c, [month])
    return listed(c, { month, ticked: c.req.query('all') === undefined ? [] : 'all' })
  })

  // What was ticked, to be looked at before it is written down; or the list again, after “Change”. Everything that is
  // wrong is said at once, of each that was ticked.
  app.post('/month-end/:month/paper', async (c) => {
    const month = readMonth(c.req.param('month'))
    if (isRefusal(month)) return refused(c, [month])
    const form = await Form.sent(c)
    const ticked = form.all(FIELD)
    if (form.has('change')) return listed(c, { month, ticked })
    const said = ticked.map(handedIn)
    if (said.length === 0) return listed(c, { month, ticked, errors: [NOBODY_TICKED] }, 422)
    if (said.length > ON_PAGE) throw new HTTPException(400)
    const found: ToHandOver[] = []
    const wrong: Refusal[] = []
    for (const one of said) {
      const to = await books.handingOver(c.var.caller, one)
      if (isRefusal(to)) wrong.push(to)
      else found.push(to)
    }
    if (wrong.length > 0) return notSo(c, { month, ticked, wrong })
    const asked = pageAsked(c.req.query('page'), ON_PAGE)
    const frame = await frameOf(c, service, '', above(month))
    const { page } = pageOf(found.length + asked.skip, asked, ON_PAGE)
    return c.html(<CheckPage {...{ month, page, found, frame }} />)
  })

  app.post('/month-end/:month/deliveries', async (c) => {
    const month = readMonth(c.req.param('month'))
    if (isRefusal(month)) return refused(c, [month])
    const form = await Form.sent(c)
    return act(c, form, {
      read: () => ({ handed: form.all(FIELD).map(handedIn) }),
      fields: FIELDS,
      again: (_, wrong) => notSo(c, { month, ticked: form.all(FIELD), wrong }),
      act: (ask, request) => books.markSeveralHandedOver(c.var.caller, ask, request),
      next: (done) => urls.monthPaper(month, { handed: done.marked }),
    })
  })

  // What the list shows, each in its envelope; nothing is sent by being printed. Where one cannot be printed, the list
  // says of whom, and leads to the file of the others.
  app.get('/month-end/:month/paper.pdf', async (c) => {
    const month = readMonth(c.req.param('month'))
    if (isRefusal(month)) return refused(c, [month])
    const asked = pageAsked(c.req.query('page'), ON_PAGE)
    const found = await books.whoWaits(c.var.caller, { month, gets: ON_PAPER, ...asked })
    if (isRefusal(found)) return refused(c, [found])
    const without = c.req.query('without')?.split(',') ?? []
    const made = await inEnvelopes(c, found, { ...asked, without })
    if (made?.notPrinted) return listed(c, { month, ticked: [], ...made }, 422)
    // Somebody else was quicker: the list says so.
    if (!made) return c.redirect(urls.monthPaper(month, pageIn(asked.skip / ON_PAGE + 1)), 303)
    const name = `to-print-${month}-${asked.skip / ON_PAGE + 1}.pdf`
    return shown(c, made.bytes, { type: 'application/pdf', name })
  })

  // As they get it, and not as a manager reads it: nothing of others is in a funder’s copy.
  app.get('/funds/:fund/statements/:number/deliveries/:reader/paper.pdf', async (c) => {
    const program = programFor(c.var.caller)
    const ask = { fund: c.req.param('fund'), number: numberIn(c.req.param('number')) }
    const to = await readerOf(c.var.caller, { ...ask, reader: c.req.param('reader') })
    if (isRefusal(to)) return refused(c, [to])
    const reader = asReader(program, to)
    const theirs = await books.statementToSend(reader, ask)
    if (isRefusal(theirs)) return refused(c, [theirs])
    const { statement, words } = theirs
    const ending = PAPER[onPaper(to.form)]
    const copy = copyFor(reader.as.role, statement, words)
    const language = languageFrom(to.language)
    const bytes = await makeFile(books, reader, { statement, words, copy, language }, ending)
    return fileAnswer(c, bytes, { statement, ending })
  })

  /** A reader as they are written to today, of a statement that the manager may see: it is a look at it. */
  async function readerOf(caller: Caller, { reader, ...ask }: HandedTo): Promise<ToSend | Refusal> {
    const seen = await books.statementOf(caller, ask)
    if (isRefusal(seen)) return seen
    const { state, last } = seen.statement
    const readers = await books.toSend(programFor(caller), { fund: ask.fund, month: monthOf(last), state })
    if (isRefusal(readers)) return readers
    const to = readers.find((r) => r.number === ask.number && r.reader === reader) ?? NOT_FOR_THEM
    if (isRefusal(to) || to.keptBack === undefined) return to
    return notToThem({ ...to, keptBack: to.keptBack })
  }

  /**
   * What goes into these envelopes as one file, made as the command makes it; nothing where people make all of them. It
   * is made in memory, where a page of them has room. Where one cannot be printed there is no file: half of somebody's
   * paper may stand in it. Then each of the rest is tried by itself, and all that cannot be are named.
   */
  async function inEnvelopes(
    c: Context<WebEnv>,
    { month, waiting }: Pick<WhoWaits, 'month' | 'waiting'>,
    { skip, without }: { readonly skip: number; readonly without: readonly string[] },
  ): Promise<{ readonly bytes: Uint8Array; readonly notPrinted?: never } | NotPrinted | undefined> {
    const printed = waiting
      .map((of, i) => ({ of, i, print: printFor(of.form) }))
      .flatMap(({ print, ...rest }) => (print === undefined ? [] : [{ ...rest, print }]))
      .filter(({ of }) => !without.includes(tickOf(of)))
    const made = printed
      .map(({ of }) => of.statement.issuedAt)
      .sort()
      .at(-1)
    if (made === undefined) return undefined
    const { caller, reference } = c.var
    const provider = (await providerOf(c, service))?.name ?? ''
    // Loaded when the first is asked for: the typefaces and the PDF writer take their time.
    const { Envelopes, printedPdf } = await import('../../pdf/envelopes.ts')
    const file = await Envelopes.open({ title: `To print for ${printMonth(month)}`, made })
    const wrong: { readonly of: Waiting; readonly i: number; readonly why: string }[] = []
    // One at a time: nobody who asks meanwhile waits for more than one of them.
    await inTurns(printed, 1, async ([one]) => {
      if (!one) return
      const { of, i, print } = one
      const ask = { fund: of.fund.id, number: of.statement.number, reader: of.reader }
      const to = await readerOf(caller, ask)
      const paper = isRefusal(to) ? to : await toPrint({ books, caller: programFor(caller) }, to, print)
      if (isRefusal(to)) return void wrong.push({ of, i, why: to.sentence })
      if (isRefusal(paper)) return void wrong.push({ of, i, why: paper.sentence })
      try {
        if (wrong.length > 0) await printedPdf(paper)
        else await file.add(paper, coverOf(to, { order: skip + i + 1, provider }))
      } catch (error) {
        const facts = { reference, error: error instanceof Error ? error.name : 'unknown' }
        service.log.error(facts, 'a statement could not be printed')
        wrong.push({ of, i, why: `Tell whoever looks after the service, with this reference: ${reference}.` })
      }
    })
    if (wrong.length > 0)
      return {
        notPrinted: wrong.length < printed.length ? 'some' : 'all',
        without: [...without, ...wrong.map(({ of }) => tickOf(of))],
        errors: wrong.map(({ of, i, why }) => ({
          text: `The statement of ${personOf(of.fund)} ${of.fund.ref}${of.reader === 'person' ? '' : ` for ${of.name}`} cannot be printed. ${why}`,
          field: fieldOf(i),
        })),
      }
    await othersFirst()
    return { bytes: await file.finish() }
  }

  /** The list again, with what is wrong; a fund that there is not is nothing of the list. */
  function notSo(
    c: Context<WebEnv>,
    about: { readonly month: Month; readonly ticked: readonly string[]; readonly wrong: readonly Refusal[] },
  ) {
    const { wrong, ...list } = about
    const unknown = wrong.find((r) => r.name === 'unknown-fund')
    return unknown ? refused(c, [unknown]) : listed(c, { ...list, errors: errorsOf(wrong, FIELDS) }, 422)
  }

  async function listed(
    c: Context<WebEnv>,
    about: {
      readonly month: Month
      readonly ticked: readonly string[] | 'all'
      readonly errors?: readonly FieldError[]
      /** Who is left out of the file of the page: whoever cannot be printed, of whom it was said above. */
      readonly without?: readonly string[]
      readonly notPrinted?: NotPrinted['notPrinted']
    },
    status: 200 | 422 = 200,
  ) {
    const { month, ticked, errors = [], without = [], notPrinted } = about
    const asked = pageAsked(c.req.query('page'), ON_PAGE)
    const found = await books.whoWaits(c.var.caller, { month, gets: ON_PAPER, ...asked })
    if (isRefusal(found)) return refused(c, [found])
    const count = ON_PAPER.reduce((sum, gets) => sum + found.counts[gets], 0)
    const waiting = { ...pageOf(count, asked, ON_PAGE), rows: found.waiting }
    const frame = await frameOf(c, service, '', above(month))
    const isDone = c.req.query('handed') !== undefined
    const file = notPrinted === 'all' ? undefined : { without }
    return c.html(<PaperPage {...{ found, waiting, ticked, errors, isDone, file, frame }} />, status)
  }
}

const PAPER = {
  pdf: '.pdf',
  'large-print': '-large-print.pdf',
  'easy-read': '-easy-read.pdf',
  // What people make is made from the usual print.
  other: '.pdf',
} as const satisfies Record<ReturnType<typeof onPaper>, FileEnding>

/** Whose paper cannot be made, and whether there are others on the page. */
interface NotPrinted {
  readonly notPrinted: 'some' | 'all'
  readonly without: readonly string[]
  readonly errors: readonly FieldError[]
}

const FIELDS = { reader: FIELD, number: FIELD, handed: FIELD } as const
const NOBODY_TICKED = { text: 'Tick whose statement was handed over or posted.', field: FIELD }
const NOT_FOR_THEM = new Refusal(
  'unknown-person',
  'This statement does not go to them. Look at “How we write” for whom it goes to.',
)

function numberIn(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new HTTPException(404)
  return Number(text)
}

/** Whose statement it is, as a tick box sends it: fund, number, reader. */
function tickOf({ fund, statement, reader }: Pick<Waiting, 'fund' | 'statement' | 'reader'>): string {
  return `${fund.id} ${statement.number} ${reader}`
}

function handedIn(text: string): HandedTo {
  const [, fund, number, reader] = /^(f_[\w-]{8,64}) (\d{1,5}) ([\w:-]{1,200})$/.exec(text) ?? []
  if (fund === undefined || number === undefined || reader === undefined) throw new HTTPException(400)
  return { fund, number: Number(number), reader }
}

function above(month: Month): Frame {
  const { breadcrumbs = [] } = wayBack(month)
  return { breadcrumbs: [...breadcrumbs, { href: urls.monthSending(month), text: 'Send' }] }
}

// ── The list ──────────────────────────────────────────────────────────────────────────────────────────────

function PaperPage(props: {
  found: WhoWaits
  waiting: Paged<Waiting>
  ticked: readonly string[] | 'all'
  errors: readonly FieldError[]
  isDone: boolean
  /** The way to all of this page as one file, and who is left out of it. */
  file: { readonly without: readonly string[] } | undefined
  frame: Frame
}) {
  const { found, waiting, ticked, errors, isDone, file, frame } = props
  const { month, sent } = found
  const title = `On paper or by hand: ${printMonth(month)}`
  const which = whichOf(waiting)
  return (
    <Page {...frame} title={title}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">{title}</h1>
      {isDone && sent > 0 && (
        <p class="govuk-body" role="status">
          <strong>
            {sent === 1
              ? `It is written down. One reader has their statement of ${printMonth(month)}, or it is on its way.`
              : `It is written down. ${counted(sent)} readers have their statements of ${printMonth(month)}, or they are on their way.`}
          </strong>
        </p>
      )}
      {waiting.count === 0 ? (
        <Inset>Nothing of {printMonth(month)} waits to be printed or handed over.</Inset>
      ) : (
        <>
          <p class="govuk-body rf-text">
            In the order of the post; then what is handed over, then what people make. Print it, and tick it
            once it is posted or in their hands: nothing counts as sent by being printed. A link opens in the
            form that is recorded for its reader.
          </p>
          {file && <ToPrintAll {...{ month, waiting }} without={file.without} />}
          <form method="post" action={urls.monthPaper(month, pageIn(waiting.page))} novalidate>
            <p class="govuk-body">
              {which && <>{which}. </>}
              <a
                class="govuk-link"
                href={urls.monthPaper(month, {
                  ...pageIn(waiting.page),
                  ...(ticked === 'all' ? {} : { all: '1' }),
                })}
              >
                {ticked === 'all' ? 'Tick none of these' : 'Tick all of these'}
              </a>
            </p>
            <Table
              caption="What goes on paper or by hand"
              captionHidden
              wide
              columns={[{ heading: 'To' }, { heading: 'Whose' }, { heading: 'How' }, { heading: 'To print' }]}
              rows={waiting.rows.map((row, i) => ({ cells: cellsOf(row, i, ticked) }))}
            />
            <Button>Say that these are on their way</Button>
          </form>
          <Pages label="Pages of paper" paged={waiting} to={(page) => urls.monthPaper(month, { page })} />
        </>
      )}
      <KeptBack found={found} />
      <Way to={urls.monthSending(month)} text={`Send the statements of ${printMonth(month)}`} />
      <Way to={urls.monthEnd(month)} text={titleOf(month)} />
    </Page>
  )
}

/** The way to all of this page as one file, where something of it is printed as it is. */
function ToPrintAll(props: { month: Month; waiting: Paged<Waiting>; without: readonly string[] }) {
  const { month, waiting, without } = props
  const leftOut = without.length === 0 ? {} : { without: without.join(',') }
  const made = waiting.rows.filter(({ form }) => form === 'other').length
  if (made === waiting.rows.length) return null
  return (
    <p class="govuk-body rf-text">
      <a class="govuk-link" href={urls.monthPaperFile(month, { ...pageIn(waiting.page), ...leftOut })}>
        {without.length === 0 ? 'All' : 'The others'} of this page as one PDF, to print
      </a>{' '}
      on both sides of the paper: each with a cover sheet for its envelope, and beginning on a sheet of its
      own.
      {made > 0 && ' What people make, such as Braille, is not in it: open it by itself.'}
    </p>
  )
}

/** Where the tick box of a row of the page stands. */
const fieldOf = (i: number) => (i === 0 ? FIELD : `${FIELD}-${i + 1}`)

const pageIn = (page: number) => (page > 1 ? { page } : {})

function cellsOf(row: Waiting, i: number, ticked: readonly string[] | 'all') {
  const { fund, statement, reader, name, form } = row
  const value = tickOf(row)
  const id = fieldOf(i)
  return [
    <div class="govuk-checkboxes govuk-checkboxes--small">
      <div class="govuk-checkboxes__item">
        <input
          class="govuk-checkboxes__input"
          id={id}
          name={FIELD}
          type="checkbox"
          value={value}
          checked={ticked === 'all' || ticked.includes(value)}
        />
        <label class="govuk-label govuk-checkboxes__label" for={id}>
          {name}
          {reader !== 'person' && <span class="govuk-visually-hidden">, about {personOf(fund)}</span>}
        </label>
      </div>
    </div>,
    <>
      <a class="govuk-link" href={urls.fund(fund.id)}>
        {personOf(fund)}
      </a>{' '}
      {fund.ref}
    </>,
    howSaid(row),
    <a class="govuk-link" href={urls.paper(fund.id, statement.number, reader)}>
      {form === 'other' ? 'Usual print' : PRINTS[onPaper(form)]}
      <span class="govuk-visually-hidden"> for {name}, PDF</span>
    </a>,
  ]
}

const PRINTS = {
  pdf: 'Usual print',
  'large-print': 'Large print',
  'easy-read': 'Easy words',
  other: 'Usual print',
} as const

/** “in large print, by post, to 3 Acacia Avenue”; what is missing, where something is. */
function howSaid(row: Waiting): string {
  const { form, way, says, gets, address } = row
  const read = form === 'other' ? `in another form${says === undefined ? '' : ` (${says})`}` : READS[form]
  if (gets === 'no-account') return `${read}, ${COMES[way]}; no account that an e-mail would reach`
  if (gets === 'by-hand' && way !== 'post') return `${read}, ${COMES[way]}`
  return `${read}, ${COMES[way]}${address === undefined ? '; no address is recorded' : `, to ${inOneLine(address)}`}`
}

const inOneLine = (address: string) => address.split('\n').join(', ')

// ── Before it is written down ─────────────────────────────────────────────────────────────────────────────

function CheckPage(props: {
  month: Month
  /** Where it was ticked. */
  page: number
  found: readonly ToHandOver[]
  frame: Frame
}) {
  const { month, page, found, frame } = props
  const title =
    found.length === 1 ? 'Is this on its way?' : `Are these ${counted(found.length)} on their way?`
  const ticked = found.map((to) => <input type="hidden" name={FIELD} value={tickOf(to)} />)
  return (
    <Page {...frame} title={title}>
      <h1 class="govuk-heading-l">{title}</h1>
      <Table
        caption="What was ticked"
        captionHidden
        wide
        columns={[{ heading: 'To' }, { heading: 'Whose statement' }, { heading: 'How' }]}
        rows={found.map((to) => ({
          cells: [
            to.name,
            `${personOf(to.fund)} ${to.fund.ref}, statement ${to.statement.number}`,
            to.way === 'in-person'
              ? 'handed over'
              : to.address
                ? `posted to ${inOneLine(to.address)}`
                : 'posted; no address is recorded',
          ],
        }))}
      />
      <p class="govuk-body rf-text">
        It is written down with your name and today’s date, and cannot be taken back.
      </p>
      <ButtonGroup>
        <form method="post" action={urls.monthDeliveries(month)}>
          {ticked}
          <input type="hidden" name="key" value={newKey()} />
          <Button>{found.length === 1 ? 'It is on its way' : 'They are on their way'}</Button>
        </form>
        <form method="post" action={urls.monthPaper(month, pageIn(page))}>
          {ticked}
          <Button kind="secondary" name="change" value="yes">
            Change something
          </Button>
        </form>
      </ButtonGroup>
    </Page>
  )
}
