// What is kept in memory answers everybody who asks at the same time: a manager and a council, of several days and
// months, are each told what they are told when nobody else asks.
import { describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import type { MonthEnd } from '../../src/bookkeeping/month-end.ts'
import { type Books, openBooks } from '../../src/bookkeeping/open-books.ts'
import { DEMO_CALLER as by } from '../../src/demo/build.ts'
import { type Day, day, firstDay, lastDay, month } from '../../src/ledger/day.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import { openLarch } from '../web/larch.ts'
import { BY, done, newBooks, openPerson } from './bookkeeper.ts'
import { nextDay } from './people-around.ts'

const NORTHSHIRE: Caller = {
  ...{ code: 'u_northshire' as CallerCode, provider: by.provider },
  as: { role: 'commissioner', funder: 'northshire' },
}
const MONTHS = ['2026-03', '2026-04', '2026-05', '2026-06'].map((m) => month(m))
const DAYS = ['2026-04-12', '2026-04-30', '2026-05-31', '2026-06-02'].map((d) => day(d))

type Ask = (books: Books) => Promise<unknown>

/** A refusal is an answer too. */
const QUESTIONS: ReadonlyMap<string, Ask> = new Map([
  ...MONTHS.map((m): [string, Ask] => [`end of ${m}`, (b) => b.monthEnd(by, { month: m })]),
  ...[by, NORTHSHIRE].flatMap((who): [string, Ask][] => [
    ...DAYS.map((on): [string, Ask] => [`${who.code} on ${on}`, (b) => b.positions(who, { on })]),
    ...MONTHS.map((m): [string, Ask] => [
      `${who.code} reports ${m}`,
      (b) => b.report(who, { from: firstDay(m), to: lastDay(m) }),
    ]),
    [`${who.code} over time`, (b) => b.reportOverTime(who, {})],
  ]),
  ...MONTHS.map((m): [string, Ask] => [`paid for in ${m}`, (b) => b.paidFor(NORTHSHIRE, { month: m })]),
  ...DAYS.map((through): [string, Ask] => [`take to ${through}`, (b) => b.whatWeMayTake(by, { through })]),
])

describe('several who ask at once', () => {
  test('are told what each is told alone', async () => {
    const [one, other] = [await openLarch(), await openLarch()]
    const alone = new Map<string, unknown>()
    for (const [name, ask] of QUESTIONS) alone.set(name, await ask(one.books))
    // First of books that nobody has asked yet; then of what is kept, in another order.
    for (const order of [[...QUESTIONS], [...QUESTIONS].reverse(), [...QUESTIONS]]) {
      const told = await Promise.all(
        order.map(async ([name, ask]) => [name, await ask(other.books)] as const),
      )
      for (const [name, answer] of told) expect(answer, name).toEqual(alone.get(name))
    }
    await Promise.all([one.close(), other.close()])
  })

  test('each month’s page is its own: what is to do, what came, what was taken', async () => {
    const { books, close } = await openLarch()
    const told = (found: MonthEnd) => [
      found.states,
      found.receipts,
      found.take.taken.map((d) => [d.through, d.pence, d.funds]),
    ]
    const alone: ReturnType<typeof told>[] = []
    for (const m of MONTHS) alone.push(told(done(await books.monthEnd(by, { month: m }))))
    expect(new Set(alone.map((one) => JSON.stringify(one))).size).toBe(MONTHS.length)
    for (let times = 0; times < 3; times++) {
      const found = await Promise.all(MONTHS.map((m) => books.monthEnd(by, { month: m })))
      expect(found.map((one) => told(done(one)))).toEqual(alone)
    }
    await close()
  })

  test('the bank of an early day and of a late one, where it was entered on many', async () => {
    const k = await newBooks('2026-03-02')
    for (const fund of ['LS-001', 'LS-002']) await openPerson(k, fund)
    const days = ['03-10', '03-20', '03-30', '04-10', '04-20', '04-30', '05-10', '05-20'].map((d) =>
      day(`2026-${d}`),
    )
    for (const [i, on] of days.entries()) {
      nextDay(k, on)
      const came = { on, pence: 1000, reference: `R${i}`, lines: [{ fund: 'LS-001', pence: 1000 }] }
      done(await k.books.receivePayment(BY, came))
      done(await k.books.enterBankBalance(BY, { on, pence: 1000 * (i + 1) }))
    }
    const [early, late] = [day('2026-04-12'), day('2026-05-21')]
    const right = new Map([
      [early, { lastTied: '2026-04-10' }],
      [late, { lastTied: '2026-05-20' }],
    ])
    for (const first of [early, late])
      for (const both of [
        [early, late],
        [late, early],
      ]) {
        // Of books that nobody has asked but for one of the two days.
        const books = openBooks({ ...k.desk })
        const told = async (on: Day) => (await books.positions(BY, { on })).provider
        expect(await told(first)).toEqual(right.get(first))
        expect(await Promise.all(both.map(told))).toEqual(both.map((on) => right.get(on)))
      }
  })
})
