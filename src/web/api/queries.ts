import { z } from '@hono/zod-openapi'
import type { QueryShown } from '../../bookkeeping/query.ts'
import { EXCEPTIONS, type ExceptionCode } from '../../ledger/exception.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service } from '../caller.ts'
import type { Routes } from './route.ts'
import { count, every, maybe, text } from './shapes.ts'

const id = z.string().min(1).max(80)
const inQuery = z.strictObject({ query: id })
const number = z.int().min(1).max(999_999_999)
const page = z.coerce.number().int().min(1).max(999_999)
const exception = z.enum(Object.keys(EXCEPTIONS) as [ExceptionCode, ...ExceptionCode[]])

const about = z.strictObject({
  fund: maybe(id.openapi({ description: 'None: about the provider as a whole.' })),
  entry: maybe(number),
  statement: maybe(number),
  exception: maybe(exception),
})
const message = z.strictObject({
  from: z.enum(['provider', 'commissioner']),
  name: maybe(z.string()),
  says: maybe(z.string().openapi({ description: 'Missing once erased.' })),
  on: z.string(),
  due: maybe(z.string().openapi({ description: 'Of what is asked: the last day for an answer.' })),
})
const query = z
  .strictObject({
    id: z.string(),
    about,
    funder: z.strictObject({ code: z.string(), name: z.string() }),
    messages: every(message).openapi({ description: 'The question first.' }),
    waitsFor: z.enum(['provider', 'commissioner', 'nobody']),
    due: maybe(z.string()),
    overdue: z.boolean(),
    closed: maybe(z.string().openapi({ description: 'When.' })),
  })
  .openapi('Query', {
    description: 'What whoever pays asks the provider. The person and those who act for them do not see it.',
  })

/** What those who pay ask the provider, and what was written since. */
export function queries(routes: Routes, { books }: Service) {
  return routes
    .get(
      '/api/queries',
      {
        summary: 'Queries of those who pay, what is overdue first',
        description: 'All of them for a manager; for a commissioner those of their own organisation.',
        query: z.strictObject({
          fund: maybe(id),
          all: maybe(z.literal('yes').openapi({ description: 'Closed ones too.' })),
          page: maybe(page),
        }),
        answer: z.strictObject({
          queries: every(query),
          count,
          waiting: count,
          overdue: count,
          page: z.int(),
          pages: z.int(),
        }),
      },
      async ({ query: { all, ...which }, caller }) => {
        const found = await books.queries(caller, { ...which, openOnly: all === undefined })
        if (isRefusal(found)) return found
        const { fund: _, queries: list, ...counts } = found
        return { queries: list.map(queryOf), ...counts }
      },
    )
    .post(
      '/api/queries',
      {
        summary: 'A commissioner asks the provider',
        description: 'About a fund, one entry, statement or exception of it, or the provider as a whole.',
        body: about.extend({ says: text }),
        answer: z.strictObject({ query: z.string(), on: z.string(), due: z.string() }),
      },
      ({ body, request, caller }) => books.askProvider(caller, body, request),
    )
    .get(
      '/api/queries/{query}',
      { summary: 'One query with what was written since', params: inQuery, answer: query },
      async ({ params, caller }) => {
        const found = await books.query(caller, params)
        return isRefusal(found) ? found : queryOf(found)
      },
    )
    .post(
      '/api/queries/{query}/messages',
      {
        summary: 'Answer a query, or ask on in it',
        params: inQuery,
        body: z.strictObject({ says: text }),
        answer: z.strictObject({ query: z.string(), number: z.int(), due: maybe(z.string()) }),
      },
      ({ params, body, request, caller }) => books.replyToQuery(caller, { ...params, ...body }, request),
    )
    .post(
      '/api/queries/{query}/closure',
      {
        summary: 'Whoever asked closes it, for good',
        params: inQuery,
        body: z.strictObject({}),
        answer: z.strictObject({ query: z.string() }),
      },
      ({ params, request, caller }) => books.closeQuery(caller, params, request),
    )
}

function queryOf({
  query: asked,
  fund,
  funder,
  writers,
  words,
  waitsFor,
  due,
  overdue,
}: QueryShown): z.output<typeof query> {
  const { id: code, about: subject, closed } = asked
  const messages = [{ from: 'commissioner' as const, ...asked }, ...asked.messages]
  return {
    id: code,
    about: {
      ...(fund ? { fund: fund.id } : {}),
      ...('number' in subject ? { [subject.what]: subject.number } : {}),
      ...('code' in subject ? { exception: subject.code } : {}),
    },
    funder: { code: asked.funder, name: funder },
    messages: messages.map((m, i) => {
      const [name, says] = [writers[i]?.name, words.get(m.says)]
      return {
        from: m.from,
        ...(name === undefined ? {} : { name }),
        ...(says === undefined ? {} : { says }),
        on: m.on,
        ...(m.due === undefined ? {} : { due: m.due }),
      }
    }),
    waitsFor,
    ...(due === undefined ? {} : { due }),
    overdue,
    ...(closed ? { closed: closed.at } : {}),
  }
}
