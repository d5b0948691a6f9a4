// The published people's examples, to the second and the penny (design.md §3, §6; samples/README.md).
import { describe, expect, test } from 'vitest'
import { decideAllocations } from '../../src/ledger/allocation.ts'
import { decideHoursIntoMoney, decideMoneyIntoHours, decideSwap } from '../../src/ledger/conversion.ts'
import { addDays, type Day, day, type LocalTime } from '../../src/ledger/day.ts'
import { HOUR, MINUTE, printSeconds } from '../../src/ledger/hours.ts'
import { money, PENNY, printMoney } from '../../src/ledger/money.ts'
import { decideRecorded } from '../../src/ledger/period.ts'
import { howLate, type Quote, quote, weekFacts } from '../../src/ledger/plan.ts'
import { decidePurchase } from '../../src/ledger/purchase.ts'
import { priceOf } from '../../src/ledger/rate.ts'
import { decideReceipt } from '../../src/ledger/receipt.ts'
import { decideSave, decideTakeOut } from '../../src/ledger/saving.ts'
import { cut, sessionTimes } from '../../src/ledger/session.ts'
import {
  decideBooking,
  decideFunding,
  decideNotGiven,
  decideSupport,
  supportIsRecorded,
} from '../../src/ledger/support.ts'
import {
  agreementOf,
  D1,
  decisionOf,
  enhanced,
  friendsAgreement,
  type Ledger,
  ledgerOf,
  linesOf,
  must,
  refused,
  sallysAgreement,
  standard,
  table,
  times,
  visitAt,
  word,
} from './book-builder.ts'

/** A fund that was given this week's hours, and nothing else. */
function withWeek(
  agreement = sallysAgreement,
  monday = '2026-03-09',
  today = addDays(day(monday), 6),
): Ledger {
  const l = ledgerOf(agreement, today, monday)
  return l.post(decideAllocations(l.fund, l.agreements, [], day(monday)))
}

/** What a visit would cost, with what this fund's week looks like now. */
function costOf(l: Ledger, from: string, to: string, week = day('2026-03-09')): Quote {
  const facts = weekFacts(
    l.about,
    week,
    l.entriesOf('allocation'),
    l.entriesOf('support', 'not-given', 'booking'),
  )
  return must(quote(l.about, times(from, to), 'by-clock', facts))
}

const read = (q: Quote) => ({
  cost: printSeconds(q.cost),
  given: printSeconds(q.given),
  planned: printSeconds(q.planned),
  left: printSeconds(q.leftThisWeek),
  before: printSeconds(q.fromBefore),
  short: q.short,
})

describe('Sally, 24 hours a week, out on Friday 13 March from 20:00 to 02:00', () => {
  const friday = ['2026-03-13 20:00', '2026-03-14 02:00'] as const
  const swap = { from: 'standard', to: 'enhanced', amount: 6 * HOUR, on: day('2026-03-12'), decision: D1 }

  test('an hour costs £24.60, of which £17.40 direct; after 11pm £36.90, of which £26.10', () => {
    const direct = (k: ReturnType<typeof standard>) => k.lines.filter((l) => l.part === 'direct')
    expect(priceOf(standard())).toEqual({ pence: 2460, per: 1 })
    expect(priceOf(enhanced())).toEqual({ pence: 3690, per: 1 })
    expect(priceOf({ ...standard(), lines: direct(standard()) })).toEqual({ pence: 1740, per: 1 })
    expect(priceOf({ ...enhanced(), lines: direct(enhanced()) })).toEqual({ pence: 2610, per: 1 })
    expect(enhanced().lines[1]?.rate, '£2.385 an hour').toEqual({ pence: 477, per: 2 })
  })

  test('is 3 hours before 11pm and 3 after: 7 h 30 of her 24, and 16 h 30 are left', () => {
    const q = costOf(withWeek(), ...friday)
    expect(q.pieces.map((p) => [p.day, p.kind, printSeconds(p.amount)])).toEqual([
      ['2026-03-13', 'standard', '3 h'],
      ['2026-03-13', 'enhanced', '1 h'],
      ['2026-03-14', 'enhanced', '2 h'],
    ])
    expect(read(q)).toEqual({
      cost: '7 h 30',
      given: '24 h',
      planned: '0 min',
      left: '16 h 30',
      before: '0 min',
      short: 0,
    })
  })

  test('given without a swap, the late hours are paid from day hours by themselves', () => {
    const l = withWeek().post(decideSupport(withWeek().about, visitAt(...friday)))
    expect(l.text()).toBe(
      table(`
        day         what        debit                credit               amount
        2026-03-09  allocation  standard available   standard issued      24 h
                                funder:council       hours                £590.40
        2026-03-13  support     standard delivered   standard available   3 h
                                standard converted   standard available   1 h 30
                                hours                provider:direct      £78.30
                                hours                provider:management  £32.40
                                enhanced delivered   enhanced converted   1 h
        2026-03-14  support     standard converted   standard available   3 h
                                enhanced delivered   enhanced converted   2 h
                                hours                provider:direct      £52.20
                                hours                provider:management  £21.60
        after
                                funder:council                            £590.40
                                hours                                     £405.90
                                provider:direct                           £130.50
                                provider:management                       £54.00
                                enhanced converted                        −3 h
                                enhanced delivered                        3 h
                                standard available                        16 h 30
                                standard converted                        4 h 30
                                standard delivered                        3 h
                                standard issued                           24 h
      `),
    )
  })

  test('after swapping 6 standard for 4 enhanced, 15 h and 1 h late are left: the same as 16 h 30', () => {
    const l = withWeek().post(decideSwap(withWeek().book, [sallysAgreement], swap))
    expect(read(costOf(l, ...friday))).toMatchObject({ cost: '7 h 30', left: '16 h 30', before: '0 min' })
    expect(costOf(l, ...friday).left).toEqual([
      { kind: 'standard', amount: 15 * HOUR },
      { kind: 'enhanced', amount: 1 * HOUR },
    ])
    l.post(decideSupport(l.about, visitAt(...friday)))
    expect(l.text()).toBe(
      table(`
        day         what        debit                credit               amount
        2026-03-09  allocation  standard available   standard issued      24 h
                                funder:council       hours                £590.40
        2026-03-12  conversion  standard converted   standard available   6 h
                                enhanced available   enhanced converted   4 h
        2026-03-13  support     standard delivered   standard available   3 h
                                hours                provider:direct      £78.30
                                hours                provider:management  £32.40
                                enhanced delivered   enhanced available   1 h
        2026-03-14  support     enhanced delivered   enhanced available   2 h
                                hours                provider:direct      £52.20
                                hours                provider:management  £21.60
        after
                                funder:council                            £590.40
                                hours                                     £405.90
                                provider:direct                           £130.50
                                provider:management                       £54.00
                                enhanced available                        1 h
                                enhanced converted                        −4 h
                                enhanced delivered                        3 h
                                standard available                        15 h
                                standard converted                        6 h
                                standard delivered                        3 h
                                standard issued                           24 h
      `),
    )
  })

  const week = [
    visitAt('2026-03-09 10:00', '2026-03-09 14:00'),
    visitAt('2026-03-11 10:00', '2026-03-11 14:00'),
    visitAt('2026-03-14 12:00', '2026-03-14 16:00'),
  ]

  test.each([false, true])('with three visits planned 4 h 30 are left (swapped first: %s)', (swapFirst) => {
    const l = withWeek()
    if (swapFirst) l.post(decideSwap(l.book, l.agreements, swap))
    for (const v of week) l.post(decideBooking(l.about, v))
    expect(read(costOf(l, ...friday))).toEqual({
      cost: '7 h 30',
      given: '24 h',
      planned: '12 h',
      left: '4 h 30',
      before: '0 min',
      short: 0,
    })
    expect(l.balance('standard', 'booked')).toBe(12 * HOUR)
  })

  test('hours from before this week are told apart', () => {
    const l = ledgerOf(sallysAgreement, '2026-03-15')
    l.post(decideAllocations(l.fund, l.agreements, [], l.today))
    expect(read(costOf(l, ...friday))).toMatchObject({ left: '16 h 30', before: '24 h' })
  })

  test.each([
    ['6 h', 6 * HOUR, '2026-03-14T01:00', 300],
    ['6 h 30', 6 * HOUR + 30 * MINUTE, '2026-03-14T01:20', 320],
    ['2 h', 2 * HOUR, '2026-03-13T22:00', 120],
    ['6 h 1 min', 6 * HOUR + MINUTE, '2026-03-14T01:00', 300],
    ['6 h 2 min', 6 * HOUR + 2 * MINUTE, '2026-03-14T01:01', 301],
  ])('how late can I stay from 20:00 with %s left?', (_, budget, until, minutes) => {
    const asked = must(howLate(withWeek().about, '2026-03-13 20:00', 'by-clock', budget))
    expect([asked.until, asked.minutes]).toEqual([until, minutes])

    const agreement = agreementOf(0, { weekly: [{ kind: 'standard', amount: budget }] })
    const held = must(howLate(withWeek(agreement).about, '2026-03-13 20:00', 'by-clock'))
    expect(held, 'the same where that is all she has').toEqual(asked)
  })
})

describe('nights when the clocks change', () => {
  test.each([
    ['2026-03-28', 8, ['standard 1 h', 'enhanced 1 h', 'enhanced 1 h', 'enhanced 5 h']],
    ['2026-10-24', 10, ['standard 1 h', 'enhanced 1 h', 'enhanced 2 h', 'enhanced 6 h']],
  ])('the night of %s, 22:00–07:00, is %i real hours', (night, real, pieces) => {
    const at = times(`${night} 22:00`, `${addDays(day(night), 1)} 07:00`)
    const found = must(cut(at, 'by-clock', [sallysAgreement]))
    expect(found.map((p) => `${p.kind} ${printSeconds(p.amount)}`)).toEqual(pieces)
    expect(found.reduce((sum, p) => sum + p.amount, 0)).toBe(real * HOUR)
  })

  test('29 March 01:30 is refused: there is no such time', () => {
    expect(refused(sessionTimes('2026-03-29 01:30', '2026-03-29 05:00'))).toMatchObject({
      name: 'no-such-time',
      where: { field: 'start' },
      sentence:
        'There is no 01:30 on 2026-03-29: the clocks go forward that night. Write the time before or after the change.',
    })
  })

  test('25 October 01:30 asks which, and takes BST or GMT', () => {
    expect(refused(sessionTimes('2026-10-25 00:30', '2026-10-25 01:30'))).toMatchObject({
      name: 'which-time',
      where: { field: 'end' },
      sentence:
        '01:30 comes twice on 2026-10-25: the clocks go back that night. Write BST after it for the first, GMT for the second.',
    })
    const until = (zone: string) =>
      must(cut(times('2026-10-25 00:30', `2026-10-25 01:30 ${zone}`), 'by-clock', [sallysAgreement]))
    const lasts = (zone: string) => until(zone).reduce((sum, p) => sum + p.amount, 0)
    expect([lasts('BST'), lasts('GMT')]).toEqual([1 * HOUR, 2 * HOUR])
  })

  test('how late can I stay, over the night the clocks go back: ten hours reach 05:00', () => {
    const agreement = agreementOf(10, { kinds: [standard()], draws: [] })
    const l = withWeek(agreement, '2026-10-19', day('2026-10-25'))
    expect(must(howLate(l.about, '2026-10-24 20:00', 'standard'))).toMatchObject({
      until: '2026-10-25T05:00',
      minutes: 600,
    })
  })
})

describe('Brian, 35 hours a week', () => {
  const brian = () => withWeek(agreementOf(35))
  const intoMoney = (l: Ledger, amount: number) =>
    decideHoursIntoMoney(l.book, l.agreements, { kind: 'standard', amount, on: l.today, decision: D1 })
  const buy = (l: Ledger, pence: number, paidFrom: 'bank' | 'provider-card') =>
    must(
      decidePurchase(
        l.about,
        {
          purchase: `P${pence}`,
          on: l.today,
          supplier: word('shop'),
          what: word('what'),
          pence,
          paidFrom,
        },
        decisionOf(),
        0,
      ),
    ).draft

  test('turns 5 and 12 unused hours into money: £123.00 and £295.20; then trainer, massage, and a game by card', () => {
    const l = brian()
    l.post(must(decideReceipt(l.about, { on: l.today, stream: 'council', pence: 86100, reference: 'R1' })))
    l.post(intoMoney(l, 5 * HOUR))
    expect(l.balance('GBP', 'spending')).toBe(12300 * PENNY)
    l.post(intoMoney(l, 12 * HOUR))
    for (const d of [buy(l, 3500, 'bank'), buy(l, 4500, 'bank')]) l.post(d)
    l.post(buy(l, 5499, 'provider-card'))
    expect(l.text()).toBe(
      table(`
        day         what              debit               credit              amount
        2026-03-09  allocation        standard available  standard issued     35 h
                                      funder:council      hours               £861.00
        2026-03-15  receipt           bank                funder:council      £861.00
        2026-03-15  hours-into-money  standard converted  standard available  5 h
                                      hours               spending            £123.00
        2026-03-15  hours-into-money  standard converted  standard available  12 h
                                      hours               spending            £295.20
        2026-03-15  purchase          spending            bank                £35.00
        2026-03-15  purchase          spending            bank                £45.00
        2026-03-15  purchase          spending            advance             £54.99
        after
                                      advance                                 £54.99
                                      bank                                    £781.00
                                      hours                                   £442.80
                                      spending                                £283.21
                                      standard available                      18 h
                                      standard converted                      17 h
                                      standard issued                         35 h
      `),
    )
  })

  test('a purchase the bank share does not reach is lent by name, in the same entry', () => {
    const l = brian()
    l.post(must(decideReceipt(l.about, { on: l.today, stream: 'council', pence: 2000, reference: 'R1' })))
    l.post(intoMoney(l, 5 * HOUR)).post(buy(l, 3500, 'bank'))
    expect([l.balance('GBP', 'bank'), l.balance('GBP', 'advance')]).toEqual([0, 1500 * PENNY])
  })

  test('money goes back into hours at the price of the day', () => {
    const l = brian()
    const before = l.balances()
    const ask = { kind: 'standard', amount: 5 * HOUR, on: l.today, decision: D1 }
    l.post(intoMoney(l, 5 * HOUR)).post(decideMoneyIntoHours(l.book, l.agreements, ask))
    const turnover = {
      [`${l.today} standard converted`]: 5 * HOUR,
      [`${l.today} standard issued`]: 40 * HOUR,
    }
    expect(l.balances()).toEqual({ ...before, ...turnover, ...atClose(before, l.today) })
  })

  /** What did not change since the week began reads the same on the last day. */
  function atClose(before: Record<string, number>, on: Day): Record<string, number> {
    return {
      [`${on} GBP funder:council`]: before['2026-03-09 GBP funder:council']!,
      [`${on} GBP hours`]: before['2026-03-09 GBP hours']!,
      [`${on} standard available`]: before['2026-03-09 standard available']!,
    }
  }

  test('hours not yet recorded cannot be swapped: more than three days behind is refused', () => {
    const l = brian()
    l.post(must(decideRecorded(l.fund, day('2026-03-11'), l.today))!)
    expect(supportIsRecorded(l.fund, day('2026-03-14')), 'three days behind').toBeUndefined()
    expect(refused(supportIsRecorded(l.fund, day('2026-03-15')))).toMatchObject({
      name: 'support-not-recorded',
      facts: { recordedThrough: '2026-03-11', day: '2026-03-15' },
    })
  })

  test('hours already planned cannot be swapped either', () => {
    const l = brian()
    l.post(decideBooking(l.about, visitAt('2026-03-15 08:00', '2026-03-15 14:00')))
    for (const day of [9, 10, 11, 12])
      l.post(
        decideBooking(
          l.about,
          visitAt(`2026-03-${day < 10 ? '0' : ''}${day} 10:00`, `2026-03-${day < 10 ? '0' : ''}${day} 16:00`),
        ),
      )
    expect(refused(intoMoney(l, 5 * HOUR + 1))).toMatchObject({
      name: 'not-enough-hours',
      facts: { asked: 5 * HOUR + 1, left: 5 * HOUR },
      sentence: 'Only 5 h of these hours are unused: neither used nor already planned. Ask for at most that.',
    })
    l.post(intoMoney(l, 5 * HOUR))
  })
})

test('Paul saves 10 h and 12 h for a city break, and takes 22 h out for it', () => {
  const pot = { pot: 1, name: word('City break') }
  const saving = (amount: number, on: string) => ({
    pot,
    unit: 'standard',
    amount,
    on: day(on),
    decision: D1,
  })
  const l = ledgerOf(agreementOf(30), '2026-03-15')
  l.post(decideAllocations(l.fund, l.agreements, [], l.today))
  l.post(decideSave(l.about, saving(10 * HOUR, '2026-03-06')))
  l.post(decideSave(l.about, saving(12 * HOUR, '2026-03-13')))
  expect(refused(decideTakeOut(l.about, saving(22 * HOUR + 1, '2026-03-14')))).toMatchObject({
    name: 'not-enough-hours',
    sentence: '22 h is saved here. Take out at most that.',
  })
  l.post(decideTakeOut(l.about, saving(22 * HOUR, '2026-03-14')))
  expect(l.text()).toBe(
    table(`
      day         what        debit               credit              amount
      2026-03-02  allocation  standard available  standard issued     30 h
                              funder:council      hours               £738.00
      2026-03-09  allocation  standard available  standard issued     30 h
                              funder:council      hours               £738.00
      2026-03-06  saving      standard pot:1      standard available  10 h
      2026-03-13  saving      standard pot:1      standard available  12 h
      2026-03-14  saving      standard available  standard pot:1      22 h
      after
                              funder:council                          £1,476.00
                              hours                                   £1,476.00
                              standard available                      60 h
                              standard issued                         60 h
    `),
  )
})

describe('Emma cancels a visit of 5 h 30 late', () => {
  const visit = {
    session: 'V1',
    at: times('2026-03-12 10:00', '2026-03-12 15:30'),
    givenAs: 'by-clock',
    together: 1,
    reason: 'client-cancelled',
    cancelledAt: '2026-03-11T18:00' as LocalTime,
  } as const
  const emma = () => {
    const l = withWeek(agreementOf(18))
    l.post(decideBooking(l.about, visitAt('2026-03-12 10:00', '2026-03-12 15:30')))
    return l
  }
  const answered = (workerPaid: boolean, otherWork: boolean) => ({ ...visit, workerPaid, otherWork })

  test('its direct cost of £95.70 is 3 h 53 at £24.60, rounded down to the minute: £95.53; the rest goes back', () => {
    const l = emma()
    l.post(decideNotGiven(l.about, answered(true, false), l.entriesOf('booking')))
    expect(l.text()).toBe(
      table(`
        day         what        debit                    credit                   amount
        2026-03-09  allocation  standard available       standard issued          18 h
                                funder:council           hours                    £442.80
        2026-03-12  booking     standard booked          standard available       5 h 30
        2026-03-12  not-given   standard available       standard booked          1 h 37
                                standard cancelled-late  standard booked          3 h 53
                                hours                    provider:cancelled-late  £95.53
        after
                                funder:council                                    £442.80
                                hours                                             £347.27
                                provider:cancelled-late                           £95.53
                                standard available                                14 h 07
                                standard cancelled-late                           3 h 53
                                standard issued                                   18 h
      `),
    )
  })

  test('unanswered it is refused, and nothing is charged', () => {
    const l = emma()
    expect(refused(decideNotGiven(l.about, visit, l.entriesOf('booking')))).toMatchObject({
      name: 'late-cancellation-not-answered',
      sentence:
        'This was cancelled with less notice than agreed. Say two things first: was the worker paid, and were they given other work? Until then nothing is charged.',
    })
    expect(refused(decideNotGiven(l.about, { ...visit, workerPaid: true })).name).toBe(
      'late-cancellation-not-answered',
    )
  })

  test.each([
    ['worker not paid', answered(false, false), 'cancelled-late'],
    ['not paid, and that is answer enough', { ...visit, workerPaid: false }, 'cancelled-late'],
    ['worker had other work', answered(true, true), 'cancelled-late'],
    ['a day before', { ...visit, cancelledAt: '2026-03-11T10:00' as LocalTime }, 'cancelled-in-time'],
    ['we could not come', { ...answered(true, false), reason: 'could-not-come' }, 'could-not-come'],
    ['in hospital', { ...answered(true, false), reason: 'hospital' }, 'hospital'],
    ['no access', { ...answered(true, false), reason: 'no-access' }, 'no-access'],
  ] as const)('%s: it costs nothing, and every hour goes back', (_, missed, reason) => {
    const l = emma()
    l.post(decideNotGiven(l.about, missed, l.entriesOf('booking')))
    expect(l.balance('standard', 'available')).toBe(18 * HOUR)
    expect(l.balance('GBP', 'provider:cancelled-late')).toBe(0)
    expect(l.entriesOf('not-given')[0]?.details).toMatchObject({ reason, planned: 5.5 * HOUR })
  })

  test.each([
    ['nothing', { rule: 'nothing' }, 0],
    ['half', { rule: 'part', num: 1, den: 2 }, 2 * HOUR + 45 * MINUTE],
    ['a seventh, rounded down to the minute', { rule: 'part', num: 1, den: 7 }, 47 * MINUTE],
    ['all booked', { rule: 'all-booked' }, 5.5 * HOUR],
  ] as const)('where the agreement says %s', (_, cancelledLate, leaving) => {
    const l = withWeek(agreementOf(18, { cancelledLate }))
    l.post(decideNotGiven(l.about, answered(true, false)))
    expect(l.balance('standard', 'cancelled-late')).toBe(leaving)
    expect(l.balance('GBP', 'provider:cancelled-late')).toBe(leaving * 2460)
  })
})

describe('two friends: £24.00 alone, £15.00 each together', () => {
  test('4 hours together leave 2 h 30 and £60.00 of each', () => {
    const l = withWeek(friendsAgreement)
    l.post(
      decideSupport(
        l.about,
        visitAt('2026-03-12 12:00', '2026-03-12 16:00', { givenAs: 'shared', together: 2 }),
      ),
    )
    expect(l.text()).toBe(
      table(`
        day         what        debit                credit               amount
        2026-03-09  allocation  standard available   standard issued      20 h
                                funder:council       hours                £480.00
        2026-03-12  support     standard converted   standard available   2 h 30
                                shared delivered     shared converted     4 h
                                hours                provider:direct      £42.40
                                hours                provider:management  £17.60
        after
                                funder:council                            £480.00
                                hours                                     £420.00
                                provider:direct                           £42.40
                                provider:management                       £17.60
                                shared converted                          −4 h
                                shared delivered                          4 h
                                standard available                        17 h 30
                                standard converted                        2 h 30
                                standard issued                           20 h
      `),
    )
  })

  test('15 minutes together are 562 seconds, not 562½: the provider bears the half', () => {
    const l = withWeek(friendsAgreement)
    const drafts = must(
      decideSupport(
        l.about,
        visitAt('2026-03-12 12:00', '2026-03-12 12:15', { givenAs: 'shared', together: 2 }),
      ),
    )
    l.post(drafts)
    const exact = 1500 * 15 * MINUTE
    expect(l.balance('standard', 'available')).toBe(20 * HOUR - 562)
    expect(l.balance('shared', 'delivered')).toBe(15 * MINUTE)
    expect(l.balance('GBP', 'provider:direct'), 'its direct part in full').toBe(1060 * 15 * MINUTE)
    const charge = l.balance('GBP', 'provider:direct') + l.balance('GBP', 'provider:management')
    expect(charge).toBe(562 * 2400)
    expect(exact - charge, 'half a second of a standard hour').toBe(1200)
  })
})

describe('Dev is given more than his fund holds', () => {
  const dev = () => {
    const l = withWeek(agreementOf(3))
    return l.post(decideSupport(l.about, visitAt('2026-03-12 10:00', '2026-03-12 14:00')))
  }

  test('the rest is recorded in full, with no pounds', () => {
    expect(dev().text()).toBe(
      table(`
        day         what        debit                credit               amount
        2026-03-09  allocation  standard available   standard issued      3 h
                                funder:council       hours                £73.80
        2026-03-12  support     standard delivered   standard available   3 h
                                standard delivered   standard unfunded    1 h
                                hours                provider:direct      £52.20
                                hours                provider:management  £21.60
        after
                                funder:council                            £73.80
                                provider:direct                           £52.20
                                provider:management                       £21.60
                                standard delivered                        4 h
                                standard issued                           3 h
                                standard unfunded                         1 h
      `),
    )
  })

  test('next week’s hours do not fund it by themselves; his decision may, naming the visit', () => {
    const l = dev()
    l.today = day('2026-03-16')
    l.post(decideAllocations(l.fund, l.agreements, l.entriesOf('allocation'), l.today))
    expect(l.balance('standard', 'unfunded')).toBe(1 * HOUR)
    const ask = { kind: 'standard', amount: 1 * HOUR, on: l.today, decision: D1, already: 0 }
    const support = l.entriesOf('support')[0]!
    l.post(decideFunding(l.about, support, ask))
    expect(l.balance('standard', 'unfunded')).toBe(0)
    expect(l.balance('standard', 'available')).toBe(2 * HOUR)
    expect(refused(decideFunding(l.about, support, { ...ask, already: 1 * HOUR }))).toMatchObject({
      name: 'not-enough-hours',
      sentence: '0 min of this visit was not charged for. Fund at most that.',
    })
  })

  test('the charge never reaches pots, money to spend or what was booked for another visit', () => {
    const l = withWeek(agreementOf(10))
    const pot = { pot: 1, name: word('City break') }
    l.post(
      decideSave(l.about, { pot, unit: 'standard', amount: 3 * HOUR, on: day('2026-03-10'), decision: D1 }),
    )
    l.post(
      decideHoursIntoMoney(l.book, l.agreements, {
        kind: 'standard',
        amount: 2 * HOUR,
        on: day('2026-03-10'),
        decision: D1,
      }),
    )
    l.post(decideBooking(l.about, visitAt('2026-03-14 10:00', '2026-03-14 14:00')))
    l.post(decideSupport(l.about, visitAt('2026-03-12 10:00', '2026-03-12 14:00')))
    expect(l.entriesOf('support')[0]?.details).toMatchObject({
      reached: [{ kind: 'standard', from: 'standard', left: 1 * HOUR }],
      unfunded: [{ kind: 'standard', amount: 3 * HOUR }],
    })
  })
})

test('back-dated support reaches only what no later day needs', () => {
  const l = withWeek(agreementOf(10))
  l.post(decideSupport(l.about, visitAt('2026-03-13 10:00', '2026-03-13 19:00')))
  l.post(decideSupport(l.about, visitAt('2026-03-10 10:00', '2026-03-10 12:00')))
  expect(l.entriesOf('support')[1]?.details).toMatchObject({
    reached: [{ left: 1 * HOUR }],
    unfunded: [{ kind: 'standard', amount: 1 * HOUR }],
  })
})

test('a fund given as money pays for support from what there is to spend', () => {
  const l = withWeek(agreementOf(0, { weeklyPence: 10000 }))
  l.post(decideSupport(l.about, visitAt('2026-03-12 10:00', '2026-03-12 13:00')))
  expect(l.text()).toBe(
    table(`
      day         what        debit                credit               amount
      2026-03-09  allocation  funder:council       spending             £100.00
      2026-03-12  support     standard delivered   standard issued      3 h
                              spending             provider:direct      £52.20
                              spending             provider:management  £21.60
      after
                              funder:council                            £100.00
                              provider:direct                           £52.20
                              provider:management                       £21.60
                              spending                                  £26.20
                              standard delivered                        3 h
                              standard issued                           3 h
    `),
  )
})

test('where prices do not agree with the ratio, a fall in value is hers to spend and a rise comes from there', () => {
  const dear = { ...enhanced(), lines: linesOf(3600, 2600) }
  const l = withWeek(agreementOf(24, { kinds: [standard(), dear] }))
  const night = visitAt('2026-03-13 23:00', '2026-03-14 00:00')
  l.post(decideSupport(l.about, night))
  expect(printMoney(money(l.balance('GBP', 'spending'))), '1 h 30 at £24.60 less £36.00').toBe('£0.90')
  expect(l.balance('GBP', 'provider:direct') + l.balance('GBP', 'provider:management')).toBe(3600 * HOUR)

  const dearer = { ...enhanced(), lines: linesOf(3700, 2600) }
  const m = withWeek(agreementOf(24, { kinds: [standard(), dearer] }))
  const short = must(decideSupport(m.about, night))
  expect(short[0]?.details, 'nothing to spend, so it is not charged').toMatchObject({
    reached: [],
    unfunded: [{ kind: 'enhanced', amount: 1 * HOUR }],
  })
  m.post(
    decideHoursIntoMoney(m.book, m.agreements, {
      kind: 'standard',
      amount: 1 * HOUR,
      on: day('2026-03-10'),
      decision: D1,
    }),
  )
  m.post(decideSupport(m.about, night))
  expect(printMoney(money(m.balance('GBP', 'spending'))), '£24.60 less a rise of £0.10').toBe('£24.50')
})
