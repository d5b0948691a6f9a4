import type { Context, Hono } from 'hono'
import type { DraftShown } from '../../bookkeeping/draft.ts'
import { isRefused, refusalsOf } from '../../bookkeeping/open-books.ts'
import type { TriedOpening } from '../../bookkeeping/opening.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import { NOTHING_THERE } from '../../ledger/role.ts'
import type { Service, WebEnv } from '../caller.ts'
import { ErrorSummary, type FieldError, Radios } from '../design/fields.tsx'
import { Panel, Warning } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { StepButton } from '../design/steps.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { act } from './act.ts'
import {
  agreeing,
  fieldsKept,
  firstWeeks,
  type Journey,
  STOP_ANY_TIME,
  seenIn,
  sentFields,
  wholeOf,
} from './agreeing.tsx'
import { Begun, type Places, throwingAway } from './begun.tsx'
import { Form, patiently } from './form.ts'
import { type Frame, frameOf, newKey, providerOf, todayOf, wayTo } from './frame.ts'
import { type Paged, pageAsked, pageOf } from './paging.tsx'
import { formOf } from './steps.tsx'
import { hoursOf, personOf } from './words.ts'

const WAYS = {
  person: { title: 'Add a person', text: 'Add a person', hint: 'Somebody whose fund begins with us' },
  running: {
    title: 'Take on a running fund',
    text: 'Take on a running fund',
    hint: 'Somebody whose fund was kept before by another provider, or by us in spreadsheets',
  },
} as const

/** So many of those that are begun stand on a page. */
const BEGUN_ON_PAGE = 20

const PLACES: Places = { goOn: urls.begun, throwAway: urls.throwing }

/**
 * Adding a person, or taking on a running fund: one subject a page, all of it to be checked at the end, and only then
 * is anything written down. What is written on the way stands in the form (steps.tsx), and is put aside with each step
 * that is saved, for whoever goes on with it.
 */
export function opening(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/new-fund', async (c) => start(c, []))

  app.post('/new-fund', async (c) => {
    const sent = await sentFields(c)
    if (isRefusal(sent)) return refused(c, [sent])
    const { fields, step, does } = sent
    const form = formOf(fields)
    const way = form.oneOf('way', Object.keys(WAYS) as (keyof typeof WAYS)[], 'Choose one.')
    if (!way) return start(c, form.errors)
    if (!fields.has('key')) fields.set('key', newKey())
    return agreeing(service, journey(way)).turn(c, { fields, step, does })
  })

  app.post('/new-fund/opening', async (c) => {
    const sent = await sentFields(c)
    if (isRefusal(sent)) return refused(c, [sent])
    const { fields } = sent
    const way = formOf(fields).oneOf('way', Object.keys(WAYS) as (keyof typeof WAYS)[], '')
    const request = new Form(fields, c.req.path).request()
    if (isRefusal(request)) return refused(c, [request])
    if (!way) return start(c, [], 422)
    const { turn, aboutFor, refusedAt, meanwhile } = agreeing(service, journey(way))
    const about = await aboutFor(c, fields)
    const whole = wholeOf(fields, about)
    if (!whole) return turn(c, { fields, step: undefined, does: 'check' })
    const ask = { ...whole, ...seenIn(fields, 'draft') }
    const done = await patiently(() => books.openFund(c.var.caller, ask, request))
    if (!isRefused(done)) return c.redirect(urls.fundOpened(done.id), 303)
    const refusals = refusalsOf(done)
    // The same form was changed and sent again after it had opened a fund.
    if (refusals.some((r) => r.name === 'key-reused')) return refused(c, [OPENED_ALREADY], 409)
    const other = await meanwhile(c, fields, refusals, { does: 'open' })
    return other ?? c.html(await refusedAt(c, fields, about, refusals), 422)
  })

  app.get('/new-fund/begun/:draft', async (c) => {
    const draft = await books.draft(c.var.caller, { draft: c.req.param('draft') })
    if (isRefusal(draft)) return refused(c, [draft])
    const fields = fieldsKept(draft)
    const way = formOf(fields).oneOf('way', Object.keys(WAYS) as (keyof typeof WAYS)[], '')
    if (!way) return refused(c, [NOTHING_THERE])
    return agreeing(service, journey(way)).turn(c, { fields, step: undefined, does: 'list' })
  })

  const throwing = throwingAway(service, {
    places: PLACES,
    frame: (c) => frameFor(c),
    next: urls.newFund({ thrown: '1' }),
  })
  app.get('/new-fund/begun/:draft/throwing-away', (c) => throwing.show(c))
  app.post('/new-fund/begun/:draft/throwing-away', (c) => throwing.doIt(c))

  app.get('/funds/:fund/opening', async (c) => {
    const page = await books.fundPage(c.var.caller, { fund: c.req.param('fund') })
    if (isRefusal(page)) return refused(c, [page])
    const frame = await frameOf(c, service, '', { breadcrumbs: wayTo(c, page.fund) })
    const left = page.line.left.filter((l) => l.amount !== 0)
    return c.html(
      <DonePage
        frame={frame}
        fund={page.fund}
        left={left.map((l) => hoursOf(page.agreement?.kinds ?? [], l.kind, l.amount))}
        mayGive={(page.agreement?.from ?? page.fund.opened) <= todayOf(service)}
      />,
    )
  })

  app.post('/funds/:fund/weeks', async (c) => {
    const fund = c.req.param('fund')
    return act(c, await Form.sent(c), {
      read: () => ({ fund, through: todayOf(service) }),
      act: (ask, request) => books.allocate(c.var.caller, ask, request),
      next: () => urls.fund(fund),
    })
  })

  const journey = (way: keyof typeof WAYS): Journey => ({
    way,
    action: urls.newFund(),
    send: urls.fundOpening(),
    leave: urls.newFund(),
    goOn: PLACES.goOn,
    does: 'Open the fund',
    frame: frameFor,
    tryOut: async (c, whole) => {
      const tried = await books.tryOpening(c.var.caller, whole)
      if (!('weeks' in tried)) return tried
      return {
        said: firstWeeks(tried.weeks, whole),
        ...(tried.sameName.length > 0 ? { first: <SameName name={whole.name} of={tried.sameName} /> } : {}),
      }
    },
  })

  async function start(
    c: Context<WebEnv>,
    errors: readonly FieldError[],
    status: 200 | 422 = errors.length > 0 ? 422 : 200,
  ) {
    const asked = pageAsked(c.req.query('page'), BEGUN_ON_PAGE)
    const begun = await books.drafts(c.var.caller, asked)
    if (isRefusal(begun)) return refused(c, [begun])
    const of = pageOf(begun.count, asked, BEGUN_ON_PAGE)
    // A page that there is no more is the nearest one.
    const nearest =
      of.from - 1 < asked.skip ? await books.drafts(c.var.caller, { ...asked, skip: of.from - 1 }) : begun
    if (isRefusal(nearest)) return refused(c, [nearest])
    const drafts = { ...of, rows: nearest.rows }
    const provider = (await providerOf(c, service))?.name ?? ''
    const isThrown = c.req.query('thrown') !== undefined
    return c.html(
      <StartPage {...{ errors, drafts, provider, isThrown }} frame={await frameFor(c, errors)} />,
      status,
    )
  }

  async function frameFor(c: Context<WebEnv>, errors: readonly FieldError[] = []): Promise<Frame> {
    return frameOf(c, service, urls.newFund(), {
      hasErrors: errors.length > 0,
      breadcrumbs: [{ href: urls.funds(), text: 'People' }],
    })
  }
}

const OPENED_ALREADY = new Refusal(
  'already-exists',
  'This was opened already, and then changed here: nothing more was written down. Look for the person among the funds, or start again for somebody else.',
)

function StartPage(props: {
  errors: readonly FieldError[]
  drafts: Paged<DraftShown>
  provider: string
  isThrown: boolean
  frame: Frame
}) {
  const { errors, drafts, provider, isThrown, frame } = props
  return (
    <Page {...frame} title="Add a person">
      <ErrorSummary errors={errors} />
      {isThrown && (
        <Panel title="It is thrown away" heading="h2">
          All that was written in it is deleted
        </Panel>
      )}
      <h1 class="govuk-heading-l">Add a person, or take on a running fund</h1>
      <p class="govuk-body">
        Have the agreement at hand. Each page asks about one thing, and nothing is written down until you have
        checked all of it at the end. {STOP_ANY_TIME}
      </p>
      <form method="post" action={urls.newFund()} novalidate>
        <Radios
          name="way"
          label="What is it?"
          options={Object.entries(WAYS).map(([value, { text, hint }]) => ({ value, text, hint }))}
          error={errors[0]?.text}
        />
        <StepButton does="begin">Continue</StepButton>
      </form>
      <Begun
        heading="Begun, and not open yet"
        {...{ drafts, provider }}
        places={PLACES}
        to={(page) => urls.newFund({ page })}
      />
    </Page>
  )
}

/** Perhaps the same person a second time. */
function SameName({ name, of }: { name: string; of: TriedOpening['sameName'] }) {
  return (
    <Warning>
      There is a fund of somebody called {name} already:{' '}
      {of.map(({ id, ref }, i) => (
        <>
          {i > 0 && ', '}
          <a class="govuk-link" href={urls.fund(id)} target="_blank" rel="noopener">
            {ref} (opens in a new tab)
          </a>
        </>
      ))}
      . Make sure that this is another person.
    </Warning>
  )
}

function DonePage(props: {
  frame: Frame
  fund: Parameters<typeof personOf>[0] & { readonly id: string }
  left: readonly string[]
  mayGive: boolean
}) {
  const { frame, fund, left, mayGive } = props
  const name = personOf(fund)
  const links = [
    { href: urls.inviting({ role: 'holder', fund: fund.id }), text: `Invite ${name} to see their fund` },
    { href: urls.writing(fund.id), text: `Record how to write to ${name}` },
    { href: urls.whoCanSee(fund.id), text: `Record who may decide for ${name}, and how decisions are made` },
  ]
  return (
    <Page {...frame} title="The fund is open">
      <Panel title="The fund is open">
        {name}, {fund.ref}
      </Panel>
      {left.length > 0 && <p class="govuk-body">Left: {new Intl.ListFormat('en-GB').format(left)}.</p>}
      <h2 class="govuk-heading-m">What comes next</h2>
      <ul class="govuk-list govuk-list--spaced">
        {links.map(({ href, text }) => (
          <li>
            <a class="govuk-link" href={href}>
              {text}
            </a>
          </li>
        ))}
      </ul>
      {mayGive ? (
        <form method="post" action={urls.givenWeeks(fund.id)}>
          <input type="hidden" name="key" value={newKey()} />
          <button type="submit" class="govuk-button">
            Give the weeks that are due
          </button>
        </form>
      ) : (
        <p class="govuk-body">The first week is given on the day on which the agreement begins.</p>
      )}
      <p class="govuk-body">
        <a class="govuk-link" href={urls.fund(fund.id)}>
          To {name}’s fund
        </a>
      </p>
    </Page>
  )
}
