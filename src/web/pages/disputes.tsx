import type { Context, Hono } from 'hono'
import type { OpenDispute } from '../../bookkeeping/dispute.ts'
import { addDays, printDay } from '../../ledger/day.ts'
import { DISPUTE_OUTCOMES, type DisputeOutcome } from '../../ledger/dispute.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import {
  Button,
  ErrorSummary,
  errorOf,
  type FieldError,
  LinkButton,
  Radios,
  TextArea,
} from '../design/fields.tsx'
import { Inset } from '../design/figures.tsx'
import { Page } from '../design/frame.tsx'
import { type SummaryItem, SummaryList } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { act, check } from './act.ts'
import { Form } from './form.ts'
import { type Frame, frameOf, newKey, providerOf, todayOf } from './frame.ts'
import {
  capital,
  heldInWords,
  INVOLVED_SAID,
  personOf,
  whatDecided,
  whoDecided,
  writerNamed,
} from './words.ts'

const OUTCOMES: readonly { readonly value: DisputeOutcome; readonly text: string; readonly hint: string }[] =
  [
    { value: 'stands', text: 'The decision stands', hint: 'What was kept still is free again.' },
    {
      value: 'put-right',
      text: 'Put it right',
      hint: 'Everything that rests on the decision is taken back now.',
    },
  ]
const ANSWERED_DAYS = 28
const FIELDS = { because: 'because', outcome: 'outcome' } as const

/** Disputes that wait, and a second manager's answer: said, checked, and only then written down. */
export function disputes(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/disputes', async (c) => {
    const since = addDays(todayOf(service), -ANSWERED_DAYS)
    const all = await books.disputes(c.var.caller, { answeredSince: since })
    const open = all.filter((d) => !d.answered)
    const answered = all.filter((d) => d.answered)
    const provider = (await providerOf(c, service))?.name ?? ''
    const frame = await frameOf(c, service, urls.disputes())
    return c.html(<ListPage {...{ open, answered, provider, frame }} />)
  })

  app.get('/disputes/:dispute/answer', async (c) => {
    const found = await find(c)
    if (isRefusal(found)) return refused(c, [found])
    return c.html(<AnswerPage {...found} form={Form.asked(c)} errors={[]} />)
  })

  // The check page; or the same form again after “Change”, with what was written.
  app.post('/disputes/:dispute/answer', async (c) => {
    const form = await Form.sent(c)
    const found = await find(c)
    if (isRefusal(found)) return refused(c, [found])
    return check(c, form, {
      read: () => read(form),
      check: (said) => <CheckPage {...found} said={said} />,
      fields: FIELDS,
      again: (errors) => <AnswerPage {...found} {...{ form, errors }} />,
    })
  })

  app.post('/disputes/:dispute/answers', async (c) => {
    const form = await Form.sent(c)
    const about = { fund: form.written('fund'), dispute: c.req.param('dispute') }
    const found = await find(c)
    return act(c, form, {
      read: () => read(form),
      act: (said, request) => books.answerDispute(c.var.caller, { ...about, ...said }, request),
      fields: FIELDS,
      // Answered before by this same form, it is open no more, and yet answers with what it did.
      again: (errors) => (isRefusal(found) ? found : <AnswerPage {...found} {...{ form, errors }} />),
      next: () => urls.decision(about.fund, form.written('decision'), { answered: '1' }),
    })
  })

  async function find(c: Context<WebEnv>): Promise<Found | Refusal> {
    const open = await books.disputes(c.var.caller, {})
    const one = open.find((d) => d.dispute.id === c.req.param('dispute'))
    if (!one) return new Refusal('unknown-document', 'There is no such dispute, or it is answered already.')
    return {
      open: one,
      provider: (await providerOf(c, service))?.name ?? '',
      frame: await frameOf(c, service, '', {
        breadcrumbs: [
          { href: urls.disputes(), text: 'Disputed' },
          { href: urls.fund(one.about.fund.id), text: personOf(one.about.fund) },
        ],
      }),
    }
  }
}

interface Found {
  readonly open: OpenDispute
  readonly provider: string
  readonly frame: Frame
}

interface Said {
  readonly outcome: DisputeOutcome
  readonly because: string
}

function read(form: Form): Said | undefined {
  const outcome = form.oneOf(
    'outcome',
    OUTCOMES.map((o) => o.value),
    'Choose what your answer is.',
  )
  const because = form.text('because', 'Say in a few words why.')
  return outcome && because ? { outcome, because } : undefined
}

function ListPage(props: {
  open: readonly OpenDispute[]
  answered: readonly OpenDispute[]
  provider: string
  frame: Frame
}) {
  const { open, answered, provider, frame } = props
  return (
    <Page {...frame} title="Disputed decisions">
      <h1 class="govuk-heading-l">Disputed decisions</h1>
      <p class="govuk-body rf-text">
        Somebody says that a decision on record was not theirs. What is left of what it brought is kept still
        until a manager who wrote down neither the decision nor the dispute has answered.
      </p>
      {open.length === 0 && <p class="govuk-body">Nothing waits for an answer.</p>}
      {open.map((one) => (
        <section>
          <h2 class="govuk-heading-m">
            {personOf(one.about.fund)}: {titleOf(one, provider)}
          </h2>
          <SummaryList items={itemsOf(one, provider)} />
          {one.mayAnswer ? (
            <LinkButton href={urls.disputeAnswer(one.dispute.id)}>
              Answer<span class="govuk-visually-hidden"> {personOf(one.about.fund)}</span>
            </LinkButton>
          ) : (
            <Inset>You wrote down the decision or the dispute: another manager must answer.</Inset>
          )}
        </section>
      ))}
      <Answered {...{ answered, provider }} />
    </Page>
  )
}

/** Those of the last weeks, for looking back. */
function Answered({ answered, provider }: { answered: readonly OpenDispute[]; provider: string }) {
  if (answered.length === 0) return null
  return (
    <>
      <h2 class="govuk-heading-m">Answered in the last four weeks</h2>
      <ul class="govuk-list govuk-list--spaced">
        {answered.map((one) => (
          <li>
            <a class="govuk-link" href={urls.decision(one.about.fund.id, one.record.decision.id)}>
              {personOf(one.about.fund)}: {titleOf(one, provider)}
            </a>
            {one.answered &&
              `. ${capital(DISPUTE_OUTCOMES[one.answered.answer.outcome])}: ${writerNamed(one.answered.by, provider)}, ${printDay(one.answered.on)}.`}
          </li>
        ))}
      </ul>
    </>
  )
}

function titleOf({ record, about }: OpenDispute, provider: string): string {
  return whatDecided(record, about, provider).join('; ')
}

function itemsOf({ dispute: d, record, about, writtenDownBy }: OpenDispute, provider: string): SummaryItem[] {
  const { decision } = record
  const says = d.says && about.words.get(d.says)
  const authority = about.authorities.find((a) => a.id === d.authority)
  const who = authority ? about.words.get(authority.name) : personOf(about.fund)
  return [
    {
      label: 'The decision',
      value: `${whoDecided(record, about)}, ${INVOLVED_SAID[decision.involved]}, on ${printDay(decision.on)}`,
    },
    {
      label: 'Who wrote it down',
      value: record.own ? 'They did, on screen' : writerNamed(record.writtenDownBy, provider),
    },
    { label: 'Disputed', value: `${printDay(d.on)}, by ${who ?? 'a representative'}` },
    ...(says ? [{ label: 'In their words', value: says }] : []),
    ...(writtenDownBy.code === decision.writtenDownBy || writtenDownBy.name !== who
      ? [{ label: 'Who wrote the dispute down', value: writerNamed(writtenDownBy, provider) }]
      : []),
    { label: 'Kept still', value: heldInWords(d.held, about.agreement?.kinds ?? []) },
  ]
}

function AnswerPage(props: Found & { form: Form; errors: readonly FieldError[] }) {
  const { open, provider, frame, form, errors } = props
  return (
    <Page {...frame} title="Answer a dispute" hasErrors={errors.length > 0}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{personOf(open.about.fund)}</span>
        {titleOf(open, provider)}
      </h1>
      <SummaryList items={itemsOf(open, provider)} />
      {open.mayAnswer ? (
        <form method="post" action={urls.disputeAnswer(open.dispute.id)} novalidate>
          <Radios
            name="outcome"
            label="Your answer"
            options={OUTCOMES}
            value={form.written('outcome')}
            error={errorOf(errors, 'outcome')}
          />
          <TextArea
            name="because"
            label="Why?"
            hint={`In plain words: ${personOf(open.about.fund)} reads them.`}
            value={form.written('because')}
            error={errorOf(errors, 'because')}
          />
          <Button>Check it</Button>
        </form>
      ) : (
        <Inset>You wrote down the decision or the dispute: another manager must answer.</Inset>
      )}
    </Page>
  )
}

function CheckPage({ open, provider, frame, said }: Found & { said: Said }) {
  const { fund } = open.about
  const again = (
    <>
      <input type="hidden" name="outcome" value={said.outcome} />
      <input type="hidden" name="because" value={said.because} />
    </>
  )
  return (
    <Page {...frame} title="Check your answer">
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{personOf(fund)}</span>
        Check your answer
      </h1>
      <SummaryList
        items={[
          { label: 'The decision', value: titleOf(open, provider) },
          { label: 'Your answer', value: capital(DISPUTE_OUTCOMES[said.outcome]) },
          { label: 'Why', value: said.because },
          {
            label: 'What happens',
            value:
              said.outcome === 'stands'
                ? 'What was kept still is free again.'
                : 'Everything that rests on the decision is taken back now.',
          },
          { label: 'Told', value: `${personOf(fund)} is told tomorrow` },
        ]}
      />
      <div class="govuk-button-group">
        <form method="post" action={urls.disputeAnswers(open.dispute.id)}>
          {again}
          <input type="hidden" name="fund" value={fund.id} />
          <input type="hidden" name="decision" value={open.record.decision.id} />
          <input type="hidden" name="key" value={newKey()} />
          <Button>Answer now</Button>
        </form>
        <form method="post" action={urls.disputeAnswer(open.dispute.id)}>
          {again}
          <Button kind="secondary" name="change" value="yes">
            Change something
          </Button>
        </form>
        <LinkButton href={urls.disputes()} kind="secondary">
          Do not answer
        </LinkButton>
      </div>
    </Page>
  )
}
