import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import { urls } from '../urls.ts'

/**
 * An organisation whose people sign in with its own sign-in (OpenID Connect), such as a council with Entra ID. It
 * vouches for addresses of its own domains and for no others: what another organisation says about them is not heard.
 */
export interface Organisation {
  /** A short code for addresses: small letters, digits and hyphens. */
  readonly id: string
  /** As its people know it: Northshire Council. */
  readonly name: string
  /** The issuer; of Entra ID that of the one tenant, never `common`. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** The domains of its people’s e-mail addresses. */
  readonly domains: readonly string[]
}

/** What better-auth is told of the organisations: only invited people come in, each by an address of its domains. */
export function organisationsPlugin(organisations: readonly Organisation[], baseUrl: string) {
  return genericOAuth({
    config: organisations.map(({ id, issuer, clientId, clientSecret, domains }) => ({
      providerId: id,
      discoveryUrl: `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`,
      requireIdTokenVerification: true,
      clientId,
      clientSecret,
      scopes: ['openid', 'email', 'profile'],
      pkce: true,
      redirectURI: `${baseUrl}${urls.organisationBack(id)}`,
      disableImplicitSignUp: true,
      // No address is heard as no address: better-auth then refuses.
      mapProfileToUser: (profile) =>
        vouchedFor(profile, domains) ? { emailVerified: true } : { email: '', emailVerified: false },
    })),
  })
}

/**
 * Whether the organisation may say this about an address: it is in one of its domains, and not said to be unverified.
 * Entra ID says neither, and gives addresses in a tenant’s own verified domains.
 */
function vouchedFor(profile: object, domains: readonly string[]): boolean {
  const email = 'email' in profile && typeof profile.email === 'string' ? profile.email.toLowerCase() : ''
  const isUnverified = 'email_verified' in profile && String(profile.email_verified) === 'false'
  const [, domain] = /^[^@\s]+@([^@\s]+)$/.exec(email) ?? []
  return domain !== undefined && !isUnverified && domains.some((own) => own.toLowerCase() === domain)
}
