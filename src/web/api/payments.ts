import { z } from '@hono/zod-openapi'
import type { Service } from '../caller.ts'
import type { Routes } from './route.ts'
import { code, day, every, list, maybe, pence, text, wrote } from './shapes.ts'

/** Money that comes in, and money that is nobody's person's. */
export function payments(routes: Routes, { books }: Service) {
  return routes
    .post(
      '/api/payments',
      {
        summary: 'A funder’s payment over one fund or many; refused whole where its lines do not add up',
        body: z.strictObject({
          on: day,
          pence,
          reference: code.openapi({ example: 'NCC260302' }),
          lines: list(
            z.strictObject({
              fund: code,
              stream: maybe(code),
              pence: z.int().min(-1e12).max(1e12),
              covers: maybe(z.strictObject({ from: day, to: day })),
            }),
          ),
        }),
        answer: every(wrote),
      },
      ({ body, request, caller }) => books.receivePayment(caller, body, request),
    )
    .post(
      '/api/own-money',
      {
        summary: 'Money at the bank that is the provider’s own, or nobody’s yet',
        body: z.strictObject({
          what: z.enum(['float', 'interest', 'charges', 'unidentified', 'withdrawn']),
          on: day,
          pence,
          reference: maybe(text),
        }),
        answer: wrote,
      },
      ({ body, request, caller }) => books.recordOwnMoney(caller, body, request),
    )
}
