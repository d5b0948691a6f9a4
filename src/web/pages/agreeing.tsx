import type { Context } from 'hono'
import type { Child } from 'hono/jsx'
import type { Terms } from '../../bookkeeping/agree.ts'
import { DRAFT_DAYS, type DraftShown } from '../../bookkeeping/draft.ts'
import { isRefused, refusalsOf } from '../../bookkeeping/open-books.ts'
import type { TriedOpening } from '../../bookkeeping/opening.ts'
import type { FundRow } from '../../bookkeeping/store.ts'
import type { Agreement } from '../../ledger/agreement.ts'
import { type Day, dayAt, localAt, printDay, printTime, printWeekday } from '../../ledger/day.ts'
import type { DraftOf } from '../../ledger/entry.ts'
import { isRefusal, Refusal, type RefusalName } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import { ErrorSummary, type FieldError, LinkButton } from '../design/fields.tsx'
import { Inset } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { EnterKey, StepButton, SummaryCard, type Task, TaskList } from '../design/steps.tsx'
import type { SummaryItem } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { Form, fieldsSent } from './form.ts'
import { type Frame, newKey, providerOf, todayOf } from './frame.ts'
import { authorityStep } from './steps/authority.tsx'
import { away } from './steps/away.tsx'
import { brought } from './steps/brought-forward.tsx'
import { decidedStep } from './steps/decided.tsx'
import { withFields } from './steps/fields.ts'
import { funders } from './steps/funders.tsx'
import { kinds } from './steps/kinds.tsx'
import { late } from './steps/late.tsx'
import { person } from './steps/person.tsx'
import { price } from './steps/price.tsx'
import { reviews } from './steps/reviews.tsx'
import { statements } from './steps/statements.tsx'
import { surplus } from './steps/surplus.tsx'
import { unused } from './steps/unused.tsx'
import { week } from './steps/week.tsx'
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

/** What everybody is told who begins one. */
export const STOP_ANY_TIME = `You can stop at any step and go on later; it is kept for ${DRAFT_DAYS} days.`

/** More than this is no agreement, and would not be kept for somebody whose session ran out either. */
const MOST_BYTES = 65_536

const WAYS: Readonly<Record<Way, string>> = {
  person: 'Add a person',
  running: 'Take on a running fund',
  anew: 'A new agreement',
}

/** What an agreement on screen is for: where its form goes, and what it would bring. */
export interface Journey {
  readonly way: Way
  /** The fund that has an agreement already. */
  readonly fund?: FundRow
  /** Where the form goes from step to step, where it is sent in the end, and where one goes without. */
  readonly action: string
  readonly send: string
  readonly leave: string
  /** Where one goes on with what was put aside. */
  readonly goOn: (draft: string) => string
  /** What is begun already, before another one is. */
  readonly begun?: Child
  /** What the last button says. */
  readonly does: string
  readonly frame: (c: Context<WebEnv>, errors: readonly FieldError[]) => Promise<Frame>
  readonly tryOut: (c: Context<WebEnv>, whole: Whole) => Promise<Tried | readonly Refusal[]>
}

/** What would happen, in sentences, and what is to be looked at first. */
export interface Tried {
  readonly said: readonly string[]
  readonly first?: Child
}

interface Turn {
  readonly fields: URLSearchParams
  readonly step: Step | undefined
  readonly does: string
}

/** Where somebody was, and which button sends it again. */
interface Pressed {
  readonly step?: Step
  readonly does: string
}

/** An agreement on screen: one subject a page, and all of it to be checked at the end. */
export function agreeing(service: Service, journey: Journey) {
  const { books } = service

  /** What a button asks for: another row, another step, or all of it to be checked. */
  async function turn(c: Context<WebEnv>, { fields, step, does }: Turn) {
    const about = await aboutFor(c, fields)
    const [what, which = ''] = does.split(' ')
    if (what === 'go') return c.html(await stepPage(c, fields, about, stepOf(which) ?? STEPS[0]))
    if (what === 'check' || what === 'open') return check(c, fields, about)
    if (!step || what === 'begin') return c.html(await listPage(c, fields, about))
    if (what === 'restart' || what === 'add' || what === 'remove' || what === 'up') {
      const after = what === 'restart' ? without(fields, step.id) : withRows(fields, does)
      const other = await keepOn(c, after, { step, does: 'stay' })
      return other ?? c.html(await stepPage(c, after, await aboutFor(c, after, about), step))
    }
    if (what === 'list' || what === 'back' || what === 'stay') {
      const other = await keepOn(c, fields, { step, does: what })
      if (other) return other
      if (what === 'back') return c.html(await back(c, fields, about, step))
      return c.html(await (what === 'stay' ? stepPage(c, fields, about, step) : listPage(c, fields, about)))
    }
    return onwards(c, fields, about, step)
  }

  /** “Save and continue”: the step is finished, or says what is wrong with it; either way it is put aside. */
  async function onwards(c: Context<WebEnv>, fields: URLSearchParams, about: About, step: Step) {
    const form = formOf(fields)
    const more = step.more?.(form, about, fields)
    if (more && form.errors.length === 0) {
      const other = await keepOn(c, more, { step, does: 'stay' })
      return other ?? c.html(await stepPage(c, more, about, step))
    }
    if (!more) step.read(form, about)
    if (form.errors.length > 0) {
      const other = await keepOn(c, fields, { step, does: 'next' })
      return other ?? c.html(await stepPage(c, fields, about, step, form.errors), 422)
    }
    finish(fields, step.id)
    const other = await keep(c, fields, { step, does: 'next' })
    if (other) return other
    const now = await aboutFor(c, fields, about)
    const steps = stepsOf(now)
    const after = steps.slice(steps.indexOf(step) + 1)
    const next = [...after, ...steps].find((s) => !isDone(s, fields, now))
    if (!next) return check(c, fields, now)
    // What another step made wrong of it is said at once.
    const again = formOf(fields)
    if (finished(fields).has(next.id)) next.read(again, now)
    const isWrong = again.errors.length > 0
    return c.html(await stepPage(c, fields, now, next, again.errors), isWrong ? 422 : 200)
  }

  /** Puts it aside where it is already: it begins to be with the first step that is finished. */
  async function keepOn(c: Context<WebEnv>, fields: URLSearchParams, pressed: Pressed) {
    return fields.has('kept') ? keep(c, fields, pressed) : undefined
  }

  /** Puts it aside, and notes its version in the form; an answer where somebody else has changed it since. */
  async function keep(c: Context<WebEnv>, fields: URLSearchParams, pressed: Pressed) {
    const { way, fund, action } = journey
    const request = new Form(fields, action).request()
    if (isRefusal(request)) return refused(c, [request])
    const done = await books.keepDraft(c.var.caller, {
      ...{ way, form: request.key, fields: toKeep(fields) },
      ...(fund ? { fund: fund.id } : {}),
      ...seenIn(fields, 'version'),
    })
    if (isRefused(done))
      return (await meanwhile(c, fields, refusalsOf(done), pressed)) ?? refused(c, refusalsOf(done))
    fields.set('kept', String(done.version))
    return undefined
  }

  /** Another manager saved it, opened it or threw it away: who and when, and which of the two to go on with. */
  async function meanwhile(
    c: Context<WebEnv>,
    fields: URLSearchParams,
    refusals: readonly Refusal[],
    pressed: Pressed,
  ) {
    const id = refusals.find((r) => r.name === 'changed-meanwhile')?.facts['draft']
    if (typeof id !== 'string') return undefined
    const { fund, way } = journey
    const draft = await books.draft(c.var.caller, { draft: id, ...(fund ? { fund: fund.id } : {}) })
    const frame = await journey.frame(c, [])
    if (isRefusal(draft)) {
      const anew = new URLSearchParams(fields)
      anew.set('key', newKey())
      anew.delete('kept')
      return c.html(<GonePage {...{ journey, pressed, frame }} fields={anew} />, 409)
    }
    const theirs = fieldsKept(draft)
    const about = { ...NOBODY, way, help: NO_HELP, name: personIn(fields) }
    const differ = STEPS.filter((s) => !isWrittenSame(s.id, fields, theirs)).map((s) => s.title(about))
    const mine = new URLSearchParams(fields)
    mine.set('kept', String(draft.version))
    const provider = (await providerOf(c, service))?.name ?? ''
    return c.html(<SavedPage {...{ journey, pressed, frame, draft, differ, provider }} fields={mine} />, 409)
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
    const tried = await journey.tryOut(c, whole)
    if (!('said' in tried)) return c.html(await refusedAt(c, fields, about, tried), 422)
    return c.html(
      <CheckPage {...{ fields, about, whole, tried, journey }} frame={await journey.frame(c, [])} />,
    )
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
    const frame = await journey.frame(c, errors)
    return <StepPage {...{ about, step, frame }} fields={shown} errors={onceEach(errors)} />
  }

  async function listPage(
    c: Context<WebEnv>,
    fields: URLSearchParams,
    about: About,
    errors: readonly FieldError[] = [],
  ) {
    const { begun } = journey
    return <ListPage {...{ fields, about, errors, begun }} frame={await journey.frame(c, errors)} />
  }

  /** What the steps know beside their own fields; what does not change is taken over from before. */
  async function aboutFor(c: Context<WebEnv>, fields: URLSearchParams, known?: About): Promise<About> {
    const { way, action, fund } = journey
    const help = known?.help ?? (await books.openingHelp(c.var.caller, {}))
    const provider = known?.provider ?? (await providerOf(c, service))?.name ?? 'the provider'
    const form = formOf(fields)
    const base: About = {
      way,
      today: todayOf(service),
      provider,
      help,
      action,
      name: fund ? personOf(fund) : form.written('person-name').trim(),
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

  return { turn, aboutFor, refusedAt, meanwhile }
}

/** The form as it was sent: what is carried on, which step it is on, and which button was pressed. */
export async function sentFields(c: Context<WebEnv>) {
  const sent = await fieldsSent(c)
  if (String(sent).length > MOST_BYTES)
    return new Refusal('too-big', 'This is more than fits into one agreement. Go back and remove rows.', {
      most: MOST_BYTES,
    })
  const [step = '', does = ''] = ['step', 'do'].map((name) => sent.get(name) ?? '')
  return { fields: carried(sent), step: stepOf(step), does }
}

/** What is put aside of a form: all of it but the version, which is told beside it. */
function toKeep(fields: URLSearchParams): Record<string, string> {
  const kept = [...fields].filter(([name]) => name !== 'kept')
  return Object.fromEntries(kept.map(([name, value]) => [name, value.toWellFormed()]))
}

/** The version of what is put aside that a form stands on, where it was put aside. */
export function seenIn<K extends 'version' | 'draft'>(
  fields: URLSearchParams,
  as: K,
): { readonly [k in K]?: number } | Record<never, never> {
  const text = fields.get('kept') ?? ''
  return /^[1-9]\d{0,8}$/.test(text) ? { [as]: Number(text) } : {}
}

/** What was put aside, as its form sends it. */
export function fieldsKept({ fields, version }: DraftShown): URLSearchParams {
  return new URLSearchParams({ ...fields, kept: String(version) })
}

/** Whom it is for as far as that is written, and how many of its steps are finished. */
export function progressOf({ way, fields }: DraftShown) {
  const sent = new URLSearchParams(fields)
  const representative = sent.get('decided-by') === 'representative'
  const steps = stepsOf({ ...NOBODY, way, help: NO_HELP, representative })
  const done = steps.filter((s) => finished(sent).has(s.id)).length
  return { name: personIn(sent), way: WAYS[way], done, of: steps.length }
}

function personIn(fields: URLSearchParams): string {
  return (fields.get('person-name') ?? '').trim()
}

function isWrittenSame(step: StepId, a: URLSearchParams, b: URLSearchParams): boolean {
  const names = new Set(
    [...a.keys(), ...b.keys()].filter((name) => isOf(step, name) && name !== `${step}-shown`),
  )
  return [...names].every((name) => (a.get(name) ?? '') === (b.get(name) ?? ''))
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

const NO_HELP: About['help'] = { ref: '', taken: new Set(), funders: [], prices: [] }

function isDone(step: Step, fields: URLSearchParams, about: About): boolean {
  return finished(fields).has(step.id) && readQuietly(step, fields, about) !== undefined
}

/** Everything together, once every step is finished and can be read. */
export function wholeOf(fields: URLSearchParams, about: About): Whole | undefined {
  const steps = stepsOf(about)
  if (!steps.every((s) => isDone(s, fields, about))) return undefined
  const parts = steps.map((s) => readQuietly(s, fields, about) ?? {})
  const { terms: _, ...more } = Object.assign({}, ...parts) as Part
  const agreement = Object.assign({}, ...parts.map((p) => p.terms ?? {}), { kinds: about.kinds })
  return { ...more, agreement } as Whole
}

/** Terms that are agreed already, as the fields of these steps. */
export function writtenTerms(agreed: Terms): Record<string, string> {
  return Object.assign({}, ...STEPS.map((step) => step.written?.(agreed) ?? {}))
}

/** Where what is refused without a field belongs. */
const UNPLACED: { readonly [N in RefusalName]?: readonly [step: StepId, field?: string] } = {
  'does-not-add-up': ['brought', 'brought-bank'],
  'outside-agreement': ['brought', 'brought-as-at'],
  'unknown-kind': ['brought', 'brought-as-at'],
  'future-day': ['brought', 'brought-as-at'],
  'entries-in-the-way': ['person', 'person-from'],
  // Hours of a kind that the new version leaves out are still held.
  'agreement-invalid': ['kinds'],
  'not-yours-to-decide': ['decided', 'decided-by'],
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
  if (asked === '') {
    const [id, field] = UNPLACED[name] ?? []
    const wanted = id === 'brought' && about.way !== 'running' ? 'person' : id
    return wanted ? at(wanted, wanted === id ? field : 'person-from') : { step: undefined }
  }
  const step = steps.find((s) => s.id !== 'authority' && Object.hasOwn(s.fields, asked))
  const field = step?.fields[asked]
  return { step, ...(field ? { field } : {}) }
}

function without(fields: URLSearchParams, step: StepId): URLSearchParams {
  return new URLSearchParams([...fields].filter(([name]) => !isOf(step, name)))
}

/** The first thing that is wrong with each field, once. */
function onceEach(errors: readonly FieldError[]): readonly FieldError[] {
  return errors.filter((e, i) => errors.findIndex((x) => x.field === e.field && x.text === e.text) === i)
}

function titleOf({ way, name }: About): string {
  return name === '' ? WAYS[way] : `${WAYS[way]}: ${name}`
}

function ListPage(props: {
  fields: URLSearchParams
  about: About
  errors: readonly FieldError[]
  frame: Frame
  begun?: Child
}) {
  const { fields, about, errors, frame, begun } = props
  const steps = stepsOf(about)
  const tasks = steps.map(
    (step): Task => ({ title: step.title(about), does: `go ${step.id}`, ...statusOf(step, fields, about) }),
  )
  const next = steps.find((s) => !isDone(s, fields, about))
  return (
    <Page {...frame} title={WAYS[about.way]}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">{titleOf(about)}</h1>
      {begun}
      <p class="govuk-body">{STOP_ANY_TIME}</p>
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
  tried: Tried
  journey: Journey
  frame: Frame
}) {
  const { fields, about, whole, tried, journey, frame } = props
  return (
    <Page {...frame} title="Check all of it">
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{titleOf(about)}</span>
        Check all of it
      </h1>
      {tried.first}
      <Inset>
        {tried.said.map((line) => (
          <p class="govuk-body">{line}</p>
        ))}
      </Inset>
      <form method="post" action={about.action} novalidate>
        <EnterKey does="list">All steps</EnterKey>
        <Carried fields={fields} />
        {stepsOf(about).map((step) => (
          <SummaryCard title={step.title(about)} does={`go ${step.id}`} items={step.told(whole, about)} />
        ))}
      </form>
      <form method="post" action={journey.send} novalidate>
        <Carried fields={fields} />
        <div class="govuk-button-group">
          <StepButton does="open">{journey.does}</StepButton>
          <LinkButton href={journey.leave} kind="secondary">
            Leave it for now
          </LinkButton>
        </div>
      </form>
    </Page>
  )
}

/** It was saved since, by somebody else or over what they saved: one of the two goes on. */
function SavedPage(props: {
  fields: URLSearchParams
  journey: Journey
  pressed: Pressed
  draft: DraftShown
  differ: readonly string[]
  provider: string
  frame: Frame
}) {
  const { fields, journey, pressed, draft, differ, provider, frame } = props
  const who = draft.changed.name ?? `Another manager of ${provider}`
  return (
    <Page {...frame} title="This has been saved since">
      <h1 class="govuk-heading-l">This has been saved since</h1>
      <p class="govuk-body">
        {who} saved it after you opened this page: on {printDay(dayAt(draft.changed.at))} at{' '}
        {printTime(localAt(draft.changed.at))}. Only one of the two can be kept.
      </p>
      {differ.length > 0 && (
        <>
          <p class="govuk-body">These steps are not the same:</p>
          <ul class="govuk-list govuk-list--bullet">
            {differ.map((title) => (
              <li>{title}</li>
            ))}
          </ul>
        </>
      )}
      <SendAgain {...{ fields, journey, pressed }} text="Go on with what I wrote here, in place of it">
        <LinkButton href={journey.goOn(draft.id)}>Go on with what was saved</LinkButton>
      </SendAgain>
    </Page>
  )
}

/** It is put aside no more: perhaps it is open already. */
function GonePage(props: { fields: URLSearchParams; journey: Journey; pressed: Pressed; frame: Frame }) {
  const { fields, journey, pressed, frame } = props
  const isOpened = pressed.does === 'open'
  return (
    <Page {...frame} title="This does not wait here any more">
      <h1 class="govuk-heading-l">This does not wait here any more</h1>
      <p class="govuk-body">
        Another manager has opened or agreed it, or thrown it away. Look for it first, so that nothing is
        written down twice. What you wrote is still on this page.
      </p>
      <SendAgain
        {...{ fields, journey }}
        pressed={isOpened ? { does: 'check' } : pressed}
        text="Go on with what I wrote, as a new one"
      >
        <LinkButton href={journey.fund ? journey.leave : urls.funds()}>Look for it first</LinkButton>
      </SendAgain>
    </Page>
  )
}

/** The form as it was sent, once more. */
function SendAgain(props: {
  fields: URLSearchParams
  journey: Journey
  pressed: Pressed
  text: string
  children: Child
}) {
  const { fields, journey, pressed, text, children } = props
  return (
    <form method="post" action={pressed.does === 'open' ? journey.send : journey.action} novalidate>
      <Carried fields={fields} />
      {pressed.step && <input type="hidden" name="step" value={pressed.step.id} />}
      <div class="govuk-button-group">
        {children}
        <StepButton does={pressed.does} kind="secondary">
          {text}
        </StepButton>
      </div>
    </form>
  )
}

/** “From Monday 1 June: 24 h a week, worth £590.40.”, and what a first part of a week brings. */
export function firstWeeks(weeks: TriedOpening['weeks'], { agreement }: Whole): readonly string[] {
  const [first, second] = weeks.map((draft) => ({
    from: printWeekday(draft.effective),
    ...givenIn(draft, agreement.kinds),
  }))
  if (!first)
    return [
      'No week is given in the first fortnight: all of it is days without support, or the agreement is over.',
    ]
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

/** An agreement in plain words, one subject after another; who decided it stands elsewhere. */
export function inWords(
  agreement: Agreement,
): readonly { readonly title: string; readonly items: readonly SummaryItem[] }[] {
  const about: About = {
    ...NOBODY,
    way: 'anew',
    help: NO_HELP,
  }
  const whole: Whole = {
    ref: '',
    name: '',
    agreement,
    decided: { name: '', by: 'person', involved: 'in-person' },
  }
  return STEPS.filter((s) => s.id !== 'decided' && (s.when?.(about) ?? true)).map((step) => ({
    title: step.title(about),
    items: step.told(whole, about),
  }))
}
