import { z } from '@hono/zod-openapi'
import type { Service } from '../caller.ts'
import type { Routes } from './route.ts'
import { day, every, inFund, maybe, pence, whoDecided } from './shapes.ts'

/** A decision made once for small purchases: up to so much each and so much a month. */
export function standingDecisions(routes: Routes, { books }: Service) {
  return routes.post(
    '/api/funds/{fund}/standing-decisions',
    {
      summary: 'Record a standing decision for small purchases',
      params: inFund,
      body: z.strictObject({
        on: day,
        decided: whoDecided,
        eachPence: pence,
        monthPence: pence,
        from: day,
        to: maybe(day),
      }),
      answer: z.strictObject({ fund: z.string(), entries: every(z.int()), decision: z.string() }),
    },
    ({ params, body, request, caller }) =>
      books.recordStandingDecision(caller, { ...params, ...body }, request),
  )
}
