import type { Day } from '../ledger/day.ts'
import { type ActId, type Numbered, readText, type WordRef } from '../ledger/entry.ts'
import { type Money, money, pennySeconds } from '../ledger/money.ts'
import { decideLent, decideLentBack } from '../ledger/own-book.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { decideReversal } from '../ledger/reversal.ts'
import { decideSupportAgain, postedOn } from '../ledger/support.ts'
import type { Daybook } from './daybook.ts'
import { takenBackId, tellTomorrow } from './decision.ts'
import { ownBook } from './own-book.ts'
import { type Wrote, wroteOne } from './record.ts'
import type { FundRow } from './store.ts'
import { visitState } from './support.ts'

/** Reverses one entry (design.md §4); where it rested on a decision, the person is told the next day. */
export async function reverse(
  daybook: Daybook,
  ask: { readonly fund: string; readonly number: number; readonly reason: string; readonly on?: Day },
): Promise<Wrote | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const reason = readText(ask.reason, 'reason')
  if (isRefusal(reason)) return reason
  const entry = await daybook.store.entry(fund.id, ask.number)
  if (!entry)
    return new Refusal(
      'unknown-entry',
      `There is no entry ${ask.number} in this fund.`,
      { entry: ask.number },
      { field: 'number' },
    )
  if (entry.kind === 'own-money' && (entry.details.what === 'lent' || entry.details.what === 'lent-back'))
    return new Refusal(
      'cannot-reverse',
      'This goes with what was lent to a person’s fund, or paid back. Put that entry right in the person’s fund: this one follows.',
      { entry: entry.number },
    )
  const waits = await waitsForAnswer(daybook, fund, entry)
  if (waits) return waits
  const word = await daybook.word(fund.id, reason)
  const due = await daybook.postDue(fund, entry.effective)
  if (isRefusal(due)) return due
  const wrote = await reverseWhole(daybook, fund, entry, { reason: word, ...(ask.on ? { on: ask.on } : {}) })
  // What was done as the person decided does not go unseen: they are told like of the decision itself.
  if (!isRefusal(wrote) && entry.decision !== undefined)
    await tellTomorrow(daybook, fund, entry.decision, { begin: takenBackId(entry.decision, entry.number) })
  return wrote
}

/**
 * What rests on a disputed decision is put right by its answer alone. Only money that is back at the bank is a fact,
 * which another manager than whoever wrote the decision down records before the answer (dispute.ts).
 */
async function waitsForAnswer(
  { caller, store }: Daybook,
  fund: FundRow,
  entry: Numbered,
): Promise<Refusal | undefined> {
  if (entry.decision === undefined) return undefined
  const open = (await store.people.openDisputes(fund.id)).find((d) => d.decision === entry.decision)
  if (!open) return undefined
  const isAtBank = entry.kind === 'purchase' && entry.details.paidFrom === 'bank'
  const decision = isAtBank ? await store.decision(entry.decision) : undefined
  if (decision && decision.writtenDownBy !== caller.code) return undefined
  return new Refusal(
    'disputed',
    `Entry ${entry.number} rests on a decision that is disputed. A second manager answers the dispute first: “taken back” puts this right too.`,
    { entry: entry.number, dispute: open.id },
  )
}

/** Reverses an entry together with the visits that used what it gave. */
export async function reverseWhole(
  daybook: Daybook,
  fund: FundRow,
  entry: Numbered,
  more: { readonly reason: WordRef; readonly on?: Day },
): Promise<Wrote | Refusal> {
  const undo = daybook.mark()
  const wrote = await reverseEntry(daybook, fund, entry, more)
  if (!isRefusal(wrote) || wrote.name !== 'entries-in-the-way') return wrote
  undo()
  return (await reverseUnder(daybook, fund, entry, wrote, more)) ?? wrote
}

/**
 * Hours used since: the visits in the way are reversed first in the same commit and recorded again after, unfunded
 * if need be (design.md §4). Undefined where something else than plain visits is in the way.
 */
async function reverseUnder(
  daybook: Daybook,
  fund: FundRow,
  entry: Numbered,
  refused: Refusal,
  more: { readonly reason: WordRef; readonly on?: Day },
): Promise<Wrote | Refusal | undefined> {
  const numbers = refused.facts['inTheWay']
  if (!Array.isArray(numbers) || numbers.length === 0) return undefined
  const visits: Numbered<'support'>[] = []
  for (const number of numbers) {
    const found = await daybook.store.entry(fund.id, Number(number))
    if (found?.kind !== 'support' || found.details.booking !== undefined) return undefined
    visits.push(found)
  }
  const inOrder = [...visits].sort((a, b) => (a.details.start < b.details.start ? -1 : 1))
  const entries: number[] = []
  const write = async (wrote: Wrote | Refusal) => {
    if (!isRefusal(wrote)) entries.push(...wrote.entries)
    return wrote
  }
  for (const visit of [...inOrder].reverse()) {
    const undone = await write(await reverseEntry(daybook, fund, visit, { reason: more.reason }))
    if (isRefusal(undone)) return undone
  }
  const wrote = await write(await reverseEntry(daybook, fund, entry, more))
  if (isRefusal(wrote)) return wrote
  for (const visit of inOrder) {
    const again = await write(await recordAgain(daybook, fund, visit))
    if (isRefusal(again)) return again
  }
  return { fund: fund.ref, entries }
}

async function recordAgain(
  daybook: Daybook,
  fund: FundRow,
  visit: Numbered<'support'>,
): Promise<Wrote | Refusal> {
  const { source } = visit
  const part = source ? (await visitState(daybook, fund, source.system, source.reference)).nextPart : 1
  const about = await daybook.case(fund, postedOn(fund, visit.relatesTo ?? visit.effective).effective)
  return wroteOne(daybook, fund, decideSupportAgain(about, visit, part))
}

export async function reverseEntry(
  daybook: Daybook,
  fund: FundRow,
  entry: Numbered,
  more: { readonly reason?: Awaited<ReturnType<Daybook['word']>>; readonly on?: Day },
): Promise<Wrote | Refusal> {
  const reversed = await daybook.reversals(fund, [entry.number])
  const by = reversed.get(entry.number)
  const since = postedOn(fund, entry.effective).effective
  const later = await daybook.store.entries(fund.id, { from: since, above: entry.number })
  const decision = decideReversal(await daybook.case(fund, since), entry, {
    ...(by === undefined ? {} : { reversedBy: by }),
    later,
    ...more,
  })
  if (isRefusal(decision)) return decision
  const act = daybook.newId('a') as ActId
  const wrote = await wroteOne(daybook, fund, decision.draft, act)
  if (isRefusal(wrote)) return wrote
  const own = await ownSideOfReversal(daybook, entry, decision.draft.effective, decision.advance, act)
  return own ?? wrote
}

/**
 * The own book follows: an advance that a reversal undoes is lent back, one that it makes is lent; the money
 * goes back where it came from.
 */
async function ownSideOfReversal(
  daybook: Daybook,
  entry: Numbered,
  on: Day,
  advance: Money,
  act: ActId,
): Promise<undefined | Refusal> {
  const lent = entry.transfers.reduce(
    (sum, t) =>
      sum +
      (t.unit !== 'GBP' ? 0 : t.credit === 'advance' ? t.amount : t.debit === 'advance' ? -t.amount : 0),
    0,
  )
  const net = pennySeconds(advance) - lent
  if (net === 0) return undefined
  const own = await ownBook(daybook)
  if (isRefusal(own)) return own
  const from = lent === 0 ? 'own-share' : await lentFrom(daybook, own, entry)
  const draft = net > 0 ? decideLent(on, money(net), from) : decideLentBack(on, money(-net), from)
  const wrote = await wroteOne(daybook, own, draft, act)
  return isRefusal(wrote) ? wrote : undefined
}

/** Where the money of an advance or its repayment was: the own book's entry of the same act says it. */
async function lentFrom(
  daybook: Daybook,
  own: FundRow,
  entry: Numbered & { readonly act?: ActId },
): Promise<'own-share' | 'outside'> {
  const same = (await daybook.store.entries(own.id, { from: entry.effective, to: entry.effective })).filter(
    (e) => e.act !== undefined && e.act === entry.act,
  )
  const atBank = same.some((e) => e.transfers.some((t) => t.debit === 'own:bank' || t.credit === 'own:bank'))
  return atBank ? 'own-share' : 'outside'
}
