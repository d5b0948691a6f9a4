// What every store must do about what those who pay ask, who has opened statements, and what is to go back to a
// funder, told through the port alone (bookkeeping/store-queries.ts).
import { beforeEach, describe, expect, test } from 'vitest'
import type { Outcome, Store } from '../../src/bookkeeping/store.ts'
import type { Moment, Month } from '../../src/ledger/day.ts'
import * as L from './larch.ts'
import {
  AMIR,
  aQuery,
  aReclaim,
  BEA,
  CARA,
  COUNCIL,
  day,
  LARCH,
  MANAGER,
  must,
  OWN,
  PRIYA,
  ROWAN,
  refused,
  SECOND,
  write,
} from './larch.ts'

const at = '2026-05-20T09:00:00.000Z'
const later = '2026-05-21T09:00:00.000Z'

export function queriesContract(name: string, makeStore: () => Promise<Store>): void {
  describe(`${name}, of queries, openings and reclaims`, () => {
    let store: Store

    beforeEach(async () => {
      store = await makeStore()
      await L.fullBooks(store)
      return () => store.close()
    })

    test('queries come newest first with what was written since, of one funder or one fund', async () => {
      const all = await store.queries.queries(LARCH)
      expect(all.map((q) => [q.id, q.fund, q.about, q.closed?.by])).toEqual([
        ['query-3', AMIR, { what: 'exception', code: 'cancelled-late' }, COUNCIL],
        ['query-2', OWN, { what: 'provider' }, COUNCIL],
        ['query-1', AMIR, { what: 'entry', number: 3 }, undefined],
      ])
      expect(all[2]).toEqual({
        ...{ ...aQuery, provider: LARCH, says: all[2]?.says, by: COUNCIL, at },
        messages: [
          {
            ...{ number: 2, from: 'provider', says: all[2]?.messages[0]?.says },
            ...{ on: '2026-05-21', by: MANAGER, at: later },
          },
          {
            ...{ number: 3, from: 'commissioner', says: all[2]?.messages[1]?.says },
            ...{ on: '2026-05-21', due: '2026-05-31', by: COUNCIL, at: later },
          },
        ],
      })
      expect(await store.queries.query('query-1')).toEqual(all[2])
      expect(await store.queries.query('query-9')).toBeUndefined()
      const of = async (which: Parameters<Store['queries']['queries']>[1]) =>
        (await store.queries.queries(LARCH, which)).map((q) => q.id)
      expect(await of({ fund: AMIR })).toEqual(['query-3', 'query-1'])
      expect(await of({ funder: 'northshire', fund: OWN })).toEqual(['query-2'])
      expect([await of({ funder: 'nobody' }), await of({ fund: BEA })]).toEqual([[], []])
      expect((await store.queries.openQueries(LARCH)).map((q) => q.id)).toEqual(['query-1'])
      expect(await store.queries.openQueries(LARCH, { fund: OWN })).toEqual([])
      expect([await store.queries.queries(ROWAN), await store.queries.openQueries(ROWAN)]).toEqual([[], []])
    })

    const ask = (change: object, by = COUNCIL) => {
      const word = L.aWord(AMIR, 'Why?')
      const query = { ...aQuery, id: 'query-9', says: word.ref, ...change }
      return write(store, [], { by, words: [word], queries: [query] })
    }

    test('a query is its funder’s, about what is there, and due when the agreement says', async () => {
      for (const [guard, change, by] of [
        ['not-the-funder', {}, MANAGER],
        ['not-the-funder', { funder: 'nobody' }, COUNCIL],
        ['funder', { fund: CARA, about: { what: 'fund' } }, COUNCIL],
        ['about', { about: { what: 'entry', number: 99 } }, COUNCIL],
        ['about', { about: { what: 'statement', number: 9 } }, COUNCIL],
        ['about', { about: { what: 'provider' } }, COUNCIL],
        ['due', { due: day('2026-05-31') }, COUNCIL],
        ['word', { fund: BEA, about: { what: 'fund' } }, COUNCIL],
        ['already-there', { id: 'query-1' }, COUNCIL],
      ] as const)
        expect(await ask(change, by)).toEqual(refused(guard))
    })

    test('a query is asked, and answered in order until its funder closes it', async () => {
      await must(ask({}))
      const say = (change: object, by = MANAGER) => {
        const word = L.aWord(AMIR, 'So')
        const said = { query: 'query-9', number: 2, from: 'provider', says: word.ref, on: day('2026-05-21') }
        const row = { ...said, ...change }
        return write(store, [], {
          ...{ by, at: `${row.on}T09:00:00Z` as Moment, words: [word] },
          queryMessages: [row as never],
        })
      }
      const close = (by = COUNCIL) => write(store, [], { by, queriesClosed: [{ query: 'query-9' }] })
      expect(await say({ number: 3 })).toEqual(refused('message-number'))
      expect(await say({ on: day('2026-05-19') })).toEqual(refused('before-asked'))
      await must(say({}))
      expect(await say({})).toEqual(refused('already-there'))
      const asks = { number: 3, from: 'commissioner', due: day('2026-05-31') }
      expect(await say(asks)).toEqual(refused('not-the-funder'))
      expect(await say({ ...asks, due: day('2026-06-01') }, COUNCIL)).toEqual(refused('due'))
      await must(say(asks, COUNCIL))
      expect(await close(MANAGER)).toEqual(refused('not-the-funder'))
      await must(close())
      expect(await close()).toEqual(refused('already-there'))
      expect(await say({ number: 4 })).toEqual(refused('query-closed'))
    })

    test('the first opening by each reader is kept, of a fund and of a month', async () => {
      const openings = await store.issued.opened(AMIR)
      expect(openings.map((o) => [o.number, o.reader, o.form, o.at])).toEqual([
        [2, 'funder:northshire', 'csv', at],
        [2, PRIYA, 'easy-read', at],
        [1, 'person', 'web', later],
      ])
      expect(await store.issued.openedOf(LARCH, '2026-04' as Month)).toEqual(openings)
      expect(await store.issued.openedOf(LARCH, '2026-05' as Month)).toEqual([])
      expect(await store.issued.openedOf(ROWAN, '2026-04' as Month)).toEqual([])
      const open = (reader: string, number = 2) =>
        write(store, [], {
          opened: [{ fund: AMIR, number, reader, form: 'pdf', by: MANAGER, at } as never],
        })
      expect(await open(PRIYA)).toEqual(refused('already-there'))
      expect(await open('authority-9')).toEqual(refused('other-fund'))
      expect(await open('funder:nobody')).toEqual(refused('other-fund'))
      expect(await open('person', 9)).toEqual(refused('foreign-key'))
      await must(open('person'))
    })

    test('reclaims come newest first with how they were told, what they would be used for, and the answer', async () => {
      const all = await store.queries.reclaims(LARCH)
      expect(all.map((r) => [r.id, r.pence, r.told?.how, r.uses.length, r.answered?.answer])).toEqual([
        ['reclaim-3', 1_000, 'on-screen', 0, undefined],
        ['reclaim-2', 1_000, undefined, 0, 'withdrawn'],
        ['reclaim-1', 2_500, 'letter', 2, 'confirmed'],
      ])
      const [, , first] = all
      expect(first).toEqual({
        ...{ ...aReclaim, provider: LARCH, says: first?.says, by: MANAGER, at },
        told: { how: 'letter', on: '2026-05-21', by: SECOND, at: later },
        uses: [
          { whose: 'person', way: 'by-phone' },
          { whose: PRIYA, way: 'in-person' },
        ].map((use) => ({ ...use, says: first?.uses[0]?.says, on: '2026-05-21', by: SECOND, at: later })),
        answered: {
          ...{ answer: 'confirmed', says: first?.answered?.says, on: '2026-06-18', by: COUNCIL },
          at: '2026-06-18T09:00:00.000Z',
        },
      })
      expect(await store.queries.reclaim('reclaim-1')).toEqual(first)
      expect(await store.queries.reclaim('reclaim-9')).toBeUndefined()
      expect((await store.queries.reclaims(LARCH, { fund: AMIR, funder: 'northshire' })).length).toBe(3)
      expect(await store.queries.reclaims(LARCH, { fund: BEA })).toEqual([])
      expect(await store.queries.reclaims(ROWAN)).toEqual([])
    })

    const sentOn = (on: string) => ({ at: `${on}T09:00:00Z` as Moment })
    const june = sentOn('2026-06-19')
    const answer = (change: object, by = COUNCIL, fund = AMIR) => {
      const word = L.aWord(fund, 'Because')
      const said = { reclaim: 'reclaim-3', answer: 'confirmed', says: word.ref, on: day('2026-07-16') }
      const row = { ...said, ...change }
      return write(store, [], {
        ...{ ...sentOn(row.on), by, words: [word] },
        reclaimAnswers: [row as never],
      })
    }

    test('only its funder confirms one, and not before the person has had 28 days', async () => {
      expect(await answer({}, MANAGER)).toEqual(refused('not-the-funder'))
      expect(await answer({ on: day('2026-07-15') })).toEqual(refused('not-told'))
      expect(await answer({ answer: 'withdrawn' })).toEqual(refused('not-the-provider'))
      expect(await answer({ answer: 'refused', on: day('2026-06-17') })).toEqual(refused('before-asked'))
      expect(await answer({}, COUNCIL, BEA)).toEqual(refused('word'))
      expect(await answer({ reclaim: 'reclaim-2', answer: 'refused' })).toEqual(refused('already-there'))
      await must(answer({}))
      const told = { reclaim: 'reclaim-3', on: day('2026-07-17') } as const
      const word = L.aWord(AMIR, 'A chair')
      expect(
        await write(store, [], {
          ...{ ...sentOn(told.on), words: [word] },
          reclaimUses: [{ ...told, whose: 'person', way: 'by-phone', says: word.ref }],
        }),
      ).toEqual(refused('answered'))
    })

    test('one is asked under the rule of its agreement alone, and one at a time', async () => {
      const claim = (change: object, fund = AMIR) => {
        const word = L.aWord(fund, 'Over the rule')
        const row = { ...aReclaim, id: 'reclaim-9', on: day('2026-06-19'), says: word.ref, ...change }
        return write(store, [], { ...sentOn(row.on), words: [word], reclaims: [row] })
      }
      expect(await claim({})).toEqual(refused('reclaim-open'))
      await must(answer({ answer: 'withdrawn', on: day('2026-06-19') }, MANAGER))
      for (const wrong of [
        { version: 2 },
        { rule: { rule: 'over-sum', pence: 1 } },
        { version: 2, rule: { rule: 'not-agreed-yet' } },
        { funder: 'nobody' },
        { on: day('2026-05-19') },
      ])
        expect(await claim(wrong)).toEqual(refused('surplus-rule'))
      expect(await claim({}, BEA)).toEqual(refused('word'))
      expect(await claim({ pence: 0 })).toEqual(refused('reclaim_pence'))
      // £25.00 was confirmed, and is still there.
      expect(await claim({ pence: 2_501 })).toEqual(refused('reclaimed-twice'))
      await must(claim({}))
      const told = { reclaim: 'reclaim-9', how: 'letter', on: day('2026-06-19') } as const
      expect(await write(store, [], { ...june, reclaimsTold: [told] })).toEqual(refused('two-managers'))
      const tells = (change: object): Promise<Outcome> =>
        write(store, [], {
          ...{ ...sentOn('on' in change ? String(change.on) : told.on), by: SECOND },
          reclaimsTold: [{ ...told, ...change }],
        })
      expect(await tells({ on: day('2026-05-19') })).toEqual(refused('before-asked'))
      const tellsBy = (by: typeof COUNCIL, change: object, on = '2026-06-19') =>
        write(store, [], { ...sentOn(on), by, reclaimsTold: [{ ...told, ...change }] })
      expect(await tellsBy(COUNCIL, {})).toEqual(refused('not-the-provider'))
      expect(await tellsBy(SECOND, { how: 'on-screen' })).toEqual(refused('not-the-person'))
      expect(await tellsBy(SECOND, {}, '2026-06-20')).toEqual(refused('not-its-day'))
      await must(tells({}))
      expect(await tells({})).toEqual(refused('already-there'))
      const word = L.aWord(AMIR, 'A chair')
      const use = { reclaim: 'reclaim-9', way: 'in-person', says: word.ref, on: day('2026-06-19') } as const
      const whose = 'authority-9' as typeof PRIYA
      expect(await write(store, [], { ...june, words: [word], reclaimUses: [{ ...use, whose }] })).toEqual(
        refused('other-fund'),
      )
    })
  })
}
