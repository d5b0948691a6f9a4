import { z } from '@hono/zod-openapi'
import type { Service } from '../caller.ts'
import type { Routes } from './route.ts'
import { day, every } from './shapes.ts'

export const mayTakeLine = z.strictObject({
  fund: z.string(),
  id: z.string(),
  earnedPence: z.int(),
  roomPence: z.int().openapi({ description: 'The fund’s share of the bank less the person’s own cash.' }),
  pence: z.int().openapi({ description: 'What may be taken.' }),
})

/** What the provider may take for itself. Taking it is proposed to a second manager (proposals.ts). */
export function drawdowns(routes: Routes, { books }: Service) {
  return routes.get(
    '/api/drawdowns',
    {
      summary: 'What we may take from each fund',
      query: z.strictObject({ through: day }),
      answer: z.strictObject({ through: z.string(), pence: z.int(), lines: every(mayTakeLine) }),
    },
    async ({ query: { through }, caller }) => {
      const lines = await books.whatWeMayTake(caller, { through })
      return { through, pence: lines.reduce((sum, l) => sum + l.pence, 0), lines }
    },
  )
}
