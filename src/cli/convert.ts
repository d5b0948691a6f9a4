import { isRefused, refusalsOf } from '../bookkeeping/open-books.ts'
import type { TriedOut } from '../bookkeeping/try-out.ts'
import { type Day, printDay, readDay } from '../ledger/day.ts'
import { INVOLVED } from '../ledger/decision.ts'
import { printSeconds, readHours } from '../ledger/hours.ts'
import { money, penceDown, printPence } from '../ledger/money.ts'
import { isRefusal, type Refusal } from '../ledger/refusal.ts'
import { BOOKS, command, needed, oneOf, readAs, refused, WrongUsage } from './command.ts'
import { type House, inHouse } from './house.ts'

export const convert = command({
  name: 'convert',
  summary: 'Swap hours of one kind for another, or turn hours into money or back, as the person decided',
  usage: [
    'REF --swap H:MM --from KIND --to KIND --on DAY --decided-by NAME --how HOW [--yes]',
    'REF --into-money H:MM [--kind KIND] --on DAY --decided-by NAME --how HOW [--yes]',
    'REF --into-hours H:MM [--kind KIND] --on DAY --decided-by NAME --how HOW [--yes]',
  ],
  examples: [
    'convert LS-001 --swap 6:00 --from standard --to enhanced --on 2026-06-02 --decided-by Sally --how in-person',
    'convert LS-002 --into-money 5:00 --on 2026-06-02 --decided-by Brian --how by-phone --yes',
  ],
  options: {
    swap: { type: 'string', value: 'H:MM', says: 'how many hours leave --from for --to' },
    from: { type: 'string', value: 'KIND', says: 'with --swap: the kind that leaves' },
    to: { type: 'string', value: 'KIND', says: 'with --swap: the kind that comes' },
    'into-money': { type: 'string', value: 'H:MM', says: 'how many unused hours become money to spend' },
    'into-hours': {
      type: 'string',
      value: 'H:MM',
      says: 'how many hours are bought from the money to spend',
    },
    kind: { type: 'string', value: 'KIND', says: 'which hours become money or are bought (standard)' },
    on: { type: 'string', value: 'DAY', says: 'the day from which it counts' },
    'decided-by': { type: 'string', value: 'NAME', says: 'who decided' },
    how: { type: 'string', value: 'HOW', says: `how they were involved: ${INVOLVED.join(', ')}` },
    yes: { type: 'boolean', says: 'write it down; without it a terminal is asked, and nothing else writes' },
    ...BOOKS,
  },
  words: 1,
  run({ options, words }, terminal) {
    const choice = choiceOf(options)
    const ask = {
      fund: needed('whose fund: ringfence convert REF …', words[0]),
      on: readAs('on', needed('from which day it counts: --on DAY', options.on), readDay),
      decided: {
        name: needed('who decided: --decided-by NAME', options['decided-by']),
        involved: oneOf(
          'how',
          needed(`how they were involved: --how ${INVOLVED.join('|')}`, options.how),
          INVOLVED,
        ),
      },
    }
    return inHouse(options, async (house) => {
      const tried = await tryOut(house, ask, choice)
      if (isRefusal(tried)) return refused(tried)
      const shown = textOf(tried, ask.on)
      if (!options.yes) {
        if (!terminal.someoneThere) return { json: jsonOf(tried, ask.on, []), text: shown, needsYes: true }
        await terminal.say(`${shown}\n`)
        if (!(await terminal.ask('Write it down?')))
          return { json: undefined, text: 'Nothing was written.', failed: true }
      }
      const wrote = await act(house, ask, choice)
      if (isRefused(wrote)) return { refusals: refusalsOf(wrote) }
      const done = `Written down: ${wrote.entries.length === 1 ? 'entry' : 'entries'} ${wrote.entries.join(', ')} of ${wrote.fund}.`
      return {
        json: jsonOf(tried, ask.on, wrote.entries),
        text: options.yes ? `${shown}\n${done}` : done,
      }
    })
  },
})

type Choice =
  | { readonly what: 'swap'; readonly amount: number; readonly from: string; readonly to: string }
  | { readonly what: 'into-money' | 'into-hours'; readonly amount: number; readonly kind: string }

function choiceOf(options: {
  readonly swap: string | undefined
  readonly from: string | undefined
  readonly to: string | undefined
  readonly 'into-money': string | undefined
  readonly 'into-hours': string | undefined
  readonly kind: string | undefined
}): Choice {
  const { swap, from, to, kind } = options
  const chosen = (['swap', 'into-money', 'into-hours'] as const).filter((name) => options[name] !== undefined)
  const [what] = chosen
  if (what === undefined || chosen.length > 1)
    throw new WrongUsage('Say one of --swap, --into-money and --into-hours.')
  if (what === 'swap') {
    if (kind !== undefined) throw new WrongUsage('--kind goes with --into-money and --into-hours.')
    return {
      what,
      amount: readAs('swap', swap ?? '', readHours),
      from: needed('which hours leave: --from KIND', from),
      to: needed('which hours come: --to KIND', to),
    }
  }
  if (from !== undefined || to !== undefined) throw new WrongUsage('--from and --to go with --swap.')
  return { what, amount: readAs(what, options[what] ?? '', readHours), kind: kind ?? 'standard' }
}

type Asked = Omit<Parameters<House['books']['swapHours']>[1], 'from' | 'to' | 'amount'>

function tryOut({ books, caller }: House, ask: Asked, choice: Choice): Promise<TriedOut | Refusal> {
  switch (choice.what) {
    case 'swap':
      return books.trySwap(caller, { ...ask, ...choice })
    case 'into-money':
      return books.tryHoursIntoMoney(caller, { ...ask, ...choice })
    case 'into-hours':
      return books.tryMoneyIntoHours(caller, { ...ask, ...choice })
  }
}

function act({ books, caller }: House, ask: Asked, choice: Choice) {
  switch (choice.what) {
    case 'swap':
      return books.swapHours(caller, { ...ask, ...choice })
    case 'into-money':
      return books.turnHoursIntoMoney(caller, { ...ask, ...choice })
    case 'into-hours':
      return books.turnMoneyIntoHours(caller, { ...ask, ...choice })
  }
}

/** Unused hours by kind in seconds (a count for nights and visits), money to spend in whole pence rounded down. */
function jsonOf({ fund, left, spending }: TriedOut, on: Day, entries: readonly number[]) {
  return {
    ref: fund.ref,
    on,
    written: entries.length > 0,
    entries,
    unused: left.map(({ kind, before, after }) => ({ kind, before, after })),
    toSpendPence: { before: penceDown(money(spending.before)), after: penceDown(money(spending.after)) },
  }
}

function textOf({ fund, left, spending }: TriedOut, on: Day): string {
  const changed = left.filter((l) => l.before !== l.after)
  const toSpend = [spending.before, spending.after].map((sum) => printPence(penceDown(money(sum))))
  return [
    `${fund.name ?? fund.ref}, on ${printDay(on)}:`,
    ...changed.map((l) => `  unused ${l.label}: ${printSeconds(l.before)} → ${printSeconds(l.after)}`),
    ...(spending.before === spending.after ? [] : [`  to spend: ${toSpend.join(' → ')}`]),
  ].join('\n')
}
