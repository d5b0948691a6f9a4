import type { MayTakeLine } from '../bookkeeping/drawdown.ts'
import { isRefused, refusalsOf } from '../bookkeeping/open-books.ts'
import { dayAt, printDay, readDay } from '../ledger/day.ts'
import { printPence } from '../ledger/money.ts'
import { BOOKS, command, readIfGiven } from './command.ts'
import { inHouse } from './house.ts'
import { textTable } from './terminal.ts'

export const drawdown = command({
  name: 'drawdown',
  summary: 'What the provider may take, fund by fund; with --propose, ask a second manager to allow it',
  usage: ['[--through DAY] [--propose]'],
  examples: ['drawdown --through 2026-05-31', 'drawdown --through 2026-05-31 --propose'],
  options: {
    through: { type: 'string', value: 'DAY', says: 'what was earned up to and on this day (today)' },
    propose: {
      type: 'boolean',
      says: 'propose to take it; a manager allows it on screen, and nothing moves before',
    },
    ...BOOKS,
  },
  words: 0,
  run({ options }) {
    const asked = readIfGiven('through', options.through, readDay)
    return inHouse(options, async ({ books, caller }) => {
      const through = asked ?? dayAt(books.clock())
      if (!options.propose) {
        const lines = await books.whatWeMayTake(caller, { through })
        const pence = lines.reduce((sum, l) => sum + l.pence, 0)
        const first = `What may be taken, earned up to ${printDay(through)}:`
        return { json: { through, pence, lines }, text: `${first}\n\n${tableOf(lines, pence)}` }
      }
      const proposed = await books.propose(caller, { what: 'drawdown', through })
      if (isRefused(proposed)) return { refusals: refusalsOf(proposed) }
      const { proposal, would } = proposed
      const { lines = [], pence = 0 } = would
      return {
        json: { through, proposal, pence, lines },
        text: `Proposed: to take ${printPence(pence)}, earned up to ${printDay(through)}. Nothing is taken yet: a manager must allow it on screen, under “For a second manager”.\n\n${tableOf(lines, pence)}`,
      }
    })
  },
})

function tableOf(lines: readonly MayTakeLine[], pence: number): string {
  const sum = (amount: number) => ({ right: printPence(amount) })
  return textTable(
    ['Fund', { right: 'Earned' }, { right: 'At the bank beyond own cash' }, { right: 'May be taken' }],
    [
      ...lines.map((l) => [l.fund, sum(l.earnedPence), sum(l.roomPence), sum(l.pence)]),
      ['Together', '', '', sum(pence)],
    ],
  )
}
