import type { Context, Hono } from 'hono'
import { isRefused, refusalsOf } from '../../bookkeeping/open-books.ts'
import type { TriedOpening } from '../../bookkeeping/opening.ts'
import { type Day, printWeekday } from '../../ledger/day.ts'
import type { DraftOf } from '../../ledger/entry.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import { ErrorSummary, type FieldError, LinkButton, Radios } from '../design/fields.tsx'
import { Inset, Panel, Warning } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { EnterKey, StepButton, SummaryCard, type Task, TaskList } from '../design/steps.tsx'
import { Lines, type SummaryItem } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { authorityStep, decidedStep, person } from './beginning.tsx'
import { brought } from './brought-forward.tsx'
import { Form, fieldsSent, patiently } from './form.ts'
import { type Frame, frameOf, newKey, providerOf, todayOf, wayTo } from './frame.ts'
import { kinds, onceEach, price, withFields } from './prices.tsx'
import {
  type About,
  Carried,
  carried,
  finish,
  finished,
  formOf,
  isOf,
  type Part,
  type Step,
  type StepId,
  type Way,
  type Whole,
  withRows,
} from './steps.tsx'
import { away, funders, late, reviews, statements, surplus, unused, week } from './terms.tsx'
import { hoursOf, howMuch, personOf, pounds } from './words.ts'

/** In the order in which they are asked. */
const STEPS: readonly Step[] = [
  person,
  price,
  kinds,
  week,
  funders,
  late,
  unused,
  surplus,
  away,
  reviews,
  statements,
  brought,
  decidedStep,
  authorityStep,
]

/** More than this is no agreement, and would not be kept for somebody whose session ran out either. */
const MOST_BYTES = 65_536

const WAYS = {
  person: { title: 'Add a person', text: 'Add a person', hint: 'Somebody whose fund begins with us' },
  running: {
    title: 'Take on a running fund',
    text: 'Take on a running fund',
    hint: 'Somebody whose fund was kept before by another provider, or by us in spreadsheets',
  },
} as const

/**
 * Adding a person, or taking on a running fund: one subject a page, all of it to be checked at the end, and only then
 * is anything written down. What is written on the way stands in the form alone (steps.tsx).
 */
export function opening(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/new-fund', async (c) => c.html(<StartPage errors={[]} frame={await frameFor(c)} />))

  app.post('/new-fund', async (c) => {
    const sent = await sentFields(c)
    if (isRefusal(sent)) return refused(c, [sent])
    const { fields, step, does } = sent
    const form = formOf(fields)
    const way = form.oneOf('way', Object.keys(WAYS) as (keyof typeof WAYS)[], 'Choose one.')
    if (!way) return c.html(<StartPage errors={form.errors} frame={await frameFor(c, form.errors)} />, 422)
    if (!fields.has('key')) fields.set('key', newKey())
    return turn(c, { fields, step, does, about: await aboutFor(c, fields, way) })
  })

  app.post('/new-fund/opening', async (c) => {
    const sent = await sentFields(c)
    if (isRefusal(sent)) return refused(c, [sent])
    const { fields } = sent
    const way = formOf(fields).oneOf('way', Object.keys(WAYS) as (keyof typeof WAYS)[], '')
    const request = new Form(fields, c.req.path).request()
    if (isRefusal(request)) return refused(c, [request])
    if (!way) return c.html(<StartPage errors={[]} frame={await frameFor(c)} />, 422)
    const about = await aboutFor(c, fields, way)
    const whole = wholeOf(fields, about)
    if (!whole) return turn(c, { fields, step: undefined, does: 'check', about })
    const done = await patiently(() => books.openFund(c.var.caller, whole, request))
    if (!isRefused(done)) return c.redirect(urls.fundOpened(done.id), 303)
    const refusals = refusalsOf(done)
    // The same form was changed and sent again after it had opened a fund.
    if (refusals.some((r) => r.name === 'key-reused')) return refused(c, [OPENED_ALREADY], 409)
    return c.html(await refusedAt(c, fields, about, refusals), 422)
  })

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
    const form = await Form.sent(c)
    const request = form.request()
    if (isRefusal(request)) return refused(c, [request])
    const fund = c.req.param('fund')
    const done = await patiently(() =>
      books.allocate(c.var.caller, { fund, through: todayOf(service) }, request),
    )
    return isRefused(done) ? refused(c, refusalsOf(done)) : c.redirect(urls.fund(fund), 303)
  })

  interface Turn {
    readonly fields: URLSearchParams
    readonly step: Step | undefined
    readonly does: string
    readonly about: About
  }

  /** What a button asks for: another row, another step, or all of it to be checked. */
  async function turn(c: Context<WebEnv>, { fields, step, does, about }: Turn) {
    const [what, which = ''] = does.split(' ')
    if (what === 'go') return c.html(await stepPage(c, fields, about, stepOf(which) ?? STEPS[0]))
    if (what === 'check' || what === 'open') return check(c, fields, about)
    if (!step || what === 'list' || what === 'begin') return c.html(await listPage(c, fields, about))
    if (what === 'back') return c.html(await back(c, fields, about, step))
    if (what === 'restart') return c.html(await stepPage(c, without(fields, step.id), about, step))
    if (what === 'add' || what === 'remove' || what === 'up') {
      const after = withRows(fields, does)
      return c.html(await stepPage(c, after, await aboutFor(c, after, about.way, about), step))
    }
    if (what === 'stay') return c.html(await stepPage(c, fields, about, step))
    return onwards(c, fields, about, step)
  }

  /** “Save and continue”: the step is finished, or says what is wrong with it. */
  async function onwards(c: Context<WebEnv>, fields: URLSearchParams, about: About, step: Step) {
    const form = formOf(fields)
    const more = step.more?.(form, about, fields)
    if (more && form.errors.length === 0) return c.html(await stepPage(c, more, about, step))
    if (!more) step.read(form, about)
    if (form.errors.length > 0) return c.html(await stepPage(c, fields, about, step, form.errors), 422)
    finish(fields, step.id)
    const now = await aboutFor(c, fields, about.way, about)
    const steps = stepsOf(now)
    const after = steps.slice(steps.indexOf(step) + 1)
    const next = [...after, ...steps].find((s) => !isDone(s, fields, now))
    return next ? c.html(await stepPage(c, fields, now, next)) : check(c, fields, now)
  }

  async function back(c: Context<WebEnv>, fields: URLSearchParams, about: About, step: Step) {
    const steps = stepsOf(about)
    const before = steps[steps.indexOf(step) - 1]
    return before ? stepPage(c, fields, about, before) : listPage(c, fields, about)
  }

  /** All of it in plain words, once every step is finished; else the list, which says what is to do. */
  async function check(c: Context<WebEnv>, fields: URLSearchParams, about: About) {
    const whole = wholeOf(fields, about)
    if (!whole) {
      const errors = [{ text: 'Finish every step first.' }]
      return c.html(await listPage(c, fields, about, errors), 422)
    }
    const tried = await books.tryOpening(c.var.caller, whole)
    if (!('weeks' in tried)) return c.html(await refusedAt(c, fields, about, tried), 422)
    return c.html(<CheckPage {...{ fields, about, whole, tried }} frame={await frameFor(c)} />)
  }

  /** The step that a refusal is about, with what is wrong at its fields. */
  async function refusedAt(
    c: Context<WebEnv>,
    fields: URLSearchParams,
    about: About,
    refusals: readonly Refusal[],
  ) {
    const placed = refusals.map((r) => ({ r, ...placeOf(r, about) }))
    const first = placed.find((p) => p.step)?.step ?? STEPS[0]
    const errors = placed.map(({ r, step, field }): FieldError => {
      if (step === first) return { text: r.sentence, field }
      return { text: step ? `${step.title(about)}: ${r.sentence}` : r.sentence }
    })
    return stepPage(c, fields, about, first, errors)
  }

  async function stepPage(
    c: Context<WebEnv>,
    fields: URLSearchParams,
    about: About,
    step: Step | undefined,
    errors: readonly FieldError[] = [],
  ) {
    if (!step) throw new Error('there is no step')
    const isNew = ![...fields.keys()].some((name) => isOf(step.id, name))
    const shown = isNew ? withFields(fields, step.suggest?.(about) ?? {}) : fields
    const frame = await frameFor(c, errors)
    return <StepPage {...{ about, step, frame }} fields={shown} errors={onceEach(errors)} />
  }

  async function listPage(
    c: Context<WebEnv>,
    fields: URLSearchParams,
    about: About,
    errors: readonly FieldError[] = [],
  ) {
    return <ListPage {...{ fields, about, errors }} frame={await frameFor(c, errors)} />
  }

  /** What the steps know beside their own fields. */
  async function aboutFor(
    c: Context<WebEnv>,
    fields: URLSearchParams,
    way: Way,
    known?: About,
  ): Promise<About> {
    const help = known?.help ?? (await books.openingHelp(c.var.caller, {}))
    const provider = known?.provider ?? (await providerOf(c, service))?.name ?? 'the provider'
    const form = formOf(fields)
    const base: About = {
      way,
      today: todayOf(service),
      provider,
      help,
      action: urls.newFund(),
      name: form.written('person-name').trim(),
      from: readQuietly(person, fields, { help, way })?.terms?.from,
      representative: form.written('decided-by') === 'representative',
      kinds: [],
      streams: [],
    }
    const day = readQuietly(price, fields, base)?.terms?.kinds ?? []
    const others = readQuietly(kinds, fields, { ...base, kinds: day })?.terms?.kinds ?? []
    const streams = readQuietly(funders, fields, base)?.terms?.streams ?? []
    return { ...base, kinds: [...day, ...others], streams }
  }

  async function frameFor(c: Context<WebEnv>, errors: readonly FieldError[] = []): Promise<Frame> {
    return frameOf(c, service, urls.newFund(), {
      hasErrors: errors.length > 0,
      breadcrumbs: [{ href: urls.funds(), text: 'Funds' }],
    })
  }
}

const OPENED_ALREADY = new Refusal(
  'already-exists',
  'This was opened already, and then changed here: nothing more was written down. Look for the person among the funds, or start again for somebody else.',
)

/** The form as it was sent: what is carried on, which step it is on, and which button was pressed. */
async function sentFields(c: Context<WebEnv>) {
  const sent = await fieldsSent(c)
  if (String(sent).length > MOST_BYTES)
    return new Refusal('too-big', 'This is more than fits into one agreement. Go back and remove rows.', {
      most: MOST_BYTES,
    })
  const [step = '', does = ''] = ['step', 'do'].map((name) => sent.get(name) ?? '')
  return { fields: carried(sent), step: stepOf(step), does }
}

function stepOf(id: string): Step | undefined {
  return STEPS.find((s) => s.id === id)
}

function stepsOf(about: About): readonly Step[] {
  return STEPS.filter((s) => s.when?.(about) ?? true)
}

/** What a step says, where nothing is wrong with it. */
function readQuietly(
  step: Step,
  fields: URLSearchParams,
  about: Partial<About> & Pick<About, 'help' | 'way'>,
): Part | undefined {
  const form = formOf(fields)
  const part = step.read(form, { ...NOBODY, ...about })
  return form.errors.length === 0 ? part : undefined
}

const NOBODY: Omit<About, 'help' | 'way'> = {
  today: '2000-01-01' as Day,
  provider: '',
  action: '',
  name: '',
  from: undefined,
  representative: false,
  kinds: [],
  streams: [],
}

function isDone(step: Step, fields: URLSearchParams, about: About): boolean {
  return finished(fields).has(step.id) && readQuietly(step, fields, about) !== undefined
}

/** Everything together, once every step is finished and can be read. */
function wholeOf(fields: URLSearchParams, about: About): Whole | undefined {
  const steps = stepsOf(about)
  if (!steps.every((s) => isDone(s, fields, about))) return undefined
  const parts = steps.map((s) => readQuietly(s, fields, about) ?? {})
  const { terms: _, ...more } = Object.assign({}, ...parts) as Part
  const agreement = Object.assign({}, ...parts.map((p) => p.terms ?? {}), { kinds: about.kinds })
  return { ...more, agreement } as Whole
}

/** Where something that was refused stands: the step, and its own field. */
function placeOf(
  { where, name }: Refusal,
  about: About,
): { readonly step: Step | undefined; readonly field?: string } {
  const asked = where?.field ?? ''
  const steps = stepsOf(about)
  const at = (id: StepId, field?: string) => ({
    step: steps.find((s) => s.id === id),
    ...(field ? { field } : {}),
  })
  if (asked.startsWith('authority.')) return at('authority', authorityStep.fields[asked.slice(10)])
  if (asked === '')
    return name === 'does-not-add-up'
      ? at('brought', 'brought-bank')
      : name === 'outside-agreement' || name === 'future-day' || name === 'unknown-kind'
        ? at(
            about.way === 'running' ? 'brought' : 'person',
            about.way === 'running' ? 'brought-as-at' : 'person-from',
          )
        : name === 'not-yours-to-decide'
          ? at('decided', 'decided-by')
          : { step: undefined }
  const step = steps.find((s) => s.id !== 'authority' && Object.hasOwn(s.fields, asked))
  const field = step?.fields[asked]
  return { step, ...(field ? { field } : {}) }
}

function without(fields: URLSearchParams, step: StepId): URLSearchParams {
  return new URLSearchParams([...fields].filter(([name]) => !isOf(step, name)))
}

function StartPage({ errors, frame }: { errors: readonly FieldError[]; frame: Frame }) {
  return (
    <Page {...frame} title="Add a person">
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">Add a person, or take on a running fund</h1>
      <p class="govuk-body">
        Have the agreement at hand. Each page asks about one thing, and nothing is written down until you have
        checked all of it at the end. Do not close the page on the way: what you wrote is kept in it alone.
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
    </Page>
  )
}

function titleOf({ way, name }: About): string {
  if (way === 'anew') return 'A new agreement'
  return name === '' ? WAYS[way].title : `${WAYS[way].title}: ${name}`
}

function ListPage(props: {
  fields: URLSearchParams
  about: About
  errors: readonly FieldError[]
  frame: Frame
}) {
  const { fields, about, errors, frame } = props
  const steps = stepsOf(about)
  const tasks = steps.map(
    (step): Task => ({ title: step.title(about), does: `go ${step.id}`, ...statusOf(step, fields, about) }),
  )
  const next = steps.find((s) => !isDone(s, fields, about))
  return (
    <Page {...frame} title={WAYS[about.way === 'anew' ? 'person' : about.way].title}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">{titleOf(about)}</h1>
      <form method="post" action={about.action} novalidate>
        <EnterKey does={next ? `go ${next.id}` : 'check'}>Continue</EnterKey>
        <Carried fields={fields} />
        <TaskList tasks={tasks} />
        {next ? (
          <StepButton does={`go ${next.id}`}>Continue: {next.title(about)}</StepButton>
        ) : (
          <StepButton does="check">Check all of it</StepButton>
        )}
      </form>
    </Page>
  )
}

function statusOf(step: Step, fields: URLSearchParams, about: About): Pick<Task, 'status' | 'colour'> {
  if (isDone(step, fields, about)) return { status: 'Done' }
  if (finished(fields).has(step.id)) return { status: 'To look at again', colour: 'yellow' }
  const begun = [...fields.keys()].some((name) => isOf(step.id, name))
  return begun ? { status: 'Begun', colour: 'blue' } : { status: 'To do', colour: 'grey' }
}

function StepPage(props: {
  fields: URLSearchParams
  about: About
  step: Step
  errors: readonly FieldError[]
  frame: Frame
}) {
  const { fields, about, step, errors, frame } = props
  const steps = stepsOf(about)
  const Show = step.show
  return (
    <Page {...frame} title={step.title(about)}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">
          {titleOf(about)} · {steps.indexOf(step) + 1} of {steps.length}
        </span>
        {step.title(about)}
      </h1>
      <form method="post" action={about.action} novalidate>
        <EnterKey does="next">Save and continue</EnterKey>
        <Carried fields={fields} but={step.id} />
        {Show({ form: formOf(fields), about, errors })}
        <div class="govuk-button-group rf-below">
          <StepButton does="next">Save and continue</StepButton>
          <StepButton does="back" kind="secondary">
            Back
          </StepButton>
          <StepButton does="list" kind="secondary">
            All steps
          </StepButton>
        </div>
      </form>
    </Page>
  )
}

function CheckPage(props: {
  fields: URLSearchParams
  about: About
  whole: Whole
  tried: TriedOpening
  frame: Frame
}) {
  const { fields, about, whole, tried, frame } = props
  const items = (step: Step): SummaryItem[] =>
    step.told(whole, about).map((item) => ({
      ...item,
      value: typeof item.value === 'string' ? <Lines text={item.value} /> : item.value,
    }))
  return (
    <Page {...frame} title="Check all of it">
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{titleOf(about)}</span>
        Check all of it
      </h1>
      {tried.sameName.length > 0 && (
        <Warning>
          There is a fund of somebody called {whole.name} already:{' '}
          {tried.sameName.map(({ id, ref }, i) => (
            <>
              {i > 0 && ', '}
              <a class="govuk-link" href={urls.fund(id)} target="_blank" rel="noopener">
                {ref} (opens in a new tab)
              </a>
            </>
          ))}
          . Make sure that this is another person.
        </Warning>
      )}
      <Inset>
        {firstWeeks(tried, whole).map((line) => (
          <p class="govuk-body">{line}</p>
        ))}
      </Inset>
      <form method="post" action={about.action} novalidate>
        <EnterKey does="list">All steps</EnterKey>
        <Carried fields={fields} />
        {stepsOf(about).map((step) => (
          <SummaryCard title={step.title(about)} does={`go ${step.id}`} items={items(step)} />
        ))}
      </form>
      <form method="post" action={urls.fundOpening()} novalidate>
        <Carried fields={fields} />
        <div class="govuk-button-group">
          <StepButton does="open">Open the fund</StepButton>
          <LinkButton href={urls.funds()} kind="secondary">
            Leave it, and write nothing down
          </LinkButton>
        </div>
      </form>
    </Page>
  )
}

/** “From Monday 1 June: 24 h a week, worth £590.40.”, and what a first part of a week brings. */
function firstWeeks({ weeks }: TriedOpening, { agreement }: Whole): readonly string[] {
  const [first, second] = weeks.map((draft) => ({
    from: printWeekday(draft.effective),
    ...givenIn(draft, agreement.kinds),
  }))
  if (!first)
    return ['No week is given in the first fortnight: all of it is days without support, or the agreement is over.']
  if (!second || (second.what === first.what && second.worth === first.worth))
    return [`From ${first.from}: ${first.what} a week${first.worth}.`]
  return [
    `From ${first.from}, for a part of a week: ${first.what}${first.worth}.`,
    `From ${second.from}: ${second.what} a week${second.worth}.`,
  ]
}

/** “24 h” and “, worth £590.40”: hours first, then money to spend, and what stands behind the hours. */
function givenIn({ transfers }: DraftOf<'allocation'>, list: Whole['agreement']['kinds']) {
  const hours = transfers.filter((t) => t.credit === 'issued')
  const sum = (code: string) =>
    transfers.reduce((n, t) => n + (t.unit === 'GBP' && t.credit === code ? t.amount : 0), 0)
  const [only] = hours
  const said =
    hours.length === 1 && only?.unit === 'standard'
      ? [howMuch(list, only.unit, only.amount)]
      : hours.map((t) => hoursOf(list, t.unit, t.amount))
  const spending = sum('spending')
  const parts = [...said, ...(spending > 0 ? [`${pounds(spending)} to spend`] : [])]
  return {
    what: new Intl.ListFormat('en-GB').format(parts),
    worth: hours.length > 0 ? `, worth ${pounds(sum('hours'))}` : '',
  }
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
