import type { FundPage } from '../../bookkeeping/figures.ts'
import type { TriedOut } from '../../bookkeeping/try-out.ts'
import { money, PENNY, penceDown, printPence } from '../../ledger/money.ts'
import { freeToSpend } from '../../ledger/purchase.ts'
import { Inset } from '../design/figures.tsx'
import { pounds, toSpend } from './words.ts'

/**
 * What of the money to spend is free: less what a dispute keeps still, and less what was decided to buy and is not paid
 * yet. Such a decision moves nothing before it is paid (design.md §3) and so refuses nothing. It is reckoned here alone,
 * and told in this order wherever the money is looked at or chosen over.
 */

/** “There is £50.00 to spend. £40.00 of it is for cinema tickets: …”; where all of it is free, the first alone. */
export function spendingSaid(page: FundPage): string {
  return [`There is ${toSpend(page.line.spending)} to spend.`, notFreeSaid(page)].filter(Boolean).join(' ')
}

/**
 * “£5.00 of it is kept still until a manager has answered. £40.00 of it is for cinema tickets: decided to buy, and not
 * paid yet. £5.00 is free to spend.”; nothing where all of it is free.
 */
export function notFreeSaid(page: FundPage, alone = false): string | undefined {
  const [held, { sum, things }] = [heldOf(page), page.committed]
  if (isAllFree(page)) return undefined
  const free = freeNow(page)
  const [first, ofIt] = alone ? ['Of the money to spend, ', ''] : ['', ' of it']
  const kept = held > 0 ? [`${first}${toSpend(held)}${ofIt} is kept still until a manager has answered.`] : []
  const isFirst = alone && free >= 0 && held === 0
  const decided =
    things > 0
      ? [
          `${isFirst ? first : ''}${pounds(sum)}${isFirst || free < 0 ? '' : ' of it'} is for ${thingsNamed(page)}: decided to buy, and not paid yet.`,
        ]
      : []
  return [...kept, ...decided, freeSaid(free)].join(' ')
}

function freeSaid(free: number): string {
  if (free < 0) return `Nothing is free to spend: there is ${tooLittle(free)} too little for it.`
  return free < PENNY ? 'Nothing is free to spend.' : `${toSpend(free)} is free to spend.`
}

/** What is free of the money to spend now, in penny-seconds: below nothing where more was decided to buy than there is. */
export function freeNow(page: FundPage): number {
  return freeIn(page, { spending: page.line.spending, committed: page.committed.sum })
}

export function isAllFree(page: FundPage): boolean {
  return heldOf(page) === 0 && page.committed.things === 0
}

/** Money to spend as a list offers it: “£50.00”, or what is free of it: “£5.00 free”. */
export function moneyOffered(page: FundPage): string {
  if (isAllFree(page)) return toSpend(page.line.spending)
  return `${toSpend(Math.max(0, freeNow(page)))} free`
}

/** The same beside a figure: “£40.00 of it decided to buy, £10.00 free”. */
export function committedBeside(page: FundPage): string | undefined {
  const { sum, things } = page.committed
  if (things === 0) return undefined
  const free = freeNow(page)
  const left = free < 0 ? `${tooLittle(free)} too little` : `${toSpend(free)} free`
  return `${pounds(sum)}${free < 0 ? '' : ' of it'} decided to buy, ${left}`
}

/** The same where there is little room: “£10.00 of it free”. */
export function freeBeside(money: { readonly spending: number; readonly committed: number }): string {
  const free = freeToSpend(money)
  return free < 0 ? `${tooLittle(free)} too little` : `${toSpend(free)} of it free`
}

/** Money to spend in a table of what there is, and of what there would be: with what is free of it. */
export function moneyRows(page: FundPage, tried?: Pick<TriedOut, 'spending' | 'committed'>) {
  const now = { spending: page.line.spending, committed: page.committed.sum }
  const all = tried
    ? (['before', 'after'] as const).map((at) => ({
        spending: tried.spending[at],
        committed: tried.committed[at],
      }))
    : [now]
  const row = (label: string, told: (of: typeof now) => string) => ({ cells: [label, ...all.map(told)] })
  const spending = row('Money to spend', (m) => toSpend(m.spending))
  const held = heldOf(page)
  const isDecided = all.some((m) => m.committed !== 0)
  if (!isDecided && held === 0) return [spending]
  return [
    spending,
    ...(held > 0 ? [row('Kept still', (m) => `−${toSpend(heldIn(page, m))}`)] : []),
    ...(isDecided
      ? [
          row('Decided to buy, and not paid yet', (m) =>
            m.committed === 0 ? pounds(0) : `−${pounds(m.committed)}`,
          ),
        ]
      : []),
    row('Free to spend', (m) => toSpend(Math.max(0, freeIn(page, m)))),
  ]
}

/** That there would be too little for what was decided to buy, by how much and for what; nothing where there is enough. */
export function TooLittle({ page, tried }: { page: FundPage; tried: TriedOut }) {
  const { committed, spending } = tried
  const free = freeIn(page, { spending: spending.after, committed: committed.after })
  if (committed.after === 0 || free >= 0) return null
  return (
    <Inset>
      After this there is {tooLittle(free)} too little for {thingsNamed(page)}: decided to buy, and not paid
      yet. Something has to wait, or unused hours become money first.
    </Inset>
  )
}

/** “cinema tickets and a month at the gym”; what lies on days that are not seen has no name here. */
export function thingsNamed({ committed: { named, things }, words }: FundPage): string {
  const names = named.flatMap((d) => words.get(d.what) ?? [])
  const others = things - names.length
  const more =
    others === 0 ? [] : [`${others} ${names.length > 0 ? 'more ' : ''}${others === 1 ? 'thing' : 'things'}`]
  return new Intl.ListFormat('en-GB').format([...names, ...more])
}

/** What a dispute keeps still of the money to spend is free for nothing either. */
function freeIn(page: FundPage, of: { readonly spending: number; readonly committed: number }): number {
  return freeToSpend(of) - heldIn(page, of)
}

/** No more is kept still than there would be. */
function heldIn(page: FundPage, { spending }: { readonly spending: number }): number {
  return Math.min(heldOf(page), Math.max(0, spending))
}

/** What a dispute keeps still of the money to spend, in penny-seconds. */
export function heldOf({ held }: FundPage): number {
  return held.find((h) => h.unit === 'GBP' && h.code === 'spending')?.amount ?? 0
}

function tooLittle(free: number): string {
  return printPence(0 - penceDown(money(free)))
}
