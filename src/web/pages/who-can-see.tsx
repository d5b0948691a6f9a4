import type { Context, Hono } from 'hono'
import type {
  AuthorityShown,
  DecidesShown,
  DecisionMakingShown,
  WhoCanSee,
} from '../../bookkeeping/who-can-see.ts'
import { AUTHORITY_ENDS, AUTHORITY_KINDS, type Decider } from '../../ledger/authority.ts'
import { printDay } from '../../ledger/day.ts'
import { DECISION_KINDS, type DecisionKind } from '../../ledger/decision.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import { type FieldError, LinkButton } from '../design/fields.tsx'
import { Tag } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { SummaryList, Table, Whole } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import type { Form } from './form.ts'
import { type Frame, frameOf } from './frame.ts'
import { capital, personOf } from './words.ts'

/** Who can see one person's record and who decides: for the person in plain words, for managers with the forms. */
export function whoCanSee(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/funds/:fund/people', async (c) => {
    const seen = await books.whoCanSee(c.var.caller, { fund: c.req.param('fund') })
    if (isRefusal(seen)) return refused(c, [seen])
    const breadcrumbs = wayAbout(c, seen.fund)
    const frame = await frameOf(c, service, urls.whoCanSee(seen.fund.id), { breadcrumbs })
    return c.html(<WhoPage {...{ seen, frame }} view={viewOf(c)} />)
  })
}

/** What stands around a page that leads from who can see and who decides: the way back to it. */
export async function frameAbout(
  c: Context<WebEnv>,
  service: Service,
  fund: WhoCanSee['fund'],
  errors: readonly FieldError[],
): Promise<Frame> {
  const seen = { href: urls.whoCanSee(fund.id), text: 'Who can see this' }
  const breadcrumbs = [...wayAbout(c, fund), seen]
  return frameOf(c, service, '', { hasErrors: errors.length > 0, breadcrumbs })
}

/** A form that leads from here. */
export interface FormProps {
  readonly seen: WhoCanSee
  readonly form: Form
  readonly errors: readonly FieldError[]
  readonly frame: Frame
}

function wayAbout(c: Context<WebEnv>, fund: WhoCanSee['fund']) {
  return [
    ...(viewOf(c) === 'manager' ? [{ href: urls.funds(), text: 'People' }] : []),
    { href: urls.fund(fund.id), text: viewOf(c) === 'holder' ? 'What is left' : personOf(fund) },
  ]
}

/** Who looks at it, and so how it speaks. */
export type View = 'manager' | 'holder' | 'representative'

/** Commissioners never come here: the policy hides it from them. */
export function viewOf(c: Context<WebEnv>): View {
  const { role } = c.var.caller.as
  return role === 'commissioner' ? 'representative' : role
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
export function decidesWords(
  { who, names, helper, person }: DecidesShown,
  seen: WhoCanSee,
  view: View,
): string {
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
