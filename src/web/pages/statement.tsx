import type { Hono } from 'hono'
import { isRefusal } from '../../ledger/refusal.ts'
import { wordsIn } from '../../words/catalogue.ts'
import { easyRead } from '../../words/easy-read.ts'
import type { Service, WebEnv } from '../caller.ts'
import { EasyReadPage } from '../design/easy-read.tsx'
import type { Link } from '../design/frame.tsx'
import { StatementPage } from '../design/statement.tsx'
import { refused } from '../refused.tsx'
import {
  formFor,
  isFileEnding,
  opening,
  type StatementFound,
  sendFile,
  statementFound,
} from '../statement-file.ts'
import { urls } from '../urls.ts'
import { frameOf } from './frame.ts'

/** A statement by its number, or a month's early copy; in every form. */
export function statement(app: Hono<WebEnv>, service: Service): void {
  const { books } = service

  app.get('/funds/:fund/statements/:document', async (c) => {
    const { fund, document } = c.req.param()
    const language = c.req.query('language')
    const found = await statementFound(books, c.var.caller, { fund, document, language })
    if (isRefusal(found)) return refused(c, [found], 404)
    const { statement, copy, words, asked } = found
    if (isFileEnding(asked.ending)) return sendFile(c, books, found, asked.ending)
    await opening(c, books, found)
    const frame = await frameOf(c, service, '', { back: { href: urls.fund(fund), text: 'Back to the fund' } })
    const forms = otherForms(fund, found, c.var.caller.as.role)
    const issued = statement.proof.code !== ''
    const says = wordsIn(found.language, statement.nation).forms
    const askAt = (line?: string) => urls.askAbout(fund, statement.number, line)
    if (asked.ending === '-easy-read')
      return c.html(
        <EasyReadPage
          text={easyRead(copy, words, found.language)}
          frame={frame}
          {...forms}
          askAt={issued ? askAt() : undefined}
        />,
      )
    return c.html(
      <StatementPage
        statement={copy}
        words={words}
        language={found.language}
        frame={frame}
        {...forms}
        askAt={issued ? askAt : undefined}
        newer={
          found.newer && {
            href: urls.statement(fund, String(found.newer.number)),
            text: says.newer(found.newer.number),
          }
        }
      />,
    )
  })
}

const FORMS = [
  { ending: '', says: 'web', form: 'web' },
  { ending: '-easy-read', says: 'easy-read', form: 'easy-read' },
  { ending: '.pdf', says: 'pdf', form: 'pdf' },
  { ending: '-large-print.pdf', says: 'large-print', form: 'large-print' },
  { ending: '-easy-read.pdf', says: 'easy-read-pdf', form: 'easy-read' },
  { ending: '.csv', says: 'csv', form: 'csv' },
  { ending: '.json', says: 'json', form: 'json' },
] as const

/**
 * Every form but the one that is shown. To the person, and to whoever speaks for them: how to print it, and how else to
 * read it here; the rest is folded away. To others all of them, first the one that is recorded for whoever reads.
 */
function otherForms(
  fund: string,
  { statement, asked, language }: StatementFound,
  role: Parameters<typeof formFor>[1],
): { readonly forms: readonly Link[]; readonly moreForms: readonly Link[] } {
  const says = wordsIn(language, statement.nation).forms
  const own = formFor(statement, role)
  const query = language === 'en' ? {} : { language }
  const isEasy = asked.ending === '-easy-read'
  const print = own === 'large-print' ? '-large-print.pdf' : isEasy ? '-easy-read.pdf' : '.pdf'
  const first: readonly string[] =
    role === 'holder' || role === 'representative' ? [print, isEasy ? '' : '-easy-read'] : []
  const others = FORMS.filter(({ ending }) => ending !== asked.ending)
    .toSorted((a, b) => Number(b.form === own) - Number(a.form === own))
    .map((form) => ({
      ending: form.ending as string,
      href: urls.statement(fund, `${asked.name}${form.ending}`, query),
      text: form.says === 'web' && first.length > 0 ? says.usual : says[form.says],
    }))
  const checks =
    statement.proof.code === ''
      ? []
      : [
          { href: urls.entriesFile(fund, statement.number), text: says.entries },
          { href: urls.check(statement.proof.code), text: says.check },
        ]
  if (first.length === 0) return { forms: [...others, ...checks], moreForms: [] }
  return {
    forms: first.flatMap((ending) => others.filter((form) => form.ending === ending)),
    moreForms: [...others.filter(({ ending }) => !first.includes(ending)), ...checks],
  }
}
