// What every store must tell of many funds at once, through the port alone (bookkeeping/store-figures.ts): in full
// books, where Amir's April is closed and Bea has bought something.
import { beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../../src/bookkeeping/store.ts'
import type { Moment } from '../../src/ledger/day.ts'
import { type ActId, type DecisionId, moneyTransfer } from '../../src/ledger/entry.ts'
import { PENNY, pence } from '../../src/ledger/money.ts'
import { windowsOf } from '../../src/ledger/position.ts'
import * as L from './larch.ts'

const { AMIR, BEA, LARCH, OWN, ROWAN, day, must, write } = L

export function figuresContract(name: string, makeStore: () => Promise<Store>): void {
  describe(`${name}, of many funds at once`, () => {
    let store: Store
    beforeEach(async () => {
      store = await makeStore()
      await L.fullBooks(store)
      return () => store.close()
    })

    test('how far the books are written moves with an entry, and each list with its own rows alone', async () => {
      const before = await store.figures.written(LARCH)
      expect(before.sequence).toBe((await store.providers()).find((p) => p.id === LARCH)?.sequence)
      await must(write(store, [L.support('2026-05-19', 'V-90', { minutes: 30, each: 2500 })]))
      const after = await store.figures.written(LARCH)
      expect(after).toEqual({ ...before, sequence: before.sequence + 1 })
      const open = await store.issued.openQuestions(LARCH)
      const says = L.aWord(AMIR, 'We have looked.')
      const question = { question: open[0]?.id ?? '', says: says.ref, on: day('2026-05-20') }
      await must(write(store, [], { questionAnswers: [question], words: [says] }))
      const answered = await store.figures.written(LARCH)
      expect(answered.sequence).toBe(after.sequence)
      expect(answered.lists).not.toBe(after.lists)
    })

    test('every book’s last entry, by provider', async () => {
      const funds = await store.funds(LARCH)
      expect([...(await store.figures.versions(LARCH))]).toEqual(funds.map((f) => [f.id, f.version]))
      expect([...(await store.figures.versions(ROWAN)).values()]).toEqual([1])
    })

    test('what was agreed in each', async () => {
      const agreed = await store.figures.agreementsIn([BEA, AMIR, OWN])
      expect(agreed.get(AMIR)).toEqual(await store.agreements(AMIR))
      expect(agreed.get(BEA)).toEqual(await store.agreements(BEA))
      expect(agreed.get(OWN)).toEqual([])
    })

    test('what a position is told from agrees with the book of each day, late writing included', async () => {
      for (const [fund, on] of [
        [AMIR, day('2026-04-10')],
        [AMIR, day('2026-05-20')],
        [BEA, day('2026-05-03')],
      ] as const) {
        const row = await store.fund(fund)
        if (!row) throw new Error('no fund')
        const windows = windowsOf(row, await store.agreements(fund), on)
        const [standing] = await store.figures.standings([{ fund, on, windows }])
        const all = (await store.balances(LARCH, on)).filter((b) => b.fund === fund)
        const kept = (list: readonly { unit: string; code: string; balance: number }[]) =>
          list.map((b) => `${b.unit} ${b.code} ${b.balance}`).sort()
        expect(kept(standing?.balances ?? [])).toEqual(kept(all))
        const entries = await store.entries(fund, { from: windows.lately.from, to: on })
        const sum = (list: readonly { amount: number }[]) => list.reduce((n, t) => n + t.amount, 0)
        expect(sum(standing?.lately ?? [])).toBe(sum(entries.flatMap((e) => e.transfers)))
        expect(standing?.newest).toBe(entries.at(-1)?.number)
      }
    })

    test('a purchase counts with its receipt, and its day as the last on which anything was spent', async () => {
      const row = await store.fund(BEA)
      if (!row) throw new Error('no fund')
      const told = async (on: string) => {
        const windows = windowsOf(row, await store.agreements(BEA), day(on))
        return (await store.figures.standings([{ fund: BEA, on: day(on), windows }]))[0]
      }
      const [bought] = await store.entriesOfKind(BEA, ['purchase'])
      expect(await told('2026-05-01')).not.toHaveProperty('lastSpent')
      expect(await told('2026-05-16')).toMatchObject({ lastSpent: '2026-05-02', noReceipt: [] })
      const seen = await store.entriesOfKind(BEA, ['receipt-seen'])
      expect((await told('2026-05-17'))?.noReceipt).toEqual(seen.length > 0 ? [] : [bought?.number])
      expect((await told('2026-09-20'))?.noReceipt).toEqual([])
    })

    test('what was decided to buy, until the day on which it is paid for or undone', async () => {
      const [bought] = await store.entriesOfKind(BEA, ['purchase'])
      if (!bought) throw new Error('nothing was bought')
      const { supplier, what } = bought.details
      const decide = (on: string, purchase: string, pounds: number) => ({
        ...{ kind: 'purchase-decided' as const, effective: day(on), decision: 'decision-1' as DecisionId },
        details: { purchase, supplier, what, sum: pounds * 100 * PENNY },
        transfers: [],
      })
      const [tickets, boots] = [decide('2026-05-04', 'P-2', 40), decide('2026-05-05', 'P-3', 12)]
      const { entries } = await must(write(store, [tickets, boots], { fund: BEA }))
      const [first, second] = entries.map((e) => e.number)
      const details = { ...boots.details, paidFrom: 'provider-card' as const, shortfall: 0 }
      const transfers = moneyTransfer('spending', 'advance', pence(1_200))
      const paid = { ...boots, kind: 'purchase' as const, effective: day('2026-05-12'), details, transfers }
      const undone = L.reversalOf(first ?? 0, tickets, '2026-05-10')
      // Larch's card paid it, so Larch has lent it.
      const lent = {
        ...{ kind: 'own-money' as const, effective: day('2026-05-12') },
        details: { what: 'lent' as const, sum: 1_200 * PENNY },
        transfers: moneyTransfer('own:lent', 'own:money', pence(1_200)),
      }
      const act = 'act-boots' as ActId
      const written = [
        { fund: BEA, draft: undone },
        { fund: BEA, draft: paid, act },
        { fund: OWN, draft: lent, act },
      ]
      await must(write(store, written))
      const row = await store.fund(BEA)
      if (!row) throw new Error('no fund')
      for (const [on, numbers, pounds] of [
        ['2026-05-03', [], 0],
        ['2026-05-04', [first], 40],
        ['2026-05-09', [first, second], 52],
        ['2026-05-10', [second], 12],
        ['2026-05-12', [], 0],
      ] as const) {
        const told = await store.figures.decidedToBuy(BEA, day(on))
        expect(
          told.map((d) => [d.number, d.what]),
          on,
        ).toEqual(numbers.map((n) => [n, what]))
        const windows = windowsOf(row, await store.agreements(BEA), day(on))
        const [standing] = await store.figures.standings([{ fund: BEA, on: day(on), windows }])
        expect(standing?.committed, on).toBe(pounds * 100 * PENNY)
      }
    })

    test('where workers were, and what is new since an entry', async () => {
      const from = day('2026-04-01')
      const femi = L.aWord(AMIR, 'Femi, again')
      const [before] = await store.figures.workers([{ fund: AMIR, from, above: 0 }])
      const known = (await store.fund(AMIR))?.version ?? 0
      const visit = L.support('2026-05-19', 'V-91', { minutes: 30, each: 2500, worker: femi.ref })
      const { entries } = await must(write(store, [visit], { words: [femi] }))
      const number = entries[0]?.number ?? 0
      const [new_] = await store.figures.workers([{ fund: AMIR, from, above: known }])
      expect(new_).toEqual({
        ...{ fund: AMIR, reversed: [], erased: false },
        visits: [
          {
            ...{ number, day: '2026-05-19', session: 'V-91', worker: 'Femi, again' },
            ...{ start: '2026-05-19T09:00:00Z', end: '2026-05-19T12:00:00Z' },
          },
        ],
      })
      await must(write(store, [L.reversalOf(number, visit)]))
      expect((await store.figures.workers([{ fund: AMIR, from, above: number }]))[0]).toMatchObject({
        visits: [],
        reversed: [number],
      })
      expect((await store.figures.workers([{ fund: AMIR, from, above: 0 }]))[0]).toEqual(before)
    })

    test('the bank’s money of each book, and when it moved', async () => {
      const since = day('2026-04-09')
      const banks = await store.figures.banks([AMIR, OWN], since)
      const on = async (at: string) => {
        const rows = await store.balances(LARCH, day(at))
        return [AMIR, OWN].map(
          (fund) => rows.find((r) => r.fund === fund && r.code.endsWith('bank'))?.balance ?? 0,
        )
      }
      expect(banks.map((b) => b.now)).toEqual(await on('2026-12-31'))
      const then = banks.map((b) => b.now - b.moved.reduce((n, m) => n + m.amount, 0))
      expect(then).toEqual(await on(since))
      expect(banks[0]?.moved.length).toBeGreaterThan(0)
    })

    test('what every account has at the end of a day, of some funds', async () => {
      for (const on of [day('2026-04-10'), day('2026-05-20')]) {
        const all = await store.balances(LARCH, on)
        const kept = (list: typeof all) =>
          list.map((b) => `${b.fund} ${b.unit} ${b.code} ${b.balance}`).sort()
        const of = all.filter((b) => b.fund !== BEA)
        expect(kept(await store.figures.balancesIn([OWN, AMIR], on))).toEqual(kept(of))
      }
    })

    test('what waits, by fund', async () => {
      const which = {
        sentFrom: '2026-01-01T00:00:00Z' as Moment,
        sentBy: '2026-12-31T00:00:00Z' as Moment,
      }
      const of = await store.figures.waitingIn(LARCH, which)
      const open = (await store.putAside(LARCH)).flatMap((r) => r.fund ?? [])
      expect([...of.putAside]).toEqual([...Map.groupBy(open, (f) => f)].map(([f, rows]) => [f, rows.length]))
      const { disputes } = await store.people.waiting(LARCH, day('2026-05-20'))
      expect([...of.disputes.values()].reduce((a, b) => a + b, 0)).toBe(disputes)
      const sent = (await store.issued.deliveries(AMIR)).filter((d) => d.way === 'e-mail')
      const opened = new Set((await store.issued.opened(AMIR)).map((o) => o.number))
      expect(of.notOpened.map((s) => s.number)).toEqual([
        ...new Set(
          sent.filter((d) => !opened.has(d.number) && !d.reader.startsWith('funder:')).map((d) => d.number),
        ),
      ])
      const none = { ...which, sentBy: which.sentFrom }
      expect((await store.figures.waitingIn(LARCH, none)).notOpened).toEqual([])
      expect(await store.figures.waitingIn(ROWAN, which)).toEqual({
        ...{ putAside: new Map(), disputes: new Map(), notOpened: [] },
      })
    })
  })
}
