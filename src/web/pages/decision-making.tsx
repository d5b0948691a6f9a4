import type { Context, Hono } from 'hono'
import type { WhoCanSee } from '../../bookkeeping/who-can-see.ts'
import { AUTHORITY_KINDS, DECIDERS, type Decider } from '../../ledger/authority.ts'
import type { Day } from '../../ledger/day.ts'
import { DECISION_KINDS, type DecisionKind, INVOLVED } from '../../ledger/decision.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import {
  Button,
  ButtonGroup,
  DateField,
  ErrorSummary,
  errorOf,
  type FieldError,
  LinkButton,
  Radios,
  Select,
  TextField,
} from '../design/fields.tsx'
import { Page } from '../design/frame.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { act } from './act.ts'
import { Form, partsOf } from './form.ts'
import { newKey, todayOf } from './frame.ts'
import { decidesWords, type FormProps, frameAbout } from './who-can-see.tsx'
import { capital, INVOLVED_SAID, personOf } from './words.ts'

const KINDS = Object.keys(DECISION_KINDS) as DecisionKind[]

/** Writing down how a person’s decisions are made, in their own words. */
export function decisionMaking(app: Hono<WebEnv>, service: Service): void {
  const { books } = service
  const fundIn = (c: Context<WebEnv>) => ({ fund: c.req.param('fund') ?? '' })

  app.get('/funds/:fund/decision-making', async (c) => {
    const seen = await books.whoCanSee(c.var.caller, fundIn(c))
    return isRefusal(seen) ? refused(c, [seen]) : c.html(await agreeing(c, seen, Form.asked(c), []))
  })

  app.post('/funds/:fund/decision-making', async (c) => {
    const seen = await books.whoCanSee(c.var.caller, fundIn(c))
    if (isRefusal(seen)) return refused(c, [seen])
    const form = await Form.sent(c)
    return act(c, form, {
      read: () => readAgreement(form, seen),
      act: (asked, request) => books.agreeDecisionMaking(c.var.caller, { ...fundIn(c), ...asked }, request),
      fields: AGREEMENT_FIELDS,
      again: (errors) => agreeing(c, seen, form, errors),
      next: () => urls.whoCanSee(seen.fund.id),
    })
  })

  async function agreeing(c: Context<WebEnv>, seen: WhoCanSee, form: Form, errors: readonly FieldError[]) {
    const frame = await frameAbout(c, service, seen.fund, errors)
    return <AgreePage {...{ seen, form, errors, frame }} today={todayOf(service)} />
  }
}

const AGREEMENT_FIELDS: Readonly<Record<string, string>> = {
  from: 'from',
  to: 'to',
  kinds: `who-${KINDS[0]}`,
  decided: 'name',
  decidedBy: 'name',
  ...Object.fromEntries(
    KINDS.flatMap((kind) => [
      [`kinds.${kind}`, `who-${kind}`],
      [`kinds.${kind}.helper`, `helper-${kind}`],
      [`kinds.${kind}.involved`, `involved-${kind}`],
    ]),
  ),
}

/** Only kinds of decision for which something is chosen are part of the agreement. */
function readAgreement(form: Form, seen: WhoCanSee) {
  const from = form.day('from')
  const to = form.dayIfAny('to')
  const kinds = KINDS.filter((kind) => form.written(`who-${kind}`) !== '').flatMap((kind) => {
    const who = form.oneOf(`who-${kind}`, DECIDERS, 'Choose who decides.')
    const involved = form.text(
      `involved-${kind}`,
      `Say how ${personOf(seen.fund)} is involved in “${DECISION_KINDS[kind]}”.`,
    )
    const helper =
      who === 'me-with-help'
        ? form.text(`helper-${kind}`, `Say who helps with “${DECISION_KINDS[kind]}”.`)
        : undefined
    const authority =
      who === 'best-interests'
        ? form.text(`authority-${kind}`, `Choose whose authority decides “${DECISION_KINDS[kind]}”.`)
        : undefined
    if (!who || !involved) return []
    return [{ kind, who, involved, ...(helper ? { helper } : {}), ...(authority ? { authority } : {}) }]
  })
  if (KINDS.every((kind) => form.written(`who-${kind}`) === ''))
    form.wrong(`who-${KINDS[0]}`, 'Choose who decides, for at least one kind of decision.')
  const name = form.text('name', 'Say who agreed to it.')
  const involved = form.oneOf('involved', INVOLVED, 'Choose how they agreed.')
  if (!from || !name || !involved) return undefined
  return { from, ...(to ? { to } : {}), kinds, decided: { name, involved } }
}

function AgreePage({ seen, form, errors, frame, today }: FormProps & { readonly today: Day }) {
  const name = personOf(seen.fund)
  return (
    <Page {...frame} title={`How decisions are made, ${name}`}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{name}</span>
        How decisions are made
      </h1>
      <p class="govuk-body">
        Write it with {name}, in {name}’s words. “Me” is {name}. Open what is agreed, and leave out the rest:
        there {name} decides.
      </p>
      <form method="post" action={urls.decisionMaking(seen.fund.id)} novalidate>
        <input type="hidden" name="key" value={newKey()} />
        {KINDS.map((kind) => (
          <KindFields {...{ kind, seen, form, errors }} />
        ))}
        <h2 class="govuk-heading-m">From when, and who agreed</h2>
        <DateField
          name="from"
          label="From which day?"
          value={form.has('from-day') ? form.dayWritten('from') : partsOf(today)}
          error={errorOf(errors, 'from')}
        />
        <DateField
          name="to"
          label="Until which day?"
          hint="Leave it empty where no last day is agreed"
          value={form.dayWritten('to')}
          error={errorOf(errors, 'to')}
        />
        <TextField
          {...form.field('name', errors)}
          label="Who agreed to it?"
          hint={`${name}, or who may decide about the plan for ${name}`}
          width={20}
          autocomplete="off"
        />
        <Radios
          {...form.field('involved', errors)}
          label="How did they agree?"
          options={INVOLVED.map((value) => ({ value, text: capital(INVOLVED_SAID[value]) }))}
        />
        <ButtonGroup>
          <Button>Write it down</Button>
          <LinkButton href={urls.whoCanSee(seen.fund.id)} kind="secondary">
            Go back
          </LinkButton>
        </ButtonGroup>
      </form>
    </Page>
  )
}

const DECIDER_TEXTS: Readonly<Record<Decider, string>> = {
  me: 'Me',
  'me-with-help': 'Me, with help from …',
  'best-interests': '… for me, in my best interests',
}

function KindFields(props: {
  kind: DecisionKind
  seen: WhoCanSee
  form: Form
  errors: readonly FieldError[]
}) {
  const { kind, seen, form, errors } = props
  const what = DECISION_KINDS[kind]
  const covering = seen.authorities.filter((a) => !a.ended && a.decides.includes(kind))
  const fields = ['who', 'helper', 'authority', 'involved'].map((field) => `${field}-${kind}`)
  const isOpen =
    !['', 'me'].includes(form.written(`who-${kind}`)) ||
    fields.some((field) => errorOf(errors, field) !== undefined)
  const now = seen.decisions.find((d) => d.kind === kind)
  return (
    <details class="govuk-details" open={isOpen}>
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">
          {capital(what)}
          {now && `: now ${decidesWords(now, seen, 'manager')}`}
        </span>
      </summary>
      <Radios
        {...form.field(`who-${kind}`, errors)}
        label={`Who decides: ${what}?`}
        options={DECIDERS.map((value) => ({ value, text: DECIDER_TEXTS[value] }))}
      />
      <TextField
        {...form.field(`helper-${kind}`, errors)}
        label={`Who helps me: ${what}`}
        hint="Only where somebody helps: their name"
        width={20}
        autocomplete="off"
      />
      <Select
        {...form.field(`authority-${kind}`, errors)}
        label={`Who decides for me: ${what}`}
        hint={
          covering.length === 0
            ? 'No authority on record covers this'
            : 'Only where somebody decides for me in my best interests'
        }
        empty="Nobody"
        options={covering.map((a) => ({ value: a.id, text: `${a.name}, ${AUTHORITY_KINDS[a.kind]}` }))}
      />
      <TextField
        {...form.field(`involved-${kind}`, errors)}
        label={`How I am involved: ${what}`}
        hint="Like “Show me pictures, and wait until I have pointed”"
      />
    </details>
  )
}
