import type { Context, Hono } from 'hono'
import type {
  AuthorityShown,
  DecidesShown,
  DecisionMakingShown,
  WhoCanSee,
} from '../../bookkeeping/who-can-see.ts'
import {
  AUTHORITY_ENDS,
  AUTHORITY_KINDS,
  type AuthorityKind,
  DECIDERS,
  type Decider,
} from '../../ledger/authority.ts'
import { type Day, printDay } from '../../ledger/day.ts'
import { DECISION_KINDS, type DecisionKind, INVOLVED } from '../../ledger/decision.ts'
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
  Select,
  TextField,
} from '../design/fields.tsx'
import { Inset, Tag, Warning } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { SummaryList, Table, Whole } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { act } from './act.ts'
import { Form, partsOf } from './form.ts'
import { type Frame, frameOf, newKey, todayOf } from './frame.ts'
import { capital, INVOLVED_SAID, personOf } from './words.ts'

const KINDS = Object.keys(DECISION_KINDS) as DecisionKind[]
const AUTHORITIES = Object.keys(AUTHORITY_KINDS) as AuthorityKind[]
const ENDS = Object.keys(AUTHORITY_ENDS) as (keyof typeof AUTHORITY_ENDS)[]

/** Who can see one person's record and who decides: for the person in plain words, for managers with the forms. */
export function whoCanSee(app: Hono<WebEnv>, service: Service): void {
  const { books } = service
  const fundIn = (c: Context<WebEnv>) => ({ fund: c.req.param('fund') ?? '' })

  app.get('/funds/:fund/people', async (c) => {
    const seen = await books.whoCanSee(c.var.caller, fundIn(c))
    if (isRefusal(seen)) return refused(c, [seen])
    const frame = await frameFor(c, seen, urls.whoCanSee(seen.fund.id))
    return c.html(<WhoPage {...{ seen, frame }} view={viewOf(c)} />)
  })

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

  app.get('/funds/:fund/death', async (c) => {
    const seen = await books.whoCanSee(c.var.caller, fundIn(c))
    return isRefusal(seen) ? refused(c, [seen]) : c.html(await dying(c, seen, Form.asked(c), []))
  })

  app.post('/funds/:fund/death', async (c) => {
    const seen = await books.whoCanSee(c.var.caller, fundIn(c))
    if (isRefusal(seen)) return refused(c, [seen])
    const form = await Form.sent(c)
    return act(c, form, {
      read: () => form.day('on'),
      act: (on, request) => books.recordDeath(c.var.caller, { ...fundIn(c), on }, request),
      fields: { on: 'on' },
      again: (errors) => dying(c, seen, form, errors),
      next: (done) => (done.proposal ? urls.proposal(done.proposal) : urls.whoCanSee(seen.fund.id)),
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
    const frame = await frameFor(c, seen, '', errors)
    return <AuthorityPage {...{ seen, form, errors, frame }} today={todayOf(service)} />
  }

  async function ending(
    c: Context<WebEnv>,
    found: { readonly seen: WhoCanSee; readonly authority: AuthorityShown },
    form: Form,
    errors: readonly FieldError[],
  ) {
    const frame = await frameFor(c, found.seen, '', errors)
    return <EndPage {...{ ...found, form, errors, frame }} view={viewOf(c)} today={todayOf(service)} />
  }

  async function agreeing(c: Context<WebEnv>, seen: WhoCanSee, form: Form, errors: readonly FieldError[]) {
    const frame = await frameFor(c, seen, '', errors)
    return <AgreePage {...{ seen, form, errors, frame }} today={todayOf(service)} />
  }

  async function dying(c: Context<WebEnv>, seen: WhoCanSee, form: Form, errors: readonly FieldError[]) {
    const frame = await frameFor(c, seen, '', errors)
    return <DeathPage {...{ seen, form, errors, frame }} />
  }

  async function frameFor(
    c: Context<WebEnv>,
    { fund }: WhoCanSee,
    here: string,
    errors: readonly FieldError[] = [],
  ): Promise<Frame> {
    const isHere = here !== ''
    const way = [
      ...(viewOf(c) === 'manager' ? [{ href: urls.funds(), text: 'People' }] : []),
      { href: urls.fund(fund.id), text: viewOf(c) === 'holder' ? 'What is left' : personOf(fund) },
      ...(isHere ? [] : [{ href: urls.whoCanSee(fund.id), text: 'Who can see this' }]),
    ]
    return frameOf(c, service, here, { hasErrors: errors.length > 0, breadcrumbs: way })
  }
}

type View = 'manager' | 'holder' | 'representative'

/** Commissioners never come here: the policy hides it from them. */
function viewOf(c: Context<WebEnv>): View {
  const { role } = c.var.caller.as
  return role === 'commissioner' ? 'representative' : role
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
  const to = optionalDay(form, 'to')
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

/** Three boxes that may all be left empty. */
function optionalDay(form: Form, name: string): Day | undefined {
  return Object.values(form.dayWritten(name)).every((part) => part === '') ? undefined : form.day(name)
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
  const to = optionalDay(form, 'to')
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

interface WhoProps {
  readonly seen: WhoCanSee
  readonly view: View
  readonly frame: Frame
}

/** How the page speaks: to the person themselves, or about them. */
function speech({ fund }: WhoCanSee, view: View) {
  const name = personOf(fund)
  return view === 'holder'
    ? { you: 'you', your: 'your', agreed: 'What you agreed' }
    : { you: name, your: `${name}’s`, agreed: `What ${name} agreed` }
}

function WhoPage({ seen, view, frame }: WhoProps) {
  const { your } = speech(seen, view)
  const isManager = view === 'manager'
  return (
    <Page {...frame} title={`Who can see this, and who decides: ${personOf(seen.fund)}`}>
      <h1 class="govuk-heading-l">
        {!(view === 'holder') && <span class="govuk-caption-l">{personOf(seen.fund)}</span>}
        Who can see this, and who decides
      </h1>
      <h2 class="govuk-heading-m">Who can see {your} fund</h2>
      <ul class="govuk-list govuk-list--bullet">
        {seers(seen, view).map((line) => (
          <li>{line}</li>
        ))}
      </ul>
      <h2 class="govuk-heading-m">Who decides</h2>
      <Table
        caption="Who decides"
        captionHidden
        wide
        columns={[
          { heading: 'What' },
          { heading: 'Who decides' },
          { heading: view === 'holder' ? 'How I am involved' : 'How they are involved' },
        ]}
        rows={seen.decisions.map((d) => ({
          cells: [capital(DECISION_KINDS[d.kind]), decidesWords(d, seen, view), d.involved ?? ''],
        }))}
      />
      {isManager && (
        <p class="govuk-body">
          <a class="govuk-link" href={urls.decisionMaking(seen.fund.id)}>
            Write down how decisions are made
          </a>
        </p>
      )}
      <h2 class="govuk-heading-m">Under what authority</h2>
      {seen.authorities.length === 0 && (
        <p class="govuk-body">
          {view === 'holder' ? 'Nobody decides for you.' : 'There is no authority on record.'}
        </p>
      )}
      {seen.authorities.map((authority) => (
        <OneAuthority {...{ authority, seen, view }} />
      ))}
      {isManager && (
        <p class="govuk-body">
          <a class="govuk-link" href={urls.authorities(seen.fund.id)}>
            Write down an authority
          </a>
        </p>
      )}
      <Agreements {...{ seen, view }} />
      <Policies {...{ seen }} />
      {!isManager && (
        <p class="govuk-body">
          <a class="govuk-link" href={urls.cards(seen.fund.id)}>
            Cards, and the devices they open on
          </a>
        </p>
      )}
      {isManager && <ForManagers {...{ seen }} />}
    </Page>
  )
}

function ForManagers({ seen: { fund, holder } }: { seen: WhoCanSee }) {
  const name = personOf(fund)
  return (
    <>
      <h2 class="govuk-heading-m">How {name} comes in</h2>
      <p class="govuk-body">
        {!holder && (
          <>
            <a class="govuk-link" href={urls.inviting({ role: 'holder', fund: fund.id })}>
              Invite {name}
            </a>
            {' · '}
          </>
        )}
        <a class="govuk-link" href={urls.cards(fund.id)}>
          A card for {name}
        </a>
      </p>
      <h2 class="govuk-heading-m">If {name} has died</h2>
      <p class="govuk-body">
        <a class="govuk-link" href={urls.death(fund.id)}>
          Write down the day<span class="govuk-visually-hidden"> on which {name} died</span>
        </a>
      </p>
    </>
  )
}

/** Everybody who can come in and see, one line each. */
function seers(seen: WhoCanSee, view: View): readonly string[] {
  const { managers, provider, holder, authorities, funders } = seen
  const name = personOf(seen.fund)
  const can = authorities.filter((a) => a.hasAccess)
  const own = view === 'holder' ? 'You' : holder ? `${name} themselves` : `Nobody comes in as ${name} yet`
  const counted = managers.length === 1 ? '1 manager' : `${managers.length} managers`
  return [
    own,
    ...can.map((a) => `${a.name}, ${AUTHORITY_KINDS[a.kind]}`),
    managers.length === 0
      ? `Managers of ${provider}`
      : `${counted} of ${provider}: ${new Intl.ListFormat('en-GB').format(managers)}`,
    ...funders.map(({ name: funder, commissioners }) =>
      commissioners === 0
        ? `Nobody from ${funder} yet; they may, for the time they pay`
        : `${commissioners === 1 ? '1 person' : `${commissioners} people`} from ${funder}, for the time they pay`,
    ),
  ]
}

/** “You”, “You, with help from Ruth Archer”, “Ruth Archer for you, in your best interests”. */
function decidesWords({ who, names, helper, person }: DecidesShown, seen: WhoCanSee, view: View): string {
  const { you, your } = speech(seen, view)
  const name = personOf(seen.fund)
  const said = names.map((n) => (view === 'holder' && n === name ? 'you' : n))
  const list = capital(new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(said))
  if (who === 'best-interests' && !person) return `${list} for ${you}, in ${your} best interests`
  return who === 'me-with-help' ? `${capital(you)}, with help from ${helper ?? '(name removed)'}` : list
}

function OneAuthority({ authority, seen, view }: { authority: AuthorityShown; seen: WhoCanSee; view: View }) {
  const { you } = speech(seen, view)
  const a = authority
  const kinds = (list: readonly DecisionKind[]) =>
    list.length === 0 ? 'Nothing: they may see' : capital(list.map((k) => DECISION_KINDS[k]).join('; '))
  const lessToday = a.stands && a.covers.length < a.decides.length
  return (
    <section aria-label={`${a.name}, ${AUTHORITY_KINDS[a.kind]}`}>
      <h3 class="govuk-heading-s">
        {a.name}, {AUTHORITY_KINDS[a.kind]}{' '}
        {a.ended || !a.stands ? <Tag colour="grey">{a.ended ? 'Ended' : 'Not in force today'}</Tag> : ''}
      </h3>
      <SummaryList
        items={[
          { label: 'May decide', value: kinds(a.decides) },
          ...(lessToday
            ? [{ label: 'Of this counts today', value: `${kinds(a.covers)} (the council’s policy)` }]
            : []),
          { label: 'From', value: <Whole>{printDay(a.from)}</Whole> },
          { label: 'Until', value: a.to ? <Whole>{printDay(a.to)}</Whole> : 'No last day is known' },
          ...(a.ended
            ? [{ label: 'Ended', value: `${printDay(a.ended.on)}: ${AUTHORITY_ENDS[a.ended.why]}` }]
            : []),
          { label: 'Recognised by', value: a.recognisedBy },
          { label: 'Evidence seen', value: a.evidence },
          {
            label: `Told of decisions written down for ${you}`,
            value: a.told ? 'Yes' : 'No',
          },
          { label: 'Can come in', value: a.hasAccess ? 'Yes' : 'No' },
        ]}
      />
      {view === 'manager' && !a.ended && !a.hasAccess && (
        <p class="govuk-body">
          <a class="govuk-link" href={urls.inviting({ role: 'representative', authority: a.id })}>
            Invite {a.name}
          </a>
        </p>
      )}
      {a.mayEnd && (
        <p class="govuk-body">
          <LinkButton href={urls.authorityEnd(seen.fund.id, a.id)} kind="secondary">
            {view === 'representative' ? 'Give this up' : `End the authority of ${a.name}`}
          </LinkButton>
        </p>
      )}
    </section>
  )
}

function Agreements({ seen, view }: { seen: WhoCanSee; view: View }) {
  const { agreed } = speech(seen, view)
  if (seen.agreements.length === 0) return null
  return (
    <>
      <h2 class="govuk-heading-m">{agreed} about decisions</h2>
      {seen.agreements.map((agreement) => (
        <OneAgreement {...{ agreement, view }} />
      ))}
    </>
  )
}

function OneAgreement({ agreement, view }: { agreement: DecisionMakingShown; view: View }) {
  const { from, to, kinds, inForce } = agreement
  const days = `From ${printDay(from)}${to ? ` to ${printDay(to)}` : ''}${inForce ? '' : ' (not in force today)'}`
  return (
    <Table
      caption={days}
      wide
      columns={[
        { heading: 'What' },
        { heading: 'Who decides' },
        { heading: view === 'holder' ? 'How I am involved' : 'How they are involved' },
      ]}
      rows={kinds.map((line) => ({
        cells: [
          capital(DECISION_KINDS[line.kind]),
          lineWords(line.who, line.helper ?? line.by),
          line.involved,
        ],
      }))}
    />
  )
}

/** In the person's own words, as it was agreed. */
function lineWords(who: Decider, name: string | undefined): string {
  if (who === 'me') return 'Me'
  return who === 'me-with-help'
    ? `Me, with help from ${name ?? '(name removed)'}`
    : `${name ?? '(name removed)'} for me, in my best interests`
}

function Policies({ seen }: { seen: WhoCanSee }) {
  if (!seen.authorities.some((a) => a.kind === 'appointee')) return null
  return (
    <>
      <h2 class="govuk-heading-m">What the council lets an appointee decide</h2>
      {seen.funders.map(({ name, policy }) => (
        <p class="govuk-body">
          {policy
            ? `${name}, from ${printDay(policy.from)}: ${
                policy.decides.length === 0
                  ? 'nothing'
                  : policy.decides.map((k) => DECISION_KINDS[k]).join('; ')
              }. It is written in: ${policy.where}`
            : `${name} has said nothing that is on record, so an appointee decides nothing.`}
        </p>
      ))}
    </>
  )
}

interface FormProps {
  readonly seen: WhoCanSee
  readonly form: Form
  readonly errors: readonly FieldError[]
  readonly frame: Frame
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
          name="kind"
          label="Which kind of authority?"
          options={AUTHORITIES.map((kind) => ({ value: kind, text: capital(AUTHORITY_KINDS[kind]) }))}
          value={form.written('kind')}
          error={errorOf(errors, 'kind')}
        />
        <TextField
          name="name"
          label="Who has it?"
          hint={`Their name, as ${name} knows them`}
          width={20}
          autocomplete="off"
          value={form.written('name')}
          error={errorOf(errors, 'name')}
        />
        <TextField
          name="email"
          label="Their e-mail address, if they have one"
          hint={`Only to see that it is nobody’s at ${seen.provider}: it is not kept. To come in they are invited afterwards.`}
          type="email"
          autocomplete="off"
          value={form.written('email')}
          error={errorOf(errors, 'email')}
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
          name="recognisedBy"
          label="Who has recognised it?"
          hint={`Who looked at it and took it to be right, like “Dana Reed, ${seen.provider}”`}
          value={form.written('recognisedBy')}
          error={errorOf(errors, 'recognisedBy')}
        />
        <TextField
          name="evidence"
          label="Which evidence was seen?"
          hint="Like “Registered power of attorney, seen 3 March 2026”"
          value={form.written('evidence')}
          error={errorOf(errors, 'evidence')}
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
                  name="why"
                  label="Why does it end?"
                  options={ENDS.map((why) => ({ value: why, text: capital(AUTHORITY_ENDS[why]) }))}
                  value={form.written('why')}
                  error={errorOf(errors, 'why')}
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
          name="name"
          label="Who agreed to it?"
          hint={`${name}, or who may decide about the plan for ${name}`}
          width={20}
          autocomplete="off"
          value={form.written('name')}
          error={errorOf(errors, 'name')}
        />
        <Radios
          name="involved"
          label="How did they agree?"
          options={INVOLVED.map((value) => ({ value, text: capital(INVOLVED_SAID[value]) }))}
          value={form.written('involved')}
          error={errorOf(errors, 'involved')}
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
        name={`who-${kind}`}
        label={`Who decides: ${what}?`}
        options={DECIDERS.map((value) => ({ value, text: DECIDER_TEXTS[value] }))}
        value={form.written(`who-${kind}`)}
        error={errorOf(errors, `who-${kind}`)}
      />
      <TextField
        name={`helper-${kind}`}
        label={`Who helps me: ${what}`}
        hint="Only where somebody helps: their name"
        width={20}
        autocomplete="off"
        value={form.written(`helper-${kind}`)}
        error={errorOf(errors, `helper-${kind}`)}
      />
      <Select
        name={`authority-${kind}`}
        label={`Who decides for me: ${what}`}
        hint={
          covering.length === 0
            ? 'No authority on record covers this'
            : 'Only where somebody decides for me in my best interests'
        }
        empty="Nobody"
        options={covering.map((a) => ({ value: a.id, text: `${a.name}, ${AUTHORITY_KINDS[a.kind]}` }))}
        value={form.written(`authority-${kind}`)}
        error={errorOf(errors, `authority-${kind}`)}
      />
      <TextField
        name={`involved-${kind}`}
        label={`How I am involved: ${what}`}
        hint="Like “Show me pictures, and wait until I have pointed”"
        value={form.written(`involved-${kind}`)}
        error={errorOf(errors, `involved-${kind}`)}
      />
    </details>
  )
}

function DeathPage({ seen, form, errors, frame }: FormProps) {
  const name = personOf(seen.fund)
  const left = seen.authorities.filter((a) => !a.ended)
  return (
    <Page {...frame} title={`If ${name} has died`}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">If {name} has died</h1>
      <p class="govuk-body">Nobody decides for {name} any more from the day of the death.</p>
      {left.length === 0 ? (
        <Inset>There is no authority on record that would end.</Inset>
      ) : (
        <>
          <p class="govuk-body">These end, and whoever has them sees nothing more:</p>
          <ul class="govuk-list govuk-list--bullet">
            {left.map((a) => (
              <li>
                {a.name}, {AUTHORITY_KINDS[a.kind]}
              </li>
            ))}
          </ul>
        </>
      )}
      {seen.holder && (
        <Warning>
          {name}’s own access ends when a second manager has allowed it. Writing this down asks for that.
        </Warning>
      )}
      <form method="post" action={urls.death(seen.fund.id)} novalidate>
        <input type="hidden" name="key" value={newKey()} />
        <DateField
          name="on"
          label="On which day?"
          value={form.dayWritten('on')}
          error={errorOf(errors, 'on')}
        />
        <ButtonGroup>
          <Button kind="warning">Write it down</Button>
          <LinkButton href={urls.whoCanSee(seen.fund.id)} kind="secondary">
            Go back
          </LinkButton>
        </ButtonGroup>
      </form>
    </Page>
  )
}
