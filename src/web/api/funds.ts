import { z } from '@hono/zod-openapi'
import type { FundLine } from '../../bookkeeping/figures.ts'
import type { FundRow } from '../../bookkeeping/store.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service } from '../caller.ts'
import { terms } from './agreements.ts'
import { authorityAsked } from './people.ts'
import type { Routes } from './route.ts'
import {
  amount,
  anyPence,
  balance,
  code,
  count,
  day,
  decided,
  every,
  inFund,
  list,
  maybe,
  name,
  pence,
  wrote,
} from './shapes.ts'

const fundShape = {
  id: z.string(),
  ref: z.string(),
  name: maybe(z.string()),
  opened: z.string(),
  version: count.openapi({ description: 'The number of its last entry.' }),
  lockedThrough: maybe(z.string()),
  recordedThrough: maybe(
    z.string().openapi({ description: 'Support is recorded up to and including this day.' }),
  ),
}

const line = z
  .strictObject({
    ...fundShape,
    left: every(z.strictObject({ kind: z.string(), label: z.string(), amount: balance })),
    leftInStandard: balance,
    saved: balance,
    worthPennySeconds: balance,
    spendingPennySeconds: balance,
    bankPennySeconds: balance,
    owedPennySeconds: balance,
    earnedPennySeconds: balance,
    lentPennySeconds: balance,
    putAside: count,
  })
  .openapi('FundLine')

const fund = z
  .strictObject({
    ...fundShape,
    on: z.string(),
    accounts: every(
      z.strictObject({
        unit: z.string().openapi({ description: 'GBP, or a kind of hour, night or visit.' }),
        code: z.string(),
        balance,
        pence: maybe(z.int()),
      }),
    ),
  })
  .openapi('Fund')

const broughtForward = z
  .strictObject({
    asAt: day,
    hours: list(z.strictObject({ kind: code, amount })),
    pots: maybe(list(z.strictObject({ name, kind: code, amount }))),
    spendingPence: maybe(z.int().min(0).max(1e12)),
    savedPence: maybe(list(z.strictObject({ name, pence }))),
    contingencyPence: maybe(z.int().min(0).max(1e12)),
    bankPence: z.int().min(0).max(1e12),
    owed: maybe(list(z.strictObject({ stream: code, pence: anyPence }))),
    earnedPence: maybe(z.int().min(0).max(1e12)),
    advancePence: maybe(z.int().min(0).max(1e12)),
  })
  .openapi('BroughtForward')

const opening = z
  .strictObject({
    ref: z.string().min(1).max(20).openapi({ example: 'LS-001' }),
    name,
    agreement: terms,
    decided,
    authority: maybe(
      authorityAsked.openapi({ description: 'Of whoever decides for the person from the first day.' }),
    ),
    broughtForward: maybe(broughtForward),
  })
  .openapi('FundOpening')

/** Who has a fund, and what is in it. */
export function funds(routes: Routes, { books }: Service) {
  return routes
    .get(
      '/api/funds',
      {
        summary: 'Every fund, with what is left on a day',
        query: z.strictObject({ on: maybe(day) }),
        answer: z.strictObject({ funds: every(line) }),
      },
      async ({ query, caller }) => ({ funds: (await books.fundList(caller, query)).map(lineOf) }),
    )
    .post(
      '/api/funds',
      {
        summary: 'Open a fund under an agreement, or take on a running one',
        body: opening,
        answer: z.strictObject({ fund: z.string(), id: z.string(), entries: every(z.int()) }),
      },
      ({ body, request, caller }) => books.openFund(caller, body, request),
    )
    .get(
      '/api/funds/{fund}',
      {
        summary: 'One fund: every account’s exact balance on a day',
        params: inFund,
        query: z.strictObject({
          on: maybe(day),
          asKnownAt: maybe(
            z.coerce.number().int().min(0).openapi({ description: 'As known at this entry number.' }),
          ),
        }),
        answer: fund,
      },
      async ({ params, query, caller }) => {
        const found = await books.accounts(caller, { ...params, ...query })
        return isRefusal(found) ? found : { ...fundOf(found.fund), on: found.on, accounts: found.accounts }
      },
    )
    .post(
      '/api/recorded-through',
      {
        summary: 'Support is recorded up to this day, for one fund or for all',
        body: z.strictObject({ fund: maybe(code), through: day }),
        answer: every(wrote),
      },
      ({ body, request, caller }) => books.recordThrough(caller, body, request),
    )
    .post(
      '/api/allocations',
      {
        summary: 'Give the hours and the money that are due up to a day, to one fund or to all',
        body: z.strictObject({ fund: maybe(code), through: day }),
        answer: every(wrote),
      },
      ({ body, request, caller }) => books.allocate(caller, body, request),
    )
}

function fundOf({ id, ref, name, opened, version, lockedThrough, recordedThrough }: FundRow) {
  return {
    id,
    ref,
    opened,
    version,
    ...(name === undefined ? {} : { name }),
    ...(lockedThrough === undefined ? {} : { lockedThrough }),
    ...(recordedThrough === undefined ? {} : { recordedThrough }),
  }
}

function lineOf(l: FundLine) {
  return {
    ...fundOf(l.fund),
    left: l.left,
    leftInStandard: l.leftInStandard,
    saved: l.saved,
    worthPennySeconds: l.worth,
    spendingPennySeconds: l.spending,
    bankPennySeconds: l.bank,
    owedPennySeconds: l.owed,
    earnedPennySeconds: l.earned,
    lentPennySeconds: l.lent,
    putAside: l.putAside,
  }
}
