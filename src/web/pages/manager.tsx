import type { Context } from 'hono'
import type { Books } from '../../bookkeeping/open-books.ts'
import type { PersonPosition, Positions } from '../../bookkeeping/positions.ts'
import {
  addDays,
  type Day,
  daysBetween,
  firstDay,
  lastDay,
  monthOf,
  printDay,
  printMonth,
  readDay,
} from '../../ledger/day.ts'
import { EXCEPTIONS, type ExceptionCode } from '../../ledger/exception.ts'
import { printPence } from '../../ledger/money.ts'
import type { Pace, Position } from '../../ledger/position.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import { exceptionName, exceptionSaid } from '../../words/exceptions.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Button, DateField, ErrorSummary, errorOf, Select, TextField } from '../design/fields.tsx'
import { Inset, SmallBar } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { Table, Whole } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { freeBeside } from './committed.tsx'
import { Form, partsOf } from './form.ts'
import { type Frame, frameOf, providerOf, todayOf } from './frame.ts'
import { counted, type Paged, Pages, paged, peopleSaid } from './paging.tsx'
import { capital, hm, personOf, pounds, toSpend } from './words.ts'

type Waiting = Awaited<ReturnType<Books['toLookAt']>>

/** A manager's door: what waits, then one row a person, whoever needs somebody first in front. */
export async function managerHome(c: Context<WebEnv>, service: Service): Promise<Response> {
  const { books } = service
  const form = Form.asked(c)
  const asked = c.req.query('on')
  const on = form.has('day-day') ? form.day('day') : asked === undefined ? todayOf(service) : readDay(asked)
  if (isRefusal(on)) return refused(c, [on])
  const found = await books.positions(c.var.caller, { on: on ?? todayOf(service) })
  if (isRefusal(found)) return refused(c, [found])
  const today = todayOf(service)
  const list = listOf(found, readAsked(form, found.on === today ? undefined : found.on), c.req.query('page'))
  const provider = (await providerOf(c, service))?.name ?? ''
  const waiting = await books.toLookAt(c.var.caller, {})
  const frame = await frameOf(c, service, urls.funds(), { hasErrors: form.errors.length > 0 })
  return c.html(
    <PeoplePage {...{ found, list, provider, waiting, today, form, frame }} />,
    form.errors.length > 0 ? 422 : 200,
  )
}

// ── Which of them, in which order ──────────────────────────────────────────────────────────────────────

const SORTS = {
  need: 'need',
  name: 'name',
  hours: 'hours left',
  spend: 'to spend',
  review: 'next review',
} as const
type Sort = keyof typeof SORTS

/** `any`: with something that needs attention; else those with this one thing. */
type Need = 'any' | ExceptionCode

/** What is asked of the list; it stands in the address. */
interface Asked {
  readonly called: string
  readonly need: Need | undefined
  readonly sort: Sort
  /** Another day than today. */
  readonly on: Day | undefined
}

/** An address that asks for what there is not shows everybody. */
function readAsked(form: Form, on: Day | undefined): Asked {
  const [need, sort] = [form.written('need'), form.written('sort')]
  return {
    called: form.written('called').trim().slice(0, 100),
    need: need === 'any' || isCode(need) ? need : undefined,
    sort: isSort(sort) ? sort : 'need',
    on,
  }
}

const isSort = (text: string): text is Sort => Object.hasOwn(SORTS, text)
const isCode = (text: string): text is ExceptionCode => Object.hasOwn(EXCEPTIONS, text)

function addressOf({ called, need, sort, on }: Asked, page = 1): string {
  return urls.everybody({
    called: called || undefined,
    need,
    sort: sort === 'need' ? undefined : sort,
    page: page === 1 ? undefined : page,
    on,
  })
}

interface List {
  readonly asked: Asked
  readonly paged: Paged<PersonPosition>
  /** Of how many. */
  readonly of: number
  /** How many have each thing that needs attention, of everybody. */
  readonly needs: ReadonlyMap<Need, number>
}

const ON_PAGE = 25

function listOf({ people }: Positions, asked: Asked, page: string | undefined): List {
  const matching = people.filter((p) => isCalled(p, asked.called) && hasNeed(p, asked.need))
  const sorted = asked.sort === 'need' ? matching : matching.toSorted(ORDERS[asked.sort])
  const codes = people.flatMap(({ exceptions }) => [...new Set(exceptions.map((e) => e.code))])
  return {
    asked,
    paged: paged(sorted, page, ON_PAGE),
    of: people.length,
    needs: new Map<Need, number>([
      ['any', people.filter((p) => hasNeed(p, 'any')).length],
      ...ALWAYS.map((code) => [code, 0] as const),
      ...[...Map.groupBy(codes, (code) => code)].map(([code, all]) => [code, all.length] as const),
    ]),
  }
}

/** Asked for at each month's end, whether anybody has it or not. */
const ALWAYS: readonly ExceptionCode[] = ['not-recorded', 'not-closed']

function isCalled({ fund }: PersonPosition, called: string): boolean {
  if (called === '') return true
  const wanted = plain(called)
  return [personOf(fund), fund.ref].some((text) => plain(text).includes(wanted))
}

/** “Zoë” is found as “zoe”. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

function hasNeed({ exceptions }: PersonPosition, need: Need | undefined): boolean {
  return need === undefined || exceptions.some((e) => need === 'any' || e.code === need)
}

type Order = (a: PersonPosition, b: PersonPosition) => number
const byName: Order = (a, b) => {
  const [x, y] = [personOf(a.fund), personOf(b.fund)]
  return x.localeCompare(y, 'en') || (a.fund.ref < b.fund.ref ? -1 : 1)
}
const NEVER = '9999-12-31'
const ORDERS: Readonly<Record<Exclude<Sort, 'need'>, Order>> = {
  name: byName,
  hours: (a, b) => a.position.left - b.position.left || byName(a, b),
  spend: (a, b) => b.position.spending - a.position.spending || byName(a, b),
  review: (a, b) => {
    const [x, y] = [reviewOf(a), reviewOf(b)]
    return x === y ? byName(a, b) : x < y ? -1 : 1
  },
}

/** Whose review has passed and who has no other agreed comes first, as of that day; who never had one comes last. */
function reviewOf({ position: { nextReview, lastReview } }: PersonPosition): string {
  return nextReview ?? lastReview ?? NEVER
}

// ── The page ───────────────────────────────────────────────────────────────────────────────────────────

function PeoplePage(props: {
  found: Positions
  list: List
  provider: string
  waiting: Waiting
  today: Day
  form: Form
  frame: Frame
}) {
  const { found, list, provider, waiting, today, form, frame } = props
  const title = found.on === today ? 'People' : `People on ${printDay(found.on)}`
  return (
    <Page {...frame} title={title}>
      <ErrorSummary errors={form.errors} />
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{provider}</span>
        {title}
      </h1>
      <ToLookAt waiting={waiting} lines={ofTheProvider(found, today)} />
      {found.people.length === 0 ? (
        <Inset>
          Nobody has a fund here yet.{' '}
          <a class="govuk-link" href={urls.newFund()}>
            Add a person
          </a>
        </Inset>
      ) : (
        <>
          <Asking list={list} />
          <People list={list} />
          <Pages label="Pages of people" paged={list.paged} to={(page) => addressOf(list.asked, page)} />
        </>
      )}
      <h2 class="govuk-heading-m">On another day</h2>
      <form method="get" action={urls.funds()} novalidate>
        <DateField
          name="day"
          label="At the end of"
          value={form.has('day-day') ? form.dayWritten('day') : partsOf(found.on)}
          error={errorOf(form.errors, 'day')}
        />
        <Button kind="secondary">Show</Button>
      </form>
    </Page>
  )
}

interface Line {
  readonly href: string
  readonly link: string
  readonly rest: string
}

/** What is to be seen to for everybody together: the bank, and the month that has ended. */
function ofTheProvider({ people, provider }: Positions, today: Day): readonly Line[] {
  const month = monthOf(addDays(firstDay(monthOf(today)), -1))
  const last = lastDay(month)
  const had = people.filter(({ fund }) => fund.opened <= last)
  const closed = had.filter(({ fund }) => (fund.lockedThrough ?? '') >= last)
  const { untied } = provider
  return [
    ...(untied
      ? [
          {
            href: urls.bank(untied.on),
            link: 'The bank does not agree',
            rest: `on ${printDay(untied.on)}: the difference is ${printPence(Math.abs(untied.pence))}.`,
          },
        ]
      : []),
    ...(closed.length < had.length
      ? [
          {
            href: urls.monthEnd(month),
            link: `${printMonth(month)} is closed`,
            rest: `for ${counted(closed.length)} of ${peopleSaid(had.length)}.`,
          },
        ]
      : []),
  ]
}

/** What waits for a manager, with the way to it; nothing where nothing waits. */
function ToLookAt({ waiting, lines }: { waiting: Waiting; lines: readonly Line[] }) {
  const { proposals, disputes, notices, flags, questions, overdueQuestions, answers, needs, putAside } =
    waiting
  const { queries, overdueQueries, reclaims, unsent, toPay } = waiting
  const wait = (n: number, one: string, more: string, href: string, rest: string): readonly Line[] =>
    n === 0 ? [] : [{ href, link: n === 1 ? one : `${counted(n)} ${more}`, rest }]
  const overdue = overdueQuestions === 0 ? '' : `: ${counted(overdueQuestions)} overdue`
  const list = [
    ...lines,
    ...unsent.map(({ month, statements }) => ({
      href: urls.monthSending(month),
      link: `${statements === 1 ? 'One statement' : `${counted(statements)} statements`} of ${printMonth(month)}`,
      rest: `${statements === 1 ? 'is' : 'are'} to be sent or handed over.`,
    })),
    ...wait(proposals, 'One proposal waits', 'proposals wait', urls.proposals(), 'for a second manager.'),
    ...wait(
      disputes,
      'One disputed decision waits',
      'disputed decisions wait',
      urls.disputes(),
      'for an answer.',
    ),
    ...wait(
      questions,
      'One question waits',
      'questions wait',
      urls.openQuestions(),
      `for an answer${overdue}.`,
    ),
    ...wait(
      queries,
      'One query of those who pay waits',
      'queries of those who pay wait',
      urls.queries(),
      `for an answer${overdueQueries === 0 ? '' : `: ${counted(overdueQueries)} overdue`}.`,
    ),
    ...wait(
      reclaims,
      'One person is to be told',
      'people are to be told',
      urls.reclaims(),
      'that some of their money may go back.',
    ),
    ...wait(
      answers,
      'One answer is to be told',
      'answers are to be told',
      urls.toTell(),
      'to whoever asked.',
    ),
    ...wait(notices, 'One notice is due', 'notices are due', urls.toTell(), 'to somebody who is to be told.'),
    ...wait(
      needs,
      'One person is to be asked again',
      'people are to be asked again',
      urls.toAskAgain(),
      'how we write to them.',
    ),
    ...wait(
      flags,
      'One thing that happened is flagged',
      'things that happened are flagged',
      urls.proposals(),
      'for a manager to explain.',
    ),
    ...wait(toPay, 'One purchase waits', 'purchases wait', urls.toPay(), 'to be paid.'),
    ...wait(
      putAside,
      'One row of a file is put aside',
      'rows of files are put aside',
      urls.putAside(),
      'for somebody to settle.',
    ),
  ]
  if (list.length === 0) return null
  return (
    <section aria-labelledby="to-look-at">
      <h2 class="govuk-heading-m" id="to-look-at">
        To look at
      </h2>
      <ul class="govuk-list rf-columns">
        {list.map(({ href, link, rest }) => (
          <li>
            <a class="govuk-link" href={href}>
              {link}
            </a>{' '}
            {rest}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Which people, and in which order: a form that asks by its address, and links. */
function Asking({ list: { asked, needs, of } }: { list: List }) {
  const options = [...needs].map(([need, n]) => ({
    value: need,
    text: `${need === 'any' ? 'Needs attention' : capital(exceptionName(need))} (${counted(n)})`,
  }))
  return (
    <search>
      <form class="rf-asking" method="get" action={urls.funds()}>
        {asked.on && <input type="hidden" name="on" value={asked.on} />}
        {asked.sort !== 'need' && <input type="hidden" name="sort" value={asked.sort} />}
        <TextField name="called" label="Name or reference" type="search" width={20} value={asked.called} />
        <Select
          name="need"
          label="Who"
          empty={`Everybody (${counted(of)})`}
          options={options}
          value={asked.need}
        />
        <Button kind="secondary">Show</Button>
      </form>
    </search>
  )
}

function People({ list }: { list: List }) {
  const { asked, of } = list
  const { rows, count, from, pages } = list.paged
  const isAll = asked.called === '' && asked.need === undefined
  if (count === 0)
    return (
      <Inset>
        {asked.called === ''
          ? 'Nobody has this today. '
          : `Nobody ${asked.need ? 'with this ' : ''}has “${asked.called}” in their name or reference. Check how it is written. `}
        <a class="govuk-link" href={addressOf({ ...asked, called: '', need: undefined })}>
          Show everybody
        </a>
      </Inset>
    )
  return (
    <>
      <p class="govuk-body">
        <strong>{isAll ? peopleSaid(of) : `${counted(count)} of ${peopleSaid(of)}`}</strong>
        {pages > 1 && `, shown from ${counted(from)} to ${counted(from + rows.length - 1)}`}
        {!isAll && (
          <>
            .{' '}
            <a class="govuk-link" href={addressOf({ ...asked, called: '', need: undefined })}>
              Show everybody
            </a>
          </>
        )}
      </p>
      <nav aria-label="Order">
        <ul class="rf-ways">
          <li>In order of:</li>
          {(Object.keys(SORTS) as Sort[]).map((sort) => (
            <li>
              <a
                class="govuk-link"
                href={addressOf({ ...asked, sort })}
                aria-current={sort === asked.sort ? 'true' : undefined}
              >
                {SORTS[sort]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Table
        caption="People"
        captionHidden
        lean
        columns={COLUMNS}
        rows={rows.map((p) => ({ cells: cellsOf(p) }))}
      />
    </>
  )
}

const COLUMNS = [
  { heading: 'Person' },
  { heading: 'This week' },
  { heading: 'Hours left' },
  { heading: 'Money' },
  { heading: 'Pace' },
  { heading: 'Next review' },
  { heading: 'Needs attention' },
] as const

function cellsOf({ fund, position, exceptions }: PersonPosition) {
  const { left, banked, saved, spending, savedMoney, contingency } = position
  const aside = savedMoney + contingency
  return [
    <>
      <a class="govuk-link" href={urls.fund(fund.id)}>
        {personOf(fund)}
      </a>
      <br />
      <small>{fund.ref}</small>
    </>,
    <Week position={position} />,
    <>
      <Whole>{hm(left)}</Whole>
      {banked > 0 && <Under text={`${hm(banked)} banked`} />}
      {saved > 0 && <Under text={`and ${hm(saved)} saved`} />}
    </>,
    <>
      <Whole>{toSpend(spending)}</Whole>
      <Under text="to spend" />
      {position.committed > 0 && <Under text={freeBeside(position)} />}
      {aside > 0 && <Under text={`and ${pounds(aside)} set aside`} />}
    </>,
    <PaceSaid position={position} />,
    <Review position={position} />,
    exceptions.length === 0 ? '' : <Needs exceptions={exceptions} of={fund} />,
  ]
}

/** The next review; that none is agreed, and since when. */
function Review({ position: { nextReview, lastReview } }: { position: Position }) {
  if (nextReview) return <Whole>{printDay(nextReview)}</Whole>
  return (
    <>
      None agreed
      {lastReview && <Under text={`the last was due on ${printDay(lastReview)}`} />}
    </>
  )
}

function Under({ text }: { text: string }) {
  return (
    <>
      <br />
      <small>{text.replaceAll(/(?<=\d) (?=h\b)|(?<=\bh) (?=\d)/g, '\u00a0')}</small>
    </>
  )
}

/** “18 h 30 of 24 h used”, drawn, and what is left of it or over it. */
function Week({ position: { week, weekly, weeklyPence } }: { position: Position }) {
  const { given, used, planned } = week
  if (given === 0 && weekly === 0 && used === 0)
    return <>{weeklyPence > 0 ? `Given as money: ${printPence(weeklyPence)} a week` : 'No hours agreed'}</>
  const over = used - given
  return (
    <>
      <Whole>
        {hm(used)} of {hm(given)}
      </Whole>
      <SmallBar used={used} of={given} />
      <small>
        used, {over > 0 ? `${hm(over)} over` : `${hm(-over)} left`}
        {planned > 0 && `, ${hm(planned)} planned`}
      </small>
    </>
  )
}

/** Between these, in hundredths of what is given, a pace is as agreed. */
const [SLOW, FAST] = [85, 115]

/** “22 h of 24 h a week: as agreed”. */
function PaceSaid({ position: { pace, moneyPace } }: { position: Position }) {
  const told = pace && pace.given > 0 ? pace : moneyPace
  if (!told || told.given <= 0) return <>Not known yet</>
  const weeks = (daysBetween(told.from, told.to) + 1) / 7
  const much = (n: number) => (told === pace ? hm(Math.round(n / weeks)) : pounds(Math.round(n / weeks)))
  return (
    <>
      <Whole>
        {much(told.used)} of {much(told.given)}
      </Whole>
      <Under text={`a week: ${paceWord(told)}`} />
    </>
  )
}

function paceWord({ used, given }: Pace): string {
  if (used * 100 < given * SLOW) return 'slower than agreed'
  return used * 100 > given * FAST ? 'faster than agreed' : 'as agreed'
}

/** How many are said in a row; the others stand with their evidence on a page of their own. */
const SAID = 2

function Needs({ exceptions, of }: Pick<PersonPosition, 'exceptions'> & { of: PersonPosition['fund'] }) {
  const [said, more] = [exceptions.slice(0, SAID), exceptions.length - SAID]
  return (
    <>
      {said.map((e) => (
        <p>{exceptionSaid(e, 'manager')}</p>
      ))}
      {more > 0 && (
        <p>
          <a class="govuk-link" href={urls.exceptions({ q: of.ref })}>
            And {more} more<span class="govuk-visually-hidden"> about {personOf(of)}</span>
          </a>
        </p>
      )}
    </>
  )
}
