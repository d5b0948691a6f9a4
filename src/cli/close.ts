import type { Closure } from '../bookkeeping/close.ts'
import { endIssuing, issueMonth } from '../bookkeeping/issue-month.ts'
import type { Issued } from '../bookkeeping/issuing.ts'
import { isRefused, refusalsOf } from '../bookkeeping/open-books.ts'
import { type Month, printMonth, readMonth } from '../ledger/day.ts'
import { isRefusal } from '../ledger/refusal.ts'
import { BOOKS, command, type Done, needed, type Outcome, readAs, refused, WrongUsage } from './command.ts'
import { type House, inHouse } from './house.ts'
import { overEverybody } from './issuing.ts'
import { originIn } from './settings.ts'
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
    const origin = originIn(undefined, process.env)
    return inHouse({ ...options, origin }, async (house) => {
      if (fund === undefined) return closeAll(house, month, terminal)
      const closed = await house.books.closeMonth(house.caller, { fund, month })
      return isRefused(closed) ? { refusals: refusalsOf(closed) } : closedAll(month, [closed], [])
    })
  },
})

async function closeAll(house: House, month: Month, terminal: Terminal): Promise<Outcome> {
  const issued = await issueMonth(overEverybody(house), { month }, terminal)
  if (isRefusal(issued)) return refused(issued)
  await endIssuing(house, issued)
  const done = closedAll(
    month,
    issued.issued.map((i) => closureOf(month, i)),
    issued.before,
  )
  return issued.refusals.length > 0 ? { refusals: issued.refusals, done } : done
}

function closureOf(month: Month, { fund, first, last, statement, digest, entry }: Issued): Closure {
  return { fund, month, first, last, statement, state: 'final', digest, entry }
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
