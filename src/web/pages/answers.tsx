import type { Context, Hono } from 'hono'
import type { AnswerToTell } from '../../bookkeeping/answer.ts'
import type { QuestionShown } from '../../bookkeeping/question.ts'
import { monthOf, printDay, printMonth } from '../../ledger/day.ts'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import type { RoleName } from '../../ledger/role.ts'
import type { Service, WebEnv } from '../caller.ts'
import {
  Button,
  ButtonGroup,
  ErrorSummary,
  errorOf,
  type FieldError,
  LinkButton,
  TextArea,
} from '../design/fields.tsx'
import { Page } from '../design/frame.tsx'
import { SummaryList } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { act, check } from './act.ts'
import { Form } from './form.ts'
import { type Frame, frameOf, newKey, providerOf, todayOf } from './frame.ts'
import { aboutWhat, itemsOf, StateOf } from './questions.tsx'
import { personOf, writerNamed } from './words.ts'

const FIELDS = { says: 'says' } as const

/** Questions that wait, a manager's answers, and how whoever asked is told of them. */
export function answers(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/questions', async (c) => {
    const open = await books.openQuestions(c.var.caller, {})
    const frame = await frameOf(c, service, urls.openQuestions())
    const { role } = c.var.caller.as
    return c.html(<OpenPage {...{ open, role, frame }} provider={await nameOf(c)} />)
  })

  app.get('/questions/:question/answer', async (c) => {
    const found = await find(c)
    if (isRefusal(found)) return refused(c, [found])
    return c.html(<AnswerPage {...found} form={Form.asked(c)} errors={[]} />)
  })

  // The check page; or the same form again after “Change”, with what was written.
  app.post('/questions/:question/answer', async (c) => {
    const form = await Form.sent(c)
    const found = await find(c)
    if (isRefusal(found)) return refused(c, [found])
    return check(c, form, {
      read: () => form.text('says', 'Say what the answer is.'),
      check: (says) => <CheckPage {...found} says={says} />,
      fields: FIELDS,
      again: (errors) => <AnswerPage {...found} {...{ form, errors }} />,
    })
  })

  app.post('/questions/:question/answers', async (c) => {
    const form = await Form.sent(c)
    const question = c.req.param('question')
    const found = await find(c)
    return act(c, form, {
      read: () => ({ question, says: form.written('says') }),
      act: (ask, request) => books.answerQuestion(c.var.caller, ask, request),
      fields: FIELDS,
      // Answered before by this same form, it is open no more, and yet answers with what it did.
      again: (errors) => (isRefusal(found) ? found : <AnswerPage {...found} {...{ form, errors }} />),
      next: () => urls.question(form.written('fund'), question, { answered: '1' }),
    })
  })

  app.get('/questions/:question/letter', async (c) => {
    const told = await books.answerToTell(c.var.caller, { question: c.req.param('question') })
    if (isRefusal(told)) return refused(c, [told])
    const frame = await frameOf(c, service, '', {
      breadcrumbs: [{ href: urls.toTell(), text: 'To tell' }],
    })
    const today = printDay(todayOf(service))
    return c.html(<LetterPage {...{ told, frame, today }} provider={await nameOf(c)} />)
  })

  app.post('/questions/:question/told', async (c) => {
    const form = await Form.sent(c)
    const question = c.req.param('question')
    return act(c, form, {
      read: () => form.oneOf('how', ['letter', 'in-person'] as const, 'Choose how they were told.'),
      act: (how, request) => books.markAnswerTold(c.var.caller, { question, how }, request),
      next: () => `${urls.toTell()}?told=1`,
    })
  })

  async function nameOf(c: Context<WebEnv>): Promise<string> {
    return (await providerOf(c, service))?.name ?? ''
  }

  async function find(c: Context<WebEnv>): Promise<Found | Refusal> {
    const open = await books.openQuestions(c.var.caller, {})
    const shown = open.find((q) => q.asked.id === c.req.param('question'))
    if (!shown)
      return new Refusal('unknown-question', 'There is no such question, or it is answered already.')
    const frame = await frameOf(c, service, '', {
      breadcrumbs: [{ href: urls.openQuestions(), text: 'Questions' }],
    })
    return { shown, provider: await nameOf(c), frame }
  }
}

interface Found {
  readonly shown: QuestionShown
  readonly provider: string
  readonly frame: Frame
}

function OpenPage(props: { open: readonly QuestionShown[]; role: RoleName; provider: string; frame: Frame }) {
  const { open, role, provider, frame } = props
  const isManager = role === 'manager'
  const title = isManager ? 'Questions' : 'Questions that were not answered in time'
  return (
    <Page {...frame} title={title}>
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body rf-text">
        {isManager
          ? 'What was asked about statements and not answered yet; what is due first stands first. If nobody answers for longer than was agreed, whoever pays sees the question.'
          : `${provider} has not answered these within the days that were agreed. Ask ${provider} why.`}
      </p>
      {open.length === 0 && <p class="govuk-body">Nothing waits for an answer.</p>}
      {open.map((shown) => (
        <section>
          <h2 class="govuk-heading-m">
            {personOf(shown.fund)}: {aboutWhat(shown.asked.number, shown.line)} <StateOf shown={shown} />
          </h2>
          <SummaryList items={itemsOf(shown, { role, provider })} />
          {isManager && shown.risen && (
            <p class="govuk-body">
              <strong>
                Whoever pays sees this question since {printDay(shown.asked.funderFrom)} is over.
              </strong>
            </p>
          )}
          {isManager ? (
            <LinkButton href={urls.answer(shown.asked.id)}>
              Answer<span class="govuk-visually-hidden"> {personOf(shown.fund)}</span>
            </LinkButton>
          ) : (
            <p class="govuk-body">
              <a class="govuk-link" href={urls.question(shown.fund.id, shown.asked.id)}>
                {personOf(shown.fund)}: this question
              </a>
            </p>
          )}
        </section>
      ))}
    </Page>
  )
}

function AnswerPage(props: Found & { form: Form; errors: readonly FieldError[] }) {
  const { shown, provider, frame, form, errors } = props
  const title = `Answer: ${aboutWhat(shown.asked.number, shown.line)}`
  return (
    <Page {...frame} title={title} hasErrors={errors.length > 0}>
      <ErrorSummary errors={errors} />
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{personOf(shown.fund)}</span>
        {title}
      </h1>
      <SummaryList items={itemsOf(shown, { role: 'manager', provider })} />
      <form method="post" action={urls.answer(shown.asked.id)} novalidate>
        <TextArea
          name="says"
          label="Your answer"
          hint={`In plain words: ${shown.asker ?? 'whoever asked'} reads them, and they stand on the next statement. If something was wrong, put it right as well, and say so here.`}
          value={form.written('says')}
          error={errorOf(errors, 'says')}
        />
        <Button>Check it</Button>
      </form>
    </Page>
  )
}

function CheckPage({ shown, provider, frame, says }: Found & { says: string }) {
  const { fund, asked, asker } = shown
  return (
    <Page {...frame} title="Check your answer">
      <h1 class="govuk-heading-l">
        <span class="govuk-caption-l">{personOf(fund)}</span>
        Check your answer
      </h1>
      <SummaryList
        items={[
          ...itemsOf(shown, { role: 'manager', provider }).filter(({ label }) => label !== 'Answer'),
          { label: 'Your answer', value: says },
          { label: 'Told', value: `${asker ?? 'Whoever asked'}, by e-mail or a letter` },
        ]}
      />
      <ButtonGroup>
        <form method="post" action={urls.answers(asked.id)}>
          <input type="hidden" name="says" value={says} />
          <input type="hidden" name="fund" value={fund.id} />
          <input type="hidden" name="key" value={newKey()} />
          <Button>Answer now</Button>
        </form>
        <form method="post" action={urls.answer(asked.id)}>
          <input type="hidden" name="says" value={says} />
          <Button kind="secondary" name="change" value="yes">
            Change something
          </Button>
        </form>
        <LinkButton href={urls.openQuestions()} kind="secondary">
          Do not answer
        </LinkButton>
      </ButtonGroup>
    </Page>
  )
}

/** That there is an answer, with the answer itself: for whoever does not read on a screen. */
function LetterPage(props: { told: AnswerToTell; provider: string; frame: Frame; today: string }) {
  const { told, provider, frame, today } = props
  const { asked, line, statement, words, answeredBy, to, large, address, fund } = told
  const { answered } = asked
  if (!answered || !answeredBy) return null
  const isTheirs = asked.askedBy === 'person'
  return (
    <Page {...frame} title={`Letter to ${to}`}>
      <div class="rf-noprint">
        {answered.told ? (
          <p class="govuk-body">They were told of this already.</p>
        ) : (
          <>
            <p class="govuk-body">Print this page. Then say how {to} was told.</p>
            <ButtonGroup>
              <ToldForm question={asked.id} how="letter" text="The letter is posted" />
              <ToldForm question={asked.id} how="in-person" text="They were told in person" />
            </ButtonGroup>
          </>
        )}
      </div>
      <div class={`rf-letter${large ? ' rf-letter--large' : ''}`}>
        <p class="govuk-body">{provider}</p>
        {address && <p class="govuk-body">{address}</p>}
        <p class="govuk-body">{today}</p>
        <h1 class="govuk-heading-l">Dear {to}</h1>
        <p class="govuk-body">
          On {printDay(asked.on)} {isTheirs ? 'you' : told.asker} asked about {aboutWhat(asked.number, line)},
          of {printMonth(monthOf(statement.last))}
          {isTheirs ? '' : `, for ${personOf(fund)}`}:
        </p>
        <p class="govuk-body">“{words.get(asked.says) ?? '(words removed)'}”</p>
        <p class="govuk-body">{writerNamed(answeredBy, provider)} has answered:</p>
        <p class="govuk-body">“{words.get(answered.says) ?? '(words removed)'}”</p>
        <p class="govuk-body">The question and the answer stand on the next statement too.</p>
        <h2 class="govuk-heading-m">Are you not happy with this answer?</h2>
        <p class="govuk-body">Tell us, or complain. The statement says how.</p>
      </div>
    </Page>
  )
}

function ToldForm({ question, how, text }: { question: string; how: string; text: string }) {
  return (
    <form method="post" action={urls.answerTold(question)}>
      <input type="hidden" name="key" value={newKey()} />
      <input type="hidden" name="how" value={how} />
      <Button kind="secondary">{text}</Button>
    </form>
  )
}
