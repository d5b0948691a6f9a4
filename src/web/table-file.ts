import type { Context } from 'hono'
import type { WebEnv } from './caller.ts'

/** Sends a table as a file that a spreadsheet opens; nobody keeps a copy of it on the way. */
export function sendTable(c: Context<WebEnv>, name: string, table: string): Response {
  return c.body(table, 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'no-store',
  })
}
