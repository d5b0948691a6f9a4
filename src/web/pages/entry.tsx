import type { Context, Hono } from 'hono'
import type { Evidence, WrittenBy } from '../../bookkeeping/evidence.ts'
import { AUTHORITY_KINDS } from '../../ledger/authority.ts'
import {
  dayAt,
  localAt,
  type Moment,
  monthOf,
  printDay,
  printMonth,
  printTime,
  printWeekday,
} from '../../ledger/day.ts'
import type { Entry, EntryOf, SessionDetails, TimesKept } from '../../ledger/entry.ts'
import type { AccountCode } from '../../ledger/fund.ts'
import { type Kind, priceOf } from '../../ledger/rate.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { RoleName } from '../../ledger/role.ts'
import type { During } from '../../ledger/two-places.ts'
import { printRate } from '../../words/statement.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Inset, Warning } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { type SummaryItem, SummaryList, Table } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { type Frame, frameOf, providerOf, wayTo } from './frame.ts'
import { capital, type Happening, happenings, hoursOf, INVOLVED_SAID, personOf, pounds } from './words.ts'

/** One entry with its evidence: what an audit asks for, and the person in their own words. */
export function entry(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/funds/:fund/entries/:number', async (c) => {
    const asked = c.req.param('number')
    const number = /^[1-9]\d{0,8}$/.test(asked) ? Number(asked) : 0
    const found = await books.entryOf(c.var.caller, { fund: c.req.param('fund'), number })
    if (isRefusal(found)) return refused(c, [found])
    const provider = (await providerOf(c, service))?.name ?? ''
    return c.html(
      <EntryPage {...{ found, provider }} role={c.var.caller.as.role} frame={await insideFund(c, found)} />,
    )
  })

  function insideFund(c: Context<WebEnv>, { fund }: Evidence): Promise<Frame> {
    return frameOf(c, service, '', {
      breadcrumbs: [...wayTo(c, fund), { href: urls.entries(fund.id), text: 'What happened' }],
    })
  }
}

interface Shown {
  readonly found: Evidence
  readonly provider: string
  readonly role: RoleName
}

function EntryPage(props: Shown & { readonly frame: Frame }) {
  const { found, frame, role } = props
  const { fund, entry: e, reverses, reversedBy } = found
  const isAudit = role === 'manager' || role === 'commissioner'
  const told = lineOf(found, props.provider)
  const title = told.what
  return (
    <Page {...frame} title={`${title}, ${personOf(fund)}`}>
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">
          {personOf(fund)}
          {isAudit && ` · ${fund.ref}`}
        </span>
        {title}
      </h1>
      {!found.unchanged && (
        <Warning>
          This entry is not as it was written down. Do not rely on it, and tell whoever keeps this service.
        </Warning>
      )}
      {reversedBy && (
        <Inset>
          {reversedBy.decision === undefined
            ? `This was put right on ${printDay(reversedBy.effective)}`
            : `This was undone on ${printDay(reversedBy.relatesTo ?? reversedBy.effective)}`}
          : it does not count any more.{' '}
          <EntryLink
            fund={fund.id}
            number={reversedBy.number}
            text={reversedBy.decision === undefined ? 'See what put it right' : 'See what undid it'}
          />
        </Inset>
      )}
      {reverses && (
        <Inset>
          This takes back what was written down before, for {printDay(reverses.effective)}.{' '}
          <EntryLink fund={fund.id} number={reverses.number} text="See what it takes back" />
        </Inset>
      )}
      <SummaryList items={[...whenItems(props), ...whatItems(props, told)]} />
      <Decided {...props} />
      <Standing {...props} />
      {role === 'manager' && e.kind === 'purchase-decided' && !reversedBy && !found.purchase?.paid && (
        <p class="govuk-body">
          <a class="govuk-link" href={urls.payment(fund.id, e.details.purchase)}>
            Say that it is paid
          </a>
        </p>
      )}
      {role === 'commissioner' && (
        <p class="govuk-body">
          <a class="govuk-link" href={urls.newQuery({ fund: fund.id, entry: e.number })}>
            Ask {props.provider} about this
          </a>
        </p>
      )}
      {isAudit && <Moved {...props} />}
      {isAudit && (
        <>
          <h2 class="govuk-heading-m">History</h2>
          <p class="govuk-body">
            {found.unchanged
              ? `History unchanged since ${printDay(dayAt(e.recordedAt))}: checked just now, with the entries before and after it.`
              : 'Its history does not hold.'}
          </p>
          <SummaryList
            codes
            items={[
              { label: 'Entry number', value: String(e.number) },
              { label: 'Hash', value: e.hash },
            ]}
          />
        </>
      )}
    </Page>
  )
}

function EntryLink({ fund, number, text }: { fund: string; number: number; text: string }) {
  return (
    <a class="govuk-link" href={urls.entry(fund, number)}>
      {text}
    </a>
  )
}

const kindsOf = ({ agreement }: Evidence): readonly Kind[] => agreement?.kinds ?? []

/** The entry as the list of what happened tells it; a night that was cut at midnight is one. */
function lineOf(found: Evidence, provider: string): Happening {
  const { entry: e, visit, words, agreement, decision } = found
  const told = {
    kinds: kindsOf(found),
    words,
    provider,
    agreement,
    ...(decision ? { decisions: new Map([[decision.decision.id, decision.decision]]) } : {}),
  }
  const [line] = happenings([e, ...visit], new Map(), told)
  if (!line) throw new Error('an entry that nothing is told of')
  return line
}

const BY: Readonly<Record<WrittenBy, (provider: string, person: string) => string>> = {
  person: (_, person) => `by ${person}, on screen`,
  representative: () => 'by a representative, on screen',
  manager: (provider) => `by a manager of ${provider}`,
  command: (provider) => `at ${provider}’s own computer`,
  file: (provider) => `from a file that a manager of ${provider} took in`,
  agreement: () => 'by the service itself, as was agreed',
}

function momentSaid(at: Moment): string {
  return `${printDay(dayAt(at))} at ${printTime(localAt(at))}`
}

function whenItems({ found, provider }: Shown): SummaryItem[] {
  const { entry: e, by, fund, file } = found
  return [
    {
      label: 'When it happened',
      value: `${printWeekday(e.effective)} ${e.effective.slice(0, 4)}${
        e.relatesTo
          ? `\n(written down for this day, because the month of ${printDay(e.relatesTo)}, when it happened, was closed)`
          : ''
      }`,
    },
    {
      label: 'When it was written down',
      value: `${momentSaid(e.recordedAt)}, ${BY[by](provider, personOf(fund))}`,
    },
    ...(file ? [{ label: 'File it came from', value: `${file.name ?? 'A file'}, row ${file.row}` }] : []),
  ]
}

const TIMES: Readonly<Record<TimesKept, string>> = {
  clocked: 'clocked in and out',
  confirmed: 'confirmed by hand',
  planned: 'as planned: nobody clocked or confirmed them',
}

const PAID_FROM: Readonly<Record<EntryOf<'purchase'>['details']['paidFrom'], (provider: string) => string>> =
  {
    bank: () => 'The fund’s share of the bank',
    'provider-card': (provider) => `${provider}’s card, and owed back`,
    'provider-cash': (provider) => `${provider}’s cash, and owed back`,
  }

/** What each kind of entry says of itself, as the statement would. */
function whatItems(shown: Shown, told: Happening): SummaryItem[] {
  const { found } = shown
  const { entry: e } = found
  switch (e.kind) {
    case 'support':
    case 'booking':
    case 'not-given':
      return visitItems(shown, e)
    case 'purchase-asked':
    case 'purchase-decided':
    case 'purchase':
    case 'receipt-seen':
      return purchaseItems(shown, e)
    case 'receipt':
      return [
        { label: 'Funding source', value: streamNamed(found, e.details.stream) },
        { label: 'Payment’s reference', value: e.details.reference },
        ...(e.details.covers
          ? [
              {
                label: 'For',
                value: `${printDay(e.details.covers.from)} to ${printDay(e.details.covers.to)}`,
              },
            ]
          : []),
        { label: 'How much', value: told.amount },
      ]
    default:
      return [
        ...(told.amount === '' ? [] : [{ label: 'How much', value: told.amount }]),
        ...(told.note ? [{ label: 'Beside it', value: capital(told.note) }] : []),
      ]
  }
}

function streamNamed({ agreement }: Evidence, code: string): string {
  return agreement?.streams.find((s) => s.code === code)?.name ?? 'A funder'
}

function visitItems(
  { found, provider, role }: Shown,
  e: EntryOf<'support'> | EntryOf<'booking'> | EntryOf<'not-given'>,
): SummaryItem[] {
  const kinds = kindsOf(found)
  const { details: d } = e
  const worker = d.worker && found.words.get(d.worker)
  const rateOf = (code: string) => {
    const kind = kinds.find((k) => k.code === code)
    return kind && `${printRate(priceOf(kind))} ${kind.measure === 'time' ? 'an hour' : 'each'}`
  }
  const given = 'pieces' in d ? d.pieces : []
  const charge = d.reached.reduce((n, r) => n + r.charge, 0)
  const direct = d.reached.reduce((n, r) => n + r.direct, 0)
  const isLate = e.kind === 'not-given'
  return [
    {
      label: 'Times',
      value: `${timesSaid(d)}\n(${TIMES[d.times]})`,
    },
    {
      label: 'Worker',
      value: worker ?? (d.worker ? '(name removed)' : 'Not said'),
    },
    ...(found.elsewhere
      ? [{ label: 'On record elsewhere too', value: <ElsewhereSaid all={found.elsewhere} /> }]
      : []),
    ...(d.together > 1 ? [{ label: 'Shared', value: `${d.together} people were supported together` }] : []),
    ...(e.kind === 'not-given'
      ? [
          { label: 'Planned', value: hoursOf(kinds, 'standard', e.details.planned).replace(/ of .*$/, '') },
          ...(e.details.cancelledAt
            ? [
                {
                  label: 'Cancelled',
                  value: `${printDay(dayOf(e.details.cancelledAt))} at ${printTime(e.details.cancelledAt)}`,
                },
              ]
            : []),
          ...(e.details.reason === 'cancelled-late'
            ? [
                yesNo('Was the worker paid?', e.details.workerPaid),
                yesNo('Was the worker given other work?', e.details.otherWork),
              ]
            : []),
        ]
      : []),
    ...(given.length > 0
      ? [{ label: 'Support delivered', value: given.map((p) => hoursOf(kinds, p.kind, p.amount)).join('\n') }]
      : []),
    ...(found.visit.length > 0
      ? [
          {
            label: 'The rest of this visit',
            value: (
              <>
                {found.visit.map((v, i) => (
                  <>
                    {i > 0 && ', '}
                    <EntryLink fund={found.fund.id} number={v.number} text={printDay(v.effective)} />
                  </>
                ))}
              </>
            ),
          },
        ]
      : []),
    {
      label: e.kind === 'booking' ? 'Hours kept for it' : 'Hours used',
      value:
        d.reached.length === 0
          ? 'None'
          : d.reached
              .map((r) => `${hoursOf(kinds, r.from, r.left)}${rateOf(r.from) ? `, ${rateOf(r.from)}` : ''}`)
              .join('\n'),
    },
    ...(charge > 0 && e.kind !== 'booking'
      ? [
          {
            label: 'What it cost',
            value: isLate
              ? pounds(charge)
              : `${pounds(charge)}\n(direct support ${pounds(direct)}, ${
                  role === 'holder' || role === 'representative' ? `running ${provider}` : 'management'
                } ${pounds(charge - direct)})`,
          },
        ]
      : []),
    ...(d.unfunded.length > 0
      ? [
          {
            label: 'Delivered and not charged for',
            value: d.unfunded.map((u) => hoursOf(kinds, u.kind, u.amount)).join('\n'),
          },
        ]
      : []),
  ]
}

const dayOf = (local: string) => local.slice(0, 10) as Entry['effective']

/** “21:00 to 01:00”, and on which days where it ends on another than it began. */
function timesSaid({ localStart, localEnd }: Pick<SessionDetails, 'localStart' | 'localEnd'>): string {
  const [from, to] = [printTime(localStart), printTime(localEnd)]
  const [first, last] = [dayOf(localStart), dayOf(localEnd)]
  return first === last ? `${from} to ${to}` : `${printDay(first)} ${from} to ${printDay(last)} ${to}`
}

/** With whom else the worker is on record during a visit, as far as that may be told. */
export function ElsewhereSaid({ all }: { all: NonNullable<Evidence['elsewhere']> }) {
  if (all.length === 0) return <>With somebody else during this visit</>
  return (
    <>
      {all.map(({ start, end, visit }, i) => (
        <>
          {i > 0 && <br />}
          {visit ? (
            <>
              With{' '}
              <a class="govuk-link" href={urls.entry(visit.fund.id, visit.number)}>
                {personOf(visit.fund)}, {visit.fund.ref}
              </a>
              , from {timesOf(visit)}: with both from {timesOf({ start, end })}
            </>
          ) : (
            `With somebody else from ${timesOf({ start, end })}`
          )}
        </>
      ))}
    </>
  )
}

const timesOf = ({ start, end }: During) => timesSaid({ localStart: localAt(start), localEnd: localAt(end) })

function yesNo(label: string, said: boolean | undefined): SummaryItem {
  return { label, value: said === undefined ? 'Not answered' : said ? 'Yes' : 'No' }
}

function purchaseItems(
  { found: { fund, entry: e, purchase, words }, provider }: Shown,
  about:
    | EntryOf<'purchase-asked'>
    | EntryOf<'purchase-decided'>
    | EntryOf<'purchase'>
    | EntryOf<'receipt-seen'>,
): SummaryItem[] {
  const word = (ref: Parameters<typeof words.get>[0]) => words.get(ref) ?? '(removed)'
  const bought = purchase?.paid ?? purchase?.decided ?? purchase?.asked
  const step = (label: string, at: Entry | undefined, missing: string) => ({
    label,
    value:
      at === undefined ? (
        missing
      ) : at.number === e.number ? (
        printDay(at.effective)
      ) : (
        <EntryLink fund={fund.id} number={at.number} text={printDay(at.effective)} />
      ),
  })
  const isPaid = purchase?.paid !== undefined
  return [
    ...(bought
      ? [
          { label: 'What', value: word(bought.details.what) },
          { label: 'Where from', value: word(bought.details.supplier) },
          { label: 'How much', value: pounds(bought.details.sum) },
        ]
      : []),
    ...(purchase?.asked ? [step('Asked for', purchase.asked, '')] : []),
    ...(purchase?.decided ? [step('Decided', purchase.decided, '')] : []),
    step('Paid', purchase?.paid, 'Not yet'),
    ...(purchase?.paid
      ? [{ label: 'Paid from', value: PAID_FROM[purchase.paid.details.paidFrom](provider) }]
      : []),
    ...(purchase?.receipt
      ? [
          { label: 'Receipt', value: `Seen: ${purchase.receipt.details.receipt}` },
          step('Receipt seen', purchase.receipt, ''),
        ]
      : isPaid || about.kind === 'receipt-seen'
        ? [{ label: 'Receipt', value: 'Not seen' }]
        : []),
  ]
}

/** Who decided, when and how they were involved; an entry that needs nobody's decision says nothing of it. */
function Decided({ found, provider, role }: Shown) {
  const { decision: d, entry: e, fund, words } = found
  if (!d) return null
  const { decision, authority, own } = d
  const name = words.get(decision.name) ?? '(name removed)'
  const helper = decision.helper && words.get(decision.helper)
  const isLater = decision.on > (e.relatesTo ?? e.effective)
  return (
    <>
      <h2 class="govuk-heading-m">Who decided</h2>
      {isLater && <Inset>This was decided after it happened.</Inset>}
      <SummaryList
        items={[
          {
            label: 'Who',
            value: `${name}${authority ? ` (${AUTHORITY_KINDS[authority.kind]})` : helper ? `, with help from ${helper}` : ''}`,
          },
          { label: 'When', value: printDay(decision.on) },
          { label: 'How they were involved', value: capital(INVOLVED_SAID[decision.involved]) },
          ...(decision.standing ? [{ label: 'Kind', value: 'A standing decision for small purchases' }] : []),
          {
            label: 'Written down',
            value: own ? 'By whoever decided, on screen' : `By a manager of ${provider}`,
          },
        ]}
      />
      <p class="govuk-body">
        <a class="govuk-link" href={urls.decision(fund.id, decision.id)}>
          {role === 'holder' ? 'Your decision, and what became of it' : 'The decision, and what became of it'}
        </a>
      </p>
    </>
  )
}

/** Where the statement tells of it. */
function Standing({ found, role }: Shown) {
  const { statement, fund, entry: e } = found
  const month = printMonth(monthOf(e.effective))
  return (
    <>
      <h2 class="govuk-heading-m">On the statement</h2>
      {statement ? (
        <p class="govuk-body">
          <a class="govuk-link" href={urls.statement(fund.id, statement.row.number)}>
            Statement {statement.row.number}, {printMonth(monthOf(statement.row.last))}
          </a>
          {statement.row.state === 'may-change' && ' (an early copy: may have changed)'}
          {statement.line === undefined ? '' : `, line ${statement.line}`}
          {statement.line !== undefined && role === 'holder' && (
            <>
              {'. '}
              <a class="govuk-link" href={urls.askAbout(fund.id, statement.row.number, statement.line)}>
                Ask about this line
              </a>
            </>
          )}
        </p>
      ) : (
        <p class="govuk-body">No statement for {month} tells of it yet.</p>
      )}
    </>
  )
}

/** What an account is called where an audit looks at it. */
function accountSaid(code: AccountCode, found: Evidence, provider: string): string {
  if (code.startsWith('funder:')) return `owed by ${streamNamed(found, code.slice('funder:'.length))}`
  if (code.startsWith('saved:')) return 'money saved for something'
  if (code.startsWith('pot:')) return 'hours saved for something'
  const said: Readonly<Record<string, string>> = {
    bank: 'the fund’s share of the bank',
    hours: 'money behind the hours held',
    spending: 'money to spend',
    contingency: 'kept for emergencies',
    'provider:direct': `earned by ${provider}: direct support`,
    'provider:management': `earned by ${provider}: management`,
    'provider:cancelled-late': `earned by ${provider}: cancelled late`,
    advance: `lent by ${provider}`,
    available: 'hours left',
    booked: 'hours kept for planned visits',
    delivered: 'support delivered',
    'cancelled-late': 'cancelled late',
    returned: 'sent back to the funder',
    issued: 'given by the agreement',
    unfunded: 'delivered and not charged for',
    converted: 'swapped',
    moved: 'moved to another fund',
  }
  return said[code] ?? code
}

function Moved({ found, provider }: Shown) {
  const { transfers } = found.entry
  if (transfers.length === 0) return null
  const kinds = kindsOf(found)
  return (
    <>
      <h2 class="govuk-heading-m">What it moved</h2>
      <Table
        caption="What it moved between accounts"
        captionHidden
        wide
        labelled
        columns={[{ heading: 'Debit' }, { heading: 'Credit' }, { heading: 'How much', align: 'right' }]}
        rows={transfers.map((t) => ({
          cells: [
            capital(accountSaid(t.debit, found, provider)),
            capital(accountSaid(t.credit, found, provider)),
            t.unit === 'GBP' ? pounds(t.amount) : hoursOf(kinds, t.unit, t.amount),
          ],
        }))}
      />
    </>
  )
}
