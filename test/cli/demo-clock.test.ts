// The demo's clock starts on the demo's day and goes on from what was written last: what somebody chose in the
// browser counts for a command that is run afterwards.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openBooks } from '../../src/bookkeeping/open-books.ts'
import { CHANCE, openHouse } from '../../src/cli/house.ts'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import type { Moment } from '../../src/ledger/day.ts'
import { isRefusal } from '../../src/ledger/refusal.ts'
import { openStore } from '../../src/store/sqlite/store.ts'
import { larchOpened } from './larch.ts'

const folder = mkdtempSync(join(tmpdir(), 'ringfence-demo-clock-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('what was recorded in the afternoon is not in the future of the next morning’s command', async () => {
  const file = join(folder, 'larch.db')
  await larchOpened(file)
  const AFTERNOON = '2026-06-02T15:30:00.000Z' as Moment
  const store = await openStore(file)
  const books = openBooks({ store, clock: () => AFTERNOON, ...CHANCE })
  const need = { fund: 'LS-001', reader: 'person', form: 'easy-read', way: 'in-person' }
  expect(await books.recordNeed(DEMO_CALLER, need)).toMatchObject({ fund: 'LS-001' })
  await store.close()
  const house = await openHouse({ db: file, provider: undefined })
  if (isRefusal(house)) throw new Error(house.sentence)
  expect(house.books.clock() >= AFTERNOON).toBe(true)
  expect(house.books.clock().slice(0, 10)).toBe('2026-06-02')
  await house.store.close()
})
