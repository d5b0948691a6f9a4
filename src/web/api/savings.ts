import { z } from '@hono/zod-openapi'
import type { Service } from '../caller.ts'
import type { Routes } from './route.ts'
import { amount, code, day, decided, inFund, maybe, name, pence, text, wrote } from './shapes.ts'

const saving = z.strictObject({
  on: day,
  decided,
  action: z.enum(['save', 'take-out']),
  pot: name.openapi({ description: 'What it is for; the same name is the same pot.', example: 'City break' }),
  unit: code.openapi({ description: 'A kind of hour, or GBP.' }),
  amount: amount.openapi({ description: 'Seconds, or whole pence for GBP.' }),
})

/** Saving for something named, and money kept for emergencies. */
export function savings(routes: Routes, { books }: Service) {
  return routes
    .post(
      '/api/funds/{fund}/savings',
      {
        summary: 'Save hours or money for something named, or take them out again',
        params: inFund,
        body: saving,
        answer: wrote,
      },
      ({ params, body: { action, ...body }, request, caller }) =>
        (action === 'save' ? books.save : books.takeOut)(caller, { ...params, ...body }, request),
    )
    .post(
      '/api/funds/{fund}/emergencies',
      {
        summary: 'Set money aside for emergencies, or use it with a reason',
        params: inFund,
        body: z.strictObject({
          on: day,
          decided,
          action: z.enum(['set-aside', 'drawn']),
          pence,
          reason: maybe(text),
        }),
        answer: wrote,
      },
      ({ params, body, request, caller }) =>
        books.keepForEmergencies(caller, { ...params, ...body }, request),
    )
}
