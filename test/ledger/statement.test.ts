// The statement as a person would check it with a pencil: every column adds up, exactly and as printed.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideAllocations } from '../../src/ledger/allocation.ts'
import { decideHoursIntoMoney, decideSwap } from '../../src/ledger/conversion.ts'
import { addDays, type Day, day, type LocalTime, lastDay, type Month } from '../../src/ledger/day.ts'
import { HOUR, MINUTE, printSeconds } from '../../src/ledger/hours.ts'
import { money, PENNY, pence, pencePrinted, printPence } from '../../src/ledger/money.ts'
import { decideClosing, monthPeriod } from '../../src/ledger/period.ts'
import { decidePurchase, decidePurchaseStep, decideReceiptSeen } from '../../src/ledger/purchase.ts'
import { decideReceipt } from '../../src/ledger/receipt.ts'
import { decideReversal } from '../../src/ledger/reversal.ts'
import { decideContingency, decideSave } from '../../src/ledger/saving.ts'
import type { Sum } from '../../src/ledger/statement.ts'
import { decideBooking, decideNotGiven, decideSupport } from '../../src/ledger/support.ts'
import { decideRepricing, withRepricings } from '../../src/ledger/valuation.ts'
import {
  agreementOf,
  clockOf,
  D1,
  decisionOf,
  digest,
  enhanced,
  type Ledger,
  ledgerOf,
  linesOf,
  must,
  sallysAgreement,
  standard,
  times,
  visitAt,
  word,
} from './book-builder.ts'
import { mustFoot, statementOf, total } from './statement-foots.ts'

/** Closes a month: what is late is written in the next one. */
function close(l: Ledger, month: string): void {
  const period = monthPeriod(month as Month)
  l.post(decideClosing(period, { number: 1, standsOn: l.fund.version, digest: digest('statement') }))
}

function allocate(l: Ledger, through: Day = l.today): void {
  l.post(decideAllocations(l.fund, l.agreements, l.entriesOf('allocation'), through))
}

/** Sally's March: evenings, a swap, money out of hours, saving, a purchase, a late cancellation, a slip. */
function sallysMarch(): Ledger {
  const l = ledgerOf(sallysAgreement, '2026-03-31')
  allocate(l)
  l.post(decideReceipt(l.about, { on: day('2026-03-02'), stream: 'council', pence: 236160, reference: 'R1' }))
  l.post(
    decideSwap(l.book, l.agreements, {
      from: 'standard',
      to: 'enhanced',
      amount: 6 * HOUR,
      on: day('2026-03-12'),
      decision: D1,
    }),
  )
  for (const monday of ['2026-03-02', '2026-03-09', '2026-03-16', '2026-03-23', '2026-03-30'])
    l.post(decideSupport(l.about, visitAt(`${monday} 18:00`, `${monday} 21:40`)))
  l.post(decideSupport(l.about, visitAt('2026-03-13 20:00', '2026-03-14 02:00')))
  l.post(decideSupport(l.about, visitAt('2026-03-28 22:00', '2026-03-29 07:00')))
  const intoMoney = { kind: 'standard', amount: 5 * HOUR + 20, on: day('2026-03-16'), decision: D1 }
  l.post(decideHoursIntoMoney(l.book, l.agreements, intoMoney))
  const pot = { pot: 1, name: word('City break') }
  const save = { pot, unit: 'standard', amount: 6 * HOUR, on: day('2026-03-17'), decision: D1 }
  l.post(decideSave(l.about, save))
  l.post(
    decideSave(l.about, {
      ...save,
      pot: { pot: 2, name: word('Bicycle') },
      unit: 'GBP',
      amount: 2000 * PENNY,
    }),
  )
  l.post(
    decideContingency(l.about, {
      action: 'set-aside',
      sum: pence(1500),
      on: day('2026-03-18'),
      decision: D1,
    }),
  )
  const gym = {
    purchase: 'P1',
    on: day('2026-03-20'),
    supplier: word('Leisure Centre'),
    what: word('Gym'),
    pence: 3500,
  }
  l.post(decidePurchaseStep('purchase-asked', gym))
  l.post(must(decidePurchase(l.about, { ...gym, paidFrom: 'bank' }, decisionOf(), 0)).draft)
  l.post(decideReceiptSeen(day('2026-03-21'), 'P1', 'receipt 7'))
  l.post(decidePurchaseStep('purchase-asked', { ...gym, purchase: 'P2', what: word('Concert') }))
  l.post(decideBooking(l.about, visitAt('2026-03-25 10:00', '2026-03-25 15:30')))
  l.post(
    decideNotGiven(
      l.about,
      {
        session: 'V 2026-03-25 10:00',
        at: times('2026-03-25 10:00', '2026-03-25 15:30'),
        givenAs: 'by-clock',
        together: 1,
        reason: 'client-cancelled',
        cancelledAt: '2026-03-25T09:00' as LocalTime,
        workerPaid: true,
        otherWork: false,
      },
      l.entriesOf('booking'),
    ),
  )
  l.post(decideSupport(l.about, visitAt('2026-03-26 10:00', '2026-03-26 12:00')))
  const slip = l.entries.at(-1)!
  l.post(must(decideReversal(l.about, slip, { later: [] })).draft)
  return l
}

describe('Sally, March 2026', () => {
  const l = sallysMarch()
  const s = statementOf(l, '2026-03')

  test('adds up', () => mustFoot(s))

  test('hours: before + given − used − swapped − into money − saved − cancelled late = left', () => {
    const shown = s.hours.map((h) =>
      [h.kind, h.before, h.given, h.used, h.swapped, h.money, h.saved, h.cancelledLate, h.left].map((v) =>
        typeof v === 'number' ? printSeconds(v) : v,
      ),
    )
    expect(shown).toEqual([
      [
        'standard',
        '0 min',
        '120 h',
        '31 h 20',
        '−6 h',
        '−5 h 0 min 20 s',
        '−6 h',
        '3 h 53',
        '67 h 46 min 40 s',
      ],
      ['enhanced', '0 min', '0 min', '4 h', '4 h', '0 min', '0 min', '0 min', '0 min'],
    ])
    expect(s.given.map((g) => g.weeks.map((w) => `${w.week} ${printSeconds(w.amount)}`))).toEqual([
      ['2026-03-02 24 h', '2026-03-09 24 h', '2026-03-16 24 h', '2026-03-23 24 h', '2026-03-30 24 h'],
    ])
    expect(printSeconds(s.leftInStandard)).toBe('67 h 46 min 40 s')
    expect(s.pots).toMatchObject([{ pot: 1, kind: 'standard', in: 6 * HOUR, left: 6 * HOUR }])
  })

  test('money: opening + in − out = closing, and what it is made of', () => {
    const of = (x: Sum) => printPence(x.pence)
    expect({
      opening: of(s.money.opening),
      in: of(s.money.in),
      out: of(s.money.out),
      closing: of(s.money.closing),
      toSpend: of(s.split.toSpend),
      saved: s.split.saved.map((x) => of(x.sum)),
      emergencies: of(s.split.emergencies),
      behindHours: of(s.split.behindHours),
    }).toEqual({
      opening: '£0.00',
      in: '£2,952.00',
      out: '£1,048.93',
      closing: '£1,903.07',
      toSpend: '£53.13',
      saved: ['£20.00'],
      emergencies: '£15.00',
      behindHours: '£1,814.94',
    })
  })

  test('each £1 used: direct, management, cancelled late, bought; of 100', () => {
    expect(s.pounds).toMatchObject({
      direct: { pence: 64960 },
      management: { pence: 26880 },
      cancelledLate: { pence: 9553 },
      bought: { pence: 3500 },
      total: { pence: 104893 },
      of100: { direct: 62, management: 26, cancelledLate: 9, bought: 3 },
    })
  })

  test('one line a visit, across midnight and the clock change', () => {
    expect(
      s.lines.map((x) => [
        x.localStart,
        x.localEnd,
        ...x.given.map((g) => printSeconds(g.amount)),
        printPence(x.sum.pence),
      ]),
    ).toEqual([
      ['2026-03-02T18:00', '2026-03-02T21:40', '3 h 40', '£90.20'],
      ['2026-03-09T18:00', '2026-03-09T21:40', '3 h 40', '£90.20'],
      ['2026-03-13T20:00', '2026-03-14T02:00', '3 h', '3 h', '£184.50'],
      ['2026-03-16T18:00', '2026-03-16T21:40', '3 h 40', '£90.20'],
      ['2026-03-23T18:00', '2026-03-23T21:40', '3 h 40', '£90.20'],
      ['2026-03-28T22:00', '2026-03-29T07:00', '1 h', '7 h', '£282.90'],
      ['2026-03-30T18:00', '2026-03-30T21:40', '3 h 40', '£90.20'],
    ])
  })

  test('week by week: before + given − used ± other = left, and what it cost', () => {
    expect(
      s.weeks.map((w) => [
        `${w.from} to ${w.to}`,
        w.visits,
        ...[w.before, w.given, w.used, w.other, w.left].map(printSeconds),
        printPence(w.cost.pence),
        printPence(w.bought.pence),
      ]),
    ).toEqual([
      ['2026-03-01 to 2026-03-01', 0, '0 min', '0 min', '0 min', '0 min', '0 min', '£0.00', '£0.00'],
      ['2026-03-02 to 2026-03-08', 1, '0 min', '24 h', '3 h 40', '0 min', '20 h 20', '£90.20', '£0.00'],
      // The night of the 13th: 3 h, and 3 late hours that are 4 h 30. A swap changes nothing.
      ['2026-03-09 to 2026-03-15', 2, '20 h 20', '24 h', '11 h 10', '0 min', '33 h 10', '£274.70', '£0.00'],
      // Into money, and saved.
      [
        '2026-03-16 to 2026-03-22',
        1,
        '33 h 10',
        '24 h',
        '3 h 40',
        '−11 h 0 min 20 s',
        '42 h 29 min 40 s',
        '£90.20',
        '£35.00',
      ],
      // 3 h 40; 1 h and 7 late hours that are 10 h 30; and 3 h 53 for a late cancellation.
      [
        '2026-03-23 to 2026-03-29',
        2,
        '42 h 29 min 40 s',
        '24 h',
        '19 h 03',
        '0 min',
        '47 h 26 min 40 s',
        '£468.63',
        '£0.00',
      ],
      [
        '2026-03-30 to 2026-03-31',
        1,
        '47 h 26 min 40 s',
        '24 h',
        '3 h 40',
        '0 min',
        '67 h 46 min 40 s',
        '£90.20',
        '£0.00',
      ],
    ])
    const left = (on: string) => printSeconds(s.days.find((d) => d.day === on)?.left ?? -1)
    expect(['2026-03-01', '2026-03-02', '2026-03-13', '2026-03-14', '2026-03-31'].map(left)).toEqual([
      '0 min',
      '20 h 20',
      '36 h 10',
      '33 h 10',
      '67 h 46 min 40 s',
    ])
  })

  test('a mistake and its reversal in one month fold away', () => {
    const reversal = l.entriesOf('reversal')[0]!
    expect(s.lines.some((x) => x.session === 'V 2026-03-26 10:00')).toBe(false)
    expect(s.money.rows.flatMap((r) => r.entries)).not.toContain(reversal.number)
    expect(s.money.rows.flatMap((r) => r.entries)).not.toContain(reversal.reverses)
  })

  test('bought, asked for and not paid, cancelled late', () => {
    expect(s.purchases).toMatchObject([
      { purchase: 'P1', sum: { pence: 3500 }, paidFrom: 'bank', receipt: 'receipt 7', decision: D1 },
    ])
    expect(s.askedFor).toMatchObject([{ what: 'Concert', sum: { pence: 3500 } }])
    expect(s.notGiven).toMatchObject([
      {
        reason: 'cancelled-late',
        charged: [{ kind: 'standard', amount: 3 * HOUR + 53 * MINUTE }],
        sum: { pence: 9553 },
      },
    ])
    expect(s.decisions.map((d) => d.what)).toEqual([
      'swapped',
      'into-money',
      'saved',
      'saved',
      'set-aside',
      'bought',
    ])
  })

  test('a purchase that was put right is asked for again', () => {
    const again = sallysMarch()
    const bought = again.entriesOf('purchase')[0]!
    again.post(must(decideReversal(again.about, bought, { later: [] })).draft)
    expect(statementOf(again, '2026-03').askedFor.map((a) => a.what)).toEqual(['Gym', 'Concert'])
  })
})

test('three visits of 20 minutes at £24.70 an hour print £8.23, £8.24, £8.23: £24.70', () => {
  const l = ledgerOf(agreementOf(24, { kinds: [standard(linesOf(2470, 1747)), enhanced()] }), '2026-03-15')
  allocate(l, day('2026-03-02'))
  for (const at of ['10:00', '11:00', '12:00'])
    l.post(decideSupport(l.about, visitAt(`2026-03-05 ${at}`, `2026-03-05 ${at.slice(0, 3)}20`)))
  const s = statementOf(l, '2026-03')
  mustFoot(s)
  expect(s.lines.map((x) => printPence(x.sum.pence))).toEqual(['£8.23', '£8.24', '£8.23'])
  expect(
    printPence(
      total(
        s.lines.map((x) => x.sum),
        'pence',
      ),
    ),
  ).toBe('£24.70')
  expect(printPence(s.pounds.total.pence)).toBe('£24.70')
})

test('weeks begin on the agreed day; a visit over their end counts and costs where it began, its hours where given', () => {
  // 2 March 2026 is a Monday: weeks from Wednesday.
  const l = ledgerOf(agreementOf(24, { weekStarts: 3 }), '2026-03-31')
  allocate(l)
  l.post(decideSupport(l.about, visitAt('2026-03-10 21:00', '2026-03-11 01:00')))
  const s = statementOf(l, '2026-03')
  mustFoot(s)
  const said = s.weeks
    .slice(1, 3)
    .map((w) => [w.from, w.visits, printSeconds(w.used), printSeconds(w.left), printPence(w.cost.pence)])
  expect(said).toEqual([
    // Two hours, and a late hour that is an hour and a half; then another late hour after midnight.
    ['2026-03-04', 1, '3 h 30', '27 h 21 min 25 s', '£123.00'],
    ['2026-03-11', 0, '1 h 30', '49 h 51 min 25 s', '£0.00'],
  ])
})

test('where the price changes in between, an entry and its reversal do not undo each other: both are told', () => {
  const l = ledgerOf(sallysAgreement, '2026-03-31')
  allocate(l, day('2026-03-02'))
  const wrong = l.entriesOf('allocation')[0]!
  const next = {
    ...sallysAgreement,
    version: 2,
    from: day('2026-03-05'),
    kinds: [standard(linesOf(2500, 1760)), enhanced()],
  }
  l.agreements = [...l.agreements, next]
  l.post(decideRepricing(l.book, [sallysAgreement], next, 'funder', D1))
  l.post(must(decideReversal(l.about, wrong, { later: [], on: day('2026-03-06') })).draft)
  const s = statementOf(l, '2026-03')
  mustFoot(s)
  expect(s.money.rows.map((r) => [r.what, r.change.pence])).toEqual([
    ['week', 59_040],
    ['repriced', 960],
    ['put-right', -60_000],
  ])
})

describe('after March is closed', () => {
  const closed = () => {
    const l = sallysMarch()
    const march = statementOf(l, '2026-03')
    close(l, '2026-03')
    l.today = day('2026-04-30')
    allocate(l)
    return { l, march }
  }

  test('a late visit shows under earlier months and adds up exactly, a night only once', () => {
    const { l, march } = closed()
    l.post(decideSupport(l.about, visitAt('2026-03-20 20:00', '2026-03-21 02:00')))
    l.post(decideSupport(l.about, visitAt('2026-04-10 10:00', '2026-04-10 12:00')))
    const s = statementOf(l, '2026-04', march)
    mustFoot(s)
    expect(s.earlierMonths).toMatchObject([
      {
        day: '2026-03-20',
        what: { session: 'V 2026-03-20 20:00' },
        sum: { exact: -18450 * PENNY, pence: -18450 },
      },
    ])
    expect(s.money.opening).toEqual(march.money.closing)
  })

  test('a visit over the end of a closed month is late only up to midnight', () => {
    const { l, march } = closed()
    l.post(decideSupport(l.about, visitAt('2026-03-31 21:00', '2026-04-01 01:00')))
    const s = statementOf(l, '2026-04', march)
    mustFoot(s)
    expect(s.lines.map((x) => [x.localStart, x.localEnd, x.relatesTo, x.sum.pence])).toEqual([
      ['2026-03-31T21:00', '2026-04-01T00:00', '2026-03-31', 2 * 2460 + 3690],
      ['2026-04-01T00:00', '2026-04-01T01:00', null, 3690],
    ])
    expect(s.earlierMonths.map((x) => x.sum.pence)).toEqual([0 - 2 * 2460 - 3690])
  })

  test('a visit of March corrected in April: the difference is used, not the whole visit', () => {
    const { l, march } = closed()
    const wrong = l.entriesOf('support').find((e) => e.details.session === 'V 2026-03-16 18:00')!
    l.post(must(decideReversal(l.about, wrong, { later: [] })).draft)
    l.post(decideSupport(l.about, visitAt('2026-03-16 18:00', '2026-03-16 20:40')))
    const s = statementOf(l, '2026-04', march)
    mustFoot(s)
    expect(s.hours[0]?.used).toBe(-1 * HOUR)
    expect(
      total(
        s.earlierMonths.map((x) => x.sum),
        'pence',
      ),
      'an hour back',
    ).toBe(2460)
    expect(s.pounds).toMatchObject({
      direct: { pence: -1740 },
      management: { pence: -720 },
      total: { pence: -2460 },
    })
    expect(s.yearSoFar.used, 'the year starts in April').toEqual({ exact: -2460 * PENNY, pence: -2460 })
  })

  test('the year so far carries over within the year, and starts anew', () => {
    const { l, march } = closed()
    expect(march.yearSoFar).toMatchObject({
      from: '2025-04-01',
      given: { pence: 295200 },
      used: { pence: 104893 },
    })
    l.post(decideSupport(l.about, visitAt('2026-04-10 10:00', '2026-04-10 12:00')))
    const april = statementOf(l, '2026-04', march)
    expect(april.yearSoFar).toMatchObject({
      from: '2026-04-01',
      given: { pence: 236160 },
      used: { pence: 4920 },
    })
    close(l, '2026-04')
    l.today = day('2026-05-31')
    allocate(l)
    l.post(decideSupport(l.about, visitAt('2026-05-11 10:00', '2026-05-11 12:00')))
    const may = statementOf(l, '2026-05', april)
    mustFoot(may)
    expect(may.yearSoFar).toMatchObject({
      from: '2026-04-01',
      given: { pence: 472320 },
      used: { pence: 9840 },
    })
    expect(may.yearSoFar.hoursUsed[0]).toMatchObject({ kind: 'standard', amount: 4 * HOUR })
  })

  test('a week taken back is not among the weeks given', () => {
    const { l, march } = closed()
    const week = l.entriesOf('allocation').find((e) => e.details.week === '2026-04-13')!
    l.post(must(decideReversal(l.about, week, { later: [] })).draft)
    const before = l.entriesOf('allocation').find((e) => e.details.week === '2026-03-23')!
    l.post(must(decideReversal(l.about, before, { later: [] })).draft)
    const s = statementOf(l, '2026-04', march)
    mustFoot(s)
    expect(s.given[0]?.weeks.map((w) => `${w.week} ${printSeconds(w.amount)}`)).toEqual([
      '2026-03-23 −24 h',
      '2026-04-06 24 h',
      '2026-04-20 24 h',
      '2026-04-27 24 h',
    ])
  })

  test('a late visit after a new price is charged at the price of its day; the rest goes back to the council', () => {
    const { l, march } = closed()
    const next = {
      ...sallysAgreement,
      version: 2,
      from: day('2026-05-01'),
      kinds: [standard(linesOf(2500, 1760)), enhanced()],
    }
    l.agreements = [...l.agreements, next]
    l.post(decideRepricing(l.book, l.agreements, next, 'funder', D1))
    const april = statementOf(l, '2026-04', march)
    close(l, '2026-04')
    l.today = day('2026-05-31')
    l.post(decideSupport(l.about, visitAt('2026-04-20 10:00', '2026-04-20 12:00')))
    const s = statementOf(l, '2026-05', april)
    mustFoot(s)
    expect(s.lines.map((x) => [printPence(x.sum.pence), printPence(x.management.pence)])).toEqual([
      ['£49.20', '£14.40'],
    ])
    expect(
      s.earlierMonths.map((x) => x.sum.pence),
      'what the hours were worth',
    ).toEqual([-5000])
    expect(s.money.rows.map((r) => [r.what, r.change.pence])).toContainEqual(['repriced', -80])
  })
})

test('a night that is cancelled late, or that we could not come to, is one line', () => {
  const l = ledgerOf(sallysAgreement, '2026-03-31')
  allocate(l)
  const missed = {
    session: 'V1',
    at: times('2026-03-13 22:00', '2026-03-14 02:00'),
    givenAs: 'by-clock',
    together: 1,
    reason: 'client-cancelled',
    workerPaid: true,
    otherWork: false,
  } as const
  l.post(decideNotGiven(l.about, missed))
  l.post(
    decideNotGiven(l.about, {
      ...missed,
      session: 'V2',
      at: times('2026-03-20 22:00', '2026-03-21 02:00'),
      reason: 'could-not-come',
    }),
  )
  const s = statementOf(l, '2026-03')
  mustFoot(s)
  expect(s.notGiven.map((n) => [n.session, n.reason, n.sum.pence > 0])).toEqual([
    ['V1', 'cancelled-late', true],
    ['V2', 'could-not-come', false],
  ])
  expect(s.couldNotCome).toBe(1)
})

test('nothing kept for emergencies prints as nothing, whatever is left over elsewhere', () => {
  const l = ledgerOf(agreementOf(24, { cashRate: { pence: 1001, per: 7 }, cashRest: 'funder' }), '2026-03-31')
  allocate(l, day('2026-03-02'))
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 24 * HOUR }), (amount) => {
      const m = ledgerOf(l.agreements, '2026-03-31')
      allocate(m, day('2026-03-02'))
      m.post(
        decideHoursIntoMoney(m.book, m.agreements, { kind: 'standard', amount, on: m.today, decision: D1 }),
      )
      const s = statementOf(m, '2026-03')
      mustFoot(s)
      expect(s.split.emergencies).toEqual({ exact: 0, pence: 0 })
      expect(s.split.toSpend.pence).toBe(Math.floor(s.split.toSpend.exact / PENNY))
    }),
    { numRuns: 50 },
  )
})

test('any month of visits adds up, to the second and the penny', () => {
  const visit = fc.record({
    on: fc.integer({ min: 0, max: 29 }),
    start: fc.integer({ min: 0, max: 1439 }),
    minutes: fc.integer({ min: 1, max: 600 }),
    late: fc.boolean(),
  })
  const yearStarts = fc.constantFrom('03-02', '03-20', '04-01', '04-06', '04-30', '05-01')
  const price = fc.integer({ min: 1, max: 6000 })
  fc.assert(
    fc.property(price, fc.array(visit, { maxLength: 12 }), yearStarts, (price, visits, yearStarts) => {
      const kinds = [standard(linesOf(price * 2, price)), enhanced(linesOf(price * 2, price))]
      const l = ledgerOf(agreementOf(10, { kinds, yearStarts }), '2026-04-30')
      allocate(l)
      const post = (late: boolean) =>
        visits.forEach((v, i) => {
          if (v.late !== late) return
          const at = (minute: number) => {
            const d = addDays(day('2026-03-02'), v.on + Math.floor(minute / 1440))
            return `${d} ${clockOf(minute % 1440)}`
          }
          const [from, to] = [at(v.start), at(v.start + v.minutes)]
          if ([from, to].some((t) => t.startsWith('2026-03-29 01'))) return
          if (to <= from) return
          l.post(decideSupport(l.about, visitAt(from, to, { session: `V${i}` })))
        })
      post(false)
      const march = statementOf(l, '2026-03')
      mustFoot(march)
      close(l, '2026-03')
      post(true)
      const april = statementOf(l, '2026-04', march)
      mustFoot(april)
      expect(april.money.opening).toEqual(march.money.closing)
      const late = l.entries.filter((e) => e.kind === 'support' && e.relatesTo)
      const charged = late.flatMap((e) => e.transfers).filter((t) => t.debit === 'hours')
      expect(
        total(
          april.earlierMonths.map((x) => x.sum),
          'exact',
        ),
      ).toBe(0 - charged.reduce((n, t) => n + t.amount, 0))
      const inStandard = april.hours.reduce((n, h) => n + h.left * (h.kind === 'enhanced' ? 1.5 : 1), 0)
      expect(april.leftInStandard).toBe(Math.floor(inStandard))
      expect(april.split.behindHours.exact).toBe(inStandard * price * 2)
      expect(pencePrinted(money(april.split.behindHours.exact)) - april.split.behindHours.pence).toBe(0)
      expect(lastDay('2026-03' as Month)).toBe(march.last)
      const { from, used } = april.yearSoFar
      expect(from.slice(5)).toBe(yearStarts)
      const inYear = l.entries.filter((e) => e.kind === 'support' && e.effective >= from)
      const paid = inYear.flatMap((e) => e.transfers).filter((t) => t.debit === 'hours')
      expect(used.exact, 'used this year').toBe(paid.reduce((n, t) => n + t.amount, 0))
    }),
    { numRuns: 100 },
  )
})

test('any visits undone after a new price, or recorded again, keep every line and every sum right', () => {
  const visit = fc.record({
    on: fc.integer({ min: 0, max: 12 }),
    start: fc.integer({ min: 0, max: 1439 }),
    minutes: fc.integer({ min: 2, max: 600 }),
    after: fc.constantFrom('stays', 'undone', 'again'),
  })
  const price = fc.integer({ min: 1761, max: 4000 })
  fc.assert(
    fc.property(price, fc.array(visit, { maxLength: 8 }), (price, visits) => {
      const was = agreementOf(40, { kinds: [standard(), enhanced()] })
      const kinds = [standard(linesOf(price, 1760)), enhanced(linesOf(price, 1760))]
      const next = { ...was, version: 2, from: day('2026-03-16'), kinds }
      const l = ledgerOf(was, '2026-03-31')
      allocate(l, day('2026-03-09'))
      const record = (i: number, { on, start, minutes }: (typeof visits)[number], part: number) => {
        const at = (m: number) =>
          `${addDays(day('2026-03-02'), on + Math.floor(m / 1440))} ${clockOf(m % 1440)}`
        const source = { system: 'by-hand', reference: `V${i}`, part }
        const given = visitAt(at(start), at(start + minutes), { session: `V${i}`, source })
        for (const draft of must(decideSupport(l.about, given))) l.post(withRepricings(l.agreements, draft))
      }
      for (const [i, v] of visits.entries()) record(i, v, 1)
      l.agreements = [...l.agreements, next]
      l.post(decideRepricing(l.book, [was], next, 'funder', D1))
      for (const [i, v] of visits.entries()) {
        if (v.after === 'stays') continue
        for (const e of l.entriesOf('support').filter((x) => x.details.session === `V${i}`))
          l.post(must(decideReversal(l.about, e, { later: [], on: day('2026-03-17') })).draft)
        if (v.after === 'again') record(i, { ...v, minutes: Math.floor(v.minutes / 2) }, 2)
      }
      const s = statementOf(l, '2026-03')
      mustFoot(s)
      const standing = s.lines.filter((x) => x.undoneOn === null)
      const sessions = visits.flatMap((v, i) => (v.after === 'undone' ? [] : [`V${i}`]))
      expect(standing.map((x) => x.session).sort()).toEqual(sessions.sort())
      for (const h of s.hours) {
        const used = standing.flatMap((x) => x.used).filter((u) => u.kind === h.kind)
        expect(
          used.reduce((n, u) => n + u.amount, 0),
          `${h.kind} of what stands`,
        ).toBe(h.used)
      }
      // What is used is what stands, at the prices of its days; what was undone is told as often as it was taken back.
      const undone = s.lines.filter((x) => x.undoneOn !== null)
      expect(s.pounds.total.exact).toBe(standing.reduce((n, x) => n + x.sum.exact, 0))
      expect(new Set(undone.map((x) => x.undoneOn))).toEqual(new Set(undone.length > 0 ? ['2026-03-17'] : []))
      const told = s.lines.flatMap((x) => x.entries)
      expect(new Set(told).size, 'no entry is in two lines').toBe(told.length)
    }),
    { numRuns: 60 },
  )
})

test('what a lower agreed rate leaves to the provider is said by itself, never as support', () => {
  const terms = { cashRate: { pence: 2000, per: 1 }, cashRest: 'provider', cashRestReason: 'agreed' } as const
  const l = ledgerOf(agreementOf(24, terms), '2026-03-31')
  allocate(l, day('2026-03-02'))
  const five = { kind: 'standard', amount: 5 * HOUR, on: day('2026-03-16'), decision: D1 }
  l.post(decideHoursIntoMoney(l.book, l.agreements, five))
  const s = statementOf(l, '2026-03')
  mustFoot(s)
  expect(s.money.rows.filter((r) => r.what === 'kept').map((r) => r.change.pence)).toEqual([-2300])
  expect([s.pounds.kept.pence, s.pounds.management.pence, s.pounds.total.pence]).toEqual([2300, 0, 2300])
  expect(s.pounds.of100.kept).toBe(100)
})
