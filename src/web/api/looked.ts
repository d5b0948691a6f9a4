import { z } from '@hono/zod-openapi'
import { LOOKED_AT } from '../../bookkeeping/look.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service } from '../caller.ts'
import type { Routes } from './route.ts'
import { every, inFund, maybe, month } from './shapes.ts'

const line = z
  .strictObject({
    day: z.string(),
    role: z.string(),
    name: maybe(z.string().openapi({ description: 'As the person knows them; missing once erased.' })),
    of: z.string().openapi({ description: 'The provider, or the funder that they looked for.' }),
    byCommand: z.boolean().openapi({ description: 'At the provider’s own computer, without signing in.' }),
    what: every(z.enum(LOOKED_AT)),
    months: every(z.string()).openapi({ description: 'Of which statements, such as 2026-03.' }),
  })
  .openapi('WhoLooked')

/** Who looked at a person's record. */
export function looked(routes: Routes, { books }: Service) {
  return routes.get(
    '/api/funds/{fund}/looked',
    {
      summary: 'Who of the provider and its funders looked, one line a person a day, newest first',
      params: inFund,
      query: z.strictObject({ month: maybe(month) }),
      answer: z.strictObject({ month: z.string(), lines: every(line) }),
    },
    async ({ params, query, caller }) => {
      const found = await books.whoLooked(caller, { ...params, ...query })
      return isRefusal(found) ? found : { month: found.month, lines: found.lines }
    },
  )
}
