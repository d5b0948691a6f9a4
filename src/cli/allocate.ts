import { isRefused, refusalsOf } from '../bookkeeping/open-books.ts'
import { dayAt, printDay, readDay } from '../ledger/day.ts'
import { BOOKS, command, readIfGiven } from './command.ts'
import { inHouse } from './house.ts'
import { counted } from './terminal.ts'

export const allocate = command({
  name: 'allocate',
  summary: 'Give the hours and money that are due, for one fund or all; a second time gives nothing',
  usage: ['[REF] [--through DAY]'],
  examples: ['allocate', 'allocate LS-001 --through 2026-04-30'],
  options: {
    through: { type: 'string', value: 'DAY', says: 'what is due up to and on this day (today)' },
    ...BOOKS,
  },
  words: 1,
  run({ options, words }) {
    const asked = readIfGiven('through', options.through, readDay)
    return inHouse(options, async ({ books, caller }) => {
      const through = asked ?? dayAt(books.clock())
      const [fund] = words
      const wrote = await books.allocate(caller, { through, ...(fund ? { fund } : {}) })
      if (isRefused(wrote)) return { refusals: refusalsOf(wrote) }
      const weeks = wrote.reduce((sum, w) => sum + w.entries.length, 0)
      const text =
        weeks === 0
          ? `Nothing was due up to ${printDay(through)} that is not given already.`
          : [
              `${counted(weeks, 'allocation')} up to ${printDay(through)}:`,
              ...wrote.map((w) => `  ${w.fund}  ${counted(w.entries.length, 'allocation')}`),
            ].join('\n')
      return { json: { through, funds: wrote }, text }
    })
  },
})
