import { z } from '@hono/zod-openapi'
import type { AuthorityAsked } from '../../bookkeeping/authority.ts'
import { AUTHORITY_ENDS, AUTHORITY_KINDS, DECIDERS } from '../../ledger/authority.ts'
import { DECISION_KINDS, type DecisionKind } from '../../ledger/decision.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import { ACCESS_ENDS, ROLES } from '../../ledger/role.ts'
import type { Service } from '../caller.ts'
import { inviteByPost } from '../invite.ts'
import type { Routes } from './route.ts'
import { code, count, day, every, inFund, list, maybe, name, text, whoDecided, wrote } from './shapes.ts'

const keys = <K extends string>(of: Readonly<Record<K, string>>) => Object.keys(of) as [K, ...K[]]
const decisionKind = z.enum(keys(DECISION_KINDS))
const roleName = z.enum(keys(ROLES))
const id = z.string().min(1).max(80)
/** Read as text, so that an unknown one is refused by its own name. */
const aKind = z.string().min(1).max(40)

const place = {
  name: z.string(),
  email: z.string(),
  role: roleName,
  fund: maybe(z.strictObject({ id: z.string(), ref: z.string(), name: z.string() })),
  authority: maybe(
    z.strictObject({
      id: z.string(),
      kind: z.string(),
      stands: z.boolean().openapi({ description: 'Whether it is in force today.' }),
    }),
  ),
  funder: maybe(z.string()),
}

const everybody = z
  .strictObject({
    access: every(z.strictObject({ id: z.string(), ...place, from: z.string(), to: maybe(z.string()) })),
    invitations: every(z.strictObject({ id: z.string(), ...place, until: z.string() })),
  })
  .openapi('People')

const invitationAsked = z
  .strictObject({
    role: aKind.openapi({ example: 'representative', description: keys(ROLES).join(', ') }),
    email: z.string().min(1).max(254),
    name,
    fund: maybe(z.string().min(1).max(80).openapi({ description: 'Of a holder or a representative.' })),
    authority: maybe(id.openapi({ description: 'Of a representative: one on record that stands.' })),
    funder: maybe(code.openapi({ description: 'Of a commissioner: the funder’s code in the agreements.' })),
    sameAddress: maybe(
      z.boolean().openapi({
        description:
          'Of a holder or a representative: true where the address is known by another name, and that is right.',
      }),
    ),
  })
  .openapi('InvitationAsked')

/** An authority with its evidence, for the route that records one and for opening a fund. */
export const authorityAsked = z
  .strictObject({
    kind: aKind.openapi({ example: 'lpa-finance', description: keys(AUTHORITY_KINDS).join(', ') }),
    name: name.openapi({ description: 'Who holds it.' }),
    email: maybe(z.string().min(1).max(254)),
    decides: list(aKind, 20).openapi({
      description: `Nothing: they may only see. Else of: ${keys(DECISION_KINDS).join(', ')}.`,
    }),
    told: z.boolean().openapi({
      description: 'Whether the person wants them told of decisions written down for them.',
    }),
    from: day,
    to: maybe(day),
    recognisedBy: text,
    evidence: text,
    notStaff: z
      .boolean()
      .openapi({ description: 'True: a manager has made sure that they are not paid by the provider.' }),
  })
  .openapi('AuthorityAsked') satisfies z.ZodType<AuthorityAsked>

const decides = every(decisionKind)
const authority = z
  .strictObject({
    id: z.string(),
    kind: z.enum(keys(AUTHORITY_KINDS)),
    name: z.string(),
    decides,
    covers: decides.openapi({ description: 'What of it counts today.' }),
    told: z.boolean(),
    from: z.string(),
    to: maybe(z.string()),
    recognisedBy: z.string(),
    evidence: z.string(),
    stands: z.boolean(),
    ended: maybe(z.strictObject({ why: z.enum(keys(AUTHORITY_ENDS)), on: z.string() })),
    hasAccess: z.boolean(),
    mayEnd: z.boolean(),
  })
  .openapi('Authority')

const who = z
  .strictObject({
    fund: z.string(),
    provider: z.string(),
    managers: every(z.string()),
    holder: maybe(z.strictObject({ access: z.string(), name: z.string() })),
    authorities: every(authority),
    decisions: every(
      z.strictObject({
        kind: decisionKind,
        names: every(z.string()).openapi({ description: 'Who can make it today.' }),
        person: z.boolean(),
        who: z.enum(DECIDERS),
        helper: maybe(z.string()),
        involved: maybe(z.string()),
      }),
    ),
    agreements: every(
      z.strictObject({
        id: z.string(),
        from: z.string(),
        to: maybe(z.string()),
        inForce: z.boolean(),
        kinds: every(
          z.strictObject({
            kind: decisionKind,
            who: z.enum(DECIDERS),
            helper: maybe(z.string()),
            by: maybe(z.string()),
            authority: maybe(z.string()),
            involved: z.string(),
          }),
        ),
      }),
    ),
    funders: every(
      z.strictObject({
        code: z.string(),
        name: z.string(),
        commissioners: count,
        policy: maybe(z.strictObject({ from: z.string(), decides, where: z.string() })),
      }),
    ),
  })
  .openapi('WhoCanSee')

const policyAsked = {
  funder: code,
  from: day,
  appointeeDecides: list(aKind, 20).openapi({ description: 'What its policy lets an appointee decide.' }),
  where: text.openapi({ description: 'Where the council has written it down: its name and date.' }),
}

/** Who can come in, who sees and decides for one person, and under what authority. */
export function people(routes: Routes, service: Service) {
  const { books } = service

  return routes
    .get(
      '/api/people',
      { summary: 'Everybody who can come in, and who is invited', answer: everybody },
      async ({ caller }) => {
        const { to: _, ...all } = await books.people(caller, {})
        return all
      },
    )
    .post(
      '/api/people/invitations',
      {
        summary: 'Invite somebody by a letter with a link, which works once within seven days',
        description: 'The link stands in the letter and nowhere else. Without mail nobody is invited.',
        body: invitationAsked,
        answer: z.strictObject({ invitation: z.string(), until: z.string() }),
      },
      ({ body, request, caller, at }) => inviteByPost(service, caller, body, { request, at }),
    )
    .post(
      '/api/people/invitations/{invitation}/withdrawal',
      {
        summary: 'Take an open invitation back',
        params: z.strictObject({ invitation: id }),
        body: z.strictObject({}),
        answer: z.strictObject({ invitation: z.string() }),
      },
      ({ params, request, caller }) => books.withdrawInvitation(caller, params, request),
    )
    .post(
      '/api/people/access/{access}/end',
      {
        summary: 'End somebody’s access; a person’s to their own fund is proposed to a second manager',
        params: z.strictObject({ access: id }),
        body: z.strictObject({
          why: aKind.openapi({ example: 'left', description: keys(ACCESS_ENDS).join(', ') }),
        }),
        answer: z.strictObject({ access: z.string(), proposal: maybe(z.string()) }),
      },
      ({ params, body, request, caller }) => books.endAccess(caller, { ...params, ...body }, request),
    )
    .get(
      '/api/funds/{fund}/people',
      { summary: 'Who can see this person’s fund, and who decides what', params: inFund, answer: who },
      async ({ params, caller }) => {
        const seen = await books.whoCanSee(caller, params)
        if (isRefusal(seen)) return seen
        const { fund, holder, ...rest } = seen
        return { ...rest, fund: fund.id, ...(holder ? { holder } : {}) }
      },
    )
    .post(
      '/api/funds/{fund}/authorities',
      {
        summary: 'Record an authority with its evidence',
        params: inFund,
        body: authorityAsked,
        answer: wrote.extend({ authority: z.string() }),
      },
      ({ params, body, request, caller }) => books.recordAuthority(caller, { ...params, ...body }, request),
    )
    .post(
      '/api/funds/{fund}/authorities/{authority}/end',
      {
        summary: 'End an authority, and every access that rests on it',
        params: inFund.extend({ authority: id }),
        body: z.strictObject({
          why: maybe(
            aKind.openapi({
              description: `A manager says why: ${keys(AUTHORITY_ENDS).join(', ')}.`,
            }),
          ),
          on: maybe(day),
        }),
        answer: wrote,
      },
      ({ params, body, request, caller }) => books.endAuthority(caller, { ...params, ...body }, request),
    )
    .post(
      '/api/funds/{fund}/decision-making',
      {
        summary: 'Record for each kind of decision who makes it, and how the person is involved',
        params: inFund,
        body: z.strictObject({
          from: day,
          to: maybe(day),
          kinds: list(
            z.strictObject({
              kind: aKind.openapi({ example: 'buy', description: keys(DECISION_KINDS).join(', ') }),
              who: aKind.openapi({ example: 'me-with-help', description: DECIDERS.join(', ') }),
              helper: maybe(name.openapi({ description: 'Who helps, with “me-with-help”.' })),
              authority: maybe(
                id.openapi({ description: 'Whose authority decides, with “best-interests”.' }),
              ),
              involved: text.openapi({ description: 'How the person is involved.' }),
            }),
            20,
          ),
          decided: whoDecided,
        }),
        answer: wrote.extend({ agreement: z.string() }),
      },
      ({ params, body, request, caller }) =>
        books.agreeDecisionMaking(caller, { ...params, ...body }, request),
    )
    .post(
      '/api/funds/{fund}/death',
      {
        summary: 'The person has died: every authority ends, and the end of their own access is proposed',
        params: inFund,
        body: z.strictObject({ on: day }),
        answer: wrote.extend({ proposal: maybe(z.string()) }),
      },
      ({ params, body, request, caller }) => books.recordDeath(caller, { ...params, ...body }, request),
    )
    .get(
      '/api/council-policies',
      {
        summary: 'What each council lets an appointee decide',
        answer: z.strictObject({
          policies: every(
            z.strictObject({
              funder: z.string(),
              name: z.string(),
              from: z.string(),
              appointeeDecides: every(z.enum(keys(DECISION_KINDS))),
              where: z.string(),
            }),
          ),
        }),
      },
      async ({ caller }) => {
        const { policies } = await books.councilPolicies(caller, {})
        return {
          policies: policies.map(({ funder, name: said, from, appointeeDecides, where }) => ({
            funder,
            name: said,
            from,
            appointeeDecides: appointeeDecides satisfies readonly DecisionKind[],
            where,
          })),
        }
      },
    )
    .post(
      '/api/council-policies',
      {
        summary: 'Record what a council’s policy lets an appointee decide',
        body: z.strictObject(policyAsked),
        answer: z.strictObject({ funder: z.string(), from: z.string() }),
      },
      ({ body, request, caller }) => books.recordCouncilPolicy(caller, body, request),
    )
}
