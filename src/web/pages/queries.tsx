import type { Context, Hono } from 'hono'
import type { QueriesShown, QueryShown, QuerySubject, QueryToAsk } from '../../bookkeeping/query.ts'
import type { FundRow } from '../../bookkeeping/store.ts'
import { monthOf, printDay, printMonth } from '../../ledger/day.ts'
import { isRefusal, type Refusal } from '../../ledger/refusal.ts'
import type { RoleName } from '../../ledger/role.ts'
import { exceptionName } from '../../words/exceptions.ts'
import type { Service, WebEnv } from '../caller.ts'
import {
  Button,
  ButtonGroup,
  ErrorSummary,
  errorOf,
  type FieldError,
  LinkButton,
  TextArea,
} from '../design/fields.tsx'
import { Inset, Panel, Tag } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { Lines, type SummaryItem, SummaryList, Table, Whole } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { act } from './act.ts'
import { Form } from './form.ts'
import { type Frame, frameOf, newKey, providerOf } from './frame.ts'
import { Pages } from './paging.tsx'
import { capital, personOf } from './words.ts'

const FIELDS = { says: 'says' } as const

/** What those who pay ask the provider: a list, one thread, and asking. */
export function queries(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/queries', async (c) => {
    const { fund, all, page } = c.req.query()
    const found = await books.queries(c.var.caller, {
      ...(fund === undefined ? {} : { fund }),
      openOnly: all === undefined,
      ...(/^\d{1,6}$/.test(page ?? '') ? { page: Number(page) } : {}),
    })
    if (isRefusal(found)) return refused(c, [found])
    const frame = await frameOf(c, service, urls.queries())
    return c.html(<ListPage {...found} {...(await reading(c))} all={all !== undefined} frame={frame} />)
  })

  app.get('/queries/new', async (c) => {
    const form = Form.asked(c)
    const found = await toAsk(c, form)
    if (isRefusal(found)) return refused(c, [found], 404)
    return c.html(<AskPage {...found} form={form} errors={[]} />)
  })

  app.post('/queries', async (c) => {
    const form = await Form.sent(c)
    const found = await toAsk(c, form)
    if (isRefusal(found)) return refused(c, [found], 404)
    return act(c, form, {
      read: () => form.text('says', 'Say what you want to know.'),
      act: (says, request) => books.askProvider(c.var.caller, { ...subjectIn(form), says }, request),
      fields: FIELDS,
      again: (errors) => <AskPage {...found} {...{ form, errors }} />,
      next: (done) => urls.query(done.query, { asked: '1' }),
    })
  })

  app.get('/queries/:query', async (c) => {
    const found = await thread(c)
    if (isRefusal(found)) return refused(c, [found])
    return c.html(<OnePage {...found} form={Form.asked(c)} errors={[]} />)
  })

  app.post('/queries/:query/messages', async (c) => {
    const form = await Form.sent(c)
    const found = await thread(c)
    if (isRefusal(found)) return refused(c, [found])
    const query = c.req.param('query')
    return act(c, form, {
      read: () => form.text('says', 'Write your message.'),
      act: (says, request) => books.replyToQuery(c.var.caller, { query, says }, request),
      fields: FIELDS,
      // A closed query has no form any more.
      again: (errors, [no]) =>
        no && found.shown.query.closed ? no : <OnePage {...found} {...{ form, errors }} />,
      next: () => urls.query(query, { written: '1' }),
    })
  })

  app.post('/queries/:query/closure', async (c) => {
    const query = c.req.param('query')
    return act(c, await Form.sent(c), {
      read: () => ({ query }),
      act: (ask, request) => books.closeQuery(c.var.caller, ask, request),
      next: () => urls.query(query, { closed: '1' }),
    })
  })

  async function reading(c: Context<WebEnv>): Promise<Reading> {
    return { provider: (await providerOf(c, service))?.name ?? '', role: c.var.caller.as.role }
  }

  async function toAsk(c: Context<WebEnv>, form: Form): Promise<Asking | Refusal> {
    const found = await books.aboutToQuery(c.var.caller, subjectIn(form))
    if (isRefusal(found)) return found
    const frame = await frameOf(c, service, '', { breadcrumbs: [{ href: urls.queries(), text: 'Queries' }] })
    return { ...found, ...(await reading(c)), frame }
  }

  async function thread(c: Context<WebEnv>) {
    const shown = await books.query(c.var.caller, { query: c.req.param('query') ?? '' })
    if (isRefusal(shown)) return shown
    const frame = await frameOf(c, service, '', { breadcrumbs: [{ href: urls.queries(), text: 'Queries' }] })
    const did = (['asked', 'written', 'closed'] as const).find((what) => c.req.query(what) !== undefined)
    return { shown, did, frame, ...(await reading(c)) }
  }
}

interface Reading {
  readonly provider: string
  readonly role: RoleName
}

interface Asking extends QueryToAsk, Reading {
  readonly frame: Frame
}

/** What the address or the form says it is about; a number that is none is about nothing there is. */
function subjectIn(form: Form): QuerySubject {
  const number = (name: string) => {
    const text = form.written(name).trim()
    return text === '' ? {} : { [name]: /^\d{1,9}$/.test(text) ? Number(text) : 0 }
  }
  const [fund, exception] = [form.written('fund').trim(), form.written('exception').trim()]
  return {
    ...(fund === '' ? {} : { fund }),
    ...number('entry'),
    ...number('statement'),
    ...(exception === '' ? {} : { exception }),
  }
}

// ── The list ──────────────────────────────────────────────────────────────────────────────────────────────

function ListPage(props: QueriesShown & Reading & { all: boolean; frame: Frame }) {
  const { fund, queries: list, count, waiting, overdue, all, role, provider, frame } = props
  const isManager = role === 'manager'
  const of = fund ? { fund: fund.id } : {}
  const title = fund ? `Queries about ${personOf(fund)}` : 'Queries'
  return (
    <Page {...frame} title={title}>
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body rf-text">
        {isManager
          ? 'What those who pay ask you. The people it is about, and those who act for them, do not see it; who looked stands in their account, as always.'
          : `What you and your colleagues ask ${provider}. The people it is about, and those who act for them, do not see it.`}
      </p>
      <p class="govuk-body">{standing({ count, waiting, overdue, all, isManager, provider })}</p>
      {list.length > 0 && (
        <Table
          caption={title}
          captionHidden
          wide
          columns={[
            { heading: 'About' },
            { heading: isManager ? 'Who asks' : 'Asked' },
            { heading: 'Where it stands' },
          ]}
          rows={list.map((shown) => ({
            cells: [
              <a class="govuk-link" href={urls.query(shown.query.id)}>
                {aboutSaid(shown.query.about, shown.fund, provider)}
              </a>,
              <>
                {isManager && `${shown.funder}, `}
                <Whole>{printDay(shown.query.on)}</Whole>
              </>,
              <StateOf shown={shown} isManager={isManager} />,
            ],
          }))}
        />
      )}
      <Pages
        paged={props}
        label="Parts of the list"
        to={(page) => urls.queries({ ...of, ...(all ? { all: '1' } : {}), page })}
      />
      {!isManager && (
        <p class="govuk-body">
          <LinkButton href={urls.newQuery(of)}>
            {fund ? `Ask about ${personOf(fund)}` : `Ask ${provider} a question`}
          </LinkButton>
        </p>
      )}
      <p class="govuk-body">
        <a class="govuk-link" href={urls.queries(all ? of : { ...of, all: '1' })}>
          {all ? 'Only those that are open' : 'With those that are closed'}
        </a>
      </p>
      {!isManager && !fund && (
        <p class="govuk-hint rf-text">
          To ask about one person, one entry or one statement, open it and choose “Ask about this”.
        </p>
      )}
    </Page>
  )
}

function standing(of: {
  count: number
  waiting: number
  overdue: number
  all: boolean
  isManager: boolean
  provider: string
}): string {
  const { count, waiting, overdue, all, isManager, provider } = of
  if (count === 0) return all ? 'Nothing was asked yet.' : 'No query is open.'
  const who = isManager ? 'you' : provider
  const wait =
    waiting === 0
      ? `none of them waits for ${who}`
      : `${waiting} ${waiting === 1 ? 'waits' : 'wait'} for ${who}`
  const late = overdue === 0 ? '' : `, ${overdue} of them longer than agreed`
  return `${count} ${count === 1 ? 'query' : 'queries'}${all ? '' : ` ${count === 1 ? 'is' : 'are'} open`}: ${wait}${late}.`
}

/** Where it stands, in words and never by colour alone; by when an answer is due. */
function StateOf({ shown, isManager }: { shown: QueryShown; isManager: boolean }) {
  const { waitsFor, due, overdue } = shown
  if (waitsFor === 'nobody') return <Tag colour="green">Closed</Tag>
  if (waitsFor === 'commissioner')
    return <Tag colour={isManager ? 'green' : 'yellow'}>{isManager ? 'You answered' : 'Answered'}</Tag>
  return (
    <>
      <Tag colour={overdue ? 'red' : 'yellow'}>
        {overdue ? 'Overdue' : isManager ? 'Waits for you' : 'Not answered yet'}
      </Tag>{' '}
      {due && (
        <>
          {overdue ? 'An answer was due by' : 'An answer is due by'} <Whole>{printDay(due)}</Whole>
        </>
      )}
    </>
  )
}

/** “Sally, entry 12”; “Larch Supported Living as a whole”. */
function aboutSaid(about: QueryToAsk['about'], fund: FundRow | undefined, provider: string): string {
  if (!fund) return `${provider} as a whole`
  const person = personOf(fund)
  switch (about.what) {
    case 'entry':
    case 'statement':
      return `${person}, ${about.what} ${about.number}`
    case 'exception':
      return `${person}: ${exceptionName(about.code)}`
    case 'fund':
    case 'provider':
      return person
  }
}

// ── Asking ────────────────────────────────────────────────────────────────────────────────────────────────

function AskPage(props: Asking & { form: Form; errors: readonly FieldError[] }) {
  const { fund, about, due, provider, frame, form, errors } = props
  const title = `Ask ${provider}`
  return (
    <Page {...frame} title={title} hasErrors={errors.length > 0}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">{title}</h1>
      <SummaryList items={aboutItems(props)} />
      <form method="post" action={urls.queries()} novalidate>
        {fund && <input type="hidden" name="fund" value={fund.id} />}
        {'number' in about && <input type="hidden" name={about.what} value={about.number} />}
        {'code' in about && <input type="hidden" name="exception" value={about.code} />}
        <input type="hidden" name="key" value={newKey()} />
        <TextArea
          name="says"
          label="What do you want to know?"
          hint={fund ? 'Leave out other people’s names.' : 'Leave out people’s names.'}
          value={form.written('says')}
          error={errorOf(errors, 'says')}
        />
        <p class="govuk-body rf-text">
          {provider} answers by {printDay(due)}. {capital(fund ? personOf(fund) : 'the people you pay for')}{' '}
          and those who act for them do not see the question or the answer.
        </p>
        <ButtonGroup>
          <Button>Ask this</Button>
          <LinkButton href={fund ? urls.fund(fund.id) : urls.queries()} kind="secondary">
            Do not ask
          </LinkButton>
        </ButtonGroup>
      </form>
    </Page>
  )
}

function aboutItems({ fund, about, entry, statement, provider }: Asking): SummaryItem[] {
  return [
    { label: 'About', value: aboutSaid(about, fund, provider) },
    ...(entry ? [{ label: 'Day of the entry', value: printDay(entry.effective) }] : []),
    ...(statement ? [{ label: 'Month', value: printMonth(monthOf(statement.last)) }] : []),
  ]
}

// ── One query ─────────────────────────────────────────────────────────────────────────────────────────────

function OnePage(
  props: {
    shown: QueryShown
    did: 'asked' | 'written' | 'closed' | undefined
    frame: Frame
    form: Form
    errors: readonly FieldError[]
  } & Reading,
) {
  const { shown, did, role, provider, frame, form, errors } = props
  const { query, fund, funder, writers, words } = shown
  const isManager = role === 'manager'
  const title = `About ${aboutSaid(query.about, fund, provider)}`
  const messages = [{ number: 1, from: 'commissioner' as const, ...query }, ...query.messages]
  return (
    <Page {...frame} title={title} hasErrors={errors.length > 0}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">A query of {funder}</span>
        {title}
      </h1>
      {did && <Panel title={DID[did]} heading="h2" />}
      <p class="govuk-body">
        <StateOf shown={shown} isManager={isManager} />
      </p>
      {messages.map((m, i) => {
        const of = m.from === 'provider' ? provider : funder
        const who = writers[i]?.name ?? 'Somebody'
        return (
          <section>
            <h2 class="govuk-heading-s">
              {who}, {of}, <Whole>{printDay(m.on)}</Whole>
            </h2>
            <Inset>
              <Lines text={words.get(m.says) ?? '(words removed)'} />
            </Inset>
          </section>
        )
      })}
      {query.closed ? (
        <p class="govuk-body rf-text">
          This query is closed, and what was written stands.{!isManager && ' Ask a new one if there is more.'}
        </p>
      ) : (
        <>
          <form method="post" action={urls.queryMessages(query.id)} novalidate>
            <input type="hidden" name="key" value={newKey()} />
            <TextArea
              name="says"
              label={labelOf(shown, isManager)}
              hint="What is written is never changed. Leave out other people’s names."
              value={form.written('says')}
              error={errorOf(errors, 'says')}
            />
            <Button>{isManager ? 'Send the answer' : 'Send it'}</Button>
          </form>
          {!isManager && (
            <form method="post" action={urls.queryClosure(query.id)}>
              <input type="hidden" name="key" value={newKey()} />
              <p class="govuk-body rf-text">Once you have what you need, close it. It is not opened again.</p>
              <Button kind="secondary">Close this query</Button>
            </form>
          )}
        </>
      )}
      <Ways shown={shown} />
    </Page>
  )
}

function labelOf({ waitsFor }: QueryShown, isManager: boolean): string {
  if (isManager) return waitsFor === 'provider' ? 'Your answer' : 'Add to your answer'
  return waitsFor === 'commissioner' ? 'Ask on' : 'Write more'
}

const DID = {
  asked: 'Your question is asked',
  written: 'Your message is sent',
  closed: 'The query is closed',
} as const

/** Where what it is about can be read. */
function Ways({ shown: { query, fund } }: { shown: QueryShown }) {
  if (!fund) return null
  const { about } = query
  const list = [
    ...(about.what === 'entry'
      ? [{ href: urls.entry(fund.id, about.number), text: `Entry ${about.number}` }]
      : []),
    ...(about.what === 'statement'
      ? [{ href: urls.statement(fund.id, about.number), text: `Statement ${about.number}` }]
      : []),
    { href: urls.fund(fund.id), text: `${personOf(fund)}’s account` },
    { href: urls.queries({ fund: fund.id, all: '1' }), text: `Every query about ${personOf(fund)}` },
  ]
  return (
    <ul class="govuk-list">
      {list.map(({ href, text }) => (
        <li>
          <a class="govuk-link" href={href}>
            {text}
          </a>
        </li>
      ))}
    </ul>
  )
}
