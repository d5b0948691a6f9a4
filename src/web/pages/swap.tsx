import type { Context, Hono } from 'hono'
import type { FundPage } from '../../bookkeeping/figures.ts'
import type { Request } from '../../bookkeeping/open-books.ts'
import type { TriedOut } from '../../bookkeeping/try-out.ts'
import type { DecisionKind } from '../../ledger/decision.ts'
import { printSeconds } from '../../ledger/hours.ts'
import type { Kind } from '../../ledger/rate.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Button, ErrorSummary, type FieldError, LinkButton, Select, TextField } from '../design/fields.tsx'
import { Inset, Panel } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { SummaryList, Table } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { type Asking, act, check } from './act.ts'
import { isAllFree, moneyOffered, moneyRows, spendingSaid, TooLittle } from './committed.tsx'
import {
  Again,
  type Decided,
  type Deciding,
  decidedAsked,
  decidedFields,
  decidedIn,
  decidedItems,
  deciding,
  notRecordedYet,
  saidAbout,
  WhoDecided,
  whoCan,
  youDecide,
} from './deciding.tsx'
import { Form } from './form.ts'
import { type Frame, frameOf, newKey, providerOf, wayTo } from './frame.ts'
import { hoursOffered, KeptStill } from './kept-still.tsx'
import { UndoLink } from './undo.tsx'
import { capital, chosenLately, hoursOf, howMuch, labelOf, personOf, pounds, TAKEN_BACK } from './words.ts'

const MONEY = 'money'
const FIELDS = {
  amount: 'amount',
  kind: 'give',
  from: 'give',
  to: 'want',
  on: 'day',
  name: 'who',
  decidedBy: 'who',
} as const
const INTO_MONEY = 'hours-into-money'
const KINDS = ['swap', INTO_MONEY] as const satisfies readonly DecisionKind[]

/** A swap as it was asked for: hours for other hours, hours for money, or money for hours. */
interface Swap extends Decided {
  readonly give: string
  readonly want: string
  /** Seconds or a count: of the hours that leave; of the hours that come, where money is given for them. */
  readonly amount: number
  /** The amount as it was written. */
  readonly written: string
}

/** Swapping: say what, check it, and only then is it done (WCAG 3.3.4). */
export function swap(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/funds/:fund/swap', async (c) => {
    const about = await asked(c)
    if (isRefusal(about)) return refused(c, [about])
    return c.html(await asking(c, about, Form.asked(c), []))
  })

  // The same form again after “Change”, with what was written.
  app.post('/funds/:fund/swap', async (c) => {
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

  app.post('/funds/:fund/swaps', async (c) => {
    const about = await asked(c)
    if (isRefusal(about)) return refused(c, [about])
    const form = await Form.sent(c)
    return act(c, form, {
      ...wish(c, about, form),
      act: (asked, request) => choose(c, about.page, asked, request),
      next: (done) => urls.swapDone(about.page.fund.id, done.entries.at(-1) ?? 0),
    })
  })

  app.get('/funds/:fund/swaps/:entry', async (c) => {
    const page = await books.fundPage(c.var.caller, { fund: c.req.param('fund') })
    if (isRefusal(page)) return refused(c, [page])
    const chosen = chosenLately(page, c.req.param('entry'))
    if (!chosen) return refused(c, [new Refusal('unknown-entry', 'There is no such swap here lately.')])
    const { what, isBack, entry } = chosen
    const isOwn = c.var.caller.as.role === 'holder'
    const frame = await frameFor(c, page)
    const undoes = isBack ? undefined : entry.number
    return c.html(<DonePage {...{ page, frame, isOwn, undoes }} said={what} />)
  })

  const asked = (c: Context<WebEnv>) => deciding(c, service, KINDS)

  async function asking(c: Context<WebEnv>, about: Deciding, form: Form, errors: readonly FieldError[]) {
    const frame = await frameFor(c, about.page, errors)
    const notYet = notRecordedYet(about, (await providerOf(c, service))?.name ?? 'The provider')
    return <AskPage {...{ about, form, errors, frame, notYet }} />
  }

  function wish(c: Context<WebEnv>, about: Deciding, form: Form): Asking<Swap> {
    return {
      read: () => read(form, about),
      fields: FIELDS,
      again: async (errors, refusals) =>
        asking(c, about, form, await saidAbout(c, service, about, errors, refusals)),
    }
  }

  function tryOut(c: Context<WebEnv>, page: FundPage, asked: Swap) {
    const { fund, on, decided, amount } = choiceOf(page, asked)
    const base = { fund, on, decided, amount }
    if (asked.want === MONEY) return books.tryHoursIntoMoney(c.var.caller, { ...base, kind: asked.give })
    if (asked.give === MONEY) return books.tryMoneyIntoHours(c.var.caller, { ...base, kind: asked.want })
    return books.trySwap(c.var.caller, { ...base, from: asked.give, to: asked.want })
  }

  function choose(c: Context<WebEnv>, page: FundPage, asked: Swap, request: Request) {
    const base = choiceOf(page, asked)
    if (asked.want === MONEY)
      return books.turnHoursIntoMoney(c.var.caller, { ...base, kind: asked.give }, request)
    if (asked.give === MONEY)
      return books.turnMoneyIntoHours(c.var.caller, { ...base, kind: asked.want }, request)
    return books.swapHours(c.var.caller, { ...base, from: asked.give, to: asked.want }, request)
  }

  function frameFor(c: Context<WebEnv>, page: FundPage, errors: readonly FieldError[] = []): Promise<Frame> {
    return frameOf(c, service, '', {
      hasErrors: errors.length > 0,
      breadcrumbs: wayTo(c, page.fund),
    })
  }
}

function choiceOf(page: FundPage, { amount, on, heard }: Swap) {
  return { fund: page.fund.ref, on, amount, decided: decidedAsked(heard) }
}

function read(form: Form, about: Deciding): Swap | undefined {
  const kinds = about.page.agreement?.kinds ?? []
  const codes = [...kinds.map((k) => k.code as string), ...(about.decides.has(INTO_MONEY) ? [MONEY] : [])]
  const give = form.oneOf('give', codes, 'Choose what to give.')
  const want = form.oneOf('want', codes, 'Choose what to get for it.')
  if (give !== undefined && give === want) form.wrong('want', 'Choose something else than what is given.')
  if (give && want && give !== MONEY && want !== MONEY && !about.decides.has('swap'))
    form.wrong('want', 'You decide about hours into money only. Choose money on one side.')
  const amount = amountIn(
    form,
    kinds.find((k) => k.code === (give === MONEY ? want : give)),
  )
  const decided = decidedIn(form, about)
  if (!give || !want || !amount || !decided) return undefined
  return { give, want, amount, written: form.written('amount'), ...decided }
}

function amountIn(form: Form, kind: Kind | undefined): number | undefined {
  return kind?.measure === 'count' ? form.count('amount', kind.label) : form.hours('amount')
}

interface SwapProps {
  readonly about: Deciding
  readonly form: Form
  readonly errors: readonly FieldError[]
  readonly frame: Frame
  /** Why unused hours cannot be swapped now. */
  readonly notYet: string | undefined
}

function AskPage({ about, form, errors, frame, notYet }: SwapProps) {
  const { page, self } = about
  const mayMoney = about.decides.has(INTO_MONEY)
  // Where hours for other hours are not theirs, it goes one way or the other: no pair can be chosen that is refused.
  const oneWay = about.decides.has('swap') ? undefined : form.written('give') === MONEY ? 'give' : 'want'
  return (
    <Page
      {...frame}
      title={self === 'person' ? 'Swap hours or money' : `Swap hours or money, ${personOf(page.fund)}`}
    >
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">
        {self !== 'person' && <span class="govuk-caption-l">{personOf(page.fund)}</span>}
        {self === 'person' ? 'Swap your hours or money' : 'Swap hours or money'}
      </h1>
      <p class="govuk-body">
        {youDecide(about)}Only unused hours can be swapped. Nothing happens until you have checked it.
      </p>
      {oneWay && (
        <p class="govuk-body">
          {oneWay === 'want' ? 'Here hours become money. ' : 'Here money becomes hours. '}
          <a
            class="govuk-link"
            href={urls.swap(page.fund.id, oneWay === 'want' ? { give: MONEY } : { want: MONEY })}
          >
            {oneWay === 'want' ? 'Turn money into hours instead' : 'Turn hours into money instead'}
          </a>
        </p>
      )}
      {!mayMoney && (
        <p class="govuk-body">
          Only hours for other hours: {whoCan(about.may, personOf(page.fund), INTO_MONEY)}
        </p>
      )}
      {notYet && !errors.some((e) => e.text === notYet) && (
        <Inset>Hours cannot be swapped now. {notYet}</Inset>
      )}
      <KeptStill page={page} />
      {mayMoney && !isAllFree(page) && <Inset>{spendingSaid(page)}</Inset>}
      <form method="post" action={urls.swap(page.fund.id)} novalidate>
        <Select
          {...form.field('give', errors)}
          {...(oneWay === 'give' ? { value: MONEY } : { empty: 'Choose' })}
          label="Give"
          options={optionsOf(about, { gives: true, only: oneWay && (oneWay === 'give' ? 'money' : 'hours') })}
        />
        <Select
          {...form.field('want', errors)}
          {...(oneWay === 'want' ? { value: MONEY } : { empty: 'Choose' })}
          label="Get"
          options={optionsOf(about, {
            gives: false,
            only: oneWay && (oneWay === 'want' ? 'money' : 'hours'),
          })}
        />
        <TextField
          {...form.field('amount', errors)}
          label="How many hours"
          hint={`Hours and minutes, like 6:00.${GIVES_MONEY_HINT[oneWay ?? (mayMoney ? 'both' : 'want')]}`}
          width={5}
          numeric
        />
        {!self && <WhoDecided {...{ about, form, errors }} />}
        <Button>Check it</Button>
      </form>
    </Page>
  )
}

const GIVES_MONEY_HINT = {
  both: ' If you give money, say how many hours you want for it.',
  give: ' Say how many hours you want for the money.',
  want: '',
} as const

/** What can be given or got: nothing that whoever asks may not decide about. */
function optionsOf(
  { page, decides }: Deciding,
  { gives, only }: { readonly gives: boolean; readonly only: 'money' | 'hours' | undefined },
): readonly { readonly value: string; readonly text: string }[] {
  const kinds = only === 'money' ? [] : (page.agreement?.kinds ?? [])
  const money = only !== 'hours' && decides.has(INTO_MONEY)
  return [
    ...kinds.map((k) => ({
      value: k.code,
      text: gives ? `${capital(k.label)} (${hoursOffered(page, k.code)})` : capital(k.label),
    })),
    ...(money
      ? [{ value: MONEY, text: gives ? `Money to spend (${moneyOffered(page)})` : 'Money to spend' }]
      : []),
  ]
}

function CheckPage(props: { about: Deciding; asked: Swap; tried: TriedOut; frame: Frame }) {
  const { about, asked, tried, frame } = props
  const { page, self } = about
  const kinds = page.agreement?.kinds ?? []
  const { give, want, written } = asked
  const fields = { give, want, amount: written, ...decidedFields(asked) }
  const changed = tried.left.filter((l) => l.before !== l.after || l.kind === give || l.kind === want)
  return (
    <Page {...frame} title="Check the swap">
      <h1 class="govuk-heading-l">
        {self !== 'person' && <span class="govuk-caption-l">{personOf(page.fund)}</span>}
        Check the swap
      </h1>
      <SummaryList
        items={[
          { label: 'Give', value: givenOf(asked, tried, kinds) },
          { label: 'Get', value: gotOf(asked, tried, kinds) },
          ...decidedItems(about, give === MONEY || want === MONEY ? INTO_MONEY : 'swap', asked),
        ]}
      />
      <Table
        caption="What would be left, not counting planned visits"
        columns={[
          { heading: 'What' },
          { heading: 'Now', align: 'right' },
          { heading: 'After the swap', align: 'right' },
        ]}
        rows={[
          ...changed.map((l) => ({
            cells: [capital(l.label), howMuch(kinds, l.kind, l.before), howMuch(kinds, l.kind, l.after)],
          })),
          ...moneyRows(page, tried),
        ]}
      />
      <TooLittle page={page} tried={tried} />
      <Rest tried={tried} />
      <div class="govuk-button-group">
        <form method="post" action={urls.swaps(page.fund.id)}>
          <Again fields={fields} />
          <input type="hidden" name="key" value={newKey()} />
          <Button>Swap now</Button>
        </form>
        <form method="post" action={urls.swap(page.fund.id)}>
          <Again fields={fields} />
          <Button kind="secondary" name="change" value="yes">
            Change something
          </Button>
        </form>
        <LinkButton href={urls.fund(page.fund.id)} kind="secondary">
          Do not swap
        </LinkButton>
      </div>
    </Page>
  )
}

/** Where an agreed rate turns hours into less than they are worth, it says where the rest goes. */
function Rest({ tried }: { tried: TriedOut }) {
  const drafts = tried.drafts.flatMap((d) =>
    d.kind === 'hours-into-money' && d.details.rest > 0 ? [d.details] : [],
  )
  const where = {
    contingency: 'is kept for emergencies',
    funder: 'goes to the funder',
    provider: 'is kept for running costs though there was no support',
    none: '',
  }
  return (
    <>
      {drafts.map((d) => (
        <p class="govuk-body">
          {pounds(d.rest)} of their worth {where[d.restTo]}, as agreed.
        </p>
      ))}
    </>
  )
}

function givenOf(asked: Swap, tried: TriedOut, kinds: readonly Kind[]): string {
  if (asked.give !== MONEY) return hoursOf(kinds, asked.give, asked.amount)
  return pounds(tried.spending.before - tried.spending.after)
}

function gotOf(asked: Swap, tried: TriedOut, kinds: readonly Kind[]): string {
  if (asked.want === MONEY) return `${pounds(tried.spending.after - tried.spending.before)} to spend`
  const came = tried.drafts.flatMap((d) => (d.kind === 'conversion' ? [d.details.came] : [])).at(-1)
  return hoursOf(kinds, asked.want, came ?? asked.amount)
}

function DonePage(props: {
  page: FundPage
  said: string
  frame: Frame
  isOwn: boolean
  /** The entry, unless it was taken back since. */
  undoes: number | undefined
}) {
  const { page, said, frame, isOwn, undoes } = props
  const kinds = page.agreement?.kinds ?? []
  const title = undoes === undefined ? TAKEN_BACK : 'The swap is done'
  return (
    <Page {...frame} title={title}>
      <Panel title={title}>{said}</Panel>
      <Table
        caption="What is left now"
        columns={[{ heading: 'What' }, { heading: 'Left', align: 'right' }]}
        rows={[
          ...page.line.left.map((l) => ({
            cells: [capital(labelOf(kinds, l.kind)), howMuch(kinds, l.kind, l.amount)],
          })),
          ...moneyRows(page),
        ]}
      />
      <p class="govuk-body">
        In day hours that is {printSeconds(page.line.leftInStandard)}.{' '}
        <a class="govuk-link" href={urls.fund(page.fund.id)}>
          {isOwn ? 'Back to what is left' : `Back to ${personOf(page.fund)}’s fund`}
        </a>
      </p>
      {undoes !== undefined && <UndoLink fund={page.fund.id} entry={undoes} />}
    </Page>
  )
}
