import { z } from '@hono/zod-openapi'
import { CATEGORIES, type Category } from '../../ledger/rate.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service } from '../caller.ts'
import type { Routes } from './route.ts'
import { amount, code, day, decided, every, inFund, list, maybe, text, wrote } from './shapes.ts'

const whole = z.int().min(0).max(1_000_000_000)
const rate = z
  .strictObject({ pence: whole, per: z.int().min(1).max(10_000) })
  .openapi('Rate', { description: 'Two whole numbers: pence for so many hours, nights or visits.' })
const ratio = z.int().min(1).max(10_000)
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time like 23:00')
const categories = Object.keys(CATEGORIES) as [Category, ...Category[]]

const kind = z
  .strictObject({
    code,
    label: text,
    measure: z.enum(['time', 'count']),
    ratio: z.strictObject({ standard: ratio, own: ratio }),
    lines: list(
      z.strictObject({
        category: z.enum(categories),
        label: text,
        part: z.enum(['direct', 'management']),
        rate,
      }),
      100,
    ),
    between: maybe(z.strictObject({ from: clock, to: clock })),
    people: maybe(z.int().min(1).max(100)),
  })
  .openapi('Kind')

const days = z.int().min(1).max(366)

/** The terms of an agreement; its version is given by the books. */
export const terms = z
  .strictObject({
    from: day,
    until: maybe(day),
    weekStarts: z.int().min(1).max(7).openapi({ description: '1 = Monday … 7 = Sunday.' }),
    yearStarts: z.string().regex(/^\d{2}-\d{2}$/),
    weekly: list(z.strictObject({ kind: code, amount }), 50),
    weeklyPence: whole,
    notSupported: list(z.strictObject({ from: day, to: day }), 400),
    kinds: list(kind, 50),
    draws: list(z.strictObject({ kind: code, on: list(code, 50) }), 50),
    cashRate: maybe(rate),
    cashRest: z.enum(['contingency', 'funder', 'provider']),
    cashRestReason: maybe(text),
    noticeHours: z.int().min(0).max(10_000),
    cancelledLate: z.union([
      z.strictObject({ rule: z.enum(['nothing', 'direct-lines', 'all-booked']) }),
      z.strictObject({ rule: z.literal('part'), num: ratio, den: ratio }),
    ]),
    chargesIllness: z.boolean(),
    streams: list(
      z.strictObject({
        code,
        name: text,
        relation: z.enum(['included', 'added']),
        share: maybe(z.strictObject({ num: ratio, den: ratio })),
      }),
      50,
    ),
    surplus: z.union([
      z.strictObject({ rule: z.enum(['not-agreed-yet', 'none']) }),
      z.strictObject({ rule: z.literal('over-sum'), pence: whole }),
      z.strictObject({
        rule: z.enum(['over-share-of-budget', 'over-share-of-unspent']),
        num: ratio,
        den: ratio,
      }),
      z.strictObject({ rule: z.literal('over-weeks'), weeks: z.int().min(1).max(520) }),
    ]),
    reviews: list(day, 400),
    statementTo: list(z.strictObject({ reader: text, format: text }), 50),
    managementNote: maybe(text),
    nation: maybe(
      z
        .enum(['england', 'wales', 'scotland'])
        .openapi({ description: 'Whose Ombudsman; England where nothing is said.' }),
    ),
    asking: maybe(
      z.strictObject({ answerWithin: days, funderAfter: days }).openapi({
        description:
          'In calendar days: how soon a question about a statement is answered, and when whoever pays sees that it was not. 10 and 20 where nothing is said.',
      }),
    ),
  })
  .openapi('Terms')

const agreement = terms.extend({ format: z.literal(1), version: z.int() }).openapi('Agreement')

/** What was agreed: dated versions, never edited. */
export function agreements(routes: Routes, { books }: Service) {
  return routes
    .get(
      '/api/funds/{fund}/agreements',
      {
        summary: 'Every version of the agreement',
        params: inFund,
        answer: z.strictObject({ agreements: every(agreement) }),
      },
      async ({ params, caller }) => {
        const found = await books.agreements(caller, params)
        return isRefusal(found) ? found : { agreements: found }
      },
    )
    .post(
      '/api/funds/{fund}/agreements',
      {
        summary: 'Agree a new version; a new price takes force with its repricing',
        params: inFund,
        body: z.strictObject({
          agreement: terms,
          decided,
          bornBy: maybe(
            z.enum(['funder', 'hours']).openapi({
              description: 'Who bears the change in the worth of hours already held.',
            }),
          ),
          standsOn: maybe(
            z.int().openapi({
              description: 'The version that this one was made from; refused where it is not the latest.',
            }),
          ),
        }),
        answer: wrote,
      },
      ({ params, body, request, caller }) => books.agreeAnew(caller, { ...params, ...body }, request),
    )
}
