import type { Hono } from 'hono'
import { isRefusal, Refusal } from '../../ledger/refusal.ts'
import type { Service, WebEnv } from '../caller.ts'
import { StatementPage } from '../design/statement.tsx'
import { refused } from '../refused.tsx'
import { statementFile } from '../statement-file.ts'
import { urls } from '../urls.ts'
import { frameOf } from './frame.ts'

/** A statement by its number, or a month's early copy; on the page and on paper. */
export function statement(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/funds/:fund/statements/:document', async (c) => {
    const { fund, document } = c.req.param()
    if (!/^(?:\d{1,5}|\d{4}-\d{2})(?:\.pdf)?$/.test(document))
      return refused(c, [new Refusal('unknown-document', 'There is no such statement.')])
    const found = await statementFile(books, c.var.caller, { fund, document })
    if (isRefusal(found)) return refused(c, [found], 404)
    if (document.endsWith('.pdf')) return found.pdf(c)
    const frame = await frameOf(c, service, '', { back: { href: urls.fund(fund), text: 'Back to the fund' } })
    const forms = [{ href: urls.statementPdf(fund, document), text: 'Print it or keep it (PDF)' }]
    return c.html(
      <StatementPage statement={found.statement} words={found.words} frame={frame} forms={forms} />,
    )
  })
}
