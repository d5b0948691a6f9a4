import type { Statement, StatementOfFormat1 } from './statement.ts'

/** Crockford's letters and digits: none can be taken for another when they are read out. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * The verification code: 16 signs, 80 bits of the SHA-256 over the document's canonical JSON with an empty code.
 * Whoever has the document can work it out again; nobody can guess it. The digest of a document is handed in.
 */
export function codeOfDocument(statement: Statement, digestOf: (document: object) => string): string {
  const digest = digestOf({ ...statement, proof: { ...statement.proof, code: '' } })
  let bits = BigInt(`0x${digest.slice(0, 20)}`)
  let code = ''
  for (let i = 0; i < 16; i++) {
    code = `${SIGNS[Number(bits % 32n)]}${code}`
    bits /= 32n
  }
  return code
}

/** The code of a document of format 1: of the fund, its number and the entry it stands on, through a text's SHA-256. */
export function codeOfFormat1(
  { fund, number, proof }: Pick<StatementOfFormat1, 'fund' | 'number' | 'proof'>,
  sha256: (text: string) => string,
): string {
  return sha256(`${fund} ${number} ${proof.head}`).slice(0, 12).toUpperCase()
}
