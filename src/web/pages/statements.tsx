import type { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ToHandOver } from '../../bookkeeping/delivery.ts'
import { COMMAND_LINE } from '../../bookkeeping/proposal.ts'
import type {
  MonthOfFund,
  ReaderOfStatement,
  Standing,
  StatementsOfMonth,
} from '../../bookkeeping/statements.ts'
import { STANDINGS } from '../../bookkeeping/statements.ts'
import type { DeliveryRow } from '../../bookkeeping/store-statements.ts'
import { dayAt, lastDay, type Month, monthOf, printDay, printMonth, readMonth } from '../../ledger/day.ts'
import { KEPT_BACK } from '../../ledger/kept-back.ts'
import type { NeedForm, NeedWay } from '../../ledger/need.ts'
import { isRefusal, type Refusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Button, ButtonGroup, LinkButton } from '../design/fields.tsx'
import { KeyFigure, KeyFigures } from '../design/figures.tsx'
import { Page, Pagination } from '../design/frame.tsx'
import { SummaryList, Whole } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { act } from './act.ts'
import { Form } from './form.ts'
import { type Frame, frameOf, newKey, providerOf } from './frame.ts'
import { personOf } from './words.ts'

/** How a month's statements stand for everybody, and that one was handed over: for managers, at each month's end. */
export function statements(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/statements', async (c) => {
    const asked = c.req.query('month')
    const month = asked === undefined ? undefined : readMonth(asked)
    if (isRefusal(month)) return refused(c, [month])
    const page = Number(c.req.query('page') ?? 1)
    const found = await books.statementsOfMonth(c.var.caller, {
      ...(month ? { month } : {}),
      ...(Number.isSafeInteger(page) ? { page } : {}),
    })
    if (isRefusal(found)) return refused(c, [found])
    const provider = (await providerOf(c, service))?.name ?? ''
    const frame = await frameOf(c, service, urls.statements())
    return c.html(<MonthPage {...{ found, provider, frame }} isDone={c.req.query('handed') !== undefined} />)
  })

  app.get('/funds/:fund/statements/:number/deliveries/:reader', async (c) => {
    const found = await books.handingOver(c.var.caller, {
      fund: c.req.param('fund'),
      number: numberIn(c.req.param('number')),
      reader: c.req.param('reader'),
    })
    if (isRefusal(found)) return refused(c, [found])
    const month = monthOf(found.statement.last)
    const frame = await frameOf(c, service, '', {
      breadcrumbs: [{ href: urls.statements({ month }), text: `Statements of ${printMonth(month)}` }],
    })
    return c.html(<HandingOverPage {...{ found, month, frame }} />)
  })

  app.post('/funds/:fund/statements/:number/deliveries/:reader', async (c) => {
    const { fund, number, reader } = c.req.param()
    return act(c, await Form.sent(c), {
      read: () => ({ fund, number: numberIn(number), reader }),
      act: (ask, request) => books.markHandedOver(c.var.caller, ask, request),
      next: (done) => urls.statements({ month: done.month, handed: '1' }),
    })
  })
}

function numberIn(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new HTTPException(404)
  return Number(text)
}

// ── The month ──────────────────────────────────────────────────────────────────────────────────────────

function MonthPage(props: { found: StatementsOfMonth; provider: string; frame: Frame; isDone: boolean }) {
  const { found, provider, frame, isDone } = props
  const { month, earlier, later, counts, funds, page, pages } = found
  const link = (m: Month) => ({ href: urls.statements({ month: m }), text: printMonth(m) })
  const pageLink = (n: number, text: string) => ({ href: urls.statements({ month, page: n }), text })
  return (
    <Page {...frame} title={`Statements of ${printMonth(month)}`}>
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{provider}</span>
        Statements of {printMonth(month)}
      </h1>
      {isDone && counts.sent > 0 && (
        <p class="govuk-body" role="status">
          <strong>It is written down that it is on its way.</strong>
        </p>
      )}
      {(earlier || later) && (
        <Pagination
          label="Months"
          {...(earlier ? { previous: link(earlier) } : {})}
          {...(later ? { next: link(later) } : {})}
        />
      )}
      <Counts found={found} />
      <ForEverybody found={found} />
      {counts.sent > 0 && (
        <p class="govuk-hint rf-text">
          “Opened” is the first time somebody came in and opened it. Whether paper was read cannot be known.
        </p>
      )}
      {STANDINGS.map((standing) => (
        <Group {...{ found, standing }} rows={funds.filter((f) => f.standing === standing)} />
      ))}
      {funds.length === 0 && <p class="govuk-body">Nobody had a fund in {printMonth(month)}.</p>}
      {pages > 1 && (
        <Pagination
          label="Pages of people"
          {...(page > 1 ? { previous: pageLink(page - 1, 'Earlier') } : {})}
          {...(page < pages ? { next: pageLink(page + 1, `More: page ${page + 1} of ${pages}`) } : {})}
        />
      )}
    </Page>
  )
}

function Counts({ found: { counts } }: { found: StatementsOfMonth }) {
  const { funds, final, early, sent, toHandOver, toSend } = counts
  return (
    <KeyFigures>
      <KeyFigure
        label="Issued"
        value={`${final} of ${funds}`}
        beneath={early === 0 ? undefined : `and ${early === 1 ? 'one early copy' : `${early} early copies`}`}
      />
      <KeyFigure label="Sent or handed over" value={String(sent)} />
      <KeyFigure label="To hand over" value={String(toHandOver)} />
      <KeyFigure label="To be sent" value={String(toSend)} />
    </KeyFigures>
  )
}

/** How the rest is done at once; early copies for everybody at the provider's own computer. */
function ForEverybody({ found }: { found: StatementsOfMonth }) {
  const { month, isOver, counts } = found
  const waits = counts.final > 0 && counts.toSend + counts.toHandOver > 0
  if (!isOver)
    return (
      <p class="govuk-body rf-text">
        {printMonth(month)} ends on {printDay(lastDay(month))}. Early copies for everybody:{' '}
        <Command line={`ringfence statements issue --month ${month} --early`} />
      </p>
    )
  return (
    <>
      {counts.final < counts.funds && (
        <p class="govuk-body rf-text">
          Statements are issued as the month is closed.{' '}
          <a class="govuk-link" href={urls.monthClosure(month)}>
            Close {printMonth(month)} for whoever is ready
          </a>
        </p>
      )}
      {waits && (
        <p class="govuk-body rf-text">
          <a class="govuk-link" href={urls.monthSending(month)}>
            Send what waits, by e-mail and on paper
          </a>
        </p>
      )}
    </>
  )
}

/** What is typed; no option is broken over two lines. */
function Command({ line }: { line: string }) {
  return (
    <code>
      {line.split(' ').map((word, i) => (
        <>
          {i > 0 && ' '}
          <Whole>{word}</Whole>
        </>
      ))}
    </code>
  )
}

const HEADINGS: Readonly<Record<Standing, string>> = {
  'in-the-way': 'Something is in the way',
  'to-hand-over': 'To hand over',
  'to-issue': 'Ready to be issued',
  'not-over': 'The month is not over',
  'to-send': 'To be sent',
  done: 'Done',
}

/** Those who stand alike; how many they are on all pages. */
function Group(props: { found: StatementsOfMonth; standing: Standing; rows: readonly MonthOfFund[] }) {
  const { found, standing, rows } = props
  if (rows.length === 0) return null
  return (
    <section aria-labelledby={standing}>
      <h2 class="govuk-heading-m" id={standing}>
        {HEADINGS[standing]}: {found.standing[standing]}
      </h2>
      <ul class="govuk-list rf-rows">
        {rows.map((row) => (
          <li>
            <div>
              <a class="govuk-link" href={urls.fund(row.fund.id)}>
                {personOf(row.fund)}
              </a>{' '}
              {row.fund.ref}
            </div>
            <div>
              <Issued {...{ row, found }} />
            </div>
            <div>
              {row.readers.map((reader) => (
                <Reader {...{ row, reader }} />
              ))}
              {row.keptBack.map(({ name, why }) => (
                <div>
                  {name}: {KEPT_BACK[why]}
                </div>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The statement, or everything that is in its way with the way to settle it. */
function Issued({ row, found }: { row: MonthOfFund; found: StatementsOfMonth }) {
  const { fund, statement, inTheWay } = row
  const { month, isOver } = found
  const isNext = !inTheWay.some(({ name }) => name === 'period-not-next' || name === 'period-closed')
  return (
    <>
      {statement ? (
        <>
          <a class="govuk-link" href={urls.statement(fund.id, statement.number)}>
            Statement {statement.number}
          </a>
          , {statement.state === 'final' ? 'final' : 'early copy'}
        </>
      ) : (
        'Not issued'
      )}
      {inTheWay
        // What holds for everybody is said once, above.
        .filter(({ name }) => isOver || name !== 'period-not-over')
        .map((no) => (
          <div>
            <InTheWay {...{ no, fund: fund.id }} />
          </div>
        ))}
      {statement?.state !== 'final' && isNext && (
        <div>
          {inTheWay.length === 0 && (
            <>
              <a class="govuk-link" href={urls.closure(fund.id, month)}>
                Close for {personOf(fund)}
              </a>{' '}
              or{' '}
            </>
          )}
          <a class="govuk-link" href={urls.earlyCopy(fund.id, month)}>
            {inTheWay.length === 0 ? 'early' : 'Early'} copy for {personOf(fund)}
          </a>
        </div>
      )}
    </>
  )
}

/** A refusal's own sentence, leading to where it is settled. */
function InTheWay({ no, fund }: { no: Refusal; fund: string }) {
  const href = settledAt(no, fund)
  if (href === undefined) return <>{no.sentence}</>
  return (
    <a class="govuk-link" href={href}>
      {no.sentence}
    </a>
  )
}

function settledAt({ name, facts }: Refusal, fund: string): string | undefined {
  if (name === 'rows-put-aside') return urls.putAside()
  if (name === 'support-not-recorded') return urls.fund(fund)
  if (name === 'period-not-next') return urls.statements({ month: String(facts['next']) })
  return undefined
}

export const READS: Readonly<Record<Exclude<NeedForm, 'other'>, string>> = {
  web: 'on a screen',
  pdf: 'in print',
  'large-print': 'in large print',
  'easy-read': 'in easy words',
  csv: 'as a table',
  json: 'as data',
}
export const COMES: Readonly<Record<NeedWay, string>> = {
  'e-mail': 'by e-mail',
  post: 'by post',
  'in-person': 'by hand',
}
const CAME = { 'e-mail': 'sent by e-mail', print: 'printed', 'in-person': 'handed over' } as const

/** What was printed by the command went into the post with its bundle; of other paper somebody says that it is posted. */
function cameSaid({ way, by }: DeliveryRow): string {
  return way === 'print' && by !== COMMAND_LINE ? 'posted' : CAME[way]
}

/** Longer texts stand whole where the statement is handed over. */
const SAYS_AT_MOST = 60

/** “Sally: in large print, by post; printed on 2 May 2026” */
function Reader({ row, reader }: { row: MonthOfFund; reader: ReaderOfStatement }) {
  const { fund, statement } = row
  const { name, written, says, handedOver, alsoSent, opened, toHandOver } = reader
  const form =
    written?.form === 'other' ? inOtherForm(says) : written === undefined ? '' : READS[written.form]
  const how = written ? `: ${form}, ${COMES[written.way]}` : ''
  return (
    <div>
      {name}
      {how}
      {handedOver
        ? `; ${cameSaid(handedOver)}${differs(reader)} on ${printDay(dayAt(handedOver.at))}`
        : statement && !toHandOver && '; waits to be sent'}
      {alsoSent.map((sent) => {
        const { form, way, at } = sent
        const as = form === 'other' || (form === 'pdf' && way === 'print') ? '' : ` ${READS[form]}`
        return `; also ${cameSaid(sent)}${as} on ${printDay(dayAt(at))}`
      })}
      {opened
        ? `; opened on ${printDay(dayAt(opened.at))}`
        : [handedOver, ...alsoSent].some((d) => d?.way === 'e-mail') && '; not opened yet'}
      {toHandOver && statement && (
        <div>
          <LinkButton href={urls.delivery(fund.id, statement.number, reader.reader)} kind="secondary">
            I have handed it over<span class="govuk-visually-hidden"> to {name}</span>
          </LinkButton>
        </div>
      )}
      {statement && !handedOver && !toHandOver && written?.way === 'post' && (
        <div>
          <a class="govuk-link" href={urls.delivery(fund.id, statement.number, reader.reader)}>
            I have posted it<span class="govuk-visually-hidden"> to {name}</span>
          </a>
        </div>
      )}
    </div>
  )
}

function inOtherForm(says: string | undefined): string {
  if (says === undefined) return 'in another form'
  const text = says.replace(/\s+/g, ' ')
  return `in another form (${text.length > SAYS_AT_MOST ? `${text.slice(0, SAYS_AT_MOST).trimEnd()}…` : text})`
}

/** In which form it came, where that is not the one that is recorded today: on paper, say, for want of an address. */
function differs({ written, handedOver }: ReaderOfStatement): string {
  if (!handedOver || handedOver.form === written?.form || handedOver.form === 'other') return ''
  return ` ${READS[handedOver.form]}`
}

// ── Handing it over ────────────────────────────────────────────────────────────────────────────────────

function HandingOverPage({ found, month, frame }: { found: ToHandOver; month: Month; frame: Frame }) {
  const { fund, statement, reader, name, form, way, says, address } = found
  const isPosted = way !== 'in-person' && form !== 'other'
  const title = isPosted ? `Have you posted it to ${name}?` : `Have you handed it over to ${name}?`
  return (
    <Page {...frame} title={title}>
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{personOf(fund)}</span>
        {title}
      </h1>
      <SummaryList
        items={[
          {
            label: 'Statement',
            value: (
              <a class="govuk-link" href={urls.statement(fund.id, statement.number)}>
                {`Statement ${statement.number}, ${printMonth(month)}`}
              </a>
            ),
          },
          {
            label: 'It is',
            value: statement.state === 'final' ? 'final' : 'an early copy, which may change',
          },
          { label: 'To', value: name },
          {
            label: 'To print',
            value: (
              <a class="govuk-link" href={urls.paper(fund.id, statement.number, reader)}>
                Open it in their form
              </a>
            ),
          },
          { label: 'How they read it', value: form === 'other' ? 'in another form' : READS[form] },
          ...(says === undefined ? [] : [{ label: 'In words', value: says }]),
          ...(address === undefined ? [] : [{ label: 'Address', value: address.split('\n').join(', ') }]),
        ]}
      />
      <p class="govuk-body rf-text">
        Say so once {isPosted ? 'it is in the post' : 'they have it'}. It is written down with your name and
        today’s date, and cannot be taken back.
      </p>
      <form method="post" action={urls.delivery(fund.id, statement.number, reader)}>
        <input type="hidden" name="key" value={newKey()} />
        <ButtonGroup>
          <Button>{isPosted ? 'I have posted it' : 'I have handed it over'}</Button>
          <LinkButton href={urls.statements({ month })} kind="secondary">
            Not yet
          </LinkButton>
        </ButtonGroup>
      </form>
    </Page>
  )
}
