// The three questions of a provider as reports: what is spent on each person's service, what goes on direct support
// and what on management, and what was agreed and what was given. They must say what the statements of the same
// closed months say, to the penny-second; and a funder reads them of its own funds and days.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Caller } from '../../src/bookkeeping/daybook.ts'
import { Hidden } from '../../src/bookkeeping/daybook.ts'
import type { Report, ReportLine } from '../../src/bookkeeping/reports.ts'
import { DEMO_CALLER } from '../../src/demo/build.ts'
import { type Day, day, lastDay, month } from '../../src/ledger/day.ts'
import type { CallerCode } from '../../src/ledger/entry.ts'
import { PENNY, printPence } from '../../src/ledger/money.ts'
import { type Figures, together } from '../../src/ledger/report.ts'
import type { Statement } from '../../src/ledger/statement.ts'
import { type Larch, openLarch } from '../web/larch.ts'
import {
  type Bookkeeper,
  BY,
  decidedBy,
  done,
  fundOf,
  h,
  moment,
  newBooks,
  openPerson,
  refusal,
  terms,
} from './bookkeeper.ts'

const of = (m: string) => ({ from: day(`${m}-01`), to: lastDay(month(m)) })
const person = (report: Report, ref: string): ReportLine => {
  const found = report.people.find((p) => p.fund.ref === ref)
  if (!found) throw new Error(`nobody in the report has the reference ${ref}`)
  return found
}
const exact = (figures: Figures) => figures.pounds
const hours = (figures: Figures, kind: string) => {
  const found = figures.hours.find((one) => one.kind === kind)
  const { given = 0, used = 0, cancelledLate = 0, delivered = 0, unfunded = 0 } = found ?? {}
  return { given, used, cancelledLate, delivered, unfunded }
}

describe('Larch Support', () => {
  let larch: Larch
  let march: Report
  let april: Report
  beforeAll(async () => {
    larch = await openLarch()
    march = done(await larch.books.report(DEMO_CALLER, of('2026-03')))
    april = done(await larch.books.report(DEMO_CALLER, of('2026-04')))
  })
  afterAll(() => larch.close())

  test('March, person by person: hours given and used, and pounds', () => {
    const said = march.people.map(({ fund, figures: { standard: s }, used }) =>
      [
        fund.name,
        ...[s.given, s.used, s.cancelledLate, s.unfunded].map((n) => n / 3600),
        ...[used.direct, used.management, used.cancelledLate, used.bought, used.total].map((sum) =>
          printPence(sum.pence),
        ),
      ].join(' '),
    )
    expect(said).toEqual([
      'Sally 120 77.5 0 0 £1,348.50 £558.00 £0.00 £0.00 £1,906.50',
      'Brian 175 119 0 0 £2,070.60 £856.80 £0.00 £35.00 £2,962.40',
      'Paul 150 99 0 0 £1,722.60 £712.80 £0.00 £0.00 £2,435.40',
      'Ken 320 240 0 0 £4,176.00 £1,728.00 £0.00 £0.00 £5,904.00',
      'Dev 260 224 0 16 £3,897.60 £1,612.80 £0.00 £0.00 £5,510.40',
      'Martin 320 240 0 0 £4,176.00 £1,728.00 £0.00 £0.00 £5,904.00',
      'Chloe 100 40.5 0 0 £686.88 £285.12 £0.00 £0.00 £972.00',
      'Aisha 100 37.833333333333336 0 0 £641.65 £266.35 £0.00 £0.00 £908.00',
      'Emma 90 44 7.766666666666667 0 £765.60 £316.80 £191.06 £0.00 £1,273.46',
      'Mary 33.75 29 0 0 £526.93 £218.37 £0.00 £0.00 £745.30',
    ])
    expect(printPence(march.total.used.total.pence)).toBe('£28,521.46')
  })

  test.each([
    ['2026-03', 10],
    ['2026-04', 9],
  ])('in %s each person’s row is their statement, to the penny-second (%i statements)', async (m, closed) => {
    const report = m === '2026-03' ? march : april
    let compared = 0
    for (const line of report.people) {
      const rows = await larch.store.statements(line.fund.id)
      const row = rows.find((r) => r.state === 'final' && r.last === lastDay(month(m)))
      if (!row) continue
      const statement = await larch.store.statement(line.fund.id, row.number)
      if (!statement) throw new Error('a statement is missing')
      agrees(line, statement)
      compared += 1
    }
    expect(compared).toBe(closed)
    expect(report.closed).toBe(closed)
  })

  function agrees({ fund, figures, used }: ReportLine, statement: Statement): void {
    const { direct, management, cancelledLate, bought, kept } = statement.pounds
    expect(exact(figures), fund.ref).toEqual({
      direct: direct.exact,
      management: management.exact,
      cancelledLate: cancelledLate.exact,
      bought: bought.exact,
      kept: kept.exact,
    })
    expect(used.of100, fund.ref).toEqual(statement.pounds.of100)
    expect(used.total.exact, fund.ref).toBe(statement.pounds.total.exact)
    for (const row of statement.hours) {
      const { given, used: left, cancelledLate: late } = hours(figures, row.kind)
      expect({ given, used: left, late }, `${fund.ref} ${row.kind}`).toEqual({
        given: row.given,
        used: row.used,
        late: row.cancelledLate,
      })
    }
    for (const one of figures.hours)
      expect(one.unfunded, fund.ref).toBe(statement.unfunded.find((u) => u.kind === one.kind)?.amount ?? 0)
    expect(figures.missedVisits, fund.ref).toBe(statement.couldNotCome)
    expect(figures.standard.agreed, `${fund.ref}: what the weeks gave`).toBe(
      statement.given.reduce((all, g) => all + g.total, 0),
    )
  }

  test('two months make the time from the first to the last day, and all people make the total', async () => {
    const both = done(
      await larch.books.report(DEMO_CALLER, { from: of('2026-03').from, to: of('2026-04').to }),
    )
    for (const line of both.people)
      expect(line.figures).toEqual(
        together([person(march, line.fund.ref).figures, person(april, line.fund.ref).figures]),
      )
    expect(both.total.figures).toEqual(together([march.total.figures, april.total.figures]))
    for (const report of [march, april, both]) {
      expect(report.total.figures).toEqual(together(report.people.map((p) => p.figures)))
      for (const part of ['direct', 'management', 'cancelledLate', 'bought', 'kept', 'total'] as const) {
        const sums = report.people.map((p) => p.used[part])
        expect(report.total.used[part].pence).toBe(sums.reduce((all, sum) => all + sum.pence, 0))
        expect(report.total.used[part].exact).toBe(sums.reduce((all, sum) => all + sum.exact, 0))
      }
      expect(report.total.agreed.pence).toBe(report.people.reduce((all, p) => all + p.agreed.pence, 0))
    }
  })

  test('hours given, late and not charged for are those of the bookkeeper who reckoned by hand', async () => {
    const golden = readFileSync(join(import.meta.dirname, '../golden/larch.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
    const at = (on: string, ref: string, account: string) =>
      Number(golden.find(([d, fund, code]) => d === on && fund === ref && code === account)?.[3])
    const both = done(
      await larch.books.report(DEMO_CALLER, { from: of('2026-03').from, to: of('2026-04').to }),
    )
    for (const [on, report] of [
      ['2026-03-31', march],
      ['2026-04-30', both],
    ] as const)
      for (const { fund, figures } of report.people) {
        for (const kind of ['standard', 'enhanced', 'shared'])
          expect(hours(figures, kind).delivered, `${fund.ref} ${kind}`).toBe(
            at(on, fund.ref, `${kind} delivered`),
          )
        expect(hours(figures, 'standard').unfunded).toBe(at(on, fund.ref, 'standard unfunded'))
        expect(figures.standard.cancelledLate).toBe(at(on, fund.ref, 'standard cancelled-late'))
      }
    const { months } = await larch.books.reportOverTime(DEMO_CALLER, {})
    for (const [m, on] of [
      ['2026-03', '2026-03-31'],
      ['2026-04', '2026-04-30'],
    ] as const) {
      const held = march.people.reduce(
        (all, { fund }) =>
          all +
          at(on, fund.ref, 'standard available') +
          at(on, fund.ref, 'standard pots') +
          (at(on, fund.ref, 'enhanced available') * 6) / 4,
        0,
      )
      expect(months.find((one) => one.month === m)?.held).toBe(held)
    }
  })

  test.each(['day', 'month', 'all'] as const)(
    'what moved, summed by %s, is what the entries moved',
    async (by) => {
      const days = { from: day('2026-03-10'), to: day('2026-04-20') }
      const whole = await larch.store.figures.flows(DEMO_CALLER.provider, { ...days, by })
      const parts = { day: (on: string) => on, month: (on: string) => on.slice(0, 7), all: () => '' }
      const sums = new Map<string, number>()
      const add = (...[amount, ...key]: readonly [number, ...string[]]) =>
        sums.set(key.join(' '), (sums.get(key.join(' ')) ?? 0) + amount)
      for (const { fund } of march.people)
        for (const e of await larch.store.entries(fund.id, days))
          for (const t of e.transfers) {
            const kind = e.kind === 'reversal' ? e.details.of : e.kind
            add(t.amount, fund.id, parts[by](e.effective), kind, t.unit, t.debit, t.credit)
          }
      expect(new Set(whole.map((f) => f.from < days.from || f.from > days.to))).toEqual(new Set([false]))
      for (const f of whole) add(0 - f.amount, f.fund, parts[by](f.from), f.kind, f.unit, f.debit, f.credit)
      expect(sums.size).toBe(whole.length)
      expect([...sums].filter(([, amount]) => amount !== 0)).toEqual([])
      const [one] = march.people
      if (!one) throw new Error('nobody is in the report')
      const of = { ...days, by, funds: [one.fund.id] }
      expect(await larch.store.figures.flows(DEMO_CALLER.provider, of)).toEqual(
        whole.filter((f) => f.fund === one.fund.id),
      )
    },
  )

  test('over time: the months that there were, and how many of them are closed', async () => {
    const { months } = await larch.books.reportOverTime(DEMO_CALLER, {})
    expect(
      months.map((m) => [
        m.month,
        m.funds,
        m.closed,
        m.used.of100.direct,
        m.figures.lateVisits,
        m.figures.missedVisits,
      ]),
    ).toEqual([
      ['2026-03', 10, 10, 70, 2, 0],
      ['2026-04', 10, 9, 70, 3, 1],
      ['2026-05', 10, 0, 71, 0, 0],
    ])
    expect(months.map((m) => m.figures.pounds).slice(0, 2)).toEqual([
      march.total.figures.pounds,
      april.total.figures.pounds,
    ])
  })

  test('where no days are asked: the last month that is closed for somebody; a month that goes on, up to today', async () => {
    expect(done(await larch.books.report(DEMO_CALLER, {})).days).toEqual({
      first: '2026-04-01',
      last: '2026-04-30',
    })
    expect(done(await larch.books.report(DEMO_CALLER, of('2026-06'))).days.last).toBe('2026-06-02')
  })

  test('days that are none are refused', async () => {
    const asked = (from: string, to: string) =>
      larch.books.report(DEMO_CALLER, { from: day(from), to: day(to) })
    expect(refusal(await asked('2026-04-02', '2026-04-01')).name).toBe('ends-before-start')
    expect(refusal(await asked('2024-01-01', '2026-04-01')).name).toBe('too-long')
  })

  test('it is nobody’s but managers’ and funders’', async () => {
    const [fund] = await larch.store.funds(DEMO_CALLER.provider)
    if (!fund) throw new Error('there are no funds')
    const holder: Caller = { ...DEMO_CALLER, as: { role: 'holder', fund: fund.id } }
    await expect(larch.books.report(holder, {})).rejects.toThrow(Hidden)
    await expect(larch.books.reportOverTime(holder, {})).rejects.toThrow(Hidden)
  })
})

// Sally's fund moves from Northshire to Southmere on Wednesday 15 April 2026; Brian's stays with Northshire.
//
//   Sally  10 April 2 h, 20 April 3 h      Brian  10 April 4 h
//   weeks of 24 h on 6, 13, 20 and 27 April; the week of the 13th is shared: 2 days and 5
describe('two funders', () => {
  let k: Bookkeeper
  beforeEach(async () => {
    k = await newBooks('2026-03-02')
    await openPerson(k, 'LS-001')
    await openPerson(k, 'LS-002')
    k.clock.now = moment('2026-05-05')
    done(
      await k.books.agreeAnew(BY, {
        fund: 'LS-001',
        agreement: terms('LS-001', {
          from: day('2026-04-15'),
          streams: [{ code: 'southmere', name: 'Southmere Council', relation: 'included' }],
        }),
        decided: decidedBy('Sally'),
      }),
    )
    for (const [fund, on, to] of [
      ['LS-001', '2026-04-10', '12:00'],
      ['LS-001', '2026-04-20', '13:00'],
      ['LS-002', '2026-04-10', '14:00'],
    ] as const)
      done(await k.books.giveSupport(BY, { fund, start: `${on}T10:00`, end: `${on}T${to}`, worker: 'Femi' }))
    done(await k.books.allocate(BY, { through: day('2026-04-30') }))
  })

  const funder = (code: string): Caller => ({
    code: `u_${code}` as CallerCode,
    provider: BY.provider,
    as: { role: 'commissioner', funder: code },
  })
  const seen = async (by: Caller, days: { from: Day; to: Day }) =>
    done(await k.books.report(by, days)).people.map(({ fund, days: own, figures: { standard: s } }) =>
      [
        fund.name,
        own.map((d) => `${d.first} to ${d.last}`).join(' and '),
        `agreed ${(s.agreed / 3600).toFixed(2)}`,
        `used ${s.used / 3600}`,
      ].join(', '),
    )

  test('each reads of the days that it pays, and the provider of them all', async () => {
    const april = of('2026-04')
    expect(await seen(BY, april)).toEqual([
      'Sally, 2026-04-01 to 2026-04-30, agreed 96.00, used 5',
      'Brian, 2026-04-01 to 2026-04-30, agreed 140.00, used 4',
    ])
    expect(await seen(funder('northshire'), april)).toEqual([
      'Sally, 2026-04-01 to 2026-04-14, agreed 30.86, used 2',
      'Brian, 2026-04-01 to 2026-04-30, agreed 140.00, used 4',
    ])
    expect(await seen(funder('southmere'), april)).toEqual([
      'Sally, 2026-04-15 to 2026-04-30, agreed 65.14, used 3',
    ])
    expect(await seen(funder('southmere'), of('2026-03'))).toEqual([])
    expect(await seen(funder('eastshire'), april)).toEqual([])
  })

  test('over time a funder counts the funds it paid, and what was held on a day that it paid', async () => {
    const told = async (by: Caller) =>
      (await k.books.reportOverTime(by, {})).months.map(
        (m) => `${m.month} ${m.funds} held ${(m.held / 3600).toFixed(2)}`,
      )
    // Sally 5 + 4 weeks of 24 h less 5 h, Brian 5 + 4 of 35 h less 4 h.
    expect(await told(BY)).toEqual(['2026-03 2 held 295.00', '2026-04 2 held 522.00'])
    expect(await told(funder('northshire'))).toEqual(['2026-03 2 held 295.00', '2026-04 2 held 311.00'])
    expect(await told(funder('southmere'))).toEqual(['2026-04 1 held 211.00'])
  })

  test('a look at a report is kept as a look at a list', async () => {
    await k.books.report(funder('southmere'), of('2026-04'))
    const fund = (await fundOf(k, 'LS-001')).id
    const looks = await k.store.people.looks(fund, { from: day('2026-05-05'), to: day('2026-05-05') })
    expect(looks.map((l) => [l.what, l.funder, l.about])).toContainEqual([
      ...['list', 'southmere', '2026-04-01/2026-04-30'],
    ])
  })
})

describe('put right in a later month', () => {
  test('a closed month stays as it is; the month in which it was put right takes it back', async () => {
    const k = await newBooks('2026-03-02')
    await openPerson(k, 'LS-001')
    k.clock.now = moment('2026-04-02')
    const gave = { fund: 'LS-001', start: '2026-03-10T10:00', end: '2026-03-10T14:00', worker: 'Femi' }
    const { entries } = done(await k.books.giveSupport(BY, gave))
    done(await k.books.recordThrough(BY, { fund: 'LS-001', through: day('2026-03-31') }))
    done(await k.books.closeMonth(BY, { fund: 'LS-001', month: month('2026-03') }))
    const before = done(await k.books.report(BY, of('2026-03')))
    done(await k.books.reverse(BY, { fund: 'LS-001', number: entries[0] ?? 0, reason: 'It was another day' }))
    const [march, april] = [
      done(await k.books.report(BY, of('2026-03'))),
      done(await k.books.report(BY, of('2026-04'))),
    ]
    expect(march.people).toEqual(before.people)
    expect(exact(person(march, 'LS-001').figures).direct).toBe(4 * 1740 * PENNY)
    expect(exact(person(april, 'LS-001').figures)).toMatchObject({
      direct: -4 * 1740 * PENNY,
      management: -4 * 720 * PENNY,
    })
    expect(hours(person(april, 'LS-001').figures, 'standard').used).toBe(-h(4))
    // There is no £1 to share out of what was given back.
    expect(Object.values(person(april, 'LS-001').used.of100)).toEqual([0, 0, 0, 0, 0])
    const draft = done(await k.books.draftStatement(BY, { fund: 'LS-001', month: month('2026-04') }))
    expect(draft.pounds.direct.exact).toBe(-4 * 1740 * PENNY)
  })
})

describe('a fund that is given as money', () => {
  test('no hours are given or used; support is counted as it was given, and its price is used', async () => {
    const k = await newBooks('2026-03-02')
    await openPerson(k, 'LS-001', { weekly: [], weeklyPence: 30_000 })
    k.clock.now = moment('2026-04-02')
    done(
      await k.books.giveSupport(BY, {
        ...{ fund: 'LS-001', start: '2026-03-10T10:00', end: '2026-03-10T14:00', worker: 'Femi' },
      }),
    )
    const { people } = done(await k.books.report(BY, of('2026-03')))
    const [sally] = people
    expect(sally?.figures.standard).toMatchObject({ given: 0, used: 0, agreed: 0, delivered: h(4) })
    // Five weeks of £300, and four hours at £24.60.
    expect(sally?.agreed.pence).toBe(150_000)
    expect(sally?.used.total.pence).toBe(9840)
    const draft = done(await k.books.draftStatement(BY, { fund: 'LS-001', month: month('2026-03') }))
    expect(sally?.used.total.exact).toBe(draft.pounds.total.exact)
  })
})
