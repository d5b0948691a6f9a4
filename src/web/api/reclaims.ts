import { z } from '@hono/zod-openapi'
import { HEARD_WAYS } from '../../bookkeeping/question.ts'
import type { ReclaimShown } from '../../bookkeeping/reclaim.ts'
import { ASKED_WAYS, type AskedWay } from '../../ledger/question.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service } from '../caller.ts'
import type { Routes } from './route.ts'
import { code, count, every, inFund, maybe, pence, text } from './shapes.ts'

const id = z.string().min(1).max(80)
const inReclaim = z.strictObject({ reclaim: id })
const page = z.coerce.number().int().min(1).max(999_999)
const ways = Object.keys(ASKED_WAYS) as [AskedWay, ...AskedWay[]]
const answers = ['confirmed', 'refused', 'withdrawn'] as const

const sum = z.strictObject({
  rule: z.looseObject({ rule: z.string() }).openapi({ description: 'As the agreement names it.' }),
  version: z.int().openapi({ description: 'The version of the agreement that names it.' }),
  on: z.string(),
  spending: count.openapi({ description: 'To spend, in whole pence, as are all of these.' }),
  committed: count.openapi({ description: 'Of it, decided to buy and not paid yet: that does not go back.' }),
  hours: count.openapi({ description: 'The worth of unused hours.' }),
  kept: count.openapi({ description: 'What the rule lets the person keep of both.' }),
  over: count,
  most: count.openapi({ description: 'What may go back at most: over the rule, and money to spend.' }),
  before: count.openapi({ description: 'Of this, asked for or confirmed before and not yet sent back.' }),
  left: count.openapi({ description: 'What is left of it.' }),
})
const reclaim = z
  .strictObject({
    id: z.string(),
    fund: z.string(),
    funder: z.strictObject({ code: z.string(), name: z.string() }),
    pence: z.int(),
    most: z.int(),
    rule: sum.shape.rule,
    version: z.int(),
    on: z.string(),
    says: maybe(z.string().openapi({ description: 'How the sum was worked out.' })),
    stands: z.enum(['to-tell', 'with-person', 'with-funder', ...answers]),
    told: maybe(z.strictObject({ how: z.enum(['on-screen', 'letter', 'in-person']), on: z.string() })),
    confirmFrom: maybe(z.string().openapi({ description: '28 days after the person was told.' })),
    uses: every(
      z.strictObject({
        whose: z.string(),
        way: z.enum(ways),
        says: maybe(z.string()),
        on: z.string(),
      }),
    ),
    answer: maybe(z.strictObject({ answer: z.enum(answers), says: maybe(z.string()), on: z.string() })),
  })
  .openapi('Reclaim', { description: 'A sum that may go back to whoever paid. It moves nothing by itself.' })

/** What is over the agreed rule and may go back to whoever paid. */
export function reclaims(routes: Routes, { books }: Service) {
  return routes
    .get(
      '/api/reclaims',
      {
        summary: 'Sums that may go back to whoever paid, those that wait in front',
        query: z.strictObject({ fund: maybe(id), page: maybe(page) }),
        answer: z.strictObject({ reclaims: every(reclaim), count, page: z.int(), pages: z.int() }),
      },
      async ({ query, caller }) => {
        const found = await books.reclaims(caller, query)
        if (isRefusal(found)) return found
        const { fund: _, reclaims: list, ...counts } = found
        return { reclaims: list.map(reclaimOf), ...counts }
      },
    )
    .post(
      '/api/funds/{fund}/reclaims',
      {
        summary: 'Write down that what is over the agreed rule is to go back to a funder',
        description:
          'Moves nothing. The person is told first and may name a use; then the funder confirms or refuses.',
        params: inFund,
        body: z.strictObject({
          funder: maybe(code.openapi({ description: 'Needed where several pay.' })),
          pence: maybe(pence.openapi({ description: 'All that is left of it, where none is given.' })),
        }),
        answer: sum.extend({
          reclaim: z.string(),
          fund: z.string(),
          funder: z.string(),
          pence: z.int(),
        }),
      },
      ({ params, body, request, caller }) => books.askReclaim(caller, { ...params, ...body }, request),
    )
    .get(
      '/api/reclaims/{reclaim}',
      { summary: 'One of them, with what was said of it', params: inReclaim, answer: reclaim },
      async ({ params, caller }) => {
        const found = await books.reclaim(caller, params)
        return isRefusal(found) ? found : reclaimOf(found)
      },
    )
    .post(
      '/api/reclaims/{reclaim}/told',
      {
        summary: 'The person was told; their 28 days to name a use begin',
        description: 'By a manager who did not ask for it (letter, in-person); by the person (on-screen).',
        params: inReclaim,
        body: z.strictObject({ how: z.enum(['on-screen', 'letter', 'in-person']) }),
        answer: z.strictObject({ reclaim: z.string(), confirmFrom: z.string() }),
      },
      ({ params, body, request, caller }) => books.markReclaimTold(caller, { ...params, ...body }, request),
    )
    .post(
      '/api/reclaims/{reclaim}/uses',
      {
        summary: 'What the person would use it for',
        params: inReclaim,
        body: z.strictObject({
          says: text,
          whose: maybe(id.openapi({ description: 'Of a manager: “person”, or the id of an authority.' })),
          way: maybe(z.enum(HEARD_WAYS as [(typeof HEARD_WAYS)[number]])),
        }),
        answer: z.strictObject({ reclaim: z.string() }),
      },
      ({ params, body, request, caller }) => books.nameUse(caller, { ...params, ...body }, request),
    )
    .post(
      '/api/reclaims/{reclaim}/answer',
      {
        summary: 'The funder confirms or refuses, once',
        params: inReclaim,
        body: z.strictObject({ answer: z.enum(['confirmed', 'refused']), says: text }),
        answer: z.strictObject({ reclaim: z.string(), answer: z.enum(answers) }),
      },
      ({ params, body, request, caller }) => books.answerReclaim(caller, { ...params, ...body }, request),
    )
    .post(
      '/api/reclaims/{reclaim}/withdrawal',
      {
        summary: 'The provider takes back what it asked for',
        params: inReclaim,
        body: z.strictObject({ says: text }),
        answer: z.strictObject({ reclaim: z.string(), answer: z.enum(answers) }),
      },
      ({ params, body, request, caller }) => books.withdrawReclaim(caller, { ...params, ...body }, request),
    )
}

function reclaimOf(shown: ReclaimShown): z.output<typeof reclaim> {
  const { row, fund, funder, stands, confirmFrom, words } = shown
  const { told, answered } = row
  const said = (ref: typeof row.says) => {
    const says = words.get(ref)
    return says === undefined ? {} : { says }
  }
  return {
    ...{ id: row.id, fund: fund.id, funder: { code: row.funder, name: funder } },
    ...{ pence: row.pence, most: row.most, rule: { ...row.rule }, version: row.version, on: row.on },
    ...said(row.says),
    stands,
    ...(told ? { told: { how: told.how, on: told.on } } : {}),
    ...(confirmFrom === undefined ? {} : { confirmFrom }),
    uses: row.uses.map(({ whose, way, says, on }) => ({ whose, way, ...said(says), on })),
    ...(answered ? { answer: { answer: answered.answer, ...said(answered.says), on: answered.on } } : {}),
  }
}
