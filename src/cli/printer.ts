// A thread that makes papers, started by printing.ts: one order after the other, until it is ended.
import { parentPort } from 'node:worker_threads'
import { printedPdf } from '../pdf/envelopes.ts'
import type { Answered, Ordered } from './printing.ts'

parentPort?.on('message', async ({ number, paper }: Ordered) => {
  try {
    const pdf = await printedPdf(paper)
    answer({ number, pdf }, [pdf.buffer as ArrayBuffer])
  } catch (error) {
    answer({ number, failed: error instanceof Error ? error : new Error(String(error)) })
  }
})

function answer(answered: Answered, handed: ArrayBuffer[] = []): void {
  parentPort?.postMessage(answered, handed)
}
