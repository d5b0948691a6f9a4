import { z } from '@hono/zod-openapi'
import type { Priced } from '../../bookkeeping/plan.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service } from '../caller.ts'
import type { Routes } from './route.ts'
import { amount, balance, every, givenAs, inFund, maybe, zonedTime } from './shapes.ts'

const quote = z
  .strictObject({
    fund: z.string(),
    pieces: every(
      z.strictObject({
        day: z.string(),
        localStart: z.string(),
        localEnd: z.string(),
        kind: z.string(),
        amount: balance,
      }),
    ),
    reached: every(z.strictObject({ kind: z.string(), given: balance, from: z.string(), left: balance })),
    cost: balance.openapi({ description: 'In seconds of standard hours; the whole of it, funded or not.' }),
    week: z.string(),
    given: balance,
    used: balance,
    planned: balance,
    leftThisWeek: balance.openapi({ description: 'Given this week − used − planned − this.' }),
    fromBefore: balance.openapi({ description: 'Hours from before this week that are still there.' }),
    left: every(z.strictObject({ kind: z.string(), amount: balance })),
    short: balance.openapi({ description: 'What the hours do not reach: extra support, not charged for.' }),
  })
  .openapi('Quote')

/** What would it cost? How late can I stay? Nothing is written. */
export function quotes(routes: Routes, { books }: Service) {
  return routes
    .ask(
      '/api/funds/{fund}/quotes',
      {
        summary: 'What would it cost, in the person’s own hours?',
        description: 'Writes nothing, and needs no key.',
        params: inFund,
        body: z.strictObject({ start: zonedTime, end: zonedTime, givenAs: maybe(givenAs) }),
        answer: quote,
      },
      async ({ params, body, caller }) => {
        const priced = await books.whatWouldItCost(caller, { ...params, ...body })
        return isRefusal(priced) ? priced : quoteOf(priced)
      },
    )
    .ask(
      '/api/funds/{fund}/latest-finish',
      {
        summary: 'How late can I stay?',
        description: 'Writes nothing, and needs no key.',
        params: inFund,
        body: z.strictObject({
          start: zonedTime,
          givenAs: maybe(givenAs),
          seconds: maybe(amount.openapi({ description: 'At most so many seconds of standard hours.' })),
        }),
        answer: z.strictObject({ until: z.string(), minutes: z.int(), quote }),
      },
      async ({ params, body, caller }) => {
        const late = await books.howLateCanIStay(caller, { ...params, ...body })
        if (isRefusal(late)) return late
        return { until: late.until, minutes: late.minutes, quote: quoteOf(late.priced) }
      },
    )
}

function quoteOf({ fund, quote: q }: Priced) {
  return {
    fund: fund.ref,
    pieces: q.pieces.map(({ day, localStart, localEnd, kind, amount }) => ({
      day,
      localStart,
      localEnd,
      kind,
      amount,
    })),
    reached: q.reached.map(({ kind, given, from, left }) => ({ kind, given, from, left })),
    cost: q.cost,
    week: q.week,
    given: q.given,
    used: q.used,
    planned: q.planned,
    leftThisWeek: q.leftThisWeek,
    fromBefore: q.fromBefore,
    left: q.left,
    short: q.short,
  }
}
