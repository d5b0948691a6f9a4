import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { REFUSALS, type Refusal, type RefusalName } from '../ledger/refusal.ts'
import { NOTHING_THERE } from '../ledger/role.ts'
import type { Visitor, WebEnv } from './caller.ts'
import { Page, type PageProps } from './design/frame.tsx'
import { menuOf, visitorOf } from './menu.ts'

/** What each refusal is in HTTP. Total: a new refusal does not compile without its status. */
export const STATUS: Readonly<Record<RefusalName, ContentfulStatusCode>> = {
  'not-a-number': 422,
  'not-an-amount': 422,
  'not-hours': 422,
  'not-a-day': 422,
  'not-a-time': 422,
  'no-such-time': 422,
  'which-time': 422,
  'ends-before-start': 422,
  'too-large': 422,
  'too-long': 422,
  'bad-text': 422,
  'not-whole-seconds': 422,
  'not-whole-pence': 422,
  'unknown-fund': 404,
  'unknown-kind': 422,
  'unknown-stream': 422,
  'unknown-entry': 404,
  'unknown-pot': 404,
  'unknown-decision': 404,
  'unknown-purchase': 404,
  'unknown-document': 404,
  'unknown-line': 422,
  'unknown-question': 404,
  'unknown-query': 404,
  'query-closed': 409,
  'unknown-reclaim': 404,
  'no-surplus-rule': 409,
  'over-surplus-rule': 422,
  'not-told-yet': 409,
  'already-exists': 409,
  'agreement-invalid': 422,
  'outside-agreement': 422,
  'needs-decision': 422,
  'not-yours-to-decide': 403,
  'authority-does-not-cover': 422,
  'unknown-authority': 404,
  'staff-representative': 422,
  disputed: 422,
  'two-managers': 403,
  'unknown-proposal': 404,
  'already-answered': 409,
  'unknown-person': 404,
  'unknown-role': 422,
  'sign-in-first': 401,
  'wrong-sign-in': 422,
  'link-used': 422,
  'too-many-tries': 429,
  'weak-password': 422,
  'no-post': 422,
  'decision-does-not-cover': 422,
  'not-enough-hours': 422,
  'not-enough-money': 422,
  'below-floor': 422,
  'own-cash-first': 422,
  'nothing-to-take': 422,
  'support-not-recorded': 422,
  'late-cancellation-not-answered': 422,
  'future-day': 422,
  'period-closed': 422,
  'period-not-over': 422,
  'period-not-next': 422,
  'rows-put-aside': 422,
  'cannot-reverse': 422,
  'already-reversed': 409,
  'entries-in-the-way': 422,
  'does-not-add-up': 422,
  'overlaps-another-visit': 422,
  'worker-in-two-places': 422,
  'older-file': 422,
  'may-be-decided': 422,
  'file-unreadable': 422,
  'unknown-mapping': 422,
  'key-missing': 400,
  'key-reused': 422,
  'still-running': 409,
  'changed-meanwhile': 409,
  'body-invalid': 422,
  'not-found': 404,
  'too-big': 413,
  'not-allowed': 403,
  'store-broken': 503,
}

/** The status of a list of refusals: of their first, since people read and mend them in order. */
function statusOf(refusals: readonly Refusal[]): ContentfulStatusCode {
  const [first] = refusals
  return first ? STATUS[first.name] : 500
}

/** Addresses under which a program asks, not a person: they are answered in JSON. */
export function isForPrograms(c: Context<WebEnv>): boolean {
  return c.req.path === '/api' || c.req.path.startsWith('/api/')
}

export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly instance: string
  readonly refusals: readonly {
    readonly name: string
    readonly detail: string
    readonly facts: Readonly<Record<string, unknown>>
    readonly where: Readonly<Record<string, string | number>>
  }[]
}

/** RFC 9457: everything that was refused, the first of it said in front. */
function problemOf(c: Context<WebEnv>, refusals: readonly Refusal[], status?: number): Problem {
  const [first] = refusals
  return {
    type: first ? `urn:ringfence:refusal:${first.name}` : 'about:blank',
    title: first ? REFUSALS[first.name] : 'something went wrong',
    status: status ?? statusOf(refusals),
    detail: refusals.map((r) => r.sentence).join(' '),
    instance: `urn:ringfence:request:${c.var.reference}`,
    refusals: refusals.map((r) => ({
      name: r.name,
      detail: r.sentence,
      facts: r.facts,
      where: { ...r.where },
    })),
  }
}

const PROBLEM = { 'content-type': 'application/problem+json; charset=utf-8' }

/** An expected no: a problem for a program, a page that says what to do next for a person. */
export function refused(
  c: Context<WebEnv>,
  refusals: readonly Refusal[],
  status: ContentfulStatusCode = statusOf(refusals),
  headers: Readonly<Record<string, string>> = {},
): Response | Promise<Response> {
  if (isForPrograms(c))
    return c.body(JSON.stringify(problemOf(c, refusals, status)), status, { ...PROBLEM, ...headers })
  return c.html(<RefusedPage {...{ refusals, status }} frame={frameOf(c)} />, status, headers)
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'This could not be understood',
  401: 'Sign in first',
  403: 'This is not allowed',
  404: 'There is nothing here',
  405: 'This cannot be done here',
  408: 'This took too long',
  409: 'Something is in the way',
  413: 'This is too big',
  421: 'This service answers by its own name only',
  429: 'Too many tries',
  503: 'Not just now',
  504: 'This took too long',
}

type Frame = Pick<PageProps, 'back' | 'nav' | 'visitor'>

/** Whoever is in sees that they still are; before it is known who asks there is only the way back. */
function frameOf(c: Context<WebEnv>): Frame {
  const back = { href: '/', text: 'To the start' }
  // Typed as always there; not yet where the request was refused before.
  const visitor: Visitor | undefined = c.get('visitor')
  return visitor ? { back, nav: menuOf(visitor.caller.as), visitor: visitorOf(visitor) } : { back }
}

function RefusedPage({
  refusals,
  status,
  frame,
}: {
  refusals: readonly Refusal[]
  status: number
  frame: Frame
}) {
  const title = TITLES[status] ?? 'This cannot be done'
  return (
    <Page title={title} {...frame}>
      <h1 class="govuk-heading-l">{title}</h1>
      {refusals.map((r) => (
        <p class="govuk-body">{saidToPeople(r)}</p>
      ))}
    </Page>
  )
}

/** A fund's id says nothing to people: what was asked for is named to programs alone. */
function saidToPeople({ name, sentence }: Refusal): string {
  return name === 'unknown-fund' ? NOTHING_THERE.sentence : sentence
}

/** Anything unexpected: people get a reference to quote, the log has the rest. */
export function wentWrong(
  c: Context<WebEnv>,
  status: ContentfulStatusCode = 500,
): Response | Promise<Response> {
  const { reference } = c.var
  const detail = `Something went wrong. Nothing was recorded. If it happens again, say this reference: ${reference}`
  if (isForPrograms(c)) {
    const problem: Problem = {
      type: 'about:blank',
      title: 'something went wrong',
      status,
      detail,
      instance: `urn:ringfence:request:${reference}`,
      refusals: [],
    }
    return c.body(JSON.stringify(problem), status, PROBLEM)
  }
  return c.html(
    <Page title="Something went wrong" {...frameOf(c)}>
      <h1 class="govuk-heading-l">Something went wrong</h1>
      <p class="govuk-body">Check the fund before you try again: it may have been recorded, or not.</p>
      <p class="govuk-body">
        If it happens again, say this reference: <strong>{reference}</strong>
      </p>
    </Page>,
    status,
  )
}
