import { shown } from '../ledger/money.ts'
import { Refusal } from '../ledger/refusal.ts'
import { type BankFile, readBank } from './bank.ts'
import { isRefused } from './csv.ts'
import { type DecisionFile, readDecisions } from './decisions.ts'
import { detect } from './detect.ts'
import { type RosterMapping, readMapping } from './mapping.ts'
import { type PurchaseFile, readPurchases } from './purchases.ts'
import { type RemittanceFile, readRemittance } from './remittance.ts'
import { type RosterFile, readRoster } from './roster.ts'

/** A file as its reader understood it, with its bytes and its line of headings: what an import takes. */
export type ReadFile = { readonly name: string; readonly bytes: Uint8Array; readonly heading: string } & (
  | { readonly list: 'roster'; readonly file: RosterFile }
  | { readonly list: 'decisions'; readonly file: DecisionFile }
  | { readonly list: 'purchases'; readonly file: PurchaseFile }
  | { readonly list: 'remittance'; readonly file: RemittanceFile }
  | { readonly list: 'bank'; readonly file: BankFile }
)

/** Reads one file of whatever kind its headings say it is; a roster by the saved mapping whose columns it has. */
export function readFile(
  bytes: Uint8Array,
  name: string,
  mappings: readonly RosterMapping[],
): ReadFile | Refusal[] {
  const found = detect(bytes, name, mappings)
  if (isRefused(found)) return found
  const read = <F extends object, L extends ReadFile['list']>(list: L, file: F | Refusal[]) =>
    isRefused(file) ? file : { name, bytes, heading: headingLine(bytes), list, file }
  switch (found.list) {
    case 'roster':
      return found.mapping ? read('roster', readRoster(bytes, found.mapping, name)) : [unmapped(name)]
    case 'decisions':
      return read('decisions', readDecisions(bytes, name))
    case 'purchases':
      return read('purchases', readPurchases(bytes, name))
    case 'remittance':
      return read('remittance', readRemittance(bytes, name))
    case 'bank':
      return read('bank', readBank(bytes, name))
    case 'unknown':
      return [
        new Refusal(
          'file-unreadable',
          `“${shown(name)}” is no list that is known here: a roster, decisions, purchases, a remittance or a bank statement. Check its headings.`,
          { file: name },
          { file: name, line: 1 },
        ),
      ]
  }
}

function unmapped(name: string): Refusal {
  return new Refusal(
    'unknown-mapping',
    `“${shown(name)}” looks like a roster, but no saved mapping has its columns. Save a mapping for it first.`,
    { file: name },
    { file: name, line: 1 },
  )
}

/** The first line as it stands, without a byte order mark: with it a row can be read again by itself. */
function headingLine(bytes: Uint8Array): string {
  const end = bytes.indexOf(0x0a)
  return new TextDecoder().decode(end === -1 ? bytes : bytes.subarray(0, end)).replace(/\r$/, '')
}

/** A row put aside, read again: its text begins with the line of headings. */
export function readRowAgain(
  text: string,
  name: string,
  mappings: readonly RosterMapping[],
): ReadFile | Refusal[] {
  return readFile(new TextEncoder().encode(`${text}\n`), name, mappings)
}

/** The saved mappings that can be read; of two with one name the later counts. */
export function savedMappings(rows: readonly { readonly body: string }[]): RosterMapping[] {
  const byName = new Map<string, RosterMapping>()
  for (const { body } of rows) {
    const mapping = readMapping(body)
    if (!isRefused(mapping)) byName.set(mapping.name, mapping)
  }
  return [...byName.values()]
}
