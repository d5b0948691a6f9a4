import type { Context, Hono } from 'hono'
import type { Child } from 'hono/jsx'
import type { Door, WeekTold } from '../../bookkeeping/door.ts'
import type { FundPage } from '../../bookkeeping/figures.ts'
import type { ReclaimShown } from '../../bookkeeping/reclaim.ts'
import { chart } from '../../drawing/charts.ts'
import {
  addDays,
  type Day,
  daysBetween,
  monthOf,
  printDay,
  printMonth,
  printWeekday,
} from '../../ledger/day.ts'
import type { DecisionKind } from '../../ledger/decision.ts'
import type { Entry } from '../../ledger/entry.ts'
import { HOUR } from '../../ledger/hours.ts'
import { PENNY, printPence } from '../../ledger/money.ts'
import { nextPeriod } from '../../ledger/period.ts'
import { isWrittenLate } from '../../ledger/plan.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import type { SharesChart } from '../../words/blocks.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Choices } from '../design/choices.tsx'
import { Inset, Spoken } from '../design/figures.tsx'
import { Page, Pagination } from '../design/frame.tsx'
import { Drawing } from '../design/picture.tsx'
import { SummaryList } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { freeNow, isAllFree, spendingSaid } from './committed.tsx'
import { decidesToday } from './deciding.tsx'
import { type Frame, frameOf, providerOf, todayOf, wayTo } from './frame.ts'
import { Prices } from './hour-price.tsx'
import { costOf, decidingOf, mineOf, savedOf, saveOf, seeingOf, swapOf, useOf, type Ways } from './ways-on.ts'
import {
  happenings,
  heldInWords,
  hm,
  hmAloud,
  labelOf,
  NOT_GIVEN_SAID,
  personOf,
  pounds,
  toldBy,
  toSpend,
  total,
} from './words.ts'

const ASKED = ['swap', 'hours-into-money', 'save', 'buy'] as const satisfies readonly DecisionKind[]

/** What the pages of the person, or of whoever speaks for them, are told from. */
export interface AtDoor extends Door {
  readonly provider: string
  readonly today: Day
  /** `Your`, or `Emma’s`; `You`, or `Emma`. */
  readonly whose: string
  readonly who: string
  readonly isOwn: boolean
  /** What whoever asks may decide today: a way to anything else would lead nowhere. */
  readonly decides: ReadonlySet<DecisionKind>
}

/** The person's door: how much is left, what happened, and at most three ways on from each page. */
export function door(app: Hono<WebEnv>, service: Service): void {
  app.get('/funds/:fund/use', (c) => choices(c, useOf))
  app.get('/funds/:fund/use/cost', (c) => choices(c, costOf))
  app.get('/funds/:fund/use/swap', (c) => choices(c, swapOf))
  app.get('/funds/:fund/use/save', (c) => choices(c, saveOf))
  app.get('/funds/:fund/use/saved', (c) => choices(c, savedOf))
  app.get('/funds/:fund/mine', (c) => choices(c, mineOf))
  app.get('/funds/:fund/mine/deciding', (c) => choices(c, decidingOf))
  app.get('/funds/:fund/mine/seeing', (c) => choices(c, seeingOf))

  app.get('/funds/:fund/use/prices', async (c) => {
    const at = await atDoor(c, service)
    if (isRefusal(at)) return refused(c, [at])
    return c.html(
      <Page {...(await frameAt(c, service, at.page))} title="What an hour costs">
        <Heading at={at} text="What an hour costs" />
        <Prices page={at.page} />
      </Page>,
    )
  })

  app.get('/funds/:fund/mine/statements', async (c) => {
    const skip = Number(c.req.query('skip') ?? '0')
    const at = await atDoor(c, service)
    if (isRefusal(at)) return refused(c, [at])
    if (!Number.isSafeInteger(skip) || skip < 0)
      return refused(c, [new Refusal('not-a-number', 'There is no such page of statements.')])
    return c.html(<StatementsPage {...{ at, skip }} frame={await frameAt(c, service, at.page)} />)
  })

  async function choices(c: Context<WebEnv>, of: (at: AtDoor) => Ways) {
    const at = await atDoor(c, service)
    if (isRefusal(at)) return refused(c, [at])
    const { title, lead, list, ways } = of(at)
    return c.html(
      <Page {...(await frameAt(c, service, at.page))} title={title}>
        <Heading at={at} text={title} />
        {lead && <p class="govuk-body-l rf-text">{lead}</p>}
        {list && <SummaryList items={list} />}
        <Choices label={title} choices={ways} />
      </Page>,
    )
  }
}

/** The first page, for the person and for whoever speaks for them. */
export async function doorPage(c: Context<WebEnv>, service: Service, on?: Day) {
  const at = await atDoor(c, service, on ? { on } : {})
  if (isRefusal(at)) return refused(c, [at])
  const frame = await frameOf(c, service, urls.fund(at.page.fund.id))
  const found = await service.books.reclaims(c.var.caller, {})
  const back = isRefusal(found) ? [] : found.reclaims.filter((r) => r.row.answered === undefined)
  return c.html(<DoorPage {...{ at, frame, back }} />)
}

export async function atDoor(
  c: Context<WebEnv>,
  service: Service,
  more: { readonly on?: Day; readonly week?: Day } = {},
): Promise<AtDoor | Refusal> {
  const { caller } = c.var
  const found = await service.books.door(caller, { fund: c.req.param('fund') ?? '', ...more })
  if (isRefusal(found)) return found
  const isOwn = caller.as.role === 'holder'
  const name = personOf(found.page.fund)
  return {
    ...found,
    provider: (await providerOf(c, service))?.name ?? 'The provider',
    today: todayOf(service),
    isOwn,
    who: isOwn ? 'You' : name,
    whose: isOwn ? 'Your' : `${name}’s`,
    decides: await decidesToday(c, service, found.page.fund.id, ASKED),
  }
}

export function frameAt(c: Context<WebEnv>, service: Service, page: FundPage): Promise<Frame> {
  return frameOf(c, service, '', { breadcrumbs: wayTo(c, page.fund) })
}

/** A page's heading; whoever speaks for somebody reads whose it is. */
export function Heading({ at, text }: { at: Pick<AtDoor, 'isOwn' | 'page'>; text: string }) {
  return (
    <h1 class="govuk-heading-l">
      {!at.isOwn && <span class="govuk-caption-l">{personOf(at.page.fund)}</span>}
      {text}
    </h1>
  )
}

/** Hours as they are seen and as they are heard. */
function Hours({ seconds }: { seconds: number }) {
  return <Spoken seen={hm(seconds)} heard={hmAloud(seconds)} />
}

/** So much of one kind: “6 h of late hours”, “3 nights”. */
function Much({ page, unit, amount }: { page: FundPage; unit: string; amount: number }) {
  const kinds = page.agreement?.kinds ?? []
  const kind = kinds.find((k) => k.code === unit)
  if (unit === 'GBP') return <>{pounds(amount)}</>
  if (kind?.measure === 'count')
    return (
      <>
        {amount} {kind.label}
      </>
    )
  return (
    <>
      <Hours seconds={amount} /> of {labelOf(kinds, unit)}
    </>
  )
}

// ── How much is left ──────────────────────────────────────────────────────────────────────────────────────

function DoorPage({ at, frame, back }: { at: AtDoor; frame: Frame; back: readonly ReclaimShown[] }) {
  const { page, whose, isOwn } = at
  const { id } = page.fund
  const title = `${whose} hours and money`
  return (
    <Page {...frame} title={title}>
      <h1 class="govuk-heading-l">
        {isOwn && <span class="govuk-caption-l">{personOf(page.fund)}</span>}
        {title}
      </h1>
      <div class="rf-left">
        <Left at={at} />
        <Picture at={at} />
      </div>
      <KeptAside at={at} />
      {back.map(({ row, funder }) => (
        <Inset>
          {at.provider} asks to send {printPence(row.pence)} back to {funder}.{' '}
          <a class="govuk-link" href={urls.reclaim(row.id)}>
            Read why, and say what {isOwn ? 'you' : 'they'} would use it for
          </a>
        </Inset>
      ))}
      <LastWeek at={at} />
      <Next at={at} />
      <Choices
        label={isOwn ? 'What you can do' : 'What can be done'}
        choices={[
          {
            href: urls.use(id),
            text: isOwn ? 'Use my hours or money' : `Use ${whose} hours or money`,
            line: useOf(at)
              .ways.map((w) => w.text)
              .join('. ')
              .concat('.')
              .replace('?.', '?'),
            symbol: 'clock',
          },
          {
            href: urls.happened(id),
            text: 'What happened',
            line: 'Week by week: who came, what was used, what was bought.',
            symbol: 'week',
          },
          {
            href: urls.mine(id),
            text: isOwn ? 'My statements and people' : 'Statements and people',
            line: 'Statements and questions. Who can see and decide.',
            symbol: 'letter',
          },
        ]}
      />
    </Page>
  )
}

/** Given as money alone: there are no hours to count first. */
function isMoneyFund({ line, agreement, thisWeek }: FundPage): boolean {
  const held = line.left.some((l) => l.amount !== 0) || line.saved > 0
  return !held && thisWeek.given === 0 && agreement?.weekly.length === 0
}

function Left({ at }: { at: AtDoor }) {
  const { page, who } = at
  const { line } = page
  const kinds = line.left.filter((l) => l.amount !== 0)
  const verb = who === 'You' ? 'have' : 'has'
  const ended = page.agreement?.until !== undefined && page.agreement.until < page.on
  const allFree = isAllFree(page)
  const what = isMoneyFund(page) ? 'left to spend' : 'to spend on other things'
  const money = (
    <>
      {/* What can be used leads: of more, nobody could tell how much of it is theirs to choose over. */}
      <p class={isMoneyFund(page) ? 'rf-left__hours' : 'rf-left__money'}>
        {toSpend(allFree ? line.spending : Math.max(0, freeNow(page)))}
      </p>
      <p class="rf-left__line">{allFree ? what : `free ${what.replace('left ', '')}`}</p>
      {!allFree && <p class="rf-left__line">{spendingSaid(page)}</p>}
    </>
  )
  return (
    <div class="rf-left__part">
      <p class="rf-left__line">
        {page.on === at.today ? '' : `On ${printDay(page.on)}: `}
        {who} {verb}
      </p>
      {!isMoneyFund(page) && (
        <>
          <p class="rf-left__hours">
            <Hours seconds={line.leftInStandard} />
          </p>
          <p class="rf-left__line">left</p>
          <NotCountedYet at={at} />
          {kinds.length > 1 && (
            <p class="rf-left__line">
              {kinds.map((l, i) => (
                <>
                  {i === 0 ? 'That is ' : i === kinds.length - 1 ? ' and ' : ', '}
                  <Much page={page} unit={l.kind} amount={l.amount} />
                </>
              ))}
              .
            </p>
          )}
        </>
      )}
      {money}
      {ended && page.agreement?.until && (
        <p class="rf-left__line">The agreement ended on {printDay(page.agreement.until)}.</p>
      )}
    </div>
  )
}

/** What is left is more than it will be while visits that were given are not written down. */
function NotCountedYet({ at: { page, today } }: { at: AtDoor }) {
  const { recordedThrough } = page.fund
  if (!isLate(page, today) || recordedThrough === undefined) return null
  return (
    <p class="rf-left__line">
      Visits after {printDay(recordedThrough)} are not counted yet. There will be less once they are.
    </p>
  )
}

/** This week as one bar, and the same in words; of a fund given as money, what it is for. */
function Picture({ at }: { at: AtDoor }) {
  const { page, whose } = at
  const { given, used, planned } = page.thisWeek
  if (isMoneyFund(page)) {
    const parts = [
      { label: 'To spend', amount: page.line.spending },
      {
        label: 'Saved',
        amount: page.pots.filter((p) => p.unit === 'GBP').reduce((n, p) => n + p.balance, 0),
      },
      { label: 'For emergencies', amount: page.contingency },
    ].filter((p) => p.amount >= PENNY)
    if (parts.length === 0) return null
    return (
      <div class="rf-left__part">
        <Bar
          chart={bar(
            `${whose} money now`,
            parts.map(({ label, amount }) => ({
              label,
              share: amount,
              text: label === 'To spend' ? toSpend(amount) : pounds(amount),
              heard: label === 'To spend' ? toSpend(amount) : pounds(amount),
            })),
          )}
        />
      </div>
    )
  }
  if (given === 0 && used === 0 && planned === 0) return null
  const left = given - used - planned
  const part = (label: string, seconds: number) => ({
    ...{ label, share: seconds / HOUR, text: hm(seconds), heard: hmAloud(seconds) },
  })
  const parts = [part('Used', used), part('Planned', planned), part('Left', Math.max(0, left))]
  const title = `This week, ${daysSaid(page.week, addDays(page.week, 6))}`
  return (
    <div class="rf-left__part">
      <Bar chart={bar(title, parts)} />
      <ul class="rf-said">
        <li>
          Given: <Hours seconds={given} />.
        </li>
        <li>
          Used: <Hours seconds={used} />.
        </li>
        {planned > 0 && (
          <li>
            Planned: <Hours seconds={planned} />.
          </li>
        )}
        <li>
          {left < 0 ? (
            <>
              More than this week gives: <Hours seconds={-left} />. It comes out of what was left before.
            </>
          ) : (
            <>
              Left of this week: <Hours seconds={left} />.
            </>
          )}
        </li>
      </ul>
    </div>
  )
}

/** Drawn for a phone and made larger where there is room, so that its words are as large as those around it. */
function Bar({ chart: block }: { chart: SharesChart }) {
  return (
    <figure class="rf-chart">
      <figcaption class="rf-chart__title govuk-body">{block.title}</figcaption>
      <Drawing id="left" picture={chart(block, { width: 288, size: 15 })} />
    </figure>
  )
}

interface Part {
  readonly label: string
  readonly share: number
  readonly text: string
  readonly heard: string
}

function bar(title: string, parts: readonly Part[]): SharesChart {
  return {
    type: 'chart',
    chart: 'shares',
    title,
    alt: `A bar in ${parts.length} parts. ${parts.map((p) => `${p.label}: ${p.heard}.`).join(' ')}`,
    parts: parts.map(({ label, share, text }) => ({ label, share, text })),
  }
}

/** “1 to 7 June”, “29 June to 5 July”, “27 April”. */
function daysSaid(first: Day, last: Day): string {
  const without = (day: Day) => printDay(day).replace(/ \d+$/, '')
  if (first === last) return without(first)
  const from = monthOf(first) === monthOf(last) ? String(Number(first.slice(8))) : without(first)
  return `${from} to ${without(last)}`
}

const MOST_POTS = 5

function KeptAside({ at: { page } }: { at: AtDoor }) {
  const kinds = page.agreement?.kinds ?? []
  const pots = page.pots.slice(0, MOST_POTS)
  const more = page.pots.length - pots.length
  if (pots.length === 0 && page.contingency === 0 && page.held.length === 0) return null
  return (
    <>
      <h2 class="govuk-heading-m">Kept aside</h2>
      <ul class="rf-said">
        {pots.map(({ pot, unit, balance }) => (
          <li>
            Saved for {page.words.get(pot.name) ?? '(removed)'}:{' '}
            <Much page={page} unit={unit} amount={balance} />.
          </li>
        ))}
        {more > 0 && <li>And {more} more.</li>}
        {page.contingency > 0 && <li>Kept for emergencies: {pounds(page.contingency)}.</li>}
        {page.held.length > 0 && (
          <li>
            Kept still: {heldInWords(page.held, kinds)}. The decision behind it is disputed. A manager has to
            answer first.
          </li>
        )}
      </ul>
    </>
  )
}

// ── Last week, and what is planned ────────────────────────────────────────────────────────────────────────

type Visit = Extract<Entry, { kind: 'support' | 'not-given' }>

/**
 * The visits of a week that stand, each once, under the day on which it began; or those that were written down in it
 * for an earlier week, whose days were closed.
 */
function visitsOf(
  { week, page }: Pick<AtDoor, 'week' | 'page'>,
  late = false,
): readonly (readonly Visit[])[] {
  const live = week.entries
    .filter((e): e is Visit => e.kind === 'support' || e.kind === 'not-given')
    .filter((e) => !week.reversedBy.has(e.number) && isWrittenLate(e, page.week) === late)
  const dayOf = (e: Visit) => (late ? e.effective : itsDay(e))
  const sessions = Map.groupBy(live, (e) => `${e.kind} ${e.details.session}`)
  return [...sessions.values()].filter((pieces) => {
    const began = pieces.map(dayOf).sort()[0] ?? week.first
    return began >= week.first && began <= week.last && began <= page.on
  })
}

/** The day that an entry is about: an earlier one than its own, where that was closed. */
function itsDay({ effective, relatesTo }: Pick<Entry, 'effective' | 'relatesTo'>): Day {
  return relatesTo ?? effective
}

function LastWeek({ at }: { at: AtDoor }) {
  const { week, before, page } = at
  const { recordedThrough } = page.fund
  const until = recordedThrough === undefined || recordedThrough < week.last
  const said = whatHappened(at, week)
  return (
    <>
      <h2 class="govuk-heading-m">Last week, {daysSaid(week.first, week.last)}</h2>
      <ul class="rf-said">
        {said.map((line) => (
          <li>{line}</li>
        ))}
        {said.length === 0 && (
          <li>{until ? 'Nothing is written down for last week.' : 'Nothing happened last week.'}</li>
        )}
        {until && week.last >= page.fund.opened && (
          <li>
            {recordedThrough === undefined
              ? 'No visits are written down yet.'
              : `Visits are written down up to ${printDay(recordedThrough)}.`}
            {isLate(page, at.today) && ` Ask ${at.provider} about the days since.`}
          </li>
        )}
      </ul>
      {before && <WeekBefore at={at} week={before} />}
    </>
  )
}

/** What was last written down, where nobody has written down last week yet. */
function WeekBefore({ at, week }: { at: AtDoor; week: WeekTold }) {
  const said = whatHappened(at, week)
  return (
    <>
      <h2 class="govuk-heading-m">The last week that is written down, {daysSaid(week.first, week.last)}</h2>
      <ul class="rf-said">
        {said.length === 0 ? <li>Nothing happened.</li> : said.map((line) => <li>{line}</li>)}
      </ul>
    </>
  )
}

/** A week in a few lines: with whom, what was used, who did not come, what was bought. */
function whatHappened({ page, who }: AtDoor, week: WeekTold): readonly Child[] {
  const words = new Map([...page.words, ...week.words])
  const visits = visitsOf({ page, week })
  const given = visits.filter(([v]) => v?.kind === 'support')
  const missed = visits.flatMap(([v]) => (v?.kind === 'not-given' ? [v.details.reason] : []))
  const bought = week.entries.flatMap((e) =>
    e.kind === 'purchase' &&
    !week.reversedBy.has(e.number) &&
    !isWrittenLate(e, page.week) &&
    e.effective >= week.first &&
    e.effective <= week.last
      ? [e.details]
      : [],
  )
  const used = usedBy(visits.flat())
  const late = visitsOf({ page, week }, true)
  return [
    ...(given.length > 0
      ? [`${who} had ${given.length} ${given.length === 1 ? 'visit' : 'visits'}${withWhom(given, words)}.`]
      : []),
    ...(used.length > 0 ? [<Used page={page} used={used} visits={given.length} />] : []),
    ...[...Map.groupBy(missed, (reason) => reason)].map(
      ([reason, of]) => `${NOT_GIVEN_SAID[reason]}: ${of.length} ${of.length === 1 ? 'visit' : 'visits'}.`,
    ),
    ...bought
      .slice(0, MOST_BOUGHT)
      .map((d) => `${who} bought ${words.get(d.what) ?? '(removed)'} for ${pounds(d.sum)}.`),
    ...(bought.length > MOST_BOUGHT ? [`And ${bought.length - MOST_BOUGHT} more things.`] : []),
    ...late.slice(0, MOST_LATE).map((visit) => <Late page={page} visit={visit} />),
    ...(late.length > MOST_LATE
      ? [`And ${late.length - MOST_LATE} more, written down now for earlier days.`]
      : []),
  ]
}

function usedBy(visits: readonly Visit[]) {
  return total(
    visits.flatMap((v) => v.details.reached.map((r) => ({ kind: r.from as string, amount: r.left }))),
  )
}

/** “Written down now, for Tuesday 10 March: 1 visit. It used 3 h.”: why there is less than last week says. */
function Late({ page, visit }: { page: FundPage; visit: readonly Visit[] }) {
  const [first] = visit
  const began = visit.map(itsDay).sort()[0]
  const used = usedBy(visit)
  if (!first || !began) return null
  return (
    <>
      {forAnotherDay(began)}: {first.kind === 'support' ? '1 visit' : NOT_GIVEN_SAID[first.details.reason]}.
      {used.length > 0 && (
        <>
          {' '}
          <Used page={page} used={used} visits={1} />
        </>
      )}
    </>
  )
}

/** Of what is dated in an open month, and is about a day that was closed. */
export function forAnotherDay(day: Day): string {
  return `Written down now, for ${printWeekday(day)}`
}

/** “They used 9 h.”, or of each kind where there are several. */
function Used(props: { page: FundPage; used: readonly { kind: string; amount: number }[]; visits: number }) {
  const { page, used, visits } = props
  return (
    <>
      {visits === 1 ? 'It' : 'They'} used{' '}
      {used.map(({ kind, amount }, i) => (
        <>
          {i === 0 ? '' : i === used.length - 1 ? ' and ' : ', '}
          {used.length === 1 && kind === 'standard' ? (
            <Hours seconds={amount} />
          ) : (
            <Much page={page} unit={kind} amount={amount} />
          )}
        </>
      ))}
      .
    </>
  )
}

const MOST_BOUGHT = 3
const MOST_LATE = 3
const LATE_DAYS = 3

function isLate({ fund, on }: FundPage, today: Day): boolean {
  return (
    on === today && fund.recordedThrough !== undefined && daysBetween(fund.recordedThrough, on) > LATE_DAYS
  )
}

/** So many workers of a week are each named; of more, the first few are. */
const MOST_NAMED = 5
const FIRST_NAMED = 3

/** “: 3 with Femi and 2 with Dawit”; “ with Femi” where all were; “: 3 with Femi, 2 with Dawit, 2 with Ann and 4 with 3 more people” of many. */
function withWhom(visits: readonly (readonly Visit[])[], words: AtDoor['page']['words']): string {
  const names = visits.map(([v]) => v?.details.worker && words.get(v.details.worker))
  const counted = [...Map.groupBy(names, (name) => name ?? '')].sort((a, b) => b[1].length - a[1].length)
  const [only] = counted
  if (only === undefined || (counted.length === 1 && only[0] === '')) return ''
  if (counted.length === 1) return `, ${visits.length === 1 ? '' : 'all '}with ${only[0]}`
  const named = counted.filter(([name]) => name !== '')
  const shown = named.slice(0, named.length > MOST_NAMED ? FIRST_NAMED : MOST_NAMED)
  const more = named.slice(shown.length)
  const count = (of: typeof counted) => of.reduce((n, [, their]) => n + their.length, 0)
  const unnamed = visits.length - count(named)
  const said = [
    ...shown.map(([name, of]) => `${of.length} with ${name}`),
    ...(more.length > 0 ? [`${count(more)} with ${more.length} more people`] : []),
    ...(unnamed > 0 ? [`${unnamed} with somebody who is not named`] : []),
  ]
  return `: ${new Intl.ListFormat('en-GB').format(said)}`
}

/** The visit that comes next, and how many there are after it. */
function Next({ at }: { at: AtDoor }) {
  const { next, page } = at
  const told = { ...toldBy(page, at.provider), words: new Map([...page.words, ...next.words]) }
  const lines = happenings(next.entries, new Map(), told).toReversed()
  const [first] = lines
  if (!first) return null
  return (
    <>
      <h2 class="govuk-heading-m">Planned next</h2>
      <ul class="rf-said">
        <li>
          {printWeekday(first.day)}: {first.what.replace(/^Planned visit, /, '')}.
        </li>
        {lines.length > 1 && (
          <li>
            {lines.length - 1} more {lines.length === 2 ? 'visit is' : 'visits are'} planned in the next two
            weeks.
          </li>
        )}
      </ul>
    </>
  )
}

// ── Statements ────────────────────────────────────────────────────────────────────────────────────────────

const ON_PAGE = 12

function StatementsPage({ at, skip, frame }: { at: AtDoor; skip: number; frame: Frame }) {
  const { page, isOwn } = at
  const { id } = page.fund
  const open = monthOf(nextPeriod(page.fund).first)
  const all = page.statements.toReversed()
  const shown = all.slice(skip, skip + ON_PAGE)
  const [later, earlier] = [skip > 0, all.length > skip + ON_PAGE]
  const title = isOwn ? 'My statements' : 'Statements'
  return (
    <Page {...frame} title={title}>
      <Heading at={at} text={title} />
      <ul class="rf-lines">
        {skip === 0 && open <= monthOf(page.on) && (
          <li class="rf-line">
            <span class="rf-line__day">Not closed yet</span>
            <a class="govuk-link rf-line__link rf-line__what" href={urls.statement(id, open)}>
              {printMonth(open)} as it stands today
            </a>
            <span class="rf-line__much">may change</span>
          </li>
        )}
        {shown.map((s) => (
          <li class="rf-line">
            <span class="rf-line__day">Number {s.number}</span>
            <a class="govuk-link rf-line__link rf-line__what" href={urls.statement(id, s.number)}>
              {printMonth(monthOf(s.last))}
            </a>
            <span class="rf-line__much">
              {s.state === 'may-change' ? 'early copy: may have changed' : ''}
            </span>
          </li>
        ))}
      </ul>
      {all.length === 0 && <p class="govuk-body-l">None has been sent out yet.</p>}
      {(later || earlier) && (
        <Pagination
          label="Pages"
          {...(later
            ? {
                previous: {
                  href: urls.mine(id, 'statements', Math.max(0, skip - ON_PAGE) || undefined),
                  text: 'Later',
                },
              }
            : {})}
          {...(earlier
            ? { next: { href: urls.mine(id, 'statements', skip + ON_PAGE), text: 'Earlier' } }
            : {})}
        />
      )}
      <Choices
        label="Questions"
        choices={[
          {
            href: urls.questions(id),
            text: isOwn ? 'My questions' : 'Questions about them',
            line: 'What was asked, and the answers.',
            symbol: 'question',
          },
        ]}
      />
    </Page>
  )
}
