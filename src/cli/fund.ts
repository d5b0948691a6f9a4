import type { FundPage } from '../bookkeeping/figures.ts'
import { printDay, readDay } from '../ledger/day.ts'
import { printSeconds } from '../ledger/hours.ts'
import { money, penceDown, pencePrinted, printPence } from '../ledger/money.ts'
import { isRefusal } from '../ledger/refusal.ts'
import { BOOKS, command, needed, readIfGiven, refused } from './command.ts'
import { accountsJson, balanceText } from './funds.ts'
import { fundOf, inHouse } from './house.ts'
import { counted, textTable } from './terminal.ts'

export const fund = command({
  name: 'fund',
  summary: 'One fund: hours and money left, this week, savings, and every account exactly',
  usage: ['REF [--on DAY]'],
  examples: ['fund LS-001', 'fund LS-001 --on 2026-04-30 --json'],
  options: {
    on: { type: 'string', value: 'DAY', says: 'balances at the end of this day (today)' },
    ...BOOKS,
  },
  words: 1,
  run({ options, words }) {
    const ref = needed('whose fund: ringfence fund REF', words[0])
    const asked = readIfGiven('on', options.on, readDay)
    return inHouse(options, async (house) => {
      const { books, caller } = house
      const row = await fundOf(house, ref)
      if (isRefusal(row)) return refused(row)
      const ask = asked ? { on: asked } : {}
      const found = (await books.allAccounts(caller, ask)).find((f) => f.fund.id === row.id)
      if (!found) throw new Error(`fund ${ref} has no accounts`)
      const list = textTable(
        ['Account', { right: 'Exactly' }, 'In', { right: 'In plain words' }],
        found.accounts.map((a) => [
          `${a.unit} ${a.code}`,
          { right: String(a.balance) },
          a.in,
          { right: balanceText(a) },
        ]),
      )
      if (row.holder === 'provider')
        return {
          json: accountsJson(found),
          text: `The provider’s own book on ${printDay(found.on)}\n\n${list}`,
        }
      const page = await books.fundPage(caller, { fund: ref, ...ask })
      return isRefusal(page)
        ? refused(page)
        : { json: accountsJson(found), text: `${pageText(page)}\n\n${list}` }
    })
  },
})

function pageText({
  fund: row,
  on,
  line,
  agreement,
  thisWeek,
  week,
  pots,
  contingency,
  putAside,
  words,
}: FundPage): string {
  const sum = (exact: number) => printPence(pencePrinted(money(exact)))
  const nameOf = (ref: (typeof pots)[number]['pot']['name']) => words.get(ref) ?? '(erased)'
  const measure = (kind: string) => agreement?.kinds.find((k) => k.code === kind)?.measure ?? 'time'
  const amount = (kind: string, n: number) => (measure(kind) === 'count' ? String(n) : printSeconds(n))
  return [
    `${row.name ?? '(erased)'} (${row.ref}) on ${printDay(on)}`,
    '',
    ...line.left.map((l) => `  left: ${amount(l.kind, l.amount)} of ${l.label}`),
    `  in standard hours: ${printSeconds(line.leftInStandard)}, worth with what is saved ${sum(line.worth)}`,
    ...pots.map(
      (p) =>
        `  saving for ${nameOf(p.pot.name)}: ${p.unit === 'GBP' ? sum(p.balance) : amount(p.unit, p.balance)}`,
    ),
    `  to spend: ${printPence(penceDown(money(line.spending)))}`,
    ...(contingency === 0 ? [] : [`  kept for emergencies: ${sum(contingency)}`]),
    `  at the bank: ${sum(line.bank)}, owed by funders: ${sum(line.owed)}${line.lent === 0 ? '' : `, lent by the provider: ${sum(line.lent)}`}`,
    `  this week (from ${printDay(week)}): given ${printSeconds(thisWeek.given)}, used ${printSeconds(thisWeek.used)}, planned ${printSeconds(thisWeek.planned)}`,
    `  support is recorded ${row.recordedThrough ? `up to ${printDay(row.recordedThrough)}` : 'not yet'}${row.lockedThrough ? `, closed up to ${printDay(row.lockedThrough)}` : ''}`,
    ...(putAside.length === 0
      ? []
      : [`  ${counted(putAside.length, 'row')} put aside: see ringfence import --waiting`]),
  ].join('\n')
}
