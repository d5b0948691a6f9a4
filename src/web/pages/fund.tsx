import type { Context, Hono } from 'hono'
import type { FundPage } from '../../bookkeeping/figures.ts'
import type { NeedShown } from '../../bookkeeping/need.ts'
import {
  type Day,
  daysBetween,
  monthOf,
  printDay,
  printMonth,
  printWeekday,
  readDay,
} from '../../ledger/day.ts'
import type { Entry } from '../../ledger/entry.ts'
import { nextPeriod } from '../../ledger/period.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import type { RoleName } from '../../ledger/role.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Button, DateField, ErrorSummary, errorOf, type FieldError, LinkButton } from '../design/fields.tsx'
import { KeyFigure, KeyFigures, ProgressBar } from '../design/figures.tsx'
import { Page, Pagination } from '../design/frame.tsx'
import { SummaryList, Table, Whole } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { act } from './act.ts'
import { committedBeside } from './committed.tsx'
import { doorPage } from './door.tsx'
import { Form, partsOf } from './form.ts'
import { type Frame, frameOf, newKey, providerOf, todayOf, wayTo } from './frame.ts'
import { Prices } from './hour-price.tsx'
import { KeptStill, keptOf } from './kept-still.tsx'
import {
  capital,
  type Happening,
  happenings,
  hm,
  howMuch,
  personOf,
  pounds,
  toldBy,
  toSpend,
} from './words.ts'
import { Flag } from './writing.tsx'

const LINES_ON_PAGE = 12
const ENTRIES_ON_PAGE = 50

/**
 * One person's fund: what is left, this week, what happened, and what an hour costs. The person, and whoever speaks for
 * them, come to their own door instead.
 */
export function fund(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/funds/:fund', async (c) => {
    const asked = c.req.query('on')
    const on = asked === undefined ? undefined : readDay(asked)
    if (isRefusal(on)) return refused(c, [on])
    const { role } = c.var.caller.as
    if (role === 'holder' || role === 'representative') return doorPage(c, service, on)
    const page = await books.fundPage(c.var.caller, { fund: c.req.param('fund'), ...(on ? { on } : {}) })
    if (isRefusal(page)) return refused(c, [page])
    return c.html(await shown(c, page, []))
  })

  async function shown(c: Context<WebEnv>, page: FundPage, errors: readonly FieldError[]) {
    const provider = (await providerOf(c, service))?.name ?? ''
    const { role } = c.var.caller.as
    const frame = await frameOf(c, service, urls.fund(page.fund.id), {
      // The list of funds is above it; whoever has one fund has no list.
      breadcrumbs: wayTo(c, page.fund).slice(0, -1),
      hasErrors: errors.length > 0,
    })
    const need = role === 'manager' ? await needOf(c, page) : undefined
    return <FundShown {...{ page, role, provider, frame, errors, need }} today={todayOf(service)} />
  }

  /** How the person needs to be written to: flagged to staff wherever they look (Accessible Information Standard). */
  async function needOf(c: Context<WebEnv>, { fund }: FundPage): Promise<NeedShown | undefined> {
    const found = await books.needsOf(c.var.caller, { fund: fund.id })
    return isRefusal(found) ? undefined : found.readers.find((r) => r.reader === 'person')
  }

  app.get('/funds/:fund/entries', async (c) => {
    const [to, skip] = [c.req.query('to'), Number(c.req.query('skip') ?? '0')]
    const day = to === undefined ? undefined : readDay(to)
    if (isRefusal(day)) return refused(c, [day])
    if (!Number.isSafeInteger(skip) || skip < 0 || skip > 400)
      return refused(c, [new Refusal('not-a-number', 'There is no such page of entries.')])
    const page = await books.fundPage(c.var.caller, { fund: c.req.param('fund') })
    if (isRefusal(page)) return refused(c, [page])
    const found = await books.entriesOf(c.var.caller, {
      fund: page.fund.ref,
      most: ENTRIES_ON_PAGE + skip,
      ...(day ? { to: day } : {}),
    })
    if (isRefusal(found)) return refused(c, [found])
    const provider = (await providerOf(c, service))?.name ?? ''
    const told = {
      ...toldBy(page, provider),
      words: new Map([...page.words, ...found.words]),
      others: new Map([...found.paired, ...found.entries.map((e) => [e.number, e] as const)]),
    }
    const lines = happenings(found.entries.slice(skip), found.reversedBy, told)
    const frame = await insideFund(c, page)
    const evidenceOf = isAudit(c.var.caller.as.role) ? page.fund.id : undefined
    const earlier = earlierThan(found.entries, skip)
    return c.html(<EntriesPage {...{ page, lines, evidenceOf, earlier, frame }} />)
  })

  app.post('/recorded-through', async (c) => {
    const form = await Form.sent(c)
    const fund = form.written('fund')
    const page = await books.fundPage(c.var.caller, { fund })
    if (isRefusal(page)) return refused(c, [page])
    return act(c, form, {
      read: () => form.day('through'),
      act: (through, request) => books.recordThrough(c.var.caller, { fund, through }, request),
      fields: { through: 'through' },
      again: (errors) => shown(c, page, errors),
      next: () => urls.fund(page.fund.id),
    })
  })

  function insideFund(c: Context<WebEnv>, page: FundPage): Promise<Frame> {
    return frameOf(c, service, '', { breadcrumbs: wayTo(c, page.fund) })
  }
}

function FundShown(props: {
  page: FundPage
  role: RoleName
  provider: string
  frame: Frame
  errors: readonly FieldError[]
  /** Only for a manager. */
  need: NeedShown | undefined
  today: ReturnType<typeof todayOf>
}) {
  const { page, role, provider, frame, errors, need, today } = props
  const { line, agreement } = page
  const kinds = agreement?.kinds ?? []
  const name = personOf(page.fund)
  return (
    <Page {...frame} title={name}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-xl">
        <span class="govuk-caption-l">{page.fund.ref}</span>
        {name}
      </h1>
      <KeyFigures>
        <KeyFigure
          label={`Hours left on ${printDay(page.on)}`}
          value={hm(line.leftInStandard)}
          beneath={`worth ${pounds(line.worth)}${line.saved > 0 ? ' with the hours saved' : ''}`}
        />
        <KeyFigure
          label="To spend on other things"
          value={toSpend(line.spending)}
          beneath={[keptOf(page, 'GBP', 'spending'), committedBeside(page)].filter(Boolean).join('; ')}
        />
        {line.saved > 0 && <KeyFigure label="Hours saved" value={hm(line.saved)} />}
      </KeyFigures>
      <KeptStill page={page} />
      {need && <Flag need={need} fund={page.fund.id} />}
      {role === 'manager' && (
        <div class="govuk-button-group">
          <LinkButton href={urls.cost(page.fund.id)}>What would it cost?</LinkButton>
          <LinkButton href={urls.latest(page.fund.id)} kind="secondary">
            How late can I stay?
          </LinkButton>
          <LinkButton href={urls.swap(page.fund.id)} kind="secondary">
            Swap hours or money
          </LinkButton>
          <LinkButton href={urls.save(page.fund.id)} kind="secondary">
            Save for something
          </LinkButton>
          <LinkButton href={urls.buy(page.fund.id)} kind="secondary">
            Buy something
          </LinkButton>
        </div>
      )}

      <ThisWeek page={page} />
      <h2 class="govuk-heading-l">What is left</h2>
      <Table
        caption="Hours left by kind"
        columns={[{ heading: 'Kind of hours' }, { heading: 'Left', align: 'right' }]}
        rows={line.left.map((l) => ({
          cells: [
            capital(l.label),
            withKept(howMuch(kinds, l.kind, l.amount), keptOf(page, l.kind, 'available')),
          ],
        }))}
      />
      {page.pots.length > 0 && (
        <Table
          caption="Saving for…"
          columns={[{ heading: 'What for' }, { heading: 'Saved', align: 'right' }]}
          rows={page.pots.map((p) => ({
            cells: [
              page.words.get(p.pot.name) ?? '(removed)',
              withKept(
                p.unit === 'GBP' ? pounds(p.balance) : howMuch(kinds, p.unit, p.balance),
                keptOf(page, p.unit, `${p.unit === 'GBP' ? 'saved' : 'pot'}:${p.pot.pot}`),
              ),
            ],
          }))}
        />
      )}
      <SummaryList
        items={[
          {
            label: 'Kept for emergencies',
            value: withKept(pounds(page.contingency), keptOf(page, 'GBP', 'contingency')),
          },
          { label: 'At the bank', value: pounds(line.bank) },
          ...owed(line.owed),
          ...(line.lent > 0 ? [{ label: `${provider} has lent`, value: pounds(line.lent) }] : []),
          ...page.unfunded.map((u) => ({
            label: `Extra support not charged for`,
            value: `${howMuch(kinds, u.kind, u.amount)} of ${u.label}`,
          })),
        ]}
      />
      <Recorded {...{ page, role, errors, today }} />
      <Recent {...{ page, provider }} evidenceOf={isAudit(role) ? page.fund.id : undefined} />
      <h2 class="govuk-heading-l">What an hour costs</h2>
      <Prices page={page} />
      <Statements page={page} role={role} />
      <OnRecord page={page} role={role} />
    </Page>
  )
}

function withKept(much: string, kept: string | undefined): string {
  return kept === undefined ? much : `${much}\n(${kept})`
}

function owed(pennySeconds: number) {
  if (pennySeconds === 0) return []
  return pennySeconds > 0
    ? [{ label: 'Funders still have to pay', value: pounds(pennySeconds) }]
    : [{ label: 'Funders have paid ahead', value: pounds(-pennySeconds) }]
}

function ThisWeek({ page }: { page: FundPage }) {
  const { given, used, planned, goesBack } = page.thisWeek
  const taken = used + planned
  return (
    <>
      <h2 class="govuk-heading-l">This week, from {printWeekday(page.week)}</h2>
      {given > 0 && (
        <ProgressBar label="Used and planned" used={taken} of={given} text={`${hm(taken)} of ${hm(given)}`} />
      )}
      <Table
        caption="Hours this week"
        captionHidden
        columns={[{ heading: 'This week' }, { heading: 'Hours', align: 'right' }]}
        rows={[
          { cells: ['Given', hm(given)] },
          { cells: ['Used', used === 0 ? '0 h' : `−${hm(used)}`] },
          { cells: ['Already planned', planned === 0 ? '0 h' : `−${hm(planned)}`] },
          { cells: ['Left this week', hm(given - taken)], kind: 'total' },
        ]}
      />
      {goesBack && (
        <p class="govuk-body">
          {goesBack.amount > 0
            ? `${hm(goesBack.amount)} of the hours left, worth ${pounds(goesBack.worth)},`
            : `${pounds(goesBack.worth)} of the money to spend`}{' '}
          {goesBack.amount > 0 ? 'were' : 'was'} given for days of this week that somebody else pays for. On{' '}
          {goesBack.entry === undefined ? (
            printDay(goesBack.on)
          ) : (
            <a class="govuk-link" href={urls.entry(page.fund.id, goesBack.entry)}>
              {printDay(goesBack.on)}
            </a>
          )}{' '}
          {goesBack.amount > 0 ? 'they go' : 'it goes'} back, and funders do not have to pay for{' '}
          {goesBack.amount > 0 ? 'them' : 'it'} any more.
        </p>
      )}
    </>
  )
}

const LATE_DAYS = 3

function Recorded(props: {
  page: FundPage
  role: RoleName
  errors: readonly FieldError[]
  today: ReturnType<typeof todayOf>
}) {
  const { page, role, errors, today } = props
  const { recordedThrough } = page.fund
  const isLate = recordedThrough === undefined || daysBetween(recordedThrough, today) > LATE_DAYS
  return (
    <>
      <h2 class="govuk-heading-l">Support recorded</h2>
      <p class="govuk-body">
        {recordedThrough
          ? `Support is recorded up to ${printDay(recordedThrough)}.`
          : 'No support is recorded yet.'}
        {isLate && ' Visits since then are not counted yet, so unused hours cannot be swapped or saved.'}
      </p>
      {role === 'manager' && <RecordThrough {...{ page, errors, today }} />}
    </>
  )
}

function RecordThrough(props: {
  page: FundPage
  errors: readonly FieldError[]
  today: ReturnType<typeof todayOf>
}) {
  const { page, errors, today } = props
  const { id } = page.fund
  return (
    <>
      {page.putAside.length > 0 && (
        <p class="govuk-body">
          <a class="govuk-link" href={urls.putAside()}>
            {page.putAside.length === 1
              ? 'One row of a file is'
              : `${page.putAside.length} rows of files are`}{' '}
            put aside
          </a>{' '}
          for this person.
        </p>
      )}
      <details class="govuk-details">
        <summary class="govuk-details__summary">
          <span class="govuk-details__summary-text">Say that all support is recorded up to a day</span>
        </summary>
        <div class="govuk-details__text">
          <form method="post" action={urls.recordedThrough()} novalidate>
            <input type="hidden" name="key" value={newKey()} />
            <input type="hidden" name="fund" value={id} />
            <DateField
              name="through"
              label="Every visit is recorded up to and including"
              hint="Like 31 5 2026"
              value={partsOf(today)}
              error={errorOf(errors, 'through')}
            />
            <Button kind="secondary">Record this day</Button>
          </form>
        </div>
      </details>
    </>
  )
}

function isAudit(role: RoleName): boolean {
  return role === 'manager' || role === 'commissioner'
}

function Recent(props: { page: FundPage; provider: string; evidenceOf: string | undefined }) {
  const { page, provider, evidenceOf } = props
  const lines = happenings(page.recent, page.reversedBy, toldBy(page, provider))
  return (
    <>
      <h2 class="govuk-heading-l">What happened lately</h2>
      <Happenings lines={lines.slice(0, LINES_ON_PAGE)} evidenceOf={evidenceOf} />
      {lines.length > LINES_ON_PAGE && (
        <p class="govuk-body">
          <a class="govuk-link" href={urls.entries(page.fund.id)}>
            Everything that happened
          </a>
        </p>
      )}
    </>
  )
}

/** For whoever audits each line leads to its evidence. */
function Happenings({ lines, evidenceOf }: { lines: readonly Happening[]; evidenceOf?: string | undefined }) {
  if (lines.length === 0) return <p class="govuk-body">Nothing yet.</p>
  return (
    <Table
      caption="What happened"
      captionHidden
      wide
      columns={[{ heading: 'Day' }, { heading: 'What happened' }, { heading: 'How much', align: 'right' }]}
      rows={lines.map((l) => ({
        cells: [<Whole>{printDay(l.day)}</Whole>, whatHappened(l, evidenceOf), l.amount],
      }))}
    />
  )
}

function whatHappened({ number, what, note }: Happening, evidenceOf: string | undefined) {
  if (evidenceOf === undefined) return note ? `${what}\n(${note})` : what
  return (
    <>
      <a class="govuk-link" href={urls.entry(evidenceOf, number)}>
        {what}
      </a>
      {note && (
        <>
          <br />({note})
        </>
      )}
    </>
  )
}

/** Where the next page begins: a day, and how many of that day's entries were shown already. */
function earlierThan(entries: readonly Entry[], skipped: number): { to: Day; skip: number } | undefined {
  const last = entries.at(-1)
  if (!last || entries.length < ENTRIES_ON_PAGE + skipped) return undefined
  return { to: last.effective, skip: entries.filter((e) => e.effective === last.effective).length }
}

function EntriesPage(props: {
  page: FundPage
  lines: readonly Happening[]
  evidenceOf: string | undefined
  earlier: ReturnType<typeof earlierThan>
  frame: Frame
}) {
  const { page, lines, evidenceOf, earlier, frame } = props
  return (
    <Page {...frame} title={`What happened, ${personOf(page.fund)}`}>
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{personOf(page.fund)}</span>
        What happened
      </h1>
      <Happenings lines={lines} evidenceOf={evidenceOf} />
      {earlier && (
        <Pagination label="Pages" next={{ href: urls.entries(page.fund.id, earlier), text: 'Earlier' }} />
      )}
    </Page>
  )
}

function Statements({ page, role }: { page: FundPage; role: RoleName }) {
  const { id } = page.fund
  const open = monthOf(nextPeriod(page.fund).first)
  const has = open <= monthOf(page.on)
  return (
    <>
      <h2 class="govuk-heading-l">Statements</h2>
      <ul class="govuk-list">
        {has && (
          <li>
            <a class="govuk-link" href={urls.statement(id, open)}>
              {printMonth(open)} as it stands today
            </a>{' '}
            (may change)
            {role === 'manager' && (
              <>
                {' '}
                ·{' '}
                <a class="govuk-link" href={urls.earlyCopy(id, open)}>
                  Issue an early copy<span class="govuk-visually-hidden"> of {printMonth(open)}</span>
                </a>{' '}
                ·{' '}
                <a class="govuk-link" href={urls.closure(id, open)}>
                  Close {printMonth(open)}
                </a>
              </>
            )}
          </li>
        )}
        {[...page.statements].reverse().map((s) => (
          <li>
            <a class="govuk-link" href={urls.statement(id, s.number)}>
              {printMonth(monthOf(s.last))}
            </a>{' '}
            (statement {s.number}
            {s.state === 'may-change' && ', an early copy: may have changed'}) ·{' '}
            <a class="govuk-link" href={urls.statementPdf(id, s.number)}>
              PDF<span class="govuk-visually-hidden"> of {printMonth(monthOf(s.last))}</span>
            </a>
          </li>
        ))}
      </ul>
      <p class="govuk-body">
        <a class="govuk-link" href={urls.questions(id)}>
          Questions about them
        </a>
      </p>
    </>
  )
}

/** Where it stands what was decided, and who can see all this. */
function OnRecord({ page, role }: { page: FundPage; role: RoleName }) {
  const { id } = page.fund
  return (
    <>
      <h2 class="govuk-heading-l">Decisions and people</h2>
      <ul class="govuk-list">
        <li>
          <a class="govuk-link" href={urls.decisions(id)}>
            Decisions
          </a>
        </li>
        {role === 'manager' && (
          <li>
            <a class="govuk-link" href={urls.agreement(id)}>
              The agreement
            </a>
          </li>
        )}
        {/* Hidden from the person: docs/decisions/0032. */}
        {isAudit(role) && (
          <>
            <li>
              <a class="govuk-link" href={urls.queries({ fund: id, all: '1' })}>
                Queries of those who pay
              </a>
            </li>
            <li>
              <a class="govuk-link" href={urls.reclaims({ fund: id })}>
                Money that may go back
              </a>
            </li>
          </>
        )}
        {role !== 'commissioner' && (
          <>
            <li>
              <a class="govuk-link" href={urls.whoCanSee(id)}>
                Who can see and decide
              </a>
            </li>
            <li>
              <a class="govuk-link" href={urls.looked(id)}>
                Who looked
              </a>
            </li>
            <li>
              <a class="govuk-link" href={urls.writing(id)}>
                How we write
              </a>
            </li>
          </>
        )}
      </ul>
    </>
  )
}
