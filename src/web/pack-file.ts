import type { Context } from 'hono'
import type { Books } from '../bookkeeping/open-books.ts'
import type { PackAsked } from '../bookkeeping/packs.ts'
import { packTable } from '../formats/pack.ts'
import { type Month, readMonth } from '../ledger/day.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import type { WebEnv } from './caller.ts'
import { sendLines } from './entries-file.ts'
import { refused } from './refused.tsx'
import { sendTable } from './table-file.ts'

export type PackEnding = '' | '.ndjson' | '.csv'

/** Reads “2026-04”, “2026-04.ndjson”, “2026-04.csv”. */
export function readPack(document: string): { readonly month: Month; readonly ending: PackEnding } | Refusal {
  const [, of, ending = ''] = /^(\d{4}-\d{2})(\.ndjson|\.csv)?$/.exec(document) ?? []
  if (of === undefined) return new Refusal('not-found', 'There is nothing at this address.')
  const month = readMonth(of)
  return isRefusal(month) ? month : { month, ending: ending as PackEnding }
}

/** A month's pack as a file: sent as it is read, for there may be a thousand funds in it. */
export async function sendPack(
  c: Context<WebEnv>,
  books: Pick<Books, 'packFile'>,
  ask: PackAsked,
  ending: Exclude<PackEnding, ''>,
): Promise<Response> {
  const found = await books.packFile(c.var.caller, ask)
  if (isRefusal(found)) return refused(c, [found])
  const name = `pack-${found.head.funder.code}-${found.head.month}${ending}`
  if (ending === '.ndjson') return sendLines(c, name, found.lines())
  return sendTable(c, name, await packTable(found.rows()))
}
