import type { Context, Hono } from 'hono'
import {
  type DecisionOnRecord,
  type Decisions,
  type DisputeOnRecord,
  takenBackId,
} from '../../bookkeeping/decision.ts'
import type { NoticeRow, Told } from '../../bookkeeping/store-people.ts'
import { dayAt, printDay } from '../../ledger/day.ts'
import { DECISION_KINDS, type DecisionKind } from '../../ledger/decision.ts'
import { DISPUTE_OUTCOMES } from '../../ledger/dispute.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import type { Role } from '../../ledger/role.ts'
import { decisionToUndo } from '../../ledger/undo.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Button, ErrorSummary, errorOf, type FieldError, LinkButton, TextArea } from '../design/fields.tsx'
import { Inset, Panel, Tag } from '../design/figures.tsx'
import { Page, Pagination } from '../design/frame.tsx'
import { type SummaryItem, SummaryList } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { act, check } from './act.ts'
import { decidesToday } from './deciding.tsx'
import { Form } from './form.ts'
import { type Frame, frameOf, newKey, providerOf, wayTo } from './frame.ts'
import { UndoLink } from './undo.tsx'
import {
  capital,
  heldInWords,
  INVOLVED_SAID,
  personOf,
  whatDecided,
  whoDecided,
  writerNamed,
} from './words.ts'

const ON_PAGE = 25
const KINDS = ['swap', 'hours-into-money', 'save', 'buy'] as const satisfies readonly DecisionKind[]

/** Decisions on record, and "This was not my decision": said in a few words, checked, and only then written down. */
export function decisions(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/funds/:fund/decisions', async (c) => {
    const skip = Number(c.req.query('skip') ?? '0')
    if (!Number.isSafeInteger(skip) || skip < 0)
      return refused(c, [new Refusal('not-a-number', 'There is no such page of decisions.')])
    const about = await books.decisionsOf(c.var.caller, { fund: c.req.param('fund') })
    if (isRefusal(about)) return refused(c, [about])
    const read = await reading(c, about, urls.decisions(about.fund.id))
    return c.html(<DecisionsPage {...read} skip={skip} />)
  })

  app.get('/funds/:fund/decisions/:decision', async (c) => {
    const found = await find(c)
    if (isRefusal(found)) return refused(c, [found])
    const isAnswered = c.req.query('answered') !== undefined && found.isStaff
    return c.html(<DecisionPage {...found} isAnswered={isAnswered} />)
  })

  app.get('/funds/:fund/decisions/:decision/dispute', async (c) => {
    const found = await findToDispute(c)
    if (isRefusal(found)) return refused(c, [found])
    return c.html(<AskPage {...found} form={Form.asked(c)} errors={[]} />)
  })

  // The check page; or the same form again after “Change”, with what was written.
  app.post('/funds/:fund/decisions/:decision/dispute', async (c) => {
    const form = await Form.sent(c)
    const found = await findToDispute(c)
    if (isRefusal(found)) return refused(c, [found])
    return check(c, form, {
      read: () => {
        const says = form.written('says').trim()
        if (says.length <= MOST_SAID) return says
        return form.wrong('says', `This may be at most ${MOST_SAID} characters.`)
      },
      check: (says) => <CheckPage {...found} says={says} />,
      fields: FIELDS,
      again: (errors) => <AskPage {...found} {...{ form, errors }} />,
    })
  })

  app.post('/funds/:fund/decisions/:decision/disputes', async (c) => {
    const form = await Form.sent(c)
    const { fund, decision } = c.req.param()
    return act(c, form, {
      read: () => form.written('says').trim(),
      act: (says, request) =>
        books.dispute(c.var.caller, { fund, decision, ...(says === '' ? {} : { says }) }, request),
      fields: FIELDS,
      again: async (errors, refusals) => {
        const found = await find(c)
        const inTheWay = refusals.find((r) => r.where?.field !== 'says')
        return isRefusal(found) ? found : (inTheWay ?? <AskPage {...found} {...{ form, errors }} />)
      },
      next: () => urls.disputed(fund, decision),
    })
  })

  app.get('/funds/:fund/decisions/:decision/disputes', async (c) => {
    const found = await find(c)
    if (isRefusal(found)) return refused(c, [found])
    const latest = found.record.disputes.at(-1)
    if (!latest) return refused(c, [new Refusal('unknown-document', 'There is no such dispute.')])
    return c.html(<DonePage {...found} said={latest} />)
  })

  async function find(c: Context<WebEnv>): Promise<Found | Refusal> {
    const about = await books.decisionsOf(c.var.caller, { fund: c.req.param('fund') ?? '' })
    if (isRefusal(about)) return about
    const record = about.decisions.find((d) => d.decision.id === c.req.param('decision'))
    if (!record)
      return new Refusal('unknown-decision', 'There is no such decision on record for this person.')
    return { ...(await reading(c, about, '')), record }
  }

  async function findToDispute(c: Context<WebEnv>): Promise<Found | Refusal> {
    const found = await find(c)
    if (isRefusal(found) || mayDispute(c, found.record)) return found
    return new Refusal(
      'not-allowed',
      'This decision cannot be disputed here. Look at what is on record of it.',
    )
  }

  async function reading(c: Context<WebEnv>, about: Decisions, here: string): Promise<Reading> {
    const decides = await decidesToday(c, service, about.fund.id, KINDS)
    return {
      about,
      provider: (await providerOf(c, service))?.name ?? '',
      isOwn: c.var.caller.as.role === 'holder',
      isStaff: c.var.caller.as.role === 'manager',
      isMine: ({ own, decision }) => own && decision.writtenDownBy === c.var.caller.code,
      sayingOf: (record) => sayingOf(c.var.caller.as, record),
      disputable: (record) => mayDispute(c, record),
      undoable: (record) => (decides.has(record.decision.kind) ? undoableOf(record, about) : []),
      frame: await frameOf(c, service, here, {
        breadcrumbs: [
          ...wayTo(c, about.fund),
          ...(here ? [] : [{ href: urls.decisions(about.fund.id), text: 'Decisions' }]),
        ],
      }),
    }
  }
}

const FIELDS = { says: 'says' } as const
const MOST_SAID = 2000

/** What of a decision can still be undone: nothing has reversed it, nor paid for it, and nobody disputes it. */
function undoableOf({ entries, disputes }: DecisionOnRecord, about: Decisions): readonly number[] {
  if (disputes.some((d) => d.answered === undefined)) return []
  const paid = new Set(
    about.decisions.flatMap((d) =>
      d.entries.flatMap((e) => (e.kind === 'purchase' ? [e.details.purchase] : [])),
    ),
  )
  return entries
    .filter((e) => decisionToUndo(e.kind) !== undefined && !about.reversedBy.has(e.number))
    .filter((e) => e.kind !== 'purchase-decided' || !paid.has(e.details.purchase))
    .map((e) => e.number)
}

/** For showing the button; the act itself decides. */
export function mayDispute(c: Context<WebEnv>, { decision, own, disputes }: DecisionOnRecord): boolean {
  const { as, code } = c.var.caller
  if (as.role === 'commissioner') return false
  const isTheirs = decision.writtenDownBy === code || (decision.by === 'person' && own)
  if (as.role !== 'manager' && isTheirs) return false
  return disputes.every(({ answered }) => answered?.answer.outcome === 'stands')
}

/** Whose decision it was not, as whoever reads says it. */
export function sayingOf(as: Role, { decision }: DecisionOnRecord): Saying {
  if (as.role === 'manager') return 'not-theirs'
  if (as.role === 'representative' && decision.authority !== as.authority) return 'not-so'
  return 'not-mine'
}
type Saying = 'not-mine' | 'not-theirs' | 'not-so'

interface Reading {
  readonly about: Decisions
  readonly provider: string
  /** The person reads about themselves. */
  readonly isOwn: boolean
  readonly isStaff: boolean
  /** Whoever reads decided it on screen. */
  readonly isMine: (record: DecisionOnRecord) => boolean
  readonly sayingOf: (record: DecisionOnRecord) => Saying
  readonly disputable: (record: DecisionOnRecord) => boolean
  /** Entries that whoever reads may undo, as far as can be told without trying it. */
  readonly undoable: (record: DecisionOnRecord) => readonly number[]
  readonly frame: Frame
}
type Found = Reading & { readonly record: DecisionOnRecord }

function DecisionsPage({ skip, ...reading }: Reading & { skip: number }) {
  const { about, isOwn, frame, provider } = reading
  const shown = about.decisions.slice(skip, skip + ON_PAGE)
  const [more, before] = [about.decisions.length > skip + ON_PAGE, Math.max(0, skip - ON_PAGE)]
  const name = personOf(about.fund)
  return (
    <Page {...frame} title={isOwn ? 'Your decisions' : `Decisions, ${name}`}>
      <h1 class="govuk-heading-l">
        {!isOwn && <span class="govuk-caption-l">{name}</span>}
        {isOwn ? 'Your decisions' : 'Decisions'}
      </h1>
      <p class="govuk-body rf-text">
        {isOwn
          ? `Everything that is on record as decided for you, the newest first. If something here was not your decision, say so. What it brought and is not used yet is then kept still until another manager of ${provider} has answered.`
          : `Everything that is on record as decided by ${name}, or for them, the newest first.`}
      </p>
      {shown.length === 0 && <p class="govuk-body">Nothing yet.</p>}
      {shown.map((record) => (
        <section>
          <h2 class="govuk-heading-m">{titleOf(record, reading)}</h2>
          <Record {...reading} record={record} />
        </section>
      ))}
      {(more || skip > 0) && (
        <Pagination
          label="Pages"
          {...(skip > 0
            ? { previous: { href: urls.decisions(about.fund.id, before || undefined), text: 'Later' } }
            : {})}
          {...(more
            ? { next: { href: urls.decisions(about.fund.id, skip + ON_PAGE), text: 'Earlier' } }
            : {})}
        />
      )}
    </Page>
  )
}

function titleOf(record: DecisionOnRecord, { about, provider }: Pick<Reading, 'about' | 'provider'>): string {
  return whatDecided(record, about, provider)[0] ?? capital(DECISION_KINDS[record.decision.kind])
}

function DecisionPage(found: Found & { isAnswered: boolean }) {
  const { frame, about, isOwn, record } = found
  return (
    <Page {...frame} title={titleOf(record, found)}>
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{isOwn ? 'Your decision' : `Decision, ${personOf(about.fund)}`}</span>
        {titleOf(record, found)}
      </h1>
      {found.isAnswered && (
        <p class="govuk-body" role="status">
          <strong>Your answer is recorded.</strong>
        </p>
      )}
      <Record {...found} />
    </Page>
  )
}

/** One decision with what became of it, and the way to say that it was not the person's. */
function Record(found: Found) {
  const { about, record, provider, disputable, undoable, isOwn } = found
  const { decision } = record
  const name = personOf(about.fund)
  return (
    <>
      <SummaryList items={itemsOf(found)} />
      {record.disputes.map((said) => (
        <Inset>
          <Disputed {...{ said, about, provider }} whose={isOwn ? 'You' : name} />
        </Inset>
      ))}
      {disputable(record) && (
        <LinkButton href={urls.dispute(about.fund.id, decision.id)} kind="secondary">
          {saidBy(found)}
          <span class="govuk-visually-hidden">: {titleOf(record, found)}</span>
        </LinkButton>
      )}
      {undoable(record).map((entry) => (
        <UndoLink fund={about.fund.id} entry={entry} what={titleOf(record, found)} />
      ))}
    </>
  )
}

/** “This was not my decision”, in the words of whoever says it. */
function saidBy({ about, record, sayingOf }: Found): string {
  const words: Readonly<Record<Saying, string>> = {
    'not-mine': 'This was not my decision',
    'not-theirs': `${personOf(about.fund)} says: not my decision`,
    'not-so': 'This was not decided so',
  }
  return words[sayingOf(record)]
}

function itemsOf({ about, record, provider, isOwn, isMine }: Found): SummaryItem[] {
  const { decision } = record
  const [, ...more] = whatDecided(record, about, provider)
  const words = decision.what && about.words.get(decision.what)
  return [
    { label: 'Day', value: printDay(decision.on) },
    ...(words && !decision.standing ? [{ label: 'In words', value: words }] : []),
    ...(more.length > 0
      ? [
          {
            label: 'And',
            value: (
              <ul class="govuk-list">
                {more.map((line) => (
                  <li>{line}</li>
                ))}
              </ul>
            ),
          },
        ]
      : []),
    { label: 'Who decided', value: whoDecided(record, about, isOwn) },
    { label: 'How', value: capital(INVOLVED_SAID[decision.involved]) },
    {
      label: 'Who wrote it down',
      value: record.own
        ? `${isMine(record) ? 'You' : 'They'} did, on screen`
        : writerNamed(record.writtenDownBy, provider),
    },
    ...record.notices.map((n) => ({
      label: toldOf(n, record),
      value: toldInWords(n, about, isOwn),
    })),
  ]
}

const TOLD_SAID: Readonly<Record<Told['how'], string>> = {
  'e-mail': 'by e-mail',
  letter: 'by letter',
  'in-person': 'in person',
}

/** A notice of an answer, or of what was taken back, begins with its id; the others tell of the decision. */
function toldOf({ id, decision }: NoticeRow, { disputes, entries }: DecisionOnRecord): string {
  if (disputes.some(({ answered }) => answered && id.startsWith(`${answered.answer.id}-`)))
    return 'Told of the answer'
  const isBack = entries.some((e) => id.startsWith(`${takenBackId(decision, e.number)}-`))
  return isBack ? 'Told what was taken back' : 'Told of the decision'
}

/** “Brian, by letter on 10 March 2026”; “You” to the person themselves. */
function toldInWords(
  { to, due, told }: NoticeRow,
  { fund, authorities, words }: Decisions,
  isOwn: boolean,
): string {
  const authority = authorities.find((a) => a.id === to)
  const own = isOwn ? 'You' : fund.name
  const name = (authority ? words.get(authority.name) : own) ?? '(name removed)'
  return told
    ? `${name}, ${TOLD_SAID[told.how]} on ${printDay(dayAt(told.at))}`
    : `${name}: not yet, due on ${printDay(due)}`
}

function Disputed(props: { said: DisputeOnRecord; about: Decisions; provider: string; whose: string }) {
  const { said, about, provider, whose } = props
  const { dispute: d, answered } = said
  const says = d.says && about.words.get(d.says)
  const authority = about.authorities.find((a) => a.id === d.authority)
  const who = authority ? (about.words.get(authority.name) ?? 'A representative') : whose
  const because = answered && about.words.get(answered.answer.because)
  return (
    <>
      <p class="govuk-body">
        <Tag colour={answered ? 'grey' : 'yellow'}>
          {answered ? capital(DISPUTE_OUTCOMES[answered.answer.outcome]) : 'Disputed'}
        </Tag>
      </p>
      <p class="govuk-body">
        {who} said on {printDay(d.on)} that this was not {whose === 'You' && !authority ? 'your' : 'their'}{' '}
        decision{says ? `: “${says}”` : '.'}
      </p>
      {answered ? (
        <p class="govuk-body">
          {writerNamed(answered.by, provider)} answered on {printDay(answered.on)}
          {because ? `: “${because}”` : '.'}
        </p>
      ) : (
        <p class="govuk-body">Kept still: {heldInWords(d.held, about.agreement?.kinds ?? [])}</p>
      )}
    </>
  )
}

function AskPage(props: Found & { form: Form; errors: readonly FieldError[] }) {
  const { about, record, frame, form, errors, isStaff } = props
  const name = personOf(about.fund)
  const title = saidBy(props)
  return (
    <Page {...frame} title={title} hasErrors={errors.length > 0}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{titleOf(record, props)}</span>
        {title}
      </h1>
      <SummaryList items={itemsOf(props)} />
      <form method="post" action={urls.dispute(about.fund.id, record.decision.id)} novalidate>
        <TextArea
          name="says"
          label={isStaff ? `What ${name} says, in their own words` : 'What happened?'}
          hint="A few words, if you like. You can leave this empty."
          value={form.written('says')}
          error={errorOf(errors, 'says')}
        />
        <Button>Check it</Button>
      </form>
    </Page>
  )
}

function CheckPage(props: Found & { says: string }) {
  const { about, record, provider, frame, says, isStaff } = props
  const { id } = about.fund
  const again = <input type="hidden" name="says" value={says} />
  return (
    <Page {...frame} title="Check what you say">
      <h1 class="govuk-heading-l">Check what you say</h1>
      <SummaryList
        items={[
          { label: 'The decision', value: titleOf(record, props) },
          { label: 'Day', value: printDay(record.decision.on) },
          {
            label: isStaff ? `What ${personOf(about.fund)} says` : 'What you say',
            value: says === '' ? (isStaff ? 'This was not my decision' : saidBy(props)) : says,
          },
        ]}
      />
      <p class="govuk-body rf-text">
        {record.left.length > 0
          ? `Kept still from now on: ${heldInWords(record.left, about.agreement?.kinds ?? [])}. `
          : 'Nothing is left of what this decision brought, so nothing is kept still. '}
        Support goes on as before. A manager of {provider} who did not write this down will answer.
      </p>
      <div class="govuk-button-group">
        <form method="post" action={urls.disputed(id, record.decision.id)}>
          {again}
          <input type="hidden" name="key" value={newKey()} />
          <Button>
            Say that it was{' '}
            {
              {
                'not-mine': 'not my decision',
                'not-theirs': 'not their decision',
                'not-so': 'not decided so',
              }[props.sayingOf(record)]
            }
          </Button>
        </form>
        <form method="post" action={urls.dispute(id, record.decision.id)}>
          {again}
          <Button kind="secondary" name="change" value="yes">
            Change something
          </Button>
        </form>
        <LinkButton href={urls.decisions(id)} kind="secondary">
          Do not say it
        </LinkButton>
      </div>
    </Page>
  )
}

function DonePage(props: Found & { said: DisputeOnRecord }) {
  const { about, provider, frame, said, isOwn } = props
  const kinds = about.agreement?.kinds ?? []
  return (
    <Page {...frame} title="It is written down">
      <Panel title="It is written down">{titleOf(props.record, props)}</Panel>
      <SummaryList
        items={[
          { label: 'Kept still', value: heldInWords(said.dispute.held, kinds) },
          {
            label: 'Who answers',
            value: `A manager of ${provider} who did not write this down`,
          },
        ]}
      />
      <p class="govuk-body rf-text">
        Support goes on as before. {isOwn ? 'You are' : `${personOf(about.fund)} is`} told the answer the day
        after it is given.
      </p>
      <p class="govuk-body">
        <a class="govuk-link" href={urls.decisions(about.fund.id)}>
          Back to {isOwn ? 'your' : 'the'} decisions
        </a>
      </p>
    </Page>
  )
}
