// A month's pack as a council keeps it, and what the checker says of several.
import { createHash } from 'node:crypto'
import { checkPacks } from '../../bin/check-packs.mjs'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import type { Books } from '../../src/bookkeeping/open-books.ts'
import { month } from '../../src/ledger/day.ts'
import { canonicalText } from '../../src/ledger/entry.ts'
import type { PackClosed, PackLine } from '../../src/ledger/pack.ts'
import { isRefusal } from '../../src/ledger/refusal.ts'
import type { Finding } from './at-home.ts'
import { BY } from './bookkeeper.ts'

/** The file of a month's pack. */
export async function packOf(
  { books }: { readonly books: Books },
  of: string,
  { funder = 'northshire', by = BY }: { readonly funder?: string; readonly by?: Caller } = {},
): Promise<Buffer> {
  const own = by.as.role === 'commissioner' ? {} : { funder }
  const file = await books.packFile(by, { month: month(of), ...own })
  if (isRefusal(file)) throw new Error(file.sentence)
  let text = ''
  for await (const line of file.lines()) text += line
  return Buffer.from(text)
}

type Line = PackLine & { readonly name?: { readonly salt: string; readonly text: string } }

/** Its lines without the digest at the end. */
export function linesIn(pack: Uint8Array): Line[] {
  return Buffer.from(pack)
    .toString()
    .trimEnd()
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
}

export function closedIn(pack: Uint8Array, ref: string): PackClosed {
  const line = linesIn(pack).find((l) => l.is === 'closed' && l.ref === ref)
  if (line?.is !== 'closed') throw new Error(`${ref} is not closed in this pack`)
  return line
}

/** The file of these lines, with a digest that fits: by somebody who knows how. */
export function sealed(lines: readonly object[]): Buffer {
  const digest = createHash('sha256')
  for (const { name: _, ...line } of lines as readonly { readonly name?: unknown }[])
    digest.update(`${canonicalText(line)}\n`)
  const end = { is: 'digest', lines: lines.length, digest: digest.digest('hex') }
  return Buffer.from([...lines, end].map((line) => `${canonicalText(line)}\n`).join(''))
}

/** What the checker says of these packs. */
export function said(packs: readonly Uint8Array[], options: { readonly withGaps?: boolean } = {}) {
  const files = packs.map((bytes, i) => ({ name: `pack ${i + 1}`, bytes }))
  const { sound, findings } = checkPacks(files, options) as { sound: boolean; findings: readonly Finding[] }
  const of = (is: Finding['is']) => findings.flatMap((f) => (f.is === is ? [f.says] : []))
  return { sound, right: of('right'), wrong: of('wrong'), unchecked: of('unchecked') }
}
