import { add, type Dinero, dinero, toSnapshot } from 'dinero.js'
import { safeWhole, shown } from './money.ts'
import { Refusal } from './refusal.ts'

/**
 * Hours of one kind in whole seconds, base 60 so that 6:4, 2:1, 4:3 and 5:4 are exact on whole minutes
 * (design.md §2). A type of its own: hours and money do not add.
 */
const HOURS = { code: 'HOURS', base: [60, 60], exponent: 1 } as const
export type Hours = Dinero<number, 'HOURS'>

export const MINUTE = 60
export const HOUR = 3600

/** `seconds` as hours. Throws on anything but a safe whole number. */
export function hours(seconds: number): Hours {
  return dinero({ amount: safeWhole(seconds), currency: HOURS, scale: 1 })
}

/** Hours as whole seconds, for storing. */
export function seconds(h: Hours): number {
  return safeWhole(toSnapshot(h).amount)
}

/** Adds hours to hours; to money it does not compile. */
export function addHours(a: Hours, b: Hours): Hours {
  return hours(seconds(add(a, b)))
}

/** Seconds as people read them: 27,000 → "7 h 30", 3,600 → "1 h", 20 → "20 s", -1,800 → "−30 min". */
export function printSeconds(amount: number): string {
  const whole = safeWhole(amount)
  const all = Math.abs(whole)
  const h = Math.floor(all / HOUR)
  const min = Math.floor((all % HOUR) / MINUTE)
  const s = all % MINUTE
  const sign = whole < 0 ? '−' : ''
  if (s !== 0) return `${sign}${h ? `${h} h ` : ''}${h || min ? `${min} min ` : ''}${s} s`
  if (h === 0) return `${sign}${min} min`
  return min === 0 ? `${sign}${h} h` : `${sign}${h} h ${String(min).padStart(2, '0')}`
}

/** The most hours anyone may type at once: ten thousand, far past any year of support. */
const MOST_HOURS = 10_000

/**
 * Reads hours and minutes a person typed, a file holds or we printed: `7:30`, `12:00`, `6`, `7 h 30`, `7h30`,
 * `45 min`. Refuses decimals (0.5 could be half an hour or five minutes), negatives and seconds.
 */
export function readHours(text: string): number | Refusal {
  const minutes = /^([1-5]?\d)\s*min$/i.exec(text.trim())
  if (minutes) return Number(minutes[1]) * MINUTE
  const match = /^(\d{1,5})(?:\s*(?::|h)\s*(\d{2})?(?:\s*(?:m|min))?)?$/i.exec(text.trim())
  const [, h = '', min = '00'] = match ?? []
  if (!match || Number(min) > 59 || /:\s*$/.test(text.trim())) {
    return new Refusal('not-hours', `“${shown(text)}” is not hours and minutes. Write them like 7:30.`, {
      given: shown(text),
    })
  }
  if (Number(h) > MOST_HOURS) {
    return new Refusal('too-large', `“${shown(text)}” is more hours than can be entered at once.`, {
      given: shown(text),
    })
  }
  return Number(h) * HOUR + Number(min) * MINUTE
}
