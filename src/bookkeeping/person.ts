import { isStorable } from '../ledger/entry.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { type Daybook, unknownFund } from './daybook.ts'
import type { FundRow } from './store.ts'

/** A person's fund; the provider's own book is nobody's. */
export async function personsFund(daybook: Daybook, ref: string): Promise<FundRow | Refusal> {
  if (ref === '') return new Refusal('unknown-fund', 'Say whose fund it is.', {}, { field: 'fund' })
  const fund = await daybook.fund(ref)
  return isRefusal(fund) || fund.holder === 'person' ? fund : unknownFund(ref)
}

/** The funders that agreements of the provider name, by code. */
export async function fundersOf(daybook: Daybook): Promise<ReadonlyMap<string, string>> {
  const funders = await daybook.kept.funders(daybook.caller.provider)
  return new Map(funders.map(({ code, name }) => [code, name]))
}

/** A funder by its code; refused, with the codes there are, where no agreement names it. */
export async function knownFunder(
  daybook: Daybook,
  code: string,
): Promise<{ readonly code: string; readonly name: string } | Refusal> {
  const funders = await fundersOf(daybook)
  const name = funders.get(code)
  if (name !== undefined) return { code, name }
  const known = [...funders.keys()]
  const what = code === '' ? 'Say for which funder.' : `No agreement names a funder “${code.slice(0, 40)}”.`
  return new Refusal(
    'unknown-stream',
    `${what} The agreements name: ${known.join(', ')}.`,
    { known },
    { field: 'funder' },
  )
}

/** An e-mail address as it is kept: in small letters. Refused where no letter could be sent to it. */
export function readEmail(text: string): string | Refusal {
  const email = text.trim().toLowerCase()
  const isAddress =
    email.length <= 254 &&
    isStorable(email) &&
    /^[^\s@<>()[\],;:\\"]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u.test(email)
  return isAddress
    ? email
    : new Refusal('bad-text', 'Write one e-mail address, like name@example.org.', {}, { field: 'email' })
}

/** Names are the same whatever their spaces and capital letters. */
export function sameName(a: string, b: string): boolean {
  const plain = (name: string) => name.trim().replace(/\s+/gu, ' ').toLocaleLowerCase('en-GB')
  return plain(a) === plain(b)
}

/** Whoever is paid by the provider is nobody's representative (design.md §4). */
export function staffRefusal(provider: string, field = 'email'): Refusal {
  return new Refusal(
    'staff-representative',
    `Whoever works for ${provider} cannot be a representative. It must be somebody who is not paid by ${provider}.`,
    {},
    { field },
  )
}
