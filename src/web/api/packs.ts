import { z } from '@hono/zod-openapi'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service } from '../caller.ts'
import { readPack, sendPack } from '../pack-file.ts'
import { refused } from '../refused.tsx'
import { type Routes, shown } from './route.ts'
import { balance, code, count, every, maybe } from './shapes.ts'

const funder = z.strictObject({ code: z.string(), name: z.string() })
const asked = maybe(code.openapi({ description: 'For a manager; a commissioner has their own.' }))

const list = z
  .strictObject({
    funder: maybe(funder),
    funders: every(funder),
    months: every(
      z.strictObject({
        month: z.string(),
        funds: count,
        closed: count,
        due: z.string().openapi({
          description: 'The fifteenth working day after the month’s end: all should be closed by then.',
        }),
      }),
    ),
    page: z.int(),
    pages: z.int(),
  })
  .openapi('PackList')

const sum = z.strictObject({ exact: balance, pence: z.int() }).openapi('ExactSum')
const figures = z
  .strictObject({
    standard: z
      .strictObject({ before: balance, given: balance, used: balance, other: balance, left: balance })
      .nullable(),
    kinds: every(
      z.strictObject({
        kind: z.string(),
        measure: z.enum(['time', 'count']),
        before: balance,
        given: balance,
        used: balance,
        cancelledLate: balance,
        other: balance,
        left: balance,
        unfunded: balance,
      }),
    ),
    money: z.strictObject({ opening: sum, in: sum, out: sum, closing: sum }),
    used: z.strictObject({
      direct: sum,
      management: sum,
      cancelledLate: sum,
      bought: sum,
      kept: sum,
      total: sum,
    }),
    held: z.strictObject({ toSpend: sum, saved: sum, emergencies: sum, behindHours: sum }),
    bank: z.strictObject({ atBank: sum, owed: sum, lent: sum, earnedNotTaken: sum }),
    counts: z.strictObject({ visits: count, missed: count, late: count, unfunded: sum }),
  })
  .openapi('PackFigures')
const totals = z
  .strictObject({
    provider: z.string(),
    funder,
    month: z.string(),
    due: z.string(),
    closed: count,
    withheld: count,
    open: count,
    ended: count,
    figures,
  })
  .openapi('Pack')

/** What a funder keeps of each closed month. */
export function packs(routes: Routes, { books }: Service) {
  return routes
    .get(
      '/api/packs',
      {
        summary: 'Packs of closed months, newest first',
        query: z.strictObject({
          funder: asked,
          page: maybe(z.coerce.number().int().min(1).max(9999)),
        }),
        answer: list,
      },
      async ({ query, caller }) => {
        const found = await books.packList(caller, query)
        if (isRefusal(found)) return found
        const { funder, ...rest } = found
        return { ...rest, ...(funder ? { funder } : {}) }
      },
    )
    .files(
      {
        method: 'get',
        path: '/api/packs/{document}',
        tags: ['packs'],
        summary: 'A month’s pack: its totals, or the file with every fund and its entries',
        request: {
          query: z.strictObject({ funder: asked }),
          params: z.strictObject({
            document: z
              .string()
              .regex(/^\d{4}-\d{2}(\.ndjson|\.csv)?$/)
              .openapi({
                example: '2026-04.ndjson',
                description: 'A month, then nothing (its totals), .ndjson (to check later ones by), or .csv.',
              }),
          }),
        },
        responses: {
          200: {
            description: 'The pack',
            content: {
              'application/json': { schema: totals },
              'application/x-ndjson': { schema: z.string() },
              'text/csv': { schema: z.string() },
            },
          },
        },
      },
      async (c) => {
        const { document } = c.req.valid('param' as never) as { document: string }
        const query = c.req.valid('query' as never) as { funder?: string }
        const read = readPack(document)
        if (isRefusal(read)) return refused(c, [read])
        const { month, ending } = read
        const ask = { month, ...query }
        if (ending !== '') return sendPack(c, books, ask, ending)
        const found = await books.pack(c.var.caller, ask)
        if (isRefusal(found)) return refused(c, [found])
        const { closed, withheld, open, ended, figures } = found.totals
        const { provider, funder } = found.head
        const said = { provider: provider.name, funder, month, due: found.due }
        return shown(c, { ...said, closed, withheld, open, ended, figures }, 200)
      },
    )
}
