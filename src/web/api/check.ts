import { z } from '@hono/zod-openapi'
import { isRefused } from '../../bookkeeping/open-books.ts'
import type { Service } from '../caller.ts'
import type { Routes } from './route.ts'

/**
 * Checking a statement, without signing in (docs/decisions/0025). The app answers it before it is asked who asks;
 * among the others it stands for the contract.
 */
export function check(routes: Routes, { books }: { readonly books: Pick<Service['books'], 'checkCode'> }) {
  return routes.ask(
    '/api/check',
    {
      summary: 'Whether a statement with this code was issued here, and whether a file was made of it',
      description:
        'Needs no sign-in, says nothing else, and writes nothing. Its answers have the same length, whatever they are.',
      body: z.strictObject({
        code: z.string().max(100).openapi({ example: '7K2M-94QX-P3TD-0RF8' }),
        digest: z.string().max(100).optional().openapi({ description: 'SHA-256 of the file, in hex.' }),
      }),
      answer: z.strictObject({
        code: z.enum(['issued', 'absent']),
        file: z.enum(['matches', 'unknown', 'unasked']).openapi({
          description:
            '“unknown”: changed, saved again, or made before names were taken out of the statement.',
        }),
      }),
    },
    async ({ body: { code, digest } }) => {
      const found = await books.checkCode({ code, ...(digest === undefined ? {} : { digest }) })
      if (isRefused(found)) return found
      const file = found.belongs === undefined ? 'unasked' : found.belongs ? 'matches' : 'unknown'
      return { code: found.issued ? 'issued' : 'absent', file } as const
    },
  )
}
