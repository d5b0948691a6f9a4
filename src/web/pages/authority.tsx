import type { Context, Hono } from 'hono'
import type { AuthorityShown, WhoCanSee } from '../../bookkeeping/who-can-see.ts'
import { AUTHORITY_ENDS, AUTHORITY_KINDS, type AuthorityKind } from '../../ledger/authority.ts'
import { type Day, printDay } from '../../ledger/day.ts'
import { DECISION_KINDS, type DecisionKind } from '../../ledger/decision.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import {
  Button,
  ButtonGroup,
  Checkboxes,
  DateField,
  ErrorSummary,
  errorOf,
  type FieldError,
  LinkButton,
  Radios,
  TextField,
} from '../design/fields.tsx'
import { Inset } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { SummaryList } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { act } from './act.ts'
import { Form, partsOf } from './form.ts'
import { newKey, todayOf } from './frame.ts'
import { type FormProps, frameAbout, type View, viewOf } from './who-can-see.tsx'
import { capital, personOf } from './words.ts'

const KINDS = Object.keys(DECISION_KINDS) as DecisionKind[]
const AUTHORITIES = Object.keys(AUTHORITY_KINDS) as AuthorityKind[]
const ENDS = Object.keys(AUTHORITY_ENDS) as (keyof typeof AUTHORITY_ENDS)[]

/** Writing down an authority with its evidence, and ending one. */
export function authority(app: Hono<WebEnv>, service: Service): void {
  const { books } = service
  const fundIn = (c: Context<WebEnv>) => ({ fund: c.req.param('fund') ?? '' })

  app.get('/funds/:fund/authorities', async (c) => {
    const seen = await books.whoCanSee(c.var.caller, fundIn(c))
    return isRefusal(seen) ? refused(c, [seen]) : c.html(await adding(c, seen, Form.asked(c), []))
  })

  app.post('/funds/:fund/authorities', async (c) => {
    const seen = await books.whoCanSee(c.var.caller, fundIn(c))
    if (isRefusal(seen)) return refused(c, [seen])
    const form = await Form.sent(c)
    return act(c, form, {
      read: () => readAuthority(form, seen),
      act: (asked, request) => books.recordAuthority(c.var.caller, { ...fundIn(c), ...asked }, request),
      fields: AUTHORITY_FIELDS,
      again: (errors) => adding(c, seen, form, errors),
      next: () => urls.whoCanSee(seen.fund.id),
    })
  })

  app.get('/funds/:fund/authorities/:authority/end', async (c) => {
    const found = await authorityOf(c)
    if (isRefusal(found)) return refused(c, [found])
    return c.html(await ending(c, found, Form.asked(c), []))
  })

  app.post('/funds/:fund/authorities/:authority/end', async (c) => {
    const found = await authorityOf(c)
    if (isRefusal(found)) return refused(c, [found])
    const form = await Form.sent(c)
    return act(c, form, {
      read: () => readEnd(form, viewOf(c)),
      act: (end, request) =>
        books.endAuthority(c.var.caller, { ...fundIn(c), authority: found.authority.id, ...end }, request),
      fields: { on: 'on', why: 'why' },
      again: (errors) => ending(c, found, form, errors),
      // Whoever gave up their own sees nothing here any more.
      next: () => (viewOf(c) === 'representative' ? urls.choose() : urls.whoCanSee(found.seen.fund.id)),
    })
  })

  async function authorityOf(c: Context<WebEnv>) {
    const seen = await books.whoCanSee(c.var.caller, fundIn(c))
    if (isRefusal(seen)) return seen
    const authority = seen.authorities.find((a) => a.id === c.req.param('authority'))
    return authority
      ? { seen, authority }
      : new Refusal('unknown-authority', `There is no such authority on record for ${personOf(seen.fund)}.`)
  }

  async function adding(c: Context<WebEnv>, seen: WhoCanSee, form: Form, errors: readonly FieldError[]) {
    const frame = await frameAbout(c, service, seen.fund, errors)
    return <AuthorityPage {...{ seen, form, errors, frame }} today={todayOf(service)} />
  }

  async function ending(
    c: Context<WebEnv>,
    found: { readonly seen: WhoCanSee; readonly authority: AuthorityShown },
    form: Form,
    errors: readonly FieldError[],
  ) {
    const frame = await frameAbout(c, service, found.seen.fund, errors)
    return <EndPage {...{ ...found, form, errors, frame }} view={viewOf(c)} today={todayOf(service)} />
  }
}

const AUTHORITY_FIELDS = {
  kind: 'kind',
  name: 'name',
  email: 'email',
  decides: 'decides',
  from: 'from',
  to: 'to',
  recognisedBy: 'recognisedBy',
  evidence: 'evidence',
  notStaff: 'notStaff',
}

function readAuthority(form: Form, { provider }: WhoCanSee) {
  const kind = form.oneOf('kind', AUTHORITIES, 'Choose the kind of authority.')
  const name = form.text('name', 'Say who has it.')
  const email = form.written('email').trim()
  const from = form.day('from')
  const to = form.dayIfAny('to')
  const recognisedBy = form.text('recognisedBy', 'Say who has recognised it.')
  const evidence = form.text('evidence', 'Say which evidence was seen.')
  if (form.written('notStaff') !== 'yes')
    form.wrong('notStaff', `Confirm that they are not paid by ${provider}: nobody who is can decide here.`)
  if (!kind || !name || !from || !recognisedBy || !evidence) return undefined
  return {
    kind,
    name,
    ...(email === '' ? {} : { email }),
    decides: form.all('decides'),
    told: form.written('told') === 'yes',
    from,
    ...(to ? { to } : {}),
    recognisedBy,
    evidence,
    notStaff: true,
  }
}

/** A manager says why it ends, and from when; of whoever ends their own, or one that they gave, nothing is asked. */
function readEnd(form: Form, view: View) {
  if (view !== 'manager') return {}
  const why = form.oneOf('why', ENDS, 'Choose why it ends.')
  const on = form.day('on')
  return why && on ? { why, on } : undefined
}

function AuthorityPage({ seen, form, errors, frame, today }: FormProps & { readonly today: Day }) {
  const name = personOf(seen.fund)
  return (
    <Page {...frame} title={`Write down an authority, ${name}`}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{name}</span>
        Write down an authority
      </h1>
      <p class="govuk-body">
        An authority lets somebody see {name}’s fund, and decide what is chosen here and nothing else. It is
        kept with its evidence and cannot be changed, only ended.
      </p>
      <form method="post" action={urls.authorities(seen.fund.id)} novalidate>
        <input type="hidden" name="key" value={newKey()} />
        <Radios
          {...form.field('kind', errors)}
          label="Which kind of authority?"
          options={AUTHORITIES.map((kind) => ({ value: kind, text: capital(AUTHORITY_KINDS[kind]) }))}
        />
        <TextField
          {...form.field('name', errors)}
          label="Who has it?"
          hint={`Their name, as ${name} knows them`}
          width={20}
          autocomplete="off"
        />
        <TextField
          {...form.field('email', errors)}
          label="Their e-mail address, if they have one"
          hint={`Only to see that it is nobody’s at ${seen.provider}: it is not kept. To come in they are invited afterwards.`}
          type="email"
          autocomplete="off"
        />
        <Checkboxes
          name="decides"
          label="What may they decide?"
          hint="Choose none where they may only see"
          options={KINDS.map((kind) => ({ value: kind, text: capital(DECISION_KINDS[kind]) }))}
          values={form.all('decides')}
          error={errorOf(errors, 'decides')}
        />
        <DateField
          name="from"
          label="From which day?"
          value={form.has('from-day') ? form.dayWritten('from') : partsOf(today)}
          error={errorOf(errors, 'from')}
        />
        <DateField
          name="to"
          label="Until which day?"
          hint="Leave it empty where no last day is known"
          value={form.dayWritten('to')}
          error={errorOf(errors, 'to')}
        />
        <TextField
          {...form.field('recognisedBy', errors)}
          label="Who has recognised it?"
          hint={`Who looked at it and took it to be right, like “Dana Reed, ${seen.provider}”`}
        />
        <TextField
          {...form.field('evidence', errors)}
          label="Which evidence was seen?"
          hint="Like “Registered power of attorney, seen 3 March 2026”"
        />
        <Checkboxes
          name="told"
          label={`Does ${name} want them told of decisions that we write down?`}
          options={[{ value: 'yes', text: `Yes, ${name} wants that` }]}
          values={form.all('told')}
          error={errorOf(errors, 'told')}
        />
        <Checkboxes
          name="notStaff"
          label={`Are they paid by ${seen.provider}?`}
          hint="Nobody who is can decide for somebody here"
          options={[{ value: 'yes', text: `I have made sure that they are not paid by ${seen.provider}` }]}
          values={form.all('notStaff')}
          error={errorOf(errors, 'notStaff')}
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

function EndPage(
  props: FormProps & { readonly authority: AuthorityShown; readonly view: View; readonly today: Day },
) {
  const { seen, authority, form, errors, frame, view, today } = props
  const whose = `${authority.name}, ${AUTHORITY_KINDS[authority.kind]}`
  const title =
    view === 'representative' ? 'Give up your authority?' : `End the authority of ${authority.name}?`
  return (
    <Page {...frame} title={title}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">{title}</h1>
      <SummaryList
        items={[
          { label: 'Authority', value: whose },
          {
            label: 'May decide',
            value:
              authority.decides.length === 0
                ? 'Nothing: they may see'
                : capital(authority.decides.map((k) => DECISION_KINDS[k]).join('; ')),
          },
          { label: 'From', value: printDay(authority.from) },
        ]}
      />
      {authority.mayEnd ? (
        <>
          <p class="govuk-body">
            {view === 'representative'
              ? `From the moment you give it up you see nothing of ${personOf(seen.fund)}’s fund any more, and decide nothing.`
              : `From the moment it ends ${authority.name} sees nothing more here and decides nothing more. What was decided before stays as it is.`}
          </p>
          <form method="post" action={urls.authorityEnd(seen.fund.id, authority.id)} novalidate>
            <input type="hidden" name="key" value={newKey()} />
            {view === 'manager' && (
              <>
                <Radios
                  {...form.field('why', errors)}
                  label="Why does it end?"
                  options={ENDS.map((why) => ({ value: why, text: capital(AUTHORITY_ENDS[why]) }))}
                />
                <DateField
                  name="on"
                  label="From which day does it no longer stand?"
                  value={form.has('on-day') ? form.dayWritten('on') : partsOf(today)}
                  error={errorOf(errors, 'on')}
                />
              </>
            )}
            <ButtonGroup>
              <Button kind="warning">{view === 'representative' ? 'Give it up now' : 'End it now'}</Button>
              <LinkButton href={urls.whoCanSee(seen.fund.id)} kind="secondary">
                Leave it as it is
              </LinkButton>
            </ButtonGroup>
          </form>
        </>
      ) : (
        <Inset>
          {authority.ended
            ? `It ended on ${printDay(authority.ended.on)}.`
            : `This does not end here. Ask ${seen.provider} who can end it.`}
        </Inset>
      )}
    </Page>
  )
}
