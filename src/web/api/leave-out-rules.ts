import { z } from '@hono/zod-openapi'
import type { Service } from '../caller.ts'
import type { Routes } from './route.ts'
import { every, text } from './shapes.ts'

const field = z.enum(['client', 'service'])

/** Rows of files that are left out, now and later. */
export function leaveOutRules(routes: Routes, { books }: Service) {
  return routes
    .get(
      '/api/leave-out-rules',
      {
        summary: 'The remembered rules',
        answer: z.strictObject({
          rules: every(
            z.strictObject({
              field,
              value: z.string(),
              because: z.string(),
              by: z.string(),
              at: z.string(),
            }),
          ),
        }),
      },
      async ({ caller }) => ({
        rules: (await books.leaveOutRules(caller, {})).map(({ provider: _, ...rest }) => rest),
      }),
    )
    .post(
      '/api/leave-out-rules',
      {
        summary: 'Rows of this client, or of this service, are left out, now and later',
        body: z.strictObject({ field, value: z.string().min(1).max(200), because: text }),
        answer: z.strictObject({ field: z.string(), value: z.string() }),
      },
      ({ body, request, caller }) => books.rememberLeaveOut(caller, body, request),
    )
}
