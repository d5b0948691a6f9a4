import type { Context, Hono } from 'hono'
import { overTimeTable } from '../../../formats/report.ts'
import { isRefusal } from '../../../ledger/refusal.ts'
import type { Service, WebEnv } from '../../caller.ts'
import { refused } from '../../refused.tsx'
import { urls } from '../../urls.ts'
import { errorsOf, Form } from '../form.ts'
import { frameOf, providerOf } from '../frame.ts'
import { daysAsked } from './days.tsx'
import { directAndManagement } from './direct-and-management.tsx'
import { type Around, asShown, shownBy } from './one-report.tsx'
import { OverTimePage } from './over-time.tsx'
import { ReportPage } from './page.tsx'
import { planAndActual } from './plan-and-actual.tsx'
import { spending } from './spending.tsx'
import { IndexPage } from './start.tsx'

/**
 * What a provider is asked (domain.md 1.1): what is spent on each person's service, how much of it is direct support
 * and how much management, and what was planned and what was given; and the same month by month. A commissioner reads
 * them of the funds and days that their organisation pays.
 */
export function reports(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/reports', async (c) => {
    const found = await books.report(c.var.caller, {})
    if (isRefusal(found)) return refused(c, [found])
    const report = asShown(found)
    return c.html(<IndexPage {...{ report, ...(await around(c, urls.reports())) }} />)
  })

  for (const one of [spending, directAndManagement, planAndActual]) {
    app.get(`/reports/${one.name}`, async (c) => {
      const form = Form.asked(c)
      const asked = daysAsked(form)
      const found = await books.report(c.var.caller, asked)
      // What cannot be asked is said beside the fields, over the days that are shown where none are asked.
      const exact = isRefusal(found) ? await books.report(c.var.caller, {}) : found
      if (isRefusal(exact)) return refused(c, [exact])
      const report = asShown(exact)
      const errors = [
        ...form.errors,
        ...(isRefusal(found) ? errorsOf([found], { to: 'to', from: 'from' }) : []),
      ]
      const shown = shownBy(form, report, one)
      const hasErrors = errors.length > 0
      const more = await around(c, urls.report(one.name), hasErrors)
      return c.html(<ReportPage {...{ one, report, shown, form, errors, ...more }} />, hasErrors ? 422 : 200)
    })

    app.get(`/reports/${one.name}.csv`, async (c) => {
      const form = Form.asked(c)
      const asked = daysAsked(form)
      const report = await books.report(c.var.caller, asked)
      if (isRefusal(report)) return refused(c, [report])
      const rows = [
        ...report.people.map(({ fund: { ref, name }, ...sums }) => ({ ref, name, ...sums })),
        { ref: 'Total', name: undefined, ...report.total },
      ]
      return csv(c, one.table(rows), `${one.name}-${report.days.first}-to-${report.days.last}`)
    })
  }

  app.get('/reports/over-time', async (c) => {
    const over = await books.reportOverTime(c.var.caller, {})
    return c.html(<OverTimePage {...{ over, ...(await around(c, urls.report('over-time'))) }} />)
  })

  app.get('/reports/over-time.csv', async (c) => {
    const { months } = await books.reportOverTime(c.var.caller, {})
    return csv(c, overTimeTable(months), `over-time-to-${months.at(-1)?.month ?? 'now'}`)
  })

  async function around(c: Context<WebEnv>, here: string, hasErrors = false): Promise<Around> {
    const above = here === urls.reports() ? [] : [{ href: urls.reports(), text: 'Reports' }]
    const more = { hasErrors, ...(above.length > 0 ? { breadcrumbs: above } : {}) }
    return {
      provider: (await providerOf(c, service))?.name ?? '',
      isPaying: c.var.caller.as.role === 'commissioner',
      frame: await frameOf(c, service, here, more),
    }
  }
}

function csv(c: Context<WebEnv>, table: string, name: string): Response {
  return c.body(table, 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${name}.csv"`,
  })
}
