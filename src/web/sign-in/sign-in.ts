import { type Context, Hono } from 'hono'
import type { UserId } from '../../bookkeeping/store-people.ts'
import type { WebEnv, Who } from '../caller.ts'
import { cardPages } from './cards.tsx'
import { SignInDesk, type SignInOptions } from './desk.ts'
import { invitationPages } from './invitation.tsx'
import { linkPages } from './link.tsx'
import { lostPages } from './lost.tsx'
import { organisationPages } from './oidc.tsx'
import { ownPages } from './own.tsx'
import { sessionPages } from './sessions.tsx'
import { staffPages } from './staff.tsx'

export type { SignInOptions } from './desk.ts'

/** Signing in, as the app asks for it. */
export interface SignIn {
  readonly who: Who
  /** The pages that nobody needs to be signed in for, and those about being signed in. */
  readonly routes: Hono<WebEnv>
  /** What somebody gets who asks for a page and is not in: the same whether or not it exists. */
  readonly nobody: (c: Context<WebEnv>) => Response | Promise<Response>
  /** Lets somebody in without a password: a demo's invented people alone. */
  readonly letIn: (c: Context<WebEnv>, user: UserId) => Promise<void>
}

/** Another way to come in is a file of its own beside these, and a line here. */
export function signIn(options: SignInOptions): SignIn {
  const desk = new SignInDesk(options)
  const routes = new Hono<WebEnv>()
  linkPages(routes, desk)
  staffPages(routes, desk)
  ownPages(routes, desk)
  lostPages(routes, desk)
  invitationPages(routes, desk)
  sessionPages(routes, desk)
  organisationPages(routes, desk)
  cardPages(routes, desk)
  return {
    who: async (c) => {
      const state = await desk.state(c)
      return state.is === 'in' ? state.visitor : undefined
    },
    routes,
    nobody: (c) => desk.nobody(c),
    letIn: async (c, user) => {
      if (!options.demo) throw new Error('only a demo lets anybody in')
      const roles = (await desk.books.accessesOf(user)).map(({ role }) => role)
      const isStaff = roles.some((role) => role === 'manager' || role === 'commissioner')
      const way = isStaff ? 'password' : 'link'
      await desk.comeIn(
        c,
        await desk.openSession(c, user),
        { way, secondFactor: isStaff, kept: false },
        undefined,
      )
    },
  }
}
