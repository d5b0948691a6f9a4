import type { Moment } from '../ledger/day.ts'
import type { WordRef } from '../ledger/entry.ts'
import type { Statement } from '../ledger/statement.ts'
import { languageFrom } from '../words/catalogue.ts'
import type { Cover, Print } from '../words/cover.ts'
import { coverPaper, writeCover } from './cover.ts'
import { easyReadPaper } from './easy-read.ts'
import { type Paper, Sheets } from './paper.ts'
import { statementPaper } from './statement.ts'

/** What goes into an envelope: a statement in one print, with the words that its reader may see. */
export interface ToPrint {
  readonly statement: Statement
  readonly words: ReadonlyMap<WordRef, string>
  readonly print: Print
  readonly language: string
}

/** A statement in the print that is recorded, as a file of its own. */
export async function printedPdf(to: ToPrint): Promise<Uint8Array> {
  const paper = await printed(to)
  return paper.finish()
}

function printed({ statement, words, print, language }: ToPrint, sheets?: Sheets): Promise<Paper> {
  const as = { language: languageFrom(language) }
  if (print === 'easy-read') return easyReadPaper(statement, words, as, sheets)
  return statementPaper(statement, words, { ...as, size: print === 'pdf' ? 'usual' : 'large' }, sheets)
}

/**
 * What goes into several envelopes as one file to print: a cover sheet and a statement for each, the same pages as in
 * files of their own, and each from a right-hand page on, so that no sheet of paper is of two people. The same
 * envelopes always give the same bytes.
 */
export class Envelopes {
  readonly #sheets: Sheets

  private constructor(sheets: Sheets) {
    this.#sheets = sheets
  }

  static async open(facts: { readonly title: string; readonly made: Moment }): Promise<Envelopes> {
    const { title, made } = facts
    return new Envelopes(await Sheets.open({ title, language: 'en-GB', made: new Date(made) }))
  }

  /** Throws where the figures of the statement do not add up. */
  async add(to: ToPrint, cover: Omit<Cover, 'print' | 'pages'>): Promise<void> {
    const sheets = this.#sheets
    // It lies on top, and says how many pages lie below.
    const front = await coverPaper(cover, to.statement.knownAt, sheets)
    const paper = await printed(to, sheets)
    paper.end()
    writeCover(front, { ...cover, print: to.print, pages: paper.pages })
    front.end()
    sheets.write()
  }

  finish(): Uint8Array {
    return this.#sheets.finish()
  }
}
