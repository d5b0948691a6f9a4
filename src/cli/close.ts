import type { Closure } from '../bookkeeping/close.ts'
import { isRefused, refusalsOf } from '../bookkeeping/open-books.ts'
import type { FundRow } from '../bookkeeping/store.ts'
import { lastDay, type Month, printMonth, readMonth } from '../ledger/day.ts'
import { Refusal } from '../ledger/refusal.ts'
import { BOOKS, command, type Done, needed, type Outcome, readAs, WrongUsage } from './command.ts'
import { type House, inHouse } from './house.ts'
import { counted, type Terminal } from './terminal.ts'

export const close = command({
  name: 'close',
  summary: 'Close a month: one final statement, and nothing more is dated into it',
  usage: ['REF --month MONTH', '--all --month MONTH'],
  examples: ['close LS-001 --month 2026-05', 'close --all --month 2026-05'],
  options: {
    month: { type: 'string', value: 'MONTH', says: 'the month, such as 2026-05' },
    all: { type: 'boolean', says: 'every fund; what stands in the way of one does not hold up the others' },
    ...BOOKS,
  },
  words: 1,
  run({ options, words }, terminal) {
    const [fund] = words
    if ((fund === undefined) === !options.all) throw new WrongUsage('Name one fund, or --all.')
    const month = readAs('month', needed('which month: --month 2026-05', options.month), readMonth)
    return inHouse(options, async (house) => {
      if (fund === undefined) return closeAll(house, month, terminal)
      const closed = await house.books.closeMonth(house.caller, { fund, month })
      return isRefused(closed) ? { refusals: refusalsOf(closed) } : closedAll(month, [closed], [])
    })
  },
})

async function closeAll({ books, store, caller }: House, month: Month, terminal: Terminal): Promise<Outcome> {
  const last = lastDay(month)
  const funds = (await store.funds(caller.provider)).filter((f) => f.holder === 'person' && f.opened <= last)
  const isClosed = (f: FundRow) => f.lockedThrough !== undefined && f.lockedThrough >= last
  const open = funds.filter((f) => !isClosed(f))
  const closed: Closure[] = []
  const refusals: Refusal[] = []
  for (const [i, { ref }] of open.entries()) {
    terminal.progress(i, open.length, `closing ${printMonth(month)}: ${ref}`)
    const closure = await books.closeMonth(caller, { fund: ref, month })
    if (isRefused(closure)) refusals.push(...refusalsOf(closure).map((r) => ofFund(ref, r)))
    else closed.push(closure)
  }
  terminal.progress(open.length, open.length, '')
  const done = closedAll(
    month,
    closed,
    funds.filter(isClosed).map((f) => f.ref),
  )
  return refusals.length > 0 ? { refusals, done } : done
}

/** The same refusal, saying whose it is. */
function ofFund(ref: string, { name, sentence, facts, where }: Refusal): Refusal {
  return new Refusal(name, `${ref}: ${sentence}`, { ...facts, fund: ref }, where)
}

function closedAll(month: Month, closed: readonly Closure[], already: readonly string[]): Done {
  const lines = [
    ...closed.map((c) => `  ${c.fund}  statement ${c.statement}, ${c.first} to ${c.last}, entry ${c.entry}`),
    ...already.map((ref) => `  ${ref}  closed before`),
  ]
  return {
    json: { month, closed, already },
    text: `${printMonth(month)} closed for ${counted(closed.length, 'fund')}.${lines.length > 0 ? `\n${lines.join('\n')}` : ''}`,
  }
}
