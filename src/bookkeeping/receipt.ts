import { type Day, laterOf } from '../ledger/day.ts'
import { type ActId, type Numbered, readText, type Source, type WordRef } from '../ledger/entry.ts'
import { money, pence, pennySeconds, printMoney, printPence } from '../ledger/money.ts'
import { decideOwnMoney } from '../ledger/own-book.ts'
import { addsUp, decideReceipt } from '../ledger/receipt.ts'
import { isRefusal, Refusal } from '../ledger/refusal.ts'
import { postedOn } from '../ledger/support.ts'
import type { Daybook } from './daybook.ts'
import { ownBook } from './own-book.ts'
import { byHand, FIRST, nextPiece, openCase, sourced, standing, type Wrote, wroteOne } from './record.ts'
import type { FundRow } from './store.ts'

export interface PaymentReceived {
  readonly on: Day
  readonly pence: number
  /** The payment's own reference, such as NCC260302. */
  readonly reference: string
  readonly lines: readonly PaymentLine[]
  /** The number of an entry in the own book that kept this money apart until somebody knew whose it is. */
  readonly unidentified?: number
}

export interface PaymentLine {
  readonly fund: string
  /** The funder's code; the agreement's last stream where none is named. */
  readonly stream?: string
  readonly pence: number
  readonly covers?: { readonly from: Day; readonly to: Day }
  readonly source?: Omit<Source, 'piece' | 'part' | 'text'> & { readonly rowText?: string }
}

/**
 * One payment over many funds: one act, refused whole where its list does not add up (design.md §3). What the
 * own book kept apart as money that is nobody's is let go where it is this payment: it came in only once.
 */
export async function receivePayment(
  daybook: Daybook,
  ask: PaymentReceived,
): Promise<readonly Wrote[] | Refusal> {
  const wrong = addsUp(
    ask.pence,
    ask.lines.map((l) => l.pence),
  )
  if (wrong) return wrong
  const reference = readText(ask.reference, 'reference')
  if (isRefusal(reference)) return reference
  const act = daybook.newId('a') as ActId
  const pieces = new Map<string, Pick<Source, 'part' | 'piece'>>()
  const wrote: Wrote[] = []
  for (const line of ask.lines) {
    const opened = await openCase(daybook, line.fund, ask.on)
    if (isRefusal(opened)) return opened
    const { fund, about } = opened
    const source = line.source ? sourced(daybook, fund, line.source) : byHand(`${reference}/${fund.ref}`)
    const at = line.source ? FIRST : await nextPiece(daybook, fund, source.reference, pieces)
    if (isRefusal(at)) return at
    const draft = decideReceipt(about, {
      on: ask.on,
      stream: line.stream ?? about.agreements.at(-1)?.streams.at(-1)?.code ?? '',
      pence: line.pence,
      reference,
      ...(line.covers ? { covers: line.covers } : {}),
      source: { ...source, ...at },
    })
    if (isRefusal(draft)) return draft
    // A fact at the bank is always recorded: of a closed month in the open one, naming its day.
    const number = await daybook.write(fund, { ...draft, ...postedOn(fund, ask.on) }, { act })
    if (isRefusal(number)) return number
    wrote.push({ fund: fund.ref, entries: [number] })
  }
  return (await letGoOfUnidentified(daybook, { ...ask, reference }, act)) ?? wrote
}

/**
 * The bank line may have come before anybody knew whose the money is. It is named by its entry, or known by
 * the payment's reference and sum in the bank's own words.
 */
async function letGoOfUnidentified(
  daybook: Daybook,
  ask: PaymentReceived,
  act: ActId,
): Promise<undefined | Refusal> {
  const own = await ownBook(daybook)
  if (isRefusal(own)) return own
  const kept = await unidentifiedMoney(daybook, own)
  const texts = await daybook.words(kept.flatMap((e) => e.details.reference ?? []))
  const isNamed = (e: Numbered<'own-money'>) =>
    (texts.get(e.details.reference as WordRef) ?? '').split(/\s+/).includes(ask.reference)
  const other = kept.find((e) => isNamed(e) && e.details.sum !== pennySeconds(pence(ask.pence)))
  if (other && ask.unidentified === undefined) {
    return new Refusal(
      'does-not-add-up',
      `The bank received ${printMoney(money(other.details.sum))} under ${ask.reference}, and this list comes to ${printPence(ask.pence)}. Find the difference first.`,
      { reference: ask.reference, bank: other.details.sum, listed: ask.pence },
    )
  }
  const found = kept.find(
    (e) =>
      e.details.sum === pennySeconds(pence(ask.pence)) &&
      (ask.unidentified === undefined ? isNamed(e) : e.number === ask.unidentified),
  )
  if (!found)
    return ask.unidentified === undefined
      ? undefined
      : new Refusal(
          'does-not-add-up',
          `No unidentified money of ${printPence(ask.pence)} is kept under entry ${ask.unidentified} of the own book.`,
          { entry: ask.unidentified },
          { field: 'unidentified' },
        )
  const on = laterOf(ask.on, found.effective)
  const { reference } = found.details
  const wrote = await wroteOne(
    daybook,
    own,
    decideOwnMoney('identified', on, pence(ask.pence), reference ? { reference } : {}),
    act,
  )
  return isRefusal(wrote) ? wrote : undefined
}

/** Money in the own book that is nobody's yet: what has been identified since is taken off, oldest first. */
async function unidentifiedMoney(daybook: Daybook, own: FundRow): Promise<readonly Numbered<'own-money'>[]> {
  const all = await standing(daybook, own, await daybook.entriesOfKind(own, 'own-money'))
  const gone = all.filter((e) => e.details.what === 'identified')
  return all.filter((e) => {
    if (e.details.what !== 'unidentified') return false
    const at = gone.findIndex(
      (g) => g.details.reference === e.details.reference && g.details.sum === e.details.sum,
    )
    if (at !== -1) gone.splice(at, 1)
    return at === -1
  })
}
