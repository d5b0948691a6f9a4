import type { Context, Hono } from 'hono'
import type { Exceptional as AboutOne } from '../../bookkeeping/exceptional.ts'
import type { PersonPosition, Positions } from '../../bookkeeping/positions.ts'
import type { FundRow } from '../../bookkeeping/store.ts'
import { exceptionsTable } from '../../formats/audit.ts'
import { monthOf, printDay, printMonth } from '../../ledger/day.ts'
import { EXCEPTIONS, type Exception, type ExceptionCode } from '../../ledger/exception.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import { NOTHING_THERE } from '../../ledger/role.ts'
import { exceptionName, exceptionSaid } from '../../words/exceptions.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Button, Select, TextField } from '../design/fields.tsx'
import { Inset } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { SummaryList, Table, Whole } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { sendTable } from '../table-file.ts'
import { urls } from '../urls.ts'
import { ElsewhereSaid } from './entry.tsx'
import { type Frame, frameOf, providerOf, wayTo } from './frame.ts'
import { Pages } from './paging.tsx'
import { capital, happenings, personOf } from './words.ts'

/** What stands out about whom, of everybody; and of one person, what it is told from. */
export function exceptions(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/exceptions', async (c) => {
    const found = await books.positions(c.var.caller, {})
    if (isRefusal(found)) return refused(c, [found])
    const list = exceptional(found, askedIn(c))
    const provider = (await providerOf(c, service))?.name ?? ''
    const frame = await frameOf(c, service, urls.exceptions())
    return c.html(<ExceptionsPage {...{ list, provider, frame }} who={whoIn(c)} />)
  })

  app.get('/exceptions.csv', async (c) => {
    const found = await books.positions(c.var.caller, {})
    if (isRefusal(found)) return refused(c, [found])
    const { matching } = exceptional(found, askedIn(c))
    const rows = matching.flatMap(({ fund, exceptions: of }) =>
      of.map((e) => ({
        ref: fund.ref,
        person: personOf(fund),
        name: capital(exceptionName(e.code)),
        sentence: exceptionSaid(e, whoIn(c)),
        day: e.day,
        numbers: e.numbers ?? [],
      })),
    )
    return sendTable(c, `exceptions-${found.on}.csv`, exceptionsTable(rows))
  })

  app.get('/funds/:fund/exceptions/:code', async (c) => {
    const code = c.req.param('code')
    const isCode = Object.hasOwn(EXCEPTIONS, code) && isSeenBy(c, code as ExceptionCode)
    const ask = { fund: c.req.param('fund'), code: (isCode ? code : 'lent') as ExceptionCode }
    const found = await books.exceptionOf(c.var.caller, ask)
    if (isRefusal(found)) return refused(c, [found])
    if (!isCode) return refused(c, [NOTHING_THERE])
    const provider = (await providerOf(c, service))?.name ?? ''
    const frame = await frameOf(c, service, '', {
      breadcrumbs: [...wayTo(c, found.fund), { href: urls.exceptions(), text: 'Exceptions' }],
    })
    return c.html(<OneException {...{ found, provider, frame }} code={ask.code} who={whoIn(c)} />)
  })
}

type Who = 'manager' | 'commissioner'

const whoIn = (c: Context<WebEnv>): Who =>
  c.var.caller.as.role === 'commissioner' ? 'commissioner' : 'manager'

/** Some are about the provider's own work, and no commissioner's business. */
function isSeenBy(c: Context<WebEnv>, code: ExceptionCode): boolean {
  return whoIn(c) === 'manager' || EXCEPTIONS[code].for === 'both'
}

/** Which page of a list is asked for; an address that asks for none shows the first. */
export function pageIn(c: Context<WebEnv>): number {
  const page = Number(c.req.query('page') ?? '1')
  return Number.isSafeInteger(page) && page > 0 && page < 100_000 ? page : 1
}

interface Asked {
  readonly kind: ExceptionCode | undefined
  readonly q: string
  readonly page: number
}

function askedIn(c: Context<WebEnv>): Asked {
  const kind = c.req.query('kind') ?? ''
  return {
    kind: Object.hasOwn(EXCEPTIONS, kind) ? (kind as ExceptionCode) : undefined,
    q: (c.req.query('q') ?? '').trim().slice(0, 100),
    page: pageIn(c),
  }
}

/** People about whom something stands out, the heaviest first, and a page of them. */
export interface Exceptional {
  readonly asked: Asked
  /** How many people each kind is about, the heaviest kind first. */
  readonly kinds: readonly {
    readonly code: ExceptionCode
    readonly people: number
    readonly weight: number
  }[]
  /** How many people there are about whom anything stands out. */
  readonly all: number
  readonly matching: readonly Pick<PersonPosition, 'fund' | 'exceptions'>[]
  readonly shown: readonly Pick<PersonPosition, 'fund' | 'exceptions'>[]
  readonly pages: number
}

const ON_PAGE = 25

export function exceptional({ people }: Positions, asked: Asked): Exceptional {
  const whose = people.filter((p) => p.exceptions.length > 0)
  const matching = whose.flatMap(({ fund, exceptions: all }) => {
    const of = asked.kind === undefined ? all : all.filter((e) => e.code === asked.kind)
    return of.length > 0 && isCalled(fund, asked.q) ? [{ fund, exceptions: of }] : []
  })
  const pages = Math.max(1, Math.ceil(matching.length / ON_PAGE))
  const page = Math.min(asked.page, pages)
  const byCode = Map.groupBy(
    whose.flatMap(({ fund, exceptions: of }) => of.map((e) => ({ fund, e }))),
    ({ e }) => e.code,
  )
  const kinds = [...byCode].map(([code, list]) => ({
    code,
    people: new Set(list.map(({ fund }) => fund.id)).size,
    weight: Math.max(...list.map(({ e }) => e.weight)),
  }))
  return {
    asked: { ...asked, page },
    kinds: kinds.sort((a, b) => b.weight - a.weight || b.people - a.people),
    all: whose.length,
    matching,
    shown: matching.slice((page - 1) * ON_PAGE, page * ON_PAGE),
    pages,
  }
}

/** “Zoë” is found as “zoe”, and LS-007 as “007”. */
export function isCalled(fund: Pick<FundRow, 'name' | 'ref'>, q: string): boolean {
  if (q === '') return true
  const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  return [personOf(fund), fund.ref].some((text) => plain(text).includes(plain(q)))
}

const counted = (n: number) => n.toLocaleString('en-GB')
const peopleSaid = (n: number) => (n === 1 ? 'one person' : `${counted(n)} people`)

/** Each kind with how many people it is about, and the way to them. */
export function ExceptionKinds({ list }: { list: Exceptional }) {
  return (
    <Table
      caption="Exceptions by kind"
      columns={[{ heading: 'What' }, { heading: 'People', align: 'right' }]}
      rows={list.kinds.map(({ code, people }) => ({
        cells: [
          <a class="govuk-link" href={urls.exceptions({ kind: code })}>
            {capital(exceptionName(code))}
          </a>,
          counted(people),
        ],
      }))}
    />
  )
}

/** A page of people with what stands out about each; every sentence leads to what it is told from. */
export function ExceptionsOfPeople({ list, who = 'commissioner' }: { list: Exceptional; who?: Who }) {
  return (
    <SummaryList
      items={list.shown.map(({ fund, exceptions: of }) => ({
        label: (
          <>
            <a class="govuk-link" href={urls.fund(fund.id)}>
              {personOf(fund)}
            </a>{' '}
            <Whole>{fund.ref}</Whole>
          </>
        ),
        value: (
          <ul class="govuk-list rf-tight">
            {of.map((e) => (
              <li>
                <Sentence {...{ fund, e, who }} />
              </li>
            ))}
          </ul>
        ),
      }))}
    />
  )
}

function Sentence({ fund, e, who }: { fund: FundRow; e: Exception; who: Who }) {
  return (
    <>
      {exceptionSaid(e, who)}{' '}
      <a class="govuk-link" href={urls.exception(fund.id, e.code)}>
        Evidence
        <span class="govuk-visually-hidden">
          {' '}
          of {exceptionName(e.code)}, {personOf(fund)}
        </span>
      </a>
    </>
  )
}

export function ExceptionPages({ list, at }: { list: Exceptional; at: (page: number) => string }) {
  return <Pages paged={{ page: list.asked.page, pages: list.pages }} label="Pages of people" to={at} />
}

function ExceptionsPage(props: { list: Exceptional; provider: string; who: Who; frame: Frame }) {
  const { list, provider, who, frame } = props
  const { kind, q } = list.asked
  const query = { ...(kind ? { kind } : {}), ...(q ? { q } : {}) }
  return (
    <Page {...frame} title="Exceptions">
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{provider}</span>
        Exceptions
      </h1>
      <search>
        <form class="rf-asking" method="get" action={urls.exceptions()}>
          <TextField name="q" label="Name or reference" type="search" width={20} value={q} />
          <Select
            name="kind"
            label="What"
            empty={`Everything (${peopleSaid(list.all)})`}
            options={list.kinds.map(({ code, people }) => ({
              value: code,
              text: `${capital(exceptionName(code))} (${counted(people)})`,
            }))}
            value={kind}
          />
          <Button kind="secondary">Show</Button>
        </form>
      </search>
      {list.matching.length === 0 ? (
        <Inset>
          {list.all === 0 ? 'Nothing stands out today.' : 'Nobody is found by this. '}
          {list.all > 0 && (
            <a class="govuk-link" href={urls.exceptions()}>
              Show everything
            </a>
          )}
        </Inset>
      ) : (
        <>
          <p class="govuk-body">
            <strong>{capital(peopleSaid(list.matching.length))}</strong>, the heaviest first.{' '}
            <a class="govuk-link" href={urls.exceptionsFile(query)}>
              All of these as a table (CSV)
            </a>
          </p>
          <ExceptionsOfPeople {...{ list, who }} />
          <ExceptionPages list={list} at={(page) => urls.exceptions({ ...query, page })} />
        </>
      )}
    </Page>
  )
}

// ── One of them ────────────────────────────────────────────────────────────────────────────────────────

function OneException(props: {
  found: AboutOne
  code: ExceptionCode
  provider: string
  who: Who
  frame: Frame
}) {
  const { found, code, provider, who, frame } = props
  const { fund, exception, entries, statements } = found
  const told = {
    kinds: found.agreement?.kinds ?? [],
    words: found.words,
    provider,
    agreement: found.agreement,
  }
  const lines = happenings(entries, found.reversedBy, told)
  const title = capital(exceptionName(code))
  return (
    <Page {...frame} title={`${title}, ${personOf(fund)}`}>
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">
          {personOf(fund)} · {fund.ref}
        </span>
        {title}
      </h1>
      {exception ? (
        <p class="govuk-body-l">{exceptionSaid(exception, who)}</p>
      ) : (
        <Inset>There is nothing of this kind today: it was put right, or its time has passed.</Inset>
      )}
      {exception && lines.length > 0 && (
        <Table
          caption={ABOUT[code] ?? 'What it is told from'}
          wide
          columns={[
            { heading: 'Day' },
            { heading: 'What happened' },
            { heading: 'How much', align: 'right' },
          ]}
          rows={lines.map((l) => ({
            cells: [
              <Whole>{printDay(l.day)}</Whole>,
              <>
                <a class="govuk-link" href={urls.entry(fund.id, l.number)}>
                  {l.what}
                </a>
                {l.note && (
                  <>
                    <br />({l.note})
                  </>
                )}
                <Elsewhere of={found} number={l.number} />
              </>,
              l.amount,
            ],
          }))}
        />
      )}
      {statements.length > 0 && (
        <ul class="govuk-list">
          {statements.map((s) => (
            <li>
              <a class="govuk-link" href={urls.statement(fund.id, s.number)}>
                Statement {s.number}, {printMonth(monthOf(s.last))}
              </a>
            </li>
          ))}
        </ul>
      )}
      <ul class="govuk-list">
        {[
          ...(who === 'commissioner' && exception
            ? [
                {
                  href: urls.newQuery({ fund: fund.id, exception: code }),
                  text: `Ask ${provider} about this`,
                },
              ]
            : []),
          ...waysFrom(code, fund.id),
        ].map(({ href, text }) => (
          <li>
            <a class="govuk-link" href={href}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </Page>
  )
}

/** With whom else the worker of a visit was, and when. */
function Elsewhere({ of, number }: { of: AboutOne; number: number }) {
  const all = of.elsewhere.get(number)
  return all ? (
    <>
      <br />
      <ElsewhereSaid all={all} />
    </>
  ) : null
}

/** What the entries under it are. */
const ABOUT: Readonly<Partial<Record<ExceptionCode, string>>> = {
  'decided-after': 'Decided after it happened',
  'no-receipt': 'Bought, and no receipt seen',
  'two-places': 'Charged in full while the worker is on record elsewhere',
  'cancelled-late': 'Cancelled late in the last twelve weeks',
  missed: 'Visits the provider could not come to in the last four weeks',
  unfunded: 'Support of the last twelve weeks that was not paid for, in whole or in part',
  lent: 'Lent and paid back in the last twelve weeks',
  'nothing-spent': 'Support and purchases of the last twelve weeks',
  'will-not-last': 'Support and purchases of the last twelve weeks',
  'surplus-over-rule': 'Support and purchases of the last twelve weeks',
}

/** Where else it can be looked into. */
function waysFrom(code: ExceptionCode, fund: string) {
  const account = { href: urls.fund(fund), text: 'What is left, and what was agreed' }
  const all = { href: urls.entries(fund), text: 'Everything that happened' }
  switch (code) {
    case 'question-overdue':
    case 'question':
      return [{ href: urls.questions(fund), text: 'The questions about statements' }, account]
    case 'query-overdue':
    case 'query':
      return [{ href: urls.queries(), text: 'The queries' }, account]
    case 'decided-after':
    case 'dispute':
      return [{ href: urls.decisions(fund), text: 'All decisions' }, account, all]
    default:
      return [account, all]
  }
}
