// What every store must do about samples and payments, told through the port alone (bookkeeping/store-audit.ts): what
// it counts, names and finds largest is what reading every entry gives.
import { beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../../src/bookkeeping/store.ts'
import type { FundDays, WhichAudited } from '../../src/bookkeeping/store-audit.ts'
import type { Day, Moment } from '../../src/ledger/day.ts'
import { type Entry, netted } from '../../src/ledger/entry.ts'
import { KINDS_OF } from '../../src/ledger/sample.ts'
import { AMIR, BEA, fullBooks } from './larch.ts'

const [EVER, NEVER] = ['2000-01-01', '2099-12-31'] as [Day, Day]
const which: WhichAudited = { kinds: KINDS_OF.all, knownAt: '2099-01-01T00:00:00.000Z' as Moment }
const whole = [AMIR, BEA].map((fund): FundDays => ({ fund, from: EVER, to: NEVER }))
const numbers = (entries: readonly Entry[]) => entries.map((e) => e.number).sort((a, b) => a - b)
const sum = (e: Entry) => netted(e.transfers).reduce((n, t) => n + (t.unit === 'GBP' ? t.amount : 0), 0)

export function auditContract(name: string, makeStore: () => Promise<Store>): void {
  describe(`${name}, of samples and payments`, () => {
    let store: Store
    let entries: readonly Entry[]
    const isOf = (kinds: readonly string[]) => entries.filter((e) => kinds.includes(e.kind))

    beforeEach(async () => {
      store = await makeStore()
      await fullBooks(store)
      entries = await store.entries(AMIR, {})
      return () => store.close()
    })

    test('counts the entries of each fund, and none that was written down later', async () => {
      const all = isOf(which.kinds)
      expect(all.length).toBeGreaterThan(2)
      const counted = await store.audit.counts(whole, which)
      expect(counted.find((c) => c.fund === AMIR)?.entries).toBe(all.length)
      expect(counted.map((c) => c.fund)).toEqual(counted.map((c) => c.fund).toSorted())
      const first = all.map((e) => e.recordedAt).sort()[0] as Moment
      const then = await store.audit.counts(whole.slice(0, 1), { ...which, knownAt: first })
      expect(then).toEqual([{ fund: AMIR, entries: all.filter((e) => e.recordedAt <= first).length }])
      expect(
        await store.audit.counts(whole, { ...which, knownAt: '2000-01-01T00:00:00.000Z' as Moment }),
      ).toEqual([])
      expect(await store.audit.counts([], which)).toEqual([])
    })

    test('of several stretches of days, and of no day between them', async () => {
      const days = [...new Set(isOf(which.kinds).map((e) => e.effective))].sort()
      const [first, last] = [days[0] as Day, days.at(-1) as Day]
      const two = [first, last].map((day): FundDays => ({ fund: AMIR, from: day, to: day }))
      const expected = numbers(isOf(which.kinds).filter((e) => e.effective === first || e.effective === last))
      const places = Array.from({ length: expected.length + 3 }, (_, i) => i)
      expect(await store.audit.numbersAt(two, which, places)).toEqual(expected)
      expect(await store.audit.among(two, which, [...numbers(entries), 999])).toEqual(expected)
    })

    test('names the entries at some places, in the order of their numbers', async () => {
      const all = numbers(isOf(which.kinds))
      expect(await store.audit.numbersAt(whole.slice(0, 1), which, [0, 2])).toEqual([all[0], all[2]])
      expect(await store.audit.numbersAt(whole.slice(0, 1), which, [])).toEqual([])
    })

    test('the largest sums first, what only goes through an account left out', async () => {
      const expected = isOf(which.kinds)
        .map((e) => ({ fund: AMIR, number: e.number, sum: sum(e) }))
        .sort((a, b) => b.sum - a.sum || a.number - b.number)
      expect(await store.audit.largest(whole.slice(0, 1), which, 100)).toEqual(expected)
      expect(await store.audit.largest(whole.slice(0, 1), which, 2)).toEqual(expected.slice(0, 2))
    })

    test('what came in from a funder on some days, and nothing that was put right', async () => {
      const receipts = isOf(['receipt'])
      const undone = await store.reversals(AMIR, numbers(receipts))
      const [one] = receipts.filter((e) => !undone.has(e.number))
      if (one?.kind !== 'receipt') throw new Error('the books hold no receipt')
      const of = { stream: one.details.stream, from: EVER, to: NEVER }
      const found = await store.audit.receipts(whole.slice(0, 1), of)
      expect(found.map((r) => r.number)).toEqual(
        numbers(
          receipts.filter(
            (e) => e.kind === 'receipt' && e.details.stream === of.stream && !undone.has(e.number),
          ),
        ),
      )
      expect(found[0]).toMatchObject({
        fund: AMIR,
        reference: one.details.reference,
        day: one.relatesTo ?? one.effective,
      })
      expect(found[0]?.pence).toBeGreaterThan(0)
      expect(await store.audit.receipts(whole, { ...of, stream: 'nobody' })).toEqual([])
      expect(await store.audit.receipts(whole, { ...of, to: EVER })).toEqual([])
    })
  })
}
