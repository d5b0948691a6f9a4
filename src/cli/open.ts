import { existsSync } from 'node:fs'
import { isRefused, openBooks, refusalsOf } from '../bookkeeping/open-books.ts'
import { dayAt, readDay } from '../ledger/day.ts'
import { Refusal } from '../ledger/refusal.ts'
import { openStore } from '../store/sqlite/store.ts'
import { BOOKS, command, needed, readIfGiven, refused, toWrite, WrongUsage } from './command.ts'
import { CHANCE, fileOf, managerOf, newProviderId, systemClock } from './house.ts'

export const open = command({
  name: 'open',
  summary: 'Open a provider with its ring-fenced bank account, in a new file or beside others',
  usage: ['--name NAME --bank-name NAME --sort-code NN-NN-NN --account NNNNNNNN [--on DAY] [--db FILE]'],
  examples: [
    'open --name "Larch Support" --bank-name "Larch ring-fenced account" --sort-code 30-00-00 --account 12345678',
    'open --db larch.db --name Larch --bank-name Larch --sort-code 30-00-00 --account 12345678 --on 2026-03-02',
  ],
  options: {
    name: { type: 'string', value: 'NAME', says: 'the provider’s name, as statements print it' },
    'bank-name': { type: 'string', value: 'NAME', says: 'what the ring-fenced account is called' },
    'sort-code': { type: 'string', value: 'NN-NN-NN', says: 'its sort code' },
    account: { type: 'string', value: 'NNNNNNNN', says: 'its number' },
    on: { type: 'string', value: 'DAY', says: 'the first day of the provider’s own book (today)' },
    db: BOOKS.db,
  },
  words: 0,
  async run({ options }) {
    const name = needed('the provider’s name: --name NAME', options.name)
    const bank = {
      code: 'isf',
      name: needed('what its bank account is called: --bank-name NAME', options['bank-name']),
      sortCode: like('sort-code', options['sort-code'], /^\d{2}-\d{2}-\d{2}$/, '30-00-00'),
      number: like('account', options.account, /^\d{8}$/, '12345678'),
    }
    const on = readIfGiven('on', options.on, readDay)
    const file = toWrite('--db', fileOf(options.db))
    const isNew = !existsSync(file)
    const store = await openStore(file)
    try {
      if ((await store.providers()).some((p) => p.name === name.trim()))
        return refused(
          new Refusal(
            'already-exists',
            `There is a provider “${name.trim()}” in ${file} already.`,
            { name },
            { field: 'name' },
          ),
        )
      const caller = managerOf(newProviderId())
      const books = openBooks({ store, clock: systemClock, ...CHANCE })
      const opened = await books.openProvider(caller, { name, bank, opened: on ?? dayAt(systemClock()) })
      if (isRefused(opened)) return { refusals: refusalsOf(opened) }
      const next =
        'Invite its first manager with “ringfence invite”, and start the service with “ringfence serve”.'
      return {
        json: { db: file, made: isNew, provider: opened.provider, name: name.trim() },
        text: `${name.trim()} is open in ${file} as ${opened.provider}. ${next}`,
      }
    } finally {
      await store.close()
    }
  },
})

function like(option: string, text: string | undefined, pattern: RegExp, example: string): string {
  const value = needed(`--${option}, such as ${example}`, text)
  if (!pattern.test(value)) throw new WrongUsage(`--${option}: “${value}” does not look like ${example}.`)
  return value
}
