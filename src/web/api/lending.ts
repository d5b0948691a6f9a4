import { z } from '@hono/zod-openapi'
import type { Service } from '../caller.ts'
import type { Routes } from './route.ts'
import { day, inFund, maybe, pence, text, wrote } from './shapes.ts'

const where = maybe(z.enum(['own-share', 'outside']))

/** The provider's own money, lent to a fund: named, never hidden. */
export function lending(routes: Routes, { books }: Service): void {
  routes.post(
    '/api/funds/{fund}/advances',
    {
      summary: 'The provider lends its own money to a fund',
      params: inFund,
      body: z.strictObject({ on: day, pence, from: where, reason: maybe(text) }),
      answer: wrote,
    },
    ({ params, body, request, caller }) => books.lend(caller, { ...params, ...body }, request),
  )

  routes.post(
    '/api/funds/{fund}/repayments',
    {
      summary: 'The fund pays back what the provider lent',
      params: inFund,
      body: z.strictObject({ on: day, pence, to: where }),
      answer: wrote,
    },
    ({ params, body, request, caller }) => books.repayAdvance(caller, { ...params, ...body }, request),
  )
}
