import type { UserId } from '../../bookkeeping/store-people.ts'
import { makeAuth } from './auth.ts'
import type { SignInStore } from './keeping.ts'

/**
 * Makes accounts that have no password and no second factor, for the demo's people: nobody comes in by them but
 * through the demo's own page. The secret is for this once, since nothing is signed or encrypted by it.
 */
export function demoAccountsIn(
  store: SignInStore,
  secret: string,
): (who: { readonly name: string; readonly email: string }) => Promise<UserId> {
  const auth = makeAuth({ organisations: [], store, secret, baseUrl: 'http://localhost' })
  return async ({ name, email }) => {
    const { internalAdapter } = await auth.$context
    const user = await internalAdapter.createUser({ name, email, emailVerified: true }, { method: 'demo' })
    return user.id as UserId
  }
}
