import { z } from '@hono/zod-openapi'
import type { AnswerToTell } from '../../bookkeeping/answer.ts'
import type { Writer } from '../../bookkeeping/decision.ts'
import { HEARD_WAYS, type QuestionShown } from '../../bookkeeping/question.ts'
import { ASKED_WAYS, type AskedWay } from '../../ledger/question.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service } from '../caller.ts'
import type { Routes } from './route.ts'
import { day, every, inFund, maybe, text } from './shapes.ts'

const id = z.string().min(1).max(80)
const inQuestion = z.strictObject({ question: id })
const ways = Object.keys(ASKED_WAYS) as [AskedWay, ...AskedWay[]]
const how = z.enum(['e-mail', 'letter', 'in-person'])
/** The service says itself what it has sent. */
const byPeople = how.exclude(['e-mail'])

const writer = z.strictObject({ code: z.string(), name: maybe(z.string()) }).openapi('Writer', {
  description: 'Who wrote it down, by the name the person knows.',
})
const question = z
  .strictObject({
    id: z.string(),
    fund: z.string(),
    statement: z.int(),
    line: maybe(z.int().openapi({ description: 'None: about all of the statement.' })),
    says: maybe(z.string().openapi({ description: 'Missing once erased.' })),
    askedBy: z.enum(['person', 'representative', 'commissioner']),
    name: maybe(z.string().openapi({ description: 'Of whoever asked.' })),
    way: z.enum(ways),
    on: z.string(),
    due: z.string().openapi({ description: 'The last day on which an answer is in time.' }),
    funderFrom: z.string().openapi({
      description: 'The last day on which whoever pays does not see it unanswered.',
    }),
    overdue: z.boolean(),
    risen: z.boolean().openapi({ description: 'It went unanswered for so long that whoever pays sees it.' }),
    by: writer,
    answer: maybe(
      z.strictObject({
        says: maybe(z.string()),
        on: z.string(),
        by: writer,
        told: maybe(z.strictObject({ how, at: z.string() })),
      }),
    ),
  })
  .openapi('Question')

/** Questions about statements, their answers, and who is to be told of one. */
export function questions(routes: Routes, { books }: Service) {
  return routes
    .post(
      '/api/funds/{fund}/statements/{number}/questions',
      {
        summary: 'Ask about an issued statement, or one line of it',
        description:
          'The person, a representative and a commissioner ask for themselves, today. A manager writes down what somebody asked otherwise: by whom, how, and when.',
        params: inFund.extend({
          number: z.coerce
            .number()
            .int()
            .min(1)
            .max(99_999)
            .openapi({ description: 'The statement’s number.' }),
        }),
        body: z.strictObject({
          line: maybe(
            z.int().openapi({ description: 'The number beside the line; none: about all of the statement.' }),
          ),
          says: text,
          askedBy: maybe(
            id.openapi({ description: 'Of a manager: “person”, or the id of an authority that stands.' }),
          ),
          way: maybe(z.enum(HEARD_WAYS as [(typeof HEARD_WAYS)[number]])),
          on: maybe(day.openapi({ description: 'Today, or up to 31 days ago.' })),
        }),
        answer: z.strictObject({
          fund: z.string(),
          question: z.string(),
          on: z.string(),
          due: z.string(),
          funderFrom: z.string(),
        }),
      },
      ({ params, body, request, caller }) => books.askAboutLine(caller, { ...params, ...body }, request),
    )
    .get(
      '/api/funds/{fund}/questions',
      {
        summary: 'What was asked about the statements of a fund, newest first, with the answers',
        params: inFund,
        answer: z.strictObject({ questions: every(question) }),
      },
      async ({ params, caller }) => {
        const found = await books.questionsOf(caller, params)
        return isRefusal(found) ? found : { questions: found.questions.map(questionOf) }
      },
    )
    .get(
      '/api/questions',
      {
        summary: 'Questions that nobody has answered, the one due first in front',
        description: 'For a commissioner: those that were not answered within the days that were agreed.',
        answer: z.strictObject({ questions: every(question) }),
      },
      async ({ caller }) => ({ questions: (await books.openQuestions(caller, {})).map(questionOf) }),
    )
    .post(
      '/api/questions/{question}/answers',
      {
        summary: 'Answer a question, once; it changes nothing in the account',
        params: inQuestion,
        body: z.strictObject({ says: text }),
        answer: z.strictObject({ fund: z.string(), question: z.string(), on: z.string() }),
      },
      ({ params, body, request, caller }) => books.answerQuestion(caller, { ...params, ...body }, request),
    )
    .get(
      '/api/answers',
      {
        summary: 'Answers that are to be told to whoever asked',
        answer: z.strictObject({
          answers: every(
            z
              .strictObject({
                question,
                to: z.string(),
                onScreen: z.boolean(),
                signsIn: z
                  .boolean()
                  .openapi({ description: 'They have an account, and can be told by e-mail.' }),
              })
              .openapi('AnswerToTell'),
          ),
        }),
      },
      async ({ caller }) => ({ answers: (await books.answersToTell(caller, {})).map(toTellOf) }),
    )
    .post(
      '/api/questions/{question}/told',
      {
        summary: 'Whoever asked was told of the answer, by a letter or in person',
        params: inQuestion,
        body: z.strictObject({ how: byPeople }),
        answer: z.strictObject({ question: z.string(), how }),
      },
      ({ params, body, request, caller }) => books.markAnswerTold(caller, { ...params, ...body }, request),
    )
}

function questionOf({ asked, fund, asker, by, answeredBy, overdue, risen, words }: QuestionShown) {
  const { answered, line } = asked
  const [says, answer] = [words.get(asked.says), answered && words.get(answered.says)]
  return {
    id: asked.id,
    fund: fund.id,
    statement: asked.number,
    ...(line === undefined ? {} : { line }),
    ...(says === undefined ? {} : { says }),
    askedBy: asked.askedBy,
    ...(asker === undefined ? {} : { name: asker }),
    way: asked.way,
    on: asked.on,
    due: asked.due,
    funderFrom: asked.funderFrom,
    overdue,
    risen,
    by: writerOf(by),
    ...(answered && answeredBy
      ? {
          answer: {
            ...(answer === undefined ? {} : { says: answer }),
            on: answered.on,
            by: writerOf(answeredBy),
            ...(answered.told ? { told: { how: answered.told.how, at: answered.told.at } } : {}),
          },
        }
      : {}),
  }
}

function writerOf({ code, name }: Writer) {
  return { code, ...(name === undefined ? {} : { name }) }
}

function toTellOf(told: AnswerToTell) {
  return {
    question: questionOf(told),
    to: told.to,
    onScreen: told.onScreen,
    signsIn: told.user !== undefined,
  }
}
