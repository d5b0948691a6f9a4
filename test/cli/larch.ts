import { randomBytes } from 'node:crypto'
import { isRefused, openBooks } from '../../src/bookkeeping/open-books.ts'
import { DEMO_CALLER, DEMO_TODAY } from '../../src/demo/build.ts'
import { PEOPLE, PROVIDER, STANDING, START, termsFor } from '../../src/demo/larch.ts'
import type { Moment } from '../../src/ledger/day.ts'
import { openStore } from '../../src/store/sqlite/store.ts'

/** A file with Larch and its ten agreements, and nothing recorded yet. Its day is 2 June 2026. */
export async function larchOpened(file: string): Promise<void> {
  const store = await openStore(file)
  let n = 0
  const books = openBooks({
    store,
    clock: () => '2026-02-26T10:00:00.000Z' as Moment,
    newId: (prefix) => `${prefix}_test${n++}`,
    newSalt: () => randomBytes(32).toString('hex'),
  })
  const by = DEMO_CALLER
  const { name, bank } = PROVIDER
  const wrote: unknown[] = [
    await books.openProvider(by, { name, bank, opened: START, demoToday: DEMO_TODAY }),
  ]
  for (const person of PEOPLE) {
    const decided = { name: person.name, involved: 'in-person' } as const
    wrote.push(
      await books.openFund(by, { ref: person.ref, name: person.name, agreement: termsFor(person), decided }),
    )
  }
  const standing = { ...STANDING, on: START, from: START } as const
  wrote.push(await books.recordStandingDecision(by, standing))
  await store.close()
  const wrong = wrote.find((answer) => isRefused(answer))
  if (wrong) throw new Error(JSON.stringify(wrong))
}
