// Nights are counted, not timed: 8 day hours equal 1 night, in a draw, a swap, a plan, a list and a statement.
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
  namesOf,
  newBooks,
  refusal,
  terms,
} from './bookkeeper.ts'
import { nextDay } from './people-around.ts'

const FUND = 'LS-072'
const decided = decidedBy('Nora')

/** A night costs £98.40, four times £24.60, and may be drawn from day hours, and day hours from nights. */
async function opened(weekly: { kind: string; amount: number }[], weeklyPence = 0): Promise<Bookkeeper> {
  const k = await newBooks('2026-03-02')
  const t = terms('LS-001')
  const lines = (t.kinds[0]?.lines ?? []).map((l) => ({ ...l, rate: { ...l.rate, pence: l.rate.pence * 4 } }))
  const night = {
    code: 'night',
    label: 'nights',
    measure: 'count',
    ratio: { standard: 8, own: 1 },
    lines,
  } as const
  const draws = [...t.draws, { kind: 'night', on: ['standard'] }, { kind: 'standard', on: ['night'] }]
  const agreement = { ...t, kinds: [...t.kinds, night], draws, weekly, weeklyPence }
  done(await k.books.openFund(BY, { ref: FUND, name: 'Nora', agreement, decided }))
  done(await k.books.allocate(BY, { through: day('2026-03-02') }))
  nextDay(k, '2026-03-06')
  return k
}

const aNight = (k: Bookkeeper, from: string, to: string) =>
  k.books.giveSupport(BY, { fund: FUND, start: `${from} 22:00`, end: `${to} 07:00`, givenAs: 'night' })

test('a night drawn on day hours takes 8 of them; their fall in value is hers to spend', async () => {
  const k = await opened([{ kind: 'standard', amount: h(24) }], 20_000)
  done(await aNight(k, '2026-03-02', '2026-03-03'))
  // 8 h at £24.60 are £196.80; the night costs £98.40, and £98.40 are hers beside this week's £200.00.
  expect(await book(k, FUND)).toBe(
    lines(`
      GBP funder:northshire £790.40
      GBP hours £393.60
      GBP provider:direct £69.60
      GBP provider:management £28.80
      GBP spending £298.40
      night delivered 1 s
      night converted -1 s
      standard available 16 h
      standard converted 8 h
      standard issued 24 h
    `)
      .replace('night converted -1 s', 'night converted −1 s')
      .split('\n')
      .sort()
      .join('\n'),
  )
  // Two more reach; a fourth is recorded and not charged for.
  done(await aNight(k, '2026-03-03', '2026-03-04'))
  done(await aNight(k, '2026-03-04', '2026-03-05'))
  done(await aNight(k, '2026-03-05', '2026-03-06'))
  expect(await book(k, FUND)).toContain('night unfunded 1 s')
  expect(await audit(k)).toEqual({ bankPence: 0, wrong: [] })
})

test('5 nights a week are 40 day hours in every figure, and swap for 8 each', async () => {
  const k = await opened([{ kind: 'night', amount: 5 }])
  const { position } = done(await k.books.position(BY, { fund: FUND }))
  expect([position.left, position.weekly, position.week.given]).toEqual([h(40), h(40), h(40)])
  done(await aNight(k, '2026-03-02', '2026-03-03'))
  done(await k.books.recordThrough(BY, { fund: FUND, through: day('2026-03-06') }))
  const swap = { fund: FUND, on: day('2026-03-06'), decided }
  const wrong = refusal(await k.books.swapHours(BY, { ...swap, from: 'night', to: 'standard', amount: 9 }))
  expect(wrong.sentence).toMatch(/^Only 4 nights are unused/)
  // 8 day hours are worth £196.80, £98.40 more than a night, and there is nothing to spend.
  const dearer = await k.books.swapHours(BY, { ...swap, from: 'night', to: 'standard', amount: 1 })
  expect(namesOf(dearer)).toEqual(['not-enough-money'])
  // 3 h drawn on nights: a night pays for 8 h or none of them, so the 3 h are recorded and not charged for.
  const short = { fund: FUND, start: '2026-03-05 10:00', end: '2026-03-05 13:00' }
  done(await k.books.giveSupport(BY, short))
  expect(await book(k, FUND)).toContain('night available 4 s')
  expect(await book(k, FUND)).toContain('standard unfunded 3 h')
  const report = done(await k.books.report(BY, { from: day('2026-03-02'), to: day('2026-03-06') }))
  expect(report.people[0]?.figures.standard.agreed).toBe(h(40))
  nextDay(k, '2026-04-02')
  done(await k.books.recordThrough(BY, { fund: FUND, through: day('2026-03-31') }))
  done(await k.books.closeMonth(BY, { fund: FUND, month: '2026-03' as Month }))
  const statement = done(await k.books.statementOf(BY, { fund: FUND, number: 1 }))
  // Five weeks of 5 nights, less one: 24 nights are 192 h.
  expect(statement.statement.leftInStandard).toBe(h(192))
  expect(wrongIn(await atHome(k, FUND, 1))).toEqual([])
  expect(await audit(k)).toEqual({ bankPence: 0, wrong: [] })
})

test('day hours swap into nights only by the 8; standard hours are never counted', async () => {
  const k = await opened([{ kind: 'standard', amount: h(24) }])
  done(await k.books.recordThrough(BY, { fund: FUND, through: day('2026-03-06') }))
  const swap = { fund: FUND, on: day('2026-03-06'), decided, from: 'standard', to: 'night' }
  expect(refusal(await k.books.swapHours(BY, { ...swap, amount: h(9) })).sentence).toBe(
    '9 h of day hours is not a whole number of nights. The nearest that are: 8 h or 16 h.',
  )
  done(await k.books.swapHours(BY, { ...swap, amount: h(16) }))
  expect((await entries(k, FUND)).at(-1)).toMatchObject({
    kind: 'conversion',
    details: { left: h(16), came: 2, difference: (16 * 2460 - 2 * 9840) * 3600 },
  })
  expect(await audit(k)).toEqual({ bankPence: 0, wrong: [] })
  const t = terms('LS-001')
  const kinds = t.kinds.map((kind, i) => (i === 0 ? { ...kind, measure: 'count' as const } : kind))
  const agreement = { ...t, kinds }
  const no = await k.books.openFund(BY, { ref: 'LS-073', name: 'Ned', agreement, decided })
  expect(refusal(no).sentence).toMatch(/^Standard hours are counted in hours and minutes/)
})
