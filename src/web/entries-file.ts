import type { Context } from 'hono'
import type { Books } from '../bookkeeping/open-books.ts'
import { isRefusal } from '../ledger/refusal.ts'
import type { WebEnv } from './caller.ts'
import { refused } from './refused.tsx'

/**
 * The entries that an issued statement stands on, one a line (docs/checking.md): sent as they are read, so that a fund
 * of ten years takes no more memory than a new one.
 */
export async function entriesFile(
  c: Context<WebEnv>,
  books: Pick<Books, 'entriesProof'>,
  ask: { readonly fund: string; readonly number: number },
): Promise<Response> {
  const found = await books.entriesProof(c.var.caller, ask)
  if (isRefusal(found)) return refused(c, [found], 404)
  return sendLines(
    c,
    `statement-${found.fund.ref}-${found.row.last.slice(0, 7)}-entries.ndjson`,
    found.lines(),
  )
}

/** Sends lines as a file while they are read: memory does not grow with them. */
export function sendLines(c: Context<WebEnv>, name: string, lines: AsyncGenerator<string>): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await lines.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await lines.return(undefined)
    },
  })
  return c.body(body, 200, {
    'content-type': 'application/x-ndjson',
    'content-disposition': `attachment; filename="${name}"`,
  })
}
