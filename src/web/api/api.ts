import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Hono } from 'hono'
import type { Service, WebEnv } from '../caller.ts'
import { agreements } from './agreements.ts'
import { bank } from './bank.ts'
import { check } from './check.ts'
import { decisions } from './decisions.ts'
import { drawdowns } from './drawdowns.ts'
import { entries } from './entries.ts'
import { funds } from './funds.ts'
import { imports } from './imports.ts'
import { leaveOutRules } from './leave-out-rules.ts'
import { lending } from './lending.ts'
import { looked } from './looked.ts'
import { mappings } from './mappings.ts'
import { packs } from './packs.ts'
import { payments } from './payments.ts'
import { people } from './people.ts'
import { proposals } from './proposals.ts'
import { purchases } from './purchases.ts'
import { putAside } from './put-aside.ts'
import { queries } from './queries.ts'
import { questions } from './questions.ts'
import { quotes } from './quotes.ts'
import { reclaims } from './reclaims.ts'
import { reports } from './reports.ts'
import { Routes } from './route.ts'
import { savings } from './savings.ts'
import { standingDecisions } from './standing-decisions.ts'
import { statements } from './statements.ts'
import { swaps } from './swaps.ts'
import { visits } from './visits.ts'
import { writing } from './writing.ts'

const RESOURCES = [
  funds,
  entries,
  visits,
  quotes,
  swaps,
  savings,
  purchases,
  lending,
  standingDecisions,
  decisions,
  agreements,
  statements,
  packs,
  check,
  questions,
  queries,
  reclaims,
  looked,
  people,
  writing,
  payments,
  drawdowns,
  proposals,
  bank,
  reports,
  imports,
  putAside,
  leaveOutRules,
  mappings,
] as const

type Described<R> = R extends (...asked: never[]) => Routes<infer S> ? S : never
type All<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I) => void ? I : never

/**
 * What the API takes and answers, for a program's compiler: `hc<ApiType>('https://…')` of hono/client knows every
 * route, what is sent, and what comes back (docs/operating.md). Of files it knows the address.
 */
export type ApiType = Hono<WebEnv, All<Described<(typeof RESOURCES)[number]>>, '/'>

/** The API for programs: the same acts as the pages, in JSON; and its description. */
export function api(service: Service) {
  const routes = new Routes()
  for (const resource of RESOURCES) resource(routes, service)
  const { app } = routes
  // Written when it is first asked for: it takes longer than all the rest of a start.
  let written: ReturnType<typeof contract> | undefined
  const document = () => {
    written ??= contract(app, service.version)
    return written
  }
  app.get('/api/openapi.json', (c) => c.json(document()))
  return { app, document }
}

function contract(app: OpenAPIHono<WebEnv>, version: string) {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Ringfence',
      version,
      description:
        'The ledger of Individual Service Funds. Money is whole pence where it touches the bank, and penny-seconds (1 penny = 3,600) where it is exact; hours are whole seconds. Every write needs an Idempotency-Key. Whatever changes something and carries a session’s cookie must say this service’s own address in the header Origin, as browsers do. What is refused is answered as application/problem+json with every refusal.',
      license: { name: 'MIT' },
    },
    servers: [{ url: '/' }],
  })
}
