import type { Hono } from 'hono'
import { isRefusal } from '../../ledger/refusal.ts'
import { NOTHING_THERE } from '../../ledger/role.ts'
import type { Service, WebEnv } from '../caller.ts'
import { entriesFile } from '../entries-file.ts'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'

/** What a statement stands on, as a file; and the short address on its paper, that leads to asking about it. */
export function proof(app: Hono<WebEnv>, { books }: Service): void {
  app.get('/funds/:fund/statements/:document', (c, next) => {
    const [, number] = /^([1-9]\d{0,4})-entries\.ndjson$/.exec(c.req.param('document')) ?? []
    if (number === undefined) return next()
    return entriesFile(c, books, { fund: c.req.param('fund'), number: Number(number) })
  })

  app.get('/s/:code', async (c) => {
    const found = await books.statementByCode(c.var.caller, { code: c.req.param('code') })
    if (isRefusal(found)) return refused(c, [NOTHING_THERE])
    return c.redirect(urls.askAbout(found.fund, found.number), 303)
  })
}
