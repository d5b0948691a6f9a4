import { type Context, Hono } from 'hono'
import type { Books } from '../bookkeeping/open-books.ts'
import { check as api } from './api/check.ts'
import { Routes } from './api/route.ts'
import type { WebEnv } from './caller.ts'
import { check as page } from './pages/check.tsx'
import { tooMany } from './sign-in/staff.tsx'
import { Tries } from './sign-in/tries.ts'

/** How often somebody may ask in a quarter of an hour, from one address. */
const MOST_ASKED = 60
/** How long a file to be checked may take to come, in milliseconds: shorter than the patience with any request. */
const WITHIN_MS = 10_000

/**
 * What anybody may ask who has a statement in hand, as a page and for programs: answered before it is known who asks
 * (docs/decisions/0025). Where nobody can say who is at the other end of the line, nothing is counted.
 */
export function checking(
  books: Pick<Books, 'checkCode'>,
  address: (c: Context<WebEnv>) => string | undefined = () => undefined,
  within: number = WITHIN_MS,
): Hono<WebEnv> {
  const app = new Hono<WebEnv>()
  const tries = new Tries()

  const wait = (c: Context<WebEnv>): number => {
    const from = address(c)
    if (from === undefined || from === '') return 0
    const now = Date.now()
    const seconds = tries.wait(from, MOST_ASKED, now)
    if (seconds === 0) tries.add(from, now)
    return seconds
  }

  page(app, books, { wait, address, within })
  app.use('/api/check', async (c, next) => {
    const seconds = wait(c)
    return seconds > 0 ? tooMany(c, seconds) : next()
  })
  const routes = new Routes()
  api(routes, { books })
  app.route('/', routes.app)
  return app
}
