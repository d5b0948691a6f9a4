import { z } from '@hono/zod-openapi'
import type { Service } from '../caller.ts'
import type { Routes } from './route.ts'
import { amount, code, day, decided, inFund, wrote } from './shapes.ts'

const ofKind = z.strictObject({ on: day, decided, kind: code, amount })

/** Hours of one kind into another, hours into money, money into hours. */
export function swaps(routes: Routes, { books }: Service) {
  return routes
    .post(
      '/api/funds/{fund}/swaps',
      {
        summary: 'Swap hours of one kind for another',
        params: inFund,
        body: z.strictObject({ on: day, decided, from: code, to: code, amount }),
        answer: wrote,
      },
      ({ params, body, request, caller }) => books.swapHours(caller, { ...params, ...body }, request),
    )
    .post(
      '/api/funds/{fund}/hours-into-money',
      { summary: 'Turn unused hours into money to spend', params: inFund, body: ofKind, answer: wrote },
      ({ params, body, request, caller }) =>
        books.turnHoursIntoMoney(caller, { ...params, ...body }, request),
    )
    .post(
      '/api/funds/{fund}/money-into-hours',
      { summary: 'Turn money to spend into hours', params: inFund, body: ofKind, answer: wrote },
      ({ params, body, request, caller }) =>
        books.turnMoneyIntoHours(caller, { ...params, ...body }, request),
    )
}
