import type { Context, Hono } from 'hono'
import type { DecisionOnRecord } from '../../bookkeeping/decision.ts'
import { addDays, type Day, monthOf, printDay, printMonth, printWeekday, readDay } from '../../ledger/day.ts'
import type { Entry } from '../../ledger/entry.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import { numberedLines } from '../../ledger/statement.ts'
import { decisionToUndo } from '../../ledger/undo.ts'
import type { Service, WebEnv } from '../caller.ts'
import { type Choice, Choices } from '../design/choices.tsx'
import { Spoken } from '../design/figures.tsx'
import { Page, Pagination } from '../design/frame.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { mayDispute, sayingOf } from './decisions.tsx'
import { type AtDoor, atDoor, forAnotherDay, frameAt, Heading } from './door.tsx'
import type { Frame } from './frame.ts'
import { aloud, belongsTo, type Happening, happenings, hoursOf, personOf, pounds, toldBy } from './words.ts'

/** What happened, week by week, and what can be done about each line of it: at most three things. */
export function happened(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/funds/:fund/happened', async (c) => {
    const first = await atDoor(c, service)
    if (isRefusal(first)) return refused(c, [first])
    return shown(c, first.page.week)
  })

  app.get('/funds/:fund/happened/:week', async (c) => {
    const week = readDay(c.req.param('week'))
    return isRefusal(week) ? refused(c, [week], 404) : shown(c, week)
  })

  async function shown(c: Context<WebEnv>, week: Day) {
    const skip = Number(c.req.query('skip') ?? '0')
    const at = await atDoor(c, service, { week })
    if (isRefusal(at)) return refused(c, [at])
    if (!Number.isSafeInteger(skip) || skip < 0)
      return refused(c, [new Refusal('not-a-number', 'There is no such page of this week.')])
    return c.html(<WeekPage {...{ at, skip }} frame={await frameAt(c, service, at.page)} />)
  }

  app.get('/funds/:fund/happened/:week/:number', async (c) => {
    const week = readDay(c.req.param('week'))
    if (isRefusal(week)) return refused(c, [week], 404)
    const at = await atDoor(c, service, { week })
    if (isRefusal(at)) return refused(c, [at])
    const number = Number(c.req.param('number'))
    const line = linesOf(at).find((l) => l.number === number)
    const entry = at.week.entries.find((e) => e.number === number)
    if (!line || !entry)
      return refused(c, [new Refusal('unknown-entry', 'There is nothing of this kind in that week.')])
    const ways = [
      ...(await askingWay(c, at, entry)),
      ...(await decisionWay(c, at, entry)),
      ...undoingWay(at, entry),
    ]
    const frame = await frameAt(c, service, at.page)
    return c.html(
      <LinePage
        {...{ at, line, ways }}
        frame={{
          ...frame,
          breadcrumbs: [
            ...(frame.breadcrumbs ?? []),
            { href: urls.happened(at.page.fund.id, week), text: 'Week' },
          ],
        }}
      />,
    )
  })

  /** Asking about it, where it stands on a statement that was sent out: by its line's own number. */
  async function askingWay(c: Context<WebEnv>, at: AtDoor, entry: Entry): Promise<Choice[]> {
    const row = statementWith(at, entry)
    if (!row) return []
    const { fund } = at.page
    const found = await books.statementOf(c.var.caller, { fund: fund.id, number: row.number })
    if (isRefusal(found)) return []
    const line = numberedLines(found.statement).find(({ line: l, part }) => {
      if ('entries' in l) return l.entries.includes(entry.number)
      if ('entry' in l) return l.entry === entry.number
      return part === 'bought' && entry.kind === 'purchase' && 'purchase' in l
        ? l.purchase === entry.details.purchase
        : false
    })
    return [
      {
        href: urls.askAbout(fund.id, row.number, line?.number),
        text: 'Ask about this',
        line: `It is on the statement for ${printMonth(monthOf(row.last))}.`,
        symbol: 'ask',
      },
    ]
  }

  /** Saying that it was not decided so, where somebody else wrote it down; else what is on record of it. */
  async function decisionWay(c: Context<WebEnv>, at: AtDoor, entry: Entry): Promise<Choice[]> {
    if (entry.decision === undefined) return []
    const { id } = at.page.fund
    const about = await books.decisionsOf(c.var.caller, { fund: id })
    if (isRefusal(about)) return []
    const record = about.decisions.find((d) => d.decision.id === entry.decision)
    if (!record) return []
    return [
      mayDispute(c, record)
        ? {
            href: urls.dispute(id, record.decision.id),
            text: SAID[sayingOf(c.var.caller.as, record)],
            line: `${writtenBy(record, at)} wrote it down.`,
            symbol: 'complain',
          }
        : { href: urls.decision(id, record.decision.id), text: 'Who decided this', symbol: 'person' },
    ]
  }
}

const SAID = {
  'not-mine': 'This was not my decision',
  'not-theirs': 'This was not their decision',
  'not-so': 'This was not decided so',
} as const

function writtenBy({ writtenDownBy }: DecisionOnRecord, { provider }: AtDoor): string {
  return writtenDownBy.name ?? `A manager of ${provider}`
}

function undoingWay(at: AtDoor, entry: Entry): Choice[] {
  if (!mayUndo(at, entry)) return []
  return [
    {
      href: urls.undo(at.page.fund.id, entry.number),
      text: 'Undo this',
      line: 'As long as it is not used.',
      symbol: 'put-right',
    },
  ]
}

/** A choice of a kind that whoever asks decides, and that nothing has undone yet. */
function mayUndo({ week, decides }: AtDoor, entry: Entry): boolean {
  const kind = decisionToUndo(entry.kind)
  return kind !== undefined && decides.has(kind) && !week.reversedBy.has(entry.number)
}

/** The last statement that holds the day of an entry, the final one before an early copy. */
function statementWith({ page }: AtDoor, { effective }: Entry) {
  const on = page.statements.filter((s) => s.first <= effective && effective <= s.last)
  return on.findLast((s) => s.state === 'final') ?? on.at(-1)
}

/** What a person looks for: visits, what was bought and chosen, what came in. The rest is kept for managers. */
const TOLD: ReadonlySet<Entry['kind']> = new Set([
  ...(['support', 'booking', 'not-given', 'allocation', 'brought-forward'] as const),
  ...(['conversion', 'hours-into-money', 'money-into-hours', 'saving', 'contingency'] as const),
  ...(['purchase-decided', 'purchase', 'funding', 'reversal', 'repricing'] as const),
  ...(['dispute', 'dispute-answered', 'agreement', 'decision'] as const),
])

/** The lines of the week, oldest first: a night stands under the day on which it began. */
function linesOf(at: AtDoor): readonly Happening[] {
  const { week, page } = at
  const visited = new Set(
    week.entries.flatMap((e) =>
      e.kind === 'support' || e.kind === 'not-given' ? [e.details.booking ?? 0] : [],
    ),
  )
  const paid = new Set(week.entries.flatMap((e) => (e.kind === 'purchase' ? [e.details.purchase] : [])))
  const told = week.entries.filter(
    (e) =>
      TOLD.has(e.kind) &&
      // A visit that was planned and then given is told once; so is what was decided and paid.
      !(e.kind === 'booking' && visited.has(e.number)) &&
      !(e.kind === 'purchase-decided' && paid.has(e.details.purchase)),
  )
  const about = {
    ...toldBy(page, at.provider),
    words: new Map([...page.words, ...week.words]),
    others: week.paired,
  }
  const days = new Map(told.flatMap((e) => (e.relatesTo === undefined ? [] : [[e.number, e.relatesTo]])))
  return happenings(told, week.reversedBy, about)
    .filter((l) => l.day >= week.first && l.day <= week.last)
    .map((l) => withItsDay(withBoth(l, at), days.get(l.number)))
    .toReversed()
}

/** What was given beside what came for it, and what a thing to buy costs; undone in the same week, nothing moved. */
function withBoth(line: Happening, { week, page }: AtDoor): Happening {
  const entry = week.entries.find((e) => e.number === line.number)
  const undoing = week.entries.find((e) => e.number === week.reversedBy.get(line.number))
  if (!entry || undoing?.decision !== undefined) return line
  const hours = (kind: string, amount: number) => hoursOf(page.agreement?.kinds ?? [], kind, amount)
  switch (entry.kind) {
    case 'conversion': {
      const { from, left, to, came } = entry.details
      return { ...line, amount: `−${hours(from, left)}, +${hours(to, came)}` }
    }
    case 'hours-into-money': {
      const { kind, amount, sum } = entry.details
      return { ...line, amount: `−${hours(kind, amount)}, +${pounds(sum)}` }
    }
    case 'money-into-hours': {
      const { kind, amount, sum } = entry.details
      return { ...line, amount: `−${pounds(sum)}, +${hours(kind, amount)}` }
    }
    case 'purchase-decided':
      return { ...line, amount: pounds(entry.details.sum) }
    default:
      return line
  }
}

/** What is about a closed day stands under the day on which it counts, and says so first. */
function withItsDay({ note, ...line }: Happening, day: Day | undefined): Happening {
  if (day === undefined) return note === undefined ? line : { ...line, note }
  const rest = note?.split('; ').filter((part) => part !== belongsTo(day))
  return {
    ...line,
    what: `${forAnotherDay(day)}: ${line.what}`,
    ...(rest && rest.length > 0 ? { note: rest.join('; ') } : {}),
  }
}

const ON_PAGE = 50

function WeekPage({ at, skip, frame }: { at: AtDoor; skip: number; frame: Frame }) {
  const { page, week } = at
  const { id } = page.fund
  const lines = linesOf(at)
  const shown = lines.slice(skip, skip + ON_PAGE)
  const entries = new Map(week.entries.map((e) => [e.number, e]))
  return (
    <Page {...frame} title={`What happened, ${daysOf(week)}`}>
      <Heading at={at} text="What happened" />
      <h2 class="govuk-heading-m">{weekNamed(at)}</h2>
      {shown.length === 0 && (
        <p class="govuk-body-l">
          {week.first > page.on ? 'Nothing is planned yet.' : 'Nothing is written down for this week.'}
        </p>
      )}
      <ul class="rf-lines">
        {shown.map((line) => (
          <Line at={at} line={line} entry={entries.get(line.number)} />
        ))}
      </ul>
      {lines.length > skip + ON_PAGE && (
        <p class="govuk-body-l">
          <a class="govuk-link" href={urls.happened(id, week.first, skip + ON_PAGE)}>
            More of this week
          </a>
        </p>
      )}
      <Pagination
        label="Weeks"
        {...(week.earlier
          ? { previous: { href: urls.happened(id, week.earlier), text: 'The week before' } }
          : {})}
        {...(week.later ? { next: { href: urls.happened(id, week.later), text: 'The week after' } } : {})}
      />
      <Choices
        label="More"
        choices={[
          {
            href: urls.decisions(id),
            text: at.isOwn ? 'My decisions' : 'Decisions',
            line: 'All that was decided, and by whom.',
            symbol: 'tick',
          },
          {
            href: urls.entries(id),
            text: 'Everything on one list',
            line: 'What was paid in, and each step, too.',
            symbol: 'plan',
          },
        ]}
      />
    </Page>
  )
}

/** A line as it is seen, and with its hours as they are read aloud; a sign stays with its pounds. */
function Said({ text }: { text: string }) {
  return <Spoken seen={text.replace(/([+−])£/g, '$1\u2060£')} heard={aloud(text)} />
}

function Line({ at, line, entry }: { at: AtDoor; line: Happening; entry: Entry | undefined }) {
  const what = withoutNumbers(line)
  const leads = entry !== undefined && leadsOn(at, entry)
  return (
    <li class="rf-line">
      <span class="rf-line__day">{printWeekday(line.day)}</span>
      <span class="rf-line__what">
        {leads ? (
          <a
            class="govuk-link rf-line__link"
            href={urls.happening(at.page.fund.id, at.week.first, line.number)}
          >
            <Said text={what} />
          </a>
        ) : (
          <Said text={what} />
        )}
      </span>
      <span class="rf-line__much">
        <Said text={line.amount} />
      </span>
    </li>
  )
}

/** Whether something can be done about a line. */
function leadsOn(at: AtDoor, entry: Entry): boolean {
  if (mayUndo(at, entry) || entry.decision !== undefined) return true
  return ASKED_ABOUT.has(entry.kind) && statementWith(at, entry) !== undefined
}

const ASKED_ABOUT: ReadonlySet<Entry['kind']> = new Set(['support', 'not-given', 'purchase'])

/** The line with what stands beside it; numbers of entries and of versions say nothing to anybody here. */
function withoutNumbers({ what, note }: Happening): string {
  const said = note
    ?.split('; ')
    .filter((part) => !/^of entry \d+$/.test(part))
    .join('; ')
  const plain = what.replace(/ \(version \d+\)$/, '')
  return said ? `${plain} (${said})` : plain
}

function daysOf({ first, last }: AtDoor['week']): string {
  return `${printDay(first)} to ${printDay(last)}`
}

function weekNamed({ week, page }: AtDoor): string {
  const names = new Map([
    [page.week, 'This week'],
    [addDays(page.week, -7), 'Last week'],
    [addDays(page.week, 7), 'Next week'],
  ])
  const days = `${printWeekday(week.first)} to ${printWeekday(week.last)} ${week.last.slice(0, 4)}`
  const name = names.get(week.first)
  return name ? `${name}: ${days}` : days
}

function LinePage(props: { at: AtDoor; line: Happening; ways: readonly Choice[]; frame: Frame }) {
  const { at, line, ways, frame } = props
  const what = withoutNumbers(line)
  return (
    <Page {...frame} title={`${what}, ${printDay(line.day)}`}>
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">
          {at.isOwn ? '' : `${personOf(at.page.fund)}, `}
          {printWeekday(line.day)} {line.day.slice(0, 4)}
        </span>
        <Said text={what} />
      </h1>
      {line.amount && (
        <p class="govuk-body-l">
          <Said text={line.amount} />
        </p>
      )}
      {ways.length === 0 && (
        <p class="govuk-body-l">There is nothing to decide about this. You can ask {at.provider} about it.</p>
      )}
      <Choices label="What can be done" choices={ways} />
    </Page>
  )
}
