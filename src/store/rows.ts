import { hash } from 'node:crypto'
import type { Moment } from '../ledger/day.ts'

/** What the rows of every store have in common: canonical text, hashes, seals, and NULL. */

/** SHA-256 in hex over UTF-8. */
export function sha256(text: string): string {
  return hash('sha256', text)
}

/** The commitment to a text: SHA-256 over the salt's 32 bytes, then the text (design.md §1.3). */
export function commitment(salt: string, text: string): string {
  return hash('sha256', Buffer.concat([Buffer.from(salt, 'hex'), Buffer.from(text, 'utf8')]))
}

/**
 * Canonical JSON (RFC 8785) for what the ledger stores: objects with their keys in order, arrays, text,
 * whole numbers, yes and no, nothing. A test compares it with the canonicalize package, which costs four
 * times as much. Throws on anything else: fractions and lone surrogates have no place in the books.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(inOrder(value))
}

const [ZERO, NINE] = [48, 57]

/** The same value with every object's names in the order of their UTF-16 code units, as RFC 8785 has them. */
function inOrder(value: unknown): unknown {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError('text with a lone surrogate cannot be stored')
    return value
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError(`not a safe whole number: ${value}`)
    return value
  }
  if (value === null || typeof value === 'boolean' || value === undefined) return value
  if (typeof value !== 'object') throw new TypeError(`cannot be stored: ${typeof value}`)
  if (Array.isArray(value)) return value.map(inOrder)
  const ordered: Record<string, unknown> = {}
  for (const name of Object.keys(value).sort()) {
    // JavaScript keeps names like numbers in an order of their own, and one name is no property at all.
    const first = name.charCodeAt(0)
    if ((first >= ZERO && first <= NINE) || name === '__proto__' || !name.isWellFormed())
      throw new TypeError(`cannot be stored: “${name}”`)
    ordered[name] = inOrder(value[name as keyof typeof value])
  }
  return ordered
}

/** A moment to the millisecond, always: moments are compared as text, so all must have the same length. */
export function toTheMillisecond(moment: Moment): Moment {
  return Temporal.Instant.from(moment).toString({ smallestUnit: 'millisecond' }) as Moment
}

/**
 * The seal of a filed row: its table, its columns in the table's order, and the seal of the row filed
 * before it, in whatever table. A row lost, added, changed or moved shows from there on.
 */
export function sealOf(table: string, columns: readonly (string | number | null)[], before: string): string {
  return sha256(JSON.stringify([table, ...columns, before]))
}

/** Columns as a database gives them: nothing is NULL there, and left out here. */
export type Nullable<T> = {
  [K in keyof T]-?: undefined extends T[K] ? Exclude<T[K], undefined> | null : T[K]
}

/** Leaves out what is NULL. */
export function filled<T extends object>(row: Nullable<T>): T {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as T
}
