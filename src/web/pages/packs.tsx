import type { Hono } from 'hono'
import type { PackList, PackMonth, PackShown } from '../../bookkeeping/packs.ts'
import { type Day, printDay, printMonth } from '../../ledger/day.ts'
import { printPence } from '../../ledger/money.ts'
import { type PackFigures, WHY_OPEN } from '../../ledger/pack.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Sum } from '../../ledger/statement.ts'
import { total } from '../../ledger/statement-facts.ts'
import { exactHoursSaid } from '../../words/report.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Inset, KeyFigure, KeyFigures } from '../design/figures.tsx'
import { Page, Pagination } from '../design/frame.tsx'
import { Table, type TableRow } from '../design/tables.tsx'
import { readPack, sendPack } from '../pack-file.ts'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { type Frame, frameOf, providerOf, todayOf } from './frame.ts'
import { personOf, pounds } from './words.ts'

/** What a funder keeps of each closed month: those that are whole, and one of them with its totals and its files. */
export function packs(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/packs', async (c) => {
    const funder = c.req.query('funder')
    const found = await books.packList(c.var.caller, { ...asked(funder), ...pageOf(c.req.query('page')) })
    if (isRefusal(found)) return refused(c, [found])
    const provider = (await providerOf(c, service))?.name ?? ''
    const frame = await frameOf(c, service, urls.packs())
    const isOwn = c.var.caller.as.role === 'commissioner'
    return c.html(<ListPage {...{ found, provider, frame, isOwn }} today={todayOf(service)} />)
  })

  app.get('/packs/:document', async (c) => {
    const read = readPack(c.req.param('document'))
    if (isRefusal(read)) return refused(c, [read])
    const { month, ending } = read
    const funder = c.req.query('funder')
    const ask = { month, ...asked(funder) }
    if (ending !== '') return sendPack(c, books, ask, ending)
    const found = await books.pack(c.var.caller, { ...ask, ...pageOf(c.req.query('page')) })
    if (isRefusal(found)) return refused(c, [found])
    const frame = await frameOf(c, service, '', {
      breadcrumbs: [{ href: urls.packs({ funder }), text: 'Packs' }],
    })
    return c.html(<PackPage {...{ found, frame, funder }} />)
  })
}

function asked(funder: string | undefined): { readonly funder?: string } {
  return funder === undefined ? {} : { funder }
}

function pageOf(text: string | undefined): { readonly page?: number } {
  const page = Number(text ?? 1)
  return Number.isSafeInteger(page) ? { page } : {}
}

// ── All of them ────────────────────────────────────────────────────────────────────────────────────────

function ListPage(props: { found: PackList; provider: string; frame: Frame; isOwn: boolean; today: Day }) {
  const { found, provider, frame, isOwn, today } = props
  const { funder, funders, months, page, pages } = found
  const title = funder && !isOwn ? `Packs for ${funder.name}` : 'Packs'
  const pageLink = (n: number, text: string) => ({
    href: urls.packs({ funder: funder?.code, page: n }),
    text,
  })
  return (
    <Page {...frame} title={title}>
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{provider}</span>
        {title}
      </h1>
      <p class="govuk-body rf-text">
        A pack is what {isOwn ? 'you keep' : 'whoever pays keeps'} of a closed month: the figures of every
        fund, and its entries. A later pack must go on where the one before ended. So the packs{' '}
        {isOwn ? 'you' : 'they'} kept show that nothing old was changed.
      </p>
      {funders.length > 1 && (
        <nav aria-label="Funders">
          <ul class="govuk-list">
            {funders.map(({ code, name }) => (
              <li>
                {code === funder?.code ? (
                  <strong>{name}</strong>
                ) : (
                  <a class="govuk-link" href={urls.packs({ funder: code })}>
                    {name}
                  </a>
                )}
              </li>
            ))}
          </ul>
        </nav>
      )}
      {funder && months.length > 0 && (
        <Table
          caption="By month"
          captionHidden
          columns={[{ heading: 'Month' }, { heading: 'Closed', align: 'right' }, { heading: 'The pack' }]}
          rows={months.map((of) => ({
            cells: [
              <a class="govuk-link" href={urls.pack(of.month, isOwn ? {} : { funder: funder.code })}>
                {printMonth(of.month)}
              </a>,
              `${of.closed} of ${of.funds}`,
              standing(of, today),
            ],
          }))}
          wide
        />
      )}
      {(funders.length === 0 || (funder && months.length === 0)) && (
        <Inset>No month that somebody pays for is over yet.</Inset>
      )}
      {pages > 1 && (
        <Pagination
          label="Pages of months"
          {...(page > 1 ? { previous: pageLink(page - 1, 'Later months') } : {})}
          {...(page < pages ? { next: pageLink(page + 1, 'Earlier months') } : {})}
        />
      )}
      <p class="govuk-body rf-text">
        To see for yourself that they agree, on a computer of your own and without us:{' '}
        <a class="govuk-link" href={urls.checker('check-packs.mjs')}>
          get the program that checks packs
        </a>
        . It is one file that you can read.
      </p>
    </Page>
  )
}

/** “whole”; “waits for 3 funds, due by 22 May 2026”; “… and is overdue since”. */
function standing({ funds, closed, due }: PackMonth, today: Day): string {
  const waits = funds - closed
  if (waits === 0) return 'Whole'
  const says = `Waits for ${waits === 1 ? 'one fund' : `${waits} funds`}`
  return today > due
    ? `${says}; all were due by ${printDay(due)}`
    : `${says}; all are due by ${printDay(due)}`
}

// ── One of them ────────────────────────────────────────────────────────────────────────────────────────

function PackPage({ found, frame, funder }: { found: PackShown; frame: Frame; funder: string | undefined }) {
  const { head, totals, open, withheld, due, today, page, pages } = found
  const { month } = head
  const title = `Pack of ${printMonth(month)}`
  const { figures } = totals
  const pageLink = (n: number, text: string) => ({ href: urls.pack(month, { funder, page: n }), text })
  const funds = totals.closed + totals.withheld + totals.open
  return (
    <Page {...frame} title={title}>
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">
          {head.provider.name} for {head.funder.name}
        </span>
        {title}
      </h1>
      <KeyFigures>
        <KeyFigure label="Funds in it" value={`${totals.closed} of ${funds}`} />
        <KeyFigure label="Not closed yet" value={String(totals.open)} />
        <KeyFigure
          label="Visits"
          value={figures.counts.visits.toLocaleString('en-GB')}
          beneath={`could not come: ${figures.counts.missed}; late for earlier months: ${figures.counts.late}`}
        />
      </KeyFigures>
      {totals.open > 0 && (
        <section aria-labelledby="open">
          <h2 class="govuk-heading-m" id="open">
            Not closed yet: {totals.open}
          </h2>
          <p class="govuk-body rf-text">
            {today > due
              ? `All should have been closed by ${printDay(due)}, the fifteenth working day.`
              : `All are due by ${printDay(due)}, the fifteenth working day.`}{' '}
            Get this pack again once they are.
          </p>
          <ul class="govuk-list rf-rows">
            {open.map(({ fund, line }) => (
              <li>
                <div>
                  <a class="govuk-link" href={urls.fund(fund.id)}>
                    {personOf(fund)}
                  </a>{' '}
                  {fund.ref}
                </div>
                <div>{line.why.map((why) => WHY_OPEN[why]).join(' ')}</div>
              </li>
            ))}
          </ul>
          {pages > 1 && (
            <Pagination
              label="Pages of people"
              {...(page > 1 ? { previous: pageLink(page - 1, 'Earlier') } : {})}
              {...(page < pages ? { next: pageLink(page + 1, `More: page ${page + 1} of ${pages}`) } : {})}
            />
          )}
        </section>
      )}
      {withheld.length > 0 && (
        <section aria-labelledby="withheld">
          <h2 class="govuk-heading-m" id="withheld">
            Named, and kept back: {totals.withheld}
          </h2>
          <p class="govuk-body rf-text">
            Another funder pays for some days of this month, so its statement goes to neither, and nothing of
            it is in either pack.
          </p>
          <ul class="govuk-list rf-rows">
            {withheld.map(({ fund, line }) => (
              <li>
                <div>
                  <a class="govuk-link" href={urls.fund(fund.id)}>
                    {personOf(fund)}
                  </a>{' '}
                  {fund.ref}
                </div>
                <div>
                  paid for from {printDay(line.first)} to {printDay(line.last)}
                </div>
              </li>
            ))}
          </ul>
          {totals.withheld > withheld.length && (
            <p class="govuk-body">The others are in the files, where each is named.</p>
          )}
        </section>
      )}
      {totals.closed > 0 && <Totals figures={figures} closed={totals.closed} funder={head.funder.name} />}
      {found.weeksCut && (
        <p class="govuk-body rf-text">
          In a week in which whoever pays changes, a pack tells the hours as the fund’s books do: those given
          for the whole week when it began go back on the first day of whoever pays next, and are taken off
          what is given on that day. In the reports each funder reads what its own agreement gives of the
          week.
        </p>
      )}
      <h2 class="govuk-heading-m">Files</h2>
      <ul class="govuk-list govuk-list--bullet">
        <li>
          <a class="govuk-link" href={urls.pack(month, { funder }, '.ndjson')}>
            The pack, to keep and to check later ones by
          </a>
          : a line for each fund, with all its entries
        </li>
        <li>
          <a class="govuk-link" href={urls.pack(month, { funder }, '.csv')}>
            Its figures as a table
          </a>
          : a row for each fund, for a spreadsheet
        </li>
        <li>
          <a class="govuk-link" href={urls.checker('check-packs.mjs')}>
            The program that checks packs
          </a>
          : on your own computer, without us
        </li>
      </ul>
      {totals.provider && (
        <p class="govuk-body rf-text">
          The last entry in it is number {totals.provider.sequence.toLocaleString('en-GB')} of all that the
          provider wrote, with the code <span class="rf-code">{totals.provider.head}</span>.
        </p>
      )}
    </Page>
  )
}

/** Sums over the closed funds, each with what it adds up to. */
function Totals(props: { figures: PackFigures; closed: number; funder: string }) {
  const { figures, closed, funder } = props
  const { standard, money, used, held, bank, counts } = figures
  const sum = (label: string, s: Sum, kind?: TableRow['kind']): TableRow => ({
    cells: [label, printPence(s.pence)],
    ...(kind ? { kind } : {}),
  })
  const taken = (s: Sum): Sum => ({ exact: 0 - s.exact, pence: 0 - s.pence })
  // Whoever else pays for the same days owes the rest of what is behind it.
  const known = total([bank.atBank, bank.owed, taken(bank.lent), taken(bank.earnedNotTaken)])
  const others = total([money.closing, taken(known)])
  const columns = [{ heading: 'What' }, { heading: 'Together', align: 'right' }] as const
  return (
    <>
      <h2 class="govuk-heading-m">
        {closed === 1 ? 'The fund that is closed' : `The ${closed} funds that are closed, together`}
      </h2>
      {standard && <HoursTogether standard={standard} />}
      <Table
        caption="Money"
        columns={columns}
        rows={[
          sum('Before', money.opening),
          sum('In', money.in),
          sum('Out', taken(money.out)),
          sum('Left', money.closing, 'total'),
        ]}
      />
      <Table
        caption="What was used"
        columns={columns}
        rows={[
          sum('Direct support', used.direct),
          sum('Management', used.management),
          sum('Cancelled late', used.cancelledLate),
          sum('Bought', used.bought),
          ...(used.kept.exact === 0
            ? []
            : [sum('Kept by the provider of hours turned into money', used.kept)]),
          sum('Together', used.total, 'total'),
        ]}
      />
      <Table
        caption="What is left"
        columns={columns}
        rows={[
          sum('To spend', held.toSpend),
          sum('Saved', held.saved),
          sum('For emergencies', held.emergencies),
          sum('Behind the hours, saved hours too', held.behindHours),
          sum('Together', money.closing, 'total'),
        ]}
      />
      <Table
        caption="Where it is"
        columns={columns}
        rows={[
          sum('At the bank', bank.atBank),
          sum(bank.owed.exact < 0 ? `Paid ahead by ${funder}` : `Owed by ${funder}`, bank.owed),
          ...(others.pence === 0
            ? []
            : [sum(others.pence < 0 ? 'Paid ahead by others' : 'Owed by others who pay', others)]),
          sum('Lent by the provider', taken(bank.lent)),
          sum('Earned by the provider and not taken yet', taken(bank.earnedNotTaken)),
          sum('Together', money.closing, 'total'),
        ]}
      />
      {counts.unfunded.pence !== 0 && (
        <p class="govuk-body">
          Support worth {printPence(counts.unfunded.pence)} was delivered and not charged for. It is in none
          of these.
        </p>
      )}
      <p class="govuk-body rf-text">
        Each sum is what the statements print, added up, so it can differ by pennies from the month’s end and
        from a report, which round a total once: what these funds used is {pounds(used.total.exact)} there.
      </p>
    </>
  )
}

/** To the second, as they are: so the rows add up, and say what the table of the same figures says. */
function HoursTogether({ standard: h }: { standard: NonNullable<PackFigures['standard']> }) {
  return (
    <Table
      caption="Hours, counted in day hours"
      columns={[{ heading: 'What' }, { heading: 'Together', align: 'right' }]}
      rows={[
        { cells: ['Left before', exactHoursSaid(h.before)] },
        { cells: ['Given', exactHoursSaid(h.given)] },
        { cells: ['Used, or cancelled late', exactHoursSaid(0 - h.used)] },
        { cells: ['Swapped, saved, turned into money, put right', exactHoursSaid(h.other)] },
        { cells: ['Left, beside what is saved', exactHoursSaid(h.left)], kind: 'total' },
      ]}
    />
  )
}
