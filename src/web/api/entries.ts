import { z } from '@hono/zod-openapi'
import type { Entry } from '../../ledger/entry.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service } from '../caller.ts'
import { entriesFile } from '../entries-file.ts'
import type { Routes } from './route.ts'
import { balance, day, every, inFund, maybe, text, whoDecided, wrote } from './shapes.ts'

const entry = z
  .strictObject({
    number: z.int(),
    kind: z.string(),
    effective: z.string(),
    recordedAt: z.string(),
    recordedBy: z.string(),
    act: maybe(z.string()),
    key: maybe(z.string()),
    decision: maybe(z.string()),
    reverses: maybe(z.int()),
    relatesTo: maybe(z.string()),
    source: maybe(
      z.strictObject({
        system: z.string(),
        reference: z.string(),
        part: z.int(),
        piece: z.int(),
        file: maybe(z.string()),
        row: maybe(z.int()),
        text: maybe(z.string()),
      }),
    ),
    document: maybe(z.string()),
    details: z.record(z.string(), z.unknown()).openapi({
      description:
        'What the kind of entry says besides its transfers. Texts are named by 64 hex digits, see words.',
    }),
    transfers: every(
      z.strictObject({ unit: z.string(), debit: z.string(), credit: z.string(), amount: balance }),
    ),
    sequence: z.int(),
    previous: z.string(),
    previousHead: z.string(),
    hash: z.string(),
  })
  .openapi('Entry')

const whole = z.coerce.number().int().min(1)

/** What was written down, newest first, and mistakes put right. */
export function entries(routes: Routes, { books }: Service) {
  return routes
    .get(
      '/api/funds/{fund}/entries',
      {
        summary: 'Entries, newest first',
        params: inFund,
        query: z.strictObject({
          below: maybe(whole.openapi({ description: 'Only entries with a smaller number.' })),
          most: maybe(whole.max(500).openapi({ description: 'At most so many (50).' })),
          from: maybe(day),
          to: maybe(day),
        }),
        answer: z.strictObject({
          fund: z.string(),
          entries: every(entry),
          words: z
            .record(z.string(), z.string())
            .openapi({ description: 'The texts that the entries name.' }),
        }),
      },
      async ({ params, query, caller }) => {
        const found = await books.entriesOf(caller, { ...params, ...query })
        if (isRefusal(found)) return found
        return {
          fund: found.fund.ref,
          entries: found.entries.map(entryOf),
          words: Object.fromEntries(found.words),
        }
      },
    )
    .files(
      {
        method: 'get',
        path: '/api/funds/{fund}/statements/{number}/entries',
        tags: ['funds'],
        summary: 'The entries that a statement stands on, for checking it away from here',
        description:
          'One a line: exactly the text that its hash is taken over, and last the last one’s hash. Hidden where one of them lies outside the days that may be seen.',
        request: {
          query: z.strictObject({}),
          params: inFund.extend({ number: z.string().regex(/^[1-9]\d{0,4}$/) }),
        },
        responses: {
          200: {
            description: 'The entries, one a line',
            content: { 'application/x-ndjson': { schema: z.string() } },
          },
        },
      },
      (c) => {
        const { fund, number } = c.req.valid('param' as never) as { fund: string; number: string }
        return entriesFile(c, books, { fund, number: Number(number) })
      },
    )
    .post(
      '/api/funds/{fund}/reversals',
      {
        summary: 'Put a mistake right: one entry is reversed, never edited',
        params: inFund,
        body: z.strictObject({ number: z.int().min(1), reason: text, on: maybe(day) }),
        answer: wrote,
      },
      ({ params, body, request, caller }) => books.reverse(caller, { ...params, ...body }, request),
    )
    .post(
      '/api/funds/{fund}/undoings',
      {
        summary: 'Undo a swap, saving, or a decision to buy, until it is used: with a decision of its own',
        params: inFund,
        body: z.strictObject({
          number: z.int().min(1).openapi({ description: 'The entry that the choice made.' }),
          on: day,
          decided: whoDecided,
        }),
        answer: wrote,
      },
      ({ params, body, request, caller }) => books.undo(caller, { ...params, ...body }, request),
    )
}

function entryOf({ fund, ...rest }: Entry) {
  return { ...rest, details: { ...rest.details } }
}
