import type { Caller } from '../bookkeeping/daybook.ts'
import type { FileIn, RosterRowIn } from '../bookkeeping/imported.ts'
import type { Books } from '../bookkeeping/open-books.ts'
import type { PutAsideRow } from '../bookkeeping/store.ts'
import type { RosterMapping } from '../formats/mapping.ts'
import { readFile, savedMappings } from '../formats/reading.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'

/** A file as it was sent. */
export interface Sent {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Reads all the files that were sent: every one of them, or everything that is wrong with any. */
export async function readAll(
  books: Books,
  caller: Caller,
  sent: readonly Sent[],
): Promise<readonly FileIn[] | readonly Refusal[]> {
  if (sent.length === 0)
    return [new Refusal('body-invalid', 'Choose at least one file.', {}, { field: 'files' })]
  const twice = sent.find((f, i) => sent.findIndex((g) => g.name === f.name) !== i)
  if (twice) {
    return [
      new Refusal(
        'body-invalid',
        `Two files are called “${twice.name}”. Rename one.`,
        {},
        { field: 'files', file: twice.name },
      ),
    ]
  }
  const mappings = await mappingsOf(books, caller)
  const read = sent.map((file) => readFile(file.bytes, file.name, mappings))
  const wrong = read.flatMap((r) => (Array.isArray(r) ? r : []))
  return wrong.length > 0 ? wrong : read.flatMap((r) => (Array.isArray(r) ? [] : [r]))
}

export async function mappingsOf(books: Books, caller: Caller): Promise<readonly RosterMapping[]> {
  return savedMappings(await books.mappings(caller, {}))
}

/** Every file was read, or refusals say why not. */
export function wasRead(read: readonly FileIn[] | readonly Refusal[]): read is readonly FileIn[] {
  return !read.some(isRefusal)
}

/** A row put aside, read again by its list's reader; undefined where that is not possible any more. */
export function rowAgain(row: PutAsideRow, mappings: readonly RosterMapping[]): FileIn | undefined {
  const read = readFile(new TextEncoder().encode(row.text), row.fileName, mappings)
  return Array.isArray(read) ? undefined : read
}

/** The visit that a row put aside is about, where it is one of a roster. */
export function visitIn(file: FileIn | undefined): RosterRowIn | undefined {
  return file?.list === 'roster' ? file.file.rows[0] : undefined
}

/** Other open rows of the same client, or with the same service: what a remembered rule leaves out with this one. */
export function alike(
  row: PutAsideRow,
  field: 'client' | 'service',
  open: readonly PutAsideRow[],
  mappings: readonly RosterMapping[],
): readonly string[] {
  const value = visitIn(rowAgain(row, mappings))?.[field]
  if (value === undefined) return []
  return open
    .filter((other) => other.id !== row.id && visitIn(rowAgain(other, mappings))?.[field] === value)
    .map((other) => other.id)
}
