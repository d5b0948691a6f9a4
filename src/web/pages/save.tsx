import type { Context, Hono } from 'hono'
import type { FundPage } from '../../bookkeeping/figures.ts'
import type { Request } from '../../bookkeeping/open-books.ts'
import type { TriedOut } from '../../bookkeeping/try-out.ts'
import type { DecisionKind } from '../../ledger/decision.ts'
import { printPence } from '../../ledger/money.ts'
import type { Kind } from '../../ledger/rate.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import {
  Button,
  ErrorSummary,
  errorOf,
  type FieldError,
  LinkButton,
  Radios,
  Select,
  TextField,
} from '../design/fields.tsx'
import { Panel } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { SummaryList, Table } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { type Asking, act, check } from './act.ts'
import { moneyOffered, moneyRows, TooLittle } from './committed.tsx'
import {
  Again,
  type Decided,
  type Deciding,
  decidedAsked,
  decidedFields,
  decidedIn,
  decidedItems,
  deciding,
  saidAbout,
  WhoDecided,
  youDecide,
} from './deciding.tsx'
import { Form } from './form.ts'
import { type Frame, frameOf, newKey, wayTo } from './frame.ts'
import { hoursOffered } from './kept-still.tsx'
import { UndoLink } from './undo.tsx'
import { capital, chosenLately, howMuch, labelOf, personOf, pounds, TAKEN_BACK } from './words.ts'

const MONEY = 'GBP'
const NEW = 'new'
const KINDS = ['save'] as const satisfies readonly DecisionKind[]

/** What can be done here, each with its own form. */
const SAVING_WORDS = {
  save: {
    title: 'Save for something',
    check: 'Check the saving',
    button: 'Save now',
    after: 'After saving',
    done: 'It is saved',
  },
  'take-out': {
    title: 'Take out what is saved',
    check: 'Check what is taken out',
    button: 'Take it out now',
    after: 'After taking out',
    done: 'It is taken out',
  },
  'set-aside': {
    title: 'Keep money for emergencies',
    check: 'Check what is kept',
    button: 'Keep it now',
    after: 'After keeping it',
    done: 'It is kept for emergencies',
  },
  drawn: {
    title: 'Use money kept for emergencies',
    check: 'Check what is used',
    button: 'Use it now',
    after: 'After using it',
    done: 'It can be spent',
  },
} as const
type SavingAct = keyof typeof SAVING_WORDS
const SAVINGS = Object.keys(SAVING_WORDS) as readonly SavingAct[]

/** Saving, taking out, or money for emergencies, as it was asked for. */
interface Saving extends Decided {
  readonly todo: SavingAct
  /** What is saved for; nothing where it is about emergencies. */
  readonly pot: string
  /** A kind of hour, or GBP. */
  readonly unit: string
  /** Seconds, a count or pence. */
  readonly amount: number
  readonly reason: string
  /** As it was written, for the pages after it. */
  readonly written: Readonly<Record<string, string>>
}

/** Something that is saved now: one kind of hour, or money, in one pot. */
interface Saved {
  /** The unit and the pot's number, as forms and addresses name it: names stand in no address. */
  readonly value: string
  readonly name: string
  readonly number: number
  readonly unit: string
  readonly text: string
}

/** Saving for something, and money for emergencies: say what, check it, and only then is it done (WCAG 3.3.4). */
export function save(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/funds/:fund/save', async (c) => {
    const about = await asked(c)
    if (isRefusal(about)) return refused(c, [about])
    return c.html(await asking(c, about, Form.asked(c), []))
  })

  // The same form again after “Change”, with what was written.
  app.post('/funds/:fund/save', async (c) => {
    const about = await asked(c)
    if (isRefusal(about)) return refused(c, [about])
    const form = await Form.sent(c)
    return check(c, form, {
      ...wish(c, about, form),
      check: async (asked) => {
        const tried = await tryOut(c, about.page, asked)
        if (isRefusal(tried)) return tried
        return <CheckPage {...{ about, asked, tried }} frame={await frameFor(c, about.page)} />
      },
    })
  })

  app.post('/funds/:fund/savings', async (c) => {
    const about = await asked(c)
    if (isRefusal(about)) return refused(c, [about])
    const form = await Form.sent(c)
    return act(c, form, {
      ...wish(c, about, form),
      act: (asked, request) => choose(c, about.page, asked, request),
      next: (done) => urls.savingDone(about.page.fund.id, done.entries.at(-1) ?? 0),
    })
  })

  app.get('/funds/:fund/savings/:entry', async (c) => {
    const page = await books.fundPage(c.var.caller, { fund: c.req.param('fund') })
    if (isRefusal(page)) return refused(c, [page])
    const chosen = chosenLately(page, c.req.param('entry'))
    const todo = chosen && todoOf(chosen.entry)
    if (!todo) return refused(c, [new Refusal('unknown-entry', 'Nothing was saved here lately by this.')])
    const { what, amount, isBack, entry } = chosen
    const said = [what, amount].filter(Boolean).join(': ')
    const isOwn = c.var.caller.as.role === 'holder'
    const undoes = isBack ? undefined : entry.number
    return c.html(<DonePage {...{ page, todo, isOwn, undoes, said }} frame={await frameFor(c, page)} />)
  })

  const asked = (c: Context<WebEnv>) => deciding(c, service, KINDS)

  async function asking(c: Context<WebEnv>, about: Deciding, form: Form, errors: readonly FieldError[]) {
    const frame = await frameFor(c, about.page, errors)
    return <AskPage {...{ about, form, errors, frame }} />
  }

  function wish(c: Context<WebEnv>, about: Deciding, form: Form): Asking<Saving> {
    return {
      read: () => read(form, about),
      fields: fieldsOf(form, about.page),
      again: async (errors, refusals) =>
        asking(c, about, form, await saidAbout(c, service, about, errors, refusals)),
    }
  }

  function tryOut(c: Context<WebEnv>, page: FundPage, asked: Saving) {
    if (asked.todo === 'save') return books.trySave(c.var.caller, savingOf(page, asked))
    if (asked.todo === 'take-out') return books.tryTakeOut(c.var.caller, savingOf(page, asked))
    return books.tryEmergencies(c.var.caller, emergencyOf(page, asked, asked.todo))
  }

  function choose(c: Context<WebEnv>, page: FundPage, asked: Saving, request: Request) {
    if (asked.todo === 'save') return books.save(c.var.caller, savingOf(page, asked), request)
    if (asked.todo === 'take-out') return books.takeOut(c.var.caller, savingOf(page, asked), request)
    return books.keepForEmergencies(c.var.caller, emergencyOf(page, asked, asked.todo), request)
  }

  function frameFor(c: Context<WebEnv>, page: FundPage, errors: readonly FieldError[] = []): Promise<Frame> {
    return frameOf(c, service, '', {
      hasErrors: errors.length > 0,
      breadcrumbs: wayTo(c, page.fund),
    })
  }
}

function savingOf(page: FundPage, { pot, unit, amount, on, heard }: Saving) {
  return { fund: page.fund.ref, on, pot, unit, amount, decided: decidedAsked(heard) }
}

function emergencyOf(page: FundPage, asked: Saving, action: 'set-aside' | 'drawn') {
  const { amount, reason, on, heard } = asked
  return {
    fund: page.fund.ref,
    on,
    action,
    pence: amount,
    ...(action === 'drawn' ? { reason } : {}),
    decided: decidedAsked(heard),
  }
}

function todoOf(entry: FundPage['recent'][number]): SavingAct | undefined {
  if (entry.kind === 'saving') return entry.details.action === 'saved' ? 'save' : 'take-out'
  return entry.kind === 'contingency' ? entry.details.action : undefined
}

/** Which field asks for what: another for each thing that can be done here. */
function fieldsOf(form: Form, page: FundPage) {
  const isOut = todoIn(form) === 'take-out'
  const isNew = savedNow(page).length === 0 || form.written('pot') === NEW
  return {
    amount: 'amount',
    reason: 'reason',
    kind: isOut ? 'from' : 'unit',
    pot: isOut ? 'from' : isNew ? 'name' : 'pot',
    on: 'day',
    name: 'who',
    decidedBy: 'who',
  }
}

function todoIn(form: Form): SavingAct {
  return SAVINGS.find((todo) => todo === form.written('todo')) ?? 'save'
}

/** What is saved now; what lost its name cannot be named here. */
export function savedNow(page: FundPage): readonly Saved[] {
  const kinds = page.agreement?.kinds ?? []
  return page.pots.flatMap(({ pot, unit, balance }) => {
    const name = page.words.get(pot.name)
    if (name === undefined) return []
    const text =
      unit === MONEY ? pounds(balance) : `${howMuch(kinds, unit, balance)}, ${labelOf(kinds, unit)}`
    return [{ value: `${unit}:${pot.pot}`, name, number: pot.pot, unit, text }]
  })
}

function read(form: Form, about: Deciding): Saving | undefined {
  const kinds = about.page.agreement?.kinds ?? []
  const todo = todoIn(form)
  const place = placeIn(form, about.page, todo)
  const amount = amountIn(form, place?.unit, kinds)
  const reason = todo === 'drawn' ? form.text('reason', 'Say in a few words what it is needed for.') : ''
  const decided = decidedIn(form, about)
  if (!place || !amount || reason === undefined || !decided) return undefined
  const names = ['pot', 'from', 'amount', 'reason'].filter((name) => form.has(name))
  const written = {
    todo,
    ...Object.fromEntries(names.map((name) => [name, form.written(name)])),
    ...(place.pot === '' ? {} : { name: place.pot, unit: place.unit }),
  }
  return { todo, ...place, amount, reason, written, ...decided }
}

/** For what, and of which hours or money. */
function placeIn(form: Form, page: FundPage, todo: SavingAct): Pick<Saving, 'pot' | 'unit'> | undefined {
  const units = [MONEY, ...(page.agreement?.kinds ?? []).map((k) => k.code)]
  if (todo === 'set-aside' || todo === 'drawn') return { pot: '', unit: MONEY }
  // What was checked is named in full: a second press finds the same, also where nothing is left of it.
  const isChecked = form.has('key')
  if (todo === 'take-out' && !isChecked) {
    const saved = savedNow(page)
    const from = form.oneOf(
      'from',
      saved.map((s) => s.value),
      'Choose what to take out.',
    )
    const found = saved.find((s) => s.value === from)
    return found && { pot: found.name, unit: found.unit }
  }
  const pot = isChecked ? form.written('name') : potIn(form, page)
  const unit = form.oneOf('unit', units, 'Choose what to save.')
  return pot && unit ? { pot, unit } : undefined
}

function potIn(form: Form, page: FundPage): string | undefined {
  const saved = savedNow(page)
  const isNew = saved.length === 0 || form.written('pot') === NEW
  if (isNew) return form.text('name', 'Say what it is for, like City break.')
  const pot = form.oneOf(
    'pot',
    saved.map((s) => String(s.number)),
    'Choose what it is for.',
  )
  return saved.find((s) => String(s.number) === pot)?.name
}

function amountIn(form: Form, unit: string | undefined, kinds: readonly Kind[]): number | undefined {
  if (unit === undefined) {
    form.text('amount', 'Say how much.')
    return undefined
  }
  const kind = kinds.find((k) => k.code === unit)
  if (kind) return kind.measure === 'count' ? form.count('amount', kind.label) : form.hours('amount')
  const pence = form.pence('amount')
  return pence !== undefined && pence <= 0 ? form.wrong('amount', 'Say how much, more than nothing.') : pence
}

interface SaveProps {
  readonly about: Deciding
  readonly form: Form
  readonly errors: readonly FieldError[]
  readonly frame: Frame
}

function AskPage({ about, form, errors, frame }: SaveProps) {
  const { page, self } = about
  const todo = todoIn(form)
  const { title } = SAVING_WORDS[todo]
  const others = SAVINGS.filter((other) => other !== todo && isThere(page, other))
  const Fields = { save: SaveFields, 'take-out': TakeOutFields, 'set-aside': Sum, drawn: DrawnFields }[todo]
  return (
    <Page {...frame} title={self === 'person' ? title : `${title}, ${personOf(page.fund)}`}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">
        {self !== 'person' && <span class="govuk-caption-l">{personOf(page.fund)}</span>}
        {title}
      </h1>
      <p class="govuk-body">{youDecide(about)}Nothing happens until you have checked it.</p>
      <SavedNow page={page} leads={!self} />
      <form method="post" action={urls.save(page.fund.id)} novalidate>
        <input type="hidden" name="todo" value={todo} />
        <Fields {...{ about, form, errors }} />
        {!self && <WhoDecided {...{ about, form, errors }} />}
        <Button>Check it</Button>
      </form>
      {/* Whoever decides it here came by a page that leads to each of them. */}
      {!self && (
        <>
          <h2 class="govuk-heading-m">Something else</h2>
          <ul class="govuk-list">
            {others.map((other) => (
              <li>
                <a class="govuk-link" href={urls.save(page.fund.id, { todo: other })}>
                  {SAVING_WORDS[other].title}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </Page>
  )
}

/** Whether there is anything that this could be done with. */
function isThere(page: FundPage, todo: SavingAct): boolean {
  if (todo === 'take-out') return savedNow(page).length > 0
  return todo !== 'drawn' || page.contingency > 0
}

/** What is saved; to a manager with the way to take each out, since they have no page of few ways before this one. */
function SavedNow({ page, leads = false }: { page: FundPage; leads?: boolean }) {
  return (
    <>
      <h2 class="govuk-heading-m">Saved now</h2>
      <SummaryList
        items={[
          ...savedNow(page).map((s) => ({
            label: s.name,
            value: s.text,
            ...(leads
              ? {
                  action: {
                    href: urls.save(page.fund.id, { todo: 'take-out', from: s.value }),
                    text: 'Take out',
                    about: `of ${s.name}`,
                  },
                }
              : {}),
          })),
          { label: 'Kept for emergencies', value: pounds(page.contingency) },
          ...moneyRows(page).map(({ cells: [label = '', value = ''] }) => ({ label, value })),
        ]}
      />
    </>
  )
}

type FieldsProps = Omit<SaveProps, 'frame'>

function SaveFields({ about: { page }, form, errors }: FieldsProps) {
  const pots = [...new Map(savedNow(page).map((s) => [String(s.number), s.name]))]
  // What goes into an old one carries its name as well, and that is no new one.
  const isOld = pots.some(([number]) => number === form.written('pot'))
  return (
    <>
      {pots.length > 0 && (
        <Radios
          {...form.field('pot', errors)}
          label="What is it for?"
          options={[
            ...pots.map(([value, text]) => ({ value, text })),
            { value: NEW, text: 'Something new: write it below' },
          ]}
        />
      )}
      <TextField
        name="name"
        label={pots.length > 0 ? 'Something new' : 'What is it for?'}
        hint="Like City break"
        width={20}
        value={isOld ? '' : form.written('name')}
        error={errorOf(errors, 'name')}
      />
      <Select
        {...form.field('unit', errors)}
        label="Save"
        empty="Choose"
        options={[
          { value: MONEY, text: `Money to spend (${moneyOffered(page)})` },
          ...(page.agreement?.kinds ?? []).map((k) => ({
            value: k.code,
            text: `${capital(k.label)} (${hoursOffered(page, k.code)})`,
          })),
        ]}
      />
      <Amount {...{ form, errors }} />
    </>
  )
}

function TakeOutFields({ about: { page }, form, errors }: FieldsProps) {
  return (
    <>
      <Select
        {...form.field('from', errors)}
        label="Take out of"
        empty="Choose"
        options={savedNow(page).map((s) => ({ value: s.value, text: `${s.name} (${s.text})` }))}
      />
      <Amount {...{ form, errors }} />
    </>
  )
}

function Amount({ form, errors }: Pick<SaveProps, 'form' | 'errors'>) {
  return (
    <TextField
      {...form.field('amount', errors)}
      label="How much"
      hint="Pounds and pence, like 20.00; or hours and minutes, like 6:00."
      width={10}
      numeric
    />
  )
}

function Sum({ form, errors }: FieldsProps) {
  return (
    <TextField
      {...form.field('amount', errors)}
      label="How much"
      hint="Pounds and pence, like 20.00"
      width={10}
      numeric
      prefix="£"
    />
  )
}

function DrawnFields(props: FieldsProps) {
  const { form, errors } = props
  return (
    <>
      <Sum {...props} />
      <TextField {...form.field('reason', errors)} label="What is it needed for?" hint="A few words" />
    </>
  )
}

function CheckPage(props: { about: Deciding; asked: Saving; tried: TriedOut; frame: Frame }) {
  const { about, asked, tried, frame } = props
  const { page, self } = about
  const { todo, unit, pot, amount, reason } = asked
  const { check, button, after } = SAVING_WORDS[todo]
  const kinds = page.agreement?.kinds ?? []
  const inUnit = (of: string, sum: number) => (of === MONEY ? pounds(sum) : howMuch(kinds, of, sum))
  const fields = { ...asked.written, ...decidedFields(asked) }
  return (
    <Page {...frame} title={check}>
      <h1 class="govuk-heading-l">
        {self !== 'person' && <span class="govuk-caption-l">{personOf(page.fund)}</span>}
        {check}
      </h1>
      <SummaryList
        items={[
          { label: 'What', value: SAVING_WORDS[todo].title },
          ...(pot ? [{ label: todo === 'save' ? 'For' : 'Out of', value: pot }] : []),
          {
            label: 'How much',
            value:
              unit === MONEY
                ? printPence(amount)
                : `${howMuch(kinds, unit, amount)}, ${labelOf(kinds, unit)}`,
          },
          ...(reason ? [{ label: 'Needed for', value: reason }] : []),
          ...decidedItems(about, 'save', asked),
        ]}
      />
      <Table
        caption="What there would be, not counting planned visits"
        columns={[
          { heading: 'What' },
          { heading: 'Now', align: 'right' },
          { heading: after, align: 'right' },
        ]}
        rows={[
          ...tried.kept.map((k) => ({
            cells: [
              k.code === 'contingency' ? 'Kept for emergencies' : `Saved for ${pot}`,
              inUnit(k.unit, k.before),
              inUnit(k.unit, k.after),
            ],
          })),
          ...tried.left
            .filter((l) => l.before !== l.after)
            .map((l) => ({
              cells: [capital(l.label), howMuch(kinds, l.kind, l.before), howMuch(kinds, l.kind, l.after)],
            })),
          ...moneyRows(page, tried),
        ]}
      />
      <TooLittle page={page} tried={tried} />
      <div class="govuk-button-group">
        <form method="post" action={urls.savings(page.fund.id)}>
          <Again fields={fields} />
          <input type="hidden" name="key" value={newKey()} />
          <Button>{button}</Button>
        </form>
        <form method="post" action={urls.save(page.fund.id)}>
          <Again fields={fields} />
          <Button kind="secondary" name="change" value="yes">
            Change something
          </Button>
        </form>
        <LinkButton href={urls.fund(page.fund.id)} kind="secondary">
          Leave it as it is
        </LinkButton>
      </div>
    </Page>
  )
}

function DonePage(props: {
  page: FundPage
  todo: SavingAct
  said: string
  frame: Frame
  isOwn: boolean
  /** The entry, unless it was taken back since. */
  undoes: number | undefined
}) {
  const { page, todo, said, frame, isOwn, undoes } = props
  const { id } = page.fund
  const title = undoes === undefined ? TAKEN_BACK : SAVING_WORDS[todo].done
  return (
    <Page {...frame} title={title}>
      <Panel title={title}>{said}</Panel>
      <SavedNow page={page} />
      <p class="govuk-body">
        <a class="govuk-link" href={urls.fund(id)}>
          {isOwn ? 'Back to what is left' : `Back to ${personOf(page.fund)}’s fund`}
        </a>
      </p>
      {undoes !== undefined && <UndoLink fund={id} entry={undoes} />}
    </Page>
  )
}
