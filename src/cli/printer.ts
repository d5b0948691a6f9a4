// A thread that makes papers, started by printing.ts: one order after the other, until it is ended.
import { parentPort } from 'node:worker_threads'
import { easyReadPdf } from '../pdf/easy-read.ts'
import { statementPdf } from '../pdf/statement.ts'
import { languageFrom } from '../words/catalogue.ts'
import type { Answered, Ordered, Paper } from './printing.ts'

parentPort?.on('message', async ({ number, paper }: Ordered) => {
  try {
    const pdf = await made(paper)
    answer({ number, pdf }, [pdf.buffer as ArrayBuffer])
  } catch (error) {
    answer({ number, failed: error instanceof Error ? error : new Error(String(error)) })
  }
})

function answer(answered: Answered, handed: ArrayBuffer[] = []): void {
  parentPort?.postMessage(answered, handed)
}

/** A statement in the print that is recorded. */
async function made({ statement, words, print, language }: Paper): Promise<Uint8Array> {
  const as = { language: languageFrom(language) }
  if (print === 'easy-read') return easyReadPdf(statement, words, as)
  return statementPdf(statement, words, { ...as, size: print === 'pdf' ? 'usual' : 'large' })
}
