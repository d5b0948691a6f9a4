import { isRefused, refusalsOf } from '../bookkeeping/open-books.ts'
import { printMonth, readMonth } from '../ledger/day.ts'
import { BOOKS, command, needed, readAs } from './command.ts'
import { inHouse } from './house.ts'

export const earlyCopy = command({
  name: 'early-copy',
  summary: 'Issue an early copy of the month that is closed next: numbered and kept, and it may change',
  usage: ['REF --month MONTH'],
  examples: ['early-copy LS-001 --month 2026-05', 'early-copy LS-001 --month 2026-05 --json'],
  options: {
    month: { type: 'string', value: 'MONTH', says: 'the month, such as 2026-05' },
    ...BOOKS,
  },
  words: 1,
  run({ options, words }) {
    const fund = needed('whose: ringfence early-copy REF …', words[0])
    const month = readAs('month', needed('which month: --month 2026-05', options.month), readMonth)
    return inHouse(options, async ({ books, caller }) => {
      const copy = await books.issueStatement(caller, { fund, month })
      if (isRefused(copy)) return { refusals: refusalsOf(copy) }
      return {
        json: copy,
        text: `Statement ${copy.statement} of ${copy.fund} is an early copy of ${printMonth(month)}, entry ${copy.entry}. It may change.`,
      }
    })
  },
})
