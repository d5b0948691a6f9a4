import type { Book } from '../ledger/book.ts'
import { type Day, monthOf } from '../ledger/day.ts'
import { type Decision, standingCovers } from '../ledger/decision.ts'
import { checkDisputes } from '../ledger/dispute.ts'
import {
  type ActId,
  type DecisionId,
  type Draft,
  type Numbered,
  type PaidFrom,
  readCode,
  readText,
  type Source,
  type WordRef,
} from '../ledger/entry.ts'
import { PENNY, pence, pennySeconds, printPence } from '../ledger/money.ts'
import {
  coveredThisMonth,
  decidePurchase,
  decidePurchaseStep,
  decideReceiptSeen,
  fitsDecided,
} from '../ledger/purchase.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { postedOn } from '../ledger/support.ts'
import type { Daybook } from './daybook.ts'
import { carrying, coversNothing, type Decided, type DecidedAsked, decided } from './decision.ts'
import { flag } from './flag.ts'
import { daysSeen, seesEntry } from './funded.ts'
import type { PurchaseRowIn } from './imported.ts'
import { lendFromOwnBook } from './own-book.ts'
import { openCase, openOn, sourced, standing, type Wrote, wroteAll, wroteOne } from './record.ts'
import type { FundRow } from './store.ts'

export interface PurchaseAsked {
  readonly fund: string
  readonly on: Day
  readonly supplier: string
  readonly what: string
  readonly pence: number
}

/** Somebody asks to buy something; nothing moves yet. */
export async function askToBuy(
  daybook: Daybook,
  ask: PurchaseAsked,
): Promise<(Wrote & { readonly purchase: string }) | Refusal> {
  const opened = await openOn(daybook, ask.fund, ask.on)
  if (isRefusal(opened)) return opened
  const bought = await purchaseOf(daybook, opened.fund, ask, daybook.newId('p'))
  if (isRefusal(bought)) return bought
  const wrote = await wroteOne(daybook, opened.fund, decidePurchaseStep('purchase-asked', bought))
  return isRefusal(wrote) ? wrote : { ...wrote, purchase: bought.purchase }
}

/** The person decides to buy what was asked for. */
export async function decideToBuy(
  daybook: Daybook,
  ask: { readonly fund: string; readonly purchase: string; readonly on: Day; readonly decided: DecidedAsked },
): Promise<Wrote | Refusal> {
  const opened = await openOn(daybook, ask.fund, ask.on)
  if (isRefusal(opened)) return opened
  const { fund } = opened
  const asked = await askedPurchase(daybook, fund, ask.purchase)
  if (isRefusal(asked)) return asked
  if (await standsFor(daybook, fund, 'purchase-decided', ask.purchase))
    return new Refusal(
      'already-exists',
      'This was decided already.',
      { purchase: ask.purchase },
      { field: 'purchase' },
    )
  const by = await decided(daybook, fund, 'buy', ask.on, ask.decided)
  if (isRefusal(by)) return by
  const step = decidePurchaseStep('purchase-decided', { ...asked, on: ask.on }, by.decision)
  return wroteOne(daybook, fund, isRefusal(step) ? step : carrying(step, by))
}

/**
 * The person decides to buy something: asked for and decided in one, or neither; the provider pays later. Refused
 * where it could not be paid as things stand: less to spend, or kept still while a decision is disputed.
 */
export async function chooseToBuy(
  daybook: Daybook,
  ask: PurchaseAsked & { readonly decided: Exclude<DecidedAsked, { readonly standing: DecisionId }> },
): Promise<(Wrote & { readonly purchase: string }) | Refusal> {
  const opened = await openOn(daybook, ask.fund, ask.on)
  if (isRefusal(opened)) return opened
  const { fund, about } = opened
  const bought = await purchaseOf(daybook, fund, ask, daybook.newId('p'))
  if (isRefusal(bought)) return bought
  const by = await decided(daybook, fund, 'buy', ask.on, ask.decided)
  if (isRefusal(by)) return by
  const payment = decidePurchase(about, { ...bought, paidFrom: 'bank' }, by.record, 0)
  if (isRefusal(payment)) return payment
  const open = await daybook.store.people.openDisputes(fund.id)
  const held = checkDisputes(open, about.book, payment.draft, about.agreements)
  if (held) return held
  const asked = decidePurchaseStep('purchase-asked', bought)
  if (isRefusal(asked)) return asked
  const chosen = decidePurchaseStep('purchase-decided', bought, by.decision)
  if (isRefusal(chosen)) return chosen
  const wrote = await wroteAll(daybook, fund, [asked, carrying(chosen, by)])
  return isRefusal(wrote) ? wrote : { ...wrote, purchase: bought.purchase }
}

/** What a person decided to buy and what was paid for, newest first. */
export interface Purchases {
  readonly fund: FundRow
  /** Decided, and not paid yet. */
  readonly waiting: readonly Numbered<'purchase-decided'>[]
  /** Paid, the last ten. */
  readonly bought: readonly Numbered<'purchase'>[]
  readonly words: ReadonlyMap<WordRef, string>
}

const BOUGHT_LATELY = 10

export async function purchasesOf(
  daybook: Daybook,
  ask: { readonly fund: string },
): Promise<Purchases | Refusal> {
  const fund = await daybook.fund(ask.fund)
  if (isRefusal(fund)) return fund
  const paid = await standing(daybook, fund, await daybook.entriesOfKind(fund, 'purchase'))
  const seen = await daysSeen(daybook, fund)
  const isSeen = (e: Numbered) => seesEntry(seen, e)
  const waiting = (await decidedNotPaid(daybook, fund, paid)).filter(isSeen).toReversed()
  const bought = paid.filter(isSeen).toReversed().slice(0, BOUGHT_LATELY)
  const refs = [...waiting, ...bought].flatMap(wordsOf)
  return { fund, waiting, bought, words: await daybook.words(refs) }
}

/** What was decided to buy and is not paid yet, oldest first. */
async function decidedNotPaid(
  daybook: Daybook,
  fund: FundRow,
  paid: readonly Numbered<'purchase'>[],
): Promise<readonly Numbered<'purchase-decided'>[]> {
  const done = new Set(paid.map((e) => e.details.purchase))
  const chosen = await standing(daybook, fund, await daybook.entriesOfKind(fund, 'purchase-decided'))
  return chosen.filter((e) => !done.has(e.details.purchase))
}

/** What was decided to buy and is not paid yet, where a row of a purchase log may be it. */
export interface Fitting {
  readonly purchase: string
  readonly on: Day
  readonly supplier: string
  readonly what: string
  readonly pence: number
  readonly how: 'exactly' | 'perhaps'
}

/** What waits to be paid and may be what a row of a log says was bought, oldest first. */
export async function fittingOf(
  daybook: Daybook,
  fund: FundRow,
  row: PurchaseRowIn,
): Promise<readonly Fitting[]> {
  const paid = await standing(daybook, fund, await daybook.entriesOfKind(fund, 'purchase'))
  const waiting = await decidedNotPaid(daybook, fund, paid)
  return fitting(row, waiting, await daybook.words(waiting.flatMap(wordsOf)))
}

/** The same of purchases that are read already. */
export function fittingAmong(row: PurchaseRowIn, { waiting, words }: Purchases): readonly Fitting[] {
  return fitting(row, waiting.toReversed(), words)
}

function fitting(
  row: PurchaseRowIn,
  waiting: readonly Numbered<'purchase-decided'>[],
  words: ReadonlyMap<WordRef, string>,
): readonly Fitting[] {
  const bought = { ...row, on: row.day, byStanding: 'standing' in row.decidedBy }
  return waiting.flatMap(({ details, effective, relatesTo }) => {
    const decided = {
      on: relatesTo ?? effective,
      supplier: words.get(details.supplier) ?? '',
      what: words.get(details.what) ?? '',
      pence: Math.floor(details.sum / PENNY),
    }
    const how = fitsDecided(bought, decided)
    return how ? [{ purchase: details.purchase, ...decided, how }] : []
  })
}

function wordsOf({ details }: Numbered<'purchase-decided' | 'purchase'>): readonly WordRef[] {
  return [details.what, details.supplier]
}

/** A step of a purchase that nothing has taken back. */
export async function standsFor<K extends 'purchase-asked' | 'purchase-decided' | 'purchase'>(
  daybook: Daybook,
  fund: FundRow,
  kind: K,
  purchase: string,
): Promise<Extract<Numbered, { kind: K }> | undefined> {
  const steps = (await daybook.entriesOfKind(fund, kind)).filter((e) => {
    const step: Numbered<'purchase-asked' | 'purchase-decided' | 'purchase'> = e
    return step.details.purchase === purchase
  })
  return (await standing(daybook, fund, steps)).at(-1)
}

async function askedPurchase(daybook: Daybook, fund: FundRow, purchase: string) {
  const asked = await standsFor(daybook, fund, 'purchase-asked', purchase)
  if (!asked)
    return new Refusal('unknown-purchase', 'Nobody asked to buy this.', { purchase }, { field: 'purchase' })
  const { supplier, what, sum } = asked.details
  return { purchase, on: asked.effective, supplier, what, pence: Math.floor(sum / PENNY) }
}

async function purchaseOf(daybook: Daybook, fund: FundRow, ask: PurchaseAsked, purchase: string) {
  const [supplier, what] = [readText(ask.supplier, 'supplier'), readText(ask.what, 'what')]
  if (isRefusal(supplier)) return supplier
  if (isRefusal(what)) return what
  return {
    purchase,
    on: ask.on,
    supplier: await daybook.word(fund.id, supplier),
    what: await daybook.word(fund.id, what),
    pence: ask.pence,
  }
}

export type PaidAsked = (
  | (PurchaseAsked & {
      /** The purchase that was decided, where a log says in its own words and sum what was paid for it. */
      readonly decidedAs?: string
    })
  | { readonly fund: string; readonly on: Day; readonly purchase: string }
) & {
  readonly paidFrom: PaidFrom
  /** Needed unless the purchase was decided before. */
  readonly decided?: DecidedAsked
  readonly receipt?: string
  readonly source?: Omit<Source, 'piece' | 'part' | 'text'> & { readonly rowText?: string }
}

/**
 * A purchase paid, by the fund's share of the bank or by the provider's card or cash. A shortfall at the bank
 * becomes the provider's named advance, in the own book too (design.md §3). Above the provider's limit it is paid
 * only as a second manager allowed it (proposal.ts); what a log says was paid is recorded, and flagged there.
 */
export async function payForPurchase(
  daybook: Daybook,
  ask: PaidAsked,
  proposal?: ActId,
): Promise<(Wrote & { readonly purchase: string; readonly lentPence: number }) | Refusal> {
  const opened = await openCase(daybook, ask.fund, ask.on)
  if (isRefusal(opened)) return opened
  const { fund, about } = opened
  // A fact at the bank is always recorded: of a closed month in the open one, naming its day.
  const when = postedOn(fund, ask.on)
  const bought =
    'purchase' in ask
      ? await askedPurchase(daybook, fund, ask.purchase)
      : await purchaseOf(daybook, fund, ask, ask.decidedAs ?? daybook.newId('p'))
  if (isRefusal(bought)) return bought
  if (await standsFor(daybook, fund, 'purchase', bought.purchase))
    return new Refusal(
      'already-exists',
      'This was paid for already.',
      { purchase: bought.purchase },
      { field: 'purchase' },
    )
  const limit = proposal ? undefined : await overLimit(daybook, fund, ask, bought)
  if (limit) return limit
  const receipt = ask.receipt === undefined ? undefined : readCode(ask.receipt, 'receipt')
  if (isRefusal(receipt)) return receipt
  const by = await purchaseDecision(daybook, fund, bought.purchase, ask)
  if (isRefusal(by)) return by
  const { standing: always, ...once } = by.record
  const no = always
    ? standingCovers(by.record, {
        on: ask.on,
        pence: bought.pence,
        alreadyThisMonth: await covers(daybook, fund, by.record, ask.on),
      })
    : undefined
  if (no) return no
  const source = ask.source ? { source: { ...sourced(daybook, fund, ask.source), part: 1, piece: 1 } } : {}
  const paid = decidePurchase(
    about,
    { ...bought, ...source, on: when.effective, paidFrom: ask.paidFrom },
    once,
    0,
  )
  if (isRefusal(paid)) return paid
  const act = proposal ?? (daybook.newId('a') as ActId)
  const draft = { ...carrying(paid.draft, by), ...when }
  const wrote = await wroteOne(daybook, fund, draft, act)
  if (isRefusal(wrote)) return wrote
  if (ask.source && (await usesDisputed(daybook, fund, about.book, draft)))
    flag(daybook, {
      what: 'disputed-paid',
      fund: fund.id,
      facts: { on: ask.on, purchase: bought.purchase, pence: bought.pence, decision: by.decision },
    })
  const lent = ask.paidFrom === 'bank' ? paid.shortfall : pence(bought.pence)
  const own = await lendFromOwnBook(
    daybook,
    when.effective,
    lent,
    ask.paidFrom === 'bank' ? 'own-share' : 'outside',
    act,
  )
  if (isRefusal(own)) return own
  if (receipt) {
    const seen = await wroteOne(daybook, fund, decideReceiptSeen(when.effective, bought.purchase, receipt))
    if (isRefusal(seen)) return seen
  }
  return { ...wrote, purchase: bought.purchase, lentPence: Math.floor(pennySeconds(lent) / PENNY) }
}

/** Above the provider's limit: refused before it is paid, flagged where a log says it was. */
async function overLimit(
  daybook: Daybook,
  fund: FundRow,
  { on, source }: PaidAsked,
  bought: { readonly purchase: string; readonly pence: number },
): Promise<Refusal | undefined> {
  const limitPence = await daybook.store.people.paymentLimit(daybook.caller.provider)
  if (limitPence === undefined || bought.pence <= limitPence) return undefined
  if (source) {
    const { purchase, pence: sum } = bought
    flag(daybook, { what: 'over-limit', fund: fund.id, facts: { on, purchase, pence: sum, limitPence } })
    return undefined
  }
  return new Refusal(
    'two-managers',
    `Payments of more than ${printPence(limitPence)} need a second manager: propose it.`,
    { limitPence },
    { field: 'pence' },
  )
}

/** Whether what a log says was paid took from what a dispute keeps still, or rests on what is disputed. */
async function usesDisputed(daybook: Daybook, fund: FundRow, book: Book, draft: Draft): Promise<boolean> {
  const open = await daybook.store.people.openDisputes(fund.id)
  return (
    checkDisputes(open, book, draft) !== undefined ||
    (draft.decision !== undefined && (await coversNothing(daybook, fund, draft.decision)) !== undefined)
  )
}

async function purchaseDecision(
  daybook: Daybook,
  fund: FundRow,
  purchase: string,
  ask: PaidAsked,
): Promise<Decided | Refusal> {
  const isFact = ask.source !== undefined
  if (ask.decided) return decided(daybook, fund, 'buy', ask.on, ask.decided, { isFact })
  const before = await standsFor(daybook, fund, 'purchase-decided', purchase)
  const record = before?.decision ? await daybook.store.decision(before.decision) : undefined
  const no = record && !isFact ? await coversNothing(daybook, fund, record.id) : undefined
  if (no) return no
  return record
    ? { decision: record.id, record }
    : new Refusal(
        'needs-decision',
        'Record who decided to buy this, when and how first.',
        { purchase },
        { field: 'decided' },
      )
}

async function covers(daybook: Daybook, fund: FundRow, decision: Decision, on: Day): Promise<number> {
  // A purchase of a closed month is dated in the open one, but was covered on its own day.
  const bought = (await daybook.entriesOfKind(fund, 'purchase')).map((e) => ({
    ...e,
    effective: e.relatesTo ?? e.effective,
  }))
  const inMonth = bought.filter((e) => e.decision === decision.id && monthOf(e.effective) === monthOf(on))
  return coveredThisMonth(decision, on, await standing(daybook, fund, inMonth), new Set())
}

/** The receipt of a purchase has been seen. */
export async function seeReceipt(
  daybook: Daybook,
  ask: { readonly fund: string; readonly purchase: string; readonly on: Day; readonly receipt: string },
): Promise<Wrote | Refusal> {
  const opened = await openOn(daybook, ask.fund, ask.on)
  if (isRefusal(opened)) return opened
  const { fund } = opened
  const receipt = readCode(ask.receipt, 'receipt')
  if (isRefusal(receipt)) return receipt
  if (!(await standsFor(daybook, fund, 'purchase', ask.purchase)))
    return new Refusal(
      'unknown-purchase',
      'This was not paid for yet.',
      { purchase: ask.purchase },
      { field: 'purchase' },
    )
  return wroteOne(daybook, fund, decideReceiptSeen(ask.on, ask.purchase, receipt))
}
