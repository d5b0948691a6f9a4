import { addDays, type Day, daysBetween, laterOf } from './day.ts'
import type { FundId } from './fund.ts'

/**
 * A funder's own list of what it paid, beside the receipts in these books (domain.md 4.3 “confirm payments vs
 * schedule”). One payment may be split over many funds here, and over many rows there: both are compared by its
 * reference, as a whole.
 */

export interface TheirPayment {
  readonly line: number
  readonly reference: string
  readonly day: Day
  /** Whole pence; less than nothing where it was taken back. */
  readonly pence: number
}

/** A receipt in one fund that stands: what was put right is not among them. */
export interface OurReceipt {
  readonly fund: FundId
  readonly number: number
  readonly reference: string
  /** When it came in at the bank. */
  readonly day: Day
  readonly pence: number
}

export const COMPARED = {
  agrees: 'Agrees',
  differs: 'Same reference, other sum or date',
  ours: 'Only in these books',
  theirs: 'Only in your list',
} as const
export type Compared = keyof typeof COMPARED

export interface ComparedPayment {
  readonly what: Compared
  readonly reference: string
  /** The days named, the first first. */
  readonly theirDays: readonly Day[]
  readonly ourDays: readonly Day[]
  /** Whole pence. */
  readonly theirs: number
  readonly ours: number
  /** The lines of their file, and our receipts. */
  readonly lines: readonly number[]
  readonly receipts: readonly OurReceipt[]
}

export interface ComparedList {
  /** The list's own first and last day. */
  readonly from: Day
  readonly to: Day
  /** What does not agree comes first, then by day and reference. */
  readonly payments: readonly ComparedPayment[]
  readonly sums: Readonly<Record<Compared, ComparedSum>>
  /** Of all: what the list comes to, what the books say of it, and books less list. */
  readonly all: ComparedSum & { readonly difference: number }
}

export interface ComparedSum {
  readonly payments: number
  readonly theirs: number
  readonly ours: number
}

/** A payment sent on one day reaches the bank some days later: it agrees with what came in up to so many, either way. */
export const DAYS_APART = 7

/** The days whose receipts are looked at for a list: its own, and some before and after. */
export function receiptDays(theirs: readonly TheirPayment[]): { readonly from: Day; readonly to: Day } {
  const { from, to } = listDays(theirs)
  return { from: addDays(from, -DAYS_APART), to: addDays(to, DAYS_APART) }
}

function listDays(theirs: readonly TheirPayment[]): { readonly from: Day; readonly to: Day } {
  const [first] = theirs
  if (!first) throw new RangeError('a payment list without a payment')
  return theirs.reduce((d, { day }) => ({ from: day < d.from ? day : d.from, to: laterOf(day, d.to) }), {
    from: first.day,
    to: first.day,
  })
}

/** References compare without regard to capitals and spaces. */
function sameReference(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, '').toUpperCase()
}

/**
 * Compares a list of at least one payment with receipts: each reference once. Receipts of the days around the list
 * count only where they are what a payment of it came in as: whatever else has its reference is another list's.
 */
export function comparePayments(theirs: readonly TheirPayment[], ours: readonly OurReceipt[]): ComparedList {
  const { from, to } = listDays(theirs)
  const listed = Map.groupBy(theirs, (p) => sameReference(p.reference))
  const booked = Map.groupBy(ours, (r) => sameReference(r.reference))
  const references = new Set([...listed.keys(), ...booked.keys()])
  const payments = [...references].flatMap((reference): ComparedPayment[] => {
    const rows = listed.get(reference) ?? []
    const all = booked.get(reference) ?? []
    const isOfIts = ({ day }: OurReceipt) => from <= day && day <= to
    const found = matched(
      rows,
      all.filter(isOfIts),
      all.filter((r) => !isOfIts(r)),
    )
    const named = rows[0] ?? found.receipts[0]
    return named ? [compared(named.reference, rows, found)] : []
  })
  payments.sort(byWhatThenDay)
  const of = (what: Compared) => summed(payments.filter((p) => p.what === what))
  const all = summed(payments)
  return {
    from,
    to,
    payments,
    sums: { agrees: of('agrees'), differs: of('differs'), ours: of('ours'), theirs: of('theirs') },
    all: { ...all, difference: all.ours - all.theirs },
  }
}

function compared(
  reference: string,
  rows: readonly TheirPayment[],
  { agrees, receipts }: Matched,
): ComparedPayment {
  const [theirDays, ourDays] = [daysOf(rows), daysOf(receipts)]
  return {
    what: rows.length === 0 ? 'ours' : receipts.length === 0 ? 'theirs' : agrees ? 'agrees' : 'differs',
    reference,
    theirDays,
    ourDays,
    theirs: sumOf(rows),
    ours: sumOf(receipts),
    lines: rows.map((r) => r.line),
    receipts,
  }
}

interface Matched {
  /** Every sum came in, and nothing else did. */
  readonly agrees: boolean
  readonly receipts: readonly OurReceipt[]
}

/**
 * Which receipts of one reference are what its payments came in as. Those of the list's own days are taken first, and
 * of the days around it those that are still needed; a reference may be used again for every payment.
 */
function matched(
  rows: readonly TheirPayment[],
  inside: readonly OurReceipt[],
  around: readonly OurReceipt[],
): Matched {
  const tries = [[inside, around], [[...inside, ...around]]].map((parts): Matched => {
    const paid = daySums(rows)
    const came = parts.map(daySums)
    for (const part of came) take(paid, part)
    const counted = came.flat().filter((sum) => sum.taken || inside.some((r) => r.day === sum.day))
    const days = new Set(counted.map((sum) => sum.day))
    return {
      agrees: [...paid, ...counted].every((sum) => sum.left === 0),
      receipts: [...inside, ...around].filter((r) => days.has(r.day)),
    }
  })
  const [first] = tries
  const best = tries.find((t) => t.agrees) ?? first
  // One that came in far from its day is shown as what it is.
  return best && best.receipts.length > 0 ? best : { agrees: false, receipts: rows.length > 0 ? around : [] }
}

interface DaySum {
  readonly day: Day
  /** Whole pence that nothing on the other side stands for yet. */
  left: number
  taken: boolean
}

function daySums(list: readonly { readonly day: Day; readonly pence: number }[]): DaySum[] {
  return daysOf(list).map((day) => ({
    day,
    left: sumOf(list.filter((p) => p.day === day)),
    taken: false,
  }))
}

/** Takes what came in for what was paid, the first for the first, up to so many days apart; what went back apart. */
function take(paid: readonly DaySum[], came: readonly DaySum[]): void {
  for (const sign of [1, -1]) {
    const waiting = came.filter((sum) => sum.left * sign > 0)
    for (const one of paid.filter((sum) => sum.left * sign > 0))
      for (const sum of waiting) {
        const apart = Math.abs(daysBetween(one.day, sum.day))
        const both = Math.min(one.left * sign, sum.left * sign)
        if (apart > DAYS_APART || both <= 0) continue
        one.left -= both * sign
        sum.left -= both * sign
        sum.taken = true
      }
  }
}

function daysOf(list: readonly { readonly day: Day }[]): readonly Day[] {
  return [...new Set(list.map((p) => p.day))].sort()
}

function sumOf(list: readonly { readonly pence: number }[]): number {
  return list.reduce((sum, p) => sum + p.pence, 0)
}

const ORDER: readonly Compared[] = ['differs', 'ours', 'theirs', 'agrees']

function byWhatThenDay(a: ComparedPayment, b: ComparedPayment): number {
  const day = (p: ComparedPayment) => [...p.theirDays, ...p.ourDays].sort()[0] ?? ''
  const text = (p: ComparedPayment) => `${ORDER.indexOf(p.what)} ${day(p)} ${sameReference(p.reference)}`
  return text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0
}

function summed(payments: readonly ComparedPayment[]): ComparedSum {
  return {
    payments: payments.length,
    theirs: payments.reduce((sum, p) => sum + p.theirs, 0),
    ours: payments.reduce((sum, p) => sum + p.ours, 0),
  }
}
