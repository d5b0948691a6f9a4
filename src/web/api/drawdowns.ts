import { z } from '@hono/zod-openapi'
import type { Service } from '../caller.ts'
import type { Routes } from './route.ts'
import { day, every, maybe, pence } from './shapes.ts'

const line = z.strictObject({
  fund: z.string(),
  earnedPence: z.int(),
  roomPence: z.int().openapi({ description: 'The fund’s share of the bank less the person’s own cash.' }),
  pence: z.int().openapi({ description: 'What may be taken.' }),
})

/** What the provider may take for itself, and taking it. */
export function drawdowns(routes: Routes, { books }: Service): void {
  routes.get(
    '/api/drawdowns',
    {
      summary: 'What we may take from each fund',
      query: z.strictObject({ through: day }),
      answer: z.strictObject({ through: z.string(), pence: z.int(), lines: every(line) }),
    },
    async ({ query: { through }, caller }) => {
      const lines = await books.whatWeMayTake(caller, { through })
      return { through, pence: lines.reduce((sum, l) => sum + l.pence, 0), lines }
    },
  )

  routes.post(
    '/api/drawdowns',
    {
      summary: 'Take it: one transfer at the bank, one entry for each fund',
      body: z.strictObject({
        through: day,
        pence: maybe(
          pence.openapi({ description: 'Where it is said, it must be exactly what may be taken.' }),
        ),
      }),
      answer: z.strictObject({ through: z.string(), pence: z.int(), lines: every(line) }),
    },
    ({ body, request, caller }) => books.drawDown(caller, body, request),
  )
}
