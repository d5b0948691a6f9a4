import { type Month, monthOf, printMonth } from '../ledger/day.ts'
import type { WordRef } from '../ledger/entry.ts'
import { isByHand } from '../ledger/need.ts'
import { Refusal } from '../ledger/refusal.ts'
import type { Daybook } from './daybook.ts'
import { inPostOrder, nameOf } from './delivery.ts'
import { type Delivered, reachedByEmail } from './need.ts'
import { countsOf, everybodysMonth, type KeptBackFrom, type Known, notSent, waitingOf } from './statements.ts'
import type { FundRow, StatementRow } from './store.ts'
import type { Reader } from './store-statements.ts'

/**
 * How somebody who waits gets their statement: a link by e-mail; by e-mail as it is recorded, and no account that one
 * would reach; paper by post; by hand, or in a form that people make.
 */
export const GETS = ['e-mail', 'no-account', 'post', 'by-hand'] as const
export type Gets = (typeof GETS)[number]

/** What somebody hands over or posts themselves; all else goes out by e-mail. */
export const ON_PAPER: readonly Gets[] = ['no-account', 'post', 'by-hand']

/** A reader of a final statement who has not been sent theirs, or not in the form that is recorded. */
export interface Waiting {
  readonly fund: FundRow
  readonly statement: StatementRow
  readonly reader: Reader
  readonly name: string
  readonly gets: Gets
  readonly form: Delivered['form']
  readonly way: Delivered['way']
  /** What they need, in words, and where letters go. */
  readonly says: string | undefined
  readonly address: string | undefined
}

/** Who of a month still waits for a final statement. */
export interface WhoWaits {
  readonly month: Month
  /** Funds of the month, how many of them have their final statement, and how many readers have theirs. */
  readonly funds: number
  readonly final: number
  readonly sent: number
  readonly counts: Readonly<Record<Gets, number>>
  /** Funds of which somebody waits for an e-mail, by reference. */
  readonly toMail: readonly string[]
  /**
   * Of those who were asked for, this page: letters in post order, what is handed over, what people make. With whoever gets an
   * e-mail: whom none would reach in front, then by fund.
   */
  readonly waiting: readonly Waiting[]
  /** From whom a final statement is kept back: how many, and the first of them. Nobody of these is among those who wait. */
  readonly keptBack: { readonly count: number; readonly first: readonly KeptBackRow[] }
}

export interface KeptBackRow extends KeptBackFrom {
  readonly fund: FundRow
  readonly statement: StatementRow
}

/** So many are named; all of them stand in the month's list of statements. */
const KEPT_BACK_NAMED = 25

export interface WhoWaitsAsked {
  readonly month: Month
  /** Who is named: whoever gets it in one of these ways. */
  readonly gets: readonly Gets[]
  readonly skip: number
  readonly most: number
}

/**
 * Who of a month still waits for their final statement, and how each gets it, as it is recorded today. It is told from
 * rows alone, as the month's statements are. A month that has not begun is refused.
 */
export async function whoWaits(daybook: Daybook, ask: WhoWaitsAsked): Promise<WhoWaits | Refusal> {
  const { month, gets, skip, most } = ask
  if (month > monthOf(daybook.today))
    return new Refusal(
      'period-not-over',
      `${printMonth(month)} has not begun. Nothing of it can be sent yet.`,
      { month },
    )
  const known = await everybodysMonth(daybook, month, await daybook.fundsSeen())
  const final = known.filter(({ statement }) => statement?.state === 'final')
  const reached = await reachedByEmail(daybook)
  const kept = final.flatMap(keptIn)
  const all = final.flatMap((k) => waitsOf(k, reached))
  const asked = await named(
    daybook,
    all.filter((w) => gets.includes(w.gets)),
  )
  return {
    month,
    funds: known.length,
    final: final.length,
    sent: countsOf(final).sent,
    counts: Object.fromEntries(GETS.map((g) => [g, all.filter((w) => w.gets === g).length])) as Record<
      Gets,
      number
    >,
    toMail: [...new Set(all.filter((w) => w.gets === 'e-mail').map((w) => w.fund.ref))],
    waiting: asked.toSorted(gets.includes('e-mail') ? byNeed : byPile).slice(skip, skip + most),
    keptBack: { count: kept.length, first: kept.slice(0, KEPT_BACK_NAMED) },
  }
}

function keptIn(known: Known): readonly KeptBackRow[] {
  const { fund, statement } = known
  return statement ? notSent(known).map((kept) => ({ fund, statement, ...kept })) : []
}

type Waits = Omit<Waiting, 'name' | 'says' | 'address'> & { readonly recipient: Delivered }

function waitsOf(known: Known, reached: (fund: FundRow, reader: Reader) => boolean): readonly Waits[] {
  const { fund, statement } = known
  if (!statement) return []
  return waitingOf(known).map((recipient) => {
    const { reader, form, way } = recipient
    const gets = isByHand(recipient)
      ? 'by-hand'
      : way === 'post'
        ? 'post'
        : reached(fund, reader)
          ? 'e-mail'
          : 'no-account'
    return { fund, statement, reader, gets, form, way, recipient }
  })
}

/** With names, and where letters go, in two reads for all of them. */
async function named({ store, caller }: Daybook, all: readonly Waits[]): Promise<readonly Waiting[]> {
  const needs = new Map(
    (await store.issued.needsOf(caller.provider)).map((n) => [`${n.fund} ${n.reader}`, n]),
  )
  const needOf = ({ fund, reader }: Waits) => needs.get(`${fund.id} ${reader}`)
  const refs = all.flatMap((w) => [w.recipient.name, needOf(w)?.says, needOf(w)?.address])
  const words = await store.words(refs.filter((ref): ref is WordRef => typeof ref === 'string'))
  const text = (ref: WordRef | null | undefined) => (ref ? words.get(ref) : undefined)
  return all.map((waits) => {
    const { recipient, ...rest } = waits
    const need = needOf(waits)
    return {
      ...rest,
      name: nameOf(recipient, waits.fund, text(recipient.name)),
      says: recipient.form === 'other' ? text(need?.says) : undefined,
      address: waits.way === 'in-person' ? undefined : text(need?.address),
    }
  })
}

/** Whom no e-mail would reach first: something is to be done there. */
function byNeed(a: Waiting, b: Waiting): number {
  const gets = (w: Waiting) => (w.gets === 'no-account' ? 0 : 1)
  return gets(a) - gets(b)
}

/** The piles of a print bundle: what goes to the post first, as a round is walked; what is handed over; what people make. */
function byPile(a: Waiting, b: Waiting): number {
  const pile = (w: Waiting) => (w.form === 'other' ? 2 : w.gets === 'by-hand' ? 1 : 0)
  return pile(a) - pile(b) || inPostOrder(addressed(a), addressed(b))
}

function addressed({ name, address, fund, reader }: Waiting) {
  return { name, address, tie: `${fund.ref} ${reader}` }
}
