import { z } from '@hono/zod-openapi'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service } from '../caller.ts'
import { refused } from '../refused.tsx'
import { statementFile } from '../statement-file.ts'
import { type Routes, shown } from './route.ts'
import { every, inFund, month } from './shapes.ts'

const row = z.strictObject({
  number: z.int(),
  first: z.string(),
  last: z.string(),
  digest: z.string(),
  entry: z.int(),
  issuedAt: z.string(),
})
const statement = z
  .looseObject({
    format: z.literal(1),
    ref: z.string(),
    number: z.int(),
    state: z.enum(['final', 'may-change']),
    first: z.string(),
    last: z.string(),
  })
  .openapi('Statement', { description: 'The frozen document: every figure exact and as printed.' })

/** Months closed, and the statements that closing made. */
export function statements(routes: Routes, { books }: Service): void {
  routes.post(
    '/api/funds/{fund}/periods/{month}/closure',
    {
      summary: 'Close a month: its one final statement, and the lock',
      description: 'Refused with everything that is in the way.',
      params: inFund.extend({ month }),
      body: z.strictObject({}),
      answer: z.strictObject({
        fund: z.string(),
        month: z.string(),
        first: z.string(),
        last: z.string(),
        statement: z.int(),
        digest: z.string(),
        entry: z.int(),
      }),
    },
    ({ params, request, caller }) => books.closeMonth(caller, params, request),
  )

  routes.get(
    '/api/funds/{fund}/statements',
    {
      summary: 'The statements of a fund',
      params: inFund,
      answer: z.strictObject({ statements: every(row) }),
    },
    async ({ params, caller }) => {
      const rows = await books.statements(caller, params)
      return isRefusal(rows) ? rows : { statements: rows.map(({ fund: _, ...rest }) => rest) }
    },
  )

  routes.files(
    {
      method: 'get',
      path: '/api/funds/{fund}/statements/{document}',
      tags: ['funds'],
      summary: 'A statement: its document, or on paper',
      request: {
        query: z.strictObject({}),
        params: inFund.extend({
          document: z
            .string()
            .regex(/^(\d{1,5}|\d{4}-\d{2})(\.json|\.pdf)?$/)
            .openapi({
              example: '1.pdf',
              description:
                'Its number, or a month (the open month’s early copy), then nothing, .json or .pdf.',
            }),
        }),
      },
      responses: {
        200: {
          description: 'The statement',
          content: {
            'application/json': {
              schema: z.strictObject({
                statement,
                words: z.record(z.string(), z.string()).openapi({
                  description: 'The names and texts it names; an erased one is missing.',
                }),
              }),
            },
            'application/pdf': { schema: z.string().openapi({ format: 'binary' }) },
          },
        },
      },
    },
    async (c) => {
      const { fund, document } = c.req.valid('param' as never) as { fund: string; document: string }
      const found = await statementFile(books, c.var.caller, { fund, document })
      if (isRefusal(found)) return refused(c, [found], 404)
      if (document.endsWith('.pdf')) return found.pdf(c)
      return shown(c, { statement: found.statement, words: Object.fromEntries(found.words) }, 200)
    },
  )
}
