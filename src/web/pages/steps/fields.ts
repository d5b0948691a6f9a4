import type { Day } from '../../../ledger/day.ts'
import { type Form, partsOf } from '../form.ts'

/** What several steps read and write in the same way. */

/** Words that stand on every statement. */
export function labelIn(form: Form, name: string, missing: string): string | undefined {
  const text = form.text(name, missing)
  if (text === undefined || text.length <= 200) return text
  return form.wrong(name, 'This may be at most 200 characters.')
}

/** “Northshire Council” → `northshire-council`: small letters and hyphens, at most 30. */
export function codeFrom(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const words = plain.replace(/[’']/g, '').match(/[a-z0-9]+/g) ?? []
  const code = words
    .join('-')
    .replace(/^[0-9-]+/, '')
    .slice(0, 30)
  return code.replace(/-+$/, '')
}

/** A whole number between two, both included. */
export function whole(
  form: Form,
  name: string,
  missing: string,
  { least = 1, most = 10_000 }: { readonly least?: number; readonly most?: number } = {},
): number | undefined {
  const text = form.written(name).trim()
  if (text === '') return form.wrong(name, missing)
  const number = /^\d{1,6}$/.test(text) ? Number(text) : -1
  if (number >= least && number <= most) return number
  return form.wrong(name, `Write a whole number from ${least} to ${most}.`)
}

export function dayFields(name: string, day: Day): Record<string, string> {
  return Object.fromEntries(
    Object.entries(partsOf(day)).map(([part, text]) => [`${name}-${part}`, String(text)]),
  )
}

export function withFields(fields: URLSearchParams, more: Readonly<Record<string, string>>): URLSearchParams {
  const all = new URLSearchParams(fields)
  for (const [name, value] of Object.entries(more)) all.set(name, value)
  return all
}

/** Three boxes that may all be left empty. */
export function optionalDay(form: Form, name: string): Day | undefined {
  return Object.values(form.dayWritten(name)).every((part) => part === '') ? undefined : form.day(name)
}
