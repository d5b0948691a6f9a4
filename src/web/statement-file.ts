import type { Context } from 'hono'
import { type Caller, digestOf, sha256 } from '../bookkeeping/daybook.ts'
import type { StatementShown } from '../bookkeeping/issued.ts'
import type { Books } from '../bookkeeping/open-books.ts'
import { type Month, readMonth } from '../ledger/day.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import type { Form, Statement } from '../ledger/statement.ts'
import { copyFor } from '../ledger/statement-copy.ts'
import { type Language, languageFrom } from '../words/catalogue.ts'
import type { WebEnv } from './caller.ts'

/** What the address of a statement as a page ends in. */
export type PageEnding = '' | '-easy-read'

/** What the address of a statement as a file ends in. */
const FILES = {
  '.pdf': { form: 'pdf', type: 'application/pdf' },
  '-large-print.pdf': { form: 'large-print', type: 'application/pdf' },
  '-easy-read.pdf': { form: 'easy-read', type: 'application/pdf' },
  '.csv': { form: 'csv', type: 'text/csv; charset=utf-8' },
  '.json': { form: 'json', type: 'application/json' },
} as const satisfies Record<string, { readonly form: Form; readonly type: string }>
export type FileEnding = keyof typeof FILES

/** A statement's address: its number, or a month, and the form. */
interface DocumentAsked {
  readonly name: string
  readonly which: number | Month
  readonly ending: PageEnding | FileEnding
}

const DOCUMENT = /^(?<name>\d{4}-\d{2}|\d{1,5})(?<ending>.*)$/

/** Reads “1”, “2026-04-easy-read.pdf”, “3.csv”. */
function readDocument(document: string): DocumentAsked | Refusal {
  const { name = '', ending = '' } = DOCUMENT.exec(document)?.groups ?? {}
  if (name === '' || !isEnding(ending))
    return new Refusal('unknown-document', 'There is no such statement.', {})
  const which = name.includes('-') ? readMonth(name) : Number(name)
  return isRefusal(which) ? which : { name, which, ending }
}

function isEnding(ending: string): ending is DocumentAsked['ending'] {
  return ending === '' || ending === '-easy-read' || isFileEnding(ending)
}

export function isFileEnding(ending: string): ending is FileEnding {
  return Object.hasOwn(FILES, ending)
}

/** A statement, issued or a look at the open month, with what it takes to show it in any form. */
export interface StatementFound extends Omit<StatementShown, 'fund'> {
  /** As whoever asks reads it: every form is made of it but the data, which is the document itself. */
  readonly copy: Statement
  readonly asked: DocumentAsked
  readonly language: Language
}

/** The statement of a number, or of a month. */
export async function statementFound(
  books: Books,
  caller: Caller,
  ask: { readonly fund: string; readonly document: string; readonly language?: string | undefined },
): Promise<StatementFound | Refusal> {
  const asked = readDocument(ask.document)
  if (isRefusal(asked)) return asked
  const found = await statementNamed(books, caller, ask.fund, asked.which)
  if (isRefusal(found)) return found
  const { statement, words } = found
  const newer = 'newer' in found ? { newer: found.newer } : {}
  const copy = copyFor(caller.as.role, statement, words)
  return { statement, copy, words, ...newer, asked, language: languageFrom(ask.language) }
}

/** A month's final statement; of a month that is still open how it stands today, whatever early copies went out. */
async function statementNamed(books: Books, caller: Caller, fund: string, which: number | Month) {
  if (typeof which === 'number') return books.statementOf(caller, { fund, number: which })
  const issued = await books.statementOf(caller, { fund, month: which })
  if (isRefusal(issued) ? issued.name !== 'unknown-document' : issued.statement.state === 'final')
    return issued
  const statement = await books.draftStatement(caller, { fund, month: which })
  if (isRefusal(statement)) return isRefusal(issued) ? statement : issued
  return { statement, words: await books.wordsOfStatement(caller, statement) }
}

/** Sends the file that was asked for. */
export async function sendFile(
  c: Context<WebEnv>,
  books: Books,
  found: StatementFound,
  ending: FileEnding,
): Promise<Response> {
  const bytes = await makeFile(books, c.var.caller, found, ending)
  await opening(c, books, found)
  return fileAnswer(c, bytes, { statement: found.statement, ending })
}

/** A form that is a file, shown in the browser under a name of its own. */
export function fileAnswer(
  c: Context<WebEnv>,
  bytes: Uint8Array,
  { statement, ending }: { readonly statement: Statement; readonly ending: FileEnding },
): Response {
  return shown(c, bytes, { type: FILES[ending].type, name: fileName(statement, ending) })
}

/** A file that is shown in the browser under a name of its own. */
export function shown(
  c: Context<WebEnv>,
  bytes: Uint8Array,
  { type, name }: { readonly type: string; readonly name: string },
): Response {
  return c.body(new Uint8Array(bytes), 200, {
    'content-type': type,
    'content-disposition': `inline; filename="${name}"`,
    'cache-control': 'no-store',
  })
}

/**
 * Writes down that whoever reads opens a statement that was issued, where it is the first time; a manager's is none.
 * Nor is asking for its headers alone (HEAD): nobody was shown anything.
 */
export async function opening(
  c: Context<WebEnv>,
  books: Books,
  { statement, asked: { ending } }: Pick<StatementFound, 'statement' | 'asked'>,
  as?: Form,
): Promise<void> {
  if (statement.proof.code === '' || c.req.method === 'HEAD') return
  const form = as ?? (isFileEnding(ending) ? FILES[ending].form : ending === '' ? 'web' : 'easy-read')
  await books.openedStatement(c.var.caller, { fund: statement.fund, number: statement.number, form })
}

/** A form that is a file; of a statement that was issued it is written down that it was made. */
export async function makeFile(
  books: Books,
  caller: Caller,
  found: Omit<StatementFound, 'asked'>,
  ending: FileEnding,
): Promise<Uint8Array> {
  const { statement, language } = found
  const bytes = await fileBytes(books, caller, { ...found, ending })
  if (statement.proof.code !== '')
    await books.keepRendition(caller, {
      fund: statement.fund,
      number: statement.number,
      form: FILES[ending].form,
      language,
      digest: sha256(bytes),
    })
  return bytes
}

/** statement-LS-001-2026-03-large-print.pdf */
function fileName({ ref, last, state }: Statement, ending: FileEnding): string {
  return `statement-${ref}-${last.slice(0, 7)}${state === 'final' ? '' : '-early-copy'}${ending}`
}

interface FileAsked extends Omit<StatementFound, 'asked'> {
  readonly ending: FileEnding
}

/** The same document and words always give the same bytes. */
async function fileBytes(books: Books, caller: Caller, asked: FileAsked): Promise<Uint8Array> {
  const { statement, copy, words, language, ending } = asked
  switch (ending) {
    case '.pdf':
    case '-large-print.pdf': {
      // Loaded when the first is asked for: the typefaces and the PDF writer take their time.
      const { statementPdf } = await import('../pdf/statement.ts')
      return statementPdf(copy, words, { language, size: ending === '.pdf' ? 'usual' : 'large' })
    }
    case '-easy-read.pdf': {
      const { easyReadPdf } = await import('../pdf/easy-read.ts')
      return easyReadPdf(copy, words, { language })
    }
    case '.csv': {
      const { statementTable } = await import('../formats/statement.ts')
      return Buffer.from(statementTable(copy, words, language))
    }
    case '.json': {
      const { statementJson } = await import('../formats/statement.ts')
      const salted = await books.saltedWordsOfStatement(caller, statement)
      return Buffer.from(statementJson({ statement, digest: digestOf(statement), words: salted }))
    }
  }
}

/** The form that is recorded for whoever asks, where one is: theirs comes first among the forms. */
export function formFor({ sentTo }: Statement, role: Caller['as']['role']): Form | undefined {
  const to = role === 'holder' ? 'person' : role
  const form = sentTo.find((recipient) => recipient.to === to)?.form
  return form === 'other' ? undefined : form
}
