// A statement as somebody has it at home: its file for programs and its entries, checked by the checker alone.
import { check } from '../../bin/check-statement.mjs'
import { type Caller, digestOf } from '../../src/bookkeeping/daybook.ts'
import { statementJson } from '../../src/formats/statement.ts'
import type { WordRef } from '../../src/ledger/entry.ts'
import { isRefusal } from '../../src/ledger/refusal.ts'
import type { Statement } from '../../src/ledger/statement.ts'
import { type Bookkeeper, BY } from './bookkeeper.ts'

export interface AtHome {
  readonly statement: Uint8Array
  readonly entries: Uint8Array
}

export interface Finding {
  readonly is: 'right' | 'wrong' | 'unchecked'
  readonly says: string
}

/** What the checker says of these files. */
export function checked(files: AtHome & { readonly last?: Uint8Array; readonly withoutLast?: boolean }): {
  readonly sound: boolean
  readonly findings: readonly Finding[]
} {
  return check(files)
}

/** What is wrong, as the checker names it. */
export function wrongIn(files: Parameters<typeof checked>[0]): string[] {
  return checked(files).findings.flatMap((f) => (f.is === 'wrong' ? [f.says] : []))
}

/** The files of an issued statement, by its number, as one who may see it gets them. */
export async function atHome(
  { books }: Pick<Bookkeeper, 'books'>,
  fund: string,
  number: number,
  caller: Caller = BY,
): Promise<AtHome> {
  const found = await books.statementOf(caller, { fund, number })
  if (isRefusal(found)) throw new Error(found.sentence)
  const words = await books.saltedWordsOfStatement(caller, found.statement)
  const proof = await books.entriesProof(caller, { fund, number })
  if (isRefusal(proof)) throw new Error(proof.sentence)
  let entries = ''
  for await (const line of proof.lines()) entries += line
  return { statement: fileOf(found.statement, words), entries: Buffer.from(entries) }
}

/** The file for programs of any document, with a digest that fits. */
export function fileOf(
  statement: Statement,
  words: ReadonlyMap<WordRef, { readonly salt: string; readonly text: string }>,
): Uint8Array {
  return Buffer.from(statementJson({ statement, digest: digestOf(statement), words }))
}

/** Every issued statement of every person's fund, checked at home: what is wrong, by fund and number. */
export async function wrongAtHome(
  k: Pick<Bookkeeper, 'books' | 'store'>,
  caller: Caller = BY,
): Promise<string[]> {
  const wrong: string[] = []
  for (const fund of await k.store.funds(caller.provider)) {
    if (fund.holder !== 'person') continue
    let last: Uint8Array | undefined
    for (const { number, state } of await k.store.statements(fund.id)) {
      const files = await atHome(k, fund.id, number, caller)
      const said = wrongIn({ ...files, ...(last ? { last } : {}) })
      wrong.push(...said.map((one) => `${fund.ref}, statement ${number}: ${one}`))
      if (state === 'final') last = files.statement
    }
  }
  return wrong
}
