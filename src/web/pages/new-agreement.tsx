import type { Context, Hono } from 'hono'
import type { Child } from 'hono/jsx'
import { isRefused, refusalsOf } from '../../bookkeeping/open-books.ts'
import type { TriedAgreement } from '../../bookkeeping/opening.ts'
import type { FundRow } from '../../bookkeeping/store.ts'
import type { Agreement } from '../../ledger/agreement.ts'
import { printDay } from '../../ledger/day.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import { type FieldError, LinkButton } from '../design/fields.tsx'
import { Inset, Panel, Warning } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { SummaryCard } from '../design/steps.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import {
  agreeing,
  fieldsKept,
  firstWeeks,
  inWords,
  type Journey,
  seenIn,
  sentFields,
  wholeOf,
  writtenTerms,
} from './agreeing.tsx'
import { Begun, type Places, throwingAway } from './begun.tsx'
import { Form, patiently } from './form.ts'
import { type Frame, frameOf, newKey, providerOf, wayTo } from './frame.ts'
import { paged } from './paging.tsx'
import { STEP_IDS, type Whole } from './steps.tsx'
import { personOf, pounds } from './words.ts'

/**
 * What was agreed, in words, and a new version of it: the same steps as for a new fund, with what stands now in
 * them. The old version stays as it is, and counts for its own days.
 */
export function newAgreement(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/funds/:fund/agreement', async (c) => {
    const found = await agreed(c)
    if (isRefusal(found)) return refused(c, [found])
    const frame = await frameFor(found.fund)(c, [])
    const isNew = c.req.query('agreed') === String(found.latest.version)
    const isThrown = c.req.query('thrown') !== undefined
    const begun = await begunFor(c, found)
    return c.html(<AgreementPage {...found} {...{ frame, isNew, isThrown, begun }} />)
  })

  app.get('/funds/:fund/new-agreement', async (c) => {
    const found = await agreed(c)
    if (isRefusal(found)) return refused(c, [found])
    const fields = new URLSearchParams({
      way: 'anew',
      key: newKey(),
      // When it begins and who decided it are new each time.
      finished: STEP_IDS.filter((id) => !['person', 'decided', 'brought', 'authority'].includes(id)).join(
        ' ',
      ),
      'stands-on': String(found.latest.version),
      'person-nation': found.latest.nation ?? 'england',
      ...writtenTerms(found.latest),
    })
    const begun = await begunFor(c, found)
    return agreeing(service, { ...journey(found.fund), begun }).turn(c, {
      fields,
      step: undefined,
      does: 'list',
    })
  })

  app.post('/funds/:fund/new-agreement', async (c) => {
    const found = await agreed(c)
    if (isRefusal(found)) return refused(c, [found])
    const sent = await sentFields(c)
    if (isRefusal(sent)) return refused(c, [sent])
    const { fund, latest } = found
    if (standsOn(sent.fields) !== latest.version) return agreedMeanwhile(c, found)
    return agreeing(service, journey(fund)).turn(c, sent)
  })

  app.get('/funds/:fund/new-agreement/begun/:draft', async (c) => {
    const found = await agreed(c)
    if (isRefusal(found)) return refused(c, [found])
    const { fund, latest } = found
    const draft = await books.draft(c.var.caller, { draft: c.req.param('draft'), fund: fund.id })
    if (isRefusal(draft)) return refused(c, [draft])
    const fields = fieldsKept(draft)
    if (standsOn(fields) !== latest.version) return agreedMeanwhile(c, found)
    return agreeing(service, journey(fund)).turn(c, { fields, step: undefined, does: 'list' })
  })

  app.get('/funds/:fund/new-agreement/begun/:draft/throwing-away', async (c) => {
    const found = await agreed(c)
    return isRefusal(found) ? refused(c, [found]) : throwing(found.fund).show(c)
  })

  app.post('/funds/:fund/new-agreement/begun/:draft/throwing-away', async (c) => {
    const found = await agreed(c)
    return isRefusal(found) ? refused(c, [found]) : throwing(found.fund).doIt(c)
  })

  app.post('/funds/:fund/agreements', async (c) => {
    const found = await agreed(c)
    if (isRefusal(found)) return refused(c, [found])
    const sent = await sentFields(c)
    if (isRefusal(sent)) return refused(c, [sent])
    const { fields } = sent
    const request = new Form(fields, c.req.path).request()
    if (isRefusal(request)) return refused(c, [request])
    const { turn, aboutFor, refusedAt, meanwhile } = agreeing(service, journey(found.fund))
    const about = await aboutFor(c, fields)
    const whole = wholeOf(fields, about)
    if (!whole) return turn(c, { fields, step: undefined, does: 'check' })
    const ask = { ...askedFor(found.fund, whole), standsOn: standsOn(fields), ...seenIn(fields, 'draft') }
    const done = await patiently(() => books.agreeAnew(c.var.caller, ask, request))
    if (isRefused(done)) {
      const refusals = refusalsOf(done)
      if (refusals.some((r) => r.facts['standsOn'] !== undefined)) {
        const anew = await agreed(c)
        return isRefusal(anew) ? refused(c, [anew]) : agreedMeanwhile(c, anew)
      }
      // The same form was changed and sent again after it had been agreed.
      if (refusals.some((r) => r.name === 'key-reused')) return refused(c, [AGREED_ALREADY], 409)
      const other = await meanwhile(c, fields, refusals, { does: 'open' })
      return other ?? c.html(await refusedAt(c, fields, about, refusals), 422)
    }
    const now = await agreed(c)
    const version = isRefusal(now) ? '' : String(now.latest.version)
    return c.redirect(urls.agreement(found.fund.id, { agreed: version }), 303)
  })

  /** What is begun for a fund from what is agreed now. */
  async function begunFor(c: Context<WebEnv>, { fund, latest }: { fund: FundRow; latest: Agreement }) {
    const begun = await books.drafts(c.var.caller, { fund: fund.id, skip: 0, most: MOST_BEGUN })
    if (isRefusal(begun)) return null
    const drafts = paged(
      begun.rows.filter((draft) => standsOn(fieldsKept(draft)) === latest.version),
      undefined,
      MOST_BEGUN,
    )
    const provider = (await providerOf(c, service))?.name ?? ''
    return (
      <Begun
        heading="A new agreement is begun already"
        {...{ drafts, provider }}
        places={placesOf(fund)}
        to={() => urls.newAgreement(fund.id)}
      />
    )
  }

  const throwing = (fund: FundRow) =>
    throwingAway(service, {
      places: placesOf(fund),
      fund: fund.id,
      frame: (c) => frameFor(fund)(c, []),
      next: urls.agreement(fund.id, { thrown: '1' }),
    })

  /** Somebody else agreed something: what is agreed now, and the way to begin from there. */
  async function agreedMeanwhile(c: Context<WebEnv>, found: { fund: FundRow; latest: Agreement }) {
    const frame = await frameFor(found.fund)(c, [])
    return c.html(<AgreementPage {...found} frame={frame} isMeanwhile />, 409)
  }

  /** The fund, and the latest version of its agreement. */
  async function agreed(c: Context<WebEnv>) {
    const ask = { fund: c.req.param('fund') ?? '' }
    const page = await books.fundPage(c.var.caller, ask)
    if (isRefusal(page)) return page
    const list = await books.agreements(c.var.caller, ask)
    if (isRefusal(list)) return list
    const latest = list.at(-1)
    return latest ? { fund: page.fund, latest } : new Refusal('not-found', 'Nothing is agreed here yet.')
  }

  const journey = (fund: FundRow): Journey => ({
    way: 'anew',
    fund,
    action: urls.newAgreement(fund.id),
    send: urls.agreements(fund.id),
    leave: urls.agreement(fund.id),
    goOn: placesOf(fund).goOn,
    does: 'Agree it',
    frame: frameFor(fund),
    tryOut: async (c, whole) => {
      const tried = await books.tryAgreement(c.var.caller, askedFor(fund, whole))
      if (!('weeks' in tried)) return tried
      return { said: [...firstWeeks(tried.weeks, whole), ...repriced(tried)] }
    },
  })

  const frameFor =
    (fund: FundRow) =>
    async (c: Context<WebEnv>, errors: readonly FieldError[]): Promise<Frame> =>
      frameOf(c, service, '', { hasErrors: errors.length > 0, breadcrumbs: wayTo(c, fund) })
}

/** For one person at once: the oldest of them are offered. */
const MOST_BEGUN = 20

function placesOf(fund: FundRow): Places {
  const { id } = fund
  return {
    name: personOf(fund),
    goOn: (draft) => urls.agreementBegun(id, draft),
    throwAway: (draft) => urls.agreementThrowing(id, draft),
  }
}

const AGREED_ALREADY = new Refusal(
  'already-exists',
  'This was agreed already, and then changed here: nothing more was written down. Look at the agreement, and make a new one from there.',
)

/** The version that a form was begun from; none where it does not say. */
function standsOn(fields: URLSearchParams): number {
  return Number(fields.get('stands-on') ?? '')
}

function askedFor(fund: FundRow, { agreement, decided }: Whole) {
  return { fund: fund.id, agreement, decided }
}

/** What the new price makes of the hours that are held: they stay, and whoever pays bears the difference. */
function repriced({ repricing }: TriedAgreement): readonly string[] {
  if (!repricing) return []
  const { difference } = repricing.details
  if (difference === 0)
    return ['There is a new price. No hours are held on its first day that it would change the worth of.']
  const more = difference > 0
  return [
    `The hours held on ${printDay(repricing.effective)} stay as many as they are. At the new price they are worth ${pounds(Math.abs(difference))} ${more ? 'more' : 'less'}: whoever pays ${more ? 'adds it' : 'gets it back'}.`,
  ]
}

function AgreementPage(props: {
  fund: FundRow
  latest: Agreement
  frame: Frame
  isNew?: boolean
  isMeanwhile?: boolean
  isThrown?: boolean
  begun?: Child
}) {
  const { fund, latest, frame, begun, isNew = false, isMeanwhile = false, isThrown = false } = props
  return (
    <Page {...frame} title={`The agreement, ${personOf(fund)}`}>
      {isNew && (
        <Panel title="It is agreed" heading="h2">
          From {printDay(latest.from)}
        </Panel>
      )}
      {isThrown && (
        <Panel title="It is thrown away" heading="h2">
          All that was written in it is deleted
        </Panel>
      )}
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{personOf(fund)}</span>
        The agreement from {printDay(latest.from)}
      </h1>
      {isMeanwhile && (
        <Warning>
          This was agreed meanwhile, so nothing of what you had on screen was written down. Look at what is
          agreed now, and make a new agreement from there.
        </Warning>
      )}
      {latest.version > 1 && (
        <Inset>This is version {latest.version}. The one before it counts for its own days.</Inset>
      )}
      {begun}
      {inWords(latest).map(({ title, items }) => (
        <SummaryCard {...{ title, items }} />
      ))}
      <LinkButton href={urls.newAgreement(fund.id)} kind="secondary">
        Make a new agreement
      </LinkButton>
    </Page>
  )
}
