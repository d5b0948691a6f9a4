// What every store must do, told through the port alone: the promises of bookkeeping/store.ts, and each no.
import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Changes, Store } from '../../src/bookkeeping/store.ts'
import { type Book, balanceOn, lowestFrom } from '../../src/ledger/book.ts'
import type { Moment } from '../../src/ledger/day.ts'
import {
  type Digest,
  type Draft,
  type DraftOf,
  entryBytes,
  hoursTransfer,
  moneyTransfer,
  NO_HASH,
  unitTransfer,
  type WordRef,
} from '../../src/ledger/entry.ts'
import type { FundId, ProviderId } from '../../src/ledger/fund.ts'
import { HOUR, hours } from '../../src/ledger/hours.ts'
import { money, PENNY, pence } from '../../src/ledger/money.ts'
import { columnsOf } from '../../src/store/entry.ts'
import { sha256 } from '../../src/store/rows.ts'
import * as L from './larch.ts'

const { AMIR, BEA, LARCH, MANAGER, NOW, OWN, advance, day, refused, write, must } = L

export function storeContract(name: string, makeStore: () => Promise<Store>): void {
  let store: Store
  const book = (from: string, asKnownAt?: number): Promise<Book> => store.book(AMIR, day(from), asKnownAt)
  const bookkeeping = (entries: readonly Draft[], more: Parameters<typeof write>[2] = {}) =>
    write(store, entries, more)

  describe(name, () => {
    beforeEach(async () => {
      store = await makeStore()
      await must(L.larch(store))
      await L.amirsApril(store)
      return () => store.close()
    })

    describe('a commit', () => {
      test('writes everything, numbered in the fund and in the provider’s order', async () => {
        const { entries } = await must(
          write(store, [
            { fund: AMIR, draft: L.support('2026-04-04', 'V-2') },
            { fund: OWN, draft: ownMoney('interest', 100) },
            { fund: AMIR, draft: L.support('2026-04-05', 'V-3') },
          ]),
        )
        expect(entries.map(({ fund, number, sequence }) => [fund, number, sequence])).toEqual([
          [AMIR, 5, 5],
          [OWN, 1, 6],
          [AMIR, 6, 7],
        ])
        expect((await store.fund(AMIR))?.head).toBe(entries[2]?.hash)
        expect((await store.providers())[0]).toMatchObject({ sequence: 7, head: entries[2]?.hash })
      })

      test('writes nothing when a version has moved, in whatever fund', async () => {
        const changes: Changes = {
          ...{ provider: LARCH, at: NOW, by: MANAGER },
          entries: [{ fund: AMIR, draft: L.support('2026-04-04', 'V-2') }],
        }
        expect(await store.commit(changes, new Map([[AMIR, 3]]))).toEqual({ done: false, moved: AMIR })
        expect(
          await store.commit(
            changes,
            new Map([
              [AMIR, 4],
              [BEA, 1],
            ]),
          ),
        ).toEqual({ done: false, moved: BEA })
        expect((await store.fund(AMIR))?.version).toBe(4)
        await expect(store.commit(changes, new Map([[BEA, 0]]))).rejects.toThrow(RangeError)
      })

      test('writes nothing when the last of its entries is refused', async () => {
        const before = [await store.funds(LARCH), await store.providers(), await book('2026-04-01')]
        expect(await bookkeeping([L.support('2026-04-04', 'V-2'), L.support('2026-04-04', 'V-2')])).toEqual(
          refused('source-recorded', AMIR),
        )
        expect([await store.funds(LARCH), await store.providers(), await book('2026-04-01')]).toEqual(before)
        // And what it had opened on the way is opened again.
        const spent = purchase('2026-04-06', 1_000)
        expect(await bookkeeping([L.intoMoney('2026-04-06', 1), spent, spent])).toEqual(
          refused('source-recorded', AMIR),
        )
        await must(bookkeeping([L.intoMoney('2026-04-06', 1), spent]))
      })

      test('keeps the later of the clock and the last entry', async () => {
        const early = '2026-05-01T00:00:00Z' as Moment
        await must(bookkeeping([L.support('2026-04-04', 'V-2')]))
        await must(bookkeeping([L.support('2026-04-05', 'V-3')], { at: early }))
        expect((await store.entry(AMIR, 6))?.recordedAt).toBe((await store.entry(AMIR, 5))?.recordedAt)
      })

      test('of two at the same version, one wins and the other decides again', async () => {
        const changes = (visit: string): Changes => ({
          ...{ provider: LARCH, at: NOW, by: MANAGER },
          entries: [{ fund: AMIR, draft: L.support('2026-04-04', visit) }],
        })
        const outcomes = await Promise.all(
          Array.from({ length: 20 }, (_, i) => store.commit(changes(`V-${i + 10}`), new Map([[AMIR, 4]]))),
        )
        expect(outcomes.filter((o) => o.done)).toHaveLength(1)
        expect(outcomes.filter((o) => !o.done && 'moved' in o)).toHaveLength(19)
      })
    })

    describe('an entry', () => {
      test('comes back as it was drafted, chained to the one before', async () => {
        const source = { system: 'purchases', reference: 'P-1', part: 1, piece: 1, row: 3 }
        const [worker, row] = [L.aWord(AMIR, 'Jo'), L.aWord(AMIR, 'the row')]
        const draft: Draft = {
          ...L.support('2026-04-04', 'V-2', { worker: worker.ref }),
          source: { ...source, file: sha256('file') as Digest, text: row.ref },
          relatesTo: day('2026-03-29'),
        }
        await must(
          write(store, [{ fund: AMIR, draft, act: 'act-9' as never, key: 'key-9' }], {
            words: [worker, row],
          }),
        )
        const [previous, entry] = [await store.entry(AMIR, 4), await store.entry(AMIR, 5)]
        expect(entry).toEqual({
          ...draft,
          ...{ fund: AMIR, number: 5, sequence: 5, act: 'act-9', key: 'key-9', recordedBy: MANAGER },
          ...{
            recordedAt: '2026-05-20T09:00:00.000Z',
            previous: previous?.hash,
            previousHead: previous?.hash,
          },
          hash: entry?.hash,
        })
      })

      test('is hashed over every column and every transfer', async () => {
        const entry = (await store.entry(AMIR, 4))!
        const place = { ...entry, act: entry.act, key: entry.key, document: entry.document }
        const lines = entry.transfers.map((t) => [t.unit, t.debit, t.credit, t.amount] as const)
        expect(sha256(entryBytes(columnsOf(entry, place), lines))).toBe(entry.hash)
        expect((await store.entry(AMIR, 1))?.previous).toBe(NO_HASH)
      })

      test('is found by day, number, kind, source and newest first', async () => {
        await must(bookkeeping([L.support('2026-04-02', 'V-2'), L.recorded('2026-04-03')]))
        const numbers = async (which: Parameters<Store['entries']>[1]) =>
          (await store.entries(AMIR, which)).map((e) => e.number)
        expect(await numbers({})).toEqual([1, 2, 3, 5, 4, 6])
        expect(await numbers({ newest: true, most: 2 })).toEqual([6, 4])
        expect(await numbers({ from: day('2026-04-02'), to: day('2026-04-02') })).toEqual([3, 5])
        expect(await numbers({ above: 2, upTo: 5 })).toEqual([3, 5, 4])
        const rare = await store.entriesOfKind(AMIR, ['support-recorded', 'receipt'])
        expect(rare.map((e) => e.kind)).toEqual(['receipt', 'support-recorded'])
        const from = await store.entriesFrom(AMIR, 'roster', ['V-2', 'V-1', 'V-none'])
        expect(from.map((e) => e.number)).toEqual([4, 5])
        expect(await store.entry(AMIR, 7)).toBeUndefined()
        expect(await store.entriesFrom(BEA, 'roster', ['V-1'])).toEqual([])
      })
    })

    // 1 April +24 h, 3 April −3 h; then, written down later, 2 April −1 h.
    describe('a book', () => {
      beforeEach(async () => {
        await must(bookkeeping([L.support('2026-04-02', 'V-2', { minutes: 60 })]))
      })

      test('answers for each day from its first, and for what is smallest from then on', async () => {
        const from = await book('2026-04-02')
        const available = (on: string) => balanceOn(from, 'standard', 'available', day(on)) / HOUR
        expect([available('2026-04-01'), available('2026-04-02'), available('2026-04-03')]).toEqual([
          24, 23, 20,
        ])
        expect(lowestFrom(from, 'standard', 'available', day('2026-04-02')) / HOUR).toBe(20)
        expect(balanceOn(from, 'GBP', 'hours', day('2026-04-03'))).toBe(20 * HOUR * 2460)
        expect(balanceOn(from, 'GBP', 'funder:northshire', day('2026-04-02'))).toBe(0)
      })

      test('as known at an entry, leaves out what was written later', async () => {
        const known = await book('2026-04-02', 4)
        expect(balanceOn(known, 'standard', 'available', day('2026-04-02')) / HOUR).toBe(24)
        expect(balanceOn(known, 'standard', 'available', day('2026-04-03')) / HOUR).toBe(21)
        expect(await book('2026-04-02', 5)).toEqual(await book('2026-04-02'))
      })

      test('of a day long past or still to come is the same sum', async () => {
        const [first, last] = [await book('2026-01-01'), await book('2026-12-31')]
        expect(first.before.size).toBe(0)
        expect(last.changes.size).toBe(0)
        expect(balanceOn(first, 'GBP', 'hours', day('2026-12-31'))).toBe(
          balanceOn(last, 'GBP', 'hours', day('2026-12-31')),
        )
      })

      test('is what the list of funds shows', async () => {
        const on = async (text: string) =>
          (await store.balances(LARCH, day(text)))
            .filter((b) => b.code === 'available')
            .map((b) => b.balance / HOUR)
        expect([await on('2026-04-01'), await on('2026-04-02'), await on('2026-04-03')]).toEqual([
          [24],
          [23],
          [20],
        ])
      })
    })

    describe('ring-fenced', () => {
      const below = refused('below-floor', AMIR)

      test('no account goes below nothing', async () => {
        expect(await bookkeeping([L.support('2026-04-04', 'V-2', { minutes: 22 * 60 })])).toEqual(below)
        expect(await bookkeeping([purchase('2026-04-04', 1)])).toEqual(below)
        await must(bookkeeping([L.support('2026-04-04', 'V-2', { minutes: 21 * 60 })]))
      })

      test('nor does it on any day from a day back, though it would end well', async () => {
        // 21 h are left on 3 April; 24 h more come on 8 April.
        await must(bookkeeping([L.allocation('2026-04-08')]))
        expect(await bookkeeping([L.support('2026-04-04', 'V-2', { minutes: 22 * 60 })])).toEqual(below)
        expect(await bookkeeping([L.support('2026-04-02', 'V-2', { minutes: 22 * 60 })])).toEqual(below)
        await must(
          bookkeeping([L.support('2026-04-09', 'V-2', { minutes: 45 * 60 }), L.allocation('2026-04-10')]),
        )
        // Nothing is left on 9 April, and 24 h from the 10th on.
        expect(await bookkeeping([L.support('2026-04-04', 'V-3', { minutes: 1 })])).toEqual(below)
        await must(bookkeeping([L.support('2026-04-10', 'V-3', { minutes: 1 })]))
      })

      test('the floors of an entry are those of the whole: what goes out and comes back is fine', async () => {
        const there = unitTransfer('standard', 'available', 'booked', 30 * HOUR)
        const back = unitTransfer('standard', 'booked', 'available', 30 * HOUR)
        await must(
          bookkeeping([
            { ...L.support('2026-04-04', 'V-2'), kind: 'booking', transfers: [...there, ...back] },
          ]),
        )
      })

      test('the provider takes what it has earned, and the person’s own cash stays at the bank', async () => {
        // £590.40 at the bank, £59.04 earned (direct); 20 h into money leave £492.00 of Amir's own.
        await must(bookkeeping([L.intoMoney('2026-04-04', 20)]))
        await must(bookkeeping([L.drawdown('2026-04-04', 5_904)]))
        expect(await bookkeeping([L.drawdown('2026-04-04', 1)])).toEqual(refused('owed-back', AMIR))
        await must(
          bookkeeping([
            L.support('2026-04-05', 'V-2', { minutes: 60 }),
            L.allocation('2026-04-08'),
            L.intoMoney('2026-04-08', 1),
          ]),
        )
        // £531.36 at the bank, £516.60 of it Amir's from 8 April: £14.76 are free, £19.68 are earned.
        expect(await bookkeeping([L.drawdown('2026-04-08', 1_477)])).toEqual(refused('own-cash-first', AMIR))
        expect(await bookkeeping([L.drawdown('2026-04-05', 1_477)])).toEqual(refused('own-cash-first', AMIR))
        await must(bookkeeping([L.drawdown('2026-04-05', 1_476)]))
      })

      test('what is earned leaves by a drawdown alone, straight to the bank', async () => {
        const no = refused('drawdown-only', AMIR)
        const earnedToFunder = moneyTransfer('provider:direct', 'funder:northshire', pence(100))
        const taken = { ...L.drawdown('2026-04-10', 100), transfers: earnedToFunder }
        const receipt: Draft = {
          kind: 'receipt',
          effective: day('2026-04-10'),
          details: { stream: 'northshire', reference: 'BACS' },
          transfers: earnedToFunder,
        }
        expect(await bookkeeping([receipt])).toEqual(no)
        expect(await bookkeeping([taken])).toEqual(no)
        expect(
          await bookkeeping([
            { ...receipt, transfers: moneyTransfer('provider:direct', 'bank', pence(100)) },
          ]),
        ).toEqual(no)
        const between = moneyTransfer('provider:management', 'provider:direct', pence(100))
        await must(bookkeeping([{ ...taken, transfers: between }, L.drawdown('2026-04-10', 6_004)]))
      })

      test('what is earned falls below nothing only by a reversal, and then nothing is taken', async () => {
        const given = L.support('2026-04-03', 'V-1')
        await must(bookkeeping([L.drawdown('2026-04-10', 5_904)]))
        await must(bookkeeping([L.reversalOf(4, given, '2026-04-10')]))
        expect(balanceOn(await book('2026-04-10'), 'GBP', 'provider:direct', day('2026-04-10'))).toBe(
          -5_904 * PENNY,
        )
        expect(await bookkeeping([L.drawdown('2026-04-11', 1)])).toEqual(refused('owed-back', AMIR))
        await must(bookkeeping([L.support('2026-04-11', 'V-2', { minutes: 60 })]))
      })

      test('the bank is touched in whole pence', async () => {
        const part: Draft = {
          ...L.drawdown('2026-04-10', 1),
          transfers: moneyTransfer('provider:direct', 'bank', money(PENNY - 1)),
        }
        expect(await bookkeeping([part])).toEqual(refused('whole-pence', AMIR))
      })

      test('own accounts stand in the provider’s own book and nowhere else', async () => {
        expect(await bookkeeping([ownMoney('interest', 100)])).toEqual(refused('own-book', AMIR))
        expect(await bookkeeping([L.allocation('2026-04-08')], { fund: OWN })).toEqual(
          refused('own-book', OWN),
        )
      })

      test('what the own book has lent is what the funds owe, when a commit ends', async () => {
        const lent = (fund: FundId) => ({ fund, draft: advance('2026-04-10', 500) })
        const mirror = (sum: number) => ({ fund: OWN, draft: ownMoney('lent', sum) })
        expect(await write(store, [lent(AMIR)])).toEqual(refused('lent'))
        expect(await write(store, [lent(AMIR), mirror(499)])).toEqual(refused('lent'))
        await must(write(store, [lent(AMIR), mirror(500)]))
      })

      test('a transfer stays between two accounts and is more than nothing', async () => {
        const made = (amount: number): Draft => ({
          ...L.allocation('2026-04-08'),
          transfers: [{ unit: 'standard', debit: 'available', credit: 'issued', amount }],
        })
        expect(await bookkeeping([made(0)])).toEqual(refused('transfer_amount', AMIR))
        expect(await bookkeeping([made(-1)])).toEqual(refused('transfer_amount', AMIR))
      })
    })

    describe('pounds and hours agree', () => {
      const backing = refused('backing', AMIR)

      test('exactly, after every entry', async () => {
        const cheap: Draft = { ...L.support('2026-04-04', 'V-2', { each: 2459 }) }
        expect(await bookkeeping([cheap])).toEqual(backing)
        const hoursOnly: Draft = {
          ...L.allocation('2026-04-08'),
          transfers: hoursTransfer('standard', 'issued', 'available', hours(1)),
        }
        expect(await bookkeeping([hoursOnly])).toEqual(backing)
        const night = (each: number): Draft => ({
          ...L.allocation('2026-04-08'),
          transfers: [
            ...unitTransfer('night', 'issued', 'available', 2),
            ...moneyTransfer('funder:northshire', 'hours', money(2 * each * PENNY)),
          ],
        })
        expect(await bookkeeping([night(8_999)])).toEqual(backing)
        await must(bookkeeping([night(9_000)]))
      })

      test('for a kind without a price there is nothing to agree with', async () => {
        const unknown: Draft = {
          ...L.allocation('2026-04-08'),
          transfers: unitTransfer('other', 'issued', 'available', 1),
        }
        expect(await bookkeeping([unknown])).toEqual(refused('no-price', AMIR))
      })

      test('a new price takes force with its repricing, which leaves nothing over', async () => {
        const { entry, agreements } = L.agreed(AMIR, L.anAgreement(2, '2026-05-01', 2500))
        await must(write(store, [entry], { agreements }))
        expect(await bookkeeping([L.support('2026-05-04', 'V-2', { each: 2500 })])).toEqual(
          refused('not-repriced', AMIR),
        )
        await must(bookkeeping([L.support('2026-04-30', 'V-3')]))
        expect(await bookkeeping([L.repricing('2026-05-01', 18 * HOUR * 40 - 1, 2)])).toEqual(backing)
        await must(bookkeeping([L.repricing('2026-05-01', 18 * HOUR * 40, 2)]))
        expect(await bookkeeping([L.support('2026-05-04', 'V-2')])).toEqual(backing)
        await must(bookkeeping([L.support('2026-05-04', 'V-2', { each: 2500 })]))
      })

      test('a version with the same prices takes force by itself', async () => {
        const { entry, agreements } = L.agreed(AMIR, L.anAgreement(2, '2026-05-01'))
        await must(write(store, [entry], { agreements }))
        await must(bookkeeping([L.support('2026-05-04', 'V-2')]))
      })

      test('support of a day before a new price is charged at its day’s, and the difference settled in the same commit', async () => {
        const { entry, agreements } = L.agreed(AMIR, L.anAgreement(2, '2026-05-01', 2500))
        await must(write(store, [entry, L.repricing('2026-05-01', 21 * HOUR * 40, 2)], { agreements }))
        const late = L.support('2026-04-30', 'V-2', { minutes: 60 })
        expect(await bookkeeping([late])).toEqual(backing)
        const back: DraftOf<'repricing'> = {
          ...L.repricing('2026-05-01', 0, 2),
          transfers: moneyTransfer('hours', 'funder:northshire', money(HOUR * 40)),
        }
        await must(bookkeeping([late, back]))
      })
    })

    describe('never rewritten', () => {
      test('a source is recorded once', async () => {
        expect(await bookkeeping([L.support('2026-04-04', 'V-1')])).toEqual(refused('source-recorded', AMIR))
        const corrected: Draft = {
          ...L.support('2026-04-04', 'V-1'),
          source: { system: 'roster', reference: 'V-1', part: 2, piece: 1 },
        }
        await must(bookkeeping([corrected]))
      })

      test('a mistake is put right once, not before its day, and never what must be recorded anew', async () => {
        const given = L.support('2026-04-03', 'V-1')
        expect(await bookkeeping([L.reversalOf(4, given, '2026-04-02')])).toEqual(
          refused('cannot-reverse', AMIR),
        )
        expect(await bookkeeping([L.reversalOf(9, given)])).toEqual(refused('cannot-reverse', AMIR))
        expect(await bookkeeping([L.reversalOf(1, L.agreed(AMIR, L.anAgreement()).entry.draft)])).toEqual(
          refused('cannot-reverse', AMIR),
        )
        await must(bookkeeping([L.reversalOf(4, given)]))
        expect(await bookkeeping([L.reversalOf(4, given)])).toEqual(refused('already-reversed', AMIR))
        expect(await store.reversals(AMIR, [3, 4])).toEqual(new Map([[4, 5]]))
      })

      test('only allocations, bookings and what is agreed may be dated ahead', async () => {
        const ahead = '2026-05-21'
        expect(await bookkeeping([L.support(ahead, 'V-2')])).toEqual(refused('future-day', AMIR))
        expect(await bookkeeping([L.intoMoney(ahead, 1)])).toEqual(refused('future-day', AMIR))
        await must(
          bookkeeping([L.allocation(ahead), { ...L.support(ahead, 'V-2'), kind: 'booking', transfers: [] }]),
        )
      })

      test('an everyday kind never touches the bank', async () => {
        expect(
          await bookkeeping([
            { ...L.allocation('2026-04-08'), transfers: moneyTransfer('bank', 'spending', pence(1)) },
          ]),
        ).toEqual(refused('everyday-kind', AMIR))
      })
    })

    describe('closing', () => {
      const april = L.aStatement(AMIR, { number: 1, first: '2026-04-01', last: '2026-04-30' })
      const close = (statement = april) => {
        const { entry, statements } = L.closing(AMIR, statement)
        return write(store, [entry], { statements })
      }

      test('locks the period, in one commit with its statement', async () => {
        expect(await close()).toEqual(refused('support-not-recorded', AMIR))
        await must(bookkeeping([L.recorded('2026-04-30')]))
        await must(close())
        expect(await store.fund(AMIR)).toMatchObject({
          lockedThrough: '2026-04-30',
          recordedThrough: '2026-04-30',
        })
        expect(await bookkeeping([L.support('2026-04-30', 'V-2')])).toEqual(refused('period-closed', AMIR))
        expect(await bookkeeping([L.reversalOf(4, L.support('2026-04-03', 'V-1'))])).toEqual(
          refused('period-closed', AMIR),
        )
        await must(bookkeeping([L.support('2026-05-01', 'V-2')]))
        expect(await store.statement(AMIR, 1)).toEqual(april)
        expect(await store.statements(AMIR)).toEqual([
          {
            ...{
              fund: AMIR,
              number: 1,
              first: '2026-04-01',
              last: '2026-04-30',
              state: 'final',
              digest: L.digestOf(april),
              entry: 6,
            },
            issuedAt: '2026-05-20T09:00:00.000Z',
          },
        ])
      })

      test('waits for the period to end, leaves no day out and no number', async () => {
        await must(bookkeeping([L.recorded('2026-05-20')]))
        const of = (number: number, first: string, last: string) =>
          close(L.aStatement(AMIR, { number, first, last }))
        expect(await of(1, '2026-04-01', '2026-05-20')).toEqual(refused('period-not-over', AMIR))
        expect(await of(2, '2026-04-01', '2026-04-30')).toEqual(refused('statement-number'))
        expect(await of(1, '2026-04-02', '2026-04-30')).toEqual(refused('statement-gap'))
        await must(of(1, '2026-04-01', '2026-04-30'))
        expect(await of(2, '2026-05-02', '2026-05-19')).toEqual(refused('statement-gap'))
        expect(await of(2, '2026-04-30', '2026-05-19')).toEqual(refused('statement-gap'))
        await must(of(2, '2026-05-01', '2026-05-19'))
      })

      test('a first version that may change locks nothing', async () => {
        await must(
          close(
            L.aStatement(AMIR, { number: 1, first: '2026-04-01', last: '2026-04-30', state: 'may-change' }),
          ),
        )
        expect((await store.fund(AMIR))?.lockedThrough).toBeUndefined()
        await must(bookkeeping([L.support('2026-04-30', 'V-2')]))
      })

      test('waits for the rows put aside in its days, its own commit’s too', async () => {
        await must(bookkeeping([L.recorded('2026-04-30')]))
        const aside = (id: string, on: string, fund?: FundId) => ({
          ...{ provider: LARCH, id, import: 'import-1', file: sha256('roster.csv') as Digest, row: 3 },
          ...{ fileName: 'roster.csv', text: 'the row', system: 'roster', reference: id, day: day(on) },
          ...{ reason: 'unknown-kind', sentence: 'No such kind.', by: MANAGER, ...(fund ? { fund } : {}) },
        })
        const { entry, statements } = L.closing(AMIR, april)
        const putAside = [aside('last-day', '2026-04-30', AMIR)]
        expect(await write(store, [entry], { statements, putAside })).toEqual(refused('rows-put-aside', AMIR))
        const others = [aside('later', '2026-05-01', AMIR), aside('nobody’s, later', '2026-05-01')]
        await must(
          write(store, [], { putAside: [...putAside, ...others, aside('bea’s', '2026-04-30', BEA)] }),
        )
        expect(await close()).toEqual(refused('rows-put-aside', AMIR))
        const leftOut = (id: string) => ({ id, how: 'left-out', because: 'not ours' })
        await must(
          write(store, [], {
            settled: [leftOut('last-day')],
            putAside: [aside('nobody’s', '2026-04-30'), aside('before Amir’s', '2025-12-31')],
          }),
        )
        expect(await close(), 'it may be his').toEqual(refused('rows-put-aside', AMIR))
        await must(write(store, [entry], { statements, settled: [leftOut('nobody’s')] }))
      })

      test('support is recorded forwards only', async () => {
        await must(bookkeeping([L.recorded('2026-04-30')]))
        expect(await bookkeeping([L.recorded('2026-04-30')])).toEqual(refused('recorded-already', AMIR))
      })

      test('an agreement reaches into no closed period', async () => {
        await must(bookkeeping([L.recorded('2026-04-30')]))
        await must(close())
        const { entry, agreements } = L.agreed(AMIR, L.anAgreement(2, '2026-04-30'), day('2026-05-01'))
        expect(await write(store, [entry], { agreements })).toEqual(refused('period-closed'))
      })
    })

    describe('documents', () => {
      test('come back as they were signed, in order', async () => {
        const { entry, agreements } = L.agreed(AMIR, L.anAgreement(2, '2026-05-01'))
        await must(write(store, [entry], { agreements }))
        expect(await store.agreements(AMIR)).toEqual([L.anAgreement(), L.anAgreement(2, '2026-05-01')])
        expect(await store.agreements(BEA)).toEqual([])
      })

      test('are refused where a version is left out, the digest is another or no entry carries them', async () => {
        const { entry, agreements } = L.agreed(AMIR, L.anAgreement(3, '2026-05-01'))
        expect(await write(store, [entry], { agreements })).toEqual(refused('version'))
        await expect(write(store, [], { agreements })).rejects.toThrow('no entry carries')
        const forged = [{ ...agreements[0]!, agreement: L.anAgreement(2, '2026-05-01') }]
        await expect(write(store, [entry], { agreements: forged })).rejects.toThrow(
          'not that of its document',
        )
        expect(
          await write(store, [{ ...L.recorded('2026-04-30'), document: sha256('nothing') as Digest }]),
        ).toEqual(refused('document', AMIR))
      })

      test('a decision is carried by the first entry that rests on it', async () => {
        const word = L.aWord(AMIR, 'Amir')
        const decision = L.aDecision(AMIR, 'decision-1', word.ref)
        const digest = L.digestOf(decision)
        const swap: Draft = { ...L.intoMoney('2026-04-04', 1), decision: decision.id }
        expect(await bookkeeping([swap])).toEqual(refused('decision', AMIR))
        await must(write(store, [swap, swap], { decisions: [{ decision, digest }], words: [word] }))
        expect((await store.entries(AMIR, { above: 4 })).map((e) => e.document)).toEqual([digest, undefined])
        expect(await store.decisions(AMIR)).toEqual([decision])
        expect(await store.decision(decision.id)).toEqual(decision)
        expect(await write(store, [{ fund: BEA, draft: swap }])).toEqual(refused('decision', BEA))
      })
    })

    describe('words', () => {
      test('are found by commitment and by text, in their own fund', async () => {
        const [femi] = [...(await store.wordsFor(AMIR, ['Femi', 'nobody']))]
        expect(femi?.[0]).toBe('Femi')
        expect(await store.words([femi![1]])).toEqual(new Map([[femi![1], 'Femi']]))
        const salted = await store.saltedWords([femi![1], 'f'.repeat(64) as WordRef])
        expect([...salted.keys()]).toEqual([femi![1]])
        const { salt, text } = salted.get(femi![1])!
        expect(text).toBe('Femi')
        expect(createHash('sha256').update(Buffer.from(salt, 'hex')).update(text).digest('hex')).toBe(
          femi![1],
        )
        expect(await store.wordsFor(BEA, ['Femi'])).toEqual(new Map())
        expect((await store.fund(AMIR))?.name).toBe('Amir')
      })

      test('are blanked only by an erasure that lists them', async () => {
        const ref = (await store.wordsFor(AMIR, ['Femi'])).get('Femi')!
        const erasure: Draft = {
          kind: 'erasure',
          effective: day('2026-05-20'),
          details: { words: [ref] },
          transfers: [],
        }
        await expect(bookkeeping([], { erase: [ref] })).rejects.toThrow('not the words')
        await expect(bookkeeping([erasure], {})).rejects.toThrow('not the words')
        expect(await bookkeeping([erasure], { fund: BEA, erase: [ref] })).toEqual(refused('word', BEA))
        await must(bookkeeping([erasure], { erase: [ref] }))
        expect(await store.words([ref])).toEqual(new Map())
        expect(await store.saltedWords([ref])).toEqual(new Map())
        expect(
          (await store.sessionsBetween(LARCH, day('2026-04-03'), day('2026-04-03')))[0]?.worker,
        ).toBeUndefined()
      })

      test('must be what they commit to, and text that can be stored', async () => {
        const word = L.aWord(AMIR, 'as it is')
        await expect(bookkeeping([], { words: [{ ...word, text: 'as it is not' }] })).rejects.toThrow(
          'commits to',
        )
        await expect(bookkeeping([], { words: [L.aWord(AMIR, 'half \ud800')] })).rejects.toThrow('surrogate')
      })
    })

    test('sessions that overlap are found over all funds, late ones on their own day, reversed ones not', async () => {
      const jo = L.aWord(BEA, 'Jo')
      const { entry, agreements } = L.agreed(BEA, L.anAgreement())
      const late: Draft = { ...L.support('2026-05-02', 'V-late'), relatesTo: day('2026-04-03') }
      await must(
        write(
          store,
          [
            entry,
            { fund: BEA, draft: L.allocation('2026-04-01') },
            { fund: BEA, draft: L.support('2026-04-03', 'B-1', { worker: jo.ref }) },
            { fund: BEA, draft: { ...L.support('2026-04-04', 'B-2'), kind: 'booking', transfers: [] } },
            { fund: AMIR, draft: late },
          ],
          { agreements, words: [jo] },
        ),
      )
      const on = async (from: string, to: string) =>
        (await store.sessionsBetween(LARCH, day(from), day(to))).map((s) => [s.session, s.worker, s.given])
      expect(await on('2026-04-03', '2026-04-03')).toEqual([
        ['B-1', 'Jo', true],
        ['V-1', 'Femi', true],
        ['V-late', undefined, true],
      ])
      expect(await on('2026-04-04', '2026-04-30')).toEqual([['B-2', undefined, false]])
      expect(await on('2026-05-02', '2026-05-02')).toEqual([])
      await must(bookkeeping([L.reversalOf(4, L.support('2026-04-03', 'V-1'))]))
      expect((await on('2026-04-03', '2026-04-03')).map(([session]) => session)).toEqual(['B-1', 'V-late'])
      expect(
        await store.sessionsBetween('rowan' as ProviderId, day('2026-04-03'), day('2026-04-03')),
      ).toEqual([])
    })

    test('a request is answered once', async () => {
      const request = {
        caller: MANAGER,
        key: 'k',
        digest: sha256('sent') as Digest,
        status: 201,
        answer: '{}',
      }
      await must(bookkeeping([L.support('2026-04-04', 'V-2')], { request }))
      expect(await store.request(MANAGER, 'k')).toEqual(request)
      expect(await bookkeeping([L.support('2026-04-04', 'V-3')], { request })).toEqual(
        refused('request-exists'),
      )
      expect((await store.fund(AMIR))?.version).toBe(5)
      expect(await store.request('somebody-else' as never, 'k')).toBeUndefined()
    })

    test('what is brought in is kept beside the books', async () => {
      const other = await makeStore()
      await L.fullBooks(other)
      expect(await other.mappings(LARCH)).toEqual([{ provider: LARCH, name: 'Roster', body: '{"a":2}' }])
      expect((await other.leaveOutRules(LARCH)).map((r) => [r.field, r.value])).toEqual([
        ['client', 'Office'],
        ['service', 'Training'],
      ])
      expect((await other.imports(LARCH)).map((i) => i.id)).toEqual(['import-2', 'import-1'])
      expect(await other.putAside(LARCH)).toEqual([])
      const settled = {
        how: 'left-out',
        because: 'twice in the file',
        by: MANAGER,
        at: '2026-05-20T09:00:00.000Z',
      }
      expect(await other.putAside(LARCH, { settledToo: true, fund: AMIR })).toMatchObject([
        { id: 'aside-1', fund: AMIR, settled },
      ])
      expect((await other.putAside(LARCH, { settledToo: true })).map((p) => [p.id, p.fund])).toEqual([
        ['aside-1', AMIR],
        ['aside-2', undefined],
      ])
      expect((await other.bankStatements(LARCH)).map((b) => [b.on, b.pence])).toEqual([
        ['2026-04-30', 53_136],
        ['2026-05-19', 53_136],
      ])
      expect((await other.providers()).map((p) => [p.name, p.demoToday])).toEqual([
        ['Larch Care', '2026-05-21T09:00:00.000Z'],
        ['Rowan Support', '2026-04-20T08:00:00Z'],
      ])
      expect((await other.bankAccounts(LARCH)).map((b) => b.code)).toEqual(['ring-fenced'])
      const again = { id: 'aside-1', how: 'left-out', because: 'again' }
      expect(await write(other, [], { settled: [again] })).toEqual(refused('already-there'))
      await other.close()
    })

    test('funds have their own reference at their provider', async () => {
      expect((await store.funds(LARCH)).map((f) => [f.ref, f.holder, f.name])).toEqual([
        ['LS-001', 'person', 'Amir'],
        ['LS-002', 'person', 'Bea'],
        ['OWN', 'provider', 'Larch Care'],
      ])
      expect((await store.fundByRef(LARCH, 'LS-002'))?.id).toBe(BEA)
      expect(await store.fundByRef('rowan' as ProviderId, 'LS-002')).toBeUndefined()
      const word = L.aWord('fund-new' as FundId, 'New')
      const fund = {
        id: 'fund-new' as FundId,
        holder: 'person',
        opened: day('2026-05-01'),
        name: word.ref,
      } as const
      expect(await bookkeeping([], { newFunds: [{ ...fund, ref: 'LS-001' }], words: [word] })).toEqual(
        refused('already-there'),
      )
      expect(await bookkeeping([], { newFunds: [{ ...fund, ref: 'LS-003' }] })).toEqual(
        refused('foreign-key'),
      )
      await must(bookkeeping([], { newFunds: [{ ...fund, ref: 'LS-003' }], words: [word] }))
    })
  })
}

function ownMoney(what: 'interest' | 'lent', sumPence: number): DraftOf<'own-money'> {
  return {
    kind: 'own-money',
    effective: day('2026-04-10'),
    details: { what, sum: sumPence * PENNY },
    transfers:
      what === 'lent'
        ? moneyTransfer('own:lent', 'own:bank', pence(sumPence))
        : moneyTransfer('own:bank', 'own:interest', pence(sumPence)),
  }
}

function purchase(on: string, sumPence: number): DraftOf<'purchase'> {
  return {
    ...L.purchase(on, sumPence),
    source: { system: 'purchases', reference: 'P-1', part: 1, piece: 1 },
  }
}
