import type { Hono } from 'hono'
import type { AnswerToTell } from '../../bookkeeping/answer.ts'
import type { NoticeShown } from '../../bookkeeping/notice.ts'
import { dayAt, printDay } from '../../ledger/day.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import { Button } from '../design/fields.tsx'
import { Page } from '../design/frame.tsx'
import { Table, Whole } from '../design/tables.tsx'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { act } from './act.ts'
import { Form } from './form.ts'
import { type Frame, frameOf, newKey, providerOf, todayOf } from './frame.ts'
import { type Paged, Pages, pageAsked, pageOf } from './paging.tsx'
import { aboutWhat } from './questions.tsx'
import { INVOLVED_SAID, personOf, whatDecided, whoDecided, writerNamed } from './words.ts'

/** Who is to be told of what was written down for them: letters to print, and that somebody was told. */
export function toTell(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/to-tell', async (c) => {
    const asked = pageAsked(c.req.query('page'))
    const { count, notices } = await books.noticesOnPage(c.var.caller, asked)
    const due = { ...pageOf(count, asked), rows: notices }
    const answers = await books.answersToTell(c.var.caller, { most: MOST_ANSWERS })
    const provider = (await providerOf(c, service))?.name ?? ''
    const frame = await frameOf(c, service, urls.toTell())
    return c.html(
      <ListPage {...{ due, answers, provider, frame }} isDone={c.req.query('told') !== undefined} />,
    )
  })

  app.get('/to-tell/:notice/letter', async (c) => {
    const shown = await books.notice(c.var.caller, { notice: c.req.param('notice') })
    if (isRefusal(shown)) return refused(c, [shown])
    const isManager = c.var.caller.as.role === 'manager'
    const frame = await frameOf(c, service, '', {
      breadcrumbs: isManager ? [{ href: urls.toTell(), text: 'To tell' }] : [],
    })
    const provider = (await providerOf(c, service))?.name ?? ''
    const today = printDay(todayOf(service))
    return c.html(<LetterPage {...{ shown, provider, frame, today, isManager }} />)
  })

  app.post('/to-tell/:notice/told', async (c) => {
    const form = await Form.sent(c)
    const notice = c.req.param('notice')
    return act(c, form, {
      read: () => form.oneOf('how', ['letter', 'in-person'] as const, 'Choose how they were told.'),
      act: (how, request) => books.markTold(c.var.caller, { notice, how }, request),
      next: () => `${urls.toTell()}?told=1`,
    })
  })
}

const FORMATS: Readonly<Record<string, string>> = {
  paper: 'A letter',
  pdf: 'A letter',
  'large-print': 'A letter in large print',
  'easy-read': 'A letter in easy words',
  audio: 'In person, read to them',
}

/** How somebody is told: as it was recorded with them, in their own words where no form here is theirs. */
function howToTell({ format, inPerson, says }: NoticeShown): string {
  const form = format === 'other' && says ? `In the form they need: ${says}` : (FORMATS[format] ?? 'A letter')
  return inPerson ? `By hand: ${form.charAt(0).toLowerCase()}${form.slice(1)}` : form
}

function ListPage(props: {
  due: Paged<NoticeShown>
  answers: readonly AnswerToTell[]
  provider: string
  frame: Frame
  isDone: boolean
}) {
  const { due, answers, provider, frame, isDone } = props
  return (
    <Page {...frame} title="To tell">
      <h1 class="govuk-heading-l">To tell</h1>
      {isDone && (
        <p class="govuk-body" role="status">
          <strong>It is written down that they were told.</strong>
        </p>
      )}
      <p class="govuk-body rf-text">
        The day after a decision was written down for somebody, they are told, in the way that suits them. So
        is whoever they chose.
      </p>
      {due.count === 0 ? (
        answers.length === 0 && <p class="govuk-body">Nobody is waiting to be told.</p>
      ) : (
        <Table
          caption="Who is to be told"
          captionHidden
          columns={[{ heading: 'Whom' }, { heading: 'What' }, { heading: 'Due' }, { heading: 'How' }]}
          rows={due.rows.map((shown) => ({
            cells: [
              shown.notice.to === 'person' ? shown.to : `${shown.to}, for ${personOf(shown.about.fund)}`,
              whatTold(shown, provider),
              <Whole>{printDay(shown.notice.due)}</Whole>,
              <a class="govuk-link" href={urls.letter(shown.notice.id)}>
                {howToTell(shown)}
                <span class="govuk-visually-hidden">
                  {' '}
                  for {shown.to}: {whatTold(shown, provider)}
                </span>
              </a>,
            ],
          }))}
        />
      )}
      <Pages label="Pages of notices" paged={due} to={(page) => urls.toTell({ page })} />
      <Answers answers={answers} />
      <p class="govuk-body">
        <a class="govuk-link" href={urls.toAskAgain()}>
          Whom to ask how we write to them
        </a>
      </p>
    </Page>
  )
}

/** Answers to questions: an e-mail goes out by itself to whoever reads on a screen. */
function Answers({ answers }: { answers: readonly AnswerToTell[] }) {
  if (answers.length === 0) return null
  return (
    <>
      <h2 class="govuk-heading-m">Answers to questions</h2>
      <p class="govuk-body rf-text">
        Whoever reads on a screen and has an e-mail address is told by e-mail. Tell the others.
      </p>
      <Table
        caption="Answers that are to be told"
        captionHidden
        columns={[{ heading: 'Whom' }, { heading: 'What' }, { heading: 'Answered' }, { heading: 'How' }]}
        rows={answers.map(({ to, asked, line, fund, onScreen, user }) => {
          const what = `${personOf(fund)}: ${aboutWhat(asked.number, line)}`
          return {
            cells: [
              to,
              what,
              asked.answered ? <Whole>{printDay(asked.answered.on)}</Whole> : '',
              <a class="govuk-link" href={urls.answerLetter(asked.id)}>
                {onScreen && user ? 'An e-mail, or a letter' : 'A letter'}
                <span class="govuk-visually-hidden">
                  {' '}
                  for {to}: {what}
                </span>
              </a>,
            ],
          }
        })}
      />
      {answers.length === MOST_ANSWERS && (
        <p class="govuk-body">If there are more, they stand here once these are told.</p>
      )}
    </>
  )
}

const MOST_ANSWERS = 50

function whatTold({ record, about, answer, takenBack }: NoticeShown, provider: string): string {
  const what = whatDecided(record, about, provider).join('; ')
  if (takenBack !== undefined) return `Taken back: ${what}`
  return answer ? `The answer about: ${what}` : what
}

function LetterPage(props: {
  shown: NoticeShown
  provider: string
  frame: Frame
  today: string
  isManager: boolean
}) {
  const { shown, provider, frame, today, isManager } = props
  const isLarge = shown.format === 'large-print' || shown.format === 'easy-read'
  const { told } = shown.notice
  return (
    <Page {...frame} title={`Letter to ${shown.to}`}>
      {isManager && (
        <div class="rf-noprint">
          {told ? (
            <p class="govuk-body">They were told of this already.</p>
          ) : (
            <>
              <p class="govuk-body">Print this page. Then say how {shown.to} was told.</p>
              <div class="govuk-button-group">
                <ToldForm shown={shown} how="letter" text="The letter is posted" />
                <ToldForm shown={shown} how="in-person" text="They were told in person" />
              </div>
            </>
          )}
        </div>
      )}
      <div class={`rf-letter${isLarge ? ' rf-letter--large' : ''}`}>
        <p class="govuk-body">{provider}</p>
        {shown.address && <Address to={shown.to} lines={shown.address.split('\n')} />}
        <p class="govuk-body">{today}</p>
        <h1 class="govuk-heading-l">Dear {shown.to}</h1>
        {shown.answer?.answered ? (
          <AnswerTold {...{ shown, provider }} />
        ) : shown.takenBack !== undefined ? (
          <TakenBackTold {...{ shown, provider }} />
        ) : (
          <DecisionTold {...{ shown, provider }} />
        )}
      </div>
    </Page>
  )
}

/** Where the letter goes, as it stands in an envelope's window. */
function Address({ to, lines }: { to: string; lines: readonly string[] }) {
  return (
    <address class="govuk-body">
      {[to, ...lines].map((line, i) => (
        <>
          {i > 0 && <br />}
          {line}
        </>
      ))}
    </address>
  )
}

function ToldForm({ shown, how, text }: { shown: NoticeShown; how: string; text: string }) {
  return (
    <form method="post" action={urls.told(shown.notice.id)}>
      <input type="hidden" name="key" value={newKey()} />
      <input type="hidden" name="how" value={how} />
      <Button kind="secondary">{text}</Button>
    </form>
  )
}

/** What was written down, in short sentences, and how to say that it was not so. */
function DecisionTold({ shown, provider }: { shown: NoticeShown; provider: string }) {
  const { record, about, notice } = shown
  const name = personOf(about.fund)
  const isTheirs = notice.to === 'person'
  const who = isTheirs && record.decision.by === 'person' ? 'you' : whoDecided(record, about)
  const by = record.own ? whoDecided(record, about) : writerNamed(record.writtenDownBy, provider)
  return (
    <>
      <p class="govuk-body">
        A decision was written down {isTheirs ? 'for you' : `for ${name}`}. {by} wrote it down.
      </p>
      <What {...{ shown, provider }} />
      <p class="govuk-body">
        The decision was made on {printDay(record.decision.on)}. It says that {who} decided,{' '}
        {INVOLVED_SAID[record.decision.involved]}.
      </p>
      <h2 class="govuk-heading-m">
        {isTheirs ? 'Was this not your decision?' : `Was this not ${name}’s decision?`}
      </h2>
      <HowToSay provider={provider} says={saysAs(shown)} />
      <p class="govuk-body">
        {record.left.length > 0
          ? 'Then we keep still what is left of what this decision brought. '
          : 'Nothing is left of what this decision brought, so there is nothing to keep still. '}
        Support goes on as before. Another manager answers.
      </p>
      <p class="govuk-body">If all is right, you need not do anything.</p>
    </>
  )
}

function What({ shown, provider }: { shown: NoticeShown; provider: string }) {
  return (
    <ul class="govuk-list govuk-list--bullet">
      {whatDecided(shown.record, shown.about, provider).map((line) => (
        <li>{line}</li>
      ))}
    </ul>
  )
}

/** As the person says it, and as a representative says it of what they did not decide. */
function saysAs({ notice, record }: NoticeShown): string {
  const isTheirs = notice.to === 'person' || notice.to === record.decision.authority
  return isTheirs ? 'This was not my decision' : 'This was not decided so'
}

function HowToSay({ provider, says }: { provider: string; says: string }) {
  return (
    <>
      <p class="govuk-body">Tell us: “{says}”.</p>
      <ul class="govuk-list govuk-list--bullet">
        <li>Phone {provider}, or</li>
        <li>tell anybody from {provider} who comes to you, or</li>
        <li>sign in, open “Decisions”, and choose “{says}”.</li>
      </ul>
    </>
  )
}

function AnswerTold({ shown, provider }: { shown: NoticeShown; provider: string }) {
  const { answer, about, notice } = shown
  const answered = answer?.answered
  if (!answered) return null
  const because = about.words.get(answered.answer.because)
  const whose = notice.to === 'person' ? 'your' : `${personOf(about.fund)}’s`
  return (
    <>
      <p class="govuk-body">
        On {printDay(answer.dispute.on)} we were told that this was not {whose} decision:
      </p>
      <What {...{ shown, provider }} />
      <p class="govuk-body">{writerNamed(answered.by, provider)} has looked at it and answered.</p>
      <p class="govuk-body">
        {answered.answer.outcome === 'put-right'
          ? 'The decision was taken back. What it did was put right.'
          : 'The answer is that the decision stands. What was kept still is free again.'}
      </p>
      {because && <p class="govuk-body">“{because}”</p>}
      {answered.answer.outcome === 'stands' && (
        <>
          <h2 class="govuk-heading-m">Are you not happy with this answer?</h2>
          <p class="govuk-body">
            Tell us, or complain. {whose === 'your' ? 'Your' : 'The'} statement says how: {complaintTo(shown)}
          </p>
        </>
      )}
    </>
  )
}

/** That what a decision did was undone, which nobody asked the person about. */
function TakenBackTold({ shown, provider }: { shown: NoticeShown; provider: string }) {
  const { about, notice, record } = shown
  const whose = notice.to === 'person' ? 'your' : `${personOf(about.fund)}’s`
  return (
    <>
      <p class="govuk-body">
        On {printDay(dayAt(notice.at))} {provider} took back something that was done as decided on{' '}
        {printDay(record.decision.on)}. It changes {whose} fund.
      </p>
      <p class="govuk-body">This is what the decision did, and what of it was put right:</p>
      <What {...{ shown, provider }} />
      <p class="govuk-body">
        {whose === 'your' ? 'Your' : 'The'} account shows it. If it is not right, tell us, or complain:{' '}
        {complaintTo(shown)}
      </p>
    </>
  )
}

/** The provider first, then who pays, then the Ombudsman. */
function complaintTo({ about }: NoticeShown): string {
  const funder = about.agreement?.streams.at(-1)?.name ?? 'the council'
  return `first to us, then to ${funder}, then to the Local Government and Social Care Ombudsman.`
}
