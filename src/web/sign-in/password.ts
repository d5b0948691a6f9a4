import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { Refusal } from '../../ledger/refusal.ts'

export const SHORTEST = 12
export const LONGEST = 128

/** Refuses a password that would be guessed: short, in everybody's list, or about the person or this service. */
export async function checkPassword(
  password: string,
  about: { readonly name: string; readonly email: string },
): Promise<Refusal | undefined> {
  const weak = (sentence: string) => new Refusal('weak-password', sentence, {}, { field: 'password' })
  const length = [...password].length
  if (length < SHORTEST)
    return weak(
      `Use at least ${SHORTEST} characters. Three or four words that only you would put together are good.`,
    )
  if (password.length > LONGEST) return weak(`Use at most ${LONGEST} characters.`)
  const plain = password.normalize('NFKC').toLowerCase()
  const own = ['ringfence', about.email.split('@')[0] ?? '', ...about.name.split(/\s+/)]
    .map((word) => word.toLowerCase())
    .filter((word) => word.length >= 4)
  if (own.some((word) => plain.includes(word)))
    return weak('Leave out your name, your e-mail address and “ringfence”: they are tried first.')
  if (new Set(plain).size < 5 || isRun(plain) || (await isCommon(plain)))
    return weak('This password is in the lists that are tried first. Choose another one.')
  return undefined
}

/** 123456789012, abcdefghijkl: one sign after the other, either way. */
function isRun(text: string): boolean {
  const steps = [...text].slice(1).map((sign, i) => (sign.codePointAt(0) ?? 0) - (text.codePointAt(i) ?? 0))
  return steps.filter((step) => Math.abs(step) === 1).length >= steps.length - 2
}

let common: Promise<ReadonlySet<string>> | undefined

/** In the list as it is, without the signs around its letters, or twice over. */
async function isCommon(plain: string): Promise<boolean> {
  // Only choosing a password needs the list.
  common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common']),
  )
  const list = await common
  const bare = plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  const half = bare.slice(0, Math.ceil(bare.length / 2))
  return list.has(plain) || list.has(bare) || (half + half === bare && list.has(half))
}

/** More wants to be hashed than may wait. */
export class TooManyAtOnce extends Error {}

const AT_ONCE = 2
const MOST_WAITING = 20

/**
 * Hashing a password takes a good part of a second and 32 MB on purpose: at most two at a time, few waiting, so that
 * whoever sends many cannot stop the service.
 */
export function boundedHashing() {
  const waiting: (() => void)[] = []
  let running = 0
  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= AT_ONCE) {
      if (waiting.length >= MOST_WAITING) throw new TooManyAtOnce()
      await new Promise<void>((wake) => waiting.push(wake))
    } else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
  return {
    hash: (password: string) => inTurn(() => hashPassword(password)),
    verify: (given: { hash: string; password: string }) => inTurn(() => verifyPassword(given)),
  }
}
