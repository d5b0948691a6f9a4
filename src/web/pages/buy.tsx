import type { Context, Hono } from 'hono'
import type { FundPage } from '../../bookkeeping/figures.ts'
import type { Purchases } from '../../bookkeeping/purchase.ts'
import type { TriedOut } from '../../bookkeeping/try-out.ts'
import { printDay } from '../../ledger/day.ts'
import type { DecisionKind } from '../../ledger/decision.ts'
import { pence, pennySeconds } from '../../ledger/money.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Button, ErrorSummary, type FieldError, LinkButton, TextField } from '../design/fields.tsx'
import { Inset, Panel } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { SummaryList, Table, Whole } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { type Asking, act, check } from './act.ts'
import { heldOf, spendingSaid, thingsNamed } from './committed.tsx'
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
import { type Frame, frameOf, newKey, providerOf, wayTo } from './frame.ts'
import { UndoLink } from './undo.tsx'
import { personOf, pounds, toSpend } from './words.ts'

const KINDS = ['buy'] as const satisfies readonly DecisionKind[]
const FIELDS = {
  what: 'what',
  supplier: 'supplier',
  amount: 'amount',
  pence: 'amount',
  on: 'day',
  name: 'who',
  decidedBy: 'who',
} as const

/** Something to buy, as it was asked for. */
interface Wish extends Decided {
  readonly what: string
  readonly supplier: string
  readonly pence: number
  /** The sum as it was written. */
  readonly written: string
}

/** A fund, who may decide about buying, and what was decided and bought before. */
interface Buying extends Deciding {
  readonly purchases: Purchases
  readonly provider: string
}

/** Buying something: say what, check it, and only then is it decided (WCAG 3.3.4). The provider pays later. */
export function buy(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/funds/:fund/buy', async (c) => {
    const about = await asked(c)
    if (isRefusal(about)) return refused(c, [about])
    return c.html(await asking(c, about, Form.asked(c), []))
  })

  // The same form again after “Change”, with what was written.
  app.post('/funds/:fund/buy', async (c) => {
    const about = await asked(c)
    if (isRefusal(about)) return refused(c, [about])
    const form = await Form.sent(c)
    return check(c, form, {
      ...wished(c, about, form),
      check: async (wish) => {
        const tried = await books.tryToBuy(c.var.caller, wishOf(about.page, wish))
        if (isRefusal(tried)) return tried
        return <CheckPage {...{ about, wish, tried }} frame={await frameFor(c, about.page.fund)} />
      },
    })
  })

  app.post('/funds/:fund/purchases', async (c) => {
    const about = await asked(c)
    if (isRefusal(about)) return refused(c, [about])
    const form = await Form.sent(c)
    return act(c, form, {
      ...wished(c, about, form),
      act: (wish, request) => books.chooseToBuy(c.var.caller, wishOf(about.page, wish), request),
      next: (done) => urls.purchase(about.page.fund.id, done.purchase),
    })
  })

  app.get('/funds/:fund/purchases/:purchase', async (c) => {
    const found = await books.purchasesOf(c.var.caller, { fund: c.req.param('fund') })
    if (isRefusal(found)) return refused(c, [found])
    const { fund } = found
    const one = [...found.waiting, ...found.bought].find(
      (p) => p.details.purchase === c.req.param('purchase'),
    )
    if (!one) return refused(c, [new Refusal('unknown-purchase', 'There is no such purchase here lately.')])
    const provider = (await providerOf(c, service))?.name ?? 'The provider'
    const isPaid = one.kind === 'purchase'
    const title = isPaid ? 'It is paid for' : 'It is decided'
    return c.html(
      <Page {...(await frameFor(c, fund))} title={title}>
        <Panel title={title}>{saidOfOne(one, found)}</Panel>
        <p class="govuk-body">
          {isPaid
            ? `Paid on ${printDay(one.effective)}.`
            : `${provider} pays for it. Until then the money stays where it is.`}
        </p>
        {!isPaid && c.var.caller.as.role === 'manager' && (
          <p class="govuk-body">
            Once it is paid,{' '}
            <a class="govuk-link" href={urls.payment(fund.id, one.details.purchase)}>
              say that it is paid
            </a>
            , or take in the file of purchases that says so.
          </p>
        )}
        <p class="govuk-body">
          <a class="govuk-link" href={urls.fund(fund.id)}>
            {c.var.caller.as.role === 'holder' ? 'Back to what is left' : `Back to ${personOf(fund)}’s fund`}
          </a>
        </p>
        {!isPaid && <UndoLink fund={fund.id} entry={one.number} />}
      </Page>,
    )
  })

  async function asked(c: Context<WebEnv>): Promise<Buying | Refusal> {
    const about = await deciding(c, service, KINDS)
    if (isRefusal(about)) return about
    const purchases = await books.purchasesOf(c.var.caller, { fund: about.page.fund.id })
    if (isRefusal(purchases)) return purchases
    return { ...about, purchases, provider: (await providerOf(c, service))?.name ?? 'The provider' }
  }

  async function asking(c: Context<WebEnv>, about: Buying, form: Form, errors: readonly FieldError[]) {
    const frame = await frameFor(c, about.page.fund, errors)
    return <AskPage {...{ about, form, errors, frame }} />
  }

  function wished(c: Context<WebEnv>, about: Buying, form: Form): Asking<Wish> {
    return {
      read: () => read(form, about),
      fields: FIELDS,
      again: async (errors, refusals) =>
        asking(c, about, form, await saidAbout(c, service, about, errors, refusals)),
    }
  }

  function frameFor(
    c: Context<WebEnv>,
    fund: FundPage['fund'],
    errors: readonly FieldError[] = [],
  ): Promise<Frame> {
    return frameOf(c, service, '', { hasErrors: errors.length > 0, breadcrumbs: wayTo(c, fund) })
  }
}

function wishOf(page: FundPage, { what, supplier, pence, on, heard }: Wish) {
  return { fund: page.fund.ref, on, what, supplier, pence, decided: decidedAsked(heard) }
}

function read(form: Form, about: Deciding): Wish | undefined {
  const what = form.text('what', 'Say what to buy, like Gym, one month.')
  const supplier = form.text('supplier', 'Say from whom: a shop, or whoever sells it.')
  const sum = sumIn(form)
  const decided = decidedIn(form, about)
  if (!what || !supplier || !sum || !decided) return undefined
  return { what, supplier, pence: sum, written: form.written('amount'), ...decided }
}

function sumIn(form: Form): number | undefined {
  const sum = form.pence('amount')
  return sum !== undefined && sum <= 0 ? form.wrong('amount', 'Say how much, more than nothing.') : sum
}

type Purchase = Purchases['waiting'][number] | Purchases['bought'][number]

/** “Gym, one month, Leisure Centre: £35.00”. */
function saidOfOne({ details }: Purchase, { words }: Purchases): string {
  return `${wordsOf(details, words)}: ${pounds(details.sum)}`
}

function wordsOf({ what, supplier }: Purchase['details'], words: Purchases['words']): string {
  return `${words.get(what) ?? '(removed)'}, ${words.get(supplier) ?? '(removed)'}`
}

interface BuyProps {
  readonly about: Buying
  readonly form: Form
  readonly errors: readonly FieldError[]
  readonly frame: Frame
}

function AskPage({ about, form, errors, frame }: BuyProps) {
  const { page, self, provider, purchases } = about
  return (
    <Page {...frame} title={self === 'person' ? 'Buy something' : `Buy something, ${personOf(page.fund)}`}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">
        {self !== 'person' && <span class="govuk-caption-l">{personOf(page.fund)}</span>}
        Buy something
      </h1>
      <p class="govuk-body">
        {youDecide(about)}
        {provider} pays for it later. Nothing happens until you have checked it.
      </p>
      <Inset>{spendingSaid(page)}</Inset>
      <form method="post" action={urls.buy(page.fund.id)} novalidate>
        <TextField {...form.field('what', errors)} label="What?" hint="Like Gym, one month" />
        <TextField
          {...form.field('supplier', errors)}
          label="From whom?"
          hint="A shop, or whoever sells it"
        />
        <TextField
          {...form.field('amount', errors)}
          label="How much does it cost?"
          hint="Pounds and pence, like 35.00"
          width={10}
          numeric
          prefix="£"
        />
        {!self && <WhoDecided {...{ about, form, errors }} />}
        <Button>Check it</Button>
      </form>
      <h2 class="govuk-heading-m">Decided and not paid yet</h2>
      <List list={purchases.waiting} words={purchases.words} caption="Decided and not paid yet" />
      <h2 class="govuk-heading-m">Bought lately</h2>
      <List list={purchases.bought} words={purchases.words} caption="Bought lately" />
    </Page>
  )
}

function List(props: { list: readonly Purchase[]; words: Purchases['words']; caption: string }) {
  const { list, words, caption } = props
  if (list.length === 0) return <p class="govuk-body">Nothing.</p>
  return (
    <Table
      caption={caption}
      captionHidden
      wide
      columns={[{ heading: 'Day' }, { heading: 'What' }, { heading: 'How much', align: 'right' }]}
      rows={list.map(({ effective, details }) => ({
        cells: [<Whole>{printDay(effective)}</Whole>, wordsOf(details, words), pounds(details.sum)],
      }))}
    />
  )
}

function CheckPage(props: { about: Buying; wish: Wish; tried: TriedOut; frame: Frame }) {
  const { about, wish, tried, frame } = props
  const { page, self, provider } = about
  const [cost, waiting] = [pennySeconds(pence(wish.pence)), tried.committed.before]
  const held = heldOf(page)
  const left = tried.spending.after - held - waiting - cost
  const fields = {
    what: wish.what,
    supplier: wish.supplier,
    amount: wish.written,
    ...decidedFields(wish),
  }
  return (
    <Page {...frame} title="Check the purchase">
      <h1 class="govuk-heading-l">
        {self !== 'person' && <span class="govuk-caption-l">{personOf(page.fund)}</span>}
        Check the purchase
      </h1>
      <SummaryList
        items={[
          { label: 'What', value: wish.what },
          { label: 'From', value: wish.supplier },
          { label: 'How much', value: pounds(cost) },
          ...decidedItems(about, 'buy', wish),
        ]}
      />
      <Table
        caption={`What would be left when ${provider} has paid`}
        columns={[{ heading: 'What' }, { heading: 'Money', align: 'right' }]}
        rows={[
          { cells: ['Money to spend now', toSpend(tried.spending.before)] },
          ...(held > 0 ? [{ cells: ['Kept still', `−${toSpend(held)}`] }] : []),
          ...(waiting > 0
            ? [{ cells: [`Decided before, and not paid yet: ${thingsNamed(page)}`, `−${pounds(waiting)}`] }]
            : []),
          { cells: ['This', `−${pounds(cost)}`] },
          ...(left >= 0 ? [{ cells: ['Left', toSpend(left)], kind: 'total' as const }] : []),
        ]}
      />
      {left < 0 && (
        <Inset>
          With what {held > 0 ? 'is kept still and ' : ''}was decided before, this is {pounds(0 - left)} more
          than there is to spend: something has to wait, or unused hours become money first.
        </Inset>
      )}
      <div class="govuk-button-group">
        <form method="post" action={urls.purchases(page.fund.id)}>
          <Again fields={fields} />
          <input type="hidden" name="key" value={newKey()} />
          <Button>Decide to buy it</Button>
        </form>
        <form method="post" action={urls.buy(page.fund.id)}>
          <Again fields={fields} />
          <Button kind="secondary" name="change" value="yes">
            Change something
          </Button>
        </form>
        <LinkButton href={urls.fund(page.fund.id)} kind="secondary">
          Do not buy it
        </LinkButton>
      </div>
    </Page>
  )
}
