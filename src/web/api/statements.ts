import { z } from '@hono/zod-openapi'
import { type MonthOfFund, STANDINGS } from '../../bookkeeping/statements.ts'
import { NEED_FORMS, NEED_WAYS } from '../../ledger/need.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service } from '../caller.ts'
import { refused } from '../refused.tsx'
import { isFileEnding, opening, sendFile, statementFound } from '../statement-file.ts'
import { type Routes, shown } from './route.ts'
import { every, inFund, maybe, month } from './shapes.ts'

const row = z.strictObject({
  number: z.int(),
  first: z.string(),
  last: z.string(),
  state: z.enum(['final', 'may-change']),
  digest: z.string(),
  entry: z.int(),
  issuedAt: z.string(),
})
const statement = z
  .looseObject({
    format: z.literal(2),
    ref: z.string(),
    number: z.int(),
    state: z.enum(['final', 'may-change']),
    first: z.string(),
    last: z.string(),
  })
  .openapi('Statement', { description: 'The frozen document: every figure exact and as printed.' })

const issued = {
  fund: z.string(),
  month: z.string(),
  first: z.string(),
  last: z.string(),
  statement: z.int(),
  digest: z.string(),
  entry: z.int(),
}

const shownWithTexts = z.strictObject({
  statement,
  words: z.record(z.string(), z.string()).openapi({
    description: 'The names and texts it names; an erased one is missing.',
  }),
})
/** The form for programs, and for checking away from here. */
const asData = z.strictObject({
  format: z.literal(1),
  digest: z.string().openapi({ description: 'SHA-256 over the document’s canonical JSON (RFC 8785).' }),
  statement,
  words: z.record(z.string(), z.strictObject({ salt: z.string(), text: z.string() })).openapi({
    description: 'Of each commitment SHA-256(salt ‖ text); an erased one is missing.',
  }),
})

const standing = z.enum(STANDINGS)
const readerShown = z.strictObject({
  reader: z.string().openapi({
    description: '“person”, the id of an authority, or “funder:” and the funder’s code.',
  }),
  name: z.string(),
  form: maybe(z.enum(NEED_FORMS)),
  way: maybe(z.enum(NEED_WAYS)),
  says: maybe(z.string().openapi({ description: 'The form that people make, in words.' })),
  handedOver: maybe(
    z.strictObject({
      form: z.enum(NEED_FORMS),
      way: z.enum(['e-mail', 'print', 'in-person']),
      at: z.string(),
    }),
  ),
  opened: maybe(z.string().openapi({ description: 'When they first opened it; of paper nobody knows.' })),
  toHandOver: z.boolean().openapi({ description: 'Issued, and somebody has to hand it over.' }),
})
const monthOfFund = z
  .strictObject({
    fund: z.string(),
    standing,
    statement: maybe(
      z.strictObject({ number: z.int(), state: z.enum(['final', 'may-change']), issuedAt: z.string() }),
    ),
    inTheWay: every(z.strictObject({ name: z.string(), detail: z.string() })).openapi({
      description: 'Everything that is in the way of the final statement.',
    }),
    readers: every(readerShown).openapi({
      description: 'Without form and way: they have it, and would not get it as it is recorded today.',
    }),
    keptBack: every(
      z.strictObject({
        reader: z.string(),
        name: z.string(),
        why: z.enum(['has-died', 'part-of-the-days']),
      }),
    ).openapi({
      description:
        'To whom it would go as agreed, and does not: they died, or do not pay for every day of it.',
    }),
  })
  .openapi('MonthOfFund')
const statementsOfMonth = z
  .strictObject({
    month: z.string(),
    isOver: z.boolean(),
    earlier: maybe(z.string()),
    later: maybe(z.string()),
    counts: z.strictObject({
      funds: z.int(),
      final: z.int(),
      early: z.int(),
      sent: z.int(),
      toHandOver: z.int(),
      toSend: z.int(),
    }),
    standing: z.record(standing, z.int()).openapi({ description: 'How many funds stand so.' }),
    funds: every(monthOfFund).openapi({
      description: 'A hundred a page: what needs somebody first, then by reference.',
    }),
    page: z.int(),
    pages: z.int(),
  })
  .openapi('StatementsOfMonth')

/** Months closed, early copies of open ones, and the statements that were issued. */
export function statements(routes: Routes, { books }: Service) {
  return routes
    .post(
      '/api/funds/{fund}/periods/{month}/closure',
      {
        summary: 'Close a month: its one final statement, and the lock',
        description: 'Refused with everything that is in the way.',
        params: inFund.extend({ month }),
        body: z.strictObject({}),
        answer: z.strictObject({ ...issued, state: z.literal('final') }),
      },
      ({ params, request, caller }) => books.closeMonth(caller, params, request),
    )
    .post(
      '/api/funds/{fund}/periods/{month}/early-copy',
      {
        summary: 'Issue an early copy of the month that is closed next',
        description:
          'Numbered and kept, marked “may change”; it locks nothing, and the final statement names it.',
        params: inFund.extend({ month }),
        body: z.strictObject({}),
        answer: z.strictObject({ ...issued, state: z.literal('may-change') }),
      },
      ({ params, request, caller }) => books.issueStatement(caller, params, request),
    )
    .get(
      '/api/statements',
      {
        summary: 'How a month’s statements stand for everybody: issued, sent, and what is in the way',
        description: 'Of the last month that is over, where none is asked.',
        query: z.strictObject({ month: maybe(month), page: maybe(z.coerce.number().int().min(1)) }),
        answer: statementsOfMonth,
      },
      async ({ query, caller }) => {
        const found = await books.statementsOfMonth(caller, query)
        return isRefusal(found) ? found : { ...found, funds: found.funds.map(monthOf) }
      },
    )
    .post(
      '/api/funds/{fund}/statements/{number}/deliveries',
      {
        summary: 'Say that you have handed a statement over, in the form that is recorded for its reader',
        description:
          'Once, of an issued statement, to a reader whose form people make or who gets it by hand.',
        params: inFund.extend({
          number: z.coerce
            .number()
            .int()
            .min(1)
            .max(99_999)
            .openapi({ description: 'The statement’s number.' }),
        }),
        body: z.strictObject({ reader: z.string().min(1).max(80).openapi({ example: 'person' }) }),
        answer: z.strictObject({
          fund: z.string(),
          month: z.string(),
          statement: z.int(),
          reader: z.string(),
          form: z.enum(NEED_FORMS),
        }),
      },
      ({ params, body, request, caller }) => books.markHandedOver(caller, { ...params, ...body }, request),
    )
    .get(
      '/api/funds/{fund}/statements',
      {
        summary: 'The statements of a fund',
        params: inFund,
        answer: z.strictObject({ statements: every(row) }),
      },
      async ({ params, caller }) => {
        const rows = await books.statements(caller, params)
        return isRefusal(rows) ? rows : { statements: rows.map(({ fund: _, ...rest }) => rest) }
      },
    )
    .files(
      {
        method: 'get',
        path: '/api/funds/{fund}/statements/{document}',
        tags: ['funds'],
        summary: 'A statement: its document, or in another form',
        request: {
          query: z.strictObject({ language: z.string().max(20).optional() }),
          params: inFund.extend({
            document: z
              .string()
              .regex(/^(\d{1,5}|\d{4}-\d{2})(\.json|\.csv|\.pdf|-large-print\.pdf|-easy-read\.pdf)?$/)
              .openapi({
                example: '1.pdf',
                description:
                  'Its number, or a month (the open month as it stands today), then nothing (the document with the texts it names), or the ending of a form: .json (with what checks the texts), .csv, .pdf, -large-print.pdf, -easy-read.pdf.',
              }),
          }),
        },
        responses: {
          200: {
            description: 'The statement',
            content: {
              'application/json': {
                schema: z.union([shownWithTexts, asData]),
              },
              'text/csv': { schema: z.string() },
              'application/pdf': { schema: z.string().openapi({ format: 'binary' }) },
            },
          },
        },
      },
      async (c) => {
        const { fund, document } = c.req.valid('param' as never) as { fund: string; document: string }
        const { language } = c.req.valid('query' as never) as { language?: string }
        const found = await statementFound(books, c.var.caller, { fund, document, language })
        if (isRefusal(found)) return refused(c, [found], 404)
        const { ending } = found.asked
        if (isFileEnding(ending)) return sendFile(c, books, found, ending)
        await opening(c, books, found, 'json')
        return shown(c, { statement: found.statement, words: Object.fromEntries(found.words) }, 200)
      },
    )
}

function monthOf({
  fund,
  standing,
  statement,
  inTheWay,
  readers,
  keptBack,
}: MonthOfFund): z.output<typeof monthOfFund> {
  return {
    ...{ fund: fund.ref, standing },
    ...(statement
      ? {
          statement: {
            number: statement.number,
            state: statement.state,
            issuedAt: statement.issuedAt,
          },
        }
      : {}),
    inTheWay: inTheWay.map(({ name, sentence }) => ({ name, detail: sentence })),
    readers: readers.map(({ reader, name, written, says, handedOver, opened, toHandOver }) => ({
      ...{ reader, name, toHandOver },
      ...(written ? { form: written.form, way: written.way } : {}),
      ...(says === undefined ? {} : { says }),
      ...(handedOver
        ? { handedOver: { form: handedOver.form, way: handedOver.way, at: handedOver.at } }
        : {}),
      ...(opened ? { opened: opened.at } : {}),
    })),
    keptBack: keptBack.map(({ reader, name, why }) => ({ reader, name, why })),
  }
}
