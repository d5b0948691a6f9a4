// A purchase that Brian decided on screen comes with another sum in the log: the command says what it may be, and
// is told.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { isRefused, openBooks, refusalsOf } from '../../src/bookkeeping/open-books.ts'
import { DEMO_CALLER, DEMO_TODAY } from '../../src/demo/build.ts'
import { day } from '../../src/ledger/day.ts'
import { openStore } from '../../src/store/sqlite/store.ts'
import { larchOpened } from './larch.ts'
import { said } from './ringfence.ts'

const folder = mkdtempSync(join(tmpdir(), 'ringfence-settling-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'books.db')
const TODAY = day('2026-06-02')

/** The id of the purchase that Brian decided. */
async function decided(): Promise<string> {
  await larchOpened(file)
  const store = await openStore(file)
  const newId = (prefix: string) => `${prefix}_${randomBytes(9).toString('base64url')}`
  const newSalt = () => randomBytes(32).toString('hex')
  const books = openBooks({ store, clock: () => DEMO_TODAY, newId, newSalt })
  const by = { fund: 'LS-002', on: TODAY, decided: { name: 'Brian', involved: 'on-screen' } } as const
  const wrote = [
    await books.recordThrough(DEMO_CALLER, { through: TODAY }),
    await books.turnHoursIntoMoney(DEMO_CALLER, { ...by, kind: 'standard', amount: 5 * 3600 }),
  ]
  const massage = { supplier: 'Calm Hands', what: 'Massage', pence: 1000 }
  const chosen = await books.chooseToBuy(DEMO_CALLER, { ...by, ...massage })
  await store.close()
  const wrong = [...wrote, chosen].flatMap((answer) => refusalsOf(answer))
  if (wrong.length > 0 || isRefused(chosen)) throw new Error(wrong.map((r) => r.sentence).join(' '))
  return chosen.purchase
}

test('which purchase a row pays for is named, and said', async () => {
  const purchase = await decided()
  const log = join(folder, 'purchases.csv')
  writeFileSync(
    log,
    `Date,Client Ref,Supplier,What,Amount,Receipt,Paid From,Decided By
02/06/2026,LS-002,Calm Hands,Massage,12.50,,provider card,"Brian, in person"
`,
  )
  const command = (...args: string[]) => said('import', ...args, '--db', file)
  expect((await command(log)).out).toContain('A purchase of £10.00 was decided on 2 June 2026')
  const waiting = (await command('--waiting')).out
  expect(waiting).toContain(
    `    --pays-for ${purchase}: Massage, Calm Hands, £10.00, decided on 2 June 2026\n`,
  )
  const id = /r_[0-9a-f]{16}/.exec(waiting)?.[0] ?? ''
  const because = ['--because', 'Brian says so']
  const unsaid = await command('--settle', id, '--accept', ...because)
  expect([unsaid.code, unsaid.out]).toEqual([1, ''])
  expect(unsaid.err).toContain('Say whether this row is that purchase, or another one.')
  expect((await command('--settle', id, '--accept', '--pays-for', purchase, ...because)).out).toBe(
    'The row of line 2 of purchases.csv is recorded in 1 entry.\n',
  )
  expect((await command('--waiting')).out).toBe('No row is put aside.\n')
  expect((await command(log)).out).toContain('Nothing new.')
})
