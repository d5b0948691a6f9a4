import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isRefusal, type Refusal } from '../../src/ledger/refusal.ts'

/** Refusals as people read them: "3, 6 (Planned Start): sentence"; a refusal of the whole file has no line. */
export function said(read: unknown): string[] {
  if (!Array.isArray(read) || !read.every(isRefusal))
    throw new Error(`not refused: ${JSON.stringify(read)?.slice(0, 400)}`)
  return read.map((r: Refusal) => {
    const place = [r.where?.line, r.where?.column].filter((part) => part !== undefined).join(', ')
    return `${place || 'file'}: ${r.sentence}`
  })
}

/** What was read, which must not be refused. */
export function kept<T>(read: T | Refusal[]): T {
  if (Array.isArray(read) && read.length > 0 && read.every(isRefusal)) throw new Error(said(read).join('\n'))
  return read as T
}

export function sample(name: string): Uint8Array {
  return readFileSync(join(import.meta.dirname, 'samples', name))
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
