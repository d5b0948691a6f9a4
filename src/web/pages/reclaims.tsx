import type { Context, Hono } from 'hono'
import { isRefused, type Request } from '../../bookkeeping/open-books.ts'
import { HEARD_WAYS } from '../../bookkeeping/question.ts'
import type { ReclaimShown, ReclaimsShown, ReclaimToAsk } from '../../bookkeeping/reclaim.ts'
import type { FundRow } from '../../bookkeeping/store.ts'
import { addDays, type Day, printDay } from '../../ledger/day.ts'
import { printPence } from '../../ledger/money.ts'
import { ASKED_WAYS } from '../../ledger/question.ts'
import { RECLAIM_NOTICE, sumSaid } from '../../ledger/reclaim.ts'
import { isRefusal, type Refusal } from '../../ledger/refusal.ts'
import type { RoleName } from '../../ledger/role.ts'
import type { Service, WebEnv } from '../caller.ts'
import {
  Button,
  ButtonGroup,
  ErrorSummary,
  errorOf,
  type FieldError,
  LinkButton,
  Radios,
  TextArea,
  TextField,
} from '../design/fields.tsx'
import { Inset, Panel, Tag } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { Lines, type SummaryItem, SummaryList, Table, Whole } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { act } from './act.ts'
import { Form } from './form.ts'
import { type Frame, frameOf, newKey, providerOf, todayOf, wayTo } from './frame.ts'
import { Pages } from './paging.tsx'
import { capital, personOf } from './words.ts'

const FIELDS = { says: 'says', pence: 'sum', funder: 'funder', way: 'way', whose: 'whose' } as const

/** What is over the agreed rule and may go back to whoever paid: asked, told, a use named, confirmed or refused. */
export function reclaims(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/reclaims', async (c) => {
    const { fund, page } = c.req.query()
    const found = await books.reclaims(c.var.caller, {
      ...(fund === undefined ? {} : { fund }),
      ...(/^\d{1,6}$/.test(page ?? '') ? { page: Number(page) } : {}),
    })
    if (isRefusal(found)) return refused(c, [found])
    const frame = await frameOf(c, service, urls.reclaims())
    return c.html(<ListPage {...found} {...(await reading(c))} frame={frame} />)
  })

  app.get('/funds/:fund/reclaims/new', async (c) => {
    const form = Form.asked(c)
    const found = await toAsk(c, form)
    if (isRefusal(found)) return found.name === 'no-surplus-rule' ? noRule(c, found) : refused(c, [found])
    return c.html(<AskPage {...found} form={form} errors={[]} />)
  })

  app.post('/funds/:fund/reclaims', async (c) => {
    const form = await Form.sent(c)
    const ask = { fund: c.req.param('fund'), funder: form.written('funder') }
    return act(c, form, {
      read: () => form.pence('sum'),
      act: (pence, request) => books.askReclaim(c.var.caller, { ...ask, pence }, request),
      fields: FIELDS,
      again: async (errors) => {
        const found = await toAsk(c, form)
        return isRefusal(found) ? found : <AskPage {...found} {...{ form, errors }} />
      },
      next: (done) => urls.reclaim(done.reclaim, { did: 'asked' }),
    })
  })

  app.get('/reclaims/:reclaim', async (c) => {
    const found = await one(c)
    if (isRefusal(found)) return refused(c, [found])
    // The person who reads it here is told by it, and their days to name a use begin; not by asking for its headers alone.
    const { row } = found.shown
    const reads = found.role === 'holder' && c.req.method !== 'HEAD'
    if (reads && !row.told && !row.answered) {
      const told = await books.markReclaimTold(c.var.caller, { reclaim: row.id, how: 'on-screen' })
      const again = isRefused(told) ? found : await one(c)
      if (!isRefusal(again)) return c.html(<OnePage {...again} form={Form.asked(c)} errors={[]} />)
    }
    return c.html(<OnePage {...found} form={Form.asked(c)} errors={[]} />)
  })

  app.post('/reclaims/:reclaim/told', async (c) => {
    const form = await Form.sent(c)
    const how = form.oneOf('how', ['letter', 'in-person'], 'Say how they were told.')
    return finish(c, form, 'told', how, (reclaim, said, request) =>
      books.markReclaimTold(c.var.caller, { reclaim, how: said }, request),
    )
  })

  app.post('/reclaims/:reclaim/uses', async (c) => {
    const form = await Form.sent(c)
    const says = form.text('use', 'Say what it would be used for.')
    const isManager = c.var.caller.as.role === 'manager'
    const way = isManager ? form.oneOf('way', HEARD_WAYS, 'Choose how they said it.') : undefined
    const whose = isManager ? { whose: 'person', ...(way ? { way } : {}) } : {}
    const said = says && (way || !isManager) ? { says, ...whose } : undefined
    return finish(c, form, 'named', said, (reclaim, use, request) =>
      books.nameUse(c.var.caller, { reclaim, ...use }, request),
    )
  })

  app.post('/reclaims/:reclaim/answer', async (c) => {
    const form = await Form.sent(c)
    const answer = form.oneOf('answer', ['confirmed', 'refused'], 'Choose what your answer is.')
    const says = form.text('says', 'Say in a few words why.')
    const said = answer && says ? { answer, says } : undefined
    return finish(c, form, 'answered', said, (reclaim, answered, request) =>
      books.answerReclaim(c.var.caller, { reclaim, ...answered }, request),
    )
  })

  app.post('/reclaims/:reclaim/withdrawal', async (c) => {
    const form = await Form.sent(c)
    const says = form.text('why', 'Say in a few words why.')
    return finish(c, form, 'withdrawn', says, (reclaim, said, request) =>
      books.withdrawReclaim(c.var.caller, { reclaim, says: said }, request),
    )
  })

  /** Does what was sent, once, and goes back to the reclaim; or shows it again with what is wrong. */
  async function finish<T>(
    c: Context<WebEnv>,
    form: Form,
    did: keyof typeof DID,
    said: T | undefined,
    finishes: (
      reclaim: string,
      said: T,
      request: Request,
    ) => ReturnType<typeof books.nameUse | typeof books.answerReclaim | typeof books.markReclaimTold>,
  ) {
    const reclaim = c.req.param('reclaim') ?? ''
    return act(c, form, {
      read: () => said,
      act: (asked, request) => finishes(reclaim, asked, request),
      fields: { ...FIELDS, says: SAID_IN[did] },
      again: async (errors, refusals) => {
        const found = await one(c)
        const inTheWay = refusals.find((r) => r.where?.field === undefined)
        return isRefusal(found) ? found : (inTheWay ?? <OnePage {...found} {...{ form, errors }} />)
      },
      next: () => urls.reclaim(reclaim, { did }),
    })
  }

  async function reading(c: Context<WebEnv>): Promise<Reading> {
    return {
      provider: (await providerOf(c, service))?.name ?? '',
      role: c.var.caller.as.role,
      today: todayOf(service),
    }
  }

  async function toAsk(c: Context<WebEnv>, form: Form) {
    const funder = form.written('funder')
    const fund = c.req.param('fund') ?? ''
    const found = await books.toReclaim(c.var.caller, { fund, ...(funder ? { funder } : {}) })
    if (isRefusal(found)) return found
    const frame = await frameOf(c, service, '', { breadcrumbs: wayTo(c, found.fund) })
    return { ...found, ...(await reading(c)), frame }
  }

  /** While nothing is agreed that goes back: what could be, and where to agree it. */
  async function noRule(c: Context<WebEnv>, { sentence }: Refusal) {
    const page = await books.fundPage(c.var.caller, { fund: c.req.param('fund') ?? '' })
    if (isRefusal(page)) return refused(c, [page])
    const { fund } = page
    const frame = await frameOf(c, service, '', { breadcrumbs: wayTo(c, fund) })
    return c.html(<NoRulePage {...{ fund, sentence, frame }} />, 409)
  }

  async function one(c: Context<WebEnv>): Promise<One | Refusal> {
    const shown = await books.reclaim(c.var.caller, { reclaim: c.req.param('reclaim') ?? '' })
    if (isRefusal(shown)) return shown
    const { role } = c.var.caller.as
    const breadcrumbs =
      role === 'holder' || role === 'representative'
        ? wayTo(c, shown.fund)
        : [{ href: urls.reclaims(), text: 'Money that may go back' }]
    const did = (Object.keys(DID) as (keyof typeof DID)[]).find((what) => what === c.req.query('did'))
    const hasAsked = shown.row.by === c.var.caller.code
    return {
      shown,
      did,
      hasAsked,
      ...(await reading(c)),
      frame: await frameOf(c, service, '', { breadcrumbs }),
    }
  }
}

interface Reading {
  readonly provider: string
  readonly role: RoleName
  readonly today: Day
}

interface One extends Reading {
  readonly shown: ReclaimShown
  readonly did: keyof typeof DID | undefined
  /** Whoever asked for the sum does not say that the person was told. */
  readonly hasAsked: boolean
  readonly frame: Frame
}

const DID = {
  asked: 'It is written down',
  told: 'You have said that they were told',
  named: 'What it would be used for is written down',
  answered: 'Your answer is written down',
  withdrawn: 'It is withdrawn',
} as const

/** Which field of the page holds the words of each. */
const SAID_IN = { asked: 'says', told: 'how', named: 'use', answered: 'says', withdrawn: 'why' } as const

// ── The list ──────────────────────────────────────────────────────────────────────────────────────────────

function ListPage(props: ReclaimsShown & Reading & { frame: Frame }) {
  const { fund, reclaims: list, count, role, frame } = props
  const isManager = role === 'manager'
  const isPersons = role === 'holder' || role === 'representative'
  const title = fund && !isPersons ? `Money that may go back, ${personOf(fund)}` : 'Money that may go back'
  return (
    <Page {...frame} title={title}>
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body rf-text">
        What is over the rule of the agreement may go back to whoever paid. The person is told first and may
        say what they would use it for. Then whoever paid confirms or refuses.
      </p>
      {count === 0 && <p class="govuk-body">Nothing was asked for.</p>}
      {count > 0 && (
        <Table
          caption={title}
          captionHidden
          wide
          columns={[
            { heading: isPersons ? 'Asked' : 'Whose' },
            { heading: 'How much', align: 'right' },
            { heading: 'To' },
            { heading: 'Where it stands' },
          ]}
          rows={list.map((shown) => ({
            cells: [
              <a class="govuk-link" href={urls.reclaim(shown.row.id)}>
                {isPersons ? '' : `${personOf(shown.fund)}, `}
                <Whole>{printDay(shown.row.on)}</Whole>
              </a>,
              printPence(shown.row.pence),
              shown.funder,
              <StateOf shown={shown} role={role} />,
            ],
          }))}
        />
      )}
      <Pages
        paged={props}
        label="Parts of the list"
        to={(page) => urls.reclaims({ ...(fund ? { fund: fund.id } : {}), page })}
      />
      {isManager && fund && (
        <p class="govuk-body">
          <LinkButton href={urls.newReclaim(fund.id)}>Work out what may go back</LinkButton>
        </p>
      )}
      {isManager && !fund && (
        <p class="govuk-hint rf-text">
          To ask for some, open the person’s account: what may go back is worked out from there.
        </p>
      )}
    </Page>
  )
}

function StateOf({ shown, role }: { shown: ReclaimShown; role: RoleName }) {
  const { stands, confirmFrom } = shown
  const isCommissioner = role === 'commissioner'
  switch (stands) {
    case 'to-tell':
      return (
        <Tag colour={role === 'manager' ? 'yellow' : 'grey'}>
          {role === 'manager' ? 'Tell the person' : 'Person not told yet'}
        </Tag>
      )
    case 'with-person':
      return (
        <>
          <Tag colour="blue">{role === 'holder' ? 'You can name a use' : 'Person told'}</Tag>{' '}
          {confirmFrom && `until ${printDay(addDays(confirmFrom, -1))}`}
        </>
      )
    case 'with-funder':
      return (
        <Tag colour={isCommissioner ? 'yellow' : 'blue'}>
          {isCommissioner ? 'Waits for you' : 'Waits for whoever paid'}
        </Tag>
      )
    case 'confirmed':
      return <Tag colour="green">Confirmed</Tag>
    case 'refused':
      return <Tag colour="grey">Refused: it stays</Tag>
    case 'withdrawn':
      return <Tag colour="grey">Withdrawn</Tag>
  }
}

// ── Asking ────────────────────────────────────────────────────────────────────────────────────────────────

function NoRulePage({ fund, sentence, frame }: { fund: FundRow; sentence: string; frame: Frame }) {
  const title = 'Nothing goes back under this agreement'
  return (
    <Page {...frame} title={title}>
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{personOf(fund)}</span>
        {title}
      </h1>
      <p class="govuk-body rf-text">{sentence}</p>
      <ButtonGroup>
        <LinkButton href={urls.newAgreement(fund.id)}>Make a new agreement</LinkButton>
        <LinkButton href={urls.fund(fund.id)} kind="secondary">
          Leave it with them
        </LinkButton>
      </ButtonGroup>
    </Page>
  )
}

function AskPage(
  props: ReclaimToAsk & Reading & { frame: Frame; form: Form; errors: readonly FieldError[] },
) {
  const { fund, funder, sum, frame, form, errors } = props
  const title = `Send money back to ${funder.name}?`
  return (
    <Page {...frame} title={title} hasErrors={errors.length > 0}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{personOf(fund)}</span>
        {title}
      </h1>
      <p class="govuk-body rf-text">{sumSaid(sum)}</p>
      <SummaryList
        items={[
          { label: 'To spend', value: printPence(sum.spending) },
          ...(sum.committed === 0
            ? []
            : [{ label: 'Of it, decided to buy, and not paid yet', value: printPence(sum.committed) }]),
          { label: 'Unused hours, in money', value: printPence(sum.hours) },
          { label: 'The person keeps', value: printPence(sum.kept) },
          { label: 'Over the rule', value: printPence(sum.over) },
          { label: 'At most, from what is to spend', value: printPence(sum.most) },
          ...(sum.before === 0
            ? []
            : [
                { label: 'Asked for or confirmed before', value: printPence(sum.before) },
                { label: 'Left of it', value: printPence(sum.left) },
              ]),
        ]}
      />
      <form method="post" action={urls.reclaimsOf(fund.id)} novalidate>
        <input type="hidden" name="key" value={newKey()} />
        <input type="hidden" name="funder" value={funder.code} />
        <TextField
          name="sum"
          label="How much is to go back?"
          hint={`At most ${printPence(sum.left)}. It may be less.`}
          prefix="£"
          width={5}
          value={form.written('sum')}
          error={errorOf(errors, 'sum')}
        />
        <p class="govuk-body rf-text">
          Nothing moves now. {personOf(fund)} is told first, by another manager or on screen, and has{' '}
          {RECLAIM_NOTICE} days to say what they would use it for. Then {funder.name} confirms or refuses.
        </p>
        <ButtonGroup>
          <Button>Ask for this</Button>
          <LinkButton href={urls.fund(fund.id)} kind="secondary">
            Leave it with them
          </LinkButton>
        </ButtonGroup>
      </form>
    </Page>
  )
}

// ── One of them ───────────────────────────────────────────────────────────────────────────────────────────

interface Shown extends One {
  readonly form: Form
  readonly errors: readonly FieldError[]
}

function OnePage(props: Shown) {
  const { shown, did, role, provider, frame, errors } = props
  const { row, fund, funder } = shown
  const isPersons = role === 'holder' || role === 'representative'
  const whose = role === 'holder' ? 'your' : `${personOf(fund)}’s`
  const title = isPersons
    ? `${provider} asks to send ${printPence(row.pence)} back to ${funder}`
    : `${printPence(row.pence)} back to ${funder}`
  return (
    <Page {...frame} title={title} hasErrors={errors.length > 0}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{personOf(fund)}</span>
        {title}
      </h1>
      {did && <Panel title={DID[did]} heading="h2" />}
      <p class="govuk-body">
        <StateOf shown={shown} role={role} />
      </p>
      {isPersons && !row.answered && (
        <p class="govuk-body rf-text">
          Nothing has moved. This is {whose} money to spend. The agreement says that some of it may go back.
          If {role === 'holder' ? 'you have' : `${personOf(fund)} has`} a use for it, say so here
          {shown.confirmFrom && ` by ${printDay(addDays(shown.confirmFrom, -1))}`}: {funder} reads it before
          it decides.
        </p>
      )}
      <SummaryList items={itemsOf(props)} />
      <Uses {...props} />
      {row.answered?.answer === 'confirmed' && (
        <Inset>
          {isPersons
            ? `${funder} has confirmed it. It is still in the account until it is sent back at the review.`
            : `The sum is still in the account. Sending it back is recorded together with the review, which is not part of Ringfence yet: until then keep it where it is.`}
        </Inset>
      )}
      {!row.answered && <Steps {...props} />}
      {!isPersons && (
        <p class="govuk-body">
          <a class="govuk-link" href={urls.fund(fund.id)}>
            {personOf(fund)}’s account
          </a>
        </p>
      )}
    </Page>
  )
}

function itemsOf({ shown, provider, role }: One): SummaryItem[] {
  const { row, funder, by, toldBy, answeredBy, words } = shown
  const said = (ref: typeof row.says) => words.get(ref) ?? '(words removed)'
  return [
    { label: 'How much', value: `${printPence(row.pence)}, of at most ${printPence(row.most)}` },
    { label: 'How it was worked out', value: said(row.says) },
    { label: 'Asked', value: `${by.name ?? `A manager of ${provider}`}, ${printDay(row.on)}` },
    {
      label: role === 'holder' ? 'You were told' : 'The person was told',
      value: row.told
        ? `${printDay(row.told.on)}, ${TOLD[row.told.how]}${row.told.how === 'on-screen' || !toldBy?.name ? '' : ` (${toldBy.name})`}`
        : 'Not yet',
    },
    ...(row.answered
      ? [
          {
            label: capital(ANSWERED[row.answered.answer]),
            value: `${answeredBy?.name ?? 'Somebody'}, ${row.answered.answer === 'withdrawn' ? provider : funder}, ${printDay(row.answered.on)}: ${said(row.answered.says)}`,
          },
        ]
      : []),
  ]
}

const TOLD = { 'on-screen': 'on screen', letter: 'by letter', 'in-person': 'in person' } as const
const ANSWERED = { confirmed: 'confirmed', refused: 'refused', withdrawn: 'withdrawn' } as const

function Uses({ shown, role }: One) {
  const { row, fund, names, words } = shown
  if (row.uses.length === 0 && (role === 'holder' || role === 'representative')) return null
  return (
    <>
      <h2 class="govuk-heading-m">What it would be used for</h2>
      {row.uses.length === 0 && <p class="govuk-body">{personOf(fund)} has not named a use.</p>}
      {row.uses.map((use) => (
        <section>
          <h3 class="govuk-heading-s">
            {use.whose === 'person' ? personOf(fund) : names.get(use.whose) || 'Somebody'},{' '}
            {ASKED_WAYS[use.way]}, <Whole>{printDay(use.on)}</Whole>
          </h3>
          <Inset>
            <Lines text={words.get(use.says) ?? '(words removed)'} />
          </Inset>
        </section>
      ))}
    </>
  )
}

/** What whoever reads it can do now. */
function Steps(props: Shown) {
  const { shown, role, hasAsked, form, errors, today } = props
  const { row, fund, confirmFrom, funder } = shown
  const key = <input type="hidden" name="key" value={newKey()} />
  if (role === 'commissioner')
    return (
      <form method="post" action={urls.reclaimAnswer(row.id)} novalidate>
        {key}
        <Radios
          name="answer"
          label={`What does ${funder} say?`}
          hint={
            confirmFrom === undefined
              ? 'The person was not told yet. You can refuse it now, and confirm it 28 days after they were told.'
              : today < confirmFrom
                ? `You can refuse it now, and confirm it from ${printDay(confirmFrom)} on: until then the person may name a use.`
                : undefined
          }
          options={[
            { value: 'confirmed', text: 'Confirm: it goes back', hint: 'It is sent back at the review.' },
            { value: 'refused', text: 'Refuse: it stays', hint: 'The person keeps it to spend.' },
          ]}
          value={form.written('answer')}
          error={errorOf(errors, 'answer')}
        />
        <TextArea
          name="says"
          label="Why?"
          hint="The person reads this."
          value={form.written('says')}
          error={errorOf(errors, 'says')}
        />
        <Button>Answer</Button>
      </form>
    )
  return (
    <>
      {role === 'manager' && !row.told && hasAsked && (
        <p class="govuk-body rf-text">
          {personOf(fund)} is told by reading this on screen; or another manager tells them, by letter or in
          person, and says so here. You asked for the sum, so it is not for you to say.
        </p>
      )}
      {role === 'manager' && !row.told && !hasAsked && (
        <form method="post" action={urls.reclaimTold(row.id)} novalidate>
          {key}
          <Radios
            name="how"
            label={`How was ${personOf(fund)} told?`}
            hint="Their 28 days to name a use begin today."
            options={[
              { value: 'letter', text: 'By letter' },
              { value: 'in-person', text: 'In person' },
            ]}
            value={form.written('how')}
            error={errorOf(errors, 'how')}
          />
          <Button>They were told</Button>
        </form>
      )}
      <form method="post" action={urls.reclaimUses(row.id)} novalidate>
        {key}
        <TextArea
          name="use"
          label={
            role === 'holder' ? 'What would you use it for?' : `What would ${personOf(fund)} use it for?`
          }
          hint={role === 'manager' ? 'In their own words, where you heard it.' : 'In your own words.'}
          value={form.written('use')}
          error={errorOf(errors, 'use')}
        />
        {role === 'manager' && (
          <Radios
            name="way"
            label="How did they say it?"
            options={HEARD_WAYS.map((way) => ({ value: way, text: capital(ASKED_WAYS[way]) }))}
            value={form.written('way')}
            error={errorOf(errors, 'way')}
          />
        )}
        <Button kind={role === 'manager' ? 'secondary' : 'main'}>
          {role === 'manager' ? 'Write it down' : 'Say this'}
        </Button>
      </form>
      {role === 'manager' && (
        <form method="post" action={urls.reclaimWithdrawal(row.id)} novalidate>
          {key}
          <TextArea
            name="why"
            label="Why is it withdrawn?"
            hint="Only if you do not ask for it any more."
            value={form.written('why')}
            error={errorOf(errors, 'why')}
          />
          <Button kind="secondary">Withdraw it</Button>
        </form>
      )}
    </>
  )
}
