import { add, compare, type Dinero, dinero, subtract, toSnapshot } from 'dinero.js'
import { Refusal } from './refusal.ts'

/**
 * Pounds in whole penny-seconds (1 penny = 3,600), so that a price in whole pence an hour times whole
 * seconds is always a whole number and the ledger never rounds (design.md §1.4, §2). dinero.js keeps the
 * unit in the type: money and hours do not add.
 */
const GBP = { code: 'GBP', base: [100, 3600], exponent: 1 } as const
export type Money = Dinero<number, 'GBP'>

/** What a penny counts in the ledger. */
export const PENNY = 3600

/** `amount` in penny-seconds. Throws on anything but a safe whole number: only a programming error makes one. */
export function money(amount: number): Money {
  return dinero({ amount: safeWhole(amount), currency: GBP, scale: 1 })
}

/** `pence` in whole pence: what touches the bank. */
export function pence(amount: number): Money {
  return money(safeWhole(amount) * PENNY)
}

export const NO_MONEY: Money = money(0)

/** A money amount as whole penny-seconds, for storing. */
export function pennySeconds(m: Money): number {
  return safeWhole(toSnapshot(m).amount)
}

export function plus(a: Money, b: Money): Money {
  return money(pennySeconds(add(a, b)))
}

export function minus(a: Money, b: Money): Money {
  return money(pennySeconds(subtract(a, b)))
}

export function sumOf(parts: readonly Money[]): Money {
  return parts.reduce(plus, NO_MONEY)
}

export function isLess(a: Money, b: Money): boolean {
  return compare(a, b) < 0
}

export function smaller(a: Money, b: Money): Money {
  return isLess(b, a) ? b : a
}

export function isNothing(m: Money): boolean {
  return pennySeconds(m) === 0
}

/**
 * Shares a sum by whole weights: the largest remainder decides, the earlier of two that are equal; the parts
 * always make the whole (design.md §2). No remainder goes to the provider: the caller names only the person's
 * shares. Not dinero's `allocate`, which gives what is left over to the first parts, whatever their remainder.
 */
export function share(whole: Money, weights: readonly number[]): Money[] {
  const [amount, all] = [pennySeconds(whole), safeWhole(weights.reduce((a, b) => a + b, 0))]
  const parts = weights.map((weight, i) => {
    const down = roundedDown(amount, weight, all)
    return { i, down, rest: BigInt(amount) * BigInt(weight) - BigInt(down) * BigInt(all) }
  })
  const left = amount - parts.reduce((sum, p) => sum + p.down, 0)
  const first = [...parts].sort((a, b) => (a.rest === b.rest ? a.i - b.i : a.rest > b.rest ? -1 : 1))
  const more = new Set(first.slice(0, left).map((p) => p.i))
  return parts.map((p) => money(p.down + (more.has(p.i) ? 1 : 0)))
}

/** Whole pence, rounded down: "to spend" and "may take" (design.md §1.4). */
export function penceDown(m: Money): number {
  return Math.floor(pennySeconds(m) / PENNY)
}

/** Whole pence, rounded half up: a column's running total on paper (design.md §1.4). */
export function pencePrinted(m: Money): number {
  return Math.floor((2 * pennySeconds(m) + PENNY) / (2 * PENNY))
}

/** Pence as people read them: 104550 → "£1,045.50", -5 → "−£0.05". */
export function printPence(amount: number): string {
  const whole = safeWhole(amount)
  const digits = String(Math.abs(whole)).padStart(3, '0')
  const pounds = digits.slice(0, -2).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return `${whole < 0 ? '−' : ''}£${pounds}.${digits.slice(-2)}`
}

/** A sum as people read it, rounded half up to the penny. */
export function printMoney(m: Money): string {
  return printPence(pencePrinted(m))
}

/** The most a fund may hold, in pence: 2^53 penny-seconds, about £25 billion (design.md §2). */
export const MOST_PENCE = Math.floor(Number.MAX_SAFE_INTEGER / PENNY)

/**
 * Reads a sum a person typed, a file holds or we printed: `12.50`, `£1,234.50`, `7`, `−£0.05`. Refuses a third
 * decimal, an exponent, other digits than 0 to 9, and sums past what a fund can hold.
 */
export function readPence(text: string): number | Refusal {
  const match = /^([-−])?£?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?$/.exec(text.trim())
  if (!match) {
    return new Refusal(
      'not-an-amount',
      `“${shown(text)}” is not a sum of money. Write pounds and pence like 12.50.`,
      { given: shown(text) },
    )
  }
  const [, sign, pounds = '', part = '00'] = match
  const digits = `${pounds.replaceAll(',', '')}${part}`.replace(/^0+(?=\d)/, '')
  if (digits.length > 15 || Number(digits) > MOST_PENCE) {
    return new Refusal('too-large', `“${shown(text)}” is more money than a fund can hold.`, {
      given: shown(text),
    })
  }
  const amount = Number(digits)
  return sign && amount !== 0 ? -amount : amount
}

/** What was given, short enough and plain enough to repeat in a sentence, which can always be stored. */
export function shown(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').trim()
  return (plain.length > 40 ? `${plain.slice(0, 40)}…` : plain).toWellFormed()
}

/** Refuses to go on with a number that is not a safe whole one. Only a programming error makes one. */
export function safeWhole(n: number): number {
  if (!Number.isSafeInteger(n)) throw new RangeError(`not a safe whole number: ${n}`)
  return n === 0 ? 0 : n
}

/** `a × b ÷ c` as a whole number, exact even past 2^53 on the way; undefined where it does not come out whole. */
export function exactly(a: number, b: number, c = 1): number | undefined {
  const product = BigInt(safeWhole(a)) * BigInt(safeWhole(b))
  const divisor = BigInt(safeWhole(c))
  return product % divisor === 0n ? safeWhole(Number(product / divisor)) : undefined
}

/** `a × b ÷ c` rounded down (towards minus infinity), exact on the way. */
export function roundedDown(a: number, b: number, c: number): number {
  const product = BigInt(safeWhole(a)) * BigInt(safeWhole(b))
  const divisor = BigInt(safeWhole(c))
  const quotient = product / divisor
  return safeWhole(
    Number(product % divisor !== 0n && product < 0n !== divisor < 0n ? quotient - 1n : quotient),
  )
}
