import { z } from '@hono/zod-openapi'
import type { Service } from '../caller.ts'
import type { Routes } from './route.ts'
import {
  amount,
  code,
  day,
  decided,
  every,
  givenAs,
  inFund,
  list,
  localTime,
  maybe,
  name,
  wrote,
  zonedTime,
} from './shapes.ts'

const visit = {
  start: zonedTime,
  end: zonedTime,
  givenAs: maybe(givenAs),
  worker: maybe(name),
  session: maybe(code),
}
const together = maybe(
  z.int().min(1).max(100).openapi({ description: 'How many people were supported together.' }),
)

/** Support as it was given, planned, or not given. */
export function visits(routes: Routes, { books }: Service) {
  return routes
    .post(
      '/api/funds/{fund}/support',
      {
        summary: 'Record support that was delivered',
        params: inFund,
        body: z.strictObject({
          ...visit,
          together,
          times: maybe(z.enum(['clocked', 'confirmed', 'planned'])),
        }),
        answer: wrote,
      },
      ({ params, body, request, caller }) => books.giveSupport(caller, { ...params, ...body }, request),
    )
    .post(
      '/api/funds/{fund}/planned-visits',
      {
        summary: 'Plan a visit: its hours are booked',
        params: inFund,
        body: z.strictObject({ ...visit, together }),
        answer: wrote,
      },
      ({ params, body, request, caller }) => books.planVisit(caller, { ...params, ...body }, request),
    )
    .post(
      '/api/funds/{fund}/visits-not-given',
      {
        summary: 'Record a visit that did not happen, and why',
        params: inFund,
        body: z.strictObject({
          ...visit,
          together,
          reason: z.enum(['client-cancelled', 'no-access', 'hospital', 'illness', 'could-not-come']),
          cancelledAt: maybe(localTime),
          workerPaid: maybe(z.boolean()),
          otherWork: maybe(z.boolean()),
        }),
        answer: wrote,
      },
      ({ params, body, request, caller }) => books.recordNotGiven(caller, { ...params, ...body }, request),
    )
    .post(
      '/api/shared-support',
      {
        summary: 'Record one worker’s support of several people; no fund is named to another',
        body: z.strictObject({ ...visit, givenAs, funds: list(code, 50) }),
        answer: every(wrote),
      },
      ({ body, request, caller }) => books.giveSharedSupport(caller, body, request),
    )
    .post(
      '/api/funds/{fund}/fundings',
      {
        summary: 'Fund support that was not charged for, by a decision that names the visit',
        params: inFund,
        body: z.strictObject({
          on: day,
          decided,
          support: z.int().min(1).openapi({ description: 'The number of the support’s entry.' }),
          kind: code,
          amount,
        }),
        answer: wrote,
      },
      ({ params, body, request, caller }) => books.fundUnfunded(caller, { ...params, ...body }, request),
    )
}
