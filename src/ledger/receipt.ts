import type { Day } from './day.ts'
import { type DraftOf, moneyTransfer, type Source } from './entry.ts'
import { pence, printPence } from './money.ts'
import { Refusal } from './refusal.ts'
import type { FundCase } from './support.ts'

/** One fund's part of a payment from a funder. */
export interface Received {
  readonly on: Day
  readonly stream: string
  readonly pence: number
  /** The payment's own reference, such as a BACS reference. */
  readonly reference: string
  readonly covers?: { readonly from: Day; readonly to: Day }
  readonly source?: Source
}

/**
 * Money received: into the fund's share of the bank, off what the funder owes (design.md §3). A fact at the
 * bank is always recorded: a council that pays after the agreement's last day, or before its first, is still
 * its funder.
 */
export function decideReceipt(about: FundCase, received: Received): DraftOf<'receipt'> | Refusal {
  const streams = about.agreements.flatMap((a) => a.streams)
  const stream = streams.find((s) => s.code === received.stream)
  if (!stream) {
    const known = [...new Set(streams.map((s) => s.code))].join(', ')
    return new Refusal(
      'unknown-stream',
      `“${received.stream}” is no funder of this agreement. It has: ${known}.`,
      { stream: received.stream },
      { field: 'stream' },
    )
  }
  if (!Number.isSafeInteger(received.pence) || received.pence <= 0)
    return new Refusal('not-an-amount', 'Money received must be more than nothing.', {}, { field: 'amount' })
  return {
    kind: 'receipt',
    effective: received.on,
    details: {
      stream: stream.code,
      reference: received.reference,
      ...(received.covers ? { covers: received.covers } : {}),
    },
    ...(received.source ? { source: received.source } : {}),
    transfers: moneyTransfer('bank', `funder:${stream.code}`, pence(received.pence)),
  }
}

/** One payment over many funds: the list must add up to the payment exactly (design.md §3). */
export function addsUp(total: number, parts: readonly number[]): Refusal | undefined {
  const sum = parts.reduce((a, b) => a + b, 0)
  if (sum === total) return undefined
  const by = Math.abs(total - sum)
  return new Refusal(
    'does-not-add-up',
    `The payment is ${printPence(total)} and its list comes to ${printPence(sum)}: ${printPence(by)} ${sum < total ? 'is missing from the list' : 'is too much on the list'}. Correct the list first.`,
    { total, sum },
  )
}
