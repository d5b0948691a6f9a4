// What every store must do about what was begun on screen and put aside, told through the port alone
// (bookkeeping/store-drafts.ts).
import { beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../../src/bookkeeping/store.ts'
import type { DraftRow } from '../../src/bookkeeping/store-drafts.ts'
import type { Moment } from '../../src/ledger/day.ts'
import * as L from './larch.ts'

const { AMIR, BEA, CARA, LARCH, MANAGER, OWN, ROWAN, SECOND, must, refused, write } = L

const at = (day: string) => `${day}T09:00:00.000Z` as Moment

/** Put aside for the first time: a new person of Larch’s, as long as nothing else is said. */
export function aDraft(id: string, more: Partial<DraftRow> = {}): DraftRow {
  const on = { by: MANAGER, at: at('2026-05-20') }
  return {
    ...{ id, provider: LARCH, way: 'person', form: `form-${id}`, fields: { 'person-name': `Zoë ${id}` } },
    ...{ version: 1, since: 1, begun: on, changed: on },
    ...more,
  }
}

export function draftsContract(name: string, makeStore: () => Promise<Store>): void {
  describe(`${name}, of what is put aside`, () => {
    let store: Store
    const all = async (provider = LARCH) =>
      (await store.drafts.drafts(provider, { skip: 0, most: 99 })).rows.map((d) => d.id)

    beforeEach(async () => {
      store = await makeStore()
      await must(L.larch(store))
      await must(store.commit(L.rowan(), new Map()))
      return () => store.close()
    })

    test('it comes back as it was written, by its id and by its form, and only to its provider', async () => {
      const draft = aDraft('o-1', { way: 'running', fields: { way: 'running', 'person-name': 'Zoë “Z” 👋' } })
      expect(await store.drafts.begin(draft)).toBe(true)
      expect(await store.drafts.draft(LARCH, 'o-1')).toEqual(draft)
      expect(await store.drafts.draftOf(LARCH, 'form-o-1')).toEqual(draft)
      expect(await store.drafts.draft(ROWAN, 'o-1')).toBeUndefined()
      expect(await store.drafts.draftOf(ROWAN, 'form-o-1')).toBeUndefined()
      expect(await store.drafts.draft(LARCH, 'o-2')).toBeUndefined()
      expect(await all(ROWAN)).toEqual([])
    })

    test('a form is put aside once in a provider', async () => {
      expect(await store.drafts.begin(aDraft('o-1'))).toBe(true)
      expect(await store.drafts.begin(aDraft('o-2', { form: 'form-o-1' }))).toBe(false)
      expect(await store.drafts.begin(aDraft('o-3', { form: 'form-o-1', provider: ROWAN }))).toBe(true)
      expect([await all(), await all(ROWAN)]).toEqual([['o-1'], ['o-3']])
    })

    test('it goes on by one version at a time, whoever comes first', async () => {
      const first = aDraft('o-1')
      await store.drafts.begin(first)
      const second = {
        ...first,
        ...{ fields: { 'person-name': 'Zoltan' }, version: 2, since: 2 },
        changed: { by: SECOND, at: at('2026-05-21') },
      }
      expect(await store.drafts.goOn({ ...second, provider: ROWAN })).toBe(false)
      expect(await store.drafts.goOn(second)).toBe(true)
      expect(await store.drafts.goOn({ ...second, fields: {} })).toBe(false)
      expect(await store.drafts.goOn({ ...second, fields: {}, version: 4 })).toBe(false)
      expect(await store.drafts.draft(LARCH, 'o-1')).toEqual(second)
    })

    test('those that open a fund come apart from those of a fund, the oldest first, some at a time', async () => {
      for (const [id, on] of [
        ['o-3', '2026-05-22'],
        ['o-1', '2026-05-20'],
        ['o-2', '2026-05-21'],
      ] as const)
        await store.drafts.begin(aDraft(id, { begun: { by: MANAGER, at: at(on) } }))
      await store.drafts.begin(aDraft('o-4', { way: 'anew', fund: AMIR }))
      expect(await all()).toEqual(['o-1', 'o-2', 'o-3'])
      const page = await store.drafts.drafts(LARCH, { skip: 1, most: 1 })
      expect([page.rows.map((d) => d.id), page.count]).toEqual([['o-2'], 3])
      const ofAmir = await store.drafts.drafts(LARCH, { fund: AMIR, skip: 0, most: 9 })
      expect([ofAmir.rows.map((d) => [d.id, d.fund]), ofAmir.count]).toEqual([[['o-4', AMIR]], 1])
      expect((await store.drafts.drafts(LARCH, { fund: BEA, skip: 0, most: 9 })).count).toBe(0)
      expect((await store.drafts.drafts(ROWAN, { fund: AMIR, skip: 0, most: 9 })).count).toBe(0)
    })

    test('a new agreement is for a person’s fund of the same provider, and nothing else names a fund', async () => {
      for (const wrong of [
        { way: 'anew', fund: CARA },
        { way: 'anew', fund: OWN },
        { way: 'anew' },
        { way: 'person', fund: AMIR },
      ] as const)
        await expect(store.drafts.begin(aDraft('o-1', wrong))).rejects.toThrow()
      expect(await store.drafts.draft(LARCH, 'o-1')).toBeUndefined()
    })

    test('what nobody has changed since a moment is swept, of every provider', async () => {
      const old = { begun: { by: MANAGER, at: at('2026-04-20') } }
      await store.drafts.begin(aDraft('o-1', { ...old, changed: { by: MANAGER, at: at('2026-04-20') } }))
      await store.drafts.begin(aDraft('o-2', { ...old, changed: { by: MANAGER, at: at('2026-04-21') } }))
      const theirs = { ...old, provider: ROWAN, changed: { by: MANAGER, at: at('2026-04-20') } }
      await store.drafts.begin(aDraft('o-3', theirs))
      expect(await store.drafts.sweep(at('2026-04-21'))).toBe(2)
      expect([await all(), await all(ROWAN)]).toEqual([['o-2'], []])
      expect(await store.drafts.sweep(at('2026-04-21'))).toBe(0)
    })

    test('a commit deletes it at the version that was looked at, or writes nothing', async () => {
      await store.drafts.begin(aDraft('o-1'))
      await store.drafts.begin(aDraft('o-2'))
      await store.drafts.begin(aDraft('o-3', { provider: ROWAN }))
      const entries = [L.recorded('2026-04-02')]
      const before = await store.funds(LARCH)
      for (const wrong of [
        { id: 'o-1', version: 2 },
        { id: 'o-3', version: 1 },
        { id: 'o-9', version: 1 },
      ])
        expect(await write(store, entries, { draftsDone: [{ id: 'o-2', version: 1 }, wrong] })).toEqual(
          refused('draft-moved'),
        )
      expect([await store.funds(LARCH), await all(), await all(ROWAN)]).toEqual([
        before,
        ['o-1', 'o-2'],
        ['o-3'],
      ])
      await must(write(store, entries, { draftsDone: [{ id: 'o-1', version: 1 }] }))
      expect(await all()).toEqual(['o-2'])
      expect((await store.fund(AMIR))?.version).toBe(1)
      await must(write(store, [], { draftsDone: [{ id: 'o-2', version: 1 }] }))
      expect(await all()).toEqual([])
    })
  })
}
