import { printMonth, readMonth } from '../ledger/day.ts'
import { isRefusal } from '../ledger/refusal.ts'
import { BOOKS, command, type Done, needed, oneOf, readAs, refused } from './command.ts'
import { inHouse } from './house.ts'
import { endIssuing, type IssuingDone, issueMonth } from './issuing.ts'
import { originIn } from './settings.ts'
import { counted } from './terminal.ts'

const TODO = ['issue'] as const

export const statements = command({
  name: 'statements',
  summary: 'Issue a month’s statements for everybody, and send each in the form recorded for its reader',
  usage: ['issue --month MONTH [--early]'],
  examples: ['statements issue --month 2026-05', 'statements issue --month 2026-05 --early'],
  options: {
    month: { type: 'string', value: 'MONTH', says: 'the month, such as 2026-05' },
    early: { type: 'boolean', says: 'early copies, marked “may change”: nothing is closed' },
    origin: {
      type: 'string',
      value: 'URL',
      says: 'the service’s public address, for links and for checking a statement (RINGFENCE_ORIGIN)',
    },
    ...BOOKS,
  },
  words: 1,
  run({ options, words }, terminal) {
    oneOf('statements', needed('what to do: ringfence statements issue …', words[0]), TODO)
    const month = readAs('month', needed('which month: --month 2026-05', options.month), readMonth)
    const origin = originIn(options.origin, process.env)
    return inHouse({ ...options, origin }, async (house) => {
      const ask = { month, ...(options.early ? { early: true } : {}) }
      const issued = await issueMonth(house, ask, terminal)
      if (isRefusal(issued)) return refused(issued)
      await endIssuing(house, issued)
      const done = doneOf(issued, printMonth(month))
      return issued.refusals.length > 0 ? { refusals: issued.refusals, done } : done
    })
  },
})

function doneOf({ issued, before, refused }: IssuingDone, month: string): Done {
  const said = [
    `${counted(issued.length, 'statement')} of ${month} issued`,
    ...(before.length > 0 ? [`${before.length.toLocaleString('en-GB')} issued before`] : []),
    ...(refused > 0 ? [`${refused.toLocaleString('en-GB')} not issued`] : []),
  ]
  return { json: { issued, before, refused }, text: `${said.join(', ')}.` }
}
