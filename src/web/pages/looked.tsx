import type { Hono } from 'hono'
import type { LookLine, WhoLooked } from '../../bookkeeping/look.ts'
import { type Month, printDay, printMonth, readMonth } from '../../ledger/day.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Page, Pagination } from '../design/frame.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { type Frame, frameOf, providerOf, wayTo } from './frame.ts'
import { personOf } from './words.ts'

/** Who looked at a person's record: a month a page, one line a person a day. */
export function looked(app: Hono<WebEnv>, service: Service): void {
  app.get('/funds/:fund/looked', async (c) => {
    const asked = c.req.query('month')
    const month = asked === undefined ? undefined : readMonth(asked)
    if (isRefusal(month)) return refused(c, [month])
    const found = await service.books.whoLooked(c.var.caller, {
      fund: c.req.param('fund'),
      ...(month ? { month } : {}),
    })
    if (isRefusal(found)) return refused(c, [found])
    const provider = (await providerOf(c, service))?.name ?? ''
    const frame = await frameOf(c, service, urls.looked(found.fund.id), {
      breadcrumbs: wayTo(c, found.fund),
    })
    return c.html(<LookedPage {...{ found, provider, frame }} isOwn={c.var.caller.as.role === 'holder'} />)
  })
}

function LookedPage(props: { found: WhoLooked; provider: string; isOwn: boolean; frame: Frame }) {
  const { found, provider, isOwn, frame } = props
  const { fund, month, lines, earlier, later } = found
  const whose = isOwn ? 'your' : `${personOf(fund)}’s`
  const link = (m: Month) => ({ href: urls.looked(fund.id, m), text: printMonth(m) })
  return (
    <Page {...frame} title={`Who looked in ${printMonth(month)}, ${personOf(fund)}`}>
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{personOf(fund)}</span>
        Who looked in {printMonth(month)}
      </h1>
      <p class="govuk-body">
        When somebody of {provider}, or of a council that pays, looks at {whose} account, it is written down
        here. Nobody can take a line away.
      </p>
      {lines.length === 0 ? (
        <p class="govuk-body">Nobody looked in {printMonth(month)}.</p>
      ) : (
        <ul class="govuk-list govuk-list--spaced">
          {lines.map((line) => (
            <li>{sentenceOf(line, isOwn ? undefined : personOf(fund))}</li>
          ))}
        </ul>
      )}
      {(earlier || later) && (
        <Pagination
          label="Months"
          {...(earlier ? { previous: link(earlier) } : {})}
          {...(later ? { next: link(later) } : {})}
        />
      )}
    </Page>
  )
}

const AND = new Intl.ListFormat('en-GB', { type: 'conjunction' })

/** One line in plain words, to the person or about them: “… looked at your March statement on 3 April 2026.” */
export function sentenceOf(line: LookLine, person: string | undefined): string {
  const whose = person === undefined ? 'your' : `${person}’s`
  const [you, are] = person === undefined ? ['you', 'you are'] : [person, `${person} is`]
  const at: Readonly<Record<LookLine['what'][number], string>> = {
    account: `${whose} account`,
    entries: `what happened in ${whose} account`,
    statement: statements(line, whose),
    decisions: `${whose} decisions`,
    people: `who can see and decide for ${you}`,
    list: `a list that ${are} in`,
    export: '',
  }
  const seen = line.what.filter((what) => what !== 'export').map((what) => at[what])
  const did = [
    ...(seen.length > 0 ? [`looked at ${AND.format(seen)}`] : []),
    ...(line.what.includes('export') ? [`took a copy of ${whose} account`] : []),
  ]
  return `${who(line)} ${did.join(', and ')} on ${printDay(line.day)}.`
}

function who({ role, name, of, byCommand }: LookLine): string {
  if (byCommand) return `Somebody at ${of}’s own computer`
  if (role === 'commissioner') return `Somebody of ${of}${name === undefined ? '' : ` (${name})`}`
  return name === undefined ? `A manager of ${of}` : `${name}, a manager of ${of},`
}

/** “your March statement”; with its year where that is not the year in which they looked. */
function statements({ months, day }: LookLine, whose: string): string {
  const names = months.map((m) =>
    m.slice(0, 4) === day.slice(0, 4) ? printMonth(m).replace(/ \d{4}$/, '') : printMonth(m),
  )
  return `${whose} ${AND.format(names)} statement${months.length > 1 ? 's' : ''}`
}
