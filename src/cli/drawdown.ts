import type { MayTakeLine } from '../bookkeeping/drawdown.ts'
import { isRefused, refusalsOf } from '../bookkeeping/open-books.ts'
import { dayAt, printDay, readDay } from '../ledger/day.ts'
import { printPence } from '../ledger/money.ts'
import { BOOKS, command, readIfGiven } from './command.ts'
import { inHouse } from './house.ts'
import { textTable } from './terminal.ts'

export const drawdown = command({
  name: 'drawdown',
  summary: 'What the provider may take, fund by fund; with --yes, take it',
  usage: ['[--through DAY] [--yes]'],
  examples: ['drawdown --through 2026-05-31', 'drawdown --through 2026-05-31 --yes'],
  options: {
    through: { type: 'string', value: 'DAY', says: 'what was earned up to and on this day (today)' },
    yes: { type: 'boolean', says: 'record it as taken; without it only the list is shown' },
    ...BOOKS,
  },
  words: 0,
  run({ options }) {
    const asked = readIfGiven('through', options.through, readDay)
    return inHouse(options, async ({ books, caller }) => {
      const through = asked ?? dayAt(books.clock())
      if (!options.yes) {
        const lines = await books.whatWeMayTake(caller, { through })
        const pence = lines.reduce((sum, l) => sum + l.pence, 0)
        const first = `What may be taken, earned up to ${printDay(through)}:`
        return { json: { through, taken: false, pence, lines }, text: `${first}\n\n${tableOf(lines, pence)}` }
      }
      const drawn = await books.drawDown(caller, { through })
      if (isRefused(drawn)) return { refusals: refusalsOf(drawn) }
      return {
        json: { through, taken: true, pence: drawn.pence, lines: drawn.lines },
        text: `Taken on ${printDay(through)}: ${printPence(drawn.pence)}. Pay it in one sum.\n\n${tableOf(drawn.lines, drawn.pence)}`,
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
