import type { Hono } from 'hono'
import { Refusal } from '../../ledger/refusal.ts'
import { NOTHING_THERE } from '../../ledger/role.ts'
import type { WebEnv } from '../caller.ts'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { localPath, type SignInDesk } from './desk.ts'

const NOT_KNOWN = new Refusal(
  'wrong-sign-in',
  'Your organisation’s sign-in does not open anything here. Ask whoever manages the service to invite you, under the address that your organisation knows.',
)

/**
 * Coming in by an organisation’s own sign-in. It asks for a second factor itself, so none is asked for here. An
 * invited person without an account gets one when they come from their invitation, while it is open and for their
 * address: it is asked when they leave, and of the address that they come back with.
 */
export function organisationPages(app: Hono<WebEnv>, desk: SignInDesk): void {
  const known = (id: string) => desk.organisations.find((o) => o.id === id)

  // A link and no form: a form’s answer may not lead to another site under our content policy.
  app.get('/sign-in/with/:organisation', async (c) => {
    const organisation = known(c.req.param('organisation'))
    if (!organisation) return refused(c, [NOTHING_THERE])
    const next = localPath(c.req.query('next')) ?? urls.funds()
    const invited = await desk.invitedBy(next)
    const answered = await desk.auth.api.signInSocial({
      body: {
        provider: organisation.id,
        callbackURL: next,
        errorCallbackURL: urls.signIn(),
        disableRedirect: true,
        requestSignUp: invited !== undefined && desk.organisationOf(invited) === organisation,
      },
      headers: desk.device(c),
      asResponse: true,
    })
    const { url } = (await answered.json()) as { url?: string }
    if (!answered.ok || url === undefined || !desk.setState(c, answered))
      return refused(
        c,
        [new Refusal('store-broken', `${organisation.name} does not answer. Try again in a moment.`)],
        503,
      )
    return c.redirect(url, 303)
  })

  app.get('/sign-in/with/:organisation/back', async (c) => {
    const organisation = known(c.req.param('organisation'))
    if (!organisation) return refused(c, [NOTHING_THERE])
    const answered = await desk.auth.api
      .callbackOAuth({
        method: 'GET',
        params: { id: organisation.id },
        query: Object.fromEntries(new URL(c.req.url).searchParams),
        headers: desk.device(c, 'state'),
        asResponse: true,
      })
      .catch(() => undefined)
    desk.forgetState(c)
    if (!answered || !desk.hasSession(answered)) return refused(c, [NOT_KNOWN])
    const next = localPath(pathOf(answered.headers.get('location'), desk.baseUrl))
    const how = { way: 'oidc', secondFactor: true, kept: false } as const
    return c.redirect(await desk.comeIn(c, answered, how, next), 303)
  })
}

function pathOf(location: string | null, baseUrl: string): string | undefined {
  if (location === null || !URL.canParse(location, baseUrl)) return undefined
  const url = new URL(location, baseUrl)
  return url.origin === new URL(baseUrl).origin ? `${url.pathname}${url.search}` : undefined
}
