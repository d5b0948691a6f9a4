import { z } from '@hono/zod-openapi'
import type { AccessId } from '../../bookkeeping/store-people.ts'
import { ACCESS_ENDS, type AccessEndWhy } from '../../ledger/role.ts'
import type { Service } from '../caller.ts'
import { mayTakeLine } from './drawdowns.ts'
import type { Routes } from './route.ts'
import { code, day, decided, every, inFund, maybe, name, pence, text } from './shapes.ts'

const { fund } = inFund.shape
const id = z.string().min(1).max(80)
const anyLimit = z.int().min(0).openapi({ description: 'Whole pence; 0: every payment.' })
const drawdown = { what: z.literal('drawdown'), through: day }
const repaid = {
  what: z.literal('advance-repaid'),
  fund,
  on: day,
  pence,
  to: maybe(z.enum(['own-share', 'outside'])),
}
const payment = {
  what: z.literal('payment'),
  fund,
  on: day,
  paidFrom: z.enum(['bank', 'provider-card', 'provider-cash']),
  receipt: maybe(text),
}
const details = { account: z.enum(['ring-fenced', 'own']), name, sortCode: code, number: code }
const why = z.enum(Object.keys(ACCESS_ENDS) as [AccessEndWhy, ...AccessEndWhy[]])
const access = id as unknown as z.ZodType<AccessId, AccessId>

const endAccess = z.strictObject({ what: z.literal('end-access'), access, why })
const newDetails = z.strictObject({ what: z.literal('payment-details'), ...details })
const newLimit = z.strictObject({ what: z.literal('payment-limit'), pence: anyLimit })

const asked = z
  .union([
    z.strictObject({
      ...drawdown,
      pence: maybe(pence.openapi({ description: 'Where it is said, it must be exactly what may be taken.' })),
    }),
    z.strictObject(repaid),
    z.strictObject({ ...payment, purchase: code, decided: maybe(decided) }),
    z.strictObject({ ...payment, supplier: name, bought: text, pence, decided }),
    newDetails,
    newLimit,
    endAccess,
  ])
  .openapi('ProposalAsked', { description: 'What a second manager is asked to allow.' })

const act = z
  .union([
    z.strictObject({ ...drawdown, pence }),
    z.strictObject(repaid),
    z.strictObject({ ...payment, purchase: code }),
    newDetails,
    newLimit,
    endAccess,
  ])
  .openapi('ProposalAct', { description: 'The act as it will be done: codes, days and sums.' })

const carried = z
  .strictObject({
    lines: maybe(every(mayTakeLine)),
    pence: maybe(z.int()),
    fund: maybe(z.string()),
    entries: maybe(every(z.int())),
    purchase: maybe(z.string()),
    lentPence: maybe(z.int()),
  })
  .openapi('Carried', { description: 'What it did, or would do now.' })

const answer = z.enum(['approved', 'refused', 'withdrawn'])
const who = { by: z.string(), at: z.string() }
const shown = z.strictObject({
  id: z.string(),
  ...who,
  byName: maybe(z.string()),
  act,
  own: z.boolean().openapi({ description: 'Whoever asks proposed it: another manager answers.' }),
  purchase: maybe(z.strictObject({ supplier: maybe(z.string()), bought: maybe(z.string()), pence: z.int() })),
  access: maybe(z.strictObject({ role: z.string(), fund: maybe(z.string()), name: maybe(z.string()) })),
  answered: maybe(z.strictObject({ answer, because: z.string(), ...who })),
  answeredByName: maybe(z.string()),
  would: maybe(carried),
  cannot: maybe(z.string().openapi({ description: 'Why it can no longer be done.' })),
})

/** What needs two managers: proposed by one, answered by another. */
export function proposals(routes: Routes, { books }: Service) {
  return routes
    .get(
      '/api/proposals',
      {
        summary: 'What was proposed, oldest first, with what approving each open one would do now',
        query: z.strictObject({ open: maybe(z.enum(['true'])) }),
        answer: z.strictObject({ proposals: every(shown) }),
      },
      async ({ query: { open }, caller }) => ({
        proposals: await books.proposals(caller, { openOnly: open === 'true' }),
      }),
    )
    .post(
      '/api/proposals',
      {
        summary: 'Propose a drawdown, a repayment, a payment, new bank details, a limit or an end of access',
        description: 'It is tried out first and refused at once where it cannot be done; nothing moves yet.',
        body: asked,
        answer: z.strictObject({ proposal: z.string(), act, would: carried }),
      },
      ({ body, request, caller }) => books.propose(caller, body, request),
    )
    .post(
      '/api/proposals/{proposal}/answers',
      {
        summary: 'Approve or refuse what another manager proposed; or withdraw what you proposed yourself',
        description: 'Approving does it in the same moment, or is refused and nothing is written.',
        params: z.strictObject({ proposal: id }),
        body: z.strictObject({ answer, because: maybe(text) }),
        answer: z.strictObject({ proposal: z.string(), answer, done: maybe(carried) }),
      },
      ({ params, body, request, caller }) => books.answerProposal(caller, { ...params, ...body }, request),
    )
    .get(
      '/api/flags',
      {
        summary: 'What happened without a second manager, or was paid from disputed money',
        query: z.strictObject({ answered: maybe(z.enum(['true'])) }),
        answer: z.strictObject({
          flags: every(
            z.strictObject({
              id: z.string(),
              provider: z.string(),
              fund: maybe(z.string()),
              what: z.enum(['not-proposed', 'over-limit', 'disputed-paid', 'new-manager']),
              facts: z.record(z.string(), z.union([z.string(), z.number()])),
              ...who,
              manager: maybe(z.string()),
              invitedBy: maybe(z.string()),
              answered: maybe(z.strictObject({ because: z.string(), ...who })),
            }),
          ),
        }),
      },
      async ({ query: { answered }, caller }) => ({
        flags: await books.flags(caller, { answeredToo: answered === 'true' }),
      }),
    )
    .post(
      '/api/flags/{flag}/answers',
      {
        summary: 'A manager has seen what is flagged, and says how it came about',
        params: z.strictObject({ flag: id }),
        body: z.strictObject({ because: text }),
        answer: z.strictObject({ flag: z.string() }),
      },
      ({ params, body, request, caller }) => books.answerFlag(caller, { ...params, ...body }, request),
    )
    .get(
      '/api/payment-details',
      {
        summary: 'The bank details that count now; only managers see them whole',
        answer: z.strictObject({ accounts: every(z.strictObject(details)) }),
      },
      async ({ caller }) => ({ accounts: await books.paymentDetails(caller, {}) }),
    )
    .get(
      '/api/payment-limit',
      {
        summary: 'The sum above which a payment needs a second manager; none where no limit is set',
        answer: z.strictObject({ pence: maybe(z.int()) }),
      },
      ({ caller }) => books.limit(caller, {}),
    )
}
