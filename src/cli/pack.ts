import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import type { PackFile } from '../bookkeeping/packs.ts'
import { packTable } from '../formats/pack.ts'
import { printMonth, readMonth } from '../ledger/day.ts'
import { isRefusal } from '../ledger/refusal.ts'
import { BOOKS, command, needed, ONLY_MINE, oneOf, readAs, refused, toWrite } from './command.ts'
import { inHouse } from './house.ts'

const FORMATS = ['ndjson', 'csv'] as const

export const pack = command({
  name: 'pack',
  summary: 'What a funder keeps of a closed month, with the entries that later packs must go on from',
  usage: ['--month MONTH [--funder CODE] [--format FORMAT] --out FILE'],
  examples: [
    'pack --funder northshire --month 2026-04 --out northshire-2026-04.ndjson',
    'pack --month 2026-04 --format csv --out april.csv',
  ],
  options: {
    month: { type: 'string', value: 'MONTH', says: 'the month, such as 2026-04' },
    funder: {
      type: 'string',
      value: 'CODE',
      says: 'who pays, by the code in the agreements; needed where there are several',
    },
    format: { type: 'string', value: 'FORMAT', says: `${FORMATS.join(' or ')} (ndjson)` },
    out: { type: 'string', value: 'FILE', says: 'the file it is written into' },
    ...BOOKS,
  },
  words: 0,
  run({ options }) {
    const month = readAs('month', needed('which month: --month 2026-04', options.month), readMonth)
    const format = oneOf('format', options.format ?? 'ndjson', FORMATS)
    const out = toWrite('--out', needed('where to: --out FILE', options.out))
    return inHouse(options, async ({ books, caller }) => {
      const ask = { month, ...(options.funder === undefined ? {} : { funder: options.funder }) }
      const found = await books.packFile(caller, ask)
      if (isRefusal(found)) return refused(found)
      const bytes = format === 'csv' ? await tableInto(found, out) : await linesInto(found, out)
      const { funder } = found.head
      return {
        json: { month, funder: funder.code, format, out, bytes },
        text: `The pack of ${printMonth(month)} for ${funder.name} is in ${out}.`,
      }
    })
  },
})

/** Line by line, as they are read. */
async function linesInto(found: PackFile, out: string): Promise<number> {
  const file = openSync(out, 'w', ONLY_MINE)
  let bytes = 0
  try {
    for await (const line of found.lines()) bytes += writeSync(file, line)
  } finally {
    closeSync(file)
  }
  return bytes
}

async function tableInto(found: PackFile, out: string): Promise<number> {
  const table = await packTable(found.rows())
  writeFileSync(out, table, { mode: ONLY_MINE })
  return Buffer.byteLength(table)
}
