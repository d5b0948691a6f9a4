import type { Context, Hono } from 'hono'
import {
  type AboutToAsk,
  HEARD_WAYS,
  type QuestionAsked,
  type QuestionShown,
} from '../../bookkeeping/question.ts'
import type { FundRow } from '../../bookkeeping/store.ts'
import { type Day, monthOf, printDay, printMonth } from '../../ledger/day.ts'
import type { WordRef } from '../../ledger/entry.ts'
import { ASKED_WAYS } from '../../ledger/question.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import type { RoleName } from '../../ledger/role.ts'
import type { NumberedLine, Statement } from '../../ledger/statement.ts'
import { lineSaid } from '../../words/statement-line.ts'
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
  TextArea,
} from '../design/fields.tsx'
import { Panel, Tag } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { type SummaryItem, SummaryList } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { act, check } from './act.ts'
import { Form, partsOf } from './form.ts'
import { type Frame, frameOf, newKey, providerOf, todayOf, wayTo } from './frame.ts'
import { capital, personOf, writerNamed } from './words.ts'

const FIELDS = { says: 'says', line: 'line', askedBy: 'who', way: 'way', on: 'on' } as const

/** Asking about a statement, or one line of it, and what was asked and answered about a person's statements. */
export function questions(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/funds/:fund/statements/:number/questions', async (c) => {
    const form = Form.asked(c)
    const found = await aboutToAsk(c, form.written('line'))
    if (isRefusal(found)) return refused(c, [found], 404)
    return c.html(<AskPage {...found} form={form} errors={[]} />)
  })

  // The check page; or the same form again after “Change”, with what was written.
  app.post('/funds/:fund/statements/:number/question', async (c) => {
    const form = await Form.sent(c)
    const isManager = c.var.caller.as.role === 'manager'
    const ask = form.has('change') ? undefined : read(form, isManager)
    const found = await aboutToAsk(c, form.written('line'), ask?.on)
    if (isRefusal(found)) return refused(c, [found], 404)
    return check(c, form, {
      read: () => ask,
      check: (asked) => <CheckPage {...found} ask={asked} form={form} />,
      fields: FIELDS,
      again: (errors) => <AskPage {...found} {...{ form, errors }} />,
    })
  })

  app.post('/funds/:fund/statements/:number/questions', async (c) => {
    const form = await Form.sent(c)
    const found = await aboutToAsk(c, form.written('line'))
    if (isRefusal(found)) return refused(c, [found], 404)
    const { fund, row, line } = found
    const about = { fund: fund.id, number: row.number, ...(line ? { line: line.number } : {}) }
    return act(c, form, {
      read: () => read(form, c.var.caller.as.role === 'manager'),
      act: (ask, request) => books.askAboutLine(c.var.caller, { ...about, ...ask }, request),
      fields: FIELDS,
      again: (errors) => <AskPage {...found} {...{ form, errors }} />,
      next: (done) => urls.question(fund.id, done.question, { asked: '1' }),
    })
  })

  app.get('/funds/:fund/questions', async (c) => {
    const found = await books.questionsOf(c.var.caller, { fund: c.req.param('fund') })
    if (isRefusal(found)) return refused(c, [found])
    const frame = await frameOf(c, service, urls.questions(found.fund.id), {
      breadcrumbs: wayTo(c, found.fund),
    })
    return c.html(<ListPage {...found} {...(await reading(c))} frame={frame} />)
  })

  app.get('/funds/:fund/questions/:question', async (c) => {
    const found = await books.questionsOf(c.var.caller, { fund: c.req.param('fund') })
    if (isRefusal(found)) return refused(c, [found])
    const shown = found.questions.find((q) => q.asked.id === c.req.param('question'))
    if (!shown) return refused(c, [new Refusal('unknown-question', 'There is no such question.')])
    const number = shown.asked.number
    const about = shown.readsStatement
      ? await books.aboutToAsk(c.var.caller, { fund: found.fund.id, number })
      : { funders: [] }
    if (isRefusal(about)) return refused(c, [about])
    const frame = await frameOf(c, service, '', {
      breadcrumbs: [...wayTo(c, found.fund), { href: urls.questions(found.fund.id), text: 'Questions' }],
    })
    const did = (['asked', 'answered'] as const).find((what) => c.req.query(what) !== undefined)
    const { funders } = about
    return c.html(<OnePage {...{ shown, funders, frame, did }} {...(await reading(c))} />)
  })

  async function reading(c: Context<WebEnv>): Promise<Reading> {
    return { provider: (await providerOf(c, service))?.name ?? '', role: c.var.caller.as.role }
  }

  async function aboutToAsk(c: Context<WebEnv>, line: string, on?: Day): Promise<Asking | Refusal> {
    const { fund = '', number = '' } = c.req.param()
    if (!/^\d{1,5}$/.test(number)) return new Refusal('unknown-document', 'There is no such statement.')
    const ofLine = line.trim() === '' ? {} : { line: /^\d{1,5}$/.test(line) ? Number(line) : 0 }
    const about = await books.aboutToAsk(c.var.caller, {
      fund,
      number: Number(number),
      ...ofLine,
      ...(on ? { on } : {}),
    })
    if (isRefusal(about)) return about
    const frame = await frameOf(c, service, '', {
      breadcrumbs: [
        ...wayTo(c, about.fund),
        {
          href: urls.statement(about.fund.id, about.row.number),
          text: `${printMonth(monthOf(about.row.last))}, statement ${about.row.number}`,
        },
      ],
    })
    return { ...about, ...(await reading(c)), today: todayOf(service), frame }
  }
}

interface Reading {
  readonly provider: string
  readonly role: RoleName
}

interface Asking extends AboutToAsk, Reading {
  readonly today: Day
  readonly frame: Frame
}

type Said = Pick<QuestionAsked, 'says' | 'askedBy' | 'way' | 'on'>

function read(form: Form, isManager: boolean): Said | undefined {
  const says = form.text('says', 'Say what the question is.')
  if (!isManager) return says === undefined ? undefined : { says }
  const askedBy = form.written('who') || form.wrong('who', 'Choose who asked.')
  const way = form.oneOf('way', HEARD_WAYS, 'Choose how they asked.')
  const on = form.day('on')
  if (!says || !askedBy || !way || !on) return undefined
  return { says, askedBy, way, on }
}

// ── Asking ────────────────────────────────────────────────────────────────────────────────────────────────

function AskPage(props: Asking & { form: Form; errors: readonly FieldError[] }) {
  const { fund, row, statement, line, words, role, today, frame, form, errors } = props
  const isManager = role === 'manager'
  const title = `Ask about ${aboutWhat(row.number, line)}`
  const onSent = form.dayWritten('on')
  const on = onSent.day || onSent.month || onSent.year ? onSent : partsOf(today)
  return (
    <Page {...frame} title={title} hasErrors={errors.length > 0}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{personOf(fund)}</span>
        {title}
      </h1>
      <SummaryList items={lineItems(statement, line, words)} />
      <form method="post" action={urls.questionCheck(fund.id, row.number)} novalidate>
        {line && <input type="hidden" name="line" value={line.number} />}
        <TextArea
          {...form.field('says', errors)}
          label={isManager ? 'What they asked' : 'What do you want to know?'}
          hint={isManager ? 'In their own words.' : 'Write it in your own words.'}
        />
        {isManager && (
          <>
            <Radios {...form.field('who', errors)} label="Who asked?" options={askers(props)} />
            <Radios
              {...form.field('way', errors)}
              label="How did they ask?"
              options={HEARD_WAYS.map((way) => ({ value: way, text: capital(ASKED_WAYS[way]) }))}
            />
            <DateField
              name="on"
              label="When did they ask?"
              hint="Today, or up to 31 days ago"
              value={on}
              error={errorOf(errors, 'on')}
            />
          </>
        )}
        {!isManager && <p class="govuk-body">{whenAnswered(props)}</p>}
        <Button>Check it</Button>
      </form>
    </Page>
  )
}

function askers({ fund, representatives }: AboutToAsk) {
  return [
    { value: 'person', text: personOf(fund) },
    ...representatives.map((r) => ({ value: r.authority, text: r.name })),
  ]
}

function CheckPage(props: Asking & { ask: Said; form: Form }) {
  const { fund, row, statement, line, words, frame, ask, form } = props
  const again = ['line', 'says', 'who', 'way', 'on-day', 'on-month', 'on-year'].filter((n) => form.has(n))
  const fields = again.map((name) => <input type="hidden" name={name} value={form.written(name)} />)
  const who = askers(props).find((a) => a.value === ask.askedBy)?.text
  return (
    <Page {...frame} title="Check your question">
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{personOf(fund)}</span>
        Check your question
      </h1>
      <SummaryList
        items={[
          { label: 'About', value: capital(aboutWhat(row.number, line)) },
          ...lineItems(statement, line, words),
          { label: 'Question', value: ask.says },
          ...(who && ask.way && ask.on
            ? [{ label: 'Asked', value: `${who}, ${ASKED_WAYS[ask.way]}, ${printDay(ask.on)}` }]
            : []),
        ]}
      />
      <p class="govuk-body">{whenAnswered(props)}</p>
      <ButtonGroup>
        <form method="post" action={urls.askAbout(fund.id, row.number)}>
          {fields}
          <input type="hidden" name="key" value={newKey()} />
          <Button>Ask this</Button>
        </form>
        <form method="post" action={urls.questionCheck(fund.id, row.number)}>
          {fields}
          <Button kind="secondary" name="change" value="yes">
            Change something
          </Button>
        </form>
        <LinkButton href={urls.statement(fund.id, row.number)} kind="secondary">
          Do not ask
        </LinkButton>
      </ButtonGroup>
    </Page>
  )
}

/** “We answer by 14 May 2026. If we have not answered by 24 May 2026, Northshire Council sees your question.” */
function whenAnswered(about: {
  readonly due: Day
  readonly funderFrom: Day
  readonly funders: readonly string[]
  readonly provider: string
  readonly role: RoleName
}): string {
  const { due, funderFrom, funders, provider, role } = about
  const isStaff = role === 'manager' || role === 'commissioner'
  const [we, have, answer] = isStaff ? [provider, 'has', 'answers'] : ['We', 'have', 'answer']
  const first = `${we} ${answer} by ${printDay(due)}.`
  if (funders.length === 0 || role === 'commissioner') return first
  const [who, see] = [AND.format(funders), funders.length === 1 ? 'sees' : 'see']
  const whose = isStaff ? 'the' : 'your'
  return `${first} If ${isStaff ? provider : 'we'} ${have} not answered by ${printDay(funderFrom)}, ${who} ${see} ${whose} question.`
}

const AND = new Intl.ListFormat('en-GB', { type: 'conjunction' })

/** “line 4 of statement 2” */
export function aboutWhat(statement: number, line: { readonly number: number } | undefined): string {
  return line ? `line ${line.number} of statement ${statement}` : `statement ${statement}`
}

/** The line as it stands in its statement; the days of the statement where it is about all of it. */
function lineItems(
  statement: Statement,
  line: NumberedLine | undefined,
  words: ReadonlyMap<WordRef, string>,
): SummaryItem[] {
  if (!line)
    return [{ label: 'The statement', value: `${printDay(statement.first)} to ${printDay(statement.last)}` }]
  const { when, what, amount } = lineSaid(statement, words, line)
  return [
    { label: 'When', value: when },
    { label: 'What', value: what.join('\n') },
    ...(amount === undefined ? [] : [{ label: 'How much', value: amount }]),
  ]
}

// ── What was asked ────────────────────────────────────────────────────────────────────────────────────────

function ListPage(props: { fund: FundRow; questions: readonly QuestionShown[]; frame: Frame } & Reading) {
  const { fund, questions: list, frame, role, provider } = props
  const title = role === 'holder' ? 'Your questions' : 'Questions'
  return (
    <Page {...frame} title={`${title}, ${personOf(fund)}`}>
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{personOf(fund)}</span>
        {title}
      </h1>
      <p class="govuk-body rf-text">
        {role === 'commissioner'
          ? `Questions that you asked about statements, and questions of others that ${provider} did not answer in time.`
          : 'You can ask about any line of a statement. Open the statement, and choose the number beside the line.'}
      </p>
      {list.length === 0 && <p class="govuk-body">Nothing was asked yet.</p>}
      {list.map((shown) => (
        <section>
          <h2 class="govuk-heading-m">
            <a class="govuk-link" href={urls.question(fund.id, shown.asked.id)}>
              {capital(aboutWhat(shown.asked.number, shown.line))}
            </a>{' '}
            <StateOf shown={shown} />
          </h2>
          <SummaryList items={itemsOf(shown, { role, provider })} />
        </section>
      ))}
    </Page>
  )
}

/** Answered, or by when it should be; in words, never by colour alone. */
export function StateOf({ shown }: { shown: QuestionShown }) {
  if (shown.asked.answered) return <Tag colour="green">Answered</Tag>
  return shown.overdue ? <Tag colour="red">Overdue</Tag> : <Tag colour="yellow">Open</Tag>
}

/** The line, the question and its answer, as whoever reads says them. */
export function itemsOf(shown: QuestionShown, { role, provider }: Reading): SummaryItem[] {
  const { asked, asker, line, statement, words, by, answeredBy } = shown
  const { answered } = asked
  const who = asked.askedBy === 'person' && role === 'holder' ? 'You' : (asker ?? REMOVED)
  const wroteDown = asked.way === 'on-screen' ? '' : `. ${writerNamed(by, provider)} wrote it down`
  return [
    ...lineItems(statement, line, words),
    { label: 'Asked', value: `${who}, ${printDay(asked.on)}, ${ASKED_WAYS[asked.way]}${wroteDown}` },
    { label: 'Question', value: words.get(asked.says) ?? REMOVED },
    ...(answered && answeredBy
      ? [
          { label: 'Answer', value: words.get(answered.says) ?? REMOVED },
          { label: 'Answered', value: `${writerNamed(answeredBy, provider)}, ${printDay(answered.on)}` },
        ]
      : [{ label: 'Answer', value: `None yet. It is due by ${printDay(asked.due)}.` }]),
  ]
}

const REMOVED = '(words removed)'

function OnePage(
  props: {
    shown: QuestionShown
    funders: readonly string[]
    frame: Frame
    did: 'asked' | 'answered' | undefined
  } & Reading,
) {
  const { shown, funders, frame, did, role, provider } = props
  const { asked, fund, line } = shown
  const title = `A question about ${aboutWhat(asked.number, line)}`
  const { due, funderFrom } = asked
  return (
    <Page {...frame} title={title}>
      {did === 'asked' ? (
        <Panel title={role === 'manager' ? 'The question is written down' : 'Your question is asked'} />
      ) : did === 'answered' ? (
        <Panel title="Your answer is written down" />
      ) : (
        <h1 class="govuk-heading-l">
          <span class="govuk-caption-l">{personOf(fund)}</span>
          {title}
        </h1>
      )}
      <SummaryList items={itemsOf(shown, { role, provider })} />
      {!asked.answered && (
        <p class="govuk-body">{whenAnswered({ due, funderFrom, funders, provider, role })}</p>
      )}
      {did === 'answered' && (
        <p class="govuk-body rf-text">
          Whoever asked is told. An answer changes nothing in the account: if something was wrong, put it
          right as well.
        </p>
      )}
      <p class="govuk-body">The question and its answer stand on the next statement too.</p>
      {role === 'manager' && !asked.answered && (
        <LinkButton href={urls.answer(asked.id)}>Answer it</LinkButton>
      )}
      {shown.readsStatement ? (
        <p class="govuk-body">
          <a class="govuk-link" href={urls.statement(fund.id, asked.number)}>
            Go to statement {asked.number}
          </a>
        </p>
      ) : (
        <p class="govuk-body rf-text">
          You pay for some of the days of this statement, and somebody else for the others, so you do not see
          it. Ask {provider} about the days that are yours.
        </p>
      )}
    </Page>
  )
}
