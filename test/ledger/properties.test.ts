// What must hold for every text, every sum, every visit and every agreement. fast-check prints the seed.
import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideAllocations } from '../../src/ledger/allocation.ts'
import { heldOn } from '../../src/ledger/book.ts'
import { decideHoursIntoMoney, decideMoneyIntoHours, decideSwap } from '../../src/ledger/conversion.ts'
import {
  addDays,
  day,
  localAt,
  type Moment,
  readDay,
  readMonth,
  secondsBetween,
} from '../../src/ledger/day.ts'
import {
  type Draft,
  ENTRY_FORMAT,
  type EntryColumns,
  entryBytes,
  isStorable,
  mirrored,
  type Numbered,
  netted,
  readText,
  type Transfer,
} from '../../src/ledger/entry.ts'
import { HOUR, MINUTE, printSeconds, readHours } from '../../src/ledger/hours.ts'
import {
  MOST_PENCE,
  money,
  PENNY,
  penceDown,
  pencePrinted,
  pennySeconds,
  printPence,
  readPence,
  share,
  shown,
  sumOf,
} from '../../src/ledger/money.ts'
import { howLate, quote } from '../../src/ledger/plan.ts'
import { inKind, isBetween, priceOf, worth } from '../../src/ledger/rate.ts'
import { decideReceipt } from '../../src/ledger/receipt.ts'
import { isRefusal } from '../../src/ledger/refusal.ts'
import { decideReversal } from '../../src/ledger/reversal.ts'
import { decideSave } from '../../src/ledger/saving.ts'
import { cut, readMoment, type SessionTimes, sessionTimes } from '../../src/ledger/session.ts'
import { decideBooking, decideNotGiven, decideSupport, priced, type Visit } from '../../src/ledger/support.ts'
import { worthHeld } from '../../src/ledger/valuation.ts'
import { anyAgreement, anyKinds } from './any-agreement.ts'
import { agreementOf, clockOf, D1, Ledger, ledgerOf, must, visitAt, word } from './book-builder.ts'

const OPENED = day('2026-03-02')
const TODAY = addDays(OPENED, 34)
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...'0123456789:.,-/£ hHmin+eTZBSG\u2212\ud800\u00a0\u0660') }),
)
const anyPennySeconds = fc.integer({ min: -1e12, max: 1e12 })

describe('reading what people type', () => {
  const readers = {
    readPence,
    readHours,
    readDay,
    readMonth,
    readMoment,
    readText: (t: string) => readText(t, 'x'),
  }

  test.each(Object.entries(readers))(
    '%s answers every text, and repeats it so that it can be stored',
    (_, read) => {
      fc.assert(
        fc.property(anyText, (text) => {
          const found = read(text)
          if (isRefusal(found)) expect(isStorable(found.sentence)).toBe(true)
          else expect(Number.isSafeInteger(found) || typeof found === 'string').toBe(true)
        }),
        { numRuns: 300 },
      )
    },
  )

  test('sessionTimes answers every two texts', () => {
    fc.assert(
      fc.property(anyText, anyText, (from, to) => void sessionTimes(from, to)),
      { numRuns: 300 },
    )
  })

  test('a sum reads back as it was printed', () => {
    fc.assert(
      fc.property(fc.integer({ min: -MOST_PENCE, max: MOST_PENCE }), (n) => {
        expect(readPence(printPence(n))).toBe(n)
      }),
    )
    expect(readPence('-0.00')).toBe(0)
    expect(readPence(`${MOST_PENCE + 1}`.replace(/(..)$/, '.$1'))).toMatchObject({ name: 'too-large' })
  })

  test('hours read back as they were printed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 * 60 }), (minutes) => {
        expect(readHours(printSeconds(minutes * MINUTE))).toBe(minutes * MINUTE)
      }),
    )
    for (const [text, minutes] of [
      ['7:30', 450],
      ['7h30', 450],
      ['7 h 30 min', 450],
      ['6', 360],
      ['45 min', 45],
    ] as const)
      expect(readHours(text)).toBe(minutes * MINUTE)
    for (const text of ['7:3', '7:60', ':30', '7:', '-1', '1.5', '60 min', '٧'])
      expect(readHours(text)).toMatchObject({ name: 'not-hours' })
  })

  test('a day reads back however it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 36_524 }), fc.constantFrom('/', '-', '.'), (n, sep) => {
        const d = addDays(day('2000-01-01'), n)
        const [y, m, dd] = d.split('-').map(Number)
        expect(readDay(d)).toBe(d)
        expect(readDay(`${dd}${sep}${m}${sep}${y}`)).toBe(d)
      }),
    )
    for (const text of ['29/02/2026', '1999-12-31', '2100-01-01', '31/03/26', '2026-3-1', '2026-02-30'])
      expect(readDay(text)).toMatchObject({ name: 'not-a-day' })
  })

  test('every minute of a year reads back, with BST or GMT where it comes twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 366 * 24 * 60 }), (n) => {
        const at = Temporal.Instant.from('2026-01-01T00:00Z').add({ minutes: n })
        const wall = localAt(at.toString() as Moment)
        const zone = at.toZonedDateTimeISO('Europe/London').offset === '+00:00' ? 'GMT' : 'BST'
        expect(readMoment(`${wall} ${zone}`)).toBe(at.toString())
        const bare = readMoment(wall.replace('T', ' '))
        if (isRefusal(bare)) expect([bare.name, wall.slice(0, 13)]).toEqual(['which-time', '2026-10-25T01'])
        else expect(bare).toBe(at.toString())
        const wrong = readMoment(`${wall} ${zone === 'BST' ? 'GMT' : 'BST'}`)
        if (!isRefusal(wrong)) expect(wall.slice(0, 13)).toBe('2026-10-25T01')
      }),
      { numRuns: 300, examples: [[0], [127_500], [(297 * 24 + 1) * 60 + 30], [(297 * 24 + 0) * 60 + 30]] },
    )
  })
})

describe('sums that are shared or rounded', () => {
  test('the parts always make the whole, and no part is more than one off its exact share', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e12 }),
        fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 9 }),
        (whole, weights) => {
          fc.pre(weights.some((w) => w > 0))
          const parts = share(money(whole), weights)
          const all = weights.reduce((a, b) => a + b, 0)
          expect(pennySeconds(sumOf(parts))).toBe(whole)
          parts.forEach((p, i) => {
            const off = BigInt(pennySeconds(p)) * BigInt(all) - BigInt(whole) * BigInt(weights[i]!)
            expect(off > -BigInt(all) && off < BigInt(all)).toBe(true)
          })
        },
      ),
    )
  })

  test('the largest remainder decides', () => {
    expect(share(money(10), [1, 2, 4]).map(pennySeconds)).toEqual([1, 3, 6])
    expect(share(money(7), [1, 1, 1]).map(pennySeconds)).toEqual([3, 2, 2])
    expect(share(money(0), [1, 0]).map(pennySeconds)).toEqual([0, 0])
  })

  test('a printed column adds up to its printed total', () => {
    fc.assert(
      fc.property(fc.array(anyPennySeconds), (column) => {
        let [running, printedSum] = [0, 0]
        for (const n of column) {
          printedSum += pencePrinted(money(running + n)) - pencePrinted(money(running))
          running += n
        }
        expect(printedSum).toBe(pencePrinted(money(running)))
      }),
    )
  })

  test('rounding is half up, to spend is down, and neither is ever off by a whole penny', () => {
    fc.assert(
      fc.property(anyPennySeconds, (n) => {
        expect(Math.abs(pencePrinted(money(n)) * PENNY - n)).toBeLessThanOrEqual(PENNY / 2)
        expect(n - penceDown(money(n)) * PENNY).toBeGreaterThanOrEqual(0)
        expect(n - penceDown(money(n)) * PENNY).toBeLessThan(PENNY)
      }),
    )
    expect([1799, 1800, -1800, -1801].map((n) => pencePrinted(money(n)))).toEqual([0, 1, 0, -1])
  })

  test('a week that two versions share is given whole, day by day, by every funder', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        (amount, weeklyPence, changes, part) => {
          const streams = [
            { code: 'nhs', name: 'NHS', relation: 'included', share: { num: part, den: 7 } },
            { code: 'council', name: 'Council', relation: 'included' },
          ] as const
          const first = agreementOf(0, { weekly: [{ kind: 'standard', amount }], weeklyPence, streams })
          const next = { ...first, version: 2, from: addDays(OPENED, changes) }
          const l = ledgerOf([first, next], TODAY).post(
            decideAllocations(ledgerOf([first, next], TODAY).fund, [first, next], [], addDays(OPENED, 6)),
          )
          expect(l.balance('standard', 'available')).toBe(amount)
          expect(l.balance('GBP', 'spending')).toBe(weeklyPence * PENNY)
          const owed = l.balance('GBP', 'funder:nhs') + l.balance('GBP', 'funder:council')
          expect(owed).toBe(amount * 2460 + weeklyPence * PENNY)
          const again = decideAllocations(l.fund, l.agreements, l.entriesOf('allocation'), addDays(OPENED, 6))
          expect(again, 'a second time nothing is due').toEqual([])
        },
      ),
    )
  })

  test('a version agreed after the week was given takes back and gives anew, on the day it starts', () => {
    const first = agreementOf(24)
    const l = ledgerOf(first, '2026-03-08')
    l.post(decideAllocations(l.fund, l.agreements, [], OPENED))
    l.post(decideSupport(l.about, visitAt('2026-03-03 08:00', '2026-03-03 18:00')))
    l.agreements = [first, { ...agreementOf(35), version: 2, from: day('2026-03-05') }]
    const due = decideAllocations(l.fund, l.agreements, l.entriesOf('allocation'), l.today)
    l.post(due)
    expect(due.map((d) => [d.effective, d.source?.part, d.source?.piece])).toEqual([
      ['2026-03-05', 2, 1],
      ['2026-03-05', 1, 2],
    ])
    const given = (n: number, days: number) =>
      share(money(n * HOUR), [1, 1, 1, 1, 1, 1, 1])
        .slice(...(days > 0 ? [0, days] : [days]))
        .map(pennySeconds)
        .reduce((a, b) => a + b)
    expect(l.balance('standard', 'available')).toBe(given(24, 3) + given(35, -4) - 10 * HOUR)
    expect(decideAllocations(l.fund, l.agreements, l.entriesOf('allocation'), l.today)).toEqual([])
  })
})

// ── A fund in some state, and a visit ──────────────────────────────────────────────────────────────────

const anyFund = fc
  .record({
    agreement: anyAgreement,
    weeks: fc.integer({ min: 0, max: 3 }),
    swap: fc.integer({ min: 0, max: 100 }),
    cash: fc.integer({ min: 0, max: 100_000 }),
    used: fc.integer({ min: 0, max: 600 }),
  })
  .map(({ agreement, weeks, swap, cash, used }) => {
    const l = new Ledger([agreement], TODAY, OPENED)
    l.post(decideAllocations(l.fund, l.agreements, [], addDays(OPENED, weeks * 7)))
    const ask = { kind: 'standard', amount: Math.max(1, cash), on: OPENED, decision: D1 }
    const tries: (() => Parameters<Ledger['tryPost']>[0])[] = [
      () => decideHoursIntoMoney(l.book, l.agreements, ask),
      () =>
        decideSwap(l.book, l.agreements, {
          from: 'standard',
          to: 'enhanced',
          amount: swap * 3 * 47,
          on: OPENED,
          decision: D1,
        }),
      () => decideReceipt(l.about, { on: OPENED, stream: 'council', pence: 1 + cash, reference: 'R1' }),
    ]
    for (const t of tries) l.tryPost(t())
    if (used > 0) {
      l.post(decideSupport(l.about, visitAt('2026-03-04 09:00', `2026-03-04 ${clockOf(540 + used)}`)))
    }
    return l
  })

const anyTimes: fc.Arbitrary<SessionTimes> = fc
  .record({ n: fc.integer({ min: 0, max: 30 * 1440 }), minutes: fc.integer({ min: 1, max: 1440 }) })
  .map(({ n, minutes }) => {
    const start = Temporal.PlainDateTime.from(`${OPENED}T00:00`)
      .toZonedDateTime('Europe/London')
      .add({ minutes: n })
    const [from, to] = [start, start.add({ minutes })].map((z) => z.toInstant().toString() as Moment)
    return { start: from!, end: to!, localStart: localAt(from!), localEnd: localAt(to!) }
  })
const anyGivenAs = fc.constantFrom('by-clock', 'standard', 'enhanced', 'shared')

function visitOf(at: SessionTimes, givenAs: string): Visit {
  return { session: 'V1', at, givenAs, together: 1, times: 'confirmed' }
}

const reachedIn = (drafts: readonly Draft[]) =>
  drafts.flatMap((d) => (d.kind === 'booking' || d.kind === 'support' ? d.details.reached : []))
const unfundedIn = (drafts: readonly Draft[]) =>
  drafts.flatMap((d) => (d.kind === 'booking' || d.kind === 'support' ? d.details.unfunded : []))

describe('a visit', () => {
  test('is cut without a gap, in real seconds, at midnight and wherever its kind changes', () => {
    fc.assert(
      fc.property(
        anyTimes,
        fc.constantFrom(['23:00', '07:00'], ['01:30', '05:00'], ['22:00', '01:30'], ['00:00', '24:00']),
        ({ ...at }, [from, to]) => {
          const agreement = agreementOf(24)
          const window = { from: from!, to: to === '24:00' ? '23:59' : to! }
          const kinds = agreement.kinds.map((k) => (k.between ? { ...k, between: window } : k))
          const pieces = must(cut(at, 'by-clock', [{ ...agreement, kinds }]))
          expect(pieces[0]?.start).toBe(at.start)
          expect(pieces.at(-1)?.end).toBe(at.end)
          pieces.forEach((p, i) => {
            if (i > 0) expect(p.start).toBe(pieces[i - 1]?.end)
            expect(p.amount).toBe(secondsBetween(p.start, p.end))
            for (let m = 0; m < p.amount; m += 15 * MINUTE) {
              const local = localAt(Temporal.Instant.from(p.start).add({ seconds: m }).toString() as Moment)
              expect(local.slice(0, 10)).toBe(p.day)
              expect(p.kind).toBe(isBetween(local, window) ? 'enhanced' : 'standard')
            }
          })
        },
      ),
      { numRuns: 200 },
    )
    for (const night of ['2026-03-28', '2026-10-24']) {
      const agreement = agreementOf(24)
      const window = { from: '01:30', to: '05:00' }
      const kinds = agreement.kinds.map((k) => (k.between ? { ...k, between: window } : k))
      const at = visitAt(`${night} 22:00`, `${addDays(day(night), 1)} 07:00`).at
      const sums = new Map<string, number>()
      for (const p of must(cut(at, 'by-clock', [{ ...agreement, kinds }])))
        sums.set(p.kind, (sums.get(p.kind) ?? 0) + p.amount / HOUR)
      expect(sums.get('enhanced')).toBe(night === '2026-03-28' ? 3 : 4)
    }
  })

  test('costs the same planned, booked and given', () => {
    fc.assert(
      fc.property(anyFund, anyTimes, anyGivenAs, (l, at, givenAs) => {
        const planned = must(quote(l.about, at, givenAs, { given: 0, used: 0, planned: 0 }))
        const booked = must(decideBooking(l.about, visitOf(at, givenAs)))
        const given = must(decideSupport(l.about, visitOf(at, givenAs)))
        const hours = (list: readonly Numbered<'support'>['details']['reached'][number][]) =>
          list.filter((r) => r.from !== 'GBP')
        expect(planned.reached).toEqual(reachedIn(booked))
        expect(hours(reachedIn(given))).toEqual(reachedIn(booked))
        expect(unfundedIn(given)).toEqual(unfundedIn(booked))
        if (unfundedIn(booked).length === 0) expect(planned.short).toBe(0)
        if (unfundedIn(booked).some((u) => u.amount >= MINUTE)) expect(planned.short).toBeGreaterThan(0)
      }),
      { numRuns: 300 },
    )
  })

  test('booked and then given is the same as given at once; booked and called off in time is nothing', () => {
    fc.assert(
      fc.property(anyFund, anyTimes, anyGivenAs, (l, at, givenAs) => {
        // A booking holds hours and no money: where drawn hours are worth less than those given, the rise is paid
        // from what there is to spend when the visit is given, and that may have changed.
        const planned = must(decideBooking(l.about, visitOf(at, givenAs)))
        fc.pre(reachedIn(planned).every((r) => r.fall >= 0))
        const before = l.balances()
        const copy = () => {
          const m = new Ledger(l.agreements, l.today, l.fund.opened)
          for (const e of l.entries) m.write(e)
          return m
        }
        const [atOnce, booked, off] = [copy(), copy(), copy()]
        atOnce.post(decideSupport(atOnce.about, visitOf(at, givenAs)))
        for (const m of [booked, off]) m.post(decideBooking(m.about, visitOf(at, givenAs)))
        booked.post(decideSupport(booked.about, visitOf(at, givenAs), booked.entriesOf('booking')))
        expect(booked.balances()).toEqual(atOnce.balances())
        off.post(
          decideNotGiven(
            off.about,
            { ...visitOf(at, givenAs), reason: 'could-not-come' },
            off.entriesOf('booking'),
          ),
        )
        for (const [k, n] of Object.entries(before)) expect(off.balances()[k]).toBe(n)
        expect(off.balance('standard', 'booked') + off.balance('enhanced', 'booked')).toBe(0)
      }),
      { numRuns: 300 },
    )
  })

  test('is recorded in full, whatever is there: reached and not charged for make what was given', () => {
    fc.assert(
      fc.property(anyFund, anyTimes, anyGivenAs, (l, at, givenAs) => {
        const given = must(decideSupport(l.about, visitOf(at, givenAs)))
        const parts = [...reachedIn(given).map((r) => r.given), ...unfundedIn(given).map((u) => u.amount)]
        expect(parts.reduce((a, b) => a + b, 0)).toBe(secondsBetween(at.start, at.end))
        for (const r of reachedIn(given)) {
          expect(r.direct).toBeGreaterThanOrEqual(0)
          expect(r.charge).toBeGreaterThanOrEqual(r.direct)
        }
        const delivered = () =>
          ['standard', 'enhanced', 'shared'].reduce((sum, k) => sum + l.balance(k, 'delivered'), 0)
        const before = delivered()
        l.post(given)
        expect(delivered() - before).toBe(secondsBetween(at.start, at.end))
      }),
      { numRuns: 200 },
    )
  })

  test('as long as the hours reach: one minute more does not', () => {
    fc.assert(
      fc.property(anyFund, fc.integer({ min: 0, max: 1439 }), anyGivenAs, (l, minute, givenAs) => {
        const clock = clockOf(minute)
        const late = howLate(l.about, `2026-03-17 ${clock}`, givenAs)
        const short = (minutes: number) => {
          const start = must(readMoment(`2026-03-17 ${clock}`))
          const end = Temporal.Instant.from(start).add({ minutes }).toString() as Moment
          const at = { start, end, localStart: localAt(start), localEnd: localAt(end) }
          return must(quote(l.about, at, givenAs, { given: 0, used: 0, planned: 0 })).short
        }
        if (isRefusal(late)) {
          expect(short(1)).toBeGreaterThan(0)
          return
        }
        expect(short(late.minutes)).toBe(0)
        if (late.minutes < 1440) expect(short(late.minutes + 1)).toBeGreaterThan(0)
      }),
      { numRuns: 150 },
    )
  })

  test('how late ends with the agreement’s last day', () => {
    const l = ledgerOf(agreementOf(24, { until: day('2026-03-14') }), '2026-03-14')
    l.post(decideAllocations(l.fund, l.agreements, [], l.today))
    expect(howLate(l.about, '2026-03-14 20:00', 'by-clock')).toMatchObject({ until: '2026-03-15T00:00' })
    expect(howLate(l.about, '2026-03-15 00:00', 'by-clock')).toMatchObject({ name: 'outside-agreement' })
  })

  test('in any order of writing, enough hours come to the same second and penny', () => {
    const visits = fc.uniqueArray(fc.integer({ min: 0, max: 27 }), { minLength: 2, maxLength: 6 })
    fc.assert(
      fc.property(
        visits,
        fc.integer({ min: 1, max: 500 }),
        fc.array(fc.nat(), { minLength: 6, maxLength: 6 }),
        (days, minutes, order) => {
          const write = (list: readonly number[]) => {
            const l = ledgerOf(agreementOf(60), TODAY)
            l.post(decideAllocations(l.fund, l.agreements, [], OPENED))
            for (const n of list) {
              const start = must(readMoment(`${addDays(OPENED, n)} 18:00`))
              const end = Temporal.Instant.from(start).add({ minutes }).toString() as Moment
              const at = { start, end, localStart: localAt(start), localEnd: localAt(end) }
              l.post(decideSupport(l.about, { ...visitOf(at, 'by-clock'), session: `V${n}` }))
            }
            return l
          }
          const shuffled = days
            .map((n, i) => [order[i]!, n] as const)
            .sort((a, b) => a[0] - b[0])
            .map(([, n]) => n)
          const [one, other] = [write(days), write(shuffled)]
          fc.pre(one.entriesOf('support').every((e) => e.details.unfunded.length === 0))
          fc.pre(other.entriesOf('support').every((e) => e.details.unfunded.length === 0))
          expect(other.balances()).toEqual(one.balances())
        },
      ),
      { numRuns: 60 },
    )
  })

  test('drawn hours never cost more than the ratio asks, and the provider bears under a second’s worth', () => {
    fc.assert(
      fc.property(
        anyKinds,
        fc.integer({ min: 1, max: 100_000 }),
        fc.nat({ max: 2 }),
        fc.nat({ max: 2 }),
        (kinds, given, a, b) => {
          const [kind, from] = [kinds[a]!, kinds[b]!]
          const r = priced(kind, from, given)
          const { num, den } = inKind(given, kind, from)
          expect(a === b ? given : r.left).toBe(Math.floor(num / den))
          expect(r.charge).toBeGreaterThanOrEqual(0)
          expect(r.direct).toBeGreaterThanOrEqual(0)
          expect(r.direct).toBeLessThanOrEqual(r.charge)
          const borne = pennySeconds(worth(kind, given)) - r.charge
          expect(borne).toBeGreaterThanOrEqual(0)
          expect(borne).toBeLessThanOrEqual(priceOf(from).pence)
        },
      ),
    )
  })
})

describe('conversions', () => {
  const step = fc.record({
    what: fc.constantFrom('swap', 'into-money', 'back', 'save'),
    from: fc.constantFrom('standard', 'enhanced', 'shared'),
    to: fc.constantFrom('standard', 'enhanced', 'shared'),
    amount: fc.oneof(
      fc.integer({ min: 1, max: 40_000 }),
      fc.integer({ min: 1, max: 60 }).map((n) => n * 360),
    ),
  })

  test('none, and no sequence of them, gains or loses a second’s worth or a penny', () => {
    let done = 0
    fc.assert(
      fc.property(
        anyAgreement,
        fc.array(step, { minLength: 4, maxLength: 12, size: 'max' }),
        (agreement, steps) => {
          const l = new Ledger([agreement], TODAY, OPENED)
          l.post(decideAllocations(l.fund, l.agreements, [], OPENED))
          const theirs = () =>
            pennySeconds(worthHeld(l.book, l.agreements, TODAY)) +
            l.balance('GBP', 'spending') +
            l.balance('GBP', 'contingency') -
            l.balance('GBP', 'funder:council')
          const before = theirs()
          for (const s of steps) {
            const ask = { kind: s.from, amount: s.amount, on: OPENED, decision: D1 }
            const decided =
              s.what === 'swap'
                ? decideSwap(l.book, l.agreements, { ...s, on: OPENED, decision: D1 })
                : s.what === 'into-money'
                  ? decideHoursIntoMoney(l.book, l.agreements, ask)
                  : s.what === 'back'
                    ? decideMoneyIntoHours(l.book, l.agreements, ask)
                    : decideSave(l.about, { ...ask, unit: s.from, pot: { pot: 1, name: word('x') } })
            if (isRefusal(decided)) continue
            l.post(decided)
            done += 1
            expect(theirs()).toBe(before)
          }
        },
      ),
      { numRuns: 200 },
    )
    expect(done, 'most of it really converted something').toBeGreaterThan(200)
  })

  test('a swap there and back is as if it had not been', () => {
    fc.assert(
      fc.property(anyAgreement, fc.integer({ min: 1, max: 20 * HOUR }), (agreement, amount) => {
        fc.pre(agreement.weekly.length > 0)
        const l = new Ledger([agreement], TODAY, OPENED)
        l.post(decideAllocations(l.fund, l.agreements, [], OPENED))
        const held = () => ['standard', 'enhanced'].map((k) => heldOn(l.book, k, TODAY))
        const [before, spending] = [held(), l.balance('GBP', 'spending')]
        const swap = { from: 'standard', to: 'enhanced', amount, on: OPENED, decision: D1 }
        const there = decideSwap(l.book, l.agreements, swap)
        if (isRefusal(there) || there.kind !== 'conversion') return
        l.post(there)
        l.post(
          decideSwap(l.book, l.agreements, {
            ...swap,
            from: 'enhanced',
            to: 'standard',
            amount: there.details.came,
          }),
        )
        expect([held(), l.balance('GBP', 'spending')]).toEqual([before, spending])
      }),
      { numRuns: 200 },
    )
  })
})

test('a reversal at once restores every balance on every day', () => {
  fc.assert(
    fc.property(anyFund, anyTimes, anyGivenAs, fc.nat({ max: 5 }), (l, at, givenAs, which) => {
      const before = l.balances()
      const amount = 1 + Math.floor(l.balance('standard', 'available', OPENED) / 3)
      const ask = { kind: 'standard', amount, on: OPENED, decision: D1 }
      const decided = [
        () => decideSupport(l.about, visitOf(at, givenAs)),
        () => decideBooking(l.about, visitOf(at, givenAs)),
        () => decideHoursIntoMoney(l.book, l.agreements, ask),
        () => decideSave(l.about, { ...ask, unit: 'standard', pot: { pot: 1, name: word('x') } }),
        () => decideReceipt(l.about, { on: OPENED, stream: 'council', pence: 12345, reference: 'R2' }),
        () =>
          decideNotGiven(l.about, {
            ...visitOf(at, givenAs),
            reason: 'client-cancelled',
            workerPaid: true,
            otherWork: false,
          }),
      ][which]!()
      const from = l.entries.length
      if (l.tryPost(decided)) return
      for (const e of l.entries.slice(from).reverse())
        l.post(
          must(decideReversal(l.about, e, { later: l.entries.filter((x) => x.number > e.number) })).draft,
        )
      const days = new Set(Object.keys(before).map((k) => k.slice(0, 10)))
      const after = Object.fromEntries(Object.entries(l.balances()).filter(([k]) => days.has(k.slice(0, 10))))
      expect(after).toEqual(before)
    }),
    { numRuns: 300 },
  )
})

describe('entries', () => {
  const account = fc.constantFrom('available', 'booked', 'delivered', 'issued')
  const transfer: fc.Arbitrary<Transfer> = fc.record({
    unit: fc.constantFrom('standard', 'enhanced'),
    debit: account,
    credit: account,
    amount: fc.integer({ min: 1, max: 1e6 }),
  })

  test('netting moves every account by the same, with no account on both sides, and a mirror undoes it', () => {
    fc.assert(
      fc.property(fc.array(transfer), (list) => {
        const effect = (of: readonly Transfer[]) => {
          const sums: Record<string, number> = {}
          for (const t of of) {
            sums[`${t.unit} ${t.debit}`] = (sums[`${t.unit} ${t.debit}`] ?? 0) + t.amount
            sums[`${t.unit} ${t.credit}`] = (sums[`${t.unit} ${t.credit}`] ?? 0) - t.amount
          }
          return Object.fromEntries(Object.entries(sums).filter(([, n]) => n !== 0))
        }
        const net = netted(list)
        expect(effect(net)).toEqual(effect(list))
        expect(netted([...net, ...net.map(mirrored)])).toEqual([])
        for (const unit of ['standard', 'enhanced']) {
          const [debits, credits] = [new Set<string>(), new Set<string>()]
          for (const t of net.filter((n) => n.unit === unit)) {
            debits.add(t.debit)
            credits.add(t.credit)
          }
          expect([...debits].filter((c) => credits.has(c))).toEqual([])
        }
      }),
    )
  })

  test('an entry’s bytes are its canonical JSON (RFC 8785), whatever text it holds', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })).filter(isStorable)
    const whole = fc.maxSafeInteger()
    const maybe = fc.option(text)
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 20, maxLength: 20 }),
        fc.array(maybe, { minLength: 8, maxLength: 8 }),
        fc.array(whole, { minLength: 6, maxLength: 6 }),
        fc.array(fc.tuple(text, text, text, fc.integer({ min: 1 })), { maxLength: 5 }),
        (t, m, n, transfers) => {
          const c: EntryColumns = {
            fund: t[0]!,
            number: n[0]!,
            sequence: n[1]!,
            kind: t[1]!,
            effective: t[2]!,
            recordedAt: t[3]!,
            recordedBy: t[4]!,
            act: m[0]!,
            key: m[1]!,
            decision: m[2]!,
            reverses: n[2]!,
            relatesTo: m[3]!,
            document: m[4]!,
            sourceSystem: m[5]!,
            sourceReference: m[6]!,
            sourcePart: n[3]!,
            sourcePiece: n[4]!,
            sourceFile: m[7]!,
            sourceRow: n[5]!,
            sourceText: t[5]!,
            details: t[6]!,
            previous: t[7]!,
            previousHead: t[8]!,
          }
          const { previous, previousHead, ...rest } = c
          const array = [ENTRY_FORMAT, ...Object.values(rest), transfers, previous, previousHead]
          expect(entryBytes(c, transfers)).toBe(canonicalize(array))
          expect(JSON.parse(entryBytes(c, transfers))).toHaveLength(25)
        },
      ),
    )
  })

  test('text that cannot be carried is not stored', () => {
    for (const text of ['\ud800', 'a\udc00', '\u0000', '\u0085', 'x\u001bx'])
      expect(isStorable(text)).toBe(false)
    for (const text of ['Siân Wŷn-Jones', '😀', 'a\nb\tc', '']) expect(isStorable(text)).toBe(true)
    expect(shown(`${'x'.repeat(39)}😀y`)).toBe(`${'x'.repeat(39)}\ufffd…`)
  })
})
