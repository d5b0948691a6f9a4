import type { FundPage } from '../../bookkeeping/figures.ts'
import type { TriedOut } from '../../bookkeeping/try-out.ts'
import { money, penceDown, printPence } from '../../ledger/money.ts'
import { freeToSpend } from '../../ledger/purchase.ts'
import { Inset } from '../design/figures.tsx'
import { pounds, toSpend } from './words.ts'

/**
 * What of the money to spend is for what was decided to buy and is not paid yet. Such a decision moves nothing before it
 * is paid (design.md §3) and so refuses nothing: it is told wherever the money is looked at or chosen over.
 */

/** “£40.00 of it is for cinema tickets: decided to buy, and not paid yet. £10.00 is free to spend.”; of nothing, nothing. */
export function committedSaid(page: FundPage, alone = false): string | undefined {
  const { sum, things } = page.committed
  if (things === 0) return undefined
  const free = freeIn(page, { spending: page.line.spending, committed: sum })
  const left =
    free < 0 ? `There is ${tooLittle(free)} too little for it.` : `${toSpend(free)} is free to spend.`
  const much = alone && free >= 0 ? `Of the money to spend, ${pounds(sum)}` : pounds(sum)
  return `${much}${alone || free < 0 ? '' : ' of it'} is for ${thingsNamed(page)}: decided to buy, and not paid yet. ${left}`
}

/** The same beside a figure: “£40.00 of it decided to buy, £10.00 free”. */
export function committedBeside(page: FundPage): string | undefined {
  const { sum, things } = page.committed
  if (things === 0) return undefined
  const free = freeIn(page, { spending: page.line.spending, committed: sum })
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
  if (all.every((m) => m.committed === 0)) return [spending]
  const held = heldOf(page)
  return [
    spending,
    row('Decided to buy, and not paid yet', (m) =>
      m.committed === 0 ? pounds(0) : `−${pounds(m.committed)}`,
    ),
    ...(held > 0 ? [row('Kept still', () => `−${toSpend(held)}`)] : []),
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
  return freeToSpend(of) - heldOf(page)
}

function heldOf({ held }: FundPage): number {
  return held.find((h) => h.unit === 'GBP' && h.code === 'spending')?.amount ?? 0
}

function tooLittle(free: number): string {
  return printPence(0 - penceDown(money(free)))
}
