import type { Digest } from '../ledger/entry.ts'
import type { FundId } from '../ledger/fund.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import type { Daybook, Desk } from './daybook.ts'
import { statementsOf } from './issued.ts'

/**
 * What anybody may learn who has a statement in hand, and nothing else (docs/decisions/0025): whether its code is on
 * a statement that was issued here, and whether the file is one that was made of it.
 */
export interface Checked {
  readonly issued: boolean
  /**
   * Whether the file is known as one of the statement of this code; undefined where no file was asked about. One from
   * which names were erased since is not known any more, whoever holds it.
   */
  readonly belongs?: boolean
}

export interface CheckAsked {
  /** As it was typed. */
  readonly code: string
  /** SHA-256 of the file, in hex. */
  readonly digest?: string
}

/**
 * Asked by anybody, without signing in: writes nothing, and is no look at anybody's record. A code that nobody
 * issued costs the same work as one that was. Refused: what is no code, or no SHA-256, at all.
 */
export async function checkCode(
  { store }: Pick<Desk, 'store'>,
  ask: CheckAsked,
): Promise<Checked | Refusal | readonly Refusal[]> {
  const code = readStatementCode(ask.code)
  const digest = ask.digest === undefined ? undefined : readDigest(ask.digest)
  if (isRefusal(code) || isRefusal(digest)) return [code, digest].filter(isRefusal)
  const found = await store.issued.byCode(code)
  const made = await store.issued.renditions(found?.fund ?? NOBODYS, found?.number ?? 0)
  const known = [...(found ? [found.digest] : []), ...made.map((r) => r.digest)]
  return {
    issued: found !== undefined,
    ...(digest === undefined ? {} : { belongs: known.includes(digest) }),
  }
}

/**
 * The issued statement of a code, for somebody signed in: where it is theirs to see. Anything else, a code that is no
 * code too, is answered like a statement that is not there.
 */
export async function statementByCode(
  daybook: Daybook,
  ask: { readonly code: string },
): Promise<{ readonly fund: FundId; readonly number: number } | Refusal> {
  const code = readStatementCode(ask.code)
  const found = isRefusal(code) ? undefined : await daybook.store.issued.byCode(code)
  const rows = found ? await statementsOf(daybook, { fund: found.fund }) : []
  const row = isRefusal(rows) ? undefined : rows.find((r) => r.number === found?.number)
  if (!row) return new Refusal('unknown-document', 'There is no such statement.', {})
  return { fund: row.fund, number: row.number }
}

/** No fund has this id: what it is looked up for is the time that takes. */
const NOBODYS = 'f_nobodys' as FundId

const SIGNS = /^[0-9A-HJKMNP-TV-Z]{16}$/

/**
 * A verification code however it is typed: small letters, spaces and hyphens between its signs, and the letters that
 * Crockford reads as digits: O for 0, I and L for 1.
 */
export function readStatementCode(text: string): string | Refusal {
  const signs = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  if (SIGNS.test(signs)) return signs
  return new Refusal(
    'bad-text',
    'A code has 16 letters and digits, such as 7K2M-94QX-P3TD-0RF8. It is on the last page of the statement.',
    {},
    { field: 'code' },
  )
}

/** A code as it is printed: in fours. */
export function printCode(code: string): string {
  return code.replace(/.{4}(?=.)/g, '$&-')
}

function readDigest(text: string): Digest | Refusal {
  const digits = text.replace(/\s/g, '').toLowerCase()
  if (/^[0-9a-f]{64}$/.test(digits)) return digits as Digest
  return new Refusal(
    'bad-text',
    'A SHA-256 has 64 digits and letters from a to f. Send the file itself if you have none.',
    {},
    { field: 'digest' },
  )
}
