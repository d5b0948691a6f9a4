import { z } from '@hono/zod-openapi'
import type { Service } from '../caller.ts'
import type { Routes } from './route.ts'
import { code, day, decided, every, inFund, maybe, name, pence, text, wrote } from './shapes.ts'

const bought = { on: day, supplier: name, what: text, pence }
const paidFrom = z.enum(['bank', 'provider-card', 'provider-cash'])
const made = z.strictObject({
  fund: z.string(),
  entries: every(z.int()),
  purchase: z.string(),
  lentPence: maybe(
    z.int().openapi({ description: 'What the provider lent, because the share did not reach.' }),
  ),
})
const ofPurchase = inFund.extend({ purchase: code })

/** What the person buys: asked for, decided, paid, its receipt seen. */
export function purchases(routes: Routes, { books }: Service) {
  return routes
    .post(
      '/api/funds/{fund}/purchases',
      {
        summary: 'Ask to buy something; nothing moves yet. With paidFrom it is paid at once',
        params: inFund,
        body: z.union([
          z.strictObject(bought),
          z.strictObject({ ...bought, paidFrom, decided, receipt: maybe(text) }),
        ]),
        answer: made,
      },
      ({ params, body, request, caller }) =>
        'paidFrom' in body
          ? books.payForPurchase(caller, { ...params, ...body }, request)
          : books.askToBuy(caller, { ...params, ...body }, request),
    )
    .post(
      '/api/funds/{fund}/purchases/{purchase}/decision',
      {
        summary: 'The person decides to buy what was asked for',
        params: ofPurchase,
        body: z.strictObject({ on: day, decided }),
        answer: wrote,
      },
      ({ params, body, request, caller }) => books.decideToBuy(caller, { ...params, ...body }, request),
    )
    .post(
      '/api/funds/{fund}/purchases/{purchase}/payment',
      {
        summary: 'Pay for what was asked for',
        params: ofPurchase,
        body: z.strictObject({ on: day, paidFrom, decided: maybe(decided), receipt: maybe(text) }),
        answer: made,
      },
      ({ params, body, request, caller }) => books.payForPurchase(caller, { ...params, ...body }, request),
    )
    .post(
      '/api/funds/{fund}/purchases/{purchase}/receipt',
      {
        summary: 'The receipt has been seen',
        params: ofPurchase,
        body: z.strictObject({ on: day, receipt: text }),
        answer: wrote,
      },
      ({ params, body, request, caller }) => books.seeReceipt(caller, { ...params, ...body }, request),
    )
}
