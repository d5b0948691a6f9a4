// A week that is cut short after its hours were used: what is still there goes back, what was used stays given, and
// nothing else waits for it.
import { expect, test } from 'vitest'
import { day, type Month } from '../../src/ledger/day.ts'
import { atHome, wrongIn } from './at-home.ts'
import {
  audit,
  type Bookkeeper,
  BY,
  book,
  decidedBy,
  done,
  entries,
  h,
  lines,
  newBooks,
  openPerson,
  terms,
} from './bookkeeper.ts'
import { nextDay } from './people-around.ts'

const FUND = 'LS-001'
const THURSDAY = day('2026-03-05')

/** 24 h on Monday; on Tuesday it is agreed that from Thursday on there are 7 h a week. */
async function cut(): Promise<Bookkeeper> {
  const k = await newBooks('2026-03-02')
  await openPerson(k, FUND)
  done(await k.books.allocate(BY, { through: day('2026-03-02') }))
  nextDay(k, '2026-03-03')
  const agreement = terms(FUND, { from: THURSDAY, weekly: [{ kind: 'standard', amount: h(7) }] })
  done(await k.books.agreeAnew(BY, { fund: FUND, agreement, decided: decidedBy('Sally') }))
  return k
}

async function give(k: Bookkeeper, on: string, from: string, to: string): Promise<void> {
  done(await k.books.giveSupport(BY, { fund: FUND, start: `${on} ${from}`, end: `${on} ${to}` }))
}

/** What a fund was given and what was taken back: day, week, version, and the whole seconds. */
async function given(k: Bookkeeper) {
  return (await entries(k, FUND)).flatMap((e) =>
    e.kind === 'allocation' && e.details.week === '2026-03-02'
      ? [
          [
            e.effective,
            e.details.version,
            e.transfers.reduce(
              (n, t) => (t.unit === 'GBP' ? n : n + (t.debit === 'available' ? t.amount : 0 - t.amount)),
              0,
            ),
          ],
        ]
      : [],
  )
}

test('20 h used on Tuesday and Wednesday: 8 h go back, and support, the next week and the month go on', async () => {
  const k = await cut()
  nextDay(k, '2026-03-04')
  await give(k, '2026-03-03', '08:00', '18:00')
  await give(k, '2026-03-04', '08:00', '18:00')
  // Told before it is written: 24 h + 4 h less the 8 h that are still there.
  const ahead = done(await k.books.position(BY, { fund: FUND }))
  expect([ahead.position.week.given, ahead.position.week.used]).toEqual([h(20), h(20)])
  nextDay(k, '2026-03-06')
  done(await k.books.allocate(BY, { through: day('2026-03-06') }))
  expect(await given(k)).toEqual([
    ['2026-03-02', 1, h(24)],
    [THURSDAY, 2, h(4)],
    [THURSDAY, 1, 0 - h(8)],
  ])
  expect(await book(k, FUND)).toBe(
    lines(`
      GBP funder:northshire £492.00
      GBP provider:direct £348.00
      GBP provider:management £144.00
      standard delivered 20 h
      standard issued 20 h
    `),
  )
  // Recorded in full, and not charged for: nothing is left this week.
  await give(k, THURSDAY, '10:00', '11:00')
  expect(await book(k, FUND)).toContain('standard unfunded 1 h')
  // Monday's 7 h are whole: nothing is taken from them for the week before.
  nextDay(k, '2026-03-10')
  done(await k.books.allocate(BY, { through: day('2026-03-10') }))
  expect(await book(k, FUND)).toContain('standard available 7 h')
  nextDay(k, '2026-04-02')
  done(await k.books.recordThrough(BY, { fund: FUND, through: day('2026-03-31') }))
  done(await k.books.closeMonth(BY, { fund: FUND, month: '2026-03' as Month }))
  expect(await given(k)).toHaveLength(3)
  expect(wrongIn(await atHome(k, FUND, 1))).toEqual([])
  expect(await audit(k)).toEqual({ bankPence: 0, wrong: [] })
})

test('5 h used: the whole cut goes back, by each version’s days', async () => {
  const k = await cut()
  await give(k, '2026-03-03', '08:00', '13:00')
  nextDay(k, '2026-03-06')
  done(await k.books.allocate(BY, { through: day('2026-03-06') }))
  // Three of seven days of 24 h are 10 h 17 min 8 4/7 s: the first four parts take the rest of the seconds.
  const kept = Math.ceil(h(24) / 7) * 3
  expect(await given(k)).toEqual([
    ['2026-03-02', 1, h(24)],
    [THURSDAY, 2, h(4)],
    [THURSDAY, 1, kept - h(24)],
  ])
  expect(await audit(k)).toEqual({ bankPence: 0, wrong: [] })
})

test('a visit of before the cut that is put right gives back what the cut still asks for', async () => {
  const k = await cut()
  nextDay(k, '2026-03-04')
  await give(k, '2026-03-03', '08:00', '18:00')
  await give(k, '2026-03-04', '08:00', '18:00')
  nextDay(k, '2026-03-06')
  done(await k.books.allocate(BY, { through: day('2026-03-06') }))
  const visit = (await entries(k, FUND)).findLast((e) => e.kind === 'support')?.number ?? 0
  done(await k.books.reverse(BY, { fund: FUND, number: visit, reason: 'It was not given.' }))
  done(await k.books.allocate(BY, { through: day('2026-03-06') }))
  const all = (await given(k)).reduce((sum, [, , n]) => sum + Number(n), 0)
  expect(all).toBe(Math.ceil(h(24) / 7) * 3 + h(4))
  expect(await audit(k)).toEqual({ bankPence: 0, wrong: [] })
})

test('money that is given each week: what is spent of it stays, too', async () => {
  const k = await newBooks('2026-03-02')
  const money = (more: Parameters<typeof terms>[1]) => terms(FUND, { weekly: [], ...more })
  await openPerson(k, FUND, { weekly: [], weeklyPence: 7000 })
  nextDay(k, '2026-03-03')
  const agreement = money({ from: THURSDAY, weeklyPence: 700 })
  done(await k.books.agreeAnew(BY, { fund: FUND, agreement, decided: decidedBy('Sally') }))
  done(await k.books.recordThrough(BY, { fund: FUND, through: day('2026-03-03') }))
  const choice = { fund: FUND, on: day('2026-03-03'), decided: decidedBy('Sally') }
  done(await k.books.save(BY, { ...choice, pot: 'A bike', unit: 'GBP', amount: 6000 }))
  nextDay(k, '2026-03-06')
  done(await k.books.allocate(BY, { through: day('2026-03-06') }))
  expect(await book(k, FUND)).toBe(
    lines(`
      GBP funder:northshire £60.00
      GBP saved:1 £60.00
    `),
  )
  expect(await audit(k)).toEqual({ bankPence: 0, wrong: [] })
})
