import type { Context } from 'hono'
import type { Caller } from '../bookkeeping/daybook.ts'
import type { StatementShown } from '../bookkeeping/figures.ts'
import type { Books } from '../bookkeeping/open-books.ts'
import { readMonth } from '../ledger/day.ts'
import { isRefusal, type Refusal } from '../ledger/refusal.ts'
import type { WebEnv } from './caller.ts'

/** A statement, final or an early copy, that can be sent on paper. */
export interface StatementFile extends Omit<StatementShown, 'fund'> {
  readonly pdf: (c: Context<WebEnv>) => Promise<Response>
}

/** The statement of a number, or of a month: the month that is still open has only its early copy. */
export async function statementFile(
  books: Books,
  caller: Caller,
  ask: { readonly fund: string; readonly document: string },
): Promise<StatementFile | Refusal> {
  const name = ask.document.replace(/\.(?:json|pdf)$/, '')
  const found = await statementNamed(books, caller, ask.fund, name)
  if (isRefusal(found)) return found
  const { statement, words } = found
  return {
    statement,
    words,
    pdf: async (c) => {
      // Loaded when the first is asked for: the typefaces and the PDF writer take their time.
      const { statementPdf } = await import('../pdf/statement.ts')
      const file = `statement-${statement.ref}-${statement.last.slice(0, 7)}${statement.state === 'final' ? '' : '-early-copy'}.pdf`
      return c.body(new Uint8Array(await statementPdf(statement, words)), 200, {
        'content-type': 'application/pdf',
        'content-disposition': `inline; filename="${file}"`,
      })
    },
  }
}

async function statementNamed(books: Books, caller: Caller, fund: string, name: string) {
  if (!name.includes('-')) return books.statementOf(caller, { fund, number: Number(name) })
  const month = readMonth(name)
  if (isRefusal(month)) return month
  const closed = await books.statementOf(caller, { fund, month })
  if (!isRefusal(closed) || closed.name !== 'unknown-document') return closed
  const statement = await books.draftStatement(caller, { fund, month })
  if (isRefusal(statement)) return statement
  return { statement, words: await books.wordsOfStatement(caller, statement) }
}
