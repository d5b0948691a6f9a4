import { z } from '@hono/zod-openapi'
import type { PutAsideRow } from '../../bookkeeping/store.ts'
import type { Service } from '../caller.ts'
import { alike, mappingsOf, rowAgain } from '../files.ts'
import type { Routes } from './route.ts'
import { count, every, givenAs, maybe, text } from './shapes.ts'

const row = z
  .strictObject({
    id: z.string(),
    import: z.string(),
    file: z.string(),
    fileName: z.string(),
    row: count,
    text: z.string().openapi({ description: 'The line of headings and the row’s own text.' }),
    system: z.string(),
    reference: z.string(),
    fund: maybe(z.string().openapi({ description: 'The fund’s id, where it is known whose the row is.' })),
    day: z.string(),
    reason: z.string(),
    sentence: z.string(),
    by: z.string(),
    at: z.string(),
    settled: maybe(z.strictObject({ how: z.string(), because: z.string(), by: z.string(), at: z.string() })),
  })
  .openapi('PutAsideRow')

const answer = z
  .discriminatedUnion('how', [
    z.strictObject({
      how: z.literal('accept'),
      because: text,
      givenAs: maybe(givenAs),
      paysFor: maybe(
        z.string().openapi({
          description: 'Of what was bought: the id of the purchase that was decided, or `another`.',
        }),
      ),
    }),
    z.strictObject({
      how: z.literal('leave-out'),
      because: text,
      remember: maybe(z.enum(['client', 'service'])),
    }),
    z.strictObject({
      how: z.literal('answer'),
      because: text,
      workerPaid: z.boolean(),
      otherWork: maybe(z.boolean()),
    }),
  ])
  .openapi('Settlement')

/** Rows of files that a human must settle. */
export function putAside(routes: Routes, { books }: Service) {
  return routes
    .get(
      '/api/put-aside',
      {
        summary: 'Rows put aside; the settled ones too where that is asked',
        query: z.strictObject({ settled: maybe(z.enum(['true', 'false'])) }),
        answer: z.strictObject({ rows: every(row) }),
      },
      async ({ query, caller }) => ({
        rows: (await books.putAside(caller, { settledToo: query.settled === 'true' })).map(rowOf),
      }),
    )
    .post(
      '/api/put-aside/{id}/settlement',
      {
        summary: 'Settle a row: record it with an answer, or leave it out',
        params: z.strictObject({ id: z.string().min(1).max(80) }),
        body: answer,
        answer: z.strictObject({
          id: z.string(),
          how: z.string(),
          entries: every(z.int()),
          also: maybe(count.openapi({ description: 'How many other rows are left out with it.' })),
        }),
      },
      async ({ params, body, request, caller }) => {
        const [open, mappings] = [await books.putAside(caller, {}), await mappingsOf(books, caller)]
        const found = open.find((r) => r.id === params.id)
        const file = found && rowAgain(found, mappings)
        const field = body.how === 'leave-out' ? body.remember : undefined
        const also = found && field ? alike(found, field, open, mappings) : []
        return books.settle(caller, { ...params, ...(file ? { file } : {}), also, answer: body }, request)
      },
    )
}

function rowOf({ provider: _, ...rest }: PutAsideRow) {
  return rest
}
