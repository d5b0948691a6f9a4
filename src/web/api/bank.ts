import { z } from '@hono/zod-openapi'
import type { Service } from '../caller.ts'
import type { Routes } from './route.ts'
import { anyPence, day, every, maybe } from './shapes.ts'

/** Does the bank agree? */
export function bank(routes: Routes, { books }: Service) {
  return routes
    .post(
      '/api/bank-balances',
      {
        summary: 'What the bank said it held at the end of a day',
        body: z.strictObject({ on: day, pence: anyPence }),
        answer: z.strictObject({ on: z.string(), pence: z.int() }),
      },
      ({ body, request, caller }) => books.enterBankBalance(caller, body, request),
    )
    .get(
      '/api/tie-out',
      {
        summary: 'The funds’ shares and the own book, against what the bank said',
        query: z.strictObject({ on: day }),
        answer: z.strictObject({
          on: z.string(),
          shares: every(z.strictObject({ fund: z.string(), id: z.string(), pence: z.int() })),
          sharesPence: z.int(),
          ownPence: z.int(),
          ledgerPence: z.int(),
          bankPence: maybe(z.int()),
          differencePence: maybe(z.int()),
        }),
      },
      async ({ query, caller }) => {
        const { bank: said, differencePence, ...rest } = await books.tieOut(caller, query)
        return {
          ...rest,
          ...(said ? { bankPence: said.pence } : {}),
          ...(differencePence === undefined ? {} : { differencePence }),
        }
      },
    )
}
