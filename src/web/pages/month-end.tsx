import type { Hono } from 'hono'
import { readMonth } from '../../ledger/day.ts'
import { isRefusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import { refused } from '../refused.tsx'
import { urls } from '../urls.ts'
import { frameOf, providerOf } from './frame.ts'
import { monthClosing } from './month-end-closing.tsx'
import { monthPaper } from './month-end-paper.tsx'
import { monthSending } from './month-end-sending.tsx'
import { MonthEndPage } from './month-end-steps.tsx'
import { Work } from './month-end-work.tsx'

/** The end of a month for everybody, step by step, and what is done there for everybody at once. */
export function monthEnd(app: Hono<WebEnv>, service: Service): void {
  const { books } = service
  const work = new Work(service)

  app.get('/month-end', async (c) => {
    const month = await books.whichMonth(c.var.caller, {})
    return c.redirect(urls.monthEnd(month), 303)
  })

  app.get('/month-end/:month', async (c) => {
    const month = readMonth(c.req.param('month'))
    if (isRefusal(month)) return refused(c, [month])
    const found = await books.monthEnd(c.var.caller, { month })
    if (isRefusal(found)) return refused(c, [found])
    const provider = (await providerOf(c, service))?.name ?? ''
    const frame = await frameOf(c, service, urls.monthEnd())
    return c.html(<MonthEndPage {...{ found, provider, frame }} going={work.goingOn(c)} />)
  })

  monthClosing(app, service, work)
  monthSending(app, service, work)
  monthPaper(app, service)
}
