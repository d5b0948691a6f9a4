import { lowestFrom } from '../ledger/book.ts'
import type { Day } from '../ledger/day.ts'
import { mayTake } from '../ledger/drawdown.ts'
import { type ActId, moneyTransfer } from '../ledger/entry.ts'
import { PENNY, pence, pennySeconds, printPence } from '../ledger/money.ts'
import { decideLentBack } from '../ledger/own-book.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import type { FundCase } from '../ledger/support.ts'
import type { Daybook } from './daybook.ts'
import { lendFromOwnBook, notInOwnShare, ownBook } from './own-book.ts'
import { isSum, noSum, openOn, type Wrote, wroteOne } from './record.ts'
import { wordOf } from './support.ts'

/** The provider lends its own money to a fund: named, never hidden (design.md §3). */
export async function lend(
  daybook: Daybook,
  ask: {
    readonly fund: string
    readonly on: Day
    readonly pence: number
    readonly from?: 'own-share' | 'outside'
    readonly reason?: string
  },
): Promise<Wrote | Refusal> {
  const opened = await openOn(daybook, ask.fund, ask.on)
  if (isRefusal(opened)) return opened
  const { fund } = opened
  if (!isSum(ask.pence)) return noSum()
  const [sum, act] = [pence(ask.pence), daybook.newId('a') as ActId]
  const reason = await wordOf(daybook, fund, ask.reason, 'reason')
  if (isRefusal(reason)) return reason
  const own = await ownBook(daybook)
  if (isRefusal(own)) return own
  const short = ask.from === 'own-share' ? await notInOwnShare(daybook, own, ask.on, ask.pence) : undefined
  if (short) return short
  const wrote = await wroteOne(
    daybook,
    fund,
    {
      kind: 'advance',
      effective: ask.on,
      details: { sum: pennySeconds(sum), ...(reason ? { reason } : {}) },
      transfers: moneyTransfer('bank', 'advance', sum),
    },
    act,
  )
  if (isRefusal(wrote)) return wrote
  return (await lendFromOwnBook(daybook, ask.on, sum, ask.from ?? 'outside', act)) ?? wrote
}

/**
 * The fund pays back what the provider lent: no more than is lent, and not out of the person's own cash
 * (design.md §3 "repaid when the money comes"). Only as a second manager allowed it (proposal.ts).
 */
export async function repayAdvance(
  daybook: Daybook,
  ask: {
    readonly fund: string
    readonly on: Day
    readonly pence: number
    readonly to?: 'own-share' | 'outside'
  },
  proposal?: ActId,
): Promise<Wrote | Refusal> {
  const opened = await openOn(daybook, ask.fund, ask.on)
  if (isRefusal(opened)) return opened
  const { fund, about } = opened
  if (!isSum(ask.pence)) return noSum()
  const short = notToRepay(about, ask.on, ask.pence)
  if (short) return short
  const [sum, act] = [pence(ask.pence), proposal ?? (daybook.newId('a') as ActId)]
  const wrote = await wroteOne(
    daybook,
    fund,
    {
      kind: 'advance-repaid',
      effective: ask.on,
      details: { sum: pennySeconds(sum) },
      transfers: moneyTransfer('advance', 'bank', sum),
    },
    act,
  )
  if (isRefusal(wrote)) return wrote
  const own = await ownBook(daybook)
  if (isRefusal(own)) return own
  const back = await wroteOne(daybook, own, decideLentBack(ask.on, sum, ask.to ?? 'outside'), act)
  return isRefusal(back) ? back : wrote
}

function notToRepay({ book }: FundCase, on: Day, asked: number): Refusal | undefined {
  const lent = Math.floor(Math.max(0, lowestFrom(book, 'GBP', 'advance', on)) / PENNY)
  if (asked > lent)
    return new Refusal(
      'not-enough-money',
      `${printPence(lent)} is lent to this fund. Pay back at most that.`,
      { asked, lent },
      { field: 'amount' },
    )
  const room = Math.max(0, Math.floor(pennySeconds(mayTake(book, on).room) / PENNY))
  if (asked > room)
    return new Refusal(
      'own-cash-first',
      `The person’s own cash must stay in the bank: ${printPence(room)} can be paid back now, the rest when the funder has paid.`,
      { asked, room },
      { field: 'amount' },
    )
  return undefined
}
