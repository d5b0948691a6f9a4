import { z } from '@hono/zod-openapi'
import type { Service } from '../caller.ts'
import type { Routes } from './route.ts'
import { day, inFund, maybe, pence, text, wrote } from './shapes.ts'

/** The provider's own money, lent to a fund: named, never hidden. Paying it back is proposed (proposals.ts). */
export function lending(routes: Routes, { books }: Service) {
  return routes.post(
    '/api/funds/{fund}/advances',
    {
      summary: 'The provider lends its own money to a fund',
      params: inFund,
      body: z.strictObject({
        on: day,
        pence,
        from: maybe(z.enum(['own-share', 'outside'])),
        reason: maybe(text),
      }),
      answer: wrote,
    },
    ({ params, body, request, caller }) => books.lend(caller, { ...params, ...body }, request),
  )
}
