import type { Refusal } from '../ledger/refusal.ts'
import { type BankName, bankOf } from './bank.ts'
import { folded, isRefused, readHeadings } from './csv.ts'
import { DECISION_HEADINGS } from './decisions.ts'
import { likelyRoster, type RosterMapping } from './mapping.ts'
import { PURCHASE_HEADINGS } from './purchases.ts'
import { REMITTANCE_HEADINGS } from './remittance.ts'

/** What a file seems to be, by its headings alone. */
export type Detected =
  /** With the saved mapping whose columns it has, where there is one. */
  | { readonly list: 'roster'; readonly mapping?: RosterMapping }
  | { readonly list: 'bank'; readonly bank: BankName }
  | { readonly list: 'decisions' | 'purchases' | 'remittance' | 'unknown' }

/** Says what kind of file this is; refuses what is no text or has no headings. */
export function detect(
  input: Uint8Array | string,
  file: string,
  mappings: readonly RosterMapping[] = [],
): Detected | Refusal[] {
  const headings = readHeadings(input, file)
  if (isRefused(headings)) return headings
  const folds = new Set(headings.map(folded))
  const hasAll = (wanted: readonly string[]) => wanted.every((heading) => folds.has(folded(heading)))

  const mapping = mappings.find((m) =>
    hasAll(Object.values(m.columns).filter((heading) => heading !== undefined)),
  )
  if (mapping) return { list: 'roster', mapping }
  if (hasAll(DECISION_HEADINGS)) return { list: 'decisions' }
  if (hasAll(PURCHASE_HEADINGS)) return { list: 'purchases' }
  if (hasAll(REMITTANCE_HEADINGS)) return { list: 'remittance' }
  const bank = bankOf(headings)
  if (bank) return { list: 'bank', bank }
  return likelyRoster(headings) ? { list: 'roster' } : { list: 'unknown' }
}
